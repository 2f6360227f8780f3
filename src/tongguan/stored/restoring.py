"""A stored report as a `Report` again, so that every format tells it as it told the run: nothing is judged.

What only judging knows is not there: documents, facts, the law. What the formats ask of these is put in their place, as
far as the report keeps it: places with their lines where a file still has the content that was judged, items with their
answers, findings with their words. Whatever a format asks beyond that is an error here, not a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from tongguan.accounts import Account, Headroom, Row
from tongguan.count import Count
from tongguan.finding import KINDS, RANK, Ask, Basis, Finding, Matter, Place, Related
from tongguan.judge.tally import BUCKETS
from tongguan.lawbook.model import Period, Rule, Words
from tongguan.manifest import Waiver
from tongguan.plans import Alone
from tongguan.problem import Problem
from tongguan.report import FlowReport, Report
from tongguan.span import Point, Span
from tongguan.stored.fitting import unfit
from tongguan.stored.reading import HINT
from tongguan.stored.standins import File, Membership, Named, OneFlow, OneJudge, OneSketch, OneTally, OneVerdict, StoredReceipt, leads_of
from tongguan.truth import NOTHING, Outcome, Truth
from tongguan.waivers import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tongguan.document import Document
    from tongguan.judge.stages import Judge
    from tongguan.manifest import Flow, Manifest
    from tongguan.report import Entry
    from tongguan.verdict import Verdict

    Data = Mapping[str, Any]
    Node = tuple[int, int, int]
    """A line, and the columns where something begins and ends there."""

UNTOLD = frozenset(("?",))
"""What an outcome waits for of which the report only tells that it waits."""


def restored(data: Data, text: str, path: str, texts: Mapping[str, str]) -> Restored:
    """The report that these data are; `texts`: the content of files as it was judged, where it is at hand.

    Raises `InvalidInput` where what it says of itself is not what comes of its lists.
    """
    report = _Restoring(data, texts).report()
    found = {"exit_code": report.exit_code}
    for key, value in found.items():
        if data[key] != value:
            message = f"`{key}` is {data[key]}, and of what the report tells comes {value}: it was changed"
            raise unfit(text, path, (key,), message, HINT)
    kinds = {name: data["summary"][name] for name in ("flows", "findings")}
    counts: dict[str, Data] = {
        "flows": {"total": len(report.told), **report.outcomes},
        "findings": {kind: report.counts.get(kind, 0) for kind in KINDS},
    }
    for name, counted in counts.items():
        for kind, number in counted.items():
            if kinds[name][kind] != number:
                message = f"`{kind}` is {kinds[name][kind]}, and the report tells of {number}: it was changed"
                raise unfit(text, path, ("summary", name, kind), message, HINT)
    return report


def complete(data: Data) -> bool:
    """Whether a report keeps all that formats tell; those of earlier versions tell as JSON only."""
    return "recipients" in data


class Kept(NamedTuple):
    """What a report has made already where another makes it of its verdicts."""

    findings: tuple[Finding, ...]
    flows: tuple[FlowReport, ...]
    entries: list[Entry]
    accounts: tuple[Account, ...]


class Restored(Report):
    """A report of which nothing has to be made any more."""

    kept: Kept = Kept((), (), [], ())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is found, as it is stored."""
        return self.kept.findings

    @property
    def flows(self) -> tuple[FlowReport, ...]:
        """Every flow, as it is stored."""
        return self.kept.flows

    @property
    def entries(self) -> list[Entry]:
        """The findings in their order."""
        return self.kept.entries

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The persons of every exporter, as they are stored."""
        return self.kept.accounts


class _Restoring:
    """Makes the report, each part of it once."""

    def __init__(self, data: Data, texts: Mapping[str, str]) -> None:
        self.data = data
        self._texts = texts
        self._files: dict[str, File] = {}
        self._rules = {one["id"]: _basis(one) for one in data["rules"]}
        self._asks = {one["id"]: self._ask(one) for one in data["questions"]}
        self._recipients = {(one["path"], one["id"]): one for one in data.get("recipients", ())}

    def report(self) -> Restored:
        """The report."""
        data = self.data
        book = data["lawbook"]
        receipt = StoredReceipt(
            data["tool"]["version"], data["as_of"], book["name"], book["version"], book["checked_to"], book["sha256"], (),
            given=tuple([(one["path"], one["sha256"]) for one in data["inputs"]]),
        )  # fmt: skip
        accounts = tuple(map(_account, data["exporters"]))
        verdicts, flows = self._verdicts(accounts)
        findings = [self._finding(one, verdicts) for one in data["findings"]]
        told = self._told(flows, verdicts, findings)
        by_name = {(flow.manifest.exporter_id, flow.id): number for number, flow in enumerate(told)}
        seen = [0] * len(told)
        entries: list[Entry] = []
        for one in findings:
            number = by_name[one.exporter, one.flow]
            entries.append((RANK[one.kind], "", 0, one.code, one.items, number, seen[number], None))
            seen[number] += 1
        order = tuple([told[by_name[one["exporter"], one["id"]]] for one in data["flows"]])
        return Restored(
            told, cast("Judge", _judge(accounts)), receipt, tuple(map(self._problem, data["problems"])), frozenset(data["allowed"]),
            tuple(map(self._remark, data["warnings"])), data["counted_only"], data["empty_allowed"], data["strict"], data["exit_zero"],
            data["conflicts"], kept=Kept(tuple(findings), order, entries, accounts),
        )  # fmt: skip

    # ------------------------------------------------------------------ flows

    def _verdicts(self, accounts: Iterable[Account]) -> tuple[dict[tuple[str, str, str], OneVerdict], list[tuple[Data, Named, OneFlow]]]:
        """Exporter, flow and item → the verdict; and the flows in the order of the manifests."""
        names = {one.exporter: one.name for one in accounts}
        sizes = {(one.exporter, row.path, row.flow, row.item): row.persons for one in accounts for row in one.rows}
        found: dict[tuple[str, str, str], OneVerdict] = {}
        flows: list[tuple[Data, Named, OneFlow]] = []
        manifests: dict[str, Named] = {}
        numbers: dict[str, int] = {}
        for one in sorted(self.data["flows"], key=lambda one: (one["path"], one["location"]["line"], one["location"]["column"])):
            path, exporter = one["path"], one["exporter"]
            manifest = manifests.get(path)
            if manifest is None:
                manifest = manifests[path] = Named(path, exporter, names[exporter], self._file(path), {})
            number = numbers[path] = numbers.get(path, -1) + 1
            met = self._recipients.get((path, one["to"]), {})
            stated = {f"recipient.{key}": met.get(key) for key in ("name", "country")}
            flow = OneFlow(
                one["id"], one["title"], one["to"], stated, {"flow.way": one.get("way")}, ("flows", number), _node(one["location"])
            )
            flows.append((one, manifest, flow))
            for item in one["items"]:
                size = sizes.get((exporter, path, one["id"], item["id"]), Count(0, None, UNTOLD))
                found[exporter, one["id"], item["id"]] = OneVerdict(item, manifest, flow, size)
        return found, flows

    def _told(
        self,
        flows: Sequence[tuple[Data, Named, OneFlow]],
        verdicts: Mapping[tuple[str, str, str], OneVerdict],
        findings: Iterable[Finding],
    ) -> tuple[FlowReport, ...]:
        by_flow: dict[tuple[str, str], list[Finding]] = {}
        for one in findings:
            by_flow.setdefault((one.exporter, one.flow), []).append(one)
        told = []
        for data, manifest, flow in flows:
            mine = tuple(by_flow.get((data["exporter"], data["id"]), ()))
            counts: dict[str, int] = {}
            for one in mine:
                counts[one.kind] = counts.get(one.kind, 0) + 1
            notes = tuple([self._rules[name].rule for name in data["notes"]])
            plan = Alone(None, data["kind"], tuple([item["kind"] for item in data["items"]]), notes, mine, counts)
            group = cast("list[Verdict]", [verdicts[data["exporter"], data["id"], item["id"]] for item in data["items"]])
            told.append(FlowReport(cast("Manifest", manifest), cast("Flow", flow), group, plan))
        return tuple(told)

    # ------------------------------------------------------------------ findings

    def _finding(self, data: Data, verdicts: Mapping[tuple[str, str, str], OneVerdict]) -> Finding:
        matter = Matter(
            data["was"] or data["kind"], data["rule"], _words(data["title"]), tuple(map(_words, data["says"])),
            tuple([self._rules[name] for name in data["basis"]]), tuple(map(_words, data["fixes"])),
            None if data["authority"] is None else _words(data["authority"]), data.get("about", ""), data["certain"],
            tuple(data.get("met_by", ())), data["hangs_on"] or "",
        )  # fmt: skip
        sketch = OneSketch(
            matter,
            self._place(data["location"]),
            [self._asks[number] for number in data["asks"]],
            tuple([Related(self._place(one["location"]), _words(one["text"])) for one in data["related"]]),
            tuple([(f"label.{one['label']}", _words(one["text"])) for one in data["details"]]),
        )
        waived = data["waived"]
        mine = tuple([verdicts[data["exporter"], data["flow"], item] for item in data["items"]])
        return Finding(
            matter, data["kind"], data["flow"], data["exporter"], tuple(data["items"]), sketch,
            cast("tuple[Verdict, ...]", mine), waiver=None if waived is None else self._waiver(waived), was=data["was"],
            baseline=data["baseline"], marked=data["fingerprint"],
        )  # fmt: skip

    def _waiver(self, data: Data) -> Waiver:
        place = data["location"]
        document = cast("Document", self._file(place["path"]))
        return Waiver("", None, data["rule"], data["reason"], data["by"], data["until"], _node(place), document, data["from"])

    def _ask(self, data: Data) -> Ask:
        place = None if data["location"] is None else self._place(data["location"])
        return Ask(data["fact"], _words(data["question"]), place, leads_of(data["leads"]), moves=data.get("moves", False))

    def _remark(self, data: Data) -> Remark:
        place = data["location"]
        span = None if place is None else _span(place)
        line = "" if place is None else self._file(place["path"]).line(place["line"])
        return Remark(data["code"], _words(data["text"]), data["path"] or "", span, line, data["rule"] or "", data["flow"] or "")

    def _problem(self, data: Data) -> Problem:
        placed = "line" in data
        line = self._file(data["path"]).line(data["line"]) if placed else ""
        return Problem(data["path"], data["message"], _span(data) if placed else None, data["hint"], line or None, data["message_zh"])

    # ------------------------------------------------------------------ places

    def _file(self, path: str) -> File:
        known = self._files.get(path)
        if known is None:
            known = self._files[path] = File(path, self._texts.get(path))
        return known

    def _place(self, data: Data) -> Place:
        return Place(cast("Document", self._file(data["path"])), cast("int", _node(data)))


def _node(data: Data) -> Node:
    return data["line"], data["column"], data["end_column"]


def _span(data: Data) -> Span:
    return Span(Point(data["line"], data["column"]), Point(data["end_line"], data["end_column"]))


def _words(data: Data) -> Words:
    return Words(data["zh"], data["en"])


def _basis(data: Data) -> Basis:
    """A rule with what is told of its instrument; of its condition nothing is."""
    period = data["in_force"]
    instrument = data["id"].rpartition("/")[0]
    rule = Rule(
        data["id"], instrument, data["cites"], (), _words(data["title"]), data.get("stage", ""), Period(period["from"], period["until"]),
        ("every", ()), dict(data.get("concludes", {})), (), "", _words(data["says"]), _words(data.get("comply", {"zh": "", "en": ""})),
        data.get("waivable", True), data["confidence"], 0,
    )  # fmt: skip
    return Basis(rule, _words(data["instrument"]), data["number"], data["address"], data.get("kind", ""))


def _count(data: Data) -> Count:
    low, high = data["low"], data["high"]
    return Count(low, high, NOTHING if low == high else UNTOLD)


def _outcome(truth: str) -> Outcome:
    return Outcome(Truth(truth), UNTOLD if truth == "unknown" else NOTHING)


def _account(data: Data) -> Account:
    rows = tuple(
        [
            Row(one["flow"], one["item"], one["path"], _count(one["persons"]), _outcome(one["ordinary"]), _outcome(one["sensitive"]), one["status"], {bucket: _outcome(one.get(bucket, "false")) for bucket in BUCKETS})
            for one in data["rows"]
        ]
    )  # fmt: skip
    room = tuple(
        [
            Headroom(one["bucket"], one["threshold"], tuple(one["rules"]), _outcome(one["reached"]), (one["left"]["least"], one["left"]["most"]))
            for one in data["headroom"]
        ]
    )  # fmt: skip
    totals, provided = ({bucket: _count(one) for bucket, one in data[key].items()} for key in ("totals", "provided"))
    return Account(data["id"], data["name"], data["year"], totals, provided, rows, room)


def _judge(accounts: Iterable[Account]) -> OneJudge:
    """In which counts of the year the persons of each item are."""
    return OneJudge(
        {one.exporter: OneTally({(row.path, row.flow, row.item): Membership(row.members) for row in one.rows}) for one in accounts}
    )
