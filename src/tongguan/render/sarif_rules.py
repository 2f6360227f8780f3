"""The rules of a SARIF log: each with its text in Chinese and English, its article, dates and address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.lawbook.model import UNSURE, Words
from tongguan.phrases import PHRASES, phrase
from tongguan.render.hosts import basis_text
from tongguan.render.outline import speaker

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongguan.finding import Basis

PRECISION = {"verified": "very-high", "corroborated": "high", "single_source": "medium"}
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def percent(path: str) -> str:
    """A path or an address with what no URI may hold as `%` and two digits."""
    return "".join(one if one in _PLAIN else "".join(f"%{byte:02X}" for byte in one.encode("utf-8", "replace")) for one in path)


def text(value: str) -> str:
    """A message string: braces are doubled, for single ones are placeholders (SARIF §3.11.5)."""
    return value.replace("{", "{{").replace("}", "}}")


def described(basis: Basis, say: Callable[[Words], str]) -> dict[str, Any]:
    """A rule of the law that is cited."""
    rule = basis.rule
    grave = rule.stage == "clear" or any(key in rule.then for key in ("route", "gate", "breach"))
    data: dict[str, Any] = {
        "id": rule.id,
        "name": _name(rule.id),
        "shortDescription": {"text": text(say(rule.title))},
        "fullDescription": {"text": text(say(rule.says) or say(rule.title))},
        "help": _help(basis),
        "defaultConfiguration": {"level": "error" if grave else "warning"},
        "properties": {
            "instrument": {"id": rule.instrument, "zh": basis.instrument.zh, "en": basis.instrument.en, "number": basis.number},
            "article": rule.cites,
            "dates": {"from": rule.in_force.since, "until": rule.in_force.until},
            "confidence": rule.confidence,
            "stage": rule.stage,
            "waivable": rule.waivable,
            "precision": PRECISION.get(rule.confidence, "low"),
            "problem.severity": "error" if grave else "warning",
            "tags": ["data-export", rule.instrument, rule.stage, *(["text-not-read"] if rule.confidence in UNSURE else [])],
        },
    }
    address = address_of(basis.address)
    if address:
        data["helpUri"] = address
    return data


def described_check(code: str, words: Words, level: str, say: Callable[[Words], str]) -> dict[str, Any]:
    """A check that is no rule of the law."""
    both = words.zh if words.zh == words.en else f"{words.zh}\n\n{words.en}"
    return {
        "id": code,
        "name": _name(code),
        "shortDescription": {"text": text(say(words))},
        "fullDescription": {"text": text(say(words))},
        "help": {"text": text(both), "markdown": text(markdown(both))},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["data-export"]},
    }


def check_words(code: str, title: Words) -> Words:
    """What a check is about: its own words, else those of its group, else the title of its first finding."""
    for key in (f"check.{code}", f"check.{code.partition('/')[0]}"):
        if key in PHRASES:
            return phrase(key)
    return title


def _name(rule_id: str) -> str:
    """`order16/small-volume` as one word: `Order16SmallVolume`."""
    parts = "".join(one if one.isalnum() else " " for one in rule_id).split()
    return "".join(part[:1].upper() + part[1:] for part in parts) or rule_id


def _help(basis: Basis) -> dict[str, str]:
    rule = basis.rule
    plain, marked = [], []
    for language, own in (("zh", "办法"), ("en", "fix")):
        say = speaker(language)
        comply = say(rule.comply)
        lines = [say(rule.title), say(rule.says), f"{say(phrase('label.basis'))}: {basis_text(basis, language)}"]
        plain.append("\n".join([line for line in lines if line] + ([f"{own}: {comply}"] if comply else [])))
        address = address_of(basis.address)
        named = markdown(basis_text(basis, language))
        rows = [f"**{markdown(lines[0])}**", markdown(lines[1])]
        rows.append(f"{say(phrase('label.basis'))}: " + (f"[{named}](<{address}>)" if address else named))
        if comply:
            rows.append(f"{own}: {markdown(comply)}")
        marked.append("\n\n".join(row for row in rows if row))
    marked.append(f"`{rule.id}`")
    return {"text": text("\n\n".join([*plain, rule.id])), "markdown": text("\n\n".join(marked))}


def markdown(value: str) -> str:
    """Text that Markdown takes as it stands."""
    return "".join(f"\\{one}" if one in "\\`*_[]<>#|~!&" else one for one in value)


def address_of(address: str) -> str:
    """The official address as a URI, or nothing."""
    if not address.startswith(("https://", "http://")):
        return ""
    return "".join(one if one.isascii() and one not in ' <>"{}|\\^`' else percent(one) for one in address)
