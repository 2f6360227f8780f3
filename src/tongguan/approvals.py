"""The register of papers: what each covers, what is done under it, and whether that is inside what was filed, certified, assessed or approved.

Nothing is judged here. Whether a paper does for an item is taken from the verdict, or asked of the judge part by part; this puts
together by papers what was concluded by items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.dates import concerning
from tongguan.exits import Exit, worst
from tongguan.facts import Unknown, plain
from tongguan.judge.clearances import LYING, MEASURED, against
from tongguan.judge.work import Work
from tongguan.manifest import MADE, own_names, paper_key
from tongguan.register import Lack, Measure, Paper, Register, Service, Use
from tongguan.report import NO_SUCH_PAPER
from tongguan.terms import Papers
from tongguan.underpaper import Seeing, count_of, measured

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from tongguan.count import Count
    from tongguan.dates import Event
    from tongguan.manifest import Clearance
    from tongguan.report import FlowReport, Report
    from tongguan.verdict import Verdict


def register(report: Report) -> Register:
    """The papers that the manifests state, with what is done under them."""
    seeing = Seeing(report)
    uses: dict[int, list[Use]] = {}
    lacks: dict[tuple[Hashable, ...], tuple[FlowReport, Service, list[str]]] = {}
    status = Exit.UNDECIDED if report.unread else Exit.CLEAR
    for flow in report.told:
        for verdict in flow.verdicts:
            work = Work(verdict.subject, verdict.year, report.judge.year, exact=False)  # type: ignore[arg-type]
            served: set[tuple[str, str]] = set()
            for clearance in flow.flow.clearances:
                if _reaches(clearance, flow, verdict):
                    use = Use(flow, verdict, clearance, *seeing.of(work, verdict, clearance))
                    uses.setdefault(id(clearance), []).append(use)
                    served |= {(one.kind, one.id) for one in use.services} | {
                        ("rule", why.rule.id) for why in use.whys if why.rule is not None
                    }
            for demand, exit_code in seeing.demands(verdict):
                status = worst(status, exit_code)
                if exit_code is not Exit.CLEAR and (demand.kind, demand.id) not in served:
                    key = (id(flow), demand.kind, demand.id, demand.needed)
                    lacks.setdefault(key, (flow, demand, []))[2].append(verdict.item.id)
    told = [Lack(one.kind, one.id, one.words, one.needed, flow, tuple(items)) for flow, one, items in lacks.values()]
    return Register(tuple(sorted(_papers(report, uses), key=lambda one: one.order)), tuple(told), status)


def _reaches(clearance: Clearance, flow: FlowReport, verdict: Verdict) -> bool:
    """Whether a paper is told of an item: what the exporter holds is so only of flows of which it names something."""
    if clearance.for_flow or clearance.covering(flow.flow, verdict.item) is not False:
        recipients = clearance.facts.get("clearance.recipients")
        return clearance.for_flow or clearance.covering(flow.flow, verdict.item) is True or recipients is None or flow.flow.to in recipients
    return any(clearance.covering(flow.flow, item) for item in flow.flow.items)


def _papers(report: Report, uses: Mapping[int, list[Use]]) -> Iterator[Paper]:
    """Every paper once, with its entries."""
    groups: dict[Hashable, list[list[tuple[FlowReport, Clearance]]]] = {}
    seen: dict[int, list[FlowReport]] = {}
    for flow in report.told:
        for clearance in flow.flow.clearances:
            if id(clearance) in seen:
                seen[id(clearance)].append(flow)
                continue
            seen[id(clearance)] = [flow]
            key: Hashable = (clearance.document.path, clearance.at)
            if clearance.facts.get("clearance.ref") is not None or clearance.facts.get("clearance.persons") is not None:
                key = paper_key(flow.manifest, clearance)
            same = groups.setdefault(key, [])
            joined = next((one for one in same if all(_alike(clearance, other) for _, other in one)), None)
            if joined is None:
                same.append([(flow, clearance)])
            else:
                joined.append((flow, clearance))
    to: dict[str, set[str]] = {}
    for flow in report.told:
        to.setdefault(flow.manifest.exporter_id, set()).add(flow.flow.to)
    dates: dict[int, list[Event]] = {}
    own = {_place(clearance): clearance for paper in groups.values() for each in paper for _, clearance in each}
    for clearance, events in Papers(report).one_by_one():
        if (found := own.get(_place(clearance))) is not None:
            dates.setdefault(id(found), []).extend(events)
    for every in groups.values():
        for entries in every:
            yield _paper(report, entries, uses, seen, dates, to)


def _alike(one: Clearance, other: Clearance) -> bool:
    """Whether two entries of one reference may be of one paper: one that was made anew on another day is another."""
    days = [(one.facts.get(f"clearance.{day}"), other.facts.get(f"clearance.{day}")) for day in MADE]
    return all(None in pair or pair[0] == pair[1] for pair in days)


def _place(clearance: Clearance) -> Hashable:
    return (clearance.document.path, clearance.at)


def _paper(
    report: Report,
    entries: Sequence[tuple[FlowReport, Clearance]],
    uses: Mapping[int, list[Use]],
    seen: Mapping[int, list[FlowReport]],
    dates: Mapping[int, list[Event]],
    to: Mapping[str, set[str]],
) -> Paper:
    flow, first = entries[0]
    told = {id(one): one for _, clearance in entries for one in uses.get(id(clearance), ())}.values()
    concerned = [one for one in told if one.services or _reached(one)]
    unnamed = concerning(
        (one.flow, one.verdict) for one in told if not one.services and one.clearance.covering(one.flow.flow, one.verdict.item) is False
    )
    stands = [(each, clearance) for _, clearance in entries for each in seen[id(clearance)]]
    items = {name for _, one in entries for name in one.facts.get("clearance.items") or ()}
    there = {name for each, clearance in stands for item in each.flow.items for name in own_names(clearance, each.flow, item)}
    recipients = {name for _, one in entries for name in one.facts.get("clearance.recipients") or ()}
    lines = [(one.document.path, *_span(one)) for _, one in entries]
    remarks = [
        one
        for one in report.warnings
        if one.code == NO_SUCH_PAPER
        and one.span is not None
        and any(one.path == path and first <= one.span.start.line <= last for path, first, last in lines)
    ]
    return Paper(
        entries=tuple(one for _, one in entries),
        exporter=flow.manifest.exporter_id,
        name=flow.manifest.exporter_name,
        mechanism=str(plain(first.facts.get("clearance.mechanism"))),
        uses=tuple(concerned),
        persons=_measures("persons", concerned),
        scale=_measures("scale", concerned),
        unnamed=unnamed,
        missing={"items": tuple(sorted(items - there)), "recipients": tuple(sorted(recipients - to[flow.manifest.exporter_id]))},
        events=tuple(
            sorted({(one.kind, one.first, one.last): one for _, c in entries for one in dates.get(id(c), ())}.values(), key=_dated)
        ),
        remarks=tuple(remarks),
        order=(flow.manifest.exporter_id, *lines[0][:2]),
    )


def _dated(event: Event) -> tuple[str, str, int, str, str]:
    return event.order


def _span(clearance: Clearance) -> tuple[int, int]:
    span = clearance.document.at(*clearance.at)
    return span.start.line, span.end.line


def _reached(use: Use) -> bool:
    """Whether a paper names an item, or may."""
    return use.clearance.covering(use.flow.flow, use.verdict.item) is not False


def _measures(aspect: str, uses: Sequence[Use]) -> tuple[Measure, ...]:
    """What is done against each number of a paper: of persons together, of scale item by item, as the judge holds it against it."""
    found: dict[tuple[Any, ...], list[tuple[Use, Count | None, bool | None]]] = {}
    for use in uses:
        limit = use.clearance.facts.get(f"clearance.{aspect}")
        verdict = use.verdict
        if limit is None or not _reached(use) or (aspect == "persons" and verdict.fact("item.personal") is False):
            continue
        held = {key: verdict.fact(key) for key in MEASURED}
        lies = dict(zip(LYING, against(use.clearance, use.flow.flow, verdict.item, held), strict=True))
        if (
            lies["clearance.covers_item"] is False
            or lies["clearance.covers_recipient"] is False
            or lies["clearance.covers_purpose"] is False
        ):
            continue
        now = measured(aspect, use.clearance, verdict)
        exceeded = lies[f"clearance.{aspect}_exceeded"]
        key = (
            count_of(limit).low,
            count_of(limit).high,
            None if now is None else (now.low, now.high),
            *([id(use)] if aspect == "scale" else []),
        )
        found.setdefault(key, []).append((use, now, None if isinstance(exceeded, Unknown) else exceeded))
    measures = []
    for told in found.values():
        use, now, exceeded = told[0]
        limit = count_of(use.clearance.facts[f"clearance.{aspect}"])
        together = aspect == "persons" and any(one.clearance.together is not None for one, _, _ in told)
        measures.append(Measure(limit, now, exceeded, tuple(one for one, _, _ in told), together))
    return tuple(measures)
