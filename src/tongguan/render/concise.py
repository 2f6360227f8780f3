"""One line a finding, `path:line:col: kind[rule] title (flow/items)`: for pipes, hooks and editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.finding import owned
from tongguan.phrases import phrase
from tongguan.recent import ByIdentity, Recent
from tongguan.render.cells import Paint
from tongguan.render.closing import closing, steps
from tongguan.render.outline import clean, gathers, heading, let_pass, named, place_of, speaker, spoken, subject
from tongguan.report import Told
from tongguan.span import Point

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tongguan.finding import Brief, Finding, Matter, Sketch
    from tongguan.render import Options
    from tongguan.report import FlowReport, Plan, Report
    from tongguan.verdict import Question


NAMED = 3
"""Facts that a line names of those that it waits for."""
PLANS = 100
"""Ways of coming out after which the words of those are let go of that were not met for a while."""


def render(report: Report, options: Options) -> str:
    """The whole report; kinds and rules are the words of the JSON report in every language."""
    return "".join(pieces(report, options))


def pieces(report: Report, options: Options) -> Iterator[str]:
    """The same, as it is written."""
    finish = Paint(color=options.color, unicode=options.unicode).plain
    for line in _lines(report, options):
        yield finish(line)
        yield "\n"


def _lines(report: Report, options: Options) -> Iterator[str]:
    """Line after line, those of a flow together."""
    say = speaker(options.language)
    paint = Paint(color=options.color, unicode=options.unicode)
    for problem in (spoken(one, options.language) for one in report.problems):
        line, column = place_of(problem)
        hint = f" ({clean(problem.hint)})" if problem.hint else ""
        yield f"{clean(problem.path)}:{line}:{column}: {paint('error', 'breach')}[input] {clean(problem.message)}{hint}"
    flows = (one.text for one in report.written.flows) if report.written is not None else _writer(options)(report)
    yield from filter(None, flows)
    for remark in report.warnings:
        start = remark.span.start if remark.span is not None else Point(1, 1)
        where = f"{clean(remark.path)}:{start.line}:{start.column}: " if remark.path else ""
        yield f"{where}{paint('warning', 'duty')}[{remark.code}] {say(remark.words)}"
    yield from closing(report, options.language, say)
    if not options.quiet:
        yield from map(say, steps(report))


def teller(options: Options) -> Callable[[Report], list[Told]]:
    """What is printed of every flow of a report."""
    write = _writer(options)
    return lambda report: [Told(flow.order, flow.kind, text) for flow, text in zip(report.told, write(report), strict=True)]


def _writer(options: Options) -> Callable[[Report], Iterator[str]]:
    """The lines of every flow of a report."""
    say = speaker(options.language)
    paint = Paint(color=options.color, unicode=options.unicode)
    heads: dict[tuple[str, Matter], str] = {}
    waits: ByIdentity[Sequence[Question], tuple[frozenset[str], str]] = ByIdentity(PLANS)
    """What is asked together: the flows that are asked, and how it is told of any other."""
    plans: Recent[Plan, list[tuple[tuple[str, str], Sketch, tuple[int, ...], bool]]] = Recent()
    """What is found of flows that come out the same: its words, where it is, of which items, and whether it asks anything."""

    def around(finding: Finding) -> tuple[str, str]:
        """What stands before the names of flow and items in brackets, and behind."""
        key = (finding.kind, finding.matter)
        head = heads.get(key)
        if head is None:
            head = heads[key] = f"{paint(finding.kind, finding.kind)}[{finding.code}] {say(heading(finding))}"
        # Why a waiver or a baseline does not hold is told too: a hook prints nothing else.
        passed = "".join([f" [{say(phrase(label))}: {say(words)}]" for label, words in (*let_pass(finding), *finding.remarks)])
        return f"{head} (", passed

    def asked(flow: str, questions: Sequence[Question]) -> str:
        """What is to be answered, of many facts the first: a hook prints nothing else."""
        owners, told = waits.of(questions, asked_together)
        # What another flow is asked bears its name, save on the lines of that flow.
        return told_asked(flow, questions) if flow in owners else told

    def asked_together(questions: Sequence[Question]) -> tuple[frozenset[str], str]:
        return frozenset([owned(question.key)[0] for question in questions]), told_asked("", questions)

    def told_asked(flow: str, questions: Sequence[Question]) -> str:
        from tongguan.render.questions import to_answer

        words = to_answer(flow, [question.key for question in questions], NAMED)
        return f" [{say(words)}]" if words is not None else ""

    def line(finding: Finding, hanging: Sequence[Finding] = ()) -> str:
        before, after = around(finding)
        at, column = finding.place.point
        more = ""
        if hanging:
            from tongguan.render.gather import calls

            more = "".join([f" [{say(words)}]" for words in calls(finding, hanging)])
        elif finding.sketch.asking:
            more = asked(finding.flow, finding.sketch.questions(finding.verdicts[0]))
        return f"{clean(finding.place.path)}:{at}:{column}: {before}{subject(finding)}){more}{after}"

    def together(flow: FlowReport, report: Report) -> str:
        # Most flows wait for nothing: what tells of that is read where it is needed.
        from tongguan.render.gather import gathered

        found = gathered(flow, report)
        return "\n".join([line(one, found.under(one)) for one in found.standing])

    def brief(flow: FlowReport, found: Brief) -> str:
        known = plans[flow.plan]
        if known is None:
            if len(plans) >= PLANS:
                plans.turn()
            known = plans[flow.plan] = [
                (around(one), sketch, items, sketch.asking) for one, (sketch, items, _) in zip(flow.findings, found, strict=True)
            ]
        verdicts, name, told = flow.verdicts, flow.flow.id, []
        for (before, after), sketch, items, asking in known:
            first = verdicts[items[0]]
            document, node = sketch.spot(first)
            at, column = document.point(document.places.start(node))
            names = [verdicts[index].subject.item.id for index in items]
            more = asked(name, sketch.questions(first)) if asking else ""
            told.append(f"{clean(document.path)}:{at}:{column}: {before}{named(name, names)}){more}{after}")
        return "\n".join(told)

    def flows(report: Report) -> Iterator[str]:
        for flow in report.told:
            if options.quiet and flow.kind in ("clear", "waived"):
                yield ""
            elif gathers(flow.plan):
                yield together(flow, report)
            else:
                found = flow.brief
                yield brief(flow, found) if found is not None else "\n".join([line(one) for one in flow.findings])

    return flows
