"""The entries of rule files: facts, categories, gates, instruments and rules as objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tongguan.lawbook.model import (
    NO_WORDS,
    Category,
    Contradiction,
    Duty,
    Gate,
    Instrument,
    Period,
    Rule,
    Term,
    Words,
)

if TYPE_CHECKING:
    from tongguan.lawbook.condition import Grammar
    from tongguan.shape import Keys, Reporter


def words_of(value: Any) -> Words:
    """Chinese and English of a mapping that has both."""
    if not isinstance(value, dict):
        return NO_WORDS
    return Words(str(value.get("zh", "")).strip(), str(value.get("en", "")).strip())


class Names(NamedTuple):
    """What rules may name: facts, places, categories, authorities, gates and duties; and what no manifest may state together."""

    terms: dict[str, Term]
    places: dict[str, tuple[str, Words]]
    categories: dict[str, Category]
    authorities: dict[str, Words]
    gates: dict[str, Gate]
    duties: dict[str, Duty]
    contradictions: dict[str, Contradiction]


def term_of(one: dict[str, Any]) -> Term:
    """A fact of the vocabulary."""
    values = tuple((word, *words_of(labels)) for word, labels in (one.get("values") or {}).items())
    return Term(
        one["key"],
        one["type"],
        words_of(one),
        words_of(one.get("question")),
        words_of(one.get("help")),
        str(one.get("unit", "")),
        bool(one.get("integer", False)),
        bool(one.get("judged", False)),
        one.get("from", "stated"),
        values,
        bool(one.get("claim", False)),
        bool(one.get("never", False)),
        bool(one.get("filled", False)),
    )


def category_of(one: dict[str, Any]) -> Category:
    """A category of data."""
    decides = tuple(one.get("decides") or ())
    law, called = words_of(one.get("law")), words_of(one.get("called"))
    return Category(one["slug"], words_of(one), one["personal"], one["sensitive"], one["mapping"], law, decides, called)


def gate_of(one: dict[str, Any]) -> Gate:
    """An approval of another authority."""
    met_by, filed_by = (tuple(one.get(key) or ()) for key in ("met_by", "filed_by"))
    return Gate(one["id"], words_of(one), one["authority"], met_by, one.get("waivable") is not False, filed_by)


def _period(one: dict[str, Any]) -> Period:
    return Period(one["from"], one.get("until"))


def instrument_of(one: dict[str, Any], prefix: str, path: str) -> Instrument:
    """An instrument; `prefix`: the name of a company's pack, `path`: its file there."""
    return Instrument(
        prefix + one["id"],
        words_of(one),
        words_of(one["issuer"]),
        str(one.get("number", "")),
        one["kind"],
        _period(one["in_force"]),
        str(one.get("address", "")),
        one["confidence"],
        words_of(one.get("note")),
        path,
        one.get("list"),
    )


def rule_of(one: dict[str, Any], instrument: Instrument, grammar: Grammar, at: Keys, report: Reporter) -> Rule:
    """A rule of an instrument; what is wrong with its condition is reported."""
    period = _period(one["in_force"]) if one.get("in_force") else instrument.in_force
    return Rule(
        f"{instrument.id}/{one['id']}",
        instrument.id,
        str(one["cites"]),
        tuple(str(norm) for norm in one.get("norms") or ()),
        words_of(one["title"]),
        one["stage"],
        period,
        grammar.parse(one["when"], (*at, "when"), report),
        dict(one["then"]),
        tuple(one.get("over") or ()),
        str(one.get("authority") or ""),
        words_of(one["says"]),
        words_of(one.get("comply")),
        one.get("waivable") is not False,
        one["confidence"],
        report.document.at(*at).start.line,
        str(one.get("address") or ""),
    )
