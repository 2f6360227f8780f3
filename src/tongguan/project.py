"""One run: which files it judges, under which settings, and what is let pass in it.

`cli` makes one `Project` a call; every command that judges goes through it, so that configuration,
waivers and baselines hold for all of them alike.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tongguan.config import LAW, Misconfigured, Setting, Settings, as_given, leads_out, nearest, settle, shown, within
from tongguan.config import load as load_settings
from tongguan.discover import (
    EXPECTED,
    NAMES,
    RealPaths,
    Walk,
    expanded,
    exporter_named,
    hidden,
    looks_like_one,
    named_like_one,
    not_there,
    without_exporters,
)
from tongguan.problem import InvalidInput, Problem
from tongguan.variables import PREFIX
from tongguan.waivers import Exceptions, Remark, read_file, read_manifest

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Mapping, Sequence
    from typing import BinaryIO

    from tongguan.document import Document
    from tongguan.git import Before, Git
    from tongguan.lawbook.model import Lawbook
    from tongguan.manifest import Manifest, Waiver
    from tongguan.patterns import Patterns
    from tongguan.pipeline import Fetch
    from tongguan.report import Report

    Sources = list[tuple[str, bytes]]
    Found = list[tuple[str, bytes | None]]
    """Files, and what they hold as far as it was read already."""
    Judging = Callable[[Sources, Fetch], Report]

HELD = 1_000_000
"""Bytes of manifests that are read when they are found, where the others can be read when their turn comes."""
ALL, CHANGED = "all", "changed"
STDIN = "-"
FLAGS: dict[str, Any] = {
    "config": None, "isolated": False, "scope": ALL, "base": None, "waivers_from": None, "no_waivers": False, "allow_empty": False, "exit_zero": False,
}  # fmt: skip
"""What a call may say beside the settings."""


class Project:
    """Where a run looks, and under which settings."""

    def __init__(
        self, paths: Sequence[str], flags: Mapping[str, Any], given: Mapping[str, tuple[str, Any]], environment: Mapping[str, str]
    ) -> None:
        """`flags`: as in `FLAGS`; `given`: settings stated by flags, key → (flag, value)."""
        self.named = list(paths)
        """The paths as the call names them."""
        self.paths = expanded(paths)
        self.flags = {**FLAGS, **flags}
        self._given = dict(given)
        self._environment = environment
        self._fixed = self.flags["isolated"] or self.flags["config"] or environment.get("TONGGUAN_CONFIG")
        self._found: dict[str, str | None] = {}
        self._loaded: dict[str, Settings] = {}
        self._git: Git | None = None
        self._befores: dict[str, Before] = {}
        self._read: dict[str, list[Waiver]] = {}
        self.settings = self._settle(_common(self.paths))
        self.remarks: list[Remark] = []
        self.only: frozenset[str] | None = None
        """The manifests that are reported on, where the others are only counted."""
        self.made: Exceptions | None = None
        """The waivers of the run, once it was judged."""

    def _settle(self, folder: str) -> Settings:
        config = self.flags["config"]
        return settle(folder, self._environment, config=config, isolated=self.flags["isolated"]).with_flags(self._given)

    def near(self, path: str) -> Settings:
        """The settings of one manifest: those of the nearest configuration.

        Raises `Misconfigured` where it asks for another law than the run goes by.
        """
        if self._fixed or path == STDIN:
            return self.settings
        folder = os.path.dirname(os.path.abspath(path))
        if not within(folder, self.settings.root):
            return self.settings
        if folder not in self._found:
            self._found[folder] = nearest(folder, self.settings.root)
        found = self._found[folder]
        if found is None or shown(found) == self.settings.file:
            return self.settings
        if found not in self._loaded:
            outside = {key: one for key, one in self.settings.values.items() if key in self._given or one.origin.startswith("TONGGUAN_")}
            values = load_settings(found, self.settings.root)
            other = Settings({**values, **outside}, shown(found), self.settings.root)
            for key in LAW:
                if other.get(key) != self.settings.get(key):
                    self._refuse(key, other)
            self._loaded[found] = other
        return self._loaded[found]

    def _refuse(self, key: str, other: Settings) -> None:
        """Persons are counted over a whole run, so one run has one law."""
        place = other.of(key).origin if key in other.values else other.file or ""
        outer = self.settings.of(key).origin if key in self.settings.values else self.settings.file or "the default"
        message = f"`{key}` is another here than in {outer}: one run goes by one law"
        hint = "say it in the outer file only (and `extends` it here), give --config, or judge the folders one by one"
        raise Misconfigured([Problem(place, message, None, hint)])

    # ------------------------------------------------------------------ files

    def collect(self, stdin_name: str = STDIN, stdin: BinaryIO | None = None) -> tuple[Sources, list[Problem]]:
        """The texts of all manifests of the run, and the problems of those that cannot be read."""
        found, problems = self.find(stdin_name, stdin, whole=True)
        return at_hand(found), problems

    def find(self, stdin_name: str = STDIN, stdin: BinaryIO | None = None, *, whole: bool = False) -> tuple[Found, list[Problem]]:
        """The same; not the `whole`, of many texts the first only, where whoever judges part by part can read the others then."""
        taker = _Taker(self, stdin_name, stdin, None if whole or STDIN in self.paths else HELD)
        if self.flags["scope"] == CHANGED:
            self._changed(taker)
        elif self.paths:
            for path in self.paths:
                taker.path(path)
        else:
            self._whole(taker)
        for path, _ in taker.sources:
            self.near(path)
        self.remarks = [_link(path) for path in taker.links]
        taker.unread()
        return taker.sources, taker.problems

    def _whole(self, taker: _Taker) -> None:
        """Everything that the configuration names, else this folder."""
        if self.settings.get("manifests"):
            self._named(taker)
        else:
            taker.folder(".")

    def _named(self, taker: _Taker) -> None:
        taker.held = None  # what a pattern finds may be an exporter's file: its text is looked at
        setting = self.settings.of("manifests")
        plain: list[str] = []
        for one in setting.value:
            path = os.path.join(setting.folder, one)
            if os.path.isdir(path) and not one.startswith("!"):
                taker.folder(shown(path))
            elif os.path.isfile(path):
                taker.file(shown(path))
            else:
                plain.append(one)
        found = taker.matching(plain, setting.folder) if plain else []
        for one in plain:
            if not one.startswith("!") and not self.flags["allow_empty"] and not _any(one, setting.folder, found):
                message = f"no manifest matches `{one}`"
                taker.problems.append(
                    Problem(setting.origin, message, None, "patterns are those of .gitignore, from the folder of the file")
                )
        refused = _patterns([one[1:] for one in plain if one.startswith("!")], setting.folder)
        kept = [(path, raw) for path, raw in taker.sources if raw is not None and not refused.match(os.path.abspath(path))]
        taker.sources[:] = without_exporters(kept)

    def _project(self, taker: _Taker) -> None:
        """The whole project: what its configuration names, else everything in it."""
        if self.settings.get("manifests"):
            self._named(taker)
        else:
            taker.folder(shown(self.settings.folder))

    def _changed(self, taker: _Taker) -> None:
        """Everything for the counts; reported on is only what the call names, or what git says has changed."""
        taker.held = None  # a change may reach a manifest by the exporter's file that its text names
        self._project(taker)
        if self.paths:
            named = self.paths
            missing = [(path, *not_there(path)) for path in named if not os.path.exists(path)]
            taker.problems += [Problem(shown(path), what, None, hint) for path, what, hint in missing]
        else:
            git = self.git()
            changed = git.changed(git.before(self.flags["base"])) if self.flags["base"] else git.staged()
            named = [os.path.join(git.root, path) for path in changed]
        real = {os.path.realpath(path) for path in named}
        folders = [path for path in real if os.path.isdir(path)]

        def touched(path: str) -> bool:
            return os.path.realpath(path) in real or any(within(os.path.realpath(path), folder) for folder in folders)

        packs = [os.path.realpath(one) for one in self.settings.get("rules")]
        packs += [os.path.realpath(one) for key in ("recipient_lists", "ledgers") for one in self.settings.get(key)]
        everything = any(within(path, pack) for path in real for pack in packs)
        self.only = frozenset(path for path, raw in taker.sources if everything or (raw is not None and self._touched(path, raw, touched)))

    def _touched(self, path: str, raw: bytes, touched: Callable[[str], bool]) -> bool:
        """Whether a change reaches a manifest: itself, its exporter, its waivers, its configuration."""
        settings = self.near(path)
        files = [path, exporter_named(path, raw), settings.file, settings.waivers, settings.get("baseline"), self.settings.file]
        return any(touched(one) for one in files if one is not None)

    def excluded(self, path: str) -> bool:
        """Whether the configuration leaves a file out that was found in a folder; the nearest one, or that of the run."""
        whole = os.path.abspath(path)
        for settings in (self.settings, None):
            setting = (settings or self.near(path)).of("exclude")
            if setting.value and _patterns(setting.value, setting.folder).match(whole):
                return True
        return False

    def lists(self, lawbook: Lawbook) -> list[Document]:
        """The files of barred recipients that the configuration names. Raises `Misconfigured`."""
        if not self.settings.get("recipient_lists"):
            return []
        from tongguan.screening import read_lists

        return self._files_of("recipient_lists", lambda document: read_lists(document, lawbook))

    def ledgers(self) -> list[Document]:
        """The ledgers of other repositories that the call or the configuration names. Raises `Misconfigured`."""
        if not self.settings.get("ledgers"):
            return []
        from tongguan.ledgers import read_ledger

        return self._files_of("ledgers", read_ledger)

    def _files_of(self, key: str, check: Callable[[Document], object]) -> list[Document]:
        """The files that a setting names, each of them checked."""
        from tongguan.document import read

        setting = self.settings.of(key)
        problems: list[Problem] = []
        found: list[Document] = []
        # A file that is named twice counts its persons once.
        for path in {os.path.realpath(one): one for one in setting.value}.values():
            try:
                with open(path, "rb") as file:
                    document = read(file.read(), shown(path))
                check(document)
                found.append(document)
            except OSError as error:
                problems.append(Problem(setting.origin, f"`{shown(path)}` cannot be read: {error.strerror}", None, f"named under `{key}`"))
            except InvalidInput as error:
                problems.extend(_hushed(path, setting, error.problems))
        if problems:
            raise Misconfigured(problems)
        return found

    # ------------------------------------------------------------------ what is let pass

    def tied(self, paths: Sequence[str]) -> bool:
        """Whether what is let pass is known only once all of these manifests are: a file of waivers, a baseline."""
        if self.settings.get("baseline") is not None or self.flags["base"] is not None or self.flags["waivers_from"]:
            return True
        if len(set(paths)) < len(paths):
            return True  # two texts under one name
        return not self.flags["no_waivers"] and any(
            one.waivers is not None for one in {id(near): near for near in map(self.near, paths)}.values()
        )

    def git(self) -> Git:
        """The repository of the run."""
        from tongguan.git import Git

        if self._git is None:
            self._git = Git(self.settings.folder if self.settings.file else _common(self.paths))
        return self._git

    def _before(self, ref: str) -> Before:
        """The repository where this change left a revision."""
        from tongguan.git import Before

        if ref not in self._befores:
            self._befores[ref] = Before(self.git(), ref)
        return self._befores[ref]

    def exceptions(self, manifests: Sequence[Manifest], day: str, judging: Judging) -> Exceptions:
        """The waivers and the baseline of the run; `judging` judges other texts without any."""
        off = self.flags["no_waivers"]
        problems: list[Problem] = []
        shared: dict[str, Sequence[Waiver]] = {}
        longest: dict[str, int] = {}
        if not off:
            for manifest in manifests:
                settings = self.near(manifest.path)
                longest[manifest.path] = settings.get("waiver_days")
                file = settings.waivers
                if file is not None:
                    shared[manifest.path] = self._file(file, settings, problems)
                    longest[file] = settings.get("waiver_days")
        made = self.made = Exceptions(
            manifests,
            day,
            shared=shared,
            longest=longest,
            confirmed=self._confirmed(manifests, shared) if self.flags["waivers_from"] and not off else None,
            baseline=self._baseline(problems, judging),
            off=off,
            whole=not self.paths and self.flags["scope"] == ALL and self._everything(),
        )
        made.problems[:0] = problems
        return made

    def _everything(self) -> bool:
        """Whether a call without paths judges the whole project, not only the folder it is made in."""
        return bool(self.settings.get("manifests")) or os.path.abspath(".") == self.settings.folder

    def _file(self, path: str, settings: Settings, problems: list[Problem]) -> list[Waiver]:
        from tongguan.document import read

        if path not in self._read:
            self._read[path] = []
            try:
                with open(path, "rb") as file:
                    raw = file.read()
            except OSError as error:
                named = settings.of("waivers")
                # One that no file names is there by its name only: it is its own place.
                place, what = (named.origin, f"{path} ") if named.value else (path, "")
                raise Misconfigured([Problem(place, f"{what}cannot be read: {error.strerror}")]) from None
            try:
                self._read[path], wrong = read_file(read(raw, path))
            except InvalidInput as error:
                wrong = list(error.problems)
            problems += _hushed(path, settings.of("waivers"), wrong) if wrong else []
        return self._read[path]

    def _confirmed(self, manifests: Sequence[Manifest], shared: Mapping[str, Sequence[Waiver]]) -> dict[str, Sequence[Waiver]]:
        """The waivers as they stood where this change began, by the file in which they stand now."""
        from tongguan.document import read

        before = self._before(self.flags["waivers_from"])
        files = {manifest.path for manifest in manifests} | {one.document.path for waivers in shared.values() for one in waivers}
        places = {path: name for path in files if (name := before.name(path)) is not None}
        contents = before.read(places.values())
        found: dict[str, Sequence[Waiver]] = {}
        in_files = {one.document.path for waivers in shared.values() for one in waivers}
        for path, name in places.items():
            if name not in contents:
                continue
            try:
                document = read(contents[name], path)
            except InvalidInput:
                continue
            found[path] = read_file(document)[0] if path in in_files else read_manifest(document)
        return found

    def _baseline(self, problems: list[Problem], judging: Judging) -> Any:
        named = self.settings.get("baseline")
        ref = self.flags["base"]
        if named is None and ref is None:
            return None
        from collections import Counter

        from tongguan.baseline import Baseline, parse

        marks: Counter[str] = Counter()
        names = []
        if named is not None:
            names.append(named)
            try:
                with open(named, "rb") as file:
                    raw = file.read()
            except OSError as error:
                origin = self.settings.of("baseline").origin
                hint = "write it: `tongguan baseline create`"
                raise Misconfigured([Problem(origin, f"the baseline {named} cannot be read: {error.strerror}", None, hint)]) from None
            try:
                marks = Counter(parse(raw, named))
            except InvalidInput as error:
                problems += error.problems
        proposed: Counter[str] = Counter()
        if named is not None and self.flags["waivers_from"]:
            # A change excuses itself no more by an entry of its own than by a waiver.
            proposed = marks - self._known_before(named)
            marks -= proposed
        if ref is not None:
            names.append(ref)
            marks |= Counter(self._marks_at(ref, judging))
        return Baseline(", ".join(names), marks.elements(), proposed, file=ref is None)

    def _known_before(self, named: str) -> Counter[str]:
        """The marks of the baseline as it stood where this change began."""
        from collections import Counter

        from tongguan.baseline import parse

        before = self._before(self.flags["waivers_from"])
        name = before.name(named)
        contents = before.read([name]) if name is not None else {}
        try:
            return Counter(parse(contents[name], named)) if name in contents else Counter()
        except InvalidInput:
            return Counter()

    def _marks_at(self, ref: str, judging: Judging) -> list[str]:
        """The findings on the same manifests as they stood where this change began, under the law of today."""
        before = self._before(ref)
        report = judging(self._sources_at(before), before.fetch)
        return [finding.mark([item]) for finding in report.findings if finding.kind != "clear" for item in finding.items]

    def _sources_at(self, before: Before) -> Sources:
        """What the same call would have judged then."""
        git = before.git
        tree = [name for name in before.files() if name.endswith((".yaml", ".yml"))]
        here = {name: os.path.join(git.root, *name.split("/")) for name in tree}
        chosen: dict[str, bool] = {}
        """Name in the tree → whether it is a manifest for certain (by name, pattern or call)."""

        def below(folder: str) -> None:
            start = git.inside(os.path.join(folder, "x"))
            start = start[:-1] if start is not None else None
            for name in tree if start is not None else ():
                if name.startswith(start or "") and not hidden(name[len(start or "") :]) and not self.excluded(here[name]):
                    chosen.setdefault(name, named_like_one(name))

        if self.paths and self.flags["scope"] == ALL:
            for path in self.paths:
                if os.path.isdir(path):
                    below(path)
                elif path != STDIN and (name := before.name(path)) is not None:
                    chosen[name] = True
        elif self.settings.get("manifests"):
            setting = self.settings.of("manifests")
            patterns = _patterns(setting.value, setting.folder)
            for one in setting.value:
                if os.path.isdir(os.path.join(setting.folder, one)):
                    below(os.path.join(setting.folder, one))
            chosen |= {name: True for name in tree if patterns.match(_unlinked(here[name], git.root, setting.folder))}
        else:
            below(self.settings.folder if self.flags["scope"] == CHANGED else ".")
        contents = before.read(sorted(chosen))
        found = [
            (shown(here.get(name) or os.path.join(git.root, name)), raw)
            for name, raw in contents.items()
            if chosen[name] or looks_like_one(raw)
        ]
        return without_exporters(found)


class _Taker:
    """Gathers texts, each file once however often it is named."""

    def __init__(self, project: Project, stdin_name: str, stdin: BinaryIO | None, held: int | None) -> None:
        self.project = project
        self.stdin_name = stdin_name
        self.stdin = stdin
        self.held = held
        """Bytes that may still be read; `None`: all."""
        self.sources: Found = []
        self.problems: list[Problem] = []
        self._walk = Walk(project.settings.root)
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
            if as_given(path) not in told and os.path.dirname(path) not in unread and not self.project.excluded(inner):
                self.problems.append(Problem(as_given(path), f"cannot be read: {why}"))

    def path(self, path: str) -> None:
        if path == STDIN:
            if self.stdin is None:
                self.problems.append(Problem(self.stdin_name, "cannot be read: standard input is closed"))
            else:
                self.sources.append((self.stdin_name, self.stdin.read()))
        elif os.path.isdir(path):
            self.folder(path)
        elif os.path.exists(path):
            self.file(path)
        else:
            what, hint = not_there(path)
            self.problems.append(Problem(as_given(path) if path else "''", what, None, hint))

    def folder(self, path: str) -> None:
        there = self._walk.manifests(path)
        found = [one for one in there if not self.project.excluded(one)]
        if (
            not found
            and not self.project.flags["allow_empty"]
            and not any(within(os.path.abspath(one), os.path.abspath(path)) for one in self._walk.unread)
        ):
            hint = (
                f"`exclude` of the configuration leaves out {as_given(there[0])}" + (f" and {len(there) - 1} more" if there[1:] else "")
                if there
                else EXPECTED
            )
            self.problems.append(Problem(as_given(path), "no manifest in this folder", None, hint))
        # A file goes by its own name, not by that of a link to it.
        for one in sorted(found, key=self._walk.linked.__contains__):
            self.file(one)

    def matching(self, patterns: Sequence[str], folder: str) -> list[str]:
        wanted = _patterns(patterns, folder)
        found = [one for one in self._walk.files(folder) if wanted.match(os.path.abspath(one)) and not self.project.excluded(one)]
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
            with open(path, "rb") as file:
                raw = file.read()
        except OSError as error:
            self.problems.append(Problem(as_given(path), f"cannot be read: {error.strerror}"))
            return
        self.sources.append((as_given(path), raw))
        if self.held is not None:
            self.held -= len(raw)


def at_hand(found: Found) -> Sources:
    """The files whose texts were read."""
    return [(path, raw) for path, raw in found if raw is not None]


def _patterns(lines: Sequence[str], folder: str) -> Patterns:
    """Patterns as of .gitignore, relative to a folder."""
    from tongguan.patterns import Patterns

    return Patterns(lines, folder)


def _hushed(path: str, setting: Setting, problems: Sequence[Problem]) -> Sequence[Problem]:
    """What is wrong with a file that a setting names; nothing is shown of one out of the repository that a file within it names."""
    if setting.origin.startswith(("--", PREFIX)) or not leads_out(path, setting.folder):
        return problems
    hint = "it lies out of the repository, so nothing of it is shown; name it by a flag or a variable to see what is wrong"
    return [Problem(setting.origin if ":" in setting.origin else shown(path), f"`{shown(path)}` cannot be used", None, hint)]


def _any(pattern: str, folder: str, found: Sequence[str]) -> bool:
    wanted = _patterns([pattern], folder)
    return any(wanted.match(os.path.abspath(one)) for one in found)


def _common(paths: Sequence[str]) -> str:
    """The innermost folder that holds all of these paths, absolute."""
    folders = []
    for path in paths:
        folder = os.path.abspath(path if path != STDIN else ".")
        while not os.path.isdir(folder):
            folder = os.path.dirname(folder)
        folders.append(folder)
    try:
        return os.path.commonpath(folders) if folders else os.getcwd()
    except ValueError:
        return os.getcwd()


def _unlinked(path: str, root: str, folder: str) -> str:
    """A file of the tree as it is seen from a folder that may have been reached by a link."""
    real = os.path.realpath(folder)
    if real == folder or not within(path, root):
        return path
    return os.path.join(folder, os.path.relpath(path, real))


def _link(path: str) -> Remark:
    from tongguan.phrases import phrase

    return Remark("link-out", phrase("link.out"), as_given(path))
