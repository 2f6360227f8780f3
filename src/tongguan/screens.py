"""What a person looks at: how a report is to look on a stream, and what is told beside it on the error stream."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from tongguan.output import complain, encoding_of, locale_language, shows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from tongguan.problem import Problem
    from tongguan.render import Options
    from tongguan.report import Report
    from tongguan.waivers import Remark


READ = 500
"""Problems that are printed for people."""


def format_of(name: str) -> str:
    """The format that `auto` stands for: what the host shows best, text on a terminal, one line a finding in a pipe."""
    if name != "auto":
        return name
    if os.environ.get("GITHUB_ACTIONS") == "true":
        return "github"
    if os.environ.get("GITLAB_CI") or os.environ.get("CI", "").lower() not in ("", "0", "false"):
        return "text"
    return "text" if watched(sys.stdout) else "concise"


def screen(
    language: str | None, color: str, *, quiet: bool = False, verbose: bool = False, stream: TextIO | None = None, exact: bool = False
) -> Options:
    """How a report is to look on a stream: standard output, unless another is named; what is `exact` is UTF-8 whatever that speaks."""
    from tongguan.render import Options

    stream = stream or sys.stdout
    language = language or locale_language()
    if language != "en" and not exact and not shows(stream, "出境"):
        if stream is sys.stdout:
            complain(
                f"this console ({getattr(stream, 'encoding', None) or 'ascii'}) cannot show Chinese, so that the report is in English; "
                "with PYTHONIOENCODING=utf-8, or in a file (-o text=FILE), it is told as asked\n"
            )
        language = "en"
    terminal = watched(stream)
    painted = color == "always" or (color == "auto" and terminal and _paints())
    width = 100
    if terminal or os.environ.get("COLUMNS"):
        import shutil

        width = min(shutil.get_terminal_size((100, 24)).columns, 140)
    # Consoles of other encodings lack these signs, or draw them two cells wide.
    unicode = encoding_of(stream).startswith(("utf", "gb18030"))
    return Options(language, width, painted, unicode, verbose, quiet, *_root())


def watched(stream: TextIO | None) -> bool:
    """Whether a person looks at this stream."""
    return stream is not None and stream.isatty()


def _paints() -> bool:
    """Whether the environment leaves colours on; consoles of Windows say themselves that they know them."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.platform != "win32" or any(name in os.environ for name in ("WT_SESSION", "TERM", "ANSICON", "ConEmuANSI"))


def _root() -> tuple[str, str]:
    """The folder of the repository and this folder: hosts count paths from the first."""
    try:
        here = os.getcwd()
    except OSError:
        return "", ""
    root, above = here, os.path.dirname(here)
    while not os.path.exists(os.path.join(root, ".git")) and above != root:
        root, above = above, os.path.dirname(above)
    if above == root:
        given = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR") or ""
        here = os.path.realpath(here)
        inside = given and f"{here}{os.sep}".startswith(f"{os.path.realpath(given)}{os.sep}")
        root = os.path.realpath(given) if inside else here
    return root.replace(os.sep, "/"), here.replace(os.sep, "/")


def uncounted(report: Report) -> list[Remark]:
    """What is told of persons who are not counted, or counted apart."""
    from tongguan.project import NOT_COUNTED
    from tongguan.report import LEDGER_UNUSED, SAME_NAME

    return [remark for remark in report.warnings if remark.code in (NOT_COUNTED, LEDGER_UNUSED, SAME_NAME)]


def tell_uncounted(report: Report, options: Options) -> None:
    """Say which manifests of the exporter are not counted, where a command tells no warnings: what it calls free may not be."""
    tell_remarks(uncounted(report), options)


def tell_remarks(left: Sequence[Remark], options: Options) -> None:
    """Warnings on the error stream, one a line."""
    if left:
        from tongguan.phrases import speak
        from tongguan.render.outline import clean

        for remark in left:
            complain(f"{clean(remark.path)}: {speak(remark.words, options.language)}\n")


def show_problems(problems: Sequence[Problem], options: Options) -> None:
    """Tell what is wrong on the error stream, as that stream can show it."""
    from tongguan.phrases import phrase, speak
    from tongguan.record import replace
    from tongguan.render.text import problems as told

    context = click.get_current_context(silent=True)
    color = str(context.params.get("color") or "auto") if context is not None else "auto"
    here = screen(options.language, color, stream=sys.stderr)
    shown = problems if len(problems) <= READ else problems[:READ]
    complain(
        told(shown, replace(options, language=here.language, width=here.width, color=here.color, unicode=here.unicode)).rstrip("\n") + "\n"
    )
    number = len(problems)
    closing = "problems.all" if len(shown) == number else "problems.first"
    complain(speak(phrase(closing, number=number, plural="s" if number != 1 else "", read=READ), here.language) + "\n")
