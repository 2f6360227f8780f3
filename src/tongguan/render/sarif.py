"""SARIF 2.1.0 (OASIS): for code scanning, editors and archives.

- Every rule that is cited stands in `rules`, with its text in Chinese and English, its article, dates and address.
- An open question, a review and a missing precondition are `warning`s; the standard's `kind: open` needs
  `level: none`, which hosts hide, so `properties.verdict` says it instead. What was waived is suppressed, not dropped.
- What is clear is a result only with `--verbose` (`kind: pass`); every flow stands in the run's `properties.flows`.
- Lines and columns are 1-based, columns count code points, an end column is the one after the last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.digest import sha256
from tongguan.lawbook.model import UNSURE, Words
from tongguan.phrases import PHRASES, phrase
from tongguan.render.json import encoded, lines, with_text
from tongguan.render.outline import (
    LEVELS,
    absolute,
    answer,
    basis_text,
    by_flow,
    clean,
    family,
    fingerprints,
    heading,
    headline,
    located,
    passes,
    recipient,
    speaker,
    subject,
    told,
)

if TYPE_CHECKING:
    from tongguan.manifest import Waiver
    from tongguan.problem import Problem
    from tongguan.render import Options
    from tongguan.report import Basis, Finding, FlowReport, Place, Report
    from tongguan.span import Span
    from tongguan.waivers import Remark

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "SRCROOT"
PRECISION = {"verified": "very-high", "corroborated": "high", "single_source": "medium"}
GRAVE = ("route", "gate", "norm")
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def render(report: Report, options: Options) -> str:
    """One log with one run; a rule, result or flow a line."""
    start = encoded({"$schema": SCHEMA, "version": "2.1.0"})
    return f"{with_text(start, 'runs', f'[{_Run(report, options).text()}]')}\n"


def uri(path: str) -> str:
    """A path as a URI reference: relative, or `file:` where it begins at a root.

    >>> uri("数据/a b.yaml"), uri("C:/data/a.yaml")
    ('%E6%95%B0%E6%8D%AE/a%20b.yaml', 'file:///C:/data/a.yaml')
    """
    if absolute(path):
        drive, path = (path[:2], path[2:]) if path[1:2] == ":" else ("", path)
        return f"file:///{drive}{'/' if drive else ''}{_encoded(path.lstrip('/'))}"
    return _encoded(path)


def _encoded(path: str) -> str:
    return "".join(one if one in _PLAIN else "".join(f"%{byte:02X}" for byte in one.encode("utf-8", "replace")) for one in path)


def text(value: str) -> str:
    """A message string: braces are doubled, for single ones are placeholders (SARIF §3.11.5)."""
    return value.replace("{", "{{").replace("}", "}}")


class _Run:
    def __init__(self, report: Report, options: Options) -> None:
        self.report = report
        self.options = options
        self.say = speaker(options.language)
        self.findings = [finding for finding in report.findings if finding.kind != "clear" or options.verbose]
        self.rules, self.index = self._rules()
        self.files = {path: index for index, (path, _) in enumerate(report.receipt.inputs)}
        self.locations: dict[str, dict[str, Any]] = {}

    def text(self) -> str:
        """The run."""
        receipt = self.report.receipt
        lawbook = {"name": receipt.lawbook, "version": receipt.lawbook_version, "checkedTo": receipt.checked_to, "sha256": receipt.digest}
        driver: dict[str, Any] = {
            "name": "tongguan",
            "version": receipt.tool,
            "semanticVersion": receipt.tool,
            "shortDescription": {"text": "Tells of each data flow out of mainland China whether it may go, and because of which article"},
            "language": "en-US" if self.options.language == "en" else "zh-CN",
        }
        if self.report.problems:
            driver["notifications"] = [{"id": "input", "shortDescription": {"text": self.say(phrase("check.input"))}}]
        properties = {
            "asOf": receipt.as_of,
            "lawbook": lawbook,
            "allowed": sorted(self.report.allowed),
            "conflicts": self.report.conflicts,
        }
        flows = with_text(encoded(properties), "flows", lines([encoded(self._flow(flow)) for flow, _ in by_flow(self.report)]))
        driven = with_text(encoded(driver), "rules", lines([encoded(rule) for rule in self.rules]))
        marked = zip(self.findings, fingerprints(self.findings), strict=True)
        results = [encoded(self._result(finding, mark)) for finding, mark in marked]
        results += [encoded(self._remark(remark, remark.span)) for remark in self.report.warnings if remark.span is not None]
        run = encoded(
            {
                "automationDetails": {"id": self._project()},
                "invocations": [self._invocation()],
                "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
                "artifacts": [
                    {"location": self._artifact(path), "mimeType": "application/yaml", "encoding": "UTF-8", "hashes": {"sha-256": digest}}
                    for path, digest in receipt.inputs
                ],
                "columnKind": "unicodeCodePoints",
            }
        )
        for key, value in (("tool", f'{{"driver":{driven}}}'), ("results", lines(results)), ("properties", flows)):
            run = with_text(run, key, value)
        return run

    def _project(self) -> str:
        """Category (the exporters) and run (the day of the law); what comes before the last stroke tells projects apart."""
        names = sorted({flow.manifest.exporter_id for flow in self.report.flows})
        shown = "+".join([*names[:3], *([f"{len(names) - 3}-more"] if len(names) > 3 else [])])
        return clean("/".join(part for part in ("tongguan", shown, self.report.receipt.as_of) if part))

    def _invocation(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "executionSuccessful": not self.report.problems,
            "exitCode": self.report.exit_code,
            "exitCodeDescription": self.say(headline(self.report)),
        }
        # Something to look at that has no line in a file is no result but a word about the call.
        told = [self._notification(problem) for problem in self.report.problems]
        told += [
            {"level": "warning", "message": {"text": text(self.say(remark.words))}}
            for remark in self.report.warnings
            if remark.span is None
        ]
        if told:
            data["toolExecutionNotifications"] = told
        return data

    def _remark(self, remark: Remark, span: Span) -> dict[str, Any]:
        mark = sha256(f"{remark.code}\0{remark.flow}\0{remark.rule}".encode()).hexdigest()[:32]
        physical = {"artifactLocation": self._artifact(remark.path), "region": _region(span, remark.line)}
        return {
            "ruleId": remark.code,
            "ruleIndex": self.index[remark.code],
            "kind": "fail",
            "level": "warning" if self.report.strict else "note",
            "message": {"text": text(self.say(remark.words))},
            "locations": [{"physicalLocation": physical}],
            "partialFingerprints": {"tongguan/v1": mark},
            "suppressions": [],
            "properties": {"verdict": "warning", "flow": remark.flow, "rule": remark.rule},
        }

    def _notification(self, problem: Problem) -> dict[str, Any]:
        physical: dict[str, Any] = {"artifactLocation": self._artifact(problem.path)}
        if problem.span is not None:
            physical["region"] = _region(problem.span, problem.line)
        hint = f" ({problem.hint})" if problem.hint else ""
        return {
            "descriptor": {"id": "input", "index": 0},
            "level": "error",
            "message": {"text": text(clean(problem.message + hint))},
            "locations": [{"physicalLocation": physical}],
        }

    def _flow(self, flow: FlowReport) -> dict[str, Any]:
        to, country = recipient(flow)
        return {
            "id": flow.id,
            "title": flow.title,
            "uri": uri(located(flow.manifest.path, self.options)),
            "startLine": flow.place.span.start.line,
            "exporter": flow.manifest.exporter_id,
            "to": to,
            "country": country,
            "verdict": flow.kind,
            "items": [
                {
                    "id": item.verdict.item.id,
                    "verdict": item.kind,
                    "floor": item.verdict.floor.name,
                    "ceiling": item.verdict.ceiling.name,
                    "answer": self.say(answer(item.verdict)),
                }
                for item in flow.items
            ],
        }

    # ------------------------------------------------------------------ results

    def _result(self, finding: Finding, fingerprint: str) -> dict[str, Any]:
        shown = finding.was or finding.kind
        title = f"{self.say(phrase(f'kind.{finding.kind}'))}: {self.say(heading(finding))} ({subject(finding)})"
        data: dict[str, Any] = {
            "ruleId": finding.code,
            "ruleIndex": self.index[finding.code],
            "kind": "pass" if finding.kind == "clear" else "fail",
            "level": LEVELS.get(shown, "none"),
            "message": {"text": text("\n".join([title, *told(finding, self.options.language, 2)]))},
            "locations": [
                {
                    **self._location(finding.place),
                    "logicalLocations": [
                        {"name": item, "fullyQualifiedName": f"{finding.flow}/{item}", "kind": "member"} for item in finding.items
                    ],
                }
            ],
            "partialFingerprints": {"tongguan/v1": fingerprint},
            # All results say whether they are suppressed, or none does (§3.27.23).
            "suppressions": self._suppressions(finding),
            "properties": {
                "verdict": finding.kind,
                "certain": finding.certain,
                "family": family(finding),
                "flow": finding.flow,
                "items": list(finding.items),
                "basis": [basis.rule.id for basis in finding.basis],
                "asks": [ask.key for ask in finding.asks],
            },
        }
        if passes(finding, self.report) and finding.kind != "clear":
            data["properties"]["letPass"] = "waived" if finding.kind == "waived" else "allowed"
        related = [(one.place, self.say(one.text)) for one in finding.related]
        related += [(ask.place, self.say(ask.words)) for ask in finding.asks[:8] if ask.place is not None]
        if related:
            data["relatedLocations"] = [
                {"id": number, "message": {"text": text(label)}, **self._location(place)}
                for number, (place, label) in enumerate(related, 1)
            ]
        return data

    def _suppressions(self, finding: Finding) -> list[dict[str, Any]]:
        found = [] if finding.waiver is None else [self._suppression(finding, finding.waiver)]
        if finding.baseline is not None:
            known = self.say(phrase("baseline.known", name=finding.baseline))
            found.append({"kind": "external", "status": "accepted", "justification": known, "properties": {"was": finding.was}})
        return found

    def _suppression(self, finding: Finding, waiver: Waiver) -> dict[str, Any]:
        span = waiver.document.at(*waiver.at)
        place = {"artifactLocation": self._artifact(waiver.document.path), "region": _region(span, None)}
        return {
            "kind": "inSource" if waiver.document.path == finding.place.path else "external",
            "status": "accepted",
            "justification": clean(f"{waiver.reason} ({waiver.by}, {waiver.until})"),
            "location": {"physicalLocation": place},
            "properties": {"by": waiver.by, "until": waiver.until, "rule": waiver.rule, "was": finding.was},
        }

    def _location(self, place: Place) -> dict[str, Any]:
        return {"physicalLocation": {"artifactLocation": self._artifact(place.path), "region": _region(place.span, place.line)}}

    def _artifact(self, path: str) -> dict[str, Any]:
        known = self.locations.get(path)
        if known is None:
            shown = located(path, self.options)
            known = {"uri": uri(shown)} if absolute(shown) else {"uri": uri(shown), "uriBaseId": ROOT}
            if path in self.files:
                known["index"] = self.files[path]
            self.locations[path] = known
        return known

    # ------------------------------------------------------------------ rules

    def _rules(self) -> tuple[list[dict[str, Any]], dict[str, int]]:
        bases: dict[str, Basis] = {}
        codes: dict[str, Finding] = {}
        for finding in self.findings:
            codes.setdefault(finding.code, finding)
            for basis in finding.basis:
                bases.setdefault(basis.rule.id, basis)
        checks = {code: (_words(code, finding), LEVELS.get(finding.was or finding.kind, "none")) for code, finding in codes.items()}
        checks |= {one.code: (phrase("label.remark"), "note") for one in self.report.warnings if one.span is not None}
        ids = sorted({*bases, *checks})
        rules = [self._rule(bases[one]) if one in bases else self._check(one, *checks[one]) for one in ids]
        return rules, {one: index for index, one in enumerate(ids)}

    def _rule(self, basis: Basis) -> dict[str, Any]:
        rule = basis.rule
        grave = rule.stage == "clear" or any(key in rule.then for key in ("route", "gate", "breach"))
        data: dict[str, Any] = {
            "id": rule.id,
            "name": _name(rule.id),
            "shortDescription": {"text": text(self.say(rule.title))},
            "fullDescription": {"text": text(self.say(rule.says) or self.say(rule.title))},
            "help": _help(basis),
            "defaultConfiguration": {"level": "error" if grave else "warning"},
            "properties": {
                "instrument": {"id": rule.instrument, "zh": basis.instrument.zh, "en": basis.instrument.en, "number": basis.number},
                "article": rule.cites,
                "dates": {"from": rule.in_force.since, "until": rule.in_force.until},
                "confidence": rule.confidence,
                "stage": rule.stage,
                "waivable": rule.waivable,
                "precision": PRECISION.get(rule.confidence, "low"),
                "problem.severity": "error" if grave else "warning",
                "tags": ["data-export", rule.instrument, rule.stage, *(["text-not-read"] if rule.confidence in UNSURE else [])],
            },
        }
        address = _address(basis.address)
        if address:
            data["helpUri"] = address
        return data

    def _check(self, code: str, words: Words, level: str) -> dict[str, Any]:
        """A check that is no rule of the law."""
        both = words.zh if words.zh == words.en else f"{words.zh}\n\n{words.en}"
        return {
            "id": code,
            "name": _name(code),
            "shortDescription": {"text": text(self.say(words))},
            "fullDescription": {"text": text(self.say(words))},
            "help": {"text": text(both), "markdown": text(_marked(both))},
            "defaultConfiguration": {"level": level},
            "properties": {"tags": ["data-export"]},
        }


def _words(code: str, finding: Finding) -> Words:
    """What a check is about: its own words, else those of its group, else the title of its first finding."""
    for key in (f"check.{code}", f"check.{code.partition('/')[0]}"):
        if key in PHRASES:
            return phrase(key)
    return finding.title


def _name(rule_id: str) -> str:
    """`order16/small-volume` as one word: `Order16SmallVolume`."""
    parts = "".join(one if one.isalnum() else " " for one in rule_id).split()
    return "".join(part[:1].upper() + part[1:] for part in parts) or rule_id


def _help(basis: Basis) -> dict[str, str]:
    rule = basis.rule
    plain, marked = [], []
    for language, own in (("zh", "办法"), ("en", "fix")):
        say = speaker(language)
        comply = say(rule.comply)
        lines = [say(rule.title), say(rule.says), f"{say(phrase('label.basis'))}: {basis_text(basis, language)}"]
        plain.append("\n".join([line for line in lines if line] + ([f"{own}: {comply}"] if comply else [])))
        address = _address(basis.address)
        named = _marked(basis_text(basis, language))
        rows = [f"**{_marked(lines[0])}**", _marked(lines[1])]
        rows.append(f"{say(phrase('label.basis'))}: " + (f"[{named}](<{address}>)" if address else named))
        if comply:
            rows.append(f"{own}: {_marked(comply)}")
        marked.append("\n\n".join(row for row in rows if row))
    marked.append(f"`{rule.id}`")
    return {"text": text("\n\n".join([*plain, rule.id])), "markdown": text("\n\n".join(marked))}


def _marked(value: str) -> str:
    """Text that Markdown takes as it stands."""
    return "".join(f"\\{one}" if one in "\\`*_[]<>#|~!&" else one for one in value)


def _address(address: str) -> str:
    """The official address as a URI, or nothing."""
    if not address.startswith(("https://", "http://")):
        return ""
    return "".join(one if one.isascii() and one not in ' <>"{}|\\^`' else _encoded(one) for one in address)


def _region(span: Span, line: str | None) -> dict[str, Any]:
    start, end = span
    data: dict[str, Any] = {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}
    if line is not None and start.line == end.line:
        snippet = line[start.column - 1 : end.column - 1]
        if snippet:
            data["snippet"] = {"text": snippet}
    return data
