"""How a verdict was reached: verdict line, decision path, near misses, and with `full` every condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.count import Count
from tongguan.facts import Judged, Unknown, plain
from tongguan.judge.ends import route_of
from tongguan.judge.tell import tell
from tongguan.judge.weigh import branches, weigh
from tongguan.lawbook.condition import facts_of
from tongguan.phrases import phrase, speak
from tongguan.render.cells import Paint, wrap
from tongguan.render.lists import Lists
from tongguan.report import fact_place
from tongguan.truth import Outcome, Truth
from tongguan.verdict import Route, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Condition, Rule, Words
    from tongguan.render import Options
    from tongguan.report import FlowReport, ItemReport, Report

MARK = {Truth.TRUE: ("✓", "clear"), Truth.FALSE: ("✗", "breach"), Truth.UNKNOWN: ("?", "open")}
STAGES = ("scope", "classify", "gate", "exempt", "route", "duty")


def explain(report: Report, law: Law, options: Options, *, flow: str, item: str, full: bool, why_not: str | None) -> str:
    """The derivation of every item of a flow, or of one."""
    teller = _Teller(law, options)
    lines: list[str] = []
    for one in sorted(report.flows, key=lambda each: each.place.span.start):
        if flow and one.id != flow:
            continue
        for each in one.items:
            if item and each.verdict.item.id != item:
                continue
            lines += teller.item(report, one, each, full=full, why_not=why_not)
    return teller.paint.finish("\n".join(lines) + "\n")


class _Teller:
    def __init__(self, law: Law, options: Options) -> None:
        self.law = law
        self.options = options
        self.paint = Paint(color=options.color, unicode=options.unicode)
        self.lists = Lists(law, options)

    def say(self, words: Words) -> str:
        return speak(words, self.options.language)

    def item(self, report: Report, flow: FlowReport, item: ItemReport, *, full: bool, why_not: str | None) -> list[str]:
        """One item."""
        verdict = item.verdict
        lines = [self._verdict_line(report, flow, item), ""]
        if why_not is not None:
            return [*lines, *self._why_not(verdict, why_not), ""]
        if lists := self.lists.lines(verdict):
            lines += [self.paint(self.say(phrase("lists.title")), "bold"), *lists, ""]
        lines.append(self.paint(self.say(phrase("explain.path")), "bold"))
        for stage in STAGES:
            for rule in self.law.stages[stage]:
                outcome = verdict.outcomes.get(rule.id)
                if outcome is None:
                    continue
                if outcome.possible and not (stage == "duty" and not full):
                    lines += self._rule(verdict, rule, outcome, full=full)
        near = self._near(verdict)
        lines += ["", self.paint(self.say(phrase("explain.near")), "bold")]
        lines += [line for rule, missing in near for line in self._miss(verdict, rule, missing)] or [
            f"  {self.say(phrase('explain.none'))}"
        ]
        if full:
            lines += ["", self.paint(self.say(phrase("explain.full")), "bold")]
            for rule in self.law.rules:
                outcome = verdict.outcomes.get(rule.id)
                if outcome is not None and not outcome.possible:
                    mark, style = MARK[outcome.truth]
                    lines.append(f"  {self.paint(mark, style)} {rule.id}  {self.say(rule.title)}")
        return [*lines, ""]

    def _verdict_line(self, report: Report, flow: FlowReport, item: ItemReport) -> str:
        verdict = item.verdict
        kind = self.say(phrase(f"kind.{item.kind}"))
        scopes = {answer.scope for answer in verdict.answers}
        if scopes == {"governed"}:
            floor, ceiling = self.say(phrase(f"route.{verdict.floor.name}")), self.say(phrase(f"route.{verdict.ceiling.name}"))
            route = floor if verdict.floor is verdict.ceiling else f"{floor} … {ceiling}"
        elif len(scopes) == 1:
            route = self.say(phrase(f"scope.{next(iter(scopes))}"))
        else:
            route = self.say(phrase("title.scope_open"))
        day = self.say(phrase("label.as_of", day=report.receipt.as_of))
        head = self.paint(f"{flow.id}/{verdict.item.id}", "bold")
        return f"{head}: {self.paint(kind, item.kind)} · {route} · {day}"

    def _rule(self, verdict: Verdict, rule: Rule, outcome: Outcome, *, full: bool) -> list[str]:
        mark, style = MARK[outcome.truth]
        conclusion = self._conclusion(rule)
        lines = [
            f"  {self.paint(mark, style)} {self.paint(rule.stage, 'dim')}  {self.say(rule.title)}  {self.paint(conclusion, 'bold')}  ({rule.id}, {rule.cites})"
        ]
        displaced = [other for other in self.law.displacers.get(rule.id, ()) if verdict.outcomes[other.id].certain]
        lines += [f"      {self.say(phrase('explain.displaced', rule=other.id))}" for other in displaced]
        if full:
            for depth, node, inner in branches(rule.when, verdict.facts):
                lines.append(f"      {'  ' * depth}{self._node(verdict, node, inner)}")
        else:
            for fact in sorted(facts_of(rule.when)):
                lines.append(f"      {self._fact(verdict, fact)}")
        return lines

    def _conclusion(self, rule: Rule) -> str:
        then = rule.then
        if "route" in then or "exempt" in then:
            return f"→ {self.say(phrase(f'route.{route_of(rule).name}'))}"
        if "review" in then:
            ends = [then[end] for end in ("down_to", "up_to") if end in then]
            return f"→ {self.say(phrase('kind.review'))}" + (f" ({' … '.join(ends)})" if ends else "")
        head = next((f"{key} {value}" for key, value in then.items() if key in ("scope", "class", "gate", "breach", "duty", "count")), "")
        return f"→ {head}" if head else ""

    def _node(self, verdict: Verdict, node: Condition, outcome: Outcome) -> str:
        mark, style = MARK[outcome.truth]
        if node[0] != "test":
            return f"{self.paint(mark, style)} {node[0]}"
        wanted = ", ".join(f"{operator} {_operand(operand)}" for operator, operand in node[2])
        return f"{self.paint(mark, style)} {self._fact(verdict, node[1])}   [{wanted}]"

    def _fact(self, verdict: Verdict, fact: str) -> str:
        value = verdict.facts.get(fact)
        term = self.law.lawbook.terms.get(fact)
        label = self.say(term.words) if term else fact
        if value is None:
            shown = self.paint(self.say(phrase("explain.not_stated")), "open")
        elif isinstance(value, Unknown):
            waits = ", ".join(sorted(value.needs)[:4])
            shown = self.paint(self.say(phrase("explain.waits", facts=waits)), "open")
        elif isinstance(value, Judged):
            shown = f"{tell(value)} ({value.by}: {value.because})"
        else:
            shown = tell(value)
        return f"{fact} = {shown}  · {label}{self._where(verdict, fact, value)}"

    def _where(self, verdict: Verdict, fact: str, value: object) -> str:
        if value is None:
            return ""
        scope, _, rest = fact.partition(".")
        if scope in ("year", "category") or (self.law.lawbook.terms.get(fact) and self.law.lawbook.terms[fact].origin != "stated"):
            return f"  ({self.say(phrase('explain.derived'))})"
        place = fact_place(verdict, fact)
        if place is None:
            return ""
        return f"  ({place.path}:{place.span.start.line})"

    def _near(self, verdict: Verdict) -> list[tuple[Rule, list[tuple[Condition, Outcome]]]]:
        """Rules that would free or ease the flow and fail by one condition."""
        found = []
        for rule in self.law.routes:
            if route_of(rule) > Route.none and "exempt" not in rule.then:
                continue
            if rule.when[0] != "all" or verdict.outcomes[rule.id].certain:
                continue
            failing = [(child, outcome) for child in rule.when[1] if not (outcome := weigh(child, verdict.facts)).certain]
            if len(failing) == 1 and len(rule.when[1]) > 1:
                found.append((rule, failing))
        return found

    def _miss(self, verdict: Verdict, rule: Rule, missing: Iterable[tuple[Condition, Outcome]]) -> list[str]:
        lines = [f"  {self.say(rule.title)}  ({rule.id}, {rule.cites})"]
        for condition, outcome in missing:
            facts = ", ".join(sorted(facts_of(condition)))
            key = "explain.waits" if outcome.open else "explain.missing"
            lines.append(f"      {self.say(phrase(key, facts=facts))}")
            lines += [f"        {self._fact(verdict, fact)}" for fact in sorted(facts_of(condition))]
        return lines

    def _why_not(self, verdict: Verdict, route: str) -> list[str]:
        lines = [self.paint(self.say(phrase("explain.why_not", route=phrase(f"route.{route}"))), "bold")]
        for rule in self.law.routes:
            if route_of(rule).name != route:
                continue
            outcome = weigh(rule.when, verdict.facts)
            mark, style = MARK[outcome.truth]
            lines.append(f"  {self.paint(mark, style)} {self.say(rule.title)}  ({rule.id}, {rule.cites})")
            lines += [f"      {row}" for row in wrap(self.say(rule.says), self.options.width - 6)]
            for depth, node, inner in branches(rule.when, verdict.facts):
                if depth and not inner.certain and node[0] == "test":
                    lines.append(f"      {self._node(verdict, node, inner)}")
            if outcome.certain:
                for other in self.law.displacers.get(rule.id, ()):
                    if verdict.outcomes[other.id].certain:
                        lines.append(f"      {self.say(phrase('explain.displaced', rule=other.id))}")
                stricter = [one for one in self.law.routes if route_of(one) > route_of(rule) and verdict.outcomes[one.id].certain]
                lines += [f"      {self.say(phrase('explain.applies'))}: {one.id} {self._conclusion(one)}" for one in stricter]
        return lines


def _operand(operand: object) -> str:
    if isinstance(operand, tuple):
        return ", ".join(sorted(operand[0])[:4]) + (" …" if len(operand[0]) > 4 else "")
    return tell(Count(operand, operand) if isinstance(operand, int) and not isinstance(operand, bool) else plain(operand))
