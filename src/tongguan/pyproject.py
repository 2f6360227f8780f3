"""`[tool.tongguan]` of a pyproject.toml, with the places of its keys."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from tongguan.document import Document
from tongguan.places import Places
from tongguan.problem import InvalidInput, Problem
from tongguan.reading import decode
from tongguan.span import Point, Span


def table_of(raw: bytes, path: str) -> Document | None:
    """The table; `None` where there is none. Raises `InvalidInput` where the file is no TOML."""
    text = decode(raw, path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        span = Span(Point(line, column), Point(line, column + 1))
        message = re.sub(r" \(at .*", "", str(error))
        source = text.split("\n")[line - 1].rstrip("\r") if place else None
        raise InvalidInput([Problem(path, f"not TOML: {message[:1].lower()}{message[1:]}", span, line=source)]) from None
    tool = data.get("tool")
    if not isinstance(tool, dict) or "tongguan" not in tool:
        return None
    table = tool["tongguan"]
    head = re.search(r"^[ \t]*\[[ \t]*[\"']?tool[\"']?[ \t]*\.[ \t]*[\"']?tongguan[\"']?[ \t]*\]", text, re.MULTILINE)
    start = head.end() if head is not None else 0
    after = re.compile(r"^[ \t]*\[", re.MULTILINE).search(text, start)
    body = text[start : after.start() if after is not None and head is not None else len(text)]
    where = (head.start(), head.end()) if head is not None else (0, 1)
    places = Places()
    whole = places.open(where[0])
    for key in table if isinstance(table, dict) else ():
        found = re.search(rf"(?:^|[{{,.])[ \t]*([\"']?{re.escape(key)}[\"']?)[ \t]*=[ \t]*([^\n]*)", body, re.MULTILINE)
        # A table of its own, [[tool.tongguan.rules]], stands below.
        own = re.search(rf"^[ \t]*\[[^\]\n]*\b({re.escape(key)})[\"']?[ \t]*\]", text, re.MULTILINE) if found is None else None
        if found is not None:
            begin = start + found.start(2)
            places.add(start + found.start(1), start + found.end(1))
            places.add(begin, max(begin + 1, start + found.end(2)))
        else:
            for _ in ("key", "value"):
                places.add(*(own.span(1) if own is not None else where))
    places.close(whole, where[1])
    return Document(path, text, _plain(table), places)


def _plain(value: Any) -> Any:
    """TOML's days as the text that YAML has."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
