"""The environment variables that stand for flags; those that stand for settings have the settings' names."""

from __future__ import annotations

PREFIX = "TONGGUAN_"
FLAGS = (
    "config", "isolated", "scope", "base", "waivers_from", "no_waivers", "allow_empty", "exit_zero",
    "output", "quiet", "verbose", "color", "stdin_filename", "no_cache",
)  # fmt: skip
"""Flags that a variable may state. `--show-files` and `--show-settings` have none: a check that does not check must be asked for."""
LANGUAGES = ("zh", "en", "both")
"""What `TONGGUAN_LANG`, `--lang` and the setting `lang` may say."""
PROJECT, LANGUAGE = "tongguan.project", "tongguan.language"
"""Keys under which a call keeps its project, and `--lang`."""
OTHERS = ("debug",)
"""Variables without a flag."""


def variable_of(flag: str) -> str:
    """The variable that stands for a flag.

    >>> variable_of("--waivers-from")
    'TONGGUAN_WAIVERS_FROM'
    """
    return PREFIX + flag.lstrip("-").replace("-", "_").upper()
