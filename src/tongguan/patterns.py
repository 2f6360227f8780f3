"""Patterns as in .gitignore: which files of a folder they name."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Line(NamedTuple):
    """One pattern."""

    regex: re.Pattern[str]
    negative: bool
    folders_only: bool


def below(path: str, folder: str) -> str | None:
    """A path as seen from a folder, with forward slashes; `None` where it lies outside of it; both absolute."""
    try:
        found = os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:
        return None  # on another drive
    return None if found == ".." or found.startswith("../") else found


class Patterns:
    """Patterns that count from one folder; a later one goes before an earlier one."""

    def __init__(self, lines: Iterable[str], folder: str) -> None:
        self.folder = folder
        self._lines = [line for text in lines if (line := parse(text)) is not None]

    def match(self, path: str) -> bool:
        """Whether the last pattern that speaks of a file, or of a folder above it, names it; its path is absolute."""
        found = self._inside(path)
        if found is None:
            return False
        parts = found.split("/")
        above = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
        said = False
        for line in self._lines:
            if (not line.folders_only and line.regex.fullmatch(found)) or any(line.regex.fullmatch(one) for one in above):
                said = not line.negative
        return said

    def says(self, path: str, *, folder: bool) -> bool | None:
        """What the last pattern that speaks of exactly this file or folder says of it: named, named not, or nothing."""
        found = self._inside(path)
        for line in reversed(self._lines) if found is not None else ():
            if (folder or not line.folders_only) and line.regex.fullmatch(found or ""):
                return not line.negative
        return None

    def _inside(self, path: str) -> str | None:
        return below(path, self.folder)


@cache
def parse(text: str) -> Line | None:
    """A line of a .gitignore; `None` where it says nothing."""
    text = text.rstrip("\r\n")
    while text.endswith(" ") and not text.endswith("\\ "):
        text = text[:-1]
    if not text or text.startswith("#"):
        return None
    negative = text.startswith("!")
    text = text[negative:]
    folders_only = text.endswith("/")
    body = text[:-1] if folders_only else text
    if not body:
        return None
    anchored = "/" in body
    body = body.removeprefix("/")
    regex = _regex(body)
    if regex is None:
        return None
    return Line(re.compile(regex if anchored else f"(?:.*/)?{regex}", re.DOTALL), negative, folders_only)


def _regex(body: str) -> str | None:
    """The body of a pattern as a regular expression; `None` where it can name nothing."""
    out = ""
    at = 0
    while at < len(body):
        here = body[at]
        if body.startswith("**/", at) and (at == 0 or body[at - 1] == "/"):
            out += "(?:.*/)?"
            at += 3
            continue
        if body[at:] == "**" and at > 0 and body[at - 1] == "/":
            out += ".+"
            break
        if here == "*":
            while at + 1 < len(body) and body[at + 1] == "*":
                at += 1
            out += "[^/]*"
        elif here == "?":
            out += "[^/]"
        elif here == "[":
            found = _bracket(body, at)
            if found is None:
                return None
            told, at = found
            out += told
            continue
        elif here == "\\":
            at += 1
            if at == len(body):
                return None
            out += re.escape(body[at])
        else:
            out += re.escape(here)
        at += 1
    return out


def _bracket(body: str, at: int) -> tuple[str, int] | None:
    """`[abc]`, `[!a-z]` as a regular expression, and where it ends."""
    end = at + 1
    negative = body[end : end + 1] in ("!", "^")
    end += negative
    members = ""
    first = True
    while end < len(body) and (first or body[end] != "]"):
        first = False
        if body.startswith("[:", end) and (stop := body.find(":]", end)) > 0:
            told = _CLASSES.get(body[end + 2 : stop])
            if told is None:
                return None
            members += told
            end = stop + 2
            continue
        if body[end] == "\\" and end + 1 < len(body):
            end += 1
            members += re.escape(body[end])
        elif body[end] == "-":
            members += "-" if members and end + 1 < len(body) and body[end + 1] != "]" else "\\-"
        else:
            members += re.escape(body[end])
        end += 1
    if end >= len(body):
        return None
    told = f"[^/{members}]" if negative else f"(?!/)[{members}]"
    try:
        re.compile(told)
    except re.error:
        # A range that runs backwards names nothing.
        return None
    return told, end + 1


_CLASSES = {
    "alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r"\s", "xdigit": "0-9a-fA-F",
    "punct": re.escape("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
}  # fmt: skip
