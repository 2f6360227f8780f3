"""Which files of a folder are manifests: by name, by pattern, or by the keys at their top.

Hidden folders and those of tools are skipped, `.gitignore` is respected, and a link that leads
out of the repository is not followed.
"""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from tongguan.config import Misconfigured
from tongguan.files import Files, bytes_of
from tongguan.paths import repository, within
from tongguan.problem import nearest
from tongguan.regex import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tongguan.patterns import Patterns

NAMES = ("manifest.yaml", "manifest.yml")
SUFFIXES = (".flow.yaml", ".flow.yml", ".manifest.yaml", ".manifest.yml")
YAML = (".yaml", ".yml")
SKIPPED = frozenset(("venv", "node_modules", "__pycache__", "build", "dist"))
"""Folders of tools and products that a walk passes by, beside those whose names begin with a dot."""
SYSTEM = frozenset(("dev", "proc", "sys"))
"""Folders at the root that hold no files but what a system tells of itself: a walk of everything passes them by."""
NEVER = frozenset(("venv", "node_modules", "__pycache__"))
"""The same where git tells what belongs to the project: it may well have a folder `build`."""
IGNORE = ".gitignore"
WILD = "*?["
"""Signs of a pattern."""
HEAD = 1 << 16
"""Bytes of a file that are looked at to see whose manifest it is."""
ALIKE = 0.75
"""How alike the name of a file and one that is not there must be."""
EXPECTED = f"expected {NAMES[0]}, *{SUFFIXES[0]} or a YAML file with `exporter:` and `flows:`"
_KEY = b"exporter"
_EXPORTER = pattern(rb"^(?:\xef\xbb\xbf)?[\"']?exporter[\"']?[ \t]*:[ \t]*[\"']?([^\s\"'#{][^\r\n\"'#]*)", re.MULTILINE)
_AT_TOP = {key: pattern(rb"^(?:\xef\xbb\xbf)?[\"']?" + key + rb"[\"']?[ \t]*:", re.MULTILINE) for key in (_KEY, b"flows")}
"""Keys at the top of a file, however they are written."""


class Walk:
    """The YAML files below a folder, those left aside by git left aside here."""

    def __init__(self, bound: str, files: Files | None = None) -> None:
        self.bound = bound
        """The repository, absolute: ignore files count from there, and links do not lead out of it."""
        self._held = files or Files()
        """What files hold; some of them may not be on disk yet."""
        self.links: list[str] = []
        """Links that were not followed."""
        self.unread: dict[str, str] = {}
        """Folders and files that could not be looked into → why: there may be manifests behind them."""
        self.linked: set[str] = set()
        """Manifests that are links to others: a file goes by its own name."""

    def files(self, folder: str) -> Iterator[str]:
        """Every YAML file that counts, in the order of names."""
        start = os.path.abspath(folder)
        limit = os.path.realpath(self.bound if within(start, self.bound) else start)
        for path in self._found(folder):
            named = is_yaml(path)
            mode = self._mode(path) if named or os.path.islink(path) else 0
            if stat.S_ISLNK(mode) and not within(os.path.realpath(path), limit):
                if named or os.path.isdir(path):
                    self.links.append(path)
            elif stat.S_ISLNK(mode) and named:
                # A link into nowhere is there, and is told.
                self.linked.add(path)
                yield path
            elif stat.S_ISREG(mode):
                yield path
        if self._held.unsaved:
            yield from self._unwritten(folder, start)

    def _unwritten(self, folder: str, start: str) -> Iterator[str]:
        """The YAML files below the folder that are in somebody's hands and not on disk."""
        real = os.path.realpath(start)
        for path in sorted(self._held.unsaved):
            if is_yaml(path) and within(path, real) and not os.path.lexists(path):
                name = os.path.relpath(path, real)
                if not hidden(name.replace(os.sep, "/")):
                    yield os.path.join(folder, name) if folder != "." else name

    def _mode(self, path: str) -> int:
        """What is there; 0 where nothing is: what git knows may be gone from the folder, or out of sight."""
        try:
            return os.lstat(path).st_mode
        except OSError as error:
            self._missed(path, error)
            return 0

    def _missed(self, path: str, error: OSError) -> None:
        # What is gone, perhaps while the walk was under way, is not out of sight.
        if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
            self.unread[os.path.normpath(path)] = error.strerror or str(error)

    def _found(self, folder: str) -> list[str]:
        start = os.path.abspath(folder)
        listed = self._listed(folder, start)
        found = self._walked(folder, start) if listed is None else listed
        return sorted(found, key=lambda path: path.split(os.sep))

    def _listed(self, folder: str, start: str) -> list[str] | None:
        """What git lists below the folder, which knows all its ignore files; `None` where it cannot be asked."""
        if repository(start) is None:
            return None
        from tongguan.git import Git

        try:
            git = Git(start)
            names = git.listed(start)
        except Misconfigured:
            # No program of this name, or it does not trust the folder.
            return None
        if git.warned:
            # It passes by a folder that it cannot open, and says so in words only.
            self._walked(folder, start)
        found = []
        for name in names:
            path = os.path.join(folder, name) if folder != "." else name
            if hidden(f"{name}/" if name.endswith("/") else name):
                continue
            if not os.path.islink(path) and os.path.isdir(path):
                # A repository inside of this one, or one of its modules: git tells of its folder only.
                found += self._found(path.rstrip("/"))
            else:
                found.append(path)
        return found

    def _walked(self, folder: str, start: str) -> list[str]:
        """What a walk finds below the folder, ignore files read here."""
        found: list[str] = []
        chains: dict[str, list[Patterns]] = {}
        inherited = self._inherited(start)
        for root, folders, files in os.walk(folder, followlinks=False, onerror=lambda error: self._missed(error.filename, error)):
            here = os.path.abspath(root)
            chain = chains.get(os.path.dirname(here), inherited) if here != start else inherited
            if IGNORE in files:
                chain = [*chain, _ignore(here)]
            chains[here] = chain
            kept = [
                name
                for name in sorted(folders)
                if name not in SKIPPED
                and not name.startswith(".")
                and (here != os.sep or name not in SYSTEM)
                and not _ignored(chain, f"{here}{os.sep}{name}", folder=True)
            ]
            folders[:] = [name for name in kept if not os.path.islink(os.path.join(root, name))]
            found += [os.path.join(root, name) for name in kept if name not in folders]
            found += [
                os.path.join(root, name)
                for name in sorted(files)
                if is_yaml(name) and not _ignored(chain, f"{here}{os.sep}{name}", folder=False)
            ]
        return found

    def manifests(self, folder: str) -> list[str]:
        """The manifests below a folder."""
        return [
            path for path in self.files(folder) if named_like_one(path) or looks_like_one(self._content(path)) or self._becomes_one(path)
        ]

    def _becomes_one(self, path: str) -> bool:
        """Whether a file will be a manifest once what somebody writes is saved; one that is a manifest on disk stays one until then."""
        raw = self._held.written(path)
        return raw is not None and looks_like_one(raw)

    def _content(self, path: str) -> bytes:
        try:
            return bytes_of(path)
        except OSError as error:
            if not os.path.islink(path):
                self._missed(path, error)
            return b""

    def _inherited(self, start: str) -> list[Patterns]:
        """The ignore files of the folders above, up to the repository."""
        chain: list[Patterns] = []
        folder = start
        while folder != self.bound and within(folder, self.bound):
            folder = os.path.dirname(folder)
            if os.path.isfile(os.path.join(folder, IGNORE)):
                chain.insert(0, _ignore(folder))
        return chain


def expanded(paths: Sequence[str]) -> list[str]:
    """The paths of a call, patterns (`flows/*.yaml`, `**`) that no shell has filled in put in the place of what they match."""
    found: list[str] = []
    for path in paths:
        if any(sign in path for sign in WILD) and not os.path.exists(path):
            from glob import glob

            found += sorted(glob(path, recursive=True)) or [path]
        else:
            found.append(path)
    return found


def not_there(path: str) -> tuple[str, str | None]:
    """What is wrong with a path of a call that names nothing, and what was probably meant."""
    if not path:
        return "an empty path names nothing", None
    if any(sign in path for sign in WILD):
        return "no file matches this pattern", None
    if os.path.islink(path):
        return "a link that leads to nothing", None
    folder, name = os.path.split(path)
    try:
        beside = [one.name for one in os.scandir(folder or os.curdir) if is_yaml(one.name) or one.is_dir()]
    except OSError:
        return "no such file or folder", None
    near = nearest(name, beside, ALIKE)
    return "no such file or folder", f"did you mean `{os.path.join(folder, near)}`?" if near else None


def _ignore(folder: str) -> Patterns:
    from tongguan.patterns import Patterns

    return Patterns(_content(os.path.join(folder, IGNORE)).decode(errors="replace").splitlines(), folder)


def _ignored(chain: Sequence[Patterns], path: str, *, folder: bool) -> bool:
    """Whether git leaves a file aside: the nearest ignore file that speaks of it decides."""
    for patterns in reversed(chain):
        said = patterns.says(path, folder=folder)
        if said is not None:
            return said
    return False


def _content(path: str, most: int = -1) -> bytes:
    """A file, or so many bytes of it; nothing where it cannot be read."""
    if not os.path.isfile(path):
        return b""  # whoever opens a pipe waits for its other end
    try:
        with open(path, "rb") as file:
            return file.read(most)
    except OSError:
        return b""


def is_yaml(path: str) -> bool:
    """Whether a file has the name of one of YAML, on some systems in capitals."""
    return path.endswith(YAML) or path[-5:].lower().endswith(YAML)


def named_like_one(path: str) -> bool:
    """Whether a file has the name of a manifest."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return name in NAMES or name.endswith(SUFFIXES) or (name != name.lower() and named_like_one(name.lower()))


def looks_like_one(raw: bytes) -> bool:
    """Whether a YAML text has the keys of a manifest at its top."""
    return _at_top(_KEY, raw) and _at_top(b"flows", raw)


def _at_top(key: bytes, raw: bytes) -> bool:
    if key not in raw:
        return False
    return b"\n" + key + b":" in raw or _AT_TOP[key].search(raw) is not None


def hidden(path: str) -> bool:
    """Whether a path (of a tree, with forward slashes) lies where a walk does not go."""
    return any(part in NEVER or part.startswith(".") for part in path.split("/")[:-1])


class RealPaths:
    """The real paths of many files: the links on the way to a folder are followed once."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        """The path without links, absolute."""
        folder, name = os.path.split(path)
        if name in ("", os.curdir, os.pardir):
            return os.path.realpath(path)
        real = self._folders.get(folder)
        if real is None:
            real = self._folders[folder] = self(folder) if folder else os.path.realpath(os.curdir)
        whole = os.path.join(real, name)
        return os.path.realpath(whole) if os.path.islink(whole) else whole


def exporter_named(path: str, raw: bytes, real: Callable[[str], str] = os.path.realpath) -> str | None:
    """The exporter file that a manifest names, by its real path; read off the text, before anything is parsed."""
    found = None
    at = raw.find(_KEY)
    while at >= 0 and found is None:
        # To search for the expression would be to go through every line of a manifest that names no file.
        found = _EXPORTER.match(raw, raw.rfind(b"\n", 0, at) + 1)
        at = raw.find(_KEY, at + 1)
    if found is None:
        return None
    named = found[1].decode(errors="replace").strip()
    return real(os.path.join(os.path.dirname(path), named)) if is_yaml(named) else None


def siblings(sources: Sequence[tuple[str, bytes | None]]) -> dict[str, list[str]]:
    """Manifests beside these, or beside the exporter file that they name, that name the same file and are none of them, by that file."""
    real = RealPaths()
    own = {real(path) for path, _ in sources}
    folders: dict[str, dict[str, None]] = {}
    for path, raw in sources:
        file = None if raw is None else exporter_named(path, raw, real)
        if file is not None:
            folders.setdefault(file, {os.path.dirname(file): None})[os.path.dirname(real(path))] = None
    found: dict[str, list[str]] = {}
    for file, places in folders.items():
        for path in [os.path.join(place, name) for place in places for name in _yaml_in(place)]:
            if real(path) not in own and real(path) != file:
                beginning = _content(path, HEAD)
                if looks_like_one(beginning) and exporter_named(path, beginning, real) == file:
                    found.setdefault(file, []).append(path)
    return found


def _yaml_in(folder: str) -> list[str]:
    try:
        return [name for name in sorted(os.listdir(folder)) if is_yaml(name) and not name.startswith(".")]
    except OSError:
        return []


def without_exporters(sources: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """A pattern may name the exporter's file beside the manifests; it belongs to them and is none itself."""
    real = RealPaths()
    named = {one for path, raw in sources if (one := exporter_named(path, raw, real)) is not None}
    return [(path, raw) for path, raw in sources if raw.startswith(b"flows:") or b"\nflows:" in raw or real(path) not in named]
