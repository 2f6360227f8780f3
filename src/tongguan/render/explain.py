"""How a verdict was reached: verdict line, decision path, what is held, near misses, and with `full` every rule that was weighed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.facts import plain
from tongguan.judge.ends import route_of, serves
from tongguan.judge.tally import UNSETTLED, turning_on
from tongguan.judge.weigh import branches, weigh
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.render.cells import wrap
from tongguan.render.gather import CALLED, calls, common, gathered
from tongguan.render.lists import Lists
from tongguan.render.outline import MANY_OWN, answer, clean, colon, let_pass, semicolon
from tongguan.render.questions import fact_of, to_answer
from tongguan.render.trace import MARK, Trace
from tongguan.truth import Outcome, Truth
from tongguan.verdict import Route, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Condition, Rule
    from tongguan.manifest import Clearance
    from tongguan.render import Options
    from tongguan.report import FlowReport, ItemReport, Report

BEFORE = ".before_export"
"""The end of the derived fact whether evidence is dated on or before the first export."""
LISTED = 12
"""Rules that are named where they wait for one answer."""
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


class _Teller(Trace):
    """Tells how a verdict was reached, item by item."""

    def __init__(self, law: Law, options: Options) -> None:
        super().__init__(law, options)
        self.lists = Lists(law, options)

    def item(self, report: Report, flow: FlowReport, item: ItemReport, *, full: bool, why_not: str | None) -> list[str]:
        """One item."""
        verdict = item.verdict
        lines = [*self._verdict_line(report, flow, item), ""]
        if why_not is not None:
            return [*lines, *self._why_not(verdict, why_not), ""]
        if lists := self.lists.lines(verdict):
            lines += [self.paint(self.say(phrase("lists.title")), "bold"), *lists, ""]
        lines += self._path(verdict, full=full)
        if held := self._held(verdict):
            lines += ["", self.paint(self.say(phrase("explain.held")), "bold"), *held]
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

    def _path(self, verdict: Verdict, *, full: bool) -> list[str]:
        """The rules that led to the answer, stage by stage; `full`: all that hold or may hold."""
        lines = [self.paint(self.say(phrase("explain.path")), "bold")]
        wanted = None if full else self._leading(verdict)
        shortened = False
        for stage in STAGES:
            rules = [
                (rule, outcome)
                for rule in self.law.stages[stage]
                if (outcome := verdict.outcomes.get(rule.id)) is not None and outcome.possible and (wanted is None or rule.id in wanted)
            ]
            if rules:
                lines.append(f"  {self.paint(self.say(phrase(f'explain.{stage}')), 'line')}")
            waiting = [] if full else [(rule, outcome) for rule, outcome in rules if outcome.open]
            short = waiting if len(waiting) > MANY_OWN else []
            shortened = shortened or bool(short)
            for rule, outcome in rules:
                if not (short and outcome.open):
                    lines += self._rule(verdict, rule, outcome, full=full)
            lines += self._waiting(verdict, short)
        if shortened:
            lines += self._hanging("  ", self.say(phrase("explain.short")))
        return lines

    def _leading(self, verdict: Verdict) -> set[str]:
        """The rules that lead to the answer: those that give it, and those that make the data what it turns on."""
        governed = {answer.scope for answer in verdict.answers}
        chosen = {rule.id for rule in self.law.stages["scope"] if rule.then.get("scope") in governed and self._sure(verdict, rule)}
        chosen |= {rule for answer in verdict.answers for rule in (*answer.deciding, *answer.reviews) if rule in self.law.by_id}
        chosen |= {rule.id for state in verdict.gates if state.needed.possible for rule in state.rules}
        chosen |= {rule.id for rule, _, _ in verdict.breaches}
        chosen |= {state.rule.id for state in verdict.reviews}
        chosen |= {rule.id for rule in self.law.stages["exempt"] if self._possible(verdict, rule)}
        classes = dict(self.law.classes)
        waiting = sorted(chosen)
        while waiting:
            rule = self.law.by_id[waiting.pop()]
            for fact in turning_on(facts_of(rule.when)):
                makers = [one for one in classes.get(fact, ()) if self._possible(verdict, one)]
                # What is settled needs no rule that only might have settled it.
                sure = [one for one in makers if self._sure(verdict, one)]
                new = {one.id for one in sure or makers} - chosen
                chosen |= new
                waiting += sorted(new)
        return chosen

    @staticmethod
    def _possible(verdict: Verdict, rule: Rule) -> bool:
        return rule.id in verdict.outcomes and verdict.outcomes[rule.id].possible

    @staticmethod
    def _sure(verdict: Verdict, rule: Rule) -> bool:
        return rule.id in verdict.outcomes and verdict.outcomes[rule.id].certain

    def _verdict_line(self, report: Report, flow: FlowReport, item: ItemReport) -> list[str]:
        """What came out; then because of what, and what is not there, in one sentence."""
        verdict = item.verdict
        kind = self.say(phrase(f"kind.{item.kind}"))
        day = self.say(phrase("label.as_of", day=report.receipt.as_of))
        head = f"{flow.id}/{verdict.item.id}"
        rest = f"{self.say(answer(verdict))} · {day} · {clean(flow.manifest.path)}"
        rows = wrap(f"{head}: {kind} · {rest}", self.options.width)
        lines = [rows[0].replace(head, self.paint(head, "bold"), 1).replace(kind, self.paint(kind, item.kind), 1), *rows[1:]]
        deciding = [rule for rule in self.law.rules if any(rule.id in one.deciding for one in verdict.answers)]
        mark = semicolon(self.options.language)
        sure = [rule for rule in deciding if self._sure(verdict, rule)]
        because = mark.join(list(dict.fromkeys(self.say(rule.title) for rule in sure or deciding))[:3])
        missing = [self.say(state.gate.words) for state in verdict.gates if state.needed.certain and not state.met.possible]
        if verdict.floor > Route.none and not verdict.cleared.possible:
            missing.insert(0, self.say(phrase(f"route.{verdict.floor.name}")))
        told = []
        if because:
            told.append(self.say(phrase("explain.because" if sure else "explain.may_turn", rules=because)))
        if item.kind == "review":
            asked = dict.fromkeys(self.say(one.title) for one in flow.findings if one.kind == "review" and verdict.item.id in one.items)
            told.append(f"{kind}{colon(self.options.language)}{mark.join(asked)}")
        if missing:
            told.append(self.say(phrase("explain.lacks", papers=mark.join(dict.fromkeys(missing)))))
        told += self._first(report, flow, verdict.item.id)
        for one in flow.findings if item.kind == "waived" else ():
            if verdict.item.id in one.items:
                told += [
                    f"{self.say(phrase(label))}{colon(self.options.language)}{self.say(words)} [{one.code}]"
                    for label, words in let_pass(one)
                ]
        return [*lines, *(f"  {row}" for text in told for row in wrap(text, self.options.width - 2))]

    def _first(self, report: Report, flow: FlowReport, item: str) -> list[str]:
        """What is to be answered first, as the report tells it."""
        found = gathered(flow, report)
        heads = [one for one in found.standing if one.kind == "open" and item in one.items]
        gathering = [one for one in heads if found.awaits(one)]
        if gathering or not heads:
            return [self.say(words) for one in gathering for words in calls(one, found.under(one))]
        # Where nothing else waits for the same, the question itself is all there is to answer.
        head = next((one for one in heads if one.code.startswith("open/")), heads[0])
        words = to_answer(flow.id, head.waits, CALLED)
        return [self.say(words)] if words is not None else []

    def _waiting(self, verdict: Verdict, rules: Sequence[tuple[Rule, Outcome]]) -> list[str]:
        """Rules that may hold, by what they wait for: where many wait for one answer, by their names."""
        needs = [frozenset(fact_of(verdict.flow.id, need) for need in outcome.needs) for _, outcome in rules]
        left = dict(enumerate(needs))
        mark, style = MARK[Truth.UNKNOWN]
        lines: list[str] = []
        for fact, same in common(left):
            titles = list(dict.fromkeys(self.say(rules[index][0].title) for index in same))
            more = [self.say(phrase("label.more", number=len(titles) - LISTED))] if len(titles) > LISTED else []
            told = semicolon(self.options.language).join([*titles[:LISTED], *more])
            head = f"{self.say(phrase('explain.waiting', facts=fact, number=len(same)))}{colon(self.options.language)}"
            lines += self._hanging(f"    {self.paint(mark, style)} ", f"{head}{told}", 6)
            for index in same:
                del left[index]
        for index, facts in left.items():
            rule = rules[index][0]
            lines += self._hanging(f"    {self.paint(mark, style)} ", f"{self.say(rule.title)}  {self._conclusion(rule)}", 6)
            waits = ", ".join(sorted(facts)[:4]) + (" …" if len(facts) > 4 else "")
            lines += self._hanging("      ", f"{rule.id} · {self.say(phrase('explain.waits', facts=waits))}")
        return lines

    def _held(self, verdict: Verdict) -> list[str]:
        """What is held against what is asked, whether it counts, and the duties."""
        lines: list[str] = []
        perhaps: list[str] = []
        for gate in verdict.gates:
            kinds = (*gate.gate.met_by, *gate.gate.filed_by)
            papers = [self._paper(one) for one in verdict.flow.clearances if plain(one.facts.get("clearance.mechanism")) in kinds]
            if not papers and gate.needed.open and not gate.flaws:
                perhaps.append(self.say(gate.gate.words))
                continue
            told = ", ".join(papers) or self.say(phrase("explain.none"))
            waits = phrase("explain.possible") if gate.needed.open else None
            lines += self._counted(f"{self.say(gate.gate.words)}{colon(self.options.language)}{told}", gate.met.truth, gate.flaws, waits)
        for held in verdict.held:
            fits = held.answers.possible and (verdict.floor is Route.none or serves(self.law.stages["clear"], held, verdict.floor))
            idle = None if fits else phrase("explain.idle")
            # What only the law leaves open is for the review that says so.
            doubts = [rule for rule, outcome in held.doubts if not all(need.startswith(UNSETTLED) for need in outcome.needs)]
            truth = Truth.FALSE if held.flaws or idle else Truth.UNKNOWN if doubts or held.answers.open else Truth.TRUE
            rules = (*held.flaws, *doubts, *held.reviews, *held.spared)
            lines += self._counted(self._paper(held.clearance), truth, rules, idle)
        for review in verdict.reviews:
            if review.settled is not None:
                settled = phrase("clear.settled", review=review.rule.title)
                lines += self._counted(f"{self.say(settled)}{colon(self.options.language)}{self._paper(review.settled)}", Truth.TRUE)
        if perhaps:
            missing = semicolon(self.options.language).join(dict.fromkeys(perhaps))
            lines += self._counted(self.say(phrase("explain.maybe", papers=missing)), Truth.UNKNOWN)
        return [*lines, *self._due(verdict)]

    def _due(self, verdict: Verdict) -> list[str]:
        """Duties with evidence and without, and those that only may apply: a line each."""
        lines: list[str] = []
        mark = semicolon(self.options.language)
        due: dict[tuple[str, Truth, bool], list[str]] = {}
        for duty in verdict.duties:
            if duty.applies.possible:
                label = "explain.duties" if duty.duty.timing == "before" else "explain.standing"
                due.setdefault((label, duty.evidence.truth, duty.applies.open), []).append(self.say(duty.duty.words))
        for (label, truth, maybe), words in sorted(due.items(), key=lambda one: (one[0][0], list(MARK).index(one[0][1]), one[0][2])):
            remark = phrase("explain.possible") if maybe else None
            lines += self._counted(self.say(phrase(label, duties=mark.join(words))), truth, remark=remark)
            if truth is Truth.FALSE and label == "explain.duties":
                lines += self._too_late(verdict, maybe=maybe)
        return lines

    def _too_late(self, verdict: Verdict, *, maybe: bool) -> list[str]:
        """The days of evidence that has to come before the first export and did not; `maybe`: of duties that only may apply."""
        late = [
            fact.removesuffix(BEFORE)
            for duty in verdict.duties
            if duty.applies.possible and duty.applies.open is maybe and duty.evidence.truth is Truth.FALSE and duty.duty.timing == "before"
            for fact in sorted(facts_of(duty.duty.evidence))
            if fact.endswith(BEFORE)
        ]
        told = [f"{fact}.date" for fact in dict.fromkeys(late) if verdict.facts.get(f"{fact}.date") is not None]
        return [row for fact in (*told, *(["flow.since"] if told else ())) for row in self._hanging("      ", self._fact(verdict, fact))]

    def _paper(self, clearance: Clearance) -> str:
        """A clearance by its kind and reference."""
        kind = str(plain(clearance.facts.get("clearance.mechanism")))
        ref = clearance.facts.get("clearance.ref")
        kinds = {word: Words(zh, en) for word, zh, en in self.law.lawbook.terms["clearance.mechanism"].values}
        words = self.say(kinds.get(kind, Words(kind, kind)))
        return f"{words} {clean(str(ref))}" if ref else words

    def _counted(self, text: str, truth: Truth, rules: Iterable[Rule] = (), remark: Words | None = None) -> list[str]:
        """Whether something counts, with the rules that say so."""
        mark, style = MARK[truth]
        told = f"{text} · {self.say(remark)}" if remark is not None else text
        rows = wrap(told, self.options.width - 6)
        lines = [f"  {self.paint(mark, style)} {rows[0]}", *(f"    {row}" for row in rows[1:])]
        for rule in {one.id: one for one in rules}.values():
            lines += self._hanging("      ", f"{self.say(rule.title)} · {self._basis(rule)}")
        return lines

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
        """A rule that nearly held, and what it lacks."""
        lines = self._hanging("  ", f"{self.say(rule.title)}  {self._conclusion(rule)}")
        lines += [f"      {self.paint(row, 'dim')}" for row in wrap(self._basis(rule), self.options.width - 6)]
        for condition, outcome in missing:
            facts = ", ".join(sorted(facts_of(condition)))
            key = "explain.waits" if outcome.open else "explain.missing"
            lines.append(f"      {self.say(phrase(key, facts=facts))}")
            for fact in sorted(facts_of(condition)):
                lines += self._hanging("        ", self._fact(verdict, fact))
        return lines

    def _why_not(self, verdict: Verdict, route: str) -> list[str]:
        """The rules that would give a route: what they lack, or what takes their place."""
        lines = [self.paint(self.say(phrase("explain.why_not", route=phrase(f"route.{route}"))), "bold")]
        for rule in self.law.routes:
            if route_of(rule).name != route:
                continue
            outcome = weigh(rule.when, verdict.facts)
            mark, style = MARK[outcome.truth]
            lines.append(f"  {self.paint(mark, style)} {self.paint(self.say(rule.title), 'bold')}")
            lines += [f"      {self.paint(row, 'dim')}" for row in wrap(self._basis(rule), self.options.width - 6)]
            lines += [f"      {row}" for row in wrap(self.say(rule.says), self.options.width - 6)]
            for depth, node, inner in branches(rule.when, verdict.facts):
                if depth and not inner.certain and node[0] == "test":
                    lines += self._hanging("      ", self._node(verdict, node, inner))
            if outcome.certain:
                for other in self.law.displacers.get(rule.id, ()):
                    if verdict.outcomes[other.id].certain:
                        lines.append(f"      {self.say(phrase('explain.displaced', rule=other.id))}")
                stricter = [one for one in self.law.routes if route_of(one) > route_of(rule) and verdict.outcomes[one.id].certain]
                lines += [f"      {self.say(phrase('explain.applies'))}: {one.id} {self._conclusion(one)}" for one in stricter]
        return lines
