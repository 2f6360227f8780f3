"""The law in time, told a second time: what the same company is told the day before, the day of and after each day on which something began or ended.

LAW: the registers of instruments with their days of effect, repeal and transition; CSL art. 37, DSL arts. 31 and 36, PIPL arts. 38 to 42
for the years before the Measures; Order 11 arts. 4 and 20; Order 13 arts. 4 and 13; Order 16 arts. 3 to 9, 13 and 14; Decree 790 arts. 16,
28 to 33 and 35; the 2021 Provisions on automotive data arts. 3, 9, 11 and 13; the notices on intelligent vehicles of 2022 and 2024.

What is complete must come out equal, on any day. Between two days of the calendar nothing may change but by a day that the company itself states.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tongguan import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongguan.report import FlowReport

FREE, CONTRACT, ASSESSMENT, PROHIBITED = range(4)
WORD = {"by": "A. Example", "because": "gone through item by item"}
DAY = timedelta(days=1)


def day_(text: str) -> date:
    return date.fromisoformat(text)


# ------------------------------------------------------------------ the calendar

CSL, DSL, PIPL, ORDER11 = map(day_, ("2017-06-01", "2021-09-01", "2021-11-01", "2022-09-01"))
CERTIFICATES, ORDER13, ORDER16, DECREE790 = map(day_, ("2022-11-18", "2023-06-01", "2024-03-22", "2025-01-01"))
ORDER11_MENDED, ORDER13_MENDED = day_("2023-02-28"), day_("2023-11-30")
"""The last day of the six months in which exports older than the Measures could be mended."""
PROVISIONS, STANDARD, GUIDE, EXEMPTIONS = map(day_, ("2021-10-01", "2024-08-23", "2026-01-30", "2026-07-01"))
VEHICLES_2022 = day_("2022-08-25")
EXPORT_CONTROL, COUNTERMEASURES, CRIMINAL_MATTERS = map(day_, ("2020-12-01", "2025-03-23", "2018-10-26"))
TWO_MONTHS, OFFICER = day_("2025-05-30"), day_("2025-07-18")
READ = day_("2026-11-22")
"""The day to which the law was read."""

IN_FORCE: dict[str, str] = {
    # laws
    "csl": "2017-06-01", "dsl": "2021-09-01", "pipl": "2021-11-01", "surveying-law": "2017-07-01", "biosecurity-law": "2021-04-15",
    "export-control-law": "2020-12-01", "securities-law": "2020-03-01", "archives-law": "2021-01-01", "criminal-assistance-law": "2018-10-26",
    # of the State Council
    "decree790": "2025-01-01", "duties-decree790": "2025-01-01", "decree745": "2021-09-01", "decree786": "2024-09-01",
    "decree469": "2006-09-01", "decree664": "2016-01-01", "decree717": "2019-07-01", "decree777": "2024-05-01", "decree768": "2024-05-01",
    "credit-reporting-2013": "2013-03-15", "dual-use-regs-2024": "2024-12-01", "countermeasure-rules-2025": "2025-03-23",
    "foreign-ip-rules-2025": "2025-05-01", "drone-regs-2024": "2024-01-01", "gov-data-sharing-2025": "2025-08-01",
    # of the cyberspace administration
    "order11": "2022-09-01", "order13": "2023-06-01", "order16": "2024-03-22", "order16-mechanisms": "2024-03-22",
    "duties-order16": "2024-03-22", "order18": "2025-05-01", "order20": "2026-01-01", "order25": "2026-09-01",
    "cert-2022": "2022-11-18 2025-12-31", "cert-standards-2025": "2025-12-25", "guide-assessment": "2022-08-31", "guide-contract": "2023-05-30",
    "gba-hk-2023": "2023-12-13", "gba-mo-2024": "2024-09-10", "risk-assessment-2026": "2026-08-20",
    # vehicles and maps
    "auto-provisions-2021": "2021-10-01", "auto-export-guide-2026": "2026-01-30", "auto-export-guide-2026-items": "2026-01-30",
    "auto-export-guide-2026-mapping": "2026-01-30", "gbt-44464-2024": "2024-08-23", "gbt-41871-2022": "2023-05-01",
    "gb-44495-2024": "2026-01-01", "gb-44496-2024": "2026-01-01", "gb-44497-2024": "2026-01-01", "miit-data-2022": "2023-01-01",
    "miit-iov-2021": "2021-09-15", "miit-access-2021": "2021-07-30", "miit-samr-ota-2025": "2025-02-28", "vuln-rules-2021": "2021-09-01",
    "mnr-2022-1": "2022-08-25", "mnr-2024-139": "2024-07-26", "mnr-secret-export-2024": "2024-07-26", "mnr-secrecy-scope-2020": "2020-06-18",
    "mnr-2023-2": "2023-02-06", "gb-20263-2006": "2006-10-01", "mnr-stations-2025": "2026-01-01",
    # standards
    "gbt-43697-2024": "2024-10-01", "gbt-45574-2025": "2025-11-01",
    # sectors
    "hgr-rules-2023": "2023-07-01", "health-bigdata-2018": "2018-07-12", "finance-guide-2025": "2025-04-17", "pboc-2025-3": "2025-06-30",
    "nfra-2024-24": "2024-12-27", "cma-order40-2022": "2022-08-01", "nbs-order7-2004": "2004-10-13", "ridehail-2016": "2016-11-01",
    "tech-catalogue": "2023-12-21", "genai-2023": "2023-08-15",
    # zones
    "lg-measures-2024": "2024-02-08 2025-02-07", "lg-icv-2024": "2024-05-17 2025-05-16", "lg-fund-2024": "2024-05-17 2025-05-16",
    "lg-bio-2024": "2024-05-17 2025-05-16", "tj-2024": "2024-05-09", "bj-2024": "2024-08-30 2026-05-10", "sh-2024": "2025-02-08 2026-04-23",
    "hi-2024": "2025-02-19", "zj-2024": "2025-04-10", "gx-2025": "2025-08-08", "js-2025": "2025-08-13 2027-08-12",
    "cq-2025": "2025-09-05 2027-09-04", "fj-2025": "2025-12-25 2027-12-24", "sh-2025": "2026-04-24", "bj-2025": "2026-05-11",
    "gd-2025": "2026-05-15",
}  # fmt: skip
"""Each instrument with its first day, and its last where it has one."""


def test_every_instrument_begins_and_ends_on_its_day(lawbook: Any) -> None:
    told = {one.id: f"{one.in_force.since} {one.in_force.until or ''}".strip() for one in lawbook.instruments.values()}
    assert {name: told.get(name) for name in IN_FORCE} == IN_FORCE


# ------------------------------------------------------------------ what a company is told of a flow


@dataclass(frozen=True)
class World:
    """One exporter and its one flow on one day."""

    day: date
    begun: int = 0
    """Days since the first export; negative while it is planned."""
    kind: str = "contacts"
    persons: int = 640
    year: tuple[int, int] = (0, 0)
    """Ordinary and sensitive persons of flows in no manifest, this year."""
    two_years: tuple[int, int] = (0, 0)
    """The same since last year."""
    held: int = 20_000
    operator: bool = False
    organ: bool = False
    important: bool = False
    suspected: bool = False
    core: bool = False
    listed: str | None = None
    claim: str | None = None
    met: bool = True
    basis: str = "news"
    trait: str | None = None
    """What asks for the approval of another authority."""

    @property
    def since(self) -> date:
        return self.day - self.begun * DAY

    @property
    def personal(self) -> bool:
        return self.kind != "parts"

    @property
    def sensitive(self) -> bool:
        return self.kind == "religion"

    # -------------------------------------------------------------- the route

    @property
    def counts(self) -> tuple[int, int]:
        """Persons of this year's law: of the calendar year, or since last year with the sensitive ones in one count of everybody."""
        if self.day < ORDER16:
            everybody, sensitive = self.two_years
            everybody += sensitive
            return everybody + self.persons * self.personal, sensitive + self.persons * self.sensitive
        ordinary, sensitive = self.year
        return ordinary + self.persons * (self.kind == "contacts"), sensitive + self.persons * self.sensitive

    def exempt(self) -> bool:
        """Order 16 arts. 4 and 5(1)(1) to (3)."""
        return self.met and not self.important and self.claim in ("transit", "contract", "hr", "emergency")

    def duty(self) -> bool:
        """Decree 790 art. 35(6)."""
        return self.day >= DECREE790 and self.met and not self.important and self.claim == "legal_duty"

    def by_law(self) -> tuple[int, int]:
        """The lightest and the strictest route that is left open, recipients and core data aside."""
        if self.day < ORDER11:
            # Whoever needed what could not be had is for a person; a State organ alone was told to have it assessed.
            return (ASSESSMENT if self.organ and self.personal and self.day >= PIPL else FREE), ASSESSMENT
        if self.important or (self.organ and self.personal):
            return ASSESSMENT, ASSESSMENT
        doubt = ASSESSMENT if self.suspected and self.day < ORDER16 else FREE
        if not self.personal:
            return FREE, doubt
        ordinary, sensitive = self.counts
        if self.day < ORDER16:
            reached = self.operator or self.held >= 1_000_000 or ordinary >= 100_000 or sensitive >= 10_000
            return (ASSESSMENT if reached else CONTRACT), max(doubt, ASSESSMENT if reached else CONTRACT)
        if self.exempt():
            return FREE, FREE
        if not self.operator and not self.sensitive and ordinary < 100_000:
            return FREE, FREE
        routes = {self.beyond(ordinary, sensitive)}
        if self.duty():
            less = (
                self.year
                if not self.personal
                else (ordinary - self.persons * (not self.sensitive), sensitive - self.persons * self.sensitive)
            )
            routes |= {self.beyond(*less)}
            return FREE, (ASSESSMENT if ASSESSMENT in routes else FREE)
        return min(routes), max(routes)

    def beyond(self, ordinary: int, sensitive: int) -> int:
        """Order 16 arts. 7 and 8, for what is not small."""
        return ASSESSMENT if self.operator or ordinary >= 1_000_000 or sensitive >= 10_000 else CONTRACT

    @property
    def mending(self) -> bool:
        """Exports older than the Measures had six months in which to get what they ask for, and State organs, told so by PIPL, had none."""
        if self.organ or not ORDER11 <= self.day < ORDER16:
            return False
        needed = self.by_law()[0]
        if needed == ASSESSMENT:
            return self.since < ORDER11 and self.day <= ORDER11_MENDED
        return needed == CONTRACT and self.since < ORDER13 <= self.day <= ORDER13_MENDED

    @property
    def route(self) -> tuple[int, int]:
        floor, ceiling = self.by_law()
        if self.core and self.day >= DSL:
            return PROHIBITED, PROHIBITED
        if self.listed == "cac_restricted" and self.day >= PIPL:
            return PROHIBITED, PROHIBITED
        if self.listed == "countermeasure" and self.day >= PIPL:
            return (PROHIBITED if self.day >= COUNTERMEASURES else floor), PROHIBITED
        return (FREE if self.mending else floor), ceiling

    # -------------------------------------------------------------- approvals and duties

    @property
    def gates(self) -> set[str]:
        begins = {"secret": date.min, "controlled": EXPORT_CONTROL, "client": DECREE790, "authority": CRIMINAL_MATTERS}
        if self.trait is None or self.day < begins[self.trait]:
            return set()
        return {
            "secret": {"secrecy_approval"},
            "controlled": {"export_licence"},
            "client": {"client_consent"},
            "authority": {"authority_approval"},
        }[self.trait]

    @property
    def duties(self) -> set[str]:
        owed: set[str] = set()
        if self.personal and self.day >= PIPL:
            owed |= {"notice", "impact_assessment", "recipient_contract", "security", "records", "incident"}
            if self.basis == "consent":
                owed.add("separate_consent")
            if self.held >= 1_000_000 and self.day >= OFFICER:
                owed.add("protection_officer")
        if self.important and self.day >= ORDER16:
            owed |= {"security", "incident"}
        if self.day >= DECREE790 and ((self.personal and self.held >= 10_000_000) or self.important):
            owed.add("data_security_body")
        if self.important and self.day >= DECREE790:
            owed |= {"risk_assessment", "recipient_contract", "records"}
        if self.important and self.day >= DECREE790.replace(year=2026):
            owed.add("important_annual_report")  # of 2025, the first year that was over
        if (self.important or self.suspected) and self.day >= ORDER16:
            owed.add("catalogue")
        if self.important and self.day >= TWO_MONTHS:
            owed.add("two_months")
        return owed


TURNS = sorted(
    {
        CSL,
        DSL,
        PIPL,
        ORDER11,
        CERTIFICATES,
        ORDER13,
        ORDER16,
        DECREE790,
        PROVISIONS,
        STANDARD,
        GUIDE,
        EXEMPTIONS,
        VEHICLES_2022,
        EXPORT_CONTROL,
    }
    | {COUNTERMEASURES, TWO_MONTHS, OFFICER, ORDER11_MENDED + DAY, ORDER13_MENDED + DAY, DECREE790.replace(year=2026)}
)


def some_day(any_: random.Random) -> date:
    """A day beside a turn of the law or of a year, a leap day, or any day from before the lawbook's Cybersecurity Law to the year after it was read."""
    match any_.randrange(5):
        case 0 | 1:
            return any_.choice(TURNS) + any_.choice([-1, 0, 0, 1]) * DAY
        case 2:
            return date(any_.randint(2017, 2027), 1, 1) - any_.choice([0, 1]) * DAY
        case 3:
            return any_.choice([date(2020, 2, 29), date(2024, 2, 29), READ, READ + DAY, date(2027, 11, 22)])
        case _:
            return date(2016, 1, 1) + any_.randrange(4_300) * DAY


def world(seed: int) -> World:
    any_ = random.Random(seed)  # noqa: S311 - a test
    kind = any_.choice(["contacts", "contacts", "religion", "religion", "parts"])
    persons = 0 if kind == "parts" else any_.choice([1, 640, 9_999, 10_000, 99_999, 100_000, 1_000_000])
    year = any_.choice([(0, 0), (0, 0), (99_360, 0), (0, 9_359), (0, 9_360), (999_360, 0)])
    more = any_.choice([(0, 0), (0, 0), (640, 0), (50_000, 5_000), (0, 640)])
    return World(
        some_day(any_),
        any_.choice([0, 0, 0, 30, 200, 500, 900, 1_500, -1, -20]),
        kind,
        persons,
        year,
        (year[0] + more[0], year[1] + more[1]),
        any_.choice([20_000, 20_000, 20_000, 999_999, 1_000_000, 9_999_999, 10_000_000]),
        operator=any_.random() < 0.1,
        organ=any_.random() < 0.06,
        important=any_.random() < 0.15,
        suspected=any_.random() < 0.15,
        core=any_.random() < 0.05,
        listed=any_.choice([None] * 12 + ["cac_restricted", "countermeasure"]),
        claim=any_.choice([None, None, None, "transit", "contract", "hr", "emergency", "legal_duty"]),
        met=any_.random() < 0.8,
        basis=any_.choice(["consent", "news"]),
        trait=any_.choice([None] * 6 + ["secret", "controlled", "client", "authority"]),
    )


def manifest(one: World, name: str) -> str:
    year = {"as_of": str(one.day), "until": f"{one.day.year}-12-31"}
    everywhere = dict(zip(("ordinary", "sensitive"), one.two_years, strict=True))
    everywhere["ordinary"] += everywhere["sensitive"]
    early = str(date(1990, 1, 1))
    exporter = {
        "id": name,
        "sectors": ["other"],
        "registered_in": "cn-hb-wuhan",
        "exports_from": "cn-hb-wuhan",
        "state_organ": one.organ,
        "established_abroad": False,
        "critical_infrastructure_operator": one.operator,
        "foreign_controlled": False,
        "persons_processed": one.held,
        "processes_important_data": one.important,
        "serves": ["public_system"],
        "provided_this_year": {**year, "ordinary": one.year[0], "sensitive": one.year[1]},
        "provided_since_last_year": {**year, **everywhere},
        "clearances": [],
        "evidence": {
            **dict.fromkeys(
                ("notice", "separate_consent", "records", "recipient_contract", "security", "catalogue_filed", "assessment_declared"), True
            ),
            **dict.fromkeys(("responsible_person", "data_security_body"), True),
            "impact_assessment": {"date": early, "ref": "PIA-1"},
            "risk_assessment": {"date": early},
            "annual_report": {"date": f"{one.day.year}-01-01"},
        },
    }
    item = {
        "id": "data",
        "category": {"contacts": "person.contact", "religion": "person.religion", "parts": "business.commercial"}[one.kind],
        "holds": ["religion"] if one.sensitive else ["none"],
        "also_ordinary": False,
        "important_notified": one.important,
        "important_suspected": one.suspected,
        "core": one.core,
        "state_secret": one.trait == "secret",
        "work_secret": False,
        "controlled_item": one.trait == "controlled",
        "technology_entry": "none",
        "minors_under_14": False,
        "necessary": {"value": True, **WORD},
        **({"persons": "people"} if one.personal else {"identifiable": {"value": False, **WORD}}),
    }
    transit = one.claim == "transit"
    flow = {
        "id": "flow",
        "to": "hq",
        "way": "transfer",
        "stored_in": ["abroad"],
        "since": str(one.since),
        "collected_in": ["abroad" if transit else "CN"],
        **({"mainland_data_added": not one.met} if transit else {}),
        "purpose": one.claim if one.claim in ("hr", "contract") else "other",
        "basis": one.basis,
        "service_performed_in": "CH",
        "survey": "none",
        "incident": False,
        "client_data": one.trait == "client",
        "foreign_authority_request": one.trait == "authority",
        "items": [item],
    }
    if one.claim is not None and not transit:
        flow["necessity"] = {
            "kind": one.claim, "truly_necessary": one.met, "individual_is_party": True, "labour_rules": True, "collective_contract": one.met,
            "protects": ["life"], "duty_under": "prc", **WORD,
        }  # fmt: skip
    recipient = {
        "name": "Example Trade AG",
        "country": "CH",
        "kind": "company",
        "relation": "group",
        "lists": [] if one.listed is None else [one.listed],
        "country_countermeasure": False,
        "end_use_risk": False,
        "onward": [],
    }
    whole = {
        "version": 1,
        "exporter": exporter,
        "populations": {
            "people": {
                "size": max(one.persons, 1),
                "kind": "customers" if one.claim == "contract" else "employees",
                "apart_from": ["provided_this_year"],
            }
        },
        "recipients": {"hq": recipient},
        "flows": [flow],
    }
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in whole.items())


def judged(worlds: dict[int, World]) -> Iterator[tuple[int, World, FlowReport]]:
    """What the program says of each, those of a day together."""
    for day in sorted({one.day for one in worlds.values()}):
        texts = {f"{seed}.yaml": manifest(one, f"example-{seed}") for seed, one in worlds.items() if one.day == day}
        for flow in check(text=texts, as_of=day).flows:
            seed = int(flow.manifest.exporter_id.removeprefix("example-"))
            yield seed, worlds[seed], flow


def told(one: World, flow: FlowReport) -> tuple[tuple[int, int], set[str], set[str]]:
    """Route, approvals and duties of a flow of which everything is said."""
    verdict = flow.verdicts[0]
    assert all(state.needed.certain or not state.needed.possible for state in verdict.gates), one
    return (
        (verdict.floor, verdict.ceiling),
        {state.gate.id for state in verdict.gates if state.needed.certain},
        {state.duty.id for state in verdict.duties if state.applies.certain},
    )


def at(day: date, seeds: range) -> dict[int, World]:
    """Worlds of one day."""
    return {seed: replace(world(seed), day=day) for seed in seeds}


@pytest.mark.parametrize("number", range(40))
def test_each_day_is_told_the_law_of_that_day(number: int) -> None:
    day = some_day(random.Random(number))  # noqa: S311 - a test
    for seed, one, flow in judged(at(day, range(number * 12, number * 12 + 12))):
        assert told(one, flow) == (one.route, one.gates, one.duties), (seed, one)
        kinds = {found.kind for found in flow.findings}
        # Nothing is held: what needs something is a breach, what may need it is for a person, and nothing is open, for all is said.
        assert ("breach" in kinds) == (one.route[0] > FREE or bool(one.gates)), (seed, one)
        assert "review" in kinds or one.route[0] == one.route[1], (seed, one)
        assert not {"open", "duty"} & kinds, (seed, one)


# ------------------------------------------------------------------ what is planned


ENDS = {
    # edition: place, sector, last day
    "JS-2025": ("cn-js-ftz", "biomedicine", "2027-08-12"),
    "FJ-2025": ("cn-fj-ftz", "retail", "2027-12-24"),
    "BJ-2024": ("cn-bj-ftz", "retail", "2026-05-10"),
}
"""Lists that end by their own words or were superseded (Order 16 art. 6: the edition of the day of export counts), and free personal information off them."""


def listed(name: str, edition: str, day: date, since: date) -> str:
    """Somebody in the zone who sends what is off the list, filed with the zone."""
    place, sector, _ = ENDS[edition]
    text = manifest(World(day, (day - since).days, persons=640, year=(150_000, 0)), name)
    filing = {
        "mechanism": "zone_filing", "filed": str(day_(IN_FORCE[edition.lower()].split()[0])), "items": ["data"], "fields": ["a"],
        "recipients": ["hq"], "purposes": ["other"], "expires": "never", "withdrawn_on": "never", "result": "pass",
    }  # fmt: skip
    off = json.dumps({"value": "off", **WORD})
    for before, after in (
        ('"sectors": ["other"]', f'"sectors": ["{sector}"]'),
        ('"registered_in": "cn-hb-wuhan", "exports_from": "cn-hb-wuhan"', f'"registered_in": "{place}", "exports_from": "{place}"'),
        ('"clearances": []', f'"clearances": [{json.dumps(filing)}]'),
        ('"to": "hq"', f'"to": "hq", "list": "{edition}", "list_scenario": "other"'),
        ('"id": "data"', f'"id": "data", "fields": ["a"], "list_position": {off}'),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    return text


@pytest.mark.parametrize("edition", ENDS)
def test_a_list_frees_nothing_that_begins_after_its_last_day(edition: str) -> None:
    last = day_(ENDS[edition][2])
    for day, since, routes in (
        (last, last, (FREE, FREE)),
        (last - 200 * DAY, last, (FREE, FREE)),
        (last, last + DAY, (FREE, ASSESSMENT)),
        (last - 200 * DAY, last + DAY, (FREE, ASSESSMENT)),
        (last + DAY, last, (CONTRACT, CONTRACT)),
        (last + DAY, last + DAY, (CONTRACT, CONTRACT)),
    ):
        flow = check(text=listed("example-zone", edition, day, since), as_of=day).flows[0]
        assert (flow.verdicts[0].floor, flow.verdicts[0].ceiling) == routes, (day, since)
        assert ("clear" in {one.kind for one in flow.findings}) == (routes == (FREE, FREE))


@pytest.mark.parametrize(
    ("day", "since", "code", "status"),
    [
        # The law was read on 2026-11-22; a year later it has moved on, and what leaves only then is judged by no law that was read.
        ("2026-11-24", "2026-12-31", None, 0),
        ("2026-11-24", "2027-01-01", "later-year", 0),
        ("2026-11-24", "2027-11-22", "later-year", 0),
        ("2026-11-24", "2027-11-23", "law-unread", 4),
        ("2026-11-24", "2035-01-01", "law-unread", 4),
        ("2027-11-22", "2027-11-22", None, 0),
        ("2027-11-22", "2027-11-23", "law-unread", 4),
        ("2027-11-23", "2027-11-23", "law-unread", 4),
        ("2027-11-23", "2029-01-01", "law-unread", 4),
        ("2024-12-31", "2024-03-22", None, 0),
        ("2024-12-31", "2025-01-01", "later-year", 0),
    ],
)
def test_what_begins_later_is_not_told_to_be_free_by_a_law_or_a_year_that_nobody_knows(
    day: str, since: str, code: str | None, status: int
) -> None:
    one = World(day_(day), (day_(day) - day_(since)).days)
    report = check(text=manifest(one, "example-trade"), as_of=day)
    assert [warning.code for warning in report.warnings] == ([code] if code else [])
    assert report.exit_code == status
    # Whom no person stands for has no count in any year.
    parts = check(text=manifest(replace(one, kind="parts", persons=0), "example-trade"), as_of=day)
    assert [warning.code for warning in parts.warnings] == (["law-unread"] if code == "law-unread" else [])


# ------------------------------------------------------------------ what is owed every year

YEARLY = {
    # duty: sector, the day of the year by which it is owed, the first time
    "automotive_annual_report": ("automotive", "12-15", "2021-12-15"),
    "pboc_annual_report": ("banking", "01-15", "2026-01-15"),
    "important_annual_report": ("other", "12-31", "2025-12-31"),
}
"""2021 Provisions art. 13; PBoC Order 2025 No. 3; Decree 790 art. 33, which names no day."""


@pytest.mark.parametrize("duty", YEARLY)
def test_a_yearly_report_is_owed_once_its_first_day_is_over(duty: str) -> None:
    sector, _, first = YEARLY[duty]
    due = day_(first)
    for day, report, owed in (
        (due - 100 * DAY, None, None),
        (due, None, None),
        (due + DAY, False, False),
        (due + DAY, str(due), True),
        (due + DAY, str(due.replace(year=due.year - 1)), False),
        (due.replace(year=due.year + 1), str(due), True),
        (due.replace(year=due.year + 1) + DAY, str(due), False),
    ):
        text = manifest(World(day, 400, important=True), "example-reports").replace('"sectors": ["other"]', f'"sectors": ["{sector}"]')
        stated = json.dumps({"date": report} if report else False)
        text = text.replace(f'"annual_report": {{"date": "{day.year}-01-01"}}', f'"annual_report": {stated}')
        states = {
            one.duty.id: one.evidence.certain for one in check(text=text, as_of=day).flows[0].verdicts[0].duties if one.applies.certain
        }
        assert states.get(duty) is owed, (day, report)


HIDDEN = (
    "since", "provided_this_year", "provided_since_last_year", "persons_processed", "critical_infrastructure_operator", "state_organ",
    "important_notified", "important_suspected", "core", "lists", "collected_in", "mainland_data_added", "persons",
    "state_secret", "controlled_item", "client_data", "foreign_authority_request", "minors_under_14", "basis",
)  # fmt: skip


def without(text: str, hidden: frozenset[str]) -> str:
    """A manifest without what is left out, wherever it would stand."""

    def less(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: less(value) for key, value in part.items() if key not in hidden}
        return [less(one) for one in part] if isinstance(part, list) else part

    whole = {key: json.loads(value) for key, _, value in (line.partition(": ") for line in text.splitlines())}
    return "".join(f"{key}: {json.dumps(less(value))}\n" for key, value in whole.items())


@pytest.mark.parametrize("number", range(20))
def test_what_is_left_out_is_favourable_on_no_day(number: int) -> None:
    any_ = random.Random(number)  # noqa: S311 - a test
    day = some_day(any_)
    worlds = {str(seed): one for seed, one in at(day, range(number * 12, number * 12 + 12)).items()}
    left = {name: frozenset(any_.sample(HIDDEN, any_.choice([1, 2, 5]))) for name in worlds}
    texts = {f"{name}.yaml": without(manifest(one, f"example-{name}"), left[name]) for name, one in worlds.items()}
    for flow in check(text=texts, as_of=day).flows:
        name = flow.manifest.exporter_id.removeprefix("example-")
        one, verdict, kinds = worlds[name], flow.verdicts[0], {found.kind for found in flow.findings}
        floor, ceiling = one.route
        assert verdict.floor <= floor, (one, left[name])
        assert ceiling <= verdict.ceiling, (one, left[name])
        if "breach" in kinds:
            assert floor > FREE or one.gates, (one, left[name])
        if kinds <= {"clear"}:
            assert ceiling == FREE, (one, left[name])
            assert not one.gates, (one, left[name])
        for state in verdict.gates:
            assert not state.needed.certain or state.gate.id in one.gates, (one, left[name], state.gate.id)
        assert one.gates <= {state.gate.id for state in verdict.gates if state.needed.possible}, (one, left[name])
        assert one.duties <= {state.duty.id for state in verdict.duties if state.applies.possible}, (one, left[name])
