"""The JSON report keeps to its published shape, knows its places, and is the same on every run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT, TODAY
from jsonschema import Draft202012Validator, FormatChecker
from laws import judged, nothing
from stories import BREACH, CLEAR, DUTY, EXITS, INVALID, OPEN, REVIEW, TEXTS, WAIVED, flow, story, waiver

from tongguan.finding import KINDS
from tongguan.pipeline import check
from tongguan.render import Options
from tongguan.render.json import render
from tongguan.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tongguan.lawbook.model import Lawbook

SCHEMA = json.loads((ROOT / "schemas" / "report.v1.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())

# Categories, mapping, clearances, a zone list, several files and a broken one: every branch of the writer.
RICH = """\
version: 1
exporter:
  id: example-motors
  name: 示例汽车（上海）有限公司
  sectors: [automotive]
  registered_in: cn-sh-lingang
recipients: {hq: {country: US, relation: group}}
populations: {owners: {size: {low: 900_000, high: 1_200_000}}}
flows:
  - id: clips
    to: hq
    scenario: driving_automation
    accessed_from: [abroad]
    items:
      - {id: video, category: vehicle.video.exterior, persons: owners, faces: {present: true, anonymised: false}}
      - {id: track, category: vehicle.trajectory, persons: 60}
      - {id: nothing-known}
    clearances:
      - {mechanism: standard_contract, ref: SCC-1, effective: 2026-02-20, filed: 2026-06-01, items: [video]}
      - {mechanism: mapping_export_approval, issued: 2026-01-01, expires: 2026-02-01, items: [video, track]}
  - id: at-home
    to: hq
    way: remote_access
    sent_by: vehicle
    accessed_from: [mainland]
    stored_in: [mainland]
    items: [{id: video, category: vehicle.video.exterior, persons: 5}]
"""


@pytest.fixture(scope="module")
def data(lawbook: Lawbook) -> Callable[..., dict[str, Any]]:
    """The JSON of these texts, read back."""

    def run(*texts: str, day: str = TODAY, allowed: tuple[str, ...] = ()) -> dict[str, Any]:
        sources = [(f"m{index}.yaml", text) for index, text in enumerate(texts, 1)]
        report = judged(sources, lawbook, day, allowed=allowed)
        return written(report)

    return run


def written(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(report, Options()))
    return found


def places(node: Any) -> Iterator[dict[str, Any]]:
    """Everything with a line, wherever it stands."""
    if isinstance(node, dict):
        if "line" in node:
            yield node
        for one in node.values():
            yield from places(one)
    elif isinstance(node, list):
        for one in node:
            yield from places(one)


SITUATIONS = {
    **{name: (text,) for name, text in TEXTS.items()},
    "invalid": (INVALID,),
    "invalid and good": (INVALID, BREACH.replace("id: example-tools", "id: other")),
    "not YAML": ("a: [1",),
    "nothing judged": (story().replace(flow(), "").replace("\nflows:\n", "\nflows: []\n"),),
    "rich": (RICH,),
    "two files": (RICH, CLEAR),
    "waiver that ended": (BREACH + waiver("2026-11-01"),),
    "waiver of nothing": (CLEAR + waiver(),),
    "waiver that lasts too long": (BREACH + waiver("2099-12-31"),),
}


@pytest.mark.parametrize("name", SITUATIONS)
@pytest.mark.parametrize("day", [TODAY, "2024-03-21", "2017-01-01"])
def test_reports_fit_the_published_schema(name: str, day: str, data: Callable[..., dict[str, Any]]) -> None:
    found = data(*SITUATIONS[name], day=day, allowed=("open", "duty"))
    assert [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(found)] == []
    assert found["as_of"] == day


def test_every_category_can_be_stated_however_broadly(data: Callable[..., dict[str, Any]], lawbook: Lawbook) -> None:
    # docs/writing-rules.md: a category stated too broadly is unknown, and so a question; never a fault.
    parents = {slug.rpartition(".")[0] for slug in lawbook.categories} - {""}
    faults = []
    for slug in sorted(parents):
        try:
            found = data(CLEAR.replace("category: person.contact", f"category: {slug}"))
        except Exception as error:  # noqa: BLE001 - all of them at once
            faults.append(f"{slug}: {type(error).__name__}: {error}")
            continue
        assert VALIDATOR.is_valid(found), slug
        assert found["exit_code"] in (0, 1, 4)
    assert faults == []


def test_the_rich_manifest_is_judged(data: Callable[..., dict[str, Any]]) -> None:
    found = data(RICH)
    assert found["problems"] == []
    assert {one["id"] for one in found["flows"]} == {"clips", "at-home"}


def test_the_situations_show_every_kind_of_finding(data: Callable[..., dict[str, Any]]) -> None:
    kinds = {finding["kind"] for texts in SITUATIONS.values() for finding in data(*texts)["findings"]}
    assert kinds == set(KINDS)


@pytest.mark.parametrize("name", SITUATIONS)
def test_every_rule_that_is_named_is_told_once(name: str, data: Callable[..., dict[str, Any]]) -> None:
    found = data(*SITUATIONS[name])
    told = [rule["id"] for rule in found["rules"]]
    named = {rule for one in found["findings"] for rule in one["basis"]} | {rule for one in found["flows"] for rule in one["notes"]}
    assert told == sorted(named)


def test_lists_have_one_element_a_line(lawbook: Lawbook) -> None:
    report = judged([("m.yaml", RICH)], lawbook, TODAY, nothing)
    lines = [line.removesuffix(",") for line in render(report, Options()).splitlines()]
    found = written(report)
    for key in ("rules", "flows", "findings", "exporters"):
        start = lines.index(f'"{key}":[') + 1
        assert [json.loads(line) for line in lines[start : start + len(found[key])]] == found[key] != []


@pytest.mark.parametrize("name", TEXTS)
def test_every_story_has_its_kind_and_its_exit_status(name: str, data: Callable[..., dict[str, Any]]) -> None:
    found = data(TEXTS[name])
    assert [one["kind"] for one in found["flows"]] == [name]
    assert found["exit_code"] == EXITS[name]
    assert found["summary"]["flows"] == {"total": 1, **{kind: int(kind == name) for kind in KINDS}}


def test_a_schema_that_forgets_a_key_is_noticed(data: Callable[..., dict[str, Any]]) -> None:
    found = data(BREACH)
    for path in (("flows", 0), ("findings", 0), ("findings", 0, "location"), ("flows", 0, "items", 0), ("exporters", 0), ("lawbook",)):
        broken = json.loads(json.dumps(found))
        node = broken
        for step in path:
            node = node[step]
        node["something_new"] = 1
        assert not VALIDATOR.is_valid(broken), path


def test_lines_and_columns_are_counted_from_one(data: Callable[..., dict[str, Any]]) -> None:
    # The first character of the file is line 1, column 1 (and not 0, 0).
    (problem,) = data("nonsense: 1\n" + CLEAR)["problems"]
    assert (problem["line"], problem["column"], problem["end_line"], problem["end_column"]) == (1, 1, 1, 9)


@pytest.mark.parametrize("name", SITUATIONS)
def test_every_place_lies_within_its_file(name: str, data: Callable[..., dict[str, Any]]) -> None:
    texts = {f"m{index}.yaml": text.splitlines() for index, text in enumerate(SITUATIONS[name], 1)}
    found = list(places(data(*SITUATIONS[name])))
    assert found
    for place in found:
        line = texts[place["path"]][place["line"] - 1]
        assert 1 <= place["column"] <= len(line) + 1
        assert place["line"] == place["end_line"]
        assert place["column"] < place["end_column"] <= len(line) + 2


def test_columns_count_characters_and_not_bytes(data: Callable[..., dict[str, Any]]) -> None:
    (problem,) = data(CLEAR.replace("{name: Example Tools AG, country: CH}", "{name: 示例工具股份公司, country: 瑞士}"))["problems"]
    line = "  hq: {name: 示例工具股份公司, country: 瑞士}"
    assert (problem["column"], problem["end_column"]) == (line.index("瑞士") + 1, line.index("瑞士") + 3)


def test_a_finding_points_at_the_words_it_is_about(data: Callable[..., dict[str, Any]]) -> None:
    (finding,) = data(BREACH)["findings"]
    line = BREACH.splitlines()[finding["location"]["line"] - 1]
    assert line[finding["location"]["column"] - 1 : finding["location"]["end_column"] - 1] == "person.contact"


def test_the_only_day_of_the_run_is_the_day_of_the_law(data: Callable[..., dict[str, Any]]) -> None:
    text = json.dumps(data(CLEAR, day="2031-05-06"))
    from time import gmtime, localtime, strftime

    for clock in (gmtime(), localtime()):
        assert strftime("%Y-%m-%dT", clock) not in text
        assert strftime("%Y-%m-%d %H", clock) not in text
    assert not re.search(r"\d{2}:\d{2}:\d{2}", text)
    assert not re.search(r"\d{2}:\d{2}Z", text)
    assert '"as_of": "2031-05-06"' in text


def test_two_runs_give_the_same_bytes(lawbook: Lawbook) -> None:
    sources = [("m.yaml", RICH), ("n.yaml", BREACH)]

    def once() -> str:
        return render(check(sources, lawbook, TODAY, nothing), Options())

    assert once() == once()


def test_the_hash_seed_changes_no_byte(tmp_path: Path) -> None:
    (tmp_path / "rich.yaml").write_text(RICH, encoding="utf-8")
    for name, text in {**TEXTS, "invalid": INVALID}.items():
        named = text.replace("id: example-tools", f"id: example-{name}")
        (tmp_path / f"{name}.yaml").write_text(named, encoding="utf-8")
    outputs = set()
    for seed in ("0", "1", "12345"):
        run = subprocess.run(
            [sys.executable, "-m", "tongguan", "check", "--as-of", TODAY, "--format", "json", "."],
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=False,
        )
        assert run.returncode == 3, run.stderr
        outputs.add(run.stdout)
    (only,) = outputs
    assert VALIDATOR.is_valid(json.loads(only))


def test_the_fingerprint_survives_moved_lines_and_another_name(data: Callable[..., dict[str, Any]], lawbook: Lawbook) -> None:
    (before,) = data(BREACH)["findings"]
    moved = "# a comment\n\n" + BREACH.replace("country: CH", "country: CH, relation: group")
    report = judged([("other/name.yaml", moved)], lawbook, TODAY)
    (after,) = written(report)["findings"]
    assert after["location"]["line"] == before["location"]["line"] + 2
    assert after["fingerprint"] == before["fingerprint"]
    for old, new in (("id: customers", "id: buyers"), ("id: example-tools", "id: sister"), ("id: addresses", "id: names")):
        (elsewhere,) = data(BREACH.replace(old, new))["findings"]
        assert elsewhere["fingerprint"] != before["fingerprint"], new


def test_a_waiver_is_told_in_full(data: Callable[..., dict[str, Any]]) -> None:
    (finding,) = data(WAIVED)["findings"]
    waived = finding["waived"]
    place = waived.pop("location")
    assert WAIVED.splitlines()[place["line"] - 1].startswith("  - {flow: customers, rule: order16/contract-or-certification")
    assert waived == {
        "rule": "order16/contract-or-certification",
        "by": "A. Example, counsel",
        "reason": "filing under way",
        "from": None,
        "until": "2026-12-31",
    }
    assert (finding["kind"], finding["was"], finding["baseline"]) == ("waived", "breach", None)


def test_what_was_let_pass_stands_in_the_report(data: Callable[..., dict[str, Any]]) -> None:
    found = data(OPEN, allowed=("open",))
    assert found["exit_code"] == 0
    assert found["allowed"] == ["open"]
    assert found["findings"][0]["kind"] == "open"
    assert data(REVIEW, allowed=("open",))["exit_code"] == 4
    assert data(DUTY, allowed=("duty",))["exit_code"] == 0
    assert data(BREACH, allowed=("open", "review", "duty"))["exit_code"] == 1
