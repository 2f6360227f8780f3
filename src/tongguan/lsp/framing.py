"""Messages of JSON-RPC 2.0 as the Language Server Protocol frames them: a head with the length, then JSON in UTF-8.

Bytes come in pieces, and not all of them are in order: what is no message is told as one that cannot be read, and reading goes
on at the next head.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 64 << 20
"""Bytes that a message may have: a length beyond is a mistake, and would be waited for without end."""
HEAD = 1 << 13
"""Bytes within which a head ends."""
LONGEST = 64
"""Bytes within which the line of the length ends."""
END = object()
"""What stands for a message where nothing more will come."""
_LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*([0-9]{1,18})[ \t]*\r?\n", re.IGNORECASE)
_END = re.compile(rb"\r?\n\r?\n")


class Broken(NamedTuple):
    """Bytes that are no message, and why."""

    why: str


class Reader:
    """Bytes in, messages out."""

    def __init__(self) -> None:
        self._kept = b""

    def feed(self, data: bytes) -> Iterator[Any]:
        """The messages that are complete with these bytes: whatever the JSON is, or `Broken`."""
        self._kept += data
        while (found := self._next()) is not None:
            yield found[0]

    def _next(self) -> tuple[Any] | None:
        """The next message, in a tuple of one, for `null` is JSON too."""
        end = _END.search(self._kept)
        if end is None:
            return self._skip(1) if len(self._kept) > HEAD else None
        lengths = list(_LENGTH.finditer(self._kept, 0, end.end()))
        if not lengths:
            return self._skip(end.end())
        start, length = end.end(), int(lengths[-1][1])
        if length > MOST:
            return self._skip(start)
        if len(self._kept) < start + length:
            return None
        body, rest = self._kept[start : start + length], self._kept[start + length :]
        try:
            made = json.loads(body.decode())
        except (ValueError, RecursionError) as error:
            # A length that is too great has swallowed the head of the next message, or a part of it; after one that is too small its rest is passed by.
            both = body + rest
            inner = _LENGTH.search(both)
            self._kept = both[inner.start() :] if inner is not None else both[-LONGEST:]
            return (Broken(f"no JSON: {error}"),)
        self._kept = rest
        return (made,)

    def _skip(self, least: int) -> tuple[Any]:
        """Go on at the next head behind so many bytes."""
        found = _LENGTH.search(self._kept, least)
        self._kept = self._kept[found.start() :] if found is not None else b""
        return (Broken("a head without a length that can be"),)


def framed(message: dict[str, Any]) -> bytes:
    """A message as it is sent."""
    # A name that is no text (a lone surrogate) is told by its escape, which every reader of JSON knows.
    body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=True, separators=(",", ":")).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
