"""The law's own order: scope → classify → gate → exempt → tally → route → duty → clear.

Each stage reads facts and states new ones for those after it. No norm lives here: what a
rule concludes is in the lawbook; these modules say how conclusions meet. `cell` goes as far
as the count, `tally` counts, `work` finds the route, `beside` and `papers` the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.count import Count, all_relations
from tongguan.document import Document
from tongguan.judge import beside, papers
from tongguan.judge.cell import OWN
from tongguan.judge.subject import Ground, Layers, Subject
from tongguan.judge.tally import BUCKETS, LISTS, UNSETTLED, Contribution, Key, Tally
from tongguan.judge.work import Work, place_of
from tongguan.record import replace
from tongguan.truth import Outcome, unknown
from tongguan.verdict import Answer, Opinion, Question, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from tongguan.facts import Facts
    from tongguan.judge.law import Law
    from tongguan.judge.work import Counted
    from tongguan.manifest import Clearance, Manifest

LAST = 8
"""Items whose facts are remembered that an opinion was told in."""
NO_DOCUMENT = Document("", "", None)
UNLISTED = Count(0, None, frozenset(("flow.list", "flow.list_scenario")))
"""What is known of the count of a list that is not named."""


class Judge:
    """Holds what is shared while the items of one run are judged."""

    def __init__(self, law: Law, manifests: Sequence[Manifest], *, exact: bool = True, exporters: Container[str] | None = None) -> None:
        """`exporters`: those whose items are judged, the only ones whose persons are counted then; `None`: all."""
        self.law = law
        self.exact = exact
        """Whether open questions are worked through case by case; otherwise the sound range stands."""
        self.manifests = tuple(manifests)
        self.subjects: dict[Key, Subject] = {}
        layers = Layers(law)
        for manifest in manifests:
            if exporters is not None and manifest.exporter_id not in exporters:
                continue
            for flow in manifest.flows:
                ground = Ground(layers, manifest, flow)
                for item in flow.items:
                    subject = Subject(ground, item)
                    self.subjects[subject.key] = subject
        self.tallies = self._tallies()
        self._years: dict[str, tuple[Facts, int]] = {}
        self._listed: dict[tuple[str, tuple[str, str]], Tally] = {}

    def _tallies(self) -> dict[str, Tally]:
        by_exporter: dict[str, list[Subject]] = {}
        for subject in self.subjects.values():
            by_exporter.setdefault(subject.manifest.exporter_id, []).append(subject)
        tallies = {}
        for exporter, subjects in by_exporter.items():
            files = {subject.manifest.path: subject.manifest for subject in subjects}
            contributions = [subject.contribution() for subject in subjects]
            tallies[exporter] = Tally(contributions, all_relations(one.relations for one in files.values()), self._provided(subjects))
        return tallies

    def _provided(self, subjects: Sequence[Subject]) -> dict[str, Count]:
        """Persons provided by flows in no manifest, as far as any file of the exporter states them."""
        stated = {bucket: one for subject in subjects for bucket, one in subject.manifest.provided.items()}
        totals: dict[str, Count] = {}
        for bucket in BUCKETS:
            key = f"exporter.provided_{'since_last_year' if bucket.startswith('two_year_') else 'this_year'}.{bucket.removeprefix('two_year_')}"
            totals[bucket] = stated[bucket].on(self.law.day) if bucket in stated else Count(0, None, frozenset((key,)))
        return totals

    def listed(self, subject: Subject, bucket: str, own: Contribution | None = None) -> Count:
        """Individuals of one zone list's scenario, over its listed fields, with `own` in place of what the item contributed."""
        scenario = subject.list_scenario
        if scenario is None:
            return UNLISTED
        key = (subject.manifest.exporter_id, scenario)
        if key not in self._listed:
            same = [one for one in self.subjects.values() if one.manifest.exporter_id == key[0] and one.list_scenario == scenario]
            stated = {bucket: told for one in same for bucket, told in one.manifest.provided_by_list.get(scenario[1], {}).items()}
            provided = {
                f"list_{one}": stated[one].on(self.law.day)
                if one in stated
                else Count(0, None, frozenset((f"exporter.provided_this_year.by_list.{one}",)))
                for one in ("ordinary", "sensitive")
            }
            self._listed[key] = Tally([one.contribution() for one in same], self.tallies[key[0]].relations, provided)
        return self._listed[key].total(bucket, own)

    def year(self, subject: Subject, members: Mapping[str, Outcome] | None = None, size: Count | None = None) -> Facts:
        """The year's counts as seen from one item, or as they would be if it brought in its persons like this."""
        tally = self.tallies[subject.manifest.exporter_id]
        own = None if members is None else subject.contribution(members, size)
        counts: Facts = {f"year.{bucket}": tally.total(bucket, own) for bucket in self.law.buckets}
        for bucket in LISTS:
            counts[f"year.{bucket}"] = self.listed(subject, bucket, own)
        return counts

    def _year(self, subject: Subject) -> tuple[Facts, int]:
        """The year's counts as they stand, and a number for how far rules can tell them apart."""
        exporter = subject.manifest.exporter_id
        if subject.list_scenario is None and exporter in self._years:
            return self._years[exporter]
        year = self.year(subject)
        found = (year, place_of(self.law, year))
        if subject.list_scenario is None:
            self._years[exporter] = found
        return found

    def verdicts(self) -> tuple[Verdict, ...]:
        """Every item judged."""
        return tuple(self.verdict(subject) for subject in self.subjects.values())

    def verdict(self, subject: Subject) -> Verdict:
        """The verdict of one item."""
        year, place = self._year(subject)
        concluded = self._concluded(subject, year, place)
        return Verdict(subject, year, concluded.opinion, None if concluded.anybody else concluded)

    def _concluded(self, subject: Subject, year: Facts, place: int) -> Concluded:
        """What was concluded for an item of the same kind under the same counts, or is concluded now."""
        key = (self.exact, subject.kind, place)
        known: list[Concluded] | None = self.law.opinions[key]
        if known is None:
            known = self.law.opinions[key] = []
        for one in known:
            # Where the count was taken under assumptions, it has to come out the same for this item.
            if all(counted.holds(subject, self.year) for counted in one.counted):
                return one
        work = Work(subject, year, self.year, exact=self.exact)
        opinion = conclude(work)
        known.append(Concluded(_with_clearances(opinion, _without_document), work.counted))
        return known[-1]


class Concluded:
    """An opinion, and how the year came out under the assumptions that were made for it."""

    __slots__ = ("_bases", "_personal", "anybody", "counted", "opinion")

    def __init__(self, opinion: Opinion, counted: Sequence[Counted]) -> None:
        self.opinion = opinion
        self.counted = counted
        self.anybody = opinion.impersonal
        """Whether it is the same in the facts of every item, clearances aside."""
        self._personal: tuple[str, ...] = ()
        """What it asks for that may stand for other facts in other items."""
        self._bases: dict[tuple[frozenset[str], ...], Opinion] = {}
        """What that stood for in the last items, and the opinion in their facts: so it is for most that follow."""

    def base(self, subject: Subject, year: Facts) -> Opinion:
        """The opinion in one item's own facts: one object for the items in which they are the same."""
        known = self._bases.get(tuple([subject.roots(need, year) for need in self._personal]))
        if known is None:
            settling = _Settling(subject, year)
            known = settling.opinion(self.opinion)
            self._personal = tuple(settling.personal)
            if len(self._bases) >= LAST:
                self._bases.clear()
            self._bases[tuple([subject.roots(need, year) for need in self._personal])] = known
        return known

    def told(self, subject: Subject, year: Facts) -> Opinion:
        """The opinion in one item's own facts and clearances."""
        papers = subject.ground.papers
        return _with_clearances(self.base(subject, year), lambda clearance: papers[clearance.for_flow, clearance.at[-1]])


def _with_clearances(opinion: Opinion, own: Callable[[Clearance], Clearance]) -> Opinion:
    """The same with others in the place of the clearances of the item for which it was reached."""
    if not opinion.held and not any(state.settled for state in opinion.reviews):
        return opinion
    return opinion.of(
        tuple([one.by(own(one.clearance)) for one in opinion.held]),
        tuple([state if state.settled is None else replace(state, settled=own(state.settled)) for state in opinion.reviews]),
    )


def _without_document(clearance: Clearance) -> Clearance:
    """A clearance as the law keeps it: its document would stay in memory with it."""
    return replace(clearance, document=NO_DOCUMENT)


def conclude(work: Work) -> Opinion:
    """What the law says of every item of the cell, in facts of the case work."""
    # Before the route: where that is too much to work through, the rest is not tried either.
    scopes, leaving = work.scopes()
    answers, questions, bounded = work.route()
    gates = beside.gates(work)
    held, cleared = papers.clearances(work, answers)
    return Opinion(
        answers,
        _first(leaving, questions, bounded=bounded),
        bounded,
        gates,
        beside.breaches(work),
        beside.reviews(work, answers, held),
        beside.duties(work, answers),
        held,
        cleared,
        beside.notes(work, answers),
        work.certain(),
        scopes,
        leaving,
    )


def _first(leaving: Sequence[Question], questions: Sequence[Question], *, bounded: bool) -> tuple[Question, ...]:
    """The questions of the route, first those that decide whether the data leave at all.

    Where the route was worked through these say what it comes to, which is more than whether there is one.
    """
    found = {question.key: question for question in questions}
    order = dict.fromkeys([*(one.key for one in leaving if bounded or one.key in found), *found])
    own = {question.key: question for question in leaving} if bounded else {}
    return tuple([own.get(key) or found[key] for key in order])


class _Settling:
    """Turns an opinion into one item's own stated facts."""

    def __init__(self, subject: Subject, year: Facts) -> None:
        self.subject = subject
        self.year = year
        self.personal: dict[str, None] = {}
        """What it asks for that is another for other items, since it speaks of how many persons there are."""
        self._found: dict[str, frozenset[str]] = {}
        """The stated facts behind what was met so far: much of an opinion waits for the same."""

    def opinion(self, shared: Opinion) -> Opinion:
        """The opinion in this item's own facts."""
        answers, questions = self._route(shared)
        return Opinion(
            answers,
            questions,
            shared.bounded,
            tuple(
                replace(state, needed=self._outcome(state.needed), met=self._outcome(state.met), questions=self._questions(state.questions))
                if state.needed.open or state.met.open or state.questions
                else state
                for state in shared.gates
            ),
            tuple((rule, self._outcome(outcome), self._questions(asked)) for rule, outcome, asked in shared.breaches),
            tuple(
                replace(state, applies=self._outcome(state.applies), questions=self._questions(state.questions))
                if state.applies.open or state.questions
                else state
                for state in shared.reviews
            ),
            tuple(
                replace(state, applies=self._outcome(state.applies), evidence=self._outcome(state.evidence))
                if state.applies.open or state.evidence.open
                else state
                for state in shared.duties
            ),
            tuple(
                replace(
                    held,
                    answers=self._outcome(held.answers),
                    doubts=tuple((rule, self._outcome(outcome)) for rule, outcome in held.doubts),
                )
                for held in shared.held
            ),
            self._outcome(shared.cleared),
            shared.notes,
            shared.certain,
            shared.scopes,
            self._questions(shared.leaving),
        )

    def _outcome(self, outcome: Outcome) -> Outcome:
        if not outcome.open:
            return outcome
        return unknown(frozenset().union(*map(self._roots, outcome.needs)))

    def _roots(self, need: str) -> frozenset[str]:
        known = self._found.get(need)
        if known is None:
            if need in OWN:
                self.personal[need] = None
            known = self._found[need] = self.subject.roots(need, self.year)
        return known

    def _questions(self, questions: Sequence[Question]) -> tuple[Question, ...]:
        """The same questions asked of stated facts."""
        result: dict[str, Question] = {}
        for question in questions:
            for root in sorted(self._roots(question.key)):
                if root not in result:
                    counted = root != question.key and question.key.startswith("year.")
                    result[root] = self._question(root, question.leads if root == question.key or counted else (), counted=counted)
        return tuple(result.values())

    def _question(self, root: str, leads: tuple[tuple[str, tuple[str, ...]], ...], *, counted: bool) -> Question:
        """The same question is the same object, whoever asks it: they are compared."""
        asked = self.subject.law.asked
        known = asked[root, leads, counted]
        if known is None:
            known = asked[root, leads, counted] = Question(root, leads, counted)
        return known

    def _route(self, shared: Opinion) -> tuple[tuple[Answer, ...], tuple[Question, ...]]:
        answers, questions = shared.answers, self._questions(shared.questions)
        if shared.bounded:
            first = [question for question in self._questions(shared.leaving) if not question.key.startswith(UNSETTLED)]
            asked = {question.key for question in first}
            roots = sorted(
                (question.key for question in questions if question.key not in asked), key=lambda key: (key != "item.category", key)
            )
            if "item.category" in roots:
                # Nearly everything hangs on what the data are; the rest is asked once that is known.
                roots = ["item.category", *(key for key in roots if key.startswith(("recipient.", "flow.way", "flow.access")))]
            return answers, (*first, *(Question(key) for key in roots))
        return answers, tuple(question for question in questions if not question.key.startswith(UNSETTLED))
