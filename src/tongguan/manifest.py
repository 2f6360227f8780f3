"""What the user writes: manifests with their flows, items, people, clearances and waivers, as they were read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.count import ZERO, Count, Group, Relations, all_relations, union
from tongguan.facts import Facts, Judged, plain
from tongguan.record import Record, fresh, replace
from tongguan.shape import bare
from tongguan.stated import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeAlias

    from tongguan.document import Document
    from tongguan.shape import Keys
    from tongguan.watch import Suspect

    _Use: TypeAlias = tuple["Manifest", "Flow", "Clearance"]


class Clearance(Record):
    """What the exporter says it already holds."""

    facts: Facts
    at: Keys
    """Where it stands in its document."""
    document: Document
    for_flow: bool
    """Whether it was written under the flow: its items are then those of this flow."""
    together: Count | None = None
    """The persons of all items that it covers, where there are several; the number in the paper is one for all of them."""
    entry: Facts | None = None
    """What its own entry says, where another entry of the same paper says that it ended sooner or was refused."""

    def covering(self, flow: Flow, item: Item) -> bool | None:
        """Whether it names the item, by itself or with its flow; None where it names no items."""
        names = self.facts.get("clearance.items")
        return None if names is None else not names.isdisjoint(own_names(self, flow, item))


def own_names(clearance: Clearance, flow: Flow, item: Item) -> set[str]:
    """What a clearance may call an item."""
    return {item.id} if clearance.for_flow else {item.id, f"{flow.id}/{item.id}", flow.id}


class Waiver(Record):
    """A named person takes responsibility for one finding, for a time."""

    flow: str
    item: str | None
    rule: str
    reason: str
    by: str
    until: str
    at: Keys
    document: Document
    since: str | None = None
    """The first day; its span is counted from here."""
    article: str | None = None
    ticket: str | None = None
    exporter: str | None = None
    """In a file of waivers: only flows of this exporter."""
    manifest: str | None = None
    """In a file of waivers: only the flow of this manifest, by its path from the file."""
    shared: bool = False
    """Whether it stands in a file of waivers, not in the manifest itself."""


class Population(Record):
    """A group of people, counted once however many flows carry it."""

    group: Group
    kind: str | None
    at: Keys
    document: Document


class Item(Record):
    """One kind of data inside a flow; the unit for which a verdict is reached."""

    id: str
    at: Keys
    group: Group
    kind: str | None
    """The kind of people, where the item names a population."""
    layers: tuple[Facts, ...]
    """Its facts as they were stated: for all items of the file, and its own, which win."""
    node: int | None = None
    """Where its category is stated, among the places of the file; `None` where that is to be looked up."""

    @property
    def facts(self) -> Facts:
        """Its facts, joined when asked for: kept, they would take more room than the file."""
        for_all, own = self.layers
        return {**for_all, **own}


class Flow(Record):
    """One way out, exporter → recipient."""

    id: str
    title: str
    at: Keys
    to: str
    recipient: Facts
    items: tuple[Item, ...]
    clearances: tuple[Clearance, ...]
    states_clearances: bool
    """Whether clearances are stated at all, be it an empty list."""
    layers: tuple[Facts, ...]
    """Its facts as they were stated: for all flows of the file, its own, the exporter's evidence, its own evidence; the later win."""
    number: int | None = None
    """Its number among the mappings and sequences of the file; `None` where places are to be looked up."""

    @property
    def facts(self) -> Facts:
        """Its facts, joined when asked for."""
        for_all, own, evidence, own_evidence = self.layers
        return {**for_all, **own, **evidence, **own_evidence}


class Provided(Record):
    """How many persons the flows in no manifest concern, and for which days that was counted."""

    key: str
    """Where it is stated."""
    count: Count
    as_of: str | None
    """The day on which it was counted."""
    until: str | None
    """The last day it covers, where that is a later one: what is planned until then is in it."""

    def on(self, day: str) -> Count:
        """What the figure says of a day: itself, a bound, or nothing.

        >>> figure = Provided("exporter.provided_this_year.ordinary", Count(20, 20), "2026-11-20", None)
        >>> figure.on("2026-11-20").high, figure.on("2026-11-21").high, figure.on("2026-11-19").low
        (20, None, 0)
        """
        whole, _, _ = self.key.partition(".by_list.")
        whole = whole if whole != self.key else self.key.rpartition(".")[0]
        if self.as_of is None:
            return Count(self.count.low, None, self.count.needs | {f"{whole}.as_of"})
        if self.as_of[:4] != day[:4]:
            # Counted from another 1 January: nothing is known of this year.
            return Count(0, None, frozenset((self.key,)))
        if day < self.as_of:
            # The number only grew since.
            return ZERO if self.count.high == 0 else Count(0, self.count.high, frozenset((self.key,)))
        if day > (self.until or self.as_of):
            return Count(self.count.low, None, self.count.needs | {f"{whole}.until"})
        return self.count


class Manifest(Record):
    """One file of flows of one exporter."""

    path: str
    document: Document
    exporter_id: str
    exporter_name: str
    exporter: Facts
    exporter_document: Document
    flows: tuple[Flow, ...]
    populations: Mapping[str, Population]
    relations: Relations
    waivers: tuple[Waiver, ...]
    provided: Mapping[str, Provided] = fresh(factory=dict)
    """Persons provided by flows in no manifest, as far as it is stated: bucket → individuals."""
    provided_by_list: Mapping[str, Mapping[str, Provided]] = fresh(factory=dict)
    """The same for the scenarios of zone lists."""
    suspects: tuple[Suspect, ...] = ()
    """Items whose statements may contradict each other."""
    doubted: tuple[tuple[Clearance, int], ...] = ()
    """Clearances of which the same is so, each with the contradictions, a bit for each."""

    def node(self, flow: Flow, name: str, *, key: bool = False) -> int | None:
        """Where a flow states something, or the key of that: the node in the places of the file."""
        document, number = self.document, flow.number
        if number is None:
            return document.node((*flow.at, name), key=key)
        return document.places.said(document.data["flows"][flow.at[-1]], name, number, key=key)

    def proof(self, flow: Flow, names: Sequence[str]) -> int | None:
        """Where a flow itself states such evidence, what it denies first: the key; else that of its evidence, or the flow."""
        document, number = self.document, flow.number
        stated = document.data["flows"][flow.at[-1]]
        evidence = stated.get("evidence")
        named = [name for name in names if name in evidence] if type(evidence) is dict else []
        if not named:
            return self.node(flow, "evidence", key=True)
        name = next((one for one in named if evidence[one] is False), named[0])
        holds = None if number is None else document.places.value(stated, "evidence", number)[1]
        if holds is None:
            return document.node((*flow.at, "evidence", name), key=True)
        return document.places.said(evidence, name, holds, key=True)

    def figures(self) -> Iterator[tuple[str, Provided]]:
        """Every figure on flows in no manifest, with the key that states it."""
        for stated in (self.provided, *self.provided_by_list.values()):
            for figure in stated.values():
                yield figure.key, figure


# --------------------------------------------------------------------------- what a document says of itself


def body_of(manifest: Manifest) -> str | None:
    """The code that one legal entity alone has, if it is stated."""
    code = plain(manifest.exporter.get("exporter.unified_code"))
    return None if code is None else bare(code)


def exporter_path(document: Document) -> str | None:
    """The exporter file that a manifest names, if it names one."""
    named = document.data.get("exporter") if isinstance(document.data, dict) else None
    return str(named) if isinstance(named, (str, int)) and not isinstance(named, bool) else None


def is_manifest(document: Document) -> bool:
    """Whether a document says that it describes flows; an exporter file does not."""
    return isinstance(document.data, dict) and "flows" in document.data


def lists_named(document: Document) -> list[str]:
    """The files of lists that a manifest or an exporter file names."""
    named = document.data.get("recipient_lists") if isinstance(document.data, dict) else None
    return [one for one in listed(named) if isinstance(one, str)]


def waiver_of(one: Mapping[str, Any], at: Keys, document: Document, *, shared: bool = False) -> Waiver:
    """The waiver that a mapping of the right shape states."""

    def said(name: str) -> str | None:
        return None if one.get(name) is None else str(one[name])

    return Waiver(
        str(one["flow"]), said("item"), str(one["rule"]), str(one["reason"]), str(one["by"]), one["until"], at, document,
        said("from"), said("article"), said("ticket"), said("exporter"), said("manifest"), shared,
    )  # fmt: skip


# --------------------------------------------------------------------------- papers of several files


MADE = ("effective", "filed", "issued")
"""The days on which a paper was made."""


def papers(manifests: Sequence[Manifest]) -> list[Manifest]:
    """The manifests of a run, each clearance with the persons of all items that it covers in all of them.

    LAW: Decree 790 art. 38: what was assessed is not exceeded in scale, whichever file tells of the flow.
    """
    held: dict[tuple[Any, ...], list[_Use]] = {}
    for manifest in manifests:
        for flow in manifest.flows:
            for one in flow.clearances:
                if one.facts.get("clearance.persons") is not None:
                    held.setdefault(paper_key(manifest, one), []).append((manifest, flow, one))
    changed = _ended(manifests)
    for uses in [part for every in held.values() for part in _parts(every)]:
        if len({item.group.name for _, flow, _ in uses for item in flow.items}) == 1:
            continue  # most papers are for one group of people
        groups = {group.name: group for _, flow, one in uses for group in _covered(flow, one)}
        if len(groups) > 1:
            files = {manifest.path: manifest for manifest, _, _ in uses}
            together = union(list(groups.values()), all_relations(one.relations for one in files.values()))
            changed.update({id(one): replace(changed.get(id(one), one), together=together) for _, _, one in uses})
    return [_with_papers(manifest, changed) for manifest in manifests] if changed else list(manifests)


def _ended(manifests: Sequence[Manifest]) -> dict[int, Clearance]:
    """The papers that another entry of the same paper says to have ended sooner or to have been refused, by identity, as they stand then.

    A paper that was ended is ended for every flow that rests on it, wherever it is still written down as it was.
    """
    found: dict[int, tuple[Manifest, Clearance]] = {}
    for manifest in manifests:
        for flow in manifest.flows:
            for one in flow.clearances:
                found[id(one)] = (manifest, one)
    entries: dict[tuple[Any, ...], list[Clearance]] = {}
    for manifest, one in found.values():
        if one.facts.get("clearance.ref") is not None:
            # One that was made anew on another day under the same reference has an end of its own.
            made = [one.facts.get(f"clearance.{day}") for day in MADE]
            entries.setdefault((*paper_key(manifest, one), *made), []).append(one)
    changed = {}
    for same in entries.values():
        if len(same) == 1:
            continue
        against: Facts = {}
        for key in ("clearance.expires", "clearance.withdrawn_on"):
            days = [day for one in same if (day := one.facts.get(key)) is not None]
            against |= {key: min(days)} if days else {}
        refused = any(plain(one.facts.get("clearance.result")) == "fail" for one in same)
        for one in same:
            # What an entry leaves out stays unknown: another one does not make it known that the paper still stands.
            worse: Facts = {key: day for key, day in against.items() if one.facts.get(key) is not None and day < one.facts[key]}
            if refused and plain(one.facts.get("clearance.result")) != "fail":
                worse["clearance.result"] = "fail"
            if worse:
                changed[id(one)] = replace(one, facts={**one.facts, **worse}, entry=one.facts)
    return changed


def paper_key(manifest: Manifest, clearance: Clearance) -> tuple[Any, ...]:
    """What tells one paper from another: its reference, however it is written and however often; without one, what else is said of it."""
    said = clearance.facts
    ref = said.get("clearance.ref")
    kind = (manifest.exporter_id, plain(said.get("clearance.mechanism")))
    if ref is None:
        persons = said["clearance.persons"]
        return (*kind, persons.low, persons.high, *[plain(said.get(f"clearance.{day}")) for day in MADE])
    return (*kind, reference(ref))


_SIGNS = str.maketrans("[]\u3014\u3015\u3010\u3011\u2010\u2011\u2012\u2013\u2014\u2212", "()()()------")
"""Brackets and dashes, and how they stand on every keyboard."""


def reference(ref: Any) -> str:
    """A reference however it is spaced, and in whatever letters, brackets and dashes it is written."""
    text = plain(ref)
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFKC", text)
    return "".join(text.split()).casefold().translate(_SIGNS)


def _parts(uses: list[_Use]) -> Iterator[list[_Use]]:
    """The uses of one paper: apart those for kinds of data for each of which it has a number of its own.

    Two numbers for one kind of data are one of them mistaken: who comes under either is held against both.
    """
    numbers = {(one.facts["clearance.persons"].low, one.facts["clearance.persons"].high) for _, _, one in uses}
    if len(numbers) == 1:
        yield uses
        return
    parts: list[tuple[set[Any], list[_Use]]] = []
    for use in uses:
        _, flow, one = use
        number = one.facts["clearance.persons"]
        marks = {(number.low, number.high), *[plain(item.facts.get("item.category")) for item in flow.items if one.covering(flow, item)]}
        joined = [part for part in parts if not part[0].isdisjoint(marks)]
        parts = [part for part in parts if part[0].isdisjoint(marks)]
        parts.append((marks.union(*[part[0] for part in joined]), [*[other for part in joined for other in part[1]], use]))
    yield from [part for _, part in parts]


def _covered(flow: Flow, clearance: Clearance) -> list[Group]:
    """The persons whom one flow brings under a clearance.

    Items that name no persons, or that a person says concern nobody, bring in none here: they answer for themselves.
    """
    recipients, purposes = clearance.facts.get("clearance.recipients"), clearance.facts.get("clearance.purposes")
    if (recipients is not None and flow.to not in recipients) or (
        purposes is not None and plain(flow.facts.get("flow.purpose")) not in purposes
    ):
        return []
    return [
        item.group
        for item in flow.items
        if item.group.size.high is not None and clearance.covering(flow, item) and _concerns_people(item.facts)
    ]


def _with_papers(manifest: Manifest, changed: Mapping[int, Clearance]) -> Manifest:
    flows = tuple(
        replace(flow, clearances=tuple([changed.get(id(one), one) for one in flow.clearances]))
        if any(id(one) in changed for one in flow.clearances)
        else flow
        for flow in manifest.flows
    )
    return replace(manifest, flows=flows)


def _concerns_people(facts: Facts) -> bool:
    stated = [facts.get(key) for key in ("item.anonymised", "item.identifiable", "item.personal")]
    return not any(isinstance(one, Judged) and one.value is wanted for one, wanted in zip(stated, (True, False, False), strict=True))
