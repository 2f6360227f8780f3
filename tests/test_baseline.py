"""Baselines: known findings pass and are shown, new ones count, and marks outlive moves, renames and reformatting."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from company import forget_packs
from repo import commit, git, named, put, report, run, write
from stories import BREACH, CLEAR, DUTY, OPEN, REVIEW, WAIVED, flow, story, waiver

from tongguan.baseline import Baseline
from tongguan.render import RENDERERS

FILE = "tongguan-baseline.json"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    forget_packs()


def create(*arguments: str) -> dict[str, Any]:
    found = run("baseline", "create", *arguments)
    assert found.exit_code == 0, found.output
    data: dict[str, Any] = json.loads(Path(FILE).read_text(encoding="utf-8"))
    return data


def items(*names: str) -> str:
    return "".join(f"      - {{id: {name}, category: person.contact, persons: customers}}\n" for name in names)


def kinds(*arguments: str) -> list[tuple[str, list[str], str | None]]:
    return sorted((one["kind"], one["items"], one["baseline"]) for one in report(*arguments)["findings"])


# ------------------------------------------------------------------ a file


@pytest.mark.parametrize(("text", "before"), [(BREACH, 1), (OPEN, 4), (REVIEW, 4), (DUTY, 4)])
def test_what_the_baseline_knows_passes_and_is_shown(text: str, before: int) -> None:
    write(m=text)
    assert run("check", "m.yaml").exit_code == before
    create()
    found = report("m.yaml", "--baseline", FILE)
    assert found["exit_code"] == 0
    assert {one["baseline"] for one in found["findings"]} == {FILE}
    assert {one["kind"] for one in found["findings"]} == {"waived"}
    assert all(one["waived"] is None and one["was"] for one in found["findings"])
    write(tongguan=f"baseline: {FILE}\n")
    assert run("check", "m.yaml").exit_code == 0


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_every_format_shows_what_the_baseline_knows(name: str) -> None:
    write(m=BREACH)
    create()
    found = run("check", "m.yaml", "--baseline", FILE, "--format", name)
    assert found.exit_code == 0
    assert "order16/contract-or-certification" in found.stdout
    if name != "gitlab":
        assert FILE in found.stdout


def test_the_file_is_sorted_and_the_same_every_time() -> None:
    write(b=named(BREACH, "b"), a=story(flow("z") + flow("a", items("y", "x")), size="150_000"), c=named(DUTY, "c"))
    data = create()
    assert data["version"] == 1
    keys = [(one["exporter"], one["flow"], one["items"], one["rule"]) for one in data["findings"]]
    assert keys == sorted(keys)
    assert set(data["findings"][0]) == {"fingerprint", "rule", "exporter", "flow", "items", "kind"}
    text = Path(FILE).read_text(encoding="utf-8")
    create()
    assert Path(FILE).read_text(encoding="utf-8") == text
    # An entry a line, so that a change of the file reads as what it is.
    assert len([line for line in text.splitlines() if '"fingerprint"' in line]) == len(data["findings"])


def test_the_baseline_outlives_moved_lines_other_names_and_another_layout() -> None:
    write(m=BREACH)
    create()
    Path("m.yaml").unlink()
    reordered = BREACH.replace(
        "    purpose: after_sales\n    basis: consent\n", "    basis:   'consent'\n\n    purpose: after_sales # why\n"
    )
    assert reordered != BREACH
    put("other/place.yaml", f"# a comment\n\n\n{reordered}")
    assert run("check", "other/place.yaml", "--baseline", FILE).exit_code == 0


def test_new_items_flows_rules_and_graver_findings_count() -> None:
    write(m=story(flow(items=items("a")), size="150_000"))
    create()
    write(m=story(flow(items=items("a", "b")), size="150_000"))
    assert kinds("m.yaml", "--baseline", FILE) == [("breach", ["b"], None), ("waived", ["a"], FILE)]
    write(m=story(flow(items=items("a")) + flow("second"), size="150_000"))
    assert report("m.yaml", "--baseline", FILE)["exit_code"] == 1
    write(m=story(flow(items=items("a")), size="1_500_000"))
    assert report("m.yaml", "--baseline", FILE)["exit_code"] == 1
    # An open question of which one did not know that it is a breach.
    write(m=OPEN)
    create()
    write(m=BREACH)
    assert report("m.yaml", "--baseline", FILE)["exit_code"] == 1


def test_two_findings_never_hide_behind_one() -> None:
    Path(".git").mkdir()
    write(a__m=BREACH, tongguan="manifests: '*/m.yaml'\n")
    create()
    # The same flow, item and rule of another exporter is another finding …
    write(b__m=named(BREACH, "other"))
    found = report("--baseline", FILE)
    assert sorted((one["location"]["path"], one["kind"]) for one in found["findings"]) == [("a/m.yaml", "waived"), ("b/m.yaml", "breach")]
    # … and of two alike in everything only as many are known as were there.
    data = json.loads(Path(FILE).read_text(encoding="utf-8"))
    twice = {**data, "findings": data["findings"] * 2}
    Path(FILE).write_text(json.dumps(twice), encoding="utf-8")
    assert [one["code"] for one in report("--baseline", FILE)["warnings"]] == ["baseline-unused"]


def test_each_known_finding_covers_one() -> None:
    known = Baseline(FILE, ["a", "a", "b"])
    assert [known.take(one) for one in ("a", "a", "a", "c")] == [True, True, False, False]
    assert known.left == 1


def test_what_was_mended_is_told_once_everything_is_judged() -> None:
    write(m=BREACH)
    create()
    write(m=CLEAR)
    found = report("--baseline", FILE)
    assert found["exit_code"] == 0
    (told,) = found["warnings"]
    assert told["code"] == "baseline-unused"
    assert told["text"]["en"] == f"1 entries of {FILE} did not come back; create the baseline anew"
    assert report("m.yaml", "--baseline", FILE)["warnings"] == []


def test_what_nobody_may_waive_is_in_no_baseline() -> None:
    text = story().replace("state_secret: false", "state_secret: true")
    write(m=text)
    found = run("baseline", "create")
    assert found.exit_code == 0
    assert "which nobody may waive" in found.stderr
    assert json.loads(Path(FILE).read_text(encoding="utf-8"))["findings"] == []
    # Not even where somebody writes it in by hand.
    (finding,) = (one for one in report("m.yaml")["findings"] if one["kind"] == "breach")
    forged = {"version": 1, "findings": [{"fingerprint": finding["fingerprint"]}]}
    Path(FILE).write_text(json.dumps(forged), encoding="utf-8")
    assert report("m.yaml", "--baseline", FILE)["exit_code"] == 1


def test_what_is_waived_stays_out_so_that_it_comes_back() -> None:
    write(m=WAIVED)
    assert create()["findings"] == []
    assert report("m.yaml", "--baseline", FILE, day="2027-01-01")["exit_code"] != 0


def test_a_waiver_goes_before_the_baseline() -> None:
    write(m=BREACH)
    create()
    write(m=WAIVED)
    (finding,) = report("m.yaml", "--baseline", FILE)["findings"]
    assert finding["waived"] is not None
    assert finding["baseline"] is None


def test_creating_judges_without_the_old_baseline() -> None:
    write(m=BREACH, tongguan=f"baseline: {FILE}\n")
    put(FILE, '{"version": 1, "findings": []}')
    assert len(create()["findings"]) == 1
    assert len(create()["findings"]) == 1
    assert run("check").exit_code == 0


def test_a_baseline_of_half_the_input_is_not_written() -> None:
    write(m=BREACH, n="version: 1\nexporter: 3\nflows:\n")
    found = run("baseline", "create", "m.yaml", "n.yaml")
    assert found.exit_code == 3
    assert not Path(FILE).exists()
    assert run("baseline", "create", "nowhere").exit_code == 3
    assert run("baseline", "create", "m.yaml", "-o", "no/where.json").exit_code == 2


def test_a_baseline_may_be_written_elsewhere() -> None:
    write(m=BREACH)
    assert run("baseline", "create", "m.yaml", "-o", "known.json").exit_code == 0
    assert run("check", "m.yaml", "--baseline", "known.json").exit_code == 0


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (None, 2),
        ("{", 3),
        ("[]", 3),
        ('{"version": 2, "findings": []}', 3),
        ('{"version": 1, "findings": {}}', 3),
        ('{"version": 1, "findings": [{}]}', 3),
        ('{"version": 1, "findings": ["a"]}', 3),
        ('{"version": 1, "findings": [{"fingerprint": "a"}, {"fingerprint": 1}]}', 3),
    ],
)
def test_a_baseline_that_is_none_lets_nothing_pass(text: str | None, status: int) -> None:
    write(m=BREACH)
    if text is not None:
        put(FILE, text)
    found = run("check", "m.yaml", "--baseline", FILE)
    assert found.exit_code == status
    assert "Traceback" not in found.output


OTHERS = {
    "other data": ("category: person.contact", "category: person.account"),
    "another purpose": ("purpose: after_sales", "purpose: feature_update"),
    "another country": ("country: CH", "country: US"),
    "another way": ("way: transfer", "way: remote_access\n    access: [query]"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_something_else_under_an_old_name_is_a_new_finding(name: str) -> None:
    write(m=BREACH)
    create()
    old, new = OTHERS[name]
    assert old in BREACH
    write(m=BREACH.replace(old, new))
    found = report("m.yaml", "--baseline", FILE)
    assert found["exit_code"] == 1
    assert [one["baseline"] for one in found["findings"] if one["kind"] == "breach"] == [None]


@pytest.mark.parametrize(("size", "status"), [("100_000", 0), ("999_999", 0), ("1_000_000", 1)])
def test_growth_on_the_same_side_of_a_number_is_no_new_finding(size: str, status: int) -> None:
    # 1,000,000 persons a year: no contract any more, an assessment (Order 16 art. 7).
    write(m=BREACH)
    create()
    write(m=story(size=size))
    assert report("m.yaml", "--baseline", FILE)["exit_code"] == status


def test_a_finding_whose_waiver_ended_is_covered_by_no_baseline() -> None:
    write(m=BREACH)
    commit()
    create()
    write(m=story(size="150_000", waivers=waiver("2026-11-23")))
    for more in (["--baseline", FILE], ["--base", "HEAD"]):
        found = report("m.yaml", *more)
        assert found["exit_code"] == 1
        assert [one["kind"] for one in found["findings"]] == ["breach"]
    # One that has not begun yet takes nothing away.
    write(m=story(size="150_000", waivers=waiver(more=", from: 2026-11-25")))
    assert report("m.yaml", "--baseline", FILE)["exit_code"] == 0


def test_a_finding_whose_waiver_ended_is_left_out_and_named() -> None:
    write(m=story(size="150_000", waivers=waiver(until="2026-11-23")))
    result = run("baseline", "create")
    assert json.loads(Path("tongguan-baseline.json").read_text(encoding="utf-8"))["findings"] == []
    assert (
        "left out: order16/contract-or-certification on customers/addresses: the waiver by A. Example, counsel ended on 2026-11-23"
        in result.stderr
    )
    write(m=BREACH)
    assert "left out" not in run("baseline", "create").stderr
    assert len(json.loads(Path("tongguan-baseline.json").read_text(encoding="utf-8"))["findings"]) == 1


def test_an_entry_proposed_in_the_change_counts_after_merge() -> None:
    write(m=BREACH)
    commit()
    git("checkout", "-q", "-b", "topic")
    create()
    assert report("m.yaml", "--baseline", FILE)["exit_code"] == 0
    found = report("m.yaml", "--baseline", FILE, "--waivers-from", "main")
    assert found["exit_code"] == 1
    (finding,) = found["findings"]
    assert "proposed in this change" in finding["details"][-1]["text"]["en"]
    commit("baseline")
    git("checkout", "-q", "main")
    git("merge", "-q", "topic")
    assert report("m.yaml", "--baseline", FILE, "--waivers-from", "main")["exit_code"] == 0


def test_the_file_can_be_shown() -> None:
    write(m=BREACH)
    data = create()
    told = run("baseline", "show", day=None).stdout.splitlines()
    mark = data["findings"][0]["fingerprint"][:12]
    assert told[0] == f"{mark}  breach[order16/contract-or-certification]  example-tools: customers/addresses"
    assert told[1].startswith(f"{FILE}: 1 finding · law as of 2026-11-24")
    assert json.loads(run("baseline", "show", FILE, "--format", "json", day=None).stdout) == data
    assert run("baseline", "show", "nowhere.json", day=None).exit_code == 2
    put(FILE, "{}")
    assert run("baseline", "show", day=None).exit_code == 3


def test_no_control_character_of_a_baseline_reaches_the_screen() -> None:
    write(m=BREACH)
    data = create()
    data["lawbook"] = "\x1b[2J"
    data["findings"][0] |= {"flow": "a\x1b[31m\u202e\n", "items": ["b\x1b"], "exporter": "c\x07"}
    Path(FILE).write_text(json.dumps(data), encoding="utf-8")
    told = run("baseline", "show", FILE, day=None)
    assert (told.exit_code, len(told.stdout.splitlines())) == (0, len(data["findings"]) + 1)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", told.stdout)


# ------------------------------------------------------------------ a revision


def test_what_a_change_mends_is_no_leftover_of_a_revision() -> None:
    write(m=BREACH)
    commit()
    create()
    write(m=CLEAR)
    assert [one["code"] for one in report("--baseline", FILE)["warnings"]] == ["baseline-unused"]
    # A revision cannot be made anew.
    assert report("--base", "HEAD")["warnings"] == []


def test_what_was_there_at_a_revision_does_not_count() -> None:
    write(m=BREACH)
    commit()
    git("checkout", "-q", "-b", "topic")
    assert report("m.yaml", "--base", "main")["exit_code"] == 0
    write(m=story(flow(items=items("addresses", "more")), size="150_000"))
    assert kinds("m.yaml", "--base", "main") == [("breach", ["more"], None), ("waived", ["addresses"], "main")]
    commit()
    assert report("m.yaml", "--base", "main")["exit_code"] == 1
    assert report("m.yaml", "--base", "HEAD")["exit_code"] == 0


def test_a_revision_is_judged_where_this_change_left_it() -> None:
    write(m=BREACH)
    commit()
    git("checkout", "-q", "-b", "topic")
    commit("nothing")
    git("checkout", "-q", "main")
    write(m=CLEAR)
    commit("mended on main")
    git("checkout", "-q", "topic")
    assert report("m.yaml", "--base", "main")["exit_code"] == 0


def test_renamed_files_and_shared_exporters_are_found_at_the_revision() -> None:
    head, _, rest = BREACH.partition("defaults:")
    write(a__exporter=head, a__m=f"version: 1\nexporter: exporter.yaml\ndefaults:{rest}")
    commit()
    git("checkout", "-q", "-b", "topic")
    git("mv", "a", "b")
    assert report("b/m.yaml", "--base", "main")["exit_code"] == 0
    assert report("b", "--base", "main")["exit_code"] == 1  # the folder was not there; name the files, or what holds both
    assert report("--base", "main")["exit_code"] == 0


def test_the_configuration_says_what_is_judged_at_the_revision_too() -> None:
    write(
        tongguan="manifests: [flows/*.yaml]\nexclude: old.yaml\n",
        flows__m=BREACH,
        flows__old=named(BREACH, "old"),
        other=named(BREACH, "x"),
    )
    commit()
    assert report("--base", "main")["exit_code"] == 0
    assert len(report("--base", "main")["flows"]) == 1


def test_a_manifest_broken_at_the_revision_excuses_nothing() -> None:
    write(m="version: 1\nexporter: [\n")
    commit()
    write(m=BREACH)
    assert report("m.yaml", "--base", "main")["exit_code"] == 1


def test_a_change_of_the_law_is_no_new_finding() -> None:
    # Findings of the revision are those that the law of the day judged makes of it.
    write(m=BREACH)
    commit()
    assert report("m.yaml", "--base", "main", day="2026-12-01")["exit_code"] == report("m.yaml", "--base", "main")["exit_code"] == 0


def test_what_nobody_may_waive_counts_though_it_was_there() -> None:
    write(m=story().replace("state_secret: false", "state_secret: true"))
    commit()
    assert report("m.yaml", "--base", "main")["exit_code"] == 1


def test_file_and_revision_together_know_each_finding_once() -> None:
    write(m=BREACH)
    commit()
    create()
    found = report("m.yaml", "--base", "main", "--baseline", FILE)
    assert found["exit_code"] == 0
    assert {one["baseline"] for one in found["findings"]} == {f"{FILE}, main"}


def test_a_baseline_that_is_no_json_is_told_where_it_stops_being_so() -> None:
    write(m=BREACH)
    put(FILE, '{"version": 1,\n "findings": [}')
    (problem,) = report("m.yaml", "--baseline", FILE)["problems"]
    assert (problem["path"], problem["line"], problem["column"]) == (FILE, 2, 15)


def test_what_a_baseline_holds_is_told_in_the_language_of_the_call() -> None:
    write(m=BREACH)
    assert re.search(r"^tongguan-baseline\.json: 1 条数据流的 \d+ 个发现\n$", run("baseline", "create", "--lang", "zh").stdout)
    assert " 个发现 · 适用 " in run("baseline", "show", "--lang", "zh", day=None).stdout
