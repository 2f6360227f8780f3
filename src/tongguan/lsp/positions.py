"""Places in a text as editors count them: lines from 0, and in them units of an encoding; and the names of files as URIs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ENCODINGS = ("utf-16", "utf-8", "utf-32")
"""What a character of a line may count; the first where nothing was agreed on."""
_BREAK = re.compile(r"\r\n|\n|\r")
_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})")
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_DRIVE = re.compile(r"/?([A-Za-z]):(?=[\\/]|$)")
WIDE = 0xFFFF
"""The last code point that is one unit of UTF-16."""


class Text:
    """A text with its lines, in an encoding of positions."""

    __slots__ = ("_starts", "encoding", "text")

    def __init__(self, text: str, encoding: str = ENCODINGS[0]) -> None:
        self.text = text
        self.encoding = encoding
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def line(self, number: int) -> str:
        """A line from 0, without its end; nothing where there is none of that number."""
        if not 0 <= number < len(self._starts):
            return ""
        stop = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[number] : stop].rstrip("\r\n")

    def offset(self, position: Any) -> int:
        """The code point of a position; beyond the end of a line its end, beyond the last line the end of the text.

        >>> Text("a: 😀b").offset({"line": 0, "character": 5}), Text("a: 😀b").offset({"line": 0, "character": 4})
        (4, 3)
        """
        number, units = max(0, int(position["line"])), max(0, int(position["character"]))
        if number >= len(self._starts):
            return len(self.text)
        return self._starts[number] + _points(self.line(number), units, self.encoding)

    def position(self, offset: int) -> dict[str, int]:
        """The position of a code point.

        >>> Text("a: 😀b").position(4)
        {'line': 0, 'character': 5}
        """
        from bisect import bisect_right

        number = bisect_right(self._starts, offset) - 1
        return {"line": number, "character": _units(self.text[self._starts[number] : offset], self.encoding)}

    def range(self, start: int, end: int) -> dict[str, dict[str, int]]:
        """The range of these code points."""
        return {"start": self.position(start), "end": self.position(end)}

    def spanned(self, span: Sequence[tuple[int, int]]) -> dict[str, dict[str, int]]:
        """The range of a place as reports count it, lines and code points from 1."""
        ends = []
        for line, column in span:
            # A mark in front of the text is no character of it where it is read.
            shift = 0 if line == 1 and self.text.startswith("\ufeff") else 1
            ends.append({"line": line - 1, "character": _units(self.line(line - 1)[: max(0, column - shift)], self.encoding)})
        return {"start": ends[0], "end": ends[1]}


def changed(text: Text, change: Any) -> Text:
    """A text after one change of the client's: a range of it, or all."""
    given = str(change["text"])
    where = change.get("range")
    if where is None:
        return Text(given, text.encoding)
    start, end = sorted((text.offset(where["start"]), text.offset(where["end"])))
    return Text(text.text[:start] + given + text.text[end:], text.encoding)


def _units(text: str, encoding: str) -> int:
    """How many units of an encoding a text has."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode(errors="surrogatepass"))
    return len(text) + sum(ord(letter) > WIDE for letter in text)


def _points(text: str, units: int, encoding: str) -> int:
    """How many code points of a text so many units are; what ends within one ends before it."""
    if encoding == "utf-32" or text.isascii():
        return min(units, len(text))
    taken = 0
    for number, letter in enumerate(text):
        taken += _units(letter, encoding)
        if taken > units:
            return number
    return len(text)


def path_of(uri: str, *, windows: bool) -> str | None:
    """The path of a `file:` URI, absolute; None for any other, which names no file.

    >>> path_of("file:///home/a%20b/%E6%95%B0.yaml", windows=False), path_of("untitled:Untitled-1", windows=False)
    ('/home/a b/数.yaml', None)
    >>> path_of("file:///c%3A/flows/m.yaml", windows=True), path_of("file://server/share/m.yaml", windows=True)
    ('c:/flows/m.yaml', '//server/share/m.yaml')
    """
    scheme, mark, rest = uri.partition(":")
    if not mark or scheme.lower() != "file":
        return None
    rest = re.split(r"[?#]", rest, maxsplit=1)[0]
    host = ""
    if rest.startswith("//"):
        host, slash, rest = rest[2:].partition("/")
        rest = slash + rest
    raw = _ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), rest.encode(errors="surrogatepass"))
    path = raw.decode(errors="surrogateescape")
    if "\0" in path or not path:
        return None
    if windows:
        path = path.replace("\\", "/")
        if host and host.lower() != "localhost":
            return f"//{host}{path}"
        return _DRIVE.sub(r"\1:", path, count=1) if _DRIVE.match(path) else path
    return path if path.startswith("/") and host.lower() in ("", "localhost") else None


def uri_of(path: str) -> str:
    r"""The URI of an absolute path.

    >>> uri_of("/home/a b/数.yaml"), uri_of("C:\\flows\\m.yaml"), uri_of("//server/share/m.yaml")
    ('file:///home/a%20b/%E6%95%B0.yaml', 'file:///C%3A/flows/m.yaml', 'file://server/share/m.yaml')
    """
    if _DRIVE.match(path) or path.startswith("\\\\"):
        path = path.replace("\\", "/")
    told = "".join(chr(one) if one in _PLAIN else f"%{one:02X}" for one in path.encode(errors="surrogateescape"))
    if told.startswith("//"):
        return f"file:{told}"
    return f"file://{told if told.startswith('/') else '/' + told}"
