"""Vehicle, lidar, map and positioning data against a second, plain telling of the automotive and mapping law.

LAW: the 2021 Provisions on automotive data (art. 3), the export guide of 2026 (items, exemptions 7 to 9), GB/T 44464-2024 5.8 and
6.7, GB 44495-2024 7.4.7; Surveying and Mapping Law arts. 8, 27 and 34, Decree 469 arts. 16 and 18, Decree 664 art. 15, the notices
on intelligent vehicles of 2022 and 2024 (自然资规〔2022〕1号, 自然资发〔2024〕139号); Order 16 arts. 4, 5, 7 and 8 for what is left. What is complete
must come out equal. Where facts are left out or are ranges, whatever they may turn out to be must lie in the answer, and where all of it
gives the same, so must the answer.
"""

from __future__ import annotations

import json
import random
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from worlds import parts

from tongguan import check
from tongguan.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tongguan.verdict import Verdict

FREE, CONTRACT, ASSESSMENT, PROHIBITED = range(4)
World = dict[str, Any]
"""Every fact of one flow with one item, by its key; `day` and `papers` beside them."""
Told = tuple[int, int]
"""The lightest and the strictest route that the law leaves open."""
WORD = {"by": "counsel", "because": "gone through item by item"}
YES_NO = [True, False]

# The days on which something began.
ORDER_16, NOTICE_139, STANDARD, MANDATORY, GUIDE, EXEMPTIONS, ALL_TYPES = (
    "2024-03-22",  # Order 16
    "2024-07-26",  # 自然资发〔2024〕139号
    "2024-08-23",  # GB/T 44464-2024
    "2026-01-01",  # GB 44495-2024, types approved from then on
    "2026-01-30",  # the guide: its criteria
    "2026-07-01",  # the guide: exemptions 7 to 9 are certain
    "2028-01-01",  # GB 44495-2024, all types
)
DAYS = [ORDER_16, "2024-07-25", NOTICE_139, "2024-08-22", STANDARD, "2025-12-31", MANDATORY, "2026-01-29", GUIDE, "2026-06-30", EXEMPTIONS]
DAYS += ["2027-12-31", ALL_TYPES]

PICTURES = ["vehicle.video.exterior", "vehicle.image.roadside", "vehicle.scene.labelled.image", "vehicle.training.raw"]
POINTS = ["vehicle.radar.point_cloud", "vehicle.scene.library", "vehicle.training.feature_point_cloud"]
MAPS = ["vehicle.map.navigation", "vehicle.map.adas", "vehicle.map.hd", "vehicle.map.topology"]
TRACKS = ["vehicle.trajectory", "vehicle.gnss.position"]
MAPPED = [*PICTURES, *POINTS, *MAPS, *TRACKS]
CODE = ["vehicle.ota.source", "vehicle.algorithm.source", "vehicle.design.bom", "vehicle.platform.topology"]
SECURITY = ["vehicle.security.vulnerability"]
KINDS = [*PICTURES * 2, *POINTS, *MAPS, *TRACKS * 2, *CODE, *SECURITY * 3, "vehicle.identity.key"]
SERVING = {"vehicle.identity.key", "vehicle.platform.topology", "vehicle.ota.source"}
"""What serves vehicles in the mainland wherever it was made: Order 16 art. 4 frees no important data."""
KINDS += ["vehicle.training.raw"] * 3 + ["vehicle.ota.source", "vehicle.platform.topology"] * 2

FACTS: dict[str, list[Any]] = {
    "exporter.critical_infrastructure_operator": [False, False, False, True],
    "exporter.foreign_invested": YES_NO,
    "exporter.mapping_licence": ["none", "surveying", "navigation_map"],
    "exporter.provided_this_year.ordinary": [0, 99_100, 99_100, 999_100, 1_000_000],
    "exporter.provided_this_year.sensitive": [0, 0, 0, 9_000, 10_000],
    "recipient.affected_product_provider": YES_NO,
    "flow.collected_in": [["CN"], ["CN"], ["CN", "abroad"], ["abroad"]],
    "flow.mainland_data_added": YES_NO,
    "flow.sent_by": ["vehicle", "platform", "platform"],
    "flow.vehicle_type_approved": ["2025-12-31", "2026-01-01"],
    "flow.mapping_actor": ["exporter", "licensed_unit", "other"],
    "flow.directed_from_abroad": [False, False, True],
    "flow.stored_in": [["abroad"], ["abroad", "mainland"]],
    "flow.scenario": ["other", "other", "driving_automation", "software_upgrade", "rd"],
    "flow.purpose": ["analytics", "development"],
    "item.persons": [1, 900, 900, 1_000, 9_999, 100_001],
    "item.also_ordinary": YES_NO,
    "item.important_notified": [*[False] * 19, True],
    "item.payload_only": [True, True, False],
}
AREAS: dict[str, list[Any]] = {
    "item.sensitive_area": [["none"], ["military"], ["defence_industry"], ["other_key"]],
    "item.infers.sensitive_area": [False, True],
    "item.infers.classified_geodata": [False, True],
    "item.infers.law_enforcement": [False, True],
    "item.economy.level": ["none", "county", "prefecture"],
    "item.economy.days": [29, 30],
}
FLEET: dict[str, list[Any]] = {"item.vehicles": [99_999, 100_000]}
TECHNOLOGY: dict[str, list[Any]] = {f"item.{key}": [False, True] for key in ("state_programme", "award", "affects_technology_security")}
VOLUMES: dict[str, list[Any]] = {
    "item.raw_hours": [1_999, 2_000],
    "item.raw_km": [49_999_999, 50_000_000],
    "item.raw_pictures": [9_999_999, 10_000_000],
    "item.raw_recordings": [999_999, 1_000_000],
}
LOUD = [key for key in (*AREAS, *FLEET, *TECHNOLOGY, *VOLUMES) if key != "item.economy.days"]
IMAGES: dict[str, list[Any]] = {
    "item.faces.present": YES_NO,
    "item.faces.anonymised": YES_NO,
    "item.faces.shorter_side_px": [31, 32],
    "item.plates.present": [False],
    "item.road_signs": [False],
}
PLACES: dict[str, list[Any]] = {
    "item.collected_for": ["navigation_or_map", "adas_function", "test"],
    "item.secrecy_processed": YES_NO,
    "item.from_secret_results": [*[False] * 7, True],
    "item.continuous_km2": [25, 26],
    "item.accuracy.planimetric_m": [10, 11],
}
OWN: dict[str, dict[str, list[Any]]] = {
    "vehicle.ota.source": {
        "item.ota.in_china": [True, True, False],
        "item.ota.remote_control": [True, True, False],
        "item.ota.nfc_only": [False, False, True],
        "item.ota.functions": [["battery_temperature"], ["cruise"], []],
        "item.ota.recall": [True],
    },
    "vehicle.platform.topology": {
        "item.platform.vehicles_served": [499_999, 500_000, 999_999, 1_000_000],
        "item.platform.online_upgrade": YES_NO,
        "item.platform.upgrade_touches_driving": YES_NO,
    },
    "vehicle.algorithm.source": TECHNOLOGY | {"item.open_sourced": YES_NO},
    "vehicle.design.bom": {"item.state_programme": YES_NO},
    "vehicle.identity.key": FLEET,
    "vehicle.security.vulnerability": {"item.vulnerability_disclosed": YES_NO},
    **dict.fromkeys(MAPPED, AREAS | FLEET | PLACES),
    **dict.fromkeys([*PICTURES, "vehicle.scene.library"], AREAS | FLEET | PLACES | IMAGES),
    "vehicle.training.raw": AREAS | FLEET | PLACES | IMAGES | TECHNOLOGY | VOLUMES,
    "vehicle.training.feature_point_cloud": AREAS
    | FLEET
    | PLACES
    | TECHNOLOGY
    | {key: VOLUMES[key] for key in ("item.raw_hours", "item.raw_km")}
    | {"item.faces.present": [False], "item.plates.present": [False]},
}
"""What a kind of data can hold."""
NOTHING: World = {
    "item.sensitive_area": ["none"],
    "item.economy.level": "none",
    "item.economy.days": 1,
    **dict.fromkeys([f"item.infers.{what}" for what in ("sensitive_area", "classified_geodata", "law_enforcement")], False),
    **dict.fromkeys(TECHNOLOGY, False),
    **dict.fromkeys(FLEET | VOLUMES, 1),
}
JUDGED = {
    "flow.scenario",
    "flow.directed_from_abroad",
    "item.affects_technology_security",
    "item.faces.anonymised",
    "item.identifiable",
    "item.infers.classified_geodata",
    "item.infers.law_enforcement",
    "item.infers.sensitive_area",
    "item.made",
    "item.necessary",
    "item.non_secret",
    "item.secrecy_processed",
    "recipient.end_use_risk",
}
SETTLED: World = {
    "exporter.sectors": ["automotive"],
    "exporter.state_organ": False,
    "exporter.registered_in": "cn-hb-wuhan",
    "exporter.exports_from": "cn-hb-wuhan",
    "exporter.clearances": [],
    "exporter.foreign_controlled": False,
    "recipient.name": "Example AG",
    "recipient.country": "DE",
    "recipient.kind": "company",
    "recipient.lists": [],
    "recipient.country_countermeasure": False,
    "recipient.end_use_risk": False,
    "recipient.onward": [],
    "recipient.holds_key_table": False,
    "flow.id": "flow",
    "flow.to": "hq",
    "flow.way": "transfer",
    "flow.basis": "other",
    "flow.foreign_authority_request": False,
    "flow.client_data": False,
    "flow.survey": "none",
    "item.id": "item",
    "item.minors_under_14": False,
    "item.holds": [],
    "item.necessary": True,
    "item.core": False,
    "item.state_secret": False,
    "item.work_secret": False,
    "item.flown_by_drone": False,
    "item.from_robotaxi": False,
    "item.controlled_item": False,
    "item.important_suspected": False,
    "item.technology_entry": "none",
    "item.hgr": "none",
    "item.made": "real",
    "item.accuracy.relative_height_pct": 6,
    "item.joinable_with": [],
}
PAPERS = ["mapping_export_approval", "map_review", "foreign_survey_approval", "miit_vulnerability_report", "samr_defect_filing"]


def world(seed: str) -> World:
    """Something that a carmaker sends abroad, every fact of it known."""
    any_ = random.Random(seed)  # noqa: S311 - a test
    kind = any_.choice(KINDS)
    pools = FACTS | OWN.get(kind, {})
    one = SETTLED | NOTHING | {"item.category": kind} | {key: any_.choice(values) for key, values in pools.items()}
    quiet = [key for key in LOUD if key in pools]
    for key in any_.sample(quiet, max(len(quiet) - 2, 0)):  # of the criteria two at most speak, for each hides the others
        one[key] = pools[key][0]
    one["flow.purpose"] = {"vehicle.ota.source": "defect_cure", "vehicle.security.vulnerability": "vulnerability_fix"}.get(
        kind, one["flow.purpose"]
    )
    if kind in MAPPED:
        one["item.georeferenced"], one["item.coordinate_system"] = "absolute", "gcj02"
        if any_.random() < 0.2:
            one["item.non_secret"] = True
    else:
        one["item.georeferenced"] = "none"
    if one["flow.collected_in"] != ["abroad"]:
        one["item.collected_place"] = ["cn-hb-wuhan"]
    elif "item.vehicles" in one and kind != "vehicle.identity.key":
        one["item.vehicles"], one["flow.sent_by"] = 0, "platform"  # cars that run in the mainland collected none of it
    one["flow.first_hop"] = (
        "abroad" if one["flow.sent_by"] == "vehicle" else any_.choice(["licensed_unit", "exporter_cloud", "other_mainland"])
    )
    one["papers"] = [paper for paper in PAPERS if any_.random() < 0.5]
    return finished(one)


def finished(one: World) -> World:
    """With what follows: a picture shows people where a face is left in it."""
    seen = shows_faces(one)
    return (
        one
        | {"item.identifiable": one["item.category"] in TRACKS or seen}
        | ({"item.faces.shorter_side_px": 0} if one.get("item.faces.present") is False else {})
    )


def shows_faces(one: World) -> bool:
    return bool(one.get("item.faces.present") and not one["item.faces.anonymised"])


def foreign(one: World) -> bool:
    """Order 16 art. 4; of what was collected abroad with nothing of the mainland added only those criteria speak that ask whose vehicles it serves."""
    return one["flow.collected_in"] == ["abroad"] and not one["flow.mainland_data_added"]


def triggers(one: World) -> set[str]:
    """The guide's conditions, by the letters of its table; 以上 includes the number."""
    lines = {
        "T1": one["item.infers.sensitive_area"] or one["item.sensitive_area"] in (["military"], ["defence_industry"]),
        "T2": one["item.infers.classified_geodata"],
        "T3": one["item.economy.level"] == "prefecture" and one["item.economy.days"] >= 30,
        "T4": one["item.infers.law_enforcement"],
        "T5": shows_faces(one) and one["item.faces.shorter_side_px"] >= 32,
        "T7": one.get("item.vehicles", 0) >= 100_000,
        "K1": one.get("item.raw_hours", 0) >= 2_000,
        "K1km": one.get("item.raw_km", 0) >= 50_000_000,
        "K2": one.get("item.raw_pictures", 0) >= 10_000_000,
        "K3": one.get("item.raw_recordings", 0) >= 1_000_000,
        "S1": one["item.state_programme"],
        "S3": one["item.award"],
        "S4": one["item.affects_technology_security"],
    }
    return {name for name, met in lines.items() if met}


T = {"T1", "T2", "T3", "T4", "T5", "T7"}


def guide(one: World) -> tuple[bool, bool]:
    """Whether an item of the guide is met for certain, and whether one that is known from the draft only."""
    kind, met = one["item.category"], triggers(one)
    sure: set[str] = set()
    match kind:
        case "vehicle.scene.labelled.image":
            sure, draft = T - {"T4"}, {"T4"}
        case "vehicle.training.raw":
            sure, draft = {"T7", "K1", "K2"}, {"S1", "S3", "T1", "T2", "T3", "T4", "K1km", "K3"}
        case "vehicle.training.feature_point_cloud":
            draft = T - {"T5"} | {"S1", "S3", "K1", "K1km"}
        case "vehicle.design.bom":
            draft = {"S1"}
        case "vehicle.algorithm.source":
            draft = set() if one["item.open_sourced"] else {"S1", "S3", "S4"}
        case "vehicle.platform.topology":
            served, upgrades = one["item.platform.vehicles_served"], one["item.platform.online_upgrade"]
            return False, served >= 1_000_000 or (served >= 500_000 and upgrades and one["item.platform.upgrade_touches_driving"])
        case "vehicle.ota.source":
            limbs = one["item.ota.in_china"], one["item.ota.remote_control"] and not one["item.ota.nfc_only"], one["item.ota.functions"]
            return all(limbs), False
        case "vehicle.identity.key":
            draft = {"T7"}
        case "vehicle.security.vulnerability":
            draft = set()
        case _:
            draft = T
    return bool(sure & met), bool(draft & met)


def provisions(one: World) -> tuple[bool, bool]:
    """Art. 3(1), (2) and (4) of the 2021 Provisions: for certain, and in doubt below a number that the definition does not have."""
    area = one["item.category"] in MAPPED and one["item.sensitive_area"] != ["none"]
    economy = one["item.category"] in MAPPED and one["item.economy.level"] != "none"
    below = one["item.economy.level"] == "county" or one["item.economy.days"] < 30
    faces = shows_faces(one)
    small = faces and one["item.faces.shorter_side_px"] < 32
    economy_in_doubt = economy and below and one["day"] >= GUIDE
    faces_in_doubt = small and one["day"] >= STANDARD
    inferred = one["item.infers.sensitive_area"] and one["day"] < GUIDE  # a word of the guide alone; the definition has none
    return area or (economy and not economy_in_doubt) or (faces and not faces_in_doubt), economy_in_doubt or faces_in_doubt or inferred


def counted(one: World) -> tuple[bool, bool, int, int]:
    """Whether it is personal, whether sensitive (video, images and tracks of people: art. 3), and the year's two counts with it."""
    personal = sensitive = one["item.category"] in TRACKS or shows_faces(one)
    here = 0 if foreign(one) or not personal else one["item.persons"]
    ordinary = one["exporter.provided_this_year.ordinary"] + (here if one["item.also_ordinary"] else 0)
    return personal, sensitive, ordinary, one["exporter.provided_this_year.sensitive"] + here


def unimportant(one: World) -> int:
    """Order 16 arts. 4, 5(1)(4), 7 and 8."""
    personal, _, ordinary, sensitive = counted(one)
    if not personal or foreign(one):
        return FREE
    if one["exporter.critical_infrastructure_operator"] or ordinary >= 1_000_000 or sensitive >= 10_000:
        return ASSESSMENT
    return CONTRACT


def exempt(one: World) -> bool:
    """Exemptions 7 and 9 of the guide: the kind alone, its purpose, the report or filing first; a vulnerability to its provider."""
    reported = {"vehicle.security.vulnerability": "miit_vulnerability_report", "vehicle.ota.source": "samr_defect_filing"}
    paper = reported.get(one["item.category"])
    to_provider = one.get("item.vulnerability_disclosed", True) or one["recipient.affected_product_provider"]
    return one["item.payload_only"] and paper in one["papers"] and to_provider


def route(one: World) -> Told:
    """The range of routes: apart only where the law leaves it to a person."""
    base = unimportant(one)
    sure, doubt = (False, False) if foreign(one) else provisions(one)
    listed, draft = guide(one) if one["day"] >= GUIDE and (not foreign(one) or one["item.category"] in SERVING) else (False, False)
    if foreign(one):
        listed, draft = False, listed or draft
    security = one["item.category"] in SECURITY and one["day"] >= GUIDE and not foreign(one)  # the official answers take it as important
    if one["item.category"] == "vehicle.security.vulnerability" and not (
        one["item.vulnerability_disclosed"] or one["recipient.affected_product_provider"]
    ):  # the rules on vulnerabilities of 2021, art. 9, from memory: to nobody but the provider
        return (ASSESSMENT if one["item.important_notified"] else base), PROHIBITED
    if one["item.important_notified"]:
        return ASSESSMENT, ASSESSMENT
    unread = one["day"] >= GUIDE and one["flow.scenario"] != "other" and not foreign(one)  # two items and a class of the final guide
    if exempt(one) and one["day"] >= GUIDE:
        # From which day is not settled until July; nor whether they reach an operator of critical infrastructure (CSL art. 39).
        certain = one["day"] >= EXEMPTIONS and not one["exporter.critical_infrastructure_operator"]
        return FREE, FREE if certain or not (listed or draft or security or unread) else ASSESSMENT
    if sure or listed:
        return ASSESSMENT, ASSESSMENT
    personal, _, ordinary, _ = counted(one)
    many = personal and max(one["item.persons"], ordinary) > 100_000  # art. 3(5): more than, not from
    if doubt or draft or unread or security or (many and not foreign(one)):
        return base, ASSESSMENT
    return base, base


def breaches(one: World) -> set[str]:
    """Norms beside the route that are broken."""
    broken = set()
    direct = one["flow.sent_by"] == "vehicle"
    if direct and one["day"] >= STANDARD:  # GB/T 44464 5.8, 6.7
        broken.add("gbt-44464-2024/no-direct")
    if direct and one["day"] >= (MANDATORY if one["flow.vehicle_type_approved"] >= MANDATORY else ALL_TYPES):  # GB 44495 7.4.7
        broken.add("gb-44495-2024")
    if one["item.category"] not in MAPPED or foreign(one) or one["flow.collected_in"] == ["abroad"]:
        return broken
    at_home = one["exporter.mapping_licence"] == "navigation_map" and not one["exporter.foreign_invested"]
    straight = one["flow.first_hop"] == "licensed_unit" or (one["flow.first_hop"] == "exporter_cloud" and at_home)
    if one["day"] >= NOTICE_139 and one["item.collected_for"] == "navigation_or_map" and not straight:  # item 5(1)
        broken.add("mnr-2024-139/first-hop")
    if one["day"] >= NOTICE_139 and "mainland" not in one["flow.stored_in"]:  # item 5(2)
        broken.add("mnr-2024-139/stored-abroad")
    licensed = not one["exporter.foreign_invested"] and one["exporter.mapping_licence"] != "none"
    if one["flow.mapping_actor"] == "other" or (one["flow.mapping_actor"] == "exporter" and not licensed):  # notice of 2022, item 3
        broken.add("unlicensed")
    return broken


NAMES = {
    "surveying-law/unlicensed": "unlicensed",
    "mnr-2022-1/foreign-invested-must-entrust": "unlicensed",
    "mnr-2022-1/domestic-licence": "unlicensed",
}
BROKEN = {"gbt-44464-2024/no-direct", "gb-44495-2024", "mnr-2024-139/first-hop", "mnr-2024-139/stored-abroad", "unlicensed"}
MAPPING_GATES = {"mapping_procedure", "mapping_export_approval", "map_review"}


def gates(one: World) -> tuple[bool, bool, bool]:
    """Whether a mapping procedure is needed, whether it is done, and whether a foreign party surveys (art. 8)."""
    if one["item.category"] not in MAPPED or one["flow.collected_in"] == ["abroad"]:
        return False, False, False
    # A foreign party that steers, or that the cars send to as they drive, surveys itself.
    surveys = one["flow.directed_from_abroad"] or one["flow.sent_by"] == "vehicle"
    approved, reviewed = "mapping_export_approval" in one["papers"], "map_review" in one["papers"]
    processed = one["item.secrecy_processed"]
    military = one["item.sensitive_area"] == ["military"]  # no review number carries it: Decree 664 art. 8, and the catalogue
    secret = one["item.from_secret_results"] and not processed  # Decree 469 arts. 16, 18: nothing but the approval
    if one["item.category"] in MAPS:  # Decree 664 art. 15; 139 item 4: a map that was processed goes on its review
        return True, reviewed and processed and not military, surveys
    if one.get("item.non_secret") and not secret:  # which procedure then, no norm says: a review
        return False, False, surveys
    # The catalogue's figures are from memory: to reach them takes the review's force away, to miss them proves nothing.
    figures = one["item.continuous_km2"] > 25 and one["item.accuracy.planimetric_m"] <= 10
    by_review = reviewed and processed and not figures and not military
    return True, approved or by_review, surveys


def text(one: World, left_out: Iterable[str], ranges: World) -> str:
    """The manifest of it, without what is left out and with ranges where they stand for a number."""
    told = parts(one, left_out, JUDGED, WORD, ranges)
    item, flow, exporter = told["item"], told["flow"], told["exporter"]
    size = item.pop("persons", None)
    people = {"kind": "vehicle_users", "apart_from": ["provided_this_year"]} | ({"size": size} if size else {})
    paper = {
        "ref": "X-1",
        "issued": "2023-01-02",
        "filed": "2023-01-02",
        "result": "pass",
        "expires": "never",
        "withdrawn_on": "never",
        "items": ["item"],
        "recipients": ["hq"],
        "purposes": [one["flow.purpose"]],
        "changes": [],
    }
    exporter["id"] = one["id"]
    exporter["provided_this_year"] = exporter.get("provided_this_year", {}) | {"as_of": one["day"], "until": f"{one['day'][:4]}-12-31"}
    flow |= {
        "since": one["day"],
        "items": [item | {"persons": "people"}],
        "clearances": [{"mechanism": name} | paper for name in one["papers"]],
    }
    return json.dumps(
        {"version": 1, "exporter": exporter, "populations": {"people": people}, "recipients": {"hq": told["recipient"]}, "flows": [flow]}
    )


def verdicts(day: str, manifests: dict[str, str]) -> Iterator[Verdict]:
    by_file = {flow.manifest.path: flow.items[0].verdict for flow in check(text=manifests, as_of=day).flows}
    return (by_file[name] for name in manifests)


def found(verdict: Verdict) -> tuple[Told, dict[str, Truth], dict[str, bool]]:
    """What the program says: the route, the norms that are or may be broken, the mapping gates that are or may be unmet."""
    broken: dict[str, Truth] = {}
    for rule, outcome, _ in verdict.breaches:
        name = NAMES.get(rule.id, "gb-44495-2024" if rule.id.startswith("gb-44495-2024/") else rule.id)
        if name in BROKEN and broken.get(name) != Truth.TRUE:
            broken[name] = outcome.truth
    unmet = {state.gate.id: state.needed.truth == Truth.TRUE for state in verdict.gates if state.met.truth != Truth.TRUE}
    return (int(verdict.floor), int(verdict.ceiling)), broken, unmet


WORLDS = 45
HIDEABLE = [
    key
    for key in (*FACTS, *AREAS, *FLEET, *TECHNOLOGY, *VOLUMES, *PLACES)
    if key not in {"flow.purpose", "flow.collected_in", "flow.sent_by"}
]
HIDEABLE += ["item.faces.shorter_side_px", "item.open_sourced", "item.vulnerability_disclosed", "item.ota.in_china", "item.ota.functions"]
CLAIMS = {"item.secrecy_processed"}
"""Left out they are not claimed: nothing stays open."""


def worlds(day: str) -> dict[str, World]:
    return {name: world(name) | {"day": day, "id": name} for name in (f"{day}-{number}" for number in range(WORLDS))}


def poorer(one: World, any_: random.Random) -> tuple[dict[str, list[Any]], World]:
    """What is no longer told of it, each with the values that it may have; numbers of which a range is told."""
    pools = FACTS | OWN.get(one["item.category"], {})
    known = [key for key in HIDEABLE if key in pools and key not in CLAIMS]
    if one.get("item.vehicles") == 0:
        known = [key for key in known if key != "item.vehicles"]
    if not one.get("item.faces.present"):
        known = [key for key in known if not key.startswith("item.faces")]
    hidden = {key: [value for place, value in enumerate(pools[key]) if value not in pools[key][:place]] for key in any_.sample(known, 3)}
    ranges: World = {}
    for key, values in hidden.items():
        if type(values[0]) is int and not key.startswith("exporter.") and any_.random() < 0.5:
            low, high = sorted(any_.sample(range(len(values)), 2))
            hidden[key] = values[low : high + 1]
            ranges[key] = {"low": values[low], "high": values[high]}
    return hidden, ranges


@pytest.mark.parametrize("day", DAYS)
def test_what_is_complete_is_told_as_the_law_has_it(day: str) -> None:
    told = verdicts(day, {name: text(one, (), {}) for name, one in worlds(day).items()})
    for (name, one), verdict in zip(worlds(day).items(), told, strict=True):
        found_route, broken, unmet = found(verdict)
        assert found_route == route(one), (name, one)
        assert {rule for rule, truth in broken.items() if truth == Truth.TRUE} == breaches(one), (name, one)
        needed, met, surveys = gates(one)
        if one["flow.collected_in"] != ["abroad"]:
            assert bool(MAPPING_GATES & unmet.keys()) == (needed and not met), (name, one)
            assert ("foreign_survey_approval" in unmet) == (surveys and "foreign_survey_approval" not in one["papers"]), (name, one)


@pytest.mark.parametrize("day", DAYS)
def test_what_is_left_out_leaves_open_what_it_may_turn_out_to_be_and_nothing_else(day: str) -> None:
    any_ = random.Random(day)  # noqa: S311 - a test
    left_out = {name: poorer(one, any_) for name, one in worlds(day).items()}
    told = verdicts(
        day, {name: text(one, left_out[name][0].keys() - left_out[name][1], left_out[name][1]) for name, one in worlds(day).items()}
    )
    for (name, one), verdict in zip(worlds(day).items(), told, strict=True):
        hidden, ranges = left_out[name]
        every = [finished(one | dict(zip(hidden, values, strict=True))) for values in product(*hidden.values())]
        found_route, broken, unmet = found(verdict)
        routes = [route(each) for each in every]
        assert found_route == (min(low for low, _ in routes), max(high for _, high in routes)), (name, hidden, ranges, one)
        norms = [breaches(each) for each in every]
        assert {rule for rule, truth in broken.items() if truth == Truth.TRUE} == set.intersection(*norms), (name, hidden, ranges, one)
        assert broken.keys() == set.union(*norms), (name, hidden, ranges, one)
        if one["flow.collected_in"] != ["abroad"]:
            undone = {needed and not met for needed, met, _ in map(gates, every)}
            assert bool(MAPPING_GATES & unmet.keys()) == (True in undone), (name, hidden, ranges, one)
