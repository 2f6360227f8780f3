"""What the register of papers tells: each paper, what it is for, what is done under it, and what stands against that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.facts import plain
from tongguan.finding import Place
from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongguan.count import Count
    from tongguan.dates import Concern, Event
    from tongguan.exits import Exit
    from tongguan.lawbook.model import Rule, Words
    from tongguan.manifest import Clearance
    from tongguan.report import FlowReport
    from tongguan.verdict import Verdict
    from tongguan.waivers import Remark


STATES = ("outside", "unknown", "review", "inside", "idle")
"""How what is done lies to a paper, the gravest first; a paper on which nothing rests is `idle`."""


ASPECTS = (
    "items", "fields", "purpose", "recipient", "persons", "scale", "result", "dates", "holder", "changes", "signature", "route", "terms",
)  # fmt: skip
"""In what something may be outside a paper."""


class Why(Record):
    """One thing that keeps a paper from doing for an item, or may."""

    aspect: str
    """One of `ASPECTS`."""
    state: str
    """`outside`, `unknown` or `review`."""
    rule: Rule | None = None
    """Whose words say so."""
    detail: Words | None = None
    """What is done, and what the paper says."""
    needs: tuple[str, ...] = ()
    """The facts that it waits for."""

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it from any other."""
        return (self.aspect, self.state, self.rule.id if self.rule else "", self.detail, self.needs)


class Service(Record):
    """What an item asks of a paper."""

    kind: str
    """`route`, `gate`, `review`, `duty` or `rule`: what the paper is for."""
    id: str
    words: Words
    needed: bool
    """Whether it is certain that it is asked for."""
    whys: tuple[Why, ...] = ()
    met: bool = False
    """Whether it is answered for certain, by this paper or by another."""

    @property
    def state(self) -> str:
        """How the paper does for it."""
        return min((one.state for one in self.whys), key=STATES.index, default="inside")


class Use(Record):
    """An item under a paper."""

    flow: FlowReport
    verdict: Verdict
    clearance: Clearance
    services: tuple[Service, ...]
    flaws: tuple[Why, ...] = ()
    """What is certain against a paper on which nothing of the item rests."""

    @property
    def state(self) -> str:
        """How the item lies to the paper."""
        return min((one.state for one in self.services), key=STATES.index, default="idle")

    @property
    def whys(self) -> tuple[Why, ...]:
        """What keeps the paper from doing for it."""
        found = {why.key: why for one in self.services for why in one.whys}
        return tuple(sorted([*found.values(), *self.flaws], key=lambda one: (STATES.index(one.state), ASPECTS.index(one.aspect))))


class Measure(Record):
    """What is done against a number of a paper."""

    limit: Count
    now: Count | None
    exceeded: bool | None
    """Whether it is more than that, as the judge has it; `None` while nobody knows."""
    uses: tuple[Use, ...]
    together: bool = False
    """Whether these are the persons of all items together."""

    @property
    def left(self) -> float | None:
        """How much more still fits for certain; below zero what is too much."""
        return None if self.now is None or self.now.high is None else self.limit.low - self.now.high


class Paper(Record):
    """One paper, however often it is written down."""

    entries: tuple[Clearance, ...]
    exporter: str
    name: str
    """Of the exporter."""
    mechanism: str
    uses: tuple[Use, ...]
    persons: tuple[Measure, ...]
    scale: tuple[Measure, ...]
    unnamed: tuple[Concern, ...]
    """Items of the flows under which it stands that it does not name."""
    missing: Mapping[str, tuple[str, ...]]
    """What it names and what is not there, by `items` and `recipients`."""
    events: tuple[Event, ...]
    """Its dates, as the calendar has them."""
    remarks: tuple[Remark, ...]
    order: tuple[Any, ...] = ()

    def said(self, name: str) -> tuple[Any, ...]:
        """What its entries say of it, each once."""
        found = [one.facts.get(f"clearance.{name}") for one in self.entries]
        return tuple(dict.fromkeys(value if isinstance(value, frozenset) else plain(value) for value in found if value is not None))

    def names(self, name: str) -> tuple[str, ...]:
        """What all of its entries name."""
        return tuple(sorted({each for one in self.said(name) for each in one}))

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it is written down."""
        return tuple(Place.of(one.document, (*one.at, "mechanism")) for one in self.entries)

    @property
    def ref(self) -> str:
        """Its reference."""
        return str(next(iter(self.said("ref")), ""))

    @property
    def state(self) -> str:
        """How what is done lies to it: the gravest of its uses."""
        return min((one.state for one in self.uses), key=STATES.index, default="idle")


class Lack(Record):
    """Something that asks for a paper where none of that kind is held."""

    kind: str
    id: str
    words: Words
    sure: bool
    flow: FlowReport
    items: tuple[str, ...]


class Register(Record):
    """All papers of a run."""

    papers: tuple[Paper, ...]
    lacks: tuple[Lack, ...]
    status: Exit
