"""What leaves, who gives and who receives, and whom Order 16 arts. 3 to 5 free, against a second, plain telling.

LAW: CSL art. 39, DSL arts. 31 and 36, PIPL arts. 3(2), 21, 36, 38, 40 and 42 with the official answers of 2022-07-07 (what providing abroad
is) and 2025-10-31 (Q5, the place of access decides); Order 11 art. 4 before 2024-03-22; Order 16 arts. 3, 4, 5, 7 and 8 since; the gates that
ask whether something goes out: archives (art. 25), credit reporting (art. 24), technology (arts. 30 to 38).
A world is told by where things are: copies, work, people, wires, hands. What is complete must come out equal; of what is left out, whatever it
may turn out to be must lie in the answer.
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

    from tongguan.report import Report

FREE, CONTRACT, ASSESSMENT, PROHIBITED = range(4)
World = dict[str, Any]
"""Every fact of one flow with one item, by its key; `day` and the claimed exemption beside them."""
WORD = {"by": "counsel", "because": "gone through item by item"}
YES_NO = [True, False]
HERE, THERE, BOTH = ["mainland"], ["abroad"], ["mainland", "abroad"]

ORDER_11, ORDER_16 = "2022-09-01", "2024-03-22"
TODAY = "2026-11-24"
DAYS = ["2019-03-01", "2021-10-31", "2022-08-31", "2022-09-01", "2024-03-21", "2024-03-22", TODAY]

ORDINARY, SENSITIVE = ["person.contact", "person.behaviour"], ["person.religion", "person.financial.account"]
PLAIN = ["business.commercial"]
GATED = {"archive.state": "archive_approval", "technology.document": "technology_contract", "finance.credit_report": "pboc_approval"}
"""What may not go out, or not without a step of its own, whatever its route."""
SINCE = {"archive.state": "2021-01-01", "technology.document": "2020-11-29", "finance.credit_report": "2013-03-15"}

MOVES: dict[str, list[Any]] = {
    "recipient.country": ["US", "DE", "HK", "MO", "TW", "CN", "CN", "CN"],
    "recipient.foreign_controlled": YES_NO,
    "recipient.onward": [[], [], [], ["CN"], ["HK"], ["CN", "DE"]],
    "flow.way": ["transfer", "transfer", "remote_access", "remote_access", "remote_access", "processed_abroad"],
    "flow.stored_in": [HERE, HERE, HERE, THERE, BOTH],
    "flow.processed_in": [HERE, HERE, HERE, HERE, THERE, BOTH],
    "flow.accessed_from": [HERE, HERE, HERE, THERE, BOTH],
    "flow.access": [["view"], ["query", "download"], ["submit_jobs"], ["submit_jobs"], ["submit_jobs", "view"]],
    "flow.public_download": [*[False] * 7, True],
    "flow.first_published_on": [*[None] * 15, "2018-05-02"],
    "flow.abroad_purpose": [*[None] * 15, "goods_services", "behaviour_analysis", "other"],
    "flow.first_hop": [*["exporter_cloud"] * 7, "abroad"],
}
FACTS: dict[str, list[Any]] = {
    **MOVES,
    "exporter.critical_infrastructure_operator": [False, False, False, True],
    "exporter.established_abroad": [*[False] * 7, True],
    "exporter.state_organ": [*[False] * 9, True],
    "exporter.provided_this_year.ordinary": [0, 99_599, 99_600, 999_599, 999_600],
    "exporter.provided_this_year.sensitive": [0, 0, 9_599, 9_600],
    "recipient.lists": [*[[]] * 11, ["cac_restricted"]],
    "item.also_ordinary": YES_NO,
    "item.important_notified": [*[False] * 9, True],
    "item.core": [*[False] * 14, True],
    "item.state_secret": [*[False] * 14, True],
    "flow.collected_in": [["CN"], ["CN"], ["abroad"], ["CN", "abroad"]],
    "flow.mainland_data_added": YES_NO,
    "flow.foreign_authority_request": [*[False] * 14, True],
}
CLAIMS: dict[str, dict[str, list[Any]]] = {
    "": {},
    "contract": {
        "flow.necessity.individual_is_party": [True, True, False],
        "flow.service_performed_in": ["DE", "HK", "CN"],
        "flow.purpose": ["contract", "after_sales", "marketing"],
    },
    "hr": {
        "flow.necessity.labour_rules": [True, True, False],
        "flow.necessity.collective_contract": [True, True, False],
        "flow.purpose": ["hr", "hr", "analytics"],
    },
    "emergency": {
        "flow.necessity.protects": [["life"], ["health", "property"]],
        "flow.purpose": ["other", "other", "model_training", "foreign_proceedings"],
    },
}
NEEDED = ["flow.necessity.truly_necessary", "item.necessary"]
JUDGED = set(NEEDED)
SETTLED: World = {
    "exporter.registered_in": "cn-hb-wuhan",
    "exporter.exports_from": "cn-hb-wuhan",
    "exporter.clearances": [],
    "exporter.established_abroad": False,
    "exporter.foreign_invested": False,
    "exporter.foreign_controlled": False,
    "exporter.processes_important_data": False,
    "exporter.persons_processed": 500_000,
    "exporter.mapping_licence": "none",
    "exporter.serves": [],
    "recipient.name": "Example AG",
    "recipient.kind": "company",
    "recipient.country_countermeasure": False,
    "recipient.end_use_risk": False,
    "recipient.holds_key_table": False,
    "flow.id": "flow",
    "flow.to": "party",
    "flow.basis": "consent",
    "flow.scenario": "other",
    "flow.purpose": "other",
    "flow.client_data": False,
    "flow.survey": "none",
    "flow.hgr_cooperation": "none",
    "flow.directed_from_abroad": False,
    "item.id": "item",
    "item.minors_under_14": False,
    "item.highly_sensitive": False,
    "item.important_suspected": False,
    "item.work_secret": False,
    "item.controlled_item": False,
    "item.technology_entry": "none",
    "item.already_public": False,
    "item.georeferenced": "none",
    "item.hgr": "none",
    "item.flown_by_drone": False,
    "item.domestic_transactions": False,
    "item.holds": ["none"],
}
SETTLED_JUDGED = {"flow.directed_from_abroad", "recipient.end_use_risk", "item.identifiable"}
RARE = [
    "exporter.state_organ",
    "recipient.lists",
    "item.important_notified",
    "item.core",
    "item.state_secret",
    "flow.foreign_authority_request",
]


def world(seed: str, day: str) -> World:
    any_ = random.Random(seed)  # noqa: S311 - a test
    of = any_.choice([*ORDINARY, *ORDINARY, *SENSITIVE, *SENSITIVE, *PLAIN, *GATED])
    claim = any_.choice(["", "", *CLAIMS])
    one = SETTLED | {"day": day, "claim": claim, "item.category": of}
    one |= {key: any_.choice(pool) for key, pool in (FACTS | CLAIMS[claim]).items()}
    if claim:
        one |= {key: any_.random() < 0.85 for key in NEEDED}
    if one["exporter.established_abroad"]:
        one |= {"exporter.registered_in": "abroad", "exporter.exports_from": "abroad", "exporter.state_organ": False}
    if one["flow.first_published_on"]:
        one["flow.public_download"] = True
    for key in any_.sample(RARE, len(RARE) - 1):  # one at most speaks, for each hides the others
        one[key] = FACTS[key][0]
    if of in GATED:
        one |= {"flow.first_hop": "exporter_cloud", "flow.abroad_purpose": None}  # nothing that a device sends, or that is of people
    one["exporter.sectors"] = ["credit_reporting"] if of == "finance.credit_report" else ["retail"]
    one["item.identifiable"] = of in ORDINARY + SENSITIVE
    return one


# ------------------------------------------------------------------ what the law says


def outside(countries: Iterable[str]) -> bool:
    """Hong Kong, Macao and Taiwan are outside."""
    return bool(set(countries) - {"CN"})


def read(one: World) -> bool:
    """Whether somebody abroad can see or take them."""
    return "abroad" in one["flow.accessed_from"] and bool(set(one["flow.access"]) - {"submit_jobs"})


def leaves(one: World) -> bool:
    """For certain: sent, kept, worked on, relayed or within reach abroad, offered to anyone, or handled by somebody abroad himself."""
    return (
        "abroad" in one["flow.stored_in"]
        or "abroad" in one["flow.processed_in"]
        or read(one)
        or (one["flow.way"] == "transfer" and outside([one["recipient.country"]]))
        or one["flow.way"] == "processed_abroad"
        or one["flow.public_download"]
        or bool(one["flow.first_published_on"])
        or one["flow.first_hop"] == "abroad"
        or (one["flow.abroad_purpose"] in {"goods_services", "behaviour_analysis"} and one["day"] >= "2021-11-01")  # PIPL art. 3(2)
    )


def jobs_only(one: World) -> bool:
    """People abroad only run jobs on what stays: nobody has said whether that is providing."""
    return "abroad" in one["flow.accessed_from"] and not read(one)


def passed_on(one: World) -> bool:
    """Whoever gets them at home passes them on abroad: whose export that is has to be decided."""
    at_home = one["recipient.country"] == "CN" or (one["flow.way"] == "remote_access" and one["flow.accessed_from"] == HERE)
    return at_home and outside(one["recipient.onward"])


def doubtful(one: World) -> bool:
    """What one decision may settle; where there are two doubts, two flows have to tell them apart."""
    return not leaves(one) and jobs_only(one) != passed_on(one)


def scope(one: World) -> str:
    if leaves(one) or jobs_only(one) or passed_on(one):
        return "governed"
    behind = (one["flow.foreign_authority_request"] or one["flow.purpose"] == "foreign_proceedings") and one["day"] >= "2021-09-01"
    party = outside([one["recipient.country"]]) or one["recipient.foreign_controlled"]
    return "gates_only" if party or behind else "out"


def personal(one: World) -> bool:
    return bool(one["item.identifiable"])


def sensitive(one: World) -> bool:
    return one["item.category"] in SENSITIVE


def beyond(one: World) -> bool:
    """What anyone may take is more than a contract, staff management or a rescue takes, and preferences more than the first two, unless somebody decides."""
    offered = bool(one["flow.public_download"] or one["flow.first_published_on"])
    return offered or (one["claim"] in {"contract", "hr"} and one["item.category"] == "person.behaviour")


def exempt(one: World, *, decided: bool = False) -> bool:
    """Order 16 arts. 4 and 5(1)(1) to (3), of personal information that is not important (art. 5(2))."""
    if one["day"] < ORDER_16 or one["item.important_notified"] or not personal(one):
        return False
    # Art. 4: brought in, worked on and sent out again. What is taken abroad from people in the mainland (PIPL art. 3(2)) never came in.
    straight = one["flow.way"] == "processed_abroad" or one["flow.abroad_purpose"] in {"goods_services", "behaviour_analysis"}
    if one["flow.collected_in"] == ["abroad"] and not one["flow.mainland_data_added"] and not straight:
        return True
    if not one["claim"] or not all(one[key] for key in NEEDED):
        return False
    purpose = one["flow.purpose"]
    # Art. 3(2), second case, is an analysis, and no contract, staff management or rescue is one.
    if one["flow.abroad_purpose"] == "behaviour_analysis" or (beyond(one) and not decided):
        return False
    return {
        "contract": lambda: (
            one["flow.necessity.individual_is_party"] and one["flow.service_performed_in"] != "CN" and purpose != "marketing"
        ),
        "hr": lambda: one["flow.necessity.labour_rules"] and one["flow.necessity.collective_contract"] and purpose == "hr",
        "emergency": lambda: purpose == "other",
    }[one["claim"]]()


PERSONS = 400


def base(one: World, *, decided: bool = False) -> int:
    """The route of what is provided abroad."""
    if one["item.core"] and one["day"] >= "2021-09-01":
        return PROHIBITED
    if one["recipient.lists"] and one["day"] >= "2021-11-01":
        return PROHIBITED
    if one["item.important_notified"] or (one["exporter.state_organ"] and personal(one)):
        return ASSESSMENT
    if not personal(one) or exempt(one, decided=decided):
        return FREE
    here = PERSONS if not sensitive(one) or one["item.also_ordinary"] else 0
    ordinary = one["exporter.provided_this_year.ordinary"] + here
    secret = one["exporter.provided_this_year.sensitive"] + (PERSONS if sensitive(one) else 0)
    if one["day"] < ORDER_16:
        everybody = one["exporter.provided_this_year.ordinary"] + one["exporter.provided_this_year.sensitive"] + PERSONS
        many = everybody >= 100_000 or secret >= 10_000
        return ASSESSMENT if one["exporter.critical_infrastructure_operator"] or many else CONTRACT
    if one["exporter.critical_infrastructure_operator"]:
        return ASSESSMENT
    if not sensitive(one) and ordinary < 100_000:
        return FREE
    return ASSESSMENT if ordinary >= 1_000_000 or secret >= 10_000 else CONTRACT


def route(one: World) -> tuple[int, int]:
    if scope(one) != "governed":
        return FREE, FREE
    if one["day"] < ORDER_11:
        settled = PROHIBITED if base(one) == PROHIBITED else ASSESSMENT
        organ = one["exporter.state_organ"] and personal(one) and one["day"] >= "2021-11-01"
        return (settled if settled == PROHIBITED or organ else FREE), settled
    found = base(one)
    low = base(one, decided=True)
    return (FREE if doubtful(one) and found < PROHIBITED and not one["exporter.state_organ"] else low), found


def gates(one: World) -> set[str]:
    if scope(one) == "out":
        return set()
    found = {"secrecy_approval"} if one["item.state_secret"] else set()
    goes = leaves(one) or jobs_only(one) or passed_on(one)
    if one["item.category"] in GATED and one["day"] >= SINCE[one["item.category"]]:
        foreign = outside([one["recipient.country"]]) and one["item.category"] != "archive.state"
        if goes or foreign:
            found.add(GATED[one["item.category"]])
    if one["flow.foreign_authority_request"]:
        found.add("authority_approval")  # of crimes since 2018, of anything since 2021
    return found


def duties(one: World) -> set[str]:
    """PIPL arts. 13, 17, 39, 53 and 55: owed of what is provided abroad, exempt or not; a representative by handlers abroad, of people here."""
    if scope(one) != "governed" or not personal(one) or one["day"] < "2021-11-01":
        return set()
    here = "CN" in one["flow.collected_in"] or one["flow.mainland_data_added"] or one["flow.way"] == "processed_abroad"
    return {"notice", "impact_assessment", "separate_consent"} | (
        {"representative"} if one["exporter.established_abroad"] and here else set()
    )


def broken(one: World) -> set[str]:
    """PIPL art. 42: no personal information for a party that is barred from it, here or abroad."""
    barred = one["recipient.lists"] and personal(one) and scope(one) != "out" and one["day"] >= "2021-11-01"
    return {"pipl/restricted-recipient-at-home"} if barred else set()


BREACHES = {"pipl/restricted-recipient-at-home"}
DUTIES = {"notice", "impact_assessment", "separate_consent", "representative"}
GATES = {*GATED.values(), "secrecy_approval", "authority_approval"}


def counted(one: World) -> int:
    """How many persons the flow brings into the year's ordinary count; what may be an export counts until it is decided."""
    if scope(one) != "governed" or not personal(one) or exempt(one):
        return 0
    return PERSONS if not sensitive(one) or one["item.also_ordinary"] else 0


# ------------------------------------------------------------------ how it is told


def text(one: World, left_out: Iterable[str] = ()) -> str:
    """The manifest of it, without what is left out."""
    left_out = {*left_out, *(key for key, value in one.items() if value is None)}
    told = parts(one, left_out, JUDGED | SETTLED_JUDGED, WORD, {})
    item, flow, exporter = told["item"], told["flow"], told["exporter"]
    year = {"as_of": one["day"], "until": f"{one['day'][:4]}-12-31"}
    before = {bucket: one[f"exporter.provided_this_year.{bucket}"] for bucket in ("ordinary", "sensitive")}
    exporter["id"] = one["id"]
    exporter["evidence"] = {"separate_consent": False}
    exporter["provided_this_year"] = exporter.get("provided_this_year", {}) | year
    if not left_out & {f"exporter.provided_this_year.{bucket}" for bucket in before}:
        exporter["provided_since_last_year"] = {"ordinary": sum(before.values()), "sensitive": before["sensitive"]} | year
    if one["claim"]:
        flow.setdefault("necessity", {})["kind"] = one["claim"]
    people = {}
    if personal(one):
        item["persons"] = "people"
        kind = {"hr": "employees"}.get(one["claim"], "customers")
        people = {"people": {"kind": kind, "size": PERSONS, "apart_from": ["provided_this_year"]}}
    flow |= {"since": one["day"], "items": [item], "clearances": []}
    return json.dumps(
        {"version": 1, "exporter": exporter, "populations": people, "recipients": {"party": told["recipient"]}, "flows": [flow]}
    )


def judged(day: str, manifests: dict[str, str]) -> tuple[Report, dict[str, Any]]:
    report = check(text=manifests, as_of=day)
    assert not report.problems, [f"{one.message} {one.hint}" for one in report.problems][:3]
    return report, {flow.manifest.path: flow.items[0].verdict for flow in report.flows}


def said(verdict: Any) -> dict[str, Any]:
    wanting = [state for state in verdict.gates if state.gate.id in GATES and state.met.truth != Truth.TRUE]
    return {
        "scopes": {answer.scope for answer in verdict.answers},
        "route": (int(verdict.floor), int(verdict.ceiling)),
        "gates": {state.gate.id for state in wanting},
        "sure": {state.gate.id for state in wanting if state.needed.truth == Truth.TRUE and state.met.truth == Truth.FALSE},
        "duties": {state.duty.id for state in verdict.duties if state.applies.possible} & DUTIES,
        "owed": {state.duty.id for state in verdict.duties if state.applies.certain} & DUTIES,
        "breaches": {rule.id for rule, outcome, _ in verdict.breaches if outcome.possible} & BREACHES,
        "broken": {rule.id for rule, outcome, _ in verdict.breaches if outcome.certain} & BREACHES,
    }


def worlds(day: str) -> dict[str, World]:
    return {name: world(name, day) | {"id": name} for name in (f"{day}-{number}" for number in range(100 if day == TODAY else 30))}


PARTS = {("gates", "sure"): gates, ("duties", "owed"): duties, ("breaches", "broken"): broken}
"""What may be, and what is for certain."""


def differs(verdict: Any, one: World) -> list[str]:
    law = {"scopes": {scope(one)}, "route": route(one)}
    law |= {part: told(one) for pair, told in PARTS.items() for part in pair}
    found = said(verdict)
    return [f"{part}: {found[part]}, by law {law[part]}" for part in law if found[part] != law[part]]


@pytest.mark.parametrize("day", DAYS)
def test_what_is_complete_is_judged_as_the_law_has_it(day: str) -> None:
    every = worlds(day)
    report, told = judged(day, {name: text(one) for name, one in every.items()})
    wrong = {name: found for name, one in every.items() if (found := differs(told[name], one))}
    assert not wrong, [(name, found, every[name]) for name, found in wrong.items()][:3]
    if day >= ORDER_16:
        totals = {account.exporter: account.totals["ordinary"] for account in report.accounts}
        law = {name: one["exporter.provided_this_year.ordinary"] + counted(one) for name, one in every.items()}
        assert {name: (total.low, total.high) for name, total in totals.items()} == {name: (number, number) for name, number in law.items()}


SAID_ALOUD = {"exporter.established_abroad", "flow.public_download", "flow.first_published_on", "flow.first_hop", "flow.abroad_purpose"}
"""Nobody is asked whether the world may download something, by which wire it goes, or which limb of art. 3(2) it is: that is said or not."""
HIDEABLE = [*(key for key in FACTS if key not in SAID_ALOUD), *NEEDED, *(key for facts in CLAIMS.values() for key in facts)]


def poorer(one: World, any_: random.Random, number: int = 3) -> dict[str, list[Any]]:
    """What is no longer told of it, each with the values that it may have."""
    pools = FACTS | CLAIMS[one["claim"]] | (dict.fromkeys(NEEDED, YES_NO) if one["claim"] else {})
    return {key: unlike(pools[key]) for key in any_.sample([key for key in HIDEABLE if key in pools and key in one], number)}


def unlike(pool: list[Any]) -> list[Any]:
    return [value for place, value in enumerate(pool) if value not in pool[:place]]


def possible(one: World, hidden: dict[str, list[Any]]) -> list[World]:
    return [one | dict(zip(hidden, values, strict=True)) for values in product(*hidden.values())]


def lighter(verdict: Any, every: list[World]) -> list[str]:
    """Where the answer leaves out what it may turn out to be, or says for certain what may not be."""
    found = said(verdict)
    wrong = []
    if missing := {scope(each) for each in every} - found["scopes"]:
        wrong.append(f"scopes {found['scopes']} without {missing}")
    routes = [route(each) for each in every]
    low, high = min(route[0] for route in routes), max(route[1] for route in routes)
    if found["route"][0] > low or found["route"][1] < high:
        wrong.append(f"route {found['route']}, by law {(low, high)}")
    for (may, sure), law in PARTS.items():
        laws = [law(each) for each in every]
        if not found[may] >= set.union(*laws) or not found[sure] <= set.intersection(*laws):
            wrong.append(f"{may} {found[may]}, {sure} {found[sure]}, by law {set.union(*laws)}, {set.intersection(*laws)}")
    return wrong


@pytest.mark.parametrize("day", DAYS)
def test_what_is_left_out_leaves_open_what_it_may_turn_out_to_be(day: str) -> None:
    any_ = random.Random(day)  # noqa: S311 - a test
    every = worlds(day)
    hidden = {name: poorer(one, any_) for name, one in every.items()}
    told = judged(day, {name: text(one, hidden[name]) for name, one in every.items()})[1]
    wrong = {name: found for name, one in every.items() if (found := lighter(told[name], possible(one, hidden[name])))}
    assert not wrong, [(name, found, list(hidden[name]), every[name]) for name, found in wrong.items()][:3]


AT_HOME: World = {
    "day": TODAY,
    "claim": "",
    "recipient.country": "CN",
    "recipient.foreign_controlled": False,
    "recipient.onward": [],
    "recipient.lists": [],
    "exporter.sectors": ["retail"],
    "exporter.critical_infrastructure_operator": False,
    "exporter.state_organ": False,
    "exporter.provided_this_year.ordinary": 99_600,
    "exporter.provided_this_year.sensitive": 0,
    "flow.way": "transfer",
    "flow.stored_in": HERE,
    "flow.processed_in": HERE,
    "flow.accessed_from": HERE,
    "flow.access": ["view"],
    "flow.public_download": False,
    "flow.first_published_on": None,
    "flow.first_hop": None,
    "flow.abroad_purpose": None,
    "flow.collected_in": ["CN"],
    "flow.mainland_data_added": False,
    "flow.foreign_authority_request": False,
    "item.category": "person.contact",
    "item.identifiable": True,
    "item.also_ordinary": True,
    "item.important_notified": False,
    "item.core": False,
    "item.state_secret": False,
}
"""100,000 persons with those of this flow, which stays where it is; each telling changes what it names."""
READ = {"flow.way": "remote_access", "flow.accessed_from": THERE}
HERS = {"recipient.foreign_controlled": True}
TELLINGS: list[tuple[str, str, int, list[World]]] = [
    (
        "engineers in Munich read tickets that stay in Wuhan", "governed", CONTRACT,
        [
            {"recipient.country": "DE", **READ},
            {"recipient.country": "DE", **READ, "flow.access": ["query", "submit_jobs"]},
            {"recipient.country": "DE"},  # sent, kept at home or not
            {**HERS, **READ},  # by the name of the subsidiary
            {"flow.accessed_from": BOTH},  # by the name of the company that keeps them
            {**READ, "flow.way": "processed_abroad", "recipient.country": "DE"},
        ],
    ),
    (
        "a laptop with the list goes to Seoul and comes back", "governed", CONTRACT,
        [{"flow.stored_in": BOTH}, {"flow.accessed_from": BOTH}, {"flow.way": "remote_access", "flow.accessed_from": BOTH}],
    ),
    (
        "the parent's people in Shanghai read, over a tunnel, what stays in Shanghai", "gates_only", FREE,
        [
            HERS,
            {**HERS, "flow.way": "remote_access"},
            {"recipient.country": "DE", "flow.way": "remote_access"},
            {"recipient.country": "DE", "flow.way": "remote_access", "recipient.onward": ["CN"]},
        ],
    ),
    (
        "the parent's people in Shanghai read what lies in Frankfurt", "governed", CONTRACT,
        [
            {**HERS, "flow.stored_in": THERE},
            {"recipient.country": "DE", "flow.way": "remote_access", "flow.stored_in": THERE},
            {"recipient.country": "DE", "flow.way": "remote_access", "flow.processed_in": BOTH},  # cached by a gateway there
        ],
    ),
    (
        "crash reports to an American service with a Chinese region", "governed", CONTRACT,
        [
            {"recipient.country": "US"},
            {"recipient.country": "US", "flow.stored_in": BOTH},
            {**HERS, "flow.accessed_from": BOTH},  # whose support looks at them from Oregon
            {**HERS, "flow.processed_in": BOTH},  # that symbolises them in Oregon
        ],
    ),
    (
        "logs of devices that a broker in Singapore passes back", "governed", CONTRACT,
        [{"flow.first_hop": "abroad"}, {"flow.processed_in": BOTH}, {"flow.stored_in": BOTH}, {"recipient.country": "SG"}],
    ),
    (
        "an affiliate in Hong Kong, Macao or Taiwan", "governed", CONTRACT,
        [
            *({"recipient.country": country} for country in ("HK", "MO", "TW")),
            *({"recipient.country": country, **READ} for country in ("HK", "MO", "TW")),
        ],
    ),
    (
        "a shop abroad for people here", "governed", CONTRACT,
        [
            {"flow.way": "processed_abroad"},
            {"flow.abroad_purpose": "goods_services"},
            {"flow.way": "remote_access", "flow.abroad_purpose": "behaviour_analysis"},
        ],
    ),
    (
        "a data set that anybody may take", "governed", CONTRACT,
        [{"flow.public_download": True}, {"flow.first_published_on": "2026-05-04", "flow.public_download": None}],
    ),
    ("a company at home that keeps them", "out", FREE, [{}, {"flow.way": "remote_access"}, {"recipient.onward": ["CN"]}]),
]  # fmt: skip


@pytest.mark.parametrize(("story", "where", "expected", "tellings"), TELLINGS, ids=[story for story, *_ in TELLINGS])
def test_one_story_has_one_answer_however_it_is_told(story: str, where: str, expected: int, tellings: list[World]) -> None:
    every = {f"{number}": SETTLED | AT_HOME | told | {"id": f"e{number}"} for number, told in enumerate(tellings)}
    assert {route(one) for one in every.values()} == {(expected, expected)}
    told = judged(TODAY, {name: text(one) for name, one in every.items()})[1]
    assert [said(told[name])["route"] for name in every] == [(expected, expected)] * len(every), story
    assert [said(told[name])["scopes"] for name in every] == [{where}] * len(every), story
