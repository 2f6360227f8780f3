"""Whether facts can be found that make some conditions hold and others fail: exact, over the finite regions of the facts.

Every fact has finitely many regions, cut by the constants with which the conditions compare it. Facts are assigned one
by one, and a branch is given up as soon as a condition that is wanted fails or one that is refused holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tongguan.judge.law import CATEGORY
from tongguan.judge.marks import STATED
from tongguan.judge.regions import regions
from tongguan.judge.weigh import holds
from tongguan.lawbook.condition import cuts_of, facts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.facts import Facts
    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Condition, Lawbook, Rule

MOST = 200_000
"""Situations that one search may look at."""


class Unsolved(Exception):
    """Raised when a search is given up: too many situations, or a fact with too many regions."""


class Alone:
    """As much of a law as regions need: a few rules, and what they hold against each fact."""

    def __init__(self, lawbook: Lawbook, rules: Sequence[Rule]) -> None:
        self.lawbook = lawbook
        self._cuts = {fact: [cut for cut, _ in found] for fact, found in cuts_of([rule.when for rule in rules]).items()}

    def cuts(self, fact: str) -> list[tuple[str, Any]]:
        """Every (operator, operand) that one of the rules holds against a fact."""
        return self._cuts.get(fact, [])


class Search:
    """Looks for facts under which every wanted condition holds and every refused one does not."""

    def __init__(self, lawbook: Lawbook, rules: Sequence[Rule], most: int = MOST) -> None:
        """`rules`: those whose conditions are asked about; their constants cut the regions."""
        self._law = cast("Law", Alone(lawbook, rules))
        self._regions: dict[str, list[Any]] = {}
        self._most = most
        self.exact = True
        """Whether every region of every fact is tried; of a set with many members only some are."""
        self.looked = 0
        """Situations that were looked at."""

    def regions(self, fact: str) -> list[Any]:
        """One value for each region of a fact."""
        if fact not in self._regions:
            found = regions(fact, None, self._law)
            self._regions[fact] = self._singly(fact) if found is None else found
        return self._regions[fact]

    def _singly(self, fact: str) -> list[Any]:
        """Of a set with too many members to combine: none of them, each alone, all together."""
        words = sorted({one for _, operand in self._law.cuts(fact) if isinstance(operand, frozenset) for one in operand})
        if not words:
            raise Unsolved(fact)
        self.exact = False
        return [frozenset(), *(frozenset((word,)) for word in words), frozenset(words)]

    def find(self, wanted: Sequence[Condition], refused: Sequence[Condition] = ()) -> Facts | None:
        """Such facts, or None when there are none. Raises `Unsolved`."""
        return self._find({}, list(wanted), list(refused))

    def _find(self, facts: Facts, wanted: list[Condition], refused: list[Condition]) -> Facts | None:
        self.looked += 1
        if self.looked > self._most:
            raise Unsolved(f"more than {self._most} situations")
        open_wanted, open_refused = [], []
        for condition in wanted:
            truth = holds(condition, facts)
            if truth is False:
                return None
            if truth is None:
                open_wanted.append(condition)
        for condition in refused:
            truth = holds(condition, facts)
            if truth is True:
                return None
            if truth is None:
                open_refused.append(condition)
        if not open_wanted and not open_refused:
            return facts
        for more in self._branches(facts, open_wanted or open_refused):
            found = self._find({**facts, **more}, open_wanted, open_refused)
            if found is not None:
                return found
        return None

    def _branches(self, facts: Facts, conditions: Sequence[Condition]) -> list[Facts]:
        """The situations of the next fact: one of the condition that hangs on the fewest."""
        left = [names for one in conditions if (names := {fact for fact in facts_of(one) if fact not in facts})]
        if not left:
            raise Unsolved("a condition stays unknown with every fact stated")
        missing = min(left, key=lambda names: (len(names), sorted(names)))
        fact = min(missing, key=lambda name: (name == "item.category", len(self.regions(name)), name))
        if fact in CATEGORY and "item.category" in set().union(*(facts_of(one) for one in conditions)):
            fact = "item.category"
        root = fact.removesuffix(STATED)
        if root != fact and root in self._law.lawbook.terms:
            # What is stated has a value; what is not has none, and rules that read it then wait for ever.
            return [{fact: True}, {fact: False}]
        return [{fact: value, **self._following(fact, value)} for value in self.regions(fact)]

    def _following(self, fact: str, value: Any) -> Facts:
        if fact != "item.category":
            return {}
        category = self._law.lawbook.categories[value]
        return {key: getattr(category, key.partition(".")[2]) for key in CATEGORY}
