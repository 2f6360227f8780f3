"""Where in the files of a run facts are stated, or would be, and how answers are written there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tongguan.asks import fact_keys, own_place
from tongguan.compounds import Either, Later, Many, Map
from tongguan.edit import NotEdited, stated
from tongguan.manifest import is_manifest
from tongguan.names import PROVIDED
from tongguan.problem import suggestion
from tongguan.record import Record
from tongguan.shapes import DEFAULTED, exporter_shape, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tongguan.document import Document
    from tongguan.lawbook.model import Lawbook
    from tongguan.report import FlowReport, Report
    from tongguan.shape import Keys, Shape
    from tongguan.verdict import Verdict

PEOPLE = "population."
GROUPS = "populations."
PAPER = re.compile(r"(flow|exporter)\.clearances\[(\d+)\]\.(.+)")
SCENARIOS = re.compile(r"exporter\.(provided_this_year)\.by_list\.(.+)\.(ordinary|sensitive)")
"""Scenarios are named in the words of the list."""
DEFAULTS, EXPORTER = "defaults", "exporter"
"""What may stand in place of a flow: said once for all of them."""


class Slot(Record):
    """A place in a file where an answer stands, or would stand."""

    document: Document
    keys: Keys
    flow: str = ""
    item: str = ""
    """Of whom it is asked, where it is asked of an item."""
    above: tuple[tuple[Document, Keys], ...] = ()
    """Where `defaults` state it for all: too broadly, or it would not be asked. An answer of one is none of the others'."""
    people: tuple[tuple[Keys, str], ...] = ()
    """Items whose people have no name in the file yet, each with the name that they get: what is said of people is said of a group."""

    @property
    def stated(self) -> Any:
        """What stands there or holds there, None where nothing does."""
        if self.people:
            return None
        document, keys = self.source
        return document.value(*keys)

    @property
    def source(self) -> tuple[Document, Keys]:
        """Where that is stated: for all at once, unless it is stated there."""
        own = (self.document, self.keys)
        return next((one for one in (own, *self.above) if one[0].value(*one[1]) is not None), own)

    @property
    def line(self) -> int:
        """The line, or that of what it would be part of."""
        keys = self.people[0][0] if self.people else self.keys
        return self.document.at(*keys).start.line


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
        # Of several items there is one place where one group of people speaks for them.
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
        if found is None:
            return None
        above = (found,) if found[1][0] == DEFAULTS and found[0].value(*found[1]) is not None else ()
        own = own_place(verdict, fact.partition(".")[0]) if above else None
        place = found if own is None else (own[0], (*own[1], *fact.split(".")[1:]))
        return Slot(*place, flow.id, item.id if fact.startswith("item.") else "", above)
    parts = tuple(fact.split(".")[1:])
    known = group_at(verdict)
    if known is not None:
        return Slot(known[0], (*known[1], *parts), flow.id, item.id)
    name = new_name(verdict)
    return Slot(manifest.document, (*populations_at(name), *parts), flow.id, item.id, people=((item.at, name),))


def populations_at(name: str) -> Keys:
    """Where a group of people is described, or would be."""
    return ("populations", name)


def group_at(verdict: Verdict) -> tuple[Document, Keys] | None:
    """Where the group of people of an item is described."""
    name = verdict.manifest.document.value(*verdict.item.at, "persons")
    population = verdict.manifest.populations.get(name) if isinstance(name, str) else None
    return None if population is None else (population.document, population.at)


def new_name(verdict: Verdict) -> str:
    """A name for the people of an item that are in no group yet."""
    name = f"{verdict.flow.id}-{verdict.item.id}"
    while name in verdict.manifest.populations or name == PROVIDED:
        name += "-"
    return name


def _awaited(verdict: Verdict) -> frozenset[str]:
    """Every fact that something waits for that is said of one item."""
    own = verdict.own
    open_ = [own.questions, *(state.questions for state in own.gates), *(state.questions for state in own.reviews)]
    open_ += [questions for _, _, questions in own.breaches]
    outcomes = [own.cleared, *(state.met for state in own.gates), *(doubt for held in own.held for _, doubt in held.doubts)]
    outcomes += [outcome for state in own.duties for outcome in (state.applies, state.evidence)]
    return frozenset(one.key for questions in open_ for one in questions).union(*(one.needs for one in outcomes))


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
            found.append(((*populations_at(name), "size"), persons))
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
