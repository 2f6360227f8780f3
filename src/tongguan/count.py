"""How many individuals: a range from what is certain to what is possible.

The same person may stand in two groups, so the size of a union is known only
as a range unless somebody declared how the groups lie to one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.record import Record
from tongguan.truth import FALSE, NOTHING, TRUE, Outcome, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Count(Record):
    """A number between `low` and `high`; individuals unless its user says otherwise."""

    low: float
    high: float | None
    """`None` while no upper bound is stated."""
    needs: frozenset[str] = NOTHING
    """The stated facts that would close the range; empty exactly when it is closed."""

    @property
    def settled(self) -> bool:
        """Whether both ends meet."""
        return self.low == self.high

    def at_least(self, number: float) -> Outcome:
        """Whether the count reaches `number`.

        >>> Count(10, 10).at_least(5).truth
        <Truth.TRUE: 'true'>
        >>> sorted(Count(0, None, frozenset({"item.persons"})).at_least(5).needs)
        ['item.persons']
        """
        if self.low >= number:
            return TRUE
        if self.high is not None and self.high < number:
            return FALSE
        return unknown(self.needs)

    def above(self, number: float) -> Outcome:
        """Whether the count is strictly more than `number`."""
        if self.low > number:
            return TRUE
        if self.high is not None and self.high <= number:
            return FALSE
        return unknown(self.needs)


ZERO = Count(0, 0)


class Group(Record):
    """People who are counted together: a named population, or the persons of one item."""

    name: str
    size: Count


def pair(one: str, other: str) -> tuple[str, str]:
    """The key under which the overlap of two groups stands."""
    return (one, other) if one <= other else (other, one)


class Relations(Record):
    """How groups lie to one another, as far as anybody declared it."""

    overlaps: Mapping[tuple[str, str], Count]
    """Individuals that two groups share, by the pair of names in sorted order; disjoint is zero."""
    parents: Mapping[str, Group]
    """The group that wholly contains a group, by the name of the inner one."""

    def ancestors(self, name: str) -> Iterator[Group]:
        """The groups that contain `name`, innermost first."""
        seen = {name}
        while (parent := self.parents.get(name)) is not None and parent.name not in seen:
            yield parent
            name = parent.name
            seen.add(name)


UNRELATED = Relations({}, {})


def all_relations(relations: Iterable[Relations]) -> Relations:
    """How the groups of several files lie to one another."""
    overlaps: dict[tuple[str, str], Count] = {}
    parents: dict[str, Group] = {}
    for one in relations:
        overlaps.update(one.overlaps)
        parents.update(one.parents)
    return Relations(overlaps, parents)


def union(groups: Sequence[Group], relations: Relations = UNRELATED) -> Count:
    """The individuals in at least one of the groups.

    INVARIANT: the true number lies in the range, whoever the people are. The low end is
    the best of the Bonferroni bounds over groups whose overlaps are all declared; the high
    end the smaller of two: the sum less what a spanning forest of declared overlaps
    certainly counts twice (Hunter), and the sum with every family of subsets capped by
    the group that contains it. Without declarations that is [largest … sum].
    """
    if len(groups) == 1 and groups[0].name not in relations.parents:
        return _alone(groups[0])
    names = {group.name for group in groups}
    # A subset adds nobody to a union that holds the whole.
    kept = [group for group in groups if not any(outer.name in names for outer in relations.ancestors(group.name))]
    if not kept:
        return ZERO
    needs: frozenset[str] = NOTHING
    for group in kept:
        needs |= group.size.needs
    # A whole is no smaller than its part, even where only the part has a size.
    low = max(group.size.low for group in groups)
    high = _sum_of_families(kept, relations)
    if relations.overlaps:
        by_name = {group.name: group for group in kept}
        shared = {
            key: _of_both(count, by_name[key[0]].size, by_name[key[1]].size)
            for key, count in relations.overlaps.items()
            if key[0] in by_name and key[1] in by_name
        }
        low = max(low, _apart_low(by_name, shared))
        joined = _joined_high(by_name, shared)
        high = joined if high is None else high if joined is None else min(high, joined)
        for count in shared.values():
            needs |= count.needs
    if high is not None and low >= high:
        # Where what is declared cannot be true, the largest group is still there.
        return Count(low, low)
    if not needs:
        # The sizes are known; what is not known is who stands in more than one group.
        needs = frozenset(f"overlap:{group.name}" for group in kept if group.size.high != 0)
    return Count(low, high, needs)


def _alone(group: Group) -> Count:
    """The individuals in one group that lies in no other."""
    low, high, needs = group.size.low, group.size.high, group.size.needs
    if high is not None and low >= high:
        return Count(low, low)
    return Count(low, high, needs or frozenset((f"overlap:{group.name}",)))


def _of_both(shared: Count, one: Count, other: Count) -> Count:
    """An overlap as far as two groups can have it: nobody more than either holds."""
    sizes = [size.high for size in (one, other) if size.high is not None]
    if not sizes:
        return shared
    low, high = min(shared.low, *sizes), min(sizes) if shared.high is None else min(shared.high, *sizes)
    return Count(low, high, NOTHING if low == high else shared.needs)


def _plus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _sum_of_families(groups: Sequence[Group], relations: Relations) -> float | None:
    """The sum of the sizes, the subsets of one containing group together at most its size."""
    total: float | None = 0
    families: dict[str, tuple[Group, float | None]] = {}
    for group in groups:
        outer = None
        for ancestor in relations.ancestors(group.name):
            outer = ancestor
        if outer is None:
            total = _plus(total, group.size.high)
        else:
            so_far = families.get(outer.name, (outer, 0))[1]
            families[outer.name] = (outer, _plus(so_far, group.size.high))
    for outer, members in families.values():
        cap = outer.size.high
        total = _plus(total, members if cap is None else cap if members is None else min(members, cap))
    return total


def _apart_low(by_name: Mapping[str, Group], overlaps: Mapping[tuple[str, str], Count]) -> float:
    """The best lower bound over sets of groups whose overlaps are all declared."""
    near: dict[str, set[str]] = {}
    for one, other in overlaps:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    best = 0.0
    # A greedy clique from every start is a valid bound, and exact for the few populations
    # that a manifest declares.
    place = {name: index for index, name in enumerate(sorted(near, key=lambda name: (-by_name[name].size.low, name)))}
    for start in place:
        chosen = [start]
        total = by_name[start].size.low
        # Whoever is chosen has a declared overlap with the first one.
        for name in sorted(near[start], key=place.__getitem__):
            if any(name not in near[member] for member in chosen):
                continue
            gain = by_name[name].size.low
            for member in chosen:
                lap = overlaps[pair(name, member)].high
                gain -= by_name[name].size.low if lap is None else lap
            if gain > 0:
                chosen.append(name)
                total += gain
        best = max(best, total)
    return best


def _joined_high(by_name: Mapping[str, Group], overlaps: Mapping[tuple[str, str], Count]) -> float | None:
    """The sum of the sizes, less the overlaps along a heaviest forest of declared pairs."""
    high: float | None = 0
    for group in by_name.values():
        high = _plus(high, group.size.high)
    if high is None:
        return None
    root = {name: name for name in by_name}

    def find(name: str) -> str:
        while root[name] != name:
            name = root[name]
        return name

    for key in sorted(overlaps, key=lambda key: (-overlaps[key].low, key)):
        one, other = find(key[0]), find(key[1])
        if one != other:
            root[one] = other
            high -= overlaps[key].low
    return high
