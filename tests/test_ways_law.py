"""Which ways out the law opens to whom, on which day, on both sides of each of its numbers.

LAW: national.md 1, 2.1, 2.2, 6.5 (mechanisms and their validity), 8 (law by date); zones.md 0, 3 to 5 (filing, reports, editions); sectors.md
1, 3, 6 to 12 (approvals); mapping.md MAP-03, MAP-04.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from stories import exporter, flow, story
from test_remedies import Run, known

from tongguan.lawbook.remedies import ROUTED
from tongguan.ways import Search

if TYPE_CHECKING:
    from tongguan.lawbook.model import Lawbook
    from tongguan.lawbook.remedies import Remedy
    from tongguan.outcomes import Way

DAY = "2026-11-24"
NINE = ("guangzhou", "shenzhen", "zhuhai", "foshan", "huizhou", "dongguan", "zhongshan", "jiangmen", "zhaoqing")
CHOICE = ("standard_contract", "gba_contract", "certification")


@pytest.fixture(scope="module")
def listed(lawbook: Lawbook) -> list[Remedy]:
    """The shipped remedies."""
    return known(lawbook)[0]


def ways(text: str, lawbook: Lawbook, listed: list[Remedy], day: str = DAY) -> list[Way]:
    """The ways out of the first flow."""
    run = Run(Path("m.yaml"), lawbook, text, day)
    report = run.again({})
    assert not report.problems, [one.message for one in report.problems]
    return list(Search(report, report.told[0], listed, run.again).ways().found)


def mechanisms(found: list[Way]) -> list[str]:
    """The mechanisms of the route that are told, in order."""
    return [step.remedy.mechanism for way in found for step in way.steps if step.remedy.mechanism in ROUTED]


def names(found: list[Way]) -> set[str]:
    return {step.remedy.id for way in found for step in way.steps}


def told(
    day: str = DAY,
    ordinary: str = "150_000",
    sensitive: int = 0,
    held: str = "2_100",
    elsewhere: str = "0",
    registered: str = "cn-js-nanjing",
    country: str = "CH",
    onward: str = "[]",
    **changes: str,
) -> str:
    """One flow of postal addresses that begins on the day judged; `sensitive`: persons of sensitive information, by flows in no manifest."""
    year = day[:4]
    days = f"as_of: {day}, until: {year}-12-31"
    figures = f"{{{days}, ordinary: {elsewhere}, sensitive: {sensitive}}}"
    # Order 11 art. 4(3) counts everybody among its 100,000.
    before = f"{{{days}, ordinary: {int(elsewhere) + sensitive}, sensitive: {sensitive}}}"
    head = exporter(provided=figures).replace("  evidence:", f"  provided_since_last_year: {before}\n  evidence:", 1)
    text = story(flow(since=day), size=ordinary, head=head)
    text = text.replace("persons_processed: 2_100", f"persons_processed: {held}")
    text = (
        text.replace("cn-js-nanjing", registered).replace("country: CH", f"country: {country}").replace("onward: []", f"onward: {onward}")
    )
    for key, value in changes.items():
        text, number = re.subn(rf"{key}: \w+", f"{key}: {value}", text)
        assert number, key
    return text


# ---------------------------------------------------------------------- contract, certificate, assessment


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # Order 16 art. 8(1), Order 13 art. 4, Order 20 art. 5: from 100,000 ordinary persons, below 1,000,000, fewer than 10,000 sensitive.
        ({"ordinary": "99_999"}, []),
        ({"ordinary": "100_000"}, ["standard_contract", "certification"]),
        ({"ordinary": "999_999"}, ["standard_contract", "certification"]),
        ({"ordinary": "1_000_000"}, ["security_assessment"]),
        ({"elsewhere": "849_999"}, ["standard_contract", "certification"]),
        ({"elsewhere": "850_000"}, ["security_assessment"]),
        ({"sensitive": 9_999}, ["standard_contract", "certification"]),
        ({"sensitive": 10_000}, ["security_assessment"]),
        # An operator and important data: the assessment alone (Order 16 art. 7(1)).
        ({"critical_infrastructure_operator": "true"}, ["security_assessment"]),
        ({"important_notified": "true"}, ["security_assessment"]),
        # What is not known opens nothing lighter.
        ({"ordinary": "{low: 150_000, high: 1_000_000}"}, ["security_assessment"]),
        ({"ordinary": "{low: 150_000, high: 999_999}"}, ["standard_contract", "certification"]),
    ],
)  # fmt: skip
def test_the_numbers_of_order_16_open_contract_and_certificate(
    facts: dict[str, Any], expected: list[str], lawbook: Lawbook, listed: list[Remedy]
) -> None:
    found = ways(told(**facts), lawbook, listed)
    assert mechanisms(found) == expected
    for way in found:
        assert not way.after.past
        assert {one.kind for one in way.after.left} <= {"review", "open"}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # Order 13 art. 4, Order 11 art. 4: from the first person on; fewer than 1,000,000 held, 100,000 and 10,000 since the year before.
        ({"ordinary": "1"}, ["standard_contract", "certification"]),
        ({"ordinary": "99_999"}, ["standard_contract", "certification"]),
        ({"ordinary": "100_000"}, ["security_assessment"]),
        ({"ordinary": "50", "sensitive": 9_999}, ["standard_contract", "certification"]),
        ({"ordinary": "50", "sensitive": 10_000}, ["security_assessment"]),
        ({"ordinary": "50", "held": "999_999"}, ["standard_contract", "certification"]),
        ({"ordinary": "50", "held": "1_000_000"}, ["security_assessment"]),
        ({"ordinary": "50", "critical_infrastructure_operator": "true"}, ["security_assessment"]),
        ({"ordinary": "50", "important_notified": "true"}, ["security_assessment"]),
    ],
)  # fmt: skip
def test_before_order_16_the_cases_of_orders_11_and_13_decide(
    facts: dict[str, Any], expected: list[str], lawbook: Lawbook, listed: list[Remedy]
) -> None:
    found = ways(told("2024-03-21", **facts), lawbook, listed, "2024-03-21")
    assert mechanisms(found) == expected
    ends = {edit.becomes["expires"] for way in found for step in way.edits for edit in step if edit.key == "clearances+security_assessment"}
    # Order 11 art. 14: two years.
    assert ends == ({"2026-03-21"} if expected == ["security_assessment"] else set())


@pytest.mark.parametrize(
    ("day", "persons", "expected"),
    [
        # Order 16: nothing below 100,000 from 2024-03-22; order 13 from 2023-06-01; the announcement on certification from 2022-11-18; before it nothing
        # for whoever is in no case of the assessment, whose result he could not ask for.
        ("2024-03-22", "50", []),
        ("2024-03-21", "50", ["standard-contract-2023", "certification-2022"]),
        ("2023-06-01", "50", ["standard-contract-2023", "certification-2022"]),
        ("2023-05-31", "50", ["certification-2022"]),
        ("2022-11-18", "50", ["certification-2022"]),
        ("2022-11-17", "50", []),
        ("2022-09-01", "50", []),
        ("2022-09-01", "100_000", ["security-assessment-2022"]),
        # No procedure existed: an authority has to say.
        ("2022-08-31", "100_000", []),
        # Order 20 from 2026-01-01.
        ("2025-12-31", "150_000", ["standard-contract", "certification-2024"]),
        ("2026-01-01", "150_000", ["standard-contract", "certification"]),
        ("2024-03-22", "150_000", ["standard-contract", "certification-2024"]),
        ("2024-03-21", "150_000", ["security-assessment-2022"]),
        ("2024-03-22", "1_000_000", ["security-assessment"]),
    ],
)  # fmt: skip
def test_each_mechanism_is_told_in_its_days(day: str, persons: str, expected: list[str], lawbook: Lawbook, listed: list[Remedy]) -> None:
    found = ways(told(day, ordinary=persons), lawbook, listed, day)
    assert [step.remedy.id for way in found for step in way.steps if step.remedy.mechanism in ROUTED] == expected


def test_results_are_good_for_the_years_of_their_law(lawbook: Lawbook, listed: list[Remedy]) -> None:
    # Order 16 art. 9 and Order 20 art. 8: three years.
    (way,) = ways(told(ordinary="1_000_000"), lawbook, listed)
    assert way.edits[0][0].becomes["expires"] == "2029-11-24"
    certificate = ways(told(), lawbook, listed)[1].edits[0][0].becomes
    assert (certificate["mechanism"], certificate["expires"]) == ("certification", "2029-11-24")


def test_one_sensitive_person_needs_a_mechanism_and_may_have_each(lawbook: Lawbook, listed: list[Remedy]) -> None:
    # national.md T2.
    items = "      - {id: records, category: person.health.record, persons: 1, holds: [health]}\n"
    text = told(ordinary="1").replace("      - {id: addresses, category: person.contact, persons: customers}\n", items)
    assert set(mechanisms(ways(text, lawbook, listed))) == {"standard_contract", "certification"}


# ---------------------------------------------------------------------- Greater Bay Area


@pytest.mark.parametrize("city", NINE)
@pytest.mark.parametrize("country", ["HK", "MO"])
def test_the_nine_cities_may_take_the_contract_of_the_area(city: str, country: str, lawbook: Lawbook, listed: list[Remedy]) -> None:
    found = ways(told(registered=f"cn-gd-{city}", country=country), lawbook, listed)
    assert mechanisms(found) == list(CHOICE)
    assert all(way.after.flow.kind == "clear" for way in found)


AREA = {"registered": "cn-gd-shenzhen", "country": "HK"}


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        ({}, True),
        # Both sides in the area: a place of Guangdong that is none of the nine, another province, a recipient elsewhere.
        ({"registered": "cn-gd"}, False),
        ({"registered": "cn-sh"}, False),
        ({"country": "TW"}, False),
        ({"country": "SG"}, False),
        # Nothing beyond the area (art. 4); into the mainland is in doubt.
        ({"onward": "[MO]"}, True),
        ({"onward": "[HK, MO]"}, True),
        ({"onward": "[SG]"}, False),
        ({"onward": "[HK, SG]"}, False),
        ({"onward": "[CN]"}, False),
        # Important data are excluded; an operator is a review (D7), and so is what is above the numbers of the assessment.
        ({"important_notified": "true"}, False),
        ({"critical_infrastructure_operator": "true"}, False),
        ({"ordinary": "999_999"}, True),
        ({"ordinary": "1_000_000"}, False),
        ({"sensitive": 9_999}, True),
        ({"sensitive": 10_000}, False),
        # Nothing is needed below 100,000.
        ({"ordinary": "99_999"}, False),
    ],
)
def test_the_contract_of_the_area_is_told_inside_it_alone(
    facts: dict[str, Any], offered: bool, lawbook: Lawbook, listed: list[Remedy]
) -> None:
    assert ("gba_contract" in mechanisms(ways(told(**(AREA | facts)), lawbook, listed))) is offered


@pytest.mark.parametrize(
    ("day", "country", "offered"),
    [
        # Hong Kong: pilot sectors only before 2024-11-01. Macao from 2024-09-10.
        ("2024-11-01", "HK", True),
        ("2024-10-31", "HK", False),
        ("2024-09-10", "MO", True),
        ("2024-09-09", "MO", False),
    ],
)
def test_the_contract_of_the_area_has_days(day: str, country: str, offered: bool, lawbook: Lawbook, listed: list[Remedy]) -> None:
    assert ("gba_contract" in mechanisms(ways(told(day, **(AREA | {"country": country})), lawbook, listed, day))) is offered
