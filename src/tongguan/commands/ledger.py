"""`tongguan ledger`: persons per exporter and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tongguan.call import date_of, day_of, judge
from tongguan.exits import Exit
from tongguan.options import Helped, OneOf, files, judging_options
from tongguan.output import spare, write, write_data, write_json
from tongguan.screens import screen, show_problems, tell_uncounted

if TYPE_CHECKING:
    from tongguan.options import Common


@click.command("ledger", cls=Helped)
@click.argument("paths", nargs=-1, shell_complete=files)
@click.option("--format", "format_", type=OneOf(["text", "json"]), default="text", help="What to print.")
@click.option("--export", metavar="FILE", help="Write the persons per exporter and year for another repository to count; `-` prints them.")
@click.option("--until", metavar="DATE", help="With --export: the last day that the figures cover, what is planned until then included.")
@judging_options
def command(
    paths: tuple[str, ...],
    format_: str,
    export: str | None,
    until: str | None,
    common: Common,
) -> None:
    """Persons per exporter and year: ordinary and sensitive, exempt apart, head-room to each threshold."""
    last = _last(until, export, common.day)
    report = judge(paths, common)
    options = screen(common.language, common.color)
    if report.problems:
        show_problems(report.problems, options)
    tell_uncounted(report, options)
    if export is not None and not report.problems and report.told:
        spare(report.receipt.inputs, export)
        # What is not whole would count too few.
        from tongguan.ledgers import written

        text = written(report, last)
        if export == "-":
            write(text, exact=True)
        else:
            write_data(export, text)
    if report.told and export != "-":
        if format_ == "json":
            from tongguan.render.json import beginning
            from tongguan.render.json_data import account_data

            write_json(beginning(report) | {"exporters": [account_data(account) for account in report.accounts]})
        else:
            from tongguan.render.ledger import ledger as told

            write(told(report, options))
    raise SystemExit(Exit.INVALID if report.problems or not report.told else 0)


def _last(until: str | None, export: str | None, day: str | None) -> str | None:
    """The last day that an export covers."""
    if until is None:
        return None
    if export is None:
        raise click.UsageError("`--until` goes with `--export`")
    first = day_of(day)
    if not first <= date_of(until) <= f"{first[:4]}-12-31":
        raise click.UsageError(f"`--until {until}`: expected a day from {first} to {first[:4]}-12-31")
    return until
