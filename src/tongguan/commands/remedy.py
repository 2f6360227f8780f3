"""`tongguan remedy`: the ways out of a flow, and what a change would lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tongguan.call import known, lawbook_of, screen, show_problems, trials
from tongguan.exits import Exit
from tongguan.options import files, judging_options, run_option
from tongguan.output import write, write_json
from tongguan.report import ALLOWABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.lawbook.model import Lawbook
    from tongguan.lawbook.remedies import Remedy
    from tongguan.options import Common
    from tongguan.report import FlowReport, Report
    from tongguan.ways import Rejudge


@click.command("remedy")
@click.argument("path", metavar="FILE", shell_complete=files)
@click.argument("subject", metavar="[FLOW[/ITEM]]", required=False)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="KEY=VALUE",
    help="Try a change of a fact, as item.faces.anonymised=true, without writing it; may be given again.",
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="What to print.")
@run_option(
    "--scope",
    type=click.Choice(["changed", "all"]),
    help="changed: ways out of FILE, persons counted over the whole project.",
)
@judging_options
def command(path: str, subject: str | None, changes: tuple[str, ...], format_: str, common: Common) -> None:
    """The ways out of FILE [FLOW]: the cheapest sets of remedies that leave nothing standing against a flow.

    Each set is judged anew over the whole run; nothing is written. With --set the verdict before and after a change.
    Ends as `check` does on what is told: with what stands now, with --set with what would.
    """
    report, again = trials((path,), common)
    options = screen(common.language, common.color, exact=format_ == "json")
    if report.problems:
        show_problems(report.problems, options)
        raise SystemExit(Exit.INVALID)
    if not report.told:
        raise SystemExit(Exit.INVALID)
    name, _, item = (subject or "").partition("/")
    flows = _chosen(report, path, name)
    lawbook = lawbook_of(common.packs, common.no_cache)
    from tongguan.render.remedy import trial_data, ways_data
    from tongguan.render.remedy import tried as told_trial
    from tongguan.render.remedy import ways as told

    if changes:
        if len(flows) > 1:
            raise click.UsageError(f"`--set` changes one flow; {path} has {len(flows)}: name one of them")
        before, after = flows[0], _changed(flows[0], item, changes, lawbook, again)
        if format_ == "json":
            write_json(trial_data(report, before, after, changes))
        else:
            write(told_trial(report, before, after, changes, options))
        raise SystemExit(_status([after]))
    if item:
        raise click.UsageError("ways out are those of a flow; an item is named with `--set`")
    from tongguan.ways import every

    found = list(every(report, flows, _remedies(lawbook), again))
    if format_ == "json":
        write_json(ways_data(report, found))
    else:
        write(told(report, found, options))
    raise SystemExit(_status(flows))


def _chosen(report: Report, path: str, name: str) -> list[FlowReport]:
    """The flow that is named, else all."""
    known(report.told, path, name)
    return [flow for flow in report.told if not name or flow.id == name]


def _status(flows: Sequence[FlowReport]) -> Exit:
    """How a call ends by what stands against the flows that it tells of."""
    kinds = {flow.kind for flow in flows}
    if "breach" in kinds:
        return Exit.BREACH
    return Exit.UNDECIDED if kinds & {*ALLOWABLE} else Exit.CLEAR


def _remedies(lawbook: Lawbook) -> list[Remedy]:
    """The remedies of the shipped rules, read now: nothing else needs them."""
    from tongguan.document import read
    from tongguan.lawbook.compiled import shipped_rules
    from tongguan.lawbook.remedies import FILE, names_of, remedies
    from tongguan.problem import InvalidInput
    from tongguan.shape import Reporter

    path = shipped_rules() / FILE
    report = Reporter(read(path.read_bytes(), str(path)))
    found = remedies(report.document, names_of(lawbook), report)
    if report.problems:
        raise InvalidInput(report.problems)
    return found


def _changed(flow: FlowReport, item: str, changes: Sequence[str], lawbook: Lawbook, again: Rejudge) -> FlowReport:
    """The flow as it comes out with these facts changed."""
    from tongguan.ways import Edit, address, altered

    known([flow], flow.manifest.path, flow.id, item)
    edits = []
    for change in changes:
        key, value = _parted(change, lawbook)
        on = [one for one in flow.verdicts if not item or one.item.id == item] if key.startswith("item.") else flow.verdicts[:1]
        edits += [Edit(address(one, key), key, None, value, one.item.id, None) for one in on]
    report = again(altered(flow, edits), (flow.manifest.path, flow.id))
    if report.problems:
        told = "; ".join(one.message if not one.hint else f"{one.message} ({one.hint})" for one in report.problems)
        raise click.UsageError(f"with `--set {' --set '.join(changes)}` the manifest cannot be used: {told}")
    return next(one for one in report.told if one.id == flow.id and one.manifest.path == flow.manifest.path)


def _parted(change: str, lawbook: Lawbook) -> tuple[str, Any]:
    """The fact and the value of `KEY=VALUE`, the value read as YAML."""
    from tongguan.document import read
    from tongguan.lawbook.remedies import SCOPES
    from tongguan.problem import InvalidInput
    from tongguan.shape import suggestion

    key, sign, text = change.partition("=")
    key = key.strip()
    if not sign or not text.strip():
        raise click.UsageError(f"`--set {change}`: expected KEY=VALUE; `null` takes a fact away")
    stated = [name for name, term in lawbook.terms.items() if term.origin == "stated" and name.partition(".")[0] in SCOPES]
    if key not in stated or key in ("item.id", "flow.id"):
        raise click.UsageError(f"`--set {change}`: `{key}` is no fact of an item, a flow or its evidence; {suggestion(key, stated)}")
    try:
        return key, read(f"value: {text.strip()}\n", "--set").data["value"]
    except InvalidInput as error:
        raise click.UsageError(f"`--set {change}`: {error.problems[0].message}") from None
