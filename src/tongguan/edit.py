"""Changes to a YAML text that leave everything else in it byte for byte: comments, quotes, layout.

A round trip through a YAML library writes the whole file anew and moves what it does not
understand. Here only the place that changes is touched, and the outcome is read again: what
comes out must be the old data with the change in it, and nothing else.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tongguan.document import Document, read
from tongguan.plain import scalar
from tongguan.problem import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongguan.places import Found

_PLAIN = re.compile(r"[^\W_](?:[\w ./()§+-]*[\w)])?")


class NotEdited(Exception):
    """The text has a form that cannot be changed safely; the caller tells what to write by hand."""


def word(text: str) -> str:
    """A text as a YAML scalar, quoted where it needs it.

    >>> word("filed, receipt awaited"), word("2026-12-31"), word("true"), word("法务部")
    ('"filed, receipt awaited"', '2026-12-31', '"true"', '法务部')
    """
    return text if _PLAIN.fullmatch(text) and scalar(text) == text else json.dumps(text, ensure_ascii=False)


def entry_of(entry: Mapping[str, str], indent: str, line_end: str) -> str:
    """A mapping as an entry of a list, one key a line."""
    lines = [f"{key}: {word(value)}" for key, value in entry.items()]
    return f"{indent}- " + f"{line_end}{indent}  ".join(lines)


def added(document: Document, key: str, entry: Mapping[str, str]) -> str:
    """The text with an entry at the end of the list that stands under a key at its top.

    Raises `NotEdited`.
    """
    text = document.text
    end = "\r\n" if "\r\n" in text else "\n"
    data = document.data if isinstance(document.data, dict) else {}
    listed = data.get(key)
    if key not in data:
        start = text if not text or text.endswith("\n") else text + end
        new = f"{start}{key}:{end}{entry_of(entry, '  ', end)}{end}"
    elif not listed:
        place = _place(document, key)
        bare = text[: place[0]].rstrip(" ") + text[place[1] :] if place[1] > place[0] else text
        at = _line_end(bare, document.range((key,), key=True)[1])
        new = f"{bare[:at]}{end}{entry_of(entry, '  ', end)}{bare[at:]}"
    else:
        place = _place(document, key)
        if text[place[0]] == "[":
            at = len(text[: place[1] - 1].rstrip(" \r\n\t,"))
            flow = ", ".join(f"{name}: {word(value)}" for name, value in entry.items())
            new = f"{text[:at]}, {{{flow}}}{text[at:]}"
        else:
            at = _line_end(text, _content_end(document, key, len(listed) - 1))
            new = f"{text[:at]}{end}{entry_of(entry, _indent(text, place[0]), end)}{text[at:]}"
    return _checked(new, document, {**data, key: [*(listed or []), dict(entry)]})


def changed(document: Document, key: str, index: int, entry: Mapping[str, str]) -> str:
    """The text with values of one entry of a list replaced, and those that it lacks added.

    Raises `NotEdited`.
    """
    text = document.text
    end = "\r\n" if "\r\n" in text else "\n"
    old = document.data[key][index]
    place = _place(document, key, index)
    edits: list[tuple[int, int, str]] = []
    for name, value in entry.items():
        if name in old:
            start, stop = _place(document, key, index, name)
            stop = start + len(text[start:stop].rstrip())
            edits.append((start, stop, word(value)) if stop > start else (start, start, f" {word(value)}"))
    missing = {name: value for name, value in entry.items() if name not in old}
    if missing and text[place[0]] == "{":
        at = len(text[: place[1] - 1].rstrip(" \r\n\t,"))
        edits.append((at, at, "".join(f", {name}: {word(value)}" for name, value in missing.items())))
    elif missing:
        at = _line_end(text, _content_end(document, key, index))
        column = place[0] - (text.rfind("\n", 0, place[0]) + 1)
        edits.append((at, at, "".join(f"{end}{' ' * column}{name}: {word(value)}" for name, value in missing.items())))
    for start, stop, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[stop:]
    wanted = [{**one, **entry} if number == index else one for number, one in enumerate(document.data[key])]
    return _checked(text, document, {**document.data, key: wanted})


def _checked(text: str, document: Document, wanted: Any) -> str:
    """The new text, if it reads as what was wanted."""
    try:
        found = read(text, document.path).data
    except InvalidInput:
        raise NotEdited from None
    if found != wanted:
        raise NotEdited
    return text


def _found(document: Document, *keys: str | int) -> Found:
    found = document.places.find(document.data, keys)
    assert found is not None, "a document that was read has places"
    return found


def _place(document: Document, *keys: str | int) -> tuple[int, int]:
    """Where a value begins and ends."""
    return document.places.extent(_found(document, *keys)[1])


def _content_end(document: Document, *keys: str | int) -> int:
    """Where the last thing in a block ends; its own end lies at the next token, below the comments that follow."""
    (_, _, number), (start, end), text = _found(document, *keys), _place(document, *keys), document.text
    if number is not None and text[start] not in "[{":
        end = document.places.content_end(number)
    return len(text[:end].rstrip())


def _line_end(text: str, at: int) -> int:
    """The end of the line, so that a comment behind stays behind; a line end of two characters stays whole."""
    stop = text.find("\n", at)
    stop = len(text) if stop < 0 else stop
    return stop - 1 if stop and text[stop - 1 : stop] == "\r" else stop


def _indent(text: str, at: int) -> str:
    """What stands before the first dash of a list in its line."""
    start = text.rfind("\n", 0, at) + 1
    return text[start:at]
