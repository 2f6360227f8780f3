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

    __slots__ = ("_before", "_begins", "_last", "_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._last = (0, "")
        """The number of the line asked for last, and its text: of many mistakes in a long line each shows it."""
        self._starts: array[int] | None = None
        """Where lines begin, where some end otherwise than by a line feed."""
        if "\r" in text and text.count("\r") != text.count("\r\n"):
            self._starts = array("I", (0,))
            self._starts.extend(match.end() for match in re.finditer(r"\r\n|\n|\r", text))
            return
        blocks = range(0, len(text), BLOCK)
        self._before = array("I", accumulate([text.count("\n", at, at + BLOCK) for at in blocks], initial=0))
        """Line ends before each block, and before the end of the text."""
        self._begins = array("I", accumulate([text.rfind("\n", at, at + BLOCK) + 1 for at in blocks], max, initial=0))
        """Where the line begins in which each block begins; lines may be long."""

    def find(self, index: int) -> tuple[int, int]:
        """The line of a code point, and where that line begins."""
        if self._starts is not None:
            line = bisect_right(self._starts, index)
            return line, self._starts[line - 1]
        block, within = divmod(index, BLOCK)
        ended = self._text.rfind("\n", index - within, index)
        if ended < 0:
            return self._before[block] + 1, self._begins[block]
        return self._before[block] + self._text.count("\n", index - within, ended) + 2, ended + 1

    def text(self, number: int) -> str:
        """A line without its end; nothing where there is none of that number."""
        if self._starts is not None:
            return self._line(number, self._starts[number - 1]) if 0 < number <= len(self._starts) else ""
        if not 0 < number <= self._before[-1] + 1:
            return ""
        block = max(0, bisect_left(self._before, number - 1) - 1)
        begins = block * BLOCK
        for _ in range(number - 1 - self._before[block]):
            begins = self._text.index("\n", begins) + 1
        return self._line(number, begins)

    def around(self, index: int) -> str:
        """The line of a code point, without its end."""
        return self._line(*self.find(index))

    def _line(self, number: int, begins: int) -> str:
        known, line = self._last
        if known == number:
            return line
        if self._starts is None:
            stop = self._text.find("\n", begins)
        elif number < len(self._starts):
            stop = self._starts[number]
        else:
            stop = -1
        line = self._text[begins : stop if stop >= 0 else len(self._text)].rstrip("\r\n")
        self._last = (number, line)
        return line
