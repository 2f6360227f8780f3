"""Build hook: compiles the shipped rules into the wheel, so that no run has to parse them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LawbookHook(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Adds `tongguan/_lawbook.bin` to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile `rules/`; a pack with problems stops the build."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        try:
            from tongguan.lawbook.compiled import SHIPPED_FILE, dump
            from tongguan.lawbook.load import load
            from tongguan.problem import InvalidInput

            try:
                lawbook = load([root / "rules"])
            except InvalidInput as error:
                told = "\n".join(f"{problem.path}: {problem.message}" for problem in error.problems)
                raise SystemExit(f"the rules have problems:\n{told}") from None
        finally:
            sys.path.pop(0)
        folder = root / "build"
        folder.mkdir(exist_ok=True)
        compiled = folder / SHIPPED_FILE
        compiled.write_bytes(dump(lawbook))
        build_data["force_include"][str(compiled)] = f"tongguan/{SHIPPED_FILE}"
