"""Answers and regions of facts in a few words, as questions show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.count import Count
from tongguan.facts import Partly, plain

if TYPE_CHECKING:
    from tongguan.verdict import Answer


def said(answer: Answer) -> str:
    """An answer in one word or two."""
    if answer.scope != "governed":
        return answer.scope
    text = answer.floor.name if answer.floor is answer.ceiling else f"{answer.floor.name}…{answer.ceiling.name}"
    return f"{text}+review" if answer.floor is not answer.ceiling or answer.reviews else text


def tell(value: Any) -> str:
    """A region of a fact in a few words."""
    value = plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Count):
        if value.low == value.high:
            return f"{value.low:,.0f}"
        if value.high is None:
            return f"{value.low:,.0f} or more" if value.low else "any number"
        return f"{value.low:,.0f}–{value.high:,.0f}"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none of them"
    if isinstance(value, Partly):
        return f"{tell(value.known)}, perhaps {tell(value.possible)}"
    if isinstance(value, str) and value.endswith("+"):
        return f"after {value[:-1]}"
    if isinstance(value, float):
        return f"{value:,.6g}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)
