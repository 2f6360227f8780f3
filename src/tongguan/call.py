"""One call of the program: its project, its lawbook, the report.

Files, clock, environment and screen are touched here, in `screens`, `cli` and its commands, and in the few rooms that `tests/test_layers.py` names.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from tongguan.exits import Exit
from tongguan.options import FLAGS, SETTINGS, STATED
from tongguan.output import Progress
from tongguan.screens import screen, show_problems
from tongguan.variables import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from tongguan.document import Document
    from tongguan.jobs import Run, Telling
    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Lawbook
    from tongguan.manifest import Manifest
    from tongguan.options import Common
    from tongguan.pipeline import Fetch
    from tongguan.project import Project
    from tongguan.report import FlowReport, Report
    from tongguan.taking import Found

LEVELS = 5
"""Folders upwards in which a file is looked for that a manifest names wrongly."""


def date_of(text: str) -> str:
    """A day that stands in the calendar."""
    from tongguan.shape import DATE, day_meant, is_day

    if not is_day(text):
        if DATE.fullmatch(text):
            raise click.UsageError(f"there is no `{text}` in the calendar")
        day = day_meant(text)
        raise click.UsageError(f"`{text}` is no date; " + (f"write it as {day}" if day else "year first, such as 2024-03-22"))
    return text


def day_of(text: str | None) -> str:
    """The day judged: given, or today in China."""
    text = text or project_of().settings.get("as_of")
    if text is not None:
        return date_of(text)
    from tongguan.config import today_in_china

    return today_in_china()


def folders_of(packs: Sequence[str]) -> list[Path]:
    """The folders of the packs."""
    named = _folders(packs)
    if not named:
        return []
    from pathlib import Path

    return [Path(one) for one in named]


def _folders(packs: Sequence[str]) -> list[str]:
    """The same by their names: a run whose rules are compiled already needs no more of them."""
    named = packs_of(packs)
    for folder in named:
        if not os.path.isdir(folder):
            where = f"`--rules {_tidy(folder)}`" if packs else f"{project_of().settings.of('rules').origin}: `rules: {_tidy(folder)}`"
            raise click.UsageError(f"{where}: no such folder")
        if not any(name.endswith(".yaml") for _, inner, files in os.walk(folder) for name in (*inner, *files)):
            # No file of it takes part in the key of the compiled rules: they would stand for it.
            from tongguan.problem import InvalidInput, Problem

            raise InvalidInput([Problem(_tidy(folder), "no rules here", None, "expected a folder of .yaml rule files")])
    return list(named)


def _tidy(path: str) -> str:
    from pathlib import Path

    return str(Path(path))


def packs_of(packs: Sequence[str]) -> tuple[str, ...]:
    """The packs of rules: given, or those of the configuration."""
    return tuple(packs) or tuple(project_of().settings.get("rules"))


def _places(packs: Sequence[str]) -> tuple[str, ...]:
    """The same, as they are called from any folder."""
    return tuple(map(os.path.abspath, packs_of(packs)))


# What a process has read is kept for its further calls.
lawbooks: dict[tuple[tuple[str, ...], bool], Lawbook] = {}
"""By the packs beside the shipped rules, and whether compiled rules were left aside."""
laws: dict[tuple[tuple[str, ...], str, bool], Law] = {}
"""By the packs, the day, and whether conflicts are read strictly."""
documents: dict[str, Document] = {}
"""Exporter files, by their real paths."""


def lawbook_of(packs: Sequence[str], no_cache: bool) -> Lawbook:
    """The lawbook of the shipped rules and these packs, as pinned."""
    key = (_places(packs), no_cache)
    if key not in lawbooks:
        from tongguan.lawbook.compiled import obtain
        from tongguan.problem import InvalidInput

        try:
            lawbooks[key] = obtain(_folders(packs), cache=not no_cache)
        except InvalidInput as error:
            show_problems(error.problems, screen(None, "auto"))
            raise SystemExit(Exit.INVALID) from None
    lawbook = lawbooks[key]
    settings = project_of().settings
    shipped = settings.of("shipped_sha256")
    if shipped.value or settings.pins:
        from tongguan.lawbook.pin import verify
        from tongguan.problem import InvalidInput

        try:
            verify((shipped.value, shipped.origin) if shipped.value else None, settings.pins, folders_of(packs), lawbook)
        except InvalidInput as error:
            show_problems(error.problems, screen(None, "auto"))
            raise SystemExit(Exit.USAGE) from None
    return lawbook


def law_of(packs: Sequence[str], no_cache: bool, day: str) -> Law:
    """The law of one day."""
    from tongguan.judge.law import Law

    strict = project_of().settings.get("conflicts") == "strict"
    key = (_places(packs), day, strict)
    if key not in laws:
        laws[key] = Law(lawbook_of(packs, no_cache), day, strict_conflicts=strict)
    return laws[key]


def project_of(paths: Sequence[str] | None = None) -> Project:
    """The run's settings and files, made once a call; without `paths`, those of whatever was asked for last."""
    context = click.get_current_context(silent=True)
    meta = context.meta if context is not None else {}
    known: Project | None = meta.get(PROJECT)
    if known is not None and (paths is None or known.named == list(paths)):
        return known
    from tongguan.project import Project

    stated, given = flags_of_call()
    made = meta[PROJECT] = Project(paths or (), stated, given, os.environ)
    return made


def flags_of_call() -> tuple[dict[str, Any], dict[str, tuple[str, Any]]]:
    """What the call says by its flags: of the run, by their names, and of settings, by their keys, with the flag."""
    context = click.get_current_context(silent=True)
    flags = dict(context.meta.get(FLAGS, {})) if context is not None else {}
    for param in context.command.params if context is not None else ():
        source = context.get_parameter_source(param.name or "") if context is not None else None
        if context is not None and source is not None and source.name in STATED and param.name in context.params:
            flags[param.name or ""] = (max(param.opts, key=len), context.params[param.name])
    given = {}
    for flag, value in flags.values():
        if flag in SETTINGS:
            listed = list(value) if isinstance(value, tuple) else value
            given[SETTINGS[flag]] = (flag, [one for one in value.split(",") if one.strip()] if flag == "--allow" else listed)
    return {name: value for name, (_, value) in flags.items()}, given


def judge(
    paths: Sequence[str],
    common: Common,
    allowed: Sequence[str] = (),
    stdin_name: str = "-",
    tell: Telling | None = None,
    unsaved: Mapping[str, str] | None = None,
) -> Report:
    """The report on what the call names, under its settings.

    `tell`: what is printed of the flows, where nothing else is asked of them; several processes may then judge.
    `unsaved`: texts that are not on disk yet, by the real paths of their files; they are judged in the place of what is there.
    """
    from tongguan.files import Files
    from tongguan.pipeline import check as judged
    from tongguan.pipeline import refused
    from tongguan.record import replace
    from tongguan.taking import at_hand
    from tongguan.waivers import Exceptions

    project = project_of(paths)
    when = day_of(common.day)
    lawbook = lawbook_of(common.packs, common.no_cache)
    law = law_of(common.packs, common.no_cache, when)
    project.files = Files(unsaved)
    stdin = sys.stdin.buffer if "-" in paths and sys.stdin is not None else None
    # Where a person writes, nothing else is written.
    with Progress("tongguan: looking for manifests", off="-" in paths):
        found, problems = project.find(stdin_name, stdin, whole=tell is None)
    lists, ledgers = project.lists(lawbook), project.ledgers()
    unsaved_ones: dict[str, Document] = {}

    def fetched(manifest: str, named: str) -> Document:
        path = _beside(manifest, named)
        real = os.path.realpath(path)
        raw = project.files.written(path, real)
        if raw is None:
            return fetch(manifest, named)
        if real not in unsaved_ones:
            from tongguan.reading import read

            unsaved_ones[real] = read(raw, shown_path(path))
        return unsaved_ones[real]

    def bare(texts: list[tuple[str, bytes]], fetch: Fetch) -> Report:
        return judged(
            texts,
            lawbook,
            when,
            fetch,
            law=law,
            lists=lists,
            ledgers=ledgers,
            excepting=lambda manifests: Exceptions(manifests, when, off=True),
        )

    def run(texts: list[tuple[str, bytes]], seen: Callable[[Sequence[Manifest]], None] | None = None) -> Report:
        def excepting(manifests: Sequence[Manifest]) -> Exceptions:
            if seen is not None:
                seen(manifests)
            return project.exceptions(manifests, when, bare)

        return judged(
            texts,
            lawbook,
            when,
            fetched if project.files.unsaved else fetch,
            allowed=allowed,
            law=law,
            only=project.only,
            lists=lists,
            ledgers=ledgers,
            excepting=excepting,
        )

    report, number = None, len(found)
    if tell is not None and number > 1 and not (lists or ledgers or problems):
        report = _jointly(project, found, law, run, tell)
    if report is None:
        sources = at_hand(found)
        if len(sources) < number:
            sources, problems = project.collect(stdin_name)  # they were not read yet, or let go of on the way
        with _progress(sources):
            report = run(sources)
    report = replace(_flagged(project, report), problems=(*problems, *report.problems), warnings=(*project.remarks, *report.warnings))
    report = counting(report, project, found)
    return report if report.empty_allowed else refused(report)


def counting(report: Report, project: Project, found: Sequence[tuple[str, bytes | None]]) -> Report:
    """The report with what is told of manifests whose persons the call leaves out, where anybody counts."""
    from tongguan.record import replace

    left = project.uncounted(found)
    return replace(report, warnings=(*left, *report.warnings)) if left and _counts(report) else report


def _counts(report: Report) -> bool:
    """Whether anybody counts, or may; where other processes have judged, nobody knows."""
    return report.written is not None or any(row.status in ("counted", "unsettled") for account in report.accounts for row in account.rows)


def _flagged(project: Project, report: Report) -> Report:
    """The report with what the call says of its end."""
    from tongguan.record import replace

    def settings() -> Mapping[str, Any]:
        from tongguan.conditions import conditions

        return conditions(project)

    flags = project.flags
    strict = project.settings.get("strict")
    return replace(report, empty_allowed=flags["allow_empty"], exit_zero=flags["exit_zero"], strict=strict, settings=settings)


def _progress(sources: Sequence[tuple[str, bytes | None]]) -> Progress:
    return Progress(f"tongguan: {len(sources)} manifest{'' if len(sources) == 1 else 's'}")


def _jointly(project: Project, sources: Found, law: Law, run: Run, tell: Telling) -> Report | None:
    """The report of a run that goes part by part; `None` where it is small, or what its parts say hangs together."""
    from tongguan import jobs

    number = jobs.usable(sources, project.settings.get("jobs"))
    if (number < 2 and jobs.bytes_at_hand(sources) <= jobs.PART) or project.tied([path for path, _ in sources]):
        return None
    try:
        dealt = jobs.shares(sources, number)
    except OSError:
        return None  # told by a run that reads everything
    if sum(map(len, dealt)) < 2:
        return None
    progress = _progress(sources)
    if "-" not in project.paths:
        sources.clear()  # each part lets go of its texts; a run that is handed back reads them again

    def part(texts: list[tuple[str, bytes]], seen: Callable[[Sequence[Manifest]], None]) -> Report:
        documents.clear()  # exporter files of earlier parts
        return run(texts, seen)

    return jobs.jointly(dealt, law, part, lambda report: tell(_flagged(project, report)), progress)


def shown_path(path: str) -> str:
    """A path as reports print it: with forward slashes, without a leading `./`."""
    from tongguan.paths import as_given

    return as_given(path)


def _beside(manifest: str, named: str) -> str:
    """The path of a file that a manifest names."""
    return named if os.path.isabs(named) else os.path.join(os.path.dirname(manifest) if manifest != "-" else "", named)


def _elsewhere(manifest: str, named: str) -> str | None:
    """Where a file of this name lies beside the manifest or further up, as the manifest would name it: teams have folders below their company's."""
    from tongguan.paths import leads_out

    for levels in range(LEVELS):
        near = "../" * levels + os.path.basename(named)
        path = _beside(manifest, near)
        if leads_out(path, os.path.dirname(manifest)):
            break
        if os.path.isfile(path):
            return near
    return None


def fetch(manifest: str, named: str) -> Document:
    """The exporter file that a manifest names, relative to the manifest."""
    from tongguan.files import bytes_of
    from tongguan.paths import leads_out
    from tongguan.pipeline import NAMED
    from tongguan.problem import InvalidInput, Problem
    from tongguan.reading import read

    path = _beside(manifest, named)
    key = os.path.realpath(path)
    if key not in documents:
        # A report shows lines of what it reads: a manifest names no file that is none of the project's.
        if leads_out(path, os.path.dirname(manifest)):
            raise InvalidInput([Problem(shown_path(path), "leads out of the repository", None, "keep the file beside the manifests")])
        try:
            raw = bytes_of(path)
        except OSError as error:
            # A text that is no name is not told in full.
            told, near = shown_path(path)[:NAMED], _elsewhere(manifest, named) if isinstance(error, FileNotFoundError) else None
            hint = f"did you mean `{near}`?" if near is not None else f"looked for as {told}"
            raise InvalidInput([Problem(told, f"cannot be read: {error.strerror}", None, hint)]) from None
        documents[key] = read(raw, shown_path(path))
    return documents[key]


def known(flows: Sequence[FlowReport], path: str, flow: str, item: str = "") -> None:
    """Refuse a flow, or an item of it, that a call names and that is not there; none named is as good as any.

    Raises `click.UsageError`.
    """
    from tongguan.problem import suggestion

    ids = [one.id for one in flows]
    if flow and flow not in ids:
        raise click.UsageError(f"no flow `{flow}` in {path}; {suggestion(flow, ids)}")
    items = [each.verdict.item.id for one in flows if one.id == flow for each in one.items]
    if item and item not in items:
        raise click.UsageError(f"no item `{item}` in flow `{flow}`; {suggestion(item, items)}")
