"""Settings: found upwards, merged in order, told with their origin; what is judged, and what is left aside."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from repo import commit, git, named, put, report, run, write
from stories import BREACH, CLEAR, DUTY, OPEN, flow, story

from tongguan.cli import _kept
from tongguan.config import schema

POLICY = """\
instrument:
  id: policy
  zh: 公司数据出境规定
  en: Company policy on exports
  issuer: {zh: 公司, en: the company}
  kind: rule
  in_force: {from: 2025-01-01}
  confidence: verified
rules:
  - id: no-addresses
    cites: "§ 3"
    norms: [policy-3]
    title: {zh: 不得外传地址, en: Postal addresses stay at home}
    stage: route
    when:
      - item.category: {within: person.contact}
    then: {route: prohibited}
    says: {zh: 公司不向境外提供地址, en: the company sends no postal addresses abroad}
    confidence: verified
    cases:
      - {given: {}, holds: true}
      - {given: {item.category: person.applicant}, holds: false}
      - {given: {item.category: null}, holds: unknown, needs: [item.category]}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for key in [key for key in _kept if key != ((), False)]:
        del _kept[key]


def repository() -> None:
    """The folder of the test becomes a repository, as far as a search upwards can tell."""
    Path(".git").mkdir()


def origins(*arguments: str, **variables: str) -> dict[str, tuple[str, str]]:
    """`--show-settings`: key → (value, origin)."""
    found = run("check", *arguments, "--show-settings", day=None, **variables)
    assert found.exit_code == 0, found.output
    rows = [line for line in found.stdout.splitlines() if not line.startswith("#")]
    pairs = [line.rpartition("  # ") for line in rows]
    return {left.partition(": ")[0]: (left.partition(": ")[2].strip(), origin) for left, _, origin in pairs}


def pack(folder: str = "acme") -> str:
    put(f"{folder}/policy.yaml", POLICY)
    put(f"{folder}/lawbook.yaml", f'name: {folder}\nversion: "1"\n')
    return folder


# ------------------------------------------------------------------ finding


def test_the_nearest_configuration_upwards_holds() -> None:
    repository()
    write(tongguan="allow: [open]\n", a__b__m=OPEN)
    assert run("check", "a/b/m.yaml").exit_code == 0
    assert origins("a/b/m.yaml")["allow"] == ('["open"]', "tongguan.yaml:1")
    write(a__tongguan="allow: duty\n")
    assert run("check", "a/b/m.yaml").exit_code == 4
    assert origins("a/b")["allow"] == ('["duty"]', "a/tongguan.yaml:1")


def test_nothing_is_looked_for_beyond_the_repository() -> None:
    write(tongguan="allow: [open]\n", inner__m=OPEN)
    assert run("check", "inner/m.yaml").exit_code == 0
    Path("inner/.git").write_text("gitdir: elsewhere\n", encoding="utf-8")  # a submodule or another work tree
    assert run("check", "inner/m.yaml").exit_code == 4


def test_outside_of_a_repository_the_search_ends_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tongguan="allow: [open]\n", a__m=OPEN)
    assert run("check", "a/m.yaml").exit_code == 0
    monkeypatch.chdir(tmp_path / "a")
    assert run("check", "m.yaml").exit_code == 4


def test_settings_may_stand_in_pyproject() -> None:
    repository()
    put(
        "pyproject.toml",
        '[project]\nname = "x"\n\n[tool.tongguan]\n# why\nallow = ["open"]\nas_of = 2026-11-24\n\n[tool.other]\nlang = 1\n',
    )
    write(m=OPEN)
    assert run("check", "m.yaml", day=None).exit_code == 0
    assert origins("m.yaml")["allow"] == ('["open"]', "pyproject.toml:6")
    assert origins("m.yaml")["as_of"] == ('"2026-11-24"', "pyproject.toml:7")


def test_a_pyproject_that_says_nothing_of_us_is_none_of_ours() -> None:
    repository()
    put("pyproject.toml", "[tool.other]\nbroken = \n")
    write(m=CLEAR)
    assert run("check", "m.yaml").exit_code == 0


def test_two_configurations_in_one_folder_are_a_wrong_call() -> None:
    repository()
    put("pyproject.toml", "[tool.tongguan]\n")
    write(tongguan="lang: en\n", m=CLEAR)
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert "two configurations in one folder: tongguan.yaml and pyproject.toml" in found.stderr
    assert found.stdout == ""


def test_configurations_extend_others() -> None:
    repository()
    write(tongguan="allow: [open]\nlang: zh\nwaiver_days: 30\n", a__tongguan="extends: ../tongguan.yaml\nlang: en\n", a__m=OPEN)
    found = origins("a/m.yaml", TONGGUAN_LANG="")
    assert found["lang"] == ('"en"', "a/tongguan.yaml:2")
    assert found["allow"] == ('["open"]', "tongguan.yaml:1")
    assert found["waiver_days"] == ("30", "tongguan.yaml:3")


EXTENDS = {
    "circle": ("../a/tongguan.yaml", "leads back"),
    "nowhere": ("../none.yaml", "no such file"),
    "absolute": ("/etc/hostname", "no relative path"),
    "outside": ("../../outside.yaml", "out of the repository"),
}


@pytest.mark.parametrize("name", EXTENDS)
def test_what_cannot_be_extended_is_refused(name: str) -> None:
    target, told = EXTENDS[name]
    put("outside.yaml", "allow: [open]\n")
    Path("repo/.git").mkdir(parents=True)
    put("repo/a/tongguan.yaml", f"lang: en\nextends: {target}\n")
    put("repo/a/m.yaml", CLEAR)
    found = run("check", "repo/a/m.yaml")
    assert found.exit_code == 2
    assert told in found.stderr
    assert "--> repo/a/tongguan.yaml:2:10" in found.stderr


WRONG = {
    "unknown key": ("alow: [open]\n", "1:1", "did you mean `allow`?"),
    "unknown word": ("lang: de\n", "1:7", "known: zh, en, both"),
    "unknown kind": ("allow: [breach]\n", "1:9", "known: open, review, duty"),
    "unknown format": ("format: xml\n", "1:9", "unknown format"),
    "no date": ("lang: en\nas_of: soon\n", "2:8", "2024-03-22"),
    "no number": ("waiver_days: many\n", "1:14", "expected a whole number"),
    "list": ("- 1\n", "1:1", "expected the configuration"),
    "no yaml": ("a: [\n", "2:1", "not YAML"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_configuration_with_a_mistake_is_a_wrong_call(name: str) -> None:
    text, place, told = WRONG[name]
    repository()
    write(tongguan=text, m=CLEAR)
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert f"--> tongguan.yaml:{place}" in found.stderr
    assert told in found.stderr
    assert found.stdout == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[tool.tongguan]\nlang = 'en'\nalow = []\n", "3:1"),
        ("[tool.tongguan.pin]\nx = 1\n", "1:1"),
        ("[tool.tongguan]\nlang = \n", "2:8"),
        ("[tool]\ntongguan = {alow = 1}\n", "2:13"),
    ],
)
def test_a_mistake_in_pyproject_is_told_with_its_line(text: str, place: str) -> None:
    repository()
    put("pyproject.toml", text)
    write(m=CLEAR)
    found = run("check", "m.yaml")
    assert found.exit_code == 2, found.output
    assert f"--> pyproject.toml:{place.split(':')[0]}" in found.stderr
    assert "Traceback" not in found.output


# ------------------------------------------------------------------ precedence


def test_a_flag_goes_before_the_environment_before_the_file_before_the_default() -> None:
    repository()
    write(m=OPEN)
    assert origins("m.yaml")["allow"] == ("[]", "default")
    write(tongguan="allow: [duty]\n")
    assert origins("m.yaml")["allow"] == ('["duty"]', "tongguan.yaml:1")
    assert origins("m.yaml", TONGGUAN_ALLOW="review")["allow"] == ('["review"]', "TONGGUAN_ALLOW")
    assert origins("m.yaml", "--allow", "open", TONGGUAN_ALLOW="review")["allow"] == ('["open"]', "--allow")
    assert run("check", "m.yaml", "--allow", "open").exit_code == 0
    assert run("check", "m.yaml", TONGGUAN_ALLOW="open").exit_code == 0
    write(tongguan="allow: [open]\n")
    assert run("check", "m.yaml").exit_code == 0
    assert run("check", "m.yaml", "--allow", "").exit_code == 4


def test_every_setting_can_come_from_the_environment() -> None:
    pack()
    write(m=CLEAR, w="version: 1\n")
    put("b.json", '{"version": 1, "findings": []}')
    stated = {
        "manifests": ("*.yaml", ["*.yaml"]), "exclude": ("a, b", ["a", "b"]), "lang": ("zh_CN.UTF-8", "zh"), "format": ("json", "json"),
        "allow": ("open,duty", ["open", "duty"]), "rules": ("acme", ["acme"]), "pin": (f"acme={'0' * 64}", {"acme": "0" * 64}),
        "waivers": ("w.yaml", "w.yaml"), "waiver_days": ("30", 30), "baseline": ("b.json", "b.json"), "as_of": ("2026-11-24", "2026-11-24"),
        "strict": ("true", True),
    }  # fmt: skip
    for key, (text, value) in stated.items():
        if key != "pin":
            assert origins("m.yaml", **{f"TONGGUAN_{key.upper()}": text})[key] == (json.dumps(value), f"TONGGUAN_{key.upper()}")
    wrong = run("check", "m.yaml", TONGGUAN_PIN=f"acme={'0' * 64}")
    assert wrong.exit_code == 2
    assert "pack `acme` is pinned, but not among the rules" in wrong.stderr


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("TONGGUAN_ALOW", "open", "did you mean `TONGGUAN_ALLOW`?"),
        ("TONGGUAN_AS_OF", "soon", "2024-03-22"),
        ("TONGGUAN_STRICT", "perhaps", "true or false"),
        ("TONGGUAN_ALLOW", "breach", "open, review, duty"),
        ("TONGGUAN_LANG", "fr", "known: zh, en, both"),
        ("TONGGUAN_WAIVER_DAYS", "-1", "a whole number"),
        ("TONGGUAN_PIN", "abc", "name=sha256"),
    ],
)
def test_a_variable_with_a_mistake_is_a_wrong_call(name: str, text: str, told: str) -> None:
    write(m=CLEAR)
    found = run("check", "m.yaml", **{name: text})
    assert found.exit_code == 2
    assert name in found.stderr
    assert told in found.stderr


def test_a_variable_of_somebody_else_is_left_alone() -> None:
    write(m=CLEAR)
    assert run("check", "m.yaml", TONGGUAN_INSTALL_FROM="wheels").exit_code == 0


def test_one_configuration_may_be_named_or_none() -> None:
    repository()
    write(tongguan="allow: [open]\n", other__strict="allow: []\n", m=OPEN)
    assert run("check", "m.yaml").exit_code == 0
    assert run("check", "m.yaml", "--isolated").exit_code == 4
    assert run("check", "m.yaml", "--config", "other/strict.yaml").exit_code == 4
    assert run("check", "m.yaml", TONGGUAN_CONFIG="other/strict.yaml").exit_code == 4
    found = run("check", "m.yaml", "--config", "nowhere.yaml")
    assert found.exit_code == 2
    assert "no such configuration" in found.stderr


def test_settings_hold_for_every_command() -> None:
    repository()
    pack()
    write(tongguan="rules: [acme]\nas_of: 2026-11-24\nlang: zh\n", m=CLEAR)
    assert "acme:policy/no-addresses" in run("explain", "m.yaml", day=None, TONGGUAN_LANG="").stdout
    assert "acme:policy" in run("rules", "list", day=None, TONGGUAN_LANG="").stdout
    assert "公司" in run("rules", "show", "acme:policy/no-addresses", day=None, TONGGUAN_LANG="").stdout
    assert "acme:policy" not in run("rules", "list", "--isolated", day=None).stdout
    assert "数据流/数据项" in run("ledger", "m.yaml", day=None, TONGGUAN_LANG="").stdout


def test_the_form_of_the_report_may_be_set() -> None:
    repository()
    write(tongguan="format: json\nlang: en\n", m=CLEAR)
    assert json.loads(run("check", "m.yaml").stdout)["exit_code"] == 0
    assert run("check", "m.yaml", "--format", "concise").stdout.startswith("m.yaml:")


# ------------------------------------------------------------------ one law a run


def test_a_nested_configuration_with_another_law_is_refused() -> None:
    repository()
    pack()
    write(tongguan="lang: en\n", a__m=CLEAR, b__m=named(CLEAR, "other"), b__tongguan="rules: [../acme]\n")
    assert run("check", "a").exit_code == 0
    assert run("check", "b").exit_code == 1
    for call in (["."], ["a", "b"], []):
        found = run("check", *call)
        assert found.exit_code == 2, call
        assert "`rules` is another here than in tongguan.yaml" in found.stderr
        assert "--> b/tongguan.yaml:1" in found.stderr
    assert run("check", ".", "--rules", "acme").exit_code == 1
    assert run("check", ".", "--config", "tongguan.yaml").exit_code == 0
    write(tongguan="lang: en\nrules: [acme]\n", b__tongguan="extends: ../tongguan.yaml\nlang: zh\n")
    assert run("check", ".").exit_code == 1


def test_a_nested_configuration_may_leave_files_out() -> None:
    repository()
    write(a__m=CLEAR, b__m=named(BREACH, "other"), b__draft__m=named(BREACH, "third"), b__tongguan="exclude: [draft/]\n")
    assert [one["path"] for one in report(".")["flows"]] == ["b/m.yaml", "a/m.yaml"]


# ------------------------------------------------------------------ pins


def test_a_pinned_pack_must_have_the_content_that_was_pinned() -> None:
    repository()
    pack()
    write(m=CLEAR, tongguan="rules: [acme]\n")
    shown = run("check", "m.yaml", "--show-settings", day=None).stdout
    hashes = {line.split()[3]: line.split()[-1] for line in shown.splitlines() if line.startswith("# sha256 of")}
    assert set(hashes) == {"tongguan", "acme"}
    write(tongguan=f"rules: [acme]\npin: {{acme: {hashes['acme']}, tongguan: 'sha256:{hashes['tongguan'][:16]}'}}\n")
    assert run("check", "m.yaml").exit_code == 1
    put("acme/policy.yaml", POLICY.replace("§ 3", "§ 4"))
    _kept.clear()
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert "pack `acme` is not the one that was pinned" in found.stderr
    assert "--> tongguan.yaml:2" in found.stderr
    write(tongguan=f"pin: {{acme: {hashes['acme']}}}\n")
    assert run("check", "m.yaml").exit_code == 2


def test_rules_of_the_configuration_that_are_nowhere_are_a_wrong_call() -> None:
    repository()
    write(m=CLEAR, tongguan="rules: [acme]\n")
    found = run("check", "m.yaml")
    assert found.exit_code == 2
    assert "no such folder (tongguan.yaml:1)" in found.stderr


# ------------------------------------------------------------------ what is judged


def test_without_a_path_what_the_configuration_names_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository()
    write(tongguan="manifests: [flows/**/*.yaml, one.yaml]\n", flows__a=CLEAR, flows__deep__b=named(CLEAR, "b"), one=named(CLEAR, "c"))
    write(other=named(BREACH, "d"))
    assert sorted(one["path"] for one in report()["flows"]) == ["flows/a.yaml", "flows/deep/b.yaml", "one.yaml"]
    monkeypatch.chdir(tmp_path / "flows")
    assert len(report()["flows"]) == 3


def test_the_exporter_beside_the_manifests_is_no_manifest() -> None:
    repository()
    head, _, rest = CLEAR.partition("defaults:")
    exporter = f"{head}"
    write(tongguan="manifests: flows/*.yaml\n", flows__exporter=exporter, flows__m=f"version: 1\nexporter: exporter.yaml\ndefaults:{rest}")
    assert [one["path"] for one in report()["flows"]] == ["flows/m.yaml"]


def test_a_pattern_that_matches_nothing_is_no_success() -> None:
    repository()
    write(tongguan="manifests: [flows/*.yaml, none/*.yaml]\n", flows__a=CLEAR)
    found = run("check", "--format", "text")
    assert found.exit_code == 3
    assert "no manifest matches `none/*.yaml`" in found.stderr
    assert "--> tongguan.yaml:1" in found.stderr


def test_what_is_excluded_is_found_in_no_folder_but_may_be_named() -> None:
    repository()
    write(tongguan="exclude: [drafts/, '*.old.yaml']\n", m=CLEAR, drafts__m=named(BREACH, "b"), c__m__old=named(BREACH, "c"))
    Path("c/m/old.yaml").rename("c/x.old.yaml")
    assert run("check", ".").exit_code == 0
    assert run("check", "drafts/m.yaml").exit_code == 1
    assert run("check", "--show-files", ".", day=None).stdout == "m.yaml\n"


def test_git_ignored_files_are_left_aside() -> None:
    repository()
    write(m=CLEAR, out__m=named(BREACH, "b"), a__b__m=named(BREACH, "c"), a__keep__m=named(CLEAR, "d"), a__m=named(BREACH, "e"))
    put(".gitignore", "# comment\n/out/\nm.yaml\n!/m.yaml\n")
    put("a/.gitignore", "!keep/m.yaml\n")
    assert run("check", "--show-files", ".", day=None).stdout.split() == ["m.yaml", "a/keep/m.yaml"]
    # From below, the ignore files above still hold; what is named is judged all the same.
    assert run("check", "--show-files", "a", day=None).stdout.split() == ["a/keep/m.yaml"]
    assert run("check", "--show-files", "out", day=None).stdout.split() == []
    assert run("check", "out/m.yaml").exit_code == 1


def test_links_out_of_the_repository_are_not_followed() -> None:
    put("outside/m.yaml", BREACH)
    Path("repo/.git").mkdir(parents=True)
    put("repo/good.yaml", CLEAR)
    os.symlink("../outside/m.yaml", "repo/manifest.yaml")
    os.symlink("../outside", "repo/folder")
    found = report("repo")
    assert [one["path"] for one in found["flows"]] == ["repo/good.yaml"]
    assert [(one["code"], one["path"]) for one in found["warnings"]] == [("link-out", "repo/manifest.yaml")]
    # Inside it, a link is a file like any other.
    put("repo/real/x.yaml", named(CLEAR, "b"))
    Path("repo/manifest.yaml").unlink()
    os.symlink("real/x.yaml", "repo/manifest.yaml")
    assert len(report("repo")["flows"]) == 2


def test_hidden_folders_are_skipped() -> None:
    write(m=CLEAR)
    put(".hidden/manifest.yaml", named(BREACH, "b"))
    assert run("check", ".").exit_code == 0


def test_nothing_to_judge_is_a_success_only_where_that_is_asked_for() -> None:
    repository()
    Path("src").mkdir()
    assert run("check", "src").exit_code == 3
    found = run("check", "src", "--allow-empty", "--format", "text")
    assert found.exit_code == 0
    assert "nothing was judged (--allow-empty)" in found.stdout
    assert run("check", "--allow-empty").exit_code == 0
    assert run("check", "nowhere.yaml", "--allow-empty").exit_code == 3
    write(tongguan="manifests: flows/*.yaml\n")
    assert run("check").exit_code == 3
    assert run("check", "--allow-empty").exit_code == 0
    write(m=BREACH)
    assert run("check", "m.yaml", "--allow-empty").exit_code == 1


def test_warnings_stand_against_the_exit_status_where_that_is_asked_for() -> None:
    repository()
    write(m=CLEAR, waivers="version: 1\nwaivers:\n  - {flow: customers, rule: a/b, reason: x, by: y, until: 2026-12-01}\n")
    assert run("check", "m.yaml").exit_code == 0
    assert run("check", "m.yaml", "--strict").exit_code == 4
    write(tongguan="strict: true\n")
    assert run("check", "m.yaml").exit_code == 4


# ------------------------------------------------------------------ scope


def two_files() -> None:
    """Two files of one exporter, each below 100,000 persons, together perhaps not."""
    write(a__m=story(flow("a", persons="60_000")), b__m=story(flow("b", persons="60_000")), c__m=named(DUTY, "third"))


def test_changed_manifests_are_reported_and_all_are_counted() -> None:
    two_files()
    commit()
    alone = report("a/m.yaml")
    assert alone["exit_code"] == 0
    found = report("a/m.yaml", "--scope", "changed")
    assert found["exit_code"] == 4
    assert [one["path"] for one in found["flows"]] == ["a/m.yaml"]
    assert {one["location"]["path"] for one in found["findings"]} == {"a/m.yaml"}
    assert found["counted_only"] == 2
    account = next(one for one in found["exporters"] if one["id"] == "example-tools")
    assert account["totals"]["ordinary"] == {"low": 60_000, "high": 120_000}
    assert len(found["inputs"]) == 3
    told = run("check", "a/m.yaml", "--scope", "changed", "--format", "text").stdout
    assert "2 more counted, not reported" in told


def test_without_paths_staged_files_are_the_changed_ones() -> None:
    two_files()
    commit()
    write(b__m=Path("b/m.yaml").read_text(encoding="utf-8") + "# changed\n")
    assert report("--scope", "changed")["flows"] == []
    git("add", "b/m.yaml")
    assert [one["path"] for one in report("--scope", "changed")["flows"]] == ["b/m.yaml"]


def test_with_a_base_what_differs_from_it_is_changed() -> None:
    two_files()
    commit()
    git("checkout", "-q", "-b", "topic")
    write(b__m=Path("b/m.yaml").read_text(encoding="utf-8").replace("id: b", "id: renamed"))
    commit()
    write(d__manifest=named(CLEAR, "fourth"))
    assert sorted(one["path"] for one in report("--scope", "changed", "--base", "main")["flows"]) == ["b/m.yaml", "d/manifest.yaml"]


def test_nothing_changed_is_a_success_and_a_broken_neighbour_is_not() -> None:
    two_files()
    commit()
    found = run("check", "--scope", "changed", "--format", "text")
    assert found.exit_code == 0
    assert "3 more counted" in found.stdout
    write(broken__manifest="version: 1\n")
    assert run("check", "a/m.yaml", "--scope", "changed").exit_code == 3


def test_a_changed_exporter_waiver_or_configuration_reaches_its_manifests() -> None:
    head, _, rest = CLEAR.partition("defaults:")
    write(a__exporter=head, a__m=f"version: 1\nexporter: exporter.yaml\ndefaults:{rest}", b__m=named(CLEAR, "b"))
    write(waivers="version: 1\n", tongguan="lang: en\n")
    commit()
    for path, expected in {
        "a/exporter.yaml": ["a/m.yaml"],
        "b/m.yaml": ["b/m.yaml"],
        "waivers.yaml": ["a/m.yaml", "b/m.yaml"],
        "tongguan.yaml": ["a/m.yaml", "b/m.yaml"],
        "a": ["a/m.yaml"],
    }.items():
        assert sorted(one["path"] for one in report(path, "--scope", "changed")["flows"]) == expected, path


def test_excluded_files_are_not_reported_even_where_a_hook_names_them() -> None:
    write(m=CLEAR, tests__manifest=named(BREACH, "b"), tongguan="exclude: tests/\n")
    commit()
    assert run("check", "tests/manifest.yaml", "--scope", "changed").exit_code == 0


@pytest.mark.parametrize("flag", ["--base", "--waivers-from"])
def test_a_revision_that_is_not_there_is_a_wrong_call(flag: str) -> None:
    write(m=CLEAR)
    found = run("check", "m.yaml", flag, "main")
    assert found.exit_code == 2
    assert "no git repository" in found.stderr
    commit()
    for ref in ("nowhere", "--output=x", "HEAD:m.yaml"):
        found = run("check", "m.yaml", f"{flag}={ref}")
        assert found.exit_code == 2
        assert "no such revision" in found.stderr


# ------------------------------------------------------------------ the published shape


def test_the_schema_takes_what_the_program_takes() -> None:
    validator = Draft202012Validator(schema())
    good = {"manifests": "flows/*.yaml", "exclude": ["a"], "lang": "zh", "allow": ["open"], "pin": {"acme": "0" * 64}, "waiver_days": 30}
    assert validator.is_valid({**good, "extends": "../x.yaml", "as_of": "2026-01-01", "strict": True, "format": "auto"})
    assert not validator.is_valid({"alow": []})
    assert not validator.is_valid({"lang": "de"})


def test_no_subprocess_and_no_toml_without_need(tmp_path: Path) -> None:
    import subprocess
    import sys

    put("pyproject.toml", "[project]\nname = 'x'\n")
    write(tongguan="lang: en\n", m=CLEAR)
    probe = "import sys\nfrom tongguan.cli import cli\ntry:\n cli(['check', 'm.yaml', '--as-of', '2026-11-24'])\nexcept SystemExit: pass\n"
    probe += "print(sorted({'subprocess', 'tomllib', 'pathspec', 'difflib', 'tongguan.git'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
