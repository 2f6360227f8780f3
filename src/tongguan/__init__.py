"""tongguan (通关): tells of each data flow out of mainland China whether it may go, and why.

>>> from tongguan import check
>>> report = check("flows/")               # doctest: +SKIP
>>> [flow.id for flow in report.flows if flow.kind != "clear"]  # doctest: +SKIP

docs/library.md describes what stands here. Importing the package loads nothing; a name is loaded when it is asked for.
"""

TYPE_CHECKING = False

if TYPE_CHECKING:
    from tongguan.library import check, render_report
    from tongguan.problem import InvalidInput, Problem
    from tongguan.report import Report
    from tongguan.version import VERSION as __version__  # noqa: N811 - the usual name of a package's version

__all__ = ["InvalidInput", "Problem", "Report", "__version__", "check", "render_report"]

_HOMES = {
    "check": ("library", "check"),
    "render_report": ("library", "render_report"),
    "InvalidInput": ("problem", "InvalidInput"),
    "Problem": ("problem", "Problem"),
    "Report": ("report", "Report"),
    "__version__": ("version", "VERSION"),
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, own = _HOMES[name]
    found: object = getattr(import_module(f"{__name__}.{module}"), own)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
