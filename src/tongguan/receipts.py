"""A stored report held against what lies here now: its files, its law, its program; then judged once more under its settings."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from tongguan.call import judge
from tongguan.conditions import content
from tongguan.evidence import GONE, OTHER, OUTSIDE, SAME, File, lying
from tongguan.options import Common
from tongguan.paths import within
from tongguan.project import Project
from tongguan.render.json import render
from tongguan.stored.comparing import Difference, Verification, differences
from tongguan.taking import CHANGED, STDIN
from tongguan.variables import PROJECT
from tongguan.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from tongguan.evidence import Evidence
    from tongguan.git import Before
    from tongguan.problem import Problem
    from tongguan.render import Options
    from tongguan.taking import Found

STATED = "RESULT.json"
"""Where the settings of the run come from."""


def verify(evidence: Evidence, options: Options, common: Common, *, outside: bool) -> Verification:
    """Hold a stored report against what lies here now, and judge it once more."""
    data, root = evidence.data, options.root or "."
    said = data["settings"]
    _keep_inside(said, root, outside=outside)
    inputs = lying(data["inputs"], root, outside=outside)
    beside = lying(said["files"], root, outside=outside)
    found = [_of_file("input", one) for one in inputs if one.state != SAME] + [_of_file("file", one) for one in beside if one.state != SAME]
    packs = [one["path"] for one in said["rules"]]
    found += _packs(said["rules"])
    if data["tool"]["version"] != VERSION:
        found.append(Difference("tool", "changed", "tongguan", data["tool"]["version"], VERSION))
    whole = all(one.state in (SAME, OTHER) for one in inputs) and all(map(os.path.isdir, packs)) and STDIN not in said["paths"]
    if STDIN in said["paths"]:
        found.append(Difference("input", "gone", STDIN))
    if not whole:
        return Verification(tuple(found), judged=False, files=len(inputs) + len(beside), beside=())
    project = _Again(data, os.environ)
    click.get_current_context().meta[PROJECT] = project
    now = _judged(project, data, Common(tuple(packs), common.language, common.color, common.no_cache, data["as_of"]))
    book, other = data["lawbook"], now["lawbook"]
    if book != other:
        found.append(Difference("lawbook", "changed", book["name"], _book(book), _book(other)))
    moved = any(one.what in ("input", "file") for one in found)
    found += differences(data, now, moved=moved)
    return Verification(tuple(found), judged=True, files=len(inputs) + len(beside), beside=tuple(project.more))


def _book(book: Mapping[str, str]) -> str:
    return f"{book['name']} {book['version']} (sha256 {book['sha256']})"


def _of_file(what: str, one: File) -> Difference:
    if one.state == OTHER:
        return Difference(what, "changed", one.path, one.then, one.now)
    change = {GONE: "gone", OUTSIDE: "outside"}.get(one.state, "unreadable")
    return Difference(what, change, one.path, one.then, one.now)


def _packs(packs: list[dict[str, str]]) -> list[Difference]:
    """Packs of rules beside the shipped one that are not what they were."""
    found = []
    for one in packs:
        if not os.path.isdir(one["path"]):
            found.append(Difference("pack", "gone", one["path"], one["sha256"]))
        elif (digest := content(one["path"])) != one["sha256"]:
            found.append(Difference("pack", "changed", one["path"], one["sha256"], digest))
    return found


def _keep_inside(said: Mapping[str, Any], root: str, *, outside: bool) -> None:
    """Refuse a report that names folders or settings outside of the repository: whoever wrote it may want them read."""
    named = [*said["paths"], *(one["path"] for one in said["rules"]), *said["ledgers"], *said["recipient_lists"], *(said["reported"] or ())]
    named += [one for one in (said["config"], said["baseline"]) if one is not None]
    real = os.path.realpath(root)
    for path in named:
        if path != STDIN and ("\0" in path or not (outside or within(os.path.realpath(path), real))):
            raise click.UsageError(f"the report names {path!r}, which lies outside of {root}; with `--outside` it is read all the same")


class _Again(Project):
    """The run of then: its call and its settings, and of its files those that the report names."""

    def __init__(self, data: Mapping[str, Any], environment: Mapping[str, str]) -> None:
        said = data["settings"]
        self._commits = {one["name"]: one["commit"] for one in (said["base"], said["waivers_from"]) if one is not None}
        self._reported = said["reported"]
        self._known = {one["path"] for one in (*data["inputs"], *data["problems"])}
        self.more: list[str] = []
        flags = {
            "config": said["config"], "isolated": said["isolated"], "scope": said["scope"], "no_waivers": said["no_waivers"],
            "base": said["base"] and said["base"]["name"], "waivers_from": said["waivers_from"] and said["waivers_from"]["name"],
            "allow_empty": data["empty_allowed"], "exit_zero": data["exit_zero"],
        }  # fmt: skip
        given = {
            "rules": [one["path"] for one in said["rules"]], "allow": data["allowed"], "strict": data["strict"], "conflicts": data["conflicts"],
            "baseline": said["baseline"], "ledgers": said["ledgers"], "recipient_lists": said["recipient_lists"], "as_of": data["as_of"],
        }  # fmt: skip
        super().__init__(said["paths"], flags, {key: (STATED, value) for key, value in given.items()}, environment)

    def find(self, stdin_name: str = STDIN, stdin: BinaryIO | None = None, *, whole: bool = False) -> tuple[Found, list[Problem]]:
        """The texts of the manifests that were judged."""
        found, problems = super().find(stdin_name, stdin, whole=whole)
        self.more = sorted(path for path, _ in found if path not in self._known)
        found[:] = [one for one in found if one[0] in self._known]
        if self.flags["scope"] == CHANGED and self._reported is not None:
            self.only = frozenset(self._reported)
        return found, problems

    def before(self, ref: str) -> Before:
        """The repository as the run of then saw it, wherever the revision has gone since."""
        from tongguan.git import Before, Git

        class Pinned(Git):
            """The repository, in which a revision is that commit, wherever the branch at hand has left it."""

            def before(self, ref: str, head: str = "HEAD") -> str:
                del head
                return self.commit(ref)

        if ref not in self._befores:
            self._befores[ref] = Before(Pinned(self.git().root), self._commits[ref])
        return self._befores[ref]


def _judged(project: Project, data: Mapping[str, Any], common: Common) -> dict[str, Any]:
    """The JSON report of the run that is made now."""
    from tongguan.render import Options

    report = judge(project.named, common, data["allowed"])
    found: dict[str, Any] = json.loads(render(report, Options()))
    return found
