"""What pages for people are made of: words in the language asked for, labelled rows, text at both sides, all as wide as the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.phrases import phrase, speak
from tongguan.render.cells import Paint, cut, pad, width, wrap
from tongguan.render.outline import SIGNS, clean, colon

if TYPE_CHECKING:
    from tongguan.lawbook.model import Words
    from tongguan.render import Options

GUTTER = 11
"""Cells that labels take before their text; a narrow screen has none to spare."""
NARROW = 72
PROSE = 116
"""The widest line that is still read with ease."""


class Page:
    """Words, signs and rows of one page."""

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

    def _sides(self, left: str, right: str, style: str, painted: str | None = None, cells: int | None = None) -> str:
        """Text at the left, so many cells wide, one word at the right end."""
        gap = self.width - (width(left) if cells is None else cells) - width(right)
        if gap < 2:
            left = painted = cut(left, self.width - width(right) - 2, self.paint.more)
            gap = self.width - width(left) - width(right)
        return f"{left if painted is None else painted}{' ' * gap}{self.paint(right, style)}"
