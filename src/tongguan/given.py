"""What `--set` says: a fact, a value, and whose fact it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tongguan.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence


class Given(NamedTuple):
    """A statement as a call gives it: `[OWNER:]FACT=VALUE`."""

    owner: str
    fact: str
    text: str

    @property
    def name(self) -> str:
        """The fact with its owner."""
        return f"{self.owner}:{self.fact}" if self.owner else self.fact


def given(options: Sequence[str], empty: str) -> list[Given]:
    """The statements of a call, each once; `empty`: what to do where a value is left out. Raises `InvalidInput`.

    >>> given(["shop/names: item.persons =5"], "")
    [Given(owner='shop/names', fact='item.persons', text='5')]
    """
    found: list[Given] = []
    problems: list[Problem] = []
    for one in options:
        name, equals, value = one.partition("=")
        owner, _, fact = name.strip().rpartition(":")
        if not equals or not fact.strip():
            problems.append(Problem(f"--set {one}", "expected FACT=VALUE, such as flow.purpose=hr"))
        elif not value.strip():
            problems.append(Problem(f"--set {one}", "no value", None, empty))
        else:
            found.append(Given(owner.strip(), fact.strip(), value.strip()))
    if problems:
        raise InvalidInput(problems)
    return list(dict.fromkeys(found))
