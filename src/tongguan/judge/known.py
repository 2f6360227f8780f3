"""Facts, stated or assumed, and where every rule stands on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.count import Count
from tongguan.facts import Facts, Judged, Unknown, plain
from tongguan.judge.weigh import holds, weigh
from tongguan.truth import FALSE, TRUE, Outcome, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Condition, Rule


COUNTED = frozenset(
    ("year.ordinary", "year.sensitive", "year.two_year_ordinary", "year.two_year_sensitive", "year.list_ordinary", "year.list_sensitive")
)
"""The year's counts."""
COUNTING = COUNTED | {"item.persons", "item.personal", "item.sensitive", "item.also_ordinary", "item.listed_fields_only"}
"""Facts that move the year's counts, whatever rules read them."""


class Known:
    """What is known of an item, the classes of the law among it.

    INVARIANT: says of every rule what `weigh` says of its condition on `facts`.
    """

    __slots__ = ("_base", "_classes", "_parts", "_touched", "_unsure", "_variables", "claims", "facts", "law", "out")

    def __init__(self, law: Law, facts: Facts, claims: Facts) -> None:
        self.law = law
        self.facts = facts
        self.claims = claims
        """What the manifest claims of classes."""
        self._base: Known | None = None
        self._touched: set[str] = set()
        """What is known otherwise than in the base, classes that follow among it."""
        self._parts: dict[int, bool | None] = {}
        self._classes: list[tuple[str, tuple[int, ...]]] = []
        """The classes that are unknown, each after those that its rules read."""
        self._variables: dict[str, int] = {}
        """The other facts that are unknown, or may be known more closely, and the rules that they leave unsure."""
        out, unsure = law.aside, 0
        for key, readers in law.sieve.readers.items():
            if key in law.class_bits:
                continue
            value = facts.get(key)
            ruled_out, left = (0, readers) if value is None or type(value) is Unknown else law.sieve.pair(key, value)
            out |= ruled_out
            unsure |= left
            if left:
                self._variables[key] = left
        self.out = out
        """The rules that are ruled out, one bit each."""
        self._unsure = unsure
        self._classify(law.class_bits.items(), lambda _: True)
        self._variables = {key: left for key, left in self._variables.items() if left & ~self.out}

    def assuming(self, changes: Facts, *, lasting: bool = False) -> Known:
        """The same with further facts, each of which was unknown or wider before.

        More can be assumed of the result only where the changes are `lasting`.
        """
        touched = frozenset(changes)
        more = Known.__new__(Known)
        more.law, more.claims = self.law, self.claims
        more.facts = {**self.facts, **changes}
        more._base, more._touched, more._parts = self, set(changes), {}  # noqa: SLF001 - its own class
        pair = self.law.sieve.pair
        out, unsure = self.out, 0
        variables = dict(self._variables) if lasting else self._variables
        for key, left in self._variables.items():
            if key in changes:
                ruled_out, left = pair(key, changes[key])  # noqa: PLW2901 - what the change leaves
                out |= ruled_out
                if lasting:
                    variables[key] = left
            unsure |= left
        more.out, more._unsure, more._variables = out, unsure, variables  # noqa: SLF001
        more._classify(self._classes, lambda needs: not needs.isdisjoint(touched))  # noqa: SLF001
        return more

    def _classify(self, classes: Iterable[tuple[str, tuple[int, ...]]], hanging: Callable[[frozenset[str]], bool]) -> None:
        """Derive the classes that hang on what changed.

        A class is true when a rule establishes it, false when every rule that could is known
        not to apply, else unknown. What the manifest claims may tighten; only a judged claim
        may loosen, and never against a rule that is certain.
        """
        still = self._classes = []
        for one in classes:
            key, rules = one
            value = self.facts.get(key)
            if value is None or hanging(value.needs):
                outcome = self.some(rules)
                claim = self.claims.get(key)
                if plain(claim) is True:
                    outcome = TRUE
                elif isinstance(claim, Judged) and claim.value is False and not outcome.certain:
                    outcome = FALSE
                self._touched.add(key)
                if not outcome.open:
                    self.facts[key] = outcome.certain
                    self.out |= self.law.sieve.pair(key, outcome.certain)[0]
                    continue
                self.facts[key] = Unknown(outcome.needs)
            still.append(one)
            self._unsure |= self.law.sieve.readers.get(key, 0)

    # ------------------------------------------------------------------ rules

    def truth(self, bit: int) -> bool | None:
        """Whether the rule of this bit holds; None while it is unknown."""
        if self.out & bit:
            return False
        sure = not self._unsure & bit
        for part, facts in self.law.sieve.joints[bit]:
            truth = self._part(part, facts)
            if truth is False:
                self.out |= bit
                return False
            if truth is None:
                sure = False
        return True if sure else None

    def _part(self, part: Condition, facts: frozenset[str]) -> bool | None:
        place = id(part)
        if place in self._parts:
            return self._parts[place]
        # What reads none of the facts that changed is as it was.
        base = self._base if self._touched.isdisjoint(facts) else None
        truth = holds(part, self.facts) if base is None else base._part(part, facts)  # noqa: SLF001
        self._parts[place] = truth
        return truth

    def settle(self) -> None:
        """Rule out at once what the parts that read several facts rule out."""
        left = self.law.every_bit & ~self.out & self.law.sieve.jointed
        while left:
            bit = left & -left
            left ^= bit
            self.truth(bit)

    def holds(self, rule: Rule) -> bool | None:
        """Whether a rule holds; None while it is unknown."""
        return self.truth(self.law.bits[rule.id])

    def weigh(self, rule: Rule) -> Outcome:
        """The same, with what it waits for."""
        return self.some((self.law.bits[rule.id],))

    def some(self, rules: Iterable[int]) -> Outcome:
        """Whether one of these rules holds."""
        unsure = 0
        for bit in rules:
            truth = self.truth(bit)
            if truth:
                return TRUE
            if truth is None:
                unsure |= bit
        return unknown(self.needs(unsure)) if unsure else FALSE

    def state(self, rules: int) -> Hashable:
        """All that decides how these rules come out under further assumptions: equal states, equal outcomes."""
        alive = rules & ~self.out
        pair, marks = self.law.sieve.pair, self.law.marks
        waiting = []
        for key, left in self._variables.items():
            if left & alive and (key not in self._touched or pair(key, self.facts[key])[1] & alive):
                waiting.append(key)
        read: set[str] = set()
        joint = alive & self.law.sieve.jointed
        while joint:
            bit = joint & -joint
            joint ^= bit
            for part, facts in self.law.sieve.joints[bit]:
                if self._part(part, facts) is None:
                    read |= facts
        read |= COUNTING
        values = [(key, marks.mark(key, value)) for key in read & self._touched if (value := self.facts.get(key)) is not None]
        return self.out & rules, self._unsure & alive, tuple(waiting), frozenset(values)

    def needs(self, rules: int) -> set[str]:
        """The facts that these rules, none of which is settled, wait for."""
        found: set[str] = set()
        facts, pair = self.facts, self.law.sieve.pair
        for key, left in self._variables.items():
            if left & rules:
                value = facts.get(key)
                if value is None:
                    found.add(key)
                elif type(value) is Unknown:
                    found |= value.needs
                elif key not in self._touched or pair(key, value)[1] & rules:
                    found |= (type(value) is Count and value.needs) or {key}
        for key, _ in self._classes:
            if self.law.sieve.readers.get(key, 0) & rules:
                found |= facts[key].needs
        joint = rules & self.law.sieve.jointed
        while joint:
            bit = joint & -joint
            joint ^= bit
            for part, read in self.law.sieve.joints[bit]:
                if self._part(part, read) is None:
                    found |= weigh(part, facts).needs
        return found
