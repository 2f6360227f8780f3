"""The C parser alone reads as the whole library does, and leaves the library whole for whoever wants it."""

from __future__ import annotations

import subprocess
import sys

import pytest

ALONE = "from tongguan import cparser; cparser.alone = True\n"
TEXT = "a: [1, 'x', {b: ~}]\nc: &n |\n  two\n  lines\nd: *n\n"
EVENTS = """
def events(parser, text):
    get, found = parser(text).get_event, []
    while (one := get()) is not None:
        found.append((type(one).__module__, type(one).__name__, one.start_mark.index, one.end_mark.index, getattr(one, "value", None)))
    return found
"""


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_reads_as_the_whole_library_does() -> None:
    alone = f"{ALONE}from tongguan.cparser import c_parser\n{EVENTS}\nprint(events(c_parser(), {TEXT!r}))"
    whole = f"import ruamel.yaml\nfrom _ruamel_yaml import CParser\n{EVENTS}\nprint(events(CParser, {TEXT!r}))"
    assert python(alone) == python(whole)


def test_the_library_is_not_loaded() -> None:
    loaded = python(f"import sys\n{ALONE}from tongguan.cparser import c_parser\nassert c_parser() is not None\nprint(*sys.modules)").split()
    assert [name for name in loaded if name in ("ruamel.yaml", "ruamel.yaml.main", "ruamel.yaml.constructor", "ruamel.yaml.scanner")] == []
    assert "_ruamel_yaml" in loaded


@pytest.mark.parametrize("text", ["a: [1, 2\n", "a: b: c\n", "a: \x07\n", "%YAML 9\n---\na: 1\n"])
def test_errors_have_their_places(text: str) -> None:
    told = """
from tongguan.reading import read
from tongguan.problem import InvalidInput
try:
    read({!r}, "m.yaml")
except InvalidInput as error:
    print(error.problems)
"""
    alone = python(ALONE + told.format(text))
    assert "not YAML" in alone
    assert alone == python("import ruamel.yaml\n" + told.format(text))


def test_a_process_that_is_not_ours_keeps_the_library_whole() -> None:
    code = """
from tongguan.cparser import c_parser
parser = c_parser()
from ruamel.yaml import YAML
assert YAML(typ="safe").load("a: [1, 2]") == {"a": [1, 2]}
assert YAML(typ="safe", pure=True).load("a: [1, 2]") == {"a": [1, 2]}
assert c_parser() is parser
"""
    python(code)


def test_a_library_built_otherwise_is_imported_whole() -> None:
    code = """
import tongguan.cparser as it
it.alone = True
it.UNUSED = ("error", "events", "no_such_module")
parser = it.c_parser()
print(parser is not None)
"""
    assert python(code) == python("from tongguan.cparser import c_parser; print(c_parser() is not None)")


def test_without_the_extension_there_is_none() -> None:
    assert (
        python(f"{ALONE}import sys; sys.modules['_ruamel_yaml'] = None\nfrom tongguan.cparser import c_parser; print(c_parser())")
        == "None\n"
    )
    assert (
        python(f"{ALONE}import sys; sys.modules['_ruamel_yaml'] = None\nfrom tongguan.events import parser_name; print(parser_name())")
        == "python\n"
    )
