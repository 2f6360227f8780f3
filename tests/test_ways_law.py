"""Which ways out the law opens to whom, on which day, on both sides of each of its numbers.

LAW: national.md 1, 2.1, 2.2, 6.5 (mechanisms and their validity), 8 (law by date); zones.md 0, 3 to 5 (filing, reports, editions); sectors.md
1, 3, 6 to 12 (approvals); mapping.md MAP-03, MAP-04.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from stories import exporter, flow, story
from test_remedies import Run, known
from test_sector_rows import NOBODY, SAID, Made, kind, nobody
from test_zones import WHO, manifest

from tongguan.lawbook.remedies import ROUTED
from tongguan.steps import grounds
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


# ---------------------------------------------------------------------- approvals


GATES: list[tuple[Made, str, bool]] = [
    # Secrets Law arts. 28, 29, 64: the approval; core data have no route that anybody could apply for (Decree 790 art. 63).
    (Made(away=("state_secret: false",), item="category: business.production, state_secret: true"), "secrecy-approval", True),
    (
        Made(away=("state_secret: false", "core: false"), item="category: business.production, state_secret: true, core: true"),
        "secrecy-approval",
        False,
    ),
    (Made(away=("work_secret: false",), item="category: business.production, work_secret: true"), "work-secret-consent", True),
    # DSL art. 36, PIPL art. 41: foreign bodies; those of Hong Kong are none (national.md T14).
    (Made(purpose="foreign_authority"), "authority-approval", True),
    (Made(swaps=(("kind: company", "kind: police"),)), "authority-approval", True),
    (Made(swaps=(("kind: company", "kind: police"), ("country: CH", "country: HK"))), "authority-approval", False),
    (Made(swaps=(("kind: company", "kind: regulator"),)), "authority-approval", False),
    # Biosecurity Law arts. 56, 57, Decree 717 arts. 22, 27, 28: nobody under foreign control provides any.
    (kind("genetic.sequence", flow="    hgr_cooperation: none\n"), "genetic-report", True),
    (kind("genetic.sequence", flow="    hgr_cooperation: none\n", controlled=True), "genetic-report", False),
    (kind("genetic.sequence", flow="    hgr_cooperation: none\n"), "genetic-cooperation", False),
    (kind("genetic.sequence", flow="    hgr_cooperation: research\n"), "genetic-cooperation", True),
    (kind("genetic.sequence", flow="    hgr_cooperation: research\n", controlled=True), "genetic-cooperation", False),
    (kind("genetic.sequence", flow="    hgr_cooperation: research\n"), "genetic-trial-filing", False),
    (kind("genetic.sequence", flow="    hgr_cooperation: trial_without_material\n"), "genetic-trial-filing", True),
    (kind("genetic.sequence", flow="    hgr_cooperation: trial_without_material\n"), "genetic-cooperation", False),
    # Material leaves: no filing will do.
    (kind("genetic.material", flow="    hgr_cooperation: trial_without_material\n"), "genetic-trial-filing", False),
    (kind("genetic.material", flow="    hgr_cooperation: none\n"), "genetic-exit", True),
    (kind("genetic.material", flow="    hgr_cooperation: none\n", controlled=True), "genetic-exit", False),
    # Export Control Law art. 12, Technology Regulations arts. 30-38: what is prohibited is licensed to nobody.
    (nobody("technology.lidar"), "export-licence", True),
    (
        Made(f"category: technology.document, technology_entry: restricted, {NOBODY}", away=("technology_entry: none",)),
        "export-licence",
        True,
    ),
    (
        Made(f"category: technology.document, technology_entry: prohibited, {NOBODY}", away=("technology_entry: none",)),
        "export-licence",
        False,
    ),
    (nobody("technology.document"), "technology-contract", True),
    (
        Made(f"category: technology.document, technology_entry: restricted, {NOBODY}", away=("technology_entry: none",)),
        "technology-contract",
        False,
    ),
    (
        Made(f"category: technology.document, controlled_item: true, {NOBODY}", away=("controlled_item: false",)),
        "technology-contract",
        False,
    ),
    # Dual-use Regulations art. 38.
    (nobody("business.production", purpose="end_use_check"), "end-use-check-consent", True),
    # Decree 790 art. 16, DSL art. 40.
    (Made("category: business.production", away=("client_data: false",), flow="    client_data: true\n"), "client-consent", True),
    (nobody("government"), "client-consent", True),
    (Made("category: business.production"), "client-consent", False),
    # Statistics: surveys (Order 7 of 2004), weather (Meteorology Law art. 8), archives (art. 25), sea (arts. 10-13).
    (kind("statistics.survey_result", away=("survey: none",), flow="    survey: market\n"), "survey-permit", True),
    (kind("statistics.survey_result", away=("survey: none",), flow="    survey: market\n"), "survey-approval", False),
    (kind("statistics.survey_result", away=("survey: none",), flow="    survey: social\n"), "survey-approval", True),
    (kind("statistics.survey_result", away=("survey: none",), flow="    survey: social\n"), "survey-permit", False),
    (nobody("meteorology.observation"), "meteorology-approval", True),
    (nobody("meteorology.product"), "archive-approval", False),
    (nobody("archive.state"), "archive-approval", True),
    (nobody("archive"), "archive-approval", False),
    (nobody("marine.raw"), "marine-consent", True),
    (nobody("marine"), "marine-consent", False),
    # Securities Law art. 177, Credit Reporting Regulations art. 24.
    (nobody("finance.securities"), "securities-consent", True),
    (nobody("finance"), "securities-consent", False),
]


@pytest.mark.parametrize(("made", "remedy", "offered"), GATES)
def test_an_approval_is_a_way_where_the_law_has_one(made: Made, remedy: str, offered: bool, lawbook: Lawbook, listed: list[Remedy]) -> None:
    found = ways(made.text().replace("since: 2025-06-01", f"since: {DAY}"), lawbook, listed)
    assert (remedy in names(found)) is offered
    if offered:
        for way in found:
            step = next((one for one in way.steps if one.remedy.id == remedy), None)
            if step is not None:
                # Held before anything goes, it leaves nothing of its own gate.
                gates = {str(basis.rule.then["gate"]) for one in way.after.left for basis in one.basis if "gate" in basis.rule.then}
                met = {gate.id for gate in lawbook.gates.values() if step.remedy.mechanism in (*gate.met_by, *gate.filed_by)}
                assert met
                assert not gates & met


@pytest.mark.parametrize("remedy", ["secrecy-approval", "work-secret-consent"])
def test_what_comes_after_the_first_export_heals_nothing(remedy: str, lawbook: Lawbook, listed: list[Remedy]) -> None:
    # Secrets Law arts. 28, 29: before it is provided.
    made = next(one for one, name, _ in GATES if name == remedy)
    for since, late in ((DAY, False), ("2026-11-23", True)):
        found = ways(made.text().replace("since: 2025-06-01", f"since: {since}"), lawbook, listed)
        way = next(one for one in found if remedy in names([one]))
        assert bool(way.after.past) is late


def test_no_paper_is_told_for_what_nobody_may_allow(lawbook: Lawbook, listed: list[Remedy]) -> None:
    # PIPL art. 42: nothing personal goes to whom the list bars, whatever is held.
    text = told(ordinary="150_000").replace("lists: []", "lists: [cac_restricted]")
    assert ways(text, lawbook, listed) == []


@pytest.mark.parametrize(("secret", "offered"), [("false", True), ("true", False)])
def test_a_foreign_party_surveys_no_secrets(secret: str, offered: bool, lawbook: Lawbook, listed: list[Remedy]) -> None:
    # Surveying Law art. 8: with an approval of the ministry and the military, with a Chinese unit, and never what is secret.
    item = f"category: vehicle.lidar, {NOBODY}, flown_by_drone: false, state_secret: {secret}, from_secret_results: {secret}, non_secret: {{value: {'false' if secret == 'true' else 'true'}, {SAID}}}"
    text = Made(
        item,
        flow="    directed_from_abroad: true\n    mapping_actor: licensed_unit\n    first_hop: licensed_unit\n",
        away=("state_secret: false",),
    ).text()
    found = ways(text.replace("since: 2025-06-01", f"since: {DAY}"), lawbook, listed)
    assert ("foreign-survey-approval" in names(found)) is offered


# ---------------------------------------------------------------------- zones


def zone(
    edition: str, place: str, sectors: list[str], scenario: str, day: str, *, since: str = "", exports_from: str = "", **facts: Any
) -> str:
    """Personal information off the list of a zone, of 150,000 persons."""
    data = manifest(day, place, sectors, edition, scenario, items={"person.contact": 150_000}, exports_from=exports_from or None)
    # A flow that begins tomorrow has sent nobody.
    data["flows"][0]["since"] = since or str(date.fromisoformat(day) + timedelta(days=1))
    data["flows"][0]["items"][0].update(
        {"list_position": {"value": "off", **WHO}, "fields": ["a", "b"], "hgr": "none", "holds": ["none"], "listed_fields_only": False}
    )
    del data["flows"][0]["items"][0]["list_entry"]
    data["exporter"] |= facts
    return json.dumps(data)


@pytest.mark.parametrize(
    ("edition", "place", "sectors", "scenario", "day"),
    [
        ("BJ-2024", "cn-bj-ftz", ["retail"], "会员管理", "2024-08-30"),
        ("BJ-2025", "cn-bj", ["retail"], "会员管理", "2026-05-11"),
        ("FJ-2025", "cn-fj-ftz", ["retail"], "会员管理", "2025-12-25"),
        ("JS-2025", "cn-js-ftz", ["biomedicine"], "药物临床试验", "2025-08-13"),
        ("SH-2025", "cn-sh", ["shipping"], "船员管理", "2026-04-24"),
        ("HI-2024", "cn-hi-ftp", ["duty_free"], "免税商品零售", "2025-02-19"),
    ],
)  # fmt: skip
def test_a_filing_with_the_zone_frees_what_is_off_its_list(
    edition: str, place: str, sectors: list[str], scenario: str, day: str, lawbook: Lawbook, listed: list[Remedy]
) -> None:
    eve = str(date.fromisoformat(day) - timedelta(days=1))
    found = ways(zone(edition, place, sectors, scenario, day), lawbook, listed, day)
    assert "zone-filing" in names(found)
    way = next(one for one in found if "zone-filing" in names([one]))
    assert {one.verdict.floor.name for one in way.after.flow.items} == {"none"}
    # By an operator, from another place, the day before the edition or after the first export: no filing helps.
    for text, on in (
        (zone(edition, place, sectors, scenario, day, critical_infrastructure_operator=True), day),
        (zone(edition, "cn-gx-ftz", sectors, scenario, day), day),
        (zone(edition, place, sectors, scenario, day, since=f"{day[:4]}-01-01"), day),
        (zone(edition, place, sectors, scenario, eve), eve),
    ):
        assert "zone-filing" not in names(ways(text, lawbook, listed, on))


@pytest.mark.parametrize(
    ("edition", "place", "sectors", "scenario", "last", "over"),
    [
        ("BJ-2024", "cn-bj-ftz", ["retail"], "会员管理", "2026-05-10", "2026-05-11"),
        ("FJ-2025", "cn-fj-ftz", ["retail"], "会员管理", "2027-12-24", "2027-12-25"),
        ("JS-2025", "cn-js-ftz", ["biomedicine"], "药物临床试验", "2027-08-12", "2027-08-13"),
    ],
)  # fmt: skip
def test_a_filing_is_told_to_the_last_day_of_the_edition(
    edition: str, place: str, sectors: list[str], scenario: str, last: str, over: str, lawbook: Lawbook, listed: list[Remedy]
) -> None:
    eve = str(date.fromisoformat(last) - timedelta(days=1))
    assert "zone-filing" in names(ways(zone(edition, place, sectors, scenario, eve, since=last), lawbook, listed, eve))
    # What begins after the edition's end is no matter of it.
    assert "zone-filing" not in names(ways(zone(edition, place, sectors, scenario, eve, since=over), lawbook, listed, eve))
    assert "zone-filing" not in names(ways(zone(edition, place, sectors, scenario, over), lawbook, listed, over))


@pytest.mark.parametrize(
    ("persons", "mechanism"),
    [
        # Zhejiang, clearing, listed fields (zones.md section 5): free below 500,000 of either kind once filed, contract to below 1,000,000 sensitive.
        (499_999, None),
        (500_000, "standard_contract"),
        (999_999, "standard_contract"),
        (1_000_000, "security_assessment"),
    ],
)
def test_the_numbers_of_a_list_decide_in_its_scenario(persons: int, mechanism: str | None, lawbook: Lawbook, listed: list[Remedy]) -> None:
    data = manifest(
        DAY, "cn-zj-ftz", ["clearing"], "ZJ-2024", "银行卡清算", items={"person.financial.account": persons}, since="2026-11-25"
    )
    data["flows"][0]["items"][0].update(
        holds=["financial_account"], hgr="none", listed_fields_only=True, fields=["a", "b"], list_entry="ZJ24-CLEAR-SC"
    )
    data["flows"][0]["items"][0]["list_position"] = {"value": "on", **WHO}
    found = ways(json.dumps(data), lawbook, listed)
    filed = [way for way in found if "zone-filing" in names([way])]
    assert filed
    # A certificate has a band of its own: nobody is told one in the list's (Order 20 art. 5; zones.md cross-pack review 11).
    assert {name for way in filed for name in mechanisms([way])} == ({mechanism} if mechanism else set())


def test_what_was_used_is_reported(lawbook: Lawbook, listed: list[Remedy]) -> None:
    # Shanghai 2024 measures art. 10: whoever uses the list reports scenario, catalogue, scale and recipients.
    data = manifest("2026-04-23", "cn-sh-ftz", ["retail"], "SH-2024", "会员管理", items={"person.contact": 900_000})
    data["flows"][0]["items"][0].update(
        hgr="none", holds=["none"], listed_fields_only=True, list_position={"value": "on", **WHO}, list_entry="SH24-MEMBER-SC"
    )
    found = ways(json.dumps(data), lawbook, listed, "2026-04-23")
    assert any("zone-report" in names([way]) for way in found)


# ---------------------------------------------------------------------- standing duties, maps


@pytest.mark.parametrize(
    ("evidence", "remedy"),
    [
        # PIPL arts. 38(3), 51, 56.
        ("recipient_contract: legal/group-agreement.md", "recipient-contract"),
        ("records: true", "records"),
        ("security: true", "security-measures"),
    ],
)
@pytest.mark.parametrize("day", ["2024-12-31", "2025-01-01"])
def test_a_standing_duty_has_a_paper_by_the_law_of_the_day(
    day: str, evidence: str, remedy: str, lawbook: Lawbook, listed: list[Remedy]
) -> None:
    key = evidence.partition(":")[0]
    text = told(day, ordinary="50").replace(f"    {evidence}\n", f"    {key}: false\n")
    run = Run(Path("m.yaml"), lawbook, text, day)
    report = run.again({})
    (way,) = Search(report, report.told[0], listed, run.again).ways().found
    assert names([way]) == {remedy}
    assert way.after.flow.kind == "clear"
    # Decree 790 is in force from 2025-01-01 and no ground before it.
    (step,) = way.steps
    instruments = {one.instrument for one in grounds(report.told[0], step, lawbook, day)}
    assert "pipl" in instruments
    assert ("decree790" in instruments) is (day == "2025-01-01" and remedy != "security-measures")


def test_a_map_is_processed_before_it_is_reviewed(lawbook: Lawbook, listed: list[Remedy]) -> None:
    # GB 20263 and Decree 664 arts. 15, 16: processed with the recognised technique by a licensed unit, then reviewed; not the one without the other.
    item = f"category: vehicle.map.adas, {NOBODY}, secrecy_processed: false, coordinate_system: gcj02, flown_by_drone: false"
    flow_ = "    directed_from_abroad: {value: false, by: A. Example, because: decided at home}\n    mapping_actor: licensed_unit\n    first_hop: licensed_unit\n"
    found = ways(Made(item, flow=flow_).text().replace("since: 2025-06-01", f"since: {DAY}"), lawbook, listed)
    reviews = [
        (step, changes) for way in found for step, changes in zip(way.steps, way.edits, strict=True) if step.remedy.id == "map-review"
    ]
    assert reviews
    for _, changes in reviews:
        assert {edit.key for edit in changes} == {"clearances+map_review", "item.secrecy_processed"}


@pytest.mark.parametrize(
    ("steered", "offered"),
    [("{value: true, by: A. Example, because: ordered}", True), ("{value: false, by: A. Example, because: at home}", False)],
)
def test_what_is_steered_from_abroad_is_steered_at_home(steered: str, offered: bool, lawbook: Lawbook, listed: list[Remedy]) -> None:
    # Surveying Law art. 8.
    flow_ = f"    directed_from_abroad: {steered}\n    mapping_actor: exporter\n    first_hop: licensed_unit\n"
    text = Made(f"category: vehicle.lidar, {NOBODY}, flown_by_drone: false", flow=flow_).text()
    assert ("steer-at-home" in names(ways(text.replace("since: 2025-06-01", f"since: {DAY}"), lawbook, listed))) is offered


# ---------------------------------------------------------------------- a contract that was not filed


@pytest.mark.parametrize(
    ("effective", "filed", "expected"),
    [
        # Order 13 art. 7: ten working days from the day after; 9 November 2026 is the eleventh before the 24th.
        ("2026-11-10", "", []),
        ("2026-11-09", "", ["file-contract"]),
        # Filed late already: filing again helps nobody.
        ("2026-11-02", "2026-11-20", ["standard-contract", "certification"]),
        ("2026-11-02", "2026-11-16", []),
    ],
)
@pytest.mark.parametrize("held", ["flow", "exporter"])
def test_a_contract_in_effect_is_filed_late_before_another_is_signed(
    effective: str, filed: str, expected: list[str], held: str, lawbook: Lawbook, listed: list[Remedy]
) -> None:
    items = "[addresses]" if held == "flow" else "[customers]"
    paper = f"{{mechanism: standard_contract, ref: A, effective: {effective}, verbatim: true, changes: [], expires: never, withdrawn_on: never, items: {items}, "
    paper += f"recipients: [hq], purposes: [after_sales], persons: 150_000{f', filed: {filed}' if filed else ''}}}"
    text = told().replace(f"since: {DAY}", f"since: {effective}")
    text = text.replace("clearances: []", f"clearances: [{paper}]") if held == "exporter" else f"{text}    clearances: [{paper}]\n"
    found = ways(text, lawbook, listed)
    assert [step.remedy.id for way in found for step in way.steps] == expected
    for way in found:
        # What was late stays late.
        assert way.after.clear
        assert way.after.past


def test_the_contract_of_the_area_is_filed_late_too(lawbook: Lawbook, listed: list[Remedy]) -> None:
    paper = "{mechanism: gba_contract, ref: A, effective: 2026-11-09, verbatim: true, changes: [], expires: never, withdrawn_on: never, items: [addresses], "
    paper += "recipients: [hq], purposes: [after_sales], persons: 150_000}"
    text = told(**AREA).replace(f"since: {DAY}", "since: 2026-11-09") + f"    clearances: [{paper}]\n"
    (way,) = ways(text, lawbook, listed)
    assert names([way]) == {"file-contract"}
    assert [(edit.key, edit.becomes) for edit in way.edits[0]] == [("clearance.filed", DAY)]


def test_a_licensed_unit_receives_what_the_car_sends(lawbook: Lawbook, listed: list[Remedy]) -> None:
    # Notice of 2022 item 3: the unit collects, stores and transmits; a car that goes on sending abroad by itself is not entrusted to anybody.
    flow_ = (
        "    directed_from_abroad: {value: false, by: A. Example, because: at home}\n    mapping_actor: exporter\n    first_hop: abroad\n"
    )
    made = Made(
        f"category: vehicle.lidar, {NOBODY}, flown_by_drone: false",
        flow=flow_,
        sectors="automotive",
        swaps=(("sent_by: platform", "sent_by: vehicle"),),
    )
    found = ways(made.text().replace("since: 2025-06-01", f"since: {DAY}"), lawbook, listed)
    steps = [changes for way in found for step, changes in zip(way.steps, way.edits, strict=True) if step.remedy.id == "licensed-unit"]
    assert steps
    for changes in steps:
        assert {edit.key: edit.becomes for edit in changes} == {
            "flow.mapping_actor": "licensed_unit", "flow.first_hop": "licensed_unit", "flow.sent_by": "platform",
        }  # fmt: skip
