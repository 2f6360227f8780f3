"""Verdicts → report, in a fixed order.

What depends on nothing but the opinion (the rules, their words, the ways out) is laid out once for all items that share
it, as sketches; of an item there remain its names and its place, and, when somebody asks, its questions and counts.
"""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING

from tongguan.facts import plain
from tongguan.judge.ends import serves
from tongguan.judge.law import HOLDS, HOLDS_FIRST
from tongguan.judge.tally import BUCKETS, UNSETTLED, turning_on
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.record import Record, replace
from tongguan.report import (
    RANK,
    UNREAD,
    Ask,
    Basis,
    Finding,
    FlowReport,
    Matter,
    Place,
    Receipt,
    Related,
    Report,
    called,
    gap,
    people,
    strictest,
)
from tongguan.verdict import SILENT, Question, Route
from tongguan.waivers import NOTHING, Decision, Exceptions, Remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tongguan import report
    from tongguan.asks import Asking
    from tongguan.count import Count
    from tongguan.document import Document
    from tongguan.judge.law import Law
    from tongguan.judge.stages import Judge
    from tongguan.lawbook.model import Lawbook, Rule
    from tongguan.manifest import Clearance, Flow, Manifest
    from tongguan.problem import Problem
    from tongguan.truth import Outcome
    from tongguan.verdict import DutyState, GateState, Held, Opinion, Verdict

    Detail = tuple[str, Words]
    Draft = report.Draft
    """A finding on flows of one plan, and what says the same of further items."""
    Paper = tuple[int, Words]
    """The place of a clearance among those held, and what is said of it."""

KEPT = 500
"""Plans that are kept of flows which wait for facts of their own."""


class Telling:
    """Says of one item what is its own: its questions, its persons, its papers."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self._asking: Asking | None = None
        self._sums: dict[tuple[str, float, float | None], Detail] = {}
        self._mechanisms: dict[str, Words] | None = None

    def ask(self, verdict: Verdict, question: Question) -> Ask:
        """A question in words."""
        if self._asking is None:
            from tongguan.asks import Asking

            self._asking = Asking(self.law)
        return self._asking.ask(verdict, question)

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


def _none(_: Opinion) -> tuple[Question, ...]:
    return ()


class Sketch:
    """A finding on every item of an opinion: its matter, and where an item's own part comes from."""

    __slots__ = (
        "_asked",
        "_before",
        "_counted",
        "_mechanisms",
        "_named",
        "_paper",
        "_papers",
        "_proof",
        "_sums",
        "_telling",
        "matter",
        "remarks",
    )

    def __init__(
        self,
        telling: Telling,
        matter: Matter,
        asked: Callable[[Opinion], Iterable[Question]] = _none,
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
    ) -> None:
        self.matter = matter
        self._telling = telling
        self._asked = asked
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
        return self._asked is not _none

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
        return self._asked is not _none or self.names

    def likeness(self, verdict: Verdict) -> object:
        """What of its own a finding says that others of its title may say as well; nothing is like an open question."""
        if self._asked is not _none:
            return object()
        return tuple([(clearance.for_flow, clearance.at[-1]) for clearance in (verdict.held[index].clearance for index in self._named)])

    def questions(self, verdict: Verdict) -> Iterable[Question]:
        """What is to be answered, before it is put in words."""
        return self._asked(verdict.own)

    def asks(self, verdict: Verdict) -> tuple[Ask, ...]:
        """What is to be answered."""
        return tuple([self._telling.ask(verdict, question) for question in self._asked(verdict.own)])

    def related(self, verdict: Verdict) -> tuple[Related, ...]:
        """Second places."""
        found = self._telling.persons(verdict) if self._counted else ()
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
        telling = self._telling
        return (
            *self._before,
            *(("label.held", telling.named(verdict.held[index])) for index in self._named),
            # Counters that no rule in force reads are not counted for an item.
            *(telling.sum(bucket, count) for bucket in self._sums if (count := verdict.year.get(f"year.{bucket}")) is not None),
            *self.remarks,
        )


def _shown(clearance: Clearance) -> Place:
    return Place.of(clearance.document, (*clearance.at, "mechanism"))


class Layout(Record):
    """What is found on every item of one opinion."""

    sketches: tuple[Sketch, ...]
    clear: Sketch | None
    """What is said of an item on which nothing is found."""
    duties: tuple[int, ...]
    """The duties without evidence that stand in the way."""
    notes: tuple[Rule, ...]
    reminders: tuple[Rule, ...]
    """Of duties that do not stand in the way."""


class Plan(Record):
    """How flows come out whose items are of the same opinions. Each is equal to itself alone."""

    kind: str
    kinds: tuple[str, ...]
    """Of the items, in their order."""
    notes: tuple[Rule, ...]
    """The reminders."""
    due: bool
    """Whether there are duties without evidence."""
    likened: bool
    """Whether what says the same is told by the questions alone: nothing waits that may be told otherwise, no clearance is named."""
    sketches: tuple[tuple[int, Sketch], ...]
    """What else is found of each item, before anything is let pass."""
    clear: tuple[tuple[int, Sketch], ...]
    """What is said of items on which nothing is found."""
    drafts: tuple[Draft, ...] | None
    """All of this as findings, the strictest kinds first; `None` where each flow may say something of its own."""
    brief: report.Brief | None
    """The same in short where it is in order: what is found, and of which items; `None` where their places put them in order."""
    counts: dict[str, int]
    """How many findings of each kind there are."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def matters(self) -> list[Matter]:
        """What is found."""
        return [draft[0][0].matter for draft in self.drafts or ()]

    def findings(self, flow: FlowReport) -> tuple[Finding, ...]:
        """What is found of one of them, the strictest first."""
        items = flow.verdicts
        found = []
        for draft in self.drafts or ():
            same = [sketch.on(tuple([items[index] for index in indexes])) for sketch, indexes in draft]
            found.append(same[0] if len(same) == 1 else _joined(same))
        return _in_order(found) if flow.brief is None else tuple(found)


class Alone(Record):
    """How one flow comes out by itself. Each is equal to itself alone."""

    brief: None
    kind: str
    kinds: tuple[str, ...]
    notes: tuple[Rule, ...]
    found: tuple[Finding, ...]
    counts: dict[str, int]

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def matters(self) -> list[Matter]:
        """What is found."""
        return [one.matter for one in self.found]

    def findings(self, flow: FlowReport) -> tuple[Finding, ...]:
        """What is found of it."""
        del flow
        return self.found


def _alike_for_all(findings: Sequence[Finding]) -> bool:
    """Whether findings on one flow that say the same do so on every flow of its plan; where something is asked it is each flow's own."""
    titles: dict[tuple[str, Words], list[Finding]] = {}
    for one in findings:
        titles.setdefault((one.kind, one.title), []).append(one)
    return all(len(same) == 1 or len({one.sketch.likeness(one.verdicts[0]) for one in same}) == 1 for same in titles.values())


def _brief(drafts: Sequence[Draft]) -> report.Brief | None:
    """Findings in short; `None` where only their places tell which of one kind comes first."""
    kinds = Counter([draft[0][0].matter.kind for draft in drafts])
    if len(set(map(_drafted, drafts))) < len(drafts) or not all(one.at_item or kinds[one.matter.kind] == 1 for ((one, _), *_) in drafts):
        return None
    return tuple([(draft[0][0], tuple(dict.fromkeys([index for _, items in draft for index in items])), draft[1:]) for draft in drafts])


def _drafted(draft: Draft) -> tuple[int, int, str]:
    """What puts those in order that stand at items."""
    sketch, indexes = draft[0]
    return RANK[sketch.matter.kind], indexes[0], sketch.matter.code


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=attrgetter("order")))


class Drafting:
    """Lays out what is found on the items of one opinion, looking at the first of them."""

    def __init__(self, law: Law, telling: Telling, matters: Matters, verdict: Verdict) -> None:
        self.law = law
        self.lawbook: Lawbook = law.lawbook
        self._telling = telling
        self._matter = matters
        self._verdict = verdict
        self._own = verdict.own
        ids = {rule for answer in self._own.answers for rule in answer.deciding}
        self._deciding = sorted([law.by_id[name] for name in ids if name in law.by_id], key=lambda rule: law.bits[rule.id])
        self._read = frozenset(fact for rule in self._deciding for fact in turning_on(facts_of(rule.when)))
        self._counted = plain(verdict.fact("item.personal")) is not False

    def layout(self) -> Layout:
        """Everything that is found."""
        own = self._own
        sketches = [*self._route()]
        sketches += [one for index, state in enumerate(own.gates) if (one := self._gate(index, state)) is not None]
        sketches += self._breaches()
        sketches += self._reviews()
        missing = [(index, state) for index, state in enumerate(own.duties) if not state.evidence.certain]
        return Layout(
            tuple(sketches),
            None if sketches else self._clear(),
            tuple(index for index, state in missing if not _reminder(state)),
            own.notes,
            tuple(rule for _, state in missing if _reminder(state) for rule in state.rules),
        )

    # ------------------------------------------------------------------ words

    def _asked(self, asked: Callable[[Opinion], Iterable[Question]]) -> Callable[[Opinion], Iterable[Question]]:
        """Where to look for an item's questions; nowhere, where the opinion that they are made of has none."""
        return asked if any(True for _ in asked(self._verdict.opinion)) else _none

    def _authority(self, rule: Rule | None, default: str = "") -> Words | None:
        """Whom to ask."""
        name = (rule.authority if rule is not None else "") or default
        return self.lawbook.authorities.get(name) if name else None

    def _first_authority(self, rules: Sequence[Rule]) -> Words | None:
        return self._authority(rules[0] if rules else None)

    def _reasons(self) -> tuple[Detail, ...]:
        """Why the data are what the route turns on: the rules that make them so."""
        from tongguan.cites import cites_zh

        found = []
        # What makes data important asks for more than what makes them sensitive: it comes first.
        for key, rules in sorted(self.law.classes, key=lambda one: one[0] == "item.sensitive"):
            if key in self._read and key != "item.personal" and self._verdict.fact(key) is True:
                label = self.lawbook.terms[key].words
                for rule in rules:
                    if rule.id in self._own.certain:
                        instrument = self.lawbook.instruments[rule.instrument]
                        law = called(instrument.words, instrument.number)
                        text = Words(
                            f"{label.zh}：{rule.title.zh}，《{law.zh}》{cites_zh(rule.cites, rule.instrument)}（{rule.id}）",
                            f"{label.en}: {rule.title.en}, {law.en}{gap(rule.cites)}{rule.cites} ({rule.id})",
                        )
                        found.append(("label.why", text))
        return tuple(found[:5])

    def _sums(self) -> tuple[str, ...]:
        """The year's counters, where the deciding rules look at them."""
        if not self._counted:
            return ()
        sensitive = plain(self._verdict.fact("item.sensitive")) is True
        return tuple(bucket for bucket in BUCKETS if f"year.{bucket}" in self._read or (bucket == "sensitive" and sensitive))

    # ------------------------------------------------------------------ the route

    def _route(self) -> list[Sketch]:
        own, rules = self._own, self._deciding
        waiting = self._verdict.open
        if not any(answer.scope == "governed" for answer in own.answers):
            return [self._scope_open()] if waiting else []
        floor = min((answer.floor for answer in own.answers), default=Route.none)
        if all(answer.floor is Route.prohibited for answer in own.answers):
            prohibited = self._matter(
                "breach", _code(rules, "prohibited"), phrase("title.prohibited"), [rule.says for rule in rules], rules,
                fixes=_comply(rules), authority=self._first_authority(rules),
            )  # fmt: skip
            return [Sketch(self._telling, prohibited, counted=self._counted)]
        found: list[Sketch] = []
        if floor is not Route.none and not self._possibly_cleared(floor):
            # Even the lightest answer asks for something that is not held: no answer repairs that.
            sure = [rule for rule in rules if rule.id in own.certain]
            asking = [rule for rule in rules if rule.then.get("route") == floor.name]
            found.append(self._missing(floor, sure or asking or rules))
        elif floor is not Route.none and not waiting and not own.cleared.certain and not _for_review(own.cleared):
            found.append(self._doubtful(floor))
        if waiting and not own.cleared.certain:
            found.append(self._undecided())
        return found

    def _on_route(self, told: Matter, asked: Callable[[Opinion], Iterable[Question]] = _none, papers: Sequence[Paper] = ()) -> Sketch:
        after = (("label.note", phrase("label.bounded")),) if self._own.bounded else ()
        return Sketch(
            self._telling, told, asked, counted=self._counted, sums=self._sums(), before=self._reasons(), after=after, papers=papers
        )

    def _scope_open(self) -> Sketch:
        told = self._matter("open", "open/scope", phrase("title.scope_open"), [], [])
        return Sketch(self._telling, told, lambda own: own.questions)

    def _undecided(self) -> Sketch:
        verdict = self._verdict
        scopes = {answer.scope for answer in self._own.answers}
        floor, ceiling = phrase(f"route.{verdict.floor.name}"), phrase(f"route.{verdict.ceiling.name}")
        title = phrase("title.open", floor=floor, ceiling=ceiling)
        if len(scopes) > 1:
            title = phrase("title.scope_open")
        elif verdict.floor is verdict.ceiling:
            title = phrase("title.review_open", route=floor)
        about = f"{verdict.floor.name}…{verdict.ceiling.name}"
        code = "open/scope" if len(scopes) > 1 else "open/route"
        return self._on_route(self._matter("open", code, title, [], self._deciding, about=about), lambda own: own.questions)

    def _possibly_cleared(self, floor: Route) -> bool:
        return any(held.answers.possible and not held.flaws and serves(self.law.stages["clear"], held, floor) for held in self._own.held)

    def _missing(self, floor: Route, rules: Sequence[Rule]) -> Sketch:
        flawed = [(index, held) for index, held in enumerate(self._own.held) if held.flaws]
        route = phrase(f"route.{floor.name}")
        if not flawed:
            fix = phrase("fix.contract" if floor is Route.contract_or_certification else "fix.assessment")
            return self._on_route(
                self._matter(
                    "breach", _code(rules, f"route/{floor.name}"), phrase("title.route", route=route), [rule.says for rule in rules], rules,
                    fixes=(*_comply(rules), fix), authority=self._first_authority(rules), about=floor.name,
                )
            )  # fmt: skip
        flaws = [rule for _, held in flawed for rule in held.flaws]
        told = self._matter(
            "breach", _code(flaws, f"route/{floor.name}"), phrase("title.flawed", route=route), [rule.says for rule in flaws], [*flaws, *rules],
            fixes=(*_comply(flaws), phrase("fix.flaw")), authority=self._authority(flaws[0]), about=floor.name,
        )  # fmt: skip
        return self._on_route(told, papers=[(index, held.flaws[0].title) for index, held in flawed])

    def _doubtful(self, floor: Route) -> Sketch:
        doubtful = [(index, held.doubts) for index, held in enumerate(self._own.held) if held.doubts]
        rules = [*(rule for _, doubts in doubtful for rule, _ in doubts), *self._deciding]
        title = phrase("title.flawed_open", route=phrase(f"route.{floor.name}"))
        told = self._matter("open", "open/clearance", title, [], rules, about=floor.name)
        return self._on_route(told, lambda own: _needed(own.cleared), [(index, doubts[0][0].title) for index, doubts in doubtful])

    # ------------------------------------------------------------------ beside the route

    def _gate(self, index: int, state: GateState) -> Sketch | None:
        if not state.needed.possible or state.met.certain:
            return None
        gate, rules = state.gate, state.rules
        sure = [rule for rule in rules if rule.id in self._own.certain] or list(rules)
        authority = self.lawbook.authorities.get(gate.authority) or self._authority(rules[0])
        code = sure[0].id
        held = (*gate.met_by, *gate.filed_by)
        if state.needed.certain and not state.met.possible:
            told = self._matter(
                "breach", code, phrase("title.gate_flawed" if state.flaws else "title.gate", gate=gate.words),
                [rule.says for rule in (*state.flaws, *sure)], [*state.flaws, *sure],
                fixes=(*_comply(sure), phrase("fix.gate")), authority=authority, met_by=() if state.flaws else gate.met_by,
            )  # fmt: skip
            return Sketch(self._telling, told, mechanisms=held)
        if state.needed.certain:
            told = self._matter("open", code, phrase("title.gate_met_open", gate=gate.words), [], sure, authority=authority)
            return Sketch(self._telling, told, lambda own: _needed(own.gates[index].met), mechanisms=held)
        title = phrase("title.gate_open", gate=gate.words)
        told = self._matter("open", code, title, [rule.says for rule in rules], rules, authority=authority)
        return Sketch(self._telling, told, lambda own: own.gates[index].questions)

    def _breaches(self) -> list[Sketch]:
        return [self._breach(index, rule, outcome) for index, (rule, outcome, _) in enumerate(self._own.breaches)]

    def _breach(self, index: int, rule: Rule, outcome: Outcome) -> Sketch:
        title = phrase("title.breach" if outcome.certain else "title.breach_open", title=rule.title)
        told = self._matter(
            "breach" if outcome.certain else "open", rule.id, title, [rule.says], [rule], fixes=_comply([rule]), authority=self._authority(rule)
        )  # fmt: skip
        rank = (("label.rank", phrase(f"rank.{rule.then['rank']}")),)
        return Sketch(self._telling, told, self._asked(lambda own: own.breaches[index][2]), before=rank)

    def _reviews(self) -> list[Sketch]:
        own = self._own
        found = [self._review(index, state.rule, state.applies) for index, state in enumerate(own.reviews) if state.settled is None]
        fix = phrase("fix.review")
        for index, held in enumerate(own.held):
            for rule in held.reviews:
                title = phrase("title.review", title=rule.title)
                told = self._matter(
                    "review", rule.id, title, [rule.says], [rule], fixes=(*_comply([rule]), fix), authority=self._authority(rule)
                )
                found.append(Sketch(self._telling, told, paper=index))
        reviewed = {state.rule.id for state in own.reviews}
        for rule_id in sorted({one for answer in own.answers for one in answer.reviews} - reviewed - {SILENT}):
            # A norm that leaves the count itself unsettled.
            if (unsettled := self.law.by_id.get(rule_id)) is not None and "review" not in unsettled.then:
                authority = self._authority(unsettled, "cac-province")
                told = self._matter("review", rule_id, unsettled.title, [unsettled.says], [unsettled], fixes=(fix,), authority=authority)
                found.append(Sketch(self._telling, told))
        if any(SILENT in answer.reviews for answer in own.answers) and not self._verdict.open:
            told = self._matter("review", SILENT, phrase("title.silent"), [phrase("silent.says")], [], fixes=(fix,))
            found.append(Sketch(self._telling, told))
        return found

    def _review(self, index: int, rule: Rule, applies: Outcome) -> Sketch:
        # What the law itself leaves unsettled no answer of the exporter settles.
        unsettled = _for_review(applies)
        left = applies.certain or unsettled
        title = phrase("title.review" if left else "title.breach_open", title=rule.title)
        told = self._matter(
            "review" if left else "open", rule.id, title, [rule.says], [rule],
            fixes=(*_comply([rule]), phrase("fix.review")), authority=self._authority(rule),
        )  # fmt: skip
        return Sketch(self._telling, told, _none if unsettled else self._asked(lambda own: own.reviews[index].questions))

    # ------------------------------------------------------------------ clear

    def _clear(self) -> Sketch:
        own, rules = self._own, self._deciding
        answer = own.answers[0]
        if answer.scope != "governed":
            return Sketch(self._telling, self._matter("clear", f"scope/{answer.scope}", phrase(f"scope.{answer.scope}"), [], []))
        held = [index for index, one in enumerate(own.held) if not one.flaws and not one.doubts and one.answers.certain]
        gates = [state.gate.words for state in own.gates if state.needed.certain]
        settled = [phrase("clear.settled", review=state.rule.title) for state in own.reviews if state.settled is not None]
        # What is clear by the word of somebody else says by whose.
        papers = tuple(("label.held", words) for words in dict.fromkeys((*gates, *settled)))
        route = self._verdict.ceiling.name
        title = phrase("title.clear_gates" if gates else "title.clear", route=phrase(f"route.{route}"))
        told = self._matter("clear", _code(rules, f"route/{route}"), title, [rule.says for rule in rules], rules)
        return Sketch(self._telling, told, sums=self._sums(), named=held, before=papers)


class Drafts:
    """What was laid out under one law, kept with its opinions, by whose identity it is known."""

    def __init__(self, law: Law) -> None:
        self.matters = Matters(law)
        self.telling = Telling(law)
        self._law = law
        self._layouts: dict[int, Layout] = {}
        """What is found under an opinion."""
        self._plans: dict[tuple[int, ...], Plan] = {}
        """How flows come out, by the opinions on their items."""
        self._asking: dict[tuple[int, ...], tuple[Plan, list[Opinion]]] = {}
        """The same by the facts that they wait for as well: the opinions in these facts are kept with it, by whose identity it is known."""
        self._duty_sketches: dict[tuple[int, ...], Sketch] = {}

    @classmethod
    def of(cls, law: Law) -> Drafts:
        """Those of a law, made when they are first asked for."""
        if law.drafts is None:
            law.drafts = cls(law)
        drafts: Drafts = law.drafts
        return drafts

    def layout(self, verdict: Verdict) -> Layout:
        """What is found of an item."""
        known = self._layouts.get(id(verdict.opinion))
        if known is None:
            known = self._layouts[id(verdict.opinion)] = Drafting(self._law, self.telling, self.matters, verdict).layout()
        return known

    def plan(self, group: Sequence[Verdict]) -> Plan:
        """How a flow of such items comes out, drawn up with the first of its kind."""
        key = tuple([id(verdict.opinion) for verdict in group])
        known = self._plans.get(key)
        if known is None:
            known = self._plans[key] = self._planned(group)
        return known

    def _planned(self, group: Sequence[Verdict]) -> Plan:
        layouts = [self.layout(verdict) for verdict in group]
        sketches = [(index, sketch) for index, layout in enumerate(layouts) for sketch in layout.sketches]
        clear = [(index, one.clear) for index, one in enumerate(layouts) if one.clear is not None and not one.duties]
        duties = self._duties(group)
        kinds = [[sketch.matter.kind for sketch in layout.sketches] for layout in layouts]
        for told, verdict in zip(kinds, group, strict=True):
            told += [one.kind for one in duties if verdict.item.id in one.items]
        notes = [*(rule for one in layouts for rule in one.notes), *(rule for one in layouts for rule in one.reminders)]
        # A duty that waits for a fact may wait for another in the next flow.
        waits = any(verdict.opinion.duties[index].waits for one, verdict in zip(layouts, group, strict=True) for index in one.duties)
        found = [*(sketch.on((group[index],)) for index, sketch in (*sketches, *clear)), *duties]
        plan = Plan(
            strictest([kind for told in kinds for kind in told or ["clear"]]),
            tuple([strictest(told) for told in kinds]),
            tuple({rule.id: rule for rule in notes}.values()),
            bool(duties),
            not (waits or any(sketch.names for _, sketch in (*sketches, *clear))),
            tuple(sketches),
            tuple(clear),
            None,
            None,
            {},
        )
        return plan if waits or not _alike_for_all(found) else self._drafted(plan, group, found)

    def asking(self, plan: Plan, group: Sequence[Verdict]) -> Plan | None:
        """The plan of flows that wait for the same facts as this one, in which the same findings say the same; `None`: each has its own."""
        if not plan.likened:
            return None
        bases = [verdict.base for verdict in group]
        key = (id(plan), *map(id, bases))
        known = self._asking.get(key)
        if known is None:
            if len(self._asking) >= KEPT:
                self._asking.clear()
            found = self.found(plan, group) + [sketch.on((group[index],)) for index, sketch in plan.clear]
            known = self._asking[key] = (self._drafted(plan, group, found), bases)
        return known[0]

    def _drafted(self, plan: Plan, group: Sequence[Verdict], findings: list[Finding]) -> Plan:
        """The plan with the findings on any of its flows, of which these are those on one."""
        number = {id(verdict): index for index, verdict in enumerate(group)}

        def draft(same: Sequence[Finding]) -> Draft:
            return tuple([(one.sketch, tuple([number[id(verdict)] for verdict in one.verdicts])) for one in same])

        drafts = tuple(sorted(map(draft, _alike(findings)), key=_drafted))
        return replace(plan, drafts=drafts, brief=_brief(drafts), counts=dict(Counter([draft[0][0].matter.kind for draft in drafts])))

    def found(self, plan: Plan, group: Sequence[Verdict]) -> list[Finding]:
        """The findings on the items of one flow, before anything is let pass."""
        found = [sketch.on((group[index],)) for index, sketch in plan.sketches]
        return found + self._duties(group) if plan.due else found

    def _duties(self, group: Sequence[Verdict]) -> list[Finding]:
        """Duties without evidence, one finding a duty and flow."""
        states: dict[str, list[tuple[Verdict, DutyState]]] = {}
        for verdict in group:
            for index in self.layout(verdict).duties:
                state = verdict.duties[index]
                states.setdefault(state.duty.id, []).append((verdict, state))
        return [self._duty(pairs) for pairs in states.values()]

    def _duty(self, pairs: Sequence[tuple[Verdict, DutyState]]) -> Finding:
        verdict = pairs[0][0]
        sketch = self._duty_sketch(pairs)
        told = sketch.matter
        verdicts = tuple([one for one, _ in pairs])
        items = tuple([one.item.id for one in verdicts])
        return Finding(told, told.kind, verdict.flow.id, verdict.manifest.exporter_id, items, sketch, verdicts)

    def _duty_sketch(self, pairs: Sequence[tuple[Verdict, DutyState]]) -> Sketch:
        # The states of an opinion that stands as it is are the same for every item.
        shared = all(verdict.own is verdict.opinion for verdict, _ in pairs)
        key = tuple([id(state) for _, state in pairs])
        known = self._duty_sketches.get(key) if shared else None
        if known is None:
            known = self._duty_drawn(pairs[0][0], [state for _, state in pairs])
            if shared:
                self._duty_sketches[key] = known
        return known

    def _duty_drawn(self, verdict: Verdict, states: Sequence[DutyState]) -> Sketch:
        certain = any(state.applies.certain for state in states)
        denied = not any(state.evidence.possible for state in states)
        rules = {rule.id: rule for state in states for rule in state.rules}
        duty = states[0].duty
        kind = "breach" if denied and certain and duty.timing == "before" else "duty"
        # What only a paper shows was not said to be undone where the paper is not among those listed.
        listed = denied and all(fact.startswith((HOLDS, HOLDS_FIRST)) for fact in facts_of(duty.evidence))
        undone = "title.duty_unlisted" if listed else "title.duty_denied" if denied else "title.duty"
        title = phrase(undone if certain else "title.duty_open", duty=duty.words)
        says = [rule.says for rule in rules.values()][:1]
        fixes = (duty.comply,) if duty.comply.en else (phrase("fix.duty"),)
        told = self.matters(kind, next(iter(rules)), title, says, rules.values(), fixes=fixes, certain=certain)
        needs = {
            need
            for state in states
            for need in (state.evidence.needs if certain else state.applies.needs)
            # Evidence is stated but lacks a part: say which.
            if not certain or verdict.fact(need.rpartition(".")[0]) is not None or need == "flow.since"
        }
        questions = tuple(Question(need) for need in sorted(needs))
        stated = [fact.split(".")[1] for fact in sorted(facts_of(duty.evidence)) if fact.startswith("evidence.")]
        return Sketch(self.telling, told, (lambda _: questions) if questions else _none, proof=tuple(dict.fromkeys(stated)))


class Assembler:
    """Turns the verdicts of one run into findings."""

    def __init__(
        self, law: Law, judge: Judge, tool: str, exceptions: Exceptions | None = None, alone: Callable[[], Assembler] | None = None
    ) -> None:
        self.exceptions = exceptions or Exceptions(judge.manifests, law.day)
        self._made: Assembler | None = None
        self._alone = alone
        """Makes the same run under the shipped rules alone, where a company's rules stand beside them."""
        self.law = law
        self.lawbook: Lawbook = law.lawbook
        self.judge = judge
        self.tool = tool
        self._drafts = Drafts.of(law)
        self._excepting = alone is not None or not self.exceptions.none

    def assemble(self, verdicts: Sequence[Verdict], problems: Sequence[Problem] = (), allowed: Iterable[str] = ()) -> Report:
        """The report of these verdicts."""
        groups: list[tuple[Flow, list[Verdict]]] = []
        last = None
        for verdict in verdicts:
            flow = verdict.subject.flow
            if flow is not last:
                last = flow
                group: list[Verdict] = []
                groups.append((flow, group))
            group.append(verdict)
        flows = [FlowReport(group[0].subject.manifest, flow, group, self._plan(group)) for flow, group in groups]
        flows.sort(key=attrgetter("manifest.path"))
        judged = set() if self.exceptions.none else {(flow.manifest.path, flow.id) for flow in flows}
        documents = {
            id(document): document for manifest in self.judge.manifests for document in (manifest.document, manifest.exporter_document)
        }
        lawbook = self.lawbook
        receipt = Receipt(
            self.tool, self.law.day, lawbook.name, lawbook.version, lawbook.checked_to, lawbook.digest, tuple(documents.values())
        )
        return Report(
            tuple(flows),
            self.judge,
            receipt,
            (*problems, *self.exceptions.problems),
            frozenset(allowed),
            (*self._unread(), *self.exceptions.remarks(judged)),
            conflicts="strict" if self.law.strict_conflicts else "review",
        )

    def _unread(self) -> tuple[Remark, ...]:
        """Said where the lawbook does not reach the day judged."""
        day, checked = self.law.day, self.lawbook.checked_to
        begins = min((rule.in_force.since for rule in self.lawbook.rules if rule.stage == "scope"), default=day)
        if day < begins:
            return (Remark(UNREAD, phrase("law.before", day=day, begins=begins), ""),)
        # A year later the law has moved on: what was read then no longer says that a flow is free.
        if checked and day > f"{int(checked[:4]) + 1:04}{checked[4:]}":
            return (Remark(UNREAD, phrase("law.after", day=day, checked=checked), ""),)
        return ()

    def _plan(self, group: Sequence[Verdict]) -> Plan | Alone:
        """How a flow comes out."""
        plan = self._drafts.plan(group)
        if not self._excepting and (common := plan if plan.drafts is not None else self._drafts.asking(plan, group)) is not None:
            return common
        found, kind, kinds = self._drafts.found(plan, group), plan.kind, plan.kinds
        if self._excepting:
            found = self._beyond(found, group)
            kinds = tuple([strictest([one.kind for one in found if verdict.item.id in one.items]) for verdict in group])
            kind = strictest(kinds)
        found += [sketch.on((group[index],)) for index, sketch in plan.clear if kinds[index] == "clear"]
        told = _in_order([_joined(same) for same in _alike(found)])
        return Alone(None, kind, kinds, plan.notes, told, dict(Counter([one.kind for one in told])))

    def _beyond(self, found: list[Finding], group: Sequence[Verdict]) -> list[Finding]:
        """The findings with those of the shipped rules beside a company's, and with what is let pass."""
        if self._alone is not None and any(self._touched(verdict) for verdict in group):
            if self._made is None:
                self._made = self._alone()
            found = _over(self._made.of(group), found)
        if not self.exceptions.none:
            found = [part for finding in found for part in self._excepted(finding, group[0].manifest)]
        return found

    def _touched(self, verdict: Verdict) -> bool:
        """Whether rules of companies may have changed what is found.

        Where all of them are ruled out and nothing is open, the law alone comes to the same; what is open is worked
        through in more regions where there are more rules, and may reach a bound that it does not reach without them.
        """
        subject = self.judge.subjects[verdict.manifest.path, verdict.flow.id, verdict.item.id]
        return not verdict.opinion.settled or self.law.companies_speak(subject.cell.known.out)

    def of(self, group: Sequence[Verdict]) -> list[Finding]:
        """The findings that this law makes of the items of other verdicts."""
        subjects = self.judge.subjects
        mine = [self.judge.verdict(subjects[verdict.manifest.path, verdict.flow.id, verdict.item.id]) for verdict in group]
        return self._drafts.found(self._drafts.plan(mine), mine)

    def _excepted(self, finding: Finding, manifest: Manifest) -> list[Finding]:
        """The finding, parted where only some of its items are let pass."""
        rules = [basis.rule for basis in finding.basis]
        parts: dict[Decision, list[str]] = {}
        for item in finding.items:
            decision = self.exceptions.decide(finding.code, rules, manifest, finding.flow, item, finding.mark([item]))
            parts.setdefault(decision, []).append(item)
        return [_under(replace(finding, items=tuple(items)), decision) for decision, items in parts.items()]


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
    ) -> Matter:
        """A matter that rests on these rules, each named once."""
        names = tuple(dict.fromkeys([rule.id for rule in rules]))
        said = tuple([words for words in dict.fromkeys(says) if words.en or words.zh])
        key = (kind, code, title, said, names, fixes, authority, about, certain, met_by)
        made = self._made.get(key)
        if made is None:
            basis = tuple([self._basis(name) for name in names])
            made = self._made[key] = Matter(kind, code, title, said, basis, fixes, authority, about, certain, met_by)
        return made

    def _basis(self, rule_id: str) -> Basis:
        """A rule with its instrument."""
        known = self._bases.get(rule_id)
        if known is None:
            rule = self._law.by_id[rule_id]
            instrument = self._law.lawbook.instruments[rule.instrument]
            known = self._bases[rule_id] = Basis(rule, instrument.words, instrument.number, instrument.address)
        return known


def _needed(outcome: Outcome) -> list[Question]:
    return [Question(need) for need in sorted(outcome.needs)]


def _reminder(state: DutyState) -> bool:
    """A duty that is no precondition of the export is a note, unless it is stated as not done."""
    return state.duty.timing != "before" and (state.evidence.possible or not state.applies.certain)


def _for_review(outcome: Outcome) -> bool:
    """Whether an open outcome hangs only on what the law leaves unsettled: a review says so, no fact answers it."""
    return outcome.open and all(need.startswith(UNSETTLED) for need in outcome.needs)


def _code(rules: Sequence[Rule], default: str) -> str:
    return rules[0].id if rules else default


def _comply(rules: Iterable[Rule]) -> tuple[Words, ...]:
    return tuple(dict.fromkeys(rule.comply for rule in rules if rule.comply.en or rule.comply.zh))


def _under(finding: Finding, decision: Decision) -> Finding:
    if decision == NOTHING:
        return finding
    notes = (*finding.notes, *(("label.note", words) for words in decision.notes))
    if decision.waiver is None and decision.baseline is None:
        return replace(finding, notes=notes)
    return replace(finding, kind="waived", was=finding.kind, notes=notes, waiver=decision.waiver, baseline=decision.baseline)


def _over(law: Sequence[Finding], company: Sequence[Finding]) -> list[Finding]:
    """What the law finds, and what a company's rules find beyond it.

    INVARIANT: no finding of the law is lost to a company's rule, whatever that rule concludes: where it
    makes the route stricter, or speaks where the law is silent, the law's own finding stands beside it.
    """
    found = list(company)
    for one in law:
        for index, other in enumerate(found):
            same = (one.kind, one.code, one.about, one.certain) == (other.kind, other.code, other.about, other.certain)
            if same and set(one.items) <= set(other.items):
                bases = {basis.rule.id: basis for basis in (*other.basis, *one.basis)}
                found[index] = replace(other, matter=replace(other.matter, basis=tuple(bases.values())))
                break
        else:
            found.append(one)
    return found


def _alike(findings: list[Finding]) -> list[list[Finding]]:
    """Findings that say the same of several items of a flow together."""
    if len({(one.kind, one.title) for one in findings}) == len(findings):
        return [[one] for one in findings]
    found: list[list[Finding]] = []
    by_words: dict[tuple[object, ...], list[list[Finding]]] = {}
    for one in findings:
        groups = by_words.setdefault(_said(one), [])
        same = next((group for group in groups if _same(group[0], one)), None)
        if same is None:
            same = []
            groups.append(same)
            found.append(same)
        same.append(one)
    return found


def _same(one: Finding, other: Finding) -> bool:
    """Whether two findings of the same words have the same questions and details."""
    asked, others = (finding.sketch.questions(finding.verdicts[0]) for finding in (one, other))
    return tuple(asked) == tuple(others) and one.details == other.details


def _joined(same: Sequence[Finding]) -> Finding:
    """Findings that say the same of several items as one."""
    first, *others = same
    if not others:
        return first
    items = tuple(dict.fromkeys([item for one in same for item in one.items]))
    verdicts = tuple([verdict for one in same for verdict in one.verdicts])
    return replace(first, items=items, verdicts=verdicts, further=tuple([(one.place, one.items) for one in others]))


def _said(one: Finding) -> tuple[object, ...]:
    """What a finding says, but for its details and where its questions lead."""
    return (
        one.kind,
        one.code,
        one.title,
        one.says,
        tuple([question.key for question in one.sketch.questions(one.verdicts[0])]),
        one.waiver and (one.waiver.document.path, one.waiver.at),
        one.baseline,
    )
