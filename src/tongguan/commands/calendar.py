"""`tongguan calendar`: the dates that the manifests and the lawbook know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tongguan.call import date_of, day_of, judge, project_of, screen
from tongguan.options import Helped, OneOf, files, judging_options
from tongguan.output import spare, write, write_data, write_file, write_json
from tongguan.trials import ensure_told

if TYPE_CHECKING:
    from tongguan.options import Common
    from tongguan.render import Options

PROGRAMS = ("json", "ics", "markdown")
"""Formats that are UTF-8 whatever the console speaks."""


@click.command("calendar", cls=Helped)
@click.argument("paths", nargs=-1, shell_complete=files)
@click.option("--until", metavar="DATE", help="The last day that is told. Default: a year after the day judged.")
@click.option("--days", type=click.IntRange(min=1), metavar="N", help="Instead of a date: so many days after the day judged.")
@click.option("--format", "format_", type=OneOf(["text", "json", "ics", "markdown"]), default="text", help="What to print.")
@click.option("-o", "--output", metavar="FILE", help="Write it to this file.")
@click.option("--verbose", "-v", is_flag=True, help="Every flow, rule and what it says.")
@judging_options
def command(
    paths: tuple[str, ...],
    until: str | None,
    days: int | None,
    format_: str,
    output: str | None,
    verbose: bool,
    common: Common,
) -> None:
    """What comes when: papers that end and how to renew them, yearly reports, waivers, flows, law that begins or ends.

    In the order of days, each with the flows, its source and its place; what has no day is told without one. With --format ics a
    calendar that other programs can subscribe to. It is no gate: it ends with 0 whatever comes.
    """
    day = day_of(common.day)
    last = _last(day, until, days)
    options = screen(common.language, common.color, verbose=verbose, exact=format_ in PROGRAMS or output is not None)
    report = judge(paths, common)
    ensure_told(report, options)
    if output is not None:
        spare(report.receipt.inputs, output)
    from tongguan.agenda import agenda

    project = project_of(paths)
    waivers = project.made.listed() if project.made is not None else []
    found = agenda(report, last, waivers, project.settings.get("baseline"))
    if output is not None and output != "-":
        options = _for_file(options)
    if format_ == "json":
        from tongguan.render.calendar import calendar_data

        data = calendar_data(report, found)
        if output is None or output == "-":
            write_json(data)
        else:
            import json

            write_data(output, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return
    if format_ == "ics":
        from tongguan.render.icalendar import icalendar as told
    elif format_ == "markdown":
        from tongguan.render.calendar import markdown as told
    else:
        from tongguan.render.calendar import calendar as told
    text = told(report, found, options)
    if output is None or output == "-":
        write(text, exact=format_ != "text")
    elif format_ == "ics":
        write_data(output, text, begins="BEGIN:VCALENDAR", what="iCalendar")
    else:
        write_file(output, text)


def _last(day: str, until: str | None, days: int | None) -> str:
    """The last day that is told."""
    if until is not None and days is not None:
        raise click.UsageError("say either `--until` or `--days`")
    if until is not None:
        if date_of(until) < day:
            raise click.UsageError(f"`--until {until}`: expected a day from {day} on")
        return until
    if days is not None:
        from tongguan.dates import moved

        return moved(day, days)
    from tongguan.judge.clearances import years_after

    return years_after(day, 1)


def _for_file(options: Options) -> Options:
    """A file has no colour, every sign, and a width of its own."""
    from tongguan.record import replace

    return replace(options, width=100, color=False, unicode=True)
