"""Facts: what is stated or derived of one item, its flow, exporter, recipient and year.

A fact that is not stated is absent, and whoever asks for it learns that it is unknown.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from tongguan.record import Record

Facts = dict[str, Any]
"""Dotted key → bool, word, number, `Count`, ISO date, frozenset of words, `Partly`, `Judged` or `Unknown`."""


class Judged(NamedTuple):
    """A value that a named person stands for, with the reason."""

    value: Any
    by: str
    because: str


NEVER = "9999-12-31"
"""The day that stands for `never`: later than any other."""


class Unknown(Record):
    """A derived fact that cannot be derived yet, and the stated facts it waits for."""

    needs: frozenset[str]


@cache
def waiting_for(key: str) -> Unknown:
    """What is unknown as long as one fact is: the same object every time, for there is one in most items."""
    return Unknown(frozenset((key,)))


class Partly(Record):
    """A set of which some members are certain and others are open: a recipient known to be on one list, and unchecked against another."""

    known: frozenset[str]
    possible: frozenset[str]
    """Members that it may have besides."""


def plain(value: Any) -> Any:
    """The value itself, whether judged or not."""
    return value.value if isinstance(value, Judged) else value
