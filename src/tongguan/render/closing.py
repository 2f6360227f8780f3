"""What a run came to: in a sentence, in a line that accounts for everything, and notes that hold of many flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.exits import HIDDEN, Exit
from tongguan.finding import KINDS
from tongguan.phrases import phrase
from tongguan.render.outline import blocking, colon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tongguan.lawbook.model import Rule, Words
    from tongguan.report import Report


def held_up(opened: Sequence[bool]) -> Words | None:
    """How many open flows wait for nothing of their own: the others are to be answered first. Of each open flow whether it is one of these."""
    later = sum(opened)
    if not later:
        return None
    return phrase("close.later_one" if later == 1 else "close.later", number=f"{later:,}", first=f"{len(opened) - later:,}")


def headline(report: Report) -> Words:
    """What came out, in one sentence."""
    if report.problems:
        return phrase("result.3")
    if not report.told:
        return nothing(report)
    number = report.outcomes
    total = len(report.told)
    if report.status == Exit.BREACH:
        return phrase("result.1" if total > 1 else "result.1_one", number=number["breach"], total=total)
    if report.status == Exit.UNDECIDED:
        written = report.written
        waiting = written.waiting if written is not None else sum(blocking(flow.counts, report) > 0 for flow in report.told)
        if waiting:
            return phrase("result.4" if total > 1 else "result.4_one", number=waiting, total=total)
        return phrase("result.4_unread") if report.unread else phrase("result.4_strict", number=len(report.warnings))
    return phrase("result.0" if number["clear"] == total else "result.0_by_choice", total=total)


def nothing(report: Report) -> Words:
    """Why no flow is reported on."""
    return phrase("close.unchanged" if report.counted else "close.empty" if report.empty_allowed else "close.nothing")


def beside(report: Report) -> list[Words]:
    """How conflicts were read, the flows that were only counted, and the findings that a baseline knows."""
    found = [phrase("close.conflicts")] if report.conflicts == "strict" else []
    found += [phrase("close.counted", number=report.counted)] if report.counted else []
    if report.exit_zero and report.status in HIDDEN:
        found.append(phrase("close.exit_zero", status=int(report.status)))
    known = 0
    if "waived" in report.counts and report.written is None:
        known = sum(finding.baseline is not None for finding in report.findings)
    return [*found, phrase("close.known", number=known)] if known else found


def closing(report: Report, language: str, say: Callable[[Words], str]) -> list[str]:
    """The line that accounts for everything, and what was let pass by choice."""
    receipt = report.receipt
    if not report.told:
        lines = [say(nothing(report))]
    else:
        number = len(report.told)
        total = say(phrase("close.flow" if number == 1 else "close.flows", number=number))
        kinds = " · ".join(f"{count} {say(phrase(f'kind.{kind}'))}" for kind, count in report.outcomes.items() if count)
        day = say(phrase("label.as_of", day=receipt.as_of))
        pack = say(phrase("close.pack", name=receipt.lawbook, version=receipt.lawbook_version))
        checked = say(phrase("label.checked_to", day=receipt.checked_to)) if receipt.checked_to else ""
        lines = [" · ".join(part for part in (f"{total}{colon(language)}{kinds}", day, pack, checked) if part)]
    lines += [say(words) for words in beside(report)]
    if report.problems:
        lines.append(say(phrase("close.problems", number=len(report.problems))))
    if report.allowed:
        lines.append(say(phrase("label.allowed", kinds=", ".join(kind for kind in KINDS if kind in report.allowed))))
    return lines


def steps(report: Report) -> list[Words]:
    """The commands that go on from here."""
    if report.exit_code not in (Exit.BREACH, Exit.UNDECIDED):
        return []
    kinds = report.outcomes
    ways = [("close.ask", kinds["open"]), ("close.next", kinds["breach"] + kinds["review"] + kinds["duty"])]
    return [phrase(step) for step, number in ways if number]


def noted(report: Report, kind: str) -> list[tuple[Rule, list[str]]]:
    """Notes that every report tells, with the flows they concern in the order of the manifests: `told`, or `not_covered` for laws named and not assessed."""
    found: dict[str, tuple[Rule, list[str]]] = {}
    # Flows alike have one and the same tuple of reminders.
    told = report.told if report.written is not None else report.plans
    reminders = {id(one.notes): one.notes for one in told}
    named = {key: ones for key, rules in reminders.items() if (ones := [rule for rule in rules if rule.then.get("note") == kind])}
    for flow in report.told if named else ():
        for rule in named.get(id(flow.notes), ()):
            found.setdefault(rule.id, (rule, []))[1].append(flow.id)
    return list(found.values())
