"""What was found lately: a memory that stays of one size however long a run is."""

from __future__ import annotations

from typing import Generic, TypeVar

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
