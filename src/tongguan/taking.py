"""The texts of a run, gathered from folders, patterns, files and standard input."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tongguan.discover import EXPECTED, NAMES, RealPaths, Walk, not_there
from tongguan.files import Files, streamed
from tongguan.paths import as_given, leads_out, shown, within
from tongguan.problem import Problem
from tongguan.variables import PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import BinaryIO

    from tongguan.config import Setting
    from tongguan.patterns import Patterns

    Sources = list[tuple[str, bytes]]
    Found = list[tuple[str, bytes | None]]
    """Files, and what they hold as far as it was read already."""

ALL, CHANGED = "all", "changed"
STDIN = "-"


class Taker:
    """Gathers texts, each file once however often it is named."""

    def __init__(
        self,
        root: str,
        excluded: Callable[[str], bool],
        stdin_name: str,
        stdin: BinaryIO | None,
        *,
        held: int | None,
        allow_empty: bool,
        files: Files,
    ) -> None:
        self._excluded = excluded
        """Whether the configuration leaves out a file that is found in a folder."""
        self._allow_empty = allow_empty
        """Whether a folder may be without manifests."""
        self.stdin_name = stdin_name
        self.stdin = stdin
        self.held = held
        """Bytes that may still be read; `None`: all."""
        self.sources: Found = []
        self.problems: list[Problem] = []
        self._files = files
        self._walk = Walk(root, files)
        self._seen: set[str] = set()
        self._real = RealPaths()

    @property
    def links(self) -> list[str]:
        return self._walk.links

    def unread(self) -> None:
        """Add the folders and files that could not be looked into: nobody knows what is judged then."""
        told = {problem.path for problem in self.problems}
        unread = self._walk.unread
        for path, why in unread.items():
            inner = os.path.join(path, NAMES[0]) if os.path.isdir(path) else path
            if as_given(path) not in told and os.path.dirname(path) not in unread and not self._excluded(inner):
                self.problems.append(Problem(as_given(path), f"cannot be read: {why}"))

    def path(self, path: str) -> None:
        if path == STDIN:
            if self.stdin is None:
                self.problems.append(Problem(self.stdin_name, "cannot be read: standard input is closed"))
            else:
                try:
                    self.sources.append((self.stdin_name, streamed(self.stdin)))
                except OSError as error:
                    self.problems.append(Problem(self.stdin_name, f"cannot be read: {error.strerror}"))
        elif os.path.isdir(path):
            self.folder(path)
        elif os.path.exists(path):
            self.file(path)
        else:
            what, hint = not_there(path)
            self.problems.append(Problem(as_given(path) if path else "''", what, None, hint))

    def folder(self, path: str) -> None:
        there = self._walk.manifests(path)
        found = [one for one in there if not self._excluded(one)]
        if (
            not found
            and not self._allow_empty
            and not any(within(os.path.abspath(one), os.path.abspath(path)) for one in self._walk.unread)
        ):
            hint = (
                f"`exclude` of the configuration leaves out {as_given(there[0])}" + (f" and {len(there) - 1} more" if there[1:] else "")
                if there
                else f"{EXPECTED}; `tongguan init` writes a first one"
            )
            self.problems.append(Problem(as_given(path), "no manifest in this folder", None, hint))
        # A file goes by its own name, not by that of a link to it.
        for one in sorted(found, key=self._walk.linked.__contains__):
            self.file(one)

    def matching(self, patterns: Sequence[str], folder: str) -> list[str]:
        wanted = patterns_of(patterns, folder)
        found = [one for one in self._walk.files(folder) if wanted.match(os.path.abspath(one)) and not self._excluded(one)]
        for one in sorted(found, key=self._walk.linked.__contains__):
            self.file(shown(one))
        return found

    def file(self, path: str) -> None:
        real = self._real(path)
        if real in self._seen:
            return
        self._seen.add(real)
        if self.held is not None and self.held <= 0:
            self.sources.append((as_given(path), None))
            return
        try:
            raw = self._files.read(path, real)
        except OSError as error:
            self.problems.append(Problem(as_given(path), f"cannot be read: {error.strerror}"))
            return
        self.sources.append((as_given(path), raw))
        if self.held is not None:
            self.held -= len(raw)


def at_hand(found: Found) -> Sources:
    """The files whose texts were read."""
    return [(path, raw) for path, raw in found if raw is not None]


def patterns_of(lines: Sequence[str], folder: str) -> Patterns:
    """Patterns as of .gitignore, relative to a folder."""
    from tongguan.patterns import Patterns

    return Patterns(lines, folder)


def hushed(path: str, setting: Setting, problems: Sequence[Problem]) -> Sequence[Problem]:
    """What is wrong with a file that a setting names; nothing is shown of one out of the repository that a file within it names."""
    if setting.origin.startswith(("--", PREFIX)) or not leads_out(path, setting.folder):
        return problems
    hint = "it lies out of the repository, so nothing of it is shown; name it by a flag or a variable to see what is wrong"
    return [Problem(setting.origin if ":" in setting.origin else shown(path), f"`{shown(path)}` cannot be used", None, hint)]
