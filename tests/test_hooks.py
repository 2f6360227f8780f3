"""The pre-commit hook, the GitHub Action and the GitLab template as files; scripts/test_ci_steps.sh runs their steps."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from repo import commit, git, put, run
from stories import BREACH, CLEAR, INVALID

from tongguan.reading import read
from tongguan.version import VERSION

PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}")
SHELL = ("ci/check.sh", "ci/install.sh", "scripts/test_ci_steps.sh", ".ci/run")


def loaded(name: str) -> Any:
    return read((ROOT / name).read_bytes(), name).data


def snippets(language: str) -> list[Any]:
    """The YAML of the README, block by block."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [read(block, "README.md").data for block in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)]


# --------------------------------------------------------------------------- pre-commit


def hook() -> dict[str, Any]:
    (found,) = loaded(".pre-commit-hooks.yaml")
    return dict(found)


@pytest.mark.parametrize(
    ("path", "looked_at"),
    [
        ("manifest.yaml", True), ("a/b.flow.yaml", True), ("a/anyname.yml", True), ("exporter.yaml", True), ("waivers.yaml", True),
        ("tongguan.yaml", True), ("pyproject.toml", True), ("a/pyproject.toml", True), ("rules/x.yaml", True),
        ("a.yaml.txt", False), ("Cargo.toml", False), ("x.json", False), ("not-pyproject.toml", False),
    ],
)  # fmt: skip
def test_the_hook_looks_at_what_may_change_an_answer(path: str, looked_at: bool) -> None:
    assert bool(re.search(hook()["files"], path)) == looked_at


def test_the_hook_is_one_process_over_the_names() -> None:
    found = hook()
    assert (found["language"], found["pass_filenames"], found["require_serial"]) == ("python", True, True)
    assert {"id", "name", "entry", "language", "files"} <= set(found)
    assert "types" not in found  # the names decide; TOML and YAML both count


def test_what_the_hook_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    program, *entry = shlex.split(hook()["entry"])
    assert program == "tongguan"
    put("a/manifest.yaml", CLEAR)
    put("other.yaml", "unrelated: true\n")
    commit()
    put("b/anyname.yaml", BREACH.replace("id: customers\n", "id: others\n"))
    git("add", "-A")
    found = run(*entry, "b/anyname.yaml")
    assert found.exit_code == 1
    assert "b/anyname.yaml:" in found.output
    assert "a/manifest.yaml:" not in found.output
    assert "1 more not reported, counted" in found.output
    # A file that is no manifest is no reason to stop a commit; one that cannot be read is.
    assert run(*entry, "other.yaml").exit_code == 0
    put("b/anyname.yaml", INVALID)
    assert run(*entry, "b/anyname.yaml").exit_code == 3


# --------------------------------------------------------------------------- GitHub


def steps() -> list[dict[str, Any]]:
    action = loaded("action.yml")
    assert action["runs"]["using"] == "composite"
    return list(action["runs"]["steps"])


def test_no_input_reaches_a_shell_as_text() -> None:
    scripts = [one for one in steps() if "run" in one]
    assert scripts
    for one in scripts:
        assert one["shell"] == "bash"
        assert "${{" not in one["run"]
        # Every expansion of the one line stands in quotes.
        assert re.sub(r'"[^"]*"', "", one["run"]).count("$") == 0


def test_everything_used_is_pinned_by_its_commit() -> None:
    used = [one["uses"] for one in steps() if "uses" in one]
    assert used
    for name in used:
        assert PINNED.fullmatch(name), name
    for job in (block["jobs"] for block in snippets("yaml") if "jobs" in block):
        for one in job["tongguan"]["steps"]:
            if "uses" in one and not one["uses"].startswith("example/tongguan@"):
                assert PINNED.fullmatch(one["uses"]), one["uses"]


def test_every_input_is_used_and_every_one_used_is_there() -> None:
    action = loaded("action.yml")
    used = set(re.findall(r"inputs\.([a-z-]+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == set(action["inputs"])
    assert {"paths", "as-of", "allow"} <= used
    for one in (*action["inputs"].values(), *action["outputs"].values()):
        assert one["description"]
    script = (ROOT / "ci" / "check.sh").read_text(encoding="utf-8")
    (check,) = (one for one in steps() if one.get("id") == "check")
    for name in check["env"]:
        if name != "ACTION":
            assert f"${{{name}:-" in script, name
    for name, output in action["outputs"].items():
        assert output["value"] == f"${{{{ steps.check.outputs.{name} }}}}"
        assert f'"{name}=' in script


def test_reports_are_kept_even_when_the_check_fails() -> None:
    (kept,) = (one for one in steps() if one.get("uses", "").startswith("actions/upload-artifact@"))
    assert "always()" in kept["if"]
    assert kept["with"]["path"] == "${{ inputs.reports }}"


# --------------------------------------------------------------------------- GitLab


def test_the_template_publishes_what_gitlab_shows() -> None:
    job = loaded("ci/gitlab-template.yml")["tongguan"]
    text = "\n".join(job["script"])
    reports = job["artifacts"]["reports"]
    assert f"-o gitlab={reports['codequality']} " in text
    assert f"-o junit={reports['junit']} " in text
    assert job["artifacts"]["when"] == "always"
    assert job["variables"]["TONGGUAN_INSTALL"] == f"tongguan=={VERSION}"
    assert ":latest" not in job["image"]


@pytest.mark.parametrize("name", SHELL)
def test_scripts_parse_and_stop_at_the_first_failure(name: str) -> None:
    path = ROOT / name
    assert path.stat().st_mode & 0o111
    assert "set -euo pipefail" in path.read_text(encoding="utf-8")
    assert subprocess.run(["bash", "-n", path], check=False).returncode == 0


def test_the_template_s_shell_parses() -> None:
    job = loaded("ci/gitlab-template.yml")["tongguan"]
    for text in (*job["before_script"], *job["script"]):
        assert subprocess.run(["bash", "-n"], input=text, text=True, check=False).returncode == 0


# --------------------------------------------------------------------------- the README's snippets


def test_the_snippets_name_what_is_there() -> None:
    blocks = snippets("yaml")
    (config,) = (one for one in blocks if "repos" in one)
    assert config["repos"][0]["rev"] == f"v{VERSION}"
    assert [one["id"] for one in config["repos"][0]["hooks"]] == [hook()["id"]]
    (workflow,) = (one for one in blocks if "jobs" in one)
    used = next(one for one in workflow["jobs"]["tongguan"]["steps"] if one.get("uses", "").startswith("example/tongguan@"))
    action = loaded("action.yml")
    assert used["uses"].endswith(f"@v{VERSION}")
    assert set(used["with"]) <= set(action["inputs"])
    text = str(workflow)
    assert set(re.findall(r"steps\.tongguan\.outputs\.([a-z-]+)", text)) <= set(action["outputs"])
    (gitlab,) = (one for one in blocks if "include" in one)
    assert (ROOT / gitlab["include"][0]["file"]).exists()
    assert gitlab["include"][0]["ref"] == f"v{VERSION}"
    assert set(gitlab["variables"]) <= {
        "TONGGUAN_PATHS",
        "TONGGUAN_INSTALL",
        *re.findall(r"TONGGUAN_[A-Z_]+", run("help", "environment", day=None).stdout),
    }
