"""What the law answers of one thing, in the words that a reader sees: findings, with place, basis, questions and ways out.

Most of it is never looked at: a finding says its questions and second places, and a place its line, when somebody asks.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from tongguan.digest import sha256
from tongguan.judge.tally import UNSETTLED
from tongguan.lawbook.model import Words
from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence
    from typing import Protocol

    from tongguan.count import Count
    from tongguan.document import Document
    from tongguan.lawbook.model import Instrument, Rule
    from tongguan.manifest import Waiver
    from tongguan.shape import Keys
    from tongguan.span import Span
    from tongguan.verdict import Question, Verdict

KINDS = ("breach", "open", "review", "duty", "waived", "clear")
"""From the strictest; a flow takes the strictest of its items."""
RANK = {kind: place for place, kind in enumerate(KINDS)}
ALLOWABLE = ("open", "review", "duty")
STANDING = ("breach", *ALLOWABLE)
"""Kinds that stand against a flow."""


OVERLAP = "overlap:"
"""What the key of a question begins with that asks how many people two groups share."""
ABROAD, REACHED = "abroad", "reached"
"""What open findings may hang on: that the data are provided abroad; that they are, or that a foreign party gets them at home."""


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
        return self._document.words(self._node, self.extent)

    @property
    def spot(self) -> Spot:
        """The file, and the node there."""
        return self._document, self._node

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
    kind: str
    """Of the instrument: a draft is in force nowhere, and a standard is not enacted."""

    @classmethod
    def of(cls, rule: Rule, instrument: Instrument) -> Basis:
        """A rule with its instrument, and the page where its own text stands."""
        return cls(rule, instrument.words, instrument.number, rule.address or instrument.address, instrument.kind)


class Ask(Record):
    """A question as the reader sees it."""

    key: str
    words: Words
    place: Place | None
    leads: tuple[tuple[str, tuple[str, ...]], ...]
    moves: bool = False
    """Whether the answers are persons counted: the fact itself is no number, and moves the count."""


def is_anothers(key: str) -> bool:
    """Whether a question, by its key, is one and the same whichever item asks it: about another item or flow, an overlap, a gap of the law.

    >>> is_anothers("app/ids:item.persons"), is_anothers("item.persons")
    (True, False)
    """
    return ":" in key


@lru_cache(maxsize=1 << 15)
def owned(key: str) -> tuple[str, str, str]:
    """Flow, item and fact of a question's key; the first two empty where it is about the item at hand.

    >>> owned("app/ids:flow.access"), owned("flow.access"), owned("overlap:customers")
    (('app', 'ids', 'flow.access'), ('', '', 'flow.access'), ('', '', 'overlap:customers'))
    """
    if key.startswith((OVERLAP, UNSETTLED)):
        return "", "", key
    owner, _, fact = key.rpartition(":")
    flow, _, item = owner.partition("/")
    return flow, item, fact.rpartition("#")[2]


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
    hangs: str = ""
    """While it is open whether the data leave: without what it falls away (`ABROAD`, `REACHED`); nothing where it does not."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


if TYPE_CHECKING:
    Draft = tuple[tuple["Sketch", tuple[int, ...]], ...]
    """Sketches that say the same, each with the items of which it does by their number in the flow."""
    Brief = tuple[tuple["Sketch", tuple[int, ...], Draft], ...]
    """What is found, and of which items; then where it is found again, and of which of them."""
    Spot = tuple[Document, int | None]
    """A file and a node there."""

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

        def questions(self, verdict: Verdict) -> Sequence[Question]:
            """What is to be answered, before it is put in words."""

        def waits_for_others(self, verdict: Verdict) -> bool:
            """Whether it waits for counts of the year alone, and these for nothing of the flow or the exporter itself."""

        def common(self, verdict: Verdict) -> tuple[Question, ...] | None:
            """The same where any item asks it alike, as its opinion keeps it; `None` where something is its own."""

        def ask(self, verdict: Verdict, question: Question) -> Ask:
            """One of these in words."""

        def asks(self, verdict: Verdict) -> tuple[Ask, ...]:
            """What is to be answered."""

        def spot(self, verdict: Verdict) -> Spot:
            """Where it is found: the file, and the node there."""

        def related(self, verdict: Verdict) -> tuple[Related, ...]:
            """Second places."""

        def details(self, verdict: Verdict) -> tuple[tuple[str, Words], ...]:
            """Further labelled lines."""

        def late(self, verdict: Verdict) -> tuple[tuple[str, Words], ...]:
            """Those on the days of a flow."""


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
    marked: str = ""
    """The fingerprint that it keeps, whatever is told along with it; nothing where it is that of its items."""

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

    def first_asks(self, most: int) -> Sequence[Ask]:
        """The first of them; the others are not put in words for it."""
        try:
            return self._asks[:most]
        except AttributeError:
            verdict = self.verdicts[0]
            asked = islice(self.sketch.questions(verdict), most) if self.sketch.asking else ()
            return [self.sketch.ask(verdict, question) for question in asked]

    @property
    def waits(self) -> tuple[str, ...]:
        """What they ask for, by its keys: no question has to be put in words for it."""
        return tuple([question.key for question in self.sketch.questions(self.verdicts[0])]) if self.sketch.asking else ()

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
        return self.marked or self.mark(self.items)

    def mark(self, items: Sequence[str]) -> str:
        """The fingerprint that it has for some of its items."""
        subjects = {verdict.subject.item.id: verdict.subject for verdict in self.verdicts}
        named = [f"{item}\0{subjects[item].about if item in subjects else ''}" for item in items]
        return mark(self.was or self.kind, self.code, self.exporter, self.flow, named, self.about)


def mark(kind: str, code: str, exporter: str, flow: str, items: Iterable[str], about: str) -> str:
    """The fingerprint of a finding; `items`: of each its name and, behind a NUL, what a finding on it is about.

    >>> mark("breach", "a/b", "e", "f", ["i"], "") == mark("breach", "a/b", "e", "f", ["i"], "")
    True
    >>> mark("breach", "a/b", "e", "f", ["i"], "") == mark("open", "a/b", "e", "f", ["i"], "")
    False
    """
    text = "\0".join((kind, code, about, exporter, flow, *items))
    return sha256(text.encode()).hexdigest()[:32]


def sameness(matter: Matter, sketch: Sketch, verdict: Verdict) -> Hashable:
    """What findings of these items share whose questions and details are the same; `None` where they are its own.

    Identities hold as long as the verdict does.
    """
    if not sketch.personal or verdict.own is verdict.opinion:
        return (matter, sketch, id(verdict.year), sketch.late(verdict))
    # Where only others are asked for something, as where the count hangs on items whose persons nobody counted, all ask the same.
    common = sketch.common(verdict)
    return None if common is None else (matter, sketch, id(verdict.year), sketch.late(verdict), id(common))


def people(count: Count) -> str:
    """A number of individuals in words of figures: one number, or a range."""
    if count.low == count.high:
        return f"{count.low:,.0f}"
    if count.high is None:
        return f"≥ {count.low:,.0f}"
    return f"{count.low:,.0f}–{count.high:,.0f}"
