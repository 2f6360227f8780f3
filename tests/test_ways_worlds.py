"""Ways out over the worlds of the second tellings.

LAW: none of its own. docs/remedy.md: a set is judged as `check` judges the changed file, and no other flow of the run gets worse for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from laws import judged
from tellings import made
from test_remedies import known, written

from tongguan.document import read
from tongguan.ways import Search

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongguan.lawbook.model import Lawbook
    from tongguan.report import Report

STANDING = ("breach", "open", "review", "duty")


def standing(report: Report) -> dict[tuple[str, str], list[tuple[str, str, tuple[str, ...]]]]:
    """What stands against each flow."""
    return {
        (flow.manifest.path, flow.id): sorted((one.kind, one.code, one.items) for one in flow.findings if one.kind in STANDING)
        for flow in report.told
    }


def weight(found: list[tuple[str, str, tuple[str, ...]]]) -> list[int]:
    return [sum(max(1, len(items)) for kind, _, items in found if kind == one) for one in STANDING]


@pytest.mark.parametrize("source", ["counts", "papers"])
def test_a_way_does_what_it_is_told_to_do_and_makes_no_other_flow_worse(source: str, lawbook: Lawbook) -> None:
    listed, _ = known(lawbook)
    told = 0
    for seed in range(30, 38):
        files, day = made(source, seed, lawbook)

        def again(texts: Mapping[str, str], flow: tuple[str, str] | None = None, files: dict[str, str] = files, day: str = day) -> Report:
            manifests = [(name, texts.get(name, text)) for name, text in files.items() if name != "exporter.yaml"]
            return judged(manifests, lawbook, day, lambda _, named: read(texts.get(named, files[named]), named), flow=flow)

        report = again({})
        before = standing(report)
        for flow in report.told:
            for way in Search(report, flow, listed, again).ways().found:
                told += 1
                changed = again(written(flow, way))
                assert not changed.problems, (seed, flow.id)
                after = standing(changed)
                key = (flow.manifest.path, flow.id)
                assert after[key] == sorted((one.kind, one.code, one.items) for one in way.after.flow.findings if one.kind in STANDING), (
                    seed
                )
                assert weight(after[key]) < weight(before[key]) or way.after.past, (seed, flow.id)
                for name, found in after.items():
                    assert weight(found) <= weight(before[name]), (seed, flow.id, name)
    assert told > 3
