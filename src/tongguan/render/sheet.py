"""A screen of flows and of what stands against them, before and after something is changed; and the same as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.finding import RANK
from tongguan.phrases import phrase
from tongguan.render.cells import Paint, wrap
from tongguan.render.hosts import located
from tongguan.render.json import beginning
from tongguan.render.outline import SIGNS, answer, clean, colon, speaker, strictest
from tongguan.render.page import PROSE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongguan.finding import Finding, Place
    from tongguan.lawbook.model import Words
    from tongguan.render import Options
    from tongguan.report import FlowReport, Report
    from tongguan.steps import Edit

ASKED = 5
"""Questions that are told of a flow."""


class Lines:
    """Lines of text, wrapped under labels."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.say = speaker(options.language)
        self.paint = Paint(color=options.color, unicode=options.unicode)
        self.room = min(options.width, PROSE)
        self.lines: list[str] = []

    def put(self, indent: int, text: str, style: str = "", hang: int = 2, kind: str = "", begins: tuple[str, str] = ("", "")) -> None:
        """A line, broken where the screen ends; with a `kind`, its sign in the kind's colour; what it `begins` with may have a style of its own."""
        broken = wrap(self.paint.plain(text), max(24, self.room - indent - hang))
        for number, line in enumerate(broken):
            told = self.paint(line, style) if style else line
            if kind and not number:
                sign = self.paint.plain(SIGNS[kind])
                told = told.replace(sign, self.paint(sign, kind), 1)
            if begins[0] and not number:
                told = told.replace(begins[0], self.paint(*begins), 1)
            self.lines.append(" " * (indent + (hang if number else 0)) + told)

    def labelled(self, indent: int, label: Words, text: str) -> None:
        """A line with a label in front."""
        self.put(indent, f"{self.say(label)}{colon(self.options.language)}{text}")

    def text(self) -> str:
        """Everything."""
        return self.paint.finish("\n".join(self.lines) + "\n")


def put_heading(flow: FlowReport, lines: Lines) -> None:
    """A flow by its name, where it stands, and how."""
    title = f"  {clean(flow.title)}" if flow.title != flow.id else ""
    lines.put(0, f"{SIGNS[flow.kind]} {clean(flow.id)}{title}", kind=flow.kind)
    put_place(flow, lines)


def put_place(flow: FlowReport, lines: Lines) -> None:
    """Where a flow stands, and how."""
    place = flow.place
    lines.put(2, f"{clean(located(place.path, lines.options))}:{place.point[0]}", "dim")
    lines.labelled(2, phrase("remedy.now"), f"{lines.say(phrase(f'kind.{flow.kind}'))} · {lines.say(strictest(flow))}")


def where(place: Place | None, flow: FlowReport, lines: Lines) -> str:
    """Where something stands: the line alone where that is in the manifest of the flow."""
    if place is None:
        return ""
    line = place.point[0]
    if place.path == flow.manifest.path:
        left, right = ("（", "）") if lines.options.language == "zh" else (" (", ")")
        return f"{left}{lines.say(phrase('remedy.line', line=line))}{right}"
    return f" ({clean(located(place.path, lines.options))}:{line})"


def put_outcome(flow: FlowReport, lines: Lines, indent: int) -> None:
    """How a flow comes out."""
    verdict = f"{SIGNS[flow.kind]} {lines.say(phrase(f'kind.{flow.kind}'))} · {lines.say(strictest(flow))}"
    lines.put(indent, f"{lines.say(phrase('remedy.after'))}{colon(lines.options.language)}{verdict}", kind=flow.kind)


def put_findings(findings: Iterable[Finding], lines: Lines, indent: int, *, asking: bool = False) -> None:
    """Findings, one a line; of reviews whom to ask, and where it is `asking` what open ones wait for.

    What has one title says one thing: it is told once, with all items.
    """
    told: dict[Any, list[Finding]] = {}
    for finding in findings:
        told.setdefault((finding.kind, finding.title, finding.authority), []).append(finding)
    for alike in told.values():
        finding = alike[0]
        who = (
            f" · {lines.say(phrase('remedy.whom', who=finding.authority))}"
            if finding.kind == "review" and finding.authority is not None
            else ""
        )
        named = dict.fromkeys(item for one in alike for item in one.items)
        items = f" ({', '.join(map(clean, named))})" if named else ""
        lines.put(indent, f"{SIGNS[finding.kind]} {lines.say(finding.title)}{items}{who}", kind=finding.kind)
        asks = list({ask.key: ask for one in alike for ask in one.asks}.values())
        for ask in asks[:ASKED] if asking and finding.kind == "open" else ():
            lines.put(indent + 2, f"{lines.paint.plain('→')} {lines.say(ask.words)}")


# ---------------------------------------------------------------------- data


def head_data(report: Report, status: int) -> dict[str, Any]:
    """What every answer begins with; `status`: how the call ends."""
    return beginning(report) | {"exit_code": status, "waivers": "off"}


def flow_name(flow: FlowReport) -> dict[str, Any]:
    """Which flow it is."""
    return {"manifest": flow.manifest.path, "id": flow.id, "line": flow.place.point[0]}


def verdict_data(flow: FlowReport) -> dict[str, Any]:
    """How a flow comes out, item by item."""
    kinds = sorted({one.kind for one in flow.findings}, key=RANK.__getitem__)
    return {
        "kind": flow.kind,
        "route": both(strictest(flow)),
        "items": [{"id": one.verdict.item.id, "kind": one.kind, "route": both(answer(one.verdict))} for one in flow.items],
        "kinds": kinds,
    }


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding."""
    return {
        "kind": finding.kind,
        "code": finding.code,
        "title": both(finding.title),
        "items": list(finding.items),
        "authority": both(finding.authority) if finding.authority is not None else None,
        "asks": list(finding.waits),
    }


def edit_data(edit: Edit) -> dict[str, Any]:
    """A change of a manifest."""
    return {
        "at": list(edit.at),
        "key": edit.key.partition("+")[0],
        "how": "append" if "clearances+" in edit.key else "remove" if edit.becomes is None else "set",
        "was": edit.was,
        "becomes": edit.becomes,
        "judged": edit.judged,
        "path": edit.place.path if edit.place is not None else None,
        "line": edit.place.point[0] if edit.place is not None else None,
    }


def both(words: Words) -> dict[str, str]:
    """The same thing in both languages."""
    return {"zh": words.zh, "en": words.en}
