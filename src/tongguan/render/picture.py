"""The flows as a drawing (SVG): exporters inside a dashed border, a lane per flow, recipients outside, but for those in the mainland."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.facts import plain
from tongguan.finding import KINDS
from tongguan.phrases import phrase
from tongguan.render.cells import cut, width
from tongguan.render.outline import HOME, clean, recipient

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tongguan.lawbook.model import Words
    from tongguan.report import FlowReport

MOST = 30
"""Flows that a drawing shows; with more it is left out, the table has them all."""
WIDE, ROW, TOP = 1000, 52, 40
LEFT, MIDDLE, RIGHT = (34, 236), (400, 250), (790, 196)
"""Left edge and breadth of each column."""


def drawing(flows: Sequence[FlowReport], say: Callable[[Words], str], escape: Callable[[str], str]) -> str:
    """The drawing; empty where there is nothing to draw or too much."""
    if not 0 < len(flows) <= MOST:
        return ""
    exporters: dict[str, str] = {}
    recipients: dict[tuple[str, str], str] = {}
    flows = sorted(flows, key=lambda flow: (flow.manifest.exporter_id, recipient(flow)[0], KINDS.index(flow.kind), flow.id))
    for flow in flows:
        exporters.setdefault(flow.manifest.exporter_id, flow.manifest.exporter_name or flow.manifest.exporter_id)
        to, country = recipient(flow)
        recipients.setdefault((flow.manifest.exporter_id, to), country)
    height = TOP + ROW * len(flows) + 16

    def middle(rows: list[int]) -> float:
        return TOP + ROW * (sum(rows) / len(rows) + 0.5)

    lanes, boxes = [], []
    from_y = {name: middle([index for index, flow in enumerate(flows) if flow.manifest.exporter_id == name]) for name in exporters}
    to_y = {
        key: middle([index for index, flow in enumerate(flows) if (flow.manifest.exporter_id, recipient(flow)[0]) == key])
        for key in recipients
    }
    for index, flow in enumerate(flows):
        y = middle([index])
        start = from_y[flow.manifest.exporter_id]
        end = to_y[flow.manifest.exporter_id, recipient(flow)[0]]
        remote = " remote" if plain(flow.items[0].verdict.flow.facts.get("flow.way")) == "remote_access" else ""
        tag, tag_width = MIDDLE
        curve = _curve(sum(LEFT), start, tag, y) + _curve(tag + tag_width, y, RIGHT[0] - 9, end)
        lanes.append(f'<g class="{flow.kind}"><path class="lane{remote}" d="{curve}"/>{_arrow(RIGHT[0] - 10, end)}</g>')
        boxes.append(
            f'<a href="#{anchor(flow)}" class="{flow.kind}"><rect class="tag" x="{tag}" y="{y - 14:g}" width="{tag_width}" height="28" rx="14"/>'
            f'<text x="{tag + tag_width / 2:g}" y="{y + 4.5:g}" text-anchor="middle">{escape(_cut(flow.id, tag_width - 24))}</text></a>'
        )
    for name, shown in exporters.items():
        boxes.append(_box(LEFT, from_y[name], _lines(shown, LEFT[1] - 24), "", escape))
    staying = set(recipients.values()) == {HOME}
    for key, country in recipients.items():
        if country == HOME and not staying:
            # Within the border as well: its recipient makes no flow one that goes abroad.
            boxes.append(f'<rect class="land" x="{RIGHT[0] - 6}" y="{to_y[key] - 21:g}" width="{RIGHT[1] + 12}" height="42" rx="10"/>')
        boxes.append(_box(RIGHT, to_y[key], [_cut(key[1], RIGHT[1] - 60)], country, escape))
    border = f'<rect class="land" x="14" y="10" width="{WIDE - 18 if staying else LEFT[1] + 40}" height="{height - 20:g}" rx="10"/>'
    names = f'<text class="soft" x="28" y="28">{escape(say(phrase("page.mainland")))}</text>'
    if not staying:
        names += f'<text class="soft" x="{sum(RIGHT)}" y="28" text-anchor="end">{escape(say(phrase("page.abroad")))}</text>'
    title = escape(say(phrase("page.flows")))
    return (
        f'<svg viewBox="0 0 {WIDE} {height:g}" role="img" aria-label="{title}" xmlns="http://www.w3.org/2000/svg">'
        f"{border}{names}{''.join(lanes)}{''.join(boxes)}</svg>"
    )


def anchor(flow: FlowReport) -> str:
    """The name of a flow's card within the page; made of its place, not of its text."""
    path, number = flow.order
    return f"flow-{number + 1}-{sum(ord(one) * (index + 1) for index, one in enumerate(path)) % 99991}"


def _cut(text: str, room: int) -> str:
    return cut(clean(text), room // 7)


def _lines(text: str, room: int) -> list[str]:
    """One line, or two."""
    text = clean(text)
    cells = room // 7
    if width(text) <= cells:
        return [text]
    first = ""
    for letter in text:
        if width(first + letter) > cells:
            break
        first += letter
    at = first.rfind(" ") + 1
    if at > len(first) // 2:
        first = first[:at]
    return [first.rstrip(), cut(text[len(first) :].lstrip(), cells)]


def _box(column: tuple[int, int], y: float, lines: list[str], place: str, escape: Callable[[str], str]) -> str:
    x, breadth = column
    half = 15 if len(lines) == 1 else 22
    parts = [f'<rect class="box" x="{x}" y="{y - half:g}" width="{breadth}" height="{2 * half}" rx="7"/>']
    for index, line in enumerate(lines):
        base = y + 4.5 + (index - (len(lines) - 1) / 2) * 17
        parts.append(f'<text x="{x + 12}" y="{base:g}">{escape(line)}</text>')
    if place:
        parts.append(f'<text class="soft" x="{x + breadth - 10}" y="{y + 4.5:g}" text-anchor="end">{escape(place)}</text>')
    return "".join(parts)


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    half = (x + to_x) / 2
    return f"M{x:g} {y:g}C{half:g} {y:g} {half:g} {to_y:g} {to_x:g} {to_y:g}"


def _arrow(x: float, y: float) -> str:
    return f'<path fill="var(--k)" d="M{x:g} {y - 5:g}l9 5l-9 5z"/>'
