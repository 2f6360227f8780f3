"""One helper, `check(text)`, serves most tests: manifest text in, report out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from laws import judged_text
from messages import SOURCE, left

import tongguan
from tongguan.chinese import of
from tongguan.document import Document
from tongguan.lawbook.load import load
from tongguan.lawbook.model import Lawbook
from tongguan.problem import Problem
from tongguan.reading import read
from tongguan.report import Report

ROOT = Path(__file__).parent.parent
TODAY = "2026-11-24"

Check = Callable[..., Report]
PLACES = {f"tongguan.{path.relative_to(SOURCE).with_suffix('').as_posix().replace('/', '.')}" for path in SOURCE.rglob("*.py")} - {
    "tongguan.record"
}
"""Modules that make problems; another way of telling one is none."""

# How long an example takes says something about the machine, not about the program. The same examples every time, so that a
# change is red for what it changes; `make explore` draws others, and what it finds becomes a test that names it.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("explore", settings.get_profile("steady"), derandomize=False, print_blob=True)
settings.load_profile("explore" if "TONGGUAN_EXPLORE" in os.environ else "steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--all-facts`: what by default is tried on a sample is tried in full."""
    parser.addoption("--all-facts", action="store_true", help="leave out every fact of every story, exactly where it is small")


@pytest.fixture(scope="session")
def all_facts(request: pytest.FixtureRequest) -> bool:
    """Whether every fact is left out in turn, not a sample."""
    return bool(request.config.getoption("--all-facts"))


MADE: list[Problem] = []
"""The problems that the program made since the last test."""


@pytest.fixture(scope="session", autouse=True)
def made() -> Iterator[None]:
    """Keeps every problem that the program makes, whatever is tested."""
    Problem("", "")  # the class writes how it is made when that is done first
    make = Problem.__init__

    def init(self: Problem, *values: Any, **named: Any) -> None:
        make(self, *values, **named)
        if sys._getframe(1).f_globals["__name__"] in PLACES and len(MADE) < 300:
            MADE.append(self)

    Problem.__init__ = init  # type: ignore[method-assign]
    yield
    Problem.__init__ = make  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def told_in_chinese(made: None) -> Iterator[None]:
    """Whatever was found wrong in a test has its Chinese, and no English sentence is left in it."""
    MADE.clear()
    yield
    for one in dict.fromkeys(MADE):
        for said in filter(None, of(one)):
            assert left(said) is None, f"{one.message} ({one.hint}): {said}"


@pytest.fixture(scope="session")
def lawbook() -> Lawbook:
    """The shipped rules, read from YAML."""
    return load([ROOT / "rules"])


@pytest.fixture(scope="session")
def check(lawbook: Lawbook) -> Check:
    """Judge a manifest given as text."""

    def run(text: str, day: str = TODAY, **others: str) -> Report:
        def fetch(_: str, named: str) -> Document:
            return read(others[named], named)

        return judged_text(text, lawbook, day, fetch)

    return run


@pytest.fixture(scope="session", autouse=True)
def _everything_imported() -> None:
    """Hypothesis also draws constants of the modules that are loaded: one that is imported midway would change what it draws."""
    for found in walk_packages(tongguan.__path__, "tongguan."):
        if found.name != "tongguan.__main__":
            import_module(found.name)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program has no network code; a socket anywhere is a defect."""
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
