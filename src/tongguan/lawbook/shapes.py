"""The shapes of the files under `rules/`; the published rule schema comes from here too."""

from __future__ import annotations

import re
from typing import Any

from tongguan.compounds import Either, Many, Map
from tongguan.lawbook.model import CONFIDENCE, STAGES, TYPES
from tongguan.shape import Bool, Date, Number, Shape, Text, Word, published

ROUTES = ("none", "contract_or_certification", "security_assessment", "prohibited")
CLEARABLE = ("contract_or_certification", "security_assessment")
KINDS = ("law", "regulation", "rule", "guide", "standard", "list", "position", "draft")
RANKS = ("law", "mandatory", "recommended")
TIMINGS = ("before", "at_once", "standing", "after", "yearly")
DEFAULTS = ("yes", "no", "depends")

WORDS = Map("Chinese and English.", {"zh": Text("Chinese."), "en": Text("English.")}, required=("zh", "en"), what="a text")
PERIOD = Map(
    "First and last day in force.",
    {"from": Date("First day in force."), "until": Date("Last day in force; leave out while open.")},
    required=("from",),
    what="`in_force`",
)
CONDITION = Shape("A condition, or a list of conditions of which all must hold; `tongguan rules show` shows those of a rule.")

THEN = Map(
    "What follows when the rule applies.",
    {
        "scope": Word("Whether the data are provided abroad.", ("governed", "gates_only"), "a scope"),
        "class": Text("The class of data that the rule establishes."),
        "gate": Text("The approval that is needed beside the route; an id of gates.yaml."),
        "breach": Text("A norm beside the route that is broken: a short name."),
        "rank": Word("How binding the broken norm is.", RANKS, "a rank"),
        "exempt": Word("Lifts the route; says what becomes of the count.", ("leaves_count", "range"), "an effect on the count"),
        "count": Word("What becomes of the count, and nothing else.", ("leaves", "range", "sensitive_range"), "an effect on the count"),
        "route": Word("What the law asks before the data may leave.", ROUTES, "a route"),
        "duty": Text("A standing duty; an id of duties.yaml."),
        "clears": Many("The routes that this clearance answers.", Word("", CLEARABLE, "a route"), least=1),
        "defect": Text("A flaw of the clearance: a short name."),
        "review": Text("What a person or an authority must decide: a short name."),
        "up_to": Word("The strictest route that the review may end in.", ROUTES, "a route"),
        "down_to": Word("The lightest route that the review may end in.", ROUTES, "a route"),
        "conflict": Bool("Norms in force contradict each other; where conflicts are read strictly, the strictest of them is the answer."),
        "note": Either(
            "A reminder that changes no answer; `told` for one that every report tells, `not_covered` for a law that is named and not assessed.",
            (Bool(), Word("", ("told", "not_covered"), "a note")),
            lambda value: int(isinstance(value, str)),
        ),
        "due": Map(
            "Until when something is done that a day of the manifest tells; of a duty or a note.",
            {
                "months": Number("So many months.", integer=True, ranges=False, least=1),
                "after": Text("After the day that this fact states: of a duty."),
                "before": Text("Before the end of a clearance: of a note."),
            },
            required=("months",),
            what="`due`",
        ),
    },
    what="`then`",
)

CASE = Map(
    "One test of the rule.",
    {
        "given": Map("Facts; what is left out meets the condition; null takes a fact away.", {}, rest=Shape(), what="`given`"),
        "each": Map(
            "Facts with a list of values each: the case is tried with every one of them, one after the other.",
            {},
            rest=Many("Values.", Shape(), least=1, what="a list of values"),
            what="`each`",
        ),
        "day": Date("The day on which the rule is looked up."),
        "holds": Either(
            "Whether the condition then holds.",
            (Bool(), Word("", ("unknown",), "an outcome", more=", true, false")),
            lambda value: int(isinstance(value, str)),
        ),
        "needs": Many("The facts that an unknown outcome waits for.", Text("A fact."), what="a list of facts"),
        "why": Text("What the case is about."),
    },
    required=("holds",),
    what="a case",
)

RULE = Map(
    "One norm.",
    {
        "id": Text("Short name, unique in the file."),
        "cites": Text("Article, paragraph, item."),
        "address": Text("The official page, where it is another than the instrument's."),
        "norms": Many("Ids of the norm register that the rule encodes.", Text("An id.")),
        "title": WORDS,
        "stage": Word("The stage of judging it belongs to.", STAGES, "a stage"),
        "in_force": PERIOD,
        "when": CONDITION,
        "then": THEN,
        "over": Many("Rules that this one displaces, by full id.", Text("A rule.")),
        "authority": Text("Whom to ask; an id of authorities.yaml."),
        "says": WORDS,
        "comply": WORDS,
        "waivable": Bool("Whether a named person may waive a finding of this rule."),
        "confidence": Word("How sure the text is.", CONFIDENCE, "a confidence"),
        "cases": Many("The rule's own tests.", CASE, least=1, what="a list of cases"),
    },
    required=("id", "cites", "title", "stage", "when", "then", "says", "confidence", "cases"),
    what="a rule",
)

LIST = Map(
    "What a zone list says of itself.",
    {
        "zone": Text("The zone."),
        "kind": Word("A general list says what may go, a negative list what may not go freely.", ("negative", "general"), "a kind of list"),
        "edition": Text("The edition, as `flow.list` names it."),
        "sectors": Many("Sectors that the list is for, in its own words and ours.", WORDS),
        "scenarios": Many("Scenarios of the list, as `flow.list_scenario` names them.", Text("One of them.")),
        "registered_in": Many("Places where its user must be registered.", Text("One of them.")),
        "exports_from": Many("Places from which its user must export.", Text("One of them.")),
        "borrow": Bool("Whether lists of other zones may be used."),
        "filing": Word("What the zone asks of a user of the list.", ("zone_filing", "zone_report", "none"), "a filing"),
    },
    required=("zone", "kind", "edition"),
    what="`list`",
)

INSTRUMENT = Map(
    "The instrument whose norms the file holds.",
    {
        "id": Text("Short name; the name of the file."),
        "zh": Text("Title in Chinese."),
        "en": Text("Title in English."),
        "issuer": WORDS,
        "number": Text("Document number."),
        "kind": Word("What it is.", KINDS, "a kind of instrument"),
        "in_force": PERIOD,
        "address": Text("The official page."),
        "confidence": Word("How sure the text is.", CONFIDENCE, "a confidence"),
        "note": WORDS,
        "list": LIST,
    },
    required=("id", "zh", "en", "issuer", "kind", "in_force", "confidence"),
    what="`instrument`",
)

RULE_FILE = Map(
    "One instrument and its norms, in the order of its articles.",
    {"instrument": INSTRUMENT, "rules": Many("The norms.", RULE)},
    required=("instrument", "rules"),
    what="a rule file",
)

TERM = Map(
    "One fact.",
    {
        "key": Text("Dotted key."),
        "type": Word("Type.", TYPES, "a type"),
        "unit": Text("Unit."),
        "integer": Bool("Whether it is a whole number."),
        "judged": Bool("Whether only a person may judge it."),
        "never": Bool("Whether a date may also be the word `never`."),
        "filled": Bool("Whether a set of it is never empty."),
        "claim": Bool("Whether it only ever lightens: left out, it is not claimed rather than unknown."),
        "from": Word("Where it comes from.", ("stated", "derived", "class"), "an origin"),
        "values": Map("The words it may be.", {}, rest=WORDS, what="`values`", names=re.compile(r"[A-Za-z0-9_-]+")),
        "zh": Text("Label in Chinese."),
        "en": Text("Label in English."),
        "question": WORDS,
        "help": WORDS,
    },
    required=("key", "type", "zh", "en"),
    what="a fact",
)

VOCABULARY = Map(
    "Every fact that rules may read.",
    {
        "facts": Many("The facts.", TERM, least=1),
        "places": Many(
            "Places, each within its parent.",
            Map("", {"id": Text(), "parent": Text(), "zh": Text(), "en": Text()}, required=("id", "zh", "en"), what="a place"),
        ),
    },
    required=("facts",),
    what="the vocabulary",
)

CATEGORIES = Map(
    "The taxonomy of data.",
    {
        "categories": Many(
            "The categories.",
            Map(
                "",
                {
                    "slug": Text(),
                    "zh": Text(),
                    "en": Text(),
                    "personal": Word("", DEFAULTS, "a default"),
                    "sensitive": Word("", DEFAULTS, "a default"),
                    "mapping": Word("", DEFAULTS, "a default"),
                    "law": WORDS,
                    "decides": Many("", Text()),
                    "called": WORDS,
                },
                required=("slug", "zh", "en", "personal", "sensitive", "mapping"),
                what="a category",
            ),
        )
    },
    required=("categories",),
    what="the taxonomy",
)


def _listed(key: str, what: str, fields: dict[str, Shape], required: tuple[str, ...]) -> Map:
    return Map(f"All {key}.", {key: Many("", Map("", fields, required=required, what=what))}, required=(key,), what=f"the list of {key}")


AUTHORITIES = _listed("authorities", "an authority", {"id": Text(), "zh": Text(), "en": Text()}, ("id", "zh", "en"))
GATES = _listed(
    "gates",
    "a gate",
    {
        "id": Text(),
        "zh": Text(),
        "en": Text(),
        "authority": Text(),
        "met_by": Many("", Text()),
        "filed_by": Many("", Text()),
        "waivable": Bool(),
        "note": WORDS,
    },
    ("id", "zh", "en", "authority", "met_by"),
)
DUTIES = _listed(
    "duties",
    "a duty",
    {
        "id": Text(),
        "zh": Text(),
        "en": Text(),
        "timing": Word("", TIMINGS, "a timing"),
        "evidence": CONDITION,
        "comply": WORDS,
    },
    ("id", "zh", "en", "timing", "evidence"),
)
CONTRADICTIONS = _listed(
    "contradictions",
    "a contradiction",
    {
        "id": Text("Short name."),
        "when": CONDITION,
        "own": Bool("Whether the first has to be stated there itself: what stands under `defaults` may leave out one item."),
        "less": Map("The first fact is less, or earlier, than the second.", {}, (), Text("A fact."), "`less`"),
        "named": Map("What holds of an item that the first fact names.", {}, (), CONDITION, "`named`"),
        "says": WORDS,
    },
    ("id", "when", "says"),
)
_STEP = Map(
    "One part of what is done; with `when`, only where that holds as well.",
    {
        "set": Text("A fact that is then `to`."),
        "add": Text("A set to which `to` is added."),
        "take": Text("A set from which `to` is taken."),
        "shorten": Text("Fields that are cut down to those of a paper: `to: clearance.fields`."),
        "paper": Text("A mechanism that is then held; `to` says what is stated of it."),
        "complete": Text("A mechanism that is held already; what `to` says is stated of it, where that is not stated yet."),
        "leave_out": Word("What no longer leaves.", ("item",), "a thing to leave out"),
        "to": Shape("The value."),
        "when": CONDITION,
        "unless": CONDITION,
    },
    what="a change",
)
REMEDIES = Map(
    "Ways out, each as a change of facts.",
    {
        "costs": Many(
            "Classes of cost.",
            Map(
                "",
                {"id": Text(), "weight": Number("How it weighs against the others.", integer=True, least=1), "zh": Text(), "en": Text()},
                required=("id", "weight", "zh", "en"),
                what="a cost",
            ),
        ),
        "remedies": Many(
            "The remedies.",
            Map(
                "",
                {
                    "id": Text("Short name."),
                    "zh": Text("Title in Chinese."),
                    "en": Text("Title in English."),
                    "cost": Text("A class of cost."),
                    "basis": Many(
                        "What it rests on.",
                        Map(
                            "",
                            {
                                "instrument": Text("An instrument of the pack."),
                                "cites": Text("Article, paragraph, item."),
                                "confidence": Word("How sure the text is.", CONFIDENCE, "a confidence"),
                                "when": CONDITION,
                            },
                            required=("instrument", "cites", "confidence"),
                            what="a ground",
                        ),
                        least=1,
                    ),
                    "when": CONDITION,
                    "then": Many("What is done.", _STEP, least=1),
                    "ends": Bool("Whether something is sent, or reached from abroad, no more."),
                    "in_force": PERIOD,
                    "past": Many("Rules that afterwards speak only of what was sent before.", Text("A rule.")),
                    "says": WORDS,
                    "keeps": WORDS,
                },
                required=("id", "zh", "en", "cost", "basis", "when", "then", "says"),
                what="a remedy",
            ),
        ),
    },
    what="the list of remedies",
)
LAWBOOK = Map(
    "What the pack is.",
    {
        "name": Text("Name; the prefix of the ids of a company pack."),
        "version": Text("Version."),
        "checked_to": Date("The day to which the law was checked."),
    },
    required=("name", "version"),
    what="lawbook.yaml",
)

INDEX = Map(
    "How a reader finds a rule: what belongs to a sector, and the other names of an instrument.",
    {
        "sectors": Many(
            "What belongs to a sector.",
            Map(
                "",
                {
                    "id": Text("A word of `exporter.sectors`."),
                    "folders": Many("Folders of rule files.", Text()),
                    "instruments": Many("Instruments of the sector.", Text()),
                    "categories": Many("Categories of data, with all below them.", Text()),
                    "facts": Many("Facts that only this sector states.", Text()),
                    "rules": Many("Further rules, by full id.", Text()),
                    "lists": Many("Sectors as zone lists call them.", Text()),
                },
                required=("id",),
                what="a sector",
            ),
        ),
        "names": Many(
            "Other names of an instrument, which may have several files.",
            Map(
                "",
                {"instruments": Many("", Text(), least=1), "names": Many("", Text(), least=1)},
                required=("instruments", "names"),
                what="names",
            ),
        ),
    },
    what="the index",
)

SHAPES: dict[str, Map] = {
    "vocabulary.yaml": VOCABULARY,
    "categories.yaml": CATEGORIES,
    "authorities.yaml": AUTHORITIES,
    "gates.yaml": GATES,
    "duties.yaml": DUTIES,
    "contradictions.yaml": CONTRADICTIONS,
    "remedies.yaml": REMEDIES,
    "lawbook.yaml": LAWBOOK,
    "index.yaml": INDEX,
}


def rule_schema() -> dict[str, Any]:
    """JSON Schema of a rule file."""
    return published("tongguan rule file", RULE_FILE)
