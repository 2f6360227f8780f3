"""The range of a route, each of its ends itself a range while facts are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.facts import plain
from tongguan.verdict import Route

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongguan.lawbook.model import Rule
    from tongguan.verdict import Held


def route_of(rule: Rule) -> Route:
    """The route that a rule concludes; an exemption concludes none."""
    return Route[rule.then["route"]] if "route" in rule.then else Route.none


def end_of(rule: Rule, name: str) -> Route | None:
    """How light (`down_to`) or strict (`up_to`) a review may end, where it says so."""
    return Route[rule.then[name]] if name in rule.then else None


def touches(rule: Rule) -> bool:
    """Whether a review may move the route."""
    return "up_to" in rule.then or "down_to" in rule.then


def binds(rule: Rule) -> bool:
    """Whether a review of a paper reaches beyond it: what it asks no other paper answers, nor that none is needed."""
    return end_of(rule, "up_to") in (None, Route.prohibited)


def serves(rules: Iterable[Rule], held: Held, route: Route) -> bool:
    """Whether a paper of this kind answers a route by these rules on papers, or may do for it."""
    mechanism = plain(held.clearance.facts.get("clearance.mechanism"))
    return route.name in held.eased or any(
        "clears" in rule.then and route.name in rule.then["clears"] and names(rule, mechanism) for rule in rules
    )


def names(rule: Rule, mechanism: object) -> bool:
    """Whether a rule is about papers of this kind."""
    from tongguan.lawbook.condition import tests_of

    for test in tests_of(rule.when):
        if test[1] == "clearance.mechanism":
            return any(mechanism == operand or (isinstance(operand, frozenset) and mechanism in operand) for _, operand in test[2])
    return True


class Ends:
    """What the weighed rules and reviews leave between the lightest and the strictest route."""

    def __init__(self, low: Route, high: Route) -> None:
        self.low = low
        """The strictest route that is certain."""
        self.high = high
        """The strictest that is possible."""
        self._down = [Route.prohibited, Route.prohibited]
        self._up = [Route.none, Route.none]

    def decide(self, rule: Rule, decided: Route, *, certain: bool) -> None:
        """What a determination makes of a review: inside what it leaves open, nothing beyond."""
        up, down = end_of(rule, "up_to"), end_of(rule, "down_to")
        if down is not None and decided < self.high and self.low is not Route.prohibited:
            cap = max(decided, down)
            self.low = min(self.low, cap)
            self.high = min(self.high, cap) if certain else self.high
        if up is not None:
            limit = min(decided, up)
            self.low = max(self.low, limit) if certain else self.low
            self.high = max(self.high, limit)

    def review(self, down: Route | None, up: Route | None, *, certain: bool) -> None:
        """A review may end as light as `down` and as strict as `up`."""
        for ends, end, better in ((self._down, down, min), (self._up, up, max)):
            if end is not None:
                ends[0] = better(ends[0], end)
                if certain:
                    ends[1] = better(ends[1], end)

    @property
    def floor(self) -> Route:
        """The lightest route that is possible; what is prohibited for certain no review eases."""
        return self.low if self.low is Route.prohibited else min(self.low, self._down[0])

    @property
    def ceiling(self) -> Route:
        """The strictest route that is possible."""
        return max(self.high, self._up[0])

    @property
    def settled(self) -> bool:
        """Whether the missing facts change neither end."""
        least = self.high if self.high is Route.prohibited else min(self.high, self._down[1])
        return self.floor == least and self.ceiling == max(self.low, self._up[1])
