"""Truth of three values obeys the laws of strong Kleene logic, and needs are honest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongguan.truth import FALSE, TRUE, Outcome, Truth, every, negation, settled, some, unknown

names = st.frozensets(st.sampled_from("abcde"), min_size=1, max_size=3)
outcomes = st.one_of(st.just(TRUE), st.just(FALSE), names.map(unknown))
lists = st.lists(outcomes, max_size=5)


def test_a_truth_is_no_bool() -> None:
    with pytest.raises(TypeError, match="certain"):
        bool(Truth.TRUE)


@pytest.mark.parametrize(
    ("truth", "certain", "possible"),
    [(Truth.TRUE, True, True), (Truth.UNKNOWN, False, True), (Truth.FALSE, False, False)],
)
def test_certain_and_possible_are_the_two_ends(truth: Truth, certain: bool, possible: bool) -> None:
    assert truth.certain is certain
    assert truth.possible is possible


@given(lists)
def test_de_morgan(children: list[Outcome]) -> None:
    assert negation(every(children)) == some(negation(child) for child in children)
    assert negation(some(children)) == every(negation(child) for child in children)


@given(lists, st.randoms())
def test_order_does_not_matter(children: list[Outcome], random: object) -> None:
    shuffled = list(children)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert every(children) == every(shuffled)
    assert some(children) == some(shuffled)


@given(lists)
def test_needs_are_there_exactly_when_unknown(children: list[Outcome]) -> None:
    for outcome in (every(children), some(children)):
        assert bool(outcome.needs) is (outcome.truth is Truth.UNKNOWN)


@given(outcomes)
def test_double_negation_is_nothing(outcome: Outcome) -> None:
    assert negation(negation(outcome)) == outcome


def test_nothing_at_all_is_true_of_every_and_false_of_some() -> None:
    assert every([]) == TRUE
    assert some([]) == FALSE
    assert settled(True) == TRUE
    assert settled(False) == FALSE


@given(lists)
def test_filling_in_never_leaves_what_was_settled(children: list[Outcome]) -> None:
    before_every, before_some = every(children), some(children)
    for filled in (TRUE, FALSE):
        completed = [filled if child.truth is Truth.UNKNOWN else child for child in children]
        if not before_every.open:
            assert every(completed).truth is before_every.truth
        if not before_some.open:
            assert some(completed).truth is before_some.truth


def test_all_children_are_weighed_for_their_needs() -> None:
    assert every([unknown("a"), unknown("b")]).needs == {"a", "b"}
    assert some([unknown("a"), FALSE, unknown("b")]).needs == {"a", "b"}
    assert every([unknown("a"), FALSE]) == FALSE
