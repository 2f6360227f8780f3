"""The law of a day, laid out once for all tests that judge under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.document import Document
from tongguan.judge.law import Law
from tongguan.pipeline import check
from tongguan.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tongguan.lawbook.model import Lawbook
    from tongguan.pipeline import Fetch
    from tongguan.report import Report

_laws: dict[tuple[int, str, bool], Law] = {}


def law_of(lawbook: Lawbook, day: str, *, strict: bool = False) -> Law:
    """The law of a day, with the opinions that it came to in other tests; test_known.py shows that they are each item's own."""
    key = (id(lawbook), day, strict)
    if key not in _laws:
        _laws[key] = Law(lawbook, day, strict_conflicts=strict)
    return _laws[key]


def nothing(_: str, named: str) -> Document:
    """An exporter file that says nothing."""
    return read("", named)


def judged(
    sources: Sequence[tuple[str, bytes | str]], lawbook: Lawbook, day: str, fetch: Fetch = nothing, *, strict: bool = False, **more: Any
) -> Report:
    """The report on these texts."""
    return check(sources, lawbook, day, fetch, law=law_of(lawbook, day, strict=strict), **more)


def judged_again(path: Path, text: str, texts: Mapping[str, str], lawbook: Lawbook, day: str, flow: tuple[str, str] | None) -> Report:
    """The report on a file that holds this text, other texts in the place of some files."""

    def fetch(_: str, named: str) -> Document:
        other = path.parent / named
        return read(texts.get(str(other), other.read_text(encoding="utf-8")), str(other))

    return judged([(str(path), texts.get(str(path), text))], lawbook, day, fetch, flow=flow)


def judged_text(text: str, lawbook: Lawbook, day: str, fetch: Fetch = nothing) -> Report:
    """The report on one manifest."""
    return judged([("m.yaml", text)], lawbook, day, fetch)
