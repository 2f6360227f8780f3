"""Configuration: where it is found, what it may say, where each value comes from, and which files are judged."""

from __future__ import annotations

import ntpath
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from jsonschema import Draft202012Validator
from repo import ENVIRONMENT, commit, git, named, put, report, run, write
from stories import BREACH, CLEAR, OPEN

from tongguan.config import DEFAULTS, schema
from tongguan.options import SETTINGS
from tongguan.patterns import Patterns, below
from tongguan.variables import FLAGS

CLEAR_AND_BREACH = {"clear": CLEAR, "breach": named(BREACH, "other")}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def settings(*arguments: str, **variables: str) -> dict[str, tuple[str, str]]:
    """What --show-settings says: key → (value, origin)."""
    found = run("check", *arguments, "--show-settings", day=None, **variables)
    assert found.exit_code == 0, found.output
    rows = [line for line in found.stdout.splitlines() if not line.startswith("#") or line.startswith("# --")]
    pairs = [line.rpartition("  # ") for line in rows]
    return {left.lstrip("# ").partition(": ")[0]: (left.partition(": ")[2].strip(), origin) for left, _, origin in pairs}


def files(*arguments: str, **variables: str) -> list[str]:
    found = run("check", *arguments, "--show-files", day=None, **variables)
    assert found.exit_code == 0, found.output
    return found.stdout.splitlines()


# ------------------------------------------------------------------ where it is found


def test_the_nearest_configuration_upwards_holds() -> None:
    Path(".git").mkdir()
    write(tongguan="waiver_days: 8\n", a__tongguan="waiver_days: 9\n", a__b__m=CLEAR, c__m=named(CLEAR, "c"))
    assert settings("a/b/m.yaml")["waiver_days"] == ("9", "a/tongguan.yaml:1")
    assert settings("c/m.yaml")["waiver_days"] == ("8", "tongguan.yaml:1")
    assert settings("a/b")["waiver_days"][1] == "a/tongguan.yaml:1"
    assert settings()["waiver_days"][1] == "tongguan.yaml:1"


def test_nothing_beyond_the_repository_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tongguan="lang: zh\n", repo__m=CLEAR)
    Path("repo/.git").mkdir()
    monkeypatch.chdir(tmp_path / "repo")
    # The language of the test comes from the environment.
    assert settings("m.yaml")["lang"] == ('"en"', "TONGGUAN_LANG")
    assert settings("m.yaml", TONGGUAN_LANG="")["lang"] == ("null", "default")


def test_pyproject_is_read_too() -> None:
    put("pyproject.toml", '[project]\nname = "x"\n\n[tool.tongguan]\nlang = "zh"\nallow = ["duty"]\nas_of = 2026-11-24\n')
    write(m=CLEAR)
    found = settings("m.yaml", TONGGUAN_LANG="")
    assert found["lang"] == ('"zh"', "pyproject.toml:5")
    assert found["allow"] == ('["duty"]', "pyproject.toml:6")
    assert found["as_of"] == ('"2026-11-24"', "pyproject.toml:7")


def test_a_pyproject_without_a_table_is_no_configuration() -> None:
    Path(".git").mkdir()
    put("a/pyproject.toml", "[tool.ruff]\nline-length = 3\n")
    write(tongguan="allow: duty\n", a__m=CLEAR)
    assert settings("a/m.yaml")["allow"][1] == "tongguan.yaml:1"


@pytest.mark.parametrize("second", ["tongguan.yml", "pyproject.toml"])
def test_two_in_one_folder_are_refused(second: str) -> None:
    write(m=CLEAR, tongguan="lang: en\n")
    put(second, '[tool.tongguan]\nlang = "en"\n' if second.endswith("toml") else "lang: en\n")
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert "two configurations in one folder" in found.stderr
    assert second in found.stderr
    # So in a folder below, of which the call says nothing.
    Path("a").mkdir()
    for name in ("m.yaml", "tongguan.yaml", second):
        Path(name).rename(Path("a", name))
    assert run("check", ".").exit_code == 2


def test_one_may_be_named_or_all_left_aside() -> None:
    write(m=CLEAR, tongguan="allow: duty\n", other__mine="allow: review\n")
    assert settings("m.yaml", "--config", "other/mine.yaml")["allow"] == ('["review"]', "other/mine.yaml:1")
    assert settings("m.yaml", TONGGUAN_CONFIG="other/mine.yaml")["allow"][1] == "other/mine.yaml:1"
    assert settings("m.yaml", "--isolated")["allow"] == ("[]", "default")
    assert settings("m.yaml", TONGGUAN_ISOLATED="1")["allow"] == ("[]", "default")
    found = run("check", "m.yaml", "--config", "nowhere.yaml")
    assert found.exit_code == 2
    assert "no such configuration" in found.stderr


def test_manifests_below_go_by_their_own_waivers_and_patterns() -> None:
    Path(".git").mkdir()
    entry = "version: 1\nwaivers:\n  - {flow: customers, rule: order16/contract-or-certification, reason: x, by: A, until: 2026-12-31}\n"
    write(a__m=BREACH, b__m=named(BREACH, "b"), a__tongguan="waivers: ours.yaml\n", a__ours=entry)
    assert sorted((one["path"], one["kind"]) for one in report(".")["flows"]) == [("a/m.yaml", "waived"), ("b/m.yaml", "breach")]


def test_one_run_has_one_law() -> None:
    # Persons are counted over everything that is judged: two days or two packs in one run would make two counts of one.
    Path(".git").mkdir()
    write(a__m=CLEAR, b__m=named(CLEAR, "b"), tongguan="lang: en\n", a__tongguan="as_of: 2025-01-01\n")
    found = run("check", ".", day=None)
    assert found.exit_code == 2
    assert "a/tongguan.yaml:1" in found.stderr
    assert "`as_of` is another here than in tongguan.yaml: one run goes by one law" in found.stderr
    assert run("check", ".").exit_code == 0  # the flag holds for all
    write(tongguan="as_of: 2025-01-01\n", a__tongguan="lang: en\n")
    told = run("check", ".", day=None).stderr
    assert "--> a/tongguan.yaml\n" in told
    assert "than in tongguan.yaml:1: one run" in told
    write(a__tongguan="strict: true\n")
    Path("tongguan.yaml").unlink()
    assert "than in the default: one run" in run("check", ".", day=None).stderr


# ------------------------------------------------------------------ extends


def test_a_configuration_may_extend_another() -> None:
    Path(".git").mkdir()
    write(a__m=CLEAR, tongguan="allow: [duty]\nwaiver_days: 30\nrules: []\n", a__tongguan="extends: ../tongguan.yaml\nwaiver_days: 10\n")
    found = settings("a/m.yaml")
    assert found["allow"] == ('["duty"]', "tongguan.yaml:1")
    assert found["waiver_days"] == ("10", "a/tongguan.yaml:2")


def test_paths_count_from_the_file_that_states_them() -> None:
    Path(".git").mkdir()
    put("policy/known.json", '{"version": 1, "findings": []}')
    write(a__m=CLEAR, policy__base="baseline: known.json\n", a__tongguan="extends: ../policy/base.yaml\n")
    assert settings("a/m.yaml")["baseline"] == ('"policy/known.json"', "policy/base.yaml:1")
    assert run("check", "a/m.yaml").exit_code == 0


EXTENDS = {
    "circle": ({"tongguan": "extends: a.yaml\n", "a": "extends: tongguan.yaml\n"}, "leads back", "a.yaml:1:10"),
    "itself": ({"tongguan": "extends: ./tongguan.yaml\n"}, "leads back", "tongguan.yaml:1:10"),
    "missing": ({"tongguan": "lang: en\nextends: nowhere.yaml\n"}, "no such file", "tongguan.yaml:2:10"),
    "out": ({"tongguan": "extends: ../../outside.yaml\n"}, "leads out of the repository", "tongguan.yaml:1:10"),
    "absolute": ({"tongguan": "extends: /etc/tongguan.yaml\n"}, "is no relative path", "tongguan.yaml:1:10"),
    "broken": ({"tongguan": "extends: a.yaml\n", "a": "langg: en\n"}, "did you mean `lang`?", "a.yaml:1:1"),
}


@pytest.mark.parametrize("name", EXTENDS)
def test_what_cannot_be_extended_is_refused_at_its_place(name: str) -> None:
    texts, told, place = EXTENDS[name]
    Path(".git").mkdir()
    write(m=CLEAR, **texts)
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert told in found.stderr
    assert f"--> {place}" in found.stderr


# ------------------------------------------------------------------ what it may say

WRONG = {
    "unknown key": ("manifets: x\n", "did you mean `manifests`?", "1:1"),
    "unknown word": ("lang: english\n", "unknown language `english`", "1:7"),
    "unknown kind": ("allow: [duty, breach]\n", "unknown kind `breach`", "1:15"),
    "unknown format": ("format: sarf\n", "did you mean `sarif`?", "1:9"),
    "no day": ("as_of: soon\n", "expected a date", "1:8"),
    "no number": ("lang: en\nwaiver_days: many\n", "whole number", "2:14"),
    "no truth": ("strict: yes\n", "write `true`", "1:9"),
    "key of a pack": ("rules:\n  - {path: x, sha: y}\n", "`sha256`", "2:15"),
    "no mapping": ("- x\n", "the configuration", "1:1"),
    "no YAML": ("lang: [\n", "not YAML", ""),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_it_may_not_say_is_refused_with_place_and_suggestion(name: str) -> None:
    text, told, place = WRONG[name]
    write(m=CLEAR, tongguan=text)
    found = run("check", "m.yaml")
    assert found.exit_code == 2, found.output
    assert told in found.stderr
    assert f"--> tongguan.yaml:{place}" in found.stderr
    assert found.stdout == ""


def test_all_mistakes_come_at_once() -> None:
    write(m=CLEAR, tongguan="langg: en\nallow: x\nas_of: soon\n")
    assert run("check", "m.yaml").stderr.count("--> tongguan.yaml:") == 3


TOML = {
    "unknown key": ('[tool.tongguan]\nlangg = "en"\n', "did you mean `lang`?", "2:1"),
    "unknown word": ('[tool.tongguan]\n\nlang = "english"\n', "unknown language", "3:8"),
    "no TOML": ("[tool.tongguan]\nlang = \n", "not TOML", "2:8"),
    "a dotted key": ('tool.tongguan.lang = "english"\n', "unknown language", "1:22"),
    "an inline table": ('[tool]\ntongguan = {lang = "english"}\n', "unknown language", "2:20"),
    "tables below": (
        '[tool.tongguan]\nlang = "en"\n\n[[tool.tongguan.rules]]\npath = "acme"\nsha256 = "soon"\n',
        "expected a SHA-256",
        "4:17",
    ),
}


@pytest.mark.parametrize("name", TOML)
def test_mistakes_in_pyproject_have_their_places(name: str) -> None:
    text, told, place = TOML[name]
    write(m=CLEAR)
    put("pyproject.toml", text)
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert told in found.stderr
    assert f"--> pyproject.toml:{place}" in found.stderr
    line = int(place.partition(":")[0])
    assert f"{line} │ {text.splitlines()[line - 1]}".rstrip() in found.stderr


def test_a_configuration_that_is_no_utf8_is_told() -> None:
    write(m=CLEAR)
    Path("tongguan.yaml").write_bytes("lang: zh # 配置\n".encode("gbk"))
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert "GBK" in found.stderr


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "lang:\n"])
def test_an_empty_configuration_states_nothing(text: str) -> None:
    write(m=CLEAR, tongguan=text)
    assert settings("m.yaml", TONGGUAN_LANG="")["lang"] == ("null", "default")
    assert run("check", "m.yaml").exit_code == 0


def test_the_schema_takes_what_the_program_takes() -> None:
    validator = Draft202012Validator(schema())
    assert validator.is_valid(
        {"extends": "../t.yaml", "manifests": "flows/", "allow": ["duty"], "rules": ["a", {"path": "b", "sha256": "0" * 64}]}
    )
    assert not validator.is_valid({"langg": "en"})
    assert not validator.is_valid({"rules": [{"path": "b", "sha256": "0"}]})
    assert set(schema()["properties"]) == {*DEFAULTS, "extends"}


def test_the_page_tells_every_key() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert [key for key in schema()["properties"] if f"| `{key}` |" not in page] == []


# ------------------------------------------------------------------ flags, environment, file, default


def test_a_flag_goes_before_the_environment_and_that_before_the_file() -> None:
    write(m=CLEAR, tongguan="allow: duty\n")
    assert settings("m.yaml")["allow"] == ('["duty"]', "tongguan.yaml:1")
    assert settings("m.yaml", TONGGUAN_ALLOW="review, open")["allow"] == ('["review", "open"]', "TONGGUAN_ALLOW")
    assert settings("m.yaml", "--allow", "open", TONGGUAN_ALLOW="review")["allow"] == ('["open"]', "--allow")
    assert settings("m.yaml", "--isolated", TONGGUAN_ALLOW="review")["allow"][1] == "TONGGUAN_ALLOW"


def test_every_flag_of_check_has_a_variable() -> None:
    from tongguan.commands.check import command

    never = {"--help", "--show-files", "--show-settings", "--no-progress"}
    for param in command.params:
        long = max(param.opts, key=len)
        if not long.startswith("--") or long in never:
            continue
        name = long.lstrip("-").replace("-", "_")
        assert name in FLAGS or SETTINGS.get(long) in DEFAULTS, long
        assert SETTINGS.get(long, name).upper() in run("help", "environment", day=None).stdout


VARIABLES = {
    "TONGGUAN_ALLOW": ("open", 0),
    "TONGGUAN_EXIT_ZERO": ("true", 0),
    "TONGGUAN_AS_OF": ("2026-11-24", 4),
    "TONGGUAN_FORMAT": ("json", 4),
    "TONGGUAN_QUIET": ("1", 4),
    "TONGGUAN_OUTPUT": ("json=out.json", 4),
}


@pytest.mark.parametrize("name", VARIABLES)
def test_variables_do_what_their_flags_do(name: str) -> None:
    value, status = VARIABLES[name]
    write(m=OPEN)
    found = run("check", "m.yaml", day=None if name == "TONGGUAN_AS_OF" else "2026-11-24", **{name: value})
    assert found.exit_code == status, found.output
    assert found.stdout.startswith("{") == (name == "TONGGUAN_FORMAT")
    assert Path("out.json").exists() == (name == "TONGGUAN_OUTPUT")


def test_a_check_that_does_not_check_must_be_asked_for() -> None:
    # A variable that was left behind must not turn a gate into a listing.
    write(m=BREACH)
    assert run("check", "m.yaml", TONGGUAN_SHOW_FILES="1", TONGGUAN_SHOW_SETTINGS="1").exit_code != 0


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TONGGUAN_ALOW", "duty", "did you mean `TONGGUAN_ALLOW`?"),
        ("TONGGUAN_LAGN", "zh", "did you mean `TONGGUAN_LANG`?"),
        ("TONGGUAN_JOSB", "2", "did you mean `TONGGUAN_JOBS`?"),
        ("TONGGUAN_BSAE", "main", "did you mean `TONGGUAN_BASE`?"),
        ("TONGUAN_RULES", "acme", "did you mean `TONGGUAN_RULES`?"),
        ("TONGGAUN_ALLOW", "duty", "did you mean `TONGGUAN_ALLOW`?"),
        ("tongguan_as_of", "2024-01-01", "did you mean `TONGGUAN_AS_OF`?"),
        ("TONGGUAN_WAIVER_FROM", "main", "did you mean `TONGGUAN_WAIVERS_FROM`?"),
        ("TONGGUAN_ALLOW", "breach", "is no value for `allow`"),
        ("TONGGUAN_AS_OF", "soon", "is no value for `as_of`"),
        ("TONGGUAN_WAIVER_DAYS", "many", "is no value for `waiver_days`"),
        ("TONGGUAN_STRICT", "maybe", "is no value for `strict`"),
        ("TONGGUAN_JOBS", "0", "1 or more"),
        ("TONGGUAN_FORMAT", "jsn", "did you mean `json`?"),
        ("TONGGUAN_EXIT_ZERO", "maybe", "is not a valid boolean"),
        ("TONGGUAN_SCOPE", "some", "changed"),
    ],
)
def test_a_variable_that_is_wrong_is_a_wrong_call(name: str, value: str, told: str) -> None:
    write(m=CLEAR)
    found = run("check", "m.yaml", **{name: value})
    assert found.exit_code == 2
    assert told in found.stderr


def test_settings_tell_flags_and_variables_that_are_no_settings() -> None:
    write(m=CLEAR)
    found = settings("m.yaml", "--no-waivers", TONGGUAN_ALLOW_EMPTY="1")
    assert found["--no-waivers"] == ("True", "--no-waivers")
    assert found["--allow-empty"] == ("True", "TONGGUAN_ALLOW_EMPTY")


# ------------------------------------------------------------------ which files


def test_what_the_configuration_names_is_judged() -> None:
    write(tongguan="manifests: [flows/*.yaml, 'teams/**/out.yaml', '!flows/old.yaml']\n")
    for number, path in enumerate(("flows/a.yaml", "flows/old.yaml", "teams/x/y/out.yaml", "teams/x/in.yaml", "m.yaml")):
        put(path, named(CLEAR, f"e{number}"))
    assert files() == ["flows/a.yaml", "teams/x/y/out.yaml"]
    assert files("m.yaml") == ["m.yaml"]


def test_a_folder_may_be_named_and_files_in_it_left_out() -> None:
    write(tongguan="manifests: [flows, '!flows/old.yaml']\n", flows__old=CLEAR, flows__a=named(CLEAR, "a"))
    assert files() == ["flows/a.yaml"]


def test_a_pattern_that_names_nothing_is_no_success() -> None:
    write(tongguan="manifests: [flows/*.yaml, gone/*.yaml]\n", flows__a=CLEAR)
    found = run("check")
    assert found.exit_code == 3
    assert "no manifest matches `gone/*.yaml`" in found.stderr
    assert run("check", "--allow-empty").exit_code == 0


def test_a_folder_of_which_everything_is_excluded_says_so() -> None:
    write(tongguan="exclude: [tests/]\n", tests__a=CLEAR, tests__m=named(CLEAR, "m"))
    found = run("check", "tests")
    assert found.exit_code == 3
    assert "no manifest in this folder" in found.stderr
    assert "`exclude` of the configuration leaves out tests/a.yaml and 1 more" in found.stderr


def test_a_file_goes_by_its_own_name_not_by_a_link_s() -> None:
    put("z.flow.yaml", CLEAR)
    Path("a.flow.yaml").symlink_to("z.flow.yaml")
    assert [one["path"] for one in report(".")["flows"]] == ["z.flow.yaml"]
    write(tongguan="manifests: ['*.flow.yaml']\n")
    assert [one["path"] for one in report()["flows"]] == ["z.flow.yaml"]
    # A link alone is a manifest like another.
    assert [one["path"] for one in report("a.flow.yaml")["flows"]] == ["a.flow.yaml"]


@pytest.mark.parametrize("setting", ["ledgers: ['{}']", "recipient_lists: ['{}']", "waivers: '{}'"])
def test_a_configuration_shows_nothing_of_a_file_out_of_the_repository(setting: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret.yaml"
    secret.write_text("token=hunter2\n", encoding="utf-8")
    Path(".git").mkdir()
    write(m=CLEAR, tongguan=setting.format(secret) + "\n")
    for format_ in ("concise", "json", "text", "junit"):
        found = run("check", "m.yaml", "--format", format_)
        assert found.exit_code in (2, 3)
        assert "hunter2" not in found.output
        assert "cannot be used" in found.output
    # Where it is named by hand, or lies within, what is wrong is told in full.
    write(m=CLEAR, tongguan=setting.format("inside.yaml") + "\n")
    put("inside.yaml", "token=hunter2\n")
    assert "hunter2" in run("check", "m.yaml").stderr
    if setting.startswith("ledgers"):
        write(m=CLEAR, tongguan="")
        assert "hunter2" in run("check", "m.yaml", "--import", str(secret)).stderr


def test_an_empty_path_is_told_as_one() -> None:
    found = run("check", "")
    assert found.exit_code == 3
    assert "an empty path names nothing" in found.stderr


def test_what_is_excluded_is_left_out_of_folders_but_not_where_it_is_named() -> None:
    write(tongguan="exclude: [tests/, '*.draft.yaml']\n", tests__m=CLEAR, a__m=named(CLEAR, "a"))
    put("a/b.draft.yaml", named(CLEAR, "b"))
    assert files(".") == ["a/m.yaml"]
    assert files("tests/m.yaml") == ["tests/m.yaml"]


@pytest.mark.parametrize("with_git", [True, False])
def test_what_git_leaves_aside_is_left_aside(with_git: bool) -> None:
    put(".gitignore", "out/\n*.local.yaml\n!keep.local.yaml\n")
    put("sub/.gitignore", "/m.yaml\n")
    paths = [
        "m.yaml",
        "out/m.yaml",
        "x.local.yaml",
        "keep.local.yaml",
        "sub/m.yaml",
        "sub/deep/m.yaml",
        "node_modules/m.yaml",
        ".hidden/m.yaml",
    ]
    for number, path in enumerate(paths):
        put(path, named(CLEAR, f"e{number}"))
    if with_git:
        git("init", "-q")
    assert files(".") == ["keep.local.yaml", "m.yaml", "sub/deep/m.yaml"]
    assert files("sub") == ["sub/deep/m.yaml"]
    assert files("sub/m.yaml") == ["sub/m.yaml"]


def test_git_knows_more_than_the_ignore_files() -> None:
    # Tracked in spite of a pattern, ignored by the repository's own list, and a folder `build` that belongs to the project.
    for number, path in enumerate(("build/m.yaml", "kept/m.yaml", "mine/m.yaml")):
        put(path, named(CLEAR, f"e{number}"))
    commit()
    put(".gitignore", "kept/\n")
    put(".git/info/exclude", "later/\n")
    put("later/m.yaml", named(CLEAR, "later"))
    Path("mine/m.yaml").unlink()
    assert files(".") == ["build/m.yaml", "kept/m.yaml"]


def test_a_repository_inside_of_the_repository_is_searched_too() -> None:
    write(m=CLEAR, inner__m=named(CLEAR, "inner"))
    git("init", "-q")
    git("init", "-q", folder="inner")
    assert files(".") == ["inner/m.yaml", "m.yaml"]


def test_without_the_program_git_the_ignore_files_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    put(".gitignore", "out/\n")
    write(m=CLEAR, out__m=named(CLEAR, "out"))
    git("init", "-q")
    monkeypatch.setenv("PATH", str(Path.cwd()))
    assert files(".") == ["m.yaml"]


def test_an_ignore_file_above_the_repository_is_none_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    # As git has it; here the program is missing and the files are read.
    put(".gitignore", "m.yaml\n")
    put("inner/sub/m.yaml", CLEAR)
    git("init", "-q", folder="inner")
    monkeypatch.setenv("PATH", str(Path.cwd()))
    monkeypatch.chdir("inner")
    assert files(".") == ["sub/m.yaml"]
    assert files("sub") == ["sub/m.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("with_git", [True, False])
def test_links_out_of_the_repository_are_told_and_not_followed(with_git: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(outside__m=named(BREACH, "out"), repo__m=CLEAR)
    monkeypatch.chdir(tmp_path / "repo")
    Path("file.flow.yaml").symlink_to("../outside/m.yaml")
    Path("folder").symlink_to("../outside")
    if with_git:
        git("init", "-q")
    else:
        Path(".git").mkdir()
    found = report(".")
    assert found["exit_code"] == 0
    assert [(one["code"], one["path"]) for one in found["warnings"]] == [("link-out", "file.flow.yaml"), ("link-out", "folder")]
    assert run("check", ".", "--strict").exit_code == 4
    # A link that is named by the call is meant.
    assert run("check", "file.flow.yaml").exit_code == 1


def test_nothing_to_judge_is_no_success_unless_it_is_said() -> None:
    Path("empty").mkdir()
    for call in ([], ["."], ["empty"], ["nowhere"], ["*.yaml"]):
        found = run("check", *call)
        assert found.exit_code == 3, call
        if call:
            assert call[0] in found.stderr
    for call in ([], ["empty"]):
        found = run("check", *call, "--allow-empty")
        assert found.exit_code == 0
        assert "nothing was judged (--allow-empty)" in found.stdout
    # What is named must be there all the same.
    assert run("check", "nowhere", "--allow-empty").exit_code == 3


def test_what_would_be_judged_can_be_asked_for() -> None:
    write(**CLEAR_AND_BREACH)
    assert files(".") == ["breach.yaml", "clear.yaml"]
    found = run("check", "nowhere", "--show-files", day=None)
    assert found.exit_code == 3
    assert "no such file or folder" in found.stderr


# ------------------------------------------------------------------ patterns

PATHS = [
    "a.yaml", "b.yaml", "x/a.yaml", "x/y/a.yaml", "x/y/z/b.yml", "foo/bar.yaml", "foo/bar/baz.yaml", "a b.yaml", "x/a*.yaml", "#h.yaml",
    "!n.yaml", "x/[q].yaml", "x/-a.yaml", "foo.yaml/c.yaml", "y/x/a.yaml", "a]b.yaml", "a.b/c.yaml", "d^.yaml",
]  # fmt: skip
PATTERNS = [
    "*.yaml", "/a.yaml", "x/", "x/*", "x/**", "**/a.yaml", "x/**/a.yaml", "foo/bar", "/x/y", "!a.yaml", "\\!n.yaml", "\\#h.yaml", "#h.yaml",
    "a b.yaml", "a\\ b.yaml ", "x/a\\*.yaml", "foo.yaml/", "**", "*", "**/", "x/[[]q].yaml", "/*/y", "[]]", "a[]]b.yaml", "d[\\^].yaml", "[",
    "[!]x].yaml", "\\", "", " ", "/", "x/y/", "fo?/b[a-c]r*",
]  # fmt: skip
PARTS = [
    "a",
    "b",
    "x",
    "y",
    "*",
    "?",
    "**",
    "/",
    "**/",
    "/**",
    "[ab]",
    "[!a]",
    "[a-c]",
    "\\*",
    " ",
    ".yaml",
    "foo",
    "bar",
    "*.",
    "!",
    "#",
    "[[:alpha:]]",
]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is what they are compared with")
def test_patterns_name_what_they_name_in_git() -> None:
    chance = random.Random(7)  # noqa: S311 - the same every time
    patterns = [*PATTERNS, *("".join(chance.choices(PARTS, k=chance.randint(1, 5))) for _ in range(150))]
    for path in PATHS:
        put(path, "")
    git("init", "-q")
    for pattern in patterns:
        put(".gitignore", f"{pattern}\n")
        command = ["git", "check-ignore", "--no-index", "-z", "--stdin"]
        done = subprocess.run(command, input="\0".join(PATHS).encode(), capture_output=True, check=False, env=ENVIRONMENT)
        theirs = set(done.stdout.decode().split("\0")) - {""}
        found = Patterns([pattern], os.getcwd())
        ours = set()
        for path in PATHS:
            above = [path[:at] for at, letter in enumerate(path) if letter == "/"]
            if any(found.says(os.path.abspath(one), folder=True) for one in above) or found.says(os.path.abspath(path), folder=False):
                ours.add(path)
        assert ours == theirs, pattern


def test_a_later_pattern_goes_before_an_earlier_one() -> None:
    found = Patterns(["flows/", "!flows/old.yaml", "flows/old.yaml/x.yaml"], os.getcwd())
    assert found.match(os.path.abspath("flows/a.yaml"))
    assert not found.match(os.path.abspath("flows/old.yaml"))
    assert not found.match(os.path.abspath("../flows/a.yaml"))


def test_what_lies_on_another_drive_lies_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "relpath", ntpath.relpath)
    monkeypatch.setattr(os, "sep", "\\")
    assert below("C:\\repo\\flows\\a.yaml", "C:\\repo") == "flows/a.yaml"
    assert below("C:\\other\\a.yaml", "C:\\repo") is None
    assert below("D:\\repo\\a.yaml", "C:\\repo") is None
