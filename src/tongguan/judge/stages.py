"""The law's own order: scope → classify → gate → exempt → tally → route → duty → clear.

Each stage reads facts and states new ones for those after it. No norm lives here: what a
rule concludes is in the lawbook; this module says how conclusions meet.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tongguan.count import Count, Group
from tongguan.facts import Facts, Judged, Unknown, plain
from tongguan.judge.cases import BESIDE, BOUND, Assigned, Diagram, Exhausted, Leaf, answers_of, questions_of
from tongguan.judge.clearances import derive
from tongguan.judge.regions import regions
from tongguan.judge.tally import BUCKETS, UNSETTLED, Contribution, Key, Tally
from tongguan.judge.weigh import holds, weigh
from tongguan.truth import FALSE, NOTHING, TRUE, Outcome, Truth, every, negation, settled, some, unknown
from tongguan.verdict import (
    SILENT,
    Answer,
    DutyState,
    GateState,
    Held,
    Question,
    ReviewState,
    Route,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Gate, Rule
    from tongguan.manifest import Clearance, Flow, Item, Manifest

YEAR = tuple(f"year.{bucket}" for bucket in BUCKETS)
LISTED = ("year.list_ordinary", "year.list_sensitive")
DETERMINATION = "determination"
CATEGORY = ("category.personal", "category.sensitive", "category.mapping")
HOLDS = "flow.holds."
HOLDS_FIRST = "flow.holds_before_export."
STATED = "_stated"
"""Suffix of the derived fact that tells whether another fact is stated at all."""
TOUCHED = "#touched"
"""Among facts under assumptions: the keys that are assumed or follow from what is."""
BEFORE = ".before_export"
"""Suffix of the derived fact that tells whether dated evidence came before the first export."""


def judge(law: Law, manifests: Sequence[Manifest]) -> tuple[Verdict, ...]:
    """The verdict of every item, in the order of the manifests."""
    return Judge(law, manifests).verdicts()


class Judge:
    """Holds what is shared while the items of one run are judged."""

    def __init__(self, law: Law, manifests: Sequence[Manifest], *, exact: bool = True) -> None:
        self.law = law
        self.exact = exact
        """Whether open questions are worked through case by case; otherwise the sound range stands."""
        self.manifests = tuple(manifests)
        self.subjects: dict[Key, Subject] = {}
        for manifest in manifests:
            for flow in manifest.flows:
                for item in flow.items:
                    subject = Subject(law, manifest, flow, item)
                    self.subjects[subject.key] = subject
        self.tallies = self._tallies()

    def _tallies(self) -> dict[str, Tally]:
        by_exporter: dict[str, list[Subject]] = {}
        for subject in self.subjects.values():
            by_exporter.setdefault(subject.manifest.exporter_id, []).append(subject)
        tallies = {}
        for exporter, subjects in by_exporter.items():
            first = subjects[0].manifest
            overlaps: dict[tuple[str, str], Count] = {}
            parents: dict[str, Group] = {}
            for manifest in {subject.manifest.path: subject.manifest for subject in subjects}.values():
                overlaps.update(manifest.relations.overlaps)
                parents.update(manifest.relations.parents)
            contributions = [subject.contribution(subject.facts, foreign=True) for subject in subjects]
            relations = type(first.relations)(overlaps, parents)
            tallies[exporter] = Tally(contributions, relations, self._provided(subjects))
        return tallies

    def _provided(self, subjects: Sequence[Subject]) -> dict[str, Count]:
        """Persons provided by flows in no manifest, as far as any file of the exporter states them."""
        stated = {bucket: one for subject in subjects for bucket, one in subject.manifest.provided.items()}
        totals: dict[str, Count] = {}
        for bucket in BUCKETS:
            key = f"exporter.provided_{'since_last_year' if bucket.startswith('two_year_') else 'this_year'}.{bucket.removeprefix('two_year_')}"
            totals[bucket] = stated[bucket].on(self.law.day) if bucket in stated else Count(0, None, frozenset((key,)))
        return totals

    def listed(self, subject: Subject, bucket: str) -> Count:
        """Individuals of one zone list's scenario, over its listed fields."""
        scenario = subject.list_scenario
        if scenario is None:
            return Count(0, None, frozenset(("flow.list", "flow.list_scenario")))
        key = (subject.manifest.exporter_id, scenario)
        tallies = self.__dict__.setdefault("_listed", {})
        if key not in tallies:
            same = [one for one in self.subjects.values() if one.manifest.exporter_id == key[0] and one.list_scenario == scenario]
            stated = {bucket: told for one in same for bucket, told in one.manifest.provided_by_list.get(scenario[1], {}).items()}
            provided = {
                one: stated[one].on(self.law.day)
                if one in stated
                else Count(0, None, frozenset((f"exporter.provided_this_year.by_list.{one}",)))
                for one in ("ordinary", "sensitive")
            }
            tallies[key] = Tally([one.listed_contribution() for one in same], self.tallies[key[0]].relations, provided)
        tally: Tally = tallies[key]
        return tally.total(bucket)

    def verdicts(self) -> tuple[Verdict, ...]:
        """Every item judged."""
        return tuple(self.verdict(subject) for subject in self.subjects.values())

    def year(self, subject: Subject, facts: Facts) -> Facts:
        """The year's counts as seen from one item under the facts assumed of it."""
        tally = self.tallies[subject.manifest.exporter_id]
        own = subject.contribution(facts, foreign=True)
        result: Facts = {}
        for bucket, key in zip(BUCKETS, YEAR, strict=True):
            result[key] = tally.total(bucket, {subject.key: own})
        for bucket, key in zip(("ordinary", "sensitive"), LISTED, strict=True):
            result[key] = self.listed(subject, bucket)
        return result

    def verdict(self, subject: Subject) -> Verdict:
        """The verdict of one item."""
        facts = {**subject.facts, **self.year(subject, subject.facts)}
        work = Work(self, subject, facts)
        answers, questions, bounded = work.route()
        gates = work.gates(answers)
        held, cleared = work.clearances(answers)
        outcomes = {**work.outcomes(facts)}
        return Verdict(
            subject.manifest,
            subject.flow,
            subject.item,
            facts,
            answers,
            questions,
            bounded,
            gates,
            work.breaches(),
            work.reviews(answers),
            work.duties(answers),
            held,
            cleared,
            work.notes(answers),
            outcomes,
        )


class Subject:
    """One item with everything that is known of it before the year is counted."""

    def __init__(self, law: Law, manifest: Manifest, flow: Flow, item: Item) -> None:
        self.law = law
        self.manifest = manifest
        self.flow = flow
        self.item = item
        self.key: Key = (manifest.path, flow.id, item.id)
        stated = {**law.unclaimed, **manifest.exporter, **flow.recipient, **flow.facts, **item.facts}
        self.claims = {key: stated.pop(key) for key, _ in law.classes if key in stated}
        self.stated = stated
        self.settled: dict[str, Outcome] = {}
        """Rules that what is stated settles: no further statement changes them."""
        self.open: dict[str, Outcome] = {}
        """The other rules, and what each waits for."""
        self.waiting: dict[str, frozenset[str]] = {}
        """Derived facts that are unknown, and the stated facts they wait for."""
        self.facts = self.classify(self._derived(stated))

    @property
    def list_scenario(self) -> tuple[str, str] | None:
        """The zone list and scenario that the flow names."""
        edition, scenario = plain(self.facts.get("flow.list")), plain(self.facts.get("flow.list_scenario"))
        return (edition, scenario) if edition is not None and scenario is not None else None

    def _derived(self, stated: Facts) -> Facts:
        facts = dict(stated)
        self._category(facts)
        for term in self.law.derived:
            if term.startswith(HOLDS):
                facts[term] = self._holds(term.removeprefix(HOLDS), first=False)
            elif term.startswith(HOLDS_FIRST):
                facts[term] = self._holds(term.removeprefix(HOLDS_FIRST), first=True)
            elif term.endswith(BEFORE):
                facts[term] = self._in_time(term.removesuffix(BEFORE), stated)
            else:
                facts[term] = term.removesuffix(STATED) in stated
            value = facts[term]
            if isinstance(value, Unknown):
                # In case work such a fact is a variable of its own; what it hangs on is kept for the question.
                self.waiting[term] = value.needs
                facts[term] = Unknown(frozenset((term,)))
        return facts

    def _in_time(self, key: str, stated: Facts) -> Any:
        """Whether something that must come before the export did."""
        made, day, since = stated.get(key), stated.get(f"{key}.date"), stated.get("flow.since")
        if made is None or made is False:
            return Unknown(frozenset((key,))) if made is None else False
        if since is not None and since > self.law.day and (day is None or day <= since):
            return True
        if day is None or since is None:
            return Unknown(frozenset(name for name, value in ((f"{key}.date", day), ("flow.since", since)) if value is None))
        return bool(day <= since)

    def _category(self, facts: Facts) -> None:
        category = self.law.lawbook.categories.get(plain(facts.get("item.category")) or "")
        for key in CATEGORY:
            facts[key] = Unknown(frozenset(("item.category",))) if category is None else getattr(category, key.removeprefix("category."))

    def _holds(self, mechanism: str, *, first: bool) -> Any:
        """Whether a clearance of this mechanism is stated that covers the item and stands; `first`: since before the export."""
        if not self.flow.states_clearances:
            return Unknown(frozenset(("flow.clearances",)))
        outcomes = []
        for clearance in self.flow.clearances:
            if plain(clearance.facts.get("clearance.mechanism")) != mechanism:
                continue
            facts = derive(clearance, self.flow, self.item, self.stated, self.law.day)
            covers = _truth(facts["clearance.covers_item"])
            expired = facts["clearance.expired"]
            # A report or filing without an end does not end.
            stands = TRUE if isinstance(expired, Unknown) else settled(not expired)
            result = facts.get("clearance.result")
            parts = [covers, stands, settled(result in (None, "pass"))]
            if first:
                # Whichever date it carries: a report or filing is made, a decision issued, a contract effective.
                dated = [name for name in ("filed", "issued", "effective") if clearance.facts.get(f"clearance.{name}") is not None]
                parts.append(_truth(facts[f"clearance.{dated[0] if dated else 'filed'}_before_export"]))
            for rule in self.law.early_defects:
                parts.append(negation(weigh(rule.when, facts)))
            outcomes.append(every(parts))
        outcome = some(outcomes)
        return Unknown(outcome.needs) if outcome.open else outcome.certain

    def reclassify(self, facts: Facts, touched: frozenset[str]) -> Facts:
        """Facts of which some are assumed, with the classes derived afresh that hang on those."""
        if "item.category" in touched:
            self._category(facts)
        hanging = [
            (key, rules) for key, rules in self.law.classes if type(one := self.facts[key]) is Unknown and not one.needs.isdisjoint(touched)
        ]
        return self.classify(facts, hanging) if hanging else facts

    def weigh(self, rule: Rule, facts: Facts) -> Outcome:
        """A rule on these facts, which may state more than the manifest but nothing else."""
        known = self.settled.get(rule.id)
        if known is not None:
            return known
        return self.untouched(rule, facts) or weighed(rule, facts)

    def untouched(self, rule: Rule, facts: Facts) -> Outcome | None:
        """The outcome of a rule that waits for none of the facts assumed, so that it is as it was."""
        touched: frozenset[str] | None = facts.get(TOUCHED)
        if touched is None:
            return None
        base = self.open.get(rule.id)
        return base if base is not None and base.needs.isdisjoint(touched) else None

    def settle(self, rules: Iterable[Rule], facts: Facts) -> None:
        """Keep the rules that are settled on what is stated: assuming more cannot unsettle them."""
        for rule in rules:
            if rule.id not in self.settled:
                outcome = weighed(rule, facts)
                if outcome.open:
                    self.open[rule.id] = outcome
                else:
                    self.settled[rule.id] = outcome

    def classify(self, facts: Facts, classes: Sequence[tuple[str, list[Rule]]] | None = None) -> Facts:
        """The facts with every class of the law added, or with those of `classes`.

        A class is true when a rule establishes it, false when every rule that could is known
        not to apply, else unknown. What the manifest claims may tighten; only a judged claim
        may loosen, and never against a rule that is certain.
        """
        for key, rules in self.law.classes if classes is None else classes:
            outcome = some(self.weigh(rule, facts) for rule in rules)
            claim = self.claims.get(key)
            if plain(claim) is True:
                outcome = TRUE
            elif isinstance(claim, Judged) and claim.value is False and not outcome.certain:
                outcome = FALSE
            facts[key] = Unknown(outcome.needs) if outcome.open else outcome.certain
        return facts

    def governed(self, facts: Facts) -> Outcome:
        """Whether the data are provided abroad."""
        return some(self.weigh(rule, facts) for rule in self.law.stages["scope"] if rule.then.get("scope") == "governed")

    def at_home(self, facts: Facts) -> Outcome:
        """Whether a foreign party gets them inside the mainland."""
        return some(self.weigh(rule, facts) for rule in self.law.stages["scope"] if rule.then.get("scope") == "gates_only")

    def contribution(self, facts: Facts, *, foreign: bool) -> Contribution:
        """Whether the item's persons belong in each of the year's buckets."""
        governed = self.governed(facts)
        personal = every((governed, _truth(facts.get("item.personal"))))
        leaves: list[Outcome] = []
        ranges: list[Outcome] = []
        for rule in self.law.counts:
            effect = rule.then.get("exempt") or rule.then.get("count")
            outcome = self.exempted(rule, facts)
            (ranges if effect == "range" else leaves).append(outcome)
        counted = every((personal, negation(some(leaves))))
        unsettled = some(ranges)
        if unsettled.possible and counted.possible:
            # The law does not say whether these persons count: they may, whatever is stated.
            names = {
                f"{UNSETTLED}{rule.id}"
                for rule in self.law.counts
                if "range" in (rule.then.get("exempt"), rule.then.get("count")) and self.exempted(rule, facts).possible
            }
            counted = unknown(counted.needs | unsettled.needs | (frozenset(names) if unsettled.certain else NOTHING))
        sensitive = _truth(facts.get("item.sensitive"))
        also = _truth(facts.get("item.also_ordinary")) if facts.get("item.also_ordinary") is not None else unknown(("item.also_ordinary",))
        # LAW: Order 16 art. 5, 8: the ordinary counter leaves sensitive information out; what a
        # bundle of both is counted as, the law does not say, so it counts in both.
        ordinary = every((counted, some((negation(sensitive), also))))
        members = {
            "ordinary": ordinary,
            "sensitive": every((counted, sensitive)),
            # LAW: Order 11 art. 4(3): the old window knows personal information, of which sensitive is a part.
            "two_year_ordinary": personal,
            "two_year_sensitive": every((personal, sensitive)),
        }
        size = facts.get("item.persons")
        group = self.item.group
        if isinstance(size, Count) and size != group.size:
            group = Group(group.name, size)
        if foreign:
            members = {bucket: self._foreign(outcome) for bucket, outcome in members.items()}
            group = Group(group.name, Count(group.size.low, group.size.high, self._roots(group.size.needs)))
        return Contribution(self.key, group, members, self.list_scenario)

    def exempted(self, rule: Rule, facts: Facts) -> Outcome:
        """Whether an exempting rule applies and nothing displaces it."""
        outcome = self.weigh(rule, facts)
        for other in self.law.displacers.get(rule.id, ()) if outcome.possible else ():
            if other.stage == "exempt":
                outcome = every((outcome, negation(self.exempted(other, facts))))
        return outcome

    def listed_contribution(self) -> Contribution:
        """The same for the counters of a zone list's scenario: listed fields only."""
        listed = (
            _truth(self.facts.get("item.listed_fields_only"))
            if self.facts.get("item.listed_fields_only") is not None
            else unknown(("item.listed_fields_only",))
        )
        base = self.contribution(self.facts, foreign=False)
        personal = every((self.governed(self.facts), _truth(self.facts.get("item.personal")), listed))
        sensitive = _truth(self.facts.get("item.sensitive"))
        members = {"ordinary": every((personal, negation(sensitive))), "sensitive": every((personal, sensitive))}
        return Contribution(base.key, base.group, {bucket: self._foreign(one) for bucket, one in members.items()}, self.list_scenario)

    def _foreign(self, outcome: Outcome) -> Outcome:
        return unknown(self._roots(outcome.needs)) if outcome.open else outcome

    def _roots(self, needs: frozenset[str]) -> frozenset[str]:
        """Needs with the name of the flow and item, as another flow's verdict shows them."""
        return frozenset(self.root(need) for need in self.rooted(needs))

    def rooted(self, needs: frozenset[str]) -> frozenset[str]:
        """The stated facts behind needs of which some are derived."""
        return frozenset(root for need in needs for root in self.waiting.get(need, (need,)))

    def root(self, need: str) -> str:
        """A need of this item, named for all."""
        if need.startswith(("item.", "flow.", "recipient.", "evidence.", "population.")):
            return f"{self.flow.id}/{self.item.id}:{need}"
        return need

    def local(self, need: str) -> str:
        """The reverse of `root` for this item's own facts."""
        return need.removeprefix(f"{self.flow.id}/{self.item.id}:")


def _truth(value: Any) -> Outcome:
    if isinstance(value, Unknown):
        return unknown(value.needs)
    if value is None:
        raise AssertionError("a derived fact is always there, if only as unknown")
    return settled(bool(plain(value)))


class Work:
    """The stages after the count, for one item, with the case work of its open questions."""

    def __init__(self, judge: Judge, subject: Subject, facts: Facts) -> None:
        self.judge = judge
        self.law = judge.law
        self.subject = subject
        self.facts = facts
        self._exact = judge.exact
        self._answers: dict[Any, Answer] = {}
        self._base = _self_named(facts) | self._counts(facts, facts)
        subject.settle((rule for rule in self.law.rules if rule.stage != "clear"), self._base)
        # Rules that what is stated rules out stay out, whatever is assumed.
        self._routes = [rule for rule in self.law.routes if subject.settled.get(rule.id) is not FALSE]
        self._reviews = [rule for rule in self.law.reviews if subject.settled.get(rule.id) is not FALSE]
        self._touching = [rule for rule in self._reviews if _touches(rule)]
        self._displacers = {
            name: [rule for rule in found if subject.settled.get(rule.id) is not FALSE] for name, found in self.law.displacers.items()
        }
        self._determined = any(plain(clearance.facts.get("clearance.mechanism")) == DETERMINATION for clearance in subject.flow.clearances)
        own = subject.contribution(facts, foreign=False)
        self._counting = {"item.persons", "item.also_ordinary", "item.category"}.union(*(outcome.needs for outcome in own.members.values()))
        """Facts on which the item's own place in the count depends."""

    # ------------------------------------------------------------------ facts under assumptions

    def assumed(self, assigned: Assigned) -> Facts:
        """Every fact under assumptions; unknown derived facts ask for themselves."""
        stated = dict(assigned)
        counted = not self._counting.isdisjoint(stated)
        touched = frozenset((*stated, *YEAR, *LISTED) if counted else stated)
        facts = self.subject.reclassify({**self._base, **stated, TOUCHED: touched}, touched)
        if counted:
            facts |= self._counts(facts, self.judge.year(self.subject, facts))
            facts.update((key, value) for key, value in assigned if key.startswith("year."))
        return facts

    def _counts(self, facts: Facts, year: Facts) -> Facts:
        """The year's counts, each still a range asking first for the item's own place in it, then for itself.

        Where the item counts or not, the count jumps: its own facts have to be tried before the rest is cut into regions.
        """
        own = self.subject.contribution(facts, foreign=False).members
        named: Facts = {}
        for key in (*YEAR, *LISTED):
            count = year[key]
            if count.needs:
                outcome = own.get(key.removeprefix("year."))
                mine = {need for need in outcome.needs if not need.startswith(UNSETTLED)} if outcome is not None else set()
                count = Count(count.low, count.high, frozenset((key, *mine)))
            named[key] = count
        return named

    def _domain(self, fact: str, assigned: Assigned) -> list[Any] | None:
        if fact.startswith(("category.", UNSETTLED, "overlap:")):
            return None
        return regions(fact, self.assumed(assigned).get(fact), self.law)

    def roots(self, fact: str) -> frozenset[str]:
        """The stated facts behind a fact of the case work."""
        value = self.facts.get(fact)
        needs = value.needs if isinstance(value, (Count, Unknown)) else frozenset((fact,))
        return frozenset(self.subject.local(need) for need in self.subject.rooted(needs))

    # ------------------------------------------------------------------ route

    def route(self) -> tuple[tuple[Answer, ...], tuple[Question, ...], bool]:
        """Every answer to the question of the route, the facts that decide, and whether a bound was hit."""

        def evaluate(assigned: Assigned) -> tuple[Any, frozenset[str]]:
            answer, needs = self._answer(self.assumed(assigned))
            if not needs:
                self._answers.setdefault(answer.key(), answer)
                return answer.key(), NOTHING
            return None, needs

        try:
            tree = Diagram(evaluate, self._domain, BOUND if self._exact else 1).build()
        except Exhausted:
            # Where so much is unknown that the route cannot be worked through, the rest is not either.
            self._exact = False
            return self._range()
        answers = tuple(self._answers[key] for key in answers_of(tree))
        if isinstance(tree, Leaf):
            return answers, (), False
        questions = self._stated(questions_of(tree, lambda key: said(self._answers[key]), tell))
        if all(question.key.startswith(UNSETTLED) for question in questions):
            # No statement can settle it: what the law leaves open is for a review, not a question.
            reviews = frozenset(question.key.removeprefix(UNSETTLED) for question in questions)
            return (_joined(answers, reviews),), (), False
        return answers, tuple(question for question in questions if not question.key.startswith(UNSETTLED)), False

    def _stated(self, questions: Sequence[Question]) -> tuple[Question, ...]:
        """The same questions asked of stated facts."""
        result: dict[str, Question] = {}
        for question in questions:
            for root in sorted(self.roots(question.key)):
                result.setdefault(root, Question(root, question.leads if root == question.key or question.key.startswith("year.") else ()))
        return tuple(result.values())

    def _range(self) -> tuple[tuple[Answer, ...], tuple[Question, ...], bool]:
        """The sound range of plain three-valued weighing, where cases are too many."""
        answer, needs = self._answer(self.assumed(()))
        governed, home = self.subject.governed(self.facts), self.subject.at_home(self.facts)
        answers = [Answer("governed", answer.floor, answer.floor, frozenset(), answer.deciding)]
        answers.append(Answer("governed", answer.ceiling, answer.ceiling, answer.reviews, answer.deciding))
        if not governed.certain:
            answers.append(Answer("gates_only" if home.possible else "out"))
        roots = {root for need in needs for root in self.roots(need)}
        first = sorted(roots, key=lambda key: (key != "item.category", key))
        if "item.category" in roots:
            # Nearly everything hangs on what the data are; the rest is asked once that is known.
            first = ["item.category", *(key for key in first if key.startswith(("recipient.", "flow.way", "flow.access")))]
        return tuple(answers), tuple(Question(key) for key in first), True

    def _answer(self, facts: Facts) -> tuple[Answer, frozenset[str]]:
        """The answer on these facts; where facts are missing that matter, the widest range and what it waits for."""
        subject = self.subject
        governed = subject.governed(facts)
        home = subject.at_home(facts)
        if not governed.possible:
            scope = "gates_only" if home.certain else "out"
            return Answer(scope), home.needs if home.open else NOTHING
        needs = set(governed.needs)
        if governed.open:
            needs |= home.needs
        quick = self._quick(facts) if governed.certain else None
        if quick is not None:
            return quick, NOTHING
        effective = self.effective(facts)
        certain = [rule for rule in self._routes if effective[rule.id].certain]
        possible = [rule for rule in self._routes if effective[rule.id].possible]
        for rule in possible:
            needs |= effective[rule.id].needs
        ends = _Ends(
            max((route_of(rule) for rule in certain), default=Route.none), max((route_of(rule) for rule in possible), default=Route.none)
        )
        if not certain:
            # The law may be silent, and silence is never "free": it is for a review.
            ends.review(Route.none, Route.security_assessment, certain=not possible)
        pending: list[tuple[Rule, Outcome]] = []
        for rule in self._touching:
            outcome = self._review(rule, facts, effective)
            if not outcome.possible:
                continue
            needs |= outcome.needs
            settling = self.determination(rule, facts)
            decided = self._decided(rule) if settling.certain else None
            if decided is None:
                needs |= settling.needs
                pending.append((rule, outcome))
            else:
                ends.decide(rule, decided, certain=outcome.certain)
        for rule, outcome in pending:
            ends.review(_end(rule, "down_to"), _end(rule, "up_to"), certain=outcome.certain)
        deciding = frozenset(rule.id for rule in possible if route_of(rule) in (ends.low, ends.high))
        silent = frozenset((SILENT,)) if not possible else NOTHING
        answer = Answer("governed", ends.floor, ends.ceiling, silent, deciding)
        return answer, NOTHING if ends.settled and governed.certain else frozenset(needs)

    def _quick(self, facts: Facts) -> Answer | None:
        """The answer where it is settled, found without gathering needs; None where it is open.

        Determinations are left to the full way: with one on record this never answers.
        """
        if self._determined:
            return None
        truths: dict[str, bool | None] = {}
        for rule in self._routes:
            truth = self._truth(rule, facts)
            for other in self._displacers.get(rule.id, ()) if truth is not False else ():
                displaced = truths[other.id]
                if displaced is True:
                    truth = False
                elif displaced is None and truth is True:
                    truth = None
            truths[rule.id] = truth
        possible = [rule for rule in self._routes if truths[rule.id] is not False]
        certain = [rule for rule in possible if truths[rule.id]]
        ends = _Ends(
            max((route_of(rule) for rule in certain), default=Route.none), max((route_of(rule) for rule in possible), default=Route.none)
        )
        if not certain:
            ends.review(Route.none, Route.security_assessment, certain=not possible)
        for rule in self._touching:
            truth = self._truth(rule, facts)
            for other in self._displacers.get(rule.id, ()) if truth is not False else ():
                displaced = truths.get(other.id, False)
                truth = False if displaced is True else None if displaced is None and truth is True else truth
            if truth is not False:
                ends.review(_end(rule, "down_to"), _end(rule, "up_to"), certain=truth is True)
        if not ends.settled:
            return None
        deciding = frozenset(rule.id for rule in possible if route_of(rule) in (ends.low, ends.high))
        return Answer("governed", ends.floor, ends.ceiling, frozenset((SILENT,)) if not possible else NOTHING, deciding)

    def _truth(self, rule: Rule, facts: Facts) -> bool | None:
        known = self.subject.settled.get(rule.id)
        if known is not None:
            return known.certain
        return None if self.subject.untouched(rule, facts) is not None else holds(rule.when, facts)

    def effective(self, facts: Facts) -> dict[str, Outcome]:
        """Whether each route rule applies and is not displaced."""
        result: dict[str, Outcome] = {}
        for rule in self._routes:
            outcome = self.subject.weigh(rule, facts)
            if outcome.possible:
                for other in self._displacers.get(rule.id, ()):
                    outcome = every((outcome, negation(result[other.id])))
            result[rule.id] = outcome
        return result

    # ------------------------------------------------------------------ reviews

    def _review(self, rule: Rule, facts: Facts, effective: Mapping[str, Outcome]) -> Outcome:
        """Whether a review applies and no rule displaces it."""
        outcome = self.subject.weigh(rule, facts)
        for other in self._displacers.get(rule.id, ()) if outcome.possible else ():
            outcome = every((outcome, negation(effective[other.id])))
        return outcome

    def _settling(self, rule: Rule) -> list[Clearance]:
        topic = rule.then["review"]
        names = {rule.id, rule.id.partition("/")[2], topic}
        return [
            clearance
            for clearance in self.subject.flow.clearances
            if plain(clearance.facts.get("clearance.mechanism")) == DETERMINATION
            and not names.isdisjoint(_set(clearance.facts.get("clearance.settles")))
        ]

    def determination(self, rule: Rule, facts: Facts) -> Outcome:
        """Whether a recorded determination settles this review for this item."""
        return some(self._stands(clearance, facts) for clearance in self._settling(rule))

    def _stands(self, clearance: Clearance, facts: Facts) -> Outcome:
        derived = derive(clearance, self.subject.flow, self.subject.item, facts, self.law.day)
        signed = [f"clearance.{name}" for name in ("by", "because") if clearance.facts.get(f"clearance.{name}") is None]
        expired = derived["clearance.expired"]
        covers = _truth(derived["clearance.covers_item"])
        stands = TRUE if isinstance(expired, Unknown) else settled(not expired)
        return every((covers, stands, unknown(signed) if signed else TRUE))

    def _decided(self, rule: Rule) -> Route | None:
        routes = [
            plain(clearance.facts.get("clearance.route"))
            for clearance in self._settling(rule)
            if self._stands(clearance, self.facts).certain
        ]
        # Several determinations: the strictest stands.
        return max((Route[route] for route in routes if route), default=None)

    def reviews(self, answers: Sequence[Answer]) -> tuple[ReviewState, ...]:
        """Every review that applies or may, in the order of the lawbook."""
        found = []
        governed = any(answer.scope == "governed" for answer in answers)
        home = any(answer.scope == "gates_only" for answer in answers)
        effective = self.effective(self.facts)
        for rule in self._reviews:
            if not (governed or (home and rule.stage == "gate")) or not self._review(rule, self.facts, effective).possible:
                continue

            def weighed(facts: Facts, rule: Rule = rule) -> Outcome:
                displacing = self.effective(facts) if rule.id in self.law.displacers else {}
                return self._review(rule, facts, displacing)

            outcome, questions = self._question(weighed)
            if not outcome.possible:
                continue
            by = next((clearance for clearance in self._settling(rule) if self._stands(clearance, self.facts).certain), None)
            if by is not None and _touches(rule) and plain(by.facts.get("clearance.route")) is None:
                by = None
            found.append(ReviewState(rule, outcome, questions, by))
        return tuple(found)

    # ------------------------------------------------------------------ gates and breaches

    def _question(self, evaluate: Callable[[Facts], Outcome]) -> tuple[Outcome, tuple[Question, ...]]:
        """A yes-or-no question, exact where case work reaches it."""
        outcome = evaluate(self.facts)
        if not outcome.open:
            return outcome, ()

        def weighed(assigned: Assigned) -> tuple[Any, frozenset[str]]:
            one: Outcome = evaluate(self.assumed(assigned))
            return (None, one.needs) if one.open else (one.truth, NOTHING)

        try:
            tree = Diagram(weighed, self._domain, BESIDE if self._exact else 0).build()
        except Exhausted:
            roots = sorted({root for need in outcome.needs for root in self.roots(need)})
            return outcome, tuple(Question(root) for root in roots)
        if isinstance(tree, Leaf):
            truth = tree.answer
            assert isinstance(truth, Truth)
            return Outcome(truth), ()
        questions = self._stated(questions_of(tree, lambda truth: "needed" if truth is Truth.TRUE else "not needed", tell))
        return unknown(question.key for question in questions), questions

    def _in_force_of(self, rules: Sequence[Rule], facts: Facts) -> Outcome:
        scope = some((self.subject.governed(facts), self.subject.at_home(facts)))
        return every((scope, some(self.subject.weigh(rule, facts) for rule in rules)))

    def gates(self, answers: Sequence[Answer]) -> tuple[GateState, ...]:
        """Every approval that is or may be needed beside the route."""
        del answers
        by_gate: dict[str, list[Rule]] = {}
        for rule in self.law.stages["gate"]:
            if "gate" in rule.then:
                by_gate.setdefault(rule.then["gate"], []).append(rule)
        states = []
        for gate_id, rules in by_gate.items():
            applying = [rule for rule in rules if self.subject.weigh(rule, self.facts).possible]
            if not applying:
                continue
            needed, questions = self._question(partial(self._in_force_of, rules))
            if not needed.possible:
                continue
            gate = self.law.lawbook.gates[gate_id]
            met, flaws = self._met(gate)
            states.append(GateState(gate, tuple(applying), needed, met, questions, flaws))
        return tuple(states)

    def _met(self, gate: Gate) -> tuple[Outcome, tuple[Rule, ...]]:
        outcomes = []
        flaws: list[Rule] = []
        for clearance in self.subject.flow.clearances:
            if plain(clearance.facts.get("clearance.mechanism")) not in gate.met_by:
                continue
            facts = derive(clearance, self.subject.flow, self.subject.item, self.facts, self.law.day)
            parts = [_truth(facts["clearance.covers_item"]), _truth(facts["clearance.covers_recipient"])]
            result = clearance.facts.get("clearance.result")
            parts.append(settled(result in (None, "pass")))
            expired = facts["clearance.expired"]
            parts.append(TRUE if isinstance(expired, Unknown) else settled(not expired))
            for rule in self.law.stages["clear"]:
                if "defect" not in rule.then:
                    continue
                outcome = weigh(rule.when, facts)
                parts.append(negation(outcome))
                if outcome.certain:
                    flaws.append(rule)
            outcomes.append(self._named(every(parts), clearance))
        return some(outcomes), tuple(flaws)

    def _rooted(self, outcome: Outcome) -> Outcome:
        return unknown(self.subject.rooted(outcome.needs)) if outcome.open else outcome

    def _named(self, outcome: Outcome, clearance: Clearance) -> Outcome:
        """Needs of a clearance with its number, so that a question says which one."""
        if not outcome.open:
            return outcome
        outcome = self._rooted(outcome)
        index = clearance.at[-1]
        owner = "flow" if clearance.for_flow else "exporter"
        return unknown(
            f"{owner}.clearances[{index}].{need.removeprefix('clearance.')}" if need.startswith("clearance.") else need
            for need in outcome.needs
        )

    def breaches(self) -> tuple[tuple[Rule, Outcome, tuple[Question, ...]], ...]:
        """Norms beside the route that are or may be broken."""
        found = []
        for rule in self.law.stages["gate"]:
            if "breach" not in rule.then or not self.subject.weigh(rule, self.facts).possible:
                continue
            outcome, questions = self._question(partial(self._in_force_of, [rule]))
            if outcome.possible:
                found.append((rule, outcome, questions))
        return tuple(found)

    # ------------------------------------------------------------------ duties and notes

    def duties(self, answers: Sequence[Answer]) -> tuple[DutyState, ...]:
        """Every duty that applies or may, with its evidence."""
        if all(answer.scope != "governed" for answer in answers):
            return ()
        by_duty: dict[str, list[Rule]] = {}
        for rule in self.law.stages["duty"]:
            if "duty" in rule.then:
                by_duty.setdefault(rule.then["duty"], []).append(rule)
        governed = self.subject.governed(self.facts)
        states = []
        for duty_id, rules in by_duty.items():
            weighed = [(rule, self.subject.weigh(rule, self.facts)) for rule in rules]
            applies = self._rooted(every((governed, some(outcome for _, outcome in weighed))))
            if not applies.possible:
                continue
            duty = self.law.lawbook.duties[duty_id]
            evidence = self._rooted(weigh(duty.evidence, self.facts))
            states.append(DutyState(duty, tuple(rule for rule, outcome in weighed if outcome.possible), applies, evidence))
        return tuple(states)

    def notes(self, answers: Sequence[Answer]) -> tuple[Rule, ...]:
        """Reminders that apply."""
        governed = any(answer.scope == "governed" for answer in answers)
        found = []
        for rule in self.law.rules:
            if (
                rule.then.get("note")
                and rule.stage != "clear"
                and (governed or rule.stage in ("scope", "gate"))
                and self.subject.weigh(rule, self.facts).certain
            ):
                found.append(rule)
        for clearance in self.subject.flow.clearances:
            facts = derive(clearance, self.subject.flow, self.subject.item, self.facts, self.law.day)
            for rule in self.law.stages["clear"]:
                if rule.then.get("note") and rule not in found and weigh(rule.when, facts).certain:
                    found.append(rule)
        return tuple(found)

    # ------------------------------------------------------------------ clearances

    def clearances(self, answers: Sequence[Answer]) -> tuple[tuple[Held, ...], Outcome]:
        """Every clearance that is held, and whether one answers each route that is possible."""
        # What a review may add above the floor is asked by the review; the paper has to answer the rest.
        wanted = {answer.floor for answer in answers if answer.scope == "governed" and answer.floor is not Route.none}
        held: list[Held] = []
        outcomes: dict[Route, list[Outcome]] = {route: [] for route in wanted}
        for clearance in self.subject.flow.clearances:
            facts = derive(clearance, self.subject.flow, self.subject.item, self.facts, self.law.day)
            flaws: list[Rule] = []
            doubts: list[tuple[Rule, Outcome]] = []
            reviews: list[Rule] = []
            answering: dict[str, list[Outcome]] = {}
            for rule in self.law.stages["clear"]:
                outcome = weigh(rule.when, facts)
                if not outcome.possible:
                    continue
                if "clears" in rule.then:
                    for route in rule.then["clears"]:
                        answering.setdefault(route, []).append(outcome)
                elif "defect" in rule.then:
                    if outcome.certain:
                        flaws.append(rule)
                    else:
                        doubts.append((rule, self._named(outcome, clearance)))
                elif "review" in rule.then and not self.determination(rule, self.facts).certain:
                    if outcome.certain:
                        reviews.append(rule)
                    else:
                        doubts.append((rule, self._named(outcome, clearance)))
            eased: list[str] = []
            sound = every([FALSE if flaws else TRUE, *(negation(outcome) for _, outcome in doubts)])
            for route in wanted:
                answers_it = some(answering.get(route.name, ()))
                lighter = [rule.then["down_to"] for rule in reviews if "down_to" in rule.then]
                if not answers_it.possible and any(some(answering.get(name, ())).certain for name in lighter):
                    # Whether this clearance does for the stricter route is left to the review that stands beside it.
                    answers_it = TRUE
                    eased.append(route.name)
                outcomes[route].append(every((answers_it, sound)))
            kind = some(outcome for found in answering.values() for outcome in found)
            if answering or reviews:
                held.append(Held(clearance, kind, tuple(flaws), tuple(doubts), tuple(reviews), tuple(eased)))
        cleared = every(some(found) for found in outcomes.values())
        return tuple(held), cleared

    def outcomes(self, facts: Facts) -> dict[str, Outcome]:
        """Every rule weighed on what is known, for the trace."""
        effective = {rule.id: FALSE for rule in self.law.routes} | self.effective(facts)
        return {rule.id: effective.get(rule.id) or self.subject.weigh(rule, facts) for rule in self.law.rules if rule.stage != "clear"}


def _joined(answers: Sequence[Answer], reviews: frozenset[str]) -> Answer:
    """One answer that spans several, with what has to be reviewed."""
    return Answer(
        "governed",
        min(answer.floor for answer in answers),
        max(answer.ceiling for answer in answers),
        reviews.union(*(answer.reviews for answer in answers)),
        frozenset().union(*(answer.deciding for answer in answers)),
    )


def _self_named(facts: Facts) -> Facts:
    """The facts, each count that is still a range asking for itself, as case work needs it."""
    return {
        key: Count(value.low, value.high, frozenset((key,))) if type(value) is Count and value.needs else value
        for key, value in facts.items()
    }


def weighed(rule: Rule, facts: Facts) -> Outcome:
    """A rule on these facts; its needs are gathered only when it is unknown."""
    truth = holds(rule.when, facts)
    return weigh(rule.when, facts) if truth is None else settled(truth)


def route_of(rule: Rule) -> Route:
    """The route that a rule concludes; an exemption concludes none."""
    return Route[rule.then["route"]] if "route" in rule.then else Route.none


def _touches(rule: Rule) -> bool:
    return "up_to" in rule.then or "down_to" in rule.then


def _set(value: Any) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset() if value is None else frozenset((value,))


def _end(rule: Rule, name: str) -> Route | None:
    return Route[rule.then[name]] if name in rule.then else None


class _Ends:
    """The range of a route, each end itself a range while facts are missing."""

    def __init__(self, low: Route, high: Route) -> None:
        self.low = low
        """The strictest route that is certain."""
        self.high = high
        """The strictest that is possible."""
        self._down = [Route.prohibited, Route.prohibited]
        self._up = [Route.none, Route.none]

    def decide(self, rule: Rule, decided: Route, *, certain: bool) -> None:
        """What a determination makes of a review: inside what it leaves open, nothing beyond."""
        up, down = _end(rule, "up_to"), _end(rule, "down_to")
        if down is not None and decided < self.high and self.low is not Route.prohibited:
            cap = max(decided, down)
            self.low = min(self.low, cap)
            self.high = min(self.high, cap) if certain else self.high
        if up is not None:
            limit = min(decided, up)
            self.low = max(self.low, limit) if certain else self.low
            self.high = max(self.high, limit)

    def review(self, down: Route | None, up: Route | None, *, certain: bool) -> None:
        """A review may end as light as `down` and as strict as `up`."""
        for ends, end, better in ((self._down, down, min), (self._up, up, max)):
            if end is not None:
                ends[0] = better(ends[0], end)
                if certain:
                    ends[1] = better(ends[1], end)

    @property
    def floor(self) -> Route:
        """The lightest route that is possible; what is prohibited for certain no review eases."""
        return self.low if self.low is Route.prohibited else min(self.low, self._down[0])

    @property
    def ceiling(self) -> Route:
        """The strictest route that is possible."""
        return max(self.high, self._up[0])

    @property
    def settled(self) -> bool:
        """Whether the missing facts change neither end."""
        least = self.high if self.high is Route.prohibited else min(self.high, self._down[1])
        return self.floor == least and self.ceiling == max(self.low, self._up[1])


def said(answer: Answer) -> str:
    """An answer in one word or two, for questions."""
    if answer.scope != "governed":
        return answer.scope
    text = answer.floor.name if answer.floor is answer.ceiling else f"{answer.floor.name}…{answer.ceiling.name}"
    return f"{text}+review" if answer.floor is not answer.ceiling or answer.reviews else text


def tell(value: Any) -> str:
    """A region of a fact in a few words."""
    value = plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Count):
        if value.low == value.high:
            return f"{value.low:,.0f}"
        if value.high is None:
            return f"{value.low:,.0f} or more" if value.low else "any number"
        return f"{value.low:,.0f}–{value.high:,.0f}"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none of them"
    if isinstance(value, str) and value.endswith("+"):
        return f"after {value[:-1]}"
    if isinstance(value, float):
        return f"{value:,.6g}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)
