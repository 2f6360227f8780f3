"""The report as JSON, version 1 of a published shape (schemas/report.v1.json).

One flow, finding, question or rule a line. Lines and columns of places are 1-based, columns count code points. The only
clock value is `as_of`. What many findings share, rules above all, is turned into text once; a question that many wait for
stands there once.
"""

from __future__ import annotations

from itertools import islice
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

from tongguan.facts import plain
from tongguan.finding import KINDS, is_anothers, sameness
from tongguan.record import replace
from tongguan.render.json_data import (
    account_data,
    both_data,
    classes_data,
    encoded,
    listing,
    names_list,
    naming,
    opinion_data,
    problem_data,
    remark_data,
    rule_data,
    standing_data,
    waiver_data,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from tongguan.accounts import Account, Row
    from tongguan.finding import Ask, Draft, Finding, Matter, Place, Related, Sketch, Spot
    from tongguan.lawbook.model import Words
    from tongguan.render import Options
    from tongguan.report import FlowReport, Plan, Report
    from tongguan.verdict import Question, Verdict

SCHEMA_VERSION = "1.1"
OTHERS_VERSION = "1.0"
"""Of what the other commands that judge tell as JSON."""
TOGETHER = 10
"""Elements of a list that are written at a time."""
NOT_PASSED = '"was":null,"waived":null,"baseline":null'
"""Of a finding that nothing lets pass."""


def render(report: Report, options: Options) -> str:
    """The report as one JSON document."""
    return "".join(pieces(report, options))


def pieces(report: Report, options: Options) -> Iterator[str]:
    """The same, as it is written."""
    del options
    before = "{\n"
    for key, value in head(report).items():
        yield f"{before}{quoted(key)}:{encoded(value)}"
        before = ",\n"
    for key, told in Lines(report).lists().items():
        yield f",\n{quoted(key)}:"
        yield from lines(told)
    yield "\n}\n"


def lines(told: Iterable[str]) -> Iterator[str]:
    """A list of what is JSON already, an element a line."""
    elements = iter(told)
    before = "[\n"
    while some := list(islice(elements, TOGETHER)):
        yield before
        yield ",\n".join(some)
        before = ",\n"
    yield "[]" if before == "[\n" else "\n]"


def begun(value: dict[str, Any]) -> str:
    """An object as JSON, open for further members."""
    return encoded(value)[:-1]


def head(report: Report) -> dict[str, Any]:
    """What the report says in a word, no lists."""
    receipt = report.receipt
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "tongguan", "version": receipt.tool},
        "as_of": receipt.as_of,
        "lawbook": {
            "name": receipt.lawbook,
            "version": receipt.lawbook_version,
            "checked_to": receipt.checked_to,
            "sha256": receipt.digest,
        },
        "inputs": [{"path": path, "sha256": digest} for path, digest in receipt.inputs],
        "exit_code": report.exit_code,
        "allowed": sorted(report.allowed),
        "strict": report.strict,
        "conflicts": report.conflicts,
        "empty_allowed": report.empty_allowed,
        "exit_zero": report.exit_zero,
        "counted_only": report.counted,
        "summary": summary(report),
        **({} if report.settings is None else {"settings": report.settings()}),
    }


def beginning(report: Report) -> dict[str, Any]:
    """What every answer of another command begins with."""
    receipt = report.receipt
    return {"schema_version": OTHERS_VERSION, "tool": {"name": "tongguan", "version": receipt.tool}, "as_of": receipt.as_of}


def summary(report: Report) -> dict[str, Any]:
    """Flows and findings by kind; every kind is there."""
    findings = report.counts
    return {"flows": {"total": len(report.told), **report.outcomes}, "findings": {kind: findings.get(kind, 0) for kind in KINDS}}


class Lines:
    """The lists of a report, an object of each as one line of JSON."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._words: dict[Words, str] = {}
        self._matters: dict[Matter, str] = {}
        self._opinions: dict[tuple[int, int], str] = {}
        """By the identities of the opinion and of what the item amounts to, which the law keeps."""
        self._files: dict[int, str] = {}
        """By the identity of the manifest, which the report keeps."""
        self._ends: dict[Plan, str] = {}
        self._paths: dict[str, str] = {}
        self._owns: dict[Hashable, str] = {}
        self._standings: dict[tuple[object, ...], str] = {}
        self._leads: dict[tuple[tuple[str, tuple[str, ...]], ...], str] = {}
        self._known: dict[int, tuple[str, Question]] = {}
        """The number of a question that every item asks alike, by its identity, with the question itself, so that no other takes its place."""
        self._numbers: dict[str, int] = {}
        """Questions as they are told, but for their number → their number."""
        self._waiting: list[str] = []
        """Questions that were not told yet."""

    def lists(self) -> dict[str, Iterator[str]]:
        """Every list by its name, its elements as they are asked for."""
        report = self.report
        return {
            "problems": (encoded(problem_data(problem)) for problem in report.problems),
            "rules": (encoded(rule_data(basis)) for basis in report.rules()),
            "recipients": self._recipients(),
            "flows": (self._flow(flow) for flow in report.flows),
            "findings": self._findings(),
            "questions": self.questions(),
            "warnings": (encoded(remark_data(remark)) for remark in report.warnings),
            "exporters": (self._account(account) for account in report.accounts),
        }

    def words(self, value: Words) -> str:
        """Chinese and English."""
        known = self._words.get(value)
        if known is None:
            known = self._words[value] = encoded(both_data(value))
        return known

    def questions(self) -> Iterator[str]:
        """The questions of the findings so far that were not told yet."""
        waiting, self._waiting = self._waiting, []
        yield from waiting

    # ------------------------------------------------------------------ findings

    def _findings(self) -> Iterator[str]:
        """Every finding; most need not be made for it."""
        told = self.report.told
        for _, _, _, _, items, number, place, spot in self.report.entries:
            flow = told[number]
            brief = flow.plan.brief
            if spot is None or brief is None:
                yield self._finding(flow.findings[place])
            else:
                yield self._sketched(flow, items, spot, *brief[place])

    def _finding(self, finding: Finding) -> str:
        """What is its own, then what holds for every item of which it is found."""
        waiver = finding.waiver
        passed = (
            f'"was":{naming(finding.was)},"waived":{"null" if waiver is None else encoded(waiver_data(waiver))},'
            f'"baseline":{naming(finding.baseline)}'
        )
        key = finding.sameness
        own = self._owns.get(key)
        if own is None:
            own = self._own(key, finding.sketch, finding.verdicts[0], finding.details)
        return self._line(
            finding.matter, finding.kind, finding.exporter, finding.flow, finding.items, self.placed(finding.place),
            self._seconds(finding.related), own, finding.fingerprint, passed,
        )  # fmt: skip

    def _sketched(self, report: FlowReport, names: Sequence[str], spot: Spot, sketch: Sketch, items: Sequence[int], further: Draft) -> str:
        """The same of a finding that nobody made: nothing lets it pass, nothing came later."""
        verdicts, matter = report.verdicts, sketch.matter
        verdict = verdicts[items[0]]
        exporter, flow = report.manifest.exporter_id, report.flow.id
        key = sameness(matter, sketch, verdict)
        own = self._owns.get(key)
        if own is None:
            own = self._own(key, sketch, verdict, sketch.details(verdict))
        document, node = spot
        extent = document.where(node)
        seconds = self._seconds(sketch.related(verdict))
        for other, indexes in further:
            another, node = other.spot(verdicts[indexes[0]])
            where = another.where(node)
            if where[0] != extent[0]:
                found = quoted(", ".join([verdicts[index].subject.item.id for index in indexes]))
                seconds.append(f'{{"location":{self._extent(another.path, where)},"text":{{"zh":{found},"en":{found}}}}}')
        place = self._extent(document.path, extent)
        fingerprint = report.mark(matter, names, items)
        return self._line(matter, matter.kind, exporter, flow, names, place, seconds, own, fingerprint, NOT_PASSED)

    def _line(
        self, matter: Matter, kind: str, exporter: str, flow: str, items: Sequence[str], place: str, seconds: Sequence[str], own: str,
        fingerprint: str, passed: str,
    ) -> str:  # fmt: skip
        return (
            f'{{"kind":"{kind}","exporter":{quoted(exporter)},"flow":{quoted(flow)},"items":{names_list(items)},"location":{place},'
            f'"related":[{",".join(seconds)}],{own},"fingerprint":"{fingerprint}",{passed},{self._matters.get(matter) or self._matter(matter)}'
        )

    def _seconds(self, related: Iterable[Related]) -> list[str]:
        """Second places, each with why."""
        return [f'{{"location":{self.placed(one.place)},"text":{self.words(one.text)}}}' for one in related]

    def _own(self, key: Hashable, sketch: Sketch, verdict: Verdict, details: Sequence[tuple[str, Words]]) -> str:
        """Questions and details, kept for all that say the same where there are such."""
        labelled = [f'{{"label":{quoted(name.removeprefix("label."))},"text":{self.words(text)}}}' for name, text in details]
        own = f'"asks":{listing(self._asks(sketch, verdict))},"details":{listing(labelled)}'
        if key is not None:
            self._owns[key] = own
        return own

    def _matter(self, matter: Matter) -> str:
        """What holds for every item of which it is found."""
        told: dict[str, Any] = {"met_by": matter.met_by, "about": matter.about}
        known = self._matters[matter] = encoded(
            {
                "rule": matter.code,
                "certain": matter.certain,
                "hangs_on": matter.hangs or None,
                "title": both_data(matter.title),
                "says": [both_data(one) for one in matter.says],
                "basis": [basis.rule.id for basis in matter.basis],
                "fixes": [both_data(one) for one in matter.fixes],
                "authority": None if matter.authority is None else both_data(matter.authority),
                **{key: value for key, value in told.items() if value},
            }
        )[1:]
        return known

    def _asks(self, sketch: Sketch, verdict: Verdict) -> list[str]:
        """The numbers of what is to be answered."""
        numbers = []
        for question in sketch.questions(verdict) if sketch.asking else ():
            known = self._known.get(id(question))
            if known is None:
                known = (str(self._ask(sketch.ask(verdict, question))), question)
                if is_anothers(question.key):
                    self._known[id(question)] = known
            numbers.append(known[0])
        return numbers

    def _ask(self, ask: Ask) -> int:
        """The number of a question."""
        place = "null" if ask.place is None else self.placed(ask.place)
        moves = ',"moves":true' if ask.moves else ""
        told = f'"fact":{quoted(ask.key)},"question":{self.words(ask.words)},"location":{place},"leads":{self._led(ask.leads)}{moves}}}'
        number = self._numbers.get(told)
        if number is None:
            number = self._numbers[told] = len(self._numbers)
            self._waiting.append(f'{{"id":{number},{told}')
        return number

    def _led(self, pairs: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
        """Where answers lead."""
        known = self._leads.get(pairs)
        if known is None:
            known = self._leads[pairs] = encoded([{"value": value, "answers": answers} for value, answers in pairs])
        return known

    # ------------------------------------------------------------------ flows

    def _recipients(self) -> Iterator[str]:
        """Whom the flows name, once for each manifest that does."""
        seen: set[tuple[str, str]] = set()
        for flow in self.report.told:
            key = (flow.manifest.path, flow.flow.to)
            if key not in seen:
                seen.add(key)
                stated = {name: plain(flow.flow.recipient.get(f"recipient.{name}")) for name in ("name", "country")}
                yield encoded({"path": key[0], "id": key[1], **{name: value and str(value) for name, value in stated.items()}})

    def _flow(self, flow: FlowReport) -> str:
        manifest, own, plan = flow.manifest, flow.flow, flow.plan
        document = manifest.document
        file = self._files.get(id(manifest))
        if file is None:
            file = self._files[id(manifest)] = f'"path":{quoted(manifest.path)},"exporter":{quoted(manifest.exporter_id)}'
        ends = self._ends.get(plan)
        if ends is None:
            ends = self._ends[plan] = f'"notes":{names_list([rule.id for rule in plan.notes])}}}'
        items = [self._item(verdict, kind) for verdict, kind in zip(flow.verdicts, plan.kinds, strict=True)]
        return (
            f'{{"id":{quoted(own.id)},"title":{quoted(own.title)},{file},"to":{quoted(own.to)},"kind":"{plan.kind}",'
            f'"way":{naming(plain(own.facts.get("flow.way")))},'
            f'"location":{self._extent(document.path, document.where(manifest.node(own, "id")))},"items":[{",".join(items)}],{ends}'
        )

    def _item(self, verdict: Verdict, kind: str) -> str:
        key = (id(verdict.opinion), id(verdict.subject.cell))
        opinion = self._opinions.get(key)
        if opinion is None:
            told = encoded({**opinion_data(verdict.opinion, verdict), "classes": classes_data(verdict)})
            opinion = self._opinions[key] = told[1:]
        # Where all items of an opinion ask nothing, this one does not either.
        asked = names_list([question.key for question in verdict.questions]) if verdict.opinion.questions else "[]"
        if verdict.opinion.leaving:
            # Whether it leaves at all is asked before all else.
            leaving = [f'{{"fact":{quoted(one.key)},"leads":{self._led(one.leads)}}}' for one in verdict.own.leaving]
            asked = f'{asked},"leaving":{listing(leaving)}'
        subject = verdict.subject
        return f'{{"id":{quoted(subject.item.id)},"kind":"{kind}","category":{naming(subject.category)},"questions":{asked},{opinion}'

    def placed(self, place: Place) -> str:
        """A place with 1-based line and column."""
        return self._extent(place.path, place.extent)

    def _extent(self, named: str, extent: tuple[int, int, int]) -> str:
        path = self._paths.get(named)
        if path is None:
            path = self._paths[named] = f'{{"path":{quoted(named)},"line":'
        line, column, end = extent
        return f'{path}{line},"column":{column},"end_line":{line},"end_column":{end}}}'

    # ------------------------------------------------------------------ exporters

    def _account(self, account: Account) -> str:
        start, end = encoded(account_data(replace(account, rows=()))).split('"rows":[]', 1)
        # Who is counted over two years matters only where the law of the day counts so.
        earlier = tuple(sorted({one.bucket for one in account.headroom if one.bucket.startswith("two_year")}))
        return f'{start}"rows":{listing([self._row(row, earlier) for row in account.rows])}{end}'

    def _row(self, row: Row, earlier: tuple[str, ...]) -> str:
        flow, item, path, persons, ordinary, sensitive, status, members = row
        over = {bucket: members[bucket].truth.value for bucket in earlier}
        key = (persons.low, persons.high, ordinary.truth, sensitive.truth, status, *over.items())
        known = self._standings.get(key)
        if known is None:
            known = self._standings[key] = encoded({**standing_data(row), **over})[1:]
        return f'{{"flow":{quoted(flow)},"item":{quoted(item)},"path":{quoted(path)},{known}'
