"""What a call imports: a small check must not pay for what it does not use."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import TODAY
from stories import BREACH, CLEAR, INVALID, OPEN

if TYPE_CHECKING:
    from pathlib import Path

MOST = 175
"""Modules that a check of a small manifest may load, those of the interpreter included."""
HEAVY = (
    "pydantic", "jsonschema", "rich", "importlib.metadata", "importlib.resources", "multiprocessing", "logging", "asyncio", "chinese_calendar",
    "concurrent.futures", "dataclasses", "hashlib", "pathlib", "unittest", "http", "urllib.request", "socket", "ssl", "sqlite3", "xml", "email", "typing_extensions",
)  # fmt: skip
PROBE = """
import atexit, sys
def tell():
    with open("modules.txt", "w") as file:
        file.write("\\n".join(sorted(sys.modules)))
atexit.register(tell)
sys.argv = ["tongguan", *sys.argv[1:]]
from tongguan.start import script
script()
"""


def modules(folder: Path, *arguments: str, status: int = 0) -> list[str]:
    """The modules in memory when a call ends; its output goes into a pipe.

    The first call after a change of the rules compiles them; what counts is the one after it.
    """
    # The width of a terminal is nothing that a pipe has.
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    environment["TONGGUAN_DEBUG"] = "1"  # the script ends as any other, so that the probe can tell
    command = [sys.executable, "-I", "-c", PROBE, *arguments]
    for _ in range(2):
        found = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        assert found.returncode == status, found.stderr
        loaded = (folder / "modules.txt").read_text(encoding="utf-8").splitlines()
        if "tongguan.lawbook.load" not in loaded:
            break
    return loaded


def heavy(loaded: list[str]) -> list[str]:
    return [name for name in loaded if any(name == one or name.startswith(f"{one}.") for one in HEAVY)]


@pytest.mark.parametrize(("name", "text", "status"), [("clear", CLEAR, 0), ("breach", BREACH, 1), ("open", OPEN, 4)])
@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_small_check_loads_little(name: str, text: str, status: int, format_: str, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    loaded = modules(tmp_path, "check", "m.yaml", "--as-of", TODAY, "--format", format_, status=status)
    print(f"{name}, {format_}: {len(loaded)} modules")  # noqa: T201 - the figure, shown by `pytest -rP`
    assert heavy(loaded) == []
    assert [
        one for one in loaded if one.startswith(("tongguan.compare", "tongguan.furtherphrases", "tongguan.render.diff", "tongguan.git"))
    ] == []
    # JSON brings modules of the standard library along.
    assert len(loaded) <= MOST + (2 if format_ == "json" else 0), len(loaded)


def test_ways_out_cost_a_check_nothing(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(BREACH, encoding="utf-8")
    rooms = {"tongguan.ways", "tongguan.lawbook.remedies", "tongguan.render.remedy", "tongguan.commands.remedy"}
    assert rooms.isdisjoint(modules(tmp_path, "check", "m.yaml", "--as-of", TODAY, "--format", "text", status=1))
    assert rooms.issubset(modules(tmp_path, "remedy", "m.yaml", "--as-of", TODAY, status=1))


def test_trying_zones_costs_a_check_nothing(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(BREACH, encoding="utf-8")
    rooms = {"tongguan.zones", "tongguan.render.zones", "tongguan.render.sheet", "tongguan.commands.zones", "tongguan.trials"}
    assert rooms.isdisjoint(modules(tmp_path, "check", "m.yaml", "--as-of", TODAY, "--format", "text", status=1))
    assert rooms.isdisjoint(modules(tmp_path, "--help"))
    loaded = modules(tmp_path, "zones", "m.yaml", "--as-of", TODAY, status=1)
    assert rooms.issubset(loaded)
    assert heavy(loaded) == []


def test_the_calendar_costs_a_check_nothing(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(BREACH, encoding="utf-8")
    rooms = {"tongguan.dates", "tongguan.terms", "tongguan.agenda", "tongguan.render.calendar", "tongguan.commands.calendar"}
    assert rooms.isdisjoint(modules(tmp_path, "check", "m.yaml", "--as-of", TODAY, "--format", "text", status=1))
    assert rooms.isdisjoint(modules(tmp_path, "--help"))
    loaded = modules(tmp_path, "calendar", "m.yaml", "--as-of", TODAY)
    assert rooms.issubset(loaded)
    assert heavy(loaded) == []


def test_the_language_server_costs_others_nothing_and_itself_little(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(BREACH, encoding="utf-8")
    assert not [
        one
        for one in modules(tmp_path, "check", "m.yaml", "--as-of", TODAY, "--format", "text", status=1)
        if one.startswith("tongguan.lsp")
    ]
    assert not [one for one in modules(tmp_path, "--help") if one.startswith("tongguan.lsp")]
    # Nobody writes to it, so that it ends at once.
    loaded = modules(tmp_path, "lsp", status=1)
    assert "tongguan.lsp.server" in loaded
    assert heavy(loaded) == []


def test_stored_reports_cost_a_check_nothing(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(BREACH, encoding="utf-8")
    rooms = {"tongguan.evidence", "tongguan.stored.restoring", "tongguan.stored.retelling", "tongguan.commands.report"}
    loaded = modules(tmp_path, "check", "m.yaml", "--as-of", TODAY, "--format", "text", "-o", "json=r.json", status=1)
    assert rooms.isdisjoint(loaded)
    assert rooms.isdisjoint(modules(tmp_path, "--help"))
    loaded = modules(tmp_path, "report", "r.json", status=1)
    assert rooms.issubset(loaded)
    assert heavy(loaded) == []
    rooms = {"tongguan.receipts", "tongguan.stored.comparing", "tongguan.commands.receipt", "tongguan.render.receipt"}
    assert rooms.isdisjoint(loaded)
    loaded = modules(tmp_path, "receipt", "verify", "r.json")
    assert rooms.issubset(loaded)
    assert heavy(loaded) == []


def test_the_register_of_papers_costs_a_check_nothing(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(BREACH, encoding="utf-8")
    rooms = {"tongguan.approvals", "tongguan.register", "tongguan.underpaper", "tongguan.render.approvals", "tongguan.commands.approvals"}
    assert rooms.isdisjoint(modules(tmp_path, "check", "m.yaml", "--as-of", TODAY, "--format", "text", status=1))
    assert rooms.isdisjoint(modules(tmp_path, "--help"))
    loaded = modules(tmp_path, "approvals", "m.yaml", "--as-of", TODAY, status=1)
    assert rooms.issubset(loaded)
    assert heavy(loaded) == []


def test_asking_loads_little(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(OPEN, encoding="utf-8")
    loaded = modules(tmp_path, "ask", "m.yaml", "--as-of", TODAY, status=4)
    assert heavy(loaded) == []
    assert len(loaded) <= MOST + 8, len(loaded)


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
    assert "chinese_calendar" in modules(tmp_path, "check", "m.yaml", "--as-of", TODAY, status=1)


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "--help"], ["rules", "--help"]])
def test_help_and_version_read_no_rules(arguments: list[str], tmp_path: Path) -> None:
    loaded = modules(tmp_path, *arguments)
    print(f"{' '.join(arguments)}: {len(loaded)} modules")  # noqa: T201 - the figure, shown by `pytest -rP`
    assert heavy(loaded) == []
    ours = [name for name in loaded if name.startswith("tongguan.")]
    light = {
        "start",
        "cli",
        "cparser",
        "version",
        "exits",
        "output",
        "variables",
        "options",
        "call",
        "screens",
        "completing",
        "commands",
        *(f"commands.{name}" for name in ("check", "rules")),
    }
    assert set(ours) <= {f"tongguan.{name}" for name in light}
    assert [name for name in loaded if "ruamel" in name] == []
    assert len(loaded) < MOST


def test_a_wrong_flag_reads_no_rules(tmp_path: Path) -> None:
    loaded = modules(tmp_path, "check", "--no-such-flag", status=2)
    assert [name for name in loaded if name.startswith("tongguan.lawbook") or "ruamel" in name] == []
