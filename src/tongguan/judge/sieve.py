"""What one fact does to all rules at once.

A rule holds when every one of its parts does. A part that reads a single fact is weighed
once for each mark of that fact, for all rules together: the rules that a value rules out and
those that it leaves unsure are kept as the bits of two numbers. Joining a few numbers then
tells of every rule of the lawbook where it stands. Parts that read several facts are weighed
by themselves, and only for rules that nothing has ruled out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.judge.marks import DIRECT, MOST
from tongguan.judge.weigh import holds

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from tongguan.facts import Facts
    from tongguan.judge.marks import Marks
    from tongguan.lawbook.model import Condition, Lawbook


NEW: Any = object()
"""In the place of a truth that nobody has found yet."""


def places_in(number: int) -> Iterator[int]:
    """The places of the bits that are set in a number, the lowest first."""
    digits = bin(number)[:1:-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


class Part:
    """What several rules have in common that reads several facts."""

    __slots__ = ("_known", "_read", "classes", "condition", "facts", "rules")

    def __init__(self, condition: Condition, facts: frozenset[str], classes: frozenset[str], rules: int) -> None:
        self.condition = condition
        self.facts = facts
        self.classes = classes
        """The classes among the facts."""
        self.rules = rules
        """The rules that have it."""
        self._read = tuple(facts)
        self._known: dict[tuple[Any, ...], bool | None] = {}
        """Its truth, by the values of the facts."""

    def holds(self, facts: Facts) -> bool | None:
        """Whether it holds; None while it is unknown."""
        values = tuple(map(facts.get, self._read))
        truth: bool | None = self._known.get(values, NEW)
        if truth is NEW:
            truth = holds(self.condition, facts)
            if len(self._known) < MOST:
                self._known[values] = truth
        return truth


class _Parts(dict[int, Part]):
    """Such parts by their number, each read from the lawbook when it is first asked for."""

    def __init__(self, lawbook: Lawbook, sharing: dict[int, int]) -> None:
        super().__init__()
        self._kept = lawbook.index.parts
        self._sharing = sharing
        self._classes = frozenset([key for key, term in lawbook.terms.items() if term.origin == "class"])

    def __missing__(self, number: int) -> Part:
        condition, facts = self._kept[number]
        found = self[number] = Part(condition, facts, facts & self._classes, self._sharing[number])
        return found


class Sieve:
    """The rules of a lawbook, in force or not, as bits; each by its place among them."""

    def __init__(self, lawbook: Lawbook, marks: Marks) -> None:
        self._readers = lawbook.index.readers
        self._marks = marks
        self.readers = lawbook.index.alone
        """Fact → the rules with a part that reads it alone; while it is unknown, all of them are unsure."""
        alike: dict[tuple[int, ...], int] = {}
        for place, numbers in lawbook.index.joints.items():
            alike[numbers] = alike.get(numbers, 0) | 1 << place
        self.joints = {1 << place: (numbers, alike[numbers]) for place, numbers in lawbook.index.joints.items()}
        """Rule → the numbers of its parts that read several facts, and the rules that have just these."""
        sharing: dict[int, int] = {}
        for numbers, bits in alike.items():
            for number in numbers:
                sharing[number] = sharing.get(number, 0) | bits
        self.parts = _Parts(lawbook, sharing)
        """The parts that read several facts, by their number."""
        self.jointed = sum(self.joints)
        """The rules that have such parts."""
        self._read: dict[int, frozenset[str]] = {}
        self._known: dict[str, dict[Hashable, tuple[int, int]]] = {}
        self._marked: dict[tuple[str, Hashable], tuple[int, int]] = {}

    def read_jointly(self, rules: int) -> frozenset[str]:
        """The facts that these rules read in parts that read several."""
        rules &= self.jointed
        found = self._read.get(rules)
        if found is None:
            numbers = {number for place in places_in(rules) for number in self.joints[1 << place][0]}
            found = self._read[rules] = frozenset().union(*[self.parts[number].facts for number in numbers])
        return found

    def pair(self, key: str, value: Any) -> tuple[int, int]:
        """The rules that a known value of a fact rules out, and those that it leaves unsure."""
        if type(value) not in DIRECT:
            return self._pair(key, value)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = {}
        found = known.get(value)
        if found is None:
            found = self._pair(key, value)
            if len(known) < MOST:
                known[value] = found
        return found

    def _pair(self, key: str, value: Any) -> tuple[int, int]:
        """The same, worked out once for all values that no rule can tell apart."""
        parts = self._readers.get(key)
        if parts is None:
            return (0, 0)
        place = (key, value if value is True or value is False else self._marks.mark(key, value))
        known = self._marked.get(place)
        if known is None:
            facts = {key: value}
            out = unsure = 0
            for part, bits in parts:
                truth = holds(part, facts)
                if truth is False:
                    out |= bits
                elif truth is None:
                    unsure |= bits
            known = self._marked[place] = (out, unsure & ~out)
        return known
