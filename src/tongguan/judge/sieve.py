"""What one fact does to all rules at once.

A rule holds when every one of its parts does. A part that reads a single fact is weighed
once for each mark of that fact, for all rules together: the rules that a value rules out and
those that it leaves unsure are kept as the bits of two numbers. Joining a few numbers then
tells of every rule of the lawbook where it stands. Parts that read several facts are weighed
by themselves, and only for rules that nothing has ruled out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.judge.weigh import holds

if TYPE_CHECKING:
    from collections.abc import Hashable

    from tongguan.judge.marks import Marks
    from tongguan.lawbook.model import Condition, Index, Lawbook


class Sieve:
    """The rules of a lawbook, in force or not, as bits; each by its place among them."""

    def __init__(self, lawbook: Lawbook, marks: Marks) -> None:
        self._parts = lawbook.index.readers
        self._marks = marks
        self.readers = lawbook.index.alone
        """Fact → the rules with a part that reads it alone; while it is unknown, all of them are unsure."""
        self.joints = _Joints(lawbook.index)
        """Rule → its parts that read several facts, and those facts."""
        self.jointed = sum(1 << place for place in lawbook.index.joints)
        """The rules that have such parts."""
        self._known: dict[tuple[str, Hashable], tuple[int, int]] = {}

    def pair(self, key: str, value: Any) -> tuple[int, int]:
        """The rules that a known value of a fact rules out, and those that it leaves unsure."""
        parts = self._parts.get(key)
        if parts is None:
            return (0, 0)
        place = (key, value if value is True or value is False else self._marks.mark(key, value))
        known = self._known.get(place)
        if known is None:
            facts = {key: value}
            out = unsure = 0
            for part, bits in parts:
                truth = holds(part, facts)
                if truth is False:
                    out |= bits
                elif truth is None:
                    unsure |= bits
            known = self._known[place] = (out, unsure & ~out)
        return known


class _Joints(dict[int, "tuple[tuple[Condition, frozenset[str]], ...]"]):
    """The parts that read several facts of the rule of each bit, looked up when they are first asked for."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, bit: int) -> tuple[tuple[Condition, frozenset[str]], ...]:
        found = self[bit] = tuple(self._index.parts[number] for number in self._index.joints.get(bit.bit_length() - 1, ()))
        return found
