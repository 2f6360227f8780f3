"""Every fact has finitely many regions, cut by the constants that rules compare it with.

Two values of one region are the same to every rule, so trying one of each tries them all.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from tongguan.count import Count
from tongguan.facts import Judged, Partly, Unknown

if TYPE_CHECKING:
    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Term

SUBSETS = 10
"""Members of a set fact that are combined in full; a fact with more is not worked through."""


def regions(key: str, current: Any, law: Law) -> list[Any] | None:
    """One value for each region of an unknown fact, or None where there are too many.

    `current` is what is known of it already: a range, a plain value that lacks a judge,
    or nothing.
    """
    term = law.lawbook.terms.get(key)
    if term is None:
        return None
    cuts = law.cuts(key)
    if isinstance(current, Judged):
        return [current]
    if isinstance(current, Partly):
        open_ = sorted(current.possible)
        return [current.known | frozenset(more) for size in range(len(open_) + 1) for more in combinations(open_, size)]
    if term.type == "category" and isinstance(current, str):
        # Stated too broadly: it is one of the kinds below.
        return _categories(cuts, law, current)
    if current is not None and not isinstance(current, (Count, Unknown)):
        # Stated, but no person stands for it yet: somebody does, or it is not so.
        return _judgements(current, term, law)
    match term.type:
        case "bool" | "evidence":
            values: list[Any] = [True, False]
        case "number" | "count":
            return _numbers(cuts, current if isinstance(current, Count) else None, key, term)
        case "date":
            values = _dates(cuts)
        case "one":
            values = _words([word for word, _, _ in term.values], cuts)
            if term.claim:
                # What nobody claims is no word of the list.
                values.append(False)
        case "set" | "places" | "countries" | "texts":
            return _sets(term, cuts, law)
        case "place":
            values = _words(list(law.lawbook.places), cuts)
        case "country":
            values = _words(list(law.lawbook.countries), cuts)
        case "category":
            values = _categories(cuts, law)
        case _:
            mentioned = sorted({one for operator, operand in cuts if operator in ("is", "in") for one in _many(operand)}, key=repr)
            values = [*mentioned, "something else"]
            if any(operator == "exists" for operator, _ in cuts):
                # Left out because there is none: what must be named is not taken to be named.
                values.append(False)
    return [Judged(value, "a person", "a reason") if term.judged else value for value in values]


def _many(operand: Any) -> list[Any]:
    return list(operand) if isinstance(operand, frozenset) else [operand]


def _judgements(current: Any, term: Term, law: Law) -> list[Any]:
    # What is open is whether somebody answers for the statement; if not, it may be otherwise.
    if term.type == "one":
        words = _words([word for word, _, _ in term.values], law.cuts(term.key))
        return [Judged(word, "a person", "a reason") for word in dict.fromkeys([current, *words])]
    return [Judged(current, "a person", "a reason"), *([Judged(not current, "a person", "a reason")] if term.type == "bool" else [])]


def _signature(value: Any, cuts: list[tuple[str, Any]]) -> tuple[Any, ...]:
    result: list[Any] = []
    for operator, operand in cuts:
        if operator == "within":
            result.append((value in operand[0], value in operand[1]))
        elif operator == "in":
            result.append(value in operand)
        elif operator == "is":
            result.append(value == operand)
    return tuple(result)


def _words(words: list[str], cuts: list[tuple[str, Any]]) -> list[Any]:
    found: dict[tuple[Any, ...], str] = {}
    for word in words:
        found.setdefault(_signature(word, cuts), word)
    return list(found.values())


def _categories(cuts: list[tuple[str, Any]], law: Law, within: str = "") -> list[Any]:
    found: dict[tuple[Any, ...], str] = {}
    parents = {slug.rpartition(".")[0] for slug in law.lawbook.categories}
    for slug, category in law.lawbook.categories.items():
        if slug in parents or (within and not slug.startswith(f"{within}.")):
            continue
        key = (*_signature(slug, cuts), category.personal, category.sensitive, category.mapping)
        found.setdefault(key, slug)
    return list(found.values())


def _sets(term: Term, cuts: list[tuple[str, Any]], law: Law) -> list[Any] | None:
    members: list[str] = sorted({one for operator, operand in cuts if operator in ("is", "in") for one in _many(operand)})
    if term.type == "places":
        members = sorted({one for operator, operand in cuts if operator == "within" for one in operand[0]})
    known = {
        "set": [word for word, _, _ in term.values],
        "places": list(law.lawbook.places),
        "countries": list(law.lawbook.countries),
    }.get(term.type, ["something else"])
    other = next((word for word in known if word not in members), None)
    if len(members) > SUBSETS:
        return None
    pool = members if other is None else [*members, other]
    found: dict[tuple[Any, ...], frozenset[str]] = {}
    # Where a list says something it names at least one: nothing is no answer.
    for size in range(int(term.filled), len(pool) + 1):
        for chosen in combinations(pool, size):
            value = frozenset(chosen)
            key = tuple(
                value == operand if operator == "is" else not value.isdisjoint(operand[0] if operator == "within" else operand)
                for operator, operand in cuts
                if operator in ("is", "in", "within")
            )
            found.setdefault(key, value)
    return list(found.values())


def _numbers(cuts: list[tuple[str, Any]], known: Count | None, key: str, term: Term) -> list[Any]:
    """Points for plain numbers, ranges for individuals, within what is known already."""
    low = known.low if known is not None else 0
    high = known.high if known is not None else None
    whole = term.integer or term.type == "count"
    starts: set[float] = {0}
    for operator, operand in cuts:
        if operator in ("at_least", "below"):
            starts.add(operand)
        elif operator in ("above", "at_most"):
            starts.add(operand + 1 if whole else operand)
        else:
            for one in _many(operand):
                if isinstance(one, (int, float)) and not isinstance(one, bool):
                    starts |= {one, one + 1} if whole else {one}
    if key.startswith("year."):
        # A region of the year's count is told by its thresholds alone: no rule knows more of it.
        low = max(start for start in starts if start <= low)
        beyond = [start for start in starts if high is not None and start > high]
        high = min(beyond) - 1 if beyond else None
    starts.add(low)
    ordered = sorted(start for start in starts if start >= low and (high is None or start <= high))
    values: list[Any] = []
    for index, start in enumerate(ordered):
        stop = ordered[index + 1] if index + 1 < len(ordered) else None
        if whole:
            end = high if stop is None else stop - 1
            values.append(Count(start, end, frozenset() if start == end else frozenset((key,))))
        else:
            values.append(start)
            limit = high if stop is None else stop
            between = start + 1 if limit is None else (start + limit) / 2
            if limit is None or start < between < limit:
                values.append(between)
    return values


def _dates(cuts: list[tuple[str, Any]]) -> list[Any]:
    days = sorted({operand for operator, operand in cuts if operator in ("at_least", "above", "at_most", "below", "is")})
    values = ["1900-01-01"]
    for day in days:
        values += [day, f"{day}+"]  # the text after a day sorts behind it and before the next
    return values
