"""`tongguan remedy`: the ways out of a flow, and what a change would lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tongguan.call import day_of, known, law_of, lawbook_of
from tongguan.completing import set_option, subjects
from tongguan.exits import Exit
from tongguan.options import Helped, OneOf, files, judging_options, run_option
from tongguan.output import write, write_json
from tongguan.screens import screen, show_problems, tell_uncounted
from tongguan.trials import chosen, ensure_told, status, trials

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.lawbook.model import Lawbook
    from tongguan.lawbook.remedies import Remedy
    from tongguan.options import Common
    from tongguan.render import Options
    from tongguan.report import FlowReport, Report
    from tongguan.trying import Again


@click.command("remedy", cls=Helped)
@click.argument("path", metavar="FILE", shell_complete=files)
@click.argument("subject", metavar="[FLOW[/ITEM]]", required=False, shell_complete=subjects)
@set_option("changes", "Try a change of a fact, as item.faces.anonymised=true, without writing it; may be given again.")
@click.option("--format", "format_", type=OneOf(["text", "json"]), default="text", help="What to print.")
@run_option(
    "--scope",
    type=OneOf(["changed", "all"]),
    help="changed: ways out of FILE, persons counted over the whole project.",
)
@judging_options
def command(path: str, subject: str | None, changes: tuple[str, ...], format_: str, common: Common) -> None:
    """The ways out of FILE [FLOW]: the cheapest sets of remedies that leave nothing standing against a flow.

    Each set is judged anew over the whole run; nothing is written. With --set the verdict before and after changes of any fact: of
    items, flows, evidence, recipients, groups of people, the exporter, or papers (flow.clearances+={mechanism: …}); `null` takes one away.
    Ends as `check` does on what is told: with what stands now, with --set with what would.
    """
    report, again = trials((path,), common)
    options = screen(common.language, common.color, exact=format_ == "json")
    ensure_told(report, options)
    name, _, item = (subject or "").partition("/")
    flows = chosen(report, path, name)
    lawbook = lawbook_of(common.packs, common.no_cache)
    from tongguan.render.remedy import ways as told
    from tongguan.render.remedy import ways_data

    if changes:
        ending = _try(report, flows, item, changes, common, again, format_, options)
        tell_uncounted(report, options)
        raise SystemExit(ending)
    if item:
        raise click.UsageError("ways out are those of a flow; an item is named with `--set`")
    from tongguan.ways import every

    found = list(every(report, flows, _remedies(lawbook), again))
    if format_ == "json":
        write_json(ways_data(report, found, status(flows)))
    else:
        write(told(report, found, options))
    tell_uncounted(report, options)
    raise SystemExit(status(flows))


def _remedies(lawbook: Lawbook) -> list[Remedy]:
    """The remedies of the shipped rules, read now: nothing else needs them."""
    from tongguan.lawbook.compiled import shipped_rules
    from tongguan.lawbook.remedies import FILE, names_of, remedies
    from tongguan.problem import InvalidInput
    from tongguan.reading import read
    from tongguan.shape import Reporter

    path = shipped_rules() / FILE
    report = Reporter(read(path.read_bytes(), str(path)))
    found = remedies(report.document, names_of(lawbook), report)
    if report.problems:
        raise InvalidInput(report.problems)
    return found


def _try(
    report: Report,
    flows: Sequence[FlowReport],
    item: str,
    changes: Sequence[str],
    common: Common,
    again: Again,
    format_: str,
    options: Options,
) -> Exit:
    """Tell how flows come out with the changes of the call, and how that ends."""
    from tongguan.given import given
    from tongguan.problem import InvalidInput
    from tongguan.render.remedy import trial_data, tried
    from tongguan.trying import Trying

    if len(flows) == 1:
        known(flows, flows[0].manifest.path, flows[0].id, item)
    law = law_of(common.packs, common.no_cache, day_of(common.day))
    try:
        trial = Trying(report, flows, item, law).trial(given(changes, "`null` takes a fact away"), again)
    except InvalidInput as error:
        show_problems(error.problems, options)
        return Exit.USAGE
    ending = status([after for _, after in trial.flows])
    if format_ == "json":
        write_json(trial_data(report, trial, ending))
    else:
        write(tried(report, trial, options))
    return ending
