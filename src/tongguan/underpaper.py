"""One item under one paper: what the paper is for there, and what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.count import Count
from tongguan.exits import Exit
from tongguan.facts import Unknown, plain
from tongguan.finding import people
from tongguan.judge.beside import meeting
from tongguan.judge.clearances import numbered
from tongguan.judge.ends import binds, names, serves
from tongguan.judge.papers import named
from tongguan.judge.subject import DETERMINATION
from tongguan.judge.tally import UNSETTLED
from tongguan.judge.weigh import holds
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.register import Service, Why
from tongguan.truth import unknown
from tongguan.verdict import Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tongguan.facts import Facts
    from tongguan.judge.law import Law
    from tongguan.judge.work import Work
    from tongguan.lawbook.model import Rule
    from tongguan.manifest import Clearance
    from tongguan.report import Report
    from tongguan.truth import Outcome
    from tongguan.verdict import Held, Verdict


READ = {
    "persons": ("persons_exceeded", "plan_exceeded", "growth_pct"),
    "scale": ("scale_exceeded", "plan_scale_exceeded", "scale_growth_pct"),
    "purpose": ("covers_purpose",),
    "recipient": ("covers_recipient",),
    "fields": ("covers_fields",),
    "holder": ("holder", "holder_group_member", "held_by_another", "holder_role"),
    "changes": ("changes", "changes_affect_security"),
    "result": ("result", "result_stated"),
    "dates": (
        "expired", "withdrawn", "ended", "extended", "full_years_since_issued", "working_days_to_expiry", "filing_working_days", "issued",
        "filed", "effective", "issued_before_export", "filed_before_export", "effective_before_export", "extension_requested_on",
    ),
}  # fmt: skip
"""The facts of a clearance by which a rule is about an aspect of it."""


LIES = (
    "covers_item", "covers_fields", "covers_purpose", "covers_recipient", "persons_exceeded", "scale_exceeded", "plan_exceeded",
    "plan_scale_exceeded",
)  # fmt: skip
"""How an item may lie to a paper."""


PARTS = {"end": "dates", "made": "dates", "before": "dates", "signed": "signature"}
"""What the judge calls a part of a paper, where that is no aspect by itself."""


class Seeing:
    """Sees what papers are for, and what stands against them."""

    def __init__(self, report: Report) -> None:
        self.law: Law = report.judge.law
        law = self.law
        self.values = {term: {word: Words(zh, en) for word, zh, en in law.lawbook.terms[term].values} for term in _WORDED}
        self.readers: dict[str, list[Rule]] = {
            key: [rule for rule in law.rules if rule.stage != "clear" and law.bits[rule.id] & law.reading.get(key, 0)]
            for key in law.derived_held
        }
        """The rules that ask whether a paper is held, by the fact."""
        self.answering = [rule for rule in law.lawbook.rules if "clears" in rule.then]
        """The rules by which papers answer a route, on whatever day."""
        self.asking = {rule.id for rules in self.readers.values() for rule in rules}

    def of(self, work: Work, verdict: Verdict, clearance: Clearance) -> tuple[tuple[Service, ...], tuple[Why, ...]]:
        """What a paper is for, and what is certain against one that is for nothing."""
        services = [
            *self._route(work, verdict, clearance),
            *self._gates(work, verdict, clearance),
            *self._reviews(work, verdict, clearance),
            *self._held(work, verdict, clearance),
        ]
        if not any(one.kind == "route" for one in services):
            services += self._binding(work, verdict, clearance)
        if services:
            return tuple(services), ()
        facts, about = work.paper(clearance)
        flaws = [rule for rule, outcome in about if "defect" in rule.then and outcome.certain]
        return (), tuple(why for rule in flaws for why in self._by_rule(rule, "outside", clearance, verdict, facts))

    def _route(self, work: Work, verdict: Verdict, clearance: Clearance) -> Iterator[Service]:
        mechanism = plain(clearance.facts.get("clearance.mechanism"))
        routes = _routes(verdict)
        if not routes or not any(names(rule, mechanism) for rule in self.answering):
            return
        facts, about = work.paper(clearance)
        service = _asked(verdict, routes)
        held = next((one for one in verdict.held if _same(one.clearance, clearance)), None)
        fits = held is not None and held.answers.possible and any(serves(self.law.stages["clear"], held, route) for route in routes)
        if not fits and verdict.cleared.certain:
            return  # another paper does
        whys: list[Why] = []
        if not fits:
            prohibited = routes[0] is Route.prohibited
            detail = phrase("approvals.prohibited") if prohibited else phrase("approvals.other_route", route=service.words)
            whys.append(Why("route", "outside", detail=detail))
        if held is None:
            # By no rule of the day it answers any route for such data.
            for rule, outcome in about:
                whys += self._by_rule(rule, "outside", clearance, verdict, facts) if "defect" in rule.then and outcome.certain else ()
            yield Service(service.kind, service.id, service.words, service.needed, _once(whys))
            return
        if fits and held.answers.open:
            whys.append(Why("route", "unknown", needs=tuple(sorted(held.answers.needs))))
        elif fits and not all(serves(self.law.stages["clear"], held, route) for route in routes):
            # It answers one of the routes that may come out, not the others.
            whys.append(Why("route", "unknown", needs=tuple(question.key for question in verdict.questions)))
        for rule in held.flaws:
            whys += self._by_rule(rule, "outside", clearance, verdict, facts)
        for rule, outcome in held.doubts:
            if all(need.startswith(UNSETTLED) for need in outcome.needs):
                whys.append(Why("terms", "review", rule))
            else:
                whys += self._by_rule(rule, "unknown", clearance, verdict, facts, tuple(sorted(outcome.needs)))
        # Of a paper on which nothing has to rest no review is made: it would be if anything did.
        for rule in (*held.reviews, *held.spared):
            whys += self._by_rule(rule, "review", clearance, verdict, facts)
        met = verdict.cleared.certain and not any(one.reviews for one in verdict.held)
        yield Service(service.kind, service.id, service.words, service.needed, _once(whys), met)

    def _binding(self, work: Work, verdict: Verdict, clearance: Clearance) -> Iterator[Service]:
        """What has to be settled about a paper although nothing rests on it: a refusal binds whoever was refused."""
        facts, _ = work.paper(clearance)
        for held in verdict.held:
            if _same(held.clearance, clearance):
                for rule in held.reviews:
                    whys = tuple(self._by_rule(rule, "review", clearance, verdict, facts))
                    yield Service("rule", rule.id, rule.title, needed=True, whys=whys)
                for rule, outcome in _may_bind(held):
                    whys = tuple(self._by_rule(rule, "unknown", clearance, verdict, facts, tuple(sorted(outcome.needs))))
                    yield Service("rule", rule.id, rule.title, needed=False, whys=whys)

    def _gates(self, work: Work, verdict: Verdict, clearance: Clearance) -> Iterator[Service]:
        mechanism = plain(clearance.facts.get("clearance.mechanism"))
        for state in verdict.gates:
            if mechanism in (*state.gate.met_by, *state.gate.filed_by):
                whys = self._by_parts(meeting(work, clearance), work, clearance, verdict)
                yield Service("gate", state.gate.id, state.gate.words, state.needed.certain, whys, state.met.certain)

    def _reviews(self, work: Work, verdict: Verdict, clearance: Clearance) -> Iterator[Service]:
        """What a determination settles, or was to settle."""
        if plain(clearance.facts.get("clearance.mechanism")) != DETERMINATION:
            return
        settling: frozenset[str] = clearance.facts.get("clearance.settles") or frozenset()
        told = set()
        for state in verdict.reviews:
            if settling.isdisjoint({state.rule.id, state.rule.then.get("review", state.rule.id)}):
                continue
            told.add(state.rule.id)
            whys: tuple[Why, ...] = ()
            if state.settled is None or not _same(state.settled, clearance):
                whys = self._by_parts(work.determined.standing(clearance, work.base.facts), work, clearance, verdict)
                if not whys and state.settled is None:
                    # It stands, and its route is missing or is none that the review leaves open.
                    whys = (Why("route", "unknown", needs=(numbered("clearance.route", clearance),)),)
            yield Service("review", state.rule.id, state.rule.title, state.applies.certain, whys, state.settled is not None)
        for other in verdict.flow.clearances:
            for rule, outcome in work.paper(other)[1]:
                if "review" in rule.then and rule.id not in told and any(one is clearance for one in work.determined.naming(rule)):
                    told.add(rule.id)
                    whys = self._by_parts(work.determined.standing(clearance, work.base.facts), work, clearance, verdict)
                    met = work.determined.settles(rule, work.base.facts).certain
                    yield Service("review", rule.id, rule.title, outcome.certain, whys, met)

    def _held(self, work: Work, verdict: Verdict, clearance: Clearance) -> Iterator[Service]:
        """The rules and duties that ask whether such a paper is held."""
        mechanism = plain(clearance.facts.get("clearance.mechanism"))
        facts: Facts | None = None
        told = set()
        for key, (of, first) in self.law.derived_held.items():
            if of != mechanism:
                continue
            facts = verdict.facts if facts is None else facts
            whys: tuple[Why, ...] | None = None
            found = [
                ("duty", state.duty.id, state.duty.words, state.applies.certain, state.evidence.certain)
                for state in verdict.duties
                if key in facts_of(state.duty.evidence) and state.applies.possible
            ]
            against: list[Why] = []
            for rule in self.readers[key]:
                with_it, without = (holds(rule.when, {**facts, key: value}) for value in (True, False))
                if with_it is without:
                    continue
                if without is False and ("review" in rule.then or "breach" in rule.then):
                    # It is the paper that gives rise to it: that speaks against the paper, unless it is settled.
                    open_reviews = {state.rule.id for state in verdict.reviews if state.settled is None}
                    broken = {one.id for one, outcome, _ in verdict.breaches if outcome.certain}
                    if rule.id in open_reviews | broken:
                        against.append(Why("terms", "outside" if rule.id in broken else "review", rule))
                        found.append(("rule", rule.id, rule.title, with_it is True, False))
                else:
                    found.append(("rule", rule.id, rule.title, None not in (with_it, without), facts.get(key) is True))
            for kind, name, words, needed, met in found:
                if name not in told:
                    told.add(name)
                    if whys is None:
                        whys = self._by_parts(verdict.subject.standing(clearance, first=first), work, clearance, verdict)  # type: ignore[attr-defined]
                        whys = (*whys, *against)
                    yield Service(kind, name, words, needed, whys, met)

    def demands(self, verdict: Verdict) -> Iterator[tuple[Service, Exit]]:
        """What an item asks for that a paper can answer, and how it stands with that, whichever paper does."""
        routes = _routes(verdict)
        if routes:
            service = _asked(verdict, routes)
            if verdict.cleared.certain:
                status = Exit.UNDECIDED if any(one.reviews for one in verdict.held) else Exit.CLEAR
            else:
                # Where one of several routes may be the one asked, what answers it may do.
                may = verdict.cleared.possible or any(
                    one.answers.possible and not one.flaws and serves(self.law.stages["clear"], one, route)
                    for one in verdict.held
                    for route in routes
                )
                status = Exit.UNDECIDED if (may and (verdict.open or verdict.cleared.possible)) or not service.needed else Exit.BREACH
            yield service, status
        for held in verdict.held:
            # Reviews of a paper may reach beyond it, whatever rests on it.
            for rule in (*held.reviews, *(rule for rule, _ in _may_bind(held))):
                yield Service("rule", rule.id, rule.title, rule in held.reviews), Exit.UNDECIDED
        for name in sorted(frozenset[str]().union(*(one.reviews for one in verdict.answers)) - {one.rule.id for one in verdict.reviews}):
            title = self.law.by_id[name].title if name in self.law.by_id else phrase("title.silent")
            yield Service("review", name, title, not verdict.open), Exit.UNDECIDED
        for state in verdict.gates:
            met = state.met
            status = Exit.CLEAR if met.certain else Exit.UNDECIDED if met.open or state.needed.open else Exit.BREACH
            yield Service("gate", state.gate.id, state.gate.words, state.needed.certain), status
        for review in verdict.reviews:
            if review.settled is None:
                yield Service("review", review.rule.id, review.rule.title, review.applies.certain), Exit.UNDECIDED
        for duty in verdict.duties:
            if (
                duty.applies.possible
                and not duty.evidence.certain
                and not self.law.derived_held.keys().isdisjoint(facts_of(duty.duty.evidence))
            ):
                yield Service("duty", duty.duty.id, duty.duty.words, duty.applies.certain), Exit.UNDECIDED
        for rule, outcome, _ in verdict.breaches:
            if rule.id in self.asking:
                yield Service("rule", rule.id, rule.title, outcome.certain), Exit.BREACH if outcome.certain else Exit.UNDECIDED

    # ------------------------------------------------------------------ why not

    def _by_parts(self, parts: Mapping[str, Outcome], work: Work, clearance: Clearance, verdict: Verdict) -> tuple[Why, ...]:
        """What fails or is open of the parts of a paper."""
        facts, _ = work.paper(clearance)
        whys: list[Why] = []
        for name, outcome in parts.items():
            if outcome.certain:
                continue
            state = "unknown" if outcome.open else "outside"
            needs = tuple(sorted(named(outcome, clearance, work.subject).needs))
            rule = self.law.by_id.get(name)
            if rule is not None:
                whys += self._by_rule(rule, state, clearance, verdict, facts, needs)
                continue
            aspect = PARTS.get(name, name)
            if name == "item":
                aspect = _of_item(clearance, verdict)
            whys.append(Why(aspect, state, None, self._detail(aspect, clearance, verdict), needs))
        return _once(whys)

    def _by_rule(
        self, rule: Rule, state: str, clearance: Clearance, verdict: Verdict, facts: Facts, needs: tuple[str, ...] = ()
    ) -> Iterator[Why]:
        """What a rule says against a paper, aspect by aspect."""
        found = self._aspects(rule, state, clearance, verdict, facts)
        # What it waits for beside the paper stands with the first.
        rest = set(needs).difference(*found.values())
        for aspect, own in found.items():
            yield Why(aspect, state, rule, self._detail(aspect, clearance, verdict), tuple(sorted({*own, *rest})))
            rest = set()

    def _aspects(self, rule: Rule, state: str, clearance: Clearance, verdict: Verdict, facts: Facts) -> dict[str, tuple[str, ...]]:
        """In what a rule finds something outside a paper; of what is not known, the facts for which that waits."""
        reads = {fact.removeprefix("clearance.") for fact in facts_of(rule.when) if fact.startswith("clearance.")}
        lies = {f"clearance.{name}": name.endswith("exceeded") for name in LIES if name in reads}
        """How the item lies to the paper, as the rule asks it: each with what fails."""
        failing = [key for key, bad in lies.items() if (isinstance(facts[key], Unknown) if state == "unknown" else facts[key] is bad)]
        alone = [
            key
            for key in failing
            if holds(rule.when, {**facts, **{other: not lies[other] for other in failing if other != key}}) is not False
        ]
        found: dict[str, tuple[str, ...]] = {}
        for key in alone or failing:
            name, value = key.removeprefix("clearance."), facts[key]
            aspect = next((aspect for aspect, read in READ.items() if name in read), "") or _of_item(clearance, verdict)
            waits = named(unknown(value.needs), clearance, verdict.subject).needs if isinstance(value, Unknown) else ()  # type: ignore[arg-type]
            found[aspect] = tuple(sorted({*found.get(aspect, ()), *waits}))
        if not found:
            found = dict.fromkeys(
                [aspect for aspect in ("holder", "changes", "result", "dates") if not reads.isdisjoint(READ[aspect])][:1], ()
            )
        return found or {"terms": ()}

    def _detail(self, aspect: str, clearance: Clearance, verdict: Verdict) -> Words | None:
        """What is done, beside what the paper says."""
        held = clearance.facts
        purposes = self.values["clearance.purposes"]
        match aspect:
            case "items":
                return phrase("approvals.item_not_named") if held.get("clearance.items") is not None else None
            case "fields":
                approved, sent = held.get("clearance.fields"), verdict.fact("item.fields")
                if approved is None or sent is None or sent <= approved:
                    return None
                return phrase("approvals.fields_more", fields=", ".join(sorted(sent - approved)))
            case "purpose":
                now, said = plain(verdict.fact("flow.purpose")), held.get("clearance.purposes")
                if now is None or said is None:
                    return None
                return _against(purposes.get(now, Words(now, now)), [purposes.get(one, Words(one, one)) for one in sorted(said)])
            case "recipient":
                said = held.get("clearance.recipients")
                return None if said is None else _against(_as(verdict.flow.to), [_as(one) for one in sorted(said)])
            case "persons" | "scale":
                limit, now = held.get(f"clearance.{aspect}"), measured(aspect, clearance, verdict)
                if limit is None or now is None:
                    return None
                return phrase("approvals.of", now=_as(people(now)), limit=_as(people(count_of(limit))))
            case "changes":
                told = [self.values["clearance.changes"][one] for one in sorted(held.get("clearance.changes") or ())]
                return _listed(told) if told else None
            case "holder":
                holder = held.get("clearance.holder")
                return None if holder is None else _as(str(plain(holder)))
            case "result":
                result = plain(held.get("clearance.result"))
                return None if result is None else self.values["clearance.result"][result]
        return None


_WORDED = ("clearance.purposes", "clearance.changes", "clearance.result")


def _same(one: Clearance, other: Clearance) -> bool:
    return one is other or (one.for_flow, one.at) == (other.for_flow, other.at)


def _routes(verdict: Verdict) -> list[Route]:
    """The routes that a paper has to answer."""
    governed = [one for one in verdict.answers if one.scope == "governed"]
    floors = {one.floor for one in governed if one.floor is not Route.none}
    # What only a review may ask for no paper has to answer yet.
    return sorted(floors or {one.ceiling for one in governed if one.ceiling is not Route.none})


def _asked(verdict: Verdict, routes: Sequence[Route]) -> Service:
    sure = all(one.scope == "governed" and one.floor is not Route.none for one in verdict.answers)
    names = [phrase(f"route.{route.name}") for route in routes]
    if verdict.ceiling > routes[-1]:
        strictest = phrase(f"route.{verdict.ceiling.name}")
        names[-1] = Words(f"{names[-1].zh} … {strictest.zh}", f"{names[-1].en} … {strictest.en}")
    words = Words(" / ".join(one.zh for one in names), " / ".join(one.en for one in names))
    return Service("route", "+".join(route.name for route in routes), words, sure)


def _may_bind(held: Held) -> list[tuple[Rule, Outcome]]:
    """Reviews that may arise of a paper and reach beyond it."""
    return [(rule, outcome) for rule, outcome in held.doubts if "review" in rule.then and binds(rule)]


def _of_item(clearance: Clearance, verdict: Verdict) -> str:
    """Whether it is the item or its fields that a paper does not cover."""
    return "fields" if clearance.covering(verdict.flow, verdict.item) else "items"


def _once(whys: Iterable[Why]) -> tuple[Why, ...]:
    """The same thing once: in the words of a rule where one says it; all that is asked of an aspect together."""
    found: dict[tuple[str, str], Why] = {}
    for why in whys:
        key = (why.aspect, why.state if why.aspect not in ("terms", "dates") else f"{why.state} {why.rule.id if why.rule else ''}")
        first = found.get(key)
        if first is None:
            found[key] = why
        else:
            needs = tuple(sorted({*first.needs, *why.needs}))
            found[key] = Why(why.aspect, why.state, first.rule or why.rule, first.detail or why.detail, needs)
    ruled = {(why.aspect, why.state) for why in found.values() if why.rule is not None}
    return tuple(why for why in found.values() if why.rule is not None or why.needs or (why.aspect, why.state) not in ruled)


def _as(text: str) -> Words:
    return Words(text, text)


def _listed(words: Sequence[Words]) -> Words:
    return Words("、".join(one.zh for one in words), ", ".join(one.en for one in words))


def _against(now: Words, said: Sequence[Words]) -> Words:
    return phrase("approvals.against", now=now, said=_listed(said) if said else phrase("explain.none"))


def count_of(value: Any) -> Count:
    """A number as a range of one."""
    return value if isinstance(value, Count) else Count(value, value)


def measured(aspect: str, clearance: Clearance, verdict: Verdict) -> Count | None:
    """What is held against the number of a paper: of persons all that it covers together, where several groups are."""
    now = verdict.fact(f"item.{aspect}")
    if now is None:
        return None
    number = count_of(now)
    return clearance.together if aspect == "persons" and clearance.together is not None and number.high is not None else number
