"""`tongguan calendar`: the days of papers, duties, waivers, flows and law, reckoned here by hand from the law itself.

LAW: Order 16 art. 9 (three years from issue, an extension asked for within the 60 working days before the end), Order 20 art. 8 (three years,
renewal six months before), Order 13 art. 7 (filing within 10 working days of effect), 2021 Provisions arts. 13 and 14 (15 December),
CAC Q&A 2025-05-30 Q2 (two months from the notice); working days by the holidays that the State Council announced for 2026.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import repo
from conftest import ROOT, TODAY
from icalendar import Calendar
from stories import CLEAR, EVIDENCE, INVALID, exporter, flow, story, waiver

EXAMPLES = ROOT / "examples"
FAR = "2040-12-31"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(*arguments: str, day: str = TODAY, until: str = FAR) -> dict[str, Any]:
    result = repo.run("calendar", *arguments, "--format", "json", "--until", until, day=day)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def days(found: dict[str, Any], kind: str, ref: str | None = None) -> list[str]:
    """The days of one kind, as `2026-01-01` or `2026-01-01…2026-01-09`."""
    return [
        one["day"]["first"] if one["day"]["first"] == one["day"]["last"] else f"{one['day']['first']}…{one['day']['last']}"
        for one in found["dates"]
        if one["kind"] == kind and (ref is None or (one["paper"] or {}).get("ref") == ref)
    ]


def held(paper: str, **facts: str) -> str:
    """A manifest with one paper for all that it sends."""
    return story(flow(clearances=f"[{{{paper}, ref: P-1, items: [addresses]}}]", **facts), size="150_000")


# --------------------------------------------------------------------------- papers


@pytest.mark.parametrize(
    ("paper", "day", "expected"),
    [
        # Three years from the day of issue: the last day is the one before it comes round.
        ("mechanism: security_assessment, result: pass, issued: 2024-05-20, withdrawn_on: never", TODAY, {"paper-ends": ["2027-05-19"]}),
        ("mechanism: certification, issued: 2026-02-28", TODAY, {"paper-ends": ["2029-02-27"], "renewal-due": ["2028-08-27"]}),
        # Six months before 28 February is 28 August; before 30 August of a leap year the last of February.
        ("mechanism: certification, issued: 2026-03-01", TODAY, {"paper-ends": ["2029-02-28"], "renewal-due": ["2028-08-28"]}),
        ("mechanism: certification, issued: 2026-08-31", TODAY, {"paper-ends": ["2029-08-30"], "renewal-due": ["2029-02-28"]}),
        # What ends sooner by its own word ends then, and its renewal is reckoned from there; a longer word gives no more than the law.
        ("mechanism: certification, issued: 2026-03-01, expires: 2028-12-31", TODAY, {"paper-ends": ["2028-12-31"], "renewal-due": ["2028-06-30"]}),
        ("mechanism: certification, issued: 2026-03-01, expires: 2031-12-31", TODAY, {"paper-ends": ["2029-02-28"], "renewal-due": ["2028-08-28"]}),
        # Withdrawn: nothing to renew, and no other end.
        ("mechanism: certification, issued: 2026-03-01, withdrawn_on: 2026-07-01", TODAY, {"paper-ended": ["2026-07-01"], "paper-ends": []}),
        # An extension that is granted is the end; none is asked for again.
        (
            "mechanism: security_assessment, result: pass, issued: 2023-12-01, extension_requested_on: 2026-10-12, extended_until: 2029-12-01",
            TODAY, {"paper-ends": ["2029-12-01"], "renewal-opens": [], "renewal-closes": []},
        ),
        # No law knows an end of a contract; its own word does.
        ("mechanism: standard_contract, effective: 2026-01-05, filed: 2026-01-09, expires: 2027-01-04", TODAY, {"paper-ends": ["2027-01-04"], "filing-due": []}),
        # By the holidays of 2026 (15 to 23 February off, 14 and 28 February worked): 27 to 30 January, 2 to 6 and 9 February.
        ("mechanism: standard_contract, effective: 2026-01-26", "2026-01-27", {"filing-due": ["2026-02-09"]}),
        # 22 to 24 and 28 to 30 September, 8 and 9 October, Saturday the 10th, which is worked, and the 12th.
        ("mechanism: standard_contract, effective: 2026-09-21", "2026-09-25", {"filing-due": ["2026-10-12"]}),
        # The tenth is a Friday; that the eleventh is a Monday makes no Sunday a day to file.
        ("mechanism: standard_contract, effective: 2026-11-20", "2026-11-24", {"filing-due": ["2026-12-04"]}),
        # Missed and not stated to be filed: past, and still told.
        ("mechanism: standard_contract, effective: 2026-09-21", TODAY, {"filing-due": ["2026-10-12"]}),
    ],
)  # fmt: skip
def test_the_days_of_a_paper(paper: str, day: str, expected: dict[str, list[str]]) -> None:
    repo.write(m=held(paper))
    found = told("m.yaml", day=day)
    assert {kind: days(found, kind) for kind in expected} == expected


WORKED = {"2026-05-09", "2026-09-20", "2026-10-10"}
OFF = [("2026-05-01", "2026-05-05"), ("2026-06-19", "2026-06-21"), ("2026-09-25", "2026-09-27"), ("2026-10-01", "2026-10-07")]


def counted_back(end: str, number: int) -> str:
    """The day after which exactly so many working days remain up to and including the end: the first such day."""
    one, left = date.fromisoformat(end), number
    while True:
        text = one.isoformat()
        off = any(first <= text <= last for first, last in OFF)
        left -= text in WORKED or (one.weekday() < 5 and not off)
        if left < 0:
            return text
        one -= timedelta(days=1)


def test_the_window_of_an_extension_is_counted_in_working_days() -> None:
    # Issued 2023-10-09: three years end with 2026-10-08; that a third year is there at all is in doubt for results of before 2024-03-22 (D9).
    repo.write(m=held("mechanism: security_assessment, result: pass, issued: 2023-10-09, withdrawn_on: never", since="2023-10-20"))
    found = told("m.yaml", day="2026-05-02")
    assert counted_back("2026-10-09", 60) == "2026-07-10"
    assert days(found, "renewal-opens") == ["2026-07-10"]
    assert days(found, "renewal-closes") == ["2026-10-08"]
    assert days(found, "paper-ends") == ["2026-10-08"]
    assert days(found, "paper-doubt") == ["2025-10-09"]
    (opens,) = (one for one in found["dates"] if one["kind"] == "renewal-opens")
    assert {one["cites"] for one in opens["sources"]} == {"art. 9"}
    assert "60 working days" in opens["says"][0]["en"]
    (line,) = (number for number, text in enumerate(Path("m.yaml").read_text(encoding="utf-8").splitlines(), 1) if "ref: P-1" in text)
    assert opens["place"] == {"path": "m.yaml", "line": line}


def test_working_days_of_a_year_without_holidays_yet_are_a_range() -> None:
    repo.write(m=held("mechanism: security_assessment, result: pass, issued: 2025-05-20, withdrawn_on: never"))
    found = told("m.yaml")
    (opens,), (closes,) = days(found, "renewal-opens"), days(found, "renewal-closes")
    first, last = opens.split("…")
    # Mondays to Fridays alone, counted back from 2028-05-20: 84 days earlier. Holidays only push that back, worked weekends forward.
    assert first < (date(2028, 5, 20) - timedelta(days=84)).isoformat() < last
    assert closes.split("…")[1] == "2028-05-19"
    text = repo.run("calendar", "m.yaml", "--until", FAR).stdout
    assert "where two days stand" in text


@pytest.mark.parametrize(
    ("paper", "rule"),
    [
        ("mechanism: security_assessment, result: pass, issued: 2024-05-20, withdrawn_on: never", "order16-mechanisms/assessment-expired"),
        ("mechanism: security_assessment, result: pass, issued: 2024-05-20, expires: 2026-12-20, withdrawn_on: never", "order11/"),
        ("mechanism: certification, issued: 2026-02-28, withdrawn_on: never", "order20/expired"),
    ],
)
def test_what_ends_is_a_flaw_the_day_after_and_not_before(paper: str, rule: str) -> None:
    """The calendar says of a day what the judge says on it."""
    repo.write(m=held(paper))
    found = told("m.yaml")
    (event,) = (one for one in found["dates"] if one["kind"] == "paper-ends")
    assert any(one["rule"].startswith(rule) for one in event["sources"])
    last = event["day"]["last"]
    after = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    names = [one["rule"] for one in event["sources"]]
    reports = {day: json.dumps(repo.report("m.yaml", day=day)) for day in (last, after)}
    assert [name for name in names if name in reports[last]] == []
    assert [name for name in names if name in reports[after]] == names


def test_papers_without_a_day_are_told() -> None:
    papers = [
        "{mechanism: standard_contract, ref: A, effective: 2026-01-05, filed: 2026-01-06, items: [addresses]}",
        "{mechanism: security_assessment, ref: B, result: pass, items: [addresses]}",
        "{mechanism: zone_filing, ref: C, filed: 2026-01-06, expires: never, items: [addresses]}",
        "{mechanism: security_assessment, ref: D, result: pending, filed: 2026-11-02, items: [addresses]}",
        "{mechanism: certification, ref: E, items: [addresses], expires: 2027-01-31}",
    ]
    repo.write(m=story(flow(clearances=f"[{', '.join(papers)}]")))
    found = told("m.yaml")
    unknown = {(one["paper"]["ref"], one["state"]): one["what"]["en"].partition(": ")[2] for one in found["unknown"] if one["paper"]}
    assert unknown[("A", "unknown")] == "no end stated"
    assert unknown[("B", "unknown")].startswith("no day of issue stated")
    assert ("C", "never") in unknown
    assert unknown[("D", "unknown")].startswith("not granted")
    # Its own word is told, and that the law may end it sooner.
    assert unknown[("E", "unknown")].startswith("no day of issue stated")
    assert days(found, "paper-ends", "E") == ["2027-01-31"]
    text = repo.run("calendar", "m.yaml").stdout
    assert "no day known" in text
    assert "no end stated" in text
    assert "stated to have no end: zone filing C" in text


def test_one_paper_of_several_flows_is_told_once() -> None:
    paper = "[{mechanism: certification, ref: C-1, issued: 2026-02-28, items: [addresses]}]"
    repo.write(m=story(flow("one", clearances=paper) + flow("two", clearances=paper)))
    (end,) = (one for one in told("m.yaml")["dates"] if one["kind"] == "paper-ends")
    assert [one["flow"] for one in end["flows"]] == ["one", "two"]
    assert end["paper"] == {"mechanism": "certification", "ref": "C-1"}


def test_a_paper_for_another_recipient_is_not_told_of_the_flow() -> None:
    paper = "[{mechanism: certification, ref: C-1, issued: 2026-02-28, items: [addresses], recipients: [other]}]"
    repo.write(m=story(flow(clearances=paper)))
    (end,) = (one for one in told("m.yaml")["dates"] if one["kind"] == "paper-ends")
    assert end["flows"] == []


def test_each_item_hears_of_its_own_end() -> None:
    # Guangzhou: a map number is good for two years (pilot rules of 2024-10-01); elsewhere no law tells an end, and of an unknown place it may be either.
    paper = "[{mechanism: map_review, ref: GS-1, issued: 2025-03-01, result: pass, withdrawn_on: never, items: [lanes]}]"
    places = {"guangzhou": "[cn-gd-guangzhou]", "beijing": "[cn-bj]", "unsaid": ""}
    item = "      - {{id: lanes, category: vehicle.map.hd, persons: 0{place}}}\n"
    flows = [
        flow(name, items=item.format(place=place and f", collected_place: {place}"), clearances=paper) for name, place in places.items()
    ]
    repo.write(m=story("".join(flows)))
    found = told("m.yaml", day="2026-11-24")
    ends = [
        (one["day"] and one["day"]["last"], one["sure"], [each["flow"] for each in one["flows"]])
        for one in (*found["dates"], *found["unknown"])
        if one["kind"] == "paper-ends"
    ]
    assert ends == [
        ("2027-02-28", True, ["guangzhou"]),
        ("2027-02-28", False, ["unsaid"]),
        (None, True, ["beijing", "unsaid"]),
    ]


# --------------------------------------------------------------------------- duties


def carmaker(report: str) -> None:
    """The teams of the carmaker with another day of the latest yearly report."""
    for path in sorted((EXAMPLES / "foreign-carmaker").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if path.name != "expected.yaml":
            repo.put(path.name, text.replace("annual_report: {date: 2025-12-10, ref: AR-2025}", f"annual_report: {report}"))


YEARLY = "annual report on automotive data security, by 15 December"


@pytest.mark.parametrize(
    ("report", "day", "expected"),
    [
        ("{date: 2025-12-10}", "2026-11-28", ["2026-12-15", "2027-12-15"]),
        # Filed for this year: the next one is of the next.
        ("{date: 2026-12-01}", "2026-12-02", ["2027-12-15"]),
        # The last day passed without a report of that year: past, and still told.
        ("{date: 2025-12-10}", "2026-12-20", ["2026-12-15", "2027-12-15"]),
        ("{date: 2024-12-10}", "2026-11-28", ["2025-12-15", "2026-12-15", "2027-12-15"]),
    ],
)
def test_the_yearly_report_of_carmakers(report: str, day: str, expected: list[str]) -> None:
    carmaker(report)
    found = told(".", day=day, until="2027-12-31")
    yearly = [one for one in found["dates"] if one["kind"] == "duty" and one["what"]["en"].startswith(YEARLY)]
    assert [one["day"]["first"] for one in yearly] == expected
    assert {one["state"] for one in yearly if one["day"]["first"] < day} <= {"past"}
    assert [(one["cites"], one["instrument"]["zh"]) for one in yearly[0]["sources"]] == [("art. 13", "汽车数据安全管理若干规定（试行）")]
    assert yearly[0]["place"]["path"] == "exporter.yaml"


@pytest.mark.parametrize(
    ("notified", "expected"), [("2026-10-31", "2026-12-31"), ("2025-12-31", "2026-02-28"), ("2026-11-01", "2027-01-01")]
)
def test_two_months_to_declare(notified: str, expected: str) -> None:
    text = story(
        flow(items=f"      - {{id: addresses, category: person.contact, persons: customers, important_notified_on: {notified}}}\n")
    )
    repo.write(m=text.replace("important_notified: false", "important_notified: true"))
    found = told("m.yaml")
    (due,) = (one for one in found["dates"] if one["kind"] == "duty" and one["sources"][0]["rule"] == "cac-qa/two-months")
    assert (due["day"]["first"], due["state"]) == (expected, "past" if expected < TODAY else "to_come")
    declared = exporter(evidence=EVIDENCE + "    assessment_declared: SA-9\n")
    repo.write(m=text.replace(exporter(), declared).replace("important_notified: false", "important_notified: true"))
    assert not [one for one in told("m.yaml")["dates"] if one["sources"] and one["sources"][0]["rule"] == "cac-qa/two-months"]


def test_what_was_due_rests_on_no_rule_that_came_later() -> None:
    # Decree 790 art. 33 asks for the report of 2025; the measures that say how it is handed in are in force since 2026-08-20.
    carmaker("{date: 2024-12-10, ref: AR-2024}")
    found = told(".", day="2026-11-28", until="2026-12-31")
    words = "yearly risk-assessment report on important data"
    sources = {
        one["day"]["first"]: [source["rule"] for source in one["sources"]]
        for one in found["dates"]
        if one["kind"] == "duty" and one["what"]["en"].startswith(words)
    }
    assert sources["2025-12-31"] == ["duties-decree790/annual-report"]
    assert sources["2026-12-31"] == ["duties-decree790/annual-report", "risk-assessment-2026/annual-report"]


def test_a_duty_of_every_year_without_a_day_is_told() -> None:
    found = told(str(EXAMPLES / "bank-scenario" / "manifest.yaml"))
    assert [one["what"]["en"] for one in found["unknown"] if one["kind"] == "duty"] == [
        "yearly data security audit in the central bank's fields: every year, on no day that the law names"
    ]


# --------------------------------------------------------------------------- the rest


def test_waivers_flows_and_figures() -> None:
    text = story(
        flow(since="2027-02-01") + flow("none-said", since="null"),
        waivers=waiver("2026-12-31", more=", from: 2026-12-01, ticket: T-9"),
    ).replace("    since: 2025-06-01\n", "")  # fmt: skip
    repo.write(m=text.replace("    since: null\n", ""))
    found = told("m.yaml")
    assert (days(found, "waiver-begins"), days(found, "waiver-ends")) == (["2026-12-01"], ["2026-12-31"])
    assert days(found, "flow-begins") == ["2027-02-01"]
    assert days(found, "figures-end") == ["2026-12-31"]
    assert [one["ticket"] for one in found["dates"] if one["kind"] == "waiver-ends"] == ["T-9"]
    (unsaid,) = (one for one in found["unknown"] if one["kind"] == "flow-begins")
    assert [one["flow"] for one in unsaid["flows"]] == ["none-said"]


def test_a_baseline_has_no_end() -> None:
    repo.write(m=story(size="150_000"))
    assert repo.run("baseline", "create", "m.yaml", "--output", "known.json").exit_code == 0
    repo.put("tongguan.yaml", "baseline: known.json\n")
    assert [one["what"]["en"] for one in told("m.yaml")["unknown"] if one["kind"] == "known-findings"] == [
        "known findings of the baseline known.json: no end stated"
    ]


def test_law_that_begins_and_ends() -> None:
    # Types approved before 2026 are bound by GB 44495 from 2028-01-01; the car of this flow sends abroad by itself.
    found = told(str(EXAMPLES / "foreign-carmaker"), day="2026-11-28")
    begins = [one for one in found["dates"] if one["kind"] == "law-begins"]
    assert [(one["day"]["first"], one["sources"][0]["rule"].partition("/")[0]) for one in begins] == [("2028-01-01", "gb-44495-2024")]
    assert [one["flow"] for one in begins[0]["flows"]] == ["navigation"]
    # The Beijing list of 2024 gave way on 2026-05-11; flows that name it hear of its last day before and after.
    path = str(EXAMPLES / "beijing-negative-list" / "manifest-2024.yaml")
    for day in ("2026-02-01", "2026-11-28"):
        ends = [one for one in told(path, day=day)["dates"] if one["kind"] == "law-ends" and "Beijing" in one["what"]["en"]]
        assert [(one["day"]["first"], one["sure"]) for one in ends] == [("2026-05-10", True)], day
    assert days(told(path, day="2026-02-01"), "law-read") == ["2027-11-22"]


def test_what_was_missed_stays_while_the_paper_runs() -> None:
    # Ends on 2027-02-28: six months before have passed, the certificate has not.
    repo.write(m=held("mechanism: certification, issued: 2024-03-01"))
    (renewal,) = (one for one in told("m.yaml")["dates"] if one["kind"] == "renewal-due")
    assert (renewal["day"]["first"], renewal["state"]) == ("2026-08-28", "past")
    # Once it has ended nothing can be renewed; its end is told, however long ago.
    found = told("m.yaml", day="2028-03-01")
    assert (days(found, "renewal-due"), days(found, "paper-ends")) == ([], ["2027-02-28"])


def test_a_contract_of_two_years_ends_by_its_own_word_though_one_flow_begins_later() -> None:
    repo.write(m=held("mechanism: standard_contract, effective: 2026-11-02, filed: 2026-11-04, expires: 2027-03-31", since="2027-06-01"))
    assert days(told("m.yaml"), "paper-ends") == ["2027-03-31"]


def test_what_lies_beyond_is_counted() -> None:
    repo.write(m=held("mechanism: certification, issued: 2026-02-28"))
    found = told("m.yaml", until="2027-06-30")
    # The law as read, the day to apply, the end.
    assert found["later"] == {"number": 3, "first": "2027-11-22"}
    result = repo.run("calendar", "m.yaml", "--days", "10", day="2026-11-28")
    assert result.stdout.startswith("Calendar: 2026-11-28 to 2026-12-08\n")
    assert "no date falls in this time" in result.stdout
    assert "after 2026-12-08: 4 more, the first on 2026-12-31" in result.stdout
    assert repo.run("calendar", "m.yaml", day="2024-02-29").stdout.startswith("Calendar: 2024-02-29 to 2025-02-28\n")


@pytest.mark.parametrize("language", ["en", "zh", "both"])
@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_both_languages_tell_the_same_days(language: str, format_: str) -> None:
    path = str(EXAMPLES / "bank-scenario" / "manifest.yaml")
    result = repo.run("calendar", path, "--until", FAR, "--lang", language, "--format", format_, PYTHONIOENCODING="utf-8")
    assert result.exit_code == 0
    for day in ("2026-12-31", "2027-11-22", "2028-05-25"):
        assert day in result.stdout
    words = " ".join(result.stdout.split())
    assert ("可以依据的最后一天" in words) is (language != "en")
    assert ("last day on which it can be relied on" in words) is (language != "zh")


# --------------------------------------------------------------------------- calls


def test_how_calls_end() -> None:
    repo.write(m=held("mechanism: certification, issued: 2020-02-28"), bad=INVALID)
    # A breach stands against the flow, and a calendar is no gate.
    assert repo.run("check", "m.yaml").exit_code == 1
    assert repo.run("calendar", "m.yaml").exit_code == 0
    wrong = repo.run("calendar", "m.yaml", "bad.yaml")
    assert (wrong.exit_code, wrong.stdout) == (3, "")
    for arguments, words in (
        (["--until", "2026-01-01"], "expected a day from"),
        (["--until", "2027-02-30"], "there is no `2027-02-30` in the calendar"),
        (["--until", "2027-02-28", "--days", "3"], "say either `--until` or `--days`"),
    ):
        result = repo.run("calendar", "m.yaml", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert words in result.stderr


def test_a_file_is_written_over_its_own_kind_only() -> None:
    repo.write(m=CLEAR, other=CLEAR)
    for arguments, words in (
        (["-o", "m.yaml"], "it is one of the manifests"),
        (["--format", "ics", "-o", "m.yaml"], "it is one of the manifests"),
        (["--format", "ics", "-o", "other.yaml"], "is there already and is no iCalendar; nothing was written"),
        (["--format", "json", "-o", "other.yaml"], "is there already and is no JSON; nothing was written"),
        (["--format", "ics", "-o", "nowhere/c.ics"], "there is no folder nowhere"),
    ):
        result = repo.run("calendar", "m.yaml", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert words in result.stderr
    assert Path("m.yaml").read_text(encoding="utf-8") == Path("other.yaml").read_text(encoding="utf-8") == CLEAR
    for name, format_ in (("c.ics", "ics"), ("c.json", "json"), ("c.txt", "text"), ("c.md", "markdown")):
        printed = repo.run("calendar", "m.yaml", "--format", format_).stdout_bytes
        for _ in range(2):
            result = repo.run("calendar", "m.yaml", "--format", format_, "-o", name)
            assert (result.exit_code, result.stdout) == (0, "")
        assert Path(name).read_bytes() == printed


# --------------------------------------------------------------------------- iCalendar


NASTY = 'A\\B; "C", D: 数据处理者' + "很长的名称" * 20


def events(*arguments: str, day: str = TODAY) -> list[Any]:
    """The events of a calendar, as a reader of iCalendar that others wrote has them."""
    result = repo.run("calendar", *arguments, "--format", "ics", "--until", FAR, day=day)
    assert result.exit_code == 0, result.output
    raw = result.stdout_bytes
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
    calendar = Calendar.from_ical(raw)
    assert (str(calendar["VERSION"]), bool(calendar["PRODID"])) == ("2.0", True)
    return list(calendar.walk("VEVENT"))


def test_every_calendar_is_read_by_others() -> None:
    for path in (EXAMPLES / "foreign-carmaker", EXAMPLES / "beijing-negative-list", EXAMPLES / "bank-scenario" / "manifest.yaml"):
        for language in ("en", "zh", "both"):
            found = events(str(path), "--lang", language)
            data = told(str(path))
            dated = sorted((one["day"]["first"], one["day"]["last"]) for one in data["dates"])
            spans = [(one["DTSTART"].dt.isoformat(), (one["DTEND"].dt - timedelta(days=1)).isoformat()) for one in found]
            named = [span for span, one in zip(spans, found, strict=True) if str(one["UID"]) != "unknown@tongguan"]
            assert sorted(named) == dated
            assert len({str(one["UID"]) for one in found}) == len(found)
            unknown = [one for one in found if str(one["UID"]) == "unknown@tongguan"]
            stated = [one for one in data["unknown"] if one["state"] == "unknown"]
            assert len(unknown) == bool(stated)
            for one in unknown:
                assert len(str(one["DESCRIPTION"]).splitlines()) == len(stated)
            for one in found:
                assert type(one["DTSTART"].dt) is date
                assert one["DTSTAMP"].dt.strftime("%Y-%m-%dT%H:%M:%S%z") == f"{TODAY}T00:00:00+0000"
                assert str(one["SUMMARY"])


def test_signs_that_mean_something_are_escaped() -> None:
    text = held("mechanism: certification, issued: 2026-02-28").replace(
        "name: Example Tools (Nanjing) Co., Ltd.", f"name: {json.dumps(NASTY, ensure_ascii=False)}"
    )
    repo.write(m=text.replace("ref: P-1", "ref: 'R;1, \\2'"))
    (end,) = (one for one in events("m.yaml") if "relied on" in str(one["SUMMARY"]))
    assert str(end["SUMMARY"]).endswith("R;1, \\2")
    assert str(end["DESCRIPTION"]).splitlines()[0] == NASTY


def test_an_event_keeps_its_name_when_its_day_moves() -> None:
    repo.write(m=held("mechanism: certification, issued: 2026-02-28"))
    before = {str(one["UID"]): (one["DTSTART"].dt, str(one["SUMMARY"])) for one in events("m.yaml")}
    repo.write(flows__m="# moved\n" + held("mechanism: certification, issued: 2026-03-28"))
    Path("m.yaml").unlink()
    after = {str(one["UID"]): (one["DTSTART"].dt, str(one["SUMMARY"])) for one in events("flows/m.yaml", day="2026-11-30")}
    assert before.keys() == after.keys()
    moved = {words for key, (day, words) in before.items() if after[key][0] != day}
    assert moved == {"certification: last day on which it can be relied on · P-1", "certification: apply for renewal by this day · P-1"}
    # In another language it is the same event.
    assert after.keys() == {str(one["UID"]) for one in events("flows/m.yaml", "--lang", "zh")}
