"""The C parser of YAML, without the library around it.

The extension module imports what `ruamel.yaml` can do besides parsing, for the names of a few errors: thirty modules,
more than the interpreter itself takes to start. The program, which needs none of them, has them stood in for by empty
ones while the extension is imported; the places and events that it makes are the library's own. A library that is built
otherwise is imported whole, and so it is in a process that is not ours alone, whose owner may want all of it.
"""

from __future__ import annotations

import sys
from typing import Any

UNUSED = ("tokens", "reader", "scanner", "parser", "composer", "constructor", "emitter", "serializer", "representer")
"""Modules of which the C parser needs the names of classes only: of errors, and of tokens, which it does not make here."""

alone = False
"""Whether the process is the program's own."""


def c_parser() -> Any:
    """The class of the C parser, or None where it is missing."""
    try:
        if alone and "ruamel.yaml" not in sys.modules and "_ruamel_yaml" not in sys.modules:
            _import_alone()
    except Exception:  # noqa: BLE001, S110 - whatever the library does otherwise, it is imported whole below
        pass
    try:
        from _ruamel_yaml import CParser
    except ImportError:
        return None
    return CParser


def there() -> bool:
    """Whether there is a C parser; it is not imported to know that."""
    if "_ruamel_yaml" in sys.modules:
        return sys.modules["_ruamel_yaml"] is not None
    return any(finder.find_spec("_ruamel_yaml", None) for finder in sys.meta_path)


def _import_alone() -> None:
    import ruamel

    module = type(sys)
    package: Any = module("ruamel.yaml")
    package.__path__ = [f"{folder}/yaml" for folder in ruamel.__path__]
    standing_in = {"ruamel.yaml": package}
    sys.modules["ruamel.yaml"] = package
    try:
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        class ReaderError(YAMLError):
            """A character that YAML does not allow; made by the C parser alone."""

            def __init__(self, _name: Any, position: int, _character: Any, _encoding: str, reason: str) -> None:
                super().__init__(reason)
                self.position = position

        kinds = {"ReaderError": ReaderError}
        for name in UNUSED:
            one: Any = module(f"ruamel.yaml.{name}")
            one.__getattr__ = lambda title: kinds.get(title) or type(title, (MarkedYAMLError,), {})
            standing_in[one.__name__] = sys.modules[one.__name__] = one
        import _ruamel_yaml  # noqa: F401 - it stays imported
    finally:
        for name in standing_in:
            del sys.modules[name]
