"""What is judged: an item with what stands above it in the manifest, and the papers it is measured against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.count import Count, Group
from tongguan.facts import Facts, Judged, Unknown, plain, waiting_for
from tongguan.judge.cell import Cell, Outcomes, in_force, truth_of
from tongguan.judge.clearances import DATED, GROWN, MEASURED, against, already_made, as_approved, dated, derive, numbered
from tongguan.judge.ends import names
from tongguan.judge.known import COUNTED
from tongguan.judge.tally import BUCKETS, LISTS, Contribution, Key
from tongguan.judge.weigh import weigh
from tongguan.truth import Outcome, Truth, every, negation, some, unknown

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from tongguan.judge.law import Law
    from tongguan.manifest import Clearance, Flow, Item, Manifest


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
            behind = tuple([years_behind(stated, *keys, law.day) for keys in law.due_yearly])
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
        said = set().union(*self.above)
        derived |= {key: fact in said for key, fact in law.derived_above.items()}
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


def years_behind(stated: Facts, key: str, since: str, due: str, today: str) -> Any:
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
        cell = law.cells[place]
        if cell is None:
            stated = self.stated
            claims = {key: stated.pop(key) for key, _ in law.classes if key in stated}
            if plain(claims.get("item.sensitive")) is True:
                claims["item.personal"] = True  # what is sensitive is personal information of a certain kind
            said = set().union(*item.layers)
            derived: Facts = {key: fact in said for key, fact in law.derived_of_items.items()}
            derived.update({key: not group.isdisjoint(said) for key, group in law.derived_of_groups.items()})
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
        people, persons, size, scale = map(held.get, GROWN)
        grown = (persons is None if people is None else (people, persons), scale is None if size is None else (size, scale))
        key = (since, *map(held.get, DATED), *grown)
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
            one = every(self.standing(clearance, first=first).values())
            outcomes.append(unknown(numbered(need, clearance) for need in one.needs) if one.open else one)
        outcome = some(outcomes)
        return Unknown(outcome.needs) if outcome.open else outcome.certain

    def standing(self, clearance: Clearance, *, first: bool) -> dict[str, Outcome]:
        """Whether a clearance covers the item and stands, part by part: by a word, or by the rule that would say no."""
        facts = derive(clearance, self.flow, self.item, self.stated, self.law.day)
        mechanism = plain(clearance.facts.get("clearance.mechanism"))
        parts = {"item": truth_of(facts["clearance.covers_item"]), "result": self.law.granted(facts)}
        if not any(names(rule, mechanism) for rule in self.law.termed):
            parts["end"] = in_force(facts)
        parts["made"] = already_made(clearance.facts, self.stated.get("flow.since"), self.law.day)
        parts |= as_approved(facts)
        # One that names purposes or recipients is none for others.
        for name in ("purpose", "recipient"):
            if clearance.facts.get(f"clearance.{name}s") is not None:
                parts[name] = truth_of(facts[f"clearance.covers_{name}"])
        if first:
            # Whichever date it carries: a report or filing is made, a decision issued, a contract effective.
            dated = [name for name in ("filed", "issued", "effective") if clearance.facts.get(f"clearance.{name}") is not None]
            parts["before"] = truth_of(facts[f"clearance.{dated[0] if dated else 'filed'}_before_export"])
        for rule in self.law.early_defects:
            parts[rule.id] = negation(weigh(rule.when, facts))
        return parts

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
        waiting = self.cell.waiting
        return frozenset([root for need in needs for root in waiting.get(need, (need,))])

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
        return frozenset([need.removeprefix(own).removeprefix(ours) for need in self.rooted(needs)])

    def class_needs(self, fact: str) -> frozenset[str]:
        """What an unknown class waits for; any other fact waits for itself."""
        value = self.cell.facts.get(fact)
        return value.needs if isinstance(value, Unknown) else frozenset((fact,))
