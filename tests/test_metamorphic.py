"""What a change of a manifest may do to its verdicts, whatever the law: what says more against a flow, or less for it, frees nothing.

LAW: unknown is never favourable, persons and quantities only add up, and a word counts alike wherever it stands.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tongguan.judge.law import Law
from tongguan.pipeline import check
from tongguan.reading import read
from tongguan.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tongguan.lawbook.model import Lawbook

DAY = "2026-11-24"
EXAMPLES = Path(__file__).parent.parent / "examples"
# The one with the most unknown facts takes longer than all others together.
PATHS = sorted(
    path
    for path in EXAMPLES.glob("*/*.yaml")
    if b"\nflows:" in path.read_bytes()
    and path.name != "expected.yaml"
    and path.parent.name not in ("company-pack", "aftermarket-driver-assistance")
)
Data = Any
Seen = dict[tuple[str, str], "Pressure"]


class Pressure:
    """What stands against one item: how strict its route may be, and which approvals and norms beside it may be missing."""

    def __init__(self, item: Any) -> None:
        verdict = item.verdict
        self.clear = item.kind == "clear"
        self.ceiling = verdict.ceiling
        self.beside = {
            state.gate.id for state in verdict.gates if state.needed.truth is not Truth.FALSE and state.met.truth is not Truth.TRUE
        } | {rule.id for rule, outcome, _ in verdict.breaches if outcome.truth is not Truth.FALSE}
        self.all = (item.kind, verdict.floor, verdict.ceiling, self.beside, {state.rule.id for state in verdict.reviews})

    def eased(self, other: Pressure) -> bool:
        """Whether less stands against the other."""
        return (other.clear and not self.clear) or other.ceiling < self.ceiling or not self.beside <= other.beside


@pytest.fixture(scope="module")
def law(lawbook: Lawbook) -> Law:
    return Law(lawbook, DAY)


def judged(law: Law, path: Path, data: Data) -> Seen:
    """What stands against each item of a manifest."""

    def fetch(_: str, named: str) -> Any:
        return read(path.with_name(named).read_bytes(), named)

    report = check([(path.name, json.dumps(data))], law.lawbook, DAY, fetch, law=law)
    assert not report.problems, [problem.message for problem in report.problems]
    return {(flow.id, item.verdict.item.id): Pressure(item) for flow in report.flows for item in flow.items}


def mappings(data: Data) -> Iterator[dict[str, Any]]:
    """Every mapping in it."""
    if isinstance(data, dict):
        yield data
    for one in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from mappings(one)


# --------------------------------------------------------------------------- changes that say more against a flow


def second_flow(data: Data, random: Random) -> None:
    """The same once more."""
    data["flows"].append({**copy.deepcopy(random.choice(data["flows"])), "id": "once-more"})


def onward(data: Data, random: Random) -> None:
    """The recipients, of whom it is said that they pass on to nobody else, pass it on to one country more."""
    defaults = data.get("defaults", {}).get("recipients", {})
    for one in data.get("recipients", {}).values():
        known = (one or {}).get("onward", defaults.get("onward"))
        if known is not None:
            one["onward"] = [*known, random.choice(["BR", "ZA"])]


def ranges(data: Data, random: Random) -> None:
    """Quantities are known less well."""
    for one in list(mappings(data["flows"])):
        for key in ("persons", "raw_hours", "raw_km", "vehicles", "days", "shorter_side_px", "sequenced_persons"):
            value = one.get(key)
            # What a clearance says of persons is a limit: there more is easier.
            if type(value) is int and "mechanism" not in one:
                one[key] = {"low": value - random.randint(0, value), "high": value * random.randint(1, 20)}


def more(data: Data, random: Random) -> None:
    """More people, vehicles, hours."""
    for one in list(mappings(data["flows"])):
        for key in ("persons", "raw_hours", "raw_km", "raw_pictures", "vehicles", "days"):
            # Where none of the mainland's vehicles was there, more of them would be another story.
            if type(one.get(key)) is int and "mechanism" not in one and (one[key] or key != "vehicles"):
                one[key] = one[key] * random.choice([1, 3, 1_000]) + 1
        if type(one.get("sequenced_persons")) is int:
            # The sequenced set is no smaller than the item.
            one["sequenced_persons"] *= 100_000
    for one in data.get("populations", {}).values():
        if type(one.get("size")) is int and "within" not in one:
            one["size"] *= random.choice([1, 3, 1_000])


def unsigned(data: Data, random: Random) -> None:
    """Nobody stands for what is judged."""
    for one in list(mappings(data["flows"])):
        if "mechanism" not in one and random.random() < 0.7:
            one.pop("by", None)
            one.pop("because", None)


def worse(data: Data, random: Random) -> None:
    """Words that only ever ask for more."""
    words: dict[str, Any] = {
        "state_secret": True, "work_secret": True, "core": True, "important_notified": True, "sensitive_area": ["military"],
        "minors_under_14": True, "infers": {"sensitive_area": True}, "from_secret_results": True, "shows_road": True,
    }  # fmt: skip
    item = random.choice(random.choice(data["flows"])["items"])
    key = random.choice(sorted(words))
    item[key] = words[key]


def listed(data: Data, random: Random) -> None:
    """A zone's list is named, and nothing is said of it."""
    random.choice(data["flows"]).setdefault("list", random.choice(["JS-2025", "GX-2025", "CQ-2025", "GD-2025", "FJ-2025"]))


@pytest.mark.parametrize("change", [second_flow, onward, ranges, more, unsigned, worse, listed])
def test_what_says_more_against_a_flow_frees_nothing(change: Callable[[Data, Random], None], law: Law) -> None:
    random, changed = Random(change.__name__), 0  # noqa: S311 - the same draws every time
    for path in PATHS:
        data = read(path.read_bytes(), path.name).data
        other = copy.deepcopy(data)
        change(other, random)
        if other == data:
            continue
        changed += 1
        before, after = judged(law, path, data), judged(law, path, other)
        assert [name for name, one in before.items() if one.eased(after[name])] == [], path
    assert changed > 2


# --------------------------------------------------------------------------- changes that say the same


def shuffled(data: Data, random: Random) -> Data:
    """The same in another order."""
    if isinstance(data, dict):
        return {key: shuffled(data[key], random) for key in random.sample(list(data), len(data))}
    return [shuffled(one, random) for one in random.sample(data, len(data))] if isinstance(data, list) else data


def left_empty(data: Data, random: Random) -> Data:
    """The same with keys that state nothing, but for those of which something is stated once for all."""
    once = data.get("defaults", {})
    if isinstance(data["exporter"], str):
        folder = next(path for path in PATHS if read(path.read_bytes(), path.name).data == data).parent
        shared = read((folder / data["exporter"]).read_bytes(), data["exporter"]).data.get("defaults", {})
        once = {name: shared.get(name, {}) | once.get(name, {}) for name in ("flows", "items")}
    for flow in data["flows"]:
        for name, one, keys in (
            ("flows", flow, ("retention_days", "survey", "list")),
            ("items", flow["items"][0], ("made", "hgr", "award")),
        ):
            one |= {key: None for key in keys if key not in one and key not in once.get(name, {}) and random.random() < 0.7}
    return data


def written_out(data: Data, _: Random) -> Data:
    """The same with its own defaults written out, but for those that are stated in part."""
    items = [item for flow in data["flows"] for item in flow["items"]]
    for name, group in (("flows", data["flows"]), ("items", items)):
        defaults = data.get("defaults", {}).get(name, {})
        for key in [key for key in defaults if not any(key in one for one in group)]:
            value = defaults.pop(key)
            for one in group:
                one[key] = value
    return data


@pytest.mark.parametrize("change", [shuffled, left_empty, written_out])
def test_what_says_the_same_is_judged_the_same(change: Callable[[Data, Random], Data], law: Law) -> None:
    random, changed = Random(change.__name__), 0  # noqa: S311 - the same draws every time
    for path in PATHS:
        data = read(path.read_bytes(), path.name).data
        other = change(copy.deepcopy(data), random)
        if json.dumps(other) == json.dumps(data):
            continue
        changed += 1
        before, after = judged(law, path, data), judged(law, path, other)
        assert {name: one.all for name, one in before.items()} == {name: one.all for name, one in after.items()}, path
    assert changed > 2


# --------------------------------------------------------------------------- saying less


STRUCTURE = {"id", "to", "items", "flows", "clearances", "mechanism", "value", "by", "because", "low", "high"}


def unsaid(data: Data) -> Iterator[tuple[dict[str, Any], str]]:
    """Every fact that is stated of a flow, item, recipient, paper or group of people, but what stands under `defaults` as well.

    Not the only one of a mapping: an empty one is refused where it would stand for what is stated above; without the mapping the fact is unsaid too.
    """
    elsewhere = {key for one in mappings(data.get("defaults", {})) for key in one}
    for part in ("flows", "recipients", "populations"):
        groups = data.get(part) or {}
        own = [groups] if part != "flows" else []
        for one in list(mappings(groups)) if part != "flows" else [found for flow in groups for found in mappings(flow)]:
            for key in [key for key in one if key not in STRUCTURE | elsewhere and one not in own and len(one) > 1]:
                yield one, key


def test_what_is_left_unsaid_frees_nothing(law: Law) -> None:
    """Unknown is never favourable: whatever may stand against a flow with a fact may do so without it."""
    random, tried = Random("unsaid"), 0  # noqa: S311 - the same draws every time
    for path in PATHS:
        data = copy.deepcopy(read(path.read_bytes(), path.name).data)  # lines written alike share what they hold
        before = judged(law, path, data)
        for one, key in random.sample(found := list(unsaid(data)), min(len(found), 15)):
            value = one.pop(key)
            tried += 1
            after = judged(law, path, data)
            one[key] = value
            assert [name for name, item in before.items() if item.eased(after[name])] == [], (path, key, value)
    assert tried > 300
