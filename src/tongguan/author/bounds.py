"""Both sides of every number and every date: what the cases of a rule have to cover."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tongguan.author.cases import meeting, stated
from tongguan.count import Count
from tongguan.facts import plain
from tongguan.lawbook.condition import ORDERED, tests_of
from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongguan.author.cases import Case
    from tongguan.lawbook.model import Instrument, Lawbook, Period, Rule


class Bound(Record):
    """One number or day on which a rule turns."""

    told: str
    """Where it lies, in words."""
    covered: bool
    """Whether cases stand on both sides of it."""


def bounds(rule: Rule, cases: Sequence[Case], lawbook: Lawbook) -> list[Bound]:
    """Every number and date in a rule's condition, and every day on which it begins or ends apart from its instrument."""
    lawful = [case for case in cases if case.day is None or rule.in_force.covers(case.day)]
    found: dict[str, Bound] = {}
    for _, key, tests, _judged in tests_of(rule.when):
        for operator, operand in tests:
            if operator in ORDERED:
                told = f"`{key}` {operator.replace('_', ' ')} {operand}"
                found[told] = Bound(told, _sides(rule, key, operator, operand, lawful, lawbook))
    return [*found.values(), *own_days(rule, cases, lawbook)]


def own_days(rule: Rule, cases: Iterable[Case], lawbook: Lawbook) -> list[Bound]:
    """The days on which a rule begins or ends apart from its instrument."""
    outer = edges(lawbook.instruments[rule.instrument].in_force)
    return _shown([edge for edge in edges(rule.in_force) if edge not in outer], cases)


def days_of(instrument: Instrument, cases: Iterable[Case]) -> list[Bound]:
    """The days on which an instrument begins and ends; one of its rules at least shows both sides."""
    return _shown(edges(instrument.in_force), cases)


def _shown(ends: Iterable[tuple[str, str, str]], cases: Iterable[Case]) -> list[Bound]:
    """Ends of periods, and whether cases stand on both sides of each."""
    days = {case.day for case in cases}
    return [Bound(told, {inside, outside} <= days) for told, inside, outside in ends]


def edges(period: Period) -> list[tuple[str, str, str]]:
    """Each end of a period in words, with its last day inside and the day outside."""
    found = [(f"the day in force, {period.since}", period.since, _day(period.since, -1))]
    if period.until is not None:
        found.append((f"the last day, {period.until}", period.until, _day(period.until, 1)))
    return found


def _day(text: str, step: int) -> str:
    try:
        return (date.fromisoformat(text) + timedelta(step)).isoformat()
    except (ValueError, OverflowError):
        return ""


def _sides(rule: Rule, key: str, operator: str, operand: Any, cases: Sequence[Case], lawbook: Lawbook) -> bool:
    """Whether cases give the number itself and its neighbour on the other side."""
    base = meeting(rule.when, lawbook)
    values = []
    for case in cases:
        value = case.given.get(key, "unset")
        one = base.get(key) if value == "unset" else None if value is None else stated(value, lawbook.terms[key])
        one = plain(one)
        if isinstance(one, Count):
            if one.low != one.high:
                continue
            one = one.low
        if (one is not None and isinstance(one, type(operand))) or isinstance(one, (int, float)):
            values.append(one)
    inside = [value for value in values if _holds(operator, value, operand)]
    outside = [value for value in values if not _holds(operator, value, operand)]
    return operand in values and bool(inside) and bool(outside)


def _holds(operator: str, value: Any, operand: Any) -> bool:
    match operator:
        case "at_least":
            return bool(value >= operand)
        case "above":
            return bool(value > operand)
        case "at_most":
            return bool(value <= operand)
        case _:
            return bool(value < operand)
