"""`tongguan rules list`, `show`, `test`: a reader finds a rule by what he knows of it, and its page says everything."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from company import POLICY, forget_packs, pack
from conftest import ROOT

from tongguan.author import lint
from tongguan.author.find import Wanted, index, instruments, select, spellings
from tongguan.call import lawbook_of
from tongguan.cli import cli
from tongguan.lawbook.load import load
from tongguan.lawbook.model import CONFIDENCE, STAGES
from tongguan.problem import InvalidInput
from tongguan.render.cells import width

if TYPE_CHECKING:
    from tongguan.author.find import Index
    from tongguan.lawbook.model import Lawbook

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TONGGUAN_LANG", "en")
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.chdir(tmp_path)
    forget_packs()


@pytest.fixture(scope="module")
def found(lawbook: Lawbook) -> Index:
    return index([ROOT / "rules"], lawbook)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["rules", *arguments], prog_name="tongguan", catch_exceptions=False)


def ids(*arguments: str) -> list[str]:
    result = run("list", *arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return [one["id"] for one in json.loads(result.stdout)]


# ------------------------------------------------------------------ the instrument that a reader knows


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("order16", ["order16"]),
        ("Order 16", ["duties-order16", "order16", "order16-mechanisms", "zones-common"]),
        ("16号令", ["duties-order16", "order16", "order16-mechanisms", "zones-common"]),
        ("促进和规范数据跨境流动规定", ["duties-order16", "order16", "order16-mechanisms"]),
        ("139号", ["mnr-2024-139"]),
        ("自然资发〔2024〕139号", ["mnr-2024-139"]),
        ("PIPL", ["duties-pipl", "pipl"]),
        ("个保法", ["duties-pipl", "pipl"]),
        ("Data Security Law", ["dsl", "dsl-government-data"]),
        ("Decree 717", ["decree717"]),
        ("国务院令第717号", ["decree717"]),
        ("GB/T 44464", ["gbt-44464-2024"]),
        ("gbt44464", ["gbt-44464-2024"]),
        ("2026 edition", ["auto-export-guide-2026", "auto-export-guide-2026-items", "auto-export-guide-2026-mapping"]),
        ("人类遗传资源管理条例实施细则", ["hgr-rules-2023"]),
        ("biosecurity", ["biosecurity-law"]),
        ("28 CFR 202", ["foreign-law"]),
    ],
)
def test_an_instrument_is_found_by_any_name_it_is_known_by(text: str, files: list[str], lawbook: Lawbook, found: Index) -> None:
    # The pack says it of Order 16 art. 6 too: the common rules of the zone lists bear the same number.
    got = [name for name in instruments(lawbook, found, text) if name != "zones-common" or name in files]
    assert sorted(got) == files


def test_every_instrument_is_found_by_its_own_names(lawbook: Lawbook, found: Index) -> None:
    missed = []
    for one in lawbook.instruments.values():
        for name in (one.id, one.words.zh, one.words.en, *found.names_of(one)):
            if one.id not in instruments(lawbook, found, name) and name not in lawbook.instruments:
                missed.append(f"{one.id} by {name}")
    assert missed == []


def test_a_number_is_written_in_many_ways() -> None:
    assert "国务院令第790号" in spellings("State Council Decree 790")
    assert spellings("GB 44495-2024") == ("GB 44495-2024",)
    assert spellings("") == ()


def test_a_name_that_nobody_knows_gets_the_nearest() -> None:
    result = run("list", "--instrument", "ordr16")
    assert result.exit_code == 2
    assert "did you mean `order16`?" in result.output
    assert run("list", "--instrument", "zzz").exit_code == 2


def test_the_index_page_names_every_instrument_and_its_file(lawbook: Lawbook) -> None:
    page = (ROOT / "rules" / "INDEX.md").read_text(encoding="utf-8")
    for one in lawbook.instruments.values():
        assert f"({one.path})" in page, one.id
        assert one.words.zh in page, one.id
        assert one.words.en.replace("|", "\\|") in page, one.id
    assert "INDEX.md" in (ROOT / "rules" / "README.md").read_text(encoding="utf-8")


# ------------------------------------------------------------------ sectors


def test_a_sector_has_what_names_it_its_data_its_folder_and_its_lists() -> None:
    automotive = ids("--sector", "automotive")
    # Named in the condition, in the folder, by the category, by the scenario, by a list for cars.
    for one in (
        "auto-provisions-2021/sensitive-area", "gb-44495-2024/no-direct", "surveying-law/definition", "foreign-law/us-connected-vehicles",
        "auto-export-guide-2026/vulnerability", "bj-2024/ota", "lg-icv-2024/in-force",
    ):  # fmt: skip
        assert one in automotive, one
    for one in (
        "decree768/systems-at-home",
        "finance-guide-2025/exempt-scenario",
        "js-2025/important-not-read",
        "archives-law/archives-abroad",
    ):
        assert one not in automotive, one


@pytest.mark.parametrize(
    ("sector", "rules"),
    [
        (
            "biomedicine",
            ["decree717/information", "hgr-rules-2023/more-than-500-persons", "biosecurity-law/cooperation", "lg-bio-2024/in-force"],
        ),
        ("health", ["health-bigdata-2018/health-bodies", "population-health-2014/no-servers-abroad", "gbt-39725-2020/outbound"]),
        ("banking", ["finance-guide-2025/exempt-scenario", "nfra-2024-24/assessment-before-sharing", "pboc-2025-3/risk-assessment"]),
        ("payment", ["decree768/domestic-transactions-abroad", "finance-guide-2025/exempt-scenario"]),
        ("fund", ["securities-law/possibly-securities-material", "lg-fund-2024/entries-not-read"]),
        ("credit_reporting", ["credit-reporting-2013/providing-abroad"]),
        ("ride_hailing", ["ridehail-2016/no-outflow"]),
        ("surveying", ["surveying-law/procedure", "mnr-2024-139/export", "decree469/secret-results-abroad"]),
        ("telecom", ["miit-data-2022/catalogue"]),
        ("meteorology", ["cma-order40-2022/observation-data", "meteorology-law/foreign-activity"]),
        ("retail", ["order16/contract"]),
        ("aviation", ["order16/contract"]),
        ("ai", ["ai-training-data/by-content", "genai-2023/lawful-sources", "tech-catalogue/software-and-models"]),
    ],
)
def test_each_sector_finds_its_law(sector: str, rules: list[str]) -> None:
    got = ids("--sector", sector)
    assert [one for one in rules if one not in got] == []


def test_a_rule_for_other_sectors_only_is_not_of_this_one() -> None:
    # Both read payment data; only one binds banks.
    banking = ids("--sector", "banking")
    assert "decree768/domestic-transactions-abroad" not in banking
    assert "credit-reporting-2013/providing-abroad" not in banking
    # Health data in the hands of whoever is no health body.
    assert "health-bigdata-2018/other-holders" not in ids("--sector", "health")
    assert "health-bigdata-2018/other-holders" in ids("--sector", "biomedicine")


def test_every_sector_finds_something(lawbook: Lawbook, found: Index) -> None:
    words = [word for word, _, _ in lawbook.terms["exporter.sectors"].values]
    assert [word for word in words if not select(lawbook, found, Wanted(sector=word))] == []
    assert set(found.sectors) == set(words)


# ------------------------------------------------------------------ categories


def test_a_category_is_reached_by_name_by_parent_and_through_its_classes() -> None:
    result = run("list", "--category", "vehicle.video.exterior", "--format", "json")
    through = {one["id"]: one["through"] for one in json.loads(result.stdout)}
    assert through["auto-provisions-2021/outsiders-recognisable"] == []
    assert through["foreign-law/us-connected-vehicles"] == []  # within: vehicle
    assert through["order16/volume-assessment"] == ["item.personal"]
    assert through["surveying-law/procedure"] == ["item.mapping"]
    assert "item.important" in through["order16/important-assessment"]
    for one in (
        "hgr-rules-2023/more-than-500-persons",
        "decree717/information",
        "securities-law/securities-material",
        "archives-law/archives-abroad",
    ):
        assert one not in through, one
    # What every flow must look at, whatever the data, is no rule on this category.
    assert "pipl/restricted-recipient" not in through


def test_data_that_are_never_personal_meet_no_rule_on_persons() -> None:
    lidar = ids("--category", "technology.lidar")
    assert "tech-catalogue/lidar-systems" in lidar
    assert "tech-trade-regs-2020/restricted-technology" in lidar
    assert "tech-catalogue/point-clouds" not in lidar
    genes = ids("--category", "genetic.sequence")
    assert "biosecurity-law/prior-report" in genes
    assert "hgr-rules-2023/more-than-500-persons" in genes
    # Imaging is no human genetic information (Implementing Rules art. 2).
    assert "biosecurity-law/prior-report" not in ids("--category", "clinical.imaging")


def test_a_broad_category_finds_what_reaches_any_of_its_kinds() -> None:
    broad = ids("--category", "vehicle.video")
    assert "auto-provisions-2021/outsiders-recognisable" in broad
    assert set(ids("--category", "vehicle.video.exterior", "--stage", "gate")) <= set(broad)


# ------------------------------------------------------------------ the other filters, and all together


def test_filters_go_together() -> None:
    got = ids("--sector", "biomedicine", "--stage", "gate", "--confidence", "corroborated", "--in-force", "2023-07-01")
    assert "hgr-rules-2023/more-than-500-persons" in got
    assert "biosecurity-law/prior-report" not in got  # verified
    assert "decree777/competent-authority" not in got  # from 2024-05-01
    assert ids("--sector", "biomedicine", "--stage", "gate", "--instrument", "order16") == []


@pytest.mark.parametrize(
    ("day", "there"), [("2023-06-30", False), ("2023-07-01", True)]
)  # the Implementing Rules came into force on 2023-07-01
def test_only_what_is_in_force_that_day(day: str, there: bool) -> None:
    assert ("hgr-rules-2023/more-than-500-persons" in ids("--in-force", day)) is there


def test_the_last_day_of_a_list_is_its_own() -> None:
    assert "lg-fund-2024/in-force" in ids("--in-force", "2025-05-16")
    assert "lg-fund-2024/entries-not-read" not in ids("--in-force", "2025-05-17")


@pytest.mark.parametrize("confidence", CONFIDENCE)
def test_each_confidence_and_stage_is_a_part_of_the_whole(confidence: str, lawbook: Lawbook) -> None:
    got = ids("--confidence", confidence)
    assert sorted(got) == sorted(rule.id for rule in lawbook.rules if rule.confidence == confidence)


def test_the_stages_make_up_the_whole(lawbook: Lawbook) -> None:
    assert sum(len(ids("--stage", stage)) for stage in STAGES) == len(lawbook.rules)


def test_a_norm_finds_the_rules_that_encode_it() -> None:
    assert set(ids("--norm", "HGR-07")) == {
        "decree717/material-exit",
        "decree717/filing-too-narrow",
        "decree717/approval-late",
        "decree717/held-by-a-stranger",
    }


@pytest.mark.parametrize(
    ("flag", "word", "meant"),
    [
        ("--sector", "automotiv", "automotive"),
        ("--category", "vehicle.video.exterio", "vehicle.video.exterior"),
        ("--stage", "gates", "gate"),
        ("--confidence", "verifed", "verified"),
        ("--norm", "HGR-O7", "HGR-07"),
    ],
)
def test_an_unknown_word_gets_a_suggestion_and_ends_with_2(flag: str, word: str, meant: str) -> None:
    result = run("list", flag, word)
    assert result.exit_code == 2
    assert f"did you mean `{meant}`?" in result.output


def test_all_unknown_words_are_told_at_once() -> None:
    result = run("list", "--sector", "automotiv", "--stage", "gates", "--instrument", "ordr16")
    assert result.exit_code == 2
    assert all(f"`{one}`?" in result.output for one in ("automotive", "gate", "order16"))


@pytest.mark.parametrize("day", ["2024-02-30", "yesterday"])
def test_a_day_that_is_none_ends_with_2(day: str) -> None:
    assert run("list", "--in-force", day).exit_code == 2


@pytest.mark.parametrize(
    ("day", "instrument", "ahead", "over"),
    [
        # Order 16 began on 2024-03-22; the list of Jiangsu runs from 2025-08-13 to 2027-08-12.
        ("2024-03-21", "order16", True, False),
        ("2024-03-22", "order16", False, False),
        ("2025-08-12", "js-2025", True, False),
        ("2025-08-13", "js-2025", False, False),
        ("2027-08-12", "js-2025", False, False),
        ("2027-08-13", "js-2025", False, True),
    ],
)
def test_the_list_of_a_day_tells_what_is_still_to_come_and_what_is_over(day: str, instrument: str, ahead: bool, over: bool) -> None:
    every = len(json.loads(run("list", "--instrument", instrument, "--format", "json").stdout))
    last = run("list", "--instrument", instrument, "--in-force", day, "--lang", "en").stdout.splitlines()[-1]
    number = 0 if ahead or over else every
    assert last.startswith(f"{number} of ")
    assert last.endswith(f"and on {day} not yet in force: {every * ahead}, no longer in force: {every * over}")


def test_the_list_tells_the_days_of_an_instrument_and_of_a_rule_that_has_its_own() -> None:
    # GB 44495-2024: new types from 2026-01-01, all types from 2028-01-01.
    head, *rows = run("list", "--instrument", "gb-44495-2024", "--lang", "en").stdout.strip().splitlines()
    told = {row.split()[0]: row for row in rows if row.strip()}
    assert "in force since 2026-01-01" in head
    assert told["no-direct-new-types"].endswith("(in force 2026-01-01 to 2027-12-31)")
    assert told["no-direct"].endswith("(in force only from 2028-01-01)")
    plain = run("list", "--instrument", "mnr-2024-139", "--lang", "en").stdout.splitlines()[1]
    assert plain.split()[0] == "activity"
    assert "in force" not in plain


def test_the_list_speaks_both_languages() -> None:
    english = run("list", "--instrument", "139号", "--lang", "en").stdout
    assert not CHINESE.search(english.replace("自然资发〔2024〕139号", ""))
    chinese = run("list", "--instrument", "139号", "--lang", "zh").stdout
    assert "测绘" in chinese
    assert "分类" in chinese
    assert "条规则" in chinese
    both = run("list", "--instrument", "139号", "--lang", "both").stdout
    assert "分类 / classify" in both


# ------------------------------------------------------------------ summary


def test_the_summary_counts_what_rests_on_what(lawbook: Lawbook) -> None:
    data = json.loads(run("list", "--summary", "--format", "json").stdout)
    assert data["lawbook"]["checked_to"] == lawbook.checked_to
    assert data["rules"]["total"] == len(lawbook.rules) == sum(data["rules"][one] for one in CONFIDENCE)
    assert sum(part["total"] for part in data["parts"].values()) == len(lawbook.rules)
    assert set(data["parts"]) == {"national", "automotive", "mapping", "sectors", "zones"}
    for one in CONFIDENCE:
        assert sum(part[one] for part in data["parts"].values()) == data["rules"][one]
    assert data["norms"]["total"] == sum(data["norms"][one] for one in CONFIDENCE)


def test_a_norm_is_as_sure_as_its_least_sure_rule() -> None:
    # HGR-05: the Regulations were read, the relief in the Rules is from memory.
    data = json.loads(run("list", "--summary", "--norm", "HGR-05", "--format", "json").stdout)
    assert data["rules"] == {"total": 2, "verified": 1, "corroborated": 0, "single_source": 0, "draft": 0, "memory": 1}
    assert (data["norms"]["verified"], data["norms"]["memory"]) == (0, 1)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["verified", "draft", "memory", "law checked to 2026"]), ("zh", ["已核对原文", "征求意见稿", "凭记忆", "规则核对至 2026"])],
)
def test_the_summary_speaks_both_languages(language: str, words: list[str]) -> None:
    text = run("list", "--summary", "--lang", language).stdout
    assert [word for word in words if word not in text] == []


# ------------------------------------------------------------------ one rule's page

PAGE = {
    "en": ["basis", "in force since 2023-07-01", "http://www.nhc.gov.cn", "corroborated", "HGR-04", "above 500", "How many persons were sequenced?",
           "item.sequenced_persons: 501", "comply", "nobody in the company may waive it", "National Health Commission",
           "rules/sectors/hgr-rules-2023.yaml:"],
    "zh": ["依据", "自 2023-07-01 起施行", "多个来源一致", "测序涉及多少人？", "如何遵守", "不可以", "国家卫生健康委", "成立", "不成立", "未知"],
}  # fmt: skip


@pytest.mark.parametrize("language", PAGE)
def test_the_page_says_everything_of_a_rule(language: str) -> None:
    text = run("show", "hgr-rules-2023/more-than-500-persons", "--lang", language).stdout
    assert [word for word in PAGE[language] if word not in text] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_fits_a_narrow_screen(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = run("show", "order16/small-volume", "--lang", language).stdout.splitlines()
    assert [line.strip() for line in lines if width(line) > 60 and "https://" not in line] == []
    assert lines[0].startswith("order16/small-volume  ")


def test_an_english_page_holds_no_chinese_and_a_chinese_one_no_english_sentences() -> None:
    english = run("show", "order16/small-volume", "--lang", "en").stdout
    assert CHINESE.findall(english) == []
    chinese = run("show", "order16/small-volume", "--lang", "zh").stdout
    assert not re.search(r"[a-z]+ [a-z]+ [a-z]+ [a-z]+", chinese.partition("用例")[0]), chinese


def test_the_page_tells_what_displaces_what() -> None:
    text = run("show", "order16/volume-assessment").stdout
    assert "displaced by" in text
    assert "order16/small-volume  Fewer than" in text
    assert "displaces" in run("show", "order16/small-volume").stdout
    assert "yes: a named person" in run("show", "order16/small-volume").stdout


def test_the_page_tells_how_to_comply_even_where_the_rule_itself_does_not(lawbook: Lawbook) -> None:
    silent = [
        rule
        for rule in lawbook.rules
        if not rule.comply.en
        and (
            {"gate", "duty", "review", "defect"} & set(rule.then)
            or rule.then.get("route") in ("contract_or_certification", "security_assessment")
        )
    ]
    assert silent
    for kind in ("gate", "duty", "review", "defect", "route"):
        one = next((rule for rule in silent if kind in rule.then), None)
        if one is not None:
            assert json.loads(run("show", one.id, "--format", "json").stdout)["comply"]["en"], one.id


def test_the_page_as_json_holds_the_same(lawbook: Lawbook) -> None:
    data: dict[str, Any] = json.loads(run("show", "biosecurity-law/foreign-provider", "--format", "json").stdout)
    assert data["id"] == "biosecurity-law/foreign-provider"
    assert data["cites"] == "art. 56(4)"
    assert data["norms"] == ["HGR-02"]
    assert data["instrument"]["zh"] == "中华人民共和国生物安全法"
    assert data["instrument"]["in_force"] == {"from": "2021-04-15", "until": None}
    assert data["then"] == {"route": "prohibited"}
    assert data["waivable"] is False
    assert data["authority"]["id"] == "nhc"
    assert data["when"]["all"][0] == {
        "any": [{"fact": "exporter.foreign_controlled", "is": True}, {"fact": "exporter.established_abroad", "is": True}]
    }
    (information,) = [one for one in data["facts"] if one["key"] == "item.genetic_information"]
    assert "decree717/information" in information["established_by"]
    (controlled,) = [one for one in data["facts"] if one["key"] == "exporter.foreign_controlled"]
    assert controlled["question"]["zh"]
    assert controlled["question"]["en"]
    assert {case["holds"] for case in data["cases"]} == {"true", "false", "unknown"}
    line = int(data["file"].rpartition(":")[2])
    source = (ROOT / data["file"].rpartition(":")[0]).read_text(encoding="utf-8").splitlines()
    assert source[line - 1].strip() == "- id: foreign-provider"
    assert lawbook.rule(data["id"]) is not None


def test_displaced_rules_stand_in_json() -> None:
    data = json.loads(run("show", "order16/volume-assessment", "--format", "json").stdout)
    assert "order16/small-volume" in data["displaced_by"]
    assert "order16/volume-assessment" in json.loads(run("show", "order16/small-volume", "--format", "json").stdout)["over"]


def test_a_short_name_does_where_only_one_rule_bears_it() -> None:
    assert run("show", "more-than-500-persons").stdout.startswith("hgr-rules-2023/more-than-500-persons")
    several = run("show", "approval-late")
    assert several.exit_code == 2
    assert "decree717/approval-late" in several.output
    assert "archives-law/approval-late" in several.output


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("order16/smal-volume", "`order16/small-volume`"),
        ("smal-volume", "`order16/small-volume`"),
        ("Order16/small-volume", "`order16/small-volume`"),
        ("order16/nothing-like-it-at-all", "--instrument order16"),
        ("pipl/small-volume", "--instrument pipl"),  # the rule of that name is of another instrument
        ("qqq", "rules list"),
    ],
)
def test_an_unknown_rule_gets_the_nearest(text: str, meant: str) -> None:
    result = run("show", text)
    assert result.exit_code == 2
    assert meant in result.output


def test_every_rule_has_a_page_in_every_language_and_as_json(lawbook: Lawbook) -> None:
    from tongguan.render import Options
    from tongguan.render.rules import page, page_data

    for rule in lawbook.rules:
        for language in ("zh", "en", "both"):
            assert page(lawbook, rule, [], "rules/x.yaml:1", Options(language=language)).startswith(rule.id)
        assert json.loads(page_data(lawbook, rule, [], "rules/x.yaml:1"))["id"] == rule.id


# ------------------------------------------------------------------ a company's pack


def test_a_company_finds_its_own_rules_among_the_others() -> None:
    folder = pack(
        "house", index="names:\n  - {instruments: [policy], names: [house rules]}\nsectors:\n  - {id: retail, instruments: [policy]}\n"
    )
    assert ids("--rules", folder, "--instrument", "house rules") == ["acme:policy/no-addresses"]
    assert "acme:policy/no-addresses" in ids("--rules", folder, "--sector", "retail")
    page = run("show", "no-addresses", "--rules", folder).stdout
    assert "house/policy.yaml:11" in page
    assert "not an address" in page
    data = json.loads(run("list", "--summary", "--rules", folder, "--format", "json").stdout)
    assert data["parts"]["acme"]["total"] == 1


def test_an_index_that_names_nothing_is_told_at_its_place() -> None:
    folder = Path(
        pack("house", index="sectors:\n  - {id: retial, categories: [person.contakt]}\nnames:\n  - {instruments: [polcy], names: [x]}\n")
    )
    with pytest.raises(InvalidInput) as caught:
        load([ROOT / "rules", folder])
    told = {(one.span.start.line if one.span else 0, one.hint) for one in caught.value.problems}
    assert told == {(2, "did you mean `retail`?"), (2, "did you mean `person.contact`?"), (4, "did you mean `policy`?")}


# ------------------------------------------------------------------ rules test


def test_rules_test_counts_cases_rules_and_numbers() -> None:
    result = run("test", "hgr-rules-2023/")
    assert result.exit_code == 0
    assert "cases hold, 0 do not" in result.stdout
    assert "6 of 6 rules fire in their cases" in result.stdout
    # more than 500 persons; and the day from which the answers of 2025 count.
    assert "2 of 2 numbers and dates have cases on both sides" in result.stdout


def test_a_rule_that_never_fires_in_its_cases_is_an_error_at_its_place() -> None:
    text = POLICY.replace("      - {given: {}, holds: true}\n", "").replace("      - {day: 2025-01-01, holds: true}\n", "")
    folder = pack("house", policy=text)
    result = run("test", "acme:", "--rules", folder)
    assert result.exit_code == 1
    assert "rule `acme:policy/no-addresses` never fires" in result.stderr
    assert re.search(r"--> house/policy\.yaml:20:", result.stderr)
    assert "0 of 1 rules fire" in result.stdout


def test_a_case_that_comes_out_otherwise_is_told_at_its_place() -> None:
    folder = pack("house", policy=POLICY.replace("person.applicant}, holds: false", "person.applicant}, holds: true"))
    result = run("test", "acme:", "--rules", folder)
    assert result.exit_code == 1
    assert "comes out false, the case says true" in result.stderr
    assert re.search(r"--> house/policy\.yaml:22:", result.stderr)
    data = json.loads(run("test", "acme:", "--rules", folder, "--format", "json").stdout)
    assert [one["case"] for one in data["failures"]] == ["acme:policy/no-addresses#2"]


def test_a_number_with_cases_on_one_side_only_is_counted() -> None:
    when = "      - item.category: {within: person.contact}\n"
    folder = pack("house", policy=POLICY.replace(when, f"{when}      - item.persons: {{at_least: 1000}}\n"))
    result = run("test", "acme:", "--rules", folder)
    assert "0 of 1 numbers and dates have cases on both sides" in result.stdout
    assert "acme:policy/no-addresses: cases on one side only of `item.persons` at least 1000" in result.stdout


def test_a_word_in_a_case_that_no_manifest_may_state_is_an_error_at_its_place() -> None:
    # Such a case would show what becomes of a fact that does not exist: here it would fail to hold, as it says.
    folder = pack("house", policy=POLICY.replace("person.applicant", "person.aplicant"))
    result = run("test", "acme:", "--rules", folder)
    assert result.exit_code == 1
    assert "unknown word `person.aplicant` of `item.category` in `given`" in result.stderr
    assert "policy.yaml:22:" in result.stderr


# ------------------------------------------------------------------ what engineers call it


@pytest.mark.parametrize(
    ("words", "first"),
    [
        # GB 44497 calls it DSSAD, the accident recorder is the EDR; a crash dump of software is another thing.
        (["EDR", "crash"], "vehicle.event_record"),
        (["DSSAD"], "vehicle.event_record"),
        (["driver", "monitoring"], "vehicle.video.cabin"),
        (["surround", "view"], "vehicle.video.exterior"),
        (["shadow", "mode"], "vehicle.video.exterior"),
        (["影子模式"], "vehicle.telematics.alert"),
        (["localization"], "vehicle.map.structure"),
        (["Gaussian", "splatting"], "vehicle.simulation_reconstruction"),
        (["bounding", "boxes"], "vehicle.scene.labelled"),
        (["UN", "R155"], "vehicle.design.document"),
        (["remote", "diagnosis"], "vehicle.diagnostics"),
        (["fleet", "statistics"], "vehicle.telematics.statistics"),
        (["热力图"], "vehicle.telematics.statistics"),
        (["vehicle", "telemetry"], "vehicle.telematics"),
        (["T-Box"], "vehicle.telematics"),
        (["VIN"], "vehicle.identity.vin"),
        (["metry"], "telemetry"),
    ],
)
def test_a_category_is_found_by_what_engineers_call_it(words: list[str], first: str) -> None:
    told = json.loads(run("categories", *words, "--format", "json").stdout)
    assert told[0]["slug"] == first


def test_a_word_is_looked_for_where_words_begin() -> None:
    told = {one["slug"] for one in json.loads(run("categories", "VIN", "--format", "json").stdout)}
    # They speak of driving and of drivers, not of the vehicle's number.
    assert not told & {"vehicle.algorithm", "vehicle.training", "vehicle.biometric", "person.identity.licence"}
    facts = {one["key"] for one in json.loads(run("facts", "VIN", "--format", "json").stdout)}
    assert "item.identifiable" in facts
    assert not facts & {"exporter.sectors", "exporter.registered_in"}


def test_tests_and_lint_close_in_the_language_of_the_call() -> None:
    tested = run("test", "order16", "--lang", "zh").stdout
    assert re.search(
        r"^\d+ 个用例成立，0 个不成立\n(\d+) 条规则中有 \1 条在其用例中适用\n(\d+) 个数字和日期中有 \2 个两侧都有用例\n$", tested
    )
    linted = run("lint", "--no-proofs", "--lang", "zh").stdout
    assert re.search(r"^[\d,]+ 条规则，\d+ 个规范性文件，0 处问题\n$", linted)
    assert "0 处问题 / " in run("lint", "--no-proofs", "--lang", "both").stdout


def test_one_complaint_is_one() -> None:
    untold = POLICY.replace("      - {day: 2024-12-31, holds: false}\n", "").replace(
        "    title: {zh: 不得外传地址", "    title: {zh: 不外传地址"
    )
    result = run("lint", "--no-proofs", "--rules", pack("house", policy=untold))
    assert result.exit_code == 1
    assert result.stdout.rstrip().endswith("instruments, 1 complaint"), result.output


# --------------------------------------------------------------------------- what is still to come, and what silence answers


@pytest.mark.parametrize(
    ("since", "until", "en", "zh"),
    [
        ("2025-01-01", "", "in force since 2025-01-01", "自 2025-01-01 起施行"),
        ("2025-01-01", "2030-12-31", "in force 2025-01-01 to 2030-12-31", "2025-01-01 至 2030-12-31 施行"),
        ("2029-03-01", "", "in force only from 2029-03-01", "2029-03-01 起才施行"),
        ("2029-03-01", "2030-12-31", "in force only from 2029-03-01, until 2030-12-31", "2029-03-01 起才施行，至 2030-12-31 止"),
    ],
)
def test_what_begins_after_the_law_was_read_is_told_as_to_come_whether_or_not_it_ends(since: str, until: str, en: str, zh: str) -> None:
    period = f"{{from: {since}, until: {until}}}" if until else f"{{from: {since}}}"
    folder = pack("house", policy=POLICY.replace("{from: 2025-01-01}", period))
    for language, words in (("en", en), ("zh", zh)):
        for call in (("show", "acme:policy/no-addresses"), ("list", "--instrument", "acme:policy")):
            told = " ".join(run(*call, "--rules", folder, "--lang", language).stdout.split())
            assert words in told
            assert ("自 2029" in told or "since 2029" in told or "in force 2029" in told) is False


SILENT = POLICY.replace(
    "      - item.category: {within: person.contact}\n",
    "      - item.category: {within: person.contact}\n      - item.important_notified_on_stated: false\n",
)


def test_rules_that_take_silence_for_an_answer_are_counted_and_named_where_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = pack("house", policy=SILENT)
    found = lint.lint([ROOT / "rules", Path(folder)], lawbook_of([folder], no_cache=False), proofs=True)
    # The proofs take their time: both calls are told what the first one found.
    monkeypatch.setattr(lint, "lint", lambda *_, **__: found)
    short, long = (run("lint", "--rules", folder, *flags).stdout.splitlines() for flags in ((), ("--verbose",)))
    (number,) = (int(told[1]) for line in short if (told := re.match(r"silence: (\d+) rules", line)))
    # A company sees its own; all of them, each with its place, only where it asks.
    own = "  house/policy.yaml:11  acme:policy/no-addresses"
    assert [line for line in short if line.startswith("  ")] == [own]
    assert all(len(line) < 200 for line in short)
    named = [line for line in long if line.startswith("  ")]
    assert own in named
    assert len(named) == len(set(named)) == number > 100
    assert found.proofs is not None
    assert {line.split()[-1] for line in named} == set(found.proofs["silence"])
    places = [(told[1], int(told[2])) for line in named if (told := re.fullmatch(r"  ([\w/.-]+\.yaml):(\d+)  [\w:/.-]+", line))]
    assert len(places) == number
    assert len([path for path, _ in itertools.groupby(path for path, _ in places)]) == len({path for path, _ in places})
    for path in {path for path, _ in places}:
        lines = [line for other, line in places if other == path]
        assert lines == sorted(lines)


def test_a_folder_where_a_name_belongs_is_told_how_to_be_given(tmp_path: Path) -> None:
    (tmp_path / "policy").mkdir()
    assert "a folder of rules is given with `--rules policy`" in run("test", "policy").stderr


def test_the_page_cites_the_law_as_each_language_does(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Cross-Border Data Flows (Order 16) art. 5(1)(4)" in " ".join(run("show", "order16/small-volume").stdout.split())
    monkeypatch.setenv("TONGGUAN_LANG", "zh")
    assert "《促进和规范数据跨境流动规定》（令第16号）第五条第一款第四项" in run("show", "order16/small-volume").stdout
