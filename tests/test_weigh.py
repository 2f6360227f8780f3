"""Weighing a condition: the short way and the whole way agree, and filling in never contradicts."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tongguan.count import Count
from tongguan.facts import Judged, Partly, Unknown
from tongguan.judge.weigh import awaited, holds, weigh
from tongguan.truth import Truth

KEYS = ["flag", "word", "set", "number"]
unknown = st.just(Unknown(frozenset(("root",))))
numbers = st.one_of(
    st.integers(0, 5),
    st.tuples(st.integers(0, 5), st.integers(0, 5)).map(
        lambda ends: Count(min(ends), max(ends), frozenset() if ends[0] == ends[1] else frozenset(("n",)))
    ),
    st.just(Count(2, None, frozenset(("n",)))),
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "flag": st.one_of(st.booleans(), unknown, st.booleans().map(lambda value: Judged(value, "somebody", "a reason"))),
    "word": st.one_of(st.sampled_from(["x", "y", "z", "z.w"]), unknown),
    "set": st.one_of(
        st.frozensets(st.sampled_from(["x", "y"])),
        unknown,
        st.sampled_from([("x", "y"), ("", "x"), ("y", "x"), ("", "xy")]).map(lambda one: Partly(frozenset(one[0]), frozenset(one[1]))),
    ),
    "number": st.one_of(numbers, unknown),
}
facts = st.fixed_dictionaries({}, optional=VALUES)
TESTS: dict[str, st.SearchStrategy[Any]] = {
    "flag": st.one_of(st.tuples(st.just("is"), st.booleans()), st.tuples(st.just("exists"), st.booleans())),
    "word": st.one_of(
        st.tuples(st.just("is"), st.sampled_from(["x", "y"])),
        st.tuples(st.just("in"), st.frozensets(st.sampled_from(["x", "z"]), min_size=1)),
        st.tuples(st.just("within"), st.just((frozenset(("x", "z.w")), frozenset(("z",))))),
        st.tuples(st.just("exists"), st.booleans()),
    ),
    "set": st.one_of(
        st.tuples(st.just("is"), st.frozensets(st.sampled_from(["x", "y"]))),
        st.tuples(st.just("in"), st.frozensets(st.sampled_from(["x", "y"]), min_size=1)),
        st.tuples(st.just("within"), st.just((frozenset(("x",)), frozenset()))),
        st.tuples(st.just("exists"), st.booleans()),
    ),
    "number": st.one_of(
        st.tuples(st.just("exists"), st.booleans()),
        st.tuples(st.sampled_from(["is", "at_least", "above", "at_most", "below"]), st.integers(0, 5)),
        st.tuples(st.just("in"), st.frozensets(st.integers(0, 5), min_size=1)),
    ),
}


@st.composite
def single(draw: st.DrawFn) -> tuple[Any, ...]:
    key = draw(st.sampled_from(KEYS))
    tests = tuple(draw(st.lists(TESTS[key], min_size=1, max_size=2)))
    return ("test", key, tests, key == "flag" and draw(st.booleans()))


conditions = st.recursive(
    single(),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.tuples(st.just("not"), inner),
    ),
    max_leaves=8,
)


@given(conditions, facts)
def test_the_short_way_says_what_the_whole_way_says(condition: tuple[Any, ...], stated: dict[str, Any]) -> None:
    expected = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}[weigh(condition, stated).truth]
    assert holds(condition, stated) is expected


@given(conditions, facts)
def test_both_ways_wait_for_the_same(condition: tuple[Any, ...], stated: dict[str, Any]) -> None:
    whole, found = weigh(condition, stated), {"before"}
    if whole.open:
        awaited(condition, stated, found)
        assert found == {"before", *whole.needs}


@given(conditions, facts, st.data())
def test_stating_more_never_contradicts(condition: tuple[Any, ...], stated: dict[str, Any], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(KEYS))
    before = weigh(condition, {name: one for name, one in stated.items() if name != key})
    after = weigh(condition, {**stated, key: data.draw(VALUES[key])})
    if not before.open:
        assert after.truth is before.truth


def test_an_ordered_comparison_includes_its_number_as_the_word_says() -> None:
    for operator, at, below, above in (
        ("at_least", Truth.TRUE, Truth.FALSE, Truth.TRUE),
        ("above", Truth.FALSE, Truth.FALSE, Truth.TRUE),
        ("at_most", Truth.TRUE, Truth.TRUE, Truth.FALSE),
        ("below", Truth.FALSE, Truth.TRUE, Truth.FALSE),
    ):
        condition = ("test", "n", ((operator, 32),), False)
        assert weigh(condition, {"n": 32}).truth is at
        assert weigh(condition, {"n": 31}).truth is below
        assert weigh(condition, {"n": 33}).truth is above
        assert weigh(condition, {"n": Count(31, 33, frozenset("n"))}).truth is Truth.UNKNOWN


def test_a_plain_word_where_a_name_is_asked_stays_open() -> None:
    condition = ("test", "a", (("is", True),), True)
    assert weigh(condition, {"a": True}).needs == {"a"}
    assert weigh(condition, {"a": Judged(True, "counsel", "reason")}).truth is Truth.TRUE
    assert weigh(condition, {"a": False}).truth is Truth.FALSE


def test_a_category_stated_too_broadly_is_open() -> None:
    condition = ("test", "c", (("within", (frozenset(("v.e",)), frozenset(("v",)))),), False)
    assert weigh(condition, {"c": "v.e"}).truth is Truth.TRUE
    assert weigh(condition, {"c": "v"}).needs == {"c"}
    assert weigh(condition, {"c": "w"}).truth is Truth.FALSE
