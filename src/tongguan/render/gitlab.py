"""GitLab code quality: one record a finding, for `artifacts: reports: codequality`.

A list of shortcomings has no place for what is clear: clear items stand in it only with `--verbose`, as `info`.
"""

from __future__ import annotations

from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING

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
    listed = ",\n".join(records)
    return f"[\n{listed}\n]\n" if records else "[]\n"


def _record(check: str, description: str, fingerprint: str, severity: str, path: str, span: Span | None) -> str:
    """One record, a member a line."""
    (line, column), (end_line, end_column) = span or ((1, 1), (1, 1))
    return f"""  {{
    "check_name": {quoted(check)},
    "description": {quoted(description)},
    "fingerprint": "{fingerprint}",
    "severity": "{severity}",
    "location": {{
      "path": {quoted(path)},
      "positions": {{
        "begin": {{
          "line": {line},
          "column": {column}
        }},
        "end": {{
          "line": {end_line},
          "column": {end_column}
        }}
      }}
    }}
  }}"""


def _finding(finding: Finding, hanging: Sequence[Finding], fingerprint: str, report: Report, options: Options) -> str:
    say = speaker(options.language)
    remarks = [say(words) for key, words in finding.details if key == "label.note"]
    told = "".join(f" [{one}]" for one in (whole_lines(finding, hanging, options.language) if hanging else remarks))
    description = f"{say(phrase(f'kind.{finding.kind}'))}: {say(heading(finding))} ({subject(finding)}){told}"
    place = finding.place
    return _record(finding.code, description, fingerprint, severity(finding, report), located(place.path, options), place.span)


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


def _problem(problem: Problem, options: Options) -> str:
    # The mark of a problem is the same in every language.
    text = "\0".join(("input", problem.path, str(problem.span), problem.message, problem.hint or ""))
    problem = spoken(problem, options.language)
    hint = f" ({clean(problem.hint)})" if problem.hint else ""
    return _record("input", f"{clean(problem.message)}{hint}", _mark(text), "blocker", located(problem.path, options), problem.span)


def _remark(remark: Remark, report: Report, options: Options) -> str:
    text = "\0".join((remark.code, remark.path, remark.flow, remark.rule, str(remark.span)))
    severity = "major" if report.strict else "minor"
    return _record(remark.code, speaker(options.language)(remark.words), _mark(text), severity, located(remark.path, options), remark.span)
