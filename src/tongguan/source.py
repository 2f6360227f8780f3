"""What one file states beside its flows: exporter, recipients, groups of people, papers, and what holds once for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from tongguan.compounds import Many, Map
from tongguan.count import UNRELATED, ZERO, Count, Group, Relations, pair
from tongguan.manifest import Population, Provided
from tongguan.names import PROVIDED, SINCE, above_flows
from tongguan.shape import SLUG, Reporter, Shape
from tongguan.shapes import DEFAULTED, exporter_shape
from tongguan.stated import NONE, Field, Misfit, Table, count_of, listed
from tongguan.watch import SCOPES, Watch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongguan.document import Document
    from tongguan.facts import Facts
    from tongguan.lawbook.model import Lawbook


PIECEWISE = frozenset(("exporter", "defaults", "recipients", "flows"))
"""Keys at the top of a manifest that are looked at while they are read."""


class Tables:
    """What each mapping of a manifest may hold, with the facts that values come to."""

    _made: ClassVar[dict[str, Tables]] = {}

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
    def of(cls, lawbook: Lawbook, whole: Map) -> Tables:
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


class Source:
    """What one file, a manifest or an exporter file, states beside flows and waivers. Raises `Misfit`."""

    def __init__(self, document: Document, tables: Tables, above: Source | None, *, shared: bool = False) -> None:
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
        self.clearances = clearances_of(stated.get("clearances"), self.tables.clearance)
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


def clearances_of(stated: Any, table: Table) -> list[Facts]:
    """The facts of each clearance, as they are stated. Raises `Misfit`."""
    if stated is None:
        return []
    if type(stated) is not list:
        raise Misfit
    return [table.facts(one) for one in stated]


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
