"""The report that a person reads: verdict lines, source with caret, basis, questions, ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.facts import plain
from tongguan.phrases import phrase, speak
from tongguan.render.cells import Paint, cut, pad, width, wrap
from tongguan.render.outline import beside, let_pass, nothing
from tongguan.report import KINDS, Ask, Basis, Finding, FlowReport, Place, Related, Report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongguan.lawbook.model import Words
    from tongguan.problem import Problem
    from tongguan.render import Options
    from tongguan.verdict import Verdict

SIGNS = {"breach": "✗", "open": "?", "review": "?", "duty": "!", "waived": "-", "clear": "✓"}
GUTTER = 11
"""Cells that labels take before their text."""


def render(report: Report, options: Options) -> str:
    """The whole report."""
    writer = _Writer(report, options)
    return writer.paint.finish("\n".join(writer.lines()) + "\n")


def problems(found: Iterable[Problem], options: Options) -> str:
    """Problems of the input, each with its line shown."""
    paint = Paint(color=options.color, unicode=options.unicode)
    lines: list[str] = []
    for problem in found:
        lines.append(f"{paint('error', 'breach')}: {paint(problem.message, 'bold')}")
        if problem.span is not None:
            start, end = problem.span
            number = str(start.line)
            blank = " " * len(number)
            lines.append(f"{blank}{paint('-->', 'line')} {problem.path}:{start.line}:{start.column}")
            if problem.line is not None:
                before = problem.line[: start.column - 1]
                under = problem.line[start.column - 1 : end.column - 1] or " "
                shown, room = problem.line, options.width - len(number) - 4
                offset = width(before)
                if width(shown) > room > 20:
                    shown, offset = cut(problem.line[max(0, start.column - 21) :], room), width(before[-20:])
                lines.append(f"{paint(number, 'line')} {paint('│', 'line')} {shown}")
                lines.append(
                    f"{blank} {paint('│', 'line')} {' ' * offset}{paint('^' * max(1, min(width(under), room - offset)), 'breach')}"
                )
        else:
            lines.append(f" {paint('-->', 'line')} {problem.path}")
        if problem.hint:
            lines.append(f"  = {problem.hint}")
        lines.append("")
    return paint.finish("\n".join(lines))


def phrase_of(finding: Finding) -> Words:
    """The title of the first rule of a finding."""
    return finding.basis[0].rule.title if finding.basis else finding.title


class _Writer:
    def __init__(self, report: Report, options: Options) -> None:
        self.report = report
        self.options = options
        self.language = options.language
        self.paint = Paint(color=options.color, unicode=options.unicode)
        self.width = max(60, options.width)

    def say(self, words: Words) -> str:
        """The words in the language asked for."""
        return speak(words, self.language)

    def label(self, key: str) -> str:
        """A label, padded to the gutter."""
        return pad(self.say(phrase(key)) + ":", GUTTER)

    def lines(self) -> list[str]:
        """Everything, flow by flow."""
        lines: list[str] = []
        shown = [flow for flow in self.report.flows if not (self.options.quiet and flow.kind in ("clear", "waived"))]
        header = None
        for flow in sorted(shown, key=lambda one: (one.manifest.path, one.place.span.start)):
            head = (flow.manifest.path, flow.manifest.exporter_name)
            if head != header:
                header = head
                lines += [*self._header(flow), ""]
            lines += self._flow(flow)
        lines.append(self._closing())
        if self.report.allowed:
            kinds = ", ".join(kind for kind in KINDS if kind in self.report.allowed)
            lines.append(self.say(phrase("label.allowed", kinds=kinds)))
        lines += [self.say(words) for words in beside(self.report)]
        return [*lines, *self._remarks()]

    def _remarks(self) -> list[str]:
        """What blocks nothing but should be looked at."""
        lines = []
        for remark in self.report.warnings:
            where = f"{remark.path}:{remark.span.start.line}:{remark.span.start.column}: " if remark.span is not None else ""
            where = where or (f"{remark.path}: " if remark.path else "")
            head = self.paint(f"{self.say(phrase('label.remark'))}[{remark.code}]", "duty")
            lines.append(f"{head} {where}{self.say(remark.words)}")
        return lines

    def _header(self, flow: FlowReport) -> list[str]:
        exporter = f"{self.say(phrase('label.exporter'))}: {flow.manifest.exporter_name}"
        day = self.say(phrase("label.as_of", day=self.report.receipt.as_of))
        return [self.paint(f"{flow.manifest.path}  ·  {exporter}  ·  {day}", "dim")]

    def _flow(self, flow: FlowReport) -> list[str]:
        recipient = flow.items[0].verdict.flow.recipient
        country = plain(recipient.get("recipient.country")) or "?"
        to = flow.items[0].verdict.flow.to
        kind = self.say(phrase(f"kind.{flow.kind}"))
        title = flow.title if flow.title != flow.id else ""
        left = f"{SIGNS[flow.kind]} {flow.id}  →  {to} ({country})"
        room = self.width - width(left) - width(kind) - 4
        middle = f"  {cut(title, room - 2)}" if title and room > 12 else ""
        lines = [
            (
                f"{self.paint(SIGNS[flow.kind], flow.kind)} {self.paint(flow.id, 'bold')}  →  {to} ({country}){self.paint(middle, 'dim')}"
                f"{' ' * max(2, self.width - width(left) - width(middle) - width(kind))}{self.paint(kind, flow.kind)}"
            )
        ]
        longest = max(width(item.verdict.item.id) for item in flow.items)
        for item in flow.items:
            name = pad(item.verdict.item.id, longest)
            state = self.say(phrase(f"kind.{item.kind}"))
            body = f"    {name}  {self._answer(item.verdict)}"
            lines.append(
                f"{cut(body, self.width - width(state) - 2)}{' ' * max(2, self.width - width(body) - width(state))}{self.paint(state, item.kind)}"
            )
        lines.append("")
        findings = [
            one
            for one in self.report.findings
            if (one.flow == flow.id and one.place.path == flow.place.path)
            or (one.flow == flow.id and flow.place.path == flow.manifest.path and one.place.path == flow.manifest.exporter_document.path)
        ]
        beside = [finding for finding in findings if finding.kind == "open" and not finding.code.startswith("open/") and finding.asks]
        for finding in findings:
            if finding.kind not in ("duty", "clear") and finding not in beside:
                lines += self._finding(finding)
        if beside:
            lines += self._beside(beside)
        duties = [finding for finding in findings if finding.kind == "duty"]
        if duties:
            lines += self._duties(duties)
        clears = [finding for finding in findings if finding.kind == "clear"]
        if clears:
            lines += self._clears(clears)
        return lines

    def _answer(self, verdict: Verdict) -> str:
        scopes = {answer.scope for answer in verdict.answers}
        if scopes == {"governed"}:
            floor, ceiling = self.say(phrase(f"route.{verdict.floor.name}")), self.say(phrase(f"route.{verdict.ceiling.name}"))
            text = floor if verdict.floor is verdict.ceiling else f"{floor} … {ceiling}"
        elif len(scopes) == 1:
            text = self.say(phrase(f"scope.{next(iter(scopes))}"))
        else:
            text = self.say(phrase("title.scope_open"))
        return text

    # ------------------------------------------------------------------ findings

    def _finding(self, finding: Finding) -> list[str]:
        shown = finding.was or finding.kind
        head = f"{self.say(phrase(f'kind.{finding.kind}'))}[{finding.code}]"
        title = self.say(finding.title)
        lines = [f"{self.paint(head, finding.kind)} {self.paint(title, 'bold')}"]
        items = ", ".join(finding.items)
        lines += self._source(finding.place, f"{items}", shown, finding.related)
        for words in finding.says[:3]:
            lines += self._row("", self.say(words))
        for key, words in finding.details:
            lines += self._row(self.label(key), self.say(words))
        for basis in finding.basis[:4]:
            lines += self._row(self.label("label.basis"), self._basis(basis))
        if len(finding.basis) > 4:
            lines += self._row("", self.say(phrase("label.more", number=len(finding.basis) - 4)))
        for ask in finding.asks[:8]:
            lines += self._row(self.label("label.ask"), self._ask(ask.key, ask.words, ask.place, ask.leads))
        if len(finding.asks) > 8:
            lines += self._row("", self.say(phrase("label.more", number=len(finding.asks) - 8)))
        if finding.authority is not None and finding.kind in ("review", "breach", "open"):
            lines += self._row(self.label("label.authority"), self.say(finding.authority))
        for words in finding.fixes[:2]:
            lines += self._row(self.label("label.fix"), self.say(words))
        for label, words in let_pass(finding):
            lines += self._row(self.label(label), self.say(words))
        lines.append("")
        return lines

    def _row(self, label: str, text: str) -> list[str]:
        lead = f"   = {label}"
        rows = wrap(text, self.width - width(lead))
        indent = " " * width(lead)
        return [f"{self.paint('   =', 'line')} {self.paint(label, 'bold')}{rows[0]}", *(f"{indent}{row}" for row in rows[1:])]

    def _source(self, place: Place, label: str, kind: str, related: tuple[Related, ...]) -> list[str]:
        number_width = len(
            str(max([place.span.start.line, *(one.place.span.start.line for one in related if one.place.path == place.path)]))
        )
        blank = " " * number_width
        lines = [f"{blank} {self.paint('-->', 'line')} {place.path}:{place.span.start.line}:{place.span.start.column}"]
        lines.append(f"{blank} {self.paint('│', 'line')}")
        spots = [(place, label, kind)]
        spots += [(one.place, self.say(one.text), "line") for one in related[:3]]
        same = sorted((spot for spot in spots if spot[0].path == place.path), key=lambda spot: spot[0].span.start)
        last = None
        for spot, text, style in same:
            line = spot.span.start.line
            if last is not None and line > last + 1:
                lines.append(f"{blank} {self.paint('…', 'line')}")
            lines += self._excerpt(spot, text, style, number_width, repeated=line == last)
            last = line
        for spot, text, style in spots:
            if spot.path != place.path:
                lines.append(f"{blank} {self.paint(':::', 'line')} {spot.path}:{spot.span.start.line}:{spot.span.start.column}")
                lines += self._excerpt(spot, text, style, number_width, repeated=False)
        lines.append(f"{blank} {self.paint('│', 'line')}")
        return lines

    def _excerpt(self, place: Place, label: str, style: str, number_width: int, *, repeated: bool) -> list[str]:
        start, end = place.span
        before, under = place.line[: start.column - 1], place.line[start.column - 1 : end.column - 1]
        bar = self.paint("│", "line")
        room = self.width - number_width - 3
        lines = [] if repeated else [f"{self.paint(str(start.line).rjust(number_width), 'line')} {bar} {cut(place.line, room)}"]
        carets = ("^" if style != "line" else "─") * max(1, min(width(under), room - width(before)))
        mark = f"{' ' * width(before)}{self.paint(carets, style)} {cut(label, max(10, room - width(before) - len(carets) - 1))}"
        return [*lines, f"{' ' * number_width} {bar} {mark}"]

    def _basis(self, basis: Basis) -> str:
        rule = basis.rule
        name = self.say(basis.instrument)
        number = f" ({basis.number})" if basis.number and self.language != "zh" else ""
        since = rule.in_force.since
        force = (
            phrase("label.in_force_until", since=since, until=rule.in_force.until)
            if rule.in_force.until
            else phrase("label.in_force", since=since)
        )
        sure = "" if rule.confidence == "verified" else f" · {self.say(phrase(f'confidence.{rule.confidence}'))}"
        title = f"《{name}》" if self.language == "zh" else name
        return f"{title}{number} {rule.cites} · {self.say(force)}{sure}   ({rule.id})"

    def _ask(self, key: str, words: Words, place: Place | None, leads: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
        where = f" ({place.path}:{place.span.start.line})" if place is not None and self.options.verbose else ""
        text = f"{key.rpartition('#')[2]} — {self.say(words)}{where}"
        if leads and len({answers for _, answers in leads}) > 1:
            grouped: dict[tuple[str, ...], list[str]] = {}
            for value, answers in leads:
                grouped.setdefault(answers, []).append(value)
            told = "; ".join(
                f"{self._values(values)} → {' | '.join(self._said(answer) for answer in answers[:3])}"
                for answers, values in list(grouped.items())[:4]
            )
            text += f"  [{told}]"
        return text

    @staticmethod
    def _values(values: list[str]) -> str:
        shown = ["earlier" if value == "1900-01-01" else value for value in values]
        return ", ".join(shown[:3]) + (" …" if len(shown) > 3 else "")

    def _said(self, answer: str) -> str:
        """An answer of the case work in words."""
        review = answer.endswith("+review")
        parts = [self._one(part) for part in answer.removesuffix("+review").split("…")]
        text = " … ".join(parts)
        return f"{text} + {self.say(phrase('kind.review'))}" if review else text

    def _one(self, name: str) -> str:
        for prefix in ("route", "scope"):
            try:
                return self.say(phrase(f"{prefix}.{name}"))
            except KeyError:
                continue
        return name

    def _beside(self, findings: list[Finding]) -> list[str]:
        """Approvals and other norms beside the route that hang on a few questions, question by question."""
        items = ", ".join(dict.fromkeys(item for one in findings for item in one.items))
        lines = [self.paint(f"{self.say(phrase('kind.open'))}: {self.say(phrase('title.beside', number=len(findings)))} · {items}", "open")]
        asks: dict[str, tuple[Ask, list[Finding]]] = {}
        for finding in findings:
            for ask in finding.asks:
                asks.setdefault(ask.key, (ask, []))[1].append(finding)
        for ask, hanging in asks.values():
            lines += self._row(self.label("label.ask"), self._ask(ask.key, ask.words, ask.place, ()))
            for finding in hanging:
                what = self.say(finding.basis[0].rule.title) if finding.basis else self.say(finding.title)
                lines += self._row("", f"  → {what}   ({finding.code})")
        if any(ask.key.startswith(("item.", "flow.", "recipient.")) for ask, _ in asks.values()):
            lines += self._row(self.label("label.fix"), self.say(phrase("fix.defaults")))
        return [*lines, ""]

    def _duties(self, findings: list[Finding]) -> list[str]:
        head = f"{self.say(phrase('kind.duty'))}: {', '.join(dict.fromkeys(item for one in findings for item in one.items))}"
        lines = [self.paint(head, "duty")]
        later = [finding for finding in findings if not finding.certain]
        for finding in (one for one in findings if one not in later):
            cites = "; ".join(f"{self.say(self._short(basis))} {basis.rule.cites}" for basis in finding.basis[:2])
            lines += self._row("", f"{self.say(finding.title)} · {cites}   ({finding.code})")
            for ask in finding.asks[:3]:
                lines += self._row(self.label("label.ask"), self._ask(ask.key, ask.words, ask.place, ()))
        if later:
            named = ", ".join(self.say(phrase_of(finding)) for finding in later)
            asked = ", ".join(dict.fromkeys(ask.key for finding in later for ask in finding.asks))
            lines += self._row("", self.say(phrase("title.duties_later", number=len(later), duties=named, facts=asked)))
        return [*lines, ""]

    @staticmethod
    def _short(basis: Basis) -> Words:
        return basis.instrument

    def _clears(self, findings: list[Finding]) -> list[str]:
        lines = []
        for finding in findings:
            head = f"{self.say(phrase('kind.clear'))}[{finding.code}]"
            lines.append(f"{self.paint(head, 'clear')} {self.say(finding.title)} · {', '.join(finding.items)}")
            for words in finding.says[:1]:
                lines += self._row("", self.say(words))
            for key, words in finding.details:
                lines += self._row(self.label(key), self.say(words))
            for basis in finding.basis[:2]:
                lines += self._row(self.label("label.basis"), self._basis(basis))
        return [*lines, ""]

    def _closing(self) -> str:
        flows = self.report.flows
        receipt = self.report.receipt
        if not flows:
            return self.say(nothing(self.report))
        counts = [(kind, sum(1 for flow in flows if flow.kind == kind)) for kind in KINDS]
        told = " · ".join(self.paint(f"{number} {self.say(phrase(f'kind.{kind}'))}", kind) for kind, number in counts if number)
        total = self.say(phrase("close.flows" if len(flows) != 1 else "close.flow", number=len(flows)))
        day = self.say(phrase("label.as_of", day=receipt.as_of))
        pack = self.say(phrase("close.pack", name=receipt.lawbook, version=receipt.lawbook_version))
        checked = self.say(phrase("label.checked_to", day=receipt.checked_to)) if receipt.checked_to else ""
        return f"{self.paint(total, 'bold')}: {told} · {day} · {pack}" + (f" · {checked}" if checked else "")
