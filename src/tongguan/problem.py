"""What is wrong with an input file, and what was probably meant. A problem states data, never law; a run reports all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from tongguan.span import Span


SHOWN = 20
"""Problems that the words of an exception tell."""
LINE, DOT = "\n", " · "
"""What parts English from Chinese: in the description of a shape, and in a message."""
_LONG = 20
_BRIEF = 70
_TYPO = 0.8
"""How alike two words are of which one is a slip of the other; below, the meaning is looked at first."""


class Problem(Record):
    """One thing that keeps a file from being read, with its place and what to do."""

    path: str
    message: str
    """One line, lower case, no full stop, the user's own words in backticks."""
    span: Span | None = None
    hint: str | None = None
    """What was expected, or the nearest known word."""
    line: str | None = None
    """The source line shown."""
    zh: str | None = None
    """The message in Chinese, where the lawbook has a part of it; else it comes from `sentences`."""

    @property
    def brief(self) -> str:
        """Place, message and hint on one line."""
        place = f":{self.span.start.line}:{self.span.start.column}" if self.span is not None else ""
        return f"{self.path}{place}: {self.message}{f' ({self.hint})' if self.hint else ''}"


class InvalidInput(Exception):
    """Raised when an input cannot be used; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """Every problem on a line, so that one that nobody caught tells what is wrong."""
        told = [one.brief for one in self.problems[:SHOWN]]
        more = len(self.problems) - SHOWN
        return "\n".join([*told, f"and {more} more"] if more > 0 else told)


def nearest(word: str, known: Iterable[str], alike: float = 0.65) -> str | None:
    """The known word that `word` was probably meant to be, or None.

    >>> nearest("destinatoin", ["destination", "purpose"])
    'destination'
    """
    # difflib is not needed for a file without mistakes.
    from difflib import get_close_matches

    known = list(known)
    matches = get_close_matches(word, known, n=1, cutoff=alike)
    if matches:
        return matches[0]
    return {_letters(name): name for name in known}.get(_letters(word))


def _letters(word: str) -> str:
    """A word without its signs: `R&D` is `rd`."""
    return "".join(filter(str.isalnum, word.casefold())) or word


def nearest_rule(word: str, ids: Sequence[str]) -> str | None:
    """The rule that was probably meant: the first of which `word` is the last part of the id, else the nearest."""
    return next((one for one in ids if one.endswith(f"/{word}")), None) or nearest(word, ids)


def listing(words: Iterable[str]) -> str:
    """Words in a row, cut when they are many."""
    words = list(words)
    if len(words) > _LONG:
        # Whoever looks for a word that is not there needs the one for everything else.
        rest = [word for word in words[_LONG:] if word in ("other", "none")]
        return ", ".join([*words[: _LONG - len(rest)], *rest]) + f" … ({len(words)} in all)"
    return ", ".join(words)


def suggestion(word: Any, known: Iterable[str], labels: Callable[[], Mapping[str, str]] | None = None, more: str = "") -> str:
    """What was probably meant, by its letters or by its meaning, else what is known and where `more` is told."""
    known = list(known)
    if not known:
        return "none is declared here"
    if not isinstance(word, str):
        return f"known: {listing(known)}"
    near = nearest(word, known) if labels is None else nearest(word, known, _TYPO)
    if near and (labels is None or _slip(word, near, known)):
        return f"did you mean `{near}`?"
    told = labels() if labels is not None else {}
    if told:
        from tongguan.meaning import by_meaning

        found = [f"`{name}` ({_brief(told[name])})" for name in by_meaning(word, told)]
        if found:
            return f"perhaps {'; '.join(found)}{more}"
        near = nearest(word, known)
    return f"did you mean `{near}`?" if near else f"known: {listing(known)}{more}"


def _slip(word: str, near: str, known: Collection[str]) -> bool:
    """Whether every part of a dotted word is a slip of the other's: `video.driver` is none of `video.roadside`, nor is what is a word elsewhere.

    >>> _slip("person.locaton", "person.location", ["person.location"])
    True
    >>> _slip("person.voice", "person.device", ["person.device", "vehicle.audio.voice_command"])
    False
    """
    parts, others = word.split("."), near.split(".")
    if len(parts) != len(others):
        return False
    words = {piece for name in known for part in name.split(".") for piece in (part, *part.split("_"))}
    return all(one == other or (one not in words and nearest(one, [other])) for one, other in zip(parts, others, strict=True))


def _brief(text: str) -> str:
    """The first line of a text, short enough for a message: where it is said in Chinese too, both."""
    line = text.partition("\n")[0]
    english, dot, rest = line.partition(DOT)
    own = f"{dot}{rest.partition(DOT)[0]}"
    if len(line) <= _BRIEF or len(own) > _BRIEF // 2:
        own, english = "", line
    room = _BRIEF - len(own)
    return f"{english}{own}" if len(english) <= room else f"{english[: room - 1].rpartition(' ')[0]} …{own}"
