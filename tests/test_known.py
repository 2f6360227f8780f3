"""Bits and shared opinions say what plain weighing says: of every rule, of every item, under every assumption tried."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from tongguan.document import read
from tongguan.facts import Unknown
from tongguan.judge.cell import Ground, Layers, Subject
from tongguan.judge.known import Known
from tongguan.judge.law import Law
from tongguan.judge.regions import regions
from tongguan.judge.stages import Judge
from tongguan.judge.weigh import holds, weigh
from tongguan.lawbook.compiled import obtain
from tongguan.manifest import Manifest
from tongguan.pipeline import manifests_of
from tongguan.verdict import Verdict

DAYS = ("2023-07-01", "2024-09-01", "2026-11-24")
EXAMPLES = Path(__file__).parent.parent / "examples"
# The one with the most unknown facts is judged by its story's own test; here it would take half the time.
PATHS = sorted(
    path
    for path in EXAMPLES.glob("*/*.yaml")
    if path.parent.name != "company-pack"
    and b"\nflows:" in path.read_bytes()
    and path.name != "expected.yaml"
    and "aftermarket" not in path.parent.name
)


@pytest.fixture(scope="module")
def laws() -> dict[str, Law]:
    return {day: Law(obtain([]), day) for day in DAYS}


def manifests(law: Law, path: Path) -> list[Manifest]:
    """One file of a story; its variants state the same flows and are no run together."""

    def fetch(_: str, named: str) -> Any:
        return read(path.with_name(named).read_bytes(), named)

    found, problems = manifests_of([(str(path.relative_to(EXAMPLES)), path.read_bytes())], law.lawbook, fetch)
    assert not problems
    return found


def agrees(law: Law, known: Known) -> None:
    """Every rule stands where weighing its condition on the same facts puts it, and waits for the same facts."""
    for rule in law.weighed:
        truth = known.holds(rule)
        assert truth is holds(rule.when, known.facts), rule.id
        if truth is None:
            assert known.weigh(rule).needs == weigh(rule.when, known.facts).needs, rule.id


@pytest.mark.parametrize("day", DAYS)
def test_bits_agree_with_weighing_on_the_stories(day: str, laws: dict[str, Law]) -> None:
    law = laws[day]
    for manifest in (one for path in PATHS for one in manifests(law, path)):
        for flow in manifest.flows:
            for item in flow.items:
                agrees(law, Subject(Ground(Layers(law), manifest, flow), item).cell.known)


@pytest.mark.parametrize("day", DAYS)
def test_bits_agree_with_weighing_under_assumptions(day: str, laws: dict[str, Law]) -> None:
    law, random = laws[day], Random(7)  # noqa: S311 - the same draws every time
    tried = 0
    for manifest in (one for path in PATHS for one in manifests(law, path)):
        for flow in manifest.flows[:2]:
            cell = Subject(Ground(Layers(law), manifest, flow), flow.items[0]).cell
            waits = {need for rule in law.weighed if cell.known.holds(rule) is None for need in cell.known.weigh(rule).needs}
            assumed: dict[str, Any] = {}
            for fact in random.sample(sorted(waits), min(3, len(waits))):
                values = None if fact.startswith(("category.", "law:")) else regions(fact, cell.known.facts.get(fact), law)
                if values:
                    assumed[fact] = random.choice(values)
            if assumed:
                tried += 1
                agrees(law, cell.assume(cell.known, assumed))
    assert tried > 20


def seen(verdict: Verdict) -> tuple[Any, ...]:
    """What a verdict says, without the values that it is kept in."""
    return (
        [(answer.key(), answer.reviews, answer.deciding) for answer in verdict.answers],
        verdict.questions,
        verdict.bounded,
        [(state.gate.id, state.needed, state.met, state.questions) for state in verdict.gates],
        [(rule.id, outcome, asked) for rule, outcome, asked in verdict.breaches],
        [(state.rule.id, state.applies, state.questions, state.settled and state.settled.at) for state in verdict.reviews],
        [(state.duty.id, state.applies, state.evidence) for state in verdict.duties],
        [(held.clearance.at, held.answers, [rule.id for rule in held.flaws]) for held in verdict.held],
        verdict.cleared,
        [rule.id for rule in verdict.notes],
        {key: value for key, value in verdict.facts.items() if not isinstance(value, Unknown)},
    )


def test_items_that_share_an_opinion_get_what_each_would_get_alone(laws: dict[str, Law]) -> None:
    law = laws["2026-11-24"]
    found = [manifests(law, path) for path in PATHS]
    judged = [Judge(law, one).verdicts() for one in found]
    opinions = {id(verdict.opinion) for verdicts in judged for verdict in verdicts}
    assert len(opinions) < sum(map(len, judged))
    for one, verdicts in list(zip(found, judged, strict=True))[::4]:
        alone = Judge(Law(law.lawbook, law.day), one).verdicts()
        assert [seen(verdict) for verdict in alone] == [seen(verdict) for verdict in verdicts]
