"""One folder of rules as it lies there: its files, its name, the hash of its content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.digest import sha256
from tongguan.lawbook.shapes import SHAPES
from tongguan.problem import InvalidInput, Problem
from tongguan.reading import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tongguan.document import Document
    from tongguan.lawbook.model import Instrument

SHIPPED = "tongguan"
"""The name of the pack that comes with the program; its ids carry no prefix."""


class Pack:
    """The files of one folder of rules, read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.documents: dict[str, Document] = {}
        paths = files_of(folder)
        if not paths:
            raise InvalidInput([Problem(str(folder), "no rules here", None, "expected a folder of .yaml rule files")])
        self.problems += [
            Problem(str(path), "is not read: rule files end in .yaml", None, "rename it") for path in sorted(folder.rglob("*.yml"))
        ]
        for path in paths:
            try:
                self.documents[path.relative_to(folder).as_posix()] = read(path.read_bytes(), str(path))
            except InvalidInput as error:
                self.problems.extend(error.problems)
        self.digest = digest_of(folder)

    def top(self, name: str) -> Any:
        """The data of a file at the top of the pack, or an empty mapping."""
        document = self.documents.get(name)
        return document.data if document is not None and isinstance(document.data, dict) else {}

    def rule_files(self) -> list[tuple[str, Document]]:
        """The files that hold instruments, by path."""
        return [(name, document) for name, document in self.documents.items() if name not in SHAPES]

    @property
    def name(self) -> str:
        """The pack's name; a company pack without one carries the name of its folder."""
        return str(self.top("lawbook.yaml").get("name") or self.folder.name)

    @property
    def prefix(self) -> str:
        """What stands before the ids of the pack."""
        return _prefix(self.name)


def top(folder: Path, name: str) -> dict[str, Any]:
    """The data of one file at the top of a pack, or an empty mapping; nothing else of the pack is read."""
    path = folder / name
    data = read(path.read_bytes(), str(path)).data if path.is_file() else None
    return data if isinstance(data, dict) else {}


def prefix_of(folder: Path) -> str:
    """What stands before the ids of the pack in a folder: its name, for the shipped one nothing."""
    return _prefix(str(top(folder, "lawbook.yaml").get("name") or folder.name))


def _prefix(name: str) -> str:
    return "" if name == SHIPPED else f"{name}:"


def rule_document(folders: Sequence[Path], instrument: Instrument) -> Document:
    """The file that holds an instrument, read by itself."""
    prefix = instrument.id.rpartition(":")[0]
    folder = next(one for one in folders if prefix_of(one).removesuffix(":") == prefix)
    path = folder / instrument.path
    return read(path.read_bytes(), str(path))


def files_of(folder: Path) -> list[Path]:
    """The files of a pack, in the order of their paths."""
    return sorted(path for path in folder.rglob("*.yaml") if not path.is_dir())


def joint(digests: Sequence[str]) -> str:
    """The hash of packs together: that of one alone is its own, by which it is pinned."""
    return digests[0] if len(digests) == 1 else sha256("".join(digests).encode()).hexdigest()


def digest_of(folder: Path) -> str:
    """The hash of a pack's content: every file, by its path."""
    digest = sha256()
    for path in files_of(folder):
        raw = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(raw)}\0".encode())
        digest.update(raw)
    return digest.hexdigest()
