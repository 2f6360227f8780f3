"""The law of one day, laid out for judging: rules by stage, classes in order, constants by fact."""

from __future__ import annotations

from functools import reduce
from itertools import count
from operator import or_
from typing import TYPE_CHECKING, Any

from tongguan.facts import plain
from tongguan.judge.ends import route_of, touches
from tongguan.judge.marks import STATED, Marks
from tongguan.judge.sieve import Sieve, places_in
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.model import STAGES, Lawbook, Rule
from tongguan.recent import Recent
from tongguan.record import replace
from tongguan.truth import Outcome, settled, unknown
from tongguan.verdict import Route

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from tongguan.facts import Facts


def effect_of(rule: Rule) -> str:
    """What a rule of the stage `exempt` makes of the count: persons leave it, or it is a range."""
    return str(rule.then.get("exempt") or rule.then.get("count"))


HOLDS = "flow.holds."
HOLDS_FIRST = "flow.holds_before_export."
PRESENT = ".present"
"""Suffix of the fact that says whether there is something of which further facts tell more."""
BEFORE = ".before_export"
"""Suffix of the derived fact that tells whether dated evidence came before the first export."""
BEHIND = ".years_behind_"
"""In the derived fact that tells how far yearly evidence lies behind; the month and the day by which it is due follow."""


CELLS = 120
"""Cells from which on those are let go of, part by part of a run, that were not met for a while."""
CATEGORY = ("category.personal", "category.sensitive", "category.mapping")
"""What the kind of data says of its class."""
COUNTED_CLASSES = ("item.personal", "item.sensitive")
"""The classes by which persons are counted."""


class Order:
    """Rules of which some displace others, in sets that are numbers with a bit for each rule."""

    def __init__(self, over: Iterable[tuple[int, int]]) -> None:
        self._over = tuple(over)
        """Rules that may be displaced, and those that displace them, displacers first."""
        self._displaced = self._displacing = 0
        for bit, displacing in self._over:
            self._displaced |= bit
            self._displacing |= displacing

    def effective(self, true: int, unsure: int) -> tuple[int, int]:
        """Of the rules that hold and those that may, those that still do once the others have displaced them."""
        alive = true | unsure
        if not (alive & self._displaced and alive & self._displacing):
            return true, unsure
        for bit, over in self._over:
            if not bit & (true | unsure):
                continue
            if over & true:
                true &= ~bit
                unsure &= ~bit
            elif over & unsure and bit & true:
                true ^= bit
                unsure |= bit
        return true, unsure

    def waiting(self, rules: int, unsure: int) -> int:
        """Rules with those unknown ones on which it hangs whether they are displaced."""
        for bit, over in reversed(self._over) if rules & self._displaced else ():
            if bit & rules:
                rules |= over & unsure
        return rules

    def concerned(self, rules: int) -> int:
        """Rules with all that may displace them."""
        return self.waiting(rules, -1)


class Law:
    """What is in force on one day. Built once a run.

    With `strict_conflicts`, what norms in force contradict each other on is no review: the strictest of them is the law.
    `whole`: the law of which this is a part; what its facts do to rules is then worked out once for both.
    """

    def __init__(self, lawbook: Lawbook, day: str, *, strict_conflicts: bool = False, whole: Law | None = None) -> None:
        self.lawbook = lawbook
        self.day = day
        self.strict_conflicts = strict_conflicts
        self.rules = lawbook.on(day)
        if strict_conflicts:
            self.rules = tuple(one for rule in self.rules if (one := strictly(rule)) is not None)
        self.by_id = {rule.id: rule for rule in self.rules}
        self.bits: dict[str, int] = {rule.id: 1 << place for place, rule in enumerate(lawbook.rules)} if whole is None else whole.bits
        """The bit that stands for each rule, in force or not."""
        self.aside = (1 << len(self.bits)) - 1 ^ self.joined(self.rules)
        """The rules that are not in force."""
        self.reading = lawbook.index.reading
        """Fact → the rules, in force or not, that read it."""
        self.marks: Marks = Marks(lawbook) if whole is None else whole.marks
        self.sieve: Sieve = Sieve(lawbook, self.marks) if whole is None else whole.sieve
        self._remember()
        self._by_stage()
        self._by_effect()
        self._by_fact()

    def _remember(self) -> None:
        """Make room for what is found out once."""
        self.cells: Recent[Hashable, Any] = Recent()
        """What items amount to that no rule can tell apart, by the marks of their facts."""
        self.derived: dict[Hashable, Any] = {}
        """Classes as they were derived, by all that decides them."""
        self.drafts: Any = None
        """What is found under each opinion of these cells, once something was assembled."""
        self._alone: Law | None = None
        self.opinions: Recent[Hashable, list[Any]] = Recent()
        """What was concluded, by the kind of an item's cell and the marks of the year's counts."""
        self._numbers: dict[Hashable, int] = {}
        # Counted on, not by how many there are: two threads may ask at once, and never get one number for two things.
        self._next = count()
        self._standing: dict[int, tuple[Rule, ...]] = {}
        self._ids: dict[int, frozenset[str]] = {}
        self.papers: dict[Hashable, int] = {}
        """Numbers for what follows from clearances whatever the item, by what it follows from."""
        self._asking: dict[tuple[int, int], frozenset[str]] = {}
        self.regions: dict[tuple[str, Any], list[tuple[Any, str]] | None] = {}
        """The regions of unknown facts, by what is known of them: a value and its name."""
        self.worked: Recent[Hashable, list[Any]] = Recent()
        """Questions that were worked through, by all that decides them."""
        self.asked: Recent[Hashable, Any] = Recent()
        """Questions by what they ask and where they lead."""
        self.answers: dict[Hashable, Any] = {}
        """What was concluded of the route, by the rules that hold and those that may."""
        self.timely: dict[Hashable, tuple[tuple[Any, ...], tuple[Any, ...], int]] = {}
        """Whether evidence came before, and how far it lies behind, by what is stated of it; and a number for both."""

    def _by_stage(self) -> None:
        """The rules by the stage that reads them, and what each stage makes of them."""
        self.stages: dict[str, list[Rule]] = {stage: [] for stage in STAGES}
        for rule in self.rules:
            self.stages[rule.stage].append(rule)
        self._by_place = {self.bits[rule.id].bit_length() - 1: rule for rule in self.rules}
        self.weighed = [rule for rule in self.rules if rule.stage != "clear"]
        """All but the rules about clearances, which are weighed for each clearance."""
        self.every_bit = self.joined(self.weighed)
        self.about_clearances = self.joined(self.stages["clear"])
        self.asked_of_items = [
            (fact, bits & self.about_clearances)
            for fact, bits in self.reading.items()
            if bits & self.about_clearances and not fact.startswith("clearance.")
        ]
        """The facts of items that rules about clearances read, and those rules."""
        self.buckets = tuple(
            key.removeprefix("year.")
            for key in self.lawbook.terms
            if key.startswith("year.") and not key.startswith("year.list_") and self._reads(key)
        )
        """The counters that rules in force look at."""
        self.yearly = self._reading("year.")
        """The rules that look at the year's counts."""
        self.early = self.joined(rule for stage in ("scope", "classify", "exempt") for rule in self.stages[stage])
        """The rules that others build on."""
        self.companies = self.joined(rule for rule in self.rules if _of_a_pack(rule))
        """The rules of companies."""
        self.governing = self.joined(rule for rule in self.stages["scope"] if rule.then.get("scope") == "governed")
        """The rules by which data are provided abroad."""
        self.at_home = self.joined(rule for rule in self.stages["scope"] if rule.then.get("scope") == "gates_only")
        """The rules by which a foreign party gets them inside the mainland."""
        self.scope = self.governing | self.at_home
        self.classes = self._classes()
        self.classing = self.joined(self.stages["classify"])
        self.class_bits = {key: (key, self.joined(rules), self.sieve.readers.get(key, 0)) for key, rules in self.classes}
        self.readers = {key: bits for key, bits in self.sieve.readers.items() if key not in self.class_bits}
        """Fact → the rules with a part that reads it alone, classes aside."""
        self.counting = reduce(or_, [rules for key, rules, _ in self.class_bits.values() if key in COUNTED_CLASSES], 0)
        """The rules that establish the classes by which persons are counted."""
        self.gates = [(self.lawbook.gates[name], self.joined(rules)) for name, rules in _grouped(self.stages["gate"], "gate").items()]
        self.gating = self.joined(self.stages["gate"])
        self.breaches = self.joined(rule for rule in self.stages["gate"] if "breach" in rule.then)
        self.duties = [(self.lawbook.duties[name], self.joined(rules)) for name, rules in _grouped(self.stages["duty"], "duty").items()]
        self.dutiful = self.joined(self.stages["duty"])
        """The rules by which something has to be done."""
        self.notes = self.joined(rule for rule in self.weighed if rule.then.get("note"))
        self.notes_at_home = self.joined(rule for stage in ("scope", "gate") for rule in self.stages[stage]) & self.notes
        """The reminders that also hold where data only reach a foreign party inside the mainland."""

    def _by_effect(self) -> None:
        """The rules that count persons, decide the route or ask for a review, and what displaces them."""
        self.routes = [
            rule for stage in ("exempt", "route") for rule in self.stages[stage] if "route" in rule.then or "exempt" in rule.then
        ]
        self.exempting = self.joined(self.stages["exempt"])
        counts = [rule for rule in self.stages["exempt"] if "exempt" in rule.then or "count" in rule.then]
        self.leaving = self.joined(rule for rule in counts if effect_of(rule).startswith("leaves"))
        """The rules whose persons leave the count."""
        self.ranging = self.joined(rule for rule in counts if effect_of(rule) == "range")
        """The rules of whose persons the law leaves open whether they count."""
        self.doubting = self.joined(rule for rule in counts if effect_of(rule) == "sensitive_range")
        """The rules of whose persons it leaves open whether they count as sensitive."""
        self.reviewing = self.joined(rule for rule in self.weighed if "review" in rule.then)
        self.touching = self.joined(rule for rule in self.weighed if "review" in rule.then and touches(rule))
        """The reviews that may move the route."""
        self.decided = frozenset(mechanism for gate in self.lawbook.gates.values() for mechanism in gate.met_by)
        """Mechanisms that an authority or another party grants or refuses."""
        self.displacers: dict[str, list[Rule]] = {}
        for rule in self.routes:
            for other in rule.over:
                if other in self.by_id:
                    self.displacers.setdefault(other, []).append(rule)
        self.routes = self._displacers_first()
        self.routing = self.joined(self.routes)
        self._by_route = [
            (route, self.joined(rule for rule in self.routes if route_of(rule) is route)) for route in sorted(Route, reverse=True)
        ]
        self.order = Order(self._over(self.routes))
        """The route rules, each after those that displace it."""
        places = {rule.id: place for place, rule in enumerate(self.routes)}
        exempting = sorted(self.stages["exempt"], key=lambda rule: places.get(rule.id, len(places)))
        self.order_of_exempting = Order((bit, over & self.exempting) for bit, over in self._over(exempting))
        self.order_of_reviews = Order(self._over(rule for rule in self.weighed if "review" in rule.then))

    def _by_fact(self) -> None:
        """What follows from facts before any rule is weighed."""
        lawbook = self.lawbook
        self.unclaimed: dict[str, Any] = {
            # What nobody claims is not claimed; `False` equals no word and no member of a list.
            term.key: frozenset() if term.type in ("set", "places", "countries", "texts") else False
            for term in lawbook.terms.values()
            if term.claim
        }
        derived = [key for key, term in lawbook.terms.items() if term.origin == "derived" and not key.startswith("clearance.")]
        self.derived_before = tuple(key for key in derived if key.endswith(BEFORE))
        """Whether dated evidence came before the first export."""
        self.dated_before = [(key.removesuffix(BEFORE), f"{key.removesuffix(BEFORE)}.date") for key in self.derived_before]
        """The evidence of each of these, and its day."""
        self.derived_behind = tuple(key for key in derived if BEHIND in key)
        """How many years yearly evidence lies behind."""
        self.due_yearly = [
            (f"{one}.date", f"{one}.since", due.replace("_", "-")) for one, _, due in (key.partition(BEHIND) for key in self.derived_behind)
        ]
        """The day of the evidence of each of these, the day since which there is something to report, and the month and day by which it is due."""
        self.dates = ("flow.since", *(day for _, day in self.dated_before), *(key for keys in self.due_yearly for key in keys[:2]))
        """The days on which all of this hangs."""
        stated = {key: key.removesuffix(STATED) for key in derived if key.endswith(STATED)}
        self.derived_above = {key: fact for key, fact in stated.items() if not key.startswith(("item.", "population."))}
        self.derived_of_items = {key: fact for key, fact in stated.items() if key not in self.derived_above}
        """Whether another fact is stated at all: which one."""
        self.derived_of_groups = {key: self._group(fact) for key, fact in self.derived_of_items.items() if fact.endswith(PRESENT)}
        """Where that fact says whether there is something: every fact that speaks of it."""
        self.derived_held = {
            key: (key.removeprefix(prefix), first)
            for prefix, first in ((HOLDS, False), (HOLDS_FIRST, True))
            for key in derived
            if key.startswith(prefix)
        }
        """Whether a clearance of a mechanism is held: the mechanism, and whether since before the export."""
        self.mechanisms_held = frozenset(mechanism for mechanism, _ in self.derived_held.values())
        following = (self.derived_before, self.derived_above, self.derived_held, self.derived_of_items, self.class_bits)
        self.following = dict.fromkeys([*CATEGORY, *(key for keys in following for key in keys)])
        """What follows from what is stated of an item, before the year is counted."""
        late = {*derived, *self.class_bits}
        hanging = 0
        for fact, bits in self.reading.items():
            if fact in late or fact.startswith(("year.", "category.")):
                hanging |= bits
        self.early_defects = [rule for rule in self.stages["clear"] if "defect" in rule.then and not self.bits[rule.id] & hanging]
        """Flaws that a clearance shows by itself, before anything is known of the item's classes."""
        self.termed = [rule for rule in self.early_defects if self.bits[rule.id] & self.reading.get("clearance.end_stated", 0)]
        """Those of papers whose term the law gives: their end need not be stated."""

    def without_packs(self) -> Law:
        """The same law without the rules of companies."""
        if self._alone is None:
            own = tuple(rule for rule in self.lawbook.rules if not _of_a_pack(rule))
            self._alone = Law(replace(self.lawbook, rules=own), self.day, strict_conflicts=self.strict_conflicts, whole=self)
        return self._alone

    def _group(self, fact: str) -> frozenset[str]:
        """Whether there is something, and what is told of it (its size, its treatment): whoever states one of these speaks of it."""
        name = fact.removesuffix(PRESENT[1:])
        return frozenset((fact, *[one for one in self.reading if one.startswith(name) and not one.endswith(STATED)]))

    def companies_speak(self, out: int) -> bool:
        """Whether rules of companies may speak of an item for which these rules are ruled out, or of what is counted."""
        return bool(self.companies & (self.early | ~out))

    def _over(self, rules: Iterable[Rule]) -> Iterator[tuple[int, int]]:
        """Each of these rules that others may displace, and those others."""
        for rule in rules:
            over = self.displacers.get(rule.id)
            if over:
                yield self.bits[rule.id], self.joined(over)

    def strictest(self, rules: int) -> Route:
        """The strictest route that one of these rules concludes."""
        return next((route for route, bits in self._by_route if bits & rules), Route.none)

    def concluding(self, rules: int, *routes: Route) -> int:
        """Those of these rules that conclude one of these routes."""
        return rules & sum(bits for route, bits in self._by_route if route in routes)

    def ids(self, rules: int) -> frozenset[str]:
        """The names of these rules."""
        found = self._ids.get(rules)
        if found is None:
            found = self._ids[rules] = frozenset([rule.id for rule in self.standing(rules)])
        return found

    def _reading(self, prefix: str) -> int:
        """The rules, in force or not, that read facts of this name."""
        return reduce(or_, [bits for fact, bits in self.reading.items() if fact.startswith(prefix)], 0)

    def _reads(self, fact: str) -> bool:
        """Whether a rule in force reads this fact."""
        return bool(self.reading.get(fact, 0) & ~self.aside)

    def layer(self, facts: Facts) -> int:
        """A number for the marks of these facts: the same for all facts that no rule can tell apart."""
        return self.number(self.marks.of(facts.items()))

    def asking(self, alive: int, clear: int) -> frozenset[str]:
        """The facts that judging reads beside the conditions of rules, where these rules and these about clearances are left.

        Duties ask for evidence, and rules about clearances for facts of items.
        """
        place = (alive & self.dutiful, clear)
        found = self._asking.get(place)
        if found is None:
            found = self._asking[place] = frozenset(
                [
                    *(fact for duty, rules in self.duties if rules & alive for fact in facts_of(duty.evidence)),
                    *(fact for fact, rules in self.asked_of_items if rules & clear),
                ]
            )
        return found

    def forget(self) -> None:
        """Let go of what was concluded, with everything that knows it by its number or identity; no item is to be left that does."""
        for known in (self.cells, self.derived, self.opinions, self.worked, self.asked, self._numbers, self.papers, self.timely):
            known.clear()
        self.drafts = None
        if self._alone is not None:
            self._alone.forget()

    def turn(self) -> None:
        """Let go of what was concluded a while ago and not asked for since, once there is much of it; as above, no item is to be left."""
        if len(self.cells) >= CELLS:
            for known in (self.cells, self.opinions, self.worked, self.asked):
                known.turn()
            if self.drafts is not None:
                self.drafts.turn()
        if self._alone is not None:
            self._alone.turn()

    def number(self, what: Hashable) -> int:
        """A number for what tells items apart: the same for equal things."""
        return self._numbers.setdefault(what, next(self._next))

    def joined(self, rules: Iterable[Rule]) -> int:
        """The bits of these rules in one number."""
        found = 0
        for rule in rules:
            found |= self.bits[rule.id]
        return found

    def standing(self, rules: int) -> tuple[Rule, ...]:
        """The rules whose bits are in a number, in the order of the lawbook."""
        found = self._standing.get(rules)
        if found is None:
            found = self._standing[rules] = tuple([self._by_place[place] for place in places_in(rules)])
        return found

    def granted(self, facts: Facts) -> Outcome:
        """Whether a clearance was granted; a filing or report, which nobody grants, counts unless it was refused."""
        result = plain(facts.get("clearance.result"))
        if result is None and plain(facts.get("clearance.mechanism")) in self.decided:
            return unknown(("clearance.result",))
        return settled(result in (None, "pass"))

    def _classes(self) -> list[tuple[str, list[Rule]]]:
        """Classes, each after those that its rules read."""
        rules: dict[str, list[Rule]] = {key: [] for key, term in self.lawbook.terms.items() if term.origin == "class"}
        for rule in self.stages["classify"]:
            if "class" in rule.then:
                rules[rule.then["class"]].append(rule)
        read = [(key, self.reading[key]) for key in sorted(rules) if key in self.reading]
        order: list[str] = []
        visited: set[str] = set()

        def visit(key: str) -> None:
            if key in visited:
                return
            visited.add(key)
            for rule in rules[key]:
                bit = self.bits[rule.id]
                for fact, readers in read:
                    if readers & bit:
                        visit(fact)
            order.append(key)

        for key in rules:
            visit(key)
        return [(key, rules[key]) for key in order]

    def _displacers_first(self) -> list[Rule]:
        """Route rules, each after the rules that may displace it."""
        order: list[Rule] = []
        visited: set[str] = set()

        def visit(rule: Rule) -> None:
            if rule.id in visited:
                return
            visited.add(rule.id)
            for other in self.displacers.get(rule.id, ()):
                visit(other)
            order.append(rule)

        for rule in self.routes:
            visit(rule)
        return order

    def cuts(self, fact: str) -> list[tuple[str, object]]:
        """Every (operator, operand) that a rule in force or the evidence of a duty holds against a fact."""
        return [cut for cut, bits in self.lawbook.cuts.get(fact, ()) if bits & ~self.aside]


def _of_a_pack(rule: Rule) -> bool:
    """Whether it is a rule of a company's: its id carries the name of a pack."""
    return ":" in rule.id


def _grouped(rules: Iterable[Rule], head: str) -> dict[str, list[Rule]]:
    """The rules of a stage by what they conclude under `head`."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        if head in rule.then:
            found.setdefault(rule.then[head], []).append(rule)
    return found


def strictly(rule: Rule) -> Rule | None:
    """A rule where conflicts are read strictly: its strictest route, or nothing where it could only have made lighter."""
    if not rule.then.get("conflict"):
        return rule
    if "up_to" not in rule.then:
        return None
    return replace(rule, then={"route": rule.then["up_to"]})
