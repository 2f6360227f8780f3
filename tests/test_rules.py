"""The shipped rules: each of their own cases, lint, and what must hold of every single one."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from tongguan.author.cases import Case, Failure, read_cases, run
from tongguan.author.lint import lint
from tongguan.author.mutants import unnoticed
from tongguan.finding import Basis
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.load import load
from tongguan.lawbook.model import UNSURE
from tongguan.problem import InvalidInput, Problem
from tongguan.verdict import Route

if TYPE_CHECKING:
    from tongguan.lawbook.model import Lawbook, Rule, Words

RULES = ROOT / "rules"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2}")


def _shipped() -> tuple[Lawbook | None, list[Case], tuple[Problem, ...]]:
    try:
        found = load([RULES])
    except InvalidInput as error:
        return None, [], error.problems
    return found, list(read_cases([RULES], found)), ()


LAWBOOK, CASES, PROBLEMS = _shipped()


@pytest.fixture(scope="module")
def book() -> Lawbook:
    if LAWBOOK is None:
        pytest.fail("the rules do not load")
    return LAWBOOK


def route(rule: Rule) -> Route | None:
    """The route that a rule gives; an exemption gives none."""
    return Route[rule.then["route"]] if "route" in rule.then else Route.none if "exempt" in rule.then else None


def test_the_rules_load() -> None:
    assert [f"{one.path}:{one.span.start.line if one.span else 0}: {one.message}" for one in PROBLEMS] == []
    assert len(CASES) > 3 * 500


BY_RULE: dict[str, list[Case]] = {}
for _case in CASES:
    BY_RULE.setdefault(_case.rule.id, []).append(_case)


@pytest.mark.parametrize("rule_id", BY_RULE)
def test_the_cases_of_a_rule_come_out_as_they_say(rule_id: str, book: Lawbook) -> None:
    failures = [failure for case in BY_RULE[rule_id] if isinstance(failure := run(case, book), Failure)]
    assert [f"{failure.case.name}: {failure.message}" for failure in failures] == []


@pytest.mark.parametrize("rule_id", BY_RULE)
def test_the_cases_notice_a_rule_written_otherwise(rule_id: str, book: Lawbook) -> None:
    (rule,) = (one for one in book.rules if one.id == rule_id)
    assert [one.told for one in unnoticed(rule, BY_RULE[rule_id], book) if not one.word] == []


def test_case_names_are_unique() -> None:
    assert [name for name, number in Counter(case.name for case in CASES).items() if number > 1] == []


def test_lint_has_no_complaints(book: Lawbook) -> None:
    assert [f"{one.problem.path}:{one.line}: {one.problem.message}" for one in lint([RULES], book, proofs=True).complaints] == []


def test_ids_are_unique(book: Lawbook) -> None:
    assert [name for name, number in Counter(rule.id for rule in book.rules).items() if number > 1] == []
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*", rule.id) for rule in book.rules)
    assert len({one.path for one in book.instruments.values()}) == len(book.instruments)


def test_every_rule_speaks_chinese_and_english(book: Lawbook) -> None:
    wrong = []
    for rule in book.rules:
        told: list[tuple[str, Words]] = [("title", rule.title), ("says", rule.says)]
        if rule.comply.zh or rule.comply.en:
            told.append(("comply", rule.comply))
        wrong += [f"{rule.id}: {name}" for name, words in told if not CHINESE.search(words.zh) or not LATIN.search(words.en)]
    assert wrong == []


def test_everything_a_reader_sees_has_both_languages(book: Lawbook) -> None:
    named: list[tuple[str, Words]] = [
        *((key, term.words) for key, term in book.terms.items()),
        *((key, one.words) for key, one in book.categories.items()),
        *((key, one.words) for key, one in book.gates.items()),
        *((key, one.words) for key, one in book.duties.items()),
        *((key, one.words) for key, one in book.instruments.items()),
        *((key, one.issuer) for key, one in book.instruments.items()),
        *((key, name) for key, (_, name) in book.places.items()),
        *book.authorities.items(),
    ]
    assert [key for key, words in named if not words.zh.strip() or not words.en.strip()] == []
    asked = [(key, term.question) for key, term in book.terms.items() if term.origin == "stated"]
    assert [key for key, words in asked if bool(words.zh) is not bool(words.en)] == []
    listed = [(key, value) for key, term in book.terms.items() for value in term.values]
    assert [f"{key}: {word}" for key, (word, zh, en) in listed if not zh or not en] == []


def test_a_draft_or_a_memory_never_makes_a_flow_freer(book: Lawbook) -> None:
    unsure = [rule for rule in book.rules if rule.confidence in UNSURE]
    assert unsure
    assert [rule.id for rule in unsure if rule.then.get("route") == "none"] == []
    assert [rule.id for rule in unsure if {"exempt", "clears", "count"} & set(rule.then)] == []


def test_a_draft_or_a_memory_displaces_nothing_stricter(book: Lawbook) -> None:
    wrong = []
    for rule in book.rules:
        if rule.confidence not in UNSURE:
            continue
        for other in rule.over:
            displaced = book.rule(other)
            assert displaced is not None
            mine, theirs = route(rule), route(displaced)
            if mine is None or theirs is None or mine < theirs:
                wrong.append(f"{rule.id} over {other}")
    assert wrong == []


def test_a_review_that_eases_is_never_grounded_on_a_draft_or_a_memory_alone(book: Lawbook) -> None:
    # Such rules conclude reviews with `up_to`, or notes (docs/writing-rules.md).
    eased = [rule.id for rule in book.rules if rule.confidence in UNSURE and "down_to" in rule.then and "up_to" not in rule.then]
    assert eased == []


def test_no_exemption_lifts_a_gate_or_a_duty(book: Lawbook) -> None:
    # README of the rules, 3: an approval of another authority is needed whatever the route.
    stages = {rule.id: rule.stage for rule in book.rules}
    assert [f"{rule.id} over {other}" for rule in book.rules for other in rule.over if stages[other] in ("gate", "duty", "scope")] == []


def test_core_data_and_state_secrets_are_displaced_by_nothing(book: Lawbook) -> None:
    held = {"dsl/core-data", "secrets-law/state-secret", "secrets-law/work-secret"}
    assert held <= {rule.id for rule in book.rules}
    assert [f"{rule.id} over {other}" for rule in book.rules for other in rule.over if other in held] == []
    assert [rule.id for rule in book.rules if rule.id in held and rule.waivable] == []


def test_exemptions_of_personal_information_ask_that_nothing_is_important(book: Lawbook) -> None:
    # docs/writing-rules.md: an exemption names the volume rules under `over`, with `item.important: false` among its
    # conditions; only one that displaces the assessment of important data by name may do without.
    volume = {"order16/volume-assessment", "order16/contract-or-certification"}
    freeing = [rule for rule in book.rules if route(rule) is Route.none and volume & set(rule.over)]
    assert freeing
    silent = [
        rule.id for rule in freeing if "item.important" not in facts_of(rule.when) and "order16/important-assessment" not in rule.over
    ]
    assert silent == []


def test_whom_to_ask_is_known_wherever_something_is_left_open(book: Lawbook) -> None:
    left = [rule for rule in book.rules if "review" in rule.then or "gate" in rule.then]
    assert [rule.id for rule in left if rule.authority not in book.authorities] == []


def test_dates_are_days_in_order(book: Lawbook) -> None:
    for one in (*book.rules, *book.instruments.values()):
        since, until = one.in_force
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", since), one.id
        assert until is None or since <= until, one.id


def test_every_address_is_a_page(book: Lawbook) -> None:
    named = (*book.rules, *book.instruments.values())
    assert [one.id for one in named if one.address and not re.fullmatch(r"https?://\S+", one.address)] == []


def test_a_position_leads_to_the_page_of_its_own_day(book: Lawbook) -> None:
    """The Cyberspace Administration publishes its answers one page a day."""
    for rule in (rule for rule in book.rules if rule.instrument == "cac-qa"):
        year, month, day = rule.cites[:10].split("-")
        assert f"/{year}-{month}/{day}/" in Basis.of(rule, book.instruments["cac-qa"]).address, rule.id
