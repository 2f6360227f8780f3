"""The questions of a report, each once.

A question is about one fact: of items of a flow, of a flow, its evidence or its recipient, of the exporter, of a group of
people. However many items wait for it, it is asked once and answered once.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tongguan.asks import SHARED, Asking
from tongguan.count import pair
from tongguan.finding import OVERLAP
from tongguan.names import PROVIDED
from tongguan.phrases import phrase
from tongguan.record import Record, replace
from tongguan.render.questions import Query, joined, queries
from tongguan.slots import GROUPS, PAPER, PEOPLE, Places, Slot, group_at, new_name, populations_at
from tongguan.verdict import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tongguan.finding import Finding
    from tongguan.lawbook.model import Lawbook, Term, Words
    from tongguan.render.questions import Leading
    from tongguan.report import FlowReport, Report
    from tongguan.shape import Keys, Shape
    from tongguan.verdict import Verdict

FIGURES_OF = re.compile(r"exporter\.(provided_this_year|provided_since_last_year)(?=\.(?!as_of$|until$))")
FIGURES = ("exporter.provided_this_year", "exporter.provided_since_last_year")
"""The figures on flows in no manifest, stated as a whole."""


class Asked(Record):
    """A question that still decides something."""

    fact: str
    owner: str
    """The flow whose fact it is, or that of its items; nothing where several flows share it."""
    words: Words
    term: Term | None
    shape: Shape | None
    """What an answer may be; nothing where no answer in these files settles it."""
    slots: tuple[Slot, ...]
    flows: tuple[str, ...]
    """The flows that wait for it."""
    decides: tuple[Words, ...]
    """What hangs on it beside the route."""
    leads: tuple[tuple[Words, Words], ...]
    """(answers, what they lead to), where the case work reached them."""
    score: float
    verdict: Verdict
    """Of an item that waits, or that it is asked of."""
    first: bool = False
    """Whether it decides whether the data leave at all, or what kind of data they are."""
    later: bool = False
    """Whether it may never be asked: all that waits for it may fall away by those."""

    @property
    def name(self) -> str:
        """How `--set` names it."""
        return f"{self.owner}:{self.fact}" if self.owner else self.fact

    @property
    def items(self) -> tuple[str, ...]:
        """The items that it is asked of."""
        return tuple(dict.fromkeys(slot.item for slot in self.slots if slot.item))

    @property
    def current(self) -> Any:
        """What is stated already: a range, a kind too broad, a judgement for which nobody stands."""
        return self.slots[0].stated if self.slots else None


class _Draft:
    def __init__(self, fact: str, query: Query, slots: tuple[Slot, ...], owner: str, verdict: Verdict) -> None:
        self.fact = fact
        self.query = query
        self.owner = owner
        self.verdict = verdict
        self.slots = {(slot.document.path, slot.keys): slot for slot in slots}
        self.flows: dict[str, None] = {}
        self.told: dict[Leading, None] = {}
        self.beside: dict[Words, None] = {}
        self.score = 0.0
        self.first = False
        self.later = True

    def add(self, query: Query, slots: tuple[Slot, ...], flow: str) -> None:
        """The same question of a flow that waits for it."""
        for slot in slots:
            self.slots.setdefault((slot.document.path, slot.keys), slot)
        self.flows[flow] = None
        self.told |= dict.fromkeys(query.told)
        self.score += query.score
        self.first |= query.first
        self.later &= query.later
        for finding in query.findings:
            if not finding.code.startswith("open/"):
                self.beside[finding.basis[0].rule.title if finding.basis else finding.title] = None


def asked(report: Report, lawbook: Lawbook, flow: str = "", item: str = "") -> list[Asked]:
    """What still decides something, the most decisive first; of one flow or item where it is named: what is asked of it itself, then of others."""
    places = Places(report, lawbook)
    drafts: dict[tuple[str, Keys, str], _Draft] = {}
    for told in report.told:
        if flow and told.id != flow:
            continue
        findings = [one for one in told.findings if one.kind not in ("waived", "clear") and (not item or item in one.items)]
        if item:
            findings = [replace(one, items=(item,)) for one in findings]
        shared: dict[str, Query] = {}
        for query in queries(told.id, findings):
            if query.fact.startswith(OVERLAP):
                shared[query.fact.removeprefix(OVERLAP)] = query
                continue
            _put(drafts, query, told, places)
        for query in _unproved(told, findings, report):
            _put(drafts, query, told, places)
        for fact, query, verdict, slots in _pairs(shared, told, places):
            _add(drafts, fact, query, slots, told, "", verdict)
    found = [_asked(one, places) for one in drafts.values()]
    return sorted(found, key=lambda one: (one.shape is None, one.later, _elsewhere(one, flow, item), -one.score))


def _elsewhere(one: Asked, flow: str, item: str) -> bool:
    """Whether it is asked of another flow than the one that is named, or of its other items."""
    return bool(flow) and (one.owner not in ("", flow) or (bool(item and one.items) and item not in one.items))


def _unproved(told: FlowReport, findings: Sequence[Finding], report: Report) -> Iterable[Query]:
    """Evidence of duties that apply for certain, of which nothing is stated: with it nothing stands in the way, and a no is a breach."""
    asking = Asking(report.judge.law)
    for finding in findings:
        if finding.kind != "duty" or not finding.certain:
            continue
        ids = {basis.rule.id for basis in finding.basis}
        for verdict in finding.verdicts:
            states = [one for one in verdict.own.duties if one.evidence.open and any(rule.id in ids for rule in one.rules)]
            for need in sorted(frozenset().union(*(state.evidence.needs for state in states))):
                if ":" not in need:
                    ask = asking.ask(verdict, Question(need))
                    yield Query(told.id, need, ask.words, ask.place, (), (finding,), (), ())


def _put(drafts: dict[tuple[str, Keys, str], _Draft], query: Query, told: FlowReport, places: Places) -> None:
    whose = places.flows.get((told.manifest.exporter_id, query.flow), told)
    fact, items = query.fact, query.items
    if whose is told and fact.startswith(("item.", PEOPLE)):
        # A duty is told of all its items at once, whichever of them it is that waits.
        waiting = [one.verdict.item.id for one in whose.items if one.verdict.item.id in items and fact in places.awaited(one.verdict)]
        items = tuple(waiting) or items
    verdict = next((one.verdict for one in whose.items if one.verdict.item.id in items), whose.items[0].verdict)
    figures = FIGURES_OF.match(fact)
    if figures is not None and _outdated(verdict, figures[1], places.report.receipt.as_of):
        # All of them are told anew; what each would lead to is no answer to that.
        fact, query = figures[0], replace(query, told=())
    slots = places.slots(fact, whose, items)
    own = fact.startswith(("item.", "flow.", "evidence.", PEOPLE, "recipient."))
    _add(drafts, fact, query, slots, told, whose.id if own else "", verdict)


def _outdated(verdict: Verdict, name: str, day: str) -> bool:
    """Whether figures are stated of a day that says nothing of the day judged: a new one needs a new day."""
    as_of = verdict.manifest.exporter_document.value("exporter", name, "as_of")
    return isinstance(as_of, str) and (as_of[:4] != day[:4] or as_of > day)


def _add(
    drafts: dict[tuple[str, Keys, str], _Draft],
    fact: str,
    query: Query,
    slots: tuple[Slot, ...],
    told: FlowReport,
    owner: str,
    verdict: Verdict,
) -> None:
    """One more flow that waits, or the first."""
    if not slots:
        at: tuple[str, Keys] = (owner, ())
    elif fact.startswith("item."):
        at = (slots[0].document.path, verdict.flow.at)
    else:
        at = (slots[0].document.path, slots[0].keys)
    draft = drafts.get((*at, fact))
    if draft is None:
        draft = drafts[(*at, fact)] = _Draft(fact, query, slots, owner, verdict)
    draft.add(query, slots, told.id)


def _asked(one: _Draft, places: Places) -> Asked:
    slots = tuple(one.slots.values())
    kinds = places.shape_at(slots[0].document, slots[0].keys) if slots else None
    words = one.query.words
    term = places.terms.get(one.fact) or places.terms.get(_general(one.fact))
    if f".{SHARED}." in one.fact:
        names = [_called(name) for name in one.fact.removeprefix(GROUPS).split(f".{SHARED}.")]
        words = phrase("ask.shared", one=names[0], other=names[1])
    if one.fact in FIGURES:
        words = phrase("answer.figures", year=places.report.receipt.as_of[:4])
    leads = joined(tuple(one.told))
    return Asked(
        one.fact, one.owner, words, term, kinds, slots, tuple(one.flows), tuple(one.beside), leads, one.score, one.verdict,
        first=one.first, later=one.later,
    )  # fmt: skip


def _general(fact: str) -> str:
    """The word of the vocabulary for a fact of one group or paper."""
    paper = PAPER.fullmatch(fact)
    if paper is not None:
        return f"clearance.{paper[3]}"
    if fact.startswith(GROUPS):
        return "" if f".{SHARED}." in fact else f"{PEOPLE}{fact.rpartition('.')[2]}"
    return fact


def _called(name: str) -> str:
    return name.rpartition("#")[2]


def _pairs(shared: Mapping[str, Query], told: FlowReport, places: Places) -> Iterable[tuple[str, Query, Verdict, tuple[Slot, ...]]]:
    """How many each two of these groups of people share, as far as nobody declared it."""
    if not shared:
        return
    relations = told.manifest.relations
    owners = places.groups(told.manifest.exporter_id)
    lone = set(shared)
    for one, other in combinations(sorted(shared, key=lambda name: (name == PROVIDED, name)), 2):
        if one not in owners or pair(one, other) in relations.overlaps:
            continue
        slot = _sharing(owners[one], owners.get(other), other)
        if slot is not None:
            lone -= {one, other}
            fact = f"{GROUPS}{slot.keys[1]}.{SHARED}.{slot.keys[3]}"
            yield fact, shared[one], owners[one], (slot,)
    for name in sorted(lone):
        yield f"{OVERLAP}{name}", shared[name], owners.get(name, told.items[0].verdict), ()


def _sharing(one: Verdict, other: Verdict | None, name: str) -> Slot | None:
    """Where it is said how many a group shares with another; in the manifest where one of them is described there."""
    if other is None:
        if name != PROVIDED:
            return None
        place = group_at(one)
        if place is not None:
            return Slot(place[0], (*place[1], SHARED, PROVIDED))
        new = new_name(one)
        return Slot(one.manifest.document, (*populations_at(new), SHARED, PROVIDED), people=((one.item.at, new),))
    places = [group_at(verdict) for verdict in (one, other)]
    names = [str(place[1][1]) if place is not None else new_name(verdict) for place, verdict in zip(places, (one, other), strict=True)]
    documents = [place[0] if place is not None else verdict.manifest.document for place, verdict in zip(places, (one, other), strict=True)]
    people = tuple((verdict.item.at, new) for place, verdict, new in zip(places, (one, other), names, strict=True) if place is None)
    first = 0
    if documents[0].path != documents[1].path:
        # A manifest knows the groups of its exporter's file; two manifests know nothing of each other.
        knowing = [verdict.manifest.document.path == document.path for verdict, document in zip((one, other), documents, strict=True)]
        first = knowing.index(True) if True in knowing else 0
        if (one, other)[first].manifest.exporter_document.path != documents[1 - first].path:
            return None
    return Slot(documents[first], ("populations", names[first], SHARED, names[1 - first]), people=people)
