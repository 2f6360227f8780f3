"""`tongguan diff`: what changed in verdicts, and whether anything became stricter."""

from __future__ import annotations

import json
import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from tongguan.call import date_of, day_of, fetch, judge, law_of, lawbook_of, project_of
from tongguan.exits import Exit
from tongguan.options import FLAGS, Common, Helped, OneOf, comparing_options, files
from tongguan.output import tell, write
from tongguan.problem import InvalidInput
from tongguan.screens import screen, show_problems, tell_remarks, uncounted
from tongguan.variables import PROJECT

if TYPE_CHECKING:
    from tongguan.compare.changes import Difference
    from tongguan.compare.sides import Side
    from tongguan.lawbook.model import Words
    from tongguan.problem import Problem
    from tongguan.revision import Revision
    from tongguan.waivers import Remark

STORED = ".json"
STDIN = "-"
_FILES = {"ledgers", "config"}
"""Flags that name files."""
NONE = "none"
"""In the place of a pack: none."""
GATES = ("stricter", "freer", "change", "nothing")


@click.command("diff", cls=Helped)
@click.argument("paths", nargs=-1, metavar="[A B | PATHS]", shell_complete=files)
@click.option("--base", "ref", metavar="REF", help="The manifests as they were when this change left REF, against those of now.")
@click.option("--head", metavar="REF", help="With --base: this revision, not the working tree, is what is new.")
@click.option(
    "--packs", "pair", nargs=2, metavar="OLD NEW", help="The same manifests under one pack of rules and another; `none` for none."
)
@click.option("--fail-on", "gate", type=OneOf(GATES), default="stricter", help="What ends with 1. Default: anything stricter.")
@click.option("--format", "format_", type=OneOf(["text", "markdown", "json"]), default="text", help="What to print.")
@click.option("--verbose", "-v", is_flag=True, help="Every flow, finding, fact and rule in full.")
@comparing_options
def command(
    paths: tuple[str, ...],
    ref: str | None,
    head: str | None,
    pair: tuple[str, str] | None,
    gate: str,
    format_: str,
    verbose: bool,
    days: tuple[str, ...],
    common: Common,
) -> None:
    """What changed in verdicts, and which statements, counts and rules did it.

    \b
    tongguan diff old.yaml new.yaml                       two manifests, or two folders
    tongguan diff --base main [PATHS]                     this change against the branch it comes from
    tongguan diff --as-of 2024-03-21 2024-03-22 [PATHS]   the law of two days
    tongguan diff --packs rules/old rules/new [PATHS]     two packs of rules
    tongguan diff report.json [PATHS]                     what was decided, against what would be now

    Ends with 0 where nothing became stricter, with 1 where something did (--fail-on), else as `check` does.
    """  # noqa: D301 - click reads the backspace as "keep these lines"
    paths, days = _days(paths, days)
    pairs = ref is None and pair is None and len(days) < 2
    if paths.count(STDIN) > int(pairs):
        raise click.UsageError("standard input (`-`) can be one of two manifests only")
    sides = _Sides(paths, common, days, pair)
    if ref is not None:
        found = sides.revisions(ref, head)
    elif head is not None:
        raise click.UsageError("`--head` goes with `--base`")
    elif paths and paths[0].endswith(STORED) and (len(paths) != 2 or not paths[1].endswith(STORED)):
        found = sides.stored()
    elif pair is not None or len(days) == 2:
        found = sides.same()
    elif len(paths) == 2:
        found = sides.two()
    else:
        raise click.UsageError("say what to compare: `A B`, `--base REF`, `--as-of DATE DATE`, `--packs OLD NEW` or a JSON report")
    options = screen(common.language, common.color, verbose=verbose, exact=format_ != "text")
    if found is None or not (found[0].flows or found[1].flows):
        if found is not None:
            tell("nothing was judged: no flow on either side")
        raise SystemExit(Exit.INVALID)
    from tongguan.compare.difference import difference

    # Stored reports keep no rules: what those of the shipped lawbook conclude is known by their names.
    stored = not any(side.known for side in found)
    told = difference(*found, lawbook_of(common.packs, common.no_cache).rules if stored else ())
    status = _status(told, gate)
    module = import_module(f"tongguan.render.diff_{format_}")
    write(getattr(module, format_)(told, options, gate, int(status)), exact=format_ != "text")
    raise SystemExit(status)


def _status(told: Difference, gate: str) -> Exit:
    """How the call ends; where the law of a day was not read, never as if nothing had happened."""
    failed = {"stricter": told.stricter, "freer": told.freer, "change": told.changed, "nothing": False}[gate]
    if failed:
        return Exit.BREACH
    return Exit.UNDECIDED if told.unread and gate != "nothing" else Exit.CLEAR


def _days(paths: tuple[str, ...], days: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Paths and days; a second day may stand behind the first, where a path would."""
    from tongguan.shape import is_day

    if len(days) == 1:
        second = next((one for one in paths if is_day(one) and not os.path.exists(one)), None)
        if second is not None:
            days = (*days, second)
            paths = tuple(one for one in paths if one != second)
    if len(days) > 2:
        raise click.UsageError("`--as-of`: two days at most")
    return paths, tuple(map(date_of, days))


class _Sides:
    """Judges one side after the other, each as a run of its own."""

    def __init__(self, paths: tuple[str, ...], common: Common, days: tuple[str, ...], pair: tuple[str, str] | None) -> None:
        self.paths = paths
        self.common = common
        self.days = days
        self.pair = pair
        self.flags: dict[str, tuple[str, Any]] = dict(click.get_current_context().meta.get(FLAGS, {}))
        """What the flags of the call say of a run."""
        self.told: list[Problem] = []
        """What is wrong with the input so far."""
        self.uncounted: list[Remark] = []
        """What was said of manifests that are left out."""

    def revisions(self, ref: str, head: str | None) -> tuple[Side, Side] | None:
        """A revision against another, or against what is here."""
        from tongguan.git import Before
        from tongguan.phrases import phrase
        from tongguan.revision import laid_out, matches

        git = project_of(self.paths).git()
        since = git.commit(head) if head is not None else None
        before = Before(git, ref, since)
        values = [self.flags[key][1] for key in sorted(_FILES & self.flags.keys())]
        named = tuple(str(one) for value in values for one in (value if isinstance(value, tuple) else (value,)))
        with laid_out(git, before.commit, named) as then:
            there = then.paths(self.paths, before)
            first = self._side(0, self._named(there), _same(f"{ref} ({before.commit[:9]})"), (ref, then))
        if since is None:
            # What was deleted is gone; what never was there is told as a path that is not there.
            now = tuple(path for path in self.paths if not there[path] or os.path.lexists(path) or matches(path))
            return self._both(first, self._side(1, now if now or not self.paths else None, phrase("diff.tree")))
        with laid_out(git, since, named) as then:
            late = then.paths(self.paths, None)
            nowhere = [path for path in self.paths if not there[path] and not late[path]]
            if nowhere:
                raise click.UsageError(f"no such file or folder in either revision: {', '.join(nowhere)}")
            return self._both(first, self._side(1, self._named(late), _same(f"{head} ({since[:9]})"), (str(head), then)))

    def _named(self, there: dict[str, list[str]]) -> tuple[str, ...] | None:
        """The paths of a revision; `None`: the call names some, and nothing of them was there."""
        found = tuple(one for each in there.values() for one in each)
        return found if found or not self.paths else None

    def two(self) -> tuple[Side, Side] | None:
        """Two manifests, folders or stored reports."""
        first, second = (
            self._stored(path) if path.endswith(STORED) else self._side(index, (path,), _same(path), against=self.paths)
            for index, path in enumerate(self.paths)
        )
        return self._both(first, second)

    def same(self) -> tuple[Side, Side] | None:
        """The same manifests under two laws."""
        names = map(_same, self.pair or ("", ""))
        return self._both(*(self._side(index, self.paths, name) for index, name in enumerate(names)))

    def stored(self) -> tuple[Side, Side] | None:
        """A stored report against a new run."""
        from tongguan.phrases import phrase

        one, *others = self.paths
        return self._both(self._stored(one), self._side(1, tuple(others), phrase("diff.now")))

    def _both(self, first: Side | None, second: Side | None) -> tuple[Side, Side] | None:
        return None if first is None or second is None else (first, second)

    def _stored(self, path: str) -> Side | None:
        from tongguan.baseline import data_of
        from tongguan.compare.sides import of_report
        from tongguan.files import bytes_of

        try:
            raw = bytes_of(path)
        except OSError as error:
            raise click.UsageError(f"the report {path} cannot be read: {error.strerror}") from None
        try:
            return of_report(data_of(raw, path, "report", "write it: `tongguan check -o json=FILE`"), path)
        except InvalidInput as error:
            show_problems(error.problems, screen(self.common.language, self.common.color))
            return None

    def _side(
        self,
        index: int,
        paths: tuple[str, ...] | None,
        name: Words,
        then: tuple[str, Revision] | None = None,
        against: tuple[str, ...] = (),
    ) -> Side | None:
        """One side, judged here and now (`then`: as of a revision; `against`: beside which it may lie); `None` where its input has mistakes, which are told. Of no paths at all nothing is judged."""
        from tongguan.compare.sides import of_run
        from tongguan.config import Misconfigured
        from tongguan.pipeline import check
        from tongguan.render.json import render

        revision, past = then or (None, None)
        common = self._common(index, past)
        self._say(common.packs, past, against)
        options = screen(common.language, common.color)
        try:
            if paths is None:
                lawbook, day = lawbook_of(common.packs, common.no_cache), day_of(common.day)
                report = check([], lawbook, day, fetch, law=law_of(common.packs, common.no_cache, day))
            else:
                report = judge(paths, common)
        except Misconfigured:
            _tell(revision)
            raise
        except SystemExit:
            if revision is not None:
                tell(f"that is as it was at {revision}")
            raise
        if report.problems:
            # What is wrong on both sides alike is told once.
            new = [one for one in report.problems if one not in self.told]
            self.told += new
            if new:
                _tell(revision)
                show_problems(new, options)
            return None
        left = [one for one in uncounted(report) if one not in self.uncounted]
        self.uncounted += left
        if left:
            _tell(revision)
            tell_remarks(left, options)
        return of_run(json.loads(render(report, options)), report, name)

    def _say(self, packs: tuple[str, ...], then: Revision | None, against: tuple[str, ...]) -> None:
        """What the flags of the call say of the run that is this side."""
        context = click.get_current_context()
        context.meta.pop(PROJECT, None)
        flags = context.meta[FLAGS] = {**self.flags, "allow_empty": ("--allow-empty", True), "against": ("", against)}
        if self.pair is not None or self.common.packs:
            # Be it none: in the place of those that the configuration names.
            flags["packs"] = ("--rules", packs)
            context.params["packs"] = packs
        for key in _FILES & self.flags.keys():
            flag, value = self.flags[key]
            if then is not None:
                flags[key] = (flag, then.files(value) if isinstance(value, tuple) else (then.files((value,)) or (None,))[0])

    def _common(self, index: int, then: Revision | None) -> Common:
        """What the call says of one side."""
        common = self.common
        day = self.days[min(index, len(self.days) - 1)] if self.days else None
        packs = (*common.packs, *(one for one in (self.pair or ())[index : index + 1] if one != NONE))
        if then is not None:
            packs = then.files(packs)
        return Common(packs, common.language, common.color, common.no_cache, day)


def _same(text: str) -> Words:
    from tongguan.lawbook.model import Words

    return Words(text, text)


def _tell(revision: str | None) -> None:
    """Say that what is told is of a revision."""
    if revision is not None:
        tell(f"as it was at {revision}:")
