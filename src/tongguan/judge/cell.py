"""What holds of an item before the year is counted, shared by all items that no rule can tell apart.

A `Subject` is one item of one flow; a `Cell` is what its facts amount to: derived facts, classes,
the rules that are ruled out. Subjects whose facts bear the same marks share their cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tongguan.count import Count
from tongguan.facts import Facts, Unknown, plain, waiting_for
from tongguan.judge.known import COUNTED, Known
from tongguan.judge.law import CATEGORY
from tongguan.judge.tally import BUCKETS, LISTS, UNSETTLED
from tongguan.judge.weigh import holds, weigh
from tongguan.truth import FALSE, Outcome, every, negation, settled, some, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Condition

OWN = frozenset((*COUNTED, "item.persons"))
"""Facts whose roots differ from item to item of one cell."""


class Cell:
    """The facts of an item with everything that follows from them before the year is counted."""

    def __init__(self, law: Law, stated: Facts, claims: Facts, derived: Facts) -> None:
        self.law = law
        self.claims = claims
        self.waiting: dict[str, frozenset[str]] = {}
        """Derived facts that are unknown, and the stated facts they wait for."""
        # What no rule reads may be otherwise in the next item of the cell, and is no fact of it.
        facts = {key: value for key, value in stated.items() if law.marks.reads(key)}
        facts.update(self._category(stated))
        for key, value in derived.items():
            if type(value) is Unknown:
                # In case work such a fact is a variable of its own; what it hangs on is kept for the question.
                self.waiting[key] = value.needs
            facts[key] = waiting_for(key) if type(value) is Unknown else value
        self.known = Known(law, facts, claims)
        self.facts = facts
        """What is stated, as the item says it that came first, and what follows from it."""
        self.members = self.membership(self.known)
        self.waits = any(outcome.open for outcome in self.members.values())
        """Whether it is unknown where the item's persons count."""
        self.counting = {"item.persons", "item.also_ordinary", "item.category"}.union(*(outcome.needs for outcome in self.members.values()))
        """Facts on which the item's own place in the count depends."""
        self.ranges: Facts = {
            key: Count(value.low, value.high, frozenset((key,))) for key, value in facts.items() if type(value) is Count and value.needs
        }
        """The figures that are still a range, each asking for itself as case work needs it."""
        members = [(outcome.truth, outcome.needs) for outcome in self.members.values()]
        self.kind = law.number((self.known.kind(), *members, frozenset(self.waiting.items())))
        """What tells this cell from others in what is concluded, clearances aside."""

    def _category(self, facts: Facts) -> Facts:
        """What the category says of the class of the data."""
        category = self.law.lawbook.categories.get(plain(facts.get("item.category")) or "")
        return {
            key: waiting_for("item.category") if category is None else getattr(category, key.removeprefix("category.")) for key in CATEGORY
        }

    def assume(self, base: Known, stated: Facts) -> Known:
        """Known facts with some assumed."""
        return base.assuming(stated | self._category(stated) if "item.category" in stated else stated)

    # ------------------------------------------------------------------ scope and count

    def governed(self, known: Known) -> Outcome:
        """Whether the data are provided abroad."""
        return known.some(self.law.governing)

    def at_home(self, known: Known) -> Outcome:
        """Whether a foreign party gets them inside the mainland."""
        return known.some(self.law.at_home)

    def _exempting(self, known: Known) -> tuple[int, int]:
        """The exempting rules that hold and those that may, displaced ones left out."""
        return self.law.order_of_exempting.effective(*known.split(self.law.exempting))

    @property
    def status(self) -> str:
        """What becomes of the item's persons in the ledger: `counted`, `exempt`, `unsettled` or `outside`."""
        if not self._concerned(self.known).possible:
            return "outside"
        if self._exempting(self.known)[0] & self.law.leaving:
            return "exempt"
        return "counted" if self.members["ordinary"].certain or self.members["sensitive"].certain else "unsettled"

    def _concerned(self, known: Known) -> Outcome:
        """Whether personal information is provided abroad."""
        return every((self.governed(known), truth_of(known.facts.get("item.personal"))))

    def membership(self, known: Known) -> Mapping[str, Outcome]:
        """Whether the item's persons belong in each of the year's buckets."""
        facts, law = known.facts, self.law
        personal = self._concerned(known)
        if not personal.possible:
            return dict.fromkeys((*BUCKETS, *LISTS), FALSE)
        true, unsure = self._exempting(known)

        def exempting(rules: int) -> Outcome:
            if true & rules or not unsure & rules:
                return settled(bool(true & rules))
            return unknown(known.needs(law.order_of_exempting.waiting(unsure & rules, unsure)))

        def unsettled(rules: int) -> Outcome:
            """What rules leave open that say that the law does not settle it; never certain."""
            whole = exempting(rules)
            return unknown({f"{UNSETTLED}{rule.id}" for rule in law.standing((true | unsure) & rules)}) if whole.certain else whole

        counted = every((personal, negation(exempting(law.leaving))))
        open_ = unsettled(law.ranging)
        if open_.possible and counted.possible:
            # The law does not say whether these persons count: they may, whatever is stated.
            counted = unknown(counted.needs | open_.needs)
        sensitive = truth_of(facts.get("item.sensitive"))
        # Nor whether some kinds are sensitive: those persons may be in that counter as well.
        doubtful = some((sensitive, unsettled(law.doubting)))
        also = stated_truth(facts, "item.also_ordinary")
        # LAW: Order 16 arts. 3, 4 and 5(1)(1)-(3) are left out of the counts of a zone list too.
        listed = every((personal, stated_truth(facts, "item.listed_fields_only"), negation(exempting(law.leaving))))
        return {
            # LAW: Order 16 art. 5, 8: the ordinary counter leaves sensitive information out; what a
            # bundle of both is counted as, the law does not say, so it counts in both.
            "ordinary": every((counted, some((negation(sensitive), also)))),
            "sensitive": every((counted, doubtful)),
            # LAW: Order 11 art. 4(3): the old window knows personal information, of which sensitive is a part.
            "two_year_ordinary": personal,
            "two_year_sensitive": every((personal, doubtful)),
            "list_ordinary": every((listed, negation(sensitive))),
            "list_sensitive": every((listed, sensitive)),
        }


class Outcomes(Mapping[str, Outcome]):
    """How each rule comes out on these facts, weighed when it is asked for; displaced route rules as they end."""

    __slots__ = ("_facts", "_found", "_law")

    def __init__(self, law: Law, facts: Facts) -> None:
        self._law = law
        self._facts = facts
        self._found: dict[str, Outcome] = {}

    def __getitem__(self, rule_id: str) -> Outcome:
        found = self._found.get(rule_id)
        if found is None:
            rule = self._law.by_id[rule_id]
            if rule.stage == "clear":
                raise KeyError(rule_id)
            found = weighed(rule.when, self._facts)
            for other in self._law.displacers.get(rule_id, ()):
                found = every((found, negation(self[other.id])))
            self._found[rule_id] = found
        return found

    def __iter__(self) -> Iterator[str]:
        return (rule.id for rule in self._law.weighed)

    def __len__(self) -> int:
        return len(self._law.weighed)


def weighed(condition: Condition, facts: Facts) -> Outcome:
    """A condition on these facts; its needs are gathered only when it is unknown."""
    truth = holds(condition, facts)
    return weigh(condition, facts) if truth is None else settled(truth)


def truth_of(value: Any) -> Outcome:
    """A derived fact as an outcome."""
    if isinstance(value, Unknown):
        return unknown(value.needs)
    if value is None:
        raise AssertionError("a derived fact is always there, if only as unknown")
    return settled(bool(plain(value)))


def in_force(facts: Facts) -> Outcome:
    """Whether a clearance has neither run out nor been withdrawn."""
    return negation(truth_of(facts["clearance.ended"]))


def stated_truth(facts: Facts, key: str) -> Outcome:
    """A stated fact as an outcome; left out it is unknown."""
    return unknown((key,)) if facts.get(key) is None else truth_of(facts[key])
