"""A stored report as data: JSON of the published shape, whole in itself, or told what is wrong and where."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from tongguan.problem import InvalidInput, Problem
from tongguan.span import Point, Span
from tongguan.stored.fitting import Unfit, fitted, unfit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LARGEST = 1 << 29
"""Bytes of a report that is read; a hundred thousand flows take less."""
HINT = "a report is what `tongguan check -o json=FILE` writes, and stays as it was written"
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
OWN: dict[str, tuple[str, ...]] = {
    "tool": ("version",), "lawbook": ("name", "version", "checked_to"), "rules": ("id", "number", "cites", "address", "kind", "stage"),
    "findings": ("rule", "about"), "warnings": ("code",),
}  # fmt: skip
"""Words that the lawbook and the program write, by where they stand: pages print them as they are."""
LISTS = ("problems", "rules", "recipients", "flows", "findings", "questions", "warnings", "exporters")
"""The lists of a report in their order."""


def read(raw: bytes, path: str, schema: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The data of a stored report, and its text.

    Raises `InvalidInput` where it is none, with the place.
    """
    if len(raw) > LARGEST:
        _refuse(path, f"the file has more than {LARGEST:,} bytes: no report")
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError:
        _refuse(path, "the file is not UTF-8")
    try:
        data = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        start = Point(error.lineno, error.colno)
        raise InvalidInput([Problem(path, "the report is not JSON", Span(start, start), HINT)]) from None
    except (ValueError, RecursionError):
        _refuse(path, "the report is not JSON")
    if _HALF.search(text) and not _told(data):
        _refuse(path, "the report holds half a character (`\\ud800` … `\\udfff`)")
    version = data.get("schema_version") if isinstance(data, dict) else None
    if not isinstance(version, str) or not version.startswith("1."):
        _refuse(path, "no JSON report of version 1")
    try:
        fitted(schema)(data)
    except Unfit as wrong:
        raise unfit(text, path, wrong.keys[::-1], _named(wrong), HINT) from None
    return data, text


def _told(data: Any) -> bool:
    """Whether all of it can be written again."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _named(wrong: Unfit) -> str:
    """What does not fit, behind the key that it is about."""
    key = next((one for one in wrong.keys if isinstance(one, str)), None)
    return wrong.message if key is None else f"under `{key}`: {wrong.message}"


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _refuse(path: str, message: str) -> NoReturn:
    raise InvalidInput([Problem(path, message, None, HINT)])


def whole(data: Mapping[str, Any], text: str, path: str) -> None:
    """Hold what a report says in one place against what it says in others.

    Raises `InvalidInput` where something is named that is not there: such a report is none that was written here.
    """
    for keys, message in (*_masked(data), *_loose(data)):
        raise unfit(text, path, keys, message, HINT)


def _masked(data: Mapping[str, Any]) -> Sequence[tuple[tuple[str | int, ...], str]]:
    """The first word of the program that holds what moves the cursor of a screen, or turns the reading direction."""
    for name, keys in OWN.items():
        parts = enumerate(data[name]) if isinstance(data[name], list) else [("", data[name])]
        for number, one in parts:
            for key in keys:
                if _UNSEEN.search(one.get(key, "")):
                    return [((name, *([] if number == "" else [number]), key), f"`{key}` holds signs that nobody sees")]
    return []


def _loose(data: Mapping[str, Any]) -> Sequence[tuple[tuple[str | int, ...], str]]:
    """The first thing that is named and not there, with the keys that lead to it."""
    rules = {one["id"] for one in data["rules"]}
    questions = {one["id"] for one in data["questions"]}
    items: dict[tuple[str, str], set[str]] = {}
    named = {one["id"] for one in data["exporters"]}
    met = {(one["path"], one["id"]) for one in data.get("recipients", ())}
    for number, one in enumerate(data["flows"]):
        at = ("flows", number)
        key = (one["exporter"], one["id"])
        if key in items:
            return [((*at, "id"), f"flow `{one['id']}` is told twice")]
        items[key] = {item["id"] for item in one["items"]}
        if not one["items"]:
            return [((*at, "items"), f"flow `{one['id']}` has no items")]
        if one["exporter"] not in named:
            return [((*at, "exporter"), f"exporter `{one['exporter']}` is not in the report")]
        if "recipients" in data and (one["path"], one["to"]) not in met:
            return [((*at, "to"), f"recipient `{one['to']}` is not in the report")]
        if lost := next((rule for rule in one["notes"] if rule not in rules), None):
            return [((*at, "notes"), f"rule `{lost}` is not in the report")]
    for number, one in enumerate(data["findings"]):
        at = ("findings", number)
        known = items.get((one["exporter"], one["flow"]))
        if known is None:
            return [((*at, "flow"), f"flow `{one['flow']}` is not in the report")]
        if not one["items"] or not known.issuperset(one["items"]):
            return [((*at, "items"), f"flow `{one['flow']}` has no such items")]
        if lost := next((rule for rule in one["basis"] if rule not in rules), None):
            return [((*at, "basis"), f"rule `{lost}` is not in the report")]
        if not questions.issuperset(one["asks"]):
            return [((*at, "asks"), "a question is not in the report")]
    return []
