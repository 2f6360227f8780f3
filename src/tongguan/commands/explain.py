"""`tongguan explain`: how a verdict was reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tongguan.call import day_of, judge, known, law_of
from tongguan.completing import subjects
from tongguan.exits import Exit
from tongguan.options import Helped, OneOf, files, judging_options
from tongguan.output import write
from tongguan.screens import screen, show_problems, tell_uncounted
from tongguan.verdict import Route

if TYPE_CHECKING:
    from tongguan.options import Common


@click.command("explain", cls=Helped)
@click.argument("path", metavar="FILE", shell_complete=files)
@click.argument("subject", metavar="[FLOW[/ITEM]]", required=False, shell_complete=subjects)
@click.option("--full", is_flag=True, help="Every rule that was weighed, condition by condition.")
@click.option(
    "--why-not",
    type=OneOf([route.name for route in Route]),
    help="Why this route is not the answer.",
)
@judging_options
def command(
    path: str,
    subject: str | None,
    full: bool,
    why_not: str | None,
    common: Common,
) -> None:
    """How the verdict on FILE [FLOW[/ITEM]] was reached: verdict line, decision path, near misses."""
    from tongguan.render.explain import explain as told

    report = judge((path,), common)
    options = screen(common.language, common.color)
    if report.problems:
        show_problems(report.problems, options)
    if report.flows:
        flow, _, item = (subject or "").partition("/")
        known(report.flows, path, flow, item)
        law = law_of(common.packs, common.no_cache, day_of(common.day))
        write(told(report, law, options, flow=flow, item=item, full=full, why_not=why_not))
        tell_uncounted(report, options)
    raise SystemExit(Exit.INVALID if report.problems else 0)
