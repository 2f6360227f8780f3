"""The question of the route for one item, with the case work of what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.count import Count
from tongguan.facts import Facts, Unknown, plain
from tongguan.judge.cases import BESIDE, BOUND, Assigned, Diagram, Exhausted, Leaf, answers_of, questions_of
from tongguan.judge.cell import already_made, in_force, truth_of
from tongguan.judge.clearances import MEASURED, derive, derive_alone
from tongguan.judge.ends import Ends, end_of, route_of, touches
from tongguan.judge.regions import regions
from tongguan.judge.tally import UNSETTLED
from tongguan.judge.tell import said, tell
from tongguan.judge.weigh import weigh
from tongguan.truth import FALSE, NOTHING, TRUE, Outcome, Truth, every, negation, some, unknown
from tongguan.verdict import SILENT, Answer, Question, Route

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from tongguan.judge.cell import Subject
    from tongguan.judge.known import Known
    from tongguan.lawbook.model import Rule
    from tongguan.manifest import Clearance

DETERMINATION = "determination"


class Work:
    """One item's facts, and the route that follows from them under any further assumption.

    Needs and questions name facts of the case work here; `Subject.stated_needs` turns them
    into stated facts.
    """

    def __init__(
        self, subject: Subject, year: Facts, count: Callable[[Subject, Mapping[str, Outcome], Count | None], Facts], *, exact: bool
    ) -> None:
        self.subject = subject
        self.cell = subject.cell
        self.law = subject.law
        self.exact = exact
        self.counted: list[tuple[Mapping[str, Outcome], Count | None, Facts]] = []
        """The item's place in the count as it was assumed, its persons, and the year's counts that followed."""
        self._count = count
        self._year = year
        self._answers: dict[Any, Answer] = {}
        cell = self.cell
        changes = _self_named(cell.facts) | self._counts(cell.members, year)
        self.base = cell.known.assuming(changes, lasting=True)
        self.base.settle()
        out, bits = self.base.out, self.law.bits
        self._papers: dict[int, tuple[Facts, list[tuple[Rule, Outcome]]]] = {}
        self._assumed: dict[Assigned, Known] = {(): self.base}
        # Rules that what is stated rules out stay out, whatever is assumed.
        self._routes = [rule for rule in self.law.routes if not out & bits[rule.id]]
        self.reviewed = list(self.law.standing(self.law.reviewing & ~out))
        self._touching = [rule for rule in self.reviewed if touches(rule)]
        self._displacers = {
            rule.id: [one for one in found if not out & bits[one.id]]
            for rule in (*self._routes, *self.reviewed)
            if (found := self.law.displacers.get(rule.id))
        }
        self._determined = any(plain(clearance.facts.get("clearance.mechanism")) == DETERMINATION for clearance in subject.flow.clearances)
        self._counting = {"item.persons", "item.also_ordinary", "item.category"}.union(
            *(outcome.needs for outcome in cell.members.values())
        )
        """Facts on which the item's own place in the count depends."""

    def paper(self, clearance: Clearance) -> tuple[Facts, list[tuple[Rule, Outcome]]]:
        """What is known of a clearance, and the rules about clearances that hold of it or may."""
        known = self._papers.get(id(clearance))
        if known is None:
            own = derive_alone(clearance, self.subject.flow, self.subject.item, self._measured(self.base.facts), self.law.day)
            out = self.base.out
            for key, value in own.items():
                out |= self.law.sieve.pair(key, value)[0] if type(value) is not Unknown else 0
            facts = {**self.base.facts, **own}
            weighed = [(rule, weigh(rule.when, facts)) for rule in self.law.standing(self.law.about_clearances & ~out)]
            known = self._papers[id(clearance)] = (facts, [(rule, outcome) for rule, outcome in weighed if outcome.possible])
        return known

    def _measured(self, facts: Facts) -> Facts:
        """These facts as a clearance is held against them.

        Those of the cell are of the item that came first: rules cannot tell them from this item's, a clearance can.
        What is assumed stays assumed.
        """
        base, stated = self.base.facts, self.subject.stated
        given = [key for key in MEASURED if facts.get(key) is base.get(key)]
        return {key: value for key, value in facts.items() if key not in given} | {key: stated[key] for key in given if key in stated}

    # ------------------------------------------------------------------ facts under assumptions

    def assumed(self, assigned: Assigned) -> Known:
        """Every fact under assumptions; unknown derived facts ask for themselves."""
        known = self._assumed.get(assigned)
        if known is None:
            known = self._assumed[assigned] = self._assume(dict(assigned))
        return known

    def _assume(self, stated: Facts) -> Known:
        if self._counting.isdisjoint(stated):
            return self.cell.assume(self.base, stated)
        members, size = self.cell.membership(self.cell.assume(self.base, stated)), stated.get("item.persons")
        year = self._count(self.subject, members, size)
        self.counted.append((members, size, year))
        return self.cell.assume(self.base, self._counts(members, year) | stated)

    def _counts(self, own: Mapping[str, Outcome], year: Facts) -> Facts:
        """The year's counts, each still a range asking first for the item's own place in it, then for itself.

        Where the item counts or not, the count jumps: its own facts have to be tried before the rest is cut into regions.
        """
        named: Facts = {}
        for key, count in year.items():
            if count.needs:
                outcome = own.get(key.removeprefix("year.")) if not key.startswith("year.list_") else None
                mine = {need for need in outcome.needs if not need.startswith(UNSETTLED)} if outcome is not None else set()
                named[key] = Count(count.low, count.high, frozenset((key, *mine)))
            else:
                named[key] = count
        return named

    def _domain(self, fact: str, assigned: Assigned) -> list[Any] | None:
        if fact.startswith(("category.", UNSETTLED, "overlap:")):
            return None
        return regions(fact, self.assumed(assigned).facts.get(fact), self.law)

    # ------------------------------------------------------------------ route

    def route(self) -> tuple[tuple[Answer, ...], tuple[Question, ...], bool]:
        """Every answer to the question of the route, the facts that decide, and whether a bound was hit."""
        concerned = self._concerned((*self._routes, *self._touching))

        def evaluate(assigned: Assigned) -> tuple[Any, frozenset[str], Hashable]:
            known = self.assumed(assigned)
            answer, needs = self._answer(known)
            if not needs:
                key = answer.key()
                same = self._answers.get(key)
                # Two ways to one answer: it is named with the rules of both.
                self._answers[key] = answer if same is None else _joined((same, answer), NOTHING)
                return key, NOTHING, None
            return None, needs, known.state(concerned)

        try:
            tree = Diagram(evaluate, self._domain, BOUND if self.exact else 1).build()
        except Exhausted:
            # Where so much is unknown that the route cannot be worked through, the rest is not either.
            self.exact = False
            return self._range()
        answers = tuple(self._answers[key] for key in answers_of(tree))
        if isinstance(tree, Leaf):
            return answers, (), False
        questions = questions_of(tree, lambda key: said(self._answers[key]), tell)
        roots = frozenset(root for question in questions for root in self.subject.roots(question.key, self._year))
        if all(root.startswith(UNSETTLED) for root in roots):
            # No statement can settle it: what the law leaves open is for a review, not a question.
            return (_joined(answers, frozenset(root.removeprefix(UNSETTLED) for root in roots)),), (), False
        return answers, questions, False

    def _range(self) -> tuple[tuple[Answer, ...], tuple[Question, ...], bool]:
        """The sound range of plain three-valued weighing, where cases are too many."""
        answer, needs = self._answer(self.base)
        governed, home = self.cell.governed(self.base), self.cell.at_home(self.base)
        answers = [Answer("governed", answer.floor, answer.floor, frozenset(), answer.deciding)]
        answers.append(Answer("governed", answer.ceiling, answer.ceiling, answer.reviews, answer.deciding))
        if not governed.certain:
            answers.append(Answer("gates_only" if home.possible else "out"))
        return tuple(answers), tuple(Question(need) for need in sorted(needs)), True

    def _answer(self, known: Known) -> tuple[Answer, frozenset[str]]:
        """The answer on these facts; where facts are missing that matter, the widest range and what it waits for."""
        governed = self.cell.governed(known)
        home = self.cell.at_home(known)
        if not governed.possible:
            scope = "gates_only" if home.certain else "out"
            return Answer(scope), home.needs if home.open else NOTHING
        needs = set(governed.needs)
        if governed.open:
            needs |= home.needs
        quick = self._quick(known) if governed.certain else None
        if quick is not None:
            return quick, NOTHING
        effective = self.effective(known)
        certain = [rule for rule in self._routes if effective[rule.id].certain]
        possible = [rule for rule in self._routes if effective[rule.id].possible]
        for rule in possible:
            needs |= effective[rule.id].needs
        ends = Ends(
            max((route_of(rule) for rule in certain), default=Route.none), max((route_of(rule) for rule in possible), default=Route.none)
        )
        if not certain:
            # The law may be silent, and silence is never "free": it is for a review.
            ends.review(Route.none, Route.security_assessment, certain=not possible)
        pending: list[tuple[Rule, Outcome]] = []
        for rule in self._touching:
            outcome = self.review(rule, known, effective)
            if not outcome.possible:
                continue
            needs |= outcome.needs
            settling = self.determination(rule, known.facts)
            decided = self.decided(rule) if settling.certain else None
            if decided is None:
                needs |= settling.needs
                pending.append((rule, outcome))
            else:
                ends.decide(rule, decided, certain=outcome.certain)
        for rule, outcome in pending:
            ends.review(end_of(rule, "down_to"), end_of(rule, "up_to"), certain=outcome.certain)
        answer = self._concluded(ends, certain, possible)
        return answer, NOTHING if ends.settled and governed.certain else frozenset(needs)

    def _quick(self, known: Known) -> Answer | None:
        """The answer where it is settled, found without gathering needs; None where it is open.

        Determinations are left to the full way: with one on record this never answers.
        """
        if self._determined:
            return None
        truths: dict[str, bool | None] = {}

        def undisplaced(rule: Rule) -> bool | None:
            truth = known.holds(rule)
            for other in self._displacers.get(rule.id, ()) if truth is not False else ():
                displaced = truths.get(other.id, False)
                if displaced is True:
                    truth = False
                elif displaced is None and truth is True:
                    truth = None
            return truth

        for rule in self._routes:
            truths[rule.id] = undisplaced(rule)
        possible = [rule for rule in self._routes if truths[rule.id] is not False]
        certain = [rule for rule in possible if truths[rule.id]]
        ends = Ends(
            max((route_of(rule) for rule in certain), default=Route.none), max((route_of(rule) for rule in possible), default=Route.none)
        )
        if not certain:
            ends.review(Route.none, Route.security_assessment, certain=not possible)
        for rule in self._touching:
            truth = undisplaced(rule)
            if truth is not False:
                ends.review(end_of(rule, "down_to"), end_of(rule, "up_to"), certain=truth is True)
        return self._concluded(ends, certain, possible) if ends.settled else None

    @staticmethod
    def _concluded(ends: Ends, certain: Sequence[Rule], possible: Sequence[Rule]) -> Answer:
        # Where certain rules say it all, what may be besides is no ground of it.
        grounds = [rule for rule in certain if ends.low == ends.high == route_of(rule)]
        grounds = grounds or [rule for rule in possible if route_of(rule) in (ends.low, ends.high)]
        deciding = frozenset(rule.id for rule in grounds)
        return Answer("governed", ends.floor, ends.ceiling, NOTHING if possible else frozenset((SILENT,)), deciding)

    def effective(self, known: Known) -> dict[str, Outcome]:
        """Whether each route rule applies and is not displaced."""
        result: dict[str, Outcome] = {}
        for rule in self._routes:
            outcome = known.weigh(rule)
            if outcome.possible:
                for other in self._displacers.get(rule.id, ()):
                    outcome = every((outcome, negation(result[other.id])))
            result[rule.id] = outcome
        return result

    def certain(self) -> frozenset[str]:
        """The rules that hold for certain, displaced ones left out."""
        base = self.base
        held = {rule.id for rule in self.law.standing(self.law.every_bit & ~base.out) if base.holds(rule)}
        return frozenset(held - {name for name, outcome in self.effective(self.base).items() if not outcome.certain})

    # ------------------------------------------------------------------ reviews and their determinations

    def review(self, rule: Rule, known: Known, effective: Mapping[str, Outcome]) -> Outcome:
        """Whether a review applies and no rule displaces it."""
        outcome = known.weigh(rule)
        for other in self._displacers.get(rule.id, ()) if outcome.possible else ():
            outcome = every((outcome, negation(effective[other.id])))
        return outcome

    def settling(self, rule: Rule) -> list[Clearance]:
        """The determinations that name this review."""
        names = {rule.id, rule.id.partition("/")[2], rule.then["review"]}
        return [
            clearance
            for clearance in self.subject.flow.clearances
            if plain(clearance.facts.get("clearance.mechanism")) == DETERMINATION
            and not names.isdisjoint(_set(clearance.facts.get("clearance.settles")))
        ]

    def determination(self, rule: Rule, facts: Facts) -> Outcome:
        """Whether a recorded determination settles this review for this item."""
        return some(self.stands(clearance, facts) for clearance in self.settling(rule)) if self._determined else FALSE

    def stands(self, clearance: Clearance, facts: Facts) -> Outcome:
        """Whether a determination covers the item, has been made, has not run out, and is signed.

        One that names purposes, recipients or a number of persons settles nothing beyond them.
        """
        own = clearance.facts
        derived = derive(clearance, self.subject.flow, self.subject.item, self._measured(facts), self.law.day)
        signed = [f"clearance.{name}" for name in ("by", "because") if own.get(f"clearance.{name}") is None]
        parts = [
            truth_of(derived["clearance.covers_item"]),
            in_force(derived),
            unknown(signed) if signed else TRUE,
            already_made(own, derived.get("flow.since"), self.law.day),
        ]
        parts += [
            truth_of(derived[f"clearance.covers_{name}"]) for name in ("purpose", "recipient") if own.get(f"clearance.{name}s") is not None
        ]
        if own.get("clearance.changes"):
            parts.append(FALSE)
        if own.get("clearance.persons") is not None:
            parts.append(negation(truth_of(derived["clearance.persons_exceeded"])))
        return every(parts)

    def decided(self, rule: Rule) -> Route | None:
        """The route that the determinations on record give; of several the strictest stands."""
        routes = [
            plain(clearance.facts.get("clearance.route"))
            for clearance in self.settling(rule)
            if self.stands(clearance, self.base.facts).certain
        ]
        return max((Route[route] for route in routes if route), default=None)

    # ------------------------------------------------------------------ questions beside the route

    def _concerned(self, rules: Iterable[Rule]) -> int:
        """The bits of these rules and of those that may come before them: scope, classes, exemptions, routes that displace."""
        concerned = self.law.early
        for rule in rules:
            concerned |= self.law.bits[rule.id]
            for other in self.law.displacers.get(rule.id, ()):
                concerned |= self.law.bits[other.id]
        return concerned

    def question(self, rules: Sequence[Rule], evaluate: Callable[[Known], Outcome]) -> tuple[Outcome, tuple[Question, ...]]:
        """A yes-or-no question, exact where case work reaches it."""
        outcome = evaluate(self.base)
        if not outcome.open:
            return outcome, ()

        concerned = self._concerned(rules)

        def weighed(assigned: Assigned) -> tuple[Any, frozenset[str], Hashable]:
            known = self.assumed(assigned)
            one = evaluate(known)
            return (None, one.needs, known.state(concerned)) if one.open else (one.truth, NOTHING, None)

        try:
            tree = Diagram(weighed, self._domain, BESIDE if self.exact else 0).build()
        except Exhausted:
            return outcome, tuple(Question(need) for need in sorted(outcome.needs))
        if isinstance(tree, Leaf):
            truth = tree.answer
            assert isinstance(truth, Truth)
            return Outcome(truth), ()
        questions = questions_of(tree, lambda truth: "needed" if truth is Truth.TRUE else "not needed", tell)
        return unknown(question.key for question in questions), questions


def _joined(answers: Sequence[Answer], reviews: frozenset[str]) -> Answer:
    """One answer that spans several, with what has to be reviewed."""
    return Answer(
        answers[0].scope,
        min(answer.floor for answer in answers),
        max(answer.ceiling for answer in answers),
        reviews.union(*(answer.reviews for answer in answers)),
        frozenset().union(*(answer.deciding for answer in answers)),
    )


def _self_named(facts: Facts) -> Facts:
    """The counts that are still a range, each asking for itself as case work needs it."""
    return {key: Count(value.low, value.high, frozenset((key,))) for key, value in facts.items() if type(value) is Count and value.needs}


def _set(value: Any) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset() if value is None else frozenset((value,))
