"""The published JSON Schemas."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tongguan.lawbook.model import Lawbook

NAMES = (
    "manifest",
    "exporter",
    "waivers",
    "lists",
    "config",
    "report",
    "ask",
    "remedy",
    "zones",
    "calendar",
    "approvals",
    "diff",
    "receipt",
    "rule",
)
"""The schemas there are."""
SHARED = 700
"""Characters from which a part of a schema that stands twice is written once, under `$defs`."""


def schema_of(name: str, lawbook: Callable[[], Lawbook]) -> dict[str, Any]:
    """The published schema of one of `NAMES`; the lawbook is asked for only where a schema hangs on its vocabulary."""
    if name == "rule":
        from tongguan.lawbook.shapes import rule_schema

        return compact(rule_schema())
    if name == "waivers":
        from tongguan.waivers import schema as waivers_schema

        return waivers_schema()
    if name == "lists":
        from tongguan.screening import schema as lists_schema

        return compact(lists_schema(lawbook()))
    if name == "config":
        from tongguan.config import schema as config_schema

        return config_schema()
    if name in ("report", "ask", "remedy", "zones", "calendar", "approvals", "diff", "receipt"):
        return published_file(name)
    from tongguan.shape import published
    from tongguan.shapes import exporter_shape, schema, shape

    if name == "manifest":
        return compact(schema(lawbook()))
    return compact(published("tongguan exporter file", exporter_shape(shape(lawbook()))))


def published_file(name: str) -> dict[str, Any]:
    """The schema of what a command tells as JSON: beside the program, or in the repository."""
    here = os.path.dirname(os.path.abspath(__file__))
    inside = os.path.join(here, f"{name}.v1.json")
    path = inside if os.path.exists(inside) else os.path.join(here, "..", "..", "schemas", f"{name}.v1.json")
    with open(path, encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)
    return found


def compact(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema with long parts that stand more than once under `$defs`.

    A list of countries, the evidence or a clearance stand in many places; written out each
    time they make a file that editors load slowly.
    """
    times: dict[str, int] = {}
    names: dict[str, str] = {}
    for path, part in _parts(schema, ()):
        text = json.dumps(part, ensure_ascii=False)
        if path and len(text) >= SHARED and "anyOf" not in part:
            times[text] = times.get(text, 0) + 1
            names.setdefault(text, next((step for step in reversed(path) if step), "part"))
    definitions: dict[str, Any] = {}
    chosen: dict[str, str] = {}

    def replaced(value: Any, *, top: bool = False) -> Any:
        if isinstance(value, list):
            return [replaced(one) for one in value]
        if not isinstance(value, dict):
            return value
        text = json.dumps(value, ensure_ascii=False)
        if top or times.get(text, 0) < 2:
            return {key: replaced(one) for key, one in value.items()}
        if text not in chosen:
            base = name = names[text]
            number = 1
            while name in definitions:
                number += 1
                name = f"{base}-{number}"
            chosen[text] = name
            definitions[name] = {}
            definitions[name] = {key: replaced(one) for key, one in value.items()}
        return {"$ref": f"#/$defs/{chosen[text]}"}

    whole = replaced(schema, top=True)
    return {**whole, "$defs": dict(sorted(definitions.items()))} if definitions else whole


def _parts(schema: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every schema within a schema, with the keys of the document that lead to it."""
    yield path, schema
    for name, one in schema.get("properties", {}).items():
        yield from _parts(one, (*path, name))
    for one in schema.get("anyOf", ()):
        yield from _parts(one, path)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from _parts(schema[key], path)
