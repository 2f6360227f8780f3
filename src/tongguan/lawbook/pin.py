"""Which rules exactly: the content of a pack as a hash, and whether it is the one that was pinned."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tongguan.document import read
from tongguan.lawbook.compiled import shipped_rules
from tongguan.lawbook.load import SHIPPED, digest_of
from tongguan.problem import InvalidInput, Problem
from tongguan.shape import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tongguan.lawbook.model import Lawbook


def contents(folders: Sequence[Path]) -> list[tuple[str, str]]:
    """Name and hash of the shipped pack and of these."""
    return [(_name(folder), digest_of(folder)) for folder in (shipped_rules(), *folders)]


def _name(folder: Path) -> str:
    path = folder / "lawbook.yaml"
    data = read(path.read_bytes(), str(path)).data if path.is_file() else None
    named = data.get("name") if isinstance(data, dict) else None
    return str(named or (SHIPPED if folder == shipped_rules() else folder.resolve().name))


def verify(pinned: Mapping[str, str], origin: str, folders: Sequence[Path], lawbook: Lawbook) -> None:
    """Raises `InvalidInput` unless every pinned pack is there, with the content that was pinned."""
    found = dict(contents(folders))
    problems = []
    for name, digest in pinned.items():
        if name not in found:
            problems.append(Problem(origin, f"pack `{name}` is pinned, but not among the rules", None, suggestion(name, found)))
        elif not found[name].startswith(digest):
            hint = f"its content is now {found[name]}; read what changed before you pin it"
            problems.append(Problem(origin, f"pack `{name}` is not the one that was pinned", None, hint))
    whole = hashlib.sha256("".join(found.values()).encode()).hexdigest()
    if not problems and whole != lawbook.digest:
        problems.append(Problem(origin, "the compiled rules are not those of the files that were pinned", None, "install the program anew"))
    if problems:
        raise InvalidInput(problems)
