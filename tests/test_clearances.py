"""What is held: right in kind, in force, wide enough; whatever its entry leaves out is unknown and never favourable.

LAW: Order 11 arts. 14, 17; Order 13 arts. 6 to 8; Order 16 art. 9; Order 20 arts. 8, 10.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from conftest import TODAY
from laws import judged, judged_text
from stories import exporter, flow, story

from tongguan.count import Count
from tongguan.facts import Judged, Unknown
from tongguan.judge.clearances import HOLIDAYS, LONGEST, SATURDAY, SHIFTED, dated
from tongguan.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongguan.lawbook.model import Lawbook
    from tongguan.report import Report

Facts = dict[str, str]
# 640 persons' religion: fewer than 10,000, so a contract or certificate is needed (Order 16 art. 8(1)). First export: 2025-06-01.
ITEM = "      - {id: creed, category: person.religion, persons: customers, holds: [religion], also_ordinary: false}\n"
SCOPE = {"items": "[creed]", "purposes": "[after_sales]", "recipients": "[hq]", "persons": "700", "withdrawn_on": "never", "changes": "[]"}
CONTRACT = {
    "mechanism": "standard_contract",
    "effective": "2025-05-20",
    "filed": "2025-05-28",
    "verbatim": "true",
    "expires": "never",
    **SCOPE,
}
ASSESSMENT = {"mechanism": "security_assessment", "issued": "2025-05-20", "result": "pass", **SCOPE}
CERTIFICATE = {"mechanism": "certification", "issued": "2026-01-05", "holder_group_member": "true", "expires": "2029-01-04", **SCOPE}
LICENCE = {"mechanism": "export_licence", "issued": "2025-05-20", "result": "pass", "expires": "2027-05-19", **SCOPE}
SIGNED = "{value: 2026-02-01, by: A. Example, because: until January nothing sensitive was sent}"


@pytest.fixture(scope="module")
def run(lawbook: Lawbook) -> Callable[..., Report]:
    def once(
        *held: Facts,
        day: str = TODAY,
        item: str = ITEM,
        since: str = "2025-06-01",
        defaults: str = "",
        end_use: str = "false",
        **facts: str,
    ) -> Report:
        told = ", ".join("{" + ", ".join(f"{key}: {value}" for key, value in one.items()) + "}" for one in held)
        text = story(flow(items=item, clearances=f"[{told}]", **facts)).replace("since: 2025-06-01", f"since: {since}")
        text = text.replace("end_use_risk: false", f"end_use_risk: {end_use}")
        text = text.replace("as_of: 2026-11-01, until: 2026-12-31", f"as_of: {day}")
        report = judged_text(text.replace("defaults:\n", f"defaults:\n{defaults}"), lawbook, day)
        assert not report.problems, [problem.message for problem in report.problems]
        return report

    return once


def kind(report: Report) -> str:
    return report.flows[0].kind


def asked(report: Report) -> set[str]:
    return {ask.key.rpartition(".")[2] for finding in report.findings for ask in finding.asks}


def without(held: Facts, *names: str) -> Facts:
    return {key: value for key, value in held.items() if key not in names}


def test_a_contract_that_says_all_is_enough(run: Callable[..., Report]) -> None:
    assert kind(run(CONTRACT)) == "clear"
    assert kind(run()) == "breach"


@pytest.mark.parametrize("name", sorted(CONTRACT.keys() - {"mechanism"}))
def test_what_the_entry_of_a_contract_leaves_out_is_asked(name: str, run: Callable[..., Report]) -> None:
    found = run(without(CONTRACT, name))
    assert kind(found) != "clear"
    assert found.exit_code != 0
    # Not filed, and long past ten working days: that is certain.
    assert kind(found) == ("breach" if name == "filed" else "open")
    assert name == "filed" or name in asked(found)


@pytest.mark.parametrize("name", sorted(ASSESSMENT.keys() - {"mechanism"}))
def test_what_the_entry_of_an_assessment_leaves_out_is_asked(name: str, run: Callable[..., Report]) -> None:
    assert kind(run(ASSESSMENT)) == "clear"
    found = run(without(ASSESSMENT, name))
    assert kind(found) == "open"
    assert name in asked(found)


@pytest.mark.parametrize("held", [CONTRACT, ASSESSMENT])
@pytest.mark.parametrize(
    ("name", "value", "kind_"),
    [
        ("withdrawn_on", "2026-11-25", "clear"),
        ("withdrawn_on", "2026-11-24", "breach"),
        ("withdrawn_on", "2026-11-23", "breach"),
        ("expires", "2026-11-24", "clear"),
        ("expires", "2026-11-23", "breach"),
        ("purposes", "[marketing]", "breach"),
        ("purposes", "[marketing, after_sales]", "clear"),
        ("recipients", "[branch]", "breach"),
        ("recipients", "[branch, hq]", "clear"),
        ("items", "[creed]", "clear"),
    ],
)
def test_what_it_says_counts(held: Facts, name: str, value: str, kind_: str, run: Callable[..., Report]) -> None:
    assert kind(run({**held, name: value})) == kind_


@pytest.mark.parametrize(("day", "kind_"), [("2028-05-19", "clear"), ("2028-05-20", "breach")])
def test_the_term_of_an_assessment_follows_from_its_issue(day: str, kind_: str, run: Callable[..., Report]) -> None:
    # LAW: Order 16 art. 9: three years; nobody has to write them.
    found = run(ASSESSMENT, day=day)
    assert kind(found) == kind_
    assert "expires" not in asked(found)


@pytest.mark.parametrize(("day", "kind_"), [("2029-01-04", "clear"), ("2029-01-05", "breach")])
def test_the_term_of_a_certificate_follows_from_its_issue(day: str, kind_: str, run: Callable[..., Report]) -> None:
    # LAW: Order 20 art. 8: three years.
    found = run(without(CERTIFICATE, "expires"), day=day, since="2026-01-10")
    assert kind(found) == kind_
    assert "expires" not in asked(found)


def test_a_stated_end_before_the_term_counts(run: Callable[..., Report]) -> None:
    assert kind(run({**ASSESSMENT, "expires": "2026-11-23"})) == "breach"
    assert kind(run({**ASSESSMENT, "expires": "2026-11-24"})) == "clear"


@pytest.mark.parametrize(
    ("held", "later"),
    [(CONTRACT, {"effective": "2026-01-30", "filed": "2026-02-04"}), (ASSESSMENT, {"issued": "2026-01-30"})],
    ids=["contract", "assessment"],
)
def test_a_need_that_came_later_is_said_by_somebody(held: Facts, later: Facts, run: Callable[..., Report]) -> None:
    late = {**held, **later}
    assert kind(run(late)) == "breach"
    plain = run({**late, "needed_from": "2026-02-01"})
    assert kind(plain) == "open"
    assert {"by", "because"} <= asked(plain)
    assert kind(run({**late, "needed_from": SIGNED})) == "clear"
    beside = run({**late, "needed_from": "2026-02-01", "by": "A. Example", "because": "until January nothing sensitive was sent"})
    assert kind(beside) == "clear"
    half = run({**late, "needed_from": "2026-02-01", "by": "A. Example"})
    assert kind(half) == "open"
    assert "because" in asked(half)
    # In place only after the day that it was needed from: too late, whoever signs.
    day_before = SIGNED.replace("2026-02-01", "2026-01-29")
    assert kind(run({**late, "needed_from": day_before})) == "breach"
    assert kind(run({**late, "needed_from": SIGNED.replace("2026-02-01", "2026-01-30")})) == "clear"


@pytest.mark.parametrize(
    ("since", "effective", "before"),
    [
        # Whoever says from which day it was needed answers for exports of which the first day is not stated, too.
        (None, "2026-01-30", True),
        (None, "2026-02-01", True),
        (None, "2026-02-02", False),
        # Of an export still to come: in effect by its first day, whatever is said of the need.
        ("2026-12-20", "2026-12-20", True),
        ("2026-12-20", "2026-12-21", False),
    ],
)
def test_a_paper_is_in_time_by_the_first_day_or_by_the_day_of_need(since: str | None, effective: str, *, before: bool) -> None:
    held = {"clearance.effective": effective, "clearance.needed_from": Judged("2026-02-01", "A. Example", "only then sensitive")}
    assert dated(held, since, TODAY)["clearance.effective_before_export"] is before


@pytest.mark.parametrize(
    ("approved", "planned", "growth"),
    [
        (Count(1_000, 1_000), Count(1_000, 1_000), 0),
        (Count(1_000, 1_000), Count(1_200, 1_200), 20),
        (Count(1_000, 1_000), Count(1_201, 1_201), 20.1),
        (Count(1_000, 1_000), Count(900, 900), 0),
        (Count(0, 0), Count(0, 0), 0),
        (Count(0, 0), Count(1, 1), float("inf")),
        (Count(1_000, 1_000), Count(900, 1_300), None),
        (Count(900, 1_000), Count(1_000, 1_000), None),
        (None, Count(1_000, 1_000), None),
        (Count(1_000, 1_000), None, None),
    ],
)
def test_growth_is_what_the_planned_persons_exceed_the_approved_by(
    approved: Count | None, planned: Count | None, growth: float | None
) -> None:
    # CAC Q&A 2026-07-24 Q2: an extension takes no more than so many percent more persons; fewer are no growth, and ranges no number.
    stated = {"clearance.persons": approved, "clearance.planned_persons": planned}
    found = dated({key: value for key, value in stated.items() if value is not None}, "2026-02-01", TODAY)["clearance.growth_pct"]
    if growth is None:
        assert isinstance(found, Unknown)
        assert found.needs >= {key for key, value in stated.items() if value is None}
    else:
        assert found == pytest.approx(growth)


def test_nobody_puts_the_need_off_beyond_today(run: Callable[..., Report]) -> None:
    future = {**ASSESSMENT, "issued": "2026-11-25", "needed_from": SIGNED.replace("2026-02-01", "2027-01-01")}
    assert kind(run(future)) == "breach"


@pytest.mark.parametrize(
    ("day", "kind_"), [("2026-11-24", "clear"), ("2026-11-25", "open"), ("2026-12-01", "open"), ("2026-12-02", "breach")]
)
def test_what_is_to_be_issued_is_not_held_yet(day: str, kind_: str, run: Callable[..., Report]) -> None:
    # The export begins on 1 December; today is 24 November.
    assert kind(run({**ASSESSMENT, "issued": day}, since="2026-12-01")) == kind_
    planned = {**CONTRACT, "effective": "2026-12-01", "filed": "2026-12-01"}
    assert kind(run(planned, since="2026-12-01")) == "clear"


def test_what_is_the_same_for_all_is_said_once(run: Callable[..., Report]) -> None:
    short = without(CONTRACT, "expires", "withdrawn_on", "recipients")
    said = "  clearances: {expires: never, withdrawn_on: never, recipients: [hq]}\n"
    assert kind(run(short, defaults=said)) == "clear"
    assert kind(run({**short, "withdrawn_on": "2026-01-01"}, defaults=said)) == "breach"


# ------------------------------------------------------------------ approvals beside the route

CONTROLLED = ITEM.replace("also_ordinary: false", "also_ordinary: false, controlled_item: true")


def test_an_approval_that_says_all_meets_its_gate(run: Callable[..., Report]) -> None:
    assert kind(run(CONTRACT, LICENCE, item=CONTROLLED)) == "clear"
    assert kind(run(CONTRACT, item=CONTROLLED)) == "breach"


@pytest.mark.parametrize("name", sorted(LICENCE.keys() - {"mechanism", "persons", "changes"}))
def test_what_the_entry_of_an_approval_leaves_out_is_asked(name: str, run: Callable[..., Report]) -> None:
    found = run(CONTRACT, without(LICENCE, name), item=CONTROLLED)
    assert kind(found) == "open"
    assert name in asked(found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("result", "pending"),
        ("result", "fail"),
        ("expires", "2026-11-23"),
        ("withdrawn_on", "2026-11-24"),
        ("recipients", "[branch]"),
        ("purposes", "[marketing]"),
        ("items", "[]"),
        ("issued", "2025-06-02"),
    ],
)
def test_an_approval_that_does_not_reach_meets_no_gate(name: str, value: str, run: Callable[..., Report]) -> None:
    assert kind(run(CONTRACT, {**LICENCE, name: value}, item=CONTROLLED)) == "breach"


SIGNED_NO = "{value: false, by: A. Example, because: the seat moved within one country}"


@pytest.mark.parametrize(
    ("more", "kind_"),
    [
        # How many people, how much: what it names binds it, what it does not name it does not limit.
        ({"persons": "640"}, "clear"),
        ({"persons": "639"}, "breach"),
        ({"persons": "{low: 600, high: 700}"}, "open"),
        ({"scale": "50"}, "clear"),
        ({"scale": "49"}, "breach"),
        # Issued to hold from a later day: from the first export, after it, not yet.
        ({"effective": "2025-06-01"}, "clear"),
        ({"effective": "2025-06-02"}, "breach"),
        ({"effective": "2026-12-01"}, "breach"),
        # What was approved is no longer what is done.
        ({"changes": "[purpose]"}, "breach"),
        ({"changes": "[kind]", "changes_affect_security": SIGNED_NO}, "breach"),
        # What is around it has changed: a named person says that it is not touched.
        ({"changes": "[control]"}, "open"),
        ({"changes": "[recipient_law]", "changes_affect_security": "false"}, "open"),
        ({"changes": "[recipient_law]", "changes_affect_security": SIGNED_NO}, "clear"),
        ({"changes": "[recipient_law]", "changes_affect_security": "true"}, "breach"),
    ],
)
def test_an_approval_is_held_to_what_it_says(more: Facts, kind_: str, run: Callable[..., Report]) -> None:
    item = CONTROLLED.replace("also_ordinary: false", "also_ordinary: false, scale: 50")
    assert kind(run(CONTRACT, {**without(LICENCE, "persons", "changes"), **more}, item=item)) == kind_


@pytest.mark.parametrize(
    ("ends", "kind_"),
    [
        ({"expires": "2027-05-31"}, "breach"),
        ({"expires": "2027-06-01"}, "clear"),
        ({"withdrawn_on": "2027-06-01"}, "breach"),
        ({"withdrawn_on": "2027-06-02"}, "clear"),
    ],
)
def test_a_paper_lasts_until_an_export_begins_that_is_still_to_come(ends: Facts, kind_: str, run: Callable[..., Report]) -> None:
    assert kind(run({**CONTRACT, **ends}, since="2027-06-01")) == kind_
    assert kind(run(CONTRACT, {**LICENCE, "expires": "never", **ends}, item=CONTROLLED, since="2027-06-01")) == kind_


@pytest.mark.parametrize(("since", "kind_"), [("2028-05-19", "clear"), ("2028-05-20", "breach")])
def test_the_term_of_an_assessment_lasts_until_the_export_begins(since: str, kind_: str, run: Callable[..., Report]) -> None:
    # LAW: Order 16 art. 9: three years from its issue on 2025-05-20.
    assert kind(run(ASSESSMENT, since=since)) == kind_


def test_of_data_about_nobody_no_persons_are_asked(run: Callable[..., Report]) -> None:
    item = (
        "      - {id: creed, category: telemetry, identifiable: {value: false, by: A. Example, because: machines}, controlled_item: true}\n"
    )
    assert kind(run({**LICENCE, "persons": "700"}, item=item)) == "clear"


@pytest.mark.parametrize(
    ("touched", "kind_"),
    [("", "open"), ("true", "breach"), ("false", "open"), (SIGNED_NO, "clear")],
    ids=["silent", "yes", "no", "signed no"],
)
def test_that_a_change_is_harmless_is_said_by_somebody(touched: str, kind_: str, run: Callable[..., Report]) -> None:
    # LAW: Order 11 art. 14: a change of control is declared again where it touches the security of the data.
    said = {"changes_affect_security": touched} if touched else {}
    assert kind(run({**ASSESSMENT, "changes": "[control]", **said})) == kind_


def test_an_application_is_no_approval(run: Callable[..., Report]) -> None:
    applied = {**without(LICENCE, "issued", "result"), "filed": "2025-05-20"}
    assert kind(run(CONTRACT, applied, item=CONTROLLED)) == "open"


FILES = """version: 1
exporter: exporter.yaml
flows:
  - {id: NAME, to: hq, purpose: after_sales, basis: consent, items: [{id: creed, category: person.religion, persons: NAME, also_ordinary: false}]}
"""


@pytest.mark.parametrize(
    ("persons", "second", "kinds"),
    [
        # 80 people and 80 others: 160.
        ("160", "apart_from: [first]", "clear"),
        ("159", "apart_from: [first]", "breach"),
        # Nobody says who stands in both: 80 to 160.
        ("160", "", "clear"),
        ("159", "", "open"),
        ("79", "", "breach"),
        # 20 in both: 140.
        ("140", "overlaps: {first: 20}", "clear"),
        ("139", "overlaps: {first: 20}", "breach"),
        # The same people.
        ("80", "within: first", "clear"),
        ("79", "within: first", "breach"),
    ],
)
def test_a_paper_in_the_exporter_file_counts_the_flows_of_every_file(persons: str, second: str, kinds: str, lawbook: Lawbook) -> None:
    """Decree 790 art. 38: what goes abroad does not exceed the scale that was assessed, however many files tell of it."""
    held = {**ASSESSMENT, "items": "[first/creed, second/creed]", "persons": persons}
    told = "{" + ", ".join(f"{key}: {value}" for key, value in held.items()) + "}"
    whole = story(
        head=exporter(clearances=f"[{told}]"),
        populations=f"  first: {{size: 80, kind: customers}}\n  second: {{size: 80, kind: customers{', ' + second if second else ''}}}\n",
    )
    shared = whole.rpartition("flows:\n")[0]
    files = [(f"{name}.yaml", FILES.replace("NAME", name)) for name in ("first", "second")]
    report = judged(files, lawbook, TODAY, lambda _, named: read(shared, named))
    assert not report.problems, [problem.message for problem in report.problems]
    assert {each.id: each.kind for each in report.flows} == {"first": kinds, "second": kinds}


@pytest.mark.parametrize(
    ("persons", "refs", "kinds"),
    [
        ("160", ("A-1", "A-1"), "clear"),
        ("159", ("A-1", "A-1"), "breach"),
        # Two papers, each with its own number.
        ("80", ("A-1", "A-2"), "clear"),
        ("79", ("A-1", "A-2"), "breach"),
        # One paper with two numbers for one kind of data: one of them is mistaken, and all are held against both.
        ("80 81", ("A-1", "A-1"), "breach"),
        ("160 161", ("A-1", "a - 1"), "clear"),
    ],
)
def test_a_paper_written_down_under_two_flows_is_one_paper(persons: str, refs: tuple[str, str], kinds: str, lawbook: Lawbook) -> None:
    """Decree 790 art. 38. 80 people and 80 others, under one reference or two."""
    flows = ""
    for name, ref, number in zip(("first", "second"), refs, (persons.split() * 2)[:2], strict=True):
        told = ", ".join(f"{key}: {value}" for key, value in {**ASSESSMENT, "ref": ref, "persons": number}.items())
        flows += flow(name, items=ITEM.replace("customers", name), clearances=f"[{{{told}}}]")
    groups = "  first: {size: 80, kind: customers}\n  second: {size: 80, kind: customers, apart_from: [first]}\n"
    report = judged_text(story(flows, populations=groups), lawbook, TODAY)
    assert not report.problems, [problem.message for problem in report.problems]
    assert {each.id: each.kind for each in report.flows} == {"first": kinds, "second": kinds}


@pytest.mark.parametrize(
    ("elsewhere", "kinds", "told"),
    [
        ({}, "clear clear", []),
        # Ended, withdrawn or refused is one paper wherever it is written down.
        ({"withdrawn_on": "2026-11-24"}, "breach breach", ["withdrawn_on"]),
        ({"withdrawn_on": "2026-11-25"}, "clear clear", ["withdrawn_on"]),
        ({"expires": "2026-11-23"}, "breach breach", ["expires"]),
        ({"expires": "2026-11-24"}, "clear clear", ["expires"]),
        ({"result": "fail"}, "breach breach", ["result"]),
        ({"ref": "'l - 7'", "withdrawn_on": "2026-11-24"}, "breach breach", ["withdrawn_on"]),
        ({"ref": "Ｌ\u2014７", "withdrawn_on": "2026-11-24"}, "breach breach", ["withdrawn_on"]),
        # Another paper, another mechanism, or one made anew on another day.
        ({"ref": "L-8", "withdrawn_on": "2026-11-24"}, "clear breach", []),
        ({"issued": "2025-05-21", "withdrawn_on": "2026-11-24"}, "clear breach", ["issued", "withdrawn_on"]),
    ],
    ids=str,
)
def test_a_paper_that_another_entry_says_to_have_ended_has_ended(elsewhere: Facts, kinds: str, told: list[str], lawbook: Lawbook) -> None:
    flows = ""
    for name, facts in (("first", {}), ("second", elsewhere)):
        papers = (CONTRACT, {**without(LICENCE, "persons", "changes"), "ref": "L-7", **facts})
        held = ", ".join("{" + ", ".join(f"{key}: {value}" for key, value in one.items()) + "}" for one in papers)
        flows += flow(name, items=CONTROLLED, clearances=f"[{held}]")
    report = judged_text(story(flows), lawbook, TODAY)
    assert not report.problems, [problem.message for problem in report.problems]
    assert " ".join({each.id: each.kind for each in report.flows}[name] for name in ("first", "second")) == kinds
    words = [warning.words.en for warning in report.warnings if warning.code == "paper-mistaken"]
    assert [any(f"{name}: " in one for one in words) for name in told] == [True] * len(told)
    assert bool(words) is bool(told)


@pytest.mark.parametrize("name", ["expires", "withdrawn_on"])
def test_what_an_entry_leaves_out_no_other_entry_makes_known(name: str, lawbook: Lawbook) -> None:
    whole = {**without(LICENCE, "persons", "changes"), "ref": "L-7", "withdrawn_on": "2027-01-31"}
    flows = ""
    for flow_, paper in (("first", without(whole, name)), ("second", whole)):
        held = ", ".join("{" + ", ".join(f"{key}: {value}" for key, value in one.items()) + "}" for one in (CONTRACT, paper))
        flows += flow(flow_, items=CONTROLLED, clearances=f"[{held}]")
    report = judged_text(story(flows), lawbook, TODAY)
    assert {each.id: each.kind for each in report.flows} == {"first": "open", "second": "clear"}


def test_a_paper_with_a_number_for_each_kind_of_data_is_held_to_each(lawbook: Lawbook) -> None:
    """Order 13 art. 8, Decree 790 art. 38: the scale is told by kind of data; 80 people under 80, 90 others under 89."""
    flows = ""
    for name, kind, persons in (("first", "religion", "80"), ("second", "health", "89")):
        told = ", ".join(f"{key}: {value}" for key, value in {**ASSESSMENT, "ref": "A-1", "persons": persons}.items())
        item = ITEM.replace("customers", name).replace("person.religion", f"person.{kind}")
        flows += flow(name, items=item, clearances=f"[{{{told}}}]")
    groups = "  first: {size: 80, kind: customers}\n  second: {size: 90, kind: customers, apart_from: [first]}\n"
    report = judged_text(story(flows, populations=groups), lawbook, TODAY)
    assert not report.problems, [problem.message for problem in report.problems]
    assert {each.id: each.kind for each in report.flows} == {"first": "clear", "second": "breach"}


# ------------------------------------------------------------------ determinations

SETTLING = {
    "mechanism": "determination", "items": "[creed]", "by": "A. Example", "because": "asked the ministry",
    "expires": "2027-01-31", "withdrawn_on": "never",
}  # fmt: skip
SUSPECTED = ITEM.replace("also_ordinary: false", "also_ordinary: false, important_suspected: true")


@pytest.mark.parametrize("name", ["items", "by", "because", "expires", "withdrawn_on"])
def test_what_a_determination_leaves_out_keeps_the_review_open(name: str, run: Callable[..., Report]) -> None:
    rules = reviewed(run(CONTRACT, item=SUSPECTED))
    assert rules
    whole = {**SETTLING, "settles": f"[{', '.join(sorted(rules))}]", "route": "contract_or_certification"}
    assert kind(run(CONTRACT, whole, item=SUSPECTED)) == "clear"
    assert kind(run(CONTRACT, without(whole, name), item=SUSPECTED)) != "clear"


def reviewed(report: Report) -> set[str]:
    return {basis.rule.id for finding in report.findings if finding.kind == "review" for basis in finding.basis}


# ------------------------------------------------------------------ what was refused, or is not there yet


@pytest.mark.parametrize(("result", "kind_"), [("pass", "clear"), ("pending", "clear"), ("fail", "breach")])
def test_a_filing_that_was_turned_down_is_none(result: str, kind_: str, run: Callable[..., Report]) -> None:
    """Order 13 art. 7 asks for a filing, not for an approval: one being checked is made, one turned down is not."""
    assert kind(run({**CONTRACT, "result": result})) == kind_


@pytest.mark.parametrize(("result", "kind_"), [("pass", "clear"), ("pending", "breach"), ("fail", "breach")])
def test_a_certificate_is_granted(result: str, kind_: str, run: Callable[..., Report]) -> None:
    assert kind(run({**CERTIFICATE, "result": result}, since="2026-02-01")) == kind_


@pytest.mark.parametrize(("issued", "kind_"), [("2022-08-31", "breach"), ("2022-09-01", "clear")])
def test_no_assessment_is_older_than_the_measures(issued: str, kind_: str, run: Callable[..., Report]) -> None:
    """Order 11 is in force since 1 September 2022."""
    assert kind(run({**ASSESSMENT, "issued": issued}, day="2024-03-22", since="2024-03-22")) == kind_


def two(persons: str) -> str:
    """A second item beside the first, with persons of its own."""
    return ITEM + ITEM.replace("id: creed", "id: second").replace("persons: customers", f"persons: {persons}")


@pytest.mark.parametrize(
    ("persons", "covered", "contract", "assessment"),
    [
        # The same people twice are counted once.
        ("customers", "640", "clear", "clear"),
        # 640 and 60 people nobody says anything of: 640 to 700 together.
        ("60", "700", "clear", "clear"),
        ("60", "699", "open", "open"),
        ("60", "639", "review", "breach"),
        # 700 and 640: at least 700, at most 1,340.
        ("700", "1_340", "clear", "clear"),
        ("700", "699", "review", "breach"),
    ],
)
def test_one_number_covers_all_items_of_a_paper(
    persons: str, covered: str, contract: str, assessment: str, run: Callable[..., Report]
) -> None:
    """Decree 790 art. 38: the scale that was assessed is that of the export, not of each kind of data in it."""
    both = {"items": "[creed, second]", "persons": covered}
    assert kind(run({**CONTRACT, **both}, item=two(persons))) == contract
    assert kind(run({**ASSESSMENT, **both}, item=two(persons))) == assessment


def test_items_that_a_paper_does_not_name_are_not_counted_against_it(run: Callable[..., Report]) -> None:
    """Two contracts, each with the number of its own item."""
    other = {**CONTRACT, "items": "[second]", "persons": "60"}
    assert kind(run({**CONTRACT, "persons": "640"}, other, item=two("60"))) == "clear"
    assert kind(run({**CONTRACT, "persons": "640"}, {**other, "persons": "59"}, item=two("60"))) == "review"


def test_a_paper_of_the_exporter_counts_the_items_of_all_its_flows(lawbook: Lawbook) -> None:
    held = {**CONTRACT, "items": "[one/creed, two/creed]"}

    def judged(persons: str, to: str = "hq") -> dict[str, str]:
        told = "{" + ", ".join(f"{key}: {value}" for key, value in {**held, "persons": persons}.items()) + "}"
        flows = flow("one", items=ITEM) + flow("two", items=ITEM.replace("persons: customers", "persons: 60")).replace(
            "to: hq", f"to: {to}"
        )
        text = story(flows, head=exporter(clearances=f"[{told}]"))
        text = text.replace("recipients:\n  hq:", "recipients:\n  branch: {name: Example Tools Ltd, country: GB}\n  hq:")
        report = judged_text(text, lawbook, TODAY)
        assert not report.problems, [problem.message for problem in report.problems]
        return {each.id: each.kind for each in report.flows}

    assert judged("700") == {"one": "clear", "two": "clear"}
    assert judged("699") == {"one": "open", "two": "open"}
    # What goes to somebody else is outside the paper, and no part of its number.
    assert judged("640", to="branch") == {"one": "clear", "two": "breach"}


# ------------------------------------------------------------------ determinations

PHONE = "      - {id: creed, category: person.contact, persons: customers, holds: [phone_number]}\n"
DECIDED = {
    "mechanism": "determination",
    "settles": "[pipl/identity-number]",
    "route": "none",
    "items": "[creed]",
    "expires": "never",
    "withdrawn_on": "never",
    "by": "A. Example",
    "because": "the number alone harms nobody",
}


@pytest.mark.parametrize(
    ("name", "value", "kind_"),
    [
        ("result", "pass", "clear"),
        ("result", "pending", "review"),
        ("result", "fail", "review"),
        ("issued", "2026-11-24", "clear"),
        ("issued", "2026-11-25", "review"),
        ("purposes", "[after_sales]", "clear"),
        ("purposes", "[marketing]", "review"),
        ("recipients", "[hq]", "clear"),
        ("recipients", "[branch]", "review"),
        ("persons", "640", "clear"),
        ("persons", "639", "review"),
        ("changes", "[]", "clear"),
        ("changes", "[use]", "review"),
        ("scale", "50", "clear"),
        ("scale", "49", "review"),
        ("effective", "2026-11-24", "clear"),
        ("effective", "2026-11-25", "review"),
        # What was decided for somebody outside the group was decided on what that one does; who is named may be anybody.
        ("holder_group_member", "true", "clear"),
        ("holder_group_member", "false", "review"),
        ("holder", "'Example Tools (Nanjing) Co., Ltd.'", "clear"),
        ("holder", "Somebody Else Ltd.", "review"),
    ],
)
def test_a_determination_settles_nothing_beyond_its_words(name: str, value: str, kind_: str, run: Callable[..., Report]) -> None:
    assert kind(run(DECIDED, item=PHONE)) == "clear"
    item = PHONE.replace("category", "scale: 50, category")
    assert kind(run({**DECIDED, name: value}, item=item)) == kind_


MAYBE_IMPORTANT = "      - {id: creed, category: person.contact, persons: customers, important_suspected: true}\n"


@pytest.mark.parametrize(
    ("settles", "kind_"),
    [
        ("[order16/suspected-important]", "clear"),
        ("[important-data]", "clear"),
        # The last part of an id is no name of a review: several may end with it, of other instruments and on other questions.
        ("[suspected-important]", "review"),
        ("[suspected-important, order16/suspected-important]", "clear"),
        ("[order16]", "review"),
    ],
)
def test_a_determination_names_a_review_by_its_id_or_topic(settles: str, kind_: str, run: Callable[..., Report]) -> None:
    assert kind(run({**DECIDED, "settles": settles}, item=MAYBE_IMPORTANT)) == kind_


@pytest.mark.parametrize(
    ("routes", "kind_"),
    [
        (["none"], "clear"),
        (["security_assessment"], "review"),
        (["prohibited"], "review"),
        # Of several the strictest stands; one that nobody signs decides nothing.
        (["none", "security_assessment"], "review"),
        (["none", "none"], "clear"),
    ],
)
def test_whoever_decides_for_a_stricter_route_frees_nothing(routes: list[str], kind_: str, run: Callable[..., Report]) -> None:
    """Order 16 art. 2: what a department tells the exporter is important is assessed, however the review was put on record."""
    held = [{**DECIDED, "settles": "[order16/suspected-important]", "route": route} for route in routes]
    assert kind(run(*held, item=MAYBE_IMPORTANT)) == kind_


DOUBTFUL = {  # a paper in doubt, and the review of it
    "order13/persons-above-filing": {**CONTRACT, "persons": "600"},  # Order 13 art. 8
    "order13/changed-rights": {**CONTRACT, "changes": "[control]"},
    "order16-mechanisms/old-result": {**ASSESSMENT, "issued": "2024-03-01"},  # two years or three, doubt D9
}


@pytest.mark.parametrize("rule", DOUBTFUL)
@pytest.mark.parametrize(
    ("route", "kind_"),
    [
        ("none", "clear"),
        ("", "review"),
        ("contract_or_certification", "review"),
        ("security_assessment", "review"),
        ("prohibited", "review"),
    ],
)
def test_a_paper_in_doubt_does_once_somebody_decides_that_nothing_more_is_needed(
    rule: str, route: str, kind_: str, run: Callable[..., Report]
) -> None:
    told = {**DECIDED, "settles": f"[{rule}]", "route": route} if route else {**without(DECIDED, "route"), "settles": f"[{rule}]"}
    assert kind(run(DOUBTFUL[rule])) == "review"
    assert kind(run(DOUBTFUL[rule], told)) == kind_


@pytest.mark.parametrize(
    ("route", "kind_"),
    [("none", "clear"), ("contract_or_certification", "clear"), ("security_assessment", "review"), ("prohibited", "review")],
)
def test_after_a_refusal_somebody_decides_that_another_route_is_open(route: str, kind_: str, run: Callable[..., Report]) -> None:
    # LAW: CAC Q&A 2024-03-22 Q14: refused, and another route is open now.
    refused = {**ASSESSMENT, "result": "fail"}
    assert kind(run(CONTRACT, refused)) == "review"
    assert kind(run(CONTRACT, refused, {**DECIDED, "settles": "[order11/refusal-binds]", "route": route})) == kind_


# ------------------------------------------------------------------ which paper is looked at

DOUBTED = {**CONTRACT, "changes": "[control]"}  # Order 13 art. 8: whether rights are touched must be judged
ADDRESSES = ITEM.replace("person.religion", "person.contact").replace("[religion]", "[none]")


@pytest.mark.parametrize(
    ("held", "item", "kind_"),
    [
        ((DOUBTED,), ITEM, "review"),
        # Filed anew, as art. 8 wants it: the older paper is looked at by nobody.
        ((DOUBTED, CONTRACT), ITEM, "clear"),
        ((CONTRACT, DOUBTED), ITEM, "clear"),
        ((ASSESSMENT, DOUBTED), ITEM, "clear"),
        ((DOUBTED, DOUBTED), ITEM, "review"),
        ((DOUBTED, {**CONTRACT, "persons": "600"}), ITEM, "review"),
        ((DOUBTED, {**CONTRACT, "recipients": "[branch]"}), ITEM, "review"),
        # Order 16 art. 5(1)(4): no paper is needed.
        ((DOUBTED,), ADDRESSES, "clear"),
    ],
)
def test_a_doubt_about_a_paper_matters_where_the_paper_does(
    held: tuple[Facts, ...], item: str, kind_: str, run: Callable[..., Report]
) -> None:
    assert kind(run(*held, item=item)) == kind_


@pytest.mark.parametrize(
    ("refused", "day", "kind_"),
    [
        ({}, TODAY, "review"),
        # Of other data, or of what somebody else gets, nothing was refused that leaves here.
        ({"items": "[other]"}, TODAY, "clear"),
        ({"recipients": "[branch]"}, TODAY, "clear"),
        ({"purposes": "[marketing]"}, TODAY, "review"),
        # CAC Q&A 2024-03-22 Q14: what was refused before the Provisions may take what they opened.
        ({"issued": "2024-03-21"}, TODAY, "clear"),
        ({"issued": "2024-03-22"}, TODAY, "review"),
        ({"issued": "2024-03-21"}, "2024-03-22", "clear"),
        ({"issued": "2024-03-20"}, "2024-03-21", "review"),
        # A result that is not told may be either.
        ({"result": ""}, TODAY, "open"),
        ({"result": "pending"}, TODAY, "clear"),
    ],
)
def test_a_refusal_binds_for_what_was_refused(refused: Facts, day: str, kind_: str, run: Callable[..., Report]) -> None:
    item = ITEM.replace(
        "- {", "- {id: other, category: business.commercial, identifiable: {value: false, by: A. Example, because: totals}}\n      - {", 1
    )
    told = {key: value for key, value in {**ASSESSMENT, "result": "fail", **refused}.items() if value}
    contract = {**CONTRACT, "effective": "2024-02-01", "filed": "2024-02-08"}
    found = run(contract, told, item=item, day=day, since="2024-03-01")
    about = [one for one in found.flows[0].findings if "creed" in one.items]
    kinds = {one.kind for one in about if one.code.startswith("order11/refusal-binds")} or {one.kind for one in about}
    assert kinds == {kind_}


@pytest.mark.parametrize(
    ("day", "held", "kind_"),
    [
        ("2025-06-01", {}, "clear"),
        ("2025-06-01", {"changes": "[purpose]"}, "review"),
        ("2025-06-01", {"persons": "640"}, "clear"),
        ("2025-06-01", {"persons": "639"}, "review"),
        ("2025-12-31", {"changes": "[kind]"}, "review"),
    ],
)
def test_a_certificate_of_the_first_scheme_vouches_for_what_was_certified(
    day: str, held: Facts, kind_: str, run: Callable[..., Report]
) -> None:
    assert kind(run({**CERTIFICATE, "issued": "2024-05-01", "expires": "2027-04-30", **held}, day=day, since="2025-01-10")) == kind_


@pytest.mark.parametrize(
    ("requested", "expires", "kind_"),
    [
        ("2026-04-15", "2026-06-01", "clear"),
        ("2026-05-29", "2026-06-01", "clear"),
        ("2026-06-01", "2026-06-01", "review"),
        # Order 16 art. 9: three years from the issue, whatever end is written down.
        ("2026-10-15", "2026-11-01", "review"),
        ("2026-05-29", "2026-11-01", "clear"),
    ],
)
def test_the_window_for_an_extension_ends_with_the_three_years(
    requested: str, expires: str, kind_: str, run: Callable[..., Report]
) -> None:
    held = {**ASSESSMENT, "issued": "2023-06-01", "expires": expires, "extended_until": "2029-06-01"}
    assert kind(run({**held, "extension_requested_on": requested, "planned_persons": "700"}, since="2023-07-01")) == kind_


@pytest.mark.parametrize(("requested", "most"), [("2027-02-26", 2), ("2027-02-28", 0), ("2027-03-01", 0)])
def test_three_years_from_the_29th_of_february_end_with_the_month(requested: str, most: int) -> None:
    """Civil Code art. 202: where the last month has no such day, its last day."""
    held = {"clearance.issued": "2024-02-29", "clearance.expires": "2027-03-31", "clearance.extension_requested_on": requested}
    assert dated(held, None, "2027-06-01")["clearance.working_days_to_expiry"].high <= most


EXTENDED = {
    **ASSESSMENT, "issued": "2023-06-01", "expires": "2026-06-01", "extended_until": "2029-06-01",
    "extension_requested_on": "2026-04-15", "planned_persons": "840", "scale": "50", "planned_scale": "60",
}  # fmt: skip


@pytest.mark.parametrize(
    ("held", "important", "kind_"),
    [
        # CAC Q&A 2026-07-24 Q2: at most 20 percent more persons, and of important data at most 20 percent more of them.
        ({}, "false", "clear"),
        ({"planned_persons": "841"}, "false", "review"),
        ({"planned_scale": "61"}, "false", "clear"),
        ({}, "true", "clear"),
        ({"planned_scale": "61"}, "true", "review"),
        ({"planned_scale": ""}, "true", "open"),
        ({"planned_persons": ""}, "true", "open"),
    ],
)
def test_an_extension_allows_a_fifth_more(held: Facts, important: str, kind_: str, run: Callable[..., Report]) -> None:
    told = {key: value for key, value in {**EXTENDED, **held}.items() if value}
    item = ITEM.replace("category", f"important_notified: {important}, scale: 50, category")
    found = run(told, item=item, since="2023-07-01")
    assert ({one.kind for one in found.findings if not one.code.startswith("duties-")} or {"clear"}) == {kind_}


@pytest.mark.parametrize(
    ("held", "important", "kind_"),
    [
        # 640 persons, 50 hours: what the extension was planned for is enough for them, or is not.
        ({"planned_persons": "640"}, "false", "clear"),
        ({"planned_persons": "639"}, "false", "review"),
        ({"planned_persons": "{low: 600, high: 650}"}, "false", "open"),
        ({"planned_scale": "49"}, "false", "clear"),
        ({"planned_scale": "50"}, "true", "clear"),
        ({"planned_scale": "49"}, "true", "review"),
        # Above the first result too, with nothing planned beyond it.
        ({"persons": "639", "planned_persons": "600"}, "false", "breach"),
    ],
)
def test_an_extension_planned_smaller_is_for_no_more(held: Facts, important: str, kind_: str, run: Callable[..., Report]) -> None:
    """Decree 790 art. 38: the scale stated; which of two binds after the extension nobody has said."""
    item = ITEM.replace("category", f"important_notified: {important}, scale: 50, category")
    found = run({**EXTENDED, **held}, item=item, since="2023-07-01")
    assert ({one.kind for one in found.findings if one.kind != "duty"} or {"clear"}) == {kind_}


@pytest.mark.parametrize(("incident", "kind_"), [("false", "clear"), ("true", "review")])
def test_an_extension_wants_three_years_without_an_incident(incident: str, kind_: str, run: Callable[..., Report]) -> None:
    assert kind(run(EXTENDED, since="2023-07-01", incident=incident)) == kind_


@pytest.mark.parametrize(
    ("held", "kind_"),
    [
        # Two years or three (D9): nobody has said so, until the authority extends it.
        ({"issued": "2023-03-01", "expires": "2025-03-01"}, "breach"),
        ({"issued": "2023-03-01"}, "review"),
        (
            {"issued": "2023-03-01", "expires": "2025-03-01", "extended_until": "2028-03-01", "extension_requested_on": "2025-02-14"},
            "clear",
        ),
        (
            {"issued": "2023-03-01", "expires": "2025-03-01", "extended_until": "2028-03-01", "extension_requested_on": "2024-10-01"},
            "review",
        ),
        ({"issued": "2023-03-01", "expires": "2025-03-01", "extended_until": "2028-03-01"}, "open"),
    ],
)
def test_an_old_result_that_was_extended_is_in_force(held: Facts, kind_: str, run: Callable[..., Report]) -> None:
    assert kind(run({**ASSESSMENT, "planned_persons": "700", **held}, day="2025-06-01", since="2023-06-01")) == kind_


@pytest.mark.parametrize(
    ("evidence", "way", "kind_"),
    [
        ("{representative: true}", "processed_abroad", "clear"),
        # Order 20 art. 7: whoever is abroad applies through its representative.
        ("{representative: false}", "processed_abroad", "review"),
        # By whatever way it gets the data: PIPL arts. 3(2), 53 go by where the handler is.
        ("{representative: false}", "transfer", "review"),
        ("{representative: true}", "transfer", "clear"),
        ("{notice: false}", "transfer", "review"),
    ],
)
def test_a_certificate_presupposes_what_order_20_asks_for_first(evidence: str, way: str, kind_: str, lawbook: Lawbook) -> None:
    told = "[{" + ", ".join(f"{key}: {value}" for key, value in CERTIFICATE.items()) + "}]"
    text = story(flow(items=ITEM, clearances=told, evidence=evidence)).replace("since: 2025-06-01", "since: 2026-01-10")
    text = text.replace("way: transfer", f"way: {way}").replace("established_abroad: false", "established_abroad: true")
    for name in ("registered_in", "exports_from"):
        text = text.replace(f"{name}: cn-js-nanjing", f"{name}: abroad")
    found = judged_text(text, lawbook, TODAY)
    assert not found.problems, [problem.message for problem in found.problems]
    assert {one.kind for one in found.findings if not one.code.startswith("duties-")} == {kind_}


@pytest.mark.parametrize(("notified", "kind_"), [("false", "review"), ("true", "breach"), ("", "open")])
def test_an_area_contract_above_the_numbers_is_for_a_person(notified: str, kind_: str, lawbook: Lawbook) -> None:
    """Guidelines of 2024 arts. 2, 3: no number of persons, and no important data."""
    held = {**CONTRACT, "mechanism": "gba_contract", "effective": "2025-05-20", "persons": "20_000"}
    told = "[{" + ", ".join(f"{key}: {value}" for key, value in held.items()) + "}]"
    text = story(flow(items=ITEM, clearances=told), size="10_000").replace("nanjing", "x").replace("cn-js-x", "cn-gd-shenzhen")
    text = text.replace("country: CH", "country: MO").replace(
        "    important_notified: false\n", f"    important_notified: {notified}\n" if notified else ""
    )
    found = judged_text(text, lawbook, TODAY)
    assert not found.problems, [problem.message for problem in found.problems]
    assert {one.kind for one in found.findings if one.code != "duties-decree790/risk-assessment"} == {kind_}


# ------------------------------------------------------------------ evidence


@pytest.mark.parametrize(
    ("mine", "kind_"),
    [
        ("{records: true}", "clear"),
        ("{impact_assessment: {date: 2025-05-30, ref: PIA-2}}", "clear"),
        # The day of the exporter's assessment is not that of the one made for this flow, nor is its notice this one.
        ("{impact_assessment: docs/assessment-of-this-flow.md}", "duty"),
        ("{impact_assessment: {ref: PIA-2}}", "duty"),
        ("{notice: {ref: docs/notice.md, kinds: [purpose]}}", "breach"),
        ("{notice: docs/notice.md}", "clear"),
    ],
)
def test_a_document_of_the_flow_stands_in_place_of_the_exporters(mine: str, kind_: str, run: Callable[..., Report]) -> None:
    assert kind(run(CONTRACT, evidence=mine)) == kind_


@pytest.mark.parametrize(
    ("persons", "officer", "day", "kind_"),
    [
        ("1_000_000", "false", TODAY, "duty"),
        ("999_999", "false", TODAY, "clear"),
        ("1_000_000", "true", TODAY, "clear"),
        ("1_000_000", "false", "2025-07-18", "duty"),
        ("1_000_000", "false", "2025-07-17", "clear"),
    ],
)
def test_whoever_handles_a_million_persons_names_an_officer(persons: str, officer: str, day: str, kind_: str, lawbook: Lawbook) -> None:
    """PIPL art. 52; CAC notice of 2025-07-18."""
    text = story(
        flow(evidence=f"{{responsible_person: {officer}}}"), head=exporter(provided=f"{{as_of: {day}, ordinary: 0, sensitive: 0}}")
    )
    found = judged_text(text.replace("persons_processed: 2_100", f"persons_processed: {persons}"), lawbook, day)
    assert not found.problems
    assert kind(found) == kind_


@pytest.mark.parametrize(("place", "kind_"), [("abroad", "clear"), ("", "open")])
def test_a_handler_abroad_can_say_that_it_is_registered_in_no_zone(place: str, kind_: str, lawbook: Lawbook) -> None:
    told = "[{" + ", ".join(f"{key}: {value}" for key, value in CONTRACT.items()) + "}]"
    text = story(flow(items=ITEM, clearances=told, evidence="{representative: true}")).replace("way: transfer", "way: processed_abroad")
    text = text.replace("established_abroad: false", "established_abroad: true")
    for name in ("registered_in", "exports_from"):
        text = text.replace(f"  {name}: cn-js-nanjing\n", f"  {name}: {place}\n" if place else "")
    found = judged_text(text, lawbook, TODAY)
    assert not found.problems, [problem.message for problem in found.problems]
    assert kind(found) == kind_


@pytest.mark.parametrize(
    ("evidence", "abroad", "found"),
    [("", True, True), ("{representative: true}", True, False), ("", False, False)],
)
def test_a_handler_abroad_shows_its_representative(evidence: str, abroad: bool, found: bool, lawbook: Lawbook) -> None:
    """PIPL art. 53, Decree 790 art. 26: from the first day of what it handles, whatever contract it holds."""
    told = "[{" + ", ".join(f"{key}: {value}" for key, value in CONTRACT.items()) + "}]"
    text = story(flow(items=ITEM, clearances=told, evidence=evidence))
    if abroad:
        text = text.replace("way: transfer", "way: processed_abroad").replace("established_abroad: false", "established_abroad: true")
        for name in ("registered_in", "exports_from"):
            text = text.replace(f"{name}: cn-js-nanjing", f"{name}: abroad")
    report = judged_text(text, lawbook, TODAY)
    assert not report.problems, [problem.message for problem in report.problems]
    owed = {basis.rule.id for one in report.findings if one.kind == "duty" for basis in one.basis}
    assert ("duties-pipl/representative" in owed) is found
    assert report.exit_code == (4 if found else 0)


@pytest.mark.parametrize(("dated", "kind_"), [("2026-11-24", "clear"), ("2026-11-25", "duty"), ("2026-12-31", "duty")])
def test_an_impact_assessment_still_to_be_made_is_none(dated: str, kind_: str, run: Callable[..., Report]) -> None:
    """PIPL art. 55: it comes before the export; a day ahead of the one judged is a plan."""
    mine = f"{{impact_assessment: {{date: {dated}, ref: PIA-2}}}}"
    assert kind(run(CONTRACT, since="2027-01-01", evidence=mine)) == kind_


@pytest.mark.parametrize(
    ("dates", "kind_"),
    [
        ({"issued": "2025-06-01"}, "clear"),
        ({"issued": "2025-06-02", "filed": "2025-06-02"}, "breach"),
        ({"issued": "2025-06-02"}, "open"),
        ({"filed": "2025-06-01"}, "clear"),
        ({"issued": "2027-01-01", "filed": "2027-01-01"}, "breach"),
        ({}, "open"),
    ],
)
def test_a_technology_contract_is_registered_first(dates: Facts, kind_: str, run: Callable[..., Report]) -> None:
    """Technology off the catalogue is free; what is asked is the registration (Regulations of 2020, arts. 30 to 38).

    That its end use runs no risk is for somebody to say who knows (Export Control Law art. 12).
    """
    item = "      - {id: creed, category: technology.document, identifiable: {value: false, by: A. Example, because: drawings}, holds: [none]}\n"
    held = {**without(LICENCE, "issued"), "mechanism": "technology_contract", **dates}
    signed = "{value: false, by: A. Example, because: end-user statement}"
    assert kind(run(held, item=item, end_use=signed)) == kind_
    assert kind(run(held, item=item)) == ("open" if kind_ == "clear" else kind_)


MEMBERS = "      - {id: creed, category: person.member, persons: {low: 1_200_000, high: 1_200_000}, holds: [none]}\n"
MANY = {**CONTRACT, "persons": "1_500_000"}
ASSESSED = {**ASSESSMENT, "persons": "1_500_000"}


@pytest.mark.parametrize(
    ("held", "settled"),
    [
        # Passed before anything left, and wide enough: what the contract filed beside it was for does not matter.
        ((MANY, ASSESSED), True),
        # A year that grew past the number while the contract ran: nothing is said of the time until the assessment (national D13).
        ((MANY,), False),
        ((MANY, {**ASSESSED, "issued": "2026-08-20"}), False),
        (
            (
                MANY,
                {**ASSESSED, "issued": "2026-08-20", "needed_from": "{value: 2026-09-01, by: A. Example, because: the millionth person}"},
            ),
            True,
        ),
        ((MANY, {**ASSESSED, "persons": "1_100_000"}), False),
        ((MANY, {**ASSESSED, "result": "fail"}), False),
    ],
)
def test_an_assessment_in_time_leaves_nothing_to_ask_of_the_contract_before_it(
    held: tuple[Facts, ...], settled: bool, run: Callable[..., Report]
) -> None:
    found = run(*held, item=MEMBERS)
    named = {basis.rule.id for finding in found.findings for basis in finding.basis}
    assert ("order16/crossed-mid-year" not in named) is settled
    assert (kind(found) == "clear") is settled


@pytest.mark.parametrize(
    ("held", "said"), [("clearances: []", True), ("clearances: [{mechanism: certification, ref: C-1}]", True), ("", False)]
)
@pytest.mark.parametrize("purpose", ["feature_update", "defect_cure", "vulnerability_fix"])
def test_a_paper_that_is_not_listed_is_not_said_to_be_undone(held: str, said: bool, purpose: str, lawbook: Lawbook) -> None:
    """Every upgrade campaign is filed with MIIT and SAMR (notice of 2025 item 6); only a list of papers without it says anything of it."""
    record = "      - {id: log, category: vehicle.ota.record, identifiable: {value: false, by: A. Example, because: no number}}\n"
    text = story(flow(items=record).replace("purpose: after_sales", f"purpose: {purpose}")).replace(
        "  clearances: []\n", f"  {held}\n" if held else ""
    )
    found = judged_text(text, lawbook, TODAY)
    assert not found.problems
    titles = [one.title.en for one in found.findings if one.kind == "duty" and "campaign" in one.title.en]
    assert titles == (["filing of the upgrade campaign: none that counts among the clearances"] if said else [])


@pytest.mark.parametrize(
    ("holder", "kind_"),
    [
        # The exporter's name, or its id: its own, and nothing more need be said.
        ("Example Tools (Nanjing) Co., Ltd.", "clear"),
        ("example-tools", "clear"),
        # Anybody else may be of the group or not, however alike the names are.
        ("Example Tools AG", "open"),
        ("Example Tools (Nanjing)", "open"),
    ],
)
def test_a_paper_whose_holder_is_the_exporter_by_name_is_its_own(holder: str, kind_: str, run: Callable[..., Report]) -> None:
    held = {**without(CERTIFICATE, "holder_group_member"), "holder": f'"{holder}"'}
    assert kind(run(held, since="2026-01-05")) == kind_


def test_what_is_said_of_the_holder_stands_whatever_its_name(run: Callable[..., Report]) -> None:
    held = {**CERTIFICATE, "holder": '"Example Tools (Nanjing) Co., Ltd."', "holder_group_member": "false"}
    assert kind(run(held, since="2026-01-05")) == "breach"


# ------------------------------------------------------------------ a group's certificate


@pytest.mark.parametrize(
    ("holder", "relation", "kind_"),
    [
        # CAC Q&A 2025-04-09 Q8: certification of a group carries exports within the group, either side being the one certified.
        ({"holder": "Example Holding Ltd."}, "group", "clear"),
        ({"holder": "Example Holding Ltd."}, "supplier", "review"),
        ({"holder": "Example Holding Ltd."}, "", "open"),
        ({}, "supplier", "clear"),
    ],
)
def test_a_certificate_of_the_group_carries_what_stays_in_the_group(holder: Facts, relation: str, kind_: str, lawbook: Lawbook) -> None:
    held = {**CERTIFICATE, **holder, "issued": "2026-01-05"}
    told = ", ".join(f"{key}: {value}" for key, value in held.items())
    text = story(flow(items=ITEM, clearances=f"[{{{told}}}]")).replace("since: 2025-06-01", "since: 2026-02-02")
    assert text.count("relation: group") == 1
    text = text.replace(", relation: group", f", relation: {relation}" if relation else "")
    assert judged_text(text, lawbook, TODAY).flows[0].kind == kind_


# ------------------------------------------------------------------ years whose holidays are not announced yet


@pytest.mark.parametrize(
    ("filed", "counted", "late"),
    [
        # Order 13 art. 7: ten working days. Of 2090 nobody knows the holidays: a week is in time, two months are not.
        ("2090-01-12", "", False),
        ("2090-01-20", "", None),
        ("2090-01-20", "10", False),
        ("2090-01-20", "11", True),
        # Twelve days hold no thirteen working days.
        ("2090-01-16", "13", None),
        ("2090-03-06", "", True),
        ("2090-03-06", "10", True),
    ],
)
def test_working_days_of_a_year_without_a_calendar_are_counted_by_who_has_one(filed: str, counted: str, *, late: bool | None) -> None:
    held = {
        "clearance.effective": "2090-01-04",
        "clearance.filed": filed,
        **({"clearance.working_days_to_filing": int(counted)} if counted else {}),
    }
    gone = dated(held, None, "2090-03-20")["clearance.filing_working_days"]
    low, high = (gone, gone) if isinstance(gone, int) else (gone.low, gone.high)
    assert (True if low > 10 else False if high <= 10 else None) is late
    if late is None:
        assert gone.needs == {"clearance.working_days_to_filing"}


ASKED = frozenset({"clearance.working_days_to_filing"})


@pytest.mark.parametrize(("low", "high", "late"), [(8, 10, False), (11, 12, True), (10, 11, None), (2, 30, None)])
def test_who_has_the_calendar_may_give_a_range(low: int, high: int, *, late: bool | None) -> None:
    held = {
        "clearance.effective": "2090-01-04",
        "clearance.filed": "2090-01-20",
        "clearance.working_days_to_filing": Count(low, high, ASKED),
    }
    gone = dated(held, None, "2090-03-20")["clearance.filing_working_days"]
    assert (True if gone.low > 10 else False if gone.high <= 10 else None) is late


def test_no_year_announced_has_more_holidays_than_are_reckoned_with() -> None:
    """The calendars from 2004 on: what hundred days in a row lose of their Mondays to Fridays, and are worked of their weekends."""
    from chinese_calendar import is_workday

    days = [date(2004, 1, 1) + timedelta(days=number) for number in range((date(2026, 12, 31) - date(2004, 1, 1)).days + 1)]
    lost = [one.weekday() < SATURDAY and not is_workday(one) for one in days]
    shifted = [one.weekday() >= SATURDAY and is_workday(one) for one in days]
    spans = range(len(days) - LONGEST + 1)
    assert max(sum(lost[start : start + LONGEST]) for start in spans) <= HOLIDAYS
    assert max(sum(shifted[start : start + LONGEST]) for start in spans) <= SHIFTED


# ------------------------------------------------------------------ what the strictest reading asks for is held

NEED = "{kind: %s, truly_necessary: {value: true, by: A. Example, because: looked at}, individual_is_party: true, duty_under: prc, protects: [property]}"


@pytest.mark.parametrize(
    ("kind_of_need", "rule"), [("treaty", "pipl/treaty"), ("emergency", "order16/emergency-property")], ids=["treaty", "property alone"]
)
@pytest.mark.parametrize(
    ("paper", "told"),
    [
        (CONTRACT, False),
        (ASSESSMENT, False),
        # None, one that came late, one of which it is not known whether it still runs, one refused: less may have to do.
        (None, True),
        ({**CONTRACT, "effective": "2025-06-02", "filed": "2025-06-04"}, True),
        ({**CONTRACT, "withdrawn_on": ""}, True),
        ({**CONTRACT, "items": "[]"}, True),
        ({**ASSESSMENT, "result": "fail"}, True),
    ],
)
def test_whether_less_would_do_is_asked_of_nobody_who_holds_what_is_asked_at_most(
    run: Callable[..., Report], kind_of_need: str, rule: str, paper: Facts | None, told: bool
) -> None:
    """National 6.3, D17: a treaty and property alone leave open whether anything is needed; at most it is the contract or certificate."""
    held = [{key: value for key, value in paper.items() if value}] if paper else []
    report = run(*held, necessity=NEED % kind_of_need)
    named = {basis.rule.id for finding in report.findings for basis in finding.basis}
    assert (rule in named) is told
    assert (kind(report) == "clear") is not told


def test_a_contract_is_not_what_is_asked_at_most_at_the_numbers_of_the_assessment(run: Callable[..., Report]) -> None:
    """D16: a duty of law at 10,000 persons is between nothing and the assessment; only that leaves nothing to decide."""
    for held, told in ((CONTRACT, True), (ASSESSMENT, False)):
        many = {**held, "persons": "12000"}
        report = run(many, item=ITEM.replace("persons: customers", "persons: 12000"), necessity=NEED % "legal_duty")
        named = {basis.rule.id for finding in report.findings for basis in finding.basis}
        assert ("decree790/legal-duty-at-the-numbers" in named) is told
        assert (kind(report) == "clear") is not told
