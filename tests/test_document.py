"""Reading keeps every place, and refuses what would be silently merged."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tongguan.span
from tongguan.document import Document
from tongguan.events import DEPTH, parser_name
from tongguan.problem import InvalidInput
from tongguan.reading import read, scan
from tongguan.span import BLOCK, Lines, Point, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = """\
# 注释
version: 1
exporter: {id: 示例, name: "引号 内"}
list:
  - one
  - two: 2024-03-22
    三: 'x'
"""


def problems(text: str | bytes) -> list[tuple[str, Point | None]]:
    with pytest.raises(InvalidInput) as caught:
        read(text, "x.yaml")
    return [(problem.message, problem.span.start if problem.span else None) for problem in caught.value.problems]


def test_scalars_follow_yaml_1_2() -> None:
    data = read("a: NO\nb: yes\nc: on\nd: 1_000_000\ne: 010\nf: 2024-03-22\ng: ~\nh: 'true'\ni: 1e3\nj: true\nk: +5\nl:\n", "x").data
    assert data == {
        "a": "NO", "b": "yes", "c": "on", "d": 1_000_000, "e": 10, "f": "2024-03-22",
        "g": None, "h": "true", "i": 1000.0, "j": True, "k": 5, "l": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("version",), Span(Point(2, 10), Point(2, 11))),
        (("exporter", "id"), Span(Point(3, 16), Point(3, 18))),
        (("exporter", "name"), Span(Point(3, 26), Point(3, 32))),
        (("list", 0), Span(Point(5, 5), Point(5, 8))),
        (("list", 1, "two"), Span(Point(6, 10), Point(6, 20))),
        (("list", 1, "三"), Span(Point(7, 8), Point(7, 11))),
    ],
)
def test_values_know_their_place(keys: tuple[str | int, ...], expected: Span) -> None:
    assert read(TEXT, "x").at(*keys) == expected


def test_a_missing_key_has_the_place_of_its_ancestor() -> None:
    document = read(TEXT, "x")
    assert document.at("list", 1, "nothing", "here") == document.at("list", 1)
    assert document.key("list", 1, "三").start == Point(7, 5)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_every_kind_count_as_one(end: str) -> None:
    assert read(TEXT.replace("\n", end), "x").at("list", 1, "三").start == Point(7, 8)


def test_a_byte_order_mark_is_no_column() -> None:
    assert read(b"\xef\xbb\xbfa: 1\n", "x").at("a").start == Point(1, 4)


def test_anchors_keep_the_place_where_the_value_stands() -> None:
    document = read("a: &x {k: 1}\nb: *x\n", "x")
    assert document.data["b"] == {"k": 1}
    assert document.at("b", "k").start == Point(1, 11)


def test_a_key_twice_is_told_with_both_places() -> None:
    with pytest.raises(InvalidInput) as caught:
        read("a: 1\nb: 2\na: 3\n", "x.yaml")
    (problem,) = caught.value.problems
    assert problem.message == "`a` stands twice"
    assert problem.hint == "first on line 1, column 1"
    assert problem.span is not None
    assert problem.span.start == Point(3, 1)


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("<<: {a: 1}", "merge keys", Point(1, 1)),
        ("a: &x [*x]", "points into itself", Point(1, 8)),
        ("a: &x {b: {c: *x}}", "points into itself", Point(1, 15)),
        ("a: *nothing", "has no anchor", Point(1, 4)),
        ("a: !!python/object:os.system x", "tag", Point(1, 4)),
        ("a: 1\n---\nb: 2\n", "second document", Point(2, 1)),
        ("[1]: 2", "a key must be a word", Point(1, 1)),
        ("a: [1, 2", "not YAML", None),
        ("\ta: 1", "not YAML", Point(1, 1)),
        ("a: \x01", "not YAML", None),
    ],
)
def test_what_is_not_read_is_refused_with_its_place(text: str, message: str, place: Point | None) -> None:
    found = problems(text)
    assert any(message in one and (place is None or where == place) for one, where in found), found


def test_absurd_depth_is_refused() -> None:
    assert "levels deep" in problems("[" * (DEPTH + 5))[0][0]
    assert "levels deep" in problems("".join(f"{' ' * depth}a:\n" for depth in range(DEPTH + 5)))[0][0]


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{index}: &a{index} [{', '.join([f'*a{index - 1}'] * 10)}]" for index in range(1, 10)]
    assert "aliases expand" in problems("\n".join(lines))[0][0]


def test_other_encodings_are_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        read("a: 1\nb: 数据\n".encode("gb18030"), "x")
    (problem,) = caught.value.problems
    assert problem.span is not None
    assert problem.span.start == Point(2, 4)
    assert problem.hint is not None
    assert "GBK" in problem.hint
    with pytest.raises(InvalidInput) as caught:
        read("a: 1".encode("utf-16"), "x")
    assert "UTF-16" in (caught.value.problems[0].hint or "")


def test_all_problems_come_at_once() -> None:
    assert len(problems("a: 1\na: 2\n<<: {}\nb: *x\n")) == 3


def test_both_parsers_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    fast = read(TEXT, "x")
    assert parser_name() == "c"
    monkeypatch.setitem(sys.modules, "_ruamel_yaml", None)
    assert parser_name() == "python"
    slow = read(TEXT, "x")
    assert slow.data == fast.data
    assert slow.at("list", 1, "三") == fast.at("list", 1, "三")


def test_ruamel_is_imported_where_yaml_is_read() -> None:
    source = Path(__file__).parent.parent / "src" / "tongguan"
    imported = re.compile(r"^ *(?:from|import) _?ruamel", re.MULTILINE)
    users = {path.name for path in source.rglob("*.py") if imported.search(path.read_text(encoding="utf-8"))}
    assert users == {"cparser.py", "events.py"}


leaves = st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab \"'中~", max_size=3)
trees = st.recursive(leaves, lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text("xyz5~", max_size=2), inner, max_size=6))


def paths(value: Any, keys: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield keys, value
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        yield from paths(inner, (*keys, key))


@given(trees, st.sampled_from([None, 1]))
def test_every_value_is_found_where_it_stands(value: Any, indent: int | None) -> None:
    # JSON is YAML whose brackets say exactly where a value ends.
    document = read(json.dumps(value, ensure_ascii=False, indent=indent), "x")
    assert document.data == value
    for keys, inner in paths(value):
        found = document.places.find(document.data, keys)
        assert found is not None
        key, node, _ = found
        start, end = document.places.extent(node)
        assert json.loads(document.text[start:end]) == inner
        assert (key is None) is (not keys or isinstance(keys[-1], int))
        if key is not None:
            start, end = document.places.extent(key)
            assert json.loads(document.text[start:end]) == keys[-1]


def test_keys_that_may_not_stand_there_shift_no_other() -> None:
    document, found = scan("[1, {a: 2}]: {b: 3}\n<<: {c: 4}\nd: 5\nd: {e: 6}\nf: {g: 7, g: [8], h: 9}\n", "x")
    assert len(found) == 4
    assert document.data == {"d": 5, "f": {"g": 7, "h": 9}}
    assert (document.at("d").start, document.at("f", "g").start, document.at("f", "h").start) == (Point(3, 4), Point(5, 8), Point(5, 22))


def test_an_alias_takes_one_place_among_its_neighbours() -> None:
    document = read("a: &x {k: [1, 2], l: 3}\nb: [*x, 4, *x, {m: *x, n: 5}]\n", "x")
    assert document.at("b", 1).start == Point(2, 9)
    assert document.at("b", 3, "n").start == Point(2, 27)
    assert document.at("b", 3, "m", "l").start == document.at("b", 0, "l").start == Point(1, 22)


@pytest.mark.parametrize("block", [1, 2, 3, 7, BLOCK])
@given(st.lists(st.sampled_from([*"a ：\n\n\r\x85\u2028", "\r\n"]), max_size=40).map("".join), st.data())
def test_lines_are_where_their_ends_are(block: int, text: str, data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tongguan.span, "BLOCK", block)
        lines = Lines(text)
        index = data.draw(st.integers(0, len(text)))
        ends = [match.end() for match in re.finditer(r"\r\n|\r|\n", text)]
        before = [end for end in ends if end <= index]
        texts = re.split(r"\r\n|\r|\n", text)
        assert lines.find(index) == (len(before) + 1, before[-1] if before else 0)
        assert lines.around(index) == texts[len(before)]
        assert [lines.text(number) for number in range(len(texts) + 2)] == ["", *texts, ""]


def test_a_range_over_several_lines_ends_with_its_first() -> None:
    document = Document("m.yaml", "a: 1  \r\nb: 2\r\n", None)
    assert document.extent(0, 12) == (1, 1, 5)
    assert document.extent(8, 9) == (2, 1, 2)
    assert document.extent(3, 3) == (1, 4, 5)
    assert document.point(14) == (3, 1)
    assert document.line_at(9) == "b: 2"


@pytest.mark.parametrize("more", ["", "    anchor: &one {a: b}\n    alias: *one\n"])
def test_entries_and_values_are_found_on_the_way_down(more: str) -> None:
    document = read(f"flows:\n  - id: a\n{more}    items: [{{id: b, category: c}}, {{category: {{d: e}}}}, {{id: f}}]\n", "m.yaml")
    places, flows = document.places, document.data["flows"]
    assert places.plain is not bool(more)
    if places.plain:
        (number,) = places.held(places.value(document.data, "flows", 0)[1])
        assert places.said(flows[0], "id", number) == document.node(("flows", 0, "id"))
        assert places.said(flows[0], "items", number, key=True) == document.node(("flows", 0, "items"), key=True)
        items = list(places.held(places.value(flows[0], "items", number)[1]))
        for index, one in enumerate(items):
            assert places.said(flows[0]["items"][index], "category", one) == document.node(("flows", 0, "items", index, "category"))
        assert len(items) == 3
