"""Report → text. One module per format, each `render(report, options) -> str`; looked up by name."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongguan.report import Report


@dataclass(frozen=True, slots=True)
class Options:
    """How a report is to look."""

    language: str = "en"
    width: int = 100
    color: bool = False
    unicode: bool = True
    verbose: bool = False
    quiet: bool = False


RENDERERS: dict[str, str] = {
    "text": "tongguan.render.text",
    "json": "tongguan.render.json",
}


def renderer(name: str) -> Callable[[Report, Options], str]:
    """The function that writes one format; its module is imported only when asked for."""
    function: Callable[[Report, Options], str] = import_module(RENDERERS[name]).render
    return function
