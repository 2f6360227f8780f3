"""What is generated from the lawbook is up to date, whole, and names only what exists."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from pathlib import Path

    from tongguan.lawbook.model import Lawbook

SCHEMAS = [
    "manifest.schema.json",
    "exporter.schema.json",
    "rule.schema.json",
    "waivers.schema.json",
    "config.schema.json",
    "report.v1.json",
    "diff.v1.json",
    "ask.v1.json",
    "remedy.v1.json",
    "zones.v1.json",
    "calendar.v1.json",
    "approvals.v1.json",
    "receipt.v1.json",
]


@pytest.fixture(scope="module")
def generate() -> Any:
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "scripts" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "schemas" / name).read_text(encoding="utf-8"))
    return found


def subschemas(node: Any, path: str = "#") -> list[tuple[str, dict[str, Any]]]:
    """Every schema with the path to it."""
    found: list[tuple[str, dict[str, Any]]] = []
    if isinstance(node, dict):
        found.append((path, node))
        for name, one in node.items():
            if name in ("properties", "$defs"):
                for key, inner in one.items():
                    found += subschemas(inner, f"{path}/{name}/{key}")
            elif name not in ("enum", "const"):
                found += subschemas(one, f"{path}/{name}")
    elif isinstance(node, list):
        for index, one in enumerate(node):
            found += subschemas(one, f"{path}/{index}")
    return found


def test_generated_files_are_up_to_date(generate: Any, lawbook: Lawbook) -> None:
    stale = [
        path.name
        for path, text in generate.generated(ROOT, lawbook).items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert not stale, "run scripts/generate.py"


def test_every_rule_named_in_the_coverage_exists(generate: Any, lawbook: Lawbook) -> None:
    assert generate.mistakes(ROOT / "docs" / "coverage", lawbook) == []


def test_a_rule_that_does_not_exist_is_a_mistake_of_the_coverage(generate: Any, lawbook: Lawbook, tmp_path: Path) -> None:
    table = "# Title\n\n| norm | rules | note |\n|---|---|---|\n"
    table += "| a | `order16/small-volume`, `order16/no-such-rule` |  |\n| b | order16/transit | bare |\n"
    table += "| c | – |  |\n| d |  | why |\n| e | `order16/*`, `nothing-*/x` | `in_force` is no rule |\n"
    (tmp_path / "national1.md").write_text(table, encoding="utf-8")
    found = generate.mistakes(tmp_path, lawbook)
    assert [one.partition(": ")[2] for one in found] == [
        "a: no rule `order16/no-such-rule`",
        "b: order16/transit without backticks",
        "c: no rule and no reason",
        "d: neither rules nor `–`",
        "e: no rule `nothing-*/x`",
    ]


def test_every_coverage_file_is_part_of_the_page(generate: Any) -> None:
    assert {path.stem for path in (ROOT / "docs" / "coverage").glob("*.md")} <= set(generate.COVERAGE)


def test_every_rule_encodes_a_norm_or_is_listed_in_the_coverage(generate: Any, lawbook: Lawbook) -> None:
    listed = {name for row in generate.rows(ROOT / "docs" / "coverage") for name in generate.named(row, lawbook)}
    assert [rule.id for rule in lawbook.rules if not rule.norms and rule.id not in listed] == []


def test_every_rule_stands_in_the_reference(lawbook: Lawbook) -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [rule.id for rule in lawbook.rules if f"| `{rule.id}` |" not in text] == []
    assert [one.id for one in lawbook.instruments.values() if f"### {one.id}\n" not in text] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_valid_draft_2020_12(name: str) -> None:
    found = schema(name)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(found)


@pytest.mark.parametrize("name", SCHEMAS)
def test_references_within_a_schema_lead_somewhere(name: str) -> None:
    found = schema(name)
    for path, one in subschemas(found):
        if "$ref" in one:
            target: Any = found
            for step in one["$ref"].removeprefix("#/").split("/"):
                assert step in target, f"{path}: {one['$ref']}"
                target = target[step]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_of_a_schema_has_a_description(name: str) -> None:
    found = schema(name)
    bare = [
        f"{path}/{key}"
        for path, one in subschemas(found)
        for key, inner in one.get("properties", {}).items()
        if not inner.get("description", "").strip() and not resolved(found, inner).get("description", "").strip()
    ]
    assert bare == []


def resolved(whole: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in one:
        one = whole["$defs"][one["$ref"].removeprefix("#/$defs/")]
    return one


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_object_of_a_schema_takes_keys_that_nobody_described(name: str) -> None:
    loose = [path for path, one in subschemas(schema(name)) if one.get("type") == "object" and "additionalProperties" not in one]
    assert loose == []


def test_every_rule_file_fits_the_rule_schema(lawbook: Lawbook) -> None:
    from tongguan.lawbook.pack import Pack

    validator = Draft202012Validator(schema("rule.schema.json"))
    wrong = [
        f"{name}: {error.json_path}: {error.message[:80]}"
        for name, document in Pack(ROOT / "rules").rule_files()
        for error in validator.iter_errors(document.data)
    ]
    assert wrong == []


def test_the_source_distribution_holds_what_the_repository_holds() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = settings["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("no repository")
    held = {name.partition("/")[0] for name in listed.stdout.decode().split("\0") if name}
    # These two are there by themselves.
    assert {one.removeprefix("/") for one in included} == held - {"pyproject.toml", ".gitignore"}
