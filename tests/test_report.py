"""A stored JSON report told again says what `check` said; what is no whole report is refused with its place."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT, TODAY
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from laws import judged
from repo import put, run, write
from stories import BREACH, CLEAR, DUTY, INVALID, OPEN, REVIEW, WAIVED, flow, story
from test_examples import EXAMPLES
from test_examples import RUNS as EXPECTED
from test_json import RICH

from tongguan.document import Document
from tongguan.options import FORMATS
from tongguan.problem import InvalidInput
from tongguan.reading import read as document
from tongguan.render import Options, renderer
from tongguan.stored.fitting import place
from tongguan.stored.reading import read, whole
from tongguan.stored.restoring import restored

if TYPE_CHECKING:
    from tongguan.lawbook.model import Lawbook
    from tongguan.report import Report

SCHEMA = json.loads((ROOT / "schemas" / "report.v1.json").read_text(encoding="utf-8"))
TOLD = [name for name in FORMATS if name not in ("json", "jsonl")]
EXACT = ("concise", "sarif", "junit", "github", "gitlab")
"""What says nothing of its being stored."""
STATES = {"breach": BREACH, "clear": CLEAR, "duty": DUTY, "open": OPEN, "review": REVIEW, "waived": WAIVED, "rich": RICH}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def stored(report: Report) -> tuple[dict[str, Any], str]:
    return read(renderer("json")(report, Options()).encode(), "r.json", SCHEMA)


def told_again(report: Report, *, lines: bool = True) -> Report:
    """The report as it comes back of its JSON."""
    data, text = stored(report)
    whole(data, text, "r.json")
    texts = {one.path: one.text for one in report.receipt.documents} if lines else {}
    return restored(data, text, "r.json", texts)


def same(report: Report, formats: list[str] = TOLD) -> None:
    again = told_again(report)
    assert again.exit_code == report.exit_code
    for name in formats:
        for language in ("en", "zh", "both"):
            for verbose in (False, True):
                options = Options(language=language, verbose=verbose, root="/r", folder="/r")
                assert renderer(name)(again, options) == renderer(name)(report, options), (name, language, verbose)


RUNS = sorted({(f"{run.story}/{run.file}", run.as_of) for run in EXPECTED})


@pytest.mark.parametrize(("name", "day"), RUNS)
def test_every_format_tells_a_stored_example_as_it_told_the_run(name: str, day: str, lawbook: Lawbook) -> None:
    path = EXAMPLES / name

    def beside(manifest: str, named: str) -> Document:
        file = Path(manifest).parent / named
        return document(file.read_bytes(), str(file))

    same(judged([(str(path), path.read_bytes())], lawbook, day, beside))


@pytest.mark.parametrize("day", [TODAY, "2024-03-21", "2017-01-01"])
@pytest.mark.parametrize("text", STATES.values(), ids=STATES)
def test_every_format_tells_every_state_as_it_told_the_run(text: str, day: str, lawbook: Lawbook) -> None:
    same(judged([("m.yaml", text)], lawbook, day))
    same(judged([("m.yaml", text)], lawbook, day, allowed=("open", "duty")))


COUNTRIES = st.sampled_from(["country: CH", "country: CN", "country: HK", "relation: group"])
CATEGORIES = st.sampled_from(["person.contact", "vehicle.video.exterior", "person.health", "vehicle.charging.network", None])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Manifests of some flows that wait for this and that."""
    flows = ""
    for number in range(draw(st.integers(1, 3))):
        items = "".join(
            f"      - {{id: i{index}{f', category: {category}' if category else ''}, persons: {draw(st.integers(0, 2_000_000))}}}\n"
            for index, category in enumerate(draw(st.lists(CATEGORIES, min_size=1, max_size=3)))
        )
        way = draw(st.sampled_from(["", "    way: remote_access\n", "    accessed_from: [abroad]\n"]))
        flows += f"  - id: f{number}\n    to: hq\n{way}    items:\n{items}"
    return f"version: 1\nexporter: {{id: e, name: E}}\nrecipients: {{hq: {{{draw(COUNTRIES)}}}}}\nflows:\n{flows}"


@settings(max_examples=15, deadline=None)
@given(texts())
def test_whatever_is_judged_is_told_again_alike(lawbook: Lawbook, text: str) -> None:
    report = judged([("m.yaml", text)], lawbook, TODAY)
    # A file that cannot be judged is none of the inputs, so that its lines are not at hand.
    assume(not report.problems)
    again = told_again(report)
    for name in TOLD:
        alike = renderer(name)(again, Options()) == renderer(name)(report, Options())
        assert alike, name


def test_without_the_files_places_stand_alone(lawbook: Lawbook) -> None:
    report = judged([("m.yaml", BREACH)], lawbook, TODAY)
    again = told_again(report, lines=False)
    for name in ("concise", "junit", "github", "gitlab"):
        assert renderer(name)(again, Options()) == renderer(name)(report, Options())
    text = renderer("text")(again, Options())
    assert re.search(r"^ +--> m\.yaml:\d+:\d+  addresses$", text, re.MULTILINE)
    assert "^" not in text
    assert "│" not in text
    assert "```text" not in renderer("markdown")(again, Options())
    assert "<mark>" not in renderer("html")(again, Options())
    log = json.loads(renderer("sarif")(again, Options()))
    regions = [place["physicalLocation"]["region"] for one in log["runs"][0]["results"] for place in one["locations"]]
    assert regions
    assert all("snippet" not in region and region["startLine"] > 1 for region in regions)


# ------------------------------------------------------------------ as it is called


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("state", STATES)
def test_a_call_prints_what_check_printed_and_ends_as_it_did(state: str, name: str) -> None:
    write(m=STATES[state])
    first = run("check", "m.yaml", "--format", name, "-o", "json=r.json")
    again = run("report", "r.json", "--format", name, day=None)
    assert again.exit_code == first.exit_code
    if name in EXACT or name in ("json", "jsonl"):
        assert again.stdout == first.stdout
        assert "a stored report told again (r.json)" in again.stderr
    else:
        assert "stored report" in again.stdout
        assert again.stderr == ""


def test_several_formats_come_of_one_call() -> None:
    write(m=BREACH)
    first = run("check", "m.yaml", "--format", "concise", "-o", "json=r.json", "-o", "sarif=a.sarif", "-o", "html=a.html")
    again = run("report", "r.json", "--format", "concise", "-o", "sarif=b.sarif", "-o", "html=b.html", "-o", "json=b.json", day=None)
    assert (again.exit_code, again.stdout) == (first.exit_code, first.stdout)
    for one, other in (("a.sarif", "b.sarif"), ("r.json", "b.json")):
        assert Path(one).read_bytes() == Path(other).read_bytes()
    lines = Path("b.html").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if 'class="notice"' not in line] == Path("a.html").read_text(encoding="utf-8").splitlines()
    assert run("report", "r.json", "-o", "json=r.json", day=None).exit_code == 2
    assert run("report", "r.json", "-o", "json=m.yaml", day=None).exit_code == 2
    assert Path("m.yaml").read_text(encoding="utf-8") == BREACH


def test_a_report_comes_from_a_pipe_and_speaks_another_language() -> None:
    write(m=OPEN)
    told = run("check", "m.yaml", "--format", "json")
    again = run("report", "-", "--format", "concise", "--lang", "zh", day=None, stdin=told.stdout)
    assert again.exit_code == 4
    assert again.stdout == run("check", "m.yaml", "--format", "concise", "--lang", "zh").stdout


def test_problems_waivers_warnings_and_flags_come_back() -> None:
    write(m=WAIVED, n=INVALID.replace("id: example-tools", "id: other"))
    for flags in ((), ("--exit-zero",), ("--strict",), ("--allow", "open,review"), ("--conflicts", "strict")):
        first = run("check", "m.yaml", *flags, "--format", "concise", "-o", "json=r.json")
        again = run("report", "r.json", "--format", "concise", day=None)
        assert (again.exit_code, again.stdout) == (first.exit_code, first.stdout), flags
    first = run("check", "m.yaml", "n.yaml", "--format", "github", "-o", "json=r.json")
    again = run("report", "r.json", "--format", "github", day=None)
    assert (again.exit_code, again.stdout) == (first.exit_code, first.stdout)
    assert first.exit_code == 3


def test_a_changed_file_shows_no_lines_that_were_not_judged() -> None:
    write(m=BREACH)
    run("check", "m.yaml", "-o", "json=r.json")
    assert "^^^" in run("report", "r.json", "--format", "text", day=None).stdout
    write(m="# secret of another day\n" * 60)
    told = run("report", "r.json", "--format", "text", day=None)
    assert (told.exit_code, "secret" in told.stdout, "^^^" in told.stdout) == (1, False, False)


def test_no_file_outside_of_the_repository_is_read() -> None:
    # Whoever knows its digest may not have its lines told either.
    Path("team").mkdir()
    write(m=BREACH)
    os.chdir("team")
    Path(".git").mkdir()
    run("check", "../m.yaml", "-o", "json=r.json")
    told = run("report", "r.json", "--format", "text", day=None)
    assert (told.exit_code, "^^^" in told.stdout) == (1, False)


def test_another_lawbook_and_another_program_are_told() -> None:
    write(m=BREACH)
    run("check", "m.yaml", "-o", "json=r.json")
    text = Path("r.json").read_text(encoding="utf-8")
    digest = json.loads(text)["lawbook"]["sha256"]
    put("r.json", text.replace(digest, "0" * 64).replace('"name":"tongguan","version":"', '"name":"tongguan","version":"9.', 1))
    for name in ("text", "concise"):
        told = run("report", "r.json", "--format", name, day=None)
        assert "0" * 64 in told.output.replace("\n", "")
        assert "another one" in " ".join(told.output.split())
        assert "the report was written by 9." in " ".join(told.output.split())
        assert told.exit_code == 1


def test_an_earlier_report_is_told_as_data_only() -> None:
    write(m=BREACH)
    run("check", "m.yaml", "-o", "json=r.json")
    data = json.loads(Path("r.json").read_text(encoding="utf-8"))
    del data["recipients"]
    put("r.json", json.dumps(data | {"schema_version": "1.0"}))
    told = run("report", "r.json", "--format", "text", day=None)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "earlier version" in told.stderr
    assert run("report", "r.json", "--format", "jsonl", day=None).exit_code == 1


# ------------------------------------------------------------------ what is no report, or a bad one


@pytest.mark.parametrize(
    "text",
    ["", "no JSON", "[]", "{}", "null", '{"schema_version": "2.0"}', '{"schema_version": "1.1"}', "[" * 100_000, '{"a":' * 50_000, "\ufeff", "NaN",
     '{"schema_version": "1.1", "as_of": ' + "9" * 6_000 + "}"],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_report_ends_with_3(text: str) -> None:
    put("r.json", text)
    told = run("report", "r.json", day=None)
    assert (told.exit_code, told.stdout) == (3, "")
    assert "r.json" in told.stderr


def test_no_file_and_no_text_are_told() -> None:
    assert run("report", "nowhere.json", day=None).exit_code == 2
    assert run("report", day=None).exit_code == 2
    Path("r.json").write_bytes(b"\xff\xfe{}")
    assert run("report", "r.json", day=None).exit_code == 3
    assert run("report", ".", day=None).exit_code == 2


CHANGES: dict[str, tuple[str, str]] = {
    "kind": ('"kind":"breach"', '"kind":"bad"'),
    "exit code": ('"exit_code":1', '"exit_code":0'),
    "exit code that is true": ('"exit_code":1', '"exit_code":true'),
    "summary": ('"total":1', '"total":2'),
    "route": ('"floor":"contract_or_certification"', '"floor":1'),
    "key": ('"line":', '"row":'),
    "list": ('"findings":[', '"found":['),
    "fingerprint": ('"fingerprint":"', '"fingerprint":"x'),
    "flow of a finding": ('"flow":"customers","items"', '"flow":"others","items"'),
    "item of a finding": ('"items":["addresses"],"location"', '"items":["others"],"location"'),
    "no item": ('"items":["addresses"],"location"', '"items":[],"location"'),
    "negative": ('"line":', '"line":-'),
    "half a character": ('"title":"', '"title":"\\ud800'),
    "exporter": ('"exporter":"example-tools","to"', '"exporter":"nobody","to"'),
    "day": ('"as_of":"', '"as_of":"x'),
    "huge number": ('"low":', '"low":9999999999999999'),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_told_with_its_place(change: str) -> None:
    write(m=BREACH)
    run("check", "m.yaml", "-o", "json=r.json")
    text = Path("r.json").read_text(encoding="utf-8")
    old, new = CHANGES[change]
    assert old in text
    put("r.json", text.replace(old, new))
    told = run("report", "r.json", day=None)
    assert (told.exit_code, told.stdout) == (3, ""), told.output
    assert "r.json" in told.stderr
    chinese = run("report", "r.json", "--lang", "zh", day=None).stderr
    assert not re.search(r"expected|missing|report is|changed", chinese), chinese


def _paths(node: Any, keys: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(node, dict):
        return [path for key, one in node.items() for path in [(*keys, key), *_paths(one, (*keys, key))]]
    if isinstance(node, list):
        return [path for key, one in enumerate(node) for path in [(*keys, key), *_paths(one, (*keys, key))]]
    return []


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_put_in_the_place_of_a_value_never_makes_a_fault_nor_a_lighter_end(lawbook: Lawbook, data: st.DataObject) -> None:
    report = judged([("m.yaml", RICH)], lawbook, TODAY)
    found = json.loads(renderer("json")(report, Options()))
    paths = _paths(found)
    keys = data.draw(st.sampled_from(paths))
    holder = found
    for key in keys[:-1]:
        holder = holder[key]
    value = data.draw(st.sampled_from([None, True, 0, -1, 10**30, 1.5, "", "x", "\x1b[31m<b>|`", [], {}, ["x"], {"zh": "x"}, "DELETE"]))
    if value == "DELETE":
        del holder[keys[-1]]
    else:
        holder[keys[-1]] = value
    raw = json.dumps(found).encode()
    try:
        again, text = read(raw, "r.json", SCHEMA)
        whole(again, text, "r.json")
        back = restored(again, text, "r.json", {})
    except InvalidInput:
        return
    # Of what is read every format can be made.
    for name in TOLD:
        assert renderer(name)(back, Options()), name
    if keys[0] in ("exit_code", "summary"):
        assert back.exit_code == report.exit_code


def test_hostile_words_reach_no_screen_and_no_page(lawbook: Lawbook) -> None:
    evil = "\x1b[2J\u202e<script>alert(1)</script>|@all `x` [y](javascript:z)\n::error::gone"
    report = judged([("m.yaml", BREACH)], lawbook, TODAY)
    data, _ = stored(report)

    def poisoned(node: Any, key: str = "") -> Any:
        if isinstance(node, dict):
            return {name: one if name in ("tool", "lawbook") else poisoned(one, name) for name, one in node.items()}
        if isinstance(node, list):
            return [poisoned(one, key) for one in node]
        free = ("zh", "en", "title", "name", "path", "text", "value", "country", "way", "hint", "reason", "by")
        return f"{node}{evil}" if isinstance(node, str) and key in free else node

    again, text = read(json.dumps(poisoned(data)).encode(), "r.json", SCHEMA)
    back = restored(again, text, "r.json", {})
    for name in TOLD:
        made = renderer(name)(back, Options())
        assert "\x1b" not in made, name
        # Data for programs keep names as they are, as JSON.
        assert name in ("sarif", "gitlab") or "\u202e" not in made, name
        if name in ("html", "markdown"):
            assert "<script" not in made, name
            assert name == "html" or "](javascript" not in made
        if name == "github":
            assert not [line for line in made.splitlines() if line.startswith("::error::gone")]


@pytest.mark.parametrize(
    "keys", [("lawbook", "name"), ("tool", "version"), ("rules", 0, "cites"), ("rules", 0, "address"), ("findings", 0, "rule")]
)
def test_words_of_the_program_are_words(keys: tuple[Any, ...]) -> None:
    write(m=BREACH)
    run("check", "m.yaml", "-o", "json=r.json")
    data = json.loads(Path("r.json").read_text(encoding="utf-8"))
    holder = data
    for key in keys[:-1]:
        holder = holder[key]
    holder[keys[-1]] += "\x1b[2J"
    put("r.json", json.dumps(data))
    told = run("report", "r.json", day=None)
    assert (told.exit_code, told.stdout) == (3, "")
    assert "\x1b" not in told.stderr


def test_places_are_found_in_any_text() -> None:
    text = '\n{ "a" : [ {"b":1} , {"b" :\n [true]}], "a\\n": {}, "c": 1, "c": 2}'
    assert text[place(text, ["a", 1, "b", 0]) :].startswith("true")
    assert text[place(text, ["a\n"]) :].startswith("{}")
    assert text[place(text, ["c"]) :].startswith("2")
    assert text[place(text, ["a", 5, "b"]) :].startswith("[ {")


@pytest.mark.parametrize("name", TOLD)
def test_a_report_of_nothing_is_told(name: str, lawbook: Lawbook) -> None:
    empty = judged([("m.yaml", story().replace(flow(), "").replace("\nflows:\n", "\nflows: []\n"))], lawbook, TODAY)
    assert renderer(name)(told_again(empty), Options()) == renderer(name)(empty, Options())
