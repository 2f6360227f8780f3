"""One line a finding, `path:line:col: kind[rule] title (flow/items)`: for pipes, hooks and editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.phrases import phrase
from tongguan.render.cells import Paint
from tongguan.render.outline import by_flow, clean, closing, heading, let_pass, place_of, speaker, subject
from tongguan.span import Point

if TYPE_CHECKING:
    from tongguan.render import Options
    from tongguan.report import Report


def render(report: Report, options: Options) -> str:
    """The whole report; kinds and rules are the words of the JSON report in every language."""
    say = speaker(options.language)
    paint = Paint(color=options.color, unicode=options.unicode)
    lines: list[str] = []
    for problem in report.problems:
        line, column = place_of(problem)
        hint = f" ({clean(problem.hint)})" if problem.hint else ""
        lines.append(f"{clean(problem.path)}:{line}:{column}: {paint('error', 'breach')}[input] {clean(problem.message)}{hint}")
    lines += (text for _, _, text in flow_lines(report, options) if text) if report.written is None else report.written
    for remark in report.warnings:
        start = remark.span.start if remark.span is not None else Point(1, 1)
        where = f"{clean(remark.path)}:{start.line}:{start.column}: " if remark.path else ""
        lines.append(f"{where}{paint('warning', 'duty')}[{remark.code}] {say(remark.words)}")
    return paint.finish("\n".join([*lines, *closing(report, say)]) + "\n")


def flow_lines(report: Report, options: Options) -> list[tuple[tuple[str, int, int], str, str]]:
    """What is printed of every flow, with its place and its kind, in the order of the manifests."""
    say = speaker(options.language)
    paint = Paint(color=options.color, unicode=options.unicode)
    told = []
    for flow, findings in by_flow(report):
        lines = []
        for finding in () if options.quiet and flow.kind in ("clear", "waived") else findings:
            start = finding.place.span.start
            # Why a waiver or a baseline does not hold is told too: a hook prints nothing else.
            notes = [(key, words) for key, words in finding.details if key == "label.note"]
            passed = "".join(f" [{say(phrase(key))}: {say(words)}]" for key, words in (*let_pass(finding), *notes))
            lines.append(
                f"{clean(finding.place.path)}:{start.line}:{start.column}: {paint(finding.kind, finding.kind)}[{finding.code}] "
                f"{say(heading(finding))} ({subject(finding)}){passed}"
            )
        told.append(((flow.manifest.path, *flow.place.span.start), flow.kind, "\n".join(lines)))
    return told
