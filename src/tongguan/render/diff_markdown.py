"""What changed in verdicts, as Markdown for the comment on a pull request.

The table of flows is always whole; what lies behind each goes, gravest first, as far as `options.limit` reaches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.compare.changes import SAME
from tongguan.render.diff_words import Teller
from tongguan.render.markdown import code, inline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongguan.compare.changes import Difference, FactChange, FlowChange
    from tongguan.compare.sides import Side
    from tongguan.render import Options

MARKS = {"stricter": "🔴", "both": "🟠", "less_certain": "🟡", "freer": "🟢", "other": "⚪", "same": "⚪"}
ITEMS = 8
"""Items of a flow that its row names one by one."""


def markdown(difference: Difference, options: Options, gate: str, status: int) -> str:
    """The whole comment."""
    writer = _Writer(difference, options)
    head = [f"## tongguan: {inline(writer.summary())}", "", *writer.sides(), "", *writer.table()]
    tail = [*writer.shared(), *writer.counts(), *writer.files(), *writer.closing(gate, status)]
    room = options.limit - sum(len(line) + 1 for line in (*head, *tail)) - 100
    body: list[str] = []
    for number, flow in enumerate(difference.flows):
        lines = writer.flow(flow)
        room -= sum(len(line) + 1 for line in lines)
        if room < 0 < options.limit:
            body += [inline(writer.phrase("diff.more", number=len(difference.flows) - number)), ""]
            break
        body += lines
    return "\n".join([*head, *body, *tail]) + "\n"


class _Writer(Teller):
    """The same in Markdown."""

    def head(self, key: str) -> str:
        told = inline(self.phrase(key))
        return told[:1].upper() + told[1:]

    def sides(self) -> list[str]:
        def row(key: str, side: Side) -> str:
            name = inline(self.say(side.name))
            return f"- **{self.head(key)}** {f'{name} · ' if name else ''}{inline(self.side(side))}"

        between = self.between()
        sides = [row("diff.before", self.difference.before), row("diff.after", self.difference.after)]
        return [*sides, *(f"- **{inline(words)}**" for words in self.unread()), *([f"- {inline(between)}"] if between else [])]

    def table(self) -> list[str]:
        changed = [flow for flow in self.difference.flows if flow.verdict_changed]
        if not changed:
            return [inline(self.phrase("diff.nothing")), ""]
        heads = [self.head(key) for key in ("page.flow", "page.result", "page.route")]
        return [f"| | {' | '.join(heads)} |", "|---|---|---|---|", *map(self._row, changed), ""]

    def _row(self, flow: FlowChange) -> str:
        title = f"<br>{inline(flow.one.title)}" if flow.one.title != flow.id else ""
        rows = self.items(flow)
        items = [f"{code(name)} {inline(told)}" for name, told in rows[:ITEMS]]
        if len(rows) > ITEMS:
            items.append(inline(self.phrase("label.more", number=len(rows) - ITEMS)))
        way = f"{MARKS[flow.direction]} {inline(self.direction(flow))}"
        return f"| {way} | <b>{inline(self.flow_name(flow))}</b>{title} | {inline(self.kinds(flow))} | {'<br>'.join(items)} |"

    def flow(self, flow: FlowChange) -> list[str]:
        """What lies behind the change of one flow, to unfold."""
        told = inline(self.direction(flow)) if flow.direction != SAME else inline(self.phrase("diff.same"))
        lines = []
        for change in flow.findings:
            row = self.finding(change, flow)
            lines.append(f"- {inline(row.sign)} {code(row.head)} {inline(row.says)}")
        if flow.facts:
            lines += ["", f"**{self.head('diff.facts')}**", "", *self._facts(flow.facts)]
        if flow.rules:
            lines += ["", f"**{self.head('diff.rules')}**", ""]
            lines += [f"- {inline(row.sign)} {code(row.head)} {inline(row.says)}" for row in map(self.rule, flow.rules)]
        return [
            f"<details><summary>{MARKS[flow.direction]} <b>{inline(self.flow_name(flow))}</b> {told}</summary>",
            "",
            *lines,
            "",
            "</details>",
            "",
        ]

    def _facts(self, changes: tuple[FactChange, ...]) -> Iterator[str]:
        for row, places in self.facts(changes):
            yield f"- {inline(row.sign)} {code(row.head)} {inline(row.says)} · {code(places)}"

    def shared(self) -> list[str]:
        found = self.difference.shared
        return [f"### {self.head('diff.facts')}", "", *self._facts(found), ""] if found else []

    def counts(self) -> list[str]:
        rows = [f"- {inline(self.count(one))} · {inline(self.crossing(one))}" for one in self.difference.crossings]
        return [f"### {self.head('diff.persons')}", "", *rows, ""] if rows else []

    def files(self) -> list[str]:
        rows = [f"- {code(path)}" for path in self.difference.inputs]
        told = inline(self.phrase("diff.inputs_only"))
        return [f"### {self.head('diff.inputs')}", "", told, "", *rows, ""] if rows else []

    def closing(self, gate: str, status: int) -> list[str]:
        return [f"{inline(self.ending(gate, status))}<br>", inline(self.phrase("page.draft"))]
