"""How many individuals an exporter's flows concern in a year.

LAW: Order 16 arts. 5, 7, 8 and the official answer on counting of 2024-03-22 (Q11): natural
persons, once each, per legal entity, since 1 January; what is exempt leaves the count first;
ordinary and sensitive personal information are two counters. Order 11 art. 4(3) for the law
before 2024-03-22: since 1 January of the previous year, nothing exempt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tongguan.count import Count, Group, Relations, union
from tongguan.manifest import PROVIDED
from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tongguan.truth import Outcome

Key = tuple[str, str, str]
"""Path of the manifest, flow, item."""

UNSETTLED = "law:"
"""Prefix of a need that no stated fact can answer: the law does not say whether persons count."""

BUCKETS = ("ordinary", "sensitive", "two_year_ordinary", "two_year_sensitive")
_FEW = 16
"""Needs that are kept of a large tally; more than a person can answer help nobody."""


class Contribution(NamedTuple):
    """The persons of one item and, for each bucket, whether they belong in it."""

    key: Key
    group: Group
    members: Mapping[str, Outcome]
    list_scenario: tuple[str, str] | None
    """Zone list and scenario, where the item is counted for one."""


class Line(Record):
    """One row of the ledger: an item, its persons, and what became of them."""

    contribution: Contribution
    exempt: Outcome
    """Whether the persons leave the count."""


class Tally:
    """The count of one exporter, which can be asked again with some items changed."""

    def __init__(self, contributions: Sequence[Contribution], relations: Relations, provided: Mapping[str, Count]) -> None:
        self.contributions = {contribution.key: contribution for contribution in contributions}
        self.relations = relations
        self.provided = provided
        self._named = {name for pair in relations.overlaps for name in pair}
        self._named |= {name for inner, outer in relations.parents.items() for name in (inner, outer.name)}
        names: dict[str, int] = {}
        for contribution in contributions:
            names[contribution.group.name] = names.get(contribution.group.name, 0) + 1
        # Groups of one item, related to nobody, add up simply; the others need care.
        self._named |= {name for name, number in names.items() if number > 1}
        self._base: dict[str, _Sums] = {}
        self._totals: dict[str, Count] = {}

    def total(self, bucket: str, changed: Mapping[Key, Contribution] | None = None) -> Count:
        """Individuals in one bucket, with the changed items in place of the old ones."""
        changed = {key: new for key, new in (changed or {}).items() if self._differs(self.contributions.get(key), new, bucket)}
        if not changed:
            if bucket not in self._totals:
                self._totals[bucket] = self._count(bucket, {})
            return self._totals[bucket]
        return self._count(bucket, changed)

    @staticmethod
    def _differs(old: Contribution | None, new: Contribution, bucket: str) -> bool:
        return old is None or old.members.get(bucket) != new.members.get(bucket) or old.group != new.group

    def _count(self, bucket: str, changed: Mapping[Key, Contribution]) -> Count:
        if bucket not in self._base:
            self._base[bucket] = _Sums.of([one for one in self.contributions.values() if one.group.name not in self._named], bucket)
        base = self._base[bucket]
        low, high, unbounded, needs = base.without(changed)
        named: dict[str, tuple[Group, list[Outcome]]] = {}
        for key, old in self.contributions.items() if self._named else ():
            if old.group.name in self._named:
                one = changed.get(key, old)
                _join(named, one, bucket)
        for key, new in changed.items():
            known = self.contributions.get(key)
            if known is not None and known.group.name in self._named:
                continue
            outcome = new.members.get(bucket)
            if outcome is None or not outcome.possible:
                continue
            needs |= outcome.needs | new.group.size.needs
            if outcome.certain:
                low = max(low, new.group.size.low)
            if new.group.size.high is None:
                unbounded += 1
            else:
                high += new.group.size.high
        certain = [group for group, outcomes in named.values() if any(outcome.certain for outcome in outcomes)]
        possible = [group for group, outcomes in named.values() if any(outcome.possible for outcome in outcomes)]
        provided = Group(PROVIDED, self.provided.get(bucket, Count(0, 0)))
        inner = union([*certain, provided], self.relations)
        outer = union([*possible, provided], self.relations)
        for _, outcomes in named.values():
            if not any(outcome.certain for outcome in outcomes):
                for outcome in outcomes:
                    needs |= outcome.needs
        needs |= inner.needs | outer.needs
        low = max(low, inner.low)
        top: float | None = None
        if not unbounded and outer.high is not None:
            top = high + outer.high
        if top is not None and low >= top:
            return Count(top, top)
        if not needs:
            # Every size is known; who stands in more than one group is not.
            needs = frozenset({f"overlap:{name}" for name in base.names(changed, bucket)} | {f"overlap:{group.name}" for group in possible})
        return Count(low, top, frozenset(needs) or frozenset((f"overlap:{bucket}",)))


def _join(named: dict[str, tuple[Group, list[Outcome]]], one: Contribution, bucket: str) -> None:
    outcome = one.members.get(bucket)
    if outcome is None or not outcome.possible:
        return
    known = named.get(one.group.name)
    if known is None:
        named[one.group.name] = (one.group, [outcome])
    else:
        group = known[0] if _width(known[0]) <= _width(one.group) else one.group
        named[one.group.name] = (group, [*known[1], outcome])


def _width(group: Group) -> float:
    return float("inf") if group.size.high is None else group.size.high - group.size.low


class _Sums(NamedTuple):
    """Sums over groups that are related to nobody."""

    lows: tuple[tuple[float, Key], ...]
    """The certain groups, largest first."""
    high: float
    unbounded: int
    needs: frozenset[str]
    parts: dict[Key, tuple[Contribution, Outcome]]

    @classmethod
    def of(cls, contributions: Sequence[Contribution], bucket: str) -> _Sums:
        lows: list[tuple[float, Key]] = []
        high: float = 0
        unbounded = 0
        needs: set[str] = set()
        parts: dict[Key, tuple[Contribution, Outcome]] = {}
        for one in contributions:
            outcome = one.members.get(bucket)
            if outcome is None or not outcome.possible:
                continue
            parts[one.key] = (one, outcome)
            size = one.group.size
            if outcome.certain:
                lows.append((size.low, one.key))
            if size.high is None:
                unbounded += 1
            else:
                high += size.high
            if len(needs) < _FEW:
                needs |= outcome.needs | size.needs
        return cls(tuple(sorted(lows, reverse=True)), high, unbounded, frozenset(needs), parts)

    def without(self, changed: Mapping[Key, Contribution]) -> tuple[float, float, int, frozenset[str]]:
        """Low, high, number of unbounded groups and needs, leaving the changed items out."""
        low = next((number for number, key in self.lows if key not in changed), 0.0)
        high, unbounded, needs = self.high, self.unbounded, self.needs
        for key in changed:
            part = self.parts.get(key)
            if part is None:
                continue
            contribution, outcome = part
            size = contribution.group.size
            if size.high is None:
                unbounded -= 1
            else:
                high -= size.high
            needs -= outcome.needs | size.needs
        return low, high, unbounded, needs

    def names(self, changed: Mapping[Key, Contribution], bucket: str) -> list[str]:
        """The groups that count for something."""
        found = [part[0].group.name for key, part in self.parts.items() if key not in changed and part[0].group.size.high != 0]
        for new in changed.values():
            outcome = new.members.get(bucket)
            if outcome is not None and outcome.possible and new.group.size.high != 0:
                found.append(new.group.name)
        return found[:_FEW]
