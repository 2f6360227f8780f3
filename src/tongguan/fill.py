"""Documents → manifests: each mapping looked at and read in one pass, and where that fails, every problem in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from tongguan.compounds import Many, Map
from tongguan.count import UNRELATED, ZERO, Count, Group, Relations, pair
from tongguan.manifest import Clearance, Flow, Item, Manifest, Population, Provided, waiver_of
from tongguan.names import PROVIDED, SINCE, above_flows, emptied, is_number, like_numbers, misfits, once_for_all
from tongguan.problem import InvalidInput, Problem
from tongguan.shape import SLUG, Keys, Reporter, Shape
from tongguan.shapes import DEFAULTED, exporter_shape
from tongguan.stated import NONE, Field, Misfit, Table, count_of, listed
from tongguan.watch import SCOPES, Suspect, Watch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tongguan.document import Document
    from tongguan.facts import Facts
    from tongguan.lawbook.model import Lawbook
    from tongguan.screening import Screening

PIECEWISE = frozenset(("exporter", "defaults", "recipients", "flows"))
"""Keys at the top of a manifest that are looked at while they are read."""
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
        self._tables = _Tables.of(lawbook, whole)
        self._shared: dict[int, tuple[_Source, Document]] = {}
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

    def _above(self, shared: Document) -> _Source:
        known = self._shared.get(id(shared))
        if known is None:
            known = self._shared[id(shared)] = (_Source(shared, self._tables, None, shared=True), shared)
        return known[0]


class _Tables:
    """What each mapping of a manifest may hold, with the facts that values come to."""

    _made: ClassVar[dict[str, _Tables]] = {}

    def __init__(self, lawbook: Lawbook, whole: Map) -> None:
        terms = lawbook.terms
        self.manifest = whole
        self.shared = exporter_shape(whole)
        exporter, flow = _map(self.shared.fields["exporter"]), _map(whole.fields["flows"])
        item, clearance = _map(flow.fields["items"]), _map(flow.fields["clearances"])
        defaults = _map(whole.fields["defaults"]).fields
        self.provided = {name: exporter.fields[name] for name in (PROVIDED, SINCE)}
        self.exporter = Table(exporter, "exporter", terms, ("evidence", "clearances", PROVIDED, SINCE))
        self.flow = Table(flow, "flow", terms, ("items", "evidence", "clearances"))
        self.item = Table(item, "item", terms, ("persons",))
        self.persons = Field("item.persons", terms["item.persons"], item.fields["persons"], terms)
        self.evidence = Table(_map(flow.fields["evidence"]), "evidence", terms)
        self.clearance = Table(clearance, "clearance", terms)
        self.recipient = Table(_map(whole.fields["recipients"]), "recipient", terms)
        self.defaults = {f"{scope}s": Table(_map(defaults[f"{scope}s"]), scope, terms) for scope in DEFAULTED}
        every = lawbook.contradictions.values()
        self.watch = {scope: Watch(every, scope) for scope in SCOPES}
        self.for_all = sum(1 << place for place, one in enumerate(every) if not one.own)
        """The contradictions that may begin with what is stated once for all."""

    @classmethod
    def of(cls, lawbook: Lawbook, whole: Map) -> _Tables:
        """The tables of a lawbook, made once."""
        if lawbook.digest not in cls._made:
            cls._made[lawbook.digest] = cls(lawbook, whole)
        return cls._made[lawbook.digest]


def _map(shape: Shape) -> Map:
    """The mapping that a key holds, or whose list, or that stands under names of the user's own choosing."""
    inner = shape.of if isinstance(shape, Many) else shape
    inner = inner.rest if isinstance(inner, Map) and inner.rest is not None else inner
    assert isinstance(inner, Map)
    return inner


class _Source:
    """What one file, a manifest or an exporter file, states beside flows and waivers. Raises `Misfit`."""

    def __init__(self, document: Document, tables: _Tables, above: _Source | None, *, shared: bool = False) -> None:
        self.document = document
        self.tables = tables
        data = document.data
        _opened(data, tables.shared if shared else tables.manifest)
        stated = data["exporter"]
        if type(stated) is dict:
            self._exporter(stated)
        elif shared or not tables.manifest.fields["exporter"].fits(stated):
            raise Misfit
        self.defaults = _facts_of(data.get("defaults"), tables.defaults)
        self.recipients = self._recipients(data.get("recipients"))
        self.populations: dict[str, Population] = {}
        self.relations: Relations = UNRELATED
        if above is not None:
            self.defaults = {name: facts | self.defaults[name] for name, facts in above.defaults.items()}
            self.recipients = above.recipients | self.recipients
            self.populations |= above.populations
            self.relations = above.relations
        if data.get("populations") or type(stated) is dict:
            report = Reporter(document)
            above_flows(report, {name: one.document.value("populations", name) for name, one in self.populations.items()})
            if report.problems:
                raise Misfit
        if data.get("populations"):
            self.populations |= _populations(document)
            self.relations = _relations(self.populations)

    def _exporter(self, stated: dict[str, Any]) -> None:
        for name, shape in self.tables.provided.items():
            if stated.get(name) is not None and not shape.fits(stated[name]):
                raise Misfit
        self.exporter = self.tables.exporter.facts(stated)
        self.exporter["exporter.id"] = str(stated["id"])
        self.name = str(stated.get("name") or stated["id"])
        self.evidence = self.tables.evidence.facts(stated["evidence"]) if stated.get("evidence") is not None else NONE
        self.clearances = _clearances_of(stated.get("clearances"), self.tables.clearance)
        self.states_clearances = stated.get("clearances") is not None
        watch = self.tables.watch
        self.alarms = watch["exporter"].alarms(self.exporter) | watch["evidence"].alarms(self.evidence)
        """What its statements may be part of."""
        self.provided, self.provided_by_list = _provided(stated)

    def _recipients(self, stated: Any) -> dict[str, Facts]:
        """The facts of each recipient, as they are stated."""
        if stated is None:
            return {}
        if type(stated) is not dict:
            raise Misfit
        if not all(map(SLUG.fullmatch, stated)):
            raise Misfit
        return {name: NONE if one is None else self.tables.recipient.facts(one) for name, one in stated.items()}


def _opened(data: Any, shape: Map) -> None:
    """Look at what stands at the top of a file, but for what is read piece by piece. Raises `Misfit`."""
    if type(data) is not dict:
        raise Misfit
    for name, value in data.items():
        inner = shape.fields.get(name)
        if inner is None or not (value is None or name in PIECEWISE or inner.fits(value)):
            raise Misfit
    for name in shape.required:
        if data.get(name) is None:
            raise Misfit


def _facts_of(stated: Any, tables: Mapping[str, Table]) -> dict[str, Facts]:
    """The facts stated under each of these keys. Raises `Misfit`."""
    found = dict.fromkeys(tables, NONE)
    if stated is None:
        return found
    if type(stated) is not dict:
        raise Misfit
    for name, one in stated.items():
        if name not in tables:
            raise Misfit
        if one is not None:
            found[name] = tables[name].facts(one)
    return found


def _clearances_of(stated: Any, table: Table) -> list[Facts]:
    """The facts of each clearance, as they are stated. Raises `Misfit`."""
    if stated is None:
        return []
    if type(stated) is not list:
        raise Misfit
    return [table.facts(one) for one in stated]


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

    def __init__(self, document: Document, tables: _Tables, above: _Source | None) -> None:
        own = _Source(document, tables, above)
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
            held = self._clearances(_clearances_of(one["clearances"], tables.clearance), at, self.document, for_flow=True)
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


def _provided(exporter: dict[str, Any]) -> tuple[dict[str, Provided], dict[str, dict[str, Provided]]]:
    """The figures on flows in no manifest, by bucket and by scenario."""
    provided: dict[str, Provided] = {}
    by_list: dict[str, dict[str, Provided]] = {}
    for name, prefix in ((PROVIDED, ""), (SINCE, "two_year_")):
        stated = exporter.get(name) or {}
        as_of, until = stated.get("as_of"), stated.get("until")
        for bucket in ("ordinary", "sensitive"):
            key = f"exporter.{name}.{bucket}"
            if stated.get(bucket) is not None:
                provided[prefix + bucket] = Provided(key, count_of(stated[bucket], key), as_of, until)
            for scenario, one in (stated.get("by_list") or {}).items():
                key = f"exporter.{name}.by_list.{scenario}.{bucket}"
                if (one or {}).get(bucket) is not None:
                    by_list.setdefault(scenario, {})[bucket] = Provided(key, count_of(one[bucket], key), as_of, until)
    return provided, by_list


def _relations(populations: Mapping[str, Population]) -> Relations:
    overlaps: dict[tuple[str, str], Count] = {}
    parents: dict[str, Group] = {}
    groups = {name: population.group.name for name, population in populations.items()} | {PROVIDED: PROVIDED}
    for name, population in populations.items():
        one = (population.document.data.get("populations") or {}).get(name) or {}
        group = population.group.name
        outer = populations.get(next(iter(map(str, listed(one.get("within")))), ""))
        if outer is not None:
            parents[group] = outer.group
        for other in map(str, listed(one.get("apart_from"))):
            if other in groups:
                overlaps[pair(group, groups[other])] = Count(0, 0)
        for other, number in (one.get("overlaps") or {}).items():
            if other in groups:
                overlaps[pair(group, groups[other])] = count_of(number, f"populations.{name}.overlaps.{other}")
    return Relations(_inherited(overlaps, parents), parents)


def _populations(source: Document) -> dict[str, Population]:
    """The groups of people that a file describes."""
    found: dict[str, Population] = {}
    for name, one in (source.data.get("populations") or {}).items():
        group = Group(f"{source.path}#{name}", count_of((one or {}).get("size"), f"populations.{name}.size"))
        found[name] = Population(group, _kind_of(name, source), ("populations", name), source)
    return found


def _kind_of(name: str, source: Document) -> str | None:
    """The kind of people, their own or that of the population they lie within."""
    stated = source.data.get("populations") or {}
    for _ in stated:
        one = stated.get(name) or {}
        if one.get("kind") is not None:
            return str(one["kind"])
        name = one.get("within", "")
    return None


def _inherited(overlaps: dict[tuple[str, str], Count], parents: Mapping[str, Group]) -> dict[tuple[str, str], Count]:
    """Who is apart from a whole is apart from each of its parts."""
    apart = {key for key, count in overlaps.items() if count == ZERO}
    if not (apart and parents):
        return overlaps
    result = dict(overlaps)
    above = Relations({}, parents)
    names = {name for key in overlaps for name in key} | set(parents)
    lines = {name: [name, *(outer.name for outer in above.ancestors(name))] for name in names}
    for one, ones in lines.items():
        for other, others in lines.items():
            if one < other and (one, other) not in result and any(pair(a, b) in apart for a in ones for b in others if a != b):
                result[one, other] = ZERO
    return result
