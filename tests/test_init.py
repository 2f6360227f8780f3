"""`tongguan init`: a first manifest that is valid, assumes nothing, and never passes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from repo import ENVIRONMENT, report, run

from tongguan.lawbook.model import Lawbook
from tongguan.reading import read
from tongguan.schemas import schema_of
from tongguan.shapes import CLAIMABLE
from tongguan.starter import EVIDENCE, EXPORTER, FLOW, FLOWS, GENERAL, ITEM, ITEMS, PROFILES, RECIPIENT, shown, starter

NAMES = sorted(PROFILES)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def uncommented(text: str) -> str:
    """Every line with a key, its comment sign taken away; a nested one twice."""
    lines = []
    for line in text.splitlines():
        found = re.fullmatch(r"( *)# (?:  # .*|(  )?([a-z_0-9]+:.*))", line)
        lines.append(f"{found[1]}{found[2] or ''}{found[3]}" if found and found[3] else line)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("language", ["en", "zh", "both"])
@pytest.mark.parametrize("name", [*NAMES, None])
def test_what_is_written_is_valid_and_ends_with_open_questions(name: str | None, language: str) -> None:
    result = run("init", "--no-input", "--lang", language, *(["--profile", name] if name else []), day=None)
    assert result.exit_code == 0, result.output
    assert ("questions to answer" in result.output, "待答问题" in result.output) == (language != "zh", language != "en")
    text = Path("manifest.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=manifest.schema.json\n")
    assert json.loads(Path("manifest.schema.json").read_text(encoding="utf-8"))["type"] == "object"
    assert bool(re.search("[一-鿿]", text)) == (language != "en")
    found = report("manifest.yaml")
    assert found["problems"] == []
    assert found["exit_code"] == 4
    assert {flow["kind"] for flow in found["flows"]} == {"open"}


@pytest.mark.parametrize("name", NAMES)
def test_every_line_can_be_uncommented_and_states_nothing_by_itself(name: str) -> None:
    run("init", "--no-input", "--profile", name, day=None)
    before = report("manifest.yaml")
    text = Path("manifest.yaml").read_text(encoding="utf-8")
    filled = uncommented(text)
    assert filled.count("\n# ") < 16 < len(re.findall(r"^ *[a-z_0-9]+: ", filled, re.MULTILINE))
    # The kind of people is the one suggestion with a value; left as it is, it would be a statement.
    filled = re.sub(r"kind: (?:vehicle_users|customers|patients)  # .*", "kind:", filled)
    Path("manifest.yaml").write_text(filled, encoding="utf-8")
    after = report("manifest.yaml")
    assert after["problems"] == []
    assert [flow["items"] for flow in after["flows"]] == [flow["items"] for flow in before["flows"]]


@pytest.mark.parametrize("name", NAMES)
def test_the_questions_that_decide_have_a_line(name: str) -> None:
    """Told in which sector it works, an exporter finds each question of its own, its recipient and its flows in the file."""
    profile = PROFILES[name]
    run("init", "--no-input", "--profile", name, "--lang", "en", day=None)
    text = Path("manifest.yaml").read_text(encoding="utf-8")
    sectors = f"  sectors: [{', '.join(profile.sectors or ('other',))}]\n"
    Path("manifest.yaml").write_text(text.replace("exporter:\n", f"exporter:\n{sectors}"), encoding="utf-8")
    lines = set(re.findall(r"^ *(?:# +)?([a-z_0-9]+):", text, re.MULTILINE))
    found = report("manifest.yaml")
    asked = {question["fact"].rpartition(":")[2] for question in found["questions"]}
    asked = {key for key in asked if key.split(".")[0] in ("exporter", "recipient", "flow")}
    assert len(asked) > 10
    # Asked on until another question is answered: the duty behind a ground of that kind, what a ground does not cover by itself, what is worked on at home.
    elsewhere = {"flow.hgr_cooperation", "flow.processed_in", "recipient.holds_key_table", "flow.scenario", "flow.vehicle_type_approved"}
    elsewhere |= {"flow.necessity.duty_under", "flow.necessity.truly_necessary"}
    assert {key for key in asked - elsewhere if key.rpartition(".")[2] not in lines} == set()


def test_profiles_speak_the_lawbook(lawbook: Lawbook) -> None:
    for profile in [*PROFILES.values(), GENERAL]:
        sectors = {word for word, _, _ in lawbook.terms["exporter.sectors"].values}
        assert set(profile.sectors) <= sectors
        assert profile.population[1] in {word for word, _, _ in lawbook.terms["population.kind"].values}
        keys = [
            *(f"exporter.{name}" for name in (*EXPORTER, *profile.exporter)),
            *(f"recipient.{name}" for name in RECIPIENT),
            *(f"flow.{name}" for name in (*FLOW, *FLOWS, *profile.flow)),
            *(f"item.{name}" for name in (*ITEM, *ITEMS, *profile.item)),
            *(f"evidence.{name}" for name in EVIDENCE),
        ]
        for start in profile.flows:
            keys += [f"flow.{name}" for name in start.facts]
            assert [category for _, category, _ in start.items if category and category not in lawbook.categories] == []
        assert [key for key in keys if key not in lawbook.terms] == []
        assert [key for key in keys if lawbook.terms[key].origin != "stated" and key not in CLAIMABLE and "evidence" not in key] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_json_schema_takes_what_is_written(language: str, lawbook: Lawbook) -> None:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema_of("manifest", lambda: lawbook))
    for profile in [*PROFILES.values(), GENERAL]:
        text, _ = starter(lawbook, profile, language)
        assert list(validator.iter_errors(read(text, "m.yaml").data)) == []


def test_the_language_of_the_configuration_holds() -> None:
    Path("tongguan.yaml").write_text("lang: zh\n", encoding="utf-8")
    assert run("init", "--no-input", day=None, TONGGUAN_LANG="").exit_code == 0
    assert "数据流清单" in Path("manifest.yaml").read_text(encoding="utf-8")


def test_a_derived_fact_is_no_question(lawbook: Lawbook) -> None:
    assert shown(lawbook, ["persons", "guide.k2", "no_such_fact", "faces.present", "made"]) == ["persons", "made", "faces.present"]


def test_answers_are_stated_and_the_rest_stays_out(lawbook: Lawbook) -> None:
    answers = {"exporter.id": "example-shop", "exporter.foreign_invested": "true", "recipient.country": "DE"}
    text, left = starter(lawbook, PROFILES["retail"], "en", answers=answers)
    none, all_ = starter(lawbook, PROFILES["retail"], "en")
    assert left == all_ - 2
    assert "\n  id: example-shop\n" in text
    assert "\n  foreign_invested: true\n" in text
    assert "\n    country: DE\n" in text
    assert "your-company" in none


def test_nothing_is_overwritten() -> None:
    Path("manifest.yaml").write_text("mine", encoding="utf-8")
    result = run("init", "--no-input", day=None)
    assert result.exit_code == 2
    assert "there already" in result.output
    assert Path("manifest.yaml").read_text(encoding="utf-8") == "mine"
    assert not Path("manifest.schema.json").exists()


def test_a_folder_and_a_schema_that_is_there_already() -> None:
    Path("flows").mkdir()
    Path("schemas").mkdir()
    subprocess.run(["git", "init", "-q"], check=True, env=ENVIRONMENT)
    assert run("schema", "manifest", "--output", "schemas/manifest.schema.json", day=None).exit_code == 0
    result = run("init", "flows", "--no-input", "--profile", "saas", day=None)
    assert result.exit_code == 0
    assert (
        Path("flows/manifest.yaml")
        .read_text(encoding="utf-8")
        .startswith("# yaml-language-server: $schema=../schemas/manifest.schema.json\n")
    )
    assert not Path("flows/manifest.schema.json").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["x.txt"], ".yaml"), (["no/where.yaml"], "cannot write no/where.yaml: there is no folder no"), (["--profile", "bank"], "bank")],
)
def test_a_wrong_call(arguments: list[str], told: str) -> None:
    result = run("init", "--no-input", *arguments, day=None)
    assert result.exit_code == 2
    assert told in result.output
    assert list(Path().iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of this kind are none of Windows'")
def test_a_person_at_a_terminal_is_asked() -> None:
    import pty

    said = [
        "retail",
        "Example Shop",
        "example-shop",
        "Example Shop Co.",
        "retail",
        "maybe",
        "no",
        "",
        "yes",
        "cn-sh",
        "",
        "Germany",
        "DE",
        "group",
    ]
    leader, follower = pty.openpty()
    environment = {**ENVIRONMENT, "TONGGUAN_LANG": "en", "TERM": "dumb", "CI": ""}
    process = subprocess.Popen(
        [sys.executable, "-m", "tongguan", "init"], stdin=follower, stdout=follower, stderr=follower, close_fds=True, env=environment
    )
    os.close(follower)
    os.write(leader, ("\n".join(said) + "\n").encode())
    seen = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.close(leader)
    assert process.wait(timeout=60) == 0, seen.decode()
    text = Path("manifest.yaml").read_text(encoding="utf-8")
    told = seen.decode()
    # What is no id, no answer and no country was said so, and asked again.
    for wrong in ("Example Shop`", "maybe", "Germany"):
        assert wrong in told
    stated = [line.strip() for line in text.splitlines() if re.match(r"^ *[a-z_]+: \S", line)]
    for line in ("id: example-shop", 'name: "Example Shop Co."', "sectors: [retail]", "critical_infrastructure_operator: false",
                 "foreign_controlled: true", "registered_in: cn-sh", "country: DE", "relation: group"):  # fmt: skip
        assert line in stated, text
    assert "foreign_invested: " not in "".join(stated)
    assert report("manifest.yaml")["exit_code"] == 4


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of its own")
def test_a_person_at_a_terminal_is_asked_and_told_what_does_not_fit() -> None:
    import pty

    answers = ["example-shop", "示例商店", "retial", "retail", "?", "有", "", "no", "上海", "", "", "", ""]
    us, them = pty.openpty()
    env = {**os.environ, "TONGGUAN_LANG": "en", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "tongguan", "init", "shop.yaml", "--no-schema", "--profile", "retail"]
    with subprocess.Popen(command, stdin=them, stdout=them, stderr=them, env=env) as process:
        os.close(them)
        os.write(us, "".join(f"{answer}\n" for answer in answers).encode())
        told = b""
        try:
            while block := os.read(us, 4096):
                told += block
        except OSError:
            pass  # the other end is closed: the program has ended
    os.close(us)
    text = told.decode()
    assert process.returncode == 0, text
    assert "did you mean `retail`?" in text
    assert "told it so? [yes, no]:" in text
    assert "expected true or false, found `?`" in text
    assert "not YAML" not in text
    written = Path("shop.yaml").read_text(encoding="utf-8")
    exporter = read(written, "shop.yaml").data["exporter"]
    assert exporter["id"] == "example-shop"
    assert exporter["name"] == "示例商店"
    assert exporter["sectors"] == ["retail"]
    assert exporter["critical_infrastructure_operator"] is True
    assert "foreign_invested" not in exporter
    assert exporter["foreign_controlled"] is False


def test_no_line_names_a_schema_that_is_not_there() -> None:
    run("init", "a.yaml", "--no-input", "--no-schema", day=None)
    assert "$schema" not in Path("a.yaml").read_text(encoding="utf-8")
    assert not Path("manifest.schema.json").exists()
    run("init", "b.yaml", "--no-input", day=None)
    assert Path("b.yaml").read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=manifest.schema.json\n")
    # One that is there already is named, whatever is asked for.
    run("init", "c.yaml", "--no-input", "--no-schema", day=None)
    assert Path("c.yaml").read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=manifest.schema.json\n")
