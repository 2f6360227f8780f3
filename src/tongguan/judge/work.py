"""The question of the route for one item, with the case work of what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tongguan.count import Count
from tongguan.facts import Facts, Unknown
from tongguan.judge.cell import weighed
from tongguan.judge.clearances import MEASURED, derive_alone
from tongguan.judge.determined import Determinations
from tongguan.judge.ends import Ends, end_of
from tongguan.judge.known import COUNTED
from tongguan.judge.marks import is_range
from tongguan.judge.tally import UNSETTLED
from tongguan.truth import NOTHING, Outcome, Truth, settled, unknown
from tongguan.verdict import SILENT, Answer, Question, Route

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from tongguan.judge.cases import Case, Leaf, Node, Regions
    from tongguan.judge.known import Known
    from tongguan.judge.law import Law
    from tongguan.judge.subject import Subject
    from tongguan.lawbook.model import Rule
    from tongguan.manifest import Clearance

    Counting = Callable[[Subject, Mapping[str, Outcome], Count | None], Facts]
    """(an item, its place in the count, its persons) → the year's counts that follow."""


class Counted(NamedTuple):
    """An item's place in the count as it was assumed, its persons, and the year's counts that followed."""

    members: Mapping[str, Outcome]
    size: Count | None
    year: Facts

    def holds(self, subject: Subject, count: Counting) -> bool:
        """Whether the count comes out the same for another item, as far as rules can tell."""
        law, year = subject.law, count(subject, self.members, self.size)
        return year == self.year or place_of(law, year) == place_of(law, self.year)


class Worked:
    """A question that was worked through."""

    __slots__ = ("_questions", "answers", "counted", "tree")

    def __init__(self, tree: Node | Leaf | None, answers: Mapping[Any, Answer], counted: tuple[Counted, ...]) -> None:
        self.tree = tree
        """What follows from each region of the facts that decide; `None` past the bound."""
        self.answers = answers
        self.counted = counted
        """How the year came out under what was assumed."""
        self._questions: tuple[Question, ...] | None = None

    def questions(self, say: Callable[[Any], str]) -> tuple[Question, ...]:
        """The facts that decide, the answers in the words of `say`: put together once for all items that share it."""
        if self._questions is None:
            from tongguan.judge.cases import questions_of, tell

            self._questions = () if self.tree is None else questions_of(self.tree, say, tell)
        return self._questions


class Work:
    """One item's facts, and the route that follows from them under any further assumption.

    Needs and questions name facts of the case work here; `Subject.roots` turns them into stated facts.
    """

    def __init__(self, subject: Subject, year: Facts, count: Counting, *, exact: bool) -> None:
        self.subject = subject
        self.cell = subject.cell
        self.law = subject.law
        self.exact = exact
        self._years: dict[Hashable, tuple[Counted, Facts]] = {}
        """The counts by the item's place in them, as they are and as case work asks for them."""
        self._reused: list[Counted] = []
        """What was counted for questions that other items have worked through already."""
        self._count = count
        self._year = year
        cell = self.cell
        self.base = cell.known.assuming(cell.ranges | self._counts(cell.members, year))
        self.base.settle()
        self.true, self.unsure = self.base.split(self.law.every_bit)
        """The rules that hold, and those that are unknown."""
        self._case: Case | None = None
        """Nothing assumed yet: where every question begins."""
        self._cases: dict[tuple[int, str, str], Case] = {}
        """What was assumed for questions so far."""
        self._papers: dict[int, tuple[Facts, list[tuple[Rule, Outcome]]]] = {}
        self._scopes: tuple[frozenset[str], tuple[Question, ...]] | None = None
        alive = self.law.every_bit & ~self.base.out
        # Rules that what is stated rules out stay out, whatever is assumed.
        self._routes = self.law.routing & alive
        self.reviewed = self.law.reviewing & alive
        self._touching = self.law.touching & alive
        self._circular = bool(self.law.early & self.law.yearly & alive)
        """Whether the year's counts may decide who is counted."""
        self.counting: list[tuple[Rule, Clearance]] = []
        """What the law leaves unsettled of the count, and the determinations that give the route nevertheless."""
        self.determined = Determinations(subject, self.base.facts)
        """The determinations on record, which may settle reviews."""

    def paper(self, clearance: Clearance) -> tuple[Facts, list[tuple[Rule, Outcome]]]:
        """What is known of a clearance, and the rules about clearances that hold of it or may."""
        known = self._papers.get(id(clearance))
        if known is None:
            own = derive_alone(clearance, self.subject.flow, self.subject.item, self.subject.measured, self.law.day)
            out = self.base.out
            for key, value in own.items():
                out |= self.law.sieve.pair(key, value)[0] if type(value) is not Unknown else 0
            facts = {**self.base.facts, **own}
            found = [(rule, weighed(rule.when, facts)) for rule in self.law.standing(self.law.about_clearances & ~out)]
            known = self._papers[id(clearance)] = (facts, [(rule, outcome) for rule, outcome in found if outcome.possible])
        return known

    # ------------------------------------------------------------------ facts under assumptions

    def assumed(self, case: Case, *, yearly: bool = True) -> Known:
        """Every fact under assumptions; unknown derived facts ask for themselves. Not `yearly`, the year's counts stay as they are."""
        if yearly and case.counting:
            if case.recounted is None:
                case.recounted = self._recount(case)
            return case.recounted
        if case.known is None:
            assert case.before is not None
            case.known = self.cell.assume(self.assumed(case.before, yearly=False), {case.fact: case.value})
        return case.known

    def _recount(self, case: Case) -> Known:
        """The same with the year counted anew."""
        before, stated = case.before, case.stated
        assert before is not None
        known = self.cell.assume(self.assumed(before), {case.fact: case.value})
        if before.counted is not None and case.fact in COUNTED and not self._circular:
            # What the year comes to moves nobody in or out of it.
            case.counted = before.counted
            return known
        members, size = self.cell.membership(known), stated.get("item.persons")
        place = (size, *[(outcome.truth is Truth.TRUE, outcome.needs) for outcome in members.values()])
        year = self._years.get(place)
        if year is None:
            counted = Counted(members, size, self._count(self.subject, members, size))
            year = self._years[place] = (counted, self._counts(members, counted.year))
        case.counted, counts = year
        facts = known.facts
        moved = {
            key: count
            for key, count in counts.items()
            if count is not (current := facts.get(key)) and count != current and key not in stated
        }
        return known.assuming(moved) if moved else known

    @property
    def counted(self) -> list[Counted]:
        """How the year came out under everything that was assumed."""
        return [*(counted for counted, _ in self._years.values()), *self._reused]

    def _counts(self, own: Mapping[str, Outcome], year: Facts) -> Facts:
        """The year's counts, each still a range asking first for the item's own place in it, then for itself.

        Where the item counts or not, the count jumps: its own facts have to be tried before the rest is cut into regions.
        """
        named: Facts = {}
        for key, count in year.items():
            if count.needs:
                outcome = own.get(key.removeprefix("year."))
                mine = {need for need in outcome.needs if not need.startswith(UNSETTLED)} if outcome is not None else set()
                named[key] = Count(count.low, count.high, frozenset((key, *mine)))
            else:
                named[key] = count
        return named

    # ------------------------------------------------------------------ scope

    def scopes(self) -> tuple[frozenset[str], tuple[Question, ...]]:
        """How it may come out whether the data are provided abroad, and the facts that decide.

        A question of its own: where too much is unknown for the route to be worked through, this one mostly still can be,
        and without an export the rest falls away.
        """
        if self._scopes is None:
            self._scopes = self._possible_scopes()
        return self._scopes

    def _possible_scopes(self) -> tuple[frozenset[str], tuple[Question, ...]]:
        scope, needs = self._scope(self.base)
        if not needs:
            return frozenset((scope,)), ()
        from tongguan.judge.cases import BESIDE, answers_of, order

        worked = self._work("scope", self.law.scope, self._scope, BESIDE if self.exact else 0, {})
        if worked.tree is None:
            governed, home = self.cell.governed(self.base), self.cell.at_home(self.base)
            possible = {"governed": governed.possible, "gates_only": home.possible, "out": not home.certain}
            return frozenset(name for name, may in possible.items() if may), tuple(Question(need) for need in sorted(needs, key=order))
        return frozenset(map(str, answers_of(worked.tree))), worked.questions(str)

    def _scope(self, known: Known) -> tuple[str, frozenset[str]]:
        """Whether the data are provided abroad on these facts, or what that waits for."""
        governed = self.cell.governed(known)
        if governed.certain:
            return "governed", NOTHING
        home = self.cell.at_home(known)
        return "gates_only" if home.certain else "out", governed.needs | home.needs

    # ------------------------------------------------------------------ route

    def route(self) -> tuple[tuple[Answer, ...], tuple[Question, ...], bool]:
        """Every answer to the question of the route, the facts that decide, and whether a bound was hit."""
        first, needs = self._answer(self.base)
        if not needs:
            return (first,), (), False
        from tongguan.judge.cases import BOUND, Leaf, answers_of, said

        answers: dict[Any, Answer] = {}

        def evaluate(known: Known) -> tuple[Any, frozenset[str]]:
            answer, needs = self._answer(known)
            key = answer.key()
            if not needs:
                same = answers.get(key)
                if same is None:
                    answers[key] = answer
                elif not (answer.deciding <= same.deciding and answer.reviews <= same.reviews):
                    # Two ways to one answer: it is named with the rules of both.
                    answers[key] = _joined((same, answer), NOTHING)
            return key, needs

        worked = self._work("route", self._routes | self._touching, evaluate, BOUND if self.exact else 1, answers)
        tree = worked.tree
        if tree is None:
            # Where so much is unknown that the route cannot be worked through, the rest is not either.
            self.exact = False
            return self._range()
        found = tuple(worked.answers[key] for key in answers_of(tree))
        if isinstance(tree, Leaf):
            return found, (), False
        questions = worked.questions(lambda key: said(worked.answers[key]))
        roots = frozenset(root for question in questions for root in self.subject.roots(question.key, self._year))
        if all(root.startswith(UNSETTLED) for root in roots):
            # No statement can settle it: what the law leaves open is for a review, not a question.
            return (self._counting_decided(_joined(found, NOTHING), roots),), (), False
        return found, questions, False

    def _counting_decided(self, answer: Answer, roots: Iterable[str]) -> Answer:
        """An answer that hangs on what the law leaves unsettled of the count, as far as determinations give it."""
        rules = [self.law.by_id[root.removeprefix(UNSETTLED)] for root in sorted(roots)]
        papers = [(rule, paper) for rule in rules if (paper := self.determined.by(rule)) is not None]
        routes = [route for rule, _ in papers if (route := self.determined.route(rule)) is not None]
        if answer.reviews or len(routes) < len(rules):
            return _joined((answer,), frozenset(rule.id for rule in rules))
        self.counting = papers
        route = min(max(answer.floor, *routes), answer.ceiling)
        return Answer(answer.scope, route, route, answer.reviews, answer.deciding)

    def _work(
        self, what: str, rules: int, evaluate: Callable[[Known], tuple[Any, frozenset[str]]], bound: int, answers: dict[Any, Answer]
    ) -> Worked:
        """A question worked through; `evaluate` may keep its `answers` by their keys.

        What was worked through for another item is taken where the same rules are pending, and the count comes out the same.
        """
        from tongguan.judge.cases import Case, Diagram, Exhausted
        from tongguan.judge.regions import regions

        if not bound:
            return Worked(None, answers, ())
        law = self.law
        concerned = law.scope | law.order.concerned(law.order_of_reviews.concerned(rules))
        yearly = bool((concerned | law.early) & law.yearly & ~self.base.out)
        key = (what, rules, bound, self.base.pending(concerned), tuple(self.cell.members.values()) if yearly else None)
        # A determination on record is held against the item itself.
        known: list[Worked] | None = [] if self.determined.papers else law.worked[key]
        if known is None:
            known = law.worked[key] = []
        for one in known:
            if all(counted.holds(self.subject, self._count) for counted in one.counted):
                self._reused += one.counted
                return one
        counted: dict[int, Counted] = {}

        def tried(case: Case) -> tuple[Any, frozenset[str], Hashable]:
            facts = self.assumed(case, yearly=yearly)
            if yearly and case.counted is not None:
                counted[id(case.counted)] = case.counted
            answer, needs = evaluate(facts)
            if not needs:
                return answer, NOTHING, None
            measured = tuple([facts.facts.get(fact) for fact in MEASURED]) if self.determined.papers else ()
            return None, needs, (facts.pending(concerned), measured)

        def domain(fact: str, case: Case) -> Regions | None:
            if fact.startswith(("category.", UNSETTLED, "overlap:")):
                return None
            current = self.assumed(case, yearly=yearly).facts.get(fact)
            key = (fact, current)
            if key not in law.regions:
                values = regions(fact, current, law)
                law.regions[key] = None if values is None else [(value, repr(value)) for value in values]
            return law.regions[key]

        if self._case is None:
            self._case = Case(self.cell.counting)
            self._case.known = self.base
        try:
            tree: Node | Leaf | None = Diagram(tried, domain, bound, self._cases).build(self._case)
        except Exhausted:
            tree = None
        known.append(Worked(tree, answers, tuple(counted.values())))
        return known[-1]

    def _range(self) -> tuple[tuple[Answer, ...], tuple[Question, ...], bool]:
        """The sound range of plain three-valued weighing, where cases are too many."""
        answer, needs = self._answer(self.base)
        scopes, _ = self.scopes()
        answers = [Answer(scope) for scope in ("out", "gates_only") if scope in scopes]
        if "governed" in scopes:
            answers.append(Answer("governed", answer.floor, answer.floor, frozenset(), answer.deciding))
            answers.append(Answer("governed", answer.ceiling, answer.ceiling, answer.reviews, answer.deciding))
        return tuple(answers), tuple(Question(need) for need in sorted(needs)), True

    def _answer(self, known: Known) -> tuple[Answer, frozenset[str]]:
        """The answer on these facts; where facts are missing that matter, the widest range and what it waits for."""
        law = self.law
        holding, open_ = known.split(law.governing | self._routes | self._touching)
        governed = holding & law.governing
        if not governed and not open_ & law.governing:
            home = self.cell.at_home(known)
            scope = "gates_only" if home.certain else "out"
            return Answer(scope), home.needs if home.open else NOTHING
        true, unsure = law.order.effective(holding & self._routes, open_ & self._routes)
        certain, pending = self._undisplaced(holding & self._touching, open_ & self._touching, true, unsure)
        answer, done, needs = (self._with_determinations if self.determined.papers else self._without)(
            known, true, unsure, certain, pending
        )
        if done and governed:
            return answer, NOTHING
        needs |= known.needs(unsure | pending | (0 if governed else open_ & law.governing))
        if not governed:
            needs |= self.cell.at_home(known).needs
        return answer, frozenset(needs)

    def _without(self, _: Known, true: int, unsure: int, certain: int, pending: int) -> tuple[Answer, bool, set[str]]:
        """The answer where these rules and reviews hold and may, and whether the missing facts change nothing of it."""
        place = (true, unsure, certain, pending)
        found = self.law.answers.get(place)
        if found is None:
            ends = self._ends(true, unsure)
            for rule in self.law.standing(certain | pending):
                ends.review(end_of(rule, "down_to"), end_of(rule, "up_to"), certain=bool(self.law.bits[rule.id] & certain))
            found = self.law.answers[place] = (self._concluded(ends, true, true | unsure), ends.settled)
        return (*found, set())

    def _with_determinations(self, known: Known, true: int, unsure: int, certain: int, pending: int) -> tuple[Answer, bool, set[str]]:
        """The same where determinations on record may settle some of the reviews."""
        ends = self._ends(true, unsure)
        needs: set[str] = set()
        left: list[tuple[Rule, bool]] = []
        for rule in self.law.standing(certain | pending):
            sure = bool(self.law.bits[rule.id] & certain)
            settling = self.determined.settles(rule, known.facts)
            decided = self.determined.route(rule) if settling.certain else None
            if decided is None:
                needs |= settling.needs
                left.append((rule, sure))
            else:
                ends.decide(rule, decided, certain=sure)
        for rule, sure in left:
            ends.review(end_of(rule, "down_to"), end_of(rule, "up_to"), certain=sure)
        return self._concluded(ends, true, true | unsure), ends.settled, needs

    def _ends(self, true: int, unsure: int) -> Ends:
        ends = Ends(self.law.strictest(true), self.law.strictest(true | unsure))
        if not true:
            # The law may be silent, and silence is never "free": it is for a review.
            ends.review(Route.none, Route.security_assessment, certain=not unsure)
        return ends

    def _concluded(self, ends: Ends, certain: int, possible: int) -> Answer:
        # Where certain rules say it all, what may be besides is no ground of it.
        grounds = self.law.concluding(certain, ends.low) if ends.low == ends.high else 0
        deciding = self.law.ids(grounds or self.law.concluding(possible, ends.low, ends.high))
        return Answer("governed", ends.floor, ends.ceiling, NOTHING if possible else frozenset((SILENT,)), deciding)

    def effective(self, known: Known) -> tuple[int, int]:
        """The route rules that hold and those that may, displaced ones left out."""
        return self.law.order.effective(*known.split(self._routes))

    def certain(self) -> frozenset[str]:
        """The rules that hold for certain, displaced ones left out."""
        return self.law.ids(self.true & ~self._routes | self.effective(self.base)[0])

    # ------------------------------------------------------------------ reviews

    def reviews(self, known: Known, rules: int, true: int, unsure: int) -> tuple[int, int]:
        """Those of these reviews that apply and those that may, where such route rules hold and may."""
        return self._undisplaced(*known.split(rules), true, unsure)

    def _undisplaced(self, certain: int, pending: int, true: int, unsure: int) -> tuple[int, int]:
        """Of the reviews that apply and those that may, those that still do where such route rules hold and may."""
        rules = certain | pending
        certain, pending = self.law.order_of_reviews.effective(certain | true, pending | unsure)
        return certain & rules, pending & rules

    def review(self, known: Known, rule: Rule) -> Outcome:
        """Whether a review applies and no rule displaces it."""
        bit = self.law.bits[rule.id]
        true, unsure = self.effective(known) if rule.id in self.law.displacers else (0, 0)
        certain, pending = self.reviews(known, bit, true, unsure)
        if not pending:
            return settled(bool(certain))
        return unknown(known.needs(self.law.order_of_reviews.waiting(bit, unsure)))

    # ------------------------------------------------------------------ questions beside the route

    def question(self, what: str, rules: int, evaluate: Callable[[Known], Outcome]) -> tuple[Outcome, tuple[Question, ...]]:
        """A yes-or-no question, exact where case work reaches it; `what` it asks of these rules tells it from others."""
        outcome = evaluate(self.base)
        if not outcome.open:
            return outcome, ()
        from tongguan.judge.cases import BESIDE, Leaf

        def weighed(known: Known) -> tuple[Any, frozenset[str]]:
            one = evaluate(known)
            return one.truth, one.needs

        worked = self._work(what, rules, weighed, BESIDE if self.exact else 0, {})
        tree = worked.tree
        if tree is None:
            return outcome, tuple(Question(need) for need in sorted(outcome.needs))
        if isinstance(tree, Leaf):
            truth = tree.answer
            assert isinstance(truth, Truth)
            return Outcome(truth), ()
        questions = worked.questions(lambda truth: "needed" if truth is Truth.TRUE else "not needed")
        return unknown(question.key for question in questions), questions


def place_of(law: Law, year: Facts) -> int:
    """A number for the year's counts as far as rules can tell them apart, and for what the law leaves unsettled of them."""
    return law.number(tuple([_place(law.marks.mark(key, count), count) for key, count in year.items()]))


def _place(mark: Hashable, count: Count) -> Hashable:
    """A count's mark; where it leaves rules open, also what the law leaves unsettled of it, and whether facts are missing too."""
    if not count.needs or not is_range(mark):
        return mark
    laws = frozenset(need for need in count.needs if need.startswith(UNSETTLED))
    return mark, laws, len(laws) < len(count.needs)


def _joined(answers: Sequence[Answer], reviews: frozenset[str]) -> Answer:
    """One answer that spans several, with what has to be reviewed."""
    return Answer(
        answers[0].scope,
        min(answer.floor for answer in answers),
        max(answer.ceiling for answer in answers),
        reviews.union(*(answer.reviews for answer in answers)),
        frozenset().union(*(answer.deciding for answer in answers)),
    )
