"""Text read line by line is, data and places, what the parser of YAML reads; whatever else it is goes to the parser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Check
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tongguan import plain as module
from tongguan.events import parsed
from tongguan.plain import KNOWN, NESTED, plain
from tongguan.problem import InvalidInput
from tongguan.reading import scan

FILES = sorted(path for folder in ("rules", "examples", "tests") for path in (ROOT / folder).rglob("*.yaml"))
TEXTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in FILES}
ARRAYS = ("starts", "ends", "containers", "afters", "passed")


def exactly(one: Any, other: Any) -> bool:
    """Whether two data are equal, in types and in the order of keys as well."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(exactly(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(exactly, one, other))
    return bool(one == other)


def agree(text: str) -> bool:
    """Whether a text is read line by line, and then as the parser reads it."""
    found = plain(text)
    if found is None:
        return False
    try:
        document, problems = parsed(text, "x")
    except InvalidInput as error:
        raise AssertionError(f"the parser refuses {text!r}: {error.problems[0].message}") from None
    assert not problems, (text, problems[0].message)
    data, places = found
    assert exactly(data, document.data), (text, data, document.data)
    for name in ARRAYS:
        assert getattr(places, name) == getattr(document.places, name), (text, name)
    assert not document.places.aliases
    assert not document.places.left_out
    return True


@pytest.mark.parametrize("name", TEXTS)
def test_every_file_of_the_project_is_read_as_the_parser_reads_it(name: str) -> None:
    assert agree(TEXTS[name]) is agree(TEXTS[name].replace("\n", "\r\n"))


def test_nearly_all_files_are_read_line_by_line() -> None:
    assert sum(plain(text) is not None for text in TEXTS.values()) > 0.95 * len(TEXTS)


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n",
        "---\n# told first\na: 1",
        "a:\n- 1\n- b\nc: 2\n",
        "a:\n  - b: 1\n    c:\n      - d\n      - [e, 'f, g', {h: i j, k: \"l: m\"}]\n  -   n: 1\n      o: 2\n\n# told last\n",
        "- a\n- b: c\n",
        "a: b # c\nd: 'e' # f\ng: [h] # i\nj: # k\n  l: m\n",
        "a: [b, # c\n  d,\n\n  e]   # f\ng: {h: 1,\n  i:\n    2, }\n",
        "a: it's 50% {so} [far], x:y #1\n",
        "a: http://b.c/d?e=f&g=h\n",
        "数据: 境外，甲方\n其他: 😀 x\n",
        "a: 2024-03-22\nb: 1_000\nc: NO\nd: 010\ne: ~\nf: 84.000\ng: -\u2013\n".replace("-\u2013", "+1.5"),
        "a: [b, 'c]', # d ]\n  e] # f\ng: ['[x]', {h: i},\n{j: k}\n  ,l\n]\n",
        "a: [" + ", ".join(f"{{b: {number}}}" for number in range(100)) + "]\n"
        "c: [\n" + ",\n".join(f"  d{number}" for number in range(300)) + "]\n",
        "a: ''\nb: \"\"\nc: []\nd: {}\n",
    ],
)
def test_what_is_plain(text: str) -> None:
    assert agree(text)
    assert agree(text.replace("\n", "\r\n"))


@pytest.mark.parametrize(
    "text",
    [
        "", "# nothing\n", "a\n", "a: &b 1\n", "a: *b\n", "a: !c 1\n", "a: |\n  b\n", "a: >-\n  b\n", "a: b\n  c\n", "a:\n  b\n", "a: 'b\n  c'\n",
        'a: "b\\n"\n', "a: 'it''s'\n", "a:\n", "a:\nb: 1\n", "a: {b: }\n", "a: [b c: d]\n", "? a\n: b\n", "a : b\n", "'a': b\n", '{"a": 1}\n', "a: 1\na: 2\n",
        "a: {b: 1, b: 2}\n", "<<: {a: 1}\n", "1: 2\n", "null: 1\n", "true: 1\n", "a: - b\n", "- - a\n", "-\n", "a: b: c\n", "a: b:\n", "a: 1\n b: 2\n",
        "  a: 1\n b: 2\n", "a: 1\n- b\n", "- a\nb: 1\n", "a: 1\n---\nb: 2\n", "---\n---\na: 1\n", "a: 1\n...\n", "%YAML 1.2\n---\na: 1\n", "a:\t1\n",
        "a: b\u0085c\n", "a: b\u2028c\n", "a: \u00a0b\n", "a: 1\rb: 2\r", "a: 1\r\nb: 2\n", "a: [b,\r\nc,\nd]\r\n", "a: b\u200bc\n", "\ufeffa: 1\n", "a: [b\n", "a: [b\n...\n]\n", "a: [b,, c]\n", "a: [b]c\n", "a: [b]#c\n",
        "a: {b: c}: d\n", "a: {b\n", "a: [b: c]\n", "a: [b#c]\n", "a: [b\n  c]\n", "a: @b\n", "a: `b\n", "a: %b\n", "a: ?b\n", "a: -b\n", f"{'a' * 200}: 1\n",
        "".join(f"{' ' * depth}a:\n" for depth in range(NESTED + 5)) + " " * 50 + "a: 1\n", "a: " + "[" * (NESTED + 5) + "]" * (NESTED + 5) + "\n",
    ],
)  # fmt: skip
def test_what_is_left_to_the_parser(text: str) -> None:
    assert plain(text) is None


PIECES = [
    *"abz1~=.中，：\n\t\\'\"|>%@`?&*!-#[]{}_+/^",
    *("key", "x-1", "0.5", "true", "null", '"q"', "'r'", "é", "😀", "<<", " ", "  ", "\n  ", "\n    ", ": ", "- ", " #", ", ", "a: b\n", "- a\n", "a:\n"),
    *("[a, b]", "{a: 1}", "{a: [b, {c: d}], e: f}", "[]", "{}", "---\n", "...\n", "1_000", "84.000", "2024-01-01", "\r\n", "\x85", "\u2028", "\xa0", "\x07"),
]  # fmt: skip


@settings(max_examples=1_500)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("---\n---\na: b\n")
def test_pieces_of_yaml_in_any_order(text: str) -> None:
    agree(text)


@settings(max_examples=600)
@given(st.data())
def test_files_with_something_put_in_left_out_or_moved(data: st.DataObject) -> None:
    lines = TEXTS[data.draw(st.sampled_from(sorted(TEXTS)))].split("\n")
    first = data.draw(st.integers(0, len(lines) - 1))
    part = lines[first : first + data.draw(st.integers(1, 12))]
    outside = min((len(line) - len(line.lstrip(" ")) for line in part if line.strip()), default=0)
    text = "\n".join(line[outside:] for line in part) + data.draw(st.sampled_from(["", "\n", "\n\n", " ", "\n# x"]))
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.sampled_from(PIECES)) + text[at + data.draw(st.integers(0, 3)) :]
    agree(text.replace("\n", data.draw(st.sampled_from(["\n", "\r\n"]))))


def test_lines_are_known_by_heart_and_no_more_of_them_than_may_be() -> None:
    for number in range(3 * KNOWN):
        assert plain(f"a: {number}\nb: [c]\n") is not None
    assert len(module._known) <= KNOWN
    assert len(module._before) <= KNOWN


def test_what_is_known_by_heart_stays_what_it_is(check: Check) -> None:
    """Files share what stands between brackets: nobody may change it."""
    for story in ("carmaker-training-clips", "lidar-supplier"):
        exporter = TEXTS.get(f"examples/{story}/exporter.yaml", "")
        check(TEXTS[f"examples/{story}/manifest.yaml"], **{"exporter.yaml": exporter})
    shared = [(line, said) for line, said in module._known.items() if said is not None and said.inner is not None]
    assert len(shared) > 20
    for line, said in shared:
        again = module._line(line)
        assert again is not None
        assert exactly(again.value, said.value)
        assert again.inner == said.inner


def test_a_text_that_is_refused_is_worded_by_the_parser(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        scan("a: 1\nb: [1, 2\n", str(tmp_path / "x"))
    assert "not YAML" in caught.value.problems[0].message
