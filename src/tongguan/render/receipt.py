"""What came of holding a stored report against what lies here now: a line for each thing that differs, then what that amounts to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.exits import Exit
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.render.cells import Paint, wrap
from tongguan.render.outline import clean, colon, speaker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongguan.render import Options
    from tongguan.stored.comparing import Difference, Verification

SHOWN = 60
"""Things that differ and are told without `--verbose`."""
BESIDE = 4
"""Manifests that are named of those that were not judged then."""
SCHEMA_VERSION = "1.0"


def status(found: Verification) -> Exit:
    """How the call ends."""
    return Exit.CLEAR if found.same else Exit.BREACH


def text(data: Mapping[str, Any], name: str, found: Verification, options: Options) -> str:
    """For people."""
    say = speaker(options.language)
    paint = Paint(color=options.color, unicode=options.unicode)
    book = data["lawbook"]
    head = phrase(
        "receipt.head", name=clean(name), day=data["as_of"], lawbook=f"{book['name']} {book['version']}", digest=book["sha256"],
        tool=data["tool"]["version"],
    )  # fmt: skip
    lines = [paint(row, "bold") for row in wrap(say(head), options.width)]
    most = len(found.found) if options.verbose else SHOWN
    cross, check = paint.plain("✗"), paint.plain("✓")
    for one in found.found[:most]:
        first, *more = wrap(
            paint.plain(f"{cross} {say(_headed(one))}"),
            options.width,
            "  ",
        )
        lines += [paint(first, "breach" if one.outcome else "open"), *more]
        lines += [
            f"    {row}"
            for label, value in zip(
                ("then", "now"), one.zh if one.zh is not None and options.language == "zh" else (one.then, one.now), strict=True
            )
            if value
            for row in _value(say(phrase(f"receipt.{label}")), value, options)
        ]
    if len(found.found) > most:
        lines.append(f"  {say(phrase('label.more', number=len(found.found) - most))}")
    if found.beside:
        names = ", ".join(map(clean, found.beside[:BESIDE])) + (f" +{len(found.beside) - BESIDE}" if len(found.beside) > BESIDE else "")
        lines += wrap(say(phrase("receipt.beside", names=names)), options.width, "  ")
    if not any(one.what in ("input", "file") for one in found.found):
        lines.append(f"{paint(check, 'clear')} {say(phrase('receipt.files', number=found.files))}")
    if data["inputs"] and {one["path"] for one in data["inputs"]} <= {one.subject for one in found.found if one.change == "gone"}:
        lines += wrap(say(phrase("receipt.elsewhere")), options.width, "  ")
    summary = data["summary"]
    if found.outcome:
        told = phrase("receipt.outcome", flows=summary["flows"]["total"], findings=sum(summary["findings"].values()))
        lines.append(f"{paint(check, 'clear')} {say(told)}")
    closing = "same" if found.same else "unjudged" if not found.judged else "by_other" if found.outcome else "differs"
    lines += [
        paint(row, "clear" if found.same else "breach")
        for row in wrap(say(phrase(f"receipt.{closing}", number=len(found.found))), options.width)
    ]
    return paint.finish("\n".join(lines) + "\n")


def _headed(one: Difference) -> Words:
    """What differs, and how."""
    what, change = phrase(f"receipt.{one.what}"), phrase(f"receipt.{one.change}")
    return Words(f"{what.zh}{change.zh}{one.subject}", f"{what.en} {change.en} {one.subject}")


def _value(label: str, value: str, options: Options) -> list[str]:
    return wrap(f"{label}{colon(options.language)}{clean(value)}", options.width - 4, "  ")


def data_of(data: Mapping[str, Any], name: str, found: Verification, tool: str) -> dict[str, Any]:
    """The same as data (schemas/receipt.v1.json)."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "tongguan", "version": tool},
        "exit_code": int(status(found)),
        "report": name,
        "as_of": data["as_of"],
        "lawbook": {key: data["lawbook"][key] for key in ("name", "version", "sha256")},
        "judged": found.judged,
        "same": found.same,
        "same_outcome": found.outcome if found.judged else None,
        "differences": [_difference(one) for one in found.found],
        "not_judged_then": list(found.beside),
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {"what": one.what, "change": one.change, "subject": one.subject, "then": one.then, "now": one.now}
