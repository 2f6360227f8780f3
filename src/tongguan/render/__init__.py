"""Report → text. One module per format, each `render(report, options) -> str`; looked up by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.record import Record, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tongguan.report import Report, Told


class Options(Record):
    """How a report is to look."""

    language: str = "en"
    width: int = 100
    color: bool = False
    unicode: bool = True
    verbose: bool = False
    quiet: bool = False
    root: str = ""
    """The folder that hosts count paths from (the repository), absolute; empty: paths stay as they were given."""
    folder: str = ""
    """The folder that given paths are relative to, absolute."""
    limit: int = 60_000
    """About how many characters a comment or summary may have (markdown); the table of flows is always whole."""

    def for_file(self) -> Options:
        """The same for a file, which has no colour, every sign, and a width of its own."""
        return replace(self, width=100, color=False, unicode=True)


RENDERERS: dict[str, str] = {
    "text": "tongguan.render.text",
    "json": "tongguan.render.json",
    "concise": "tongguan.render.concise",
    "jsonl": "tongguan.render.jsonl",
    "sarif": "tongguan.render.sarif",
    "junit": "tongguan.render.junit",
    "github": "tongguan.render.github",
    "gitlab": "tongguan.render.gitlab",
    "markdown": "tongguan.render.markdown",
    "html": "tongguan.render.html",
}

FLOW_BY_FLOW = ("text", "concise")
"""Formats that print flow after flow, then a summary: several processes may write them."""


def _module(name: str) -> Any:
    """The module that writes one format, imported now: not by `importlib`, which nothing else needs."""
    return __import__(RENDERERS[name], fromlist=["render"])


def renderer(name: str) -> Callable[[Report, Options], str]:
    """The function that writes one format; its module is imported only when asked for."""
    function: Callable[[Report, Options], str] = _module(name).render
    return function


def pieces(name: str, report: Report, options: Options) -> Iterable[str]:
    """A report in one format, as far as it can be written piece by piece."""
    module = _module(name)
    found: Iterable[str] = module.pieces(report, options) if hasattr(module, "pieces") else (module.render(report, options),)
    return found


def teller(name: str, options: Options) -> Callable[[Report], Sequence[Told]] | None:
    """What a format prints of each flow of a report, one part of a run after another; `None` where it is no page of flow after flow."""
    if name not in FLOW_BY_FLOW:
        return None
    function: Callable[[Report], Sequence[Told]] = _module(name).teller(options)
    return function
