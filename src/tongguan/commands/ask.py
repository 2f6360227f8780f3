"""`tongguan ask`: what still decides something, and its answers put into the manifest."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tongguan.call import known
from tongguan.completing import set_option, subjects
from tongguan.exits import Exit
from tongguan.options import Helped, OneOf, files, judging_options
from tongguan.output import write, write_json
from tongguan.problem import InvalidInput
from tongguan.screens import screen, show_problems, tell_uncounted, watched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.interview import Interview
    from tongguan.options import Common
    from tongguan.render import Options


@click.command("ask", cls=Helped)
@click.argument("path", metavar="FILE", shell_complete=files)
@click.argument("subject", metavar="[FLOW[/ITEM]]", required=False, shell_complete=subjects)
@set_option("answers", "An answer, tried without --write; may be given again.")
@click.option("--by", metavar="NAME", help="Who stands for the answers that only a person may judge: a name and a function.")
@click.option("--because", metavar="TEXT", help="Why that person judges so.")
@click.option("--write", "-w", "writing", is_flag=True, help="Put the answers into the files; without --set, ask for them at the terminal.")
@click.option("--interactive", "-i", is_flag=True, help="Ask for answers one after the other; without --write they are only tried.")
@click.option("--format", "format_", type=OneOf(["text", "json"]), default="text", help="What to print.")
@click.option("--verbose", "-v", is_flag=True, help="Every question in full.")
@judging_options
def command(
    path: str,
    subject: str | None,
    answers: tuple[str, ...],
    by: str | None,
    because: str | None,
    writing: bool,
    interactive: bool,
    format_: str,
    verbose: bool,
    common: Common,
) -> None:
    """Ask only what still decides something, most decisive first, with what each answer leads to and where it is written.

    Without an answer nothing is assumed. VALUE is YAML: a word, true, 5000, [CN, US], {low: 0, high: 900} or 0..900, a list also with commas.
    FACT alone answers the flow that waits for it; `FLOW:` or `FLOW/ITEM:` in front names one, `all:` every flow that waits, `defaults:` states it
    once for all flows, items or recipients, those to come as well.
    """
    from tongguan.given import given as said
    from tongguan.interview import Interview
    from tongguan.shape import says

    try:
        given = said(answers, "what is not answered stays unknown")
    except InvalidInput as error:
        show_problems(error.problems, screen(common.language, common.color))
        raise SystemExit(Exit.USAGE) from None
    if path == "-" and (writing or interactive):
        raise click.UsageError("standard input cannot be written to, nor hold answers; name a file")
    if (by or because) and not (says(by or "") and says(because or "")):
        raise click.UsageError("a judgement needs both: who judges (`--by`) and why (`--because`)")
    dialog = interactive or (writing and not given)
    if dialog and not interactive and not watched(sys.stdin):
        raise click.UsageError("nothing to write: give answers with `--set FACT=VALUE`, or run it at a terminal")
    flow, _, item = (subject or "").partition("/")
    interview = Interview(path, common, flow, item)
    report = interview.report
    options = screen(common.language, common.color, verbose=verbose)
    if report.problems or not report.told:
        show_problems(report.problems, options)
        raise SystemExit(Exit.INVALID)
    known(report.told, path, flow, item)
    if given and (problems := interview.given(given, by or "", because or "")):
        show_problems(problems, options)
        raise SystemExit(Exit.USAGE)
    written = interview.write() if writing and given else []
    if dialog:
        written += _talk(interview, options, writing=writing, by=by, because=because, err=format_ == "json")
    _tell(interview, path, subject, format_, options, written, dialog=dialog)
    tell_uncounted(interview.report, options)
    raise SystemExit(interview.report.exit_code)


def _talk(interview: Interview, options: Options, *, writing: bool, by: str | None, because: str | None, err: bool) -> list[str]:
    """Ask at the terminal; the files that were written."""
    from tongguan.dialog import Dialog
    from tongguan.render.asked import Asking

    made = Dialog(interview, Asking(options, interview.law.lawbook), writing=writing, by=by or "", because=because or "", err=err)
    made.run()
    return list(made.written)


def _tell(
    interview: Interview, path: str, subject: str | None, format_: str, options: Options, written: Sequence[str], *, dialog: bool
) -> None:
    from tongguan.render.asked import FULL, data, text
    from tongguan.render.outline import argument

    report, questions = interview.report, interview.questions()
    most = len(questions) if options.verbose or format_ == "json" else 0 if dialog else FULL
    told = [(one, interview.leads(one) if place < most else one.leads) for place, one in enumerate(questions)]
    if format_ == "json":
        from tongguan.render.json import beginning, head

        write_json(
            data(
                report,
                told,
                head(report) | beginning(report),
                flow=interview.flow,
                before=interview.before,
                answers=interview.done,
                written=list(dict.fromkeys(written)),
            )
        )
        return
    call = " ".join(["tongguan ask", argument(path), *([argument(subject)] if subject else [])])
    write(
        text(
            report, interview.law.lawbook, options, told,
            flow=interview.flow, before=interview.before, answers=interview.done, written=written, call=call, dialog=dialog,
        )
    )  # fmt: skip
