"""What is wrong with an input file. A problem states data, never law; a run reports all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongguan.span import Span


SHOWN = 20
"""Problems that the words of an exception tell."""


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
    folded = {name.casefold().replace("-", "_"): name for name in known}
    return folded.get(word.casefold().replace("-", "_").replace(" ", "_"))


def nearest_rule(word: str, ids: Sequence[str]) -> str | None:
    """The rule that was probably meant: the first of which `word` is the last part of the id, else the nearest."""
    return next((one for one in ids if one.endswith(f"/{word}")), None) or nearest(word, ids)
