"""YAML text → plain data and places, by the events of the parser of YAML.

Both are built in one pass, and nothing is silently merged: duplicate keys, merge keys, tags, second documents, aliases
into themselves and aliases that explode are refused, all with their places. What is written plainly never comes here
(`plain`); whoever makes a mistake gets the words of this module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tongguan.cparser import c_parser
from tongguan.document import Document
from tongguan.plain import scalar
from tongguan.problem import InvalidInput, Problem
from tongguan.regex import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGINNING = 40
"""Characters that tell what a text is encoded in."""
DEPTH = 60
"""Levels of nesting that a file may have."""
EXPANSION = 200_000
"""Nodes that the aliases of one file may add."""
KEPT = 10_000
"""Scalars of one file that are one object each, however often they stand there."""

_CONTROL = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_OLD_BREAK = pattern(r"[\x85\u2028\u2029]")
"""Line breaks of YAML 1.1 that are none of YAML 1.2, nor in most editors: what looks like part of a comment would be read."""
_WIDE_COLON = pattern(r"[\s-]*[\w.]+\uff1a")
_WIDE_BLANK = pattern(r" *[\u00a0\u2000-\u200b\u202f\u205f\u3000]")
_TAB = pattern(r" *\t")

LEFT_OUT = object()
"""What stands for a key that may not stand in a mapping."""


def parsed(text: str, path: str) -> tuple[Document, list[Problem]]:
    """A document with what is not allowed in it left out, and the problems with that. Raises `InvalidInput` where nothing can be made of the text."""
    builder = _Builder(path, text)
    found = _OLD_BREAK.search(text)
    if found is not None:
        builder.refuse(*found.span(), f"a line break that YAML 1.2 does not know (U+{ord(found[0]):04X})", "take it out")
    builder.document.data = builder.build()
    return builder.document, builder.problems


def printable(line: str) -> str:
    """A line to be shown, a sign in the place of each control character."""
    return _CONTROL.sub("\ufffd", line)


def parser_name() -> str:
    """Which parser reads YAML here: `c` (libyaml) or `python` (much slower)."""
    return "python" if c_parser() is None else "c"


def _events(text: str) -> Iterator[Any]:
    parser = c_parser()
    if parser is None:
        from ruamel.yaml import YAML

        yield from YAML(typ="safe", pure=True).parse(text)
        return
    get = parser(text).get_event
    while (event := get()) is not None:
        yield event


def _unclosed(error: Exception) -> str | None:
    """What the file ends within, as far as the parser says so."""
    context = str(getattr(error, "context", None) or "")
    for told, what in (("quoted scalar", "a quotation mark"), ("flow mapping", "a brace `{`"), ("flow sequence", "a bracket `[`")):
        if context.endswith(told):
            return f"{what} that is not closed"
    return None


class _Builder:
    """Builds data and places from events; collects problems instead of stopping."""

    def __init__(self, path: str, text: str) -> None:
        self.document = Document(path, text, None)
        self.problems: list[Problem] = []

    def refuse(self, start: int, end: int, message: str, hint: str | None = None) -> None:
        self.problems.append(self.document.problem(self.document.span(start, end), message, hint))

    def build(self) -> Any:
        try:
            return self._build()
        except InvalidInput:
            raise
        except RecursionError:
            raise InvalidInput([Problem(self.document.path, "the file is nested too deeply to be read")]) from None
        except Exception as error:  # noqa: BLE001 - the parsers have exceptions of their own; what is none of theirs goes on
            raise InvalidInput([self._syntax(error)]) from None

    def _syntax(self, error: Exception) -> Problem:
        """The parser's own words, with the place; anything that is no parser error goes on."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        message = getattr(error, "problem", None)
        if mark is not None and message is not None:
            start = min(mark.index, len(self.document.text))
            hint = self._cause(error, start)
            opening = getattr(error, "context_mark", None)
            if opening is not None and not self.document.text[start:].strip() and (what := _unclosed(error)):
                # At the end of the file there is nothing to see: what is open begins further up.
                return self.document.problem(self.document.span(opening.index, opening.index + 1), f"not YAML: {what}", hint)
            return self.document.problem(self.document.span(start, start + 1), f"not YAML: {message}", hint)
        position = getattr(error, "position", None)
        if position is not None:
            start = min(position if isinstance(position, int) else 0, max(len(self.document.text) - 1, 0))
            span = self.document.span(start, start + 1)
            sign = self.document.text[start : start + 1]
            hint = f"U+{ord(sign):04X}" if sign else None
            if self.document.text.count("\0", 0, BEGINNING) > BEGINNING // 4:
                return Problem(self.document.path, "the file is not UTF-8", span, "the file looks like UTF-16; save it as UTF-8")
            line = printable(self.document.line(span.start.line))
            return Problem(self.document.path, "not YAML: a character that YAML does not allow", span, hint, line)
        raise error

    def _cause(self, error: Exception, start: int) -> str | None:
        """What probably is the matter, where the parser stumbles over something further up."""
        mark, context = getattr(error, "context_mark", None), getattr(error, "context", None)
        problem = str(getattr(error, "problem", None) or "")
        last = self.document.span(start, start).start
        first = self.document.span(mark.index, mark.index).start if mark is not None else last
        parted = "expected ','" in problem
        merged = re.search(r"^(?:<{7} |={7}$|>{7} )", self.document.text, re.MULTILINE)
        if merged is not None:
            return f"line {self.document.span(merged.start(), merged.start()).start.line} is left over from a merge"
        for number in range(min(first.line, last.line - 1), last.line + 1):
            line = self.document.line(number)
            if _WIDE_COLON.match(line):
                return f"line {number} has a wide colon `：`; write `:` and a blank"
            if _WIDE_BLANK.match(line):
                return f"line {number} begins with a blank that YAML does not know (U+{ord(line.lstrip(' ')[0]):04X}); write plain blanks"
            if _TAB.match(line) and ("tab" in problem or "start any token" in problem):
                return f"line {number} begins with a tab; YAML indents with blanks"
            if parted and "，" in line:
                return f"line {number} has a wide comma `，`; write `,`"
        if problem == "found unexpected ':'" or (parted and first.line == last.line and self.document.text[start : start + 1] == ":"):
            return "inside brackets or braces, text with `:` stands between quotes"
        if what := _unclosed(error):
            if not self.document.text[start:].strip():
                return "nothing closes it before the file ends"
            if parted and first.line != last.line:
                return f"{what}, perhaps, on line {first.line}, column {first.column}"
        if not self.document.text[start:].strip():
            return "the file ends before this is complete"
        if context and mark is not None and first != last:
            return f"{context} that begins on line {first.line}, column {first.column}"
        return str(context) if context and context != "while scanning for the next token" else None

    def _build(self) -> Any:
        # One loop over the events with an explicit stack: this is where a run spends its time.
        places = self.document.places
        starts, add_start, add_end = places.starts, places.starts.append, places.ends.append
        data: Any = None
        documents = 0
        container: Any = None
        """The mapping or sequence that is open."""
        key: Any = None
        """Its key whose value comes next."""
        stack: list[tuple[Any, Any, int, str | None, int]] = []
        """What was open and whose value it is, then the number, the anchor and the size so far of what is open now."""
        anchors: dict[str, tuple[Any, int, int]] = {}
        opened: set[str] = set()
        expanded = 0
        number = 0
        plain: dict[str, Any] = {}
        quoted: dict[str, Any] = {}
        for event in _events(self.document.text):
            name = type(event).__name__
            if name == "ScalarEvent":
                add_start(event.start_mark.index)
                add_end(event.end_mark.index)
                text, anchor = event.value, event.anchor
                if event.tag is not None and event.tag != "!":
                    self.refuse(starts[-1], places.ends[-1], f"tag `{event.tag}` is not read here", "write the value plainly")
                kept = plain if event.implicit[0] and not event.style else quoted
                value = kept.get(text)
                if value is None:
                    if not text.isprintable() and _CONTROL.search(text):
                        # A report prints what it read: an escape sequence must not reach the terminal.
                        self.refuse(starts[-1], places.ends[-1], "a control character in a text")
                    value = scalar(text) if kept is plain else text
                    if len(kept) < KEPT and not self.problems:
                        kept[text] = value
                if anchor is not None:
                    anchors[anchor] = (value, len(starts) - 1, 1)
            elif name in ("MappingStartEvent", "SequenceStartEvent"):
                start = event.start_mark.index
                if event.tag is not None and event.tag != "!":
                    self.refuse(start, start + 1, f"tag `{event.tag}` is not read here", "write the value plainly")
                if len(stack) >= DEPTH:
                    self.refuse(start, start + 1, f"nested more than {DEPTH} levels deep")
                    raise InvalidInput(self.problems)
                stack.append((container, key, places.open(start), event.anchor, len(starts) + expanded - len(places.aliases)))
                container, key = {} if name == "MappingStartEvent" else [], None
                if event.anchor is not None:
                    opened.add(event.anchor)
                continue
            elif name in ("MappingEndEvent", "SequenceEndEvent"):
                value = container
                container, key, number, anchor, size = stack.pop()
                places.close(number, event.end_mark.index)
                if anchor is not None:
                    opened.discard(anchor)
                    anchors[anchor] = (value, places.containers[number], len(starts) + expanded - len(places.aliases) - size + 1)
            elif name == "AliasEvent":
                node = places.add(event.start_mark.index, event.end_mark.index)
                value = None
                if event.anchor in opened:
                    self.refuse(*places.extent(node), f"alias `*{event.anchor}` points into itself")
                elif event.anchor not in anchors:
                    self.refuse(*places.extent(node), f"alias `*{event.anchor}` has no anchor above it")
                else:
                    value, anchored, nodes = anchors[event.anchor]
                    expanded += nodes
                    if expanded > EXPANSION:
                        self.refuse(*places.extent(node), f"aliases expand to more than {EXPANSION} values")
                        raise InvalidInput(self.problems)
                    places.aliases[node] = anchored
            elif name == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    start = event.start_mark.index
                    self.refuse(start, start + 3, "a second document in one file", "one document a file")
                    raise InvalidInput(self.problems)
                continue
            else:
                continue
            if type(container) is dict:
                if key is None:
                    if type(value) is str and value != "<<" and value not in container:
                        key = value
                    else:
                        node = len(starts) - 1 if name in ("ScalarEvent", "AliasEvent") else places.containers[number]
                        key = self._key(value, node, container, stack[-1][2])
                else:
                    if key is not LEFT_OUT:
                        container[key] = value
                    key = None
            elif container is None:
                data = value
            else:
                container.append(value)
        return data

    def _key(self, value: Any, node: int, container: dict[str, Any], outer: int) -> Any:
        """A key that may stand in a mapping, or `LEFT_OUT` after a problem; `outer` is the number of the mapping."""
        places = self.document.places
        start, end = places.extent(node)
        key = value if isinstance(value, str) else self.document.text[start:end]
        if isinstance(value, (dict, list)):
            self.refuse(start, end, "a key must be a word")
        elif key == "<<":
            self.refuse(start, end, "merge keys (`<<`) are not read", "write the keys out")
        elif key in container:
            first = next(first for name, (first, _, _) in zip(container, places.keys(outer), strict=False) if name == key)
            point = self.document.span(*places.extent(first)).start
            self.refuse(start, end, f"`{key}` stands twice", f"first on line {point.line}, column {point.column}")
        else:
            return key
        places.left_out.add(node)
        return LEFT_OUT
