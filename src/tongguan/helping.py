"""Help in Chinese: click's pages with their words from `helpwords`, and lines broken by the width of what a console shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from tongguan.helpwords import HELP
from tongguan.render.cells import width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

_EXTRA = re.compile(r"  \[([^\]]*)\]$")
"""What click says of an option behind its help: a range of numbers, or that it must be given."""
_EXAMPLE = re.compile(r"(.*\S\s{2,})(\S.*)")
_REQUIRED = "required"
_AS_IT_IS = "\b"
"""Alone on the first line of a paragraph, for click: its lines are not broken anew."""


class ChineseHelp(click.HelpFormatter):
    """A page of help; words that have no Chinese stay as they are."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how the command is called."""
        prefix = prefix or "用法："
        # click counts characters; these are two cells wide.
        wider = width(prefix) - len(prefix)
        self.width -= wider
        super().write_usage(prog, args, prefix)
        self.width += wider

    def write_heading(self, heading: str) -> None:
        """The line above a list."""
        self.write(f"{'':>{self.current_indent}}{HELP.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        """The paragraphs of a command's help."""
        indent = " " * self.current_indent
        lines: list[str] = []
        for paragraph in re.split(r"\n[ \t]*\n", text):
            if lines:
                lines.append("")
            first, *rest = paragraph.splitlines()
            told = (
                [_behind_blanks(line) for line in rest]
                if first.strip() == _AS_IT_IS
                else wrap(_chinese(paragraph), self.width - len(indent))
            )
            lines += [f"{indent}{line}".rstrip() for line in told]
        self.write("\n".join(lines) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of options or commands, each with what it is for."""
        rows = list(rows)
        column = min(max(width(first) for first, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for first, second in rows:
            beside = width(first) <= column - col_spacing
            told = wrap(_option(second), max(self.width - column - self.current_indent, 20))
            lines = ["", *told] if not beside else told
            lead = f"{indent}{first}{' ' * (column - width(first)) if beside else ''}"
            self.write(f"{lead}{lines[0]}".rstrip() + "\n")
            self.write("".join(f"{indent}{' ' * column}{line}\n" for line in lines[1:]))


def _chinese(text: str) -> str:
    """A paragraph in Chinese, however it is broken into lines."""
    line = " ".join(text.split())
    return HELP.get(line, line)


def _option(text: str) -> str:
    """What an option is for, with what click adds."""
    found = _EXTRA.search(text)
    if found is None:
        return _chinese(text)
    return f"{_chinese(text[: found.start()])}[{'必填' if found[1] == _REQUIRED else found[1]}]"


def _behind_blanks(line: str) -> str:
    """A line of an example: what it does stands behind two blanks or more."""
    if line.strip() in HELP:
        return HELP[line.strip()]
    found = _EXAMPLE.fullmatch(line)
    return f"{found[1]}{HELP.get(found[2], found[2])}" if found else line
