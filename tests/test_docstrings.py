"""The examples in docstrings come out as they say."""

from __future__ import annotations

import doctest
import importlib

import pytest
from conftest import ROOT

SOURCE = ROOT / "src"
MODULES = sorted(
    str(path.relative_to(SOURCE).with_suffix("")).replace("/", ".")
    for path in (SOURCE / "tongguan").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0
    assert failed == 0
