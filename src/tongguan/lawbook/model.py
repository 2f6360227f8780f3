"""What the lawbook is made of. Plain frozen values; no law and no file reading here."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, cast

from tongguan.record import Record, Stored, fresh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import ClassVar

K = TypeVar("K")
V = TypeVar("V")

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
Cuts = tuple[tuple[tuple[str, Any], int], ...]
"""Every (operator, operand) that a fact is held against, with the bits of the conditions that do so; all bits where it is done in any case."""


class Kept(Stored):
    """A part of the lawbook: what only people read stays bytes until somebody does."""

    @classmethod
    def later(cls, names: tuple[str, ...], kept: Any) -> Sequence[Any]:
        """The values of these fields, words made of pairs."""
        kinds = cls.__annotations__
        read = marshal.loads(kept)  # noqa: S302 - the lawbook's own, see `compiled`
        return [Words._make(value) if kinds[name] == "Words" else value for name, value in zip(names, read, strict=True)]


class Term(Kept):
    """One fact of the vocabulary."""

    LATER: ClassVar = (("words", "question", "help", "unit", "values"),)

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
    filled: bool = False
    """Whether a set has a member at least: there is no data that was collected nowhere."""


class Category(Kept):
    """A node of the taxonomy of data."""

    LATER: ClassVar = (("words", "law", "decides", "called"),)

    slug: str
    words: Words
    personal: str
    sensitive: str
    mapping: str
    law: Words
    decides: tuple[str, ...] = ()
    called: Words = NO_WORDS
    """What those who build it call it: looked for, not read by rules."""


class Instrument(Kept):
    """A law, regulation, measure, guide, standard or list."""

    LATER: ClassVar = (("words", "issuer", "number", "address", "note"),)

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

    @property
    def header(self) -> dict[str, Any]:
        """What a list says of itself, of an instrument that is one."""
        assert self.list is not None, "only zone lists have a header of their own"
        return self.list

    @property
    def sectors(self) -> tuple[Words, ...]:
        """The sectors that a list is for; none where it names none, or the instrument is no list."""
        return tuple(Words(one["zh"], one["en"]) for one in (self.list or {}).get("sectors", ()))


class Rule(Kept):
    """One norm of one instrument."""

    LATER: ClassVar = (("when",), ("cites", "norms", "title", "says", "comply", "address"))

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
    address: str = ""
    """The official page of this rule's text, where it is another than the instrument's."""


class Gate(Kept):
    """An approval by a named authority, beside the route."""

    LATER: ClassVar = (("words",),)

    id: str
    words: Words
    authority: str
    met_by: tuple[str, ...]
    """Mechanisms that are decided: what counts is that they were granted."""
    waivable: bool = True
    filed_by: tuple[str, ...] = ()
    """Mechanisms that nobody grants: a filing or report, which only has to be made."""


class Duty(Kept):
    """A standing obligation and the evidence that shows it met."""

    LATER: ClassVar = (("words", "comply"),)

    id: str
    words: Words
    timing: str
    evidence: Condition
    comply: Words


class Contradiction(Kept):
    """Statements of one manifest that cannot be true together."""

    LATER: ClassVar = (("when", "less", "named", "says"),)

    id: str
    first: Condition
    """The first part of `when`, one test: where it does not hold nothing else is looked at."""
    own: bool
    """Whether the first has to be stated there itself: what stands under `defaults` may leave out one item."""
    when: Condition
    less: tuple[tuple[str, str], ...]
    """Facts of which the first is less, or earlier, than the second."""
    named: tuple[tuple[str, Condition], ...]
    """Facts that name other items of the manifest, and what holds of one of those."""
    says: Words


class Later(Mapping[K, V]):
    """A mapping of which each value stays bytes until it is asked for."""

    __slots__ = ("_kept", "_read")

    def __init__(self, kept: dict[K, bytes]) -> None:
        self._kept = kept
        self._read: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        if key not in self._read:
            self._read[key] = marshal.loads(self._kept[key])  # noqa: S302 - the lawbook's own, see `compiled`
        return self._read[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    @staticmethod
    def kept(mapping: Mapping[K, V]) -> dict[K, bytes]:
        """The values of any mapping as such bytes."""
        if isinstance(mapping, Later):
            return mapping._kept  # noqa: SLF001 - its own class
        return {key: marshal.dumps(cast("Any", value)) for key, value in mapping.items()}


class Index(Record):
    """Which conditions, each by its place among them, read which facts; as bits where they are joined in one number."""

    readers: Mapping[str, tuple[tuple[Condition, int], ...]]
    """Fact → the parts that read this fact alone, each with the bits of the conditions that have it."""
    joints: dict[int, tuple[int, ...]]
    """Condition → its parts that read several facts, by their number."""
    parts: Mapping[int, tuple[Condition, frozenset[str]]]
    """These parts, and the facts that they read."""
    alone: dict[str, int]
    """Fact → the bits of the conditions with a part that reads it alone."""
    reading: dict[str, int]
    """Fact → the bits of the conditions that read it in any part."""


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
    index: Index
    """Which rules read which facts."""
    cuts: Mapping[str, Cuts]
    """What each fact is held against by rules and by the evidence of duties."""
    contradictions: dict[str, Contradiction] = fresh(factory=dict)
    """Statements that cannot be true together."""

    def on(self, day: str) -> tuple[Rule, ...]:
        """The rules in force on `day`, in the order of the lawbook."""
        return tuple(rule for rule in self.rules if rule.in_force.covers(day))

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that full id, if there is one."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        return None


KEPT: dict[str, type[Kept]] = {
    "terms": Term, "categories": Category, "gates": Gate, "duties": Duty, "instruments": Instrument,
    "contradictions": Contradiction,
}  # fmt: skip
"""The parts of a lawbook that are kept by name."""


def pack(lawbook: Lawbook) -> tuple[Any, ...]:
    """A lawbook as plain data, so that a compiled one needs no code to be read."""
    packed: list[Any] = []
    for name in lawbook.__match_args__:
        value = getattr(lawbook, name)
        if name in KEPT:
            packed.append({key: _packed(one) for key, one in value.items()})
        elif name == "rules":
            packed.append(tuple(_packed(one) for one in value))
        elif name == "index":
            packed.append((Later.kept(value.readers), value.joints, Later.kept(value.parts), value.alone, value.reading))
        elif name == "cuts":
            packed.append(Later.kept(value))
        else:
            packed.append(_plain(value))
    return tuple(packed)


def _packed(one: Kept) -> tuple[Any, ...]:
    kept = tuple(marshal.dumps([_plain(getattr(one, name)) for name in names]) for names in one.LATER)
    return tuple(_plain(getattr(one, name)) for name in one.at_once()), kept


def _plain(value: Any) -> Any:
    """Without named tuples; what has none stays the same object, so that parts that stand in several places are kept once."""
    if isinstance(value, tuple):
        plain = tuple(_plain(one) for one in value)
        same = type(value) is tuple and all(one is other for one, other in zip(plain, value, strict=True))
        return value if same else plain
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value


def unpack(packed: tuple[Any, ...]) -> Lawbook:
    """The lawbook of `pack(lawbook)`."""
    found = dict(zip(Lawbook.__match_args__, packed, strict=True))
    for name, kind in KEPT.items():
        found[name] = dict(zip(found[name], _unpacked(kind, found[name].values()), strict=True))
    found["rules"] = tuple(_unpacked(Rule, found["rules"]))
    found["places"] = {key: (parent, Words._make(words)) for key, (parent, words) in found["places"].items()}
    found["authorities"] = {key: Words._make(words) for key, words in found["authorities"].items()}
    readers, joints, parts, alone, reading = found["index"]
    found["index"] = Index(Later(readers), joints, Later(parts), alone, reading)
    found["cuts"] = Later(found["cuts"])
    return Lawbook(**found)


def _unpacked(kind: type[Kept], parts: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
    names, make = kind.at_once(), kind.storing()
    period = names.index("in_force") if "in_force" in names else None
    for values, kept in parts:
        if period is not None:
            values = (*values[:period], Period._make(values[period]), *values[period + 1 :])  # noqa: PLW2901 - the same, read
        yield make(values, kept)
