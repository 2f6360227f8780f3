"""Facts, stated or assumed, and where every rule stands on them."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from tongguan.count import Count
from tongguan.facts import Facts, Judged, Unknown, plain
from tongguan.judge.law import COUNTED_CLASSES
from tongguan.judge.weigh import awaited
from tongguan.truth import FALSE, NOTHING, TRUE, Outcome, unknown

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from tongguan.judge.law import Law
    from tongguan.judge.sieve import Part
    from tongguan.lawbook.model import Rule


COUNTED = frozenset(
    ("year.ordinary", "year.sensitive", "year.two_year_ordinary", "year.two_year_sensitive", "year.list_ordinary", "year.list_sensitive")
)
"""The year's counts."""
COUNTING = COUNTED | {*COUNTED_CLASSES, "item.persons", "item.also_ordinary", "item.listed_fields_only"}
"""Facts that move the year's counts, whatever rules read them."""


class _Derived(NamedTuple):
    """The classes as they were derived from some facts, and what became of the rules on the way."""

    facts: Facts
    out: int
    unsure: int
    parts: tuple[int, dict[int, Part], int, int]
    classes: tuple[list[tuple[str, int, int]], tuple[int, set[str]]]


class Known:
    """What is known of an item, the classes of the law among it.

    Sets of rules are numbers, a bit for each rule. INVARIANT: says of every rule what `weigh` says of its condition on `facts`.
    """

    __slots__ = (
        "_classes",
        "_classing",
        "_joined",
        "_open",
        "_parts",
        "_settled",
        "_unsure",
        "_variables",
        "claims",
        "facts",
        "law",
        "out",
    )

    def __init__(self, law: Law, facts: Facts, claims: Facts) -> None:
        self.law = law
        self.facts = facts
        self.claims = claims
        """What the manifest claims of classes."""
        self._parts = 0
        """The parts that read several facts and were weighed, by the bits of their numbers."""
        self._open: dict[int, Part] = {}
        """Those of them that are unknown."""
        self._joined = 0
        """The rules that they leave unsure."""
        self._settled = 0
        """The rules all of whose such parts were weighed."""
        self._classes: list[tuple[str, int, int]] = []
        """The classes that are unknown, the rules that establish them and those that read them, each after those that its rules read."""
        self._classing: tuple[int, set[str]]
        """The rules that read these classes, and the facts that they wait for."""
        self._variables: dict[str, int] = {}
        """The other facts that are unknown, or may be known more closely, and the rules that they leave unsure."""
        out = law.aside
        variables = law.readers.copy()
        pair = law.sieve.pair
        for key, value in facts.items():
            if value is not None and type(value) is not Unknown and key in variables:
                ruled_out, left = pair(key, value)
                out |= ruled_out
                if left:
                    variables[key] = left
                else:
                    del variables[key]
        self._variables = {key: left for key, left in variables.items() if left & law.classing}
        self._derive(out)
        self.out |= out
        """The rules that are ruled out."""
        self._unsure |= reduce(or_, variables.values(), 0)
        self._variables = variables
        self._narrow()

    def _derive(self, out: int) -> None:
        """The classes, derived once for all items for which the same rules establish them and hang on the same facts."""
        law, facts = self.law, self.facts
        read = (*self._variables, *law.sieve.read_jointly(law.classing & ~out))
        place = (
            out & law.classing,
            tuple(self._variables.items()),
            # A range asks for what would close it, which no mark tells.
            tuple(
                [(key, law.marks.mark(key, value), getattr(value, "needs", None)) for key in read if (value := facts.get(key)) is not None]
            ),
            tuple([(key, plain(claim), type(claim) is Judged) for key, claim in self.claims.items()]),
        )
        known = law.derived.get(place)
        if known is None:
            self.out = out & law.classing
            self._unsure = reduce(or_, self._variables.values(), 0)
            self._classify(law.class_bits.values(), None)
            known = law.derived[place] = _Derived(
                {key: facts[key] for key in law.class_bits},
                self.out,
                self._unsure,
                (self._parts, self._open, self._joined, self._settled),
                (self._classes, self._classing),
            )
        facts.update(known.facts)
        self.out, self._unsure = known.out, known.unsure
        self._parts, weighed, self._joined, self._settled = known.parts
        self._open = weighed.copy()
        self._classes, self._classing = known.classes

    def _narrow(self) -> None:
        """Forget what only leaves rules unsure that are ruled out."""
        asked = self.law.every_bit & ~self.out
        self._variables = {key: left for key, left in self._variables.items() if left & asked}

    def assuming(self, changes: Facts) -> Known:
        """The same with further facts, each of which was unknown or wider before."""
        law, pair = self.law, self.law.sieve.pair
        more = Known.__new__(Known)
        more.law, more.claims = law, self.claims
        more.facts = {**self.facts, **changes}
        out, variables = self.out, self._variables.copy()
        for key in changes:
            if key in variables:
                ruled_out, left = pair(key, changes[key])
                out |= ruled_out
                if left & ~out:
                    variables[key] = left
                else:
                    del variables[key]
        more.out, more._variables = out, variables  # noqa: SLF001 - its own class
        more._unsure = reduce(or_, variables.values(), 0)  # noqa: SLF001
        more._parts, more._open, more._joined, more._settled = self._parts, self._open.copy(), self._joined, self._settled  # noqa: SLF001
        more._loosen(changes.keys())  # noqa: SLF001
        if self._classing[1].isdisjoint(changes):
            more._classes, more._classing = self._classes, self._classing  # noqa: SLF001
            more._unsure |= self._classing[0]  # noqa: SLF001
        else:
            more._classify(self._classes, changes.keys())  # noqa: SLF001
        return more

    def _loosen(self, changed: Iterable[str]) -> None:
        """Weigh those unknown parts anew, once they are asked for, that read what has changed."""
        loose = [number for number, part in self._open.items() if not part.facts.isdisjoint(changed)]
        for number in loose:
            self._settled &= ~self._open.pop(number).rules
            self._parts ^= 1 << number
        if loose:
            self._joined = reduce(or_, [part.rules for part in self._open.values()], 0)

    def _classify(self, classes: Iterable[tuple[str, int, int]], changed: Iterable[str] | None) -> None:
        """Derive the classes that hang on what changed; `None`: on anything.

        A class is true when a rule establishes it, false when every rule that could is known
        not to apply, else unknown. What the manifest claims may tighten; only a judged claim
        may loosen, and never against a rule that is certain.
        """
        still = self._classes = []
        reading, needs = 0, set()
        for one in classes:
            key, rules, readers = one
            value = self.facts.get(key)
            if value is None or changed is None or not value.needs.isdisjoint(changed):
                outcome = self.some(rules)
                claim = self.claims.get(key)
                if plain(claim) is True:
                    outcome = TRUE
                elif isinstance(claim, Judged) and claim.value is False and not outcome.certain:
                    outcome = FALSE
                if not outcome.open:
                    self.facts[key] = outcome.certain
                    if changed is not None:
                        self._loosen((key,))
                    self.out |= self.law.sieve.pair(key, outcome.certain)[0]
                    continue
                self.facts[key] = Unknown(outcome.needs)
            still.append(one)
            reading |= readers
            needs |= self.facts[key].needs
            self._unsure |= readers
        self._classing = (reading, needs)

    # ------------------------------------------------------------------ rules

    def split(self, rules: int) -> tuple[int, int]:
        """Those of these rules that hold, and those that are unknown."""
        alive = rules & ~self.out
        asked = alive & self.law.sieve.jointed & ~self._settled
        if asked:
            self._join(asked)
            alive &= ~self.out
        unsure = alive & (self._unsure | self._joined)
        return alive ^ unsure, unsure

    def _join(self, rules: int) -> None:
        """Weigh the parts of these rules that read several facts."""
        sieve = self.law.sieve
        while rules := rules & ~self.out:
            numbers, alike = sieve.joints[rules & -rules]
            rules &= ~alike
            for number in numbers:
                if not self._parts >> number & 1:
                    self._parts |= 1 << number
                    part = sieve.parts[number]
                    truth = part.holds(self.facts)
                    if truth is None:
                        self._open[number] = part
                        self._joined |= part.rules
                    elif truth is False:
                        self.out |= part.rules
                        break
            else:
                self._settled |= alike

    def settle(self) -> None:
        """Rule out at once what the parts that read several facts rule out."""
        self.split(self.law.every_bit)
        self._narrow()

    def holds(self, rule: Rule) -> bool | None:
        """Whether a rule holds; None while it is unknown."""
        true, unsure = self.split(self.law.bits[rule.id])
        return True if true else None if unsure else False

    def some(self, rules: int) -> Outcome:
        """Whether one of these rules holds."""
        if not rules & ~self.out:
            return FALSE
        true, unsure = self.split(rules)
        return TRUE if true else unknown(self.needs(unsure)) if unsure else FALSE

    def pending(self, rules: int) -> Hashable:
        """All that decides how these rules come out under further assumptions: equal values, equal outcomes.

        Of what is unknown only that counts which they hang on; who is counted, where they look at the year.
        """
        law, facts = self.law, self.facts
        todo, classes = self._hanging(rules)
        counted: frozenset[str] = NOTHING
        if todo & law.yearly:
            # Who is counted hangs on what is exempt, and on these two classes, whoever else reads them.
            todo, classes = self._hanging(rules | law.exempting | law.counting)
            classes += COUNTED_CLASSES
            counted = COUNTING
        parts = [number for number, part in self._open.items() if part.rules & todo]
        waiting = [key for key, left in self._variables.items() if left & todo]
        read = counted.union(waiting, *[self._open[number].facts for number in parts])
        return (
            rules & ~self.out,
            todo,
            tuple(waiting),
            frozenset(parts),
            frozenset([(key, law.marks.mark(key, value)) for key in read if (value := facts.get(key)) is not None]),
            tuple([(key, plain(claim), type(claim) is Judged) for key in classes if (claim := self.claims.get(key)) is not None]),
        )

    def _hanging(self, rules: int) -> tuple[int, list[str]]:
        """Those of these rules that are unknown, with the unknown ones of classes on which they hang, and these classes."""
        self.split(rules)
        unsure = (self._unsure | self._joined) & ~self.out
        todo, classes = rules & unsure, []
        joint: dict[str, int] = {}
        for part in self._open.values():
            for key in part.classes:
                joint[key] = joint.get(key, 0) | part.rules
        for key, own, readers in reversed(self._classes):
            if (readers | joint.get(key, 0)) & todo:
                self.split(own)
                todo |= own & (self._unsure | self._joined) & ~self.out
                classes.append(key)
        return todo, classes

    def kind(self) -> Hashable:
        """All that decides what is concluded of an item, whatever is assumed further: equal kinds, equal conclusions.

        Of what is settled only the rules are left that it lets stand. Of what is not, and of what else judging reads
        (who is counted, evidence of duties, what rules about clearances ask of an item), the marks.
        """
        law, facts = self.law, self.facts
        self.settle()
        alive, clear = law.every_bit & ~self.out, law.about_clearances & ~self.out
        parts = [number for number, part in self._open.items() if part.rules & alive]
        read = law.asking(alive, clear).union(COUNTING, self._variables, *[self._open[number].facts for number in parts])
        return (
            alive,
            clear,
            (self._unsure | self._joined) & alive,
            sum([1 << number for number in parts]),
            law.number(frozenset(self._variables)),
            law.marks.of([(key, value) for key in read if (value := facts.get(key)) is not None]),
            law.number(
                frozenset(
                    [
                        (key, facts[key].needs, plain(self.claims.get(key)), type(self.claims.get(key)) is Judged)
                        for key, _, _ in self._classes
                    ]
                )
            ),
        )

    def needs(self, rules: int) -> set[str]:
        """The facts that these rules, which are unknown, wait for."""
        found: set[str] = set()
        facts = self.facts
        for key, left in self._variables.items():
            if left & rules:
                value = facts.get(key)
                if value is None:
                    found.add(key)
                elif type(value) is Unknown:
                    found |= value.needs
                else:
                    found |= (type(value) is Count and value.needs) or {key}
        for key, _, readers in self._classes:
            if readers & rules:
                found |= facts[key].needs
        for part in self._open.values():
            if part.rules & rules:
                awaited(part.condition, facts, found)
        return found
