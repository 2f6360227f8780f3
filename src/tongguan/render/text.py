"""The report that a person reads: the gravest flows in full, then a line for each, and how the run ends."""

from __future__ import annotations

from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from tongguan.phrases import phrase, speak
from tongguan.render.cells import Paint, width, wrap
from tongguan.render.closing import closing, headline, held_up, noted, steps
from tongguan.render.flow import FlowPage
from tongguan.render.outline import cited, clean, colon, excerpt, gathers, paired, passes, spoken
from tongguan.report import Told, Written, gravity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tongguan.problem import Problem
    from tongguan.render import Options
    from tongguan.report import FlowReport, Gravity, Plan, Report

FULL = 100
"""Flows of a run that are told in full without `--verbose`; nobody reads more."""


def render(report: Report, options: Options) -> str:
    """The whole report."""
    writer = _Writer(report, options)
    return writer.paint.finish("\n".join(writer.lines()) + "\n")


def teller(options: Options) -> Callable[[Report], list[Told]]:
    """What is printed of every flow of a report; of the parts of a run, the gravest flows so far are told in full."""
    gravest = Gravest(options)
    return lambda report: _Writer(report, options, gravest).flows()


class Gravest:
    """The flows that are told in full: without `--verbose` the gravest ones of a run, however many there are."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._found: list[Gravity] = []

    def add(self, flows: Iterable[Gravity]) -> None:
        """Further flows, each by its gravity."""
        found = [*self._found, *flows]
        if len(found) > FULL and not self.options.verbose:
            # Most are less grave than the last that is told, whatever their place.
            last = sorted([rank for rank, _ in found])[FULL - 1]
            found = [one for one in found if one[0] <= last]
        self._found = sorted(found)
        if not self.options.verbose:
            del self._found[FULL:]

    @property
    def last(self) -> Gravity:
        """The least grave of them; below every flow where there are none."""
        return self._found[-1] if self._found else (-1, ("", 0))


def problems(found: Iterable[Problem], options: Options) -> str:
    """Problems of the input, each with its line shown."""
    paint = Paint(color=options.color, unicode=options.unicode)
    lines: list[str] = []
    head = f"{paint(speak(phrase('label.error'), options.language), 'breach')}{colon(options.language)}"
    for problem in (spoken(one, options.language) for one in found):
        lines.append(f"{head}{paint(clean(problem.message), 'bold')}")
        if problem.span is not None:
            start = problem.span.start
            number = str(start.line)
            blank = " " * len(number)
            lines.append(f"{blank}{paint('-->', 'line')} {clean(problem.path)}:{start.line}:{start.column}")
            if problem.line is not None:
                before, under, after = excerpt(problem.line, problem.span, options.width - len(number) - 4, paint)
                bar = paint("│", "line")
                lines.append(f"{paint(number, 'line')} {bar} {before}{under}{after}".rstrip())
                lines.append(f"{blank} {bar} {' ' * width(before)}{paint('^' * max(1, width(under)), 'breach')}")
        else:
            lines.append(f" {paint('-->', 'line')} {clean(problem.path)}")
        if problem.hint:
            lines.append(f"  = {clean(problem.hint)}")
        lines.append("")
    return paint.finish("\n".join(lines))


class Way(NamedTuple):
    """How flows of one plan come out, in short."""

    sign: str
    told: str
    """The strictest route, as it is."""
    painted: str
    """The same behind blanks."""
    kind: str
    cells: int
    """What all of this takes, with the blanks between."""
    blocking: int
    shown: int
    """Findings that stand against the exit status, and further ones that are no clear answer, as people are told them."""
    hanging: int
    """Those that are told under another."""


class _Writer(FlowPage):
    """The whole page."""

    def __init__(self, report: Report, options: Options, gravest: Gravest | None = None) -> None:
        super().__init__(report, options)
        self.gravest = gravest or Gravest(options)
        self._ways: dict[Plan, Way] = {}

    def lines(self) -> list[str]:
        """Everything, flow by flow; then all flows in short, and the line that accounts for them."""
        shown = [one for one in self.written.flows if one.summary]
        lines = [self.paint(row, "bold") for words in self.report.notice for row in wrap(self.say(words), self.width)]
        lines += [*([""] if lines else []), *self._full(shown)]
        if len(shown) > 1:
            lines += [*(one.summary for one in shown), ""]
        lines += self._held_up()
        lines += [*self._noted("told"), *self._noted("not_covered"), *self._closing()]
        return [*lines, *self._remarks()]

    def _full(self, shown: Sequence[Told]) -> list[str]:
        """The flows that are told in full, below the headers of their manifests."""
        gravest = Gravest(self.options)
        gravest.add([one.gravity for one in shown if one.text])
        lines: list[str] = []
        header = ""
        above: dict[str, str] = {}
        for one in shown:
            if one.text and one.gravity <= gravest.last:
                if one.header != header:
                    header = one.header
                    lines += [header, ""]
                lines.append(self._once(one.text, above))
        if not self.options.verbose and len(shown) > FULL:
            told = self.word("close.full", number=FULL, rest=f"{len(shown) - FULL:,}")
            lines += [*(self.paint(row, "bold") for row in wrap(told, self.width)), ""]
        return lines

    @cached_property
    def written(self) -> Written:
        """What is printed of the flows, here or where they were judged."""
        return self.report.written or Written.of(self.flows(), self.report.counts)

    def flows(self) -> list[Told]:
        """Every flow, in full where it is among the gravest."""
        found = []
        manifest, above = None, ""
        left_out = ("clear", "waived") if self.options.quiet else ()
        told = [(flow, kind := flow.plan.kind, later := flow.later, (gravity(kind, later=later), flow.order)) for flow in self.report.told]
        self.gravest.add([grave for _, kind, _, grave in told if kind not in left_out])
        last, ways = self.gravest.last, self._ways
        for flow, kind, later, grave in told:
            text = summary = ""
            way = ways.get(flow.plan) or self._way(flow)
            if kind not in left_out:
                if flow.manifest is not manifest:
                    manifest = flow.manifest
                    above = "\n".join(self._header(flow))
                if grave <= last:
                    text = "\n".join(self._flow(flow))
                summary = self._summary(flow, way)
            found.append(Told(grave[1], kind, text, summary, way.blocking, way.shown, way.hanging, above, later))
        return found

    def _header(self, flow: FlowReport) -> list[str]:
        exporter = f"{self.word('label.exporter')}{colon(self.language)}{self.paint.plain(clean(flow.manifest.exporter_name))}"
        day = self.word("label.as_of", day=self.report.receipt.as_of)
        dot = self.paint.plain("  ·  ")
        whole = dot.join((clean(flow.manifest.path), exporter, day))
        if width(whole) <= self.width:
            return [self.paint(whole, "dim")]
        return [self.paint(row, "dim") for part in (clean(flow.manifest.path), f"{exporter}{dot}{day}") for row in wrap(part, self.width)]

    def _way(self, flow: FlowReport) -> Way:
        """How a flow comes out."""
        kind = self.word(f"kind.{flow.kind}")
        sign, marked = self._signs[flow.kind]
        told = max([self._answer(verdict) for verdict in flow.verdicts], key=itemgetter(0, 1))[2]
        cells = width(sign) + width(told) + width(kind) + 4
        gathered = self.gathered(flow)
        findings = paired(gathered.standing)
        blocking = sum([not passes(one, self.report) for one in findings])
        shown = sum([passes(one, self.report) and one.kind != "clear" for one in findings])
        painted = self.paint(f"   {told}", "dim")
        way = Way(marked, told, painted, self.paint(kind, flow.kind), cells, blocking, shown, gathered.hanging)
        if not gathers(flow.plan):
            # What is told under what hangs on the facts that a flow itself waits for.
            self._ways[flow.plan] = way
        return way

    def _summary(self, flow: FlowReport, way: Way) -> str:
        """A flow in a line, or in a few where its route does not fit beside it."""
        own = flow.flow
        rest, cells = self._recipients.get((own.to, id(own.recipient))) or self._recipient(flow)
        ident = clean(own.id)
        gap = self.width - way.cells - cells - width(ident)
        if gap >= 2 and gap + width(way.told) > 12:
            return f"{way.sign} {self.paint(ident, 'bold')}{rest}{way.painted}{' ' * gap}{way.kind}"
        title, kind = self._title(flow), self.word(f"kind.{flow.kind}")
        # The strict end of a range stands last: it is never cut off.
        rows = [f"    {self.paint(row, 'dim')}" for row in wrap(way.told, self.width - 4)]
        return "\n".join([self._sides(title.plain, kind, flow.kind, title.painted, title.cells), *rows])

    def _held_up(self) -> list[str]:
        """How many flows wait for nothing of their own: the others are to be answered first."""
        words = held_up([one.later for one in self.written.flows if one.kind == "open"])
        return [] if words is None else [*(self.paint(row, "open") for row in wrap(self.say(words), self.width)), ""]

    def _noted(self, kind: str) -> list[str]:
        """Notes that every report tells, each with its flows."""
        lines: list[str] = []
        for rule, flows in noted(self.report, kind):
            shown = f"{', '.join(flows[:4])}{f' +{len(flows) - 4}' if len(flows) > 4 else ''}"
            left, right = ("（", "）") if self.language == "zh" else (" (", ")")
            subject = f"{self.say(rule.title)}{left}{cited(rule, self.language)}{right}" if kind == "not_covered" else self.say(rule.says)
            told = f"{self.word(f'label.{kind}')}[{rule.id}] {subject} · {shown}"
            lines += [self.paint(row, "dim") for row in wrap(self.paint.plain(clean(told)), self.width, "  ")]
        return [*lines, ""] if lines else []

    def _closing(self) -> list[str]:
        """The line that accounts for every flow, findings by kind, and how the run ends."""
        report = self.report
        lines: list[str] = []
        for line in closing(report, self.language, self.say):
            lines += wrap(line, self.width)
        if report.told:
            blocking, shown = self.written.blocking, self.written.shown
            told = self.word("close.blocking" if blocking == 1 else "close.blockings", number=blocking)
            hanging = self.written.hanging
            mark = "，" if self.language == "zh" else ", "
            told += f"{mark}{self.word('close.hanging_one' if hanging == 1 else 'close.hanging', number=hanging)}" if hanging else ""
            told += f"{mark}{self.word('close.shown', number=shown)}" if shown else ""
            style = "clear" if not report.exit_code else "breach" if report.exit_code in (1, 3) else "open"
            end = f"{self.say(headline(report))} · {told} · {self.word('page.exit')} {report.exit_code}"
            lines += [self.paint(row, style) for row in wrap(self.paint.plain(end), self.width)]
            for step in steps(report):
                lines += [self.paint(row, "dim") for row in wrap(self.say(step), self.width, "  ")]
        return lines

    def _remarks(self) -> list[str]:
        """What blocks nothing but should be looked at."""
        lines = []
        for remark in self.report.warnings:
            where = f"{clean(remark.path)}:{remark.span.start.line}:{remark.span.start.column}: " if remark.span is not None else ""
            where = where or (f"{clean(remark.path)}: " if remark.path else "")
            head = self.paint(f"{self.word('label.remark')}[{remark.code}]", "duty")
            lines.append(f"{head} {where}{self.say(remark.words)}")
        return lines
