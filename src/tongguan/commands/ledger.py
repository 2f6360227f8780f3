"""`tongguan ledger`: persons per exporter and year."""

from __future__ import annotations

import click

from tongguan.call import judge, screen, show_problems
from tongguan.exits import Exit
from tongguan.options import common, files
from tongguan.output import write


@click.command("ledger")
@click.argument("paths", nargs=-1, shell_complete=files)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="What to print.")
@common
def command(
    paths: tuple[str, ...],
    format_: str,
    day: str | None,
    packs: tuple[str, ...],
    language: str | None,
    color: str,
    no_cache: bool,
) -> None:
    """Persons per exporter and year: ordinary and sensitive, exempt apart, head-room to each threshold."""
    report = judge(paths, day, packs, no_cache, [], "-")
    options = screen(language, color)
    if report.problems:
        show_problems(report.problems, options)
    if report.flows:
        if format_ == "json":
            import json

            from tongguan.render.json import document

            data = document(report)
            write(
                json.dumps({key: data[key] for key in ("schema_version", "tool", "as_of", "exporters")}, ensure_ascii=False, indent=2)
                + "\n"
            )
        else:
            from tongguan.render.ledger import ledger as told

            write(told(report, options))
    raise SystemExit(Exit.INVALID if report.problems or not report.flows else 0)
