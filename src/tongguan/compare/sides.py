"""One side of a comparison: the verdicts of a run, read off its JSON report, be that new or stored.

What only a new run knows comes beside: a fingerprint for each item of a finding, what the manifests state, the lawbook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.compare.statements import Spot, statements
from tongguan.count import Count
from tongguan.finding import KINDS
from tongguan.judge.tally import BUCKETS
from tongguan.lawbook.model import Period, Words
from tongguan.problem import InvalidInput, Problem
from tongguan.record import Record, fresh
from tongguan.report import UNREAD
from tongguan.verdict import LADDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tongguan.compare.statements import Key, Statement
    from tongguan.lawbook.model import Instrument, Lawbook, Rule
    from tongguan.report import Report

REACHED = ("true", "false", "unknown")
ON_ROUTE = ("open/route", "open/scope", "open/clearance", "prohibited", "scope", "clear", "law-silent")
"""Names of findings on the route of which no one rule is the name."""


class Part(Record):
    """What one finding says of one item."""

    mark: str
    """The fingerprint by which baselines know it on this item; nothing of a stored report, which has only that of the whole finding."""
    joint: str
    """The fingerprint of the whole finding."""
    whole: tuple[str, ...]
    """All items of the finding."""
    kind: str
    was: str
    """Its kind before it was waived."""
    code: str
    title: Words
    basis: tuple[str, ...]
    on_route: bool
    """Whether it is about the route: then the route says how strict it is."""
    spot: Spot


class ItemSide(Record):
    """The verdict on one item."""

    id: str
    kind: str
    low: int
    """The lightest answer that is possible, by its place on the ladder."""
    high: int
    """The strictest."""
    deciding: frozenset[str]
    """The rules that give the route."""
    classes: Mapping[str, str]
    """What the data are, each `true`, `false` or `unknown`."""
    parts: tuple[Part, ...]

    @property
    def open(self) -> bool:
        """Whether something hangs on facts that nobody stated."""
        return self.kind == "open" or any(part.kind == "open" for part in self.parts)


class FlowSide(Record):
    """One flow."""

    id: str
    exporter: str
    title: str
    to: str
    kind: str
    spot: Spot
    items: Mapping[str, ItemSide]


class RuleSide(Record):
    """A rule as far as a report tells of it."""

    id: str
    title: Words
    instrument: Words
    number: str
    cites: str
    in_force: Period


class Reach(Record):
    """How a count of persons lies to a number that rules look at."""

    count: Count
    reached: str
    """`true`, `false` or `unknown`."""
    rules: tuple[str, ...]


class Side(Record):
    """One run."""

    name: Words
    """What people call it: a file, a revision, the working tree."""
    as_of: str
    lawbook: str
    """Its packs and their version."""
    digest: str
    inputs: Mapping[str, str]
    """File → the hash of its content."""
    flows: Mapping[tuple[str, str], FlowSide]
    rules: Mapping[str, RuleSide]
    """The rules of which the report tells."""
    reaches: Mapping[tuple[str, str, int], Reach]
    """Exporter, bucket and number → how the count of the year lies to it."""
    unread: tuple[Words, ...] = ()
    """That the law of its day was not read, where that is so."""
    stated: Mapping[Key, Statement] | None = None
    """Every fact of the manifests; `None` of a stored report, which keeps none."""
    known: Mapping[str, Rule] = fresh(factory=dict)
    """Every rule of the lawbook, where that is at hand."""
    instruments: Mapping[str, Instrument] = fresh(factory=dict)
    """Its instruments."""
    held: Mapping[tuple[str, str, str], frozenset[str]] = fresh(factory=dict)
    """Exporter, flow and item → the rules that hold of it for certain."""

    def rule(self, name: str) -> RuleSide | None:
        """A rule by its id, in force or not; `None` where nothing is known of it."""
        rule = self.known.get(name)
        if rule is None:
            return self.rules.get(name)
        instrument = self.instruments[rule.instrument]
        return RuleSide(name, rule.title, instrument.words, instrument.number, rule.cites, rule.in_force)


def of_run(data: Mapping[str, Any], report: Report, name: Words) -> Side:
    """The side that a new run is, with its JSON report as data."""
    own = [{item: finding.mark([item]) for item in finding.items} for finding in report.findings]
    held = {
        (flow.manifest.exporter_id, flow.id, verdict.item.id): verdict.opinion.certain for flow in report.told for verdict in flow.verdicts
    }
    return _side(data, name, own, statements(report), report.judge.law.lawbook, held)


def of_report(data: Any, path: str) -> Side:
    """The side that a stored JSON report is.

    Raises `InvalidInput` where it is none, or does not tell of everything that was judged.
    """
    hint = "write it: `tongguan check -o json=FILE`"
    version = data.get("schema_version") if isinstance(data, dict) else None
    if not isinstance(version, str) or not version.startswith("1."):
        raise InvalidInput([Problem(path, "no JSON report of version 1", None, hint)])
    try:
        problems = [(one["path"], one["message"]) for one in data["problems"]]
        side = None if problems or data["counted_only"] else _side(data, Words(path, path), [])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InvalidInput([Problem(path, "no whole report of version 1", None, hint)]) from None
    if side is None:
        what = f"its run could not read everything: {problems[0][0]}: {problems[0][1]}" if problems else "it tells only of what was changed"
        raise InvalidInput([Problem(path, what, None, "a comparison with half a report would call the other half new")])
    return side


def _side(
    data: Mapping[str, Any],
    name: Words,
    own: list[dict[str, str]],
    stated: Mapping[Key, Statement] | None = None,
    law: Lawbook | None = None,
    held: Mapping[tuple[str, str, str], frozenset[str]] | None = None,
) -> Side:
    found: dict[tuple[str, str, str], list[tuple[dict[str, Any], str]]] = {}
    for number, finding in enumerate(data["findings"]):
        for item in finding["items"]:
            found.setdefault((finding["exporter"], finding["flow"], item), []).append((finding, own[number][item] if own else ""))
    flows = {}
    for one in data["flows"]:
        key = (str(one["exporter"]), str(one["id"]))
        items = {str(item["id"]): _item(item, found.get((*key, item["id"]), [])) for item in one["items"]}
        flows[key] = FlowSide(key[1], key[0], str(one["title"]), str(one["to"]), _kind(one["kind"]), _spot(one["location"]), items)
    book = data["lawbook"]
    return Side(
        name, str(data["as_of"]), f"{book['name']} {book['version']}", str(book["sha256"]),
        {str(one["path"]): str(one["sha256"]) for one in data["inputs"]}, flows, {str(one["id"]): _rule(one) for one in data["rules"]},
        dict(_reaches(data["exporters"])), tuple(_words(one["text"]) for one in data["warnings"] if one["code"] == UNREAD), stated, {} if law is None else {rule.id: rule for rule in law.rules},
        {} if law is None else law.instruments, held or {},
    )  # fmt: skip


def _item(data: Mapping[str, Any], found: Iterable[tuple[dict[str, Any], str]]) -> ItemSide:
    answers = data["answers"]
    deciding = frozenset(str(rule) for answer in answers for rule in answer["deciding"])
    parts = tuple(_part(*one, deciding) for one in found)
    low = min(_rung(answer, "floor") for answer in answers)
    high = max(_rung(answer, "ceiling") for answer in answers)
    return ItemSide(str(data["id"]), _kind(data["kind"]), low, high, deciding, dict(data["classes"]), parts)


def _rung(answer: Mapping[str, Any], end: str) -> int:
    """The place of an answer on the ladder."""
    return LADDER.index(answer[end] if answer["scope"] == "governed" else answer["scope"])


def _part(finding: Mapping[str, Any], mark: str, deciding: frozenset[str]) -> Part:
    code, basis = str(finding["rule"]), tuple(str(one) for one in finding["basis"])
    on_route = (code in ON_ROUTE or code.startswith("route/") or not deciding.isdisjoint((code, *basis))) and finding["kind"] != "review"
    title, kind = finding["title"], _kind(finding["kind"])
    return Part(
        mark, str(finding["fingerprint"]), tuple(map(str, finding["items"])), kind, _kind(finding["was"] or kind), code, _words(title),
        basis, on_route, _spot(finding["location"]),
    )  # fmt: skip


def _kind(value: Any) -> str:
    if value not in KINDS:
        raise ValueError(value)
    return str(value)


def _reaches(exporters: Iterable[Mapping[str, Any]]) -> Iterator[tuple[tuple[str, str, int], Reach]]:
    for exporter in exporters:
        for one in exporter["headroom"]:
            bucket, reached, total = one["bucket"], one["reached"], exporter["totals"][one["bucket"]]
            if bucket not in BUCKETS or reached not in REACHED:
                raise ValueError(bucket)
            low, high = int(total["low"]), total["high"]
            count = Count(low, None if high is None else int(high))
            yield (str(exporter["id"]), bucket, int(one["threshold"])), Reach(count, reached, tuple(map(str, one["rules"])))


def _words(data: Mapping[str, Any]) -> Words:
    return Words(str(data["zh"]), str(data["en"]))


def _rule(data: Mapping[str, Any]) -> RuleSide:
    period = data["in_force"]
    return RuleSide(
        str(data["id"]), _words(data["title"]), _words(data["instrument"]), str(data["number"]), str(data["cites"]),
        Period(str(period["from"]), None if period["until"] is None else str(period["until"])),
    )  # fmt: skip


def _spot(location: Mapping[str, Any]) -> Spot:
    return Spot(str(location["path"]), int(location["line"]), int(location["column"]))
