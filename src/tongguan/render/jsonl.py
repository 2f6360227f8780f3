"""The report as JSON Lines: one object a line, for streams, queues and `jq`.

Every object has a `type`; the rest has the shape of the JSON report (schemas/report.v1.json), which is
versioned by the `schema_version` of the first line:

- `header`: what judged what: `schema_version`, `tool`, `as_of`, `lawbook`, `inputs`, `allowed` and whatever else is no list;
- `problem`: one mistake of the input, as under `problems`;
- `rule`: one rule that the lines below name, as under `rules`;
- `recipient`: one recipient, as under `recipients`;
- `flow`: one flow with its items, as under `flows`;
- `question`: what the findings below ask, as under `questions`, before the first of them;
- `finding`: one finding, as under `findings`;
- `warning`: one thing to look at, as under `warnings`;
- `exporter`: one account of the ledger, as under `exporters`;
- `closing`: `exit_code` and `summary`. A stream without it was cut off.

Lines come in this order, so a reader that stops early has seen the worst.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.render.json import Lines, head
from tongguan.render.json_data import encoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongguan.render import Options
    from tongguan.report import Report

CLOSING = ("exit_code", "summary")


def render(report: Report, options: Options) -> str:
    """The header, every problem, rule, flow, finding and account, and the closing."""
    return "".join(pieces(report, options))


def pieces(report: Report, options: Options) -> Iterator[str]:
    """The same, as it is written."""
    del options
    told = head(report)
    yield encoded({"type": "header", **{key: value for key, value in told.items() if key not in CLOSING}})
    lines = Lines(report)
    for name, found in lines.lists().items():
        start = f'\n{{"type":"{name.removesuffix("s")}",'
        for one in found:
            if name == "findings":
                yield from (f'\n{{"type":"question",{question[1:]}' for question in lines.questions())
            yield f"{start}{one[1:]}"
    yield f"\n{encoded({'type': 'closing', **{key: told[key] for key in CLOSING}})}\n"
