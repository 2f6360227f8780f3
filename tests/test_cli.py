"""The command line: exit statuses and their precedence, input of every kind, waivers, packs, and the cache."""

from __future__ import annotations

import io
import json
import marshal
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from hashlib import sha256
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from company import POLICY, forget_packs, pack
from conftest import ROOT, TODAY
from stories import BREACH, CLEAR, DUTY, EXITS, INVALID, OPEN, REVIEW, TEXTS, WAIVED, flow, story, waiver

from tongguan import InvalidInput, check
from tongguan.cli import cli
from tongguan.commands.check import command
from tongguan.lawbook.compiled import obtain
from tongguan.lawbook.model import Lawbook
from tongguan.output import Progress
from tongguan.reading import read
from tongguan.render import RENDERERS
from tongguan.screens import screen

FORMATS = sorted(next(one for one in command.params if one.name == "format_").type.choices)  # type: ignore[attr-defined]
NOBODY = 65534


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test works in a folder of its own, in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGGUAN_LANG", "en")
    for name in ("COLUMNS", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITLAB_CI"):
        monkeypatch.delenv(name, raising=False)
    forget_packs()


def run(*arguments: str, day: str | None = TODAY, stdin: str | bytes | None = None) -> Result:
    """A call in this process; a fault of the program is raised, not swallowed."""
    dated = [*arguments, *(["--as-of", day] if day else [])]
    return CliRunner().invoke(cli, dated, input=stdin, prog_name="tongguan", catch_exceptions=False)


def process(*arguments: str, code: str = "", day: str | None = TODAY, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """A call in a process of its own."""
    environment = {**os.environ, **more.pop("env", {})}
    start = ["-c", code] if code else ["-m", "tongguan"]
    dated = [*arguments, *(["--as-of", day] if day else [])]
    return subprocess.run([sys.executable, *start, *dated], capture_output=True, check=False, env=environment, timeout=120, **more)


def write(**texts: str) -> list[str]:
    """Files in the folder of the test; `a_b` becomes `a_b.yaml`."""
    for name, text in texts.items():
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    return [f"{name}.yaml" for name in texts]


def named(text: str, name: str) -> str:
    """The same manifest of another exporter, so that nothing is counted together."""
    return text.replace("id: example-tools", f"id: {name}")


def report(*arguments: str, day: str = TODAY) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("check", *arguments, "--format", "json", day=day).stdout)
    return found


# ------------------------------------------------------------------ exit status

SITUATIONS: dict[str, tuple[int, str | None]] = {
    **{name: (EXITS[name], text) for name, text in TEXTS.items()},
    "invalid": (3, INVALID),
    "not-yaml": (3, "a: [1\n"),
    "missing": (3, None),
}
ORDER = (70, 2, 3, 1, 4, 0)
"""Precedence of exit statuses."""
WRONG_CALLS = (["--as-of", "yesterday"], ["--rules", "nowhere"], ["-o", "json"], ["--allow", "breach"], ["--no-such-flag"])


def worst(statuses: list[int]) -> int:
    return min(statuses, key=ORDER.index)


def test_every_format_can_be_asked_for() -> None:
    assert set(RENDERERS) <= set(FORMATS)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_worst_situation_decides_whatever_the_format(format_: str) -> None:
    for name, (_, text) in SITUATIONS.items():
        if text is not None:
            write(**{name: named(text, f"example-{name}")})
    pairs = permutations(SITUATIONS, 2) if format_ == "json" else combinations(SITUATIONS, 2)
    for pair in [*combinations(SITUATIONS, 1), *pairs]:
        expected = worst([SITUATIONS[name][0] for name in pair])
        found = run("check", "--format", format_, *(f"{name}.yaml" for name in pair))
        assert found.exit_code == expected, (pair, found.output)


@pytest.mark.parametrize("named", ["../secret.yaml", "{outside}", "link.yaml"])
@pytest.mark.parametrize("key", ["exporter", "recipient_lists"])
def test_a_manifest_names_no_file_out_of_the_repository(key: str, named: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    # The report shows lines of what is read: whoever may change a manifest would read any file of the host by it.
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("token=hunter2\n", encoding="utf-8")
    Path("repo/.git").mkdir(parents=True)
    Path("secret.yaml").write_text("token=hunter2\n", encoding="utf-8")
    Path("repo/link.yaml").symlink_to(outside)
    named = named.format(outside=outside)
    text = f"version: 1\nexporter: {named}\nflows: []\n" if key == "exporter" else CLEAR + f"recipient_lists: ['{named}']\n"
    Path("repo/m.yaml").write_text(text, encoding="utf-8")
    for format_ in FORMATS:
        found = run("check", "repo/m.yaml", "--format", format_)
        assert found.exit_code == 3
        assert "hunter2" not in found.output
    assert "leads out of the repository" in run("check", "repo/m.yaml").stderr
    with pytest.raises(InvalidInput, match="leads out of the repository"):
        check("repo/m.yaml", as_of=TODAY)
    # A repository within another one may name files of the outer, and where there is none, nothing leads out of it.
    if named == "../secret.yaml":
        Path(".git").mkdir()
        assert "leads out" not in run("check", "repo/m.yaml").stderr
        Path(".git").rmdir()
        Path("repo/.git").rmdir()
        assert "leads out" not in run("check", "repo/m.yaml").stderr


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names there are always text")
@pytest.mark.parametrize("format_", FORMATS)
def test_a_name_that_is_no_text_is_no_fault_of_any_format(format_: str) -> None:
    for name, text, status in ((b"a\xff.yaml", BREACH, 1), (b"b\xfe.yaml", INVALID, 3)):
        Path(os.fsdecode(name)).write_text(named(text, name[:1].decode()), encoding="utf-8")
        assert run("check", os.fsdecode(name), "--format", format_).exit_code == status
        assert run("check", os.fsdecode(name), "-o", f"{'text' if format_ == 'auto' else format_}=report").exit_code == status
        assert Path("report").read_text(encoding="utf-8") != ""


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("wrong", WRONG_CALLS, ids=" ".join)
def test_a_wrong_call_outranks_every_input(format_: str, wrong: list[str]) -> None:
    for name, (_, text) in SITUATIONS.items():
        if text is not None:
            write(**{name: text})
        found = run("check", "--format", format_, f"{name}.yaml", *wrong, day=None)
        assert found.exit_code == 2
        assert found.stdout == ""
        assert "Traceback" not in found.output


FAULTY = """
import sys
sys.path.insert(0, "faulty")
from tongguan.render import RENDERERS
RENDERERS[{name!r}] = "broken_renderer"
sys.argv[0] = "tongguan"
from tongguan.cli import main
main()
"""


@pytest.mark.parametrize("name", ["clear", "breach", "open", "invalid", "missing"])
def test_a_fault_of_our_own_outranks_everything(name: str) -> None:
    Path("faulty").mkdir()
    Path("faulty/broken_renderer.py").write_text("def render(report, options):\n    return 1 / 0\n", encoding="utf-8")
    text = SITUATIONS[name][1]
    if text is not None:
        write(**{name: text})
    found = process("check", "--format", "json", f"{name}.yaml", code=FAULTY.format(name="json"))
    assert found.returncode == 70
    assert b"Traceback" not in found.stderr
    assert b"internal fault: ZeroDivisionError" in found.stderr
    assert b"report it" in found.stderr
    to_file = process("check", "--format", "text", f"{name}.yaml", "-o", "json=out.json", code=FAULTY.format(name="json"))
    assert to_file.returncode == 70


@pytest.mark.parametrize(("arguments", "told"), [(["check"], "is gone"), (["check", "--lang", "zh"], "已不存在"), (["init"], "is gone")])
def test_a_folder_that_was_deleted_under_the_call_is_no_fault_of_our_own(arguments: list[str], told: str) -> None:
    code = "import os; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone'); from tongguan.cli import main; main()"
    found = process(*arguments, code=code, day=None)
    assert found.returncode == 2
    assert told in found.stderr.decode()


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("24.11.2026", "write it as 2026-11-24"),
        ("03.02.2026", "year first, such as 2024-03-22"),
        ("yesterday", "year first, such as 2024-03-22"),
        ("2026-02-30", "there is no `2026-02-30` in the calendar"),
    ],
)
def test_no_day_is_proposed_that_was_not_meant(day: str, told: str) -> None:
    write(clear=CLEAR)
    found = run("check", "clear.yaml", "--as-of", day, day=None)
    assert found.exit_code == 2
    assert told in found.stderr


def test_kinds_that_are_let_pass_change_the_status_and_stand_in_the_report() -> None:
    write(open=OPEN, review=named(REVIEW, "other"), duty=named(DUTY, "third"), breach=named(BREACH, "fourth"))
    for name in ("open", "review", "duty"):
        assert run("check", f"{name}.yaml", "--allow", name).exit_code == 0
        others = ",".join({"open", "review", "duty"} - {name})
        assert run("check", f"{name}.yaml", "--allow", others).exit_code == 4
        found = run("check", f"{name}.yaml", "--allow", name)
        assert f"let pass by choice: {name}" in found.stdout
    assert run("check", "open.yaml", "review.yaml", "duty.yaml", "--allow", "open, review,duty").exit_code == 0
    assert run("check", "breach.yaml", "--allow", "open,review,duty").exit_code == 1
    assert report("open.yaml", "duty.yaml", "--allow", "open,duty")["allowed"] == ["duty", "open"]


def test_a_report_closed_early_is_no_breach() -> None:
    # `tongguan check … | head -1`: whoever reads the status must not see a 1 that the manifest did not earn.
    write(clear=CLEAR, breach=named(BREACH, "other"))
    reading, writing = os.pipe()
    os.close(reading)
    for name, status in (("clear", 0), ("breach", 1)):
        command = [sys.executable, "-m", "tongguan", "check", f"{name}.yaml", "--as-of", TODAY, "-o", f"json={name}.json"]
        found = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
        assert (found.returncode, found.stderr) == (status, b"")
        assert json.loads(Path(f"{name}.json").read_text(encoding="utf-8"))["exit_code"] == status
    for told in (["rules", "list"], ["--help"], ["check", "--help"], ["ledger", "--help"], ["--version"], ["help", "environment"]):
        assert subprocess.run([sys.executable, "-m", "tongguan", *told], stdout=writing, check=False).returncode == 0, told
    # A wrong call is one, though nobody hears why.
    wrong = subprocess.run([sys.executable, "-m", "tongguan", "rules", "show", "nope"], stdout=writing, stderr=writing, check=False)
    assert wrong.returncode == 2
    os.close(writing)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_not_called_a_defect() -> None:
    write(clear=CLEAR)
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "tongguan", "check", "clear.yaml", "--as-of", TODAY]
        found = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
        assert subprocess.run([*command[:3], "--help"], stdout=full, stderr=subprocess.PIPE, check=False).returncode == 2
        assert subprocess.run([*command[:3], "check", "--nope"], stderr=full, check=False).returncode == 2
    assert found.returncode == 2
    assert found.stderr == b"tongguan: cannot write the report: No space left on device\n"
    to_file = run("check", "clear.yaml", "-o", "json=/dev/full")
    assert to_file.exit_code == 2
    assert "cannot write /dev/full: No space left on device" in to_file.stderr


def test_a_closed_stream_is_no_defect() -> None:
    write(clear=CLEAR, bad=INVALID)
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        for name, status in (("clear", 0), ("bad", 3)):
            command = f'exec "{sys.executable}" -m tongguan check {name}.yaml --as-of {TODAY} {closed}'
            found = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
            assert found.returncode == status
            assert b"Traceback" not in found.stderr + found.stdout
            assert b"defect" not in found.stderr


@pytest.mark.parametrize(
    ("call", "status"),
    [("check -", 3), ("check", 0), ("init new.yaml --no-schema", 0), ("doctor", 0)],
)
def test_closed_standard_input_is_no_defect(call: str, status: int) -> None:
    write(clear=CLEAR)
    day = f"--as-of {TODAY}" if call.startswith("check") else ""
    for closed in ("<&-", "<&- >&-"):
        Path("new.yaml").unlink(missing_ok=True)
        command = f'exec "{sys.executable}" -m tongguan {call} {day} {closed}'
        found = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
        assert found.returncode == status, found.stderr
        assert (b"cannot be read: standard input is closed" in found.stderr) == (status == 3)


def test_an_interrupted_run_is_no_breach(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    write(clear=CLEAR)
    monkeypatch.setattr("tongguan.pipeline.check", interrupt)
    found = run("check", "clear.yaml")
    assert found.exit_code == 130
    assert found.stderr == "interrupted\n"


# ------------------------------------------------------------------ what is judged


def test_a_call_may_name_patterns_that_no_shell_has_filled_in() -> None:
    for name in ("flows/a.flow.yaml", "flows/deep/b.flow.yaml", "other/c.flow.yaml", "flows/[d].flow.yaml"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(CLEAR.replace("id: example-tools", f"id: {re.sub('[^a-d]', '', name)}"), encoding="utf-8")

    def shown(*paths: str) -> list[str]:
        return run("check", *paths, "--show-files", day=None).stdout.splitlines()

    assert shown("flows/*.flow.yaml") == ["flows/[d].flow.yaml", "flows/a.flow.yaml"]
    assert shown("**/[bc].flow.yaml") == ["flows/deep/b.flow.yaml", "other/c.flow.yaml"]
    assert shown("fl*") == shown("flows")
    # A file of this very name is no pattern.
    assert shown("flows/[d].flow.yaml") == ["flows/[d].flow.yaml"]
    # A pattern that names nothing is no success, nor are others that do beside it.
    assert run("check", "flows/*.flow.yaml", "nowhere/*.yaml").exit_code == 3
    found = run("check", "nowhere/*.yaml")
    assert (found.exit_code, "no file matches this pattern" in found.stderr) == (3, True)
    assert run("nowhere/*.yaml").exit_code == 3


def test_a_path_that_is_not_there_names_the_nearest_beside_it() -> None:
    write(m=CLEAR)
    Path("flows").mkdir()
    Path("flows/shop.flow.yaml").write_text(CLEAR, encoding="utf-8")
    for path, near in (("flows/shp.flow.yaml", "flows/shop.flow.yaml"), ("flow", "flows"), ("nothing-like-it", None)):
        found = run("check", path)
        assert found.exit_code == 3
        assert (f"did you mean `{near}`?" in found.stderr) == (near is not None)


def test_a_path_alone_is_checked() -> None:
    write(clear=CLEAR, breach=BREACH)
    assert run("clear.yaml").output == run("check", "clear.yaml").output
    assert run("breach.yaml").exit_code == 1
    assert run(".", "--format", "json").exit_code == run("check", ".", "--format", "json").exit_code == 3


def test_standard_input_is_a_manifest() -> None:
    assert run("-", stdin=CLEAR).exit_code == 0
    found = run("check", "-", "--stdin-filename", "editor/buffer.yaml", stdin=BREACH)
    assert found.exit_code == 1
    assert "editor/buffer.yaml:" in found.stdout
    broken = run("check", "-", stdin=INVALID.encode())
    assert broken.exit_code == 3
    assert "--> -:8:3" in broken.stderr
    assert run("check", "-", stdin="").exit_code == 3


def test_a_missing_path_is_told_by_name() -> None:
    found = run("check", "nowhere/manifest.yaml")
    assert found.exit_code == 3
    assert "no such file or folder" in found.stderr
    assert "--> nowhere/manifest.yaml" in found.stderr


def test_a_folder_without_manifests_is_no_success() -> None:
    Path("src").mkdir()
    Path("src/other.yaml").write_text("services: {}\n", encoding="utf-8")
    for arguments in (("src",), ()):
        found = run("check", *arguments)
        assert found.exit_code == 3
        assert "no manifest in this folder" in found.stderr
        assert "expected" in found.stderr


def test_folders_are_searched_for_manifests() -> None:
    places = ["manifest.yaml", "a/manifest.yml", "a/b/app.flow.yaml", "c/any.yaml"]
    ignored = [".git/manifest.yaml", "node_modules/x/manifest.yaml", ".venv/manifest.yaml", "c/compose.yaml", "a/readme.md"]
    for index, place in enumerate([*places, *ignored]):
        path = Path(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("services: {}\n" if "compose" in place else named(CLEAR, f"e{index}"), encoding="utf-8")
    assert sorted(one["path"] for one in report(".")["flows"]) == sorted(places)


def test_manifests_that_state_no_flow_are_no_success() -> None:
    write(empty=story().replace(flow(), "").replace("\nflows:\n", "\nflows: []\n"))
    place = next(index for index, line in enumerate(Path("empty.yaml").read_text(encoding="utf-8").splitlines(), 1) if line == "flows: []")
    found = run("check", "empty.yaml")
    assert found.exit_code == 3
    assert f"empty.yaml:{place}:1" in found.stderr
    # No format looks like a pass: each has the mistake, with its place.
    assert [(one["path"], one["line"]) for one in report("empty.yaml")["problems"]] == [("empty.yaml", place)]
    assert 'errors="1"' in run("check", "empty.yaml", "--format", "junit").stdout
    assert f"::error title=mistake in the input,file=empty.yaml,line={place}," in run("check", "empty.yaml", "--format", "github").stdout
    # Where it is asked for, and beside others, it is told and blocks nothing.
    allowed = run("check", "empty.yaml", "--allow-empty", "--format", "concise")
    assert (allowed.exit_code, f"empty.yaml:{place}:1: warning[no-flows]" in allowed.stdout) == (0, True)
    write(clear=named(CLEAR, "other"))
    beside = run("check", "empty.yaml", "clear.yaml", "--format", "concise")
    assert (beside.exit_code, f"empty.yaml:{place}:1: warning[no-flows]" in beside.stdout) == (0, True)
    assert run("check", "empty.yaml", "clear.yaml", "--strict").exit_code == 4


def test_good_files_are_reported_beside_broken_ones() -> None:
    write(good=CLEAR, broken=INVALID)
    found = run("check", "good.yaml", "broken.yaml")
    assert found.exit_code == 3
    assert "customers" in found.stdout
    assert "1 flow: 1 clear" in found.stdout
    assert "broken.yaml:8:3" in found.stderr
    assert "2 problems" in found.stderr
    as_json = report("broken.yaml", "good.yaml")
    assert [one["path"] for one in as_json["flows"]] == ["good.yaml"]
    assert {one["path"] for one in as_json["problems"]} == {"broken.yaml"}


def test_a_file_given_twice_counts_once() -> None:
    write(m=story(size="60_000"))
    os.symlink("m.yaml", "link.yaml")
    for paths in (("m.yaml", "m.yaml"), ("m.yaml", "./m.yaml", str(Path("m.yaml").resolve())), (".", "m.yaml"), ("m.yaml", "link.yaml")):
        found = report(*paths)
        assert found["exit_code"] == 0, paths
        assert found["summary"]["flows"]["total"] == 1
        assert found["exporters"][0]["totals"]["ordinary"] == {"low": 60_000, "high": 60_000}


def test_the_law_of_the_day_asked_for_is_taken() -> None:
    # Order 16 took effect on 2024-03-22; the day before, any number of persons called for a contract.
    text = CLEAR.replace("{as_of: 2026-11-01, until: 2026-12-31", "{as_of: 2024-11-01, until: 2024-12-31").replace(
        "  evidence:", "  provided_since_last_year: {as_of: 2024-03-01, until: 2024-12-31, ordinary: 0, sensitive: 0}\n  evidence:", 1
    )
    write(m=text)
    assert run("check", "m.yaml", day="2024-03-22").exit_code == 0
    before = report("m.yaml", day="2024-03-21")
    assert before["exit_code"] == 1
    assert before["flows"][0]["items"][0]["route"] == {"floor": "contract_or_certification", "ceiling": "contract_or_certification"}
    assert "law as of 2024-03-21" in run("check", "m.yaml", day="2024-03-21").stdout


def test_without_a_day_the_law_of_today_in_china_is_taken() -> None:
    from datetime import UTC, datetime, timedelta

    write(m=CLEAR)
    around = {(datetime.now(UTC) + timedelta(hours=8, seconds=late)).strftime("%Y-%m-%d") for late in (-60, 60)}
    for zone in ("UTC", "America/Los_Angeles", "Pacific/Kiritimati"):
        found = process("check", "m.yaml", "--format", "json", day=None, env={"TZ": zone})
        assert json.loads(found.stdout)["as_of"] in around


# ------------------------------------------------------------------ wrong calls

CALLS = {
    "unknown flag": (["check", "m.yaml", "--foo"], "--foo"),
    "date of another form": (["check", "m.yaml", "--as-of", "22.3.2024"], "2024-03-22"),
    "date that is no day": (["check", "m.yaml", "--as-of", "2023-02-29"], "2023-02-29"),
    "unknown format": (["check", "m.yaml", "--format", "xml"], "xml"),
    "output without a file": (["check", "m.yaml", "-o", "json="], "FORMAT=FILE"),
    "output of an unknown format": (["check", "m.yaml", "-o", "xml=x"], "FORMAT=FILE"),
    "output into a missing folder": (["check", "m.yaml", "-o", "json=no/where.json"], "no/where.json"),
    "rules that are nowhere": (["check", "m.yaml", "--rules", "nowhere"], "nowhere"),
    "rules that are a file": (["check", "m.yaml", "--rules", "m.yaml"], "m.yaml"),
    "breach let pass": (["check", "m.yaml", "--allow", "breach"], "open, review, duty"),
    "unknown kind let pass": (["check", "m.yaml", "--allow", "opne"], "opne"),
    "unknown language": (["check", "m.yaml", "--lang", "fr"], "fr"),
    "misspelt command": (["chekc"], "did you mean `check`?"),
    "unknown flow": (["explain", "m.yaml", "costumers"], "did you mean `customers`?"),
    "unknown item": (["explain", "m.yaml", "customers/adresses"], "did you mean `addresses`?"),
    "unknown rule": (["rules", "show", "order16/small-volum"], "did you mean `order16/small-volume`?"),
    "unknown stage": (["rules", "list", "--stage", "gates"], "did you mean `gate`?"),
    "unknown schema": (["schema", "manifests"], "manifest"),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_wrong_call_ends_with_two_and_says_what_is_wrong(name: str) -> None:
    arguments, told = CALLS[name]
    write(m=CLEAR)
    found = run(*arguments, day=None)
    assert found.exit_code == 2
    assert told in found.stderr
    assert "Traceback" not in found.output


# ------------------------------------------------------------------ files that cannot be used

BOMB = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"a{index}: &a{index} [{', '.join([f'*a{index - 1}'] * 9)}]\n" for index in range(1, 10)
)
FILES: dict[str, tuple[bytes, bytes | str | None, str]] = {
    "empty": (b"", None, "empty"),
    "only a comment": (b"# nothing\n", None, "empty"),
    "not YAML": (b"version: 1\nflows: [1}\n", b"}", "not YAML"),
    "tab": (b"version: 1\nexporter:\n\tid: e\n", b"\t", "not YAML"),
    "text": (b"hello\n", b"hello", "expected a manifest"),
    "list": (b"- 1\n", b"- 1", "expected a manifest"),
    "GBK": (CLEAR.encode().replace(b"Example Tools AG", "示例工具".encode("gbk")), b"\xc0\xfd", "GBK"),
    "UTF-16": (CLEAR.encode("utf-16"), b"\xff\xfe", "UTF-16"),
    "bytes": (b"version: 1\nexporter: \xff\xff\n", b"\xff", "UTF-8"),
    "itself": (b"version: 1\nflows: &f [*f]\n", b"*f", "points into itself"),
    "alias bomb": (BOMB.encode(), None, "aliases expand"),
    "deep": (b"flows: " + b"[" * 59 + b"\n" + b"[" * 20_000, "2:1", "levels deep"),
    "twice": (CLEAR.encode() + b"version: 1\n", b"version: 1\n$", "`version` stands twice"),
    "merge key": (CLEAR.encode().replace(b"  hq: {", b"  hq: {<<: {}, "), b"<<", "merge keys"),
    "tag": (CLEAR.encode().replace(b"size: 640", b"size: !!python/object:os.system x"), b"!!python", "tag"),
    "second document": (CLEAR.encode() + b"---\n" + CLEAR.encode(), b"---", "second document"),
    "escape sequence": (CLEAR.encode().replace(b"Example Tools AG", b'"\\e]0;x\\a"'), b'"\\e', "control character"),
    "number beyond measure": (CLEAR.encode().replace(b"size: 640", b"size: 1e999"), b"1e999", "expected a whole number of persons"),
    "number of digits": (CLEAR.encode().replace(b"size: 640", b"size: " + b"9" * 5_000), b"999", "expected a whole number of persons"),
    "other version": (CLEAR.encode().replace(b"version: 1", b"version: 12"), b"12", "version 12"),
    "no exporter": (b"version: 1\nflows: []\n", b"version", "without `exporter`"),
    "exporter nowhere": (b"version: 1\nexporter: no.yaml\nflows: []\n", b"no.yaml", "exporter file `no.yaml`: cannot be read"),
    "exporter a number": (b"version: 1\nexporter: 0\nflows: []\n", b"0", "cannot be read"),
    "exporter a folder": (b"version: 1\nexporter: folder.yaml\nflows: []\n", b"folder.yaml", "cannot be read"),
    "lists nowhere": (CLEAR.encode() + b"recipient_lists: [no.yaml]\n", b"no.yaml", "file of lists `no.yaml`: cannot be read"),
    "UTF-16 without its mark": (CLEAR.encode("utf-16-le"), "1:2", "looks like UTF-16"),
    "UTF-32": (CLEAR.encode("utf-32"), "1:1", "UTF-32"),
    "Latin-1": (CLEAR.encode().replace(b"Example Tools AG", "Exämple AG".encode("latin-1")), b"\xe4", "Latin-1"),
    "GBK after Chinese": ("version: 1 # 一\n# 二 ".encode() + "三".encode("gbk") + b"\n", "2:5", "not UTF-8"),
    "NUL": (CLEAR.encode().replace(b"Example Tools", b"Example\0Tools"), b"\0", "U+0000"),
    "version between quotes": (CLEAR.encode().replace(b"version: 1", b'version: "1"'), b'"1"', "write `version: 1`, without quotes"),
    "count between quotes": (CLEAR.encode().replace(b"size: 640", b"size: '640'"), b"'640'", "write `640`, without quotes"),
    "wide colon": (CLEAR.encode().replace(b"    to: hq\n", "    to：hq\n".encode()), None, "has a wide colon `：`"),
    "merge conflict": (b"<<<<<<< ours\n" + CLEAR.encode(), None, "line 1 is left over from a merge"),
    "wide blanks": (
        CLEAR.encode().replace(b"    to: hq\n", "　　to: hq\n".encode()),
        None,
        "begins with a blank that YAML does not know (U+3000)",
    ),
    "no-break blank": (CLEAR.encode().replace(b"    to: hq\n", "\u00a0   to: hq\n".encode()), None, "does not know (U+00A0)"),
    "wide comma": (CLEAR.encode().replace(b"AG, country", "AG，country".encode()), None, "has a wide comma `，`"),
    "tab in front": (CLEAR.encode().replace(b"    to: hq\n", b"\tto: hq\n"), b"\tto", "begins with a tab; YAML indents with blanks"),
    "colon in braces": (CLEAR.encode().replace(b"Example Tools AG", b"Example: AG"), b": AG", "text with `:` stands between quotes"),
    "comma between thousands": (
        CLEAR.encode().replace(b"size: 640", b"size: 5,640"),
        b"640",
        "write a number without it, `5000` or `5_000`",
    ),
    "commas between quotes": (CLEAR.encode().replace(b"size: 640", b'size: "1,005,640"'), b'"1,005', "write `1_005_640`"),
    "wide digits": (CLEAR.encode().replace(b"size: 640", "size: ６４０".encode()), "６４０".encode(), "write `640`"),
    "tens of thousands": (CLEAR.encode().replace(b"size: 640", "size: 64万".encode()), "64万".encode(), "write `640_000`"),
    "points between thousands": (CLEAR.encode().replace(b"size: 640", b"size: 84.000"), b"84.000", "write `84_000`, or `84`"),
    "a point that may part thousands": (
        CLEAR.encode().replace(b"size: 640", b"size: 84.500"),
        b"84.500",
        "write `84_500` if the point parts thousands",
    ),
    "thousands by a letter": (CLEAR.encode().replace(b"size: 640", b"size: 84k"), b"84k", "write `84_000`"),
    "decimals of ten thousand": (CLEAR.encode().replace(b"size: 640", "size: 8.4万".encode()), "8.4万".encode(), "write `84_000`"),
    "a range in words": (CLEAR.encode().replace(b"size: 640", b"size: 600-700"), b"600-700", "write `{low: 600, high: 700}`"),
    "about so many": (
        CLEAR.encode().replace(b"size: 640", b"size: about 640"),
        b"about 640",
        "write `{low: …, high: …}` where it is not exact",
    ),
    "a number that nobody knows": (
        CLEAR.encode().replace(b"size: 640", b"size: unknown"),
        b"unknown",
        "leave the key out: what is not stated is unknown",
    ),
    "persons that nobody knows": (CLEAR.encode().replace(b"persons: customers", b"persons: unknown"), b"unknown", "leave the key out"),
    "truth between quotes": (
        CLEAR.encode().replace(b"operator: false", b"operator: 'false'"),
        b"'false'",
        "expected true or false, found the text `false`",
    ),
    "truth with a slip": (CLEAR.encode().replace(b"operator: false", b"operator: fasle"), b"fasle", "did you mean `false`?"),
    "truth in Chinese": (CLEAR.encode().replace(b"operator: false", "operator: 否".encode()), "否".encode(), "write `false`"),
    "truth that nobody knows": (CLEAR.encode().replace(b"operator: false", b"operator: unknown"), b"unknown", "leave the key out"),
    "a union for a country": (CLEAR.encode().replace(b"country: CH", b"country: EU"), b"EU", "name single countries, two letters each"),
    "two countries": (CLEAR.encode().replace(b"country: CH", b"country: [CH, DE]"), b"country: [", "a recipient sits in one"),
    "recipients as a list": (
        CLEAR.encode().replace(b"  hq: {name", b"  - {name"),
        b"recipients:\n  -",
        "a mapping of names of your own, each with its keys",
    ),
    "no list in a word": (CLEAR.encode().replace(b"lists: []", b"lists: none"), b"none", "write `[]` where there are none"),
    "no list in a list": (CLEAR.encode().replace(b"lists: []", b"lists: [none]"), b"none", "write `[]` where there are none"),
    "a population as a number": (
        CLEAR.encode().replace(b"customers: {size: 640", b"customers: 640 # {"),
        b"640",
        "a mapping with keys: size, kind",
    ),
    "no recipients at all": (CLEAR.encode().replace(b"recipients:\n", b"recipients: {}\nXX:\n"), b"hq\n", "none is declared here"),
    "date with slashes": (CLEAR.encode().replace(b"as_of: 2026-11-01", b"as_of: 2026/2/3"), b"2026/2/3", "write it as 2026-02-03"),
    "Chinese date": (
        CLEAR.encode().replace(b"as_of: 2026-11-01", "as_of: 2026年2月3日".encode()),
        "2026年".encode(),
        "write it as 2026-02-03",
    ),
    "day first": (CLEAR.encode().replace(b"as_of: 2026-11-01", b"as_of: 03.02.2026"), b"03.02.2026", "year first, such as 2024-03-22"),
    "day first, and no month": (
        CLEAR.encode().replace(b"as_of: 2026-11-01", b"as_of: 23.02.2026"),
        b"23.02.2026",
        "write it as 2026-02-23",
    ),
    "thirteenth month": (
        CLEAR.encode().replace(b"as_of: 2026-11-01", b"as_of: 2026-13-01"),
        b"2026-13-01",
        "there is no `2026-13-01` in the calendar",
    ),
    "no such day": (
        CLEAR.encode().replace(b"as_of: 2026-11-01", b"as_of: 2026-02-30"),
        b"2026-02-30",
        "there is no `2026-02-30` in the calendar",
    ),
    "open quote": (CLEAR.encode().replace(b"Example Tools AG", b'"Example'), b'"Example', "a quotation mark that is not closed"),
    "open bracket": (CLEAR.encode() + b"waivers: [a\n", b"[a$", "a bracket `[` that is not closed"),
    "open brace": (CLEAR.encode().replace(b"country: CH}", b"country: CH"), None, "a brace `{` that is not closed, perhaps, on line"),
    "exporter a manifest": (b"version: 1\nexporter: m.yaml\nflows: []\n", b"m.yaml", "`m.yaml` is a manifest, no exporter file"),
}


def spot(raw: bytes, mark: bytes) -> str:
    """Line and column of a mark, counted here; `$` asks for its last occurrence."""
    at = raw.rindex(mark[:-1]) if mark.endswith(b"$") else raw.index(mark)
    before = raw[:at].rpartition(b"\n")
    return f"{raw.count(bytes([10]), 0, at) + 1}:{len(before[2].decode('gb18030')) + 1}"


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_used_is_told_with_its_place(name: str) -> None:
    raw, mark, told = FILES[name]
    Path("folder.yaml").mkdir()
    Path("m.yaml").write_bytes(raw)
    found = run("check", "m.yaml")
    stderr = found.stderr
    assert found.exit_code == 3
    assert found.stdout == ""
    assert told in stderr
    if mark is not None:
        assert f"--> m.yaml:{mark if isinstance(mark, str) else spot(raw, mark)}\n" in stderr
    assert "Traceback" not in stderr
    assert max(map(len, stderr.splitlines())) < 400


def test_the_line_with_the_mistake_is_shown_and_underlined() -> None:
    write(m=CLEAR.replace("country: CH", "country: CHE").replace("Example Tools AG", "示例"))
    lines = run("check", "m.yaml").stderr.splitlines()
    shown = next(index for index, line in enumerate(lines) if "国" in line or "country: CHE" in line)
    assert lines[shown].endswith("│   hq: {name: 示例, country: CHE}")
    # Two Chinese characters take two cells each: the carets stand under the word as a terminal shows it.
    cells = len(lines[shown].partition("CHE")[0]) + 2
    assert lines[shown + 1].index("^") == cells
    assert lines[shown + 1].count("^") == 3


def test_unknown_words_come_with_the_nearest_known_one() -> None:
    text = (
        CLEAR.replace("critical_infrastructure_operator", "critical_infrastructur_operator")
        .replace("category: person.contact", "category: person.contcat")
        .replace("way: transfer", "way: transfers")
        .replace("to: hq", "to: hg")
        .replace("kind: customers", "kind: customer")
    )
    write(m=text)
    told = run("check", "m.yaml").stderr
    for word in ("critical_infrastructure_operator", "person.contact", "transfer", "customers"):
        assert f"did you mean `{word}`?" in told
    assert "known: hq" in told
    write(m=CLEAR.replace("to: hq", "destination: hq").replace("persons: customers", "persons: costumers"))
    told = run("check", "m.yaml").stderr
    assert "perhaps `to`" in told
    assert "did you mean `customers`?" in told


def test_all_problems_of_all_files_come_at_once() -> None:
    wrong = CLEAR.replace("foreign_invested: true", "foreign_invested: perhaps").replace("since: 2025-06-01", "since: last summer")
    wrong = wrong.replace("size: 640", "size: -1").replace("country: CH", "country: Swiss").replace("purpose: after_sales", "purpse: x")
    write(one=wrong, two="a: [", three=named(INVALID, "other"), four=CLEAR)
    found = run("check", "one.yaml", "two.yaml", "three.yaml", "nowhere.yaml", "four.yaml")
    assert found.exit_code == 3
    places = re.findall(r"--> (\S+)", found.stderr)
    assert sum(place.startswith("one.yaml:") for place in places) == 5
    assert sum(place.startswith("two.yaml:") for place in places) == 1
    assert sum(place.startswith("three.yaml:") for place in places) == 2
    assert "nowhere.yaml" in places
    assert "9 problems" in found.stderr
    assert "customers" in found.stdout


def test_problems_of_every_kind_of_one_file_come_at_once() -> None:
    text = CLEAR.replace("to: hq", "to: hg").replace("persons: customers", "persons: costumers")  # names of nothing
    text = text.replace("way: transfer", "way: transfers").replace("purpose: after_sales", "purpse: x")  # words and keys
    text += "version: 1\nwaivers: [{flow: nowhere, rule: x, reason: x, by: x, until: 2026-11-30}]\n"  # a key twice
    write(m=text)
    told = run("check", "m.yaml").stderr
    for word in ("`version` stands twice", "recipient `hg`", "population `costumers`", "`transfers`", "`purpse`", "flow `nowhere`"):
        assert word in told
    lines = [int(line) for line in re.findall(r"--> m.yaml:(\d+):", told)]
    assert lines == sorted(lines)
    assert "6 problems" in told


def test_a_missing_exporter_file_leaves_what_it_may_hold_alone() -> None:
    text = "version: 1\nexporter: no.yaml\nflows: [{id: f, to: theirs, wey: x, items: [{id: i, persons: theirs}, {id: i}]}]\n"
    write(m=text)
    told = run("check", "m.yaml").stderr
    assert "theirs" not in "".join(line for line in told.splitlines() if line.startswith("error"))
    for word in ("cannot be read", "`wey`", "item `i` stands twice"):
        assert word in told
    assert "3 problems" in told


def test_an_exporter_that_stands_at_the_top_of_its_file_is_one_problem_with_its_way_out() -> None:
    write(
        exporter="id: e\nsectors: [retail]\nserves: []\n",
        m="version: 1\nexporter: exporter.yaml\nrecipients: {r: {}}\nflows: [{id: f, to: r, items: [{id: i}]}]\n",
    )
    found = run("check", "m.yaml")
    assert found.exit_code == 3
    assert "exporter.yaml:1:1" in found.stderr
    assert "put them all below `exporter:`" in found.stderr
    assert "1 problem" in found.stderr


def test_a_list_that_is_cut_in_a_message_keeps_the_word_for_all_others() -> None:
    # A software house finds no sector of its own among the first twenty.
    text = "version: 1\nexporter: {id: e, sectors: %s}\nrecipients: {r: {}}\nflows: [{id: f, to: r, items: [{id: i}]}]\n"
    for stated in ("[]", "[software]"):
        write(m=text % stated)
        told = run("check", "m.yaml").stderr
        assert re.search(r"known: automotive, .*, other … \(\d+ in all\)", told), stated


def test_what_a_word_may_have_meant_is_told_in_the_language_spoken() -> None:
    write(m="version: 1\nexporter: {id: e}\nrecipients: {r: {}}\nflows: [{id: f, to: r, items: [{id: i, category: person.voice}]}]\n")
    english, chinese = (run("check", "m.yaml", "--lang", language).stderr for language in ("en", "zh"))
    assert "`vehicle.audio.voice_command` (voice commands)" in english
    assert not re.search(r"[\u4e00-\u9fff]", english)
    assert "语音指令" in chinese
    assert "voice commands" not in chinese


def test_ten_thousand_mistakes_are_counted_and_the_first_are_told() -> None:
    items = "".join(f"      - {{id: i{number}, bogus{number}: 1}}\n" for number in range(10_000))
    write(m=f"version: 1\nexporter: {{id: e}}\nrecipients: {{r: {{}}}}\nflows:\n  - id: f\n    to: r\n    items:\n{items}")
    found = run("check", "m.yaml")
    assert found.exit_code == 3
    assert found.stderr.count("error:") == 500
    assert "10000 problems, of which the first 500 are told" in found.stderr
    assert len(json.loads(run("check", "m.yaml", "--format", "json").stdout)["problems"]) == 10_000


def test_a_problem_of_a_shared_file_is_told_once() -> None:
    write(exporter="version: 1\nexporter: {id: e, sectors: [car]}\n")
    for name in ("a", "b"):
        write(
            **{name: f"version: 1\nexporter: exporter.yaml\nrecipients: {{r: {{}}}}\nflows: [{{id: {name}, to: r, items: [{{id: i}}]}}]\n"}
        )
    found = run("check", "a.yaml", "b.yaml")
    assert found.exit_code == 3
    assert found.stderr.count("--> exporter.yaml:2:") == 1


def test_ten_megabytes_are_read_to_the_end() -> None:
    flows = "".join(flow(f"flow-{number}", persons="3").replace("to: hq", f"to: hq # {'x' * 100}") for number in range(2_000))
    comment = f"# {'x' * 97}\n" * 97_000
    text = story(flows) + comment + "waiverz: []\n"
    assert len(text) > 10_000_000
    write(big=text)
    found = run("check", "big.yaml")
    assert found.exit_code == 3
    assert f"--> big.yaml:{text.count(chr(10))}:1" in found.stderr
    assert "did you mean `waivers`?" in found.stderr


def test_a_folder_named_like_a_file_is_not_read_as_one() -> None:
    Path("folder/manifest.yaml").mkdir(parents=True)
    found = run("check", "folder/manifest.yaml")
    assert found.exit_code == 3
    write(m=CLEAR)
    assert run("check", ".").exit_code == 0


def test_a_link_into_nowhere_is_told_and_does_not_pass() -> None:
    write(good=CLEAR)
    os.symlink("gone.yaml", "manifest.yaml")
    found = run("check", ".")
    assert found.exit_code == 3
    assert "--> manifest.yaml" in found.stderr


# ------------------------------------------------------------------ several files of one exporter


def test_two_files_of_one_exporter_are_counted_together() -> None:
    write(a=story(flow("a", persons="60_000")), b=story(flow("b", persons="60_000")))
    assert run("check", "a.yaml").exit_code == 0
    assert run("check", "b.yaml").exit_code == 0
    # Between 60,000 and 120,000, depending on how many are in both.
    both = report("a.yaml", "b.yaml")
    assert both["exit_code"] == 4
    assert both["exporters"][0]["totals"]["ordinary"] == {"low": 60_000, "high": 120_000}
    write(b=named(story(flow("b", persons="60_000")), "another"))
    assert run("check", "a.yaml", "b.yaml").exit_code == 0


def test_an_exporter_file_is_looked_for_further_up() -> None:
    Path("team/flows").mkdir(parents=True)
    Path("exporter.yaml").write_text(CLEAR.partition("defaults:")[0], encoding="utf-8")
    for path, named_so, told in (
        ("team/flows/m.yaml", "exporter.yaml", "../../exporter.yaml"),
        ("n.yaml", "../exporter.yaml", "exporter.yaml"),
    ):
        Path(path).write_text(f"version: 1\nexporter: {named_so}\nflows: []\n", encoding="utf-8")
        found = run("check", path)
        assert found.exit_code == 3
        assert f"did you mean `{told}`?" in found.stderr


def test_a_flow_of_one_exporter_in_two_files_is_told() -> None:
    write(a=CLEAR, b=CLEAR, c=named(CLEAR, "another"))
    found = run("check", "a.yaml", "b.yaml")
    assert found.exit_code == 3
    assert "flow `customers` of this exporter stands in a.yaml too" in found.stderr
    assert "rename one of them" in found.stderr
    assert f"--> b.yaml:{spot(CLEAR.encode(), b'customers' + bytes([10]) + b'    to')}" in found.stderr
    assert run("check", "a.yaml", "c.yaml").exit_code == 0


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        ("foreign_controlled", "foreign_controlled: true", "foreign_controlled: false"),
        ("sectors", "sectors: [other]", "sectors: [retail]"),
        ("provided_this_year.ordinary", "ordinary: 0, sensitive: 0}", "ordinary: 20_000, sensitive: 0}"),
    ],
)
def test_an_exporter_told_two_ways_is_a_problem(key: str, one: str, other: str) -> None:
    second = story(flow("others")).replace(one, other, 1)
    assert second != story(flow("others"))
    write(a=CLEAR, b=second)
    found = run("check", "a.yaml", "b.yaml")
    assert found.exit_code == 3
    assert f"exporter `example-tools`: `{key}` is stated otherwise in a.yaml" in found.stderr
    line = next(number for number, text in enumerate(second.splitlines(), 1) if other in text)
    assert f"--> b.yaml:{line}:" in found.stderr


# ------------------------------------------------------------------ waivers


@pytest.mark.parametrize(
    ("until", "status"), [("2026-11-23", 1), ("2026-11-24", 0), ("2026-11-25", 0), ("2020-01-01", 1), ("2027-02-22", 0)]
)
def test_a_waiver_holds_until_its_last_day(until: str, status: int) -> None:
    write(m=story(size="150_000", waivers=waiver(until)))
    found = run("check", "m.yaml", day="2026-11-24")
    assert found.exit_code == status
    assert ("waived" in found.stdout) is (status == 0)
    if status == 0:
        assert "A. Example, counsel" in found.stdout
        assert "filing under way" in found.stdout
        assert until in found.stdout


def test_a_waiver_ends_within_ninety_days() -> None:
    # From 2026-11-24, 2027-02-22 is the ninetieth day.
    write(m=story(size="150_000", waivers=waiver("2027-02-23")))
    found = run("check", "m.yaml")
    assert found.exit_code == 3
    assert "the waiver lasts 91 days" in found.stderr
    assert "the longest is 90" in found.stderr


@pytest.mark.parametrize("until", ["2026-02-30", "soon", "2026-1-1", ""])
def test_a_waiver_without_a_day_is_invalid(until: str) -> None:
    write(m=story(size="150_000", waivers=waiver(f'"{until}"')))
    found = run("check", "m.yaml")
    assert found.exit_code == 3
    assert f'until: "{until}"' in found.stderr
    assert f"`{until}`" in found.stderr.partition("-->")[0]


def test_a_waiver_names_flow_item_and_rule() -> None:
    for more, rule, status in ((", item: addresses", "order16/contract-or-certification", 0), ("", "order16/volume-assessment", 1)):
        write(m=story(size="150_000", waivers=waiver(rule=rule, more=more)))
        assert run("check", "m.yaml").exit_code == status
    write(m=story(size="150_000", waivers=waiver(name="costumers")))
    found = run("check", "m.yaml")
    assert found.exit_code == 3
    assert "unknown flow `costumers`" in found.stderr
    assert "did you mean `customers`?" in found.stderr
    write(m=story(size="150_000", waivers=waiver(more=", item: adresses")))
    found = run("check", "m.yaml")
    assert found.exit_code == 3
    assert "did you mean `addresses`?" in found.stderr


def test_a_waiver_of_one_item_leaves_the_others() -> None:
    items = "".join(f"      - {{id: {name}, category: person.contact, persons: customers}}\n" for name in ("first", "second"))
    write(m=story(flow(items=items), size="150_000", waivers=waiver(more=", item: first")))
    found = report("m.yaml")
    assert found["exit_code"] == 1
    assert sorted((one["kind"], one["items"]) for one in found["findings"]) == [("breach", ["second"]), ("waived", ["first"])]


def test_what_nobody_may_waive_stays_a_breach(lawbook: Lawbook) -> None:
    rule = lawbook.rule("secrets-law/state-secret")
    assert rule is not None
    assert not rule.waivable
    write(m=story(waivers=waiver(rule=rule.id)).replace("state_secret: false", "state_secret: true"))
    found = report("m.yaml")
    assert found["exit_code"] == 1
    assert [one["kind"] for one in found["findings"]] == ["breach"]
    assert rule.id in [name for one in found["findings"] for name in one["basis"]]


# ------------------------------------------------------------------ the same on every machine


def test_neither_hash_seed_nor_locale_nor_time_zone_nor_order_changes_the_output() -> None:
    names = write(
        a=story(flow("a", persons="60_000"), size="3"),
        b=story(flow("b", persons="60_000"), size="3"),
        c=named(INVALID, "third"),
        d=named(OPEN, "fourth").replace("Example Tools AG", "示例"),
        e=named(REVIEW, "fifth"),
    )
    settings: list[dict[str, str]] = [
        {},
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "3", "LC_ALL": "POSIX", "TZ": "America/New_York", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"},
        {"PYTHONIOENCODING": "latin-1"},
    ]
    orders = [names, names[::-1], [*names[2:], *names[:2]]]
    in_bytes, as_text = set(), set()
    for index, setting in enumerate(settings):
        found = process("check", "--format", "json", *orders[index % 3], env=setting)
        assert found.returncode == 3, found.stderr
        in_bytes.add(found.stdout)
        told = process("check", "--format", "text", "--lang", "zh", *orders[index % 3], env=setting)
        if "POSIX" not in setting.values() and "PYTHONIOENCODING" not in setting:
            as_text.add(told.stdout)
    assert len(in_bytes) == 1
    assert len(as_text) == 1
    assert re.search(r"[\u4e00-\u9fff]{4}", in_bytes.pop().decode("utf-8")), "Chinese survives a stream that could not hold it"


def test_language_follows_the_locale_unless_asked_for() -> None:
    write(m=BREACH)
    plain = {"TONGGUAN_LANG": "", "LC_ALL": "", "LC_MESSAGES": ""}
    assert "违规" in process("check", "m.yaml", env={**plain, "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1"}).stdout.decode()
    assert "breach" in process("check", "m.yaml", env={**plain, "LANG": "de_DE.UTF-8"}).stdout.decode()
    assert "breach" in process("check", "m.yaml", "--lang", "en", env={**plain, "LANG": "zh_CN.UTF-8"}).stdout.decode()
    both = process("check", "m.yaml", "--lang", "both", env={"PYTHONUTF8": "1"}).stdout.decode()
    assert "违规" in both
    assert "breach" in both


def test_a_console_that_cannot_show_chinese_gets_english_and_is_told_so() -> None:
    write(m=BREACH)
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for way in (["--lang", "zh"], ["--lang", "both"], ["--lang", "zh", "--format", "text"]):
        found = process("check", "m.yaml", *way, env=ascii_only)
        assert b"breach" in found.stdout
        assert b"???" not in found.stdout
        assert found.stderr.decode().count("cannot show Chinese") == 1
    # Who asks for English, or has what can show Chinese, is told nothing; files and formats for programs stay as asked.
    assert b"cannot show" not in process("check", "m.yaml", "--lang", "en", env=ascii_only).stderr
    assert b"cannot show" not in process("check", "m.yaml", "--lang", "zh", env={"PYTHONIOENCODING": "gb18030"}).stderr
    page = process("check", "m.yaml", "--lang", "zh", "--format", "markdown", env=ascii_only)
    assert ("违规" in page.stdout.decode(), page.stderr) == (True, b"")
    process("check", "m.yaml", "--lang", "zh", "-o", "text=out.txt", env=ascii_only)
    assert "违规" in Path("out.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("call", [["ledger"], ["waivers", "list"]])
def test_what_commands_print_for_programs_is_utf_8_on_any_console(call: list[str]) -> None:
    write(m=WAIVED.replace("name: Example Tools", "name: 示例工具").replace("reason: ", "reason: 已备案，"))
    found = process(*call, "m.yaml", "--format", "json", env={"PYTHONIOENCODING": "gbk"})
    assert found.returncode == 0, found.stderr
    assert re.search("示例工具|已备案", found.stdout.decode("utf-8"))
    assert json.loads(found.stdout)


@pytest.mark.parametrize(
    "call",
    [
        ["check", "--format", "text", "-v"], ["check", "--format", "concise"], ["check", "--format", "markdown"], ["ask"],
        ["explain", "--full"], ["remedy"], ["zones"], ["calendar", "-v"], ["approvals", "-v"], ["ledger"], ["waivers", "list"], ["waivers", "check"],
    ],
)  # fmt: skip
def test_what_turns_the_direction_of_text_reaches_no_screen(call: list[str]) -> None:
    turned = "\u202e\u2066"
    text = WAIVED.replace("name: ", f"name: {turned}").replace("reason: ", f"reason: {turned}").replace('by: "', f'by: "{turned}')
    paper = f"clearances: [{{mechanism: standard_contract, ref: {turned}SC-1, effective: 2026-01-01, items: [addresses]}}]"
    text = text.replace(
        "    items:\n", f"    title: {turned}one\n    list: TJ-2024\n    list_scenario: {turned}x\n    {paper}\n    items:\n"
    )
    write(m=text.replace("because: ", f"because: {turned}"))
    assert text.count(turned) >= 6
    found = run(*call, "m.yaml")
    assert found.exit_code in (0, 1, 4), found.output
    assert "customers" in found.stdout
    assert not re.search(f"[{turned}]", found.stdout)


def test_colour_only_where_it_is_wanted() -> None:
    write(m=BREACH)
    assert b"\x1b" not in process("check", "m.yaml").stdout
    assert b"\x1b" in process("check", "m.yaml", "--color", "always").stdout
    assert b"\x1b" not in process("check", "m.yaml", "--color", "never").stdout
    run("check", "m.yaml", "--color", "always", "-o", "text=report.txt")
    assert "\x1b" not in Path("report.txt").read_text(encoding="utf-8")


def test_a_report_goes_to_one_place_only() -> None:
    write(m=BREACH)
    Path("folder").mkdir()
    os.symlink("out.json", "link.json")
    for arguments, told in (
        (["-o", "json=out.json", "-o", "sarif=./out.json"], "both write to ./out.json"),
        (["-o", "json=out.json", "-o", "text=link.json"], "both write to link.json"),
        (["-o", "json=-", "-o", "text=-"], "both write to standard output"),
        (["--format", "text", "-o", "json=-"], "both write to standard output"),
        (["-o", "json=folder"], "it is a folder"),
        (["-o", "json=m.yaml"], "it is one of the manifests"),
    ):
        found = run("check", "m.yaml", *arguments)
        assert (found.exit_code, found.stdout) == (2, "")
        assert told in found.stderr
    assert not Path("out.json").exists()
    assert Path("m.yaml").read_text(encoding="utf-8") == BREACH
    found = run("check", "m.yaml", "-o", "json=-", "-o", "text=out.txt")
    assert json.loads(found.stdout) == report("m.yaml")
    assert "breach[" in Path("out.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ledger", "m.yaml", "--export", "m.yaml"], "it is one of the manifests"),
        (["ledger", "m.yaml", "--export", "link.yaml"], "it is one of the manifests"),
        (["ledger", "m.yaml", "--export", "other.yaml"], "is there already and is no JSON; nothing was written"),
        (["baseline", "create", "m.yaml", "--output", "m.yaml"], "it is one of the manifests"),
        (["baseline", "create", "m.yaml", "--output", "other.yaml"], "is there already and is no JSON; nothing was written"),
        (["schema", "manifest", "--output", "m.yaml"], "is there already and is no JSON; nothing was written"),
        (["--lang", "zh", "schema", "manifest", "--output", "m.yaml"], "不是 JSON 文件，没有写入任何内容"),
    ],
)
def test_no_command_writes_over_a_manifest(arguments: list[str], told: str) -> None:
    """One name too many, or one mistyped, must not cost what somebody wrote."""
    texts = {"m.yaml": BREACH, "other.yaml": CLEAR}
    write(m=BREACH, other=CLEAR)
    os.symlink("m.yaml", "link.yaml")
    found = run(*arguments, day=None if "schema" in arguments else TODAY)
    assert found.exit_code == 2, found.output
    assert told in found.stderr
    assert {name: Path(name).read_text(encoding="utf-8") for name in texts} == texts
    assert Path("link.yaml").is_symlink()


def test_files_of_json_are_written_again() -> None:
    write(m=BREACH)
    for arguments in (["ledger", "m.yaml", "--export", "x.json"], ["schema", "manifest", "--output", "x.json"]):
        for before in ("", "{}", "\ufeff{}"):
            Path("x.json").write_text(before, encoding="utf-8")
            assert run(*arguments, day=None if "schema" in arguments else TODAY).exit_code == 0
            assert json.loads(Path("x.json").read_text(encoding="utf-8"))["ledger" if arguments[0] == "ledger" else "title"]


def test_a_report_file_appears_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    write(m=BREACH)
    Path("out.json").write_text("before", encoding="utf-8")
    Path("out.json").chmod(0o640)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", fail)
        assert run("check", "m.yaml", "-o", "json=out.json").exit_code == 2
    assert Path("out.json").read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in Path().iterdir()) == ["m.yaml", "out.json"]
    assert run("check", "m.yaml", "-o", "json=out.json").exit_code == 1
    assert json.loads(Path("out.json").read_text(encoding="utf-8")) == report("m.yaml")
    assert stat.S_IMODE(Path("out.json").stat().st_mode) == 0o640


class Screen(io.StringIO):
    watched = True

    def isatty(self) -> bool:
        return self.watched


@pytest.mark.parametrize(
    ("color", "watched", "variables", "painted"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),  # only a value that is not empty is a wish
        ("auto", True, {"TERM": "dumb"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
    ],
)
def test_colour_is_for_a_person_who_does_not_refuse_it(
    color: str, watched: bool, variables: dict[str, str], painted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"TERM": "xterm", "NO_COLOR": "", **variables}.items():
        monkeypatch.setenv(name, value)
    stream = Screen()
    stream.watched = watched
    assert screen("en", color, stream=stream).color is painted


def test_progress_is_told_only_where_a_person_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    for watched, variables, shown in ((True, {}, True), (False, {}, False), (True, {"CI": "true"}, False), (True, {"TERM": "dumb"}, False)):
        stream = Screen()
        stream.watched = watched
        with monkeypatch.context() as patched:
            for name, value in {"TERM": "xterm", "CI": "", **variables}.items():
                patched.setenv(name, value)
            patched.setattr("sys.stderr", stream)
            patched.setattr("tongguan.output.FIRST", 0.01)
            with Progress("tongguan: 3 manifests"):
                time.sleep(0.1)
            with Progress("quick"):
                pass
        assert ("3 manifests" in stream.getvalue()) is shown
        assert "quick" not in stream.getvalue()
        assert not shown or stream.getvalue().endswith("\r\x1b[K")


def test_several_reports_are_written_at_once() -> None:
    write(m=BREACH)
    found = run("check", "m.yaml", "--format", "text", "-o", "json=out.json", "-o", "text=out.txt")
    assert found.exit_code == 1
    assert json.loads(Path("out.json").read_text(encoding="utf-8")) == report("m.yaml")
    assert Path("out.txt").read_text(encoding="utf-8") == found.stdout


# ------------------------------------------------------------------ packs of a company


def test_the_rules_of_a_company_carry_its_name() -> None:
    folder = pack("house-rules")
    write(m=CLEAR)
    assert run("check", "m.yaml").exit_code == 0
    found = report("m.yaml", "--rules", folder)
    assert found["exit_code"] == 1
    (finding,) = found["findings"]
    assert finding["rule"] == "acme:policy/no-addresses"
    assert finding["basis"][0] == "acme:policy/no-addresses"
    assert found["lawbook"]["name"] == "tongguan+acme"
    page = run("rules", "show", "acme:policy/no-addresses", "--rules", folder, day=None)
    assert page.exit_code == 0
    assert "Postal addresses stay at home" in page.stdout
    tested = run("rules", "test", "acme:", "--rules", folder, day=None)
    assert tested.exit_code == 0
    assert "5 cases hold, 0 do not" in tested.stdout


def test_a_pack_without_a_name_carries_that_of_its_folder() -> None:
    write(m=CLEAR)
    (finding,) = report("m.yaml", "--rules", pack("house-rules", name=None))["findings"]
    assert finding["rule"] == "house-rules:policy/no-addresses"


# What the shape of a file forbids, and what only its meaning does: each kind is told all at once.
BROKEN_PACKS: dict[str, dict[str, tuple[str, str, str]]] = {
    "shape": {
        "stage": ("stage: route", "stage: routes", "did you mean `route`?"),
        "route": ("{route: prohibited}", "{route: forbidden}", "unknown route `forbidden`"),
        "key": ('cites: "§ 3"', 'cites: "§ 3"\n    cite: x', "did you mean `cites`?"),
        "cases": ("    cases:", "    tests:", "without `cases`"),
        "yaml": ("rules:\n", "rules: [\n", "not YAML"),
    },
    "meaning": {
        "fact": ("item.category: {within", "item.catgory: {within", "did you mean `item.category`?"),
        "category": ("within: person.contact}", "within: person.contakt}", "did you mean `person.contact"),
        "conclusion": ("{route: prohibited}", "{duty: notice}", "no conclusion of stage `route`"),
        "over": (
            "then: {route: prohibited}",
            "then: {route: prohibited}\n    over: [order16/smal-volume]",
            "did you mean `order16/small-volume`?",
        ),
        "due": ("{route: prohibited}", "{route: prohibited, due: {months: 2, after: flow.since}}", "`due` is `after` a day in a duty"),
        "draft": ("then: {route: prohibited}\n    says", "then: {route: none}\n    over: []\n    says", "must not make a flow freer"),
    },
}


@pytest.mark.parametrize("kind", BROKEN_PACKS)
def test_a_broken_pack_is_told_with_every_place_in_its_files(kind: str) -> None:
    folder = Path(pack("acme"))
    for name, (old, new, _) in BROKEN_PACKS[kind].items():
        broken = POLICY.replace("id: policy", f"id: {name}").replace(old, new, 1)
        if name == "draft":
            broken = broken.replace("confidence: verified\n    cases", "confidence: draft\n    cases")
        assert broken != POLICY.replace("id: policy", f"id: {name}")
        (folder / f"{name}.yaml").write_text(broken, encoding="utf-8")
    write(m=CLEAR)
    found = run("check", "m.yaml", "--rules", str(folder))
    assert found.exit_code == 3
    assert found.stdout == ""
    told = found.stderr.split("\n\n")
    for name, (_, _, message) in BROKEN_PACKS[kind].items():
        mine = [one for one in told if re.search(rf"--> acme/{name}\.yaml:\d+:\d+", one)]
        assert any(message in one for one in mine), (name, mine)
    assert not any("--> acme/policy.yaml" in one for one in told)


def test_an_empty_pack_is_told() -> None:
    Path("acme").mkdir()
    write(m=CLEAR)
    # Not even when the shipped rules alone were compiled before.
    assert run("check", "m.yaml").exit_code == 0
    found = run("check", "m.yaml", "--rules", "acme")
    assert found.exit_code == 3
    assert "no rules here" in found.stderr


def test_a_pack_cannot_take_the_name_of_the_shipped_one() -> None:
    # Ids of the shipped rules carry no prefix; a pack of that name could pass for the law.
    folder = pack("acme", name="tongguan")
    write(m=CLEAR)
    found = run("check", "m.yaml", "--rules", folder)
    assert found.exit_code == 3
    assert "`tongguan` is the name of the shipped rules" in found.stderr


# ------------------------------------------------------------------ the cache of compiled rules

linux = pytest.mark.skipif(sys.platform != "linux", reason="the cache folder is chosen by XDG_CACHE_HOME on Linux only")


def kept_in(cache: Path) -> list[Path]:
    return sorted((cache / "tongguan").iterdir()) if (cache / "tongguan").exists() else []


def digest(path: Path) -> str:
    """Of a file too large for its differences to be read."""
    return sha256(path.read_bytes()).hexdigest()


def checked(cache: Path, *arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """A clear manifest is checked with this cache."""
    write(m=CLEAR)
    environment = {"XDG_CACHE_HOME": str(cache), "TONGGUAN_NO_CACHE": "", **more.pop("env", {})}
    return process("check", "m.yaml", "--format", "json", *arguments, env=environment, **more)


def without_privileges() -> None:
    """Run before the program: root may no longer pass over the permissions of files."""
    if os.getuid() == 0:
        import ctypes

        drop, override, search = 24, 1, 2
        for capability in (override, search):
            ctypes.CDLL(None).prctl(drop, capability, 0, 0, 0)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A cache as one run leaves it, and what that run printed."""
    cache = tmp_path_factory.mktemp("cache")
    folder = tmp_path_factory.mktemp("work")
    (folder / "m.yaml").write_text(CLEAR, encoding="utf-8")
    found = process("check", "m.yaml", "--format", "json", env={"XDG_CACHE_HOME": str(cache), "TONGGUAN_NO_CACHE": ""}, cwd=folder)
    assert found.returncode == 0, found.stderr
    return cache, found.stdout


@pytest.fixture
def cache(compiled: tuple[Path, bytes], tmp_path: Path) -> Path:
    """A cache of its own for one test."""
    return Path(shutil.copytree(compiled[0], tmp_path / "cache"))


@linux
def test_rules_are_compiled_once(compiled: tuple[Path, bytes], cache: Path) -> None:
    (path,) = kept_in(cache)
    before = (path.stat().st_mtime_ns, digest(path))
    again = checked(cache)
    assert (again.returncode, again.stdout, again.stderr) == (0, compiled[1], b"")
    assert kept_in(cache) == [path]
    assert (path.stat().st_mtime_ns, digest(path)) == before
    assert stat.S_IMODE((compiled[0] / "tongguan").stat().st_mode) == 0o700


@linux
def test_processes_that_start_at_once_on_an_empty_cache_agree(compiled: tuple[Path, bytes], tmp_path: Path) -> None:
    cache = tmp_path / "empty"
    write(m=CLEAR)
    command = [sys.executable, "-m", "tongguan", "check", "m.yaml", "--format", "json", "--as-of", TODAY]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "TONGGUAN_NO_CACHE": ""}
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    for one in running:
        out, err = one.communicate(timeout=120)
        assert (one.returncode, out, err) == (0, compiled[1], b"")
    (path,) = kept_in(cache)
    assert digest(path) == digest(kept_in(compiled[0])[0])


@linux
@pytest.mark.parametrize("damage", ["cut", "noise", "other shape", "foreign stamp", "folder"])
def test_a_cache_that_cannot_be_trusted_is_passed_over(damage: str, compiled: tuple[Path, bytes], cache: Path) -> None:
    (path,) = kept_in(cache)
    raw = path.read_bytes()
    stamp, packed = marshal.loads(raw)  # noqa: S302 - made by this very test
    content = {
        "cut": raw[: len(raw) // 2],
        "noise": bytes(range(256)) * 40,
        "other shape": marshal.dumps((stamp, [1, 2, 3])),
        "foreign stamp": marshal.dumps((f"{stamp} of another version", (*packed[:-1], ()))),
    }.get(damage)
    path.unlink()
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    again = checked(cache)
    assert (again.returncode, again.stdout, again.stderr) == (0, compiled[1], b"")
    if content is not None:
        assert digest(path) == sha256(raw).hexdigest(), "the damaged file is written anew"
    assert kept_in(cache) == [path], "nothing else is left behind"


@linux
def test_an_empty_cache_file_is_passed_over(compiled: tuple[Path, bytes], cache: Path) -> None:
    (path,) = kept_in(cache)
    path.write_bytes(b"")
    assert checked(cache).stdout == compiled[1]


@linux
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give files away")
def test_a_cache_of_another_user_is_not_trusted(compiled: tuple[Path, bytes], cache: Path) -> None:
    (path,) = kept_in(cache)
    stamp, packed = marshal.loads(path.read_bytes())  # noqa: S302 - made by this very test
    # The same stamp, and a lawbook that says it is another: whoever trusts the file reports that one's hash.
    own = list(packed)
    own[Lawbook.__match_args__.index("digest")] = "0" * 64
    path.write_bytes(marshal.dumps((stamp, tuple(own))))
    assert checked(cache).stdout != compiled[1]
    os.chown(path, NOBODY, NOBODY)
    assert checked(cache).stdout == compiled[1]


@linux
def test_a_cache_folder_that_cannot_be_written_does_no_harm(compiled: tuple[Path, bytes], tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    found = checked(tmp_path / "closed", preexec_fn=without_privileges)
    assert (found.returncode, found.stdout, found.stderr) == (0, compiled[1], b"")
    assert list((tmp_path / "closed").iterdir()) == []


@linux
def test_a_cache_folder_that_is_a_file_does_no_harm(compiled: tuple[Path, bytes], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    found = checked(tmp_path / "file")
    assert (found.returncode, found.stdout, found.stderr) == (0, compiled[1], b"")


@linux
def test_a_cache_in_the_folder_of_the_run_is_not_used(compiled: tuple[Path, bytes]) -> None:
    # A relative folder would lie in the repository that is checked, where others can write.
    found = checked(Path("relative"))
    assert (found.returncode, found.stdout) == (0, compiled[1])
    assert not Path("relative").exists()


@linux
def test_no_cache_is_kept_where_none_is_wanted(compiled: tuple[Path, bytes], tmp_path: Path) -> None:
    cache = tmp_path / "empty"
    assert checked(cache, env={"TONGGUAN_NO_CACHE": "1"}).stdout == compiled[1]
    assert checked(cache, "--no-cache").stdout == compiled[1]
    assert kept_in(cache) == []


@linux
def test_a_cache_is_not_read_where_none_is_wanted(compiled: tuple[Path, bytes], cache: Path) -> None:
    (path,) = kept_in(cache)
    stamp, packed = marshal.loads(path.read_bytes())  # noqa: S302 - made by this very test
    path.write_bytes(marshal.dumps((stamp, (*packed[:-1], ()))))
    assert checked(cache, env={"TONGGUAN_NO_CACHE": "1"}).stdout == compiled[1]


@linux
def test_a_changed_rule_is_never_judged_by_the_old_cache(cache: Path) -> None:
    folder = pack("acme")
    assert checked(cache, "--rules", folder).returncode == 1
    softer = POLICY.replace("person.applicant", "person").replace("{within: person.contact}", "{within: person.applicant}")
    Path(folder, "policy.yaml").write_text(softer, encoding="utf-8")
    assert checked(cache, "--rules", folder).returncode == 0


def test_compiled_and_read_rules_are_the_same(lawbook: Lawbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("TONGGUAN_NO_CACHE", raising=False)
    assert obtain([]) == lawbook
    assert obtain([]) == lawbook


@linux
def test_a_file_that_may_not_be_read_is_told() -> None:
    write(closed=CLEAR)
    Path("closed.yaml").chmod(0)
    found = process("check", "closed.yaml", preexec_fn=without_privileges)
    assert found.returncode == 3, found.stderr
    assert b"cannot be read: Permission denied" in found.stderr
    assert b"--> closed.yaml" in found.stderr


@linux
@pytest.mark.parametrize("tracked", [None, False, True])
def test_a_folder_that_cannot_be_looked_into_is_told(tracked: bool | None) -> None:
    # Behind it there may be manifests: without a word the run would pass over them, and perhaps pass.
    write(m=CLEAR)
    Path("closed").mkdir()
    Path("closed/other.flow.yaml").write_text(OPEN, encoding="utf-8")
    if tracked is not None:
        subprocess.run(["git", "init", "-q", "."], check=True)
    if tracked:
        subprocess.run(["git", "add", "."], check=True)
    Path("closed").chmod(0)
    try:
        found = process("check", preexec_fn=without_privileges)
        assert found.returncode == 3, found.stderr
        assert found.stderr.count(b"-->") == found.stderr.count(b"cannot be read: Permission denied\n --> closed\n") == 1
        assert b"1 flow: 1 clear" in found.stdout
        alone = process("check", "closed", preexec_fn=without_privileges)
        assert (alone.returncode, alone.stderr.count(b"-->")) == (3, 1)
        assert b"no manifest in this folder" not in alone.stderr
        excluded = process("check", env={**os.environ, "TONGGUAN_EXCLUDE": "closed/"}, preexec_fn=without_privileges)
        assert (excluded.returncode, excluded.stderr) == (0, b"")
    finally:
        Path("closed").chmod(0o755)


@linux
def test_a_file_of_waivers_that_may_not_be_read_is_its_own_place() -> None:
    write(m=CLEAR, waivers="version: 1\nwaivers: []\n")
    Path("waivers.yaml").chmod(0)
    found = process("check", "m.yaml", preexec_fn=without_privileges)
    assert found.returncode == 2
    assert found.stderr.startswith(b"error: cannot be read: Permission denied\n --> waivers.yaml\n")


@linux
def test_a_yaml_file_that_may_be_a_manifest_and_cannot_be_read_is_told() -> None:
    write(m=CLEAR, plain=OPEN)
    Path("plain.yaml").chmod(0)
    found = process("check", preexec_fn=without_privileges)
    assert (found.returncode, found.stderr.count(b"--> plain.yaml")) == (3, 1)


def test_a_determination_of_no_review_is_told_with_the_nearest() -> None:
    # It settles nothing, so the answer is strict; but whoever wrote it believes that something is settled.
    held = "clearances: [{mechanism: determination, settles: [NAMES], route: none, by: counsel, because: looked at}]"
    known = "order16/suspected-important, guide-items-unread"
    write(m=CLEAR.replace("clearances: []", held.replace("NAMES", f"{known}, order16/suspected-importan, unread-items, nothing-like-it")))
    text = Path("m.yaml").read_text(encoding="utf-8")
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "settles" in one)
    found = run("check", "m.yaml", "--format", "json")
    assert found.exit_code == 0
    told = {one["location"]["column"]: one for one in json.loads(found.stdout)["warnings"]}
    row = text.splitlines()[line - 1]
    assert sorted(told) == [row.index(name) + 1 for name in ("order16/suspected-importan,", "unread-items", "nothing-like-it")]
    near, short, far = (told[column] for column in sorted(told))
    # The last part of an id is that of several reviews, perhaps: it settles none.
    assert short["text"]["en"].endswith("did you mean `auto-export-guide-2026/unread-items`?")
    assert (near["code"], near["location"]["line"]) == ("no-review", line)
    assert near["text"]["en"].endswith("did you mean `order16/suspected-important`?")
    assert "did you mean" not in far["text"]["en"]
    assert run("check", "m.yaml", "--strict").exit_code == 4
    # The same told by several processes.
    names = [f"m{number}" for number in range(3)]
    write(**{name: text.replace("id: example-tools", f"id: {name}") for name in names})
    calls = [run("check", *(f"{name}.yaml" for name in names), "--format", "concise", "--jobs", jobs).stdout for jobs in ("1", "2")]
    assert calls[0] == calls[1]
    assert calls[0].count("warning[no-review]") == 9


def test_a_paper_that_cannot_be_as_it_is_stated_is_told() -> None:
    paper = "clearances: [{mechanism: standard_contract, effective: 2026-05-01, filed: 2026-05-06, KEY}]"
    own = re.search(r"^recipients:\n  ([\w-]+):", CLEAR, re.MULTILINE)
    assert own is not None
    name = own[1]

    def told(key: str) -> list[tuple[str, str]]:
        write(m=CLEAR.replace("clearances: []", paper.replace("KEY", key)))
        found = run("check", "m.yaml", "--format", "json")
        return [(one["code"], one["text"]["en"]) for one in json.loads(found.stdout)["warnings"]]

    for day, doubt in (("2026-04-30", True), ("2026-05-01", False), ("2027-05-01", False), ("never", False)):
        assert [code for code, _ in told(f"expires: {day}")] == ["paper-mistaken"] * doubt
    assert told(f"recipients: [{name}]") == []
    ((_, near),) = told(f"recipients: [{name}x]")
    assert near.endswith(f"did you mean `{name}`?")
    # One paper written down twice says the same of its days; how many persons it covers may be told apart for each kind of data.
    for again, differs in (
        ("ref: S-1", []),
        ("ref: S-1, persons: 5", []),
        ("ref: S-1, filed: 2026-05-07", ["paper-mistaken"]),
        ("ref: S-2, filed: 2026-05-07", []),
    ):
        twice = f"ref: S-1, withdrawn_on: never}}, {{mechanism: standard_contract, effective: 2026-05-01, {again}"
        assert [code for code, _ in told(twice)] == differs, again
    ((_, said),) = told(
        "ref: S-1, withdrawn_on: never}, {mechanism: standard_contract, effective: 2026-05-01, ref: S-1, withdrawn_on: 2026-06-01"
    )
    assert "withdrawn_on: 2026-06-01 here and withdrawn_on: never elsewhere (m.yaml:" in said
    # The exporter's own papers may name recipients of other manifests; those of a flow may not.
    assert told("recipients: [somebody-in-another-file]") == []
    held = paper.replace("KEY", "recipients: [somebody-in-another-file]")
    write(m=CLEAR.replace("    items:", f"    {held}\n    items:", 1))
    found = run("check", "m.yaml", "--format", "json")
    assert [one["code"] for one in json.loads(found.stdout)["warnings"]] == ["paper-mistaken"]


# ------------------------------------------------------------------ the other commands


def test_explain_asks_for_an_input_that_can_be_judged() -> None:
    write(m=OPEN, bad=INVALID)
    found = run("explain", "m.yaml")
    assert found.exit_code == 0
    assert "customers/addresses" in found.stdout
    assert "order16/small-volume" in found.stdout
    assert "order16/" in run("explain", "m.yaml", "customers/addresses", "--full", "--why-not", "none").stdout
    assert run("explain", "bad.yaml").exit_code == 3
    assert run("explain", "nowhere.yaml").exit_code == 3


def test_the_ledger_tells_persons_and_fails_on_broken_input() -> None:
    write(m=CLEAR, bad=INVALID)
    assert "640" in run("ledger", "m.yaml").stdout
    found = json.loads(run("ledger", "m.yaml", "--format", "json").stdout)
    assert found["exporters"][0]["totals"]["ordinary"] == {"low": 640, "high": 640}
    assert run("ledger", "bad.yaml").exit_code == 3
    assert run("ledger", "m.yaml", "bad.yaml").exit_code == 3


@pytest.mark.parametrize("name", ["manifest", "exporter", "rule", "report", "diff"])
def test_the_schemas_printed_are_those_published(name: str) -> None:
    found = run("schema", name, day=None)
    assert found.exit_code == 0
    file = f"{name}.v1.json" if name in ("report", "diff") else f"{name}.schema.json"
    assert json.loads(found.stdout) == json.loads((ROOT / "schemas" / file).read_text(encoding="utf-8"))


def test_the_rules_can_be_listed() -> None:
    found = run("rules", "list", "--instrument", "order16", "--format", "json", day=None)
    ids = [one["id"] for one in json.loads(found.stdout)]
    assert "order16/small-volume" in ids
    assert all(one.startswith("order16/") for one in ids)
    before = run("rules", "list", "--instrument", "order16", "--in-force", "2024-03-21", "--format", "json", day=None)
    assert json.loads(before.stdout) == []
    summary = run("rules", "list", "--summary", day=None).stdout
    checked = read((ROOT / "rules" / "lawbook.yaml").read_bytes(), "lawbook.yaml").data["checked_to"]
    assert f"law checked to {checked}" in summary


def test_a_text_that_is_no_name_of_a_file_is_not_told_in_full() -> None:
    Path("m.yaml").write_text(f"version: 1\nexporter: {'x' * 200_000}\nflows: []\n", encoding="utf-8")
    result = run("check", "m.yaml")
    assert result.exit_code == 3
    assert "cannot be read" in result.stderr
    assert len(result.stderr) < 5_000


def test_a_link_to_nothing_is_not_told_to_be_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dead.yaml").symlink_to("gone.yaml")
    found = run("check", "dead.yaml")
    assert found.exit_code == 3
    assert "a link that leads to nothing" in found.stderr
    assert "did you mean" not in found.stderr


def test_an_empty_folder_names_the_way_to_a_first_manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "; `tongguan init` writes a first one" in run("check").stderr
    assert "；`tongguan init` 可以生成第一份" in run("check", "--lang", "zh").stderr
