"""Facts as a mapping states them: looked at and read in one pass.

A table knows the keys that a mapping may have. Whether a value fits, and what it comes to as a fact, is asked of its
shape once and kept, for values recur from flow to flow: the quick way takes what `Shape.check` takes, no more and no
less. It says only that something does not fit; what, `check` words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.compounds import Either, Later, Map
from tongguan.count import Count
from tongguan.facts import NEVER, Facts, Judged

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from tongguan.lawbook.model import Term
    from tongguan.shape import Shape

KEPT = 512
"""Values of one key whose facts are kept: every word of a list, and the first of what has no end."""
VERBATIM = frozenset(("text", "evidence", "one", "place", "country", "category"))
"""Types of facts of which a word stands for itself."""
NONE: Facts = {}
"""Nothing stated; one object, so that whoever looks at it twice may know it again."""


class Misfit(Exception):
    """Something does not fit its shape, or does not fit together."""


class Field:
    """One key of a mapping, and the facts that its values come to."""

    __slots__ = ("inner", "judged", "key", "known", "lists", "shape", "term", "verbatim")

    def __init__(self, key: str, term: Term | None, shape: Shape, terms: Mapping[str, Term]) -> None:
        shape = shape.shape if isinstance(shape, Later) else shape
        parts = shape.shapes[-1] if isinstance(shape, Either) else shape
        self.key = key
        self.term = term
        self.shape = shape
        self.judged = term is not None and term.judged
        self.verbatim = term is not None and term.type in VERBATIM
        """Whether a word is the fact as it stands."""
        self.inner = Table(parts, key, terms) if isinstance(parts, Map) else None
        """Where a mapping may stand whose keys are facts of their own."""
        self.known: dict[type, dict[Any, Any]] = {str: {}, bool: {}, int: {}} if term is not None else {}
        """Type and value → the fact; `1`, `1.0` and `true` are equal and not the same."""
        self.lists: dict[tuple[Any, ...], Any] = {}

    def learn(self, value: Any, known: dict[Any, Any]) -> Any:
        """What a value comes to, kept."""
        fact = self.convert(value)
        if len(known) < KEPT:
            known[value] = fact
        return fact

    def convert(self, value: Any) -> Any:
        """What a value comes to. Raises `Misfit`."""
        if not self.shape.fits(value):
            raise Misfit
        if self.verbatim and type(value) is str:
            return value
        assert self.term is not None
        return convert(value, self.term)

    def compound(self, value: Any, facts: Facts) -> Any:
        """What a value that is no word, whole number, true or false comes to, if it is one fact; a mapping of facts is read into `facts`."""
        if type(value) is dict and self.inner is not None:
            if self.term is not None and not all(part is None for part in value.values()):
                facts[self.key] = True  # a mapping of nothing states nothing
            self.inner.read(value, facts)
        elif self.term is None:
            if not self.shape.fits(value):
                raise Misfit
        elif type(value) is list:
            return self._listed(value)
        elif type(value) is dict and self.judged and "value" in value:
            if not self.shape.fits(value):
                raise Misfit
            stated, by, because = convert(value["value"], self.term), value.get("by"), value.get("because")
            facts[self.key] = Judged(stated, str(by), str(because)) if by and because else stated
        else:
            return self.convert(value)
        return None

    def _listed(self, value: list[Any]) -> Any:
        try:
            fact = self.lists.get(tuple(value))
        except TypeError:
            fact = None  # a list or a mapping among its members
        if fact is None:
            fact = self.convert(value)
            if len(self.lists) < KEPT and all(type(one) is str for one in value):
                self.lists[tuple(value)] = fact
        return fact


class Table(dict[str, "Field | None"]):
    """The keys of one mapping, each made when it is first met; none for those `apart`, which are read by whoever holds the table."""

    def __init__(self, shape: Map, prefix: str, terms: Mapping[str, Term], apart: Container[str] = ()) -> None:
        super().__init__()
        self._shape = shape
        self._prefix = prefix
        self._terms = terms
        self._apart = apart

    def __missing__(self, name: str) -> Field | None:
        shape = self._shape.fields.get(name)
        if shape is None:
            raise Misfit
        key = f"{self._prefix}.{name}"
        self[name] = field = None if name in self._apart else Field(key, self._terms.get(key), shape, self._terms)
        return field

    def facts(self, data: Any) -> Facts:
        """The facts that a mapping states. Raises `Misfit`."""
        facts: Facts = {}
        self.read(data, facts)
        return facts

    def read(self, data: Any, facts: Facts) -> None:
        """Add the facts that a mapping states. Raises `Misfit`."""
        if type(data) is not dict:
            raise Misfit
        by, because = data.get("by"), data.get("because")
        signed = by and because
        for name, value in data.items():
            field = self[name]
            if field is None or value is None:
                continue
            known = field.known.get(type(value))
            if known is None:
                fact = field.compound(value, facts)
                if fact is None:
                    continue
            else:
                fact = known.get(value)
                if fact is None:
                    fact = field.learn(value, known)
            facts[field.key] = Judged(fact, str(by), str(because)) if signed and field.judged else fact
        for name in self._shape.required:
            if data.get(name) is None:
                raise Misfit


def listed(value: Any) -> list[Any]:
    """What stands in a list, or by itself without brackets."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def count_of(value: Any, key: str) -> Count:
    """A stated number of individuals; nothing stated is anything from none upwards."""
    if isinstance(value, dict):
        low, high = value.get("low") or 0, value.get("high")
        return Count(low, high) if low == high else Count(low, high, frozenset((key,)))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Count(value, value)
    return Count(0, None, frozenset((key,)))


def convert(value: Any, term: Term) -> Any:
    """A stated value as facts hold it."""
    match term.type:
        case "set" | "places" | "countries" | "texts":
            return frozenset(str(one) if isinstance(one, int) else one for one in listed(value))
        case "count":
            return count_of(value, term.key)
        case "number" if isinstance(value, dict):
            return count_of(value, term.key)
        case "date" if value == "never":
            return NEVER
        case "text":
            return str(value)
        case _:
            return value
