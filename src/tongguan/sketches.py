"""How the parts of a finding that are an item's own are told, once for all items of one opinion: sketches.

The rules, their words and the ways out depend on nothing but the opinion; of an item there remain its names and its place,
and, when somebody asks, its questions and counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.facts import plain
from tongguan.finding import Ask, Basis, Finding, Matter, Place, Related, is_anothers, owned, people
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.recent import ByIdentity
from tongguan.truth import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tongguan.asks import Asking
    from tongguan.count import Count
    from tongguan.document import Document
    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Rule
    from tongguan.manifest import Clearance
    from tongguan.verdict import Held, Opinion, Question, Verdict

    Detail = tuple[str, Words]
    Paper = tuple[int, Words]
    """The place of a clearance among those held, and what is said of it."""


class ItemTeller:
    """Says of one item what is its own: its questions, its persons, its papers."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self._asking: Asking | None = None
        self._sums: dict[tuple[str, float, float | None], Detail] = {}
        self._mechanisms: dict[str, Words] | None = None
        self._alike: ByIdentity[tuple[Question, ...], bool] = ByIdentity()
        self._owners: ByIdentity[Count, frozenset[str]] = ByIdentity()

    def ask(self, verdict: Verdict, question: Question) -> Ask:
        """A question in words."""
        if self._asking is None:
            from tongguan.asks import Asking

            self._asking = Asking(self.law)
        return self._asking.ask(verdict, question)

    def alike(self, questions: tuple[Question, ...]) -> bool:
        """Whether any item asks these questions alike."""
        return self._alike.of(questions, _all_anothers)

    def owners(self, count: Count) -> frozenset[str]:
        """The flows on whose facts alone a count hangs; none where it hangs on something else too."""
        return self._owners.of(count, _owners)

    def persons(self, verdict: Verdict) -> tuple[Related, ...]:
        """Where it is stated whose data they are, where it is."""
        from tongguan.asks import fact_place

        if verdict.item.group.size.high is None:
            return ()
        place = fact_place(verdict, "item.persons")
        if place is None:
            return ()
        size = people(verdict.item.group.size)
        return (Related(place, Words(f"{size} 人", f"{size} persons")),)

    def sum(self, bucket: str, count: Count) -> Detail:
        """One of the year's counts."""
        key = (bucket, count.low, count.high)
        known = self._sums.get(key)
        if known is None:
            label = phrase(f"bucket.{bucket}")
            unknown = phrase("ledger.unknown")
            number = unknown if count.low == 0 and count.high is None else Words(people(count), people(count))
            known = self._sums[key] = ("label.sum", Words(f"{label.zh} {number.zh}", f"{label.en} {number.en}"))
        return known

    def named(self, held: Held) -> Words:
        """A clearance by its mechanism and reference."""
        if self._mechanisms is None:
            term = self.law.lawbook.terms.get("clearance.mechanism")
            self._mechanisms = {word: Words(zh, en) for word, zh, en in (term.values if term else ())}
        mechanism = str(plain(held.clearance.facts.get("clearance.mechanism")))
        words = self._mechanisms.get(mechanism, Words(mechanism, mechanism))
        ref = held.clearance.facts.get("clearance.ref")
        return Words(f"{words.zh} {ref}", f"{words.en} {ref}") if ref else words


def _all_anothers(questions: Iterable[Question]) -> bool:
    return all(is_anothers(question.key) for question in questions)


def _owners(count: Count) -> frozenset[str]:
    flows = frozenset([owned(need)[0] for need in count.needs])
    return NOTHING if "" in flows else flows


def nothing_asked(_: Opinion) -> tuple[Question, ...]:
    """No question: nothing waits for an answer."""
    return ()


class Sketch:
    """A finding on every item of an opinion: its matter, and where an item's own part comes from."""

    __slots__ = (
        "_asked",
        "_awaited",
        "_before",
        "_counted",
        "_dated",
        "_mechanisms",
        "_named",
        "_paper",
        "_papers",
        "_proof",
        "_sums",
        "_teller",
        "matter",
        "remarks",
    )

    def __init__(
        self,
        teller: ItemTeller,
        matter: Matter,
        asked: Callable[[Opinion], Sequence[Question]] = nothing_asked,
        *,
        counted: bool = False,
        sums: Sequence[str] = (),
        before: Sequence[Detail] = (),
        after: Sequence[Detail] = (),
        named: Sequence[int] = (),
        papers: Sequence[Paper] = (),
        mechanisms: Sequence[str] = (),
        paper: int | None = None,
        proof: Sequence[str] | None = None,
        dated: Sequence[str] = (),
    ) -> None:
        self.matter = matter
        self._teller = teller
        self._asked = asked
        self._awaited: frozenset[str] | None = None
        self._counted = counted
        """Whether it is told whose data they are."""
        self._sums = sums
        """The counters of the year that are told."""
        self._before = before
        self.remarks = after
        self._named = named
        """Clearances that are named."""
        self._papers = papers
        """Clearances that are shown."""
        self._mechanisms = mechanisms
        """Clearances of these mechanisms are shown as well."""
        self._paper = paper
        """The clearance that it is about, instead of the item."""
        self._proof = proof
        """The evidence of the flow that it is about, instead of the item, by the keys that state it."""
        self._dated = dated
        """Evidence that had to come before the first export: its day is told where it came later."""

    def on(self, verdicts: tuple[Verdict, ...]) -> Finding:
        """The finding on some of the items."""
        subject, matter = verdicts[0].subject, self.matter
        items = tuple([one.subject.item.id for one in verdicts])
        return Finding(matter, matter.kind, subject.flow.id, subject.manifest.exporter_id, items, self, verdicts)

    def spot(self, verdict: Verdict) -> tuple[Document, int | None]:
        """Where it is found: the file, and the node there."""
        subject = verdict.subject
        if self._paper is not None:
            clearance = verdict.held[self._paper].clearance
            return clearance.document, clearance.document.node((*clearance.at, "mechanism"))
        document = subject.manifest.document
        if self._proof is not None:
            return document, subject.manifest.proof(subject.flow, self._proof)
        node = subject.item.node
        return document, document.node((*subject.item.at, "category")) if node is None else node

    @property
    def asking(self) -> bool:
        """Whether anything is to be answered."""
        return self._asked is not nothing_asked

    @property
    def names(self) -> bool:
        """Whether clearances are named."""
        return bool(self._named)

    @property
    def at_item(self) -> bool:
        """Whether it is found at an item, not at a clearance or at the evidence of the flow."""
        return self._paper is None and self._proof is None

    @property
    def personal(self) -> bool:
        """Whether its questions or details may be an item's own; the year's counts are the exporter's."""
        return self._asked is not nothing_asked or self.names

    def likeness(self, verdict: Verdict) -> object:
        """What of its own a finding says that others of its title may say as well; nothing is like an open question."""
        if self._asked is not nothing_asked:
            return object()
        papers = [(clearance.for_flow, clearance.at[-1]) for clearance in (verdict.held[index].clearance for index in self._named)]
        return (*papers, *self.late(verdict))

    def questions(self, verdict: Verdict) -> Sequence[Question]:
        """What is to be answered, before it is put in words; a tuple where the opinion keeps it."""
        return self._asked(verdict.own)

    def awaited(self, opinion: Opinion) -> frozenset[str]:
        """The facts of the case work for which it waits, the same for all of an opinion; a duty asks in the facts of its items already."""
        if self._awaited is None:
            self._awaited = frozenset([question.key for question in self._asked(opinion)])
        return self._awaited

    def hangs_on_others(self, verdict: Verdict, counts: Iterable[str]) -> bool:
        """Whether it is known that counts of the year hang on other flows alone, without looking what they stand for in the item."""
        if not verdict.counted(counts):
            return False
        year, flow, owners = verdict.year, verdict.subject.flow.id, self._teller.owners
        for key in counts:  # noqa: SIM110 - asked of every item
            if flow in (owners(year[key]) or (flow,)):
                return False
        return True

    def waits_for_others(self, verdict: Verdict) -> bool:
        """Whether it waits for counts of the year alone, and these for nothing of the flow or the exporter itself."""
        counts = self.awaited(verdict.opinion)
        if counts <= verdict.year.keys() and self.hangs_on_others(verdict, counts):
            return True
        keys = [question.key for question in self._asked(verdict.own)] if counts <= verdict.year.keys() else counts
        return all(owned(key)[0] not in ("", verdict.flow.id) for key in keys)

    def common(self, verdict: Verdict) -> tuple[Question, ...] | None:
        """The same where any item asks it alike, as its opinion keeps it; `None` where something is its own."""
        questions = self._asked(verdict.own)
        # What is put together for the question is no tuple: it is gone as soon as it was looked at.
        return questions if not self._named and type(questions) is tuple and self._teller.alike(questions) else None

    def ask(self, verdict: Verdict, question: Question) -> Ask:
        """One of these in words."""
        return self._teller.ask(verdict, question)

    def asks(self, verdict: Verdict) -> tuple[Ask, ...]:
        """What is to be answered."""
        return tuple([self._teller.ask(verdict, question) for question in self._asked(verdict.own)])

    def related(self, verdict: Verdict) -> tuple[Related, ...]:
        """Second places."""
        found = self._teller.persons(verdict) if self._counted else ()
        if self._papers:
            found += tuple(Related(_shown(verdict.held[index].clearance), text) for index, text in self._papers)
        if self._mechanisms:
            for clearance in verdict.flow.clearances:
                mechanism = plain(clearance.facts.get("clearance.mechanism"))
                if mechanism in self._mechanisms:
                    found += (Related(_shown(clearance), Words(str(mechanism), str(mechanism))),)
        return found

    def details(self, verdict: Verdict) -> tuple[Detail, ...]:
        """Further labelled lines."""
        teller = self._teller
        return (
            *self._before,
            *(("label.held", teller.named(verdict.held[index])) for index in self._named),
            # Counters that no rule in force reads are not counted for an item.
            *(teller.sum(bucket, count) for bucket in self._sums if (count := verdict.year.get(f"year.{bucket}")) is not None),
            *self.remarks,
            *self.late(verdict),
        )

    def late(self, verdict: Verdict) -> tuple[Detail, ...]:
        """The days of evidence that came after the first export: those of the flow, whatever else is the same of others."""
        if not self._dated:
            return ()
        since = verdict.fact("flow.since")
        days = [day for one in self._dated if (day := verdict.fact(f"{one}.date")) is not None and since is not None and day > since]
        return tuple([("label.note", phrase("duty.late", day=day, since=str(since))) for day in days])


def _shown(clearance: Clearance) -> Place:
    return Place.of(clearance.document, (*clearance.at, "mechanism"))


class Matters:
    """Makes what is found, of rules and words: the same words on the same rules are one matter."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._bases: dict[str, Basis] = {}
        self._made: dict[tuple[object, ...], Matter] = {}

    def __call__(
        self,
        kind: str,
        code: str,
        title: Words,
        says: Iterable[Words],
        rules: Iterable[Rule],
        *,
        fixes: tuple[Words, ...] = (),
        authority: Words | None = None,
        about: str = "",
        certain: bool = True,
        met_by: tuple[str, ...] = (),
        hangs: str = "",
    ) -> Matter:
        """A matter that rests on these rules, each named once."""
        names = tuple(dict.fromkeys([rule.id for rule in rules]))
        said = tuple([words for words in dict.fromkeys(says) if words.en or words.zh])
        key = (kind, code, title, said, names, fixes, authority, about, certain, met_by, hangs)
        made = self._made.get(key)
        if made is None:
            basis = tuple([self._basis(name) for name in names])
            made = self._made[key] = Matter(kind, code, title, said, basis, fixes, authority, about, certain, met_by, hangs)
        return made

    def _basis(self, rule_id: str) -> Basis:
        """A rule with its instrument."""
        known = self._bases.get(rule_id)
        if known is None:
            rule = self._law.by_id[rule_id]
            instrument = self._law.lawbook.instruments[rule.instrument]
            known = self._bases[rule_id] = Basis.of(rule, instrument)
        return known
