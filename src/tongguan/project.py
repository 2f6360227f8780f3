"""One run: which files it judges, under which settings, and what is let pass in it.

`cli` makes one `Project` a call; every command that judges goes through it, so that configuration,
waivers and baselines hold for all of them alike.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tongguan.config import LAW, Misconfigured, Settings, nearest, settle
from tongguan.config import load as load_settings
from tongguan.discover import (
    expanded,
    exporter_named,
    not_there,
    without_exporters,
)
from tongguan.files import Files
from tongguan.paths import as_given, shown, within
from tongguan.problem import InvalidInput, Problem
from tongguan.taking import ALL, CHANGED, STDIN, Taker, at_hand, hushed, patterns_of
from tongguan.waivers import Exceptions, Remark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import BinaryIO

    from tongguan.document import Document
    from tongguan.git import Before, Git
    from tongguan.lawbook.model import Lawbook
    from tongguan.manifest import Manifest, Waiver
    from tongguan.passing import Judging, Passing
    from tongguan.taking import Found, Sources


HELD = 1_000_000
"""Bytes of manifests that are read when they are found, where the others can be read when their turn comes."""
NOT_COUNTED = "not-counted"
"""Code of the warning that manifests of the same exporter are not in the run."""
NAMED = 4
"""Manifests that are told by name, of those that a call leaves out."""
FLAGS: dict[str, Any] = {
    "config": None, "isolated": False, "scope": ALL, "base": None, "waivers_from": None, "no_waivers": False, "allow_empty": False, "exit_zero": False,
    "against": (),
}  # fmt: skip
"""What a call may say beside the settings; `against`: what a run is compared with, which tells the same flows and is not left out."""


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
        self._passing: Passing | None = None
        self.settings = self._settle(_common(self.paths))
        self.remarks: list[Remark] = []
        self.files = Files()
        """What files hold, where some are not saved yet."""
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
        held = None if whole or STDIN in self.paths else HELD
        taker = Taker(
            self.settings.root,
            self.excluded,
            stdin_name,
            stdin,
            held=held,
            allow_empty=self.flags["allow_empty"],
            files=self.files,
        )
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

    def uncounted(self, found: Sequence[tuple[str, bytes | None]]) -> list[Remark]:
        """What is told of manifests of the same exporter that the call, the configuration or git leaves out: their persons are not counted."""
        if STDIN in self.paths or self.flags["scope"] == CHANGED:
            return []
        from tongguan.discover import siblings
        from tongguan.phrases import phrase

        told = []
        against = [os.path.realpath(path) for path in self.flags["against"]]
        for file, beside in siblings(found).items():
            paths = [path for path in beside if not any(within(os.path.realpath(path), one) for one in against)]
            aside = [path for path in paths if not self.paths or self.excluded(path)]
            for name, some in (("count.left_out", [path for path in paths if path not in aside]), ("count.left_aside", aside)):
                names = [as_given(os.path.relpath(path, os.path.dirname(file))) for path in some]
                if names:
                    more = [*names[:NAMED], f"… +{len(names) - NAMED}"] if len(names) > NAMED else names
                    told.append(Remark(NOT_COUNTED, phrase(name, names=", ".join(more)), shown(file)))
        return told

    def _whole(self, taker: Taker) -> None:
        """Everything that the configuration names, else this folder."""
        if self.settings.get("manifests"):
            self._named(taker)
        else:
            taker.folder(".")

    def _named(self, taker: Taker) -> None:
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
        refused = patterns_of([one[1:] for one in plain if one.startswith("!")], setting.folder)
        kept = [(path, raw) for path, raw in taker.sources if raw is not None and not refused.match(os.path.abspath(path))]
        taker.sources[:] = without_exporters(kept)

    def _project(self, taker: Taker) -> None:
        """The whole project: what its configuration names, else everything in it."""
        if self.settings.get("manifests"):
            self._named(taker)
        else:
            taker.folder(shown(self.settings.folder))

    def _changed(self, taker: Taker) -> None:
        """Everything for the counts; reported on is only what the call names, or what git says has changed."""
        taker.held = None  # a change may reach a manifest by the exporter's file that its text names
        self._project(taker)
        # The project may begin above this folder; what lies below is named from here, as everywhere.
        taker.sources[:] = [(shown(path), raw) for path, raw in taker.sources]
        if self.paths:
            named = self.paths
            missing = [(path, *not_there(path)) for path in named if not self.files.there(path)]
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
            if setting.value and patterns_of(setting.value, setting.folder).match(whole):
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
        from tongguan.reading import read

        setting = self.settings.of(key)
        problems: list[Problem] = []
        found: list[Document] = []
        # A file that is named twice counts its persons once.
        for path in {os.path.realpath(one): one for one in setting.value}.values():
            try:
                raw = self.files.read(path, path)
                document = read(raw, shown(path))
                check(document)
                found.append(document)
            except OSError as error:
                problems.append(Problem(setting.origin, f"`{shown(path)}` cannot be read: {error.strerror}", None, f"named under `{key}`"))
            except InvalidInput as error:
                problems.extend(hushed(path, setting, error.problems))
        if problems:
            raise Misconfigured(problems)
        return found

    # ------------------------------------------------------------------ what is let pass

    @property
    def compared(self) -> bool:
        """Whether what was there before is known: by a baseline, or as it stood in a revision."""
        return self.settings.get("baseline") is not None or self.flags["base"] is not None

    def tied(self, paths: Sequence[str]) -> bool:
        """Whether what is let pass is known only once all of these manifests are: a file of waivers, a baseline."""
        if self.compared or self.flags["waivers_from"]:
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

    def before(self, ref: str) -> Before:
        """The repository where this change left a revision."""
        from tongguan.git import Before

        if ref not in self._befores:
            self._befores[ref] = Before(self.git(), ref)
        return self._befores[ref]

    @property
    def passing(self) -> Passing:
        """What files of its own and revisions let pass."""
        from tongguan.passing import Passing

        if self._passing is None:
            self._passing = Passing(self.settings, self.flags, self.paths, self.excluded, self.before, self.files)
        return self._passing

    def beside(self) -> list[str]:
        """The files that the run went by beside the manifests and the rules: configurations, files of waivers, a baseline."""
        found = []
        for settings in (self.settings, *self._loaded.values()):
            origins = [one.origin.rpartition(":")[0] for one in settings.values.values()]
            found += [one for one in (settings.file, *origins) if one and os.path.isfile(one)]
        found += self._passing.read if self._passing is not None else ()
        baseline = self.settings.get("baseline")
        return [*found, *([baseline] if baseline is not None else [])]

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
                    shared[manifest.path] = self.passing.waivers(file, settings, problems)
                    longest[file] = settings.get("waiver_days")
        made = self.made = Exceptions(
            manifests,
            day,
            shared=shared,
            longest=longest,
            confirmed=self.passing.confirmed(manifests, shared) if self.flags["waivers_from"] and not off else None,
            baseline=self.passing.baseline(problems, judging) if self.compared else None,
            off=off,
            whole=not self.paths and self.flags["scope"] == ALL and self._everything(),
        )
        made.problems[:0] = problems
        return made

    def _everything(self) -> bool:
        """Whether a call without paths judges the whole project, not only the folder it is made in."""
        return bool(self.settings.get("manifests")) or os.path.abspath(".") == self.settings.folder


def _any(pattern: str, folder: str, found: Sequence[str]) -> bool:
    wanted = patterns_of([pattern], folder)
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


def _link(path: str) -> Remark:
    from tongguan.phrases import phrase

    return Remark("link-out", phrase("link.out"), as_given(path))
