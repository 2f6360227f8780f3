"""What is wrong with an input is told in Chinese as well: each message that the source can make, and what people meet in it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from messages import QUOTED, Message, left, messages
from repo import run

from tongguan import config, events, ledgers, reading, screening, waivers
from tongguan.chinese import chinese, of
from tongguan.compounds import Either, Judged, Later, Many, Map
from tongguan.lawbook import shapes as law_shapes
from tongguan.lawbook.model import Lawbook
from tongguan.problem import InvalidInput, Problem
from tongguan.sentences import SENTENCES
from tongguan.shape import Number, Shape, Text, Word
from tongguan.shapes import exporter_shape, shape

WIDE = re.compile(r"[\u3400-\u9fff]")
CODES = ("utf-8", "gb2312", "gb18030")


def spoken(message: Message) -> bool:
    """Whether it has words, not only names and signs."""
    return bool(re.search(r"[a-z]{2}", QUOTED.sub("", message.text))) and message.text not in CODES


def test_the_reader_finds_the_messages() -> None:
    found = {one.text for one in messages()}
    for known in (
        "unknown key `«0»` in a range", "expected «0», found nothing between the quotes", "first on line «0», column «1»",
        "flow `«0»` of this exporter stands in «1» too", "write `«0»`, without quotes", "did you mean `«0»`?", "no such file or folder",
        "take a nearer day, or say with `from` since when it runs", "`«0»` is no value for `«1»`", "alias `*«0»` points into itself",
        "the file is UTF-16; save it as UTF-8", "a whole number of processes, 1 or more", "no flow `«0»` in «1»; «2»",
    ):  # fmt: skip
        assert known in found, known
    assert len(found) > 350


@pytest.mark.parametrize("message", [one for one in messages() if spoken(one)], ids=lambda one: one.place)
def test_each_message_has_its_chinese_with_the_same_gaps(message: Message) -> None:
    said = "\n".join(map(chinese, message.text.split("\n")))
    assert WIDE.search(said), f"{message.place} tells `{message.text}`: its Chinese goes into src/tongguan/sentences.py"
    assert left(said) is None, said
    assert sorted(re.findall(r"«\d+»", said)) == sorted(message.gaps), said


def parts(found: Shape, seen: set[int]) -> Iterator[tuple[str, str]]:
    """What a shape and those inside it say of themselves, each with what kind of words that is."""
    found = found.shape if isinstance(found, Later) else found
    if id(found) in seen:
        return
    seen.add(id(found))
    match found:
        case Text() | Number():
            yield "expected", found.expected
        case Word():
            yield "expected", found.what
        case Many():
            yield "expected", found.what
            yield from parts(found.of, seen)
        case Judged():
            yield from parts(found.of, seen)
        case Either():
            for one in found.shapes:
                yield from parts(one, seen)
        case Map():
            yield "expected", found.what
            for name, one in found.fields.items():
                inner = one.shape if isinstance(one, Later) else one
                if name in found.required and inner.doc:
                    yield "required", inner.doc
                yield from parts(inner, seen)
            if found.rest is not None:
                yield from parts(found.rest, seen)


def test_what_every_shape_expects_has_its_chinese(lawbook: Lawbook) -> None:
    manifest = shape(lawbook)
    seen: set[int] = set()
    whole = [manifest, exporter_shape(manifest), config.shape(), waivers.file_shape(), screening.shape(lawbook), ledgers.shape()]
    told = {said for one in whole for said in parts(one, seen)}
    rules = {said for one in (*law_shapes.SHAPES.values(), law_shapes.RULE_FILE) for said in parts(one, seen)}
    missing = {text for _, text in told | rules if left(chinese(text)) or (not WIDE.search(chinese(text)) and " " in chinese(text))}
    assert not missing
    assert len(told) > 60


def test_every_setting_is_described_in_chinese() -> None:
    """A variable with a value that does not fit is answered with what the setting is."""
    for key, field in config.shape().fields.items():
        hint = config._expected(key) or field.doc
        assert left(chinese(hint)) is None, hint


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("unknown key `porpose` in a flow", "数据流没有 `porpose` 这个键"),
        (
            "expected a whole number of persons, a population or {low: …, high: …}, found `x`",
            "应为整数（单位：人）、人群名称或者 {low: …, high: …}，实为 `x`",
        ),
        ("expected a date or `never`, found nothing", "应为日期或者 `never`，实为空值"),
        ("unknown country (ISO 3166-1, two letters) `uk`", "没有 `uk` 这个国家或者地区（ISO 3166-1 两位字母代码）"),
        (
            "did you mean `cn-gd`? Else the narrowest known place around it is `cn`",
            "是否要写 `cn-gd`？否则，已知的、包含它的最小地点是 `cn`",
        ),
        (
            "perhaps `person.name` (a name · 姓名 · called); `person.id` (an identifier); `tongguan rules categories` tells them all",
            "可能是 `person.name`（姓名）、`person.id`；`tongguan rules categories` 列出全部",
        ),
        ("known: a, b … (33 in all)", "可用：a, b …（共 33 个）"),
        ("`a` stands on line 1, column 2; `b` stands on line 3, column 4 of x.yaml", "`a` 在第 1 行第 2 列；`b` 在 x.yaml 第 3 行第 4 列"),
        ("exporter file `it's.yaml`: cannot be read: Permission denied", "数据处理者文件 `it's.yaml`：无法读取：没有权限"),
        ("a bracket `[` that is not closed", "方括号 `[` 没有闭合"),
        (
            "the waiver lasts 400 days from the day judged, 2026-01-01; the longest is 90",
            "该例外自判断之日 2026-01-01 起持续 400 天，最长为 90 天",
        ),
    ],
)
def test_messages_that_are_made_of_parts_come_out_whole(english: str, said: str) -> None:
    assert chinese(english) == said


@pytest.mark.parametrize(
    ("english", "kept"),
    [
        ("unknown recipient `text`", "`text`"),
        ("unknown recipient `a list`", "`a list`"),
        ("expected a date, found `this and that`", "`this and that`"),
        ("me and you.yaml cannot be read: Permission denied", "me and you.yaml"),
        ("no flow `nothing` in text; known: text", "`nothing`"),
        ("flow `a` of this exporter stands in a list and more.yaml too", "a list and more.yaml"),
        ("`{0}` is no id", "`{0}`"),
    ],
)
def test_words_of_the_user_stay_as_they_are(english: str, kept: str) -> None:
    said = chinese(english)
    assert kept in said
    assert WIDE.search(said)


@pytest.mark.parametrize(
    "word", ["a list", "text", "x; y", "x: y", "{0}", "what? Else more", "this and that", "a whole number", "x\n中文", "nothing"]
)
def test_whatever_the_user_writes_is_told_as_it_is(word: str) -> None:
    """In every sentence, whatever it looks like."""
    for english, said in SENTENCES.items():
        text, filled = "", False
        for number, part in enumerate(re.split(r"\{(\d)\}", english)):
            own = number % 2 and text.count("`") % 2 == 1
            filled |= bool(own)
            text += (word if own else "7") if number % 2 else part
        assert not filled or word in chinese(text), (english, said)


def test_a_name_that_never_ends_is_no_burden() -> None:
    for word in ("x; " * 5000, "x: " * 5000, "x and " * 5000, "did you mean `" * 5000, "x Else " * 5000):
        assert word.strip() in chinese(f"unknown recipient `{word.replace('`', '')}`").replace("`", "") or "`" in word
        assert chinese(f"known: {word}") == f"可用：{word}"
        chinese(word)


def test_what_nobody_knows_stays_as_it_is() -> None:
    assert chinese("something else entirely") == "something else entirely"


def test_a_problem_that_brings_its_chinese_keeps_it() -> None:
    assert of(Problem("m.yaml", "one cannot be", hint="choose another name", zh="不能如此")) == ("不能如此", "请换一个名称")


def test_the_table_has_the_gaps_of_both_languages() -> None:
    for english, said in SENTENCES.items():
        wanted = set(re.findall(r"\{(\d)\}", english))
        assert wanted == set(re.findall(r"\{=?(\d)\}", said)), english
        assert wanted == {str(number) for number in range(len(wanted))}, english
        assert not said.endswith("。"), said


TORN = [
    "a: [1, 2", "a: {b: 1", "a: 'x", 'a: "x', 'a: "\\q"', 'a: "\\x1"', "a: b: c", "a:\n\t- b", "a:\n  - b\n c: d", "- a\nb: c", "a: b\n- c", "a: @x", "a: `x", "a: %x",
    "a: [1, 2}", "a: {1: 2]", "a: [b: c: d]", "a: &\nb", "a: *", "a: *b", "a: !<x", "a: !! x", "a: !x!y z", "%YAML 2.0\n---\na", "%YAML 1.1\n%YAML 1.1\n---\na",
    "%FOO\na: b", "%TAG ! x\n%TAG ! x\n---\na", "a: |0\n  b", "a: |x\n  b", "a: >-+\n b", "? a\n: b\n c", "a\nb: c", "a: 1\n b: 2", "...\na\n...\nb", "---\na\n---\nb", "a: b\n  - c",
    "a: 'b' c", "[a, b]: c\n]", "{a: b}}", "key: [a,\n  b: {c\nd: e", 'a: "b\n---\nc"', "a： b\nc: d", "a: [b，c", "\u3000a: b\nb", "<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs",
    "a: \x07", "\u00a0a: b\nc", "%YAML x\n---\na", "%YAML 1.x\n---\na", "%TAG !a\n---\nb", "a: !%zz b", "- - -\n- a: b\n -", "a: !<%41 b", "#\n'a':b\n c: d", "a: b #\n  c: : d",
]  # fmt: skip


@pytest.mark.parametrize("quick", [True, False], ids=["quick", "slow"])
@pytest.mark.parametrize("text", TORN)
def test_whatever_a_parser_says_is_told_in_chinese(text: str, quick: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not quick:
        monkeypatch.setattr(events, "c_parser", lambda: None)
    try:
        reading.read(text, "m.yaml")
    except InvalidInput as error:
        for message, hint in map(of, error.problems):
            assert left(message) is None, (message, error)
            assert WIDE.search(message)
            assert hint is None or left(hint) is None, (hint, error)


@pytest.mark.parametrize(
    "text",
    [
        "a", "a =", "a = [1", "a = {b = 1", "a = 'x", 'a = "x', 'a = "\\q"', "[a", "[[a]", "a = 1\na = 2", "[a]\n[a]", "a = {b = 1, b = 2}", "a = 2024-13-01", "a = 1 2", "= 1",
        'a = "\\ud800"', "a = {}\na.b = 1", "a.b = 1\n[a]\nb = 2", 'a = "\x01"', "[a]\nb = 1\n[a.b]", 'a = "\\xzz"', "a = tru", '[a."b]', "a = '''b", "# \x07\n[a]", "a = {b = 1,\n}",
    ],
)  # fmt: skip
def test_whatever_the_parser_of_toml_says_is_told_in_chinese(text: str, tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(f"[tool.tongguan]\n{text}\n", encoding="utf-8")
    with pytest.raises(config.Misconfigured) as caught:
        config.load(str(path), str(tmp_path))
    for message, hint in map(of, caught.value.problems):
        assert left(message) is None, message
        assert WIDE.search(message)
        assert hint is None or left(hint) is None, hint


BROKEN = """version: 1
exporter: {id: acme, cii_field: telecom, critical_infrastructure_operator: 否}
recipients: {hq: {country: uk}}
flows:
  - {id: a, to: hqq, porpose: hr, items: [{id: i, persons: 8.4万}]}
"""


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("m.yaml").write_text(BROKEN, encoding="utf-8")
    return "m.yaml"


@pytest.mark.parametrize("form", ["text", "concise", "github", "gitlab", "markdown", "html", "junit", "sarif"])
def test_every_format_tells_it_in_the_language_of_the_report(broken: str, form: str) -> None:
    said = {}
    for language in ("en", "zh", "both"):
        done = run("check", "--lang", language, "--format", form, broken)
        assert done.exit_code == 3
        said[language] = unescape(done.stdout + done.stderr).replace("&#96;", "`").replace("\\", "")
    chinese_, english = "数据流没有 `porpose` 这个键", "unknown key `porpose` in a flow"
    assert english in said["en"] and chinese_ not in said["en"] and "应为" not in said["en"] and "是否" not in said["en"]
    assert chinese_ in said["zh"] and english not in said["zh"]
    assert "did you mean" not in said["zh"] and "是否要写 `hq`？" in said["zh"]
    assert f"{chinese_} / {english}" in said["both"]


def test_json_has_both_languages_whatever_is_asked(broken: str) -> None:
    told = [json.loads(run("check", "--lang", one, "--format", "json", broken).stdout)["problems"] for one in ("en", "zh", "both")]
    assert told[0] == told[1] == told[2]
    one = next(each for each in told[0] if "porpose" in each["message"])
    assert (one["message"], one["message_zh"]) == ("unknown key `porpose` in a flow", "数据流没有 `porpose` 这个键")
    assert (one["hint"], one["hint_zh"]) == ("did you mean `purpose`?", "是否要写 `purpose`？")
    assert [each["hint"] is None for each in told[0]] == [each["hint_zh"] is None for each in told[0]]


def test_gitlab_knows_a_problem_again_in_another_language(broken: str) -> None:
    marks = [
        [one["fingerprint"] for one in json.loads(run("check", "--lang", language, "--format", "gitlab", broken).stdout)]
        for language in ("en", "zh", "both")
    ]
    assert marks[0] == marks[1] == marks[2]


def test_a_contradiction_is_told_whole(broken: str) -> None:
    stated = "version: 1\nexporter: {id: a, cii_field: telecom, critical_infrastructure_operator: false}\nrecipients: {hq: {country: US}}\n"
    Path(broken).write_text(
        f"{stated}flows:\n  - {{id: f, to: hq, items: [{{id: i, category: person.financial.credit}}]}}\n", encoding="utf-8"
    )
    told = run("check", "--lang", "zh", "--format", "text", broken).stderr
    assert "错误：`cii_field`、`critical_infrastructure_operator` 不能同时成立：写明所属领域的关键信息基础设施必已被认定" in told
    assert "= `critical_infrastructure_operator` 在第 2 行第 73 列" in told
    assert told.rstrip().endswith("1 处输入错误")


def called(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A call as the shell makes it."""
    clean = {key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL", "LC_MESSAGES", "TONGGUAN_LANG")}
    environment = {**clean, "PYTHONIOENCODING": "utf-8", **variables}
    command = [sys.executable, "-m", "tongguan", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "--lang", "zh", "--bogus", "x"), "错误：没有选项 '--bogus'"),
        (("check", "--bogus", "x", "--lang", "zh"), "错误：没有选项 '--bogus'"),
        (("check", "--bogus", "x", "--lang=zh"), "错误：没有选项 '--bogus'"),
        (("check", "--lang", "zh", "--as-of", "2024-1-1", "m.yaml"), "错误：`2024-1-1` 不是日期，写成 2024-01-01"),
        (
            ("check", "--lang", "zh", "--allow", "opne", "m.yaml"),
            "错误：`--allow opne`：只有 open, review, duty 可以放行；是否要写 `open`？",
        ),
        (("check", "--lang", "zh", "--format", "foo"), "错误：'--format' 的值无效：'foo' 不是 "),
        (("explain", "--lang", "zh"), "错误：缺少参数 "),
        (("chek", "--lang", "zh"), "错误：没有命令或者文件 `chek`；是否要写 `check`？"),
        (("waivers", "add", "--lang", "zh", "a"), "错误：缺少参数 'RULE'"),
        (
            ("rules", "show", "--lang", "zh", "order16/nothing"),
            "错误：没有规则 `order16/nothing`；`tongguan rules list --instrument order16` 列出",
        ),
    ],
)
def test_a_wrong_call_is_told_in_chinese(broken: str, arguments: tuple[str, ...], said: str) -> None:
    done = called(*arguments)
    assert said in done.stderr
    assert "用法：" in done.stderr or "--as-of" in arguments or "--allow" in arguments or "show" in arguments
    assert "Error" not in done.stderr
    assert done.returncode == 2


def test_the_locale_and_the_variable_speak_where_no_flag_does(broken: str) -> None:
    for variables in ({"LANG": "zh_CN.UTF-8"}, {"TONGGUAN_LANG": "zh"}):
        assert "数据流没有 `porpose` 这个键" in called("check", "--format", "text", broken, **variables).stderr
        assert "错误：没有选项" in called("check", "--bogus", **variables).stderr
    assert "Error: No such option" in called("check", "--bogus", "--lang", "en", LANG="zh_CN.UTF-8").stderr


def test_a_broken_configuration_is_told_in_the_language_of_the_flag(broken: str) -> None:
    Path("tongguan.yaml").write_text("fromat: text\nextends: ../../elsewhere.yaml\n", encoding="utf-8")
    told = run("check", "--lang", "zh", broken).stderr
    assert "错误：配置没有 `fromat` 这个键" in told
    assert "是否要写 `format`？" in told
    assert left(told.replace("extends: ../../elsewhere.yaml", "").replace("fromat: text", "")) is None


def test_a_broken_configuration_is_told_in_the_language_that_it_asks_for(broken: str) -> None:
    Path("tongguan.yaml").write_text("lang: zh\njobs: 0\n", encoding="utf-8")
    assert "错误：应为整数（单位：进程），实为 `0`" in run("check", broken, TONGGUAN_LANG="").stderr
    assert "error: expected a whole number of processes, found `0`" in run("check", broken, TONGGUAN_LANG="en").stderr
    assert "error: expected a whole number" in run("check", "--lang", "en", broken, TONGGUAN_LANG="").stderr
    Path("tongguan.yaml").write_text("lang: [zh]\njobs: 0\n", encoding="utf-8")
    assert "error: expected a language, found a list" in run("check", broken, TONGGUAN_LANG="", LANG="en_US.UTF-8", LC_ALL="").stderr


def test_in_english_no_table_is_read(broken: str) -> None:
    code = "import sys; from tongguan.cli import main\ntry: main()\nfinally: print('tongguan.sentences' in sys.modules)"
    for language, read in (("en", "False"), ("zh", "True")):
        command = [sys.executable, "-c", code, "check", "--lang", language, "--format", "text", broken]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8"}
        )
        assert done.stdout.strip().endswith(read)
