"""Where something stands in a file. Lines and columns are 1-based; columns count code points."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import NamedTuple

BLOCK = 1 << 10
"""Code points of which the line ends are counted together."""


class Point(NamedTuple):
    """One place in a text."""

    line: int
    column: int


class Span(NamedTuple):
    """From `start` up to, not including, `end`."""

    start: Point
    end: Point


class Lines:
    """The lines of a text, by code points from its beginning.

    Line ends are counted block by block, and the rest of the way when a place is asked for: a large file in which few
    are takes no list of all its lines.
    """

    __slots__ = ("_before", "_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: array[int] | None = None
        """Where lines begin, where some end otherwise than by a line feed."""
        if "\r" in text and text.count("\r") != text.count("\r\n"):
            self._starts = array("I", (0,))
            self._starts.extend(match.end() for match in re.finditer(r"\r\n|\n|\r", text))
            return
        counts = [text.count("\n", at, at + BLOCK) for at in range(0, len(text), BLOCK)]
        self._before = array("I", accumulate(counts, initial=0))
        """Line ends before each block, and before the end of the text."""

    def find(self, index: int) -> tuple[int, int]:
        """The line of a code point, and where that line begins."""
        if self._starts is not None:
            line = bisect_right(self._starts, index)
            return line, self._starts[line - 1]
        block = index // BLOCK
        return self._before[block] + self._text.count("\n", block * BLOCK, index) + 1, self._text.rfind("\n", 0, index) + 1

    def text(self, number: int) -> str:
        """A line without its end; nothing where there is none of that number."""
        text = self._text
        if self._starts is not None:
            if not 0 < number <= len(self._starts):
                return ""
            start = self._starts[number - 1]
            return text[start : self._starts[number] if number < len(self._starts) else len(text)].rstrip("\r\n")
        if not 0 < number <= self._before[-1] + 1:
            return ""
        block = max(0, bisect_left(self._before, number - 1) - 1)
        start = block * BLOCK
        for _ in range(number - 1 - self._before[block]):
            start = text.index("\n", start) + 1
        return self.around(start)

    def around(self, index: int) -> str:
        """The line of a code point, without its end."""
        if self._starts is not None:
            return self.text(self.find(index)[0])
        stop = self._text.find("\n", index)
        return self._text[self._text.rfind("\n", 0, index) + 1 : stop if stop >= 0 else len(self._text)].rstrip("\r")
