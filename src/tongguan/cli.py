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
    from tongguan.problem import Problem
    from tongguan.render import Options
    from tongguan.report import Report

USAGE, INVALID, INTERNAL = 2, 3, 70
NAMES = ("manifest.yaml", "manifest.yml")
SUFFIXES = (".flow.yaml", ".flow.yml", ".manifest.yaml", ".manifest.yml")
SKIPPED = frozenset((".git", ".hg", ".venv", "venv", "node_modules", "__pycache__", ".tox", "build", "dist"))


LAZY: dict[str, tuple[str, str]] = {}
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
    return function


@cli.command()
@click.argument("paths", nargs=-1)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="What to print.")
@click.option("-o", "--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file; may be given again.")
@click.option("--allow", default="", metavar="KINDS", help="Let pass: open, review, duty (with commas). Stands in the report.")
@click.option("--quiet", "-q", is_flag=True, help="Leave out flows that pass.")
@click.option("--verbose", "-v", is_flag=True, help="Show where each question is answered.")
@click.option("--stdin-filename", default="-", metavar="NAME", help="The name shown for standard input.")
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
    """Judge manifests (files, folders, `-`; default: this folder) and report."""
    from tongguan.render import RENDERERS, renderer

    allowed = _kinds(allow)
    targets = []
    for one in outputs:
        name, equals, target = one.partition("=")
        if not equals or name not in RENDERERS or not target:
            raise click.UsageError(f"`-o {one}`: expected FORMAT=FILE with one of {', '.join(RENDERERS)}")
        targets.append((name, target))
    report = _judge(paths, day, packs, no_cache, allowed, stdin_filename)
    options = _options(language, color, quiet=quiet, verbose=verbose)
    if report.problems and format_ == "text":
        _show_problems(report.problems, options)
    _write(renderer(format_)(report, options) if report.flows or format_ != "text" else "")
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
    return function


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


def _write(text: str) -> None:
    stream = sys.stdout
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
    return Options(language or _locale(), width, painted, unicode, verbose, quiet)


def _locale() -> str:
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
    if text is not None:
        return _date(text)
    import time

    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))


def _folders(packs: Sequence[str]) -> list[Path]:
    from pathlib import Path

    folders = [Path(pack) for pack in packs]
    for folder in folders:
        if not folder.is_dir():
            raise click.UsageError(f"`--rules {folder}`: no such folder")
    return folders


_kept: dict[Any, Any] = {}


def _lawbook(packs: Sequence[str], no_cache: bool) -> Lawbook:
    key = (tuple(packs), no_cache)
    if key not in _kept:
        from tongguan.lawbook.compiled import obtain
        from tongguan.problem import InvalidInput

        try:
            _kept[key] = obtain(_folders(packs), cache=not no_cache)
        except InvalidInput as error:
            _show_problems(error.problems, _options(None, "auto"))
            raise SystemExit(INVALID) from None
    lawbook: Lawbook = _kept[key]
    return lawbook


def _law(packs: Sequence[str], no_cache: bool, day: str) -> Any:
    from tongguan.judge.law import Law

    key = ("law", tuple(packs), day)
    if key not in _kept:
        _kept[key] = Law(_lawbook(packs, no_cache), day)
    return _kept[key]


def _judge(paths: Sequence[str], day: str | None, packs: Sequence[str], no_cache: bool, allowed: Sequence[str], stdin_name: str) -> Report:
    from tongguan.check import check as judged

    when = _day(day)
    lawbook = _lawbook(packs, no_cache)
    sources, problems = _collect(paths or (".",), stdin_name)
    report = judged(sources, lawbook, when, _fetch, allowed=allowed, law=_law(packs, no_cache, when))
    if not problems:
        return report
    from dataclasses import replace

    return replace(report, problems=(*problems, *report.problems))


def _collect(paths: Sequence[str], stdin_name: str) -> tuple[list[tuple[str, bytes]], list[Problem]]:
    """The texts of all manifests under these paths, and the problems of those that cannot be read."""
    from tongguan.problem import Problem

    sources: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    seen: set[str] = set()

    def take(path: str) -> None:
        real = os.path.realpath(path)
        if real in seen:
            return
        seen.add(real)
        try:
            with open(path, "rb") as file:
                sources.append((_shown(path), file.read()))
        except OSError as error:
            problems.append(Problem(_shown(path), f"cannot be read: {error.strerror}"))

    for path in paths:
        if path == "-":
            sources.append((stdin_name, sys.stdin.buffer.read()))
        elif os.path.isdir(path):
            found = _manifests_in(path)
            if not found:
                hint = f"expected {', '.join(NAMES[:1])}, *{SUFFIXES[0]} or a YAML file with `exporter:` and `flows:`"
                problems.append(Problem(_shown(path), "no manifest in this folder", None, hint))
            for one in found:
                take(one)
        elif os.path.exists(path):
            take(path)
        else:
            problems.append(Problem(_shown(path), "no such file or folder"))
    return sources, problems


def _shown(path: str) -> str:
    """A path as reports print it: with forward slashes, without a leading `./`."""
    shown = os.path.normpath(path)
    return shown.replace(os.sep, "/")


def _manifests_in(folder: str) -> list[str]:
    found: list[str] = []
    for root, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in SKIPPED and not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(root, name)
            if name in NAMES or name.endswith(SUFFIXES) or (name.endswith((".yaml", ".yml")) and _looks_like_one(path)):
                found.append(path)
    return found


def _looks_like_one(path: str) -> bool:
    """Whether a YAML file has the keys of a manifest at its top."""
    try:
        with open(path, "rb") as file:
            text = b"\n" + file.read()
    except OSError:
        return False
    return b"\nexporter:" in text and b"\nflows:" in text


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
