"""Which statements of a manifest may be part of contradictions: asked quickly, of every mapping, while it is filled.

Which contradictions there are stands in `rules/contradictions.yaml`; the first condition of each is one stated fact, and
only where it is met the rest is looked at (`contradictions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tongguan.count import Count
from tongguan.facts import Facts, Judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongguan.lawbook.model import Condition, Contradiction

KEPT = 512
"""Values of one fact of which it is kept what they may contradict."""
SCOPES = ("exporter", "recipient", "flow", "evidence", "item", "clearance")


class Suspect(NamedTuple):
    """An item, by the id of its flow and its place there, that may be part of contradictions."""

    flow: str
    place: int
    alarms: int
    """The contradictions, a bit for each."""


class Watch:
    """What is asked of every mapping of one kind."""

    __slots__ = ("_numbers", "_words")

    def __init__(self, contradictions: Iterable[Contradiction], scope: str) -> None:
        words: dict[str, tuple[dict[Any, int], list[tuple[Condition, int]]]] = {}
        self._numbers: list[tuple[str, float, int]] = []
        for place, one in enumerate(contradictions):
            _, key, tests, _ = one.first
            if not key.startswith(f"{scope}."):
                continue
            if tests[0][0] == "at_most":
                self._numbers.append((key, tests[0][1], 1 << place))
            else:
                words.setdefault(key, ({}, []))[1].append((tests, 1 << place))
        self._words = [(key, known, tests) for key, (known, tests) in words.items()]

    def alarms(self, facts: Facts) -> int:
        """The contradictions whose first condition these facts meet."""
        found = 0
        for key, known, tests in self._words:
            value = facts.get(key)
            if value is not None:
                if type(value) is Judged:
                    value = value.value
                bits = known.get(value)
                found |= _learn(value, known, tests) if bits is None else bits
        for key, most, bit in self._numbers:
            value = facts.get(key)
            if value is not None:
                high = value.high if type(value) is Count else value
                if high is not None and high <= most:
                    found |= bit
        return found


def _learn(value: Any, known: dict[Any, int], conditions: Sequence[tuple[Any, int]]) -> int:
    bits = sum(bit for tests, bit in conditions if all(_meets(value, *one) for one in tests))
    if len(known) < KEPT:
        known[value] = bits
    return bits


def _meets(value: Any, operator: str, operand: Any) -> bool:
    """Whether a stated word or set meets one of the operators that a first condition may have."""
    if operator == "exists":
        return (value is not False) is operand
    if operator == "is":
        return bool(value == operand)
    return not value.isdisjoint(operand) if isinstance(value, frozenset) else value in operand
