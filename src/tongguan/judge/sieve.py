"""Which rules can still hold: most are ruled out by one fact, without being weighed.

A rule holds only if every one of its parts does. A part that reads a single fact is
weighed once for each mark of that fact; the rules it rules out are kept as the bits of one
number, so that all rules are sieved by joining a few numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.facts import Facts, Unknown
from tongguan.judge.weigh import holds

if TYPE_CHECKING:
    from collections.abc import Hashable

    from tongguan.judge.marks import Marks
    from tongguan.lawbook.model import Lawbook


class Sieve:
    """The rules that a fact's value rules out, over all rules of a lawbook, in force or not."""

    def __init__(self, lawbook: Lawbook, marks: Marks) -> None:
        self._readers = lawbook.readers
        self._marks = marks
        self._out: dict[tuple[str, Hashable], int] = {}

    def out(self, key: str, value: Any) -> int:
        """The rules that this value of a fact rules out, one bit each; nothing unknown rules anything out."""
        readers = self._readers.get(key)
        if readers is None or value is None or type(value) is Unknown:
            return 0
        place = (key, value if value is True or value is False else self._marks.mark(key, value))
        known = self._out.get(place)
        if known is None:
            facts = {key: value}
            known = 0
            for index, part in readers:
                if holds(part, facts) is False:
                    known |= 1 << index
            self._out[place] = known
        return known

    def all_out(self, facts: Facts) -> int:
        """The rules that any of these facts rules out."""
        out = 0
        for key, value in facts.items():
            out |= self.out(key, value)
        return out
