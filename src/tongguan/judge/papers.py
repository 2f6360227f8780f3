"""What the exporter already holds, against what is required of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.judge.clearances import numbered
from tongguan.judge.ends import binds, end_of, touches
from tongguan.record import replace
from tongguan.truth import FALSE, TRUE, Outcome, every, negation, some, unknown
from tongguan.verdict import Answer, Held, Route

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tongguan.judge.subject import Subject
    from tongguan.judge.work import Work
    from tongguan.lawbook.model import Rule
    from tongguan.manifest import Clearance


def clearances(work: Work, answers: Sequence[Answer]) -> tuple[tuple[Held, ...], Outcome]:
    """Every clearance that is held, and whether one answers each route that is possible."""
    # What a review may add above the floor is asked by the review; the paper has to answer the rest.
    wanted = {answer.floor for answer in answers if answer.scope == "governed" and answer.floor is not Route.none}
    held: list[Held] = []
    outcomes: dict[Route, list[Outcome]] = {route: [] for route in wanted}
    subject = work.subject
    fit = not wanted
    """Whether nothing need be held, or something is that leaves no doubt."""
    for clearance in subject.flow.clearances:
        flaws: list[Rule] = []
        doubts: list[tuple[Rule, Outcome]] = []
        reviews: list[Rule] = []
        lighter: list[str] = []
        perhaps: list[tuple[str, Outcome]] = []
        answering: dict[str, list[Outcome]] = {}
        facts, about = work.paper(clearance)
        # What is said of other data, or of what somebody else gets, is not said of these.
        elsewhere = facts["clearance.covers_item"] is False or facts["clearance.covers_recipient"] is False
        for rule, outcome in about:
            if "clears" in rule.then:
                for route in rule.then["clears"]:
                    answering.setdefault(route, []).append(outcome)
            elif "defect" in rule.then:
                if outcome.certain:
                    flaws.append(rule)
                else:
                    doubts.append((rule, named(outcome, clearance, subject)))
            elif "review" in rule.then and not elsewhere:
                least, decided = end_of(rule, "down_to"), work.determined.route(rule)
                if work.determined.settles(rule, work.base.facts).certain and _settled(rule, decided, wanted):
                    if least is not None and decided is not None and outcome.certain:
                        lighter.append(max(decided, least).name)
                    continue
                if outcome.certain:
                    reviews.append(rule)
                    if least is not None:
                        lighter.append(least.name)
                else:
                    doubts.append((rule, named(outcome, clearance, subject)))
                    if least is not None:
                        perhaps.append((least.name, doubts[-1][1]))
        eased: list[str] = []
        sound = every([FALSE if flaws else TRUE, *(negation(outcome) for _, outcome in doubts)])
        for route in wanted:
            answers_it = some(answering.get(route.name, ()))
            if not answers_it.possible and any(some(answering.get(name, ())).certain for name in lighter):
                # Whether this clearance does for the stricter route is left to the review that stands beside it, or was decided.
                answers_it = TRUE
                eased.append(route.name)
            elif not answers_it.possible and (left := [one for name, one in perhaps if some(answering.get(name, ())).possible]):
                answers_it = some(left)
                eased.append(route.name)
            outcomes[route].append(every((answers_it, sound)))
        spared: list[Rule] = []
        if not any(some(answering.get(name, ())).possible for name in (*(route.name for route in wanted), *lighter)):
            # A paper of another kind does not do, whatever is in doubt about it.
            spared, reviews = _spared(reviews)
        fit = fit or (not reviews and all(found[-1].certain for found in outcomes.values()))
        kind = some(outcome for found in answering.values() for outcome in found)
        if answering or reviews:
            held.append(Held(clearance, kind, tuple(flaws), tuple(doubts), tuple(reviews), tuple(eased), tuple(spared)))
    if fit:
        # Whether another paper would do as well matters to nobody.
        for index, one in enumerate(held):
            if one.reviews:
                spared, reviews = _spared(one.reviews)
                held[index] = replace(one, reviews=tuple(reviews), spared=(*one.spared, *spared))
    return tuple(held), every(some(found) for found in outcomes.values())


def _spared(reviews: Sequence[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Reviews of a paper on which nothing rests: those that say only whether it does, and those that say more."""
    return [rule for rule in reviews if not binds(rule)], [rule for rule in reviews if binds(rule)]


def _settled(rule: Rule, decided: Route | None, wanted: Collection[Route]) -> bool:
    """Whether a determination of this route leaves nothing to do about a paper.

    Where the paper may have to be made anew it says `none`; of a doubt whether anything goes at all, no more than is asked anyway.
    """
    asked = max(wanted, default=Route.none)
    if decided is None:
        return not touches(rule)
    if "down_to" in rule.then or decided is Route.none:
        return True
    return decided <= asked and binds(rule)


def named(outcome: Outcome, clearance: Clearance, subject: Subject) -> Outcome:
    """Needs of a clearance with its number, so that a question says which one."""
    if not outcome.open:
        return outcome
    return unknown(numbered(need, clearance) for need in subject.rooted(outcome.needs))
