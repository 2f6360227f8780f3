"""Changes of verdicts in words of one language, as every format for people says them."""

from __future__ import annotations

from posixpath import commonprefix
from typing import TYPE_CHECKING, NamedTuple

from tongguan.compare.changes import CHANGED, SAME
from tongguan.exits import Exit
from tongguan.finding import called, gap, people
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.render.hosts import located
from tongguan.render.outline import clean, named, speaker
from tongguan.verdict import LADDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tongguan.compare.changes import Crossing, Difference, FactChange, FindingChange, FlowChange, ItemChange, RuleChange
    from tongguan.compare.sides import ItemSide, Side
    from tongguan.render import Options

SIGNS = {"came": "+", "went": "-", "changed": "~"}
LONG = 60
"""Cells of a stated value that are shown."""


class Row(NamedTuple):
    """One line of a change: its sign, what stands first, what it says."""

    sign: str
    head: str
    says: str
    kind: str = ""


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
                Row(sign, f"{clean(one.key)}{self._subjects(one)}", self._values(one)),
                self._places(one),
            )

    def _subjects(self, change: FactChange) -> str:
        """Of which flows or items a fact is one, where that is not plain from where it is told."""
        flows = list(dict.fromkeys(flow for _, flow, _ in change.subjects if flow))
        items = list(dict.fromkeys(item for _, _, item in change.subjects if item))
        if len(flows) > 1:
            return f" ({self.phrase('diff.flows', number=len(flows))})"
        return f" ({named('', items).removeprefix('/')})" if items else ""

    def _values(self, change: FactChange) -> str:
        """What was stated and what is; of what is long, where they differ."""
        before, after = change.before, change.after
        if before is None or after is None:
            return self.to(*(self.phrase("diff.not_stated") if one is None else _cut(clean(one.text)) for one in (before, after)))
        if max(len(before.text), len(after.text)) > LONG:
            if isinstance(before.value, frozenset) and isinstance(after.value, frozenset):
                came, went = sorted(map(str, after.value - before.value)), sorted(map(str, before.value - after.value))
                return clean(" · ".join(f"{sign} {_cut(', '.join(names))}" for sign, names in (("+", came), ("-", went)) if names))
            same = len(commonprefix([before.text, after.text]))
            return self.to(*(_cut(clean(f"…{one.text[same - 12 :]}" if same > LONG // 2 else one.text)) for one in (before, after)))
        return self.to(clean(before.text), clean(after.text))

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
        more = f" +{len(one.rules) - 1}" if len(one.rules) > 1 else ""
        return f"{states} ({clean(one.rules[0])}{more})" if one.rules else states

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


def _cut(text: str) -> str:
    return text if len(text) <= LONG else f"{text[: LONG - 1]}…"
