"""What the second tellings of the law share: a world of facts by their dotted names, and the parts of a manifest that state them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container, Mapping


def parts(
    world: Mapping[str, Any], left_out: Container[str], judged: Container[str], word: Mapping[str, str], ranges: Mapping[str, Any]
) -> dict[str, Any]:
    """The facts of a world by scope, without what is left out; those that a person judges with their `word`, the others in the `ranges` given for them."""
    found: dict[str, Any] = {}
    for key, value in world.items():
        if "." in key and key not in left_out:
            *path, last = key.split(".")
            part = found
            for name in path:
                part = part.setdefault(name, {})
            part[last] = {"value": value, **word} if key in judged else ranges.get(key, value)
    return found
