"""Documents → manifests: each mapping looked at and read in one pass, and where that fails, every problem in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.count import Count, Group
from tongguan.manifest import Clearance, Flow, Item, Manifest, waiver_of
from tongguan.names import emptied, is_number, like_numbers, misfits, once_for_all
from tongguan.problem import InvalidInput, Problem
from tongguan.shape import Keys, Reporter
from tongguan.shapes import DEFAULTED, exporter_shape
from tongguan.source import Source, Tables, clearances_of
from tongguan.stated import NONE, Misfit
from tongguan.watch import Suspect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.compounds import Map
    from tongguan.document import Document
    from tongguan.facts import Facts
    from tongguan.lawbook.model import Lawbook
    from tongguan.screening import Screening

UNCOUNTED = Count(0, None, frozenset(("item.persons",)))
"""The persons of an item that says nothing of them."""


def problems_of(document: Document, whole: Map) -> list[Problem]:
    """Where a document leaves its shape; worded only where it does."""
    report = Reporter(document)
    if not whole.fits(document.data):
        whole.check(document.data, (), report)
    return report.problems


def fill(document: Document, lawbook: Lawbook, whole: Map, shared: Document | None = None, screening: Screening | None = None) -> Manifest:
    """The manifest of a document; `whole` is `shape(lawbook)`, `shared` the exporter file it names, `screening` the lists of recipients.

    Raises `InvalidInput` with every problem found.
    """
    return Filler(lawbook, whole).fill(document, shared, screening)


def unfit(document: Document, whole: Map, shared: Document | None = None, *, lone: bool = False) -> list[Problem]:
    """Everything wrong with a manifest and the exporter file it names; `lone` where that file is not at hand."""
    problems = problems_of(document, whole)
    if shared is not None:
        problems += problems_of(shared, exporter_shape(whole))
    return joined(problems, misfits(document, shared, lone=lone))


def joined(first: Sequence[Problem], second: Sequence[Problem]) -> list[Problem]:
    """Problems of two kinds in the order of their files; what already has a problem needs no second one."""
    if not (first and second):
        return [*first, *second]
    told = {(problem.path, problem.span.start) for problem in first if problem.span}
    found = [*first, *(one for one in second if one.span is None or (one.path, one.span.start) not in told)]
    order = {path: index for index, path in enumerate(dict.fromkeys(one.path for one in found))}
    return sorted(found, key=lambda one: (order[one.path], *(one.span.start if one.span else (0, 0))))


class Filler:
    """Makes the manifests of a run; an exporter file that many of them name is read once."""

    def __init__(self, lawbook: Lawbook, whole: Map) -> None:
        """`whole` is `shape(lawbook)`."""
        self.lawbook = lawbook
        self.whole = whole
        self._tables = Tables.of(lawbook, whole)
        self._shared: dict[int, tuple[Source, Document]] = {}
        """By identity, with the document itself, so that no other object takes its place."""

    def fill(self, document: Document, shared: Document | None, screening: Screening | None) -> Manifest:
        """The manifest of a document. Raises `InvalidInput` with every problem found."""
        try:
            above = self._above(shared) if shared is not None else None
            return _Filling(document, self._tables, above).manifest(screening)
        except Misfit:
            problems = unfit(document, self.whole, shared)
            assert problems, "what the quick way refuses, the one that words problems refuses"
        raise InvalidInput(problems)

    def _above(self, shared: Document) -> Source:
        known = self._shared.get(id(shared))
        if known is None:
            known = self._shared[id(shared)] = (Source(shared, self._tables, None, shared=True), shared)
        return known[0]


class _Once:
    """What is stated once for every recipient, flow, item or clearance, or for the evidence of every flow."""

    __slots__ = ("_deep", "_every")

    def __init__(self, *every: dict[str, Any], forms: bool = False) -> None:
        """`forms`: a mapping may stand in the place of a word."""
        self._every = [stated for stated in every if stated]
        self._deep = [name for stated in self._every for name, value in stated.items() if forms or type(value) is dict]
        """Keys that may hold a mapping."""

    def keep(self, stated: Any) -> None:
        """Raise `Misfit` where a mapping has a key without a value for which one is stated here."""
        if type(stated) is not dict:
            return
        if None not in stated.values():
            for name in self._deep:
                if type(stated.get(name)) is dict:
                    break
            else:
                return
        if any(True for once in self._every for _ in emptied(stated, once)):
            raise Misfit


class _Filling:
    """One manifest in the making. Raises `Misfit`."""

    def __init__(self, document: Document, tables: Tables, above: Source | None) -> None:
        own = Source(document, tables, above)
        self.document = document
        self.tables = tables
        self.own = own
        self.source = source = above or own
        """The file that holds the exporter."""
        self.defaults = own.defaults
        files = [document] if above is None else [above.document, document]
        self.once = {scope: _Once(*[once_for_all(file, scope) for file in files]) for scope in DEFAULTED}
        self.proof = _Once(source.document.data["exporter"].get("evidence") or {}, forms=True)
        self._keep_to_defaults()
        self.recipients = {name: {**own.defaults["recipients"], **facts} for name, facts in own.recipients.items()}
        self.numbered = like_numbers(own.populations)
        self.doubted: list[tuple[Clearance, int]] = []
        self.held = self._clearances(source.clearances, ("exporter",), source.document, for_flow=False)
        self.items: dict[str, set[str]] = {}
        """The items of each flow."""
        watch = tables.watch
        once = watch["flow"].alarms(own.defaults["flows"]) | watch["item"].alarms(own.defaults["items"])
        self.alarms = source.alarms | once & tables.for_all
        """The contradictions that what holds for all flows may be part of."""
        self.suspects: list[Suspect] = []
        self.alarmed: dict[str, int] = {}
        """What recipients were found to be part of."""
        self.left: dict[frozenset[str], Facts] = {}
        """What is left of the exporter's evidence beside a flow that states these facts of its own."""
        self.joining: dict[str, set[str]] = {}
        """Item → the items that say they can be joined with it."""

    def _keep_to_defaults(self) -> None:
        """Look at what stands above the flows: nobody takes back without a word what is stated once for all."""
        own, source, once = self.own, self.source, self.once
        for origin in {id(own): own, id(source): source}.values():
            data = origin.document.data
            for one in (data.get("recipients") or {}).values():
                once["recipient"].keep(one or {})
            if type(data["exporter"]) is dict:
                for one in data["exporter"].get("clearances") or ():
                    once["clearance"].keep(one)
        if source is not own:
            for scope in DEFAULTED:
                _Once(once_for_all(source.document, scope)).keep(once_for_all(self.document, scope))

    def manifest(self, screening: Screening | None) -> Manifest:
        """The manifest; `screening`: what its recipients are held against."""
        own, source, data = self.own, self.source, self.document.data
        flows = data["flows"]
        if type(flows) is not list:
            raise Misfit
        places = self.document.places
        numbers = places.held(places.value(data, "flows", 0)[1]) if places.plain and flows else iter(())
        made = tuple([self._flow(one, ("flows", index), next(numbers, None)) for index, one in enumerate(flows)])
        if self.joining:
            self._join(made)
        waivers = tuple(waiver_of(one, ("waivers", index), self.document) for index, one in enumerate(data.get("waivers") or []))
        for waiver in waivers:
            if waiver.flow not in self.items or not (waiver.item is None or waiver.item in self.items[waiver.flow]):
                raise Misfit
        if screening is not None:
            # Last of all: what is found is told, and a file that does not fit is not looked at.
            for name, facts in self.recipients.items():
                barred = screening.held(name, facts)
                if barred is not None:
                    facts["recipient.lists"] = barred
        return Manifest(
            self.document.path,
            self.document,
            source.exporter["exporter.id"],
            source.name,
            source.exporter,
            source.document,
            made,
            own.populations,
            own.relations,
            waivers,
            source.provided,
            source.provided_by_list,
            tuple(self.suspects),
            tuple(self.doubted),
        )

    def _flow(self, one: Any, at: Keys, number: int | None) -> Flow:
        tables, own = self.tables, self.own
        stated = tables.flow.facts(one)
        self.once["flow"].keep(one)
        name, to = str(one["id"]), str(one["to"])
        if name in self.items or to not in self.recipients or type(one["items"]) is not list or not one["items"]:
            raise Misfit
        proved = tables.evidence.facts(one["evidence"]) if one.get("evidence") is not None else NONE
        self.proof.keep(one.get("evidence"))
        watch = tables.watch
        alarms = self.alarms | watch["flow"].alarms(stated) | self._alarmed(to)
        if proved:
            alarms |= watch["evidence"].alarms(proved)
        places = self.document.places
        numbers = iter(()) if number is None else places.held(places.value(one, "items", number)[1])
        items = tuple([self._item(name, raw, (*at, "items", index), next(numbers, None)) for index, raw in enumerate(one["items"])])
        for index, item in enumerate(items):
            found = alarms | watch["item"].alarms(item.layers[1])
            if found:
                self.suspects.append(Suspect(name, index, found))
        names = self.items[name] = {item.id for item in items}
        if len(names) < len(items):
            raise Misfit
        clearances = self.held
        if one.get("clearances"):
            held = self._clearances(clearances_of(one["clearances"], tables.clearance), at, self.document, for_flow=True)
            for paper in one["clearances"]:
                self.once["clearance"].keep(paper)
            clearances = (*held, *clearances)
            for clearance in held:
                covered = clearance.facts.get("clearance.items")
                if covered is not None and not covered <= names:
                    raise Misfit
        elif one.get("clearances") is not None and type(one["clearances"]) is not list:
            raise Misfit
        return Flow(
            name,
            str(one.get("title") or name),
            at,
            to,
            self.recipients[to],
            items,
            clearances,
            one.get("clearances") is not None or self.source.states_clearances,
            (own.defaults["flows"], stated, self._apart(proved) if proved else self.source.evidence, proved),
            number,
        )

    def _alarmed(self, to: str) -> int:
        """The contradictions that a recipient may be part of."""
        known = self.alarmed.get(to)
        if known is None:
            known = self.alarmed[to] = self.tables.watch["recipient"].alarms(self.recipients[to])
        return known

    def _apart(self, proved: Facts) -> Facts:
        """The exporter's evidence without what it says more of documents in whose place the flow names its own.

        The date of one assessment is not that of another, nor are the contents of a notice.
        """
        stated = frozenset(proved)
        known = self.left.get(stated)
        if known is None:
            evidence, named = self.source.evidence, {key.split(".")[1] for key in stated}
            left = {key: value for key, value in evidence.items() if key.split(".")[1] not in named}
            known = self.left[stated] = left if len(left) < len(evidence) else evidence
        return known

    def _item(self, flow: str, raw: Any, at: Keys, number: int | None) -> Item:
        facts = self.tables.item.facts(raw)
        self.once["item"].keep(raw)
        name, persons = str(raw["id"]), raw.get("persons")
        kind = None
        if type(persons) is str:
            population = self.own.populations.get(persons)
            if population is None:
                raise Misfit
            group, kind = population.group, population.kind
            facts["population.size"] = group.size
            if kind is not None:
                facts["population.kind"] = kind
        else:
            if self.numbered and is_number(persons) and persons in self.numbered:
                raise Misfit
            group = Group(f"{self.document.path}#{flow}/{name}", UNCOUNTED if persons is None else self.tables.persons.convert(persons))
        facts["item.persons"] = group.size
        for other in facts.get("item.joinable_with", ()):
            self.joining.setdefault(other, set()).add(name)
        node = None if number is None else self.document.places.said(raw, "category", number)
        return Item(name, at, group, kind, (self.own.defaults["items"], facts), node)

    def _join(self, flows: tuple[Flow, ...]) -> None:
        """What can be joined with an item the item can be joined with, though it says with none."""
        for item in (item for flow in flows for item in flow.items):
            defaults, facts = item.layers
            if facts.get("item.joinable_with", defaults.get("item.joinable_with")) == frozenset():
                facts["item.joinable_with"] = frozenset(self.joining.get(item.id, ())) - {item.id}

    def _clearances(self, stated: list[Facts], at: Keys, source: Document, *, for_flow: bool) -> tuple[Clearance, ...]:
        defaults = self.own.defaults["clearances"]
        made = [{**defaults, **facts} for facts in stated]
        for facts in made:
            # Whoever names the exporter itself has said whose the paper is.
            own = facts.get("clearance.holder") in (None, self.source.name, self.source.exporter["exporter.id"])
            facts["clearance.held_by_another"] = not own
            if own and "clearance.holder" in facts:
                facts.setdefault("clearance.holder_group_member", True)
        papers = tuple([Clearance(facts, (*at, "clearances", index), source, for_flow) for index, facts in enumerate(made)])
        for paper in papers:
            alarms = self.tables.watch["clearance"].alarms(paper.facts)
            if alarms:
                self.doubted.append((paper, alarms))
        return papers
