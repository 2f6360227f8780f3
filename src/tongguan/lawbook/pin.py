"""Which rules exactly: the content of a pack as a hash, and whether it is the one that was pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.lawbook.compiled import shipped_rules
from tongguan.lawbook.pack import SHIPPED, digest_of, joint, top
from tongguan.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tongguan.lawbook.model import Lawbook

Pin = tuple[str, str]
"""A hash, and where it is stated."""


def contents(folders: Sequence[Path]) -> list[tuple[str, str]]:
    """Name and hash of the shipped pack and of these."""
    return [(_name(folder), digest_of(folder)) for folder in (shipped_rules(), *folders)]


def _name(folder: Path) -> str:
    return str(top(folder, "lawbook.yaml").get("name") or (SHIPPED if folder == shipped_rules() else folder.resolve().name))


def verify(shipped: Pin | None, pins: Mapping[str, Pin], folders: Sequence[Path], lawbook: Lawbook) -> None:
    """Raises `InvalidInput` unless the shipped rules and every folder that is pinned have the content that was pinned."""
    places = [shipped_rules(), *folders]
    wanted = [shipped, *(pins.get(str(folder.resolve())) for folder in folders)]
    digests = [digest_of(folder) for folder in places]
    problems = []
    for folder, pin, digest in zip(places, wanted, digests, strict=True):
        if pin is not None and digest != pin[0]:
            what = "the shipped rules are" if folder == places[0] else f"the rules in {folder.as_posix()} are"
            hint = f"sha256 is now {digest}; read what changed before you pin it"
            problems.append(Problem(pin[1], f"{what} not those that were pinned", None, hint))
    if not problems and joint(digests) != lawbook.digest:
        where = next((pin[1] for pin in wanted if pin is not None), "rules")
        problems.append(Problem(where, "the compiled rules are not those of the files that were pinned", None, "install the program anew"))
    if problems:
        raise InvalidInput(problems)
