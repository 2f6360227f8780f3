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
    from tongguan.lawbook.model import Condition, Lawbook


class Sieve:
    """The rules of a lawbook, in force or not, as bits; each by its place among them."""

    def __init__(self, lawbook: Lawbook, marks: Marks) -> None:
        self._parts = lawbook.readers
        self._marks = marks
        self.readers = {key: sum({1 << place for place, _ in parts}) for key, parts in self._parts.items()}
        """Fact → the rules with a part that reads it alone; while it is unknown, all of them are unsure."""
        self.joints: dict[int, list[tuple[Condition, frozenset[str]]]] = {}
        """Rule → its parts that read several facts, and those facts."""
        for place, part, facts in lawbook.joints:
            self.joints.setdefault(1 << place, []).append((part, facts))
        self.jointed = sum(self.joints)
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
            for index, part in parts:
                truth = holds(part, facts)
                if truth is False:
                    out |= 1 << index
                elif truth is None:
                    unsure |= 1 << index
            known = self._known[place] = (out, unsure & ~out)
        return known
