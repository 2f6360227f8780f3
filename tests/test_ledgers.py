"""Ledgers between repositories: persons of one exporter are counted over all of them, once each or as a range.

LAW: Order 16 arts. 5(1)(4), 8(1): fewer than 100,000 persons' ordinary information since 1 January, per exporter, needs no
mechanism; from 100,000 on a standard contract or a certificate.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from company import forget
from conftest import TODAY
from hypothesis import given
from hypothesis import strategies as st
from laws import nothing
from stories import CLEAR

from tongguan.cli import cli
from tongguan.count import Count
from tongguan.judge.tally import BUCKETS
from tongguan.lawbook.model import Lawbook
from tongguan.ledgers import Joined, added, read_ledger
from tongguan.manifest import Provided
from tongguan.pipeline import manifests_of
from tongguan.problem import InvalidInput
from tongguan.reading import read

YEAR = TODAY[:4]
HERE = CLEAR.replace("size: 640", "size: 60_000")
THERE = HERE.replace("- id: support", "- id: elsewhere")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGGUAN_LANG", "en")
    forget()


def run(*arguments: str, day: str = TODAY) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--as-of", day], prog_name="tongguan", catch_exceptions=False)


def exported(persons: str, *arguments: str, **changes: Any) -> dict[str, Any]:
    """The ledger that a repository with so many customers writes, as `there.json`."""
    Path("there").mkdir(exist_ok=True)
    Path("there/manifest.yaml").write_text(CLEAR.replace("size: 640", f"size: {persons}"), encoding="utf-8")
    assert run("ledger", "there", "--export", "there.json", *arguments).exit_code == 0
    found: dict[str, Any] = json.loads(Path("there.json").read_text(encoding="utf-8"))
    found["exporters"][0].update(changes)
    Path("there.json").write_text(json.dumps(found), encoding="utf-8")
    return found


def judged(*arguments: str, day: str = TODAY, text: str = HERE) -> dict[str, Any]:
    Path("here.yaml").write_text(text, encoding="utf-8")
    found: dict[str, Any] = json.loads(run("check", "here.yaml", "--import", "there.json", *arguments, "--format", "json", day=day).stdout)
    return found


def ordinary(report: dict[str, Any]) -> tuple[int, int | None]:
    (exporter,) = report["exporters"]
    total = exporter["totals"]["ordinary"]
    return total["low"], total["high"]


# ------------------------------------------------------------------ export


def test_a_ledger_tells_persons_and_what_they_were_counted_from() -> None:
    found = exported("60_000", "--until", f"{YEAR}-12-31")
    (one,) = found["exporters"]
    assert one["id"] == "example-tools"
    assert (one["year"], one["ordinary"], one["sensitive"], one["everyone"]) == (YEAR, 60_000, 0, {"low": 0, "high": 60_000})
    assert (found["as_of"], found["until"]) == (TODAY, f"{YEAR}-12-31")
    assert [len(source["sha256"]) for source in found["inputs"]] == [64]
    assert len(found["lawbook"]["sha256"]) == 64


def test_what_is_unknown_there_has_no_upper_bound_in_the_ledger() -> None:
    found = exported("")
    assert "high" not in found["exporters"][0]["ordinary"]


def test_broken_input_exports_nothing() -> None:
    Path("m.yaml").write_text(CLEAR.replace("to: hq", "to: nobody"), encoding="utf-8")
    assert run("ledger", "m.yaml", "--export", "out.json").exit_code == 3
    assert not Path("out.json").exists()


def test_a_ledger_can_be_printed() -> None:
    Path("m.yaml").write_text(CLEAR, encoding="utf-8")
    assert json.loads(run("ledger", "m.yaml", "--export", "-").stdout)["ledger"] == 1


@pytest.mark.parametrize("until", [f"{int(YEAR) + 1}-01-01", f"{YEAR}-01-01", "soon"])
def test_a_last_day_lies_in_the_rest_of_the_year(until: str) -> None:
    Path("m.yaml").write_text(CLEAR, encoding="utf-8")
    assert run("ledger", "m.yaml", "--export", "-", "--until", until).exit_code == 2
    assert run("ledger", "m.yaml", "--until", f"{YEAR}-12-31").exit_code == 2


# ------------------------------------------------------------------ import


def test_without_the_ledger_the_flow_is_clear() -> None:
    Path("here.yaml").write_text(HERE, encoding="utf-8")
    assert run("check", "here.yaml").exit_code == 0


def test_the_line_is_drawn_over_both_repositories() -> None:
    exported("39_999")
    found = judged()
    assert (found["exit_code"], ordinary(found)) == (0, (60_000, 99_999))
    exported("40_000")
    found = judged()
    assert (found["exit_code"], ordinary(found)) == (4, (60_000, 100_000))
    asked = [one["question"]["en"] for one in found["questions"]]
    assert asked
    assert any("customers" in one or "there.json" in one for one in asked)


def test_people_who_are_said_to_stand_apart_add_up() -> None:
    apart = HERE.replace("customers: {", "customers: {apart_from: provided_this_year, ")
    assert apart != HERE
    exported("40_000", apart=True)
    found = judged(text=apart)
    assert (found["exit_code"], ordinary(found)) == (1, (100_000, 100_000))
    exported("39_999", apart=True)
    found = judged(text=apart)
    assert (found["exit_code"], ordinary(found)) == (0, (99_999, 99_999))


@pytest.mark.parametrize(
    ("ledger", "apart", "low", "high"),
    [
        # 60,000 customers stand apart from flows in no manifest; of those 10,000 are stated, and the ledger's may be the same people.
        (500, None, 70_000, 70_500),
        (500, False, 70_000, 70_500),
        (500, True, 70_500, 70_500),
        (30_000, None, 90_000, 100_000),
        (30_000, True, 100_000, 100_000),
    ],
)
def test_who_may_stand_in_two_figures_counts_once_at_least(ledger: int, *, apart: bool | None, low: int, high: int) -> None:
    text = HERE.replace("customers: {", "customers: {apart_from: provided_this_year, ").replace("ordinary: 0,", "ordinary: 10_000,")
    assert text.count("10_000") == 1
    exported(str(ledger), **({} if apart is None else {"apart": apart}))
    assert ordinary(judged(text=text)) == (low, high)


@pytest.mark.parametrize(("until", "everyone", "high"), [(f"{YEAR}-12-31", 0, 20), (f"{YEAR}-12-31", 7, 27), ("", 0, None), ("", 7, None)])
def test_a_ledger_says_of_a_zone_list_what_it_says_of_everybody_and_no_longer(
    lawbook: Lawbook, until: str, everyone: int, high: int | None
) -> None:
    # What has run out is a lower bound (docs/ledger.md), nobody included: somebody may have been sent since.
    listed = HERE.replace("sensitive: 0}", "sensitive: 0, by_list: {银行卡清算: {ordinary: 20, sensitive: 0}}}")
    manifests, problems = manifests_of([("here.yaml", listed)], lawbook, nothing)
    assert not problems
    told = f"ledger: 1\nas_of: {YEAR}-03-01\n{until and f'until: {until}'}\n"
    account = f"exporters: [{{id: example-tools, ordinary: {everyone}, sensitive: 0, everyone: {everyone}}}]\n"
    (manifest,) = added(manifests, read_ledger(read(told + account, "there.json")))
    found = manifest.provided_by_list["银行卡清算"]["ordinary"].on(TODAY)
    assert (found.low, found.high) == (20, high)
    assert found.settled == (not found.needs)


def test_a_ledger_of_another_day_is_a_bound() -> None:
    exported("10")
    later = f"{YEAR}-12-30"
    assert later > TODAY
    assert ordinary(judged(day=TODAY))[1] == 60_010
    found = judged(day=later)
    assert ordinary(found)[1] is None
    assert found["exit_code"] == 4
    assert any("ledger `there.json`" in one["question"]["en"] for one in found["questions"])
    exported("10", "--until", f"{YEAR}-12-31")
    assert ordinary(judged(day=later)) == (60_000, 60_010)
    assert ordinary(judged(day=f"{int(YEAR) + 1}-01-01"))[1] is None


def test_a_ledger_about_nobody_here_is_told() -> None:
    exported("40_000", id="exmaple-tools")
    found = judged()
    assert ordinary(found) == (60_000, 60_000)
    (warning,) = found["warnings"]
    assert warning["code"] == "ledger.unused"
    assert "exmaple-tools" in json.dumps(warning)
    assert run("check", "here.yaml", "--import", "there.json", "--strict").exit_code == 4


@pytest.mark.parametrize(
    "call",
    [
        ["ask", "here.yaml"], ["explain", "here.yaml"], ["remedy", "here.yaml"], ["zones", "here.yaml"], ["approvals", "here.yaml"],
        ["calendar", "here.yaml"], ["ledger", "here.yaml"], ["diff", "here.yaml", "again.yaml"],
    ],
)  # fmt: skip
def test_every_command_that_counts_tells_of_a_ledger_about_nobody_here(call: list[str]) -> None:
    exported("40_000", id="exmaple-tools")
    Path("tongguan.yaml").write_text("ledgers: [there.json]\n", encoding="utf-8")
    Path("here.yaml").write_text(HERE, encoding="utf-8")
    Path("again.yaml").write_text(HERE, encoding="utf-8")
    found = run(*call)
    assert found.stderr.count("exmaple-tools") == 1
    assert "exmaple-tools" not in found.stdout


def test_the_configuration_names_ledgers_and_the_report_has_their_hash() -> None:
    exported("50_000")
    Path("tongguan.yaml").write_text("ledgers: [there.json]\n", encoding="utf-8")
    Path("here.yaml").write_text(HERE, encoding="utf-8")
    found = json.loads(run("check", "here.yaml", "--format", "json").stdout)
    assert found["exit_code"] == 4
    assert "there.json" in [one["path"] for one in found["inputs"]]


BAD = {
    "nowhere": (None, "cannot be read"),
    "no ledger": ("version: 1\n", "without `ledger`"),
    "version": (f"ledger: 2\nas_of: {TODAY}\nexporters: [{{id: e, ordinary: 1, sensitive: 0}}]\n", "version 2"),
    "negative": (f"ledger: 1\nas_of: {TODAY}\nexporters: [{{id: e, ordinary: -1, sensitive: 0}}]\n", "negative"),
    "no figure": (f"ledger: 1\nas_of: {TODAY}\nexporters: [{{id: e, ordinary: 1}}]\n", "without `sensitive`"),
    "twice": (
        f"ledger: 1\nas_of: {TODAY}\nexporters: [{{id: e, ordinary: 1, sensitive: 0}}, {{id: e, ordinary: 1, sensitive: 0}}]\n",
        "stands twice",
    ),
    "days": (f"ledger: 1\nas_of: {TODAY}\nuntil: 2020-01-01\nexporters: [{{id: e, ordinary: 1, sensitive: 0}}]\n", "no later day"),
    "nobody": (f"ledger: 1\nas_of: {TODAY}\nexporters: []\n", "at least 1"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_ledger_that_cannot_be_used_stops_the_run(name: str) -> None:
    text, told = BAD[name]
    if text is not None:
        Path("there.json").write_text(text, encoding="utf-8")
    Path("here.yaml").write_text(HERE, encoding="utf-8")
    found = run("check", "here.yaml", "--import", "there.json")
    assert found.exit_code == 2
    assert told in found.stderr
    assert found.stdout == ""


def test_a_figure_left_out_of_a_ledger_is_not_zero() -> None:
    (one,) = read_ledger(read(f"ledger: 1\nas_of: {TODAY}\nexporters: [{{id: e, ordinary: 1, sensitive: 0}}]\n", "l"))
    assert one.figures["two_year_ordinary"].on(TODAY).high is None
    assert one.everyone.high is None
    with pytest.raises(InvalidInput):
        read_ledger(read("[]", "l"))


@given(st.lists(st.tuples(st.frozensets(st.integers(0, 12)), st.booleans()), min_size=1, max_size=5))
def test_the_joined_figure_contains_the_true_number(groups: list[tuple[frozenset[int], bool]]) -> None:
    # Whoever is said to stand apart shares nobody with anybody.
    sets = [{(index, one) if apart else one for one in people} for index, (people, apart) in enumerate(groups)]
    figures = [Provided(f"overlap:ledger-count:{index}#x", Count(len(one), len(one)), TODAY, None) for index, one in enumerate(sets)]
    parts = tuple(figure for figure, (_, apart) in zip(figures, groups, strict=True) if not apart)
    alone = tuple(figure for figure, (_, apart) in zip(figures, groups, strict=True) if apart)
    count = Joined("k", Count(0, 0), TODAY, None, parts, alone).on(TODAY)
    true = len(set().union(*sets))
    assert count.low <= true
    assert count.high is not None
    assert true <= count.high
    assert count.settled == (not count.needs)


def test_every_bucket_is_in_a_ledger() -> None:
    assert set(BUCKETS) <= set(exported("1")["exporters"][0])


def test_a_ledger_that_is_named_twice_counts_its_persons_once() -> None:
    Path("there.yaml").write_text(THERE, encoding="utf-8")
    Path("here.yaml").write_text(HERE, encoding="utf-8")
    assert run("ledger", "there.yaml", "--export", "there.json", "--until", f"{YEAR}-12-31").exit_code == 0
    Path("again.json").symlink_to("there.json")
    once = run("ledger", "here.yaml", "--format", "json", "--import", "there.json").stdout
    twice = run(
        "ledger", "here.yaml", "--format", "json", "--import", "there.json", "--import", "./there.json", "--import", "again.json"
    ).stdout
    assert "ordinary" in once
    assert twice == once
    assert run("ledger", "here.yaml", "--format", "json").stdout != once
