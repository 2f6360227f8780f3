"""Situations in which two norms meet: what the law asks, told with its article, before the program is asked.

An expectation is (floor, ceiling, kind) of an item; what does not matter is stated in the frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from laws import judged_text, law_of

from tongguan.render import Options
from tongguan.render.explain import explain
from tongguan.render.questions import queries

if TYPE_CHECKING:
    from tongguan.lawbook.model import Lawbook
    from tongguan.report import Report

Answer = tuple[str, str, str]
NONE, CONTRACT, ASSESSMENT, PROHIBITED = "none", "contract_or_certification", "security_assessment", "prohibited"
SIGNED = 'by: "A. Example, counsel", because: "checked item by item"'
EXPORTER = {
    "sectors": "[other]",
    "critical_infrastructure_operator": "false",
    "state_organ": "false",
    "foreign_invested": "false",
    "foreign_controlled": "false",
    "established_abroad": "false",
    "registered_in": "cn-js-nanjing",
    "exports_from": "cn-js-nanjing",
    "persons_processed": "90_000",
    "processes_important_data": "false",
    "serves": "[]",
}
FRAME = """\
  evidence: {{notice: {{ref: n.md, kinds: [recipient_name, contact, purpose, method, kinds, rights, necessity, impact]}}, separate_consent: c.md,
    guardian_consent: g.md, impact_assessment: {{date: 2022-01-10, ref: PIA-1}}, risk_assessment: {{date: 2022-01-10, ref: RA-1}},
    recipient_contract: k.md, records: true, security: true}}
defaults:
  clearances: {{expires: never, withdrawn_on: never}}
  recipients: {{kind: company, relation: group, lists: [], country_countermeasure: false, end_use_risk: false, onward: []}}
  flows: {{way: transfer, sent_by: platform, stored_in: [abroad], collected_in: [CN], foreign_authority_request: false, incident: false,
    survey: none, client_data: false, since: {since}}}
  items: {{state_secret: false, work_secret: false, core: false, controlled_item: false, technology_entry: none, important_notified: false,
    important_suspected: false, minors_under_14: false}}
"""


def situation(day: str, body: str, since: str = "", lists: str = "", ordinary: str = "0", **exporter: str) -> str:
    """A manifest: the frame, the exporter's own facts, and the people, recipients and flows of `body`."""
    stated = "".join(f"  {key}: {value}\n" for key, value in {**EXPORTER, **exporter}.items())
    year = int(day[:4])
    by_list = f", by_list: {{{lists}: {{ordinary: 0, sensitive: 0}}}}" if lists else ""
    stated += f"  provided_this_year: {{as_of: {day}, until: {year}-12-31, ordinary: {ordinary}, sensitive: 0{by_list}}}\n"
    if day < "2024-03-22":
        stated += f"  provided_since_last_year: {{as_of: {day}, until: {year}-12-31, ordinary: 0, sensitive: 0}}\n"
    return f"version: 1\nexporter:\n  id: example\n  name: Example Co., Ltd.\n{stated}{FRAME.format(since=since or day)}{body}"


def answers(report: Report) -> dict[str, Answer]:
    """What comes out for each item."""
    assert not report.problems
    items = [item for flow in report.flows for item in flow.items]
    return {one.verdict.item.id: (one.verdict.floor.name, one.verdict.ceiling.name, one.kind) for one in items}


def codes(report: Report, kind: str) -> set[str]:
    return {one.code for one in report.findings if one.kind == kind}


# --------------------------------------------------------------------------- people

ADVERTISING = """\
populations: {{users: {{size: 150_000, kind: customers}}}}
recipients: {{network: {{name: Example Ads LLC, country: US, relation: customer{table}}}}}
flows:
  - id: audience
    to: network
    purpose: marketing
    basis: consent
    items: [{{id: ids, category: {category}, persons: users, holds: [none], anonymised: {anonymised}}}]
"""


@pytest.mark.parametrize(
    ("category", "table", "anonymised", "wanted"),
    [
        # Hashed is not anonymous (CAC Q&A 2024-03-22 Q5): 150,000 ordinary persons, a contract (Order 16 art. 8(1)).
        ("person.device.id, treatments: [hashed]", "", "false", (CONTRACT, CONTRACT, "breach")),
        # A person stands for it: it is asked who can lead the code back, not how it was made (national pack, T8).
        ("person.device.id, treatments: [hashed]", "", f"{{value: true, {SIGNED}}}", (NONE, ASSESSMENT, "open")),
        # The recipient cannot, and nothing speaks against it: not personal (PIPL arts. 4, 73(4)), free (Order 16 art. 3).
        ("person.device.id, treatments: [hashed]", ", holds_key_table: false", f"{{value: true, {SIGNED}}}", (NONE, NONE, "clear")),
        # The recipient can lead the code to its person: not anonymous (PIPL art. 73(4)), whoever signs.
        ("person.device.id, treatments: [hashed]", ", holds_key_table: true", f"{{value: true, {SIGNED}}}", (CONTRACT, CONTRACT, "breach")),
        (
            "person.account.id, treatments: [hashed]",
            ", holds_key_table: true",
            f"{{value: true, {SIGNED}}}",
            (CONTRACT, CONTRACT, "breach"),
        ),
        # What was hashed is a code, and the table may lead it back: whoever signs has to say why it does not (arts. 4, 73; Q5).
        ("telemetry.usage, treatments: [hashed]", ", holds_key_table: true", f"{{value: true, {SIGNED}}}", (NONE, ASSESSMENT, "review")),
        # There is no code in the sums that the table could lead back.
        ("telemetry.usage, treatments: [aggregated]", ", holds_key_table: true", f"{{value: true, {SIGNED}}}", (NONE, NONE, "clear")),
    ],
)
def test_a_code_that_the_recipient_can_lead_back_is_not_anonymous(
    category: str, table: str, anonymised: str, wanted: Answer, lawbook: Lawbook
) -> None:
    text = situation("2026-06-01", ADVERTISING.format(category=category, table=table, anonymised=anonymised))
    assert answers(judged_text(text, lawbook, "2026-06-01")) == {"ids": wanted}


DUTY = """\
populations: {{debtors: {{size: {size}, kind: customers}}}}
recipients: {{body: {{name: Example Clearing, country: HK, relation: other}}}}
flows:
  - id: reporting
    to: body
    purpose: other
    basis: statutory_duty
    necessity: {{kind: legal_duty, truly_necessary: true, duty_under: prc, {signed}}}
    items: [{{id: tracks, category: person.contact, persons: debtors, holds: [track], also_ordinary: false, necessary: true}}]
"""


@pytest.mark.parametrize(
    ("day", "size", "wanted"),
    [
        # Decree 790 art. 35(6) is in force from 2025-01-01; before, 500 sensitive persons need a contract (Order 16 art. 8(1)).
        ("2024-12-31", "500", (CONTRACT, CONTRACT, "breach")),
        ("2025-01-01", "500", (NONE, NONE, "clear")),
        # Whether these persons count is not said, nor whether the duty lifts an assessment from 10,000 on (Order 16 art. 7):
        # no fact answers that, so it is no question to the exporter.
        ("2025-01-01", "9_999", (NONE, NONE, "clear")),
        ("2025-01-01", "10_000", (NONE, ASSESSMENT, "review")),
    ],
)
def test_what_the_law_leaves_open_of_a_legal_duty_is_asked_of_nobody(day: str, size: str, wanted: Answer, lawbook: Lawbook) -> None:
    report = judged_text(situation(day, DUTY.format(size=size, signed=SIGNED)), lawbook, day)
    assert answers(report) == {"tracks": wanted}
    assert not codes(report, "open")
    if wanted[2] == "review":
        assert codes(report, "review") == {"decree790/legal-duty-at-the-numbers", "decree790/legal-duty-count"}
        assert not [ask for one in report.findings for ask in one.asks]


PHONES = """\
populations:
  faithful: {{size: 9_999, kind: customers, apart_from: callers}}
  callers: {{size: {callers}, kind: customers}}
recipients: {{hq: {{name: Example Inc., country: US}}}}
flows:
  - id: members
    to: hq
    purpose: marketing
    basis: consent
    items:
      - {{id: faith, category: person.religion, persons: faithful, also_ordinary: false}}
      - {{id: others, category: {others}, persons: callers}}
    clearances:
      - {{mechanism: standard_contract, ref: S, effective: 2026-05-06, filed: 2026-05-12, verbatim: true, items: [faith], recipients: [hq],
          purposes: [marketing], persons: 10_000, changes: []}}
{decided}"""
DECIDED = """\
      - {{mechanism: determination, settles: [{settles}], route: {route}, items: [{item}], issued: 2026-05-20, by: provincial administration,
          because: "reply 2026-41", ref: D}}
"""
ONE_PHONE = "person.contact, holds: [phone_number]"
ONE_PLACE = "person.device.log, georeferenced: recoverable, holds: [none]"


@pytest.mark.parametrize(
    ("others", "callers", "faith", "other"),
    [
        # PIPL art. 28(1) does not say whether a telephone number alone is sensitive: one such person may be the ten-thousandth.
        (ONE_PHONE, "1", (CONTRACT, ASSESSMENT, "review"), (NONE, ASSESSMENT, "review")),
        # Nor whether what carries exact positions is a track: the persons may be sensitive ones as well.
        (ONE_PLACE, "1", (CONTRACT, ASSESSMENT, "review"), (NONE, ASSESSMENT, "review")),
        # Nothing of the kind: 9,999 sensitive persons need a contract (Order 16 art. 8(1)), the others nothing (art. 5(1)(4)).
        ("person.contact, holds: [none]", "1", (CONTRACT, CONTRACT, "clear"), (NONE, NONE, "clear")),
    ],
)
def test_who_may_be_sensitive_may_be_the_ten_thousandth(others: str, callers: str, faith: Answer, other: Answer, lawbook: Lawbook) -> None:
    report = judged_text(situation("2026-06-01", PHONES.format(others=others, callers=callers, decided="")), lawbook, "2026-06-01")
    assert answers(report) == {"faith": faith, "others": other}


@pytest.mark.parametrize("others", [ONE_PHONE, ONE_PLACE])
def test_fewer_than_ten_thousand_who_may_be_sensitive_need_a_contract_at_most(others: str, lawbook: Lawbook) -> None:
    text = PHONES.format(others=others, callers="50", decided="").replace("size: 9_999", "size: 9_949")
    report = judged_text(situation("2026-06-01", text), lawbook, "2026-06-01")
    assert answers(report) == {"faith": (CONTRACT, CONTRACT, "clear"), "others": (NONE, CONTRACT, "review")}


@pytest.mark.parametrize("route", [CONTRACT, ASSESSMENT, NONE])
@pytest.mark.parametrize(("others", "rule"), [(ONE_PHONE, "pipl/identity-number-count"), (ONE_PLACE, "pipl/positions-of-persons-count")])
def test_what_the_law_leaves_open_of_a_count_can_be_decided(others: str, rule: str, route: str, lawbook: Lawbook) -> None:
    # The authority answers for the item whose route hangs on it; less than what is certain it cannot decide.
    decided = DECIDED.format(settles=rule, route=route, item="faith")
    report = judged_text(situation("2026-06-01", PHONES.format(others=others, callers="1", decided=decided)), lawbook, "2026-06-01")
    assert not report.warnings
    wanted = (ASSESSMENT, ASSESSMENT, "breach") if route == ASSESSMENT else (CONTRACT, CONTRACT, "clear")
    assert answers(report) == {"faith": wanted, "others": (NONE, ASSESSMENT, "review")}
    # It settles nothing of another item, and unsigned nothing at all.
    for change in (("items: [faith], issued", "items: [others], issued"), ("by: provincial administration,", "")):
        text = PHONES.format(others=others, callers="1", decided=decided.replace(*change))
        assert answers(judged_text(situation("2026-06-01", text), lawbook, "2026-06-01"))["faith"][:2] == (CONTRACT, ASSESSMENT)


DEALER = """\
populations: {{buyers: {{size: 30_000, kind: customers, apart_from: provided_this_year}}}}
recipients: {{hq: {{name: Example Cars AB, country: SE}}}}
flows:
  - id: crm
    to: hq
    scenario: other
    purpose: marketing
    basis: consent
    items: [{{id: buyers, category: vehicle.after_sales.customer, persons: buyers, identifiable: true, holds: [none]}}]
    clearances:
      - {{mechanism: standard_contract, ref: S1, effective: 2026-05-06, filed: {filed}, verbatim: true, items: [buyers], recipients: [hq],
          purposes: [marketing], persons: 40_000, changes: []}}
"""


@pytest.mark.parametrize(
    ("elsewhere", "filed", "wanted"),
    [
        # 100,000 persons: a contract (Order 16 art. 8(1)), and not yet more than 100,000 subjects (2021 Provisions art. 3(5)).
        # In force on Wednesday 6 May 2026; Saturday 9 May is worked for the Labour Day holiday: the tenth working day is the 19th.
        ("70_000", "2026-05-19", (CONTRACT, CONTRACT, "clear")),
        # Order 13 art. 7: filed on the eleventh.
        ("70_000", "2026-05-20", (CONTRACT, CONTRACT, "breach")),
        # One person fewer: small volume (Order 16 art. 5(1)(4)); a late filing of what nobody asks for is no breach.
        ("69_999", "2026-05-20", (NONE, NONE, "clear")),
        # One more: more than 100,000 subjects, which no official word has squared with the band of the contract.
        ("70_001", "2026-05-19", (CONTRACT, ASSESSMENT, "review")),
    ],
)
def test_a_dealers_hundred_thousand_and_ten_working_days(elsewhere: str, filed: str, wanted: Answer, lawbook: Lawbook) -> None:
    text = situation("2026-06-01", DEALER.format(filed=filed), since="2026-05-06", ordinary=elsewhere, sectors="[automotive]")
    report = judged_text(text, lawbook, "2026-06-01")
    assert answers(report) == {"buyers": wanted}
    assert codes(report, "breach") == ({"order13/not-filed-in-time"} if wanted[2] == "breach" else set())


AIRLINE = f"""\
populations:
  passengers: {{size: 300_000, kind: customers}}
  members: {{size: 2_000, within: passengers}}
recipients: {{partner: {{name: Example Alliance GmbH, country: DE, relation: other}}}}
flows:
  - id: booking
    to: partner
    purpose: contract
    basis: contract
    service_performed_in: DE
    necessity: {{kind: contract, truly_necessary: true, individual_is_party: true, {SIGNED}}}
    items: [{{id: names, category: aviation.passenger, persons: passengers, holds: [id_card_photo], also_ordinary: true, necessary: true}}]
  - id: loyalty
    to: partner
    purpose: analytics
    basis: consent
    items: [{{id: profiles, category: person.member, persons: members, holds: [none]}}]
"""


@pytest.mark.parametrize(
    ("day", "operator", "booking", "loyalty"),
    [
        # Two years' count of 100,000 (Order 11 art. 4(3)); no exemption existed.
        ("2024-03-21", "false", (ASSESSMENT, ASSESSMENT, "breach"), (ASSESSMENT, ASSESSMENT, "breach")),
        # Order 16 art. 5(1)(1) frees the booking; its persons leave the count, the 2,000 members among them stay by their own flow.
        ("2024-03-22", "false", (NONE, NONE, "clear"), (NONE, NONE, "clear")),
        # An operator of critical infrastructure keeps art. 5(1)(1), and has neither small volume nor contract (arts. 5(1)(4), 7(1)(1), 8).
        ("2026-06-01", "true", (NONE, NONE, "clear"), (ASSESSMENT, ASSESSMENT, "breach")),
    ],
)
def test_passengers_under_contract_who_are_members_too(day: str, operator: str, booking: Answer, loyalty: Answer, lawbook: Lawbook) -> None:
    text = situation(day, AIRLINE, sectors="[aviation]", critical_infrastructure_operator=operator)
    assert answers(judged_text(text, lawbook, day)) == {"names": booking, "profiles": loyalty}


PAYROLL = f"""\
populations: {{staff: {{size: 5_000, kind: employees}}}}
recipients: {{cloud: {{name: Example Cloud Inc., country: US, relation: service_provider}}}}
flows:
  - id: payroll
    to: cloud
    purpose: hr
    basis: hr
    client_data: true
    necessity: {{kind: hr, truly_necessary: true, labour_rules: true, collective_contract: true, {SIGNED}}}
    items: [{{id: files, category: person.employment.record, persons: staff, holds: [id_card_photo], also_ordinary: true, necessary: true}}]
"""


@pytest.mark.parametrize(("day", "wanted"), [("2024-12-31", "review"), ("2025-01-01", "breach")])
def test_an_exemption_for_staff_is_no_consent_of_the_client(day: str, wanted: str, lawbook: Lawbook) -> None:
    # Order 16 art. 5(1)(2) frees whoever employs people, on both days; that of a client that must pass the assessment (PIPL art. 40)
    # is for people to decide. Decree 790 art. 16 wants the operator's consent from 2025-01-01.
    report = judged_text(situation(day, PAYROLL, serves="[cii_operator]"), lawbook, day)
    assert answers(report) == {"files": (NONE, ASSESSMENT, wanted)}
    assert codes(report, "breach") == ({"decree790/client-data"} if wanted == "breach" else set())


EXOMES = """\
populations: {{patients: {{size: 450, kind: patients}}}}
recipients: {{partner: {{name: Example Biologics AG, country: CH, relation: customer}}}}
flows:
  - id: exomes
    to: partner
    purpose: other
    basis: consent
    hgr_cooperation: none
    items:
      - {{id: exomes, category: genetic.sequence, persons: patients, hgr: information, sequencing: exome, sequenced_persons: {number},
          hgr_special: [], hgr_risk: {{value: false, {signed}}}, holds: [biometric], highly_sensitive: false, also_ordinary: false,
          identifiable: true}}
    evidence: {{hgr_backup: true}}
    clearances:
      - {{mechanism: hgr_report, ref: H1, filed: 2026-05-01, items: [exomes], recipients: [partner], purposes: [other]}}
      - {{mechanism: standard_contract, ref: S1, effective: 2026-05-06, filed: 2026-05-12, verbatim: true, items: [exomes],
          recipients: [partner], purposes: [other], persons: 3_000, changes: []}}
"""


@pytest.mark.parametrize(
    ("number", "controlled", "wanted", "broken"),
    [
        # Report and backup (Biosecurity Law art. 57), contract for 450 sensitive persons (Order 16 art. 8(1)).
        ("500", "false", (CONTRACT, CONTRACT, "clear"), set()),
        # More than 500 (Implementing Rules art. 37): the security review stands beside report and contract.
        ("501", "false", (CONTRACT, CONTRACT, "breach"), {"hgr-rules-2023/more-than-500-persons"}),
        # Biosecurity Law art. 56: no paper helps a body that a foreign party controls.
        ("500", "true", (PROHIBITED, PROHIBITED, "breach"), {"biosecurity-law/foreign-provider"}),
    ],
)
def test_exomes_with_a_report_and_a_contract(number: str, controlled: str, wanted: Answer, broken: set[str], lawbook: Lawbook) -> None:
    text = situation(
        "2026-06-01",
        EXOMES.format(number=number, signed=SIGNED),
        sectors="[biomedicine]",
        foreign_invested=controlled,
        foreign_controlled=controlled,
    )
    report = judged_text(text, lawbook, "2026-06-01")
    assert answers(report) == {"exomes": wanted}
    assert codes(report, "breach") == broken


WELLNESS = """\
populations: {{members: {{size: 20_000, kind: customers}}}}
recipients: {{hq: {{name: Example Inc., country: US}}}}
flows:
  - id: faith
    to: hq
    purpose: marketing
    basis: consent
    items: [{{id: faith, category: person.religion, persons: members, also_ordinary: false}}]
    clearances:
      - {{mechanism: security_assessment, ref: A1, filed: {filed}, issued: {issued}, result: pass, items: [faith], recipients: [hq],
          purposes: [{purpose}], persons: {persons}, changes: []}}
"""


@pytest.mark.parametrize(
    ("day", "issued", "purpose", "persons", "wanted"),
    [
        # Issued under the two years of Order 11 art. 14: past two, within three (Order 16 arts. 9, 13); nobody said which holds.
        ("2025-06-02", "2023-03-01", "marketing", "20_000", "review"),
        ("2026-03-02", "2023-03-01", "marketing", "20_000", "breach"),
        # Three years from the result (Order 16 art. 9).
        ("2026-06-01", "2024-06-03", "marketing", "20_000", "clear"),
        ("2027-06-03", "2024-06-03", "marketing", "20_000", "breach"),
        # Another purpose (Order 11 art. 14), one person too many (Decree 790 art. 38).
        ("2026-06-01", "2024-06-03", "analytics", "20_000", "breach"),
        ("2026-06-01", "2024-06-03", "marketing", "19_999", "breach"),
    ],
)
def test_a_passed_assessment_has_an_age_a_purpose_and_a_scale(
    day: str, issued: str, purpose: str, persons: str, wanted: str, lawbook: Lawbook
) -> None:
    # 20,000 sensitive persons: an assessment in every year (Order 16 art. 7(1)(2)).
    body = WELLNESS.format(filed=f"{int(issued[:4]) - 1}-12-01", issued=issued, purpose=purpose, persons=persons)
    report = judged_text(situation(day, body, since=f"{issued[:-2]}05"), lawbook, day)
    assert answers(report) == {"faith": (ASSESSMENT, ASSESSMENT, wanted)}


# --------------------------------------------------------------------------- vehicles and zones

CLIPS = """\
recipients: {{hq: {{name: Example Motors Inc., country: {country}}}}}
flows:
  - id: training
    to: hq
    scenario: driving_automation
    purpose: model_training
    basis: consent
    first_hop: licensed_unit
    mapping_actor: licensed_unit
    mapping_licence_number: NAV-1
    stored_in: [mainland, abroad]
    collected_in: [{collected}]
    mainland_data_added: {added}
    directed_from_abroad: {{value: false, {signed}}}
    items:
      - id: clips
        category: {category}
        {people}
        made: real
        sensitive_area: [none]
        infers: {{sensitive_area: false, classified_geodata: false, law_enforcement: false, {signed}}}
        economy: {{level: none}}
        vehicles: {vehicles}
        raw_hours: {hours}
        raw_km: 40_000_000
        raw_pictures: 9_999_999
        raw_recordings: 900_000
        state_programme: false
        award: false
        collected_for: adas_function
        georeferenced: absolute
        from_secret_results: false
        road_signs: true
        {place}
    clearances: [{papers}]
"""
MASKED = (
    f"identifiable: {{value: false, {SIGNED}}}\n        holds: [none]\n"
    f"        faces: {{present: true, anonymised: true, {SIGNED}, detection_rate_pct: 95}}\n"
    f"        plates: {{present: true, anonymised: true, {SIGNED}, detection_rate_pct: 95}}"
)
BARE = (
    "identifiable: true\n        persons: {low: 200_000}\n        also_ordinary: true\n"
    "        faces: {present: true, anonymised: false, shorter_side_px: 60}\n"
    "        plates: {present: true, anonymised: false, shorter_side_px: 60}"
)
APPROVED = (
    "{mechanism: mapping_export_approval, ref: M1, issued: 2025-06-01, result: pass, expires: 2027-05-31, items: [clips], "
    "recipients: [hq], purposes: [model_training]}"
)


def clips(hours: str = "1_999", people: str = MASKED, papers: str = APPROVED, **more: str) -> str:
    facts = {"country": "US", "collected": "CN", "added": "false", "category": "vehicle.training.raw", "signed": SIGNED}
    # Vehicles are those that run in the mainland.
    facts["place"], facts["vehicles"] = ("", "0") if more.get("collected") == "abroad" else ("collected_place: [cn-js]", "99_999")
    return CLIPS.format(hours=hours, people=people, papers=papers, **{**facts, **more})


@pytest.mark.parametrize(
    ("day", "place", "hours", "wanted"),
    [
        # Masked in the car: art. 3(4) of the 2021 Provisions is off, and before the guide nothing else reaches the clips.
        ("2026-01-29", "cn-js-nanjing", "2_000", (NONE, NONE, "clear")),
        # From 2026-01-30: 2,000 hours make training images important (guide, one source); below, the tables are unread.
        ("2026-03-01", "cn-js-nanjing", "1_999", (NONE, ASSESSMENT, "review")),
        ("2026-03-01", "cn-js-nanjing", "2_000", (ASSESSMENT, ASSESSMENT, "breach")),
        # Road signs are important by Beijing's list, which reaches the whole city from 2026-05-11, named or not.
        ("2026-05-10", "cn-bj", "1_999", (NONE, ASSESSMENT, "review")),
        ("2026-05-11", "cn-bj", "1_999", (ASSESSMENT, ASSESSMENT, "breach")),
    ],
)
def test_clips_masked_in_the_car_with_the_approval_for_mapping(day: str, place: str, hours: str, wanted: Answer, lawbook: Lawbook) -> None:
    text = situation(day, clips(hours), sectors="[automotive]", registered_in=place, exports_from=place)
    report = judged_text(text, lawbook, day)
    assert answers(report) == {"clips": wanted}
    assert not {one for one in codes(report, "breach") if "mapping" in one or one.startswith(("decree469", "surveying-law"))}


@pytest.mark.parametrize(
    ("collected", "added", "wanted"),
    [
        # Order 16 art. 4: streets of Germany, labelled here and sent back; they lie outside the territory (Surveying Law art. 2).
        ("abroad", "false", (NONE, NONE, "clear")),
        # With clips of the mainland among them art. 4 ends: faces and plates are important data (2021 Provisions arts. 3(4), 11).
        ("abroad, CN", "true", (ASSESSMENT, ASSESSMENT, "breach")),
    ],
)
def test_streets_of_another_country_labelled_here(collected: str, added: str, wanted: Answer, lawbook: Lawbook) -> None:
    body = clips(people=BARE, papers="", country="DE", collected=collected, added=added, category="vehicle.scene.labelled.image")
    report = judged_text(situation("2026-06-01", body, sectors="[automotive]"), lawbook, "2026-06-01")
    assert answers(report) == {"clips": wanted}
    assert ("decree469/secret-results-abroad" in codes(report, "breach")) == (wanted[2] == "breach")


VISITORS = f"""\
recipients: {{engineers: {{name: Example Lidar GmbH, country: DE}}}}
flows:
  - id: screen
    to: engineers
    way: remote_access
    access: [view, query]
    accessed_from: [mainland]
    stored_in: [mainland]
    processed_in: [mainland]
    scenario: rd
    purpose: development
    mapping_actor: licensed_unit
    mapping_licence_number: NAV-1
    first_hop: licensed_unit
    directed_from_abroad: {{value: false, {SIGNED}}}
    items:
      - {{id: cloud, category: vehicle.lidar.point_cloud, identifiable: {{value: false, {SIGNED}}}, holds: [none], georeferenced: recoverable,
          collected_for: test, collected_place: [cn-js], vehicles: 3, sensitive_area: [none], economy: {{level: none}}}}
"""


def test_engineers_from_abroad_before_a_screen_in_the_mainland(lawbook: Lawbook) -> None:
    # CAC Q&A 2025-10-31 Q5: no data export. Decree 469 art. 18 and notice 2024-139 item 5: the results reach a foreign party.
    report = judged_text(situation("2026-06-01", VISITORS, sectors="[automotive]"), lawbook, "2026-06-01")
    (item,) = report.flows[0].items
    assert ({one.scope for one in item.verdict.answers}, item.kind) == ({"gates_only"}, "breach")
    assert "decree469/secret-results-abroad" in codes(report, "breach")
    # There is no assessment to declare.
    assert not [fix.en for one in report.findings for fix in one.fixes if "declare the assessment" in fix.en]


REINSURANCE = """\
populations: {{insured: {{size: {size}, kind: customers}}}}
recipients: {{reinsurer: {{name: Example Re AG, country: CH, relation: customer}}}}
flows:
  - id: ceded
    to: reinsurer
    purpose: other
    basis: contract
    list: SH-2024
    list_scenario: 人身险再保险
    items:
      - {{id: policies, category: insurance.reinsurance, persons: insured, holds: [financial_account], highly_sensitive: false,
          also_ordinary: false, identifiable: true, listed_fields_only: true, list_position: {{value: "{position}", {signed}}}{entry},
          fields: [policy_number, premium]}}
    clearances:
      - {{mechanism: {mechanism}, ref: S1, effective: {day}, filed: {day}, issued: {day}, verbatim: true, items: [policies],
          fields: [policy_number, premium], recipients: [reinsurer], purposes: [other], persons: 20_000, changes: [], holder_group_member: true}}
      - {{mechanism: zone_report, ref: R1, filed: {day}, items: [policies], fields: [policy_number, premium], recipients: [reinsurer],
          purposes: [other]}}
"""
LIFE = "人身险再保险"


def reinsurance(day: str, size: str, mechanism: str = "standard_contract", lists: str = LIFE, operator: str = "false") -> str:
    listed = int(size) >= 10_000
    body = REINSURANCE.format(
        size=size,
        day=day,
        mechanism=mechanism,
        signed=SIGNED,
        position="on" if listed else "off",
        entry=", list_entry: SH24-REINS-SC" if listed else "",
    )
    return situation(
        day,
        body,
        lists=lists,
        sectors="[insurance]",
        registered_in="cn-sh-lingang",
        exports_from="cn-sh-lingang",
        critical_infrastructure_operator=operator,
    )


@pytest.mark.parametrize(
    ("day", "size", "mechanism", "operator", "wanted"),
    [
        # Listed fields of the named scenario: below 10,000 sensitive persons free (Order 16 art. 6, list of 2024, reinsurance).
        ("2025-06-02", "9_999", "standard_contract", "false", (NONE, NONE, "clear")),
        # From 10,000 the national answer would be an assessment (art. 7(1)(2)); the list asks for a contract up to 1,000,000.
        ("2025-06-02", "10_000", "standard_contract", "false", (CONTRACT, CONTRACT, "clear")),
        # Order 20 art. 5 has a band of its own from 2026-01-01, which 10,000 sensitive persons are above.
        ("2026-02-02", "10_000", "standard_contract", "false", (CONTRACT, CONTRACT, "clear")),
        ("2026-02-02", "10_000", "certification", "false", (CONTRACT, CONTRACT, "review")),
        # The list is not for operators of critical infrastructure (art. 7(1)(1)).
        ("2025-06-02", "10_000", "standard_contract", "true", (ASSESSMENT, ASSESSMENT, "breach")),
        # The edition of 2025 took its place on 2026-04-24, with figures that nobody has read.
        ("2026-04-24", "10_000", "standard_contract", "false", (ASSESSMENT, ASSESSMENT, "breach")),
    ],
)
def test_ten_thousand_insured_under_the_list_of_shanghai(
    day: str, size: str, mechanism: str, operator: str, wanted: Answer, lawbook: Lawbook
) -> None:
    report = judged_text(reinsurance(day, size, mechanism, operator=operator), lawbook, day)
    assert answers(report) == {"policies": wanted}


def test_numbers_of_a_count_are_not_told_as_the_answer_to_its_question(lawbook: Lawbook) -> None:
    # 9,999 insured are here; one more elsewhere in the scenario makes 10,000. Whoever is asked for those elsewhere must not
    # read that 9,999 of them leave the flow free.
    report = judged_text(reinsurance("2025-06-02", "9_999", lists=""), lawbook, "2025-06-02")
    asked = {one.fact: one for one in queries(report.flows[0].id, report.findings)}
    one = asked["exporter.provided_this_year.by_list.sensitive"]
    assert "in the same scenario of the zone list" in one.words.en
    assert "清单的同一场景" in one.words.zh
    assert [values.en.rpartition(" persons ")[2] for values, _ in one.leads] == ["counted in all"] * 3
    assert all("合计" in values.zh for values, _ in one.leads)


# --------------------------------------------------------------------------- what explain tells of papers


def explained(text: str, lawbook: Lawbook, day: str, language: str = "en") -> list[str]:
    """The part of `explain` on what is held, line by line."""
    report = judged_text(text, lawbook, day)
    told = explain(report, law_of(lawbook, day), Options(language=language), flow="", item="", full=False, why_not=None)
    heads = ("what is held, and what stays\n", "\n\nnear misses") if language == "en" else ("已备材料和义务\n", "\n\n差一点")
    return told.partition(heads[0])[2].partition(heads[1])[0].splitlines()


def test_explain_says_why_a_paper_that_is_held_does_not_count(lawbook: Lawbook) -> None:
    # Filed on the eleventh working day: the contract is there, and Order 13 art. 7 is not kept.
    day = "2026-06-01"
    late = situation(day, DEALER.format(filed="2026-05-20"), since="2026-05-06", ordinary="70_000", sectors="[automotive]")
    assert explained(late, lawbook, day)[:2] == [
        "  ✗ standard contract (SCC) S1",
        "      A late filing · order13/not-filed-in-time · Order 13 art. 7",
    ]
    assert explained(late, lawbook, day, "zh")[0] == "  ✗ 个人信息出境标准合同 S1"
    kept = late.replace("filed: 2026-05-20", "filed: 2026-05-19")
    told = explained(kept, lawbook, day)
    assert told[0] == "  ✓ standard contract (SCC) S1"
    assert "  ✓ due before the export: " in told[1]
    bare = explained(kept.replace("impact_assessment: {date: 2022-01-10, ref: PIA-1}, ", ""), lawbook, day)
    assert "  ✗ due before the export: impact assessment" in bare or "  ? due before the export: impact assessment" in bare


def test_explain_says_which_paper_meets_which_approval(lawbook: Lawbook) -> None:
    day = "2026-03-01"
    told = explained(situation(day, clips(), sectors="[automotive]"), lawbook, day)
    assert any(line.startswith("  ✓ approval to provide mapping results abroad: ") for line in told)
    assert any("M1" in line for line in told)
    bare = explained(situation(day, clips(papers=""), sectors="[automotive]"), lawbook, day)
    assert "  ✗ approval to provide mapping results abroad: none" in bare
    # The security review of more than 500 exomes is not among the papers; the report and the contract are, and count.
    exomes = situation("2026-06-01", EXOMES.format(number="501", signed=SIGNED), sectors="[biomedicine]")
    marks = {line.strip()[2:].partition(" ")[0]: line.strip()[0] for line in explained(exomes, lawbook, "2026-06-01") if line[2] in "✓✗?"}
    assert (marks["prior"], marks["security"]) == ("✓", "✗")


def test_explain_does_not_call_a_paper_of_a_lower_kind_an_answer(lawbook: Lawbook) -> None:
    # 10,000 sensitive persons need an assessment (Order 16 art. 7(1)(2)); a contract is held and covers nothing higher.
    body = WELLNESS.format(filed="2026-05-12", issued="2026-05-06", purpose="marketing", persons="20_000")
    day = "2026-06-01"
    text = situation(day, body.replace("security_assessment", "standard_contract").replace("issued", "effective"), since="2026-05-12")
    told = explained(text.replace("result: pass", "verbatim: true"), lawbook, day)
    assert told[0] == "  ✗ standard contract (SCC) A1 · does not answer the route"


# --------------------------------------------------------------------------- authorities abroad

SUBPOENA = """\
populations: {{clients: {{size: 40, kind: customers}}}}
recipients: {{body: {{name: Example Body, country: {country}, kind: {kind}, relation: other}}}}
flows:
  - id: records
    to: body
    purpose: foreign_proceedings
    basis: statutory_duty
    foreign_authority_request: {request}
    stored_in: [mainland, abroad]
    necessity: {{kind: legal_duty, truly_necessary: true, duty_under: foreign, {signed}}}
    items: [{{id: accounts, category: person.financial.account, persons: clients, holds: [financial_account], also_ordinary: true}}]
"""


@pytest.mark.parametrize(
    ("kind", "country", "request_", "gate", "reviews"),
    [
        # DSL art. 36, PIPL art. 41: a foreign court is answered with approval only; that is certain, so nobody has to decide it.
        ("court", "US", "true", True, set()),
        ("court", "US", "false", True, set()),
        # Counsel abroad gathers them for the case: whether the approval is needed has to be decided.
        ("company", "US", "false", False, {"dsl/foreign-proceedings"}),
        # Courts of Hong Kong are not foreign, yet outside the mainland.
        ("court", "HK", "false", False, {"dsl/foreign-proceedings", "dsl/authority-outside-mainland"}),
    ],
)
def test_a_foreign_duty_to_answer_a_court_is_no_legal_duty(
    kind: str, country: str, request_: str, gate: bool, reviews: set[str], lawbook: Lawbook
) -> None:
    body = SUBPOENA.format(kind=kind, country=country, request=request_, signed=SIGNED)
    report = judged_text(situation("2026-06-01", body, sectors="[banking]"), lawbook, "2026-06-01")
    # Decree 790 art. 35(6) means duties of Chinese law: 40 sensitive persons need a contract all the same (Order 16 art. 8(1)).
    assert answers(report) == {"accounts": (CONTRACT, CONTRACT, "breach")}
    assert ("dsl/foreign-authority" in codes(report, "breach")) is gate
    assert {one for one in codes(report, "review") if one.startswith("dsl/")} == reviews


def test_what_is_important_for_certain_is_not_held_against_the_other_entries_of_a_list(lawbook: Lawbook) -> None:
    # Road signs are entry 4 of Beijing's list: the assessment is due (Order 16 art. 7(1)), whatever other entry there is.
    day = "2026-05-11"
    text = situation(day, clips(), sectors="[automotive]", registered_in="cn-bj", exports_from="cn-bj")
    assert not [one.code for one in judged_text(text, lawbook, day).findings if one.code == "bj-2025/another-entry-unsigned"]
    bare = text.replace("road_signs: true", "road_signs: false")
    assert [one.code for one in judged_text(bare, lawbook, day).findings if one.code == "bj-2025/another-entry-unsigned"]


# --------------------------------------------------------------------------- papers of a lower kind

CROSSED = """\
populations:
  faithful: {{size: {faithful}, kind: customers, apart_from: others}}
  others: {{size: 1_000, kind: customers}}
recipients: {{hq: {{name: Example Inc., country: US}}}}
flows:
  - id: members
    to: hq
    purpose: marketing
    basis: consent
    items:
      - {{id: faith, category: person.religion, persons: faithful, also_ordinary: false}}
      - {{id: status, category: person.specific_identity, persons: others, also_ordinary: false}}
    clearances:
      - {{mechanism: standard_contract, ref: S, effective: 2026-05-07, filed: 2026-05-12, verbatim: true, items: [faith], recipients: [hq],
          purposes: [marketing], persons: 9_500, changes: []}}
"""


@pytest.mark.parametrize(
    ("faithful", "wanted", "codes_of_status"),
    [
        # 9,999 sensitive persons: the contract (Order 16 art. 8(1)) names the one item and not the other (Order 13 art. 8).
        ("8_999", {"faith": (CONTRACT, CONTRACT, "clear"), "status": (CONTRACT, CONTRACT, "breach")}, {"order13/outside-scope"}),
        # 10,000: an assessment for both (art. 7(1)(2)). That the contract does not name the second is beside the point, and mending
        # it would help nobody.
        (
            "9_000",
            {"faith": (ASSESSMENT, ASSESSMENT, "breach"), "status": (ASSESSMENT, ASSESSMENT, "breach")},
            {"order16/volume-assessment"},
        ),
    ],
)
def test_a_contract_is_not_mended_where_an_assessment_is_due(
    faithful: str, wanted: dict[str, Answer], codes_of_status: set[str], lawbook: Lawbook
) -> None:
    text = situation("2026-06-01", CROSSED.format(faithful=faithful), since="2026-05-07")
    report = judged_text(text, lawbook, "2026-06-01")
    assert answers(report) == wanted
    assert {one.code for one in report.findings if one.kind == "breach" and "status" in one.items} == codes_of_status


# --------------------------------------------------------------------------- what a decision has to say

OLD_RESULT = WELLNESS.format(filed="2022-12-01", issued="2023-03-01", purpose="marketing", persons="20_000")


@pytest.mark.parametrize(
    ("day", "body", "rule", "item", "route", "recorded"),
    [
        # The old result lives on (Order 16 arts. 9, 13): the paper stands as it is.
        ("2025-06-02", OLD_RESULT, "order16-mechanisms/old-result", "faith", NONE, "with `route: none`"),
        # A telephone number alone is not sensitive: nothing is due (PIPL art. 28(1); Order 16 art. 5(1)(4)).
        ("2026-06-01", PHONES.format(others=ONE_PHONE, callers="1", decided="").replace("size: 9_999", "size: 50"), "pipl/identity-number",
         "others", NONE, "with the `route` decided"),
        # The persons under a legal duty do not count, and it lifts the assessment (Decree 790 art. 35(6)): the item goes free.
        ("2025-01-01", DUTY.format(size="10_000", signed=SIGNED), "decree790/legal-duty-at-the-numbers, decree790/legal-duty-count",
         "tracks", NONE, "with the `route` decided"),
        # Before 2024-03-22 importance went by definition (Order 11 art. 19): suspected data are found not to be important.
        ("2023-10-09", """\
recipients: {hq: {name: Example Inc., country: US}}
flows:
  - id: lines
    to: hq
    purpose: development
    basis: other
    items: [{id: lines, category: business.production, identifiable: false, holds: [none], important_suspected: true}]
""".replace("identifiable: false", f"identifiable: {{value: false, {SIGNED}}}"), "before-2024/suspected-important", "lines", NONE,
         "with the `route` decided"),
    ],
)  # fmt: skip
def test_a_review_is_settled_by_the_determination_that_its_report_describes(
    day: str, body: str, rule: str, item: str, route: str, recorded: str, lawbook: Lawbook
) -> None:
    since = "2023-03-05" if body == OLD_RESULT else day
    report = judged_text(situation(day, body, since=since), lawbook, day)
    names = set(rule.split(", "))
    left = {one.code: one for one in report.findings if one.kind == "review" and item in one.items}
    assert set(left) == names
    assert all(any(recorded in fix.en for fix in one.fixes) for one in left.values())
    paper = f"{{mechanism: determination, settles: [{rule}], route: {route}, items: [{item}], issued: 2022-02-01, by: A. Example, because: reply, ref: D}}"
    settled = situation(day, body, since=since)
    if "    clearances:\n" in settled:
        settled = settled.replace("    clearances:\n", f"    clearances:\n      - {paper}\n")
    else:
        settled = settled.replace("exporter:\n", f"exporter:\n  clearances: [{paper}]\n", 1)
    after = judged_text(settled, lawbook, day)
    assert not after.warnings
    assert not [one.code for one in after.findings if one.kind in ("review", "open") and item in one.items]


# --------------------------------------------------------------------------- evidence that does not do

NOTICE = "kinds: [recipient_name, contact, purpose, method, kinds, rights, necessity, impact]"


@pytest.mark.parametrize(
    ("category", "listed", "missing"),
    [
        # PIPL art. 39: recipient and contact, purpose, method, kinds, rights; art. 30 for sensitive information: necessity, impact.
        ("person.religion", NOTICE, set()),
        *(("person.contact", NOTICE.replace(f"{one}, ", ""), {"duties-pipl/notice-contents"})
          for one in ("recipient_name", "contact", "purpose", "method", "rights")),
        ("person.contact", NOTICE.replace(" kinds, rights", " rights"), {"duties-pipl/notice-contents"}),
        ("person.religion", NOTICE.replace("necessity, ", ""), {"duties-pipl/notice-contents-of-sensitive"}),
        ("person.religion", NOTICE.replace(", impact", ""), {"duties-pipl/notice-contents-of-sensitive"}),
        ("person.contact", NOTICE.replace("necessity, impact", "place"), set()),
        # A notice whose contents nobody lists is taken at its word.
        ("person.religion", "", set()),
    ],
)  # fmt: skip
def test_a_notice_is_held_to_what_it_is_said_to_state(category: str, listed: str, missing: set[str], lawbook: Lawbook) -> None:
    text = situation("2026-06-01", PHONES.format(others=f"{category}, holds: [none]", callers="1", decided=""))
    report = judged_text(text.replace(f", {NOTICE}", f", {listed}" if listed else ""), lawbook, "2026-06-01")
    found = {one.code for one in report.findings if "others" in one.items and one.code.startswith("duties-pipl/notice")}
    assert found == missing


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        # PIPL arts. 55, 56: before the export, which began on 12 May.
        ("impact_assessment: {date: 2026-05-13, ref: P}", "impact assessment: what is stated does not satisfy it"),
        ("impact_assessment: false", "impact assessment: what is stated does not satisfy it"),
        ("impact_assessment: {date: 2026-05-12, ref: P}", ""),
    ],
)
def test_what_came_too_late_is_not_told_as_never_done(stated: str, title: str, lawbook: Lawbook) -> None:
    text = situation("2026-06-01", CROSSED.format(faithful="8_999"), since="2026-05-12")
    report = judged_text(text.replace("impact_assessment: {date: 2022-01-10, ref: PIA-1}", stated), lawbook, "2026-06-01")
    assert {one.title.en for one in report.findings if one.code == "duties-pipl/impact-assessment"} == ({title} if title else set())
