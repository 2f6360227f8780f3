"""Routes and counts against a second, plain telling of the law, over random exporters whose people are known one by one.

LAW: Order 16 arts. 3 to 8, the official answers on counting of 2024-03-22 (Q11); Decree 790 art. 35(6); before 2024-03-22
Order 11 art. 4. What is complete must come out equal; where facts are left out, what the law says of the world that they were
left out of must lie between floor and ceiling, and nothing left out may narrow the range.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tongguan import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongguan.report import Report

OLD, NEW = "2024-03-21", "2026-11-24"
FREE, CONTRACT, ASSESSMENT = 0, 1, 2
WORD = {"by": "counsel", "because": "gone through item by item"}
People = frozenset[str]
"""Persons as disjoint sets, by name: the union of groups is exact."""


@dataclass(frozen=True)
class Sent:
    """One flow with one item."""

    name: str
    group: str
    sensitive: bool
    also_ordinary: bool
    important: bool
    claim: str | None
    """Transit, or the case of necessity."""
    met: bool
    """Whether what the exemption asks is there."""


@dataclass(frozen=True)
class World:
    """Everything that the law asks of one exporter."""

    day: str
    operator: bool
    sizes: dict[str, int]
    groups: dict[str, People]
    elsewhere: tuple[People, People]
    """Persons of flows in no manifest: ordinary, sensitive."""
    flows: tuple[Sent, ...]

    def number(self, people: People) -> int:
        return sum(self.sizes[one] for one in people)

    def exempt(self, one: Sent) -> bool:
        """Order 16 arts. 4 and 5(1)(1) to (3); none before it, and none for important data (art. 5(2))."""
        return self.day != OLD and one.met and not one.important and one.claim in ("transit", "contract", "hr", "emergency")

    def duty(self, one: Sent) -> bool:
        """Decree 790 art. 35(6)."""
        return self.day != OLD and one.met and not one.important and one.claim == "legal_duty"

    def counts(self, *, duties: bool) -> tuple[int, int]:
        """Persons once each, what is exempt left out; whether those of legal duties count is not settled."""
        ordinary, sensitive = self.elsewhere
        if self.day == OLD:
            ordinary |= sensitive  # one count of everybody
        for one in self.flows:
            if self.exempt(one) or (self.duty(one) and not duties):
                continue
            people = self.groups[one.group]
            if one.sensitive:
                sensitive |= people
            if not one.sensitive or one.also_ordinary or self.day == OLD:
                ordinary |= people
        return self.number(ordinary), self.number(sensitive)

    def routes(self, one: Sent) -> set[int]:
        """What the law may ask of one flow."""
        return {route for duties in (True, False) for route in self._routes(one, *self.counts(duties=duties))}

    def _routes(self, one: Sent, ordinary: int, sensitive: int) -> tuple[int, ...]:
        if one.important:
            return (ASSESSMENT,)
        if self.day == OLD:
            return (ASSESSMENT,) if self.operator or ordinary >= 100_000 or sensitive >= 10_000 else (CONTRACT,)
        if self.exempt(one):
            return (FREE,)
        if not self.operator and not one.sensitive and ordinary < 100_000:
            return (FREE,)
        reached = self.operator or ordinary >= 1_000_000 or sensitive >= 10_000
        if self.duty(one):
            return (FREE, ASSESSMENT) if reached else (FREE,)
        return (ASSESSMENT,) if reached else (CONTRACT,)


def world(seed: int) -> World:
    """An exporter; mostly one of its counts stands at a number of the law or one person beside it."""
    any_ = random.Random(seed)  # noqa: S311 - a test
    sizes = {name: any_.choice([1, 40, 700, 4_000, 9_000, 30_000, 60_000, 99_999, 900_000]) for name in "abcd"}
    groups = {"one": People("a"), "two": People("b"), "part": People("c"), "whole": People("bc")}
    flows = tuple(
        Sent(
            f"flow-{index}",
            any_.choice(sorted(groups)),
            any_.random() < 0.4,
            any_.random() < 0.5,
            any_.random() < 0.05,
            any_.choice([None, None, None, "transit", "contract", "hr", "emergency", "legal_duty"]),
            any_.random() < 0.8,
        )
        for index in range(any_.randint(2, 5))
    )
    elsewhere = (People("d"), People()) if any_.random() < 0.7 else (People(), People("d"))
    found = World(any_.choice([OLD, NEW, NEW, NEW]), any_.random() < 0.1, sizes, groups, elsewhere, flows)
    bucket, line = any_.choice([(0, 100_000), (0, 100_000), (0, 1_000_000), (1, 10_000), (1, 10_000)])
    for name in any_.sample("abcd", 4):
        goal = line + any_.choice([-1, 0, 1]) - found.counts(duties=True)[bucket] + sizes[name]
        before, sizes[name] = sizes[name], max(goal, 1)
        if abs(found.counts(duties=True)[bucket] - line) <= 1:
            break
        sizes[name] = before
    return found


def texts(one: World, hidden: frozenset[str]) -> dict[str, str]:
    """Two manifests and the exporter's file; `hidden`: what they leave out."""

    def told(**stated: Any) -> dict[str, Any]:
        return {key: value for key, value in stated.items() if key not in hidden}

    year = {"as_of": one.day, "until": f"{one.day[:4]}-12-31"}
    ordinary, sensitive = map(one.number, one.elsewhere)
    apart = ["provided_this_year"]
    shared = {
        "version": 1,
        "exporter": {
            "id": "example-trade",
            "sectors": ["retail"],
            "registered_in": "cn-hb-wuhan",
            "exports_from": "cn-hb-wuhan",
            "state_organ": False,
            "persons_processed": 20_000,
            "provided_this_year": {**year, **told(ordinary=ordinary, sensitive=sensitive)},
            "provided_since_last_year": {**year, "ordinary": ordinary + sensitive, "sensitive": sensitive},
            "clearances": [],
            **told(critical_infrastructure_operator=one.operator),
        },
        "populations": {
            "one": {"size": one.number(one.groups["one"]), "kind": "employees", "apart_from": ["two", "part", "whole", *apart]},
            "two": {"size": one.number(one.groups["two"]), "kind": "employees", "within": "whole", "apart_from": ["part", *apart]},
            "part": {"size": one.number(one.groups["part"]), "kind": "employees", "within": "whole", "apart_from": apart},
            "whole": {"size": one.number(one.groups["whole"]), "kind": "employees", "apart_from": apart},
        },
        "recipients": {
            "hq": {
                "name": "Example Trade AG",
                "country": "CH",
                "kind": "company",
                "lists": [],
                "country_countermeasure": False,
                "onward": [],
            }
        },
    }
    files: dict[str, list[Any]] = {"a.yaml": [], "b.yaml": []}
    for index, flow in enumerate(one.flows):
        item = {
            "id": "item",
            "category": KINDS[flow.claim == "contract", flow.sensitive],
            "holds": ["none"] if not flow.sensitive else ["id_card_photo"] if flow.claim == "contract" else ["religion"],
            "persons": flow.group,
            "state_secret": False,
            "core": False,
            "necessary": {"value": True, **WORD},
            "important_suspected": False,
            **told(also_ordinary=flow.also_ordinary, important_notified=flow.important, minors_under_14=False),
        }
        stated = {
            "id": flow.name,
            "to": "hq",
            "way": "transfer",
            "stored_in": ["abroad"],
            "service_performed_in": "CH",
            "purpose": flow.claim if flow.claim in ("hr", "contract") else "other",
            "foreign_authority_request": False,
            "client_data": False,
            "survey": "none",
            **told(
                collected_in=["abroad" if flow.claim == "transit" else "CN"], mainland_data_added=flow.claim != "transit" or not flow.met
            ),
            "items": [item],
        }
        if flow.claim not in (None, "transit"):
            met = told(
                truly_necessary=flow.met,
                individual_is_party=True,
                labour_rules=True,
                collective_contract=flow.met,
                protects=["life"],
                duty_under="prc",
            )
            stated["necessity"] = {"kind": flow.claim, **met, **WORD}
        files["ab"[index % 2] + ".yaml"].append(stated)
    return {
        "exporter.yaml": "".join(f"{key}: {json.dumps(value)}\n" for key, value in shared.items()),
        **{name: f"version: 1\nexporter: exporter.yaml\nflows: {json.dumps(flows)}\n" for name, flows in files.items() if flows},
    }


def ranges(report: Report) -> dict[str, tuple[int, int]]:
    return {flow.id: (one.verdict.floor, one.verdict.ceiling) for flow in report.flows for one in flow.items}


KINDS = {
    (False, False): "person.contact",
    (False, True): "person.religion",
    # The people here are staff: what a traveller books and what a visa takes is a contract as anybody's, the rest is item (2) of art. 5(1).
    (True, False): "person.travel",
    (True, True): "person.identity.document_photo",
}
HIDDEN = (
    "critical_infrastructure_operator",
    "ordinary",
    "sensitive",
    "also_ordinary",
    "important_notified",
    "minors_under_14",
    "collected_in",
    "mainland_data_added",
    "truly_necessary",
    "individual_is_party",
    "labour_rules",
    "collective_contract",
    "protects",
    "duty_under",
)


def left_out(seed: int) -> Iterator[frozenset[str]]:
    """Ever more that is left out."""
    order = random.Random(seed).sample(HIDDEN, len(HIDDEN))  # noqa: S311 - a test
    return (frozenset(order[:number]) for number in (1, 4))


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_the_route_is_what_the_law_says_of_this_world(start: int) -> None:
    for seed in range(start, start + 20):
        one = world(seed)
        wanted = {flow.name: one.routes(flow) for flow in one.flows}
        report = check(text=texts(one, frozenset()), as_of=one.day)
        found = ranges(report)
        assert found == {name: (min(routes), max(routes)) for name, routes in wanted.items()}, seed
        both = sorted(zip(*(one.counts(duties=duties) for duties in (True, False)), strict=True))
        totals, prefix = report.accounts[0].totals, "two_year_" if one.day == OLD else ""
        counted = [totals[f"{prefix}{bucket}"] for bucket in ("ordinary", "sensitive")]
        assert sorted((min(pair), max(pair)) for pair in both) == sorted((count.low, count.high) for count in counted), seed
        for hidden in left_out(seed):
            wider = ranges(check(text=texts(one, hidden), as_of=one.day))
            assert all(wider[name][0] <= low and high <= wider[name][1] for name, (low, high) in found.items()), (seed, hidden)
            found = wider
