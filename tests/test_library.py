"""`from tongguan import check`: small, typed, whole or nothing, and cheap until it is used."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import MemberDescriptorType
from typing import Any

import pytest
from conftest import ROOT, TODAY
from stories import BREACH, CLEAR, INVALID, OPEN, TEXTS, WAIVED, flow, story

import tongguan
import tongguan.library
from tongguan import InvalidInput, Problem, Report, accounts, check, finding, render_report
from tongguan import report as classes
from tongguan.library import _of_the_day
from tongguan.verdict import Route

CLIENT = '''\
"""A data catalogue that asks for the verdicts on its manifests."""

from datetime import date

from tongguan import InvalidInput, Problem, Report, __version__, check, render_report


def verdicts(folder: str) -> dict[str, bool]:
    try:
        report: Report = check(folder, as_of=date(2026, 11, 24), allow=["duty"])
    except InvalidInput as error:
        first: Problem = error.problems[0]
        line: int = first.span.start.line if first.span is not None else 0
        raise SystemExit(f"{first.path}:{line}: {first.message}") from None
    questions: list[str] = [ask.key for finding in report.findings for ask in finding.asks]
    titles: list[str] = [finding.title.zh for finding in report.findings if finding.kind == "breach"]
    people: list[float | None] = [account.totals["sensitive"].high for account in report.accounts]
    strict: bool = any(item.verdict.ceiling > item.verdict.floor for flow in report.flows for item in flow.items)
    text: str = render_report(report, "json", language="zh")
    del questions, titles, people, strict, text
    return {flow.id: flow.kind == "clear" for flow in report.flows}


version: str = __version__
several: Report = check(text={"a.yaml": "version: 1", "b.yaml": b""}, rules=["rules"])
'''
WRONG = (
    "from tongguan import check\n\nnumber: int = check('x').exit_code.upper()\ncheck('x', allow=['breach'])\ncheck('x', day='2026-01-01')\n"
)


def python(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=cwd)


@pytest.mark.parametrize(("name", "status"), [("clear", 0), ("waived", 0), ("breach", 1), ("open", 4), ("review", 4), ("duty", 4)])
def test_a_text_is_judged(name: str, status: int) -> None:
    report = check(text=TEXTS[name], as_of=TODAY)
    assert isinstance(report, Report)
    assert report.exit_code == status
    assert [flow.kind for flow in report.flows] == [name]
    assert (report.receipt.as_of, report.receipt.tool) == (TODAY, tongguan.__version__)


def test_kinds_may_be_let_pass() -> None:
    assert check(text=OPEN, as_of=TODAY, allow=["open"]).exit_code == 0
    assert check(text=OPEN, as_of=TODAY, allow=["duty"]).exit_code == 4


def test_paths_and_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "manifest.yaml").write_text(BREACH, encoding="utf-8")
    (tmp_path / "b.flow.yaml").write_text(CLEAR.replace("example-tools", "example-other"), encoding="utf-8")
    (tmp_path / "notes.yaml").write_text("x: 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert [flow.manifest.path for flow in check(".", as_of=TODAY).flows] == ["a/manifest.yaml", "b.flow.yaml"]
    assert [flow.manifest.path for flow in check(Path("a"), "b.flow.yaml", as_of=TODAY).flows] == ["a/manifest.yaml", "b.flow.yaml"]
    # The same file named twice is judged once.
    assert len(check("a", "a/manifest.yaml", as_of=TODAY).flows) == 1


def test_surroundings_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "manifest.yaml").write_text(OPEN, encoding="utf-8")
    (tmp_path / "tongguan.yaml").write_text("allow: [open]\nas_of: 2023-01-01\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGGUAN_AS_OF", "2023-01-01")
    report = check("manifest.yaml", as_of=TODAY)
    assert (report.exit_code, report.receipt.as_of) == (4, TODAY)


def test_persons_are_counted_over_the_whole_call() -> None:
    # 60,000 and 60,000 of one exporter, nobody in common: 120,000, above 100,000 (Order 16 art. 8). Each alone is free (art. 5(1)(4)).
    one = CLEAR.replace("size: 640", "size: 60_000").replace("kind: customers}", "kind: customers, apart_from: [provided_this_year]}")
    other = one.replace("id: customers\n", "id: others\n")
    assert check(text=one, as_of=TODAY).exit_code == 0
    both = check(text={"a.yaml": one, "b.yaml": other}, as_of=TODAY)
    assert both.accounts[0].totals["ordinary"].low == 60_000
    assert both.accounts[0].totals["ordinary"].high == 120_000
    assert both.exit_code == 4


def test_texts_may_name_one_another() -> None:
    head, _, rest = CLEAR.partition("defaults:\n")
    texts = {"flows/m.yaml": f"version: 1\nexporter: ../exporter.yaml\ndefaults:\n{rest}", "exporter.yaml": head}
    assert check(text=texts, as_of=TODAY).exit_code == 0
    with pytest.raises(InvalidInput) as found:
        check(text={"m.yaml": texts["flows/m.yaml"]}, as_of=TODAY)
    assert "exporter.yaml" in found.value.problems[0].message


def test_the_day_is_the_law_s() -> None:
    # 9,000 sensitive persons since January: a contract. Before 2024-03-22 the threshold counted over two years, too.
    assert check(text=CLEAR, as_of=date(2026, 11, 24)).receipt.as_of == "2026-11-24"
    assert check(text=CLEAR).receipt.as_of >= "2026-01-01"
    for wrong in ("24.11.2026", "2026-02-30", ""):
        with pytest.raises(ValueError, match="2024-03-22"):
            check(text=CLEAR, as_of=wrong)


def test_a_wrong_kind_is_no_kind() -> None:
    with pytest.raises(ValueError, match="breach"):
        check(text=CLEAR, allow=["breach"])  # type: ignore[list-item]


def test_every_problem_of_every_file_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(INVALID, encoding="utf-8")
    Path("b.yaml").write_text("version: [\n", encoding="utf-8")
    Path("empty").mkdir()
    with pytest.raises(InvalidInput) as found:
        check("a.yaml", "b.yaml", "c.yaml", "empty", as_of=TODAY)
    problems = found.value.problems
    assert {problem.path for problem in problems} == {"a.yaml", "b.yaml", "c.yaml", "empty"}
    assert all(isinstance(problem, Problem) for problem in problems)
    messages = [problem.message for problem in problems if problem.path == "a.yaml"]
    assert len(messages) == 2
    misspelt = next(problem for problem in problems if "foreign_investted" in problem.message)
    assert misspelt.span is not None
    assert misspelt.hint == "did you mean `foreign_invested`?"


@pytest.mark.parametrize("text", ["", "version: 1\n", "version: 1\nexporter: {id: e}\nflows: []\n", "\xff"])
def test_nothing_judged_is_no_report(text: str) -> None:
    with pytest.raises(InvalidInput):
        check(text=text, as_of=TODAY)


def test_nothing_given_is_no_report(tmp_path: Path) -> None:
    for arguments in ((), (tmp_path,), (tmp_path / "nowhere.yaml",)):
        with pytest.raises(InvalidInput):
            check(*arguments, as_of=TODAY)
    with pytest.raises(InvalidInput, match="give paths, or `text`"):
        check(as_of=TODAY)
    with pytest.raises(InvalidInput, match=f"^{re.escape(str(tmp_path / 'nowhere'))}: no such folder of rules$"):
        check(text=CLEAR, as_of=TODAY, rules=[tmp_path / "nowhere"])
    with pytest.raises(InvalidInput) as caught:
        check(text="version: 1\nexporter: {id: e}\nflows: []\n", as_of=TODAY)
    assert [(one.path, one.span and one.span.start.line) for one in caught.value.problems] == [("manifest.yaml", 3)]


def test_an_error_that_nobody_caught_says_what_is_wrong() -> None:
    with pytest.raises(InvalidInput) as caught:
        check(text=CLEAR.replace("way: transfer", "way: transfr").replace("to: hq", "to: hqq"), as_of=TODAY)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(caught.value.problems) == 2
    assert all(re.match(r"manifest\.yaml:\d+:\d+: unknown ", line) for line in lines)
    assert "(did you mean `transfer`?)" in str(caught.value)
    many = InvalidInput([Problem("m.yaml", f"wrong {number}") for number in range(25)])
    assert str(many).splitlines()[-1] == "and 5 more"
    assert len(str(many).splitlines()) == 21
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems  # noqa: S301 - what was just written


@pytest.mark.parametrize(
    ("wrong", "error", "told"),
    [
        ({"as_of": "2026-13-01"}, ValueError, "as_of"),
        ({"as_of": 5}, TypeError, "as_of"),
        ({"allow": "open"}, TypeError, "allow: expected a list"),
        ({"allow": ["opn"]}, ValueError, "allow: 'opn'"),
        ({"rules": "rules"}, TypeError, "rules: expected a list"),
        ({"conflicts": "x"}, ValueError, "conflicts"),
        ({"text": 5}, TypeError, "text: expected"),
    ],
)
def test_a_wrong_argument_is_named(wrong: dict[str, Any], error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        check(**{"text": CLEAR, "as_of": TODAY, **wrong})


def test_a_report_is_written_in_a_language_that_is_known() -> None:
    report = check(text=CLEAR, as_of=TODAY)
    with pytest.raises(ValueError, match="language: 'de' is none of zh, en, both"):
        render_report(report, language="de")  # type: ignore[arg-type]


def test_a_pack_of_one_s_own() -> None:
    pack = next(iter(sorted((ROOT / "examples").glob("**/lawbook.yaml"))), None)
    if pack is None:
        pytest.skip("no example pack")
    assert check(text=CLEAR, as_of=TODAY, rules=[pack.parent]).receipt.digest != check(text=CLEAR, as_of=TODAY).receipt.digest


def test_the_same_call_gives_the_same_bytes() -> None:
    texts = {"b.yaml": WAIVED.replace("example-tools", "example-b"), "a.yaml": BREACH}
    first = render_report(check(text=texts, as_of=TODAY))
    assert render_report(check(text=dict(reversed(texts.items())), as_of=TODAY)) == first
    assert json.loads(first)["summary"]
    assert "违规" in render_report(check(text=BREACH, as_of=TODAY), "text", language="zh")
    with pytest.raises(ValueError, match="xml"):
        render_report(check(text=CLEAR, as_of=TODAY), "xml")


def test_a_program_that_calls_for_ever_needs_no_memory_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        story(size=str(size), flows=flow(purpose=purpose)) for size in (640, 150_000) for purpose in ("after_sales", "marketing", "hr")
    ]
    alone = [render_report(check(text=text, as_of=TODAY)) for text in texts]
    first = check(text=BREACH, as_of=TODAY)
    monkeypatch.setattr(tongguan.library, "CELLS", 2)
    most = 0
    for _ in range(2):
        assert [render_report(check(text=text, as_of=TODAY)) for text in texts] == alone
        most = max(most, len(_of_the_day(TODAY, False).cells))
    assert most <= 3
    # A report of before still tells what it told.
    assert render_report(first) == render_report(check(text=BREACH, as_of=TODAY))


@pytest.mark.parametrize("kept", [0, 1_000])
def test_several_threads_get_the_same_answers(kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import ThreadPoolExecutor

    monkeypatch.setattr(tongguan.library, "CELLS", kept)
    texts = [BREACH, CLEAR, OPEN, WAIVED] * 2
    alone = [render_report(check(text=text, as_of=TODAY)) for text in texts]
    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            # One law for all, of which nothing is worked out yet.
            _of_the_day.cache_clear()
            _of_the_day(TODAY, False)
            assert list(pool.map(lambda text: render_report(check(text=text, as_of=TODAY)), texts)) == alone
    finally:
        sys.setswitchinterval(often)


def test_routes_are_ordered() -> None:
    item = check(text=BREACH, as_of=TODAY).flows[0].items[0]
    assert item.verdict.floor == item.verdict.ceiling == Route.contract_or_certification
    assert item.verdict.ceiling > Route.none


# --------------------------------------------------------------------------- types, names, cost


def test_a_client_is_clean_under_strict_types(tmp_path: Path) -> None:
    (tmp_path / "client.py").write_text(CLIENT, encoding="utf-8")
    (tmp_path / "wrong.py").write_text(WRONG, encoding="utf-8")
    command = ["-m", "mypy", "--strict", "--python-executable", sys.executable, "--cache-dir", str(ROOT / ".mypy_cache" / "client")]
    found = python(*command, "client.py", "wrong.py", cwd=tmp_path)
    assert "client.py" not in found.stdout, found.stdout
    wrong = re.findall(r"^wrong\.py:(\d+): error", found.stdout, re.MULTILINE)
    assert set(map(int, wrong)) == {3, 4, 5}, found.stdout


def test_importing_loads_nothing(tmp_path: Path) -> None:
    code = "import sys; before = set(sys.modules); import tongguan; print(sorted(set(sys.modules) - before))"
    assert python("-I", "-c", code, cwd=tmp_path).stdout.strip() == "['tongguan']"
    code = "import sys, tongguan; tongguan.__version__; print([name for name in sys.modules if name.startswith('tongguan')])"
    assert python("-I", "-c", code, cwd=tmp_path).stdout.strip() == "['tongguan', 'tongguan.version']"


def test_the_function_is_not_hidden_by_a_module(tmp_path: Path) -> None:
    code = "import tongguan.cli, tongguan.commands.check, tongguan.pipeline; from tongguan import check; print(check.__module__)"
    assert python("-I", "-c", code, cwd=tmp_path).stdout.strip() == "tongguan.library"


def test_the_command_line_is_not_loaded(tmp_path: Path) -> None:
    code = "import sys; from tongguan import check\ntry: check(text='x')\nexcept Exception: pass\nprint([n for n in ('click', 'tongguan.cli', 'tongguan.call') if n in sys.modules])"
    assert python("-I", "-c", code, cwd=tmp_path).stdout.strip() == "[]"


def test_names() -> None:
    assert set(tongguan.__all__) <= set(dir(tongguan))
    for name in tongguan.__all__:
        assert getattr(tongguan, name) is not None
    with pytest.raises(AttributeError, match="chekc"):
        _ = tongguan.chekc  # type: ignore[attr-defined]
    assert (ROOT / "src" / "tongguan" / "py.typed").exists()


def test_the_page_names_every_attribute_of_the_report() -> None:
    text = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    quoted = set(re.findall(r"`([a-z_]+)`", text))
    for name in (
        "Report",
        "FlowReport",
        "ItemReport",
        "Finding",
        "Basis",
        "Ask",
        "Place",
        "Related",
        "Account",
        "Row",
        "Headroom",
        "Receipt",
    ):
        assert f"`{name}`" in text
        kind = next(getattr(module, name) for module in (classes, finding, accounts) if hasattr(module, name))
        fields = {
            key for key, value in vars(kind).items() if isinstance(value, (property, MemberDescriptorType)) and not key.startswith("_")
        }
        assert fields - quoted == set(), f"docs/library.md does not tell of {name}'s {fields - quoted}"


def test_the_example_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "manifest.yaml").write_text(BREACH, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "library.md").read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    exec(compile(code[1], "docs/library.md", "exec"), {})  # noqa: S102 - the page's own example
    told = capsys.readouterr().out
    assert told.startswith("customers breach\n")
    assert "order16/contract-or-certification" in told
