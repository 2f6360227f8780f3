"""Vehicle data: the numbers, steps and exemptions of the automotive rules, each against the whole lawbook.

The cases beside each rule show the rule alone. Here a whole manifest is judged, so that what one rule takes away and another
leaves in is seen together. Every expectation is written from the law.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import TODAY
from repo import put, report, run
from stories import exporter, story

from tongguan import check
from tongguan.document import read
from tongguan.judge.law import Law
from tongguan.pipeline import check as judged

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
FLOW: Facts = {
    "way": "transfer", "sent_by": "platform", "stored_in": ["mainland", "abroad"], "collected_in": ["CN"], "mainland_data_added": False,
    "since": "2026-09-01", "scenario": "other", "purpose": "after_sales", "basis": "consent", "foreign_authority_request": False,
    "incident": False, "survey": "none", "client_data": False, "first_hop": "licensed_unit", "mapping_actor": "licensed_unit",
    "mapping_licence_number": "EXAMPLE-NAV-001", "directed_from_abroad": False,
}  # fmt: skip
SIGNED = {"by": "A. Example, counsel", "because": "tested on the whole collection"}


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


def merged(base: Facts, more: Facts) -> Facts:
    """Facts over facts; mappings of facts are merged, a judged fact is one value, `None` takes a fact away."""
    result = dict(base)
    for key, value in more.items():
        old = result.get(key)
        if isinstance(value, dict) and isinstance(old, dict) and "value" not in value and "value" not in old:
            result[key] = merged(old, value)
        else:
            result[key] = value
    return {key: value for key, value in result.items() if value is not None}


class Bench:
    """Judges one item whose facts are the harmless ones but for what a test says."""

    def __init__(self, lawbook: Lawbook) -> None:
        self.lawbook = lawbook
        self._laws: dict[tuple[str, bool], Law] = {}

    def report(self, items: list[Facts], day: str = TODAY, *, strict: bool = False, exact: bool = True, **others: Facts) -> Report:
        """The report on one flow; `flow`, `exporter`, `recipient` and `populations` say what else is other."""
        flow = {"id": "f", "to": "hq", **merged(FLOW, others.get("flow", {}))}
        flow["items"] = [{"id": f"i{number}", **merged(ITEM, item)} for number, item in enumerate(items)]
        manifest = {
            "version": 1,
            "exporter": merged(EXPORTER, others.get("exporter", {})),
            "populations": others.get("populations", {}),
            "recipients": {"hq": merged(RECIPIENT, others.get("recipient", {}))},
            "flows": [flow],
        }
        law = self._laws.setdefault((day, strict), Law(self.lawbook, day, strict_conflicts=strict))
        report = judged([("m.yaml", json.dumps(manifest))], self.lawbook, day, lambda *_: read("", "x"), law=law, exact=exact)
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
    answer = {
        "mechanism": "determination", "settles": ["art-3-5-many-persons"], "route": NONE, "items": ["i0"],
        "by": "provincial cyberspace administration", "because": "reply of 2026-08-01",
    }  # fmt: skip
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
