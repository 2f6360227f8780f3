"""Stored reports and the files that they name, as they lie here now."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tongguan.exits import Exit
from tongguan.files import size_of
from tongguan.paths import within
from tongguan.problem import InvalidInput
from tongguan.screens import show_problems
from tongguan.stored.reading import LARGEST, read, whole
from tongguan.stored.restoring import restored
from tongguan.taking import STDIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tongguan.render import Options
    from tongguan.stored.restoring import Restored

SAME, OTHER, GONE, OUTSIDE, UNREADABLE = "same", "other", "gone", "outside", "unreadable"
"""How a file lies to the content that a report names."""


class File(NamedTuple):
    """A file that a report names, and what became of it."""

    path: str
    then: str
    """The digest of its text."""
    state: str
    now: str = ""
    """The digest now; of a file that cannot be read why."""
    text: str | None = None
    """What it holds, where that is what was judged."""


class Evidence(NamedTuple):
    """A stored report."""

    name: str
    data: dict[str, Any]
    text: str


def evidence(path: str, options: Options) -> Evidence:
    """The stored report in a file; where it is none, that is told and the call ends with 3."""
    from tongguan.schemas import published_file

    try:
        if path == STDIN:
            stream = sys.stdin
            raw = stream.buffer.read(LARGEST + 1) if stream is not None else b""
        else:
            size_of(path)
            with open(path, "rb") as file:
                raw = file.read(LARGEST + 1)
    except OSError as error:
        raise click.UsageError(f"the report {path} cannot be read: {error.strerror}") from None
    try:
        data, text = read(raw, path, published_file("report"))
        whole(data, text, path)
        restored(data, text, path, {})
    except InvalidInput as error:
        show_problems(error.problems, options)
        raise SystemExit(Exit.INVALID) from None
    return Evidence(path, data, text)


def again(found: Evidence, files: Iterable[File]) -> Restored:
    """The report as it is told, with the lines of files that still hold what was judged."""
    return restored(found.data, found.text, found.name, {one.path: one.text for one in files if one.text is not None})


def lying(named: Iterable[Mapping[str, str]], root: str, *, outside: bool = False) -> list[File]:
    """The files of these digests as they lie here now. None is opened that lies outside of a folder, but where that is asked for."""
    return [_lying(one["path"], one["sha256"], os.path.realpath(root), outside=outside) for one in named]


def _lying(path: str, then: str, root: str, *, outside: bool) -> File:
    from tongguan.digest import digests
    from tongguan.reading import decode

    if path == STDIN:
        return File(path, then, GONE)
    if "\0" in path or not (outside or within(os.path.realpath(path), root)):
        return File(path, then, OUTSIDE)
    try:
        # Whoever opens a pipe waits for its other end.
        if not stat.S_ISREG(os.stat(path).st_mode):
            return File(path, then, UNREADABLE, "no file")
        with open(path, "rb") as file:
            raw = file.read(LARGEST)
        text = decode(raw, path)
    except FileNotFoundError:
        return File(path, then, GONE)
    except OSError as error:
        return File(path, then, UNREADABLE, error.strerror or "")
    except InvalidInput as error:
        return File(path, then, OTHER, error.problems[0].message)
    now = digests([text])[0]
    return File(path, then, SAME, now, text) if now == then else File(path, then, OTHER, now)
