"""Help in the language of the call: every page of every command, and no line wider than the console."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from unicodedata import east_asian_width

import click
import pytest
from click.testing import CliRunner
from repo import ENVIRONMENT, run

from tongguan.cli import cli
from tongguan.helpwords import HELP

WIDE = re.compile(r"[\u3400-\u9fff]")
OWN = re.compile(r"`[^`]*`|\[[^\]]*\]|\{[^}]*\}|--[a-z-]+|#.*|\b(?:GitHub|fideslang|JSON Schema)\b")
"""What no language changes: what stands in backquotes or brackets, options, a comment to copy, names."""
ENGLISH = re.compile(r"\b[A-Za-z']{2,} [a-z']{2,}")


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command by its words, the program itself first."""
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from commands(inner, (*path, name))


ALL = list(commands(cli))


COPIED = re.compile(r"tongguan completion|^ +tongguan |^ +# |\[[a-z_|]{24,}\]|^ +[a-z._]+=true；$")


def cells(line: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)


def page(*path: str, language: str = "zh") -> str:
    result = run(*path, "--help", day=None, TONGGUAN_LANG=language)
    assert result.exit_code == 0
    return result.stdout


def test_the_commands_are_found() -> None:
    assert {(), ("check",), ("rules", "show"), ("waivers", "add"), ("import", "fides")} <= set(ALL)


@pytest.mark.parametrize("path", ALL, ids=lambda path: " ".join(path) or "tongguan")
def test_each_page_is_told_in_chinese(path: tuple[str, ...]) -> None:
    told = page(*path)
    first, *lines = told.splitlines()
    assert first.startswith(f"用法：tongguan {' '.join(path)}".rstrip())
    assert "  -h, --help" in told
    assert "显示本帮助并退出。" in told
    for one in lines:
        # Of a call to copy, what it does stands behind it, if anything.
        line = re.sub(r"^ .*tongguan [^\u3400-\u9fff]*", "", one)
        assert not ENGLISH.search(OWN.sub("", line)), f"{line.strip()}: its Chinese goes into src/tongguan/helpwords.py"


@pytest.mark.parametrize("path", ALL, ids=lambda path: " ".join(path) or "tongguan")
@pytest.mark.parametrize("columns", [60, 80, 110])
def test_no_line_is_wider_than_the_console(path: tuple[str, ...], columns: int) -> None:
    done = CliRunner().invoke(cli, [*path, "--help"], prog_name="tongguan", env={"TONGGUAN_LANG": "zh"}, terminal_width=columns)
    for line in done.stdout.splitlines():
        # An example to copy is never broken, nor what an option may say.
        assert cells(line) <= columns or COPIED.search(line), line


def test_every_chinese_paragraph_is_of_some_page() -> None:
    """A paragraph whose English was changed would otherwise stay behind."""
    told = "".join(re.sub(r"\s+", "", page(*path)) for path in ALL)
    told += "".join(re.sub(r"\s+", "", run("help", one, day=None, TONGGUAN_LANG="zh").stdout) for one in ("exit-codes", "environment"))
    unused = [english for english, chinese in HELP.items() if re.sub(r"\s+", "", chinese) not in told]
    assert not unused


def test_english_stays_english() -> None:
    for path in ALL:
        told = page(*path, language="en")
        assert told.startswith("Usage: tongguan")
        assert "Show this message and exit." in told
        # Chinese only as examples of words to look for, and the name of the program.
        assert not WIDE.search(re.sub(r"通关|轨迹|测绘|个保法|139号", "", told))


def test_a_list_of_commands_is_not_cut_off() -> None:
    told = " ".join(page("rules", language="en").split())
    assert "Check the rules beyond their shape, and prove what can be." in told
    assert "..." not in told.replace("[ARGS]...", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help", "--lang", "zh"), ("--lang", "zh", "--help"), ("--lang=zh", "-h"), ("check", "--lang", "zh", "--help"), ("check", "--help", "--lang=zh"),
        ("help", "--lang", "zh", "rules"), ("--lang", "zh", "help", "waivers", "add"), ("--lang", "both", "rules", "--help"),
    ],
)  # fmt: skip
def test_the_language_may_stand_anywhere(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tongguan", *arguments], capture_output=True, encoding="utf-8", check=False,
        env={**ENVIRONMENT, "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("用法：tongguan")


def test_help_of_the_program_is_not_that_of_check() -> None:
    assert "更多命令" in run("--lang", "zh", "--help", day=None).stdout


def test_the_language_before_a_command_is_that_of_the_command() -> None:
    assert "规则库" in run("--lang", "zh", "doctor", day=None).stdout
    assert "用法" in run("--lang", "zh", "rules", "--help", day=None).stdout


def test_the_language_before_a_path_is_that_of_the_check() -> None:
    told = run("--lang", "zh", "no-such-folder", day=None)
    assert told.exit_code == 3
    assert "没有" in told.stderr


def test_a_console_without_chinese_gets_english() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tongguan", "check", "--help"], capture_output=True, check=False,
        env={**ENVIRONMENT, "TONGGUAN_LANG": "zh", "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.stdout.startswith(b"Usage: tongguan check")


def test_pages_of_help_are_told_in_chinese() -> None:
    statuses = run("help", "exit-codes", day=None, TONGGUAN_LANG="zh").stdout
    assert "  3  输入无法读取或者无效" in statuses
    assert "70 > 2 > 3 > 1 > 4 > 0" in statuses
    variables = run("help", "environment", day=None, TONGGUAN_LANG="zh").stdout
    assert "从执行命令的文件夹起算" in variables
    assert all(WIDE.search(line) or "--" in line for line in variables.splitlines())


def test_the_doctor_speaks_chinese_to_people_and_english_to_programs() -> None:
    told = run("doctor", "--lang", "zh", day=None).stdout
    for one in ("✓ 规则库", "规则核对至", "✓ YAML 解析器", "✓ 缓存", "✓ 配置", "没有；适用默认值"):
        assert one in told
    assert '"name": "lawbook"' in run("doctor", "--lang", "zh", "--format", "json", day=None).stdout


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("check", "--format", "sarf"), "sarif"),
        (("schema", "manifst"), "manifest"),
        (("check", "--scope", "chnaged"), "changed"),
        (("completion", "zhs"), "zsh"),
    ],
)
def test_the_nearest_word_of_a_choice_is_told(arguments: tuple[str, ...], near: str) -> None:
    for language, told in (("en", f"did you mean `{near}`?"), ("zh", f"是否要写 `{near}`？")):
        done = subprocess.run(
            [sys.executable, "-m", "tongguan", *arguments], capture_output=True, encoding="utf-8", check=False,
            env={**ENVIRONMENT, "TONGGUAN_LANG": language, "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        assert done.returncode == 2
        assert told in done.stderr
        assert ("is not one of" in done.stderr) == (language == "en")


def test_a_word_far_from_every_choice_has_no_nearest() -> None:
    assert "did you mean" not in run("completion", "powershell", day=None).output
