"""A run that can be judged anew, with other texts of some files: for `remedy` and `zones`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tongguan.call import counting, day_of, fetch, known, law_of, lawbook_of, project_of
from tongguan.exits import Exit
from tongguan.finding import ALLOWABLE
from tongguan.output import complain
from tongguan.screens import show_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tongguan.document import Document
    from tongguan.options import Common
    from tongguan.render import Options
    from tongguan.report import FlowReport, Report

    Again = Callable[[Mapping[str, str], tuple[str, str] | None], Report]
    """Other texts of some files by their paths, and the one flow that is told → the report, all others counted."""


def chosen(report: Report, path: str, name: str) -> list[FlowReport]:
    """The flow that is named, else all."""
    known(report.told, path, name)
    return [flow for flow in report.told if not name or flow.id == name]


def ensure_told(report: Report, options: Options) -> None:
    """End the call, saying why, where something is wrong with what it names or no flow of it is told."""
    if report.problems:
        show_problems(report.problems, options)
    elif not report.told:
        from tongguan.phrases import speak
        from tongguan.render.closing import nothing

        complain(f"{speak(nothing(report), options.language)}\n")
    if report.problems or not report.told:
        raise SystemExit(Exit.INVALID)


def status(flows: Sequence[FlowReport]) -> Exit:
    """How a call ends by what stands against the flows that it tells of."""
    kinds = {flow.kind for flow in flows}
    if "breach" in kinds:
        return Exit.BREACH
    return Exit.UNDECIDED if kinds & {*ALLOWABLE} else Exit.CLEAR


def trials(paths: Sequence[str], common: Common) -> tuple[Report, Again]:
    """The report on what the call names, waivers left aside; and what judges the run anew, with other texts of some files, and reports on one flow."""
    from tongguan.pipeline import check as judged
    from tongguan.pipeline import refused
    from tongguan.reading import read
    from tongguan.record import replace
    from tongguan.waivers import Exceptions

    project = project_of(paths)
    when = day_of(common.day)
    lawbook = lawbook_of(common.packs, common.no_cache)
    law = law_of(common.packs, common.no_cache, when)
    sources, problems = project.collect(stdin=sys.stdin.buffer if "-" in paths and sys.stdin is not None else None)
    lists, ledgers = project.lists(lawbook), project.ledgers()

    def again(texts: Mapping[str, str], flow: tuple[str, str] | None) -> Report:
        def fetched(manifest: str, named: str) -> Document:
            document = fetch(manifest, named)
            return read(texts[document.path], document.path) if document.path in texts else document

        return judged(
            [(path, texts.get(path, raw)) for path, raw in sources],
            lawbook,
            when,
            fetched,
            law=law,
            only=project.only,
            flow=flow,
            lists=lists,
            ledgers=ledgers,
            excepting=lambda manifests: Exceptions(manifests, when, off=True),
        )

    report = counting(again({}, None), project, sources)
    return refused(replace(report, problems=(*problems, *report.problems))), again
