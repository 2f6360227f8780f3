"""The questions that still decide something, as text and as data: what may be answered, what follows, where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.answers import judgement
from tongguan.compounds import Either, Map
from tongguan.edit import inline
from tongguan.finding import OVERLAP
from tongguan.lawbook.model import Words
from tongguan.questionnaire import FIGURES
from tongguan.render.cells import wrap
from tongguan.render.closing import closing, headline
from tongguan.render.outline import argument, clean, colon, recipient, strictest
from tongguan.render.page import NAMED, Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tongguan.lawbook.model import Lawbook, Term
    from tongguan.questionnaire import Asked
    from tongguan.render import Options
    from tongguan.report import FlowReport, Report
    from tongguan.slots import Slot

    Leads = tuple[tuple[Words, Words], ...]

FULL = 6
"""Questions that are told in full."""
MEANT = 6
"""Words of a closed list that are shown with what they mean."""
FEW = 14
"""Those that are shown at all, without being asked for."""
FLOWS = 12
"""Flows that are told."""
PROSE = 100
"""Cells that a line of prose may have, however wide the screen."""


class Asking(Page):
    """What is printed of questions."""

    def __init__(self, options: Options, lawbook: Lawbook) -> None:
        super().__init__(options)
        self.lawbook = lawbook
        self.width = min(options.width, PROSE)

    def row(self, text: str, indent: int, style: str = "") -> list[str]:
        """A text set in, over as many lines as it needs."""
        blank = " " * indent
        return [f"{blank}{self.paint(line, style) if style else line}" for line in wrap(self.paint.plain(text), self.width - indent)]

    # ------------------------------------------------------------------ one question

    def whose(self, one: Asked) -> str:
        """Of what it is asked."""
        items = one.items
        if items:
            return (
                f"{clean(one.owner)}/{self.listed([clean(item) for item in items])}"
                if len(items) == 1
                else f"{clean(one.owner)} ({self.listed(items)})"
            )
        if one.fact.startswith("recipient.") and one.slots:
            return f"{clean(one.owner)} {self.paint.plain('→')} {clean(str(one.slots[0].keys[1]))}"
        return clean(one.owner)

    def head(self, one: Asked, number: int = 0, total: int = 0) -> list[str]:
        """Number, fact, and of what it is asked; then the question itself."""
        whose = self.whose(one)
        count = f"{number}/{total}" if total else f"{number}"
        lead = f"{count:>3} " if number else ""
        told = f"{lead}{clean(one.fact)}" + (f"  {whose}" if whose else "")
        rows = wrap(self.paint.plain(told), self.width, "    ")
        bold = [self.paint(row, "bold") for row in rows]
        return [*bold, *self.row(self.say(one.words), 4)]

    def question(self, one: Asked, leads: Leads, number: int = 0, total: int = 0) -> list[str]:
        """All that is said of a question at once."""
        lines = self.head(one, number, total)
        lines += self.allowed(one)
        current = one.current
        if current is not None:
            lines += self.row(self.word("answer.current", value=clean(inline(current))), 4, "dim")
        arrow = self.paint.plain("→")
        for values, outcome in leads:
            lines += self.row(f"{self.say(values)} {arrow} {self.say(outcome)}", 6, "open")
        if one.decides:
            lines += self.row(
                self.word("answer.decides", names=self.listed([self.say(each) for each in one.decides], 2, told=True)), 4, "dim"
            )
        if len(one.flows) > 1 or (one.owner and one.flows != (one.owner,)):
            lines += self.row(self.word("answer.waiting", flows=self.listed([clean(flow) for flow in one.flows])), 4, "dim")
        if one.slots:
            lines += self.row(self.word("answer.place", place=self.place(one.slots)), 4, "dim")
        return lines

    def place(self, slots: Sequence[Slot]) -> str:
        """The lines of the files where an answer goes."""
        by_file: dict[str, list[str]] = {}
        for slot in slots:
            by_file.setdefault(clean(slot.document.path), []).append(str(slot.line))
        told = [f"{path}:{self.listed(list(dict.fromkeys(lines)), 3)}" for path, lines in by_file.items()]
        under = dict.fromkeys(_under(slot) for slot in slots)
        return f"{'; '.join(told)} ({', '.join(list(under)[:2])}{' …' if len(under) > 2 else ''})"

    def taken(self, name: str, slots: Sequence[Slot], value: Any) -> list[str]:
        """An answer and where it stands."""
        rows = wrap(self.paint.plain(f"{clean(name)}: {clean(inline(value))}  {self.place(slots)}"), self.width - 2, "  ")
        return [f"  {self.paint(row, 'clear')}" for row in rows]

    def allowed(self, one: Asked) -> list[str]:
        """What may be answered."""
        if one.shape is None:
            return self.row(self.word("answer.groups" if one.fact.startswith(OVERLAP) else "answer.elsewhere"), 4, "dim")
        term = one.term
        if term is None:
            return [] if one.fact in FIGURES else self.row(self.word("answer.type.of_persons"), 4, "line")
        if term.values:
            told = self._words(term)
        elif term.type == "category" and (kinds := self._narrower(one.current)):
            told = self.listed(kinds, FEW)
        else:
            named = "persons" if one.fact == "item.persons" else "of_persons" if term.type == "count" else term.type
            told = self.word(f"answer.type.{named}") + (f" ({self.paint.plain(term.unit)})" if term.type == "number" and term.unit else "")
        parts = (
            [name for kinds in one.shape.shapes if isinstance(kinds, Map) for name in kinds.fields] if isinstance(one.shape, Either) else []
        )
        if parts:
            told += f" | {{{', '.join(f'{name}: …' for name in parts[:3])}}}"
        if judgement(one.shape):
            told += self.word("answer.type.judged")
        return self.row(told, 4, "line")

    def _narrower(self, category: Any) -> list[str]:
        """The kinds below a category that is stated too broadly."""
        return [slug for slug in self.lawbook.categories if slug.startswith(f"{category}.")] if isinstance(category, str) else []

    def _words(self, term: Term) -> str:
        """The words of a closed list: with their meanings where they are few, not all of them where they are many."""
        names = [word for word, _, _ in term.values]
        if len(names) <= MEANT:
            left, right = "（）" if self.options.language == "zh" else (" (", ")")
            meanings = [self.say(Words(zh, en)) for _, zh, en in term.values]
            told = zip(names, meanings, strict=True)
            names = [word if meaning == word.replace("_", " ") else f"{word}{left}{meaning}{right}" for word, meaning in told]
        elif len(names) > FEW:
            names = [*names[:FEW], self.word("label.more", number=len(names) - FEW)]
        return " | ".join(names) + (self.word("answer.type.several" if term.filled else "answer.type.any") if term.type == "set" else "")

    def help(self, one: Asked) -> list[str]:
        """What the vocabulary says of a fact, and every word that may be answered with its meaning."""
        lines: list[str] = []
        term = one.term
        if term is None:
            return self.row(self.say(one.words) if one.fact in FIGURES else self.word("answer.number"), 2)
        lines += self.row(self.say(term.help) or self.say(term.words), 2)
        for name, zh, en in term.values:
            lines += self.row(f"{name}  {self.say(Words(zh, en))}", 4)
        if term.type in ("place", "places"):
            lines += self.row(", ".join(self.lawbook.places), 4)
        if term.type == "category":
            lines += self.row(self.word("answer.categories"), 4)
        if judgement(one.shape):
            lines += self.row(self.word("answer.judged"), 2)
        return lines

    # ------------------------------------------------------------------ the whole

    def flow(self, flow: FlowReport, before: tuple[str, Words] | None = None) -> list[str]:
        """A flow and how it comes out; what it was before, where that is another."""
        to, country = recipient(flow)
        arrow = self.paint.plain("→")
        state = self.paint(self.word(f"kind.{flow.kind}"), flow.kind)
        now = self.say(strictest(flow))
        told = f"{clean(flow.id)} {arrow} {to}" + (f" ({country})" if country != "?" else "")
        lines = [f"{told}  {state}  {now}"] if len(told) + len(now) < self.width - 20 else [f"{told}  {state}", *self.row(now, 4)]
        if before is not None and before != (flow.kind, strictest(flow)):
            was = f"{self.word(f'kind.{before[0]}')}{colon(self.options.language)}{self.say(before[1])}"
            lines += self.row(self.word("answer.was", before=was), 4, "dim")
        return lines


def _under(slot: Slot) -> str:
    """The keys of a place as somebody reads them."""
    told = ""
    for key in slot.keys:
        told += f"[{key}]" if isinstance(key, int) else f".{key}" if told else str(key)
    return told


def text(
    report: Report,
    lawbook: Lawbook,
    options: Options,
    told: Sequence[tuple[Asked, Leads]],
    *,
    flow: str = "",
    before: Mapping[tuple[str, str], tuple[str, Words]],
    answers: Sequence[tuple[str, Sequence[Slot], Any]],
    written: Sequence[str],
    call: str,
    dialog: bool = False,
) -> str:
    """How the flows come out and what is left to answer; `call`: how this command was called, for the next one."""
    page = Asking(options, lawbook)
    lines: list[str] = []
    if answers:
        lines += page.row(page.word("answer.done" if written else "answer.tried"), 0, "bold")
        lines += [row for name, slots, value in answers for row in page.taken(name, slots, value)]
        lines.append("")
    shown = [one for one in report.flows if not flow or one.id == flow]
    most = len(shown) if options.verbose else FLOWS
    for one in shown[:most]:
        lines += page.flow(one, before.get((one.manifest.path, one.id)))
    if len(shown) > most:
        lines += page.row(page.word("label.more", number=len(shown) - most), 0, "dim")
    lines += ["", *_questions(page, told, options, call, dialog=dialog)]
    for row in closing(report, page.options.language, page.say):
        lines += wrap(row, options.width)
    style = "clear" if not report.exit_code else "breach" if report.exit_code in (1, 3) else "open"
    end = f"{page.say(headline(report))} · {page.word('page.exit')} {report.exit_code}"
    lines += [page.paint(row, style) for row in wrap(page.paint.plain(end), options.width)]
    return page.paint.finish("\n".join(lines) + "\n")


def _questions(page: Asking, told: Sequence[tuple[Asked, Leads]], options: Options, call: str, *, dialog: bool) -> list[str]:
    here = [one for one in told if one[0].shape is not None]
    elsewhere = [one for one, _ in told if one.shape is None]
    if not told:
        return [page.paint(page.word("answer.none"), "bold"), ""]
    now = sum(not one.later for one, _ in here)
    most = len(here) if options.verbose else 0 if dialog else min(FULL, now)
    lines: list[str] = []
    if here and not dialog:
        lines += [page.paint(row, "bold") for row in wrap(page.word("answer.head", number=len(here)), page.width)]
        lines.append("")
    for number, (one, leads) in enumerate(here[:most], 1):
        lines += [*page.question(one, leads, number), ""]
    for key, left in (("answer.then", here[most:now] if not options.verbose else []), ("answer.later", here[max(most, now) :])):
        if left:
            rest = page.listed([clean(one.name) for one, _ in left], 12)
            lines += [*page.row(page.word(key, number=len(left), names=rest), 0), ""]
    for one in elsewhere[: None if options.verbose else NAMED]:
        lines += [*page.row(f"{page.paint.plain('·')} {page.say(one.words)}", 0), *page.allowed(one)]
    if elsewhere:
        lines.append("")
    if here and not dialog:
        first = here[0][0]
        lines += page.row(page.word("answer.next", call=call), 0)
        # To be copied: never broken over lines.
        lines += [f"  {page.paint(one, 'line')}" for one in (f"{call} --set {argument(f'{first.name}=VALUE')} --write", f"{call} --write")]
        lines.append("")
    return lines


# --------------------------------------------------------------------------- as data


def data(
    report: Report,
    told: Sequence[tuple[Asked, Leads]],
    head: Mapping[str, Any],
    *,
    flow: str = "",
    before: Mapping[tuple[str, str], tuple[str, Words]],
    answers: Sequence[tuple[str, Sequence[Slot], Any]],
    written: Sequence[str],
) -> dict[str, Any]:
    """The same for programs (schemas/ask.v1.json)."""
    flows = []
    for one in report.told:
        if flow and one.id != flow:
            continue
        kind_, route = before.get((one.manifest.path, one.id), ("", strictest(one)))
        flows.append(
            {
                "id": one.id,
                "path": one.manifest.path,
                "kind": one.kind,
                "answer": _both(strictest(one)),
                "before": {"kind": kind_, "answer": _both(route)},
            }
        )
    return {
        **{key: head[key] for key in ("schema_version", "tool", "as_of", "exit_code")},
        "flows": flows,
        "answers": [{"name": name, "value": value, "places": [_place(slot) for slot in slots]} for name, slots, value in answers],
        "written": list(written),
        "questions": [_question(one, leads) for one, leads in told],
    }


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _place(slot: Slot) -> dict[str, Any]:
    found: dict[str, Any] = {"path": slot.document.path, "line": slot.line, "keys": list(slot.keys)}
    if slot.item:
        found["item"] = slot.item
    return found


def _question(one: Asked, leads: Leads) -> dict[str, Any]:
    term: Term | None = one.term
    return {
        "name": one.name,
        "fact": one.fact,
        "owner": one.owner or None,
        "items": list(one.items),
        "flows": list(one.flows),
        "question": _both(one.words),
        "help": _both(term.help) if term is not None else None,
        "type": term.type if term is not None else None,
        "values": [{"value": word, "zh": zh, "en": en} for word, zh, en in term.values] if term is not None else [],
        "judged": judgement(one.shape),
        "answerable": one.shape is not None,
        "first": one.first,
        "later": one.later,
        "current": one.current,
        "decides": [_both(words) for words in one.decides],
        "leads": [{"answers": _both(values), "to": _both(outcome)} for values, outcome in leads],
        "places": [_place(slot) for slot in one.slots],
    }
