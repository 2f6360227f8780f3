"""A verdict is open exactly when two completions differ, and its questions are exactly those that decide.

Random small laws and manifests are compared with brute force over every completion.
"""

from __future__ import annotations

from itertools import product
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laws import nothing
from small import judge, lawbook, manifest, rule

from tongguan.judge.ends import Ends
from tongguan.lawbook.model import Lawbook, Rule
from tongguan.pipeline import check
from tongguan.verdict import Route, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

BOOLS = ["item.a", "item.b", "item.c", "exporter.x"]
DOMAIN: dict[str, list[Any]] = {
    "item.a": [True, False],
    "item.b": [True, False],
    "item.c": [True, False],
    "exporter.x": [True, False],
    "item.word": ["red", "green", "blue"],
    "item.n": list(range(8)),
    "item.persons": list(range(10)),
}

leaves = st.one_of(
    st.tuples(st.sampled_from(BOOLS), st.booleans()).map(lambda pair: {pair[0]: pair[1]}),
    st.sampled_from(["red", "green"]).map(lambda word: {"item.word": word}),
    st.tuples(st.sampled_from(["at_least", "above", "at_most", "below"]), st.integers(1, 6)).map(
        lambda pair: {"item.n": {pair[0]: pair[1]}}
    ),
)
late = st.one_of(
    leaves,
    st.sampled_from(
        [{"item.personal": True}, {"item.sensitive": True}, {"item.sensitive": False}, {"item.kind": True}, {"item.kind": False}]
    ),
    st.tuples(st.sampled_from(["at_least", "below"]), st.integers(2, 7)).map(lambda pair: {"year.ordinary": {pair[0]: pair[1]}}),
    st.tuples(st.sampled_from(["above", "at_most"]), st.integers(2, 7)).map(lambda pair: {"item.persons": {pair[0]: pair[1]}}),
)


def trees(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        leaf,
        st.lists(leaf, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(leaf, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        leaf.map(lambda part: {"not": part}),
    )


TESTS: dict[str, Callable[[Any, Any], bool]] = {"at_least": ge, "above": gt, "at_most": le, "below": lt}


def holds(tree: dict[str, Any], facts: dict[str, Any]) -> bool:
    """Whether a condition holds on facts that are all stated."""
    ((key, operand),) = tree.items()
    match key:
        case "all":
            return all(holds(part, facts) for part in operand)
        case "any":
            return any(holds(part, facts) for part in operand)
        case "not":
            return not holds(operand, facts)
        case _ if isinstance(operand, dict):
            ((operator, limit),) = operand.items()
            return TESTS[operator](facts[key], limit)
        case _:
            return bool(facts[key] == operand)


def decides(tree: dict[str, Any]) -> bool:
    """Whether it hangs on facts at all: whoever is red and green is nobody, and `rules test` lets no such rule pass.

    Of such a class the year asks what the item is before it finds that it does not matter.
    """
    keys = [key for key in DOMAIN if key in repr(tree)]
    return len({holds(tree, dict(zip(keys, values, strict=True))) for values in product(*(DOMAIN[key] for key in keys))}) > 1


@st.composite
def laws(draw: st.DrawFn) -> list[Rule]:
    classes = trees(leaves).filter(decides)
    rules = [
        rule("scope", "scope", {"flow.way": "transfer"}, {"scope": "governed"}),
        rule("personal", "classify", {"flow.way": "transfer"}, {"class": "item.personal"}),
        rule("sensitive", "classify", draw(classes), {"class": "item.sensitive"}),
        rule("kind", "classify", draw(classes), {"class": "item.kind"}),
    ]
    routes = ["none", "contract_or_certification", "security_assessment", "prohibited"]
    names = [f"r{index}" for index in range(draw(st.integers(1, 4)))]
    for index, name in enumerate(names):
        over = tuple(one for one in names[index + 1 :] if draw(st.booleans()))
        rules.append(rule(name, "route", draw(trees(late)), {"route": draw(st.sampled_from(routes))}, over))
    if draw(st.booleans()):
        rules.append(rule("review", "route", draw(trees(late)), {"review": "it", "up_to": "security_assessment"}))
    return rules


@st.composite
def stated(draw: st.DrawFn) -> dict[str, Any]:
    facts = {key: draw(st.sampled_from(values)) for key, values in DOMAIN.items()}
    missing = draw(st.sets(st.sampled_from(sorted(DOMAIN)), max_size=3))
    return {key: value for key, value in facts.items() if key not in missing}


def text(facts: dict[str, Any]) -> str:
    item = {key.removeprefix("item."): value for key, value in facts.items() if key.startswith("item.")}
    exporter = {key.removeprefix("exporter."): value for key, value in facts.items() if key.startswith("exporter.")}
    return manifest({**item, "also_ordinary": False}, exporter)


def answer(verdict: Verdict) -> tuple[Any, ...]:
    (only,) = {one.key() for one in verdict.answers}
    return only


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(laws(), stated())
def test_open_exactly_when_two_completions_differ(rules: list[Rule], facts: dict[str, Any]) -> None:
    book = lawbook(rules)
    (verdict,) = judge(text(facts), book)
    assert not verdict.bounded
    missing = [key for key in DOMAIN if key not in facts]
    results: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for values in product(*(DOMAIN[key] for key in missing)):
        (completed,) = judge(text({**facts, **dict(zip(missing, values, strict=True))}), book)
        assert not completed.open
        results[values] = answer(completed)
    different = set(results.values())
    assert verdict.open is (len(different) > 1)
    assert {one.key() for one in verdict.answers} == different
    deciding = set()
    for index, key in enumerate(missing):
        for values, result in results.items():
            for other in DOMAIN[key]:
                if results[(*values[:index], other, *values[index + 1 :])] != result:
                    deciding.add(key)
    assert {question.key for question in verdict.questions} == deciding


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(laws(), stated(), st.data())
def test_stating_a_fact_only_narrows(rules: list[Rule], facts: dict[str, Any], data: st.DataObject) -> None:
    missing = [key for key in DOMAIN if key not in facts]
    if not missing:
        return
    book = lawbook(rules)
    (before,) = judge(text(facts), book)
    key = data.draw(st.sampled_from(missing))
    (after,) = judge(text({**facts, key: data.draw(st.sampled_from(DOMAIN[key]))}), book)
    assert {one.key() for one in after.answers} <= {one.key() for one in before.answers}
    assert before.floor <= after.floor
    assert after.ceiling <= before.ceiling


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(laws(), stated(), st.randoms())
def test_the_order_of_rules_changes_nothing(rules: list[Rule], facts: dict[str, Any], random: Any) -> None:
    (one,) = judge(text(facts), lawbook(rules))
    shuffled = list(rules)
    random.shuffle(shuffled)
    (other,) = judge(text(facts), lawbook(shuffled))
    assert {each.key() for each in one.answers} == {each.key() for each in other.answers}
    assert {question.key for question in one.questions} == {question.key for question in other.questions}


NONE, CONTRACT, ASSESSMENT, BARRED = Route.none, Route.contract_or_certification, Route.security_assessment, Route.prohibited


@pytest.mark.parametrize(
    ("then", "before", "decided", "certain", "after"),
    [
        # A relief that is granted eases both ends where its review applies, the lighter end alone where it may not.
        ({"down_to": "none"}, (ASSESSMENT, ASSESSMENT), NONE, True, (NONE, NONE)),
        ({"down_to": "none"}, (ASSESSMENT, ASSESSMENT), NONE, False, (NONE, ASSESSMENT)),
        ({"down_to": "none"}, (NONE, ASSESSMENT), CONTRACT, True, (NONE, CONTRACT)),
        ({"down_to": "none"}, (NONE, ASSESSMENT), CONTRACT, False, (NONE, ASSESSMENT)),
        # Never below what the review leaves open, nor what is prohibited for certain.
        ({"down_to": "contract_or_certification"}, (ASSESSMENT, ASSESSMENT), NONE, True, (CONTRACT, CONTRACT)),
        ({"down_to": "none"}, (BARRED, BARRED), NONE, True, (BARRED, BARRED)),
        ({"down_to": "none"}, (ASSESSMENT, ASSESSMENT), ASSESSMENT, True, (ASSESSMENT, ASSESSMENT)),
        # A stricter route that is decided holds where the review applies, and is possible where it may.
        ({"up_to": "security_assessment"}, (NONE, NONE), ASSESSMENT, True, (ASSESSMENT, ASSESSMENT)),
        ({"up_to": "security_assessment"}, (NONE, NONE), ASSESSMENT, False, (NONE, ASSESSMENT)),
        ({"up_to": "security_assessment"}, (NONE, NONE), NONE, True, (NONE, NONE)),
        ({"up_to": "security_assessment"}, (CONTRACT, CONTRACT), NONE, True, (CONTRACT, CONTRACT)),
        ({"up_to": "security_assessment"}, (NONE, NONE), BARRED, True, (ASSESSMENT, ASSESSMENT)),
    ],
)
def test_what_a_determination_makes_of_a_review(
    then: dict[str, str], before: tuple[Route, Route], decided: Route, *, certain: bool, after: tuple[Route, Route]
) -> None:
    ends = Ends(*before)
    ends.decide(rule("doubt", "route", {"item.a": True}, {"review": "doubt", **then}), decided, certain=certain)
    assert (ends.floor, ends.ceiling) == after


def test_a_range_is_governed_only_where_the_flow_may_be(lawbook: Lawbook) -> None:
    """Cases left unworked widen what may be, not what cannot: data that stay at home are no export whatever else is unknown."""
    text = (
        "{version: 1, exporter: {id: e}, recipients: {r: {country: CN, onward: [], %s}}, flows: [{id: f, to: r, way: remote_access, access: [view], "
        "accessed_from: [mainland], stored_in: [mainland], processed_in: [mainland], purpose: other, foreign_authority_request: false, "
        "items: [{id: i, category: person.contact}]}]}"
    )
    for known, expected in (
        ("lists: []", {"out", "gates_only"}),
        ("lists: [], foreign_controlled: true", {"gates_only"}),
        ("lists: [], foreign_controlled: false", {"out"}),
    ):
        for exact in (True, False):
            report = check([("m.yaml", text % known)], lawbook, "2026-11-24", nothing, exact=exact)
            assert not report.problems
            assert {answer.scope for answer in report.flows[0].items[0].verdict.answers} == expected, (known, exact)
