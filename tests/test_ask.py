"""`ask`: each question once, each answer where it belongs, nothing assumed, nothing lost."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from company import forget_packs
from conftest import ROOT, TODAY
from hypothesis import given, settings
from hypothesis import strategies as st
from repo import ENVIRONMENT, report, run, write
from stories import BREACH, CLEAR, DUTY, INVALID, OPEN, exporter, flow, story

from tongguan import call
from tongguan.answers import misdated, parsed, signed, unsigned
from tongguan.compounds import Either, Judged, Later, Many, Map
from tongguan.edit import NotEdited, inline, stated
from tongguan.judge.law import Law
from tongguan.lawbook.condition import facts_of
from tongguan.pipeline import check as judged
from tongguan.problem import InvalidInput
from tongguan.questionnaire import Asked, asked
from tongguan.reading import read
from tongguan.shape import Bool, Date, Number, Shape, Word
from tongguan.slots import Places, texts_with

if TYPE_CHECKING:
    from tongguan.document import Document
    from tongguan.lawbook.model import Lawbook
    from tongguan.report import Report
    from tongguan.verdict import Verdict


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    call.documents.clear()
    forget_packs()


WAYLESS = """\
# who sends what
version: 1
exporter: exporter.yaml

recipients:
  hq: {name: Example Tools AG, country: CH}   # the parent

flows:
  # the shop
  - id: customers
    to: hq
    # way: how it goes
    stored_in: [abroad]
    collected_in: [CN]
    purpose: analytics
    items:
      - id: addresses
        category: person.contact   # postal addresses
        persons: shoppers
        holds: []
      - {id: orders, category: person.contact, persons: shoppers}
"""
EXPORTER = """\
version: 1
exporter:
  id: example-tools
  sectors: [retail]
  provided_this_year: {as_of: 2026-11-01, until: 2026-12-31, ordinary: 0, sensitive: 0}
populations:
  shoppers:
    kind: customers   # of the shop
"""


def found(*arguments: str) -> dict[str, Any]:
    """The questions as a program reads them."""
    result = run("ask", *arguments, "--format", "json")
    assert result.stdout, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    assert data["exit_code"] == result.exit_code
    return data


def names(*arguments: str) -> list[str]:
    return [one["name"] for one in found(*arguments)["questions"]]


def lines_added(before: str, after: str) -> list[str]:
    """What is new, where nothing else has changed."""
    kept = iter(before.splitlines())
    line = next(kept, None)
    added = []
    for one in after.splitlines():
        if one == line:
            line = next(kept, None)
        else:
            added.append(one)
    assert line is None, f"changed: {line}"
    return added


# --------------------------------------------------------------------------- what is asked


def test_nothing_is_asked_of_a_flow_that_is_clear() -> None:
    write(m=CLEAR)
    data = found("m.yaml")
    assert (data["questions"], data["exit_code"]) == ([], 0)
    assert "nothing is left to answer" in run("ask", "m.yaml").stdout


def test_a_question_is_asked_once_for_all_items_that_wait() -> None:
    write(m=WAYLESS, exporter=EXPORTER)
    questions = found("m.yaml")["questions"]
    assert len({one["name"] for one in questions}) == len(questions)
    sizes = [one for one in questions if one["fact"] == "populations.shoppers.size"]
    assert [(one["places"][0]["path"], one["places"][0]["line"]) for one in sizes] == [("exporter.yaml", 7)]
    operator = next(one for one in questions if one["fact"] == "exporter.critical_infrastructure_operator")
    assert operator["places"][0]["path"] == "exporter.yaml"
    assert operator["flows"] == ["customers"]


def test_a_question_says_what_its_answers_lead_to() -> None:
    # Order 16 art. 7(1)(1): an operator of critical infrastructure goes through the assessment, whatever the number.
    write(m=CLEAR.replace("  critical_infrastructure_operator: false\n", ""))
    (question,) = found("m.yaml")["questions"]
    assert question["name"] == "exporter.critical_infrastructure_operator"
    leads = {one["answers"]["en"]: one["to"]["en"] for one in question["leads"]}
    assert leads == {"true": "security assessment", "false": "no procedure"}
    text = run("ask", "m.yaml").stdout
    assert "true → security assessment" in text
    assert "m.yaml:" in text


@pytest.mark.parametrize("size", ["90_000", "110_000"])
def test_the_status_is_that_of_a_check(size: str) -> None:
    write(m=story(size=size))
    assert run("ask", "m.yaml").exit_code == report("m.yaml")["exit_code"]


def test_what_cannot_be_read_or_is_not_there_is_told() -> None:
    write(m=WAYLESS, exporter=EXPORTER, bad=INVALID)
    assert run("ask", "bad.yaml").exit_code == 3
    assert run("ask", "none.yaml").exit_code == 3
    wrong = run("ask", "m.yaml", "custmers")
    assert (wrong.exit_code, "did you mean `customers`?" in wrong.stderr) == (2, True)
    item = run("ask", "m.yaml", "customers/adresses")
    assert (item.exit_code, "did you mean `addresses`?" in item.stderr) == (2, True)


def test_chinese_is_told_in_chinese_and_within_the_screen() -> None:
    write(m=WAYLESS, exporter=EXPORTER)
    from tongguan.render.cells import width

    for language in ("zh", "en", "both"):
        text = run("ask", "m.yaml", "--lang", language, "--verbose", COLUMNS="80").stdout
        assert ("写入" in text) == (language != "en")
        assert [line for line in text.splitlines() if width(line) > 80 and not line.startswith("  tongguan ask ")] == []


# --------------------------------------------------------------------------- answers of a call


def test_answers_are_tried_in_memory_and_written_only_where_that_is_asked_for() -> None:
    write(m=WAYLESS, exporter=EXPORTER)
    answers = (
        "--set",
        "flow.way=transfer",
        "--set",
        "populations.shoppers.size=900",
        "--set",
        "exporter.critical_infrastructure_operator=false",
    )
    tried = found("m.yaml", *answers)
    assert (Path("m.yaml").read_text(), Path("exporter.yaml").read_text(), tried["written"]) == (WAYLESS, EXPORTER, [])
    done = found("m.yaml", *answers, "--write")
    assert sorted(done["written"]) == ["exporter.yaml", "m.yaml"]
    assert lines_added(WAYLESS, Path("m.yaml").read_text()) == ["    way: transfer"]
    added = lines_added(EXPORTER, Path("exporter.yaml").read_text())
    assert sorted(added) == ["    size: 900", "  critical_infrastructure_operator: false"]
    # What was tried is what is read.
    call.documents.clear()
    again = found("m.yaml")
    for one in (done, again):
        assert [each["name"] for each in one["questions"]] == [each["name"] for each in tried["questions"]]
        assert [(each["id"], each["kind"], each["answer"]) for each in one["flows"]] == [
            (each["id"], each["kind"], each["answer"]) for each in tried["flows"]
        ]


def test_an_answer_stands_below_the_comment_that_asks_for_it() -> None:
    write(m=WAYLESS, exporter=EXPORTER)
    run("ask", "m.yaml", "--set", "flow.way=remote_access", "--write")
    assert "    # way: how it goes\n    way: remote_access\n" in Path("m.yaml").read_text()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("flow.way=transfr", "did you mean `transfer`?"),
        ("flow.wya=transfer", "did you mean `flow.way`?"),
        ("custmers:flow.way=transfer", "did you mean `customers`?"),
        ("customers/adresses:item.holds=[]", "did you mean `addresses`?"),
        ("populations.shoppers.size=many", "expected a whole number of persons"),
        ("populations.shoppers.size=-1", "found the negative"),
        ("exporter.critical_infrastructure_operator=no", "true"),
        ("exporter.provided_this_year.as_of=2026-02-30", "there is no `2026-02-30` in the calendar"),
        ("item.personal=[", "not YAML"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_nothing_is_written(answer: str, told: str) -> None:
    write(m=WAYLESS, exporter=EXPORTER)
    result = run("ask", "m.yaml", "--set", "flow.way=transfer", "--set", answer, "--write")
    assert (result.exit_code, told in result.stderr) == (2, True), result.stderr
    assert (Path("m.yaml").read_text(), Path("exporter.yaml").read_text()) == (WAYLESS, EXPORTER)


def test_all_that_is_wrong_is_told_at_once() -> None:
    write(m=WAYLESS, exporter=EXPORTER)
    result = run("ask", "m.yaml", "--set", "flow.way=transfr", "--set", "flow.wya=transfer")
    assert "2 problems" in result.stderr


def test_no_value_is_no_answer() -> None:
    write(m=WAYLESS, exporter=EXPORTER)
    for answer in ("flow.way=", "flow.way", "=transfer", "flow.way=~", "flow.way=null"):
        assert run("ask", "m.yaml", "--set", answer, "--write").exit_code == 2, answer
    assert Path("m.yaml").read_text() == WAYLESS


def test_what_is_stated_is_never_written_over() -> None:
    write(m=WAYLESS, exporter=EXPORTER)
    result = run("ask", "m.yaml", "--set", "flow.purpose=hr", "--write")
    assert (result.exit_code, "is stated already" in result.stderr, "m.yaml:15" in result.stderr) == (2, True, True), result.stderr


@pytest.mark.parametrize(
    "answers",
    [
        ("flow.way=transfer", "flow.way=remote_access"),
        ("exporter.critical_infrastructure_operator=true", "exporter.critical_infrastructure_operator=false"),
        ("defaults:item.important_notified=true", "defaults:item.important_notified=false"),
    ],
)
def test_of_two_answers_none_is_written_over_the_other(answers: tuple[str, str]) -> None:
    write(m=WAYLESS, exporter=EXPORTER)
    result = run("ask", "m.yaml", *(part for one in answers for part in ("--set", one)), "--write")
    assert (result.exit_code, "answered twice" in result.stderr or "stated already" in result.stderr) == (2, True), result.output
    assert (Path("m.yaml").read_text(), Path("exporter.yaml").read_text()) == (WAYLESS, EXPORTER)
    once = run("ask", "m.yaml", "--set", answers[0], "--set", answers[0], "--write")
    assert once.exit_code in (1, 4), once.output


def test_an_answer_that_contradicts_another_statement_is_refused() -> None:
    write(m=WAYLESS, exporter=EXPORTER.replace("    kind", "    within: everybody\n    kind") + "  everybody: {size: 500}\n")
    result = run("ask", "m.yaml", "--set", "populations.shoppers.size=900", "--write")
    assert (result.exit_code, "is larger than `everybody`" in result.stderr) == (2, True), result.stderr
    assert "size: 900" not in Path("exporter.yaml").read_text()


TWO = (
    WAYLESS
    + """\
  - id: staff
    to: hq
    items:
      - id: files
        category: person.contact
"""
)


def test_several_flows_are_answered_only_by_name_or_all_together() -> None:
    line = "    survey: none"
    write(m=TWO, exporter=EXPORTER)
    result = run("ask", "m.yaml", "--set", "flow.survey=none", "--write")
    assert (result.exit_code, "`staff:flow.survey`" in result.stderr, "`all:flow.survey`" in result.stderr) == (2, True, True), (
        result.stderr
    )
    run("ask", "m.yaml", "--set", "staff:flow.survey=none", "--write")
    assert lines_added(TWO, Path("m.yaml").read_text()) == [line]
    write(m=TWO)
    run("ask", "m.yaml", "--set", "all:flow.survey=none", "--write")
    assert lines_added(TWO, Path("m.yaml").read_text()) == [line] * 2
    # A flow that the call names waits alone.
    write(m=TWO)
    run("ask", "m.yaml", "customers", "--set", "flow.survey=none", "--write")
    assert lines_added(TWO, Path("m.yaml").read_text()) == [line]


def test_an_answer_goes_to_one_item_to_defaults_or_to_the_exporter() -> None:
    write(m=TWO, exporter=EXPORTER)
    answers = ("customers/orders:item.core=false", "defaults:item.important_notified=false", "exporter:evidence.records=true")
    result = run("ask", "m.yaml", *(part for one in answers for part in ("--set", one)), "--write")
    assert result.exit_code in (1, 4), result.output
    text = Path("m.yaml").read_text()
    assert "- {id: orders, category: person.contact, persons: shoppers, core: false}" in text
    assert "defaults:\n  items:\n    important_notified: false\n" in text
    assert "  evidence:\n    records: true\n" in Path("exporter.yaml").read_text()
    wrong = run("ask", "m.yaml", "--set", "defaults:item.persons=5")
    assert (wrong.exit_code, "cannot be stated under `defaults`" in wrong.stderr) == (2, True)


def test_values_are_yaml_with_short_forms_for_lists_and_ranges() -> None:
    write(m=TWO, exporter=EXPORTER)
    answers = {"staff:flow.collected_in": "CN, abroad", "staff:item.persons": "1_000..", "populations.shoppers.size": "{low: 1, high: 900}"}
    told = {
        one["name"]: one["value"]
        for one in found("m.yaml", *(part for key, one in answers.items() for part in ("--set", f"{key}={one}")))["answers"]
    }
    assert told == {
        "staff:flow.collected_in": ["CN", "abroad"],
        "staff:item.persons": {"low": 1000},
        "populations.shoppers.size": {"low": 1, "high": 900},
    }


# --------------------------------------------------------------------------- judgements


def test_a_judgement_that_the_law_wants_signed_asks_for_name_and_reason() -> None:
    # PIPL art. 73(4): anonymised is what leads to nobody and cannot be restored; the lawbook lets a named person say so.
    write(m=TWO, exporter=EXPORTER)
    bare = run("ask", "m.yaml", "--set", "staff:item.anonymised=true", "--write")
    assert (bare.exit_code, "--by" in bare.stderr) == (2, True), bare.stderr
    half = run("ask", "m.yaml", "--set", "staff:item.anonymised=true", "--by", "A. Example, DPO")
    assert half.exit_code == 2
    for by, because in (("nobody", "keys are destroyed"), ("A. Example, DPO", "待补")):
        assert run("ask", "m.yaml", "--set", "staff:item.anonymised=true", "--by", by, "--because", because, "--write").exit_code == 2
    run("ask", "m.yaml", "--set", "staff:item.anonymised=true", "--by", "A. Example, DPO", "--because", "keys are destroyed", "--write")
    wanted = '        anonymised: {value: true, by: "A. Example, DPO", because: keys are destroyed}'
    assert lines_added(TWO, Path("m.yaml").read_text()) == [wanted]
    # The other answer lightens nothing, and needs nobody.
    write(m=TWO)
    assert run("ask", "m.yaml", "--set", "staff:item.anonymised=false", "--write").exit_code in (1, 4)


# --------------------------------------------------------------------------- at the terminal


def test_a_dialog_writes_each_answer_and_goes_on() -> None:
    text = CLEAR.replace("  critical_infrastructure_operator: false\n", "  # the regulator never wrote to us\n")
    write(m=text)
    result = run("ask", "m.yaml", "-i", "--write", stdin="yes?\n?\nfalse\n")
    assert result.exit_code == 0, result.output
    assert "expected true or false" in result.output
    assert "nothing is left to answer" in result.output
    assert lines_added(text, Path("m.yaml").read_text()) == ["  critical_infrastructure_operator: false"]


def test_an_empty_answer_leaves_a_question_open() -> None:
    write(m=WAYLESS, exporter=EXPORTER)
    number = len(found("m.yaml")["questions"])
    result = run("ask", "m.yaml", "-i", "--write", stdin="\n" * (number + 2))
    assert (result.exit_code, Path("m.yaml").read_text(), Path("exporter.yaml").read_text()) == (4, WAYLESS, EXPORTER)
    for end in ("", ":q\n"):
        assert run("ask", "m.yaml", "-i", "--write", stdin=end).exit_code == 4
    assert Path("m.yaml").read_text() == WAYLESS


def test_a_dialog_without_write_only_tries() -> None:
    text = CLEAR.replace("  critical_infrastructure_operator: false\n", "")
    write(m=text)
    assert run("ask", "m.yaml", "-i", stdin="false\n").exit_code == 0
    assert Path("m.yaml").read_text() == text


def test_items_may_be_answered_one_by_one() -> None:
    write(m=WAYLESS.replace("        holds: []\n", ""), exporter=EXPORTER)
    # Everything else is left open; of what is held each item gets its own answer.
    order = [one for one in found("m.yaml")["questions"] if one["answerable"]]
    place = next(number for number, one in enumerate(order) if one["fact"] == "item.holds")
    result = run("ask", "m.yaml", "-i", "--write", stdin="\n" * place + ":each\n[]\nminors\n:q\n")
    assert result.exit_code in (1, 4)
    added = [line for line in Path("m.yaml").read_text().splitlines() if "holds" in line]
    assert added == ["        holds: []", "      - {id: orders, category: person.contact, persons: shoppers, holds: minors}"]


def test_a_judgement_at_the_terminal_is_signed_or_left_open() -> None:
    # PIPL art. 73(4): whether nobody can be known and nothing restored is for a person to say; a bare `true` frees nothing.
    pictures = "category: vehicle.video.exterior, faces: {present: true, anonymised: true}, plates: {present: false}"
    text = CLEAR.replace("category: person.contact", pictures)
    write(m=text)
    order = [one for one in found("m.yaml")["questions"] if one["answerable"]]
    place = next(number for number, one in enumerate(order) if one["fact"] == "item.faces.anonymised")
    assert (order[place]["judged"], order[place]["current"]) == (True, True)
    for nobody in ("true\n\n", "true\nA. Example, DPO\n\n"):
        result = run("ask", "m.yaml", "-i", "--write", stdin="\n" * place + nobody)
        assert "left open" in result.output, result.output
        assert Path("m.yaml").read_text() == text
    run("ask", "m.yaml", "-i", "--write", stdin="\n" * place + "true\nA. Example, DPO\nblurred in the car\n")
    signed_ = 'faces: {present: true, anonymised: {value: true, by: "A. Example, DPO", because: blurred in the car}}'
    assert Path("m.yaml").read_text() == text.replace("faces: {present: true, anonymised: true}", signed_)


def test_what_is_for_no_terminal_says_so() -> None:
    write(m=WAYLESS, exporter=EXPORTER)
    result = run("ask", "m.yaml", "--write", stdin="")
    assert (result.exit_code, "--set" in result.stderr) == (2, True)
    assert run("ask", "-", "--write", "--set", "flow.way=transfer", stdin=CLEAR).exit_code == 2
    assert run("ask", "-", stdin=CLEAR).exit_code == 0


# --------------------------------------------------------------------------- files


def test_a_file_that_changed_meanwhile_is_not_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    write(m=WAYLESS, exporter=EXPORTER)
    from tongguan.interview import Interview

    whole = Interview.given

    def slow(self: Interview, *arguments: Any) -> Any:
        problems = whole(self, *arguments)
        Path("m.yaml").write_text(WAYLESS + "# somebody else\n", encoding="utf-8")
        return problems

    monkeypatch.setattr(Interview, "given", slow)
    answers = ("--set", "flow.way=transfer", "--set", "populations.shoppers.size=900")
    result = run("ask", "m.yaml", *answers, "--write")
    assert (result.exit_code, "changed meanwhile" in result.stderr) == (2, True)
    assert Path("m.yaml").read_text() == WAYLESS + "# somebody else\n"
    assert Path("exporter.yaml").read_text() == EXPORTER  # none of the files, not half of them


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mark_and_line_ends_stay(mark: bytes, end: str) -> None:
    write(exporter=EXPORTER)
    before = mark + WAYLESS.replace("\n", end).encode()
    Path("m.yaml").write_bytes(before)
    run("ask", "m.yaml", "--set", "flow.way=transfer", "--write")
    line = f"    way: transfer{end}".encode()
    after = Path("m.yaml").read_bytes()
    assert line in after
    assert after.replace(line, b"") == before
    assert sorted(os.listdir()) == ["exporter.yaml", "m.yaml"]  # nothing half written is left


# --------------------------------------------------------------------------- the text


BLOCKS = """\
a: 1   # one
nothing:
maybe:
  # x: a question
  # y: another
flow: {a: 1, # why
  b: 2}
list:
  - id: i
    size:
      low: 1
      high: 3   # at most
  # between
  - {id: j}
last:
  deep: [a,
    b]   # the end
"""


@pytest.mark.parametrize(
    ("keys", "value", "told"),
    [
        (("b",), True, "  b: 2}\nb: true\nlist:"),
        (("nothing", "x", "y"), "no", "nothing:\n  x:\n    y: no\n"),
        (("maybe", "y"), "2026-01-01", "  # y: another\n  y: 2026-01-01\n"),
        (("maybe", "x"), ["a", "b, c"], '  # x: a question\n  x: [a, "b, c"]\n'),
        (("flow", "c"), 20_000, "{a: 1, # why\n  b: 2, c: 20_000}"),
        (("flow", "a"), "x: y", '{a: "x: y", # why'),
        (("list", 0, "z"), 1, "  - id: i\n    z: 1\n"),
        (("list", 1, "z"), 1, "  - {id: j, z: 1}\n"),
        (("last", "more"), {"low": 1, "high": None}, "    b]   # the end\n  more: {low: 1, high: null}\n"),
        (("new", "one"), "x", "new:\n  one: x\nlist:"),
    ],
)
def test_a_value_is_put_in_and_all_else_stays(keys: tuple[str | int, ...], value: Any, told: str) -> None:
    for text in (BLOCKS, BLOCKS.replace("\n", "\r\n")):
        after = stated(read(text, "m"), [(keys, value)])
        assert told in after.replace("\r\n", "\n")
        assert ("\r\n" in after) == ("\r\n" in text)
        assert after.replace("\r\n", "").count("\n") == text.replace("\r\n", "").count("\n") or "\r" not in text
        for comment in ("# one", "# x: a question", "# why", "# at most", "# between", "# the end"):
            assert comment in after


def test_a_comment_is_never_lost_by_an_answer() -> None:
    assert "    size: 2   # at most\n" in stated(read(BLOCKS, "m"), [(("list", 0, "size"), 2)])
    with pytest.raises(NotEdited):
        stated(read(BLOCKS.replace("low: 1", "low: 1  # at least"), "m"), [(("list", 0, "size"), 2)])
    with pytest.raises(NotEdited):
        stated(read("a: &x {b: 1}\nc: *x\n", "m"), [(("c", "d"), 1)])


values = st.one_of(
    st.booleans(),
    st.integers(0, 10**9),
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(lambda text: text.strip() == text),
    st.lists(st.sampled_from(["CN", "no", "a, b", "x: y", "# z", "车"]), max_size=3),
    st.fixed_dictionaries({"low": st.integers(0, 9), "high": st.integers(10, 99)}),
)
places = st.sampled_from(
    [
        ("b",),
        ("nothing", "x"),
        ("maybe", "x"),
        ("maybe", "z"),
        ("flow", "z"),
        ("list", 0, "z"),
        ("list", 1, "z"),
        ("last", "z"),
        ("new", "a", "b"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(places, values), min_size=1, max_size=4, unique_by=lambda one: one[0]))
def test_whatever_is_put_in_reads_as_what_it_is(answers: list[tuple[tuple[str | int, ...], Any]]) -> None:
    document = read(BLOCKS, "m")
    after = read(stated(document, answers), "m")
    for keys, value in answers:
        assert after.value(*keys) == value
    without = after.text
    for line in BLOCKS.splitlines():
        if "#" in line:
            assert line.partition("#")[2] in without
    assert inline({"a": [True, 5]}) == "{a: [true, 5]}"


# --------------------------------------------------------------------------- questions and answers of every kind


def core(kinds: Shape) -> Shape:
    kinds = kinds.shape if isinstance(kinds, Later) else kinds
    return core(kinds.of) if isinstance(kinds, Judged) else kinds


def an_answer(kinds: Shape, rng: random.Random) -> str:
    """Something that may be answered."""
    kinds = core(kinds)
    if isinstance(kinds, Bool):
        return rng.choice(["true", "false"])
    if isinstance(kinds, Word):
        return rng.choice(sorted(kinds.words))
    if isinstance(kinds, Many):
        inner = core(kinds.of)
        words = sorted(inner.words) if isinstance(inner, Word) else ["a", "b"]
        return f"[{', '.join(rng.sample(words, rng.randint(kinds.least, min(3, len(words)))))}]"
    if isinstance(kinds, Number):
        return str(rng.choice([0, 1, 49, 50, 499, 500, 9_999, 10_000, 99_999, 100_000, 999_999, 1_000_000, 20_000_000]))
    if isinstance(kinds, Date):
        return rng.choice(["2026-01-01", "2026-10-01", "2025-03-01", "2026-12-31"])
    if isinstance(kinds, Map):
        return "{as_of: 2026-11-01, until: 2026-12-31, ordinary: 5, sensitive: 0}"
    return rng.choice(["true", "false", "docs/x.md"]) if isinstance(kinds, Either) else "something"


class Sitting:
    """Files in memory, judged anew with each answer."""

    def __init__(self, files: dict[str, str], lawbook: Lawbook) -> None:
        self.files = files
        self.lawbook = lawbook
        self.law = Law(lawbook, TODAY)
        self.report = self.judge(files)
        assert not self.report.problems, [one.brief for one in self.report.problems]

    def judge(self, files: dict[str, str]) -> Report:
        def fetch(manifest: str, named: str) -> Document:
            path = os.path.join(os.path.dirname(manifest), named)
            return read(files[path], path)

        manifests = [(path, text) for path, text in files.items() if "exporter" not in path]
        return judged(manifests, self.lawbook, TODAY, fetch, law=self.law)

    def questions(self) -> list[Asked]:
        return [one for one in asked(self.report, self.lawbook) if one.shape is not None]

    def answer(self, one: Asked, text: str) -> bool:
        """Whether the answer was taken; what does not go with the rest is refused."""
        assert one.shape is not None
        value = parsed(text, one.fact, one.shape)
        if unsigned(one.term, one.shape, value, self.law):
            value = signed(value, "A. Example", "a reason")
        if misdated(one.fact, one.slots, value, TODAY):
            return False
        files = dict(self.files)
        for document, new in texts_with([(one.slots, value)], Places(self.report, self.lawbook)):
            files[document.path] = new
        after = self.judge(files)
        if after.problems:
            return False
        self.within(after)
        self.files, self.report = files, after
        return True

    def within(self, after: Report) -> None:
        """No verdict leaves the range that was told before."""
        told, now = dict(verdicts(self.report)), dict(verdicts(after))
        for key, one in now.items():
            assert told[key].floor <= one.floor, key
        # A person has to say which of two statements is wrong: until then either may hold, for this item and in the count of all.
        if not any(contradicting(one) and not contradicting(told[key]) for key, one in now.items()):
            for key, one in now.items():
                assert one.ceiling <= told[key].ceiling, key


def verdicts(report_: Report) -> list[tuple[tuple[str, str, str], Verdict]]:
    return [((flow.manifest.path, flow.id, item.verdict.item.id), item.verdict) for flow in report_.told for item in flow.items]


def contradicting(verdict: Verdict) -> bool:
    """Whether two statements may exclude each other: a review that reads what is stated stands over them (decision 0014)."""
    return any(state.applies.possible and any(fact.endswith("_stated") for fact in facts_of(state.rule.when)) for state in verdict.reviews)


OMITTED = (
    "persons", "size", "way", "purpose", "basis", "scenario", "ordinary", "critical_infrastructure_operator", "sent_by", "relation",
    "stored_in", "accessed_from", "collected_in", "country", "kind", "identifiable", "minors_under_14", "holds", "sectors",
)  # fmt: skip
STORIES = (
    "app-contract-hr",
    "carmaker-training-clips",
    "hotel-bookings",
    "retailer-small-flows",
    "trial-safety-reports-and-genomes",
    "fund-research-sharing",
)


def example(name: str) -> dict[str, str]:
    """A manifest of the examples and its exporter, many facts left out."""
    folder = ROOT / "examples" / name
    files = {}
    for path in (folder / "manifest.yaml", folder / "exporter.yaml"):
        if path.exists():
            kept = [
                line
                for line in path.read_text(encoding="utf-8").splitlines()
                if not line.startswith(" ") or line.strip().partition(":")[0] not in OMITTED or not line.strip().partition(": ")[2]
            ]
            files[f"{name}/{path.name}"] = "\n".join(kept) + "\n"
    return files


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("seed", [1, 2])
def test_answering_every_question_leaves_none_and_never_leaves_the_range(name: str, seed: int, lawbook: Lawbook) -> None:
    rng = random.Random(f"{name}{seed}")  # noqa: S311 - the same answers each time
    start = example(name)
    sitting = Sitting(start, lawbook)
    comments = [line.partition("# ")[2] for text in start.values() for line in text.splitlines() if "# " in line]
    answered: dict[str, int] = {}
    refused = 0
    while questions := sitting.questions():
        one = rng.choice(questions[:3])
        if sitting.answer(one, an_answer(one.shape, rng)):  # type: ignore[arg-type]
            answered[one.name] = answered.get(one.name, 0) + 1
            assert answered[one.name] <= 4, f"{one.name} is asked again and again"
        else:
            refused += 1
            assert refused < 60, one.name
    assert answered
    assert [one.fact for one in asked(sitting.report, lawbook) if not one.fact.startswith(("law:", "overlap:"))] == []
    assert all(comment in "\n".join(sitting.files.values()) for comment in comments)


def test_evidence_that_is_missing_is_asked_for_last() -> None:
    # PIPL arts. 55, 56: the assessment comes before the export; a no is a breach, a day before the first export settles it.
    write(m=DUTY)
    (question,) = found("m.yaml")["questions"]
    assert question["name"] == "customers:evidence.impact_assessment"
    assert {one["answers"]["en"]: one["to"]["en"].partition(" ")[0] for one in question["leads"]} == {"true": "duty", "false": "breach"}
    assert names("m.yaml", "--set", "evidence.impact_assessment=true", "--write") == ["customers:evidence.impact_assessment.date"]
    done = found("m.yaml", "--set", "evidence.impact_assessment.date=2025-05-31", "--write")
    assert (done["questions"], done["exit_code"]) == ([], 0)
    assert "impact_assessment: {date: 2025-05-31}" in Path("m.yaml").read_text()


def test_a_reference_stays_when_evidence_gets_parts() -> None:
    write(m=DUTY.replace("  evidence:\n", "  evidence:\n    impact_assessment: legal/pia.md   # signed\n", 1))
    found("m.yaml", "--set", "exporter:evidence.impact_assessment.date=2025-05-31", "--write")
    assert "impact_assessment: {ref: legal/pia.md, date: 2025-05-31}   # signed" in Path("m.yaml").read_text()


def test_people_without_a_name_get_one_when_something_is_said_of_them(lawbook: Lawbook) -> None:
    # LAW: Order 16 art. 5(1)(2): staff, where the law lets an employer send what it truly needs; the kind of people decides.
    files = {"m.yaml": CLEAR.replace("persons: customers", "persons: 640", 1)}
    sitting = Sitting(files, lawbook)
    flow = sitting.report.told[0]
    (slot,) = Places(sitting.report, lawbook).slots("population.kind", flow, [flow.items[0].verdict.item.id])
    ((_, text),) = texts_with([((slot,), "employees")], Places(sitting.report, lawbook))
    after = read(text, "m.yaml")
    name = f"{flow.id}-{flow.items[0].verdict.item.id}"
    assert after.data["populations"][name] == {"size": 640, "kind": "employees"}
    assert after.value(*flow.items[0].verdict.item.at, "persons") == name


def test_what_two_groups_share_is_asked_for_both_at_once(lawbook: Lawbook) -> None:
    # Order 16 art. 8(1): below 100,000 a contract is not needed, from there on it is; 60,000 and 60,000 may be either.
    two = CLEAR.replace("populations:\n", "populations:\n  others: {size: 60_000, kind: customers}\n", 1).replace(
        "size: 640", "size: 60_000", 1
    )
    assert two != CLEAR
    head, _, items = two.partition("    items:\n")
    first = items.partition("\n      - ")[0]
    more = first.replace("persons: customers", "persons: others").replace("id: addresses", "id: more")
    assert more != first
    sitting = Sitting({"m.yaml": f"{head}    items:\n{items.rstrip()}\n{more.rstrip()}\n"}, lawbook)
    (one,) = [each for each in sitting.questions() if ".overlaps." in each.fact]
    assert {"customers", "others"} == {one.fact.split(".")[1], one.fact.split(".")[3]}
    assert sitting.answer(one, "50_000")
    assert [each.fact for each in sitting.questions() if ".overlaps." in each.fact] == []
    assert sitting.report.told[0].kind == "clear"


def test_groups_with_dots_in_their_names_are_answered() -> None:
    text = story(size="60_000", populations="  shop.cn: {kind: customers}\n").replace("persons: customers}", "persons: shop.cn}")
    write(m=text)
    (question,) = found("m.yaml")["questions"]
    assert (question["name"], question["question"]["en"]) == ("populations.shop.cn.size", "how many people are in `shop.cn`?")
    assert found("m.yaml", "--set", "populations.shop.cn.size=900", "--write")["flows"][0]["kind"] == "clear"
    assert "shop.cn: {kind: customers, size: 900}" in Path("m.yaml").read_text()


def test_what_groups_share_is_answered_in_a_call() -> None:
    # Order 16 art. 8(1): 100,000 and more persons need a contract; 60,000 and 60,000 are between 60,000 and 120,000.
    items = "".join(f"      - {{id: {name}, category: person.contact, persons: {name}}}\n" for name in ("customers", "shop.cn"))
    write(m=story(flow(items=items), size="60_000", populations="  shop.cn: {size: 60_000, kind: customers}\n"))
    (question,) = found("m.yaml")["questions"]
    assert question["name"] == "populations.customers.overlaps.shop.cn"
    assert "both `customers` and `shop.cn`" in question["question"]["en"]
    # A range that does not settle it is asked for again.
    again = found("m.yaml", "--set", f"{question['name']}=10_000..50_000", "--write")
    assert [one["name"] for one in again["questions"]] == [question["name"]]
    assert again["questions"][0]["current"] == {"low": 10_000, "high": 50_000}
    done = found("m.yaml", "--set", f"{question['name']}=20_001", "--write")
    assert (done["questions"], done["flows"][0]["kind"]) == ([], "clear")
    assert "overlaps: {shop.cn: 20_001}" in Path("m.yaml").read_text()
    refused = run("ask", "m.yaml", "--set", f"{question['name']}=20_000")
    assert (refused.exit_code, "is stated already" in refused.stderr) == (2, True)


def test_what_is_stated_for_all_is_told_where_it_stands() -> None:
    """Whoever is sent to the line of the flow finds nothing to change there."""
    write(m=OPEN)
    for fact, value, written_ in (("flow.way", "transfer", "    way: transfer"), ("item.core", "true", "    core: false")):
        (line,) = [number for number, one in enumerate(OPEN.splitlines(), 1) if one == written_]
        refused = run("ask", "m.yaml", "--set", f"customers:{fact}={value}")
        assert (refused.exit_code, f"change it there: m.yaml:{line}\n" in refused.stderr) == (2, True), refused.stderr


def test_what_no_answer_here_settles_says_what_would() -> None:
    # Three groups of 40,000 of which each two share 10,000 are 90,000 to 100,000 persons: whether a contract is needed is open.
    names_ = ("a", "b", "c")
    items = "".join(f"      - {{id: {name}, category: person.contact, persons: {name}}}\n" for name in names_)
    shared = {"a": "b: 10_000, c: 10_000", "b": "c: 10_000", "c": ""}
    groups = "".join(f"  {name}: {{size: 40_000, kind: customers, overlaps: {{{shared[name]}}}}}\n" for name in names_)
    write(m=story(flow(items=items), populations=groups.replace(", overlaps: {}", "")))
    questions = found("m.yaml")["questions"]
    assert questions
    assert not any(one["answerable"] for one in questions)
    assert "lie `within` one group" in run("ask", "m.yaml").stdout
    assert run("ask", "m.yaml", "-i", stdin="").exit_code == 4  # nothing is asked that cannot be answered


def test_a_program_reads_json_while_somebody_answers() -> None:
    write(m=CLEAR.replace("  critical_infrastructure_operator: false\n", ""))
    result = run("ask", "m.yaml", "-i", "--format", "json", stdin="false\n")
    data = json.loads(result.stdout)
    assert [one["value"] for one in data["answers"]] == [False]
    assert "critical_infrastructure_operator >" in result.stderr


@pytest.mark.parametrize("day", ["2025-12-31", TODAY, "2026-11-25", "2026-01-01"])
def test_figures_of_another_year_or_of_tomorrow_are_no_answer(day: str) -> None:
    stale = "{as_of: 2024-03-20, ordinary: 0, sensitive: 0}"
    write(m=story(head=exporter(provided=stale)))
    assert names("m.yaml") == ["exporter.provided_this_year"]  # a number alone would stay one of 2024
    result = run("ask", "m.yaml", "--set", f"exporter.provided_this_year={{as_of: {day}, ordinary: 0, sensitive: 0}}", "--write")
    assert (result.exit_code == 2) == (day not in (TODAY, "2026-01-01")), result.output
    assert (stale in Path("m.yaml").read_text()) == (result.exit_code == 2)


def test_every_problem_of_an_answer_is_an_invalid_input(lawbook: Lawbook) -> None:
    sitting = Sitting({"m.yaml": BREACH}, lawbook)
    kinds = Places(sitting.report, lawbook).shape_of("flow.way")
    assert kinds is not None
    with pytest.raises(InvalidInput):
        parsed("transfr", "answer", kinds)


def test_a_report_over_several_manifests_names_the_folder_in_which_their_persons_count_together() -> None:
    """60,000 and 70,000 people of two manifests may be 130,000 (Order 16 art. 8): of either file alone nothing would be asked."""
    one = story(flow("one"), size="60_000")
    two = story(flow("two", persons="buyers"), populations="  buyers: {size: 70_000, kind: customers}\n")
    write(flows__one=one, flows__sub__two=two)
    text = run("check", "flows", "--format", "text", COLUMNS="120").stdout
    assert "tongguan ask flows one --write" in text
    assert "tongguan ask flows two --write" in text
    assert run("ask", "flows", "one").exit_code == 4
    assert run("ask", "flows/one.yaml", "one").exit_code == 0
    write(flows__one=OPEN)
    Path("flows/sub/two.yaml").unlink()
    assert "tongguan ask flows/one.yaml customers --write" in run("check", "flows", "--format", "text", COLUMNS="120").stdout


def test_the_report_names_the_flows_whose_persons_are_in_the_count() -> None:
    """Persons count over all flows of the exporter (Order 16 art. 8), but for those of an exempt contract (art. 5(1)(1), 5(2)) and data of nobody."""
    judged = "by: A. Example, because: the hotel is abroad}"
    contract = flow(
        "booked",
        items=f"      - {{id: guests, category: person.contact, persons: customers, necessary: {{value: true, {judged}}}\n",
        basis="contract",
        purpose="contract",
        service_performed_in="abroad",
        necessity=f"{{kind: contract, individual_is_party: true, truly_necessary: true, {judged}",
    )
    nobody = flow("parts", items="      - {id: parts, category: vehicle.design.bom}\n")
    write(a=story(flow("one") + nobody, size="60_000"), b=story(flow("two", persons="buyers"), populations="  buyers: {size: 70_000}\n"))
    text = run("check", "a.yaml", "b.yaml", "--format", "text", COLUMNS="120").stdout
    assert "persons:   ordinary 70,000–130,000 · counted with two (b.yaml)" in text
    assert "persons:   ordinary 70,000–130,000 · counted with one (a.yaml)" in text
    assert "counted with" not in run("check", "a.yaml", "--format", "text", "--verbose", COLUMNS="120").stdout
    write(c=story(contract + flow("one"), size="60_000"))
    assert "counted with booked" not in run("check", "c.yaml", "--format", "text", "--verbose", COLUMNS="120").stdout


@pytest.mark.parametrize(
    ("encoding", "typed"), [("utf-8", b"\xff\xfe"), ("utf-8", "示例".encode("gbk")), ("gbk", b"\xff\xff"), ("ascii", "示例".encode())]
)
def test_what_is_typed_in_another_encoding_is_asked_for_again(encoding: str, typed: bytes) -> None:
    write(m=OPEN)
    found = subprocess.run(
        [sys.executable, "-m", "tongguan", "ask", "m.yaml", "--interactive", "--as-of", TODAY],
        input=typed + b"\n95_000\n", capture_output=True, check=False, env={**ENVIRONMENT, "TONGGUAN_LANG": "en", "PYTHONIOENCODING": encoding},
    )  # fmt: skip
    assert found.returncode in (0, 4), found.stderr
    assert b"fault" not in found.stderr


def test_a_category_that_is_too_broad_is_asked_for_with_its_kinds() -> None:
    write(m=CLEAR.replace("category: person.contact", "category: vehicle.video"))
    assert "    vehicle.video.exterior, vehicle.video.cabin, vehicle.video.roadside\n" in run("ask", "m.yaml", "--verbose").stdout


BROAD = """\
version: 1
exporter: {id: e, sectors: [automotive]}
defaults:
  flows: {scenario: other}
  items: {vehicles: {low: 50_000, high: 200_000}, faces: {present: true, anonymised: true}}
recipients: {hq: {country: DE}}
flows:
  - id: f
    to: hq
    way: transfer
    collected_in: [CN]
    items:
      - {id: i, category: vehicle.scene.labelled.image}
      - {id: j, category: vehicle.scene.labelled.image}
  - id: g
    to: hq
    way: transfer
    items:
      - {id: i, category: vehicle.telematics.operating}
"""


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("f/i:item.vehicles=60000", "      - {id: i, category: vehicle.scene.labelled.image, vehicles: 60_000}\n"),
        ("f:flow.scenario=rd", "    scenario: {value: rd, by: counsel, because: looked at all}\n"),
        ("f/j:item.faces.anonymised=true", "faces: {anonymised: {value: true, by: counsel, because: looked at all}}}\n"),
    ],
)
def test_an_answer_of_one_leaves_what_defaults_state_for_the_others(answer: str, line: str) -> None:
    """A range that reaches 200,000 cars stays one for those of whom nobody said how many: it is never favourable."""
    write(m=BROAD)
    run("ask", "m.yaml", "--set", answer, "--by", "counsel", "--because", "looked at all", "--write")
    text = Path("m.yaml").read_text(encoding="utf-8")
    assert line in text
    assert [one for one in BROAD.splitlines()[2:5] if one not in text.splitlines()] == []


def test_what_defaults_state_too_broadly_may_be_told_for_all_at_once() -> None:
    write(m=BROAD)
    run("ask", "m.yaml", "--set", "defaults:item.vehicles=60000", "--write")
    assert "items: {vehicles: 60_000, faces" in Path("m.yaml").read_text(encoding="utf-8")
    again = run("ask", "m.yaml", "--set", "defaults:item.vehicles=70000", "--write")
    assert (again.exit_code, "is stated already" in again.stderr) == (2, True)


def test_a_change_that_is_tried_of_one_item_is_tried_of_no_other() -> None:
    write(m=BROAD.replace("vehicles: {low: 50_000, high: 200_000}", "vehicles: 200_000"))
    told = json.loads(run("remedy", "m.yaml", "f", "--set", "f/i:item.vehicles=60000", "--format", "json").stdout)
    # 100,000 cars and more make labelled scenes important (the guide's T7): so it stays for the item of which nothing was tried.
    assert {one["id"]: one["kind"] for one in told["flows"][0]["after"]["items"]} == {"i": "open", "j": "breach"}


# --------------------------------------------------------------------------- what is asked first


@pytest.mark.parametrize("item", ["", "/mine"])
def test_of_a_flow_that_is_named_its_own_items_are_asked_first(item: str) -> None:
    """Whether others are counted with it decides more, and yet whoever names a flow begins with it."""
    own = "      - {id: mine, category: person.contact, persons: few}\n"
    own += "      - {id: more, category: person.contact, persons: few}\n" if item else ""
    many = "      - {id: other, persons: big}\n"
    write(m=story(flow("b", items=many) + flow("a", items=own), populations="  big: {kind: customers}\n  few: {kind: customers}\n"))
    questions = found("m.yaml", f"a{item}")["questions"]
    elsewhere = [one["name"].startswith("b:") for one in questions]
    assert True in elsewhere
    assert False in elsewhere
    assert elsewhere == sorted(elsewhere), [one["name"] for one in questions]
