"""The report as JSON Lines: one object a line, for streams, queues and `jq`.

Every object has a `type`; the rest has the shape of the JSON report (schemas/report.v1.json), which is
versioned by the `schema_version` of the first line:

- `header`: what judged what: `schema_version`, `tool`, `as_of`, `lawbook`, `inputs`, `allowed`;
- `problem`: one mistake of the input, as under `problems`;
- `flow`: one flow with its items, as under `flows`;
- `finding`: one finding, as under `findings`;
- `exporter`: one account of the ledger, as under `exporters`;
- `closing`: `exit_code` and `summary`. A stream without it was cut off.

Lines come in this order, so a reader that stops early has seen the worst.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tongguan.render.json import document

if TYPE_CHECKING:
    from tongguan.render import Options
    from tongguan.report import Report

HEADER = ("schema_version", "tool", "as_of", "lawbook", "inputs", "allowed")
LISTS = (("problem", "problems"), ("flow", "flows"), ("finding", "findings"), ("exporter", "exporters"))


def render(report: Report, options: Options) -> str:
    """The header, every problem, flow, finding and account, and the closing."""
    del options
    data = document(report)
    records = [{"type": "header", **{key: data[key] for key in HEADER}}]
    for name, key in LISTS:
        records += [{"type": name, **one} for one in data[key]]
    records.append({"type": "closing", "exit_code": data["exit_code"], "summary": data["summary"]})
    return "".join(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" for record in records)
