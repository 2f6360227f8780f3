"""Which files of a folder are manifests: by name, by pattern, or by the keys at their top.

Hidden folders and those of tools are skipped, `.gitignore` is respected, and a link that leads
out of the repository is not followed.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

NAMES = ("manifest.yaml", "manifest.yml")
SUFFIXES = (".flow.yaml", ".flow.yml", ".manifest.yaml", ".manifest.yml")
YAML = (".yaml", ".yml")
SKIPPED = frozenset((".git", ".hg", ".venv", "venv", "node_modules", "__pycache__", ".tox", "build", "dist"))
IGNORE = ".gitignore"
EXPECTED = f"expected {NAMES[0]}, *{SUFFIXES[0]} or a YAML file with `exporter:` and `flows:`"
_EXPORTER = re.compile(rb"^exporter:[ \t]*[\"']?([^\s\"'#{][^\r\n\"'#]*)", re.MULTILINE)


class Patterns:
    """Patterns as in .gitignore, counted from one folder."""

    def __init__(self, patterns: Sequence[str], folder: str) -> None:
        self.folder = folder
        self._spec = _spec(patterns) if patterns else None

    def match(self, path: str) -> bool:
        """Whether they name a file; its path is absolute."""
        if self._spec is None:
            return False
        found = os.path.relpath(path, self.folder).replace(os.sep, "/")
        return not found.startswith("../") and bool(self._spec.match_file(found))


def _spec(lines: Iterable[str]) -> Any:
    # Loaded only where there is a pattern: its import costs as much as reading a manifest.
    from pathspec import GitIgnoreSpec

    good = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue
        good.append(line)
    return GitIgnoreSpec.from_lines(good)


class Walk:
    """The YAML files below a folder, those left aside by git left aside here."""

    def __init__(self, bound: str) -> None:
        self.bound = bound
        """The repository, absolute: ignore files count from there, and links do not lead out of it."""
        self.links: list[str] = []
        """Links that were not followed."""

    def files(self, folder: str) -> Iterator[str]:
        """Every YAML file that counts, folder by folder in the order of names."""
        chains: dict[str, list[tuple[str, Any]]] = {}
        start = os.path.abspath(folder)
        inherited = self._inherited(start)
        limit = os.path.realpath(self.bound if _within(start, self.bound) else start)
        for root, folders, files in os.walk(folder, followlinks=False):
            here = os.path.abspath(root)
            chain = chains.get(os.path.dirname(here), inherited) if here != start else inherited
            if IGNORE in files and (own := self._ignore(here)) is not None:
                chain = [*chain, own]
            chains[here] = chain
            folders[:] = sorted(
                name
                for name in folders
                if name not in SKIPPED
                and not name.startswith(".")
                and not (chain and _ignored(chain, f"{here}{os.sep}{name}", folder=True))
            )
            for name in sorted(files):
                if not name.endswith(YAML) or (chain and _ignored(chain, f"{here}{os.sep}{name}", folder=False)):
                    continue
                path = os.path.join(root, name)
                if os.path.islink(path) and not _within(os.path.realpath(path), limit):
                    self.links.append(path)
                else:
                    yield path

    def manifests(self, folder: str) -> list[str]:
        """The manifests below a folder."""
        return [path for path in self.files(folder) if named_like_one(path) or looks_like_one(_content(path))]

    def _inherited(self, start: str) -> list[tuple[str, Any]]:
        """The ignore files of the folders above, up to the repository."""
        chain: list[tuple[str, Any]] = []
        folder = start
        while folder != self.bound and _within(folder, self.bound):
            folder = os.path.dirname(folder)
            if os.path.isfile(os.path.join(folder, IGNORE)) and (own := self._ignore(folder)) is not None:
                chain.insert(0, own)
        return chain

    @staticmethod
    def _ignore(folder: str) -> tuple[str, Any] | None:
        lines = _content(os.path.join(folder, IGNORE)).decode(errors="replace").splitlines()
        lines = [line for line in lines if line.strip() and not line.startswith("#")]
        return (folder, _spec(lines)) if lines else None


def _ignored(chain: Sequence[tuple[str, Any]], path: str, *, folder: bool) -> bool:
    """Whether git leaves a file aside: the nearest ignore file that speaks of it decides."""
    for base, spec in reversed(chain):
        found = os.path.relpath(path, base).replace(os.sep, "/") + ("/" if folder else "")
        said = spec.check_file(found).include
        if said is not None:
            return bool(said)
    return False


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def named_like_one(path: str) -> bool:
    """Whether a file has the name of a manifest."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return name in NAMES or name.endswith(SUFFIXES)


def looks_like_one(raw: bytes) -> bool:
    """Whether a YAML text has the keys of a manifest at its top."""
    text = b"\n" + raw
    return b"\nexporter:" in text and b"\nflows:" in text


def hidden(path: str) -> bool:
    """Whether a path (of a tree, with forward slashes) lies where a walk does not go."""
    return any(part in SKIPPED or part.startswith(".") for part in path.split("/")[:-1])


def exporter_named(path: str, raw: bytes) -> str | None:
    """The exporter file that a manifest names, by its real path; read off the text, before anything is parsed."""
    found = _EXPORTER.search(raw)
    if found is None:
        return None
    named = found[1].decode(errors="replace").strip()
    return os.path.realpath(os.path.join(os.path.dirname(path), named)) if named.endswith(YAML) else None


def without_exporters(sources: list[tuple[str, bytes]], real: Callable[[str], str]) -> list[tuple[str, bytes]]:
    """A pattern may name the exporter's file beside the manifests; it belongs to them and is none itself."""
    named = {one for path, raw in sources if (one := exporter_named(path, raw)) is not None}
    return [(path, raw) for path, raw in sources if real(path) not in named or b"\nflows:" in b"\n" + raw]
