"""One line a finding, `path:line:col: kind[rule] title (flow/items)`: for pipes, hooks and editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.phrases import phrase
from tongguan.render.cells import Paint
from tongguan.render.outline import by_flow, clean, closing, heading, let_pass, place_of, speaker, subject
from tongguan.report import Told, Written
from tongguan.span import Point

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongguan.render import Options
    from tongguan.report import Finding, Matter, Report


def render(report: Report, options: Options) -> str:
    """The whole report; kinds and rules are the words of the JSON report in every language."""
    say = speaker(options.language)
    paint = Paint(color=options.color, unicode=options.unicode)
    lines: list[str] = []
    for problem in report.problems:
        line, column = place_of(problem)
        hint = f" ({clean(problem.hint)})" if problem.hint else ""
        lines.append(f"{clean(problem.path)}:{line}:{column}: {paint('error', 'breach')}[input] {clean(problem.message)}{hint}")
    lines += [one.text for one in (report.written or Written(teller(options)(report), report.counts)).flows if one.text]
    for remark in report.warnings:
        start = remark.span.start if remark.span is not None else Point(1, 1)
        where = f"{clean(remark.path)}:{start.line}:{start.column}: " if remark.path else ""
        lines.append(f"{where}{paint('warning', 'duty')}[{remark.code}] {say(remark.words)}")
    return paint.finish("\n".join([*lines, *closing(report, say)]) + "\n")


def teller(options: Options) -> Callable[[Report], list[Told]]:
    """What is printed of every flow of a report."""
    say = speaker(options.language)
    paint = Paint(color=options.color, unicode=options.unicode)
    heads: dict[tuple[str, Matter], str] = {}

    def line(finding: Finding) -> str:
        at, column = finding.place.point
        key = (finding.kind, finding.matter)
        head = heads.get(key)
        if head is None:
            head = heads[key] = f"{paint(finding.kind, finding.kind)}[{finding.code}] {say(heading(finding))}"
        # Why a waiver or a baseline does not hold is told too: a hook prints nothing else.
        passed = "".join([f" [{say(phrase(label))}: {say(words)}]" for label, words in (*let_pass(finding), *finding.remarks)])
        return f"{clean(finding.place.path)}:{at}:{column}: {head} ({subject(finding)}){passed}"

    def flows(report: Report) -> list[Told]:
        told = []
        for flow, findings in by_flow(report):
            lines = () if options.quiet and flow.kind in ("clear", "waived") else [line(finding) for finding in findings]
            told.append(Told(flow.order, flow.kind, "\n".join(lines)))
        return told

    return flows
