"""English sentences of the program in Chinese, part by part, by the table `sentences`. Used only where a problem is told in Chinese."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tongguan.sentences import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.problem import Problem

_GAP = re.compile(r"\{=?([0-9])\}")
_MEANT = re.compile(r"`([^`]*)` \((.*?)\)(?=; `|$)")
"""A word that was perhaps meant, with what it means."""
_QUOTED = re.compile(r"`[^`]*`")
_WIDE = re.compile(r"[\u3400-\u9fff]")
_NARROW = re.compile(r"[!-~]")
_ENGLISH = re.compile(r"(?<=[\u3400-\u9fff]) [A-Z][A-Za-z].*")
"""What stands behind a name in Chinese: the same in English."""
_CLOSED = ("）", "”", "，", "：", "；", "。", "？", "、")
"""Signs that bring their own blank."""
PERHAPS = "perhaps "
KEPT = 4096
"""Texts whose Chinese is kept: what is wrong is often wrong many times."""
ARTICLES = ("", "a ", "an ")


class Sentence(NamedTuple):
    """One line of the table."""

    literal: tuple[str, ...]
    """What stands around the gaps, in their order."""
    chinese: str
    raw: tuple[bool, ...]
    """Which gaps hold the user's own words: in backquotes, or marked with `=`."""

    def gaps(self, text: str) -> list[str] | None:
        """What a text has in the gaps, or None where it is another sentence."""
        first, *inner = self.literal
        if not inner:
            return [] if text == first else None
        last = inner.pop()
        if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
            return None
        found: list[str] = []
        at, end = len(first), len(text) - len(last)
        for one in inner:
            begin = text.find(one, at, end)
            if begin < 0:
                return None
            found.append(text[at:begin])
            at = begin + len(one)
        return [*found, text[at:end]]

    def whole(self, gaps: list[str]) -> bool:
        """Whether no gap takes apart what stands between backquotes."""
        return all(own or gap.count("`") % 2 == 0 for gap, own in zip(gaps, self.raw, strict=True))


@cache
def _table() -> dict[str, list[Sentence]]:
    """The sentences with gaps by the sign that they begin with (none: a gap), those that say most themselves first."""
    found: list[Sentence] = []
    for english, chinese in SENTENCES.items():
        literal = tuple(_GAP.split(english)[::2])
        if len(literal) > 1:
            quoted = [one.count("`") % 2 == 1 for one in _beginnings(literal)]
            raw = tuple(own or f"{{={number}}}" in chinese for number, own in enumerate(quoted))
            found.append(Sentence(literal, chinese, raw))
    found.sort(key=lambda one: (-sum(map(len, one.literal)), len(one.literal)))
    table: dict[str, list[Sentence]] = {"": []}
    for one in found:
        table.setdefault(one.literal[0][:1], []).append(one)
    return table


def _beginnings(literal: tuple[str, ...]) -> list[str]:
    """What stands before each gap."""
    return ["".join(literal[: number + 1]) for number in range(len(literal) - 1)]


def of(problem: Problem) -> tuple[str, str | None]:
    """Message and hint of a problem in Chinese."""
    return problem.zh or chinese(problem.message), problem.hint and chinese(problem.hint)


def chinese(text: str) -> str:
    """A sentence of the program in Chinese; what the table does not have stays as it is.

    >>> chinese("unknown key `porpose` in a flow"), chinese("did you mean `purpose`?")
    ('数据流没有 `porpose` 这个键', '是否要写 `purpose`？')
    """
    try:
        return _said(text)
    except RecursionError:
        return text  # no sentence of ours: a name of thousands of signs that look like one


@lru_cache(maxsize=KEPT)
def _said(text: str) -> str:
    if not text.strip() or _QUOTED.fullmatch(text):
        return text
    if "{" not in text or not _GAP.search(text):
        for article in ARTICLES:
            if found := SENTENCES.get(article + text):
                return found
    if text.startswith(PERHAPS):
        return _perhaps(text.removeprefix(PERHAPS))
    table = _table()
    return _matched(text, table.get(text[0], ())) or _second(text) or _in_parts(text) or _behind(text) or _matched(text, table[""]) or text


def _matched(text: str, sentences: Sequence[Sentence]) -> str | None:
    """A sentence by the first line of the table that it can be; by one that parts what is quoted only where none else is."""
    parting = None
    for one in sentences:
        gaps = one.gaps(text)
        if gaps is not None and one.whole(gaps):
            return _filled(one, gaps)
        if gaps is not None and one.literal[0]:
            parting = parting or (one, gaps)
    return _filled(*parting) if parting is not None else None


def _second(text: str) -> str | None:
    """Of what a fact means, as the lawbook has it in English and on the next line in Chinese, the latter."""
    english, _, own = text.partition("\n")
    return own.partition("\n")[0] if _WIDE.search(own) and english.count("`") % 2 == 0 else None


def _in_parts(text: str) -> str | None:
    """Several sentences in a row, if the table has each."""
    parts = text.split("; ")
    said = [_said(one) for one in parts] if len(parts) > 1 else parts
    return "；".join(said) if all(one != own for one, own in zip(parts, said, strict=True)) else None


def _behind(text: str) -> str | None:
    """A sentence behind the rule that it is about."""
    rule, _, rest = text.partition(": ")
    own = _said(rest) if " " not in rule else rest
    return f"{rule}：{own}" if own != rest else None


def _filled(one: Sentence, gaps: list[str]) -> str:
    """The Chinese sentence with the gaps filled, a blank between Chinese and other letters."""
    said = [gap if raw else _said(gap) for gap, raw in zip(gaps, one.raw, strict=True)]
    told = ""
    for number, part in enumerate(_GAP.split(one.chinese)):
        told = _beside(told, said[int(part)] if number % 2 else part)
    return told


def _beside(told: str, more: str) -> str:
    """Two texts in a row; a blank parts Chinese from other letters, and none follows a wide sign."""
    if told.endswith(_CLOSED):
        return told + more.lstrip(" ")
    left, right = told[-1:], more[:1]
    apart = (_WIDE.match(left) and _NARROW.match(right)) or (_NARROW.match(left) and _WIDE.match(right))
    return f"{told} {more}" if apart else told + more


def _perhaps(text: str) -> str:
    """Words that were perhaps meant, each with what it means as far as that is said in Chinese."""
    found = list(_MEANT.finditer(text))
    words = [f"`{one[1]}`（{own}）" if (own := _own(one[2])) else f"`{one[1]}`" for one in found]
    rest = text[found[-1].end() :] if found else text
    return f"可能是 {'、'.join(words)}{_said(rest)}"


def _own(meaning: str) -> str:
    """The Chinese part of what a word means."""
    if meaning in SENTENCES:
        return SENTENCES[meaning]
    return "、".join(_ENGLISH.sub("", part) for part in meaning.split(" · ") if _WIDE.search(part))
