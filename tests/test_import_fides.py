"""`tongguan import fides`: guesses marked, unknowns left out, nothing favourable made up; every trap of real files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT
from repo import put, report, run

from tongguan.fides.read import resources
from tongguan.fides.words import CATEGORIES, IDENTITIES, SIGNS, sign
from tongguan.fides.write import slug
from tongguan.lawbook.model import Lawbook
from tongguan.reading import read
from tongguan.schemas import schema_of

DATA = ROOT / "tests" / "data" / "fides"
FAVOURABLE = (
    "name", "country", "kind", "relation", "lists", "way", "stored_in", "accessed_from", "purpose", "basis", "persons", "holds", "sensitive",
    "personal", "anonymised", "size", "evidence", "clearances", "since", "critical_infrastructure_operator", "sectors", "minors_under_14",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def imported(*paths: object, language: str = "en") -> tuple[dict[str, dict[str, str]], str, str]:
    """Flow → its items with their categories; the text; what was told on the error stream."""
    result = run("import", "fides", *map(str, paths), "--lang", language, day=None)
    assert result.exit_code == 0, result.output
    data = read(result.stdout, "m.yaml").data
    flows = {flow["id"]: {item["id"]: item.get("category", "") for item in flow["items"]} for flow in data["flows"]}
    return flows, result.stdout, result.stderr


def given(text: str) -> tuple[dict[str, dict[str, str]], str, str]:
    put("fides.yml", text)
    return imported("fides.yml")


def fields(*rows: str, **more: str) -> str:
    """A system with one data set of these fields."""
    declared = more.get("declared", "[user.contact]")
    return (
        "system:\n  - fides_key: shop\n    privacy_declarations:\n"
        f"      - {{data_categories: {declared}, data_use: essential.service, dataset_references: [db]}}\n"
        "dataset:\n  - fides_key: db\n    collections:\n      - name: t\n        fields:\n"
        + "".join(f"          - {row}\n" for row in rows)
    )


@pytest.mark.parametrize("language", ["en", "zh", "both"])
@pytest.mark.parametrize("name", ["shop", "odd"])
def test_what_comes_out_is_valid_and_open(name: str, language: str) -> None:
    flows, text, told = imported(DATA / name, language=language)
    put("manifest.yaml", text)
    found = report("manifest.yaml")
    assert found["problems"] == []
    assert found["exit_code"] == 4
    assert {flow["id"]: flow["kind"] for flow in found["flows"]} == dict.fromkeys(flows, "open")
    # No item is lighter than anything: whether it leaves, and what it holds besides, nobody said.
    assert {item["route"]["ceiling"] if "route" in item else item["ceiling"] for flow in found["flows"] for item in flow["items"]} == {
        "prohibited"
    }
    assert ("推测" if language == "zh" else "guess") in told


ENGLISH = re.compile(
    r"guess\b|note:|left out|third parties|no category|is near|passed over|stands in|root category|data set | from |: name | name |identity |European|taken over"
)
"""What the command says in English, as far as it is no name of anything."""


@pytest.mark.parametrize("name", ["shop", "odd"])
def test_notes_and_comments_are_told_in_the_language_of_the_call(name: str) -> None:
    _, english, notes = imported(DATA / name)
    assert len(set(ENGLISH.findall(english + notes))) > 4, "what is looked for is there"
    assert not re.search("[\u4e00-\u9fff]", "".join(line.partition("#")[2] for line in english.splitlines()) + notes)
    _, text, told = imported(DATA / name, language="zh")
    assert [line for line in (text + told).splitlines() if ENGLISH.search(line)] == []
    assert [line for line in told.splitlines() if not re.search("[\u4e00-\u9fff]", line.split(": ", 2)[-1])] == []
    _, text, told = imported(DATA / name, language="both")
    assert text.count("推测 / guess: ") == english.count("# guess: ")
    assert len(told.splitlines()) == len(notes.splitlines())
    assert [line for line in told.splitlines() if " / " not in line] == []


@pytest.mark.parametrize("name", ["shop", "odd"])
def test_nothing_is_stated_but_ids_and_guessed_categories(name: str) -> None:
    _, text, _ = imported(DATA / name)
    data = read(text, "m.yaml").data
    assert data["exporter"] == {"id": "your-company"}
    assert {key for one in data["recipients"].values() for key in one or {}} == set()
    assert data["populations"] is None
    assert data["defaults"] == {"flows": None, "items": None}
    for flow in data["flows"]:
        assert set(flow) == {"id", "title", "to", "items"}
        for item in flow["items"]:
            assert set(item) <= {"id", "category"}
    stated = re.findall(r"^ *(?:- )?([a-z_0-9]+): *[^#\s]", text, re.MULTILINE)
    assert set(stated) & set(FAVOURABLE) == set()


@pytest.mark.parametrize("name", ["shop", "odd"])
def test_every_guess_is_marked_at_its_line_and_told(name: str) -> None:
    flows, text, told = imported(DATA / name)
    lines = [line for line in text.splitlines() if re.match(r" *category:", line)]
    assert lines
    assert [line for line in lines if "  # guess: " not in line] == []
    guesses = [line for line in told.splitlines() if ": guess: " in line]
    assert len(guesses) == len(lines) == sum(bool(category) for items in flows.values() for category in items.values())
    assert all(re.match(r".+\.ya?ml:\d+: guess: flow `.+`: [a-z_.]+, from .+", line) for line in guesses)
    assert f"{len(lines)} guesses" in told.splitlines()[-1]


def test_the_json_schema_takes_what_comes_out(lawbook: Lawbook) -> None:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema_of("manifest", lambda: lawbook))
    for name in ("shop", "odd"):
        assert list(validator.iter_errors(read(imported(DATA / name)[1], "m.yaml").data)) == []


def test_the_table_is_the_lawbook_s(lawbook: Lawbook) -> None:
    ours = {*CATEGORIES.values(), *IDENTITIES.values(), *(one for _, one in SIGNS), "person.account"} - {""}
    assert ours <= set(lawbook.categories)
    # A label of another language must not make data ordinary: what our table says is ordinary is this, and no more.
    assert {one for one in ours if lawbook.categories[one].sensitive == "no"} == {
        "person.contact", "vehicle.identity.vin", "vehicle.identity.plate",
    }  # fmt: skip
    assert {one for one in ours if lawbook.categories[one].personal == "no"} == set()
    # What the Personal Information Protection Law (art. 28) names as sensitive is sensitive here.
    for theirs in (
        "user.biometric", "user.biometrics", "user.demographic.religious_belief", "user.demographic.race_ethnicity", "user.health",
        "user.health_and_medical", "user.financial.bank_account", "user.financial.credit_card", "user.location.precise", "user.childrens",
        "user.children", "user.authorization.password",
    ):  # fmt: skip
        assert lawbook.categories[CATEGORIES[theirs]].sensitive == "yes", theirs


# --------------------------------------------------------------------------- the traps, as they are numbered in real files


def test_1_a_system_declares_less_than_its_data_set_holds() -> None:
    flows, _, _ = imported(DATA / "shop")
    items = flows["example_shop_customer_database"]
    assert items["person-contact"] == "person.contact"
    for more in ("person", "person-minor", "person-financial-account", "person-identity-number", "person-communication", "uncategorised"):
        assert more in items


def test_2_other_people_than_the_declared_subject() -> None:
    flows, text, _ = given(
        fields("{name: employee_number}", "{name: emergency_contacts}", "{name: passenger_information}", "{name: children}")
    )
    assert {"person-employment", "person-dependant", "person-travel", "person-minor"} <= set(flows["shop"])
    assert "population" not in read(text, "m").data["flows"][0]
    _, text, _ = imported(DATA / "shop")
    assert text.count("subjects declared: customer") > 10


def test_3_labels_that_miss_the_content() -> None:
    flows, _, _ = given(
        fields(
            "{name: ccn, data_categories: [user]}", "{name: last_login, data_categories: [user.telemetry]}",
            "{name: contact, data_categories: [system.operations], fides_meta: {identity: email}}",
        )
    )  # fmt: skip
    items = set(flows["shop"])
    assert {"person-financial-account", "person-device-log", "person-contact", "uncategorised"} <= items


def test_4_an_identity_is_the_only_sign() -> None:
    flows, _, _ = given(
        fields("{name: x, fides_meta: {identity: email}}", "{name: y, fides_meta: {identity: customer_id}}", declared="[system]")
    )
    assert flows["shop"] == {"person-account": "person.account", "person-contact": "person.contact", "uncategorised": ""}


def test_5_categories_inside_the_meta() -> None:
    flows, _, told = given(fields("{name: x, fides_meta: {data_categories: [user.health]}}"))
    assert flows["shop"]["person-health"] == "person.health"
    assert "does not look" in told
    flows, _, _ = given(fields("{name: x, fidesops_meta: {data_categories: [user.biometric]}}"))
    assert "person-biometric" in flows["shop"]


def test_6_nested_fields_at_any_depth() -> None:
    flows, text, _ = given(fields("{name: a, fields: [{name: b, fields: [{name: c, data_categories: [user.government_id]}, {name: d}]}]}"))
    assert flows["shop"]["person-identity"] == "person.identity"
    assert "db.t.a.b.c" in text
    assert "# fields: db.t.a.b.d" in text
    assert "db.t.a," not in text
    deep = "[{name: a, fields: " * 45 + "[]" + "}]" * 45
    put("deep.yml", f"dataset:\n  - fides_key: d\n    collections: [{{name: t, fields: {deep}}}]\n")
    assert run("import", "fides", "deep.yml", day=None).exit_code == 3


def test_8_root_categories_say_nothing() -> None:
    flows, text, told = given(fields("{name: x, data_categories: [system]}", declared="[user, system]"))
    assert flows["shop"] == {"person": "person", "uncategorised": ""}
    assert "`user` is a root category" in text
    assert "`system` is a root category" in told


def test_9_keys_that_nobody_knows() -> None:
    flows, _, told = given(fields("{name: x, data_categories: [user.cookie_id]}", declared="[user.contact.emial]"))
    assert flows["shop"] == {"uncategorised": ""}
    assert "`user.contact.emial` is no category of fideslang; `user.contact.email` is near" in told
    assert "`user.cookie_id` is no category" in told


def test_9_keys_of_one_s_own_follow_their_parents() -> None:
    own = "data_category:\n  - {fides_key: mine, parent_key: user.health}\n  - {fides_key: loop, parent_key: loop}\n"
    flows, _, _ = given(own + fields("{name: x, data_categories: [mine]}", "{name: y, data_categories: [loop]}"))
    assert flows["shop"] == {"person-contact": "person.contact", "person-health": "person.health", "uncategorised": ""}


def test_10_an_edge_may_stand_at_either_end_and_is_told_once() -> None:
    row = "    privacy_declarations: [{data_categories: [user.contact], data_use: x}]\n"
    _, text, _ = given(
        f"system:\n  - fides_key: a\n    egress: [{{fides_key: b, type: system}}]\n{row}"
        f"  - fides_key: b\n    ingress: [{{fides_key: a, type: system}}, {{fides_key: c, type: system}}]\n{row}  - fides_key: c\n{row}"
    )
    assert text.count("# sends to: b (system)\n") == 2
    assert text.count("# gets from: a (system), c (system)\n") == 1
    # Neither a country nor a company is read out of an edge.
    assert set(read(text, "m").data["recipients"]) == {"recipient"}


def test_10_what_travels_on_an_edge_is_in_the_flow() -> None:
    flows, _, _ = given(
        "system:\n  - fides_key: a\n    egress: [{fides_key: user, type: user, data_categories: [user.health]}]\n"
        "    privacy_declarations: [{data_categories: [user.contact], data_use: x}]\n"
    )
    assert set(flows["a"]) == {"person-contact", "person-health"}


def test_11_ways_of_writing_yaml() -> None:
    text = (DATA / "shop" / "policy.yml").read_bytes()
    assert not text.endswith(b"\n")
    flows, text_, _ = given(
        "\ufeff" + fields("{name: x, data_categories: [user.health], fides_meta: {primary_key: True}}").replace("\n", " \r\n")
    )
    assert "person-health" in flows["shop"]
    assert "user.demographic" not in given(fields("{name: x}"))[1]
    assert text_.endswith("\n")


def test_12_templates_are_no_resources() -> None:
    flows, _, told = imported(DATA / "odd")
    assert not any("instance" in name for name in flows)
    assert "`<instance_fides_key>` is a template" in told


# --------------------------------------------------------------------------- what else real files hold


def test_several_documents_keep_their_lines() -> None:
    flows, _, told = imported(DATA / "odd")
    assert "dataset-lonely" in flows
    lines = (DATA / "odd" / "several.yml").read_text(encoding="utf-8").splitlines()
    line = next(int(found[1]) for found in re.finditer(r"several\.yml:(\d+): guess: flow `dataset-lonely`", told))
    assert "lonely" in lines[line - 1]


def test_transfers_third_parties_and_grounds_are_no_facts() -> None:
    flows, text, told = imported(DATA / "odd")
    data = read(text, "m").data
    assert {"country-usa", "country-deu", "third-parties", "recipient"} == set(data["recipients"])
    assert not any(data["recipients"].values())
    assert flows["example-fleet-service-billing-third-parties"] == {"person-financial-account": "person.financial.account"}
    for kept in (
        "legal_basis_for_transfers: SCCs",
        "legal_basis_for_processing: Consent",
        "impact_assessment_location",
        "legal_address: 1 Example Street Example City",
    ):
        assert f"# fides: {kept}" in text
        assert "left out: legal_basis_for_transfers" in told
    assert "evidence" not in str(data)


def test_a_default_is_no_statement() -> None:
    row = "    privacy_declarations: [{data_categories: [user.contact], data_use: x}]\n"
    plain, _, _ = given(f"system:\n  - fides_key: a\n{row}")
    for line in (
        "does_international_transfers: false", "processes_personal_data: false", "exempt_from_privacy_regulations: true",
    ):  # fmt: skip
        flows, text, _ = given(f"system:\n  - fides_key: a\n    {line}\n{row}")
        assert flows == plain
        assert not [one for one in text.splitlines() if one.endswith("false") and not one.lstrip().startswith("#")]


def test_a_system_without_a_declaration_is_not_lost() -> None:
    flows, _, told = given(
        "system:\n  - fides_key: a\n    privacy_declarations: []\n  - fides_key: b\n    privacy_declarations: [{data_categories: []}]\n"
    )
    assert flows == {"a": {"uncategorised": ""}, "b": {"uncategorised": ""}}
    assert "declares no use of data" in told


def test_a_data_set_that_is_not_there_is_unknown() -> None:
    flows, text, told = given(fields("{name: x}").replace("fides_key: db", "fides_key: other"))
    assert "uncategorised" in flows["shop"]
    assert "data set db is not among the files" in text
    assert "no dataset `db`" in told
    assert "dataset-other" in flows


def test_the_same_data_set_twice_is_read_twice() -> None:
    put("a.yml", fields("{name: x, data_categories: [user.health]}"))
    put("b.yml", "dataset:\n  - fides_key: db\n    collections: [{name: t, fields: [{name: y, data_categories: [user.biometric]}]}]\n")
    flows, _, told = imported("a.yml", "b.yml")
    assert {"person-health", "person-biometric"} <= set(flows["shop"])
    assert "stands in a.yml" in told


def test_names_that_are_no_ids_or_collide() -> None:
    row = "    privacy_declarations: [{data_categories: [user.contact], data_use: x}]\n"
    text = (
        f"system:\n  - fides_key: My.System\n{row}  - fides_key: my-system\n{row}  - fides_key: 数据库\n    name: \"数据: 'x' # y\"\n{row}"
    )
    flows, written, _ = given(text)
    assert list(flows) == ["my-system", "my-system-2", "x"]
    assert read(written, "m").data["flows"][2]["title"] == "数据: 'x' # y"
    put("manifest.yaml", written)
    assert report("manifest.yaml")["exit_code"] == 4
    assert [slug(one) for one in ("a.b", "A B", "-x-", "…")] == ["a-b", "a-b", "x", "x"]


def test_words_in_field_names() -> None:
    assert [sign(name) for name in ("customerEmail", "home-phone", "IBAN", "date_of_birth", "vin", "gps_lat", "quantity", "imaged", "page")] == [
        "person.contact", "person.contact", "person.financial.account", "person", "vehicle.identity.vin", "person.location", None, None, None,
    ]  # fmt: skip


# --------------------------------------------------------------------------- bad input, wrong calls


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("system: [\n", "not YAML"),
        ("system:\n  - name: x\n", "without `fides_key`"),
        ("system: 3\n", "expected a list of `system`"),
        ("dataset:\n  - x\n", "expected a mapping"),
        ("system:\n  - fides_key: a\n    privacy_declarations: x\n", "list of mappings under `privacy_declarations`"),
        ("system:\n  - fides_key: a\n    privacy_declarations: [{data_categories: {a: b}}]\n", "list of words under `data_categories`"),
        ("system:\n  - fides_key: a\n    name: [x]\n", "expected text under `name`"),
        ("version: 1\n", "no system and no dataset"),
        ("- a\n", "no system and no dataset"),
        ("", "no system and no dataset"),
        ("system:\n  - fides_key: <x>\n", "no system and no dataset"),
    ],
)
def test_bad_input_has_a_place_and_is_no_traceback(text: str, told: str) -> None:
    put("fides.yml", text)
    result = run("import", "fides", "fides.yml", day=None)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert told in result.stderr
    assert "fides.yml" in result.stderr


def test_all_problems_of_all_files_at_once() -> None:
    put("a.yml", "system:\n  - name: x\n  - 3\n")
    put("b.yml", "dataset: {}\n")
    result = run("import", "fides", "a.yml", "b.yml", "c.yml", day=None)
    assert result.exit_code == 3
    assert result.stderr.rstrip().endswith("4 problems")


def test_wrong_calls() -> None:
    assert run("import", "fides", day=None).exit_code == 2
    assert run("import", "openapi", "x", day=None).exit_code == 2
    put("m.yaml", "mine")
    result = run("import", "fides", str(DATA / "shop"), "-o", "m.yaml", day=None)
    assert result.exit_code == 2
    assert Path("m.yaml").read_text(encoding="utf-8") == "mine"
    Path("empty").mkdir()
    assert run("import", "fides", "empty", day=None).exit_code == 3


def test_a_file_is_written_and_checked() -> None:
    result = run("import", "fides", str(DATA / "shop"), "-o", "shop.flow.yaml", "--lang", "en", day=None)
    assert (result.exit_code, result.stdout) == (0, "")
    assert Path("shop.flow.yaml").read_text(encoding="utf-8") == imported(DATA / "shop")[1].replace(
        "check manifest.yaml", "check shop.flow.yaml"
    )
    assert report()["exit_code"] == 4


def test_the_order_of_files_changes_no_flow() -> None:
    raw = {path: path.read_bytes() for path in sorted((DATA / "shop").rglob("*.y*ml"))}
    names = [(str(path), text) for path, text in raw.items()]
    one, other = resources(names), resources(list(reversed(names)))
    assert {system.key for system in one.systems} == {system.key for system in other.systems}
    assert {key: sorted(map(repr, found.labels)) for key, found in one.datasets.items()} == {
        key: sorted(map(repr, found.labels)) for key, found in other.datasets.items()
    }


def test_the_schema_of_the_first_line_is_there_or_how_to_write_it_is_told() -> None:
    put("fides.yml", fields("{name: mail, data_categories: [user.contact.email]}"))
    told = run("import", "fides", "fides.yml", "-o", "one.yaml", day=None).stderr
    assert "`tongguan schema manifest --output manifest.schema.json`" in told
    put("schemas/manifest.schema.json", "{}")
    told = run("import", "fides", "fides.yml", "-o", "two.yaml", day=None).stderr
    assert "for editors" not in told
    assert Path("two.yaml").read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=schemas/manifest.schema.json\n")
