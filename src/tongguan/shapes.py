"""The shapes of what the user writes: manifests, the exporter files that they share, and waivers.

They come from the vocabulary, so that a new fact of the law is a new key of the manifest without a line of Python.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tongguan.compounds import Either, Judged, Later, Many, Map
from tongguan.regex import pattern
from tongguan.shape import PEOPLE, SLUG, Bool, Date, Number, Said, Shape, Text, Version, Word, published

if TYPE_CHECKING:
    from tongguan.lawbook.model import Lawbook, Term

CLAIMABLE = frozenset(("item.personal", "item.sensitive", "item.important", "item.mapping", "item.core"))
"""Classes that a manifest may claim; the others are the lawbook's own steps on the way."""
DEFAULTED = ("recipient", "flow", "item", "clearance")
"""What may be stated once for all of a kind."""
NEVER_DEFAULTED = frozenset(
    (
        "item.persons", "clearance.mechanism", "clearance.ref", "clearance.items", "clearance.settles", "clearance.route",
        "clearance.needed_from",
    )
)  # fmt: skip
"""Facts that each item or clearance has for itself alone."""
SAID = {"by": "a name and a function", "because": "a reason"}
"""Who answers for what, and why: the last words of such facts."""
ANY_NAME = pattern(r".+")
"""Scenarios of a list are named in the list's own words."""
CATEGORIES_TOLD = "; `tongguan rules categories` tells them all"
"""Where the words of a closed list are told that is too long to be shown."""


def _leaf(term: Term, lawbook: Lawbook) -> Shape:
    """The shape of what is stated for one fact."""
    doc = term.help.en or term.question.en or term.words.en
    if term.help.en and term.words.en.casefold() not in term.help.en.casefold():
        doc = f"{term.words.en}: {term.help.en}"
    doc = f"{doc}\n{term.words.zh}" if term.words.zh else doc
    shape: Shape
    match term.type:
        case "bool":
            shape = Bool(doc)
        case "number":
            shape = Number(doc, integer=term.integer, unit=term.unit)
        case "count":
            shape = Number(doc, integer=True, unit=term.unit or PEOPLE, names=term.key == "item.persons")
        case "date":
            shape = Date(doc, term.never)
        case "one":
            shape = Word(doc, tuple(word for word, _, _ in term.values), "a value", partial(_meanings, term))
        case "set":
            word = Word("", tuple(word for word, _, _ in term.values), "a value", partial(_meanings, term))
            shape = Many(doc, word, single=True, least=int(term.filled))
        case "place":
            shape = Word(doc, lawbook.places, "a place", partial(_places, lawbook))
        case "places":
            shape = Many(doc, Word("", lawbook.places, "a place", partial(_places, lawbook)), single=True)
        case "country":
            shape = Word(doc, lawbook.countries, "a country (ISO 3166-1, two letters)", _countries)
        case "countries":
            shape = Many(doc, Word("", lawbook.countries, "a country (ISO 3166-1, two letters)", _countries), single=True)
        case "texts":
            shape = Many(doc, Text("", None, "text"), single=True)
        case "evidence":
            shape = Either(
                doc,
                (Bool(), Said("", expected="true, false or a reference", reference=True)),
                lambda value: int(not isinstance(value, bool)),
            )
        case "category":
            shape = Word(doc, lawbook.categories, "a category", partial(_categories, lawbook), CATEGORIES_TOLD)
        case "text" if term.key.rpartition(".")[2] in SAID:
            shape = Said(doc, expected=SAID[term.key.rpartition(".")[2]])
        case "text" if term.key.startswith("evidence."):
            shape = Said(doc, expected="a reference", reference=True)
        case _:
            shape = Text(doc)
    return Judged(doc, shape) if term.judged else shape


def _meanings(term: Term) -> dict[str, str]:
    return {word: f"{en} · {zh}" for word, zh, en in term.values}


def _places(lawbook: Lawbook) -> dict[str, str]:
    return {name: f"{words.en} · {words.zh}" for name, (_, words) in lawbook.places.items()}


def _categories(lawbook: Lawbook) -> dict[str, str]:
    return {slug: " · ".join((one.words.en, one.words.zh, *filter(None, one.called))) for slug, one in lawbook.categories.items()}


def _countries() -> dict[str, str]:
    from tongguan.countries import names

    return names()


def _form_of_evidence(value: Any) -> int:
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
            parts.setdefault("by", Said("Who judges.", expected="a name and a function"))
            parts.setdefault("because", Said("Why.", expected="a reason"))
        whole = Map(f"Facts on: {label}.", parts, what=f"`{name}`")
        if term is None:
            return whole
        return Either(
            _leaf(term, lawbook).doc,
            (Bool(), Said("", expected="true, false, a reference or its parts", reference=True), whole),
            _form_of_evidence,
        )

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
    evidence = Map("Evidence held for every flow, unless the flow says otherwise.", _fields("evidence", lawbook), what="`evidence`")
    clearances = Many("Clearances held.", _clearance(lawbook))
    exporter = _exporter(lawbook, evidence, clearances)
    flow = _flow(lawbook, evidence, clearances)
    fields = {
        "version": Version("The version of this format: 1."),
        "exporter": Either(
            exporter.doc,
            (exporter, Text("A file with `exporter`, and `populations` and `recipients` if shared.", expected="a path or a mapping")),
            lambda value: int(not isinstance(value, dict)),
        ),
        "defaults": _defaults(lawbook),
        "populations": Map("Groups of people, by name.", {}, rest=_population(lawbook), what="`populations`"),
        "recipients": Map("Overseas recipients, by name.", {}, rest=_recipient(lawbook), what="`recipients`"),
        "recipient_lists": Many(
            "Files of lists of barred recipients, by their path from this file; `tongguan schema lists` tells what one holds.",
            Text(),
            single=True,
        ),
        "flows": Many("The flows.", flow, what="a list of flows"),
        "waivers": Many("Waivers.", waiver_shape()),
    }
    doc = "A tongguan manifest: what data leave mainland China, from whom, to whom."
    return Map(doc, fields, required=("version", "exporter", "flows"), what="a manifest")


def _exporter(lawbook: Lawbook, evidence: Shape, clearances: Shape) -> Map:
    fields = {
        **_fields("exporter", lawbook),
        "id": Text(
            "The legal entity. Flows of one id are counted together, across files.", SLUG, "an id (lower case, digits, `-`, `_`, `.`)"
        ),
        "name": Text("The entity's name."),
        **_provided(),
        "evidence": evidence,
        "clearances": clearances,
    }
    doc = "The exporter (数据处理者): the legal entity in mainland China that provides the data abroad."
    return Map(doc, fields, required=("id",), what="`exporter`")


def _provided() -> dict[str, Shape]:
    """The figures on flows in no manifest: of this year, and of two years for the law before 2024-03-22."""
    people = Number("Individuals.", integer=True, unit=PEOPLE)
    buckets: dict[str, Shape] = {"ordinary": people, "sensitive": people}
    days = {
        "as_of": Date("The day on which this was counted. Left out, the figures are lower bounds."),
        "until": Date(
            "The last day that the figures cover, plans included; 31 December where the rest of the year is planned. Else `as_of`."
        ),
    }
    by_list = Map("The same by list scenario.", {}, rest=Map("", buckets, what="counts"), what="`by_list`", names=ANY_NAME)
    return {
        "provided_this_year": Map(
            "Persons provided abroad since 1 January by flows that are in no manifest. Left out, it is unknown, not zero.",
            {**days, **buckets, "by_list": by_list},
            what="`provided_this_year`",
        ),
        "provided_since_last_year": Map(
            "Persons provided abroad since 1 January of last year by flows that are in no manifest (law before 2024-03-22).",
            {**days, **buckets},
            what="`provided_since_last_year`",
        ),
    }


def _population(lawbook: Lawbook) -> Map:
    # `apart_from` and `overlaps` may name `provided_this_year`, the people of flows in no manifest.
    fields = {
        **_fields("population", lawbook),
        "size": Number("Individuals in the group, once each, planned for the whole calendar year.", integer=True, unit=PEOPLE),
        "within": Text("A population that contains this one: a subset adds nobody.", SLUG, "a population"),
        "apart_from": Many(
            "Populations that share nobody with this one; `provided_this_year` for the people of flows in no manifest.",
            Text("", SLUG, "a population"),
            single=True,
        ),
        "overlaps": Map(
            "How many individuals it shares with another population.",
            {},
            rest=Number("", integer=True, unit=PEOPLE),
            what="`overlaps`",
        ),
    }
    return Map("A group of people; counted once, however many flows carry it.", fields, what="a population")


def _recipient(lawbook: Lawbook) -> Map:
    doc = "An overseas recipient (境外接收方): who gets the data, and where. Hong Kong, Macao and Taiwan are abroad."
    return Map(doc, {**_fields("recipient", lawbook), "name": Text("The recipient's name.")}, what="a recipient")


def _clearance(lawbook: Lawbook) -> Map:
    doc = "What the exporter already holds: a filed contract, a certificate, a passed assessment, an approval, a determination."
    return Map(doc, _fields("clearance", lawbook), required=("mechanism",), what="a clearance")


def _flow(lawbook: Lawbook, evidence: Shape, clearances: Shape) -> Map:
    fields = {
        **_fields("flow", lawbook),
        "id": Text("Name of the flow, unique for the exporter.", SLUG, "an id"),
        "title": Text("What it is, in words."),
        "to": Text("The recipient, the destination of the data, by its name under `recipients`.", SLUG, "a recipient"),
        "items": Many("What is in it.", _item(lawbook), least=1, what="a list of items"),
        "evidence": evidence,
        "clearances": clearances,
    }
    return Map("One way out, exporter → recipient.", fields, required=("id", "to", "items"), what="a flow")


def _item(lawbook: Lawbook) -> Map:
    fields = {
        **_fields("item", lawbook),
        "id": Text("Name of the item, unique in its flow.", SLUG, "an id"),
        "title": Text("What it is, in words."),
    }
    return Map("One kind of data inside a flow; the unit for which a verdict is reached.", fields, required=("id",), what="an item")


def _defaults(lawbook: Lawbook) -> Map:
    fields: dict[str, Shape] = {}
    for scope in DEFAULTED:
        facts = {name: one for name, one in _fields(scope, lawbook).items() if f"{scope}.{name}" not in NEVER_DEFAULTED}
        fields[f"{scope}s"] = Map(f"Facts of every {scope}.", facts, what=f"`{scope}s`")
    doc = "What is stated once, and holds for every recipient, flow, item or clearance that does not say otherwise."
    return Map(doc, fields, what="`defaults`")


def waiver_shape(*, shared: bool = False) -> Map:
    """The shape of one waiver, in a manifest or in a file of waivers shared by several."""
    fields: dict[str, Shape] = {
        "flow": Text("The flow."),
        "item": Text("The item; left out: every item of the flow."),
        "rule": Text("The rule whose finding is waived."),
        "reason": Said("Why.", expected="a reason"),
        "by": Said("Who takes responsibility: a name and a function.", expected="a name and a function"),
        "from": Date("The first day; the longest span (`waiver_days`) is counted from it, else from the day judged."),
        "until": Date("The last day."),
        "article": Text("The article, policy or decision that it rests on."),
        "ticket": Text("Where it was decided: a ticket, a minute, an address."),
    }
    if shared:
        fields["exporter"] = Text("Only flows of the exporter with this id.", SLUG, "an exporter's id")
        fields["manifest"] = Text("Only the flow of this manifest: its path, from the folder of this file.")
    doc = "A named person takes responsibility for one finding, for a time, in the open."
    return Map(doc, fields, required=("flow", "rule", "reason", "by", "until"), what="a waiver")


def exporter_shape(manifest: Map) -> Map:
    """The shape of a file that several manifests name as their exporter; `manifest` is `shape(lawbook)`."""
    fields = dict(manifest.fields)
    whole = fields["exporter"]
    assert isinstance(whole, Either)
    fields["exporter"] = whole.shapes[0]
    del fields["flows"], fields["waivers"]
    return Map("An exporter shared by several manifests.", fields, required=("version", "exporter"), what="an exporter file")


def schema(lawbook: Lawbook) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a manifest."""
    return published("tongguan manifest", shape(lawbook))
