"""Parts of the language server by themselves: messages in pieces, positions, and where a cursor stands, compared with the parser of YAML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from stories import BREACH, CLEAR, WAIVED

from tongguan.lsp.cursor import KEY, VALUE, cursor
from tongguan.lsp.framing import Broken, Reader, framed
from tongguan.lsp.positions import ENCODINGS, Text, changed, path_of, uri_of
from tongguan.reading import read

EXAMPLES = sorted((ROOT / "examples").glob("*/*.yaml"))


# --------------------------------------------------------------------------- messages


@given(st.lists(st.dictionaries(st.text(), st.text() | st.integers() | st.none())), st.lists(st.integers(1, 50)))
def test_messages_come_out_as_they_went_in(messages: list[dict[str, Any]], pieces: list[int]) -> None:
    data = b"".join(framed(one) for one in messages)
    reader, found, at = Reader(), [], 0
    for size in [*pieces, len(data)]:
        found += list(reader.feed(data[at : at + size]))
        at += size
    assert found == [{"jsonrpc": "2.0", **one} for one in messages]


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_bytes_are_taken_and_a_message_behind_them_is_found(before: bytes, between: bytes) -> None:
    reader = Reader()
    found = list(reader.feed(before))
    found += reader.feed(between + b"\r\n\r\n")
    for number in range(3):
        found += reader.feed(framed({"id": number}))
    # What stands before may swallow one message, as a length that is too great does.
    if b"ength" not in (before + between).lower():
        assert [one["id"] for one in found if not isinstance(one, Broken)] == [0, 1, 2]


def test_a_name_that_is_no_text_is_sent() -> None:
    assert list(Reader().feed(framed({"x": "\ud800"}))) == [{"jsonrpc": "2.0", "x": "\ud800"}]


# --------------------------------------------------------------------------- positions

LINES = st.text(st.sampled_from("ab: 数据😀𠀀é\n\r\u2028"), max_size=40)


@given(LINES, st.sampled_from(ENCODINGS), st.data())
def test_a_position_leads_back_to_its_place(text: str, encoding: str, data: st.DataObject) -> None:
    lines = Text(text, encoding)
    offset = data.draw(st.integers(0, len(text)))
    if text[max(0, offset - 1) : offset + 1] == "\r\n":
        offset -= 1
    back = lines.offset(lines.position(offset))
    # Between a line and its end there is no place of its own.
    assert back == offset or text[back:offset].strip("\r\n") == ""


@given(LINES, LINES, st.data())
def test_a_change_is_that_of_the_text(text: str, more: str, data: st.DataObject) -> None:
    lines = Text(text)
    start = lines.offset(lines.position(data.draw(st.integers(0, len(text)))))
    end = lines.offset(lines.position(data.draw(st.integers(start, len(text)))))
    start, end = sorted((start, end))
    after = changed(lines, {"range": lines.range(start, end), "text": more})
    assert after.text == text[:start] + more + text[end:]


@pytest.mark.parametrize("position", [{"line": 99, "character": 0}, {"line": 0, "character": 99}, {"line": -1, "character": -1}])
def test_a_position_beyond_is_the_nearest(position: dict[str, int]) -> None:
    assert Text("a\r\nb").offset(position) in (0, 1, 4)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=20))
def test_a_path_comes_back_from_its_uri(name: str) -> None:
    path = f"/x/{name}"
    assert path_of(uri_of(path), windows=False) == path


# --------------------------------------------------------------------------- where a cursor stands


def places(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every key and value of a file."""
    found = [at] if at else []
    if isinstance(data, dict):
        for key, value in data.items():
            found += places(value, (*at, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            found += places(value, (*at, number))
    return found


@pytest.mark.parametrize("text", [CLEAR, BREACH, WAIVED, *[pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in EXAMPLES]])
def test_the_keys_of_a_place_are_those_of_the_parser(text: str | Path) -> None:
    text = text.read_text(encoding="utf-8") if isinstance(text, Path) else text
    document = read(text, "m.yaml")
    looked = 0
    for at in places(document.data):
        value = document.value(*at)
        if isinstance(at[-1], str):
            start, _ = document.range(at, key=True)
            found = cursor(text, start + 1)
            if found is not None and found.word == at[-1]:
                # What an alias stands for is under two keys.
                assert found.keys == at or document.range(found.keys, key=True) == document.range(at, key=True)
                assert found.role == KEY
                looked += 1
            else:
                assert text[start] in "\"'", at
        if isinstance(value, str) and " " not in value and value:
            start, end = document.range(at)
            if text[start] in "\"'|>" or "#" in text[start:end]:
                continue
            found = cursor(text, end)
            assert found is not None, at
            assert found.at == at or document.range(found.at) == (start, end), at
            assert found.word == value
            assert found.role == VALUE or isinstance(at[-1], int)
            looked += 1
    assert looked > 5


@given(st.integers(0, len(BREACH)), st.integers(0, 80), st.text("ab:-[]{}\"'#,|> \n\t数", max_size=6), st.integers(0, len(BREACH)))
def test_a_cursor_stands_somewhere_in_any_text(start: int, length: int, more: str, offset: int) -> None:
    text = BREACH[:start] + more + BREACH[start + length :]
    found = cursor(text, offset)
    if found is not None:
        assert found.start <= min(offset, len(text)) or not found.word
        assert text[found.start : found.end] == found.word
        json.dumps(found.at)
