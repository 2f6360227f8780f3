"""When papers end, and what has to be done before.

No term is reckoned here by a law of its own. When a paper ends, until when an extension may be asked for, by which day a contract
is filed: that is found by asking the rules of the lawbook on one day after the other when they begin to hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tongguan.dates import Event, alike, basis_of, concerning, months_after, moved
from tongguan.facts import NEVER, plain
from tongguan.finding import Place
from tongguan.judge.clearances import dated, derive_alone, years_after
from tongguan.judge.weigh import awaited, holds
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.record import Record, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tongguan.dates import Use
    from tongguan.facts import Facts
    from tongguan.lawbook.model import Rule
    from tongguan.manifest import Clearance, Flow
    from tongguan.report import Report
    from tongguan.shape import Keys
    from tongguan.verdict import Verdict

YEARS, EXPIRY, FILING = "clearance.full_years_since_issued", "clearance.working_days_to_expiry", "clearance.filing_working_days"
RESULT = "clearance.result"
ENDING = ("clearance.expired", "clearance.withdrawn", "clearance.ended", YEARS)
"""Facts of a clearance that change with the day alone."""
DAYS = tuple(
    f"clearance.{name}"
    for name in (
        "result", "effective", "filed", "issued", "expires", "extended_until", "extension_requested_on", "withdrawn_on",
    )
)  # fmt: skip
"""What tells two papers of one reference apart."""
SCANNED, FILED_WITHIN = 100, 60
"""Calendar days before an end, and after an effect, among which the days of a window are looked for; the judge counts working days no further."""


class _Paper(Record):
    """A clearance, however often it is written down, and the items that it covers."""

    clearance: Clearance
    exporter: str
    mechanism: str
    ref: str
    home: str
    """The flow that it is written under, or the exporter."""
    uses: tuple[Use, ...]


class _Turn(NamedTuple):
    """A rule that begins to hold of a paper on some items."""

    rule: Rule
    uses: tuple[Use, ...]
    sure: bool = True
    """Whether it certainly holds of them; else it may."""


class Papers:
    """When papers end, and what has to be done before."""

    def __init__(self, report: Report) -> None:
        self.report = report
        law = report.judge.law
        self.day = law.day
        rules = [rule for rule in law.lawbook.rules if rule.stage == "clear"]
        ending, expiry, filing = _joined(report, ENDING), _joined(report, (EXPIRY,)), _joined(report, (FILING,))
        self.ending = [
            one for one in rules if law.bits[one.id] & ending and not law.bits[one.id] & expiry and not law.bits[one.id] & filing
        ]
        self.window = [one for one in rules if law.bits[one.id] & expiry]
        self.filing = [one for one in rules if law.bits[one.id] & filing]
        self.refused = [one for one in rules if law.bits[one.id] & _joined(report, (RESULT,)) and "defect" in one.then]
        self.years = sorted({int(cut) + more for (_, cut), _ in law.lawbook.cuts.get(YEARS, ()) for more in (0, 1)})
        """Full years after an issue at which a rule may begin to hold."""

    def events(self) -> Iterator[Event]:
        """The dates of every paper that is held."""
        for _, events in self.one_by_one():
            yield from events

    def one_by_one(self) -> Iterator[tuple[Clearance, list[Event]]]:
        """Every paper, as it is written down in one place or several in which its days are the same, with its dates."""
        for paper in self._held():
            yield paper.clearance, list(self._of(paper))

    def _held(self) -> Iterator[_Paper]:
        found: dict[tuple[Any, ...], tuple[Clearance, str, str, list[Use]]] = {}
        for flow in self.report.told:
            for clearance in flow.flow.clearances:
                facts = clearance.facts
                ref, mechanism = plain(facts.get("clearance.ref")), plain(facts.get("clearance.mechanism")) or ""
                where = (clearance.document.path, clearance.at) if ref is None else ref
                key = (flow.manifest.exporter_id, mechanism, where, *map(facts.get, DAYS))
                *_, uses = found.setdefault(key, (clearance, mechanism, flow.id if clearance.for_flow else "exporter", []))
                if _serves(clearance, flow.flow):
                    uses += [(flow, one) for one in flow.verdicts if clearance.covering(flow.flow, one.item) is not False]
        for key, (clearance, mechanism, home, uses) in found.items():
            yield _Paper(clearance, key[0], mechanism, str(plain(clearance.facts.get("clearance.ref")) or ""), home, tuple(uses))

    def _facts(self, paper: _Paper, verdict: Verdict | None, day: str, **more: Any) -> Facts:
        """Everything that is known of a paper and an item on a day: what the day alone changes as of that day, be the export later."""
        held = {**paper.clearance.facts, **{f"clearance.{name}": value for name, value in more.items()}}
        alone = {key: value for key, value in dated(held, None, day).items() if value is not None and key in (*ENDING, EXPIRY, FILING)}
        if verdict is None:
            return {**held, **dated(held, None, day)}
        facts = verdict.facts
        return {**facts, **derive_alone(paper.clearance, verdict.flow, verdict.item, facts, day), **held, **alone, **_extended(held)}

    def _turns(self, paper: _Paper, rules: Iterable[Rule], days: Iterable[str], **more: Any) -> dict[str, list[_Turn]]:
        """The rules that begin to hold, or that may, on each of these days."""
        found: dict[str, list[_Turn]] = {}
        groups: list[list[Use]] = alike(paper.uses) or [[]]
        for day in sorted(set(days)):
            before = moved(day, -1)
            holding: dict[tuple[str, bool], tuple[Rule, list[Use]]] = {}
            for uses in groups:
                verdict = uses[0][1] if uses else None
                was, now = self._facts(paper, verdict, before, **more), self._facts(paper, verdict, day, **more)
                for rule in rules:
                    if not rule.in_force.covers(day):
                        continue
                    old, new = holds(rule.when, was), holds(rule.when, now)
                    # What was open and is certain now begins as well.
                    if new is not old and old is not True and new is not False:
                        holding.setdefault((rule.id, new is True), (rule, []))[1].extend(uses)
            if holding:
                found[day] = [_Turn(rule, tuple(of), sure) for (_, sure), (rule, of) in holding.items()]
        return found

    def _of(self, paper: _Paper) -> Iterator[Event]:
        facts = paper.clearance.facts
        stated: str | None = facts.get("clearance.extended_until") or facts.get("clearance.expires")
        withdrawn: str | None = facts.get("clearance.withdrawn_on")
        issued: str | None = facts.get("clearance.issued")
        days = [years_after(issued, number) for number in self.years] if issued is not None else []
        days += [moved(one, more) for one, more in ((stated, 1), (withdrawn, 0)) if one is not None and one != NEVER]
        turns = self._turns(paper, self.ending, days)
        if self._not_granted(paper):
            yield self._event(paper, "paper-ends", None, None, phrase("calendar.not_granted", paper=self._called(paper)))
            return
        ended, left = None, {id(verdict): (flow, verdict) for flow, verdict in paper.uses}
        for day, found in turns.items():
            # Another item may be bound by another rule: each hears of its own end, and of one that only may be as well.
            for sure in (False, True):
                defects = [
                    (turn.rule, tuple(use for use in turn.uses if id(use[1]) in left))
                    for turn in found
                    if "defect" in turn.rule.then and turn.sure is sure
                ]
                told = [_Turn(rule, uses) for rule, uses in defects if uses or not paper.uses]
                if told and (left or ended is None):
                    yield self._ending(paper, day, told, withdrawn, stated, sure=sure, again=ended is not None)
                if told and sure:
                    ended = ended or day
                    left = {key: use for key, use in left.items() if all(use not in turn.uses for turn in told)}
        rest = replace(paper, uses=tuple(left.values()))
        if ended is None or left:
            if withdrawn is not None and withdrawn < (stated or NEVER):
                yield self._ending(rest, withdrawn, (), withdrawn, stated, sure=True, again=ended is not None)
            elif stated is not None:
                day = NEVER if stated == NEVER else moved(stated, 1)
                yield self._ending(rest, day, (), withdrawn, stated, sure=True, again=ended is not None)
        waiting = self._waiting(paper) if issued is None else []
        if waiting or ((ended is None or left) and stated is None and withdrawn in (None, NEVER)):
            what = phrase("calendar.no_issue" if waiting else "calendar.no_end", paper=self._called(paper))
            yield self._event(rest, "paper-ends", None, None, what, waiting)
        for day, found in turns.items():
            reviews = [turn for turn in found if "review" in turn.rule.then]
            if reviews and day < (ended or NEVER):
                what = phrase("calendar.paper-doubt", paper=self._called(paper), title=reviews[0].rule.title)
                yield self._event(paper, "paper-doubt", day, day, what, reviews, key="issued", tail=day)
        yield from self._renewals(paper, ended, stated)
        yield from self._filings(paper)

    def _ending(
        self, paper: _Paper, day: str, turns: Sequence[_Turn], withdrawn: str | None, stated: str | None, *, sure: bool, again: bool
    ) -> Event:
        """The end of a paper: the day on which it was withdrawn, or the last before that from which it is a flaw."""
        ended = day == withdrawn != NEVER
        kind, when = ("paper-ended", day) if ended else ("paper-ends", NEVER if day == NEVER else moved(day, -1))
        more: tuple[Words, ...] = ()
        if not ended and turns and stated not in (None, NEVER, when):
            more = (phrase("calendar.stated_end", day=stated),)
        asked = paper.clearance.facts.get("clearance.extension_requested_on")
        if asked is not None and paper.clearance.facts.get("clearance.extended_until") is None and not ended:
            more = (*more, phrase("calendar.asked_for", day=asked))
        key = "withdrawn_on" if ended else "extended_until" if stated else "issued"
        tail = "" if sure and not again else "may" if not sure else paper.uses[0][0].id if paper.uses else "again"
        what = phrase(f"calendar.{kind}", paper=self._called(paper))
        return self._event(paper, kind, when, when, what, turns, key=key, tail=tail, more=more, sure=sure)

    def _not_granted(self, paper: _Paper) -> bool:
        """Whether a rule says so by the result that is stated."""
        if plain(paper.clearance.facts.get("clearance.result")) in (None, "pass"):
            return False
        known = self._facts(paper, paper.uses[0][1] if paper.uses else None, self.day)
        return any(one.in_force.covers(self.day) and holds(one.when, known) for one in self.refused)

    def _waiting(self, paper: _Paper) -> list[_Turn]:
        """The rules that would tell an end if the day of issue were stated."""
        known = self._facts(paper, paper.uses[0][1] if paper.uses else None, self.day)
        waiting = []
        for rule in self.ending:
            needs: set[str] = set()
            if "defect" in rule.then and rule.in_force.covers(self.day) and holds(rule.when, known) is None:
                awaited(rule.when, known, needs)
            if "clearance.issued" in needs:
                waiting.append(_Turn(rule, paper.uses))
        return waiting

    def _renewals(self, paper: _Paper, ended: str | None, stated: str | None) -> Iterator[Event]:
        """When more time can be asked for, where a rule tells."""
        facts = paper.clearance.facts
        if ended is None or ended <= self.day or facts.get("clearance.extended_until") or facts.get("clearance.extension_requested_on"):
            return
        last = moved(ended, -1)
        verdict = paper.uses[0][1] if paper.uses else None
        standing = self._facts(paper, verdict, last)
        notes = [rule for rule in self.ending if "note" in rule.then and rule.in_force.covers(last) and holds(rule.when, standing)]
        for rule in notes:
            if "due" in rule.then:
                by = months_after(last, -rule.then["due"]["months"])
                what = phrase("calendar.renewal-due", paper=self._called(paper))
                yield self._event(paper, "renewal-due", by, by, what, [_Turn(rule, paper.uses)], key="issued")
        for rule in self.window:
            # Any day of the extension shows the window: the rule asks when it was requested, not how long it is.
            assumed = {"expires": stated or ended, "extended_until": NEVER}
            extended = years_after(ended, 3)

            def outside(day: str, rule: Rule = rule, assumed: dict[str, str] = assumed, extended: str = extended) -> bool | None:
                return holds(rule.when, self._facts(paper, verdict, extended, **assumed, extension_requested_on=day))

            if not rule.in_force.covers(ended) or outside(moved(ended, -2 * SCANNED)) is not True:
                continue  # no paper of which the rule speaks, or nobody knows when it was issued
            told = [_Turn(rule, paper.uses), *(_Turn(one, paper.uses) for one in notes if one.instrument == rule.instrument)]
            found = {day: outside(day) for day in (moved(ended, -back) for back in range(SCANNED, 0, -1))}
            sure = [day for day, one in found.items() if one is False]
            maybe = [day for day, one in found.items() if one is not True]
            if not sure:
                continue
            closes = [self._working(paper, day, EXPIRY, assumed) for day in (sure[-1], maybe[-1])]
            for kind, first, last in (("renewal-opens", maybe[0], sure[0]), ("renewal-closes", *closes)):
                what = phrase(f"calendar.{kind}", paper=self._called(paper))
                yield self._event(paper, kind, first, last, what, told, key="issued")

    def _filings(self, paper: _Paper) -> Iterator[Event]:
        """By when it has to be filed, where no filing is stated."""
        facts = paper.clearance.facts
        effective = facts.get("clearance.effective")
        if effective is None or facts.get("clearance.filed") is not None:
            return
        verdict = paper.uses[0][1] if paper.uses else None
        for rule in (one for one in self.filing if "defect" in one.then):
            late: dict[str, bool | None] = {}
            for ahead in range(1, FILED_WITHIN + 1):
                day = moved(effective, ahead)
                late[day] = holds(rule.when, self._facts(paper, verdict, day)) if rule.in_force.covers(day) else False
            may = [day for day, one in late.items() if one is not False]
            sure = [day for day, one in late.items() if one is True]
            if sure and may[0] > moved(effective, 1):
                what = phrase("calendar.filing-due", paper=self._called(paper))
                first, last = (self._working(paper, moved(one[0], -1), FILING) for one in (may, sure))
                known = self._facts(paper, verdict, first)
                notes = [one for one in self.filing if "note" in one.then and one.in_force.covers(first) and holds(one.when, known)]
                told = [_Turn(one, paper.uses) for one in (rule, *notes)]
                yield self._event(paper, "filing-due", first, last, what, told, key="effective")

    def _working(self, paper: _Paper, day: str, fact: str, assumed: dict[str, str] | None = None) -> str:
        """The same day, or the last working day before it: on no other does the number of working days change."""

        def number(one: str) -> Any:
            held = {**paper.clearance.facts, **{f"clearance.{name}": value for name, value in (assumed or {}).items()}}
            return dated({**held, "clearance.extension_requested_on": one}, None, one)[fact]

        while number(moved(day, -1)) == number(day):
            day = moved(day, -1)
        return day

    def _called(self, paper: _Paper) -> Words:
        values = {word: Words(zh, en) for word, zh, en in self.report.judge.law.lawbook.terms["clearance.mechanism"].values}
        return values.get(paper.mechanism) or phrase("calendar.paper")

    def _event(
        self,
        paper: _Paper,
        kind: str,
        first: str | None,
        last: str | None,
        what: Words,
        turns: Sequence[_Turn] = (),
        *,
        key: str = "",
        tail: str = "",
        more: tuple[Words, ...] = (),
        sure: bool = True,
    ) -> Event:
        clearance = paper.clearance
        uses = {(id(flow), id(verdict)): (flow, verdict) for turn in turns for flow, verdict in turn.uses}.values() or paper.uses
        told = tuple(basis_of(self.report, turn.rule) for turn in turns)
        # Of a flaw that is still to come its words say too much: what is done against it is told.
        heads = {"paper-doubt": ("review",), "paper-ends": ("defect",), "paper-ended": ("defect",)}.get(kind, ("note",))
        rules = [one.rule for one in told if any(head in one.rule.then for head in heads)]
        says = tuple(dict.fromkeys(rule.comply if "defect" in rule.then else rule.says for rule in rules))
        mark = paper.ref or f"{paper.home} {clearance.at[-1]}"
        place = Place.of(clearance.document, _stated(clearance, key))
        return Event(
            kind, f"{paper.mechanism} {mark} {tail}".rstrip(), what, first, last, paper.exporter, concerning(uses), paper.mechanism,
            paper.ref, told, (*more, *filter(any, says)), sure, place,
        )  # fmt: skip


def _extended(held: Facts) -> Facts:
    """What is assumed of an extension, in the words of the judge."""
    return {"clearance.extended": held.get("clearance.extended_until") is not None}


def _serves(clearance: Clearance, flow: Flow) -> bool:
    """Whether a paper may speak of a flow: of its recipient, and of its purpose."""
    facts = clearance.facts
    recipients, purposes, purpose = (
        facts.get("clearance.recipients"),
        facts.get("clearance.purposes"),
        plain(flow.facts.get("flow.purpose")),
    )
    return (recipients is None or flow.to in recipients) and (purposes is None or purpose is None or purpose in purposes)


def _stated(clearance: Clearance, key: str) -> Keys:
    """Where a paper states a day; where it stands itself, where that is stated elsewhere."""
    names = ("extended_until", "expires") if key == "extended_until" else (key,)
    name = next((one for one in names if clearance.document.value(*clearance.at, one) is not None), "mechanism")
    return (*clearance.at, name)


def _joined(report: Report, facts: Iterable[str]) -> int:
    """The rules that read any of these facts, as bits."""
    law = report.judge.law
    found = 0
    for fact in facts:
        found |= law.reading.get(fact, 0)
    return found
