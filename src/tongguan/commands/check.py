"""`tongguan check`: judge and report; the command where none is named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from tongguan.call import folders_of, judge, lawbook_of, project_of
from tongguan.exits import Exit
from tongguan.options import FORMATS, ORIGINS, Helped, OneOf, chosen, excepted, files, judging_options, option, run_option, targets_of
from tongguan.output import locale_language, spare, tell, write, write_file
from tongguan.screens import format_of, screen, show_problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.options import Common
    from tongguan.project import Project
    from tongguan.render import Options
    from tongguan.report import Report

SPOKEN = ("text", "concise")
"""What people read as it is printed: problems of the input go to the error stream, with their lines shown."""
EXACT = frozenset(FORMATS) - set(SPOKEN)
"""What programs read: always UTF-8."""


@click.command("check", cls=Helped)
@click.argument("paths", nargs=-1, shell_complete=files)
@option(
    "--format",
    "format_",
    type=OneOf(["auto", *FORMATS]),
    default="auto",
    help="What to print. auto: text on a terminal, annotations and job summary on GitHub, one line a finding in a pipe.",
)
@option("-o", "--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file; may be given again.")
@option("--allow", default="", metavar="KINDS", help="Let pass: open, review, duty (with commas). Stands in the report.")
@option("--quiet", "-q", is_flag=True, help="Leave out flows that pass.")
@option("--verbose", "-v", is_flag=True, help="Every item, rule, basis and question in full, and why the rest is clear.")
@option("--stdin-filename", default="-", metavar="NAME", help="The name shown for standard input.")
@run_option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes for many manifests. Default: one a processor, where it pays."
)
@chosen
@excepted
@judging_options
def command(
    paths: tuple[str, ...],
    format_: str,
    outputs: tuple[str, ...],
    allow: str,
    quiet: bool,
    verbose: bool,
    stdin_filename: str,
    common: Common,
) -> None:
    """Judge manifests (files, folders, patterns, `-`; default: what the configuration names, else this folder) and report."""
    from tongguan.record import replace
    from tongguan.render import pieces, teller

    del allow
    project = project_of(paths)
    given = project.settings.get("format") or format_
    format_ = format_of(given)
    allowed = _kinds(",".join(project.settings.get("allow")))
    if _printed(project, common):
        return
    targets = targets_of(outputs, given)
    options = screen(common.language, common.color, quiet=quiet, verbose=verbose, exact=format_ in EXACT)
    report = judge(paths, common, allowed, stdin_filename, None if targets else teller(format_, options))
    spare(report.receipt.inputs, *(target for _, target in targets))
    told = report
    if report.problems and format_ in SPOKEN:
        show_problems(report.problems, options)
        told = replace(report, problems=())
    if all(target != "-" for _, target in targets):
        write(pieces(format_, told, options) if told is report or report.told else "", exact=format_ in EXACT)
    if given == "auto":
        _tell_host(report, options, [name for name, _ in targets])
    asked_for = common.language or locale_language()
    for name, target in targets:
        if target == "-":
            write(pieces(name, report, replace(options, language=asked_for) if name in EXACT else options), exact=name in EXACT)
        else:
            # A file speaks the language asked for, whatever the console can show.
            write_file(target, pieces(name, report, replace(options.for_file(), language=asked_for)))
    raise SystemExit(report.exit_code)


def _kinds(text: str) -> list[str]:
    """The kinds of findings that are let pass."""
    from tongguan.finding import ALLOWABLE

    kinds = [kind.strip() for kind in text.split(",") if kind.strip()]
    if wrong := [kind for kind in kinds if kind not in ALLOWABLE]:
        from tongguan.problem import nearest

        near = [f"did you mean `{meant}`?" for kind in wrong if (meant := nearest(kind, ALLOWABLE))]
        raise click.UsageError("; ".join([f"`--allow {','.join(wrong)}`: only {', '.join(ALLOWABLE)} may be let pass", *near]))
    return kinds


def _printed(project: Project, common: Common) -> bool:
    """Print the settings or the files where the call asks for them; whether it does."""
    if project.flags.get("show_settings"):
        from tongguan.config import told
        from tongguan.lawbook.pin import contents

        lawbook_of(common.packs, common.no_cache)
        origins = click.get_current_context().meta.get(ORIGINS, {})
        flags = [(f"# {flag}: {value}", origin) for flag, (value, origin) in sorted(origins.items())]
        found = [(f"# sha256 of {name}: {digest}", "its content") for name, digest in contents(folders_of(common.packs))]
        write(told(project.settings, [*flags, *found]))
        return True
    if project.flags.get("show_files"):
        sources, problems = project.collect()
        write("".join(f"{path}\n" for path, _ in sources if project.only is None or path in project.only))
        if problems:
            show_problems(problems, screen(None, "auto"))
            raise SystemExit(Exit.INVALID)
        return True
    return False


def _tell_host(report: Report, options: Options, written: Sequence[str]) -> None:
    """Beside what is printed: the job summary on GitHub, a hint on GitLab. Never changes the exit status."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if os.environ.get("GITHUB_ACTIONS") == "true" and summary:
        from tongguan.record import replace
        from tongguan.render import renderer

        try:
            with open(summary, "a", encoding="utf-8", newline="\n") as file:
                # A summary may have 1 MiB; a Chinese character takes three bytes.
                file.write(renderer("markdown")(report, replace(options, limit=300_000)))
        except OSError as error:
            tell(f"the job summary cannot be written: {error.strerror}")
    elif os.environ.get("GITLAB_CI") and not {"gitlab", "junit"} & set(written):
        tell("hint: `-o gitlab=gl-code-quality-report.json` and `-o junit=report.xml` write what GitLab shows in merge requests")
