"""What the user writes: manifests, their shape, and the facts they state.

The shape comes from the vocabulary, so that a new fact of the law is a new key of the
manifest without a line of Python.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from tongguan.count import UNRELATED, ZERO, Count, Group, Relations, all_relations, pair, union
from tongguan.facts import Facts, Judged, plain
from tongguan.names import PROVIDED, SINCE, above_flows, misfits
from tongguan.problem import InvalidInput, Problem
from tongguan.record import Record, fresh, replace
from tongguan.regex import pattern
from tongguan.shape import (
    SLUG,
    Bool,
    Date,
    Either,
    Keys,
    Later,
    Many,
    Map,
    Number,
    Reporter,
    Shape,
    Text,
    Version,
    Word,
)
from tongguan.shape import Judged as JudgedShape
from tongguan.stated import NONE, Field, Misfit, Table, count_of, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tongguan.document import Document
    from tongguan.lawbook.model import Lawbook, Term
    from tongguan.screening import Screening

CLAIMABLE = frozenset(("item.personal", "item.sensitive", "item.important", "item.mapping", "item.core"))
"""Classes that a manifest may claim; the others are the lawbook's own steps on the way."""
DEFAULTED = ("recipient", "flow", "item", "clearance")
"""What may be stated once for all of a kind."""
OWN = frozenset(
    (
        "item.persons",
        "clearance.mechanism",
        "clearance.ref",
        "clearance.items",
        "clearance.settles",
        "clearance.route",
        "clearance.needed_from",
    )
)
"""Facts that each has for itself alone."""
ANSWERS = pattern(r"(?!(?:[Nn][Oo]|[Yy][Ee][Ss]|[Nn][Oo][Nn][Ee]|[Nn]/?[Aa]|[Tt][Oo][Dd][Oo]|[Tt][Bb][Dd]|[Oo][Nn]|[Oo][Ff][Ff]|-)$).*\S.*")
"""A reference to evidence; `no`, `none`, `todo` and their like are no evidence."""
ANY_NAME = pattern(r".+")
"""Scenarios of a list are named in the list's own words."""


PIECEWISE = frozenset(("exporter", "defaults", "recipients", "flows"))
"""Keys at the top of a manifest that are looked at while they are read."""
UNCOUNTED = Count(0, None, frozenset(("item.persons",)))
"""The persons of an item that says nothing of them."""


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


# --------------------------------------------------------------------------- shape


CATEGORIES_TOLD = "; `tongguan rules categories` tells them all"


def _leaf(term: Term, lawbook: Lawbook) -> Shape:
    doc = term.help.en or term.question.en or term.words.en
    if term.help.en and term.words.en.casefold() not in term.help.en.casefold():
        doc = f"{term.words.en}: {term.help.en}"
    doc = f"{doc}\n{term.words.zh}" if term.words.zh else doc
    shape: Shape
    match term.type:
        case "bool":
            shape = Bool(doc)
        case "number":
            shape = Number(doc, term.integer, term.unit)
        case "count":
            shape = Number(doc, True, term.unit or "persons", True, term.key == "item.persons")
        case "date":
            shape = Date(doc, term.never)
        case "one":
            shape = Word(doc, tuple(word for word, _, _ in term.values), "a value", partial(_meanings, term))
        case "set":
            word = Word("", tuple(word for word, _, _ in term.values), "a value", partial(_meanings, term))
            shape = Many(doc, word, True, int(term.filled))
        case "place":
            shape = Word(doc, lawbook.places, "a place", partial(_places, lawbook))
        case "places":
            shape = Many(doc, Word("", lawbook.places, "a place", partial(_places, lawbook)), True)
        case "country":
            shape = Word(doc, lawbook.countries, "a country (ISO 3166-1, two letters)", _countries)
        case "countries":
            shape = Many(doc, Word("", lawbook.countries, "a country (ISO 3166-1, two letters)", _countries), True)
        case "texts":
            shape = Many(doc, Text("", None, "text"), True)
        case "evidence":
            shape = Either(doc, (Bool(), Text("", ANSWERS, "true, false or a reference")), lambda value: int(not isinstance(value, bool)))
        case "category":
            shape = Word(doc, lawbook.categories, "a category", partial(_categories, lawbook), CATEGORIES_TOLD)
        case _:
            shape = Text(doc)
    return JudgedShape(doc, shape) if term.judged else shape


def _meanings(term: Term) -> dict[str, str]:
    return {word: f"{en} · {zh}" for word, zh, en in term.values}


def _places(lawbook: Lawbook) -> dict[str, str]:
    return {name: f"{words.en} · {words.zh}" for name, (_, words) in lawbook.places.items()}


def _categories(lawbook: Lawbook) -> dict[str, str]:
    return {slug: f"{one.words.en} · {one.words.zh}" for slug, one in lawbook.categories.items()}


def _countries() -> dict[str, str]:
    from tongguan.countries import names

    return names()


def _kind(value: Any) -> int:
    """Which form of evidence is meant: yes or no, a reference, or a mapping of parts."""
    return 2 if isinstance(value, dict) else 0 if isinstance(value, bool) else 1


def _fields(scope: str, lawbook: Lawbook) -> dict[str, Shape]:
    """The keys under which the facts of one scope are stated."""
    tree: dict[str, Any] = {}
    terms: dict[str, Term] = {}
    for key, term in lawbook.terms.items():
        if term.origin == "derived" or not key.startswith(f"{scope}."):
            continue
        if term.origin == "class" and key not in CLAIMABLE:
            continue
        terms[key] = term
        node = tree
        for name in key.split(".")[1:]:
            node = node.setdefault(name, {})

    def leaf(term: Term) -> Shape:
        return Later(partial(_leaf, term, lawbook))

    def branch(key: str, name: str, inner: dict[str, Any], term: Term | None) -> Shape:
        label = term.words.en if term is not None else " ".join(key.split(".")[1:]).replace("_", " ")
        parts = build(inner, key)
        # Whoever judges one of these facts may be named once for all of them.
        if any(not parts_of_it and terms[f"{key}.{part}"].judged for part, parts_of_it in inner.items()):
            parts.setdefault("by", Text("Who judges."))
            parts.setdefault("because", Text("Why."))
        whole = Map(f"Facts on: {label}.", parts, (), None, f"`{name}`")
        if term is None:
            return whole
        return Either(_leaf(term, lawbook).doc, (Bool(), Text("", ANSWERS, "true, false, a reference or its parts"), whole), _kind)

    def build(node: dict[str, Any], prefix: str) -> dict[str, Shape]:
        shapes: dict[str, Shape] = {}
        for name, inner in node.items():
            key = f"{prefix}.{name}"
            term = terms.get(key)
            if not inner and term is not None:
                shapes[name] = leaf(term)
            else:
                shapes[name] = Later(partial(branch, key, name, inner, term))
        return shapes

    return build(tree, scope)


def shape(lawbook: Lawbook) -> Map:
    """The shape of a manifest under this lawbook."""
    evidence = Map("Evidence held for every flow, unless the flow says otherwise.", _fields("evidence", lawbook), (), None, "`evidence`")
    clearance = Map(
        "What the exporter already holds: a filed contract, a certificate, a passed assessment, an approval, a determination.",
        _fields("clearance", lawbook),
        ("mechanism",),
        None,
        "a clearance",
    )
    clearances = Many("Clearances held.", clearance)
    people = Number("Individuals.", True, "persons")
    days: dict[str, Shape] = {
        "as_of": Date("The day on which this was counted. Left out, the figures are lower bounds."),
        "until": Date(
            "The last day that the figures cover, plans included; 31 December where the rest of the year is planned. Else `as_of`."
        ),
    }
    exporter = _fields("exporter", lawbook)
    exporter |= {
        "id": Text(
            "The legal entity. Flows of one id are counted together, across files.", SLUG, "an id (lower case, digits, `-`, `_`, `.`)"
        ),
        "name": Text("The entity's name."),
        "provided_this_year": Map(
            "Persons provided abroad since 1 January by flows that are in no manifest. Left out, it is unknown, not zero.",
            {
                **days,
                "ordinary": people,
                "sensitive": people,
                "by_list": Map(
                    "The same by list scenario.",
                    {},
                    (),
                    Map("", {"ordinary": people, "sensitive": people}, (), None, "counts"),
                    "`by_list`",
                    ANY_NAME,
                ),
            },
            (),
            None,
            "`provided_this_year`",
        ),
        "provided_since_last_year": Map(
            "Persons provided abroad since 1 January of last year by flows that are in no manifest (law before 2024-03-22).",
            {**days, "ordinary": people, "sensitive": people},
            (),
            None,
            "`provided_since_last_year`",
        ),
        "evidence": evidence,
        "clearances": clearances,
    }
    whole = Map(
        "The exporter (数据处理者): the legal entity in mainland China that provides the data abroad.",
        exporter,
        ("id",),
        None,
        "`exporter`",
    )
    others = Many(
        "Populations that share nobody with this one; `provided_this_year` for the people of flows in no manifest.",
        Text("", SLUG, "a population"),
        True,
    )
    # Both may name `provided_this_year`, the people of flows in no manifest.
    population = Map(
        "A group of people; counted once, however many flows carry it.",
        {
            **_fields("population", lawbook),
            "size": Number("Individuals in the group, once each, planned for the whole calendar year.", True, "persons"),
            "within": Text("A population that contains this one: a subset adds nobody.", SLUG, "a population"),
            "apart_from": others,
            "overlaps": Map("How many individuals it shares with another population.", {}, (), Number("", True, "persons"), "`overlaps`"),
        },
        (),
        None,
        "a population",
    )
    item = Map(
        "One kind of data inside a flow; the unit for which a verdict is reached.",
        {
            **_fields("item", lawbook),
            "id": Text("Name of the item, unique in its flow.", SLUG, "an id"),
            "title": Text("What it is, in words."),
        },
        ("id",),
        None,
        "an item",
    )
    flow = Map(
        "One way out, exporter → recipient.",
        {
            **_fields("flow", lawbook),
            "id": Text("Name of the flow, unique for the exporter.", SLUG, "an id"),
            "title": Text("What it is, in words."),
            "to": Text("The recipient, the destination of the data, by its name under `recipients`.", SLUG, "a recipient"),
            "items": Many("What is in it.", item, False, 1, "a list of items"),
            "evidence": evidence,
            "clearances": clearances,
        },
        ("id", "to", "items"),
        None,
        "a flow",
    )
    recipient = Map(
        "An overseas recipient (境外接收方): who gets the data, and where. Hong Kong, Macao and Taiwan are abroad.",
        {**_fields("recipient", lawbook), "name": Text("The recipient's name.")},
        (),
        None,
        "a recipient",
    )
    defaults = Map(
        "What is stated once, and holds for every recipient, flow, item or clearance that does not say otherwise.",
        {
            scope + "s": Map(
                f"Facts of every {scope}.",
                {name: one for name, one in _fields(scope, lawbook).items() if f"{scope}.{name}" not in OWN},
                (),
                None,
                f"`{scope}s`",
            )
            for scope in DEFAULTED
        },
        (),
        None,
        "`defaults`",
    )
    return Map(
        "A tongguan manifest: what data leave mainland China, from whom, to whom.",
        {
            "version": Word("The version of this format.", (), "a version"),
            "exporter": Either(
                whole.doc,
                (whole, Text("A file with `exporter`, and `populations` and `recipients` if shared.", None, "a path or a mapping")),
                lambda value: int(not isinstance(value, dict)),
            ),
            "defaults": defaults,
            "populations": Map("Groups of people, by name.", {}, (), population, "`populations`"),
            "recipients": Map("Overseas recipients, by name.", {}, (), recipient, "`recipients`"),
            "recipient_lists": Many(
                "Files of lists of barred recipients, by their path from this file; see docs/recipients.md.", Text(), True
            ),
            "flows": Many("The flows.", flow, False, 0, "a list of flows"),
            "waivers": Many("Waivers.", waiver_shape()),
        }
        | {"version": Version("The version of this format: 1.")},
        ("version", "exporter", "flows"),
        None,
        "a manifest",
    )


def waiver_shape(*, shared: bool = False) -> Map:
    """The shape of one waiver, in a manifest or in a file of waivers shared by several."""
    fields: dict[str, Shape] = {
        "flow": Text("The flow."),
        "item": Text("The item; left out: every item of the flow."),
        "rule": Text("The rule whose finding is waived."),
        "reason": Text("Why."),
        "by": Text("Who takes responsibility: a name and a function."),
        "from": Date("The first day; the longest span (`waiver_days`) is counted from it, else from the day judged."),
        "until": Date("The last day."),
        "article": Text("The article, policy or decision that it rests on."),
        "ticket": Text("Where it was decided: a ticket, a minute, an address."),
    }
    if shared:
        fields["exporter"] = Text("Only flows of the exporter with this id.", SLUG, "an exporter's id")
        fields["manifest"] = Text("Only the flow of this manifest: its path, from the folder of this file.")
    doc = "A named person takes responsibility for one finding, for a time, in the open."
    return Map(doc, fields, ("flow", "rule", "reason", "by", "until"), None, "a waiver")


def waiver_of(one: Mapping[str, Any], at: Keys, document: Document, *, shared: bool = False) -> Waiver:
    """The waiver that a mapping of the right shape states."""

    def said(name: str) -> str | None:
        return None if one.get(name) is None else str(one[name])

    return Waiver(
        str(one["flow"]), said("item"), str(one["rule"]), str(one["reason"]), str(one["by"]), one["until"], at, document,
        said("from"), said("article"), said("ticket"), said("exporter"), said("manifest"), shared,
    )  # fmt: skip


def exporter_shape(manifest: Map) -> Map:
    """The shape of a file that several manifests name as their exporter; `manifest` is `shape(lawbook)`."""
    fields = dict(manifest.fields)
    whole = fields["exporter"]
    assert isinstance(whole, Either)
    fields["exporter"] = whole.shapes[0]
    del fields["flows"], fields["waivers"]
    return Map("An exporter shared by several manifests.", fields, ("version", "exporter"), None, "an exporter file")


def schema(lawbook: Lawbook) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a manifest."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "tongguan manifest", **shape(lawbook).schema()}


# --------------------------------------------------------------------------- filling


def exporter_path(document: Document) -> str | None:
    """The exporter file that a manifest names, if it names one."""
    named = document.data.get("exporter") if isinstance(document.data, dict) else None
    return str(named) if isinstance(named, (str, int)) and not isinstance(named, bool) else None


def is_manifest(document: Document) -> bool:
    """Whether a document says that it describes flows; an exporter file does not."""
    return isinstance(document.data, dict) and "flows" in document.data


def papers(manifests: Sequence[Manifest]) -> list[Manifest]:
    """The manifests of a run, each clearance with the persons of all items that it covers in all of them.

    LAW: Decree 790 art. 38: what was assessed is not exceeded in scale, whichever file tells of the flow.
    """
    held: dict[tuple[Any, ...], list[tuple[Manifest, Flow, Clearance]]] = {}
    for manifest in manifests:
        for flow in manifest.flows:
            for one in flow.clearances:
                if one.facts.get("clearance.persons") is not None:
                    held.setdefault(_paper(manifest, one), []).append((manifest, flow, one))
    changed: dict[int, Clearance] = {}
    for uses in held.values():
        if len({item.group.name for _, flow, _ in uses for item in flow.items}) == 1:
            continue  # most papers are for one group of people
        groups = {group.name: group for _, flow, one in uses for group in _covered(flow, one)}
        if len(groups) > 1:
            files = {manifest.path: manifest for manifest, _, _ in uses}
            together = union(list(groups.values()), all_relations(one.relations for one in files.values()))
            changed.update({id(one): replace(one, together=together) for _, _, one in uses})
    return [_with_papers(manifest, changed) for manifest in manifests] if changed else list(manifests)


def _paper(manifest: Manifest, clearance: Clearance) -> tuple[Any, ...]:
    """What tells one paper from another: its reference, however often it is written down; without one, where it stands.

    One with a number of its own for each of several kinds of data is a paper for each of them.
    """
    ref, persons = clearance.facts.get("clearance.ref"), clearance.facts["clearance.persons"]
    if ref is None:
        return clearance.document.path, clearance.at
    return manifest.exporter_id, plain(clearance.facts.get("clearance.mechanism")), plain(ref), persons.low, persons.high


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


def lists_named(document: Document) -> list[str]:
    """The files of lists that a manifest or an exporter file names."""
    named = document.data.get("recipient_lists") if isinstance(document.data, dict) else None
    return [one for one in listed(named) if isinstance(one, str)]


def problems_of(document: Document, whole: Map) -> list[Problem]:
    """Where a document leaves its shape; worded only where it does."""
    report = Reporter(document)
    if not whole.fits(document.data):
        whole.check(document.data, (), report)
    return report.problems


def fill(document: Document, lawbook: Lawbook, whole: Map, shared: Document | None = None, screening: Screening | None = None) -> Manifest:
    """The manifest of a document; `whole` is `shape(lawbook)`, `shared` the exporter file it names, `screening` the lists of recipients.

    Raises `InvalidInput` with every problem found.
    """
    return Filler(lawbook, whole).fill(document, shared, screening)


def unfit(document: Document, whole: Map, shared: Document | None = None, *, lone: bool = False) -> list[Problem]:
    """Everything wrong with a manifest and the exporter file it names; `lone` where that file is not at hand."""
    problems = problems_of(document, whole)
    if shared is not None:
        problems += problems_of(shared, exporter_shape(whole))
    return joined(problems, misfits(document, shared, lone=lone))


def joined(first: Sequence[Problem], second: Sequence[Problem]) -> list[Problem]:
    """Problems of two kinds in the order of their files; what already has a problem needs no second one."""
    if not (first and second):
        return [*first, *second]
    told = {(problem.path, problem.span.start) for problem in first if problem.span}
    found = [*first, *(one for one in second if one.span is None or (one.path, one.span.start) not in told)]
    order = {path: index for index, path in enumerate(dict.fromkeys(one.path for one in found))}
    return sorted(found, key=lambda one: (order[one.path], *(one.span.start if one.span else (0, 0))))


class Filler:
    """Makes the manifests of a run; an exporter file that many of them name is read once."""

    def __init__(self, lawbook: Lawbook, whole: Map) -> None:
        """`whole` is `shape(lawbook)`."""
        self.whole = whole
        self._tables = _Tables.of(lawbook, whole)
        self._shared: dict[int, tuple[_Source, Document]] = {}
        """By identity, with the document itself, so that no other object takes its place."""

    def fill(self, document: Document, shared: Document | None, screening: Screening | None) -> Manifest:
        """The manifest of a document. Raises `InvalidInput` with every problem found."""
        try:
            above = self._above(shared) if shared is not None else None
            return _Filling(document, self._tables, above).manifest(screening)
        except Misfit:
            problems = unfit(document, self.whole, shared)
            assert problems, "what the quick way refuses, the one that words problems refuses"
        raise InvalidInput(problems)

    def _above(self, shared: Document) -> _Source:
        known = self._shared.get(id(shared))
        if known is None:
            known = self._shared[id(shared)] = (_Source(shared, self._tables, None, shared=True), shared)
        return known[0]


class _Tables:
    """What each mapping of a manifest may hold, with the facts that values come to."""

    _made: ClassVar[dict[str, _Tables]] = {}

    def __init__(self, lawbook: Lawbook, whole: Map) -> None:
        terms = lawbook.terms
        self.manifest = whole
        self.shared = exporter_shape(whole)
        exporter, flow = _map(self.shared.fields["exporter"]), _map(whole.fields["flows"])
        item, clearance = _map(flow.fields["items"]), _map(flow.fields["clearances"])
        defaults = _map(whole.fields["defaults"]).fields
        self.provided = {name: exporter.fields[name] for name in (PROVIDED, SINCE)}
        self.exporter = Table(exporter, "exporter", terms, ("evidence", "clearances", PROVIDED, SINCE))
        self.flow = Table(flow, "flow", terms, ("items", "evidence", "clearances"))
        self.item = Table(item, "item", terms, ("persons",))
        self.persons = Field("item.persons", terms["item.persons"], item.fields["persons"], terms)
        self.evidence = Table(_map(flow.fields["evidence"]), "evidence", terms)
        self.clearance = Table(clearance, "clearance", terms)
        self.recipient = Table(_map(whole.fields["recipients"]), "recipient", terms)
        self.defaults = {f"{scope}s": Table(_map(defaults[f"{scope}s"]), scope, terms) for scope in DEFAULTED}

    @classmethod
    def of(cls, lawbook: Lawbook, whole: Map) -> _Tables:
        """The tables of a lawbook, made once."""
        if lawbook.digest not in cls._made:
            cls._made[lawbook.digest] = cls(lawbook, whole)
        return cls._made[lawbook.digest]


def _map(shape: Shape) -> Map:
    """The mapping that a key holds, or whose list, or that stands under names of the user's own choosing."""
    inner = shape.of if isinstance(shape, Many) else shape
    inner = inner.rest if isinstance(inner, Map) and inner.rest is not None else inner
    assert isinstance(inner, Map)
    return inner


class _Source:
    """What one file, a manifest or an exporter file, states beside flows and waivers. Raises `Misfit`."""

    def __init__(self, document: Document, tables: _Tables, above: _Source | None, *, shared: bool = False) -> None:
        self.document = document
        self.tables = tables
        data = document.data
        _opened(data, tables.shared if shared else tables.manifest)
        stated = data["exporter"]
        if type(stated) is dict:
            self._exporter(stated)
        elif shared or not tables.manifest.fields["exporter"].fits(stated):
            raise Misfit
        self.defaults = _facts_of(data.get("defaults"), tables.defaults)
        self.recipients = self._recipients(data.get("recipients"))
        self.populations: dict[str, Population] = {}
        self.relations: Relations = UNRELATED
        if above is not None:
            self.defaults = {name: facts | self.defaults[name] for name, facts in above.defaults.items()}
            self.recipients = above.recipients | self.recipients
            self.populations |= above.populations
            self.relations = above.relations
        if data.get("populations") or type(stated) is dict:
            report = Reporter(document)
            above_flows(report, dict.fromkeys(self.populations))
            if report.problems:
                raise Misfit
        if data.get("populations"):
            self.populations |= _populations(document)
            self.relations = _relations(self.populations)

    def _exporter(self, stated: dict[str, Any]) -> None:
        for name, shape in self.tables.provided.items():
            if stated.get(name) is not None and not shape.fits(stated[name]):
                raise Misfit
        self.exporter = self.tables.exporter.facts(stated)
        self.exporter["exporter.id"] = str(stated["id"])
        self.name = str(stated.get("name") or stated["id"])
        self.evidence = self.tables.evidence.facts(stated["evidence"]) if stated.get("evidence") is not None else NONE
        self.clearances = _clearances_of(stated.get("clearances"), self.tables.clearance)
        self.states_clearances = stated.get("clearances") is not None
        self.provided, self.provided_by_list = _provided(stated)

    def _recipients(self, stated: Any) -> dict[str, Facts]:
        """The facts of each recipient, as they are stated."""
        if stated is None:
            return {}
        if type(stated) is not dict:
            raise Misfit
        if not all(map(SLUG.fullmatch, stated)):
            raise Misfit
        return {name: NONE if one is None else self.tables.recipient.facts(one) for name, one in stated.items()}


def _opened(data: Any, shape: Map) -> None:
    """Look at what stands at the top of a file, but for what is read piece by piece. Raises `Misfit`."""
    if type(data) is not dict:
        raise Misfit
    for name, value in data.items():
        inner = shape.fields.get(name)
        if inner is None or not (value is None or name in PIECEWISE or inner.fits(value)):
            raise Misfit
    for name in shape.required:
        if data.get(name) is None:
            raise Misfit


def _facts_of(stated: Any, tables: Mapping[str, Table]) -> dict[str, Facts]:
    """The facts stated under each of these keys. Raises `Misfit`."""
    found = dict.fromkeys(tables, NONE)
    if stated is None:
        return found
    if type(stated) is not dict:
        raise Misfit
    for name, one in stated.items():
        if name not in tables:
            raise Misfit
        if one is not None:
            found[name] = tables[name].facts(one)
    return found


def _clearances_of(stated: Any, table: Table) -> list[Facts]:
    """The facts of each clearance, as they are stated. Raises `Misfit`."""
    if stated is None:
        return []
    if type(stated) is not list:
        raise Misfit
    return [table.facts(one) for one in stated]


class _Filling:
    """One manifest in the making. Raises `Misfit`."""

    def __init__(self, document: Document, tables: _Tables, above: _Source | None) -> None:
        own = _Source(document, tables, above)
        self.document = document
        self.tables = tables
        self.own = own
        self.source = source = above or own
        """The file that holds the exporter."""
        self.defaults = own.defaults
        self.recipients = {name: {**own.defaults["recipients"], **facts} for name, facts in own.recipients.items()}
        self.held = self._clearances(source.clearances, ("exporter",), source.document, for_flow=False)
        self.items: dict[str, set[str]] = {}
        """The items of each flow."""
        self.joining: dict[str, set[str]] = {}
        """Item → the items that say they can be joined with it."""

    def manifest(self, screening: Screening | None) -> Manifest:
        """The manifest; `screening`: what its recipients are held against."""
        own, source, data = self.own, self.source, self.document.data
        flows = data["flows"]
        if type(flows) is not list:
            raise Misfit
        places = self.document.places
        numbers = places.held(places.value(data, "flows", 0)[1]) if places.plain and flows else iter(())
        made = tuple([self._flow(one, ("flows", index), next(numbers, None)) for index, one in enumerate(flows)])
        if self.joining:
            self._join(made)
        waivers = tuple(waiver_of(one, ("waivers", index), self.document) for index, one in enumerate(data.get("waivers") or []))
        for waiver in waivers:
            if waiver.flow not in self.items or not (waiver.item is None or waiver.item in self.items[waiver.flow]):
                raise Misfit
        if screening is not None:
            # Last of all: what is found is told, and a file that does not fit is not looked at.
            for name, facts in self.recipients.items():
                barred = screening.held(name, facts)
                if barred is not None:
                    facts["recipient.lists"] = barred
        return Manifest(
            self.document.path,
            self.document,
            source.exporter["exporter.id"],
            source.name,
            source.exporter,
            source.document,
            made,
            own.populations,
            own.relations,
            waivers,
            source.provided,
            source.provided_by_list,
        )

    def _flow(self, one: Any, at: Keys, number: int | None) -> Flow:
        tables, own = self.tables, self.own
        stated = tables.flow.facts(one)
        name, to = str(one["id"]), str(one["to"])
        if name in self.items or to not in self.recipients or type(one["items"]) is not list or not one["items"]:
            raise Misfit
        proved = tables.evidence.facts(one["evidence"]) if one.get("evidence") is not None else NONE
        places = self.document.places
        numbers = iter(()) if number is None else places.held(places.value(one, "items", number)[1])
        items = tuple([self._item(name, raw, (*at, "items", index), next(numbers, None)) for index, raw in enumerate(one["items"])])
        names = self.items[name] = {item.id for item in items}
        if len(names) < len(items):
            raise Misfit
        clearances = self.held
        if one.get("clearances"):
            held = self._clearances(_clearances_of(one["clearances"], tables.clearance), at, self.document, for_flow=True)
            clearances = (*held, *clearances)
            for clearance in held:
                covered = clearance.facts.get("clearance.items")
                if covered is not None and not covered <= names:
                    raise Misfit
        elif one.get("clearances") is not None and type(one["clearances"]) is not list:
            raise Misfit
        return Flow(
            name,
            str(one.get("title") or name),
            at,
            to,
            self.recipients[to],
            items,
            clearances,
            one.get("clearances") is not None or self.source.states_clearances,
            (own.defaults["flows"], stated, self.source.evidence, proved),
            number,
        )

    def _item(self, flow: str, raw: Any, at: Keys, number: int | None) -> Item:
        facts = self.tables.item.facts(raw)
        name, persons = str(raw["id"]), raw.get("persons")
        kind = None
        if type(persons) is str:
            population = self.own.populations.get(persons)
            if population is None:
                raise Misfit
            group, kind = population.group, population.kind
            facts["population.size"] = group.size
            if kind is not None:
                facts["population.kind"] = kind
        else:
            group = Group(f"{self.document.path}#{flow}/{name}", UNCOUNTED if persons is None else self.tables.persons.convert(persons))
        facts["item.persons"] = group.size
        for other in facts.get("item.joinable_with", ()):
            self.joining.setdefault(other, set()).add(name)
        node = None if number is None else self.document.places.said(raw, "category", number)
        return Item(name, at, group, kind, (self.own.defaults["items"], facts), node)

    def _join(self, flows: tuple[Flow, ...]) -> None:
        """What can be joined with an item the item can be joined with, though it says with none."""
        for item in (item for flow in flows for item in flow.items):
            defaults, facts = item.layers
            if facts.get("item.joinable_with", defaults.get("item.joinable_with")) == frozenset():
                facts["item.joinable_with"] = frozenset(self.joining.get(item.id, ())) - {item.id}

    def _clearances(self, stated: list[Facts], at: Keys, source: Document, *, for_flow: bool) -> tuple[Clearance, ...]:
        defaults = self.own.defaults["clearances"]
        made = [{**defaults, **facts} for facts in stated]
        for facts in made:
            # Whoever names the exporter itself has said whose the paper is.
            if facts.get("clearance.holder") in (self.source.name, self.source.exporter["exporter.id"]):
                facts.setdefault("clearance.holder_group_member", True)
        return tuple([Clearance(facts, (*at, "clearances", index), source, for_flow) for index, facts in enumerate(made)])


def _provided(exporter: dict[str, Any]) -> tuple[dict[str, Provided], dict[str, dict[str, Provided]]]:
    """The figures on flows in no manifest, by bucket and by scenario."""
    provided: dict[str, Provided] = {}
    by_list: dict[str, dict[str, Provided]] = {}
    for name, prefix in ((PROVIDED, ""), (SINCE, "two_year_")):
        stated = exporter.get(name) or {}
        as_of, until = stated.get("as_of"), stated.get("until")
        for bucket in ("ordinary", "sensitive"):
            key = f"exporter.{name}.{bucket}"
            if stated.get(bucket) is not None:
                provided[prefix + bucket] = Provided(key, count_of(stated[bucket], key), as_of, until)
            for scenario, one in (stated.get("by_list") or {}).items():
                key = f"exporter.{name}.by_list.{scenario}.{bucket}"
                if (one or {}).get(bucket) is not None:
                    by_list.setdefault(scenario, {})[bucket] = Provided(key, count_of(one[bucket], key), as_of, until)
    return provided, by_list


def _relations(populations: Mapping[str, Population]) -> Relations:
    overlaps: dict[tuple[str, str], Count] = {}
    parents: dict[str, Group] = {}
    groups = {name: population.group.name for name, population in populations.items()} | {PROVIDED: PROVIDED}
    for name, population in populations.items():
        one = (population.document.data.get("populations") or {}).get(name) or {}
        group = population.group.name
        outer = populations.get(next(iter(map(str, listed(one.get("within")))), ""))
        if outer is not None:
            parents[group] = outer.group
        for other in map(str, listed(one.get("apart_from"))):
            if other in groups:
                overlaps[pair(group, groups[other])] = Count(0, 0)
        for other, number in (one.get("overlaps") or {}).items():
            if other in groups:
                overlaps[pair(group, groups[other])] = count_of(number, f"populations.{name}.overlaps.{other}")
    return Relations(_inherited(overlaps, parents), parents)


def _populations(source: Document) -> dict[str, Population]:
    """The groups of people that a file describes."""
    found: dict[str, Population] = {}
    for name, one in (source.data.get("populations") or {}).items():
        group = Group(f"{source.path}#{name}", count_of((one or {}).get("size"), f"populations.{name}.size"))
        found[name] = Population(group, _kind_of(name, source), ("populations", name), source)
    return found


def _kind_of(name: str, source: Document) -> str | None:
    """The kind of people, their own or that of the population they lie within."""
    stated = source.data.get("populations") or {}
    for _ in stated:
        one = stated.get(name) or {}
        if one.get("kind") is not None:
            return str(one["kind"])
        name = one.get("within", "")
    return None


def _inherited(overlaps: dict[tuple[str, str], Count], parents: Mapping[str, Group]) -> dict[tuple[str, str], Count]:
    """Who is apart from a whole is apart from each of its parts."""
    apart = {key for key, count in overlaps.items() if count == ZERO}
    if not (apart and parents):
        return overlaps
    result = dict(overlaps)
    above = Relations({}, parents)
    names = {name for key in overlaps for name in key} | set(parents)
    lines = {name: [name, *(outer.name for outer in above.ancestors(name))] for name in names}
    for one, ones in lines.items():
        for other, others in lines.items():
            if one < other and (one, other) not in result and any(pair(a, b) in apart for a in ones for b in others if a != b):
                result[one, other] = ZERO
    return result
