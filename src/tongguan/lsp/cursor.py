"""Where in a manifest a cursor stands: under which keys, and whether a key or a value stands there.

Read with patience, for what is being written is rarely YAML: by the columns in which lines begin, and by brackets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tongguan.shape import Keys

KEY, VALUE, EITHER = "key", "value", "either"
"""What stands at a cursor; in a list of mappings it may be a key of the next one, or a word."""
_NAMED = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#&*!|>'"%@`,\[\]{}:][^#,\[\]{}]*?)[ \t]*:(?=[ \t\r\n]|$)""")
_BREAK = re.compile(r"\r\n|\n|\r")
_MARKED = re.compile(r"(?:[&!][^\s,\[\]{}]*[ \t]+)+")
_SCALAR = re.compile(r"[|>][0-9+-]*[ \t]*(?:#.*)?$")
_BOUND = frozenset(" \t\r\n,[]{}\"'")
DEEP = 200
"""Brackets within brackets that are followed."""


class Cursor(NamedTuple):
    """What stands at a place of a text."""

    at: Keys
    """The keys under which it stands; those of the mapping where it is a key."""
    role: str
    word: str
    start: int
    end: int
    known: frozenset[str]
    """The keys that the same mapping has beside it."""

    @property
    def keys(self) -> Keys:
        """The keys that lead to it, a key among them."""
        return (*self.at, self.word) if self.role == KEY else self.at


class _Open:
    """A mapping or list in brackets that is not closed."""

    __slots__ = ("index", "key", "known", "named", "text")

    def __init__(self, *, named: bool) -> None:
        self.named = named
        self.key: str | None = None
        self.known: set[str] = set()
        self.index = 0
        self.text = ""


class _Scan:
    """The text before a cursor, line by line."""

    def __init__(self) -> None:
        self.block: list[tuple[int, str | int]] = []
        """The column and the name of every key, and of every entry of a list, that is open."""
        self.known: dict[Keys, set[str]] = {}
        self.flow: list[_Open] = []
        self.quote = ""
        self.scalar: int | None = None
        """The column of the key whose text over several lines goes on."""
        self.valued = False
        """Whether a value, or the place of one, stands last on this line."""
        self.comment = False

    @property
    def at(self) -> Keys:
        return tuple(name for _, name in self.block)

    def line(self, line: str) -> None:
        """Take a line, or the part of the last one that lies before the cursor."""
        self.valued = self.comment = False
        rest = line.lstrip(" ")
        column = len(line) - len(rest)
        if self.quote or self.flow:
            self._inside(line)
            return
        if not rest.strip():
            return
        if self.scalar is not None and column > self.scalar:
            self.comment = True
            return
        self.scalar = None
        if rest.startswith("#"):
            self.comment = True
            return
        if column == 0 and rest.startswith(("---", "...")):
            self.block, self.known = [], {}
            return
        while rest == "-" or rest.startswith(("- ", "-\t")):
            self._entry(column)
            behind = rest[1:].lstrip(" \t")
            column += len(rest) - len(behind)
            rest = behind
        found = _NAMED.match(rest)
        if found is None:
            self._inside(rest)
            return
        self.key(column, unquoted(found[1]))
        self.valued = True
        value = rest[found.end() :].lstrip(" \t")
        value = _MARKED.sub("", value, count=1)
        if _SCALAR.match(value):
            self.scalar = column
        else:
            self._inside(value)

    def leave(self, column: int) -> None:
        """Close what ends where something begins in a column."""
        while self.block and self.block[-1][0] >= column:
            self.block.pop()

    def key(self, column: int, name: str) -> None:
        self.leave(column)
        self.known.setdefault(self.at, set()).add(name)
        self.block.append((column, name))

    def _entry(self, column: int) -> None:
        while self.block and self.block[-1][0] > column:
            self.block.pop()
        number = 0
        if self.block and self.block[-1][0] == column and isinstance(self.block[-1][1], int):
            number = self.block.pop()[1] + 1  # type: ignore[operator]  # an entry has a number
        self.block.append((column, number))

    def _inside(self, text: str) -> None:
        """Take values: words, quotes, brackets."""
        if not self.quote and not self.flow and text[:1] not in ("{", "[", '"', "'"):
            self.comment = " #" in text or text[:1] == "#"
            return
        place = 0
        while place < len(text):
            letter = text[place]
            top = self.flow[-1] if self.flow else None
            if self.quote:
                if letter == "\\" and self.quote == '"':
                    place += 1
                elif letter == self.quote:
                    self.quote = ""
                if top is not None:
                    top.text += letter
            elif letter == "#" and (place == 0 or text[place - 1] in " \t"):
                self.comment = True
                return
            elif letter in "{[" and (top is not None or not text[:place].strip()):
                if len(self.flow) < DEEP:
                    self.flow.append(_Open(named=letter == "{"))
            elif letter in "}]" and top is not None:
                self.flow.pop()
            elif letter in "\"'" and not (top.text if top is not None else text[:place]).strip():
                self.quote = letter
                if top is not None:
                    top.text += letter
            elif top is not None and letter == ",":
                top.text, top.key = "", None
                top.index += 1
            elif top is not None and top.named and letter == ":" and top.key is None and _ends(text, place, top.text):
                top.key = unquoted(top.text.strip())
                top.known.add(top.key)
                top.text = ""
            elif top is not None:
                top.text += letter
            place += 1

    def role(self) -> tuple[Keys, str, frozenset[str]]:
        """What stands next where brackets are open."""
        keys: list[str | int] = list(self.at)
        for one in self.flow[:-1]:
            keys.append((one.key or "") if one.named else one.index)
        last = self.flow[-1]
        if not last.named:
            return (*keys, last.index), EITHER, frozenset()
        if last.key is None:
            return tuple(keys), KEY, frozenset(last.known)
        return (*keys, last.key), VALUE, frozenset()


def _ends(text: str, place: int, before: str) -> bool:
    """Whether a colon ends a key."""
    return text[place + 1 : place + 2] in ("", " ", "\t", "\r", "\n", ",", "}", "]", "{", "[") or before.rstrip()[-1:] in ("'", '"')


def unquoted(text: str) -> str:
    """A word without the quotes around it."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def cursor(text: str, offset: int) -> Cursor | None:
    """What stands at a code point of a text; None in comments and in texts over several lines."""
    start = end = min(max(0, offset), len(text))
    begins = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    while start > begins and text[start - 1] not in _BOUND and not (text[start - 1] == ":" and _stops(text, start, offset)):
        start -= 1
    while end < len(text) and text[end] not in _BOUND and not (text[end] == ":" and _stops(text, end + 1, -1)):
        end += 1
    word = text[start:end]
    if word == "-":
        start, word = end, ""
    if "#" in word[:1]:
        return None
    scan = _Scan()
    for line in _BREAK.split(text[:begins])[:-1]:
        scan.line(line)
    head = text[begins:start]
    inside = bool(scan.flow or scan.quote)
    scan.line(head)
    column = start - begins
    if head.rstrip()[-1:] in ("}", "]"):
        return None
    if scan.comment or (scan.scalar is not None and (column > scan.scalar or not head.strip())):
        return None
    quoted = bool(scan.quote) and text[start - 1 : start] in ("'", '"')
    if scan.flow:
        at, role, known = scan.role()
        if role == EITHER and _keyed(text, end):
            role = KEY
        return Cursor(at, role, word, start, end, known)
    if inside or (scan.quote and not quoted):
        return None
    if scan.valued:
        return Cursor(scan.at, VALUE, word, start, end, frozenset())
    bare = head.lstrip(" ").replace("-", "").strip()
    if bare not in ("", '"', "'"):
        return None  # a text of several words
    if not head.strip().startswith("-"):
        scan.leave(column - int(quoted))
    at = scan.at
    known = frozenset(scan.known.get(at, ())) | _below(text, end, column)
    # A value may stand on the line below its key.
    role = KEY if not at or _keyed(text, end) else EITHER
    return Cursor(at, role, word, start, end, known)


def _stops(text: str, behind: int, offset: int) -> bool:
    """Whether the colon before a place ends a key."""
    return behind == offset or text[behind : behind + 1] in ("", " ", "\t", "\r", "\n")


def _keyed(text: str, end: int) -> bool:
    """Whether what ends here is a key."""
    return re.compile(r"[\"']?[ \t]*:(?=[ \t\r\n]|$)").match(text, end) is not None


def _below(text: str, end: int, column: int) -> frozenset[str]:
    """The keys of the same mapping on the lines below."""
    found = set()
    for line in _BREAK.split(text[end:])[1:]:
        rest = line.lstrip(" ")
        indent = len(line) - len(rest)
        if not rest or rest.startswith("#") or indent > column:
            continue
        if indent < column or rest.startswith("- "):
            break
        if match := _NAMED.match(rest):
            found.add(unquoted(match[1]))
    return frozenset(found)
