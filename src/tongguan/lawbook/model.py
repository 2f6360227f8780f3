"""What the lawbook is made of. Plain frozen values; no law and no file reading here."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from tongguan.record import Record

Stage = Literal["scope", "classify", "gate", "exempt", "route", "duty", "clear"]
STAGES: tuple[Stage, ...] = ("scope", "classify", "gate", "exempt", "route", "duty", "clear")

CONFIDENCE = ("verified", "corroborated", "single_source", "draft", "memory")
"""How sure a rule's text is. The last two never ground `none` and never meet a gate."""
UNSURE = frozenset(("draft", "memory"))

TYPES = (
    "bool", "number", "count", "date", "one", "set", "place", "places",
    "country", "countries", "text", "texts", "evidence", "category",
)  # fmt: skip


class Words(NamedTuple):
    """The same thing said in Chinese and in English."""

    zh: str
    en: str


NO_WORDS = Words("", "")


class Period(NamedTuple):
    """First and last day in force; `until` is None while open."""

    since: str
    until: str | None

    def covers(self, day: str) -> bool:
        """Whether `day` (as 2024-03-22) lies in the period, both ends included."""
        return self.since <= day and (self.until is None or day <= self.until)


# A condition is a nested tuple, so that a compiled lawbook is plain data:
#   ("all", (condition, …))   ("any", (condition, …))   ("not", condition)
#   ("test", fact, ((operator, operand), …), judged)
Condition = tuple[Any, ...]


class Term(Record):
    """One fact of the vocabulary."""

    key: str
    type: str
    words: Words
    question: Words = NO_WORDS
    help: Words = NO_WORDS
    unit: str = ""
    integer: bool = False
    judged: bool = False
    origin: str = "stated"
    """`stated` in the manifest, `derived` by the checker, or a `class` that rules establish."""
    values: tuple[tuple[str, str, str], ...] = ()
    """The words of a closed list: (word, zh, en)."""
    claim: bool = False
    """Whether it only ever lightens and must be claimed: left out, it is not claimed rather than unknown."""
    never: bool = False
    """Whether a date may also be `never`: what has not happened and has no day set."""


class Category(Record):
    """A node of the taxonomy of data."""

    slug: str
    words: Words
    personal: str
    sensitive: str
    mapping: str
    law: Words
    decides: tuple[str, ...] = ()


class Instrument(Record):
    """A law, regulation, measure, guide, standard or list."""

    id: str
    words: Words
    issuer: Words
    number: str
    kind: str
    in_force: Period
    address: str
    confidence: str
    note: Words
    path: str
    """The rule file, relative to its pack."""
    list: dict[str, Any] | None = None
    """What a zone list says of itself; see docs/writing-rules.md."""


class Rule(Record):
    """One norm of one instrument."""

    id: str
    """Full: instrument/name; company packs: pack:instrument/name."""
    instrument: str
    cites: str
    norms: tuple[str, ...]
    title: Words
    stage: str
    in_force: Period
    when: Condition
    then: dict[str, Any]
    over: tuple[str, ...]
    authority: str
    says: Words
    comply: Words
    waivable: bool
    confidence: str
    line: int
    """Where the rule begins in its file."""


class Gate(Record):
    """An approval by a named authority, beside the route."""

    id: str
    words: Words
    authority: str
    met_by: tuple[str, ...]
    """Mechanisms that are decided: what counts is that they were granted."""
    waivable: bool = True
    filed_by: tuple[str, ...] = ()
    """Mechanisms that nobody grants: a filing or report, which only has to be made."""


class Duty(Record):
    """A standing obligation and the evidence that shows it met."""

    id: str
    words: Words
    timing: str
    evidence: Condition
    comply: Words


class Lawbook(Record):
    """The loaded law. `on(day)` gives the rules in force that day."""

    name: str
    version: str
    checked_to: str
    """The day to which the law was checked."""
    digest: str
    terms: dict[str, Term]
    categories: dict[str, Category]
    places: dict[str, tuple[str, Words]]
    """Place → (parent, name)."""
    countries: tuple[str, ...]
    authorities: dict[str, Words]
    gates: dict[str, Gate]
    duties: dict[str, Duty]
    instruments: dict[str, Instrument]
    rules: tuple[Rule, ...]
    readers: dict[str, tuple[tuple[int, Condition], ...]]
    """Fact → the rules (by their place in `rules`) with a part that reads this fact alone, and that part."""
    cuts: dict[str, frozenset[tuple[str, Any]]]
    """Fact → every (operator, operand) that a rule or the evidence of a duty holds against it."""

    def on(self, day: str) -> tuple[Rule, ...]:
        """The rules in force on `day`, in the order of the lawbook."""
        return tuple(rule for rule in self.rules if rule.in_force.covers(day))

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that full id, if there is one."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        return None


def pack(value: Any) -> Any:
    """A model as plain tuples, so that a compiled lawbook needs no code to be read."""
    if isinstance(value, (Term, Category, Instrument, Rule, Gate, Duty, Lawbook)):
        return tuple(pack(getattr(value, name)) for name in value.__match_args__)
    if isinstance(value, tuple):
        return tuple(pack(one) for one in value)
    if isinstance(value, dict):
        return {key: pack(one) for key, one in value.items()}
    return value


def unpack(packed: tuple[Any, ...]) -> Lawbook:
    """The lawbook of `pack(lawbook)`."""
    (
        name,
        version,
        checked_to,
        digest,
        terms,
        categories,
        places,
        countries,
        authorities,
        gates,
        duties,
        instruments,
        rules,
        readers,
        cuts,
    ) = packed
    words = Words._make
    period = Period._make
    return Lawbook(
        name, version, checked_to, digest,
        {key: Term(t[0], t[1], words(t[2]), words(t[3]), words(t[4]), *t[5:]) for key, t in terms.items()},
        {key: Category(c[0], words(c[1]), c[2], c[3], c[4], words(c[5]), c[6]) for key, c in categories.items()},
        {key: (p[0], words(p[1])) for key, p in places.items()},
        countries,
        {key: words(a) for key, a in authorities.items()},
        {key: Gate(g[0], words(g[1]), *g[2:]) for key, g in gates.items()},
        {key: Duty(d[0], words(d[1]), d[2], d[3], words(d[4])) for key, d in duties.items()},
        {
            key: Instrument(i[0], words(i[1]), words(i[2]), i[3], i[4], period(i[5]), i[6], i[7], words(i[8]), i[9], i[10])
            for key, i in instruments.items()
        },
        tuple(
            Rule(r[0], r[1], r[2], r[3], words(r[4]), r[5], period(r[6]), r[7], r[8], r[9], r[10], words(r[11]), words(r[12]), r[13], r[14], r[15])
            for r in rules
        ),
        readers,
        cuts,
    )  # fmt: skip
