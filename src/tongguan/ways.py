"""The ways out of a flow: the cheapest sets of remedies after which nothing stands against it.

A set is written into the manifest's data and the whole run judged anew by the ordinary judge; what is told of a set is
what came out. Sets of changes to the flow itself are gone through, the cheapest first, up to a bound; each is then
completed by the papers that the verdict still asks for, and rid of every part without which it is no worse.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from tongguan.finding import Place
from tongguan.judge.weigh import holds
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.remedies import ALWAYS, ROUTED
from tongguan.names import PROVIDED, SINCE
from tongguan.outcomes import Outcome, Way, Ways, cost_of, outcome
from tongguan.record import Record
from tongguan.steps import Edit, Step, altered, edits, valid
from tongguan.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tongguan.count import Group
    from tongguan.finding import Finding
    from tongguan.lawbook.remedies import Remedy
    from tongguan.report import FlowReport, Report
    from tongguan.verdict import Verdict

    Keyed = tuple[tuple[str, tuple[str, ...]], ...]
    """A set of steps by their keys."""
    Rejudge = Callable[[Mapping[str, str], tuple[str, str]], Report]
    """Other texts of some files by their paths, the manifest and id of a flow → the report on that flow, all others counted."""

MOST = 3
"""Changes of the flow itself that are joined in one set."""
TRIALS = 300
"""Times that a flow is judged anew; then the search ends and says so."""
TOLD = 3
"""Sets that are told; one more, where in all of them something leaves no more."""
PRUNED = 4
"""Sets, of those that leave equally little, that are freed of what they do not need."""
FEW = 50
"""Flows of a run of which each may be judged anew that often."""
WORK, FEWEST = 60_000, 100
"""Of more flows: judgements in all times flows, and how many there may be at least."""
ROUNDS = 8
"""Times that papers are added to one set."""
CHOICE = ("contract_or_certification",)
"""The route that several mechanisms answer, each by itself."""
YEARLY = "2024-03-22"
"""From this day persons count by the calendar year alone, before it since 1 January of the year before."""
OF_YEAR = {bucket: (PROVIDED, bucket) for bucket in ("ordinary", "sensitive")}
"""The counts of a year, with the figures of the exporter that stand for flows in no manifest."""
OF_TWO_YEARS = {f"two_year_{bucket}": (SINCE, bucket) for bucket in ("ordinary", "sensitive")}
"""The same since 1 January of the year before."""


def every(report: Report, flows: Sequence[FlowReport], known: Sequence[Remedy], rejudge: Rejudge) -> Iterator[Ways]:
    """The ways out of several flows of a run; the more flows it has, the longer each judgement takes, and the fewer are made."""
    number = len(report.told) + report.counted
    left = TRIALS * len(flows) if number <= FEW else max(FEWEST, WORK // number)
    for flow in flows:
        ways = Search(report, flow, known, rejudge, TRIALS if len(flows) == 1 else min(TRIALS, left)).ways()
        left = max(0, left - ways.tried)
        yield ways


class Search:
    """Looks for the ways out of one flow."""

    def __init__(self, report: Report, flow: FlowReport, known: Sequence[Remedy], rejudge: Rejudge, most: int = TRIALS) -> None:
        lawbook, day = report.judge.law.lawbook, report.receipt.as_of
        self.flow = flow
        self.lawbook = lawbook
        self.day = day
        self._rejudge = rejudge
        self._figures = OF_YEAR if day >= YEARLY else OF_TWO_YEARS
        self._rows = _rows(report, flow, self._figures)
        self.known = [
            one
            for one in known
            if one.in_force.covers(day) and all(ground.when != ALWAYS or valid(ground, lawbook, day) for ground in one.basis)
        ]
        self.tried = 0
        self._most = most
        self.start = outcome(flow)
        self._outcomes: dict[Keyed, Outcome | None] = {(): self.start}

    def ways(self) -> Ways:
        """The cheapest sets that leave nothing standing, else those that leave least."""
        start = self.start
        if start.clear:
            return Ways(self.flow, (), 0, bounded=False)
        designs = self._offered()
        sets = [self._joined((), chosen) for size in range(MOST + 1) for chosen in combinations(designs, size)]
        sets.sort(key=cost_of)
        bounded = len(designs) > MOST
        found: dict[Keyed, tuple[Step, ...]] = {}
        for chosen in sets:
            if self.tried >= self._most:
                bounded = True
                break
            steps = self._completed(chosen)
            if steps:
                found[_keyed(steps)] = steps
        better = [steps for steps in found.values() if self._measure(steps) < start.measure]
        best: dict[Keyed, Way] = {}
        # Whoever needs everything abroad is not told only to leave it out.
        for group in (better, [steps for steps in better if not any(step.remedy.ends for step in steps)]):
            least = min(map(self._measure, group), default=())
            alike = sorted((steps for steps in group if self._measure(steps) == least), key=cost_of)
            for steps in self._distinct(map(self._pruned, alike[:PRUNED])):
                after = self._outcome(steps)
                assert after is not None, "a set that was completed has an outcome"
                best.setdefault(_keyed(steps), self._way(steps, after))
        told = _told(best.values())
        at = next((number for number, way in enumerate(told) if any(_chosen(step.remedy) for step in way.steps)), None)
        if at is not None:
            told[at + 1 : at + 1] = self._instead(told[at])
        return Ways(self.flow, tuple(told), self.tried, bounded=bounded, ending=None if any(way.ends for way in told) else self._ending())

    def _instead(self, way: Way) -> list[Way]:
        """The way with each other mechanism that the law lets the exporter choose, none of them the worse."""
        found = []
        verdicts = {one.item.id: one for one in way.after.flow.verdicts}
        for step in way.steps:
            for other in self.known if _chosen(step.remedy) else ():
                items = self._items(other, [verdicts[item] for item in step.items if item in verdicts])
                if other is step.remedy or not _chosen(other) or items != step.items:
                    continue
                steps = self._ordered([*(one for one in way.steps if one is not step), Step(other, items)])
                after = self._outcome(steps)
                if after is not None and after.measure <= way.after.measure and len(after.past) <= len(way.after.past):
                    found.append(self._way(steps, after))
        return sorted(found, key=lambda one: one.cost)

    def _way(self, steps: tuple[Step, ...], after: Outcome) -> Way:
        return Way(steps, tuple(edits(self.flow, step, self.lawbook, self.day) for step in steps), after)

    def _ending(self) -> Remedy | None:
        """What keeps a flow at home of which nothing may go as it is."""
        if len(self._troubled()) < len(self.flow.verdicts):
            return None
        leaving = [one for one in self.known if any(change.how == "leave_out" for change in one.changes)]
        return next((one for one in leaving if len(self._items(one, self.flow.verdicts)) == len(self.flow.verdicts)), None)

    def _troubled(self) -> set[str]:
        """The items against which a breach stands."""
        return {item for one in self.start.left if one.kind == "breach" for item in one.items}

    def _measure(self, steps: tuple[Step, ...]) -> tuple[int, ...]:
        after = self._outcome(steps)
        assert after is not None, "a set that was completed has an outcome"
        return after.measure

    # ------------------------------------------------------------------ what is offered

    def _offered(self) -> list[Step]:
        """Changes of the flow itself that can be made, on every item where they can."""
        found = []
        for remedy in self.known:
            if not remedy.design:
                continue
            items = self._items(remedy, self.flow.verdicts)
            if any(change.how == "leave_out" for change in remedy.changes):
                # A review is no reason to leave anything out, and what stands against every item is not healed by it.
                troubled = self._troubled()
                items = tuple(item for item in items if item in troubled)
                if len(items) == len(self.flow.verdicts):
                    found += [Step(remedy, (item,)) for item in items[: MOST + 1] if len(self.flow.verdicts) > 1]
                    continue
            if items and edits(self.flow, Step(remedy, items), self.lawbook, self.day):
                found.append(Step(remedy, items))
        return found

    def _items(self, remedy: Remedy, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
        return tuple(one.item.id for one in verdicts if holds(remedy.when, one.facts) and self._grounded(remedy, one))

    def _grounded(self, remedy: Remedy, verdict: Verdict) -> bool:
        """Whether a text in force is its ground for this item."""
        return any(valid(one, self.lawbook, self.day) and holds(one.when, verdict.facts) for one in remedy.basis)

    def _ordered(self, steps: Iterable[Step]) -> tuple[Step, ...]:
        """Steps in the order in which the lawbook lists their remedies."""
        place = {remedy.id: number for number, remedy in enumerate(self.known)}
        return tuple(sorted(steps, key=lambda step: (place[step.remedy.id], step.items)))

    # ------------------------------------------------------------------ trying

    def _outcome(self, steps: tuple[Step, ...]) -> Outcome | None:
        """How the flow comes out; none where the manifest would be refused, or the flow be gone."""
        key = _keyed(steps)
        if key not in self._outcomes:
            changes = [edit for step in steps for edit in edits(self.flow, step, self.lawbook, self.day)]
            self._outcomes[key] = self._judged(steps, changes)
        return self._outcomes[key]

    def _judged(self, steps: tuple[Step, ...], changes: list[Edit]) -> Outcome | None:
        found = self._tried(changes)
        if found is None:
            return None
        after, report = found
        counts: tuple[Edit, ...] = ()
        gone = self._gone(after, report)
        if gone:
            # Who is no longer sent was sent in the time that counts: nobody leaves the count before it ends.
            if any(one.fact("flow.list_scenario") is not None for one in self.flow.verdicts):
                return None
            named = [bucket for bucket in self._figures if any(one == bucket for one, _ in gone)]
            counts = tuple(_counted(self.flow, bucket, self._figures[bucket], gone) for bucket in named)
            found = self._tried([*changes, *counts])
            if found is None:
                return None
            after = found[0]
        return outcome(after, steps, self.start, counts)

    def _tried(self, changes: Iterable[Edit]) -> tuple[FlowReport, Report] | None:
        """The flow in the report on the changed manifest; none where that would be refused."""
        self.tried += 1
        name = (self.flow.manifest.path, self.flow.id)
        report = self._rejudge(altered(self.flow, changes), name)
        after = next((one for one in report.told if (one.manifest.path, one.id) == name), None)
        return None if report.problems or after is None else (after, report)

    def _gone(self, after: FlowReport, report: Report) -> list[tuple[str, Row]]:
        """Persons who counted and do so no more, by bucket; nobody where the flow is still to begin."""
        since = self.flow.verdicts[0].fact("flow.since")
        if since is not None and since > self.day:
            return []
        rows = _rows(report, after, self._figures)
        others = report.judge.tallies[self.flow.manifest.exporter_id].contributions.values()
        found = []
        for item, row in self._rows.items():
            for bucket in self._figures:
                now = rows[item].members[bucket] if item in rows else Truth.FALSE
                if row.members[bucket] is Truth.FALSE or now in (Truth.TRUE, row.members[bucket]):
                    continue
                # The same people may count for what still leaves.
                if not any(one.group == row.group and one.members[bucket].certain for one in others):
                    found.append((bucket, row))
        return found

    def _completed(self, steps: tuple[Step, ...]) -> tuple[Step, ...] | None:
        """The set with every paper that the verdict still asks for, as far as there is one that helps."""
        for _ in range(ROUNDS):
            after = self._outcome(steps)
            if after is None or not after.left:
                break
            more = self._answering(after, steps)
            if not more:
                break
            steps = self._joined(steps, more)
        return None if self._outcome(steps) is None else steps

    def _answering(self, after: Outcome, steps: tuple[Step, ...]) -> list[Step]:
        """For each finding that stands the cheapest paper that answers it, on the items of the finding."""
        verdicts = {one.item.id: one for one in after.flow.verdicts}
        held = {(step.remedy.id, item) for step in steps for item in step.items}
        found = []
        for finding in after.left:
            if finding.kind not in ("breach", "duty"):
                continue
            for remedy in sorted((one for one in self.known if self._answers(one, finding)), key=lambda one: (one.cost.weight, one.design)):
                # No paper opens what nobody may allow.
                open_to = [verdicts[item] for item in finding.items if item in verdicts and verdicts[item].floor.name != "prohibited"]
                offered = self._items(remedy, open_to)
                items = tuple(item for item in offered if (remedy.id, item) not in held)
                # There may be nothing to complete.
                if items and edits(after.flow, Step(remedy, items), self.lawbook, self.day):
                    found.append(Step(remedy, items))
                    break
        return found

    def _answers(self, remedy: Remedy, finding: Finding) -> bool:
        """Whether a paper is of the kind that a finding asks for."""
        then = [basis.rule.then for basis in finding.basis]
        duties = {str(one["duty"]) for one in then if "duty" in one}
        if duties:
            read = {fact for duty in duties for fact in facts_of(self.lawbook.duties[duty].evidence)}
            held = {f"flow.{when}.{remedy.mechanism}" for when in ("holds", "holds_before_export")}
            return bool(read & held) or any(fact == key or fact.startswith(f"{key}.") for fact in read for key in remedy.evidence)
        gates = [self.lawbook.gates[one["gate"]] for one in then if "gate" in one]
        if gates:
            return any(remedy.mechanism in (*gate.met_by, *gate.filed_by) for gate in gates)
        if any("breach" in one or "review" in one for one in then):
            return False
        needed = {verdict.floor.name for verdict in finding.verdicts}
        return needed <= set(ROUTED.get(remedy.mechanism or "", ()))

    def _joined(self, steps: tuple[Step, ...], more: Iterable[Step]) -> tuple[Step, ...]:
        """Steps of one remedy become one, on the items of all."""
        order = [verdict.item.id for verdict in self.flow.verdicts]
        items: dict[str, tuple[Remedy, set[str]]] = {}
        for step in (*steps, *more):
            items.setdefault(step.remedy.id, (step.remedy, set()))[1].update(step.items)
        return self._ordered(Step(remedy, tuple(item for item in order if item in named)) for remedy, named in items.values())

    def _distinct(self, sets: Iterable[tuple[Step, ...]]) -> list[tuple[Step, ...]]:
        """Sets that change something else: what is done on the flow as a whole is one step, whichever item it was found for."""
        found: dict[Keyed, tuple[Step, ...]] = {}
        for steps in sets:
            key = tuple((step.remedy.id, step.items if _of_items(step.remedy) else ()) for step in steps)
            found[key] = self._joined(found.get(key, ()), steps)
        return list(found.values())

    def _pruned(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The set without what makes nothing better: whole steps first, the dearest of them, then single items."""
        after = self._outcome(steps)
        assert after is not None, "a set that was completed has an outcome"
        measure = after.measure
        for step in sorted(steps, key=lambda one: -one.remedy.cost.weight):
            less = tuple(one for one in steps if one is not step)
            without = self._outcome(less)
            if without is not None and without.measure <= measure:
                steps, measure = less, without.measure
        for step in steps:
            for item in step.items if len(step.items) > 1 and _of_items(step.remedy) else ():
                current = next(one for one in steps if one.remedy is step.remedy)
                kept = Step(step.remedy, tuple(one for one in current.items if one != item))
                less = tuple(kept if one is current else one for one in steps)
                without = self._outcome(less) if kept.items else None
                if without is not None and without.measure <= measure:
                    steps, measure = less, without.measure
        return steps


def _of_items(remedy: Remedy) -> bool:
    """Whether it is done on items, not on the flow as a whole."""
    return any(change.how in ("paper", "leave_out") or change.what.startswith("item.") for change in remedy.changes)


def _keyed(steps: Iterable[Step]) -> Keyed:
    return tuple(step.key for step in steps)


def _chosen(remedy: Remedy) -> bool:
    """Whether it is one of the mechanisms among which the law leaves the choice."""
    return remedy.obtains and ROUTED.get(remedy.mechanism or "") == CHOICE


def _told(ways: Iterable[Way]) -> list[Way]:
    """The ways that are told, the best first: none that does what another does, and more; one at least in which everything still leaves."""
    kept: list[Way] = []
    for way in sorted(ways, key=lambda one: (one.after.measure, bool(one.after.past), one.cost, [step.key for step in one.steps])):
        if not any(_within(other.steps, way.steps) for other in kept):
            kept.append(way)
    first = kept[:TOLD]
    if all(way.ends for way in first):
        first += [way for way in kept if not way.ends][:1]
    return first


def _within(fewer: Sequence[Step], more: Sequence[Step]) -> bool:
    """Whether a set does nothing that the other does not do; a mechanism does what one for a lower route does."""
    return all(any(_does(other, step) and set(step.items) <= set(other.items) for other in more) for step in fewer)


def _does(other: Step, step: Step) -> bool:
    """Whether one step does what another does."""
    routes = ROUTED.get(step.remedy.mechanism or "")
    return other.remedy is step.remedy or (routes is not None and set(routes) < set(ROUTED.get(other.remedy.mechanism or "", ())))


# ---------------------------------------------------------------------- persons


class Row(Record):
    """Where the persons of an item stand in the count of the year."""

    group: Group
    members: Mapping[str, Truth]
    """Whether they are in each bucket."""


def _rows(report: Report, flow: FlowReport, buckets: Iterable[str]) -> dict[str, Row]:
    """Where the persons of a flow stand in these counts, by item."""
    judge = report.judge
    contributions = judge.tallies[flow.manifest.exporter_id].contributions
    found = {}
    for verdict in flow.verdicts:
        key = (flow.manifest.path, flow.id, verdict.item.id)
        if key in contributions and judge.subjects[key].cell.status in ("counted", "unsettled"):
            one = contributions[key]
            found[verdict.item.id] = Row(one.group, {bucket: one.members[bucket].truth for bucket in buckets})
    return found


def _counted(flow: FlowReport, bucket: str, figure: tuple[str, str], gone: Sequence[tuple[str, Row]]) -> Edit:
    """The figure for flows in no manifest, with those in it who were sent and are no longer."""
    manifest = flow.manifest
    rows = [row for one, row in gone if one == bucket]
    low: float = max((row.group.size.low for row in rows if row.members[bucket] is Truth.TRUE), default=0)
    highs = {row.group.name: row.group.size.high for row in rows}
    high = None if None in highs.values() else sum(one for one in highs.values() if one is not None)
    stated = manifest.provided.get(bucket)
    at = ("exporter", *figure)
    was = manifest.exporter_document.value(*at)
    becomes: dict[str, int] = {"low": int(low if stated is None else max(low, stated.count.low))}
    if stated is not None and stated.count.high is not None and high is not None:
        becomes["high"] = int(stated.count.high + high)
    return Edit(at, ".".join(at), was, becomes, "", Place.of(manifest.exporter_document, at))
