"""`tongguan waivers`: who lets what pass, until when; adding one with its comments around it kept."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from tongguan.call import date_of, day_of, judge, known, project_of
from tongguan.completing import rules
from tongguan.config import WAIVERS
from tongguan.edit import NotEdited, added, changed, entry_of
from tongguan.exits import Exit
from tongguan.files import bytes_of
from tongguan.options import Group, OneOf, excepted, files, judging_options
from tongguan.output import worded, write, write_file, write_json
from tongguan.paths import shown
from tongguan.problem import InvalidInput, suggestion
from tongguan.reading import read
from tongguan.render.cells import pad, width
from tongguan.render.outline import clean
from tongguan.screens import screen, show_problems
from tongguan.shape import says
from tongguan.waivers import SOON, days_between, fixed, read_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.manifest import Waiver
    from tongguan.options import Common
    from tongguan.report import Report

STATES = {
    "used": "in use", "unused": "unused", "ended": "ended", "later": "not begun", "refused": "refused", "wrong": "out of order",
    "elsewhere": "flow not judged here",
}  # fmt: skip
NAMED = 3
"""Manifests that are named where a flow is in none."""
HEAD = """\
# Waivers: who lets which finding pass, why, and until when.
# `tongguan waivers check` tells which of them ended, are unused or are refused.
version: 1
waivers:
"""


@click.group(help="Exceptions with owner, reason and end: list, add, check.", cls=Group)
def command() -> None:
    """The group."""


def _all(paths: Sequence[str], common: Common) -> tuple[Report, list[tuple[Waiver, str]], str]:
    """The report, every waiver with how it stands, and the day judged."""
    report = judge(paths, common)
    made = project_of(paths).made
    return report, made.listed() if made is not None else [], day_of(common.day)


@command.command("list", short_help="Every waiver, and how it stands.")
@click.argument("paths", nargs=-1, shell_complete=files)
@click.option("--format", "format_", type=OneOf(["text", "json"]), default="text", help="What to print.")
@excepted
@judging_options
def listing(
    paths: tuple[str, ...],
    format_: str,
    common: Common,
) -> None:
    """Every waiver of the manifests and of the file of waivers, and how it stands."""
    report, rows, when = _all(paths, common)
    if report.problems:
        show_problems(report.problems, screen(common.language, common.color))
    if format_ == "json":
        write_json([_data(waiver, state, when) for waiver, state in rows])
    else:
        write(_table(rows, when))
    raise SystemExit(Exit.INVALID if report.problems else 0)


@command.command("check", short_help="Whether every waiver is in order and in use.")
@click.argument("paths", nargs=-1, shell_complete=files)
@excepted
@judging_options
def checking(
    paths: tuple[str, ...],
    common: Common,
) -> None:
    """Whether every waiver is in order and in use: 0 yes; 4 one ended, is unused or refused; 3 one is malformed or too long."""
    report, rows, when = _all(paths, common)
    options = screen(common.language, common.color)
    if report.problems:
        show_problems(report.problems, options)
    bad = [(waiver, state) for waiver, state in rows if state in ("ended", "unused", "refused")]
    lines = [f"{_place(waiver)}: {worded(STATES[state])}: {_named(waiver)} ({clean(waiver.by)}, {waiver.until})\n" for waiver, state in bad]
    lines += [
        f"{_place(waiver)}: {worded(f'ends in {days_between(when, waiver.until)} days')}: {_named(waiver)} ({clean(waiver.by)}, {waiver.until})\n"
        for waiver, state in rows
        if state == "used" and days_between(when, waiver.until) <= SOON
    ]
    number = {state: sum(one == state for _, one in rows) for state in STATES}
    told = " · ".join(f"{count} {worded(STATES[state])}" for state, count in number.items() if count)
    write("".join(lines) + f"{len(rows)} {worded('waiver' if len(rows) == 1 else 'waivers')}" + (f": {told}" if told else "") + "\n")
    raise SystemExit(Exit.INVALID if report.problems else Exit.UNDECIDED if bad else 0)


@command.command("add", short_help="Write a waiver into the file of waivers.")
@click.argument("subject", metavar="FLOW[/ITEM]")
@click.argument("rule", shell_complete=rules)
@click.argument("paths", nargs=-1, shell_complete=files)
@click.option("--by", required=True, metavar="NAME", help="Who takes responsibility: a name and a function.")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@click.option("--until", metavar="DATE", help="The last day.")
@click.option("--days", type=click.IntRange(min=1), metavar="N", help="Instead of a date: so many days from the first.")
@click.option("--from", "since", metavar="DATE", help="The first day. Default: the day judged.")
@click.option("--article", metavar="TEXT", help="The article, policy or decision that it rests on.")
@click.option("--ticket", metavar="TEXT", help="Where it was decided.")
@click.option("--exporter", metavar="ID", help="Only for this exporter, where several have a flow of this name.")
@click.option("--file", metavar="FILE", help="The file of waivers. Default: the one of the configuration, else waivers.yaml beside it.")
@judging_options
def adding(
    subject: str,
    rule: str,
    paths: tuple[str, ...],
    by: str,
    reason: str,
    until: str | None,
    days: int | None,
    since: str | None,
    article: str | None,
    ticket: str | None,
    exporter: str | None,
    file: str | None,
    common: Common,
) -> None:
    """Write a waiver into the file of waivers; what stands there already, comments included, stays.

    RULE is the word in brackets in the report. The finding must be there, and it must be one that may be waived.
    """
    if not says(by) or not says(reason):
        raise click.UsageError("a waiver needs somebody who answers for it (`--by`) and a reason (`--reason`)")
    if (until is None) == (days is None):
        raise click.UsageError("when does it end? give either `--until DATE` or `--days N`")
    when = day_of(common.day)
    first = date_of(since) if since is not None else when
    last = date_of(until) if until is not None else (date.fromisoformat(first) + timedelta(days=days or 0)).isoformat()
    report = judge(paths, common)
    if report.problems:
        show_problems(report.problems, screen(common.language, common.color))
        raise SystemExit(Exit.INVALID)
    flow, _, item = subject.partition("/")
    settings = _settings_of(report, paths, flow, item, exporter)
    longest = settings.get("waiver_days")
    if last < when:
        raise click.UsageError(f"{last} is over already")
    if last < first:
        raise click.UsageError(f"the waiver would end on {last}, before it begins on {first}")
    if days_between(first, last) > longest:
        origin = settings.of("waiver_days").origin
        raise click.UsageError(f"{days_between(first, last)} days are too long; a waiver may last {longest} days (`waiver_days`, {origin})")
    _findings(report, flow, item, rule, exporter)
    path = file or settings.waivers or shown(os.path.join(settings.folder, WAIVERS))
    entry = {
        "flow": flow, "item": item or None, "exporter": exporter, "rule": rule, "reason": reason.strip(), "by": by.strip(),
        "from": first, "until": last, "article": article, "ticket": ticket,
    }  # fmt: skip
    line = _insert(path, {key: value for key, value in entry.items() if value is not None}, when)
    write(f"{shown(path)}:{line}: {subject} {rule}, by {by.strip()}, {first} to {last}\n")


def _settings_of(report: Report, paths: Sequence[str], flow: str, item: str, exporter: str | None) -> Any:
    """The settings of the one manifest that has the flow."""
    files = list(dict.fromkeys(one.manifest.path for one in report.flows))
    known(report.flows, ", ".join(paths or files[:NAMED] or ["this folder"]) + (" …" if not paths and len(files) > NAMED else ""), flow)
    found = [one for one in report.flows if one.id == flow and exporter in (None, one.manifest.exporter_id)]
    if len(found) != 1:
        names = [one.manifest.exporter_id for one in report.flows if one.id == flow]
        if exporter not in (None, *names):
            raise click.UsageError(f"exporter `{exporter}` has no flow `{flow}`; {suggestion(exporter or '', names)}")
        raise click.UsageError(f"flow `{flow}` is one of {', '.join(names)}: say with `--exporter` which one is meant")
    known(found, found[0].manifest.path, flow, item)
    return project_of(paths).near(found[0].manifest.path)


def _findings(report: Report, flow: str, item: str, rule: str, exporter: str | None) -> None:
    """Refuses unless there is a finding, and one that may be waived."""
    mine = [
        one
        for one in report.findings
        if one.flow == flow and one.kind != "clear" and (not item or item in one.items) and exporter in (None, one.exporter)
    ]
    found = [one for one in mine if one.code == rule]
    resting = {basis.rule.id: basis.rule for one in mine for basis in one.basis}
    held = [
        fixed(
            [basis.rule for basis in one.basis], one.about, [each for each in one.verdicts if item in ("", each.item.id)], report.judge.law
        )
        for one in found
    ]
    barred = [each.id for rules in held for each in rules]
    if rule in resting and not resting[rule].waivable:
        barred = [rule]
    if barred and all(held):
        raise click.UsageError(f"nobody may waive a finding of `{barred[0]}`; `tongguan rules show {barred[0]}` says what it asks for")
    if not found:
        codes = list(dict.fromkeys(one.code for one in mine))
        near = [one.code for one in mine if any(basis.rule.id == rule for basis in one.basis)]
        hint = (
            f"the finding that rests on it is named `{near[0]}`"
            if near
            else suggestion(rule, codes)
            if codes
            else "nothing was found there"
        )
        raise click.UsageError(f"no finding of `{rule}` on `{flow}{f'/{item}' if item else ''}`; {hint}")
    now = next((one.waiver for one in found if one.waiver is not None), None)
    if now is not None and all(one.waiver is not None for one in found):
        raise click.UsageError(f"it is waived already, by {clean(now.by)} until {now.until} ({_place(now)})")


def _insert(path: str, entry: dict[str, str], when: str) -> int:
    """Write the entry, renewing one of the same name that has ended; gives its line."""
    raw = b""
    if os.path.exists(path):
        try:
            raw = bytes_of(path)
        except OSError as error:
            raise click.UsageError(f"{path} cannot be read: {error.strerror}") from None
    try:
        document = read(raw or HEAD, shown(path))
        waivers, problems = read_file(document)
    except InvalidInput as error:
        problems = list(error.problems)
    if problems:
        show_problems(problems, screen(None, "auto"))
        raise SystemExit(Exit.INVALID)
    if document.data is None:
        document = read(document.text + HEAD, shown(path))
    ended = [int(waiver.at[-1]) for waiver in waivers if waiver.until < when and _same(waiver, entry)]
    try:
        written = changed(document, "waivers", ended[-1], entry) if ended else added(document, "waivers", entry)
    except NotEdited:
        told = entry_of(entry, "  ", "\n")
        raise click.UsageError(f"{path} has a form that is not written to; add this under `waivers:` by hand\n\n{told}") from None
    mark = "\ufeff" if raw.startswith(b"\xef\xbb\xbf") else ""
    write_file(path, mark + written)
    after = read(written, shown(path))
    return after.at("waivers", ended[-1] if ended else len(after.data["waivers"]) - 1).start.line


def _same(waiver: Waiver, entry: dict[str, str]) -> bool:
    stated = (waiver.flow, waiver.item, waiver.rule, waiver.exporter)
    return waiver.manifest is None and stated == tuple(entry.get(key) for key in ("flow", "item", "rule", "exporter"))


# --------------------------------------------------------------------------- telling


def _place(waiver: Waiver) -> str:
    return f"{clean(waiver.document.path)}:{waiver.document.at(*waiver.at).start.line}"


def _subject(waiver: Waiver) -> str:
    return clean(waiver.flow + (f"/{waiver.item}" if waiver.item is not None else ""))


def _named(waiver: Waiver) -> str:
    return f"{_subject(waiver)} {clean(waiver.rule)}"


def _table(rows: list[tuple[Waiver, str]], when: str) -> str:
    if not rows:
        return worded("no waivers") + "\n"
    cells = []
    for waiver, state in rows:
        left = days_between(when, waiver.until)
        end = f"{waiver.until}" + (f" ({left} {worded('days')})" if left >= 0 else "")
        cells.append((_place(waiver), _subject(waiver), clean(waiver.rule), clean(waiver.by), end, worded(STATES[state])))
    widths = [max(width(row[index]) for row in cells) for index in range(len(cells[0]))]
    lines = ["  ".join(pad(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join(lines) + "\n"


def _data(waiver: Waiver, state: str, when: str) -> dict[str, Any]:
    return {
        "path": waiver.document.path,
        "line": waiver.document.at(*waiver.at).start.line,
        "flow": waiver.flow,
        "item": waiver.item,
        "exporter": waiver.exporter,
        "manifest": waiver.manifest,
        "rule": waiver.rule,
        "reason": waiver.reason,
        "by": waiver.by,
        "from": waiver.since,
        "until": waiver.until,
        "article": waiver.article,
        "ticket": waiver.ticket,
        "state": state,
        "days_left": days_between(when, waiver.until),
    }
