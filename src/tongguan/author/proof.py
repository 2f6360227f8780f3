"""What is proved of a lawbook over the finite regions of its facts, and how much of it was looked at.

1. Every situation has an answer: no facts can be found, on any day of law, under which no route, exemption or review speaks.
2. Stating more never widens: rule by rule over every situation with facts left open, and for whole verdicts along walks
   from a bare manifest to a full one.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

from tongguan.author.solve import Search, Unsolved
from tongguan.count import Count
from tongguan.facts import Facts, Judged
from tongguan.fill import fill
from tongguan.judge.law import CATEGORY, Law
from tongguan.judge.marks import STATED
from tongguan.judge.regions import regions
from tongguan.judge.stages import Judge
from tongguan.judge.weigh import holds
from tongguan.lawbook.condition import facts_of
from tongguan.reading import read
from tongguan.shapes import CLAIMABLE, shape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tongguan.lawbook.model import Lawbook, Rule
    from tongguan.verdict import Verdict

WHOLE = 1_000
"""Situations up to which a rule is worked through whole."""
SAMPLED = 100
"""Steps that are tried of every larger rule."""
WALKS, STEPS = 10, 12
"""Manifests that are filled in fact by fact, and facts that each is given."""
SCOPES = ("scope", "classify", "exempt", "route")


class Proofs:
    """What was proved, and what speaks against it."""

    def __init__(self) -> None:
        self.gaps: list[tuple[str, str]] = []
        """Days on which a situation has no answer, and the situation."""
        self.answered_from: str | None = None
        """The first day since which every situation has an answer."""
        self.periods = 0
        self.situations = 0
        """Situations looked at for answers."""
        self.widened: list[tuple[Rule, str]] = []
        """Rules that a further fact unsettles, and how."""
        self.whole = 0
        """Rules worked through whole."""
        self.partial = 0
        """Rules of which steps were sampled."""
        self.looked = 0
        """Partial situations of rules looked at."""
        self.silence: list[str] = []
        """Rules that take silence for an answer: they read whether a fact is stated at all."""
        self.steps = 0
        """Steps of walks."""
        self.wider: list[str] = []
        """Steps at which a verdict became wider."""
        self.reached = 0
        """Rules that were open or held somewhere on the walks."""

    def told(self, rules: int) -> list[str]:
        """What was looked at, in lines."""
        since = f"from {self.answered_from} on" if self.answered_from else "on no day"
        return [
            f"answers: every situation has one {since}; {self.situations:,} situations in {self.periods} periods of law settle it",
            (
                f"narrowing of rules: {self.whole:,} of {rules:,} worked through whole, {self.partial:,} sampled; "
                f"{self.looked:,} situations, {len(self.widened)} widened by a further fact"
            ),
            f"silence: {len(self.silence)} rules take it for an answer" + ("; `--verbose` names them" if self.silence else ""),
            (
                f"narrowing of verdicts: {self.steps:,} facts stated one by one in {WALKS} manifests, {len(self.wider)} widened; "
                f"{self.reached:,} of {rules:,} rules in play"
            ),
        ]

    def data(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "answered_from": self.answered_from,
            "periods": self.periods,
            "situations": self.situations,
            "gaps": [{"day": day, "situation": told} for day, told in self.gaps],
            "rules_whole": self.whole,
            "rules_sampled": self.partial,
            "rule_situations": self.looked,
            "widened": [{"rule": rule.id, "message": told} for rule, told in self.widened],
            "silence": self.silence,
            "walks": WALKS,
            "steps": self.steps,
            "wider": self.wider,
            "rules_reached": self.reached,
        }


def prove(lawbook: Lawbook) -> Proofs:
    """Everything that is proved of a lawbook."""
    proofs = Proofs()
    _answers(lawbook, proofs)
    _rules(lawbook, proofs)
    _walks(lawbook, proofs)
    return proofs


# --------------------------------------------------------------------------- every situation has an answer


def _speaks(rule: Rule, *, reviews: bool) -> bool:
    then = rule.then
    answers = "route" in then or "exempt" in then or (reviews and "review" in then and ("up_to" in then or "down_to" in then))
    return rule.stage in ("exempt", "route") and answers


def _answers(lawbook: Lawbook, proofs: Proofs) -> None:
    """No facts, on any day, under which nothing speaks; displaced rules count, for what displaces them speaks."""
    speaking = [rule for rule in lawbook.rules if _speaks(rule, reviews=True)]
    days = sorted({rule.in_force.since for rule in speaking} | {_next(rule.in_force.until) for rule in speaking if rule.in_force.until})
    silent: list[tuple[str, str]] = []
    for day in days:
        on = [rule for rule in speaking if rule.in_force.covers(day)]
        if not on:
            continue
        proofs.periods += 1
        told = _silent([rule for rule in on if _speaks(rule, reviews=False)], lawbook, proofs)
        if told is not None:
            # What only a review answers is answered too.
            told = _silent(on, lawbook, proofs)
        if told is None:
            proofs.answered_from = proofs.answered_from or day
        else:
            silent.append((day, told))
    # Before the law began to speak of exports silence is what there is; once it does, it must not fall silent again.
    proofs.gaps = [one for one in silent if proofs.answered_from is None or one[0] > proofs.answered_from]


def _silent(rules: Sequence[Rule], lawbook: Lawbook, proofs: Proofs) -> str | None:
    """Facts under which none of these rules holds, in words; None when there are none."""
    search = Search(lawbook, rules)
    try:
        found = search.find([], [rule.when for rule in rules])
    except Unsolved as error:
        return f"not worked through: {error}"
    finally:
        proofs.situations += search.looked
    return None if found is None else ", ".join(f"{key}: {_told(value)}" for key, value in sorted(found.items()))


def _next(day: str | None) -> str:
    return (date.fromisoformat(day) + timedelta(1)).isoformat() if day else ""


def _told(value: Any) -> str:
    if isinstance(value, Judged):
        value = value.value
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(map(str, value)))}]"
    if isinstance(value, Count):
        return f"{value.low}–{'' if value.high is None else value.high}"
    return str(value).lower() if isinstance(value, bool) else str(value)


# --------------------------------------------------------------------------- stating more never widens: rules


def _rules(lawbook: Lawbook, proofs: Proofs) -> None:
    for rule in lawbook.rules:
        search = Search(lawbook, [rule])
        facts = sorted(facts_of(rule.when))
        free = [fact for fact in facts if not _follows(fact, lawbook) and not (fact in CATEGORY and "item.category" in facts)]
        domains = {fact: search.regions(fact) for fact in free}
        size = 1
        for fact in free:
            size *= len(domains[fact]) + 1
        found = _worked(rule, facts, domains, lawbook, proofs) if size <= WHOLE else _sampled(rule, facts, domains, lawbook, proofs)
        if any(_follows(fact, lawbook) for fact in facts):
            proofs.silence.append(rule.id)
        elif found is not None:
            proofs.widened.append((rule, found))


def _follows(fact: str, lawbook: Lawbook) -> bool:
    """Whether a fact only tells that another one is stated."""
    return fact.endswith(STATED) and fact.removesuffix(STATED) in lawbook.terms


def _situation(facts: Sequence[str], stated: Facts, lawbook: Lawbook) -> Facts:
    whole = dict(stated)
    whole |= {fact: fact.removesuffix(STATED) in stated for fact in facts if _follows(fact, lawbook)}
    if "item.category" in stated:
        category = lawbook.categories[stated["item.category"]]
        whole |= {key: getattr(category, key.partition(".")[2]) for key in CATEGORY}
    return whole


def _worked(rule: Rule, facts: Sequence[str], domains: Mapping[str, list[Any]], lawbook: Lawbook, proofs: Proofs) -> str | None:
    """Every situation of a rule, facts left open included."""
    proofs.whole += 1
    free = list(domains)
    truths: dict[tuple[int, ...], bool | None] = {}
    for chosen in product(*(range(-1, len(domains[fact])) for fact in free)):
        stated = {fact: domains[fact][index] for fact, index in zip(free, chosen, strict=True) if index >= 0}
        truths[chosen] = holds(rule.when, _situation(facts, stated, lawbook))
    proofs.looked += len(truths)
    for chosen, truth in truths.items():
        for place, index in enumerate(chosen):
            if index < 0:
                continue
            before = truths[(*chosen[:place], -1, *chosen[place + 1 :])]
            if before is not None and before is not truth:
                return _change(free[place], domains[free[place]][index], before=before, after=truth)
    return None


def _sampled(rule: Rule, facts: Sequence[str], domains: Mapping[str, list[Any]], lawbook: Lawbook, proofs: Proofs) -> str | None:
    """Some situations of a rule, always the same ones."""
    proofs.partial += 1
    proofs.looked += SAMPLED
    random = Random(rule.id)  # noqa: S311 - a sample, the same on every run
    free = list(domains)
    for _ in range(SAMPLED):
        stated = {fact: random.choice(domains[fact]) for fact in random.sample(free, random.randint(0, len(free) - 1))}
        fact = random.choice([one for one in free if one not in stated])
        before = holds(rule.when, _situation(facts, stated, lawbook))
        if before is None:
            continue
        value = random.choice(domains[fact])
        after = holds(rule.when, _situation(facts, {**stated, fact: value}, lawbook))
        if after is not before:
            return _change(fact, value, before=before, after=after)
    return None


def _change(fact: str, value: Any, *, before: bool, after: bool | None) -> str:
    words = {True: "holds", False: "fails", None: "is unknown"}
    return f"`{fact}: {_told(value)}` widens it: it {words[before]} without and {words[after]} with it"


# --------------------------------------------------------------------------- stating more never widens: verdicts


def _walks(lawbook: Lawbook, proofs: Proofs) -> None:
    """Manifests filled in fact by fact, always in the same way."""
    day = lawbook.checked_to
    law = Law(lawbook, day)
    read_by = {
        fact
        for rule in law.rules
        if rule.stage in SCOPES
        for fact in facts_of(rule.when)
        if (term := lawbook.terms[fact]).origin == "stated"
        and not term.claim
        and fact.partition(".")[0] in ("exporter", "recipient", "flow", "item")
    }
    # Claims only ever lighten, and what rules ask to be stated at all is an answer by its silence: both are no narrowing.
    pool = sorted(
        fact
        for fact in read_by - CLAIMABLE
        if f"{fact}{STATED}" not in lawbook.terms and not any(other.startswith(f"{fact}.") for other in lawbook.terms)
    )
    whole = shape(lawbook)
    reached: set[str] = set()
    for walk in range(WALKS):
        random = Random(walk)  # noqa: S311 - a sample, the same on every run
        stated: Facts = {}
        before: Verdict | None = None
        order = random.sample(pool, len(pool))
        # The category settles most, so it comes first: the walk then gets somewhere.
        order.sort(key=lambda fact: fact != "item.category")
        for fact in order[:STEPS]:
            # That there is nothing to name is no statement that a manifest can make of a text, nor of a set that is never empty.
            term = lawbook.terms[fact]
            never: Any = False if term.type == "text" else frozenset() if term.filled else None
            domain = [value for value in regions(fact, None, law) or () if never is None or value != never]
            if not domain:
                continue
            stated[fact] = random.choice(domain)
            document = read(json.dumps(_manifest(stated)), "walk.yaml")
            (after,) = Judge(law, [fill(document, lawbook, whole, None)], exact=False).verdicts()
            if before is not None:
                proofs.steps += 1
                if not _narrower(before, after):
                    told = ", ".join(f"{key}: {_told(value)}" for key, value in stated.items())
                    proofs.wider.append(f"{_ends(before)} became {_ends(after)} with `{fact}: {_told(stated[fact])}`, given {told}")
            reached |= {name for name, outcome in after.outcomes.items() if outcome.possible}
            before = after
    proofs.reached = len(reached)


def _narrower(before: Verdict, after: Verdict) -> bool:
    scopes = {answer.scope for answer in before.answers}
    if not {answer.scope for answer in after.answers} <= scopes or after.floor < before.floor or after.ceiling > before.ceiling:
        return False
    needed = {state.gate.id for state in before.gates if state.needed.certain}
    return needed <= {state.gate.id for state in after.gates if state.needed.certain} and {state.gate.id for state in after.gates} <= {
        state.gate.id for state in before.gates
    }


def _ends(verdict: Verdict) -> str:
    return f"{'/'.join(sorted({answer.scope for answer in verdict.answers}))} {verdict.floor.name} … {verdict.ceiling.name}"


def _manifest(stated: Facts) -> dict[str, Any]:
    """A manifest of one item that states these facts."""
    scopes: dict[str, dict[str, Any]] = {"exporter": {"id": "walk"}, "recipient": {}, "flow": {}, "item": {}}
    for key, value in stated.items():
        scope, *path = key.split(".")
        node = scopes[scope]
        for name in path[:-1]:
            node = node.setdefault(name, {})
        node[path[-1]] = _written(value)
    flow = {"id": "walk", "to": "there", "items": [{"id": "walk", **scopes["item"]}], **scopes["flow"]}
    return {"version": 1, "exporter": scopes["exporter"], "recipients": {"there": scopes["recipient"]}, "flows": [flow]}


def _written(value: Any) -> Any:
    if isinstance(value, Judged):
        return {"value": _written(value.value), "by": value.by, "because": value.because}
    if isinstance(value, Count):
        return (
            value.low if value.low == value.high else {"low": value.low} if value.high is None else {"low": value.low, "high": value.high}
        )
    if isinstance(value, frozenset):
        return sorted(value)
    # The text after a day stands for the days that follow it.
    return _next(value[:-1]) if isinstance(value, str) and value.endswith("+") else value
