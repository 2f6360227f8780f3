"""What is found on the items of one opinion, laid out once for all of them as sketches.

The rules, their words and the ways out depend on nothing but the opinion; of an item there remain its names and its place,
and, when somebody asks, its questions and counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.facts import plain
from tongguan.finding import Ask, Basis, Finding, Matter, Place, Related, called, gap, people
from tongguan.judge.ends import serves, touches
from tongguan.judge.law import HOLDS, HOLDS_FIRST
from tongguan.judge.tally import BUCKETS, UNSETTLED, turning_on
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.record import Record
from tongguan.verdict import SILENT, Question, Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tongguan.asks import Asking
    from tongguan.count import Count
    from tongguan.document import Document
    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Lawbook, Rule
    from tongguan.manifest import Clearance
    from tongguan.truth import Outcome
    from tongguan.verdict import DutyState, GateState, Held, Opinion, Verdict

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


def nothing_asked(_: Opinion) -> tuple[Question, ...]:
    """No question: nothing waits for an answer."""
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
        "_teller",
        "matter",
        "remarks",
    )

    def __init__(
        self,
        teller: ItemTeller,
        matter: Matter,
        asked: Callable[[Opinion], Iterable[Question]] = nothing_asked,
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
        self._teller = teller
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
        return tuple([(clearance.for_flow, clearance.at[-1]) for clearance in (verdict.held[index].clearance for index in self._named)])

    def questions(self, verdict: Verdict) -> Iterable[Question]:
        """What is to be answered, before it is put in words."""
        return self._asked(verdict.own)

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


class Drafting:
    """Lays out what is found on the items of one opinion, looking at the first of them."""

    def __init__(self, law: Law, teller: ItemTeller, matters: Matters, verdict: Verdict) -> None:
        self.law = law
        self.lawbook: Lawbook = law.lawbook
        self._teller = teller
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
        return asked if any(True for _ in asked(self._verdict.opinion)) else nothing_asked

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
            return [Sketch(self._teller, prohibited, counted=self._counted)]
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

    def _on_route(
        self, told: Matter, asked: Callable[[Opinion], Iterable[Question]] = nothing_asked, papers: Sequence[Paper] = ()
    ) -> Sketch:
        after = (("label.note", phrase("label.bounded")),) if self._own.bounded else ()
        return Sketch(
            self._teller, told, asked, counted=self._counted, sums=self._sums(), before=self._reasons(), after=after, papers=papers
        )

    def _scope_open(self) -> Sketch:
        told = self._matter("open", "open/scope", phrase("title.scope_open"), [], [])
        return Sketch(self._teller, told, lambda own: own.questions)

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
        return any(held.answers.possible and not held.flaws and self._serves(held, floor) for held in self._own.held)

    def _serves(self, held: Held, floor: Route) -> bool:
        return serves(self.law.stages["clear"], held, floor)

    def _missing(self, floor: Route, rules: Sequence[Rule]) -> Sketch:
        # Mending a paper of a kind that cannot answer the route would help nobody.
        flawed = [(index, held) for index, held in enumerate(self._own.held) if held.flaws and self._serves(held, floor)]
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
            return Sketch(self._teller, told, mechanisms=held)
        if state.needed.certain:
            told = self._matter("open", code, phrase("title.gate_met_open", gate=gate.words), [], sure, authority=authority)
            return Sketch(self._teller, told, lambda own: _needed(own.gates[index].met), mechanisms=held)
        title = phrase("title.gate_open", gate=gate.words)
        told = self._matter("open", code, title, [rule.says for rule in rules], rules, authority=authority)
        return Sketch(self._teller, told, lambda own: own.gates[index].questions)

    def _breaches(self) -> list[Sketch]:
        return [self._breach(index, rule, outcome) for index, (rule, outcome, _) in enumerate(self._own.breaches)]

    def _breach(self, index: int, rule: Rule, outcome: Outcome) -> Sketch:
        title = phrase("title.breach" if outcome.certain else "title.breach_open", title=rule.title)
        told = self._matter(
            "breach" if outcome.certain else "open", rule.id, title, [rule.says], [rule], fixes=_comply([rule]), authority=self._authority(rule)
        )  # fmt: skip
        rank = (("label.rank", phrase(f"rank.{rule.then['rank']}")),)
        return Sketch(self._teller, told, self._asked(lambda own: own.breaches[index][2]), before=rank)

    def _reviews(self) -> list[Sketch]:
        own = self._own
        found = [self._review(index, state.rule, state.applies) for index, state in enumerate(own.reviews) if state.settled is None]
        for index, held in enumerate(own.held):
            for rule in held.reviews:
                title = phrase("title.review", title=rule.title)
                told = self._matter(
                    "review", rule.id, title, [rule.says], [rule], fixes=(*_comply([rule]), _decided(rule)), authority=self._authority(rule)
                )
                found.append(Sketch(self._teller, told, paper=index))
        reviewed = {state.rule.id for state in own.reviews}
        for rule_id in sorted({one for answer in own.answers for one in answer.reviews} - reviewed - {SILENT}):
            # A norm that leaves the count itself unsettled.
            if (unsettled := self.law.by_id.get(rule_id)) is not None and "review" not in unsettled.then:
                authority = self._authority(unsettled, "cac-province")
                told = self._matter(
                    "review", rule_id, unsettled.title, [unsettled.says], [unsettled], fixes=(_decided(unsettled),), authority=authority
                )
                found.append(Sketch(self._teller, told))
        if any(SILENT in answer.reviews for answer in own.answers) and not self._verdict.open:
            told = self._matter("review", SILENT, phrase("title.silent"), [phrase("silent.says")], [], fixes=(phrase("silent.fix"),))
            found.append(Sketch(self._teller, told))
        return found

    def _review(self, index: int, rule: Rule, applies: Outcome) -> Sketch:
        # What the law itself leaves unsettled no answer of the exporter settles.
        unsettled = _for_review(applies)
        left = applies.certain or unsettled
        title = phrase("title.review" if left else "title.breach_open", title=rule.title)
        told = self._matter(
            "review" if left else "open", rule.id, title, [rule.says], [rule],
            fixes=(*_comply([rule]), _decided(rule)), authority=self._authority(rule),
        )  # fmt: skip
        return Sketch(self._teller, told, nothing_asked if unsettled else self._asked(lambda own: own.reviews[index].questions))

    # ------------------------------------------------------------------ clear

    def _clear(self) -> Sketch:
        own, rules = self._own, self._deciding
        answer = own.answers[0]
        if answer.scope != "governed":
            return Sketch(self._teller, self._matter("clear", f"scope/{answer.scope}", phrase(f"scope.{answer.scope}"), [], []))
        held = [index for index, one in enumerate(own.held) if not one.flaws and not one.doubts and one.answers.certain]
        gates = [state.gate.words for state in own.gates if state.needed.certain]
        settled = [phrase("clear.settled", review=state.rule.title) for state in own.reviews if state.settled is not None]
        # What is clear by the word of somebody else says by whose.
        papers = tuple(("label.held", words) for words in dict.fromkeys((*gates, *settled)))
        route = self._verdict.ceiling.name
        title = phrase("title.clear_gates" if gates else "title.clear", route=phrase(f"route.{route}"))
        told = self._matter("clear", _code(rules, f"route/{route}"), title, [rule.says for rule in rules], rules)
        return Sketch(self._teller, told, sums=self._sums(), named=held, before=papers)


def duty_sketch(teller: ItemTeller, matters: Matters, verdict: Verdict, states: Sequence[DutyState]) -> Sketch:
    """A duty without evidence, on items of which these are its states; `verdict`: that of the first."""
    certain = any(state.applies.certain for state in states)
    denied = not any(state.evidence.possible for state in states)
    rules = {rule.id: rule for state in states for rule in state.rules}
    duty = states[0].duty
    kind = "breach" if denied and certain and duty.timing == "before" else "duty"
    # What only a paper shows was not said to be undone where the paper is not among those listed.
    listed = denied and all(fact.startswith((HOLDS, HOLDS_FIRST)) for fact in facts_of(duty.evidence))
    # Of a day or of contents it may have been done, yet too late or not all of it.
    short = any(fact.startswith("evidence.") and fact.count(".") > 1 for fact in facts_of(duty.evidence))
    undone = "title.duty_unlisted" if listed else f"title.duty_{'short' if short else 'denied'}" if denied else "title.duty"
    title = phrase(undone if certain else "title.duty_open", duty=duty.words)
    says = [rule.says for rule in rules.values()][:1]
    fixes = (duty.comply,) if duty.comply.en else (phrase("fix.duty"),)
    told = matters(kind, next(iter(rules)), title, says, rules.values(), fixes=fixes, certain=certain)
    needs = {
        need
        for state in states
        for need in (state.evidence.needs if certain else state.applies.needs)
        # Evidence is stated but lacks a part: say which.
        if not certain or verdict.fact(need.rpartition(".")[0]) is not None or need == "flow.since"
    }
    questions = tuple(Question(need) for need in sorted(needs))
    stated = [fact.split(".")[1] for fact in sorted(facts_of(duty.evidence)) if fact.startswith("evidence.")]
    return Sketch(teller, told, (lambda _: questions) if questions else nothing_asked, proof=tuple(dict.fromkeys(stated)))


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


def _decided(rule: Rule) -> Words:
    """How a decision on a review is recorded: what it has to say hangs on what the review leaves open."""
    if "review" in rule.then and not touches(rule):
        return phrase("fix.review")
    return phrase("fix.review_paper" if rule.stage == "clear" and "down_to" not in rule.then else "fix.review_route")


def _comply(rules: Iterable[Rule]) -> tuple[Words, ...]:
    return tuple(dict.fromkeys(rule.comply for rule in rules if rule.comply.en or rule.comply.zh))
