"""`tongguan diff`: what changed in verdicts, by the law of two days, between revisions, manifests, packs and stored reports.

Expectations are those of the law; that they are what `check` says of each side alone is tested with the examples.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from company import POLICY, forget_packs, pack
from conftest import ROOT, TODAY
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from repo import commit, git, named, put, run, write
from stories import BREACH, CLEAR, DUTY, INVALID, OPEN, REVIEW, TEXTS, WAIVED, exporter, flow, story

from tongguan.compare.difference import direction
from tongguan.compare.sides import LADDER, ItemSide, Part
from tongguan.compare.statements import Spot
from tongguan.lawbook.model import Words
from tongguan.render.cells import width

EXAMPLES = ROOT / "examples"
SCHEMA = Draft202012Validator(json.loads((ROOT / "schemas" / "diff.v1.json").read_text(encoding="utf-8")))
TURNED = {
    "stricter": "freer", "freer": "stricter", "both": "both", "other": "other", "same": "same",
    "came": "went", "went": "came", "changed": "changed",
    "begins": "ends", "ends": "begins", "added": "removed", "removed": "added", "amended": "amended",
}  # fmt: skip
"""What each word becomes when the sides are exchanged."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    forget_packs()


def diff(*arguments: str, day: str | None = TODAY, status: int | None = None) -> dict[str, Any]:
    """The JSON of a comparison."""
    result = run("diff", *arguments, "--format", "json", day=day)
    assert result.stdout, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    assert list(SCHEMA.iter_errors(found)) == []
    assert found["exit_code"] == result.exit_code
    assert status is None or result.exit_code == status, result.stdout
    return found


def told(*arguments: str, day: str | None = TODAY, **variables: str) -> Result:
    return run("diff", *arguments, day=day, **{"COLUMNS": "80", **variables})


def ways(found: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["direction"] for one in found["flows"]}


def routes(found: dict[str, Any], name: str, item: str) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    one = next(each for each in found["flows"] if each["id"] == name)
    change = next(each for each in one["items"] if each["id"] == item)
    ends = (change["before"], change["after"])
    return tuple(None if end is None else (end["lightest"], end["strictest"]) for end in ends)  # type: ignore[return-value]


def rules(found: dict[str, Any], name: str) -> dict[str, str]:
    one = next(each for each in found["flows"] if each["id"] == name)
    return {rule["id"]: rule["change"] for rule in one["rules"]}


def findings(found: dict[str, Any], name: str) -> set[tuple[str, str]]:
    one = next(each for each in found["flows"] if each["id"] == name)
    return {(change["change"], change["rule"]) for change in one["findings"]}


CONTRACT = ("contract_or_certification", "contract_or_certification")
FREE = ("none", "none")
ASSESSMENT = ("security_assessment", "security_assessment")

# ------------------------------------------------------------------ the law of two days


def test_order_16_freed_small_volume_and_staff_on_2024_03_22() -> None:
    # Until 2024-03-21 every export of personal information needs a contract or certificate (PIPL art. 38; Order 13
    # art. 4); from 2024-03-22 small volume (Order 16 art. 5(1)(4)) and staff (art. 5(1)(2)) are exempt. The sensitive
    # papers of trainees need their contract on both days, by another rule.
    here = str(EXAMPLES / "before-and-after-2024" / "manifest.yaml")
    found = diff(here, "--as-of", "2024-03-21", "--as-of", "2024-03-22", day=None, status=0)
    assert ways(found) == {"customers": "freer", "staff": "freer", "trainees": "other"}
    assert routes(found, "customers", "addresses") == (CONTRACT, FREE)
    assert routes(found, "staff", "payroll") == (CONTRACT, FREE)
    assert routes(found, "trainees", "visits") == (CONTRACT, CONTRACT)
    assert rules(found, "customers") == {"before-2024/contract-or-certification": "ends", "order16/small-volume": "begins"}
    assert rules(found, "staff")["order16/hr"] == "begins"
    assert found["facts"] == []
    assert found["rules_between"]["begins"] > 0
    assert found["rules_between"]["ends"] > 0
    assert found["rules_between"]["added"] == found["rules_between"]["removed"] == found["rules_between"]["amended"] == 0


def test_backwards_the_same_days_are_stricter_and_end_with_1() -> None:
    here = str(EXAMPLES / "before-and-after-2024" / "manifest.yaml")
    found = diff(here, "--as-of", "2024-03-22", "--as-of", "2024-03-21", day=None, status=1)
    assert ways(found) == {"customers": "stricter", "staff": "stricter", "trainees": "other"}
    # What begins only later is not called ended.
    text = told(here, "--as-of", "2024-03-22", "2024-03-21", day=None).stdout
    assert "order16/small-volume" in text
    assert "in force only from 2024-03-22" in text
    assert "until 2024-03-22" not in text


def test_a_second_day_may_stand_behind_the_first() -> None:
    write(m=CLEAR)
    one = run("diff", "m.yaml", "--as-of", "2025-01-01", "2025-01-02", day=None)
    two = run("diff", "--as-of", "2025-01-01", "--as-of", "2025-01-02", "m.yaml", day=None)
    assert one.exit_code == two.exit_code == 0
    assert one.stdout == two.stdout


def test_a_new_edition_of_a_zone_list_reaches_the_whole_city() -> None:
    # Beijing's negative list: the 2024 edition (to 2026-05-10) binds companies of the zone, that of 2025 (from
    # 2026-05-11) the whole city; its entries are important data, which need an assessment (Order 16 arts. 6, 7).
    folder = EXAMPLES / "beijing-negative-list"
    found = diff(str(folder / "manifest-city.yaml"), "--as-of", "2026-05-10", "--as-of", "2026-05-11", day=None, status=1)
    # What was for a review, none up to an assessment, needs the assessment for certain.
    assert ways(found) == {"street-video": "stricter", "telematics": "stricter"}
    for name, item_ in (("street-video", "clips"), ("telematics", "commands")):
        assert routes(found, name, item_) == (("none", "security_assessment"), ASSESSMENT)
        assert any(rule.startswith("bj-2025/") and change == "begins" for rule, change in rules(found, name).items())
    # The days on either side of it are the same law.
    assert diff(str(folder / "manifest-city.yaml"), "--as-of", "2026-05-11", "--as-of", "2026-05-12", day=None)["flows"] == []


@pytest.mark.parametrize(("day", "status"), [("2027-11-22", 0), ("2027-11-23", 4)])
def test_where_the_law_of_a_day_was_not_read_nobody_knows_what_did_not_change(day: str, status: int) -> None:
    # The law was checked to 2026-11-22; more than a year later it was not read.
    write(m=BREACH)
    days = ("m.yaml", "--as-of", "2027-11-22", "--as-of", day)
    found = diff(*days, day=None, status=status)
    assert bool(found["after"]["unread"]) == (status == 4)
    assert found["before"]["unread"] == []
    assert diff(*days, "--fail-on", "nothing", day=None, status=0)["flows"] == []
    for format_ in ("text", "markdown"):
        assert ("was not read" in run("diff", *days, "--format", format_, day=None).stdout) == (status == 4)
    # Before the lawbook begins neither.
    assert run("diff", "m.yaml", "--as-of", "2016-01-01", "--as-of", day, day=None).exit_code != 0


def test_only_the_rules_that_decide_are_told() -> None:
    here = str(EXAMPLES / "before-and-after-2024" / "manifest.yaml")
    found = diff(here, "--as-of", "2024-03-21", "--as-of", "2024-03-22", day=None)
    assert len(rules(found, "customers")) < found["rules_between"]["begins"]


# ------------------------------------------------------------------ two manifests


def test_a_field_more_than_the_filed_contract_names_is_a_breach() -> None:
    # Order 13 art. 8: what changes the scope asks for a supplement or a new contract, filed again; the paper itself stays.
    shutil.copytree(EXAMPLES / "supplier-contract", "s")
    text = Path("s/manifest.yaml").read_text(encoding="utf-8")
    more = text.replace("fields: [photo, hand, tester_number]", "fields: [photo, hand, tester_number, year_of_birth]")
    assert more != text
    put("s/more.yaml", more)
    found = diff("s/manifest.yaml", "s/more.yaml", status=1)
    assert ways(found) == {"fingerprints": "stricter"}
    assert routes(found, "fingerprints", "hand-photos") == (CONTRACT, CONTRACT)
    assert [one["id"] for one in found["flows"][0]["items"]] == ["hand-photos"]
    assert ("came", "order13/outside-scope") in findings(found, "fingerprints")
    (fact,) = found["facts"]
    line = next(number for number, one in enumerate(more.splitlines(), 1) if "year_of_birth" in one)
    assert fact["fact"] == "item.fields"
    assert fact["subjects"] == [{"exporter": "example-sensors-changsha", "flow": "fingerprints", "item": "hand-photos"}]
    assert fact["before"]["value"] == "[hand, photo, tester_number]"
    assert fact["after"] == {
        "value": "[hand, photo, tester_number, year_of_birth]",
        "location": {"path": "s/more.yaml", "line": line, "column": more.splitlines()[line - 1].index("fields:") + 1},
    }
    # Taken out again, it is freer.
    assert ways(diff("s/more.yaml", "s/manifest.yaml", status=0)) == {"fingerprints": "freer"}


def test_an_item_more_than_the_contract_names_is_stricter() -> None:
    shutil.copytree(EXAMPLES / "supplier-contract", "s")
    text = Path("s/manifest-one-item-more.yaml").read_text(encoding="utf-8").replace("id: fingerprints-plus", "id: fingerprints")
    put("s/more.yaml", text)
    found = diff("s/manifest.yaml", "s/more.yaml", status=1)
    assert routes(found, "fingerprints", "grip-video") == (None, CONTRACT)
    assert ways(found) == {"fingerprints": "stricter"}


@pytest.mark.parametrize(("size", "crossed"), [("99_999", False), ("100_000", True)])
def test_a_number_that_is_reached_is_told_on_both_sides_of_it(size: str, crossed: bool) -> None:
    # Order 16 art. 8(1): from 100,000 persons' ordinary information since 1 January a contract or certificate.
    write(a=CLEAR, b=story(size=size))
    found = diff("a.yaml", "b.yaml", status=int(crossed))
    counts = [(one["bucket"], one["threshold"], one["before"]["reached"], one["after"]["reached"]) for one in found["counts"]]
    assert counts == ([("ordinary", 100_000, "false", "true")] if crossed else [])
    assert ways(found) == ({"customers": "stricter"} if crossed else {})
    # The fact is told either way, with both places: where the population is sized.
    (fact,) = found["facts"]
    assert fact["fact"] == "item.persons"
    assert [fact[side]["value"] for side in ("before", "after")] == ["640", f"{int(size):,}"]
    assert [fact[side]["location"]["path"] for side in ("before", "after")] == ["a.yaml", "b.yaml"]


def test_what_turns_out_open_is_never_called_freer() -> None:
    # 150,000 persons need a contract; a range around 100,000 may need none: less is known, nothing is eased.
    write(a=BREACH, b=OPEN)
    found = diff("a.yaml", "b.yaml", status=0)
    assert ways(found) == {"customers": "less_certain"}
    assert found["summary"]["freer"] == 0
    assert "less certain" in told("a.yaml", "b.yaml").stdout
    assert ways(diff("b.yaml", "a.yaml", status=1)) == {"customers": "stricter"}


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        (CLEAR, BREACH, "stricter"), (CLEAR, OPEN, "stricter"), (CLEAR, REVIEW, "stricter"), (CLEAR, DUTY, "stricter"),
        (BREACH, CLEAR, "freer"), (OPEN, CLEAR, "freer"), (REVIEW, CLEAR, "freer"), (DUTY, CLEAR, "freer"),
        (OPEN, BREACH, "stricter"), (BREACH, WAIVED, "freer"), (WAIVED, BREACH, "stricter"),
    ],
)  # fmt: skip
def test_the_direction_of_each_step(before: str, after: str, way: str) -> None:
    write(a=before, b=after)
    assert ways(diff("a.yaml", "b.yaml", status=int(way == "stricter"))) == {"customers": way}


def test_a_waiver_is_the_same_finding_let_pass() -> None:
    write(a=BREACH, b=WAIVED)
    found = diff("a.yaml", "b.yaml")
    (change,) = found["flows"][0]["findings"]
    assert (change["change"], change["same_fingerprint"]) == ("changed", True)
    assert (change["before"]["kind"], change["after"]["kind"]) == ("breach", "waived")
    assert diff("a.yaml", "b.yaml", "--no-waivers")["flows"] == []


def test_other_data_under_an_old_name_are_another_finding() -> None:
    # Both need the contract from 100,000 persons on; the data are not the same.
    write(a=BREACH, b=BREACH.replace("person.contact", "person.account"))
    found = diff("a.yaml", "b.yaml", status=0)
    (change,) = found["flows"][0]["findings"]
    assert (change["change"], change["same_fingerprint"], change["rule"]) == ("changed", False, "order16/contract-or-certification")
    assert ways(found) == {"customers": "other"}


def test_flows_that_are_new_or_gone_count_by_what_stands_against_them() -> None:
    two = story(flow() + flow("suppliers", persons="300"))
    write(a=CLEAR, b=two)
    found = diff("a.yaml", "b.yaml", status=0)
    assert ways(found) == {"suppliers": "other"}
    assert (found["flows"][0]["before"], found["flows"][0]["after"]["kind"]) == (None, "clear")
    assert "new flow" in told("a.yaml", "b.yaml").stdout
    # 200,000 persons more: the new flow needs a contract, and so does the old one, for they are counted together.
    write(b=story(flow() + flow("suppliers", persons="200_000")))
    assert ways(diff("a.yaml", "b.yaml", status=1)) == {"customers": "stricter", "suppliers": "stricter"}
    assert ways(diff("b.yaml", "a.yaml", status=0)) == {"customers": "freer", "suppliers": "freer"}
    assert "flow gone" in told("b.yaml", "a.yaml").stdout


def test_folders_are_compared_whole_and_files_may_have_other_names() -> None:
    write(a__x=CLEAR, a__y=named(BREACH, "other"), b__z=CLEAR, b__deep__manifest=named(BREACH, "other"))
    found = diff("a", "b", status=0)
    assert (found["flows"], found["facts"], found["summary"]["same"]) == ([], [], 2)


def test_facts_of_a_whole_exporter_are_told_once() -> None:
    text = story(flow() + flow("suppliers", persons="300"))
    write(a=text, b=text.replace("critical_infrastructure_operator: false", "critical_infrastructure_operator: true"))
    # LAW: Order 16 art. 7(1)(1): an operator of critical information infrastructure declares every export.
    found = diff("a.yaml", "b.yaml", status=1)
    assert routes(found, "customers", "addresses") == (FREE, ASSESSMENT)
    (fact,) = found["facts"]
    assert fact["fact"] == "exporter.critical_infrastructure_operator"
    assert fact["subjects"] == [{"exporter": "example-tools", "flow": None, "item": None}]
    assert (fact["before"]["value"], fact["after"]["value"]) == ("false", "true")
    assert told("a.yaml", "b.yaml").stdout.count("exporter.critical_infrastructure_operator") == 1


def test_defaults_that_hold_for_several_flows_are_told_once() -> None:
    text = story(flow() + flow("suppliers", persons="300"))
    write(a=text, b=text.replace("important_suspected: false", "important_suspected: true"))
    found = diff("a.yaml", "b.yaml", status=1)
    (fact,) = found["facts"]
    assert [(one["flow"], one["item"]) for one in fact["subjects"]] == [("customers", "addresses"), ("suppliers", "addresses")]
    assert "item.important_suspected (2 flows)" in told("a.yaml", "b.yaml").stdout


def test_what_is_said_of_people_has_its_place_at_the_population() -> None:
    other = CLEAR.replace("kind: customers}", "kind: employees}")
    write(a=CLEAR, b=other)
    (fact,) = [one for one in diff("a.yaml", "b.yaml")["facts"] if one["fact"] == "population.kind"]
    assert (fact["before"]["value"], fact["after"]["value"]) == ("customers", "employees")
    line = next(number for number, text in enumerate(other.splitlines(), 1) if "kind: employees}" in text)
    assert fact["after"]["location"] == {"path": "b.yaml", "line": line, "column": other.splitlines()[line - 1].index("employees") + 1}


def test_a_paper_that_is_added_is_told_by_its_name() -> None:
    held = "{mechanism: standard_contract, ref: SCC-9, effective: 2025-05-01, filed: 2025-05-06, items: [addresses]}"
    write(a=BREACH, b=BREACH.replace("    items:\n", f"    clearances: [{held}]\n    items:\n"))
    found = diff("a.yaml", "b.yaml")
    (fact,) = found["facts"]
    assert (fact["fact"], fact["before"]["value"], fact["after"]["value"]) == ("flow.clearances", "[]", "[standard_contract SCC-9]")
    # LAW: Order 13 art. 7: filed within 10 working days of taking effect; 2025-06-20 is past them.
    write(c=Path("b.yaml").read_text(encoding="utf-8").replace("filed: 2025-05-06", "filed: 2025-06-20"))
    (fact,) = diff("b.yaml", "c.yaml")["facts"]
    assert fact["fact"] == "clearances[standard_contract SCC-9].filed"
    assert (fact["before"]["value"], fact["after"]["value"]) == ("2025-05-06", "2025-06-20")


# ------------------------------------------------------------------ what holds of every comparison


@pytest.mark.parametrize("name", sorted(one.name for one in EXAMPLES.iterdir() if one.is_dir() and one.name != "company-pack"))
def test_nothing_differs_from_itself(name: str) -> None:
    paths = sorted(
        str(one)
        for one in (EXAMPLES / name).glob("*.yaml")
        if one.name != "expected.yaml" and "\nflows:" in one.read_text(encoding="utf-8")
    )
    assert paths
    for path in paths:
        found = diff(path, path, status=0)
        assert (found["flows"], found["facts"], found["counts"], found["other_inputs"]) == ([], [], [], [])
        assert found["summary"]["same"] == found["summary"]["flows"] > 0


def turned(found: dict[str, Any]) -> dict[str, Any]:
    """A comparison with its sides exchanged."""

    def swap(one: Any) -> Any:
        if isinstance(one, list):
            return [swap(each) for each in one]
        if not isinstance(one, dict):
            return one
        data = {key: swap(value) for key, value in one.items()}
        if "before" in data:
            data["before"], data["after"] = data["after"], data["before"]
        if "change" in data:
            data["change"] = TURNED[data["change"]]
        return data

    data: dict[str, Any] = swap(found)
    return data


def normal(found: dict[str, Any]) -> dict[str, Any]:
    """Without order and direction."""
    flows = []
    for one in found["flows"]:
        items = sorted(({**each, "direction": ""} for each in one["items"]), key=lambda each: str(each["id"]))
        changes = sorted(one["findings"], key=json.dumps)
        flows.append(
            {**one, "direction": "", "title": "", "items": items, "findings": changes, "rules": sorted(one["rules"], key=json.dumps)}
        )
    return {
        "flows": sorted(flows, key=lambda one: str(one["id"])),
        "facts": sorted(found["facts"], key=json.dumps),
        "counts": sorted(({**one, "rules": sorted(one["rules"])} for one in found["counts"]), key=json.dumps),
    }


PAIRS = [(one, other) for one in sorted(TEXTS) for other in sorted(TEXTS) if one < other]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_exchanged_sides_give_the_same_with_signs_turned(one: str, other: str) -> None:
    write(a=TEXTS[one], b=TEXTS[other])
    there, back = diff("a.yaml", "b.yaml"), diff("b.yaml", "a.yaml")
    assert normal(turned(there)) == normal(back)
    for name, way in ways(there).items():
        # What turned out open is not called freer, so that its turn is a stricter one.
        assert ways(back)[name] == (
            "stricter" if way == "less_certain" else "less_certain" if ways(back)[name] == "less_certain" else TURNED[way]
        )


def test_days_exchanged_give_the_same_with_signs_turned() -> None:
    for name in ("before-and-after-2024/manifest.yaml", "lingang-2024/manifest.yaml", "beijing-negative-list/manifest-city.yaml"):
        here = str(EXAMPLES / name)
        days = [("2024-03-21", "2024-03-22"), ("2025-03-01", "2025-06-01"), ("2025-11-24", "2026-11-24")]
        for first, second in days:
            there = diff(here, "--as-of", first, "--as-of", second, day=None)
            back = diff(here, "--as-of", second, "--as-of", first, day=None)
            assert normal(turned(there)) == normal(back)


@pytest.mark.parametrize("text", [CLEAR, BREACH, OPEN, REVIEW, DUTY, WAIVED])
def test_moved_lines_other_names_and_layout_are_no_change(text: str) -> None:
    moved = "# a comment\n\n" + text.replace("{name: Example Tools AG, country: CH}", "{ country: CH, name: Example Tools Ltd. }")
    write(a__m=text, b__n=moved.replace("  - id: customers\n", "\n\n  - id: customers\n    title: Other words\n"))
    found = diff("a/m.yaml", "b/n.yaml", status=0)
    assert (found["flows"], found["facts"], found["counts"]) == ([], [], [])


def test_a_fact_moved_under_defaults_is_no_change() -> None:
    own = CLEAR.replace("    purpose: after_sales\n", "")
    write(a=CLEAR, b=own.replace("  flows:\n    way", "  flows:\n    purpose: after_sales\n    way"))
    found = diff("a.yaml", "b.yaml", status=0)
    assert (found["flows"], found["facts"]) == ([], [])


def test_an_exporter_moved_into_its_own_file_is_no_change() -> None:
    head = exporter()
    write(a=CLEAR, b__m=CLEAR.replace(head, "exporter: exporter.yaml\n"), b__exporter=f"version: 1\n{head}")
    found = diff("a.yaml", "b", status=0)
    assert (found["flows"], found["facts"]) == ([], [])


# ------------------------------------------------------------------ directions by themselves


def item(low: str, high: str, **kinds: str) -> ItemSide:
    """An item with findings: the name of a matter → its kind; `route` is about the route."""
    spot = Spot("m.yaml", 1, 1)
    parts = tuple(
        Part(f"{name}{kind}", f"{name}{kind}", ("i",), kind, kind, name, Words(name, name), (), name == "route", spot)
        for name, kind in kinds.items()
    )
    order = ("breach", "open", "review", "duty", "waived", "clear")
    worst = min((part.kind for part in parts), key=order.index, default="clear")
    return ItemSide("i", worst, LADDER.index(low), LADDER.index(high), frozenset(), {}, parts)


NO, CONTRACT_, ASSESS = "none", "contract_or_certification", "security_assessment"


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        # A stricter route is stricter even where the paper for it is held.
        (item(CONTRACT_, CONTRACT_, route="clear"), item(ASSESS, ASSESS, route="clear"), "stricter"),
        # The route is freer; that a missing contract is a finding of another rule does not make it stricter.
        (item(ASSESS, ASSESS, route="breach"), item(CONTRACT_, CONTRACT_, route="breach"), "freer"),
        # A route more free, an approval more to obtain.
        (item(ASSESS, ASSESS, route="breach"), item(CONTRACT_, CONTRACT_, route="breach", gate="breach"), "both"),
        # The question is answered at its strict end, and what is held answers that.
        (item(NO, ASSESS, route="open"), item(ASSESS, ASSESS, route="clear"), "freer"),
        (item(NO, ASSESS, route="open"), item(ASSESS, ASSESS, route="breach"), "stricter"),
        # What may be is stricter than what was.
        (item(NO, NO, route="clear"), item(NO, CONTRACT_, route="open"), "stricter"),
        (item(CONTRACT_, CONTRACT_, route="breach"), item(NO, ASSESS, route="open"), "both"),
        (item(CONTRACT_, CONTRACT_, route="breach"), item(NO, CONTRACT_, route="open"), "less_certain"),
        # At most a contract, where nothing could go at all: eased for certain, though it is open how far.
        (item("prohibited", "prohibited", route="breach"), item(NO, CONTRACT_, route="open"), "freer"),
        # One approval is needed no more; that of another nobody knows takes nothing from that.
        (item(NO, NO, gate="breach", beside="breach"), item(NO, NO, beside="open"), "freer"),
        (item(NO, NO, gate="breach", beside="breach"), item(NO, NO, gate="breach", beside="open"), "less_certain"),
        # Not an export of data any more; then one again.
        (item(NO, NO, route="clear"), item("out", "out", route="clear"), "freer"),
        (item("gates_only", "gates_only", route="clear"), item(NO, NO, route="clear"), "stricter"),
        (item(NO, NO, route="clear"), item(NO, NO, route="clear"), "same"),
        (None, item(NO, NO, route="clear"), "other"),
        (None, item(NO, NO, route="clear", duty="duty"), "stricter"),
        (item(CONTRACT_, CONTRACT_, route="breach"), None, "freer"),
    ],
)  # fmt: skip
def test_which_way_an_item_goes(before: ItemSide | None, after: ItemSide | None, way: str) -> None:
    assert direction(before, after) == way


KINDS_ = st.sampled_from(["breach", "open", "review", "duty", "waived", "clear"])
ITEMS = st.builds(
    lambda ends, kinds: item(LADDER[min(ends)], LADDER[max(ends)], **kinds),
    st.tuples(st.integers(0, len(LADDER) - 1), st.integers(0, len(LADDER) - 1)),
    st.dictionaries(st.sampled_from(["route", "gate", "duty", "beside"]), KINDS_, min_size=1),
)
NAMES = {"beside": "route review x"}
"""One of the matters hangs together with the route."""


@given(ITEMS, ITEMS)
def test_every_way_has_its_turn(one: ItemSide, other: ItemSide) -> None:
    there, back = direction(one, other, (), NAMES), direction(other, one, (), NAMES)
    assert direction(one, one, (), NAMES) == "same"
    turns = {"stricter": {"freer", "less_certain"}, "freer": {"stricter"}, "less_certain": {"stricter"}}
    assert back in turns.get(there, {there})
    if other.high > one.high:
        assert there in ("stricter", "both")
    if other.high < one.high:
        assert there in ("freer", "both")
    if other.high >= one.high and other.low >= one.low and other.kind == "breach" != one.kind:
        assert there in ("stricter", "both")


# ------------------------------------------------------------------ git


def test_a_change_is_held_against_the_branch_it_comes_from() -> None:
    write(flows__m=CLEAR)
    base = commit()
    git("checkout", "-q", "-b", "topic")
    write(flows__m=BREACH)
    found = diff("--base", "main", status=1)
    assert ways(found) == {"customers": "stricter"}
    assert found["before"]["name"]["en"] == f"main ({base[:9]})"
    assert found["after"]["name"] == {"zh": "工作区", "en": "working tree"}
    assert [found[side]["inputs"][0]["path"] for side in ("before", "after")] == ["flows/m.yaml"] * 2
    # What main did meanwhile is none of this change.
    git("stash", "-q")
    git("checkout", "-q", "main")
    write(flows__n=named(BREACH, "other"))
    commit()
    git("checkout", "-q", "topic")
    git("stash", "pop", "-q")
    assert ways(diff("--base", "main", status=1)) == {"customers": "stricter"}


def test_nothing_is_left_behind_and_nothing_here_is_touched() -> None:
    write(m=CLEAR)
    commit()
    here = Path.cwd()
    diff("--base", "HEAD")
    assert git("status", "--short") == ""
    assert Path.cwd() == here


def test_renamed_files_and_folders_are_no_change() -> None:
    write(flows__m=BREACH, flows__exporter="x: 1\n")
    commit()
    git("mv", "flows", "services")
    for paths in ((), ("services",), ("services/m.yaml",)):
        found = diff("--base", "HEAD", *paths, status=0)
        assert (found["flows"], found["facts"], found["summary"]["same"]) == ([], [], 1), paths
    # Seen from within the folder that was not there then.
    result = run("diff", "--base", "HEAD", ".")
    assert result.exit_code == 0


def test_exporter_files_are_those_of_the_revision() -> None:
    head = exporter()
    write(m__manifest=CLEAR.replace(head, "exporter: exporter.yaml\n"), m__exporter=f"version: 1\n{head}")
    commit()
    operator = head.replace("critical_infrastructure_operator: false", "critical_infrastructure_operator: true")
    write(m__exporter=f"version: 1\n{operator}")
    found = diff("--base", "HEAD", status=1)
    assert routes(found, "customers", "addresses") == (FREE, ASSESSMENT)
    assert found["facts"][0]["after"]["location"]["path"] == "m/exporter.yaml"


def test_waivers_are_those_of_the_revision() -> None:
    entry = 'rule: order16/contract-or-certification, reason: filing under way, by: "A. Example", until: 2026-12-31'
    write(m=BREACH)
    commit()
    write(waivers=f"version: 1\nwaivers:\n  - {{flow: customers, {entry}}}\n")
    assert ways(diff("--base", "HEAD", status=0)) == {"customers": "freer"}
    commit()
    Path("waivers.yaml").unlink()
    assert ways(diff("--base", "HEAD", status=1)) == {"customers": "stricter"}


def test_the_configuration_is_that_of_the_revision() -> None:
    write(m=CLEAR, n=named(BREACH, "other"), tongguan="exclude: [n.yaml]\n")
    commit()
    write(tongguan="lang: en\n")
    found = diff("--base", "HEAD", status=1)
    assert [(one["exporter"], one["before"]) for one in found["flows"]] == [("other", None)]
    # A day that the configuration names, too.
    write(tongguan="as_of: 2025-01-01\nexclude: [n.yaml]\n")
    days = diff("--base", "HEAD", day=None)
    assert days["after"]["as_of"] == "2025-01-01" != days["before"]["as_of"]


def test_packs_are_those_of_the_revision_so_that_old_decisions_are_replayed_before_a_merge() -> None:
    pack("rules", policy=POLICY.replace("route: prohibited", "route: security_assessment"))
    write(m=CLEAR, tongguan="rules: [rules]\n")
    commit()
    put("rules/policy.yaml", POLICY)
    found = diff("--base", "HEAD", status=1)
    assert routes(found, "customers", "addresses") == (ASSESSMENT, ("prohibited", "prohibited"))
    assert rules(found, "customers") == {"acme:policy/no-addresses": "amended"}
    assert found["rules_between"] == {"begins": 0, "ends": 0, "added": 0, "removed": 0, "amended": 1}


def test_a_revision_is_judged_as_a_checkout_of_it_would_be() -> None:
    entry = 'rule: order16/contract-or-certification, reason: filing under way, by: "A. Example", until: 2026-12-31'
    head = exporter("b")
    pack("rules")
    put(".gitignore", "build/\nlocal.flow.yaml\n")
    put(
        "pyproject.toml",
        '[tool.tongguan]\nrules = ["rules"]\nbaseline = "legal/known.json"\nledgers = ["legal/ledger.yaml"]\nexclude = ["old/"]\n',
    )
    write(
        one__manifest=story(head=exporter("a", provided=""), size="90_000").replace("person.contact", "person.account"),
        two__manifest=CLEAR.replace(exporter(), "exporter: ../legal/b.yaml\n").replace("person.contact", "person.account"),
        three__manifest=named(BREACH, "c").replace("person.contact", "person.account"),
        four__manifest=named(CLEAR, "d"),
        old__manifest=named(BREACH, "e"),
        legal__b=f"version: 1\n{head}",
        waivers=f"version: 1\nwaivers:\n  - {{flow: customers, exporter: c, {entry}}}\n",
    )
    put("build/manifest.yaml", named(BREACH, "f"))
    shutil.copy("four/manifest.yaml", "local.flow.yaml")
    put("legal/known.json", '{"version": 1, "as_of": "2026-11-24", "lawbook": "x", "findings": []}')
    write(more=named(BREACH, "a").replace("person.contact", "person.account"))
    exported = run("ledger", "more.yaml", "--export", "legal/ledger.yaml", "--isolated")
    assert exported.exit_code == 0, exported.output
    Path("more.yaml").unlink()
    known = run("baseline", "create", "one", "-o", "legal/known.json", "--config", "pyproject.toml")
    assert known.exit_code == 0, known.output
    commit()
    git("add", "-f", "build")  # kept in the repository though it is ignored: git knows it
    commit()
    git("clone", "-q", ".", "../clone")
    for name in ("one", "two", "three", "four", "old", "build", "legal", "rules"):
        shutil.rmtree(name)
    for name in ("local.flow.yaml", "pyproject.toml", "waivers.yaml"):
        Path(name).unlink()
    found = diff("--base", "HEAD", status=0)
    before = {
        one["exporter"]: (one["before"]["kind"], {(each["rule"], *each["items"]) for each in one["findings"]}) for one in found["flows"]
    }
    forget_packs()
    os.chdir("../clone")
    result = run("check", "--format", "json")
    checked = json.loads(result.stdout)
    expected = {one["exporter"]: (one["kind"], set()) for one in checked["flows"]}
    for one in checked["findings"]:
        expected[one["exporter"]][1].add((one["rule"], *one["items"]))
    assert before == expected
    assert set(expected) == {"a", "b", "c", "d", "f"}
    kinds = {name: kind for name, (kind, _) in expected.items()}
    assert (kinds["a"], kinds["c"], kinds["f"]) == ("waived", "waived", "breach")


def test_what_flags_name_is_that_of_the_revision_too() -> None:
    write(m=CLEAR)
    put("README.md", "x")
    commit()
    pack("rules")
    # The pack is part of the change: it was not there then.
    found = diff("--base", "HEAD", "--rules", "rules", status=1)
    assert rules(found, "customers") == {"acme:policy/no-addresses": "added"}
    commit()
    assert diff("--base", "HEAD", "--rules", "rules", status=0)["flows"] == []
    # What lies out of the repository is the same on both sides.
    shutil.copytree("rules", "../outer")
    assert diff("--base", "HEAD", "--rules", "../outer", status=0)["flows"] == []
    # A configuration that was not there then.
    write(other=f"as_of: {TODAY}\nexclude: [m.yaml]\n")
    assert diff("--base", "HEAD", "--config", "other.yaml", day=None)["flows"][0]["after"] is None


def test_a_first_manifest_is_new_and_a_last_one_gone() -> None:
    put("README.md", "x\n")
    commit()
    write(m=BREACH)
    assert diff("--base", "HEAD", status=1)["flows"][0]["before"] is None
    assert diff("--base", "HEAD", "m.yaml", status=1)["flows"][0]["before"] is None
    commit()
    Path("m.yaml").unlink()
    assert diff("--base", "HEAD", status=0)["flows"][0]["after"] is None
    assert diff("--base", "HEAD", "m.yaml", status=0)["flows"][0]["after"] is None


def test_two_revisions() -> None:
    write(m=CLEAR)
    commit()
    write(m=BREACH)
    commit()
    write(m=INVALID)
    found = diff("--base", "HEAD~1", "--head", "HEAD", status=1)
    assert ways(found) == {"customers": "stricter"}
    assert found["after"]["name"]["en"].startswith("HEAD (")
    assert run("diff", "--head", "HEAD").exit_code == 2


@pytest.mark.parametrize("arguments", [("--base", "nowhere"), ("--base", "HEAD", "--head", "nowhere"), ("--base", "HEAD", "..")])
def test_what_git_does_not_know_is_a_wrong_call(arguments: tuple[str, ...]) -> None:
    write(m=CLEAR)
    commit()
    found = run("diff", *arguments)
    assert (found.exit_code, found.stdout) == (2, "")


def test_outside_of_a_repository_there_is_no_revision() -> None:
    write(m=CLEAR)
    assert run("diff", "--base", "HEAD").exit_code == 2


def test_a_path_that_is_on_no_side_is_told() -> None:
    write(m=CLEAR)
    commit()
    found = run("diff", "--base", "HEAD", "n.yaml")
    assert found.exit_code == 3
    assert "no such file" in found.stderr
    assert run("diff", "--base", "HEAD", "--head", "HEAD", "n.yaml").exit_code == 2


def test_a_manifest_that_was_broken_then_is_told_as_of_then() -> None:
    write(m=INVALID)
    commit()
    write(m=CLEAR)
    found = run("diff", "--base", "HEAD")
    assert (found.exit_code, found.stdout) == (3, "")
    assert "as it was at HEAD:" in found.stderr
    assert "m.yaml:" in found.stderr


# ------------------------------------------------------------------ packs, stored reports


def test_two_packs() -> None:
    pack("old", policy=POLICY.replace("route: prohibited", "route: security_assessment"))
    pack("new")
    write(m=CLEAR)
    found = diff("--packs", "old", "new", "m.yaml", status=1)
    assert routes(found, "customers", "addresses") == (ASSESSMENT, ("prohibited", "prohibited"))
    assert found["rules_between"]["amended"] == 1
    assert found["rules_between"]["begins"] == 0
    # Against none: what the pack adds; also where the configuration names it.
    write(tongguan="rules: [new]\n")
    found = diff("--packs", "none", "new", "m.yaml", status=1)
    assert routes(found, "customers", "addresses") == (FREE, ("prohibited", "prohibited"))
    assert rules(found, "customers")["acme:policy/no-addresses"] == "added"
    assert rules(diff("--packs", "new", "none", "m.yaml", status=0), "customers")["acme:policy/no-addresses"] == "removed"
    assert run("diff", "--packs", "new", "nowhere", "m.yaml").exit_code == 2


def stored(name: str, *arguments: str) -> None:
    result = run("check", *arguments, "--format", "json")
    put(name, result.stdout)


def test_a_stored_report_against_a_new_run() -> None:
    write(m=CLEAR, n=named(BREACH, "other"))
    stored("old.json", "m.yaml", "n.yaml")
    found = diff("old.json", "m.yaml", "n.yaml", status=0)
    assert (found["flows"], found["counts"], found["other_inputs"]) == ([], [], [])
    pack("rules")
    found = diff("old.json", "m.yaml", "n.yaml", "--rules", "rules", status=1)
    assert {one["exporter"]: one["direction"] for one in found["flows"]} == {"example-tools": "stricter", "other": "stricter"}
    write(m=BREACH)
    found = diff("old.json", "m.yaml", "n.yaml", status=1)
    assert ways(found) == {"customers": "stricter"}
    assert (found["facts"], found["other_inputs"]) == ([], ["m.yaml"])
    # Stored reports against each other, with no manifest at hand.
    stored("new.json", "m.yaml", "n.yaml")
    Path("m.yaml").unlink()
    assert ways(diff("old.json", "new.json", day=None, status=1)) == {"customers": "stricter"}
    assert diff("old.json", "old.json", day=None, status=0)["flows"] == []
    # The other way round.
    write(m=CLEAR)
    assert ways(diff("n.yaml", "old.json", status=0)) == {"customers": "other"}


def test_other_data_under_an_old_name_are_another_finding_to_a_stored_report_as_well() -> None:
    write(a=BREACH, b=BREACH.replace("country: CH", "country: US"))
    stored("old.json", "a.yaml")
    stored("new.json", "b.yaml")
    for before, after, day in (("old.json", "b.yaml", TODAY), ("a.yaml", "new.json", TODAY), ("old.json", "new.json", None)):
        found = diff(before, after, day=day, status=0)
        assert ways(found) == {"customers": "other"}, (before, after)
        assert [one["same_fingerprint"] for one in found["flows"][0]["findings"]] == [False]


@pytest.mark.parametrize(("old", "new"), [("2021-10-31", "2021-11-01"), ("2022-08-31", "2022-09-01")])
def test_a_rule_that_takes_the_place_of_another_is_known_of_stored_reports_alone(old: str, new: str) -> None:
    # What the Cybersecurity Law left to a review the PIPL left to one too, with an impact assessment (art. 55); Order 11 and 13 then ask for a route.
    write(m=CLEAR)
    for day in (old, new):
        put(f"{day}.json", run("check", "m.yaml", "--format", "json", day=day).stdout)
    assert ways(diff("--as-of", old, new, "m.yaml", day=None, status=1)) == {"customers": "stricter"}
    assert ways(diff(f"{old}.json", f"{new}.json", day=None, status=1)) == {"customers": "stricter"}


def test_an_item_that_joins_a_stored_finding_leaves_the_others_what_they_were() -> None:
    one = "      - {id: addresses, category: person.contact, persons: customers}\n"
    write(a=story(flow(items=one), size="150_000"), b=story(flow(items=one + one.replace("addresses", "more")), size="150_000"))
    stored("old.json", "a.yaml")
    for before in ("old.json", "a.yaml"):
        found = diff(before, "b.yaml", status=1)
        assert [each["id"] for each in found["flows"][0]["items"]] == ["more"]
        assert findings(found, "customers") == {("came", "order16/contract-or-certification")}


@pytest.mark.parametrize(
    "text",
    ["", "no JSON", "[]", '{"schema_version": "2.0"}', '{"schema_version": "1.0"}', '{"schema_version": 1}'],
)
def test_what_is_no_report_is_told(text: str) -> None:
    write(m=CLEAR)
    put("old.json", text)
    found = run("diff", "old.json", "m.yaml")
    assert (found.exit_code, found.stdout) == (3, "")
    assert "old.json" in found.stderr


@pytest.mark.parametrize(
    ("old", "new"),
    [('"kind":"breach"', '"kind":"bad"'), ('"floor":"contract_or_certification"', '"floor":1'), ('"reached":"true"', '"reached":null'),
     ('"line":', '"row":'), ('"bucket":"ordinary"', '"bucket":"others"'), ('"findings":[', '"found":[')],
)  # fmt: skip
def test_a_damaged_report_is_told_not_compared(old: str, new: str) -> None:
    write(m=BREACH)
    stored("old.json", "m.yaml")
    text = Path("old.json").read_text(encoding="utf-8")
    assert old in text
    put("new.json", text.replace(old, new))
    for call in (("old.json", "new.json"), ("new.json", "old.json")):
        assert run("diff", *call, day=None).exit_code == 3


def test_a_report_that_is_not_whole_is_refused() -> None:
    write(m=CLEAR, n=INVALID)
    stored("old.json", "m.yaml", "n.yaml")
    found = run("diff", "old.json", "m.yaml")
    assert found.exit_code == 3
    assert "could not read everything" in found.stderr
    assert run("diff", "nowhere.json", "m.yaml").exit_code == 2


# ------------------------------------------------------------------ calls, and how they end


@pytest.mark.parametrize(
    "arguments",
    [(), ("m.yaml",), ("m.yaml", "m.yaml", "m.yaml"), ("--as-of", "2024-03-22", "--as-of", "2024-03-2", "m.yaml"), ("--fail-on", "x", "m.yaml", "m.yaml"),
     ("--as-of", "2024-03-22", "--as-of", "2024-03-23", "--as-of", "2024-03-24", "m.yaml")],
)  # fmt: skip
def test_a_wrong_call_ends_with_2(arguments: tuple[str, ...]) -> None:
    write(m=CLEAR)
    assert run("diff", *arguments, day=None).exit_code == 2


@pytest.mark.parametrize(
    ("gate", "statuses"),
    [("stricter", (0, 1, 0)), ("freer", (0, 0, 1)), ("change", (0, 1, 1)), ("nothing", (0, 0, 0))],
)
@pytest.mark.parametrize("format_", ["text", "markdown", "json"])
def test_how_it_ends_never_hangs_on_the_format(gate: str, statuses: tuple[int, ...], format_: str) -> None:
    write(a=CLEAR, b=BREACH)
    calls = (("a.yaml", "a.yaml"), ("a.yaml", "b.yaml"), ("b.yaml", "a.yaml"))
    found = tuple(run("diff", *call, "--fail-on", gate, "--format", format_).exit_code for call in calls)
    assert found == statuses


def test_broken_input_on_either_side_ends_with_3_and_compares_nothing() -> None:
    write(a=CLEAR, b=INVALID)
    for call in (("a.yaml", "b.yaml"), ("b.yaml", "a.yaml")):
        found = run("diff", *call, "--format", "json")
        assert (found.exit_code, found.stdout) == (3, "")
        assert "foreign_investted" in found.stderr
    # What is wrong on both sides is told once.
    assert run("diff", "b.yaml", "b.yaml").stderr.count("foreign_investted") == 1 + INVALID.count("foreign_investted") * 1
    put("empty/README.md", "x")
    assert run("diff", "empty", "empty").exit_code == 3


def test_standard_input_may_be_one_side() -> None:
    write(a=CLEAR)
    found = run("diff", "a.yaml", "-", "--format", "json", stdin=BREACH)
    assert found.exit_code == 1
    assert ways(json.loads(found.stdout)) == {"customers": "stricter"}
    for call in (("-", "-"), ("-", "--as-of", "2025-01-01", "2025-01-02"), ("-", "--packs", "none", "none")):
        assert run("diff", *call, day=None, stdin=BREACH).exit_code == 2


# ------------------------------------------------------------------ what people read


def test_the_text_says_it_plainly() -> None:
    write(a=CLEAR, b=BREACH)
    text = told("a.yaml", "b.yaml").stdout
    for line in (
        "before  a.yaml",
        "after   b.yaml",
        "  addresses  no procedure → standard contract or certification",
        "    below 100,000 → 100,000 reached",
        "    ~ item.persons",
        "1 flow: 1 stricter",
        "something became stricter: exit status 1 (--fail-on stricter)",
    ):
        assert line in text, text
    assert re.search(r"^customers → hq +clear → breach  stricter$", text, re.MULTILINE)
    assert re.search(r"^ +a\.yaml:\d+:\d+ → b\.yaml:\d+:\d+$", text, re.MULTILINE)


@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("columns", ["60", "80"])
def test_no_line_is_wider_than_the_screen(language: str, columns: str) -> None:
    here = str(EXAMPLES / "before-and-after-2024" / "manifest.yaml")
    calls = [(here, "--as-of", "2024-03-21", "2024-03-22"), (here, "--as-of", "2023-06-01", "2024-03-21")]
    many = str(EXAMPLES / "aftermarket-driver-assistance" / "manifest.yaml")
    calls.append((many, "--as-of", "2019-01-01", "2023-06-01"))
    for call in calls:
        text = told(*call, "--lang", language, day=None, COLUMNS=columns).stdout
        # A path is not broken, so that it can be clicked.
        lines = [line for line in text.splitlines() if ".yaml" not in line]
        assert max(map(width, lines)) <= int(columns)


def test_chinese_says_everything_in_chinese() -> None:
    write(a=CLEAR, b=BREACH)
    text = told("a.yaml", "b.yaml", "--lang", "zh").stdout
    for words in (
        "更严",
        "之前",
        "之后",
        "通过 → 违规",
        "无需申报、备案或认证 → 标准合同备案或个人信息出境认证",
        "已达 100,000",
        "退出码 1",
    ):
        assert words in text
    for words in ("stricter ", "breach", "before", "reached", "exit status", "facts"):
        assert words not in text


def test_markdown_is_a_comment_in_which_no_title_means_anything() -> None:
    write(a=CLEAR, b=BREACH.replace("  - id: customers\n", '  - id: customers\n    title: "@team <b>|x| [y](z)"\n'))
    text = run("diff", "a.yaml", "b.yaml", "--format", "markdown").stdout
    assert text.startswith("## tongguan: 1 flow")
    row = next(line for line in text.splitlines() if line.startswith("| 🔴"))
    assert row.count("|") == 5
    assert "stricter" in row
    assert "@team" not in text
    assert "](z)" not in text
    assert text.count("<details>") == text.count("</details>") == 1
    assert "--fail-on" in text.replace("&#45;", "-")


def test_a_comment_stays_within_its_bounds() -> None:
    many = "".join(flow(f"customers-{number}") for number in range(300))
    write(a=story(many), b=story(many, size="150_000"))
    text = run("diff", "a.yaml", "b.yaml", "--format", "markdown").stdout
    rows = [line for line in text.splitlines() if line.startswith("| 🔴")]
    assert len(rows) == 300
    assert "more in the full report" in text
    assert len(text) < 120_000


def test_long_values_are_told_by_what_differs() -> None:
    long = ", ".join(f"a_field_with_number_{number}" for number in range(9))
    text = CLEAR.replace("persons: customers}", f"persons: customers, fields: [{long}]}}")
    write(a=text, b=text.replace("a_field_with_number_3", "year_of_birth"))
    shown = told("a.yaml", "b.yaml").stdout
    assert "+ year_of_birth · - a_field_with_number_3" in shown
    reason = "because nothing else than this was sent and somebody looked at every file"
    stated = "anonymised: {value: true, by: A. Example, because: "
    one = CLEAR.replace("persons: customers}", f"persons: customers, {stated}{reason} twice}}}}")
    write(a=one, b=one.replace("twice", "once"))
    shown = re.sub(r"\s+", " ", told("a.yaml", "b.yaml").stdout)
    assert "every file twice) →" in shown
    assert "every file once)" in shown


def test_flows_of_several_exporters_are_told_with_theirs() -> None:
    write(a=CLEAR, b=named(CLEAR, "other"))
    for format_, words in (("text", "{}: customers → hq"), ("markdown", "<b>{}: customers</b>")):
        text = run("diff", "a.yaml", "b.yaml", "--format", format_).stdout
        assert words.format("example-tools") in text
        assert words.format("other") in text
    write(c=BREACH)
    assert "example-tools:" not in run("diff", "a.yaml", "c.yaml").stdout.partition("persons")[0]


def test_nothing_changed_is_said() -> None:
    write(a=CLEAR)
    assert "no verdict changed" in told("a.yaml", "a.yaml").stdout
    assert "no verdict changed" in run("diff", "a.yaml", "a.yaml", "--format", "markdown").stdout


def test_control_characters_of_a_manifest_reach_no_screen() -> None:
    write(a=CLEAR, b=BREACH.replace("  - id: customers\n", '  - id: customers\n    title: "x\\u001b[31m\\u202e"\n'))
    for format_ in ("text", "markdown"):
        text = run("diff", "a.yaml", "b.yaml", "--format", format_).stdout
        assert "\x1b" not in text
        assert "\u202e" not in text
