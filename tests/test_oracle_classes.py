"""What data are in law, told a second time: personal, sensitive, important, a mapping result, and who is counted where.

LAW: PIPL arts. 4, 28 and 73 with the official answers of 2024-03-22 (Q5) and 2026-01-09; the 2021 Provisions on automotive data,
art. 3; GB/T 44464-2024 Table A.2 with its note 1; Order 16 arts. 2, 5, 7 and 8; Surveying and Mapping Law art. 2 with
自然资规〔2022〕1号 item 1 and 自然资发〔2024〕139号 item 1. A kind of data is told by what its label means in law, not by the taxonomy's
own columns. What is complete must come out equal; of what is left out nothing certain may change.
"""

from __future__ import annotations

import json
import random
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from tongguan import check
from tongguan.render import Options
from tongguan.render.json import render

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongguan.lawbook.model import Lawbook
    from tongguan.report import Report

World = dict[str, Any]
"""Every fact of one flow with one item, by its key; `day` beside them."""
Class = bool | None
"""Whether the data are of a class; None where the law leaves it to an answer."""

PIPL, PROVISIONS_2, ORDER_16, NOTICE_139, TABLE = "2021-11-01", "2022-08-25", "2024-03-22", "2024-07-26", "2024-08-23"
DAYS = [PIPL, "2022-08-24", PROVISIONS_2, "2024-03-21", ORDER_16, "2024-07-25", NOTICE_139, "2024-08-22", TABLE, "2025-10-31", "2025-11-01"]
DAYS += ["2026-01-29", "2026-01-30", "2026-11-24"] * 2
WORD = {"by": "counsel", "because": "gone through item by item"}


def signed(value: Any) -> dict[str, Any]:
    return {"value": value, **WORD}


def plain(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) else value


def is_signed(value: Any) -> bool:
    return isinstance(value, dict)


# ---------------------------------------------------------------- kinds of data, as the law sees them


def within(kind: str, kinds: Iterable[str]) -> bool:
    return any(kind == one or kind.startswith(f"{one}.") for one in kinds)


# Art. 4: about a natural person by what they are called, whatever is in them.
OF_PERSONS = [
    "person",
    "ride_hailing.personal",
    "aviation.passenger",
    "vehicle.video.cabin",
    "vehicle.image.cabin",
    "vehicle.audio.cabin",
    "vehicle.audio.voice_command",
    "vehicle.biometric",
    "vehicle.gnss.position",
    "vehicle.trajectory",
    "vehicle.telematics.driving_behaviour",
    "vehicle.charging.payment",
    "vehicle.identity.plate",
    "vehicle.identity.registration",
    "vehicle.after_sales.record",
    "vehicle.after_sales.customer",
    "vehicle.infotainment",
]
# Code, parts, maps and figures: about nobody by what they are called.
OF_NOBODY = [
    "vehicle.ota.source",
    "vehicle.map.adas",
    "vehicle.map.hd",
    "vehicle.map.topology",
    "vehicle.map.structure",
    "vehicle.scene.simulated.synthetic",
    "vehicle.algorithm.document",
    "vehicle.algorithm.source",
    "vehicle.traffic.index",
    "vehicle.platform.asset",
    "vehicle.platform.topology",
    "vehicle.design.bom",
    "vehicle.design.source",
    "vehicle.manufacturing.bom",
    "vehicle.manufacturing.cnc_source",
    "vehicle.manufacturing.robot_source",
]
# A code by which one person is found with a table (Table A.2, general personal information).
CODES = [
    "vehicle.identity.vin",
    "vehicle.identity.plate",
    "vehicle.identity.sim",
    "vehicle.identity.registration",
    "person.device.id",
    "person.account.id",
]
# Art. 28 and the answers of 2026-01-09: biometric, religion, specific identity, health, accounts, whereabouts, children, and examples.
SENSITIVE = [
    "person.biometric",
    "person.religion",
    "person.specific_identity",
    "person.health",
    "person.financial.account",
    "person.location.track",
    "person.location.precise",
    "person.minor",
    "person.identity.document_photo",
    "person.criminal_record",
    "person.financial.credit",
    "person.account.credential",
    "person.contacts",
    "person.communication.content",
    "person.identity.licence",
    "clinical",
    "health",
    "genetic.sequence",
    "genetic.variant",
    "genetic.panel",
    "finance.credit_report",
    "vehicle.video.cabin",
    "vehicle.image.cabin",
    "vehicle.audio.cabin",
    "vehicle.audio.voice_command",
    "vehicle.biometric",
    "vehicle.gnss.position",
    "vehicle.trajectory",
]
# Provisions art. 3: trajectory, sound, video, image, biometric feature of owners, drivers, passengers, people outside.
PROVISIONS = [
    "vehicle.trajectory",
    "vehicle.gnss",
    "vehicle.training.running",
    "vehicle.audio",
    "vehicle.video",
    "vehicle.image",
    "vehicle.biometric",
    "person.location.track",
    "person.biometric",
    "person.audio",
    "person.video",
    "person.image",
]
# Table A.2, sensitive, from its first day; an identity number is sensitive there and nowhere else.
OF_THE_TABLE = [
    "vehicle.gnss.position",
    "person.location.precise",
    "person.location.track",
    "person.identity.licence",
    "person.identity.number",
    "person.identity.document_photo",
    "person.account.credential",
    "person.contacts",
    "person.communication.content",
    "vehicle.audio.voice_command",
]
# What a car did, saw or was called: with positions it tells where somebody went. A single broadcast does not (note 1).
OF_A_JOURNEY = [
    "vehicle.telematics",
    "vehicle.can",
    "vehicle.diagnostics",
    "vehicle.event_record",
    "vehicle.inertial",
    "vehicle.infotainment",
    "vehicle.v2x.analysis",
    "vehicle.training",
    "vehicle.charging",
    "vehicle.map",
    "vehicle.lidar",
    "vehicle.radar",
    "vehicle.ultrasonic",
    "vehicle.object_list",
    "vehicle.scene.labelled",
    "vehicle.scene.library",
    "vehicle.scene.test",
    "vehicle.simulation_reconstruction",
    "vehicle.command",
    "vehicle.platform.log",
    "vehicle.identity",
    "vehicle.ota.record",
    "vehicle.after_sales.record",
    "vehicle.after_sales.fault_analysis",
    "vehicle.security.incident",
    "vehicle.traffic.flow",
    "vehicle.traffic.target_imaging",
]
PICTURES = [
    "vehicle.video.exterior",
    "vehicle.video.roadside",
    "vehicle.image.exterior",
    "vehicle.image.roadside",
    "vehicle.scene.labelled.image",
    "vehicle.scene.labelled.video",
    "vehicle.scene.labelled.multimodal",
    "vehicle.scene.library",
    "vehicle.training.raw",
    "vehicle.event_record",
    "vehicle.simulation_reconstruction",
]
# The same, gathered into collections: a road that somebody answers for as invented shows nobody.
GATHERED = [
    "vehicle.training.raw",
    "vehicle.scene.labelled.image",
    "vehicle.scene.labelled.video",
    "vehicle.scene.labelled.multimodal",
    "vehicle.scene.library",
    "vehicle.simulation_reconstruction",
    "ai.media",
    "drone.imagery",
]
SHOWING = [
    "vehicle.event_record",
    "vehicle.security.incident",
    "vehicle.scene.labelled.point_cloud",
    "vehicle.scene.simulated",
    "vehicle.scene.test",
]
"""Kinds that may hold pictures: sensitive where they are said to show faces."""
# Notices of 2022 and 2024: coordinates, images, point clouds of vehicle and road, topology, maps, scenario libraries.
MAPPED = [
    "vehicle.video.exterior",
    "vehicle.video.roadside",
    "vehicle.image.exterior",
    "vehicle.image.roadside",
    "vehicle.lidar",
    "vehicle.radar.point_cloud",
    "vehicle.gnss",
    "vehicle.trajectory",
    "vehicle.map.navigation",
    "vehicle.map.adas",
    "vehicle.map.hd",
    "vehicle.map.topology",
    "vehicle.map.structure",
    "vehicle.scene.labelled",
    "vehicle.scene.library",
    "vehicle.training.raw",
    "vehicle.training.running",
    "vehicle.training.feature_point_cloud",
    "vehicle.traffic.target_imaging",
    "vehicle.base_station",
    "vehicle.simulation_reconstruction",
    "drone.imagery",
    "drone.point_cloud",
    "aerospace",
]
# No law of a field beside the national one reaches these: their route is told as well.
PLAIN = [
    "person.contact",
    "person.business_contact",
    "person.account",
    "person.device",
    "person.location",
    "person.behaviour",
    "person.member",
    "person.travel",
    "person.religion",
    "person.communication",
    "person.image",
    "person.audio",
    "person.video",
    "telemetry",
    "business.complaint",
]

HELD = [
    "biometric",
    "religion",
    "specific_identity",
    "health",
    "financial_account",
    "track",
    "minors",
    "id_card_photo",
    "criminal_record",
    "credit",
]
HELD += ["account_with_password"]
NUMBERS = ["id_number_alone", "phone_number"]
IDENTIFYING = {"biometric", "financial_account", "id_card_photo", "account_with_password", *NUMBERS}
DRIVING = {"automotive", "autonomous_driving", "ride_hailing"}
CODED = {"encrypted", "hashed", "masked", "pseudonymised", "deidentified"}


def leaves(lawbook: Lawbook) -> list[str]:
    kinds = list(lawbook.categories)
    return [kind for kind in kinds if not any(other.startswith(f"{kind}.") for other in kinds)]


# ---------------------------------------------------------------- the law


def both(*told: Class) -> Class:
    return False if False in told else None if None in told else True


def either(*told: Class) -> Class:
    return True if True in told else None if None in told else False


def unless(value: Any) -> Class:
    """What a relief that is stated without a signature leaves open, and one with a signature ends."""
    if plain(value) is not True:
        return True
    return False if is_signed(value) else None


class Law:
    """What the law makes of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.kind: str = world["item.category"]
        self.day: str = world["day"]
        self.held = set(world.get("item.holds") or ()) - {"none"}
        self.automotive = self.kind.startswith("vehicle.") or bool(DRIVING & set(world["exporter.sectors"]))
        self.positioned = world.get("item.georeferenced") in ("absolute", "recoverable")

    def said(self, key: str) -> Class:
        """A class that the manifest states: stated it tightens, and only signed it settles what is open."""
        value = self.world.get(key)
        return True if plain(value) is True else False if is_signed(value) else None

    def outsiders(self) -> Class:
        """Whether recognisable people or plates outside the car are shown (art. 3)."""
        if not (self.automotive and within(self.kind, PICTURES)):
            return False
        shown = [
            both(self.world.get(f"item.{what}.present", False), unless(self.world.get(f"item.{what}.anonymised")))
            for what in ("faces", "plates")
        ]
        if within(self.kind, PICTURES[4:]) and plain(self.world.get("item.made")) == "synthetic":
            return both(either(*shown), False if is_signed(self.world["item.made"]) else None)
        return either(*shown)

    def about(self) -> bool:
        """Whether content about somebody is said to be in it: of a kind, of people under fourteen, accounts or diagnoses."""
        return bool(self.held or self.world.get("item.minors_under_14") or self.world.get("item.highly_sensitive"))

    def tied(self) -> Class:
        """Whether the data lead to a person, anonymising left aside (art. 4)."""
        if within(self.kind, OF_PERSONS):
            return True
        identifiable = self.world.get("item.identifiable")
        if within(self.kind, OF_NOBODY):
            return bool(plain(identifiable) is True or self.about())
        if plain(identifiable) is False:
            return False if is_signed(identifiable) else None
        return identifiable

    def personal(self) -> Class:
        if True in (self.said("item.personal"), self.said("item.sensitive")):
            return True
        # A table in the recipient's hands undoes whatever was done to a code (art. 73).
        coded = within(self.kind, CODES) and self.world.get("recipient.holds_key_table") is True
        told = either(coded, self.outsiders(), both(self.tied(), unless(self.world.get("item.anonymised"))))
        return False if told is None and self.said("item.personal") is False else told

    def sensitive(self) -> Class:
        if self.said("item.sensitive") is True:
            return True
        content = bool(
            within(self.kind, SENSITIVE)
            or self.held - set(NUMBERS)
            or self.world.get("item.minors_under_14")
            or self.world.get("item.highly_sensitive")
            or self.world.get("item.sequencing", "none") != "none"
        )
        told = [content]
        if self.automotive:
            told.append(within(self.kind, PROVISIONS))
            told.append(self.day >= TABLE and (within(self.kind, OF_THE_TABLE) or "id_number_alone" in self.held))
        told.append(within(self.kind, OF_A_JOURNEY) and self.positioned)
        found = either(both(self.personal(), any(told)), both(self.personal(), self.gathered()), self.outsiders())
        return False if found is None and self.said("item.sensitive") is False else found

    def gathered(self) -> Class:
        """Pictures and sound of people in collections (Provisions art. 3)."""
        shows = within(self.kind, SHOWING) and self.kind != INVENTED and self.world.get("item.faces.present", False)
        if not self.automotive or not (within(self.kind, GATHERED) or shows):
            return False
        if plain(self.world.get("item.made")) == "synthetic":
            return False if is_signed(self.world["item.made"]) else None
        return True

    def important(self) -> Class:
        """Of a company in none of the fields with criteria of their own: named by an authority, or stated to be (Order 16 art. 2)."""
        return bool(self.world.get("item.important_notified") or self.said("item.important"))

    def mapping(self) -> Class:
        if self.said("item.mapping") is True:
            return True
        if "CN" not in self.world["flow.collected_in"]:
            return False
        if self.kind.startswith("vehicle.") and self.kind != INVENTED and self.positioned:
            return True
        # A road that somebody answers for as invented is no feature of the land; one that was copied is.
        made = self.world["item.made"]
        invented = plain(made) == "synthetic"
        if self.kind == INVENTED:
            return not invented
        if within(self.kind, ["vehicle.scene.simulated", "vehicle.scene.test", "vehicle.scene.labelled", "vehicle.training"]):
            of_roads = within(self.kind, [*MAPPED, "vehicle.scene"])
            return both(of_roads, False if invented and is_signed(made) else None if invented else True)
        return within(self.kind, MAPPED)

    def doubts(self, personal: bool, sensitive: bool) -> set[str]:
        """What a person has to decide of data that are one or the other."""
        found = set()
        about = self.about() and not within(self.kind, [*OF_PERSONS, *OF_NOBODY])
        if not personal and about and unless(self.world["item.anonymised"]) is not False:
            found.add("content-about-nobody")
        if not personal and self.world["recipient.holds_key_table"] and CODED & set(self.world["item.treatments"]):
            found.add("table-of-nobody")
        # A named person says that nothing leads back, or to nobody: of what points to one person by its nature, and of anonymised codes and
        # tracks for which the recipient holds the table, somebody has to decide it, unless they were summed up.
        nobody = any(is_signed(self.world[f"item.{key}"]) for key in ("anonymised", "identifiable"))
        if not personal and nobody and "aggregated" not in self.world["item.treatments"]:
            if within(self.kind, ONE_PERSON):
                found.add("nature-of-nobody")
            tracks = within(self.kind, [*CODES, *TRACKS]) or "track" in self.held
            if tracks and is_signed(self.world["item.anonymised"]) and self.world["recipient.holds_key_table"]:
                found.add("table-of-nobody")
        if personal and not sensitive:
            if within(self.kind, ["person.identity.number"]) or self.held & set(NUMBERS):
                found.add("identity-number")
            if self.positioned and self.kind != "vehicle.v2x.broadcast":
                found.add("positions-of-persons")
        return found

    def possible(self) -> list[tuple[bool, bool]]:
        """Personal and sensitive, each as it may turn out."""
        told = [[one] if one is not None else [False, True] for one in (self.personal(), self.sensitive())]
        return [(personal, sensitive) for personal, sensitive in product(*told) if personal or not sensitive]

    def rows(self) -> tuple[Class, Class]:
        """Whether its persons count as ordinary and as sensitive (Order 16 arts. 5, 7, 8; both where both are in it)."""
        ordinary, counted = set(), set()
        for personal, sensitive in self.possible():
            ordinary.add(personal and (not sensitive or self.world["item.also_ordinary"]))
            counted |= {False, True} if self.doubts(personal, sensitive) & OF_NUMBERS else {personal and sensitive}
        return _only(ordinary), _only(counted)

    def route(self) -> tuple[int, int]:
        """0 none, 1 contract or certification, 2 assessment; from Order 16 on, for a company with nothing else this year."""
        if self.important():
            return 2, 2
        found = set()
        many = 2 if self.world["item.persons"] >= 10_000 else 1
        for personal, sensitive in self.possible():
            doubts = self.doubts(personal, sensitive)
            found.add(many if sensitive else 0)  # fewer than 100,000: free where nothing is sensitive
            if doubts:
                found.add(2 if doubts - OF_NUMBERS else many)
        return min(found), max(found)


def _only(told: set[bool]) -> Class:
    return told.pop() if len(told) == 1 else None


ONE_PERSON = ["person.biometric", "vehicle.biometric", "person.identity", "person.contact", "person.contacts", "person.business_contact"]
ONE_PERSON += ["person.account.credential", "genetic.sequence"]
TRACKS = ["vehicle.trajectory", "vehicle.gnss.position", "person.location.track", "person.location.precise"]
OF_NUMBERS = {"identity-number", "positions-of-persons"}
"""Doubts whether ordinary information is sensitive after all."""
INVENTED = "vehicle.scene.simulated.synthetic"

# ---------------------------------------------------------------- worlds


def world(seed: int, kinds: list[str]) -> World:
    any_ = random.Random(seed)  # noqa: S311 - a test
    kind = any_.choice(kinds)
    field = any_.choice([["retail"], ["automotive"], ["retail"], ["autonomous_driving"]])
    anonymised = any_.choice([False, False, False, False, True, signed(True)])
    identifiable = any_.choice([True, True, False, signed(False)])
    if plain(anonymised) is True and plain(identifiable) is True:
        identifiable = signed(False)
    certain = plain(anonymised) is not True and plain(identifiable) is not False
    possible = [*HELD, *NUMBERS] if certain else [one for one in (*HELD, *NUMBERS) if one not in IDENTIFYING]
    holds = any_.choice([[], ["none"], ["none"], any_.sample(possible, 1), any_.sample(possible, 2)])
    one: World = {
        "day": any_.choice(DAYS),
        "exporter.sectors": field,
        "recipient.holds_key_table": any_.choice([False, False, True]),
        "flow.collected_in": any_.choice([["CN"], ["CN"], ["CN", "abroad"], ["abroad"]]),
        "item.category": kind,
        "item.persons": any_.choice([1, 900, 9_999, 10_000, 99_999]),
        "item.identifiable": identifiable,
        "item.anonymised": anonymised,
        "item.holds": holds,
        "item.minors_under_14": True if "minors" in holds else any_.random() < 0.1,
        "item.also_ordinary": any_.random() < 0.5,
        "item.treatments": any_.choice([[], ["hashed"], ["pseudonymised", "encrypted"], ["aggregated"], ["blurred"]]),
        "item.already_public": any_.random() < 0.1,
        "item.important_notified": any_.random() < 0.1,
        "item.important_suspected": False,
        "item.highly_sensitive": any_.random() < 0.1,
        "item.sequencing": any_.choice(["none"] * 9 + ["panel"]),
        "item.georeferenced": any_.choice(["absolute", "recoverable", "unrecoverable", "none"])
        if within(kind, [*OF_A_JOURNEY, "vehicle.v2x.broadcast", "person", "telemetry"]) and kind != INVENTED
        else "none",
        "item.made": "real",
        "item.shows_road": False,
        "item.joinable_with": [],
        "item.road_signs": False,
    }
    for what in ("faces", "plates"):
        one[f"item.{what}.present"] = within(kind, PICTURES) and any_.random() < 0.5
        one[f"item.{what}.anonymised"] = any_.choice([False, True, signed(True), signed(True)])
    if within(kind, [*PICTURES, "vehicle.scene", "vehicle.training"]):
        one["item.made"] = any_.choice(["real", "real", "synthetic_from_real", signed("synthetic"), "synthetic"])
    for name in ("personal", "sensitive", "important", "mapping"):
        if any_.random() < 0.12:
            one[f"item.{name}"] = any_.choice([True, False, signed(False)])
    return one


COMPANY = {
    "id": "example-trade",
    "registered_in": "cn-hb-wuhan",
    "exports_from": "cn-hb-wuhan",
    "state_organ": False,
    "critical_infrastructure_operator": False,
    "persons_processed": 20_000,
    "foreign_invested": False,
    "mapping_licence": "none",
    "serves": [],
    "clearances": [],
}
RECIPIENT = {"name": "Example AG", "country": "CH", "kind": "company", "lists": [], "country_countermeasure": False, "onward": []}
FLOW = {
    "id": "flow",
    "to": "hq",
    "way": "transfer",
    "stored_in": ["abroad"],
    "purpose": "other",
    "foreign_authority_request": False,
    "client_data": False,
    "survey": "none",
    "mainland_data_added": True,
}
ITEM = {
    "id": "item",
    "core": False,
    "state_secret": False,
    "work_secret": False,
    "technology_entry": "none",
    "controlled_item": False,
    "hgr": "none",
    "necessary": signed(True),
}


def text(one: World, hidden: Iterable[str] = ()) -> str:
    """A manifest of a world; `hidden`: what it leaves out."""
    year = {"as_of": one["day"], "until": f"{one['day'][:4]}-12-31", "ordinary": 0, "sensitive": 0}
    scopes: dict[str, dict[str, Any]] = {
        "exporter": {**COMPANY, "provided_this_year": year, "provided_since_last_year": year},
        "recipient": dict(RECIPIENT),
        "flow": dict(FLOW),
        "item": dict(ITEM) if one["item.sequencing"] == "none" else {key: value for key, value in ITEM.items() if key != "hgr"},
    }
    for key, value in one.items():
        if key == "day" or key in hidden:
            continue
        scope, *names = key.split(".")
        place = scopes[scope]
        for name in names[:-1]:
            place = place.setdefault(name, {})
        place[names[-1]] = value
    scopes["flow"]["items"] = [scopes["item"]]
    told = {"exporter": scopes["exporter"], "recipients": {"hq": scopes["recipient"]}, "flows": [scopes["flow"]]}
    return "version: 1\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in told.items())


def judged(one: World, hidden: Iterable[str] = ()) -> Report:
    return check(text=text(one, hidden), as_of=one["day"])


CLASSES = ("personal", "sensitive", "important", "mapping")
TOLD: dict[str, Class] = {"true": True, "false": False, "unknown": None}


def classes(report: Report) -> dict[str, Class]:
    """The classes of the one item, as the JSON report tells them."""
    item = json.loads(render(report, Options()))["flows"][0]["items"][0]
    return {name: TOLD[item["classes"][f"item.{name}"]] for name in CLASSES}


def told(one: World) -> dict[str, Class]:
    """The classes by law; of a company under the automotive criteria importance is told elsewhere."""
    law = Law(one)
    found = {"personal": law.personal(), "sensitive": law.sensitive(), "mapping": law.mapping()}
    return found if law.automotive else {**found, "important": law.important()}


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_what_data_are_is_what_the_law_says(start: int, lawbook: Lawbook) -> None:
    kinds = leaves(lawbook)
    wrong = []
    for seed in range(start, start + 50):
        one = world(seed, kinds)
        report = judged(one)
        found, wanted = classes(report), told(one)
        if any(found[name] != wanted[name] for name in wanted):
            wrong.append((seed, {name: (found[name], wanted[name]) for name in wanted if found[name] != wanted[name]}, one))
    assert wrong == []


def test_persons_count_where_their_data_belong(lawbook: Lawbook) -> None:
    # Order 16 arts. 5, 7, 8: sensitive apart; both where both are in it; whoever is in no personal information counts nowhere.
    kinds = [kind for kind in leaves(lawbook) if within(kind, PLAIN)]
    for seed in range(1_000, 1_120):
        one = {**world(seed, kinds), "exporter.sectors": ["retail"], "flow.collected_in": ["CN"], "item.sequencing": "none"}
        one["day"] = max(one["day"], ORDER_16)
        one["item.holds"] = [word for word in one["item.holds"] if word != "health"]  # health data have a review of their own
        report, law = judged(one), Law(one)
        (row,) = report.accounts[0].rows
        assert (row.ordinary.truth.value, row.sensitive.truth.value) == tuple(
            {True: "true", False: "false", None: "unknown"}[counted] for counted in law.rows()
        ), (seed, one)
        (found,) = report.flows[0].items
        assert (found.verdict.floor, found.verdict.ceiling) == law.route(), (seed, one)


RELIEFS = {"item.anonymised", "item.made", "item.faces.anonymised", "item.plates.anonymised", "item.already_public", "item.treatments"}
"""What is stated for relief or decides nothing: silence is the strict reading."""


def rank(told: Class) -> int:
    return {False: 0, None: 1, True: 2}[told]


@pytest.mark.parametrize("start", range(2_000, 2_090, 30))
def test_nothing_said_without_a_signature_makes_data_less_than_silence(start: int, lawbook: Lawbook) -> None:
    """Where silence gives a class for certain, no unsigned statement takes it away; and what is left out frees nothing that it could make."""
    kinds = leaves(lawbook)
    for seed in range(start, start + 30):
        one = world(seed, kinds)
        found = classes(judged(one))
        hides = [key for key in one if key.startswith("item.") and key not in ("item.category", "item.persons")]
        key = random.Random(seed).choice(hides)  # noqa: S311 - a test
        silent = classes(judged(one, [key]))
        for name in CLASSES:
            if not is_signed(one[key]):
                unsure = key in RELIEFS and plain(one[key]) in (True, "synthetic")
                assert silent[name] is not True or found[name] is True or (unsure and found[name] is None), (seed, key, name)
            if key in RELIEFS:
                assert rank(silent[name]) >= rank(found[name]), (seed, key, name)


ANSWERS: dict[str, Any] = {
    "item.holds": ["health"],
    "item.identifiable": True,
    "item.minors_under_14": True,
    "item.georeferenced": "absolute",
    "item.faces.present": True,
    "item.plates.present": True,
    "recipient.holds_key_table": True,
    "item.highly_sensitive": True,
}


@pytest.mark.parametrize("start", range(3_000, 3_120, 40))
def test_what_decides_a_kind_is_never_taken_as_no_while_nothing_is_said(start: int, lawbook: Lawbook) -> None:
    """Of neighbouring kinds the weaker one asks: where another answer would make more of the data, silence is not the lesser class."""
    kinds = leaves(lawbook)
    asked = 0
    for seed in range(start, start + 40):
        one = {key: value for key, value in world(seed, kinds).items() if key.removeprefix("item.") not in CLASSES}
        kind = lawbook.categories[one["item.category"]]
        for key, answer in ANSWERS.items():
            if key not in kind.decides or one[key] == answer or "minors" in one["item.holds"]:
                continue
            if key == "item.identifiable" and plain(one["item.anonymised"]):
                continue
            now, then = told(one), told({**one, key: answer})
            more = [name for name in now if rank(then[name]) > rank(now[name])]
            if more:
                silent = classes(judged(one, [key]))
                asked += 1
                assert {name: silent[name] for name in more if silent[name] is False} == {}, (seed, kind.slug, key)
    assert asked > 5
