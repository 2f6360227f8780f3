"""Projects judged with what is in the editor: found, configured and counted as `tongguan check --scope changed` does it."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tongguan.call import day_of, documents, judge, law_of, lawbook_of, laws
from tongguan.config import FILES, PYPROJECT, settle
from tongguan.discover import exporter_named
from tongguan.files import bytes_of
from tongguan.lsp.meant import EXPORTER, MANIFEST, kind_of
from tongguan.lsp.notices import Notice, aside, notices, placed_at, unjudged, wrong
from tongguan.phrases import phrase, speak
from tongguan.problem import InvalidInput
from tongguan.project import Project
from tongguan.reading import scan
from tongguan.taking import ALL, CHANGED
from tongguan.variables import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tongguan.lawbook.model import Lawbook
    from tongguan.options import Common
    from tongguan.report import Report

CONFIGURATIONS = (*FILES, PYPROJECT)
CELLS = 1_000
"""Kinds of items that the law of a day remembers; whoever edits for a whole day then begins with a new one."""
LAWS = 4
"""Laws that are kept: of several packs, or days."""


class Judged(NamedTuple):
    """What became of one project."""

    notices: dict[str, list[Notice]]
    """By the real path of the file."""
    report: Report | None = None
    exporters: Mapping[str, str] = MappingProxyType({})
    """Real path of a manifest → that of the exporter file that it names."""


class Judging:
    """Judges projects, for one call of the server."""

    def __init__(self, common: Common, flags: Mapping[str, Any], given: Mapping[str, tuple[str, Any]]) -> None:
        """`flags`, `given`: what the call says, as `call.flags_of_call` has it."""
        self._common = common
        self._flags = dict(flags)
        self._given = dict(given)
        self.faults: list[str] = []
        """Faults of our own since somebody asked last."""

    def project(self, path: str, folders: Sequence[str]) -> str:
        """The folder of the project that a file is in: that of its nearest configuration, of its repository, or that which the editor has open.

        Where a configuration cannot be read it is that of the file: to judge it tells why it cannot be.
        """
        folder = os.path.dirname(path)
        while not os.path.isdir(folder):
            folder = os.path.dirname(folder)
        around = [one for one in folders if folder == one or folder.startswith(one.rstrip(os.sep) + os.sep)]
        # Where there is no repository, nothing is looked for beyond this folder.
        os.chdir(max(around, key=len) if around else folder)
        try:
            return settle(folder, os.environ, config=self._flags.get("config"), isolated=bool(self._flags.get("isolated"))).folder
        except InvalidInput:
            return folder

    def lawbook(self, folder: str) -> Lawbook:
        """The rules of a project. Raises what `call.lawbook_of` raises."""
        self._begin(folder, ())
        return lawbook_of(self._common.packs, self._common.no_cache)

    def day(self, folder: str) -> str:
        """The day judged in a project."""
        self._begin(folder, ())
        return day_of(self._common.day)

    def language(self, folder: str) -> str | None:
        """The language that the project asks for."""
        try:
            found: str | None = self._begin(folder, ()).settings.get("lang")
        except InvalidInput:
            return None
        return found

    def _begin(self, folder: str, named: Sequence[str]) -> Project:
        os.chdir(folder)
        # What was said of another folder, or before something changed, is said anew.
        meta = click.get_current_context().meta
        meta.pop(PROJECT, None)
        flags = {**self._flags, "scope": CHANGED if named else ALL, "allow_empty": True}
        made = meta[PROJECT] = Project(named, flags, self._given, os.environ)
        return made

    def judged(self, folder: str, texts: Mapping[str, str], language: Callable[[str | None], str]) -> Judged:
        """What is shown of a project; `texts`: what is open in it, by real paths. Never raises."""
        spoken = language(None)
        try:
            project = self._begin(folder, ())
            spoken = language(project.settings.get("lang"))
            waivers = project.settings.waivers
            known = {os.path.realpath(one) for one in (waivers, project.settings.file) if one is not None}
            # What reaches every manifest is judged as a call without paths: then it is told too what no longer does anything.
            named = () if known & texts.keys() else tuple(texts)
            project = self._begin(folder, named)
            documents.clear()
            if len(laws) > LAWS or any(len(law.cells) > CELLS for law in laws.values()):
                laws.clear()
            report = judge(named, self._common, project.settings.get("allow"), unsaved=texts)
            told = notices(report, spoken, lambda path: _exporter_of(path, texts))
            told += _without_answer(report, texts, spoken)
            return Judged(placed_at(told, folder, _stated(texts)), report, _exporters(report))
        except InvalidInput as error:
            manifests = _stated(texts)
            told = [wrong(one, spoken) for one in error.problems]
            placed = placed_at(told, folder, manifests)
            for path in manifests:
                if path not in placed:
                    why = error.problems[0]
                    placed[path] = unjudged(f"{why.path}: {why.message}", [path], spoken)
            return Judged(placed)
        except click.ClickException as error:
            return self._nothing(error.format_message(), folder, texts, spoken)
        except SystemExit:
            return self._nothing(phrase("lsp.rules").en, folder, texts, spoken, speak(phrase("lsp.rules"), spoken))
        except Exception as error:  # noqa: BLE001 - an editor goes on, and is told
            self.faults.append(f"{type(error).__name__}: {error}")
            return self._nothing(f"{speak(phrase('lsp.fault'), spoken)}: {type(error).__name__}", folder, texts, spoken)

    def _nothing(self, why: str, folder: str, texts: Mapping[str, str], language: str, said: str | None = None) -> Judged:
        return Judged(placed_at(unjudged(said or why, _stated(texts), language), folder, _stated(texts)))

    def law(self, folder: str) -> None:
        """Read what judging needs, before anybody waits for it."""
        self._begin(folder, ())
        law_of(self._common.packs, self._common.no_cache, day_of(self._common.day))


def forget_packs() -> None:
    """Read the rules of further packs anew: their files have changed."""
    from tongguan.call import lawbooks

    for key in [one for one in lawbooks if one[0]]:
        del lawbooks[key]
    for kept in [one for one in laws if one[0]]:
        del laws[kept]


def _stated(texts: Mapping[str, str]) -> list[str]:
    """The open files that are manifests by their names or their keys."""
    return [path for path, text in texts.items() if kind_of(path, text, CONFIGURATIONS) == MANIFEST]


def _without_answer(report: Report, texts: Mapping[str, str], language: str) -> list[Notice]:
    """What is shown at open manifests that were not judged: those whose exporter file is wrong, and those that are none of the project's."""
    wrong_in = {os.path.realpath(one.path): one for one in reversed(report.problems)}
    known = {*[os.path.realpath(one.path) for one in report.receipt.documents], *wrong_in}
    found: list[Notice] = []
    for path in [one for one in _stated(texts) if one not in known]:
        why = wrong_in.get(exporter_named(path, texts[path].encode(errors="surrogatepass")) or "")
        found += aside([path], language) if why is None else unjudged(f"{why.path}: {why.message}", [path], language)
    return found


def _exporter_of(path: str, texts: Mapping[str, str], depth: int = 1) -> str | None:
    """The id of the exporter of whom a file tells; nothing where it tells of none, None where that cannot be read."""
    real = os.path.realpath(path)
    try:
        text = texts[real] if real in texts else bytes_of(real).decode("utf-8-sig")
        if kind_of(path, text, CONFIGURATIONS) not in (MANIFEST, EXPORTER):
            return ""
        data = scan(text, path)[0].data
    except (OSError, UnicodeDecodeError, InvalidInput):
        return None
    exporter = data.get("exporter") if isinstance(data, dict) else None
    if isinstance(exporter, str) and depth:
        return _exporter_of(os.path.join(os.path.dirname(path), exporter), texts, depth - 1) or None
    stated = exporter.get("id") if isinstance(exporter, dict) else None
    return str(stated) if stated is not None else None


def _exporters(report: Report) -> dict[str, str]:
    return {
        os.path.realpath(one.manifest.path): os.path.realpath(one.manifest.exporter_document.path)
        for one in report.told
        if one.manifest.exporter_document is not one.manifest.document
    }
