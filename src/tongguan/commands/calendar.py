"""`tongguan calendar`: the dates that the manifests and the lawbook know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tongguan.call import date_of, day_of, judge, project_of
from tongguan.options import Helped, OneOf, files, judging_options
from tongguan.output import spare, write, write_data, write_file, write_json
from tongguan.screens import screen, tell_uncounted
from tongguan.trials import ensure_told

if TYPE_CHECKING:
    from tongguan.options import Common

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
    tell_uncounted(report, options)
    if output is not None:
        spare(report.receipt.inputs, output)
    from tongguan.agenda import agenda

    project = project_of(paths)
    waivers = project.made.listed() if project.made is not None else []
    found = agenda(report, last, waivers, project.settings.get("baseline"))
    target = "-" if output is None else output
    if target != "-":
        options = options.for_file()
    if format_ == "json":
        from tongguan.render.calendar import calendar_data

        write_json(calendar_data(report, found), target)
        return
    if format_ == "ics":
        from tongguan.render.icalendar import icalendar as told
    elif format_ == "markdown":
        from tongguan.render.calendar import markdown as told
    else:
        from tongguan.render.calendar import calendar as told
    text = told(report, found, options)
    if target == "-":
        write(text, exact=format_ != "text")
    elif format_ == "ics":
        write_data(target, text, begins="BEGIN:VCALENDAR", what="iCalendar")
    else:
        write_file(target, text)


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
