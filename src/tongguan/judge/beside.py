"""What stands beside the route: approvals, breaches, reviews, duties and reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.facts import plain
from tongguan.judge.cell import in_force, truth_of
from tongguan.judge.ends import touches
from tongguan.judge.papers import named
from tongguan.judge.weigh import weigh
from tongguan.truth import Outcome, every, negation, some, unknown
from tongguan.verdict import Answer, DutyState, GateState, Question, ReviewState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.judge.known import Known
    from tongguan.judge.work import Work
    from tongguan.lawbook.model import Gate, Rule


def in_force_of(work: Work, rules: Sequence[Rule], known: Known) -> Outcome:
    """Whether one of the rules holds for data that go abroad or to a foreign party at home."""
    scope = some((work.cell.governed(known), work.cell.at_home(known)))
    return every((scope, some(known.weigh(rule) for rule in rules)))


def reviews(work: Work, answers: Sequence[Answer]) -> tuple[ReviewState, ...]:
    """Every review that applies or may, in the order of the lawbook."""
    found = []
    governed = any(answer.scope == "governed" for answer in answers)
    home = any(answer.scope == "gates_only" for answer in answers)
    effective = work.effective(work.base) if work.reviewed else {}
    for rule in work.reviewed:
        if not (governed or (home and rule.stage == "gate")) or not work.review(rule, work.base, effective).possible:
            continue

        def reviewed(known: Known, rule: Rule = rule) -> Outcome:
            return work.review(rule, known, work.effective(known) if rule.id in work.law.displacers else {})

        outcome, questions = work.question((rule,), reviewed)
        if not outcome.possible:
            continue
        by = next((clearance for clearance in work.settling(rule) if work.stands(clearance, work.base.facts).certain), None)
        if by is not None and touches(rule) and plain(by.facts.get("clearance.route")) is None:
            by = None
        if by is None:
            questions = (*questions, *_wanting(work, rule))
        found.append(ReviewState(rule, outcome, questions, by))
    return tuple(found)


def _wanting(work: Work, rule: Rule) -> list[Question]:
    """What determinations on record would have to say to settle a review."""
    needs: set[str] = set()
    for paper in work.settling(rule):
        outcome = work.stands(paper, work.base.facts)
        if outcome.certain:
            # It stands, and gives no route.
            outcome = unknown(("clearance.route",))
        needs |= named(outcome, paper, work.subject).needs
    return [Question(need) for need in sorted(needs)]


def gates(work: Work) -> tuple[GateState, ...]:
    """Every approval that is or may be needed beside the route."""
    states = []
    for gate, rules, bits in work.law.gates:
        if not bits & ~work.base.out:
            continue
        applying = [rule for rule in rules if work.base.holds(rule) is not False]
        if not applying:
            continue

        def needing(known: Known, rules: Sequence[Rule] = tuple(applying)) -> Outcome:
            return in_force_of(work, rules, known)

        needed, questions = work.question(applying, needing)
        if not needed.possible:
            continue
        met, flaws = _met(work, gate)
        states.append(GateState(gate, tuple(applying), needed, met, questions, flaws))
    return tuple(states)


def _met(work: Work, gate: Gate) -> tuple[Outcome, tuple[Rule, ...]]:
    outcomes = []
    flaws: list[Rule] = []
    subject = work.subject
    for clearance in subject.flow.clearances:
        if plain(clearance.facts.get("clearance.mechanism")) not in (*gate.met_by, *gate.filed_by):
            continue
        facts, weighed = work.paper(clearance)
        parts = [truth_of(facts[f"clearance.covers_{part}"]) for part in ("item", "purpose", "recipient")]
        parts += [in_force(facts), work.law.granted(facts)]
        for rule, outcome in weighed:
            if "defect" in rule.then:
                parts.append(negation(outcome))
                if outcome.certain:
                    flaws.append(rule)
        outcomes.append(named(every(parts), clearance, subject))
    return some(outcomes), tuple(flaws)


def breaches(work: Work) -> tuple[tuple[Rule, Outcome, tuple[Question, ...]], ...]:
    """Norms beside the route that are or may be broken."""
    found = []
    for rule in work.law.standing(work.law.breaches & ~work.base.out):

        def broken(known: Known, rule: Rule = rule) -> Outcome:
            return in_force_of(work, (rule,), known)

        outcome, questions = work.question((rule,), broken)
        if outcome.possible:
            found.append((rule, outcome, questions))
    return tuple(found)


def duties(work: Work, answers: Sequence[Answer]) -> tuple[DutyState, ...]:
    """Every duty that applies or may, with its evidence."""
    if all(answer.scope != "governed" for answer in answers):
        return ()
    governed = work.cell.governed(work.base)
    states = []
    for duty, rules, bits in work.law.duties:
        if not bits & ~work.base.out:
            continue
        weighed = [(rule, work.base.weigh(rule)) for rule in rules]
        applies = every((governed, some(outcome for _, outcome in weighed)))
        if not applies.possible:
            continue
        evidence = weigh(duty.evidence, work.base.facts)
        states.append(DutyState(duty, tuple(rule for rule, outcome in weighed if outcome.possible), applies, evidence))
    return tuple(states)


def notes(work: Work, answers: Sequence[Answer]) -> tuple[Rule, ...]:
    """Reminders that apply."""
    governed = any(answer.scope == "governed" for answer in answers)
    base = work.base
    found = {
        rule.id: rule
        for rule in work.law.standing(work.law.notes & ~base.out)
        if (governed or rule.stage in ("scope", "gate")) and base.holds(rule)
    }
    for clearance in work.subject.flow.clearances:
        found |= {rule.id: rule for rule, outcome in work.paper(clearance)[1] if outcome.certain and rule.then.get("note")}
    return tuple(found.values())
