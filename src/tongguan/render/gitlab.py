"""GitLab code quality: one record a finding, for `artifacts: reports: codequality`.

A list of shortcomings has no place for what is clear: clear items stand in it only with `--verbose`, as `info`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tongguan.digest import sha256
from tongguan.phrases import phrase
from tongguan.render.gather import Everywhere, whole_lines, whole_mark
from tongguan.render.hosts import fingerprints, located, prohibits
from tongguan.render.outline import clean, family, heading, passes, speaker, spoken, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.finding import Finding
    from tongguan.problem import Problem
    from tongguan.render import Options
    from tongguan.report import Report
    from tongguan.span import Span
    from tongguan.waivers import Remark


def render(report: Report, options: Options) -> str:
    """The records, problems of the input first, then from the strictest."""
    gathered = Everywhere(report)
    findings = [one for one in gathered.standing(report.findings) if one.kind != "clear" or options.verbose]
    records = [_problem(problem, options) for problem in dict.fromkeys(report.problems)]
    for finding, fingerprint in zip(findings, fingerprints(findings), strict=True):
        hanging = gathered.under(finding)
        records.append(_finding(finding, hanging, whole_mark(finding, hanging) if hanging else fingerprint, report, options))
    # What concerns the call and no file has no place in this list.
    records += [_remark(remark, report, options) for remark in report.warnings if remark.path]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Finding, hanging: Sequence[Finding], fingerprint: str, report: Report, options: Options) -> dict[str, Any]:
    say = speaker(options.language)
    remarks = [say(words) for key, words in finding.details if key == "label.note"]
    told = "".join(f" [{one}]" for one in (whole_lines(finding, hanging, options.language) if hanging else remarks))
    return {
        "check_name": finding.code,
        "description": f"{say(phrase(f'kind.{finding.kind}'))}: {say(heading(finding))} ({subject(finding)}){told}",
        "fingerprint": fingerprint,
        "severity": severity(finding, report),
        "location": _location(finding.place.path, finding.place.span, options),
    }


def severity(finding: Finding, report: Report) -> str:
    """What may not go at all blocks; what is missing is critical; what is undecided or without evidence is major."""
    if passes(finding, report):
        return "info"
    if finding.kind != "breach" or family(finding) == "duty":
        return "major"
    return "blocker" if prohibits(finding) else "critical"


def _mark(text: str) -> str:
    """The fingerprint of a text, in which the name of a file may be no text."""
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]


def _problem(problem: Problem, options: Options) -> dict[str, Any]:
    # The mark of a problem is the same in every language.
    text = "\0".join(("input", problem.path, str(problem.span), problem.message, problem.hint or ""))
    problem = spoken(problem, options.language)
    hint = f" ({clean(problem.hint)})" if problem.hint else ""
    return {
        "check_name": "input",
        "description": f"{clean(problem.message)}{hint}",
        "fingerprint": _mark(text),
        "severity": "blocker",
        "location": _location(problem.path, problem.span, options),
    }


def _remark(remark: Remark, report: Report, options: Options) -> dict[str, Any]:
    text = "\0".join((remark.code, remark.path, remark.flow, remark.rule, str(remark.span)))
    return {
        "check_name": remark.code,
        "description": speaker(options.language)(remark.words),
        "fingerprint": _mark(text),
        "severity": "major" if report.strict else "minor",
        "location": _location(remark.path, remark.span, options),
    }


def _location(path: str, span: Span | None, options: Options) -> dict[str, Any]:
    (line, column), (end_line, end_column) = span or ((1, 1), (1, 1))
    return {
        "path": located(path, options),
        "positions": {"begin": {"line": line, "column": column}, "end": {"line": end_line, "column": end_column}},
    }
