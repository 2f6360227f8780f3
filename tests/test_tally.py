"""Persons of one exporter and year: natural persons, once each, per legal entity, what is exempt left out.

LAW: Order 16 arts. 5, 7, 8; official answers of 2024-03-22 (Q11) on counting.
"""

from __future__ import annotations

from itertools import pairwise, permutations
from typing import TYPE_CHECKING, Any

import pytest
from conftest import TODAY
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import judged, judged_text, nothing
from stories import PROVIDED, exporter, flow, story

from tongguan.count import Count, Group, Relations, pair, union
from tongguan.judge.tally import Contribution, Tally
from tongguan.names import PROVIDED as OTHERS
from tongguan.pipeline import check
from tongguan.reading import read
from tongguan.render import Options
from tongguan.render.json import render
from tongguan.truth import FALSE, TRUE, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tongguan.lawbook.model import Lawbook
    from tongguan.report import Report

Year = dict[str, tuple[int, int | None]]
Judged = "value: true, by: A. Example, because: the hotel cannot receive a guest it does not know"
# Order 16 art. 5(1)(1): necessary for a contract with the individual; such flows leave the count.
BOOKING = {
    "purpose": "contract",
    "basis": "contract",
    "service_performed_in": "JP",
    "necessity": "{kind: contract, individual_is_party: true, truly_necessary: true, by: A. Example, because: without it no booking}",
}
NECESSARY = f"necessary: {{{Judged}}}"


def item(name: str = "addresses", persons: str = "640", category: str = "person.contact", more: str = "") -> str:
    return f"      - {{id: {name}, category: {category}, persons: {persons}{', ' if more else ''}{more}}}\n"


NOBODY = "      - {id: orders, category: business.commercial, identifiable: {value: false, by: B. Example, because: orders of firms}}\n"
"""An item that concerns nobody."""


def sensitive(name: str = "creed", persons: str = "640") -> str:
    return item(name, persons, "person.religion", "holds: [religion], also_ordinary: false")


@pytest.fixture(scope="module")
def run(lawbook: Lawbook) -> Callable[..., Report]:
    """Judge these texts together."""

    def once(*texts: str, day: str = TODAY, shared: str = "") -> Report:
        sources = [(f"m{index}.yaml", text) for index, text in enumerate(texts, 1)]
        report = judged(sources, lawbook, day, lambda _, named: read(shared, named))
        assert not report.problems, [problem.message for problem in report.problems]
        return report

    return once


def year(report: Report, name: str = "example-tools") -> Year:
    """Low and high of each counter of an exporter."""
    (account,) = [one for one in report.accounts if one.exporter == name]
    return {bucket: (int(count.low), None if count.high is None else int(count.high)) for bucket, count in account.totals.items()}


def routes(report: Report) -> dict[str, tuple[str, str]]:
    """Floor and ceiling of every item."""
    return {
        f"{flow_.id}/{one.verdict.item.id}": (one.verdict.floor.name, one.verdict.ceiling.name)
        for flow_ in report.flows
        for one in flow_.items
    }


def questions(report: Report) -> set[str]:
    return {question.key for one in report.flows for each in one.items for question in each.verdict.questions}


FREE = ("none", "none")
CONTRACT = ("contract_or_certification", "contract_or_certification")
ASSESSMENT = ("security_assessment", "security_assessment")

# ------------------------------------------------------------------ thresholds


@pytest.mark.parametrize(("persons", "route"), [(99_999, FREE), (100_000, CONTRACT), (999_999, CONTRACT), (1_000_000, ASSESSMENT)])
def test_ordinary_persons_are_held_against_the_lines_of_order_16(persons: int, route: tuple[str, str], run: Callable[..., Report]) -> None:
    found = run(story(flow(items=item(persons=str(persons)))))
    assert routes(found) == {"customers/addresses": route}
    assert year(found)["ordinary"] == (persons, persons)
    assert year(found)["sensitive"] == (0, 0)


@pytest.mark.parametrize(("persons", "route"), [(1, CONTRACT), (9_999, CONTRACT), (10_000, ASSESSMENT)])
def test_sensitive_persons_have_lines_of_their_own(persons: int, route: tuple[str, str], run: Callable[..., Report]) -> None:
    found = run(story(flow(items=sensitive(persons=str(persons)))))
    assert routes(found)["customers/creed"] == route
    assert year(found)["sensitive"] == (persons, persons)


def test_the_two_counters_are_not_added(run: Callable[..., Report]) -> None:
    # 60,000 ordinary and 9,000 sensitive persons in items of their own: neither line of the assessment is reached.
    found = run(story(flow(items=item(persons="60_000", more="also_ordinary: false") + sensitive(persons="9_000"))))
    assert year(found)["ordinary"] == (60_000, 60_000)
    assert year(found)["sensitive"] == (9_000, 9_000)


@pytest.mark.parametrize(
    ("size", "ordinary", "sensitive_", "shared", "expected", "route"),
    [
        # Nobody's sensitive information left outside the manifests: the 1,200 are among those whose ordinary information did.
        (10_500, 2_000, 0, "1_200", (10_500, 10_500), ASSESSMENT),
        # The 1,000 may all be among the ordinary ones: Order 16 art. 7(1)(2) is reached or not.
        (6_000, 20_000, 4_500, "1_000", (9_500, 10_500), ("contract_or_certification", "security_assessment")),
        (6_000, 400, 4_500, "1_000", (9_500, 9_900), CONTRACT),
        (6_000, 0, 4_500, "1_000", (9_500, 9_500), CONTRACT),
        (6_000, 0, 4_500, "{low: 0, high: 1_000}", (9_500, 10_500), ("contract_or_certification", "security_assessment")),
        # Shared with 4,500 people at most: more than that cannot be true, and nobody is taken off for it.
        (6_000, 0, 4_500, "4_500", (6_000, 6_000), CONTRACT),
        (6_000, 0, 4_500, "4_501", (6_000, 10_500), ("contract_or_certification", "security_assessment")),
        (6_000, 100, 4_400, "4_501", (6_000, 10_400), ("contract_or_certification", "security_assessment")),
    ],
)
def test_people_shared_with_other_flows_may_stand_in_the_other_figure(
    size: int, ordinary: int, sensitive_: int, shared: str, expected: tuple[int, int], route: tuple[str, str], run: Callable[..., Report]
) -> None:
    """Order 16 arts. 7, 8: two counters; who was provided with ordinary information only is nobody of the sensitive one."""
    text = story(
        flow(items=sensitive(persons="believers")),
        populations=f"  believers: {{size: {size}, kind: customers, overlaps: {{provided_this_year: {shared}}}}}\n",
    )
    stated = "until: 2026-12-31, ordinary: 0, sensitive: 0"
    assert text.count(stated) == 1
    found = run(text.replace(stated, f"until: 2026-12-31, ordinary: {ordinary}, sensitive: {sensitive_}"))
    assert year(found)["sensitive"] == expected
    assert routes(found)["customers/creed"] == route


def test_people_shared_with_a_figure_that_nobody_stated_may_all_stand_in_it(run: Callable[..., Report]) -> None:
    # How many persons' ordinary information was provided is unknown: all 1,000 may be among those, none among the 4,500.
    text = story(
        flow(items=sensitive(persons="believers")),
        populations="  believers: {size: 6_000, kind: customers, overlaps: {provided_this_year: 1_000}}\n",
    )
    found = run(text.replace("until: 2026-12-31, ordinary: 0, sensitive: 0", "until: 2026-12-31, sensitive: 4_500"))
    assert year(found)["sensitive"] == (9_500, 10_500)
    assert year(found)["ordinary"][1] is None
    assert routes(found)["customers/creed"] == ("contract_or_certification", "security_assessment")


# ------------------------------------------------------------------ several flows


def test_a_population_is_counted_once_however_many_flows_carry_it(run: Callable[..., Report]) -> None:
    found = run(story(flow("one") + flow("two") + flow("three", items=item("a", "customers") + item("b", "customers")), size="60_000"))
    assert year(found)["ordinary"] == (60_000, 60_000)
    assert set(routes(found).values()) == {FREE}


def test_numbers_whose_overlap_nobody_declared_make_a_range(run: Callable[..., Report]) -> None:
    found = run(story(flow("one", items=item(persons="60_000")) + flow("two", items=item(persons="70_000"))))
    assert year(found)["ordinary"] == (70_000, 130_000)
    assert set(routes(found).values()) == {("none", "contract_or_certification")}
    assert any("overlap" in question for question in questions(found))


@pytest.mark.parametrize(
    ("populations", "expected"),
    [
        ("  others: {size: 70_000}\n", (70_000, 130_000)),
        ("  others: {size: 70_000, apart_from: [customers]}\n", (130_000, 130_000)),
        ("  others: {size: 70_000, apart_from: customers}\n", (130_000, 130_000)),
        ("  others: {size: 70_000, overlaps: {customers: 25_000}}\n", (105_000, 105_000)),
        ("  others: {size: 70_000, overlaps: {customers: {low: 20_000, high: 25_000}}}\n", (105_000, 110_000)),
        ("  others: {size: 40, within: customers}\n", (60_000, 60_000)),
        ("  others: {size: {low: 50_000, high: 80_000}, apart_from: [customers]}\n", (110_000, 140_000)),
        ("  others: {apart_from: [customers]}\n", (60_000, None)),
        ("  others: {size: {low: 30_000}, apart_from: [customers]}\n", (90_000, None)),
    ],
)
def test_what_is_declared_of_populations_closes_the_range(
    populations: str, expected: tuple[int, int | None], run: Callable[..., Report]
) -> None:
    found = run(story(flow("one") + flow("two", persons="others"), size="60_000", populations=populations))
    assert year(found)["ordinary"] == expected


def test_a_whole_is_no_smaller_than_its_part(run: Callable[..., Report]) -> None:
    # Nobody said how many customers there are, but 150,000 of them are members.
    members = "  members: {size: 150_000, within: customers}\n"
    whole = story(flow("one") + flow("two", persons="members"), size="null", populations=members)
    found = run(whole)
    assert year(found)["ordinary"] == (150_000, None)
    assert routes(found)["two/addresses"] == ("contract_or_certification", "security_assessment")


def test_a_population_that_no_flow_carries_is_not_counted(run: Callable[..., Report]) -> None:
    found = run(story(populations="  everybody: {size: 5_000_000}\n  part: {size: 9, within: everybody}\n"))
    assert year(found)["ordinary"] == (640, 640)


# ------------------------------------------------------------------ exempt, small volume, mechanisms


def test_what_is_exempt_leaves_the_count_before_the_lines_are_drawn(run: Callable[..., Report]) -> None:
    booking = flow("booking", items=item("guests", "2_000_000", more=NECESSARY), **BOOKING)
    found = run(story(booking + flow()))
    assert routes(found) == {"booking/guests": FREE, "customers/addresses": FREE}
    assert year(found)["ordinary"] == (640, 640)
    status = {row.flow: row.status for row in found.accounts[0].rows}
    assert status == {"booking": "exempt", "customers": "counted"}


def test_an_exemption_that_nobody_answers_for_leaves_the_count_open(run: Callable[..., Report]) -> None:
    # "Truly necessary" wants a name and a reason; said plainly, the flow may or may not be exempt.
    nobody = {**BOOKING, "necessity": "{kind: contract, individual_is_party: true, truly_necessary: true}"}
    booking = flow("booking", items=item("guests", "2_000_000", more=NECESSARY), **nobody)
    found = run(story(booking + flow()))
    low, high = year(found)["ordinary"]
    assert (low, high) == (640, 2_000_640)
    assert "flow.necessity.truly_necessary" in {question.rpartition(":")[2] for question in questions(found)}
    assert routes(found)["customers/addresses"] == ("none", "security_assessment")


def test_small_volume_stays_in_the_count(run: Callable[..., Report]) -> None:
    # Order 16 art. 5(1)(4) lifts the procedure of the flow, not its persons from the year's count.
    found = run(
        story(flow("one") + flow("two", persons="others"), size="60_000", populations="  others: {size: 40_000, apart_from: customers}\n")
    )
    assert year(found)["ordinary"] == (100_000, 100_000)
    assert set(routes(found).values()) == {CONTRACT}


def test_persons_under_a_filed_contract_stay_in_the_count(run: Callable[..., Report]) -> None:
    held = "[{mechanism: standard_contract, ref: S, effective: 2025-05-01, filed: 2025-05-08, items: [addresses], result: pass}]"
    found = run(story(flow(clearances=held), size="150_000"))
    assert year(found)["ordinary"] == (150_000, 150_000)


def test_a_person_in_an_exempt_and_in_another_flow_is_counted_once(run: Callable[..., Report]) -> None:
    booking = flow("booking", items=item("guests", "customers", more=NECESSARY), **BOOKING)
    assert year(run(story(booking, size="150_000")))["ordinary"] == (0, 0)
    both = run(story(booking + flow(), size="150_000"))
    assert year(both)["ordinary"] == (150_000, 150_000)
    assert routes(both) == {"booking/guests": FREE, "customers/addresses": CONTRACT}


def test_part_of_an_exempt_population_is_counted_with_the_part_only(run: Callable[..., Report]) -> None:
    booking = flow("booking", items=item("guests", "customers", more=NECESSARY), **BOOKING)
    populations = "  members: {size: 900, within: customers}\n"
    found = run(story(booking + flow("newsletter", persons="members"), size="150_000", populations=populations))
    assert year(found)["ordinary"] == (900, 900)


def test_data_that_are_not_personal_or_not_sent_abroad_count_nobody(run: Callable[..., Report]) -> None:
    here = dict.fromkeys(("stored_in", "processed_in", "accessed_from"), "[mainland]")
    at_home = flow("at-home", items=item(persons="5_000_000"), way="remote_access", **here)
    assert year(run(story(at_home + flow())))["ordinary"] == (640, 640)
    anonymous = item("numbers", "5_000_000", "person.behaviour", "anonymised: {value: true, by: A. Example, because: only sums are kept}")
    assert year(run(story(flow("statistics", items=anonymous) + flow())))["ordinary"] == (640, 640)
    product = item("drawings", "5_000_000", "vehicle.design.bom")
    assert year(run(story(flow("drawings", items=product) + flow())))["ordinary"] == (640, 640)


# ------------------------------------------------------------------ flows in no manifest


def test_persons_of_flows_in_no_manifest_are_added(run: Callable[..., Report]) -> None:
    provided = "{as_of: 2026-11-01, until: 2026-12-31, ordinary: 99_000, sensitive: 3}"
    found = run(story(head=exporter(provided=provided)))
    # Whether the 640 are among the 99,000 nobody said.
    assert year(found)["ordinary"] == (99_000, 99_640)
    assert year(found)["sensitive"] == (3, 3)
    apart = story(head=exporter(provided=provided)).replace("kind: customers}", f"kind: customers, apart_from: {OTHERS}}}", 1)
    assert year(run(apart))["ordinary"] == (99_640, 99_640)


@pytest.mark.parametrize(
    "provided",
    [
        "",
        "{as_of: 2026-11-01, until: 2026-12-31}",
        "{as_of: 2026-11-01, until: 2026-12-31, ordinary: null, sensitive: 0}",
        "{}",
    ],
)
def test_flows_in_no_manifest_left_out_leave_the_count_open_and_never_zero(provided: str, run: Callable[..., Report]) -> None:
    found = run(story(head=exporter(provided=provided)))
    assert year(found)["ordinary"] == (640, None)
    assert routes(found) == {"customers/addresses": ("none", "security_assessment")}
    assert "exporter.provided_this_year.ordinary" in questions(found)
    assert found.exit_code == 4


def test_only_the_counter_that_was_left_out_is_open(run: Callable[..., Report]) -> None:
    found = run(story(head=exporter(provided="{as_of: 2026-11-01, until: 2026-12-31, ordinary: 0}")))
    assert year(found)["ordinary"] == (640, 640)
    assert year(found)["sensitive"] == (0, None)


OPEN = "exporter.provided_this_year."


@pytest.mark.parametrize(
    ("days", "low", "high", "asks"),
    [
        # Counted on the day judged, or complete beyond it: the figure itself.
        (f"as_of: {TODAY}", 99_000, 99_000, None),
        ("as_of: 2026-11-20, until: 2026-12-31", 99_000, 99_000, None),
        (f"as_of: 2026-11-20, until: {TODAY}", 99_000, 99_000, None),
        # Complete only until the day before: at least so many, and who knows how many since.
        ("as_of: 2026-11-20, until: 2026-11-23", 99_000, None, "until"),
        ("as_of: 2026-11-23", 99_000, None, "until"),
        ("as_of: 2026-01-01", 99_000, None, "until"),
        # No day: at least so many.
        ("until: 2026-12-31", 99_000, None, "as_of"),
        ("as_of: null", 99_000, None, "as_of"),
        # Counted on a later day: at most so many.
        ("as_of: 2026-11-25", 0, 99_000, "ordinary"),
        ("as_of: 2026-12-31", 0, 99_000, "ordinary"),
        # Another year began with none.
        ("as_of: 2025-12-31", 0, None, "ordinary"),
        ("as_of: 2025-06-01, until: 2025-12-31", 0, None, "ordinary"),
        ("as_of: 2027-01-01", 0, None, "ordinary"),
    ],
)
def test_figures_of_another_day_are_bounds(days: str, low: int, high: int | None, asks: str | None, run: Callable[..., Report]) -> None:
    text = story(head=exporter(provided=f"{{{days}, ordinary: 99_000, sensitive: 0}}"))
    found = run(text.replace("kind: customers}", f"kind: customers, apart_from: {OTHERS}}}", 1))
    assert year(found)["ordinary"] == (low + 640, None if high is None else high + 640)
    if high is None:
        assert found.exit_code == 4
        assert routes(found) == {"customers/addresses": ("none", "security_assessment")}
        assert f"{OPEN}{asks}" in questions(found)
    else:
        # 99,640 and fewer are below 100,000.
        assert found.exit_code == 0


def test_a_lower_bound_that_reaches_the_number_decides(run: Callable[..., Report]) -> None:
    found = run(story(head=exporter(provided="{as_of: 2026-03-31, ordinary: 1_000_000, sensitive: 0}")))
    assert routes(found) == {"customers/addresses": ("security_assessment", "security_assessment")}
    assert found.exit_code == 1


@pytest.mark.parametrize(
    ("as_of", "until", "low", "high"),
    [
        ("2024-03-21", None, 99_999, 99_999),
        ("2024-03-20", "2024-12-31", 99_999, 99_999),
        ("2024-03-20", None, 99_999, None),
        (None, None, 99_999, None),
        ("2023-12-31", None, 0, None),
        ("2024-03-22", None, 0, 99_999),
    ],
)
def test_the_figures_since_last_year_have_a_day_too(
    as_of: str | None, until: str | None, low: int, high: int | None, run: Callable[..., Report]
) -> None:
    days = "".join(f"{name}: {day}, " for name, day in (("as_of", as_of), ("until", until)) if day)
    head = exporter().replace("  evidence:", f"  provided_since_last_year: {{{days}ordinary: 99_999, sensitive: 0}}\n  evidence:", 1)
    found = run(story(flow(items=NOBODY), head=head), day="2024-03-21")
    assert year(found)["two_year_ordinary"] == (low, high)


@pytest.mark.parametrize(
    ("figures", "good"),
    [
        ("{ordinary: 9_000, sensitive: 9_000}", True),
        ("{ordinary: 8_999, sensitive: 9_000}", False),
        ("{ordinary: {low: 0, high: 9_000}, sensitive: 9_000}", True),
        ("{ordinary: {low: 0, high: 8_999}, sensitive: {low: 9_000}}", False),
        ("{ordinary: 0, sensitive: {low: 0, high: 9_000}}", True),
        ("{sensitive: 9_000}", True),
    ],
)
def test_persons_of_any_kind_since_last_year_are_no_fewer_than_the_sensitive_ones(figures: str, good: bool, lawbook: Lawbook) -> None:
    """Order 11 art. 4(3): 100,000 persons of personal information, sensitive or not; figures that leave those out would hide the number."""
    text = story(head=exporter().replace("  evidence:", f"  provided_since_last_year: {figures}\n  evidence:", 1))
    problems = judged([("m.yaml", text)], lawbook, "2024-03-21", lambda _, named: read("", named)).problems
    message = "fewer persons under `ordinary` of `provided_since_last_year` than under `sensitive`"
    assert [problem.message for problem in problems] == ([] if good else [message])


def test_whom_flows_share_since_last_year_stand_in_the_count_of_everybody(run: Callable[..., Report]) -> None:
    """All of them are persons of that count, so that 60,000 and 40,500 with 1,000 in common are 99,500."""
    head = exporter().replace(
        "  evidence:",
        "  provided_since_last_year: {as_of: 2024-03-21, until: 2024-12-31, ordinary: 40_500, sensitive: 40_500}\n  evidence:",
        1,
    )
    others = "  others: {size: 60_000, kind: customers, overlaps: {provided_this_year: 1_000}}\n"
    found = run(story(flow(persons="others"), head=head, populations=others), day="2024-03-21")
    assert year(found)["two_year_ordinary"] == (99_500, 99_500)


def test_of_two_files_that_state_different_figures_neither_is_taken(lawbook: Lawbook) -> None:
    one = story(head=exporter(provided="{as_of: 2026-11-20, until: 2026-12-31, ordinary: 5, sensitive: 0}"))
    for other, refused in (
        ("{as_of: 2026-11-20, until: 2026-12-31, ordinary: 6, sensitive: 0}", True),
        ("{as_of: 2026-11-19, until: 2026-12-31, ordinary: 5, sensitive: 0}", True),
        ("{as_of: 2026-11-20, until: 2026-12-31, ordinary: 5}", False),
        ("", False),
    ):
        second = story(flows=flow("visitors", persons="3"), head=exporter(provided=other))
        found = judged([("a.yaml", one), ("b.yaml", second)], lawbook, TODAY)
        assert any("stated otherwise in a.yaml" in problem.message for problem in found.problems) is refused, other
        assert refused or year(found)["sensitive"] == (0, 0)


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        ("as_of: 2026-11-20, until: 2026-11-19", "lies before"),
        ("as_of: 2026-11-20, until: 2027-01-01", "lies in another year"),
        ("as_of: 2026-11-20, until: 2026-11-20", None),
        ("as_of: 2026-11-20, until: 2026-12-31", None),
    ],
)
def test_figures_end_in_the_year_in_which_they_were_counted(days: str, problem: str | None, lawbook: Lawbook) -> None:
    text = story(head=exporter(provided=f"{{{days}, ordinary: 0, sensitive: 0}}"))
    found = judged_text(text, lawbook, TODAY)
    assert [one.message for one in found.problems if problem is None or problem not in one.message] == []
    assert bool(found.problems) is (problem is not None)


@pytest.mark.parametrize(
    ("as_of", "day", "told"),
    [("2025-12-31", "2026-01-01", True), ("2026-01-01", "2026-01-01", False), ("2026-01-02", "2025-12-31", False)],
)
def test_figures_of_an_earlier_year_are_told_to_say_nothing(as_of: str, day: str, told: bool, lawbook: Lawbook) -> None:
    head = exporter(provided=f"{{as_of: {as_of}, ordinary: 5, sensitive: 0}}")
    texts = [(f"{name}.yaml", story(flow(name), head=head)) for name in ("one", "other")]
    found = check(texts, lawbook, day, nothing)
    assert found.problems == ()
    assert [(one.code, one.path) for one in found.warnings if one.code.startswith("figures")] == (
        [("figures-outdated", path) for path, _ in texts] if told else []
    )
    # Counted once for both: nothing is known of the year, and a question asks for it.
    assert (year(found)["ordinary"][1] is None) is told or day < as_of


def test_a_lower_bound_of_flows_in_no_manifest_is_not_forgotten(run: Callable[..., Report]) -> None:
    # More than a million already: whatever else is true, the assessment is needed.
    found = run(story(head=exporter(provided="{as_of: 2026-11-01, until: 2026-12-31, ordinary: {low: 1_500_000}, sensitive: 0}")))
    assert year(found)["ordinary"] == (1_500_000, None)
    assert routes(found) == {"customers/addresses": ASSESSMENT}


def test_a_range_of_flows_in_no_manifest_stays_a_range(run: Callable[..., Report]) -> None:
    found = run(story(head=exporter(provided="{as_of: 2026-11-01, until: 2026-12-31, ordinary: {low: 10, high: 20}, sensitive: 0}")))
    assert year(found)["ordinary"] == (640, 660)


# ------------------------------------------------------------------ remote access


def test_remote_access_counts_the_persons_that_can_be_reached(run: Callable[..., Report]) -> None:
    # Held in China, and somebody abroad can query it: everybody in the store counts, not those who were looked up.
    support = flow(
        "support", items=item("tickets", "150_000"), way="remote_access", stored_in="[mainland]", accessed_from="[abroad]", access="[query]"
    )
    found = run(story(support))
    assert year(found)["ordinary"] == (150_000, 150_000)
    assert routes(found)["support/tickets"] == CONTRACT


def test_remote_access_to_an_unknown_number_is_open(run: Callable[..., Report]) -> None:
    support = flow(
        "support",
        items="      - {id: tickets, category: person.contact}\n",
        way="remote_access",
        stored_in="[mainland]",
        accessed_from="[abroad]",
    )
    found = run(story(support))
    assert year(found)["ordinary"] == (0, None)
    assert "item.persons" in questions(found)
    assert found.exit_code == 4


# ------------------------------------------------------------------ the legal entity, and its files


def test_each_legal_entity_has_a_count_of_its_own(run: Callable[..., Report]) -> None:
    one = story(flow("one", items=item(persons="90_000")))
    other = story(flow("two", items=item(persons="90_000")), head=exporter("sister"))
    found = run(one, other)
    assert year(found, "example-tools")["ordinary"] == year(found, "sister")["ordinary"] == (90_000, 90_000)
    assert set(routes(found).values()) == {FREE}


def test_files_of_one_entity_are_counted_together(run: Callable[..., Report]) -> None:
    one, other = story(flow("one", items=item(persons="90_000"))), story(flow("two", items=item(persons="90_000")))
    assert year(run(one))["ordinary"] == (90_000, 90_000)
    together = run(one, other)
    assert year(together)["ordinary"] == (90_000, 180_000)
    assert set(routes(together).values()) == {("none", "contract_or_certification")}


def test_flows_in_no_manifest_are_not_added_once_for_each_file(run: Callable[..., Report]) -> None:
    provided = "{as_of: 2026-11-01, until: 2026-12-31, ordinary: 80_000, sensitive: 0}"
    texts = [story(flow(name, items=NOBODY), head=exporter(provided=provided)) for name in ("one", "two", "three")]
    assert year(run(*texts))["ordinary"] == (80_000, 80_000)


SHARED = f"version: 1\n{exporter()}populations:\n  customers: {{size: 60_000, kind: customers}}\n"


def sharing(name: str, persons: str = "customers") -> str:
    whole = story(flow(name, persons=persons))
    start, end = whole.index("exporter:"), whole.index("defaults:")
    whole = f"{whole[:start]}exporter: exporter.yaml\n{whole[end:]}"
    start, end = whole.index("populations:"), whole.index("recipients:\n")
    return whole[:start] + whole[end:]


def test_a_population_of_the_exporter_file_is_one_group_in_all_manifests(run: Callable[..., Report]) -> None:
    found = run(sharing("one"), sharing("two"), sharing("three"), shared=SHARED)
    assert year(found)["ordinary"] == (60_000, 60_000)


def test_populations_of_the_same_name_in_two_files_are_two_groups(run: Callable[..., Report]) -> None:
    found = run(story(flow("one"), size="60_000"), story(flow("two"), size="60_000"))
    assert year(found)["ordinary"] == (60_000, 120_000)


# ------------------------------------------------------------------ order


def test_the_order_of_flows_and_items_changes_nothing(run: Callable[..., Report]) -> None:
    flows = [
        flow("one"),
        flow("two", items=item("a", "70_000") + item("b", "others")),
        flow("booking", items=item("guests", "customers", more=NECESSARY), **BOOKING),
        flow("creed", items=sensitive(persons="{low: 9_000, high: 11_000}")),
    ]
    populations = "  others: {size: 30_000, apart_from: [customers]}\n"
    results = []
    for order in permutations(flows):
        found = run(story("".join(order), size="20_000", populations=populations))
        results.append((year(found), routes(found), sorted(questions(found)), found.exit_code))
    assert all(one == results[0] for one in results)
    reversed_items = flows[1].splitlines(keepends=True)
    flows[1] = "".join([*reversed_items[:-2], reversed_items[-1], reversed_items[-2]])
    found = run(story("".join(flows), size="20_000", populations=populations))
    assert (year(found), routes(found)) == results[0][:2]


def test_the_order_of_files_changes_nothing(lawbook: Lawbook) -> None:
    files = [
        ("a.yaml", story(flow("one", items=item(persons="50_000")))),
        ("b.yaml", story(flow("two", items=item(persons="{low: 10, high: 60_000}")))),
        ("c.yaml", story(flow("three"), head=exporter("sister"))),
    ]
    outputs = set()
    for order in permutations(files):
        report = check(order, lawbook, TODAY, nothing)
        outputs.add(render(report, Options()))
    assert len(outputs) == 1


# ------------------------------------------------------------------ the tally itself

people = st.frozensets(st.integers(0, 9), max_size=7)
Members = dict[str, Any]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Contribution], Relations, Count, frozenset[int]]:
    """Random flows over random people, some of what is true of them declared, and the true set of counted people."""
    names = [f"g{index}" for index in range(draw(st.integers(2, 3)))]
    sets: dict[str, frozenset[int]] = {}
    for one, name in zip(["", *names], names, strict=False):
        sets[name] = draw(people) | (sets[one] if one and draw(st.booleans()) else frozenset())
    groups = {}
    for name, members in sets.items():
        down, up = draw(st.integers(0, 2)), draw(st.none() | st.integers(0, 2))
        low, high = max(0, len(members) - down), None if up is None else len(members) + up
        groups[name] = Group(name, Count(low, high, frozenset() if low == high else frozenset((name,))))
    overlaps = {
        pair(one, other): Count(len(sets[one] & sets[other]), len(sets[one] & sets[other]))
        for one in names
        for other in names
        if one < other and draw(st.integers(0, 3)) == 0
    }
    parents = {one: groups[other] for one, other in pairwise(names) if sets[one] <= sets[other] and draw(st.integers(0, 3)) > 0}
    elsewhere = draw(people)
    provided = Count(len(elsewhere), len(elsewhere)) if draw(st.booleans()) else Count(0, None, frozenset(("provided",)))
    counted: set[int] = set(elsewhere)
    contributions = []
    for index in range(draw(st.integers(1, 5))):
        key = ("m.yaml", "f", f"i{index}")
        truth = draw(st.sampled_from([True, True, False]))
        said = draw(st.sampled_from(["stated", "stated", "unknown"]))
        outcome = (TRUE if truth else FALSE) if said == "stated" else unknown((f"need{index}",))
        name = draw(st.sampled_from([*names, ""]))
        if name:
            group, persons = groups[name], sets[name]
        else:
            persons = draw(people)
            group = Group(f"m.yaml#f/i{index}", Count(len(persons), len(persons)))
        if truth:
            counted |= persons
        contributions.append(Contribution(key, group, {"ordinary": outcome}, None))
    return contributions, Relations(overlaps, parents), provided, frozenset(counted)


@settings(max_examples=300, deadline=None)
@given(worlds())
def test_the_count_contains_the_true_number(world: tuple[list[Contribution], Relations, Count, frozenset[int]]) -> None:
    contributions, relations, provided, counted = world
    total = Tally(contributions, relations, {"ordinary": provided}).total("ordinary")
    assert total.low <= len(counted)
    assert total.high is None or len(counted) <= total.high
    assert bool(total.needs) is not total.settled


@settings(max_examples=300, deadline=None)
@given(worlds(), st.data())
def test_a_tally_with_one_item_changed_is_that_of_the_changed_items(
    world: tuple[list[Contribution], Relations, Count, frozenset[int]], data: st.DataObject
) -> None:
    contributions, relations, provided, _ = world
    old = data.draw(st.sampled_from(contributions))
    members = data.draw(st.sampled_from([TRUE, FALSE, unknown(("other",))]))
    size = data.draw(st.sampled_from([old.group.size, Count(0, 0), Count(3, 3), Count(1, None, frozenset(("size",)))]))
    related = (
        {name for key in relations.overlaps for name in key} | set(relations.parents) | {one.name for one in relations.parents.values()}
    )
    named = sum(one.group.name == old.group.name for one in contributions) > 1 or old.group.name in related
    group = old.group if named else Group(old.group.name, size)
    new = Contribution(old.key, group, {"ordinary": members}, None)
    changed: Sequence[Contribution] = [new if one is old else one for one in contributions]
    incremental = Tally(contributions, relations, {"ordinary": provided}).total("ordinary", new)
    fresh = Tally(changed, relations, {"ordinary": provided}).total("ordinary")
    assert (incremental.low, incremental.high) == (fresh.low, fresh.high)


@settings(max_examples=1000, deadline=None)
@given(worlds())
def test_where_all_is_certain_the_count_is_no_wider_than_the_union(
    world: tuple[list[Contribution], Relations, Count, frozenset[int]],
) -> None:
    contributions, relations, provided, _ = world
    certain = [one for one in contributions if not one.members["ordinary"].open]
    groups = {one.group.name: one.group for one in certain if one.members["ordinary"].certain}
    expected = union([*groups.values(), Group(OTHERS, provided)], relations)
    found = Tally(certain, relations, {"ordinary": provided}).total("ordinary")
    assert found.low >= expected.low
    assert expected.high is None or (found.high is not None and found.high <= expected.high)


@settings(max_examples=200, deadline=None)
@given(worlds(), st.randoms())
def test_the_order_of_contributions_changes_no_count(
    world: tuple[list[Contribution], Relations, Count, frozenset[int]], random: Any
) -> None:
    contributions, relations, provided, _ = world
    shuffled = list(contributions)
    random.shuffle(shuffled)
    one = Tally(contributions, relations, {"ordinary": provided}).total("ordinary")
    other = Tally(shuffled, relations, {"ordinary": provided}).total("ordinary")
    assert one == other


def test_the_provided_of_the_stories_is_of_this_year() -> None:
    assert PROVIDED.startswith(f"{{as_of: {TODAY[:4]}-")


# --------------------------------------------------------------------------- of many unknown the first few are asked


def test_which_of_many_unknown_numbers_are_asked_for_does_not_hang_on_the_order_of_flows_and_files(lawbook: Lawbook) -> None:
    def asked(sources: list[tuple[str, list[str]]]) -> dict[str, tuple[frozenset[str], Count]]:
        texts = [(path, story("".join(flows))) for path, flows in sources]
        report = judged(texts, lawbook, TODAY)
        assert not report.problems
        needs = report.judge.tallies["example-tools"].total("ordinary")
        return {
            one.id: (frozenset(question.key for each in one.items for question in each.verdict.questions), needs) for one in report.flows
        }

    flows = [flow(f"flow-{number:02}", persons="null") for number in range(40)]
    shared = [flow(f"group-{number:02}", items=item(category="null", persons="customers")) for number in range(30)]
    first, second = [*flows[:20], *shared[:15]], [*flows[20:], *shared[15:]]
    told = asked([("a.yaml", first), ("b.yaml", second)])
    assert len(told) == 70
    # Many are unknown, and not all of them are asked for.
    (needs,) = {count.needs for _, count in told.values()}
    assert 16 <= len(needs) < 40
    assert asked([("b.yaml", second), ("a.yaml", first)]) == told
    assert asked([("b.yaml", second[::-1]), ("a.yaml", first[::-1])]) == told
