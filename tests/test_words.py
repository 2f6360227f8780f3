"""Somebody who does not know the words finds them: by meaning, in both languages, in messages, pages and editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from repo import run

from tongguan.countries import names
from tongguan.meaning import by_meaning
from tongguan.schemas import schema_of

if TYPE_CHECKING:
    from conftest import Check

    from tongguan.lawbook.model import Lawbook

MANIFEST = """\
version: 1
exporter: {id: e, registered_in: PLACE}
recipients: {r: {country: COUNTRY}}
flows:
  - id: f
    to: r
    way: transfer
    items:
      - {id: i, category: CATEGORY, KEY}
"""


def hint(check: Check, **words: str) -> str:
    """What is said of one wrong word; everything else is right."""
    text = MANIFEST
    for name, right in {"PLACE": "cn-sh", "COUNTRY": "SG", "CATEGORY": "person.contact", "KEY": "persons: 1"}.items():
        text = text.replace(name, words.get(name.lower(), right))
    problems = check(text).problems
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0].hint or ""


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("dashcam", "vehicle.video.exterior"), ("vehicle.video.driver", "vehicle.video.cabin"), ("vehicle.gps", "vehicle.gnss"),
        ("轨迹", "vehicle.trajectory"), ("video", "vehicle.video"), ("speed and braking", "vehicle.telematics.driving_behaviour"),
        ("vehicle.video.exteriro", "vehicle.video.exterior"), ("行车记录仪", "vehicle.video.exterior"),
        ("crm", "vehicle.after_sales.customer"), ("gb32960", "vehicle.telematics.operating"), ("firmware", "vehicle.ota.package"),
        ("vehicle.imu", "vehicle.inertial.without_position"), ("navigation queries", "vehicle.infotainment"),
        ("robotaxi", "ride_hailing.personal"), ("voice assistant", "vehicle.audio.voice_command"), ("高精地图增量", "vehicle.map.hd"),
    ],
)  # fmt: skip
def test_a_category_is_found_by_what_it_means(wrong: str, meant: str, check: Check) -> None:
    assert f"`{meant}`" in hint(check, category=wrong)


@pytest.mark.parametrize(
    ("wrong", "meant"), [("vehicle.battery", "vehicle.telematics.operating"), ("vehicle.weights", "vehicle.algorithm.parameters")]
)
def test_what_is_written_below_vehicle_is_looked_for_there_first(wrong: str, meant: str, check: Check) -> None:
    told = hint(check, category=wrong)
    assert told.startswith(f"perhaps `{meant}`")
    # That they are of vehicles is all that these have in common with it.
    assert "`vehicle.audio`" not in told
    assert "`vehicle.biometric`" not in told


@pytest.mark.parametrize(
    ("word", "found"),
    [("IDS", "vehicle.platform.log"), ("eCall", "vehicle.telematics.alert"), ("IMU", "vehicle.inertial.without_position"),
     ("SOC", "vehicle.telematics.operating"), ("PKI", "vehicle.identity.certificate"), ("线索", "vehicle.after_sales.customer")],
)  # fmt: skip
def test_short_words_are_looked_for_where_words_begin(word: str, found: str) -> None:
    """`IDS` speaks of no grids, and `eCall` of no recall."""
    told = run("rules", "categories", word, day=None).stdout
    assert [line.split()[0] for line in told.splitlines() if line and not line.startswith(" ")] == [found]


def test_a_word_that_means_nothing_is_answered_with_the_list(check: Check) -> None:
    told = hint(check, category="xyzzy")
    assert told.startswith("known: ")
    assert "tongguan rules categories" in told


@pytest.mark.parametrize(
    ("wrong", "code"), [("Singapore", "SG"), ("德国", "DE"), ("USA", "US"), ("England", "GB"), ("香港", "HK"), ("korea", "KR")]
)
def test_a_country_is_found_by_its_name(wrong: str, code: str, check: Check) -> None:
    assert f"`{code}`" in hint(check, country=wrong)


def test_every_country_has_both_names(lawbook: Lawbook) -> None:
    assert list(names()) == list(lawbook.countries)
    for told in names().values():
        chinese, _, english = told.partition(" ")
        assert not chinese.isascii()
        assert english


def test_a_place_is_found_by_its_name(check: Check) -> None:
    assert "`cn-sh-lingang`" in hint(check, place="Lingang")
    assert "`cn-bj`" in hint(check, place="北京")


@pytest.mark.parametrize(("wrong", "meant"), [("blurred", "treatments"), ("resolution", "accuracy"), ("facess", "faces")])
def test_a_key_is_found_by_what_it_holds(wrong: str, meant: str, check: Check) -> None:
    assert f"`{meant}`" in hint(check, key=f"{wrong}: true")


def test_short_words_are_no_slips_of_long_ones(check: Check) -> None:
    assert "did you mean `plates`" not in hint(check, key="rate: 1")


def test_words_that_most_share_count_for_little() -> None:
    labels = {f"car.{name}": f"data of the car, {name}" for name in ("door", "wheel", "brake", "seat")}
    assert by_meaning("brake data", labels)[0] == "car.brake"
    assert by_meaning("of the", labels) == []


def test_the_commands_tell_categories_and_facts(lawbook: Lawbook) -> None:
    every = run("rules", "categories", day=None).stdout
    assert all(slug in every for slug in lawbook.categories)
    dash = run("rules", "categories", "dash", day=None).stdout
    assert dash.startswith("vehicle.video.exterior")
    assert "mapping result" in dash
    assert "item.faces.shorter_side_px" in run("rules", "facts", "pixels", day=None).stdout
    assert "item.faces.shorter_side_px" in run("rules", "facts", "像素", day=None).stdout
    listed = run("rules", "facts", day=None).stdout
    # What rules establish for each other is refused in a manifest, and so is not offered; what may be claimed is.
    for key in ("item.guide.t5", "item.shows_outsiders", "item.mapping_secret"):
        assert key not in listed, key
    assert "item.mapping " in listed
    missing = run("rules", "categories", "xyzzy", day=None)
    assert missing.exit_code == 2


@pytest.mark.parametrize(
    ("word", "fact"),
    [
        ("CIIO", "exporter.critical_infrastructure_operator"), ("jump host", "flow.access"), ("joint venture", "exporter.foreign_invested"),
        ("DPIA", "evidence.impact_assessment"), ("homologation", "flow.vehicle_type_approved"), ("proving ground", "item.collected_for"),
        ("blurred", "item.faces.anonymised"), ("GPS", "item.georeferenced"), ("SCC", "clearance.mechanism"),
        ("脱敏", "item.treatments"), ("审图号", "clearance.mechanism"), ("合资", "exporter.foreign_invested"),
    ],
)  # fmt: skip
def test_facts_are_found_by_the_words_of_engineers(word: str, fact: str) -> None:
    told = run("rules", "facts", *word.split(), day=None).stdout
    assert fact in [line.split()[0] for line in told.splitlines() if line and not line.startswith(" ")]


def test_they_tell_them_to_programs_too(lawbook: Lawbook) -> None:
    found = json.loads(run("rules", "categories", "--format", "json", day=None).stdout)
    assert [one["slug"] for one in found] == list(lawbook.categories)
    facts = {one["key"]: one for one in json.loads(run("rules", "facts", "--format", "json", day=None).stdout)}
    assert facts["item.non_secret"]["claim"] is True
    assert facts["flow.scenario"]["values"][0]["word"] == "rd"


def test_editors_show_what_each_word_means(lawbook: Lawbook) -> None:
    text = json.dumps(schema_of("manifest", lambda: lawbook), ensure_ascii=False)
    assert "assistance and dash cameras" in text
    assert "enumDescriptions" in text


def test_every_fact_of_a_vehicle_manifest_says_how_it_is_meant(lawbook: Lawbook) -> None:
    """What a category names as deciding, a person has to be able to answer."""
    deciding = {fact for slug, one in lawbook.categories.items() if slug.startswith("vehicle") for fact in one.decides}
    unexplained = {key for key in deciding if not (lawbook.terms[key].help.en and lawbook.terms[key].help.zh)}
    assert unexplained == set()


@pytest.mark.parametrize(
    ("key", "wrong", "told"),
    [
        ("stored_in", "[DE]", "write `abroad`"), ("processed_in", "Germany", "write `abroad`"), ("accessed_from", "China", "write `mainland`"),
        ("collected_in", "德国", "write `abroad`"), ("stored_in", "cn-sh", "write `mainland`"), ("collected_in", "cn-bj", "write `CN`"),
        ("stored_in", "HK", "write `abroad`: Hong Kong, Macao and Taiwan are outside the mainland"), ("stored_in", "Frankfurt", "known: mainland, abroad"),
    ],
)  # fmt: skip
def test_a_country_where_only_home_or_abroad_is_asked_is_led_there(key: str, wrong: str, told: str, check: Check) -> None:
    text = MANIFEST.replace("KEY", "persons: 1").replace("PLACE", "cn-sh").replace("COUNTRY", "SG").replace("CATEGORY", "person.contact")
    problems = check(text.replace("    way: transfer\n", f"    way: transfer\n    {key}: {wrong}\n")).problems
    assert [problem.hint for problem in problems] == [told]


def test_signs_in_a_word_do_not_hide_what_it_is(check: Check) -> None:
    text = MANIFEST.replace("KEY", "persons: 1").replace("PLACE", "cn-sh").replace("COUNTRY", "SG").replace("CATEGORY", "person.contact")
    problems = check(text.replace("    way: transfer\n", "    way: transfer\n    scenario: R&D\n")).problems
    assert [problem.hint for problem in problems] == ["did you mean `rd`?"]


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("{country: SG, name: Example Motors Co., Ltd.}", "write a text that holds one between quotes"),
        ("{country: SG, name: 示例汽车, 有限公司}", "write a text that holds one between quotes"),
        ("{country: SG, nmae}", "did you mean `name`?"),
    ],
)
def test_a_comma_in_a_name_is_told_where_it_leaves_a_key(stated: str, told: str, check: Check) -> None:
    text = (
        MANIFEST.replace("KEY", "persons: 1")
        .replace("PLACE", "cn-sh")
        .replace("{country: COUNTRY}", stated)
        .replace("CATEGORY", "person.contact")
    )
    assert [told in (problem.hint or "") for problem in check(text).problems] == [True]


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("faces: none", "write `{present: false}` where there are none"), ("plates: no", "write `{present: false}` where there are none"),
        ("economy: none", "write `{level: none}` where there are none"), ("faces: blurred", "a mapping with keys: present"),
    ],
)  # fmt: skip
def test_nothing_of_what_has_parts_is_told_as_it_is_written(key: str, told: str, check: Check) -> None:
    assert hint(check, category="vehicle.image.exterior", key=key).startswith(told)
