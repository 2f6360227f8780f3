"""Calls in a folder of their own, and small git repositories to make them in."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from conftest import TODAY

from tongguan.cli import cli

ENVIRONMENT = {
    **{key: value for key, value in os.environ.items() if not key.startswith(("TONGGUAN_", "GIT_"))},
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com",
}  # fmt: skip


def run(*arguments: str, day: str | None = TODAY, stdin: str | None = None, **variables: str) -> Result:
    """A call in this process, in English; a fault of the program is raised, not swallowed."""
    dated = [*arguments, *(["--as-of", day] if day else [])]
    language = {"TONGGUAN_LANG": "en", "COLUMNS": "", "CI": "", "GITHUB_ACTIONS": "", "GITLAB_CI": ""}
    return CliRunner().invoke(cli, dated, input=stdin, prog_name="tongguan", catch_exceptions=False, env={**language, **variables})


def report(*arguments: str, day: str | None = TODAY, **variables: str) -> dict[str, Any]:
    """The JSON report of a check."""
    result = run("check", *arguments, "--format", "json", day=day, **variables)
    assert result.stdout, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["exit_code"] == result.exit_code
    return found


def write(**texts: str) -> None:
    """Files below the folder of the test; `a__b` is `a/b`, each with `.yaml`."""
    for name, text in texts.items():
        put(f"{name.replace('__', '/')}.yaml", text)


def put(path: str, text: str) -> None:
    """One file, its folders made."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def git(*arguments: str, folder: str = ".") -> str:
    """A git command that must succeed."""
    done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True, check=False, env=ENVIRONMENT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(message: str = "x") -> str:
    """Everything committed; the repository is made where there is none."""
    if not Path(".git").exists():
        git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "--allow-empty", "-m", message)
    return git("rev-parse", "HEAD").strip()


def named(text: str, name: str) -> str:
    """The same manifest of another exporter, so that nothing is counted together."""
    return text.replace("id: example-tools", f"id: {name}").replace("name: Example Tools (Nanjing)", f"name: Example {name}")
