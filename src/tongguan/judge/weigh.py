"""Condition × facts → outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.count import Count
from tongguan.facts import Judged, Partly, Unknown
from tongguan.truth import FALSE, TRUE, Outcome, Truth, every, negation, settled, some, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tongguan.lawbook.model import Condition


def weigh(condition: Condition, facts: Mapping[str, Any]) -> Outcome:
    """Whether the condition holds on these facts; unknown names every fact it waits for."""
    match condition[0]:
        case "test":
            return test(condition, facts)
        case "all":
            return every(weigh(child, facts) for child in condition[1])
        case "any":
            return some(weigh(child, facts) for child in condition[1])
        case _:
            return negation(weigh(condition[1], facts))


def holds(condition: Condition, facts: Mapping[str, Any]) -> bool | None:
    """The truth alone, None while unknown, found with short cuts; what is unknown is weighed for its needs afterwards.

    INVARIANT: says what `weigh` says, for every condition and all facts.
    """
    kind = condition[0]
    if kind == "all":
        result: bool | None = True
        for child in condition[1]:
            one = holds(child, facts)
            if one is False:
                return False
            if one is None:
                result = None
        return result
    if kind == "any":
        result = False
        for child in condition[1]:
            one = holds(child, facts)
            if one is True:
                return True
            if one is None:
                result = None
        return result
    if kind == "not":
        one = holds(condition[1], facts)
        return None if one is None else not one
    _, key, tests, judged = condition
    value = facts.get(key)
    if value is None or type(value) is Unknown:
        return None
    if type(value) is Judged:
        judged = False
        value = value.value
    if judged or type(value) is Partly:
        truth = test(condition, facts).truth
        return True if truth is Truth.TRUE else False if truth is Truth.FALSE else None
    result = True
    passes = _in_range if type(value) is Count else _passes
    for operator, operand in tests:
        one = passes(operator, value, operand)
        if one is None:
            result = None
        elif not one:
            return False
    return result


def awaited(condition: Condition, facts: Mapping[str, Any], found: set[str]) -> None:
    """Put what an unknown condition waits for into `found`.

    INVARIANT: these are the needs of `weigh`.
    """
    kind = condition[0]
    if kind == "test":
        _, key, _, judged = condition
        value = facts.get(key)
        if value is None or judged or type(value) is Judged:
            found |= test(condition, facts).needs
        else:
            # A number, or a set or place that is known in part.
            found |= (type(value) in (Unknown, Count) and value.needs) or {key}
    elif kind == "not":
        awaited(condition[1], facts, found)
    else:
        for child in condition[1]:
            if holds(child, facts) is None:
                awaited(child, facts, found)


def _passes(operator: str, value: Any, operand: Any) -> bool | None:
    """Whether a plain value passes one test; None where it is too broad to tell."""
    if operator == "is":
        return bool(value == operand)
    if operator == "in":
        return not value.isdisjoint(operand) if type(value) is frozenset else value in operand
    if operator == "within":
        inside, broader = operand
        if type(value) is frozenset:
            return not value.isdisjoint(inside)
        return True if value in inside else None if value in broader else False
    if operator == "exists":
        return bool((value is not False) == operand)
    if operator == "at_least":
        return bool(value >= operand)
    if operator == "above":
        return bool(value > operand)
    return bool(value <= operand) if operator == "at_most" else bool(value < operand)


def _in_range(operator: str, value: Count, operand: Any) -> bool | None:
    """Whether a number of which only the ends are known passes one test."""
    low, high = value.low, value.high
    if operator == "exists":
        return bool(operand)
    if operator in ("at_least", "below"):
        reached = True if low >= operand else False if high is not None and high < operand else None
        return reached if operator == "at_least" or reached is None else not reached
    if operator in ("above", "at_most"):
        beyond = True if low > operand else False if high is not None and high <= operand else None
        return beyond if operator == "above" or beyond is None else not beyond
    if operator == "in":
        found = [_in_range("is", value, one) for one in operand]
        return True if True in found else None if None in found else False
    if low == high:
        return bool(low == operand)
    return None if low <= operand and (high is None or high >= operand) else False


def test(condition: Condition, facts: Mapping[str, Any]) -> Outcome:
    """One fact against its operators, all of which must hold."""
    _, key, tests, judged = condition
    value = facts.get(key)
    if value is None:
        return unknown((key,))
    if type(value) is Unknown:
        return unknown(value.needs)
    if type(value) is Judged:
        judged = False
        value = value.value
    outcome = every(_compare(operator, value, operand, key) for operator, operand in tests)
    if judged and outcome.certain:
        # Said, but nobody stands for it: the rule asks for a name and a reason.
        return unknown((key,))
    return outcome


def _compare(operator: str, value: Any, operand: Any, key: str) -> Outcome:
    if type(value) is Count:
        return _count(operator, value, operand, key)
    if type(value) is Partly:
        return _partly(operator, value, operand, key)
    match operator:
        case "is":
            return settled(value == operand)
        case "in":
            if isinstance(value, frozenset):
                return settled(not value.isdisjoint(operand))
            return settled(value in operand)
        case "within":
            inside, broader = operand
            if isinstance(value, frozenset):
                return settled(not value.isdisjoint(inside))
            if value in inside:
                return TRUE
            return unknown((key,)) if value in broader else FALSE
        case "exists":
            return settled((value is not False) == operand)
        case "at_least":
            return settled(value >= operand)
        case "above":
            return settled(value > operand)
        case "at_most":
            return settled(value <= operand)
        case _:
            return settled(value < operand)


def _partly(operator: str, value: Partly, operand: Any, key: str) -> Outcome:
    """A set known in part: what its certain members show stands, what its open ones may show is unknown."""
    if operator == "exists":
        return settled(bool(operand))
    if operator == "is":
        return unknown((key,)) if value.known <= operand <= value.known | value.possible else FALSE
    wanted = operand[0] if operator == "within" else operand
    if not value.known.isdisjoint(wanted):
        return TRUE
    return FALSE if value.possible.isdisjoint(wanted) else unknown((key,))


def _count(operator: str, value: Count, operand: Any, key: str) -> Outcome:
    match operator:
        case "at_least":
            outcome = value.at_least(operand)
        case "above":
            outcome = value.above(operand)
        case "at_most":
            outcome = negation(value.above(operand))
        case "below":
            outcome = negation(value.at_least(operand))
        case "exists":
            return settled(bool(operand))
        case "in":
            outcome = some(_count("is", value, one, key) for one in operand)
        case _:
            if value.settled:
                return settled(value.low == operand)
            reached = every((value.at_least(operand), negation(value.above(operand))))
            outcome = unknown(value.needs or (key,)) if reached.possible else FALSE
    if outcome.open and not outcome.needs:
        return unknown((key,))
    return outcome


def branches(condition: Condition, facts: Mapping[str, Any]) -> Iterator[tuple[int, Condition, Outcome]]:
    """Every node of a condition with its depth and outcome, in writing order."""
    yield from _branches(condition, facts, 0)


def _branches(condition: Condition, facts: Mapping[str, Any], depth: int) -> Iterator[tuple[int, Condition, Outcome]]:
    yield depth, condition, weigh(condition, facts)
    if condition[0] in ("all", "any"):
        for child in condition[1]:
            yield from _branches(child, facts, depth + 1)
    elif condition[0] == "not":
        yield from _branches(condition[1], facts, depth + 1)
