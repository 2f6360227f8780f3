"""Manifests of the second tellings of the law, whole or with facts left out, for tests that hold of any of them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import test_oracle
import test_oracle_classes
import test_oracle_papers
import test_oracle_sectors
import test_oracle_vehicles
import test_oracle_zones

if TYPE_CHECKING:
    from tongguan.lawbook.model import Lawbook

Files = dict[str, str]


def made(source: str, seed: int, lawbook: Lawbook, hidden: int = 0) -> tuple[Files, str]:
    """The manifests of one world, and its day; `hidden`: how many facts they leave out, where a telling does not say so itself."""
    any_ = random.Random(seed)  # noqa: S311 - a test
    if source == "counts":
        one = test_oracle.world(seed)
        return test_oracle.texts(one, frozenset(any_.sample(test_oracle.HIDDEN, hidden))), one.day
    if source == "papers":
        other = test_oracle_papers.world(seed)
        return {"m.yaml": test_oracle_papers.manifest(other, "example", frozenset(any_.sample(test_oracle_papers.HIDDEN, hidden)))}, str(
            other.day
        )
    if source == "classes":
        data = test_oracle_classes.world(seed, test_oracle_classes.leaves(lawbook))
        keys = [key for key in data if key.startswith("item.") and key not in ("item.category", "item.persons")]
        return {"m.yaml": test_oracle_classes.text(data, any_.sample(keys, hidden))}, data["day"]
    if source == "zones":
        day = test_oracle_zones.DAYS[seed % len(test_oracle_zones.DAYS)]
        data = test_oracle_zones.world(f"{day}-{seed}", day)
        # Nothing has left yet in every other of them.
        keys = [key for key in data if key.startswith(("item.", "exporter.")) and key not in ("item.category", "item.identifiable")]
        text = test_oracle_zones.text(data, any_.sample(keys, hidden))
        begun = f'"since": "{test_oracle_zones.since(data)}"'
        later = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
        return {"m.yaml": text.replace(begun, f'"since": "{later}"') if seed % 2 else text}, day
    telling: Any = {"sectors": test_oracle_sectors, "vehicles": test_oracle_vehicles}[source]
    day = telling.DAYS[seed % len(telling.DAYS)]
    data = telling.world(f"{day}-{seed}") | {"day": day, "id": "example"}
    if source == "sectors":
        return {"m.yaml": telling.text(data, telling.poorer(data, any_) if hidden else ())}, day
    gone, ranges = telling.poorer(data, any_) if hidden else ({}, {})
    return {"m.yaml": telling.text(data, gone.keys() - ranges, ranges)}, day
