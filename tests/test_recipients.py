"""Lists of barred recipients that the user supplies: a match bars, absence counts only where the list is complete for the day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from company import forget_packs
from conftest import TODAY
from stories import CLEAR

from tongguan.cli import cli
from tongguan.facts import Partly
from tongguan.judge.weigh import holds, weigh
from tongguan.lawbook.model import Words
from tongguan.problem import InvalidInput
from tongguan.reading import read
from tongguan.screening import Screening, read_lists
from tongguan.truth import Truth

if TYPE_CHECKING:
    from tongguan.lawbook.model import Lawbook

KINDS = {one: Words(one, one) for one in ("cac_restricted", "countermeasure", "export_control")}
COMPLETE = "complete_as_of: 2026-11-20, until: 2026-12-20, by: M. Example"
UNCHECKED = CLEAR.replace("lists: [], ", "")
NAMED = "{name: Example Tools AG, country: CH}"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGGUAN_LANG", "en")
    forget_packs()


def lists(*texts: str) -> str:
    return "version: 1\nlists:\n" + "".join(f"  - {one}\n" for one in texts)


def run(*arguments: str, day: str = TODAY) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--as-of", day], prog_name="tongguan", catch_exceptions=False)


def checked(text: str = UNCHECKED, *arguments: str, day: str = TODAY, barred: str | None = None, config: bool = True) -> dict[str, Any]:
    Path("m.yaml").write_text(text, encoding="utf-8")
    if barred is not None:
        Path("barred.yaml").write_text(barred, encoding="utf-8")
    if config:
        Path("tongguan.yaml").write_text("recipient_lists: [barred.yaml]\n", encoding="utf-8")
    found: dict[str, Any] = json.loads(run("check", "m.yaml", *arguments, "--format", "json", day=day).stdout)
    return found


def empty(kind: str, complete: str = COMPLETE) -> str:
    return f"{{kind: {kind}, {complete}, entries: []}}"


EVERY = [empty(kind) for kind in KINDS]


def held(facts: dict[str, Any], *texts: str, lawbook: Lawbook, day: str = TODAY) -> Any:
    found = read_lists(read(lists(*texts), "lists.yaml"), lawbook)
    return Screening(found, day, KINDS).held("hq", {f"recipient.{key}": value for key, value in facts.items()})


# ------------------------------------------------------------------ what is supplied, and where


def test_without_a_file_a_recipient_that_says_nothing_is_open() -> None:
    assert checked(config=False)["exit_code"] == 4


def test_complete_lists_of_every_kind_answer_for_a_recipient_that_is_on_none() -> None:
    found = checked(barred=lists(*EVERY))
    assert found["exit_code"] == 0
    assert found["warnings"] == []
    assert [one["path"] for one in found["inputs"]] == ["barred.yaml", "m.yaml"]


@pytest.mark.parametrize("missing", KINDS)
def test_a_kind_without_a_list_stays_unchecked(missing: str) -> None:
    # PIPL art. 42 and the countermeasures bar outright; the export-control list matters for controlled items only, and none are here.
    found = checked(barred=lists(*(empty(kind) for kind in KINDS if kind != missing)))
    assert found["exit_code"] == (0 if missing == "export_control" else 4)


@pytest.mark.parametrize(("day", "status"), [("2026-11-19", 4), ("2026-11-20", 0), ("2026-12-20", 0), ("2026-12-21", 4)])
def test_absence_counts_from_the_day_of_completeness_to_the_last_day_stated(day: str, status: int) -> None:
    assert checked(barred=lists(*EVERY), day=day)["exit_code"] == status


@pytest.mark.parametrize(("day", "status"), [("2026-11-20", 0), ("2026-11-21", 4)])
def test_without_a_last_day_absence_counts_on_the_day_of_completeness_alone(day: str, status: int) -> None:
    barred = lists(*(empty(kind, "complete_as_of: 2026-11-20, by: M. Example") for kind in KINDS))
    assert checked(barred=barred, day=day)["exit_code"] == status


def test_a_list_that_is_not_said_to_be_complete_frees_nobody() -> None:
    assert checked(barred=lists(*(f"{{kind: {kind}, entries: [{{name: Somebody Else Inc.}}]}}" for kind in KINDS)))["exit_code"] == 4


def test_a_match_bars_whatever_the_manifest_says() -> None:
    barred = lists("{kind: cac_restricted, entries: [{name: EXAMPLE TOOLS A.G.}]}")
    found = checked(CLEAR, barred=barred)  # the manifest states `lists: []`
    assert found["exit_code"] == 1
    (route,) = [one for one in found["findings"] if one["rule"] == "pipl/restricted-recipient"]
    assert route["kind"] == "breach"
    (warning,) = found["warnings"]
    assert warning["location"]["path"] == "barred.yaml"
    assert warning["location"]["line"] == 3
    assert "EXAMPLE TOOLS A.G." in warning["text"]["en"]
    assert "限制或者禁止个人信息提供清单" in warning["text"]["zh"]


def test_a_match_on_one_list_is_certain_while_another_is_unchecked() -> None:
    found = checked(barred=lists(f"{{kind: countermeasure, entries: [{NAMED}]}}"))
    assert found["exit_code"] == 1
    rules = {one["rule"] for one in found["findings"] if one["kind"] == "breach"}
    assert rules == {"countermeasure-rules-2025/listed-recipient", "countermeasure-rules-2025/listed-recipient-at-home"}
    # Nobody says that it is on the list of the Cyberspace Administration.
    assert not [one for one in found["findings"] if "pipl/restricted-recipient" in one["basis"]]


def test_a_match_on_the_export_control_list_does_not_clear_the_others() -> None:
    found = checked(barred=lists(f"{{kind: export_control, entries: [{NAMED}]}}"))
    assert found["exit_code"] == 4
    assert found["flows"][0]["items"][0]["route"]["ceiling"] == "prohibited"


def test_manifests_and_exporter_files_name_lists_too() -> None:
    Path("compliance").mkdir()
    Path("compliance/lists.yaml").write_text(lists(*EVERY), encoding="utf-8")
    text = UNCHECKED.replace("version: 1\n", "version: 1\nrecipient_lists: [compliance/lists.yaml]\n")
    assert checked(text, config=False)["exit_code"] == 0
    # A list of the configuration and one of the manifest add up.
    found = checked(text, barred=lists(f"{{kind: countermeasure, entries: [{NAMED}]}}"))
    assert found["exit_code"] == 1
    assert [one["path"] for one in found["inputs"]] == ["barred.yaml", "compliance/lists.yaml", "m.yaml"]


def test_a_list_of_one_manifest_is_not_held_against_another() -> None:
    Path("own.yaml").write_text(lists(f"{{kind: countermeasure, entries: [{NAMED}]}}"), encoding="utf-8")
    Path("a.yaml").write_text(CLEAR.replace("version: 1\n", "version: 1\nrecipient_lists: [own.yaml]\n"), encoding="utf-8")
    Path("b.yaml").write_text(CLEAR.replace("id: example-tools", "id: other-tools"), encoding="utf-8")
    found = json.loads(run("check", "a.yaml", "b.yaml", "--format", "json").stdout)
    assert {one["path"]: one["kind"] for one in found["flows"]} == {"a.yaml": "breach", "b.yaml": "clear"}


# ------------------------------------------------------------------ who is meant


@pytest.mark.parametrize(
    ("recipient", "entry", "met"),
    [
        # sure: the same identifier, the same name apart from case, blanks and signs, an alias, a whole country
        ({"name": "Anything", "id": "US-123 456"}, "{id: us-123456}", True),
        ({"name": "Example Arms, Inc."}, "{name: EXAMPLE ARMS INC}", True),
        ({"name": "示例公司（香港）"}, "{name: Example, aliases: [示例公司(香港)]}", True),
        ({"name": "Example Arms Inc.", "country": "US"}, "{name: Example Arms Inc., country: US}", True),
        ({"name": "Example Arms Inc."}, "{name: Example Arms Inc., country: US}", True),
        ({"name": "Whoever", "country": "US"}, "{country: US}", True),
        # perhaps: the name elsewhere, a longer or a shorter name, a country that nobody stated
        ({"name": "Example Arms Inc.", "country": "DE"}, "{name: Example Arms Inc., country: US}", False),
        ({"name": "Example Arms Inc. Shanghai Branch"}, "{name: Example Arms Inc.}", False),
        ({"name": "Example Arms"}, "{name: Example Arms Inc.}", False),
        ({"name": "Whoever"}, "{country: US}", False),
        # not: another name, another country, an entry that has ended or has not begun
        ({"name": "Example Tools AG"}, "{name: Example Arms Inc.}", None),
        ({"name": "Whoever", "country": "DE"}, "{country: US}", None),
        ({"name": "Example Arms Inc."}, "{name: Example Arms Inc., until: 2026-11-23}", None),
        ({"name": "Example Arms Inc."}, "{name: Example Arms Inc., from: 2026-11-25}", None),
        ({"name": "AB"}, "{name: ABCDE}", None),
    ],
)
def test_who_is_meant(recipient: dict[str, str], entry: str, met: bool | None, lawbook: Lawbook) -> None:
    value = held(recipient, f"{{kind: countermeasure, {COMPLETE}, entries: [{entry}]}}", lawbook=lawbook)
    others = frozenset(("cac_restricted", "export_control"))
    if met is True:
        assert value == Partly(frozenset(("countermeasure",)), others)
    elif met is False:
        assert value is None  # as unchecked as before
    else:
        assert value == Partly(frozenset(), others)


@pytest.mark.parametrize(("day", "there"), [("2026-01-09", False), ("2026-01-10", True), ("2026-06-30", True), ("2026-07-01", False)])
def test_an_entry_holds_from_its_first_to_its_last_day(day: str, there: bool, lawbook: Lawbook) -> None:
    text = "{kind: countermeasure, entries: [{name: Example Arms Inc., from: 2026-01-10, until: 2026-06-30}]}"
    value = held({"name": "Example Arms Inc."}, text, lawbook=lawbook, day=day)
    assert (value is not None) is there


def test_a_recipient_without_a_name_cannot_be_looked_for(lawbook: Lawbook) -> None:
    assert held({"country": "CH"}, f"{{kind: countermeasure, {COMPLETE}, entries: [{{name: Example Arms Inc.}}]}}", lawbook=lawbook) is None


@pytest.mark.parametrize(
    ("recipient", "entry", "checked_off"),
    [
        ({"name": "Whoever Ltd"}, "{id: US-1}", False),
        ({"name": "Whoever Ltd", "country": "DE"}, "{id: US-1, country: US}", False),
        ({"name": "Whoever Ltd", "id": "DE-7"}, "{id: US-1}", True),
        ({"name": "Whoever Ltd"}, "{name: Example Arms Inc., id: US-1}", True),
        ({"id": "DE-7"}, "{name: Example Arms Inc., id: US-1}", False),
        ({"name": "Whoever Ltd"}, "{id: US-1, until: 2026-11-23}", True),
        ({"name": "Whoever Ltd", "country": "DE"}, "{country: US}", True),
    ],
)
def test_whom_a_list_knows_by_an_identifier_alone_no_name_tells_apart(
    recipient: dict[str, str], entry: str, *, checked_off: bool, lawbook: Lawbook
) -> None:
    # A recipient that does not state its own may be the one: it is unchecked, as one without a name is.
    value = held(recipient, f"{{kind: countermeasure, {COMPLETE}, entries: [{entry}]}}", lawbook=lawbook)
    assert value == (Partly(frozenset(), frozenset(("cac_restricted", "export_control"))) if checked_off else None)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{id: CHE-1, country: CH}", "is on the list supplied (Countermeasure list): CHE-1 (barred.yaml:3)"),
        ("{country: CH}", "is on the list supplied (Countermeasure list): CH (barred.yaml:3)"),
        ("{name: Example Tools, id: CHE-2}", "may be Example Tools on the list supplied (Countermeasure list, barred.yaml:3)"),
    ],
)
def test_the_warning_says_who_is_meant_and_how_sure_that_is(entry: str, told: str) -> None:
    text = UNCHECKED.replace("name: Example Tools AG,", "name: Example Tools AG, id: CHE-1,")
    (warning,) = checked(text, barred=lists(f"{{kind: countermeasure, entries: [{entry}]}}"))["warnings"]
    assert told.lower() in warning["text"]["en"].lower()


def test_who_has_checked_is_believed_in_a_doubt_but_never_against_a_match(lawbook: Lawbook) -> None:
    near = f"{{kind: countermeasure, {COMPLETE}, entries: [{{name: Example Arms Inc.}}]}}"
    said = frozenset[str]()
    assert held({"name": "Example Arms", "lists": said}, near, lawbook=lawbook) == said
    assert held({"name": "Example Arms Inc.", "lists": said}, near, lawbook=lawbook) == {"countermeasure"}
    assert held({"name": "Whoever", "lists": frozenset(("export_control",))}, near, lawbook=lawbook) == {"export_control"}


def test_a_doubt_is_told_and_leaves_the_flow_open() -> None:
    found = checked(
        UNCHECKED.replace("Example Tools AG", "Example Tools AG Shanghai"),
        barred=lists(*EVERY[1:], f"{{kind: cac_restricted, {COMPLETE}, entries: [{NAMED}]}}"),
    )
    assert found["exit_code"] == 4
    (warning,) = found["warnings"]
    assert "may be Example Tools AG" in warning["text"]["en"]


# ------------------------------------------------------------------ a set known in part


def test_what_is_known_in_part_is_weighed_in_part() -> None:
    facts = {"recipient.lists": Partly(frozenset(("countermeasure",)), frozenset(("cac_restricted",)))}

    def truth(*wanted: str, operator: str = "in") -> Truth:
        condition = ("test", "recipient.lists", ((operator, frozenset(wanted)),), False)
        outcome = weigh(condition, facts)
        assert holds(condition, facts) is {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}[outcome.truth]
        assert outcome.needs == (frozenset(("recipient.lists",)) if outcome.open else frozenset())
        return outcome.truth

    assert truth("countermeasure") is Truth.TRUE
    assert truth("countermeasure", "export_control") is Truth.TRUE
    assert truth("cac_restricted") is Truth.UNKNOWN
    assert truth("export_control") is Truth.FALSE
    assert truth("countermeasure", operator="is") is Truth.UNKNOWN
    assert truth("export_control", operator="is") is Truth.FALSE


# ------------------------------------------------------------------ mistakes

WRONG = {
    "kind": ("{kind: countermeasures, entries: []}", 3, "did you mean `countermeasure`?"),
    "nobody": ("{kind: countermeasure, entries: [{from: 2026-01-01}]}", 3, "an entry that names nobody"),
    "signs": ('{kind: countermeasure, entries: [{name: "***", country: US}]}', 3, "neither a letter nor a digit"),
    "until alone": ("{kind: countermeasure, until: 2026-12-01, entries: []}", 3, "`until` without `complete_as_of`"),
    "upside down": (
        "{kind: countermeasure, complete_as_of: 2026-11-20, until: 2026-11-19, by: M. Example, entries: []}",
        3,
        "ends before it was complete",
    ),
    "nobody answers": ("{kind: countermeasure, complete_as_of: 2026-11-20, entries: []}", 3, "nobody answers for the list being complete"),
    "country": ("{kind: countermeasure, entries: [{country: Schweiz}]}", 3, "unknown country"),
    "key": ("{kind: countermeasure, entires: []}", 3, "did you mean `entries`?"),
}


def test_mistakes_in_a_list_are_told_all_at_once_with_their_places(lawbook: Lawbook) -> None:
    # The shape comes first; what only its meaning shows, once the shape is right.
    shapes = {"kind", "country", "key"}
    for names in (shapes, set(WRONG) - shapes):
        text = lists(*(one for name, (one, _, _) in WRONG.items() if name in names))
        with pytest.raises(InvalidInput) as caught:
            read_lists(read(text, "lists.yaml"), lawbook)
        told = [(one.span.start.line if one.span else 0, f"{one.message} {one.hint or ''}") for one in caught.value.problems]
        for line, name in enumerate((one for one in WRONG if one in names), 3):
            assert any(place == line and WRONG[name][2] in words for place, words in told), (name, told)


@pytest.mark.parametrize(("version", "hint"), [("2", "this program reads version 1"), ("'1'", "write `version: 1`, without quotes")])
def test_a_file_of_lists_says_its_version_as_a_manifest_does(version: str, hint: str, lawbook: Lawbook) -> None:
    text = lists("{kind: countermeasure, entries: []}").replace("version: 1", f"version: {version}")
    with pytest.raises(InvalidInput) as caught:
        read_lists(read(text, "lists.yaml"), lawbook)
    assert [one.hint for one in caught.value.problems] == [hint]


def test_a_list_of_the_configuration_that_cannot_be_used_is_a_wrong_call() -> None:
    Path("m.yaml").write_text(CLEAR, encoding="utf-8")
    Path("tongguan.yaml").write_text("recipient_lists: [barred.yaml]\n", encoding="utf-8")
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert "barred.yaml" in found.stderr
    assert "tongguan.yaml:1" in found.stderr
    Path("barred.yaml").write_text(lists(WRONG["kind"][0]), encoding="utf-8")
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert "barred.yaml:3:" in found.stderr
    assert "did you mean `countermeasure`?" in found.stderr


def test_a_list_of_a_manifest_that_cannot_be_used_is_a_mistake_of_the_input() -> None:
    text = CLEAR.replace("version: 1\n", "version: 1\nrecipient_lists: [nowhere.yaml]\n")
    found = checked(text, config=False)
    assert found["exit_code"] == 3
    assert "nowhere.yaml" in json.dumps(found["problems"])


def test_the_schema_is_printed() -> None:
    found = CliRunner().invoke(cli, ["schema", "lists"], prog_name="tongguan", catch_exceptions=False)
    assert found.exit_code == 0
    assert set(json.loads(found.stdout)["properties"]) == {"version", "lists"}
