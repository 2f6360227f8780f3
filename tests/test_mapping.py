"""The surveying-and-mapping layer, from the law: separate from the route, before it, and lifted by nothing but its own papers.

Surveying Law arts. 2, 8, 27–29, 34; Decree 469 arts. 16, 18; Decree 664 arts. 15–18, 34; the ministry's notices of 2022
(No. 1) and 2024 (No. 139). Each manifest differs from one plain flow by what its test is about.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Check

    from tongguan.lawbook.model import Lawbook
    from tongguan.report import ItemReport, Report
    from tongguan.verdict import GateState

WHO = {"by": "A. Example, counsel", "because": "checked item by item"}
PROCEDURE = {"mapping_procedure", "mapping_export_approval", "map_review"}
BEFORE_GUIDE = "2026-01-29"
"""The last day before the automotive export guide, so that no review of its unread tables stands beside."""


def manifest(item: dict[str, Any], flow: dict[str, Any] | None = None, **exporter: Any) -> str:
    """One item of a carmaker in Nanjing, everything stated but what the test adds."""
    return json.dumps(
        {
            "version": 1,
            "exporter": {
                "id": "example-motors",
                "name": "Example Motors (Nanjing) Co., Ltd.",
                "sectors": ["automotive"],
                "critical_infrastructure_operator": False,
                "state_organ": False,
                "foreign_invested": True,
                "established_abroad": False,
                "registered_in": "cn-js-nanjing",
                "exports_from": "cn-js-nanjing",
                "mapping_licence": "none",
                "persons_processed": 900,
                "provided_this_year": {"as_of": "2026-11-01", "ordinary": 0, "sensitive": 0},
                **exporter,
            },
            "recipients": {
                "hq": {
                    "country": "DE",
                    "kind": "company",
                    "lists": [],
                    "country_countermeasure": False,
                    "end_use_risk": False,
                    "onward": [],
                }
            },
            "flows": [
                {
                    "id": "drives",
                    "to": "hq",
                    "way": "transfer",
                    "sent_by": "platform",
                    "since": "2025-06-02",
                    "collected_in": ["CN"],
                    "stored_in": ["mainland", "abroad"],
                    "mapping_actor": "licensed_unit",
                    "first_hop": "licensed_unit",
                    "directed_from_abroad": {"value": False, **WHO},
                    "foreign_authority_request": False,
                    "survey": "none",
                    "client_data": False,
                    "clearances": [],
                    **(flow or {}),
                    "items": [
                        {
                            "id": "data",
                            "category": "vehicle.lidar.point_cloud",
                            "identifiable": {"value": False, **WHO},
                            "state_secret": False,
                            "work_secret": False,
                            "core": False,
                            "controlled_item": False,
                            "technology_entry": "none",
                            "important_notified": False,
                            "important_suspected": False,
                            "sensitive_area": ["none"],
                            "infers": {"sensitive_area": False, "classified_geodata": False, "law_enforcement": False, **WHO},
                            "economy": {"level": "none"},
                            "faces": {"present": False},
                            "plates": {"present": False},
                            "from_secret_results": False,
                            **item,
                        }
                    ],
                }
            ],
        }
    )


def only(report: Report) -> ItemReport:
    """The one item of a report."""
    assert not report.problems, [str(problem) for problem in report.problems]
    (flow,) = report.flows
    (item,) = flow.items
    return item


def gates(report: Report) -> dict[str, GateState]:
    """The approvals that are or may be needed, by name."""
    return {state.gate.id: state for state in only(report).verdict.gates}


def missing(report: Report) -> set[str]:
    """The approvals that are needed for certain and certainly not held."""
    return {name for name, state in gates(report).items() if state.needed.certain and not state.met.possible}


def concluded(report: Report) -> set[str]:
    """The rules behind the findings."""
    return {basis.rule.id for finding in report.findings for basis in finding.basis}


def kinds(report: Report) -> set[str]:
    return {finding.kind for finding in report.findings}


def reviews(report: Report) -> set[str]:
    return {state.rule.id for state in only(report).verdict.reviews if state.applies.certain}


def breaches(report: Report) -> set[str]:
    """The norms beside the route that are broken for certain."""
    return {rule.id for rule, outcome, _ in only(report).verdict.breaches if outcome.certain}


def stands(report: Report) -> bool:
    """Whether a mapping procedure is needed and missing, so that the flow may not go."""
    return bool(missing(report) & PROCEDURE) and report.exit_code == 1


# --------------------------------------------------------------------------- nothing of the other layer lifts the gate

KINDS = ["vehicle.lidar.point_cloud", "vehicle.trajectory", "vehicle.video.exterior", "vehicle.map.hd", "vehicle.scene.library"]
NECESSITY = {
    "contract": {"kind": "contract", "truly_necessary": True, "individual_is_party": True},
    "hr": {"kind": "hr", "truly_necessary": True, "labour_rules": True, "collective_contract": True},
    "emergency": {"kind": "emergency", "truly_necessary": True, "protects": ["life"]},
    "legal duty": {"kind": "legal_duty", "truly_necessary": True, "duty_under": "prc"},
    "treaty": {"kind": "treaty", "truly_necessary": True},
}
ZONES = {
    "LG-ICV-2024": ("2024-12-01", "cn-sh-lingang"),
    "LG-FUND-2024": ("2024-12-01", "cn-sh-lingang"),
    "LG-BIO-2024": ("2024-12-01", "cn-sh-lingang"),
    "FJ-PINGTAN-GENERAL-2024": ("2026-11-24", "cn-fj-pingtan"),
    "TJ-2024": ("2026-11-24", "cn-tj-ftz"),
    "BJ-2024": ("2026-05-10", "cn-bj-ftz"),
    "BJ-2025": ("2026-11-24", "cn-bj"),
    "SH-2024": ("2026-04-23", "cn-sh-ftz"),
    "SH-2025": ("2026-11-24", "cn-sh"),
    "HI-2024": ("2026-11-24", "cn-hi-ftp"),
    "ZJ-2024": ("2026-11-24", "cn-zj-ftz"),
    "GX-2025": ("2026-11-24", "cn-gx-ftz"),
    "JS-2025": ("2026-11-24", "cn-js-ftz"),
    "CQ-2025": ("2026-11-24", "cn-cq-ftz"),
    "FJ-2025": ("2026-11-24", "cn-fj-ftz"),
    "GD-2025": ("2026-11-24", "cn-gd-ftz"),
}
SECTORS = ["automotive", "autonomous_driving", "biomedicine", "fund", "retail", "surveying", "insurance", "clearing", "other"]


@pytest.mark.parametrize("claimed", NECESSITY)
@pytest.mark.parametrize("category", KINDS)
def test_an_exemption_of_order_16_does_not_reach_the_mapping_layer(check: Check, category: str, claimed: str) -> None:
    """Notice No. 139 item 5 asks for the mapping procedure and, besides, for the rules on data export."""
    flow = {"necessity": {**NECESSITY[claimed], **WHO}, "basis": "contract"}
    item = {"category": category, "persons": 40, "identifiable": True, "holds": ["none"], "fields": ["x"]}
    assert stands(check(manifest(item, flow), BEFORE_GUIDE)), claimed


@pytest.mark.parametrize("position", ["on", "off"])
@pytest.mark.parametrize("edition", ZONES)
def test_no_zone_list_switches_the_mapping_gate_off(check: Check, edition: str, position: str) -> None:
    """Order 16 art. 6 speaks of assessment, contract and certification only."""
    day, place = ZONES[edition]
    since = "2026-05-20" if day > "2026-05-20" else "2024-09-02" if day < "2025-01-01" else "2025-06-02"
    flow = {
        "since": since,
        "list": edition,
        "list_scenario": "全球研发测试",
        "clearances": [{"mechanism": "zone_filing", "filed": since, "items": ["data"], "fields": ["x"], "recipients": ["hq"]}],
    }
    item = {"fields": ["x"], "list_position": {"value": position, **WHO}, "listed_fields_only": True, "necessary": {"value": True, **WHO}}
    report = check(manifest(item, flow, registered_in=place, exports_from=place, sectors=SECTORS), day)
    assert stands(report), edition


@pytest.mark.parametrize(
    ("purpose", "mechanism"),
    [
        ("vulnerability_fix", "miit_vulnerability_report"),
        ("incident_handling", "miit_incident_report"),
        ("defect_cure", "samr_defect_filing"),
    ],
)
def test_the_guides_own_exemptions_do_not_reach_it_either(check: Check, purpose: str, mechanism: str) -> None:
    """The guide puts the mapping procedure before the filing of the assessment."""
    flow = {
        "since": "2026-07-02",
        "scenario": "software_upgrade",
        "purpose": purpose,
        "clearances": [{"mechanism": mechanism, "filed": "2026-07-01", "items": ["data"], "recipients": ["hq"]}],
    }
    assert stands(check(manifest({"payload_only": True}, flow), "2026-11-24"))


@pytest.mark.parametrize("mechanism", ["security_assessment", "standard_contract", "certification", "gba_contract", "determination"])
def test_no_paper_of_the_other_layer_answers_it(check: Check, mechanism: str) -> None:
    paper = {
        "mechanism": mechanism, "ref": "R-1", "filed": "2025-03-03", "issued": "2025-05-05", "effective": "2025-05-05", "result": "pass",
        "expires": "2027-05-04", "items": ["data"], "recipients": ["hq"], "settles": ["mapping-procedure"], "route": "none", **WHO,
    }  # fmt: skip
    assert stands(check(manifest({}, {"clearances": [paper]}), BEFORE_GUIDE))


def test_nothing_in_the_lawbook_displaces_a_gate(lawbook: Lawbook) -> None:
    """What `over` names are routes, exemptions and reviews of the route, never an approval or a breach beside it."""
    by_id = {rule.id: rule for rule in lawbook.rules}
    displaced = {name for rule in lawbook.rules for name in rule.over}
    assert displaced
    wrong = {name for name in displaced if name in by_id and (by_id[name].stage == "gate" or {"gate", "breach"} & set(by_id[name].then))}
    assert not wrong


def test_no_mapping_rule_concludes_a_route(lawbook: Lawbook) -> None:
    """A mapping approval meets its gate and nothing else."""
    mapping = [rule for rule in lawbook.rules if lawbook.instruments[rule.instrument].path.startswith("mapping/")]
    assert mapping
    assert not [rule.id for rule in mapping if {"route", "exempt", "clears"} & set(rule.then) or rule.over]


# --------------------------------------------------------------------------- unknown never lifts it

FAVOURABLE: dict[str, Any] = {
    "georeferenced": "none",
    "coordinate_system": "gcj02",
    "continuous_km2": 0.5,
    "accuracy": {"planimetric_m": 500, "relative_height_pct": 90, "ground_resolution_m": 50},
    "treatments": ["blurred", "coordinates_removed", "aggregated", "deidentified"],
    "sensitive_area": ["none"],
    "collected_for": "service",
    "collected_place": ["cn-js-nanjing"],
    "joinable_with": [],
    "secrecy_processed": False,
}
STATED = (
    "georeferenced",
    "coordinate_system",
    "accuracy",
    "continuous_km2",
    "sensitive_area",
    "collected_for",
    "from_secret_results",
    "infers",
)


@pytest.mark.parametrize("category", KINDS)
def test_unknown_attributes_never_lift_the_gate(check: Check, category: str) -> None:
    """What is not shown to be non-secret is kept as secret: the gate is certain, only its kind is open."""
    data = json.loads(manifest({"category": category}))
    for name in STATED:
        data["flows"][0]["items"][0].pop(name, None)
    for name in ("mapping_actor", "first_hop", "directed_from_abroad", "stored_in", "purpose"):
        data["flows"][0].pop(name, None)
    for name in ("foreign_invested", "mapping_licence", "registered_in", "exports_from"):
        data["exporter"].pop(name, None)
    assert stands(check(json.dumps(data), BEFORE_GUIDE))


@pytest.mark.parametrize("name", FAVOURABLE)
@pytest.mark.parametrize("category", ["vehicle.lidar.point_cloud", "vehicle.video.exterior", "vehicle.trajectory"])
def test_no_favourable_attribute_lifts_the_gate(check: Check, category: str, name: str) -> None:
    """No norm makes data of a named kind free by what was cut, blurred, shifted or down-sampled in-house."""
    assert stands(check(manifest({"category": category, name: FAVOURABLE[name]}), BEFORE_GUIDE))


@pytest.mark.parametrize("category", KINDS)
def test_a_finding_that_nobody_signed_settles_nothing(check: Check, category: str) -> None:
    report = check(manifest({"category": category, "non_secret": True}), BEFORE_GUIDE)
    assert report.exit_code
    assert any(state.needed.possible and not state.met.possible for state in gates(report).values())


def test_all_of_them_together_do_not(check: Check) -> None:
    # Data without a place are in no system of coordinates: either is stated, with all the rest.
    for left_out in ("georeferenced", "coordinate_system"):
        facts = {name: value for name, value in FAVOURABLE.items() if name != left_out}
        data = json.loads(manifest(facts))
        data["flows"][0]["items"][0].pop(left_out, None)
        assert stands(check(json.dumps(data), BEFORE_GUIDE))


@pytest.mark.parametrize("category", KINDS)
def test_left_out_place_of_collection_leaves_it_open(check: Check, category: str) -> None:
    """Roads abroad are not in the territory of China (Surveying Law art. 2); who does not say so is not taken to mean it."""
    data = json.loads(manifest({"category": category}))
    del data["flows"][0]["collected_in"]
    report = check(json.dumps(data), BEFORE_GUIDE)
    assert report.exit_code
    assert any(state.needed.possible for state in gates(report).values())


# --------------------------------------------------------------------------- what meets it


def approval(mechanism: str = "mapping_export_approval", **changed: Any) -> dict[str, Any]:
    """A paper of the mapping layer in order; a value of None leaves the key out."""
    paper = {
        "mechanism": mechanism, "ref": "MNR-1", "issued": "2025-05-20", "result": "pass", "expires": "2027-05-19",
        "items": ["data"], "recipients": ["hq"], "purposes": ["development"], "withdrawn_on": "never", **changed,
    }  # fmt: skip
    return {key: value for key, value in paper.items() if value is not None}


def with_paper(item: dict[str, Any], *papers: dict[str, Any], **flow: Any) -> str:
    return manifest(item, {"purpose": "development", "clearances": list(papers), **flow})


def test_the_approval_meets_it_and_frees_nothing_else(check: Check) -> None:
    report = check(with_paper({}, approval()), BEFORE_GUIDE)
    assert not missing(report)
    needed = [state for state in gates(report).values() if state.needed.certain]
    assert needed
    assert all(state.met.certain for state in needed)


@pytest.mark.parametrize(
    "changed",
    [
        {"issued": "2025-06-03"},  # the day after the export began
        {"result": "pending"},
        {"result": "fail"},
        {"expires": "2026-01-28"},  # the day before
        {"items": []},
        {"recipients": ["another"]},
        {"purposes": ["marketing"]},
    ],
    ids=str,
)
def test_an_approval_with_a_flaw_does_not(check: Check, changed: dict[str, Any]) -> None:
    assert stands(check(with_paper({}, approval(**changed)), BEFORE_GUIDE))


@pytest.mark.parametrize("changed", [{"issued": "2025-06-02"}, {"expires": "2026-01-29"}], ids=str)
def test_the_last_good_day_of_an_approval(check: Check, changed: dict[str, Any]) -> None:
    assert not missing(check(with_paper({}, approval(**changed)), BEFORE_GUIDE))


@pytest.mark.parametrize("left_out", ["issued", "result", "items"])
def test_an_approval_that_is_half_told_meets_nothing(check: Check, left_out: str) -> None:
    paper = approval()
    del paper[left_out]
    report = check(with_paper({}, paper), BEFORE_GUIDE)
    assert report.exit_code
    assert not all(state.met.certain for state in gates(report).values() if state.needed.certain)


BY_UNIT = {"value": True, "by": "Example Surveying Institute", "because": "recognised technique, report 2025-20"}
PROCESSED = {"category": "vehicle.map.navigation", "secrecy_processed": BY_UNIT, "coordinate_system": "gcj02"}


def test_a_reviewed_map_that_was_processed_is_met_by_the_review(check: Check) -> None:
    report = check(with_paper(PROCESSED, approval("map_review")), BEFORE_GUIDE)
    assert not missing(report)


@pytest.mark.parametrize(
    "item",
    [
        {**PROCESSED, "secrecy_processed": False},
        {key: value for key, value in PROCESSED.items() if key != "secrecy_processed"},
        {**PROCESSED, "coordinate_system": "wgs84"},  # real coordinates: not processed, whatever is said
        {**PROCESSED, "from_secret_results": True, "secrecy_processed": False},
    ],
    ids=["not processed", "left out", "real coordinates", "from secret results"],
)
def test_a_review_of_a_map_that_was_not_processed_meets_nothing(check: Check, item: dict[str, Any]) -> None:
    """Decree 469 art. 16 and GB 20263: without recognised processing the secrecy level stays; offset alone is no proof."""
    assert stands(check(with_paper(item, approval("map_review")), BEFORE_GUIDE))


def test_an_expired_or_undated_review_number(check: Check) -> None:
    assert stands(check(with_paper(PROCESSED, approval("map_review", expires="2026-01-28")), BEFORE_GUIDE))
    undated = check(with_paper(PROCESSED, approval("map_review", expires=None)), BEFORE_GUIDE)
    assert undated.exit_code
    assert not gates(undated)["map_review"].met.certain


def test_secret_results_need_the_approval_and_no_review_will_do(check: Check) -> None:
    report = check(with_paper({"state_secret": True, "secrecy_processed": BY_UNIT}, approval("map_review")), BEFORE_GUIDE)
    assert {"mapping_export_approval", "secrecy_approval"} <= missing(report)


NON_SECRET = {"non_secret": {"value": True, "by": "Example Surveying Institute", "because": "finding 2025-14"}}


def test_non_secret_data_that_are_no_map_are_for_review_and_never_free(check: Check) -> None:
    """A gap of the law: Decree 469 art. 18 covers secret results, Decree 664 maps; the notices ask for one or the other."""
    report = check(manifest(NON_SECRET), BEFORE_GUIDE)
    assert report.exit_code == 4
    assert "decree469/non-secret-no-map" in reviews(report)


def test_a_non_secret_map_still_needs_map_review(check: Check) -> None:
    report = check(
        manifest({**NON_SECRET, "category": "vehicle.map.hd", "secrecy_processed": BY_UNIT, "coordinate_system": "gcj02"}), BEFORE_GUIDE
    )
    assert "map_review" in missing(report)


def test_map_review_of_what_is_no_map_is_for_review(check: Check) -> None:
    """Decree 664 reviews maps and what carries them; whether it serves a point cloud only the department can say."""
    report = check(with_paper({"secrecy_processed": BY_UNIT, "coordinate_system": "local"}, approval("map_review")), BEFORE_GUIDE)
    assert report.exit_code
    assert "decree664/review-of-no-map" in concluded(report)
    assert report.exit_code == 4


# --------------------------------------------------------------------------- who surveys, where it goes first, where it lies


@pytest.mark.parametrize(
    ("exporter", "flow", "broken"),
    [
        ({"foreign_invested": True}, {"mapping_actor": "exporter"}, {"mnr-2022-1/foreign-invested-must-entrust", "surveying-law/unlicensed"}),
        ({"foreign_invested": True, "mapping_licence": "navigation_map"}, {"mapping_actor": "exporter"}, {"mnr-2022-1/foreign-invested-must-entrust"}),
        ({"foreign_invested": True}, {"mapping_actor": "licensed_unit"}, set()),
        ({"foreign_invested": False}, {"mapping_actor": "exporter"}, {"mnr-2022-1/domestic-licence", "surveying-law/unlicensed"}),
        ({"foreign_invested": False, "mapping_licence": "navigation_map"}, {"mapping_actor": "exporter"}, set()),
        ({"foreign_invested": False, "mapping_licence": "navigation_map"}, {"mapping_actor": "other"}, {"mnr-2022-1/domestic-licence", "surveying-law/unlicensed"}),
    ],
)  # fmt: skip
def test_the_actor(check: Check, exporter: dict[str, Any], flow: dict[str, Any], broken: set[str]) -> None:
    """Foreign-invested firms entrust a licensed unit whatever they hold; domestic ones hold a licence or entrust."""
    who = {"mnr-2022-1/foreign-invested-must-entrust", "mnr-2022-1/domestic-licence", "surveying-law/unlicensed"}
    assert breaches(check(manifest({}, flow, **exporter), BEFORE_GUIDE)) & who == broken


def test_an_actor_that_is_not_named_is_asked_for(check: Check) -> None:
    data = json.loads(manifest({}))
    del data["flows"][0]["mapping_actor"]
    verdict = only(check(json.dumps(data), BEFORE_GUIDE)).verdict
    assert "mnr-2022-1/foreign-invested-must-entrust" in {rule.id for rule, outcome, _ in verdict.breaches if outcome.open}


@pytest.mark.parametrize("hop", ["exporter_cloud", "other_mainland", "abroad"])
def test_navigation_data_go_straight_to_the_licensed_unit(check: Check, hop: str) -> None:
    """Notice No. 139 item 5(1); the licence of a supplier does not let the carmaker read them on the way."""
    flow = {"first_hop": hop, "sent_by": "vehicle" if hop == "abroad" else "platform"}
    assert "mnr-2024-139/first-hop" in breaches(check(manifest({"collected_for": "navigation_or_map"}, flow), BEFORE_GUIDE))


def test_the_car_that_sends_abroad_has_its_first_hop_there(check: Check) -> None:
    """Notice No. 139 item 5(1), Surveying Law art. 8: no server at home comes between, so where it goes first is not asked."""
    data = json.loads(manifest({"collected_for": "navigation_or_map"}, {"sent_by": "vehicle"}))
    data["flows"][0].pop("first_hop", None)
    report = check(json.dumps(data), BEFORE_GUIDE)
    assert "mnr-2024-139/first-hop" in breaches(report)
    assert "foreign_survey_approval" in missing(report)
    assert not any(ask.key == "flow.first_hop" for finding in report.findings for ask in finding.asks)


@pytest.mark.parametrize(
    ("licence", "foreign", "broken"),
    [("navigation_map", False, False), ("navigation_map", True, True), ("surveying", False, True), ("none", False, True)],
)
def test_an_exporter_licensed_for_navigation_maps_is_the_unit(check: Check, licence: str, foreign: bool, broken: bool) -> None:
    """Notice No. 139 items 2 and 5(1): the unit with that licence, whoever it is; a foreign-invested one has to entrust another (notice of 2022, item 3)."""
    text = manifest(
        {"collected_for": "navigation_or_map"}, {"first_hop": "exporter_cloud"}, mapping_licence=licence, foreign_invested=foreign
    )
    assert ("mnr-2024-139/first-hop" in breaches(check(text, BEFORE_GUIDE))) is broken


@pytest.mark.parametrize(("day", "broken"), [("2024-07-25", False), ("2024-07-26", True)])
def test_the_first_hop_from_the_day_of_the_notice(check: Check, day: str, broken: bool) -> None:
    text = manifest({"collected_for": "navigation_or_map"}, {"first_hop": "exporter_cloud", "since": "2024-06-03"})
    assert ("mnr-2024-139/first-hop" in breaches(check(text, day))) is broken


@pytest.mark.parametrize(
    ("hop", "licence", "foreign", "day", "rule"),
    [
        ("exporter_cloud", "none", True, BEFORE_GUIDE, "mnr-2024-139/stored-beside-the-unit"),
        ("exporter_cloud", "navigation_map", True, BEFORE_GUIDE, "mnr-2024-139/stored-beside-the-unit"),
        ("other_mainland", "none", False, BEFORE_GUIDE, "mnr-2024-139/stored-beside-the-unit"),
        ("exporter_cloud", "navigation_map", False, BEFORE_GUIDE, None),
        ("licensed_unit", "none", True, BEFORE_GUIDE, None),
        ("exporter_cloud", "none", True, "2024-07-25", "mnr-2022-1/entrusted-on-paper"),
        ("exporter_cloud", "none", False, "2024-07-25", "mnr-2022-1/entrusted-on-paper"),
        ("exporter_cloud", "surveying", False, "2024-07-25", None),
    ],
)
def test_storing_is_surveying_too(check: Check, hop: str, licence: str, foreign: bool, day: str, rule: str | None) -> None:
    """2022 items 2 and 3, 2024 items 1 and 2: who stores what vehicles send back surveys, and a unit on paper stores nothing."""
    flow = {"first_hop": hop, "mapping_actor": "licensed_unit", "since": "2024-06-03"}
    report = check(manifest({"collected_for": "adas_function"}, flow, mapping_licence=licence, foreign_invested=foreign), day)
    stored = set(reviews(report)) & {"mnr-2022-1/entrusted-on-paper", "mnr-2024-139/stored-beside-the-unit"}
    assert stored == ({rule} if rule else set())


def test_nothing_kept_at_home_is_a_breach_even_with_the_approval(check: Check) -> None:
    report = check(with_paper({}, approval(), stored_in=["abroad"]), BEFORE_GUIDE)
    assert "mnr-2024-139/stored-abroad" in breaches(report)


def test_an_internet_map_service_keeps_its_servers_at_home(check: Check) -> None:
    """Decree 664 art. 34."""
    text = with_paper(PROCESSED, approval("map_review"))
    service = json.loads(text)
    service["exporter"] |= {"sectors": ["internet_map"], "mapping_licence": "surveying", "foreign_invested": False}
    told = {}
    for stored in (["abroad"], ["mainland", "abroad"], ["mainland"]):
        service["flows"][0]["stored_in"] = stored
        report = check(json.dumps(service), BEFORE_GUIDE)
        told[" ".join(stored)] = {one.code for one in report.findings} & {"decree664/servers-at-home", "decree664/copies-abroad"}
        assert ("decree664/servers-at-home" in breaches(report)) is (stored == ["abroad"])
    # A reviewed map handed to a customer abroad (art. 16) is no server of the service abroad by itself: somebody decides.
    assert told == {"abroad": {"decree664/servers-at-home"}, "mainland abroad": {"decree664/copies-abroad"}, "mainland": set()}


@pytest.mark.parametrize(
    "flow",
    [
        {"directed_from_abroad": {"value": True, **WHO}},
        {"first_hop": "abroad", "sent_by": "vehicle"},
        {"way": "processed_abroad", "accessed_from": ["abroad"]},
    ],
    ids=["steered", "received live", "processed abroad"],
)
def test_a_foreign_party_that_steers_or_receives_live_surveys(check: Check, flow: dict[str, Any]) -> None:
    """Surveying Law art. 8; a licensed unit at the bottom of the chain does not cure foreign control."""
    assert "foreign_survey_approval" in missing(check(manifest({}, flow), BEFORE_GUIDE))


# --------------------------------------------------------------------------- the traps of mapping.md §7


@pytest.mark.parametrize("treatment", ["blurred", "deidentified", "aggregated", "encrypted"])
def test_trap_1_anonymising_answers_another_law(check: Check, treatment: str) -> None:
    painted = {"present": True, "anonymised": True, **WHO}
    item = {
        "category": "vehicle.video.exterior",
        "treatments": [treatment],
        "faces": painted,
        "plates": painted,
        "anonymised": {"value": True, **WHO},
    }
    assert stands(check(manifest(item), BEFORE_GUIDE))


@pytest.mark.parametrize("system", ["gcj02", "bd09", "local", "wgs84", "cgcs2000", "utm"])
def test_trap_2_no_coordinate_system_declassifies(check: Check, system: str) -> None:
    assert stands(check(manifest({"coordinate_system": system}), BEFORE_GUIDE))


@pytest.mark.parametrize(
    "flow",
    [
        {"way": "remote_access", "access": ["view"], "accessed_from": ["abroad"], "stored_in": ["mainland"]},
        {"way": "remote_access", "access": ["query"], "accessed_from": ["abroad"], "stored_in": ["mainland"]},
    ],
    ids=["view", "query"],
)
def test_trap_4_reading_from_abroad_is_providing(check: Check, flow: dict[str, Any]) -> None:
    assert stands(check(manifest({}, flow), BEFORE_GUIDE))


@pytest.mark.parametrize(
    "recipient", [{"country": "CN", "foreign_controlled": True}, {"country": "DE"}], ids=["subsidiary", "visiting staff"]
)
def test_trap_4_a_foreign_party_inside_the_mainland(check: Check, recipient: dict[str, Any]) -> None:
    """No data export, so no route; and yet provided to a foreign party."""
    here = {key: ["mainland"] for key in ("accessed_from", "stored_in", "processed_in")}
    data = json.loads(manifest({}, {"way": "remote_access", "access": ["view"], **here}))
    data["recipients"]["hq"] |= recipient
    report = check(json.dumps(data), BEFORE_GUIDE)
    assert {answer.scope for answer in only(report).verdict.answers} == {"gates_only"}
    assert stands(report)


def test_trap_5_official_figures_are_not_important_data(check: Check) -> None:
    report = check(manifest({}, {"public_download": True, "first_published_on": "2025-06-02"}), BEFORE_GUIDE)
    assert only(report).verdict.facts["item.important"] is False


@pytest.mark.parametrize("country", ["HK", "MO", "TW"])
def test_trap_7_hong_kong_macao_and_taiwan_are_abroad_here(check: Check, country: str) -> None:
    paper = {
        "mechanism": "gba_contract",
        "ref": "GBA-1",
        "effective": "2025-05-05",
        "filed": "2025-05-06",
        "items": ["data"],
        "recipients": ["hq"],
    }
    data = json.loads(manifest({}, {"clearances": [paper]}, registered_in="cn-gd-shenzhen", exports_from="cn-gd-shenzhen"))
    data["recipients"]["hq"]["country"] = country
    assert stands(check(json.dumps(data), BEFORE_GUIDE))


@pytest.mark.parametrize("area", [0.2, 25.0, 25.1])
def test_trap_8_small_clips_escape_no_notice(check: Check, area: float) -> None:
    assert stands(check(manifest({"continuous_km2": area}), BEFORE_GUIDE))


def test_trap_9_roads_abroad_are_not_surveyed_in_china(check: Check) -> None:
    report = check(manifest({}, {"collected_in": ["abroad"], "mainland_data_added": False}), BEFORE_GUIDE)
    assert not {name for name, state in gates(report).items() if state.needed.possible} & PROCEDURE
    maps = check(manifest({"category": "vehicle.map.hd"}, {"collected_in": ["abroad"], "mainland_data_added": False}), BEFORE_GUIDE)
    assert "decree664/foreign-area" in reviews(maps)
    for graphics in (True, False):
        shown = {"category": "business.complaint", "map_graphics": graphics}
        found = check(manifest(shown, {"collected_in": ["abroad"], "mainland_data_added": False}), BEFORE_GUIDE)
        assert ("decree664/foreign-area" in reviews(found)) is graphics
    mixed = check(manifest({}, {"collected_in": ["CN", "abroad"]}), BEFORE_GUIDE)
    assert stands(mixed)


def test_trap_10_drafts_bind_nobody(lawbook: Lawbook) -> None:
    drafts = [rule for rule in lawbook.rules if rule.instrument == "map-drafts"]
    assert drafts
    assert all(rule.then == {"note": True} and rule.confidence == "draft" for rule in drafts)


def test_trap_11_test_grounds_are_no_way_round(check: Check) -> None:
    assert stands(check(manifest({"collected_for": "test"}), BEFORE_GUIDE))


# --------------------------------------------------------------------------- the kinds of data


@pytest.mark.parametrize(
    "item",
    [
        {"category": "vehicle.gnss.raw"},
        {"category": "vehicle.image.exterior"},
        {"category": "vehicle.radar.point_cloud"},
        {"category": "vehicle.map.topology"},
        {"category": "vehicle.simulation_reconstruction"},
        {"category": "vehicle.base_station"},
        {"category": "vehicle.object_list", "joinable_with": ["poses"]},
        {"category": "vehicle.inertial", "joinable_with": ["start points"]},
        {"category": "vehicle.video.cabin", "shows_road": True},
        {"category": "vehicle.telematics.operating", "georeferenced": "absolute"},
        # A kind that has no position by itself, sent with one.
        {"category": "vehicle.diagnostics.codes", "georeferenced": "absolute"},
        {"category": "vehicle.can.without_position", "georeferenced": "recoverable"},
        {"category": "vehicle.charging.status", "georeferenced": "absolute"},
        {"category": "drone.imagery"},
        {"category": "drone.flight_log", "georeferenced": "absolute"},
    ],
    ids=lambda item: " ".join(map(str, item.values())),
)
def test_mapping_results(check: Check, item: dict[str, Any]) -> None:
    """Coordinates, images, point clouds and attributes of the vehicle and of what stands at the road."""
    assert stands(check(manifest(item), "2026-01-29"))


@pytest.mark.parametrize(
    "item",
    [
        {"category": "vehicle.can.without_position"},
        {"category": "vehicle.diagnostics.codes"},
        {"category": "vehicle.audio.cabin"},
        {"category": "vehicle.video.cabin", "shows_road": False, "georeferenced": "none"},
        {"category": "vehicle.calibration"},
        {"category": "vehicle.hardware"},
        {"category": "vehicle.scene.simulated.synthetic"},
        {"category": "vehicle.inertial.without_position", "georeferenced": "none", "joinable_with": []},
    ],
    ids=lambda item: item["category"],
)
def test_outside_the_layer(check: Check, item: dict[str, Any]) -> None:
    """No spatial content: the mapping layer is silent."""
    assert not PROCEDURE & {name for name, state in gates(check(manifest(item), BEFORE_GUIDE)).items() if state.needed.possible}


def test_no_data_are_collected_nowhere(check: Check) -> None:
    """Foreign roads are not in the territory; an empty list is no foreign road, and would lift the whole layer."""
    report = check(manifest({"category": "vehicle.lidar.point_cloud"}, {"collected_in": []}), BEFORE_GUIDE)
    assert report.exit_code == 3
    assert [problem.message for problem in report.problems] == ["expected a list with at least 1, found none"]


@pytest.mark.parametrize("name", ["accessed_from", "access", "processed_in"])
def test_no_data_are_reached_by_nobody_or_worked_on_nowhere(name: str, check: Check) -> None:
    """Filing guides: whoever can query from abroad is provided with the data; an empty list would take the flow out of scope."""
    flow = {"way": "remote_access", "accessed_from": ["abroad"], "access": ["view"], name: []}
    assert check(manifest({"category": "vehicle.lidar.point_cloud"}, flow), BEFORE_GUIDE).exit_code == 3


@pytest.mark.parametrize("made", ["real", "synthetic_from_real"])
def test_a_scene_called_synthetic_and_said_to_be_made_from_real_data_is_a_mapping_result(made: str, check: Check) -> None:
    """Only wholly synthetic scenes of an invented road are outside: a simulation of real roads follows its richest content."""
    assert stands(check(manifest({"category": "vehicle.scene.simulated.synthetic", "made": made}), BEFORE_GUIDE))
    assert stands(check(manifest({"category": "vehicle.scene.simulated", "made": made}), BEFORE_GUIDE))


def test_that_nothing_real_is_in_a_scene_is_said_by_somebody(check: Check) -> None:
    invented = {"category": "vehicle.scene.simulated", "georeferenced": "none"}
    plain = check(manifest({**invented, "made": "synthetic"}), BEFORE_GUIDE)
    assert plain.exit_code
    assert gates(plain)["mapping_procedure"].needed.open
    judged = {"value": "synthetic", **WHO}
    named = gates(check(manifest({**invented, "made": judged}), BEFORE_GUIDE))
    assert not any(state.needed.possible for name, state in named.items() if name in PROCEDURE)


HOLDERS = [
    ({"holder_group_member": False, "holder_role": "licensed_unit"}, "licensed_unit", "met"),  # whom the exporter entrusted
    ({"holder_group_member": False, "holder_role": "licensed_unit"}, "exporter", "missing"),  # entrusted with nothing
    ({"holder_group_member": False, "holder_role": "recipient"}, "licensed_unit", "missing"),
    ({"holder_group_member": False, "holder_role": "none"}, "licensed_unit", "missing"),
    ({"holder_group_member": False}, "licensed_unit", "open"),
    ({"holder": "Example Maps"}, "licensed_unit", "open"),
    ({"holder": "Example Maps", "holder_role": "licensed_unit"}, "licensed_unit", "met"),
    ({"holder": "Example Group", "holder_group_member": True}, "licensed_unit", "met"),
    ({}, "licensed_unit", "met"),
]


@pytest.mark.parametrize("mechanism", ["mapping_export_approval", "map_review"])
@pytest.mark.parametrize(("held", "actor", "found"), HOLDERS)
def test_whose_approval_it_is(mechanism: str, held: dict[str, Any], actor: str, found: str, check: Check) -> None:
    """Who provides the data applies, or the licensed unit entrusted with the surveying (service guide 52006; Decree 664 art. 16)."""
    item = PROCESSED if mechanism == "map_review" else {}
    state = gates(check(with_paper(item, approval(mechanism, **held), mapping_actor=actor), BEFORE_GUIDE))[mechanism]
    assert ("met" if state.met.certain else "open" if state.met.possible else "missing") == found


def test_the_maker_of_a_map_may_hold_its_review(check: Check) -> None:
    """Decree 664 art. 16: whoever publishes, shows or produces a map has it reviewed."""
    for role, met in (("map_maker", True), ("survey_body", False)):
        held = approval("map_review", holder_group_member=False, holder_role=role)
        assert gates(check(with_paper(PROCESSED, held), BEFORE_GUIDE))["map_review"].met.certain is met


@pytest.mark.parametrize(
    ("item", "review"),
    [
        ({"category": "vehicle.object_list", "joinable_with": [], "georeferenced": "none"}, "surveying-law/object-data-in-doubt"),
        ({"category": "vehicle.training.feature_image", "georeferenced": "none"}, "surveying-law/features-in-doubt"),
        (
            {"category": "vehicle.algorithm.parameters", "georeferenced": "none", "trained_on_mapping_data": True},
            "surveying-law/model-weights",
        ),
        ({"category": "person.location.track", "georeferenced": "absolute"}, "surveying-law/other-positioned-kinds"),
    ],
    ids=lambda one: one["category"] if isinstance(one, dict) else "",
)
def test_doubtful_kinds_are_for_review(check: Check, item: dict[str, Any], review: str) -> None:
    assert review in reviews(check(manifest(item), BEFORE_GUIDE))


@pytest.mark.parametrize("named", [[], ["data"], ["somewhere else"]])
def test_what_can_be_joined_with_an_item_is_joined_from_both_sides(named: list[str], check: Check) -> None:
    """Surveying Law art. 2: positions that the recipient can put to object data make them mapping results, whichever item says so."""
    text = json.loads(manifest({"category": "vehicle.inertial.without_position", "georeferenced": "none", "joinable_with": []}))
    text["flows"][0]["items"].append(
        {**text["flows"][0]["items"][0], "id": "poses", "category": "vehicle.gnss.position", "joinable_with": named}
    )
    report = check(json.dumps(text), BEFORE_GUIDE)
    needed = {state.gate.id for state in report.flows[0].items[0].verdict.gates if state.needed.certain}
    assert bool(PROCEDURE & needed) is (named == ["data"])


@pytest.mark.parametrize("left_out", ["joinable_with", "georeferenced"])
def test_an_object_list_of_which_little_is_told_is_open(check: Check, left_out: str) -> None:
    """Relative distances joined with time-stamped poses are positions."""
    item = {"category": "vehicle.object_list", "joinable_with": [], "georeferenced": "none"}
    del item[left_out]
    report = check(manifest(item), BEFORE_GUIDE)
    assert any(state.needed.open for state in gates(report).values())


# --------------------------------------------------------------------------- figures and days of the catalogue


@pytest.mark.parametrize(("area", "secret"), [(25.0, False), (25.1, True), (None, None)])
def test_topographic_maps_of_more_than_25_square_kilometres(check: Check, area: float | None, secret: bool | None) -> None:
    """Item 18 of the catalogue: strictly more than 25 km² of a scale larger than 1:5000, even where somebody found them non-secret."""
    item = {
        **NON_SECRET,
        "category": "vehicle.map.hd",
        "accuracy": {"scale": 2000, "contour_m": 100},
        "continuous_km2": area,
        "collected_place": ["cn-js-nanjing"],
    }
    report = check(manifest({key: value for key, value in item.items() if value is not None}), BEFORE_GUIDE)
    state = gates(report).get("mapping_export_approval")
    assert (None if state and state.needed.open else bool(state and state.needed.certain)) is secret


@pytest.mark.parametrize(("interval", "secret"), [(20, True), (20.5, False)])
def test_contours_of_20_metres_or_closer(check: Check, interval: float, secret: bool) -> None:
    """Item 20: inclusive; for sheets of 1:5000 and smaller."""
    item = {
        **NON_SECRET,
        "category": "vehicle.map.hd",
        "accuracy": {"scale": 10_000, "contour_m": interval},
        "continuous_km2": 100,
        "collected_place": ["cn-js-nanjing"],
    }
    assert ("mapping_export_approval" in missing(check(manifest(item), BEFORE_GUIDE))) is secret


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        ("2022-08-24", "surveying-law/procedure"),
        ("2022-08-25", "mnr-2022-1/export"),
        ("2024-07-25", "mnr-2022-1/export"),
        ("2024-07-26", "mnr-2024-139/export"),
        ("2026-01-29", "mnr-2024-139/export"),
        ("2026-01-30", "auto-export-guide-2026-mapping/mapping-before-assessment"),
    ],
)
def test_the_instrument_of_the_day(check: Check, day: str, rule: str) -> None:
    """The gate stands under the Surveying Law and Decree 469 all along; each notice adds its own ground from its day."""
    report = check(manifest({}, {"since": "2022-03-01"}), day)
    assert rule in {one.id for state in gates(report).values() for one in state.rules}
    later = {"mnr-2022-1": "2022-08-25", "mnr-2024-139": "2024-07-26", "auto-export-guide-2026-mapping": "2026-01-30"}
    applied = {one.instrument for state in gates(report).values() for one in state.rules}
    assert not {instrument for instrument, start in later.items() if day < start} & applied
    assert stands(report)


@pytest.mark.parametrize(
    ("place", "day", "rule"),
    [
        ("cn-zj-hangzhou", "2025-12-01", "local-mapping/hangzhou-export"),
        ("cn-zj", "2025-12-01", "local-mapping/hangzhou-export"),
        ("cn-js-nanjing", "2025-12-01", None),
    ],
)
def test_local_rules_go_by_the_place_of_collection(check: Check, place: str, day: str, rule: str | None) -> None:
    item = {**PROCESSED, **NON_SECRET, "category": "vehicle.map.hd", "collected_place": [place]}
    report = check(manifest(item), day)
    local = {one.id for state in gates(report).values() if state.needed.certain for one in state.rules if one.instrument == "local-mapping"}
    assert local == ({rule} if rule else set())


@pytest.mark.parametrize(("day", "applies"), [("2025-08-24", False), ("2025-08-25", True)])
def test_the_guideline_of_shanghai_whose_text_is_not_public(check: Check, day: str, applies: bool) -> None:
    for item, sectors in (
        ({}, ["automotive"]),
        ({}, ["surveying"]),
        ({"category": "ride_hailing.business", "georeferenced": "absolute"}, ["ride_hailing"]),
    ):
        report = check(manifest({**item, "collected_place": ["cn-sh"]}, sectors=sectors), day)
        assert ("local-mapping/shanghai-guideline" in reviews(report)) is applies, (item, sectors)


@pytest.mark.parametrize(
    ("exporter", "flow", "item", "broken"),
    [
        ({}, {"mapping_actor": "licensed_unit"}, {"drone_foreign": True}, "drone-regs-2024/foreign"),
        ({}, {"mapping_actor": "exporter"}, {"drone_foreign": False}, "drone-regs-2024/unlicensed"),
    ],
)
def test_drones(check: Check, exporter: dict[str, Any], flow: dict[str, Any], item: dict[str, Any], broken: str) -> None:
    """Drone regulations of 2024: a foreign drone may not survey, a domestic one only with a licence; the gate stands beside."""
    report = check(manifest({"category": "drone.imagery", "flown_by_drone": True, **item}, flow, **exporter), BEFORE_GUIDE)
    assert any(one.startswith(broken) for one in breaches(report)), breaches(report)
    assert stands(report)


# ------------------------------------------------------------------ MAP-08: approval or review first, then the declaration

SURE, OPEN, FINE = "review", "open", "fine"
ORDERS = [  # when the assessment was declared, when it was decided, when the mapping paper was given
    ("2026-03-02", "2026-05-20", "2026-03-02", FINE),
    ("2026-03-02", "2026-05-20", "2026-03-03", SURE),
    ("2026-01-30", "2026-05-20", "2026-03-03", SURE),
    ("2026-01-29", "2026-05-20", "2026-03-03", FINE),  # declared before the guide
    (None, "2026-05-20", "2026-03-02", OPEN),
    (None, "2026-05-20", "2026-05-21", OPEN),  # declared before the guide, perhaps
    ("2026-03-02", "2026-05-20", None, OPEN),
]


@pytest.mark.parametrize("mechanism", ["mapping_export_approval", "map_review"])
@pytest.mark.parametrize(("filed", "decided", "given", "found"), ORDERS)
def test_the_mapping_procedure_comes_before_the_declaration(
    filed: str | None, decided: str, given: str | None, found: str, mechanism: str, check: Check
) -> None:
    assessment = approval("security_assessment", filed=filed, issued=decided)
    report = check(with_paper({}, assessment, approval(mechanism, issued=given), since="2026-06-01"), "2026-11-24")
    (held,) = [one for one in report.flows[0].items[0].verdict.held if one.clearance.facts["clearance.mechanism"] == "security_assessment"]
    rule = "auto-export-guide-2026-mapping/assessment-without-mapping"
    sure, doubted = {one.id for one in held.reviews}, {one.id for one, _ in held.doubts}
    assert (rule in sure, rule in doubted) == (found == SURE, found == OPEN)


@pytest.mark.parametrize(("effective", "applies"), [("2026-03-02", False), ("2026-03-03", True)])
def test_a_mapping_approval_without_a_day_of_issue_was_given_by_the_day_from_which_it_holds(
    effective: str, *, applies: bool, check: Check
) -> None:
    assessment = approval("security_assessment", filed="2026-03-02", issued="2026-05-20")
    report = check(with_paper({}, assessment, approval(issued=None, effective=effective), since="2026-06-01"), "2026-11-24")
    reviews = {one.id for held in report.flows[0].items[0].verdict.held for one in held.reviews}
    assert ("auto-export-guide-2026-mapping/assessment-without-mapping" in reviews) is applies


def test_a_mapping_approval_of_another_item_is_not_the_one_that_comes_first(check: Check) -> None:
    assessment = approval("security_assessment", filed="2026-03-02", issued="2026-05-20")
    papers = (assessment, approval(issued="2026-02-01", items=["other"]), approval(issued="2026-04-01", ref="MNR-2"))
    data = json.loads(with_paper({}, *papers, since="2026-06-01"))
    (flow,) = data["flows"]
    flow["items"].append({**flow["items"][0], "id": "other"})
    report = check(json.dumps(data), "2026-11-24")
    reviews = {one.id for held in report.flows[0].items[0].verdict.held for one in held.reviews}
    assert "auto-export-guide-2026-mapping/assessment-without-mapping" in reviews
