"""What changed between two runs: verdicts, findings, counts, statements, and the rules that therefore decide.

What the law asks and how grave the findings are has a direction: stricter or freer. A thing that turned out open is
never called freer, for what is unknown is never favourable.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tongguan.compare.changes import (
    BOTH,
    CAME,
    CHANGED,
    DIRECTIONS,
    FREER,
    OTHER,
    SAME,
    STRICTER,
    UNCERTAIN,
    WENT,
    Difference,
    FactChange,
    FindingChange,
    FlowChange,
    ItemChange,
)
from tongguan.compare.reasons import ROUTE, amended, between, concluded, crossings, deciding, facts
from tongguan.finding import RANK

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from tongguan.compare.sides import ItemSide, Part, Side
    from tongguan.lawbook.model import Rule

PASSING = ("waived", "clear")
"""Kinds that stand against nothing."""
UNDECIDED = ("open", "review")
"""Kinds that leave a route to be decided."""
NO_NAMES: Mapping[str, str] = MappingProxyType({})
"""Nothing known of what rules conclude: each is a matter of its own."""


def difference(before: Side, after: Side, rules: Sequence[Rule] = ()) -> Difference:
    """What changed from one side to the other; `rules`: what there are besides those of a side that knows its own."""
    stated = facts(before, after)
    alone: dict[tuple[str, str], list[FactChange]] = {}
    """Facts of one flow only, by its key."""
    shared: list[FactChange] = []
    for fact in stated:
        named = {subject[:2] for subject in fact.subjects}
        own = len(named) == 1 and fact.subjects[0][1]
        (alone.setdefault(fact.subjects[0][:2], []) if own else shared).append(fact)
    flows = []
    unchanged = 0
    known = {**{rule.id: rule for rule in rules}, **before.known, **after.known}
    differing, names = amended(before, after), concluded(known.values())
    for key in sorted({**before.flows, **after.flows}):
        change = _flow(key, before, after, alone.get(key, ()), differing, names)
        if change.verdict_changed or change.facts:
            flows.append(change)
        else:
            unchanged += 1
    flows.sort(key=lambda one: (not one.verdict_changed, DIRECTIONS.index(one.direction), one.one.spot.path, one.one.spot.line))
    return Difference(
        before,
        after,
        tuple(flows),
        unchanged,
        tuple(shared),
        tuple(crossings(before, after)),
        between(before, after, differing),
        _inputs(before, after),
    )


def _inputs(before: Side, after: Side) -> tuple[str, ...]:
    """Files of other content, where their facts cannot be compared."""
    if before.stated is not None and after.stated is not None:
        return ()
    return tuple(sorted(path for path in {**before.inputs, **after.inputs} if before.inputs.get(path) != after.inputs.get(path)))


# --------------------------------------------------------------------------- flows and items


def _flow(
    key: tuple[str, str], before: Side, after: Side, stated: Sequence[FactChange], differing: frozenset[str], names: Mapping[str, str]
) -> FlowChange:
    old, new = before.flows.get(key), after.flows.get(key)
    old_items = old.items if old is not None else {}
    new_items = new.items if new is not None else {}
    changes = [_item(name, old_items.get(name), new_items.get(name), names) for name in {**old_items, **new_items}]
    items = tuple(one for one in changes if one.direction != SAME or one.findings)
    way = _together([one.direction for one in items])
    if (old is None or new is None) and way == SAME:
        way = OTHER
    rules = {}
    for item in items:
        for rule in deciding((*key, item.id), item, before, after, differing):
            rules[rule.id] = rule
    found = _joined([finding for item in items for finding in item.findings])
    return FlowChange(key[1], key[0], old, new, way, items, found, tuple(stated), tuple(rules[name] for name in sorted(rules)))


def _item(name: str, before: ItemSide | None, after: ItemSide | None, names: Mapping[str, str]) -> ItemChange:
    findings = _findings(name, before.parts if before else (), after.parts if after else ())
    return ItemChange(name, before, after, direction(before, after, findings, names), findings)


def direction(
    before: ItemSide | None, after: ItemSide | None, findings: Sequence[FindingChange] = (), names: Mapping[str, str] = NO_NAMES
) -> str:
    """Which way an item went, of which these findings changed; what is new or gone counts by what stands against it.

    `names`: what rules conclude, by which what they say is one matter.
    """
    if before is None or after is None:
        blocked = [part for one in (before, after) if one is not None for part in one.parts if part.kind not in PASSING]
        return OTHER if not blocked else FREER if after is None else STRICTER
    every = list(_kinds(before, after, names))
    aside = _aside(before, after)
    kinds = [(old, new) for matter, old, new in every if not matter.startswith(ROUTE) or (old, new) not in aside]
    graver, lighter = any(RANK[new] < RANK[old] for old, new in kinds), any(RANK[new] > RANK[old] for old, new in kinds)
    # What is settled at its strict end, and answered by what is held, is no stricter for it.
    stricter = graver or after.high > before.high or (after.low > before.low and not lighter)
    freer = lighter or after.high < before.high or (after.low < before.low and not graver)
    if stricter:
        return BOTH if freer else STRICTER
    if freer:
        # What turned out open makes nothing freer by itself; a ceiling that fell does, and so does what is gone or weighs less.
        sure = after.high < before.high or any(RANK[new] > RANK[old] and new != "open" for old, new in kinds)
        wider = after.high == before.high and after.low < before.low
        return UNCERTAIN if not sure or wider else FREER
    return OTHER if findings or before.kind != after.kind else SAME


def _kinds(before: ItemSide, after: ItemSide, names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Each matter, and how grave it was and is: the route, and what stands beside it by what is concluded."""
    old, new = _matters(before, names), _matters(after, names)
    for matter in old.keys() | new.keys():
        yield matter, old.get(matter, "clear"), new.get(matter, "clear")


def _aside(before: ItemSide, after: ItemSide) -> Collection[tuple[str, str]]:
    """What goes along with a graver or lighter end: questions and reviews on the route that are answered by it, or that it leaves."""
    up = RANK[after.kind] < RANK[before.kind] or after.low > before.low or after.high > before.high
    down = RANK[after.kind] > RANK[before.kind] or after.low < before.low or after.high < before.high
    return () if up is down else [(kind, "clear") if up else ("clear", kind) for kind in UNDECIDED]


def _matters(item: ItemSide, names: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in item.parts:
        matter = ROUTE if part.on_route else names.get(part.code, part.code)
        found[matter] = min(found.get(matter, part.kind), part.kind, key=RANK.__getitem__)
    return found


def _together(directions: Sequence[str]) -> str:
    """The direction of a flow, of those of its items."""
    ways = set(directions)
    if BOTH in ways or ways >= {STRICTER, FREER} or ways >= {STRICTER, UNCERTAIN}:
        return BOTH
    return next((way for way in DIRECTIONS if way in ways), SAME)


# --------------------------------------------------------------------------- findings


def _findings(item: str, before: Sequence[Part], after: Sequence[Part]) -> tuple[FindingChange, ...]:
    """What came, went and changed of one item; findings go by their fingerprints, those that are left by their rule."""
    gone, new = list(before), list(after)
    found = []
    for alike in (_alike, lambda one, other: one.code == other.code):
        for one, other in _pairs(gone, new, alike):
            gone.remove(one)
            new.remove(other)
            if alike is not _alike or one.kind != other.kind:
                found.append(FindingChange(CHANGED, one.code, (item,), one, other))
    found += [FindingChange(WENT, one.code, (item,), one, None) for one in gone]
    found += [FindingChange(CAME, one.code, (item,), None, one) for one in new]
    return tuple(found)


def _pairs(gone: Sequence[Part], new: Sequence[Part], alike: Callable[[Part, Part], bool]) -> list[tuple[Part, Part]]:
    found = []
    left = list(new)
    for one in gone:
        other = next((each for each in left if alike(one, each)), None)
        if other is not None:
            left.remove(other)
            found.append((one, other))
    return found


def _alike(one: Part, other: Part) -> bool:
    """Whether two findings are the same by their fingerprints.

    A stored report has one fingerprint for all items of a finding: of other items, kind and rule have to do.
    """
    if one.mark and other.mark:
        return one.mark == other.mark
    if one.whole == other.whole:
        return one.joint == other.joint
    return (one.code, one.was) == (other.code, other.was)


def _joined(changes: Iterable[FindingChange]) -> tuple[FindingChange, ...]:
    """Those that say the same of several items, as one: what came, changed, went, the gravest first."""
    groups: dict[tuple[Any, ...], list[FindingChange]] = {}
    for one in changes:
        groups.setdefault(one.likeness, []).append(one)
    joined = [
        FindingChange(one[0].change, one[0].code, tuple(item for each in one for item in each.items), one[0].before, one[0].after)
        for one in groups.values()
    ]
    order = (CAME, CHANGED, WENT)

    def place(one: FindingChange) -> tuple[Any, ...]:
        part = one.after or one.before
        return order.index(one.change), RANK[part.kind] if part is not None else 0, one.code, one.items

    return tuple(sorted(joined, key=place))
