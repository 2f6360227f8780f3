"""SHA-256, and BLAKE2 where only speed counts, from the interpreter's own modules.

`hashlib` loads a cryptographic library when it is imported, which takes a third of the start of the interpreter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from hashlib import blake2b, sha256
else:
    try:
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b
    try:
        from _sha2 import sha256  # since Python 3.12
    except ImportError:
        try:
            from _sha256 import sha256
        except ImportError:
            from hashlib import sha256

__all__ = ["blake2b", "digests", "sha256"]

MANY = 4_000_000
"""Characters from which that library, several times as fast, is worth loading."""


def digests(texts: Sequence[str]) -> list[str]:
    """The SHA-256 of each of these texts in UTF-8, in hexadecimal."""
    if sum(map(len, texts)) < MANY:
        return [sha256(text.encode()).hexdigest() for text in texts]
    import hashlib

    return [hashlib.sha256(text.encode()).hexdigest() for text in texts]
