"""What a repository held at another revision: asked of the `git` program, and only where a revision is named.

Contents are read as they were committed (`git cat-file`): no filter, no text conversion, no external diff of the
checked repository runs.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from tongguan.config import Misconfigured
from tongguan.paths import repository, shown
from tongguan.patterns import below
from tongguan.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongguan.document import Document

SETTINGS = ("-c", "core.quotepath=off", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
FILE_MODES = (b"100644", b"100755")


class Git:
    """One repository; paths are those of its tree, with forward slashes."""

    def __init__(self, folder: str) -> None:
        root = repository(folder)
        if root is None:
            raise Misconfigured([Problem(folder, "no git repository here", None, "a revision can only be named inside of one")])
        self.root = os.path.realpath(root)
        self.warned = False
        """Whether the last call, though it ended well, said something beside its answer."""

    def inside(self, path: str) -> str | None:
        """A file's path in the tree, or `None` where it lies outside."""
        real = os.path.join(os.path.realpath(os.path.dirname(os.path.abspath(path))), os.path.basename(path))
        return below(real, self.root)

    def before(self, ref: str, head: str = "HEAD") -> str:
        """The commit at which this branch, or another `head`, left `ref`; `ref` itself where the two share no history."""
        commit = self.commit(ref)
        return self._run("merge-base", commit, head).decode().strip() or commit

    def commit(self, ref: str) -> str:
        """The commit that a revision names. Raises `Misconfigured` where there is none."""
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
        if not found:
            hint = "fetch it first; a shallow clone needs `git fetch --unshallow`"
            raise Misconfigured([Problem(ref, "no such revision in this repository", None, hint)])
        return found

    def files(self, commit: str) -> list[str]:
        """The files of a commit; links and submodules are left out."""
        found = []
        for entry in self._run("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
            head, _, name = entry.partition(b"\t")
            if head[:6] in FILE_MODES:
                found.append(os.fsdecode(name))
        return found

    def listed(self, folder: str) -> list[str]:
        """The files below a folder that belong to the project, those not yet added included, seen from there."""
        found = self._run("ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", ".", folder=folder)
        return [os.fsdecode(name) for name in dict.fromkeys(found.split(b"\0")) if name]

    def read(self, commit: str, paths: Iterable[str]) -> dict[str, bytes]:
        """The contents of files as they stood at a commit; those that were not there are left out."""
        paths = [path for path in dict.fromkeys(paths) if "\n" not in path]
        wanted = b"".join(os.fsencode(f"{commit}:{path}\n") for path in paths)
        output = self._run("cat-file", "--batch", given=wanted) if paths else b""
        found: dict[str, bytes] = {}
        at = 0
        for path in paths:
            end = output.index(b"\n", at)
            head = output[at:end].split(b" ")
            at = end + 1
            if len(head) == 3 and head[2].isdigit():
                size = int(head[2])
                if head[1] == b"blob":
                    found[path] = output[at : at + size]
                at += size + 1
        return found

    def changed(self, commit: str, head: str | None = None) -> dict[str, str]:
        """Files that differ from a commit, in another one or here, those not yet added included → the names that they had."""
        found = self._names("diff", "--name-status", "-M", "-z", "--no-ext-diff", "--diff-filter=d", commit, *([head] if head else []))
        if head is not None:
            return found
        new = self._run("ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
        return found | {os.fsdecode(name): os.fsdecode(name) for name in new if name}

    def staged(self) -> dict[str, str]:
        """Files that are about to be committed → the names that they had."""
        return self._names("diff", "--cached", "--name-status", "-M", "-z", "--no-ext-diff", "--diff-filter=d")

    def _names(self, *arguments: str) -> dict[str, str]:
        words = iter(os.fsdecode(self._run(*arguments)).split("\0"))
        found: dict[str, str] = {}
        for status in words:
            if status[:1] in ("R", "C"):
                old = next(words)
                found[next(words)] = old
            elif status:
                name = next(words)
                found[name] = name
        return found

    def _run(self, *arguments: str, given: bytes | None = None, folder: str | None = None) -> bytes:
        environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
        command = ["git", "--no-pager", *SETTINGS, "-C", folder or self.root, *arguments]
        try:
            done = subprocess.run(command, input=given or b"", capture_output=True, check=False, env=environment)  # noqa: S603
        except OSError as error:
            raise Misconfigured(
                [Problem("git", f"cannot be run: {error.strerror}", None, "a revision is read by the `git` program")]
            ) from None
        quiet = arguments[0] in ("rev-parse", "merge-base") and done.returncode == 1
        if done.returncode and not quiet:
            told = done.stderr.decode(errors="replace").strip().splitlines() or [f"ended with {done.returncode}"]
            raise Misconfigured([Problem(self.root, f"git {arguments[0]}: {told[0]}")])
        self.warned = bool(done.stderr)
        return done.stdout


class Before:
    """A repository as it stood where this branch left a revision; `since`: where that commit did, and names are those of then."""

    def __init__(self, git: Git, ref: str, since: str | None = None) -> None:
        self.git = git
        self.commit = git.before(ref, since or "HEAD")
        self._renamed = git.changed(self.commit, since)
        self._kept: dict[str, Document] = {}

    def name(self, path: str) -> str | None:
        """The name that a file of now had in the tree then, or `None` where it lies outside."""
        inside = self.git.inside(path)
        return None if inside is None else self._renamed.get(inside, inside)

    def moved_into(self, folder: str) -> list[str]:
        """The names then of the files that lie below a folder of now and lay elsewhere then; both as in the tree."""
        start = f"{folder}/"
        return [old for new, old in self._renamed.items() if new.startswith(start) and not old.startswith(start)]

    def files(self) -> list[str]:
        """The files that there were."""
        return self.git.files(self.commit)

    def read(self, names: Iterable[str]) -> dict[str, bytes]:
        """Their contents; those that were not there are left out."""
        return self.git.read(self.commit, names)

    def fetch(self, manifest: str, named: str) -> Document:
        """The exporter file that a manifest names, as it stood then. Raises `InvalidInput`."""
        from tongguan.reading import read

        path = os.path.join(os.path.dirname(manifest), named)
        inside = self.git.inside(path)
        if inside is None:
            raise InvalidInput([Problem(path, "lies outside of the repository")])
        if inside not in self._kept:
            found = self.read([inside])
            if inside not in found:
                raise InvalidInput([Problem(path, "was not there")])
            self._kept[inside] = read(found[inside], shown(os.path.join(self.git.root, inside)))
        return self._kept[inside]
