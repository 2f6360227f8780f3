"""What is concluded for one item: types only."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Protocol

    from tongguan.facts import Facts
    from tongguan.lawbook.model import Duty, Gate, Rule
    from tongguan.manifest import Clearance, Flow, Item, Manifest
    from tongguan.truth import Outcome


if TYPE_CHECKING:

    class Subject(Protocol):
        """The item that a verdict is about, with what is known of it."""

        item: Item
        cell: Any
        """What its facts amount to, shared by items that bear the same marks."""

        @property
        def manifest(self) -> Manifest:
            """The file that it stands in."""

        @property
        def flow(self) -> Flow:
            """The flow that it is part of."""

        @property
        def facts(self) -> Facts:
            """Everything known of the item before the year is counted."""

        def fact(self, key: str) -> Any:
            """One of them."""

        @property
        def category(self) -> str | None:
            """The kind of data, as it is stated."""

        @property
        def about(self) -> str:
            """What a finding on it is about, as far as nobody changes it without changing the flow itself."""

        def outcomes(self, facts: Facts) -> Mapping[str, Outcome]:
            """Every rule weighed on these facts."""

    class Concluding(Protocol):
        """What turns an opinion into an item's own facts."""

        def base(self, subject: Any, year: Facts) -> Opinion:
            """The opinion in the facts of this item."""

        def told(self, subject: Any, year: Facts) -> Opinion:
            """The opinion in the facts and clearances of this item."""


class Route(IntEnum):
    """What the law asks before data may leave, from the lightest to the strictest."""

    none = 0
    contract_or_certification = 1
    security_assessment = 2
    prohibited = 3


LADDER = ("out", "gates_only", *(route.name for route in Route))
"""What the law asks of an item, from nothing at all to the strictest route."""


class Answer(Record):
    """One settled answer to the question of the route."""

    scope: str
    """`governed`, `gates_only` or `out`."""
    floor: Route = Route.none
    ceiling: Route = Route.none
    """Apart from `floor` only where the law itself leaves the route to a review."""
    reviews: frozenset[str] = frozenset()
    """What leaves it open beside the reviews of rules: `law-silent` where no norm applies, or a rule that leaves the count unsettled."""
    deciding: frozenset[str] = frozenset()
    """The rules that give the route."""

    def key(self) -> tuple[Any, ...]:
        """What makes two answers the same answer: not which rule gave them."""
        return (self.scope, self.floor, self.ceiling)


SILENT = "law-silent"


class Question(Record):
    """A fact that decides, and what each of its answers may lead to."""

    key: str
    """The stated fact; `overlap:…` for how two populations lie to one another."""
    leads: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(answer, what may follow) pairs, where the case work reached them."""
    counted: bool = False
    """Whether these answers are what a count comes to in all, of which the fact is a part."""


class GateState(Record):
    """An approval beside the route: whether it is needed, whether it is held."""

    gate: Gate
    rules: tuple[Rule, ...]
    needed: Outcome
    met: Outcome
    questions: tuple[Question, ...]
    flaws: tuple[Rule, ...] = ()
    """Defects of the approvals that are held."""
    lacks: tuple[str, ...] = ()
    """In what approvals that are held for the item, or may be, fall short of what is done."""


class ReviewState(Record):
    """Something left to a person or an authority: whether it arises, and what settles it."""

    rule: Rule
    applies: Outcome
    questions: tuple[Question, ...]
    settled: Clearance | None
    """The determination on record."""


class Held(Record):
    """One clearance against what is required of it."""

    clearance: Clearance
    answers: Outcome
    """Whether a clearance of this kind answers the route at all."""
    flaws: tuple[Rule, ...]
    """Defects that are certain."""
    doubts: tuple[tuple[Rule, Outcome], ...]
    """Defects that are possible, and what they wait for."""
    reviews: tuple[Rule, ...] = ()
    eased: tuple[str, ...] = ()
    """Routes stricter than it answers, for which a review may let it do, or a determination does."""
    spared: tuple[Rule, ...] = ()
    """Reviews that would be made of it if the flow rested on it."""

    def by(self, clearance: Clearance) -> Held:
        """The same of another clearance."""
        return Held(clearance, self.answers, self.flaws, self.doubts, self.reviews, self.eased, self.spared)


class DutyState(Record):
    """A standing duty: whether it applies, whether its evidence is there."""

    duty: Duty
    rules: tuple[Rule, ...]
    applies: Outcome
    evidence: Outcome

    @property
    def waits(self) -> bool:
        """Whether it hangs on a fact."""
        return self.applies.open or self.evidence.open


if TYPE_CHECKING:
    Breach = tuple[Rule, Outcome, tuple[Question, ...]]
    """A norm beside the route, whether it is broken, and what decides that."""


class Opinion(Record):
    """What the law says of every item that no rule can tell apart."""

    answers: tuple[Answer, ...]
    """Every answer that filling in the unknown facts can give; one when settled."""
    questions: tuple[Question, ...]
    """The facts that decide between the answers."""
    bounded: bool
    """Whether the case work stopped at its bound: then answers and questions are a range, not exact."""
    gates: tuple[GateState, ...]
    breaches: tuple[Breach, ...]
    reviews: tuple[ReviewState, ...]
    """Reviews that arise or may."""
    duties: tuple[DutyState, ...]
    held: tuple[Held, ...]
    cleared: Outcome
    """Whether a clearance answers every route that is possible."""
    notes: tuple[Rule, ...]
    certain: frozenset[str]
    """The rules that hold for certain, displaced ones left out."""
    scopes: frozenset[str]
    """How it may come out whether the data are provided abroad: `governed`, `gates_only`, `out`; one where that is settled."""
    leaving: tuple[Question, ...]
    """The facts that decide between these, those that settle it soonest first."""

    @property
    def settled(self) -> bool:
        """Whether nothing waits for a fact."""
        return not (
            self.questions
            or self.bounded
            or self.cleared.open
            or any(state.needed.open or state.met.open for state in self.gates)
            or any(outcome.open for _, outcome, _ in self.breaches)
            or any(state.applies.open for state in self.reviews)
            or any(state.waits for state in self.duties)
            or any(held.answers.open or held.doubts for held in self.held)
        )

    def of(self, held: tuple[Held, ...], reviews: tuple[ReviewState, ...]) -> Opinion:
        """The same with other clearances held, and settling reviews; told of every item that holds any, so nothing is looked up."""
        return Opinion(
            self.answers, self.questions, self.bounded, self.gates, self.breaches, reviews, self.duties, held, self.cleared, self.notes,
            self.certain, self.scopes, self.leaving,
        )  # fmt: skip

    @property
    def impersonal(self) -> bool:
        """Whether it can stand as it is for every item: nothing waits for a fact, no clearance is spoken of."""
        return self.settled and not self.held and not any(state.settled for state in self.reviews)


class Verdict:
    """What the law says of one item of one flow."""

    __slots__ = ("_concluding", "_facts", "_outcomes", "_own", "opinion", "subject", "year")

    def __init__(self, subject: Subject, year: Facts, opinion: Opinion, concluding: Concluding | None = None) -> None:
        self.subject = subject
        self.year = year
        """The year's counts as this item sees them."""
        self.opinion = opinion
        """As it is shared by all items that no rule can tell apart; its questions name facts of the case work."""
        self._concluding = concluding
        self._own: Opinion | None = opinion if concluding is None else None
        self._facts: Facts | None = None
        self._outcomes: Mapping[str, Outcome] | None = None

    @property
    def own(self) -> Opinion:
        """The opinion in this item's own facts and clearances."""
        if self._own is None:
            assert self._concluding is not None
            self._own = self._concluding.told(self.subject, self.year)
        return self._own

    @property
    def base(self) -> Opinion:
        """The opinion in its own facts, with other clearances perhaps: one object for items in which they are the same."""
        return self.opinion if self._concluding is None else self._concluding.base(self.subject, self.year)

    @property
    def manifest(self) -> Manifest:
        """The file that it stands in."""
        return self.subject.manifest

    @property
    def flow(self) -> Flow:
        """The flow of the item."""
        return self.subject.flow

    @property
    def item(self) -> Item:
        """The item."""
        return self.subject.item

    def counted(self, counts: Iterable[str]) -> bool:
        """Whether it is known whether the item's persons are in these counts of the year, and how many they are."""
        subject = self.subject
        if subject.item.group.size.needs:
            return False
        members = subject.cell.members
        for key in counts:  # noqa: SIM110 - asked of every item
            if members[key[len("year.") :]].open:
                return False
        return True

    @property
    def facts(self) -> Facts:
        """Every fact, stated or derived, the year's counts among them."""
        if self._facts is None:
            self._facts = self.subject.facts | self.year
        return self._facts

    def fact(self, key: str) -> Any:
        """One fact, None where it is not known at all."""
        return self.year[key] if key in self.year else self.subject.fact(key)

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """Every rule weighed: the trace that `explain` prints."""
        if self._outcomes is None:
            self._outcomes = self.subject.outcomes(self.facts)
        return self._outcomes

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Every answer that filling in the unknown facts can give; one when settled."""
        return self.opinion.answers

    @property
    def questions(self) -> tuple[Question, ...]:
        """The stated facts that decide between the answers."""
        return self.own.questions

    @property
    def bounded(self) -> bool:
        """Whether the case work stopped at its bound."""
        return self.opinion.bounded

    @property
    def gates(self) -> tuple[GateState, ...]:
        """Approvals that are or may be needed beside the route."""
        return self.own.gates

    @property
    def breaches(self) -> tuple[Breach, ...]:
        """Norms beside the route that are or may be broken."""
        return self.own.breaches

    @property
    def reviews(self) -> tuple[ReviewState, ...]:
        """Reviews that arise or may."""
        return self.own.reviews

    @property
    def duties(self) -> tuple[DutyState, ...]:
        """Duties that apply or may."""
        return self.own.duties

    @property
    def held(self) -> tuple[Held, ...]:
        """The clearances that are held."""
        return self.own.held

    @property
    def cleared(self) -> Outcome:
        """Whether a clearance answers every route that is possible."""
        return self.own.cleared

    @property
    def notes(self) -> tuple[Rule, ...]:
        """Reminders."""
        return self.opinion.notes

    @property
    def floor(self) -> Route:
        """The lightest route that is possible."""
        return min(answer.floor for answer in self.answers)

    @property
    def ceiling(self) -> Route:
        """The strictest route that is possible."""
        return max(answer.ceiling for answer in self.answers)

    @property
    def open(self) -> bool:
        """Whether facts are missing that decide the route."""
        return len({answer.key() for answer in self.answers}) > 1
