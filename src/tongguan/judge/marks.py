"""Values that no rule can tell apart have the same mark.

Every fact has finitely many regions, cut by the constants that rules compare it with. Two
items whose facts bear the same marks get the same answer, so it is worked out once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import count
from typing import TYPE_CHECKING, Any

from tongguan.count import Count
from tongguan.facts import Judged, Unknown
from tongguan.judge.weigh import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from tongguan.lawbook.model import Lawbook

EXACT = frozenset(f"clearance.{name}" for name in ("mechanism", "result", "changes", "settles", "route", "by", "because"))
"""What judging itself reads of a clearance, whatever rules make of it: which gate it meets, which review it settles."""
WHOLE = EXACT | {"item.also_ordinary", "item.listed_fields_only", "item.persons"}
"""Facts that count whether or not a rule reads them: which review is settled, who is counted and where."""


DIRECT = frozenset((bool, str, frozenset))
"""Types of which a value is looked up by itself; others by their mark."""
STATED = "_stated"
"""Suffix of the derived fact that tells whether another fact is stated at all."""
MOST = 500
"""Values of one fact that are remembered: words are few, references and days are not."""
WIDTH = 1 << 10
"""Marks of which each is a bit of one number; those that are met later stand beside it."""

_RANGE = "range"
"""What the mark of a number begins with of which only the ends are known."""


class _Marked(dict[str, "tuple[dict[Any, int], Callable[[Any], Hashable]] | None"]):
    """Of each fact the values that were met, with their numbers, and the function that marks others; made when it is first asked for."""

    def __init__(self, make: Callable[[str], Callable[[Any], Hashable] | None]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> tuple[dict[Any, int], Callable[[Any], Hashable]] | None:
        marker = self._make(key)
        found = self[key] = None if marker is None else ({}, marker)
        return found


class Marks:
    """The marks of all facts that some rule or duty of a lawbook reads."""

    def __init__(self, lawbook: Lawbook) -> None:
        self._terms = lawbook.terms
        # The class of a category is a fact of its own, whatever the tests say of its name.
        self._categories = {slug: (one.personal, one.sensitive, one.mapping) for slug, one in lawbook.categories.items()}
        self._cuts: Mapping[str, Any] = lawbook.cuts
        self._marked = _Marked(self._marker)
        self._numbers: dict[tuple[str, Hashable], int] = {}
        self._next = count()  # as in `Law.number`

    def of(self, facts: Iterable[tuple[str, Any]]) -> Hashable:
        """The marks of these facts together; facts that nobody reads have none."""
        found = 0
        later: list[int] = []
        marked = self._marked
        for key, value in facts:
            known = marked[key]
            if known is None:
                continue
            values, marker = known
            if type(value) not in DIRECT:
                number = self._number(key, marker(value))
            else:
                direct = values.get(value)
                if direct is None:
                    direct = self._number(key, value if value is True or value is False else marker(value))
                    if len(values) < MOST:
                        values[value] = direct
                number = direct
            if number > 0:
                found |= number
            else:
                later.append(number)
        return (found, frozenset(later)) if later else found

    def _number(self, key: str, mark: Hashable) -> int:
        """The bit of a mark; below zero where it is one of too many for that."""
        number = self._numbers.get((key, mark))
        if number is None:
            place = next(self._next)
            number = self._numbers.setdefault((key, mark), 1 << place if place < WIDTH else -place)
        return number

    def reads(self, key: str) -> bool:
        """Whether anybody reads this fact: what nobody reads has no mark."""
        return self._marked[key] is not None

    def mark(self, key: str, value: Any) -> Hashable:
        """The mark of one value, None where nobody reads the fact."""
        known = self._marked[key]
        return None if known is None else known[1](value)

    def _marker(self, key: str) -> Callable[[Any], Hashable] | None:
        cuts = self._cuts.get(key) if key not in EXACT else None
        if cuts is None:
            return _whole if key in WHOLE else _there if f"{key}{STATED}" in self._terms else None
        term = self._terms[key]
        operands = {one for (_, operand), _ in cuts for one in (operand if type(operand) is frozenset else (operand,))}
        if term.type in ("number", "count", "date"):
            points = sorted(operand for operand in operands if type(operand) is not bool)
            yearly = key.startswith("year.")

            def numbered(value: Any) -> Hashable:
                kind = type(value)
                if kind is Count:
                    if value.low != value.high:
                        low, high = value.low, value.high
                        if yearly:
                            # A range between two neighbouring cuts is no wider than a number there.
                            least, most = numbered(low), None if high is None else numbered(high)
                            return least if least == most else (_RANGE, least, most)
                        return (_RANGE, low, high)
                    value = value.low
                elif kind is Judged or kind is Unknown or kind is bool:
                    return _other(value, numbered)
                return (bisect_left(points, value), bisect_right(points, value))

            return numbered
        if term.type == "text":

            def worded(value: Any) -> Hashable:
                return _other(value, worded) if type(value) is not str else value if value in operands else ""

            return worded
        if term.type == "texts":
            mentioned = frozenset(operands)

            def listed(value: Any) -> Hashable:
                return (value & mentioned, value <= mentioned) if type(value) is frozenset else _other(value, listed)

            return listed

        # Words, places, countries, categories and sets of them: by the tests that they pass.
        tests = [cut for cut, _ in cuts]
        known: dict[Any, Hashable] = {}
        numbers: dict[Hashable, int] = {}
        later = count(2)
        proof = term.type == "evidence"

        def told(value: Any) -> Hashable:
            mark = known.get(value)
            if mark is None:
                if type(value) is not str and type(value) is not frozenset:
                    return _other(value, told)
                if proof and value and value not in operands:
                    return told("")  # one reference is as good as another
                passed = tuple(holds(("test", key, (one,), False), {key: value}) for one in tests)
                # A small number stands for what it passes; 0 and 1 would be taken for false and true.
                mark = numbers.setdefault((passed, self._categories.get(str(value))), next(later))
                if len(known) < MOST:
                    known[value] = mark
            return mark

        return told


def is_range(mark: Hashable) -> bool:
    """Whether a mark is that of a number of which rules may say either."""
    return type(mark) is tuple and mark[0] is _RANGE


def _whole(value: Any) -> Hashable:
    return ("whole", value)


def _there(_: Any) -> Hashable:
    return STATED


def _other(value: Any, marker: Callable[[Any], Hashable]) -> Hashable:
    if type(value) is Judged:
        return ("judged", marker(value.value) if type(value.value) is not bool else value.value)
    if type(value) is Unknown:
        return ("unknown", value.needs)
    return ("value", value)
