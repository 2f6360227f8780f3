"""What changed in verdicts, for people: flow by flow, what needs most attention first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from tongguan.compare.changes import CHANGED, SAME
from tongguan.compare.sides import LADDER
from tongguan.exits import Exit
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.render.cells import Paint, pad, width, wrap
from tongguan.render.outline import clean, located, named, speaker
from tongguan.report import called, gap, people

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tongguan.compare.changes import Crossing, Difference, FactChange, FindingChange, FlowChange, ItemChange, RuleChange
    from tongguan.compare.sides import ItemSide, Side
    from tongguan.compare.statements import Statement
    from tongguan.render import Options

COLOURS = {"stricter": "breach", "both": "breach", "less_certain": "open", "freer": "clear", "other": "bold", "same": "dim"}
SIGNS = {"came": "+", "went": "-", "changed": "~"}
LONG = 60
"""Cells of a stated value that are shown."""
LINES = 12
"""Findings, facts or rules of a flow that are told without `--verbose`; the rest is counted."""
FULL = 100
"""Flows that are told in full without `--verbose`."""


class Row(NamedTuple):
    """One line of a change: its sign, what stands first, what it says."""

    sign: str
    head: str
    says: str
    kind: str = ""


def text(difference: Difference, options: Options, gate: str, status: int) -> str:
    """The whole difference."""
    writer = _Writer(difference, options)
    return writer.paint.finish("\n".join(writer.lines(gate, status)) + "\n")


class Teller:
    """Puts changes in words of one language."""

    def __init__(self, difference: Difference, options: Options) -> None:
        self.difference = difference
        self.options = options
        self.say = speaker(options.language)
        self.zh = options.language == "zh"
        exporters = {exporter for side in (difference.before, difference.after) for exporter, _ in side.flows}
        self.several = len(exporters) > 1
        """Whether a flow is told with its exporter."""

    def phrase(self, key: str, **values: object) -> str:
        return self.say(phrase(key, **values))

    def side(self, side: Side) -> str:
        """What a side is judged by."""
        return f"{self.phrase('label.as_of', day=side.as_of)} · {self.phrase('close.pack', name=side.lawbook, version='').rstrip()}"

    def flow_name(self, flow: FlowChange) -> str:
        """The flow, with its exporter where there are several."""
        return clean(f"{flow.exporter}: {flow.id}" if self.several else flow.id)

    def to(self, before: str, after: str) -> str:
        return before if before == after else f"{before} → {after}"

    def kinds(self, flow: FlowChange) -> str:
        """How a flow came out before and after."""
        ends = [None if one is None else self.phrase(f"kind.{one.kind}") for one in (flow.before, flow.after)]
        return self.to(*ends) if ends[0] and ends[1] else ends[0] or ends[1] or ""  # type: ignore[arg-type]

    def direction(self, flow: FlowChange) -> str:
        """Which way it went; what is new or gone says so."""
        if flow.before is None or flow.after is None:
            there = self.phrase("diff.new_flow" if flow.before is None else "diff.no_flow")
            return f"{there}, {self.phrase(f'diff.{flow.direction}')}" if flow.direction in ("stricter", "freer") else there
        return self.phrase(f"diff.{flow.direction}")

    def route(self, item: ItemSide) -> str:
        """What the law asks, from the lightest to the strictest that is possible."""
        ends = dict.fromkeys((item.low, item.high))
        return " … ".join(self.phrase(f"{'scope' if end < 2 else 'route'}.{LADDER[end]}") for end in ends)

    def items(self, flow: FlowChange) -> list[tuple[str, str]]:
        """Items with their routes before and after; those that went the same way together."""
        groups: dict[str, list[str]] = {}
        for one in flow.items:
            groups.setdefault(self.item(one, alone=flow.before is None or flow.after is None), []).append(one.id)
        return [(named("", names).removeprefix("/"), told) for told, names in groups.items()]

    def item(self, item: ItemChange, *, alone: bool) -> str:
        before, after = item.before, item.after
        if before is None or after is None:
            one = before or after
            assert one is not None
            there = "" if alone else f"{self.phrase('diff.new_item' if before is None else 'diff.no_item')}{'：' if self.zh else ': '}"
            return f"{there}{self.route(one)}"
        return self.to(self.route(before), self.route(after))

    def finding(self, change: FindingChange, flow: FlowChange) -> Row:
        """A finding that came, went or changed."""
        one = change.after or change.before
        assert one is not None
        kind = self.phrase(f"kind.{one.kind}")
        if change.change == CHANGED and change.before is not None:
            kind = self.to(self.phrase(f"kind.{change.before.kind}"), kind)
        several = max(len(end.items) if end is not None else 0 for end in (flow.before, flow.after)) > 1
        of = f" ({named('', change.items).removeprefix('/')})" if several else ""
        return Row(SIGNS[change.change], f"{kind}[{clean(change.code)}]", f"{self.say(one.title)}{of}", one.kind)

    def facts(self, changes: Iterable[FactChange]) -> Iterator[tuple[Row, str]]:
        """Facts that are stated otherwise, each with its places."""
        for one in changes:
            sign = "+" if one.before is None else "-" if one.after is None else "~"
            yield (
                Row(sign, f"{clean(one.key)}{self._subjects(one)}", self.to(self._value(one.before), self._value(one.after))),
                self._places(one),
            )

    def _subjects(self, change: FactChange) -> str:
        """Of which flows or items a fact is one, where that is not plain from where it is told."""
        flows = list(dict.fromkeys(flow for _, flow, _ in change.subjects if flow))
        items = list(dict.fromkeys(item for _, _, item in change.subjects if item))
        if len(flows) > 1:
            return f" ({self.phrase('diff.flows', number=len(flows))})"
        return f" ({named('', items).removeprefix('/')})" if items else ""

    def _value(self, statement: Statement | None) -> str:
        if statement is None:
            return self.phrase("diff.not_stated")
        value = clean(statement.text)
        return value if len(value) <= LONG else f"{value[: LONG - 1]}…"

    def _places(self, change: FactChange) -> str:
        spots = [
            f"{clean(located(one.spot.path, self.options))}:{one.spot.line}:{one.spot.column}"
            for one in (change.before, change.after)
            if one
        ]
        return self.to(spots[0], spots[-1])

    def rule(self, change: RuleChange) -> Row:
        """A rule that decides on one side only, with the dates that say why."""
        rule = change.rule
        since, until = rule.in_force
        key = {"begins": "begins", "ends": "ended"}.get(change.change, change.change)
        if change.change == "ends" and since > self.difference.after.as_of:
            key = "not_yet"
        when = self.phrase(f"diff.{key}", since=since, until=until)
        sign = {"begins": "+", "added": "+", "ends": "-", "removed": "-"}.get(change.change, "~")
        return Row(sign, clean(rule.id), f"{self._cited(change)} · {when}")

    def _cited(self, change: RuleChange) -> str:
        """The short name of the instrument, and where in it the rule stands."""
        from tongguan.cites import cites_zh

        rule = change.rule
        name = called(rule.instrument, rule.number)
        zh = f"《{name.zh}》{cites_zh(rule.cites, rule.id.rpartition('/')[0])}"
        return self.say(Words(zh, f"{name.en}{gap(rule.cites)}{rule.cites}"))

    def count(self, one: Crossing) -> str:
        """The persons of an exporter that are counted for one number or another."""
        counts = self.to(*(people(count) for count in (one.before, one.after)))
        return f"{clean(one.exporter)}{'：' if self.zh else ': '}{self.phrase(f'bucket.{one.bucket}')} {counts}"

    def crossing(self, one: Crossing) -> str:
        """A number of persons that was passed."""
        number = f"{one.threshold:,}"
        states = self.to(*(self.phrase(f"diff.reached.{state}", number=number) for state in (one.was, one.now)))
        return f"{states} ({clean(one.rules[0])}{f' +{len(one.rules) - 1}' if len(one.rules) > 1 else ''})"

    def between(self) -> str | None:
        """How many rules differ in all."""
        parts = [self.phrase(f"diff.between.{change}", number=number) for change, number in self.difference.between.items() if number]
        return f"{self.phrase('diff.between')}{' · '.join(parts)}" if parts else None

    def unread(self) -> list[str]:
        """That the law of a day was not read."""
        return [self.say(words) for words in dict.fromkeys((*self.difference.before.unread, *self.difference.after.unread))]

    def summary(self) -> str:
        """How many flows went which way."""
        counts = self.difference.directions
        total = sum(counts.values())
        words = {way: self.phrase("diff.unchanged" if way == SAME else f"diff.{way}") for way in counts}
        parts = [f"{number} {words[way]}" for way, number in counts.items() if number]
        flows = self.phrase("close.flow" if total == 1 else "close.flows", number=total)
        return f"{flows}{'：' if self.zh else ': '}{' · '.join(parts)}"

    def ending(self, gate: str, status: int) -> str:
        """How the call ends, and why."""
        if status == Exit.UNDECIDED:
            return self.phrase("diff.unread", gate=gate)
        if status:
            return self.phrase("diff.fails", what=phrase(f"diff.gate.{gate}"), gate=gate)
        return self.phrase("diff.passes", gate=gate)


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
