"""What is found on an item, sketched in the law's own order: route, gates, breaches, reviews, duties, and what is clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.facts import plain
from tongguan.finding import ABROAD, REACHED, Matter, called, gap
from tongguan.judge.ends import binds, serves, touches
from tongguan.judge.law import BEFORE, CATEGORY, HOLDS, HOLDS_FIRST
from tongguan.judge.tally import BUCKETS, UNSETTLED, turning_on
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.record import Record
from tongguan.sketches import ItemTeller, Matters, Sketch, nothing_asked
from tongguan.verdict import SILENT, Question, Route

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Lawbook, Rule
    from tongguan.sketches import Detail, Paper
    from tongguan.truth import Outcome
    from tongguan.verdict import DutyState, GateState, Held, Opinion, ReviewState, Verdict


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

    def _asked(self, asked: Callable[[Opinion], Sequence[Question]]) -> Callable[[Opinion], Sequence[Question]]:
        """Where to look for an item's questions; nowhere, where the opinion that they are made of has none."""
        return asked if asked(self._verdict.opinion) else nothing_asked

    def _authority(self, rule: Rule | None, default: str = "") -> Words | None:
        """Whom to ask."""
        name = (rule.authority if rule is not None else "") or default
        return self.lawbook.authorities.get(name) if name else None

    def _hangs(self, rule: Rule) -> str:
        """Without what an open finding on a rule falls away, whatever else it waits for."""
        return hanging(self._own.scopes, gating=bool(self.law.bits[rule.id] & self.law.gating))

    def _first_authority(self, rules: Sequence[Rule]) -> Words | None:
        return self._authority(rules[0] if rules else None)

    def _named(self, rules: Sequence[Rule]) -> tuple[Detail, ...]:
        """Why the data are what an approval is needed for, where their kind alone does not say so."""
        return self._reasons(
            {fact for rule in rules for fact in facts_of(rule.when) if fact.replace("item.", "category.", 1) not in CATEGORY}
        )

    def _reasons(self, read: Container[str]) -> tuple[Detail, ...]:
        """Why the data are what is read of them: the rules that make them so."""
        from tongguan.cites import cites_zh

        found = []
        # What makes data important asks for more than what makes them sensitive: it comes first.
        for key, rules in sorted(self.law.classes, key=lambda one: one[0] == "item.sensitive"):
            if key in read and key != "item.personal" and self._verdict.fact(key) is True:
                label = self.lawbook.terms[key].words
                for rule in rules:
                    if rule.id in self._own.certain:
                        instrument = self.lawbook.instruments[rule.instrument]
                        law = called(instrument.words, instrument.number)
                        # A rule that is called what it makes of the data is not named twice.
                        title = Words(
                            "" if rule.title.zh == label.zh else f"{rule.title.zh}，",
                            "" if rule.title.en.lower() == label.en.lower() else f"{rule.title.en}, ",
                        )
                        text = Words(
                            f"{label.zh}：{title.zh}《{law.zh}》{cites_zh(rule.cites, rule.instrument)}（{rule.id}）",
                            f"{label.en}: {title.en}{law.en}{gap(rule.cites)}{rule.cites} ({rule.id})",
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
        self, told: Matter, asked: Callable[[Opinion], Sequence[Question]] = nothing_asked, papers: Sequence[Paper] = ()
    ) -> Sketch:
        after = (("label.note", phrase("label.bounded")),) if self._own.bounded else ()
        return Sketch(
            self._teller,
            told,
            asked,
            counted=self._counted,
            sums=self._sums(),
            before=self._reasons(self._read),
            after=after,
            papers=papers,
        )

    def _scope_open(self) -> Sketch:
        # Nobody abroad gets them; open is whether a foreign party at home does.
        told = self._matter("open", "open/scope", phrase("title.home_open"), [], [])
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
            title = phrase("title.gate_flawed" if state.flaws else "title.gate", gate=gate.words)
            if state.lacks and not state.flaws:
                title = phrase("title.gate_short", gate=gate.words, lacks=_listed(f"short.{part}" for part in state.lacks))
            told = self._matter(
                "breach", code, title,
                [rule.says for rule in (*state.flaws, *sure)], [*state.flaws, *sure],
                fixes=(*_comply(sure), phrase("fix.gate")), authority=authority, met_by=() if state.flaws or state.lacks else gate.met_by,
            )  # fmt: skip
            return Sketch(self._teller, told, before=self._named(sure), mechanisms=held)
        if state.needed.certain:
            told = self._matter("open", code, phrase("title.gate_met_open", gate=gate.words), [], sure, authority=authority)
            return Sketch(self._teller, told, lambda own: _needed(own.gates[index].met), mechanisms=held)
        title = phrase("title.gate_open", gate=gate.words)
        hangs = self._hangs(rules[0])
        told = self._matter("open", code, title, [rule.says for rule in rules], rules, authority=authority, hangs=hangs)
        return Sketch(self._teller, told, lambda own: own.gates[index].questions)

    def _breaches(self) -> list[Sketch]:
        return [self._breach(index, rule, outcome) for index, (rule, outcome, _) in enumerate(self._own.breaches)]

    def _breach(self, index: int, rule: Rule, outcome: Outcome) -> Sketch:
        title = phrase("title.breach" if outcome.certain else "title.breach_open", title=rule.title)
        hangs = "" if outcome.certain else self._hangs(rule)
        told = self._matter(
            "breach" if outcome.certain else "open", rule.id, title, [rule.says], [rule],
            fixes=_comply([rule]), authority=self._authority(rule), hangs=hangs,
        )  # fmt: skip
        rank = (("label.rank", phrase(f"rank.{rule.then['rank']}")),)
        return Sketch(self._teller, told, self._asked(lambda own: own.breaches[index][2]), before=rank)

    def _reviews(self) -> list[Sketch]:
        own = self._own
        found = [self._review(index, state) for index, state in enumerate(own.reviews) if state.settled is None]
        for index, held in enumerate(own.held):
            for rule in held.reviews:
                title = phrase("title.review", title=rule.title)
                told = self._matter(
                    "review", rule.id, title, [rule.says], [rule], fixes=(*_comply([rule]), _decided(rule)), authority=self._authority(rule)
                )
                found.append(Sketch(self._teller, told, paper=index))
        if own.cleared.certain:
            found += self._perhaps_bound()
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

    def _perhaps_bound(self) -> list[Sketch]:
        """Reviews that may reach beyond a paper which nothing else asks about."""
        found = []
        for index, held in enumerate(self._own.held):
            for number, (rule, _) in enumerate(held.doubts):
                if "review" in rule.then and binds(rule):
                    told = self._matter(
                        "open", rule.id, phrase("title.breach_open", title=rule.title), [rule.says], [rule],
                        fixes=_comply([rule]), authority=self._authority(rule),
                    )  # fmt: skip

                    def asked(own: Opinion, index: int = index, number: int = number) -> list[Question]:
                        return _needed(own.held[index].doubts[number][1])

                    found.append(Sketch(self._teller, told, asked, paper=index))
        return found

    def _review(self, index: int, state: ReviewState) -> Sketch:
        rule, applies = state.rule, state.applies
        # What the law itself leaves unsettled no answer of the exporter settles.
        unsettled = _for_review(applies)
        left = applies.certain or unsettled
        title = phrase("title.review" if left else "title.breach_open", title=rule.title)
        hangs = "" if left else self._hangs(rule)
        told = self._matter(
            "review" if left else "open", rule.id, title, [rule.says], [rule],
            fixes=(*_comply([rule]), _decided(rule)), authority=self._authority(rule), hangs=hangs,
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


def hanging(scopes: Container[str], *, gating: bool) -> str:
    """Without what something falls away, while it is open whether the data leave; `gating`: it also holds where a foreign party gets them at home."""
    if gating:
        return "" if "out" not in scopes else REACHED if "gates_only" in scopes else ABROAD if "governed" in scopes else ""
    return ABROAD if "governed" in scopes and ("out" in scopes or "gates_only" in scopes) else ""


def duty_sketch(teller: ItemTeller, matters: Matters, verdicts: Sequence[Verdict], states: Sequence[DutyState]) -> Sketch:
    """A duty without evidence, on items of which these are the verdicts and its states."""
    verdict = verdicts[0]
    certain = any(state.applies.certain for state in states)
    # Of papers one item may want what another has: what is certain of any of them counts.
    denied = any(not state.evidence.possible for state in states if state.applies.certain or not certain)
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
    hangs = {hanging(one.opinion.scopes, gating=False) for one in verdicts}
    # Certain of one of its items, it stands.
    first = "" if certain or len(hangs) > 1 else hangs.pop()
    told = matters(kind, next(iter(rules)), title, says, rules.values(), fixes=fixes, certain=certain, hangs=first)
    needs = {
        need
        for state in states
        for need in (state.evidence.needs if certain else state.applies.needs)
        # Evidence is stated but lacks a part: say which.
        if not certain or verdict.fact(need.rpartition(".")[0]) is not None or need == "flow.since"
    }
    questions = tuple(Question(need) for need in sorted(needs))
    stated = [fact.split(".")[1] for fact in sorted(facts_of(duty.evidence)) if fact.startswith("evidence.")]
    # Evidence that somebody denies came neither before nor after.
    dated = [fact.removesuffix(BEFORE) for fact in sorted(facts_of(duty.evidence)) if fact.endswith(BEFORE)] if denied else []
    asked = (lambda _: questions) if questions else nothing_asked
    return Sketch(teller, told, asked, proof=tuple(dict.fromkeys(stated)), dated=dated)


def _listed(keys: Iterable[str]) -> Words:
    said = [phrase(key) for key in keys]
    return Words("；".join(one.zh for one in said), "; ".join(one.en for one in said))


def _needed(outcome: Outcome) -> list[Question]:
    return [Question(need) for need in sorted(outcome.needs)]


def _reminder(state: DutyState) -> bool:
    """A duty that is neither a precondition of the export nor due by what is stated is a note, unless it is stated as not done."""
    timing = state.duty.timing
    if timing == "before":
        return False
    # What asks for it at once has to have happened for certain.
    return not state.applies.certain or (timing != "at_once" and state.evidence.possible)


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
