"""Changes to a YAML text that leave everything else in it byte for byte: comments, quotes, layout.

A round trip through a YAML library writes the whole file anew and moves what it does not
understand. Here only the place that changes is touched, and the outcome is read again: what
comes out must be the old data with the change in it, and nothing else.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tongguan.plain import scalar
from tongguan.problem import InvalidInput
from tongguan.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tongguan.document import Document
    from tongguan.places import Found

    Keys = tuple[str | int, ...]

_GROUPED = 10_000
"""From here on digits are grouped by threes."""
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


def inline(value: Any) -> str:
    """A value as YAML on one line.

    >>> inline({"low": 0, "high": 84000}), inline(["CN", "a, b"]), inline(True), inline([])
    ('{low: 0, high: 84_000}', '[CN, "a, b"]', 'true', '[]')
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{word(str(key))}: {inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}" if value >= _GROUPED else str(value)
    return word(value) if isinstance(value, str) else "null" if value is None else repr(value)


def stated(document: Document, answers: Sequence[tuple[Keys, Any]]) -> str:
    """The text with values under these keys, mappings on the way made where there are none.

    Raises `NotEdited`.
    """
    if len(answers) > 1:
        wanted = document.data
        for keys, value in answers:
            wanted = _with(wanted, keys, value)
        text = document.text
        try:
            for start, stop, new in sorted((_edit(document, keys, value) for keys, value in answers), reverse=True):
                text = text[:start] + new + text[stop:]
            return _checked(text, document, wanted)
        except NotEdited:
            pass  # they meet at one place: one after the other
    for keys, value in answers:
        start, stop, new = _edit(document, keys, value)
        text = document.text[:start] + new + document.text[stop:]
        document = read(_checked(text, document, _with(document.data, keys, value)), document.path)
    return document.text


def _with(data: Any, keys: Keys, value: Any) -> Any:
    """The data with a value under these keys."""
    if not keys:
        return value
    name, *rest = keys
    if isinstance(name, int):
        if not isinstance(data, list) or name >= len(data):
            raise NotEdited
        return [_with(one, tuple(rest), value) if number == name else one for number, one in enumerate(data)]
    if data is not None and not isinstance(data, dict):
        raise NotEdited
    return {**(data or {}), name: _with((data or {}).get(name), tuple(rest), value)}


def _edit(document: Document, keys: Keys, value: Any) -> tuple[int, int, str]:
    """What takes the place of what, so that the value stands under these keys."""
    data, depth = document.data, 0
    while depth < len(keys) and data is not None:
        name = keys[depth]
        if isinstance(data, dict) and name not in data:
            break
        if not (isinstance(data, dict) or (isinstance(data, list) and isinstance(name, int) and name < len(data))):
            raise NotEdited
        data = data[name]  # type: ignore[index]  # a list has a number for a name
        depth += 1
    above, rest = keys[:depth], keys[depth:]
    if rest and isinstance(data, dict) and data:
        return _entered(document, above, rest, value)
    if rest and data is None:
        return _begun(document, above, rest, value)
    return _replaced(document, above, _nested(rest, value))


def _nested(keys: Keys, value: Any) -> Any:
    for name in reversed(keys):
        value = {name: value}
    return value


def _replaced(document: Document, keys: Keys, value: Any) -> tuple[int, int, str]:
    """Another value in the place of the one that stands there."""
    text = document.text
    named, node, number = _found(document, *keys)
    start, stop = document.places.extent(node)
    if number is None or text[start] in "[{":
        stop = start + len(text[start:stop].rstrip())
        return (start, stop, inline(value)) if stop > start else (start, start, f" {inline(value)}")
    if named is None:
        raise NotEdited
    start = text.index(":", document.places.extent(named)[1]) + 1
    stop = _content_end(document, *keys)
    if "#" in text[start:stop]:
        raise NotEdited  # a comment would be lost
    return start, stop, f" {inline(value)}"


def _begun(document: Document, above: Keys, rest: Keys, value: Any) -> tuple[int, int, str]:
    """The first entry of a mapping of which there is only the key."""
    text = document.text
    named, node, _ = _found(document, *above)
    start, stop = document.places.extent(node)
    line = text.rfind("\n", 0, start) + 1
    if named is None or text[start:stop].strip() or text[line:start].count("{") > text[line:start].count("}"):
        return _replaced(document, above, _nested(rest, value))
    at = _line_end(text, start)
    column = document.places.extent(named)[0] - line
    indent = " " * (column + 2)
    stop, below = _commented(text, at, column)
    indent = below or indent
    return _lines(text, _told(text, at, stop, indent, rest) or at, indent, rest, value)


def _entered(document: Document, above: Keys, rest: Keys, value: Any) -> tuple[int, int, str]:
    """A further entry of a mapping that has some."""
    text, places = document.text, document.places
    data: dict[str, Any] = document.value(*above)
    _, node, number = _found(document, *above)
    if number is None:
        raise NotEdited
    start, stop = places.extent(node)
    if text[start] == "{":
        new = f"{word(str(rest[0]))}: {inline(_nested(rest[1:], value))}"
        at = len(text[: stop - 1].rstrip(" \r\n\t,"))
        if "#" in text[text.rfind("\n", 0, at) + 1 : at]:
            return start + 1, start + 1, f"{new}, "  # a comment stands behind the last entry
        return at, at, f", {new}"
    entries = list(zip(data.items(), places.keys(number), strict=True))
    first = places.extent(entries[0][1][0])[0]
    indent = " " * (first - (text.rfind("\n", 0, first) + 1))
    told = _told(text, first, stop, indent, rest)
    if told is not None:
        return _lines(text, told, indent, rest, value)
    # A fact stands beside those that take a line each, a group of them before the lists of flows and items.
    grouped = len(rest) > 1 or isinstance(value, dict)
    blocks = [holds is not None and text[places.extent(one)[0]] not in "[{" for _, (_, one, holds) in entries]
    halt = [block and (isinstance(inner, list) or not grouped) for block, ((_, inner), _) in zip(blocks, entries, strict=True)]
    last = halt.index(True) - 1 if True in halt else len(entries) - 1
    if last < 0:
        last = next((place - 1 for place, ((_, inner), _) in enumerate(entries) if place and isinstance(inner, list)), len(entries) - 1)
    (name, inner), (key, _, _) = entries[last]
    if inner is None:
        at, _ = _commented(text, _line_end(text, places.extent(key)[1]), len(indent))
    else:
        at = _line_end(text, _content_end(document, *above, name))
    return _lines(text, at, indent, rest, value)


def _commented(text: str, at: int, column: int) -> tuple[int, str]:
    """The end of the comments below a key without a value that are set in further than it, and how far: questions to uncomment."""
    below = re.compile(rf"\r?\n( {{{column + 1},}})#[^\n]*")
    indent = ""
    while (found := below.match(text, at)) is not None:
        indent = indent or found[1]
        at = _line_end(text, found.start(1))
    return at, indent


def _told(text: str, start: int, stop: int, indent: str, keys: Keys) -> int | None:
    """The end of the line in which a comment asks for a key: the answer stands below it."""
    if len(keys) > 1:
        return None
    found = re.compile(rf"^{indent}# ?{re.escape(str(keys[0]))}:[^\n]*", re.MULTILINE).search(text, start, stop)
    return None if found is None else _line_end(text, found.start())


def _lines(text: str, at: int, indent: str, keys: Keys, value: Any) -> tuple[int, int, str]:
    """Lines for a value under keys, one below the other."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = [f"{indent}{'  ' * depth}{word(str(name))}:" for depth, name in enumerate(keys)]
    return at, at, "".join(f"{end}{line}" for line in lines) + f" {inline(value)}"


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
        places = document.places
        inner = [places.containers[one] for one in range(number + 1, places.passed[number])]
        brackets = [places.ends[one] for one in inner if text[places.starts[one]] in "[{"]
        end = max([places.content_end(number), *brackets])
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
