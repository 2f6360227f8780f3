"""Ways out, and what a change would lead to: as text for people, as data for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.edit import inline
from tongguan.finding import STANDING, called, gap
from tongguan.lawbook.model import Words
from tongguan.names import SINCE
from tongguan.phrases import phrase
from tongguan.record import replace
from tongguan.render.outline import clean, colon, listed, named, semicolon
from tongguan.render.sheet import (
    ASKED,
    Lines,
    both,
    edit_data,
    finding_data,
    flow_name,
    head_data,
    put_findings,
    put_heading,
    put_outcome,
    verdict_data,
    where,
)
from tongguan.steps import Step, grounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.finding import Ask, Finding
    from tongguan.lawbook.remedies import Ground, Remedy
    from tongguan.outcomes import Outcome, Way, Ways
    from tongguan.render import Options
    from tongguan.report import FlowReport, Report
    from tongguan.steps import Edit
    from tongguan.trying import Trial

WHOLE = ("evidence.", "exporter.", "recipient.", "populations.", "clearance.")
"""Facts of others than the flow and its items, told with their scope."""


def ways(report: Report, found: Sequence[Ways], options: Options) -> str:
    """The ways out of flows."""
    lines = Lines(options)
    for one in found:
        _flow(report, one, lines)
        lines.lines.append("")
    tried = sum(one.tried for one in found)
    lines.put(0, lines.say(phrase("remedy.tried", tried=tried)) + " · " + lines.say(phrase("label.as_of", day=report.receipt.as_of)))
    return lines.text()


def _flow(report: Report, one: Ways, lines: Lines) -> None:
    flow = one.before
    put_heading(flow, lines)
    if flow.kind in ("clear", "waived"):
        lines.put(2, lines.say(phrase("remedy.no_need")))
        return
    asks = _asks(flow)
    certain = [finding for finding in flow.findings if finding.kind in STANDING and finding.kind != "open" and finding.certain]
    if asks:
        lines.put(2, lines.say(phrase("remedy.missing" if certain else "remedy.only_missing")))
        for ask in asks[:ASKED]:
            lines.put(4, f"? {lines.say(ask.words)}{where(ask.place, flow, lines)}", hang=2)
        if len(asks) > ASKED:
            lines.put(4, f"… +{len(asks) - ASKED}")
    if not certain:
        return
    if not one.found:
        lines.put(2, lines.say(phrase("remedy.untried" if one.bounded and not one.tried else "remedy.nothing")))
        put_findings(certain, lines, 4)
    for number, way in enumerate(one.found):
        lines.lines.append("")
        _way(report, one, way, chr(ord("A") + number), lines)
    if one.ending is not None:
        lines.lines.append("")
        _ending(report, flow, one.ending, lines)
    since = flow.verdicts[0].fact("flow.since")
    if one.found and (since is None or since <= report.receipt.as_of):
        lines.lines.append("")
        lines.put(2, lines.say(phrase("remedy.later")), "dim")
    if one.bounded and one.tried:
        from tongguan.ways import MOST

        lines.lines.append("")
        lines.put(2, lines.say(phrase("remedy.bounded", most=MOST, tried=one.tried)), "dim")


def _asks(flow: FlowReport) -> list[Ask]:
    """What is asked of a flow: each question once, with the line where its answer stands or would."""
    found: dict[str, Ask] = {}
    for finding in flow.findings:
        if finding.kind in STANDING:
            for ask in finding.asks:
                found.setdefault(ask.key, ask)
    return list(found.values())


def _way(report: Report, one: Ways, way: Way, letter: str, lines: Lines) -> None:
    costs = list({step.remedy.cost.id: step.remedy.cost for step in sorted(way.steps, key=lambda step: -step.remedy.cost.weight)}.values())
    number = len(way.steps)
    title = phrase(
        "remedy.way",
        letter=letter,
        steps=Words(f"{number} 步", f"{number} step{'' if number == 1 else 's'}"),
        costs=listed(cost.words for cost in costs),
    )
    lines.put(2, lines.say(title), "bold")
    for place, (step, changes) in enumerate(zip(way.steps, way.edits, strict=True), 1):
        items = "" if len(one.before.verdicts) == 1 else f" [{named('', step.items).removeprefix('/')}]"
        lines.put(4, f"{place}. {lines.say(step.remedy.words)}{items}", hang=3)
        lines.put(7, lines.say(step.remedy.says), hang=0)
        for edit in changes:
            lines.labelled(7, phrase("remedy.changes"), _edit(edit, way.after.flow, lines))
        _grounds(report, one.before, step, lines, 7)
    if way.after.counts:
        two_years = any(SINCE in edit.at for edit in way.after.counts)
        lines.labelled(4, phrase("remedy.counts"), lines.say(phrase("remedy.counts_two_years" if two_years else "remedy.counts_says")))
        for edit in way.after.counts:
            lines.labelled(7, phrase("remedy.changes"), _edit(edit, way.after.flow, lines))
    _after(way.after, lines)


def _ending(report: Report, flow: FlowReport, remedy: Remedy, lines: Lines) -> None:
    at_home = all(answer.scope != "governed" for verdict in flow.verdicts for answer in verdict.answers)
    lines.put(2, lines.say(phrase("remedy.ending_home" if at_home else "remedy.ending", cost=remedy.cost.words)), "bold")
    lines.put(4, lines.say(remedy.says if at_home else phrase("remedy.ending_says")), hang=0)
    _grounds(report, flow, _whole(flow, remedy), lines, 4)


def _whole(flow: FlowReport, remedy: Remedy) -> Step:
    """A remedy on every item of a flow."""
    return Step(remedy, tuple(verdict.item.id for verdict in flow.verdicts))


def _grounds(report: Report, flow: FlowReport, step: Step, lines: Lines, indent: int) -> None:
    """The law that a step rests on, and what it does not remove."""
    parting = semicolon(lines.options.language)
    lines.labelled(indent, phrase("remedy.basis"), parting.join(_ground(report, ground, lines) for ground in _of(report, flow, step)))
    if step.remedy.keeps.en:
        lines.labelled(indent, phrase("remedy.keeps"), lines.say(step.remedy.keeps))


def _of(report: Report, flow: FlowReport, step: Step) -> tuple[Ground, ...]:
    return grounds(flow, step, report.judge.law.lawbook, report.receipt.as_of)


def _after(after: Outcome, lines: Lines) -> None:
    put_outcome(after.flow, lines, 4)
    if after.past:
        lines.labelled(7, phrase("remedy.past"), lines.say(phrase("remedy.past_says")))
        put_findings(after.past, lines, 9)
    left = [*after.left, *after.asked]
    if left:
        lines.put(7, f"{lines.say(phrase('remedy.left'))}{colon(lines.options.language)}".rstrip())
        put_findings(after.left, lines, 9, asking=True)
        put_findings(after.asked, lines, 9)


def _edit(edit: Edit, flow: FlowReport, lines: Lines) -> str:
    arrow = lines.paint.plain("→")
    stands = where(edit.place, flow, lines)
    if edit.key == "items":
        return f"{clean(edit.item)}: {lines.say(phrase('remedy.leaves_out'))}{stands}"
    if edit.key.startswith("clearances+"):
        return f"clearances + {clean(inline(edit.becomes))}"
    if edit.key.endswith(".clearances+"):
        return f"{clean(edit.key[:-1])} + {clean(inline(edit.becomes))}{stands}"
    key = clean(edit.key if edit.key.startswith(WHOLE) or "." not in edit.key else edit.key.partition(".")[2])
    who = f"{clean(edit.item)}: " if edit.item else ""
    was, becomes = (
        lines.say(phrase("remedy.unstated")) if value is None else clean(inline(value))
        for value in (edit.was, edit.becomes["value"] if edit.judged else edit.becomes)
    )
    signed = f" · {lines.say(phrase('remedy.signed'))}" if edit.judged else ""
    return f"{who}{key}: {was} {arrow} {becomes}{stands}{signed}"


def _ground(report: Report, ground: Ground, lines: Lines) -> str:
    """Instrument, article, and how sure the text is."""
    instrument = report.judge.law.lawbook.instruments[ground.instrument]
    words = called(instrument.words, instrument.number)
    sure = "" if ground.confidence == "verified" else f" ({lines.say(phrase(f'confidence.{ground.confidence}'))})"
    from tongguan.cites import cites_zh

    cites = cites_zh(ground.cites, ground.instrument)
    told = Words(f"《{words.zh}》{' ' if cites.isascii() else ''}{cites}", f"{words.en}{gap(ground.cites)}{ground.cites}")
    return lines.say(told) + sure


def tried(report: Report, trial: Trial, options: Options) -> str:
    """What is changed; of each flow the verdict before and after, and what came, went and stays."""
    lines = Lines(options)
    lines.put(0, lines.say(phrase("remedy.trying")), "bold")
    for edit in trial.changes:
        lines.put(2, _edit(edit, trial.flows[0][0], lines))
    for before, after in trial.flows:
        lines.lines.append("")
        put_heading(before, lines)
        put_outcome(after, lines, 2)
        for label, findings in _compared(before, after).items():
            if findings:
                lines.put(4, f"{lines.say(phrase(f'remedy.{label}'))}{colon(options.language)}".rstrip())
                put_findings(findings, lines, 6)
    lines.lines.append("")
    lines.put(0, lines.say(phrase("label.as_of", day=report.receipt.as_of)))
    return lines.text()


def _compared(before: FlowReport, after: FlowReport) -> dict[str, list[Finding]]:
    """What stands against a flow before and after, item by item: gone, new, left."""
    was, now = _standing(before), _standing(after)
    return {
        "gone": _gathered({key: one for key, one in was.items() if key not in now}),
        "new": _gathered({key: one for key, one in now.items() if key not in was}),
        "left": _gathered({key: one for key, one in now.items() if key in was}),
    }


def _standing(flow: FlowReport) -> dict[tuple[str, ...], Finding]:
    """What stands against each item of a flow, the item last."""
    found = [one for one in flow.findings if one.kind in STANDING]
    return {(one.kind, one.code, one.about, item): one for one in found for item in one.items or ("",)}


def _gathered(found: dict[tuple[str, ...], Finding]) -> list[Finding]:
    """These findings on these items; on several of them told together as they were."""
    items: dict[int, tuple[Finding, list[str]]] = {}
    for key, one in found.items():
        items.setdefault(id(one), (one, []))[1].append(key[-1])
    return [replace(one, items=tuple(filter(None, named))) for one, named in items.values()]


# ---------------------------------------------------------------------- data


def ways_data(report: Report, found: Sequence[Ways], status: int) -> dict[str, Any]:
    """The ways out as data (schemas/remedy.v1.json); `status`: how the call ends."""
    return head_data(report, status) | {"flows": [_ways_data(report, one) for one in found]}


def trial_data(report: Report, trial: Trial, status: int) -> dict[str, Any]:
    """The changes, and of each flow the verdict before and after them, as data (schemas/remedy.v1.json)."""
    return head_data(report, status) | {
        "changes": [edit_data(edit) for edit in trial.changes],
        "flows": [
            flow_name(before)
            | {"before": verdict_data(before), "after": verdict_data(after)}
            | {key: [finding_data(one) for one in findings] for key, findings in _compared(before, after).items()}
            for before, after in trial.flows
        ],
    }


def _ways_data(report: Report, one: Ways) -> dict[str, Any]:
    flow = one.before
    return flow_name(flow) | {
        "before": verdict_data(flow),
        "missing": [{"fact": ask.key, "question": both(ask.words)} for ask in _asks(flow)],
        "ways": [_way_data(report, flow, way) for way in one.found],
        "tried": one.tried,
        "bounded": one.bounded,
        "ending": None if one.ending is None else _step_data(report, flow, _whole(flow, one.ending), ()),
    }


def _way_data(report: Report, flow: FlowReport, way: Way) -> dict[str, Any]:
    after = way.after
    return {
        "cost": way.cost,
        "clear": after.clear and not after.past and not after.asked,
        "steps": [_step_data(report, flow, step, changes) for step, changes in zip(way.steps, way.edits, strict=True)],
        "counts": [edit_data(edit) for edit in after.counts],
        "after": verdict_data(after.flow),
        "only_past": [finding_data(one) for one in after.past],
        "left": [finding_data(one) for one in (*after.left, *after.asked)],
    }


def _step_data(report: Report, flow: FlowReport, step: Step, changes: Sequence[Edit]) -> dict[str, Any]:
    instruments, remedy = report.judge.law.lawbook.instruments, step.remedy
    return {
        "remedy": remedy.id,
        "title": both(remedy.words),
        "says": both(remedy.says),
        "keeps": both(remedy.keeps) if remedy.keeps.en else None,
        "cost": {"id": remedy.cost.id, "weight": remedy.cost.weight},
        "basis": [
            {
                "instrument": ground.instrument,
                "title": both(instruments[ground.instrument].words),
                "cites": ground.cites,
                "confidence": ground.confidence,
                "address": instruments[ground.instrument].address,
            }
            for ground in _of(report, flow, step)
        ],
        "items": list(step.items),
        "changes": [edit_data(edit) for edit in changes],
    }
