"""What may be written at a cursor: keys and words, each with what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tongguan.compounds import Many, Map
from tongguan.document import value_at
from tongguan.lsp.cursor import EITHER, KEY, VALUE
from tongguan.lsp.hovers import in_language, said
from tongguan.lsp.meant import WAIVERS, fact_of, opened, words_of
from tongguan.phrases import phrase
from tongguan.render.outline import clean, speaker
from tongguan.render.words import chosen
from tongguan.shape import Bool, Date, Number, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tongguan.lsp.cursor import Cursor
    from tongguan.lsp.meant import Meaning

PROPERTY, WORD, CONSTANT, NAME = 10, 12, 21, 18
"""Kinds of completion items of the protocol: Property, Value, Constant, Reference."""
FIND = 2
"""Letters from which on a word is looked for by what it means."""
PEOPLE = ("persons", "within", "apart_from")


class Offer(NamedTuple):
    """One thing that may be written."""

    word: str
    kind: int
    told: str = ""
    more: str = ""
    written: str = ""
    """What is put there; nothing: the word."""
    found: bool = False
    """Whether it was found by what it means, not by its letters."""


class Around(NamedTuple):
    """What a project knows beside the file: names that may be used."""

    data: Any
    """What the file holds, as far as it can be read."""
    shared: Any = None
    """What the exporter file holds."""
    codes: Mapping[tuple[str, str], frozenset[str]] = {}
    """(flow, item) → the findings that stand there; the rules of the lawbook come behind."""
    flows: Mapping[str, tuple[str, ...]] = {}
    """Flows of the project → their items, for waivers."""


def offers(meaning: Meaning, kind: str, at: Cursor, language: str, around: Around) -> list[Offer]:
    """Everything that may stand at a cursor."""
    shapes = meaning.shapes(kind, at.at)
    found: list[Offer] = []
    if at.role in (KEY, EITHER):
        found += _keys(meaning, kind, at, shapes, language)
    if at.role in (VALUE, EITHER):
        found += _names(meaning, kind, at, language, around)
        found += _words(at, shapes, language)
    return list({one.word: one for one in reversed(found)}.values())[::-1]


def _keys(meaning: Meaning, kind: str, at: Cursor, shapes: Iterable[Shape], language: str) -> Iterator[Offer]:
    say = speaker(language)
    for shape in shapes:
        dash = ""
        inner = shape
        if isinstance(shape, Many) and at.role == EITHER:
            inner = next((one for one in opened(shape.of) if isinstance(one, Map)), shape)
            dash = "- "
        if isinstance(inner, Number) and inner.ranges and at.role == KEY:
            yield from (Offer(name, PROPERTY, "", "", f"{name}: ") for name in ("low", "high") if name not in at.known)
        if not isinstance(inner, Map):
            continue
        for name, one in inner.fields.items():
            if name in at.known:
                continue
            term = meaning.term(kind, (*at.at, *((0,) if dash else ()), name))
            told = say(term.words) if term is not None else ""
            more = say(term.question) if term is not None else said(one.doc, language) if one.doc else ""
            # What holds more goes on below.
            below = all(isinstance(form, Map) or (isinstance(form, Many) and not form.single) for form in opened(one))
            yield Offer(name, PROPERTY, told, more, f"{dash}{name}:{'' if below else ' '}")


def _words(at: Cursor, shapes: Iterable[Shape], language: str) -> Iterator[Offer]:
    shapes = list(shapes)
    for one in words_of(shapes):
        labels = one.labels() if one.labels is not None else {}
        if len(at.word) >= FIND and labels and not any(at.word.casefold() in word.casefold() for word in one.words):
            for word in chosen([at.word], labels):
                yield Offer(word, CONSTANT, in_language(labels[word], language), found=True)
        for word in one.words:
            yield Offer(word, CONSTANT, in_language(labels[word], language) if word in labels else "")
    for shape in shapes:
        if isinstance(shape, Bool):
            yield Offer("true", WORD)
            yield Offer("false", WORD)
        elif isinstance(shape, Date) and shape.never:
            yield Offer("never", WORD)
        elif isinstance(shape, Number) and shape.ranges:
            yield Offer("{low: , high: }", WORD)


def _names(meaning: Meaning, kind: str, at: Cursor, language: str, around: Around) -> Iterator[Offer]:
    """Names that stand in the files: recipients, populations, items, flows; rules in waivers and determinations."""
    keys = tuple(one for one in at.at if isinstance(one, str))
    key = keys[-1] if keys else ""
    fact = fact_of(kind, keys and at.at)
    if key == "to" or fact == "clearance.recipients":
        yield from _listed(around, "recipients", language)
    if key in PEOPLE or keys[-2:-1] == ("overlaps",) or key == "overlaps":
        yield from _listed(around, "populations", language)
    flow = _entry(around.data, at.at)
    if fact in ("clearance.items", "item.trained_on") and flow is not None:
        yield from (Offer(name, NAME) for name in _ids(flow.get("items")))
    if fact == "clearance.settles":
        yield from _rules(meaning, language, [rule.id for rule in meaning.lawbook.rules if "review" in rule.then])
    if keys[:1] == ("waivers",):
        yield from _waiving(meaning, kind, at, key, language, around)


def _waiving(meaning: Meaning, kind: str, at: Cursor, key: str, language: str, around: Around) -> Iterator[Offer]:
    own = {str(one.get("id")): tuple(_ids(one.get("items"))) for one in _maps(_map(around.data).get("flows"))}
    flows = {**around.flows, **own} if kind == WAIVERS else own
    waiver = value_at(around.data, at.at[:2])
    named = str(_map(waiver).get("flow") or "")
    if key == "flow":
        yield from (Offer(name, NAME) for name in flows)
    elif key == "item":
        yield from (Offer(name, NAME) for name in (flows.get(named, ()) if named else [one for items in flows.values() for one in items]))
    elif key == "rule":
        codes = [code for (flow, _), found in around.codes.items() if named in ("", flow) for code in sorted(found)]
        known = {rule.id for rule in meaning.lawbook.rules if rule.waivable}
        yield from _rules(meaning, language, dict.fromkeys([*codes, *sorted(known)]))


def _rules(meaning: Meaning, language: str, ids: Iterable[str]) -> Iterator[Offer]:
    say = speaker(language)
    rules = {rule.id: rule for rule in meaning.lawbook.rules}
    for one in ids:
        yield Offer(one, NAME, say(rules[one].title) if one in rules else "")


def _listed(around: Around, group: str, language: str) -> Iterator[Offer]:
    say = speaker(language)
    for data in (around.data, around.shared):
        for name, stated in _map(_map(data).get(group)).items():
            one = _map(stated)
            told = one.get("name") or one.get("size")
            yield Offer(str(name), NAME, clean(str(told)) if isinstance(told, (str, int)) else say(phrase(f"lsp.{group}")))


def _entry(data: Any, at: tuple[str | int, ...]) -> dict[str, Any] | None:
    """The flow under which a place lies."""
    found = value_at(data, at[:2]) if at[:1] == ("flows",) else None
    return found if isinstance(found, dict) else None


def _ids(items: Any) -> list[str]:
    return [str(one["id"]) for one in _maps(items) if one.get("id") is not None]


def _maps(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
