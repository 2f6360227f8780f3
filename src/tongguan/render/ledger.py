"""The ledger as tables: persons per exporter and year, exempt apart, head-room to each threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.finding import people
from tongguan.judge.tally import BUCKETS
from tongguan.phrases import phrase
from tongguan.regex import pattern
from tongguan.render.cells import Paint, cut, pad, width
from tongguan.render.outline import clean, speaker

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongguan.accounts import Account, Headroom, Row
    from tongguan.count import Count
    from tongguan.lawbook.model import Words
    from tongguan.render import Options
    from tongguan.report import Report
    from tongguan.truth import Outcome


def ledger(report: Report, options: Options) -> str:
    """Every exporter's account."""
    paint = Paint(color=options.color, unicode=options.unicode)
    lines: list[str] = []
    say = speaker(options.language)
    for account in report.accounts:
        lines += _account(account, options, paint, say)
    lines.append(say(phrase("label.as_of", day=report.receipt.as_of)))
    return paint.finish("\n".join(lines) + "\n")


def _account(account: Account, options: Options, paint: Paint, say: Callable[[Words], str]) -> list[str]:
    lines = [paint(f"{clean(account.name)}  ·  {account.year}", "bold"), ""]
    used = [bucket for bucket in BUCKETS if not bucket.startswith("two_year") or any(one.bucket == bucket for one in account.headroom)]
    head = [say(phrase("ledger.flow")), say(phrase("ledger.persons")), say(phrase("ledger.bucket")), say(phrase("ledger.status"))]
    rows = [
        [f"{row.flow}/{row.item}", _people(row.persons, say), _bucket(row, say), say(phrase(f"ledger.{row.status}"))]
        for row in account.rows
    ]
    lines += _table(head, rows, options.width, paint)
    lines.append("")
    head = [say(phrase("ledger.bucket")), say(phrase("ledger.provided")), say(phrase("ledger.total"))]
    rows = [
        [say(phrase(f"bucket.{bucket}")), _people(account.provided[bucket], say), _people(account.totals[bucket], say)] for bucket in used
    ]
    lines += _table(head, rows, options.width, paint)
    lines.append("")
    head = [say(phrase("ledger.headroom")), say(phrase("ledger.bucket")), say(phrase("ledger.state")), say(phrase("ledger.rules"))]
    rows = [
        [f"{one.threshold:,}", say(phrase(f"bucket.{one.bucket}")), say(room_left(one)), _rules(one)]
        for one in account.headroom
        if one.bucket in used
    ]
    lines += _table(head, rows, options.width, paint)
    return [*lines, ""]


def _people(count: Count, say: Callable[[Words], str]) -> str:
    """A number of people; `unknown` rather than "0 or more"."""
    return say(phrase("ledger.unknown")) if count.low == 0 and count.high is None else people(count)


def _rules(one: Headroom) -> str:
    """The rules that look at the threshold."""
    return one.rules[0] + (f" +{len(one.rules) - 1}" if len(one.rules) > 1 else "")


def _bucket(row: Row, say: Callable[[Words], str]) -> str:
    names = []
    for bucket, outcome in (("ordinary", row.ordinary), ("sensitive", row.sensitive)):
        if outcome.possible:
            names.append(say(phrase(f"bucket.{bucket}")) + ("" if outcome.certain else "?"))
    return ", ".join(names) or "-"


def room_left(one: Headroom) -> Words:
    """How far it is to a threshold: reached, perhaps reached, or so many persons left."""
    reached: Outcome = one.reached
    if reached.certain:
        return phrase("ledger.reached")
    least, most = one.left
    if reached.open:
        return phrase("ledger.maybe")
    number = f"{least:,.0f}" if least == most else f"{least:,.0f}–{most:,.0f}"
    return phrase("ledger.left", number=number)


_FIGURE = pattern(r"(?<![\w+-])\d")
"""A number that is no part of a name, and not that of what is left out."""


def _table(head: list[str], rows: list[list[str]], room: int, paint: Paint) -> list[str]:
    widths = [max(width(row[column]) for row in [head, *rows]) for column in range(len(head))]
    # Figures are never cut: only names and heads give way, the widest first.
    least = [
        max([12 if column == 0 else 8, *(width(row[column]) for row in rows if column and _FIGURE.search(row[column]))])
        for column in range(len(head))
    ]
    while sum(widths) + 2 * (len(widths) - 1) > room:
        column = max(range(len(widths)), key=lambda one: widths[one] - least[one])
        if widths[column] <= least[column]:
            break
        widths[column] -= 1
    lines = ["  ".join(paint(pad(cut(cell, size, paint.more), size), "bold") for cell, size in zip(head, widths, strict=True)).rstrip()]
    lines.append("  ".join("─" * size for size in widths))
    lines += ["  ".join(pad(cut(cell, size, paint.more), size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in rows]
    return lines
