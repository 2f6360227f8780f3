"""How a flow comes out after a set of remedies: what still stands against it, and what speaks only of what was sent before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.finding import STANDING
from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongguan.finding import Finding
    from tongguan.lawbook.remedies import Remedy
    from tongguan.report import FlowReport
    from tongguan.steps import Edit, Step


class Outcome(Record):
    """How a flow comes out after a set of remedies."""

    flow: FlowReport
    past: tuple[Finding, ...]
    """What speaks only of what was sent before."""
    left: tuple[Finding, ...]
    """What else stands against it for certain, and questions that were not there before."""
    asked: tuple[Finding, ...]
    """What waits for facts that were missing before."""
    counts: tuple[Edit, ...] = ()
    """Persons whose data no longer leave, and left this year already: they still count, and the figures say so."""

    @property
    def clear(self) -> bool:
        """Whether nothing that is certain stands against what is sent from now on."""
        return not self.left

    @property
    def measure(self) -> tuple[int, ...]:
        """What makes one outcome better than another: fewer breaches, then fewer questions, reviews, duties."""
        return tuple(sum(max(1, len(one.items)) for one in self.left if one.kind == kind) for kind in STANDING)


class Way(Record):
    """A set of remedies, what it changes, and how the flow then comes out."""

    steps: tuple[Step, ...]
    edits: tuple[tuple[Edit, ...], ...]
    """Of each step."""
    after: Outcome

    @property
    def ends(self) -> bool:
        """Whether something no longer leaves."""
        return any(step.remedy.ends for step in self.steps)

    @property
    def cost(self) -> int:
        """The weights of its steps."""
        return cost_of(self.steps)


class Ways(Record):
    """The ways out of one flow."""

    before: FlowReport
    found: tuple[Way, ...]
    tried: int
    """How often the flow was judged anew."""
    bounded: bool
    """Whether the search stopped at its bound."""
    ending: Remedy | None = None
    """What ends the whole flow, where something certain stands against every item and no way leaves one at home."""


def outcome(flow: FlowReport, steps: Sequence[Step] = (), before: Outcome | None = None, counts: tuple[Edit, ...] = ()) -> Outcome:
    """How a flow stands; `steps`: the remedies that were applied, `before`: how it stood without them, `counts`: who still counts."""
    known: frozenset[str] = frozenset()
    flaws: frozenset[str] = frozenset()
    if before is not None:
        known = frozenset(one.code for one in before.asked)
        flaws = frozenset(_flaws((*before.left, *before.asked)))
    covered = {(rule, item) for step in steps for rule in step.remedy.past for item in step.items}
    past, left, asked = [], [], []
    for one in flow.findings:
        if one.kind not in STANDING:
            continue
        if _open(one) and (before is None or one.code in known):
            asked.append(one)
        elif _past(one, covered, flaws):
            past.append(one)
        else:
            left.append(one)
    return Outcome(flow, tuple(past), tuple(left), tuple(asked), counts)


def _open(finding: Finding) -> bool:
    """Whether a finding waits for facts."""
    return finding.kind == "open" or not finding.certain


def _flaws(findings: Iterable[Finding]) -> set[str]:
    """The defects of papers that findings name."""
    return {basis.rule.id for one in findings for basis in one.basis if "defect" in basis.rule.then}


def _past(finding: Finding, covered: set[tuple[str, str]], flaws: frozenset[str]) -> bool:
    """Whether a finding says only that what is done today comes after what was sent.

    `covered`: rules that speak of the past, with the items for which it is done; `flaws`: those of papers held before.
    """
    if finding.kind != "breach":
        return False
    late = {rule for rule, _ in covered}
    rules = (_flaws([finding]) - (flaws - late)) or {finding.code}
    return bool(finding.items) and all((rule, item) in covered for rule in rules for item in finding.items)


def cost_of(steps: Iterable[Step]) -> int:
    """The weights of steps together."""
    return sum(step.remedy.cost.weight for step in steps)
