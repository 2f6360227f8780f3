"""The determinations on record for one item: which reviews they settle, and the route that they give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.facts import plain
from tongguan.judge.cell import in_force, stated_truth, truth_of
from tongguan.judge.clearances import already_made, derive
from tongguan.judge.subject import DETERMINATION
from tongguan.truth import FALSE, TRUE, Outcome, every, negation, some, unknown
from tongguan.verdict import Route

if TYPE_CHECKING:
    from tongguan.facts import Facts
    from tongguan.judge.subject import Subject
    from tongguan.lawbook.model import Rule
    from tongguan.manifest import Clearance


class Determinations:
    """Those that the flow of an item states."""

    __slots__ = ("_base", "_subject", "papers")

    def __init__(self, subject: Subject, base: Facts) -> None:
        """`base`: the facts of the item with nothing assumed."""
        self._subject = subject
        self._base = base
        self.papers = tuple([one for one in subject.flow.clearances if plain(one.facts.get("clearance.mechanism")) == DETERMINATION])

    def naming(self, rule: Rule) -> list[Clearance]:
        """Those that name this review, by its id or its topic: the last part of an id may be that of several."""
        names = {rule.id, rule.then.get("review", rule.id)}
        return [paper for paper in self.papers if not names.isdisjoint(_set(paper.facts.get("clearance.settles")))]

    def settles(self, rule: Rule, facts: Facts) -> Outcome:
        """Whether one of them settles this review for the item."""
        return some(self.stands(paper, facts) for paper in self.naming(rule))

    def stands(self, paper: Clearance, facts: Facts) -> Outcome:
        """Whether a determination covers the item, has been made, has not run out, is the exporter's own, and is signed.

        One given to somebody outside the group was given on what that one does. One that names purposes, recipients, a number of persons or a scale settles nothing beyond them.
        """
        return every(self.standing(paper, facts).values())

    def standing(self, paper: Clearance, facts: Facts) -> dict[str, Outcome]:
        """The same, part by part."""
        own, subject = paper.facts, self._subject
        derived = derive(paper, subject.flow, subject.item, self._measured(facts), subject.law.day)
        signed = [f"clearance.{name}" for name in ("by", "because") if own.get(f"clearance.{name}") is None]
        parts = {
            "item": truth_of(derived["clearance.covers_item"]),
            "end": in_force(derived),
            "signed": unknown(signed) if signed else TRUE,
            "made": already_made(own, derived.get("flow.since"), subject.law.day),
        }
        if derived["clearance.holder_group_member_stated"]:
            parts["holder"] = stated_truth(own, "clearance.holder_group_member")
        for name in ("purpose", "recipient"):
            if own.get(f"clearance.{name}s") is not None:
                parts[name] = truth_of(derived[f"clearance.covers_{name}"])
        if own.get("clearance.changes"):
            parts["changes"] = FALSE
        for limit in ("persons", "scale"):
            if own.get(f"clearance.{limit}") is not None:
                parts[limit] = negation(truth_of(derived[f"clearance.{limit}_exceeded"]))
        return parts

    def by(self, rule: Rule) -> Clearance | None:
        """One that settles this review."""
        return next((paper for paper in self.naming(rule) if self.stands(paper, self._base).certain), None)

    def route(self, rule: Rule) -> Route | None:
        """The route that those which settle it give; of several the strictest stands."""
        routes = [plain(paper.facts.get("clearance.route")) for paper in self.naming(rule) if self.stands(paper, self._base).certain]
        return max((Route[route] for route in routes if route), default=None)

    def _measured(self, facts: Facts) -> Facts:
        """What is held against a clearance of these facts.

        Those of the cell are of the item that came first: rules cannot tell them from this item's, a clearance can.
        What is assumed stays assumed.
        """
        base = self._base
        return {key: value if facts.get(key) is base.get(key) else facts[key] for key, value in self._subject.measured.items()}


def _set(value: Any) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset() if value is None else frozenset((value,))
