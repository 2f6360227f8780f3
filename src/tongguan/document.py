"""The data of one file, and beside it the places: every key and value knows where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.places import Places
from tongguan.problem import Problem
from tongguan.span import Lines, Point, Span

if TYPE_CHECKING:
    from collections.abc import Iterable


def value_at(data: Any, keys: Iterable[str | int]) -> Any:
    """The value under `keys`, None where there is none."""
    for key in keys:
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return None
    return data


class Document:
    """The data of one file and the place of every part of it."""

    __slots__ = ("_lines", "data", "path", "places", "text")

    def __init__(self, path: str, text: str, data: Any, places: Places | None = None) -> None:
        self.path = path
        self.text = text
        self.data = data
        self.places = places or Places()
        self._lines: Lines | None = None

    @property
    def lines(self) -> Lines:
        """The lines of the text."""
        if self._lines is None:
            self._lines = Lines(self.text)
        return self._lines

    def at(self, *keys: str | int) -> Span:
        """The place of the value under `keys`, or of its nearest known ancestor."""
        return self.span(*self.range(keys))

    def key(self, *keys: str | int) -> Span:
        """The place of the last key itself, or of its nearest known ancestor."""
        return self.span(*self.range(keys, key=True))

    def value(self, *keys: str | int) -> Any:
        """The value under `keys`, None where there is none."""
        return value_at(self.data, keys)

    def text_at(self, *keys: str | int) -> str:
        """The words of the value under `keys`, as they are written."""
        span = self.at(*keys)
        return self.line(span.start.line)[span.start.column - 1 : span.end.column - 1]

    def range(self, keys: tuple[str | int, ...], *, key: bool = False) -> tuple[int, int]:
        """Where the value under `keys`, or the last key itself, begins and ends, in code points."""
        node = self.node(keys, key=key)
        return (0, 0) if node is None else self.places.extent(node)

    def node(self, keys: tuple[str | int, ...], *, key: bool = False) -> int | None:
        """The node that says where a value is, or where its key is; `None` where no places were kept."""
        found = self.places.find(self.data, keys)
        if found is None:
            return None
        named, node, number = found
        # A block ends at the next token, far below: its key says better where it is.
        return node if named is None or (number is None and not key) else named

    def span(self, start: int, end: int) -> Span:
        """Lines and columns of a range of code points; a range over several lines ends with its first."""
        line, first, last = self.extent(start, end)
        return Span(Point(line, first), Point(line, last))

    def where(self, node: int | None) -> tuple[int, int, int]:
        """The line of a node, and the columns where it begins and ends there; none is at the beginning."""
        if node is None:
            return self.extent(0, 0)
        places = self.places
        if places.aliases:
            node = places.aliases.get(node, node)
        return self.extent(places.starts[node], places.ends[node])

    def extent(self, start: int, end: int) -> tuple[int, int, int]:
        """The line of a range, and the columns where it begins and ends there."""
        line, begins = (self._lines or self.lines).find(start)
        column = start - begins + 1
        stop = self.text.find("\n", start, end)
        if stop >= 0:
            end = max(start + 1, start + len(self.text[start:stop].rstrip()))
        return line, column, column + (end - start if end > start else 1)

    def words(self, node: int | None, extent: tuple[int, int, int]) -> str:
        """The words of a node of that extent, as far as they stand on its line."""
        start, (_, column, end) = self.places.start(node), extent
        return self.text[start : start + end - column].rstrip("\r\n")

    def point(self, index: int) -> tuple[int, int]:
        """The line and column of a code point."""
        line, begins = (self._lines or self.lines).find(index)
        return line, index - begins + 1

    def line_at(self, index: int) -> str:
        """The text of the line of a code point, without its end."""
        return self.lines.around(index)

    def line(self, number: int) -> str:
        """The text of one line, without its end."""
        return self.lines.text(number)

    def problem(self, span: Span, message: str, hint: str | None = None) -> Problem:
        """A problem at a place of this document, with the line shown."""
        return Problem(self.path, message, span, hint, self.line(span.start.line))
