"""The formats that say a stored report itself, byte for byte as it was written, and what is said of it beside."""

from __future__ import annotations

from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

from tongguan.phrases import phrase
from tongguan.render.json import lines
from tongguan.render.json_data import encoded
from tongguan.render.jsonl import CLOSING
from tongguan.stored.reading import LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tongguan.lawbook.model import Lawbook, Words

    Data = Mapping[str, Any]


def as_json(data: Data) -> Iterator[str]:
    """The report as `check` writes it: what it says in a word, then its lists, an element a line."""
    before = "{\n"
    for key, value in data.items():
        yield f"{before}{quoted(key)}:"
        if key in LISTS:
            yield from lines(map(encoded, value))
        else:
            yield encoded(value)
        before = ",\n"
    yield "\n}\n"


def as_lines(data: Data) -> Iterator[str]:
    """The same as JSON Lines: each question before the first finding that asks it."""
    yield encoded({"type": "header", **{key: value for key, value in data.items() if key not in (*LISTS, *CLOSING)}})
    waiting = {one["id"]: one for one in data["questions"]}
    for name in (key for key in data if key in LISTS and key != "questions"):
        kind = name.removesuffix("s")
        for one in data[name]:
            if name == "findings":
                asked = sorted(number for number in set(one["asks"]) if number in waiting)
                yield from (f"\n{encoded({'type': 'question', **waiting.pop(number)})}" for number in asked)
            yield f"\n{encoded({'type': kind, **one})}"
    yield f"\n{encoded({'type': 'closing', **{key: data[key] for key in CLOSING}})}\n"


def notice(data: Data, name: str, lawbook: Lawbook, tool: str) -> tuple[Words, ...]:
    """That a report is told again, of what day and law; and where another lawbook or program is at hand now."""
    book = data["lawbook"]
    then = f"{book['name']} {book['version']}"
    found = [phrase("stored.told", name=name, day=data["as_of"], lawbook=then, digest=book["sha256"], tool=data["tool"]["version"])]
    if book["sha256"] != lawbook.digest:
        found.append(phrase("stored.other_lawbook", lawbook=f"{lawbook.name} {lawbook.version}", digest=lawbook.digest, then=then))
    if data["tool"]["version"] != tool:
        found.append(phrase("stored.other_tool", tool=tool, then=data["tool"]["version"]))
    return tuple(found)
