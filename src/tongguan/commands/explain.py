"""`tongguan explain`: how a verdict was reached."""

from __future__ import annotations

import click

from tongguan.call import day_of, judge, law_of, screen, show_problems
from tongguan.exits import Exit
from tongguan.options import common, files
from tongguan.output import write
from tongguan.verdict import Route


@click.command("explain")
@click.argument("path", metavar="FILE", shell_complete=files)
@click.argument("subject", metavar="[FLOW[/ITEM]]", required=False)
@click.option("--full", is_flag=True, help="Every rule that was weighed, condition by condition.")
@click.option(
    "--why-not",
    type=click.Choice([route.name for route in Route]),
    help="Why this route is not the answer.",
)
@common
def command(
    path: str,
    subject: str | None,
    full: bool,
    why_not: str | None,
    day: str | None,
    packs: tuple[str, ...],
    language: str | None,
    color: str,
    no_cache: bool,
) -> None:
    """How the verdict on FILE [FLOW[/ITEM]] was reached: verdict line, decision path, near misses."""
    from tongguan.render.explain import explain as told

    report = judge((path,), day, packs, no_cache, [], "-")
    options = screen(language, color)
    if report.problems:
        show_problems(report.problems, options)
    if report.flows:
        flow, _, item = (subject or "").partition("/")
        known = [one.id for one in report.flows]
        if flow and flow not in known:
            from tongguan.shape import suggestion

            raise click.UsageError(f"no flow `{flow}` in {path}; {suggestion(flow, known)}")
        items = [one.verdict.item.id for each in report.flows if each.id == flow for one in each.items]
        if item and item not in items:
            from tongguan.shape import suggestion

            raise click.UsageError(f"no item `{item}` in flow `{flow}`; {suggestion(item, items)}")
        law = law_of(packs, no_cache, day_of(day))
        write(told(report, law, options, flow=flow, item=item, full=full, why_not=why_not))
    raise SystemExit(Exit.INVALID if report.problems else 0)
