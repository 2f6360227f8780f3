"""What files hold: as they are on disk, or as somebody has written them and not saved yet."""

from __future__ import annotations

import os
import stat
from errno import EFBIG, EINVAL
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

LARGEST = 1 << 29
"""Bytes of an input: more are a mistake, or never end."""
STREAMS = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")
"""Where a shell puts what it hands to a call: its input, `<(…)`."""


def bytes_of(path: str) -> bytes:
    """What a file holds, or what a shell hands to the call. Raises `OSError`."""
    size = size_of(path)
    if size is None:
        with open(path, "rb") as file:
            return streamed(file)
    if size > LARGEST:
        raise _too_large()
    with open(path, "rb", buffering=0) as plain:
        return plain.read()


def size_of(path: str) -> int | None:
    """How many bytes a file has; nobody knows of what a shell hands to the call.

    Any other pipe or device may never answer, or never end: none is opened. Raises `OSError`.
    """
    found = os.stat(path)
    if stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode):
        return found.st_size
    if path.startswith(STREAMS):
        return None
    raise OSError(EINVAL, "a pipe or a device, no file")


def streamed(stream: BinaryIO) -> bytes:
    """What comes through a pipe. Raises `OSError`."""
    raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise _too_large()
    return raw


def _too_large() -> OSError:
    return OSError(EFBIG, f"it has more than {LARGEST:,} bytes")


class Files:
    """Reads files, those that are not saved yet as they will be."""

    def __init__(self, unsaved: Mapping[str, str] | None = None) -> None:
        """`unsaved`: the texts by the real paths of their files; some may not be on disk at all."""
        self.unsaved = {path: text.encode(errors="surrogatepass") for path, text in (unsaved or {}).items()}

    def written(self, path: str, real: str | None = None) -> bytes | None:
        """What somebody has written and not saved, where there is such; `real`: the real path, where it is known."""
        return self.unsaved.get(real or os.path.realpath(path)) if self.unsaved else None

    def read(self, path: str, real: str | None = None) -> bytes:
        """What a file holds. Raises `OSError`."""
        written = self.written(path, real)
        return bytes_of(path) if written is None else written

    def there(self, path: str) -> bool:
        """Whether there is such a file or folder, or will be."""
        return os.path.exists(path) or self.written(path) is not None
