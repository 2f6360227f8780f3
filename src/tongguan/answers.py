"""Answers as they are given: what they mean, who has to stand for them, and on which day they may be counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tongguan.compounds import Either, Later, Many
from tongguan.compounds import Judged as Judgement
from tongguan.judge.weigh import test
from tongguan.lawbook.condition import tests_of
from tongguan.problem import InvalidInput, Problem
from tongguan.reading import read
from tongguan.shape import Number, Reporter, Shape, Text
from tongguan.shapes import CLAIMABLE
from tongguan.stated import convert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Term
    from tongguan.slots import Slot

COMMAS = re.compile("[,，、]")
"""What parts a list that stands without brackets."""
BETWEEN = re.compile(r"([\d_]*)\s*(?:\.\.|…)\s*([\d_]*)")
"""`1000..5000`, either end left out: a range in short."""


def parsed(text: str, name: str, kinds: Shape) -> Any:
    """An answer as it is written in a file; `name`: what problems call it.

    Raises `InvalidInput`.
    """
    inner = _core(kinds)
    said = text.strip()
    if isinstance(inner, Text) and not isinstance(kinds, Many) and said[:1] not in ("'", '"'):
        return said
    try:
        document = read(said, name)
    except InvalidInput:
        if not isinstance(inner, Either):
            raise
        return said  # a reference
    value = document.data
    if isinstance(inner, Many) and isinstance(value, str):
        parts = [one for part in COMMAS.split(value) if (one := part.strip())]
        value = parts if len(parts) > 1 else value
    between = BETWEEN.fullmatch(said) if isinstance(inner, Number) else None
    if between is not None and any(between.groups()):
        value = {end: int(digits.replace("_", "")) for end, digits in zip(("low", "high"), between.groups(), strict=True) if digits}
    reporter = Reporter(document)
    kinds.check(value, (), reporter)
    if reporter.problems:
        raise InvalidInput(reporter.problems)
    return value


def _core(kinds: Shape) -> Shape:
    kinds = kinds.shape if isinstance(kinds, Later) else kinds
    return _core(kinds.of) if isinstance(kinds, Judgement) else kinds


def judgement(kinds: Shape | None) -> bool:
    """Whether it is a fact that only a person may judge."""
    return isinstance(kinds.shape if isinstance(kinds, Later) else kinds, Judgement)


def unsigned(term: Term | None, kinds: Shape | None, value: Any, law: Law) -> bool:
    """Whether the law counts this answer only where a named person stands for it, and none does."""
    if term is None or not judgement(kinds) or (isinstance(value, dict) and value.get("by") and value.get("because")):
        return False
    fact = convert(value["value"] if isinstance(value, dict) and "value" in value else value, term)
    if term.key in CLAIMABLE and fact is False:
        return True
    conditions = [rule.when for rule in law.rules] + [duty.evidence for duty in law.lawbook.duties.values()]
    single = (each for condition in conditions for each in tests_of(condition))
    return any(each[1] == term.key and each[3] and test(each, {term.key: fact}).open for each in single)


def signed(value: Any, by: str, because: str) -> dict[str, Any]:
    """An answer for which a named person stands."""
    said = value["value"] if isinstance(value, dict) and "value" in value else value
    return {"value": said, "by": by, "because": because}


def misdated(name: str, slots: Sequence[Slot], value: Any, day: str) -> list[Problem]:
    """What is wrong with the day of figures on flows in no manifest: those of another year would say nothing of this one."""
    for slot in slots:
        if slot.keys[0] != "exporter" or len(slot.keys) < 2 or not str(slot.keys[1]).startswith("provided_"):
            continue
        counted = value.get("as_of") if isinstance(value, dict) else value if slot.keys[-1] == "as_of" else None
        if isinstance(counted, str) and (counted[:4] != day[:4] or counted > day):
            hint = f"the persons since 1 January are counted on a day from {day[:4]}-01-01 to {day}"
            return [Problem(name, f"figures of {counted} say nothing of {day}", None, hint)]
    return []
