"""The shapes of what the user writes: manifests, the exporter files that they share, and waivers.

They come from the vocabulary, so that a new fact of the law is a new key of the manifest without a line of Python.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tongguan.regex import pattern
from tongguan.shape import SLUG, Bool, Date, Either, Judged, Later, Many, Map, Number, Shape, Text, Version, Word

if TYPE_CHECKING:
    from tongguan.lawbook.model import Lawbook, Term

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
CATEGORIES_TOLD = "; `tongguan rules categories` tells them all"
"""Where the words of a closed list are told that is too long to be shown."""


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
    return Judged(doc, shape) if term.judged else shape


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
