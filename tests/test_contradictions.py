"""Statements that cannot both be true: no flow is freer for them, for the file is refused with both places.

What excludes what follows from the questions of docs/facts.md; that a kind of data concerns people, from its category.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import repo
from company import forget_packs, pack
from conftest import TODAY
from laws import judged, nothing
from stories import DEFAULTS, exporter, flow, story

from tongguan.lawbook.compiled import shipped_rules
from tongguan.lawbook.load import load
from tongguan.pipeline import manifests_of
from tongguan.problem import InvalidInput, Problem
from tongguan.reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from tongguan.lawbook.model import Lawbook

Facts = dict[str, Any]
WHO = {"by": "A. Example, counsel", "because": "looked at as a whole"}
IDENTIFIERS = ("biometric", "financial_account", "id_card_photo", "account_with_password", "id_number_alone", "phone_number")
CONTENT = ("religion", "specific_identity", "health", "track", "criminal_record", "credit")


@pytest.fixture
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own to call the program in."""
    monkeypatch.chdir(tmp_path)


def signed(value: Any) -> Facts:
    """A judged fact with its name and reason."""
    return {"value": value, **WHO}


def manifest(facts: Facts) -> Facts:
    """A manifest of one item; keys as in docs/facts.md, `None` for what is not stated."""
    whole: Facts = {
        "version": 1,
        "exporter": {"id": "e"},
        "recipients": {"r": {}},
        "flows": [{"id": "f", "to": "r", "items": [{"id": "i"}]}],
    }
    held = whole["flows"][0]
    homes = {"exporter": whole["exporter"], "flow": held, "item": held["items"][0], "recipient": whole["recipients"]["r"]}
    for key, value in facts.items():
        scope, *path = key.split(".")
        if scope == "evidence":
            scope, path = "flow", ["evidence", *path]
        if scope == "clearance":
            held.setdefault("clearances", [{"mechanism": "standard_contract"}])[0][path[0]] = value
            continue
        home = homes[scope]
        for name in path[:-1]:
            home = home.setdefault(name, {})
        home[path[-1]] = value
    return whole


def problems(facts: Facts, lawbook: Lawbook) -> list[Problem]:
    """What is wrong with a manifest that states this."""
    return manifests_of([("m.json", json.dumps(manifest(facts)))], lawbook, nothing)[1]


ONE_OR_THE_OTHER: list[tuple[str, Facts, Facts, Facts, Facts]] = [
    # (contradiction, one statement, the other, what the first may be beside the other, what the other may be beside the first)
    (
        "infrastructure-not-designated",
        {"exporter.cii_field": "banking"},
        {"exporter.critical_infrastructure_operator": False},
        {},
        {"exporter.critical_infrastructure_operator": True},
    ),
    (
        "established-abroad-registered-at-home",
        {"exporter.established_abroad": True},
        {"exporter.registered_in": "cn-sh-lingang"},
        {"exporter.established_abroad": False},
        {"exporter.registered_in": "abroad"},
    ),
    (
        "established-at-home-registered-abroad",
        {"exporter.registered_in": "abroad"},
        {"exporter.established_abroad": False},
        {"exporter.registered_in": "cn-sh-lingang"},
        {"exporter.established_abroad": True},
    ),
    (
        "data-of-no-client",
        {"flow.client_data": True},
        {"exporter.serves": []},
        {"flow.client_data": False},
        {"exporter.serves": ["public_system"]},
    ),
    (
        "platform-passed-by",
        {"flow.first_hop": "abroad"},
        {"flow.sent_by": "platform"},
        {"flow.first_hop": "exporter_cloud"},
        {"flow.sent_by": "vehicle"},
    ),
    *(
        (
            "vehicle-sends-home",
            {"flow.sent_by": "vehicle"},
            {"flow.first_hop": hop},
            {"flow.sent_by": "platform"},
            {"flow.first_hop": "abroad"},
        )
        for hop in ("licensed_unit", "exporter_cloud", "other_mainland")
    ),
    (
        "collected-abroad-at-home",
        {"flow.collected_in": ["abroad"]},
        {"item.collected_place": ["cn-gd-shenzhen"]},
        {"flow.collected_in": ["CN", "abroad"]},
        {},
    ),
    (
        "collected-at-home-abroad",
        {"flow.collected_in": ["CN"]},
        {"item.collected_place": ["abroad", "cn-gd-shenzhen"]},
        {"flow.collected_in": ["CN", "abroad"]},
        {"item.collected_place": ["cn-gd-shenzhen"]},
    ),
    (
        "collected-at-home-nowhere",
        {"flow.collected_in": ["CN", "abroad"]},
        {"item.collected_place": ["abroad"]},
        {"flow.collected_in": ["abroad"]},
        {"item.collected_place": ["abroad", "cn-gd-shenzhen"]},
    ),
    (
        "collected-abroad-domestic-payments",
        {"flow.collected_in": ["abroad"]},
        {"item.domestic_transactions": True},
        {"flow.collected_in": ["CN"]},
        {"item.domestic_transactions": False},
    ),
    ("published-yet-offered-to-nobody", {"flow.first_published_on": "2026-03-01"}, {"flow.public_download": False}, {}, {"flow.public_download": True}),
    ("kept-abroad-at-home", {"flow.retention_days": 30}, {"flow.stored_in": ["mainland"]}, {"flow.retention_days": 0}, {"flow.stored_in": ["mainland", "abroad"]}),
    ("kept-abroad-at-home", {"flow.retention_days": 1}, {"flow.stored_in": ["mainland"]}, {}, {"flow.stored_in": ["abroad"]}),
    ("road-signs-without-a-road", {"item.road_signs": True}, {"item.shows_road": False}, {"item.road_signs": False}, {"item.shows_road": True}),
    ("survey-that-is-none", {"flow.survey_ordered_from": "US"}, {"flow.survey": "none"}, {}, {"flow.survey": "social"}),
    ("notice-that-was-none", {"item.important_notified_on": "2026-03-01"}, {"item.important_notified": False}, {}, {"item.important_notified": True}),
    ("incident-that-was-none", {"flow.incident_on": "2026-03-01"}, {"flow.incident": False}, {}, {"flow.incident": True}),
    (
        "no-consent-but-separate",
        {"evidence.consent": False},
        {"evidence.separate_consent": "legal/consent.md"},
        {"evidence.consent": "legal/consent.md"},
        {"evidence.separate_consent": False},
    ),
    (
        "consent-separate-and-not",
        {"evidence.consent": {"separate": False}},
        {"evidence.separate_consent": True},
        {"evidence.consent": {"separate": True}},
        {"evidence.separate_consent": False},
    ),
    (
        "consent-separate-yet-bundled",
        {"evidence.consent": {"unbundled": False}},
        {"evidence.separate_consent": True},
        {"evidence.consent": {"unbundled": True}},
        {"evidence.separate_consent": False},
    ),
    # Contact details, religion and the like are personal by their kind; production data are not.
    ("nobody-in-personal-data", {"item.persons": 0}, {"item.category": "person.contact"}, {"item.persons": 1}, {"item.category": "vehicle.design.source"}),
    (
        "nobody-in-personal-data",
        {"item.persons": {"low": 0, "high": 0}},
        {"item.category": "person.contact"},
        {"item.persons": {"low": 0, "high": 1}},
        {"item.category": "person.contact", "item.anonymised": signed(True)},
    ),
    ("nobody-in-personal-data", {"item.persons": 0}, {"item.identifiable": True}, {}, {"item.identifiable": signed(False)}),
    ("nobody-in-personal-data", {"item.persons": 0}, {"item.holds": ["phone_number"]}, {}, {"item.holds": ["none"]}),
    ("nobody-in-personal-data", {"item.persons": 0}, {"item.personal": True}, {}, {"item.personal": signed(False)}),
    (
        "nobody-in-personal-data",
        {"item.persons": 0, "item.category": "vehicle.design.source"},
        {"item.holds": ["health"]},
        {"item.persons": 3, "item.category": "vehicle.design.source"},
        {"item.holds": ["none"]},
    ),
    *(
        ("identifier-of-nobody", {"item.holds": ["health", kind]}, {"item.identifiable": signed(False)}, {"item.holds": ["health"]}, {"item.identifiable": True})
        for kind in IDENTIFIERS
    ),
    *(
        ("identifier-of-nobody", {"item.holds": [kind]}, {"item.anonymised": signed(True)}, {"item.holds": ["none"]}, {"item.anonymised": False})
        for kind in IDENTIFIERS
    ),
    ("anonymised-and-identifiable", {"item.anonymised": signed(True)}, {"item.identifiable": True}, {"item.anonymised": False}, {"item.identifiable": False}),
    ("no-minors-but-minors", {"item.holds": ["minors"]}, {"item.minors_under_14": False}, {"item.holds": []}, {"item.minors_under_14": True}),
    # An entry of personal information, one of important data, one of the rules annexed; signed or not.
    *(
        ("off-the-list-under-an-entry", {"item.list_entry": entry}, {"item.list_position": off}, {"item.list_entry": rest}, {"item.list_position": "on"})
        for entry, rest in (("BJ-RETAIL-PI", "SH24-REINS-OTHER"), ("BJ-AUTO-ID-4", "VOL-ID-1"), ("LG-ICV-1", "ZJ24-OTHER"), ("VOL-ID-7", "VOL-ID-6"))
        for off in ("off", signed("off"))
    ),
    *(
        (
            f"{one}-measured-but-none",
            {f"item.{one}s.present": False},
            {f"item.{one}s.shorter_side_px": 1},
            {f"item.{one}s.present": True},
            {f"item.{one}s.shorter_side_px": 0},
        )
        for one in ("face", "plate")
    ),
    ("no-vehicle-but-one", {"item.vehicles": 0}, {"flow.sent_by": "vehicle"}, {"item.vehicles": 1}, {"flow.sent_by": "person"}),
    ("no-vehicle-but-one", {"item.vehicles": 0}, {"item.from_robotaxi": True}, {"item.vehicles": {"low": 0, "high": 1}}, {"item.from_robotaxi": False}),
    # Sensors and what comes of them; keys and commands may be made abroad and concern cars here.
    *(
        (
            "collected-abroad-by-cars-at-home",
            {"flow.collected_in": ["abroad"], "item.category": kind},
            {"item.vehicles": 1},
            {"flow.collected_in": ["CN", "abroad"], "item.category": kind},
            {"item.vehicles": 0},
        )
        for kind in ("vehicle.video.exterior", "vehicle.lidar.point_cloud", "vehicle.trajectory", "vehicle.training.raw", "vehicle.map.hd")
    ),
    ("drone-that-did-not-fly", {"item.drone_foreign": True}, {"item.flown_by_drone": False}, {"item.drone_foreign": False}, {"item.flown_by_drone": True}),
    *(
        ("coordinates-without-reference", {"item.coordinate_system": system}, {"item.georeferenced": reference}, {"item.coordinate_system": "local"}, {"item.georeferenced": "recoverable"})
        for system in ("wgs84", "cgcs2000", "utm", "gcj02", "bd09")
        for reference in ("none", "unrecoverable")
    ),
    ("secret-and-not", {"item.state_secret": True}, {"item.non_secret": signed(True)}, {"item.state_secret": False}, {"item.non_secret": False}),
    *(
        ("nobody-sequenced", {"item.sequenced_persons": 0}, {"item.sequencing": kind}, {"item.sequenced_persons": 1}, {"item.sequencing": "none"})
        for kind in ("exome", "genome", "panel", "array")
    ),
    (
        "sequenced-without-sequencing",
        {"item.sequencing": "none"},
        {"item.sequenced_persons": 1},
        {"item.sequencing": "panel"},
        {"item.sequenced_persons": 0},
    ),
    *(
        (
            "fewer-sequenced-than-in-the-item",
            {"item.sequencing": kind, "item.persons": 5_000},
            {"item.sequenced_persons": 4_999},
            {"item.sequencing": kind, "item.persons": {"low": 4_999, "high": 5_000}},
            {"item.sequenced_persons": 5_000},
        )
        for kind in ("exome", "genome")
    ),
    (
        "fewer-sequenced-than-in-the-item",
        {"item.sequencing": "genome", "item.persons": {"low": 501, "high": 900}},
        {"item.sequenced_persons": {"low": 10, "high": 500}},
        {"item.sequencing": "panel", "item.persons": {"low": 501, "high": 900}},
        {"item.sequenced_persons": {"low": 10, "high": 501}},
    ),
    *(
        (
            "sequenced-at-home-but-no-genetic-resource",
            {"item.hgr": "none", "flow.collected_in": place},
            {"item.sequencing": "array", "item.sequenced_persons": 1},
            {"item.hgr": "information", "flow.collected_in": place},
            {"item.sequencing": "none", "item.sequenced_persons": 0},
        )
        for place in (["CN"], ["CN", "abroad"])
    ),
    (
        "sequenced-at-home-but-no-genetic-resource",
        {"item.hgr": "none", "flow.collected_in": ["CN"]},
        {"item.sequenced_persons": 1},
        {"item.hgr": "information", "flow.collected_in": ["CN"]},
        {"item.sequenced_persons": 0},
    ),
    *(
        ("pedigree-but-no-genetic-resource", {"item.hgr": "none"}, {"item.hgr_special": [kind]}, {"item.hgr": "material"}, {"item.hgr_special": []})
        for kind in ("pedigree", "region", "other_named")
    ),
    (
        "unchanged-but-less-secure",
        {"clearance.changes_affect_security": True},
        {"clearance.changes": []},
        {"clearance.changes_affect_security": False},
        {"clearance.changes": ["purpose"]},
    ),
    *(
        (
            "issued-before-it-was-filed",
            {"clearance.mechanism": mechanism, "clearance.issued": "2026-03-01"},
            {"clearance.filed": "2026-03-02"},
            {"clearance.mechanism": mechanism, "clearance.issued": "2026-03-02"},
            {"clearance.filed": "2026-03-01"},
        )
        for mechanism in ("security_assessment", "certification")
    ),
]  # fmt: skip
AMONG_ITEMS = {"trained-on-mapping-data-after-all"}
"""Tried below, with the items that are named."""
NO_CONTRADICTION: list[Facts] = [
    # Control may rest on agreements alone (docs/facts.md); whether such a company must entrust another is a review.
    {"exporter.foreign_controlled": True, "exporter.foreign_invested": False},
    # A contract is filed after it took effect, and may be filed before.
    {"clearance.mechanism": "standard_contract", "clearance.effective": "2026-03-01", "clearance.filed": "2026-03-09"},
    {"clearance.mechanism": "standard_contract", "clearance.effective": "2026-03-09", "clearance.filed": "2026-03-01"},
    # Genes sequenced elsewhere of people elsewhere.
    {"item.hgr": "none", "flow.collected_in": ["abroad"], "item.sequencing": "genome", "item.sequenced_persons": 40},
    {"flow.collected_in": ["abroad"], "item.vehicles": 200_000, "item.category": "vehicle.identity.key"},
    {"flow.collected_in": ["abroad"], "item.vehicles": 200_000, "item.category": "vehicle.command"},
    {"flow.collected_in": ["abroad"], "item.vehicles": {"low": 0, "high": 200_000}, "item.category": "vehicle.trajectory"},
    # Nobody knows on which side the number lies.
    {"item.persons": {"low": 0, "high": 40}, "item.category": "person.contact"},
    {"item.persons": {"low": 0}, "item.category": "person.contact"},
    # Statistics on health may lead to nobody, if somebody says so; that is a review.
    *({"item.holds": [kind], "item.identifiable": signed(False)} for kind in CONTENT),
    # Faces that were painted over are none any more.
    {"item.faces": {"present": False, "anonymised": True, **WHO}},
    {"item.plates": {"present": False, "detection_rate_pct": 99}},
    # The guardian's children are in the family record, not among its sensitive kinds.
    {"item.minors_under_14": True, "item.holds": ["none"]},
    {"flow.sent_by": "person", "flow.first_hop": "abroad"},
]


@pytest.mark.parametrize(("name", "one", "other", "instead", "otherwise"), ONE_OR_THE_OTHER)
def test_one_statement_or_the_other(name: str, one: Facts, other: Facts, instead: Facts, otherwise: Facts, lawbook: Lawbook) -> None:
    """Together they are refused, each beside what goes with it is not."""
    (problem,) = problems(one | other, lawbook)
    assert lawbook.contradictions[name].says.en in problem.message
    keys = [key.partition(".")[2] for key in (*one, *other)]
    told = f"{problem.message} {problem.hint}"
    assert any(key in told for key in keys[: len(one)]) and any(key in told for key in keys[len(one) :])
    assert problems(one, lawbook) == problems(other, lawbook) == []
    assert problems(other | instead, lawbook) == problems(one | otherwise, lawbook) == []


def test_every_contradiction_of_the_lawbook_is_tried(lawbook: Lawbook) -> None:
    assert {name for name, *_ in ONE_OR_THE_OTHER} | AMONG_ITEMS == set(lawbook.contradictions)


@pytest.mark.parametrize("facts", NO_CONTRADICTION)
def test_what_a_person_may_state_is_no_contradiction(facts: Facts, lawbook: Lawbook) -> None:
    assert problems(facts, lawbook) == []


# --------------------------------------------------------------------------- where they stand


def refused(text: str, lawbook: Lawbook, **others: str) -> list[Problem]:
    """The problems of a manifest given as text."""
    return list(judged([("m.yaml", text)], lawbook, TODAY, lambda _, named: read(others[named], named)).problems)


@pytest.mark.usefixtures("_folder")
def test_both_places_are_told_and_the_run_ends_with_3() -> None:
    text = story().replace(
        "  critical_infrastructure_operator: false\n", "  critical_infrastructure_operator: false\n  cii_field: banking\n"
    )
    repo.write(manifest=text)
    result = repo.run("check", "manifest.yaml")
    assert result.exit_code == 3
    lines = text.splitlines()
    first, second = (
        next(number for number, line in enumerate(lines, 1) if key in line) for key in ("cii_field", "critical_infrastructure_operator")
    )
    assert f"manifest.yaml:{first}:14" in result.output
    assert f"`critical_infrastructure_operator` stands on line {second}, column 37" in result.output


def test_what_is_stated_for_all_contradicts_what_one_says(lawbook: Lawbook) -> None:
    """`minors_under_14: false` stands under `defaults`; the place there is told."""
    text = story(flow(items="      - {id: children, category: person.contact, persons: 40, holds: [minors]}\n"))
    (problem,) = refused(text, lawbook)
    line = 1 + text[: text.index("minors_under_14")].count("\n")
    assert problem.hint == f"`minors_under_14` stands on line {line}, column 22"


def test_an_item_that_says_otherwise_is_heard(lawbook: Lawbook) -> None:
    children = "      - {id: children, category: person.contact, persons: 40, holds: [minors], minors_under_14: true}\n"
    assert refused(story(flow(items=children)), lawbook) == []


def test_a_system_of_coordinates_stated_for_all_leaves_out_an_item_without_positions(lawbook: Lawbook) -> None:
    text = story(flow(items="      - {id: hours, category: telemetry.usage, persons: 40, identifiable: true, georeferenced: none}\n"))
    text = text.replace("    holds: [none]\n", "    holds: [none]\n    coordinate_system: wgs84\n", 1)
    assert refused(text, lawbook) == []


def test_the_place_in_another_file_is_named(lawbook: Lawbook) -> None:
    shared = f"version: 1\n{exporter().replace('  evidence:', '  serves: []' + chr(10) + '  evidence:', 1)}"
    text = story(flow(client_data="true"))
    start, end = text.index("exporter:"), text.index("defaults:")
    (problem,) = refused(f"{text[:start]}exporter: exporter.yaml\n{text[end:]}", lawbook, **{"exporter.yaml": shared})
    line = 1 + shared[: shared.index("serves")].count("\n")
    assert problem.path == "m.yaml"
    assert problem.hint == f"`serves` stands on line {line}, column 3 of exporter.yaml"


def test_evidence_of_the_exporter_is_found(lawbook: Lawbook) -> None:
    """Consent that nobody gave, stated for all flows, beside separate consent to one."""
    evidence = "    consent: false\n    separate_consent: legal/consent.md\n"
    (problem,) = refused(story(head=exporter(evidence=evidence)), lawbook)
    assert "`evidence.consent` and `evidence.separate_consent` cannot both be as stated" in problem.message
    assert problem.line == "    consent: false"


def test_a_contradiction_of_the_exporter_is_told_once(lawbook: Lawbook) -> None:
    head = exporter().replace("critical_infrastructure_operator: false", "critical_infrastructure_operator: false\n  cii_field: banking")
    assert len(refused(story(flow("a") + flow("b") + flow("c"), head=head), lawbook)) == 1


def test_every_contradiction_is_told_in_one_run(lawbook: Lawbook) -> None:
    items = (
        "      - {id: one, category: person.contact, persons: 0}\n"
        "      - {id: two, category: person.contact, persons: 40, holds: [minors]}\n"
    )  # fmt: skip
    assert len(refused(story(flow(items=items, survey_ordered_from="US")), lawbook)) == 3


def test_a_population_of_nobody_is_nobody(lawbook: Lawbook) -> None:
    (problem,) = refused(story(size="0"), lawbook)
    assert "`persons` and `category`" in problem.message


def test_a_paper_says_it_for_all(lawbook: Lawbook) -> None:
    """`changes: []` under `defaults.clearances` beside a paper whose changes affect security."""
    text = story(head=exporter(clearances="[{mechanism: security_assessment, changes_affect_security: true}]"))
    text = text.replace(DEFAULTS, f"{DEFAULTS}  clearances: {{changes: []}}\n")
    (problem,) = refused(text, lawbook)
    line = 1 + text[: text.index("{changes: []}")].count("\n")
    assert problem.hint == f"`changes` stands on line {line}, column 16"


# --------------------------------------------------------------------------- groups of people


@pytest.mark.parametrize(
    ("populations", "message"),
    [
        ("p: {within: q, apart_from: [q]}, q: {}", "population `p` lies within `q` and is apart from it"),
        ("p: {within: q}, q: {apart_from: p}", "population `p` lies within `q` and is apart from it"),
        ("p: {within: q, apart_from: r}, q: {within: r}, r: {}", "population `p` lies within `r` and is apart from it"),
        ("p: {size: 40, within: q, overlaps: {q: 39}}, q: {}", "population `p` lies within `q` and shares fewer people with it"),
        ("p: {size: {low: 40}, within: q}, q: {overlaps: {p: {high: 39}}}", "population `p` lies within `q` and shares fewer people with it"),
        ("p: {within: q, overlaps: {r: 1}}, q: {apart_from: r}, r: {}", "population `p` shares people with `r` and cannot"),
        ("p: {overlaps: {r: 1}}, q: {apart_from: p}, r: {within: q}", "population `p` shares people with `r` and cannot"),
    ],
)  # fmt: skip
def test_groups_that_cannot_lie_so_are_refused(populations: str, message: str, lawbook: Lawbook) -> None:
    """Whoever is within another group is not apart from it: one of the two counts would be too low."""
    text = f"version: 1\nexporter: {{id: e}}\npopulations: {{{populations}}}\nflows: []\n"
    assert message in [problem.message for problem in refused(text, lawbook)]


@pytest.mark.parametrize(
    "populations",
    [
        "p: {size: 40, within: q, overlaps: {q: 40}}, q: {}",
        "p: {size: {low: 40, high: 60}, within: q, overlaps: {q: {low: 30, high: 40}}}, q: {}",
        "p: {within: q, apart_from: r}, q: {}, r: {within: q}",
        "p: {size: 0, within: q, apart_from: q}, q: {}",
        "p: {within: q, overlaps: {r: 0}}, q: {apart_from: r}, r: {}",
    ],
)
def test_groups_that_may_lie_so_are_taken(populations: str, lawbook: Lawbook) -> None:
    assert refused(f"version: 1\nexporter: {{id: e}}\npopulations: {{{populations}}}\nflows: []\n", lawbook) == []


def test_groups_of_the_exporter_file_are_looked_at_too(lawbook: Lawbook) -> None:
    shared = "version: 1\nexporter: {id: e}\npopulations: {staff: {size: 900}, guests: {size: 40, apart_from: staff}}\n"
    head = "version: 1\nexporter: exporter.yaml\nflows: []\npopulations:\n"
    for line, message in (
        ("  testers: {size: 901, within: staff}\n", "population `testers` is larger than `staff`, within which it lies"),
        ("  testers: {size: 20, within: staff, apart_from: staff}\n", "population `testers` lies within `staff` and is apart from it"),
        ("  testers: {size: 20, within: staff, overlaps: {guests: 3}}\n", "population `testers` shares people with `guests` and cannot"),
    ):
        assert message in [problem.message for problem in refused(head + line, lawbook, **{"exporter.yaml": shared})]
    assert refused(f"{head}  testers: {{size: 900, within: staff}}\n", lawbook, **{"exporter.yaml": shared}) == []


@pytest.mark.parametrize(
    ("kind", "named", "trained", "wrong"),
    [
        ("vehicle.video.exterior", ["clips"], False, True),
        ("vehicle.lidar.point_cloud", ["clips"], False, True),
        ("vehicle.trajectory", ["other", "clips"], False, True),
        ("vehicle.video.exterior", ["clips"], True, False),
        ("vehicle.video.exterior", ["elsewhere"], False, False),
        ("vehicle.video.exterior", [], False, False),
        ("vehicle.video.exterior", None, False, False),
        # Cabin pictures may show the road or not.
        ("vehicle.video.cabin", ["clips"], False, False),
        ("person.contact", ["clips"], False, False),
    ],
)
def test_a_model_was_trained_on_what_its_items_are(
    kind: str, named: list[str] | None, trained: bool, wrong: bool, lawbook: Lawbook
) -> None:
    """Road imagery, point clouds, tracks and maps among what it names are mapping data, whichever flow they stand in."""
    text = manifest({"item.category": "vehicle.algorithm.parameters", "item.trained_on_mapping_data": trained})
    if named is not None:
        text["flows"][0]["items"][0]["trained_on"] = named
    text["flows"].append(
        {"id": "g", "to": "r", "items": [{"id": "clips", "category": kind}, {"id": "other", "category": "person.contact"}]}
    )
    (found,) = manifests_of([("m.json", json.dumps(text))], lawbook, nothing)[1] or [None]
    assert (found is not None) is wrong
    if found is not None:
        assert found.message.startswith("`trained_on_mapping_data` and `trained_on` cannot both be as stated")
        assert found.hint is not None
        assert found.hint.startswith("`trained_on` stands on line ")


# --------------------------------------------------------------------------- the table itself


def test_every_entry_that_a_list_names_is_one_of_it(lawbook: Lawbook) -> None:
    """Whatever entry is added: data that match it are on the list, but for numbers of persons and what a list leaves to the national lines."""
    entries = {word for word, _, _ in lawbook.terms["item.list_entry"].values}
    for entry in entries:
        free = entry.endswith("-OTHER") or entry in {f"VOL-ID-{number}" for number in range(1, 7)}
        assert bool(problems({"item.list_entry": entry, "item.list_position": "off"}, lawbook)) is not free, entry


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[{id: a, when: [{item.faces.presnt: false}]", "unknown fact `item.faces.presnt`"),
        ("[{id: a, when: [{not: {item.core: true}}]", "begin with one stated fact"),
        ("[{id: a, when: [{item.persons: {above: 3}}]", "begin with one stated fact"),
        ("[{id: a, when: [{item.holds_stated: true}]", "begin with one stated fact"),
        ("[{id: a, when: [{item.core: true}], less: {item.nothing: item.persons}", "unknown fact `item.nothing`"),
        ("[{id: a, when: [{item.core: true}], named: {item.core: {category.mapping: yes}}", "name a fact that names items"),
        ("[{id: a, when: [{item.core: true}], named: {item.trained_on: {category.maping: yes}}", "unknown fact `category.maping`"),
        ("[{id: secret-and-not, when: [{item.core: true}]", "contradiction `secret-and-not` stands twice"),
    ],
)
def test_a_table_that_says_nothing_is_refused(text: str, message: str, tmp_path: Path) -> None:
    pack(str(tmp_path / "acme"), contradictions=f"contradictions: {text}, says: {{zh: 甲, en: a}}}}]\n")
    with pytest.raises(InvalidInput) as caught:
        load([shipped_rules(), tmp_path / "acme"])
    assert any(message in problem.message for problem in caught.value.problems), [one.message for one in caught.value.problems]


@pytest.mark.usefixtures("_folder")
def test_a_company_may_name_contradictions_of_its_own() -> None:
    pack(
        "acme",
        contradictions="contradictions: [{id: own, when: [{flow.survey: none}, {flow.purpose: after_sales}], says: {zh: 甲, en: no such flows}}]\n",
    )
    repo.write(manifest=story())
    assert repo.run("check", "manifest.yaml").exit_code == 0
    result = repo.run("check", "manifest.yaml", "--rules", "acme")
    forget_packs()
    assert result.exit_code == 3
    assert "no such flows" in result.output


@pytest.mark.usefixtures("_folder")
def test_a_condition_of_a_contradiction_may_be_that_something_is_not_so() -> None:
    """The facts inside are named with their places too."""
    pack(
        "acme",
        contradictions=(
            "contradictions: [{id: own, when: [{flow.survey: none}, {not: [{flow.purpose: hr}, {any: [{flow.basis: hr}, {flow.basis: news}]}]}], "
            "says: {zh: 甲, en: no such flows}}]\n"
        ),
    )
    repo.write(manifest=story())
    result = repo.run("check", "manifest.yaml", "--rules", "acme")
    forget_packs()
    assert result.exit_code == 3
    assert "no such flows" in result.output
    assert "`survey`" in result.output
    assert "`purpose`" in result.output


def test_data_collected_in_the_mainland_were_collected_somewhere_in_it(lawbook: Lawbook) -> None:
    """An empty list rules out no local rule."""
    for collected in (["CN"], ["CN", "abroad"]):
        (problem,) = problems({"flow.collected_in": collected, "item.collected_place": []}, lawbook)
        assert "collected in some region of it" in problem.message
    assert problems({"flow.collected_in": ["abroad"], "item.collected_place": []}, lawbook) == []
