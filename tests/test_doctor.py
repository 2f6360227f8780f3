"""The environment: `doctor`, `completion`, `schema`, the first help screen, and a machine without the C parser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from conftest import ROOT
from repo import ENVIRONMENT, put, run
from stories import BREACH, CLEAR, INVALID

from tongguan.cli import COMMANDS, FIRST
from tongguan.schemas import NAMES
from tongguan.version import VERSION

WITHOUT = "import sys; sys.modules['_ruamel_yaml'] = None; sys.argv = ['tongguan', *sys.argv[1:]]; from tongguan.cli import main; main()"
DAY = "2026-11-24"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def doctor(**variables: str) -> tuple[dict[str, dict[str, Any]], int]:
    """What the doctor found, by name, and the exit status."""
    result = run("doctor", "--format", "json", day=None, **variables)
    found = json.loads(result.stdout)
    assert found["ok"] == (result.exit_code == 0)
    assert {one["state"] for one in found["checks"]} <= {"ok", "note", "wrong"}
    assert found["version"] == VERSION
    return {one["name"]: one for one in found["checks"]}, result.exit_code


def without_c(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A call on a machine without the C parser."""
    environment = {**ENVIRONMENT, "TONGGUAN_LANG": "en", **variables}
    return subprocess.run([sys.executable, "-c", WITHOUT, *arguments], capture_output=True, text=True, check=False, env=environment)


# --------------------------------------------------------------------------- doctor


def test_a_good_place() -> None:
    found, status = doctor()
    assert status == 0
    assert list(found) == ["python", "tongguan", "lawbook", "yaml parser", "cache", "configuration", "git", "console", "ci"]
    assert found["python"]["version"] == ".".join(map(str, sys.version_info[:3]))
    law = found["lawbook"]
    assert len(law["digest"]) == 64
    assert law["digest"][:16] in law["told"]
    assert law["checked_to"] in law["told"]
    assert law["rules"] > 100
    assert found["configuration"]["file"] is None
    assert found["ci"]["host"] is None


def test_text_has_a_line_for_each() -> None:
    result = run("doctor", day=None)
    assert result.exit_code == 0
    for name in ("python", "lawbook", "yaml parser", "cache", "configuration", "git", "console", "ci"):
        assert f" {name} " in result.stdout


def test_the_age_of_the_law_counts_from_the_day_judged() -> None:
    found, _ = doctor()
    checked = date.fromisoformat(found["lawbook"]["checked_to"])
    for days, state in ((180, "ok"), (181, "note")):
        found, status = doctor(TONGGUAN_AS_OF=(checked + timedelta(days)).isoformat())
        assert (found["lawbook"]["age_days"], found["lawbook"]["state"], status) == (days, state, 0)
    assert "newer version" in found["lawbook"]["hint"]


def test_a_configuration_that_cannot_be_used_is_told_not_thrown() -> None:
    put("tongguan.yaml", "lnag: zh\n")
    found, status = doctor()
    assert status == 1
    assert found["configuration"]["state"] == "wrong"
    assert "tongguan.yaml:1" in found["configuration"]["told"]
    assert "lnag" in found["configuration"]["told"]
    assert found["lawbook"]["state"] == "ok"
    assert run("doctor", day=None).exit_code == 1
    put("tongguan.yaml", "lang: zh\n")
    found, status = doctor()
    assert (found["configuration"]["file"], status) == ("tongguan.yaml", 0)


def test_rules_that_cannot_be_used() -> None:
    put("tongguan.yaml", "rules: [ours]\n")
    found, status = doctor()
    assert (found["lawbook"]["state"], status) == ("wrong", 1)
    assert "ours" in found["lawbook"]["told"]
    put("ours/x.yaml", "rules: 3\n")
    found, status = doctor()
    assert (found["lawbook"]["state"], status) == ("wrong", 1)
    assert "x.yaml" in found["lawbook"]["told"]


def test_the_cache() -> None:
    folder = Path("cache").absolute()
    found, _ = doctor(XDG_CACHE_HOME=str(folder), LOCALAPPDATA=str(folder), TONGGUAN_NO_CACHE="")
    if sys.platform != "darwin":
        assert found["cache"]["folder"] == str(folder / "tongguan")
    assert found["cache"]["writable"] is True
    large = Path(found["cache"]["folder"]) / "lawbook-0.bin"
    large.parent.mkdir(parents=True, exist_ok=True)
    for size, state in ((45_000_000, "ok"), (50_000_001, "note")):
        with large.open("wb") as file:
            file.truncate(size)
        found, status = doctor(XDG_CACHE_HOME=str(folder), LOCALAPPDATA=str(folder), TONGGUAN_NO_CACHE="")
        assert (found["cache"]["state"], status) == (state, 0)
    found, status = doctor(TONGGUAN_NO_CACHE="1")
    assert (found["cache"]["state"], found["cache"]["folder"], status) == ("note", None, 0)


def test_git_and_ci() -> None:
    subprocess.run(["git", "init", "-q"], check=True, env=ENVIRONMENT)
    found, _ = doctor(GITHUB_ACTIONS="true", CI="true")
    assert Path(found["git"]["repository"]).samefile(Path())
    assert found["git"]["version"]
    assert (found["ci"]["host"], found["ci"]["auto"]) == ("GitHub Actions", "github")
    found, _ = doctor(GITLAB_CI="true", CI="true")
    assert found["ci"]["host"] == "GitLab CI"
    found, status = doctor(PATH="")
    assert (found["git"]["state"], found["git"]["version"], status) == ("note", None, 0)


def test_a_console_that_speaks_no_chinese() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "tongguan", "doctor"], capture_output=True, check=False,
        env={**ENVIRONMENT, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert b"note console" in found.stdout
    assert b"PYTHONUTF8=1" in found.stdout


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "cp936", "ascii", "utf-8"])
@pytest.mark.parametrize("arguments", [["--help"], ["remedy", "--help"], ["ask", "--help"], ["check", "--help"], ["help", "exit-codes"]])
def test_help_is_shown_on_every_console(encoding: str, arguments: list[str]) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "tongguan", *arguments], capture_output=True, check=False, env={**ENVIRONMENT, "PYTHONIOENCODING": encoding}
    )
    assert (found.returncode, found.stderr) == (0, b"")
    assert len(found.stdout.split()) > 50


# --------------------------------------------------------------------------- without the C parser


@pytest.mark.parametrize(("name", "text", "status"), [("clear", CLEAR, 0), ("breach", BREACH, 1), ("invalid", INVALID, 3)])
def test_without_the_c_parser_the_answers_are_the_same(name: str, text: str, status: int) -> None:
    put(f"{name}.yaml", text)
    arguments = ("check", f"{name}.yaml", "--as-of", DAY, "--format", "json")
    found = without_c(*arguments)
    with_c = subprocess.run([sys.executable, "-m", "tongguan", *arguments], capture_output=True, text=True, check=False, env={**ENVIRONMENT, "TONGGUAN_LANG": "en"})  # fmt: skip
    assert found.stdout == with_c.stdout
    assert found.returncode == with_c.returncode == status
    assert found.stderr.count("C parser") == 1
    assert "C parser" not in with_c.stderr


def test_the_note_stands_once_however_much_is_read() -> None:
    for name in ("a", "b", "c"):
        put(f"{name}.manifest.yaml", CLEAR.replace("example-tools", f"example-{name}"))
    found = without_c("check", "--as-of", DAY, "--format", "concise")
    assert found.returncode == 0, found.stderr
    assert found.stderr.count("\n") == 1
    assert "tongguan doctor" in found.stderr


def test_the_doctor_says_what_to_install() -> None:
    found = without_c("doctor", "--format", "json")
    parser = next(one for one in json.loads(found.stdout)["checks"] if one["name"] == "yaml parser")
    assert (parser["state"], parser["parser"]) == ("note", "python")
    assert "pip install ruamel.yaml.clib" in parser["hint"]
    assert (found.returncode, found.stderr) == (0, "")


# --------------------------------------------------------------------------- completion


def completed(words: str, shell: str = "bash") -> list[str]:
    """What the program offers the shell for the last word."""
    environment = {"_TONGGUAN_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    found = subprocess.run(
        [sys.executable, "-m", "tongguan"], capture_output=True, text=True, check=False, env={**ENVIRONMENT, **environment}
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.splitlines()


def test_commands_options_words_and_files_are_completed() -> None:
    assert "plain,check" in completed("tongguan ch")
    assert "file,man" in completed("tongguan man")
    assert "file,man" in completed("tongguan check man")
    assert "plain,--as-of" in completed("tongguan check --as")
    assert "plain,sarif" in completed("tongguan check --format sa")
    assert "plain,retail" in completed("tongguan init --profile re")
    assert "plain,doctor" in completed("tongguan do")


def test_flows_and_items_of_a_manifest_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("m.yaml").write_text("flows:\n  - {id: shop, items: [{id: names}, {id: towns}]}\n  - {id: staff}\n", encoding="utf-8")
    for command in ("ask", "explain", "remedy"):
        assert completed(f"tongguan {command} m.yaml s") == ["plain,shop", "plain,staff"]
        assert completed(f"tongguan {command} m.yaml shop/t") == ["plain,shop/towns"]
        assert "".join(completed(f"tongguan {command} none.yaml s")) == ""
    # The lists of zones are tried on whole flows.
    assert completed("tongguan zones m.yaml s") == ["plain,shop", "plain,staff"]
    assert "".join(completed("tongguan zones m.yaml shop/t")) == ""


@pytest.mark.parametrize("command", ["ask", "remedy"])
def test_facts_are_completed(command: str) -> None:
    assert "plain,item.faces.anonymised" in completed(f"tongguan {command} m.yaml --set item.faces.")
    assert "plain,shop:flow.purpose" in completed(f"tongguan {command} m.yaml --set shop:flow.pur")
    assert "".join(completed(f"tongguan {command} m.yaml --set item.faces.anonymised=t")) == ""


@pytest.mark.parametrize("call", ["rules show", "waivers add shop"])
def test_rules_are_completed(call: str) -> None:
    found = completed(f"tongguan {call} order1")
    assert "plain,order16/" in found
    assert "plain,order16/small-volume" not in found
    assert "plain,order16/small-volume" in completed(f"tongguan {call} order16/sm")


BASH = """
eval "$(tongguan completion bash)"
complete -p tongguan
compopt() { echo "files"; }
ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _tongguan_completion tongguan; echo "${COMPREPLY[*]}"; }
ask tongguan expl
ask tongguan check --form
ask tongguan check manif
"""
ZSH = """
autoload -Uz compinit && compinit -D -u
eval "$(tongguan completion zsh)"
echo $_comps[tongguan]
"""
FISH = """
tongguan completion fish | source
complete -C 'tongguan expl'
complete -C 'tongguan check --form'
"""


def shell(name: str, *command: str) -> list[str]:
    """What a real shell says, `tongguan` being a program on its path; no shell, no test."""
    if shutil.which(name) is None:
        pytest.skip(f"no {name} here")
    folder = Path("bin")
    folder.mkdir()
    program = folder / "tongguan"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tongguan "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = f"{folder.absolute()}{os.pathsep}{ENVIRONMENT['PATH']}"
    environment = {**ENVIRONMENT, "PATH": path, "HOME": str(folder.absolute()), "XDG_CONFIG_HOME": str(folder.absolute())}
    found = subprocess.run([name, *command], capture_output=True, text=True, check=False, env=environment)
    assert (found.returncode, found.stderr) == (0, "")
    return found.stdout.splitlines()


def test_bash_completes_after_sourcing() -> None:
    lines = shell("bash", "--norc", "-c", BASH)
    assert "_tongguan_completion" in lines[0]
    assert "explain" in lines
    assert "--format" in lines
    assert lines[-2:] == ["files", ""]


def test_zsh_completes_after_sourcing() -> None:
    assert shell("zsh", "-f", "-c", ZSH) == ["_tongguan_completion"]
    assert "plain" in completed("tongguan expl", "zsh")


def test_fish_completes_after_sourcing() -> None:
    lines = shell("fish", "--no-config", "-c", FISH)
    assert any(line.startswith("explain") for line in lines)
    assert any(line.startswith("--format") for line in lines)


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_script_is_made_without_the_shell(name: str) -> None:
    result = run("completion", name, day=None, PATH="")
    assert result.exit_code == 0
    assert f"_TONGGUAN_COMPLETE={name}_complete" in result.stdout


def test_a_shell_that_is_none() -> None:
    assert run("completion", "tcsh", day=None).exit_code == 2


# --------------------------------------------------------------------------- schema, help


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_printed_and_written(name: str) -> None:
    printed = run("schema", name, day=None)
    written = run("schema", name, "--output", "s.json", day=None)
    assert printed.exit_code == written.exit_code == 0
    assert Path("s.json").read_text(encoding="utf-8") == printed.stdout
    assert json.loads(printed.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert run("schema", name, "--output", "no/where.json", day=None).exit_code == 2


def test_the_page_on_editors_names_what_its_commands_write() -> None:
    import re
    import shlex

    text = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    Path("schemas").mkdir()
    for line in re.findall(r"^\$ (tongguan .*)", text, re.MULTILINE):
        assert run(*shlex.split(line)[1:], day=None).exit_code == 0, line
    written = {path.as_posix() for path in Path("schemas").iterdir()}
    blocks = [json.loads(one) for one in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    (settings,) = (one for one in blocks if "yaml.schemas" in one)
    assert {name.removeprefix("./") for name in settings["yaml.schemas"]} == written
    assert set(re.findall(r"schemas/[a-z]+\.schema\.json", text)) == written
    ET.fromstring(re.findall(r"```xml\n(.*?)```", text, re.DOTALL)[0].encode())  # noqa: S314 - our own page


def test_the_first_screen_shows_few_commands() -> None:
    result = run("--help", day=None)
    first, more = result.stdout.split("\nCommands:\n")[1].split("\nMore commands:\n")
    names = [line.split()[0] for line in first.splitlines() if line.startswith("  ") and not line.startswith("   ")]
    others = [line.split()[0] for line in more.splitlines() if line.startswith("  ") and not line.startswith("   ")]
    assert names == [name for name in FIRST if name in COMMANDS]
    assert sorted([*names, *others]) == sorted(COMMANDS)
    assert others == sorted(others)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_has_one_line_and_a_page(name: str) -> None:
    assert len(COMMANDS[name][1]) <= 72
    result = run(name, "--help", day=None)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: tongguan {name} ")


def test_a_path_is_checked() -> None:
    put("m.yaml", BREACH)
    assert run("m.yaml").stdout == run("check", "m.yaml").stdout
    assert run("m.yaml").exit_code == 1
