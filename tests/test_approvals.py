"""`tongguan approvals`: each paper against what is done under it, expected here by hand from the law itself.

LAW: Order 16 arts. 7 and 8 (100,000 persons ask for a contract or a certificate, 1,000,000 for an assessment), Order 13 arts. 6 to 8 (what the
filed contract covers, filing within 10 working days, what changes it), Decree 790 art. 38 (an assessed scale is not exceeded), Order 16 art. 9
(three years), Decree 469 art. 18 (mapping results abroad), Order 16 art. 6 and the zones' lists (a filing names recipient and fields).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import repo
from conftest import ROOT, TODAY
from stories import INVALID, exporter, flow, story
from test_examples import RUNS

if TYPE_CHECKING:
    from tongguan.lawbook.model import Lawbook

EXAMPLES = ROOT / "examples"
CONTRACT = {
    "mechanism": "standard_contract", "ref": "SCC-1", "effective": "2025-05-20", "filed": "2025-05-27", "verbatim": "true", "items": "[addresses]",
    "purposes": "[after_sales]", "recipients": "[hq]", "persons": "200_000", "changes": "[]", "expires": "never", "withdrawn_on": "never",
}  # fmt: skip
ASSESSMENT = {
    "mechanism": "security_assessment", "ref": "SA-1", "issued": "2025-05-20", "result": "pass", "items": "[addresses]",
    "purposes": "[after_sales]", "recipients": "[hq]", "persons": "2_000_000", "changes": "[]", "withdrawn_on": "never",
}  # fmt: skip
TWO = "".join(f"      - {{id: {name}, category: person.contact, persons: customers}}\n" for name in ("addresses", "letters"))
NAMED = "      - {id: addresses, category: person.contact, persons: customers, fields: [name, street]}\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(paper: dict[str, str], **changes: str | None) -> str:
    """A paper as it is written down, some of it changed or left out."""
    stated = {**paper, **changes}
    return "{" + ", ".join(f"{key}: {value}" for key, value in stated.items() if value is not None) + "}"


def told(*arguments: str, status: int, day: str = TODAY) -> dict[str, Any]:
    result = repo.run("approvals", *arguments, "--format", "json", day=day)
    assert result.exit_code == status, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["exit_code"] == status
    return found


def one(paper: str, *, status: int, size: str = "150_000", items: str = "", **facts: str) -> dict[str, Any]:
    """The one paper of a manifest with one item."""
    repo.put("m.yaml", story(flow(clearances=f"[{paper}]", items=items, **facts), size=size))
    (found,) = told("m.yaml", status=status)["papers"]
    return dict(found)


def aspects(paper: dict[str, Any]) -> list[tuple[str, str]]:
    """In what something is outside, or may be."""
    return [(why["aspect"], why["state"]) for use in paper["uses"] for why in use["why"]]


def test_a_contract_that_covers_everything() -> None:
    paper = one(written(CONTRACT), status=0)
    assert (paper["state"], aspects(paper)) == ("inside", [])
    assert [(each["limit"]["low"], each["now"]["low"], each["left"], each["state"]) for each in paper["persons"]] == [
        (200_000, 150_000, 50_000, "inside")
    ]
    assert [(each["kind"], each["id"], each["needed"]) for each in paper["uses"][0]["serves"]] == [
        ("route", "contract_or_certification", True)
    ]
    assert paper["force"] == {"state": "endless", "day": None, "days_left": None}


@pytest.mark.parametrize(
    ("paper", "facts", "aspect"),
    [
        ({"fields": "[name]"}, {"items": NAMED}, "fields"),
        ({"items": "[letters]"}, {"items": TWO}, "items"),
        ({"recipients": "[affiliate]"}, {}, "recipient"),
        ({"purposes": "[marketing]"}, {}, "purpose"),
        ({"withdrawn_on": "2026-02-01"}, {}, "dates"),
        ({"expires": "2026-02-01"}, {}, "dates"),
        # 10 working days from 20 May 2025 end before the middle of July.
        ({"filed": "2025-07-20"}, {}, "dates"),
        ({"holder": "Another Co.", "holder_group_member": "false"}, {}, "holder"),
        ({"changes": "[purpose]"}, {}, "changes"),
    ],
)
def test_a_contract_outside_of_which_something_is(paper: dict[str, str], facts: dict[str, str], aspect: str) -> None:
    found = one(written(CONTRACT, **paper), status=1, **facts)
    assert found["state"] == "outside"
    assert (aspect, "outside") in aspects(found)
    assert {name for name, state in aspects(found) if state == "outside"} == {aspect}


@pytest.mark.parametrize(
    ("left_out", "facts", "aspect"),
    [
        ("items", {}, "items"),
        ("recipients", {}, "recipient"),
        ("persons", {}, "persons"),
        ("changes", {}, "changes"),
        ("fields", {"items": NAMED}, "fields"),
    ],
)
def test_what_a_paper_leaves_out_is_not_known(left_out: str, facts: dict[str, str], aspect: str) -> None:
    found = one(written(CONTRACT, **{left_out: None}), status=4, **facts)
    assert found["state"] == "unknown"
    assert (aspect, "unknown") in aspects(found)
    assert any(why["asks"] for use in found["uses"] for why in use["why"])


@pytest.mark.parametrize(("result", "force"), [("fail", "refused"), ("pending", "pending")])
def test_what_was_not_granted_is_no_paper(result: str, force: str) -> None:
    found = one(written(ASSESSMENT, result=result, issued=None, filed="2025-05-20"), status=1, size="1_500_000")
    assert (found["state"], found["force"]["state"]) == ("outside", force)
    assert ("result", "outside") in aspects(found)


def test_a_refusal_binds_though_nothing_rests_on_the_paper() -> None:
    # LAW: Order 11 art. 12; CAC Q&A 2024-03-22 Q14, 2026-01-30 Q1: whether what was refused may leave by another route is for the authority to say.
    refused = written(ASSESSMENT, result="fail")
    assert one(refused, status=4, size="640")["state"] == "review"
    repo.put("m.yaml", story(flow(clearances=f"[{written(ASSESSMENT, result=None)}, {written(CONTRACT)}]"), size="150_000"))
    papers = told("m.yaml", status=4)["papers"]
    assert {paper["ref"]: paper["state"] for paper in papers} == {"SA-1": "unknown", "SCC-1": "inside"}


def test_an_assessment_ends_three_years_after_its_issue() -> None:
    paper = one(written(ASSESSMENT), status=0, size="1_500_000")
    assert (paper["state"], paper["force"]) == ("inside", {"state": "in_force", "day": "2028-05-19", "days_left": 542})
    assert {each["kind"] for each in paper["dates"]} == {"renewal-opens", "renewal-closes"}


@pytest.mark.parametrize(
    ("paper", "size", "state", "status"),
    # More than was assessed is outside; more than a filing forecast is for the authority to say.
    [(written(ASSESSMENT, persons="1_400_000"), "1_500_000", "outside", 1), (written(CONTRACT, persons="140_000"), "150_000", "review", 4)],
)
def test_more_persons_than_the_paper_says(paper: str, size: str, state: str, status: int) -> None:
    found = one(paper, status=status, size=size)
    assert (found["state"], aspects(found)) == (state, [("persons", state)])
    (measure,) = found["persons"]
    assert (measure["state"], measure["left"]) == ("outside", measure["limit"]["low"] - measure["now"]["low"])


def test_a_contract_where_an_assessment_is_asked() -> None:
    paper = one(written(CONTRACT, persons="2_000_000"), status=1, size="1_500_000")
    assert paper["state"] == "outside"
    assert ("route", "outside") in aspects(paper)


def test_a_paper_that_serves_nothing_is_idle_and_never_sound() -> None:
    for change in ({}, {"withdrawn_on": "2026-02-01"}):
        paper = one(written(CONTRACT, **change), status=0, size="640")
        assert (paper["state"], paper["uses"][0]["serves"]) == ("idle", [])
    assert paper["force"]["state"] == "ended"
    assert paper["uses"][0]["why"][0]["state"] == "outside"


def test_persons_of_two_flows_in_two_files_are_counted_together_and_each_once() -> None:
    for name, size in (("one", "1_800_000"), ("two", "1_600_000")):
        repo.put(f"{name}.yaml", story(flow(name, clearances=f"[{written(ASSESSMENT)}]"), size=size))
    (paper,) = told(".", status=4)["papers"]
    assert len(paper["places"]) == 2
    (measure,) = paper["persons"]
    # Nobody says how many of them are the same.
    assert (measure["together"], measure["now"], measure["state"]) == (True, {"low": 1_800_000, "high": 3_400_000}, "unknown")
    assert measure["left"] == -1_400_000
    assert aspects(paper) == [("persons", "unknown")] * 2
    for name in ("one", "two"):
        repo.put(f"{name}.yaml", Path(f"{name}.yaml").read_text(encoding="utf-8").replace("persons: 2_000_000", "persons: 1_700_000"))
    (paper,) = told(".", status=1)["papers"]
    # Each flow is outside, also the one whose own persons would fit.
    assert (paper["state"], paper["persons"][0]["state"]) == ("outside", "outside")
    assert aspects(paper) == [("persons", "outside")] * 2


def test_one_reference_is_one_paper_however_it_is_written() -> None:
    entry, again = written(CONTRACT), written(CONTRACT, ref="'scc -1'")
    repo.put(
        "m.yaml",
        story(flow("one", clearances=f"[{entry}]") + flow("two", clearances=f"[{again}]"), size="150_000"),
    )
    (paper,) = told("m.yaml", status=0)["papers"]
    assert ([use["flow"] for use in paper["uses"]], len(paper["places"])) == (["one", "two"], 2)


def test_what_a_paper_names_and_is_not_there() -> None:
    head = exporter(clearances=f"[{written(CONTRACT, items='[addresses, gone]', recipients='[hq, nobody]')}]")
    repo.put("m.yaml", story(flow(), size="150_000", head=head))
    (paper,) = told("m.yaml", status=0)["papers"]
    assert paper["not_there"] == {"items": ["gone"], "recipients": ["nobody"]}
    paper = one(written(CONTRACT, recipients="[hq, nobody]"), status=0)
    assert len(paper["remarks"]) == 1


def test_another_paper_answers_what_one_no_longer_does() -> None:
    old = written(CONTRACT, ref="SCC-0", withdrawn_on="2026-02-01")
    repo.put("m.yaml", story(flow(clearances=f"[{old}, {written(CONTRACT)}]"), size="150_000"))
    first, second = told("m.yaml", status=0)["papers"]
    assert (first["ref"], first["state"], first["uses"][0]["serves"][0]["answered"]) == ("SCC-0", "outside", True)
    assert (second["ref"], second["state"]) == ("SCC-1", "inside")


def test_what_asks_for_a_paper_and_has_none_is_told_last() -> None:
    repo.put("m.yaml", story(flow(), size="150_000"))
    found = told("m.yaml", status=1)
    assert found["papers"] == []
    assert [(each["flow"], each["items"], each["kind"], each["sure"]) for each in found["lacking"]] == [
        ("customers", ["addresses"], "route", True)
    ]


def test_a_paper_of_the_exporter_is_told_of_the_flows_that_it_names() -> None:
    head = exporter(clearances=f"[{written(CONTRACT)}]")
    repo.put(
        "m.yaml",
        story(
            flow() + flow("other", items="      - {id: letters, category: person.contact, persons: customers}\n"), size="150_000", head=head
        ),
    )
    found = told("m.yaml", status=1)
    (paper,) = found["papers"]
    assert [use["flow"] for use in paper["uses"]] == ["customers"]
    assert [(each["flow"], each["kind"]) for each in found["lacking"]] == [("other", "route")]


# --------------------------------------------------------------------------- papers beside the route


def changed(path: str, **replaced: str) -> None:
    """An example in this folder, words of it replaced."""
    text = (EXAMPLES / path).read_text(encoding="utf-8")
    for old, new in replaced.items():
        assert old.replace("__", " ") in text
        text = text.replace(old.replace("__", " "), new)
    repo.put("manifest.yaml", text)
    for other in (EXAMPLES / path).parent.glob("exporter*.yaml"):
        repo.put(other.name, other.read_text(encoding="utf-8"))


def by_ref(found: dict[str, Any], ref: str) -> dict[str, Any]:
    return next(paper for paper in found["papers"] if paper["ref"] == ref)


def test_an_approval_of_mapping_results() -> None:
    changed("beijing-negative-list/manifest.yaml")
    paper = by_ref(told("manifest.yaml", status=1), "MNR-BJ-2026-5")
    assert (paper["state"], {each["kind"] for use in paper["uses"] for each in use["serves"]}) == ("inside", {"gate"})
    text = Path("manifest.yaml").read_text(encoding="utf-8")
    for old, new, aspect in (
        ("recipients: [headquarters], purposes: [model_training]", "recipients: [somebody], purposes: [model_training]", "recipient"),
        ("purposes: [model_training]}", "purposes: [marketing]}", "purpose"),
        ("expires: 2027-07-19", "expires: 2026-08-19", "dates"),
        ("issued: 2026-07-20, result: pass", "issued: 2026-07-20, result: fail", "result"),
    ):
        assert old in text
        repo.put("manifest.yaml", text.replace(old, new))
        paper = by_ref(told("manifest.yaml", status=1), "MNR-BJ-2026-5")
        assert (paper["state"], (aspect, "outside") in aspects(paper)) == ("outside", True), aspect


def test_a_filing_with_a_zone_goes_field_by_field() -> None:
    changed("beijing-negative-list/manifest.yaml")
    paper = by_ref(told("manifest.yaml", status=1), "BJ-ZF-2026-13")
    assert (paper["state"], [each["kind"] for each in paper["uses"][0]["serves"]]) == ("inside", ["duty"])
    text = Path("manifest.yaml").read_text(encoding="utf-8")
    repo.put("manifest.yaml", text.replace("fields: [name, telephone, model, dealer], recipients", "fields: [name, telephone], recipients"))
    paper = by_ref(told("manifest.yaml", status=1), "BJ-ZF-2026-13")
    assert (paper["state"], ("fields", "outside") in aspects(paper)) == ("outside", True)


def test_a_filing_under_a_superseded_list_is_for_review() -> None:
    found = told(str(EXAMPLES / "beijing-negative-list" / "manifest-2024.yaml"), status=1, day="2026-05-11")
    assert by_ref(found, "BJ-ZF-2025-4")["state"] == "review"


def test_a_determination_settles_its_review_or_does_not() -> None:
    path = "lidar-technology/manifest-licensed.yaml"
    changed(path)
    paper = by_ref(told("manifest.yaml", status=0, day="2026-11-24"), "MIIT-HB-2026-33")
    assert (paper["state"], [each["kind"] for each in paper["uses"][0]["serves"]]) == ("inside", ["review"])
    text = Path("manifest.yaml").read_text(encoding="utf-8")
    repo.put("manifest.yaml", text.replace("ref: MIIT-HB-2026-33", "ref: MIIT-HB-2026-33\n        changes: [scope]"))
    paper = by_ref(told("manifest.yaml", status=4, day="2026-11-24"), "MIIT-HB-2026-33")
    assert (paper["state"], aspects(paper)) == ("outside", [("changes", "outside")])


# --------------------------------------------------------------------------- against the check


@pytest.mark.parametrize(("name", "day"), sorted({(f"{run.story}/{run.file}", run.as_of) for run in RUNS}))
def test_what_the_check_finds_against_papers_is_told_of_them(name: str, day: str, lawbook: Lawbook) -> None:
    path = str(EXAMPLES / name)
    checked = repo.report(path, day=day)
    ended = repo.run("approvals", path, "--format", "json", day=day)
    found = json.loads(ended.stdout)
    of_papers = {rule.id for rule in lawbook.rules if "defect" in rule.then}
    broken = {one["rule"] for one in checked["findings"] if one["kind"] == "breach"} & of_papers
    assert broken <= {why["rule"] for paper in found["papers"] for use in paper["uses"] for why in use["why"] if why["state"] == "outside"}
    if checked["exit_code"] == 0:
        assert ended.exit_code == 0
    if broken:
        assert ended.exit_code == 1


def test_texts_in_both_languages_tell_every_paper() -> None:
    path = str(EXAMPLES / "trial-safety-reports-and-genomes")
    for language in ("en", "zh", "both"):
        for kind in ("text", "markdown"):
            result = repo.run("approvals", path, "--format", kind, "--lang", language)
            assert result.exit_code == 1
            assert all(ref in result.stdout for ref in ("SCC-2026-077", "SCC-2026-078", "HGR-REP-2026-09", "LEG-2026-19"))
    assert "outside" not in repo.run("approvals", path, "--lang", "zh").stdout


def test_a_mistake_in_a_manifest_ends_with_3_and_a_file_is_written() -> None:
    repo.put("bad.yaml", INVALID)
    assert repo.run("approvals", "bad.yaml").exit_code == 3
    repo.put("m.yaml", story(flow(clearances=f"[{written(CONTRACT)}]"), size="150_000"))
    assert repo.run("approvals", "m.yaml", "-o", "papers.txt").exit_code == 0
    assert "SCC-1" in Path("papers.txt").read_text(encoding="utf-8")
    assert repo.run("approvals", "m.yaml", "-o", "m.yaml").exit_code == 2
