"""Free-trade zones and their lists against a second, plain telling of the law.

LAW: Order 16 arts. 3, 5, 6, 7 and 8; the lists and measures of the zones as far as they were read (Shanghai 2024 and Zhejiang 2024 in
full; of Beijing the automotive entries, two of other sectors, clinical trials and the volume rules; of Chongqing the lines for personal
information; of the rest sectors, days and places). What is complete must come out equal. Where facts are left out, whatever they may
turn out to be must lie in the answer.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tongguan import check
from tongguan.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tongguan.verdict import Verdict

FREE, CONTRACT, ASSESSMENT = range(3)
World = dict[str, Any]
"""Every fact of one flow with one item, by its key; `day`, `filing` and `necessary` beside them."""
Told = tuple[int, int]
"""The lightest and the strictest route that the law leaves open."""
WORD = {"by": "counsel", "because": "gone through entry by entry"}
ALL, NOBODY = frozenset(("any",)), frozenset[str]()


# --------------------------------------------------------------------------- the lists


@dataclass(frozen=True)
class Edition:
    """One list: its days, the places where its user is registered and exports from, the sectors that it serves."""

    start: str
    end: str
    registered: tuple[str, ...]
    exports: tuple[str, ...]
    sectors: frozenset[str]
    filing: str | None = None
    """The duty of whoever uses it: to file before, to report after, to ask what the zone wants."""
    first: bool = False
    """Whether the filing comes before the export, or nobody read that a later one would do."""


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OPEN = "9999-12-31"
PORT, SHANGHAI = ("cn-sh-lingang",), ("cn-sh-ftz",)
EDITIONS = {
    "LG-ICV-2024": Edition("2024-05-17", "2025-05-16", SHANGHAI, PORT, words("automotive"), "zone_filing", first=True),
    "LG-FUND-2024": Edition("2024-05-17", "2025-05-16", SHANGHAI, PORT, words("fund"), "zone_filing", first=True),
    "LG-BIO-2024": Edition("2024-05-17", "2025-05-16", SHANGHAI, PORT, words("biomedicine"), "zone_filing", first=True),
    "TJ-2024": Edition("2024-05-09", OPEN, ("cn-tj-ftz",), (), ALL),
    "BJ-2024": Edition(
        "2024-08-30", "2026-05-10", ("cn-bj-ftz",), (), words("automotive biomedicine aviation retail ai"), "zone_filing", first=True
    ),
    "BJ-2025": Edition(
        "2026-05-11", OPEN, ("cn-bj",), (), words("automotive autonomous_driving biomedicine medical_devices aviation retail ai logistics banking"),
        "zone_filing", first=True,
    ),
    "SH-2024": Edition("2025-02-08", "2026-04-23", SHANGHAI, SHANGHAI, words("insurance shipping retail catering_lodging"), "zone_report"),
    "SH-2025": Edition(
        "2026-04-24", OPEN, ("cn-sh",), ("cn-sh",), words("insurance shipping retail catering_lodging meteorology"), "zone_step_check"
    ),
    "HI-2024": Edition("2025-02-19", OPEN, ("cn-hi-ftp",), (), words("deep_sea space seeds tourism duty_free"), "zone_step_check"),
    "ZJ-2024": Edition("2025-04-10", OPEN, ("cn-zj-ftz",), (), words("ecommerce_b2b clearing"), "zone_filing", first=True),
    "GX-2025": Edition(
        "2025-08-08", OPEN, ("cn-gx-ftz",), (),
        words("surveying internet_map meteorology enterprise_credit livestream_commerce audio_video_abroad"), first=True,
    ),
    "JS-2025": Edition("2025-08-13", "2027-08-12", ("cn-js-ftz",), (), words("biomedicine"), first=True),
    "CQ-2025": Edition("2025-09-05", "2027-09-04", ("cn-cq-ftz",), (), words("automotive autonomous_driving")),
    "FJ-2025": Edition(
        "2025-12-25", "2027-12-24", ("cn-fj-ftz",), ("cn-fj-ftz",),
        words("biomedicine automotive autonomous_driving retail aircraft_maintenance"), "zone_filing", first=True,
    ),
    "GD-2025": Edition("2026-05-15", OPEN, ("cn-gd-ftz", "cn-gd-hetao"), (), words("credit_reporting smart_equipment"), "zone_report"),
}  # fmt: skip
GENERAL = ("LG-ICV-2024", "LG-FUND-2024", "LG-BIO-2024")
"""Lists of what may go; to be absent from them says nothing."""
FRAME_LAPSED = "2025-02-08"
CARS = words("automotive autonomous_driving")
TRADE = words("catering_lodging ecommerce_b2b livestream_commerce tourism duty_free")
KINDRED = TRADE | words("medical_devices aircraft_maintenance")
"""Sectors that a list names apart, and that kindred words stand for elsewhere."""
NAMED = KINDRED | words("audio_video_abroad deep_sea space seeds smart_equipment enterprise_credit")
"""Sectors of one list or two: what asks whoever is of another sector asks them."""
WITHIN = {
    "cn-sh-lingang": "cn-sh-ftz", "cn-sh-ftz": "cn-sh", "cn-bj-ftz": "cn-bj", "cn-tj-ftz": "cn-tj", "cn-zj-ftz": "cn-zj", "cn-hi-ftp": "cn-hi",
    "cn-gx-ftz": "cn-gx", "cn-js-ftz": "cn-js", "cn-cq-ftz": "cn-cq", "cn-fj-pingtan": "cn-fj-ftz", "cn-fj-ftz": "cn-fj", "cn-gd-ftz": "cn-gd",
    "cn-gd-hetao": "cn-gd-shenzhen", "cn-gd-shenzhen": "cn-gd", "cn-hb-wuhan": "cn-hb",
}  # fmt: skip
PLACES = [*WITHIN, "cn-sh", "cn-bj", "cn-hi", "cn-zj"]


class Lines(NamedTuple):
    """Numbers of a scenario: from the lower one a contract, from the upper one the assessment."""

    sectors: frozenset[str]
    ordinary: tuple[int, int]
    sensitive: tuple[int, int] | None
    """None where the list has no line for sensitive information, so that it goes by the national numbers."""


_B2B, _CLEAR = words("ecommerce_b2b"), words("clearing")
_SELLING = words("retail logistics other")
"""Sectors that may trade between companies without saying so: of them the assessment is asked, and nothing is given."""
SCENARIOS: dict[str, dict[str, Lines]] = {
    "SH-2024": {
        "人身险再保险": Lines(words("insurance"), (1_000_000, 10_000_000), (10_000, 1_000_000)),
        "财产险再保险": Lines(words("insurance"), (1_000_000, 10_000_000), (10_000, 1_000_000)),
        "船员管理": Lines(words("shipping"), (150_000, 1_000_000), (10_000, 150_000)),
        "会员管理": Lines(words("retail catering_lodging"), (1_000_000, 10_000_000), (100_000, 1_000_000)),
    },
    "ZJ-2024": {
        "商家入驻及信息展示": Lines(_B2B, (1_000_000, 5_000_000), (500_000, 2_000_000)),
        "境内卖家开设电子钱包及境外收付款": Lines(_B2B, (1_000_000, 5_000_000), (500_000, 2_000_000)),
        "境外买家退货": Lines(_B2B, (1_000_000, 5_000_000), None),
        "清关和打印电子面单": Lines(_B2B, (1_000_000, 5_000_000), None),
        "银行卡清算": Lines(_CLEAR, (500_000, 2_000_000), (500_000, 1_000_000)),
        "会员权益服务": Lines(_CLEAR, (500_000, 2_000_000), (500_000, 1_000_000)),
        "商务卡服务": Lines(_CLEAR, (500_000, 2_000_000), (500_000, 1_000_000)),
        "全球收付款": Lines(_CLEAR, (500_000, 2_000_000), (500_000, 1_000_000)),
    },
    "BJ-2024": {"药物临床试验": Lines(words("biomedicine"), (10_000, 50_000), (10_000, 50_000))},
}
STEMS = {
    "insurance": "SH24-REINS",
    "shipping": "SH24-CREW",
    "retail": "SH24-MEMBER",
    "ecommerce_b2b": "ZJ24-B2B",
    "clearing": "ZJ24-CLEAR",
    "biomedicine": "BJ-PHARMA-PI",
}
"""How the entries of a scenario that are about people begin."""
SILENT = "船员管理"
"""Of sensitive information below its lower number this scenario says nothing."""
TRIAL = "药物临床试验"

# Who refers to lists of other zones by a clause of its own, and of which lists something is gained by it.
CLAUSES = {"SH-2024", "SH-2025", "BJ-2025", "ZJ-2024"}
NATIONAL_LINES = {"TJ-2024", "CQ-2025"}
"""Their lines are those of Order 16, and personal information is never off them."""
WHOLE = {*NATIONAL_LINES, "SH-2024", "ZJ-2024"}
"""Lists that take in personal information as a whole: what no scenario names goes by the national numbers."""

# --------------------------------------------------------------------------- entries of important data

OFFICE = [
    "person.employment",
    "person.applicant",
    "person.dependant",
    "person.contact",
    "person.business_contact",
    "person.account",
    "telemetry.usage",
]
STAFF = ["person.employment", "person.applicant", "person.dependant", "telemetry.usage"]
"""Policyholders and cardholders may be contacts: reinsurance and clearing are about them, reinsurance of the people of sensitive units too."""
PEOPLE = ["person", "telemetry.usage"]
PAPERS = [
    *OFFICE, "person.member", "person.behaviour", "person.financial", "person.payment", "person.religion", "person.travel", "person.health",
]  # fmt: skip
"""Information of people, of which no entry on cars or ships speaks."""


class Part(NamedTuple):
    """A part of a list that names important data."""

    sectors: frozenset[str]
    certain: frozenset[str]
    """Entries that were read: important, where the item is named under one."""
    doubtful: frozenset[str]
    """Entries that are known by name only."""
    personal: dict[str, frozenset[str]]
    """Entries of personal information alone, by the sectors that they are of; one that a named person stands for rules the others out."""
    beside: list[str]
    """Kinds that none of its entries is about."""


def _ids(prefix: str, *ends: object) -> frozenset[str]:
    return frozenset(f"{prefix}{end}" for end in ends)


_CARS_BJ = Part(words("automotive"), _ids("BJ-AUTO-ID-", *range(1, 8)), NOBODY, {"BJ-AUTO-PI": words("automotive")}, PAPERS)
_SELLERS = {"BJ-RETAIL-PI": words("retail"), "BJ-AVIATION-PI": words("aviation")}
_TRIALS = _SELLERS | dict.fromkeys(_ids("BJ-PHARMA-PI-", 1, 2, 3), words("biomedicine"))


def _read_in_beijing(personal: dict[str, frozenset[str]]) -> list[Part]:
    return [
        _CARS_BJ,
        Part(words("biomedicine medical_devices"), words("BJ-PHARMA-ID-1"), NOBODY, personal, OFFICE),
        Part(words("ai"), words("BJ-AI-ID"), NOBODY, personal, OFFICE),
    ]


PARTS: dict[str, list[Part]] = {
    "BJ-2024": [*_read_in_beijing(_TRIALS), Part(words("biomedicine aviation retail ai") | KINDRED, NOBODY, NOBODY, _TRIALS, OFFICE)],
    "BJ-2025": [
        *_read_in_beijing(_SELLERS),
        Part(
            words("autonomous_driving biomedicine logistics banking aviation retail ai") | KINDRED, NOBODY,
            words("BJ-AD-2025 BJ-BANK BJ-MED-DEVICE BJ-LOGISTICS"), _SELLERS, OFFICE,
        ),
    ],
    "SH-2024": [
        Part(words("insurance"), words("SH24-REINS-ID"), NOBODY, dict.fromkeys(_ids("SH24-REINS-", "SA", "SC", "OTHER"), words("insurance")), STAFF),
        Part(
            words("shipping"), words("SH24-SHIP-ID"), NOBODY,
            dict.fromkeys(words("SH24-CREW-SA SH24-CREW-SC SH24-SHIP-OTHER"), words("shipping")), PAPERS,
        ),
    ],
    "SH-2025": [
        Part(
            words("insurance shipping meteorology"), NOBODY, words("SH-REINS-PROP SH-SHIP-WATER SH-SHIP-PORT SH-METEO"),
            {"SH-REINS-LIFE": words("insurance"), "SH-SHIP-CREW": words("shipping"), "SH-MEMBER": words("retail")}, OFFICE,
        ),
    ],
    "ZJ-2024": [
        Part(_CLEAR, words("ZJ24-CLEAR-ID"), NOBODY, dict.fromkeys(words("ZJ24-CLEAR-SA ZJ24-CLEAR-SC ZJ24-OTHER"), _CLEAR), [*STAFF, "person.business_contact"]),
        Part(
            ALL, words("VOL-ID-7"), NOBODY,
            dict.fromkeys(words("ZJ24-B2B-SA ZJ24-B2B-SC"), _B2B)
            | dict.fromkeys(words("ZJ24-CLEAR-SA ZJ24-CLEAR-SC"), _CLEAR)
            | {"ZJ24-OTHER": _B2B | _CLEAR},
            PEOPLE,
        ),
    ],
    "HI-2024": [
        Part(
            words("other shipping aviation surveying meteorology telecom ai biomedicine") | NAMED, NOBODY, words("HI-SEA HI-SPACE HI-SEED"),
            {"HI-TOUR-DUTYFREE": words("tourism duty_free")}, [*OFFICE, "person.device"],
        ),
    ],
    "GX-2025": [
        Part(words("surveying internet_map meteorology credit_reporting retail other") | NAMED, NOBODY, NOBODY, {}, OFFICE),
    ],
    "JS-2025": [Part(words("biomedicine health medical_devices"), NOBODY, words("JS-PHARMA"), {}, OFFICE)],
    "CQ-2025": [Part(CARS, NOBODY, words("CQ-ICV"), dict.fromkeys(words("CQ-ICV-PI-SA CQ-ICV-PI-SC"), CARS), OFFICE)],
    "FJ-2025": [Part(EDITIONS["FJ-2025"].sectors | words("aviation") | KINDRED, NOBODY, words("FJ-V2X"), {}, OFFICE)],
    "GD-2025": [Part(words("credit_reporting enterprise_credit smart_equipment"), NOBODY, NOBODY, {}, OFFICE)],
}  # fmt: skip
BORROWED_PARTS = {
    "BJ-2024": _ids("BJ-AUTO-ID-", *range(1, 8)) | words("BJ-PHARMA-ID-1 BJ-AI-ID"),
    "BJ-2025": _ids("BJ-AUTO-ID-", *range(1, 8)) | words("BJ-PHARMA-ID-1 BJ-AI-ID BJ-AD-2025 BJ-BANK BJ-MED-DEVICE BJ-LOGISTICS"),
    "SH-2024": words("SH24-REINS-ID SH24-SHIP-ID"),
    "SH-2025": words("SH-METEO SH-REINS-PROP SH-SHIP-WATER SH-SHIP-PORT"),
    "ZJ-2024": words("ZJ24-CLEAR-ID VOL-ID-7"),
    "TJ-2024": words("TJ-ELEC"),
    "HI-2024": words("HI-SEA HI-SPACE HI-SEED"),
}
"""What goes with a list that is referred to, where it was read in whole or is known by name."""
EQUIPMENT = ["technology", "electronics", "ai", "business.production", "vehicle.manufacturing"]
WHOLE_ECONOMY = ["person.health", "person.travel", "person.financial", "person.payment"]
"""Kinds of personal information that the classes of Tianjin beside the one of personal information may speak of."""


# --------------------------------------------------------------------------- worlds

KINDS: dict[str, tuple[bool | None, bool | None]] = {
    "person.contact": (True, False),
    "person.business_contact": (True, False),
    "person.behaviour": (True, None),
    "person.member": (True, None),
    "person.payment": (True, None),
    "person.travel": (True, None),
    "person.financial.account": (True, True),
    "person.religion": (True, True),
    "business.production": (False, False),
    "business.financial": (False, False),
    "telemetry.usage": (None, None),
    "ai.text": (None, None),
    "clearing": (None, None),
    "insurance.claim": (None, None),
    "agriculture": (None, None),
    "electronics": (False, False),
    "vehicle.manufacturing.quality": (False, False),
    "vehicle.command": (False, False),
}
"""Whether a kind of data is personal and sensitive; None where what is in it decides."""
HELD = {
    "person.member": ["account_with_password", "biometric"],
    "person.payment": ["financial_account"],
    "person.travel": ["track"],
    "insurance.claim": ["financial_account"],
    "clearing": ["financial_account"],
}
STRANGE = words("biometric religion track")
"""What no field of a listed scenario is of."""
AROUND = [1, 4_999, 5_000, 9_999, 10_000, 49_999, 50_000, 99_999, 100_000, 149_999, 150_000, 499_999, 500_000, 999_999, 1_000_000]
AROUND += [1_999_999, 2_000_000, 4_999_999, 5_000_000, 9_999_999, 10_000_000]
HOMES = [
    ("LG-ICV-2024", "cn-sh-lingang"), ("LG-BIO-2024", "cn-sh-lingang"), ("TJ-2024", "cn-tj-ftz"), ("BJ-2024", "cn-bj-ftz"), ("BJ-2025", "cn-bj"),
    ("BJ-2025", "cn-bj-ftz"), ("SH-2024", "cn-sh-ftz"), ("SH-2024", "cn-sh-lingang"), ("SH-2025", "cn-sh"), ("HI-2024", "cn-hi-ftp"),
    ("ZJ-2024", "cn-zj-ftz"), ("GX-2025", "cn-gx-ftz"), ("JS-2025", "cn-js-ftz"), ("CQ-2025", "cn-cq-ftz"), ("FJ-2025", "cn-fj-ftz"),
    ("FJ-2025", "cn-fj-pingtan"), ("GD-2025", "cn-gd-ftz"), ("GD-2025", "cn-gd-hetao"),
]  # fmt: skip
SECTORS = sorted(
    frozenset().union(*(one.sectors for one in EDITIONS.values())) - ALL | NAMED | words("payment telecom other logistics credit_reporting")
)
FILINGS = ["none", "held", "held", "held", "after", "too early", "narrow"]
POSITIONS = ["on", "on!", "on!", "off!", "off!"]
"""A word with `!` is one that a named person stands for."""
DAYS = [
    "2024-03-22", "2024-05-09", "2024-05-16", "2024-05-17", "2024-08-29", "2024-08-30", "2025-02-07", "2025-02-08", "2025-02-19", "2025-04-10",
    "2025-05-16", "2025-08-08", "2025-09-05", "2025-12-25", "2026-04-23", "2026-04-24", "2026-05-10", "2026-05-11", "2026-05-15", "2027-09-05",
]  # fmt: skip
"""Days on which a list begins or ends, and those beside them."""


def world(seed: str, day: str) -> World:
    """A company that uses a list, or might, every fact of it known."""
    any_ = random.Random(seed)  # noqa: S311 - a test
    alive = [(name, place) for name, place in HOMES if in_force(name, day)] or HOMES
    edition, place = any_.choice(alive)
    if any_.random() < 0.1:
        edition, place = any_.choice(HOMES)
    scenario = any_.choice([*SCENARIOS.get(edition, {}), *SCENARIOS.get(edition, {}), "其他场景"])
    lines = SCENARIOS.get(edition, {}).get(scenario)
    own = sorted(lines.sectors if lines and any_.random() < 0.8 else EDITIONS[edition].sectors)
    sectors = [any_.choice(own)] if own != ["any"] and any_.random() < 0.85 else [any_.choice(SECTORS)]
    if any_.random() < 0.12:
        sectors = sorted({*sectors, any_.choice(SECTORS)})
    kind = any_.choice([name for name in KINDS if not name.startswith("vehicle") or CARS & {*sectors} or any_.random() < 0.3])
    personal, _ = KINDS[kind]
    personal = any_.random() < 0.5 if personal is None else personal
    holds = [any_.choice(HELD[kind])] if personal and kind in HELD and any_.random() < 0.4 else ["none"]
    borrowed = any_.choice([name for name, _ in HOMES]) if any_.random() < 0.12 else edition
    one: World = {
        "day": day,
        "id": seed,
        "exporter.sectors": sectors,
        "exporter.critical_infrastructure_operator": any_.random() < 0.08,
        "exporter.registered_in": place if any_.random() < 0.85 else any_.choice(PLACES),
        "flow.list": borrowed if any_.random() < 0.85 else None,
        "flow.list_scenario": scenario,
        "exporter.provided_this_year.ordinary": any_.choice([0, 0, 0, 60_000, 99_999, 900_000]),
        "exporter.provided_this_year.sensitive": any_.choice([0, 0, 0, 5_000, 9_999, 10_000]),
        "by_list.ordinary": any_.choice([0, 0, 0, 1, 100_000]),
        "by_list.sensitive": any_.choice([0, 0, 0, 1, 5_000]),
        "item.category": kind,
        "item.identifiable": personal,
        "item.holds": holds,
        "item.persons": any_.choice(AROUND) if personal else 0,
        "item.minors_under_14": bool(personal) and any_.random() < 0.06,
        "item.important_notified": any_.random() < 0.04,
        "item.list_position": any_.choice(POSITIONS),
        "item.list_entry": any_.choice(_entries(edition, any_)),
        "item.listed_fields_only": any_.random() < 0.85,
        "filing": any_.choice(FILINGS),
        "necessary": bool(personal) and any_.random() < 0.06,
    }
    one["exporter.exports_from"] = one["exporter.registered_in"] if any_.random() < 0.85 else any_.choice(PLACES)
    return one if agrees(one) else one | {"item.list_entry": None}


def agrees(one: World) -> bool:
    """What matches an entry of a list is on it; numbers of persons, and the rest that keeps the national lines, are no entries."""
    entry = one["item.list_entry"]
    named = entry is not None and not entry.endswith("-OTHER") and entry not in _ids("VOL-ID-", *range(1, 7))
    return not (named and one["item.list_position"].startswith("off"))


def _entries(edition: str, any_: random.Random) -> list[str]:
    """Entries of the list; now and then those of another."""
    parts = PARTS.get(edition, []) if any_.random() < 0.9 else [part for name in PARTS for part in PARTS[name]]
    important = [name for part in parts for name in sorted(part.certain | part.doubtful)]
    personal = [name for part in parts for name in part.personal]
    return (any_.choice([important, personal, personal, ["LG-ICV-1"]])) or ["LG-ICV-1"]


# --------------------------------------------------------------------------- the telling


def in_force(edition: str, day: str) -> bool:
    return EDITIONS[edition].start <= day <= EDITIONS[edition].end


def inside(place: str | None, *wider: str) -> bool:
    while place is not None and place not in wider:
        place = WITHIN.get(place)
    return place is not None


def reached(edition: str, one: World) -> bool:
    """Whether the exporter is where the list is for, on its days."""
    made = EDITIONS[edition]
    return (
        in_force(edition, one["day"])
        and inside(one["exporter.registered_in"], *made.registered)
        and (not made.exports or inside(one["exporter.exports_from"], *made.exports))
    )


def of(sectors: frozenset[str], one: World) -> bool:
    return sectors is ALL or bool(sectors & {*one["exporter.sectors"]})


def kind_in(one: World, slugs: Iterable[str]) -> bool:
    return any(f"{one['item.category']}.".startswith(f"{slug}.") for slug in slugs)


def sensitive(one: World) -> bool:
    return one["item.identifiable"] and bool(KINDS[one["item.category"]][1] or one["item.holds"] != ["none"] or one["item.minors_under_14"])


def filed(one: World) -> bool:
    """Whether a filing stands that was made under the list named, in time, for all the fields: the day of the export is in time."""
    if one["filing"] in ("none", "too early", "narrow") or one["flow.list"] is None:
        return False
    made = EDITIONS[one["flow.list"]]
    return one["filing"] == "held" or (not made.first and since(one) < one["day"])


def since(one: World) -> str:
    """The day from which data leave: the first of the list named, as far as that is past."""
    named = one["flow.list"]
    return EDITIONS[named].start if named is not None and EDITIONS[named].start <= one["day"] else one["day"]


def uses(one: World) -> bool:
    """Whether the list named is one that the exporter may use: its place, its day, a sector that it names, no operator of CII."""
    named = one["flow.list"]
    return (
        named is not None
        and reached(named, one)
        and of(EDITIONS[named].sectors, one)
        and not one["exporter.critical_infrastructure_operator"]
    )


def scenario(one: World) -> Lines | None:
    """The scenario whose numbers the item goes by: named, of its sector, listed fields only, and nobody says that it is something else."""
    if not uses(one) or not one["item.identifiable"] or not one["item.listed_fields_only"] or elsewhere(one):
        return None
    lines = SCENARIOS.get(one["flow.list"], {}).get(one["flow.list_scenario"])
    if lines is None or not of(lines.sectors, one) or (lines.sensitive is None and sensitive(one)):
        return None
    return lines


def elsewhere(one: World) -> bool:
    """Said to match an entry that is not the scenario's: the rest of the sector, another scenario, another list."""
    lines, entry = SCENARIOS.get(one["flow.list"], {}).get(one["flow.list_scenario"]), one["item.list_entry"]
    own = {
        f"{STEMS[sector]}-{end}" for sector in (lines.sectors if lines else ()) if sector in STEMS for end in ("SA", "SC", "1", "2", "3")
    }
    return entry is not None and entry not in own


def counted(one: World) -> tuple[Told, Told]:
    """The year's counts of ordinary and sensitive information, without and with persons of whom the law does not say it."""
    if not one["item.identifiable"] or exempt(one) or off_the_list(one):
        own = (0, 0)
    elif scenario(one) and (filed(one) or one["flow.list"] == "SH-2024"):
        own = (0, one["item.persons"])  # whether persons in a list's contract band count is not said (national doubt 3)
    else:
        own = (one["item.persons"], one["item.persons"])
    ordinary, sense = one["exporter.provided_this_year.ordinary"], one["exporter.provided_this_year.sensitive"]
    if sensitive(one):
        return (ordinary, ordinary), (sense + own[0], sense + own[1])
    return (ordinary + own[0], ordinary + own[1]), (sense, sense)


def listed(one: World) -> tuple[int, int]:
    """Persons of the scenario; arts. 3, 4 and 5(1)(1)-(3) are left out."""
    own = one["item.persons"] if one["item.listed_fields_only"] and one["item.identifiable"] and not exempt(one) else 0
    ordinary, sense = one["by_list.ordinary"], one["by_list.sensitive"]
    return (ordinary, sense + own) if sensitive(one) else (ordinary + own, sense)


def exempt(one: World) -> bool:
    """Order 16 art. 5(1)(1): a contract with the individual; it comes before any list, and for operators of CII too."""
    return one["necessary"] and not important(one) and not for_contacts(one) and not beyond(one)


def for_contacts(one: World) -> bool:
    """Contacts at other companies are usually no party (CAC Q&A 2025-10-31 Q1): where they are said to be one, somebody has to decide."""
    return one["necessary"] and one["item.category"] == "person.business_contact"


def beyond(one: World) -> bool:
    """Profiles, corpora, research and trials go beyond what the contract with a person takes (CAC Q&A 2025-04-09 Q4): somebody has to decide."""
    return one["necessary"] and kind_in(one, ["person.behaviour", "telemetry.usage", "ai", "scientific", "statistics", "clinical.trial"])


def off_the_list(one: World) -> bool:
    """Art. 6: off the list of the zone by the word of a named person, on the zone's own filing; cars of Beijing are not freed."""
    return (
        uses(one)
        and one["flow.list"] not in (*WHOLE, *GENERAL)
        and one["item.list_position"] == "off!"
        and one["item.identifiable"]
        and filed(one)
        and not (one["flow.list"].startswith("BJ") and of(CARS, one))
        and not important(one)
        and _off_sector(one)
    )


def _off_sector(one: World) -> bool:
    """Listed fields of trials are on the list; Shanghai's list of 2025 serves of insurance reinsurance alone."""
    if _trial(one) and one["item.listed_fields_only"]:
        return False
    return one["flow.list"] != "SH-2025" or _of_shanghai(one)


def _of_shanghai(one: World) -> bool:
    reinsurance = of(words("insurance"), one) and one["flow.list_scenario"] in ("人身险再保险", "财产险再保险")
    return of(words("shipping retail catering_lodging meteorology"), one) or reinsurance


def national(one: World, ordinary: int, sense: int) -> int:
    """Order 16 arts. 5(1)(4), 7 and 8."""
    if not one["item.identifiable"]:
        return FREE
    if one["exporter.critical_infrastructure_operator"]:
        return ASSESSMENT
    if not sensitive(one) and ordinary < 100_000:
        return FREE
    return ASSESSMENT if ordinary >= 1_000_000 or sense >= 10_000 else CONTRACT


def unimportant(one: World) -> Told:
    """What the item needs where it is no important data."""
    if not one["item.identifiable"] or exempt(one) or off_the_list(one):
        return FREE, FREE
    (low, high), (few, many) = counted(one)
    base = national(one, low, few), national(one, high, many)
    named = one["flow.list"]
    if _sells(one):
        return ASSESSMENT, ASSESSMENT
    lines = scenario(one)
    if lines is not None and named != "BJ-2024" and (named == "SH-2024" or filed(one) or _over(one, lines)):
        return by_the_lines(one, lines, base[1])
    if lines is not None and named == "BJ-2024":
        return by_the_trial(one, base)
    if not lighter_perhaps(one):
        return base
    if not uses(one) and _trial(one) and one["item.listed_fields_only"]:
        return min(CONTRACT if max(listed(one)) >= 10_000 else FREE, base[0]), base[1]
    lines = SCENARIOS.get(named, {}).get(one["flow.list_scenario"]) if named in WHOLE and not uses(one) else None
    # A list that was read and is referred to may not give more than its own numbers do.
    return (FREE if lines is None else by_the_lines(one, lines, base[1])[0], base[1])


def _sells(one: World) -> bool:
    """Listed fields of trade between companies, of many, from whoever is of a kindred sector and names the list of its zone."""
    named = one["flow.list"]
    if (
        named != "ZJ-2024"
        or not reached(named, one)
        or one["exporter.critical_infrastructure_operator"]
        or not one["item.listed_fields_only"]
    ):
        return False
    lines = SCENARIOS[named].get(one["flow.list_scenario"])
    ours = lines is not None and lines.sectors == _B2B and of(_SELLING, one) and not (lines.sensitive is None and sensitive(one))
    return ours and _over(one, lines)


def _over(one: World, lines: Lines) -> bool:
    ordinary, sense = listed(one)
    return ordinary >= lines.ordinary[1] or (lines.sensitive is not None and sense >= lines.sensitive[1])


def by_the_lines(one: World, lines: Lines, most: int) -> Told:
    """The numbers of a scenario stand in place of the national ones; either of the two decides."""
    ordinary, sense = listed(one)
    if _over(one, lines):
        return ASSESSMENT, ASSESSMENT
    if ordinary >= lines.ordinary[0] or (lines.sensitive is not None and sense >= lines.sensitive[0]):
        return CONTRACT, CONTRACT
    if one["flow.list_scenario"] == SILENT and sensitive(one):
        return FREE, most
    return FREE, FREE


def by_the_trial(one: World, base: Told) -> Told:
    """Persons of a trial, of both kinds together; who stands in both is not told. The numbers are of one source or derived."""
    ordinary, sense = listed(one)
    if ordinary >= 50_000 or sense >= 50_000:
        return ASSESSMENT, ASSESSMENT
    if not one["item.list_position"].startswith("on"):
        return base
    if max(ordinary, sense) >= 10_000:
        return min(CONTRACT, base[0]), base[1]
    apart = (ordinary < 5_000 and sense < 5_000) or 0 in (ordinary, sense)
    return FREE, FREE if apart and filed(one) else base[1]


def _trial(one: World) -> bool:
    return one["flow.list"] == "BJ-2024" and one["flow.list_scenario"] == TRIAL


def lighter_perhaps(one: World) -> bool:
    """Where a list may ease something but was not read, or the zone must confirm it."""
    named = one["flow.list"]
    if named is None or one["exporter.critical_infrastructure_operator"]:
        return False
    sectors, position = EDITIONS[named].sectors, one["item.list_position"]
    if named in GENERAL:
        return uses(one) and position.startswith("on")  # personal information of a general list stays under limits of volume
    if uses(one) and named not in WHOLE:
        cars = named == "BJ-2024" and not of(sectors - CARS, one)  # Beijing's first list raises no number for cars
        trial = _trial(one)
        if position.startswith("on"):
            # Of deep sea and space Hainan's list names important data alone.
            own = named != "HI-2024" or of(words("seeds tourism duty_free"), one)
            return not cars and not trial and own and (named != "SH-2025" or _of_shanghai(one))
        unfiled = _off_sector(one) and (not filed(one) or (named.startswith("BJ") and of(CARS, one)))
        return unfiled and not (named == "BJ-2024" and of(CARS, one))
    return not uses(one) and borrows(one)


def borrows(one: World) -> bool:
    """Whether another zone's list may be referred to, and eases anything there."""
    named = one["flow.list"]
    if not in_force(named, one["day"]) or named in (*GENERAL, *NATIONAL_LINES):
        return False
    allowed = any(reached(name, one) and name[:2] != named[:2] for name in CLAUSES)
    sectors = EDITIONS[named].sectors - (CARS if named == "BJ-2024" else NOBODY)
    if named in WHOLE:
        lines = SCENARIOS[named].get(one["flow.list_scenario"])
        if lines is None or not one["item.listed_fields_only"] or (lines.sensitive is None and sensitive(one)):
            return False
        sectors = lines.sectors
    if _trial(one):
        # Listed fields of trials go by their numbers, of 50,000 persons by the assessment; other fields may be off the list.
        if not one["item.listed_fields_only"]:
            return allowed and of(sectors, one) and one["item.list_position"].startswith("off")
        few = max(listed(one)) < 50_000
        return allowed and few and of(words("biomedicine"), one) and one["item.list_position"].startswith("on")
    return allowed and of(sectors, one) and (named != "SH-2025" or _of_shanghai(one))


# --------------------------------------------------------------------------- important data


def important(one: World) -> bool:
    """Whether it is important for certain."""
    return one["item.important_notified"] or any(entered(name, one) for name in PARTS if reached(name, one)) or by_volume(one)


def entered(edition: str, one: World) -> bool:
    """Named under an entry that was read, of the exporter's sector, of a kind that it can be about, nobody standing for the contrary."""
    if edition.startswith("BJ") and of(words("automotive"), one) and kind_in(one, ["vehicle.command"]):
        return True  # entry 5: remote control
    if ruled_out(edition, one):
        return False
    return any(
        one["item.list_entry"] in part.certain and of(part.sectors, one) and not kind_in(one, part.beside) for part in PARTS[edition]
    )


def ruled_out(edition: str, one: World) -> bool:
    """A named person says that the data are off this list: the one that the flow names, or, where it names none, that of the zone."""
    return one["item.list_position"] == "off!" and one["flow.list"] in (None, edition)


def doubtful(one: World) -> bool:
    """What of a list was not read, or is for the zone to say; the word of a named person that data are off that list settles it."""
    position, named = one["item.list_position"], one["flow.list"]
    if any(asked(name, one) for name in PARTS if whom(name, one) and not ruled_out(name, one)):
        return True
    if one["exporter.registered_in"] == "cn-fj-pingtan" and not kind_in(one, OFFICE) and not ruled_out("FJ-PINGTAN-GENERAL-2024", one):
        return True  # the area has a catalogue of its own, of which nothing was found
    if of_tianjin(one) or of_others(one) or (named is not None and position != "off!" and borrowed_importance(one)):
        return True
    on_negative = named in ("BJ-2024", "BJ-2025", "SH-2024", "SH-2025", "HI-2024", "ZJ-2024") and in_force(named, one["day"])
    if on_negative and position.startswith("on") and not one["item.identifiable"] and not kind_in(one, ["telemetry"]):
        return True  # on a negative list without persons: as important data, or by mistake
    if kind_in(one, ["vehicle.command"]) and one["day"] >= "2026-01-30":
        return True  # the draft of the export guide of 2026 has it, the final tables are unread
    return beside_the_fields(one) or volume_in_doubt(one) or many_persons(one)


def whom(edition: str, one: World) -> bool:
    """What Hainan calls important is asked of the whole island; the others of whom the list reaches."""
    return reached(edition, one) or (
        edition == "HI-2024" and in_force(edition, one["day"]) and inside(one["exporter.registered_in"], "cn-hi")
    )


def asked(edition: str, one: World) -> bool:
    """Whether the important data of a list may be meant."""
    stands = one["item.list_position"] == "on!" and one["item.identifiable"]
    entry = one["item.list_entry"]
    for part in PARTS[edition]:
        ruled_out = stands and of(part.personal.get(entry, NOBODY), one)
        if of(part.sectors, one) and not kind_in(one, part.beside) and not ruled_out:
            return True
        # Entries of important data that the exporter itself names, whatever sector is written.
        if not of(part.sectors, one) and entry in part.certain | part.doubtful and not kind_in(one, OFFICE):
            return True
    if edition == "GX-2025" and one["flow.list"] == edition and of(words("retail other") | NAMED, one):
        return True
    if edition == "GD-2025":
        equipment = kind_in(one, EQUIPMENT) and of(words("automotive autonomous_driving ai other") | NAMED, one)
        return equipment or (one["flow.list"] == edition and of(words("other") | NAMED, one) and not one["item.identifiable"])
    return edition == "HI-2024" and kind_in(one, ["agriculture"])


def of_tianjin(one: World) -> bool:
    """Twelve classes beside the one of personal information, of which one entry was read."""
    if not reached("TJ-2024", one) or ruled_out("TJ-2024", one):
        return False
    kept = not kind_in(one, ["person", "telemetry"]) or kind_in(one, WHOLE_ECONOMY)
    return kept or not one["item.identifiable"]


HANDLERS = words("telecom insurance logistics ride_hailing surveying internet_map payment other retail ai autonomous_driving") | NAMED
"""Who makes no cars and may hold their data."""


def of_others(one: World) -> bool:
    """Vehicle data of those who make no cars, where a list names cars; AI data of any sector in Beijing."""
    for edition in ("BJ-2024", "BJ-2025", "CQ-2025", "FJ-2025"):
        own = EDITIONS[edition].sectors
        if not reached(edition, one) or ruled_out(edition, one):
            continue
        if kind_in(one, ["vehicle"]) and of(HANDLERS - own, one) and not of(CARS & own, one):
            return True
        if edition.startswith("BJ") and kind_in(one, ["ai"]) and not of(own, one):
            return True
    return False


def refers(one: World) -> bool:
    """Whether the list named is one of another zone, on its days, and the zone of the exporter lets its companies refer to others."""
    named, zone = one["flow.list"], {"SH": "cn-sh", "BJ": "cn-bj", "ZJ": "cn-zj-ftz"}
    own = named is not None and [place for name, place in zone.items() if name != named[:2]]
    return bool(own and in_force(named, one["day"]) and inside(one["exporter.registered_in"], *own))


def borrowed_importance(one: World) -> bool:
    """Whoever refers to another zone's list takes its important data with it."""
    named = one["flow.list"]
    if not refers(one):
        return False
    if one["item.list_entry"] in BORROWED_PARTS.get(named, NOBODY):
        return True
    if named in (*GENERAL, "SH-2024", "ZJ-2024") or kind_in(one, OFFICE):
        return False
    stands = one["item.list_position"] == "on!" and one["item.identifiable"]
    return named in ("GX-2025", "JS-2025", "CQ-2025", "FJ-2025", "GD-2025") or not stands


def beside_the_fields(one: World) -> bool:
    """Said to be listed fields, of a kind of which no field is."""
    named = one["flow.list"]
    if named not in ("SH-2024", "ZJ-2024") or not in_force(named, one["day"]) or not one["item.listed_fields_only"]:
        return False
    if one["item.minors_under_14"]:
        return True
    held = {*one["item.holds"]}
    if named == "ZJ-2024":
        return kind_in(one, ["person.religion", "vehicle"]) or bool(held & {"religion", "track", "health"})
    crew = one["flow.list_scenario"] == SILENT
    strange = kind_in(one, ["person.religion", "vehicle"]) or bool(held & STRANGE) or (not crew and "health" in held)
    return one["flow.list_scenario"] in SCENARIOS["SH-2024"] and strange


def _highly(one: World) -> bool | None:
    """Accounts with a bank or an insurer, records of health; None where the examples of the rule leave it open."""
    if kind_in(one, ["person.financial.account"]) or "financial_account" in one["item.holds"]:
        return True
    return None if kind_in(one, ["insurance", "person.payment"]) or "health" in one["item.holds"] else False


def by_volume(one: World) -> bool:
    """Volume rules annexed to the measures of Beijing 2024, Zhejiang and Shanghai 2025; 以上 includes the number."""
    persons = one["item.persons"] if one["item.identifiable"] else 0
    operator = one["exporter.critical_infrastructure_operator"]
    if reached("ZJ-2024", one) and (persons >= 10_000_000 or (operator and persons >= 100_000)):
        return True
    if not reached("BJ-2024", one) and not reached("SH-2025", one):
        return False
    if persons >= 10_000_000 or (sensitive(one) and persons >= 1_000_000) or (_highly(one) is True and persons >= 100_000):
        return True
    return reached("BJ-2024", one) and operator and persons >= 100_000


def volume_in_doubt(one: World) -> bool:
    """Whether the item or the year is meant is not said, nor whether those of 2025 in Beijing keep the rules."""
    if not one["item.identifiable"]:
        return False
    persons, operator = one["item.persons"], one["exporter.critical_infrastructure_operator"]
    (_, ordinary), (_, sense) = counted(one)
    if reached("BJ-2025", one):
        many = sensitive(one) and max(persons, sense) >= 1_000_000
        high = _highly(one) is not False and max(persons, sense) >= 100_000
        return persons >= 10_000_000 or many or high or (operator and persons >= 100_000)
    if reached("ZJ-2024", one):
        return ordinary >= 10_000_000 or (operator and max(ordinary, sense) >= 100_000)
    if not reached("BJ-2024", one) and not reached("SH-2025", one):
        return False
    many = ordinary >= 10_000_000 or (sensitive(one) and sense >= 1_000_000)
    high = (_highly(one) is True and sense >= 100_000) or (_highly(one) is None and max(persons, sense) >= 100_000)
    return many or high or (reached("BJ-2024", one) and operator and max(ordinary, sense) >= 100_000)


def many_persons(one: World) -> bool:
    """Art. 3(5) of the 2021 Provisions: of an automotive processor more than 100,000 persons, in the item or the year."""
    (_, ordinary), _ = counted(one)
    return one["item.identifiable"] and of(CARS, one) and max(one["item.persons"], ordinary) > 100_000


def route(one: World) -> Told:
    """The range of routes: apart only where the law leaves it to a person or an authority."""
    if important(one):
        return ASSESSMENT, ASSESSMENT
    low, high = unimportant(one)
    if for_contacts(one) or beyond(one):
        low = FREE
    return low, ASSESSMENT if doubtful(one) else high


def duties(one: World) -> set[str]:
    """Who must file, report or ask: whoever names the list of its own zone; in Fujian what is on the list."""
    named = one["flow.list"]
    if named is None or not reached(named, one) or EDITIONS[named].filing is None:
        return set()
    return set() if named == "FJ-2025" and one["item.list_position"] == "off!" else {str(EDITIONS[named].filing)}


# --------------------------------------------------------------------------- the program's telling


def text(one: World, left_out: Iterable[str] = ()) -> str:
    """The manifest of it, without what is left out."""
    exporter: World = {
        "id": one["id"], "state_organ": False, "foreign_invested": False, "foreign_controlled": False, "established_abroad": False,
        "persons_processed": 900, "clearances": [],
    }  # fmt: skip
    item: World = {
        "id": "item", "fields": ["a", "b"], "necessary": {"value": True, **WORD}, "highly_sensitive": False, "state_secret": False, "work_secret": False,
        "core": False, "controlled_item": False, "from_robotaxi": False, "technology_entry": "none", "important_suspected": False, "hgr": "none", "georeferenced": "none",
        "sensitive_area": ["none"], "economy": {"level": "none"}, "infers": {"sensitive_area": False, "classified_geodata": False,
        "law_enforcement": False, **WORD}, "state_programme": False, "award": False, "also_ordinary": False,
        "affects_technology_security": {"value": False, **WORD}, "vehicles": 1, "made": "real",
    }  # fmt: skip
    flow: World = {
        "id": "flow", "to": "hq", "way": "transfer", "sent_by": "platform", "since": since(one), "collected_in": ["CN"], "mainland_data_added": True,
        "stored_in": ["mainland", "abroad"], "basis": "consent", "purpose": "contract", "scenario": "other", "survey": "none", "client_data": False,
        "foreign_authority_request": False, "service_performed_in": "US", "items": [item], "clearances": [],
    }  # fmt: skip
    if one["necessary"]:
        flow["basis"] = "contract"
        flow["necessity"] = {"kind": "contract", "individual_is_party": True, "truly_necessary": True, **WORD}
    if one["filing"] != "none":
        flow["clearances"] = [_filing(one)]
    told = {key: value for key, value in one.items() if key not in left_out and value is not None}
    provided: World = {"as_of": one["day"], "until": f"{one['day'][:4]}-12-31", "by_list": {}}
    counts = {name: told[f"by_list.{name}"] for name in ("ordinary", "sensitive") if f"by_list.{name}" in told}
    if "flow.list_scenario" in told:
        provided["by_list"] = {told["flow.list_scenario"]: counts}
    for key, value in told.items():
        owner, _, name = key.partition(".")
        if key.startswith("exporter.provided_this_year"):
            provided[name.rpartition(".")[2]] = value
        elif owner == "exporter":
            exporter[name] = value
        elif owner == "flow":
            flow[name] = value
        elif key == "item.list_position":
            item[name] = {"value": value[:-1], **WORD} if value.endswith("!") else value
        elif owner == "item" and name not in ("persons", "identifiable"):
            item[name] = value
    if one["item.identifiable"]:
        item |= {"identifiable": True, "persons": "people"}
    else:
        item |= {"identifiable": {"value": False, **WORD}, "persons": 0}
    exporter["provided_this_year"] = provided
    people: World = {"kind": "customers", "apart_from": ["provided_this_year"]}
    if "item.persons" in told:
        people["size"] = told["item.persons"]
    return json.dumps(
        {
            "version": 1,
            "exporter": exporter,
            "populations": {"people": people} if one["item.identifiable"] else {},
            "recipients": {
                "hq": {
                    "name": "Example AG", "country": "DE", "kind": "company", "lists": [], "country_countermeasure": False,
                    "end_use_risk": {"value": False, **WORD}, "onward": [], "holds_key_table": False,
                }
            },
            "flows": [flow],
        }
    )  # fmt: skip


def _filing(one: World) -> World:
    """A filing with the zone: on the day on which data begin to leave, the day after, before the list was, or for fewer fields."""
    begun = since(one)
    named = one["flow.list"]
    days = {"after": _beside(begun, 1), "too early": _beside(EDITIONS[named].start if named else begun, -1)}
    return {
        "mechanism": "zone_filing", "ref": "Z-1", "filed": days.get(one["filing"], begun), "items": ["item"], "recipients": ["hq"],
        "fields": ["a"] if one["filing"] == "narrow" else ["a", "b"], "expires": "never", "withdrawn_on": "never", "changes": [],
    }  # fmt: skip


def _beside(day: str, days: int) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def verdicts(day: str, manifests: dict[str, str]) -> Iterator[Verdict]:
    report = check(text=manifests, as_of=day)
    assert not report.problems, [str(one) for one in report.problems][:3]
    by_file = {flow.manifest.path: flow.items[0].verdict for flow in report.flows}
    return (by_file[name] for name in manifests)


WORLDS = 30


def worlds(day: str) -> dict[str, World]:
    return {name: world(name, day) for name in (f"{day}-{number}" for number in range(WORLDS))}


def borrower(seed: str, day: str) -> World:
    """A company that refers to a list of another zone whose numbers were read."""
    any_ = random.Random(f"{seed} borrows")  # noqa: S311 - a test
    named = any_.choice(["ZJ-2024", "ZJ-2024", "SH-2024"])
    told = any_.choice([*SCENARIOS[named], "其他场景"])
    place = any_.choice(["cn-sh", "cn-sh-ftz", "cn-bj", "cn-bj-ftz"] if named == "ZJ-2024" else ["cn-zj-ftz"])
    one = world(seed, day) | {"flow.list": named, "flow.list_scenario": told, "item.listed_fields_only": any_.random() < 0.9}
    if told in SCENARIOS[named] and any_.random() < 0.85:
        one["exporter.sectors"] = [any_.choice(sorted(SCENARIOS[named][told].sectors))]
    return one | {"exporter.registered_in": place, "exporter.exports_from": place}


@pytest.mark.parametrize("day", ["2025-04-09", "2025-04-10", "2026-04-23", "2026-04-24", "2026-05-10", "2026-05-11"])
def test_a_list_that_is_referred_to_gives_no_more_than_its_own_numbers(day: str) -> None:
    every = {name: borrower(name, day) for name in (f"{day}-{number}" for number in range(2 * WORLDS))}
    for (name, one), verdict in zip(every.items(), verdicts(day, {name: text(one) for name, one in every.items()}), strict=True):
        assert (int(verdict.floor), int(verdict.ceiling)) == route(one), (name, one)


@pytest.mark.parametrize("day", DAYS)
def test_what_is_complete_is_told_as_the_law_has_it(day: str) -> None:
    every = worlds(day)
    for (name, one), verdict in zip(every.items(), verdicts(day, {name: text(one) for name, one in every.items()}), strict=True):
        found = int(verdict.floor), int(verdict.ceiling)
        assert found == route(one), (name, one, [state.rule.id for state in verdict.reviews])
        # A range in what is complete is a doubt of the law and told as one, or waits for a name that stands for the position, or for
        # what the list of the exporter's own zone has to say where it is off another one.
        told = any(state.applies.truth is Truth.TRUE for state in verdict.reviews)
        closes = {"on": "item.list_position", "off!": "item.list_entry"}.get(one["item.list_position"])
        asked_for = [question.key for question in verdict.questions] == [closes]
        assert found[0] == found[1] or told or asked_for, (name, one)
        owed = {state.duty.id for state in verdict.duties if state.applies.certain} & {"zone_filing", "zone_report", "zone_step_check"}
        assert owed == duties(one), (name, one)


CLOSED: dict[str, list[Any]] = {
    "exporter.critical_infrastructure_operator": [False, True],
    "item.list_position": ["on", "on!", "off!"],
    "item.listed_fields_only": [False, True],
    "item.minors_under_14": [False, True],
    "item.important_notified": [False, True],
}
"""Facts that have these values and no others."""
WIDE: dict[str, list[Any]] = {
    "exporter.registered_in": PLACES,
    "exporter.exports_from": PLACES,
    "exporter.sectors": [[name] for name in SECTORS],
    "flow.list_scenario": [*(name for one in SCENARIOS.values() for name in one), "其他场景"],
    "item.list_entry": [],
    "item.persons": AROUND,
    "exporter.provided_this_year.ordinary": [0, 99_999, 999_999, 10_000_000],
    "exporter.provided_this_year.sensitive": [0, 9_999, 10_000, 1_000_000],
    "by_list.ordinary": [0, 149_999, 1_000_000, 10_000_000],
    "by_list.sensitive": [0, 9_999, 500_000, 2_000_000],
}
"""Facts of which these are some values."""


def poorer(one: World, any_: random.Random, pools: dict[str, list[Any]], number: int) -> dict[str, list[Any]]:
    """What is no longer told of it, each with values that it may have."""
    known = [key for key in pools if one["item.identifiable"] or key not in ("item.persons", "item.minors_under_14")]
    known = [key for key in known if not (key == "item.minors_under_14" and "minors" in one["item.holds"])]
    hidden = {key: pools[key] for key in any_.sample(known, number)}
    if "item.list_position" in hidden and not agrees(one | {"item.list_position": "off!"}):
        del hidden["item.list_position"]  # whoever names an entry has said where it stands
    if "item.list_entry" in hidden:
        hidden.pop("exporter.sectors", None)
    if "item.list_entry" in hidden or ("item.list_position" in hidden and one["item.list_entry"] is None):
        hidden["item.list_entry"] = entries_of(one)
    return hidden


def entries_of(one: World) -> list[str | None]:
    """Which entry an item may match of which none is named: one of the sector's or of the list referred to, for nobody claims another's."""
    own = [part for parts in PARTS.values() for part in parts if of(part.sectors, one)]
    named = {name for part in own for name in part.certain | part.doubtful | set(part.personal)} | {"LG-ICV-1"}
    if refers(one):
        named |= BORROWED_PARTS.get(one["flow.list"], NOBODY)
    return [*sorted(named), None] if one["item.list_entry"] is None else sorted(named)


def completions(one: World, hidden: dict[str, list[Any]]) -> Iterator[World]:
    return filter(agrees, (one | dict(zip(hidden, values, strict=True)) for values in product(*hidden.values())))


@pytest.mark.parametrize("day", DAYS)
def test_what_is_left_out_leaves_open_what_it_may_turn_out_to_be_and_nothing_else(day: str) -> None:
    any_ = random.Random(day)  # noqa: S311 - a test
    every = {name: (one, poorer(one, any_, CLOSED, 2)) for name, one in worlds(day).items()}
    told = verdicts(day, {name: text(one, hidden) for name, (one, hidden) in every.items()})
    for (name, (one, hidden)), verdict in zip(every.items(), told, strict=True):
        routes = [route(each) for each in completions(one, hidden)]
        assert (int(verdict.floor), int(verdict.ceiling)) == (min(low for low, _ in routes), max(high for _, high in routes)), (
            name,
            hidden,
            one,
        )


@pytest.mark.parametrize("day", DAYS)
def test_places_sectors_entries_and_numbers_that_are_left_out_free_nothing(day: str) -> None:
    any_ = random.Random(f"{day} wide")  # noqa: S311 - a test
    every = {name: (one, poorer(one, any_, WIDE, 2)) for name, one in worlds(day).items()}
    told = verdicts(day, {name: text(one, hidden) for name, (one, hidden) in every.items()})
    for (name, (one, hidden)), verdict in zip(every.items(), told, strict=True):
        routes = [route(each) for each in completions(one, hidden)]
        assert int(verdict.floor) <= min(low for low, _ in routes), (name, hidden, one)
        assert int(verdict.ceiling) >= max(high for _, high in routes), (name, hidden, one)


@pytest.mark.parametrize("day", DAYS)
def test_off_the_list_without_a_name_is_nobodys_word(day: str) -> None:
    """It may be so, or not: what a named person would free stays open, and what is asked stays asked."""
    every = {name: one | {"item.list_position": "off", "item.list_entry": None} for name, one in worlds(day).items()}
    for (name, one), verdict in zip(every.items(), verdicts(day, {name: text(one) for name, one in every.items()}), strict=True):
        unsigned = [one | {"item.list_entry": entry} for entry in entries_of(one)]
        # Whoever claims the lines of a scenario and names no entry claims no other one.
        unsigned = [each for each in unsigned if (scenario(each) is None) is (scenario(one) is None)]
        routes = [*map(route, unsigned), route(one | {"item.list_position": "off!"})]
        assert (int(verdict.floor), int(verdict.ceiling)) == (min(low for low, _ in routes), max(high for _, high in routes)), (name, one)


def beside(one: World) -> World:
    """Another flow of the same company, of its own contacts, that names no list."""
    return (
        one
        | {"flow.list": None, "item.category": "person.contact", "item.identifiable": True, "item.holds": ["none"], "filing": "none"}
        | {
            "item.persons": 60_000,
            "item.minors_under_14": False,
            "item.important_notified": False,
            "necessary": False,
            "item.list_position": "off!",
            "item.list_entry": None,
        }
    )


def both(one: World, other: World) -> str:
    """One manifest of the two flows, whose people are told apart."""
    first, second = json.loads(text(one)), json.loads(text(other))
    flow = second["flows"][0] | {"id": "beside"}
    flow["items"][0]["persons"] = "contacts"
    first["flows"].append(flow)
    first["populations"]["contacts"] = second["populations"]["people"]
    if "people" in first["populations"]:
        first["populations"]["people"]["apart_from"].append("contacts")
    return json.dumps(first)


@pytest.mark.parametrize("day", ["2025-02-08", "2025-04-10", "2026-04-23", "2026-05-10", "2026-05-11", "2026-05-15"])
def test_what_a_list_frees_leaves_the_count_of_other_flows_and_no_more_than_that(day: str) -> None:
    """Off the list nobody counts elsewhere; in a scenario with numbers it is not said; all others count, small volume too."""
    pairs = {name: (one, beside(one)) for name, one in worlds(day).items()}
    report = check(text={name: both(*pair) for name, pair in pairs.items()}, as_of=day)
    assert not report.problems
    found = {flow.manifest.path: flow.items[0].verdict for flow in report.flows if flow.id == "beside"}
    for name, (one, other) in pairs.items():
        (low, high), (few, many) = counted(one)
        counts = {"exporter.provided_this_year.ordinary": (low, high), "exporter.provided_this_year.sensitive": (few, many)}
        least = route(other | {key: ends[0] for key, ends in counts.items()})
        most = route(other | {key: ends[1] for key, ends in counts.items()})
        assert (int(found[name].floor), int(found[name].ceiling)) == (least[0], most[1]), (name, one)
