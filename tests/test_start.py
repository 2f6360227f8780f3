"""click without what it never uses here says and does what the whole of it does."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongguan.start import cleandoc

SPARED = ("ast", "datetime", "dis", "gettext", "inspect", "platform", "threading", "tokenize", "uuid")


def python(code: str, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-I", "-c", code, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "arguments", [["--help"], ["check", "--help"], ["rules", "--help"], ["help", "exit-codes"], ["--version"], ["chekc"], ["check", "--lang"], ["check", "--lang", "fr"], ["check", "--no-such"]]
)  # fmt: skip
def test_it_says_what_the_whole_of_click_says(arguments: list[str]) -> None:
    run = "import sys; sys.argv[0] = 'tongguan'; from tongguan.{} import script; script()"
    assert python(run.format("start"), *arguments) == python(run.format("cli"), *arguments)


def test_what_click_never_uses_is_not_loaded() -> None:
    code = "import sys; sys.argv[0] = 'tongguan'; import tongguan.start as start; start._click(); print(*sys.modules)"
    status, loaded, _ = python(code)
    assert status == 0
    assert "click.core" in loaded.split()
    assert [name for name in SPARED if name in loaded.split()] == []


def test_anything_else_is_fetched_from_the_real_module() -> None:
    code = """
import tongguan.start as start
start._click()
import click, inspect, uuid
from click.core import inspect as core
from click.types import datetime, uuid as types
from datetime import datetime as real
assert core is not inspect and core.isfunction is inspect.isfunction and core.cleandoc(" a\\n  b\\n  c") == "a\\nb\\nc"
assert types.UUID is uuid.UUID and datetime is real
assert click.UUID.convert("12345678123456781234567812345678", None, None) == uuid.UUID("12345678123456781234567812345678")
try:
    core.no_such_name
except AttributeError:
    print("as it should")
"""
    assert python(code) == (0, "as it should\n", "")


def test_a_click_that_needs_more_is_imported_whole() -> None:
    code = """
import tongguan.start as start
start._given = lambda: {"gettext": {}, "uuid": {}}
start._click()
import click, gettext
from click.core import _
assert _ is gettext.gettext
"""
    assert python(code) == (0, "", "")


@given(st.text(" \t\nab"))
def test_texts_are_cleaned_as_elsewhere(text: str) -> None:
    assert cleandoc(text) == inspect.cleandoc(text)
