"""What a call imports: a small check must not pay for what it does not use."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import TODAY
from stories import BREACH, CLEAR, INVALID, OPEN

if TYPE_CHECKING:
    from pathlib import Path

MOST = 190
"""Modules that a check of a small manifest may load, those of the interpreter included."""
HEAVY = (
    "pydantic", "jsonschema", "rich", "importlib.metadata", "importlib.resources", "multiprocessing", "logging", "asyncio", "chinese_calendar",
    "concurrent.futures", "unittest", "http", "urllib.request", "socket", "ssl", "sqlite3", "xml", "email", "typing_extensions",
)  # fmt: skip
PROBE = """
import atexit, json, sys
def tell():
    with open("modules.json", "w") as file:
        json.dump(sorted(sys.modules), file)
atexit.register(tell)
sys.argv = ["tongguan", *sys.argv[1:]]
from tongguan.cli import main
main()
"""


def modules(folder: Path, *arguments: str, status: int = 0) -> list[str]:
    """The modules in memory when a call ends; its output goes into a pipe."""
    found = subprocess.run([sys.executable, "-I", "-c", PROBE, *arguments], cwd=folder, capture_output=True, check=False)
    assert found.returncode == status, found.stderr
    loaded: list[str] = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    # What the probe itself and the interpreter's start-up files of the environment bring along.
    return [name for name in loaded if name not in ("json", "json.decoder", "json.encoder", "json.scanner", "_json")]


def heavy(loaded: list[str]) -> list[str]:
    return [name for name in loaded if any(name == one or name.startswith(f"{one}.") for one in HEAVY)]


@pytest.fixture(scope="module", autouse=True)
def _compiled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The rules are compiled before anything is measured."""
    folder = tmp_path_factory.mktemp("warm")
    (folder / "m.yaml").write_text(CLEAR, encoding="utf-8")
    modules(folder, "check", "m.yaml", "--as-of", TODAY)


@pytest.mark.parametrize(("name", "text", "status"), [("clear", CLEAR, 0), ("breach", BREACH, 1), ("open", OPEN, 4)])
@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_small_check_loads_little(name: str, text: str, status: int, format_: str, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    loaded = modules(tmp_path, "check", "m.yaml", "--as-of", TODAY, "--format", format_, status=status)
    print(f"{name}, {format_}: {len(loaded)} modules")
    assert heavy(loaded) == []
    assert len(loaded) < MOST, len(loaded)


def test_difflib_is_loaded_only_for_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(CLEAR, encoding="utf-8")
    assert "difflib" not in modules(tmp_path, "check", "m.yaml", "--as-of", TODAY)
    (tmp_path / "m.yaml").write_text(INVALID, encoding="utf-8")
    assert "difflib" in modules(tmp_path, "check", "m.yaml", "--as-of", TODAY, status=3)


def test_the_calendar_is_loaded_only_for_working_days(tmp_path: Path) -> None:
    # A contract filed 20 days after it took effect: whether that is within 10 working days, the calendar tells.
    held = "[{mechanism: standard_contract, effective: 2026-09-21, filed: 2026-10-11, items: [addresses]}]"
    text = BREACH.replace("    items:\n", f"    clearances: {held}\n    items:\n")
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-I", "-c", PROBE, "check", "m.yaml", "--as-of", TODAY], cwd=tmp_path, capture_output=True, check=False
    )
    assert found.returncode in (1, 4), found.stderr
    assert "chinese_calendar" in json.loads((tmp_path / "modules.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "--help"], ["rules", "--help"]])
def test_help_and_version_read_no_rules(arguments: list[str], tmp_path: Path) -> None:
    loaded = modules(tmp_path, *arguments)
    print(f"{' '.join(arguments)}: {len(loaded)} modules")
    assert heavy(loaded) == []
    ours = [name for name in loaded if name.startswith("tongguan.")]
    assert ours == ["tongguan.cli", "tongguan.version"]
    assert [name for name in loaded if "ruamel" in name] == []
    assert len(loaded) < MOST


def test_a_wrong_flag_reads_no_rules(tmp_path: Path) -> None:
    loaded = modules(tmp_path, "check", "--no-such-flag", status=2)
    assert [name for name in loaded if name.startswith("tongguan.lawbook") or "ruamel" in name] == []
