"""A lawbook kept in compiled form, so that YAML is not parsed on every run.

The shipped pack is compiled when the wheel is built; any other is compiled on first use and
kept in the user's cache folder under a key of its content. A cache that cannot be read,
written or trusted is passed over: the rules are then simply read again.
"""

from __future__ import annotations

import marshal
import os
import sys
from typing import TYPE_CHECKING, Any

from tongguan.files import bytes_of
from tongguan.lawbook.model import Lawbook, pack, unpack
from tongguan.problem import InvalidInput, Problem
from tongguan.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FORMAT = 25
"""Raised with every change of the compiled form."""
SHIPPED_FILE = "_lawbook.bin"
KEPT = 16
"""Compiled packs that stay in the cache; every edit of a pack makes another, and those of old versions are read by nobody."""


def _stamp() -> str:
    return f"tongguan {FORMAT} {sys.implementation.cache_tag}"


def _inside(name: str) -> str:
    """A file or folder of the program itself."""
    return os.path.join(os.path.dirname(os.path.dirname(__file__)), name)


def _shipped() -> str:
    inside = _inside("_rules")
    return inside if os.path.isdir(inside) else _inside(os.path.join(os.pardir, os.pardir, "rules"))


def shipped_rules() -> Path:
    """The folder of rules that comes with the program."""
    from pathlib import Path

    return Path(os.path.normpath(_shipped()))


def obtain(folders: Sequence[str | Path], *, cache: bool = True) -> Lawbook:
    """The lawbook of the shipped rules and these packs.

    Raises `InvalidInput` when a pack cannot be used.
    """
    if not folders:
        found = _read(_inside(SHIPPED_FILE), trust=True)
        if found is not None:
            return found
    place = cache_folder() if cache else None
    key = _key(folders)  # without a cache too: what cannot be read is found here
    path = os.path.join(place, f"lawbook-{key}.bin") if place is not None else None
    if path is not None:
        found = _read(path, trust=False)
        if found is not None:
            return found
    from pathlib import Path

    from tongguan.lawbook.load import load

    places = [Path(folder) for folder in folders]
    if not places or any((folder / "categories.yaml").exists() for folder in places):
        # A category of a pack lies within those of the law: the conditions of the law are read with it.
        lawbook = load([shipped_rules(), *places])
    else:
        from tongguan.lawbook.pack import digest_of

        lawbook = load(places, obtain([], cache=cache), digest_of(shipped_rules()))
    if path is not None:
        _write(path, lawbook)
    return lawbook


def dump(lawbook: Lawbook) -> bytes:
    """The compiled form of a lawbook."""
    return marshal.dumps((_stamp(), pack(lawbook)))


def _key(folders: Sequence[str | Path]) -> str:
    from tongguan.digest import blake2b

    # Four times as fast as SHA-256 without the cryptographic library: in a working copy all rules are read for it.
    digest = blake2b(_stamp().encode(), digest_size=16)
    try:
        # An installed program is what its version, time and size say, as with .pyc; a working copy is read.
        found = os.stat(_inside(SHIPPED_FILE))
        digest.update(f"{VERSION}\0{found.st_mtime_ns}\0{found.st_size}\0".encode())
        places = []
    except OSError:
        places = [_shipped()]
    for place in (*places, *(str(folder) for folder in folders)):
        for path in _files(place):
            raw = _content(path)
            digest.update(f"{path}\0{len(raw)}\0".encode())
            digest.update(raw)
    return digest.hexdigest()


def _content(path: str) -> bytes:
    """A file of a pack. Raises `InvalidInput`."""
    try:
        return bytes_of(path)
    except OSError as error:
        raise InvalidInput([Problem(path.replace(os.sep, "/"), f"cannot be read: {error.strerror}")]) from None


def _files(folder: str) -> Iterator[str]:
    """The files of a pack, in a fixed order."""
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name.endswith(".yaml"):
                yield os.path.join(place, name)


def cache_folder() -> str | None:
    """The user's own cache folder; never one inside a checked repository."""
    if os.environ.get("TONGGUAN_NO_CACHE"):
        return None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not base or not os.path.isabs(base):
        return None
    return os.path.join(base, "tongguan")


def _read(path: str, *, trust: bool) -> Lawbook | None:
    try:
        with open(path, "rb") as file:
            if not trust and hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
                return None
            stamp, packed = marshal.loads(file.read())  # noqa: S302 - the user's own cache, as with .pyc
            return unpack(packed) if stamp == _stamp() else None
    except (OSError, ValueError, EOFError, TypeError, IndexError, AttributeError):
        return None


def _write(path: str, lawbook: Lawbook) -> None:
    """Write whole and rename, so that runs at the same time never see half a file."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True, mode=0o700)
        with open(temporary, "wb") as file:
            file.write(dump(lawbook))
        os.replace(temporary, path)
    except OSError:
        _remove(temporary)
    else:
        _prune(os.path.dirname(path))


def _prune(folder: str) -> None:
    """Remove all but the newest compiled packs."""
    try:
        with os.scandir(folder) as found:
            aged = sorted(
                (one.stat().st_mtime_ns, one.path) for one in found if one.name.startswith("lawbook-") and one.name.endswith(".bin")
            )
    except OSError:
        return  # another run removes them too
    for _, path in aged[:-KEPT]:
        _remove(path)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return


def describe(lawbook: Lawbook) -> dict[str, Any]:
    """Name, version and digest, for receipts."""
    return {"name": lawbook.name, "version": lawbook.version, "checked_to": lawbook.checked_to, "digest": lawbook.digest}
