"""A lawbook kept in compiled form, so that YAML is not parsed on every run.

The shipped pack is compiled when the wheel is built; any other is compiled on first use and
kept in the user's cache folder under a key of its content. A cache that cannot be read,
written or trusted is passed over: the rules are then simply read again.
"""

from __future__ import annotations

import marshal
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongguan.lawbook.model import Lawbook, pack, unpack

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT = 5
"""Raised with every change of the compiled form."""
SHIPPED_FILE = "_lawbook.bin"


def _stamp() -> str:
    return f"tongguan {FORMAT} {sys.implementation.cache_tag}"


def shipped_rules() -> Path:
    """The folder of rules that comes with the program."""
    inside = Path(__file__).parent.parent / "_rules"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "rules"


def obtain(folders: Sequence[Path], *, cache: bool = True) -> Lawbook:
    """The lawbook of the shipped rules and these packs.

    Raises `InvalidInput` when a pack cannot be used.
    """
    if not folders:
        compiled = Path(__file__).parent.parent / SHIPPED_FILE
        found = _read(compiled, trust=True)
        if found is not None:
            return found
    folders = [shipped_rules(), *folders]
    place = _cache_folder() if cache else None
    path = place / f"lawbook-{_key(folders)}.bin" if place is not None else None
    if path is not None:
        found = _read(path, trust=False)
        if found is not None:
            return found
    from tongguan.lawbook.load import load

    lawbook = load(folders)
    if path is not None:
        _write(path, lawbook)
    return lawbook


def dump(lawbook: Lawbook) -> bytes:
    """The compiled form of a lawbook."""
    return marshal.dumps((_stamp(), pack(lawbook)))


def _key(folders: Sequence[Path]) -> str:
    import hashlib

    digest = hashlib.sha256(_stamp().encode())
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            raw = path.read_bytes()
            digest.update(f"{path}\0{len(raw)}\0".encode())
            digest.update(raw)
    return digest.hexdigest()[:32]


def _cache_folder() -> Path | None:
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
    return Path(base) / "tongguan"


def _read(path: Path, *, trust: bool) -> Lawbook | None:
    try:
        with path.open("rb") as file:
            if not trust and hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
                return None
            stamp, packed = marshal.loads(file.read())  # noqa: S302 - the user's own cache, as with .pyc
            return unpack(packed) if stamp == _stamp() else None
    except (OSError, ValueError, EOFError, TypeError, IndexError, AttributeError):
        return None


def _write(path: Path, lawbook: Lawbook) -> None:
    """Write whole and rename, so that runs at the same time never see half a file."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary.write_bytes(dump(lawbook))
        os.replace(temporary, path)
    except OSError:
        _remove(temporary)


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError:
        return


def describe(lawbook: Lawbook) -> dict[str, Any]:
    """Name, version and digest, for receipts."""
    return {"name": lawbook.name, "version": lawbook.version, "checked_to": lawbook.checked_to, "digest": lawbook.digest}
