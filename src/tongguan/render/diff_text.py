"""What changed in verdicts, for people: flow by flow, what needs most attention first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tongguan.compare.changes import SAME
from tongguan.render.cells import Paint, pad, width, wrap
from tongguan.render.diff_words import Teller
from tongguan.render.outline import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tongguan.compare.changes import Difference, FactChange, FlowChange
    from tongguan.render import Options

COLOURS = {"stricter": "breach", "both": "breach", "less_certain": "open", "freer": "clear", "other": "bold", "same": "dim"}
LINES = 12
"""Findings, facts or rules of a flow that are told without `--verbose`; the rest is counted."""
FULL = 100
"""Flows that are told in full without `--verbose`."""


def text(difference: Difference, options: Options, gate: str, status: int) -> str:
    """The whole difference."""
    writer = _Writer(difference, options)
    return writer.paint.finish("\n".join(writer.lines(gate, status)) + "\n")


class _Writer(Teller):
    """The same on a screen."""

    def __init__(self, difference: Difference, options: Options) -> None:
        super().__init__(difference, options)
        self.paint = Paint(color=options.color, unicode=options.unicode)
        self.most = sys.maxsize if options.verbose else LINES

    def lines(self, gate: str, status: int) -> Iterator[str]:
        difference = self.difference
        yield from self._heads()
        for words in self.unread():
            yield from self._wrapped(words, "", "  ")
        if not difference.changed:
            yield from ("", self.phrase("diff.nothing"))
        full = len(difference.flows) if self.options.verbose else FULL
        for flow in difference.flows[:full]:
            yield ""
            yield from self._flow(flow)
        if difference.flows[full:]:
            yield ""
            yield from self._wrapped(self.phrase("diff.full", number=full, rest=len(difference.flows) - full), "", "")
            for flow in difference.flows[full:]:
                yield from self._head(flow)
        if difference.shared:
            yield from ("", self.paint(self.phrase("diff.facts"), "bold"))
            yield from self._facts(difference.shared, "  ")
        if difference.crossings:
            yield from ("", self.paint(self.phrase("diff.persons"), "bold"))
            yield from self._crossings()
        if difference.inputs:
            yield from ("", f"{self.phrase('diff.inputs')} {self.phrase('diff.inputs_only')}")
            yield from (f"  {clean(path)}" for path in difference.inputs)
        yield ""
        between = self.between()
        if between is not None:
            yield from self._wrapped(between, "", "  ")
        yield from self._wrapped(self.summary(), "", "  ")
        yield from self._wrapped(self.ending(gate, status), "", "  ")

    def _heads(self) -> Iterator[str]:
        """What is compared; a law that both sides share stands once."""
        sides = (self.difference.before, self.difference.after)
        labels = [self.phrase("diff.before"), self.phrase("diff.after")]
        names, laws = [clean(self.say(side.name)) for side in sides], [self.side(side) for side in sides]
        once = laws[0] == laws[1] and all(names)
        first, second = max(map(width, labels)), max(map(width, names))
        for label, name, law in zip(labels, names, laws, strict=True):
            told = name if once else f"{pad(name, second)}  {law}" if second else law
            yield from self._wrapped(told, f"{pad(label, first)}  ", " " * (first + 2))
        if once:
            yield from self._wrapped(laws[0], "", "")

    def _crossings(self) -> Iterator[str]:
        """Counts that passed a number, each count with all the numbers that it passed."""
        told = ""
        for one in self.difference.crossings:
            count, passed = self.count(one), self.crossing(one)
            if count != told:
                yield from self._wrapped(count, "  ", "    ")
            yield from self._wrapped(passed, "    ", "      ")
            told = count

    def _head(self, flow: FlowChange) -> Iterator[str]:
        """The line of a flow."""
        one = flow.one
        left = f"{self.flow_name(flow)} → {clean(one.to)}"
        way = self.direction(flow)
        right = f"{self.kinds(flow)}  {way}" if flow.direction != SAME else way
        blank = self.options.width - width(left) - width(right)
        painted = f"{self.kinds(flow)}  {self.paint(way, COLOURS[flow.direction])}" if flow.direction != SAME else self.paint(way, "dim")
        if blank >= 2:
            yield f"{self.paint(left, 'bold')}{' ' * blank}{painted}"
        else:
            yield self.paint(left, "bold")
            yield f"  {painted}"

    def _flow(self, flow: FlowChange) -> Iterator[str]:
        yield from self._head(flow)
        one = flow.one
        if one.title and one.title != flow.id:
            yield from (self.paint(line, "dim") for line in self._wrapped(clean(one.title), "  ", "  "))
        rows = self.items(flow)
        room = min(24, max([width(name) for name, _ in rows], default=0))
        for name, told in rows[: self.most]:
            if width(name) <= room:
                yield from self._wrapped(told, f"  {pad(name, room)}  ", " " * (room + 4))
            else:
                yield from self._wrapped(name, "  ", "  ")
                yield from self._wrapped(told, "    ", "    ")
        yield from self._more(rows)
        for change in flow.findings[: self.most]:
            sign, head, says, kind = self.finding(change, flow)
            lines = self._wrapped(f"{head} {says}", f"  {sign} ", "    ")
            first = next(lines)
            whole = first.startswith(f"  {sign} {head}")
            yield f"  {sign} {self.paint(head, kind)}{first[len(f'  {sign} {head}') :]}" if whole else first
            yield from lines
        yield from self._more(flow.findings)
        if flow.facts:
            yield f"  {self.phrase('diff.facts')}"
            yield from self._facts(flow.facts, "    ")
        if flow.rules:
            yield f"  {self.phrase('diff.rules')}"
            for rule in flow.rules[: self.most]:
                sign, head, says, _ = self.rule(rule)
                yield from self._wrapped(f"{head} · {says}", f"    {sign} ", "      ")
            yield from self._more(flow.rules)

    def _facts(self, changes: Sequence[FactChange], indent: str) -> Iterator[str]:
        for (sign, head, says, _), places in list(self.facts(changes))[: self.most]:
            yield from self._wrapped(f"{head}{'：' if self.zh else ': '}{says}", f"{indent}{sign} ", f"{indent}    ")
            yield self.paint(f"{indent}    {places}", "line")
        yield from self._more(changes)

    def _more(self, told: Sequence[object]) -> Iterator[str]:
        if len(told) > self.most:
            yield f"    {self.phrase('label.more', number=len(told) - self.most)}"

    def _wrapped(self, told: str, first: str, rest: str) -> Iterator[str]:
        """Lines no wider than the screen."""
        told = self.paint.plain(told)
        for number, line in enumerate(wrap(told, max(20, self.options.width - width(rest)))):
            yield f"{first if number == 0 else rest}{line}"
