"""The persons of every exporter: who counts, who does not, and how far it is to each threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tongguan.judge.tally import BUCKETS
from tongguan.judge.weigh import holds
from tongguan.lawbook.condition import facts_of, tests_of
from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tongguan.count import Count
    from tongguan.facts import Facts
    from tongguan.judge.law import Law
    from tongguan.judge.stages import Judge
    from tongguan.lawbook.model import Rule
    from tongguan.truth import Outcome

    Thresholds = dict[str, list[tuple[int, tuple[str, ...]]]]
    """Of each counter the numbers, and the rules that draw them."""


class Row(NamedTuple):
    """One item in the ledger."""

    flow: str
    item: str
    path: str
    persons: Count
    ordinary: Outcome
    sensitive: Outcome
    status: str
    """`counted`, `exempt`, `unsettled` or `outside`."""
    members: Mapping[str, Outcome]
    """Whether they belong in each count, those over two years as well."""


class Headroom(Record):
    """One threshold against one counter."""

    bucket: str
    threshold: int
    rules: tuple[str, ...]
    reached: Outcome
    left: tuple[float, float | None]
    """Fewest and most individuals that still fit below it."""


class Account(Record):
    """The ledger of one exporter."""

    exporter: str
    name: str
    year: str
    totals: dict[str, Count]
    provided: dict[str, Count]
    rows: tuple[Row, ...]
    headroom: tuple[Headroom, ...]


def accounts(judge: Judge) -> tuple[Account, ...]:
    """The persons of every exporter."""
    standing: dict[int, str] = {}
    """What becomes of the persons of a cell, by its identity."""
    thresholds = {bucket: _thresholds(judge.law, bucket) for bucket in BUCKETS}
    found = []
    for exporter, tally in judge.tallies.items():
        rows = []
        stated = {}
        for key, (_, group, members, _) in tally.contributions.items():
            cell = judge.subjects[key].cell
            facts = judge.subjects[key].manifest.exporter
            stated[id(facts)] = facts
            status = standing.get(id(cell))
            if status is None:
                status = standing[id(cell)] = cell.status
            path, flow, item = key
            rows.append(Row(flow, item, path, group.size, members["ordinary"], members["sensitive"], status, members))
        totals = {bucket: tally.total(bucket) for bucket in BUCKETS}
        others = _of_others(judge.law, thresholds, stated.values())
        headroom = tuple(
            _headroom(bucket, totals[bucket], threshold, tuple(own))
            for bucket in BUCKETS
            for threshold, rules in thresholds[bucket]
            if (own := [rule for rule in rules if rule not in others])
        )
        name = judge.subjects[next(iter(tally.contributions))].manifest.exporter_name
        found.append(Account(exporter, name, judge.law.day[:4], totals, dict(tally.provided), tuple(rows), headroom))
    return tuple(sorted(found, key=lambda account: account.exporter))


def _thresholds(law: Law, bucket: str) -> list[tuple[int, tuple[str, ...]]]:
    """The thresholds of one counter, and the rules that draw them, the general law first."""
    found: dict[int, set[str]] = {}
    readers = law.reading.get(f"year.{bucket}", 0)
    for rule in law.stages["route"]:
        if law.bits[rule.id] & readers and rule.confidence in ("verified", "corroborated"):
            for operator, operand in _tests(rule, f"year.{bucket}"):
                if operator in ("at_least", "below"):
                    found.setdefault(int(operand), set()).add(rule.id)
                elif operator in ("above", "at_most"):
                    found.setdefault(int(operand) + 1, set()).add(rule.id)

    def first(name: str) -> tuple[bool, bool, str]:
        # The law for everybody before what binds some, and what asks for a procedure before what looks at the number otherwise.
        rule = law.by_id[name]
        path = law.lawbook.instruments[rule.instrument].path
        return not path.startswith("national/"), rule.then.get("route") not in ("contract_or_certification", "security_assessment"), name

    return [(number, tuple(sorted(rules, key=first))) for number, rules in sorted(found.items())]


def _of_others(law: Law, thresholds: Thresholds, stated: Iterable[Facts]) -> set[str]:
    """The rules that draw a line for other exporters only, by what is stated of this one: the list of a zone where it does not stand."""
    names = {name for drawn in thresholds.values() for _, rules in drawn for name in rules}
    conditions = {name: law.by_id[name].when for name in names}
    read = sorted({fact for when in conditions.values() for fact in facts_of(when) if fact.startswith("exporter.")})
    apart = {tuple(repr(facts.get(fact)) for fact in read): facts for facts in stated}
    return {name for name, when in conditions.items() if all(holds(when, facts) is False for facts in apart.values())}


def _headroom(bucket: str, count: Count, threshold: int, rules: tuple[str, ...]) -> Headroom:
    most = max(0, threshold - 1 - count.low)
    least = 0 if count.high is None else max(0, threshold - 1 - count.high)
    return Headroom(bucket, threshold, rules, count.at_least(threshold), (least, most))


def _tests(rule: Rule, fact: str) -> list[tuple[str, float]]:
    return [
        (operator, operand)
        for test in tests_of(rule.when)
        if test[1] == fact
        for operator, operand in test[2]
        if isinstance(operand, (int, float)) and not isinstance(operand, bool)
    ]
