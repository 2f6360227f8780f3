"""Ways out over the worlds of the second tellings.

LAW: docs/remedy.md: a set is judged as `check` judges the changed file, and no other flow of the run gets worse for it. What each mechanism asks:
national.md 2.1, 2.2, 6.5 (contract, certificate: no operator, nothing important, below the numbers of the assessment); nothing is opened that is prohibited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import test_oracle
from laws import judged
from tellings import made
from test_remedies import known, written

from tongguan.reading import read
from tongguan.ways import Search

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tongguan.lawbook.model import Lawbook
    from tongguan.outcomes import Way
    from tongguan.report import FlowReport, Report
    from tongguan.verdict import Verdict

STANDING = ("breach", "open", "review", "duty")
CHOICE = {"standard_contract", "certification", "gba_contract"}
Judged = tuple[str, str, tuple[str, ...]]


class Run:
    """One world, which can be judged anew with other texts."""

    def __init__(self, source: str, seed: int, lawbook: Lawbook, hidden: int = 0) -> None:
        self.files, self.day = made(source, seed, lawbook, hidden)
        self.lawbook = lawbook

    def again(self, texts: Mapping[str, str], flow: tuple[str, str] | None = None) -> Report:
        manifests = [(name, texts.get(name, text)) for name, text in self.files.items() if name != "exporter.yaml"]
        return judged(manifests, self.lawbook, self.day, lambda _, named: read(texts.get(named, self.files[named]), named), flow=flow)


def ways(run: Run) -> Iterator[tuple[FlowReport, list[Way]]]:
    """The ways out of each flow."""
    report = run.again({})
    listed, _ = known(run.lawbook)
    for flow in report.told:
        yield flow, list(Search(report, flow, listed, run.again, 150).ways().found)


def standing(report: Report) -> dict[tuple[str, str], list[Judged]]:
    """What stands against each flow."""
    return {
        (flow.manifest.path, flow.id): sorted((one.kind, one.code, one.items) for one in flow.findings if one.kind in STANDING)
        for flow in report.told
    }


def weight(found: list[Judged]) -> list[int]:
    return [sum(max(1, len(items)) for kind, _, items in found if kind == one) for one in STANDING]


def mechanisms(way: Way, item: str) -> set[str]:
    return {str(step.remedy.mechanism) for step in way.steps if step.remedy.mechanism and item in step.items}


def below(verdict: Verdict, day: str) -> bool:
    """Whether the numbers stay below those of the assessment for certain; a zone list has its own in its scenarios."""
    if verdict.fact("flow.list_in_force") is True and verdict.fact("item.listed_fields_only") is True:
        return True
    new = day >= "2024-03-22"
    lines = (
        {"year.ordinary": 1_000_000, "year.sensitive": 10_000}
        if new
        else {"year.two_year_ordinary": 100_000, "year.two_year_sensitive": 10_000}
    )
    counts = [(verdict.fact(key), line) for key, line in lines.items()]
    return all(count.high is not None and count.high < line for count, line in counts)


SOURCES = [
    ("counts", range(30, 36), 0),
    ("counts", range(60, 63), 3),
    ("papers", range(30, 60), 0),
    ("papers", range(60, 75), 2),
    ("zones", range(40), 0),
    ("zones", range(40, 55), 2),
    ("sectors", range(30), 0),
    ("sectors", range(30, 45), 2),
    ("vehicles", range(16), 0),
    ("classes", range(20), 2),
]


@pytest.mark.parametrize(("source", "seeds", "hidden"), SOURCES)
def test_a_way_does_what_it_is_told_to_do_and_makes_no_other_flow_worse(source: str, seeds: range, hidden: int, lawbook: Lawbook) -> None:
    told = 0
    for seed in seeds:
        run = Run(source, seed, lawbook, hidden)
        before = standing(run.again({}))
        for flow, found in ways(run):
            keys = [tuple(step.key for step in way.steps) for way in found]
            assert len({*keys}) == len(keys), (seed, flow.id)
            for way in found:
                told += 1
                changed = run.again(written(flow, way))
                assert not changed.problems, (seed, flow.id)
                after = standing(changed)
                key = (flow.manifest.path, flow.id)
                assert after[key] == sorted((one.kind, one.code, one.items) for one in way.after.flow.findings if one.kind in STANDING), (
                    seed
                )
                assert weight(after[key]) < weight(before[key]) or way.after.past, (seed, flow.id)
                for name, stands in after.items():
                    assert weight(stands) <= weight(before[name]) or name == key, (seed, flow.id, name)
                for verdict in way.after.flow.verdicts:
                    held = mechanisms(way, verdict.item.id)
                    if verdict.floor.name == "prohibited":
                        assert not held, (seed, flow.id)
                    if held & CHOICE:
                        assert len(held & {*CHOICE, "security_assessment"}) == 1, (seed, flow.id)
                        assert verdict.fact("exporter.critical_infrastructure_operator") is False
                        assert verdict.fact("item.important") is False
                        assert below(verdict, run.day), (seed, flow.id)
    assert told > 3


def test_what_the_law_leaves_to_choose_is_told_with_each_mechanism(lawbook: Lawbook) -> None:
    """Where only a contract or a certificate is asked, of an exporter whose numbers are known, both are told, and where the assessment is, it alone."""
    seen = {test_oracle.CONTRACT: 0, test_oracle.ASSESSMENT: 0}
    for seed in range(100, 130):
        run = Run("counts", seed, lawbook)
        for flow, found in ways(run):
            floors = {verdict.floor for verdict in flow.verdicts}
            if floors != {verdict.ceiling for verdict in flow.verdicts} or len(floors) != 1 or int(*floors) not in seen:
                continue
            seen[int(*floors)] += 1
            held = {name for way in found for verdict in flow.verdicts for name in mechanisms(way, verdict.item.id)}
            expected = {"standard_contract", "certification"} if int(*floors) == test_oracle.CONTRACT else {"security_assessment"}
            assert held == expected, (seed, run.day, flow.id)
    assert min(seen.values()) > 3
