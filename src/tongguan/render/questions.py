"""The questions of one flow, each asked once: what is missing, for which items, what hangs on it, what answers lead to.

The report keeps every question where it arose, item by item; a reader wants to answer the fact, not the occurrence.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from tongguan.count import Count
from tongguan.facts import Partly, plain
from tongguan.finding import OVERLAP, owned
from tongguan.judge.cases import tell
from tongguan.judge.tally import UNSETTLED
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.record import Record, replace
from tongguan.render.outline import HOME, by_flow, clean, listed, some
from tongguan.truth import NOTHING
from tongguan.verdict import LADDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongguan.finding import Ask, Finding, Place
    from tongguan.report import Report

OWN = ("item.", "flow.", "recipient.", "evidence.")
"""Beginnings of facts that belong to one flow."""
CATEGORY = "item.category"
FIRST = 10
"""What a question weighs that is asked before all else, against others."""
SCORE = 100
"""What the route of one item weighs against a finding beside the route."""
FEW = 2
"""Routes that one answer may lead to and still be told by them where it decides first whether the data leave."""
ELSE = "none of them"
"""Every word that no rule compares the fact with."""
NEEDED = "needed"
SEVERAL = 3
"""Answers of the case work that are told one by one."""
Leading = tuple[bool, tuple[tuple[str, tuple[str, ...]], ...], bool]
"""Whether a route is asked for, what each region of the fact leads to, and whether that is told in persons counted."""
_NUMBERS = re.compile(r"(?P<low>[\d,]+)(?:–(?P<high>[\d,]+)|(?P<open> or more))?")


class Query(Record):
    """One fact that is missing in one flow."""

    flow: str
    """The flow whose fact it is: mostly the one that waits, sometimes another whose persons count with it."""
    fact: str
    words: Words
    place: Place | None
    items: tuple[str, ...]
    """Items that it is asked for; none where it is asked for the whole flow."""
    findings: tuple[Finding, ...]
    """What waits for the answer."""
    leads: tuple[tuple[Words, Words], ...]
    """(answers, what they lead to), where they lead to different things."""
    told: tuple[Leading, ...]
    """What the answers lead to in each finding that waits."""
    score: float = 0.0
    """How much it decides, to be held against others."""
    first: bool = False
    """Whether it is asked before all else: whether the data leave at all hangs on it, or what kind of data they are."""
    later: bool = False
    """Whether nobody needs to answer it before those: all that waits for it may fall away."""
    name: str = ""
    """The fact, with the flow that it belongs to where that is another."""


class _Draft:
    def __init__(self, flow: str, fact: str, ask: Ask) -> None:
        self.flow = flow
        self.fact = fact
        self.ask = ask
        self.of_items = fact.startswith(("item.", "population."))
        """Whether it is asked of items, not of the whole flow."""
        self.items: dict[str, None] = {}
        self.findings: dict[int, Finding] = {}
        self.told: dict[Leading, None] = {}
        self.score = 0.0
        self.first = False
        self.scoped: dict[Leading, None] = {}
        """Whether the answers lead to an export or none, where it is first asked that."""
        self.later = False
        """Whether all that waits for it may fall away by what is asked before."""


def queries(flow: str, findings: Iterable[Finding]) -> list[Query]:
    """The questions that these findings of one flow wait for, those that decide most first."""
    return [_query(one) for one in _drafts(flow, findings)]


def _drafts(flow: str, findings: Iterable[Finding]) -> list[_Draft]:
    """The same as they are gathered."""
    drafts: dict[tuple[str, str], _Draft] = {}
    for finding in findings:
        before, route = firsts(finding), finding.code.startswith("open/")
        weight = SCORE * len(finding.items) if route else 1
        for position, ask in enumerate(finding.asks, 1):
            key = ask.key
            owner, item, fact = owned(key)
            whose = owner or flow
            draft = drafts.get((whose, fact))
            if draft is None:
                draft = drafts[whose, fact] = _Draft(whose, fact, ask)
            if draft.of_items:
                draft.items |= dict.fromkeys([item] if item else finding.items)
            if id(finding) not in draft.findings:
                draft.findings[id(finding)] = finding
                # What is asked of the item itself, and early, decides more than what only moves the count.
                far = owner and (owner != flow or fact.startswith("item."))
                draft.score += weight / (position * 3 if far else position)
            if key in before:
                draft.first = True
                draft.scoped |= dict.fromkeys(_scoped(finding, key))
            if leads(ask):
                draft.told[route, ask.leads, ask.moves] = None
    if any(one.first for one in drafts.values()):
        for one in drafts.values():
            one.later = not one.first and all(_may_fall(finding) for finding in one.findings.values())
    return sorted(drafts.values(), key=lambda one: (one.flow != flow, not one.first, one.later, -one.score, not one.told))


def firsts(finding: Finding) -> frozenset[str]:
    """The questions of a finding that are asked before all else."""
    if finding.code == "open/scope":
        return frozenset(question.key for question in finding.verdicts[0].own.leaving)
    return frozenset((CATEGORY,)) if finding.code == "open/route" else NOTHING


def _telling(one: _Draft) -> tuple[Leading, ...]:
    """What the answers lead to, as it is told."""
    # Where a route waits for it, that a doubt beside the route falls may well be because the route is certain to be the strict one.
    route = any(finding.code.startswith("open/") for finding in one.findings.values())
    told = tuple([lead for lead in one.told if lead[0] or not route])
    if one.scoped and (len(told) > 1 or any(len(answers) > FEW for _, pairs, _ in told for _, answers in pairs)):
        # Where it leads to much, or to different things for different items, it is told whether it leads to an export.
        return tuple(one.scoped)
    return told


def _query(one: _Draft) -> Query:
    words, told, findings = bare(one.ask), _telling(one), tuple(one.findings.values())
    # What decides whether the rest is asked at all stands before it, of however many flows.
    score = one.score * FIRST if one.first else one.score
    return Query(
        one.flow, one.fact, words, one.ask.place, tuple(one.items), findings, joined(told), told, score, one.first, one.later,
        fact_of(findings[0].flow, one.ask.key),
    )  # fmt: skip


def _scoped(finding: Finding, key: str) -> list[Leading]:
    """Where the answers to a question lead as to whether the data are provided abroad."""
    return [(True, one.leads, False) for one in finding.verdicts[0].own.leaving if one.key == key and one.leads]


def _may_fall(finding: Finding) -> bool:
    """Whether what a finding asks for, beyond what is asked before all else, may never matter."""
    return bool(finding.matter.hangs) or finding.code == "open/scope" or CATEGORY in finding.waits


def whole(report: Report) -> list[tuple[Query, list[str]]]:
    """The questions of a whole report, each once, with the flows that wait: what most of them wait for comes first."""
    found: dict[tuple[str, str], _Everywhere] = {}
    for flow, findings in by_flow(report):
        own = f"{flow.manifest.exporter_id}#"
        for one in _drafts(flow.id, findings):
            # What is asked of the exporter or of a group of people is the same question in every flow.
            key = (own + one.flow if one.fact.startswith(OWN) else "", one.fact)
            known = found.get(key)
            if known is None:
                known = found[key] = _Everywhere(one)
            # Where one flow needs the answer now, it is no later question.
            known.first, known.later = known.first or one.first, known.later and one.later
            known.flows[flow.id] = None
            known.told.update(dict.fromkeys(_telling(one)))
    order = sorted(found.values(), key=lambda one: (one.later, not one.first, -len(one.flows)))
    return [(replace(_query(one.draft), first=one.first, later=one.later, leads=joined(tuple(one.told))), list(one.flows)) for one in order]


def addressed(one: Query) -> str:
    """A question of a whole report as `ask --set` names it: with the flow, or the one item, that is to say it."""
    if not one.fact.startswith((*OWN, "population.")):
        return one.fact
    item = f"/{one.items[0]}" if len(one.items) == 1 else ""
    return f"{one.flow}{item}:{one.fact}"


class _Everywhere:
    """One question over all flows, as it is gathered from one to the next."""

    def __init__(self, draft: _Draft) -> None:
        self.draft = draft
        self.first = draft.first
        self.later = draft.later
        self.flows: dict[str, None] = {}
        self.told: dict[Leading, None] = {}


def fact_of(flow: str, key: str) -> str:
    """The fact that a question of a flow is about; that of another flow with its name, for it is answered there.

    >>> fact_of("crm", "crm/mails:item.category"), fact_of("crm", "backup/all:item.category"), fact_of("crm", "exporter.sectors")
    ('item.category', 'backup: item.category', 'exporter.sectors')
    """
    owner, _, fact = owned(key)
    return f"{owner}: {fact}" if owner and owner != flow and fact.startswith(OWN) else fact


def to_answer(flow: str, keys: Iterable[str], most: int) -> Words | None:
    """What a finding of a flow waits for, by the names of facts: what can be answered here before what moves the count from elsewhere.

    >>> to_answer("crm", ["backup/all:item.persons", "crm/mails:item.category", "flow.way"], 2).en
    'answer item.category, flow.way, 1 more'
    """
    whose = [("" if owner == flow else owner, clean(fact)) for owner, _, fact in map(owned, keys)]
    facts = [f"{clean(owner)}: {fact}" if owner else fact for owner, fact in sorted(whose, key=lambda one: bool(one[0]))]
    return phrase("hang.answer", facts=some(list(dict.fromkeys(facts)), most)) if facts else None


def by_answer(findings: Iterable[Finding]) -> list[tuple[list[Ask], list[Finding]]]:
    """Findings by what they wait for: what the most wait for, and of that what needs the fewest answers, comes first."""
    found: dict[tuple[str, ...], tuple[list[Ask], list[Finding]]] = {}
    for one in findings:
        asks: dict[str, Ask] = {}
        for ask in one.asks:
            asks.setdefault(fact_of(one.flow, ask.key), ask)
        found.setdefault(tuple(sorted(asks)), (list(asks.values()), []))[1].append(one)
    return sorted(found.values(), key=lambda each: (-len(each[1]), len(each[0])))


def bare(ask: Ask) -> Words:
    """The question itself, without the flow and item that it is asked for."""
    if ask.key.startswith((OVERLAP, UNSETTLED)):
        return ask.words
    owner = ask.key.rpartition(":")[0]
    return Words(ask.words.zh.removeprefix(f"{owner}："), ask.words.en.removeprefix(f"{owner}: ")) if owner else ask.words


# --------------------------------------------------------------------------- what answers lead to


def leads(ask: Ask) -> tuple[tuple[Words, Words], ...]:
    """What each answer leads to, answers that lead to the same told together; nothing where all lead to the same."""
    return _leads(ask.leads, moves=ask.moves)


@lru_cache(maxsize=4096)
def joined(told: tuple[Leading, ...]) -> tuple[tuple[Words, Words], ...]:
    """What each answer leads to over all that waits for it; nothing where that cannot be told in one.

    What the first is about is told: the route, or what stands beside it. Of several findings beside the route an answer
    meets none of them only if it meets no single one.
    """
    alike = dict.fromkeys((pairs, moves) for route, pairs, moves in told if route == told[0][0])
    if len(alike) < 2:
        return next((_leads(pairs, moves=moves) for pairs, moves in alike), ())
    answers = [dict(pairs) for pairs, _ in alike]
    values = _common(answers)
    pairs = tuple(
        (value, _together([one[key] for one, key in zip(answers, keys, strict=True)], route=told[0][0])) for value, keys in values
    )
    return _leads(pairs, moves=any(moves for _, moves in alike))


def _common(answers: Sequence[dict[str, tuple[str, ...]]]) -> list[tuple[str, list[str]]]:
    """Regions of a fact so small that each lies in one region of every finding, with these; none where that is not known."""
    ranges = [[_NUMBERS.fullmatch(value) for value in one] for one in answers]
    if all(part is not None for parts in ranges for part in parts):
        lows = sorted({_number(part["low"]) for parts in ranges for part in parts if part})
        found = []
        for low, after in zip(lows, [*lows[1:], None], strict=True):
            keys = [_holding(one, low) for one in answers]
            if all(key is not None for key in keys):
                high = "" if after is None or after - 1 == low else f"–{after - 1:,}"
                found.append((f"{low:,}{' or more' if after is None else high}", [key for key in keys if key is not None]))
        return found
    every = dict.fromkeys(value for one in answers for value in one)
    found = [(value, [value if value in one else ELSE for one in answers]) for value in every]
    known = all(key in one for _, keys in found for key, one in zip(keys, answers, strict=True))
    return found if known else []


def _holding(answers: dict[str, tuple[str, ...]], number: int) -> str | None:
    """The region that a number lies in."""
    for value in answers:
        part = _NUMBERS.fullmatch(value)
        if part is not None and _number(part["low"]) <= number:
            high = None if part["open"] else _number(part["high"] or part["low"])
            if high is None or number <= high:
                return value
    return None


def _together(found: Sequence[tuple[str, ...]], *, route: bool) -> tuple[str, ...]:
    """What one answer leads to over several findings."""
    if not route and (NEEDED,) in found:
        return (NEEDED,)
    return tuple(dict.fromkeys(name for answers in found for name in answers))


@lru_cache(maxsize=4096)
def _leads(pairs: tuple[tuple[str, tuple[str, ...]], ...], *, moves: bool) -> tuple[tuple[Words, Words], ...]:
    grouped: dict[tuple[str, ...], list[str]] = {}
    for value, answers in pairs:
        grouped.setdefault(_condensed(answers), []).append(value)
    if len(grouped) < 2:
        return ()
    found = []
    abroad = _abroad(list(grouped.values()))
    for answers, values in grouped.items():
        told = [_said(one) for one in answers]
        shown = phrase("span.abroad") if values is abroad else spans(values)
        if moves and _NUMBERS.fullmatch(values[0]):
            # Between two Chinese words stands no blank.
            shown = phrase("ask.counted", number=Words(shown.zh if "\u4e00" <= shown.zh[0] <= "\u9fff" else f" {shown.zh}", shown.en))
        found.append((shown, Words(" | ".join(one.zh for one in told), " | ".join(one.en for one in told))))
    return tuple(found)


def _condensed(answers: tuple[str, ...]) -> tuple[str, ...]:
    """Answers as they are told: of many the lightest and the strictest.

    >>> _condensed(("security_assessment", "out", "none…contract_or_certification+review", "none"))
    ('out…security_assessment',)
    >>> _condensed(("none", "security_assessment", "gates_only", "governed"))
    ('gates_only…governed',)
    """
    if len(answers) <= SEVERAL:
        return answers
    # An export of which no more is known may be of any route.
    ends = sorted({end for one in answers for end in one.removesuffix("+review").split("…")}, key=(*LADDER, "governed").index)
    return (f"{ends[0]}…{ends[-1]}",)


def _abroad(groups: Sequence[list[str]]) -> list[str] | None:
    """Of two groups of places that part the mainland from all the rest, the rest.

    >>> _abroad([["none of them", "CN"], ["HK", "MO", "AD", "CN, HK"]]), _abroad([["CN", "HK"], ["AD"]])
    (['HK', 'MO', 'AD', 'CN, HK'], None)
    """
    home = [one for one in groups if set(one) <= {ELSE, HOME}]
    rest = [one for one in groups if one not in home]
    found = len(home) == len(rest) == 1 and HOME in home[0] and "HK" in rest[0]
    return rest[0] if found else None


def spans(values: Sequence[str]) -> Words:
    """Regions of a fact in a few words; numbers that touch become one span.

    >>> spans(["0", "1–9,999"]).en, spans(["10,000–99,999", "100,000 or more"]).en, spans(["true"]).en
    ('under 10,000', '10,000 or more', 'true')
    """
    parts = [_NUMBERS.fullmatch(value) for value in values]
    ranges: list[tuple[int, int | None]] = []
    for part in parts:
        if part is None:
            return _listed(values)
        low = _number(part["low"])
        high = None if part["open"] else _number(part["high"] or part["low"])
        if ranges and ranges[-1][1] is not None and ranges[-1][1] + 1 == low:
            ranges[-1] = (ranges[-1][0], high)
        else:
            ranges.append((low, high))
    told = [_span(low, high) for low, high in ranges]
    return listed(told)


def value_told(value: object) -> Words:
    """What a fact is, as the case work tells it, in both languages.

    >>> value_told(Count(5_000, None)).zh, value_told(Partly(frozenset(["US"]), frozenset(["DE"]))).zh, value_told(True).zh
    ('5,000 以上', 'US，可能还有 DE', 'true')
    """
    value = plain(value)
    if isinstance(value, Partly):
        return phrase("span.perhaps", known=value_told(value.known), possible=value_told(value.possible))
    text = tell(value)
    low = text.removesuffix(" or more") if isinstance(value, Count) else text
    return phrase("span.from", low=low) if low != text else _word(text)


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _span(low: int, high: int | None) -> Words:
    if high is None:
        return phrase("span.from", low=f"{low:,}")
    if low == high:
        return Words(f"{low:,}", f"{low:,}")
    return phrase("span.under", high=f"{high + 1:,}") if low == 0 else Words(f"{low:,}–{high:,}", f"{low:,}–{high:,}")


def _listed(values: Sequence[str]) -> Words:
    """Words one after the other; several at once only where none of them alone leads to the same.

    >>> _listed(["a", "b", "a, b", "b, c"]).en, _listed(["a, b", "none of them"]).en, _listed(["[a]", "[a, b]"]).en
    ('a, b', '[a, b], none of them', '[a], [a, b]')
    """
    alone = {value for value in values if ", " not in value}
    values = [
        value if value in alone or value.startswith("[") else f"[{value}]"
        for value in values
        if value in alone or alone.isdisjoint(value.split(", "))
    ]
    told = [phrase("span.earlier") if value == "1900-01-01" else _word(value) for value in values[:3]]
    more = " …" if len(values) > 3 else ""
    return Words("、".join(one.zh for one in told) + more, ", ".join(one.en for one in told) + more)


def _word(value: str) -> Words:
    if value.startswith("after "):
        return phrase("span.after", day=value.removeprefix("after "))
    return phrase(f"span.{value}") if value in ("any number", "none of them") else Words(value, value)


def _said(name: str) -> Words:
    """An answer of the case work in words."""
    parts = [_one(part) for part in name.removesuffix("+review").split("…")]
    if name.endswith("+review"):
        review = phrase("kind.review")
        parts[-1] = Words(f"{parts[-1].zh} + {review.zh}", f"{parts[-1].en} + {review.en}")
    return Words(" … ".join(one.zh for one in parts), " … ".join(one.en for one in parts))


def _one(name: str) -> Words:
    for prefix in ("route", "scope", "lead"):
        try:
            return phrase(f"{prefix}.{name}")
        except KeyError:
            continue
    return Words(name, name)
