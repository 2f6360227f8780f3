"""The lists of the free-trade zones, from the law: Order 16 art. 6, the zones' measures, and what of their lists could be read.

Every relief is built whole in one manifest and then loses one precondition at a time, stated contrary and left out.
The numbers, days and places are those of the lists; nothing is taken from what the program says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from repo import run

from tongguan.verdict import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Check

    from tongguan.lawbook.model import Lawbook
    from tongguan.report import ItemReport, Report

WHO = {"by": "A. Example, counsel", "because": "checked entry by entry"}
NONE, CONTRACT, ASSESSMENT = Route.none, Route.contract_or_certification, Route.security_assessment
ORDINARY, SENSITIVE = "person.contact", "person.religion"
ACCOUNT = "person.financial.account"
"""Sensitive data that the lists of Shanghai and Zhejiang know: policies, bank and credit cards, wallets."""
PERSONAL = {"insurance": "SH24-REINS-SC", "clearing": "ZJ24-CLEAR-SC", "biomedicine": "BJ-PHARMA-PI-1", "automotive": "CQ-ICV-PI-SC"}
"""The personal-information entry that an item is of, where the list has important-data entries of the same sector."""
OWN = {
    "船员管理": "SH24-CREW-SC",
    "会员管理": "SH24-MEMBER-SC",
    **dict.fromkeys(("人身险再保险", "财产险再保险"), "SH24-REINS-SC"),
    **dict.fromkeys(("商家入驻及信息展示", "境内卖家开设电子钱包及境外收付款", "境外买家退货", "清关和打印电子面单"), "ZJ24-B2B-SC"),
    **dict.fromkeys(("银行卡清算", "会员权益服务", "商务卡服务", "全球收付款"), "ZJ24-CLEAR-SC"),
}
"""Scenarios with entries of their own, whoever uses them."""
Manifest = dict[str, Any]


def manifest(
    day: str,
    place: str,
    sectors: list[str],
    edition: str | None = None,
    scenario: str | None = None,
    *,
    items: dict[str, Any] | None = None,
    exports_from: str | None = None,
    filed: str | None = None,
    **flow: Any,
) -> Manifest:
    """One flow of one company in a zone; `items` maps a category to the persons in it, each an item of its own."""
    own = OWN.get(scenario or "") if edition in ("SH-2024", "ZJ-2024") else None
    flow |= {"list": edition, "list_scenario": scenario}
    people = {ORDINARY: 0} if items is None else items
    names = [f"data-{number}" for number in range(len(people))]
    if filed:
        paper = {
            "mechanism": "zone_filing", "ref": "Z-1", "filed": filed, "items": names, "fields": ["a", "b"], "recipients": ["hq"],
            "expires": "never", "withdrawn_on": "never",
        }  # fmt: skip
        flow["clearances"] = [*flow.get("clearances", ()), paper]
    return {
        "version": 1,
        "exporter": {
            "id": "example-company",
            "sectors": sectors,
            "critical_infrastructure_operator": False,
            "state_organ": False,
            "foreign_invested": False,
            "foreign_controlled": False,
            "established_abroad": False,
            "registered_in": place,
            "exports_from": exports_from or place,
            "persons_processed": 900,
            "provided_this_year": {
                "as_of": day,
                "ordinary": 0,
                "sensitive": 0,
                "by_list": {scenario: {"ordinary": 0, "sensitive": 0}} if scenario else {},
            },
        },
        "recipients": {
            "hq": {"country": "DE", "kind": "company", "lists": [], "country_countermeasure": False, "end_use_risk": False, "onward": []}
        },
        "flows": [
            {
                "id": "flow",
                "to": "hq",
                "way": "transfer",
                "sent_by": "platform",
                "since": f"{day[:4]}-02-09",
                "collected_in": ["CN"],
                "mainland_data_added": True,
                "stored_in": ["mainland", "abroad"],
                "basis": "consent",
                "purpose": "marketing",
                "foreign_authority_request": False,
                "survey": "none",
                "client_data": False,
                "clearances": [],
                **{key: value for key, value in flow.items() if value is not None},
                "items": [
                    {
                        "id": name,
                        "category": category,
                        "fields": ["a", "b"],
                        "persons": persons,
                        "identifiable": True,
                        "minors_under_14": False,
                        "highly_sensitive": False,
                        "holds": ["none"],
                        "state_secret": False,
                        "work_secret": False,
                        "core": False,
                        "controlled_item": False,
                        "technology_entry": "none",
                        "important_notified": False,
                        "important_suspected": False,
                        "hgr": "none",
                        "list_entry": own or PERSONAL.get(sectors[0], "BJ-RETAIL-PI"),
                        "list_position": {"value": "on", **WHO},
                        "listed_fields_only": True,
                    }
                    for name, (category, persons) in zip(names, people.items(), strict=True)
                ],
            }
        ],
    }


def first(report: Report) -> ItemReport:
    assert not report.problems, [str(problem) for problem in report.problems]
    return report.flows[0].items[0]


def ends(report: Report) -> tuple[Route, Route]:
    verdict = first(report).verdict
    return verdict.floor, verdict.ceiling


def applied(report: Report) -> set[str]:
    """The rules that apply for certain to the first item."""
    return {name for name, outcome in first(report).verdict.outcomes.items() if outcome.certain}


def reviewed(report: Report) -> set[str]:
    return {state.rule.id for state in first(report).verdict.reviews if state.applies.certain}


# --------------------------------------------------------------------------- editions


@dataclass(frozen=True)
class Edition:
    """One list: its days, who may use it, and a sector that it names."""

    start: str
    end: str | None
    before: str
    after: str | None
    place: str
    exports: bool
    sector: str


EDITIONS = {
    "LG-ICV-2024": Edition("2024-05-17", "2025-05-16", "2024-05-16", "2025-05-17", "cn-sh-lingang", True, "automotive"),
    "LG-FUND-2024": Edition("2024-05-17", "2025-05-16", "2024-05-16", "2025-05-17", "cn-sh-lingang", True, "fund"),
    "LG-BIO-2024": Edition("2024-05-17", "2025-05-16", "2024-05-16", "2025-05-17", "cn-sh-lingang", True, "biomedicine"),
    "TJ-2024": Edition("2024-05-09", None, "2024-05-08", None, "cn-tj-ftz", False, "other"),
    "BJ-2024": Edition("2024-08-30", "2026-05-10", "2024-08-29", "2026-05-11", "cn-bj-ftz", False, "retail"),
    "BJ-2025": Edition("2026-05-11", None, "2026-05-10", None, "cn-bj", False, "retail"),
    "SH-2024": Edition("2025-02-08", "2026-04-23", "2025-02-07", "2026-04-24", "cn-sh-ftz", True, "retail"),
    "SH-2025": Edition("2026-04-24", None, "2026-04-23", None, "cn-sh", True, "retail"),
    "HI-2024": Edition("2025-02-19", None, "2025-02-18", None, "cn-hi-ftp", False, "duty_free"),
    "ZJ-2024": Edition("2025-04-10", None, "2025-04-09", None, "cn-zj-ftz", False, "clearing"),
    "GX-2025": Edition("2025-08-08", None, "2025-08-07", None, "cn-gx-ftz", False, "livestream_commerce"),
    "JS-2025": Edition("2025-08-13", "2027-08-12", "2025-08-12", "2027-08-13", "cn-js-ftz", False, "biomedicine"),
    "CQ-2025": Edition("2025-09-05", "2027-09-04", "2025-09-04", "2027-09-05", "cn-cq-ftz", False, "automotive"),
    "FJ-2025": Edition("2025-12-25", "2027-12-24", "2025-12-24", "2027-12-25", "cn-fj-ftz", True, "retail"),
    "GD-2025": Edition("2026-05-15", None, "2026-05-14", None, "cn-gd-ftz", False, "credit_reporting"),
}


def _days() -> Iterator[tuple[str, str, bool]]:
    for name, edition in EDITIONS.items():
        yield name, edition.before, False
        yield name, edition.start, True
        yield name, edition.end or "2030-01-02", True
        if edition.after:
            yield name, edition.after, False


@pytest.mark.parametrize(("edition", "day", "in_force"), list(_days()))
def test_an_edition_counts_from_its_first_to_its_last_day(check: Check, edition: str, day: str, in_force: bool) -> None:
    """The list must be in force on the day judged; superseded and expired ones stay for that day."""
    one = EDITIONS[edition]
    report = check(json.dumps(manifest(day, one.place, [one.sector], edition, items={ORDINARY: 150_000})), day)
    verdict = first(report).verdict
    assert verdict.facts["flow.list_in_force"] is in_force
    if not in_force:
        # The national answer: 150,000 persons need a contract or a certificate; of a carmaker, art. 3(5) of the 2021
        # Provisions may make them important data.
        assert ends(report) == (CONTRACT, ASSESSMENT if one.sector == "automotive" else CONTRACT)
        assert "zones-common/edition-not-in-force" in applied(report)


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_is_for_those_it_reaches(check: Check, edition: str) -> None:
    """Registered elsewhere, exporting from elsewhere where the list asks for both, of another sector, or a CII operator: no relief."""
    one, elsewhere = EDITIONS[edition], "cn-hb-wuhan"
    day = one.start
    for position in ("on", "off"):
        for changed in (
            {"registered_in": elsewhere},
            *([{"exports_from": elsewhere}] if one.exports else []),
            {"critical_infrastructure_operator": True},
        ):
            text = manifest(day, one.place, [one.sector], edition, "场景", items={ORDINARY: 150_000}, filed=day, since=day)
            text["exporter"] |= changed
            _placed(text, position)
            report = check(json.dumps(text), day)
            assert first(report).verdict.floor >= CONTRACT, (changed, position)


@pytest.mark.parametrize(
    ("edition", "place"),
    [
        ("BJ-2024", "cn-bj"),
        ("SH-2024", "cn-sh"),
        ("LG-ICV-2024", "cn-sh"),
        ("TJ-2024", "cn-tj"),
        ("ZJ-2024", "cn-zj"),
        ("CQ-2025", "cn-cq"),
        ("GD-2025", "cn-gd"),
        ("FJ-2025", "cn-fj"),
    ],
)
def test_the_city_or_province_is_not_the_zone(check: Check, edition: str, place: str) -> None:
    """Only Beijing and Shanghai reach the whole city, and only by their later editions."""
    one = EDITIONS[edition]
    text = manifest(one.start, place, [one.sector], edition, "场景", items={ORDINARY: 150_000}, filed=one.start, since=one.start)
    _placed(text, "off")
    assert first(check(json.dumps(text), one.start)).verdict.floor >= CONTRACT


@pytest.mark.parametrize(("edition", "places"), [("BJ-2025", ["cn-bj", "cn-bj-ftz"]), ("SH-2025", ["cn-sh", "cn-sh-ftz", "cn-sh-lingang"])])
def test_the_whole_city_by_the_later_editions(check: Check, edition: str, places: list[str]) -> None:
    for place in places:
        text = manifest("2026-11-24", place, ["retail"], edition, "场景", items={ORDINARY: 150_000}, filed="2026-06-01", since="2026-06-01")
        _placed(text, "off")
        assert ends(check(json.dumps(text), "2026-11-24")) == (NONE, NONE), place


def test_the_shenzhen_park_of_hetao_is_reached_by_the_list_of_guangdong(check: Check) -> None:
    relief = RELIEFS["GD-2025 off the list"]
    for place, expected in (("cn-gd-hetao", NONE), ("cn-gd-shenzhen", CONTRACT)):
        text = relief.build()
        text["exporter"]["registered_in"] = place
        assert first(check(json.dumps(text), relief.day)).verdict.ceiling is expected, place


# --------------------------------------------------------------------------- reliefs, each with every precondition removed alone


@dataclass(frozen=True)
class Relief:
    """A relief built whole: what it comes to, and what it hangs on."""

    build: Callable[[], Manifest]
    day: str
    route: Route
    national: Route
    """The lightest route without it."""
    rule: str
    sector: str
    exports: bool = False
    scenario: bool = True
    filing: bool = True
    off_list: bool = False
    listed_fields: bool = True
    more: dict[str, Callable[[Manifest], object]] = field(default_factory=dict)


def _item(text: Manifest) -> dict[str, Any]:
    item: dict[str, Any] = text["flows"][0]["items"][0]
    return item


def _placed(text: Manifest, position: str) -> None:
    """On the list, or off it and so under no entry, by a named person's word."""
    _item(text)["list_position"] = {"value": position, **WHO}
    if position == "off":
        del _item(text)["list_entry"]


def _off(text: Manifest) -> Manifest:
    for item in text["flows"][0]["items"]:
        item["list_position"] = {"value": "off", **WHO}
        del item["listed_fields_only"]
        item.pop("list_entry", None)  # what matches an entry is on the list
    return text


SH, ZJ, BJ24 = ("2025-11-24", "2025-11-24", "2025-11-24")
RELIEFS = {
    "SH-2024 reinsurance below the line": Relief(
        lambda: manifest(SH, "cn-sh-ftz", ["insurance"], "SH-2024", "人身险再保险", items={ORDINARY: 999_999}),
        SH, NONE, CONTRACT, "sh-2024/reinsurance-free", "insurance", exports=True, filing=False,
    ),
    "SH-2024 reinsurance contract band": Relief(
        lambda: manifest(SH, "cn-sh-ftz", ["insurance"], "SH-2024", "财产险再保险", items={ORDINARY: 9_999_999}),
        SH, CONTRACT, ASSESSMENT, "sh-2024/reinsurance-contract", "insurance", exports=True, filing=False,
    ),
    "SH-2024 crew below the line": Relief(
        lambda: manifest(SH, "cn-sh-lingang", ["shipping"], "SH-2024", "船员管理", items={ORDINARY: 149_999}),
        SH, NONE, CONTRACT, "sh-2024/crew-free", "shipping", exports=True, filing=False,
    ),
    "SH-2024 crew contract band": Relief(
        lambda: manifest(SH, "cn-sh-lingang", ["shipping"], "SH-2024", "船员管理", items={ACCOUNT: 149_999}),
        SH, CONTRACT, ASSESSMENT, "sh-2024/crew-contract", "shipping", exports=True, filing=False,
    ),
    "SH-2024 members below the line": Relief(
        lambda: manifest(SH, "cn-sh-ftz", ["retail"], "SH-2024", "会员管理", items={ACCOUNT: 99_999}),
        SH, NONE, ASSESSMENT, "sh-2024/member-free", "retail", exports=True, filing=False,
    ),
    "SH-2024 members contract band": Relief(
        lambda: manifest(SH, "cn-sh-ftz", ["retail"], "SH-2024", "会员管理", items={ORDINARY: 1_000_000}),
        SH, CONTRACT, ASSESSMENT, "sh-2024/member-contract", "retail", exports=True, filing=False,
    ),
    "ZJ-2024 B2B below the line": Relief(
        lambda: manifest(ZJ, "cn-zj-ftz", ["ecommerce_b2b"], "ZJ-2024", "商家入驻及信息展示", items={ACCOUNT: 499_999}, filed="2025-05-06", since="2025-05-06"),
        ZJ, NONE, ASSESSMENT, "zj-2024/b2b-free", "ecommerce_b2b",
    ),
    "ZJ-2024 B2B contract band": Relief(
        lambda: manifest(ZJ, "cn-zj-ftz", ["ecommerce_b2b"], "ZJ-2024", "境内卖家开设电子钱包及境外收付款", items={ORDINARY: 4_999_999}, filed="2025-05-06", since="2025-05-06"),
        ZJ, CONTRACT, ASSESSMENT, "zj-2024/b2b-contract", "ecommerce_b2b",
    ),
    "ZJ-2024 B2B returns below the line": Relief(
        lambda: manifest(ZJ, "cn-zj-ftz", ["ecommerce_b2b"], "ZJ-2024", "境外买家退货", items={ORDINARY: 999_999}, filed="2025-05-06", since="2025-05-06"),
        ZJ, NONE, CONTRACT, "zj-2024/b2b-ordinary-free", "ecommerce_b2b",
        more={"sensitive data, for which that scenario has no line": lambda text: _item(text).update(category=ACCOUNT)},
    ),
    "ZJ-2024 clearing below the line": Relief(
        lambda: manifest(ZJ, "cn-zj-ftz", ["clearing"], "ZJ-2024", "银行卡清算", items={ACCOUNT: 499_999}, filed="2025-05-06", since="2025-05-06"),
        ZJ, NONE, ASSESSMENT, "zj-2024/clearing-free", "clearing",
    ),
    "ZJ-2024 clearing contract band": Relief(
        lambda: manifest(ZJ, "cn-zj-ftz", ["clearing"], "ZJ-2024", "全球收付款", items={ORDINARY: 1_999_999}, filed="2025-05-06", since="2025-05-06"),
        ZJ, CONTRACT, ASSESSMENT, "zj-2024/clearing-contract", "clearing",
    ),
    "BJ-2024 clinical trials": Relief(
        lambda: manifest(BJ24, "cn-bj-ftz", ["biomedicine"], "BJ-2024", "药物临床试验", items={SENSITIVE: 9_999}, filed="2025-02-06"),
        BJ24, NONE, CONTRACT, "bj-2024/trial-free", "biomedicine",
    ),
    **{
        f"{edition} off the list": Relief(
            lambda edition=edition, place=place, sector=sector, day=day, filed=filed: _off(  # type: ignore[misc]
                manifest(day, place, [sector], edition, "场景", items={ORDINARY: 150_000}, filed=filed, since=filed)
            ),
            day, NONE, CONTRACT, f"{edition.lower()}/off-list", sector,
            exports=edition in ("SH-2025", "FJ-2025"), off_list=True,
        )
        for edition, place, sector, day, filed in (
            ("BJ-2024", "cn-bj-ftz", "aviation", "2025-11-24", "2025-03-03"),
            ("BJ-2025", "cn-bj", "retail", "2026-11-24", "2026-06-01"),
            ("SH-2025", "cn-sh", "retail", "2026-11-24", "2026-06-01"),
            ("HI-2024", "cn-hi-ftp", "duty_free", "2026-11-24", "2026-06-01"),
            ("GX-2025", "cn-gx-ftz", "livestream_commerce", "2026-11-24", "2026-06-01"),
            ("JS-2025", "cn-js-ftz", "biomedicine", "2026-11-24", "2026-06-01"),
            ("FJ-2025", "cn-fj-ftz", "retail", "2026-11-24", "2026-06-01"),
            ("GD-2025", "cn-gd-ftz", "credit_reporting", "2026-11-24", "2026-06-01"),
        )
    },
}  # fmt: skip


def _set(at: str, value: object) -> Callable[[Manifest], object]:
    """Put a value at `exporter.x`, `flow.x`, `item.x`, `filing.x`; `...` takes the key away."""
    owner, _, name = at.partition(".")

    def change(text: Manifest) -> None:
        flow = text["flows"][0]
        whom = {
            "exporter": lambda: text["exporter"],
            "recipient": lambda: text["recipients"]["hq"],
            "flow": lambda: flow,
            "item": lambda: flow["items"][0],
            "filing": lambda: next(one for one in flow["clearances"] if one["mechanism"] == "zone_filing"),
        }[owner]()
        if value is ...:
            whom.pop(name, None)
        else:
            whom[name] = value

    return change


def _removals(relief: Relief) -> Iterator[tuple[str, Callable[[Manifest], object]]]:
    """Every precondition that the law names, contradicted and left out, alone."""
    yield "another list", _set("flow.list", "LG-FUND-2024")
    yield "no list", _set("flow.list", ...)
    yield "registered elsewhere", _set("exporter.registered_in", "cn-hb-wuhan")
    yield "place of registration left out", _set("exporter.registered_in", ...)
    if relief.exports:
        yield "exporting from elsewhere", _set("exporter.exports_from", "cn-hb-wuhan")
        yield "place of export left out", _set("exporter.exports_from", ...)
    yield "CII operator", _set("exporter.critical_infrastructure_operator", True)
    yield "CII operator or not left out", _set("exporter.critical_infrastructure_operator", ...)
    yield "another sector", _set("exporter.sectors", ["payment"])
    yield "sector left out", _set("exporter.sectors", ...)
    if relief.scenario:
        if not relief.off_list:
            yield "another scenario", _set("flow.list_scenario", "其他场景")
        yield "scenario left out", _set("flow.list_scenario", ...)
    if relief.listed_fields and not relief.off_list:
        yield "a field that is not listed", _set("item.listed_fields_only", False)
        yield "only listed fields or not left out", _set("item.listed_fields_only", ...)
    if relief.off_list:
        yield "on the list", _set("item.list_position", {"value": "on", **WHO})
        yield "off the list, unsigned", _set("item.list_position", "off")
        yield "on or off left out", _set("item.list_position", ...)
    yield "notified as important", _set("item.important_notified", True)
    # A filing, or a report, names its recipients.
    yield "offered to anyone", _set("flow.public_download", True)
    yield "published", _set("flow.first_published_on", "2025-09-01")
    yield "State organ", _set("exporter.state_organ", True)
    if relief.filing:
        yield "filing withdrawn", _set("filing.withdrawn_on", "2025-06-01")
        yield "filing run out", _set("filing.expires", "2025-06-01")
        yield "withdrawn or not left out", _set("filing.withdrawn_on", ...)
        # The actual export equals the filing.
        yield "changed since it was filed", _set("filing.changes", ["kind"])
        yield "filed for nobody", _set("filing.persons", 0)
        yield "in effect from a day to come", _set("filing.effective", "2027-01-01")
    yield "restricted recipient", _set("recipient.lists", ["cac_restricted"])
    yield "core data", _set("item.core", True)
    if relief.filing:
        yield "not filed", _set("flow.clearances", [])
        yield "filings left out", _set("flow.clearances", ...)
        yield "filing refused", _set("filing.result", "fail")
        yield "filing pending", _set("filing.result", "pending")
        yield "another item filed", _set("filing.items", [])
        yield "items of the filing left out", _set("filing.items", ...)
        yield "another recipient filed", _set("filing.recipients", ["elsewhere"])
        yield "one field more than filed", _set("item.fields", ["a", "b", "c"])
        yield "fields of the filing left out", _set("filing.fields", ...)
        yield "fields that leave left out", _set("item.fields", ...)
    if relief.sector in PERSONAL and not relief.off_list:
        yield "entry left out, so that it may be important data", _set("item.list_entry", ...)
    if not relief.off_list:
        yield "persons left out", _set("item.persons", ...)
    yield from relief.more.items()


@pytest.mark.parametrize("name", RELIEFS)
def test_the_relief_when_everything_is_there(check: Check, name: str) -> None:
    relief = RELIEFS[name]
    report = check(json.dumps(relief.build()), relief.day)
    assert relief.rule in applied(report)
    assert ends(report) == (relief.route, relief.route), first(report).verdict.questions


@pytest.mark.parametrize("name", RELIEFS)
def test_without_the_zone_the_national_answer(check: Check, name: str) -> None:
    """What the relief is measured against."""
    relief = RELIEFS[name]
    text = relief.build()
    text["exporter"] |= {"registered_in": "cn-hb-wuhan", "exports_from": "cn-hb-wuhan"}
    del text["flows"][0]["list"]
    assert first(check(json.dumps(text), relief.day)).verdict.floor == relief.national


@pytest.mark.parametrize(("name", "what"), [(name, what) for name, relief in RELIEFS.items() for what, _ in _removals(relief)])
def test_each_precondition_removed_alone(check: Check, name: str, what: str) -> None:
    """Stated contrary, the relief does not hold; left out, it is not taken to hold."""
    relief = RELIEFS[name]
    text = relief.build()
    dict(_removals(relief))[what](text)
    report = check(json.dumps(text), relief.day)
    item = first(report)
    assert relief.rule not in applied(report) or item.verdict.ceiling > relief.route
    assert item.verdict.ceiling >= relief.national, what
    assert item.kind != "clear"


@pytest.mark.parametrize("name", [name for name in RELIEFS if name.startswith(("BJ", "ZJ", "FJ"))])
def test_a_filing_after_the_export_began(check: Check, name: str) -> None:
    """Beijing, Zhejiang and Fujian want it before; the day of the export itself is in time, the day after is not."""
    relief = RELIEFS[name]
    text = relief.build()
    filing = next(one for one in text["flows"][0]["clearances"] if one["mechanism"] == "zone_filing")
    text["flows"][0]["since"] = filing["filed"]
    assert ends(check(json.dumps(text), relief.day)) == (relief.route, relief.route)
    year, month, number = filing["filed"].split("-")
    filing["filed"] = f"{year}-{month}-{int(number) + 1:02}"
    assert first(check(json.dumps(text), relief.day)).verdict.ceiling >= relief.national
    del filing["filed"]
    assert first(check(json.dumps(text), relief.day)).verdict.ceiling >= relief.national


def test_a_filing_of_the_2024_edition_is_none_under_that_of_2025(check: Check) -> None:
    """Beijing's edition of 2025 is of 2026-05-11; whether older filings stay good nobody has said."""
    relief = RELIEFS["BJ-2025 off the list"]
    for filed, expected in (("2026-05-10", (NONE, CONTRACT)), ("2026-05-11", (NONE, NONE))):
        text = relief.build()
        _set("filing.filed", filed)(text)
        report = check(json.dumps(text), relief.day)
        assert ends(report) == expected, filed
        assert ("bj-2025/off-list-unfiled" in reviewed(report)) is (filed == "2026-05-10")


@pytest.mark.parametrize(
    ("edition", "place", "sector", "released", "before"),
    [
        ("BJ-2024", "cn-bj-ftz", "retail", "2024-08-30", "2024-08-29"),
        ("HI-2024", "cn-hi-ftp", "duty_free", "2025-02-19", "2025-02-18"),
        ("GX-2025", "cn-gx-ftz", "livestream_commerce", "2025-08-08", "2025-08-07"),
        ("JS-2025", "cn-js-ftz", "biomedicine", "2025-08-13", "2025-08-12"),
        ("FJ-2025", "cn-fj-ftz", "retail", "2025-12-25", "2025-12-24"),
        ("GD-2025", "cn-gd-ftz", "credit_reporting", "2026-05-15", "2026-05-14"),
    ],
)
def test_a_filing_older_than_the_list_is_none_under_it(
    check: Check, edition: str, place: str, sector: str, released: str, before: str
) -> None:
    """Order 16 art. 6: data off the list of the zone; before its release there was none to file under."""
    for filed, settled in ((released, True), (before, False), (None, False)):
        text = _off(manifest(released, place, [sector], edition, "场景", items={"person.member": 150_000}, filed=released, since=released))
        filing = text["flows"][0]["clearances"][0]
        filing["filed"] = filed
        assert (ends(check(json.dumps(text), released)) == (NONE, NONE)) is settled, filed


@pytest.mark.parametrize(
    ("edition", "place", "sector"), [("GX-2025", "cn-gx-ftz", "livestream_commerce"), ("JS-2025", "cn-js-ftz", "biomedicine")]
)
def test_where_nobody_read_when_a_filing_is_made_one_after_the_export_is_reviewed(
    check: Check, edition: str, place: str, sector: str
) -> None:
    """The filing frees, and the text that says when it is made was not read: unknown is not favourable."""
    for filed, asked in (("2026-06-01", False), ("2026-06-02", True)):
        text = _off(manifest("2026-11-24", place, [sector], edition, "场景", items={ORDINARY: 150_000}, filed=filed, since="2026-06-01"))
        report = check(json.dumps(text), "2026-11-24")
        told = {basis.rule.id for one in report.findings if one.kind == "review" for basis in one.basis}
        assert ("zones-common/filed-after-export-unread" in told) is asked
        assert ends(report) == (NONE, CONTRACT if asked else NONE)
        # Nor do its persons leave the count of what else the company sends.
        other = text["flows"][0] | {"id": "beside", "list": None, "list_scenario": None, "clearances": []}
        other["items"] = [other["items"][0] | {"persons": 60_000}]
        for key in ("list", "list_scenario"):
            del other[key]
        for key in ("list_position", "list_entry", "listed_fields_only"):
            other["items"][0].pop(key, None)
        text["flows"].append(other)
        beside = check(json.dumps(text), "2026-11-24").flows[1].items[0].verdict
        assert beside.ceiling is (CONTRACT if asked else NONE)


# --------------------------------------------------------------------------- the figures, both sides of each

FIGURES: list[tuple[str, str, str, str, str, list[tuple[str, int, tuple[Route, Route]]]]] = [
    (edition, place, sector, scenario, filed, lines)
    for edition, place, sector, scenarios, filed, lines in (
        (
            "SH-2024", "cn-sh-ftz", "insurance", ("人身险再保险", "财产险再保险"), "",
            [
                (ORDINARY, 999_999, (NONE, NONE)),
                (ORDINARY, 1_000_000, (CONTRACT, CONTRACT)),
                (ORDINARY, 9_999_999, (CONTRACT, CONTRACT)),
                (ORDINARY, 10_000_000, (ASSESSMENT, ASSESSMENT)),
                (ACCOUNT, 9_999, (NONE, NONE)),
                (ACCOUNT, 10_000, (CONTRACT, CONTRACT)),
                (ACCOUNT, 999_999, (CONTRACT, CONTRACT)),
                (ACCOUNT, 1_000_000, (ASSESSMENT, ASSESSMENT)),
            ],
        ),
        (
            "SH-2024", "cn-sh-ftz", "shipping", ("船员管理",), "",
            [
                (ORDINARY, 149_999, (NONE, NONE)),
                (ORDINARY, 150_000, (CONTRACT, CONTRACT)),
                (ORDINARY, 999_999, (CONTRACT, CONTRACT)),
                (ORDINARY, 1_000_000, (ASSESSMENT, ASSESSMENT)),
                # The list is silent below 10,000: a review beside the national contract.
                (ACCOUNT, 9_999, (NONE, CONTRACT)),
                (ACCOUNT, 10_000, (CONTRACT, CONTRACT)),
                (ACCOUNT, 149_999, (CONTRACT, CONTRACT)),
                (ACCOUNT, 150_000, (ASSESSMENT, ASSESSMENT)),
            ],
        ),
        (
            "SH-2024", "cn-sh-ftz", "retail", ("会员管理",), "",
            [
                (ORDINARY, 999_999, (NONE, NONE)),
                (ORDINARY, 1_000_000, (CONTRACT, CONTRACT)),
                (ORDINARY, 9_999_999, (CONTRACT, CONTRACT)),
                (ORDINARY, 10_000_000, (ASSESSMENT, ASSESSMENT)),
                (ACCOUNT, 99_999, (NONE, NONE)),
                (ACCOUNT, 100_000, (CONTRACT, CONTRACT)),
                (ACCOUNT, 999_999, (CONTRACT, CONTRACT)),
                (ACCOUNT, 1_000_000, (ASSESSMENT, ASSESSMENT)),
            ],
        ),
        (
            "ZJ-2024", "cn-zj-ftz", "ecommerce_b2b", ("商家入驻及信息展示", "境内卖家开设电子钱包及境外收付款"), "2025-05-06",
            [
                (ORDINARY, 999_999, (NONE, NONE)),
                (ORDINARY, 1_000_000, (CONTRACT, CONTRACT)),
                (ORDINARY, 4_999_999, (CONTRACT, CONTRACT)),
                (ORDINARY, 5_000_000, (ASSESSMENT, ASSESSMENT)),
                (ACCOUNT, 499_999, (NONE, NONE)),
                (ACCOUNT, 500_000, (CONTRACT, CONTRACT)),
                (ACCOUNT, 1_999_999, (CONTRACT, CONTRACT)),
                (ACCOUNT, 2_000_000, (ASSESSMENT, ASSESSMENT)),
            ],
        ),
        (
            "ZJ-2024", "cn-zj-ftz", "ecommerce_b2b", ("境外买家退货", "清关和打印电子面单"), "2025-05-06",
            [
                (ORDINARY, 999_999, (NONE, NONE)),
                (ORDINARY, 1_000_000, (CONTRACT, CONTRACT)),
                (ORDINARY, 4_999_999, (CONTRACT, CONTRACT)),
                (ORDINARY, 5_000_000, (ASSESSMENT, ASSESSMENT)),
                # No sensitive line in these two: other personal information, the national lines.
                (ACCOUNT, 9_999, (CONTRACT, CONTRACT)),
                (ACCOUNT, 10_000, (ASSESSMENT, ASSESSMENT)),
            ],
        ),
        (
            "ZJ-2024", "cn-zj-ftz", "clearing", ("银行卡清算", "会员权益服务", "商务卡服务", "全球收付款"), "2025-05-06",
            [
                (ORDINARY, 499_999, (NONE, NONE)),
                (ORDINARY, 500_000, (CONTRACT, CONTRACT)),
                (ORDINARY, 1_999_999, (CONTRACT, CONTRACT)),
                (ORDINARY, 2_000_000, (ASSESSMENT, ASSESSMENT)),
                (ACCOUNT, 499_999, (NONE, NONE)),
                (ACCOUNT, 500_000, (CONTRACT, CONTRACT)),
                (ACCOUNT, 999_999, (CONTRACT, CONTRACT)),
                (ACCOUNT, 1_000_000, (ASSESSMENT, ASSESSMENT)),
            ],
        ),
        (
            "BJ-2024", "cn-bj-ftz", "biomedicine", ("药物临床试验",), "2025-02-06",
            [
                (SENSITIVE, 9_999, (NONE, NONE)),
                # Derived from two bounds, so a review, a contract at the lightest, the national assessment beside it.
                (SENSITIVE, 10_000, (CONTRACT, ASSESSMENT)),
                (SENSITIVE, 49_999, (CONTRACT, ASSESSMENT)),
                (SENSITIVE, 50_000, (ASSESSMENT, ASSESSMENT)),
            ],
        ),
        (
            "CQ-2025", "cn-cq-ftz", "automotive", ("场景",), "",
            # The lines of Chongqing are the national ones.
            [
                (ORDINARY, 100_000, (CONTRACT, CONTRACT)),
                (ORDINARY, 999_999, (CONTRACT, ASSESSMENT)),
                (ORDINARY, 1_000_000, (ASSESSMENT, ASSESSMENT)),
                (SENSITIVE, 1, (CONTRACT, CONTRACT)),
                (SENSITIVE, 9_999, (CONTRACT, CONTRACT)),
                (SENSITIVE, 10_000, (ASSESSMENT, ASSESSMENT)),
            ],
        ),
        (
            "TJ-2024", "cn-tj-ftz", "other", ("场景",), "",
            [
                (ORDINARY, 99_999, (NONE, NONE)),
                (ORDINARY, 100_000, (CONTRACT, CONTRACT)),
                (ORDINARY, 999_999, (CONTRACT, CONTRACT)),
                (ORDINARY, 1_000_000, (ASSESSMENT, ASSESSMENT)),
                (SENSITIVE, 9_999, (CONTRACT, CONTRACT)),
                (SENSITIVE, 10_000, (ASSESSMENT, ASSESSMENT)),
            ],
        ),
    )
    for scenario in scenarios
]  # fmt: skip


@pytest.mark.parametrize(
    ("edition", "place", "sector", "scenario", "filed", "category", "persons", "expected"),
    [(*head, *line) for *head, lines in FIGURES for line in lines],
)
def test_both_sides_of_every_figure(
    check: Check,
    edition: str,
    place: str,
    sector: str,
    scenario: str,
    filed: str,
    category: str,
    persons: int,
    expected: tuple[Route, Route],
) -> None:
    day = "2025-11-24"
    text = manifest(day, place, [sector], edition, scenario, items={category: persons}, filed=filed or None, since=filed or None)
    assert ends(check(json.dumps(text), day)) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({ORDINARY: 999_999, ACCOUNT: 9_999}, (NONE, NONE)),
        # Either line decides: "or", not "and".
        ({ORDINARY: 999_999, ACCOUNT: 10_000}, (CONTRACT, CONTRACT)),
        ({ORDINARY: 1, ACCOUNT: 1_000_000}, (ASSESSMENT, ASSESSMENT)),
        ({ORDINARY: 10_000_000, ACCOUNT: 1}, (ASSESSMENT, ASSESSMENT)),
    ],
    ids=str,
)
def test_the_lines_of_a_scenario_count_all_its_items(check: Check, items: dict[str, int], expected: tuple[Route, Route]) -> None:
    text = manifest(SH, "cn-sh-ftz", ["insurance"], "SH-2024", "人身险再保险", items=items)
    assert ends(check(json.dumps(text), SH)) == expected


@pytest.mark.parametrize(("persons", "expected"), [(5_000_000, NONE), (5_000_001, ASSESSMENT)])
def test_two_flows_of_one_scenario_are_counted_together(check: Check, persons: int, expected: Route) -> None:
    """Splitting to stay under a line is barred; two populations add up where they are not declared to overlap."""
    text = manifest(SH, "cn-sh-ftz", ["insurance"], "SH-2024", "人身险再保险", items={ORDINARY: 5_000_000})
    other = json.loads(json.dumps(text["flows"][0]))
    other |= {"id": "second"}
    other["items"][0]["persons"] = persons
    text["flows"].append(other)
    assert first(check(json.dumps(text), SH)).verdict.ceiling >= (ASSESSMENT if persons > 5_000_000 else CONTRACT), expected


@pytest.mark.parametrize("left_out", ["provided_this_year", "by_list"])
def test_what_other_flows_carried_is_not_zero_when_it_is_not_said(check: Check, left_out: str) -> None:
    text = RELIEFS["SH-2024 members below the line"].build()
    if left_out == "by_list":
        del text["exporter"]["provided_this_year"]["by_list"]
    else:
        del text["exporter"]["provided_this_year"]
    report = check(json.dumps(text), SH)
    assert first(report).verdict.ceiling is ASSESSMENT
    assert first(report).kind == "open"


CONTRACT_PAPER = {
    "mechanism": "standard_contract", "ref": "SCC-1", "effective": "2025-02-08", "filed": "2025-02-10", "expires": "never", "withdrawn_on": "never",
    "items": ["data-0"], "fields": ["a", "b"], "purposes": ["marketing"], "recipients": ["hq"], "persons": 20_000_000, "changes": [],
}  # fmt: skip
CERTIFICATE = {
    **CONTRACT_PAPER,
    "mechanism": "certification",
    "filed": "2025-02-06",
    "issued": "2025-02-08",
    "result": "pass",
    "expires": "2028-02-07",
}


@pytest.mark.parametrize(("persons", "enough"), [(9_999_999, True), (10_000_000, False)])
def test_a_contract_answers_the_contract_band_and_no_more(check: Check, persons: int, enough: bool) -> None:
    text = manifest(SH, "cn-sh-ftz", ["insurance"], "SH-2024", "财产险再保险", items={ORDINARY: persons}, clearances=[CONTRACT_PAPER])
    report = check(json.dumps(text), SH)
    codes = {finding.code for finding in report.findings if finding.kind in ("breach", "open") and "assessment" in finding.code}
    assert bool(codes) is not enough, codes


@pytest.mark.parametrize(("persons", "day", "doubted"), [(9_999_999, "2026-01-02", True), (9_999_999, "2025-12-31", False)])
def test_a_certificate_has_a_band_of_its_own(check: Check, persons: int, day: str, doubted: bool) -> None:
    """Order 20 art. 5, from 2026-01-01: a contract is safe in the wider band of a list, a certificate is for review."""
    text = manifest(day, "cn-sh-ftz", ["insurance"], "SH-2024", "财产险再保险", items={ORDINARY: persons}, clearances=[CERTIFICATE])
    report = check(json.dumps(text), day)
    assert ("zones-common/certification-in-zone-band" in {basis.rule.id for one in report.findings for basis in one.basis}) is doubted


# --------------------------------------------------------------------------- important data of the lists

ENTRIES: list[tuple[str, str, str, str, dict[str, Any]]] = [
    ("BJ-2024", "cn-bj-ftz", "automotive", "BJ-AUTO-ID-1", {"category": "vehicle.traffic.flow.vehicles", "sensitive_area": ["military"]}),
    ("BJ-2024", "cn-bj-ftz", "automotive", "BJ-AUTO-ID-2", {"category": "vehicle.traffic.flow.logistics", "economy": {"level": "county", "days": 1}}),
    ("BJ-2024", "cn-bj-ftz", "automotive", "BJ-AUTO-ID-3", {"category": "vehicle.charging.network"}),
    ("BJ-2024", "cn-bj-ftz", "automotive", "BJ-AUTO-ID-4", {"category": "vehicle.video.exterior", "road_signs": True}),
    ("BJ-2024", "cn-bj-ftz", "automotive", "BJ-AUTO-ID-5", {"category": "vehicle.command"}),
    ("BJ-2024", "cn-bj-ftz", "automotive", "BJ-AUTO-ID-6", {"category": "vehicle.ota.record", "ota": {"tamper_protected": False}}),
    ("BJ-2024", "cn-bj-ftz", "automotive", "BJ-AUTO-ID-7", {"category": "vehicle.security.vulnerability", "vulnerability_disclosed": True}),
    ("BJ-2024", "cn-bj-ftz", "biomedicine", "BJ-PHARMA-ID-1", {"category": "health.bulk"}),
    ("BJ-2024", "cn-bj-ftz", "ai", "BJ-AI-ID", {"category": "ai.text"}),
    ("SH-2024", "cn-sh-ftz", "insurance", "SH24-REINS-ID", {"category": "insurance.reinsurance"}),
    ("SH-2024", "cn-sh-ftz", "shipping", "SH24-SHIP-ID", {"category": "shipping"}),
    ("ZJ-2024", "cn-zj-ftz", "clearing", "ZJ24-CLEAR-ID", {"category": "clearing"}),
    ("ZJ-2024", "cn-zj-ftz", "other", "VOL-ID-7", {"category": "business.production"}),
    ("TJ-2024", "cn-tj-ftz", "other", "TJ-ELEC", {"category": "electronics"}),
]  # fmt: skip


def _entry(edition: str, place: str, sector: str, entry: str, facts: dict[str, Any], day: str = "2025-11-24") -> Manifest:
    text = manifest(day, place, [sector], edition, items={"business.production": 5})
    _item(text).update({"identifiable": {"value": False, **WHO}, "list_entry": entry, **facts})
    return text


@pytest.mark.parametrize(("edition", "place", "sector", "entry", "facts"), ENTRIES, ids=lambda one: one if isinstance(one, str) else "")
def test_an_important_data_entry_asks_for_the_assessment_whatever_the_volume(
    check: Check, edition: str, place: str, sector: str, entry: str, facts: dict[str, Any]
) -> None:
    text = _entry(edition, place, sector, entry, facts)
    assert ends(check(json.dumps(text), "2025-11-24")) == (ASSESSMENT, ASSESSMENT)
    del text["flows"][0]["list"]
    assert ends(check(json.dumps(text), "2025-11-24")) == (ASSESSMENT, ASSESSMENT), "it binds whether the list is used or not"


@pytest.mark.parametrize(
    ("edition", "place", "sector", "entry", "facts"),
    [one for one in ENTRIES if one[0] == "BJ-2024"],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_entries_of_beijing_are_carried_into_its_next_edition_for_the_whole_city(
    check: Check, edition: str, place: str, sector: str, entry: str, facts: dict[str, Any]
) -> None:
    for day, where in (("2026-05-10", place), ("2026-05-11", place), ("2026-05-11", "cn-bj")):
        text = _entry(edition, where, sector, entry, facts, day)
        assert first(check(json.dumps(text), day)).verdict.facts["item.important"] is True, (day, where)
    text = _entry(edition, "cn-bj", sector, entry, facts, "2026-05-10")
    report = check(json.dumps(text), "2026-05-10")
    told = {name for name in applied(report) if name.startswith(("bj-2024/", "bj-2025/"))}
    assert told == {"bj-2024/in-force", "bj-2024/out-of-reach"}, "the city is reached only from 2026-05-11"


@pytest.mark.parametrize(
    ("filed", "protected", "important"),
    [("2025-02-09", True, False), ("2025-02-10", True, True), (None, True, True), ("2025-02-09", False, True), ("2025-02-09", None, None)],
)
def test_the_exception_for_upgrades_asks_for_filing_and_protection(
    check: Check, filed: str | None, protected: bool | None, important: bool | None
) -> None:
    """Both together; the export began on 2025-02-09."""
    facts = {
        "category": "vehicle.ota.record",
        "ota": {"tamper_protected": protected} if protected is not None else {},
        "sensitive_area": ["none"],
        "economy": {"level": "none"},
    }
    text = _entry("BJ-2024", "cn-bj-ftz", "automotive", "BJ-AUTO-ID-6", facts)
    if filed:
        paper = {"mechanism": "miit_ota_filing", "ref": "O-1", "filed": filed, "items": ["data-0"], "fields": ["a", "b"]}
        text["flows"][0]["clearances"] = [{**paper, "expires": "never", "withdrawn_on": "never"}]
    found = first(check(json.dumps(text), "2025-11-24")).verdict.facts["item.important"]
    assert (found if isinstance(found, bool) else None) is important


def test_road_signs_are_important_in_beijing_only(check: Check) -> None:
    painted = {"present": True, "anonymised": True, **WHO}
    facts = {"category": "vehicle.video.exterior", "road_signs": True, "faces": painted, "plates": painted, "sensitive_area": ["none"]}
    assert (
        first(check(json.dumps(_entry("BJ-2024", "cn-bj-ftz", "automotive", "BJ-AUTO-ID-4", facts)), "2025-11-24")).verdict.floor
        is ASSESSMENT
    )
    elsewhere = _entry("SH-2024", "cn-sh-ftz", "automotive", "BJ-AUTO-ID-4", facts)
    assert first(check(json.dumps(elsewhere), "2025-11-24")).verdict.facts["item.important"] is not True


@pytest.mark.parametrize(
    ("sensitive", "persons", "important"),
    [(False, 9_999_999, False), (False, 10_000_000, True), (True, 999_999, False), (True, 1_000_000, True)],
)
@pytest.mark.parametrize(("place", "day"), [("cn-bj-ftz", "2025-11-24"), ("cn-sh", "2026-11-24")])
def test_the_volume_rules_are_inclusive(check: Check, place: str, day: str, sensitive: bool, persons: int, important: bool) -> None:
    """Exactly 10,000,000 or 1,000,000 is reached."""
    text = manifest(day, place, ["retail"], items={SENSITIVE if sensitive else ORDINARY: persons})
    assert first(check(json.dumps(text), day)).verdict.facts["item.important"] is important


@pytest.mark.parametrize(("provided", "expected"), [(9_999_999, "none"), (10_000_000, "security_assessment")])
@pytest.mark.parametrize(("place", "day"), [("cn-bj-ftz", "2025-11-24"), ("cn-sh", "2026-11-24"), ("cn-zj-ftz", "2026-11-24")])
def test_the_volume_of_the_year_is_read_without_naming_a_list(check: Check, place: str, day: str, provided: int, expected: str) -> None:
    """The identification rules are for whoever is registered there, in any sector; an exempt flow is no exception for important data."""
    necessity = {"kind": "contract", **NECESSITY}
    text = manifest(day, place, ["other"], items={ORDINARY: 500}, necessity=necessity, basis="contract")
    text["flows"][0] |= {"purpose": "contract", "service_performed_in": "US"}
    _item(text)["necessary"] = {"value": True, **WHO}
    text["exporter"]["provided_this_year"]["ordinary"] = provided
    assert first(check(json.dumps(text), day)).verdict.ceiling.name == expected


@pytest.mark.parametrize(("persons", "important"), [(99_999, False), (100_000, True)])
def test_the_volume_rule_for_highly_sensitive_information(check: Check, persons: int, important: bool) -> None:
    text = manifest("2025-11-24", "cn-bj-ftz", ["banking"], items={"person.financial.account": persons})
    _item(text)["highly_sensitive"] = True
    assert first(check(json.dumps(text), "2025-11-24")).verdict.facts["item.important"] is important


@pytest.mark.parametrize("name", [name for name, relief in RELIEFS.items() if relief.off_list])
def test_off_the_list_frees_nothing_that_is_important_elsewhere(check: Check, name: str) -> None:
    """DSL art. 31 and Decree 790 art. 37 know no exception for zones: the assessment, and a review beside it."""
    relief = RELIEFS[name]
    text = relief.build()
    _item(text)["important_notified"] = True
    report = check(json.dumps(text), relief.day)
    assert ends(report) == (ASSESSMENT, ASSESSMENT)
    assert "order16/important-off-list" in reviewed(report)


# --------------------------------------------------------------------------- figures that nobody could read

UNREAD = [
    ("BJ-2025", "cn-bj", "biomedicine", "药物临床试验"),
    ("BJ-2025", "cn-bj", "banking", "场景"),
    ("BJ-2025", "cn-bj", "retail", "场景"),
    ("SH-2025", "cn-sh", "retail", "会员管理"),
    ("SH-2025", "cn-sh", "shipping", "船员管理"),
    ("SH-2025", "cn-sh", "insurance", "人身险再保险"),
    ("HI-2024", "cn-hi-ftp", "duty_free", "场景"),
    ("GX-2025", "cn-gx-ftz", "livestream_commerce", "场景"),
    ("JS-2025", "cn-js-ftz", "biomedicine", "场景"),
    ("FJ-2025", "cn-fj-ftz", "retail", "场景"),
    ("GD-2025", "cn-gd-ftz", "credit_reporting", "场景"),
]


@pytest.mark.parametrize(("edition", "place", "sector", "scenario"), UNREAD)
@pytest.mark.parametrize(("persons", "national"), [(150_000, CONTRACT), (1_000_000, ASSESSMENT)])
def test_an_unknown_figure_is_a_review_beside_the_national_answer(
    check: Check, edition: str, place: str, sector: str, scenario: str, persons: int, national: Route
) -> None:
    """The figures of an earlier edition are not carried over."""
    text = manifest("2026-11-24", place, [sector], edition, scenario, items={ORDINARY: persons}, filed="2026-06-01", since="2026-06-01")
    report = check(json.dumps(text), "2026-11-24")
    # Of the sectors of Guangxi not even the names of the important data are known.
    assert ends(report) == (NONE, ASSESSMENT if edition == "GX-2025" else national)
    assert f"{edition.lower()}/figures-not-read" in reviewed(report)


@pytest.mark.parametrize(
    ("category", "ceiling"),
    [("person.health.record", ASSESSMENT), ("finance.transaction", ASSESSMENT), ("person.member", NONE)],
)
def test_unread_classes_of_tianjin_reach_sector_data_about_people(check: Check, category: str, ceiling: Route) -> None:
    """Public health, finance, transport and more: entries unread, so that nobody may call the data unimportant; the class of people is the national one."""
    text = manifest("2026-11-24", "cn-tj-ftz", ["retail"], items={category: 500})
    item = _item(text)
    item.pop("list_entry")
    if category == "person.health.record":
        item["holds"] = ["health"]
    report = check(json.dumps(text), "2026-11-24")
    assert first(report).verdict.ceiling is ceiling
    assert ("tj-2024/important-not-read" in reviewed(report)) is (ceiling is ASSESSMENT)
    item["list_position"] = {"value": "off", **WHO}
    assert "tj-2024/important-not-read" not in reviewed(check(json.dumps(text), "2026-11-24"))


@pytest.mark.parametrize(
    ("day", "persons", "expected"),
    [
        # The rules annexed to the measures of 2024: 100,000 persons' bank accounts are important data, whatever exempts them.
        ("2026-05-10", 99_999, (NONE, NONE)),
        ("2026-05-10", 100_000, (ASSESSMENT, ASSESSMENT)),
        # Whether those of 2025 keep that was not read.
        ("2026-05-11", 99_999, (NONE, NONE)),
        ("2026-05-11", 100_000, (NONE, ASSESSMENT)),
    ],
)
def test_volumes_of_beijing_outlive_the_edition_as_a_review(check: Check, day: str, persons: int, expected: tuple[Route, Route]) -> None:
    remittance = {
        "purpose": "contract",
        "basis": "contract",
        "service_performed_in": "DE",
        "necessity": {"kind": "contract", "individual_is_party": True, "truly_necessary": True, **WHO},
    }
    text = manifest(day, "cn-bj-ftz", ["payment"], items={"person.financial.account": persons}, **remittance)
    item = _item(text)
    item.pop("list_entry")
    item |= {"holds": ["financial_account"], "highly_sensitive": True, "necessary": {"value": True, **WHO}}
    assert ends(check(json.dumps(text), day)) == expected


# --------------------------------------------------------------------------- another zone's list


@pytest.mark.parametrize(
    ("place", "exports", "edition", "day", "sector", "expected"),
    [
        ("cn-sh", "cn-sh", "BJ-2025", "2026-11-24", "retail", True),
        ("cn-bj", "cn-bj", "SH-2025", "2026-11-24", "retail", True),
        ("cn-zj-ftz", "cn-zj-ftz", "FJ-2025", "2026-11-24", "retail", True),
        ("cn-sh-ftz", "cn-sh-ftz", "JS-2025", "2025-11-24", "biomedicine", True),
        ("cn-sh", "cn-sh", "JS-2025", "2026-04-23", "biomedicine", False),  # the whole city only from the day after
        ("cn-sh", "cn-sh", "JS-2025", "2026-04-24", "biomedicine", True),
        ("cn-bj-ftz", "cn-bj-ftz", "JS-2025", "2026-05-10", "biomedicine", False),  # Beijing's clause is of the edition of 2025
        ("cn-bj-ftz", "cn-bj-ftz", "JS-2025", "2026-05-11", "biomedicine", True),
        ("cn-tj-ftz", "cn-tj-ftz", "BJ-2025", "2026-11-24", "retail", False),  # no clause of its own
        ("cn-gd-ftz", "cn-gd-ftz", "FJ-2025", "2026-11-24", "retail", False),
        ("cn-sh", "cn-sh", "BJ-2024", "2026-11-24", "retail", False),  # superseded
        ("cn-zj-ftz", "cn-zj-ftz", "LG-ICV-2024", "2024-12-01", "retail", False),  # a general list, and before Zhejiang's measures
        # "Sectors they cover": a list eases nothing for a sector that it does not name.
        ("cn-sh", "cn-sh", "JS-2025", "2026-11-24", "retail", False),
        ("cn-sh", "cn-sh", "BJ-2025", "2026-11-24", "payment", False),
        ("cn-zj-ftz", "cn-zj-ftz", "GD-2025", "2026-11-24", "ecommerce_b2b", False),
        # The lines of Tianjin are the national ones, and personal information is never off its list; Chongqing's are alike.
        ("cn-sh", "cn-sh", "TJ-2024", "2026-11-24", "retail", False),
        ("cn-zj-ftz", "cn-zj-ftz", "TJ-2024", "2026-11-24", "logistics", False),
    ],
)  # fmt: skip
def test_borrowing_another_zones_list_needs_a_local_clause(
    check: Check, place: str, exports: str, edition: str, day: str, sector: str, expected: bool
) -> None:
    text = _off(manifest(day, place, [sector], edition, "场景", items={ORDINARY: 150_000}, exports_from=exports))
    report = check(json.dumps(text), day)
    assert ends(report) == ((NONE, CONTRACT) if expected else (CONTRACT, CONTRACT))
    assert any(name.endswith("/list-of-another-zone") for name in reviewed(report)) is expected


@pytest.mark.parametrize(
    ("edition", "place", "sector", "scenario", "others"),
    [
        ("SH-2024", "cn-sh-ftz", "retail", "会员管理", ["SH24-MEMBER-OTHER", "SH24-CREW-SC", "ZJ24-B2B-SC"]),
        ("SH-2024", "cn-sh-ftz", "insurance", "人身险再保险", ["SH24-REINS-OTHER", "SH24-MEMBER-SC"]),
        ("ZJ-2024", "cn-zj-ftz", "ecommerce_b2b", "商家入驻及信息展示", ["ZJ24-OTHER", "ZJ24-CLEAR-SC"]),
    ],
)
def test_the_lines_of_a_scenario_serve_nothing_of_another_entry(
    check: Check, edition: str, place: str, sector: str, scenario: str, others: list[str]
) -> None:
    def floor(entry: str) -> Route:
        text = manifest("2025-11-24", place, [sector], edition, scenario, items={ORDINARY: 150_000}, filed="2025-06-02", since="2025-06-02")
        _item(text)["list_entry"] = entry
        return ends(check(json.dumps(text), "2025-11-24"))[0]

    assert floor(OWN[scenario]) is NONE
    assert [floor(entry) for entry in others] == [CONTRACT] * len(others)


@pytest.mark.parametrize(
    ("place", "sector", "own", "other", "day", "category"),
    [
        ("cn-zj-ftz", "clearing", "ZJ-2024", "FJ-2025", "2026-11-24", "business.financial"),
        ("cn-sh-ftz", "shipping", "SH-2024", "BJ-2024", "2025-11-24", "business.logistics"),
        ("cn-sh-lingang", "shipping", "SH-2024", "LG-ICV-2024", "2025-04-24", "business.logistics"),  # a general list at that
        ("cn-tj-ftz", "retail", "TJ-2024", "LG-BIO-2024", "2024-11-24", "business.logistics"),
        ("cn-bj-ftz", "biomedicine", "BJ-2025", "BJ-2024", "2026-11-24", "business.production"),  # the edition before
    ],
)
def test_off_another_list_says_nothing_of_the_important_data_of_the_own_one(
    check: Check, place: str, sector: str, own: str, other: str, day: str, category: str
) -> None:
    def ceiling(named: str | None) -> Route:
        text = _off(manifest(day, place, [sector], named or own, "场景", items={category: 5}))
        _item(text)["identifiable"] = {"value": False, **WHO}
        if named is None:
            del text["flows"][0]["list"]
        return ends(check(json.dumps(text), day))[1]

    assert [ceiling(own), ceiling(None), ceiling(other)] == [NONE, NONE, ASSESSMENT]


def test_a_borrowed_list_brings_its_important_data(check: Check) -> None:
    text = manifest("2026-11-24", "cn-sh", ["ai"], "BJ-2025", items={"ai.text": 5})
    _item(text).update({"identifiable": {"value": False, **WHO}, "list_entry": "BJ-AI-ID"})
    report = check(json.dumps(text), "2026-11-24")
    assert ends(report) == (NONE, ASSESSMENT)
    assert "zones-common/borrowed-important-data" in reviewed(report)


# --------------------------------------------------------------------------- Lingang's general lists

LINGANG = [
    ("LG-ICV-2024", "automotive", "全球研发测试", "vehicle.design.document", "lg-icv-2024/global-research"),
    ("LG-ICV-2024", "automotive", "跨国生产制造", "vehicle.manufacturing.quality", "lg-icv-2024/multinational-manufacturing"),
    ("LG-ICV-2024", "automotive", "售后服务", "vehicle.after_sales.fault_analysis", "lg-icv-2024/after-sales"),
    ("LG-ICV-2024", "automotive", "二手车全球贸易", "vehicle.after_sales.fault_analysis", "lg-icv-2024/used-cars"),
    *[
        ("LG-BIO-2024", "biomedicine", scenario, "business.commercial", "lg-bio-2024/general-data")
        for scenario in ("临床试验和研究", "药物警戒", "医学问询", "产品投诉", "供应商管理（商业合作伙伴）")
    ],
]


def lingang(edition: str, sector: str, scenario: str, category: str, day: str = "2024-12-02") -> Manifest:
    text = manifest(day, "cn-sh-lingang", [sector], edition, scenario, items={category: 40}, filed="2024-07-01", since="2024-07-01")
    text["recipients"]["hq"]["holds_key_table"] = False
    _item(text).update(
        {
            "identifiable": {"value": False, **WHO},
            "necessary": {"value": True, **WHO},
            "faces": {"present": False},
            "plates": {"present": False},
            "georeferenced": "none",
            "shows_road": False,
            "sensitive_area": ["none"],
            "infers": {"sensitive_area": False, "classified_geodata": False, "law_enforcement": False, **WHO},
            "economy": {"level": "none"},
            "state_programme": False,
            "award": False,
        }
    )
    return text


@pytest.mark.parametrize(("edition", "sector", "scenario", "category", "rule"), LINGANG)
def test_general_data_of_lingang_may_go_once_filed(
    check: Check, edition: str, sector: str, scenario: str, category: str, rule: str
) -> None:
    report = check(json.dumps(lingang(edition, sector, scenario, category)), "2024-12-02")
    assert rule in applied(report)
    assert ends(report) == (NONE, NONE)


CONDITIONS: dict[str, Callable[[Manifest], object]] = {
    "faces": _set("item.faces", {"present": True, "anonymised": False}),
    "faces left out": _set("item.faces", ...),
    "plates": _set("item.plates", {"present": True, "anonymised": False}),
    "plates left out": _set("item.plates", ...),
    "key table at the recipient": _set("recipient.holds_key_table", True),
    "key table left out": _set("recipient.holds_key_table", ...),
    "not truly needed": _set("item.necessary", {"value": False, **WHO}),
    "need left out": _set("item.necessary", ...),
    "personal": _set("item.identifiable", True),
    "personal or not left out": _set("item.identifiable", ...),
    "important": _set("item.important_notified", True),
    "registered in another zone": _set("exporter.registered_in", "cn-bj-ftz"),
    "registered in the city": _set("exporter.registered_in", "cn-sh"),
    "registered in, left out": _set("exporter.registered_in", ...),
    "activity elsewhere in the Shanghai zone": _set("exporter.exports_from", "cn-sh-ftz"),
    "activity left out": _set("exporter.exports_from", ...),
    "CII operator": _set("exporter.critical_infrastructure_operator", True),
    "CII operator or not left out": _set("exporter.critical_infrastructure_operator", ...),
    "another sector": _set("exporter.sectors", ["payment"]),
    "another scenario": _set("flow.list_scenario", "其他场景"),
    "scenario left out": _set("flow.list_scenario", ...),
    "off the list": _set("item.list_position", {"value": "off", **WHO}),
    "on the list, unsigned": _set("item.list_position", "on"),
    "position left out": _set("item.list_position", ...),
    "not filed": _set("flow.clearances", []),
    "filings left out": _set("flow.clearances", ...),
    "filed the day after": _set("filing.filed", "2024-07-02"),
    "filing undated": _set("filing.filed", ...),
    "one field more than filed": _set("item.fields", ["a", "b", "c"]),
    "fields of the filing left out": _set("filing.fields", ...),
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_each_condition_of_the_general_list_removed_alone(check: Check, condition: str) -> None:
    text = lingang("LG-ICV-2024", "automotive", "跨国生产制造", "vehicle.manufacturing.quality")
    CONDITIONS[condition](text)
    if condition == "off the list":
        del _item(text)["list_entry"]
    report = check(json.dumps(text), "2024-12-02")
    assert "lg-icv-2024/multinational-manufacturing" not in applied(report)


@pytest.mark.parametrize(
    ("day", "listed", "frame_lapsed", "ended"),
    [
        ("2024-05-16", False, False, False),
        ("2024-05-17", True, False, False),
        ("2025-02-07", True, False, False),
        ("2025-02-08", False, True, False),
        ("2025-05-16", False, True, False),
        ("2025-05-17", False, False, True),
    ],
)
def test_the_trial_of_lingang_day_by_day(check: Check, day: str, listed: bool, frame_lapsed: bool, ended: bool) -> None:
    """The frame measures lapsed on 2025-02-07, the trial ended on 2025-05-16."""
    text = lingang("LG-ICV-2024", "automotive", "全球研发测试", "vehicle.design.document", day)
    for one in (text["flows"][0], text["flows"][0]["clearances"][0]):
        one["since" if "since" in one else "filed"] = "2024-05-17"
    report = check(json.dumps(text), day)
    assert ("lg-icv-2024/global-research" in applied(report)) is listed
    assert ("lg-icv-2024/frame-measures-lapsed" in reviewed(report)) is frame_lapsed
    assert ("zones-common/lingang-trial-ended" in applied(report)) is ended
    assert ends(report) == (NONE, NONE), "art. 3 frees what is neither personal nor important on every day"


@pytest.mark.parametrize("edition", ["LG-ICV-2024", "LG-BIO-2024", "LG-FUND-2024"])
def test_personal_information_on_a_general_list_keeps_the_national_route(check: Check, edition: str) -> None:
    """A general list is no negative list under art. 6: a review, none to the national answer."""
    one = EDITIONS[edition]
    text = manifest(
        "2024-12-02", "cn-sh-lingang", [one.sector], edition, "场景", items={ORDINARY: 150_000}, filed="2024-07-01", since="2024-07-01"
    )
    report = check(json.dumps(text), "2024-12-02")
    assert ends(report)[0] is NONE
    assert ends(report)[1] >= CONTRACT
    assert f"{edition.lower()}/personal-information" in reviewed(report)


def test_absence_from_a_general_list_proves_nothing(check: Check) -> None:
    text = _off(
        manifest(
            "2024-12-02",
            "cn-sh-lingang",
            ["biomedicine"],
            "LG-BIO-2024",
            "药物警戒",
            items={ORDINARY: 150_000},
            filed="2024-07-01",
            since="2024-07-01",
        )
    )
    assert ends(check(json.dumps(text), "2024-12-02")) == (CONTRACT, CONTRACT)


def test_the_list_of_funds_was_never_read(check: Check) -> None:
    text = lingang("LG-FUND-2024", "fund", "市场研究信息共享", "finance.fund_research")
    report = check(json.dumps(text), "2024-12-02")
    assert "lg-fund-2024/entries-not-read" in reviewed(report)


# --------------------------------------------------------------------------- duties and the rest


@pytest.mark.parametrize(
    ("edition", "place", "sector", "duty"),
    [
        ("BJ-2025", "cn-bj", "retail", "zone_filing"),
        ("ZJ-2024", "cn-zj-ftz", "clearing", "zone_filing"),
        ("FJ-2025", "cn-fj-ftz", "retail", "zone_filing"),
        ("GD-2025", "cn-gd-ftz", "credit_reporting", "zone_report"),
        ("SH-2025", "cn-sh", "retail", "zone_step_check"),
        ("HI-2024", "cn-hi-ftp", "duty_free", "zone_step_check"),
    ],
)
def test_filing_and_reporting(check: Check, edition: str, place: str, sector: str, duty: str) -> None:
    text = manifest("2026-11-24", place, [sector], edition, "场景", items={ORDINARY: 50})
    states = {state.duty.id: state for state in first(check(json.dumps(text), "2026-11-24")).verdict.duties}
    assert states[duty].applies.certain
    assert not states[duty].evidence.possible


def test_the_report_of_shanghais_first_edition(check: Check) -> None:
    text = manifest(SH, "cn-sh-ftz", ["retail"], "SH-2024", "会员管理", items={ORDINARY: 50})
    states = {state.duty.id: state for state in first(check(json.dumps(text), SH)).verdict.duties}
    assert states["zone_report"].applies.certain


@pytest.mark.parametrize("name", [name for name in RELIEFS if "contract band" not in name])
def test_the_duties_of_the_personal_information_law_stay(check: Check, name: str) -> None:
    """Notice, impact assessment and security are not waived by a list."""
    relief = RELIEFS[name]
    report = check(json.dumps(relief.build()), relief.day)
    applying = {state.duty.id for state in first(report).verdict.duties if state.applies.certain}
    assert {"notice", "impact_assessment"} <= applying


NECESSITY = {
    "truly_necessary": True,
    "individual_is_party": True,
    "labour_rules": True,
    "collective_contract": True,
    "protects": ["life"],
    **WHO,
}


def necessary(kind: str, changed: dict[str, object] | None = None, *, operator: bool = False) -> Manifest:
    """2,000,000 members of a crew, whose scenario has an assessment line of its own."""
    necessity = {"kind": kind, **NECESSITY, **(changed or {})}
    text = manifest(SH, "cn-sh-ftz", ["shipping"], "SH-2024", "船员管理", items={ORDINARY: 2_000_000}, necessity=necessity, basis=kind)
    text["populations"] = {"people": {"size": 2_000_000, "kind": "employees" if kind == "hr" else "customers"}}
    text["flows"][0] |= {"purpose": "hr" if kind == "hr" else "contract", "service_performed_in": "US"}
    _item(text).update({"persons": "people", "necessary": {"value": True, **WHO}})
    text["exporter"]["critical_infrastructure_operator"] = operator
    return text


@pytest.mark.parametrize("operator", [False, True])
@pytest.mark.parametrize("kind", ["contract", "hr", "emergency"])
def test_national_exemptions_survive_in_a_zone(check: Check, kind: str, operator: bool) -> None:
    """Arts. 3–5(1)(1)–(3) of the Provisions come before the list, for a CII operator too."""
    assert ends(check(json.dumps(necessary(kind, operator=operator)), SH)) == (NONE, NONE)


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("contract", {"individual_is_party": False}),
        ("contract", {"truly_necessary": False}),
        ("hr", {"collective_contract": False}),
        ("emergency", {"truly_necessary": False}),
    ],
)
def test_a_necessity_that_is_only_claimed_leaves_the_lists_line(check: Check, kind: str, changed: dict[str, object]) -> None:
    assert ends(check(json.dumps(necessary(kind, changed)), SH)) == (ASSESSMENT, ASSESSMENT)


def test_transit_comes_before_the_list(check: Check) -> None:
    text = manifest(SH, "cn-sh-ftz", ["shipping"], "SH-2024", "船员管理", items={ORDINARY: 2_000_000}, collected_in=["abroad"])
    text["flows"][0]["mainland_data_added"] = False
    assert ends(check(json.dumps(text), SH)) == (NONE, NONE)
    text["flows"][0]["mainland_data_added"] = True
    assert ends(check(json.dumps(text), SH)) == (ASSESSMENT, ASSESSMENT)


def test_every_list_and_entry_has_its_word(lawbook: Lawbook) -> None:
    """A misspelt list or entry is told at once instead of being taken for another."""
    editions = {word for word, _, _ in lawbook.terms["flow.list"].values}
    assert editions == {one.list["edition"] for one in lawbook.instruments.values() if one.list}
    entries = {word for word, _, _ in lawbook.terms["item.list_entry"].values}
    assert len(entries) == 67
    assert set(EDITIONS) | {"FJ-PINGTAN-GENERAL-2024"} == editions


def test_a_misspelt_list_is_told(check: Check) -> None:
    text = manifest("2026-11-24", "cn-bj", ["retail"], "BJ-2026", items={ORDINARY: 50})
    report = check(json.dumps(text), "2026-11-24")
    assert any("BJ-2025" in str(problem) for problem in report.problems)


def test_pingtan_is_known_by_name_only(check: Check) -> None:
    text = manifest("2026-11-24", "cn-fj-pingtan", ["retail"], "FJ-PINGTAN-GENERAL-2024", items={ORDINARY: 50})
    report = check(json.dumps(text), "2026-11-24")
    assert "fj-pingtan-general-2024/text-not-found" in reviewed(report)
    assert first(report).kind == "review"


def test_no_list_rule_concludes_a_gate_or_lifts_one(lawbook: Lawbook) -> None:
    of_lists = [rule for rule in lawbook.rules if lawbook.instruments[rule.instrument].path.startswith("zones/")]
    assert len(of_lists) > 200
    assert not [rule.id for rule in of_lists if rule.stage == "gate" or {"gate", "breach"} & set(rule.then)]
    allowed = {
        "order16/volume-assessment",
        "order16/contract-or-certification",
        "order16/other-bucket",
        "pipl/identity-number",
        "pipl/identity-number-many",
        "pipl/positions-of-persons",
        "pipl/positions-of-persons-many",
    }
    assert {name for rule in of_lists for name in rule.over} <= allowed


def test_confidence_of_what_frees(lawbook: Lawbook) -> None:
    """Draft and memory free nothing; what one source tells frees only with the zone's own filing."""
    from tongguan.lawbook.condition import facts_of

    for rule in lawbook.rules:
        if not lawbook.instruments[rule.instrument].path.startswith("zones/"):
            continue
        frees = rule.then.get("route") == "none" or "exempt" in rule.then or rule.over
        if not frees:
            continue
        assert rule.confidence in ("verified", "corroborated", "single_source"), rule.id
        personal = "item.personal" in facts_of(rule.when)
        if rule.confidence == "single_source" and personal and rule.id != "cq-2025/off-list":
            assert {"flow.holds.zone_filing", "flow.holds_before_export.zone_filing"} & facts_of(rule.when), rule.id


# --------------------------------------------------------------------------- what `explain` says of a list

EXAMPLES = Path(__file__).parent.parent / "examples"


def told(story: str, name: str, flow: str, day: str, language: str = "en") -> str:
    """The part of `explain` on the zone list, as one line."""
    found = run("explain", str(EXAMPLES / story / name), flow, "--lang", language, day=day).stdout
    head, _, rest = found.partition("自贸试验区清单\n" if language == "zh" else "zone list\n")
    assert rest, head
    return " ".join(rest.partition("\n\n")[0].split())


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2024-05-16", "not in force on 2024-05-16: it begins on 2024-05-17"),
        ("2024-05-17", "in force on 2024-05-17 (since 2024-05-17, until 2025-05-16)"),
        ("2025-02-08", "the frame measures lapsed on 2025-02-07"),
        ("2025-05-16", "in force on 2025-05-16"),
        ("2025-05-17", "not in force on 2025-05-17: its last day was 2025-05-16"),
        ("2025-05-17", "the exporter is registered, SH-2024 ("),
        ("2026-11-24", "no extension or second batch was found"),
        ("2026-11-24", "the exporter is registered, SH-2025 ("),
    ],
)
def test_explain_says_why_the_list_of_lingang_helps_or_not(day: str, said: str) -> None:
    assert said in told("lingang-2024", "manifest.yaml", "used-cars", day)


def test_explain_says_it_in_chinese_too() -> None:
    assert "在 2025-06-01 已经失效，最后有效日为 2025-05-16" in told("lingang-2024", "manifest.yaml", "used-cars", "2025-06-01", "zh")


@pytest.mark.parametrize(
    ("flow", "day", "said"),
    [
        ("updates-2025", "2026-05-10", "BJ-2024"),
        ("updates-2025", "2026-05-11", "its last day was 2026-05-10"),
        ("updates-2025", "2026-05-11", "whether a filing or report made under a superseded edition stays good is not said"),
        ("street-video-2025", "2025-11-24", "the flow names no list, so it eases nothing"),
    ],
)
def test_explain_of_a_beijing_flow(flow: str, day: str, said: str) -> None:
    assert said in told("beijing-negative-list", "manifest-2024.yaml", flow, day)


def test_explain_says_what_a_relief_lacks(tmp_path: Path) -> None:
    text = RELIEFS["BJ-2025 off the list"].build()
    text["exporter"]["registered_in"] = "cn-hb-wuhan"
    (tmp_path / "m.yaml").write_text(json.dumps(text), encoding="utf-8")
    found = " ".join(run("explain", str(tmp_path / "m.yaml"), "--full", day="2026-11-24").stdout.split())
    assert "the list is for those registered in Beijing; stated: Wuhan" in found
    assert "it lacks exporter.registered_in" in found


def test_explain_ticks_what_eases_and_nothing_else(tmp_path: Path) -> None:
    text = RELIEFS["BJ-2025 off the list"].build()
    (tmp_path / "m.yaml").write_text(json.dumps(text), encoding="utf-8")
    found = " ".join(run("explain", str(tmp_path / "m.yaml"), day="2026-11-24").stdout.split())
    assert "✓ personal information off the negative list" in found
    text["exporter"]["sectors"] = ["payment"]
    (tmp_path / "m.yaml").write_text(json.dumps(text), encoding="utf-8")
    found = " ".join(run("explain", str(tmp_path / "m.yaml"), day="2026-11-24").stdout.split())
    assert "· the list named serves only those registered in Beijing" in found
    assert "(bj-2025/off-list)" in found
    # The flow names the list of its own zone: what eases the use of another's is not what it lacks.
    assert "list-of-another-zone" not in found


def test_explain_is_silent_where_no_list_is_near(tmp_path: Path) -> None:
    text = manifest("2026-11-24", "cn-hb-wuhan", ["retail"], items={ORDINARY: 5})
    (tmp_path / "m.yaml").write_text(json.dumps(text), encoding="utf-8")
    assert "zone list\n" not in run("explain", str(tmp_path / "m.yaml"), day="2026-11-24").stdout


# --------------------------------------------------------------------------- what was not read of a list frees nothing


BOTH_KINDS = [
    ("BJ-2025", "autonomous_driving", "BJ-AD-2025"),
    ("BJ-2025", "banking", "BJ-BANK"),
    ("BJ-2025", "biomedicine", "BJ-MED-DEVICE"),
    ("BJ-2025", "logistics", "BJ-LOGISTICS"),
    ("SH-2025", "insurance", "SH-REINS-PROP"),
    ("SH-2025", "shipping", "SH-SHIP-WATER"),
    ("SH-2025", "shipping", "SH-SHIP-PORT"),
    ("JS-2025", "biomedicine", "JS-PHARMA"),
    ("CQ-2025", "automotive", "CQ-ICV"),
    ("FJ-2025", "automotive", "FJ-V2X"),
]
"""Entries of personal information and important data alike, of which the text was not read."""


def _data(edition: str, sector: str, entry: str | None, position: object, *, place: str | None = None, personal: bool = False) -> Manifest:
    """Production data of a company that uses a list, in the list's zone or elsewhere."""
    one = EDITIONS[edition]
    text = manifest(one.start, place or one.place, [sector], edition, "场景", items={"business.production": 50 if personal else 0})
    item = _item(text) | {"identifiable": personal, "list_entry": None if position in ("off", OFF) else entry, "list_position": position}
    text["flows"][0]["items"] = [{key: value for key, value in item.items() if value is not None}]
    return text


@pytest.mark.parametrize(("edition", "sector", "entry"), BOTH_KINDS)
@pytest.mark.parametrize("position", ["on", "off", None])
def test_an_entry_of_both_kinds_goes_with_the_list_that_is_borrowed(
    check: Check, edition: str, sector: str, entry: str, position: str | None
) -> None:
    """Trap 4: whoever refers to another zone's list takes its important data with it; only a signed judgement says that data are off."""
    borrower = "cn-sh" if edition.startswith("BJ") else "cn-bj" if edition.startswith("SH") else "cn-zj-ftz"
    for place in (None, borrower):
        report = check(json.dumps(_data(edition, sector, entry, position, place=place)), EDITIONS[edition].start)
        assert first(report).verdict.ceiling is ASSESSMENT, place


@pytest.mark.parametrize(
    ("edition", "sector", "entry", "other"),
    [
        ("BJ-2025", "retail", "BJ-RETAIL-PI", "banking"),
        ("BJ-2025", "aviation", "BJ-AVIATION-PI", "ai"),
        ("BJ-2024", "retail", "BJ-RETAIL-PI", "ai"),
        ("BJ-2024", "biomedicine", "BJ-PHARMA-PI-1", "aviation"),
        ("SH-2025", "insurance", "SH-REINS-LIFE", "meteorology"),
        ("SH-2025", "shipping", "SH-SHIP-CREW", "insurance"),
        ("CQ-2025", "automotive", "CQ-ICV-PI-SC", None),
    ],
)
def test_an_entry_of_personal_information_rules_important_data_out_only_when_signed(
    check: Check, edition: str, sector: str, entry: str, other: str | None
) -> None:
    """Trap 2 of the door: not important only when it is known; the name of an entry, unsigned or of another sector, proves nothing."""
    rule, day = f"{edition.lower()}/important-not-read", EDITIONS[edition].start

    def asked(position: object, sector: str = sector, *, personal: bool = True) -> bool:
        verdict = first(check(json.dumps(_data(edition, sector, entry, position, personal=personal)), day)).verdict
        found = any(state.rule.id == rule for state in verdict.reviews)
        assert not found or verdict.ceiling is ASSESSMENT
        return found

    signed = {"value": "on", **WHO}
    assert not asked(signed)
    assert asked("on")
    assert asked(None)
    assert asked(signed, personal=False)
    assert other is None or asked(signed, other)


@pytest.mark.parametrize(
    ("edition", "sector"),
    [
        ("SH-2024", "retail"),
        ("SH-2025", "retail"),
        ("HI-2024", "duty_free"),
        ("ZJ-2024", "logistics"),
        ("BJ-2025", "retail"),
        ("BJ-2024", "retail"),
    ],
)
def test_data_without_persons_are_on_a_negative_list_as_important_data_or_not_at_all(check: Check, edition: str, sector: str) -> None:
    """Section 0: on the list, the mechanism that the list names; without persons that is the assessment."""
    text = _data(edition, sector, PERSONAL.get(sector, "BJ-RETAIL-PI"), "on")
    report = check(json.dumps(text), EDITIONS[edition].start)
    assert first(report).verdict.ceiling is ASSESSMENT
    assert "zones-common/on-list-without-persons" in {state.rule.id for state in first(report).verdict.reviews}


def test_persons_in_production_data_make_them_no_less_important_in_zhejiang(check: Check) -> None:
    """VOL-ID-7: high-value production data are important whoever is named in them."""
    for personal in (False, True):
        report = check(json.dumps(_data("ZJ-2024", "logistics", "VOL-ID-7", "on", personal=personal)), EDITIONS["ZJ-2024"].start)
        assert ends(report) == (ASSESSMENT, ASSESSMENT)


@pytest.mark.parametrize(
    ("category", "persons", "highly", "reached"),
    [
        (SENSITIVE, (500_000, 499_999), False, False),
        (SENSITIVE, (500_000, 500_000), False, True),
        ("person.financial.account", (50_000, 49_999), True, False),
        ("person.financial.account", (50_000, 50_000), True, True),
    ],
)
def test_beijings_volumes_are_not_escaped_by_cutting_the_data_in_two(
    check: Check, category: str, persons: tuple[int, int], highly: bool, reached: bool
) -> None:
    """VOL-ID-2 and 3: whether the item or the year is meant is not said; both are tried, and splitting is barred.

    Ordinary data of 10,000,000 persons in the year need the assessment by the national line anyhow.
    """
    text = manifest("2026-11-24", "cn-bj", ["payment"], items={f"{category}": persons[0]})
    second = _item(text) | {"id": "data-1", "persons": persons[1]}
    text["flows"][0]["items"].append(second)
    for item in text["flows"][0]["items"]:
        item["highly_sensitive"] = highly
        del item["list_position"], item["listed_fields_only"], item["list_entry"]
    # Two numbers may speak of the same people: the year lies between the larger and the sum.
    report = check(json.dumps(text), "2026-11-24")
    assert any(state.rule.id == "bj-2025/volume-not-read" for state in first(report).verdict.reviews) is reached
    assert not reached or first(report).verdict.ceiling is ASSESSMENT


@pytest.mark.parametrize(
    ("edition", "place", "sector", "day"),
    [
        ("BJ-2024", "cn-bj-ftz", "aviation", "2025-11-24"),
        ("BJ-2025", "cn-bj", "retail", "2026-11-24"),
        ("SH-2025", "cn-sh", "retail", "2026-11-24"),
    ],
)
def test_whether_persons_merely_held_count_is_for_the_zone(check: Check, edition: str, place: str, sector: str, day: str) -> None:
    """VOL-ID-1: what is counted is not said; whoever holds 10,000,000 persons and exports few has it confirmed."""
    for held, reached in ((9_999_999, False), (10_000_000, True)):
        filed = f"{day[:4]}-06-01"
        text = _off(manifest(day, place, [sector], edition, "场景", items={ORDINARY: 150_000}, filed=filed, since=filed))
        text["exporter"]["persons_processed"] = held
        report = check(json.dumps(text), day)
        assert ends(report) == ((NONE, ASSESSMENT) if reached else (NONE, NONE))
        found = {state.rule.id for state in first(report).verdict.reviews}
        assert (f"{edition.lower()}/volume-held" in found) is reached


@pytest.mark.parametrize(
    ("name", "place", "day", "kind", "number"),
    [
        ("bj-2024", "cn-bj-ftz", "2025-11-24", ORDINARY, 10_000_000),
        ("bj-2025", "cn-bj", "2026-11-24", ORDINARY, 10_000_000),
        ("sh-2025", "cn-sh", "2026-11-24", ORDINARY, 10_000_000),
        ("zj-2024", "cn-zj-ftz", "2026-11-24", ORDINARY, 10_000_000),
        ("bj-2025", "cn-bj", "2026-11-24", SENSITIVE, 1_000_000),
        ("sh-2025", "cn-sh", "2026-11-24", ACCOUNT, 100_000),
    ],
)
def test_persons_held_count_for_whoever_the_rules_reach(check: Check, name: str, place: str, day: str, kind: str, number: int) -> None:
    """VOL-ID-1 to 5 are rules on what is important: they ask whoever is registered there, whether or not it uses the list."""
    for held, reached in ((number - 1, False), (number, True), (None, None)):
        text = manifest(day, place, ["logistics" if place == "cn-sh" else "payment"], items={kind: 50})
        text["exporter"]["persons_processed"] = held
        report = check(json.dumps(text), day)
        found = {state.rule.id: state.applies.certain for state in first(report).verdict.reviews}
        assert found.get(f"{name}/volume-held") == {False: None, True: True, None: False}[reached]
        assert (ends(report)[1] is ASSESSMENT) is (reached is not False)


PINGTAN = [
    ("business.production", {}, ASSESSMENT),
    ("vehicle.design.bom", {}, ASSESSMENT),
    ("business.production", {"list_position": {"value": "off", **WHO}}, NONE),
    (ORDINARY, {}, NONE),
]


@pytest.mark.parametrize(("kind", "item", "ceiling"), PINGTAN)
def test_pingtan_has_a_catalogue_that_nobody_read(check: Check, kind: str, item: dict[str, Any], ceiling: Route) -> None:
    """An important-data catalogue is known to exist; its text, dates and sectors were not found, so no kind of data is clear of it."""
    text = manifest("2026-11-24", "cn-fj-pingtan", ["shipping"], items={kind: 50 if kind == ORDINARY else 0})
    text["flows"][0]["items"][0] |= {"identifiable": kind == ORDINARY, "list_entry": None, "list_position": None} | item
    report = check(json.dumps(text), "2026-11-24")
    assert ends(report) == (NONE, ceiling)


@pytest.mark.parametrize("kind", ["business.logistics", "business.financial", "telemetry.security", "drone.flight_log"])
def test_a_maker_of_smart_equipment_in_guangdong_is_asked_of_every_kind_of_data(check: Check, kind: str) -> None:
    """GD-2025 names smart equipment manufacturing; its important data were not read, whatever kind they are of."""
    for day, ceiling in (("2026-05-14", NONE), ("2026-05-15", ASSESSMENT)):
        text = manifest(day, "cn-gd-ftz", ["smart_equipment"], items={kind: 0})
        text["flows"][0]["items"][0] |= {"identifiable": False, "list_entry": None, "list_position": None}
        assert ends(check(json.dumps(text), day)) == (NONE, ceiling)


PICTURES = [
    "ai.media",
    "drone.imagery",
    "vehicle.training.raw",
    "vehicle.scene.labelled.image",
    "vehicle.scene.labelled.video",
    "vehicle.scene.labelled.multimodal",
]


@pytest.mark.parametrize("kind", PICTURES)
def test_pictures_and_sound_of_people_are_sensitive_in_chongqing_under_any_name(check: Check, kind: str) -> None:
    """CQ-ICV-PI-SA names audio, video and pictures; corpora and labelled files hold them, faces anonymised or not."""
    for place, sensitive in (("cn-cq-ftz", True), ("cn-hb-wuhan", False)):
        text = manifest("2026-11-24", place, ["automotive"], items={kind: 5_000})
        text["flows"][0]["items"][0] |= {
            "faces": {"present": True, "anonymised": {"value": True, **WHO}},
            "plates": {"present": False},
            "made": "real",
            "georeferenced": "none",
        }
        report = check(json.dumps(text), "2026-11-24")
        assert ("cq-2025/sensitive-labels" in applied(report)) is sensitive
        # Elsewhere the Provisions of 2021 (art. 3) make them so for a company of the automotive business.
        assert ends(report)[0] is CONTRACT


@pytest.mark.parametrize(("place", "day"), [("cn-sh-ftz", "2025-11-24"), ("cn-sh", "2026-05-10"), ("cn-zj-ftz", "2025-11-24")])
def test_trials_under_the_list_of_beijing_gain_no_more_elsewhere_than_there(check: Check, place: str, day: str) -> None:
    """BJ-PHARMA-PI-1 to 3: below 10,000 persons perhaps nothing, below 50,000 perhaps a contract, from there on the assessment."""
    for number, floor in ((9_999, NONE), (10_000, CONTRACT), (49_999, CONTRACT), (50_000, ASSESSMENT)):
        text = manifest(day, place, ["biomedicine"], "BJ-2024", "药物临床试验", items={SENSITIVE: number})
        assert ends(check(json.dumps(text), day)) == (floor, CONTRACT if number < 10_000 else ASSESSMENT)


def test_one_s_own_word_is_not_enough_off_the_list_of_all_shanghai(check: Check) -> None:
    """The 2024 edition kept all other personal information on the list, on the national lines; whether 2025 does was not found."""
    text = _off(manifest("2026-11-24", "cn-sh", ["retail"], "SH-2025", "会员管理", items={ORDINARY: 150_000}))
    report = check(json.dumps(text), "2026-11-24")
    assert ends(report) == (NONE, CONTRACT)
    assert "sh-2025/off-list-unfiled" in reviewed(report)
    reported = {
        "mechanism": "zone_report",
        "ref": "R-1",
        "filed": "2026-06-01",
        "items": ["data-0"],
        "recipients": ["hq"],
        "expires": "never",
    }
    text["flows"][0]["clearances"] = [reported]
    assert ends(check(json.dumps(text), "2026-11-24")) == (NONE, CONTRACT), "a report afterwards is nobody's word"


# --------------------------------------------------------------------------- words that are chosen for the lightest answer


def _unnamed(day: str, place: str, sector: str, category: str, persons: int = 500, **facts: Any) -> Manifest:
    """A flow that names no list; its item says nothing of lists either."""
    text = manifest(day, place, [sector], items={category: persons})
    item = {key: value for key, value in _item(text).items() if key not in ("list_entry", "list_position", "listed_fields_only")} | facts
    text["flows"][0]["items"] = [item]
    return text


OFF = {"value": "off", **WHO}
NO_PERSON = {"identifiable": {"value": False, **WHO}}


@pytest.mark.parametrize(
    ("day", "place", "sector", "category", "rule"),
    [
        # Tianjin covers the whole economy, finance, transport, public health and public security among the classes unread.
        ("2024-05-09", "cn-tj-ftz", "other", "person.financial.account", "tj-2024/important-not-read"),
        ("2026-11-24", "cn-tj-ftz", "other", "person.payment", "tj-2024/important-not-read"),
        ("2026-11-24", "cn-tj-ftz", "other", "person.travel", "tj-2024/important-not-read"),
        # What a list calls important data binds whom the list reaches; its naming is a relief of the exporter's.
        ("2025-08-08", "cn-gx-ftz", "retail", "person.behaviour", "gx-2025/important-not-read-media"),
        ("2026-11-24", "cn-gx-ftz", "other", "ai.media", "gx-2025/important-not-read-media"),
        ("2026-05-15", "cn-gd-ftz", "other", "business.production", "gd-2025/important-not-read-equipment"),
        ("2026-11-24", "cn-gd-hetao", "ai", "technology.software", "gd-2025/important-not-read-equipment"),
        # Medicine: makers may call themselves biomedicine or health.
        ("2026-11-24", "cn-js-ftz", "health", "clinical.trial", "js-2025/important-not-read"),
        ("2026-11-24", "cn-fj-ftz", "health", "clinical.trial", "fj-2025/important-not-read"),
        ("2025-11-24", "cn-bj-ftz", "health", "clinical.trial", "bj-2024/important-not-read"),
        ("2026-11-24", "cn-bj", "health", "clinical.trial", "bj-2025/important-not-read"),
        # Connected vehicles: whom the sector takes in beside carmakers was not read.
        ("2025-09-05", "cn-cq-ftz", "telecom", "vehicle.telematics.operating", "cq-2025/vehicle-data-of-other-sectors"),
        ("2026-11-24", "cn-cq-ftz", "insurance", "vehicle.telematics.driving_behaviour", "cq-2025/vehicle-data-of-other-sectors"),
        ("2025-12-25", "cn-fj-ftz", "telecom", "vehicle.can", "fj-2025/vehicle-data-of-other-sectors"),
        ("2024-08-30", "cn-bj-ftz", "telecom", "vehicle.command", "bj-2024/vehicle-data-of-other-sectors"),
        ("2026-05-11", "cn-bj", "ride_hailing", "vehicle.command", "bj-2025/vehicle-data-of-other-sectors"),
    ],
)
def test_important_data_of_a_list_are_asked_about_whatever_word_the_exporter_takes(
    check: Check, day: str, place: str, sector: str, category: str, rule: str
) -> None:
    """Trap 4, and the door's trap 2: what was not read of a list is not known to be unimportant; a signed judgement is."""
    text = _unnamed(day, place, sector, category)
    verdict = first(check(json.dumps(text), day)).verdict
    assert rule in {state.rule.id for state in verdict.reviews}
    assert verdict.ceiling >= ASSESSMENT
    # In the city or province next to the zone nobody is reached; a day before the list nobody was.
    outside = manifest(day, "cn-hb", [sector], items={category: 500})
    assert rule not in {state.rule.id for state in first(check(json.dumps(outside), day)).verdict.reviews}
    signed = _unnamed(day, place, sector, category, list_position=OFF)
    assert rule not in {state.rule.id for state in first(check(json.dumps(signed), day)).verdict.reviews}


@pytest.mark.parametrize(
    ("day", "place", "sector", "category", "entry", "important"),
    [
        ("2026-11-24", "cn-zj-ftz", "ecommerce_b2b", "business.production", "ZJ24-B2B-SC", "VOL-ID-7"),
        ("2026-11-24", "cn-zj-ftz", "clearing", "person.payment", "ZJ24-CLEAR-SC", "ZJ24-CLEAR-ID"),
        ("2025-11-24", "cn-sh-ftz", "insurance", "insurance.claim", "SH24-REINS-SC", "SH24-REINS-ID"),
        ("2025-11-24", "cn-sh-ftz", "shipping", "shipping", "SH24-CREW-SC", "SH24-SHIP-ID"),
        ("2025-11-24", "cn-bj-ftz", "automotive", "vehicle.platform.log", "BJ-AUTO-PI", "BJ-AUTO-ID-7"),
        ("2026-11-24", "cn-bj", "automotive", "vehicle.platform.log", "BJ-AUTO-PI", "BJ-AUTO-ID-7"),
        ("2026-11-24", "cn-hi-ftp", "tourism", "scientific.research", "HI-TOUR-DUTYFREE", "HI-SEA"),
    ],
)
@pytest.mark.parametrize("named", ["its own", "LG-ICV-1"])
def test_the_name_of_another_entry_rules_no_important_data_out(
    check: Check, day: str, place: str, sector: str, category: str, entry: str, important: str, named: str
) -> None:
    """An entry that was read makes data important; naming some other entry, unsigned or of elsewhere, does not undo that."""
    rule = "/another-entry-unsigned"

    def reviews(**facts: Any) -> bool:
        verdict = first(check(json.dumps(_unnamed(day, place, sector, category, **facts)), day)).verdict
        found = any(state.rule.id.endswith(rule) for state in verdict.reviews)
        assert not found or verdict.ceiling >= ASSESSMENT
        return found

    other = entry if named == "its own" else named
    assert reviews(list_entry=other)
    assert reviews(list_entry=other, list_position="on")
    assert reviews(list_position="off")
    assert not reviews(list_position=OFF)
    assert reviews(list_entry=other, list_position={"value": "on", **WHO}) is (named != "its own")
    assert not reviews(list_entry=important, list_position="on"), "important by the entry itself"


@pytest.mark.parametrize(("day", "place"), [("2026-05-10", "cn-bj-ftz"), ("2026-05-11", "cn-bj"), ("2026-04-24", "cn-sh")])
@pytest.mark.parametrize(
    ("category", "holds"),
    [
        ("person.financial.account", "financial_account"),
        ("person.health.record", "health"),
        ("person.member", "financial_account"),
        ("insurance.policy", "none"),
        ("insurance.claim", "health"),
        ("person.payment", "none"),
    ],
)
def test_accounts_and_diagnoses_are_highly_sensitive_whatever_is_said_of_them(
    check: Check, day: str, place: str, category: str, holds: str
) -> None:
    """VOL-ID-3: bank and insurance accounts, diagnosis and health records and the like, of 100,000 persons."""
    for persons, reached in ((99_999, False), (100_000, True)):
        text = _unnamed(day, place, "payment", category, persons, highly_sensitive=False, holds=[holds])
        verdict = first(check(json.dumps(text), day)).verdict
        found = {state.rule.id for state in verdict.reviews} | {name for name, one in verdict.outcomes.items() if one.certain}
        volumes = {one for one in found if ("/volume-" in one and "highly" in one) or one == "bj-2025/volume-not-read"}
        assert bool(volumes) is reached, (persons, found)
        assert not reached or verdict.ceiling is ASSESSMENT


@pytest.mark.parametrize(
    ("edition", "borrower", "sector"),
    [("TJ-2024", "cn-sh", "retail"), ("HI-2024", "cn-bj", "duty_free"), ("BJ-2025", "cn-sh", "retail"), ("SH-2025", "cn-bj", "retail")],
)
def test_a_borrowed_list_of_which_a_part_was_read_brings_the_rest(check: Check, edition: str, borrower: str, sector: str) -> None:
    """Trap 4: the important data of the list that is referred to go with it, read or not."""
    for position, asked in (("on", True), (None, True), (OFF, False)):
        text = _data(edition, sector, "BJ-RETAIL-PI", position, place=borrower, personal=True)
        verdict = first(check(json.dumps(text), "2026-11-24")).verdict
        assert ("zones-common/borrowed-list-read-in-part" in {state.rule.id for state in verdict.reviews}) is asked
        assert not asked or verdict.ceiling is ASSESSMENT


@pytest.mark.parametrize(
    ("place", "sector", "edition", "scenario", "category", "holds", "known"),
    [
        # Members: accounts with passwords, the end of the card number and its term are the sensitive fields.
        ("cn-sh-ftz", "retail", "SH-2024", "会员管理", "person.biometric.face", "biometric", False),
        ("cn-sh-ftz", "retail", "SH-2024", "会员管理", "person.location.track", "track", False),
        ("cn-sh-ftz", "retail", "SH-2024", "会员管理", "person.member", "biometric", False),
        ("cn-sh-ftz", "retail", "SH-2024", "会员管理", "person.account.credential", "account_with_password", True),
        # Reinsurance: policy, sum, premium, claim; de-identified name, sex, age, nationality, occupation.
        ("cn-sh-ftz", "insurance", "SH-2024", "人身险再保险", "person.biometric.gene", "biometric", False),
        ("cn-sh-ftz", "insurance", "SH-2024", "人身险再保险", "insurance.policy", "financial_account", True),
        ("cn-sh-ftz", "insurance", "SH-2024", "人身险再保险", "insurance.policy", "id_card_photo", False),
        ("cn-sh-ftz", "insurance", "SH-2024", "人身险再保险", "insurance.policy", "account_with_password", False),
        # Crews: certificates, bank card, medical report.
        ("cn-sh-ftz", "shipping", "SH-2024", "船员管理", "person.biometric.face", "biometric", False),
        ("cn-sh-ftz", "shipping", "SH-2024", "船员管理", "person.employment.crew", "health", True),
        ("cn-sh-ftz", "shipping", "SH-2024", "船员管理", "person.employment.crew", "credit", False),
        ("cn-zj-ftz", "clearing", "ZJ-2024", "银行卡清算", "person.location.track", "track", False),
        ("cn-zj-ftz", "clearing", "ZJ-2024", "银行卡清算", "person.financial.account", "financial_account", True),
    ],
)
def test_only_listed_fields_is_no_word_for_a_kind_that_no_field_is_of(
    check: Check, place: str, sector: str, edition: str, scenario: str, category: str, holds: str, known: bool
) -> None:
    """Section 4: only the listed fields enjoy the raised line; another field in the same scenario goes by the national numbers."""
    text = manifest("2025-11-24", place, [sector], edition, scenario, items={category: 20_000}, filed="2025-05-06", since="2025-05-06")
    _item(text).update(holds=[holds], hgr="none")
    verdict = first(check(json.dumps(text), "2025-11-24")).verdict
    assert ("zones-common/kind-beside-the-fields" in {state.rule.id for state in verdict.reviews}) is not known
    # 20,000 persons with sensitive information: 10,000 or more, the national assessment.
    assert known or verdict.ceiling is ASSESSMENT
    _item(text)["listed_fields_only"] = False
    verdict = first(check(json.dumps(text), "2025-11-24")).verdict
    assert verdict.floor is ASSESSMENT


@pytest.mark.parametrize(("category", "rule"), [("marine.raw", "deep-sea"), ("aerospace", "space"), ("agriculture", "seeds")])
def test_the_port_of_hainan_is_the_island(check: Check, category: str, rule: str) -> None:
    """Section 5: island-wide, by derivation: what the list may call important is asked of the whole province, its reliefs stay with the port."""
    for place in ("cn-hi", "cn-hi-ftp"):
        verdict = first(check(json.dumps(_unnamed("2026-11-24", place, "other", category, **NO_PERSON)), "2026-11-24")).verdict
        assert f"hi-2024/{rule}" in {state.rule.id for state in verdict.reviews}
        assert verdict.ceiling is ASSESSMENT
    text = _off(
        manifest("2026-11-24", "cn-hi", ["duty_free"], "HI-2024", "场景", items={ORDINARY: 150_000}, filed="2026-06-01", since="2026-06-01")
    )
    assert ends(check(json.dumps(text), "2026-11-24")) == (CONTRACT, CONTRACT)


@pytest.mark.parametrize("key", ["sectors", "stored_in"])
def test_nobody_is_of_no_sector_and_nothing_is_stored_nowhere(check: Check, key: str) -> None:
    """Every sector's norms would be passed over; `other` is the word for none of those named."""
    text = manifest("2026-11-24", "cn-hb", ["retail"])
    (text["exporter"] if key == "sectors" else text["flows"][0])[key] = []
    [problem] = check(json.dumps(text), "2026-11-24").problems
    assert problem.span is not None
    assert problem.line is not None
    assert problem.line[problem.span.start.column - 1 :].startswith(f'"{key}": []')


@pytest.mark.parametrize(
    ("category", "facts", "sensitive"),
    [
        # What leads to a person and no more is asked nothing by a list that names examples of the sensitive (CQ-ICV-PI-SA).
        ("person.contact", {}, "false"),
        ("person.business_contact", {}, "false"),
        ("person.employment.directory", {}, "false"),
        # What is said counts, and what the kind leaves open is asked.
        ("person.contact", {"holds": ["id_number_alone"]}, "true"),
        ("person.member", {}, "unknown"),
        ("person.member", {"holds": ["none"]}, "false"),
        ("person.identity.number", {"holds": ["none"]}, "true"),
    ],
)
def test_the_examples_of_chongqing_are_asked_of_kinds_that_may_hold_them(
    check: Check, category: str, facts: dict[str, Any], sensitive: str
) -> None:
    text = _unnamed("2026-11-24", "cn-cq-ftz", "automotive", category, list_position=OFF)
    item = {key: value for key, value in _item(text).items() if key != "holds"} | facts
    text["flows"][0]["items"] = [item]
    outcome = first(check(json.dumps(text), "2026-11-24")).verdict.outcomes["cq-2025/sensitive-labels"]
    assert ("true" if outcome.certain else "unknown" if outcome.open else "false") == sensitive


# --------------------------------------------------------------------------- entries, sectors and people that fit badly together


@pytest.mark.parametrize(
    ("day", "place", "sector", "entry"),
    [
        ("2025-02-08", "cn-sh-ftz", "logistics", "SH24-SHIP-ID"),
        ("2026-04-23", "cn-sh-lingang", "banking", "SH24-REINS-ID"),
        ("2026-04-24", "cn-sh", "logistics", "SH-SHIP-PORT"),
        ("2026-11-24", "cn-sh", "retail", "SH-METEO"),
        ("2024-08-30", "cn-bj-ftz", "telecom", "BJ-AUTO-ID-5"),
        ("2026-05-10", "cn-bj-ftz", "other", "BJ-AI-ID"),
        ("2026-05-11", "cn-bj", "payment", "BJ-BANK"),
        ("2025-09-05", "cn-cq-ftz", "retail", "CQ-ICV"),
        ("2025-12-25", "cn-fj-pingtan", "telecom", "FJ-V2X"),
        ("2025-08-13", "cn-js-ftz", "other", "JS-PHARMA"),
        ("2025-02-19", "cn-hi", "retail", "HI-SEA"),
    ],
)
def test_who_names_an_entry_of_important_data_is_heard_whatever_sector_is_written(
    check: Check, day: str, place: str, sector: str, entry: str
) -> None:
    """An entry of the list of the place, named by the exporter itself: the sector or the entry is wrong, and neither may be passed over."""
    for position in ("on", {"value": "on", **WHO}):
        text = _unnamed(day, place, sector, "business.financial", 0, **NO_PERSON, list_entry=entry, list_position=position)
        assert first(check(json.dumps(text), day)).verdict.ceiling is ASSESSMENT, position
    for position in ("off", OFF):
        text = _unnamed(day, place, sector, "business.financial", 0, **NO_PERSON, list_entry=entry, list_position=position)
        assert check(json.dumps(text), day).problems, "on the list and off it"
    elsewhere = _unnamed(day, "cn-hb-wuhan", sector, "business.financial", 0, **NO_PERSON, list_entry=entry, list_position="on")
    assert ends(check(json.dumps(elsewhere), day)) == (NONE, NONE)


@pytest.mark.parametrize(("day", "place"), [("2024-08-30", "cn-bj-ftz"), ("2026-05-10", "cn-bj-ftz"), ("2026-05-11", "cn-bj")])
@pytest.mark.parametrize("sector", ["other", "telecom", "shipping", "payment"])
def test_training_data_in_beijing_are_asked_about_of_every_sector(check: Check, day: str, place: str, sector: str) -> None:
    """BJ-AI-ID stands in the rules annexed to the measures, and the general ones of those always apply (section 3)."""
    for position, doubted in ((None, True), ("off", True), (OFF, False)):
        facts = {} if position is None else {"list_position": position}
        text = _unnamed(day, place, sector, "ai.text", 0, **NO_PERSON, **facts)
        assert first(check(json.dumps(text), day)).verdict.ceiling is (ASSESSMENT if doubted else NONE), position


def test_who_drives_by_itself_is_outside_the_first_list_of_beijing_by_one_source_only(check: Check) -> None:
    """BJ-2024, eligibility (S); the identification rules are annexed all the same, so that vehicle data are asked about."""
    for position, doubted in ((None, True), (OFF, False)):
        facts = {} if position is None else {"list_position": position}
        text = _unnamed("2025-11-24", "cn-bj-ftz", "autonomous_driving", "vehicle.platform.log", 0, **NO_PERSON, **facts)
        reviews = {state.rule.id for state in first(check(json.dumps(text), "2025-11-24")).verdict.reviews}
        assert ("bj-2024/vehicle-data-of-other-sectors" in reviews) is doubted


@pytest.mark.parametrize(
    ("place", "sector", "edition", "scenario"),
    [
        ("cn-sh-ftz", "retail", "SH-2024", "会员管理"),
        ("cn-sh-ftz", "insurance", "SH-2024", "人身险再保险"),
        ("cn-sh-lingang", "shipping", "SH-2024", "船员管理"),
        ("cn-zj-ftz", "ecommerce_b2b", "ZJ-2024", "商家入驻及信息展示"),
        ("cn-zj-ftz", "clearing", "ZJ-2024", "会员权益服务"),
    ],
)
def test_children_are_of_no_listed_field(check: Check, place: str, sector: str, edition: str, scenario: str) -> None:
    """PIPL art. 28: under fourteen all is sensitive; the sensitive fields of the lists are accounts, cards, policies, papers of crews."""
    for minors, doubted in ((True, True), (False, False), (None, True)):
        text = manifest("2025-11-24", place, [sector], edition, scenario, items={ORDINARY: 9_000}, filed="2025-05-06", since="2025-05-06")
        _set("item.minors_under_14", ... if minors is None else minors)(text)
        assert ends(check(json.dumps(text), "2025-11-24")) == (NONE, ASSESSMENT if doubted else NONE), minors


@pytest.mark.parametrize(("sold", "expected"), [(True, NONE), (False, CONTRACT)])
def test_what_arts_3_to_5_exempt_is_left_out_of_the_count_of_a_scenario(check: Check, sold: bool, expected: Route) -> None:
    """SH-2024 and ZJ-2024, counting rule: without arts. 3, 4 and 5(1)(1)-(3); 200,000 beside 900,000 whose contract takes it."""
    text = manifest(SH, "cn-sh-ftz", ["retail"], "SH-2024", "会员管理", items={ORDINARY: 200_000})
    other = json.loads(json.dumps(text["flows"][0])) | {"id": "second"}
    if sold:
        other |= {"necessity": {"kind": "contract", **NECESSITY}, "basis": "contract", "purpose": "contract", "service_performed_in": "US"}
    other["items"][0] |= {"persons": "buyers", "necessary": {"value": True, **WHO}}
    _item(text)["persons"] = "members"
    text["flows"].append(other)
    text["populations"] = {
        "members": {"size": 200_000, "apart_from": ["buyers", "provided_this_year"]},
        "buyers": {"size": 900_000, "apart_from": ["provided_this_year"]},
    }
    report = check(json.dumps(text), SH)
    by_flow = {flow.id: flow.items[0].verdict for flow in report.flows}
    assert by_flow["flow"].ceiling is by_flow["flow"].floor is expected


# --------------------------------------------------------------------------- written by hand: what one would try


OPEN_OFF = "off"
Told = tuple[Route, Route]
TRIED: list[tuple[str, str, str, list[str], str | None, str, int, dict[str, Any], Told]] = [
    # Shanghai 2024: registered and exporting from the zone or Lingang, numbers for listed fields of named scenarios.
    (SH, "cn-sh-ftz", "会员管理", ["retail"], "SH-2024", ORDINARY, 150_000, {}, (NONE, NONE)),
    (SH, "cn-tj-ftz", "会员管理", ["retail"], "SH-2024", ORDINARY, 150_000, {"exports_from": "cn-sh-ftz"}, (CONTRACT, CONTRACT)),
    # Zhejiang's own clause lets its companies refer to it; Tianjin has none.
    (SH, "cn-zj-ftz", "会员管理", ["retail"], "SH-2024", ORDINARY, 150_000, {"exports_from": "cn-sh-ftz"}, (NONE, CONTRACT)),
    (SH, "cn-zj-ftz", "会员管理", ["retail"], "SH-2024", ORDINARY, 150_000, {"listed_fields_only": False}, (CONTRACT, CONTRACT)),
    (SH, "cn-zj-ftz", "港口作业生产", ["shipping"], "SH-2024", ORDINARY, 150_000, {}, (CONTRACT, CONTRACT)),
    (SH, "cn-sh-ftz", "会员管理", ["retail"], "SH-2024", ORDINARY, 150_000, {"exports_from": "cn-sh"}, (CONTRACT, CONTRACT)),
    (SH, "cn-sh-lingang", "会员管理", ["retail"], "SH-2024", ORDINARY, 150_000, {"exports_from": "cn-sh-ftz"}, (NONE, NONE)),
    (SH, "cn-hb-wuhan", "会员管理", ["retail"], "SH-2024", ORDINARY, 150_000, {"affiliates": ["example-zone"], "exports_from": "cn-sh-ftz"}, (CONTRACT, CONTRACT)),
    (SH, "cn-sh-ftz", "会员管理", ["payment"], "SH-2024", ORDINARY, 150_000, {}, (CONTRACT, CONTRACT)),
    (SH, "cn-sh-ftz", "会员管理", ["payment", "retail"], "SH-2024", ORDINARY, 150_000, {}, (NONE, NONE)),
    # Hotels and restaurants are of its commerce; a software house, or who is anything else, is in none of its sectors.
    (SH, "cn-sh-ftz", "会员管理", ["catering_lodging"], "SH-2024", ORDINARY, 150_000, {}, (NONE, NONE)),
    (SH, "cn-sh-ftz", "会员管理", ["other"], "SH-2024", ORDINARY, 150_000, {}, (CONTRACT, CONTRACT)),
    (SH, "cn-sh-ftz", "会员管理", ["other", "catering_lodging"], "SH-2024", ORDINARY, 150_000, {}, (NONE, NONE)),
    (SH, "cn-zj-ftz", "会员管理", ["catering_lodging"], "SH-2024", ORDINARY, 150_000, {}, (NONE, CONTRACT)),
    (SH, "cn-zj-ftz", "会员管理", ["other"], "SH-2024", ORDINARY, 150_000, {}, (CONTRACT, CONTRACT)),
    ("2026-04-24", "cn-sh", "会员管理", ["catering_lodging"], "SH-2025", ORDINARY, 150_000, {}, (NONE, CONTRACT)),
    ("2026-04-24", "cn-sh", "会员管理", ["other"], "SH-2025", ORDINARY, 150_000, {}, (CONTRACT, CONTRACT)),
    ("2026-04-24", "cn-sh", "承保", ["insurance"], "SH-2025", "person.contact", 150_000, {"list_entry": "SH-REINS-PROP"}, (CONTRACT, CONTRACT)),
    ("2026-05-11", "cn-bj", "会员管理", ["other"], "SH-2025", ORDINARY, 150_000, {}, (CONTRACT, CONTRACT)),
    (SH, "cn-sh-ftz", "会员", ["retail"], "SH-2024", ORDINARY, 150_000, {}, (CONTRACT, CONTRACT)),
    (SH, "cn-sh-ftz", "水路运输服务", ["shipping"], "SH-2024", ORDINARY, 150_000, {}, (CONTRACT, CONTRACT)),
    (SH, "cn-sh-ftz", "会员管理", ["retail"], "SH-2024", ORDINARY, 150_000, {"list_position": OFF, "listed_fields_only": False}, (CONTRACT, CONTRACT)),
    (SH, "cn-sh-ftz", "会员管理", ["retail"], "SH-2024", ORDINARY, 150_000, {"critical_infrastructure_operator": True}, (ASSESSMENT, ASSESSMENT)),
    (SH, "cn-sh-ftz", "会员管理", ["retail"], "SH-2024", ORDINARY, 150_000, {"important_notified": True}, (ASSESSMENT, ASSESSMENT)),
    (SH, "cn-sh-ftz", "会员管理", ["retail"], "SH-2024", SENSITIVE, 5, {}, (NONE, ASSESSMENT)),
    (SH, "cn-sh-ftz", "会员管理", ["retail"], "SH-2024", SENSITIVE, 5, {"listed_fields_only": False}, (CONTRACT, CONTRACT)),
    (SH, "cn-sh-ftz", "船员管理", ["insurance"], "SH-2024", ORDINARY, 120_000, {"list_entry": "SH24-REINS-SC"}, (CONTRACT, CONTRACT)),
    (SH, "cn-sh-ftz", "船员管理", ["shipping"], "SH-2024", ORDINARY, 120_000, {}, (NONE, NONE)),
    # The edition of the day: the last day of the one, the first of the other, which reaches the whole city but was not read.
    ("2026-04-23", "cn-sh-ftz", "会员管理", ["retail"], "SH-2024", ORDINARY, 150_000, {}, (NONE, NONE)),
    ("2026-04-24", "cn-sh-ftz", "会员管理", ["retail"], "SH-2024", ORDINARY, 150_000, {}, (CONTRACT, CONTRACT)),
    ("2026-04-23", "cn-sh-ftz", "会员管理", ["retail"], "SH-2025", ORDINARY, 150_000, {}, (CONTRACT, CONTRACT)),
    ("2026-04-24", "cn-sh", "会员管理", ["retail"], "SH-2025", ORDINARY, 150_000, {}, (NONE, CONTRACT)),
    ("2026-04-24", "cn-sh", "会员管理", ["retail"], "SH-2025", ORDINARY, 150_000, {"exports_from": "cn-js"}, (CONTRACT, CONTRACT)),
    ("2026-04-24", "cn-sh", "会员管理", ["retail"], "SH-2025", ORDINARY, 10_000_000, {}, (ASSESSMENT, ASSESSMENT)),
    ("2026-04-23", "cn-sh-ftz", "会员管理", ["retail"], "SH-2024", ORDINARY, 9_999_999, {}, (CONTRACT, CONTRACT)),
    ("2026-04-24", "cn-sh", "人身险再保险", ["insurance"], "SH-2025", "person.contact", 150_000, {"list_entry": "SH-REINS-PROP"}, (NONE, CONTRACT)),
    ("2026-04-24", "cn-sh", "人身险再保险", ["insurance"], "SH-2025", "insurance.claim", 150_000, {"list_entry": "SH-REINS-PROP"}, (NONE, ASSESSMENT)),
    # Zhejiang: filed before; where it exports from is not asked; the province is not the zone; two lines are missing on purpose.
    (ZJ, "cn-zj-ftz", "商家入驻及信息展示", ["ecommerce_b2b"], "ZJ-2024", ORDINARY, 600_000, {"filed": "2025-05-06"}, (NONE, NONE)),
    (ZJ, "cn-zj-ftz", "商家入驻及信息展示", ["ecommerce_b2b"], "ZJ-2024", ORDINARY, 600_000, {"filed": "2025-05-07"}, (CONTRACT, CONTRACT)),
    (ZJ, "cn-zj-ftz", "商家入驻及信息展示", ["ecommerce_b2b"], "ZJ-2024", ORDINARY, 600_000, {"filed": "2025-04-09"}, (CONTRACT, CONTRACT)),
    (ZJ, "cn-zj-ftz", "商家入驻及信息展示", ["ecommerce_b2b"], "ZJ-2024", ORDINARY, 600_000, {}, (CONTRACT, CONTRACT)),
    (ZJ, "cn-zj-ftz", "商家入驻及信息展示", ["ecommerce_b2b"], "ZJ-2024", ORDINARY, 600_000, {"filed": "2025-05-06", "exports_from": "cn-sh"}, (NONE, NONE)),
    (ZJ, "cn-zj", "商家入驻及信息展示", ["ecommerce_b2b"], "ZJ-2024", ORDINARY, 600_000, {"filed": "2025-05-06"}, (CONTRACT, CONTRACT)),
    (ZJ, "cn-zj-ftz", "境外买家退货", ["ecommerce_b2b"], "ZJ-2024", ACCOUNT, 9_999, {"filed": "2025-05-06"}, (CONTRACT, CONTRACT)),
    (ZJ, "cn-zj-ftz", "银行卡清算", ["payment"], "ZJ-2024", ORDINARY, 400_000, {"filed": "2025-05-06"}, (CONTRACT, CONTRACT)),
    (ZJ, "cn-zj-ftz", "银行卡清算", ["retail"], "ZJ-2024", ORDINARY, 400_000, {"filed": "2025-05-06"}, (CONTRACT, CONTRACT)),
    (ZJ, "cn-zj-ftz", "其他", ["ecommerce_b2b"], "ZJ-2024", ORDINARY, 150_000, {"filed": "2025-05-06", "list_position": OFF}, (CONTRACT, CONTRACT)),
    (ZJ, "cn-zj-ftz", "全球收付款", ["clearing"], "ZJ-2024", ACCOUNT, 20_000, {"filed": "2025-05-06", "list_entry": "ZJ24-B2B-SC"}, (ASSESSMENT, ASSESSMENT)),
    # Trade between companies is its own sector: shops, carriers and all others have none of its numbers.
    *[
        (ZJ, "cn-zj-ftz", scene, [sector], "ZJ-2024", ORDINARY, 600_000, {"filed": "2025-05-06"}, (CONTRACT, CONTRACT))
        for scene in ("商家入驻及信息展示", "境外买家退货")
        for sector in ("retail", "logistics", "other", "livestream_commerce")
    ],
    (ZJ, "cn-zj-ftz", "商家入驻及信息展示", ["retail", "ecommerce_b2b"], "ZJ-2024", ORDINARY, 600_000, {"filed": "2025-05-06"}, (NONE, NONE)),
    # Beijing: the zone, then the city; its filing first; trials by numbers of one source; cars without a number of their own.
    (BJ24, "cn-bj-ftz", "场景", ["retail"], "BJ-2024", ORDINARY, 150_000, {"filed": "2024-08-30", "list_position": OFF, "since": "2024-08-30"}, (NONE, NONE)),
    (BJ24, "cn-bj-ftz", "场景", ["retail"], "BJ-2024", ORDINARY, 150_000, {"filed": "2024-08-30", "list_position": OPEN_OFF, "since": "2024-08-30"}, (NONE, CONTRACT)),
    (BJ24, "cn-bj", "场景", ["retail"], "BJ-2024", ORDINARY, 150_000, {"filed": "2024-08-30", "list_position": OFF, "since": "2024-08-30"}, (CONTRACT, CONTRACT)),
    ("2026-05-10", "cn-bj", "场景", ["retail"], "BJ-2025", ORDINARY, 150_000, {"filed": "2026-05-10", "list_position": OFF, "since": "2026-05-10"}, (CONTRACT, CONTRACT)),
    ("2026-05-11", "cn-bj", "场景", ["retail"], "BJ-2025", ORDINARY, 150_000, {"filed": "2026-05-11", "list_position": OFF, "since": "2026-05-11"}, (NONE, NONE)),
    ("2026-05-11", "cn-bj-ftz", "场景", ["retail"], "BJ-2024", ORDINARY, 150_000, {"filed": "2024-08-30", "list_position": OFF, "since": "2024-08-30"}, (CONTRACT, CONTRACT)),
    (BJ24, "cn-bj-ftz", "药物临床试验", ["biomedicine"], "BJ-2024", SENSITIVE, 9_999, {"filed": "2025-02-06", "list_position": OFF}, (CONTRACT, CONTRACT)),
    (BJ24, "cn-bj-ftz", "药物临床试验", ["retail"], "BJ-2024", SENSITIVE, 9_999, {"filed": "2025-02-06", "list_entry": "BJ-RETAIL-PI"}, (CONTRACT, CONTRACT)),
    ("2026-05-11", "cn-bj-ftz", "药物临床试验", ["biomedicine"], "BJ-2025", SENSITIVE, 9_999, {"filed": "2026-05-11", "since": "2026-05-11"}, (NONE, ASSESSMENT)),
    (BJ24, "cn-bj-ftz", "场景", ["automotive"], "BJ-2024", ORDINARY, 100_000, {"filed": "2025-02-06", "list_position": OFF}, (CONTRACT, CONTRACT)),
    (BJ24, "cn-bj-ftz", "场景", ["automotive"], "BJ-2024", ORDINARY, 100_001, {"filed": "2025-02-06", "list_position": OFF}, (CONTRACT, ASSESSMENT)),
    (BJ24, "cn-bj-ftz", "场景", ["ai"], "BJ-2024", "ai.text", 50, {"list_entry": "BJ-RETAIL-PI"}, (NONE, ASSESSMENT)),
    (BJ24, "cn-bj-ftz", "场景", ["banking"], "BJ-2024", ORDINARY, 150_000, {"filed": "2025-02-06", "list_position": OFF}, (CONTRACT, CONTRACT)),
    # Tianjin: the whole economy, on the national lines.
    (SH, "cn-tj-ftz", "场景", ["payment"], "TJ-2024", ORDINARY, 150_000, {"list_position": OFF, "filed": "2025-02-09"}, (CONTRACT, CONTRACT)),
    (SH, "cn-tj-ftz", "场景", ["payment"], "TJ-2024", ORDINARY, 1_000_000, {"list_position": OFF}, (ASSESSMENT, ASSESSMENT)),
    (SH, "cn-tj-ftz", "场景", ["payment"], "TJ-2024", SENSITIVE, 1, {"list_position": OFF}, (CONTRACT, CONTRACT)),
    # Hainan, Guangxi, Jiangsu, Chongqing, Fujian, Guangdong: sectors, days and places were read, figures were not.
    (SH, "cn-hi", "场景", ["duty_free"], "HI-2024", ORDINARY, 150_000, {"filed": "2025-02-19", "list_position": OFF, "since": "2025-02-19"}, (CONTRACT, CONTRACT)),
    (SH, "cn-hi-ftp", "场景", ["duty_free"], "HI-2024", ORDINARY, 150_000, {"filed": "2025-02-19", "list_position": OFF}, (NONE, NONE)),
    (SH, "cn-hi-ftp", "场景", ["banking"], "HI-2024", ORDINARY, 150_000, {"filed": "2025-02-19", "list_position": OFF}, (CONTRACT, CONTRACT)),
    (SH, "cn-hi-ftp", "场景", ["duty_free"], "HI-2024", ORDINARY, 150_000, {"list_entry": "HI-TOUR-DUTYFREE"}, (NONE, CONTRACT)),
    (SH, "cn-gx-ftz", "场景", ["livestream_commerce"], "GX-2025", ORDINARY, 150_000, {"filed": "2025-08-08", "list_position": OFF}, (NONE, CONTRACT)),
    (SH, "cn-gx-ftz", "场景", ["livestream_commerce"], "GX-2025", ORDINARY, 150_000, {}, (NONE, ASSESSMENT)),
    ("2027-08-12", "cn-js-ftz", "场景", ["biomedicine"], "JS-2025", ORDINARY, 150_000, {"filed": "2026-02-08", "list_position": OFF}, (NONE, NONE)),
    ("2027-08-13", "cn-js-ftz", "场景", ["biomedicine"], "JS-2025", ORDINARY, 150_000, {"filed": "2026-02-08", "list_position": OFF}, (CONTRACT, CONTRACT)),
    (SH, "cn-js-ftz", "场景", ["retail"], "JS-2025", ORDINARY, 150_000, {"filed": "2025-08-13", "list_position": OFF}, (CONTRACT, CONTRACT)),
    (SH, "cn-cq-ftz", "场景", ["automotive"], "CQ-2025", ORDINARY, 100_000, {"filed": "2025-09-05", "list_position": OFF}, (CONTRACT, CONTRACT)),
    (SH, "cn-cq-ftz", "场景", ["automotive"], "CQ-2025", "person.identity.number", 9_999, {"holds": ["id_number_alone"]}, (CONTRACT, CONTRACT)),
    (SH, "cn-cq-ftz", "场景", ["automotive"], "CQ-2025", "person.identity.number", 10_000, {"holds": ["id_number_alone"]}, (ASSESSMENT, ASSESSMENT)),
    ("2026-01-05", "cn-fj-pingtan", "场景", ["retail"], "FJ-2025", ORDINARY, 150_000, {"filed": "2025-12-25", "list_position": OFF, "since": "2025-12-25"}, (NONE, NONE)),
    ("2026-01-05", "cn-fj-ftz", "场景", ["retail"], "FJ-2025", ORDINARY, 150_000, {"filed": "2025-12-25", "list_position": OFF, "exports_from": "cn-fj", "since": "2025-12-25"}, (CONTRACT, CONTRACT)),
    ("2026-01-05", "cn-fj-ftz", "场景", ["retail"], "FJ-2025", ORDINARY, 150_000, {"filed": "2025-12-26", "list_position": OFF, "since": "2025-12-25"}, (NONE, CONTRACT)),
    ("2026-05-15", "cn-gd-hetao", "场景", ["credit_reporting"], "GD-2025", ORDINARY, 150_000, {"filed": "2026-05-15", "list_position": OFF, "since": "2026-05-15"}, (NONE, NONE)),
    ("2026-05-15", "cn-gd-guangzhou", "场景", ["credit_reporting"], "GD-2025", ORDINARY, 150_000, {"filed": "2026-05-15", "list_position": OFF, "since": "2026-05-15"}, (CONTRACT, CONTRACT)),
    # A kindred word, or `other`, is no sector of a list that names its own.
    *[
        (day, place, "场景", [sector], edition, ORDINARY, 150_000, {"filed": day, "list_position": OFF, "since": day}, told)
        for day, place, edition, named, kindred in (
            ("2025-11-24", "cn-hi-ftp", "HI-2024", ("tourism", "duty_free", "seeds", "deep_sea", "space"), ("retail", "other", "catering_lodging")),
            ("2025-11-24", "cn-gx-ftz", "GX-2025", ("enterprise_credit", "livestream_commerce", "audio_video_abroad"), ("retail", "other", "credit_reporting")),
            ("2026-05-15", "cn-gd-ftz", "GD-2025", ("smart_equipment", "credit_reporting"), ("other", "ai", "enterprise_credit")),
            ("2026-01-05", "cn-fj-ftz", "FJ-2025", ("aircraft_maintenance", "biomedicine"), ("aviation", "medical_devices", "other")),
            ("2026-05-15", "cn-bj", "BJ-2025", ("medical_devices", "biomedicine"), ("aircraft_maintenance", "other", "tourism")),
            ("2025-11-24", "cn-js-ftz", "JS-2025", ("biomedicine",), ("medical_devices", "other")),
        )
        for sectors, told in ((named, (NONE, NONE)), (kindred, (CONTRACT, CONTRACT)))
        for sector in sectors
    ],
    # Lingang's lists say what may go and free no personal information; places without a list have the national law.
    ("2024-12-02", "cn-sh-lingang", "药物警戒", ["biomedicine"], "LG-BIO-2024", ORDINARY, 150_000, {"filed": "2024-07-01", "since": "2024-07-01"}, (NONE, CONTRACT)),
    ("2024-12-02", "cn-sh-lingang", "药物警戒", ["biomedicine"], "LG-BIO-2024", ORDINARY, 150_000, {"list_position": OFF}, (CONTRACT, CONTRACT)),
    ("2024-12-02", "cn-sh-ftz", "药物警戒", ["biomedicine"], "LG-BIO-2024", ORDINARY, 150_000, {}, (CONTRACT, CONTRACT)),
    (SH, "cn-sd", "场景", ["retail"], None, ORDINARY, 150_000, {"list_position": OFF}, (CONTRACT, CONTRACT)),
    (SH, "cn-sd", "会员管理", ["retail"], "SH-2024", ORDINARY, 150_000, {}, (CONTRACT, CONTRACT)),
    (SH, "cn-fj-pingtan", "场景", ["retail"], "FJ-PINGTAN-GENERAL-2024", ORDINARY, 150_000, {}, (CONTRACT, ASSESSMENT)),
]  # fmt: skip
"""Day, where registered, scenario, sectors, list, kind of data, persons, what else is said, and what the law makes of it."""


@pytest.mark.parametrize(("day", "place", "scenario", "sectors", "edition", "category", "persons", "said", "expected"), TRIED)
def test_what_one_would_try(
    check: Check,
    day: str,
    place: str,
    scenario: str,
    sectors: list[str],
    edition: str | None,
    category: str,
    persons: int,
    said: dict[str, Any],
    expected: Told,
) -> None:
    since = said.get("since", "2025-05-06" if edition == "ZJ-2024" else None)
    text = manifest(day, place, sectors, edition, scenario, items={category: persons}, filed=said.get("filed"), since=since)
    for key, value in said.items():
        if key in text["exporter"] or key == "affiliates":
            text["exporter"][key] = value
        elif key not in ("filed", "since"):
            _item(text)[key] = value
    if said.get("list_position") in (OFF, OPEN_OFF):
        _item(text).pop("list_entry")
    assert ends(check(json.dumps(text), day)) == expected
