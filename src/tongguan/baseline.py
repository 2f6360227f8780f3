"""What was there before: findings that a project starts with, so that only new ones count.

A finding is known by its mark: kind, rule, exporter, flow and items, the routes that are possible where
the rule alone does not say, and what was found: the kind of data, the way, the purpose, the country. So other
data, another purpose or another country under an old name is a new finding. No line, no path, no wording
and no count is in it: it survives moved lines, renamed files, reformatting and growth on the same side of a
number. Marks are counted: two findings never hide behind one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tongguan.problem import InvalidInput, Problem
from tongguan.span import Point, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

VERSION = 1


class Baseline:
    """The marks that are known, each as often as it was found."""

    def __init__(self, name: str, marks: Iterable[str], proposed: Iterable[str] = (), *, file: bool = True) -> None:
        self.name = name
        """Where it comes from: a file, a revision, or both."""
        self.file = file
        """Whether it is a file alone, which can be made anew; of a revision nothing is left over."""
        self.proposed = frozenset(proposed)
        """Marks that the change itself wants to be known; they are known after merge."""
        self._left = Counter(marks)

    def take(self, one: str) -> bool:
        """Whether a finding with this mark is known; each known one is used up once."""
        if self._left[one] <= 0:
            return False
        self._left[one] -= 1
        return True

    @property
    def left(self) -> int:
        """How many known findings did not come back."""
        return sum(self._left.values())


def parse(raw: bytes, path: str) -> list[str]:
    """The marks of a baseline file.

    Raises `InvalidInput` when the file is none.
    """
    return [one["fingerprint"] for one in load(raw, path)["findings"]]


def load(raw: bytes, path: str) -> dict[str, Any]:
    """A baseline file as data.

    Raises `InvalidInput` when the file is none.
    """
    hint = "write it anew: `tongguan baseline create`"
    data = data_of(raw, path, "baseline", hint)
    found = data.get("findings") if isinstance(data, dict) else None
    if not isinstance(found, list) or data.get("version") != VERSION:
        raise InvalidInput([Problem(path, f"no baseline of version {VERSION}", None, hint)])
    if not all(isinstance(one, dict) and isinstance(one.get("fingerprint"), str) for one in found):
        raise InvalidInput([Problem(path, "an entry of the baseline has no fingerprint", None, hint)])
    whole: dict[str, Any] = data
    return whole


def data_of(raw: bytes, path: str, what: str, hint: str) -> Any:
    """What a file in JSON holds.

    Raises `InvalidInput` when it is no JSON.
    """
    import json

    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        place = Point(error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else None
        raise InvalidInput([Problem(path, f"the {what} is not JSON", Span(place, place) if place else None, hint)]) from None


def written(entries: Iterable[dict[str, Any]], as_of: str, lawbook: str) -> str:
    """The file: one entry a line in a fixed order, so that a change of it reads as what it is."""
    import json

    lines = sorted(entries, key=lambda one: (one["exporter"], one["flow"], one["items"], one["rule"], one["kind"], one["fingerprint"]))
    told = ",\n".join(f"    {json.dumps(one, ensure_ascii=False)}" for one in lines)
    head = {"version": VERSION, "as_of": as_of, "lawbook": lawbook}
    start = "".join(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)},\n" for key, value in head.items())
    return f'{{\n{start}  "findings": [{f"{chr(10)}{told}{chr(10)}  " if told else ""}]\n}}\n'
