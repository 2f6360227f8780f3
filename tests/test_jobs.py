"""Part by part, on one process or several: bytes and exit status are those of a whole run, whatever the batch holds; a process that dies is told."""

from __future__ import annotations

import os
import signal
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import manifests
import pytest
from company import forget
from conftest import ROOT
from repo import commit, named, run, write
from stories import BREACH, CLEAR, DUTY, INVALID, OPEN, REVIEW, TEXTS, WAIVED, exporter, flow, story, waiver

import tongguan.render.concise
import tongguan.render.text
from tongguan import jobs, pipeline, project
from tongguan.call import laws
from tongguan.jobs import Fault, HandedBack, apart, jointly, shares, usable
from tongguan.judge.law import Law

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has one process a call")
# 60,000 persons each of one exporter: neither file needs a contract by itself, together they may (Order 16 art. 8).
TOGETHER = {f"{name}__m": named(story(flow(name), size="60_000"), "both") for name in ("east", "west")}
# The exporter in a file of its own.
SHARED = {
    "group__exporter": "version: 1\n" + exporter("grouped"),
    **{f"group__{name}": story(flow(name), size="70_000", head="exporter: exporter.yaml\n") for name in ("north", "south")},
}
MIXED = {
    **{f"{kind}__m": named(text, kind) for kind, text in {"clear": CLEAR, "breach": BREACH, "open": OPEN, "review": REVIEW, "duty": DUTY}.items()},
    "waived__m": named(WAIVED, "waived"),
    "unused__m": named(story(waivers=waiver()), "unused"),
    **TOGETHER,
    **SHARED,
}  # fmt: skip


class Spy:
    """Stands before `jointly` and keeps what came of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.came: list[Any] = []
        self.monkeypatch = monkeypatch
        monkeypatch.setattr(jobs, "jointly", self)

    def parts_of(self, size: int) -> None:
        """Have a run held in memory by so many bytes at a time, and hardly more read before."""
        self.monkeypatch.setattr(jobs, "PART", size)
        self.monkeypatch.setattr(project, "HELD", size + 1)

    def __call__(self, *arguments: Any) -> Any:
        self.came.append(jointly(*arguments))
        return self.came[-1]


@pytest.fixture
def spy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spy:
    monkeypatch.chdir(tmp_path)
    forget()
    return Spy(monkeypatch)


def same(spy: Spy, *arguments: str, day: str | None = None, **variables: str) -> tuple[bool, int, str]:
    """Run whole, then part by part with one, two and three processes: whether the parts were put together, the exit status and the output."""
    more = {"day": day} if day else {}
    whole = run("check", *arguments, "--jobs", "1", **more, **variables)
    assert not spy.came, "a small batch is judged whole"
    spy.parts_of(2_000)
    for number in (1, 2, 3):
        forget()
        parted = run("check", *arguments, "--jobs", str(number), **more, **variables)
        assert parted.stdout_bytes == whole.stdout_bytes
        assert parted.stderr_bytes == whole.stderr_bytes
        assert parted.exit_code == whole.exit_code
    spy.parts_of(jobs.BYTES)
    parts, spy.came = spy.came, []
    assert len(parts) in (0, 3)
    return bool(parts) and None not in parts, whole.exit_code, whole.stdout


# ------------------------------------------------------------------ the same bytes


@pytest.mark.parametrize(
    "more",
    [
        (), ("--quiet",), ("--lang", "zh"), ("--lang", "both", "--color", "always"), ("--allow", "open,review,duty"), ("--no-waivers",),
        ("--exit-zero",), ("--strict",), ("--conflicts", "strict"), ("--format", "concise"), ("--isolated",),
        ("--rules", str(ROOT / "examples" / "company-pack" / "rules")),
        ("--format", "text"), ("--format", "text", "--quiet", "--lang", "zh"), ("--format", "text", "--verbose", "--color", "always", "--lang", "both"),
        ("--format", "text", "--allow", "duty,open", "--exit-zero"), ("--format", "text", "--allow", "open,review,duty", "--strict"),
    ],
    ids=lambda more: more[0] if more else "plain",
)  # fmt: skip
def test_a_mixed_batch(spy: Spy, more: tuple[str, ...]) -> None:
    write(**MIXED)
    joined, _, output = same(spy, ".", *more)
    assert joined
    assert "breach/m.yaml" in output


@pytest.mark.parametrize("only", ["breach", "open", "review", "duty", "waived", "clear"])
def test_a_page_of_one_kind_ends_as_that_of_one_process(spy: Spy, only: str) -> None:
    write(
        **{
            f"{name}__m": named(
                MIXED[f"{only}__m"].replace(f"id: {only}\n", "id: example-tools\n").replace(f"Example {only}", "Example Tools (Nanjing)"),
                name,
            )
            for name in ("a", "b", "c")
        }
    )
    assert same(spy, ".", "--format", "text")[0]
    assert same(spy, ".", "--format", "text", "--quiet")[0]


@pytest.mark.parametrize("full", [1, 3, 5])
def test_the_gravest_flows_of_all_parts_are_told_in_full(spy: Spy, full: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tongguan.render.text, "FULL", full)
    write(**MIXED)
    assert same(spy, ".", "--format", "text")[0]
    assert same(spy, ".", "--format", "text", "--quiet")[0]
    assert same(spy, ".", "--format", "text", "--verbose")[0]


def test_notes_name_their_flows_in_the_order_of_the_report(spy: Spy) -> None:
    # A recipient in the United States, in each of many flows of every kind: the law of that place is named and not assessed.
    write(
        **{
            f"{kind}{number}__m": named(text, f"{kind}{number}").replace("country: CH", "country: US")
            for number in (1, 2)
            for kind, text in TEXTS.items()
        }
    )
    joined, _, output = same(spy, ".", "--format", "text")
    assert joined
    assert "+8" in output


def test_a_made_batch(spy: Spy) -> None:
    manifests.many("batch", 24, 3)
    for format_ in ("concise", "text"):
        joined, _, output = same(spy, "batch", "--format", format_, day=manifests.DAY)
        assert joined
        assert "72 flows" in output


def test_a_mixed_batch_ends_with_the_worst_of_all_parts(spy: Spy) -> None:
    write(**MIXED)
    assert same(spy, ".")[:2] == (True, 1)
    for name in ("breach", "east", "west"):
        Path(name, "m.yaml").unlink()
    for name in ("north", "south", "exporter"):
        Path("group", f"{name}.yaml").unlink()
    assert same(spy, ".")[:2] == (True, 4)
    for name in ("open", "review", "duty"):
        Path(name, "m.yaml").unlink()
    assert same(spy, ".")[:2] == (True, 0)
    assert same(spy, ".", "--strict")[:2] == (True, 4)  # the unused waiver


def test_persons_of_one_exporter_are_counted_over_all_files(spy: Spy) -> None:
    write(**TOGETHER, other__m=named(CLEAR, "other"))
    joined, status, output = same(spy, ".")
    assert joined
    assert status == 4
    assert output.count(": open[") == 2
    Path("west", "m.yaml").unlink()
    assert same(spy, ".")[1] == 0


def test_a_day_that_the_lawbook_does_not_reach(spy: Spy) -> None:
    write(**TOGETHER, **SHARED)
    joined, _, output = same(spy, ".", day="2030-01-01")
    assert joined
    assert output.count("law-unread") == 1


def test_the_changed_ones_only(spy: Spy) -> None:
    write(**MIXED)
    commit()
    write(east__m=TOGETHER["east__m"].replace("after_sales", "contract"))
    joined, _, output = same(spy, "east", "group", "--scope", "changed")
    assert joined
    assert "breach/m.yaml" not in output
    assert "8 more not reported, counted" in output


def test_settings_of_folders_below(spy: Spy) -> None:
    write(**MIXED, tongguan="waiver_days: 90\n", waived__tongguan="waiver_days: 5\n")
    joined, status, _ = same(spy, ".")
    assert not joined  # a waiver that lasts too long is told with all that is wrong
    assert status == 3


# ------------------------------------------------------------------ what takes one process


@pytest.mark.parametrize("format_", ["json", "jsonl", "sarif", "junit", "gitlab", "markdown", "html"])
def test_other_formats(spy: Spy, format_: str) -> None:
    write(**MIXED)
    joined, status, _ = same(spy, ".", "--format", format_)
    assert status == 1
    assert not joined


def test_broken_files_are_told_in_the_order_of_all(spy: Spy) -> None:
    write(**MIXED, aa__m=named(INVALID, "aa"), zz__m=named(INVALID, "zz"), mm__m="version: [1\n")
    joined, status, _ = same(spy, ".")
    assert not joined
    assert status == 3


def test_an_exporter_in_two_spellings_is_found_out(spy: Spy) -> None:
    # The text does not tell at a glance that this is the same exporter: its key stands between quotes.
    write(
        east__m=TOGETHER["east__m"], west__m=TOGETHER["west__m"].replace("  id: both\n", '  "id": both\n'), other__m=named(CLEAR, "other")
    )
    joined, status, output = same(spy, ".")
    assert not joined
    assert status == 4
    assert output.count(": open[") == 2


def test_a_flow_in_two_files_is_found_out(spy: Spy) -> None:
    write(a__m=named(CLEAR, "same"), b__m=named(CLEAR, "same").replace("  id: same\n", '  "id": same\n'), c__m=named(CLEAR, "other"))
    joined, status, _ = same(spy, ".")
    assert not joined
    assert status == 3


def test_a_file_of_waivers_and_a_baseline(spy: Spy) -> None:
    write(**MIXED)
    assert run("baseline", "create", "-o", "known.json", ".").exit_code == 0
    assert not same(spy, ".", "--baseline", "known.json")[0]
    entry = waiver(more=", exporter: breach")
    write(waivers=f"version: 1\n{entry}")
    Path(".git").mkdir()
    assert not same(spy, ".")[0]
    assert same(spy, ".", "--no-waivers")[0]


def test_two_texts_under_one_name(spy: Spy) -> None:
    write(a__m=named(CLEAR, "a"))
    found = [
        run("check", "-", "a", "--stdin-filename", "a/m.yaml", "--jobs", number, stdin=named(BREACH, "b")).stdout for number in ("1", "2")
    ]
    assert found[0] == found[1]
    assert not spy.came


# ------------------------------------------------------------------ how many


def test_how_many_processes_pay_for_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    text = b"x" * 10_000
    assert usable([("a", text)] * 19, None) == 1
    assert usable([("a", text)] * 20, None) == 2
    assert usable([("a", b"x" * 4_999)] * 20, None) == 1
    assert usable([("a", b"x" * 5_000)] * 20, None) == 2
    assert usable([("a", text)] * 1_000, None) == 8
    assert usable([("a", text)] * 2, 5) == 5
    monkeypatch.delattr(os, "fork")
    assert usable([("a", text)] * 1_000, None) == 1
    assert usable([("a", text)] * 1_000, 5) == 1


def test_the_number_is_a_flag_a_variable_and_a_setting(spy: Spy) -> None:
    write(**TOGETHER, other__m=named(CLEAR, "other"))
    run("check", ".")
    assert not spy.came
    run("check", ".", TONGGUAN_JOBS="2")
    assert len(spy.came) == 1
    write(tongguan="jobs: 2\n")
    run("check", ".")
    assert len(spy.came) == 2
    run("check", ".", "--jobs", "1")
    assert len(spy.came) == 2
    assert "jobs: 2" in run("check", ".", "--show-settings").stdout
    assert run("check", ".", "--jobs", "0").exit_code == 2
    assert "whole number of processes" in run("check", ".", TONGGUAN_JOBS="many").stderr


def test_files_are_dealt_by_size_and_exporters_stay_together(monkeypatch: pytest.MonkeyPatch) -> None:
    def text(name: str, size: int) -> bytes:
        return f"exporter:\n  name: N\n  id: {name}\n".encode().ljust(size)

    sources = [
        ("a", text("x", 100)),
        ("b", text("y", 500)),
        ("c", text("z", 300)),
        ("d", text("x", 100)),
        ("e", b"exporter: {name: N, id: 'z'}"),
    ]

    def names(dealt: list[list[list[jobs.Source]]]) -> list[list[list[str]]]:
        return [[[path for path, _ in part] for part in share] for share in dealt]

    assert names(shares(sources, 2)) == [[["b"]], [["a", "c", "d", "e"]]]
    assert names(shares(sources, 9)) == [[["b"]], [["c", "e"]], [["a", "d"]]]
    assert names(shares(sources[:1], 2)) == [[["a"]]]
    assert names(shares(sources, 1)) == [[["a", "b", "c", "d", "e"]]]
    monkeypatch.setattr(jobs, "PART", 800)
    assert names(shares(sources, 1)) == [[["a", "b", "d"], ["c", "e"]]]
    monkeypatch.setattr(jobs, "PART", 1)
    assert names(shares(sources, 1)) == [[["a", "d"], ["b"], ["c", "e"]]]


def test_a_part_lets_go_of_what_it_read(spy: Spy) -> None:
    import gc
    import sys

    manifests.many("batch", 16, 4)
    alive: list[int] = []

    def told(frame: Any, event: str, argument: Any) -> None:
        del argument
        if event == "call" and frame.f_code is jobs._part.__code__:
            alive.append(sum(type(one).__name__ in ("Manifest", "Subject", "Document", "Work", "Case") for one in gc.get_objects()))

    gc.collect()
    spy.parts_of(1)
    gc.disable()
    try:
        sys.setprofile(told)
        run("check", "batch", "--jobs", "1", day=manifests.DAY)
    finally:
        sys.setprofile(None)
        gc.enable()
    assert len(alive) > 5
    assert max(alive) - alive[0] < 2, alive  # nothing but the exporter's file of the part before


def test_a_law_that_forgot_concludes_the_same_again(spy: Spy) -> None:
    write(**MIXED)
    spy.parts_of(1)
    first = run("check", ".", "--jobs", "1", "--format", "text")
    assert spy.came[0] is not None
    (law,) = laws.values()
    assert not law.cells
    assert first.stdout_bytes == run("check", ".", "--jobs", "1", "--format", "text").stdout_bytes
    spy.parts_of(jobs.BYTES)
    assert first.stdout_bytes == run("check", ".", "--jobs", "1", "--format", "text").stdout_bytes
    assert law.cells


@pytest.mark.parametrize("form", ["concise", "text"])
def test_what_was_not_met_for_a_while_is_let_go_of(form: str, spy: Spy) -> None:
    manifests.many("batch", 30, 4)
    whole = run("check", "batch", "--jobs", "1", "--format", form, day=manifests.DAY)
    (law,) = laws.values()
    every = len(law.cells)
    kept: list[int] = []

    def turning(self: Law) -> None:
        turn(self)
        kept.append(len(self.cells) + len(self.cells._before or ()))

    turn = Law.turn
    spy.parts_of(2_000)
    spy.monkeypatch.setattr("tongguan.judge.law.CELLS", 5)
    spy.monkeypatch.setattr(tongguan.render.concise, "PLANS", 2)
    spy.monkeypatch.setattr(Law, "turn", turning)
    forget()
    parted = run("check", "batch", "--jobs", "1", "--format", form, day=manifests.DAY)
    assert parted.stdout_bytes == whole.stdout_bytes
    assert len(kept) > 10
    assert max(kept) < every / 2


def test_a_run_that_is_handed_back_reads_its_texts_again(spy: Spy) -> None:
    write(a__m=named(CLEAR, "a"), b__m=named(CLEAR, "b"), c__m=named(INVALID, "c"))
    spy.parts_of(1)
    parted = run("check", ".", "--jobs", "1")
    assert spy.came == [None]
    spy.parts_of(jobs.BYTES)
    assert parted.stdout_bytes == run("check", ".", "--jobs", "1").stdout_bytes
    assert spy.came == [None]


def test_texts_are_read_when_their_turn_comes(spy: Spy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of many manifests are never in memory together."""
    manifests.many("batch", 30, 2)
    spy.parts_of(5_000)
    whole = [raw for _, raw in project.Project(["batch"], {}, {}, {}).find(whole=True)[0]]
    found = [raw for _, raw in project.Project(["batch"], {}, {}, {}).find()[0]]
    assert None not in whole
    assert 0 < found.index(None) < 4
    assert found.count(None) == len(found) - found.index(None)
    held: list[int] = []
    part = jobs._part
    monkeypatch.setattr(jobs, "_part", lambda texts, *more: (held.append(sum(raw is not None for _, raw in texts)), part(texts, *more))[1])
    assert run("check", "batch", "--jobs", "1", day=manifests.DAY).exit_code == 1
    assert sum(held) == found.index(None)
    assert len(held) > 10


@pytest.mark.parametrize("after", [0, 3], ids=["before the parts are made", "in its part"])
def test_a_file_that_is_gone_when_its_turn_comes_is_told(spy: Spy, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    write(**{f"{name}__m": named(CLEAR, name) for name in "abcd"})
    spy.parts_of(1)
    text, asked = jobs.bytes_of, 0

    def gone(path: str) -> bytes:
        nonlocal asked
        asked += 1
        if asked > after:
            Path("d/m.yaml").unlink(missing_ok=True)
        return text(path)

    monkeypatch.setattr(jobs, "bytes_of", gone)
    ended = run("check", "a/m.yaml", "b/m.yaml", "c/m.yaml", "d/m.yaml", "--jobs", "1")
    assert asked > after
    assert spy.came == ([None] if after else [])
    assert ended.exit_code == 3
    assert "d/m.yaml" in ended.stderr
    assert "no such file" in ended.stderr.lower()


# ------------------------------------------------------------------ what goes wrong


def test_answers_come_in_the_order_of_the_shares() -> None:
    big = "x" * 3_000_000
    answers = apart([[("a", b"1")], [("b", b"2")], []], lambda share: (share, big), nullcontext())
    assert answers == [([("a", b"1")], big), ([("b", b"2")], big), ([], big)]


def test_a_share_that_is_handed_back_ends_the_others() -> None:
    def work(share: list[tuple[str, bytes]]) -> None:
        if share:
            raise HandedBack
        signal.pause()

    assert apart([[], [("a", b"")], []], work, nullcontext()) is None
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # none is left behind


def test_a_process_that_dies_is_told() -> None:
    def work(share: list[tuple[str, bytes]]) -> None:
        if share:
            os.kill(os.getpid(), signal.SIGKILL)
        signal.pause()

    with pytest.raises(Fault, match="was ended by signal 9"):
        apart([[], [("a", b"")]], work, nullcontext())


def test_a_fault_in_a_process_ends_with_70_and_nothing_is_printed(
    spy: Spy, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from tongguan.cli import main

    def fail(*_: object, **__: object) -> None:
        raise ValueError("the reason")

    monkeypatch.setattr(pipeline, "check", fail)
    write(**TOGETHER, other__m=named(CLEAR, "other"))
    monkeypatch.setattr("sys.argv", ["tongguan", "check", ".", "--jobs", "2"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 70
    output, told = capfd.readouterr()
    assert not output
    assert "internal fault: Fault: ValueError: the reason" in told
    assert "Traceback" not in told
    assert not spy.came


def test_where_no_process_can_be_made_the_share_comes_back_and_nothing_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    fork, opened, made = os.fork, [], os.pipe
    left = [1]

    def pipe() -> tuple[int, int]:
        opened.append(made())
        return opened[-1]

    def limited() -> int:
        if not left:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        left.pop()
        return fork()

    monkeypatch.setattr(os, "pipe", pipe)
    monkeypatch.setattr(os, "fork", limited)
    assert apart([[1], [2]], lambda share: share, nullcontext()) is None
    assert len(opened) == 2
    for end in [end for ends in opened for end in ends]:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(end)
