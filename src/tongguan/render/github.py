"""GitHub workflow commands: annotations on the changed lines, and every flow in plain words for the log.

GitHub shows ten annotations per level and step; the worst go first, and a line tells how many are left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.phrases import phrase
from tongguan.render.closing import closing
from tongguan.render.gather import Everywhere, whole_lines
from tongguan.render.hosts import Telling, level, located
from tongguan.render.outline import answer, by_flow, clean, heading, let_pass, place_of, recipient, speaker, spoken, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.finding import Finding
    from tongguan.problem import Problem
    from tongguan.render import Options
    from tongguan.report import FlowReport, Report
    from tongguan.span import Span
    from tongguan.waivers import Remark

NAMED = 12
"""What hangs on one question that is named in its annotation; the job summary names all."""
SHOWN = 10
"""Annotations of one level that GitHub shows for a step."""


def render(report: Report, options: Options) -> str:
    """Annotations, what is left out, the flows, the closing line."""
    say = speaker(options.language)
    by_level: dict[str, list[str]] = {"error": [_problem(problem, options) for problem in report.problems], "warning": [], "notice": []}
    gathered = Everywhere(report)
    for finding in gathered.standing(report.findings):
        grade = level(finding, report)
        # What was waived stands in the list of flows below; let pass by choice, it is still told on its line.
        if grade != "none" and finding.kind != "waived":
            by_level[grade].append("" if len(by_level[grade]) >= SHOWN else _finding(finding, gathered.under(finding), grade, options))
    grade = "warning" if report.strict else "notice"
    by_level[grade] += [_remark(remark, grade, options) for remark in report.warnings]
    written = []
    for commands in by_level.values():
        written += commands[:SHOWN]
    more = sum(max(0, len(commands) - SHOWN) for commands in by_level.values())
    if more:
        written.append(say(phrase("page.more", number=more)))
    written += [
        line
        for flow, findings in by_flow(report)
        if not (options.quiet and flow.kind in ("clear", "waived"))
        for line in _flow(flow, findings, options)
    ]
    written += [plain_line(line) for line in closing(report, options.language, say)]
    return "\n".join(written) + "\n"


def plain_line(text: str) -> str:
    """A line of the log that the runner takes for no command: neither `::…` at its start nor `##[…` anywhere.

    >>> plain_line("::error::x ##[stop-commands]")
    '. ::error::x # #[stop-commands]'
    """
    text = text.replace("##[", "# #[")
    return f". {text}" if text.lstrip().startswith("::") else text


def _finding(finding: Finding, hanging: Sequence[Finding], grade: str, options: Options) -> str:
    say = speaker(options.language)
    kind = say(phrase(f"kind.{finding.kind}"))
    start = finding.place.span.start
    path = located(finding.place.path, options)
    first = f"{clean(path)}:{start.line}:{start.column}: {kind}[{finding.code}] {say(heading(finding))} ({subject(finding)})"
    beyond = whole_lines(finding, hanging, options.language, NAMED) if hanging else Telling(options.language).lines(finding, 2)
    message = "\n".join([first, *beyond])
    return _command(grade, f"{kind} ({finding.code})", path, finding.place.span, message)


def _problem(problem: Problem, options: Options) -> str:
    problem = spoken(problem, options.language)
    line, column = place_of(problem)
    path = located(problem.path, options)
    message = f"{clean(path)}:{line}:{column}: {clean(problem.message)}" + (f"\n{clean(problem.hint)}" if problem.hint else "")
    return _command("error", speaker(options.language)(phrase("check.input")), path, problem.span, message)


def _remark(remark: Remark, grade: str, options: Options) -> str:
    say = speaker(options.language)
    path = located(remark.path, options)
    start = remark.span.start if remark.span is not None else None
    where = f"{clean(path)}:{start.line}:{start.column}: " if start is not None else ""
    title = f"{say(phrase('label.remark'))} ({remark.code})"
    return _command(grade, title, path or "-", remark.span, f"{where}{say(remark.words)}")


def _command(grade: str, title: str, path: str, span: Span | None, message: str) -> str:
    properties = [("title", title)]
    if path != "-":
        properties.append(("file", clean(path)))
        if span is not None:
            start, end = span
            properties += [
                ("line", str(start.line)), ("col", str(start.column)), ("endLine", str(end.line)), ("endColumn", str(end.column)),
            ]  # fmt: skip
    told_ = ",".join(f"{key}={_property(value)}" for key, value in properties)
    return f"::{grade} {told_}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _flow(flow: FlowReport, findings: tuple[Finding, ...], options: Options) -> list[str]:
    say = speaker(options.language)
    to, country = recipient(flow)
    lines = [f"{say(phrase(f'kind.{flow.kind}'))}: {clean(flow.id)} → {to} ({country})"]
    for item in flow.items:
        lines.append(f"    {clean(item.verdict.item.id)}: {say(answer(item.verdict))} · {say(phrase(f'kind.{item.kind}'))}")
    for finding in findings:
        lines += [f"    {say(phrase(key))}: {finding.code} · {say(words)}" for key, words in let_pass(finding)]
    return [plain_line(line) for line in lines]
