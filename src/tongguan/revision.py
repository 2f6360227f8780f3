"""A revision that lies in a folder of its own, where a run is made as it would have been made then."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tongguan.config import Misconfigured
from tongguan.discover import WILD, looks_like_one, named_like_one
from tongguan.files import bytes_of
from tongguan.paths import within
from tongguan.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tongguan.git import Before, Git

READ = (".yaml", ".yml", ".toml")
"""What a run may read: manifests, exporters, waivers, configuration, rules."""
NAMED = ".json"
"""What it reads only where a configuration or the call names it: baselines and ledgers; repositories may be full of such files."""
NAMING = (b"baseline", b"ledgers")
"""The settings that name them."""
GIT_TELLS = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE")
"""What git tells the programs that it calls, a hook perhaps, of the repository."""


class Revision:
    """A commit in a folder, seen from the folder of the call as it was then."""

    def __init__(self, git: Git, folder: str, here: str) -> None:
        self._git = git
        self._folder = folder
        self._here = here

    def paths(self, named: Iterable[str], before: Before | None) -> dict[str, list[str]]:
        """What each path of the call is called here; nothing where it was not there. `before`: where files may have had other names.

        Raises `Misconfigured` where one lies outside of the repository.
        """
        return {path: self._found(path, before) for path in named}

    def _found(self, path: str, before: Before | None) -> list[str]:
        whole = os.path.abspath(os.path.join(self._here, path))
        name = "" if os.path.realpath(whole) == self._git.root else self._git.inside(whole)
        if name is None:
            raise Misconfigured([Problem(path, f"lies outside of the repository {self._git.root}")])
        if any(sign in path for sign in WILD) and not os.path.exists(whole):
            return [path] if matches(path) else []
        old, moved = name, []
        if before is not None and name:
            old, moved = before.name(whole) or name, before.moved_into(name)
        places = {one: os.path.join(self._folder, *one.split("/")) for one in (old, *moved)}
        return [os.path.relpath(place) for one, place in places.items() if os.path.exists(place) and (one == old or _is_manifest(place))]

    def files(self, named: Iterable[str]) -> tuple[str, ...]:
        """What flags name: as it was then, left out where it was not there; what lies out of the repository as it is."""
        found = []
        for path in named:
            whole = os.path.join(self._here, path)
            inside = self._git.inside(os.path.abspath(whole))
            target = os.path.join(self._folder, *(inside or "").split("/"))
            if inside is None:
                found.append(whole)
            elif os.path.exists(target):
                found.append(os.path.relpath(target))
        return tuple(found)


def matches(path: str) -> bool:
    """Whether there is anything that a pattern names from here."""
    from glob import glob

    return bool(glob(path, recursive=True))


def _is_manifest(path: str) -> bool:
    """Whether a file is a manifest; an exporter's moves along with those."""
    return named_like_one(path) or looks_like_one(bytes_of(path))


@contextmanager
def laid_out(git: Git, commit: str, named: Iterable[str]) -> Iterator[Revision]:
    """The revision, gone afterwards; meanwhile the folder of the call is worked in as it was then. `named`: files that the call names."""
    from tempfile import TemporaryDirectory

    here = os.getcwd()
    with TemporaryDirectory(prefix="tongguan-", ignore_cleanup_errors=True) as made:
        folder = os.path.realpath(made)
        _lay_out(git, commit, folder, named)
        inner = os.path.join(folder, os.path.relpath(os.path.realpath(here), git.root))
        os.makedirs(inner, exist_ok=True)
        os.chdir(inner)
        told = {name: os.environ.pop(name) for name in GIT_TELLS if name in os.environ}
        try:
            yield Revision(git, folder, here)
        finally:
            os.environ.update(told)
            os.chdir(here)


def _lay_out(git: Git, commit: str, folder: str, named: Iterable[str]) -> None:
    """Write all that a run may read of a commit into an empty folder, which then is a repository of its own without a history."""
    names = git.files(commit)
    texts = git.read(commit, [name for name in names if name.endswith(READ)])
    called = b"\n".join([os.fsencode("\n".join(named)), *(raw for raw in texts.values() if any(word in raw for word in NAMING))])
    texts |= git.read(commit, [name for name in names if name.endswith(NAMED) and os.fsencode(os.path.basename(name)) in called])
    for name, raw in texts.items():
        path = os.path.normpath(os.path.join(folder, *name.split("/")))
        if within(path, folder):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(raw)
    # As much as git takes for a repository: everything in it is a new file, and nothing is left aside.
    for name in ("objects", "refs"):
        os.makedirs(os.path.join(folder, ".git", name))
    for name, text in (("HEAD", "ref: refs/heads/main\n"), ("config", "[core]\n\trepositoryformatversion = 0\n\texcludesFile =\n")):
        with open(os.path.join(folder, ".git", name), "w", encoding="utf-8") as file:
            file.write(text)
