"""`tongguan check`: judge and report; the command where none is named."""

from __future__ import annotations

import click

from tongguan.call import EXACT, SPOKEN, asked, format_of, judge, kinds, project_of, screen, show_problems, tell_host, write, write_file
from tongguan.options import FORMATS, chosen, common, excepted, files, option


@click.command("check")
@click.argument("paths", nargs=-1, shell_complete=files)
@option(
    "--format",
    "format_",
    type=click.Choice(["auto", *FORMATS]),
    default="auto",
    help="What to print. auto: text on a terminal, annotations and job summary on GitHub, one line a finding in a pipe.",
)
@option("-o", "--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file; may be given again.")
@option("--allow", default="", metavar="KINDS", help="Let pass: open, review, duty (with commas). Stands in the report.")
@option("--quiet", "-q", is_flag=True, help="Leave out flows that pass.")
@option("--verbose", "-v", is_flag=True, help="Show where each question is answered.")
@option("--stdin-filename", default="-", metavar="NAME", help="The name shown for standard input.")
@chosen
@excepted
@common
def command(
    paths: tuple[str, ...],
    format_: str,
    outputs: tuple[str, ...],
    allow: str,
    quiet: bool,
    verbose: bool,
    stdin_filename: str,
    day: str | None,
    packs: tuple[str, ...],
    language: str | None,
    color: str,
    no_cache: bool,
) -> None:
    """Judge manifests (files, folders, `-`; default: what the configuration names, else this folder) and report."""
    from tongguan.render import RENDERERS, renderer

    del allow
    project = project_of(paths)
    given = project.settings.get("format") or format_
    format_ = format_of(given)
    allowed = kinds(",".join(project.settings.get("allow")))
    if asked(project, packs, no_cache):
        return
    targets = []
    for one in outputs:
        name, equals, target = one.partition("=")
        if not equals or name not in RENDERERS or not target:
            raise click.UsageError(f"`-o {one}`: expected FORMAT=FILE with one of {', '.join(RENDERERS)}")
        targets.append((name, target))
    report = judge(paths, day, packs, no_cache, allowed, stdin_filename)
    options = screen(language, color, quiet=quiet, verbose=verbose)
    told = report
    if report.problems and format_ in SPOKEN:
        from tongguan.record import replace

        show_problems(report.problems, options)
        told = replace(report, problems=())
    write(renderer(format_)(told, options) if told is report or report.flows else "", exact=format_ in EXACT)
    if given == "auto":
        tell_host(report, options, [name for name, _ in targets])
    for name, target in targets:
        write_file(target, renderer(name)(report, screen(language, "never", quiet=quiet, verbose=verbose)))
    raise SystemExit(report.exit_code)
