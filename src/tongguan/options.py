"""The options that commands share, and what they say of a run as a whole."""

from __future__ import annotations

import os
import sys
from functools import wraps
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import click

from tongguan.output import chinese_here, locale_language
from tongguan.variables import FLAGS as VARIABLES
from tongguan.variables import LANGUAGE, LANGUAGES, PREFIX, variable_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from click.shell_completion import CompletionItem

    Function = Callable[..., Any]
    Choice = click.Choice[str]
else:
    # Older versions of click know choices of words only.
    Choice = click.Choice

FLAGS, ORIGINS = "tongguan.flags", "tongguan.origins"
"""Keys under which a call keeps what its flags say, and where flags that are no settings come from."""
FORMATS = ("text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "html")
"""The names in `render.RENDERERS`, so that `--help` need not load them; a test holds the two together."""
SETTINGS = {
    "--format": "format", "--allow": "allow", "--rules": "rules", "--as-of": "as_of", "--lang": "lang",
    "--baseline": "baseline", "--strict": "strict", "--conflicts": "conflicts", "--import": "ledgers",
    "--jobs": "jobs",
}  # fmt: skip
"""Flags that state a setting, which the configuration and its variable may state too."""
STATED = ("COMMANDLINE", "ENVIRONMENT")
LINE = 1_000
"""Longer than what a command says of itself in a list."""


class OneOf(Choice):
    """One word of a few; of another the nearest is told."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The word, or what was probably meant."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            from tongguan.problem import nearest

            near = nearest(str(value), list(map(str, self.choices)))
            if near is None:
                raise
            self.fail(f"{error.message.rstrip('.')}; did you mean `{near}`?", param, ctx)


class Helped(click.Command):
    """A command whose `--help` is worded here: click's own looks for translations first, and loads what finds them."""

    _help: click.Option | None = None

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option, the same one whenever it is asked for."""
        if self._help is None:
            told = "Show this message and exit."
            names = self.get_help_option_names(ctx)
            self._help = click.Option(names, is_flag=True, expose_value=False, is_eager=True, help=told, callback=_show_help)
        return self._help

    def get_help(self, ctx: click.Context) -> str:
        """The page of help, in the language of the call."""
        if not chinese_here(language_of(ctx)):
            return super().get_help(ctx)
        from tongguan.helping import ChineseHelp

        formatter = ChineseHelp(width=ctx.terminal_width, max_width=ctx.max_content_width)
        self.format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")


class Group(Helped, click.Group):
    """Commands under one name."""

    command_class = Helped

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, each with the whole of its line: click cuts it to one line, in the middle of a word."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.commands[name].get_short_help_str(LINE)) for name in self.list_commands(ctx)])


def language_of(ctx: click.Context) -> str:
    """The language in which help and what is wrong with a call are told: either may stand before `--lang`, or `--lang` be unread."""
    if LANGUAGE in ctx.meta:
        return str(ctx.meta[LANGUAGE])
    words = list(pairwise(sys.argv))
    named = next((one for one in LANGUAGES if f"--lang={one}" in sys.argv or ("--lang", one) in words), None)
    return named or locale_language()


def _show_help(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


def files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 - click's signature
    """The shell completes files here."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def option(*names: str, **more: Any) -> Callable[[Function], Function]:
    """An option; where a variable may state it, that too."""
    long = next(name for name in names if name.startswith("--"))
    if long.lstrip("-").replace("-", "_") in VARIABLES:
        more["envvar"] = variable_of(long)
    return click.option(*names, **more)


def targets_of(outputs: Sequence[str], format_: str) -> list[tuple[str, str]]:
    """The further reports asked for, each with its file; `-` is standard output, which holds one report only."""
    targets: list[tuple[str, str]] = []
    places: dict[str, str] = {}
    if format_ != "auto":
        places["-"] = f"--format {format_}"
    for one in outputs:
        name, equals, target = one.partition("=")
        if not equals or name not in FORMATS or not target:
            raise click.UsageError(f"`-o {one}`: expected FORMAT=FILE with one of {', '.join(FORMATS)}")
        place = target if target == "-" else os.path.realpath(target)
        if place in places:
            raise click.UsageError(f"`-o {one}` and `{places[place]}` both write to {'standard output' if target == '-' else target}")
        places[place] = f"-o {one}"
        if target != "-" and not os.path.isdir(os.path.dirname(place)):
            raise click.UsageError(f"cannot write {target}: no such folder")
        if os.path.isdir(place):
            raise click.UsageError(f"cannot write {target}: it is a folder")
        targets.append((name, target))
    return targets


def remember(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Keep what a flag says for the run as a whole: `project_of` reads it."""
    source = ctx.get_parameter_source(param.name or "")
    if source is not None and source.name in STATED:
        flag = max(param.opts, key=len)
        ctx.meta.setdefault(FLAGS, {})[param.name] = (flag, value)
        if flag not in SETTINGS and not flag.startswith("--show-"):
            ctx.meta.setdefault(ORIGINS, {})[flag] = (value, variable_of(flag) if source.name == "ENVIRONMENT" else flag)
    return value


def language_option(what: str) -> Callable[[Function], Function]:
    """The option for the language of `what`, known before anything else of the call can be wrong."""
    told = f"Language{what}. Default: by locale."
    choice = OneOf(LANGUAGES)
    return option("--lang", "language", type=choice, default=None, is_eager=True, callback=_speak, help=told)


def _speak(ctx: click.Context, _: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        ctx.meta[LANGUAGE] = value
    return value


def run_option(*names: str, **more: Any) -> Callable[[Function], Function]:
    """An option that is no argument of the command's function: it speaks of the run, not of the command."""
    return option(*names, expose_value=False, callback=remember, **more)


def _all(function: Function, options: tuple[Callable[[Function], Function], ...]) -> Function:
    for one in reversed(options):
        function = one(function)
    return function


def configured(function: Function) -> Function:
    """Options that say which configuration holds."""
    return _all(
        function,
        (
            run_option("--config", metavar="FILE", help="This configuration, not the nearest one."),
            run_option("--isolated", is_flag=True, help="No configuration file at all."),
        ),
    )


_NO_WAIVERS = run_option("--no-waivers", is_flag=True, help="Leave waivers out of account.")


def excepted(function: Function) -> Function:
    """Options that say what is let pass."""
    return _all(
        function,
        (
            _NO_WAIVERS,
            run_option("--waivers-from", metavar="REF", help="Waivers as they stood where this change left REF: none excuses itself."),
            run_option("--baseline", metavar="FILE", help="Findings known in this file do not count; see `tongguan baseline`."),
            run_option("--base", metavar="REF", help="Findings that were there when this change left REF do not count."),
            run_option("--strict", is_flag=True, help="Warnings (an unused or refused waiver) end with 4."),
        ),
    )


def chosen(function: Function) -> Function:
    """Options that say what is judged."""
    return _all(
        function,
        (
            run_option(
                "--scope",
                type=OneOf(["changed", "all"]),
                help="changed: report on the PATHS given (else what differs from --base, else what is staged), count over the whole project.",
            ),
            run_option("--allow-empty", is_flag=True, help="Nothing to judge is a success; the report says so."),
            run_option("--exit-zero", is_flag=True, help="End with 0 where it would be 1 or 4; the report says so."),
            run_option("--show-files", is_flag=True, help="Print what would be judged, and end."),
            run_option("--show-settings", is_flag=True, help="Print every setting of PATHS and where it comes from, and end."),
        ),
    )


SHARED = ("packs", "language", "color", "no_cache")
"""Arguments that every command that reads rules has; those that judge have `day` besides."""


class Common:
    """What a call says by the options that commands share."""

    __slots__ = ("color", "day", "language", "no_cache", "packs")

    def __init__(self, packs: tuple[str, ...], language: str | None, color: str, no_cache: bool, day: str | None = None) -> None:
        self.packs = packs
        self.language = language
        self.color = color
        self.no_cache = no_cache
        self.day = day
        """The day of the law, as it is written; only of commands that judge."""


def _gathering(function: Function, names: Sequence[str]) -> Function:
    """The function of a command, to which what these options say is given as `common`."""

    @wraps(function)
    def called(**given: Any) -> Any:
        return function(common=Common(**{name: given.pop(name) for name in names}), **given)

    return called


_PACK_OPTIONS = (
    option("--rules", "packs", multiple=True, metavar="DIR", help="A further pack of rules; may be given again."),
    language_option(""),
    option("--color", type=OneOf(["auto", "always", "never"]), default="auto", help="Colour. NO_COLOR is respected."),
    option("--no-cache", is_flag=True, help="Do not keep or use compiled rules."),
    configured,
)


_RUN_OPTIONS = (
    run_option(
        "--conflicts",
        type=OneOf(["review", "strict"]),
        help="Norms in force that contradict each other: left to a review (default), or the strictest is the answer.",
    ),
    run_option(
        "--import", "ledgers", multiple=True, metavar="FILE",
        help="Count the persons of this ledger too, `tongguan ledger --export` of another repository; may be given again.",
    ),
    *_PACK_OPTIONS,
)  # fmt: skip


def judging_options(function: Function) -> Function:
    """Options of every command that judges; its function gets a `Common`."""
    day = option("--as-of", "day", metavar="DATE", help="The law of this day, 2024-03-22. Default: today in China.")
    return _all(_gathering(function, (*SHARED, "day")), (day, *_RUN_OPTIONS))


def comparing_options(function: Function) -> Function:
    """Options of a command that judges twice; its function gets a `Common`, and the days by themselves."""
    days = click.option(
        "--as-of", "days", multiple=True, metavar="DATE", help="The law of this day; given twice, of the one against the other."
    )
    return _all(_gathering(function, SHARED), (days, _NO_WAIVERS, *_RUN_OPTIONS))


def pack_options(function: Function) -> Function:
    """Options of every command that reads rules; its function gets a `Common`."""
    return _all(_gathering(function, SHARED), _PACK_OPTIONS)


def environment(in_chinese: bool) -> str:
    """The variables, one a line, with what they stand for."""
    from tongguan.config import DEFAULTS, shape

    fields = shape().fields
    # A file's paths count from it; those of a variable from where the program is called.
    told = {name: fields[name].doc.replace("from this file", "from the folder of the call") for name in DEFAULTS}
    fault = "Show where a fault of tongguan itself arose."
    if in_chinese:
        from tongguan.chinese import chinese
        from tongguan.helpwords import HELP

        told = {name: chinese(fields[name].doc).replace("从本文件起算", "从执行命令的文件夹起算") for name in DEFAULTS}
        fault = HELP[fault]
    rows = [(f"{PREFIX}{name.upper()}", words) for name, words in told.items()]
    rows += [(f"{PREFIX}{name.upper()}", f"--{name.replace('_', '-')}") for name in VARIABLES]
    rows.append((f"{PREFIX}DEBUG", fault))
    width = max(len(name) for name, _ in rows)
    return "".join(f"{name.ljust(width)}  {told}\n" for name, told in rows)
