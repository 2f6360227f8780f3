"""A date of a calendar, and the arithmetic of days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tongguan.facts import NEVER
from tongguan.finding import Basis, Place
from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from tongguan.lawbook.model import Rule, Words
    from tongguan.report import FlowReport, Report
    from tongguan.verdict import Verdict

    Use = tuple[FlowReport, Verdict]
    """An item of a flow."""

KINDS = (
    "paper-ends", "paper-ended", "paper-doubt", "renewal-opens", "renewal-closes", "renewal-due", "filing-due", "duty", "waiver-ends",
    "waiver-begins", "known-findings", "flow-begins", "law-begins", "law-ends", "figures-end", "law-read",
)  # fmt: skip
"""What a date may be of, in the order in which those of one day are told."""


class Concern(NamedTuple):
    """A flow, and those of its items that a date is about; none where nobody has said which."""

    manifest: str
    flow: str
    items: tuple[str, ...]
    whole: bool
    """Whether these are all of its items."""


class Event(Record):
    """One date."""

    kind: str
    """One of `KINDS`."""
    name: str
    """What tells it from any other, whatever becomes of its day or its words."""
    what: Words
    first: str | None
    """The day, or the first on which it may be; none where none is known."""
    last: str | None
    """The day, or the last on which it may be."""
    exporter: str = ""
    concerns: tuple[Concern, ...] = ()
    mechanism: str = ""
    ref: str = ""
    """The paper's, as it is written down."""
    bases: tuple[Basis, ...] = ()
    says: tuple[Words, ...] = ()
    """What is to be known or done."""
    sure: bool = True
    """Whether it is certain that it concerns the flows; else that waits for a fact."""
    place: Place | None = None

    @property
    def order(self) -> tuple[str, str, int, str, str]:
        """What puts dates in order."""
        return self.first or NEVER, self.last or NEVER, KINDS.index(self.kind), self.exporter, self.name


class Dates(Record):
    """What a calendar has to tell."""

    day: str
    until: str
    checked_to: str
    names: Mapping[str, str]
    """The exporters, by id."""
    past: tuple[Event, ...]
    coming: tuple[Event, ...]
    undated: tuple[Event, ...]
    later: tuple[Event, ...]
    """Beyond the last day that is told."""
    endless: tuple[Event, ...]
    """Papers of which it is stated that they have no end, and of which no rule knows one."""


# --------------------------------------------------------------------------- days


def moved(day: str, days: int) -> str:
    """A day so many days later, or earlier.

    >>> moved("2026-03-01", -1), moved("2026-12-31", 1), moved("9999-12-31", 1)
    ('2026-02-28', '2027-01-01', '9999-12-31')
    """
    one = date.fromisoformat(day)
    return NEVER if days > (date.max - one).days else (one + timedelta(days=days)).isoformat()


def months_after(day: str, months: int) -> str:
    """The same day so many months later, or earlier; the last of its month where that has no such day.

    >>> months_after("2026-08-31", -6), months_after("2025-12-31", 2), months_after("2026-04-30", 2)
    ('2026-02-28', '2026-02-28', '2026-06-30')
    """
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 + months, 12)
    first = date(year, month + 1, 1)
    length = (date(year + month // 11, (month + 1) % 12 + 1, 1) - first).days
    return first.replace(day=min(int(day[8:]), length)).isoformat()


# --------------------------------------------------------------------------- what all dates share


def basis_of(report: Report, rule: Rule) -> Basis:
    """A rule with its instrument."""
    instrument = report.judge.law.lawbook.instruments[rule.instrument]
    return Basis.of(rule, instrument)


def concerning(uses: Iterable[Use]) -> tuple[Concern, ...]:
    """The flows of these items, each once."""
    flows: dict[int, tuple[FlowReport, dict[str, None]]] = {}
    for flow, verdict in uses:
        flows.setdefault(id(flow), (flow, {}))[1][verdict.item.id] = None
    told = sorted(flows.values(), key=lambda one: one[0].order)
    return tuple(Concern(flow.manifest.path, flow.id, tuple(items), len(items) == len(flow.flow.items)) for flow, items in told)


def uses_of(report: Report) -> Iterator[Use]:
    """Every item of every flow."""
    for flow in report.told:
        for verdict in flow.verdicts:
            yield flow, verdict


def alike(uses: Iterable[Use]) -> list[list[Use]]:
    """Items that no rule can tell apart, and that leave from the same day on, together: what holds of one holds of all."""
    found: dict[Hashable, list[Use]] = {}
    for flow, verdict in uses:
        found.setdefault((id(verdict.opinion), flow.flow.facts.get("flow.since")), []).append((flow, verdict))
    return list(found.values())
