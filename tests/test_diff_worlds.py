"""Comparisons over the worlds of the second tellings, each with one fact said otherwise.

LAW: none of its own. docs/diff.md: a ceiling that falls is freer, one that rises stricter; sides exchanged turn every word;
stored reports are compared as new runs are.
"""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from laws import judged
from tellings import made

from tongguan.compare.difference import difference
from tongguan.compare.sides import Side, of_report, of_run
from tongguan.lawbook.model import Words
from tongguan.reading import read
from tongguan.render import Options
from tongguan.render.json import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongguan.lawbook.model import Lawbook

Data = Any
NAME = Words("此次", "this run")
PASSING = ("waived", "clear")
TURNS = {"stricter": {"freer", "less_certain"}, "freer": {"stricter"}, "less_certain": {"stricter"}}


def values(data: Data) -> Iterator[tuple[Data, Any]]:
    """Each stated value that can be said otherwise, by what holds it and its key."""
    for key, one in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        if isinstance(one, (dict, list)):
            yield from values(one)
        elif isinstance(data, dict) and (isinstance(one, (bool, int)) or key == "country") and key != "version":
            yield data, key


def otherwise(one: Any, any_: random.Random) -> Any:
    if isinstance(one, bool):
        return not one
    return any_.choice([one + 1, one * 10 + 1, one // 10]) if isinstance(one, int) else "US" if one != "US" else "CH"


def sides(data: Data, day: str, lawbook: Lawbook) -> tuple[Side, Side] | None:
    """A new run of it, and the same stored."""
    report = judged([("m.yaml", json.dumps(data))], lawbook, day)
    if report.problems:
        return None
    told = json.loads(render(report, Options()))
    return of_run(told, report, NAME), of_report(told, "stored.json")


def ways(before: Side, after: Side, lawbook: Lawbook) -> dict[tuple[str, str, str], str]:
    found = difference(before, after, lawbook.rules)
    return {(flow.exporter, flow.id, item.id): item.direction for flow in found.flows for item in flow.items if item.direction != "same"}


@pytest.mark.parametrize(("source", "start", "number"), [("papers", 60, 12), ("classes", 60, 8), ("sectors", 60, 12), ("vehicles", 60, 12)])
def test_a_fact_said_otherwise_goes_the_way_of_what_the_law_asks(source: str, start: int, number: int, lawbook: Lawbook) -> None:
    moved = 0
    for seed in range(start, start + number):
        any_ = random.Random(seed)  # noqa: S311 - a test
        files, day = made(source, seed, lawbook)
        data: Data = json.loads(json.dumps(read(files["m.yaml"], "m.yaml").data))
        first = sides(data, day, lawbook)
        assert first is not None, seed
        holder, key = any_.choice(list(values(data)))
        holder[key] = otherwise(holder[key], any_)
        second = sides(data, day, lawbook)
        if second is None:
            continue  # what contradicts the rest is refused
        there, back = ways(first[0], second[0], lawbook), ways(second[0], first[0], lawbook)
        moved += len(there)
        for one, other in ((first[1], second[1]), (first[0], second[1]), (first[1], second[0])):
            assert ways(one, other, lawbook) == there, (seed, key)
        assert there.keys() == back.keys(), (seed, key)
        for name, way in there.items():
            assert back[name] in TURNS.get(way, {way}), (seed, key)
        for (exporter, flow), side in first[0].flows.items():
            for item, before in side.items.items():
                after, way = second[0].flows[exporter, flow].items[item], there.get((exporter, flow, item), "same")
                risen = after.high > before.high or (before.kind in PASSING and after.kind not in PASSING)
                fallen = after.high < before.high or (before.kind not in PASSING and after.kind in PASSING)
                assert not risen or way in ("stricter", "both"), (seed, key, way)
                assert not fallen or way in ("freer", "both"), (seed, key, way)
    assert moved
