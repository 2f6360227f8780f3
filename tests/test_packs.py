"""Packs of companies: they add and tighten, and nothing that the law finds is lost to them."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import packs
import pytest
import small
from conftest import ROOT
from repo import put, report, run, write
from stories import BREACH, CLEAR, DUTY, OPEN, REVIEW, story

from tongguan.judge.law import Law
from tongguan.lawbook.company import complaints, ground_in, ground_of
from tongguan.lawbook.compiled import KEPT, cache_folder, obtain
from tongguan.lawbook.load import load
from tongguan.lawbook.model import Lawbook, unpack
from tongguan.lawbook.model import pack as to_data
from tongguan.lawbook.pack import SHIPPED, Pack
from tongguan.pipeline import check
from tongguan.reading import read
from tongguan.record import replace
from tongguan.waivers import Exceptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.lawbook.model import Rule
    from tongguan.report import Report

EXAMPLE = ROOT / "examples" / "company-pack"
RULES = str(EXAMPLE / "rules")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def shipped() -> Pack:
    return Pack(ROOT / "rules")


# ------------------------------------------------------------------ the example


def test_the_example_is_stricter_than_the_law_and_its_ids_carry_its_name() -> None:
    found = report(str(EXAMPLE / "flows" / "members.flow.yaml"), "--rules", RULES)
    assert found["exit_code"] == 1
    (finding,) = found["findings"]
    assert finding["rule"] == finding["basis"][0] == "example-retail:export-policy/early-contract"
    assert found["lawbook"]["name"] == "tongguan+example-retail"
    # 60,000 persons, nothing sensitive: the law itself asks for nothing (Order 16 art. 5(1)(4)).
    write(m=story(size="60_000"))
    assert report("m.yaml")["exit_code"] == 0


@pytest.mark.parametrize(("size", "status"), [("49_999", 0), ("50_000", 1)])
def test_the_figure_of_the_policy_has_two_sides(size: str, status: int) -> None:
    write(m=(EXAMPLE / "flows" / "members.flow.yaml").read_text(encoding="utf-8").replace("size: 60_000", f"size: {size}"))
    assert report("m.yaml", "--rules", RULES)["exit_code"] == status


def test_a_fact_of_the_pack_that_is_left_out_is_asked_for() -> None:
    text = (EXAMPLE / "flows" / "members.flow.yaml").read_text(encoding="utf-8").replace("60_000", "600")
    write(m="\n".join(line for line in text.splitlines() if "trade_secret" not in line))
    found = report("m.yaml", "--rules", RULES)
    assert found["exit_code"] == 4
    assert [one["fact"] for one in found["questions"]] == ["item.trade_secret"]


def test_the_example_passes_its_own_cases_and_the_lint() -> None:
    found = run("rules", "test", "example-retail:", "--rules", RULES, day=None)
    assert found.exit_code == 0
    assert found.stdout.startswith("16 cases hold, 0 do not\n")
    assert run("rules", "lint", "--rules", RULES, day=None).exit_code == 0


# ------------------------------------------------------------------ what a pack may not say

RULE = """\
instrument:
  id: policy
  zh: 规定
  en: Policy
  issuer: {zh: 公司, en: the company}
  kind: rule
  in_force: {from: 2025-01-01}
  confidence: verified
rules:
  - id: x
    cites: § 1
    title: {zh: 题, en: title}
    stage: STAGE
    when: [item.personal: true]
    then: THEN
    says: {zh: 说, en: says}
    confidence: verified
    cases: [{given: {}, holds: true}]
"""
TERM = "  - {key: item.own, type: bool, zh: 自有, en: own%s}\n"
CATEGORY = "categories:\n  - {slug: %s, zh: 类, en: kind, personal: %s, sensitive: %s, mapping: %s}\n"


def rule_file(stage: str, then: str, more: str = "") -> str:
    return RULE.replace("STAGE", stage).replace("THEN", then + (f"\n    {more}" if more else ""))


LOOSE: dict[str, tuple[dict[str, str], str]] = {
    "route none": ({"policy": rule_file("route", "{route: none}")}, "`route: none` makes a flow freer"),
    "exemption": ({"policy": rule_file("exempt", "{exempt: leaves_count}")}, "an exemption makes a flow freer"),
    "exemption with a range": ({"policy": rule_file("exempt", "{exempt: range}")}, "an exemption makes a flow freer"),
    "out of the count": ({"policy": rule_file("exempt", "{count: leaves}")}, "an effect on the count"),
    "count as a range": ({"policy": rule_file("exempt", "{count: range}")}, "an effect on the count"),
    "clearance": ({"policy": rule_file("clear", "{clears: [security_assessment]}")}, "a clearance that answers a route"),
    "lighter review": ({"policy": rule_file("route", "{review: x, down_to: none}")}, "a review that may end lighter"),
    "conflict": ({"policy": rule_file("route", "{review: x, up_to: none, conflict: true}")}, "a conflict between norms of the law"),
    # A determination by the company would then settle what is left to an authority.
    "name of a review of the law": (
        {"policy": rule_file("route", "{review: art-3-5-many-persons, up_to: prohibited}", "authority: cac")}, "is the name of a review of the law",
    ),
    "displaced rule": (
        {"policy": rule_file("route", "{route: prohibited}", "over: [order16/contract-or-certification]")},
        "`order16/contract-or-certification` is no rule of this pack",
    ),
    "displaced rule of another company": (
        {"policy": rule_file("route", "{route: prohibited}", "over: ['acme2:policy/x']")}, "`acme2:policy/x` is no rule of this pack",
    ),
    # Whoever makes one flow's data sensitive takes its persons out of the ordinary count of the others.
    "class of the law": ({"policy": rule_file("classify", "{class: item.sensitive}")}, "is a class of the law"),
    "zone list": (
        {"policy": rule_file("route", "{route: prohibited}").replace("  confidence: verified\nrules", "  confidence: verified\n  list: {zone: cn-sh-lingang, kind: general, edition: x}\nrules")},
        "declares no list of a zone",
    ),
    "claim": ({"policy": rule_file("route", "{route: prohibited}"), "vocabulary": "facts:\n" + TERM % ", claim: true"}, "a claim is a relief"),
    "derived fact": ({"policy": rule_file("route", "{route: prohibited}"), "vocabulary": "facts:\n" + TERM % ", from: derived"}, "a derived fact"),
    "place in a zone": (
        {
            "policy": rule_file("route", "{route: prohibited}"),
            "vocabulary": "facts:\n" + TERM % "" + "places:\n  - {id: our-campus, parent: cn-sh-lingang, zh: 园区, en: campus}\n",
        },
        "adds no places",
    ),
    "no personal information any more": (
        {"policy": rule_file("route", "{route: prohibited}"), "categories": CATEGORY % ("person.contact.loyalty", "no", "no", "no")},
        "`personal: no`, but `person.contact` is `yes` in law",
    ),
    "sensitive of one's own": (
        {"policy": rule_file("route", "{route: prohibited}"), "categories": CATEGORY % ("person.contact.loyalty", "yes", "yes", "no")},
        "`sensitive: yes`, but `person.contact` is `no` in law",
    ),
    # Video of vehicles leaves open whether it shows the outside; a third kind beside exterior and cabin would not.
    "a way round the law's parts": (
        {"policy": rule_file("route", "{route: prohibited}"), "categories": CATEGORY % ("vehicle.video.ours", "depends", "depends", "depends")},
        "`vehicle.video` is parted already",
    ),
    "a category of one's own": (
        {"policy": rule_file("route", "{route: prohibited}"), "categories": CATEGORY % ("ours", "no", "no", "no")}, "lies below no category",
    ),
    "no rules": ({"policy": RULE.partition("rules:")[0] + "rules: []\n"}, "no rules here"),
    "name of the shipped rules": (
        {"policy": rule_file("route", "{route: prohibited}"), "lawbook": 'name: tongguan\nversion: "1"\n'}, "is the name of the shipped rules",
    ),
    "name that hides": ({"policy": rule_file("route", "{route: prohibited}"), "lawbook": 'name: "a:b"\nversion: "1"\n'}, "is no name for a pack"),
}  # fmt: skip


def told(files: dict[str, str], shipped: Pack, folder: str = "acme") -> list[Any]:
    for name, text in files.items():
        put(f"{folder}/{name}.yaml", text)
    return list(complaints([Pack(Path(folder))], ground_of(shipped), SHIPPED))


@pytest.mark.parametrize("name", LOOSE)
def test_what_would_loosen_is_refused_at_its_place(name: str, shipped: Pack) -> None:
    files, message = LOOSE[name]
    found = told(files, shipped)
    assert len(found) == 1, found
    assert message in found[0].message
    if name != "no rules":
        assert found[0].span is not None
        assert found[0].line


TIGHT = {
    "prohibition": rule_file("route", "{route: prohibited}"),
    "assessment": rule_file("route", "{route: security_assessment}"),
    "review": rule_file("route", "{review: x, up_to: prohibited}", "authority: cac"),
    "gate": rule_file("gate", "{gate: mapping_export_approval}", "authority: mnr"),
    "breach": rule_file("gate", "{breach: x, rank: recommended}"),
    "duty": rule_file("duty", "{duty: notice}"),
    "defect": rule_file("clear", "{defect: x}"),
    "scope": rule_file("scope", "{scope: governed}"),
    "note": rule_file("route", "{note: true}"),
    "own rule displaced": rule_file("route", "{route: prohibited}", "over: ['acme:policy/y']"),
}


@pytest.mark.parametrize("name", TIGHT)
def test_what_tightens_is_taken(name: str, shipped: Pack) -> None:
    assert told({"policy": TIGHT[name]}, shipped) == []


def test_facts_classes_and_finer_categories_of_one_s_own_are_taken(shipped: Pack) -> None:
    files = {
        "policy": rule_file("classify", "{class: item.own_class}"),
        "vocabulary": "facts:\n" + TERM % "" + "  - {key: item.own_class, type: bool, from: class, zh: 类, en: class}\n",
        "categories": CATEGORY % ("person.contact.loyalty", "yes", "no", "no"),
    }
    assert told(files, shipped) == []


def test_mistakes_of_shape_do_not_hide_those_of_conditions() -> None:
    text = rule_file("route", "{route: contract_or_certification, foo: 1}").replace(
        "confidence: verified\n    cases", "confidence: sure\n    cases"
    )
    put("acme/policy.yaml", text.replace("item.personal: true", "item.persnal: true"))
    write(m=CLEAR)
    found = run("check", "m.yaml", "--rules", "acme")
    assert found.exit_code == 3
    assert "unknown key `foo` in `then`" in found.stderr
    assert "unknown fact `item.persnal`" in found.stderr
    assert "did you mean `item.personal`?" in found.stderr


def test_two_packs_of_one_name_are_refused(shipped: Pack) -> None:
    for folder in ("a", "b"):
        put(f"{folder}/policy.yaml", rule_file("route", "{route: prohibited}"))
        put(f"{folder}/lawbook.yaml", 'name: acme\nversion: "1"\n')
    (found,) = complaints([Pack(Path("a")), Pack(Path("b"))], ground_of(shipped), SHIPPED)
    assert "two packs are named `acme`" in found.message


def test_a_redefinition_of_the_law_s_words_is_refused_with_all_else() -> None:
    first = (ROOT / "rules" / "gates.yaml").read_text(encoding="utf-8")
    gate = first[first.index("  - id: ") : first.index("\n  - id: ", first.index("  - id: ") + 5)].replace(
        "met_by: [", "met_by: [determination, "
    )
    put("acme/gates.yaml", f"gates:\n{gate}\n")
    put("acme/policy.yaml", rule_file("route", "{route: none}"))
    write(m=CLEAR)
    found = run("check", "m.yaml", "--rules", "acme")
    assert found.exit_code == 3
    assert "stands twice in gates.yaml" in found.stderr
    assert "`route: none` makes a flow freer" in found.stderr
    # A file that would not be read is told, not passed over.
    put("acme/old.yml", "x: 1\n")
    found = run("check", "m.yaml", "--rules", "acme")
    assert found.exit_code == 3
    assert "old.yml" in found.stderr


def test_a_pack_that_is_not_there_is_a_wrong_call() -> None:
    write(m=CLEAR)
    found = run("check", "m.yaml", "--rules", "nowhere")
    assert found.exit_code == 2
    assert "no such folder" in found.stderr
    write(tongguan="lang: en\nrules: nowhere\n")
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert "tongguan.yaml:2: `rules: " in found.stderr
    assert "--rules" not in found.stderr


# ------------------------------------------------------------------ the law stands

LAW = [
    small.rule("export", "scope", {"flow.way": "transfer"}, {"scope": "governed"}),
    small.rule("contract", "route", {"item.a": True}, {"route": "contract_or_certification"}),
    small.rule("assessment", "route", {"item.b": True}, {"route": "security_assessment"}),
    small.rule("free", "route", {"item.c": True}, {"route": "none"}),
    small.rule("holds", "clear", {"exporter.x": True}, {"clears": ["contract_or_certification", "security_assessment"]}),
]


def company(name: str, when: Any, then: dict[str, Any], stage: str = "route", **more: Any) -> Rule:
    return replace(small.rule(name, stage, when, then), id=f"acme:policy/{name}", **more)


def judged(item: dict[str, Any], *more: Rule, waivers: str = "", law: Sequence[Rule] = LAW, off: bool = False) -> Report:
    text = small.manifest(item, {"x": False}) + waivers
    book = small.lawbook([*law, *more])

    def excepting(manifests: Any) -> Exceptions:
        return Exceptions(manifests, small.DAY, off=off)

    return check([("m.yaml", text)], book, small.DAY, lambda *_: read("", "x"), excepting=excepting)


def seen(found: Report) -> list[tuple[str, str]]:
    assert not found.problems, [one.message for one in found.problems]
    return sorted((one.kind, one.code) for one in found.findings)


def waiver(rule: str) -> str:
    return f"waivers:\n  - {{flow: f, rule: '{rule}', reason: x, by: A, until: 2026-06-30}}\n"


def test_a_stricter_route_leaves_the_law_s_own_finding_beside_it() -> None:
    item = {"a": True, "b": False, "c": False}
    assert seen(judged(item)) == [("breach", "law/contract")]
    found = seen(judged(item, company("never", {"item.a": True}, {"route": "prohibited"})))
    assert found == [("breach", "acme:policy/never"), ("breach", "law/contract")]


def test_waiving_the_company_s_rule_does_not_waive_the_law() -> None:
    item = {"a": True, "b": False, "c": False}
    never = company("never", {"item.a": True}, {"route": "prohibited"})
    found = judged(item, never, waivers=waiver("acme:policy/never"))
    assert seen(found) == [("breach", "law/contract"), ("waived", "acme:policy/never")]
    assert found.exit_code == 1
    found = judged(item, never, waivers=waiver("law/contract"))
    assert seen(found) == [("breach", "acme:policy/never"), ("waived", "law/contract")]


def test_a_company_s_rule_does_not_speak_where_the_law_is_silent() -> None:
    # No norm applies: the answer is a review, and a contract that the company asks for does not settle it.
    item = {"a": False, "b": False, "c": False}
    assert seen(judged(item)) == [("review", "law-silent")]
    found = seen(judged(item, company("always", {"item.a": False}, {"route": "contract_or_certification"})))
    assert ("review", "law-silent") in found
    assert ("breach", "acme:policy/always") in found


def test_an_open_question_of_the_law_stays_open() -> None:
    item = {"a": True, "c": False}
    alone = judged(item)
    assert ("open", "open/route") in seen(alone)
    found = seen(judged(item, company("strict", {"item.a": True}, {"route": "security_assessment"})))
    assert set(seen(alone)) <= set(found)


def test_no_rule_of_a_company_takes_a_finding_away() -> None:
    # Whatever a pack concludes, loosening conclusions that the loader refuses among them.
    packs = [
        company("p", {"item.a": True}, {"route": "prohibited"}),
        company("q", {"item.a": {"exists": True}}, {"route": "none"}, over=("law/contract", "law/assessment")),
        company("r", {"item.a": {"exists": True}}, {"exempt": "leaves_count"}, "exempt", over=("law/contract",)),
        company("s", {"item.a": {"exists": True}}, {"class": "item.sensitive"}, "classify"),
        company("t", {"exporter.x": False}, {"clears": ["contract_or_certification", "security_assessment"]}, "clear"),
        company("u", {"item.a": {"exists": True}}, {"review": "x", "down_to": "none"}),
    ]
    states = (
        {},
        {"a": True},
        {"a": True, "b": False, "c": False},
        {"a": False, "b": False, "c": False},
        {"b": True},
        {"c": True, "a": False, "b": False},
    )
    for item in states:
        alone = {one for one in seen(judged(item)) if one[0] != "clear"}
        for rule in packs:
            assert alone <= set(seen(judged(item, rule))), (item, rule.id)


def test_the_same_finding_is_told_once_with_the_bases_of_both() -> None:
    item = {"a": True, "b": False, "c": False}
    found = judged(item, company("too", {"item.a": True}, {"route": "contract_or_certification"}, waivable=False))
    (finding,) = found.findings
    assert finding.code == "law/contract"
    assert [basis.rule.id for basis in finding.basis] == ["law/contract", "acme:policy/too"]
    # What the company lets nobody waive, nobody waives.
    found = judged(
        item, company("too", {"item.a": True}, {"route": "contract_or_certification"}, waivable=False), waivers=waiver("law/contract")
    )
    assert seen(found) == [("breach", "law/contract")]


def test_the_law_alone_is_judged_again_only_where_a_company_s_rule_may_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Law] = []
    without = Law.without_packs
    monkeypatch.setattr(Law, "without_packs", lambda law: made.append(law) or without(law))
    settled = {"a": True, "b": False, "c": False}
    ruled_out = company("never", {"item.b": True}, {"route": "prohibited"})
    # Everything is stated and the one rule is ruled out.
    assert seen(judged(settled, ruled_out)) == [("breach", "law/contract")]
    assert not made
    # It holds; it may hold; it could change what is counted; something is open.
    for item, rule in (
        (settled, company("never", {"item.a": True}, {"route": "prohibited"})),
        (settled, company("may", {"item.n": {"below": 5}}, {"route": "prohibited"})),
        (settled, company("abroad", {"flow.way": "remote_access"}, {"scope": "governed"}, "scope")),
        ({"a": True, "c": False}, company("never", {"item.c": True}, {"route": "prohibited"})),
    ):
        before = len(made)
        judged(item, rule)
        assert len(made) > before, rule.id


@pytest.mark.parametrize("name", ["breach", "open", "review", "duty"])
def test_every_finding_of_the_law_is_there_under_the_example_pack(name: str) -> None:
    text = {"breach": BREACH, "open": OPEN, "review": REVIEW, "duty": DUTY}[name]
    write(m=text)

    def found(*more: str) -> set[tuple[str, str]]:
        return {(one["kind"], one["rule"]) for one in report("m.yaml", *more)["findings"] if one["kind"] != "clear"}

    assert found() <= found("--rules", RULES)


# ------------------------------------------------------------------ pinned


def hashes() -> dict[str, str]:
    told_ = run("check", "--show-settings", "--rules", RULES, day=None).stdout
    return {line.split()[3].rstrip(":"): line.split()[4] for line in told_.splitlines() if line.startswith("# sha256 of")}


def test_the_settings_tell_the_hash_of_every_pack() -> None:
    assert set(hashes()) == {"tongguan", "example-retail"}
    assert all(len(one) == 64 for one in hashes().values())


def test_a_pinned_pack_is_taken_with_its_content_only() -> None:
    shutil.copy(EXAMPLE / "flows" / "members.flow.yaml", "m.yaml")
    write(tongguan=f"lang: en\nrules:\n  - {{path: {RULES}, sha256: {hashes()['example-retail']}}}\n")
    assert run("check", "m.yaml").exit_code == 1
    write(tongguan=f"lang: en\nrules:\n  - {{path: {RULES}, sha256: {'0' * 64}}}\n")
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert "not those that were pinned" in found.stderr
    assert hashes_told(found.stderr) == [hash_of(RULES)]
    assert "--> tongguan.yaml:2" in found.stderr
    # A flag that names the same folder does not go round the pin.
    assert run("check", "m.yaml", "--rules", RULES).exit_code == 2
    assert run("check", "m.yaml", "--rules", RULES, "--isolated").exit_code == 1


def hash_of(folder: str) -> str:
    from tongguan.lawbook.pack import digest_of

    return digest_of(Path(folder))


def hashes_told(text: str) -> list[str]:
    import re

    return re.findall(r"\b[0-9a-f]{64}\b", text)


def test_one_changed_letter_is_another_content(tmp_path: Path) -> None:
    shutil.copytree(RULES, "rules")
    before = hash_of("rules")
    path = Path("rules/export-policy.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("50_000", "50_001"), encoding="utf-8")
    assert hash_of("rules") != before
    path.rename("rules/other.yaml")
    assert hash_of("rules") not in (before, hash_of(RULES))


def test_the_shipped_rules_can_be_pinned_too() -> None:
    write(m=CLEAR)
    write(tongguan=f"lang: en\nshipped_sha256: {hash_of(str(ROOT / 'rules'))}\n")
    assert run("check", "m.yaml").exit_code == 0
    # The report and `doctor` tell the very hash that is pinned.
    assert report("m.yaml")["lawbook"]["sha256"] == hash_of(str(ROOT / "rules"))
    assert f"sha256 {hash_of(str(ROOT / 'rules'))[:16]}…" in run("doctor", day=None).stdout
    write(tongguan=f"lang: en\nshipped_sha256: {'a' * 64}\n")
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert "the shipped rules are not those that were pinned" in found.stderr


@pytest.mark.parametrize("wrong", ["abc", "'123'", "sha256:00"])
def test_a_hash_that_is_none_is_refused_at_its_place(wrong: str) -> None:
    write(m=CLEAR, tongguan=f"rules:\n  - {{path: {RULES}, sha256: {wrong}}}\n")
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert "--> tongguan.yaml:2" in found.stderr


# ---------------------------------------------------------------------- beside the compiled rules


def test_a_pack_beside_the_compiled_rules_is_what_it_is_beside_their_files(shipped: Pack, lawbook: Lawbook) -> None:
    assert ground_in(lawbook).classes == ground_of(shipped).classes
    assert ground_in(lawbook).reviews == ground_of(shipped).reviews
    slugs = ground_of(shipped).categories
    kept = ("slug", "personal", "sensitive", "mapping")
    assert ground_in(lawbook).categories == {slug: {key: one[key] for key in kept} for slug, one in slugs.items()}
    pack = Path(packs.house("house", 300))
    whole = load([ROOT / "rules", pack])
    beside = load([pack], unpack(to_data(lawbook)), shipped.digest)
    for name in Lawbook.__match_args__:
        if name != "index":
            assert getattr(beside, name) == getattr(whole, name), name
    for name in ("readers", "alone", "reading"):
        assert getattr(beside.index, name) == getattr(whole.index, name), name
    assert beside.index.joints.keys() == whole.index.joints.keys()
    for place, numbers in whole.index.joints.items():
        assert [beside.index.parts[one] for one in beside.index.joints[place]] == [whole.index.parts[one] for one in numbers]


def test_a_category_of_a_pack_is_read_with_the_conditions_of_the_law() -> None:
    # A finer name below a category of the law: what the law asks of that category, it asks of the finer one.
    put("pack/lawbook.yaml", "name: acme\nversion: '1'\nchecked_to: 2026-11-01\n")
    shutil.copy(next(Path(packs.house("house", 100)).glob("house-*.yaml")), "pack")
    category = {"slug": "person.health.record.glasses", "zh": "眼镜", "en": "glasses"}
    law = {one["slug"]: one for one in Pack(ROOT / "rules").top("categories.yaml")["categories"]}["person.health.record"]
    category |= {key: law[key] for key in ("personal", "sensitive", "mapping")}
    put("pack/categories.yaml", json.dumps({"categories": [category]}, ensure_ascii=False))
    found = obtain([Path("pack")], cache=False)
    inside = [
        operand[0] for (_, operand), _ in found.cuts["item.category"] if isinstance(operand, tuple) and "person.health.record" in operand[0]
    ]
    assert inside
    assert all("person.health.record.glasses" in one for one in inside)


# ------------------------------------------------------------------ the cache


def test_the_cache_keeps_the_newest_packs_and_nothing_else_of_the_folder_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("TONGGUAN_NO_CACHE", raising=False)
    if cache_folder() != str(tmp_path / "cache" / "tongguan"):
        pytest.skip("this system keeps its cache elsewhere")
    folder = tmp_path / "cache" / "tongguan"
    folder.mkdir(parents=True)
    for day in range(KEPT + 4):
        old = folder / f"lawbook-{day:032}.bin"
        old.write_bytes(b"old")
        os.utime(old, (day, day))
    (folder / "notes.txt").write_text("mine")
    obtain([Path(RULES)])
    left = sorted(one.name for one in folder.iterdir())
    compiled = [name for name in left if name.startswith("lawbook-")]
    assert len(compiled) == KEPT
    assert set(compiled) >= {f"lawbook-{day:032}.bin" for day in range(5, KEPT + 4)}
    assert "notes.txt" in left
    # What was just compiled is among them: the next run reads it.
    assert any((folder / name).read_bytes() != b"old" for name in compiled)
