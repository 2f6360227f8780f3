"""What the sectors' own law asks, and the route beside it, against a second, plain telling.

Genes, health, finance, surveys, weather, archives, sea, rides, technology, secrets, foreign authorities and clients' data.

LAW: Biosecurity Law arts. 56 and 57, Decree 717 arts. 2, 22, 27 and 28, its Implementing Rules art. 37; the health measures of 2018 and 2014
(from memory); Securities Law art. 177; Decree 768 arts. 18, 19 and 33; the credit-reporting Regulations art. 24; PBoC Order 2025 No. 3; the
finance guide of 2025; Statistics Law arts. 28 and 52, its Regulations art. 52; Meteorology Law art. 8, CMA Order 40 art. 5; Archives Law
art. 25; the rules on marine research of 1996; the ride-hailing measures art. 27; Export Control Law art. 12, the Dual-Use Regulations arts. 2
and 38, the Technology Regulations arts. 30 to 38 with their catalogue; Secrets Law arts. 28, 29, 36 and 64; Data Security Law arts. 21, 25,
36 and 40; PIPL arts. 36, 41 and 42; Decree 790 art. 16; the countermeasure rules of 2025; Order 16 arts. 3, 5, 7 and 8 for what is left.
What is complete must come out equal. Where facts are left out, whatever they may turn out to be must lie in the answer.
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
    from collections.abc import Iterable

    from tongguan.verdict import Verdict

FREE, CONTRACT, ASSESSMENT, PROHIBITED = range(4)
World = dict[str, Any]
"""Every fact of one flow with one item, by its key; `day`, `mode` and `papers` beside them."""
WORD = {"by": "counsel", "because": "gone through item by item"}
YES_NO = [True, False]

ORDER_11, ORDER_16 = "2022-09-01", "2024-03-22"
DAYS = [
    "2021-04-14",  # before the Biosecurity Law
    "2021-08-31",  # before the Data Security Law
    "2021-09-01",
    "2022-07-31",  # before CMA Order 40
    "2022-08-01",
    "2023-06-30",  # before the Implementing Rules on human genetic resources
    "2023-07-01",
    "2023-12-20",  # before lidar systems are in the catalogue
    "2023-12-21",
    ORDER_16,
    "2024-04-30",  # before Decree 768
    "2024-05-01",
    "2024-11-30",  # before the Dual-Use Regulations
    "2024-12-31",  # before Decree 790
    "2025-01-01",
    "2025-03-22",  # before the countermeasure rules
    "2025-03-23",
    "2025-04-16",  # before the finance guide
    "2025-04-17",
    "2025-06-29",  # before PBoC Order 2025 No. 3
    "2025-07-15",  # battery cathodes in the catalogue
    "2026-11-24",
]

STAFF = ["person.employment.record", "person.employment.payroll", "person.applicant"]
CREDIT = ["person.financial.account", "person.financial.transaction", "person.financial.credit"]
CUSTOMERS = ["person.contact", "person.behaviour", *CREDIT, "person.payment"]
HEALTH = ["person.health.record", "person.health.wellness", "health.bulk", "health.population"]
CLINICAL = ["clinical.trial", "clinical.imaging", "clinical.protein", "clinical.safety_report"]
GENES = ["genetic.sequence", "genetic.variant", "genetic.panel", "person.biometric.gene"]
FINANCE = ["finance.transaction", "finance.payment", "finance.credit_report", "finance.fund_research"]
PAYMENTS = ["finance.transaction", "finance.payment", "person.payment", *CREDIT]
SECURITIES = ["finance.securities.business", "finance.securities.listing"]
SURVEYS = ["statistics.survey_respondent", "statistics.survey_result", "statistics.aggregate"]
WEATHER = ["meteorology.observation", "meteorology.probe", "meteorology.product"]
TECHNOLOGY = ["technology.document", "technology.lidar", "technology.battery", "technology.software", "technology.dual_use"]
OFFICIAL = ["government.client_data", "government.affairs", "archive.state"]
SEA = ["marine.raw", "marine.result"]
RIDES = ["ride_hailing.personal", "ride_hailing.business"]
PLAIN = ["business.commercial", "business.production", "scientific.research", "ai.text"]
KINDS = [
    *STAFF, *CUSTOMERS, *HEALTH, *CLINICAL, *GENES, "genetic.material", *FINANCE, *SECURITIES, *SURVEYS, *WEATHER, *TECHNOLOGY,
    *OFFICIAL, *SEA, *RIDES, *PLAIN,
]  # fmt: skip
ALWAYS_PERSONAL = {*STAFF, *CUSTOMERS, "person.health.record", "person.health.wellness", "person.biometric.gene", "ride_hailing.personal"}
NEVER_PERSONAL = {*TECHNOLOGY, *SEA, *WEATHER, "business.commercial", "business.production", "genetic.material", "statistics.aggregate"}
"""In these worlds; what they carry of people is said elsewhere."""

FACTS: dict[str, list[Any]] = {
    "exporter.sectors": [
        *(
            ["health"],
            ["biomedicine"],
            ["banking"],
            ["insurance"],
            ["payment"],
            ["securities"],
            ["fund"],
            ["credit_reporting"],
            ["clearing"],
        ),
        *(["ride_hailing"], ["meteorology"], ["retail"], ["ai"], ["other"], ["biomedicine"], ["health"]),
    ],
    "exporter.critical_infrastructure_operator": [False, False, False, True],
    "exporter.state_organ": [*[False] * 7, True],
    "exporter.foreign_invested": YES_NO,
    "exporter.foreign_controlled": YES_NO,
    "exporter.established_abroad": [*[False] * 9, True],
    "exporter.serves": [[], [], ["cii_operator"], ["state_organ"], ["public_system"]],
    "exporter.provided_this_year.ordinary": [0, 99_599, 99_600, 999_600],
    "exporter.provided_this_year.sensitive": [0, 9_599, 9_600],
    "recipient.country": ["DE", "DE", "US", "HK", "CN"],
    "recipient.kind": [*["company"] * 7, "court", "police", "enforcement_agency", "regulator"],
    "recipient.foreign_controlled": [True, True, False],
    "recipient.lists": [*[[]] * 8, ["countermeasure"], ["cac_restricted"], ["export_control"]],
    "recipient.country_countermeasure": [*[False] * 9, True],
    "recipient.end_use_risk": [*[False] * 7, True],
    "mode": ["sent", "sent", "sent", "reached", "reached", "visit", "visit", "abroad"],
    "flow.purpose": ["after_sales", "contract", "analytics", "other", "foreign_authority", "foreign_proceedings", "end_use_check"],
    "flow.foreign_authority_request": [*[False] * 9, True],
    "flow.client_data": YES_NO,
    "flow.directed_from_abroad": YES_NO,
    "flow.survey": ["none", "none", "none", "market", "social"],
    "item.persons": [400],
    "item.also_ordinary": YES_NO,
    "item.important_notified": [*[False] * 11, True],
    "item.important_suspected": [*[False] * 9, True],
    "item.core": [*[False] * 14, True],
    "item.state_secret": [*[False] * 14, True],
    "item.work_secret": [*[False] * 14, True],
    "item.controlled_item": [*[False] * 9, True],
    "item.technology_entry": [*["none"] * 9, "restricted", "prohibited"],
    "item.from_robotaxi": [*[False] * 14, True],
    "flow.collected_in": [["CN"], ["CN"], ["CN"], ["CN", "abroad"], ["abroad"]],
    "flow.mainland_data_added": YES_NO,
    "scenario": ["", "", "whole", "more fields"],
}
GENETIC: dict[str, list[Any]] = {
    "flow.hgr_cooperation": ["none", "research", "trial_without_material"],
    "item.sequencing": ["exome", "genome", "panel"],
    "item.sequenced_persons": [500, 501],
    "item.hgr_special": [[], [], ["pedigree"], ["region"]],
    "item.hgr_risk": [False, False, True],
}
SEQUENCED = [key for key in GENETIC if key.startswith("item.")]
OWN: dict[str, dict[str, list[Any]]] = {
    **dict.fromkeys(GENES, GENETIC | {"item.hgr": ["none", "information"]}),
    "genetic.material": {"flow.hgr_cooperation": ["none", "research"]},
    **dict.fromkeys(["clinical.trial", "scientific.research"], GENETIC | {"item.hgr": ["none", "information"]}),
    **{name: {"item.domestic_transactions": YES_NO} for name in PAYMENTS},
    **{name: {"staff": YES_NO} for name in STAFF},
    **{name: {"item.already_public": [False, False, True]} for name in [*TECHNOLOGY, "statistics.aggregate"]},
}
JUDGED = {"flow.directed_from_abroad", "item.hgr_risk", "item.identifiable", "recipient.end_use_risk"}
SETTLED: World = {
    "exporter.registered_in": "cn-hb-wuhan",
    "exporter.exports_from": "cn-hb-wuhan",
    "exporter.clearances": [],
    "exporter.processes_important_data": False,
    "exporter.persons_processed": 500_000,
    "exporter.mapping_licence": "none",
    "recipient.name": "Example AG",
    "recipient.onward": [],
    "recipient.holds_key_table": False,
    "flow.id": "flow",
    "flow.to": "party",
    "flow.basis": "consent",
    "flow.scenario": "other",
    "item.id": "item",
    "item.minors_under_14": False,
    "item.highly_sensitive": False,
    "item.georeferenced": "none",
    "item.flown_by_drone": False,
    "item.domestic_transactions": False,
    "item.already_public": False,
    "staff": False,
}
WAYS: dict[str, World] = {
    "sent": {"flow.way": "transfer", "flow.stored_in": ["abroad"], "flow.sent_by": "platform"},
    "reached": {
        "flow.way": "remote_access",
        "flow.stored_in": ["mainland"],
        "flow.accessed_from": ["abroad"],
        "flow.access": ["view"],
        "flow.processed_in": ["mainland"],
    },
    "abroad": {"flow.way": "processed_abroad", "flow.stored_in": ["abroad"], "flow.processed_in": ["abroad"]},
    # Seen on a screen in the mainland, by whoever it is.
    "visit": {
        "flow.way": "remote_access",
        "flow.stored_in": ["mainland"],
        "flow.accessed_from": ["mainland"],
        "flow.access": ["view"],
        "flow.processed_in": ["mainland"],
    },
}
PAPERS = [
    *("hgr_report", "hgr_security_review", "hgr_cooperation", "hgr_trial_filing", "hgr_exit_certificate", "securities_consent"),
    *("pboc_approval", "meteorology_approval", "survey_permit", "survey_approval", "archive_approval", "marine_consent", "export_licence"),
    *("technology_contract", "end_use_check_consent", "secrecy_approval", "work_secret_consent", "authority_approval", "client_consent"),
]
LOUD = [
    *("exporter.state_organ", "exporter.established_abroad", "recipient.kind", "recipient.lists", "recipient.country_countermeasure"),
    *("recipient.end_use_risk", "flow.purpose", "flow.foreign_authority_request", "flow.survey", "item.important_notified"),
    *("item.important_suspected", "item.core", "item.state_secret", "item.work_secret", "item.controlled_item", "item.technology_entry"),
    "item.from_robotaxi",
]


def world(seed: str) -> World:
    """Something that a company gives to somebody, every fact of it known."""
    any_ = random.Random(seed)  # noqa: S311 - a test
    of = any_.choice(KINDS)
    pools = FACTS | OWN.get(of, {})
    one = SETTLED | {"item.category": of} | {key: any_.choice(values) for key, values in pools.items()}
    for key in any_.sample(LOUD, len(LOUD) - 2):  # two at most speak, for each hides the others
        one[key] = FACTS[key][0]
    if kind(one, *TECHNOLOGY) and sector(one, "ride_hailing"):
        one["exporter.sectors"] = ["other"]  # whose technology the automotive guide reaches is told elsewhere
    if one["recipient.country"] == "CN":
        one["mode"] = "visit"
    one["identifiable"] = of in ALWAYS_PERSONAL or (of not in NEVER_PERSONAL and any_.random() < 0.6)
    one["papers"] = [paper for paper in PAPERS if any_.random() < 0.5]
    return finished(one)


def finished(one: World) -> World:
    """With what follows from the rest."""
    of = one["item.category"]
    more = WAYS[one["mode"]] | {"item.identifiable": one["identifiable"]}
    more["item.holds"] = ["health"] if one["identifiable"] and of in {*HEALTH, *CLINICAL} else ["none"]
    if of in GENES:  # what was all collected abroad may be said to be none; of the mainland's it may not
        more["item.hgr"] = one["item.hgr"] if foreign(one) else "information"
    elif of == "genetic.material":
        more["item.hgr"] = "material"
    elif "item.hgr" not in one:
        more["item.hgr"] = "none"
    told = one | more
    told["item.domestic_transactions"] = told["item.domestic_transactions"] and one["flow.collected_in"] != ["abroad"]
    told["flow.client_data"] = bool(told["flow.client_data"] and told["exporter.serves"])
    if told["exporter.established_abroad"]:
        told |= {"exporter.registered_in": "abroad", "exporter.exports_from": "abroad"}
    return told


def from_(one: World, day: str) -> bool:
    return bool(one["day"] >= day)


def sector(one: World, *names: str) -> bool:
    return bool(set(one["exporter.sectors"]) & set(names))


def kind(one: World, *names: str) -> bool:
    return one["item.category"] in names


def foreign(one: World) -> bool:
    """All collected abroad, with nothing of the mainland added."""
    return one["flow.collected_in"] == ["abroad"] and not one["flow.mainland_data_added"]


def transit(one: World) -> bool:
    """Order 16 art. 4: brought in, worked on and sent out again; what is handled abroad from the start never came in."""
    return foreign(one) and one["mode"] != "abroad"


def leaves(one: World) -> bool:
    return one["mode"] in {"sent", "reached", "abroad"}


def office(one: World) -> bool:
    """Whether the recipient is at home and a foreign party's."""
    return bool(one["recipient.country"] == "CN" and one["recipient.foreign_controlled"])


def asked_by_foreign_state(one: World) -> bool:
    """A request, or a court, police or enforcement body of a foreign country, be it its office at home; Hong Kong is abroad and not foreign."""
    bodies = one["recipient.kind"] in {"court", "police", "enforcement_agency"}
    body = bodies and (one["recipient.country"] in {"DE", "US"} or office(one))
    # To answer an authority of Hong Kong is to answer none that is foreign, unless one is said to stand behind it.
    answered = one["flow.purpose"] == "foreign_authority" and not (bodies and one["recipient.country"] == "HK")
    return bool(one["flow.foreign_authority_request"] or answered or body)


def touched(one: World) -> bool:
    """Whether anything of this is looked at: it leaves, or a foreign party gets it at home, or a foreign state stands behind it."""
    listed = one["recipient.lists"] == ["countermeasure"] and from_(one, "2025-03-23")
    behind = one["flow.foreign_authority_request"] or one["flow.purpose"] in {"foreign_authority", "foreign_proceedings", "end_use_check"}
    abroad = leaves(one) or one["recipient.country"] != "CN" or one["recipient.foreign_controlled"]
    return abroad or listed or (behind and from_(one, "2021-09-01"))


def information(one: World) -> bool:
    return bool(one["item.hgr"] == "information")


def whole_genome(one: World) -> bool:
    return kind(one, "genetic.sequence") or (information(one) and one["item.sequencing"] in {"exome", "genome"})


def material(one: World) -> bool:
    return bool(one["item.hgr"] == "material")


def technical(one: World) -> bool:
    """Designs, processes, code, research: what the catalogue and the end use speak of."""
    named = one["item.technology_entry"] != "none"
    return kind(one, *TECHNOLOGY, *SEA, "scientific.research", "ai.text", "business.production") or named


def needed(one: World) -> set[str]:
    """The approvals that are needed, whoever gives them."""
    if not touched(one):
        return set()
    rare = {
        # Biosecurity Law art. 57 and Decree 717 art. 28(2); art. 28(1) with the Rules' art. 37: more than 500.
        "hgr_report": information(one),
        "hgr_security_review": information(one)
        and (
            one["item.hgr_risk"]
            or (
                from_(one, "2023-07-01")
                and (
                    (one["item.sequencing"] in {"exome", "genome"} and one["item.sequenced_persons"] > 500) or bool(one["item.hgr_special"])
                )
            )
        ),
        "hgr_cooperation": (information(one) or material(one)) and one["flow.hgr_cooperation"] != "none",
        "hgr_exit_certificate": material(one) and (leaves(one) or one["recipient.country"] != "CN"),
        "securities_consent": kind(one, *SECURITIES),
        "pboc_approval": sector(one, "credit_reporting")
        and kind(one, "finance.credit_report", *CREDIT)
        and (leaves(one) or one["recipient.country"] != "CN"),
        # Meteorology Law art. 8, Statistics Law art. 52(2), the marine provisions: what is observed, asked or surveyed in China.
        "meteorology_approval": not foreign(one)
        and (
            (kind(one, "meteorology.observation") and from_(one, "2022-08-01"))
            or (kind(one, *WEATHER) and (one["flow.directed_from_abroad"] or one["exporter.established_abroad"]))
        ),
        "survey_permit": one["flow.survey"] == "market",
        "survey_approval": one["flow.survey"] == "social"
        or (kind(one, *SURVEYS) and not foreign(one) and (one["flow.directed_from_abroad"] or one["exporter.established_abroad"])),
        "archive_approval": kind(one, "archive.state") and leaves(one),  # they may not leave; who reads them at home takes nothing out
        "marine_consent": kind(one, "marine.raw") and not foreign(one),
        "export_licence": one["item.controlled_item"]
        or kind(one, "technology.dual_use")
        or one["item.technology_entry"] != "none"
        or (kind(one, "technology.lidar") and from_(one, "2023-12-21"))
        or (technical(one) and (one["recipient.end_use_risk"] or one["recipient.lists"] == ["export_control"])),
        "technology_contract": kind(one, *TECHNOLOGY)
        and not kind(one, "technology.dual_use")
        and one["item.technology_entry"] == "none"
        and not one["item.controlled_item"]
        and not one["item.already_public"]
        and (leaves(one) or one["recipient.country"] != "CN"),
        "end_use_check_consent": one["flow.purpose"] == "end_use_check" and from_(one, "2024-12-01"),
        "secrecy_approval": one["item.state_secret"],
        "work_secret_consent": one["item.work_secret"],
        "authority_approval": asked_by_foreign_state(one),
        "client_consent": (bool(one["exporter.serves"]) and one["flow.client_data"] and from_(one, "2025-01-01"))
        or (kind(one, "government.client_data") and from_(one, "2021-09-01"))  # an organ may work for another one
        or (kind(one, "government.affairs") and not one["exporter.state_organ"] and from_(one, "2021-09-01")),
    }
    return {gate for gate, need in rare.items() if need}


def unmet(one: World) -> set[str]:
    """Those that nobody holds. A filing of a trial takes the place of the permit only where it is such a trial without material."""
    held = set(one["papers"])
    if "hgr_trial_filing" in held and one.get("flow.hgr_cooperation") == "trial_without_material" and not material(one):
        held.add("hgr_cooperation")
    return needed(one) - held


def reviews(one: World) -> dict[str, int | None]:
    """What is left to a person or an authority, with how far up it may lead."""
    if not touched(one):
        return {}
    kept = one["flow.stored_in"] == ["mainland"]
    health = kind(one, *HEALTH, *CLINICAL)
    body = sector(one, "health")
    everywhere: dict[str, tuple[bool, int | None]] = {
        "securities": (
            kind(one, "finance.fund_research")
            or (sector(one, "securities", "fund") and not kind(one, *SECURITIES, *STAFF, *TECHNOLOGY))
            or (sector(one, "clearing") and kind(one, "finance.transaction", "finance.payment", "person.payment", *CREDIT)),
            None,
        ),
        "listing": (kind(one, "finance.securities.listing") and from_(one, "2023-03-31"), None),
        "weather": (
            (
                kind(one, "meteorology.probe", "meteorology.product")
                or (
                    sector(one, "meteorology")
                    and kind(one, "scientific.research", "ai.text", *SEA, *SURVEYS, "business.commercial", "business.production")
                )
            )
            and from_(one, "2022-08-01"),
            None,
        ),
        "sea": (kind(one, "marine.result"), None),
        "weather abroad": (kind(one, "meteorology.observation") and foreign(one) and from_(one, "2022-08-01"), None),
        "other waters": (kind(one, "marine.raw") and foreign(one), None),
        "battery": (kind(one, "technology.battery") and one["item.technology_entry"] == "none" and from_(one, "2025-07-15"), None),
        "software": (kind(one, "technology.software") and one["item.technology_entry"] == "none" and from_(one, "2023-12-21"), None),
        "october": (kind(one, "technology.battery") and from_(one, "2025-10-09"), None),
        "entry": (one["item.technology_entry"] == "prohibited", None),
        "end use": (one["recipient.end_use_risk"] and not one["item.controlled_item"] and from_(one, "2021-09-01"), None),
        "work secret": (one["item.work_secret"], None),
        "core": (one["item.core"] and from_(one, "2021-09-01"), None),
        "authority of Hong Kong": (
            one["recipient.kind"] in {"court", "police", "enforcement_agency"}
            and one["recipient.country"] == "HK"
            and from_(one, "2021-09-01"),
            None,
        ),
        "regulator": (
            one["recipient.kind"] == "regulator" and (one["recipient.country"] != "CN" or office(one)) and from_(one, "2021-09-01"),
            None,
        ),
        "proceedings": (
            one["flow.purpose"] == "foreign_proceedings"
            and from_(one, "2021-09-01")
            and (from_(one, "2025-05-01") or not asked_by_foreign_state(one)),
            None,
        ),
        "public technology": (
            kind(one, *TECHNOLOGY)
            and not kind(one, "technology.dual_use")
            and one["item.technology_entry"] == "none"
            and not one["item.controlled_item"]
            and one["item.already_public"]
            and "technology_contract" not in one["papers"]
            and (leaves(one) or one["recipient.country"] != "CN"),
            None,
        ),
        "no survey": (
            (kind(one, "statistics.survey_result") or (kind(one, "statistics.aggregate") and not one["item.already_public"]))
            and one["flow.survey"] == "none"
            and from_(one, "2017-08-01"),
            None,
        ),
        # Whoever can be told from a survey's material may be a single respondent (Statistics Law art. 28), whatever permit it has.
        "people in results": (
            personal(one)
            and not kind(one, "statistics.survey_respondent")
            and (kind(one, *SURVEYS) or one["flow.survey"] in {"market", "social"})
            and from_(one, "2021-11-01"),  # who can be told from data is known since the Personal Information Protection Law
            PROHIBITED,
        ),
        "genes from abroad": (kind(one, *GENES) and not information(one), None),
        "shared by organs": (kind(one, "government.affairs") and from_(one, "2025-08-01"), None),
        "genes kept": (
            (information(one) or material(one))
            and one["recipient.country"] == "CN"
            and one["recipient.foreign_controlled"]
            and from_(one, "2021-04-15"),
            None,
        ),
        "credit": (
            sector(one, "credit_reporting")
            and not kind(one, "finance.credit_report", *CREDIT, *STAFF, *TECHNOLOGY)
            and (leaves(one) or one["recipient.country"] != "CN"),
            None,
        ),
        "countermeasure on the country": (
            one["recipient.country_countermeasure"] and one["recipient.country"] != "CN" and from_(one, "2021-09-01"),
            PROHIBITED,
        ),
    }
    governed: dict[str, tuple[bool, int | None]] = {
        # What a hospital calls research or training text may be its patients' data.
        "health": (health or (body and kind(one, "scientific.research", "ai.text")), ASSESSMENT),
        "population": (health and body and not kept, PROHIBITED),
        # A genome said to lead to nobody (PIPL arts. 4, 73): what of it leads to no one has to be decided.
        "genome": (not personal(one) and whole_genome(one) and from_(one, "2021-11-01"), ASSESSMENT),
        "control": (
            (information(one) or material(one))
            and one["exporter.foreign_invested"]
            and not one["exporter.foreign_controlled"]
            and from_(one, "2023-07-01"),
            PROHIBITED,
        ),
        "rides": (
            kind(one, *RIDES) or ((sector(one, "ride_hailing") or one["item.from_robotaxi"]) and not kind(one, *STAFF, *TECHNOLOGY)),
            PROHIBITED,
        ),
        "payment consent": (
            sector(one, "payment") and not one["exporter.critical_infrastructure_operator"] and personal(one) and from_(one, "2024-05-01"),
            None,
        ),
        "suspected": (
            one["item.important_suspected"] and not one["item.important_notified"] and from_(one, ORDER_11),
            None if from_(one, ORDER_16) else ASSESSMENT,  # important by its definition then
        ),
        "scenario of an operator": (
            scenario(one) and one["exporter.critical_infrastructure_operator"] and not one["item.core"] and not one["recipient.lists"],
            None,
        ),
        "state organ": (one["exporter.state_organ"] and personal(one) and from_(one, "2021-11-01"), None),
        # What a contractor handles for an organ or an operator is theirs, and goes by their route (PIPL arts. 36, 40).
        "people of a client": (
            personal(one)
            and not one["exporter.state_organ"]
            and (
                (one["flow.client_data"] and one["exporter.serves"] in (["cii_operator"], ["state_organ"]))
                or (kind(one, "government.client_data", "government.affairs") and one["exporter.serves"] != ["public_system"])
            )
            and from_(one, "2021-11-01"),
            ASSESSMENT,
        ),
    }
    told = everywhere | (governed if leaves(one) else {})
    return {name: far for name, (arises, far) in told.items() if arises}


REVIEWS = {
    "securities-law/possibly-securities-material": "securities",
    "csrc-archives-2023/working-papers": "listing",
    "cma-order40-2022/weather-probe": "weather",
    "marine-research-1996/results": "sea",
    "cma-order40-2022/observed-abroad": "weather abroad",
    "marine-research-1996/raw-data-of-other-waters": "other waters",
    "tech-catalogue/change-of-2025": "battery",
    "tech-catalogue/software-and-models": "software",
    "mofcom-announcements-2025/rare-earths-and-batteries": "october",
    "tech-trade-regs-2020/prohibited-technology-at-home": "entry",
    "dsl/export-control-suspected": "end use",
    "secrets-law/work-secret-measures": "work secret",
    "dsl/core-data-decision": "core",
    "dsl/authority-outside-mainland": "authority of Hong Kong",
    "dsl/reporting-to-regulator": "regulator",
    "dsl/foreign-proceedings": "proceedings",
    "foreign-ip-rules-2025/evidence-abroad": "proceedings",
    "gov-data-sharing-2025/shared-data": "shared by organs",
    "tech-trade-regs-2020/technology-in-public": "public technology",
    "decree717/collected-abroad": "genes from abroad",
    "statistics-regs/results-of-no-survey": "no survey",
    "statistics-law/respondents-in-results": "people in results",
    "finance-guide-2025/exempt-scenario-ciio": "scenario of an operator",
    "biosecurity-law/foreign-keeping": "genes kept",
    "credit-reporting-2013/other-collected-data": "credit",
    "dsl/countermeasure": "countermeasure on the country",
    "health-bigdata-2018/health-bodies": "health",
    "health-bigdata-2018/other-holders": "health",
    "population-health-2014/no-servers-abroad": "population",
    "hgr-rules-2023/actual-control": "control",
    "pipl/nature-of-nobody": "genome",
    "ridehail-2016/no-outflow": "rides",
    "decree768/separate-consent-by-number": "payment consent",
    "order16/suspected-important": "suspected",
    "before-2024/suspected-important": "suspected",
    "pipl/state-organ-need": "state organ",
    "pipl/client-of-public-power": "people of a client",
}


def breaches(one: World) -> set[str]:
    """Norms beside the route that no approval mends."""
    if not touched(one):
        return set()
    broken = set()
    if (
        sector(one, "payment")
        and one.get("item.domestic_transactions")
        and one["flow.stored_in"] == ["abroad"]
        and from_(one, "2024-05-01")
    ):
        broken.add("decree768/domestic-transactions-abroad")
    if kind(one, "statistics.survey_respondent"):
        broken.add("statistics-law/single-respondent-at-home")
    if one["recipient.lists"] == ["countermeasure"] and from_(one, "2025-03-23"):
        broken.add("countermeasure-rules-2025/listed-recipient-at-home")
    return broken


BREACHES = {
    "decree768/domestic-transactions-abroad",
    "statistics-law/single-respondent-at-home",
    "countermeasure-rules-2025/listed-recipient-at-home",
}


def duties(one: World) -> set[str]:
    """The sectors' own standing duties, of data that leave."""
    if not leaves(one):
        return set()
    finance = sector(one, "banking", "insurance", "payment", "securities", "fund", "credit_reporting", "clearing")
    rare = {
        # PBoC Order 2025 No. 3; the measures for banks and insurers of 2024; credit reporting art. 24; Decree 768 arts. 18, 19.
        "pboc_annual_report": finance and one["item.important_notified"] and from_(one, "2026-01-16"),  # once the first was due
        "pboc_audit": sector(one, "banking", "payment", "credit_reporting", "clearing") and from_(one, "2025-06-30"),
        "nfra_assessment": sector(one, "banking", "insurance")
        and (one["item.important_notified"] or sensitive(one))
        and from_(one, "2024-12-27"),
        "financial_localisation": sector(one, "credit_reporting") or (sector(one, "payment") and from_(one, "2024-05-01")),
        "ride_hailing_storage": kind(one, *RIDES) or sector(one, "ride_hailing") or one["item.from_robotaxi"],
    }
    return {duty for duty, applies in rare.items() if applies}


DUTIES = {"pboc_annual_report", "pboc_audit", "nfra_assessment", "financial_localisation", "ride_hailing_storage"}


def personal(one: World) -> bool:
    return bool(one["identifiable"])


def sensitive(one: World) -> bool:
    """PIPL art. 28; the official answers name credit. Genetic information is sensitive in research data as well."""
    by_kind = kind(one, *HEALTH, *CLINICAL, *GENES, "finance.credit_report", "person.financial.account", "person.financial.credit")
    return personal(one) and (by_kind or one["item.hgr"] == "information")


def scenario(one: World) -> bool:
    """One of the 47 scenarios of the finance guide with its fields: exempt, but for important data (and a State organ's)."""
    finance = sector(one, "banking", "insurance", "payment", "securities", "fund", "credit_reporting", "clearing")
    # A scenario of cross-border business: nothing within the mainland, no analysis, and nothing that a foreign body asks for.
    if (
        one["flow.purpose"] in {"analytics", "foreign_authority", "foreign_proceedings", "end_use_check"}
        or one["item.domestic_transactions"]
    ):
        return False
    stated = one["scenario"] == "whole" and personal(one) and not one["item.important_notified"] and not one["exporter.state_organ"]
    return finance and stated and from_(one, "2025-04-17")


def staff(one: World) -> bool:
    """Order 16 art. 5(1)(2): staff under labour rules and a collective contract, managed and nothing else; applicants are no staff."""
    elsewhere = {"after_sales", "analytics", "foreign_authority", "foreign_proceedings", "end_use_check"}
    return bool(one["staff"]) and not kind(one, "person.applicant") and one["flow.purpose"] not in elsewhere


def barred(one: World) -> bool:
    """What no authority can lift."""
    return any(
        (
            one["item.core"],
            one["recipient.lists"] == ["cac_restricted"],
            one["recipient.lists"] == ["countermeasure"] and from_(one, "2025-03-23"),
            kind(one, "statistics.survey_respondent"),
            one["item.technology_entry"] == "prohibited",
            (information(one) or material(one)) and (one["exporter.foreign_controlled"] or one["exporter.established_abroad"]),
        )
    )


def route(one: World) -> tuple[int, int]:
    """The lightest and the strictest route that the law leaves open."""
    if not leaves(one):
        return FREE, FREE
    base = low = FREE
    many: list[int] = []
    here = one["item.persons"] if personal(one) else 0
    hot = here if sensitive(one) else 0
    plain = here if not sensitive(one) or one["item.also_ordinary"] else 0
    ordinary, secret = one["exporter.provided_this_year.ordinary"] + plain, one["exporter.provided_this_year.sensitive"] + hot
    exempt = not one["item.important_notified"] and (transit(one) or staff(one))
    if personal(one) and one["day"] < ORDER_16:
        # Order 11 art. 4: no exemptions, one count of everybody and one of sensitive information since last year.
        everybody = sum(one[f"exporter.provided_this_year.{bucket}"] for bucket in ("ordinary", "sensitive")) + here
        operator = one["exporter.critical_infrastructure_operator"] or one["exporter.state_organ"]
        base = ASSESSMENT if operator or everybody >= 100_000 or secret >= 10_000 else CONTRACT
    elif personal(one):
        if one["exporter.state_organ"]:
            base = ASSESSMENT
        elif exempt or (scenario(one) and not one["exporter.critical_infrastructure_operator"]):
            base = FREE
        elif one["exporter.critical_infrastructure_operator"]:
            base = ASSESSMENT
        elif not sensitive(one) and ordinary < 100_000:
            base = FREE
        else:
            base = ASSESSMENT if ordinary >= 1_000_000 or secret >= 10_000 else CONTRACT
    if one["item.important_notified"]:
        base = ASSESSMENT
    low = FREE if scenario(one) else base  # of an operator of critical infrastructure it is for the authority to say
    if barred(one):
        base = low = PROHIBITED
    whole = ordinary if from_(one, ORDER_16) else ordinary + secret
    if sector(one, "ride_hailing") and personal(one) and not foreign(one) and whole > 100_000:
        many.append(ASSESSMENT)  # art. 3(5) of the automotive Provisions; told in full elsewhere
    highest = [far for far in reviews(one).values() if far is not None]
    if one["recipient.lists"] == ["countermeasure"]:
        highest.append(PROHIBITED)  # whether earlier measures reached data, nobody says
    return low, max([base, *highest, *many])


def text(one: World, left_out: Iterable[str]) -> str:
    """The manifest of it, without what is left out."""
    left_out = set(left_out)
    told = parts(one, left_out, JUDGED, WORD, {})
    item, flow, exporter = told["item"], told["flow"], told["exporter"]
    if one["scenario"]:
        flow |= {"finance_scenario": {"value": "exempt", **WORD}, "finance_scenario_number": "12"}
        item["finance_fields_only"] = {"value": one["scenario"] == "whole", **WORD}
    if one["staff"]:
        flow["necessity"] = {"kind": "hr", "truly_necessary": {"value": True, **WORD}, "labour_rules": True, "collective_contract": True}
        item["necessary"] = {"value": True, **WORD}
    if one["item.hgr"] != "information" or "item.hgr" in left_out:
        for key in SEQUENCED:
            item.pop(key.removeprefix("item."), None)
    size = item.pop("persons")
    about = (
        "applicants"
        if kind(one, "person.applicant")
        else "employees"
        if kind(one, *STAFF)
        else "patients"
        if kind(one, *HEALTH, *CLINICAL, *GENES)
        else "customers"
    )
    papers = {
        "ref": "X-1",
        "issued": "2018-01-02",
        "filed": "2018-01-02",
        "result": "pass",
        "expires": "never",
        "withdrawn_on": "never",
        "items": ["item"],
        "recipients": ["party"],
        "purposes": [one["flow.purpose"]],
        "changes": [],
    }
    exporter["id"] = one["id"]
    exporter["evidence"] = {"separate_consent": False}
    before = {bucket: one[f"exporter.provided_this_year.{bucket}"] for bucket in ("ordinary", "sensitive")}
    if one["day"] < ORDER_16 and not left_out & {f"exporter.provided_this_year.{bucket}" for bucket in before}:
        since = {
            "ordinary": sum(before.values()),
            "sensitive": before["sensitive"],
            "as_of": one["day"],
            "until": f"{one['day'][:4]}-12-31",
        }
        exporter["provided_since_last_year"] = since
    exporter["provided_this_year"] = exporter.get("provided_this_year", {}) | {"as_of": one["day"], "until": f"{one['day'][:4]}-12-31"}
    flow |= {
        "since": one["day"],
        "items": [item | ({"persons": "people"} if personal(one) else {})],
        "evidence": {"hgr_backup": True},
        "clearances": [{"mechanism": name} | papers for name in one["papers"]],
    }
    people = {"people": {"kind": about, "apart_from": ["provided_this_year"], "size": size}} if personal(one) else {}
    return json.dumps(
        {"version": 1, "exporter": exporter, "populations": people, "recipients": {"party": told["recipient"]}, "flows": [flow]}
    )


def verdicts(day: str, manifests: dict[str, str]) -> list[Verdict]:
    report = check(text=manifests, as_of=day)
    assert not report.problems, [f"{one.message} {one.hint}" for one in report.problems][:3]
    by_file = {flow.manifest.path: flow.items[0].verdict for flow in report.flows}
    return [by_file[name] for name in manifests]


WORLDS = 60
HIDEABLE = [
    *(key for key in FACTS if key not in {"mode", "recipient.country", "item.persons", "scenario", "flow.collected_in"}),
    *GENETIC,
    "item.hgr",
    "item.domestic_transactions",
]


def worlds(day: str) -> dict[str, World]:
    return {name: world(name) | {"day": day, "id": name} for name in (f"{day}-{number}" for number in range(WORLDS))}


Parts = dict[str, set[str]]


def said(verdict: Verdict) -> tuple[Parts, Parts]:
    """What the program says: approvals that are wanting, reviews, breaches; that may be, and that are for certain."""
    gates = [state for state in verdict.gates if state.gate.id in PAPERS and state.met.truth != Truth.TRUE]
    left = [(REVIEWS[state.rule.id], state.applies.truth) for state in verdict.reviews if state.rule.id in REVIEWS]
    owed = [(state.duty.id, state.applies.truth) for state in verdict.duties if state.duty.id in DUTIES]
    broken = [(rule.id, outcome.truth) for rule, outcome, _ in verdict.breaches if rule.id in BREACHES]
    lists = {"reviews": left, "breaches": broken, "duties": owed}
    may = {"gates": {state.gate.id for state in gates}} | {part: {name for name, _ in found} for part, found in lists.items()}
    sure = {
        "gates": {state.gate.id for state in gates if state.needed.truth == Truth.TRUE and state.met.truth == Truth.FALSE},
    } | {part: {name for name, truth in found if truth == Truth.TRUE} for part, found in lists.items()}
    return may, sure


@pytest.mark.parametrize("day", DAYS)
def test_what_is_complete_is_told_as_the_law_has_it(day: str) -> None:
    told = verdicts(day, {name: text(one, ()) for name, one in worlds(day).items()})
    for (name, one), verdict in zip(worlds(day).items(), told, strict=True):
        law = {"gates": unmet(one), "reviews": set(reviews(one)), "breaches": breaches(one), "duties": duties(one)}
        assert said(verdict) == (law, law), (name, one)
        if day >= ORDER_11:
            assert (int(verdict.floor), int(verdict.ceiling)) == route(one), (name, one)


def asked(one: World, key: str) -> bool:
    """Whether somebody would be asked: technology where there is any, a survey where it looks like one, requests where data leave."""
    if key == "item.technology_entry":
        return kind(one, *TECHNOLOGY) and not kind(one, "technology.dual_use")
    if key == "recipient.end_use_risk":
        return not personal(one) or kind(one, *TECHNOLOGY)
    if key == "flow.survey":
        return kind(one, *SURVEYS)
    if key == "recipient.lists":
        return leaves(one) or one["recipient.country"] != "CN" or one["recipient.foreign_controlled"]
    if key in {"flow.foreign_authority_request", "flow.purpose"}:
        return leaves(one) or one["recipient.country"] != "CN"
    if key in SEQUENCED:
        return information(one)
    if key == "item.domestic_transactions":
        return kind(one, *PAYMENTS)
    if key == "item.from_robotaxi":
        return False
    if key == "flow.mainland_data_added":
        return one["flow.collected_in"] == ["abroad"]
    if key == "item.hgr":
        return kind(one, "clinical.trial", "scientific.research")
    return key in FACTS | OWN.get(one["item.category"], {})


def poorer(one: World, any_: random.Random) -> dict[str, list[Any]]:
    """What is no longer told of it, each with the values that it may have."""
    pools = FACTS | OWN.get(one["item.category"], {})
    hidden = any_.sample([key for key in HIDEABLE if asked(one, key)], 3)
    if "item.hgr" in hidden:
        hidden += [key for key in SEQUENCED if key not in hidden]
    return {key: [value for place, value in enumerate(pools[key]) if value not in pools[key][:place]] for key in hidden}


def possible(one: World, hidden: dict[str, list[Any]]) -> list[World]:
    """Whatever it may turn out to be, beside what is told of it."""
    every = [finished(one | dict(zip(hidden, values, strict=True))) for values in product(*hidden.values())]
    return [each for each in every if all(each[key] == one[key] for key in each if key not in hidden)]


PARTS = {"gates": unmet, "reviews": reviews, "breaches": breaches, "duties": duties}


def lies_between(verdict: Verdict, every: list[World], case: object) -> None:
    """Whatever it may turn out to be lies in the answer, and what is said for certain is so in all of it."""
    may, sure = said(verdict)
    for part, law in PARTS.items():
        laws = [set(law(each)) for each in every]
        assert may[part] >= set.union(*laws), (part, case)
        assert sure[part] <= set.intersection(*laws), (part, case)
    if every[0]["day"] >= ORDER_11:
        routes = [route(each) for each in every]
        assert int(verdict.floor) <= min(low for low, _ in routes), case
        assert int(verdict.ceiling) >= max(high for _, high in routes), case


@pytest.mark.parametrize("day", DAYS)
def test_what_is_left_out_leaves_open_what_it_may_turn_out_to_be(day: str) -> None:
    any_ = random.Random(day)  # noqa: S311 - a test
    left_out = {name: poorer(one, any_) for name, one in worlds(day).items()}
    told = verdicts(day, {name: text(one, left_out[name]) for name, one in worlds(day).items()})
    for (name, one), verdict in zip(worlds(day).items(), told, strict=True):
        lies_between(verdict, possible(one, left_out[name]), (name, left_out[name], one))


WAY = sorted({key for way in WAYS.values() for key in way})
LESS = {
    "where": ["recipient.country"],
    "how": WAY,
    "where and how": ["recipient.country", *WAY],
    "whom": ["item.identifiable", "item.holds"],
}


def otherwise(one: World, untold: str) -> list[World]:
    """What it may be where nobody says to which country it goes, how it gets there, or whether it leads to anybody."""
    countries = ["DE", "US", "HK", "CN"] if "where" in untold else [one["recipient.country"]]
    modes = list(WAYS) if "how" in untold else [one["mode"]]
    depends = untold == "whom" and not kind(one, *ALWAYS_PERSONAL, *NEVER_PERSONAL)
    leads = YES_NO if depends else [one["identifiable"]]
    bare = {key: value for key, value in one.items() if key not in WAY}
    return [
        finished(bare | {"recipient.country": country, "mode": mode, "identifiable": leading})
        for country, mode, leading in product(countries, modes, leads)
        if country != "CN" or mode == "visit"
    ]


@pytest.mark.parametrize("untold", LESS)
@pytest.mark.parametrize("day", DAYS[1::3])
def test_where_how_and_of_whom_may_be_anything_while_nobody_says(day: str, untold: str) -> None:
    every = {name: otherwise(one, untold) for name, one in worlds(day).items()}
    fullest = {name: max(ones, key=lambda each: each["identifiable"]) for name, ones in every.items()}
    told = verdicts(day, {name: text(fullest[name], LESS[untold]) for name in every})
    for (name, ones), verdict in zip(every.items(), told, strict=True):
        lies_between(verdict, ones, (name, untold, ones[0]))


@pytest.mark.parametrize("day", DAYS[::4])
def test_the_wider_word_for_the_data_leaves_open_what_the_narrower_one_says(day: str) -> None:
    narrow = {name: one for name, one in worlds(day).items() if not kind(one, *STAFF)}
    told = verdicts(day, {name: text(one | {"item.category": one["item.category"].rpartition(".")[0]}, ()) for name, one in narrow.items()})
    for (name, one), verdict in zip(narrow.items(), told, strict=True):
        lies_between(verdict, [one], (name, one))
