"""Under what a run judged, beside the manifests, the lawbook and the day: enough to judge once more, and to see what is another thing now."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tongguan.digest import digests
from tongguan.files import bytes_of
from tongguan.paths import shown
from tongguan.problem import InvalidInput
from tongguan.reading import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongguan.project import Project


def conditions(project: Project) -> dict[str, Any]:
    """What the call and the configuration say of a run, as the JSON report keeps it."""
    settings, flags = project.settings, project.flags
    return {
        # The same files named in another order are the same run.
        "paths": sorted(project.named),
        "scope": flags["scope"],
        "reported": None if project.only is None else sorted(project.only),
        "base": _revision(project, flags["base"]),
        "waivers_from": None if flags["no_waivers"] else _revision(project, flags["waivers_from"]),
        "no_waivers": flags["no_waivers"],
        "config": flags["config"],
        "isolated": flags["isolated"],
        "rules": [{"path": path, "sha256": content(path)} for path in settings.get("rules")],
        "baseline": settings.get("baseline"),
        "ledgers": list(settings.get("ledgers")),
        "recipient_lists": list(settings.get("recipient_lists")),
        "files": _contents(project.beside()),
    }


def _revision(project: Project, ref: str | None) -> dict[str, str] | None:
    """A revision as it is named, and the commit that was looked at."""
    return None if ref is None else {"name": ref, "commit": project.before(ref).commit}


def content(folder: str) -> str:
    """The digest of what a pack of rules holds."""
    from pathlib import Path

    from tongguan.lawbook.pack import digest_of

    return digest_of(Path(folder))


def _contents(paths: Iterable[str]) -> list[dict[str, str]]:
    """The digest of the text of each of these files that can be read."""
    found = {}
    for path in dict.fromkeys(map(os.path.abspath, paths)):
        try:
            found[shown(path)] = decode(bytes_of(path), path)
        except (OSError, InvalidInput):
            continue  # what is wrong with it was told already
    names = sorted(found)
    return [{"path": path, "sha256": digest} for path, digest in zip(names, digests([found[path] for path in names]), strict=True)]
