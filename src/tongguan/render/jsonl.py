"""The report as JSON Lines: one object a line, for streams, queues and `jq`.

Every object has a `type`; the rest has the shape of the JSON report (schemas/report.v1.json), which is
versioned by the `schema_version` of the first line:

- `header`: what judged what: `schema_version`, `tool`, `as_of`, `lawbook`, `inputs`, `allowed` and whatever else is no list;
- `problem`: one mistake of the input, as under `problems`;
- `rule`: one rule that the lines below name, as under `rules`;
- `flow`: one flow with its items, as under `flows`;
- `finding`: one finding, as under `findings`;
- `warning`: one thing to look at, as under `warnings`;
- `exporter`: one account of the ledger, as under `exporters`;
- `closing`: `exit_code` and `summary`. A stream without it was cut off.

Lines come in this order, so a reader that stops early has seen the worst.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.render.json import Lines, encoded, head

if TYPE_CHECKING:
    from tongguan.render import Options
    from tongguan.report import Report

CLOSING = ("exit_code", "summary")


def render(report: Report, options: Options) -> str:
    """The header, every problem, rule, flow, finding and account, and the closing."""
    del options
    told = head(report)
    lines = [encoded({"type": "header", **{key: value for key, value in told.items() if key not in CLOSING}})]
    for name, found in Lines(report).lists().items():
        lines += [f'{{"type":"{name.removesuffix("s")}",{one[1:]}' for one in found]
    lines.append(encoded({"type": "closing", **{key: told[key] for key in CLOSING}}))
    return "\n".join([*lines, ""])
