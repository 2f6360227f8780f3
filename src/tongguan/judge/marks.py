"""Values that no rule can tell apart have the same mark.

Every fact has finitely many regions, cut by the constants that rules compare it with. Two
items whose facts bear the same marks get the same answer, so it is worked out once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

from tongguan.count import Count
from tongguan.facts import Facts, Judged, Unknown
from tongguan.judge.weigh import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from tongguan.lawbook.model import Lawbook

Mark = "Hashable"
EXACT = frozenset(f"clearance.{name}" for name in ("mechanism", "result", "changes", "settles", "route", "by", "because"))
"""What judging itself reads of a clearance, whatever rules make of it: which gate it meets, which review it settles."""
WHOLE = EXACT | {"item.also_ordinary", "item.listed_fields_only", "item.persons"}
"""Facts that count whether or not a rule reads them: which review is settled, who is counted and where."""


class _Markers(dict[str, "Callable[[Any], Hashable] | None"]):
    """The function that marks the values of each fact, made when it is first asked for."""

    def __init__(self, make: Callable[[str], Callable[[Any], Hashable] | None]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> Callable[[Any], Hashable] | None:
        self[key] = marker = self._make(key)
        return marker


class Marks:
    """The marks of all facts that some rule or duty of a lawbook reads."""

    def __init__(self, lawbook: Lawbook) -> None:
        self._terms = lawbook.terms
        # The class of a category is a fact of its own, whatever the tests say of its name.
        self._categories = {slug: (one.personal, one.sensitive, one.mapping) for slug, one in lawbook.categories.items()}
        self._cuts: Mapping[str, Any] = lawbook.cuts
        self._markers = _Markers(self._marker)

    def of(self, facts: Facts) -> frozenset[tuple[str, Hashable]]:
        """The marks of these facts; facts that nobody reads have none."""
        found: list[tuple[str, Hashable]] = []
        for key, value in facts.items():
            marker = self._markers[key]
            if marker is not None:
                found.append((key, value if value is True or value is False else marker(value)))
        return frozenset(found)

    def mark(self, key: str, value: Any) -> Hashable:
        """The mark of one value, None where nobody reads the fact."""
        marker = self._markers[key]
        return None if marker is None else marker(value)

    def _marker(self, key: str) -> Callable[[Any], Hashable] | None:
        cuts = self._cuts.get(key) if key not in EXACT else None
        if cuts is None:
            return _whole if key in WHOLE else None
        term = self._terms[key]
        operands = {one for _, operand in cuts for one in (operand if type(operand) is frozenset else (operand,))}
        if term.type in ("number", "count", "date"):
            points = sorted(operand for operand in operands if type(operand) is not bool)
            yearly = key.startswith("year.")

            def numbered(value: Any) -> Hashable:
                kind = type(value)
                if kind is Count:
                    if value.low != value.high:
                        low, high = value.low, value.high
                        if yearly:
                            return ("range", numbered(low), None if high is None else numbered(high))
                        return ("range", low, high)
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
        tests = sorted(cuts, key=repr)
        known: dict[Any, Hashable] = {}
        numbers: dict[Hashable, int] = {}

        def told(value: Any) -> Hashable:
            mark = known.get(value)
            if mark is None:
                if type(value) is not str and type(value) is not frozenset:
                    return _other(value, told)
                passed = tuple(holds(("test", key, (one,), False), {key: value}) for one in tests)
                # A small number stands for what it passes; 0 and 1 would be taken for false and true.
                mark = known[value] = numbers.setdefault((passed, self._categories.get(str(value))), len(numbers) + 2)
            return mark

        return told


def _whole(value: Any) -> Hashable:
    return ("whole", value)


def _other(value: Any, marker: Callable[[Any], Hashable]) -> Hashable:
    if type(value) is Judged:
        return ("judged", marker(value.value) if type(value.value) is not bool else value.value)
    if type(value) is Unknown:
        return ("unknown", value.needs)
    return ("value", value)
