"""Vehicle data: the numbers, steps and exemptions of the automotive rules, each against the whole lawbook.

The cases beside each rule show the rule alone. Here a whole manifest is judged, so that what one rule takes away and another
leaves in is seen together. Every expectation is written from the law.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import TODAY
from laws import judged
from repo import put, report, run
from stories import exporter, story

from tongguan import check
from tongguan.render.questions import queries

if TYPE_CHECKING:
    from pathlib import Path

    from tongguan.lawbook.model import Lawbook
    from tongguan.report import ItemReport, Report

NONE, CONTRACT, ASSESSMENT = "none", "contract_or_certification", "security_assessment"
SCENARIOS = ("rd", "manufacturing", "driving_automation", "software_upgrade", "connected_operation")

Facts = dict[str, Any]

EXPORTER: Facts = {
    "id": "example-motors", "sectors": ["automotive"], "critical_infrastructure_operator": False, "state_organ": False,
    "foreign_invested": False, "foreign_controlled": False, "established_abroad": False, "registered_in": "cn-hb", "exports_from": "cn-hb",
    "mapping_licence": "none", "persons_processed": 900_000, "processes_important_data": True,
    "provided_this_year": {"as_of": TODAY, "until": "2026-12-31", "ordinary": 0, "sensitive": 0},
    "clearances": [],
}  # fmt: skip
RECIPIENT: Facts = {
    "country": "US", "kind": "company", "relation": "group", "lists": [], "country_countermeasure": False, "end_use_risk": False,
    "holds_key_table": False, "onward": [], "affected_product_provider": False,
}  # fmt: skip
SIGNED = {"by": "A. Example, counsel", "because": "tested on the whole collection"}
FLOW: Facts = {
    "way": "transfer", "sent_by": "platform", "stored_in": ["mainland", "abroad"], "collected_in": ["CN"], "mainland_data_added": False,
    "since": "2026-09-01", "scenario": {"value": "other", **SIGNED}, "purpose": "after_sales", "basis": "consent", "foreign_authority_request": False,
    "incident": False, "survey": "none", "client_data": False, "first_hop": "licensed_unit", "mapping_actor": "licensed_unit",
    "mapping_licence_number": "EXAMPLE-NAV-001", "directed_from_abroad": {"value": False, **SIGNED},
}  # fmt: skip


def signed(value: Any) -> Facts:
    """A judged fact with its name and reason."""
    return {"value": value, **SIGNED}


ITEM: Facts = {
    "identifiable": signed(False), "state_secret": False, "work_secret": False, "core": False, "controlled_item": False,
    "technology_entry": "none", "important_notified": False, "important_suspected": False, "minors_under_14": False,
    "holds": ["none"], "georeferenced": "none", "made": "real", "collected_place": ["cn-hb"], "collected_for": "service",
    "non_secret": signed(True), "from_secret_results": False, "sensitive_area": ["none"],
    "infers": {"sensitive_area": False, "classified_geodata": False, "law_enforcement": False, **SIGNED},
    "economy": {"level": "none"}, "faces": {"present": False}, "plates": {"present": False}, "vehicles": 500, "raw_hours": 10,
    "raw_km": 1_000, "raw_pictures": 1_000, "raw_recordings": 10, "state_programme": False, "award": False,
    "affects_technology_security": signed(False), "fused_with_exterior": False, "open_sourced": False, "also_ordinary": False,
}  # fmt: skip
"""Nothing in it that makes data important: whatever a test adds is what it is about."""
PERSONAL: Facts = {"identifiable": True, "persons": 500}


def over(base: Facts, more: Facts) -> Facts:
    """Facts over facts; mappings of facts are merged, a judged fact is one value."""
    result = dict(base)
    for key, value in more.items():
        old = result.get(key)
        if isinstance(value, dict) and isinstance(old, dict) and "value" not in value and "value" not in old:
            result[key] = over(old, value)
        else:
            result[key] = value
    return result


def stated(facts: Facts) -> Facts:
    """The facts without those that `None` takes away."""
    return {key: stated(value) if isinstance(value, dict) else value for key, value in facts.items() if value is not None}


def merged(base: Facts, more: Facts) -> Facts:
    """Facts over facts, as a manifest states them."""
    return stated(over(base, more))


def paper(mechanism: str, **facts: Any) -> Facts:
    """A clearance for the first item, wide enough and without end, but for what a test says."""
    scope = {"items": ["i0"], "recipients": ["hq"], "purposes": ["after_sales", "vulnerability_fix", "incident_handling", "defect_cure"]}
    return {"mechanism": mechanism, **scope, "expires": "never", "withdrawn_on": "never", **facts}


class Bench:
    """Judges one item whose facts are the harmless ones but for what a test says."""

    def __init__(self, lawbook: Lawbook) -> None:
        self.lawbook = lawbook

    def report(self, items: list[Facts], day: str = TODAY, *, strict: bool = False, exact: bool = True, **others: Facts) -> Report:
        """The report on one flow; `flow`, `exporter`, `recipient` and `populations` say what else is other."""
        flow = {"id": "f", "to": "hq", **merged(FLOW, others.get("flow", {}))}
        flow["items"] = [{"id": f"i{number}", **merged(ITEM, item)} for number, item in enumerate(items)]
        manifest = {
            "version": 1,
            "exporter": merged(EXPORTER, others.get("exporter", {})),
            "populations": stated(others.get("populations", {})),
            "recipients": {"hq": merged(RECIPIENT, others.get("recipient", {}))},
            "flows": [flow],
        }
        report = judged([("m.yaml", json.dumps(manifest))], self.lawbook, day, strict=strict, exact=exact)
        assert not report.problems, [str(problem) for problem in report.problems]
        return report

    def item(self, item: Facts, day: str = TODAY, **others: Any) -> ItemReport:
        """The report on one item."""
        return self.report([item], day, **others).flows[0].items[0]

    def route(self, item: Facts, day: str = TODAY, **others: Any) -> tuple[str, str]:
        """The lightest and the strictest route that is possible."""
        verdict = self.item(item, day, **others).verdict
        return verdict.floor.name, verdict.ceiling.name


@pytest.fixture(scope="module")
def bench(lawbook: Lawbook) -> Bench:
    return Bench(lawbook)


SURE_NONE, REVIEWED, SURE_CONTRACT, SURE_ASSESSMENT = (NONE, NONE), (NONE, ASSESSMENT), (CONTRACT, CONTRACT), (ASSESSMENT, ASSESSMENT)


def test_what_every_test_starts_from_is_free(bench: Bench) -> None:
    """Outside the guide's scenarios, nothing personal and no ground of importance: Order 16 art. 3."""
    for category in ("vehicle.scene.labelled.image", "vehicle.training.raw", "vehicle.video.exterior", "vehicle.identity.key"):
        assert bench.route({"category": category}) == SURE_NONE, category


@pytest.mark.parametrize("ground", ["sensitive_area", "classified_geodata", "law_enforcement"])
def test_that_nothing_can_be_inferred_is_somebody_s_judgement(ground: str, bench: Bench) -> None:
    """T1, T2, T4 catch what can be inferred after aggregation, which a clean sample does not disprove: a bare word leaves it open."""
    bare = {"category": "vehicle.scene.labelled.image", "infers": {**ITEM["infers"], ground: False, "by": None, "because": None}}
    bare["infers"] |= {other: {"value": False, **SIGNED} for other in ITEM["infers"] if other not in (ground, "by", "because")}
    item = bench.item(bare)
    assert (item.kind, item.verdict.ceiling.name) == ("open", ASSESSMENT)
    assert [question.key for question in item.verdict.questions] == [f"item.infers.{ground}"]


def test_whoever_names_the_day_of_a_notice_was_notified(bench: Bench) -> None:
    """Decree 790 art. 37: what was notified is important; that it was not is refused beside the day (tests/test_contradictions.py)."""
    assert (
        bench.route({"category": "vehicle.identity.key", "important_notified": None, "important_notified_on": "2026-05-01"})
        == SURE_ASSESSMENT
    )


@pytest.mark.parametrize("more", [{"shorter_side_px": 20}, {"anonymised": False}])
@pytest.mark.parametrize("shown", ["faces", "plates"])
def test_whoever_measures_a_face_or_a_plate_says_that_there_is_one(shown: str, more: Facts, bench: Bench) -> None:
    """Art. 3(4) has no number of pixels: kinds that seldom hold pictures are asked for them as soon as anything is said of them."""
    other = {"faces": "plates", "plates": "faces"}[shown]
    data = {
        "category": "vehicle.training.driver",
        shown: {"present": None, "anonymised": None, "shorter_side_px": None, **more},
        other: {"present": False},
    }
    item = bench.item(data)
    assert (item.kind, item.verdict.ceiling.name) == ("open", ASSESSMENT)
    assert bench.route({**data, shown: {"present": False, "anonymised": None, "shorter_side_px": None}}) == SURE_NONE


@pytest.mark.parametrize(
    ("category", "facts", "then"),
    [
        ("vehicle.identity.key", {"vehicles": 100_000}, REVIEWED),
        ("vehicle.identity.key", {"vehicles": 99_999}, SURE_NONE),
        ("vehicle.identity.certificate", {"vehicles": 100_000}, REVIEWED),
        ("vehicle.command", {"vehicles": 1}, REVIEWED),
        ("vehicle.command", {"vehicles": 0}, SURE_NONE),
        ("vehicle.platform.asset", {"platform": {"vehicles_served": 1_000_000}}, REVIEWED),
        ("vehicle.platform.topology", {"platform": {"vehicles_served": 1_000_000}}, REVIEWED),
        ("vehicle.ota.source", {"ota": {"in_china": True, "remote_control": True, "nfc_only": False, "functions": ["cruise"]}}, REVIEWED),
        ("vehicle.ota.source", {"ota": {"in_china": False, "remote_control": True, "nfc_only": False, "functions": ["cruise"]}}, SURE_NONE),
    ],
)
def test_transit_frees_nothing_that_serves_vehicles_in_the_mainland(
    category: str, facts: Facts, then: tuple[str, str], bench: Bench
) -> None:
    """Order 16 art. 4 frees no important data; whose vehicles a key or a command serves does not hang on where it was made."""
    abroad = {"collected_in": ["abroad"], "mainland_data_added": False}
    assert bench.route({"category": category, "collected_place": ["abroad"], **facts}, flow=abroad) == then


# --------------------------------------------------------------------------- numbers, both sides

LABELLED, RAW, ROAD = "vehicle.scene.labelled.image", "vehicle.training.raw", "vehicle.video.exterior"
FACE, PLATE = {"present": True, "anonymised": False}, {"present": True, "anonymised": False}
OUTSIDERS = {**PERSONAL, "persons": 500}


def px(face: int | None = None, plate: int | None = None) -> Facts:
    """People or plates outside the car, of this size."""
    facts: Facts = {**OUTSIDERS}
    if face is not None:
        facts["faces"] = {**FACE, "shorter_side_px": face}
    if plate is not None:
        facts["plates"] = {**PLATE, "shorter_side_px": plate}
    return facts


NUMBERS = [
    # 2026 guide T5, T6 with art. 3(4): 32 and 16 pixels of the largest object. Below, the 2021 Provisions have no number (review); people stay sensitive.
    ("face 32 px", ROAD, px(face=31), (CONTRACT, ASSESSMENT), px(face=32), SURE_ASSESSMENT),
    ("plate 16 px", ROAD, px(plate=15), (CONTRACT, ASSESSMENT), px(plate=16), SURE_ASSESSMENT),
    ("labelled face 32 px", LABELLED, px(face=31), (CONTRACT, ASSESSMENT), px(face=32), SURE_ASSESSMENT),
    ("labelled plate 16 px", LABELLED, px(plate=15), (CONTRACT, ASSESSMENT), px(plate=16), SURE_ASSESSMENT),
    # T7, K1 (hours), K2: of the final, one source.
    ("labelled fleet", LABELLED, {"vehicles": 99_999}, SURE_NONE, {"vehicles": 100_000}, SURE_ASSESSMENT),
    ("training fleet", RAW, {"vehicles": 99_999}, SURE_NONE, {"vehicles": 100_000}, SURE_ASSESSMENT),
    ("training hours", RAW, {"raw_hours": 1_999}, SURE_NONE, {"raw_hours": 2_000}, SURE_ASSESSMENT),
    ("training pictures", RAW, {"raw_pictures": 9_999_999}, SURE_NONE, {"raw_pictures": 10_000_000}, SURE_ASSESSMENT),
    # K1 (kilometres), K3 and the volumes of feature data: of the draft only, a review.
    ("training kilometres", RAW, {"raw_km": 49_999_999}, SURE_NONE, {"raw_km": 50_000_000}, REVIEWED),
    ("training recordings", RAW, {"raw_recordings": 999_999}, SURE_NONE, {"raw_recordings": 1_000_000}, REVIEWED),
    ("feature hours", "vehicle.training.feature_image", {"raw_hours": 1_999}, SURE_NONE, {"raw_hours": 2_000}, REVIEWED),
    ("feature pictures", "vehicle.training.feature_image", {"raw_pictures": 9_999_999}, SURE_NONE, {"raw_pictures": 10_000_000}, REVIEWED),
    ("cloud feature kilometres", "vehicle.training.feature_point_cloud", {"raw_km": 49_999_999}, SURE_NONE, {"raw_km": 50_000_000}, REVIEWED),
    # T3 with art. 3(2): prefecture level and 30 days; below either the 2021 Provisions have no number: review.
    ("economy days", LABELLED, {"economy": {"level": "prefecture", "days": 29}}, REVIEWED, {"economy": {"level": "prefecture", "days": 30}}, SURE_ASSESSMENT),
    ("economy level", LABELLED, {"economy": {"level": "county", "days": 400}}, REVIEWED, {"economy": {"level": "province", "days": 400}}, SURE_ASSESSMENT),
    ("flow of vehicles", "vehicle.traffic.flow.vehicles", {"economy": {"level": "prefecture", "days": 29}}, REVIEWED, {"economy": {"level": "prefecture", "days": 30}}, SURE_ASSESSMENT),
    # Draft items of connected operation.
    ("keys", "vehicle.identity.key", {"vehicles": 99_999}, SURE_NONE, {"vehicles": 100_000}, REVIEWED),
    ("certificates", "vehicle.identity.certificate", {"vehicles": 99_999}, SURE_NONE, {"vehicles": 100_000}, REVIEWED),
    ("charging status", "vehicle.charging.status", {"vehicles": 99_999}, SURE_NONE, {"vehicles": 100_000}, REVIEWED),
    ("commands", "vehicle.command", {"vehicles": 0}, SURE_NONE, {"vehicles": 1}, REVIEWED),
    ("junction months", "vehicle.traffic.index", {"junction": {"complete": True, "months": 1}}, SURE_NONE, {"junction": {"complete": True, "months": 2}}, REVIEWED),
    ("junction", "vehicle.traffic.index", {"junction": {"complete": False, "months": 12}}, SURE_NONE, {"junction": {"complete": True, "months": 12}}, REVIEWED),
    ("platform alone", "vehicle.platform.asset", {"platform": {"vehicles_served": 999_999, "online_upgrade": False, "upgrade_touches_driving": False}}, SURE_NONE,
     {"platform": {"vehicles_served": 1_000_000, "online_upgrade": False, "upgrade_touches_driving": False}}, REVIEWED),
    ("platform with upgrades", "vehicle.platform.topology", {"platform": {"vehicles_served": 499_999, "online_upgrade": True, "upgrade_touches_driving": True}}, SURE_NONE,
     {"platform": {"vehicles_served": 500_000, "online_upgrade": True, "upgrade_touches_driving": True}}, REVIEWED),
    # Persons: Order 16 arts. 5, 7, 8. Art. 3(5) of the 2021 Provisions is strictly above 100,000.
    ("small volume", "person.contact", {"persons": 99_999}, SURE_NONE, {"persons": 100_000}, SURE_CONTRACT),
    ("100,000 subjects", "person.contact", {"persons": 100_000}, SURE_CONTRACT, {"persons": 100_001}, (CONTRACT, ASSESSMENT)),
    ("a million persons", "person.contact", {"persons": 999_999}, (CONTRACT, ASSESSMENT), {"persons": 1_000_000}, SURE_ASSESSMENT),
    ("one track", "vehicle.trajectory", {"persons": 0, "identifiable": signed(False), "anonymised": signed(True)}, SURE_NONE, {**PERSONAL, "persons": 1}, SURE_CONTRACT),
    ("ten thousand tracks", "vehicle.trajectory", {**PERSONAL, "persons": 9_999}, SURE_CONTRACT, {**PERSONAL, "persons": 10_000}, SURE_ASSESSMENT),
]  # fmt: skip


@pytest.mark.parametrize(("category", "below", "then", "at", "now"), [one[1:] for one in NUMBERS], ids=[one[0] for one in NUMBERS])
def test_both_sides_of_every_number(
    category: str, below: Facts, then: tuple[str, str], at: Facts, now: tuple[str, str], bench: Bench
) -> None:
    assert bench.route({"category": category, **below}) == then
    assert bench.route({"category": category, **at}) == now


def test_vehicles_persons_and_numbers_are_three_things(bench: Bench) -> None:
    """100,000 vehicles are no 100,000 persons, nor the reverse (traps T4, T30)."""
    assert bench.route({"category": "person.contact", "persons": 5_000, "vehicles": 200_000}) == SURE_NONE
    assert bench.route({"category": LABELLED, "vehicles": 99_999}, exporter={"persons_processed": 5_000_000}) == SURE_NONE
    assert bench.route({"category": "vehicle.identity.vin", **PERSONAL, "persons": 100_001}) == (CONTRACT, ASSESSMENT)


@pytest.mark.parametrize(("key", "value"), [("vehicles", 100_000), ("raw_hours", 2_000), ("raw_pictures", 10_000_000)])
def test_an_unknown_number_is_on_neither_side(key: str, value: int, bench: Bench) -> None:
    found = bench.item({"category": RAW, key: None})
    assert (found.verdict.floor.name, found.verdict.ceiling.name) == REVIEWED
    assert found.kind == "open"
    assert bench.route({"category": RAW, key: {"low": value - 1, "high": value}}) == REVIEWED


# --------------------------------------------------------------------------- conflicts

CONFLICTS: list[tuple[str, Facts, Facts, tuple[str, str]]] = [
    ("more than 100,000 subjects", {"category": "person.contact", "persons": 100_001}, {}, (CONTRACT, ASSESSMENT)),
    ("small faces", {"category": ROAD, **px(face=31)}, {}, (CONTRACT, ASSESSMENT)),
    ("county economy", {"category": LABELLED, "economy": {"level": "county", "days": 400}}, {}, REVIEWED),
]


@pytest.mark.parametrize(("item", "others", "shown"), [one[1:] for one in CONFLICTS], ids=[one[0] for one in CONFLICTS])
def test_a_conflict_is_a_range_or_the_strictest_norm(item: Facts, others: Facts, shown: tuple[str, str], bench: Bench) -> None:
    assert bench.route(item, **others) == shown
    assert bench.route(item, strict=True, **others) == SURE_ASSESSMENT


def test_a_strict_reading_names_the_norm_that_it_follows(bench: Bench) -> None:
    report = bench.report([{"category": "person.contact", "persons": 100_001}], strict=True)
    found = [finding for finding in report.findings if finding.kind == "breach"]
    assert [basis.rule.id for finding in found for basis in finding.basis] == ["auto-provisions-2021/many-persons"]
    assert report.conflicts == "strict"
    assert report.exit_code == 1


def test_a_strict_reading_leaves_other_reviews_alone(bench: Bench) -> None:
    """Unread tables and drafts are no conflict: nobody asks for an assessment because a text was not read."""
    for item, flow in (
        ({"category": "vehicle.command", "vehicles": 1}, {}),
        ({"category": "vehicle.telematics.operating"}, {"scenario": "connected_operation"}),
    ):
        assert bench.route(item, flow=flow) == bench.route(item, flow=flow, strict=True) == REVIEWED


def test_just_at_the_number_there_is_no_conflict(bench: Bench) -> None:
    assert bench.route({"category": "person.contact", "persons": 100_000}, strict=True) == SURE_CONTRACT


def test_a_determination_does_not_ease_a_strict_reading(bench: Bench) -> None:
    """Nothing is left to it; without strict reading it settles the conflict."""
    answer = paper(
        "determination",
        settles=["art-3-5-many-persons"],
        route=NONE,
        by="provincial cyberspace administration",
        because="reply of 2026-08-01",
    )
    item = {"category": "person.contact", "persons": 100_001}
    assert bench.route(item, flow={"clearances": [answer]}) == SURE_CONTRACT
    assert bench.route(item, flow={"clearances": [answer]}, strict=True) == SURE_ASSESSMENT


def test_no_strict_reading_is_ever_lighter(bench: Bench) -> None:
    items = [{"category": category, **fact} for _, category, below, _, at, _ in NUMBERS for fact in (below, at)]
    for item in items:
        plain, strict = bench.item(item).verdict, bench.item(item, strict=True).verdict
        assert strict.floor >= plain.floor, item
        assert strict.ceiling == plain.ceiling, item


def test_the_library_reads_conflicts_too() -> None:
    text = story(size="100_001", head=exporter().replace("sectors: [other]", "sectors: [automotive]"))
    assert "review" in {finding.kind for finding in check(text=text, as_of=TODAY).findings}
    assert "review" not in {finding.kind for finding in check(text=text, as_of=TODAY, conflicts="strict").findings}
    with pytest.raises(ValueError, match="neither review nor strict"):
        check(text=text, as_of=TODAY, conflicts="strictly")  # type: ignore[arg-type]


def test_the_call_and_the_configuration_say_how_conflicts_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put("m.yaml", story(size="100_001", head=exporter().replace("sectors: [other]", "sectors: [automotive]")))

    def kinds(found: Facts) -> set[str]:
        return {finding["kind"] for finding in found["findings"]}

    assert "review" in kinds(report("m.yaml"))
    assert report("m.yaml")["conflicts"] == "review"
    strict = report("m.yaml", "--conflicts", "strict")
    assert strict["conflicts"] == "strict"
    assert "review" not in kinds(strict)
    put("tongguan.yaml", "conflicts: strict\n")
    assert report("m.yaml")["conflicts"] == "strict"
    assert report("m.yaml", TONGGUAN_CONFLICTS="review")["conflicts"] == "review"
    assert "conflicts between norms are read strictly" in run("check", "m.yaml").output
    put("tongguan.yaml", "conflicts: strictly\n")
    assert run("check", "m.yaml").exit_code == 2


# --------------------------------------------------------------------------- steps that take data out of a class

BLURRED: Facts = {
    "faces": {"present": True, "anonymised": signed(True), "shorter_side_px": 60},
    "plates": {"present": True, "anonymised": signed(True), "shorter_side_px": 40},
}
"""Every face and plate masked, and judged so."""
CUT: Facts = {"faces": {"present": False}, "plates": {"present": False}}
"""Frames with people or plates deleted."""
INFERABLE = {"infers": {"sensitive_area": True, "classified_geodata": False, "law_enforcement": False, **SIGNED}}
GEODATA = {"infers": {"sensitive_area": False, "classified_geodata": True, "law_enforcement": False, **SIGNED}}
POLICE = {"infers": {"sensitive_area": False, "classified_geodata": False, "law_enforcement": True, **SIGNED}}
AREA = {"sensitive_area": ["military"]}
ECONOMY = {"economy": {"level": "prefecture", "days": 30}}
UNMASKED: Facts = {"faces": {**FACE, "shorter_side_px": 60}, "plates": {**PLATE, "shorter_side_px": 40}}

STEPS = [
    # Anonymising, or deleting the frames, removes faces and plates, and with them the people. Nothing else (guide 5.6, trap T2).
    ("blurred", LABELLED, {**UNMASKED, **PERSONAL}, BLURRED, SURE_NONE, [AREA, INFERABLE, GEODATA, ECONOMY, {"vehicles": 100_000}]),
    ("frames deleted", LABELLED, {**UNMASKED, **PERSONAL}, CUT, SURE_NONE, [AREA, INFERABLE, GEODATA, ECONOMY, {"vehicles": 100_000}]),
    ("blurred training", RAW, {**UNMASKED, **PERSONAL}, BLURRED, SURE_NONE, [AREA, ECONOMY, {"vehicles": 100_000}, {"raw_hours": 2_000}, {"raw_pictures": 10_000_000}]),
    # Shorter or smaller flows: below the guide's lines a review stays, and sensitive areas have no line.
    ("fewer days", LABELLED, ECONOMY, {"economy": {"level": "prefecture", "days": 29}}, REVIEWED, [AREA, INFERABLE, GEODATA, {"vehicles": 100_000}]),
    ("smaller area", LABELLED, ECONOMY, {"economy": {"level": "county", "days": 30}}, REVIEWED, [AREA, INFERABLE, GEODATA, {"vehicles": 100_000}]),
    # Scaling down: below the pixel lines a review stays, and people are people.
    ("scaled down", LABELLED, px(face=60, plate=40), px(face=31, plate=15), (CONTRACT, ASSESSMENT), [AREA, INFERABLE, GEODATA, ECONOMY, {"vehicles": 100_000}]),
    # A smaller collection: the other grounds stay.
    ("fewer vehicles", RAW, {"vehicles": 100_000}, {"vehicles": 99_999}, SURE_NONE, [AREA, ECONOMY, {"raw_hours": 2_000}, {"raw_pictures": 10_000_000}, UNMASKED]),
    ("fewer hours", RAW, {"raw_hours": 2_000}, {"raw_hours": 1_999}, SURE_NONE, [AREA, ECONOMY, {"vehicles": 100_000}, {"raw_pictures": 10_000_000}, UNMASKED]),
    ("fewer pictures", RAW, {"raw_pictures": 10_000_000}, {"raw_pictures": 9_999_999}, SURE_NONE, [AREA, ECONOMY, {"vehicles": 100_000}, {"raw_hours": 2_000}, UNMASKED]),
]  # fmt: skip


@pytest.mark.parametrize(("category", "before", "step", "after", "left"), [one[1:] for one in STEPS], ids=[one[0] for one in STEPS])
def test_a_step_out_of_the_class_and_what_it_leaves_in(
    category: str, before: Facts, step: Facts, after: tuple[str, str], left: list[Facts], bench: Bench
) -> None:
    assert bench.route({"category": category, **before}) == SURE_ASSESSMENT
    assert bench.route({"category": category, **step}) == after
    for ground in left:
        assert bench.route({"category": category, **step, **ground}) == SURE_ASSESSMENT, ground


def test_anonymised_is_a_judgement_and_no_detection_rate(bench: Bench) -> None:
    """A plain `true` leaves it open; 90 per cent found is the standard's test, no proof that nobody is left (T2, T15)."""
    plain = {"category": LABELLED, **PERSONAL, "faces": {"present": True, "anonymised": True, "shorter_side_px": 60}}
    assert bench.route(plain)[1] == ASSESSMENT
    found = {"category": LABELLED, **PERSONAL, "faces": {**FACE, "shorter_side_px": 60, "detection_rate_pct": 99}}
    assert bench.route(found) == SURE_ASSESSMENT


def test_synthetic_data_keep_what_does_not_ask_for_reality(bench: Bench) -> None:
    """T3, T5, T6 ask for real faces, plates and flows; T1 and T2 do not, and T7 stays where they were made from recordings (guide 5.1)."""
    made = {"category": LABELLED, "made": signed("synthetic")}
    assert bench.route({**made, "identifiable": signed(False), **UNMASKED}) == SURE_NONE
    # That nothing real is in them is a judgement; nobody stands for a plain word.
    assert bench.route({**made, "made": "synthetic", "identifiable": signed(False), **UNMASKED})[1] == ASSESSMENT
    for ground in (AREA, INFERABLE, GEODATA):
        assert bench.route({**made, **ground}) == SURE_ASSESSMENT, ground
    # What no vehicle took was not collected by a fleet: derived, so a review and never free. Without somebody's word the number stands.
    fleet = {"identifiable": signed(False), **UNMASKED, "vehicles": 100_000}
    for scenario in ("driving_automation", {"value": "other", "by": "A. Example", "because": "a game"}):
        assert bench.route({**made, **fleet}, flow={"scenario": scenario}) == REVIEWED, scenario
    assert bench.route({**made, **fleet, "made": "synthetic_from_real"}) == SURE_ASSESSMENT
    assert bench.route({**made, **fleet, "made": "synthetic"})[1] == ASSESSMENT
    corpus = {"category": "vehicle.training.raw", **fleet, "raw_hours": 2_000}
    assert bench.route({**corpus, "made": signed("synthetic")}, flow={"scenario": "driving_automation"}) == REVIEWED
    assert bench.route({**corpus, "made": "real"}) == SURE_ASSESSMENT
    simulated = {"category": "vehicle.scene.simulated", "made": "synthetic_from_real"}
    assert bench.route(simulated) == SURE_NONE
    for ground in (INFERABLE, GEODATA, POLICE, {"vehicles": 100_000}):
        assert bench.route({**simulated, **ground}) == REVIEWED, ground


def test_unfused_sets_leave_the_item_and_stay_a_trajectory(bench: Bench) -> None:
    """Pedals without imagery are no item (T28); positions of a driver stay sensitive (2021 Provisions art. 3)."""
    for category in ("vehicle.training.driver", "vehicle.training.system", "vehicle.training.running"):
        assert bench.route({"category": category, "fused_with_exterior": True, **INFERABLE})[1] == ASSESSMENT, category
    assert bench.route({"category": "vehicle.training.driver", **GEODATA}, flow={"scenario": "rd"}) == REVIEWED
    assert bench.route({"category": "vehicle.training.driver"}) == SURE_NONE
    driven = {"category": "vehicle.training.running", **PERSONAL, "georeferenced": "absolute"}
    assert bench.route(driven) == SURE_CONTRACT


def test_open_source_leaves_parameters_and_documents_in(bench: Bench) -> None:
    """Only the source code asks whether it is open (ad-algo); S1 keeps the files and the parameters."""
    programme = {"state_programme": True, "open_sourced": True}
    source = bench.item({"category": "vehicle.algorithm.source", **programme}, flow={"scenario": "driving_automation"})
    assert "auto-export-guide-draft-2025-items/ad-algo" not in {review.rule.id for review in source.verdict.reviews}
    for name, category in (("ad-params", "vehicle.algorithm.parameters"), ("ad-algo-doc", "vehicle.algorithm.document")):
        found = bench.item({"category": category, **programme}, flow={"scenario": "driving_automation"})
        assert f"auto-export-guide-draft-2025-items/{name}" in {review.rule.id for review in found.verdict.reviews}


SECRET: Facts = {
    "category": ROAD,
    "non_secret": None,
    "from_secret_results": False,
    "secrecy_processed": False,
    "georeferenced": "absolute",
}


@pytest.mark.parametrize(
    "step", [BLURRED, CUT, {"vehicles": 1}, {"raw_hours": 0}, {"made": "real"}, {"coordinate_system": "gcj02"}], ids=str
)
def test_no_step_lifts_the_mapping_gate(step: Facts, bench: Bench) -> None:
    """Road video is a mapping result with or without people in it; one's own offset is no secrecy processing (T13)."""
    gates = {gate.gate.id for gate in bench.item({**SECRET, **step}).verdict.gates if gate.needed.certain and not gate.met.certain}
    assert "mapping_procedure" in gates or "mapping_export_approval" in gates


def test_processed_coordinates_keep_every_other_ground(bench: Bench) -> None:
    """The recognised technique is a precondition, no way out: T1, T3 and T7 stay, and so does the mapping gate (5.6)."""
    done = {"category": "vehicle.inertial", "secrecy_processed": signed(True), "georeferenced": "absolute"}
    for ground in (INFERABLE, {"vehicles": 100_000}):
        assert bench.route({**done, **ground}) == REVIEWED, ground
    for ground in (AREA, ECONOMY):
        assert bench.route({**done, **ground}) == SURE_ASSESSMENT, ground
    verdict = bench.item({**done, "non_secret": None}).verdict
    needed = {gate.gate.id for gate in verdict.gates if gate.needed.certain}
    assert needed & {"mapping_procedure", "mapping_export_approval"}


# --------------------------------------------------------------------------- exemptions, each precondition alone

NEEDED = {"truly_necessary": signed(True)}
TOO = {"necessary": signed(True)}
"""Each item of a needed flow is needed too."""
Change = dict[str, Any]
"""What a test changes: facts of the item under `item`, others under `flow`, `exporter`, `recipient`, `populations`."""

E1 = {
    # Cars that run elsewhere: none of the mainland's is concerned.
    "item": {
        "category": "vehicle.trajectory",
        **PERSONAL,
        "persons": 20_000,
        "also_ordinary": False,
        "collected_place": None,
        "vehicles": 0,
    },
    "flow": {"collected_in": ["abroad"]},
}
E2 = {
    "item": {"category": "person.contact", "persons": 100_000, **TOO},
    "flow": {"service_performed_in": "US", "necessity": {"kind": "contract", "individual_is_party": True, **NEEDED}},
}
E3 = {
    "item": {"category": "person.contact", "persons": "staff", **TOO},
    "flow": {"purpose": "hr", "necessity": {"kind": "hr", "labour_rules": True, "collective_contract": True, **NEEDED}},
    "populations": {"staff": {"size": 100_000, "kind": "employees"}},
}
E4 = {
    "item": {"category": "vehicle.trajectory", **PERSONAL, **TOO},
    "flow": {"necessity": {"kind": "emergency", "protects": ["life"], **NEEDED}},
}
E5 = {"item": {"category": "person.contact", "persons": 99_999}}
E7: Change = {
    "item": {
        "category": "vehicle.security.vulnerability",
        "necessary": signed(True),
        "payload_only": True,
        "vulnerability_disclosed": False,
    },
    "flow": {"purpose": "vulnerability_fix", "clearances": [paper("miit_vulnerability_report", filed="2026-08-01")]},
    "recipient": {"affected_product_provider": True},
}
E8: Change = {
    "item": {"category": "vehicle.security.incident", "necessary": signed(True), "payload_only": True},
    "flow": {
        "purpose": "incident_handling",
        "clearances": [paper("miit_incident_report", filed="2026-08-01"), paper("regulator_incident_report", filed="2026-08-01")],
    },
}
E9: Change = {
    "item": {
        "category": "vehicle.ota.source", "necessary": signed(True), "payload_only": True,
        "ota": {"in_china": True, "remote_control": True, "nfc_only": False, "functions": ["emergency_braking"], "recall": True},
    },
    "flow": {"purpose": "defect_cure", "clearances": [paper("samr_defect_filing", filed="2026-08-01")]},
}  # fmt: skip

EXEMPT = {"E1": E1, "E2": E2, "E3": E3, "E4": E4, "E5": E5, "E7": E7, "E8": E8, "E9": E9}

IMPORTANT: Change = {"item": {"important_notified": True}}
CIIO: Change = {"exporter": {"critical_infrastructure_operator": True}}
NO_NEED: Change = {"flow": {"necessity": {"truly_necessary": signed(False)}}}
NOBODY_SAYS: Change = {"flow": {"necessity": {"truly_necessary": True}}}
NOT_CLAIMED: Change = {"flow": {"necessity": {"truly_necessary": None}}}
LATE = "2026-09-02"
"""A day after the export began."""

BROKEN: list[tuple[str, str, Change]] = [
    ("E1", "collected in the mainland", {"flow": {"collected_in": ["CN"]}}),
    ("E1", "collected in the mainland too", {"flow": {"collected_in": ["abroad", "CN"]}}),
    ("E1", "mainland data added", {"flow": {"mainland_data_added": True}}),
    ("E1", "origin unknown", {"flow": {"collected_in": None}}),
    ("E1", "addition unknown", {"flow": {"mainland_data_added": None}}),
    ("E1", "important", IMPORTANT),
    ("E2", "not a party", {"flow": {"necessity": {"individual_is_party": False}}}),
    ("E2", "a party or not, unknown", {"flow": {"necessity": {"individual_is_party": None}}}),
    ("E2", "not needed", NO_NEED),
    ("E2", "nobody stands for the need", NOBODY_SAYS),
    ("E2", "need not claimed", NOT_CLAIMED),
    ("E2", "another kind", {"flow": {"necessity": {"kind": "hr"}}}),
    ("E2", "the item not needed", {"item": {"necessary": False}}),
    ("E2", "a service in the mainland", {"flow": {"service_performed_in": "CN"}}),
    ("E2", "for marketing", {"flow": {"purpose": "marketing"}}),
    ("E2", "important", IMPORTANT),
    ("E3", "no labour rules", {"flow": {"necessity": {"labour_rules": False}}}),
    ("E3", "labour rules unknown", {"flow": {"necessity": {"labour_rules": None}}}),
    ("E3", "no collective contract", {"flow": {"necessity": {"collective_contract": False}}}),
    ("E3", "collective contract unknown", {"flow": {"necessity": {"collective_contract": None}}}),
    ("E3", "no employees", {"populations": {"staff": {"kind": "dependants"}}}),
    ("E3", "not needed", NO_NEED),
    ("E3", "nobody stands for the need", NOBODY_SAYS),
    ("E3", "important", IMPORTANT),
    ("E4", "property alone", {"flow": {"necessity": {"protects": ["property"]}}}),
    ("E4", "what is protected unknown", {"flow": {"necessity": {"protects": None}}}),
    ("E4", "not needed", NO_NEED),
    ("E4", "nobody stands for the need", NOBODY_SAYS),
    ("E4", "important", IMPORTANT),
    ("E5", "100,000 persons", {"item": {"persons": 100_000}}),
    ("E5", "persons unknown", {"item": {"persons": None}}),
    ("E5", "others already", {"exporter": {"provided_this_year": {"ordinary": 1}}}),
    ("E5", "others unknown", {"exporter": {"provided_this_year": {"ordinary": None}}}),
    ("E5", "sensitive", {"item": {"minors_under_14": True}}),
    ("E5", "CII operator", CIIO),
    ("E5", "CII operator or not, unknown", {"exporter": {"critical_infrastructure_operator": None}}),
    ("E5", "important", IMPORTANT),
    *((one, "not needed", {"item": {"necessary": signed(False)}}) for one in ("E7", "E8", "E9")),
    *((one, "nobody stands for the need", {"item": {"necessary": True}}) for one in ("E7", "E8", "E9")),
    *((one, "need unknown", {"item": {"necessary": None}}) for one in ("E7", "E8", "E9")),
    *((one, "more in the payload", {"item": {"payload_only": False}}) for one in ("E7", "E8", "E9")),
    *((one, "payload unknown", {"item": {"payload_only": None}}) for one in ("E7", "E8", "E9")),
    *((one, "another purpose", {"flow": {"purpose": "feature_update"}}) for one in ("E7", "E8", "E9")),
    *((one, "nothing reported", {"flow": {"clearances": []}}) for one in ("E7", "E8", "E9")),
    *((one, "reports unknown", {"flow": {"clearances": None}, "exporter": {"clearances": None}}) for one in ("E7", "E8", "E9")),
    *((one, "CII operator", CIIO) for one in ("E7", "E8", "E9")),
    *((one, "notified", IMPORTANT) for one in ("E7", "E8", "E9")),
    ("E7", "reported late", {"flow": {"clearances": [paper("miit_vulnerability_report", filed=LATE)]}}),
    ("E7", "day of the report unknown", {"flow": {"clearances": [paper("miit_vulnerability_report")]}}),
    ("E7", "to a third party", {"recipient": {"affected_product_provider": False}}),
    ("E7", "to whom unknown", {"recipient": {"affected_product_provider": None}}),
    ("E8", "industry regulator not told", {"flow": {"clearances": [paper("miit_incident_report", filed="2026-08-01")]}}),
    ("E8", "MIIT not told", {"flow": {"clearances": [paper("regulator_incident_report", filed="2026-08-01")]}}),
    ("E8", "told late", {"flow": {"clearances": [paper("miit_incident_report", filed=LATE), paper("regulator_incident_report", filed=LATE)]}}),
    ("E8", "faces of passers-by", {"item": {**UNMASKED, **PERSONAL}}),
    ("E8", "sensitive area", {"item": {"sensitive_area": ["military"]}}),
    ("E9", "filed late", {"flow": {"clearances": [paper("samr_defect_filing", filed=LATE)]}}),
    ("E9", "filed with MIIT only", {"flow": {"clearances": [paper("miit_ota_filing", filed="2026-08-01")]}}),
    *(
        (one, f"reported by {who}", {"flow": {"clearances": [{**paper, **facts} for paper in EXEMPT[one]["flow"]["clearances"]]}})
        for one in ("E7", "E8", "E9")
        for who, facts in (
            ("a stranger", {"holder_group_member": False, "holder_role": "none"}),
            ("nobody knows whom", {"holder": "Somebody Else Ltd."}),
            ("who has no part known", {"holder_group_member": False}),
        )
    ),
    *(
        (one, "to hold from a day after the export began", {"flow": {"clearances": [{**paper, "effective": LATE} for paper in EXEMPT[one]["flow"]["clearances"]]}})
        for one in ("E7", "E8", "E9")
    ),
    ("E9", "no recall", {"item": {"ota": {"recall": False}}}),
    ("E9", "recall unknown", {"item": {"ota": {"recall": None}}}),
]  # fmt: skip


def together(one: Change, other: Change) -> Change:
    """Changes over changes."""
    return {key: over(one.get(key, {}), other.get(key, {})) for key in {*one, *other}}


def judged_with(change: Change, bench: Bench, day: str = TODAY) -> ItemReport:
    """The report on the item of a change."""
    others = {key: value for key, value in change.items() if key != "item"}
    return bench.item(change["item"], day, **others)


@pytest.mark.parametrize("name", EXEMPT)
def test_an_exemption_with_all_its_preconditions_frees(name: str, bench: Bench) -> None:
    verdict = judged_with(EXEMPT[name], bench).verdict
    assert (verdict.floor.name, verdict.ceiling.name) == SURE_NONE


@pytest.mark.parametrize("name", ["E7", "E8", "E9"])
@pytest.mark.parametrize(
    "facts",
    [
        {"holder": "Example Motors Parts", "holder_group_member": True},
        {"holder": "Example Maker", "holder_group_member": False, "holder_role": "cooperation_party"},
        {"holder": "Example Provider", "holder_group_member": False, "holder_role": "recipient"},
    ],
)
def test_a_party_to_the_cure_may_have_reported_it(name: str, facts: Facts, bench: Bench) -> None:
    papers = [{**paper, **facts} for paper in EXEMPT[name]["flow"]["clearances"]]
    verdict = judged_with(together(EXEMPT[name], {"flow": {"clearances": papers}}), bench).verdict
    assert (verdict.floor.name, verdict.ceiling.name) == SURE_NONE


@pytest.mark.parametrize(("name", "change"), [(one, change) for one, _, change in BROKEN], ids=[f"{one}: {why}" for one, why, _ in BROKEN])
def test_without_one_precondition_it_does_not(name: str, change: Change, bench: Bench) -> None:
    found = judged_with(together(EXEMPT[name], change), bench)
    assert found.verdict.ceiling.name != NONE
    assert found.kind != "clear"


@pytest.mark.parametrize("name", ["E7", "E8", "E9"])
def test_the_guides_own_exemptions_are_certain_from_july(name: str, bench: Bench) -> None:
    """Sources differ on 2026-01-30 or 2026-07-01: until then a review (section 1)."""
    early = together(EXEMPT[name], {"flow": {"since": "2026-02-15"}, "exporter": {"provided_this_year": {"as_of": "2026-06-30"}}})
    for paper_ in early["flow"]["clearances"]:
        assert paper_["filed"]
    early["flow"]["clearances"] = [{**one, "filed": "2026-02-01"} for one in early["flow"]["clearances"]]
    before, after = judged_with(early, bench, "2026-06-30").verdict, judged_with(early, bench, "2026-07-01").verdict
    assert (before.floor.name, before.ceiling.name) == REVIEWED
    assert (after.floor.name, after.ceiling.name) == SURE_NONE


@pytest.mark.parametrize("name", ["E7", "E8", "E9"])
def test_what_travels_along_is_judged_by_itself(name: str, bench: Bench) -> None:
    """The exemption is for the payload: labelled scenes beside it stay important."""
    others = {key: value for key, value in EXEMPT[name].items() if key != "item"}
    report = bench.report([EXEMPT[name]["item"], {"category": LABELLED, "vehicles": 100_000}], **others)
    routes = [(item.verdict.floor.name, item.verdict.ceiling.name) for item in report.flows[0].items]
    assert routes == [SURE_NONE, SURE_ASSESSMENT]


@pytest.mark.parametrize("name", EXEMPT)
@pytest.mark.parametrize(
    ("change", "gate"),
    [
        ({"item": {"state_secret": True, "non_secret": None}}, "secrecy_approval"),
        ({"item": {"controlled_item": True}}, "export_licence"),
        ({"item": {"technology_entry": "restricted"}}, "export_licence"),
        ({"flow": {"foreign_authority_request": True}}, "authority_approval"),
        ({"flow": {"client_data": True}, "exporter": {"serves": ["state_organ"]}}, "client_consent"),
        ({"item": {"hgr": "information", "sequencing": "none"}}, "hgr_report"),
    ],
    ids=["state secret", "controlled item", "restricted technology", "foreign authority", "client of an organ", "genetic resources"],
)  # fmt: skip
def test_no_exemption_lifts_a_gate(name: str, change: Change, gate: str, bench: Bench) -> None:
    found = judged_with(together(EXEMPT[name], change), bench)
    assert gate in {state.gate.id for state in found.verdict.gates if state.needed.possible}
    assert found.kind in ("breach", "open", "review")


@pytest.mark.parametrize("name", ["E2", "E3", "E4", "E5"])
def test_no_exemption_lifts_the_mapping_gate(name: str, bench: Bench) -> None:
    """Positions of the vehicle are mapping results whoever needs them (trap 7 of the pack)."""
    place: Change = {"item": {"category": "vehicle.trajectory", "identifiable": True, "georeferenced": "absolute", "non_secret": None}}
    found = judged_with(together(EXEMPT[name], place), bench)
    assert found.kind == "breach"
    assert {"mapping_procedure", "mapping_export_approval"} & {state.gate.id for state in found.verdict.gates if state.needed.certain}


def test_an_off_list_claim_frees_nothing_that_is_important_elsewhere(bench: Bench) -> None:
    """E6 is beside the guide and the 2021 Provisions (4.5, national D12)."""
    zone: Change = {"exporter": {"registered_in": "cn-sh-lingang", "exports_from": "cn-sh-lingang"}, "flow": {"list": "SH-2024"}}
    off = {"list_position": {"value": "off", **SIGNED}}
    for ground in (
        {"category": LABELLED, "vehicles": 100_000},
        {"category": ROAD, **UNMASKED, **PERSONAL},
        {"category": "vehicle.charging.network"},
    ):
        found = judged_with(together({"item": {**ground, **off}}, zone), bench)
        assert found.verdict.ceiling.name == ASSESSMENT, ground
        assert found.kind == "breach", ground


# --------------------------------------------------------------------------- nothing falls through


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_inside_the_five_scenarios_nothing_is_general_data(scenario: str, bench: Bench, lawbook: Lawbook) -> None:
    """The tables of the final guide are unread: the harmless item of any kind is a review up to the assessment (trap T18)."""
    items = [{"category": slug, "persons": 5} for slug in lawbook.categories]
    report = bench.report(items, flow={"scenario": scenario}, exact=False)
    free = [item.verdict.item.facts["item.category"] for item in report.flows[0].items if item.verdict.ceiling.name in (NONE, CONTRACT)]
    assert free == []


def test_the_scenario_left_out_is_no_way_around(bench: Bench) -> None:
    for category in ("vehicle.telematics.operating", "vehicle.design.bom", "vehicle.ota.package", "person.contact"):
        found = bench.item({"category": category, "persons": 5}, flow={"scenario": None})
        assert (found.kind, found.verdict.ceiling.name) == ("open", ASSESSMENT), category


def test_before_the_guide_there_was_no_such_review(bench: Bench) -> None:
    item, flow = {"category": "vehicle.telematics.operating"}, {"scenario": "connected_operation", "since": "2025-12-01"}
    figures = {"provided_this_year": {"as_of": "2026-01-29"}}
    assert bench.route(item, "2026-01-29", flow=flow, exporter=figures) == SURE_NONE
    assert bench.route(item, "2026-01-30", flow=flow, exporter=figures) == REVIEWED


# --------------------------------------------------------------------------- what is not stated

SEVEN = ("sensitive_area", "infers.sensitive_area", "infers.classified_geodata", "infers.law_enforcement", "economy", "vehicles")
"""T1 to T4 and T7; T5 and T6 are `faces` and `plates`."""
SEEN = ("faces", "plates")
VOLUMES = ("raw_hours", "raw_km", "raw_pictures", "raw_recordings")
TECHNOLOGY = ("state_programme", "award", "affects_technology_security")
PLATFORM = {"platform": {"vehicles_served": 600_000, "online_upgrade": False, "upgrade_touches_driving": False}}
SOURCE = {"ota": {"in_china": True, "remote_control": False, "nfc_only": False, "functions": ["cruise"]}}

ASKED: list[tuple[str, Facts, tuple[str, ...]]] = [
    (LABELLED, {}, (*SEVEN, *SEEN)),
    ("vehicle.scene.simulated", {}, (*SEVEN, *SEEN)),
    ("vehicle.scene.test", {}, (*SEVEN, *SEEN)),
    (ROAD, {}, (*SEVEN, *SEEN)),
    ("vehicle.lidar.point_cloud", {}, SEVEN),
    ("vehicle.radar.object_list", {}, SEVEN),
    ("vehicle.gnss.raw", {}, SEVEN),
    ("vehicle.inertial", {}, SEVEN),
    ("vehicle.map.structure", {}, SEVEN),
    (RAW, {}, (*SEVEN, *SEEN, *VOLUMES, "state_programme", "award")),
    ("vehicle.training.feature_image", {}, (*SEVEN, *VOLUMES, "state_programme", "award")),
    ("vehicle.training.feature_point_cloud", {}, (*SEVEN, "raw_hours", "raw_km", "state_programme", "award")),
    ("vehicle.training.driver", {"fused_with_exterior": True}, SEVEN),
    ("vehicle.training.system", {"fused_with_exterior": True}, SEVEN),
    ("vehicle.traffic.flow.people", {}, ("sensitive_area", "infers.sensitive_area", "infers.classified_geodata", "infers.law_enforcement", "economy")),
    ("vehicle.traffic.index", {"junction": {"complete": True, "months": 1}}, ("junction.months", "sensitive_area", "infers.sensitive_area")),
    ("vehicle.traffic.index", {"junction": {"complete": False, "months": 3}}, ("junction.complete", "infers.law_enforcement")),
    ("vehicle.algorithm.document", {}, TECHNOLOGY),
    ("vehicle.algorithm.source", {}, TECHNOLOGY),
    ("vehicle.algorithm.parameters", {}, TECHNOLOGY),
    ("vehicle.algorithm.source", {"award": True, "open_sourced": True}, ("open_sourced",)),
    ("vehicle.design.bom", {}, ("state_programme", "technology_entry")),
    ("vehicle.design.document", {}, ("state_programme", "technology_entry")),
    ("vehicle.manufacturing.bom", {}, ("state_programme", "technology_entry")),
    ("vehicle.manufacturing.robot_source", {}, ("state_programme", "technology_entry")),
    ("vehicle.identity.key", {}, ("vehicles",)),
    ("vehicle.identity.certificate", {}, ("vehicles",)),
    ("vehicle.charging.status", {}, ("vehicles",)),
    ("vehicle.charging.site", {}, ("sensitive_area", "infers.sensitive_area")),
    ("vehicle.command", {"vehicles": 0}, ("vehicles",)),
    ("vehicle.platform.asset", PLATFORM, ("platform.vehicles_served",)),
    ("vehicle.platform.asset", {"platform": {**PLATFORM["platform"], "online_upgrade": True}}, ("platform.upgrade_touches_driving",)),
    ("vehicle.platform.topology", {"platform": {**PLATFORM["platform"], "upgrade_touches_driving": True}}, ("platform.online_upgrade",)),
    ("vehicle.ota.source", SOURCE, ("ota.remote_control",)),
    ("vehicle.ota.source", {"ota": {**SOURCE["ota"], "remote_control": True, "nfc_only": True}}, ("ota.nfc_only",)),
    ("vehicle.ota.source", {"ota": {**SOURCE["ota"], "remote_control": True, "functions": []}}, ("ota.functions",)),
    ("vehicle.ota.source", {"ota": {**SOURCE["ota"], "remote_control": True, "in_china": False}}, ("ota.in_china",)),
    *((category, {"persons": 100_000}, ("important_notified", "identifiable")) for category in ("vehicle.identity.vin", "vehicle.telematics.operating")),
]  # fmt: skip


def without(facts: Facts, key: str) -> Facts:
    """The change that takes one fact away, or one part of it."""
    head, _, rest = key.partition(".")
    if not rest:
        return {**facts, head: None}
    return {**facts, head: {**ITEM.get(head, {}), **facts.get(head, {}), rest: None}}


@pytest.mark.parametrize(
    ("category", "facts", "key"),
    [(category, facts, key) for category, facts, keys in ASKED for key in keys],
    ids=[f"{category}: {key}" for category, _, keys in ASKED for key in keys],
)
def test_a_fact_that_could_make_it_important_is_asked_for(category: str, facts: Facts, key: str, bench: Bench) -> None:
    """Stated, the item is free of that ground; left out, it is not, and the report asks."""
    whole, less = bench.item({"category": category, **facts}), bench.item({"category": category, **without(facts, key)})
    assert whole.verdict.ceiling.name in (NONE, CONTRACT)
    assert less.verdict.ceiling.name != NONE
    assert less.kind in ("open", "breach")
    root = f"item.{key}"
    asked = {question.key for question in less.verdict.questions}
    asked |= {question.key for review in less.verdict.reviews for question in review.questions}
    assert any(one == root or one.startswith(f"{root}.") for one in asked), asked


IMPORTANT_BY = [
    (LABELLED, {"vehicles": 100_000}), (LABELLED, AREA), (LABELLED, GEODATA), (LABELLED, ECONOMY), (LABELLED, {**UNMASKED, **PERSONAL}),
    (RAW, {"raw_hours": 2_000}), (RAW, {"raw_pictures": 10_000_000}), (ROAD, {**UNMASKED, **PERSONAL}), (ROAD, AREA),
    ("vehicle.charging.network", {}), ("vehicle.traffic.flow.vehicles", ECONOMY),
    ("vehicle.ota.source", {"ota": {**SOURCE["ota"], "remote_control": True}}), ("vehicle.trajectory", AREA),
]  # fmt: skip
"""Each ground that is certain."""


@pytest.mark.parametrize(("category", "ground"), IMPORTANT_BY, ids=str)
def test_leaving_out_anything_else_frees_nothing_important(category: str, ground: Facts, bench: Bench) -> None:
    item = {"category": category, **ground}
    assert bench.route(item) == SURE_ASSESSMENT
    for key in ITEM:
        found = bench.report([{**item, key: None}], exact=False).flows[0].items[0]
        assert found.verdict.ceiling.name in (ASSESSMENT, "prohibited"), key
        assert found.kind != "clear", key
    for owner, facts in (("flow", FLOW), ("exporter", EXPORTER), ("recipient", RECIPIENT)):
        for key in set(facts) - {"id"}:
            found = bench.report([item], exact=False, **{owner: {key: None}}).flows[0].items[0]
            assert found.verdict.ceiling.name in (ASSESSMENT, "prohibited"), key
            assert found.kind != "clear", key


# --------------------------------------------------------------------------- the car itself, and the days of the standards

DIRECT: Facts = {"sent_by": "vehicle", "user_initiated": False, "stored_in": ["abroad"], "first_hop": "abroad"}
DAYS = [
    # GB/T 44464: recommended from 2024-08-23. GB 44495: new types from 2026-01-01, all from 2028-01-01.
    ("2024-08-22", "2024-01-01", set()),
    ("2024-08-23", "2024-01-01", {"gbt-44464-2024/no-direct"}),
    ("2025-12-31", "2025-12-31", {"gbt-44464-2024/no-direct"}),
    ("2026-01-01", "2025-12-31", {"gbt-44464-2024/no-direct"}),
    ("2026-01-01", "2026-01-01", {"gbt-44464-2024/no-direct", "gb-44495-2024/no-direct-new-types"}),
    ("2027-12-31", "2025-12-31", {"gbt-44464-2024/no-direct"}),
    ("2028-01-01", "2025-12-31", {"gbt-44464-2024/no-direct", "gb-44495-2024/no-direct"}),
    ("2028-01-01", "2026-01-01", {"gbt-44464-2024/no-direct", "gb-44495-2024/no-direct"}),
]


@pytest.mark.parametrize(("day", "approved", "broken"), DAYS, ids=[f"{day}, type of {approved}" for day, approved, _ in DAYS])
def test_a_car_that_sends_abroad_breaks_the_standards_of_the_day(day: str, approved: str, broken: set[str], bench: Bench) -> None:
    flow = {**DIRECT, "vehicle_type_approved": approved, "since": "2024-01-01"}
    item = bench.item({"category": "vehicle.telematics.operating"}, day, flow=flow)
    assert {rule.id for rule, outcome, _ in item.verdict.breaches if outcome.certain} == broken
    platform = bench.item({"category": "vehicle.telematics.operating"}, day, flow={"vehicle_type_approved": approved})
    assert platform.verdict.breaches == ()


def test_whatever_is_filed_does_not_heal_it(bench: Bench) -> None:
    """No approved route lets the car send by itself, and the breach changes no route (T14)."""
    contract = paper("standard_contract", effective="2026-02-20", filed="2026-03-02", verbatim=True, changes=[], persons=600)
    flow = {**DIRECT, "vehicle_type_approved": "2026-03-01", "clearances": [contract]}
    item = bench.item({"category": "vehicle.audio.cabin", **PERSONAL}, flow=flow)
    assert (item.verdict.floor.name, item.verdict.ceiling.name) == SURE_CONTRACT
    assert item.kind == "breach"


def test_a_user_who_sends_for_himself_is_no_vehicle_that_sends(bench: Bench) -> None:
    """Whether it was he, and not the car, is somebody's judgement: a bare statement leaves the breach open."""
    flow: Facts = {**DIRECT, "user_initiated": signed(True), "vehicle_type_approved": "2026-03-01"}
    item = bench.item({"category": "vehicle.telematics.operating"}, flow=flow)
    assert item.verdict.breaches == ()
    bare = bench.item({"category": "vehicle.telematics.operating"}, flow={**flow, "user_initiated": True})
    assert {rule.id for rule, outcome, _ in bare.verdict.breaches if not outcome.certain} == {
        "gbt-44464-2024/no-direct",
        "gb-44495-2024/no-direct-new-types",
    }


def test_the_provisions_of_2021_have_a_first_day(bench: Bench) -> None:
    item = {"category": ROAD, **UNMASKED, **PERSONAL}
    for day, certain in (("2021-09-30", False), ("2021-10-01", True)):
        found = bench.item(item, day, flow={"since": "2021-09-01"}, exporter={"provided_this_year": {"as_of": day, "until": "2021-12-31"}})
        assert (
            "auto-provisions-2021/export-assessment" in {rule for answer in found.verdict.answers for rule in answer.deciding}
        ) is certain


def test_a_determination_that_says_too_little_is_told_what_it_lacks(bench: Bench) -> None:
    """A review that a paper on record nearly settles asks for the rest, and does not read as if there were no paper."""
    item, flow = {"category": "vehicle.telematics.operating", "fields": ["battery"]}, {"scenario": "connected_operation"}
    told = {
        "settles": ["guide-items-unread"],
        "route": NONE,
        "by": "industry department",
        "because": "reply of 2026-03-18",
        "fields": ["battery"],
    }
    assert bench.route(item, flow={**flow, "clearances": [paper("determination", **told)]}) == SURE_NONE
    for key in ("fields", "by", "because", "route", "expires", "items"):
        less = stated({**paper("determination", **told), key: None})
        found = bench.item(item, flow={**flow, "clearances": [less]}).verdict
        assert found.ceiling.name == ASSESSMENT, key
        assert [question.key for review in found.reviews for question in review.questions] == [f"flow.clearances[0].{key}"], key


def test_two_determinations_that_say_different_things_are_not_taken_for_one(bench: Bench) -> None:
    """Nothing else tells the items apart: no rule reads who decided, or which route."""
    item, flow = {"category": "vehicle.telematics.operating"}, {"scenario": "connected_operation"}
    told = {"settles": ["guide-items-unread"], "by": "industry department", "because": "reply of 2026-03-18"}
    for route in (NONE, ASSESSMENT, CONTRACT, NONE):
        assert bench.route(item, flow={**flow, "clearances": [paper("determination", **told, route=route)]}) == (route, route)
    unsigned = {**paper("determination", **told, route=NONE), "by": None}
    assert bench.route(item, flow={**flow, "clearances": [stated(unsigned)]}) == REVIEWED


def test_what_a_flow_leaves_out_is_asked_of_the_flow_and_not_of_each_item(bench: Bench) -> None:
    """Fifty items of one flow share one recipient: one question, whoever counts with whom."""
    items = [{"category": "vehicle.trajectory", **PERSONAL, "persons": {"low": 4_000, "high": 6_000}} for _ in range(3)]
    report = bench.report(items, flow={"collected_in": None})
    asked = {question.key for item in report.flows[0].items for question in item.verdict.questions}
    assert {key for key in asked if key.endswith("flow.collected_in")} == {"flow.collected_in"}


@pytest.mark.parametrize("day", ["2024-08-22", "2024-08-23", TODAY])
def test_operating_data_with_positions_are_a_trajectory_on_any_day(day: str, bench: Bench) -> None:
    """Art. 3 of the 2021 Provisions says so; the standard of 2024 only spells it out."""
    figures = {"provided_this_year": {"as_of": day, "until": f"{day[:4]}-12-31"}}
    item = {"category": "vehicle.telematics.operating", **PERSONAL, "persons": 500}
    since = {"flow": {"since": "2024-04-01"}, "exporter": figures}
    assert bench.route({**item, "georeferenced": "absolute"}, day, **since) in (SURE_CONTRACT, (CONTRACT, ASSESSMENT))
    assert bench.route({**item, "georeferenced": "none"}, day, **since)[0] == NONE


# --------------------------------------------------------------------------- what a kind does not settle


def test_what_leads_to_a_person_is_personal_whatever_the_kind(bench: Bench) -> None:
    """PIPL art. 4: a kind that usually holds nothing personal settles nothing once it is said to lead to people."""
    drawing: Facts = {"category": "vehicle.design.source", "persons": 100_001}
    assert bench.route(drawing) == SURE_NONE
    # Counted (contract from 100,000) and more than 100,000 subjects (2021 Provisions art. 3(5): review).
    assert bench.route({**drawing, "identifiable": True}) == (CONTRACT, ASSESSMENT)


def test_road_signs_on_the_beijing_list_are_looked_for_in_every_picture(bench: Bench) -> None:
    """BJ-AUTO-ID-4 speaks of exterior video and images, in whatever set they lie; elsewhere signs are no ground."""
    beijing = {"exporter": {"registered_in": "cn-bj"}}
    off = {"list_position": {"value": "off", **SIGNED}}
    kinds = ("vehicle.event_record", "vehicle.scene.test", "vehicle.simulation_reconstruction", "vehicle.training.driver", "vehicle.can")
    for category in kinds:
        item = {"category": category, **off, "road_signs": True}
        assert bench.route(item, **beijing) == SURE_ASSESSMENT, category
        assert bench.route({**item, "road_signs": False}, **beijing) == SURE_NONE, category
        assert bench.route(item) == SURE_NONE, category


def test_working_condition_is_compared_with_the_beijing_list(bench: Bench) -> None:
    """BJ-AUTO-ID-5 names working condition: bus signals and the like are a review until someone has compared them."""
    beijing = {"exporter": {"registered_in": "cn-bj"}}
    for category in ("vehicle.can.without_position", "vehicle.telematics.alert", "vehicle.charging.status"):
        on = {"category": category, "list_position": "on", "list_entry": "BJ-AUTO-PI"}
        assert bench.route(on, **beijing) == REVIEWED, category
        assert bench.route({"category": category, "list_position": signed("off")}, **beijing) == SURE_NONE, category
        assert bench.route({"category": category}) == SURE_NONE, category


@pytest.mark.parametrize(("added", "told"), [(True, True), (False, False)])
def test_mainland_data_added_to_foreign_roads_may_be_mapping_results(added: bool, told: bool, bench: Bench) -> None:
    """Surveying Law art. 2: foreign roads are outside, mainland clips mixed in are not."""
    report = bench.report(
        [{"category": "vehicle.lidar.point_cloud", "georeferenced": "absolute", "collected_place": None, "vehicles": 0}],
        flow={"collected_in": ["abroad"], "mainland_data_added": added},
    )
    assert ("surveying-law/mainland-data-added" in {finding.code for finding in report.findings}) is told
    assert report.flows[0].items[0].kind == ("review" if told else "clear")


@pytest.mark.parametrize(("non_secret", "enough"), [(None, True), (signed(True), True), (False, False), (signed(False), False)])
def test_a_map_that_is_said_to_be_secret_does_not_go_on_a_review_number(non_secret: Any, enough: bool, bench: Bench) -> None:
    """Surveying Law art. 34(3): a secret result goes with the approval only; processing that left it secret changes nothing."""
    review = paper("map_review", result="pass", issued="2026-06-01")
    item = {"category": "vehicle.map.topology", "georeferenced": "none", "secrecy_processed": signed(True), "non_secret": non_secret}
    codes = {finding.code for finding in bench.report([item], flow={"clearances": [review]}).findings if finding.kind == "breach"}
    assert ("decree469/secret-results-abroad" not in codes) is enough


def test_what_is_said_is_heard_under_every_kind(bench: Bench) -> None:
    """Pictures and sources that a kind does not usually have count all the same once they are stated."""
    alert: Facts = {"category": "vehicle.telematics.alert"}
    assert bench.route(alert) == SURE_NONE
    # 2021 Provisions art. 3(4): pictures with faces of people outside are important data.
    assert bench.route({**alert, **px(face=32)}) == SURE_ASSESSMENT
    # Surveying Law art. 2: pictures of the road are mapping results, here shown to be neither secret nor a map (review).
    assert bench.item({**alert, "shows_road": False}).kind == "clear"
    assert bench.item({**alert, "shows_road": True}).kind == "review"
    # Decree 469 art. 16: what is made from secret results keeps their level unless processed.
    features: Facts = {"category": "vehicle.design.bom", "from_secret_results": True}
    codes = {finding.code for finding in bench.report([features]).findings if finding.kind == "breach"}
    assert "decree469/secret-results-abroad" in codes
    assert bench.item({**features, "secrecy_processed": True}).kind == "open"
    assert bench.item({**features, "secrecy_processed": signed(True)}).kind == "clear"


@pytest.mark.parametrize("day", ["2026-01-29", "2026-01-30"])
def test_jobs_from_abroad_were_never_answered(day: str, bench: Bench) -> None:
    """No official position on jobs alone, before the guide or since: a review, never out of scope; access at home is."""
    flow = {
        "way": "remote_access",
        "accessed_from": ["abroad"],
        "access": ["submit_jobs"],
        "stored_in": ["mainland"],
        "processed_in": ["mainland"],
        "since": "2026-01-05",
    }
    others = {"flow": flow, "exporter": {"provided_this_year": {"as_of": day}}}
    trained = {"category": "vehicle.training.raw", "raw_hours": 2_000}
    assert bench.item(trained, day, **others).kind == "review"
    assert bench.route(trained, day, **others)[1] == (ASSESSMENT if day == "2026-01-30" else NONE)
    assert bench.item(trained, day, flow={**flow, "accessed_from": ["mainland"]}, exporter=others["exporter"]).verdict.ceiling.name == NONE


def test_persons_of_exempt_items_are_to_be_added_up(bench: Bench) -> None:
    """2021 Provisions art. 3(5) knows no exemption; what one item does not show is a note that every report tells."""
    name = "auto-provisions-2021/many-persons-over-items"
    for persons, told in ((60_000, True), (100_000, True), (100_001, False)):
        change = together(E2, {"item": {"persons": persons}})
        report = bench.report([change["item"]], **{key: value for key, value in change.items() if key != "item"})
        assert (name in {rule.id for rules in report.notes.values() for rule in rules}) is told, persons


@pytest.mark.parametrize(
    "category",
    [
        *("vehicle.training.driver", "vehicle.training.feature_image", "vehicle.can", "vehicle.object_list", "vehicle.map.hd"),
        *("vehicle.ota.record", "vehicle.command", "vehicle.calibration", "vehicle.algorithm.gradients", "vehicle.security.incident"),
    ],
)
def test_faces_that_are_said_to_be_shown_are_important_data(category: str, bench: Bench) -> None:
    """2021 Provisions art. 3(4): exterior pictures with faces, whatever else they travel with."""
    assert bench.route({"category": category, **px(face=32)}) == SURE_ASSESSMENT


def test_people_in_pictures_of_other_kinds_are_sensitive(bench: Bench) -> None:
    """2021 Provisions art. 3: pictures of drivers, passengers or people outside are sensitive, so small volume is gone (Order 16 art. 5)."""
    usage = {"category": "vehicle.infotainment", "persons": 100}
    assert bench.route(usage) == SURE_NONE
    assert bench.route({**usage, **px(face=40)}) == SURE_CONTRACT
    assert bench.route({**usage, "faces": {"present": True, "anonymised": signed(True)}}) == SURE_NONE


@pytest.mark.parametrize(
    "category", ["vehicle.identity.vin", "vehicle.after_sales.customer", "vehicle.security.vulnerability", "vehicle.video.cabin"]
)
def test_positions_in_a_sensitive_area_are_important_data_of_any_kind(category: str, bench: Bench) -> None:
    """2021 Provisions art. 3(1): geographic information of military zones; a vehicle's position is a mapping result (MNR notices of 2022 and 2024)."""
    item = {"category": category, "georeferenced": "absolute", "shows_road": True}
    assert bench.route({**item, "sensitive_area": ["none"]})[0] != ASSESSMENT
    assert bench.route({**item, "sensitive_area": ["military"]})[0] == ASSESSMENT


@pytest.mark.parametrize(
    "category", ["vehicle.security.vulnerability", "vehicle.biometric", "vehicle.calibration", "vehicle.design.document"]
)
@pytest.mark.parametrize(("reference", "asked"), [("absolute", True), ("recoverable", True), ("none", False)])
def test_a_position_beside_any_vehicle_data_asks_for_the_mapping_procedure(
    category: str, reference: str, asked: bool, bench: Bench
) -> None:
    """Surveying Law art. 2, notice 139 of 2024 item 1: coordinates of the vehicle are mapping results whatever they are sent with."""
    item = {"category": category, "georeferenced": reference, "non_secret": None}
    codes = {finding.code for finding in bench.report([item]).findings if finding.kind == "breach"}
    assert ("decree469/secret-results-abroad" in codes) is asked


def test_the_economy_is_heard_under_every_kind_that_is_said_to_show_it(bench: Bench) -> None:
    """2021 Provisions art. 3(2) names no kind of carrier."""
    for category in ("vehicle.can", "vehicle.diagnostics.codes", "vehicle.platform.log"):
        assert bench.route({"category": category, "economy": {"level": "prefecture", "days": 30}}) == SURE_ASSESSMENT, category
        assert bench.route({"category": category, "economy": {"level": "county", "days": 30}}) == REVIEWED, category
        assert bench.route({"category": category, "economy": {"level": "none"}}) == SURE_NONE, category


@pytest.mark.parametrize(
    ("facts", "day", "route"),
    [
        ({"category": "vehicle.video.exterior", "persons": 0}, "2024-08-22", SURE_ASSESSMENT),
        ({"category": "vehicle.video.exterior", "persons": 0}, "2024-08-23", (CONTRACT, ASSESSMENT)),
        ({"category": "vehicle.traffic.flow.vehicles", "economy": {"level": "county", "days": 3}}, "2026-01-29", SURE_ASSESSMENT),
        ({"category": "vehicle.traffic.flow.vehicles", "economy": {"level": "county", "days": 3}}, "2026-01-30", REVIEWED),
    ],
)
def test_no_number_narrows_the_definition_before_it_is_written(facts: Facts, day: str, route: tuple[str, str], bench: Bench) -> None:
    """The pixel lines came with GB/T 44464 (2024-08-23), level and days with the guide (2026-01-30): before, art. 3(2) and (4) stand alone."""
    if facts["category"] == "vehicle.video.exterior":
        facts = {**facts, **px(face=31), "persons": 100}
    year = int(day[:4])
    others = {"flow": {"since": f"{year}-01-02"}, "exporter": {"provided_this_year": {"as_of": day, "until": f"{year}-12-31"}}}
    assert bench.route(facts, day, **others) == route


@pytest.mark.parametrize("category", ["ai.media", "ai.annotation", "business.logistics", "person.location.coarse", "drone.flight_log"])
def test_the_criteria_reach_a_car_companys_data_of_every_name(category: str, bench: Bench) -> None:
    """Guide, catch-all (other-1): data of any other scenario that meet a criterion; 100,000 vehicles (T7), known for this from the draft."""
    item = {"category": category, "identifiable": signed(False), "anonymised": signed(True)}
    if category.startswith("ai."):
        item["hgr"] = "none"  # data for artificial intelligence may hold genomes, which nobody's saying makes nobody's
    assert bench.route({**item, "vehicles": 99_999}) == SURE_NONE
    assert bench.route({**item, "vehicles": 100_000}) == REVIEWED
    assert bench.route({**item, "vehicles": 100_000}, exporter={"sectors": ["retail"]}) == SURE_NONE


def test_technology_of_a_car_company_meets_the_technology_criteria(bench: Bench) -> None:
    """Guide, catch-all with S1: a State programme, known for this from the draft."""
    item = {"category": "technology.battery", "technology_entry": "none"}
    assert bench.route({**item, "state_programme": False})[1] == NONE
    assert bench.route({**item, "state_programme": True})[1] == ASSESSMENT


def test_a_driving_corpus_is_training_data_by_any_name(bench: Bench) -> None:
    """Guide, training images (2,000 hours, 10,000,000 pictures, 100,000 vehicles): important; a voice corpus is not meant."""
    corpus = {"category": "ai.media", "raw_hours": 2_000, "anonymised": signed(True)}
    assert bench.route(corpus, flow={"scenario": "driving_automation"}) == SURE_ASSESSMENT
    assert bench.route({**corpus, "raw_hours": 1_999}, flow={"scenario": "driving_automation"}) == REVIEWED


def test_a_telecom_operator_that_names_a_scenario_is_bound_by_the_guide(bench: Bench) -> None:
    """The guide names telecom operators among its processors; items that nobody has read stay a review."""
    item = {"category": "person.device.id", "identifiable": True, "persons": 100}
    for scenario, route in (("connected_operation", REVIEWED), ("other", SURE_NONE), (None, SURE_NONE)):
        assert bench.route(item, flow={"scenario": scenario}, exporter={"sectors": ["telecom"]}) == route, scenario


@pytest.mark.parametrize("category", ["vehicle.video.cabin", "vehicle.infotainment", "vehicle.design.document"])
def test_plates_seen_from_inside_are_outside(category: str, bench: Bench) -> None:
    """2021 Provisions art. 3(4): what a picture shows of the road is exterior; the faces of people inside are not."""
    item = {"category": category, "shows_road": True, "persons": 5}
    assert bench.route(item)[0] != ASSESSMENT
    assert bench.route({**item, **px(plate=16)}) == SURE_ASSESSMENT
    assert bench.route({**item, **px(plate=16), "shows_road": False})[0] != ASSESSMENT
    # Whose faces they are nobody has said: of people inside or of staff they are not exterior, of passers-by they are.
    floor, ceiling = bench.route({**item, **px(face=40)})
    assert (floor != ASSESSMENT, ceiling) == (True, ASSESSMENT)
    assert bench.route({**item, **px(face=40), "shows_road": False})[1] != ASSESSMENT
    assert bench.route({**item, "faces": {**FACE, "anonymised": signed(True), "shorter_side_px": 40}})[1] != ASSESSMENT


@pytest.mark.parametrize("category", ["vehicle.after_sales.customer", "vehicle.identity.vin", "person.contact"])
@pytest.mark.parametrize(
    "said", [{"sensitive_area": ["military"]}, {"infers": {"sensitive_area": True}}, {"infers": {"law_enforcement": True}}]
)
def test_papers_that_are_said_to_concern_sensitive_areas_are_not_free(category: str, said: Facts, bench: Bench) -> None:
    """Guide, catch-all with T1 and T4: data that concern such areas or let one infer them; for papers known from the draft only."""
    item = {"category": category, "persons": 5}
    assert bench.route(item) == SURE_NONE
    assert bench.route({**item, **said}) == REVIEWED
    silent = {"sensitive_area": None, "infers": {"sensitive_area": None, "law_enforcement": None}}
    assert bench.route({**item, **silent}) == SURE_NONE


REPORTED = [  # 2021 Provisions arts. 13, 14: by 15 December of each year; no day is stated on which it was filed: open
    ("2026-11-24", {"date": "2025-01-02"}, "true"),
    ("2026-11-24", {"date": "2024-12-31"}, "false"),
    ("2026-12-15", {"date": "2025-12-15"}, "true"),
    ("2026-12-16", {"date": "2025-12-15"}, "false"),
    ("2026-12-16", {"date": "2026-12-15"}, "true"),
    ("2026-12-31", {"date": "2026-01-01"}, "true"),
    ("2027-01-01", {"date": "2026-12-15"}, "true"),
    # The first one fell due on 15 December 2021: none was overdue before.
    ("2021-10-01", False, None),
    ("2021-12-15", False, None),
    ("2021-12-16", False, "false"),
    ("2021-12-16", {"date": "2021-10-15"}, "true"),
    ("2026-11-24", {"date": "2026-12-01"}, "unknown"),
    ("2026-11-24", True, "unknown"),
    ("2026-11-24", "AR-2021", "unknown"),
    ("2026-11-24", None, "unknown"),
    ("2026-11-24", False, "false"),
    # Important data since a day after the last 15 December: nothing is due yet.
    ("2026-11-24", {"since": "2025-12-16"}, "true"),
    ("2026-11-24", {"since": "2025-12-15"}, "unknown"),
    ("2026-12-15", {"since": "2026-03-01"}, "true"),
    ("2026-12-16", {"since": "2026-03-01"}, "unknown"),
    ("2026-12-16", {"since": "2026-03-01", "date": "2026-12-10"}, "true"),
    ("2026-12-16", {"since": "2026-03-01", "date": "2025-12-10"}, "false"),
]
"""Day judged, the report as it is stated, whether the duty is met; None: nothing is owed yet."""


@pytest.mark.parametrize(("day", "stated", "met"), REPORTED)
def test_the_automotive_report_is_due_every_year(day: str, stated: object, met: str | None, bench: Bench) -> None:
    since = stated["since"] if isinstance(stated, dict) and "since" in stated else "2021-10-01"
    item = bench.item({"category": "vehicle.charging.network"}, day, flow={"since": since, "evidence": {"annual_report": stated}})
    states = {state.duty.id: state.evidence.truth.value for state in item.verdict.duties}
    assert states.get("automotive_annual_report") == states.get("automotive_annual_report_exports") == met


@pytest.mark.parametrize(
    ("first", "since", "met"),
    [
        ("2026-03-02", "2026-03-01", "true"),
        # The flow is older: its data became important later, says somebody or nobody.
        ("2026-02-28", "2026-03-01", "unknown"),
        ("2026-02-28", {"value": "2026-03-01", "by": "A. Example", "because": "notified on that day"}, "true"),
    ],
)
def test_that_reports_are_not_due_yet_fits_the_flow(first: str, since: object, met: str, bench: Bench) -> None:
    flow = {"since": first, "evidence": {"annual_report": {"since": since}}}
    item = bench.item({"category": "vehicle.charging.network"}, "2026-11-24", flow=flow)
    states = {state.duty.id: state.evidence.truth.value for state in item.verdict.duties}
    assert states.get("automotive_annual_report") == states.get("automotive_annual_report_exports") == met


def test_an_old_automotive_report_is_told(bench: Bench) -> None:
    """It is no reminder any more: what was due by 15 December 2025 is not there."""
    for date, told in (("2021-12-10", True), ("2025-12-10", False)):
        report = bench.report([{"category": "vehicle.charging.network"}], flow={"evidence": {"annual_report": {"date": date}}})
        assert ("auto-provisions-2021/annual-report" in {one.code for one in report.findings if one.kind == "duty"}) is told


@pytest.mark.parametrize(("graphics", "asked"), [(True, True), (False, False), (None, False)])
def test_map_graphics_in_other_data_are_submitted_for_review(graphics: bool | None, asked: bool, bench: Bench) -> None:
    """Map Regulations art. 16: who exports a product with map graphics submits it, whatever else the product is."""
    item = {"category": "vehicle.after_sales.fault_analysis", "map_graphics": graphics, "shows_road": False}
    codes = {finding.code for finding in bench.report([item]).findings if finding.kind == "breach"}
    assert ("decree664/map-graphics" in codes) is asked
    passed = paper("map_review", result="pass", issued="2026-06-01")
    assert bench.item(item, flow={"clearances": [passed]}).kind == "clear"


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({}, None),
        ({"scale": 50}, None),
        ({"scale": 49}, "map review does not count: it is for a smaller scale than is sent"),
        (
            {"scale": 49, "changes": ["scope"]},
            "map review does not count: it is for a smaller scale than is sent; what it was given for has changed",
        ),
        # A rule of its own says why.
        ({"scale": 49, "expires": "2026-01-01"}, "map review does not count"),
    ],
)
def test_an_approval_that_falls_short_is_told_with_what_it_lacks(held: Facts, said: str | None, bench: Bench) -> None:
    item = {"category": "vehicle.after_sales.fault_analysis", "map_graphics": True, "shows_road": False, "scale": 50}
    passed = paper("map_review", **{"result": "pass", "issued": "2026-06-01", "changes": [], **held})
    report = bench.report([item], flow={"clearances": [passed]})
    told = [one.title.en for one in report.findings if one.code == "decree664/map-graphics"]
    assert told == ([] if said is None else [said])


def test_the_standard_for_cars_here_asks_nothing_of_cars_elsewhere(bench: Bench) -> None:
    """GB/T 44464 on consent: vehicles of the mainland; foreign recordings in transit meet nothing of it (Order 16 art. 4)."""
    item = {"category": "vehicle.video.cabin", "persons": 5, "collected_place": None, "vehicles": 0}
    there = {"collected_in": ["abroad"], "basis": "contract", "evidence": {"consent": {"term": "permanent"}}}
    for flow, found in (({**there, "collected_in": ["CN"]}, True), (there, False)):
        codes = {finding.code for finding in bench.report([item], flow=flow).findings}
        assert ("gbt-44464-2024/cabin-without-consent" in codes) is found
        codes = {finding.code for finding in bench.report([item], flow={**flow, "basis": "consent"}).findings}
        assert ("gbt-44464-2024/consent-for-ever" in codes) is found


@pytest.mark.parametrize("facts", [{"georeferenced": "absolute"}, {"georeferenced": "recoverable"}, {"shows_road": True}])
def test_business_data_with_positions_or_roads_may_be_mapping_results(facts: Facts, bench: Bench) -> None:
    """Surveying Law art. 2 asks for no purpose: positions of depots and trucks, pictures of a road; whether they are surveying is a review."""
    for category in ("business.logistics", "business.complaint"):
        assert bench.item({"category": category, "shows_road": False}).kind == "clear"
        codes = {finding.code for finding in bench.report([{"category": category, **facts}]).findings if finding.kind == "review"}
        assert "surveying-law/positioned-elsewhere" in codes, category


@pytest.mark.parametrize("category", ["telemetry", "telemetry.usage", "telemetry.error", "telemetry.crash"])
def test_telemetry_of_a_carmaker_is_asked_for_positions(category: str, bench: Bench) -> None:
    """Notice of 2022 item 1: coordinates of the vehicle, under whatever name; an app of somebody else shows where people are."""
    doubt, item = "surveying-law/telemetry-of-vehicles", {"category": category}
    assert bench.item(item).kind == "clear"
    left_out = bench.report([{**item, "georeferenced": None}])
    assert doubt in {finding.code for finding in left_out.findings if finding.kind == "open"}
    located = bench.report([{**item, "georeferenced": "absolute"}])
    assert doubt in {finding.code for finding in located.findings if finding.kind == "review"}
    elsewhere = bench.report([{**item, "georeferenced": None}], exporter={"sectors": ["retail"]})
    assert doubt not in {finding.code for finding in elsewhere.findings}


@pytest.mark.parametrize("system", ["wgs84", "cgcs2000", "utm", "gcj02", "bd09"])
@pytest.mark.parametrize("category", ["vehicle.can.without_position", "vehicle.diagnostics.codes", "vehicle.after_sales.customer"])
def test_who_names_a_coordinate_system_has_coordinates(category: str, system: str, bench: Bench) -> None:
    """Surveying Law art. 2, notice of 2022 item 1: what is said to be in WGS 84 carries a position, be the kind one without; shifted or not."""
    for named, told in (("local", False), (system, True)):
        report = bench.report([{"category": category, "persons": 5, "georeferenced": None, "coordinate_system": named}])
        assert ("surveying-law/coordinates-elsewhere" in {one.code for one in report.findings if one.kind == "review"}) is told


def test_coordinates_in_business_data_are_a_question_of_surveying(bench: Bench) -> None:
    """Surveying Law art. 2: of features of the ground; whether a list with coordinates is one, somebody decides."""
    item = {"category": "business.commercial", "georeferenced": None}
    assert bench.item(item).kind == "clear"
    codes = {finding.code for finding in bench.report([{**item, "coordinate_system": "gcj02"}]).findings if finding.kind == "review"}
    assert "surveying-law/coordinates-elsewhere" in codes


@pytest.mark.parametrize("category", ["business.commercial", "telemetry.error", "ai.text", "technology.document", "statistics.aggregate"])
@pytest.mark.parametrize("georeferenced", [None, "absolute", "recoverable"])
def test_one_position_is_told_once(category: str, georeferenced: str | None, bench: Bench) -> None:
    """Surveying Law art. 2 is one question of an item, whether the position or the coordinate system or both are stated."""
    item = {"category": category, "coordinate_system": "wgs84", "georeferenced": georeferenced, "holds": ["none"]}
    codes = [one.code for one in bench.report([item]).findings if one.kind == "review" and one.code.startswith("surveying-law/")]
    assert len(codes) == 1, codes


@pytest.mark.parametrize(("trained", "doubt"), [(True, True), (False, False), (None, False)])
def test_weights_inside_an_update_package_are_weights(trained: bool | None, doubt: bool, bench: Bench) -> None:
    """Mapping.md section 4: a model may memorise maps, wherever its weights travel; no norm says so, so it is a review."""
    item = {"category": "vehicle.ota.package", "trained_on_mapping_data": trained}
    codes = {finding.code for finding in bench.report([item]).findings if finding.kind == "review"}
    assert ("surveying-law/model-weights" in codes) is doubt


@pytest.mark.parametrize(
    ("category", "route"), [("person.member", CONTRACT), ("person.account", CONTRACT), ("person.employment.directory", NONE)]
)
def test_pictures_of_owners_are_sensitive_under_any_name(category: str, route: str, bench: Bench) -> None:
    """2021 Provisions art. 3: pictures of owners, drivers and passengers; the company's own staff are none of them."""
    item = {"category": category, "persons": 5, "identifiable": True}
    assert bench.route(item)[0] == NONE
    assert bench.route({**item, "faces": {"present": True, "anonymised": False, "shorter_side_px": 20}})[0] == route


def test_plates_in_infotainment_data_lie_outside(bench: Bench) -> None:
    """2021 Provisions art. 3(4): a plate is outside the vehicle, unless the pictures are said to show no road."""
    item = {"category": "vehicle.infotainment", "persons": 5, **px(plate=16)}
    assert bench.route(item) == SURE_ASSESSMENT
    assert bench.route({**item, "shows_road": False})[0] != ASSESSMENT


@pytest.mark.parametrize(
    ("flow", "vehicles", "asked"),
    [
        ({}, 0, True),
        ({"collected_in": ["CN", "abroad"]}, 0, True),
        ({"collected_in": ["abroad"], "mainland_data_added": True}, 0, True),
        ({"collected_in": ["abroad"]}, 1, True),
        ({"collected_in": ["abroad"]}, 0, False),
    ],
)
def test_vulnerabilities_found_abroad_and_of_no_car_here(flow: Facts, vehicles: int, asked: bool, bench: Bench) -> None:
    """The guide is about data of operations in the mainland (its first conduct); of cars that run here it stays a question."""
    item = {"category": "vehicle.security.vulnerability", "vulnerability_disclosed": True, "vehicles": vehicles, "collected_place": None}
    codes = {finding.code for finding in bench.report([item], flow=flow).findings}
    assert ("auto-export-guide-2026/security-data" in codes) is asked


def test_an_answer_that_makes_data_important_is_not_told_as_a_relief(bench: Bench) -> None:
    """2021 Provisions art. 3(1): military zones mean the assessment, though the review of the unread table falls with it."""
    left = {"sensitive_area": None, "vehicles": None, "infers": None, "economy": None, "georeferenced": None}
    report = bench.report([{"category": "vehicle.radar.object_list", **left}], flow={"scenario": "rd"})
    (asked,) = [query for query in queries("f", report.findings) if query.fact == "item.sensitive_area"]
    said = {word: told.en for words, told in asked.leads for word in words.en.split(", ")}
    assert said["military"] == "security assessment"


@pytest.mark.parametrize(("category", "told"), [("vehicle.telematics.operating", True), ("business.commercial", False)])
def test_a_scenario_called_other_is_to_be_checked(category: str, told: bool, bench: Bench) -> None:
    """Trap T18: inside the five scenarios the unread table calls for a review, so calling vehicle data `other` is worth a word."""
    report = bench.report([{"category": category}])
    assert report.flows[0].kind == "clear"
    assert ("auto-export-guide-2026/said-to-be-other" in {rule.id for rules in report.notes.values() for rule in rules}) is told


@pytest.mark.parametrize(
    "category",
    [
        "vehicle.telematics.operating", "vehicle.ota.record", "vehicle.charging.status", "vehicle.platform.log", "vehicle.traffic.index",
        "vehicle.algorithm.gradients", "vehicle.v2x.broadcast", "vehicle.design.document", "vehicle.identity.key", "vehicle.scene.simulated",
        "vehicle.lidar.point_cloud", "vehicle.object_list", "vehicle.inertial", "vehicle.gnss.raw", "vehicle.image.roadside", "vehicle.map.structure",
        "vehicle.trajectory", "vehicle.can", "vehicle.diagnostics.codes", "vehicle.ultrasonic", "vehicle.simulation_reconstruction",
        "vehicle.identity.vin", "vehicle.map.topology", "vehicle.event_record", "vehicle.video.cabin", "vehicle.image.cabin",
        "vehicle.audio.cabin", "vehicle.audio.exterior", "vehicle.biometric", "vehicle.infotainment",
    ],
)  # fmt: skip
def test_the_bare_word_other_takes_nothing_out_of_the_five_scenarios(category: str, bench: Bench) -> None:
    """Automotive data that match nothing never fall to `none` (trap T18): kinds that the table lists under a scenario arise in it."""
    item: Facts = {"category": category}
    for plain in ("other", None):
        report = bench.report([item], flow={"scenario": plain})
        (open_,) = [one for one in report.findings if one.code == "auto-export-guide-2026/unread-items"]
        assert (open_.kind, [ask.key for ask in open_.asks]) == ("open", ["flow.scenario"])
        assert bench.route(item, flow={"scenario": plain})[1] == ASSESSMENT
    assert "auto-export-guide-2026/unread-items" not in {one.code for one in bench.report([item]).findings}
    inside = bench.report([item], flow={"scenario": "connected_operation"})
    assert [one.kind for one in inside.findings if one.code == "auto-export-guide-2026/unread-items"] == ["review"]


@pytest.mark.parametrize(
    "category",
    [
        "vehicle.identity.plate",
        "vehicle.identity.registration",
        "vehicle.after_sales.record",
        "vehicle.after_sales.customer",
        "person.contact",
    ],
)
def test_what_also_arises_in_trade_may_be_called_other(category: str, bench: Bench) -> None:
    """The guide names five scenarios and no more: used cars, papers and service are in none of them (taxonomy: the plate's number, warranty)."""
    report = bench.report([{"category": category, "persons": 5}], flow={"scenario": "other"})
    assert "auto-export-guide-2026/unread-items" not in {one.code for one in report.findings}


def test_a_cabin_camera_in_a_sensitive_area_is_asked_what_it_sees_first(bench: Bench) -> None:
    """2021 Provisions art. 3(1) through the mapping layer: while nobody says whether the road is seen the flow stays open."""
    cabin: Facts = {"category": "vehicle.video.cabin", "persons": 5, "sensitive_area": ["military"]}
    report = bench.report([{**cabin, "shows_road": None}])
    assert "item.shows_road" in {ask.key for finding in report.findings if finding.kind == "open" for ask in finding.asks}
    assert bench.route({**cabin, "shows_road": True}) == SURE_ASSESSMENT
    # Without the road or a position there is no geographic information; that they concern such an area is for the draft's catch-all.
    assert bench.route({**cabin, "shows_road": False}) == (CONTRACT, ASSESSMENT)
    # Neither said settles nothing; before the guide no review of its unread list stood in the way.
    year = {"provided_this_year": {"as_of": "2026-01-29"}}
    silent = bench.item({**cabin, "shows_road": None, "georeferenced": None}, "2026-01-29", exporter=year, flow={"since": "2026-01-05"})
    assert (silent.verdict.floor.name, silent.verdict.ceiling.name) == (CONTRACT, ASSESSMENT)
    assert {"item.shows_road", "item.georeferenced"} <= {question.key for question in silent.verdict.questions}
    told = bench.item({**cabin, "shows_road": False}, "2026-01-29", exporter=year, flow={"since": "2026-01-05"})
    assert (told.verdict.floor.name, told.verdict.ceiling.name) == (CONTRACT, CONTRACT)
