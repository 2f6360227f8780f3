"""Finds words of a closed list by what they mean, for somebody who does not know the list.

`driver camera` is no category, yet the label of `vehicle.video.cabin` speaks of drivers and cameras. Used only for messages.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOWN = 5
SHORTEST = 3
"""Letters that two words must share from the beginning to count as one."""
LONG = 4
"""So many letters shared say enough whatever follows; fewer, only where much follows: `cam` is a camera, `car` is no care."""
COMMON = 8
"""A word that more than one in so many of the names say picks none out."""
SMALL = frozenset(("a", "an", "and", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "the", "to", "which", "with"))
_WORDS = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")


def by_meaning(word: str, labels: Mapping[str, str]) -> list[str]:
    """The words of the list whose parts or labels share most with `word`, best first; words that few share count for more, and so do whole ones.

    >>> by_meaning("driver-video", {"car.cabin": "video of drivers", "car.road": "video of the road", "hr": "staff"})
    ['car.cabin']
    """
    asked = _words(word)
    told = {name: _words(f"{name} {label}") for name, label in labels.items()}
    common = Counter(part for parts in told.values() for part in parts)
    asked = _telling(asked, common, len(told)) or asked
    scores: dict[str, float] = {}
    for name, parts in told.items():
        own = _words(name)
        for one in asked:
            alike = [part for part in parts if _alike(one, part)]
            if alike:
                rare = min(common[part] for part in alike)
                scores[name] = scores.get(name, 0) + (1 + 1 / rare) * (2 if any(part in own for part in alike) else 1) * (
                    2 if one in parts else 1
                )
    if not scores:
        return []
    best = max(scores.values())
    # Whoever wrote `vehicle.battery` means something of vehicles.
    head, dot, _ = word.partition(".")
    near = sorted(
        (name for name, score in scores.items() if score >= best / 2),
        key=lambda name: (bool(dot) and name.partition(".")[0] != head, -scores[name], name.count("."), name),
    )
    return near[:SHOWN]


def _telling(asked: set[str], common: Counter[str], every: int) -> set[str]:
    """The words that few of the names share, where others of them are known: `vehicle` in `vehicle.battery` tells nothing among vehicle data."""
    known = {one for one in asked if any(_alike(one, part) for part in common)}
    return {one for one in known if COMMON * common[one] <= every}


def _words(text: str) -> set[str]:
    """The words of a text; of Chinese, each two characters that stand together."""
    found: set[str] = set()
    for run in _WORDS.findall(text.casefold()):
        found.update((run[index : index + 2] for index in range(len(run) - 1)) if run[0] >= "\u4e00" and len(run) > 1 else (run,))
    return found - SMALL


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST or not long.startswith(short):
        return False
    return len(short) >= LONG or len(long) >= 2 * len(short) or long == f"{short}s"
