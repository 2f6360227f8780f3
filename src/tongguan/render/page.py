"""What pages for people are made of: words in the language asked for, labelled rows, lines of the input, all as wide as the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tongguan.phrases import phrase, speak
from tongguan.render.cells import Paint, cut, pad, width, wrap
from tongguan.render.outline import SIGNS, clean, colon, comma, excerpt, force, in_force, placed, raw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.finding import Basis, Place, Related
    from tongguan.lawbook.model import Words
    from tongguan.render import Options
    from tongguan.span import Span

GUTTER = 11
"""Cells that labels take before their text; a narrow screen has none to spare."""
NARROW = 72
PROSE = 116
"""The widest line that is still read with ease."""
NAMED = 4
"""Items, places and norms that are named of many."""


class Page:
    """Words, signs, rows and citations of one page."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.language = options.language
        self.paint = Paint(color=options.color, unicode=options.unicode)
        self.width = max(40, options.width)
        self.gutter = GUTTER if self.width >= NARROW else 0
        self.colon = colon(self.language).rstrip()
        self._signs = {kind: (self.paint.plain(sign), self.paint(self.paint.plain(sign), kind)) for kind, sign in SIGNS.items()}
        self._said: dict[Words, str] = {}
        self._rows: dict[tuple[str, str], list[str]] = {}
        self._heads: dict[tuple[str, str, str], list[str]] = {}
        self._named_bases: dict[tuple[str, bool], str] = {}
        """What was written already: most of it comes again."""

    def say(self, words: Words) -> str:
        """The words in the language asked for, in signs that the screen knows."""
        known = self._said.get(words)
        if known is None:
            known = self._said[words] = self.paint.plain(clean(speak(words, self.language)))
        return known

    def word(self, key: str, **values: object) -> str:
        """The same of a phrase."""
        return self.say(phrase(key, **values))

    def _row(self, label: str, text: str) -> list[str]:
        """A labelled row; what follows it stands under its text."""
        known = self._rows.get((label, text))
        if known is None:
            known = self._rows[label, text] = self._rowed(label, text)
        return known

    def _rowed(self, label: str, text: str) -> list[str]:
        lead = "   = "
        named = f"{self.word(label)}{self.colon}" if label else ""
        # Two languages fill the gutter, and more.
        named = pad(named, self.gutter) if label and width(named) < self.gutter else named and f"{named} "
        room = min(self.width, PROSE)
        if self.gutter:
            rows = wrap(text, room - width(lead) - width(named))
            indent = " " * (width(lead) + width(named))
            first = rows[0]
        else:
            rows = wrap(named + text, room - width(lead))
            indent = " " * width(lead)
            first = rows[0].removeprefix(named)
            named = named if rows[0].startswith(named) else ""
        return [f"{self.paint('   =', 'line')} {self.paint(named, 'bold')}{first}", *(f"{indent}{row}" for row in rows[1:])]

    def _head(self, kind: str, code: str, title: str) -> list[str]:
        """Kind and rule, then the title: on one line where it has room."""
        known = self._heads.get((kind, code, title))
        if known is None:
            known = self._heads[kind, code, title] = self._headed(kind, code, title)
        return list(known)

    def _headed(self, kind: str, code: str, title: str) -> list[str]:
        start = f"{self.word(f'kind.{kind}')}{code}"
        gap = "" if start.endswith("：") else " "
        if width(start) + len(gap) + width(title) <= self.width:
            return [f"{self.paint(start, kind)}{gap}{self.paint(title, 'bold')}"]
        rows = wrap(title, self.width - 2)
        return [self.paint(start, kind), *(f"  {self.paint(row, 'bold')}" for row in rows)]

    def _sides(self, left: str, right: str, style: str, painted: str | None = None, cells: int | None = None) -> str:
        """Text at the left, so many cells wide, one word at the right end."""
        gap = self.width - (width(left) if cells is None else cells) - width(right)
        if gap < 2:
            left = painted = cut(left, self.width - width(right) - 2, self.paint.more)
            gap = self.width - width(left) - width(right)
        return f"{left if painted is None else painted}{' ' * gap}{self.paint(right, style)}"

    def listed(self, parts: Sequence[str], most: int = NAMED, *, told: bool = False) -> str:
        """The first of many; of what is `told` in words, with the comma of the language."""
        mark = comma(self.language) if told else ", "
        more = [self.word("label.more", number=len(parts) - most)] if len(parts) > most else []
        return mark.join([*parts[:most], *more])

    def _named(self, items: Sequence[str]) -> str:
        """Items; of many the first, and how many more."""
        return ", ".join(items[:NAMED]) + (f" +{len(items) - NAMED}" if len(items) > NAMED else "")

    def _bases(self, bases: Sequence[Basis], most: int = 3) -> list[str]:
        """The first with its full name; the others in short, every one with the rule that says more."""
        lines: list[str] = []
        most = len(bases) if self.options.verbose else most
        addresses: set[str] = set()
        for index, basis in enumerate(bases[:most]):
            lines += self._row("label.basis", self._basis(basis, full=index == 0 or self.options.verbose))
            if self.options.verbose and basis.address and basis.address not in addresses:
                addresses.add(basis.address)
                lines += self._row("label.address", clean(basis.address))
        if len(bases) > most:
            rest = ", ".join(basis.rule.id for basis in bases[most:])
            lines += self._row(
                "label.basis",
                f"{self.word('label.more', number=len(bases) - most)}{colon(self.language)}{rest}",
            )
        return lines

    def _basis(self, basis: Basis, *, full: bool) -> str:
        key = (basis.rule.id, full)
        known = self._named_bases.get(key)
        if known is None:
            known = self._named_bases[key] = self._cited(basis, full=full)
        return known

    def _cited(self, basis: Basis, *, full: bool) -> str:
        rule = basis.rule
        where = self.say(placed(basis, self.language, full=full, first=not full and not self.options.verbose))
        sure = "" if rule.confidence == "verified" else f" · {self.word(f'confidence.{rule.confidence}')}"
        dates = self.say(in_force(basis) if full else force(basis))
        return self.paint.plain(f"{where} · {dates}{sure} · {rule.id}")

    def _where(self, place: Place | None) -> str:
        return f"  ({clean(place.path)}:{place.span.start.line})" if place is not None and self.options.verbose else ""


class Shown(NamedTuple):
    """A line of the input as it is shown: whole, or what is near its first mark."""

    line: int
    column: int
    """The first sign that is shown of it, and behind it the next."""
    text: str
    lead: int
    """Cells before that sign: those of the dots where something is left out."""
    end: int
    """The cells that show it, without the dots at the end."""
    paint: Paint
    source: str

    @classmethod
    def of(cls, place: Place, room: int, paint: Paint) -> Shown:
        """The line of a place."""
        source = place.line
        before, under, after = excerpt(source, place.span, room, paint)
        text = before + under + after
        return cls(place.span.start.line, place.span.start.column, text, width(before), width(text.removesuffix(paint.more)), paint, source)

    def holds(self, span: Span) -> bool:
        """Whether these words are shown, wholly and to the right of what was marked first."""
        return span.start.line == self.line and span.start.column >= self.column and sum(self._cells(span)) <= self.end

    def cells(self, span: Span) -> tuple[int, int]:
        """The cells before some words, and those of them that are shown."""
        before, under = self._cells(span)
        return before, min(under, self.end - before)

    def _cells(self, span: Span) -> tuple[int, int]:
        first, start, end = self.column - 1, span.start.column - 1, span.end.column - 1
        before, under = (width(self.paint.plain(raw(part))) for part in (self.source[first:start], self.source[start:end]))
        return self.lead + before, under


class Marking(Page):
    """A page that shows lines of the input, with marks under the words it speaks of."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.shown: set[tuple[str, int, int]] = set()
        """Places whose line was shown already: it is not shown again for the same flow."""

    def _source(self, place: Place, label: str, kind: str, related: tuple[Related, ...] = ()) -> list[str]:
        """Where it is; the line itself, unless it was just shown."""
        start = place.span.start
        spots = [(place, clean(label), kind)]
        spots += [(one.place, self.say(one.text), "line") for one in related[: None if self.options.verbose else 2]]
        same = sorted((spot for spot in spots if spot[0].path == place.path), key=lambda spot: spot[0].span.start)
        digits = len(str(max(spot[0].span.start.line for spot in same)))
        blank = " " * digits
        where = f"{blank} {self.paint('-->', 'line')} {clean(place.path)}:{start.line}:{start.column}"
        known = all((spot[0].path, *spot[0].span.start) in self.shown for spot in spots)
        if known:
            beside = f"{blank} --> {clean(place.path)}:{start.line}:{start.column}  {clean(label)}"
            return [f"{where}  {clean(label)}"] if width(beside) <= self.width else [where, f"{blank}     {clean(label)}"]
        self.shown |= {(spot[0].path, *spot[0].span.start) for spot in spots}
        if not place.line:
            return [f"{where}  {clean(label)}", *(self._second(spot, text, digits) for spot, text, _ in spots[1:])]
        bar = self.paint(self.paint.plain("│"), "line")
        lines = [where, f"{blank} {bar}"]
        room = self.width - digits - 3
        shown: Shown | None = None
        for spot, text, style in same:
            line = spot.span.start.line
            if shown is not None and line > shown.line + 1:
                lines.append(f"{blank} {self.paint(self.paint.more, 'line')}")
            if shown is None or not shown.holds(spot.span):
                shown = Shown.of(spot, room, self.paint)
                lines.append(self._numbered(shown, digits))
            lines += self._marked(shown, spot.span, text, style, digits)
        for spot, text, style in spots:
            if spot.path != place.path:
                lines.append(f"{blank} {self.paint(':::', 'line')} {clean(spot.path)}:{spot.span.start.line}:{spot.span.start.column}")
                shown = Shown.of(spot, room, self.paint)
                lines += [self._numbered(shown, digits), *self._marked(shown, spot.span, text, style, digits)]
        return [*lines, f"{blank} {bar}"]

    def _second(self, place: Place, label: str, digits: int) -> str:
        """A second place of which the line is not at hand."""
        start = place.span.start
        return f"{' ' * digits} {self.paint(':::', 'line')} {clean(place.path)}:{start.line}:{start.column}  {label}"

    def _numbered(self, shown: Shown, digits: int) -> str:
        """A line of the input with its number."""
        number = self.paint(str(shown.line).rjust(digits), "line")
        return f"{number} {self.paint(self.paint.plain('│'), 'line')} {shown.text}".rstrip()

    def _marked(self, shown: Shown, span: Span, label: str, style: str, digits: int) -> list[str]:
        """A mark under the words, and what is said of them."""
        room = self.width - digits - 3
        before, cells = shown.cells(span)
        bar = self.paint(self.paint.plain("│"), "line")
        marks = ("^" if style != "line" else self.paint.plain("─")) * max(1, cells)
        left = room - before - len(marks) - 1
        start = f"{' ' * digits} {bar} {' ' * before}{self.paint(marks, style)}"
        if left >= min(12, width(label)):
            return [f"{start} {cut(label, left, self.paint.more)}".rstrip()]
        # Below the mark, or as near to it as the words leave room.
        told = cut(label, room, self.paint.more)
        return [start, f"{' ' * digits} {bar} {' ' * min(before, room - width(told))}{told}"]
