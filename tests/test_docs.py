"""What the pages say holds: commands and flags exist, blocks of YAML are what they are said to be, links lead somewhere."""

from __future__ import annotations

import ast
import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import click
import pytest
from conftest import ROOT

from tongguan.cli import COMMANDS, cli
from tongguan.compounds import Either, Map
from tongguan.config import DEFAULTS
from tongguan.config import shape as config_shape
from tongguan.fill import fill
from tongguan.judge.cases import BESIDE, BOUND, WIDE
from tongguan.lawbook.shapes import RULE_FILE, SHAPES
from tongguan.reading import read
from tongguan.screening import read_lists
from tongguan.shape import Reporter
from tongguan.shapes import exporter_shape, shape
from tongguan.variables import FLAGS, OTHERS, PREFIX
from tongguan.waivers import file_shape

if TYPE_CHECKING:
    from tongguan.lawbook.model import Lawbook

PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "rules/*.md", "examples/**/*.md", "bench/*.md", "ci/*.md")
    for path in ROOT.glob(pattern)
    if ".venv" not in path.parts
)
GENERATED = ("rules.md", "law-coverage.md", "categories.md", "facts.md")
"""Pages that come from the lawbook, far too long to look through each time; a test of their own holds them."""
WRITTEN = [path for path in PAGES if path.name not in GENERATED and "coverage" not in path.parts]
TEXT = {path: path.read_text(encoding="utf-8") for path in PAGES}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(language: str) -> list[tuple[str, str]]:
    """The blocks of one language, with the place where each begins."""
    found = []
    for path in WRITTEN:
        for match in re.finditer(rf"^( *)```{language}\n(.*?)^\1```", TEXT[path], re.DOTALL | re.MULTILINE):
            line = TEXT[path].count("\n", 0, match.start()) + 1
            found.append((f"{name_of(path)}:{line}", match.group(2)))
    return found


# --------------------------------------------------------------------------- commands


def calls() -> list[tuple[str, str]]:
    """Every call of the program that a page shows, in a block or in a line."""
    found = []
    for place, text in blocks("console"):
        found += [(place, call) for call in re.findall(r"^\$ (tongguan\b.*)$", text.replace("\\\n", " "), re.MULTILINE)]
    for path in WRITTEN:
        prose = re.sub(r"^ *```.*?^ *```", "", TEXT[path], flags=re.DOTALL | re.MULTILINE)
        found += [(name_of(path), call) for call in re.findall(r"`(tongguan [^`\n]+)`", prose)]
    return found


def parsed(call: str) -> tuple[click.Command, list[str]]:
    """The command that a call names, and the flags it gives."""
    words = [word for word in shlex.split(call, comments=True)[1:] if word not in ("|", "…")]
    command: click.Command = cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        context = click.Context(command)
        # `tongguan rules list/show`: each of them has to be there.
        names = words[0].split("/") if "/" in words[0] and command is not cli else [words[0]]
        inner = [command.get_command(context, name) for name in names]
        if inner[0] is None:
            assert command is cli, call
            inner = [cli.get_command(context, "check")]
        else:
            words = words[1:]
        assert None not in inner, call
        assert inner[0] is not None
        command = inner[0]
    if command is cli and any(word not in ("-h", "--help", "--version") for word in words):
        found = cli.get_command(click.Context(cli), "check")
        assert found is not None
        command = found
    return command, [word.partition("=")[0] for word in words if re.fullmatch(r"--?[a-z].*", word)]


@pytest.mark.parametrize(("place", "call"), [pytest.param(*one, id=f"{one[0]} {one[1]}") for one in dict.fromkeys(calls())])
def test_calls_name_commands_and_flags_that_exist(place: str, call: str) -> None:
    command, flags = parsed(call)
    known = {"-h", "--help", "--version"} | {name for param in command.params for name in (*param.opts, *param.secondary_opts)}
    assert set(flags) <= known, place


def test_a_call_that_does_not_exist_is_seen() -> None:
    assert parsed("tongguan check --format json flows/")[1] == ["--format"]
    assert parsed("tongguan rules show order16/small-volume")[0].name == "show"
    with pytest.raises(AssertionError):
        parsed("tongguan rules shw x")


@pytest.mark.parametrize("page", ["limits.md", "verdicts.md"])
def test_the_pages_tell_the_bounds_of_case_work(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    told = next(line for line in text.splitlines() if "cases" in line and re.search(r"\d{3}", line))
    assert {BOUND, BESIDE, WIDE} == {int(number) for number in re.findall(r"\d+", told)}


def test_flags_named_in_the_pages_exist() -> None:
    known = {"--help", "--version"}
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        inner = command.commands.values() if isinstance(command, click.Group) else ()
        known |= {flag for one in (command, *inner) for param in one.params for flag in (*param.opts, *param.secondary_opts)}
    foreign = {"--unshallow", "--schemafile", "--all-facts", "--full"}
    for path in WRITTEN:
        if "decisions" in path.parts or path.parts[len(ROOT.parts)] == "bench":
            continue
        named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", TEXT[path]))
        assert named - known - foreign == set(), name_of(path)


def test_variables_named_in_the_pages_exist() -> None:
    # The GitLab template has variables of its own; that its names are those of the template is tested with it.
    template = (ROOT / "ci" / "gitlab-template.yml").read_text(encoding="utf-8")
    known = {f"{PREFIX}{name.upper()}" for name in (*DEFAULTS, *FLAGS, *OTHERS)} | set(re.findall(r"TONGGUAN_[A-Z_]+", template))
    for path in WRITTEN:
        named = set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", TEXT[path]))
        assert named <= known, name_of(path)


# --------------------------------------------------------------------------- blocks


def kind_of(data: Any) -> str:
    """What a block of YAML is, by its keys."""
    if isinstance(data, list):
        return "rules"
    keys = set(data) if isinstance(data, dict) else set()
    if {"exporter", "flows"} <= keys:
        return "manifest"
    if keys == {"version", "exporter"}:
        return "exporter"
    if {"version", "waivers"} <= keys:
        return "waivers"
    if {"version", "lists"} <= keys:
        return "lists"
    if keys & {"instrument", "cases", "gates", "categories", "contradictions", "remedies"}:
        return "rules"
    if keys == {"clearances"}:
        return "clearances"
    if keys == {"flows"}:
        return "flows"
    if keys & {"repos", "jobs", "include"}:
        return "hosts"
    if keys and keys <= set(DEFAULTS) | {"extends"}:
        return "configuration"
    return "comment" if data is None else "unknown"


YAML = [pytest.param(place, text, id=place) for place, text in blocks("yaml")]


@pytest.mark.parametrize(("place", "text"), YAML)
def test_blocks_of_yaml_are_what_they_are_said_to_be(place: str, text: str, lawbook: Lawbook) -> None:
    # A hash is cut short on a page.
    document = read(re.sub(r"\b[0-9a-f]{4}…", "0" * 64, text), place)
    report = Reporter(document)
    match kind_of(document.data):
        case "manifest":
            fill(document, lawbook, shape(lawbook))
        case "exporter":
            exporter_shape(shape(lawbook)).check(document.data, (), report)
        case "waivers":
            file_shape().check(document.data, (), report)
        case "lists":
            assert read_lists(document, lawbook)
        case "configuration":
            config_shape().check(document.data, (), report)
        case "rules":
            # Pieces of rule files with words left out: their keys are those of the schema.
            assert known_keys(document.data, keys_of([one.schema() for one in (RULE_FILE, *SHAPES.values())]) | INSIDE) == set(), place
        case "clearances":
            # A part of a manifest, under the exporter or a flow.
            exporter = shape(lawbook).fields["exporter"]
            assert isinstance(exporter, Either)
            (keys,) = [one for one in exporter.shapes if isinstance(one, Map)]
            keys.fields["clearances"].check(document.data["clearances"], ("clearances",), report)
        case "flows":
            shape(lawbook).fields["flows"].check(document.data["flows"], ("flows",), report)
        case "hosts":
            pass  # tested with what they call, in test_hooks
        case "comment":
            assert text.startswith("# yaml-language-server: $schema="), place
        case other:
            pytest.fail(f"{place}: a block of YAML that is {other}: {text[:80]}")
    assert report.problems == []


INSIDE = {"zone", "list", "rules", "cases", "day", "given", "holds", "needs", "all", "any", "not"}
"""Keys of rule files, and joints of conditions, that are read by hand."""


def keys_of(schema: Any) -> set[str]:
    """Every key that a schema has a place for."""
    found: set[str] = set()
    if isinstance(schema, dict):
        found |= set(schema.get("properties", {}))
        for one in schema.values():
            found |= keys_of(one)
    elif isinstance(schema, list):
        for one in schema:
            found |= keys_of(one)
    return found


def known_keys(data: Any, known: set[str]) -> set[str]:
    """Keys of rule files that the schema does not have; facts and what the cases give are the vocabulary's."""
    if isinstance(data, list):
        return {key for one in data for key in known_keys(one, known)}
    if not isinstance(data, dict):
        return set()
    own = {key for key in data if "." not in key and key not in known}
    return own | {key for name, one in data.items() if name not in ("given", "when") and "." not in name for key in known_keys(one, known)}


def test_the_flow_on_the_first_page_is_the_one_of_the_example() -> None:
    shown = [text for place, text in blocks("yaml") if place.startswith("README") and "training-clips" in text]
    assert len(shown) == 2  # in English and in Chinese
    for text in shown:
        assert text.strip() in (ROOT / "examples" / "carmaker-training-clips" / "manifest.yaml").read_text(encoding="utf-8")


def test_every_kind_of_block_is_on_the_pages() -> None:
    kinds = {kind_of(read(re.sub(r"\b[0-9a-f]{4}…", "0" * 64, text), place).data) for place, text in blocks("yaml")}
    assert {"manifest", "exporter", "waivers", "lists", "configuration", "rules", "hosts", "comment", "clearances", "flows"} == kinds


def test_blocks_of_json_and_xml_can_be_read() -> None:
    assert [json.loads(text) for _, text in blocks("json")]
    assert [ET.fromstring(text.strip()) for _, text in blocks("xml")]  # noqa: S314 - a page of the repository


# --------------------------------------------------------------------------- links


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", [pytest.param(path, id=name_of(path)) for path in PAGES if path.name not in GENERATED])
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXT[path]):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        assert there.exists(), target
        if anchor and there.suffix == ".md":
            assert anchor in anchors(there.read_text(encoding="utf-8")), target


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or path.suffix != ".md":
            continue
        seen.add(path)
        text = path.read_text(encoding="utf-8")
        linked = re.findall(r"\]\(([^)\s#]+)", text)
        waiting += [(path.parent / target).resolve() for target in linked if not re.match(r"[a-z]+:", target)]
        waiting += [ROOT / name for name in re.findall(r"`(docs/[\w./-]+\.md)`", text)]
    pages = {path.resolve() for path in ROOT.glob("docs/*.md")}
    assert pages - seen == set()


def told(path: Path) -> list[tuple[int, str]]:
    """Every text of a module that a reader may be shown, with its line: all but the docstrings that are for whoever reads the code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_code: set[int] = set()
    for node in ast.walk(tree):
        for one in getattr(node, "body", []) if isinstance(getattr(node, "body", None), list) else []:
            if isinstance(one, ast.Expr) and not (
                isinstance(node, ast.FunctionDef) and any("command" in ast.dump(each) for each in node.decorator_list)
            ):
                for_code.add(id(one.value))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in for_code]
    return [(node.lineno, str(node.value)) for node in found]


def test_no_message_names_a_page_that_an_installed_package_does_not_bring() -> None:
    """Commands tell what is meant: there are no pages beside a wheel."""
    pages = re.compile(r"docs/|INDEX\.md|README")
    texts = [(path, line, text) for path in sorted((ROOT / "src").rglob("*.py")) for line, text in told(path)]
    assert len(texts) > 1000
    assert any("What changed in verdicts, and which statements" in text for _, _, text in texts), "help is a docstring"
    assert [f"{path.name}:{line} {text}" for path, line, text in texts if pages.search(text)] == []
    schemas = sorted((ROOT / "schemas").glob("*.json"))
    assert [path.name for path in schemas if pages.search(path.read_text(encoding="utf-8"))] == []
