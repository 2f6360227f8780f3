"""Ways out, as `rules/remedies.yaml` tells them: what an engineer or counsel can do, as a change of facts.

No judging reads them: the file is looked at when rules are loaded or linted, and read when somebody asks for ways out.
What a remedy may not be is refused here: nothing that moves a number of persons, vehicles or hours, a flow, an item's
kind or a day of the past, nothing that only signs a judgement, and no ground whose text is unsure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.lawbook.condition import Grammar, Tree
from tongguan.lawbook.model import UNSURE, Period, Words
from tongguan.problem import suggestion
from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tongguan.document import Document
    from tongguan.lawbook.model import Condition, Gate, Instrument, Lawbook, Term
    from tongguan.shape import Keys, Reporter

FILE = "remedies.yaml"
TODAY = "today"
"""Stands for the day judged: what is done now is dated no earlier."""
FILED_FIRST = ("miit_vulnerability_report", "miit_incident_report", "regulator_incident_report", "samr_defect_filing", "zone_filing")
"""Papers that an exemption asks to be held before the export; no route and no gate asks for them."""
REPORTED = ("zone_report", "miit_ota_filing")
"""Papers that a duty alone asks for."""
ROUTED = {
    "standard_contract": ("contract_or_certification",),
    "gba_contract": ("contract_or_certification",),
    "certification": ("contract_or_certification",),
    "security_assessment": ("contract_or_certification", "security_assessment"),
}
"""Mechanisms that answer the route, with the routes that they answer."""
SCOPES = ("item", "flow", "evidence")
COUNTED = ("count", "number", "date")
"""Facts that no step moves: less of the same is volume, and an earlier day is the past."""
FIXED = (
    "flow.id",
    "flow.title",
    "flow.to",
    "flow.way",
    "flow.basis",
    "flow.scenario",
    "flow.purpose",
    "item.id",
    "item.title",
    "item.category",
)
"""What the flow is. A step changes what is done, not what it is called."""
SCOPED = ("items", "fields", "purposes", "recipients", "persons", "scale")
"""What a paper covers: that of the flow it is for."""
SIGNED = ("by", "because", "settles", "route", "needed_from", "changes_affect_security")
"""What only a person may state of a paper."""


class Cost(Record):
    """How much a step asks for."""

    id: str
    weight: int
    words: Words


class Ground(Record):
    """What a remedy rests on."""

    instrument: str
    cites: str
    confidence: str
    when: Condition
    """Where it is the ground: one list, one kind of data."""


class Change(Record):
    """One part of what a remedy does."""

    how: str
    """`set`, `add`, `take`, `shorten` (a fact), `paper`, `complete` (a mechanism) or `leave_out`."""
    what: str
    """The fact, the mechanism, or `item`."""
    to: Any
    when: Condition
    """What has to hold besides the remedy's own condition."""
    unless: Condition | None = None
    """Where this holds for certain, the change is not made."""


class Remedy(Record):
    """Something that can be done, as a change of facts."""

    id: str
    words: Words
    says: Words
    keeps: Words
    """What it does not remove."""
    cost: Cost
    basis: tuple[Ground, ...]
    when: Condition
    """On which items it is offered."""
    changes: tuple[Change, ...]
    past: frozenset[str]
    """Rules that, once it is done, speak only of what was sent before."""
    ends: bool
    """Whether something is sent, or reached from abroad, no more."""
    in_force: Period
    """The days of the law in which it is a way; its instruments have their own besides."""

    @property
    def mechanism(self) -> str | None:
        """The paper that it obtains, or completes."""
        return next((one.what for one in self.changes if one.how in ("paper", "complete")), None)

    @property
    def obtains(self) -> bool:
        """Whether it is a paper that was not held before."""
        return any(one.how == "paper" for one in self.changes)

    @property
    def evidence(self) -> frozenset[str]:
        """The evidence that it makes."""
        return frozenset(one.what for one in self.changes if one.what.startswith("evidence."))

    @property
    def design(self) -> bool:
        """Whether it changes the flow itself or brings it under an exemption, not only what is held for it."""
        return not self.evidence and (self.mechanism is None or self.mechanism in FILED_FIRST)


ALWAYS: Condition = ("all", ())
ANY_DAY = Period("", None)


class Names(Record):
    """What remedies may name."""

    grammar: Grammar
    gates: Mapping[str, Gate]
    instruments: Mapping[str, Instrument]
    rules: Collection[str]


def names_of(lawbook: Lawbook) -> Names:
    """What a loaded lawbook knows."""
    places, slugs = lawbook.places, lawbook.categories
    grammar = Grammar(
        lawbook.terms,
        Tree({name: parent for name, (parent, _) in places.items()}),
        Tree({slug: slug.rpartition(".")[0] for slug in slugs}),
    )
    return Names(grammar, lawbook.gates, lawbook.instruments, frozenset(rule.id for rule in lawbook.rules))


def remedies(document: Document, names: Names, report: Reporter) -> list[Remedy]:
    """The remedies of a file; what is wrong with them goes to the report."""
    costs: dict[str, Cost] = {}
    found: dict[str, Remedy] = {}
    for index, one in enumerate(document.data.get("costs") or []):
        if one["id"] in costs:
            report.value(("costs", index, "id"), f"cost `{one['id']}` stands twice")
        costs[one["id"]] = Cost(one["id"], one["weight"], _words(one))
    reader = _Reader(names, report)
    for index, one in enumerate(document.data.get("remedies") or []):
        if one["id"] in found:
            report.value(("remedies", index, "id"), f"remedy `{one['id']}` stands twice")
        found[one["id"]] = reader.remedy(one, ("remedies", index), costs)
    return list(found.values())


def _words(value: Any) -> Words:
    return Words(str(value["zh"]).strip(), str(value["en"]).strip()) if value else Words("", "")


class _Reader:
    """Reads the remedies of one file."""

    def __init__(self, names: Names, report: Reporter) -> None:
        self.names = names
        self.report = report

    def remedy(self, one: dict[str, Any], at: Keys, costs: Mapping[str, Cost]) -> Remedy:
        """One remedy; what is wrong with it goes to the report."""
        if one["cost"] not in costs:
            self.report.value((*at, "cost"), f"unknown cost `{one['cost']}`", suggestion(one["cost"], costs))
        for index, rule in enumerate(one.get("past") or []):
            if rule not in self.names.rules:
                self.report.value((*at, "past", index), f"unknown rule `{rule}`", suggestion(rule, self.names.rules))
        # Whoever grants a paper looks at what is said to be done for it.
        looked_at = any("paper" in change for change in one["then"])
        made = Remedy(
            one["id"],
            _words(one),
            _words(one["says"]),
            _words(one.get("keeps")),
            costs.get(one["cost"]) or Cost(str(one["cost"]), 1, Words("", "")),
            tuple(self._ground(ground, (*at, "basis", index)) for index, ground in enumerate(one["basis"])),
            self.names.grammar.parse(one["when"], (*at, "when"), self.report),
            tuple(self._change(change, (*at, "then", index), looked_at=looked_at) for index, change in enumerate(one["then"])),
            frozenset(one.get("past") or ()),
            one.get("ends") is True,
            Period(one["in_force"]["from"], one["in_force"].get("until")) if "in_force" in one else ANY_DAY,
        )
        terms = self.names.grammar.terms
        done = [change for change in made.changes if change.what not in terms or not terms[change.what].judged]
        if any(change.how == "leave_out" for change in made.changes) and not made.ends:
            self.report.key((*at, "then"), f"remedy `{made.id}` leaves something out and does not say `ends: true`")
        if not done:
            self.report.key((*at, "then"), f"remedy `{made.id}` only signs a judgement", "say what is done: a fact that is no judgement")
        return made

    def _ground(self, one: dict[str, Any], at: Keys) -> Ground:
        name, known = one["instrument"], self.names.instruments
        if name not in known:
            self.report.value((*at, "instrument"), f"unknown instrument `{name}`", suggestion(name, known))
        if one["confidence"] in UNSURE:
            self.report.value((*at, "confidence"), f"a `{one['confidence']}` text grounds no way out", "name one that was read")
        when = self.names.grammar.parse(one["when"], (*at, "when"), self.report) if "when" in one else ALWAYS
        return Ground(name, str(one["cites"]), one["confidence"], when)

    def _change(self, one: dict[str, Any], at: Keys, *, looked_at: bool) -> Change:
        when = self.names.grammar.parse(one["when"], (*at, "when"), self.report) if "when" in one else ALWAYS
        unless = self.names.grammar.parse(one["unless"], (*at, "unless"), self.report) if "unless" in one else None
        heads = [how for how in ("set", "add", "take", "shorten", "paper", "complete", "leave_out") if how in one]
        if len(heads) != 1:
            self.report.value(at, f"a change says {len(heads)} things", "one of set, add, take, shorten, paper, complete, leave_out")
            return Change("leave_out", "item", None, when)
        how = heads[0]
        what, to = one[how], one.get("to")
        if how in ("paper", "complete"):
            self._paper(how, what, to, at)
        elif how == "leave_out":
            if what != "item":
                self.report.value((*at, how), "only an `item` is left out")
        else:
            self._fact(how, what, to, at, looked_at=looked_at)
        return Change(how, what, to, when, unless)

    def _fact(self, how: str, what: str, to: Any, at: Keys, *, looked_at: bool) -> None:
        term = self.names.grammar.terms.get(what)
        if term is None or term.origin != "stated" or what.partition(".")[0] not in SCOPES:
            stated = [key for key, one in self.names.grammar.terms.items() if one.origin == "stated" and key.partition(".")[0] in SCOPES]
            self.report.value((*at, how), f"`{what}` is no fact of an item, a flow or its evidence", suggestion(what, stated))
            return
        if term.type in COUNTED or what in FIXED or what.startswith("flow.necessity."):
            self.report.value((*at, how), f"no step changes `{what}`", "volumes, days and what a flow is stay as they are")
        elif term.claim and not looked_at:
            self.report.value((*at, how), f"`{what}` is only claimed", "a step is done, not claimed")
        elif how in ("add", "take", "shorten") and term.type not in ("set", "texts"):
            self.report.value((*at, how), f"`{what}` is no set", "`set` gives it a value")
        elif how == "shorten" and to != "clearance.fields":
            self.report.value((*at, "to"), "fields are shortened to those of a paper", "`to: clearance.fields`")
        elif how != "shorten":
            self._value(term, to, (*at, "to"))

    def _value(self, term: Term, to: Any, at: Keys) -> None:
        """Whether a value can be stated; days are always the day judged."""
        if to is None:
            self.report.value(at[:-1], "a change without `to`")
        elif term.type == "evidence" and isinstance(to, dict):
            for name, value in to.items():
                inner = self.names.grammar.terms.get(f"{term.key}.{name}")
                if inner is None:
                    self.report.key((*at, name), f"unknown fact `{term.key}.{name}`")
                elif inner.type == "date" and value != TODAY:
                    self.report.value((*at, name), "what is done now is dated `today`")
        else:
            self.names.grammar.parse({term.key: to}, at[:-1], self.report)

    def _paper(self, how: str, mechanism: str, to: Any, at: Keys) -> None:
        granted = {name for gate in self.names.gates.values() for name in (*gate.met_by, *gate.filed_by)}
        known = [*granted, *ROUTED, *FILED_FIRST, *REPORTED]
        if mechanism not in known:
            self.report.value((*at, how), f"`{mechanism}` answers no route, gate or exemption", suggestion(mechanism, known))
        for name, value in (to or {}).items():
            term = self.names.grammar.terms.get(f"clearance.{name}")
            if term is None or name in SCOPED or name in SIGNED:
                hint = "its scope is that of the flow" if name in SCOPED else "only a person states it" if term is not None else None
                self.report.key((*at, "to", name), f"`{name}` is not for a remedy to state", hint)
            elif term.type == "date" and not (value in (TODAY, "never") or str(value).startswith(f"{TODAY}+")):
                self.report.value((*at, "to", name), "what is obtained now is dated `today`, and ends `never` or at `today+3y`")
