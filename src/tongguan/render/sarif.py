"""SARIF 2.1.0 (OASIS): for code scanning, editors and archives.

- Every rule that is cited stands in `rules`, with its text in Chinese and English, its article, dates and address.
- An open question, a review and a missing precondition are `warning`s; the standard's `kind: open` needs
  `level: none`, which hosts hide, so `properties.verdict` says it instead. What was waived is suppressed, not dropped.
- What is clear is a result only with `--verbose` (`kind: pass`); every flow stands in the run's `properties.flows`.
- Lines and columns are 1-based, columns count code points, an end column is the one after the last.
"""

from __future__ import annotations

from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

from tongguan.digest import sha256
from tongguan.finding import RANK, Place, sameness
from tongguan.phrases import phrase
from tongguan.render.closing import headline
from tongguan.render.gather import Everywhere, whole_lines, whole_mark
from tongguan.render.hosts import LEVELS, Telling, absolute, located, told_apart
from tongguan.render.json import begun, lines
from tongguan.render.json_data import encoded, names_list
from tongguan.render.outline import answer, clean, family, heading, named, passes, recipient, speaker, spoken
from tongguan.render.sarif_rules import check_words, described, described_check, percent, text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from tongguan.finding import Basis, Draft, Finding, Matter, Sketch, Spot
    from tongguan.lawbook.model import Words
    from tongguan.manifest import Waiver
    from tongguan.problem import Problem
    from tongguan.render import Options
    from tongguan.report import FlowReport, Report
    from tongguan.span import Span
    from tongguan.verdict import Verdict
    from tongguan.waivers import Remark

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "SRCROOT"
CLEAR = RANK["clear"]
PLACED = 8
"""Questions of a result whose places stand beside it."""
Frame = tuple[str, str, str, str]
"""What stands before, between and after the names and places of a result."""


def render(report: Report, options: Options) -> str:
    """One log with one run; a rule, result or flow a line."""
    return "".join(pieces(report, options))


def pieces(report: Report, options: Options) -> Iterator[str]:
    """The same, as it is written."""
    yield f'{begun({"$schema": SCHEMA, "version": "2.1.0"})},\n"runs":['
    yield from _Run(report, options).pieces()
    yield "]}\n"


def uri(path: str) -> str:
    """A path as a URI reference: relative, or `file:` where it begins at a root.

    >>> uri("数据/a b.yaml"), uri("C:/data/a.yaml")
    ('%E6%95%B0%E6%8D%AE/a%20b.yaml', 'file:///C:/data/a.yaml')
    """
    if absolute(path):
        drive, path = (path[:2], path[2:]) if path[1:2] == ":" else ("", path)
        return f"file:///{drive}{'/' if drive else ''}{percent(path.lstrip('/'))}"
    return percent(path)


class _Run:
    def __init__(self, report: Report, options: Options) -> None:
        self.report = report
        self.options = options
        self.say = speaker(options.language)
        self.entries = [entry for entry in report.entries if entry[0] != CLEAR or options.verbose]
        self.rules, self.index = self._rules()
        self.files = {path: index for index, (path, _) in enumerate(report.receipt.inputs)}
        self.uris: dict[str, str] = {}
        self.artifacts: dict[str, str] = {}
        self.recipients: dict[int, str] = {}
        """By the identity of their facts, which the manifest of the flow keeps."""
        self.answers: dict[tuple[int, str], str] = {}
        self.gathered = Everywhere(report)
        self.telling = Telling(options.language)
        self.matters: dict[tuple[Matter, str, str | None], tuple[str, str, str]] = {}
        self.frames: dict[Hashable, Frame] = {}
        """What was written already: most results and flows say the same."""

    def pieces(self) -> Iterator[str]:
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
        run = begun(
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
        yield f'{run},\n"tool":{{"driver":{begun(driver)},\n"rules":'
        yield from lines(encoded(rule) for rule in self.rules)
        yield '}},\n"results":'
        yield from lines(self._results())
        yield f',\n"properties":{begun(properties)},\n"flows":'
        yield from lines(self._flow(flow) for flow in self.report.told)
        yield "}}"

    def _results(self) -> Iterator[str]:
        """What was found, then what should be looked at."""
        told, seen = self.report.told, dict[str, int]()
        for _, _, _, _, names, number, place, spot in self.entries:
            flow = told[number]
            if self.gathered.gathers(flow.plan):
                finding = self.gathered.told(flow.findings[place])
                if finding is not None:
                    yield self._result(finding, seen)
                continue
            brief = flow.plan.brief
            result = None if spot is None or brief is None else self._sketched(flow, names, spot, brief[place], seen)
            yield self._result(flow.findings[place], seen) if result is None else result
        for remark in self.report.warnings:
            if remark.span is not None:
                yield encoded(self._remark(remark, remark.span))

    def _project(self) -> str:
        """Category (the exporters) and run (the day of the law); what comes before the last stroke tells projects apart."""
        names = sorted({flow.manifest.exporter_id for flow in self.report.told})
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
        problem = spoken(problem, self.options.language)
        hint = f" ({problem.hint})" if problem.hint else ""
        return {
            "descriptor": {"id": "input", "index": 0},
            "level": "error",
            "message": {"text": text(clean(problem.message + hint))},
            "locations": [{"physicalLocation": physical}],
        }

    def _flow(self, flow: FlowReport) -> str:
        own, manifest, plan = flow.flow, flow.manifest, flow.plan
        to = self.recipients.get(id(own.recipient))
        if to is None:
            name, country = recipient(flow)
            to = self.recipients[id(own.recipient)] = (
                f'"exporter":{quoted(manifest.exporter_id)},"to":{quoted(name)},"country":{quoted(country)}'
            )
        items = [
            f'{{"id":{quoted(verdict.subject.item.id)},{self._answered(verdict, kind)}'
            for verdict, kind in zip(flow.verdicts, plan.kinds, strict=True)
        ]
        return (
            f'{{"id":{quoted(own.id)},"title":{quoted(own.title)},"uri":{self._quoted_uri(manifest.path)},'
            f'"startLine":{flow.line},{to},"verdict":"{plan.kind}","items":[{",".join(items)}]}}'
        )

    def _answered(self, verdict: Verdict, kind: str) -> str:
        """How an item comes out, the same for all of its opinion."""
        key = (id(verdict.opinion), kind)
        known = self.answers.get(key)
        if known is None:
            floor, ceiling = verdict.floor.name, verdict.ceiling.name
            told = {"verdict": kind, "floor": floor, "ceiling": ceiling, "answer": self.say(answer(verdict))}
            known = self.answers[key] = encoded(told)[1:]
        return known

    # ------------------------------------------------------------------ results

    def _result(self, finding: Finding, seen: dict[str, int]) -> str:
        related = [(one.place, self.say(one.text)) for one in finding.related]
        related += [(ask.place, self.say(ask.words)) for ask in finding.first_asks(PLACED) if ask.place is not None]
        hanging = self.gathered.under(finding)
        fingerprint = told_apart(whole_mark(finding, hanging) if hanging else finding.fingerprint, seen)
        frame = self._framed(finding, hanging) if hanging else self._frame(finding)
        return self._written(frame, finding.flow, finding.items, finding.place.spot, related, fingerprint)

    def _sketched(
        self, report: FlowReport, names: Sequence[str], spot: Spot, told: tuple[Sketch, Sequence[int], Draft], seen: dict[str, int]
    ) -> str | None:
        """The same of a finding that nobody made; None where something of it is its own, or was not said before."""
        sketch, items, further = told
        verdict = report.verdicts[items[0]]
        frame = None if further else self.frames.get(sameness(sketch.matter, sketch, verdict))
        if frame is None:
            return None
        related = [(one.place, self.say(one.text)) for one in sketch.related(verdict)]
        fingerprint = told_apart(report.mark(sketch.matter, names, items), seen)
        return self._written(frame, report.flow.id, names, spot, related, fingerprint)

    def _written(
        self, frame: Frame, flow: str, names: Sequence[str], spot: Spot, related: Sequence[tuple[Place, str]], fingerprint: str
    ) -> str:
        start, middle, end, last = frame
        items = ",".join([quoted(item) for item in names])
        members = [f'{{"name":{quoted(item)},"fullyQualifiedName":{quoted(f"{flow}/{item}")},"kind":"member"}}' for item in names]
        beside = [
            f'{{"id":{number},"message":{{"text":{quoted(text(label))}}},{self._location(place.spot)}}}'
            for number, (place, label) in enumerate(related, 1)
        ]
        also = f',"relatedLocations":[{",".join(beside)}]' if beside else ""
        return (
            f'{start}{quoted(text(named(flow, names)))[1:-1]}{middle}{self._location(spot)},"logicalLocations":[{",".join(members)}]}}],'
            f'"partialFingerprints":{{"tongguan/v1":{quoted(fingerprint)}}},{end}{quoted(flow)},"items":[{items}],{last}'
            f"{also}}}"
        )

    def _frame(self, finding: Finding) -> Frame:
        """What stands before, between and after names and places, the same for all that say the same."""
        key = None if finding.kind == "waived" else finding.sameness
        known = None if key is None else self.frames.get(key)
        if known is None:
            known = self._framed(finding)
            if key is not None:
                self.frames[key] = known
        return known

    def _framed(self, finding: Finding, hanging: Sequence[Finding] = ()) -> Frame:
        start, properties, basis = self._of_matter(finding)
        language = self.options.language
        more = "\n".join([")", *(whole_lines(finding, hanging, language) if hanging else self.telling.lines(finding, 2))])
        last = f'{basis},"asks":{names_list(finding.waits)}'
        if hanging:
            gathers = [{"ruleId": one.code, "verdict": one.kind, "items": one.items, "fingerprint": one.fingerprint} for one in hanging]
            last += f',"gathers":{encoded(gathers)}'
        if passes(finding, self.report) and finding.kind != "clear":
            last += f',"letPass":"{"waived" if finding.kind == "waived" else "allowed"}"'
        # All results say whether they are suppressed, or none does (§3.27.23).
        suppressed = encoded(self._suppressions(finding)) if finding.waiver is not None or finding.baseline is not None else "[]"
        return start, f'{quoted(text(more))[1:]}}},"locations":[{{', f'"suppressions":{suppressed},{properties}', f"{last}}}"

    def _of_matter(self, finding: Finding) -> tuple[str, str, str]:
        """What the results of one matter begin with, their properties, and the rules they rest on."""
        key = (finding.matter, finding.kind, finding.was)
        known = self.matters.get(key)
        if known is None:
            start = {
                "ruleId": finding.code,
                "ruleIndex": self.index[finding.code],
                "kind": "pass" if finding.kind == "clear" else "fail",
                "level": LEVELS.get(finding.was or finding.kind, "none"),
            }
            title = f"{self.say(phrase(f'kind.{finding.kind}'))}: {self.say(heading(finding))} ("
            properties = {"verdict": finding.kind, "certain": finding.certain, "family": family(finding)}
            known = self.matters[key] = (
                f'{begun(start)},"message":{{"text":{quoted(text(title))[:-1]}',
                f'"properties":{begun(properties)},"flow":',
                f'"basis":{names_list([basis.rule.id for basis in finding.basis])}',
            )
        return known

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

    def _location(self, spot: Spot) -> str:
        """Where a result is: the members of a location."""
        document, node = spot
        line, column, end = extent = document.where(node)
        snippet = document.words(node, extent)
        shown = f',"snippet":{{"text":{quoted(snippet)}}}' if snippet else ""
        region = f'{{"startLine":{line},"startColumn":{column},"endLine":{line},"endColumn":{end}{shown}}}'
        return f'"physicalLocation":{{"artifactLocation":{self._artifact_text(document.path)},"region":{region}}}'

    def _artifact_text(self, path: str) -> str:
        known = self.artifacts.get(path)
        if known is None:
            known = self.artifacts[path] = encoded(self._artifact(path))
        return known

    def _artifact(self, path: str) -> dict[str, Any]:
        shown = self._uri(path)
        place: dict[str, Any] = {"uri": shown} if absolute(located(path, self.options)) else {"uri": shown, "uriBaseId": ROOT}
        return place | {"index": self.files[path]} if path in self.files else place

    def _uri(self, path: str) -> str:
        return uri(located(path, self.options))

    def _quoted_uri(self, path: str) -> str:
        known = self.uris.get(path)
        if known is None:
            known = self.uris[path] = quoted(self._uri(path))
        return known

    # ------------------------------------------------------------------ rules

    def _rules(self) -> tuple[list[dict[str, Any]], dict[str, int]]:
        bases: dict[str, Basis] = {}
        codes: dict[str, tuple[Words, str]] = {}
        for matter, kind in dict.fromkeys(self._matters()):
            codes.setdefault(matter.code, (matter.title, kind))
            for basis in matter.basis:
                bases.setdefault(basis.rule.id, basis)
        checks = {code: (check_words(code, title), LEVELS.get(kind, "none")) for code, (title, kind) in codes.items()}
        checks |= {one.code: (phrase("label.remark"), "note") for one in self.report.warnings if one.span is not None}
        ids = sorted({*bases, *checks})
        rules = [described(bases[one], self.say) if one in bases else described_check(one, *checks[one], self.say) for one in ids]
        return rules, {one: index for index, one in enumerate(ids)}

    def _matters(self) -> Iterator[tuple[Matter, str]]:
        """What the results are about, and its kind before anything let it pass."""
        told = self.report.told
        for *_, number, place, spot in self.entries:
            flow = told[number]
            brief = flow.plan.brief
            if spot is None or brief is None:
                finding = flow.findings[place]
                yield finding.matter, finding.was or finding.kind
            else:
                matter = brief[place][0].matter
                yield matter, matter.kind


def _region(span: Span, line: str | None) -> dict[str, Any]:
    start, end = span
    data: dict[str, Any] = {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}
    if line is not None and start.line == end.line:
        snippet = line[start.column - 1 : end.column - 1]
        if snippet:
            data["snippet"] = {"text": snippet}
    return data
