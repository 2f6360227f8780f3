"""The rules' own tests: each case is weighed and compared with what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.count import Count
from tongguan.facts import Facts, Judged
from tongguan.judge.weigh import weigh
from tongguan.lawbook.pack import Pack
from tongguan.record import Record, replace
from tongguan.shape import Keys, Reporter
from tongguan.stated import count_of
from tongguan.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from tongguan.document import Document
    from tongguan.lawbook.model import Condition, Lawbook, Rule, Term


class Case(Record):
    """One entry of `cases:`."""

    rule: Rule
    index: int
    given: dict[str, Any]
    holds: str
    """`true`, `false` or `unknown`."""
    needs: frozenset[str] | None
    day: str | None
    document: Document
    at: Keys
    why: str = ""
    each: str = ""
    """The fact of which it is tried with several values, one after the other."""

    @property
    def name(self) -> str:
        """How the case is called in output and in tests."""
        return f"{self.rule.id}#{self.index + 1}" + (f"[{self.each}: {self.given[self.each]}]" if self.each else "")


class Failure(Record):
    """A case that did not come out as it says."""

    case: Case
    message: str


def read_cases(folders: Sequence[Path], lawbook: Lawbook) -> Iterator[Case]:
    """Every case of these packs, in file order."""
    for folder in folders:
        pack = Pack(folder)
        prefix = pack.prefix
        for _, document in pack.rule_files():
            yield from cases_in(document, prefix, lawbook)


def cases_in(document: Document, prefix: str, lawbook: Lawbook) -> Iterator[Case]:
    """Every case of one rule file."""
    instrument = f"{prefix}{document.data['instrument']['id']}"
    by_id = {rule.id: rule for rule in lawbook.rules if rule.instrument == instrument}
    for number, raw in enumerate(document.data["rules"]):
        rule = by_id[f"{instrument}/{raw['id']}"]
        for index, one in enumerate(raw.get("cases") or ()):
            needs = one.get("needs")
            holds = one["holds"]
            case = Case(
                rule,
                index,
                one.get("given") or {},
                holds if isinstance(holds, str) else str(holds).lower(),
                None if needs is None else frozenset(needs),
                one.get("day"),
                document,
                ("rules", number, "cases", index),
                str(one.get("why") or ""),
            )
            if not one.get("each"):
                yield case
            for key, values in (one.get("each") or {}).items():
                yield from (replace(case, given={**case.given, key: value}, each=key) for value in values)


def run(case: Case, lawbook: Lawbook) -> Failure | None:
    """Weigh one case; None when it comes out as it says."""
    unknown = [key for key in case.given if key not in lawbook.terms]
    if unknown:
        return Failure(case, f"unknown fact {', '.join(f'`{key}`' for key in unknown)} in `given`")
    strange = [f"`{word}` of `{key}`" for key, value in case.given.items() for word in _strange(value, lawbook.terms[key], lawbook)]
    if strange:
        return Failure(case, f"unknown word {', '.join(strange)} in `given`")
    if case.day is not None and not case.rule.in_force.covers(case.day):
        return None if case.holds == "false" else Failure(case, f"the rule is not in force on {case.day}, the case says {case.holds}")
    facts = meeting(case.rule.when, lawbook)
    for key, value in case.given.items():
        if value is None:
            facts.pop(key, None)
        else:
            facts[key] = stated(value, lawbook.terms[key])
    outcome = weigh(case.rule.when, facts)
    if outcome.truth is not Truth(case.holds):
        waits = f" (waits for {', '.join(sorted(outcome.needs))})" if outcome.needs else ""
        return Failure(case, f"comes out {outcome.truth.value}{waits}, the case says {case.holds}")
    if case.needs is not None and outcome.needs != case.needs:
        return Failure(case, f"waits for {', '.join(sorted(outcome.needs))}, the case says {', '.join(sorted(case.needs))}")
    return None


def _strange(value: Any, term: Term, lawbook: Lawbook) -> list[str]:
    """The words of a value that no manifest may state of this fact; where the list is open, none."""
    if isinstance(value, dict) and "value" in value:
        value = value["value"]
    known = _closed(term, lawbook)
    return [word for word in (value if isinstance(value, list) else [value]) if isinstance(word, str) and known and word not in known]


def stated(value: Any, term: Term) -> Any:
    """A value of `given` as facts hold it."""
    if isinstance(value, dict) and "value" in value:
        return Judged(stated(value["value"], term), str(value.get("by", "")), str(value.get("because", "")))
    if isinstance(value, dict) and term.type in ("number", "count"):
        return count_of(value, term.key)
    if term.type == "count":
        return Count(value, value)
    if term.type in ("set", "places", "countries", "texts"):
        return frozenset(value if isinstance(value, list) else [value])
    return value


def meeting(condition: Condition, lawbook: Lawbook, *, wanted: bool = True) -> Facts:
    """Facts that make a condition true: of an `any` the first alternative, of a `not` the reverse."""
    match condition[0]:
        case "all" if wanted:
            return _merge([meeting(child, lawbook) for child in condition[1]])
        case "any" if not wanted:
            return _merge([meeting(child, lawbook, wanted=False) for child in condition[1]])
        case "all" | "any":
            return meeting(condition[1][0], lawbook, wanted=wanted) if condition[1] else {}
        case "not":
            return meeting(condition[1], lawbook, wanted=not wanted)
        case _:
            _, key, tests, judged = condition
            term = lawbook.terms[key]
            value = _value(tests, term, lawbook, wanted=wanted)
            return {key: Judged(value, "a person", "a reason") if judged and wanted else value}


def _merge(parts: Sequence[Facts]) -> Facts:
    facts: Facts = {}
    for part in parts:
        for key, value in part.items():
            known = facts.get(key)
            if known is None:
                facts[key] = value
            elif isinstance(known, frozenset) and isinstance(value, frozenset):
                facts[key] = known | value
            elif isinstance(value, Judged):
                facts[key] = value
    return facts


def _value(tests: Sequence[tuple[str, Any]], term: Term, lawbook: Lawbook, *, wanted: bool) -> Any:
    many = term.type in ("set", "places", "countries", "texts")
    if not wanted:
        return _against(tests[0], term, lawbook, many=many)
    low, high = 0, None
    for operator, operand in tests:
        match operator:
            case "is":
                return Count(operand, operand) if term.type == "count" else operand
            case "in":
                first = min(operand, key=repr)
                return frozenset((first,)) if many else first
            case "within":
                first = min(operand[0], key=lambda name: (len(name), name))
                return frozenset((first,)) if many else first
            case "exists":
                return operand if term.type in ("bool", "evidence") else _something(term, lawbook)
            case "at_least":
                low = operand
            case "above":
                low = _next(operand)
            case "at_most":
                high = operand
            case "below":
                high = _before(operand)
    value = low if low or high is None else high
    return Count(value, value) if term.type == "count" else value


def _next(operand: Any) -> Any:
    return f"{operand}+" if isinstance(operand, str) else operand + 1


def _before(operand: Any) -> Any:
    if isinstance(operand, str):
        return "1900-01-01"
    return operand - 1 if isinstance(operand, int) else operand / 2


def _against(test: tuple[str, Any], term: Term, lawbook: Lawbook, *, many: bool) -> Any:
    operator, operand = test
    match operator:
        case "exists":
            return not operand if term.type in ("bool", "evidence") else None
        case "at_least":
            value = _before(operand)
        case "above":
            value = operand
        case "at_most":
            value = _next(operand)
        case "below":
            value = operand
        case _:
            if isinstance(operand, bool):
                return not operand
            avoided = operand[0] if operator == "within" else operand if isinstance(operand, frozenset) else {operand}
            if many:
                return frozenset(word for word in _known(term, lawbook) if word not in avoided)
            # A category that is too broad may still turn out to be one of them.
            broad = {name[:end] for name in avoided for end, sign in enumerate(name) if sign == "."} if term.type == "category" else ()
            return next((word for word in _known(term, lawbook) if word not in avoided and word not in broad), None)
    return Count(value, value) if term.type == "count" else value


def _closed(term: Term, lawbook: Lawbook) -> Collection[str]:
    """All words of a fact with a closed list of them; none where any text, number or day may stand."""
    if term.type in ("place", "places"):
        return lawbook.places
    if term.type in ("country", "countries"):
        return lawbook.countries
    if term.type == "category":
        return lawbook.categories
    return [word for word, _, _ in term.values]


def _known(term: Term, lawbook: Lawbook) -> list[str]:
    first = ["US"] if term.type in ("country", "countries") else []
    return [*first, *_closed(term, lawbook)] or ["something else"]


def _something(term: Term, lawbook: Lawbook) -> Any:
    match term.type:
        case "date":
            return "2024-06-01"
        case "number":
            return 1
        case "count":
            return Count(1, 1)
        case "text":
            return "something"
        case "texts":
            return frozenset(("something",))
        case "set" | "places" | "countries":
            return frozenset(_known(term, lawbook)[:1])
        case _:
            return _known(term, lawbook)[0]


def report_failure(failure: Failure) -> Any:
    """A failure as a problem at its place in the rule file."""
    report = Reporter(failure.case.document)
    report.value(failure.case.at, f"case {failure.case.name}: {failure.message}")
    return report.problems[0]
