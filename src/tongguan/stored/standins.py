"""What stands in a restored report for what only judging knows: documents, facts, the law.

They tell formats what the report keeps of these; whatever a format asks beyond that is an error here, not a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tongguan.finding import Ask, Finding, Matter, Place, Related, owned
from tongguan.record import Record
from tongguan.report import Receipt
from tongguan.span import Lines, Point, Span
from tongguan.verdict import Answer, Question, Route

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tongguan.count import Count
    from tongguan.finding import Spot
    from tongguan.lawbook.model import Words
    from tongguan.truth import Outcome
    from tongguan.verdict import Verdict

    Data = Mapping[str, Any]
    Node = tuple[int, int, int]
    """A line, and the columns where something begins and ends there."""


class StoredReceipt(Receipt):
    """What was judged by what, of which the files themselves are not there."""

    given: tuple[tuple[str, str], ...] = ()

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """(path, sha256 of its text)."""
        return self.given


class File:
    """A file in which a report names places, itself the tree of them; with its lines where they are known."""

    def __init__(self, path: str, text: str | None) -> None:
        self.path = path
        self.places = self
        self._lines = None if text is None else Lines(text)

    def start(self, node: Node) -> Node:
        return node

    def extent(self, node: Node) -> tuple[Node, Node]:
        return node, node

    def where(self, node: Node) -> Node:
        return node

    def point(self, start: Node) -> tuple[int, int]:
        return start[:2]

    def span(self, start: Node, end: Node) -> Span:
        return Span(Point(*start[:2]), Point(end[0], end[2]))

    def at(self, *node: Any) -> Span:
        return self.span(node, node)

    def line_at(self, start: Node) -> str:
        return self.line(start[0])

    def line(self, number: int) -> str:
        """The text of a line; nothing where it is not known."""
        return "" if self._lines is None else self._lines.text(number)

    def words(self, node: Node, extent: Node) -> str:
        _, start, end = extent
        return self.line(node[0])[start - 1 : end - 1]


class Named(NamedTuple):
    """A manifest as far as flows tell of it."""

    path: str
    exporter_id: str
    exporter_name: str
    document: File
    numbers: dict[int, Node]

    def node(self, flow: OneFlow, key: str) -> Node:
        """Where a flow is named."""
        del key
        return flow.node


class OneFlow(Record):
    """A flow as far as the report tells of it."""

    id: str
    title: str
    to: str
    recipient: dict[str, Any]
    facts: dict[str, Any]
    at: tuple[str, int]
    node: Node
    number: int | None = None


class OfPersons(NamedTuple):
    """Whose data an item is."""

    size: Count


class OneItem(NamedTuple):
    """An item as far as the report tells of it."""

    id: str
    group: OfPersons


class OwnFacts(NamedTuple):
    """What an item says of itself."""

    leaving: tuple[Question, ...]


class OneVerdict:
    """The verdict on an item, as far as the report tells of it: its own opinion and subject."""

    def __init__(self, data: Data, manifest: Named, flow: OneFlow, size: Count) -> None:
        self.opinion = self.subject = self
        self.manifest = manifest
        self.flow = flow
        self.item = OneItem(data["id"], OfPersons(size))
        self.facts = {"item.category": data["category"]}
        self.own = OwnFacts(tuple([Question(one["fact"], leads_of(one["leads"])) for one in data.get("leaving", ())]))
        self.floor, self.ceiling = Route[data["route"]["floor"]], Route[data["route"]["ceiling"]]
        self.answers = [Answer(one["scope"], Route[one["floor"]], Route[one["ceiling"]]) for one in data["answers"]]


class OneSketch:
    """What a finding says of its own. It is no class of sketches made of verdicts, but the checker of types holds it to what these can do."""

    personal = True
    at_item = False

    def __init__(
        self, matter: Matter, place: Place, asks: Sequence[Ask], related: tuple[Related, ...], details: tuple[tuple[str, Words], ...]
    ) -> None:
        self.matter = matter
        self.asking = bool(asks)
        self.remarks = [one for one in details if one[0] == "label.note"]
        self._place = place
        self._asks = [(Question(ask.key), ask) for ask in asks]
        self._related = related
        self._details = details

    def on(self, verdicts: tuple[Verdict, ...]) -> Finding:
        """Never asked for: every finding is there."""
        raise NotImplementedError

    def likeness(self, verdict: Verdict) -> object:
        """Like no other."""
        del verdict
        return self

    def questions(self, verdict: Verdict) -> Sequence[Question]:
        """What is to be answered, by its keys."""
        del verdict
        return [question for question, _ in self._asks]

    def waits_for_others(self, verdict: Verdict) -> bool:
        """Whether it asks for nothing of the flow or the exporter itself."""
        return all(owned(question.key)[0] not in ("", verdict.flow.id) for question in self.questions(verdict))

    def common(self, verdict: Verdict) -> None:
        """Its questions are its own."""
        del verdict

    def ask(self, verdict: Verdict, question: Question) -> Ask:
        """One of these in words."""
        del verdict
        return next(ask for own, ask in self._asks if own is question)

    def asks(self, verdict: Verdict) -> tuple[Ask, ...]:
        """What is to be answered."""
        del verdict
        return tuple([ask for _, ask in self._asks])

    def spot(self, verdict: Verdict) -> Spot:
        """Where it is found."""
        del verdict
        return self._place.spot

    def related(self, verdict: Verdict) -> tuple[Related, ...]:
        """Second places."""
        del verdict
        return self._related

    def details(self, verdict: Verdict) -> tuple[tuple[str, Words], ...]:
        """Further lines."""
        del verdict
        return self._details

    def late(self, verdict: Verdict) -> tuple[tuple[str, Words], ...]:
        """Those on the days of a flow stand among the others."""
        del verdict
        return ()


class Membership(NamedTuple):
    """Where the persons of an item are counted."""

    members: Mapping[str, Outcome]


class OneTally(NamedTuple):
    """The ledger of an exporter."""

    contributions: dict[tuple[str, str, str], Membership]


class OneJudge(NamedTuple):
    """The ledgers of a run."""

    tallies: dict[str, OneTally]


def leads_of(data: Sequence[Data]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Where answers lead."""
    return tuple([(one["value"], tuple(one["answers"])) for one in data])
