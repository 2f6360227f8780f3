"""The report as JSON Lines: one object a line, for streams, queues and `jq`.

Every object has a `type`; the rest has the shape of the JSON report (schemas/report.v1.json), which is
versioned by the `schema_version` of the first line:

- `header`: what judged what: `schema_version`, `tool`, `as_of`, `lawbook`, `inputs`, `allowed` and whatever else is no list;
- `problem`: one mistake of the input, as under `problems`;
- `flow`: one flow with its items, as under `flows`;
- `finding`: one finding, as under `findings`;
- `warning`: one thing to look at, as under `warnings`;
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

LISTS = (("problem", "problems"), ("flow", "flows"), ("finding", "findings"), ("warning", "warnings"), ("exporter", "exporters"))
CLOSING = ("exit_code", "summary")


def render(report: Report, options: Options) -> str:
    """The header, every problem, flow, finding and account, and the closing."""
    del options
    data = document(report)
    told = {*CLOSING, *(key for _, key in LISTS)}
    records = [{"type": "header", **{key: value for key, value in data.items() if key not in told}}]
    for name, key in LISTS:
        records += [{"type": name, **one} for one in data.get(key, ())]
    records.append({"type": "closing", **{key: data[key] for key in CLOSING}})
    return "".join(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" for record in records)
