"""What manifests state, fact by fact, each with its place: the facts that can be held against those of another run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.asks import fact_place
from tongguan.count import Count
from tongguan.facts import NEVER, Judged, Partly, plain
from tongguan.fill import UNCOUNTED
from tongguan.finding import Place, people
from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tongguan.manifest import Clearance, Manifest
    from tongguan.report import FlowReport, Report
    from tongguan.verdict import Verdict

Subject = tuple[str, str, str]
"""Exporter, flow, item; empty where a fact is one of the whole exporter, or of the whole flow."""
Key = tuple[Subject, str]
NAMES = frozenset(("flow.title", "exporter.name", "recipient.name"))
"""Names for people, on which no verdict hangs."""
PAPERS = "clearances["
"""What the keys of facts of a paper begin with, before its name."""
COUNTED = "population.size"
"""What an item says of its persons by the population that it names: `item.persons` says it too."""


class Spot(Record):
    """A place in a file."""

    path: str
    line: int
    column: int


class Statement(Record):
    """One fact as it is stated."""

    value: Any
    spot: Spot

    @property
    def text(self) -> str:
        """The value as people write it."""
        return written(self.value)


def statements(report: Report) -> dict[Key, Statement]:
    """Every fact that the manifests of a run state."""
    found: dict[Key, Statement] = {}
    for flow in report.told:
        for key, statement in _of_flow(flow):
            found.setdefault(key, statement)
    return found


def _of_flow(flow: FlowReport) -> Iterator[tuple[Key, Statement]]:
    manifest, exporter = flow.manifest, flow.manifest.exporter_id
    if not flow.verdicts:
        return
    first = flow.verdicts[0]
    facts = [(("", ""), manifest.exporter), ((flow.id, ""), {**flow.flow.recipient, **flow.flow.facts})]
    for (name, item), stated in facts:
        for key, value in stated.items():
            if key not in NAMES:
                yield ((exporter, name, item), key), Statement(value, _spot(fact_place(first, key), flow))
    yield ((exporter, flow.id, ""), "flow.to"), Statement(flow.flow.to, _spot(fact_place(first, "flow.to"), flow))
    for figure in manifest.figures():
        yield ((exporter, "", ""), figure[0]), Statement(figure[1].count, _figure(manifest, figure[0]))
    if flow.flow.states_clearances:
        held = frozenset(name for name, _ in _named(flow.flow.clearances))
        yield ((exporter, flow.id, ""), "flow.clearances"), Statement(held, _spot(fact_place(first, "flow.clearances"), flow))
    for key, statement in _papers(flow.flow.clearances):
        yield ((exporter, flow.id, ""), key), statement
    for verdict in flow.verdicts:
        for key, statement in _population(verdict):
            yield ((exporter, flow.id, verdict.item.id), key), statement
        for key, value in verdict.item.facts.items():
            if key != COUNTED and not (key == "item.persons" and value == UNCOUNTED):
                place = _persons(verdict) if key == "item.persons" else fact_place(verdict, key)
                yield ((exporter, flow.id, verdict.item.id), key), Statement(value, _spot(place, flow))


def _population(verdict: Verdict) -> Iterator[tuple[str, Statement]]:
    """What is said of the people whom an item names, beside their number."""
    population = verdict.manifest.populations.get(str(verdict.manifest.document.value(*verdict.item.at, "persons")))
    if population is not None:
        for key, value in (population.document.value(*population.at) or {}).items():
            if key != "size":
                yield f"population.{key}", Statement(str(value), _at(Place.of(population.document, (*population.at, key))))


def _persons(verdict: Verdict) -> Place | None:
    """Where the number of persons stands: at the population that an item names, else at the item."""
    manifest, at = verdict.manifest, (*verdict.item.at, "persons")
    named = manifest.document.value(*at)
    population = manifest.populations.get(named) if isinstance(named, str) else None
    if population is None:
        return Place.of(manifest.document, at)
    return Place.of(population.document, (*population.at, "size"))


def _figure(manifest: Manifest, key: str) -> Spot:
    return _at(Place.of(manifest.exporter_document, tuple(key.split("."))))


def _named(clearances: Iterable[Clearance]) -> Iterator[tuple[str, Clearance]]:
    """Papers by their mechanism and reference, those alike by their order."""
    times: dict[str, int] = {}
    for one in clearances:
        mechanism, ref = (plain(one.facts.get(f"clearance.{name}")) for name in ("mechanism", "ref"))
        name = str(mechanism) if ref is None else f"{mechanism} {ref}"
        number = times[name] = times.get(name, 0) + 1
        yield name if number == 1 else f"{name} #{number}", one


def _papers(clearances: Iterable[Clearance]) -> Iterator[tuple[str, Statement]]:
    """What each paper says."""
    for name, one in _named(clearances):
        for key, value in one.facts.items():
            field = key.removeprefix("clearance.")
            yield f"{PAPERS}{name}].{field}", Statement(value, _at(Place.of(one.document, (*one.at, *field.split(".")))))


def _spot(place: Place | None, flow: FlowReport) -> Spot:
    return _at(place or flow.place)


def _at(place: Place) -> Spot:
    return Spot(place.path, *place.point)


def written(value: Any) -> str:
    """A stated value as people write it.

    >>> written(True), written(frozenset({"b", "a"})), written(Count(1_000, 2_000)), written("CN")
    ('true', '[a, b]', '1,000–2,000', 'CN')
    """
    if isinstance(value, Judged):
        return f"{written(value.value)} ({value.by}: {value.because})"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Count):
        return people(value)
    if isinstance(value, Partly):
        return written(value.known | {f"{one}?" for one in value.possible})
    if isinstance(value, (set, frozenset)):
        return f"[{', '.join(sorted(map(str, value)))}]"
    return "never" if value == NEVER else f"{value:,}" if isinstance(value, (int, float)) else str(value)
