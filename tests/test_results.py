"""docs/formats.md, row by row: how each result is told in each format; and what a pipe or an old console gets."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from conftest import ROOT, TODAY
from laws import judged
from stories import BREACH, CLEAR, DUTY, OPEN, REVIEW, WAIVED, flow, story

from tongguan.lawbook.model import Lawbook
from tongguan.render import Options, renderer
from tongguan.report import Report

Make = Callable[..., Report]
ROWS: dict[str, tuple[str, tuple[str, ...], str, str, str, str]] = {
    # situation: (manifest, let pass, kind in text, SARIF level, GitHub command, GitLab severity)
    "breach": (BREACH, (), "breach", "error", "error", "critical"),
    "open": (OPEN, (), "open", "warning", "warning", "major"),
    "review": (REVIEW, (), "review", "warning", "warning", "major"),
    "duty": (DUTY, (), "duty", "warning", "warning", "major"),
    "open, let pass": (OPEN, ("open",), "open", "warning", "notice", "info"),
    "review, let pass": (REVIEW, ("review",), "review", "warning", "notice", "info"),
    "duty, let pass": (DUTY, ("duty",), "duty", "warning", "notice", "info"),
}


@pytest.fixture(scope="module")
def make(lawbook: Lawbook) -> Make:
    def run(text: str, allowed: tuple[str, ...] = ()) -> Report:
        return judged([("m.yaml", text)], lawbook, TODAY, allowed=allowed)

    return run


def told(report: Report, name: str, **options: Any) -> str:
    return renderer(name)(report, Options(**options))


@pytest.mark.parametrize("name", ROWS)
def test_each_result_is_told_as_the_table_says(name: str, make: Make) -> None:
    text, allowed, kind, sarif, github, gitlab = ROWS[name]
    report = make(text, allowed)
    (finding,) = (one for one in report.findings if one.kind != "clear")
    assert finding.kind == kind
    shown = told(report, "text")
    assert re.search(rf"^{kind}[\[:]", shown, re.MULTILINE)
    assert ("shown only (--allow" in shown) is bool(allowed)
    assert re.search(rf"^m\.yaml:\d+:\d+: {kind}\[{re.escape(finding.code)}\] ", told(report, "concise"), re.MULTILINE)
    (result,) = json.loads(told(report, "sarif"))["runs"][0]["results"]
    assert result["level"] == sarif
    assert result.get("kind", "fail") == "fail"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == finding.place.span.start.line
    # The place stands in the line itself too: a raw log shows no properties.
    assert re.search(rf"^::{github} [^:]*::m\.yaml:\d+:\d+: {kind}\[", told(report, "github"), re.MULTILINE)
    (record,) = json.loads(told(report, "gitlab"))
    assert record["severity"] == gitlab
    root = ET.fromstring(told(report, "junit"))  # noqa: S314 - written by this very test
    assert [one.attrib["type"] for one in root.iter("failure")] == ([] if allowed else [kind])
    assert list(root.iter("skipped")) == []
    if allowed:
        assert any(kind in (one.text or "") for one in root.iter("system-out"))


def test_what_may_not_go_at_all_blocks(make: Make) -> None:
    report = make(story().replace("core: false", "core: true"))
    assert report.exit_code == 1
    assert "error" in {one["level"] for one in json.loads(told(report, "sarif"))["runs"][0]["results"]}
    assert "blocker" in {record["severity"] for record in json.loads(told(report, "gitlab"))}
    assert re.search(r"^::error ", told(report, "github"), re.MULTILINE)


def test_what_was_waived_is_kept_and_marked(make: Make) -> None:
    report = make(WAIVED)
    assert re.search(r"^waived\[", told(report, "text"), re.MULTILINE)
    (result,) = json.loads(told(report, "sarif"))["runs"][0]["results"]
    assert result["suppressions"][0]["justification"]
    assert "::error" not in told(report, "github")
    assert "waived" in told(report, "github")
    assert [record["severity"] for record in json.loads(told(report, "gitlab"))] == ["info"]
    root = ET.fromstring(told(report, "junit"))  # noqa: S314 - written by this very test
    assert list(root.iter("failure")) == []
    assert any("A. Example, counsel" in (one.text or "") for one in root.iter("system-out"))


def test_what_is_clear_is_always_in_json_and_elsewhere_where_asked_for(make: Make) -> None:
    report = make(CLEAR)
    assert [one["kind"] for one in json.loads(told(report, "json"))["findings"]] == ["clear"]
    assert json.loads(told(report, "sarif"))["runs"][0]["results"] == []
    assert [one["kind"] for one in json.loads(told(report, "sarif", verbose=True))["runs"][0]["results"]] == ["pass"]
    assert json.loads(told(report, "gitlab")) == []
    assert [one["severity"] for one in json.loads(told(report, "gitlab", verbose=True))] == ["info"]
    root = ET.fromstring(told(report, "junit"))  # noqa: S314 - written by this very test
    assert len(list(root.iter("testcase"))) == 5
    assert "legal" not in told(report, "text")
    short, whole = told(report, "text"), told(report, "text", verbose=True)
    assert len(short.splitlines()) < len(whole.splitlines())


def test_the_table_of_the_page_is_the_one_tested() -> None:
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| ")]
    for first, name in (
        ("a procedure, approval or clearance missing or not enough", "breach"),
        ("facts missing", "open"),
        ("left to a person or an authority", "review"),
        ("a precondition without evidence", "duty"),
        ("let pass by choice (`--allow`)", "open, let pass"),
    ):
        (row,) = (row for row in rows if row[0] == first)
        _, allowed, kind, sarif, github, gitlab = ROWS[name]
        assert [sarif, github, gitlab] == [cell.strip("`") for cell in row[2:5]]
        assert allowed or f"failure `{kind}`" in row[5]


# --------------------------------------------------------------------------- consoles


def printed(path: Path, *arguments: str, **environment: str) -> bytes:
    variables = {key: value for key, value in os.environ.items() if not key.startswith(("TONGGUAN_", "LC_", "LANG"))}
    command = [sys.executable, "-m", "tongguan", "check", path.name, "--as-of", TODAY, *arguments]
    return subprocess.run(command, cwd=path.parent, env={**variables, **environment}, capture_output=True, check=False).stdout


def test_a_chinese_console_of_old_gets_chinese_in_its_own_encoding(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(BREACH.replace("Example Tools (Nanjing) Co., Ltd.", "示例工具（南京）有限公司"), encoding="utf-8")
    text = printed(path, "--format", "text", PYTHONIOENCODING="cp936", LANG="zh_CN.GBK").decode("gbk")
    assert "示例工具（南京）有限公司" in text
    assert "违规" in text
    # Signs that such a console draws two cells wide, or lacks, are not in it; nothing became a question mark.
    assert not set(text) & set("│─…→✗✓·≥")
    assert "?" not in text
    lines = text.splitlines()
    mark = next(index for index, line in enumerate(lines) if "^" in line)
    assert len(lines[mark - 1].partition("person.contact")[0]) == len(lines[mark].partition("^")[0])


def test_a_console_without_chinese_gets_english(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(BREACH, encoding="utf-8")
    text = printed(path, "--format", "text", PYTHONIOENCODING="ascii", LANG="zh_CN.UTF-8").decode("ascii")
    assert "breach[" in text
    asked_for = printed(path, "--format", "text", "--lang", "zh", PYTHONIOENCODING="ascii").decode("ascii")
    assert asked_for == text, "question marks help nobody; that it is English is told on the error stream (test_cli)"


@pytest.mark.parametrize("name", ["markdown", "json", "sarif", "html", "github"])
def test_what_goes_to_programs_is_utf_8_on_every_console(name: str, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(BREACH, encoding="utf-8")
    found = {printed(path, "--format", name, "--lang", "zh", PYTHONIOENCODING=encoding) for encoding in ("utf-8", "cp936", "ascii")}
    assert len(found) == 1
    assert "标准合同" in found.pop().decode("utf-8")


TWO = "      - {id: phones, category: person.contact, persons: 100}\n      - {id: mails, category: person.contact, persons: 200}\n"
ALIKE = story(flow("one", TWO) + flow("other", TWO) + flow("third", TWO) + "    evidence: {separate_consent: false}\n", size="640")
ANCHORED = story(flow("one", TWO.replace("{id: m", "&mails {id: m")) + flow("other", "      - *mails\n"))
TAKEN = {
    "breach": BREACH,
    "open": OPEN,
    "review": REVIEW,
    "duty": DUTY,
    "waived": WAIVED,
    "clear": CLEAR,
    "alike": ALIKE,
    "anchored": ANCHORED,
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_flows_share_is_what_each_of_them_says(name: str, make: Make) -> None:
    report = make(TAKEN[name])
    if name == "alike":
        one, other, third = report.told
        assert one.plan is other.plan is not third.plan
        assert any(len(finding.items) == 2 for finding in one.findings)
    for each in report.told:
        assert [one.order for one in each.findings] == sorted(one.order for one in each.findings)
        assert each.counts == Counter(one.kind for one in each.findings)
        if each.brief is not None:
            names = [tuple(each.verdicts[index].item.id for index in indexes) for _, indexes, _ in each.brief]
            assert names == [one.items for one in each.findings]
            assert [sketch.matter for sketch, _, _ in each.brief] == [one.matter for one in each.findings]
        for item, found in zip(each.flow.items, each.items, strict=True):
            assert found.verdict.item is item
            document = each.manifest.document
            assert item.node == (None if name == "anchored" else document.node((*item.at, "category")))
            assert each.manifest.node(each.flow, "evidence", key=True) == document.node((*each.flow.at, "evidence"), key=True)
    assert report.counts == Counter(one.kind for one in report.findings)
    assert {kind: number for kind, number in report.outcomes.items() if number} == Counter(one.kind for one in report.flows)
    assert [one.order for one in report.findings] == sorted(one.order for one in report.findings)


PROOF = "separate_consent"
PROVED = {  # what the flow says of its evidence, and the word at which the missing consent is found
    "in a line": ("    evidence: {notice: consent/notice.md, separate_consent: false}\n", PROOF),
    "in lines": ("    evidence:\n      notice: consent/notice.md\n      separate_consent: false\n", PROOF),
    "nothing of it": ("    evidence: {notice: consent/notice.md}\n", None),
}


@pytest.mark.parametrize("aliased", [False, True])
@pytest.mark.parametrize("said", PROVED)
def test_a_duty_that_is_not_done_is_found_at_the_key_that_says_so(said: str, aliased: bool, make: Make) -> None:
    evidence, word = PROVED[said]
    items = TWO.replace("{id: m", "&mails {id: m") if aliased else TWO
    text = story(flow("one", items) + evidence + (flow("other", "      - *mails\n") if aliased else ""), size="640")
    found = [one for one in make(text).findings if one.title.en.endswith("stated as not done")]
    assert [one.title.en for one in found] == ([] if word is None else ["separate consent: stated as not done"])
    for one in found:
        assert one.place.words == word
