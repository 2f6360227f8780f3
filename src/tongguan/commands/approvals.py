"""`tongguan approvals`: the papers that are held, and whether what is done is inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tongguan.call import judge
from tongguan.options import Helped, OneOf, files, judging_options
from tongguan.output import spare, write, write_file, write_json
from tongguan.screens import screen, tell_uncounted
from tongguan.trials import ensure_told

if TYPE_CHECKING:
    from tongguan.options import Common


@click.command("approvals", cls=Helped)
@click.argument("paths", nargs=-1, shell_complete=files)
@click.option("--format", "format_", type=OneOf(["text", "json", "markdown"]), default="text", help="What to print.")
@click.option("-o", "--output", metavar="FILE", help="Write it to this file.")
@click.option("--verbose", "-v", is_flag=True, help="Every flow, question and rule.")
@judging_options
def command(paths: tuple[str, ...], format_: str, output: str | None, verbose: bool, common: Common) -> None:
    """The papers that the manifests state, and whether what is done is inside what was filed, certified, assessed or approved.

    Each paper once: until when it holds, its persons and its scale against what is sent, what is inside, outside (in items, purpose,
    recipient, fields, numbers, dates, holder, changes) or not known, what it is for, and which papers are for nothing. Ends with 0 where
    every paper that is needed holds, 1 where one certainly does not, 4 where that is not known or for review; waivers are left aside.
    """
    options = screen(common.language, common.color, verbose=verbose, exact=format_ != "text" or output is not None)
    report = judge(paths, common)
    ensure_told(report, options)
    tell_uncounted(report, options)
    if output is not None:
        spare(report.receipt.inputs, output)
    from tongguan.approvals import register

    found = register(report)
    target = "-" if output is None else output
    if target != "-":
        options = options.for_file()
    if format_ == "json":
        from tongguan.render.approvals_json import approvals_data

        write_json(approvals_data(report, found), target)
    else:
        from tongguan.render.approvals import approvals, markdown

        text = (markdown if format_ == "markdown" else approvals)(report, found, options)
        if target == "-":
            write(text, exact=format_ != "text")
        else:
            write_file(target, text)
    raise SystemExit(found.status)
