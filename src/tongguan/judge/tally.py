"""How many individuals an exporter's flows concern in a year.

LAW: Order 16 arts. 5, 7, 8 and the official answer on counting of 2024-03-22 (Q11): natural
persons, once each, per legal entity, since 1 January; what is exempt leaves the count first;
ordinary and sensitive personal information are two counters. Order 11 art. 4(3) for the law
before 2024-03-22: since 1 January of the previous year, nothing exempt.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from tongguan.count import ZERO, Count, Group, Relations, union
from tongguan.names import PROVIDED
from tongguan.truth import NOTHING, Outcome, Truth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Key = tuple[str, str, str]
"""Path of the manifest, flow, item."""

UNSETTLED = "law:"
"""Prefix of a need that no stated fact can answer: the law does not say whether persons count."""

LEDGERS = ("overlap:ledger:", "overlap:ledger-count:")
"""Prefixes of needs that a ledger of another repository answers: whether it counts people of others too, and its figures."""
BUCKETS = ("ordinary", "sensitive", "two_year_ordinary", "two_year_sensitive")
_SENSITIVE = frozenset(("year.sensitive", "year.two_year_sensitive", "year.list_sensitive"))
LISTS = ("list_ordinary", "list_sensitive")
"""The counters of the scenario of a zone list."""
_PARTNER = {"ordinary": "sensitive", "sensitive": "ordinary", "two_year_sensitive": "two_year_ordinary"}
"""The figure in which people who are not in this one stand; the figures of a scenario say nothing of who stands outside it."""
_EVERYBODY = "two_year_ordinary"
"""The counter that holds persons of every kind (Order 11 art. 4(3))."""
_FEW = 16
"""Needs that are kept of a large tally; more than a person can answer help nobody."""


def turning_on(facts: set[str]) -> set[str]:
    """What a rule turns on that reads these facts: an item stands in a count of sensitive information by what it is."""
    return facts if _SENSITIVE.isdisjoint(facts) else {*facts, "item.sensitive"}


class Contribution(NamedTuple):
    """The persons of one item and, for each bucket, whether they belong in it."""

    key: Key
    group: Group
    members: Mapping[str, Outcome]
    list_scenario: tuple[str, str] | None
    """Zone list and scenario, where the item is counted for one."""


class Tally:
    """The count of one exporter, which can be asked again with one item changed."""

    def __init__(self, contributions: Sequence[Contribution], relations: Relations, provided: Mapping[str, Count]) -> None:
        self.contributions = {contribution.key: contribution for contribution in contributions}
        self.relations = relations
        self.provided = provided
        named = {name for pair in relations.overlaps for name in pair}
        named |= {name for inner, outer in relations.parents.items() for name in (inner, outer.name)}
        self._groups: dict[str, list[Contribution]] = {}
        # By their names, whatever the order of flows and files: of many things unknown the first few are kept.
        for contribution in sorted(contributions, key=itemgetter(0)):
            self._groups.setdefault(contribution.group.name, []).append(contribution)
        # Groups of one item, related to nobody, add up simply; the others need care.
        self._named = named | {name for name, ones in self._groups.items() if len(ones) > 1}
        self._buckets: dict[str, _Bucket] = {}

    def total(self, bucket: str, new: Contribution | None = None) -> Count:
        """Individuals in one bucket, with `new` in place of what its item contributed."""
        one = self._buckets.get(bucket)
        if one is None:
            provided = self.provided.get(bucket, ZERO)
            one = self._buckets[bucket] = _Bucket(bucket, self._groups, self._named, self._relations_in(bucket), provided)
        if new is None:
            return one.total
        return one.changed(self.contributions.get(new.key), new)

    def _relations_in(self, bucket: str) -> Relations:
        """The relations of groups, as they hold among the people of one bucket.

        Who is shared with flows in no manifest may stand in the other of their two figures alone: those people are no
        part of this count, and nothing is taken off for them.
        """
        relations = self.relations
        ours = {key: count for key, count in relations.overlaps.items() if PROVIDED in key and count.low > 0}
        if not ours:
            return relations
        own, other = self.provided.get(bucket), ZERO if bucket == _EVERYBODY else self.provided.get(_PARTNER.get(bucket, ""))
        elsewhere = None if other is None else other.high
        most = None if own is None or own.high is None or elsewhere is None else own.high + elsewhere
        overlaps = dict(relations.overlaps)
        for key, count in ours.items():
            # More than the two figures hold cannot be shared with them.
            low = 0 if elsewhere is None or (most is not None and count.low > most) else max(0, count.low - elsewhere)
            asked = count.needs or frozenset(f"overlap:{name}" for name in key if name != PROVIDED)
            overlaps[key] = Count(low, count.high, NOTHING if low == count.high else asked)
        return Relations(overlaps, relations.parents)


class _Standing(NamedTuple):
    """One group of people in one bucket."""

    group: Group
    certain: int
    """Items that bring them into the bucket for certain."""
    possible: int
    """Items that bring them in, or may."""
    needs: frozenset[str]
    """What the items wait for that only may."""

    def plus(self, group: Group, outcome: Outcome | None, sign: int) -> _Standing:
        """With one item more, or one less."""
        if outcome is None or outcome.truth is Truth.FALSE:
            return self
        certain = self.certain + sign * (outcome.truth is Truth.TRUE)
        narrower = group if sign > 0 and _width(group) < _width(self.group) else self.group
        needs = self.needs | outcome.needs if sign > 0 and len(self.needs) < _FEW else self.needs
        return _Standing(narrower, certain, self.possible + sign, needs)

    @property
    def place(self) -> tuple[str, Count, bool, bool]:
        """What the count depends on."""
        return self.group.name, self.group.size, self.certain > 0, self.possible > 0


class _Bucket:
    """Where every group of people stands in one bucket, and how many they are together."""

    def __init__(
        self, bucket: str, groups: Mapping[str, Sequence[Contribution]], named: set[str], relations: Relations, provided: Count
    ) -> None:
        self._bucket = bucket
        self._named = named
        self._relations = relations
        self._provided = Group(PROVIDED, provided)
        self._standings = {name: _standing(bucket, ones) for name, ones in groups.items()}
        alone = [one for name, one in self._standings.items() if name not in named and one.possible]
        self._related = [one for name, one in self._standings.items() if name in named and one.possible]
        lows = sorted(((one.group.size.low, one.group.name) for one in alone if one.certain), reverse=True)
        self._lows = lows[:2]
        """The largest certain groups that are related to nobody: one of them may be changed."""
        self._high = sum(one.group.size.high for one in alone if one.group.size.high is not None)
        self._unbounded = sum(one.group.size.high is None for one in alone)
        needs: set[str] = set()
        for one in alone:
            if len(needs) < _FEW:
                needs |= one.group.size.needs if one.certain else one.group.size.needs | one.needs
        self._needs = frozenset(needs)
        self._overlaps = frozenset(f"overlap:{one.group.name}" for one in alone[:_FEW] if one.group.size.high != 0)
        self._unions = self._united(self._related)
        """Where it is a group of its own that changes, these people are the same."""
        self._counted: dict[Any, Count] = {}
        self.total = self._count(None)

    def _standing(self, group: Group) -> _Standing:
        return self._standings.get(group.name) or _Standing(group, 0, 0, NOTHING)

    def changed(self, old: Contribution | None, new: Contribution) -> Count:
        """The individuals with one item changed."""
        before = self._standing(new.group)
        without = before if old is None else before.plus(old.group, old.members.get(self._bucket), -1)
        if new.group.name not in self._named:
            # Nobody else speaks of these people.
            without = _Standing(new.group, without.certain, without.possible, without.needs)
        after = without.plus(new.group, new.members.get(self._bucket), 1)
        if after.place == before.place:
            return self.total
        known = self._counted.get(after.place)
        if known is None:
            known = self._counted[after.place] = self._count(after)
        return known

    def _united(self, related: Sequence[_Standing]) -> tuple[Count, Count]:
        """The people of related groups and of flows in no manifest: those that may stand here, and those that do for certain."""
        outer = union([*[one.group for one in related], self._provided], self._relations)
        certain = [one.group for one in related if one.certain]
        return outer, outer if len(certain) == len(related) else union([*certain, self._provided], self._relations)

    def _count(self, changed: _Standing | None) -> Count:
        name = None if changed is None else changed.group.name
        low = next((number for number, one in self._lows if one != name), 0.0)
        high, unbounded, needs = self._high, self._unbounded, set(self._needs)
        related = self._related
        if changed is not None and changed.group.name not in self._named:
            old = self._standings.get(changed.group.name)
            if old is not None and old.possible:
                high, unbounded = (high, unbounded - 1) if old.group.size.high is None else (high - old.group.size.high, unbounded)
            if changed.possible:
                size = changed.group.size
                needs |= size.needs | changed.needs
                low = max(low, size.low) if changed.certain else low
                high, unbounded = (high, unbounded + 1) if size.high is None else (high + size.high, unbounded)
        elif changed is not None:
            related = [one for one in related if one.group.name != name] + ([changed] if changed.possible else [])
        outer, inner = self._unions if related is self._related else self._united(related)
        for one in related:
            if not one.certain and len(needs) < _FEW:
                needs |= one.needs
        needs |= inner.needs | outer.needs
        low = max(low, inner.low)
        top = None if unbounded or outer.high is None else high + outer.high
        if top is not None and low >= top:
            return Count(low, low)
        # Where every size is known, it is not known who stands in more than one group.
        unknown = needs or self._overlaps.union(f"overlap:{one.group.name}" for one in related) or {f"overlap:{self._bucket}"}
        return Count(low, top, frozenset(unknown))


def _standing(bucket: str, contributions: Sequence[Contribution]) -> _Standing:
    """Where the group stands that these items bring in."""
    narrowest = contributions[0].group
    certain = possible = 0
    needs = NOTHING
    for one in contributions:
        outcome = one.members.get(bucket)
        if outcome is None or outcome.truth is Truth.FALSE:
            continue
        possible += 1
        certain += outcome.truth is Truth.TRUE
        if one.group is not narrowest and _width(one.group) < _width(narrowest):
            narrowest = one.group
        if outcome.needs and len(needs) < _FEW:
            needs |= outcome.needs
    return _Standing(narrowest, certain, possible, needs)


def _width(group: Group) -> float:
    return float("inf") if group.size.high is None else group.size.high - group.size.low
