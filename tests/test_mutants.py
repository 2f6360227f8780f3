"""`rules test --mutants`: a rule that could be written otherwise without a case to notice is told, and only such a rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from company import forget_packs, pack
from conftest import ROOT

from tongguan.author.cases import read_cases, run
from tongguan.author.mutants import Mutant, unnoticed
from tongguan.cli import cli
from tongguan.lawbook.load import load
from tongguan.problem import InvalidInput

RULE = """\
instrument:
  id: policy
  zh: 内部规定
  en: House Rules
  issuer: {zh: 示例公司, en: Example Co.}
  kind: rule
  number: Circular 1
  in_force: {from: 2025-01-01}
  confidence: verified
rules:
  - id: trial
    cites: no. 1
    title: {zh: 试验, en: trial}
    stage: route
    when:
%s
    then: {route: security_assessment}
    says: {zh: 须评估, en: to be assessed}
    confidence: verified
    cases:
      - {day: 2024-12-31, holds: false}
%s
"""


def house(folder: Path, when: str, cases: str) -> Path:
    """A company's pack with one rule."""
    return Path(pack(str(folder), policy=RULE % (when, cases)))


def found(tmp_path: Path, when: str, *cases: str) -> list[Mutant]:
    """The changes of one rule that these cases miss."""
    folder = house(
        tmp_path / "house", "\n".join(f"      - {one}" for one in when.split(" & ")), "\n".join(f"      - {{{one}}}" for one in cases)
    )
    lawbook = load([ROOT / "rules", folder])
    (rule,) = (one for one in lawbook.rules if one.id.endswith("/trial"))
    return unnoticed(rule, [one for one in read_cases([folder], lawbook) if one.rule.id == rule.id], lawbook)


def told(tmp_path: Path, when: str, *cases: str) -> list[str]:
    return [one.word or one.told for one in found(tmp_path, when, *cases)]


HOLDS = "holds: true"


@pytest.mark.parametrize(
    ("when", "cases", "missed"),
    [
        # Every part contradicted and left open: nothing is left to miss.
        (
            "flow.purpose: hr & item.important: true",
            (
                HOLDS,
                "given: {flow.purpose: marketing}, holds: false",
                "given: {flow.purpose: null}, holds: unknown, needs: [flow.purpose]",
                "given: {item.important: false}, holds: false",
            ),
            [],
        ),
        # One part that no case contradicts.
        (
            "flow.purpose: hr & item.important: true",
            (HOLDS, "given: {flow.purpose: marketing}, holds: false"),
            ["with `item.important is true` left out", "with `item.important is false` in place of `item.important is true`"],
        ),
        # The line itself on neither side.
        (
            "item.persons: {at_least: 100}",
            (HOLDS, "given: {item.persons: 100}, holds: true", "given: {item.persons: 99}, holds: false"),
            [],
        ),
        (
            "item.persons: {at_least: 100}",
            ("given: {item.persons: 101}, holds: true", "given: {item.persons: 99}, holds: false"),
            ["with `item.persons above 100` in place of `item.persons at least 100`"],
        ),
        # A contrary that no case brings about: what a case leaves out meets the rule, however that is written.
        (
            "flow.purpose: hr & not: {item.important: true}",
            (HOLDS, "given: {flow.purpose: marketing}, holds: false"),
            [
                "with `not (item.important is true)` left out",
                "with `item.important is true` in place of `not (item.important is true)`",
                "with `item.important is false` in place of `item.important is true`",
            ],
        ),
        # Words of a list, each for itself.
        ("flow.purpose: {in: [hr, marketing]}", (HOLDS, "given: {flow.purpose: other}, holds: false"), ["hr", "marketing"]),
        ("flow.purpose: {in: [hr, marketing]}", ("each: {flow.purpose: [hr, marketing]}, holds: true", "given: {flow.purpose: other}, holds: false"), []),
        # A list that nobody claims to use is none of the lists.
        (
            "any: [{flow.list: SH-2024}, {not: {flow.list: {exists: true}}}]",
            ("given: {flow.list: SH-2024}, holds: true", "given: {flow.list: TJ-2024}, holds: false", "given: {flow.list: null}, holds: unknown"),
            ["with `not (flow.list exists true)` left out"],
        ),
        (
            "any: [{flow.list: SH-2024}, {not: {flow.list: {exists: true}}}]",
            (
                "given: {flow.list: SH-2024}, holds: true",
                "given: {flow.list: TJ-2024}, holds: false",
                "given: {flow.list: false}, holds: true",
            ),
            [],
        ),
        # A signature that no case lacks.
        (
            "flow.necessity.truly_necessary: {is: true, judged: true}",
            (HOLDS, "given: {flow.necessity.truly_necessary: {value: false, by: a, because: b}}, holds: false"),
            ["with `flow.necessity.truly_necessary` taken without a name and a reason"],
        ),
    ],
)  # fmt: skip
def test_what_no_case_would_notice_is_told(tmp_path: Path, when: str, cases: tuple[str, ...], missed: list[str]) -> None:
    assert told(tmp_path, when, *cases) == missed


def test_a_part_that_says_nothing_of_its_own_is_not_told(tmp_path: Path) -> None:
    # Whoever is at least a thousand is at least a hundred: without that part the rule is the same rule.
    when = "item.persons: {at_least: 1000} & item.persons: {at_least: 100}"
    cases = ("given: {item.persons: 1000}, holds: true", "given: {item.persons: 999}, holds: false")
    assert told(tmp_path, when, *cases) == []


def test_a_rule_with_days_of_its_own_is_tried_a_day_off(tmp_path: Path) -> None:
    text = RULE.replace("    stage: route\n", "    stage: route\n    in_force: {from: 2025-06-01}\n")
    cases = "      - {holds: true}\n      - {given: {flow.purpose: other}, holds: false}"
    for more, missed in (("", ["a day off: the day in force, 2025-06-01"]), ("\n      - {day: 2025-05-31, holds: false}\n      - {day: 2025-06-01, holds: true}", [])):  # fmt: skip
        folder = Path(pack(str(tmp_path / str(len(missed))), policy=text % ("      - flow.purpose: hr", cases + more)))
        lawbook = load([ROOT / "rules", folder])
        (rule,) = (one for one in lawbook.rules if one.id.endswith("/trial"))
        own = [one for one in read_cases([folder], lawbook) if one.rule.id == rule.id]
        assert [one.told for one in unnoticed(rule, own, lawbook)] == missed


def test_a_case_is_tried_with_each_of_its_values(tmp_path: Path) -> None:
    cases = "each: {flow.purpose: [hr, marketing, other]}, holds: true"
    folder = house(tmp_path / "house", "      - flow.purpose: {in: [hr, marketing]}", f"      - {{{cases}}}")
    lawbook = load([ROOT / "rules", folder])
    own = [one for one in read_cases([folder], lawbook) if one.each]
    assert [(one.name.partition("#")[2], run(one, lawbook) is None) for one in own] == [
        ("2[flow.purpose: hr]", True),
        ("2[flow.purpose: marketing]", True),
        ("2[flow.purpose: other]", False),
    ]


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("each: {flow.purpose: hr}, holds: true", "expected a list of values, found `hr`"),
        ("each: {flow.purpose: []}, holds: true", "expected a list of values with at least 1, found none"),
    ],
)
def test_each_takes_lists(tmp_path: Path, case: str, said: str) -> None:
    folder = house(tmp_path / "house", "      - flow.purpose: hr", f"      - {{{case}}}")
    with pytest.raises(InvalidInput) as caught:
        load([ROOT / "rules", folder])
    assert said in caught.value.problems[0].message


def test_the_command_tells_what_is_missed_and_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    forget_packs()
    cases = "      - {holds: true}\n      - {given: {flow.purpose: other}, holds: false}"
    folder = str(house(tmp_path / "house", "      - flow.purpose: {in: [hr, marketing]}\n      - item.important: true", cases))

    def tested(*more: str, status: int = 1) -> str:
        result = CliRunner().invoke(cli, ["rules", "test", "acme:", "--rules", folder, *more], prog_name="tongguan", catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result.output

    assert "unnoticed" not in tested(status=0)
    said = tested("--mutants", "--lang", "en")
    assert "no case of `acme:policy/trial` would notice the rule with `item.important is true` left out" in said
    assert (
        "2 changes of rules would go unnoticed by their cases\n2 words of lists would be missed by no case; `--verbose` names them" in said
    )
    assert "acme:policy/trial: no case would miss hr, marketing" in tested("--mutants", "-v", "--lang", "en")
    assert "即使去掉 `item.important is true`" in tested("--mutants", "--lang", "zh")
    data = json.loads(CliRunner().invoke(cli, ["rules", "test", "acme:", "--rules", folder, "--mutants", "--format", "json"]).stdout)
    assert data["unnoticed"][0] == {"rule": "acme:policy/trial", "change": "with `item.important is true` left out"}
    assert data["words"] == [{"rule": "acme:policy/trial", "words": ["hr", "marketing"]}]


def test_the_page_of_a_rule_shows_values_that_are_tried_alike_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    forget_packs()
    cases = "      - {each: {flow.purpose: [hr, marketing]}, holds: true}\n      - {given: {flow.purpose: other}, holds: false}"
    folder = str(house(tmp_path / "house", "      - flow.purpose: {in: [hr, marketing]}", cases))
    shown = CliRunner().invoke(cli, ["rules", "show", "acme:policy/trial", "--rules", folder, "--lang", "en"], prog_name="tongguan").output
    assert "flow.purpose: hr | marketing" in shown
