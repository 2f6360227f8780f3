"""Bits and shared opinions say what plain weighing says: of every rule, of every item, under every assumption tried."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
from stories import exporter, story
from stories import flow as one_flow

from tongguan.count import Count
from tongguan.facts import Judged, Unknown
from tongguan.judge.clearances import DATED, GROWN, already_made, dated
from tongguan.judge.known import Known
from tongguan.judge.law import Law
from tongguan.judge.marks import MOST, Marks
from tongguan.judge.regions import regions
from tongguan.judge.stages import Judge
from tongguan.judge.subject import Ground, Layers, Subject
from tongguan.judge.weigh import holds, weigh
from tongguan.lawbook.compiled import obtain
from tongguan.lawbook.model import Lawbook
from tongguan.manifest import Manifest
from tongguan.pipeline import check, manifests_of
from tongguan.reading import read
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


DRAWS = 12
"""Stories of which careless versions are judged each day."""


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
            assert known.some(law.bits[rule.id]).needs == weigh(rule.when, known.facts).needs, rule.id


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
            waits = {need for rule in law.weighed if cell.known.holds(rule) is None for need in cell.known.some(law.bits[rule.id]).needs}
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


@pytest.mark.parametrize("day", DAYS)
def test_an_assumed_count_leaves_the_other_counts_where_counting_anew_would(day: str, laws: dict[str, Law]) -> None:
    """Where rules about who is counted looked at the year, every assumption would be counted anew: so they are taken to here."""
    anew = Law(laws[day].lawbook, day)
    anew.early |= anew.yearly
    decided = 0
    for one in (manifests(anew, path) for path in [*PATHS[::2], EXAMPLES / "aftermarket-driver-assistance" / "manifest-abroad.yaml"]):
        expected, found = Judge(anew, one).verdicts(), Judge(Law(anew.lawbook, day), one).verdicts()
        assert [seen(verdict) for verdict in found] == [seen(verdict) for verdict in expected]
        decided += sum(question.key.startswith("exporter.provided") for verdict in found for question in verdict.questions)
    assert decided


def careless(data: Any, random: Random, often: float) -> Any:
    """The same manifest with facts left out or answered otherwise, here and there."""
    if isinstance(data, list):
        return [careless(one, random, often) for one in data]
    if not isinstance(data, dict):
        return not data if isinstance(data, bool) and random.random() < often else data
    needed = {"version", "exporter", "flows", "id", "to", "items", "name", "recipients", "mechanism", "category", "persons", "value"}
    kept = {key: value for key, value in data.items() if key in needed or random.random() > often}
    return {key: value if key == "value" else careless(value, random, often) for key, value in kept.items()}


@pytest.mark.parametrize("day", DAYS)
def test_what_is_shared_between_careless_manifests_is_what_each_gets_alone(day: str, laws: dict[str, Law]) -> None:
    law, random = Law(laws[day].lawbook, day), Random(day)  # noqa: S311 - the same draws every time
    items = 0
    for path in random.sample(PATHS, DRAWS):

        def fetch(_: str, named: str, path: Path = path) -> Any:
            return read(path.with_name(named).read_bytes(), named)

        whole = read(path.read_bytes(), path.name).data
        for often in (0.01, 0.01, 0.03, 0.1):
            source = json.dumps(careless(whole, random, often))
            found, problems = manifests_of([(path.name, source)], law.lawbook, fetch)
            if problems:
                continue
            together, alone = Judge(law, found).verdicts(), Judge(Law(law.lawbook, day), found).verdicts()
            items += len(alone)
            assert [seen(verdict) for verdict in together] == [seen(verdict) for verdict in alone], source
    assert items > DRAWS
    assert sum(map(len, law.opinions.values())) < items


def test_what_follows_from_the_days_of_a_clearance_reads_nothing_else_of_it() -> None:
    class Watched(dict[str, Any]):
        """Tells what was asked for."""

        asked: ClassVar[set[str]] = set()

        def get(self, key: str, default: Any = None) -> Any:
            self.asked.add(key)
            return super().get(key, default)

    days = {"clearance.effective": "2026-03-10", "clearance.filed": "2026-03-20", "clearance.issued": "2026-03-20"}
    for more in (
        {}, {"clearance.needed_from": "2026-03-30"}, {"clearance.expires": "2027-01-01", "clearance.extension_requested_on": "2026-11-01"},
        {"clearance.persons": Count(1, 1), "clearance.planned_persons": Count(2, 2)}, {"clearance.result": "fail"},
    ):  # fmt: skip
        held = Watched(days | more)
        dated(held, "2026-01-01", "2026-11-24")
        already_made(held, "2026-01-01", "2026-11-24")
    assert Watched.asked == {*DATED, *GROWN}


# --------------------------------------------------------------------------- clearances that tell items apart

SECRET = "      - {id: addresses, category: person.contact, persons: customers, state_secret: true}\n"
PHONE = "      - {id: addresses, category: person.contact, persons: customers, holds: [phone_number]}\n"
PAPER = {
    "mechanism": "secrecy_approval", "issued": "2025-05-20", "result": "pass", "items": "[addresses]", "purposes": "[after_sales]",
    "recipients": "[hq]", "persons": "700", "expires": "2027-05-19", "withdrawn_on": "never", "changes": "[]",
}  # fmt: skip
DECIDED = {
    "mechanism": "determination", "settles": "[pipl/identity-number]", "route": "none", "items": "[addresses]", "expires": "never",
    "withdrawn_on": "never", "by": "A. Example", "because": "the number alone harms nobody",
}  # fmt: skip


def papers(law: Law) -> dict[str, tuple[str, list[dict[str, str]]]]:
    """Items that differ in nothing but what one clearance says."""
    mechanisms = [word for word, _, _ in law.lawbook.terms["clearance.mechanism"].values]
    return {
        "mechanism": (SECRET, [{**PAPER, "mechanism": one} for one in mechanisms]),
        "result": (SECRET, [{**PAPER, "result": one} for one in ("pass", "fail", "pending")]),
        "day": (SECRET, [{**PAPER, "issued": one} for one in ("2025-05-31", "2025-06-02")]),
        "determination": (
            PHONE,
            [
                {**DECIDED, **more}
                for more in (
                    {}, {"issued": "2026-11-24"}, {"issued": "2026-11-25"}, {"filed": "2026-11-25"}, {"result": "pass"}, {"result": "fail"},
                    {"purposes": "[marketing]"}, {"recipients": "[branch]"}, {"persons": "639"}, {"persons": "640"}, {"changes": "[use]"},
                    {"route": "security_assessment"}, {"settles": "[pipl/biometric]"}, {"by": "B. Example"},
                )
            ],
        ),
    }  # fmt: skip


def held(paper: dict[str, str]) -> str:
    return "[{" + ", ".join(f"{key}: {value}" for key, value in paper.items()) + "}]"


def told(law: Law, *texts: str) -> dict[str, tuple[Any, ...]]:
    """What is found of each flow of these manifests, under a law that has no opinion yet."""
    branch = "recipients:\n  branch: {name: Example Tools Ltd, country: GB}\n"
    sources = [(f"m{number}.yaml", text.replace("recipients:\n", branch)) for number, text in enumerate(texts)]
    report = check(sources, law.lawbook, law.day, lambda *_: read("", "x"), law=Law(law.lawbook, law.day))
    assert not report.problems, [one.message for one in report.problems]
    found: dict[str, tuple[Any, ...]] = {}
    for one in report.flows:
        findings = [finding for finding in report.findings if finding.flow == one.id]
        found[one.id] = (one.kind, sorted((finding.kind, finding.code, [ask.key for ask in finding.asks]) for finding in findings))
    return found


@pytest.mark.parametrize("what", ["mechanism", "result", "day", "determination"])
def test_what_a_clearance_says_is_no_other_item_s(what: str, laws: dict[str, Law]) -> None:
    law = laws["2026-11-24"]
    item, all_of_them = papers(law)[what]
    flows = [one_flow(f"f{number}", items=item, clearances=held(paper)) for number, paper in enumerate(all_of_them)]
    alone = {name: found for one in flows for name, found in told(law, story(one)).items()}
    assert len({kind for kind, _ in alone.values()}) > 1
    assert told(law, story("".join(flows))) == alone
    assert told(law, story("".join(reversed(flows)))) == alone


def test_fields_that_another_item_states_are_not_this_one_s(laws: dict[str, Law]) -> None:
    """Rules do not read the fields, so that both items lie in one cell; the determination names some."""
    law = laws["2026-11-24"]
    paper = held({**DECIDED, "settles": "guide-items-unread", "fields": "[vin]", "items": "[drive]"})
    item = "      - {{id: drive, category: vehicle.telematics.operating, persons: customers, identifiable: true, holds: [none]{more}}}\n"
    flows = [
        one_flow(name, items=item.format(more=more), clearances=paper, sent_by="platform")
        for name, more in (("stated", ", fields: [vin]"), ("silent", ""))
    ]
    head = exporter("example-tools").replace("sectors: [", "sectors: [automotive, ")
    alone = {name: found for one in flows for name, found in told(law, story(one, head=head)).items()}
    assert "item.fields" in str(alone["silent"])
    assert "item.fields" not in str(alone["stated"])
    assert told(law, story("".join(flows), head=head)) == told(law, story("".join(reversed(flows)), head=head)) == alone


def test_a_paper_of_the_exporter_and_one_of_the_flow_are_told_apart(laws: dict[str, Law]) -> None:
    law = laws["2026-11-24"]
    paper = held({key: value for key, value in PAPER.items() if key != "expires"})
    shared = story(one_flow("first", items=SECRET), head=exporter("example-tools", clearances=paper))
    own = story(one_flow("second", items=SECRET, clearances=paper), head=exporter("sister"))
    alone = {**told(law, shared), **told(law, own)}
    assert "exporter.clearances[0].expires" in str(alone["first"])
    assert "flow.clearances[0].expires" in str(alone["second"])
    assert told(law, shared, own) == told(law, own, shared) == alone


def test_persons_are_held_against_a_paper_one_by_one(laws: dict[str, Law]) -> None:
    """Items of one cell, where the second is counted otherwise, so that its opinion is its own."""
    law = laws["2026-11-24"]
    paper = {**PAPER, "mechanism": "security_assessment", "items": "[creed, second]"}
    creed = "      - {{id: {name}, category: person.religion, persons: {persons}, holds: [religion], also_ordinary: false}}\n"
    both = creed.format(name="creed", persons="customers") + creed.format(name="second", persons="60")
    first = story(one_flow("first", items=both, clearances=held({**paper, "persons": "639"})))
    for number, kind in (("20_000", "clear"), ("20_001", "breach")):
        items = creed.format(name="creed", persons=number)
        second = story(
            one_flow("second", items=items, clearances=held({**paper, "items": "[creed]", "persons": "20_000"})), head=exporter("sister")
        )
        assert told(law, first, second)["second"][0] == told(law, second)["second"][0] == kind


def test_what_a_year_waits_for_is_named_by_each_item_in_its_own_words(laws: dict[str, Law]) -> None:
    """Of six flows two do not say how many persons they concern; those call their own count by its name, the others by theirs."""
    law = Law(laws["2026-11-24"].lawbook, "2026-11-24")
    uncounted = "      - {id: addresses, category: person.contact}\n"
    text = story("".join(one_flow(f"f{number}", items=uncounted if number in (1, 4) else "", basis="") for number in range(6)))
    (manifest,), problems = manifests_of([("m.yaml", text)], law.lawbook, lambda *_: read("", ""))
    assert not problems
    together = Judge(law, [manifest])
    verdicts = together.verdicts()
    for verdict in verdicts:
        fresh = Judge(Law(law.lawbook, law.day), [manifest])
        assert seen(fresh.verdict(fresh.subjects[verdict.subject.key])) == seen(verdict)
    asked = {verdict.flow.id: {question.key for question in verdict.questions if "persons" in question.key} for verdict in verdicts}
    assert asked["f0"] == {"f1/addresses:item.persons", "f4/addresses:item.persons"}
    assert asked["f1"] == {"item.persons", "f4/addresses:item.persons"}
    assert asked["f4"] == {"item.persons", "f1/addresses:item.persons"}
    # Those that are counted say the same, once: with ten times the flows it would be a hundred times as much.
    assert len({id(verdict.own) for verdict in verdicts}) <= 4
    assert verdicts[2].own is verdicts[3].own


def test_one_reference_is_as_good_as_another(lawbook: Lawbook) -> None:
    """However many references there are, rules tell them apart from yes, no and nothing only."""
    marks = Marks(lawbook)
    key = "evidence.separate_consent"
    references = {marks.mark(key, f"legal/consent-{number}.md") for number in range(2 * MOST)}
    signed = {marks.mark(key, Judged(f"legal/consent-{number}.md", "A. Example", "read it")) for number in range(2 * MOST)}
    assert len(references) == len(signed) == 1
    assert len({*references, *signed, marks.mark(key, True), marks.mark(key, False)}) == 4
