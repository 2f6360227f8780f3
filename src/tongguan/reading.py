"""YAML text → plain data, beside it the places.

Scalars follow YAML 1.2: `NO`, `yes` and `on` are text, `1_000_000` and `010` are decimal
numbers. A date stays the text `2024-03-22`; the shape that reads it checks the calendar.
"""

from __future__ import annotations

from tongguan.document import Document
from tongguan.plain import plain
from tongguan.problem import InvalidInput, Problem
from tongguan.span import Point, Span


def decode(raw: bytes, path: str) -> str:
    """The text of a file; UTF-8 with or without a byte-order mark.

    Raises `InvalidInput` for anything else, with the line of the first bad byte.
    """
    raw = raw.removeprefix(b"\xef\xbb\xbf")  # no codec of its own for that: it is a module
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise InvalidInput([_not_utf8(raw, error.start, path)]) from None


def _not_utf8(raw: bytes, start: int, path: str) -> Problem:
    """What a file is instead, and where its first foreign byte stands."""
    from tongguan.events import printable

    hint, line, used = "save the file as UTF-8", None, "utf-8"
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        hint = f"the file is {'UTF-32' if raw[2:4] == bytes(2) else 'UTF-16'}; save it as UTF-8"
    else:
        for codec, told in (("gb2312", "looks like GBK (GB 18030)"), ("gb18030", "may be GBK (GB 18030), or Latin-1")):
            try:
                text = raw.decode(codec)
            except UnicodeDecodeError:
                continue
            line = printable(text.split("\n")[raw[:start].count(b"\n")].rstrip("\r"))
            hint, used = f"the file {told}; save it as UTF-8", codec
            break
    column = len(raw[raw.rfind(b"\n", 0, start) + 1 : start].decode(used, "replace")) + 1
    begin = Point(raw[:start].count(b"\n") + 1, column)
    return Problem(path, "the file is not UTF-8", Span(begin, Point(begin.line, column + 1)), hint, line)


def read(raw: bytes | str, path: str) -> Document:
    """Read one YAML document.

    Raises `InvalidInput` with every problem of the file: one where the text is no YAML,
    many for what is YAML but not allowed here.
    """
    document, problems = scan(raw, path)
    if problems:
        raise InvalidInput(problems)
    return document


def scan(raw: bytes | str, path: str) -> tuple[Document, list[Problem]]:
    """A document with what is not allowed in it left out, and the problems with that: the rest can be looked at as well.

    Raises `InvalidInput` where nothing can be made of the text.
    """
    text = decode(raw, path) if isinstance(raw, bytes) else raw.removeprefix("\ufeff")
    found = plain(text)
    if found is not None:
        return Document(path, text, *found), []
    from tongguan.events import parsed

    return parsed(text, path)
