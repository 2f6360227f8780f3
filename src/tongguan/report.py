"""What a run has to say: flows with what was found of them, accounts of persons, and how it ends.

`assemble` makes it of the verdicts. Most of a report is never looked at: the report makes its findings and accounts when
somebody asks for them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tongguan.exits import HIDDEN, Exit, worst
from tongguan.finding import ALLOWABLE, KINDS, RANK, Basis, Place, mark
from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, Protocol

    from tongguan.accounts import Account
    from tongguan.document import Document
    from tongguan.finding import Brief, Finding, Matter, Sketch, Spot
    from tongguan.judge.stages import Judge
    from tongguan.lawbook.model import Rule, Words
    from tongguan.manifest import Flow, Manifest
    from tongguan.problem import Problem
    from tongguan.verdict import Verdict
    from tongguan.waivers import Remark

    Entry = tuple[int, str, int, str, tuple[str, ...], int, int, Spot | None]
    """A finding in the order of a report: all that puts it there, the numbers of its flow and of itself there, and its place."""

    class Plan(Protocol):
        """How flows come out."""

        @property
        def kind(self) -> str:
            """The strictest kind of their items."""

        @property
        def kinds(self) -> tuple[str, ...]:
            """Those of the items, in their order."""

        @property
        def notes(self) -> tuple[Rule, ...]:
            """The reminders."""

        @property
        def brief(self) -> Brief | None:
            """What is found, in its order, and of which items by their number; `None` where findings have to be made to know that."""

        @property
        def matters(self) -> Iterable[Matter]:
            """What is found."""

        @property
        def counts(self) -> Mapping[str, int]:
            """How many findings of each kind there are."""

        def findings(self, flow: FlowReport) -> tuple[Finding, ...]:
            """What is found of one of them, the strictest first."""

        def later(self, flow: FlowReport) -> bool:
            """Whether one of them waits for nothing of its own, only for counts of the year that hang on other flows."""


class ItemReport(Record):
    """One item with its verdict and the strictest of its findings."""

    verdict: Verdict
    kind: str


class FlowReport(Record):
    """One flow with its items."""

    __slots__ = ("_findings", "_later")

    manifest: Manifest
    flow: Flow
    verdicts: Sequence[Verdict]
    """Of its items."""
    plan: Plan
    """How it comes out; flows that come out the same share it."""

    @property
    def id(self) -> str:
        """Its name in the manifest."""
        return self.flow.id

    @property
    def title(self) -> str:
        """Its title there."""
        return self.flow.title

    @property
    def kind(self) -> str:
        """The strictest kind of its items."""
        return self.plan.kind

    @property
    def items(self) -> tuple[ItemReport, ...]:
        """Its items."""
        return tuple(map(ItemReport, self.verdicts, self.plan.kinds))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is found of it, the strictest first."""
        try:
            return self._findings
        except AttributeError:
            self._findings: tuple[Finding, ...] = self.plan.findings(self)
            return self._findings

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings of each kind there are."""
        return self.plan.counts

    @property
    def later(self) -> bool:
        """Whether it waits for nothing of its own, only for counts of the year that hang on other flows: those are asked first."""
        try:
            return self._later
        except AttributeError:
            self._later: bool = self.kind == "open" and self.plan.later(self)
            return self._later

    @property
    def notes(self) -> tuple[Rule, ...]:
        """The reminders."""
        return self.plan.notes

    @property
    def brief(self) -> Brief | None:
        """What is found of which items, without making the findings; `None` where they have to be made to know that."""
        # What an alias stands for is written elsewhere, in another order.
        return None if self.flow.number is None else self.plan.brief

    @property
    def order(self) -> tuple[str, int]:
        """What puts flows in order: the manifest, and the number of the flow there."""
        return self.manifest.path, int(self.flow.at[-1])

    @property
    def line(self) -> int:
        """The line where it is named."""
        document = self.manifest.document
        return document.point(document.places.start(self.manifest.node(self.flow, "id")))[0]

    @property
    def place(self) -> Place:
        """Where it is named."""
        return Place(self.manifest.document, self.manifest.node(self.flow, "id"))

    def mark(self, matter: Matter, names: Sequence[str], indexes: Sequence[int]) -> str:
        """The fingerprint of a finding on some of its items, as `Finding.fingerprint` has it, without making the finding."""
        verdicts = self.verdicts
        named = [f"{name}\0{verdicts[index].subject.about}" for name, index in zip(names, indexes, strict=True)]
        return mark(matter.kind, matter.code, self.manifest.exporter_id, self.flow.id, named, matter.about)


class Receipt(Record):
    """What was judged by what; no clock inside, so the same input gives the same bytes."""

    tool: str
    as_of: str
    lawbook: str
    lawbook_version: str
    checked_to: str
    digest: str
    documents: tuple[Document, ...]
    """Every file that was read."""

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """(path, sha256 of its text)."""
        from tongguan.digest import digests

        texts = list({(document.path, document.text) for document in self.documents})
        return tuple(sorted(zip([path for path, _ in texts], digests([text for _, text in texts]), strict=True)))


Gravity = tuple[int, tuple[str, int]]
"""What puts flows in order: how grave they are, and where they stand."""


class Told(NamedTuple):
    """What is printed of one flow."""

    place: tuple[str, int]
    """Its manifest, and its number there."""
    kind: str
    text: str
    """Nothing where it is left out."""
    summary: str = ""
    blocking: int = 0
    """Findings that stand against the exit status, joined as people are told them."""
    shown: int = 0
    """Further findings that are no clear answer."""
    hanging: int = 0
    """Findings that are told under another, on whose question they hang."""
    header: str = ""
    """What stands above the flows of its manifest, once."""
    later: bool = False
    """Whether it waits for nothing of its own, only for counts of the year that hang on other flows."""

    @property
    def gravity(self) -> Gravity:
        """What puts the gravest flows first."""
        return gravity(self.kind, later=self.later), self.place


def gravity(kind: str, *, later: bool) -> int:
    """What puts the gravest flows first, and of open ones those on whose answers others hang."""
    return 2 * RANK[kind] + later


class Written:
    """What is printed of all flows, in the order of the manifests."""

    __slots__ = ("blocking", "counts", "flows", "hanging", "shown", "waiting")

    def __init__(self, flows: Iterable[Told], counts: Mapping[str, int], waiting: int, blocking: int, shown: int, hanging: int) -> None:
        self.flows = flows
        """As often as anybody goes through them."""
        self.counts = counts
        """Findings by kind."""
        self.waiting = waiting
        """Flows with findings that stand against the exit status."""
        self.blocking = blocking
        """These findings."""
        self.shown = shown
        """Further findings that are no clear answer."""
        self.hanging = hanging
        """Those that are told under another, on whose question they hang."""

    @classmethod
    def of(cls, flows: Iterable[Told], counts: Mapping[str, int]) -> Written:
        """What is printed of these flows."""
        told = sorted(flows)
        blocking = [one.blocking for one in told]
        shown, hanging = sum([one.shown for one in told]), sum([one.hanging for one in told])
        return cls(told, counts, len(told) - blocking.count(0), sum(blocking), shown, hanging)


NO_FLOWS = "no-flows"
"""The word of the warning about a manifest without flows."""
NO_REVIEW = "no-review"
"""The word of the warning about a determination that names no review."""
LEDGER_UNUSED = "ledger.unused"
"""The word of the warning that nobody of an account in a ledger was counted."""
SAME_NAME = "same-name"
"""The word of the warning about two exporters that bear one name: persons are counted by id."""
NO_SUCH_PAPER = "paper-mistaken"
"""The word of the warning about a clearance that cannot be as it is stated."""
UNREAD = "law-unread"
"""The remark that the law of the day judged, or of the day on which a flow begins, was not read."""


def read_until(checked: str) -> str:
    """The last day for which a lawbook still speaks that was checked to a day: a year later the law has moved on, and what was read no longer says that a flow is free.

    >>> read_until("2026-11-22"), read_until("")
    ('2027-11-22', '9999-12-31')
    """
    return f"{int(checked[:4]) + 1:04}{checked[4:]}" if checked else "9999-12-31"


class Report(Record):
    """Everything that one run has to say."""

    __slots__ = ("_accounts", "_entries", "_findings", "_flows", "_plans")

    told: tuple[FlowReport, ...]
    """Every flow, manifest by manifest."""
    judge: Judge
    """Where everybody's persons are counted."""
    receipt: Receipt
    problems: tuple[Problem, ...] = ()
    allowed: frozenset[str] = frozenset()
    warnings: tuple[Remark, ...] = ()
    """What blocks nothing but should be looked at: waivers that are unused, refused, or end soon."""
    counted: int = 0
    """Flows that are not told; their persons are counted where the exporter is one of those that are (`--scope changed`)."""
    empty_allowed: bool = False
    """Whether the caller takes it for a success that nothing was judged."""
    strict: bool = False
    """Whether warnings stand against the exit status."""
    exit_zero: bool = False
    """Whether the caller wants 0 where the status would be 1 or 4."""
    conflicts: str = "review"
    """What became of norms in force that contradict each other: left to a `review`, or read the `strict` way."""
    settings: Callable[[], Mapping[str, Any]] | None = None
    """Under what the call and the configuration had it judged; asked for by what keeps a report."""
    notice: tuple[Words, ...] = ()
    """What pages for people say above everything else: that a report was stored, and is told again."""
    written: Written | None = None
    """What is printed of the flows, where other processes have judged them; of a flow there is its kind only, of findings their number."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is found, the strictest first."""
        try:
            return self._findings
        except AttributeError:
            self._findings: tuple[Finding, ...] = tuple([self.told[flow].findings[place] for *_, flow, place, _ in self.entries])
            return self._findings

    @property
    def flows(self) -> tuple[FlowReport, ...]:
        """Every flow, the strictest first."""
        if self.written is not None:
            return self.told
        try:
            return self._flows
        except AttributeError:
            self._flows: tuple[FlowReport, ...] = self._gravest_first()
            return self._flows

    def _gravest_first(self) -> tuple[FlowReport, ...]:
        last = [0] * len(self.told)
        """Of each flow, where its last finding in its own file comes."""
        paths = [flow.manifest.document.path for flow in self.told]
        for index, (_, path, _, _, _, number, _, _) in enumerate(self.entries):
            if path == paths[number]:
                last[number] = index
        order = sorted(range(len(self.told)), key=lambda number: (RANK[self.told[number].kind], last[number]))
        return tuple([self.told[number] for number in order])

    @property
    def entries(self) -> list[Entry]:
        """What is found, the strictest first, as far as that is known without making findings of it."""
        try:
            return self._entries
        except AttributeError:
            # Those of a kind come nearly in order, from the first flow to the last.
            self._entries: list[Entry] = [entry for kind in self._listed() for entry in sorted(kind)]
            return self._entries

    def _listed(self) -> list[list[Entry]]:
        """What is found, kind by kind, flow by flow."""
        kinds: list[list[Entry]] = [[] for _ in KINDS]
        heads: dict[Plan, list[tuple[list[Entry], int, str, Sketch, tuple[int, ...]]]] = {}
        for number, flow in enumerate(self.told):
            brief = flow.brief
            if brief is None:
                for place, finding in enumerate(flow.findings):
                    kinds[RANK[finding.kind]].append((*finding.order, number, place, None))
                continue
            known = heads.get(flow.plan)
            if known is None:
                known = heads[flow.plan] = []
                for sketch, items, _ in brief:
                    rank = RANK[sketch.matter.kind]
                    known.append((kinds[rank], rank, sketch.matter.code, sketch, items))
            verdicts = flow.verdicts
            for place, (kind, rank, code, sketch, items) in enumerate(known):
                document, node = spot = sketch.spot(verdicts[items[0]])
                names = tuple([verdicts[index].subject.item.id for index in items])
                kind.append((rank, document.path, document.places.start(node), code, names, number, place, spot))
        return kinds

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings of each kind there are."""
        if self.written is not None:
            return self.written.counts
        total: Counter[str] = Counter()
        for plan, times in self.plans.items():
            for kind, number in plan.counts.items():
                total[kind] += number * times
        return total

    @property
    def plans(self) -> Mapping[Plan, int]:
        """How flows come out, and how many do so; not where other processes have judged them."""
        try:
            return self._plans
        except AttributeError:
            self._plans: Counter[Plan] = Counter([flow.plan for flow in self.told])
            return self._plans

    @property
    def outcomes(self) -> dict[str, int]:
        """How many flows of each kind there are, from the strictest; every kind is there."""
        total = dict.fromkeys(KINDS, 0)
        found = (
            ((flow.kind, 1) for flow in self.told)
            if self.written is not None
            else ((plan.kind, times) for plan, times in self.plans.items())
        )
        for kind, times in found:
            total[kind] += times
        return total

    @property
    def notes(self) -> dict[str, tuple[Rule, ...]]:
        """Reminders by flow."""
        return {f"{flow.manifest.path}#{flow.id}": flow.notes for flow in self.told}

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The persons of every exporter."""
        try:
            return self._accounts
        except AttributeError:
            from tongguan.accounts import accounts

            self._accounts: tuple[Account, ...] = accounts(self.judge)
            return self._accounts

    def rules(self) -> list[Basis]:
        """Every rule on which a finding rests or of which a flow is reminded, each with its instrument, by its id."""
        found = {basis.rule.id: basis for matter in {matter for plan in self.plans for matter in plan.matters} for basis in matter.basis}
        instruments = self.judge.law.lawbook.instruments
        for rule in (rule for plan in self.plans for rule in plan.notes):
            if rule.id not in found:
                instrument = instruments[rule.instrument]
                found[rule.id] = Basis.of(rule, instrument)
        return [found[name] for name in sorted(found)]

    @property
    def status(self) -> Exit:
        """How the run ends by what was found."""
        kinds = set(self.counts)
        held = {
            Exit.INVALID: bool(self.problems) or not (self.told or self.counted or self.empty_allowed),
            Exit.BREACH: "breach" in kinds,
            Exit.UNDECIDED: not kinds.isdisjoint(set(ALLOWABLE) - self.allowed)
            or (self.unread and "review" not in self.allowed)
            or (self.strict and bool(self.warnings)),
        }
        return worst(*(status for status, holds in held.items() if holds))

    @property
    def unread(self) -> bool:
        """Whether law was not read: the day judged, or one on which a flow begins, is before the lawbook begins or long after it was checked."""
        return any(warning.code == UNREAD for warning in self.warnings)

    @property
    def exit_code(self) -> int:
        """The exit status: that of what was found, unless the caller wants it hidden and it may be."""
        return int(Exit.CLEAR if self.exit_zero and self.status in HIDDEN else self.status)


def strictest(kinds: Iterable[str]) -> str:
    """The strictest kind; nothing found is clear."""
    return min(kinds, key=RANK.__getitem__, default="clear")
