"""The command line: its commands, each in a module of its own, and how a call ends."""

from __future__ import annotations

import os
import sys
from errno import ENOSPC
from io import StringIO, TextIOWrapper
from typing import TYPE_CHECKING, Any

import click

from tongguan.exits import INTERRUPTED, MEANING, Exit
from tongguan.options import Group, language_of, language_option
from tongguan.output import abandon, complain, refuse, tell
from tongguan.variables import LANGUAGE
from tongguan.version import VERSION

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("tongguan.commands.init", "Write a first manifest, with the questions in it."),
    "check": ("tongguan.commands.check", "Judge manifests and report; `tongguan PATH` is the same."),
    "explain": ("tongguan.commands.explain", "How the verdict on FILE [FLOW[/ITEM]] was reached."),
    "ask": ("tongguan.commands.ask", "What still decides, and where answers lead; --write puts them in."),
    "remedy": ("tongguan.commands.remedy", "The ways out of FILE [FLOW]; --set tries a change without writing it."),
    "ledger": ("tongguan.commands.ledger", "Persons per exporter and year, head-room to each threshold."),
    "diff": ("tongguan.commands.diff", "What changed in verdicts: manifests, revisions, days, packs of rules."),
    "rules": ("tongguan.commands.rules", "The lawbook: list, show, categories, facts, test, lint."),
    "approvals": ("tongguan.commands.approvals", "The papers that are held, and whether what is done is inside them."),
    "calendar": ("tongguan.commands.calendar", "What comes when: papers that end, reports due, law that changes."),
    "zones": ("tongguan.commands.zones", "The verdict as it is, and under the list of each free-trade zone."),
    "waivers": ("tongguan.commands.waivers", "Exceptions with owner, reason and end: list, add, check."),
    "baseline": ("tongguan.commands.baseline", "Findings that were there before: create a file of them, show it."),
    "report": ("tongguan.commands.report", "A stored JSON report told again in any format, without judging."),
    "receipt": ("tongguan.commands.receipt", "Whether a stored report is what comes of its inputs: verify."),
    "import": ("tongguan.commands.importing", "A manifest from what is described already: fides."),
    "schema": ("tongguan.commands.schema", "JSON Schemas, for editors and for readers of the reports."),
    "lsp": ("tongguan.commands.lsp", "A language server for editors, over standard input and output."),
    "completion": ("tongguan.commands.completion", "Completion of commands and files for bash, zsh and fish."),
    "doctor": ("tongguan.commands.doctor", "What tongguan finds here, and what to mend."),
    "help": ("tongguan.commands.help", "A page on one subject: exit-codes, environment, or a command."),
}
"""Name → (module, one line of help). Each module has a `command`, and is imported when it is called."""
FIRST = ("init", "check", "ask", "explain", "remedy", "ledger", "rules")
"""The commands of the first screen; the others stand under "more commands"."""
OWN = ("-h", "--help", "--version")
"""Options of the program itself; any other in front belongs to `check`."""


class Commands(Group):
    """`tongguan PATH` is `tongguan check PATH`; the commands' modules are imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Every command, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command, its module imported now."""
        if cmd_name not in COMMANDS:
            return None
        # Not by `importlib`, which nothing else needs.
        found: click.Command = __import__(COMMANDS[cmd_name][0], fromlist=["command"]).command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """The list of commands, without importing them: first those that everybody needs."""
        for title, names in (("Commands", FIRST), ("More commands", sorted(COMMANDS.keys() - set(FIRST)))):
            with formatter.section(title):
                formatter.write_dl([(name, COMMANDS[name][1]) for name in names])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, without importing them, and files: `tongguan PATH` is `tongguan check PATH`."""
        from click.shell_completion import CompletionItem

        # Files first: bash forgets what it was told before them.
        found = [CompletionItem(incomplete, type="file")]
        found += [CompletionItem(name, help=told) for name, (_, told) in COMMANDS.items() if name.startswith(incomplete)]
        return found + (click.Command.shell_complete(self, ctx, incomplete) if incomplete.startswith("-") else [])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a configuration that cannot be used is a wrong call."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            tell("interrupted")
            raise SystemExit(INTERRUPTED) from None
        except Exception as error:
            if isinstance(error, FileNotFoundError) and _nowhere():
                tell("tongguan: the folder that this is called in is gone; change into one that is there")
                raise SystemExit(Exit.USAGE) from None
            from tongguan.config import Misconfigured

            if not isinstance(error, Misconfigured):
                raise
            from tongguan.screens import screen, show_problems

            said = LANGUAGE in ctx.meta or os.environ.get("TONGGUAN_LANG")
            show_problems(error.problems, screen(None if said else error.language, "auto"))
            raise SystemExit(Exit.USAGE) from None
        finally:
            _tell_slow(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `check` in front of a path, or of an option of its own."""
        behind = args[1 if args[0].startswith("--lang=") else 2 :] if args and args[0].startswith("--lang") else args
        if args and (not behind or (behind[0] not in COMMANDS and behind[0] not in OWN)):
            if not args[0].startswith("-") and not os.path.exists(args[0]):
                from difflib import get_close_matches

                near = get_close_matches(args[0], COMMANDS, n=1)
                if near:
                    ctx.fail(f"no command and no file `{args[0]}`; did you mean `{near[0]}`?")
            args = ["check", *args]
        return super().parse_args(ctx, args)


def _tell_slow(ctx: click.Context) -> None:
    """One line where YAML was read and its C parser is missing; nothing is judged otherwise for it."""
    if "tongguan.reading" in sys.modules and ctx.invoked_subcommand != "doctor":
        from tongguan.cparser import there

        if not there():
            tell("note: YAML's C parser is missing, some files are read many times slower; `tongguan doctor` says what to install")


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"tongguan {VERSION}", color=ctx.color)
        ctx.exit()


CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}
HELP = """Tell of each data flow out of mainland China whether it may go, and why. 通关.

\b
tongguan init --profile retail    write a first manifest, with the questions in it
tongguan manifest.yaml            judge a manifest and report
tongguan ask manifest.yaml        what still decides; --write puts answers in
tongguan explain manifest.yaml    how a verdict was reached
tongguan remedy manifest.yaml     the ways out
tongguan ledger .                 persons per exporter and year

\b
exit status:
""" + "\n".join(f"  {one.value:<3} {told}" for one, told in MEANING.items())


@click.group(cls=Commands, context_settings=CONTEXT, help=HELP)
@language_option("")
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, help="Show the version and exit.", callback=_version)
def cli(language: str | None) -> None:
    """The program."""
    del language


def main() -> None:
    """Run a call. A fault of our own ends with 70, never with 1 and never with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # What click prints by itself: help on a console that cannot show all of it.
        if isinstance(stream, TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")
    try:
        status = cli.main(prog_name="tongguan", standalone_mode=False)
    except SystemExit:
        if type(sys.stdout).__name__.endswith("PacifyFlushWrapper"):
            # Help that nobody reads to its end: click ends with 1, which is a breach here.
            raise SystemExit(0) from None
        raise
    except click.ClickException as error:
        # Whoever reads the status sees it, whether or not the words can be written.
        complain(_told(error))
        raise SystemExit(error.exit_code) from None
    except click.Abort:
        tell("interrupted")
        raise SystemExit(INTERRUPTED) from None
    except Exception as error:
        if isinstance(error, OSError) and error.errno == ENOSPC:
            abandon(sys.stdout)
            refuse("what was asked for", error)
        if os.environ.get("TONGGUAN_DEBUG"):
            raise
        complain(f"tongguan: internal fault: {type(error).__name__}: {error}\n")
        complain("this is a defect of tongguan; TONGGUAN_DEBUG=1 shows where, please report it\n")
        raise SystemExit(Exit.FAULT) from None
    raise SystemExit(status if isinstance(status, int) else 0)


def _nowhere() -> bool:
    """Whether the folder of the call was deleted under it."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


def _told(error: click.ClickException) -> str:
    """What is wrong with a call, in the language of the call."""
    from tongguan.screens import screen

    told = StringIO()
    error.show(told)
    text = told.getvalue()
    context = getattr(error, "ctx", None) or click.Context(cli)
    with context.scope(cleanup=False):
        language = screen(language_of(context), "auto", stream=sys.stderr).language
    if language == "en":
        return text
    from tongguan.chinese import chinese
    from tongguan.lawbook.model import Words
    from tongguan.phrases import speak

    return "".join(f"{speak(Words(chinese(line), line), language)}\n" for line in text.splitlines())


def script() -> None:
    """The console script: `main` with nothing collected and nothing taken apart, since the process ends with the call.

    Collecting garbage and freeing every object at the end takes as long as two starts of the interpreter.
    """
    import gc

    from tongguan import cparser

    cparser.alone = True
    gc.disable()
    try:
        main()
    except SystemExit as ended:
        if not isinstance(ended.code, int) or os.environ.get("TONGGUAN_DEBUG"):
            raise
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(ended.code)
