"""Answers given one after the other: each is judged in memory with all before it, and written only where that is asked for."""

from __future__ import annotations

import os
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from tongguan.answers import judgement, misdated, parsed, signed, unsigned
from tongguan.call import day_of, documents, judge, law_of
from tongguan.edit import NotEdited, inline
from tongguan.exits import Exit
from tongguan.facts import Unknown
from tongguan.lawbook.model import Words
from tongguan.output import changed, rewrite, tell
from tongguan.phrases import phrase
from tongguan.problem import InvalidInput, Problem, suggestion
from tongguan.questionnaire import FIGURES, Asked, asked
from tongguan.record import replace
from tongguan.render.outline import strictest
from tongguan.render.questions import spans
from tongguan.render.words import statable
from tongguan.slots import DEFAULTS, EXPORTER, GROUPS, PAPER, Places, Slot, meant, once, texts_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.given import Given
    from tongguan.lawbook.model import Term
    from tongguan.options import Common
    from tongguan.report import FlowReport, Report
    from tongguan.shape import Shape

TRIED = 24
"""Judgings that may be spent on what answers lead to where the case work did not tell."""
WIDE = 8
"""Answers to a question of which each is tried."""
FEW = 3
"""Words of a closed list of which every choice is tried."""
SMALL = 20
"""Flows up to which they are."""
ALL = "all"
"""In the place of a flow: said of each that waits."""


PAPERS = "flow.clearances"
"""What is held for a flow, stated as a whole."""


class Done(NamedTuple):
    """An answer that was taken."""

    name: str
    slots: tuple[Slot, ...]
    value: Any


Standing = dict[tuple[str, str], tuple[str, Words]]
"""(manifest, flow) → how it comes out, and its route."""


def standing(report: Report) -> Standing:
    """How every flow comes out."""
    return {(flow.manifest.path, flow.id): (flow.kind, strictest(flow)) for flow in report.told}


class Interview:
    """One manifest, what is asked about it, and what was answered."""

    def __init__(self, path: str, common: Common, flow: str = "", item: str = "") -> None:
        self.path = path
        self.flow = flow
        self.item = item
        self._common = common
        self._texts: dict[str, str] = {}
        """Real path → the text with the answers in it."""
        self._held: dict[str, tuple[str, str]] = {}
        """Real path → the path as it was given, and what the file held when it was read or written last."""
        self.report = judge((path,), common)
        self.law = law_of(common.packs, common.no_cache, day_of(common.day))
        self.before = standing(self.report)
        self.done: list[Done] = []
        self._spent = 0
        self._asked: tuple[Report, list[Asked]] | None = None
        """The questions of a report."""

    @property
    def places(self) -> Places:
        """Where facts are stated, as the files are now."""
        return Places(self.report, self.law.lawbook)

    def questions(self) -> list[Asked]:
        """What still decides something."""
        if self._asked is None or self._asked[0] is not self.report:
            self._asked = (self.report, asked(self.report, self.law.lawbook, self.flow, self.item))
        return self._asked[1]

    # ------------------------------------------------------------------ answers

    def take(self, name: str, answers: Sequence[tuple[tuple[Slot, ...], Any]]) -> list[Problem]:
        """Answers to a question, judged at once; the problems because of which nothing was taken."""
        day = self.report.receipt.as_of
        if problems := [one for slots, value in answers for one in misdated(name, slots, value, day)]:
            return problems
        try:
            made = self._judged(answers)
        except NotEdited:
            told = f"`{name}` cannot be written here by itself: {', '.join(sorted({one.document.path for slots, _ in answers for one in slots}))}"
            what = "; ".join(f"{'.'.join(map(str, slots[0].keys))}: {inline(value)}" for slots, value in answers)
            return [Problem(name, told, None, f"write it by hand: {what}")]
        if isinstance(made, list):
            return made
        self.report, self._texts = made
        self.done += [Done(name, slots, value) for slots, value in answers]
        return []

    def _judged(self, answers: Sequence[tuple[tuple[Slot, ...], Any]]) -> tuple[Report, dict[str, str]] | list[Problem]:
        """The report with these answers in the files, and their texts; or what is wrong with them. Raises `NotEdited`."""
        texts = dict(self._texts)
        for document, text in texts_with(answers, self.places):
            real = os.path.realpath(document.path)
            self._held.setdefault(real, (document.path, document.text))
            texts[real] = text
        report = judge((self.path,), self._common, unsaved=texts)
        return list(report.problems) or (report, texts)

    def write(self) -> list[str]:
        """Put the answers into the files; the paths of those that changed. A file that somebody else changed meanwhile is left alone."""
        pending = {real: text for real, text in self._texts.items() if text != self._held[real][1]}
        for real in pending:
            path, before = self._held[real]
            what = "was changed meanwhile" if changed(real, before) else None if os.access(real, os.W_OK) else "may not be written to"
            if what:
                tell(f"tongguan: {path} {what}; nothing was written")
                raise SystemExit(Exit.USAGE)
        for real, text in pending.items():
            path, _ = self._held[real]
            rewrite(path, text)
            documents.pop(real, None)
            self._held[real] = (path, text)
        return [self._held[real][0] for real in pending]

    # ------------------------------------------------------------------ answers of a call

    def given(self, answers: Sequence[Given], by: str, because: str) -> list[Problem]:
        """Take all answers of a call, or none of them where there are problems."""
        problems: list[Problem] = []
        values: dict[Given, Any] = {}
        for one in answers:
            try:
                values[one] = self._value(one, by, because)
            except InvalidInput as error:
                problems += error.problems
        left = [one for one in answers if one in values]
        while left and not problems:
            now = [(one, slots) for one in left if (slots := self._waiting(one, problems))]
            if problems:
                break
            if not now:
                now = [(one, slots) for one in left if (slots := self._unasked(one, problems))]
                if problems:
                    break
            for one, slots in now:
                # Each changes the files that the next stands in.
                fresh = self._waiting(one, problems) or tuple(slot for slot in self.now(slots) if slot.stated is None)
                if not fresh and not problems:
                    problems.append(Problem(f"--set {one.name}", f"`{one.fact}` is answered twice", None, "only one of the two is true"))
                problems += [] if problems else self.take(one.name, [(self.now(fresh), values[one])])
                if problems:
                    return problems
            left = [one for one in left if one not in dict(now)]
        return problems

    def now(self, slots: Sequence[Slot]) -> tuple[Slot, ...]:
        """The same places in the files as they are now."""
        now = {one.path: one for flow in self.report.told for one in (flow.manifest.document, flow.manifest.exporter_document)}
        return tuple(replace(slot, document=now[slot.document.path]) for slot in slots)

    def _value(self, one: Given, by: str, because: str) -> Any:
        """What an answer says, if it fits. Raises `InvalidInput`."""
        kinds = self._shape(one)
        value = parsed(one.text, f"--set {one.name}", kinds)
        if judgement(kinds) and not isinstance(value, dict) and by and because:
            return signed(value, by, because)
        term = self.law.lawbook.terms.get(one.fact)
        if unsigned(term, kinds, value, self.law):
            hint = '`--by "NAME, FUNCTION" --because "REASON"`, or `{value: …, by: …, because: …}`'
            raise InvalidInput([Problem(f"--set {one.name}", "the law asks who judges this, and why", None, hint)])
        return value

    def _shape(self, one: Given) -> Shape:
        """What may be said. Raises `InvalidInput` where nothing may."""
        name, places = f"--set {one.name}", self.places
        ids = [flow.id for flow in self.report.told]
        flow, _, item = one.owner.partition("/")
        if one.owner and one.owner not in (DEFAULTS, EXPORTER, ALL):
            if flow not in ids:
                raise InvalidInput([Problem(name, f"no flow `{flow}`", None, suggestion(flow, ids))])
            items = [each.verdict.item.id for told in self.report.told if told.id == flow for each in told.items]
            if item and item not in items:
                raise InvalidInput([Problem(name, f"no item `{item}` in flow `{flow}`", None, suggestion(item, items))])
        terms = self.law.lawbook.terms
        known = [key for key, term in terms.items() if statable(term)]
        open_ = next((each.shape for each in self.questions() if each.fact == one.fact and each.shape is not None), None)
        if open_ is not None and one.owner not in (DEFAULTS, EXPORTER):
            return open_
        known += [*FIGURES, PAPERS]
        if one.fact in known or one.fact.startswith(GROUPS) or PAPER.fullmatch(one.fact):
            kinds = places.shape_of(one.fact)
            if one.owner in (DEFAULTS, EXPORTER):
                kinds = next((places.shape_at(slot.document, slot.keys) for slot in once(one.owner, one.fact, self._flows())), None)
            if kinds is not None:
                return kinds
            where = f" under `{one.owner}`" if one.owner in (DEFAULTS, EXPORTER) else ""
            raise InvalidInput(
                [Problem(name, f"`{one.fact}` cannot be stated{where}", None, "`tongguan rules facts` tells where each fact stands")]
            )
        known += [f"{GROUPS}{group}.size" for told in self.report.told for group in told.manifest.populations]
        raise InvalidInput([Problem(name, f"unknown fact `{one.fact}`", None, meant(one.fact, known))])

    def _flows(self) -> list[Any]:
        return [flow for flow in self.report.told if not self.flow or flow.id == self.flow]

    def _waiting(self, one: Given, problems: list[Problem]) -> tuple[Slot, ...]:
        """The places that wait for an answer; several flows only where they are named, or all of them."""
        if one.owner in (DEFAULTS, EXPORTER):
            places = once(one.owner, one.fact, self._flows())
            waiting = {
                (document.path, keys)
                for each in self.questions()
                if each.fact == one.fact
                for slot in each.slots
                for document, keys in slot.above
            }
            told = [slot for slot in places if slot.stated is not None and (slot.document.path, slot.keys) not in waiting]
            if told:
                problems.append(_stated_already(one, told))
            return () if told else tuple(places)
        flow, _, item = ("", "", "") if one.owner == ALL else one.owner.partition("/")
        found = [each for each in self.questions() if each.fact == one.fact]
        if flow:
            found = [each for each in found if flow == each.owner or (not each.owner and flow in each.flows)]
        elif self.flow and one.owner != ALL:
            found = [each for each in found if each.owner in ("", self.flow)]
        if len(found) > 1 and one.owner != ALL and not flow:
            named = ", ".join(f"`{each.name}`" for each in found[:3]) + (" …" if len(found) > 3 else "")
            hint = f"say which: {named}; or `{ALL}:{one.fact}`, the same of each"
            problems.append(Problem(f"--set {one.name}", f"{len(found)} flows wait for `{one.fact}`", None, hint))
            return ()
        return tuple(slot for each in found for slot in each.slots if not item or slot.item in ("", item))

    def _unasked(self, one: Given, problems: list[Problem]) -> tuple[Slot, ...]:
        """Where an answer stands that nothing waits for: in one place, and where nothing is stated."""
        flow, _, item = ("", "", "") if one.owner == ALL else one.owner.partition("/")
        items = tuple(filter(None, (item or self.item,)))
        places = self.places
        told = [each for each in self._flows() if not flow or each.id == flow]
        slots = {(slot.document.path, slot.keys): slot for each in told for slot in places.slots(one.fact, each, items)}
        name = f"--set {one.name}"
        free = [slot for slot in slots.values() if slot.stated is None]
        if not free:
            problems.append(_stated_already(one, list(slots.values())))
            return ()
        owners = list(dict.fromkeys(slot.flow for slot in free))
        if len(owners) > 1 and not flow and one.owner != ALL:
            hint = f"say whose it is: {', '.join(f'`{owner}:{one.fact}`' for owner in owners[:3])}{' …' if len(owners) > 3 else ''}"
            problems.append(Problem(name, f"nothing waits for `{one.fact}`, and {len(owners)} flows may state it", None, hint))
            return ()
        return tuple(free)

    # ------------------------------------------------------------------ what answers lead to

    def leads(self, one: Asked) -> tuple[tuple[Words, Words], ...]:
        """What each answer leads to: as the case work tells it, else as it is found by judging each."""
        if one.leads or not one.slots or one.shape is None or len(self.report.told) > SMALL:
            return one.leads
        values = _answers(one.term, one.verdict.fact(one.fact))
        if not 1 < len(values) <= WIDE or self._spent + len(values) > TRIED:
            return ()
        self._spent += len(values)
        found: dict[str, dict[str, Words]] = {}
        """Answer → flow → how it comes out."""
        for told, value in values:
            try:
                made = self._judged([(one.slots, signed(value, "a person", "a reason") if judgement(one.shape) else value)])
            except NotEdited:
                return ()
            if not isinstance(made, list):
                found[told] = {flow.id: _outcome(flow) for flow in made[0].told if flow.id in one.flows}
        turning = [flow for flow in one.flows if len({outcomes.get(flow) for outcomes in found.values()}) > 1]
        if found and not turning:
            return ((spans(list(found)), phrase("answer.alone")),)
        grouped: dict[Words, list[str]] = {}
        for told, outcomes in found.items():
            grouped.setdefault(
                _joined([(flow, outcomes[flow]) for flow in turning], several=turning != [one.owner] and len(one.flows) > 1), []
            ).append(told)
        return tuple((spans(said), outcome) for outcome, said in grouped.items())


def _stated_already(one: Given, slots: Sequence[Slot]) -> Problem:
    """What is stated is not written over."""
    places = dict.fromkeys((document.path, document.at(*keys).start.line) for document, keys in (slot.source for slot in slots))
    where = ", ".join(f"{path}:{line}" for path, line in list(places)[:3])
    return Problem(f"--set {one.name}", f"`{one.fact}` is stated already", None, f"change it there: {where}" if where else None)


def _answers(term: Term | None, current: Any) -> list[tuple[str, Any]]:
    """Every answer to a question of few, in words and as it is written; none where something is stated already."""
    if term is None or (current is not None and not isinstance(current, Unknown)):
        return []
    match term.type:
        case "bool" | "evidence":
            return [("true", True), ("false", False)]
        case "one":
            return [(word, word) for word, _, _ in term.values]
        case "set" if len(term.values) <= FEW:
            words = [word for word, _, _ in term.values]
            sets = [list(some) for size in range(int(term.filled), len(words) + 1) for some in combinations(words, size)]
            return [(f"[{', '.join(some)}]", some) for some in sets]
        case _:
            return []


def _outcome(flow: FlowReport) -> Words:
    """How a flow comes out, in a few words."""
    kind, route = phrase(f"kind.{flow.kind}"), strictest(flow)
    return Words(f"{kind.zh}（{route.zh}）", f"{kind.en} ({route.en})")


def _joined(outcomes: Sequence[tuple[str, Words]], *, several: bool) -> Words:
    """How several flows come out."""
    if not several:
        return outcomes[0][1] if outcomes else Words("", "")
    return Words("；".join(f"{flow}：{one.zh}" for flow, one in outcomes), "; ".join(f"{flow}: {one.en}" for flow, one in outcomes))
