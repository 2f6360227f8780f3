"""What holds of an item before the year is counted, shared by all items that no rule can tell apart.

`Subject` is one item of one flow; `Cell` is what its facts amount to: derived facts, classes,
the rules that are ruled out. Subjects whose facts bear the same marks share their cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tongguan.count import Count, Group
from tongguan.facts import Facts, Judged, Unknown, plain, waiting_for
from tongguan.judge.clearances import DATED, GROWN, MEASURED, against, already_made, as_approved, dated, derive
from tongguan.judge.known import COUNTED, Known
from tongguan.judge.law import CATEGORY
from tongguan.judge.marks import STATED
from tongguan.judge.tally import BUCKETS, LISTS, UNSETTLED, Contribution, Key
from tongguan.judge.weigh import holds, weigh
from tongguan.truth import FALSE, Outcome, Truth, every, negation, settled, some, unknown

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Condition
    from tongguan.manifest import Clearance, Flow, Item, Manifest

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


class Layers:
    """Numbers for facts that are stated together: the same number for all that no rule can tell apart."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self._seen: dict[int, tuple[int, Facts]] = {}
        """By identity, with the facts themselves, so that no other object takes their place."""
        self.roots: dict[tuple[int, frozenset[str]], tuple[frozenset[str], frozenset[str]]] = {}
        """Cell and what a count waits for → the stated facts behind it, and the items and flows that these are facts of."""

    def __getitem__(self, facts: Facts) -> int:
        known = self._seen.get(id(facts))
        if known is None:
            known = self._seen[id(facts)] = (self.law.layer(facts), facts)
        return known[0]


class Ground:
    """What the items of one flow share: the facts above them, what follows from those, and their marks."""

    __slots__ = (
        "_about",
        "_before",
        "_behind",
        "above",
        "flow",
        "held",
        "law",
        "layers",
        "list_scenario",
        "manifest",
        "measured",
        "papers",
        "place",
    )

    def __init__(self, layers: Layers, manifest: Manifest, flow: Flow) -> None:
        law = self.law = layers.law
        self.layers = layers
        self.manifest = manifest
        self.flow = flow
        for_all, own, evidence, own_evidence = flow.layers
        self.above = (own_evidence, evidence, own, for_all, flow.recipient, manifest.exporter, law.unclaimed)
        """Every fact that is stated above the items, and the claims that nobody makes; the earlier win."""
        stated = flow.facts
        edition, scenario = plain(stated.get("flow.list")), plain(stated.get("flow.list_scenario"))
        self.list_scenario: tuple[str, str] | None = (edition, scenario) if edition is not None and scenario is not None else None
        """The zone list and scenario that the flow names."""
        self.held = any(plain(one.facts.get("clearance.mechanism")) in law.mechanisms_held for one in flow.clearances)
        """Whether a clearance is stated whose being held is a fact of the items."""
        # Of evidence it matters only whether there is any: one reference is as good as another.
        made = [True if value else value for value in [stated.get(key) for key, _ in law.dated_before]]
        place = (*made, *map(stated.get, law.dates))
        timely = law.timely.get(place)
        if timely is None:
            before = tuple([_in_time(stated, key, day, law.day) for key, day in law.dated_before])
            behind = tuple([_behind(stated, *keys, law.day) for keys in law.due_yearly])
            timely = law.timely[place] = (before, behind, law.number(tuple(map(_told, (*before, *behind)))))
        self._before, self._behind, times = timely
        self._about: str | None = None
        self.papers = {(one.for_flow, one.at[-1]): one for one in flow.clearances}
        """The clearances by where they stand."""
        self.measured: Facts = {key: stated.get(key) for key in OF_FLOWS} if flow.clearances else {}
        """What is held against a clearance of the facts that the items share."""
        self.place = law.number(
            (
                layers[manifest.exporter],
                layers[flow.recipient],
                layers[for_all],
                law.layer(own),
                layers[evidence],
                law.layer(own_evidence),
                flow.states_clearances,
                times,
            )
        )
        """What tells the items of this flow apart from those of others."""

    @property
    def about(self) -> str:
        """What every finding on its items is about, beside the kind of data: the way, the purpose and the country."""
        if self._about is None:
            flow = self.flow
            for_all, own, _, _ = flow.layers
            way = own.get("flow.way") or for_all.get("flow.way")
            purpose = own.get("flow.purpose") or for_all.get("flow.purpose")
            self._about = f"{plain(way)}\0{plain(purpose)}\0{plain(flow.recipient.get('recipient.country'))}"
        return self._about

    def derived(self) -> Facts:
        """What follows from the facts above the items."""
        law = self.law
        derived: Facts = dict(zip(law.derived_before, self._before, strict=True))
        derived |= zip(law.derived_behind, self._behind, strict=True)
        derived |= {key: any(key.removesuffix(STATED) in facts for facts in self.above) for key in law.derived_above}
        if not self.held:
            derived |= dict.fromkeys(law.derived_held, False if self.flow.states_clearances else NOT_SAID)
        return derived


def _in_time(stated: Facts, key: str, dated: str, today: str) -> Any:
    """Whether something that must come before the export did; `dated`: the fact that tells its day."""
    made = stated.get(key)
    if made is None or made is False:
        return waiting_for(key) if made is None else False
    day, since = stated.get(dated), stated.get("flow.since")
    if day is not None and since is not None and today < day <= since:
        # Dated ahead of the day judged: nobody knows yet whether it will have been made.
        return waiting_for(dated)
    if since is not None and since > today and (day is None or day <= since):
        return True
    if day is None or since is None:
        return Unknown(frozenset(name for name, value in ((dated, day), ("flow.since", since)) if value is None))
    return bool(day <= since)


def _behind(stated: Facts, key: str, since: str, due: str, today: str) -> Any:
    """By how many calendar years the latest of what is due every year lies behind the last year whose day, as `MM-DD`, has passed.

    By none where there has been something to report only since then. That it is so although the flow is older takes a named person.
    """
    day, begun, first = stated.get(key), stated.get(since), stated.get("flow.since")
    year = int(today[:4]) - (today[5:] <= due)
    if begun is not None and plain(begun) > f"{year}-{due}":
        if isinstance(begun, Judged) or (first is not None and first >= begun):
            return 0
        return waiting_for("flow.since" if first is None else since)
    if day is None or day > today:
        # What is dated ahead is not made yet, and of the one before it nothing is said.
        return waiting_for(key)
    return max(0, year - int(day[:4]))


NOT_SAID = waiting_for("flow.clearances")
"""Where clearances are not spoken of at all."""


DETERMINATION = "determination"
LIMITS = (
    ("flow.purpose", "clearance.purposes"),
    ("item.fields", "clearance.fields"),
    ("item.persons", "clearance.persons"),
    ("item.scale", "clearance.scale"),
)
"""Facts that may be assumed of an item, and what a clearance says that they are held against."""
OF_FLOWS = tuple(key for key in MEASURED if key.startswith("flow."))
OF_ITEMS = tuple(key for key in MEASURED if key.startswith("item."))


def _told(value: Any) -> Hashable:
    """A derived fact as it tells items apart: its value, or what it waits for."""
    return value.needs if type(value) is Unknown else value


def _open(value: Any) -> bool:
    """Whether more may be assumed of a fact."""
    return value is None or (type(value) is Count and not value.settled)


class Subject:
    """One item of one flow, with the cell that its facts lie in."""

    __slots__ = ("cell", "ground", "item", "key", "kind")

    def __init__(self, ground: Ground, item: Item) -> None:
        law, flow = ground.law, ground.flow
        self.ground = ground
        self.item = item
        self.key: Key = (ground.manifest.path, flow.id, item.id)
        held: Facts = {key: self._holds(*law.derived_held[key]) for key in law.derived_held} if ground.held else {}
        place = (ground.place, ground.layers[item.layers[0]], law.layer(item.layers[1]), *map(_told, held.values()))
        cell = law.cells.get(place)
        if cell is None:
            stated = self.stated
            claims = {key: stated.pop(key) for key, _ in law.classes if key in stated}
            derived: Facts = {key: any(key.removesuffix(STATED) in facts for facts in item.layers) for key in law.derived_of_items}
            cell = law.cells[place] = Cell(law, stated, claims, ground.derived() | derived | held)
        self.cell: Cell = cell
        self.kind = cell.kind
        """What tells the item from others in what is concluded."""
        if flow.clearances:
            measured = self.measured
            self.kind = law.number((cell.kind, *[self._paper(one, measured) for one in flow.clearances]))

    def _paper(self, clearance: Clearance, measured: Facts) -> Hashable:
        """What tells a clearance apart: its number, by which questions name it, its marks, how the item lies to it."""
        held, law, since = clearance.facts, self.law, measured["flow.since"]
        planned, persons = map(held.get, GROWN)
        key = (since, *map(held.get, DATED), persons is None if planned is None else (planned, persons))
        alone = law.papers.get(key)
        if alone is None:
            made = already_made(held, since, law.day)
            alone = law.papers[key] = law.number((law.layer(dated(held, since, law.day)), made))
        lies = map(_told, against(clearance, self.flow, self.item, measured))
        told = (clearance.for_flow, clearance.at[-1], self.ground.layers[held], alone, *lies)
        if plain(held.get("clearance.mechanism")) != DETERMINATION:
            return told
        # In case work too it is held against what it says, to the person and the field.
        return (*told, clearance.together, *[held.get(limit) for key, limit in LIMITS if _open(measured[key])])

    @property
    def law(self) -> Law:
        """The law of the day."""
        return self.ground.law

    @property
    def manifest(self) -> Manifest:
        """The file that the item stands in."""
        return self.ground.manifest

    @property
    def flow(self) -> Flow:
        """The flow that the item is part of."""
        return self.ground.flow

    @property
    def list_scenario(self) -> tuple[str, str] | None:
        """The zone list and scenario that the flow names."""
        return self.ground.list_scenario

    @property
    def measured(self) -> Facts:
        """What is held against a clearance of what is stated, `None` where it is not."""
        for_all, own = self.item.layers
        return {**self.ground.measured, **{key: own[key] if key in own else for_all.get(key) for key in OF_ITEMS}}

    @property
    def stated(self) -> Facts:
        """Every fact that is stated of the item, and the claims that nobody makes."""
        stated: Facts = {}
        for facts in (*reversed(self.ground.above), *self.item.layers):
            stated.update(facts)
        return stated

    @property
    def facts(self) -> Facts:
        """Everything known of the item before the year is counted."""
        claims = self.cell.claims
        follows = {key: self.cell.facts[key] for key in self.law.following}
        return {**{key: value for key, value in self.stated.items() if key not in claims}, **follows}

    def fact(self, key: str) -> Any:
        """One of them, None where it is not known at all."""
        if key not in self.cell.claims:
            for stated in reversed(self.item.layers):
                if key in stated:
                    return stated[key]
            for stated in self.ground.above:
                if key in stated:
                    return stated[key]
        return self.cell.facts[key] if key in self.law.following else None

    @property
    def about(self) -> str:
        """What a finding on it is about, as far as nobody changes it without changing the flow itself.

        Counts and days are left out: they move with the business, and the rule says on which side of a number they lie.
        """
        return f"{self.category}\0{self.ground.about}"

    @property
    def category(self) -> str | None:
        """The kind of data, as it is stated."""
        for_all, own = self.item.layers
        stated = own["item.category"] if "item.category" in own else for_all.get("item.category")
        word: str | None = stated if type(stated) is str else plain(stated)
        return word

    def outcomes(self, facts: Facts) -> Outcomes:
        """Every rule weighed on these facts, displaced route rules as they end."""
        return Outcomes(self.law, facts)

    def _holds(self, mechanism: str, first: bool) -> Any:
        """Whether a clearance of this mechanism is stated that covers the item and stands; `first`: since before the export."""
        if not self.flow.states_clearances:
            return NOT_SAID
        outcomes = []
        for clearance in self.flow.clearances:
            if plain(clearance.facts.get("clearance.mechanism")) != mechanism:
                continue
            facts = derive(clearance, self.flow, self.item, self.stated, self.law.day)
            parts = [truth_of(facts["clearance.covers_item"]), in_force(facts), self.law.granted(facts)]
            parts.append(already_made(clearance.facts, self.stated.get("flow.since"), self.law.day))
            parts += as_approved(facts)
            if first:
                # Whichever date it carries: a report or filing is made, a decision issued, a contract effective.
                dated = [name for name in ("filed", "issued", "effective") if clearance.facts.get(f"clearance.{name}") is not None]
                parts.append(truth_of(facts[f"clearance.{dated[0] if dated else 'filed'}_before_export"]))
            for rule in self.law.early_defects:
                parts.append(negation(weigh(rule.when, facts)))
            outcomes.append(every(parts))
        outcome = some(outcomes)
        return Unknown(outcome.needs) if outcome.open else outcome.certain

    # ------------------------------------------------------------------ the count

    def contribution(self, members: Mapping[str, Outcome] | None = None, size: Count | None = None) -> Contribution:
        """The item's persons as the other items see them; `members` and `size` as they are assumed to be."""
        scenario, cell = self.ground.list_scenario, self.cell
        group = self.item.group if size is None else Group(self.item.group.name, size)
        if group.size.needs:
            group = Group(group.name, Count(group.size.low, group.size.high, self.abroad(group.size.needs)))
        if members is None and not cell.waits:
            return Contribution(self.key, group, cell.members, scenario)
        # A flow that names no list is counted for none.
        buckets = BUCKETS if scenario is None else (*BUCKETS, *LISTS)
        members = members or cell.members
        waiting = [bucket for bucket in buckets if members[bucket].truth is Truth.UNKNOWN]
        if waiting:
            members = {**members, **{bucket: unknown(self.abroad(members[bucket].needs)) for bucket in waiting}}
        return Contribution(self.key, group, members, scenario)

    def abroad(self, needs: Iterable[str]) -> frozenset[str]:
        """Needs with the name of the item, or of the flow whose items share them, as another item's verdict shows them."""
        return frozenset(
            f"{self.flow.id}/{self.item.id}:{need}"
            if need.startswith(("item.", "population."))
            else f"{self.flow.id}:{need}"
            if need.startswith(("flow.", "recipient.", "evidence."))
            else need
            for need in self.rooted(needs)
        )

    def rooted(self, needs: Iterable[str]) -> frozenset[str]:
        """The stated facts behind needs of which some are derived."""
        return frozenset(root for need in needs for root in self.cell.waiting.get(need, (need,)))

    def roots(self, fact: str, year: Facts) -> frozenset[str]:
        """The stated facts behind a fact of the case work."""
        value = year.get(fact) if fact in COUNTED else self.item.group.size if fact == "item.persons" else None
        if not isinstance(value, Count) or not value.needs:
            return self._own_roots(self.class_needs(fact))
        # What a year waits for is a list of all items whose persons nobody counted: it is gone through once.
        key = (id(self.cell), value.needs)
        known = self.ground.layers.roots.get(key)
        if known is None:
            roots = self.rooted(value.needs)
            known = self.ground.layers.roots[key] = (roots, frozenset(need.partition(":")[0] for need in roots))
        roots, owners = known
        named = self.flow.id in owners or f"{self.flow.id}/{self.item.id}" in owners
        return self._own_roots(value.needs) if named else roots

    def _own_roots(self, needs: Iterable[str]) -> frozenset[str]:
        own, ours = f"{self.flow.id}/{self.item.id}:", f"{self.flow.id}:"
        return frozenset(need.removeprefix(own).removeprefix(ours) for need in self.rooted(needs))

    def class_needs(self, fact: str) -> frozenset[str]:
        """What an unknown class waits for; any other fact waits for itself."""
        value = self.cell.facts.get(fact)
        return value.needs if isinstance(value, Unknown) else frozenset((fact,))


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
