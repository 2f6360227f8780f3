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

    __slots__ = ("_first",)

    def __init__(self, contradictions: Iterable[Contradiction], scope: str) -> None:
        self._first: dict[str, tuple[dict[Any, int], list[tuple[Condition, int]], list[tuple[float, int]]]] = {}
        """Fact → the contradictions that begin with it, those whose first condition is a limit apart: what words were found to meet, the conditions, the limits."""
        for place, one in enumerate(contradictions):
            _, key, tests, _ = one.first
            if not key.startswith(f"{scope}."):
                continue
            _, words, limits = self._first.setdefault(key, ({}, [], []))
            if tests[0][0] == "at_most":
                limits.append((tests[0][1], 1 << place))
            else:
                words.append((tests, 1 << place))

    def alarms(self, facts: Facts) -> int:
        """The contradictions whose first condition these facts meet."""
        found = 0
        first = self._first
        for key, value in facts.items():
            if key in first and value is not None:
                known, words, limits = first[key]
                if words:
                    word = value.value if type(value) is Judged else value
                    bits = known.get(word)
                    found |= _learn(word, known, words) if bits is None else bits
                for most, bit in limits:
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
