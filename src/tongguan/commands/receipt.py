"""`tongguan receipt`: whether a stored report is what comes of its inputs, under its law and settings."""

from __future__ import annotations

import click

from tongguan.evidence import evidence
from tongguan.exits import Exit
from tongguan.options import Common, Group, OneOf, files, language_option, option
from tongguan.output import tell, write, write_json
from tongguan.screens import screen


@click.group(help="Whether a stored report is what comes of its inputs: verify.", cls=Group)
def command() -> None:
    """The group."""


@command.command("verify", short_help="Judge a stored report once more, and tell what differs.")
@click.argument("stored", metavar="RESULT.json", shell_complete=files)
@click.option("--format", "format_", type=OneOf(["text", "json"]), default="text", help="What to print.")
@click.option("--outside", is_flag=True, help="Read files that lie outside of the repository as well.")
@click.option("--verbose", "-v", is_flag=True, help="Everything that differs, however much.")
@language_option("")
@option("--color", type=OneOf(["auto", "always", "never"]), default="auto", help="Colour. NO_COLOR is respected.")
@option("--no-cache", is_flag=True, help="Do not keep or use compiled rules.")
def verify_command(stored: str, format_: str, outside: bool, verbose: bool, language: str | None, color: str, no_cache: bool) -> None:
    """Hold a stored report (RESULT.json, written by `check -o json=FILE`) against what lies here now, and judge it once more.

    Called from the folder of that run, it takes the files that the report names and holds their digests, the lawbook and packs, the program
    and the day; then it judges under the settings of the report and tells each thing that differs: a file, the law, a verdict, a finding, a count.
    Ends with 0 where all is the same, 1 where something differs, 3 where the file is no whole report.
    """
    from tongguan.receipts import verify
    from tongguan.render.receipt import data_of, status, text
    from tongguan.version import VERSION

    options = screen(language, color, verbose=verbose, exact=format_ == "json")
    found = evidence(stored, options)
    if "settings" not in found.data:
        tell(f"tongguan: {stored} does not keep the settings of its run (schema {found.data['schema_version']}, or written by the library)")
        raise SystemExit(Exit.INVALID)
    verified = verify(found, options, Common((), language, color, no_cache), outside=outside)
    if format_ == "json":
        write_json(data_of(found.data, stored, verified, VERSION))
    else:
        write(text(found.data, stored, verified, options))
    raise SystemExit(status(verified))
