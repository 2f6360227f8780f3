"""The stories under examples/: what the law says of them, and that no fact can be left out to one's advantage.

`expected.yaml` beside each manifest is written from the law; the program has to come to the same.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from laws import judged
from ruamel.yaml import YAML

from tongguan.document import Document
from tongguan.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tongguan.finding import Finding
    from tongguan.lawbook.model import Lawbook
    from tongguan.report import FlowReport, ItemReport, Report
    from tongguan.verdict import Route

EXAMPLES = Path(__file__).parent.parent / "examples"
STORIES = sorted(path.parent.name for path in EXAMPLES.glob("*/expected.yaml"))

NAMES = frozenset(("id", "title", "name", "version", "to"))
"""Names of things, not facts about them."""


def _load(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


@cache
def _data(story: str, name: str) -> Any:
    """One file of a story, as data."""
    return _load((EXAMPLES / story / name).read_text(encoding="utf-8"))


def _dump(data: Any) -> str:
    """As JSON, which is YAML and quicker to write."""
    return json.dumps(data, default=str, ensure_ascii=False)


@dataclass(frozen=True)
class Expected:
    """One run that expected.yaml describes."""

    story: str
    file: str
    as_of: str
    exit: int
    flows: dict[str, Any]
    beside: tuple[str, ...] = ()
    """Manifests of the story that are judged in the same run."""

    def __str__(self) -> str:
        return f"{self.story}/{self.file}@{self.as_of}"


def _runs() -> Iterator[Expected]:
    for story in STORIES:
        data = _data(story, "expected.yaml")
        for run in (data, *data.get("also", ())):
            yield Expected(
                story, run.get("file", "manifest.yaml"), str(run["as_of"]), run["exit"], run["flows"], tuple(run.get("beside", ()))
            )


RUNS = list(_runs())


@dataclass
class Bench:
    """Judges files of a story, with some texts replaced, without reading the rules again."""

    lawbook: Lawbook

    def judge(self, run: Expected, changed: dict[str, str] | None = None, *, exact: bool = True) -> Report:
        """The report on one file of a story and those beside it; `changed` holds other texts for its files."""

        def text(name: str) -> str:
            return (changed or {}).get(name) or (EXAMPLES / run.story / name).read_text(encoding="utf-8")

        def fetch(_: str, named: str) -> Document:
            return read(text(named), named)

        return judged([(name, text(name)) for name in (run.file, *run.beside)], self.lawbook, run.as_of, fetch, exact=exact)


@pytest.fixture(scope="session")
def bench(lawbook: Lawbook) -> Bench:
    """Shared by all stories, for loading the rules is what takes time."""
    return Bench(lawbook)


# --------------------------------------------------------------------------- what comes out


def _flows(report: Report) -> dict[str, FlowReport]:
    return {flow.id: flow for flow in report.flows}


def _items(report: Report) -> dict[tuple[str, str], ItemReport]:
    return {(flow.id, item.verdict.item.id): item for flow in report.flows for item in flow.items}


def _findings(report: Report, flow: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.flow == flow]


def _asked(flow: str, keys: Iterable[str]) -> list[str]:
    """The facts asked for; of another item of the same flow, the fact alone."""
    return sorted({key.rpartition(":")[2] if key.startswith(f"{flow}/") else key for key in keys})


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_the_story_comes_out_as_the_law_says(run: Expected, bench: Bench) -> None:
    report = bench.judge(run)
    assert not report.problems, [str(problem) for problem in report.problems]
    flows, items = _flows(report), _items(report)
    wrong: list[str] = []

    def compare(what: str, found: Any, wanted: Any) -> None:
        if found != wanted:
            wrong.append(f"{what}: {found}, by the law {wanted}")

    for name, expected in run.flows.items():
        assert name in flows, f"no flow `{name}`"
        findings = _findings(report, name)
        compare(f"{name}: kind", flows[name].kind, expected.get("kind", flows[name].kind))
        for item, wanted in expected.get("items", {}).items():
            found = items[name, item]
            compare(f"{name}/{item}: kind", found.kind, wanted.get("kind", found.kind))
            compare(f"{name}/{item}: floor", found.verdict.floor.name, wanted["floor"])
            compare(f"{name}/{item}: ceiling", found.verdict.ceiling.name, wanted["ceiling"])
            if "asks" in wanted:
                compare(
                    f"{name}/{item}: asks", _asked(name, (question.key for question in found.verdict.questions)), sorted(wanted["asks"])
                )
        rules = {basis.rule.id for finding in findings for basis in finding.basis}
        missing = set(expected.get("rules", ())) - rules
        compare(f"{name}: rules that are not named", missing, set())
        if "asks" in expected:
            asked = (ask.key for finding in findings if finding.kind == "open" for ask in finding.asks)
            compare(f"{name}: asks", _asked(name, asked), sorted(expected["asks"]))
    compare("exit code", report.exit_code, run.exit)
    assert not wrong, "\n".join(wrong)


def test_every_story_says_what_to_expect() -> None:
    """No manifest of a story stands without an expectation, and each tells its reader what it is about."""
    for folder in sorted(path for path in EXAMPLES.iterdir() if path.is_dir()):
        assert (folder / "README.md").is_file(), folder.name
        expected = {run.file for run in RUNS if run.story == folder.name}
        manifests = {path.name for path in folder.glob("*.yaml")} - {"exporter.yaml", "expected.yaml"}
        assert manifests == expected, folder.name


def test_every_story_is_found_from_their_first_page() -> None:
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir()}
    assert {name for name in folders if f"[{name}]({name})" not in page} == set()
    assert set(re.findall(r"\]\(([^)]+)\)", page)) == folders


@pytest.mark.parametrize("story", STORIES)
def test_a_story_is_one_run_too(story: str, bench: Bench) -> None:
    """All manifests of a folder can be judged together, as `tongguan check examples/STORY` does."""
    runs = [run for run in RUNS if run.story == story]
    day = runs[0].as_of
    names = sorted({run.file for run in runs})
    sources = [(name, (EXAMPLES / story / name).read_text(encoding="utf-8")) for name in names]

    def fetch(_: str, named: str) -> Document:
        return read((EXAMPLES / story / named).read_text(encoding="utf-8"), named)

    report = judged(sources, bench.lawbook, day, fetch)
    assert not report.problems, [str(problem) for problem in report.problems]
    assert report.exit_code == max((run.exit for run in runs if run.as_of == day), key=lambda code: (code == 1, code))


# --------------------------------------------------------------------------- leaving a fact out

Path_ = tuple[str | int, ...]


def _facts(data: Any, at: Path_ = ()) -> Iterator[Path_]:
    """Every key that states a fact, a list or a mapping of facts, and every clearance and waiver."""
    if isinstance(data, dict):
        for key, value in data.items():
            here = (*at, key)
            if key in NAMES or (len(here) == 1 and key in ("version", "exporter") and not isinstance(value, dict)):
                continue
            if len(here) > 1 or key == "defaults":
                yield here
            yield from _facts(value, here)
    elif isinstance(data, list) and any(isinstance(one, dict) for one in data):
        for index, value in enumerate(data):
            if at[-1] in ("clearances", "waivers"):
                yield (*at, index)
            yield from _facts(value, (*at, index))


def _without(data: Any, at: Path_) -> Any:
    """A copy without the fact at this place."""
    head, *rest = at
    if isinstance(data, dict):
        if not rest:
            return {key: value for key, value in data.items() if key != head}
        return {key: _without(value, tuple(rest)) if key == head else value for key, value in data.items()}
    if not rest:
        return [value for index, value in enumerate(data) if index != head]
    return [_without(value, tuple(rest)) if index == head else value for index, value in enumerate(data)]


def _files(run: Expected) -> list[str]:
    data = _data(run.story, run.file)
    return [run.file, *([data["exporter"]] if isinstance(data["exporter"], str) else [])]


REMOVALS = {str(run): [(name, at) for name in _files(run) for at in _facts(_data(run.story, name))] for run in RUNS}
WORK = 110
"""Items that are judged for one run of a story where not every fact is left out: under a minute of one processor for all stories."""
LEAST = 6
SMALL = 4
"""Items up to which a story is worked through exactly without each of its facts, where every fact is left out."""


def _sample(run: Expected, items: int) -> list[tuple[str, Path_]]:
    """Some of the facts of a run, spread over all of them, and others for another day or file."""

    def place(removal: tuple[str, Path_]) -> int:
        return zlib.crc32(repr((str(run), removal)).encode())

    return sorted(REMOVALS[str(run)], key=place)[: max(LEAST, WORK // items)]


def _weight(report: Report) -> dict[tuple[str, str], tuple[Route, frozenset[str]]]:
    """Of every item: the strictest route that is possible, and what is found against it."""
    found: dict[tuple[str, str], set[str]] = {}
    for finding in report.findings:
        if finding.kind != "clear":
            for item in finding.items:
                found.setdefault((finding.flow, item), set()).add(f"{finding.kind}[{finding.code}]")
    return {key: (item.verdict.ceiling, frozenset(found.get(key, ()))) for key, item in _items(report).items()}


def _lighter(before: Report, after: Report) -> list[str]:
    """In what the second report asks less than the first, though less is known."""
    if after.problems:
        return []
    lighter = []
    if before.exit_code and not after.exit_code:
        lighter.append(f"exit code {before.exit_code} became 0")
    old, new = _weight(before), _weight(after)
    for key, (ceiling, found) in old.items():
        if key not in new:
            lighter.append(f"{'/'.join(key)} is no longer judged")
            continue
        if new[key][0] < ceiling:
            lighter.append(f"{'/'.join(key)}: at most {ceiling.name} became {new[key][0].name}")
        if found and not new[key][1]:
            lighter.append(f"{'/'.join(key)}: {', '.join(sorted(found))} was found, now nothing is")
    return lighter


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_leaving_out_any_one_fact_never_makes_the_answer_lighter(run: Expected, bench: Bench, all_facts: bool) -> None:
    """Unknown is never favourable. By default for a sample of the facts, and without case work, which only narrows."""
    items = sum(len(flow.items) for flow in bench.judge(run, exact=False).flows)
    exact = all_facts and items <= SMALL
    before = bench.judge(run, exact=exact)
    lighter = []
    for name, at in REMOVALS[str(run)] if all_facts else _sample(run, items):
        text = _dump(_without(_data(run.story, name), at))
        found = _lighter(before, bench.judge(run, {name: text}, exact=exact))
        lighter.extend(f"{name} without {'.'.join(map(str, at))}: {one}" for one in found)
    assert not lighter, "\n".join(lighter)


def test_there_are_facts_to_leave_out() -> None:
    assert sum(map(len, REMOVALS.values())) > 5_000
    # Whatever a clearance says is among them.
    said = {at[-1] for removals in REMOVALS.values() for _, at in removals if "clearances" in at}
    assert said >= {
        "mechanism",
        "items",
        "purposes",
        "recipients",
        "effective",
        "filed",
        "issued",
        "result",
        "expires",
        "withdrawn_on",
        "changes",
    }


def test_a_lighter_answer_would_be_noticed(bench: Bench) -> None:
    """The contract with one field more than it names, and without: the second asks less."""
    run = next(run for run in RUNS if run.story == "supplier-contract" and run.file == "manifest-one-field-more.yaml")
    clear = next(run for run in RUNS if run.story == "supplier-contract" and run.file == "manifest.yaml")
    breach, fine = bench.judge(run), bench.judge(clear)
    assert breach.exit_code == 1
    assert fine.exit_code == 0
    assert _lighter(breach, fine)
    assert not _lighter(fine, fine)
    assert not _lighter(breach, breach)
