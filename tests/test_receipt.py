"""`receipt verify`: a stored report is what comes of its inputs, or each thing that differs is told."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT, TODAY
from jsonschema import Draft202012Validator
from repo import commit, git, put, run, write
from stories import BREACH, CLEAR, INVALID, OPEN, WAIVED, story
from test_examples import EXAMPLES
from test_examples import RUNS as EXPECTED

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = json.loads((ROOT / "schemas" / "receipt.v1.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def check(*arguments: str, **variables: str) -> int:
    return run("check", *arguments, "-o", "json=r.json", **variables).exit_code


def verify(status: int, *arguments: str, **variables: str) -> dict[str, Any]:
    """What is told as data, which fits its schema; text ends alike."""
    result = run("receipt", "verify", "r.json", "--format", "json", *arguments, day=None, **variables)
    assert result.exit_code == status, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(found)] == []
    assert found["exit_code"] == status
    assert found["same"] is (status == 0)
    for language in ("en", "zh"):
        told = run("receipt", "verify", "r.json", "--lang", language, *arguments, day=None, **variables)
        assert told.exit_code == status
        assert (("same: the report" if language == "en" else "相同：报告") in told.stdout) is (status == 0)
    return found


def told(found: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(one["what"], one["change"], one["subject"]) for one in found["differences"]}


def edited(change: Callable[[dict[str, Any]], Any]) -> None:
    data = json.loads(Path("r.json").read_text(encoding="utf-8"))
    change(data)
    put("r.json", json.dumps(data, ensure_ascii=False))


RUNS = sorted({(run.story, run.file, run.as_of) for run in EXPECTED})


@pytest.mark.parametrize(("name", "file", "day"), RUNS)
def test_every_example_is_what_comes_of_it(name: str, file: str, day: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(EXAMPLES / name)
    stored = str(tmp_path / "r.json")
    first = run("check", file, "-o", f"json={stored}", day=day)
    result = run("receipt", "verify", stored, day=None)
    assert result.exit_code == 0, result.output
    assert run("report", stored, day=None).exit_code == first.exit_code


@pytest.mark.parametrize("text", [BREACH, CLEAR, OPEN, WAIVED], ids=["breach", "clear", "open", "waived"])
@pytest.mark.parametrize(
    "flags", [(), ("--strict",), ("--exit-zero",), ("--allow", "open,duty"), ("--conflicts", "strict"), ("--no-waivers",)]
)
def test_a_report_under_any_settings_is_judged_under_the_same(text: str, flags: tuple[str, ...]) -> None:
    write(m=text)
    check("m.yaml", *flags)
    found = verify(0)
    assert (found["differences"], found["judged"], found["same_outcome"]) == ([], True, True)


def test_the_settings_of_today_change_nothing() -> None:
    write(m=OPEN, n=CLEAR.replace("id: example-tools", "id: other"))
    check("m.yaml")
    put("tongguan.yaml", "allow: [open]\nconflicts: strict\nas_of: 2020-01-01\n")
    assert verify(0, TONGGUAN_ALLOW="duty", TONGGUAN_AS_OF="2023-01-01")["same"]


def test_a_call_that_names_nothing_is_judged_again() -> None:
    write(a=BREACH, b=OPEN.replace("id: example-tools", "id: other"))
    check()
    assert verify(0)["same"]
    write(c=CLEAR.replace("id: example-tools", "id: third"))
    found = verify(0)
    assert found["not_judged_then"] == ["c.yaml"]
    assert "c.yaml" in run("receipt", "verify", "r.json", day=None).stdout


# ------------------------------------------------------------------ what differs


def test_a_changed_manifest_is_told_with_what_becomes_of_it() -> None:
    write(m=BREACH)
    check("m.yaml")
    write(m="# a comment\n" + BREACH)
    found = verify(1)
    assert told(found) == {("input", "changed", "m.yaml")}
    assert found["same_outcome"] is True
    write(m=CLEAR)
    found = verify(1)
    assert found["same_outcome"] is False
    assert ("input", "changed", "m.yaml") in told(found)
    assert ("flow", "changed", "customers") in told(found)
    assert ("finding", "gone", "breach[order16/contract-or-certification] customers/addresses") in told(found)
    assert any(
        one["what"] == "report" and one["subject"] == "exit_code" and (one["then"], one["now"]) == ("1", "0")
        for one in found["differences"]
    )
    assert any(one["what"] == "persons" for one in found["differences"])
    write(m=INVALID)
    assert ("flow", "gone", "customers") in told(verify(1))


def test_a_missing_file_is_told_and_nothing_is_judged_without_it() -> None:
    write(m=BREACH, n=CLEAR.replace("id: example-tools", "id: other"))
    check("m.yaml", "n.yaml")
    Path("n.yaml").unlink()
    found = verify(1)
    assert told(found) == {("input", "gone", "n.yaml")}
    assert (found["judged"], found["same_outcome"]) == (False, None)
    Path("n.yaml").mkdir()
    assert told(verify(1)) == {("input", "unreadable", "n.yaml")}
    Path("n.yaml").rmdir()
    os.mkfifo("n.yaml")
    assert told(verify(1)) == {("input", "unreadable", "n.yaml")}


def test_what_is_said_in_two_languages_is_told_in_that_of_the_call() -> None:
    put("m.yaml", BREACH)
    check("m.yaml")
    put("m.yaml", BREACH.replace("150_000", "160_000"))
    zh, en = (run("receipt", "verify", "r.json", "--lang", language, day=None).stdout for language in ("zh", "en"))
    assert "一般个人信息 160,000" in zh
    assert "ordinary 160,000" in en
    assert "ordinary 160,000" not in zh


def test_a_call_from_another_folder_says_where_paths_count_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("m.yaml", BREACH)
    put("n.yaml", CLEAR.replace("example-tools", "another"))
    check("m.yaml", "n.yaml")
    (tmp_path / "n.yaml").unlink()
    assert "paths count from the folder" not in run("receipt", "verify", "r.json", day=None).stdout
    (tmp_path / "away").mkdir()
    monkeypatch.chdir(tmp_path / "away")
    found = run("receipt", "verify", "../r.json", day=None)
    assert found.exit_code == 1
    assert "paths count from the folder" in " ".join(found.stdout.split())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda data: data["findings"][0]["title"].update(en="all is well"), ("finding", "changed")),
        (lambda data: data["findings"][0]["location"].update(line=1, end_line=1), ("finding", "changed")),
        (lambda data: data["findings"][0].update(fingerprint="0" * 32), ("finding", "gone")),
        (lambda data: data["findings"][0].update(fixes=[]), ("finding", "changed")),
        (lambda data: data["flows"][0].update(title="another"), ("flow", "changed")),
        (lambda data: data["flows"][0]["items"][0].update(category="person.health"), ("flow", "changed")),
        (lambda data: data["flows"][0]["items"][0]["route"].update(floor="none"), ("flow", "changed")),
        (lambda data: data["exporters"][0]["totals"]["ordinary"].update(low=1, high=1), ("persons", "changed")),
        (lambda data: data["rules"][0]["says"].update(en="anything goes"), ("rule", "changed")),
        (lambda data: data["warnings"].append({"code": "x", "text": {"zh": "x", "en": "x"}, "path": None, "location": None, "rule": None, "flow": None}), ("warning", "gone")),
        (lambda data: data["inputs"][0].update(sha256="0" * 64), ("input", "changed")),
        (lambda data: data["lawbook"].update(sha256="0" * 64), ("lawbook", "changed")),
        (lambda data: data["lawbook"].update(version="2020.1"), ("lawbook", "changed")),
        (lambda data: data["tool"].update(version="0.0.1"), ("tool", "changed")),
        (lambda data: data.update(as_of="2020-01-01"), ("finding", "gone")),
        (lambda data: data.update(recipients=[{**one, "country": "CN"} for one in data["recipients"]]), ("report", "changed")),
        (lambda data: data.update(approved_by="somebody"), ("report", "changed")),
    ],
    ids=range(17),
)  # fmt: skip
def test_whatever_was_changed_in_a_report_is_found(change: Callable[[dict[str, Any]], Any], expected: tuple[str, str]) -> None:
    write(m=BREACH)
    check("m.yaml")
    edited(change)
    assert expected in {(what, how) for what, how, _ in told(verify(1))}


def test_findings_left_out_are_found_or_refused() -> None:
    write(m=BREACH)
    check("m.yaml")

    def lighter(data: dict[str, Any]) -> None:
        data["findings"], data["exit_code"] = [], 0
        data["flows"][0]["kind"] = data["flows"][0]["items"][0]["kind"] = "clear"
        data["summary"]["flows"] |= {"breach": 0, "clear": 1}
        data["summary"]["findings"] = dict.fromkeys(data["summary"]["findings"], 0)

    edited(lighter)
    # Whole in itself, and yet not what comes of its inputs.
    assert run("report", "r.json", day=None).exit_code == 0
    found = verify(1)
    assert ("flow", "changed", "customers") in told(found)
    assert {("finding", "new")} <= {(what, how) for what, how, _ in told(found)}


# ------------------------------------------------------------------ waivers, packs, revisions, changed files


def test_configuration_waivers_and_baseline_are_held_too() -> None:
    write(m=BREACH)
    assert run("baseline", "create", "m.yaml", "-o", "base.json").exit_code == 0
    put("tongguan.yaml", "waiver_days: 60\nbaseline: base.json\n")
    assert check("m.yaml") == 0
    data = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in data["settings"]["files"]} == {"tongguan.yaml", "base.json"}
    assert verify(0)["same"]
    put("base.json", Path("base.json").read_text(encoding="utf-8").replace('"breach"', '"open"'))
    assert ("file", "changed", "base.json") in told(verify(1))
    put("base.json", json.dumps({"version": 1, "as_of": TODAY, "lawbook": "x", "findings": []}))
    found = verify(1)
    assert ("file", "changed", "base.json") in told(found)
    assert found["same_outcome"] is False


def test_a_file_of_waivers_is_held_too() -> None:
    write(m=BREACH)
    call = (
        "waivers",
        "add",
        "customers",
        "order16/contract-or-certification",
        "m.yaml",
        "--by",
        "A. Person, counsel",
        "--reason",
        "filed tomorrow",
    )
    assert run(*call, "--days", "30").exit_code == 0
    assert check("m.yaml") == 0
    assert verify(0)["same"]
    put("waivers.yaml", Path("waivers.yaml").read_text(encoding="utf-8").replace("filed tomorrow", "filed one day"))
    found = verify(1)
    assert told(found) == {
        ("file", "changed", "waivers.yaml"),
        ("finding", "changed", "waived[order16/contract-or-certification] customers/addresses: waived"),
    }
    Path("waivers.yaml").unlink()
    found = verify(1)
    assert ("file", "gone", "waivers.yaml") in told(found)
    assert ("report", "changed", "exit_code") in told(found)


def test_a_pack_is_held_by_its_content() -> None:
    write(m=BREACH)
    shutil.copytree(EXAMPLES / "company-pack" / "rules", "rules")
    assert check("m.yaml", "--rules", "rules") == 1
    assert verify(0)["same"]
    lawbook = Path("rules/lawbook.yaml").read_text(encoding="utf-8")
    put("rules/lawbook.yaml", lawbook.replace("2026.1", "2026.2"))
    assert ("pack", "changed", "rules") in told(verify(1))
    Path("rules").rename("gone")
    found = verify(1)
    assert told(found) == {("pack", "gone", "rules")}
    assert found["judged"] is False


def test_revisions_are_the_commits_of_then() -> None:
    write(m=story(size="150_000"))
    first = commit()
    git("branch", "base")
    write(m=story(size="150_000") + "# more\n")
    commit("more")
    check("m.yaml", "--base", "base")
    assert json.loads(Path("r.json").read_text(encoding="utf-8"))["settings"]["base"] == {
        "name": "base",
        "commit": first.strip() or git("rev-parse", "base").strip(),
    }
    git("branch", "-f", "base", "HEAD")
    assert verify(0)["same"]


def test_a_revision_that_this_branch_never_left_is_that_commit_all_the_same() -> None:
    write(m=BREACH)
    commit()
    git("branch", "base")
    write(m=BREACH + "# more\n")
    commit("more")
    assert check("m.yaml", "--base", "base") == 0
    # A branch that begins before there was a manifest.
    git("checkout", "-q", "--orphan", "other")
    git("rm", "-q", "-r", "--cached", ".")
    git("commit", "-q", "--allow-empty", "-m", "empty")
    git("branch", "-f", "base", "other")
    assert verify(0)["same"]


def test_settings_that_do_not_go_together_are_found() -> None:
    write(m=BREACH)
    check("m.yaml")
    edited(lambda data: data["settings"].update(reported=["x.yaml"]))
    assert told(verify(1)) == {("report", "changed", "settings.reported")}


def test_what_was_reported_on_of_a_change_is_judged_again() -> None:
    write(a=BREACH, b=CLEAR.replace("- id: customers", "- id: more"))
    commit()
    write(b=CLEAR.replace("- id: customers", "- id: more") + "# x\n")
    git("add", ".")
    check("--scope", "changed")
    assert verify(0)["same"]
    # What is staged by now is another thing.
    git("commit", "-qm", "y")
    assert verify(0)["same"]


# ------------------------------------------------------------------ hostile reports, calls


def test_no_file_outside_of_the_repository_is_read(tmp_path: Path) -> None:
    Path("team/.git").mkdir(parents=True)
    write(m=BREACH, hidden="password: x\n")
    os.chdir("team")
    write(m=BREACH)
    check("m.yaml")
    edited(lambda data: data["inputs"].append({"path": "../hidden.yaml", "sha256": "0" * 64}))
    found = verify(1)
    assert told(found) == {("input", "outside", "../hidden.yaml")}
    assert found["differences"][0]["now"] == ""
    assert ("input", "changed", "../hidden.yaml") in told(verify(1, "--outside"))
    Path("link.yaml").symlink_to(tmp_path / "hidden.yaml")
    edited(lambda data: data["inputs"].__setitem__(-1, {"path": "link.yaml", "sha256": "0" * 64}))
    assert told(verify(1)) == {("input", "outside", "link.yaml")}


@pytest.mark.parametrize(
    "change",
    [{"paths": ["../m.yaml"]}, {"paths": ["/etc"]}, {"rules": [{"path": "/etc", "sha256": "0" * 64}]}, {"baseline": "../../x"}, {"config": "/etc/passwd"},
     {"ledgers": ["/dev/zero"]}, {"recipient_lists": ["/etc/hosts"]}, {"paths": ["a\0b"]}],
    ids=range(8),
)  # fmt: skip
def test_settings_that_lead_out_of_the_repository_are_refused(change: dict[str, Any]) -> None:
    Path(".git").mkdir()
    write(m=BREACH)
    check("m.yaml")
    edited(lambda data: data["settings"].update(change))
    result = run("receipt", "verify", "r.json", day=None)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--outside" in result.stderr


def test_what_cannot_be_judged_again_is_told() -> None:
    write(m=BREACH)
    put("r.json", run("check", "-", "--format", "json", stdin=BREACH).stdout)
    assert ("input", "gone", "-") in told(verify(1))
    check("m.yaml")
    edited(lambda data: data.pop("settings"))
    result = run("receipt", "verify", "r.json", day=None)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "settings" in result.stderr
    put("r.json", "[]")
    assert run("receipt", "verify", "r.json", day=None).exit_code == 3
    assert run("receipt", "verify", "nowhere.json", day=None).exit_code == 2
    assert run("receipt", "verify", day=None).exit_code == 2


def test_signs_of_a_report_reach_no_terminal() -> None:
    write(m=BREACH)
    check("m.yaml")
    edited(lambda data: data["findings"][0]["title"].update(en="\x1b[2J\u202eevil"))
    result = run("receipt", "verify", "r.json", day=None)
    assert result.exit_code == 1
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
