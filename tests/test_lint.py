"""`rules lint` catches each kind of mistake, seeded one at a time into a small lawbook that has none, at its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from conftest import ROOT

from tongguan.author import proof
from tongguan.author.lint import Findings, lint
from tongguan.author.proof import Proofs, prove
from tongguan.author.solve import Search, Unsolved
from tongguan.cli import cli
from tongguan.judge.weigh import holds
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.load import load
from tongguan.problem import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongguan.lawbook.model import Lawbook

VOCABULARY = """\
facts:
  - {key: exporter.x, type: bool, zh: 主体, en: exporter}
  - {key: flow.way, type: one, zh: 方式, en: way, values: {transfer: {zh: 传输, en: transfer}, remote_access: {zh: 访问, en: access}}}
  - {key: item.category, type: category, zh: 类别, en: category}
  - {key: item.a, type: bool, zh: 甲, en: first}
  - {key: item.b, type: bool, zh: 乙, en: second}
  - {key: item.b_stated, type: bool, from: derived, zh: 已写明乙, en: second stated}
  - {key: item.n, type: number, integer: true, zh: 数量, en: number}
  - {key: item.persons, type: count, zh: 人数, en: persons}
  - {key: item.also_ordinary, type: bool, zh: 另含一般, en: also ordinary}
  - {key: item.listed_fields_only, type: bool, zh: 仅清单字段, en: listed fields only}
  - {key: item.list_position, type: one, zh: 清单内外, en: on or off, values: {on: {zh: 在, en: on}, off: {zh: 不在, en: off}}}
  - {key: flow.holds.zone_filing, type: bool, from: derived, zh: 已备案, en: filed}
  - {key: item.personal, type: bool, from: class, zh: 个人信息, en: personal}
  - {key: item.sensitive, type: bool, from: class, zh: 敏感, en: sensitive}
  - {key: category.personal, type: one, from: derived, zh: 默认, en: default, values: {yes: {zh: 是, en: yes}, no: {zh: 否, en: no}, depends: {zh: 视情况, en: depends}}}
  - {key: year.ordinary, type: count, from: derived, zh: 当年人数, en: persons of the year}
  - {key: year.sensitive, type: count, from: derived, zh: 当年敏感, en: sensitive of the year}
  - {key: year.two_year_ordinary, type: count, from: derived, zh: 两年, en: two years}
  - {key: year.two_year_sensitive, type: count, from: derived, zh: 两年敏感, en: two years sensitive}
  - {key: year.list_ordinary, type: count, from: derived, zh: 清单, en: list}
  - {key: year.list_sensitive, type: count, from: derived, zh: 清单敏感, en: list sensitive}
  - {key: evidence.notice, type: evidence, zh: 告知, en: notice}
places:
  - {id: cn, zh: 中国境内, en: mainland}
"""
RULES = """\
instrument:
  id: law
  zh: 小法
  en: Small Law
  issuer: {zh: 立法者, en: the legislator}
  number: Order 1
  kind: law
  in_force: {from: 2020-01-01}
  confidence: verified
rules:
  - id: sent
    cites: art. 1
    title: {zh: 向外传输, en: sent abroad}
    stage: scope
    when:
      - flow.way: transfer
    then: {scope: governed}
    says: {zh: 传输即出境, en: sending is providing abroad}
    confidence: verified
    cases:
      - {given: {flow.way: transfer}, holds: true}
      - {given: {flow.way: remote_access}, holds: false}
      - {given: {flow.way: null}, holds: unknown, needs: [flow.way]}
      - {day: 2019-12-31, holds: false}
      - {day: 2020-01-01, holds: true}
  - id: personal
    cites: art. 2
    title: {zh: 个人信息, en: personal information}
    stage: classify
    when:
      - item.a: true
    then: {class: item.personal}
    says: {zh: 甲为个人信息, en: the first kind is personal}
    confidence: verified
    cases:
      - {given: {item.a: true}, holds: true}
      - {given: {item.a: false}, holds: false}
      - {given: {item.a: null}, holds: unknown, needs: [item.a]}
  - id: sensitive
    cites: art. 2
    title: {zh: 敏感, en: sensitive information}
    stage: classify
    when:
      - item.a: true
      - item.b: true
    then: {class: item.sensitive}
    says: {zh: 甲且乙为敏感, en: the first and second kind together are sensitive}
    confidence: verified
    cases:
      - {given: {item.a: true, item.b: true}, holds: true}
      - {given: {item.a: true, item.b: false}, holds: false}
      - {given: {item.a: true, item.b: null}, holds: unknown, needs: [item.b]}
  - id: gate
    cites: art. 3
    title: {zh: 审批, en: approval}
    stage: gate
    when:
      - item.sensitive: true
    then: {gate: approval}
    authority: office
    says: {zh: 敏感的须审批, en: the sensitive kind needs approval}
    confidence: verified
    cases:
      - {given: {item.sensitive: true}, holds: true}
      - {given: {item.sensitive: false}, holds: false}
      - {given: {item.sensitive: null}, holds: unknown, needs: [item.sensitive]}
  - id: free
    cites: art. 4
    title: {zh: 非个人信息, en: not personal}
    stage: route
    when:
      - item.personal: false
    then: {route: none}
    says: {zh: 非个人信息不需要手续, en: what is not personal needs nothing}
    confidence: verified
    cases:
      - {given: {item.personal: false}, holds: true}
      - {given: {item.personal: true}, holds: false}
      - {given: {item.personal: null}, holds: unknown, needs: [item.personal]}
  - id: few
    cites: art. 5(1); Order 1 art. 4
    title: {zh: 人数较少, en: few persons}
    stage: route
    when:
      - item.personal: true
      - item.n: {below: 100}
    then: {route: none}
    over: [law/many]
    says: {zh: 少于一百不需要手续, en: below one hundred nothing is needed}
    confidence: verified
    cases:
      - {given: {item.personal: true, item.n: 99}, holds: true}
      - {given: {item.personal: true, item.n: 100}, holds: false}
      - {given: {item.personal: true, item.n: null}, holds: unknown, needs: [item.n]}
  - id: many
    cites: art. 5(2)
    title: {zh: 个人信息, en: personal information}
    stage: route
    when:
      - item.personal: true
    then: {route: contract_or_certification}
    says: {zh: 个人信息须订立合同, en: personal information needs a contract}
    confidence: verified
    cases:
      - {given: {item.personal: true}, holds: true}
      - {given: {item.personal: false}, holds: false}
      - {given: {item.personal: null}, holds: unknown, needs: [item.personal]}
  - id: notice
    cites: art. 6
    title: {zh: 告知, en: notice}
    stage: duty
    when:
      - item.personal: true
    then: {duty: notice}
    says: {zh: 须告知, en: people are told}
    confidence: verified
    cases:
      - {given: {item.personal: true}, holds: true}
      - {given: {item.personal: false}, holds: false}
      - {given: {item.personal: null}, holds: unknown, needs: [item.personal]}
"""
OTHERS = {
    "lawbook.yaml": "name: tongguan\nversion: '1'\nchecked_to: 2026-01-01\n",
    "vocabulary.yaml": VOCABULARY,
    "categories.yaml": "categories:\n  - {slug: data, zh: 数据, en: data, personal: depends, sensitive: depends, mapping: no}\n",
    "authorities.yaml": "authorities:\n  - {id: office, zh: 主管机关, en: the office}\n",
    "gates.yaml": "gates:\n  - {id: approval, zh: 审批, en: approval, authority: office, met_by: [approval]}\n",
    "duties.yaml": "duties:\n  - {id: notice, zh: 告知, en: notice, timing: before, evidence: [{evidence.notice: {exists: true}}]}\n",
}
LIST = """\
instrument:
  id: list-2021
  zh: 清单
  en: List of a zone
  issuer: {zh: 片区, en: the zone}
  kind: list
  in_force: {from: 2021-01-01, until: 2021-12-31}
  confidence: single_source
  list: {zone: cn-zone, kind: negative, edition: L-2021}
rules:
  - id: off
    cites: the list
    title: {zh: 清单外, en: off the list}
    stage: route
    when:
      - item.list_position: off
      - flow.holds.zone_filing: true
    then: {route: none}
    over: [law/many]
    says: {zh: 清单外不需要手续, en: off the list nothing is needed}
    confidence: single_source
    cases:
      - {given: {item.list_position: off, flow.holds.zone_filing: true}, holds: true}
      - {given: {item.list_position: on, flow.holds.zone_filing: true}, holds: false}
      - {given: {item.list_position: null, flow.holds.zone_filing: true}, holds: unknown, needs: [item.list_position]}
      - {day: 2020-12-31, holds: false}
      - {day: 2021-01-01, holds: true}
      - {day: 2021-12-31, holds: true}
      - {day: 2022-01-01, holds: false}
"""


def write(folder: Path, files: Mapping[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in {**OTHERS, "law.yaml": RULES, **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def found(folder: Path, files: Mapping[str, str] | None = None, *, proofs: bool = False) -> Findings:
    write(folder, files or {})
    return lint([folder], load([folder]), proofs=proofs)


def told(findings: Findings) -> list[tuple[str, str]]:
    return [(one.check, one.problem.message) for one in findings.complaints]


def test_the_small_lawbook_has_no_mistake(tmp_path: Path) -> None:
    assert told(found(tmp_path / "pack", {"list-2021.yaml": LIST}, proofs=True)) == []


def changed(old: str, new: str, text: str = RULES) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


FEW = "      - item.n: {below: 100}\n"
SEEDS: dict[str, tuple[dict[str, str], str, str]] = {
    # name: files → the check that finds it, and what it says
    "a condition that cannot hold": (
        {"law.yaml": changed(FEW, f"{FEW}      - item.n: {{at_least: 100}}\n")}, "dead", "law/few: no facts are possible under which it holds"),
    "a condition that contradicts itself across facts": (
        {"law.yaml": changed(FEW, f"{FEW}      - not: {{any: [{{item.personal: true}}, {{item.n: {{below: 50}}}}]}}\n")}, "dead", "law/few: no facts"),
    "a displacement that never happens": (
        {"law.yaml": changed("over: [law/many]", "over: [law/many, law/free]")}, "dead", "law/few: displaces `law/free`, which never holds together"),
    "a rule that is always displaced": (
        {"law.yaml": changed(FEW, "")}, "dead", "law/many: whenever it holds it is displaced by `law/few`"),
    "a displaced rule that had ended": (
        {"law.yaml": changed("    cites: art. 5(2)\n", "    cites: art. 5(2)\n    in_force: {from: 2020-01-01, until: 2020-06-30}\n"),
         "list-2021.yaml": LIST}, "dead", "list-2021/off: displaces `law/many`, which is never in force with it"),
    "a gate that nothing asks for": (
        {"gates.yaml": OTHERS["gates.yaml"] + "  - {id: other, zh: 其他, en: other, authority: office, met_by: [other]}\n"}, "dead",
        "no rule asks for the gate `other`"),
    "a duty that nothing asks for": (
        {"duties.yaml": OTHERS["duties.yaml"] + "  - {id: d, zh: 其他, en: other, timing: after, evidence: [{evidence.notice: {exists: true}}]}\n"},
        "dead", "no rule asks for the duty `d`"),
    "a class that nothing establishes": (
        {"vocabulary.yaml": VOCABULARY.replace("places:", "  - {key: item.kind, type: bool, from: class, zh: 类, en: kind}\nplaces:")}, "dead",
        "no rule establishes the class `item.kind`"),
    "an instrument without rules": (
        {"empty.yaml": LIST.partition("rules:\n")[0].replace("list-2021", "empty").replace("2021", "2023") + "rules: []\n"}, "dead", "empty: an instrument without rules"),
    "no case that fails": (
        {"law.yaml": changed("      - {given: {item.a: false}, holds: false}\n", "")}, "cases", "law/personal: no case that comes out false"),
    "an unknown case that names no need": (
        {"law.yaml": changed(", needs: [item.a]}", "}")}, "cases", "law/personal: an unknown case without `needs`"),
    "a number with one side": (
        {"law.yaml": changed("item.n: 100}, holds: false", "item.n: 250}, holds: false")}, "bounds", "law/few: no cases on both sides of `item.n` below 100"),
    "a day of its own with one side": (
        {"law.yaml": changed("    cites: art. 6\n", "    cites: art. 6\n    in_force: {from: 2020-05-01}\n")}, "bounds",
        "law/notice: no cases on both sides of the day in force, 2020-05-01"),
    "an instrument without the day before": (
        {"law.yaml": changed("      - {day: 2019-12-31, holds: false}\n", "")}, "bounds", "law: no rule of it has cases on both sides of the day in force"),
    "a list without its last day": (
        {"list-2021.yaml": LIST.replace("      - {day: 2022-01-01, holds: false}\n", "")}, "bounds", "list-2021: no rule of it has cases on both sides of the last day"),
    "editions that overlap": (
        {"list-2021.yaml": LIST, "list-2022.yaml": LIST.replace("list-2021", "list-2022").replace("from: 2021-01-01, until: 2021-12-31", "from: 2021-12-31")
         .replace("2020-12-31, holds: false", "2021-12-30, holds: false").replace("      - {day: 2021-01-01, holds: true}\n", "").replace("      - {day: 2022-01-01, holds: false}\n", "")},
        "editions", "list-2022: overlaps list-2021 in time"),
    "a title without English": (
        {"law.yaml": changed("title: {zh: 审批, en: approval}", "title: {zh: 审批, en: 审批}")}, "languages", "law/gate: `title` lacks English"),
    "a sentence without Chinese": (
        {"law.yaml": changed("says: {zh: 须告知, en:", "says: {zh: people, en:")}, "languages", "law/notice: `says` lacks Chinese"),
    "an authority without Chinese": (
        {"authorities.yaml": OTHERS["authorities.yaml"].replace("zh: 主管机关", "zh: office")}, "languages", "`office` lacks Chinese"),
    "a rule older than its instrument": (
        {"law.yaml": changed("    cites: art. 6\n", "    cites: art. 6\n    in_force: {from: 2019-05-01}\n")}, "dates", "law/notice: in force from 2019-05-01, before its instrument"),
    "a rule that outlives its instrument": (
        {"list-2021.yaml": LIST.replace("    cites: the list\n", "    cites: the list\n    in_force: {from: 2021-01-01}\n")}, "dates", "list-2021/off: in force after its instrument ended"),
    "an article of an instrument that is not there": (
        {"law.yaml": changed("cites: art. 5(1); Order 1 art. 4", "cites: art. 5(1); Order 9 art. 4")}, "citation", "`Order 9 art. 4` cites an instrument that the lawbook does not hold"),
    "an article of an unknown instrument behind what is no article": (
        {"law.yaml": changed("cites: art. 5(1); Order 1 art. 4", "cites: the list; Order 9 art. 4")}, "citation", "`Order 9 art. 4` cites an instrument that the lawbook does not hold"),
    "an article of no instrument": (
        {"law.yaml": changed("  kind: law\n", "  kind: position\n")}, "citation", "`art. 1` is an article of no instrument"),
    "a rule surer than its instrument": (
        {"law.yaml": changed("  confidence: verified\nrules", "  confidence: draft\nrules")}, "ground", "law/sent: `verified`, though its instrument is `draft`"),
    "a zone's relief from one source without its filing": (
        {"list-2021.yaml": LIST.replace("      - flow.holds.zone_filing: true\n", "").replace(", flow.holds.zone_filing: true", "")}, "ground",
        "list-2021/off: a relief of a zone list known from one source, without the zone's filing"),
    "a review that only eases, from memory": (
        {"law.yaml": changed("then: {route: contract_or_certification}", "then: {review: doubt, down_to: none}").replace("    over: [law/many]\n", "").replace(
            "    confidence: verified\n    cases:\n      - {given: {item.personal: true}, holds: true}\n      - {given: {item.personal: false}, holds: false}\n      - {given: {item.personal: null}, holds: unknown, needs: [item.personal]}\n  - id: notice",
            "    authority: office\n    confidence: memory\n    cases:\n      - {given: {item.personal: true}, holds: true}\n      - {given: {item.personal: false}, holds: false}\n      - {given: {item.personal: null}, holds: unknown, needs: [item.personal]}\n  - id: notice")},
        "ground", "law/many: a `memory` rule eases"),
    "two routes under the same conditions": (
        {"law.yaml": changed("      - item.n: {below: 100}\n", "").replace("    over: [law/many]\n", "").replace("item.personal: true, item.n: 99", "item.personal: true").replace(
            "item.personal: true, item.n: 100", "item.personal: false").replace("item.personal: true, item.n: null}, holds: unknown, needs: [item.n]", "item.personal: null}, holds: unknown, needs: [item.personal]")},
        "contradiction", "law/many: says `contract_or_certification` where `law/few` says `none`, under the very same conditions"),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEDS)
def test_a_seeded_mistake_is_caught_at_its_place(name: str, tmp_path: Path) -> None:
    files, check, message = SEEDS[name]
    findings = found(tmp_path / "pack", files)
    mine = [one for one in findings.complaints if one.check == check and message in one.problem.message]
    assert mine, told(findings)
    problem = mine[0].problem
    assert problem.span is not None
    assert problem.line is not None
    lines = Path(problem.path).read_text(encoding="utf-8").splitlines()
    assert lines[problem.span.start.line - 1] == problem.line
    if "/" in mine[0].rule:
        # The place lies inside the rule: after its id, before the next one.
        before = "\n".join(lines[: problem.span.start.line])
        assert before.rpartition("- id: ")[2].partition("\n")[0] == mine[0].rule.partition("/")[2]


# ------------------------------------------------------------------ what loading refuses already

REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "an empty title": ({"law.yaml": changed("title: {zh: 审批, en: approval}", 'title: {zh: 审批, en: ""}')}, "expected text"),
    "unknown fact": ({"law.yaml": changed("      - item.b: true\n", "      - item.bb: true\n")}, "unknown fact `item.bb`"),
    "unknown gate": ({"law.yaml": changed("{gate: approval}", "{gate: aproval}")}, "unknown gate `aproval`"),
    "unknown duty": ({"law.yaml": changed("{duty: notice}", "{duty: notise}")}, "unknown duty `notise`"),
    "unknown authority": ({"law.yaml": changed("authority: office", "authority: offise")}, "unknown authority `offise`"),
    "unknown rule": ({"law.yaml": changed("over: [law/many]", "over: [law/meny]")}, "unknown rule `law/meny`"),
    "unknown class": ({"law.yaml": changed("{class: item.sensitive}", "{class: item.sensitiv}")}, "`item.sensitiv` is no class"),
    "a draft that frees": (
        {"law.yaml": RULES.replace("    confidence: verified\n    cases:\n      - {given: {item.personal: false}, holds: true}", "    confidence: draft\n    cases:\n      - {given: {item.personal: false}, holds: true}")},
        "a `draft` rule must not make a flow freer"),
    "displacing in a circle": ({"law.yaml": changed("then: {route: contract_or_certification}\n", "then: {route: contract_or_certification}\n    over: [law/few]\n")}, "displaces itself through others"),
    "a rule that stands twice": ({"law.yaml": changed("- id: sensitive\n", "- id: personal\n")}, "rule `law/personal` stands twice"),
    "an instrument in two files": ({"sub.yaml": RULES.replace("id: law\n", "id: law\n")}, "instrument `law` in a file of another name"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_lawbook_may_hold_is_refused_when_it_is_loaded(name: str, tmp_path: Path) -> None:
    files, message = REFUSED[name]
    folder = write(tmp_path / "pack", files)
    with pytest.raises(InvalidInput) as caught:
        load([folder])
    mine = [one for one in caught.value.problems if message in one.message]
    assert mine, [one.message for one in caught.value.problems]
    assert all(one.span is not None and one.line is not None for one in mine)


# ------------------------------------------------------------------ proofs


def test_a_situation_that_no_rule_answers_is_found(tmp_path: Path) -> None:
    # Personal information of few persons alone is answered; what of more?
    text = RULES[: RULES.index("  - id: many")].replace("    over: [law/many]\n", "") + RULES[RULES.index("  - id: notice") :]
    (gap,) = [message for check, message in told(found(tmp_path / "pack", {"law.yaml": text}, proofs=True)) if check == "proof"]
    assert gap == "on 2020-01-01 no rule answers: item.n: 100–, item.personal: true"


def test_a_gap_that_opens_on_a_later_day_is_found(tmp_path: Path) -> None:
    text = changed("    cites: art. 5(2)\n", "    cites: art. 5(2)\n    in_force: {from: 2020-01-01, until: 2023-12-31}\n")
    text = text.replace("    over: [law/many]\n", "")
    messages = [message for check, message in told(found(tmp_path / "pack", {"law.yaml": text}, proofs=True)) if check == "proof"]
    assert messages == ["on 2024-01-01 no rule answers: item.n: 100–, item.personal: true"]


def test_unknown_read_as_no_widens_and_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "pack", {})
    monkeypatch.setattr(proof, "holds", lambda condition, facts: bool(holds(condition, facts)))
    widened = {rule.id for rule, _ in prove(load([folder])).widened}
    assert {"law/sent", "law/personal", "law/few"} <= widened


def test_a_verdict_that_grows_wider_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "pack", {})
    book = load([folder])
    assert prove(book).wider == []
    real = proof.fill

    def careless(document: Any, *others: Any) -> Any:
        # What is left out is read as no.
        for flow in document.data["flows"]:
            for item in flow["items"]:
                item.setdefault("a", False)
        return real(document, *others)

    monkeypatch.setattr(proof, "fill", careless)
    wider = prove(book).wider
    assert any("`item.a: true`" in one for one in wider), wider


def test_silence_taken_for_an_answer_is_counted_not_refused(tmp_path: Path) -> None:
    text = changed(
        "      - item.a: true\n      - item.b: true\n", "      - item.a: true\n      - item.b_stated: true\n      - item.b: true\n"
    )
    folder = write(tmp_path / "pack", {"law.yaml": text})
    proofs = prove(load([folder]))
    assert proofs.silence == ["law/sensitive"]
    assert proofs.widened == []


def test_every_rule_that_reads_whether_a_fact_is_stated_is_named(lawbook: Lawbook) -> None:
    """docs/writing-rules.md: they are named, large rules too, of which the proofs look at a sample."""
    reading = {
        rule.id
        for rule in lawbook.rules
        if any(fact.endswith("_stated") and fact.removesuffix("_stated") in lawbook.terms for fact in facts_of(rule.when))
    }
    assert len(reading) > 100
    proofs = Proofs()
    proof._rules(lawbook, proofs)
    assert set(proofs.silence) == reading


def test_what_was_looked_at_is_told(lawbook: Lawbook) -> None:
    findings = lint([ROOT / "rules"], lawbook, proofs=True)
    assert findings.complaints == []
    assert findings.proofs is not None
    # Every rule is looked at, most of them whole; from the first law on personal information nothing is left without an answer.
    assert findings.proofs["rules_whole"] + findings.proofs["rules_sampled"] == len(lawbook.rules)
    assert findings.proofs["rules_whole"] > len(lawbook.rules) // 2
    assert findings.proofs["answered_from"] == "2021-11-01"
    assert findings.proofs["steps"] > 50
    assert any("every situation has one from 2021-11-01 on" in line for line in findings.told)


# ------------------------------------------------------------------ the search behind it


def test_the_search_finds_facts_or_says_that_there_are_none(tmp_path: Path) -> None:
    book = load([write(tmp_path / "pack", {})])
    few, many, free = (book.rule(f"law/{name}") for name in ("few", "many", "free"))
    assert few is not None
    assert many is not None
    assert free is not None
    search = Search(book, [few, many, free])
    facts = search.find([many.when], [few.when])
    assert facts is not None
    assert holds(many.when, facts) is True
    assert holds(few.when, facts) is False
    assert search.find([few.when, free.when]) is None
    assert search.find([few.when], [many.when]) is None
    with pytest.raises(Unsolved):
        Search(book, [few, many], most=1).find([many.when], [few.when])


# ------------------------------------------------------------------ the command


def test_the_command_points_into_a_companys_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGGUAN_LANG", "en")
    text = """\
instrument:
  id: policy
  zh: 公司规定
  en: Company policy
  issuer: {zh: 公司, en: the company}
  kind: rule
  in_force: {from: 2025-01-01}
  confidence: verified
rules:
  - id: no-addresses
    cites: Order 999 art. 3
    title: {zh: 不得外传地址, en: Addresses stay at home}
    stage: route
    when:
      - item.category: {within: person.contact}
      - item.persons: {above: 10}
      - item.persons: {below: 5}
    then: {route: prohibited}
    says: {zh: 公司不向境外提供地址, en: the company sends no addresses abroad}
    confidence: verified
    cases:
      - {given: {item.persons: 7}, holds: false}
"""
    Path("house").mkdir()
    Path("house/policy.yaml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(cli, ["rules", "lint", "--no-proofs", "--rules", "house"], prog_name="tongguan", catch_exceptions=False)
    assert result.exit_code == 1
    assert "--> house/policy.yaml:11:" in result.stderr  # the article
    assert "--> house/policy.yaml:14:" in result.stderr  # the condition that cannot hold
    assert "--> house/policy.yaml:21:" in result.stderr  # the cases
    assert "cites an instrument that the lawbook does not hold" in result.stderr
    arguments = ["rules", "lint", "--no-proofs", "--rules", "house", "--format", "json"]
    data = json.loads(CliRunner().invoke(cli, arguments, prog_name="tongguan", catch_exceptions=False).stdout)
    assert {one["check"] for one in data["complaints"]} == {"citation", "dead", "cases", "bounds"}
    assert {one["rule"] for one in data["complaints"]} == {"house:policy/no-addresses", "house:policy"}
    lines = [one["line"] for one in data["complaints"] if one["path"] == "house/policy.yaml"]
    assert lines == sorted(lines)
    assert {11, 14, 21} <= set(lines)
