"""What is let pass in a run, as far as it stands in files of its own or in a revision: shared waivers, a baseline."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from tongguan.baseline import Baseline, parse
from tongguan.config import Misconfigured
from tongguan.discover import hidden, looks_like_one, named_like_one, without_exporters
from tongguan.paths import shown, within
from tongguan.problem import InvalidInput, Problem
from tongguan.taking import ALL, CHANGED, STDIN, hushed, patterns_of
from tongguan.waivers import read_file, read_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from tongguan.config import Settings
    from tongguan.files import Files
    from tongguan.git import Before
    from tongguan.manifest import Manifest, Waiver
    from tongguan.pipeline import Fetch
    from tongguan.report import Report
    from tongguan.taking import Sources

    Judging = Callable[[Sources, Fetch], Report]


class Passing:
    """What one run lets pass."""

    def __init__(
        self,
        settings: Settings,
        flags: Mapping[str, Any],
        paths: Sequence[str],
        excluded: Callable[[str], bool],
        before: Callable[[str], Before],
        files: Files,
    ) -> None:
        self.settings = settings
        self.flags = flags
        """What the call says beside the settings, as in `project.FLAGS`."""
        self.paths = paths
        self._excluded = excluded
        """Whether the configuration leaves out a file that is found in a folder."""
        self._files = files
        self._before = before
        """The repository where this change left a revision."""
        self._read: dict[str, list[Waiver]] = {}

    @property
    def read(self) -> list[str]:
        """The files of waivers that were read."""
        return list(self._read)

    def waivers(self, path: str, settings: Settings, problems: list[Problem]) -> list[Waiver]:
        """The waivers of a file that settings name, and what is wrong with it. Raises `Misconfigured`."""
        from tongguan.reading import read

        if path not in self._read:
            self._read[path] = []
            try:
                raw = self._files.read(path)
            except OSError as error:
                named = settings.of("waivers")
                # One that no file names is there by its name only: it is its own place.
                place, what = (named.origin, f"{path} ") if named.value else (path, "")
                raise Misconfigured([Problem(place, f"{what}cannot be read: {error.strerror}")]) from None
            try:
                self._read[path], wrong = read_file(read(raw, path))
            except InvalidInput as error:
                wrong = list(error.problems)
            problems += hushed(path, settings.of("waivers"), wrong) if wrong else []
        return self._read[path]

    def confirmed(self, manifests: Sequence[Manifest], shared: Mapping[str, Sequence[Waiver]]) -> dict[str, Sequence[Waiver]]:
        """The waivers as they stood where this change began, by the file in which they stand now."""
        from tongguan.reading import read

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

    def baseline(self, problems: list[Problem], judging: Judging) -> Baseline:
        """The findings that were known before, by a file, by a revision, or by both. Raises `Misconfigured`."""
        named = self.settings.get("baseline")
        ref = self.flags["base"]
        marks: Counter[str] = Counter()
        names = []
        if named is not None:
            names.append(named)
            try:
                raw = self._files.read(named)
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
                if name.startswith(start or "") and not hidden(name[len(start or "") :]) and not self._excluded(here[name]):
                    chosen.setdefault(name, named_like_one(name))

        if self.paths and self.flags["scope"] == ALL:
            for path in self.paths:
                if os.path.isdir(path):
                    below(path)
                elif path != STDIN and (name := before.name(path)) is not None:
                    chosen[name] = True
        elif self.settings.get("manifests"):
            setting = self.settings.of("manifests")
            wanted = patterns_of(setting.value, setting.folder)
            for one in setting.value:
                if os.path.isdir(os.path.join(setting.folder, one)):
                    below(os.path.join(setting.folder, one))
            chosen |= {name: True for name in tree if wanted.match(_unlinked(here[name], git.root, setting.folder))}
        else:
            below(self.settings.folder if self.flags["scope"] == CHANGED else ".")
        contents = before.read(sorted(chosen))
        found = [
            (shown(here.get(name) or os.path.join(git.root, name)), raw)
            for name, raw in contents.items()
            if chosen[name] or looks_like_one(raw)
        ]
        return without_exporters(found)


def _unlinked(path: str, root: str, folder: str) -> str:
    """A file of the tree as it is seen from a folder that may have been reached by a link."""
    real = os.path.realpath(folder)
    if real == folder or not within(path, root):
        return path
    return os.path.join(folder, os.path.relpath(path, real))
