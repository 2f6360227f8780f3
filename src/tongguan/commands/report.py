"""`tongguan report`: a stored JSON report told again, in another format or language; nothing is judged."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tongguan.call import lawbook_of
from tongguan.evidence import again, evidence, lying
from tongguan.exits import Exit
from tongguan.options import FORMATS, Helped, OneOf, files, option, pack_options, targets_of
from tongguan.output import complain, locale_language, spare, tell, write, write_file
from tongguan.phrases import speak
from tongguan.record import replace
from tongguan.render import pieces
from tongguan.screens import format_of, screen, show_problems
from tongguan.stored.restoring import complete
from tongguan.stored.retelling import as_json, as_lines, notice
from tongguan.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongguan.evidence import Evidence
    from tongguan.options import Common
    from tongguan.render import Options
    from tongguan.stored.restoring import Restored

DATA = ("json", "jsonl")
"""Formats that are the stored report itself."""
HANDED = ("text", "markdown", "html")
"""Formats that say of themselves that they tell a stored report; the others are what `check` printed, and that is said beside them."""
SPOKEN = ("text", "concise")
"""What people read as it is printed: problems of the input go to the error stream."""


@click.command("report", cls=Helped)
@click.argument("stored", metavar="RESULT.json", shell_complete=files)
@option("--format", "format_", type=OneOf(["auto", *FORMATS]), default="auto", help="What to print, as of `check`.")
@option("-o", "--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file; may be given again.")
@option("--quiet", "-q", is_flag=True, help="Leave out flows that pass.")
@option("--verbose", "-v", is_flag=True, help="Every item, rule, basis and question in full, and why the rest is clear.")
@pack_options
def command(stored: str, format_: str, outputs: tuple[str, ...], quiet: bool, verbose: bool, common: Common) -> None:
    """Tell a stored report again (RESULT.json, written by `check -o json=FILE`; `-`: standard input), in any format; nothing is judged.

    It says of what day and lawbook the report is, and whether another lawbook is installed now. Lines of manifests are shown where these
    still hold what was judged. Ends as the stored run did: 0, 1, 3 or 4; with 3 also where the file is no whole report, or was changed.
    """
    given, format_ = format_, format_of(format_)
    targets = targets_of(outputs, given)
    options = screen(common.language, common.color, quiet=quiet, verbose=verbose, exact=format_ not in SPOKEN)
    found = evidence(stored, options)
    spare([(path, "") for path in (stored, *(one["path"] for one in found.data["inputs"]))], *(target for _, target in targets))
    printed = [name for name, target in targets if target == "-"] or [format_]
    _ensure_whole(found, [*printed, *(name for name, _ in targets)])
    report = again(found, lying(found.data["inputs"], options.root or "."))
    told = notice(found.data, stored, lawbook_of(common.packs, common.no_cache), VERSION)
    if not set(printed) & set(HANDED):
        for words in told:
            complain(f"{speak(words, screen(common.language, common.color, stream=sys.stderr).language)}\n")
    asked_for = common.language or locale_language()
    for name in printed:
        mine = options if name in SPOKEN or name == format_ else replace(options, language=asked_for)
        shown = replace(report, notice=told) if name in HANDED else report
        if shown.problems and name in SPOKEN:
            show_problems(shown.problems, mine)
            shown = replace(shown, problems=())
        write(_pieces(name, shown, found, mine) if shown.told or shown.problems == report.problems else "", exact=name not in SPOKEN)
    for name, target in targets:
        if target != "-":
            shown = replace(report, notice=told) if name in HANDED else report
            write_file(target, _pieces(name, shown, found, replace(options.for_file(), language=asked_for)))
    raise SystemExit(report.exit_code)


def _ensure_whole(found: Evidence, names: Sequence[str]) -> None:
    """Refuse to make up what the report does not keep: earlier versions kept less."""
    wanting = [name for name in names if name not in DATA]
    if wanting and not complete(found.data):
        tell(
            f"tongguan: {found.name} was written by an earlier version (schema {found.data['schema_version']}) and does not keep all "
            f"that {wanting[0]} tells; only {' and '.join(DATA)} can be told of it"
        )
        raise SystemExit(Exit.USAGE)


def _pieces(name: str, report: Restored, found: Evidence, options: Options) -> Iterable[str]:
    """The report in one format, piece by piece."""
    if name in DATA:
        return as_json(found.data) if name == "json" else as_lines(found.data)
    return pieces(name, report, options)
