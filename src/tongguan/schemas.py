"""The published JSON Schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongguan.lawbook.model import Lawbook


def schema_of(name: str, lawbook: Callable[[], Lawbook]) -> dict[str, Any]:
    """The schema of a manifest, an exporter file, a report or a rule file."""
    if name == "rule":
        from tongguan.lawbook.shapes import rule_schema

        return rule_schema()
    if name == "report":
        inside = Path(__file__).parent / "report.v1.json"
        path = inside if inside.exists() else Path(__file__).parents[2] / "schemas" / "report.v1.json"
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    from tongguan.manifest import exporter_shape, schema

    if name == "manifest":
        return schema(lawbook())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tongguan exporter file",
        **exporter_shape(lawbook()).schema(),
    }
