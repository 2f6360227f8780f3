"""What a run has to say: findings with their places, basis and questions, flows, and how it ends.

`assemble` makes it of the verdicts. Most of a report is never looked at: a finding says its questions and second
places, a place its line, and the report its accounts when somebody asks for them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tongguan.baseline import mark
from tongguan.exits import HIDDEN, Exit, worst
from tongguan.lawbook.model import Words
from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from typing import Protocol

    from tongguan.accounts import Account
    from tongguan.count import Count
    from tongguan.document import Document
    from tongguan.judge.stages import Judge
    from tongguan.lawbook.model import Rule
    from tongguan.manifest import Flow, Manifest, Waiver
    from tongguan.problem import Problem
    from tongguan.shape import Keys
    from tongguan.span import Span
    from tongguan.verdict import Question, Verdict
    from tongguan.waivers import Remark

KINDS = ("breach", "open", "review", "duty", "waived", "clear")
"""From the strictest; a flow takes the strictest of its items."""
RANK = {kind: place for place, kind in enumerate(KINDS)}
ALLOWABLE = ("open", "review", "duty")
STANDING = ("breach", *ALLOWABLE)
"""Kinds that stand against a flow."""


class Place:
    """Somewhere in an input file, with the line itself."""

    __slots__ = ("_document", "_node", "_span", "path")

    def __init__(self, document: Document, node: int | None) -> None:
        self.path = document.path
        self._document = document
        self._node = node
        self._span: Span | None = None

    @classmethod
    def of(cls, document: Document, keys: Keys) -> Place:
        """The place of the value under these keys, or of its nearest known ancestor."""
        return cls(document, document.node(keys))

    @property
    def start(self) -> int:
        """Where it begins, in code points from the beginning of the file."""
        return self._document.places.start(self._node)

    @property
    def point(self) -> tuple[int, int]:
        """The line and column where it begins."""
        return self._document.point(self.start)

    @property
    def span(self) -> Span:
        """Lines and columns."""
        if self._span is None:
            self._span = self._document.span(*self._range())
        return self._span

    @property
    def extent(self) -> tuple[int, int, int]:
        """Its line, and the columns where it begins and ends there."""
        return self._document.where(self._node)

    @property
    def words(self) -> str:
        """What stands there, as far as it stands on its line."""
        return self.words_in(self.extent)

    def words_in(self, extent: tuple[int, int, int]) -> str:
        """The same where the extent is known."""
        start, (_, column, end) = self.start, extent
        return self._document.text[start : start + end - column].rstrip("\r\n")

    @property
    def line(self) -> str:
        """The text of its line."""
        return self._document.line_at(self.start)

    def _range(self) -> tuple[int, int]:
        return (0, 0) if self._node is None else self._document.places.extent(self._node)


class Related(Record):
    """A second place that matters, and why."""

    place: Place
    text: Words


def called(words: Words, number: str) -> Words:
    """The short name of an instrument, as lawyers say it beside a full one; an edition, and that it is a draft, is never left out."""
    if number.isascii() and number.startswith(("Order", "GB", "Announcement", "State Council Decree")):
        english = number.removeprefix("State Council ")
    else:
        english = words.en if " (20" in words.en else words.en.partition(" (")[0]
    return Words(words.zh.removeprefix("中华人民共和国"), english)


def gap(cites: str) -> str:
    """What stands in English between an instrument and the place in it: a comma where that is told in words.

    >>> gap("art. 5(1)(4)"), gap("clause on surveying data")
    (' ', ', ')
    """
    word, _, rest = cites.partition(" ")
    numbered = word.rstrip("s.") in ("art", "item", "clause", "part", "Table", "App", "Annex") and rest[:1].isalnum()
    return " " if numbered and not rest[:1].islower() else ", "


class Basis(Record):
    """One rule that a finding rests on."""

    rule: Rule
    instrument: Words
    number: str
    address: str


class Ask(Record):
    """A question as the reader sees it."""

    key: str
    words: Words
    place: Place | None
    leads: tuple[tuple[str, tuple[str, ...]], ...]
    moves: bool = False
    """Whether the answers are persons counted: the fact itself is no number, and moves the count."""


class Matter(Record):
    """What is found, in the words that hold for every item of which it is found. Each is equal to itself alone."""

    kind: str
    code: str
    title: Words
    says: tuple[Words, ...]
    basis: tuple[Basis, ...]
    fixes: tuple[Words, ...] = ()
    authority: Words | None = None
    about: str = ""
    certain: bool = True
    met_by: tuple[str, ...] = ()

    __eq__ = object.__eq__
    __hash__ = object.__hash__


if TYPE_CHECKING:
    Draft = tuple[tuple["Sketch", tuple[int, ...]], ...]
    """Sketches that say the same, each with the items of which it does by their number in the flow."""
    Brief = tuple[tuple["Sketch", tuple[int, ...], Draft], ...]
    """What is found, and of which items; then where it is found again, and of which of them."""
    Spot = tuple[Document, int | None]
    """A file and a node there."""
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

    class Sketch(Protocol):
        """How the part of a finding that is an item's own is told."""

        matter: Matter

        def on(self, verdicts: tuple[Verdict, ...]) -> Finding:
            """The finding on some of the items."""

        def likeness(self, verdict: Verdict) -> object:
            """What of its own a finding says that others of its title may say as well."""

        @property
        def remarks(self) -> Sequence[tuple[str, Words]]:
            """The notes among its details."""

        @property
        def asking(self) -> bool:
            """Whether anything is to be answered."""

        @property
        def at_item(self) -> bool:
            """Whether it is found at an item."""

        @property
        def personal(self) -> bool:
            """Whether its questions or details may be an item's own."""

        def questions(self, verdict: Verdict) -> Iterable[Question]:
            """What is to be answered, before it is put in words."""

        def asks(self, verdict: Verdict) -> tuple[Ask, ...]:
            """What is to be answered."""

        def spot(self, verdict: Verdict) -> Spot:
            """Where it is found: the file, and the node there."""

        def related(self, verdict: Verdict) -> tuple[Related, ...]:
            """Second places."""

        def details(self, verdict: Verdict) -> tuple[tuple[str, Words], ...]:
            """Further labelled lines."""


class Finding(Record):
    """What the law answers, at one place of one manifest."""

    __slots__ = ("_asks", "_details", "_place")

    matter: Matter
    kind: str
    flow: str
    exporter: str
    items: tuple[str, ...]
    sketch: Sketch
    verdicts: tuple[Verdict, ...]
    """Of its items; what is told of one is told of the first."""
    further: tuple[tuple[Place, tuple[str, ...]], ...] = ()
    """Where it was found again, and of which items."""
    notes: tuple[tuple[str, Words], ...] = ()
    """Details that came later: of waivers, of other findings told along."""
    waiver: Waiver | None = None
    was: str | None = None
    """The kind before it was waived, or known in a baseline."""
    baseline: str | None = None
    """The baseline in which it was known; its kind is then `waived`, without a waiver."""

    @property
    def place(self) -> Place:
        """Where it is found."""
        try:
            return self._place
        except AttributeError:
            self._place: Place = Place(*self.sketch.spot(self.verdicts[0]))
            return self._place

    @property
    def order(self) -> tuple[int, str, int, str, tuple[str, ...]]:
        """What puts findings in order: the strictest first, then as they stand in the files."""
        document, node = self.sketch.spot(self.verdicts[0])
        return RANK[self.kind], document.path, document.places.start(node), self.matter.code, self.items

    @property
    def code(self) -> str:
        """The rule (or, where no one rule speaks, the check) that the finding is about; waivers name it."""
        return self.matter.code

    @property
    def title(self) -> Words:
        """What is found."""
        return self.matter.title

    @property
    def says(self) -> tuple[Words, ...]:
        """What the rules say."""
        return self.matter.says

    @property
    def basis(self) -> tuple[Basis, ...]:
        """The rules that it rests on."""
        return self.matter.basis

    @property
    def fixes(self) -> tuple[Words, ...]:
        """What can be done."""
        return self.matter.fixes

    @property
    def authority(self) -> Words | None:
        """Whom to ask."""
        return self.matter.authority

    @property
    def about(self) -> str:
        """What tells it apart from others of the same rule: the routes that are possible."""
        return self.matter.about

    @property
    def certain(self) -> bool:
        """Whether it applies for certain; a duty may hang on a fact that nobody stated."""
        return self.matter.certain

    @property
    def met_by(self) -> tuple[str, ...]:
        """Of a missing approval: the mechanisms that would meet it."""
        return self.matter.met_by

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The facts that it waits for."""
        if not self.sketch.asking:
            return ()
        try:
            return self._asks
        except AttributeError:
            self._asks: tuple[Ask, ...] = self.sketch.asks(self.verdicts[0])
            return self._asks

    @property
    def related(self) -> tuple[Related, ...]:
        """Second places that matter."""
        found = self.sketch.related(self.verdicts[0])
        return (*found, *self._again()) if self.further else found

    def _again(self) -> list[Related]:
        """Places on other lines where it was found again."""
        line = self.place.point[0]
        return [Related(place, Words(*[", ".join(items)] * 2)) for place, items in self.further if place.point[0] != line]

    @property
    def details(self) -> tuple[tuple[str, Words], ...]:
        """Further labelled lines: (label key, text)."""
        try:
            return self._details
        except AttributeError:
            self._details: tuple[tuple[str, Words], ...] = (*self.sketch.details(self.verdicts[0]), *self.notes)
            return self._details

    @property
    def remarks(self) -> list[tuple[str, Words]]:
        """The notes among the details."""
        return [one for one in (*self.sketch.remarks, *self.notes) if one[0] == "label.note"]

    @property
    def sameness(self) -> Hashable:
        """What findings share whose questions and details are the same; `None` where they are its own."""
        return None if self.notes else sameness(self.matter, self.sketch, self.verdicts[0])

    @property
    def subjects(self) -> tuple[tuple[str, str], ...]:
        """Item → what it was found on: the kind of data, the way, the purpose, the country."""
        return tuple({verdict.item.id: verdict.subject.about for verdict in self.verdicts}.items())

    @property
    def fingerprint(self) -> str:
        """Stable under moved lines, renamed files and reformatting."""
        return self.mark(self.items)

    def mark(self, items: Sequence[str]) -> str:
        """The fingerprint that it has for some of its items."""
        subjects = {verdict.subject.item.id: verdict.subject for verdict in self.verdicts}
        named = [f"{item}\0{subjects[item].about if item in subjects else ''}" for item in items]
        return mark(self.was or self.kind, self.code, self.exporter, self.flow, named, self.about)


def sameness(matter: Matter, sketch: Sketch, verdict: Verdict) -> Hashable:
    """What findings of these items share whose questions and details are the same; `None` where they are its own."""
    return None if sketch.personal and verdict.own is not verdict.opinion else (matter, sketch, id(verdict.year))


class ItemReport(Record):
    """One item with its verdict and the strictest of its findings."""

    verdict: Verdict
    kind: str


class FlowReport(Record):
    """One flow with its items."""

    __slots__ = ("_findings",)

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
    header: str = ""
    """What stands above the flows of its manifest, once."""

    @property
    def gravity(self) -> tuple[int, tuple[str, int]]:
        """What puts the gravest flows first."""
        return RANK[self.kind], self.place


class Written:
    """What is printed of all flows, in the order of the manifests."""

    __slots__ = ("blocking", "counts", "flows", "shown", "waiting")

    def __init__(self, flows: Iterable[Told], counts: Mapping[str, int], waiting: int, blocking: int, shown: int) -> None:
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

    @classmethod
    def of(cls, flows: Iterable[Told], counts: Mapping[str, int]) -> Written:
        """What is printed of these flows."""
        told = sorted(flows)
        blocking = [one.blocking for one in told]
        return cls(told, counts, len(told) - blocking.count(0), sum(blocking), sum([one.shown for one in told]))


NO_FLOWS = "no-flows"
"""The word of the warning about a manifest without flows."""
NO_REVIEW = "no-review"
"""The word of the warning about a determination that names no review."""
NO_SUCH_PAPER = "paper-mistaken"
"""The word of the warning about a clearance that cannot be as it is stated."""
UNREAD = "law-unread"
"""The remark that the law of the day judged was not read."""


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
    """Flows that were judged only so that their persons count (`--scope changed`)."""
    empty_allowed: bool = False
    """Whether the caller takes it for a success that nothing was judged."""
    strict: bool = False
    """Whether warnings stand against the exit status."""
    exit_zero: bool = False
    """Whether the caller wants 0 where the status would be 1 or 4."""
    conflicts: str = "review"
    """What became of norms in force that contradict each other: left to a `review`, or read the `strict` way."""
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
                found[rule.id] = Basis(rule, instrument.words, instrument.number, instrument.address)
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
        """Whether the law of the day judged was not read: it is before the lawbook begins, or long after it was checked."""
        return any(warning.code == UNREAD for warning in self.warnings)

    @property
    def exit_code(self) -> int:
        """The exit status: that of what was found, unless the caller wants it hidden and it may be."""
        return int(Exit.CLEAR if self.exit_zero and self.status in HIDDEN else self.status)


def strictest(kinds: Iterable[str]) -> str:
    """The strictest kind; nothing found is clear."""
    return min(kinds, key=RANK.__getitem__, default="clear")


def people(count: Count) -> str:
    """A number of individuals in words of figures: one number, or a range."""
    if count.low == count.high:
        return f"{count.low:,.0f}"
    if count.high is None:
        return f"≥ {count.low:,.0f}"
    return f"{count.low:,.0f}–{count.high:,.0f}"
