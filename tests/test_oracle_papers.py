"""What is held and what is owed, against a second, plain telling of the law over random exporters.

LAW: Order 11 arts. 4, 12, 14, 17; Order 13 arts. 4, 6 to 8; Order 16 arts. 5, 7 to 9 and 13; Order 20 arts. 5 to 8, 10; Decree 790
arts. 12, 26, 28 to 33, 38; the Greater Bay Area guidelines; PIPL arts. 13, 17, 29 to 31, 38, 39, 52, 53, 55 to 57; the official
answers of 2022 to 2026; the announcement on certification of 2022.

What is complete must come out equal. Where facts are left out, nothing may be freer or stricter than it is in the world that they
were left out of: a paper that does, or does not, an approval that is met, a duty that is done or undone.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tongguan import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongguan.report import FlowReport

FREE, CONTRACT, ASSESSMENT = range(3)
FIT, DOUBT, AHEAD, UNFIT = "fit", "doubt", "ahead", "unfit"
"""A paper does; somebody has to judge whether it does; it is dated ahead and nobody knows; it does not."""
WORD = {"by": "A. Example", "because": "gone through item by item"}


def day_(text: str) -> date:
    return date.fromisoformat(text)


ORDER11, CERTIFICATES, ORDER13, GBA_HK = map(day_, ("2022-09-01", "2022-11-18", "2023-06-01", "2023-12-13"))
ORDER16, GBA_MO, GBA_ALL, DECREE790 = map(day_, ("2024-03-22", "2024-09-10", "2024-11-01", "2025-01-01"))
TWO_MONTHS, OFFICER, ORDER20 = map(day_, ("2025-05-30", "2025-07-18", "2026-01-01"))
TURNS = (CERTIFICATES, ORDER13, day_("2023-12-01"), GBA_HK, ORDER16, GBA_MO, GBA_ALL, DECREE790, TWO_MONTHS, OFFICER, ORDER20)
TODAY = day_("2026-11-24")

# The State Council's arrangements of holidays: days off, and days of a weekend that are worked.
OFF = (
    "2022-09-10 2022-09-12, 2022-10-01 2022-10-07, 2022-12-31 2023-01-02, 2023-01-21 2023-01-27, 2023-04-05 2023-04-05, 2023-04-29 2023-05-03, 2023-06-22 2023-06-24, "
    "2023-09-29 2023-10-06, 2023-12-30 2024-01-01, 2024-02-10 2024-02-17, 2024-04-04 2024-04-06, 2024-05-01 2024-05-05, "
    "2024-06-08 2024-06-10, 2024-09-15 2024-09-17, 2024-10-01 2024-10-07, 2025-01-01 2025-01-01, 2025-01-28 2025-02-04, "
    "2025-04-04 2025-04-06, 2025-05-01 2025-05-05, 2025-05-31 2025-06-02, 2025-10-01 2025-10-08, 2026-01-01 2026-01-03, "
    "2026-02-15 2026-02-23, 2026-04-04 2026-04-06, 2026-05-01 2026-05-05, 2026-06-19 2026-06-21, 2026-09-25 2026-09-27, "
    "2026-10-01 2026-10-07"
)
WORKED = (
    "2022-10-08 2022-10-09 2023-01-28 2023-01-29 2023-04-23 2023-05-06 2023-06-25 2023-10-07 2023-10-08 2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 "
    "2024-09-14 2024-09-29 2024-10-12 2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28 2026-05-09 "
    "2026-09-20 2026-10-10"
)
SPANS = [tuple(map(day_, span.split())) for span in OFF.split(", ")]
WEEKENDS = {day_(one) for one in WORKED.split()}


def worked(one: date) -> bool:
    return one in WEEKENDS or (one.weekday() < 5 and not any(first <= one <= last for first, last in SPANS))


def working_days(start: date, end: date) -> int:
    """Those after the first up to the second."""
    return sum(worked(start + timedelta(days=number)) for number in range(1, (end - start).days + 1))


def after(start: date, number: int) -> date:
    """The day on which so many working days are over."""
    while number:
        start += timedelta(days=1)
        number -= worked(start)
    return start


def years(start: date, number: int) -> date:
    return start.replace(year=start.year + number)


@dataclass(frozen=True)
class Paper:
    """One paper as it is, whatever its entry says of it."""

    mechanism: str
    made: date
    """Issued, or in effect."""
    filed: date | None = None
    result: str | None = None
    items: tuple[str, ...] = ("data",)
    purposes: tuple[str, ...] = ("after_sales",)
    recipients: tuple[str, ...] = ("hq",)
    persons: int = 0
    scale: int = 0
    expires: date | None = None
    withdrawn: date | None = None
    extended: date | None = None
    asked: date | None = None
    planned: tuple[int, int] | None = None
    """Persons and scale of the three years more."""
    verbatim: bool = True
    changes: tuple[str, ...] = ()
    harmless: bool = False
    """Whether a named person says that the changes affect nothing."""
    holder: str = "own"
    needed: date | None = None
    """A named person says that it was needed from this day only."""


@dataclass(frozen=True)
class World:
    """Everything that the law asks of one exporter and its one flow."""

    day: date
    since: date
    operator: bool = False
    important: bool = False
    sensitive: bool = True
    also_ordinary: bool = False
    minors: bool = False
    persons: int = 640
    scale: int = 50
    elsewhere: tuple[int, int] = (0, 0)
    """Ordinary and sensitive persons of flows in no manifest."""
    held: int = 20_000
    """Persons whose information the exporter handles."""
    country: str = "CH"
    city: str = "cn-hb-wuhan"
    onward: tuple[str, ...] = ()
    purpose: str = "after_sales"
    basis: str = "consent"
    abroad: bool = False
    """Whether an exporter established abroad handles the data there itself (PIPL art. 3(2))."""
    incident: bool = False
    papers: tuple[Paper, ...] = ()
    gate: str | None = None
    suspected: bool = False
    decision: dict[str, Any] | None = None
    """What a determination on the suspicion says."""
    evidence: dict[str, Any] = field(default_factory=dict)

    @property
    def then(self) -> date:
        """The day on which a paper has to be in force: of what is planned, its first."""
        return max(self.day, self.since)

    # -------------------------------------------------------------- the route

    @property
    def counts(self) -> tuple[int, int]:
        ordinary, sensitive = self.elsewhere
        if self.day < ORDER16:
            ordinary += sensitive + self.persons  # Order 11 art. 4(3) knows one count of everybody
        elif not self.sensitive or self.also_ordinary:
            ordinary += self.persons
        return ordinary, sensitive + (self.persons if self.sensitive else 0)

    @property
    def by_volume(self) -> bool:
        ordinary, sensitive = self.counts
        if self.day < ORDER16:
            return self.held >= 1_000_000 or ordinary >= 100_000 or sensitive >= 10_000
        return ordinary >= 1_000_000 or sensitive >= 10_000

    @property
    def route(self) -> int:
        if self.important or self.operator:
            return ASSESSMENT
        small = self.day >= ORDER16 and not self.sensitive and self.counts[0] < 100_000
        return FREE if small else ASSESSMENT if self.by_volume else CONTRACT

    # -------------------------------------------------------------- one paper

    def covers(self, one: Paper) -> bool:
        return "data" in one.items and "hq" in one.recipients and self.purpose in one.purposes

    def exceeds(self, one: Paper) -> bool:
        return self.persons > one.persons or (self.important and self.scale > one.scale)

    def in_time(self, one: Paper) -> bool:
        return one.made <= self.since or (one.needed is not None and one.made <= min(one.needed, self.day))

    def over(self, one: Paper) -> bool:
        """Withdrawn, or past the end that it states."""
        end = one.extended or one.expires
        return (one.withdrawn is not None and one.withdrawn <= self.then) or (end is not None and end < self.then)

    def does(self, one: Paper) -> str:
        """Whether a paper does for the route."""
        if one.mechanism in GATES or not self.covers(one) or self.over(one) or not self.in_time(one) or one.holder == "stranger":
            return UNFIT
        found: str = getattr(self, f"_{one.mechanism}")(one)
        if found != UNFIT and one.mechanism in ("security_assessment", "certification") and self.day < one.made:
            return AHEAD
        return found

    def _security_assessment(self, one: Paper) -> str:
        """Order 11 arts. 4, 12, 14; Order 16 arts. 9, 13; Decree 790 art. 38; CAC Q&A 2026-07-24 Q2."""
        if one.result != "pass" or one.made < ORDER11:
            return UNFIT
        doubts = []
        touching = {"purpose", "method", "scope", "kind", "use", "recipient_law", "control", "contract", "other"} & set(one.changes)
        if "retention" in one.changes or (touching and not one.harmless):
            return UNFIT
        if self.day >= DECREE790:
            if self.exceeds(one):
                return UNFIT
            # What was stated is not exceeded, harmless or not.
            doubts.append(bool({"purpose", "method", "scope", "kind"} & touching))
        else:
            doubts.append(self.exceeds(one))
        if self.day < ORDER16:
            return UNFIT if years(one.made, 2) <= self.then else DOUBT if any(doubts) else FIT
        third = one.made < ORDER16 and years(one.made, 2) <= self.then
        if one.extended is None and years(one.made, 3) <= self.then:
            return UNFIT
        if one.extended is None:
            # D9: an old result in its third year.
            doubts.append(third)
        elif third or years(one.made, 3) <= self.then:
            end = min(one.expires or years(one.made, 3), years(one.made, 3))
            assert one.asked is not None
            assert one.planned is not None
            doubts += [
                not (0 < working_days(one.asked, end) <= 60),
                one.planned[0] * 5 > one.persons * 6,  # more than 20 percent
                self.important and one.planned[1] * 5 > one.scale * 6,
                bool(one.changes) or self.incident,
                years(one.made, 6) <= self.then,
            ]
        return DOUBT if any(doubts) else FIT

    def _contract(self, one: Paper) -> bool:
        """Whether a contract was in effect as its text stands, filed within 10 working days, and nothing changed that has to be filed."""
        late = working_days(one.made, one.filed or self.day) > 10
        changed = {"purpose", "method", "scope", "kind", "use", "retention"} & set(one.changes)
        return not late and not changed and one.verbatim and one.result != "fail"

    def _standard_contract(self, one: Paper) -> str:
        """Order 13 arts. 4, 6 to 8; CAC Q&A 2025-10-31 Q9."""
        told = not self.onward or bool(self.evidence.get("onward_in_contract"))
        if self.day < ORDER13 or self.route != CONTRACT or not self._contract(one) or not told:
            return UNFIT
        return DOUBT if one.made < ORDER13 or one.changes or self.exceeds(one) else FIT

    def _gba_contract(self, one: Paper) -> str:
        """The guidelines of 2023 and 2024, arts. 2 to 8; CAC Q&A 2026-01-30 Q2; D7, D11."""
        begun = {"HK": GBA_HK, "MO": GBA_MO}.get(self.country)
        inside = self.city == "cn-gd-shenzhen" and set(self.onward) <= {"HK", "MO", "CN"}
        if begun is None or self.day < begun or not inside or self.important or not self._contract(one):
            return UNFIT
        if self.route == ASSESSMENT and self.day < ORDER16 and not self.operator:
            return UNFIT
        doubts = [
            one.made < begun,
            bool(one.changes) or self.exceeds(one),
            self.country == "HK" and min(self.day, one.made) < GBA_ALL,
            "CN" in self.onward,
            self.route == ASSESSMENT,
        ]
        return DOUBT if any(doubts) else FIT

    def _certification(self, one: Paper) -> str:
        """The announcement of 2022; Order 20 arts. 5, 6, 8, 10; CAC Q&A 2025-04-09 Q8."""
        if self.day < CERTIFICATES or self.route != CONTRACT or one.result in ("fail", "pending"):
            return UNFIT
        doubts = [one.made < CERTIFICATES, bool(one.changes), self.exceeds(one)]
        aged = years(one.made, 3) <= self.then
        if self.day < ORDER20:
            return DOUBT if aged or any(doubts) else FIT
        asked = self.evidence["notice"] is not False or self.evidence["excused"]
        asked = (
            asked
            and (not self.abroad or self.evidence["representative"])
            and (self.basis != "consent" or self.evidence["separate_consent"])
        )
        doubts += [one.made < ORDER20, not asked or self.assessed is False]
        return UNFIT if aged else DOUBT if any(doubts) else AHEAD if self.assessed is None else FIT

    # -------------------------------------------------------------- what is found

    @property
    def refused(self) -> bool:
        """Whoever declares is bound; what was refused before Order 16 may take what is open to it now (Q14)."""
        return any(
            one.mechanism == "security_assessment"
            and one.result == "fail"
            and "data" in one.items
            and "hq" in one.recipients
            and (self.day < ORDER16 or one.made >= ORDER16)
            for one in self.papers
        )

    @property
    def other_bucket(self) -> bool:
        """D15: the number was reached by the other kind of information."""
        ordinary, sensitive = self.counts
        if self.day < ORDER16 or self.operator or self.important:
            return False
        return ordinary >= 1_000_000 and sensitive < 10_000 if self.sensitive else sensitive >= 10_000 and 100_000 <= ordinary < 1_000_000

    @property
    def running(self) -> bool:
        """Exports older than the Measures that need a contract had six months (Order 13): none was owed yet, and how they stood is for a person."""
        return ORDER13 <= self.day <= day_("2023-11-30") and self.since < ORDER13 and self.route == CONTRACT

    @property
    def papers_do(self) -> str:
        found = {self.does(one) for one in self.papers}
        return FIT if self.route == FREE else next((word for word in (FIT, DOUBT, AHEAD) if word in found), UNFIT)

    @property
    def crossed(self) -> bool | None:
        """D13: the number was reached while a contract or certificate ran; None where an assessment in doubt may have been in time."""
        ran = [
            one
            for one in self.papers
            if one.mechanism in ("standard_contract", "certification") and "data" in one.items and "hq" in one.recipients
        ]
        if self.day < ORDER16 or self.operator or not ran or self.route != ASSESSMENT or not self.by_volume:
            return False
        assessed = [self.does(one) for one in self.papers if one.mechanism == "security_assessment"]
        return False if FIT in assessed else None if set(assessed) - {UNFIT} or self.important else True

    @property
    def settled(self) -> bool:
        """Whether a determination settles the suspicion: made, signed, in force and about this."""
        said = self.decision
        if said is None:
            return False
        return (
            said["made"] <= self.day
            and (said["expires"] is None or said["expires"] >= self.then)
            and (said["withdrawn"] is None or said["withdrawn"] > self.then)
            and "data" in said["items"]
            and said["signed"]
            and not said["changes"]
            and said["result"] in (None, "pass")
            and (said["purposes"] is None or self.purpose in said["purposes"])
            and (said["recipients"] is None or "hq" in said["recipients"])
            and (said["persons"] is None or said["persons"] >= self.persons)
        )

    @property
    def met(self) -> bool | None:
        """Whether the approval of another authority is held."""
        if self.gate is None:
            return None
        return any(
            one.mechanism == self.gate
            and self.covers(one)
            and not self.over(one)
            and one.made <= min(self.day, max(self.since, GATED.get(self.gate, self.since)))
            and one.result == "pass"
            and not (one.persons < self.persons or one.scale < self.scale)
            and one.holder != "stranger"
            and (not one.changes or (set(one.changes) <= {"control", "other", "recipient_law"} and one.harmless))
            for one in self.papers
        )

    # -------------------------------------------------------------- duties

    @property
    def assessed(self) -> bool | None:
        """Whether the impact assessment came first; None while it is still to be made."""
        made = self.evidence["impact_assessment"]
        if made is False:
            return False
        return None if self.day < made <= self.since else bool(made <= self.since)

    def duties(self) -> dict[str, bool | None]:
        """What is owed, and whether it was done."""
        shown = self.evidence
        owed: dict[str, bool | None] = {
            "notice": shown["notice"] is not False or shown["excused"],
            "impact_assessment": self.assessed,
            "recipient_contract": shown["recipient_contract"],
            "security": shown["security"],
            "incident": shown["security"],
            "records": shown["records"],
        }
        if isinstance(shown["notice"], tuple) and not shown["excused"]:
            owed["notice_contents"] = {"recipient_name", "contact", "purpose", "method", "kinds", "rights"} <= set(shown["notice"])
            if self.sensitive:
                owed["notice_contents_sensitive"] = {"necessity", "impact"} <= set(shown["notice"])
        if self.basis == "consent":
            owed["separate_consent"] = shown["separate_consent"]
            if self.minors:
                owed["guardian_consent"] = shown["guardian_consent"]
        if self.incident:
            owed["incident_report"] = shown["incident_report"]
        if self.abroad:
            owed["representative"] = shown["representative"]
        if self.held >= 1_000_000 and self.day >= OFFICER:
            owed["protection_officer"] = shown["responsible_person"]
        if (self.held >= 10_000_000 or self.important) and self.day >= DECREE790:
            owed["data_security_body"] = shown["data_security_body"]
        if (self.important or self.suspected) and self.day >= ORDER16:
            owed["catalogue"] = shown["catalogue_filed"]
        if self.important and self.day >= DECREE790:
            owed["risk_assessment"] = shown["risk_assessment"]
        if self.important and self.day >= DECREE790.replace(year=2026):  # of the first year that was over
            owed["important_annual_report"] = shown["annual_report"] >= self.day.year - 1
        if self.important and self.day >= TWO_MONTHS:
            owed["two_months"] = shown["assessment_declared"]
        return owed

    @property
    def ahead(self) -> bool:
        """Whether something is dated between the day judged and the first export."""
        return self.assessed is None or any(self.day < one.made for one in self.papers)

    def kinds(self) -> set[str]:
        """What is found beside the duties."""
        found = {UNFIT: "breach", DOUBT: "review", AHEAD: "open"}
        kinds = {"review" if self.running and self.papers_do == UNFIT else found[self.papers_do]} if self.papers_do != FIT else set()
        if self.met is False:
            kinds.add("breach")
        if (
            self.refused
            or self.other_bucket
            or self.running
            or self.crossed
            or (self.suspected and not self.important and not self.settled)
        ):
            kinds.add("review")
        return kinds


BEFORE = {
    "notice", "notice_contents", "notice_contents_sensitive", "separate_consent", "guardian_consent", "impact_assessment",
    "recipient_contract", "risk_assessment",
}  # fmt: skip
"""Duties that come before the export: undone they are a breach, and in want of evidence while nothing says so."""
GATED = {"client_consent": DECREE790}
"""From when an approval is asked for, where it is later than the days of this test."""
GATES: dict[str, tuple[str, dict[str, Any]]] = {
    "export_licence": ("items", {"controlled_item": True}),
    "authority_approval": ("flows", {"foreign_authority_request": True}),
    "secrecy_approval": ("items", {"state_secret": True}),
    "client_consent": ("flows", {"client_data": True}),
}
"""Approvals, and what asks for them (Export Control Law art. 12; DSL art. 36; Secrets Law art. 28; Decree 790 arts. 16, 17, from 2025)."""


# ------------------------------------------------------------------ worlds


def world(seed: int) -> World:
    """A flow for which everything is in order, but for one or two things that lie on the other side of what the law says."""
    any_ = random.Random(seed)  # noqa: S311 - a test
    day = any_.choice([TODAY, TODAY, TODAY, *(turn + timedelta(days=number) for turn in TURNS for number in (-1, 0))])
    since = max(day + timedelta(days=any_.choice([-1_200, -900, -400, -200, -60, -12, 0, 15])), ORDER11)
    sensitive = any_.random() < 0.6
    base = World(day, since, sensitive=sensitive, also_ordinary=sensitive and any_.random() < 0.3)
    base = replace(
        base,
        operator=any_.random() < 0.08,
        important=any_.random() < 0.12,
        minors=sensitive and any_.random() < 0.2,
        persons=any_.choice(
            [1, 640, 9_999, 10_000, 99_999, 100_000, 999_999, 1_000_000] if not sensitive else [1, 640, 640, 9_999, 10_000]
        ),
        elsewhere=any_.choice([(0, 0)] * 6 + [(99_360, 0), (0, 9_359), (0, 9_360), (150_000, 10_000), (999_360, 0)]),
        held=any_.choice([20_000, 20_000, 999_999, 1_000_000, 9_999_999, 10_000_000]),
        country=any_.choice(["CH", "CH", "HK", "MO"]),
        city=any_.choice(["cn-hb-wuhan", "cn-gd-shenzhen"]),
        onward=any_.choice([(), (), (), ("HK",), ("CN",), ("HK", "US")]),
        basis=any_.choice(["consent", "consent", "contract", "hr", "emergency"]),
        abroad=any_.random() < 0.1,
        incident=any_.random() < 0.1,
        suspected=any_.random() < 0.15,
        evidence=evidence(any_, day, since),
    )
    if base.abroad:
        base = replace(base, city="abroad")
    gate = any_.choice(list(GATES)) if any_.random() < 0.2 else None
    if gate == "client_consent" and day < DECREE790:
        gate = None
    base = replace(base, gate=gate, decision=decision(any_, base) if base.suspected and any_.random() < 0.8 else None)
    kinds = [
        any_.choice(["security_assessment", "standard_contract", "certification", "gba_contract"])
        for _ in range(any_.choice([0, 1, 1, 1, 2, 2]))
    ]
    if base.route == ASSESSMENT and kinds and any_.random() < 0.6:
        kinds[0] = "security_assessment"
    papers = [paper(any_, base, kind) for kind in kinds]
    if gate is not None and any_.random() < 0.85:
        papers.append(paper(any_, base, gate))
    return replace(base, papers=tuple(papers))


def evidence(any_: random.Random, day: date, since: date) -> dict[str, Any]:
    shown: dict[str, Any] = dict.fromkeys(
        [
            "recipient_contract", "security", "records", "separate_consent", "guardian_consent", "incident_report", "representative",
            "responsible_person", "data_security_body", "catalogue_filed", "risk_assessment", "assessment_declared", "onward_in_contract",
        ],
        True,
    )  # fmt: skip
    shown |= {"notice": True, "excused": False, "impact_assessment": min(since, day), "annual_report": day.year - 1}
    every = ("recipient_name", "contact", "purpose", "method", "kinds", "rights", "necessity", "impact")
    for name in any_.sample(sorted(shown), any_.choice([0, 0, 1, 1, 2, 3])):
        if name == "notice":
            shown[name] = any_.choice([False, every, every[:-1], every[:6], every[1:]])
        elif name == "impact_assessment":
            shown[name] = any_.choice([False, since - timedelta(days=1), since, since + timedelta(days=1)])
        elif name == "annual_report":
            shown[name] = any_.choice([day.year, day.year - 1, day.year - 2])
        else:
            shown[name] = name == "excused"
    return shown


def before(end: date, number: int) -> date:
    """The last day from which so many working days lie before an end, or on it."""
    start = end
    while working_days(start, end) < number:
        start -= timedelta(days=1)
    return start


def paper(any_: random.Random, one: World, kind: str) -> Paper:
    """A paper in order, with nothing, one thing or two amiss."""
    made = min(one.since, one.day) - timedelta(days=any_.choice([0, 0, 1, 20, 300]))
    found = Paper(kind, max(made, ORDER11), persons=one.persons, scale=one.scale)
    if kind in ("standard_contract", "gba_contract"):
        found = replace(found, filed=after(found.made, any_.choice([1, 9, 10])), result=any_.choice([None, None, "pass", "pending"]))
    elif kind == "certification":
        found = replace(found, result=any_.choice([None, "pass"]))
    else:
        found = replace(found, result="pass")
    amiss = {
        "late": lambda: {"made": one.since + timedelta(days=any_.choice([1, 30]))},
        "later": lambda: {
            "made": min(one.since, one.day) + timedelta(days=1),
            "needed": min(one.since, one.day) + timedelta(days=any_.choice([0, 1])),
        },
        "old": lambda: {"made": years(one.then, -any_.choice([2, 3, 3])) + timedelta(days=any_.choice([0, 1]))},
        "early": lambda: {"made": any_.choice(TURNS) + timedelta(days=any_.choice([-1, 0]))},
        "result": lambda: {"result": any_.choice(["fail", "pending"])},
        "items": lambda: {"items": ("other",)},
        "purposes": lambda: {"purposes": ("marketing",)},
        "recipients": lambda: {"recipients": ("branch",)},
        "both": lambda: {"recipients": ("branch", "hq"), "items": ("data", "other")},
        "persons": lambda: {"persons": max(one.persons - 1, 0)},
        "scale": lambda: {"scale": one.scale - 1},
        "expires": lambda: {"expires": one.then + timedelta(days=any_.choice([-1, 0]))},
        "withdrawn": lambda: {"withdrawn": one.then + timedelta(days=any_.choice([0, 1]))},
        "verbatim": lambda: {"verbatim": False},
        "changes": lambda: {
            "changes": tuple(
                any_.sample(
                    ["purpose", "method", "scope", "kind", "use", "retention", "recipient_law", "control", "contract", "other"],
                    any_.choice([1, 2]),
                )
            ),
            "harmless": any_.random() < 0.6,
        },
        "holder": lambda: {"holder": any_.choice(["group", "stranger"])},
        "filed": lambda: {"filed": None if any_.random() < 0.3 else after(found.made, any_.choice([10, 11]))},
        "extended": lambda: extension(any_, one, found),
    }
    chosen = any_.sample(sorted(amiss), any_.choice([0, 0, 1, 1, 1, 2]))
    if kind == "security_assessment" and any_.random() < 0.2:
        chosen.append("extended")
    for name in chosen:
        found = replace(found, **amiss[name]())
    if kind not in ("standard_contract", "gba_contract"):
        found = replace(found, filed=None)
        if found.result == "fail":
            found = replace(found, made=min(found.made, one.day))
    elif found.filed is not None and "filed" not in chosen:
        found = replace(found, filed=after(found.made, any_.choice([1, 9, 10])))
    if kind != "security_assessment":
        found = replace(found, extended=None, asked=None, planned=None)
    if kind not in ("security_assessment", "standard_contract", "certification", "gba_contract"):
        found = replace(found, needed=None)
    return found


def extension(any_: random.Random, one: World, found: Paper) -> dict[str, Any]:
    """An old result that was extended, perhaps not as the answers of 2026 want it; some ended after the two years of the older law."""
    life = 2 if one.then < years(ORDER16, 2) and any_.random() < 0.5 else 3
    made = max(years(one.then, -life) - timedelta(days=any_.choice([0, 90])), ORDER11)
    end = years(made, life)
    asked = end if any_.random() < 0.1 else before(end, any_.choice([1, 30, 60, 60, 61]))
    planned = [any_.choice([number, number * 6 // 5, number * 6 // 5 + 1]) for number in (found.persons, found.scale)]
    said = end if life == 2 else any_.choice([end, years(end, 1)])
    return {"made": made, "expires": said, "extended": years(end, 3), "asked": asked, "planned": tuple(planned)}


def decision(any_: random.Random, one: World) -> dict[str, Any]:
    """A determination that the data are not important, perhaps not on these data."""
    said: dict[str, Any] = {
        "made": one.day, "expires": None, "withdrawn": None, "items": ("data",), "signed": True, "changes": (), "result": None,
        "purposes": None, "recipients": None, "persons": None,
    }  # fmt: skip
    other: dict[str, list[Any]] = {
        "made": [one.day + timedelta(days=1)],
        "expires": [one.then, one.then - timedelta(days=1)],
        "withdrawn": [one.then, one.then + timedelta(days=1)],
        "items": [("other",)],
        "signed": [False],
        "changes": [("use",)],
        "result": ["pass", "pending", "fail"],
        "purposes": [("marketing",), ("after_sales", "marketing")],
        "recipients": [("branch",), ("branch", "hq")],
        "persons": [one.persons, max(one.persons - 1, 0)],
    }
    for name in any_.sample(sorted(other), any_.choice([0, 1, 1, 2])):
        said[name] = any_.choice(other[name])
    return said


# ------------------------------------------------------------------ what a manifest says of a world


def entry(one: Paper) -> dict[str, Any]:
    """All that a paper's entry says."""
    contract = one.mechanism in ("standard_contract", "gba_contract")
    said: dict[str, Any] = {
        "mechanism": one.mechanism,
        "effective" if contract else "issued": str(one.made),
        "items": list(one.items),
        "purposes": list(one.purposes),
        "recipients": list(one.recipients),
        "persons": one.persons,
        "scale": one.scale,
        "expires": "never" if one.expires is None else str(one.expires),
        "withdrawn_on": "never" if one.withdrawn is None else str(one.withdrawn),
        "changes": list(one.changes),
        "holder_group_member": one.holder != "stranger",
        "holder_role": "none",
    }
    if contract:
        said["verbatim"] = one.verbatim
    for name, value in {
        "filed": one.filed,
        "result": one.result,
        "extended_until": one.extended,
        "extension_requested_on": one.asked,
    }.items():
        if value is not None:
            said[name] = str(value)
    if one.planned is not None:
        said["planned_persons"], said["planned_scale"] = one.planned
    if one.changes:
        said["changes_affect_security"] = {"value": not one.harmless, **WORD}
    if one.needed is not None:
        said["needed_from"] = {"value": str(one.needed), **WORD}
    return said


def determination(said: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "mechanism": "determination",
        "settles": ["important-data"],
        "route": "none",
        "issued": str(said["made"]),
        "expires": "never" if said["expires"] is None else str(said["expires"]),
        "withdrawn_on": "never" if said["withdrawn"] is None else str(said["withdrawn"]),
        "items": list(said["items"]),
        "changes": list(said["changes"]),
        "because": WORD["because"],
    }
    for name in ("result", "persons"):
        if said[name] is not None:
            told[name] = said[name]
    for name in ("purposes", "recipients"):
        if said[name] is not None:
            told[name] = list(said[name])
    return told | ({"by": WORD["by"]} if said["signed"] else {})


def proof(one: World) -> dict[str, Any]:
    shown = {name: value for name, value in one.evidence.items() if name not in ("excused", "annual_report")}
    if isinstance(shown["notice"], tuple):
        shown["notice"] = {"ref": "legal/notice.md", "kinds": list(shown["notice"])}
    if shown["impact_assessment"]:
        shown["impact_assessment"] = {"date": str(shown["impact_assessment"]), "ref": "PIA-1"}
    shown["risk_assessment"] = {"date": str(min(one.since, one.day))} if shown["risk_assessment"] else False
    return {**shown, "annual_report": {"date": f"{one.evidence['annual_report']}-01-01"}}


OTHER = {
    "id": "other", "category": "business.commercial", "holds": ["none"], "identifiable": {"value": False, **WORD}, "minors_under_14": False,
    "important_notified": False, "important_suspected": False, "core": False, "state_secret": False, "work_secret": False,
    "controlled_item": False, "technology_entry": "none",
}  # fmt: skip
"""Something about nobody, for papers that are for it alone."""


def manifest(one: World, name: str, hidden: frozenset[str]) -> str:
    """The file; `hidden`: what it leaves out, wherever it would stand."""

    def told(stated: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in stated.items() if key not in hidden}

    year = {"as_of": str(one.day), "until": f"{one.day.year}-12-31"}
    ordinary, sensitive = one.elsewhere
    gated: dict[str, dict[str, Any]] = {"items": {}, "flows": {}}
    for gate, (place, facts) in GATES.items():
        gated[place] |= facts if one.gate == gate else dict.fromkeys(facts, False)

    def said(stated: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in stated.items() if f"paper {key}" not in hidden}

    papers = [said(entry(paper)) for paper in one.papers]
    exporter = {
        "id": name,
        "sectors": ["other"],
        "state_organ": False,
        "serves": ["public_system"],
        "established_abroad": one.abroad,
        "persons_processed": one.held,
        "processes_important_data": one.important,
        "provided_this_year": {**year, "ordinary": ordinary, "sensitive": sensitive},
        "provided_since_last_year": {**year, "ordinary": ordinary + sensitive, "sensitive": sensitive},
        "critical_infrastructure_operator": one.operator,
        # What the flow does not say of its own evidence holds for the exporter.
        "evidence": told(proof(one)),
        "clearances": papers[1:],
        "registered_in": one.city,
        "exports_from": one.city,
    }
    item = {
        "id": "data",
        "category": "person.religion" if one.sensitive else "person.contact",
        "holds": ["religion"] if one.sensitive else ["none"],
        "persons": "people",
        "scale": one.scale,
        "also_ordinary": one.also_ordinary,
        "important_notified": one.important,
        "important_suspected": one.suspected,
        "core": False,
        "work_secret": False,
        "technology_entry": "none",
        "minors_under_14": one.minors,
        **gated["items"],
    }
    flow = {
        "id": "flow",
        "to": "hq",
        "way": "processed_abroad" if one.abroad else "transfer",
        "stored_in": ["abroad"],
        "collected_in": ["CN"],
        "since": str(one.since),
        "purpose": one.purpose,
        "basis": one.basis,
        "incident": one.incident,
        "survey": "none",
        "notice_excused": {"value": one.evidence["excused"], **WORD},
        **gated["flows"],
        "items": [told(item), OTHER],
        "clearances": [*papers[:1], *([said(determination(one.decision))] if one.decision is not None else [])],
    }
    recipient = {
        "name": "Example Trade AG",
        "country": one.country,
        "kind": "company",
        "relation": "group",
        "lists": [],
        "country_countermeasure": False,
        "end_use_risk": False,
        "onward": list(one.onward),
    }
    whole = {
        "version": 1,
        "exporter": told(exporter),
        "populations": {"people": {"size": one.persons, "kind": "employees", "apart_from": ["provided_this_year"]}},
        "recipients": {"hq": told(recipient), "branch": {"name": "Example Trade Ltd", "country": "GB"}},
        "flows": [told(flow)],
    }
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in whole.items())


def judged(worlds: dict[int, World], hidden: dict[int, frozenset[str]] | None = None) -> dict[int, FlowReport]:
    """What the program says of each, those of a day together."""
    found: dict[int, FlowReport] = {}
    for day in {one.day for one in worlds.values()}:
        texts = {
            f"{seed}.yaml": manifest(one, f"example-{seed}", (hidden or {}).get(seed, frozenset()))
            for seed, one in worlds.items()
            if one.day == day
        }
        found |= {int(flow.manifest.exporter_id.removeprefix("example-")): flow for flow in check(text=texts, as_of=day).flows}
    return found


def of_data(flow: FlowReport) -> Any:
    return next(one for one in flow.verdicts if one.item.id == "data")


def duties_of(flow: FlowReport) -> dict[str, bool | None]:
    return {
        state.duty.id: True if state.evidence.certain else None if state.evidence.possible else False
        for state in of_data(flow).duties
        if state.applies.certain
    }


def kinds_of(flow: FlowReport) -> set[str]:
    """What is found beside the duties."""
    owed = {rule.id for one in flow.verdicts for state in one.duties for rule in state.rules}
    return {one.kind for one in flow.findings if not {basis.rule.id for basis in one.basis} & owed and "data" in one.items} - {"clear"}


HIDDEN = (
    # of the exporter, the recipient, the flow and its item
    "critical_infrastructure_operator", "provided_this_year", "provided_since_last_year", "persons_processed", "established_abroad",
    "registered_in", "country", "onward", "since", "purpose", "basis", "incident", "persons", "scale", "also_ordinary",
    "important_notified", "important_suspected", "minors_under_14", "controlled_item", "state_secret", "client_data",
    "foreign_authority_request",
    # of a paper
    *(
        f"paper {name}"
        for name in (
            "effective", "issued", "items", "purposes", "recipients", "persons", "scale", "expires", "withdrawn_on", "changes",
            "changes_affect_security", "verbatim", "extension_requested_on", "planned_persons", "planned_scale", "by", "because",
        )
    ),
    # of evidence
    "notice", "impact_assessment", "recipient_contract", "security", "records", "separate_consent", "guardian_consent", "incident_report",
    "representative", "responsible_person", "data_security_body", "catalogue_filed", "risk_assessment", "assessment_declared",
    "onward_in_contract", "annual_report",
)  # fmt: skip


def left_out(seed: int) -> Iterator[frozenset[str]]:
    """Ever more that is left out."""
    order = random.Random(seed).sample(HIDDEN, len(HIDDEN))  # noqa: S311 - a test
    return (frozenset(order[:number]) for number in (1, 3, 10))


@pytest.mark.parametrize("start", range(0, 240, 40))
def test_what_is_held_and_owed_is_what_the_law_says_of_this_world(start: int) -> None:
    worlds = {seed: world(seed) for seed in range(start, start + 40)}
    for seed, flow in judged(worlds).items():
        one = worlds[seed]
        assert duties_of(flow) == one.duties(), seed
        undone = {name for name, done in one.duties().items() if done is False}
        assert {"breach", "duty"} & {found.kind for found in flow.findings} >= {"breach" if name in BEFORE else "duty" for name in undone}
        verdict = of_data(flow)
        if not (one.suspected and one.day < ORDER16):
            assert (verdict.floor, verdict.ceiling) == (FREE if one.running else one.route, one.route), seed
        kinds, found = one.kinds(), kinds_of(flow)
        if "breach" in kinds or one.crossed is None:
            assert ("breach" in found) == ("breach" in kinds), (seed, found, kinds)
        else:
            assert kinds <= found <= (kinds | {"open"} if one.ahead else kinds), (seed, found, kinds)


@pytest.mark.parametrize("start", range(0, 120, 40))
def test_what_is_left_out_is_neither_favourable_nor_held_against_anybody(start: int) -> None:
    worlds = {seed: world(seed) for seed in range(start, start + 40)}
    for step in range(3):
        hidden = {seed: list(left_out(seed))[step] for seed in worlds}
        for seed, flow in judged(worlds, hidden).items():
            one, told = worlds[seed], (seed, sorted(hidden[seed]))
            # An approval of another authority that names no number has none.
            more = {name: getattr(one, name) for name in ("persons", "scale") if f"paper {name}" in hidden[seed]}
            one = replace(one, papers=tuple([replace(each, **more) if each.mechanism in GATES else each for each in one.papers]))
            verdict, kinds, owed = of_data(flow), kinds_of(flow), one.duties()
            assert verdict.floor <= one.route <= verdict.ceiling, told
            if not kinds & {"open", "breach"}:
                # Nothing is asked: then it is so.
                # A determination that leaves out by whom, or until when, settles nothing: the review stays.
                left = {"review"} if one.decision is not None else set()
                assert kinds - left == one.kinds() - left or one.crossed is None or one.ahead, (told, kinds, one.kinds())
            if "breach" in kinds:
                assert "breach" in one.kinds(), told
            for name, done in duties_of(flow).items():
                assert name in owed, (told, name)
                assert done is None or done == owed[name], (told, name)
            for state in verdict.gates:
                if state.needed.certain:
                    assert one.gate == state.gate.id, (told, state.gate.id)
                    assert not state.met.certain or one.met, told
                    assert state.met.possible or not one.met, told
            asked = {state.duty.id for state in verdict.duties}
            # What a notice holds is asked of a notice that there is.
            contents = {"notice_contents", "notice_contents_sensitive"} if "notice" in hidden[seed] else set()
            assert set(owed) - contents <= asked, (told, set(owed) - asked)


# ------------------------------------------------------------------ filings with a zone


LISTED = day_("2026-05-11")
"""The first day of the list of Beijing of 2025, by which whoever uses it files scenario, fields and recipients before the export."""


def filings(seed: int) -> Iterator[tuple[date, dict[str, Any], bool]]:
    """Filings of fields `a` and `b` for `hq`, the first day of the export, and whether the filing frees it (Order 16 art. 6)."""
    any_ = random.Random(seed)  # noqa: S311 - a test
    for _ in range(12):
        since = any_.choice([LISTED, day_("2026-08-01"), TODAY, TODAY + timedelta(days=20)])
        then = max(since, TODAY)
        said: dict[str, Any] = {
            "filed": LISTED, "items": ["data"], "fields": ["a", "b"], "recipients": ["hq"], "expires": None, "withdrawn_on": None,
        }  # fmt: skip
        other: dict[str, list[Any]] = {
            "filed": [LISTED - timedelta(days=1), since, since + timedelta(days=1)],
            "items": [["other"], ["data", "other"]],
            "fields": [["a"], ["a", "b", "c"]],
            "recipients": [["branch"], ["branch", "hq"]],
            "expires": [then, then - timedelta(days=1)],
            "withdrawn_on": [then, then + timedelta(days=1)],
            "purposes": [["marketing"], ["after_sales"]],
            "persons": [640, 639],
            "changes": [["kind"], []],
            "result": ["pass", "fail"],
            "holder_group_member": [True, False],
        }
        for name in any_.sample(sorted(other), any_.choice([0, 1, 1, 2, 3])):
            said[name] = any_.choice(other[name])
        frees = (
            LISTED <= said["filed"] <= min(since, TODAY)
            and "data" in said["items"]
            and {"a", "b"} <= set(said["fields"])
            and "hq" in said["recipients"]
            and (said["expires"] or then) >= then
            and (said["withdrawn_on"] or then + timedelta(days=1)) > then
            and "after_sales" in said.get("purposes", ["after_sales"])
            and said.get("persons", 640) >= 640
            and not said.get("changes")
            and said.get("result", "pass") == "pass"
            and said.get("holder_group_member", True)
        )
        if not TODAY < said["filed"] <= since:  # whether what is dated ahead will be filed nobody knows
            yield since, said, frees


@pytest.mark.parametrize("seed", range(6))
def test_a_zone_filing_frees_what_it_names(seed: int) -> None:
    base = World(TODAY, TODAY, city="cn-bj", evidence=evidence(random.Random(1), TODAY, LISTED) | {"impact_assessment": LISTED})  # noqa: S311
    wanted, texts = {}, {}
    for number, (since, said, frees) in enumerate(filings(seed)):
        named = {key: [str(each) for each in value] if isinstance(value, list) else value for key, value in said.items()}
        filing = {
            "mechanism": "zone_filing",
            **{key: "never" if value is None else str(value) if isinstance(value, date) else value for key, value in named.items()},
        }
        text = manifest(replace(base, since=since), f"example-{number}", frozenset())
        text = text.replace('"sectors": ["other"]', '"sectors": ["retail"]').replace(
            '"clearances": []}', f'"clearances": [{json.dumps(filing)}]}}'
        )
        text = text.replace('"purpose": ', '"list": "BJ-2025", "list_scenario": "会员管理", "purpose": ')
        off = json.dumps({"value": "off", **WORD})
        wanted[f"example-{number}"] = (frees, since, said)
        texts[f"{number}.yaml"] = text.replace(
            '"persons": "people"', f'"persons": "people", "fields": ["a", "b"], "list_position": {off}', 1
        )
    report = check(text=texts, as_of=TODAY)
    counted = {account.exporter: account.totals["sensitive"].high for account in report.accounts}
    for flow in report.flows:
        frees, *told = wanted[flow.manifest.exporter_id]
        found = {one.kind for one in flow.findings if "data" in one.items}
        assert ("breach" not in found) == frees, told
        assert (of_data(flow).ceiling == FREE) == frees, told
        assert counted[flow.manifest.exporter_id] == (0 if frees else 640), told
