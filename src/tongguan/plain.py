"""The YAML that manifests are nearly always written in, read line by line.

One key or one entry a line, words plain or between quotes, lists and mappings in brackets and braces: of such text a
line means the same wherever it stands, so it is read once however often it is met. Text that is written otherwise
(anchors, tags, block scalars, escapes, and whatever is wrong) goes whole to the parser of YAML, which alone says what is
the matter. What is read here is, data and places, what that parser reads: `tests/test_plain.py` holds the two against
each other.
"""

from __future__ import annotations

from math import isfinite
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

from tongguan.places import Places
from tongguan.regex import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 40
"""Characters that a number may have."""
KNOWN = 1_500
"""Lines that are kept, with what they mean."""
LONGEST_KEY = 100
"""Characters of a key; the parser takes more."""
NESTED = 20
"""Levels of nesting; what is deeper is left to the parser."""
TRIES = 4
"""How often the end of brackets that go on over several lines is looked for."""
LONGEST_KNOWN = 400
"""Characters of a line that is kept."""

_NUMBER = pattern(r"[-+]?[0-9][0-9_]*")
_FLOAT = pattern(r"[-+]?(?:[0-9][0-9_]*)?\.?[0-9]*(?:[eE][-+]?[0-9]+)?")
_THOUSANDS = pattern(r"[1-9][0-9]{0,2}\.000")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_DIGITS = frozenset("0123456789+-.")

_Nodes = tuple[list[int], list[int], list[int], list[int], list[int]]
"""The nodes of a value in brackets, itself the first, as `Places` has them: starts and ends from the beginning of the line; containers, afters and passed from that node."""

_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
"""Signs that a plain word does not begin with; three of them may, before a word, which is left to the parser."""
_BLANKS = frozenset(("", " ", "\r", "\n", "#"))
_IN_BRACKETS = frozenset("[]{}:#?\r\n")
"""Signs that a plain word between brackets does not hold, besides the comma that ends it."""


def scalar(text: str) -> Any:
    """The value of a plain scalar under YAML 1.2; a number beyond all measure stays text.

    So do `84.000` and `1.000_000`: whoever parts thousands by points means a thousand times more than YAML reads.

    >>> scalar("1_000"), scalar("010"), scalar("NO"), scalar("2024-03-22"), scalar("~"), scalar("84.000"), scalar("0.5")
    (1000, 10, 'NO', '2024-03-22', None, '84.000', 0.5)
    """
    if text[:1] in _DIGITS:
        if len(text) > LONGEST:
            return text
        if _NUMBER.fullmatch(text):
            return int(text.replace("_", ""))
        if _FLOAT.fullmatch(text) and not _THOUSANDS.fullmatch(text) and any(letter.isdigit() for letter in text):
            try:
                number = float(text.replace("_", ""))
            except ValueError:
                return text
            return number if isfinite(number) else text
        return text
    return _WORDS.get(text, text)


class _Otherwise(Exception):
    """The text is written otherwise."""


class _Unfinished(Exception):
    """Brackets go on in the next line."""


class _Line(NamedTuple):
    """What a line says; places count from its beginning."""

    indent: int
    """Blanks before it."""
    entry: bool
    """Whether it begins with a dash."""
    column: int
    """Where its key stands, or its value where it has none: behind the dash."""
    key: str | None
    ended: int
    """Where the key ends."""
    complete: bool
    """Whether a value follows."""
    value: Any
    start: int
    end: int
    inner: _Nodes | None
    """What stands in brackets, if the value does."""


NEW: Any = object()
"""In the place of what a line says that nobody met."""
_keys: set[str] = set()
"""Words that were met as keys."""
_known: dict[str, _Line | None] = {}
"""Lines as they are written, with what they say; nothing where they are blank or a comment."""
_before: dict[str, _Line | None] = {}
"""Lines that were known before so many others were met."""


def plain(text: str) -> tuple[Any, Places] | None:
    """The data and the places of a text; None where it is written otherwise, or holds nothing."""
    try:
        return _read(text)
    except (_Otherwise, _Unfinished):
        return None


def _read(text: str) -> tuple[Any, Places]:
    # One loop over the lines with an explicit stack: this is where a large run spends its time.
    places = Places()
    starts, ends, containers, afters, passed = places.starts, places.ends, places.containers, places.afters, places.passed
    known = _known
    top: Any = None
    stack: list[tuple[Any, int, int, bool]] = []
    """What is open around what is open now."""
    inside: Any = None
    """The mapping or sequence that is open."""
    indent = -1
    number = 0
    keyed = False
    """Whether it is a mapping."""
    key: str | None = None
    """Its key whose value comes in the next lines."""
    offset = 0
    newline = "\r\n" if "\r" in text else "\n"
    if newline == "\r\n" and text.count(newline) != text.count("\n"):
        raise _Otherwise
    lines = iter(text.split(newline))
    for line in lines:
        try:
            said = known[line]
        except KeyError:
            if line == "---" and inside is None and "---" not in text[:offset]:
                offset += 3 + len(newline)
                continue
            line, said = _learn(line, lines, newline)  # noqa: PLW2901 - the lines over which its brackets go on belong to it
        if said is None:
            offset += len(line) + len(newline)
            continue
        at, entry, column, name, ended, complete, value, start, end, inner = said
        if key is not None or inside is None:
            # What the key holds begins here; a sequence may stand right below it.
            if at < indent or (at == indent and not entry):
                raise _Otherwise
            opened: Any = [] if entry else {}
            if key is None:
                top = opened
            else:
                inside[key] = opened
                key = None
            stack.append((inside, indent, number, keyed))
            if len(stack) > NESTED:
                raise _Otherwise
            inside, indent, number, keyed = opened, at, places.open(offset + at), not entry
        else:
            while at < indent or (at == indent and not (keyed or entry)):
                places.close(number, offset + at)
                inside, indent, number, keyed = stack.pop()
            if at != indent or keyed is entry:
                raise _Otherwise
        if entry:
            if name is None:
                inside.append(value)
            else:
                opened = {}
                inside.append(opened)
                stack.append((inside, indent, number, keyed))
                inside, indent, number, keyed = opened, column, places.open(offset + column), True
        if name is not None:
            if name in inside:
                raise _Otherwise
            starts.append(offset + column)
            ends.append(offset + ended)
            if complete:
                inside[name] = value
            else:
                key = name
        if inner is not None:
            node, before = len(starts), len(containers)
            begin, stop, holding, behind, begun = inner
            starts.extend([offset + one for one in begin])
            ends.extend([offset + one for one in stop])
            containers.extend([node + one for one in holding])
            afters.extend([node + one for one in behind])
            passed.extend([before + one for one in begun])
        elif complete:
            starts.append(offset + start)
            ends.append(offset + end)
        offset += len(line) + len(newline)
    if inside is None or key is not None:
        raise _Otherwise
    while stack:
        places.close(number, len(text))
        inside, indent, number, keyed = stack.pop()
    return top, places


def _learn(line: str, lines: Iterator[str], newline: str) -> tuple[str, _Line | None]:
    """A line that was not met before, with those over which its brackets go on, and what it says."""
    if len(_known) >= KNOWN:
        # Those that nobody met again are forgotten, the others come back.
        _before.clear()
        _before.update(_known)
        _known.clear()
    known = _before.pop(line, NEW)
    if known is not NEW:
        _known[line] = known
        return line, known
    for _ in range(TRIES):
        try:
            said = _line(line)
        except _Unfinished:
            line = _with_more(line, lines, newline)
        else:
            if len(line) <= LONGEST_KNOWN:
                _known[line] = said
            return line, said
    raise _Otherwise


def _with_more(line: str, lines: Iterator[str], newline: str) -> str:
    """A line with the next ones, until as many brackets are closed as opened: where a comment or a text holds some, not all of them."""
    found = [line]
    within = line.count("[") + line.count("{") - line.count("]") - line.count("}")
    for more in lines:
        if more.startswith("..."):
            break
        found.append(more)
        within += more.count("[") + more.count("{") - more.count("]") - more.count("}")
        if within <= 0:
            return newline.join(found)
    raise _Otherwise


def _line(line: str) -> _Line | None:
    """What a line says, or several over which brackets go on."""
    if not (line.isprintable() or line.replace("\r\n", "\n").replace("\n", "").isprintable()):
        raise _Otherwise
    said = line.lstrip(" ")
    indent = column = len(line) - len(said)
    if not said or said[0] == "#":
        return None
    entry = said[:2] == "- "
    if entry:
        said = said[2:].lstrip(" ")
        column = len(line) - len(said)
    key, colon, rest = said.partition(":")
    ended = start = column
    if colon and rest[:1] in ("", " ") and _is_key(key):
        key = intern(key)
        ended = column + len(key)
        said = rest.lstrip(" ")
        start = len(line) - len(said)
        if not said or said[0] == "#":
            return _Line(indent, entry, column, key, ended, False, None, start, start, None)
        named: str | None = key
    elif entry and said:
        named = None
    else:
        raise _Otherwise
    inner: _Nodes | None = None
    sign = said[0]
    value: Any
    if sign in "[{":
        inner = ([], [], [], [], [])
        value, end = _brackets(line, start, inner)
    elif sign in "\"'":
        value, end = _quoted(line, start)
    else:
        said = said.partition(" #")[0].rstrip(" ")
        end = start + len(said)
        if sign in _INDICATORS or ": " in said or said[-1] == ":":
            raise _Otherwise
        value = scalar(said)
    after = line[end:].partition(" #")[0]
    if "\n" in line[end:] or after.strip(" "):
        raise _Otherwise
    return _Line(indent, entry, column, named, ended, True, value, start, end, inner)


def _is_key(text: str) -> bool:
    """Whether it is a word that may be a key, and can be nothing else."""
    if text in _keys:
        return True
    word = text.replace("-", "_").replace(".", "_")
    if not word.isidentifier() or text[0] in "-." or text in _WORDS or len(text) > LONGEST_KEY:
        return False
    if len(_keys) < KNOWN:
        _keys.add(intern(text))
    return True


def _quoted(line: str, start: int) -> tuple[str, int]:
    """What stands between quotes, and where they end."""
    sign = line[start]
    stop = line.find(sign, start + 1)
    said = line[start + 1 : stop]
    if sign not in "\"'" or stop < 0 or "\\" in said or "\n" in said or line[stop + 1 : stop + 2] == "'":
        raise _Otherwise
    return said, stop + 1


def _brackets(line: str, start: int, inner: _Nodes, depth: int = 0) -> tuple[Any, int]:
    """A list or a mapping between brackets, and where it ends; its nodes are added to `inner`."""
    starts, ends, containers, afters, passed = inner
    keyed = line[start] == "{"
    closing = "}" if keyed else "]"
    made: Any = {} if keyed else []
    number = len(containers)
    if depth > NESTED:
        raise _Otherwise
    containers.append(len(starts))
    afters.append(0)
    passed.append(0)
    starts.append(start)
    ends.append(0)
    at = _token(line, start + 1)
    while (sign := line[at]) != closing:
        if keyed:
            colon = line.find(":", at)
            key = line[at:colon]
            if colon < 0 or line[colon + 1 : colon + 2] not in (" ", "\r", "\n", "") or not _is_key(key) or key in made:
                raise _Otherwise
            starts.append(at)
            ends.append(colon)
            at = _token(line, colon + 1)
            sign = line[at]
        value: Any
        if sign in "[{":
            value, end = _brackets(line, at, inner, depth + 1)
        else:
            if sign in _INDICATORS:
                value, end = _quoted(line, at)
            else:
                value, end = _word(line, at, closing)
            starts.append(at)
            ends.append(end)
        if keyed:
            made[intern(key)] = value
        else:
            made.append(value)
        at = _token(line, end)
        sign = line[at]
        if sign == ",":
            at = _token(line, at + 1)
        elif sign != closing:
            raise _Otherwise
    ends[containers[number]] = at + 1
    afters[number] = len(starts)
    passed[number] = len(containers)
    return made, at + 1


def _word(line: str, start: int, closing: str) -> tuple[Any, int]:
    """A plain word between brackets, and where it ends."""
    stop = line.find(closing, start)
    comma = line.find(",", start, stop) if stop >= 0 else line.find(",", start)
    if comma >= 0:
        stop = comma
    if stop < 0:
        raise _Unfinished
    said = line[start:stop].rstrip(" \r\n")
    if not _IN_BRACKETS.isdisjoint(said):
        raise _Otherwise
    return scalar(said), start + len(said)


def _token(line: str, at: int) -> int:
    """Where the next sign stands that is no blank and no comment."""
    while (sign := line[at : at + 1]) in _BLANKS:
        if not sign:
            raise _Unfinished
        if sign == "#":
            if line[at - 1] not in " \r\n":
                raise _Otherwise
            at = line.find("\n", at)
            if at < 0:
                raise _Unfinished
        at += 1
    return at
