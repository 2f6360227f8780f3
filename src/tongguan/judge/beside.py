"""What stands beside the route: approvals, breaches, reviews, duties and reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.facts import plain
from tongguan.judge.cell import in_force, truth_of, weighed
from tongguan.judge.clearances import as_approved
from tongguan.judge.ends import touches
from tongguan.judge.papers import named
from tongguan.truth import TRUE, Outcome, every, negation, some, unknown
from tongguan.verdict import Answer, DutyState, GateState, Question, ReviewState, Route

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.judge.known import Known
    from tongguan.judge.work import Work
    from tongguan.lawbook.model import Gate, Rule
    from tongguan.manifest import Clearance
    from tongguan.verdict import Held


SHORT = ("persons", "scale", "purpose", "recipient", "changes", "end", "result")
"""In what an approval may fall short of what is done, as `meeting` calls its parts."""


def in_force_of(work: Work, rules: int, known: Known) -> Outcome:
    """Whether one of the rules holds for data that go abroad or to a foreign party at home."""
    scope = known.some(work.law.scope)
    return every((scope, known.some(rules))) if scope.possible else scope


def reviews(work: Work, answers: Sequence[Answer], held: Sequence[Held]) -> tuple[ReviewState, ...]:
    """Every review that applies or may, in the order of the lawbook."""
    found = []
    answered: bool | None = None
    governed = any(answer.scope == "governed" for answer in answers)
    strictest = max((answer.ceiling for answer in answers if answer.scope == "governed"), default=Route.prohibited)
    home = any(answer.scope == "gates_only" for answer in answers)
    concerned = work.reviewed if governed else work.reviewed & work.law.gating if home else 0
    certain, pending = work.reviews(work.base, concerned, *work.effective(work.base)) if concerned else (0, 0)
    apart = len({answer.scope for answer in answers}) > 1
    for rule in work.law.standing(certain | pending):

        def reviewed(known: Known, rule: Rule = rule) -> Outcome:
            return work.review(known, rule)

        outcome, questions = work.question("review", work.law.bits[rule.id], reviewed)
        if not outcome.possible:
            continue
        if "down_to" in rule.then and "up_to" not in rule.then:
            answered = _answered(work, answers, held) if answered is None else answered
            if answered:
                # Whether less would do matters to nobody who has what the strictest reading asks for.
                continue
        if apart and outcome.certain:
            # While it is open whether anybody abroad, or a foreign party at home, gets the data, so is what that brings.
            within = work.base.some(work.law.scope if work.law.bits[rule.id] & work.law.gating else work.law.governing)
            outcome, questions = every((within, outcome)), tuple(Question(need) for need in sorted(within.needs))
        by = work.determined.by(rule)
        decided = work.determined.route(rule) if by is not None else None
        if by is not None and (touches(rule) if decided is None else decided > strictest):
            # It gives no route where one is asked, or a stricter one than comes out: whoever decided so wants more than this.
            by = None
        if by is None:
            questions = (*questions, *_wanting(work, rule))
        found.append(ReviewState(rule, outcome, questions, by))
    found += [ReviewState(rule, TRUE, (), by) for rule, by in work.counting]
    return tuple(found)


def _answered(work: Work, answers: Sequence[Answer], held: Sequence[Held]) -> bool:
    """Whether the strictest route of every answer asks for nothing, or a paper answers it that leaves no doubt."""
    sound = [one.clearance for one in held if not (one.flaws or one.doubts or one.reviews or one.spared)]
    return all(
        answer.scope == "governed"
        and (
            answer.ceiling is Route.none
            or any(
                outcome.certain and answer.ceiling.name in rule.then.get("clears", ())
                for clearance in sound
                for rule, outcome in work.paper(clearance)[1]
            )
        )
        for answer in answers
    )


def _wanting(work: Work, rule: Rule) -> list[Question]:
    """What determinations on record would have to say to settle a review."""
    needs: set[str] = set()
    for paper in work.determined.naming(rule):
        outcome = work.determined.stands(paper, work.base.facts)
        if outcome.certain:
            # It stands, and its route is missing or does not fit.
            outcome = unknown(("clearance.route",))
        needs |= named(outcome, paper, work.subject).needs
    return [Question(need) for need in sorted(needs)]


def gates(work: Work) -> tuple[GateState, ...]:
    """Every approval that is or may be needed beside the route."""
    states = []
    for gate, bits in work.law.gates:
        applying = bits & (work.true | work.unsure)
        if not applying:
            continue

        def needing(known: Known, rules: int = applying) -> Outcome:
            return in_force_of(work, rules, known)

        needed, questions = work.question("gate", applying, needing)
        if not needed.possible:
            continue
        met, flaws, lacks = _met(work, gate)
        states.append(GateState(gate, work.law.standing(applying), needed, met, questions, flaws, lacks))
    return tuple(states)


def _met(work: Work, gate: Gate) -> tuple[Outcome, tuple[Rule, ...], tuple[str, ...]]:
    """Whether an approval is held, and what speaks against the papers of its kind: defects, and in what they fall short."""
    outcomes = []
    flaws: list[Rule] = []
    lacks: dict[str, None] = {}
    subject = work.subject
    for clearance in subject.flow.clearances:
        if plain(clearance.facts.get("clearance.mechanism")) not in (*gate.met_by, *gate.filed_by):
            continue
        flaws += [rule for rule, outcome in work.paper(clearance)[1] if "defect" in rule.then and outcome.certain]
        parts = meeting(work, clearance)
        outcomes.append(named(every(parts.values()), clearance, subject))
        if parts["item"].possible:
            lacks.update(dict.fromkeys(part for part in SHORT if part in parts and not parts[part].possible))
    return some(outcomes), tuple(flaws), tuple(lacks)


def meeting(work: Work, clearance: Clearance) -> dict[str, Outcome]:
    """Whether a clearance meets an approval that is needed, part by part: by a word, or by the rule that would say no."""
    facts, possible = work.paper(clearance)
    parts = {part: truth_of(facts[f"clearance.covers_{part}"]) for part in ("item", "purpose", "recipient")}
    parts |= {"end": in_force(facts), "result": work.law.granted(facts)}
    parts |= as_approved(facts)
    parts |= {rule.id: negation(outcome) for rule, outcome in possible if "defect" in rule.then}
    return parts


def breaches(work: Work) -> tuple[tuple[Rule, Outcome, tuple[Question, ...]], ...]:
    """Norms beside the route that are or may be broken."""
    found = []
    for rule in work.law.standing(work.law.breaches & ~work.base.out):

        def broken(known: Known, bit: int = work.law.bits[rule.id]) -> Outcome:
            return in_force_of(work, bit, known)

        outcome, questions = work.question("breach", work.law.bits[rule.id], broken)
        if outcome.possible:
            found.append((rule, outcome, questions))
    return tuple(found)


def duties(work: Work, answers: Sequence[Answer]) -> tuple[DutyState, ...]:
    """Every duty that applies or may, with its evidence."""
    if all(answer.scope != "governed" for answer in answers):
        return ()
    governed = work.cell.governed(work.base)
    states = []
    for duty, bits in work.law.duties:
        applying = bits & (work.true | work.unsure)
        if not applying:
            continue
        applies = every((governed, TRUE if bits & work.true else work.base.some(applying)))
        if applies.possible:
            evidence = weighed(duty.evidence, work.base.facts)
            states.append(DutyState(duty, work.law.standing(applying), applies, evidence))
    return tuple(states)


def notes(work: Work, answers: Sequence[Answer]) -> tuple[Rule, ...]:
    """Reminders that apply."""
    governed = any(answer.scope == "governed" for answer in answers)
    true = work.true & (work.law.notes if governed else work.law.notes_at_home)
    found = {rule.id: rule for rule in work.law.standing(true)}
    for clearance in work.subject.flow.clearances:
        found |= {rule.id: rule for rule, outcome in work.paper(clearance)[1] if outcome.certain and rule.then.get("note")}
    return tuple(found.values())
