"""Where every key and value of a text stands, in a few bytes each.

A place is two numbers, code points from the beginning of the text, turned into lines and columns only when asked for.
Every key and every value is a node, numbered in the order of the text: the nodes of a mapping or sequence come right
after it, so that one number says where they end. What a key is called is kept nowhere: keys stand in the order in which
the data have them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

FEW = 4
"""Entries of a sequence that are counted off; where they are more, their nodes are remembered."""


Found = tuple[int | None, int, int | None]
"""The node of the key that a value stands under, the value's own, and its number among the mappings and sequences if it is one."""


class Places:
    """The nodes of one text."""

    __slots__ = ("_entries", "_named_once", "afters", "aliases", "containers", "ends", "left_out", "passed", "starts")

    def __init__(self) -> None:
        self.starts = array("I")
        self.ends = array("I")
        self.containers = array("I")
        """The nodes that are mappings or sequences."""
        self.afters = array("I")
        """For each of them, the first node after all that it holds; none is known while it is open."""
        self.passed = array("I")
        """For each of them, how many mappings and sequences have begun when it ends."""
        self.aliases: dict[int, int] = {}
        """Node of an alias → the node that it stands for."""
        self.left_out: set[int] = set()
        """Nodes of keys that are not among the data: those that may not stand there."""
        self._entries: dict[int, array[int]] = {}
        self._named_once: dict[int, dict[str | int, Found]] = {}
        """The keys of the mapping at the top, which leads to everything else; of others, where some keys are no data."""

    def add(self, start: int, end: int) -> int:
        """A new node."""
        self.starts.append(start)
        self.ends.append(end)
        return len(self.starts) - 1

    def open(self, start: int) -> int:
        """A mapping or sequence begins; the number by which it is closed."""
        self.containers.append(len(self.starts))
        self.afters.append(0)
        self.passed.append(0)
        self.add(start, start)
        return len(self.afters) - 1

    def close(self, number: int, end: int) -> None:
        """It ends, and holds all nodes since."""
        self.ends[self.containers[number]] = end
        self.afters[number] = len(self.starts)
        self.passed[number] = len(self.containers)

    def find(self, data: Any, keys: tuple[str | int, ...]) -> Found | None:
        """The value under `keys`, or its nearest known ancestor; `data` is what was read. None where no places were kept."""
        if not self.starts:
            return None
        found: Found = (None, 0, self._number(0) if self.aliases else 0 if self.containers else None)
        for name in keys:
            number = found[2]
            if number is None:
                break
            if type(data) is dict and name in data:
                entry = self._named(data, name, number)
            elif type(data) is list and type(name) is int and name < len(data):
                entry = self._entry(number, name, len(data))
            else:
                break
            if entry is None:
                break
            found = entry
            data = data[name]
        return found

    def _number(self, node: int) -> int | None:
        """The number of a mapping or sequence, or of the one that an alias means."""
        if self.aliases:
            node = self.aliases.get(node, node)
        number = bisect_left(self.containers, node)
        return number if number < len(self.containers) and self.containers[number] == node else None

    def _named(self, data: dict[str, Any], wanted: str | int, number: int) -> Found | None:
        """The value of a key: as many keys stand before it as in the data."""
        if number == 0 or self.left_out:
            known = self._named_once.get(number)
            if known is None:
                known = self._named_once[number] = dict(zip(data, self.keys(number), strict=False))
            return known.get(wanted)
        node, holds = self.value(data, wanted, number)
        return node - 1, node, holds

    def value(self, data: dict[Any, Any], name: str | int, number: int) -> tuple[int, int | None]:
        """The value of a key of a mapping in which no key is left out, and its number if it is a mapping or sequence."""
        return self._passing(number, 2 * list(data).index(name) + 1)

    def said(self, data: dict[str, Any], name: str, number: int, *, key: bool = False) -> int:
        """The node that says where a value of a mapping is, or its key; that of the mapping where there is none."""
        if name not in data:
            return self.containers[number]
        first = self.containers[number] + 1
        if name == next(iter(data)) and type(data[name]) is str and not self.aliases:
            return first if key else first + 1  # so it is with most ids
        node, holds = self.value(data, name, number)
        # A block ends at the next token, far below: its key says better where it is.
        return node if holds is None and not key else node - 1

    @property
    def plain(self) -> bool:
        """Whether nodes are kept, and everything stands where it is written: no key is left out, nothing stands for another."""
        return not (self.aliases or self.left_out) and len(self.starts) > 0

    def held(self, number: int | None) -> Iterator[int]:
        """The numbers of the mappings and sequences that are the entries of a sequence; none where it is empty words."""
        if number is None:
            return
        after, number = self.passed[number], number + 1
        while number < after:
            yield number
            number = self.passed[number]

    def _passing(self, number: int, before: int) -> tuple[int, int | None]:
        """The node in a mapping or sequence that so many others stand before, and its number among mappings and sequences if it is one."""
        containers, afters, passed, many = self.containers, self.afters, self.passed, len(self.containers)
        node = containers[number] + before + 1
        number += 1
        while number < many and containers[number] < node:
            # One of those that stand before it holds nodes of its own.
            node += afters[number] - containers[number] - 1
            number = passed[number]
        if number < many and containers[number] == node:
            return node, number
        return node, self._number(node) if self.aliases else None

    def keys(self, number: int) -> Iterator[tuple[int, int, int | None]]:
        """The keys and values of a mapping, as far as they are read."""
        containers, many = self.containers, len(self.containers)
        key, after = containers[number] + 1, self.afters[number] or len(self.starts)
        number += 1
        while key < after:
            node = key + 1
            if number < many and containers[number] == key:
                # No word, and left out.
                node, number = self.afters[number], self.passed[number]
            if node >= after:
                return
            holds = number < many and containers[number] == node
            if key not in self.left_out:
                yield key, node, number if holds else self._number(node)
            key = self.afters[number] if holds else node + 1
            number = self.passed[number] if holds else number

    def _entry(self, number: int, index: int, length: int) -> Found:
        """An entry of a sequence; where they are many, their nodes are counted off once."""
        if length <= FEW:
            return None, *self._passing(number, index)
        nodes = self._entries.get(number)
        if nodes is None:
            nodes = self._entries[number] = array("I", self._nodes(number))
        node = nodes[index]
        return None, node, self._number(node)

    def _nodes(self, number: int) -> Iterator[int]:
        containers, many = self.containers, len(self.containers)
        node, after = containers[number] + 1, self.afters[number]
        number += 1
        while node < after:
            yield node
            if number < many and containers[number] == node:
                node, number = self.afters[number], self.passed[number]
            else:
                node += 1

    def start(self, node: int | None) -> int:
        """Where a value begins; where no places were kept, at the beginning."""
        return 0 if node is None else self.starts[self.aliases.get(node, node) if self.aliases else node]

    def extent(self, node: int) -> tuple[int, int]:
        """Where a value begins and ends; an alias stands where what it means stands."""
        node = self.aliases.get(node, node)
        return self.starts[node], self.ends[node]

    def content_end(self, number: int) -> int:
        """Where the last scalar in a mapping or sequence ends: a block ends at the next token, below the comments that follow."""
        node = self.containers[number]
        inside = range(node + 1, self.afters[number])
        return max((self.ends[one] for one in inside if self._number(one) is None), default=self.ends[node])
