"""What a key, a word or a finding is, in Markdown, for whoever points at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.chinese import chinese
from tongguan.finding import Basis
from tongguan.lawbook.model import Words
from tongguan.lsp.cursor import KEY
from tongguan.lsp.meant import fact_of, words_of
from tongguan.phrases import phrase, speak
from tongguan.problem import LINE
from tongguan.regex import pattern
from tongguan.render.hosts import basis_text
from tongguan.render.outline import clean, listed, placed, speaker
from tongguan.render.sarif_rules import address_of, markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongguan.lawbook.model import Lawbook, Rule, Term
    from tongguan.lsp.cursor import Cursor
    from tongguan.lsp.meant import Meaning

CITED = 4
"""Places of the law that are named of a fact."""
WORDS = 12
"""Words of a closed list that are named of a fact."""
JUDGED = ("by", "because")
_SIGNS = pattern(r"\\(.)|\*\*|[`<>]")
"""What is escaped, and the signs of Markdown that pages have."""


def told(meaning: Meaning, kind: str, at: Cursor, day: str, language: str, data: Any) -> str | None:
    """What stands at a cursor; `data`: what the file holds, as far as it can be read, for the names in it."""
    rows = _key(meaning, kind, at, day, language) if at.role == KEY else _value(meaning, kind, at, day, language, data)
    return "\n\n".join(row for row in rows if row) or None


def _key(meaning: Meaning, kind: str, at: Cursor, day: str, language: str) -> list[str]:
    say = speaker(language)
    term = meaning.term(kind, at.keys)
    if term is not None and (not at.keys or at.keys[-1] not in JUDGED):
        return [f"**{markdown(say(term.words))}** `{term.key}`", *_fact(term, say), *_law(meaning, term.key, day, language)]
    docs = dict.fromkeys(shape.doc for shape in meaning.shapes(kind, at.keys) if shape.doc)
    return [f"**`{markdown(at.word)}`**", *(markdown(said(doc, language)) for doc in docs)] if docs else []


def _fact(term: Term, say: Any) -> Iterator[str]:
    """What a fact asks, what may be written and how it is meant."""
    yield markdown(say(term.question))
    yield f"{say(phrase('lsp.may_be'))}: {may_be(term, say)}"
    yield markdown(say(term.help))


def may_be(term: Term, say: Any) -> str:
    """What may be written for a fact."""
    if term.values:
        named = [f"`{word}` {markdown(say(Words(zh, en)))}" for word, zh, en in term.values[:WORDS]]
        more = f" … +{len(term.values) - WORDS}" if len(term.values) > WORDS else ""
        several = say(phrase("answer.type.several")) if term.type == "set" else ""
        return f"{' | '.join(named)}{more}{several}"
    name = {"count": "persons" if term.key == "item.persons" else "of_persons"}.get(term.type, term.type)
    unit = f", {term.unit}" if term.unit and term.type == "number" else ""
    return markdown(f"{say(phrase(f'answer.type.{name}'))}{unit}{say(phrase('answer.type.judged')) if term.judged else ''}")


def _law(meaning: Meaning, fact: str, day: str, language: str) -> list[str]:
    """The rules in force that read a fact: how many, and the first places of the law."""
    rules = [rule for rule in meaning.readers(fact) if rule.in_force.covers(day)]
    if not rules:
        return []
    say = speaker(language)
    places = list(dict.fromkeys(say(placed(_basis(rule, meaning.lawbook), language, full=False, first=True)) for rule in rules))
    more = [f"… +{len(places) - CITED}"] if len(places) > CITED else []
    rows = "".join(f"\n- {markdown(one)}" for one in [*places[:CITED], *more])
    return [f"{say(phrase('lsp.read_by', number=len(rules)))}\n{rows}"]


def _value(meaning: Meaning, kind: str, at: Cursor, day: str, language: str, data: Any) -> list[str]:
    lawbook, word = meaning.lawbook, at.word
    fact = fact_of(kind, tuple(one for one in at.at if isinstance(one, str) or one is not at.at[-1]))
    key = at.at[-1] if at.at and isinstance(at.at[-1], str) else at.at[-2] if len(at.at) > 1 else ""
    if word in lawbook.categories and fact == "item.category":
        return _category(lawbook, word, language)
    if key in ("rule", "settles") and (rule := lawbook.rule(word)) is not None:
        return rule_told(rule, lawbook, language)
    if key in ("to", "recipients", "persons", "within", "apart_from") and (named := _named(data, word, language)):
        return named
    if fact == "flow.list":
        edition = next((one for one in lawbook.instruments.values() if one.list is not None and one.header.get("edition") == word), None)
        if edition is not None:
            return _edition(lawbook, edition.id, day, language)
    say = speaker(language)
    rows = []
    for shape in words_of(meaning.shapes(kind, at.at)):
        label = (shape.labels() if shape.labels is not None else {}).get(word)
        if label:
            rows.append(f"**{markdown(in_language(label, language))}** `{word}`")
            break
    term = lawbook.terms.get(fact or "")
    if fact == "clearance.mechanism":
        met = [gate for gate in lawbook.gates.values() if word in (*gate.met_by, *gate.filed_by)]
        rows += [f"{say(phrase('lsp.meets'))}: {markdown(say(one.words))}" for one in met]
    if rows and term is not None:
        rows.append(markdown(say(term.question)))
    return rows


def _category(lawbook: Lawbook, slug: str, language: str) -> list[str]:
    one, say = lawbook.categories[slug], speaker(language)
    rows = [f"**{markdown(say(one.words))}** `{slug}`", markdown(say(one.law))]
    if one.called.zh or one.called.en:
        rows.append(f"{say(phrase('words.called'))} {markdown(say(one.called))}")
    if one.decides:
        rows.append(f"{say(phrase('words.decides'))} {', '.join(f'`{fact}`' for fact in one.decides)}")
    return rows


def _edition(lawbook: Lawbook, name: str, day: str, language: str) -> list[str]:
    one, say = lawbook.instruments[name], speaker(language)
    since, until = one.in_force
    days = say(phrase("label.since_until", since=since, until=until) if until else phrase("label.since", since=since))
    state = "" if one.in_force.covers(day) else f" · {say(phrase('lsp.not_in_force', day=day))}"
    sectors = markdown(say(listed(one.sectors)))
    return [f"**{markdown(say(one.words))}** `{one.header['edition']}`", f"{days}{state}", sectors, _link(one.address)]


def _named(data: Any, word: str, language: str) -> list[str]:
    """What the file says of a recipient or a population."""
    rows = []
    for group in ("recipients", "populations"):
        every = data.get(group) if isinstance(data, dict) else None
        stated = every.get(word) if isinstance(every, dict) else None
        if isinstance(stated, dict):
            said_of = [f"`{clean(str(key))}: {clean(_short(value))}`" for key, value in stated.items() if not isinstance(value, dict)]
            rows.append(f"**{markdown(clean(word))}** — {speak(phrase(f'lsp.{group}'), language)}")
            rows.append(" · ".join(said_of))
    return rows


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else str(value)
    return text.replace("`", "'") if len(text) <= 60 else f"{text[:57]}…"


def rule_told(rule: Rule, lawbook: Lawbook, language: str) -> list[str]:
    """A rule in short: what it says, where, since when, and the address of the text."""
    say = speaker(language)
    basis = _basis(rule, lawbook)
    return [
        f"**{markdown(say(rule.title))}** `{rule.id}`",
        markdown(say(rule.says)),
        f"{say(phrase('label.basis'))}: {markdown(basis_text(basis, language))}",
        _link(basis.address),
    ]


def _basis(rule: Rule, lawbook: Lawbook) -> Basis:
    return Basis.of(rule, lawbook.instruments[rule.instrument])


def unmarked(page: str) -> str:
    r"""A page without the signs of Markdown, for editors that show them.

    >>> unmarked("**a\\*b** `item.c`")
    'a*b item.c'
    """
    return _SIGNS.sub(lambda found: found[1] or "", page)


def _link(address: str) -> str:
    found = address_of(address)
    return f"<{found}>" if found else ""


def said(doc: str, language: str) -> str:
    """What a key means: in English, with the Chinese on the next line where the lawbook has it."""
    english, _, own = doc.partition(LINE)
    return clean(speak(Words(own or chinese(english), english), language))


def in_language(label: str, language: str) -> str:
    """A label that stands in English and in Chinese, `English · 中文 …`, in the language asked for."""
    english, _, rest = label.partition(" · ")
    own = rest.partition(" · ")[0]
    return clean(speak(Words(own or english, english), language))
