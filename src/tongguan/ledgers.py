"""Ledgers: how many persons the flows of another repository concern, written there and counted here.

A ledger holds bounds, never names. What it counts joins the persons of flows in no manifest; who stands in both is not
known unless somebody says `apart: true`, so that the sum is a range, from the largest figure to all of them together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.compounds import Many, Map
from tongguan.count import ZERO, Count
from tongguan.judge.tally import BUCKETS, LEDGERS
from tongguan.manifest import Provided
from tongguan.names import PROVIDED, SINCE
from tongguan.phrases import phrase
from tongguan.problem import InvalidInput
from tongguan.record import Record, replace
from tongguan.report import LEDGER_UNUSED
from tongguan.shape import PEOPLE, SLUG, Bool, Date, Number, Reporter, Shape, Text
from tongguan.stated import count_of
from tongguan.waivers import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tongguan.accounts import Account
    from tongguan.document import Document
    from tongguan.manifest import Manifest
    from tongguan.report import Report
    from tongguan.shape import Keys

VERSION = 1
APART, LEDGER = LEDGERS


class Entry(Record):
    """What one ledger says of one exporter."""

    exporter: str
    figures: Mapping[str, Provided]
    """Bucket → individuals."""
    everyone: Count
    """Everybody in any flow, exempt or not: no count of a zone list can exceed it."""
    apart: bool
    """Whether somebody says that nobody of them is in any other figure."""
    document: Document
    at: Keys


class Joined(Provided):
    """A figure on flows in no manifest together with those of ledgers."""

    parts: tuple[Provided, ...] = ()
    """Figures of which nobody knows whom they share."""
    apart: tuple[Provided, ...] = ()
    """Figures that share nobody with any other."""

    def on(self, day: str) -> Count:
        """From the largest of the figures to their sum."""
        parts, apart = [one.on(day) for one in self.parts], [one.on(day) for one in self.apart]
        counts = [*parts, *apart]
        low = max((one.low for one in parts), default=0) + sum(one.low for one in apart)
        high = None if any(one.high is None for one in counts) else sum(one.high or 0 for one in counts)
        needs = frozenset(need for one in counts for need in one.needs)
        if high is not None and low >= high:
            return Count(high, high)
        if not needs:
            needs = frozenset(
                f"{APART}{one.key.removeprefix(LEDGER).rpartition('#')[0]}" for one in self.parts if one.key.startswith(LEDGER)
            )
        return Count(low, high, needs)


class _Figure(Provided):
    """A figure of a ledger: what is asked about it is asked about the ledger."""

    def on(self, day: str) -> Count:
        """What the figure says of a day."""
        said = Provided.on(self, day)
        return said if said.settled else Count(said.low, said.high, frozenset((self.key.rpartition("#")[0],)))


def shape() -> Map:
    """The shape of a ledger."""
    count = Number("Individuals; `high` left out is no upper bound known.", integer=True, unit=PEOPLE)
    one = Map(
        "One exporter's year.",
        {
            "id": Text("The exporter, as manifests name it.", SLUG, "an id"),
            "name": Text("Its name."),
            "year": Text("The calendar year."),
            "apart": Bool("Whether nobody counted here is counted in any other figure or ledger of this exporter. Left out: not known."),
            "everyone": count,
            **dict.fromkeys(BUCKETS, count),
        },
        required=("id", *BUCKETS[:2]),
        what="an exporter's account",
    )
    source = Map(
        "A file that was counted.", {"path": Text("Where."), "sha256": Text("Its content.")}, required=("path", "sha256"), what="an input"
    )
    fields: dict[str, Shape] = {
        "ledger": Number("The version of this format: 1.", integer=True, unit="", ranges=False),
        "tool": Text("What wrote it."),
        "lawbook": Map("By which rules.", {"name": Text(), "version": Text(), "sha256": Text()}, what="a lawbook"),
        "as_of": Date("The day of the count."),
        "until": Date("The last day that it covers; left out, the day of the count alone."),
        "exporters": Many("The exporters.", one, least=1, what="a list of exporters"),
        "inputs": Many("What was counted.", source),
    }
    return Map(
        "Persons per exporter and year, for another repository to count.",
        fields,
        required=("ledger", "as_of", "exporters"),
        what="a ledger",
    )


def read_ledger(document: Document) -> tuple[Entry, ...]:
    """What a ledger says. Raises `InvalidInput` with every problem."""
    report = Reporter(document)
    shape().check(document.data, (), report)
    data: dict[str, Any] = document.data if not report.problems else {}
    if data and data["ledger"] != VERSION:
        report.value(("ledger",), f"version {data['ledger']} of the format is not known", f"this program reads version {VERSION}")
    as_of, until = data.get("as_of"), data.get("until")
    if as_of and until and (until < as_of or until[:4] != as_of[:4]):
        report.value(("until",), f"`until` {until} is no later day of the year of `as_of` {as_of}")
    found: dict[str, Entry] = {}
    for index, one in enumerate(data.get("exporters") or ()):
        at: Keys = ("exporters", index)
        key = f"{LEDGER}{document.path}"
        if one["id"] in found:
            report.value((*at, "id"), f"exporter `{one['id']}` stands twice")
        counts = {bucket: count_of(one.get(bucket), key) for bucket in BUCKETS}
        figures = {bucket: _Figure(f"{key}#{bucket}", count, as_of, until) for bucket, count in counts.items()}
        found[str(one["id"])] = Entry(str(one["id"]), figures, count_of(one.get("everyone"), key), one.get("apart") is True, document, at)
    if report.problems:
        raise InvalidInput(report.problems)
    return tuple(found.values())


def added(manifests: Sequence[Manifest], entries: Sequence[Entry]) -> list[Manifest]:
    """The manifests, with what ledgers say of their exporters among the figures on flows in no manifest."""
    figures: dict[str, dict[str, Provided]] = {}
    for manifest in manifests:
        figures.setdefault(manifest.exporter_id, {}).update(manifest.provided)
    found: list[Manifest] = []
    for manifest in manifests:
        own = [entry for entry in entries if entry.exporter == manifest.exporter_id]
        if not own:
            found.append(manifest)
            continue
        provided = {bucket: _join(bucket, figures[manifest.exporter_id].get(bucket), own) for bucket in BUCKETS}
        by_list = {
            scenario: {bucket: _widened(one, own) for bucket, one in stated.items()}
            for scenario, stated in manifest.provided_by_list.items()
        }
        found.append(replace(manifest, provided=provided, provided_by_list=by_list))
    return found


def _join(bucket: str, stated: Provided | None, entries: Sequence[Entry]) -> Provided:
    """One figure with those of ledgers."""
    name = SINCE if bucket.startswith("two_year_") else PROVIDED
    key = f"exporter.{name}.{bucket.removeprefix('two_year_')}"
    # Nothing stated is not known; as_of and until say so of any day.
    own = stated or _Unstated(key, Count(0, None, frozenset((key,))), None, None)
    parts = (own, *(entry.figures[bucket] for entry in entries if not entry.apart))
    return Joined(key, own.count, own.as_of, own.until, parts, tuple(entry.figures[bucket] for entry in entries if entry.apart))


class _Unstated(Provided):
    def on(self, day: str) -> Count:  # noqa: ARG002 - the same on every day
        """Not known."""
        return self.count


def _widened(stated: Provided, entries: Sequence[Entry]) -> Provided:
    """A figure of a zone list's scenario: a ledger does not tell scenarios apart, so anybody in it may belong here."""
    more = tuple(
        _Figure(
            f"{LEDGER}{entry.document.path}#list",
            Count(0, entry.everyone.high, frozenset((f"{LEDGER}{entry.document.path}",))),
            figure.as_of,
            figure.until,
        )
        for entry in entries
        for figure in (entry.figures["ordinary"],)
    )
    return Joined(stated.key, stated.count, stated.as_of, stated.until, (stated, *more))


def remarks(manifests: Sequence[Manifest], entries: Iterable[Entry]) -> tuple[Remark, ...]:
    """Accounts of exporters that no manifest of the run is about: a misspelt id would count nobody."""
    known = {manifest.exporter_id for manifest in manifests}
    return tuple(
        Remark.on(LEDGER_UNUSED, phrase("ledger.unused", exporter=entry.exporter), entry.document, entry.document.at(*entry.at, "id"))
        for entry in entries
        if entry.exporter not in known
    )


def written(report: Report, until: str | None) -> str:
    """The ledger of a run, for other repositories."""
    import json

    receipt = report.receipt
    data = {
        "ledger": VERSION,
        "tool": f"tongguan {receipt.tool}",
        "lawbook": {"name": receipt.lawbook, "version": receipt.lawbook_version, "sha256": receipt.digest},
        "as_of": receipt.as_of,
        **({"until": until} if until else {}),
        "exporters": [_account(account) for account in report.accounts],
        "inputs": [{"path": path, "sha256": digest} for path, digest in receipt.inputs],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _account(account: Account) -> dict[str, Any]:
    tops = [row.persons.high for row in account.rows]
    given = [count.high for bucket, count in account.provided.items() if not bucket.startswith("two_year_")]
    bounds = [*tops, *given]
    everyone = ZERO if not bounds else Count(0, None if None in bounds else sum(high or 0 for high in bounds))
    return {
        "id": account.exporter,
        "name": account.name,
        "year": account.year,
        "everyone": _bounds(everyone),
        **{bucket: _bounds(account.totals[bucket]) for bucket in BUCKETS},
    }


def _bounds(count: Count) -> int | dict[str, int]:
    if count.settled:
        return int(count.low)
    return {"low": int(count.low), **({} if count.high is None else {"high": int(count.high)})}
