"""The questions of a report, each once, and where in the files their answers go.

A question is about one fact: of items of a flow, of a flow, its evidence or its recipient, of the exporter, of a group of
people. However many items wait for it, it is asked once and answered once.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tongguan.asks import SHARED, Asking, fact_keys
from tongguan.count import pair
from tongguan.document import read
from tongguan.edit import NotEdited, stated
from tongguan.judge.weigh import test
from tongguan.lawbook.condition import tests_of
from tongguan.manifest import is_manifest
from tongguan.names import PROVIDED
from tongguan.phrases import phrase
from tongguan.problem import InvalidInput, Problem
from tongguan.record import Record, replace
from tongguan.render.questions import OVERLAP, Query, joined, queries
from tongguan.shape import Either, Later, Many, Map, Number, Reporter, Shape, Text, suggestion
from tongguan.shape import Judged as Judgement
from tongguan.shapes import CLAIMABLE, DEFAULTED, exporter_shape, shape
from tongguan.stated import convert
from tongguan.verdict import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tongguan.document import Document
    from tongguan.finding import Finding
    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Lawbook, Term, Words
    from tongguan.render.questions import Leading
    from tongguan.report import FlowReport, Report
    from tongguan.shape import Keys
    from tongguan.verdict import Verdict

PEOPLE = "population."
GROUPS = "populations."
PAPER = re.compile(r"(flow|exporter)\.clearances\[(\d+)\]\.(.+)")
SCENARIOS = re.compile(r"exporter\.(provided_this_year)\.by_list\.(.+)\.(ordinary|sensitive)")
"""Scenarios are named in the words of the list."""
FIGURES_OF = re.compile(r"exporter\.(provided_this_year|provided_since_last_year)(?=\.(?!as_of$|until$))")
COMMAS = re.compile("[,，、]")
"""What parts a list that stands without brackets."""
DEFAULTS, EXPORTER = "defaults", "exporter"
"""What may stand in place of a flow: said once for all of them."""
FIGURES = ("exporter.provided_this_year", "exporter.provided_since_last_year")
"""The figures on flows in no manifest, stated as a whole."""
BETWEEN = re.compile(r"([\d_]*)\s*(?:\.\.|…)\s*([\d_]*)")
"""`1000..5000`, either end left out: a range in short."""


class Slot(Record):
    """A place in a file where an answer stands, or would stand."""

    document: Document
    keys: Keys
    flow: str = ""
    item: str = ""
    """Of whom it is asked, where it is asked of an item."""
    people: tuple[tuple[Keys, str], ...] = ()
    """Items whose people have no name in the file yet, each with the name that they get: what is said of people is said of a group."""

    @property
    def stated(self) -> Any:
        """What stands there, None where nothing does."""
        return None if self.people else self.document.value(*self.keys)

    @property
    def line(self) -> int:
        """The line, or that of what it would be part of."""
        keys = self.people[0][0] if self.people else self.keys
        return self.document.at(*keys).start.line


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


class Places:
    """Where the facts of one run are stated."""

    def __init__(self, report: Report, lawbook: Lawbook) -> None:
        self.report = report
        self.terms = lawbook.terms
        self._shape = shape(lawbook)
        self._exporter_shape = exporter_shape(self._shape)
        self._groups: dict[str, dict[str, Verdict]] = {}
        self._awaited: dict[int, frozenset[str]] = {}
        self.flows: dict[tuple[str, str], FlowReport] = {(flow.manifest.exporter_id, flow.id): flow for flow in report.told}

    def awaited(self, verdict: Verdict) -> frozenset[str]:
        """Every fact that something waits for that is said of one item."""
        known = self._awaited.get(id(verdict))
        if known is None:
            known = self._awaited[id(verdict)] = _awaited(verdict)
        return known

    def groups(self, exporter: str) -> Mapping[str, Verdict]:
        """Every group of people of an exporter, by an item that concerns it."""
        known = self._groups.get(exporter)
        if known is None:
            flows = [flow for (whose, _), flow in self.flows.items() if whose == exporter]
            known = self._groups[exporter] = {item.verdict.item.group.name: item.verdict for flow in flows for item in flow.items}
        return known

    def shape_at(self, document: Document, keys: Keys) -> Shape | None:
        """What may stand under these keys of a file."""
        found: Shape | None = self._shape if is_manifest(document) else self._exporter_shape
        for name in keys:
            found = _within(found, name)
        return found.shape if isinstance(found, Later) else found

    def shape_of(self, fact: str) -> Shape | None:
        """What may be said of a fact, wherever it stands; None where no manifest of this run states it."""
        for flow in self.flows.values():
            for slot in self.slots(fact, flow):
                return self.shape_at(slot.document, slot.keys)
        return None

    def slots(self, fact: str, flow: FlowReport, items: Sequence[str] = ()) -> tuple[Slot, ...]:
        """The places of a fact, of all items of a flow unless some are named; none where nothing can be stated."""
        verdicts = {item.verdict.item.id: item.verdict for item in flow.items}
        if not fact.startswith(("item.", PEOPLE)):
            one = next(iter(verdicts.values()))
            found = _slot(fact, one)
            return () if found is None else (found,)
        made = [slot for name in items or verdicts if name in verdicts and (slot := _slot(fact, verdicts[name])) is not None]
        # Of several items there is one place where `defaults` or one group of people speaks for them.
        return tuple({(slot.document.path, slot.keys): slot for slot in reversed(made)}.values())[::-1]


def meant(fact: str, known: Sequence[str]) -> str:
    """The fact that was probably meant, else those of the same scope."""
    scope = fact.partition(".")[0]
    return suggestion(fact, [one for one in known if one.partition(".")[0] == scope] or known)


def once(owner: str, fact: str, flows: Iterable[FlowReport]) -> list[Slot]:
    """Where a fact is said for everything of a file at once: under `defaults`, or as evidence of the exporter."""
    scope, *parts = fact.split(".")
    found: dict[str, Slot] = {}
    for flow in flows:
        if owner == DEFAULTS and scope in DEFAULTED:
            found[flow.manifest.path] = Slot(flow.manifest.document, (DEFAULTS, f"{scope}s", *parts))
        elif owner == EXPORTER and scope == "evidence":
            found[flow.manifest.exporter_document.path] = Slot(flow.manifest.exporter_document, (EXPORTER, scope, *parts))
    return list(found.values())


def _within(found: Shape | None, name: str | int) -> Shape | None:
    """The shape of a value inside one of another shape."""
    if isinstance(found, Later):
        found = found.shape
    if isinstance(found, Either):
        found = next((one for one in found.shapes if isinstance(one, Map)), None)
    if isinstance(found, Many) and isinstance(name, int):
        return found.of
    return found.fields.get(str(name), found.rest) if isinstance(found, Map) else None


def _slot(fact: str, verdict: Verdict) -> Slot | None:
    """The place of a fact as one item has it."""
    manifest, flow, item = verdict.manifest, verdict.flow, verdict.item
    paper = PAPER.fullmatch(fact)
    if paper is not None:
        document, at = (manifest.document, flow.at) if paper[1] == "flow" else (manifest.exporter_document, ("exporter",))
        return Slot(document, (*at, "clearances", int(paper[2]), *paper[3].split(".")))
    figures = SCENARIOS.fullmatch(fact)
    if figures is not None:
        return Slot(manifest.exporter_document, ("exporter", figures[1], "by_list", *figures.groups()[1:]))
    if not fact.startswith(PEOPLE):
        found = fact_keys(verdict, fact)
        return None if found is None else Slot(*found, flow.id, item.id if fact.startswith("item.") else "")
    parts = tuple(fact.split(".")[1:])
    known = _group(verdict)
    if known is not None:
        return Slot(known[0], (*known[1], *parts), flow.id, item.id)
    name = _new_name(verdict)
    return Slot(manifest.document, (*_populations(name), *parts), flow.id, item.id, ((item.at, name),))


def _populations(name: str) -> Keys:
    return ("populations", name)


def _group(verdict: Verdict) -> tuple[Document, Keys] | None:
    """Where the group of people of an item is described."""
    name = verdict.manifest.document.value(*verdict.item.at, "persons")
    population = verdict.manifest.populations.get(name) if isinstance(name, str) else None
    return None if population is None else (population.document, population.at)


def _new_name(verdict: Verdict) -> str:
    """A name for the people of an item that are in no group yet."""
    name = f"{verdict.flow.id}-{verdict.item.id}"
    while name in verdict.manifest.populations or name == PROVIDED:
        name += "-"
    return name


# --------------------------------------------------------------------------- the questions


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
    """What still decides something, the most decisive first; of one flow or item where it is named."""
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
    return sorted(found, key=lambda one: (one.shape is None, one.later, -one.score))


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


def _awaited(verdict: Verdict) -> frozenset[str]:
    """Every fact that something waits for that is said of one item."""
    own = verdict.own
    open_ = [own.questions, *(state.questions for state in own.gates), *(state.questions for state in own.reviews)]
    open_ += [questions for _, _, questions in own.breaches]
    outcomes = [own.cleared, *(state.met for state in own.gates), *(doubt for held in own.held for _, doubt in held.doubts)]
    outcomes += [outcome for state in own.duties for outcome in (state.applies, state.evidence)]
    return frozenset(one.key for questions in open_ for one in questions).union(*(one.needs for one in outcomes))


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
        place = _group(one)
        if place is not None:
            return Slot(place[0], (*place[1], SHARED, PROVIDED))
        new = _new_name(one)
        return Slot(one.manifest.document, (*_populations(new), SHARED, PROVIDED), people=((one.item.at, new),))
    places = [_group(verdict) for verdict in (one, other)]
    names = [str(place[1][1]) if place is not None else _new_name(verdict) for place, verdict in zip(places, (one, other), strict=True)]
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


# --------------------------------------------------------------------------- the answers


def parsed(text: str, name: str, kinds: Shape) -> Any:
    """An answer as it is written in a file; `name`: what problems call it.

    Raises `InvalidInput`.
    """
    inner = _core(kinds)
    said = text.strip()
    if isinstance(inner, Text) and not isinstance(kinds, Many) and said[:1] not in ("'", '"'):
        return said
    try:
        document = read(said, name)
    except InvalidInput:
        if not isinstance(inner, Either):
            raise
        return said  # a reference
    value = document.data
    if isinstance(inner, Many) and isinstance(value, str):
        parts = [one for part in COMMAS.split(value) if (one := part.strip())]
        value = parts if len(parts) > 1 else value
    between = BETWEEN.fullmatch(said) if isinstance(inner, Number) else None
    if between is not None and any(between.groups()):
        value = {end: int(digits.replace("_", "")) for end, digits in zip(("low", "high"), between.groups(), strict=True) if digits}
    reporter = Reporter(document)
    kinds.check(value, (), reporter)
    if reporter.problems:
        raise InvalidInput(reporter.problems)
    return value


def _core(kinds: Shape) -> Shape:
    kinds = kinds.shape if isinstance(kinds, Later) else kinds
    return _core(kinds.of) if isinstance(kinds, Judgement) else kinds


def judgement(kinds: Shape | None) -> bool:
    """Whether it is a fact that only a person may judge."""
    return isinstance(kinds.shape if isinstance(kinds, Later) else kinds, Judgement)


def unsigned(term: Term | None, kinds: Shape | None, value: Any, law: Law) -> bool:
    """Whether the law counts this answer only where a named person stands for it, and none does."""
    if term is None or not judgement(kinds) or (isinstance(value, dict) and value.get("by") and value.get("because")):
        return False
    fact = convert(value["value"] if isinstance(value, dict) and "value" in value else value, term)
    if term.key in CLAIMABLE and fact is False:
        return True
    conditions = [rule.when for rule in law.rules] + [duty.evidence for duty in law.lawbook.duties.values()]
    single = (each for condition in conditions for each in tests_of(condition))
    return any(each[1] == term.key and each[3] and test(each, {term.key: fact}).open for each in single)


def signed(value: Any, by: str, because: str) -> dict[str, Any]:
    """An answer for which a named person stands."""
    said = value["value"] if isinstance(value, dict) and "value" in value else value
    return {"value": said, "by": by, "because": because}


def misdated(name: str, slots: Sequence[Slot], value: Any, day: str) -> list[Problem]:
    """What is wrong with the day of figures on flows in no manifest: those of another year would say nothing of this one."""
    for slot in slots:
        if slot.keys[0] != "exporter" or len(slot.keys) < 2 or not str(slot.keys[1]).startswith("provided_"):
            continue
        counted = value.get("as_of") if isinstance(value, dict) else value if slot.keys[-1] == "as_of" else None
        if isinstance(counted, str) and (counted[:4] != day[:4] or counted > day):
            hint = f"the persons since 1 January are counted on a day from {day[:4]}-01-01 to {day}"
            return [Problem(name, f"figures of {counted} say nothing of {day}", None, hint)]
    return []


def texts_with(answers: Iterable[tuple[Sequence[Slot], Any]], places: Places) -> list[tuple[Document, str]]:
    """Each file with answers in it, as it was and its new text.

    Raises `NotEdited`.
    """
    edits: dict[str, tuple[Document, list[tuple[Keys, Any]]]] = {}
    for slots, value in answers:
        for slot in slots:
            _, listed = edits.setdefault(slot.document.path, (slot.document, []))
            listed += edits_of(slot, value, places)
    return [(document, stated(document, listed)) for document, listed in edits.values()]


def edits_of(slot: Slot, value: Any, places: Places) -> list[tuple[Keys, Any]]:
    """What is written where for one answer."""
    document, keys = slot.document, slot.keys
    found: list[tuple[Keys, Any]] = []
    for at, name in slot.people:
        persons = document.value(*at, "persons")
        if persons is not None:
            found.append(((*_populations(name), "size"), persons))
        found.append(((*at, "persons"), name))
    for depth in range(1, len(keys)):
        above = document.value(*keys[:depth])
        if above is None:
            break
        if isinstance(above, (dict, list)):
            continue
        # Evidence that is stated in a word gets parts.
        kinds = places.shape_at(document, keys[:depth])
        held = _within(kinds, "ref") is not None
        if above is not True and not (isinstance(above, str) and held):
            raise NotEdited
        inner = value
        for key in reversed(keys[depth:]):
            inner = {key: inner}
        return [*found, (keys[:depth], {**({"ref": above} if isinstance(above, str) else {}), **inner})]
    return [*found, (keys, value)]
