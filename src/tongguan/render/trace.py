"""The trace of a verdict: a rule with what it concludes, its conditions one under the other, and each fact with its value and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.asks import fact_place, is_stated
from tongguan.count import Count
from tongguan.facts import Judged, Unknown, plain
from tongguan.finding import Basis, Place
from tongguan.judge.cases import tell
from tongguan.judge.ends import route_of
from tongguan.judge.weigh import branches
from tongguan.lawbook.condition import facts_of
from tongguan.phrases import phrase
from tongguan.render.cells import Paint, wrap
from tongguan.render.outline import clean, comma, placed, speaker
from tongguan.render.questions import fact_of, value_told
from tongguan.truth import Outcome, Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Condition, Duty, Gate, Rule, Term
    from tongguan.render import Options
    from tongguan.verdict import Verdict

MARK = {Truth.TRUE: ("✓", "clear"), Truth.FALSE: ("✗", "breach"), Truth.UNKNOWN: ("?", "open")}
"""The sign of an outcome, and the colour of which kind it has."""
NAMED = 4
"""Facts, or values of one condition, that are named where something waits for more."""


class Trace:
    """Tells rules, conditions and facts of a verdict in lines."""

    def __init__(self, law: Law, options: Options) -> None:
        self.law = law
        self.options = options
        self.say = speaker(options.language)
        self.paint = Paint(color=options.color, unicode=options.unicode)

    def _rule(self, verdict: Verdict, rule: Rule, outcome: Outcome, *, full: bool) -> list[str]:
        """A rule with what it concludes and rests on, then the facts that it reads; `full`: its conditions."""
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

    def _hanging(self, indent: str, text: str, cells: int | None = None) -> list[str]:
        """Rows behind a lead; `cells`: how wide it is, where it is no blank."""
        behind = " " * (len(indent) + 2 if cells is None else cells)
        rows = wrap(text, self.options.width - len(behind))
        return [f"{indent}{rows[0]}", *(f"{behind}{row}" for row in rows[1:])]

    def _basis(self, rule: Rule) -> str:
        """Rule, instrument in short, and where in it."""
        instrument = self.law.lawbook.instruments[rule.instrument]
        basis, language = Basis.of(rule, instrument), self.options.language
        return f"{rule.id} · {self.say(placed(basis, language, full=False))}"

    def _conclusion(self, rule: Rule) -> str:
        """What a rule leads to, behind an arrow."""
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
        """One condition, and what it makes of the facts."""
        mark, style = MARK[outcome.truth]
        if node[0] != "test":
            return f"{self.paint(mark, style)} {self.say(phrase(f'joint.{node[0]}'))}"
        told = (f"{self.say(phrase(f'operator.{operator}'))} {_operand(operand)}" for operator, operand in node[2])
        wanted = self.say(phrase("explain.wanted", what=comma(self.options.language).join(told)))
        return f"{self.paint(mark, style)} {self._fact(verdict, node[1])}   [{wanted}]"

    def _fact(self, verdict: Verdict, fact: str) -> str:
        """A fact with its value, or what it waits for."""
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
            waits = ", ".join(needs[:NAMED]) + (" …" if len(needs) > NAMED else "")
            shown = self.say(phrase("explain.waits", facts=waits))
        elif isinstance(value, Judged):
            shown = f"{self.say(value_told(value))} ({value.by}: {value.because})"
        else:
            shown = self.say(value_told(value))
        return f"{fact} = {clean(shown)} · {label}{self._where(verdict, fact, value)}"

    def _where(self, verdict: Verdict, fact: str, value: object) -> str:
        """Where a fact is stated, or that it is derived."""
        if value is None:
            return ""
        scope = fact.partition(".")[0]
        if scope in ("year", "category") or (self.law.lawbook.terms.get(fact) and self.law.lawbook.terms[fact].origin != "stated"):
            return f" ({self.say(phrase('explain.derived'))})"
        place = _shared_evidence(verdict, fact) or fact_place(verdict, fact)
        if place is None:
            return ""
        # The manifest is named above; another file by its last name.
        name = "" if place.path == verdict.manifest.path else place.path.rpartition("/")[2]
        return (
            f" ({clean(name)}:{place.span.start.line})" if name else f" ({self.say(phrase('explain.line', number=place.span.start.line))})"
        )


def _shared_evidence(verdict: Verdict, fact: str) -> Place | None:
    """Where the exporter states evidence of which the flow says nothing itself."""
    scope, _, rest = fact.partition(".")
    parts, manifest = rest.split("."), verdict.manifest
    if scope != "evidence" or manifest.document.value(*verdict.flow.at, "evidence", parts[0]) is not None:
        return None
    document = manifest.exporter_document
    shared = document.value("exporter", "evidence", parts[0]) is not None
    return Place.of(document, ("exporter", "evidence", *parts)) if shared else None


def _operand(operand: object) -> str:
    """What a condition asks for."""
    if isinstance(operand, tuple):
        return ", ".join(sorted(operand[0])[:NAMED]) + (" …" if len(operand[0]) > NAMED else "")
    return tell(Count(operand, operand) if isinstance(operand, int) and not isinstance(operand, bool) else plain(operand))
