"""`tongguan doctor`: what is found here, what of it slows or stops a check, and what to do."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from tongguan.call import day_of, packs_of, project_of
from tongguan.options import Helped, OneOf, configured, language_option
from tongguan.output import write, write_json
from tongguan.problem import InvalidInput
from tongguan.render.cells import width
from tongguan.screens import format_of, screen
from tongguan.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tongguan.problem import Problem
    from tongguan.render import Options

OK, NOTE, WRONG = "ok", "note", "wrong"
MARKS = {OK: "✓", NOTE: "!", WRONG: "✗"}
PLAIN = {"✓": "ok  ", "!": "note", "✗": "BAD "}
OLDEST = (3, 11)
MUCH = 50_000_000
"""Bytes of cache from which on it is worth a word."""
STALE = 180
"""Days after which the day of the lawbook is worth a word."""
SAMPLE = "数据出境 → ✓"
HOSTS = (
    ("GITHUB_ACTIONS", "GitHub Actions"), ("GITLAB_CI", "GitLab CI"), ("JENKINS_URL", "Jenkins"), ("TF_BUILD", "Azure Pipelines"),
    ("BITBUCKET_BUILD_NUMBER", "Bitbucket Pipelines"), ("CIRCLECI", "CircleCI"), ("CI", "another CI"),
)  # fmt: skip
"""Variables by which CI hosts tell that they are one."""


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at."""

    name: str
    state: str
    told: str
    hint: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@click.command("doctor", short_help="What tongguan finds here, and what to mend.", cls=Helped)
@click.option("--format", "format_", type=OneOf(["text", "json"]), default="text", help="What to print.")
@click.option("--rules", "packs", multiple=True, metavar="DIR", help="A further pack of rules; may be given again.")
@language_option("")
@configured
def command(format_: str, packs: tuple[str, ...], language: str | None) -> None:
    """What tongguan finds here, what of it slows or stops a check, and what to do.

    Python, the lawbook and how old it is, the YAML parser, the cache, the configuration, git, the console, CI.
    Exit status 0 if checks can run, 1 if something stops them. Put its output into a bug report.
    """
    looks = [look for each in LOOKS for look in each(packs)]
    wrong = any(one.state == WRONG for one in looks)
    if format_ == "json":
        rows = [{"name": one.name, "state": one.state, "told": one.told, "hint": one.hint or None, **one.data} for one in looks]
        write_json({"version": VERSION, "ok": not wrong, "checks": rows})
    else:
        _print(looks, screen(language, "never"))
    raise SystemExit(1 if wrong else 0)


def _print(looks: Sequence[Look], options: Options) -> None:
    """What was found, for people."""
    if options.language != "en":
        from tongguan.chinese import chinese

        looks = [Look(chinese(one.name), one.state, chinese(one.told), chinese(one.hint) if one.hint else "") for one in looks]
    size = max(width(one.name) for one in looks)
    for one in looks:
        mark = MARKS[one.state] if options.unicode else PLAIN[MARKS[one.state]]
        write(f"{mark} {one.name}{' ' * (size - width(one.name))}  {one.told}\n")
        if one.hint:
            write(f"{' ' * (size + len(mark) + 3)}{'→' if options.unicode else '->'} {one.hint}\n")


def _python(_: Sequence[str]) -> list[Look]:
    version = ".".join(map(str, sys.version_info[:3]))
    old = sys.version_info < OLDEST
    hint = f"tongguan needs Python {'.'.join(map(str, OLDEST))} or newer" if old else ""
    told = f"{sys.implementation.name} {version}, {sys.platform} ({sys.executable})"
    data = {"version": version, "implementation": sys.implementation.name, "platform": sys.platform, "executable": sys.executable}
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return [
        Look("python", WRONG if old else OK, told, hint, data),
        Look("tongguan", OK, f"{VERSION} ({folder})", "", {"version": VERSION, "folder": folder}),
    ]


def _lawbook(packs: Sequence[str]) -> list[Look]:
    from pathlib import Path

    from tongguan.lawbook.compiled import describe, obtain

    try:
        # Settings that cannot be used are told under `configuration`; the shipped rules are looked at all the same.
        folders = [Path(one) for one in packs_of(packs)]
    except InvalidInput:
        folders = []
    missing = [str(folder) for folder in folders if not folder.is_dir()]
    if missing:
        return [Look("lawbook", WRONG, f"no such folder: {', '.join(missing)}", "mend `rules` in the configuration, or `--rules`")]
    try:
        lawbook = obtain(folders)
    except InvalidInput as error:
        return [Look("lawbook", WRONG, f"cannot be used: {_first(error.problems)}", "`tongguan rules lint` shows every problem")]
    from datetime import date

    try:
        today = day_of(None)
    except (InvalidInput, click.UsageError):
        today = date.today().isoformat()  # noqa: DTZ011 - only where the configured day cannot be read
    age = (date.fromisoformat(today) - date.fromisoformat(lawbook.checked_to)).days
    stale = age > STALE
    ago = f"{age} day{'' if age == 1 else 's'} before" if age >= 0 else f"{-age} day{'' if age == -1 else 's'} after"
    told = (
        f"{lawbook.name} {lawbook.version}, {len(lawbook.rules)} rules, law checked to {lawbook.checked_to} ({ago} {today}), "
        f"sha256 {lawbook.digest[:16]}…"
    )
    data = {**describe(lawbook), "rules": len(lawbook.rules), "age_days": age}
    data["pack"] = data.pop("name")
    hint = f"the law may have moved in {age} days: see whether a newer version of tongguan is out" if stale else ""
    return [Look("lawbook", NOTE if stale else OK, told, hint, data)]


def _parser(_: Sequence[str]) -> list[Look]:
    from tongguan.events import parser_name

    name = parser_name()
    if name == "c":
        return [Look("yaml parser", OK, "C (`libyaml`)", "", {"parser": name})]
    hint = "`python -m pip install ruamel.yaml.clib`"
    return [Look("yaml parser", NOTE, "pure Python: the same answers, several times slower on large manifests", hint, {"parser": name})]


def _cache(_: Sequence[str]) -> list[Look]:
    from pathlib import Path

    from tongguan.lawbook.compiled import cache_folder

    named = cache_folder()
    if named is None:
        off = bool(os.environ.get("TONGGUAN_NO_CACHE"))
        told = "off (TONGGUAN_NO_CACHE)" if off else "no folder for it: neither a home nor a cache folder is known"
        hint = "" if off else "set XDG_CACHE_HOME (LOCALAPPDATA on Windows)"
        return [Look("cache", NOTE, told, hint, {"folder": None, "writable": False})]
    found = folder = Path(named)
    while not found.exists() and found != found.parent:
        found = found.parent
    writable = os.access(found, os.W_OK)
    try:
        sizes = [path.stat().st_size for path in folder.glob("*.bin")]
    except OSError:
        sizes = []
    told = f"{folder}, {len(sizes)} file{'' if len(sizes) == 1 else 's'}, {sum(sizes) / 1_000_000:.1f} MB"
    data = {"folder": str(folder), "writable": writable, "files": len(sizes), "bytes": sum(sizes)}
    hint = "" if writable else "not writable: packs of your own are compiled anew on every run"
    if sum(sizes) > MUCH:
        hint = "compiled rules of former packs and versions; the folder may be deleted at any time"
    return [Look("cache", NOTE if hint else OK, told, hint, data)]


def _configuration(_: Sequence[str]) -> list[Look]:
    try:
        project = project_of(())
    except InvalidInput as error:
        hint = "`tongguan check --show-settings` shows every problem"
        return [Look("configuration", WRONG, _first(error.problems), hint, {"file": None})]
    settings = project.settings
    data = {"file": settings.file, "root": settings.root}
    if settings.file is None:
        return [Look("configuration", OK, "none; the defaults hold", "", data)]
    return [Look("configuration", OK, f"{settings.file} ({len(settings.values)} settings; `check --show-settings`)", "", data)]


def _git(_: Sequence[str]) -> list[Look]:
    import subprocess

    from tongguan.paths import repository

    root = repository(os.getcwd())
    data: dict[str, Any] = {"repository": root}
    try:
        done = subprocess.run(["git", "--version"], capture_output=True, check=False, text=True)  # noqa: S607 - the user's own git
        version = done.stdout.strip().removeprefix("git version ")
    except OSError:
        version = ""
    if not version:
        hint = "only `--base`, `--waivers-from` and `--scope changed` need it"
        return [Look("git", NOTE, "not found", hint, {**data, "version": None})]
    inside = f"repository {root}" if root is not None else "no repository here"
    return [Look("git", OK, f"{version}, {inside}", "", {**data, "version": version})]


def _console(_: Sequence[str]) -> list[Look]:
    options = screen(None, "auto")
    # None where a caller closed it.
    terminal = sys.stdout is not None and sys.stdout.isatty()
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        SAMPLE.encode(encoding)
        fits = True
    except (UnicodeEncodeError, LookupError):
        fits = False
    hint = (
        "" if fits else "Chinese and signs are shown as `?`: set PYTHONUTF8=1, on Windows also `chcp 65001`; files are UTF-8 all the same"
    )
    told = (
        f"{'terminal' if terminal else 'pipe or file'}, {encoding}, colour {'on' if options.color else 'off'}, "
        f"{options.width} columns, language {options.language}"
    )
    data = {"terminal": terminal, "encoding": encoding, "colour": options.color, "columns": options.width, "language": options.language}
    return [Look("console", OK if fits else NOTE, told, hint, data)]


def _ci(_: Sequence[str]) -> list[Look]:
    host = next((name for variable, name in HOSTS if os.environ.get(variable, "").lower() not in ("", "0", "false")), None)
    told = f"{host or 'none detected'}; `--format auto` is {format_of('auto')}"
    return [Look("ci", OK, told, "", {"host": host, "auto": format_of("auto")})]


def _first(problems: Sequence[Problem]) -> str:
    one = problems[0]
    place = f"{one.path}:{one.span.start.line}" if one.span is not None else one.path
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{place}: {one.message}{more}"


LOOKS: tuple[Callable[[Sequence[str]], list[Look]], ...] = (_python, _lawbook, _parser, _cache, _configuration, _git, _console, _ci)
