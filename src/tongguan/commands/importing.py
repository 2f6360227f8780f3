"""`tongguan import`: a manifest from what a team has described already."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from tongguan.call import lawbook_of, shown_path
from tongguan.exits import Exit
from tongguan.options import Group, files, language_option
from tongguan.output import complain, locale_language, tell, write, write_file
from tongguan.problem import Problem
from tongguan.screens import screen, show_problems
from tongguan.starter import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.group("import", short_help="A manifest from what is described already: fides.", cls=Group)
def command() -> None:
    """A manifest from what a team has described already. What is not known stays out; every guess is marked."""


@command.command("fides", short_help="From fideslang systems and data sets.")
@click.argument("paths", nargs=-1, required=True, shell_complete=files)
@click.option(
    "--output", "-o", "target", metavar="FILE", help="Write it to this file, which must not be there yet. Default: standard output."
)
@language_option(" of the comments")
def fides(paths: tuple[str, ...], target: str | None, language: str | None) -> None:
    """From fideslang systems and data sets (files, and folders of .yml and .yaml) to a manifest.

    Each use of data by a system becomes a flow, each kind of data in it an item. Categories are guesses, marked in the
    file and listed on the error stream. Recipients, countries, numbers of persons, grounds and evidence are left out: fideslang does
    not know them, and what it calls a default is no statement.
    """
    from tongguan.commands.init import known_schema
    from tongguan.fides.read import Remark, resources
    from tongguan.fides.write import TOLD, manifest
    from tongguan.phrases import speak

    if target is not None and target != "-" and os.path.lexists(target):
        raise click.UsageError(f"{target} is there already; nothing was written")
    sources, problems = _sources(paths)
    found = resources(sources)
    problems += found.problems
    if not problems and not found.systems and not found.datasets:
        problems.append(
            Problem(", ".join(map(shown_path, paths)), "no system and no dataset in these files", None, "expected fideslang resources")
        )
    if problems:
        show_problems(problems, screen(None, "auto"))
        raise SystemExit(Exit.INVALID)
    written = target is not None and target != "-"
    name = os.path.basename(target) if target is not None and written else "manifest.yaml"
    folder = os.path.dirname(target) if target is not None and written else ""
    schema = known_schema(os.path.abspath(folder))
    text, guesses = manifest(found, lawbook_of((), no_cache=False), language or locale_language(), name, schema or SCHEMA)
    if target is not None and written:
        write_file(target, text, fresh=True)
    else:
        write(text, exact=True)
    remarks: list[Remark] = list(dict.fromkeys([*found.remarks, *guesses]))
    remarks.sort(key=lambda one: (one.kind != "guess", one.path, one.line))
    here = screen(language, "auto", stream=sys.stderr).language
    complain("".join(f"{one.path}:{one.line}: {speak(TOLD[one.kind], here)}: {speak(one.words, here)}\n" for one in remarks))
    number = sum(one.kind == "guess" for one in remarks)
    tell(f"{number} guess{'' if number == 1 else 'es'} to look at; what fideslang does not know was left out")
    if written and schema is None:
        beside = os.path.join(folder, SCHEMA).replace(os.sep, "/")
        tell(f"for editors: `tongguan schema manifest --output {beside}` writes the schema that its first line names")


def _sources(paths: Sequence[str]) -> tuple[list[tuple[str, bytes]], list[Problem]]:
    """The texts of all files, those of folders in the order of names; a file is read once."""
    from tongguan.discover import Walk
    from tongguan.files import bytes_of
    from tongguan.paths import boundary

    sources: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in paths:
        folder = os.path.isdir(path)
        walk = Walk(boundary(os.path.abspath(path)))
        found = list(walk.files(path)) if folder else [path]
        problems += [Problem(shown_path(one), f"cannot be read: {why}") for one, why in walk.unread.items()]
        if folder and not found and not walk.unread:
            problems.append(Problem(shown_path(path), "no .yml and no .yaml file in this folder"))
        for one in found:
            try:
                sources.setdefault(shown_path(one), bytes_of(one))
            except OSError as error:
                problems.append(Problem(shown_path(one), f"cannot be read: {error.strerror}"))
    return list(sources.items()), problems
