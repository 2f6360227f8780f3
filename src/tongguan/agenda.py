"""The dates that manifests, waivers and the lawbook know, in the order of days; what has no day without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.dates import KINDS, Concern, Dates, Event, alike, basis_of, concerning, months_after, moved, uses_of
from tongguan.facts import NEVER, plain
from tongguan.finding import Place
from tongguan.judge.clearances import derive_alone
from tongguan.judge.law import BEHIND
from tongguan.judge.subject import years_behind
from tongguan.judge.weigh import holds
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.record import replace
from tongguan.report import read_until
from tongguan.terms import Papers
from tongguan.waivers import reaches

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from tongguan.dates import Use
    from tongguan.document import Document
    from tongguan.lawbook.model import Instrument, Rule
    from tongguan.manifest import Waiver
    from tongguan.report import FlowReport, Report
    from tongguan.verdict import DutyState, Verdict

MISSED = frozenset(KINDS) - {"waiver-begins", "flow-begins", "law-begins"}
"""What still matters once its day is over."""
ALIKE = ("flow-begins", "figures-end")
"""What is told once of all flows and figures of one exporter and day."""


def agenda(report: Report, until: str, waivers: Iterable[tuple[Waiver, str]], baseline: str | None) -> Dates:
    """Every date up to the last day that is asked for; `waivers` with how they stand, `baseline`: the file of known findings."""
    day = report.receipt.as_of
    found = [*Papers(report).events(), *_duties(report, until), *_flows(report), *_law(report), *_ended_lists(report), *_figures(report)]
    found += _waivers(report, waivers, day)
    if baseline is not None:
        found.append(Event("known-findings", baseline, phrase("calendar.known", name=baseline), None, None))
    read, checked = read_until(report.receipt.checked_to), report.receipt.checked_to
    if checked:
        words, says = phrase("calendar.law-read", checked=checked), (phrase("calendar.law-read.says"),)
        found.append(Event("law-read", "lawbook", words, read, read, says=says))
    found = sorted(_gathered(found), key=lambda one: one.order)
    with_day = [one for one in found if one.last is not None]
    return Dates(
        day=day,
        until=until,
        checked_to=checked,
        names={flow.manifest.exporter_id: flow.manifest.exporter_name for flow in report.told},
        past=tuple(one for one in with_day if (one.last or "") < day and one.kind in MISSED),
        coming=tuple(one for one in with_day if (one.last or "") >= day and (one.first or "") <= until),
        undated=tuple(one for one in found if one.last is None),
        later=tuple(one for one in with_day if until < (one.first or "") < NEVER),
        endless=tuple(one for one in with_day if one.first == NEVER),
    )


def _gathered(events: Iterable[Event]) -> Iterator[Event]:
    """Events, those that say the same of several flows or figures together: a date is told once."""
    found: dict[Hashable, Event] = {}
    for number, one in enumerate(events):
        key = (one.kind, one.exporter, one.first, one.last) if one.kind in ALIKE else number
        first = found.setdefault(key, one)
        if first is not one:
            found[key] = replace(first, concerns=(*first.concerns, *one.concerns))
    yield from found.values()


# --------------------------------------------------------------------------- duties


def _duties(report: Report, until: str) -> Iterator[Event]:
    """What is due on a day, or every year; not what was done for that day already."""
    found: dict[tuple[str, str, str | None], list[tuple[Use, DutyState]]] = {}
    for use in uses_of(report):
        flow, verdict = use
        for state in verdict.duties:
            for day in _due(verdict, state, report.receipt.as_of, until):
                found.setdefault((flow.manifest.exporter_id, state.duty.id, day), []).append((use, state))
    for (exporter, name, day), told in found.items():
        certain = [one for one in told if one[1].applies.certain] or told
        duty = told[0][1].duty
        rules = {rule.id: rule for _, state in certain for rule in state.rules}
        # Of what was due before a rule came into force the rule says nothing; what is missed, is so from the day after.
        rules = {key: rule for key, rule in rules.items() if day is None or rule.in_force.since <= moved(day, 1)} or rules
        what = phrase("calendar.missed", duty=duty.words) if day is not None and day < report.receipt.as_of else duty.words
        if day is None:
            what = phrase("calendar.every_year", duty=duty.words)
        first = certain[0][0]
        mark = f"{name} {day[:4]}" if day is not None and duty.timing == "yearly" else f"{name} {first[0].id}/{first[1].item.id}"
        yield Event(
            "duty", mark, what, day, day, exporter, concerning(use for use, _ in certain),
            bases=tuple(basis_of(report, rule) for rule in rules.values()), says=(duty.comply,) if any(duty.comply) else (),
            sure=certain[0][1].applies.certain, place=_evidence(certain[0][0][0], certain[0][1]),
        )  # fmt: skip


def _due(verdict: Verdict, state: DutyState, today: str, until: str) -> Iterator[str | None]:
    """The days on which a duty is due, and not done yet."""
    if not state.applies.possible:
        return
    for rule in state.rules:
        due = rule.then.get("due")
        if due is None or state.evidence.certain:
            continue
        given = plain(verdict.fact(due["after"]))
        if isinstance(given, str):
            yield months_after(given, due["months"])
    if state.duty.timing != "yearly":
        return
    named = sorted(one for one in facts_of(state.duty.evidence) if BEHIND in one)
    if not named:
        yield None
    for fact in named:
        evidence, _, end = fact.partition(BEHIND)
        month = end.replace("_", "-")
        facts = verdict.facts
        latest = f"{int(today[:4]) - (today[5:] <= month)}-{month}"
        for year in range(int(latest[:4]), int(until[:4]) + 1):
            day = f"{year:04}-{month}"
            # As it stands now, or will on the day after should nothing be added to what is stated.
            judged = max(today, moved(day, 1))
            then = {**facts, fact: years_behind(facts, f"{evidence}.date", f"{evidence}.since", month, judged)}
            if day <= until and holds(state.duty.evidence, then) is not True:
                yield day


def _evidence(flow: FlowReport, state: DutyState) -> Place:
    """Where the evidence of a duty is stated, or would be."""
    named = sorted(one.split(".")[1] for one in facts_of(state.duty.evidence) if one.startswith("evidence."))
    name = named[0] if named else "ref"
    document: Document = flow.manifest.document
    if document.value(*flow.flow.at, "evidence", name) is not None:
        return Place.of(document, (*flow.flow.at, "evidence", name))
    return Place.of(flow.manifest.exporter_document, ("exporter", "evidence", name))


# --------------------------------------------------------------------------- flows and figures


def _flows(report: Report) -> Iterator[Event]:
    """Flows that are still to begin, and those of which nobody says since when."""
    day = report.receipt.as_of
    unstated: dict[str, list[FlowReport]] = {}
    for flow in report.told:
        since = flow.flow.facts.get("flow.since")
        document = flow.manifest.document
        if since is None:
            unstated.setdefault(flow.manifest.exporter_id, []).append(flow)
        elif since >= day:
            name, place = f"{flow.id}", Place.of(document, (*flow.flow.at, "since"))
            uses = [(flow, verdict) for verdict in flow.verdicts]
            yield Event(
                "flow-begins", name, phrase("calendar.flow-begins"), since, since, flow.manifest.exporter_id, concerning(uses), place=place
            )
    for exporter, flows in unstated.items():
        uses = [(flow, verdict) for flow in flows for verdict in flow.verdicts]
        yield Event("flow-begins", "", phrase("calendar.no_since"), None, None, exporter, concerning(uses), place=flows[0].place)


def _figures(report: Report) -> Iterator[Event]:
    """The days up to which figures on flows in no manifest reach."""
    seen = set()
    for flow in report.told:
        manifest = flow.manifest
        for _, figure in manifest.figures():
            last = figure.until or figure.as_of
            group = figure.key.split(".")[1]
            key = (manifest.exporter_id, group, last)
            if key in seen:
                continue
            seen.add(key)
            document = manifest.exporter_document
            name = "until" if figure.until is not None else "as_of"
            what = phrase("calendar.figures-end" if last is not None else "calendar.no_count")
            yield Event(
                "figures-end", group, what, last, last, manifest.exporter_id,
                says=(phrase("calendar.figures-end.says"),), place=Place.of(document, ("exporter", group, name)),
            )  # fmt: skip


# --------------------------------------------------------------------------- law


def _law(report: Report) -> Iterator[Event]:
    """Rules that begin or end after the day judged, where they hold of an item or may."""
    law = report.judge.law
    day = law.day
    changing: dict[tuple[str, str, str], list[Rule]] = {}
    for rule in law.lawbook.rules:
        since, until = rule.in_force
        if since > day:
            changing.setdefault((since, "law-begins", rule.instrument), []).append(rule)
        if until is not None and until >= day and since <= until:
            changing.setdefault((until, "law-ends", rule.instrument), []).append(rule)
    groups = alike(uses_of(report))
    for (when, kind, instrument), rules in changing.items():
        exporters: dict[str, tuple[list[tuple[Use, Rule]], list[tuple[Use, Rule]]]] = {}
        for uses in groups:
            for rule in rules:
                touched = _touches(rule, uses[0][1], day)
                if touched is not False:
                    for use in uses:
                        certain, perhaps = exporters.setdefault(use[0].manifest.exporter_id, ([], []))
                        (perhaps if touched is None else certain).append((use, rule))
        for exporter, (certain, perhaps) in exporters.items():
            yield _changing(report, kind, when, law.lawbook.instruments[instrument], exporter, certain or perhaps, sure=bool(certain))


def _ended_lists(report: Report) -> Iterator[Event]:
    """Lists that flows name and that are in force no longer."""
    law = report.judge.law
    lists = {one.list["edition"]: one for one in law.lawbook.instruments.values() if one.list is not None}
    named: dict[tuple[str, str], list[Use]] = {}
    for use in uses_of(report):
        edition = plain(use[0].flow.facts.get("flow.list"))
        if edition in lists and (lists[edition].in_force.until or NEVER) < law.day:
            named.setdefault((use[0].manifest.exporter_id, edition), []).append(use)
    for (exporter, edition), uses in named.items():
        one, flow = lists[edition], uses[0][0]
        until = one.in_force.until
        place = Place.of(flow.manifest.document, (*flow.flow.at, "list"))
        what = phrase("calendar.law-ends", instrument=one.words)
        yield Event("law-ends", one.id, what, until, until, exporter, concerning(uses), place=place)


def _changing(
    report: Report, kind: str, when: str, instrument: Instrument, exporter: str, told: Sequence[tuple[Use, Rule]], *, sure: bool
) -> Event:
    rules = {rule.id: rule for _, rule in told}.values()
    whole = when == (instrument.in_force.since if kind == "law-begins" else instrument.in_force.until)
    what = phrase(f"calendar.{kind}" if whole else f"calendar.{kind}.parts", instrument=instrument.words)
    says = tuple(dict.fromkeys(rule.title for rule in rules))
    bases = tuple(basis_of(report, rule) for rule in rules)
    flow = told[0][0][0]
    concerns = concerning(use for use, _ in told)
    return Event(kind, instrument.id, what, when, when, exporter, concerns, bases=bases, says=says, sure=sure, place=flow.place)


def _touches(rule: Rule, verdict: Verdict, day: str) -> bool | None:
    """Whether a rule holds of an item, in force or not."""
    if rule.stage != "clear":
        return holds(rule.when, verdict.facts)
    facts = verdict.facts
    found = [holds(rule.when, {**facts, **derive_alone(one, verdict.flow, verdict.item, facts, day)}) for one in verdict.flow.clearances]
    return True if True in found else None if None in found else False


# --------------------------------------------------------------------------- what is let pass


def _waivers(report: Report, waivers: Iterable[tuple[Waiver, str]], day: str) -> Iterator[Event]:
    flows: dict[str, list[FlowReport]] = {}
    for flow in report.told:
        flows.setdefault(flow.id, []).append(flow)
    for one, state in waivers:
        reached = [
            flow
            for flow in flows.get(one.flow, ())
            if (reaches(one, flow.manifest) if one.shared else flow.manifest.path == one.document.path)
        ]
        uses = [(flow, verdict) for flow in reached for verdict in flow.verdicts if one.item in (None, verdict.item.id)]
        concerns = concerning(uses) or (Concern("", one.flow, (one.item,) if one.item else (), whole=not one.item),)
        exporter = reached[0].manifest.exporter_id if reached else ""
        name = f"{one.flow} {one.item or ''} {one.rule}"
        says = (Words(one.reason, one.reason), *((phrase(f"calendar.waiver.{state}"),) if state in ("wrong", "refused", "unused") else ()))
        for kind, when, key in (("waiver-begins", one.since, "from"), ("waiver-ends", one.until, "until")):
            if when is not None and (kind == "waiver-ends" or when > day):
                what = phrase(f"calendar.{kind}", rule=one.rule, by=one.by)
                place = Place.of(one.document, (*one.at, key))
                yield Event(kind, name, what, when, when, exporter, concerns, ref=one.ticket or "", says=says, place=place)
