"""What was found lately: memories that stay of one size however long a run is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 1_000
"""Objects of which it is remembered what was found."""
Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(dict[Key, "Value | None"], Generic[Key, Value]):
    """What was found, by its key; what is not there is `None`.

    A turn lets go of what nobody asked for by its key, as `found[key]`, since the turn before.

    >>> found = Recent({"a": 1, "b": 2})
    >>> found.turn()
    >>> found["a"], found["c"]
    (1, None)
    >>> found.turn()
    >>> found["a"], found["b"]
    (1, None)
    """

    _before: dict[Key, Value | None] | None = None
    """What was there at the last turn and was not asked for since."""

    def __missing__(self, key: Key) -> Value | None:
        found = self._before.pop(key, None) if self._before else None
        if found is not None:
            self[key] = found
        return found

    def turn(self) -> None:
        """Let go of what was not asked for since the last turn."""
        self._before = dict(self)
        super().clear()

    def clear(self) -> None:
        """Let go of everything."""
        self._before = None
        super().clear()


class ByIdentity(Generic[Key, Value]):
    """What was found of objects that many share, by their identity, each kept with it, so that no other takes its place.

    >>> found = ByIdentity(2)
    >>> one = (1, 2)
    >>> found.of(one, sum), found.of(one, len)
    (3, 3)
    """

    __slots__ = ("_known", "_most")

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: dict[int, tuple[Key, Value]] = {}

    def of(self, one: Key, find: Callable[[Key], Value]) -> Value:
        """What `find` finds of it, or found when it was first asked for."""
        known = self._known.get(id(one))
        if known is None:
            if len(self._known) >= self._most:
                self._known.clear()
            known = self._known[id(one)] = (one, find(one))
        return known[1]
