"""How a verdict was reached: verdict line, decision path, near misses, and with `full` every condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.asks import fact_place, is_stated
from tongguan.count import Count
from tongguan.facts import Judged, Unknown, plain
from tongguan.finding import Basis
from tongguan.judge.cases import tell
from tongguan.judge.ends import route_of, serves
from tongguan.judge.tally import UNSETTLED, turning_on
from tongguan.judge.weigh import branches, weigh
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.render.cells import Paint, wrap
from tongguan.render.gather import calls, common, gathered
from tongguan.render.lists import Lists
from tongguan.render.outline import MANY_OWN, answer, clean, colon, let_pass, placed, semicolon, speaker
from tongguan.render.questions import fact_of
from tongguan.truth import Outcome, Truth
from tongguan.verdict import Route, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Condition, Duty, Gate, Rule, Term
    from tongguan.manifest import Clearance
    from tongguan.render import Options
    from tongguan.report import FlowReport, ItemReport, Report

MARK = {Truth.TRUE: ("✓", "clear"), Truth.FALSE: ("✗", "breach"), Truth.UNKNOWN: ("?", "open")}
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


class _Teller:
    def __init__(self, law: Law, options: Options) -> None:
        self.law = law
        self.options = options
        self.say = speaker(options.language)
        self.paint = Paint(color=options.color, unicode=options.unicode)
        self.lists = Lists(law, options)

    def item(self, report: Report, flow: FlowReport, item: ItemReport, *, full: bool, why_not: str | None) -> list[str]:
        """One item."""
        verdict = item.verdict
        lines = [*self._verdict_line(report, flow, item), ""]
        if why_not is not None:
            return [*lines, *self._why_not(verdict, why_not), ""]
        if lists := self.lists.lines(verdict):
            lines += [self.paint(self.say(phrase("lists.title")), "bold"), *lists, ""]
        lines.append(self.paint(self.say(phrase("explain.path")), "bold"))
        wanted = None if full else self._path(verdict)
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

    def _path(self, verdict: Verdict) -> set[str]:
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
        heads = [one for one in found.standing if one.kind == "open" and item in one.items and found.awaits(one)]
        return [self.say(words) for one in heads for words in calls(one, found.under(one), self.options.language)]

    def _rule(self, verdict: Verdict, rule: Rule, outcome: Outcome, *, full: bool) -> list[str]:
        mark, style = MARK[outcome.truth]
        conclusion = self._conclusion(rule)
        rows = wrap(f"{self.say(rule.title)}  {conclusion}".rstrip(), self.options.width - 6)
        lines = [f"    {self.paint(mark, style)} {self.paint(rows[0], 'bold')}", *(f"      {self.paint(row, 'bold')}" for row in rows[1:])]
        lines += [f"      {self.paint(row, 'dim')}" for row in wrap(self._basis(rule), self.options.width - 6)]
        displaced = [other for other in self.law.displacers.get(rule.id, ()) if verdict.outcomes[other.id].certain]
        lines += [f"        {self.say(phrase('explain.displaced', rule=other.id))}" for other in displaced]
        if full:
            for depth, node, inner in branches(rule.when, verdict.facts):
                lines += self._hanging(f"        {'  ' * depth}", self._node(verdict, node, inner))
        else:
            for fact in sorted(facts_of(rule.when)):
                lines += self._hanging("        ", self._fact(verdict, fact))
        return lines

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

    def _hanging(self, indent: str, text: str, cells: int | None = None) -> list[str]:
        """Rows behind a lead; `cells`: how wide it is, where it is no blank."""
        behind = " " * (len(indent) + 2 if cells is None else cells)
        rows = wrap(text, self.options.width - len(behind))
        return [f"{indent}{rows[0]}", *(f"{behind}{row}" for row in rows[1:])]

    def _basis(self, rule: Rule) -> str:
        """Rule, instrument in short, and where in it."""
        instrument = self.law.lawbook.instruments[rule.instrument]
        basis, language = Basis(rule, instrument.words, instrument.number, instrument.address, instrument.kind), self.options.language
        return f"{rule.id} · {self.say(placed(basis, language, full=False))}"

    def _conclusion(self, rule: Rule) -> str:
        then, law = rule.then, self.law.lawbook
        if "route" in then or "exempt" in then:
            return f"→ {self.say(phrase(f'route.{route_of(rule).name}'))}"
        if "review" in then:
            ends = [self.say(phrase(f"route.{then[end]}")) for end in ("down_to", "up_to") if end in then]
            return f"→ {self.say(phrase('kind.review'))}" + (f" ({' … '.join(ends)})" if ends else "")
        if "scope" in then:
            scope = then["scope"]
            return f"→ {self.say(phrase(f'scope.{scope}'))}"
        if "breach" in then:
            return f"→ {self.say(phrase('kind.breach'))}"
        named: dict[str, Mapping[str, Term | Gate | Duty]] = {"class": law.terms, "gate": law.gates, "duty": law.duties}
        for key, known in named.items():
            if key in then:
                one = known.get(str(then[key]))
                return f"→ {self.say(one.words) if one is not None else then[key]}"
        return f"→ {self.say(phrase('explain.counts'))}" if "count" in then else ""

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
        if term is not None and term.claim and (value is False or value == frozenset()) and not is_stated(verdict, fact):
            # A relief that nobody claims stands nowhere: no line is shown for it.
            return f"{fact} = {self.say(phrase('explain.unclaimed'))} · {label}"
        if value is None:
            shown = self.say(phrase("explain.not_stated"))
        elif isinstance(value, Unknown):
            needs = list(dict.fromkeys(fact_of(verdict.flow.id, one) for one in sorted(value.needs)))
            waits = ", ".join(needs[:4]) + (" …" if len(needs) > 4 else "")
            shown = self.say(phrase("explain.waits", facts=waits))
        elif isinstance(value, Judged):
            shown = f"{tell(value)} ({value.by}: {value.because})"
        else:
            shown = tell(value)
        return f"{fact} = {clean(shown)} · {label}{self._where(verdict, fact, value)}"

    def _where(self, verdict: Verdict, fact: str, value: object) -> str:
        if value is None:
            return ""
        scope = fact.partition(".")[0]
        if scope in ("year", "category") or (self.law.lawbook.terms.get(fact) and self.law.lawbook.terms[fact].origin != "stated"):
            return f" ({self.say(phrase('explain.derived'))})"
        place = fact_place(verdict, fact)
        if place is None:
            return ""
        # The manifest is named above; another file by its last name.
        name = "" if place.path == verdict.manifest.path else place.path.rpartition("/")[2]
        return (
            f" ({clean(name)}:{place.span.start.line})" if name else f" ({self.say(phrase('explain.line', number=place.span.start.line))})"
        )

    def _held(self, verdict: Verdict) -> list[str]:
        """What is held against what is asked, whether it counts, and the duties with or without evidence."""
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
        mark = semicolon(self.options.language)
        due: dict[tuple[str, Truth, bool], list[str]] = {}
        for duty in verdict.duties:
            if duty.applies.possible:
                label = "explain.duties" if duty.duty.timing == "before" else "explain.standing"
                due.setdefault((label, duty.evidence.truth, duty.applies.open), []).append(self.say(duty.duty.words))
        for (label, truth, maybe), words in sorted(due.items(), key=lambda one: (one[0][0], list(MARK).index(one[0][1]), one[0][2])):
            remark = phrase("explain.possible") if maybe else None
            lines += self._counted(self.say(phrase(label, duties=mark.join(words))), truth, remark=remark)
        return lines

    def _paper(self, clearance: Clearance) -> str:
        """A clearance by its kind and reference."""
        kind = str(plain(clearance.facts.get("clearance.mechanism")))
        ref = clearance.facts.get("clearance.ref")
        kinds = {word: Words(zh, en) for word, zh, en in self.law.lawbook.terms["clearance.mechanism"].values}
        words = self.say(kinds.get(kind, Words(kind, kind)))
        return f"{words} {clean(str(ref))}" if ref else words

    def _counted(self, text: str, truth: Truth, rules: Iterable[Rule] = (), remark: Words | None = None) -> list[str]:
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


def _operand(operand: object) -> str:
    if isinstance(operand, tuple):
        return ", ".join(sorted(operand[0])[:4]) + (" …" if len(operand[0]) > 4 else "")
    return tell(Count(operand, operand) if isinstance(operand, int) and not isinstance(operand, bool) else plain(operand))
