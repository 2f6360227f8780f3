"""The law of other places is named where a flow touches it, and never changes an answer."""

from __future__ import annotations

import pytest
from conftest import TODAY
from laws import judged_text
from stories import CLEAR

from tongguan.lawbook.model import Lawbook
from tongguan.render import Options, renderer
from tongguan.report import Report


def report(country: str, lawbook: Lawbook, day: str = TODAY, category: str = "person.contact") -> Report:
    text = CLEAR.replace("country: CH", f"country: {country}").replace("category: person.contact", f"category: {category}")
    return judged_text(text, lawbook, day)


def named(found: Report) -> set[str]:
    return {rule.id for rules in found.notes.values() for rule in rules if rule.then.get("note") == "not_covered"}


@pytest.mark.parametrize(
    ("country", "rules"),
    [
        ("US", {"foreign-law/us-bulk-data"}),
        ("DE", {"foreign-law/eu-return-leg"}),
        ("HK", {"foreign-law/gba-contract"}),
        ("MO", {"foreign-law/gba-contract"}),
        ("CH", set()),
    ],
)
def test_the_law_of_the_other_side_is_named_and_changes_nothing(country: str, rules: set[str], lawbook: Lawbook) -> None:
    found = report(country, lawbook)
    assert named(found) == rules
    assert found.exit_code == 0


@pytest.mark.parametrize(("day", "there"), [("2025-03-16", False), ("2025-03-17", True)])
def test_from_its_first_day(day: str, there: bool, lawbook: Lawbook) -> None:
    # 15 CFR part 791 subpart D, in force 2025-03-17: connected vehicles.
    assert ("foreign-law/us-connected-vehicles" in named(report("US", lawbook, day, "vehicle.can.without_position"))) is there


@pytest.mark.parametrize(
    ("format_", "language", "words"),
    [
        ("text", "en", ["not assessed[foreign-law/us-bulk-data]", "28 CFR part 202", "customers"]),
        ("text", "zh", ["未评估[foreign-law/us-bulk-data]", "美国大批量敏感数据规则", "第28编第202部分"]),
        ("markdown", "en", ["### Not assessed", "foreign-law/us-bulk-data"]),
        ("html", "zh", ["foreign-law/us-bulk-data", "未评估：美国自2025年4月8日起"]),
        ("json", "en", ['"id":"foreign-law/us-bulk-data"', '"not_covered":true']),
    ],
)
def test_every_report_says_so(format_: str, language: str, words: list[str], lawbook: Lawbook) -> None:
    told = renderer(format_)(report("US", lawbook), Options(language=language))
    assert [word for word in words if word not in told.replace("\n  ", " ")] == []


def test_a_report_that_touches_none_says_nothing(lawbook: Lawbook) -> None:
    assert "not assessed" not in renderer("text")(report("CH", lawbook), Options())


@pytest.mark.parametrize(("day", "told"), [("2025-05-16", False), ("2025-05-17", True)])
def test_a_list_that_has_run_out_is_told_by_every_report(day: str, told: bool, lawbook: Lawbook) -> None:
    """The Lingang lists ran to 2025-05-16 (trial of one year): whoever still names one hears that it is not used."""
    found = judged_text(CLEAR.replace("    to: ", "    list: LG-BIO-2024\n    to: ", 1), lawbook, day)
    for format_, language in (("text", "en"), ("text", "zh"), ("markdown", "en"), ("html", "zh"), ("json", "en")):
        shown = renderer(format_)(found, Options(language=language))
        assert ("zones-common/edition-not-in-force" in shown) is told, (format_, language)
