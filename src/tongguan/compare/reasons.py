"""What lies behind a change of verdicts: statements, rules and counts that are not what they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.compare.changes import Crossing, FactChange, ItemChange, RuleChange
from tongguan.compare.statements import PAPERS
from tongguan.judge.ends import touches
from tongguan.verdict import SILENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tongguan.compare.sides import ItemSide, Side
    from tongguan.compare.statements import Key, Statement, Subject
    from tongguan.lawbook.model import Rule


ROUTE = "route "
"""The matter of the route; what hangs together with it begins so."""

# --------------------------------------------------------------------------- statements


def facts(before: Side, after: Side) -> list[FactChange]:
    """The facts that are stated otherwise, those that stand in the same places for several subjects as one."""
    old, new = before.stated, after.stated
    if old is None or new is None:
        return []
    groups: dict[tuple[Any, ...], list[Subject]] = {}
    both = _there(before) & _there(after)
    for subject, key in sorted({**old, **new}):
        one, other = old.get((subject, key)), new.get((subject, key))
        if subject in both and _comparable(subject, key, old, new) and (one is None or other is None or one.text != other.text):
            likeness = (subject[0], bool(subject[1]), key, *(None if each is None else (each.text, each.spot) for each in (one, other)))
            groups.setdefault(likeness, []).append(subject)
    return [FactChange(key[2], tuple(group), old.get((group[0], key[2])), new.get((group[0], key[2]))) for key, group in groups.items()]


def _comparable(subject: Subject, key: str, old: Mapping[Key, Statement], new: Mapping[Key, Statement]) -> bool:
    """Whether a fact is told by itself: of a paper that is new or gone it is the paper that is told."""
    if not key.startswith(PAPERS):
        return True
    paper = (subject, f"{key.rpartition('].')[0]}].mechanism")
    return paper in old and paper in new


def _there(side: Side) -> set[Subject]:
    """The exporters, flows and items of a side: of what is new or gone, no fact is told."""
    found: set[Subject] = set()
    for (exporter, name), flow in side.flows.items():
        found |= {(exporter, "", ""), (exporter, name, ""), *((exporter, name, item) for item in flow.items)}
    return found


# --------------------------------------------------------------------------- law


def deciding(subject: tuple[str, str, str], item: ItemChange, before: Side, after: Side, differing: frozenset[str]) -> Iterator[RuleChange]:
    """The rules that hold on one side only and speak in what changed of an item."""
    old = _spoken(item, item.before, "before") | _classing(subject, item, before)
    new = _spoken(item, item.after, "after") | _classing(subject, item, after)
    for name in sorted(old | new):
        change = "amended" if name in differing else _change(name, before, after)
        if change is not None and (change not in ("begins", "added") or name in new) and (change not in ("ends", "removed") or name in old):
            rule = (after.rule(name) if name in new else None) or before.rule(name) or after.rule(name)
            if rule is not None:
                yield RuleChange(name, change, rule)


def _spoken(item: ItemChange, side: ItemSide | None, end: str) -> set[str]:
    """The rules that give the route on one side, and those on which findings rest that changed."""
    parts = [part for one in item.findings if (part := getattr(one, end)) is not None]
    return set(side.deciding if side is not None else ()) | {name for part in parts for name in part.basis}


def _classing(subject: tuple[str, str, str], item: ItemChange, side: Side) -> set[str]:
    """The rules that make the data what they are, where that changed."""
    if item.before is None or item.after is None or item.before.classes == item.after.classes:
        return set()
    found = set()
    for name in side.held.get(subject, ()):
        rule = side.known.get(name)
        concluded = rule.then.get("class") if rule is not None else None
        if concluded is not None and item.before.classes.get(concluded) != item.after.classes.get(concluded):
            found.add(name)
    return found


def _change(name: str, before: Side, after: Side) -> str | None:
    """What became of a rule from one side to the other; `None` where nothing did, or nothing is known."""
    old, new = before.rule(name), after.rule(name)
    if old is not None and new is not None:
        was, now = old.in_force.covers(before.as_of), new.in_force.covers(after.as_of)
        return None if was is now else "begins" if now else "ends"
    there, other, change = (new, before, "added") if new is not None else (old, after, "removed")
    if there is None:
        return None
    if other.known:
        return change
    # Of a stored report by another lawbook only the dates of the rule tell.
    covers = there.in_force.covers(other.as_of)
    return None if covers else "begins" if change == "added" else "ends"


def amended(before: Side, after: Side) -> frozenset[str]:
    """Rules of both lawbooks that say something else."""
    if before.digest == after.digest:
        return frozenset()
    old, new = before.known, after.known
    return frozenset(name for name, rule in old.items() if name in new and _content(rule) != _content(new[name]))


def _content(rule: Rule) -> tuple[Any, ...]:
    return rule.stage, rule.when, rule.then, rule.over, rule.in_force, rule.confidence, rule.waivable


def between(before: Side, after: Side, differing: frozenset[str]) -> dict[str, int]:
    """How many rules changed in each way."""
    found = dict.fromkeys(("begins", "ends", "added", "removed", "amended"), 0)
    if not before.known or not after.known or (before.digest, before.as_of) == (after.digest, after.as_of):
        return found
    old, new = before.known, after.known
    for name in {**old, **new}:
        if name not in old or name not in new:
            found["added" if name in new else "removed"] += 1
        elif name in differing:
            found["amended"] += 1
        else:
            was, now = old[name].in_force.covers(before.as_of), new[name].in_force.covers(after.as_of)
            if was is not now:
                found["begins" if now else "ends"] += 1
    return found


def concluded(rules: Iterable[Rule]) -> dict[str, str]:
    """What each rule concludes beside the route: an approval, a duty, a norm or a review, by its name.

    A rule that takes the place of another concludes the same. Of those that stand among the rules of the route, or may move it, the name
    begins with `ROUTE`.
    """
    found = {SILENT: f"{ROUTE}review {SILENT}"}
    for rule in rules:
        head = next((one for one in ("gate", "duty", "breach", "review") if one in rule.then), None)
        if head is not None:
            found[rule.id] = f"{ROUTE if rule.stage in ('exempt', 'route') or touches(rule) else ''}{head} {rule.then[head]}"
    return found


# --------------------------------------------------------------------------- counts


def crossings(before: Side, after: Side) -> Iterator[Crossing]:
    """The numbers of persons that both laws look at and that one side only reaches."""
    for (exporter, bucket, number), now in after.reaches.items():
        was = before.reaches.get((exporter, bucket, number))
        if was is not None and was.reached != now.reached:
            rules = tuple(dict.fromkeys((*now.rules, *was.rules)))
            yield Crossing(exporter, bucket, number, rules, was.count, now.count, was.reached, now.reached)
