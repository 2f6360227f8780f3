"""What `ask`, `remedy`, `zones`, `calendar` and `approvals` tell as JSON fits the published schemas, and these describe nothing that is never told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import repo
from conftest import ROOT
from jsonschema import Draft202012Validator
from stories import BREACH, CLEAR, DUTY, OPEN, REVIEW, WAIVED, exporter, flow, story
from test_examples import EXAMPLES
from test_examples import RUNS as EXPECTED

RUNS = sorted({(f"{run.story}/{run.file}", run.as_of) for run in EXPECTED})
SCHEMAS: dict[str, dict[str, Any]] = {
    name: json.loads((ROOT / "schemas" / f"{name}.v1.json").read_text(encoding="utf-8"))
    for name in ("ask", "remedy", "zones", "calendar", "approvals")
}

PAPER = "[{mechanism: standard_contract, ref: C, holder: Another, effective: 2025-05-20, items: [addresses], recipients: [hq, gone], expires: never}]"
ITEMS = """\
      - {id: addresses, category: person.contact, persons: customers}
      - {id: numbers, category: vehicle.charging.network, personal: {value: false, by: A, because: b}}
"""


def told(command: str, *arguments: str, day: str | None = None) -> dict[str, Any]:
    """What a command tells as JSON, which fits its schema."""
    dated = {} if day is None else {"day": day}
    result = repo.run(command, *arguments, "--format", "json", **dated)  # type: ignore[arg-type]
    assert result.stdout, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    wrong = [f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(SCHEMAS[command]).iter_errors(found)]
    assert wrong == []
    assert found["exit_code"] == result.exit_code
    return found


def seen(node: Any, part: dict[str, Any], whole: dict[str, Any], path: str, found: set[str]) -> None:
    """Every key of a schema that some data have."""
    while "$ref" in part:
        path = part["$ref"].rpartition("/")[2]
        part = whole["$defs"][path]
    for one in part.get("anyOf", ()):
        if Draft202012Validator({**one, "$defs": whole["$defs"]}).is_valid(node):
            seen(node, one, whole, path, found)
    if isinstance(node, list) and "items" in part:
        for one in node:
            seen(one, part["items"], whole, path, found)
    if isinstance(node, dict):
        for key, value in node.items():
            found.add(f"{path}.{key}")
            seen(value, part.get("properties", {}).get(key, {}), whole, f"{path}.{key}", found)


@pytest.mark.parametrize(("name", "day"), RUNS)
@pytest.mark.parametrize("command", list(SCHEMAS))
def test_what_is_told_of_every_example_fits(command: str, name: str, day: str) -> None:
    found = told(command, str(EXAMPLES / name), day=day)
    assert found["as_of"] == day
    if command != "approvals":
        assert found["dates" if command == "calendar" else "flows"]


@pytest.fixture
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize("text", [BREACH, CLEAR, DUTY, OPEN, REVIEW, WAIVED])
def test_what_is_told_of_every_state_fits(text: str) -> None:
    repo.put("m.yaml", text)
    assert told("ask", "m.yaml")["schema_version"] == told("remedy", "m.yaml")["schema_version"] == "1.0"
    assert told("zones", "m.yaml")["schema_version"] == told("calendar", "m.yaml")["schema_version"] == "1.0"
    assert told("approvals", "m.yaml")["schema_version"] == "1.0"


@pytest.mark.usefixtures("_folder")
def test_answers_and_trials_fit() -> None:
    repo.put("m.yaml", OPEN)
    (answer,) = told("ask", "m.yaml", "--set", "populations.customers.size=95_000")["answers"]
    assert answer["value"] == 95_000
    assert told("ask", "m.yaml", "--set", "populations.customers.size=95_000", "--write")["written"] == ["m.yaml"]
    repo.put("m.yaml", BREACH)
    for said in ("populations.customers.size=null", "flow.clearances+={mechanism: certification}", "exporter.sectors=[banking]"):
        assert len(told("remedy", "m.yaml", "--set", said)["changes"]) == 1


@pytest.mark.usefixtures("_folder")
def test_no_key_is_described_that_is_never_told() -> None:
    data: dict[str, list[dict[str, Any]]] = {command: [] for command in SCHEMAS}
    for path in ("carmaker-training-clips/manifest.yaml", "hospital-services/manifest.yaml", "editor-telemetry/manifest.yaml"):
        for command, listed in data.items():
            listed.append(told(command, str(EXAMPLES / path)))
    repo.put("m.yaml", OPEN)
    data["ask"].append(told("ask", "m.yaml", "--set", "populations.customers.size=95_000", "--write"))
    data["approvals"] += [told("approvals", str(EXAMPLES / name)) for name in ("beijing-negative-list", "trial-safety-reports-and-genomes")]
    repo.put("m.yaml", story(flow("one", clearances=PAPER, items=ITEMS), size="150_000", head=exporter(clearances="[]")))
    data["approvals"].append(told("approvals", "m.yaml"))
    repo.put("m.yaml", story(flow("one", since="2027-01-01"), size="150_000", head=exporter()))
    data["remedy"] += [told("remedy", "m.yaml"), told("remedy", "m.yaml", "--set", "populations.customers.size=5")]
    for command, listed in data.items():
        found: set[str] = set()
        whole = SCHEMAS[command]
        for one in listed:
            seen(one, whole, whole, "", found)
        described = {f"{at}.{key}" for at, part in [("", whole), *whole["$defs"].items()] for key in part.get("properties", {})}
        assert described - found == set(), command


@pytest.mark.parametrize("command", list(SCHEMAS))
def test_the_schema_is_printed(command: str) -> None:
    result = repo.run("schema", command, day=None)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == SCHEMAS[command]
