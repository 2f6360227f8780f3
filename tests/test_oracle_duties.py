"""What stays owed of every export, whatever frees it, against a second, plain telling of the law.

LAW: PIPL arts. 13, 17, 18, 29 to 31, 38, 39 and 51 to 57; Order 16 arts. 2, 10 and 11; Decree 790 arts. 12, 26, 28 to 33, from 2025; DSL art. 30;
the notice of 2025-07-18 on responsible persons; the answers of 2025-05-30 and 2025-10-31 on the two months and of 2026-07-24 on consent;
the Measures for risk assessment of 2026.
What is complete must come out equal, and rest on the articles in force that day. Where facts are left out, a duty may become a question:
it never vanishes, and nothing is said to be done, or undone, that was not.
"""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from worlds import parts

from tongguan import check

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongguan.report import FlowReport

World = dict[str, Any]
"""Every fact of one flow with one item, by its key; what is shown for each duty stands under `shown`."""
WORD = {"by": "counsel", "because": "gone through item by item"}

DSL, PIPL, ORDER_16, DECREE_790 = "2021-09-01", "2021-11-01", "2024-03-22", "2025-01-01"
TWO_MONTHS, OFFICER, FIRST_YEAR_OVER, RISK_MEASURES = "2025-05-30", "2025-07-18", "2026-01-01", "2026-08-20"
TODAY = "2026-11-24"
TURNS = [PIPL, ORDER_16, DECREE_790, TWO_MONTHS, OFFICER, FIRST_YEAR_OVER, RISK_MEASURES]


def moved(day: str, number: int) -> str:
    return str(date.fromisoformat(day) + timedelta(days=number))


DAYS = [*(moved(turn, number) for turn in TURNS for number in (-1, 0)), TODAY, TODAY, TODAY]

KINDS: dict[str, World] = {
    "ordinary": {"item.category": "person.contact"},
    "hashed": {"item.category": "person.behaviour", "item.treatments": ["hashed", "pseudonymised"]},
    "of children": {"item.category": "person.contact", "item.minors_under_14": True},
    "sensitive": {"item.category": "person.religion", "item.holds": ["religion"]},
    "of sick children": {"item.category": "person.religion", "item.holds": ["religion", "health"], "item.minors_under_14": True},
    "told as business": {"item.category": "business.commercial", "item.identifiable": True},
    "anonymous": {"item.category": "person.contact", "item.anonymised": True},
    "plain": {"item.category": "business.commercial", "item.identifiable": False},
}
PERSONAL = {"ordinary", "hashed", "of children", "sensitive", "of sick children", "told as business"}
SENSITIVE = {"of children", "sensitive", "of sick children"}

WAYS: dict[str, World] = {
    "sent": {"recipient.country": "US", "flow.way": "transfer", "flow.stored_in": ["abroad"]},
    "sent to Hong Kong": {"recipient.country": "HK", "flow.way": "transfer", "flow.stored_in": ["abroad"]},
    "reached": {
        "recipient.country": "DE",
        "flow.way": "remote_access",
        "flow.stored_in": ["mainland"],
        "flow.processed_in": ["mainland"],
        "flow.accessed_from": ["abroad"],
        "flow.access": ["query"],
    },
    "kept abroad": {"recipient.country": "CN", "flow.way": "transfer", "flow.stored_in": ["abroad"], "flow.processed_in": ["mainland"]},
    "handled abroad": {"recipient.country": "US", "flow.way": "processed_abroad", "flow.stored_in": ["abroad"]},
    # Foreign staff on a screen in the mainland, and a neighbour: no export.
    "seen here": {
        "recipient.country": "DE",
        "flow.way": "remote_access",
        "flow.stored_in": ["mainland"],
        "flow.processed_in": ["mainland"],
        "flow.accessed_from": ["mainland"],
        "flow.access": ["view"],
    },
    "sent next door": {
        "recipient.country": "CN",
        "flow.way": "transfer",
        "flow.stored_in": ["mainland"],
        "flow.processed_in": ["mainland"],
        "flow.accessed_from": ["mainland"],
    },
}
AT_HOME = {"seen here", "sent next door"}

PEOPLE = ["employees", "applicants", "dependants", "contractor_staff", "customers", "vehicle_users", "passers_by", "patients", "other"]
GROUNDS = ["consent", "consent", "contract", "hr", "statutory_duty", "emergency", "news", "public", "other"]
FACTS: dict[str, list[Any]] = {
    "exporter.critical_infrastructure_operator": [False, False, False, True],
    "exporter.state_organ": [*[False] * 9, True],
    "exporter.established_abroad": [False, False, True],
    "exporter.persons_processed": [20_000, 999_999, 1_000_000, 9_999_999, 10_000_000],
    "flow.basis": GROUNDS,
    "flow.collected_in": [["CN"], ["CN"], ["CN", "abroad"], ["abroad"]],
    "flow.mainland_data_added": [True, False],
    "flow.incident": [False, False, True],
    "flow.notice_excused": [False, False, False, True],
    "item.important_notified": [*[False] * 3, True],
    "item.important_suspected": [*[False] * 5, True],
    "item.core": [*[False] * 11, True],
    "item.already_public": [True, False],
    "population": PEOPLE,
    "duty_under": ["prc", "foreign"],
    "claim": ["", "", "contract", "hr", "emergency", "legal_duty"],
    "persons": [400, 400, 99_999, 100_000, 1_000_000],
}
JUDGED = {
    "flow.notice_excused", "flow.necessity.truly_necessary", "flow.directed_from_abroad", "item.anonymised", "item.identifiable", "item.hgr_risk",
}  # fmt: skip
SETTLED: World = {
    "exporter.sectors": ["retail"],
    "exporter.serves": [],
    "exporter.processes_important_data": False,
    "exporter.foreign_invested": False,
    "exporter.foreign_controlled": False,
    "exporter.clearances": [],
    "recipient.name": "Example AG",
    "recipient.kind": "company",
    "recipient.lists": [],
    "recipient.onward": [],
    "recipient.foreign_controlled": False,
    "recipient.country_countermeasure": False,
    "recipient.end_use_risk": False,
    "recipient.holds_key_table": False,
    "flow.id": "flow",
    "flow.to": "party",
    "flow.purpose": "other",
    "flow.scenario": "other",
    "flow.client_data": False,
    "flow.survey": "none",
    "flow.foreign_authority_request": False,
    "flow.clearances": [],
    "item.id": "item",
    "item.holds": ["none"],
    "item.minors_under_14": False,
    "item.state_secret": False,
    "item.work_secret": False,
    "item.controlled_item": False,
    "item.technology_entry": "none",
    "item.also_ordinary": False,
    "item.georeferenced": "none",
}
NOTICE = ["recipient_name", "contact", "purpose", "method", "kinds", "rights"]
MORE = ["necessity", "impact"]


# ------------------------------------------------------------------ worlds


def evidence(any_: random.Random, day: str, since: str) -> dict[str, Any]:
    """What is shown for each duty; all but a few are in order."""
    plain = [
        "separate_consent", "guardian_consent", "recipient_contract", "security", "records", "incident_report", "representative",
        "responsible_person", "data_security_body", "catalogue_filed", "assessment_declared",
    ]  # fmt: skip
    first = min(day, since)
    shown: dict[str, Any] = {name: any_.choice([True, f"legal/{name}.pdf"]) for name in plain}
    shown["notice"] = any_.choice([True, "legal/notice.md", {"ref": "legal/notice.md", "kinds": [*NOTICE, *MORE]}])
    for name in ("impact_assessment", "risk_assessment"):
        shown[name] = any_.choice([True, {"date": first, "ref": "R-1"}, {"date": moved(first, -400)}])
    shown["annual_report"] = {"date": f"{int(day[:4]) - 1}-01-01"}
    wrong: dict[str, list[Any]] = {key: [False] for key in plain}
    lists = [[*NOTICE, *MORE], NOTICE, [*NOTICE[1:], *MORE], [*NOTICE[:5], *MORE], [*NOTICE, "necessity"], [*NOTICE, "retention", "impact"]]
    wrong["notice"] = [False, *({"ref": "legal/notice.md", "kinds": kinds} for kinds in lists)]
    for name in ("impact_assessment", "risk_assessment"):
        wrong[name] = [False, *({"date": moved(since, number)} for number in (-1, 0, 1)), {"date": moved(day, 1)}]
    year = int(day[:4])
    wrong["annual_report"] = [
        False,
        {"date": f"{year - 2}-12-31"},
        {"date": f"{year - 1}-12-31"},
        {"date": moved(day, 1)},
        {"since": {"value": f"{year - 1}-12-31", **WORD}},
        {"since": {"value": f"{year}-01-01", **WORD}},
    ]
    for name in any_.sample(sorted(shown), any_.choice([0, 1, 2, 3, 8])):
        shown[name] = any_.choice(wrong[name])
    return shown


def world(seed: str, day: str) -> World:
    any_ = random.Random(seed)  # noqa: S311 - a test
    kind, way = any_.choice(list(KINDS)), any_.choice([*WAYS, "sent", "sent", "reached"])
    one = SETTLED | KINDS[kind] | WAYS[way] | {key: any_.choice(pool) for key, pool in FACTS.items()}
    one |= {"day": day, "kind": kind, "way": way, "flow.since": moved(day, any_.choice([-900, -60, -1, 0, 20]))}
    if one["exporter.established_abroad"]:
        one |= {"exporter.state_organ": False, "exporter.registered_in": "abroad", "exporter.exports_from": "abroad"}
    else:
        one |= {"exporter.registered_in": "cn-hb-wuhan", "exporter.exports_from": "cn-hb-wuhan"}
    if kind in PERSONAL:
        one["item.persons"] = one["persons"]
    else:
        one["claim"] = ""
    if one["claim"] or one["flow.basis"] == "statutory_duty":
        one["flow.necessity.duty_under"] = one["duty_under"]
    if one["claim"]:
        one |= {"flow.necessity.kind": one["claim"], "flow.necessity.truly_necessary": True}
        one |= {
            f"flow.necessity.{name}": any_.choice([True, True, False])
            for name in ("individual_is_party", "labour_rules", "collective_contract")
        }
    if one["item.important_notified"]:
        said = any_.choice(["told", "dated", "both"])
        if said != "told":
            one["item.important_notified_on"] = moved(day, any_.choice([-400, -61, -1]))
        if said == "dated":  # that it was told follows from the day
            del one["item.important_notified"]
    if one["flow.incident"] and any_.random() < 0.5:  # what has a day has happened
        del one["flow.incident"]
        one["flow.incident_on"] = moved(day, -3)
    one["shown"] = evidence(any_, day, one["flow.since"])
    one["at"] = {name: any_.choice(["exporter", "exporter", "flow", "both"]) for name in one["shown"]}
    if one["claim"]:
        one["flow.necessity.truly_necessary"] = any_.random() < 0.8
        one["item.necessary"] = any_.random() < 0.8
    return one


# ------------------------------------------------------------------ what the law says


def personal(one: World) -> bool:
    return one["kind"] in PERSONAL


def important(one: World) -> bool:
    """A department told or named them so; core data are a matter of their own."""
    return bool(one.get("item.important_notified") or one.get("item.important_notified_on"))


def by_consent(one: World) -> bool:
    """Consent is the ground, or the ground that is named cannot be one (PIPL art. 13(1))."""
    ground, people = one["flow.basis"], one["population"]
    return bool(
        ground == "consent"
        # CAC Q&A 2026-07-24 Q3: applicants consent.
        or (ground == "hr" and people in {"customers", "passers_by", "patients", "applicants"})
        or (ground == "contract" and people in {"passers_by", "applicants"})
        # Who stands beside a contract has one only where it is said.
        or (
            ground == "contract"
            and people in {"dependants", "contractor_staff"}
            and not (one["claim"] == "contract" and one["flow.necessity.individual_is_party"])
        )
        # Art. 13(1)(2): a contract of the individual, staff under labour rules and a collective contract; (6): what is public.
        or (
            ground == one["claim"] == "contract"
            and not (one["flow.necessity.individual_is_party"] and one["flow.necessity.truly_necessary"] and one["item.necessary"])
        )
        or (ground == one["claim"] == "hr" and not (one["flow.necessity.labour_rules"] and one["flow.necessity.collective_contract"]))
        or (ground == "public" and not one["item.already_public"])
        or (ground == "statutory_duty" and one["duty_under"] == "foreign")
    )


def first(one: World, name: str) -> bool | None:
    """Whether something was done before the export began; None while its day is not known, or still to come and may be kept."""
    shown = one["shown"][name]
    if shown is False:
        return False
    if shown is True:  # of what is running a yes does not tell when
        return True if one["flow.since"] > one["day"] else None
    if shown["date"] > one["flow.since"]:
        return False
    return None if shown["date"] > one["day"] else True


def reported(one: World) -> bool | None:
    """Whether the report of the last full year was made: a later one does, and none is due of what began this year."""
    shown = one["shown"]["annual_report"]
    if shown is False:
        return False
    year = int(one["day"][:4])
    if "since" in shown:
        return True if shown["since"]["value"][:4] == str(year) else None
    return None if shown["date"] > one["day"] else int(shown["date"][:4]) >= year - 1


def owed(one: World) -> dict[str, bool | None]:
    """What is owed, and whether it was done."""
    if one["way"] in AT_HOME:
        return {}
    day, shown = one["day"], one["shown"]
    found: dict[str, bool | None] = {}
    if personal(one) and day >= PIPL:
        found |= {
            "notice": bool(shown["notice"]) or one["flow.notice_excused"],
            "impact_assessment": first(one, "impact_assessment"),
        }
        if isinstance(shown["notice"], dict) and not one["flow.notice_excused"]:
            found["notice_contents"] = set(NOTICE) <= set(shown["notice"]["kinds"])
            if one["kind"] in SENSITIVE:
                found["notice_contents_sensitive"] = set(MORE) <= set(shown["notice"]["kinds"])
        if by_consent(one):
            found["separate_consent"] = bool(shown["separate_consent"])
            if one["item.minors_under_14"]:
                found["guardian_consent"] = bool(shown["guardian_consent"])
        here = "CN" in one["flow.collected_in"] or one["flow.mainland_data_added"] or one["way"] == "handled abroad"
        if one["exporter.established_abroad"] and here:
            found["representative"] = bool(shown["representative"])
    if (personal(one) and day >= PIPL) or (important(one) and day >= ORDER_16):
        found |= {"security": bool(shown["security"]), "incident": bool(shown["security"])}
    if (personal(one) and day >= PIPL) or (important(one) and day >= DECREE_790):
        found |= {"recipient_contract": bool(shown["recipient_contract"]), "records": bool(shown["records"])}
    if (one.get("flow.incident") or "flow.incident_on" in one) and ((personal(one) and day >= PIPL) or day >= ORDER_16):
        found["incident_report"] = bool(shown["incident_report"])
    if personal(one) and one["exporter.persons_processed"] >= 1_000_000 and day >= OFFICER:
        found["protection_officer"] = bool(shown["responsible_person"])
    if day >= DECREE_790 and (important(one) or (personal(one) and one["exporter.persons_processed"] >= 10_000_000)):
        found["data_security_body"] = bool(shown["data_security_body"])
    if day >= ORDER_16 and (important(one) or one["item.important_suspected"]):
        found["catalogue"] = bool(shown["catalogue_filed"])
    if important(one) and day >= DECREE_790:
        statutory = one["flow.basis"] == "statutory_duty" and one["duty_under"] == "prc"
        found["risk_assessment"] = True if statutory else first(one, "risk_assessment")
    if important(one) and day >= FIRST_YEAR_OVER:
        found["important_annual_report"] = reported(one)
    if important(one) and day >= TWO_MONTHS:
        found["two_months"] = bool(shown["assessment_declared"])
    return found


BEFORE = {
    "notice", "notice_contents", "notice_contents_sensitive", "separate_consent", "guardian_consent", "impact_assessment",
    "recipient_contract", "risk_assessment",
}  # fmt: skip
"""What has to come before the export: without it the export is a breach."""


def articles(one: World, duty: str) -> set[tuple[str, str]]:
    """The articles in force that day which ask for it, by instrument."""
    people, vital, day = personal(one), important(one), one["day"]
    asks: dict[str, list[tuple[str, str, str, bool]]] = {
        "notice": [("duties-pipl", "arts. 17, 39", PIPL, people)],
        "notice_contents": [("duties-pipl", "arts. 17, 39", PIPL, people)],
        "notice_contents_sensitive": [("duties-pipl", "art. 30", PIPL, people)],
        "separate_consent": [
            ("duties-pipl", "arts. 13, 29, 39", PIPL, one["flow.basis"] == "consent"),
            ("duties-pipl", "arts. 13, 39", PIPL, one["flow.basis"] != "consent"),
        ],
        "guardian_consent": [
            ("duties-pipl", "art. 31", PIPL, one["flow.basis"] == "consent"),
            ("duties-pipl", "arts. 13, 31", PIPL, one["flow.basis"] != "consent"),
        ],
        "impact_assessment": [("duties-pipl", "arts. 55(4), 56", PIPL, people)],
        "representative": [("duties-pipl", "art. 53", PIPL, people), ("duties-decree790", "art. 26", DECREE_790, people)],
        "recipient_contract": [
            ("duties-pipl", "art. 38(3)", PIPL, people),
            ("duties-decree790", "art. 12", DECREE_790, people or vital),
        ],
        "records": [("duties-pipl", "art. 56", PIPL, people), ("duties-decree790", "art. 12", DECREE_790, people or vital)],
        "security": [("duties-pipl", "art. 51", PIPL, people), ("order16-mechanisms", "art. 11", ORDER_16, people or vital)],
        "incident": [("duties-pipl", "art. 57", PIPL, people), ("order16-mechanisms", "art. 11", ORDER_16, people or vital)],
        "incident_report": [("duties-pipl", "art. 57", PIPL, people), ("order16-mechanisms", "arts. 11, 12", ORDER_16, True)],
        "protection_officer": [("duties-pipl", "art. 52; CAC notice of 2025-07-18", OFFICER, people)],
        "data_security_body": [
            ("duties-decree790", "arts. 28, 30, 32", DECREE_790, people and one["exporter.persons_processed"] >= 10_000_000),
            ("duties-decree790", "arts. 30, 32", DECREE_790, vital),
        ],
        "catalogue": [("duties-order16", "art. 2", ORDER_16, True), ("duties-decree790", "art. 29", DECREE_790, True)],
        "risk_assessment": [("duties-decree790", "art. 31; Data Security Law art. 30", DECREE_790, vital)],
        "important_annual_report": [
            ("duties-decree790", "art. 33", FIRST_YEAR_OVER, vital),
            ("risk-assessment-2026", "art. 16", RISK_MEASURES, vital),
        ],
        "two_months": [("cac-qa", "2025-05-30, Q2; 2025-10-31, Q4", TWO_MONTHS, vital)],
    }
    return {(instrument, cites) for instrument, cites, since, asked in asks[duty] if asked and day >= since}


# ------------------------------------------------------------------ how it is told


def proofs(one: World, left_out: Iterable[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the exporter and what the flow shows; where both do, the exporter's is the other way round and counts for nothing."""
    whole: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for name, shown in one["shown"].items():
        if f"evidence.{name}" in left_out:
            continue
        place = one["at"][name]
        if place in {"flow", "both"}:
            whole[1][name] = shown
        if place == "exporter":
            whole[0][name] = shown
        elif place == "both":
            whole[0][name] = not shown
    return whole


def text(one: World, left_out: Iterable[str] = ()) -> str:
    """The manifest of it, without what is left out."""
    left_out = set(left_out)
    told = parts(one, left_out, JUDGED, WORD, {})
    item, flow, exporter = told["item"], told["flow"], told["exporter"]
    year = {"as_of": one["day"], "until": f"{one['day'][:4]}-12-31", "ordinary": 0, "sensitive": 0}
    exporter |= {"id": one["id"], "provided_this_year": year, "provided_since_last_year": year}
    exporter["evidence"], flow["evidence"] = proofs(one, left_out)
    people = {}
    if "persons" in item:
        people = {"people": {"size": item["persons"], "apart_from": ["provided_this_year"]}}
        if "population" not in left_out:
            people["people"]["kind"] = one["population"]
        item["persons"] = "people"
    flow["items"] = [item]
    whole = {"version": 1, "exporter": exporter, "populations": people, "recipients": {"party": told["recipient"]}, "flows": [flow]}
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in whole.items())


def judged(day: str, manifests: dict[str, str]) -> dict[str, FlowReport]:
    report = check(text=manifests, as_of=day)
    assert not report.problems, [f"{one.message} {one.hint}" for one in report.problems][:3]
    return {flow.manifest.path: flow for flow in report.flows}


def done(state: Any) -> bool | None:
    return True if state.evidence.certain else None if state.evidence.possible else False


def worlds(day: str, number: int, salt: str = "") -> dict[str, World]:
    return {name: world(name, day) | {"id": name} for name in (f"{salt}{day}-{seed}" for seed in range(number))}


def differs(flow: FlowReport, one: World) -> list[str]:
    verdict, law = flow.items[0].verdict, owed(one)
    states = {state.duty.id: state for state in verdict.duties if state.applies.possible}
    told = {name: done(state) for name, state in states.items()}
    wrong = [
        f"{name}: {told.get(name, 'not owed')}, by law {law.get(name, 'not owed')}"
        for name in law | told
        if told.get(name, 0) is not law.get(name, 0)
    ]
    wrong += [f"{name} is not certain" for name in law if name in states and not states[name].applies.certain]
    for name in law:
        if name in states:
            rests = {(rule.instrument, rule.cites) for rule in states[name].rules}
            if rests != articles(one, name):
                wrong.append(f"{name} rests on {sorted(rests)}, by law {sorted(articles(one, name))}")
    for name, so in law.items():
        kinds = {
            found.kind
            for found in flow.findings
            if name in states and {rule.id for rule in states[name].rules} & {basis.rule.id for basis in found.basis}
        }
        wanted = {True: set(), None: {"duty"} if name in BEFORE else set(), False: {"breach" if name in BEFORE else "duty"}}[so]
        if kinds - {"clear", "note"} != wanted and name in states:
            wrong.append(f"{name} is found as {sorted(kinds)}, by law {sorted(wanted)}")
    return wrong


def test_what_is_complete_is_owed_as_the_law_has_it() -> None:
    for day in sorted(set(DAYS)):
        every = worlds(day, 60 if day == TODAY else 12)
        flows = judged(day, {name: text(one) for name, one in every.items()})
        wrong = {name: found for name, one in every.items() if (found := differs(flows[name], one))}
        assert not wrong, [(name, found, every[name]) for name, found in wrong.items()][:3]


HIDEABLE = [
    *(key for key in FACTS if "." in key and key != "flow.notice_excused"),  # a claim that nobody makes is none; so is `item.anonymised`
    "population", "flow.since", "recipient.country", "flow.way", "flow.stored_in", "flow.processed_in", "flow.accessed_from", "flow.access",
    "flow.necessity.duty_under", "item.category", "item.holds", "item.minors_under_14", "item.identifiable", "item.treatments",
    "item.persons", "item.important_notified_on",
]  # fmt: skip


def poorer(one: World, any_: random.Random) -> set[str]:
    """What is no longer told of it."""
    known = [key for key in HIDEABLE if key in one or key == "population"]
    shown = [f"evidence.{name}" for name in one["shown"]]
    gone = {*any_.sample(known, any_.choice([0, 1, 1, 2, 3, 6])), *any_.sample(shown, any_.choice([0, 1, 1, 2, 5]))}
    if "item.important_notified_on" in gone:  # which may be all that tells it
        gone.add("item.important_notified")
    return gone


def lighter(flow: FlowReport, one: World, gone: set[str]) -> list[str]:
    """What vanished that is owed, and what is said for certain that is not so."""
    law = owed(one)
    states = {state.duty.id: state for state in flow.items[0].verdict.duties if state.applies.possible}
    silent = set()
    if "evidence.notice" in gone:  # what a notice holds is asked of a notice that there is
        silent |= {"notice_contents", "notice_contents_sensitive"}
    if "exporter.established_abroad" in gone and one["way"] != "handled abroad":  # told only where the exporter says where it sits
        silent.add("representative")
    # The ground says that there is a contract with whoever they are, and that what is public is so.
    if ({"population", "item.persons"} & gone and one["flow.basis"] == "contract") or (
        "item.already_public" in gone and one["flow.basis"] == "public"
    ):
        silent |= {"separate_consent", "guardian_consent"}
    wrong = [f"{name} vanished" for name in law.keys() - states.keys() - silent]
    for name, state in states.items():
        if state.applies.certain and name not in law:
            wrong.append(f"{name} is owed for certain")
        if name in law and done(state) is not None and done(state) is not law[name]:
            wrong.append(f"{name} is done: {done(state)}, by law {law[name]}")
    return wrong


def test_what_is_left_out_makes_a_question_of_a_duty_and_never_nothing() -> None:
    for day in sorted(set(DAYS)):
        every = worlds(day, 60 if day == TODAY else 12, "poorer-")
        gone = {name: poorer(one, random.Random(name)) for name, one in every.items()}  # noqa: S311 - a test
        flows = judged(day, {name: text(one, gone[name]) for name, one in every.items()})
        wrong = {name: found for name, one in every.items() if (found := lighter(flows[name], one, gone[name]))}
        assert not wrong, [(name, found, gone[name], every[name]) for name, found in wrong.items()][:3]


# ------------------------------------------------------------------ approvals beside the route, and the papers that meet them


CYBERSECURITY_LAW = "2017-06-01"
"""What was before it was not read."""
BIOSECURITY_LAW, SECRECY_REGULATIONS, DUAL_USE = "2021-04-15", "2024-09-01", "2024-12-01"
OWN: dict[str, dict[str, Any]] = {
    # `facts`: what asks for it; `from`: the day from which the law read asks; `filed`: nobody grants it, it is made;
    # `held by`: who beside the exporter and its group may hold it; `leaves`: only of what goes out, `party`: or goes to somebody abroad;
    # `here`: only of what was observed in the mainland or its waters, or has something of it.
    "secrecy_approval": {"facts": {"item.state_secret": True}, "from": "2010-10-01"},
    "work_secret_consent": {"facts": {"item.work_secret": True}, "from": "2010-10-01"},
    "authority_approval": {"facts": {"flow.foreign_authority_request": True}, "from": "2018-10-26"},
    "export_licence": {"facts": {"item.controlled_item": True}, "from": "2020-12-01"},
    "client_consent": {"facts": {"flow.client_data": True, "exporter.serves": ["cii_operator"]}, "from": DECREE_790},
    "securities_consent": {"facts": {"item.category": "finance.securities.business"}, "from": "2020-03-01"},
    "archive_approval": {"facts": {"item.category": "archive.state"}, "from": "2021-01-01", "leaves": True},
    "marine_consent": {"facts": {"item.category": "marine.raw"}, "from": "1996-10-01", "here": True, "held by": {"cooperation_party"}},
    "meteorology_approval": {
        "facts": {"item.category": "meteorology.observation"},
        "from": "2022-08-01",
        "here": True,
        "held by": {"cooperation_party", "recipient"},
    },
    "survey_permit": {
        "facts": {"item.category": "statistics.survey_result", "flow.survey": "market"},
        "from": "2017-08-01",
        "held by": {"survey_body"},
    },
    "survey_approval": {
        "facts": {"item.category": "statistics.survey_result", "flow.survey": "social"},
        "from": "2017-08-01",
        "held by": {"survey_body"},
    },
    "pboc_approval": {
        "facts": {"item.category": "finance.credit_report", "exporter.sectors": ["credit_reporting"]},
        "from": "2013-03-15",
        "party": True,
    },
    "hgr_report": {"facts": {"item.category": "genetic.panel", "item.hgr": "information"}, "from": "2019-07-01", "filed": True},
    "hgr_security_review": {
        "facts": {
            "item.category": "genetic.sequence",
            "item.hgr": "information",
            "item.sequencing": "exome",
            "item.sequenced_persons": 501,
        },
        "from": "2023-07-01",
    },
    "hgr_cooperation": {
        "facts": {"item.category": "genetic.panel", "item.hgr": "information", "flow.hgr_cooperation": "research"},
        "from": "2019-07-01",
        "held by": {"cooperation_party"},
    },
    "hgr_exit_certificate": {
        "facts": {"item.category": "genetic.material", "item.hgr": "material"},
        "from": "2019-07-01",
        "party": True,
        "held by": {"cooperation_party"},
    },
    "technology_contract": {"facts": {"item.category": "technology.document"}, "from": "2020-11-29", "party": True},
    "end_use_check_consent": {"facts": {"flow.purpose": "end_use_check"}, "from": DUAL_USE},
}
"""Approvals of other authorities, and what asks for each: the Secrets Law arts. 28, 29, 64; Decree 786 arts. 43, 44; the Criminal Assistance
Law art. 4, DSL art. 36 and PIPL art. 41; the Export Control Law art. 12 with DSL art. 25 and the Dual-Use Regulations arts. 2, 38; Decree 790
arts. 16, 17; the Securities Law art. 177; the Archives Law art. 25; the rules on marine research; CMA Order 40 art. 5; NBS Order 7; the
credit-reporting Regulations art. 24; the Biosecurity Law arts. 56, 57 with Decree 717 and its Implementing Rules; the Technology Regulations."""
ABOUT_ANYTHING = {
    "secrecy_approval",
    "work_secret_consent",
    "authority_approval",
    "export_licence",
    "client_consent",
    "end_use_check_consent",
}
GIVEN = "given next door"
"""To a company in the mainland under foreign control: no export, and a foreign party all the same."""
PLAIN_FACTS: World = {
    "item.hgr": "none", "item.sequencing": "none", "item.sequenced_persons": 0, "item.hgr_special": [], "item.hgr_risk": False,
    "flow.hgr_cooperation": "none", "flow.directed_from_abroad": False, "item.already_public": False,
}  # fmt: skip
"""What is said of genes, surveys and technology where the approval is for something else."""
STARTS = sorted({one["from"] for one in OWN.values()} | {DSL, PIPL, SECRECY_REGULATIONS, DUAL_USE, BIOSECURITY_LAW})
AROUND = {"recipient_law", "control", "other"}
ABROAD_ITSELF = {"meteorology_approval": "2000-01-01", "survey_approval": "2010-01-01"}
"""Whoever is abroad itself observes weather (Meteorology Law art. 8) and surveys (Statistics Law art. 52) with an approval only, and did before."""


def gated(seed: str) -> World:
    """Something that needs one approval, and up to two papers for it that may not do."""
    any_ = random.Random(seed)  # noqa: S311 - a test
    gate = any_.choice(list(OWN))
    own = OWN[gate]
    begins = any_.choice([own["from"], own["from"], any_.choice(STARTS)])
    day = max(any_.choice([TODAY, TODAY, TODAY, moved(begins, -1), begins]), CYBERSECURITY_LAW)
    one = world(seed, day) | PLAIN_FACTS | {"gate": gate, "id": seed}
    kind = any_.choice(list(KINDS)) if gate in ABOUT_ANYTHING else "plain"
    way = any_.choice([*WAYS, GIVEN])
    for key in ("item.persons", "item.treatments", "item.anonymised", "item.identifiable"):
        one.pop(key, None)
    one |= SETTLED | KINDS[kind] | (WAYS["sent next door"] | {"recipient.foreign_controlled": True} if way == GIVEN else WAYS[way])
    one |= own["facts"] | {"kind": kind, "way": way, "claim": "", "flow.since": moved(day, any_.choice([-700, -30, 0, 15]))}
    if kind in PERSONAL:
        one["item.persons"] = 400
    one["backup"] = any_.random() < 0.85
    one["papers"] = [paper(any_, one) for _ in range(any_.choice([0, 1, 1, 1, 1, 2]))]
    return one


def paper(any_: random.Random, one: World) -> World:
    """A paper in order, but for one thing or two."""
    first, then = min(one["day"], one["flow.since"]), max(one["day"], one["flow.since"])
    found: World = {
        "mechanism": one["gate"], "made": first, "items": ["item"], "recipients": ["party"], "purposes": [one["flow.purpose"]],
        "expires": "never", "withdrawn_on": "never", "result": "pass", "changes": [], "role": "own",
    }  # fmt: skip
    if "filed" in OWN[one["gate"]] and any_.random() < 0.5:
        del found["result"]
    amiss: dict[str, Any] = {
        "made": [moved(first, -500), moved(first, 1), one["flow.since"], moved(one["flow.since"], 1), one["day"], moved(one["day"], 1)],
        "items": [["other"], ["item", "other"]],
        "recipients": [["branch"], ["party", "branch"]],
        "purposes": [["marketing"], ["marketing", one["flow.purpose"]]],
        "expires": [then, moved(then, -1)],
        "withdrawn_on": [then, moved(then, 1)],
        "result": ["pending", "fail"],
        "changes": [["kind"], ["recipient_law"], ["control", "other"], ["control", "purpose"], ["contract"]],
        "role": ["group", "none", "cooperation_party", "recipient", "survey_body", "licensed_unit"],
        "persons": [399, 400],
        "mechanism": ["client_consent", "secrecy_approval", "hgr_report", "determination"],
    }
    for name in any_.sample(sorted(amiss), any_.choice([0, 0, 1, 1, 2])):
        found[name] = any_.choice(amiss[name])
    if found["changes"]:
        found["harmless"] = any_.random() < 0.6
    if found["mechanism"] == "determination" or found.get("result") in {"pending", "fail"}:
        found["made"] = min(found["made"], one["day"])
    if found["mechanism"] == "determination":
        found["mechanism"] = "export_licence"
    return found


def asked(one: World) -> bool:
    """Whether the approval is needed of it."""
    own, way = OWN[one["gate"]], one["way"]
    here = "CN" in one["flow.collected_in"] or one["flow.mainland_data_added"]
    if own.get("here") and not here:
        return False
    if one["day"] < (ABROAD_ITSELF.get(one["gate"], own["from"]) if one["exporter.established_abroad"] and here else own["from"]):
        return False
    if way == "sent next door":  # to somebody of the mainland: only where a foreign authority stands behind (DSL art. 36)
        return one["gate"] in {"authority_approval", "end_use_check_consent"} and one["day"] >= DSL
    if own.get("leaves"):
        return way not in {"seen here", GIVEN}
    return not (own.get("party") and way == GIVEN)


def in_time(one: World, held: World) -> bool:
    """First the paper, then the export: a client is asked since 2025; that genes are reported before is said since the Biosecurity Law."""
    if one["gate"] == "client_consent" and held["made"] < DECREE_790:
        return True
    return bool(held["made"] <= one["flow.since"] or (one["gate"] == "hgr_report" and held["made"] <= one["day"] < BIOSECURITY_LAW))


def meets(one: World, held: World) -> bool | None:
    """Whether a paper meets the approval; None where what is dated ahead may still come in time, or it is not said which body at home surveys."""
    own = OWN[one["gate"]]
    then = max(one["day"], one["flow.since"])
    does = (
        held["mechanism"] == one["gate"]
        and "item" in held["items"]
        and "party" in held["recipients"]
        and one["flow.purpose"] in held["purposes"]
        and (held["expires"] == "never" or held["expires"] >= then)
        and (held["withdrawn_on"] == "never" or held["withdrawn_on"] > then)
        and held.get("result", "pass") == "pass"
        and in_time(one, held)
        and held["role"] in {"own", "group"} | own.get("held by", set())
        and (not held["changes"] or (set(held["changes"]) <= AROUND and held["harmless"]))
        and ("persons" not in held or one["kind"] not in PERSONAL or held["persons"] >= 400)
        and (one["gate"] != "hgr_report" or one["backup"])
    )
    by_itself = (
        one["gate"] in {"survey_permit", "survey_approval"} and one["exporter.established_abroad"] and held["role"] in {"own", "group"}
    )
    return None if does and (by_itself or held["made"] > one["day"]) else does


def met(one: World) -> bool | None:
    found = [meets(one, held) for held in one["papers"]]
    return True if True in found else None if None in found else False


def rests_on(one: World) -> set[tuple[str, str]]:
    """The articles in force that day which ask for it, where it is asked of what leaves."""
    people = personal(one)
    foreign_party = one["recipient.country"] != "CN" or one["recipient.foreign_controlled"]
    asks: dict[str, list[tuple[str, str, str, bool]]] = {
        "secrecy_approval": [
            ("secrets-law", "arts. 28, 29, 36 (text of 2024); Decree 790 art. 63 (from 2025-01-01)", "2010-10-01", True),
            ("decree786", "arts. 43, 44", SECRECY_REGULATIONS, foreign_party),
        ],
        "work_secret_consent": [("secrets-law", "art. 64 (text of 2024); Decree 790 art. 63 (from 2025-01-01)", "2010-10-01", True)],
        "authority_approval": [
            ("criminal-assistance-law", "art. 4", "2018-10-26", True),
            ("dsl", "art. 36", DSL, True),
            ("pipl", "art. 41", PIPL, people),
        ],
        "export_licence": [
            ("export-control-law", "arts. 2, 12", "2020-12-01", True),
            ("dsl", "art. 25", DSL, True),
            ("dual-use-regs-2024", "art. 2", DUAL_USE, True),
        ],
        "client_consent": [("decree790", "arts. 16, 17", DECREE_790, True)],
        "securities_consent": [("securities-law", "art. 177", "2020-03-01", True)],
        "archive_approval": [("archives-law", "art. 25; art. 22", "2021-01-01", True)],
        "marine_consent": [("marine-research-1996", "arts. 10-13", "1996-10-01", True)],
        "meteorology_approval": [
            ("cma-order40-2022", "art. 5", "2022-08-01", True),
            ("meteorology-law", "art. 8", "2000-01-01", one["exporter.established_abroad"]),
        ],
        "pboc_approval": [("credit-reporting-2013", "art. 24", "2013-03-15", True)],
        "hgr_report": [("decree717", "art. 28(2)", "2019-07-01", True), ("biosecurity-law", "art. 57", BIOSECURITY_LAW, True)],
        "hgr_security_review": [("hgr-rules-2023", "art. 37", "2023-07-01", True)],
        "hgr_cooperation": [("decree717", "art. 22", "2019-07-01", True), ("biosecurity-law", "art. 56", BIOSECURITY_LAW, True)],
        "hgr_exit_certificate": [("decree717", "art. 27; Biosecurity Law art. 56(1)(4)", "2019-07-01", True)],
        "technology_contract": [("tech-trade-regs-2020", "arts. 30-38", "2020-11-29", True)],
        "end_use_check_consent": [("dual-use-regs-2024", "art. 38", DUAL_USE, True)],
    }
    named = asks.get(one["gate"], [])
    return {(instrument, cites) for instrument, cites, since, so in named if so and one["day"] >= since}


ASK = {
    "secrecy_approval": "secrecy", "work_secret_consent": "secret-holder", "authority_approval": "competent-authority", "export_licence": "mofcom",
    "client_consent": "client", "securities_consent": "csrc", "archive_approval": "archives", "marine_consent": "marine",
    "meteorology_approval": "cma", "survey_permit": "nbs", "survey_approval": "nbs", "pboc_approval": "pboc", "hgr_report": "nhc",
    "hgr_security_review": "nhc", "hgr_cooperation": "nhc", "hgr_exit_certificate": "nhc", "technology_contract": "mofcom-province",
    "end_use_check_consent": "mofcom",
}  # fmt: skip
"""Whom to ask for it (README.md of the law, section 3)."""


def told_paper(one: World, held: World) -> World:
    said = {key: value for key, value in held.items() if key not in {"made", "role", "harmless"}}
    said |= dict.fromkeys(
        {"hgr_report": ["filed"], "technology_contract": ["filed", "issued"]}.get(held["mechanism"], ["issued"]), held["made"]
    )
    if held["role"] != "own":
        said["holder_group_member"] = held["role"] == "group"
    if held["role"] not in {"own", "group"}:
        said |= {"holder": "Example Partner Ltd", "holder_role": held["role"]}
    if held["changes"]:
        said["changes_affect_security"] = {"value": not held["harmless"], **WORD}
    return said


OTHER = {"id": "other", "category": "business.commercial"}


def gated_text(one: World, left_out: Iterable[str] = ()) -> str:
    """The manifest of something that needs an approval, with the papers on it."""
    told = json.loads(json.dumps({"papers": [told_paper(one, held) for held in one["papers"]]}))["papers"]
    left_out = set(left_out)
    lines = dict(line.split(": ", 1) for line in text(one, left_out).splitlines())
    flow = json.loads(lines["flows"])[0]
    flow["items"].append(OTHER)
    flow["clearances"] = [{key: value for key, value in held.items() if f"paper {key}" not in left_out} for held in told]
    if "evidence.hgr_backup" not in left_out:
        flow["evidence"]["hgr_backup"] = one["backup"]
    recipients = json.loads(lines["recipients"]) | {"branch": {"name": "Example Branch Ltd", "country": "GB"}}
    lines |= {"flows": json.dumps([flow]), "recipients": json.dumps(recipients)}
    return "".join(f"{key}: {value}\n" for key, value in lines.items())


def of_item(flow: FlowReport) -> Any:
    return next(one for one in flow.verdicts if one.item.id == "item")


def misjudged(flow: FlowReport, one: World) -> list[str]:
    gate, verdict = one["gate"], of_item(flow)
    state = next((state for state in verdict.gates if state.gate.id == gate and state.needed.possible), None)
    if state is None or not asked(one):
        return [] if state is None and not asked(one) else [f"{gate} is {'not ' if state is None else ''}needed"]
    wrong = [] if state.needed.certain else [f"{gate} is not certain"]
    so = True if state.met.certain else None if state.met.possible else False
    if so is not met(one):
        wrong.append(f"{gate} is met: {so}, by law {met(one)}")
    rests = {(rule.instrument, rule.cites) for rule in state.rules}
    if rests_on(one) and rests != rests_on(one):
        wrong.append(f"{gate} rests on {sorted(rests)}, by law {sorted(rests_on(one))}")
    if {rule.authority for rule in state.rules} != {ASK[gate]}:
        wrong.append(f"{gate} is asked of {sorted(rule.authority for rule in state.rules)}")
    rules = {rule.id for rule in state.rules}
    kinds = {found.kind for found in flow.findings if "item" in found.items and rules & {basis.rule.id for basis in found.basis}} - {
        "clear"
    }
    wanted = {True: set(), None: {"open"}, False: {"breach"}}[met(one)]
    if kinds != wanted:
        wrong.append(f"{gate} is found as {sorted(kinds)}, by law {sorted(wanted)}")
    return wrong


HIDDEN = [
    "recipient.country", "recipient.foreign_controlled", "exporter.established_abroad", "flow.way", "flow.stored_in", "flow.processed_in",
    "flow.accessed_from", "flow.since", "flow.purpose", "flow.collected_in", "flow.foreign_authority_request", "flow.client_data", "flow.survey",
    "flow.hgr_cooperation", "item.category", "item.state_secret", "item.work_secret", "item.controlled_item", "item.technology_entry", "item.hgr",
    "item.sequencing", "item.sequenced_persons", "item.hgr_special", "item.hgr_risk", "item.identifiable", "item.persons", "evidence.hgr_backup",
]  # fmt: skip
OF_PAPERS = [
    "mechanism",
    "issued",
    "filed",
    "items",
    "recipients",
    "purposes",
    "expires",
    "withdrawn_on",
    "result",
    "changes_affect_security",
    "holder_role",
]
"""What a paper that does not say it is not known to be; whose it is, what it is limited to and what changed are those of an entry that says so."""


def poorer_gate(one: World, any_: random.Random) -> set[str]:
    gone = set(any_.sample(HIDDEN, any_.choice([0, 1, 1, 2, 5])))
    return gone | {f"paper {name}" for name in any_.sample(OF_PAPERS[1:], any_.choice([0, 1, 1, 2]))}


def lighter_gate(flow: FlowReport, one: World, gone: set[str]) -> list[str]:
    """An approval that vanished, or is said for certain to be needed, met or not met where it is not."""
    gate = one["gate"]
    state = next((state for state in of_item(flow).gates if state.gate.id == gate and state.needed.possible), None)
    if state is None:
        return [f"{gate} vanished"] if asked(one) else []
    wrong = [f"{gate} is needed for certain"] if state.needed.certain and not asked(one) else []
    # Of a filing nobody says a result; and before the Biosecurity Law nothing said when genes have to be reported.
    unsaid = {"paper result"} | ({"paper filed"} if one["day"] < BIOSECURITY_LAW else set())
    if asked(one) and state.met.certain and met(one) is not True and not ("filed" in OWN[gate] and gone & unsaid):
        wrong.append(f"{gate} is met, by law {met(one)}")
    if asked(one) and not state.met.possible and met(one) is not False:
        wrong.append(f"{gate} is not met, by law {met(one)}")
    return wrong


def by_day(every: dict[str, World]) -> dict[str, dict[str, World]]:
    return {day: {name: one for name, one in every.items() if one["day"] == day} for day in {one["day"] for one in every.values()}}


def test_an_approval_is_asked_for_and_met_as_the_law_has_it() -> None:
    for day, every in by_day({f"gate-{seed}": gated(f"gate-{seed}") for seed in range(180)}).items():
        flows = judged(day, {name: gated_text(one) for name, one in every.items()})
        wrong = {name: found for name, one in every.items() if (found := misjudged(flows[name], one))}
        assert not wrong, [(name, found, every[name]) for name, found in wrong.items()][:3]


def test_what_is_left_out_neither_lifts_an_approval_nor_meets_one() -> None:
    for day, every in by_day({f"gate-{seed}": gated(f"gate-{seed}") for seed in range(180, 280)}).items():
        gone = {name: poorer_gate(one, random.Random(name)) for name, one in every.items()}  # noqa: S311 - a test
        flows = judged(day, {name: gated_text(one, gone[name]) for name, one in every.items()})
        wrong = {name: found for name, one in every.items() if (found := lighter_gate(flows[name], one, gone[name]))}
        assert not wrong, [(name, found, gone[name], every[name]) for name, found in wrong.items()][:3]
