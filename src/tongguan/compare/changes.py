"""What a comparison tells: values only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongguan.compare.sides import FlowSide, ItemSide, Part, RuleSide, Side
    from tongguan.compare.statements import Statement, Subject
    from tongguan.count import Count

STRICTER, FREER, BOTH, UNCERTAIN, OTHER, SAME = "stricter", "freer", "both", "less_certain", "other", "same"
DIRECTIONS = (STRICTER, BOTH, UNCERTAIN, FREER, OTHER, SAME)
"""From what needs most attention: stricter; stricter in one thing and freer in another; less certain; freer; changed otherwise; not at all."""
CAME, WENT, CHANGED = "came", "went", "changed"


class FindingChange(Record):
    """A finding that came, went or is another."""

    change: str
    code: str
    items: tuple[str, ...]
    before: Part | None
    after: Part | None

    @property
    def likeness(self) -> tuple[Any, ...]:
        """What changes share that are told in one line."""
        return (self.change, self.code, *(None if one is None else (one.kind, one.title) for one in (self.before, self.after)))


class ItemChange(Record):
    """An item before and after; `None` where it was not there."""

    id: str
    before: ItemSide | None
    after: ItemSide | None
    direction: str
    findings: tuple[FindingChange, ...]
    """Of this item alone."""


class FactChange(Record):
    """A fact that is stated otherwise, was added or taken away; of the same statement, every subject for which it holds."""

    key: str
    subjects: tuple[Subject, ...]
    before: Statement | None
    after: Statement | None


class RuleChange(Record):
    """A rule that holds on one side only and decides there."""

    id: str
    change: str
    """`begins` and `ends` by its dates, `added`, `removed` and `amended` in the lawbook."""
    rule: RuleSide


class FlowChange(Record):
    """A flow before and after; `None` where it was not there."""

    id: str
    exporter: str
    before: FlowSide | None
    after: FlowSide | None
    direction: str
    items: tuple[ItemChange, ...]
    """Those that changed."""
    findings: tuple[FindingChange, ...]
    """Of all items, joined where they say the same."""
    facts: tuple[FactChange, ...]
    rules: tuple[RuleChange, ...]

    @property
    def verdict_changed(self) -> bool:
        """Whether anything but statements changed."""
        return self.direction != SAME or bool(self.findings)

    @property
    def one(self) -> FlowSide:
        """The flow as it is, or was."""
        one = self.after or self.before
        assert one is not None
        return one


class Crossing(Record):
    """A number of persons that was reached on one side and not on the other, or not for certain."""

    exporter: str
    bucket: str
    threshold: int
    rules: tuple[str, ...]
    before: Count
    after: Count
    was: str
    """Whether it was reached: `true`, `false`, `unknown`."""
    now: str


class Difference(Record):
    """Everything that changed between two runs."""

    before: Side
    after: Side
    flows: tuple[FlowChange, ...]
    """Those that changed in anything, what needs most attention first."""
    unchanged: int
    """Flows of which nothing changed."""
    shared: tuple[FactChange, ...]
    """Facts that are stated for a whole exporter, or in one place for several flows."""
    crossings: tuple[Crossing, ...]
    between: Mapping[str, int]
    """How many rules of the lawbook begin, end, are added, removed or amended from one side to the other."""
    inputs: tuple[str, ...]
    """Files whose content changed, where what they state is not known on both sides."""

    @property
    def directions(self) -> dict[str, int]:
        """How many flows took each direction; every one is there."""
        found = dict.fromkeys(DIRECTIONS, 0)
        for flow in self.flows:
            found[flow.direction] += 1
        found[SAME] += self.unchanged
        return found

    @property
    def changed(self) -> bool:
        """Whether a verdict, a finding or a count changed."""
        return any(flow.verdict_changed for flow in self.flows) or bool(self.crossings)

    @property
    def stricter(self) -> bool:
        """Whether anything became stricter."""
        return any(flow.direction in (STRICTER, BOTH) for flow in self.flows)

    @property
    def unread(self) -> bool:
        """Whether the law of either day was not read: nobody knows then what did not become stricter."""
        return bool(self.before.unread or self.after.unread)

    @property
    def freer(self) -> bool:
        """Whether anything became freer."""
        return any(flow.direction in (FREER, BOTH) for flow in self.flows)
