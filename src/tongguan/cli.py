"""The command line. The only room that touches files, clock, environment, stdout and exit codes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from tongguan.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tongguan.lawbook.model import Lawbook
    from tongguan.pipeline import Fetch
    from tongguan.problem import Problem
    from tongguan.project import Project
    from tongguan.render import Options
    from tongguan.report import Report

USAGE, INVALID, INTERNAL = 2, 3, 70
FORMATS = ("text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "html")
"""The names in `render.RENDERERS`, so that `--help` need not load them; a test holds the two together."""
SPOKEN = ("text", "concise")
"""What people read as it is printed: problems of the input go to the error stream, with their lines shown."""
EXACT = frozenset(("json", "jsonl", "sarif", "junit", "gitlab", "html"))
"""What programs read: always UTF-8."""


PROJECT, FLAGS = "tongguan.project", "tongguan.flags"
SETTINGS = {
    "--format": "format", "--allow": "allow", "--rules": "rules", "--as-of": "as_of", "--lang": "lang",
    "--baseline": "baseline", "--strict": "strict",
}  # fmt: skip
"""Flags that state a setting, which the configuration may state too."""
LAZY: dict[str, tuple[str, str]] = {
    "waivers": ("tongguan.commands.waivers", "Exceptions with owner, reason and end: list, add, check."),
    "baseline": ("tongguan.commands.baseline", "Findings that were there before: create a file of them."),
}
"""Commands in modules of their own: name → (module, one line of help). Each module has a `command`."""


class Commands(click.Group):
    """`tongguan PATH` is `tongguan check PATH`; the commands' modules are imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, those not imported included."""
        return [*super().list_commands(ctx), *LAZY]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module imported now."""
        if cmd_name in LAZY:
            from importlib import import_module

            found: click.Command = import_module(LAZY[cmd_name][0]).command
            return found
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """The list of commands, without importing them."""
        rows = [(name, command.get_short_help_str(100)) for name, command in self.commands.items()]
        rows += [(name, told) for name, (_, told) in LAZY.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a configuration that cannot be used is a wrong call."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            from tongguan.config import Misconfigured

            if not isinstance(error, Misconfigured):
                raise
            _show_problems(error.problems, _options(None, "auto"))
            raise SystemExit(USAGE) from None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `check` in front of a path."""
        known = {*self.commands, *LAZY}
        if args and args[0] not in known and (not args[0].startswith("-") or args[0] == "-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], known, n=1)
            if near and not os.path.exists(args[0]):
                ctx.fail(f"no command and no file `{args[0]}`; did you mean `{near[0]}`?")
            args = ["check", *args]
        return super().parse_args(ctx, args)


CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(VERSION, prog_name="tongguan", message="%(prog)s %(version)s")
def cli() -> None:
    """Tell of each data flow out of mainland China whether it may go, and why. 通关.

    \b
    tongguan manifest.yaml            judge a manifest and report
    tongguan explain manifest.yaml    how a verdict was reached
    tongguan ledger .                 persons per exporter and year

    \b
    exit status: 0 clear or waived · 1 a breach · 2 wrong call · 3 input invalid or nothing judged
                 4 something open, in review or without evidence · 70 a fault of our own
    """  # noqa: D301 - click reads the backspace as "keep these lines"


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Keep what a flag says for the run as a whole: `_project` reads it."""
    source = ctx.get_parameter_source(param.name or "")
    if source is not None and source.name == "COMMANDLINE":
        ctx.meta.setdefault(FLAGS, {})[param.name] = (param.opts[0], value)
    return value


def _run_option(*names: str, **more: Any) -> Any:
    """An option that is no argument of the command's function: it speaks of the run, not of the command."""
    return click.option(*names, expose_value=False, callback=_remember, **more)


def configured(function: Any) -> Any:
    """Options that say which configuration holds."""
    options = (
        _run_option("--config", metavar="FILE", help="This configuration, not the nearest one."),
        _run_option("--isolated", is_flag=True, help="No configuration file at all."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def excepted(function: Any) -> Any:
    """Options that say what is let pass."""
    options = (
        _run_option("--no-waivers", is_flag=True, help="Leave waivers out of account."),
        _run_option("--waivers-from", metavar="REF", help="Waivers as they stood where this change left REF: none excuses itself."),
        _run_option("--baseline", metavar="FILE", help="Findings known in this file do not count; see `tongguan baseline`."),
        _run_option("--base", metavar="REF", help="Findings that were there when this change left REF do not count."),
        _run_option("--strict", is_flag=True, help="Warnings (an unused or refused waiver) end with 4."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def chosen(function: Any) -> Any:
    """Options that say what is judged."""
    options = (
        _run_option(
            "--scope",
            type=click.Choice(["changed", "all"]),
            help="changed: report on the PATHS given (else what differs from --base, else what is staged), count over the whole project.",
        ),
        _run_option("--allow-empty", is_flag=True, help="Nothing to judge is a success; the report says so."),
        _run_option("--show-files", is_flag=True, help="Print what would be judged, and end."),
        _run_option("--show-settings", is_flag=True, help="Print every setting and where it comes from, and end."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def common(function: Any) -> Any:
    """Options of every command that judges."""
    options = (
        click.option("--as-of", "day", metavar="DATE", help="The law of this day, 2024-03-22. Default: today in China."),
        click.option("--rules", "packs", multiple=True, metavar="DIR", help="A further pack of rules; may be given again."),
        click.option("--lang", "language", type=click.Choice(["zh", "en", "both"]), default=None, help="Language. Default: by locale."),
        click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour. NO_COLOR is respected."),
        click.option("--no-cache", is_flag=True, help="Do not keep or use compiled rules."),
    )
    for option in reversed(options):
        function = option(function)
    return configured(function)


@cli.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["auto", *FORMATS]),
    default="auto",
    help="What to print. auto: text on a terminal, annotations and job summary on GitHub, one line a finding in a pipe.",
)
@click.option("-o", "--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file; may be given again.")
@click.option("--allow", default="", metavar="KINDS", help="Let pass: open, review, duty (with commas). Stands in the report.")
@click.option("--quiet", "-q", is_flag=True, help="Leave out flows that pass.")
@click.option("--verbose", "-v", is_flag=True, help="Show where each question is answered.")
@click.option("--stdin-filename", default="-", metavar="NAME", help="The name shown for standard input.")
@chosen
@excepted
@common
def check(
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
    project = _project(paths)
    given = project.settings.get("format") or format_
    format_ = _format(given)
    allowed = _kinds(",".join(project.settings.get("allow")))
    if _asked(project, packs, no_cache):
        return
    targets = []
    for one in outputs:
        name, equals, target = one.partition("=")
        if not equals or name not in RENDERERS or not target:
            raise click.UsageError(f"`-o {one}`: expected FORMAT=FILE with one of {', '.join(RENDERERS)}")
        targets.append((name, target))
    report = _judge(paths, day, packs, no_cache, allowed, stdin_filename)
    options = _options(language, color, quiet=quiet, verbose=verbose)
    told = report
    if report.problems and format_ in SPOKEN:
        from dataclasses import replace

        _show_problems(report.problems, options)
        told = replace(report, problems=())
    _write(renderer(format_)(told, options) if told is report or report.flows else "", exact=format_ in EXACT)
    if given == "auto":
        _tell_host(report, options, [name for name, _ in targets])
    for name, target in targets:
        plain = _options(language, "never", quiet=quiet, verbose=verbose)
        try:
            with open(target, "w", encoding="utf-8", newline="\n") as file:
                file.write(renderer(name)(report, plain))
        except OSError as error:
            raise click.UsageError(f"cannot write {target}: {error.strerror}") from None
    raise SystemExit(report.exit_code)


@cli.command()
@click.argument("path")
@click.argument("subject", required=False)
@click.option("--full", is_flag=True, help="Every rule that was weighed, condition by condition.")
@click.option(
    "--why-not",
    type=click.Choice(["none", "contract_or_certification", "security_assessment", "prohibited"]),
    help="Why this route is not the answer.",
)
@common
def explain(
    path: str,
    subject: str | None,
    full: bool,
    why_not: str | None,
    day: str | None,
    packs: tuple[str, ...],
    language: str | None,
    color: str,
    no_cache: bool,
) -> None:
    """How the verdict on FILE [FLOW[/ITEM]] was reached: verdict line, decision path, near misses."""
    from tongguan.render.explain import explain as told

    report = _judge((path,), day, packs, no_cache, [], "-")
    options = _options(language, color)
    if report.problems:
        _show_problems(report.problems, options)
    if report.flows:
        flow, _, item = (subject or "").partition("/")
        known = [one.id for one in report.flows]
        if flow and flow not in known:
            from tongguan.shape import suggestion

            raise click.UsageError(f"no flow `{flow}` in {path}; {suggestion(flow, known)}")
        items = [one.verdict.item.id for each in report.flows if each.id == flow for one in each.items]
        if item and item not in items:
            from tongguan.shape import suggestion

            raise click.UsageError(f"no item `{item}` in flow `{flow}`; {suggestion(item, items)}")
        law = _law(packs, no_cache, _day(day))
        _write(told(report, law, options, flow=flow, item=item, full=full, why_not=why_not))
    raise SystemExit(INVALID if report.problems else 0)


@cli.command()
@click.argument("paths", nargs=-1)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="What to print.")
@common
def ledger(
    paths: tuple[str, ...],
    format_: str,
    day: str | None,
    packs: tuple[str, ...],
    language: str | None,
    color: str,
    no_cache: bool,
) -> None:
    """Persons per exporter and year: ordinary and sensitive, exempt apart, head-room to each threshold."""
    report = _judge(paths, day, packs, no_cache, [], "-")
    options = _options(language, color)
    if report.problems:
        _show_problems(report.problems, options)
    if report.flows:
        if format_ == "json":
            import json

            from tongguan.render.json import document

            data = document(report)
            _write(
                json.dumps({key: data[key] for key in ("schema_version", "tool", "as_of", "exporters")}, ensure_ascii=False, indent=2)
                + "\n"
            )
        else:
            from tongguan.render.ledger import ledger as told

            _write(told(report, options))
    raise SystemExit(INVALID if report.problems or not report.flows else 0)


@cli.group()
def rules() -> None:
    """The lawbook: list, show, test, lint."""


def pack_options(function: Any) -> Any:
    """Options of the commands on rules."""
    options = (
        click.option("--rules", "packs", multiple=True, metavar="DIR", help="A further pack of rules; may be given again."),
        click.option("--lang", "language", type=click.Choice(["zh", "en", "both"]), default=None, help="Language. Default: by locale."),
        click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour. NO_COLOR is respected."),
        click.option("--no-cache", is_flag=True, help="Do not keep or use compiled rules."),
    )
    for option in reversed(options):
        function = option(function)
    return configured(function)


@rules.command("list")
@click.option("--sector", metavar="SECTOR", help="Rules that read this sector, or categories of it.")
@click.option("--instrument", metavar="ID", help="Rules of this instrument.")
@click.option("--category", metavar="SLUG", help="Rules that read this category of data.")
@click.option("--stage", metavar="STAGE", help="Rules of this stage.")
@click.option("--in-force", "day", metavar="DATE", help="Rules in force on this day.")
@click.option("--summary", is_flag=True, help="How many norms rest on what kind of text, and the day the law was checked.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="What to print.")
@pack_options
def rules_list(
    sector: str | None,
    instrument: str | None,
    category: str | None,
    stage: str | None,
    day: str | None,
    summary: bool,
    format_: str,
    packs: tuple[str, ...],
    language: str | None,
    color: str,
    no_cache: bool,
) -> None:
    """Every rule, by instrument; filters narrow it."""
    from tongguan.render.rules import listing, select

    lawbook = _lawbook(packs, no_cache)
    try:
        chosen = select(lawbook, sector=sector, instrument=instrument, category=category, stage=stage, day=_date(day) if day else None)
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from None
    _write(listing(lawbook, chosen, _options(language, color), summary=summary, as_json=format_ == "json"))


@rules.command("show")
@click.argument("rule_id")
@pack_options
def rules_show(rule_id: str, packs: tuple[str, ...], language: str | None, color: str, no_cache: bool) -> None:
    """One rule's page: meaning, basis, dates, confidence, facts, cases, how to comply."""
    from tongguan.author.cases import read_cases
    from tongguan.lawbook.compiled import shipped_rules
    from tongguan.render.rules import page
    from tongguan.shape import suggestion

    lawbook = _lawbook(packs, no_cache)
    rule = lawbook.rule(rule_id)
    if rule is None:
        raise click.UsageError(f"no rule `{rule_id}`; {suggestion(rule_id, [one.id for one in lawbook.rules])}")
    folders = [shipped_rules(), *_folders(packs)]
    cases = [case for case in read_cases(folders, lawbook) if case.rule.id == rule.id]
    _write(page(lawbook, rule, cases, _options(language, color)))


@rules.command("test")
@click.argument("names", nargs=-1)
@pack_options
def rules_test(names: tuple[str, ...], packs: tuple[str, ...], language: str | None, color: str, no_cache: bool) -> None:
    """Run the cases of every rule, or of those whose id begins with NAMES."""
    from tongguan.author.cases import read_cases, report_failure, run
    from tongguan.lawbook.compiled import shipped_rules

    lawbook = _lawbook(packs, no_cache)
    options = _options(language, color)
    passed = 0
    failures = []
    for case in read_cases([shipped_rules(), *_folders(packs)], lawbook):
        if names and not case.rule.id.startswith(names):
            continue
        failure = run(case, lawbook)
        if failure is None:
            passed += 1
        else:
            failures.append(failure)
    if not passed and not failures:
        raise click.UsageError(f"no rule begins with {', '.join(names)}" if names else "no cases in these rules")
    if failures:
        _show_problems([report_failure(failure) for failure in failures], options)
    _write(f"{passed} cases hold, {len(failures)} do not\n")
    raise SystemExit(1 if failures else 0)


@rules.command("lint")
@pack_options
def rules_lint(packs: tuple[str, ...], language: str | None, color: str, no_cache: bool) -> None:
    """Check the rules: unknown names, dead rules, one-sided numbers, missing languages, gaps in cases."""
    from tongguan.author.lint import lint
    from tongguan.lawbook.compiled import shipped_rules

    del language, color
    lawbook = _lawbook(packs, no_cache)
    complaints = lint([shipped_rules(), *_folders(packs)], lawbook)
    for one in complaints:
        _write(f"{one.path}:{one.line}: {one.rule}: {one.message}\n")
    _write(f"{len(lawbook.rules)} rules of {len(lawbook.instruments)} instruments, {len(complaints)} complaints\n")
    raise SystemExit(1 if complaints else 0)


@cli.command()
@click.argument("name", type=click.Choice(["manifest", "exporter", "report", "rule"]))
@click.option("--rules", "packs", multiple=True, metavar="DIR", help="A further pack of rules; may be given again.")
@click.option("--no-cache", is_flag=True, help="Do not keep or use compiled rules.")
def schema(name: str, packs: tuple[str, ...], no_cache: bool) -> None:
    """Print the JSON Schema of a manifest, an exporter file, a report or a rule file."""
    import json

    from tongguan.schemas import schema_of

    _write(json.dumps(schema_of(name, lambda: _lawbook(packs, no_cache)), ensure_ascii=False, indent=2) + "\n")


# --------------------------------------------------------------------------- the outside world


def _format(name: str) -> str:
    """The format that `auto` stands for: what the host shows best, text on a terminal, one line a finding in a pipe."""
    if name != "auto":
        return name
    if os.environ.get("GITHUB_ACTIONS") == "true":
        return "github"
    if os.environ.get("GITLAB_CI") or os.environ.get("CI", "").lower() not in ("", "0", "false"):
        return "text"
    return "text" if sys.stdout.isatty() else "concise"


def _tell_host(report: Report, options: Options, written: Sequence[str]) -> None:
    """Beside what is printed: the job summary on GitHub, a hint on GitLab. Never changes the exit status."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if os.environ.get("GITHUB_ACTIONS") == "true" and summary:
        from dataclasses import replace

        from tongguan.render import renderer

        try:
            with open(summary, "a", encoding="utf-8", newline="\n") as file:
                # A summary may have 1 MiB; a Chinese character takes three bytes.
                file.write(renderer("markdown")(report, replace(options, limit=300_000)))
        except OSError as error:
            sys.stderr.write(f"the job summary cannot be written: {error.strerror}\n")
    elif os.environ.get("GITLAB_CI") and not {"gitlab", "junit"} & set(written):
        sys.stderr.write(
            "hint: `-o gitlab=gl-code-quality-report.json` and `-o junit=report.xml` write what GitLab shows in merge requests\n"
        )


def _write(text: str, *, exact: bool = False) -> None:
    stream = sys.stdout
    if exact:
        # What programs read is UTF-8 whatever the console speaks.
        stream.flush()
        stream.buffer.write(text.encode())
        stream.flush()
        return
    try:
        stream.write(text)
        stream.flush()
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.buffer.write(text.encode(encoding, "replace"))
        stream.flush()


def _options(language: str | None, color: str, *, quiet: bool = False, verbose: bool = False) -> Options:
    from tongguan.render import Options

    terminal = sys.stdout.isatty()
    painted = color == "always" or (color == "auto" and terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb")
    width = 100
    if terminal or os.environ.get("COLUMNS"):
        import shutil

        width = min(shutil.get_terminal_size((100, 24)).columns, 140)
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    unicode = encoding.startswith(("utf", "gb18030"))
    return Options(language or _locale(), width, painted, unicode, verbose, quiet, *_root())


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


def _locale() -> str:
    context = click.get_current_context(silent=True)
    project = context.meta.get(PROJECT) if context is not None else None
    if project is not None and project.settings.get("lang"):
        return str(project.settings.get("lang"))
    for name in ("TONGGUAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def _kinds(text: str) -> list[str]:
    from tongguan.report import ALLOWABLE

    kinds = [kind.strip() for kind in text.split(",") if kind.strip()]
    for kind in kinds:
        if kind not in ALLOWABLE:
            raise click.UsageError(f"`--allow {kind}`: only {', '.join(ALLOWABLE)} may be let pass")
    return kinds


def _date(text: str) -> str:
    from tongguan.shape import DATE, days_in_month

    if not DATE.fullmatch(text) or int(text[8:]) > days_in_month(int(text[:4]), int(text[5:7])):
        raise click.UsageError(f"`{text}` is no date; write it as 2024-03-22")
    return text


def _day(text: str | None) -> str:
    """The day judged: given, or today in China (UTC+8 all year)."""
    text = text or _project().settings.get("as_of")
    if text is not None:
        return _date(text)
    import time

    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))


def _folders(packs: Sequence[str]) -> list[Path]:
    from pathlib import Path

    folders = [Path(pack) for pack in _packs(packs)]
    for folder in folders:
        if not folder.is_dir():
            origin = "" if packs else f" ({_project().settings.of('rules').origin})"
            raise click.UsageError(f"`--rules {folder}`: no such folder{origin}")
    return folders


def _packs(packs: Sequence[str]) -> tuple[str, ...]:
    """The packs of rules: given, or those of the configuration."""
    return tuple(packs) or tuple(_project().settings.get("rules"))


_kept: dict[Any, Any] = {}


def _lawbook(packs: Sequence[str], no_cache: bool) -> Lawbook:
    key = (_packs(packs), no_cache)
    if key not in _kept:
        from tongguan.lawbook.compiled import obtain
        from tongguan.problem import InvalidInput

        try:
            _kept[key] = obtain(_folders(packs), cache=not no_cache)
        except InvalidInput as error:
            _show_problems(error.problems, _options(None, "auto"))
            raise SystemExit(INVALID) from None
    lawbook: Lawbook = _kept[key]
    pinned = _project().settings.of("pin")
    if pinned.value:
        from tongguan.lawbook.pin import verify
        from tongguan.problem import InvalidInput

        try:
            verify(pinned.value, pinned.origin, _folders(packs), lawbook)
        except InvalidInput as error:
            _show_problems(error.problems, _options(None, "auto"))
            raise SystemExit(USAGE) from None
    return lawbook


def _law(packs: Sequence[str], no_cache: bool, day: str) -> Any:
    from tongguan.judge.law import Law

    key = ("law", _packs(packs), day)
    if key not in _kept:
        _kept[key] = Law(_lawbook(packs, no_cache), day)
    return _kept[key]


def _project(paths: Sequence[str] | None = None) -> Project:
    """The run's settings and files, made once a call; without `paths`, those of whatever was asked for last."""
    context = click.get_current_context(silent=True)
    meta = context.meta if context is not None else {}
    known: Project | None = meta.get(PROJECT)
    if known is not None and (paths is None or known.paths == list(paths)):
        return known
    from tongguan.project import Project

    flags = dict(meta.get(FLAGS, {}))
    for param in context.command.params if context is not None else ():
        source = context.get_parameter_source(param.name or "") if context is not None else None
        if context is not None and source is not None and source.name == "COMMANDLINE" and param.name in context.params:
            flags[param.name or ""] = (param.opts[0], context.params[param.name])
    given = {}
    for flag, value in flags.values():
        if flag in SETTINGS:
            listed = list(value) if isinstance(value, tuple) else value
            given[SETTINGS[flag]] = (flag, [one for one in value.split(",") if one.strip()] if flag == "--allow" else listed)
    stated = {name: value for name, (_, value) in flags.items()}
    made = meta[PROJECT] = Project(paths or (), stated, given, os.environ)
    return made


def _asked(project: Project, packs: Sequence[str], no_cache: bool) -> bool:
    """Print the settings or the files where the call asks for them."""
    if project.flags.get("show_settings"):
        from tongguan.config import told
        from tongguan.lawbook.pin import contents

        _lawbook(packs, no_cache)
        _write(told(project.settings, [(f"sha256 of {name}", digest) for name, digest in contents(_folders(packs))]))
        return True
    if project.flags.get("show_files"):
        sources, problems = project.collect()
        _write("".join(f"{path}\n" for path, _ in sources if project.only is None or path in project.only))
        if problems:
            _show_problems(problems, _options(None, "auto"))
            raise SystemExit(INVALID)
        return True
    return False


def _judge(paths: Sequence[str], day: str | None, packs: Sequence[str], no_cache: bool, allowed: Sequence[str], stdin_name: str) -> Report:
    from dataclasses import replace

    from tongguan.pipeline import check as judged
    from tongguan.waivers import Exceptions

    project = _project(paths)
    when = _day(day)
    lawbook = _lawbook(packs, no_cache)
    law = _law(packs, no_cache, when)
    sources, problems = project.collect(stdin_name, sys.stdin.buffer if "-" in paths else None)

    def bare(texts: list[tuple[str, bytes]], fetch: Fetch) -> Report:
        return judged(texts, lawbook, when, fetch, law=law, excepting=lambda manifests: Exceptions(manifests, when, off=True))

    report = judged(
        sources, lawbook, when, _fetch, allowed=allowed, law=law, only=project.only,
        excepting=lambda manifests: project.exceptions(manifests, when, bare),
    )  # fmt: skip
    return replace(
        report,
        problems=(*problems, *report.problems),
        warnings=(*project.remarks, *report.warnings),
        empty_allowed=project.flags["allow_empty"],
        strict=project.settings.get("strict"),
    )


def _shown(path: str) -> str:
    """A path as reports print it: with forward slashes, without a leading `./`."""
    shown = os.path.normpath(path)
    return shown.replace(os.sep, "/")


def _fetch(manifest: str, named: str) -> Any:
    """The exporter file that a manifest names, relative to the manifest."""
    from tongguan.document import read
    from tongguan.problem import InvalidInput, Problem

    path = named if os.path.isabs(named) else os.path.join(os.path.dirname(manifest) if manifest != "-" else "", named)
    key = ("document", os.path.realpath(path))
    if key not in _kept:
        try:
            with open(path, "rb") as file:
                raw = file.read()
        except OSError as error:
            raise InvalidInput(
                [Problem(_shown(path), f"cannot be read: {error.strerror}", None, f"named as exporter by {manifest}")]
            ) from None
        _kept[key] = read(raw, _shown(path))
    return _kept[key]


def _show_problems(problems: Sequence[Problem], options: Options) -> None:
    from tongguan.render.text import problems as told

    text = told(problems, options)
    sys.stderr.write(text.rstrip("\n") + "\n")
    number = len(problems)
    sys.stderr.write(f"{number} problem{'s' if number != 1 else ''}\n")


def main() -> None:
    """The console script. A fault of our own ends with 70, never with 1 and never with a traceback."""
    try:
        cli.main(prog_name="tongguan")
    except SystemExit:
        raise
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except Exception as error:
        if os.environ.get("TONGGUAN_DEBUG"):
            raise
        sys.stderr.write(f"tongguan: internal fault: {type(error).__name__}: {error}\n")
        sys.stderr.write("this is a defect of tongguan; TONGGUAN_DEBUG=1 shows where, please report it\n")
        raise SystemExit(INTERNAL) from None
