"""Statements of one manifest that cannot be true together.

Which they are stands in `rules/contradictions.yaml`. While a manifest is filled every mapping is asked whether it meets the
first condition of one (`watch`); here the others are looked at, and the places found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tongguan.asks import fact_place, is_stated
from tongguan.count import Count
from tongguan.finding import Place
from tongguan.judge.weigh import holds
from tongguan.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tongguan.facts import Facts
    from tongguan.lawbook.model import Condition, Contradiction, Lawbook
    from tongguan.manifest import Clearance, Flow, Item, Manifest


class _Subject(NamedTuple):
    """An item with what stands above it, as places of facts are asked for."""

    manifest: Manifest
    flow: Flow
    item: Item


def contradictions(manifest: Manifest, lawbook: Lawbook) -> list[Problem]:
    """What a manifest states that cannot be true together, each at the place of one statement with those of the others."""
    every = list(lawbook.contradictions.values())
    unclaimed: Facts = {key: False for key, term in lawbook.terms.items() if term.claim and term.type == "bool"}
    flows = {flow.id: flow for flow in manifest.flows}
    found: list[Problem] = []
    for name, place, alarms in manifest.suspects:
        flow = flows[name]
        subject = _Subject(manifest, flow, flow.items[place])
        facts = _all_of(flow, subject.item, unclaimed | manifest.exporter, lawbook)
        found += [
            _told(one, [(key, _place(subject, key)) for key in _stated(one, facts)])
            for one in _standing(every, alarms, facts)
            if all(_among(manifest, facts.get(fact), condition, lawbook) for fact, condition in one.named)
        ]
    for paper, alarms in manifest.doubted:
        facts = paper.facts
        found += [
            _told(one, [(key, _on_paper(paper, manifest, key)) for key in _stated(one, facts)]) for one in _standing(every, alarms, facts)
        ]
    return list(dict.fromkeys(found))


def _all_of(flow: Flow, item: Item, above: Facts, lawbook: Lawbook) -> Facts:
    """What is stated of an item and of all that stands above it, with what its kind says of it."""
    facts = above | flow.recipient | flow.facts | item.facts
    category = lawbook.categories.get(facts.get("item.category", ""))
    if category is not None:
        facts |= {
            "category.personal": category.personal,
            "category.sensitive": category.sensitive,
            "category.mapping": category.mapping,
        }
    return facts


def _among(manifest: Manifest, names: frozenset[str] | None, condition: Condition, lawbook: Lawbook) -> bool:
    """Whether this holds for certain of one of the items of a manifest that are named."""
    return any(
        holds(condition, _all_of(flow, item, manifest.exporter, lawbook)) is True
        for flow in manifest.flows
        for item in flow.items
        if names is not None and item.id in names
    )


def _standing(every: Sequence[Contradiction], alarms: int, facts: Facts) -> Iterator[Contradiction]:
    """Those that are certain on these facts."""
    for place, one in enumerate(every):
        if alarms >> place & 1 and holds(one.when, facts) and all(_less(facts.get(a), facts.get(b)) for a, b in one.less):
            yield one


def _less(one: Any, other: Any) -> bool:
    """Whether the first number or day certainly lies below the second."""
    if one is None or other is None:
        return False
    most = one.high if type(one) is Count else one
    return most is not None and bool(most < (other.low if type(other) is Count else other))


def _stated(one: Contradiction, facts: Facts) -> list[str]:
    """The statements that contradict each other, the first first."""
    keys = [*_true(one.when, facts), *(key for pair in one.less for key in pair), *(key for key, _ in one.named)]
    return [key for key in dict.fromkeys("item.category" if key.startswith("category.") else key for key in keys) if key in facts]


def _true(condition: Condition, facts: Facts) -> Iterator[str]:
    """The facts by which a condition holds."""
    if condition[0] == "test":
        yield condition[1]
    elif condition[0] == "not":
        yield from _read(condition[1])
    else:
        for child in condition[1]:
            if holds(child, facts):
                yield from _true(child, facts)
                if condition[0] == "any":
                    return


def _read(condition: Condition) -> Iterator[str]:
    """Every fact of a condition, whether it holds or not."""
    if condition[0] == "test":
        yield condition[1]
    else:
        for child in (condition[1],) if condition[0] == "not" else condition[1]:
            yield from _read(child)


def _place(subject: _Subject, key: str) -> Place | None:
    """Where a fact is stated; none for a claim that nobody makes."""
    if is_stated(subject, key):
        return fact_place(subject, key)
    if key.startswith("evidence."):
        return Place.of(subject.manifest.exporter_document, ("exporter", *key.split(".")))
    return None


def _on_paper(paper: Clearance, manifest: Manifest, key: str) -> Place:
    """Where a clearance states something: there, or once for all."""
    name = key.partition(".")[2]
    if paper.document.value(*paper.at, name) is not None:
        return Place.of(paper.document, (*paper.at, name))
    documents = (manifest.document, manifest.exporter_document)
    holder = next((one for one in documents if one.value("defaults", "clearances", name) is not None), paper.document)
    return Place.of(holder, ("defaults", "clearances", name))


def _told(one: Contradiction, stated: Sequence[tuple[str, Place | None]]) -> Problem:
    """A contradiction at the place of its first statement."""
    (first, place), *others = [(key, where) for key, where in stated if where is not None]
    names = [f"`{_name(key)}`" for key, _ in ((first, place), *others)]
    where = [
        f"{name} stands on line {other.span.start.line}, column {other.span.start.column}{'' if other.path == place.path else f' of {other.path}'}"
        for name, (_, other) in zip(names[1:], others, strict=True)
    ]
    told = " and ".join([", ".join(names[:-1]), names[-1]])
    message = f"{told} cannot {'both' if len(names) == 2 else 'all'} be as stated: {one.says.en}"
    chinese = f"{'、'.join(names)} 不能同时成立：{one.says.zh}"
    return Problem(place.path, message, place.span, "; ".join(where), place.line, chinese)


def _name(key: str) -> str:
    """A fact as a manifest names it."""
    return key if key.startswith("evidence.") else key.partition(".")[2]
