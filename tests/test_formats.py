"""The formats for hosts, logs and pages: each by the standard it claims, with texts that try to break out of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from conftest import ROOT, TODAY
from jsonschema import Draft4Validator, Draft202012Validator
from laws import judged
from stories import BREACH, CLEAR, DUTY, INVALID, OPEN, REVIEW, TEXTS, WAIVED, flow, story

import tongguan.cli
import tongguan.options
import tongguan.render.html
import tongguan.render.picture
import tongguan.screens
from tongguan.document import Document
from tongguan.finding import KINDS, Ask, Finding, Matter
from tongguan.furtherphrases import FURTHER
from tongguan.lawbook.model import Lawbook, Rule, Words
from tongguan.output import write_file
from tongguan.phrases import PHRASES
from tongguan.pipeline import refused
from tongguan.problem import Problem
from tongguan.reading import read
from tongguan.record import replace
from tongguan.render import RENDERERS, Options, pieces, renderer
from tongguan.render.hosts import located
from tongguan.render.outline import by_flow, clean, family
from tongguan.render.sarif import uri
from tongguan.report import FlowReport, Report

SARIF_SCHEMA = ROOT.parent / "shared" / "schemas" / "sarif-schema-2.1.0.json"
"""The schema of the standard stands beside the repository; in CI it must."""
REPORT_SCHEMA = json.loads((ROOT / "schemas" / "report.v1.json").read_text(encoding="utf-8"))
HOSTILE = (
    "</details></td></title><script>alert(1)</script> ]]> ::error file=x::y ##[stop-commands]z | `code` @me #1 [a](http://evil.example)"
    " <!-- --> %%{init: {}}%% 100% \"q\" 'q' {0} {{x}} &amp; 数据 ![i](x) www.evil.example\\"
)
NASTY_PATH = "数据 流/a \"b\" 'c' <d> #e%20,f:g.yaml"
LANGUAGES = ("zh", "en", "both")
MACHINE = ("json", "jsonl", "sarif", "junit", "gitlab")
NEW = ("concise", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "html")


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def hostile() -> str:
    """A waived manifest in which every free text tries to get out of where it is written."""
    text = WAIVED.replace("    purpose:", f"    title: {quoted(HOSTILE)}\n    purpose:", 1)
    text = text.replace("name: Example Tools (Nanjing) Co., Ltd.", f"name: {quoted(HOSTILE)}")
    text = text.replace("name: Example Tools AG", f"name: {quoted(HOSTILE)}")
    text = text.replace("reason: filing under way", f"reason: {quoted(HOSTILE)}").replace('"A. Example, counsel"', quoted(HOSTILE))
    return text.replace("persons: customers}", f"persons: customers}}  # {HOSTILE}", 1)


def named(text: str, name: str) -> str:
    return text.replace("id: example-tools", f"id: {name}", 1).replace("name: Example Tools (Nanjing)", f"name: Example {name}", 1)


def told_apart(name: str, text: str) -> str:
    """The manifest of another exporter, its flow named after what comes out."""
    flows = text.replace("  - id: customers\n", f"  - id: flow-of-{name}\n").replace("{flow: customers,", f"{{flow: flow-of-{name},")
    return named(flows, name)


SITUATIONS: dict[str, dict[str, str]] = {
    **{name: {"m.yaml": text} for name, text in TEXTS.items()},
    "problems": {"bad.yaml": INVALID},
    "problem of a whole file": {"bad.yaml": ""},
    "problems and flows": {"bad.yaml": named(INVALID, "other"), "good.yaml": BREACH},
    "two files": {"a/m.yaml": named(CLEAR, "one"), "b/m.yaml": named(BREACH, "two")},
    "many": {f"{name}.yaml": told_apart(name, text) for name, text in TEXTS.items()},
    "hostile": {NASTY_PATH: hostile()},
    "hostile and others": {NASTY_PATH: hostile(), "open.yaml": named(OPEN, "o"), "bad.yaml": INVALID, "duty.yaml": named(DUTY, "d")},
    "nothing": {"m.yaml": story().replace(flow(), "").replace("\nflows:\n", "\nflows: []\n")},
}  # fmt: skip

Make = Callable[..., Report]


@pytest.fixture(scope="module")
def make(lawbook: Lawbook) -> Make:
    """The report on a situation; each is judged once."""
    kept: dict[tuple[str, tuple[str, ...]], Report] = {}

    def run(name: str, allowed: tuple[str, ...] = ()) -> Report:
        if (name, allowed) not in kept:
            sources = list(SITUATIONS[name].items())
            kept[name, allowed] = refused(judged(sources, lawbook, TODAY, allowed=allowed))
        return kept[name, allowed]

    return run


def reworded(finding: Finding, **changes: Any) -> Finding:
    """The same finding in another matter."""
    return replace(finding, matter=replace(finding.matter, **changes))


@dataclass(eq=False)
class Saying:
    """A plan of flows that says these findings of one of them."""

    kind: str
    kinds: tuple[str, ...]
    notes: tuple[Rule, ...]
    counts: dict[str, int]
    said: tuple[Finding, ...]
    brief: None = None

    @property
    def matters(self) -> list[Matter]:
        return [one.matter for one in self.said]

    def findings(self, _: FlowReport) -> tuple[Finding, ...]:
        return self.said

    def later(self, _: FlowReport) -> bool:
        return False


def saying(report: Report, findings: Iterable[Finding]) -> Report:
    """The same report with other findings, each on the flow of its items."""
    found: dict[str, list[Finding]] = {one.id: [] for one in report.told}
    for one in findings:
        found[one.verdicts[0].flow.id].append(one)
    told = []
    for one in report.told:
        said = tuple(found[one.id])
        plan = Saying(one.kind, one.plan.kinds, one.notes, dict(Counter(each.kind for each in said)), said)
        told.append(replace(one, plan=plan))
    return replace(report, told=tuple(told))


def called(report: Report, name: Callable[[int, FlowReport], str], times: int = 1) -> Report:
    """The same report with its flows so many times, under other names."""
    told = [
        replace(one, flow=replace(one.flow, id=name(number, one), title=name(number, one)))
        for number in range(times)
        for one in report.told
    ]
    return replace(report, told=tuple(told))


def renamed(report: Report, name: str) -> Report:
    """The same report with ids as no manifest of today may have them: the writers do not rely on that."""
    findings = [replace(one if one.basis else reworded(one, code=name), flow=name, items=(name,)) for one in report.findings]
    return called(saying(report, findings), lambda _, __: name)


def write(report: Report, format_: str, **options: Any) -> str:
    return renderer(format_)(report, Options(**options))


def each(*names: str) -> Any:
    return pytest.mark.parametrize("name", names or tuple(SITUATIONS))


# --------------------------------------------------------------------------- what holds for all


def test_the_formats_of_the_command_line_are_those_there_are() -> None:
    assert set(tongguan.options.FORMATS) == set(RENDERERS)
    assert set(NEW) < set(RENDERERS)


@pytest.mark.parametrize("format_", RENDERERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_writes_every_report_the_same_twice(format_: str, language: str, make: Make) -> None:
    for name in SITUATIONS:
        for report in (make(name), make(name, ("open", "review", "duty")), renamed(make(name), HOSTILE)):
            one = write(report, format_, language=language)
            assert one == write(report, format_, language=language)
            assert one.endswith("\n") or not one
            assert one.encode().decode() == one


@pytest.mark.parametrize("format_", RENDERERS)
def test_every_format_lists_every_flow(format_: str, make: Make) -> None:
    report = make("many")
    assert {one.kind for one in report.flows} == set(KINDS)
    # GitLab's list has shortcomings only; what is clear stands in it when asked for.
    text = write(report, format_, verbose=format_ == "gitlab")
    assert [name for name in TEXTS if f"flow-of-{name}" not in text] == []


@pytest.mark.parametrize("format_", RENDERERS)
def test_a_report_in_pieces_is_the_report(make: Make, format_: str) -> None:
    report = make("many")
    assert "".join(pieces(format_, report, Options())) == write(report, format_)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def torn() -> Iterator[str]:
        yield "x" * 100_000
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_file(str(tmp_path / "report.json"), torn())
    assert list(tmp_path.iterdir()) == []
    write_file(str(tmp_path / "report.json"), ("报" * 100_000, "告"))
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == "报" * 100_000 + "告"


@pytest.mark.parametrize("format_", MACHINE)
def test_quiet_takes_nothing_from_what_programs_read(format_: str, make: Make) -> None:
    assert write(make("many"), format_, quiet=True) == write(make("many"), format_)


@pytest.mark.parametrize("format_", [one for one in NEW if one not in MACHINE and one != "html"])
def test_quiet_leaves_out_what_passes(format_: str, make: Make) -> None:
    text = write(make("many"), format_, quiet=True)
    assert "flow-of-breach" in text
    assert "flow-of-clear" not in text
    assert "flow-of-waived" not in re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("format_", NEW)
def test_no_control_and_no_turning_character_gets_through(format_: str, make: Make) -> None:
    report = renamed(make("waived"), "a\x1b[31m\u202eb\u2066\x00\x85c\u2028d")
    text = write(report, format_)
    if format_ not in ("jsonl", "sarif", "junit", "gitlab"):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text)
    assert "\x1b" not in text
    assert "\x00" not in text


def test_the_formats_load_nothing_heavy() -> None:
    code = "import sys\nfrom tongguan.render import RENDERERS, renderer\n[renderer(name) for name in RENDERERS]\nprint(*sys.modules)"
    loaded = set(subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True, text=True).stdout.split())
    heavy = (
        "rich",
        "jinja2",
        "xml",
        "html",
        "urllib.request",
        "pydantic",
        "jsonschema",
        "click",
        "ruamel",
        "http",
        "email",
        "socket",
        "logging",
    )
    assert [name for name in loaded if name.startswith(tuple(f"{one}." for one in heavy)) or name in heavy] == []


@pytest.mark.parametrize("format_", [one for one in RENDERERS if one != "text"])  # text is for people, who read no run of this size
def test_many_findings_are_written_in_time(format_: str, make: Make) -> None:
    report = make("many")
    number = 10_000
    some = [report.findings[index % len(report.findings)] for index in range(number)]
    findings = tuple(reworded(one, about=str(index)) for index, one in enumerate(some))
    start = time.process_time()
    text = write(saying(report, findings), format_)
    spent = time.process_time() - start
    print(f"{format_}: {spent:.1f} s, {len(text) / 1e6:.1f} MB")  # noqa: T201 - the figure, shown by `pytest -rP`
    assert spent < 5


def test_every_phrase_is_said_in_both_languages() -> None:
    assert [key for key, words in (PHRASES | FURTHER).items() if not (words.zh and words.en)] == []
    assert PHRASES.keys() & FURTHER.keys() == set()


@each("many", "two files", "hostile and others")
def test_every_finding_belongs_to_one_flow(name: str, make: Make) -> None:
    report = make(name)
    told = [id(one) for _, findings in by_flow(report) for one in findings]
    assert sorted(told) == sorted(id(one) for one in report.findings)
    for one, findings in by_flow(report):
        assert {finding.flow for finding in findings} == {one.id}


# --------------------------------------------------------------------------- paths


@pytest.mark.parametrize(
    ("path", "root", "folder", "shown"),
    [
        ("flows/a.yaml", "", "", "flows/a.yaml"),
        ("flows/a.yaml", "/w/repo", "/w/repo", "flows/a.yaml"),
        ("flows/a.yaml", "/w/repo", "/w/repo/team", "team/flows/a.yaml"),
        ("../a.yaml", "/w/repo", "/w/repo/team", "a.yaml"),
        ("/w/repo/x/a.yaml", "/w/repo", "/w/repo/team", "x/a.yaml"),
        ("../../a.yaml", "/w/repo", "/w/repo/team", "../../a.yaml"),
        ("/w/repository/a.yaml", "/w/repo", "/w/repo", "/w/repository/a.yaml"),
        ("C:\\repo\\x\\a.yaml", "C:/repo", "C:/repo", "x/a.yaml"),
        ("D:/other/a.yaml", "C:/repo", "C:/repo", "D:/other/a.yaml"),
        ("a.yaml", "/", "/", "a.yaml"),
        ("-", "/w/repo", "/w/repo/team", "-"),
        ("", "/w/repo", "/w/repo/team", ""),
    ],
)
def test_hosts_count_paths_from_the_repository(path: str, root: str, folder: str, shown: str) -> None:
    assert located(path, Options(root=root, folder=folder)) == shown


@pytest.mark.parametrize("path", [NASTY_PATH, "a b/c.yaml", "/w/数据.yaml", "C:/w/a.yaml", "100%.yaml", "../up.yaml", "q?x#y.yaml"])
def test_a_uri_leads_back_to_the_path(path: str) -> None:
    reference = uri(path)
    assert reference.isascii()
    parts = urlsplit(reference)
    assert not parts.query
    assert not parts.fragment
    assert parts.scheme == ("file" if path.startswith(("/", "C:")) else "")
    assert unquote(parts.path) == (f"/{path}" if path.startswith("C:") else path)
    assert not re.search(r"[^A-Za-z0-9\-._~/:%]", reference)


@each("hostile and others")
@pytest.mark.parametrize("format_", ["sarif", "github", "gitlab", "junit", "markdown", "html"])
def test_a_run_in_a_folder_of_the_repository_counts_from_its_root(name: str, format_: str, make: Make) -> None:
    text = write(make(name), format_, root="/w/repo", folder="/w/repo/team")
    assert "/w/repo" not in text
    assert "team/open.yaml" in text
    assert "team/bad.yaml" in text
    assert not re.search(r"(?<!team/)bad\.yaml", text)


# --------------------------------------------------------------------------- concise

LINE = re.compile(r"(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<kind>[a-z]+)\[(?P<rule>[^\]]+)\] (?P<title>.+)")


@each()
def test_concise_has_one_line_a_finding(name: str, make: Make) -> None:
    report = make(name)
    lines = write(report, "concise").splitlines()
    found = [LINE.fullmatch(line) for line in lines]
    told = [one for one in found if one is not None]
    assert len(told) == len(report.findings) + len(report.problems)
    assert sorted((one["path"], int(one["line"]), int(one["column"]), one["kind"], one["rule"]) for one in told) == sorted(
        [(one.place.path, *one.place.span.start, one.kind, one.code) for one in report.findings]
        + [(one.path, *(one.span.start if one.span else (1, 1)), "error", "input") for one in report.problems]
    )
    assert found[: len(told)] == told, "the closing comes last"


def test_concise_ends_with_the_commands_that_go_on(make: Make) -> None:
    ask, remedy = "next: `tongguan ask FILE --write`", "next: `tongguan remedy FILE FLOW`"
    for name, ends in {"clear": [], "breach": [remedy], "open": [ask], "review": [remedy], "duty": [remedy]}.items():
        lines = write(make(name), "concise").splitlines()
        assert [line.partition("` ")[0] + "`" for line in lines if line.startswith("next: ")] == ends, name
        assert [line for line in lines[len(lines) - len(ends) :] if not line.startswith("next: ")] == []
        assert "next: " not in write(make(name), "concise", quiet=True)
    assert write(make("breach"), "concise", language="zh").splitlines()[-1].startswith("下一步：tongguan remedy")


def test_a_concise_line_is_as_documented(make: Make) -> None:
    assert write(make("breach"), "concise").splitlines() == [
        "m.yaml:56:35: breach[order16/contract-or-certification] standard contract or certification required, none held (customers/addresses)",
        *write(make("breach"), "concise").splitlines()[1:],
    ]
    assert write(make("breach"), "concise").splitlines()[1].startswith("1 flow: 1 breach · law as of 2026-11-24 · pack tongguan")
    assert "order16/contract-or-certification] 标准合同" in write(make("breach"), "concise", language="zh")
    assert "\x1b[1;31mbreach" in write(make("breach"), "concise", color=True)
    assert write(make("open"), "concise", unicode=False).isascii()
    assert "[waived: A. Example, counsel, 2026-12-31: filing under way]" in write(make("waived"), "concise")
    assert "let pass by choice: open" in write(make("open", ("open",)), "concise")


# --------------------------------------------------------------------------- jsonl


@each()
def test_json_lines_hold_what_the_json_report_holds(name: str, make: Make) -> None:
    report = make(name)
    whole = json.loads(write(report, "json"))
    records = [json.loads(line) for line in write(report, "jsonl").split("\n")[:-1]]
    assert records[0]["type"] == "header"
    assert records[-1]["type"] == "closing"
    again: dict[str, Any] = {"rules": [], "recipients": [], "flows": [], "findings": [], "questions": [], "exporters": [], "problems": []}
    if "warnings" in whole:
        again["warnings"] = []
    for record in records:
        kind = record.pop("type")
        if kind in ("header", "closing"):
            again |= record
        else:
            again[f"{kind}s"].append(record)
        # A question comes before what asks it.
        assert all(number < len(again["questions"]) for number in record.get("asks", []))
    assert again == whole
    assert Draft202012Validator(REPORT_SCHEMA).is_valid(again)


# --------------------------------------------------------------------------- SARIF


def sarif(report: Report, **options: Any) -> dict[str, Any]:
    log = json.loads(write(report, "sarif", **options))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run  # type: ignore[no-any-return]


@pytest.mark.skipif(not SARIF_SCHEMA.is_file() and os.environ.get("CI") != "true", reason=f"no {SARIF_SCHEMA.name} beside the repository")
@each()
@pytest.mark.parametrize("verbose", [False, True])
def test_sarif_fits_the_schema_of_the_standard(name: str, verbose: bool, make: Make) -> None:
    validator = Draft4Validator(json.loads(SARIF_SCHEMA.read_text(encoding="utf-8")))
    for report in (make(name), make(name, ("open", "review", "duty")), renamed(make(name), HOSTILE)):
        for language in LANGUAGES:
            log = json.loads(write(report, "sarif", verbose=verbose, language=language))
            assert [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(log)] == []


@each()
def test_every_sarif_result_points_at_text_that_is_there(name: str, make: Make) -> None:
    run = sarif(make(name), verbose=True)
    assert run["columnKind"] == "unicodeCodePoints"
    assert len(run["results"]) == len(make(name).findings)
    texts = {path: text.split("\n") for path, text in SITUATIONS[name].items()}
    for result in run["results"]:
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            artifact = location["physicalLocation"]["artifactLocation"]
            assert artifact["uriBaseId"] == "SRCROOT"
            assert artifact["uriBaseId"] in run["originalUriBaseIds"]
            assert run["artifacts"][artifact["index"]]["location"]["uri"] == artifact["uri"]
            region = location["physicalLocation"]["region"]
            line = texts[unquote(artifact["uri"])][region["startLine"] - 1]
            assert 1 <= region["startColumn"] <= region["endColumn"] <= len(line) + 1
            assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"]


@each()
def test_every_sarif_rule_is_whole(name: str, make: Make) -> None:
    report = make(name)
    run = sarif(report, verbose=True)
    rules = run["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in rules]
    assert ids == sorted(set(ids))
    assert {basis.rule.id for one in report.findings for basis in one.basis} <= set(ids)
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
    known = {basis.rule.id: basis for one in report.findings for basis in one.basis}
    for rule in rules:
        assert rule["name"]
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        if rule["id"] in known:
            basis = known[rule["id"]]
            for words in (basis.rule.title, basis.rule.says):
                for said in words:
                    assert said in rule["help"]["text"]
            assert rule["properties"]["article"] == basis.rule.cites
            assert rule["properties"]["instrument"]["zh"] == basis.instrument.zh
            assert rule["properties"]["dates"] == {"from": basis.rule.in_force.since, "until": basis.rule.in_force.until}
            assert rule["properties"]["confidence"] == basis.rule.confidence
            if basis.address:
                assert urlsplit(rule["helpUri"]).scheme in ("http", "https")
                assert rule["helpUri"].isascii()


@pytest.mark.parametrize(("name", "level"), [("breach", "error"), ("open", "warning"), ("review", "warning"), ("duty", "warning")])
def test_what_blocks_is_never_less_than_a_warning(name: str, level: str, make: Make) -> None:
    for report in (make(name), make(name, ("open", "review", "duty"))):
        (result,) = sarif(report)["results"]
        assert (result["kind"], result["level"]) == ("fail", level)
        assert result["properties"]["verdict"] == name
        assert result["suppressions"] == []


def test_what_is_clear_is_a_result_only_when_asked_for(make: Make) -> None:
    assert sarif(make("clear"))["results"] == []
    (result,) = sarif(make("clear"), verbose=True)["results"]
    # SARIF 2.1.0 §3.27.10: a kind other than `fail` goes with the level `none`.
    assert (result["kind"], result["level"]) == ("pass", "none")
    (flow_,) = sarif(make("clear"))["properties"]["flows"]
    assert (flow_["id"], flow_["verdict"], flow_["items"][0]["ceiling"]) == ("customers", "clear", "none")


def test_what_was_waived_is_suppressed_and_not_dropped(make: Make) -> None:
    (result,) = sarif(make("waived"))["results"]
    (suppression,) = result["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("inSource", "accepted")
    assert suppression["justification"] == "filing under way (A. Example, counsel, 2026-12-31)"
    assert result["level"] == "error"
    where = suppression["location"]["physicalLocation"]
    assert "until: 2026-12-31" in WAIVED.split("\n")[where["region"]["startLine"] - 1]


def test_what_a_baseline_knows_is_suppressed(make: Make) -> None:
    report = make("breach")
    known = replace(report.findings[0], kind="waived", was="breach", baseline="baseline.json")
    (result,) = sarif(saying(report, (known,)))["results"]
    (suppression,) = result["suppressions"]
    assert suppression["kind"] == "external"
    assert "baseline.json" in suppression["justification"]


def test_all_results_say_whether_they_are_suppressed(make: Make) -> None:
    # §3.27.23: either all results of a run have `suppressions`, or none has.
    results = sarif(make("many"), verbose=True)["results"]
    assert len(results) > 1
    assert [result["ruleId"] for result in results if "suppressions" not in result] == []


def test_problems_are_notifications_of_an_invocation_that_failed(make: Make) -> None:
    run = sarif(make("problems and flows"))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 3
    notes = invocation["toolExecutionNotifications"]
    assert [note["level"] for note in notes] == ["error", "error"]
    assert "foreign_investted" in notes[0]["message"]["text"]
    physical = notes[0]["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "bad.yaml"
    line = INVALID.split("\n")[physical["region"]["startLine"] - 1]
    assert line[physical["region"]["startColumn"] - 1 : physical["region"]["endColumn"] - 1] == "foreign_investted"
    assert len(run["results"]) == 1
    (good,) = sarif(make("clear"))["invocations"]
    assert (good["executionSuccessful"], good["exitCode"]) == (True, 0)
    assert "toolExecutionNotifications" not in good


def messages(node: Any) -> list[str]:
    """Every message string, wherever it stands."""
    if isinstance(node, dict):
        own = [node["text"]] if isinstance(node.get("text"), str) and "snippet" not in node else []
        return own + [one for key, value in node.items() if key != "snippet" for one in messages(value)]
    return [one for value in node for one in messages(value)] if isinstance(node, list) else []


@each("hostile", "hostile and others", "problems")
def test_no_brace_of_a_text_is_a_placeholder(name: str, make: Make) -> None:
    # §3.11.5: `{0}` is a placeholder; a brace that is none is written twice.
    texts = messages(sarif(renamed(make(name), "x{0}y"), verbose=True))
    assert texts
    for text in texts:
        assert not re.search(r"[{}]", text.replace("{{", "").replace("}}", "")), text
    assert any("x{{0}}y" in text for text in texts) or name == "problems"


def test_the_fingerprint_survives_moved_lines_and_another_name(make: Make, lawbook: Lawbook) -> None:
    def prints(report: Report) -> list[str]:
        return [result["partialFingerprints"]["tongguan/v1"] for result in sarif(report)["results"]]

    moved = "# a comment\n\n" + BREACH.replace("country: CH", "country: CH, relation: group")
    other = judged([("other/name.yaml", moved)], lawbook, TODAY)
    assert prints(other) == prints(make("breach"))
    assert other.findings[0].place.span != make("breach").findings[0].place.span
    twice = saying(make("breach"), make("breach").findings * 3)
    assert len(set(prints(twice))) == 3


def test_projects_are_told_apart(make: Make) -> None:
    # What comes before the last stroke is the category that hosts keep apart (§3.17.3).
    assert sarif(make("breach"))["automationDetails"]["id"] == "tongguan/example-tools/2026-11-24"
    assert sarif(make("two files"))["automationDetails"]["id"] == "tongguan/one+two/2026-11-24"
    assert sarif(make("many"))["automationDetails"]["id"].startswith("tongguan/breach+clear+duty+3-more/")


class Elsewhere:
    """The part of a finding that is an item's own, of one in another file."""

    def spot(self, _: object) -> tuple[Document, int | None]:
        document = read("a: 1\n", "/else/where.yaml")
        return document, document.node(("a",))

    def asks(self, _: object) -> tuple[Ask, ...]:
        return ()

    related = details = late = asks
    personal = True
    asking = False
    remarks = ()


def test_a_file_outside_of_the_repository_has_an_address_of_its_own(make: Make) -> None:
    report = make("breach")
    moved = replace(report.findings[0], sketch=Elsewhere())
    (result,) = sarif(saying(report, (moved,)), root="/w", folder="/w")["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///else/where.yaml"}


# --------------------------------------------------------------------------- JUnit


def junit(report: Report, **options: Any) -> ET.Element:
    return ET.fromstring(write(report, "junit", **options).encode())  # noqa: S314 - what we have just written


@each()
def test_junit_counts_what_it_holds(name: str, make: Make) -> None:
    for report in (make(name), make(name, ("open", "review", "duty")), renamed(make(name), HOSTILE)):
        root = junit(report)
        assert root.tag == "testsuites"
        suites = root.findall("testsuite")
        for node in (root, *suites):
            for tag, count in (("testcase", "tests"), ("failure", "failures"), ("error", "errors")):
                assert int(node.attrib[count]) == len(list(node.iter(tag))), count
            assert node.attrib["skipped"] == "0"
        assert list(root.iter("skipped")) == []
        assert {one.attrib["name"] for one in suites} == {
            *(flow_.manifest.path for flow_ in report.flows),
            *(problem.path for problem in report.problems),
        }


@each()
def test_junit_has_a_case_for_each_flow_item_and_family(name: str, make: Make) -> None:
    report = make(name)
    suites = junit(report).findall("testsuite")
    assert {suite.attrib["name"] for suite in suites} >= {flow_.manifest.path for flow_ in report.flows}
    for suite in suites:
        cases = [(case.attrib["classname"], case.attrib["name"]) for case in suite.findall("testcase")]
        assert len(cases) == len(set(cases))
        mine = [flow_ for flow_ in report.flows if flow_.manifest.path == suite.attrib["name"]]
        wanted = {
            (flow_.id, f"{item.verdict.item.id}: {one}")
            for flow_ in mine
            for item in flow_.items
            for one in ("route", "gate", "norm", "review", "duty")
        }
        assert {case for case in cases if case[0] != "input"} == wanted
        for case in suite.findall("testcase"):
            assert int(case.attrib["line"]) >= 1
            assert case.attrib["file"] == suite.attrib["name"]


@pytest.mark.parametrize(
    ("name", "case"), [("breach", "route"), ("open", "route"), ("review", "review"), ("duty", "duty")]
)  # fmt: skip
def test_what_is_not_settled_fails_with_its_kind(name: str, case: str, make: Make) -> None:
    cases = {one.attrib["name"]: one for one in junit(make(name)).iter("testcase")}
    (failure,) = [failure for one in cases.values() for failure in one.findall("failure")]
    assert failure.attrib["type"] == name
    assert cases[f"addresses: {case}"].find("failure") is failure
    if name != "breach":
        passed = junit(make(name, (name,)))
        assert list(passed.iter("failure")) == []
        told = next(one for one in passed.iter("testcase") if one.attrib["name"] == f"addresses: {case}").findtext("system-out")
        assert f"{name}[" in str(told)


def test_what_was_waived_passes_with_a_note(make: Make) -> None:
    root = junit(make("waived"))
    assert list(root.iter("failure")) == []
    (note,) = [text for one in root.iter("system-out") if "waived[" in (text := str(one.text))]
    assert "A. Example, counsel, 2026-12-31: filing under way" in note


def test_problems_are_errors(make: Make) -> None:
    root = junit(make("problems"))
    assert [error.attrib["type"] for error in root.iter("error")] == ["input", "input"]
    assert "foreign_investted" in next(root.iter("error")).attrib["message"]


def test_a_route_that_hangs_on_a_review_is_no_passed_case(lawbook: Lawbook) -> None:
    # Whether the State has taken a measure against the country is not stated: it may be prohibited, or free.
    text = CLEAR.replace("country_countermeasure: false, ", "")
    for allowed, failing in (((), {"route", "review"}), (("open",), set())):
        report = judged([("m.yaml", text)], lawbook, TODAY)
        cases = {one.attrib["name"]: one for one in junit(replace(report, allowed=frozenset(allowed))).iter("testcase")}
        failures = {name.partition(": ")[2]: one.find("failure") for name, one in cases.items() if one.find("failure") is not None}
        assert set(failures) == failing
        if failing:
            route = failures["route"]
            assert route is not None
            assert (route.attrib["type"], route.attrib["message"]) == ("open", "open: no procedure … prohibited")
            assert "dsl/countermeasure" in str(route.text)
        else:
            assert cases["addresses: route"].findtext("system-out") == "no procedure … prohibited"


def test_junit_is_read_back_by_a_reader_of_junit(make: Make) -> None:
    import junitparser

    for name in SITUATIONS:
        text = write(make(name), "junit")
        found = junitparser.JUnitXml.fromstring(text.encode())
        results = [result for suite in found for case in suite for result in case.result]
        assert len(results) == text.count("<failure ") + text.count("<error ")
        assert not any(isinstance(result, junitparser.Skipped) for result in results)


# --------------------------------------------------------------------------- GitHub


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """What the runner takes from a log: lines that begin with `::`, and `##[…]` anywhere in others."""
    found = []
    for line in text.split("\n"):
        start = line.lstrip()
        if start.startswith("::"):
            head, _, data = start[2:].partition("::")
            name, _, told = head.partition(" ")
            pairs = dict(one.split("=", 1) for one in told.split(",")) if told else {}
            found.append((name, {key: back(value, ":,") for key, value in pairs.items()}, back(data)))
        else:
            assert "##[" not in line
    return found


def back(text: str, more: str = "") -> str:
    for one in ("\r", "\n", *more):
        text = text.replace(f"%{ord(one):02X}", one)
    return text.replace("%25", "%")


@each()
@pytest.mark.parametrize("language", LANGUAGES)
def test_github_is_told_levels_and_places(name: str, language: str, make: Make) -> None:
    for report in (make(name), renamed(make(name), HOSTILE)):
        found = commands(write(report, "github", language=language))
        shown = [one for one in report.findings if one.kind not in ("clear", "waived")]
        assert len(found) == len(shown) + len(report.problems)
        for level, properties, message in found:
            assert level in ("error", "warning")
            assert properties["file"] in SITUATIONS[name]
            first = message.split("\n")[0]
            if "line" in properties:
                where = f"{clean(properties['file'])}:{properties['line']}:{properties['col']}: "
                assert first.startswith(where), "the raw log says where, too"
                assert set(properties) == {"title", "file", "line", "col", "endLine", "endColumn"}
        assert [level for level, _, _ in found] == sorted((level for level, _, _ in found), key=("error", "warning").index)


def test_the_annotation_is_as_the_host_documents_it(make: Make) -> None:
    line = write(make("breach"), "github").split("\n")[0]
    line_of_it = 56
    assert line.startswith(
        "::error title=breach (order16/contract-or-certification),file=m.yaml,"
        f"line={line_of_it},col=35,endLine={line_of_it},endColumn=49::m.yaml:{line_of_it}:35: breach[order16/contract-or-certification] "
    )
    assert "%0A" in line
    assert [level for level, _, _ in commands(write(make("open", ("open",)), "github"))] == ["notice"]


def test_ten_annotations_a_level_are_shown_and_the_rest_is_counted(make: Make) -> None:
    report = make("many")
    by_kind = {one.kind: one for one in report.findings}
    findings = tuple(by_kind["breach"] for _ in range(13)) + tuple(by_kind["review"] for _ in range(24))
    text = write(saying(report, findings), "github")
    assert [level for level, _, _ in commands(text)] == ["error"] * 10 + ["warning"] * 10
    assert "+17 more in the job summary" in text.split("\n")


# --------------------------------------------------------------------------- GitLab


def gitlab(report: Report, **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(write(report, "gitlab", **options))
    return found


# As the host describes the report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
GITLAB_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16,}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "positions"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": "^[.]?/"}},
                    "positions": {
                        "type": "object",
                        "required": ["begin", "end"],
                        "additionalProperties": {
                            "type": "object",
                            "required": ["line", "column"],
                            "additionalProperties": {"type": "integer", "minimum": 1},
                        },
                    },
                },
            },
        },
    },
}


@each()
def test_gitlab_reports_fit_what_the_host_describes(name: str, make: Make) -> None:
    for report in (make(name), make(name, ("open", "review", "duty"))):
        for verbose in (False, True):
            records = gitlab(report, verbose=verbose)
            assert [f"{error.json_path}: {error.message}" for error in Draft202012Validator(GITLAB_SCHEMA).iter_errors(records)] == []


@each()
def test_gitlab_records_have_what_the_host_asks_for(name: str, make: Make) -> None:
    for report in (make(name), renamed(make(name), HOSTILE)):
        records = gitlab(report, verbose=True)
        assert len(records) == len(report.findings) + len(dict.fromkeys(report.problems))
        prints = [record["fingerprint"] for record in records]
        assert len(set(prints)) == len(prints)
        for record in records:
            assert re.fullmatch(r"[0-9a-f]{16,}", record["fingerprint"])
            assert record["severity"] in ("info", "minor", "major", "critical", "blocker")
            assert record["description"]
            assert "\n" not in record["description"]
            assert record["check_name"]
            assert record["location"]["path"] in SITUATIONS[name]
            begin, end = record["location"]["positions"]["begin"], record["location"]["positions"]["end"]
            assert (1, 1) <= (begin["line"], begin["column"]) <= (end["line"], end["column"])


@pytest.mark.parametrize(
    ("name", "severity"), [("breach", "critical"), ("open", "major"), ("review", "major"), ("duty", "major"), ("waived", "info")]
)
def test_gitlab_severities(name: str, severity: str, make: Make) -> None:
    assert [record["severity"] for record in gitlab(make(name))] == [severity]
    if name != "breach":
        assert [record["severity"] for record in gitlab(make(name, ("open", "review", "duty")))] == ["info"]


def test_what_may_not_go_at_all_is_a_blocker(make: Make) -> None:
    report = make("breach")
    never = reworded(report.findings[0], code="prohibited", basis=())
    assert [record["severity"] for record in gitlab(saying(report, (never,)))] == ["blocker"]
    assert gitlab(make("clear")) == []
    assert {record["severity"] for record in gitlab(make("problems"))} == {"blocker"}


# --------------------------------------------------------------------------- Markdown

TAGS = {"p", "br", "b", "strong", "em", "code", "pre", "ul", "li", "h2", "h3", "a", "details", "summary", "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip


class Reader(HTMLParser):
    """What a browser would see: tags, attributes and text, closed in order."""

    void = ("br", "meta", "link", "img", "input", "hr", "rect", "path")

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    @property
    def text(self) -> str:
        return "".join(self.words)


def rendered(markdown: str) -> Reader:
    """The page that a reader of Markdown makes of it, raw tags let through."""
    from markdown_it import MarkdownIt

    return Reader(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))


def visible(text: str) -> str:
    return text.replace("\u200b", "")


@each()
@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_has_no_tag_and_no_link_of_its_own_making(name: str, language: str, make: Make) -> None:
    for report in (make(name), renamed(make(name), HOSTILE)):
        page = rendered(write(report, "markdown", language=language))
        official = {basis.address for one in report.findings for basis in one.basis}
        for tag, attributes in page.tags:
            assert tag in TAGS, tag
            assert set(attributes) <= ({"href"} if tag == "a" else {"class"} if tag == "code" else set()), (tag, attributes)
            if tag == "a":
                assert attributes["href"] in official
        if report.flows and report.flows[0].id == HOSTILE:
            assert HOSTILE in visible(page.text)
        assert not re.search(r"@\w", write(report, "markdown", language=language).replace("&#64;&#8203;", "").split("```")[0])


@each("hostile", "hostile and others", "many")
def test_the_table_of_flows_keeps_its_columns(name: str, make: Make) -> None:
    for report in (make(name), renamed(make(name), HOSTILE)):
        lines = write(report, "markdown").split("\n")
        start = next(index for index, line in enumerate(lines) if line.startswith("|---"))
        rows = lines[start + 1 : start + 1 + len(report.flows)]
        for row in (lines[start - 1], *rows):
            assert row.startswith("| ")
            assert row.endswith(" |")
            assert len(re.findall(r"(?<!\\)\|", row)) == 5
        assert not lines[start + 1 + len(report.flows)].startswith("|")


def picture(text: str) -> list[str]:
    found = re.search(r"```mermaid\n(.*?)\n```", text, re.DOTALL)
    assert found
    return found[1].split("\n")


@each(*TEXTS, "two files", "many", "hostile", "hostile and others")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_has_an_arrow_a_flow(name: str, language: str, make: Make) -> None:
    for report in (make(name), renamed(make(name), HOSTILE)):
        lines = picture(write(report, "markdown", language=language))
        assert lines[0] == "flowchart LR"
        label = r'"(?:[^"#{}%<>`&\\|\[\]@$]|#\d+;)*"'
        arrows = [line for line in lines if "|" in line]
        assert len(arrows) == len(report.flows)
        for line in lines[1:]:
            assert re.fullmatch(
                rf"  subgraph cn\[{label}\]|    e\d+\[{label}\]|  end|  r\d+\(\[{label}\]\)|  e\d+ (?:-->|-\.->)\|{label}\| r\d+"
                r"|  linkStyle \d+(?:,\d+)* stroke:#[0-9a-f]{6},stroke-width:2px|  classDef is_\w+ stroke:#[0-9a-f]{6},stroke-width:2px"
                r"|  class r\d+(?:,r\d+)* is_\w+",
                line,
            ), line
        styled = [number for line in lines if line.startswith("  linkStyle") for number in line.split()[1].split(",")]
        assert sorted(map(int, styled)) == list(range(len(arrows)))


def test_a_recipient_in_the_mainland_stands_within_it(lawbook: Lawbook) -> None:
    text = story(flow() + flow("at-home").replace("to: hq", "to: branch")).replace(
        "  hq: {", "  branch: {name: Example Tools (Hefei), country: CN}\n  hq: {"
    )
    report = judged([("m.yaml", text)], lawbook, TODAY)
    assert report.problems == ()
    lines = picture(write(report, "markdown"))
    inside = lines[: lines.index("  end")]
    assert [line for line in inside if "branch" in line] != []
    assert [line for line in lines if "hq" in line and "|" not in line] == [
        line for line in lines[len(inside) :] if "hq" in line and "|" not in line
    ]
    # One border around the exporters, one around the recipient at home.
    page = write(report, "html")
    assert page.count('<rect class="land"') == 2
    assert ">abroad</text>" in page
    alone = judged([("m.yaml", text.replace("country: CH", "country: CN"))], lawbook, TODAY)
    # Where nobody is abroad one border holds them all.
    assert ">abroad</text>" not in (page := write(alone, "html"))
    assert page.count('<rect class="land"') == 1


def test_many_flows_are_drawn_as_few_arrows(make: Make) -> None:
    report = make("many")
    lines = picture(write(called(report, lambda number, one: f"{one.id}-{number}", 30), "markdown"))
    assert len([line for line in lines if "|" in line]) == len(report.flows)
    assert any('"30 flows"' in line for line in lines)


def test_a_comment_keeps_to_its_limit_and_says_what_is_left_out(make: Make) -> None:
    report = make("many")
    standing = [one for one in report.findings if not one.asks]
    findings = tuple(reworded(standing[index % 5], about=str(index)) for index in range(400))
    big = saying(report, findings)
    text = write(big, "markdown")
    # A comment on GitHub may have 65,536 characters.
    assert len(text) < 65_536
    left = re.search(r"(\d+) more findings in the full report", text)
    assert left
    told = text.count("<details><summary>") - (1 if "clear (" in text else 0)
    clear = sum(one.kind == "clear" for one in findings)
    assert told + int(left[1]) == len(findings) - clear
    assert [one.id for one in report.flows if one.id not in text] == []
    assert text.rstrip().endswith("it is not legal advice.")
    assert "more findings" not in write(big, "markdown", limit=0)


def test_what_was_waived_is_marked_in_the_table(make: Make) -> None:
    text = write(make("waived"), "markdown")
    assert "| ⚪ waived | <b>customers</b> |" in text
    assert "- **waived** A. Example, counsel, 2026-12-31: filing under way" in text


# --------------------------------------------------------------------------- HTML

PAGE_TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "article", "footer", "div", "h1", "h2", "h3", "h4", "p", "span", "b", "br",
    "strong", "dl", "dt", "dd", "a", "code", "pre", "mark", "ul", "li", "details", "summary", "table", "thead", "tbody", "tr", "th", "td",
    "svg", "rect", "path", "text", "g",
}  # fmt: skip


@each()
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_needs_nothing_from_elsewhere(name: str, language: str, make: Make) -> None:
    for report in (make(name), renamed(make(name), HOSTILE)):
        text = write(report, "html", language=language)
        page = Reader(text)
        assert text.startswith("<!DOCTYPE html>\n")
        official = {basis.address for one in report.findings for basis in one.basis}
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        for tag, attributes in page.tags:
            assert tag in PAGE_TAGS, tag
            assert not any(key.startswith("on") or key in ("src", "style", "srcset") for key in attributes), (tag, attributes)
            href = attributes.get("href")
            if href is not None:
                assert href in official or href.removeprefix("#") in ids
        assert "default-src 'none'" in text
        assert "@import" not in text
        assert "url(" not in text
        assert f'<html lang="{"en" if language == "en" else "zh-Hans"}">' in text
        if report.flows and report.flows[0].id == HOSTILE:
            assert HOSTILE in page.text


@each("many", "hostile and others", "two files")
def test_every_flow_has_a_card_of_its_own(name: str, make: Make) -> None:
    report = make(name)
    page = Reader(write(report, "html"))
    cards = [attributes["id"] for tag, attributes in page.tags if tag == "article"]
    assert len(cards) == len(set(cards)) == len(report.flows)
    assert {one.kind for one in report.flows} == {str(attributes["class"]).split()[-1] for tag, attributes in page.tags if tag == "article"}


def test_of_very_many_flows_the_page_tells_the_gravest_in_full(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    report = make("two files")
    gravest = [flow.id for flow in sorted(report.told, key=lambda flow: KINDS.index(flow.kind))]
    # So few are drawn as well.
    monkeypatch.setattr(tongguan.render.picture, "MOST", 0)
    for full in range(1, len(gravest) + 1):
        monkeypatch.setattr(tongguan.render.html, "FULL", full)
        for verbose in (False, True):
            page = Reader(write(report, "html", verbose=verbose))
            number = len(gravest) if verbose else full
            assert len([tag for tag, _ in page.tags if tag == "article"]) == number
            linked = [attributes["href"] for tag, attributes in page.tags if tag == "a" and attributes["href"].startswith("#")]
            assert len(linked) == number
            assert all(flow in page.text for flow in gravest)
            assert (f"the {full} gravest flows are told in full; {len(gravest) - full} more" in page.text) == (number < len(gravest))


def test_the_page_shows_excerpt_basis_question_and_receipt(make: Make) -> None:
    report = make("many")
    page = Reader(write(report, "html"))
    for finding in report.findings:
        span = finding.place.span
        assert finding.place.line[span.start.column - 1 : span.end.column - 1] in page.text
        assert finding.code in page.text
        for words in (*finding.fixes, *(ask.words for ask in finding.asks)):
            assert words.en in page.text
        for basis in finding.basis:
            assert basis.rule.cites in page.text
    assert "^^^" in page.text
    assert report.receipt.digest in page.text
    for path, digest in report.receipt.inputs:
        assert path in page.text
        assert digest in page.text
    assert "150,000" in page.text


def test_both_languages_are_marked_as_what_they_are(make: Make) -> None:
    text = write(make("breach"), "html", language="both")
    title = make("breach").findings[0].title
    assert f'<span lang="zh-Hans">{title.zh}</span> <span lang="en" class="en">{title.en}</span>' in text


def test_what_was_let_pass_by_choice_stands_on_the_page(make: Make) -> None:
    for format_ in ("concise", "github", "markdown", "html"):
        assert "let pass by choice: open" in write(make("open", ("open",)), format_)


# --------------------------------------------------------------------------- waivers to look at


def test_something_to_look_at_is_told_in_every_format(make: Make) -> None:
    from tongguan.waivers import Remark

    place = make("waived").findings[0].place
    here = Remark("waiver-unused", Words("豁免未用", "an unused waiver {x}"), place.path, place.span, place.line, "a/b", "customers")
    call = Remark("waivers-off", Words("未考虑豁免", "waivers left out"), "")
    report = replace(make("waived"), warnings=(here, call))
    strict = replace(report, strict=True)
    assert (report.exit_code, strict.exit_code) == (0, 4)
    for format_ in NEW:
        if format_ == "jsonl" and "warnings" not in json.loads(write(report, "json")):
            continue
        text = write(report, format_)
        assert "an unused waiver" in text, format_
        if format_ != "gitlab":
            assert "waivers left out" in text, format_
    assert [one.attrib["type"] for one in junit(strict).iter("failure")] == ["warning", "warning"]
    assert list(junit(report).iter("failure")) == []
    assert [level for level, _, _ in commands(write(report, "github"))] == ["notice", "notice"]
    assert [level for level, _, _ in commands(write(strict, "github"))] == ["warning", "warning"]
    result = sarif(report)["results"][-1]
    assert (result["ruleId"], result["level"]) == ("waiver-unused", "note")
    assert sarif(report)["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "waiver-unused"
    if SARIF_SCHEMA.is_file():
        Draft4Validator(json.loads(SARIF_SCHEMA.read_text(encoding="utf-8"))).validate(json.loads(write(strict, "sarif")))
    assert gitlab(report)[-1]["severity"] == "minor"


# --------------------------------------------------------------------------- families


def test_each_kind_of_rule_is_of_its_family(make: Make, lawbook: Lawbook) -> None:
    finding = make("breach").findings[0]
    wanted = {"gate": "gate", "breach": "norm", "duty": "duty", "route": "route", "exempt": "route", "clears": "route"}
    for key, name in wanted.items():
        rule = next(one for one in lawbook.rules if key in one.then)
        basis = replace(finding.basis[0], rule=rule)
        assert family(reworded(finding, code=rule.id, basis=(basis,))) == name
    assert family(replace(finding, kind="waived", was="review")) == "review"
    assert family(replace(reworded(finding, code="open/route"), kind="open")) == "route"


# --------------------------------------------------------------------------- the command line


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a manifest and no word from a host."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "GITLAB_CI", "CI", "CI_PROJECT_DIR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TONGGUAN_LANG", "en")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.yaml").write_text(BREACH, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Any:
    return CliRunner().invoke(tongguan.cli.cli, [*arguments, "--as-of", TODAY], prog_name="tongguan", catch_exceptions=False)


def test_a_pipe_gets_one_line_a_finding_and_a_terminal_the_text(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run("check", "m.yaml")
    assert found.exit_code == 1
    assert found.stdout == run("check", "m.yaml", "--format", "concise").stdout
    assert found.stdout.startswith("m.yaml:56:35: breach[")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert tongguan.screens.format_of("auto") == "text"
    assert tongguan.screens.format_of("sarif") == "sarif"


@pytest.mark.parametrize(
    ("environment", "format_"),
    [
        ({}, "concise"),
        ({"CI": "true"}, "text"),
        ({"CI": "false"}, "concise"),
        ({"CI": "true", "GITLAB_CI": "true"}, "text"),
        ({"CI": "true", "GITHUB_ACTIONS": "true"}, "github"),
        ({"GITHUB_ACTIONS": "false"}, "concise"),
    ],
)
def test_auto_goes_by_the_host(environment: dict[str, str], format_: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert run("check", "m.yaml").stdout == run("check", "m.yaml", "--format", format_).stdout


def test_on_github_the_job_summary_is_added_to(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = here / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert run("check", "m.yaml").exit_code == 1
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("before\n## tongguan: the flow is in breach\n")
    assert run("check", "m.yaml", "--format", "json").exit_code == 1
    assert summary.read_text(encoding="utf-8") == text, "only `auto` speaks for the host"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(here / "no" / "such" / "folder"))
    found = run("check", "m.yaml")
    assert found.exit_code == 1
    assert "job summary" in found.stderr


def test_on_gitlab_a_hint_names_the_reports(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITLAB_CI", "true")
    assert "-o gitlab=gl-code-quality-report.json" in run("check", "m.yaml").stderr
    assert "hint" not in run("check", "m.yaml", "-o", "gitlab=report.json").stderr
    assert json.loads((here / "report.json").read_text(encoding="utf-8"))[0]["location"]["path"] == "m.yaml"


def test_all_formats_are_written_at_once(here: Path) -> None:
    wanted = [part for name in RENDERERS for part in ("-o", f"{name}=out.{name}")]
    assert run("check", "m.yaml", *wanted).exit_code == 1
    for name in RENDERERS:
        assert "order16/contract-or-certification" in (here / f"out.{name}").read_text(encoding="utf-8"), name


@pytest.mark.parametrize("format_", ["json", "jsonl", "sarif", "junit", "html"])
def test_what_programs_read_is_utf_8_on_any_console(format_: str, here: Path) -> None:
    (here / "m.yaml").write_text(hostile(), encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "tongguan", "check", "m.yaml", "--as-of", TODAY, "--format", format_, "--lang", "zh"],
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
        capture_output=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert "数据" in found.stdout.decode("utf-8")


def test_paths_are_counted_from_the_repository(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / ".git").mkdir()
    (here / "team" / "deep").mkdir(parents=True)
    (here / "team" / "deep" / "n.yaml").write_text(BREACH, encoding="utf-8")
    monkeypatch.chdir(here / "team")
    for given in ("deep/n.yaml", str(here / "team" / "deep" / "n.yaml"), "./deep/../deep/n.yaml"):
        found = json.loads(run("check", given, "--format", "gitlab").stdout)
        assert {one["location"]["path"] for one in found} == {"team/deep/n.yaml"}


def test_the_exit_status_does_not_depend_on_the_format(here: Path) -> None:
    for name, text in {**TEXTS, "invalid": INVALID}.items():
        (here / f"{name}.yaml").write_text(text, encoding="utf-8")
        codes = {run("check", f"{name}.yaml", "--format", format_).exit_code for format_ in ("auto", *RENDERERS)}
        assert len(codes) == 1, name


def test_hash_seed_and_time_zone_change_no_byte(here: Path) -> None:
    for name, text in {**TEXTS, "invalid": INVALID, "hostile": hostile()}.items():
        (here / f"{name}.yaml").write_text(told_apart(name, text), encoding="utf-8")
    wanted = [part for name in RENDERERS for part in ("-o", f"{name}=../out.{name}")]
    seen: dict[str, set[bytes]] = {name: set() for name in RENDERERS}
    folder = here / "in"
    folder.mkdir()
    for path in here.glob("*.yaml"):
        path.rename(folder / path.name)
    for setting in ({"PYTHONHASHSEED": "0", "TZ": "UTC"}, {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}):
        command = [sys.executable, "-m", "tongguan", "check", ".", "--as-of", TODAY, *wanted]
        found = subprocess.run(command, cwd=folder, env={**os.environ, **setting}, capture_output=True, check=False)
        assert found.returncode == 3, found.stderr
        for name, contents in seen.items():
            contents.add((here / f"out.{name}").read_bytes())
    assert [name for name, contents in seen.items() if len(contents) != 1] == []


def test_a_problem_without_a_line_has_a_place_in_every_format(make: Make) -> None:
    report = replace(make("clear"), problems=(Problem("gone.yaml", "cannot be read: {0}, 100%", None, "look at its rights"),))
    for format_ in NEW:
        text = write(report, format_)
        assert "gone.yaml" in text, format_
        assert "cannot be read" in text, format_
        assert "look at its rights" in text, format_


@pytest.mark.parametrize("format_", NEW)
def test_a_problem_says_where_what_and_what_to_do(format_: str, make: Make) -> None:
    report = make("problems")
    assert len(report.problems) == 2
    text = write(report, format_)
    assert text.count("did you mean") >= 1
    assert "country (ISO 3166-1, two letters)" in text


def test_junit_shows_of_a_problem_place_line_and_hint(make: Make) -> None:
    (first, _) = junit(make("problems")).findall("testsuite/testcase/error")
    line = INVALID.splitlines().index("  foreign_investted: true") + 1
    assert (first.text or "").splitlines() == [
        f"bad.yaml:{line}:3: unknown key `foreign_investted` in `exporter`",
        "  foreign_investted: true",
        "did you mean `foreign_invested`?",
    ]


def test_a_review_in_the_table_is_not_a_pass(make: Make) -> None:
    for name, text in {"review": REVIEW, "duty": DUTY, "open": OPEN}.items():
        assert text
        for format_ in ("markdown", "html", "concise", "github"):
            written = write(make(name), format_)
            assert re.search(rf"\b{name}\b", written), (name, format_)
            assert "every flow is clear" not in written


def test_the_picture_names_both_sides_as_the_law_does(lawbook: Lawbook) -> None:
    """境内 and 境外: recipients in Hong Kong, Macao and Taiwan stand on the right, and are no less of China."""
    told = "".join(pieces("html", judged([("m.yaml", BREACH)], lawbook, TODAY), Options(language="zh")))
    assert re.search(r">境内<", told)
    assert re.search(r">境外<", told)
    assert "中国境内" not in told
