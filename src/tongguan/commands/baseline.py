"""`tongguan baseline`: adopting on an old code base, so that only what is new counts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from tongguan.baseline import load, written
from tongguan.call import judge, project_of
from tongguan.exits import Exit
from tongguan.files import bytes_of
from tongguan.finding import ALLOWABLE
from tongguan.options import FLAGS, Group, OneOf, configured, files, judging_options, language_option
from tongguan.output import spare, tell, worded, write, write_data
from tongguan.paths import shown
from tongguan.problem import InvalidInput
from tongguan.render.outline import clean
from tongguan.screens import screen, show_problems
from tongguan.variables import PROJECT
from tongguan.waivers import fixed

if TYPE_CHECKING:
    from tongguan.options import Common

USUAL = "tongguan-baseline.json"


@click.group(help="Findings that were there before: create a file of them, so that only new ones count; show it.", cls=Group)
def command() -> None:
    """The group."""


@command.command("create", short_help="Write down every finding that is neither clear nor waived.")
@click.argument("paths", nargs=-1, shell_complete=files)
@click.option("-o", "--output", metavar="FILE", help=f"Where to write it. Default: the one of the configuration, else {USUAL}.")
@judging_options
def create(
    paths: tuple[str, ...],
    output: str | None,
    common: Common,
) -> None:
    """Write down every finding that is neither clear nor waived; `check --baseline FILE` then lets them pass.

    What nobody may waive stays out of it, and so does what a waiver that has ended let pass.
    """
    context = click.get_current_context()
    settings = project_of(paths).settings
    stated = settings.get("baseline")
    target = output or stated or shown(os.path.join(settings.folder, USUAL))
    # Judged without the baseline that is to be replaced.
    context.meta.setdefault(FLAGS, {})["baseline"] = ("--baseline", None)
    context.meta.pop(PROJECT)
    report = judge(paths, common)
    if report.problems or not report.flows:
        show_problems(report.problems, screen(common.language, common.color))
        tell("nothing was written: a baseline of half the manifests would call the other half new")
        raise SystemExit(Exit.INVALID)
    spare(report.receipt.inputs, target)
    entries = []
    barred: dict[str, int] = {}
    back: list[str] = []
    made = project_of(paths).made
    for finding in report.findings:
        if finding.kind not in ("breach", *ALLOWABLE):
            continue
        bases = [basis.rule for basis in finding.basis]
        verdicts = {verdict.item.id: verdict for verdict in finding.verdicts}
        resting = {item: fixed(bases, finding.about, [verdicts[item]], report.judge.law) for item in finding.items}
        for name in dict.fromkeys(rules[0].id for rules in resting.values() if rules):
            barred[name] = barred.get(name, 0) + 1
        manifest = finding.verdicts[0].manifest.path
        for item in (item for item, rules in resting.items() if not rules):
            waiver = made.ended(finding.code, manifest, finding.flow, item) if made is not None else None
            if waiver is not None:
                back.append(f"{finding.code} on {finding.flow}/{item}: the waiver by {clean(waiver.by)} ended on {waiver.until}")
                continue
            entries.append(
                {
                    "fingerprint": finding.mark([item]),
                    "rule": finding.code,
                    "exporter": finding.exporter,
                    "flow": finding.flow,
                    "items": [item],
                    "kind": finding.kind,
                }
            )
    text = written(entries, report.receipt.as_of, f"{report.receipt.lawbook} {report.receipt.lawbook_version}")
    write_data(target, text)
    flows = len(report.flows)
    told = f"{len(entries)} finding{'' if len(entries) == 1 else 's'} of {flows} flow{'' if flows == 1 else 's'}"
    write(f"{target}: {worded(told)}\n")
    for rule, number in sorted(barred.items()):
        tell(f"left out: {number} of {rule}, which nobody may waive")
    for one in back:
        tell(f"left out: {one}, and what a waiver let pass no baseline takes over; renew it with `tongguan waivers add`")
    if stated is None:
        tell(f"to use it: `tongguan check --baseline {target}`, or `baseline: {os.path.basename(target)}` in tongguan.yaml")


@command.command("show", short_help="What a baseline knows, a finding a line.")
@click.argument("file", required=False)
@click.option("--format", "format_", type=OneOf(["text", "json"]), default="text", help="What to print.")
@language_option("")
@configured
def show(file: str | None, format_: str, language: str | None) -> None:
    """What a baseline knows, a finding a line. FILE: default the one of the configuration, else the usual one."""
    del language
    settings = project_of().settings
    target = file or settings.get("baseline") or shown(os.path.join(settings.folder, USUAL))
    try:
        raw = bytes_of(target)
    except OSError as error:
        raise click.UsageError(f"the baseline {target} cannot be read: {error.strerror}") from None
    try:
        data = load(raw, target)
    except InvalidInput as error:
        show_problems(error.problems, screen(None, "auto"))
        raise SystemExit(Exit.INVALID) from None
    if format_ == "json":
        write(raw.decode(), exact=True)
        return
    for one in data["findings"]:
        items = ",".join(str(item) for item in one.get("items") or ())
        known = f"{one.get('kind', '')}[{one.get('rule', '')}]"
        write(clean(f"{one['fingerprint'][:12]}  {known}  {one.get('exporter', '')}: {one.get('flow', '')}/{items}") + "\n")
    number = len(data["findings"])
    told = f"{number} finding{'' if number == 1 else 's'} · law as of {data.get('as_of')} · pack {data.get('lawbook')}"
    write(f"{target}: {worded(clean(told))}\n")
