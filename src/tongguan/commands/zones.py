"""`tongguan zones`: how flows would come out under the list of each free-trade zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tongguan.completing import flows as named_flows
from tongguan.options import Helped, OneOf, files, judging_options, run_option
from tongguan.output import write, write_json
from tongguan.screens import screen, tell_uncounted
from tongguan.trials import chosen, ensure_told, status, trials

if TYPE_CHECKING:
    from tongguan.options import Common


@click.command("zones", cls=Helped)
@click.argument("path", metavar="FILE", shell_complete=files)
@click.argument("flow", metavar="[FLOW]", required=False, shell_complete=named_flows)
@click.option("--format", "format_", type=OneOf(["text", "json"]), default="text", help="What to print.")
@click.option("--verbose", "-v", is_flag=True, help="Every list in force, what is assumed, and of each flow what is new and gone.")
@run_option(
    "--scope",
    type=OneOf(["changed", "all"]),
    help="changed: flows of FILE, persons counted over the whole project.",
)
@judging_options
def command(path: str, flow: str | None, format_: str, verbose: bool, common: Common) -> None:
    """The verdict on FILE [FLOW] as it is, and as it would be under the list of each free-trade zone.

    The exporter is taken to be registered in each zone whose list is in force and to export from there, its flows to use that list
    where it helps; all other facts stay as they are, no paper is assumed, and nothing is written. It is no proposal to move a seat on
    paper: a list serves those who really stand there. Ends as `check` does on what is told, by what stands now.
    """
    report, again = trials((path,), common)
    options = screen(common.language, common.color, verbose=verbose, exact=format_ == "json")
    ensure_told(report, options)
    flows = chosen(report, path, flow or "")
    from tongguan.render.zones import zones, zones_data
    from tongguan.zones import seats

    found = seats(report, flows, again)
    ending = status(flows)
    if format_ == "json":
        write_json(zones_data(report, found, ending))
    else:
        write(zones(report, found, options))
    tell_uncounted(report, options)
    raise SystemExit(ending)
