"""Persons count over the manifests of a run: a call that leaves some of an exporter's out says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from repo import commit, put, report, run, write
from stories import CLEAR, exporter, flow, story

CODE = "not-counted"
OWN = exporter()


def named(text: str, file: str = "exporter.yaml") -> str:
    """The same manifest, its exporter in a file of its own."""
    assert OWN in text
    return text.replace(OWN, f"exporter: {file}\n")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two teams of one company, who share the exporter's file; one more has its own."""
    monkeypatch.chdir(tmp_path)
    write(exporter=f"version: 1\n{OWN}", one=named(CLEAR), two=named(CLEAR).replace("id: customers\n", "id: returns\n"), other=CLEAR)


def left_out(*arguments: str) -> list[tuple[str, str]]:
    """What is told of manifests that are left out: the exporter's file, and the words."""
    return [(one["path"], one["text"]["en"]) for one in report(*arguments)["warnings"] if one["code"] == CODE]


def test_one_file_of_two_says_that_the_other_is_not_counted() -> None:
    ((path, words),) = left_out("one.yaml")
    assert path == "exporter.yaml"
    assert "two.yaml" in words
    assert "other.yaml" not in words
    assert "one.yaml" not in words
    assert report("one.yaml")["warnings"][0]["text"]["zh"].count("two.yaml") == 1


@pytest.mark.parametrize("arguments", [["one.yaml", "two.yaml"], ["."], [], ["other.yaml"]])
def test_nothing_is_told_where_all_are_counted(arguments: list[str]) -> None:
    assert left_out(*arguments) == []


def test_a_change_is_counted_over_the_whole_project() -> None:
    commit()
    assert left_out("--scope", "changed", "one.yaml") == []


def test_what_the_configuration_leaves_out_is_not_counted_and_that_is_told() -> None:
    put("tongguan.yaml", "exclude: [two.yaml]\n")
    ((path, words),) = left_out("one.yaml")
    assert path == "exporter.yaml"
    assert "exclude" in words
    assert "two.yaml" in words


def test_manifests_of_another_folder_stand_beside_the_file_that_they_share() -> None:
    put("team/three.flow.yaml", named(CLEAR, "../exporter.yaml").replace("id: customers\n", "id: third\n"))
    ((_, words),) = left_out("team/three.flow.yaml")
    assert "one.yaml" in words
    assert "two.yaml" in words


def test_where_nobody_counts_nobody_is_missed() -> None:
    figures = "      - {id: figures, category: business.financial, identifiable: {value: false, by: counsel, because: sums of a year}, persons: 0}\n"
    put("one.yaml", named(story(flow(items=figures))))
    found = report("one.yaml")
    assert [row["status"] for account in found["exporters"] for row in account["rows"]] == ["outside"]
    assert [one for one in found["warnings"] if one["code"] == CODE] == []


def test_many_are_told_by_their_number() -> None:
    for number in range(9):
        put(f"more-{number}.yaml", named(CLEAR))
    ((_, words),) = left_out("one.yaml")
    assert "more-3.yaml, … +6" in words


def test_the_ledger_says_so_on_the_error_stream() -> None:
    result = run("ledger", "one.yaml", "--format", "json")
    assert "two.yaml" in result.stderr
    assert "two.yaml" not in result.stdout
    assert json.loads(result.stdout)["exporters"]
    assert "two.yaml" not in run("ledger", ".").stderr


def test_whoever_wants_no_warnings_is_stopped_by_it() -> None:
    assert run("check", "one.yaml").exit_code == 0
    assert run("check", "one.yaml", "--strict").exit_code == 4
    assert run("check", "one.yaml", "two.yaml", "--strict").exit_code == 0


def test_what_lies_below_is_named_from_here_though_the_project_begins_above(monkeypatch: pytest.MonkeyPatch) -> None:
    put("team/three.flow.yaml", named(CLEAR, "../exporter.yaml").replace("id: customers\n", "id: third\n"))
    commit()
    monkeypatch.chdir("team")
    found = report("--scope", "changed", "three.flow.yaml")
    assert [flow["path"] for flow in found["flows"]] == ["three.flow.yaml"]
    assert found["counted_only"] == 3


def test_what_is_read_only_when_its_turn_comes_is_counted_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongguan.project.HELD", 1)
    assert CODE not in run("check", "one.yaml", "two.yaml", "--format", "concise").stdout
    assert CODE in run("check", "one.yaml", "--format", "concise").stdout


def test_of_a_change_only_those_exporters_are_counted_whose_flows_are_told() -> None:
    put("apart.yaml", CLEAR.replace("id: example-tools", "id: example-other"))
    commit()
    whole = {one["id"]: one for one in report(".")["exporters"]}
    told = report("--scope", "changed", "one.yaml")
    (account,) = told["exporters"]
    assert len(whole) == 2
    assert account == whole[account["id"]], "over the whole project, as in a run of all"
    assert {row["path"] for row in account["rows"]} > {"one.yaml"}
    assert told["counted_only"] == 3, "beside the one that is told"
    assert {Path(one["path"]).name for one in told["inputs"]} >= {"one.yaml", "two.yaml", "apart.yaml"}


@pytest.mark.parametrize(
    "call",
    [
        ["ask"],
        ["explain"],
        ["remedy"],
        ["zones"],
        ["calendar"],
        ["calendar", "--format", "json"],
        ["approvals"],
        ["remedy", "--set", "item.holds=[]"],
        ["zones", "--format", "json"],
    ],
)
def test_every_command_that_tells_a_verdict_of_one_file_names_those_left_out(call: list[str]) -> None:
    found = run(call[0], "one.yaml", *call[1:])
    assert "two.yaml" in found.stderr
    assert "two.yaml" not in found.stdout
    assert "two.yaml" not in run(call[0], ".", *call[1:]).stderr


def test_a_comparison_of_one_file_names_those_left_out_once() -> None:
    found = run("diff", "one.yaml", "--as-of", "2024-03-21", "2024-03-22", day=None)
    assert found.stderr.count("two.yaml") == 1
    assert "two.yaml" not in found.stdout
    assert "two.yaml" not in run("diff", ".", "--as-of", "2024-03-21", "2024-03-22", day=None).stderr


def test_of_two_files_that_are_compared_neither_is_left_out_of_the_other() -> None:
    put("late/one.yaml", named(CLEAR, "../exporter.yaml"))
    assert "two.yaml" not in run("diff", "one.yaml", "two.yaml").stderr
    found = run("diff", "one.yaml", "late").stderr
    assert "two.yaml" in found
    assert "late" not in found
    assert ": one.yaml" not in found


def test_a_comparison_with_a_revision_tells_which_were_left_out_then() -> None:
    commit()
    put("three.yaml", named(CLEAR).replace("id: customers\n", "id: third\n"))
    found = run("diff", "--base", "main", "one.yaml").stderr.splitlines()
    assert [line for line in found if "two.yaml" in line and "three.yaml" not in line], found
    assert [line for line in found if "three.yaml" in line], found
    assert "as it was at main" in found[0], found
