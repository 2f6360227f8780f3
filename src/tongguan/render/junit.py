"""JUnit XML: a suite a manifest, a case for each flow, item and family of rules (route, gate, norm, review, duty).

An open question, a review or a precondition without evidence fails like a breach, with its kind as the type; it is
never `skipped`, which readers take for a pass. What waits for an answer that is asked elsewhere has a line there, and no page. What was waived or let pass by choice passes, with a note in the output.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from tongguan.phrases import phrase
from tongguan.render import Options
from tongguan.render.gather import calls, gathered, groups
from tongguan.render.hosts import Telling, located
from tongguan.render.outline import (
    FAMILIES,
    answer,
    by_flow,
    clean,
    family,
    gathers,
    heading,
    passes,
    place_of,
    speaker,
    spoken,
    subject,
)
from tongguan.render.questions import fact_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.finding import Finding
    from tongguan.problem import Problem
    from tongguan.report import FlowReport, ItemReport, Report
    from tongguan.waivers import Remark

    Heads = dict[int, Finding]
    """Finding, by its identity → what it is told under."""


def escape(text: str) -> str:
    """Text between tags (XML 1.0 §2.4); `clean` has taken out what no XML may hold."""
    # A call for each sign takes a tenth of `translate`.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """The value of an attribute, with its quotes (XML 1.0 §3.3.3)."""
    told = escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    return f'"{told}"'


ROUTE, REVIEW = "route", "review"


class _Suite:
    def __init__(self) -> None:
        self.cases: list[str] = []
        self.failures = 0
        self.errors = 0

    def attributes(self) -> str:
        return f'tests="{len(self.cases)}" failures="{self.failures}" errors="{self.errors}" skipped="0" time="0"'


def render(report: Report, options: Options) -> str:
    """The whole file."""
    suites: dict[str, _Suite] = {}
    for problem in report.problems:
        suite = suites.setdefault(problem.path, _Suite())
        suite.errors += 1
        suite.cases.append(_problem(problem, len(suite.cases) + 1, options))
    cases = _Cases(report, options)
    for flow, findings in by_flow(report):
        cases.flow(suites.setdefault(flow.manifest.path, _Suite()), flow, findings)
    for remark in report.warnings:
        suite = suites.setdefault(remark.path, _Suite())
        suite.failures += report.strict
        suite.cases.append(_remark(remark, len(suite.cases) + 1, report, options))
    receipt = report.receipt
    properties = "".join(
        f"      <property name={quoted(name)} value={quoted(clean(value))}/>\n"
        for name, value in (
            ("as_of", receipt.as_of), ("lawbook", f"{receipt.lawbook} {receipt.lawbook_version}"),
            ("checked_to", receipt.checked_to), ("exit_code", str(report.exit_code)), ("allowed", ",".join(sorted(report.allowed))),
            ("conflicts", report.conflicts),
        )
    )  # fmt: skip
    total, failures, errors = (
        sum(len(suite.cases) for suite in suites.values()),
        sum(suite.failures for suite in suites.values()),
        sum(suite.errors for suite in suites.values()),
    )
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        f'<testsuites name="tongguan" tests="{total}" failures="{failures}" errors="{errors}" skipped="0" time="0">\n',
    ]
    for path, suite in sorted(suites.items()):
        parts.append(f"  <testsuite name={quoted(clean(located(path, options)) or 'tongguan')} {suite.attributes()}>\n")
        parts.append(f"    <properties>\n{properties}    </properties>\n")
        parts += suite.cases
        parts.append("  </testsuite>\n")
    parts.append("</testsuites>\n")
    return "".join(parts)


def _failure(kind: str, message: str, text: str) -> str:
    return f"      <failure type={quoted(kind)} message={quoted(message)}>{escape(text)}</failure>\n"


class _Cases:
    """Writes the cases of flows."""

    def __init__(self, report: Report, options: Options) -> None:
        self.report = report
        self.options = options
        self.say = speaker(options.language)
        self.telling = Telling(options.language)

    def flow(self, suite: _Suite, flow: FlowReport, findings: Sequence[Finding]) -> None:
        """The cases of one flow: five of each item."""
        by_item: dict[tuple[str, str], list[Finding]] = {}
        heads = _heads(flow, self.report)
        for finding in findings:
            for item in finding.items:
                by_item.setdefault((item, family(finding)), []).append(finding)
        for one in flow.items:
            named = one.verdict.item.id
            for name in FAMILIES:
                found = by_item.get((named, name), [])
                place = (found[0] if found else flow).place
                body = self._body(suite, one, name, found, by_item.get((named, REVIEW), []), heads)
                opening = _opening(f"{clean(named)}: {name}", clean(flow.id), place.path, place.point[0], self.options)
                suite.cases.append(opening + (f">\n{body}    </testcase>\n" if body else "/>\n"))

    def _body(self, suite: _Suite, item: ItemReport, name: str, findings: list[Finding], reviews: list[Finding], heads: Heads) -> str:
        """What stands in a case: what fails, and what passes with a word."""
        say, report, body = self.say, self.report, ""
        against = [finding for finding in findings if not passes(finding, report)]
        beside = [finding for finding in findings if passes(finding, report)]
        if against:
            suite.failures += 1
            alone = [one for one in against if id(one) not in heads]
            waiting = _waiting([one for one in against if id(one) in heads], heads, self.options)
            messages = [f"{say(phrase(f'kind.{one.kind}'))}: {say(heading(one))}" for one in alone[:3]] + [told for told, _ in waiting]
            text = "\n\n".join([*map(self._text, alone), *("\n".join([told, *rows]) for told, rows in waiting)])
            body += _failure(against[0].kind, "; ".join(messages), text)
        notes = [self._text(one) for one in beside]
        if name == ROUTE and not findings:
            route = say(answer(item.verdict))
            left = [one for one in reviews if not passes(one, report)]
            if left and item.verdict.floor is not item.verdict.ceiling:
                # INVARIANT: a route that is a range until somebody decides is no pass.
                suite.failures += 1
                message = f"{say(phrase(f'kind.{left[0].kind}'))}: {route}"
                text = "\n".join([route, *(f"{one.code} {say(heading(one))}" for one in left)])
                body += _failure(left[0].kind, message, text)
            else:
                notes.append(route)
        if notes:
            body += f"      <system-out>{escape(chr(10).join(notes))}</system-out>\n"
        return body

    def _text(self, finding: Finding) -> str:
        """A finding in full."""
        place, say = finding.place, self.say
        line, column = place.point
        head = (
            f"{_path(place.path, self.options.root, self.options.folder)}:{line}:{column}: "
            f"{say(phrase(f'kind.{finding.kind}'))}[{finding.code}] {say(heading(finding))} ({subject(finding)})"
        )
        return "\n".join([head, *self.telling.lines(finding)])


def _heads(flow: FlowReport, report: Report) -> Heads:
    """Findings that are told under another in reports for people, with that other; a route that is open is told where it is."""
    if not gathers(flow.plan):
        return {}
    found = gathered(flow, report)
    under = [(one, head) for head in found.standing for one in found.under(head)]
    return {id(one): head for one, head in under if not one.code.startswith("open/")}


def _waiting(findings: Sequence[Finding], heads: Heads, options: Options) -> list[tuple[str, list[str]]]:
    """What waits for an answer that is asked elsewhere: which, and a line for each that does."""
    say = speaker(options.language)
    waiting: dict[int, list[Finding]] = {}
    for one in findings:
        waiting.setdefault(id(heads[id(one)]), []).append(one)
    told = []
    for group in waiting.values():
        head = heads[id(group[0])]
        parts = groups(head, group)
        for (title, same), call in zip_longest(parts, calls(head, group)[: len(parts)]):
            rows = [f"{say(phrase(f'kind.{one.kind}'))}[{one.code}] {say(heading(one))} — {', '.join(_facts(one))}" for one in same]
            told.append((say(call or title), rows))
    return told


def _facts(finding: Finding, most: int = 3) -> list[str]:
    """The facts that a finding waits for; of many the first."""
    facts = list(dict.fromkeys(clean(fact_of(finding.flow, key)) for key in finding.waits))
    return [*facts[:most], *(["…"] if len(facts) > most else [])]


def _problem(problem: Problem, number: int, options: Options) -> str:
    problem = spoken(problem, options.language)
    line, column = place_of(problem)
    text = [f"{clean(located(problem.path, options))}:{line}:{column}: {clean(problem.message)}"]
    text += [clean(one) for one in (problem.line, problem.hint) if one]
    return (
        _opening(f"input {number}", "input", problem.path, line, options)
        + f'>\n      <error type="input" message={quoted(clean(problem.message))}>{escape(chr(10).join(text))}</error>\n    </testcase>\n'
    )


def _remark(remark: Remark, number: int, report: Report, options: Options) -> str:
    """Something to look at: it passes, unless warnings were asked to fail."""
    text = speaker(options.language)(remark.words)
    line = remark.span.start.line if remark.span is not None else 1
    body = f"<system-out>{escape(text)}</system-out>"
    if report.strict:
        body = f'<failure type="warning" message={quoted(text)}>{escape(text)}</failure>'
    return _opening(f"{remark.code} {number}", "warning", remark.path, line, options) + f">\n      {body}\n    </testcase>\n"


def _opening(name: str, group: str, path: str, line: int, options: Options) -> str:
    where = quoted(_path(path, options.root, options.folder))
    return f'    <testcase name={quoted(name)} classname={quoted(group)} file={where} line="{line}" time="0"'


@lru_cache(maxsize=64)
def _path(path: str, root: str, folder: str) -> str:
    """A file as readers find it."""
    return clean(located(path, Options(root=root, folder=folder)))
