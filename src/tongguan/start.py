"""The console script: click without what it imports and the program never uses, then the program.

click imports `inspect`, `uuid`, `datetime`, `gettext` and `threading` for an annotation, a type of parameter or one
function each; with what those load and compile they take as long as the interpreter itself takes to start. While click is
imported, small modules stand in for them that give what is used of them; anything else they fetch from the real module.
A process that is not the program's own imports `tongguan.cli`, and click whole.
"""

from __future__ import annotations

import sys
from typing import Any


def script() -> None:
    """The program, in a process of its own."""
    try:
        if "click" not in sys.modules:
            _click()
        from tongguan.cli import script as whole

        whole()
    except KeyboardInterrupt:
        # Before the program itself can tell it.
        from tongguan.exits import INTERRUPTED

        sys.stderr.write("interrupted\n")
        raise SystemExit(INTERRUPTED) from None


def _click() -> None:
    """Import click with the modules stood in for that nobody has imported yet."""
    standing_in: dict[str, Any] = {name: _StandIn(name, given) for name, given in _given().items() if name not in sys.modules}
    sys.modules.update(standing_in)
    try:
        import click  # noqa: F401 - it stays imported
    except (ImportError, AttributeError):
        # Built otherwise than those known here: it is imported whole, where it is first used.
        for name in [one for one in sys.modules if one.partition(".")[0] == "click"]:
            del sys.modules[name]
    finally:
        for name in standing_in:
            del sys.modules[name]
    if "uuid" in standing_in:
        # The annotation is made; what it names is the real one from here on.
        standing_in["uuid"].__dict__.pop("UUID", None)


def _given() -> dict[str, dict[str, Any]]:
    """What stands in for a module, by name."""
    given: dict[str, dict[str, Any]] = {
        "inspect": {"cleandoc": cleandoc},
        # The help of the program is in English: there is no catalogue to look for.
        "gettext": {"gettext": lambda message: message, "ngettext": lambda one, many, number: one if number == 1 else many},
        "uuid": {"UUID": type("UUID", (), {})},
    }
    try:
        import _datetime
        import _thread
    except ImportError:
        return given
    return given | {"datetime": {"datetime": _datetime.datetime}, "threading": {"local": _thread._local}}  # noqa: SLF001 - as `threading` takes it


def cleandoc(text: str) -> str:
    """What `inspect.cleandoc` says; itself asked where a text has several lines."""
    if "\n" in text or "\t" in text:
        from inspect import cleandoc as whole

        return whole(text)
    return text.lstrip()


class _StandIn(type(sys)):  # type: ignore[misc]
    """A module of which a few names are given; the others are those of the real one, imported when asked for."""

    def __init__(self, name: str, given: dict[str, Any]) -> None:
        super().__init__(name)
        self.__dict__.update(given)

    def __getattr__(self, name: str) -> Any:
        standing = sys.modules.get(self.__name__) is self
        if standing or name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(self.__name__), name)
