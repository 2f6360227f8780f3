"""How flows come out: what is found on the items of an opinion (`drafting`), drawn together once for all flows of such items."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING, cast

from tongguan.drafting import Drafting, Layout, duty_sketch
from tongguan.finding import RANK, Finding, Matter
from tongguan.recent import Recent
from tongguan.record import Record, replace
from tongguan.report import FlowReport, strictest
from tongguan.sketches import ItemTeller, Matters, Sketch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongguan.finding import Brief, Draft
    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Rule, Words
    from tongguan.verdict import DutyState, Opinion, Verdict

    Waits = tuple[list[tuple[Sketch, int]], list[tuple[int, frozenset[str]]]]
    """Sketches that ask something, each with its item, and the counts for which items wait."""


KEPT = 500
"""Plans that are kept of flows which wait for facts of their own."""


class Plan(Record):
    """How flows come out whose items are of the same opinions. Each is equal to itself alone."""

    __slots__ = ("_waiting",)

    kind: str
    kinds: tuple[str, ...]
    """Of the items, in their order."""
    notes: tuple[Rule, ...]
    """The reminders."""
    due: bool
    """Whether there are duties without evidence."""
    likened: bool
    """Whether what says the same is told by the questions alone: nothing waits that may be told otherwise, no clearance is named."""
    sketches: tuple[tuple[int, Sketch], ...]
    """What else is found of each item, before anything is let pass."""
    clear: tuple[tuple[int, Sketch], ...]
    """What is said of items on which nothing is found."""
    drafts: tuple[Draft, ...] | None
    """All of this as findings, the strictest kinds first; `None` where each flow may say something of its own."""
    brief: Brief | None
    """The same in short where it is in order: what is found, and of which items; `None` where their places put them in order."""
    counts: dict[str, int]
    """How many findings of each kind there are."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def matters(self) -> list[Matter]:
        """What is found."""
        return [draft[0][0].matter for draft in self.drafts or ()]

    def findings(self, flow: FlowReport) -> tuple[Finding, ...]:
        """What is found of one of them, the strictest first."""
        items = flow.verdicts
        found = []
        for draft in self.drafts or ():
            same = [sketch.on(tuple([items[index] for index in indexes])) for sketch, indexes in draft]
            found.append(same[0] if len(same) == 1 else joined(same))
        return in_order(found) if flow.brief is None else tuple(found)

    def later(self, flow: FlowReport) -> bool:
        """Whether one of them waits for nothing of its own."""
        if self.drafts is None:
            return _later(flow.findings)
        verdicts = flow.verdicts
        try:
            asking, counts = self._waiting
        except AttributeError:
            self._waiting: Waits = self._waits(verdicts)
            asking, counts = self._waiting
        # Most flows are told by the counts that any of it waits for; where that does not do, each says by itself.
        if counts and all(asking[0][0].hangs_on_others(verdicts[index], keys) for index, keys in counts):
            return True
        return all(sketch.waits_for_others(verdicts[index]) for sketch, index in asking)

    def _waits(self, verdicts: Sequence[Verdict]) -> Waits:
        """The sketches that ask something, of which items; and where all of it are counts of the year, these, item by item."""
        # Made here, all of them are of the one class.
        drafts = cast("Sequence[Sequence[tuple[Sketch, Sequence[int]]]]", self.drafts or ())
        asking = [(sketch, index) for draft in drafts for sketch, items in draft if sketch.asking for index in items]
        found: dict[int, frozenset[str]] = {}
        for sketch, index in asking:
            keys = sketch.awaited(verdicts[index].opinion)
            if not keys <= verdicts[index].year.keys():
                return asking, []
            found[index] = found.get(index, frozenset()) | keys
        return asking, list(found.items())


class Alone(Record):
    """How one flow comes out by itself. Each is equal to itself alone."""

    brief: None
    kind: str
    kinds: tuple[str, ...]
    notes: tuple[Rule, ...]
    found: tuple[Finding, ...]
    counts: dict[str, int]

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def matters(self) -> list[Matter]:
        """What is found."""
        return [one.matter for one in self.found]

    def findings(self, flow: FlowReport) -> tuple[Finding, ...]:
        """What is found of it."""
        del flow
        return self.found

    def later(self, flow: FlowReport) -> bool:
        """Whether it waits for nothing of its own."""
        del flow
        return _later(self.found)


def _later(findings: Iterable[Finding]) -> bool:
    return all(one.sketch.waits_for_others(verdict) for one in findings if one.sketch.asking for verdict in one.verdicts)


def _alike_for_all(findings: Sequence[Finding]) -> bool:
    """Whether findings on one flow that say the same do so on every flow of its plan; where something is asked it is each flow's own."""
    titles: dict[tuple[str, Words], list[Finding]] = {}
    for one in findings:
        titles.setdefault((one.kind, one.title), []).append(one)
    return all(len(same) == 1 or len({one.sketch.likeness(one.verdicts[0]) for one in same}) == 1 for same in titles.values())


def _brief(drafts: Sequence[Draft]) -> Brief | None:
    """Findings in short; `None` where only their places tell which of one kind comes first."""
    kinds = Counter([draft[0][0].matter.kind for draft in drafts])
    if len(set(map(_drafted, drafts))) < len(drafts) or not all(one.at_item or kinds[one.matter.kind] == 1 for ((one, _), *_) in drafts):
        return None
    return tuple([(draft[0][0], tuple(dict.fromkeys([index for _, items in draft for index in items])), draft[1:]) for draft in drafts])


def _drafted(draft: Draft) -> tuple[int, int, str]:
    """What puts those in order that stand at items."""
    sketch, indexes = draft[0]
    return RANK[sketch.matter.kind], indexes[0], sketch.matter.code


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings, the strictest kinds first."""
    return tuple(sorted(findings, key=attrgetter("order")))


class Drafts:
    """What was laid out under one law, by the identity of its opinions, which are kept with it."""

    def __init__(self, law: Law) -> None:
        self.matters = Matters(law)
        self.teller = ItemTeller(law)
        self._law = law
        self._layouts: Recent[int, tuple[Layout, Opinion]] = Recent()
        """What is found under an opinion."""
        self._plans: Recent[tuple[int, ...], tuple[Plan, list[Opinion]]] = Recent()
        """How flows come out, by the opinions on their items."""
        self._asking: Recent[tuple[int, ...], tuple[Plan, Plan, list[Opinion]]] = Recent()
        """The same by the facts that they wait for as well, with the plan for all that come out so and the opinions in these facts."""
        self._duty_sketches: Recent[tuple[int, ...], tuple[Sketch, list[DutyState]]] = Recent()

    @classmethod
    def of(cls, law: Law) -> Drafts:
        """Those of a law, made when they are first asked for."""
        if law.drafts is None:
            law.drafts = cls(law)
        drafts: Drafts = law.drafts
        return drafts

    def turn(self) -> None:
        """Let go of what was not asked for since the last turn."""
        for known in (self._layouts, self._plans, self._asking, self._duty_sketches):
            known.turn()

    def layout(self, verdict: Verdict) -> Layout:
        """What is found of an item."""
        known = self._layouts[id(verdict.opinion)]
        if known is None:
            layout = Drafting(self._law, self.teller, self.matters, verdict).layout()
            known = self._layouts[id(verdict.opinion)] = (layout, verdict.opinion)
        return known[0]

    def plan(self, group: Sequence[Verdict]) -> Plan:
        """How a flow of such items comes out, drawn up with the first of its kind."""
        key = tuple([id(verdict.opinion) for verdict in group])
        known = self._plans[key]
        if known is None:
            known = self._plans[key] = (self._planned(group), [verdict.opinion for verdict in group])
        return known[0]

    def _planned(self, group: Sequence[Verdict]) -> Plan:
        layouts = [self.layout(verdict) for verdict in group]
        sketches = [(index, sketch) for index, layout in enumerate(layouts) for sketch in layout.sketches]
        clear = [(index, one.clear) for index, one in enumerate(layouts) if one.clear is not None and not one.duties]
        duties = self._duties(group)
        kinds = [[sketch.matter.kind for sketch in layout.sketches] for layout in layouts]
        for told, verdict in zip(kinds, group, strict=True):
            told += [one.kind for one in duties if verdict.item.id in one.items]
        notes = [*(rule for one in layouts for rule in one.notes), *(rule for one in layouts for rule in one.reminders)]
        # A duty that waits for a fact may wait for another in the next flow.
        waits = any(verdict.opinion.duties[index].waits for one, verdict in zip(layouts, group, strict=True) for index in one.duties)
        found = [*(sketch.on((group[index],)) for index, sketch in (*sketches, *clear)), *duties]
        plan = Plan(
            strictest([kind for told in kinds for kind in told or ["clear"]]),
            tuple([strictest(told) for told in kinds]),
            tuple({rule.id: rule for rule in notes}.values()),
            bool(duties),
            not (waits or any(sketch.names for _, sketch in (*sketches, *clear))),
            tuple(sketches),
            tuple(clear),
            None,
            None,
            {},
        )
        return plan if waits or not _alike_for_all(found) else self._drafted(plan, group, found)

    def asking(self, plan: Plan, group: Sequence[Verdict]) -> Plan | None:
        """The plan of flows that wait for the same facts as this one, in which the same findings say the same; `None`: each has its own."""
        if not plan.likened:
            return None
        bases = [verdict.base for verdict in group]
        key = (id(plan), *map(id, bases))
        known = self._asking[key]
        if known is None:
            if len(self._asking) >= KEPT:
                self._asking.turn()
            found = self.found(plan, group) + [sketch.on((group[index],)) for index, sketch in plan.clear]
            known = self._asking[key] = (self._drafted(plan, group, found), plan, bases)
        return known[0]

    def _drafted(self, plan: Plan, group: Sequence[Verdict], findings: list[Finding]) -> Plan:
        """The plan with the findings on any of its flows, of which these are those on one."""
        number = {id(verdict): index for index, verdict in enumerate(group)}

        def draft(same: Sequence[Finding]) -> Draft:
            return tuple([(one.sketch, tuple([number[id(verdict)] for verdict in one.verdicts])) for one in same])

        drafts = tuple(sorted(map(draft, alike(findings)), key=_drafted))
        return replace(plan, drafts=drafts, brief=_brief(drafts), counts=dict(Counter([draft[0][0].matter.kind for draft in drafts])))

    def found(self, plan: Plan, group: Sequence[Verdict]) -> list[Finding]:
        """The findings on the items of one flow, before anything is let pass."""
        found = [sketch.on((group[index],)) for index, sketch in plan.sketches]
        return found + self._duties(group) if plan.due else found

    def _duties(self, group: Sequence[Verdict]) -> list[Finding]:
        """Duties without evidence, one finding a duty and flow."""
        states: dict[str, list[tuple[Verdict, DutyState]]] = {}
        for verdict in group:
            for index in self.layout(verdict).duties:
                state = verdict.duties[index]
                states.setdefault(state.duty.id, []).append((verdict, state))
        return [self._duty(pairs) for pairs in states.values()]

    def _duty(self, pairs: Sequence[tuple[Verdict, DutyState]]) -> Finding:
        verdict = pairs[0][0]
        sketch = self._duty_sketch(pairs)
        told = sketch.matter
        verdicts = tuple([one for one, _ in pairs])
        items = tuple([one.item.id for one in verdicts])
        return Finding(told, told.kind, verdict.flow.id, verdict.manifest.exporter_id, items, sketch, verdicts)

    def _duty_sketch(self, pairs: Sequence[tuple[Verdict, DutyState]]) -> Sketch:
        # The states of an opinion that stands as it is are the same for every item.
        shared = all(verdict.own is verdict.opinion for verdict, _ in pairs)
        key = tuple([id(state) for _, state in pairs])
        known = self._duty_sketches[key] if shared else None
        if known is None:
            states = [state for _, state in pairs]
            known = (duty_sketch(self.teller, self.matters, [verdict for verdict, _ in pairs], states), states)
            if shared:
                self._duty_sketches[key] = known
        return known[0]


def alike(findings: list[Finding]) -> list[list[Finding]]:
    """Findings that say the same of several items of a flow together."""
    if len({(one.kind, one.title) for one in findings}) == len(findings):
        return [[one] for one in findings]
    found: list[list[Finding]] = []
    by_words: dict[tuple[object, ...], list[list[Finding]]] = {}
    for one in findings:
        groups = by_words.setdefault(_said(one), [])
        same = next((group for group in groups if _same(group[0], one)), None)
        if same is None:
            same = []
            groups.append(same)
            found.append(same)
        same.append(one)
    return found


def _same(one: Finding, other: Finding) -> bool:
    """Whether two findings of the same words have the same questions and details."""
    asked, others = (finding.sketch.questions(finding.verdicts[0]) for finding in (one, other))
    return tuple(asked) == tuple(others) and one.details == other.details


def joined(same: Sequence[Finding]) -> Finding:
    """Findings that say the same of several items as one."""
    first, *others = same
    if not others:
        return first
    items = tuple(dict.fromkeys([item for one in same for item in one.items]))
    verdicts = tuple([verdict for one in same for verdict in one.verdicts])
    return replace(first, items=items, verdicts=verdicts, further=tuple([(one.place, one.items) for one in others]))


def _said(one: Finding) -> tuple[object, ...]:
    """What a finding says, but for its details and where its questions lead."""
    return (
        one.kind,
        one.code,
        one.title,
        one.says,
        one.matter.hangs,
        tuple([question.key for question in one.sketch.questions(one.verdicts[0])]),
        one.waiver and (one.waiver.document.path, one.waiver.at),
        one.baseline,
    )
