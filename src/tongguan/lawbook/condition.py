"""The small closed grammar of `when:`, parsed by hand so that every error has its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.lawbook.model import Index, Later
from tongguan.problem import suggestion
from tongguan.shape import DATE, Keys, Reporter, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tongguan.lawbook.model import Condition, Cuts, Term


JOINTS = ("all", "any", "not")
OPERATORS = ("is", "in", "at_least", "above", "at_most", "below", "within", "exists")
ORDERED = ("at_least", "above", "at_most", "below")
LEVELS = 4
"""Levels of `all`, `any` and `not` below the outer list."""


class Tree:
    """What lies within what: places and categories."""

    def __init__(self, parents: Mapping[str, str]) -> None:
        self._parents = parents
        self._below: dict[str, set[str]] = {name: {name} for name in parents}
        for name in parents:
            for outer in self.above(name):
                self._below[outer].add(name)

    def above(self, name: str) -> list[str]:
        """Everything that `name` lies in, nearest first."""
        found = []
        while (name := self._parents.get(name, "")) and name not in found:
            found.append(name)
        return found

    def below(self, name: str) -> set[str]:
        """`name` and everything within it."""
        return self._below.get(name, {name})

    def __contains__(self, name: object) -> bool:
        return name in self._parents

    def __iter__(self) -> Any:
        return iter(self._parents)


class Grammar:
    """Parses conditions against a vocabulary."""

    def __init__(self, terms: Mapping[str, Term], places: Tree, categories: Tree) -> None:
        self.terms = terms
        self.places = places
        self.categories = categories

    def parse(self, value: Any, at: Keys, report: Reporter) -> Condition:
        """The condition written at `at`; a list means all. Problems go to `report`."""
        if isinstance(value, list):
            return self._joint("all", value, at, report, 0)
        return self._one(value, at, report, 0)

    def _joint(self, name: str, value: Any, at: Keys, report: Reporter, level: int) -> Condition:
        if not isinstance(value, list) or not value:
            report.value(at, f"expected a list of conditions under `{name}`, found {shown(value) if value else 'none'}")
            return ("all", ())
        if level > LEVELS:
            report.value(at, f"nested more than {LEVELS} levels deep", "two rules say it better")
        return (name, tuple(self._one(one, (*at, index), report, level + 1) for index, one in enumerate(value)))

    def _one(self, value: Any, at: Keys, report: Reporter, level: int) -> Condition:
        if not isinstance(value, dict) or not value:
            report.value(at, f"expected a condition such as `item.personal: true`, found {shown(value)}")
            return ("all", ())
        parts: list[Condition] = []
        for key, inner in value.items():
            here = (*at, key)
            if key == "not":
                body = (
                    self._joint("all", inner, here, report, level + 1)
                    if isinstance(inner, list)
                    else self._one(inner, here, report, level + 1)
                )
                parts.append(("not", body))
            elif key in JOINTS:
                parts.append(self._joint(key, inner, here, report, level))
            else:
                parts.append(self._test(key, inner, here, report))
        return parts[0] if len(parts) == 1 else ("all", tuple(parts))

    def _test(self, key: str, value: Any, at: Keys, report: Reporter) -> Condition:
        term = self.terms.get(key)
        if term is None:
            report.key(at, f"unknown fact `{key}`", suggestion(key, [*self.terms, *JOINTS]))
            return ("all", ())
        if not isinstance(value, dict):
            return ("test", key, (("is", self._operand("is", value, term, at, report)),), False)
        judged = value.get("judged") is True
        if judged and not term.judged:
            report.key((*at, "judged"), f"`{key}` is no judged fact")
        tests = []
        for operator, operand in value.items():
            if operator == "judged":
                continue
            if operator not in OPERATORS:
                report.key((*at, operator), f"unknown operator `{operator}`", suggestion(operator, [*OPERATORS, "judged"]))
                continue
            tests.append((operator, self._operand(operator, operand, term, (*at, operator), report)))
        if not tests:
            report.value(at, f"expected an operator for `{key}`", f"known: {', '.join(OPERATORS)}")
        return ("test", key, tuple(tests), judged)

    def _operand(self, operator: str, value: Any, term: Term, at: Keys, report: Reporter) -> Any:
        if operator == "exists":
            if not isinstance(value, bool):
                report.value(at, f"`exists` takes true or false, found {shown(value)}")
            return bool(value)
        if operator == "within":
            return self._within(value, term, at, report)
        if operator in ORDERED:
            return self._bound(value, term, at, report)
        if operator == "in" or term.type in ("set", "places", "countries", "texts"):
            values = value if isinstance(value, list) else [value]
            for index, one in enumerate(values):
                self._word(one, term, (*at, index) if isinstance(value, list) else at, report)
            return frozenset(one for one in values if isinstance(one, (str, int, float, bool)))
        self._word(value, term, at, report)
        return value

    def _bound(self, value: Any, term: Term, at: Keys, report: Reporter) -> Any:
        dated = term.type == "date"
        if dated and not (isinstance(value, str) and DATE.fullmatch(value)):
            report.value(at, f"`{term.key}` is a date, found {shown(value)}")
            return "0000-01-01"
        if not dated and (isinstance(value, bool) or not isinstance(value, (int, float))):
            report.value(at, f"`{term.key}` needs a number here, found {shown(value)}")
            return 0
        if term.type not in ("number", "count", "date"):
            report.value(at, f"`{term.key}` is no number and no date")
        return value

    def _within(self, value: Any, term: Term, at: Keys, report: Reporter) -> Any:
        tree = self.categories if term.type == "category" else self.places
        if term.type not in ("category", "place", "places"):
            report.value(at, f"`within` is for categories and places; `{term.key}` is neither")
            return (frozenset(), frozenset())
        inside: set[str] = set()
        broader: set[str] = set()
        for name in value if isinstance(value, list) else [value]:
            if name not in tree:
                report.value(at, f"unknown {'category' if tree is self.categories else 'place'} {shown(name)}", suggestion(name, tree))
                continue
            inside |= tree.below(name)
            if tree is self.categories:
                # A category stated too broadly may or may not be meant; a place is what it says.
                broader |= set(tree.above(name))
        return (frozenset(inside), frozenset(broader - inside))

    def _word(self, value: Any, term: Term, at: Keys, report: Reporter) -> None:
        among: Iterable[str] | None = None
        hint = "text"
        match term.type:
            case "bool" | "evidence":
                good = isinstance(value, bool)
                hint = "true or false"
            case "one" | "set":
                among = [word for word, _, _ in term.values]
                good = value in among
            case "place" | "places":
                among = self.places
                good = value in among
            case "category":
                among = self.categories
                good = value in among
            case "number" | "count":
                good = isinstance(value, (int, float)) and not isinstance(value, bool)
                hint = "a number"
            case _:
                good = isinstance(value, str)
        if not good:
            report.value(at, f"{shown(value)} is no value of `{term.key}`", hint if among is None else suggestion(value, among))


def facts_of(condition: Condition) -> set[str]:
    """Every fact that a condition reads."""
    match condition[0]:
        case "test":
            return {condition[1]}
        case "not":
            return facts_of(condition[1])
        case _:
            return set().union(*(facts_of(child) for child in condition[1])) if condition[1] else set()


def tests_of(condition: Condition) -> list[Condition]:
    """Every single test in a condition."""
    match condition[0]:
        case "test":
            return [condition]
        case "not":
            return tests_of(condition[1])
        case _:
            return [test for child in condition[1] for test in tests_of(child)]


def parts_of(condition: Condition) -> list[Condition]:
    """The parts that must all hold."""
    return [part for child in condition[1] for part in parts_of(child)] if condition[0] == "all" else [condition]


def index_of(conditions: Iterable[Condition], base: Index | None = None, first: int = 0) -> Index:
    """Which conditions read which facts, and with which parts; with `base`, the index of the `first` ones, of those after them."""
    readers: dict[str, dict[Condition, int]] = {}
    joints: dict[int, tuple[int, ...]] = {}
    parts: dict[Condition, tuple[int, frozenset[str]]] = {}
    alone: dict[str, int] = {}
    reading: dict[str, int] = {}
    known = len(base.parts) if base is not None else 0
    for place, condition in enumerate(conditions, first):
        for part in parts_of(condition):
            facts = facts_of(part)
            for fact in sorted(facts):  # in one order, so that the same rules compile to the same bytes
                reading[fact] = reading.get(fact, 0) | 1 << place
            if len(facts) == 1:
                (fact,) = facts
                if fact not in readers:
                    readers[fact] = dict(base.readers.get(fact, ())) if base is not None else {}
                same = readers[fact]
                same[part] = same.get(part, 0) | 1 << place
                alone[fact] = alone.get(fact, 0) | 1 << place
            else:
                # A part that stands in several conditions is one, so that it is weighed once.
                number, _ = parts.setdefault(part, (known + len(parts), frozenset(facts)))
                joints[place] = (*joints.get(place, ()), number)
    told = {number: (part, facts) for part, (number, facts) in parts.items()}
    found = {fact: tuple(same.items()) for fact, same in readers.items()}
    if base is None:
        return Index(found, joints, told, alone, reading)
    return Index(
        Later(Later.kept(base.readers) | Later.kept(found)),
        base.joints | joints,
        Later(Later.kept(base.parts) | Later.kept(told)),
        base.alone | {fact: bits | base.alone.get(fact, 0) for fact, bits in alone.items()},
        base.reading | {fact: bits | base.reading.get(fact, 0) for fact, bits in reading.items()},
    )


def cuts_of(
    conditions: Iterable[Condition], base: Mapping[str, Cuts] | None = None, first: int = 0, always: Iterable[Condition] = ()
) -> dict[str, Cuts]:
    """What each of these facts is held against; with `base`, what the `first` conditions hold against them as well.

    `always`: conditions that stand whichever of the others do.
    """
    found: dict[str, dict[tuple[str, Any], int]] = {}
    for bits, condition in (*((1 << place, one) for place, one in enumerate(conditions, first)), *((-1, one) for one in always)):
        for _, fact, tests, _judged in tests_of(condition):
            if fact not in found:
                found[fact] = dict(base.get(fact, ())) if base is not None else {}
            cuts = found[fact]
            for test in tests:
                cuts[test] = cuts.get(test, 0) | bits
    return {fact: tuple(sorted(cuts.items(), key=_written)) for fact, cuts in found.items()}


def _written(cut: tuple[tuple[str, Any], int]) -> str:
    """What tells the order of cuts, the same in every run: a set is written in another order each time."""
    operator, operand = cut[0]
    parts = operand if type(operand) is tuple else (operand,)
    return repr((operator, [sorted(map(repr, part)) if isinstance(part, frozenset) else repr(part) for part in parts]))
