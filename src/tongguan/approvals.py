"""The register of papers: what each covers, what is done under it, and whether that is inside what was filed, certified, assessed or approved.

Nothing is judged here. Whether a paper does for an item is taken from the verdict, or asked of the judge part by part; this puts
together by papers what was concluded by items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.count import Count
from tongguan.dates import concerning
from tongguan.exits import Exit, worst
from tongguan.facts import Unknown, plain
from tongguan.finding import Place, people
from tongguan.judge.beside import meeting
from tongguan.judge.clearances import LYING, MEASURED, against, numbered
from tongguan.judge.ends import binds, names, serves
from tongguan.judge.papers import named
from tongguan.judge.subject import DETERMINATION
from tongguan.judge.tally import UNSETTLED
from tongguan.judge.weigh import holds
from tongguan.judge.work import Work
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.model import Words
from tongguan.manifest import MADE, own_names, paper_key
from tongguan.phrases import phrase
from tongguan.record import Record
from tongguan.report import NO_SUCH_PAPER
from tongguan.terms import Papers
from tongguan.truth import unknown
from tongguan.verdict import Route

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from tongguan.dates import Concern, Event
    from tongguan.facts import Facts
    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Rule
    from tongguan.manifest import Clearance
    from tongguan.report import FlowReport, Report
    from tongguan.truth import Outcome
    from tongguan.verdict import Held, Verdict
    from tongguan.waivers import Remark

STATES = ("outside", "unknown", "review", "inside", "idle")
"""How what is done lies to a paper, the gravest first; a paper on which nothing rests is `idle`."""
ASPECTS = (
    "items", "fields", "purpose", "recipient", "persons", "scale", "result", "dates", "holder", "changes", "signature", "route", "terms",
)  # fmt: skip
"""In what something may be outside a paper."""
READ = {
    "persons": ("persons_exceeded", "growth_pct"),
    "scale": ("scale_exceeded", "scale_growth_pct"),
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
LIES = ("covers_item", "covers_fields", "covers_purpose", "covers_recipient", "persons_exceeded", "scale_exceeded")
"""How an item may lie to a paper."""
PARTS = {"end": "dates", "made": "dates", "before": "dates", "signed": "signature"}
"""What the judge calls a part of a paper, where that is no aspect by itself."""


class Why(Record):
    """One thing that keeps a paper from doing for an item, or may."""

    aspect: str
    """One of `ASPECTS`."""
    state: str
    """`outside`, `unknown` or `review`."""
    rule: Rule | None = None
    """Whose words say so."""
    detail: Words | None = None
    """What is done, and what the paper says."""
    needs: tuple[str, ...] = ()
    """The facts that it waits for."""

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it from any other."""
        return (self.aspect, self.state, self.rule.id if self.rule else "", self.detail, self.needs)


class Service(Record):
    """What an item asks of a paper."""

    kind: str
    """`route`, `gate`, `review`, `duty` or `rule`: what the paper is for."""
    id: str
    words: Words
    needed: bool
    """Whether it is certain that it is asked for."""
    whys: tuple[Why, ...] = ()
    met: bool = False
    """Whether it is answered for certain, by this paper or by another."""

    @property
    def state(self) -> str:
        """How the paper does for it."""
        return min((one.state for one in self.whys), key=STATES.index, default="inside")


class Use(Record):
    """An item under a paper."""

    flow: FlowReport
    verdict: Verdict
    clearance: Clearance
    services: tuple[Service, ...]
    flaws: tuple[Why, ...] = ()
    """What is certain against a paper on which nothing of the item rests."""

    @property
    def state(self) -> str:
        """How the item lies to the paper."""
        return min((one.state for one in self.services), key=STATES.index, default="idle")

    @property
    def whys(self) -> tuple[Why, ...]:
        """What keeps the paper from doing for it."""
        found = {why.key: why for one in self.services for why in one.whys}
        return tuple(sorted([*found.values(), *self.flaws], key=lambda one: (STATES.index(one.state), ASPECTS.index(one.aspect))))


class Measure(Record):
    """What is done against a number of a paper."""

    limit: Count
    now: Count | None
    exceeded: bool | None
    """Whether it is more than that, as the judge has it; `None` while nobody knows."""
    uses: tuple[Use, ...]
    together: bool = False
    """Whether these are the persons of all items together."""

    @property
    def left(self) -> float | None:
        """How much more still fits for certain; below zero what is too much."""
        return None if self.now is None or self.now.high is None else self.limit.low - self.now.high


class Paper(Record):
    """One paper, however often it is written down."""

    entries: tuple[Clearance, ...]
    exporter: str
    name: str
    """Of the exporter."""
    mechanism: str
    uses: tuple[Use, ...]
    persons: tuple[Measure, ...]
    scale: tuple[Measure, ...]
    unnamed: tuple[Concern, ...]
    """Items of the flows under which it stands that it does not name."""
    missing: Mapping[str, tuple[str, ...]]
    """What it names and what is not there, by `items` and `recipients`."""
    events: tuple[Event, ...]
    """Its dates, as the calendar has them."""
    remarks: tuple[Remark, ...]
    order: tuple[Any, ...] = ()

    def said(self, name: str) -> tuple[Any, ...]:
        """What its entries say of it, each once."""
        found = [one.facts.get(f"clearance.{name}") for one in self.entries]
        return tuple(dict.fromkeys(value if isinstance(value, frozenset) else plain(value) for value in found if value is not None))

    def names(self, name: str) -> tuple[str, ...]:
        """What all of its entries name."""
        return tuple(sorted({each for one in self.said(name) for each in one}))

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it is written down."""
        return tuple(Place.of(one.document, (*one.at, "mechanism")) for one in self.entries)

    @property
    def ref(self) -> str:
        """Its reference."""
        return str(next(iter(self.said("ref")), ""))

    @property
    def state(self) -> str:
        """How what is done lies to it: the gravest of its uses."""
        return min((one.state for one in self.uses), key=STATES.index, default="idle")


class Lack(Record):
    """Something that asks for a paper where none of that kind is held."""

    kind: str
    id: str
    words: Words
    sure: bool
    flow: FlowReport
    items: tuple[str, ...]


class Register(Record):
    """All papers of a run."""

    papers: tuple[Paper, ...]
    lacks: tuple[Lack, ...]
    status: Exit


def register(report: Report) -> Register:
    """The papers that the manifests state, with what is done under them."""
    seeing = _Seeing(report)
    uses: dict[int, list[Use]] = {}
    lacks: dict[tuple[Hashable, ...], tuple[FlowReport, Service, list[str]]] = {}
    status = Exit.UNDECIDED if report.unread else Exit.CLEAR
    for flow in report.told:
        for verdict in flow.verdicts:
            work = Work(verdict.subject, verdict.year, report.judge.year, exact=False)  # type: ignore[arg-type]
            served: set[tuple[str, str]] = set()
            for clearance in flow.flow.clearances:
                if _reaches(clearance, flow, verdict):
                    use = Use(flow, verdict, clearance, *seeing.of(work, verdict, clearance))
                    uses.setdefault(id(clearance), []).append(use)
                    served |= {(one.kind, one.id) for one in use.services} | {
                        ("rule", why.rule.id) for why in use.whys if why.rule is not None
                    }
            for demand, exit_code in seeing.demands(verdict):
                status = worst(status, exit_code)
                if exit_code is not Exit.CLEAR and (demand.kind, demand.id) not in served:
                    key = (id(flow), demand.kind, demand.id, demand.needed)
                    lacks.setdefault(key, (flow, demand, []))[2].append(verdict.item.id)
    told = [Lack(one.kind, one.id, one.words, one.needed, flow, tuple(items)) for flow, one, items in lacks.values()]
    return Register(tuple(sorted(_papers(report, uses), key=lambda one: one.order)), tuple(told), status)


def _reaches(clearance: Clearance, flow: FlowReport, verdict: Verdict) -> bool:
    """Whether a paper is told of an item: what the exporter holds is so only of flows of which it names something."""
    if clearance.for_flow or clearance.covering(flow.flow, verdict.item) is not False:
        recipients = clearance.facts.get("clearance.recipients")
        return clearance.for_flow or clearance.covering(flow.flow, verdict.item) is True or recipients is None or flow.flow.to in recipients
    return any(clearance.covering(flow.flow, item) for item in flow.flow.items)


# --------------------------------------------------------------------------- one item under one paper


class _Seeing:
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
                whys = self._by_parts(work.standing(clearance, work.base.facts), work, clearance, verdict)
                if not whys and state.settled is None:
                    # It stands, and its route is missing or is none that the review leaves open.
                    whys = (Why("route", "unknown", needs=(numbered("clearance.route", clearance),)),)
            yield Service("review", state.rule.id, state.rule.title, state.applies.certain, whys, state.settled is not None)
        for other in verdict.flow.clearances:
            for rule, outcome in work.paper(other)[1]:
                if "review" in rule.then and rule.id not in told and any(one is clearance for one in work.settling(rule)):
                    told.add(rule.id)
                    whys = self._by_parts(work.standing(clearance, work.base.facts), work, clearance, verdict)
                    met = work.determination(rule, work.base.facts).certain
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
                limit, now = held.get(f"clearance.{aspect}"), _measured(aspect, clearance, verdict)
                if limit is None or now is None:
                    return None
                return phrase("approvals.of", now=_as(people(now)), limit=_as(people(_count(limit))))
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


def _count(value: Any) -> Count:
    return value if isinstance(value, Count) else Count(value, value)


def _measured(aspect: str, clearance: Clearance, verdict: Verdict) -> Count | None:
    """What is held against the number of a paper: of persons all that it covers together, where several groups are."""
    now = verdict.fact(f"item.{aspect}")
    if now is None:
        return None
    number = _count(now)
    return clearance.together if aspect == "persons" and clearance.together is not None and number.high is not None else number


# --------------------------------------------------------------------------- papers


def _papers(report: Report, uses: Mapping[int, list[Use]]) -> Iterator[Paper]:
    """Every paper once, with its entries."""
    groups: dict[Hashable, list[list[tuple[FlowReport, Clearance]]]] = {}
    seen: dict[int, list[FlowReport]] = {}
    for flow in report.told:
        for clearance in flow.flow.clearances:
            if id(clearance) in seen:
                seen[id(clearance)].append(flow)
                continue
            seen[id(clearance)] = [flow]
            key: Hashable = (clearance.document.path, clearance.at)
            if clearance.facts.get("clearance.ref") is not None or clearance.facts.get("clearance.persons") is not None:
                key = paper_key(flow.manifest, clearance)
            same = groups.setdefault(key, [])
            joined = next((one for one in same if all(_alike(clearance, other) for _, other in one)), None)
            if joined is None:
                same.append([(flow, clearance)])
            else:
                joined.append((flow, clearance))
    to: dict[str, set[str]] = {}
    for flow in report.told:
        to.setdefault(flow.manifest.exporter_id, set()).add(flow.flow.to)
    dates: dict[int, list[Event]] = {}
    own = {_place(clearance): clearance for paper in groups.values() for each in paper for _, clearance in each}
    for clearance, events in Papers(report).one_by_one():
        if (found := own.get(_place(clearance))) is not None:
            dates.setdefault(id(found), []).extend(events)
    for every in groups.values():
        for entries in every:
            yield _paper(report, entries, uses, seen, dates, to)


def _alike(one: Clearance, other: Clearance) -> bool:
    """Whether two entries of one reference may be of one paper: one that was made anew on another day is another."""
    days = [(one.facts.get(f"clearance.{day}"), other.facts.get(f"clearance.{day}")) for day in MADE]
    return all(None in pair or pair[0] == pair[1] for pair in days)


def _place(clearance: Clearance) -> Hashable:
    return (clearance.document.path, clearance.at)


def _paper(
    report: Report,
    entries: Sequence[tuple[FlowReport, Clearance]],
    uses: Mapping[int, list[Use]],
    seen: Mapping[int, list[FlowReport]],
    dates: Mapping[int, list[Event]],
    to: Mapping[str, set[str]],
) -> Paper:
    flow, first = entries[0]
    told = {id(one): one for _, clearance in entries for one in uses.get(id(clearance), ())}.values()
    concerned = [one for one in told if one.services or _reached(one)]
    unnamed = concerning(
        (one.flow, one.verdict) for one in told if not one.services and one.clearance.covering(one.flow.flow, one.verdict.item) is False
    )
    stands = [(each, clearance) for _, clearance in entries for each in seen[id(clearance)]]
    items = {name for _, one in entries for name in one.facts.get("clearance.items") or ()}
    there = {name for each, clearance in stands for item in each.flow.items for name in own_names(clearance, each.flow, item)}
    recipients = {name for _, one in entries for name in one.facts.get("clearance.recipients") or ()}
    lines = [(one.document.path, *_span(one)) for _, one in entries]
    remarks = [
        one
        for one in report.warnings
        if one.code == NO_SUCH_PAPER
        and one.span is not None
        and any(one.path == path and first <= one.span.start.line <= last for path, first, last in lines)
    ]
    return Paper(
        entries=tuple(one for _, one in entries),
        exporter=flow.manifest.exporter_id,
        name=flow.manifest.exporter_name,
        mechanism=str(plain(first.facts.get("clearance.mechanism"))),
        uses=tuple(concerned),
        persons=_measures("persons", concerned),
        scale=_measures("scale", concerned),
        unnamed=unnamed,
        missing={"items": tuple(sorted(items - there)), "recipients": tuple(sorted(recipients - to[flow.manifest.exporter_id]))},
        events=tuple(
            sorted({(one.kind, one.first, one.last): one for _, c in entries for one in dates.get(id(c), ())}.values(), key=_dated)
        ),
        remarks=tuple(remarks),
        order=(flow.manifest.exporter_id, *lines[0][:2]),
    )


def _dated(event: Event) -> tuple[str, str, int, str, str]:
    return event.order


def _span(clearance: Clearance) -> tuple[int, int]:
    span = clearance.document.at(*clearance.at)
    return span.start.line, span.end.line


def _reached(use: Use) -> bool:
    """Whether a paper names an item, or may."""
    return use.clearance.covering(use.flow.flow, use.verdict.item) is not False


def _measures(aspect: str, uses: Sequence[Use]) -> tuple[Measure, ...]:
    """What is done against each number of a paper: of persons together, of scale item by item, as the judge holds it against it."""
    found: dict[tuple[Any, ...], list[tuple[Use, Count | None, bool | None]]] = {}
    for use in uses:
        limit = use.clearance.facts.get(f"clearance.{aspect}")
        verdict = use.verdict
        if limit is None or not _reached(use) or (aspect == "persons" and verdict.fact("item.personal") is False):
            continue
        measured = {key: verdict.fact(key) for key in MEASURED}
        lies = dict(zip(LYING, against(use.clearance, use.flow.flow, verdict.item, measured), strict=True))
        if (
            lies["clearance.covers_item"] is False
            or lies["clearance.covers_recipient"] is False
            or lies["clearance.covers_purpose"] is False
        ):
            continue
        now = _measured(aspect, use.clearance, verdict)
        exceeded = lies[f"clearance.{aspect}_exceeded"]
        key = (
            _count(limit).low,
            _count(limit).high,
            None if now is None else (now.low, now.high),
            *([id(use)] if aspect == "scale" else []),
        )
        found.setdefault(key, []).append((use, now, None if isinstance(exceeded, Unknown) else exceeded))
    measures = []
    for told in found.values():
        use, now, exceeded = told[0]
        limit = _count(use.clearance.facts[f"clearance.{aspect}"])
        together = aspect == "persons" and any(one.clearance.together is not None for one, _, _ in told)
        measures.append(Measure(limit, now, exceeded, tuple(one for one, _, _ in told), together))
    return tuple(measures)
