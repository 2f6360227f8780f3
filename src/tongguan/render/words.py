"""What a manifest may say: the categories of data and the facts, for somebody who looks for a word."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tongguan.meaning import by_meaning
from tongguan.phrases import phrase
from tongguan.render.cells import Paint, pad, wrap
from tongguan.render.outline import speaker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tongguan.lawbook.model import Category, Lawbook, Term
    from tongguan.render import Options

COLUMN = 44
"""Cells of the first column."""
LONG = 5
"""Letters of a word that may stand inside another by more than chance."""
FACTS = ("exporter.", "recipient.", "flow.", "population.", "item.", "evidence.", "clearance.")


def chosen(words: Sequence[str], told: Mapping[str, str]) -> list[str]:
    """The names of which everything asked for is told, those that say it themselves first; where there is none, what comes nearest by meaning.

    A word is looked for where words begin, for `VIN` speaks of no driving; within them only where it begins none, and is long: `IDS` speaks of no grids.
    """
    whole = {name: f"{name} {text}".casefold() for name, text in told.items()}
    whole_words = r"(?<![a-z0-9])"
    for lead in (whole_words, "" if all(len(word) >= LONG or not word.isascii() for word in words) else whole_words):
        asked = [re.compile(f"{lead if word.isascii() else ''}{re.escape(word.casefold())}") for word in words]
        if found := [name for name, text in whole.items() if all(one.search(text) for one in asked)]:
            return sorted(found, key=lambda name: not all(one.search(name) for one in asked))
    return by_meaning(" ".join(words), told)


def _categories(lawbook: Lawbook, words: Sequence[str]) -> list[Category]:
    told = {slug: " ".join((*one.words, *one.called, *one.law)) for slug, one in lawbook.categories.items()}
    return [lawbook.categories[slug] for slug in (chosen(words, told) if words else told)]


def statable(term: Term) -> bool:
    """Whether a manifest states it: what is derived, and what rules establish for each other, it does not."""
    from tongguan.shapes import CLAIMABLE

    return term.key.startswith(FACTS) and (term.origin == "stated" or term.key in CLAIMABLE)


def _facts(lawbook: Lawbook, words: Sequence[str]) -> list[Term]:
    terms = {key: term for key, term in lawbook.terms.items() if statable(term)}
    told = {
        key: " ".join((*term.words, *term.question, *term.help, *(part for value in term.values for part in value)))
        for key, term in terms.items()
    }
    return [terms[key] for key in (chosen(words, told) if words else told)]


def categories(lawbook: Lawbook, words: Sequence[str], options: Options) -> str:
    """Every category, or those that speak of the words: what it is, and by default in law."""
    say = speaker(options.language)
    paint = Paint(color=options.color, unicode=options.unicode)
    lines: list[str] = []
    for one in _categories(lawbook, words):
        depth = 0 if words else one.slug.count(".")
        lines.append(f"{pad('  ' * depth + one.slug, COLUMN)}  {say(one.words)}")
        if words:
            if one.called.en:
                lines += _below(f"{say(phrase('words.called'))} {say(one.called)}", options)
            law = say(one.law)
            lines += [paint(line, "dim") for line in _below(law, options)]
            if one.decides:
                lines += _below(f"{say(phrase('words.decides'))} {', '.join(one.decides)}", options)
    return paint.finish("\n".join(lines) + "\n") if lines else ""


def _below(text: str, options: Options) -> list[str]:
    """A text set in below its head."""
    return [f"    {line}" for line in wrap(text, options.width - 4)] if text else []


def facts(lawbook: Lawbook, words: Sequence[str], options: Options) -> str:
    """Every fact that a manifest states, or those that speak of the words: key, kind, question, help."""
    say = speaker(options.language)
    paint = Paint(color=options.color, unicode=options.unicode)
    lines: list[str] = []
    for term in _facts(lawbook, words):
        question = say(term.question) or say(term.words)
        lines.append(f"{pad(term.key, COLUMN)}  {question}")
        if words:
            lines += _below(kind(term), options)
            lines += [paint(line, "dim") for line in _below(say(term.help), options)]
    return paint.finish("\n".join(lines) + "\n") if lines else ""


def kind(term: Term) -> str:
    """What may stand for a fact: its words, or its type and unit."""
    if term.values:
        return f"{' | '.join(word for word, _, _ in term.values)}{' (one or several)' if term.type == 'set' else ''}"
    names = {
        "bool": "true | false", "number": "a number or {low, high}", "count": "persons: a number, {low, high} or a population", "date": "a day",
        "place": "a place", "places": "places", "country": "a country code", "countries": "country codes", "text": "text", "texts": "names",
        "evidence": "true | false | a reference", "category": "a category",
    }  # fmt: skip
    told = names[term.type] + (f", {term.unit}" if term.unit and term.type == "number" else "")
    return f"{told}; judged: with `by` and `because`" if term.judged else told


def categories_data(lawbook: Lawbook, words: Sequence[str]) -> str:
    """The same as JSON."""
    data: list[dict[str, Any]] = [
        {
            "slug": one.slug, "zh": one.words.zh, "en": one.words.en, "personal": one.personal, "sensitive": one.sensitive,
            "mapping": one.mapping, "law": one.law._asdict(), "decides": list(one.decides),
            "called": one.called._asdict(),
        }
        for one in _categories(lawbook, words)
    ]  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def facts_data(lawbook: Lawbook, words: Sequence[str]) -> str:
    """The same as JSON."""
    data: list[dict[str, Any]] = [
        {
            "key": term.key, "type": term.type, "unit": term.unit, "zh": term.words.zh, "en": term.words.en, "judged": term.judged,
            "claim": term.claim, "values": [{"word": word, "zh": zh, "en": en} for word, zh, en in term.values],
            "question": term.question._asdict(), "help": term.help._asdict(),
        }
        for term in _facts(lawbook, words)
    ]  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
