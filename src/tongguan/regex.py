"""Regular expressions that are compiled when they are first used: most are for what stands in few files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, overload

if TYPE_CHECKING:
    import re


class _Pattern:
    """Takes the place of a compiled pattern; after the first use its methods are the compiled one's own."""

    __slots__ = ("finditer", "flags", "fullmatch", "match", "pattern", "search", "sub")

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        import re

        made = re.compile(self.pattern, self.flags)
        for method in ("finditer", "fullmatch", "match", "search", "sub"):
            setattr(self, method, getattr(made, method))
        return getattr(made, name)


@overload
def pattern(text: str, flags: int = 0) -> re.Pattern[str]: ...
@overload
def pattern(text: bytes, flags: int = 0) -> re.Pattern[bytes]: ...
def pattern(text: str | bytes, flags: int = 0) -> re.Pattern[Any]:
    """What `re.compile` gives, later."""
    return cast("re.Pattern[Any]", _Pattern(text, flags))
