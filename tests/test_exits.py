"""How a run ends: the same in every format, in every situation, and as the pages say."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path

import pytest
from conftest import ROOT
from repo import named, run, write
from stories import BREACH, CLEAR, DUTY, INVALID, OPEN, REVIEW, WAIVED, story, waiver

from tongguan.exits import HIDDEN, MEANING, PRECEDENCE, Exit, worst
from tongguan.options import FORMATS

TEXTS = {"clear": CLEAR, "waived": WAIVED, "breach": BREACH, "open": OPEN, "review": REVIEW, "duty": DUTY, "invalid": INVALID}
SITUATIONS: dict[str, tuple[list[str], list[str], int]] = {
    # name → (manifests, arguments, status)
    "clear": (["clear"], [], 0),
    "waived": (["waived"], [], 0),
    "breach": (["breach"], [], 1),
    "open": (["open"], [], 4),
    "review": (["review"], [], 4),
    "duty": (["duty"], [], 4),
    "invalid": (["invalid"], [], 3),
    "clear and waived": (["clear", "waived"], [], 0),
    "breach before open": (["open", "breach", "clear"], [], 1),
    "invalid before breach": (["breach", "invalid", "open"], [], 3),
    "missing beside clear": (["clear"], ["nowhere.yaml"], 3),
    "nothing": ([], [], 3),
    "nothing, allowed": ([], ["--allow-empty"], 0),
    "let pass": (["open", "review", "duty"], ["--allow", "open,review,duty"], 0),
    "let pass in part": (["open", "review"], ["--allow", "review"], 4),
    "a breach is never let pass": (["breach"], ["--allow", "open,review,duty"], 1),
    "zero for breach": (["breach"], ["--exit-zero"], 0),
    "zero for open": (["open"], ["--exit-zero"], 0),
    "no zero for invalid": (["invalid", "breach"], ["--exit-zero"], 3),
    "no zero for nothing": ([], ["--exit-zero"], 3),
    "no zero for a wrong call": (["breach"], ["--exit-zero", "--allow", "breach"], 2),
    "wrong call before invalid": (["invalid"], ["--as-of", "soon"], 2),
    "unknown flag": (["breach"], ["--no-such-flag"], 2),
    "missing pack": (["breach"], ["--rules", "nowhere"], 2),
    "missing configuration": (["breach"], ["--config", "nowhere.yaml"], 2),
    "no waivers": (["waived"], ["--no-waivers"], 1),
    "strict": (["clear"], ["--no-waivers", "--strict"], 4),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", SITUATIONS)
def test_the_situation_gives_the_status_and_the_format_nothing(name: str, format_: str) -> None:
    texts, arguments, status = SITUATIONS[name]
    for text in texts:
        write(**{text: named(TEXTS[text], f"example-{text}")})
    day = None if "--as-of" in arguments else "2026-11-24"
    found = run("check", ".", *arguments, "--format", format_, day=day)
    assert found.exit_code == status, found.output
    assert "Traceback" not in found.output
    if status not in (2, 3) and format_ != "gitlab":
        assert found.stdout


@pytest.mark.parametrize("format_", FORMATS)
def test_a_fault_of_our_own_is_never_a_breach(format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from tongguan import pipeline
    from tongguan.cli import main

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no such case")

    write(m=BREACH)
    monkeypatch.setattr(pipeline, "check", broken)
    monkeypatch.setattr(sys, "argv", ["tongguan", "check", "m.yaml", "--exit-zero", "--format", format_])
    with pytest.raises(SystemExit) as found:
        main()
    assert found.value.code == 70


def test_the_order_of_precedence_is_whole_and_decides() -> None:
    assert sorted(PRECEDENCE) == sorted(Exit) == sorted(MEANING)
    assert [int(one) for one in PRECEDENCE] == [70, 2, 3, 1, 4, 0]
    for first, second in combinations(PRECEDENCE, 2):
        assert worst(first, second) == worst(second, first) == first
    assert set(HIDDEN) == {1, 4}


def test_every_page_with_the_statuses_has_the_same_ones() -> None:
    rows = [f"| {status.value} | {meaning} |" for status, meaning in MEANING.items()]
    for page in ("README.md", "docs/verdicts.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for row in rows:
            assert row in text, f"{page}: {row}"
    chinese = (ROOT / "README.zh.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (\d+) \| ", chinese, re.MULTILINE) == [str(status.value) for status in MEANING]
    told = run("help", "exit-codes", day=None).stdout
    for status, meaning in MEANING.items():
        assert f"{status.value:>3}  {meaning}\n" in told
        assert meaning in run("--help", day=None).stdout


@pytest.mark.parametrize("format_", ["text", "concise", "markdown", "html", "json", "jsonl"])
def test_what_hides_a_status_stands_in_the_report(format_: str) -> None:
    write(m=BREACH)
    told = run("check", "m.yaml", "--exit-zero", "--format", format_).stdout
    if format_.startswith("json"):
        assert json.loads(told if format_ == "json" else told.splitlines()[0])["exit_zero"] is True
    else:
        assert "the status would be 1" in told
    write(m=OPEN)
    told = run("check", "m.yaml", "--allow", "open", "--format", format_).stdout
    if format_.startswith("json"):
        assert json.loads(told if format_ == "json" else told.splitlines()[0])["allowed"] == ["open"]
    else:
        assert "let pass by choice: open" in told


CALLS = {
    "explain": ["explain", "m.yaml"],
    "ledger": ["ledger", "m.yaml"],
    "baseline": ["baseline", "create", "m.yaml"],
    "waivers list": ["waivers", "list", "m.yaml"],
    "waivers check": ["waivers", "check", "m.yaml"],
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize(("kind", "until"), [("malformed", "soon"), ("too long", "2027-06-01"), ("a day that is none", "2026-02-30")])
def test_a_waiver_out_of_order_is_an_invalid_input_on_every_path(name: str, kind: str, until: str) -> None:
    write(m=story(size="150_000", waivers=waiver(until)))
    found = run(*CALLS[name])
    assert found.exit_code == 3, (kind, found.output)
    assert "m.yaml:58" in found.stderr


def test_help_leads_to_every_command_and_names_the_nearest() -> None:
    assert run("help", "rules", "show", day=None).stdout.startswith("Usage: tongguan rules show ")
    assert run("help", "waivers", day=None).stdout.startswith("Usage: tongguan waivers ")
    assert run("help", day=None).stdout == run("--help", day=None).stdout
    for words, told in (
        (["rules", "shwo"], "did you mean `show`?"),
        (["exit-code"], "did you mean `exit-codes`?"),
        (["check", "x"], "nothing to tell of `check x`"),
    ):
        found = run("help", *words, day=None)
        assert found.exit_code == 2
        assert told in found.stderr
