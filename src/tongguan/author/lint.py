"""Checks of a pack beyond its shape: dead rules, one-sided numbers, missing languages, gaps in cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.author.cases import Case, meeting, read_cases, stated
from tongguan.count import Count
from tongguan.facts import plain
from tongguan.judge.weigh import weigh
from tongguan.lawbook.condition import facts_of, tests_of
from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tongguan.lawbook.model import Lawbook, Rule


class Complaint(Record):
    """Something that a pack should mend."""

    rule: str
    path: str
    line: int
    message: str


def lint(folders: Sequence[Path], lawbook: Lawbook) -> list[Complaint]:
    """Every complaint about these packs."""
    cases: dict[str, list[Case]] = {}
    for case in read_cases(folders, lawbook):
        cases.setdefault(case.rule.id, []).append(case)
    complaints: list[Complaint] = []
    classes = {rule.then["class"] for rule in lawbook.rules if "class" in rule.then}
    for rule in lawbook.rules:
        path = lawbook.instruments[rule.instrument].path

        def complain(message: str, rule: Rule = rule, path: str = path) -> None:
            complaints.append(Complaint(rule.id, path, rule.line, message))

        for words, what in ((rule.title, "title"), (rule.says, "says")):
            if not words.zh or not words.en:
                complain(f"`{what}` lacks a language")
        _dates(rule, lawbook, complain)
        _alive(rule, lawbook, classes, complain)
        _covered(rule, cases.get(rule.id, []), lawbook, complain)
    complaints.extend(_lists(lawbook))
    return complaints


def _dates(rule: Rule, lawbook: Lawbook, complain: Any) -> None:
    outer = lawbook.instruments[rule.instrument].in_force
    if rule.in_force.since < outer.since:
        complain(f"in force from {rule.in_force.since}, before its instrument ({outer.since})")
    if outer.until is not None and (rule.in_force.until is None or rule.in_force.until > outer.until):
        complain(f"in force after its instrument ended ({outer.until})")
    if rule.in_force.until is not None and rule.in_force.until < rule.in_force.since:
        complain("ends before it begins")
    for other in rule.over:
        known = lawbook.rule(other)
        if known is not None and known.in_force.until is not None and known.in_force.until < rule.in_force.since:
            complain(f"displaces `{other}`, which had ended")


def _alive(rule: Rule, lawbook: Lawbook, classes: set[str], complain: Any) -> None:
    """A rule whose condition can never hold is dead."""
    facts = meeting(rule.when, lawbook)
    if not weigh(rule.when, facts).possible:
        complain("no facts found under which the condition holds")
    for key in sorted(facts_of(rule.when)):
        term = lawbook.terms[key]
        if term.origin == "class" and key not in classes:
            complain(f"reads class `{key}`, which no rule establishes")


def _covered(rule: Rule, cases: Sequence[Case], lawbook: Lawbook, complain: Any) -> None:
    lawful = [case for case in cases if case.day is None or rule.in_force.covers(case.day)]
    for outcome in ("true", "false", "unknown"):
        if not any(case.holds == outcome for case in lawful):
            complain(f"no case that comes out {outcome}")
    if any(case.holds == "unknown" and case.needs is None for case in cases):
        complain("an unknown case without `needs`")
    for _, key, tests, _judged in tests_of(rule.when):
        for operator, operand in tests:
            if operator in ("at_least", "above", "at_most", "below") and not _both_sides(rule, key, operator, operand, lawful, lawbook):
                complain(f"no cases on both sides of `{key}` {operator.replace('_', ' ')} {operand}")


def _both_sides(rule: Rule, key: str, operator: str, operand: Any, cases: Sequence[Case], lawbook: Lawbook) -> bool:
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


def _lists(lawbook: Lawbook) -> list[Complaint]:
    """Editions of one zone's list of one kind must not overlap in time."""
    complaints = []
    editions = [one for one in lawbook.instruments.values() if one.list is not None]
    for index, one in enumerate(editions):
        for other in editions[index + 1 :]:
            assert one.list is not None
            assert other.list is not None
            if (one.list["zone"], one.list["kind"]) != (other.list["zone"], other.list["kind"]):
                continue
            if one.list.get("sectors") and other.list.get("sectors") and set(one.list["sectors"]).isdisjoint(other.list["sectors"]):
                continue
            first, second = sorted((one, other), key=lambda edition: edition.in_force.since)
            if first.in_force.until is None or first.in_force.until >= second.in_force.since:
                message = f"edition overlaps {first.id} in time"
                complaints.append(Complaint(second.id, second.path, 1, message))
    return complaints
