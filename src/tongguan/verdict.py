"""What is concluded for one item: types only."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from tongguan.record import Record, fresh

if TYPE_CHECKING:
    from tongguan.facts import Facts
    from tongguan.lawbook.model import Duty, Gate, Rule
    from tongguan.manifest import Clearance, Flow, Item, Manifest
    from tongguan.truth import Outcome


class Route(IntEnum):
    """What the law asks before data may leave, from the lightest to the strictest."""

    none = 0
    contract_or_certification = 1
    security_assessment = 2
    prohibited = 3


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


class GateState(Record):
    """An approval beside the route: whether it is needed, whether it is held."""

    gate: Gate
    rules: tuple[Rule, ...]
    needed: Outcome
    met: Outcome
    questions: tuple[Question, ...]
    flaws: tuple[Rule, ...] = ()
    """Defects of the approvals that are held."""


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
    """Routes stricter than it answers, for which a review may let it do."""


class DutyState(Record):
    """A standing duty: whether it applies, whether its evidence is there."""

    duty: Duty
    rules: tuple[Rule, ...]
    applies: Outcome
    evidence: Outcome


class Verdict(Record):
    """What the law says of one item of one flow."""

    manifest: Manifest
    flow: Flow
    item: Item
    facts: Facts
    answers: tuple[Answer, ...]
    """Every answer that filling in the unknown facts can give; one when settled."""
    questions: tuple[Question, ...]
    """The facts that decide between the answers."""
    bounded: bool
    """Whether the case work stopped at its bound: then answers and questions are a range, not exact."""
    gates: tuple[GateState, ...]
    breaches: tuple[tuple[Rule, Outcome, tuple[Question, ...]], ...]
    reviews: tuple[ReviewState, ...]
    """Reviews that arise or may."""
    duties: tuple[DutyState, ...]
    held: tuple[Held, ...]
    cleared: Outcome
    """Whether a clearance answers every route that is possible."""
    notes: tuple[Rule, ...]
    outcomes: dict[str, Outcome] = fresh(factory=dict)
    """Every rule weighed: the trace that `explain` prints."""

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
