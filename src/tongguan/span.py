"""Where something stands in a file. Lines and columns are 1-based; columns count code points."""

from __future__ import annotations

from typing import NamedTuple


class Point(NamedTuple):
    """One place in a text."""

    line: int
    column: int


class Span(NamedTuple):
    """From `start` up to, not including, `end`."""

    start: Point
    end: Point
