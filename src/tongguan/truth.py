"""Truth of three values, and what an unknown waits for.

Unknown is never false: a statement nobody made decides nothing. An `Outcome`
carries, beside its truth, the facts that would settle it.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING: frozenset[str] = frozenset()


class Truth(Enum):
    """True, false, or unknown for want of a stated fact."""

    TRUE = "true"
    UNKNOWN = "unknown"
    FALSE = "false"

    # Each is itself alone; an `Enum` would hash its name, in Python, every time.
    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        """Refuse: a line of code must say whether it means `certain` or `possible`."""
        raise TypeError("a truth of three values is no bool; ask .certain or .possible")

    @property
    def certain(self) -> bool:
        """Known to be true."""
        return self is Truth.TRUE

    @property
    def possible(self) -> bool:
        """Not known to be false."""
        return self is not Truth.FALSE


class Outcome(Record):
    """A truth and the facts it waits for; `needs` is non-empty exactly when unknown."""

    truth: Truth
    needs: frozenset[str] = NOTHING
    """Keys of stated facts that would settle it."""

    @property
    def certain(self) -> bool:
        """Known to be true."""
        return self.truth is Truth.TRUE

    @property
    def possible(self) -> bool:
        """Not known to be false."""
        return self.truth is not Truth.FALSE

    @property
    def open(self) -> bool:
        """Neither known to be true nor known to be false."""
        return self.truth is Truth.UNKNOWN


TRUE = Outcome(Truth.TRUE)
FALSE = Outcome(Truth.FALSE)


def unknown(needs: Iterable[str]) -> Outcome:
    """An outcome that waits for `needs`.

    >>> unknown(["item.persons"]).truth
    <Truth.UNKNOWN: 'unknown'>
    """
    return Outcome(Truth.UNKNOWN, frozenset(needs))


def settled(value: bool) -> Outcome:
    """The outcome of something that is known."""
    return TRUE if value else FALSE


def every(outcomes: Iterable[Outcome]) -> Outcome:
    """True when all are true, false when one is false, else unknown.

    All children are weighed, so that the list of needs is whole.
    """
    needs: set[str] = set()
    false = False
    for outcome in outcomes:
        if outcome.truth is Truth.FALSE:
            false = True
        elif outcome.truth is Truth.UNKNOWN:
            needs |= outcome.needs
    if false:
        return FALSE
    return unknown(needs) if needs else TRUE


def some(outcomes: Iterable[Outcome]) -> Outcome:
    """True when one is true, false when all are false, else unknown."""
    needs: set[str] = set()
    true = False
    for outcome in outcomes:
        if outcome.truth is Truth.TRUE:
            true = True
        elif outcome.truth is Truth.UNKNOWN:
            needs |= outcome.needs
    if true:
        return TRUE
    return unknown(needs) if needs else FALSE


def negation(outcome: Outcome) -> Outcome:
    """The opposite; unknown stays unknown and waits for the same facts."""
    if outcome.truth is Truth.TRUE:
        return FALSE
    if outcome.truth is Truth.FALSE:
        return TRUE
    return outcome
