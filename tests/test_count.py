"""A count contains the true number, whoever the people are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongguan.count import Count, Group, Relations, pair, union
from tongguan.truth import Truth

people = st.frozensets(st.integers(0, 12), max_size=9)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[dict[str, frozenset[int]], Relations, list[Group]]:
    """Random sets of people, with some of what is true of them declared."""
    sets = {f"g{index}": draw(people) for index in range(draw(st.integers(1, 5)))}
    groups = {}
    for name, members in sets.items():
        slack_down, slack_up = draw(st.integers(0, 2)), draw(st.one_of(st.none(), st.integers(0, 2)))
        size = len(members)
        low, high = max(0, size - slack_down), None if slack_up is None else size + slack_up
        groups[name] = Group(name, Count(low, high, frozenset() if low == high else frozenset((name,))))
    overlaps: dict[tuple[str, str], Count] = {}
    parents: dict[str, Group] = {}
    for one in sets:
        for other in sets:
            if one >= other:
                continue
            if draw(st.booleans()):
                shared = len(sets[one] & sets[other])
                overlaps[pair(one, other)] = Count(shared, shared)
            if sets[one] <= sets[other] and one not in parents and other not in parents and draw(st.booleans()):
                parents[one] = groups[other]
    counted = [groups[name] for name in sets if draw(st.booleans())]
    return sets, Relations(overlaps, parents), counted


@settings(max_examples=400)
@given(worlds())
def test_the_union_contains_a_brute_force_count(world: tuple[dict[str, frozenset[int]], Relations, list[Group]]) -> None:
    sets, relations, counted = world
    true = len(frozenset().union(*(sets[group.name] for group in counted)))
    found = union(counted, relations)
    assert found.low <= true
    assert found.high is None or true <= found.high
    assert bool(found.needs) is not found.settled


def test_without_declarations_it_is_largest_to_sum() -> None:
    found = union([Group("a", Count(60_000, 60_000)), Group("b", Count(50_000, 50_000))])
    assert (found.low, found.high) == (60_000, 110_000)
    assert found.needs == {"overlap:a", "overlap:b"}


def test_groups_apart_add_up() -> None:
    relations = Relations({("a", "b"): Count(0, 0)}, {})
    found = union([Group("a", Count(60_000, 60_000)), Group("b", Count(50_000, 50_000))], relations)
    assert found == Count(110_000, 110_000)


def test_a_declared_overlap_is_taken_off() -> None:
    relations = Relations({("a", "b"): Count(20_000, 20_000)}, {})
    assert union([Group("a", Count(60_000, 60_000)), Group("b", Count(50_000, 50_000))], relations) == Count(90_000, 90_000)


def test_an_overlap_that_is_left_open_is_what_the_count_waits_for() -> None:
    shared = Count(10_000, 20_000, frozenset(("the overlap",)))
    found = union([Group("a", Count(60_000, 60_000)), Group("b", Count(50_000, 50_000))], Relations({("a", "b"): shared}, {}))
    assert (found.low, found.high) == (90_000, 100_000)
    assert found.needs == {"the overlap"}


def test_no_overlap_is_larger_than_a_group() -> None:
    """What cannot be true takes nobody off: the largest group is still there."""
    for shared in (Count(250_000, 250_000), Count(160_000, None, frozenset("x")), Count(30_000, 30_000)):
        for other in (30_000, 0):
            groups = [Group("a", Count(150_000, 150_000)), Group("b", Count(other, other))]
            assert union(groups, Relations({("a", "b"): shared}, {})) == Count(150_000, 150_000)


def test_a_subset_adds_nobody() -> None:
    whole = Group("whole", Count(900, 900))
    part = Group("part", Count(40, 40))
    assert union([whole, part], Relations({}, {"part": whole})) == Count(900, 900)


def test_subsets_of_one_whole_never_exceed_it() -> None:
    whole = Group("whole", Count(100, 100))
    parts = [Group("one", Count(80, 80)), Group("two", Count(70, 70))]
    found = union(parts, Relations({}, {"one": whole, "two": whole}))
    assert (found.low, found.high) == (80, 100)


def test_an_unknown_size_leaves_the_top_open() -> None:
    found = union([Group("a", Count(0, None, frozenset(("populations.a.size",))))])
    assert found.high is None
    assert found.needs == {"populations.a.size"}


def test_thresholds_include_and_exclude_their_number() -> None:
    assert Count(100_000, 100_000).at_least(100_000).truth is Truth.TRUE
    assert Count(99_999, 99_999).at_least(100_000).truth is Truth.FALSE
    assert Count(100_000, 100_000).above(100_000).truth is Truth.FALSE
    assert Count(100_001, 100_001).above(100_000).truth is Truth.TRUE
    assert Count(99_999, 100_000, frozenset("x")).at_least(100_000).truth is Truth.UNKNOWN
    assert Count(100_000, 100_001, frozenset("x")).above(100_000).truth is Truth.UNKNOWN
    assert Count(0, 100_000, frozenset("x")).above(100_000).truth is Truth.FALSE
    assert Count(0, None, frozenset("x")).above(100_000).needs == {"x"}


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (Count(900, 900), Count(900, 900)),
        (Count(0, 900, frozenset(("populations.a.size",))), Count(0, 900, frozenset(("populations.a.size",)))),
        (Count(0, None), Count(0, None, frozenset(("overlap:a",)))),
    ],
)
def test_one_group_that_lies_in_no_other_is_as_many_as_it_is(size: Count, expected: Count) -> None:
    apart = Relations({("a", "b"): Count(0, 0)}, {"b": Group("c", Count(5, 5))})
    assert union([Group("a", size)]) == union([Group("a", size)], apart) == expected


def test_one_group_is_no_larger_than_the_group_that_contains_it() -> None:
    assert union([Group("part", Count(0, None))], Relations({}, {"part": Group("whole", Count(1_000, 1_000))})).high == 1_000
