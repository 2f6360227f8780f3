"""What is written by accident, or to get by, makes no answer lighter: each is refused at its place, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from repo import put, report, run, write
from stories import exporter, flow, story

from tongguan.problem import InvalidInput, Problem
from tongguan.reading import scan
from tongguan.shape import EMPTY, bare

CLEAR = story(flow())
CODE = "  unified_code: 91320100MA1XXXXX0Y\n"
NECESSITY = '{kind: contract, individual_is_party: true, truly_necessary: true, by: "%s", because: "%s"}'


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)


def refused(text: str, message: str, line: str) -> None:
    """The manifest is refused with this message at the line that begins so."""
    put("m.yaml", text)
    found = run("check", "m.yaml")
    number = next(number for number, one in enumerate(text.split("\n"), 1) if one.strip().startswith(line))
    assert found.exit_code == 3, found.output
    assert message in found.stderr
    assert f"--> m.yaml:{number}:" in found.stderr


def problems(text: str) -> list[Problem]:
    """What is wrong with a text of YAML."""
    try:
        return scan(text, "x")[1]
    except InvalidInput as error:
        return error.problems


def test_the_file_that_the_others_begin_with_is_clear() -> None:
    write(m=CLEAR)
    assert run("check", "m.yaml").exit_code == 0


@pytest.mark.parametrize(
    "word",
    [
        "tbd",
        "none",
        "-",
        "TBD.",
        "(none)",
        "…",
        "待定。",
        "\u200b",
        "to be determined",
        "ｎｏｎｅ",
        "ＴＢＤ",
        "ｎ／ａ",
        "Ｎ．Ａ．",
        "「无」",
        "'n o n e'",
        "[none]",
        "~",
        "n\u0336o\u0336n\u0336e\u0336",
        "nóne",
        "n\u043ene",
        "\u0422BD",
        "n\u200bone",
        "𝐧𝐨𝐧𝐞",
        "⽆",
        "\u3164",
        "暫無",
        "某某",
        "t.b.d.",
        "  to  be   determined  ",
        # What a form has in the place of a name or a reason.
        "placeholder",
        "<name>",
        "（姓名）",
        "Someone",
        "fill in",
        "理由",
        # Nobody, or what stands somewhere else.
        "John Doe",
        "jane doe",
        "某人",
        "某先生",
        "xxx",
        "同上",
        "same as above",
        # What is still missing, with more about it.
        "TBD (legal)",
        "tbd2",
        "TBD - will be decided by the legal team in the spring",
        "待定（法务）",
    ],
)
def test_nobody_judges_a_necessity_whose_name_or_reason_says_nothing(word: str) -> None:
    for by, because in ((word, "nothing can be shipped without it"), ("A. Example, counsel", word)):
        refused(story(flow(basis="contract", necessity=NECESSITY % (by, because))), "expected a", "necessity:")


@pytest.mark.parametrize(
    "word",
    [
        '"false"',
        '"true"',
        "(none)",
        "tbd.",
        "…",
        '"\u200b"',
        "null",
        "ｎｏｎｅ",
        "ｆａｌｓｅ",
        "Ｔｒｕｅ",
        "ｎ／ａ",
        '"［无］"',
        '"０"',
        "<none>",
    ],
)
def test_words_that_say_nothing_are_no_evidence(word: str) -> None:
    text = story(flow(evidence=f"{{notice: {word}}}"))
    refused(text, "has no value here, and the exporter's `evidence` states one" if word == "null" else "expected", "evidence: {notice")


@pytest.mark.parametrize(
    "word",
    [
        "Na Ying",
        "Ôn Văn Nam",
        "O. No, counsel",
        "Нона Иванова",
        "ｗａｎｇ",
        "王",
        "法务 ０１",
        "N. Onesti",
        "T. B. Davis",
        "John Doerr",
        "Foo",
        "Todo Heisuke",
        "同上海",
        "No. 12",
    ],
)
def test_names_that_only_begin_or_look_so_are_names(word: str) -> None:
    write(m=story(flow(basis="contract", necessity=NECESSITY % (word, "nothing can be shipped without it"))))
    assert run("check", "m.yaml").exit_code == 0


def test_a_word_that_says_nothing_is_known_without_blanks_and_signs() -> None:
    """What is taken off a text has to be off the words that it is held against."""
    assert {bare(word) for word in EMPTY} <= EMPTY


def test_evidence_of_a_flow_without_a_value_does_not_take_the_exporters() -> None:
    for stated in ("{impact_assessment: {}}", "{impact_assessment: {date: null}}", "{impact_assessment: }"):
        refused(story(flow(evidence=stated)), "the exporter's `evidence` states one", "evidence: {impact")
    write(m=story(flow(evidence="{}")))
    assert run("check", "m.yaml").exit_code == 0


def test_an_empty_mapping_does_not_take_what_defaults_state() -> None:
    claimed = CLEAR.replace("  items:\n", "  items:\n    faces: {present: false}\n", 1)
    assert claimed != CLEAR
    items = "      - {id: addresses, category: person.contact, persons: customers, faces: {}}\n"
    refused(claimed.replace(flow(), flow(items=items)), "`defaults` state one for every item", "- {id: addresses")


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_what_looks_like_a_comment_states_nothing(sign: str) -> None:
    told = problems(f"a: 1 # so it is{sign}b: 2\n")
    assert [(one.message, one.span and one.span.start.column) for one in told] == [
        (f"a line break that YAML 1.2 does not know (U+{ord(sign):04X})", 16)
    ]


def test_a_part_of_a_thousand_is_no_million() -> None:
    refused(story(flow(persons="1.000_000")), "write `1_000_000`", "- {id: addresses")


@pytest.mark.parametrize("name", ["1e3", "1000", "'640'"])
def test_people_named_like_a_number_are_not_taken_for_one(name: str) -> None:
    populations = f"  {name}: {{size: 200_000}}\n"
    bare = name.strip("'")
    refused(story(flow(persons=bare), populations=populations), f"there is a population `{bare}`", "- {id: addresses")
    write(m=story(flow(persons=f"'{bare}'"), populations=populations))
    assert run("check", "m.yaml").exit_code == 1


def test_the_first_file_need_not_say_in_what_two_others_contradict_each_other() -> None:
    stated = "  critical_infrastructure_operator: false\n"
    write(a=CLEAR.replace(stated, ""), b=story(flow("b")), c=story(flow("c")).replace(stated, stated.replace("false", "true")))
    found = run("check", ".")
    assert found.exit_code == 3
    assert "`critical_infrastructure_operator` is stated otherwise in b.yaml" in found.stderr


def test_one_legal_entity_has_one_id() -> None:
    head = exporter().replace("  sectors:", f"{CODE}  sectors:", 1)
    other = head.replace("id: example-tools\n", "id: example_tools\n", 1).replace("MA1XXXXX0Y", "ma１xxxxx0y")
    write(a=story(flow(), head=head), b=story(flow("b"), head=other))
    for more in ((), ("--jobs", "2")):
        found = run("check", ".", *more)
        assert found.exit_code == 3
        assert "exporters `example_tools` and `example-tools` have the same `unified_code`" in found.stderr
    write(b=story(flow("b"), head=other.replace("0y", "1y")))
    assert run("check", ".").exit_code == 0


@pytest.mark.parametrize("more", [(), ("--jobs", "2")])
def test_two_ids_of_one_name_are_told_until_codes_tell_them_apart(more: tuple[str, ...]) -> None:
    other = exporter().replace("id: example-tools\n", "id: tools\n", 1).replace("Co., Ltd.", "ＣＯ LTD", 1)
    assert "name: Example Tools" in other
    write(a=story(flow(), head=exporter()), b=story(flow("b"), head=other))
    found = run("check", ".", *more)
    assert found.exit_code == 0
    assert "exporters `tools` and `example-tools` (a.yaml) have the same name" in found.output
    assert run("check", ".", "--strict", *more).exit_code == 4
    codes = [head.replace("  sectors:", CODE.replace("0Y", end) + "  sectors:", 1) for head, end in ((exporter(), "0Y"), (other, "1Y"))]
    write(a=story(flow(), head=codes[0]))
    assert "have the same name" in run("check", ".", *more).output, "one code alone tells nothing"
    write(b=story(flow("b"), head=codes[1]))
    assert "have the same name" not in run("check", ".", *more).output
    write(b=story(flow("b"), head=other.replace("Example Tools", "Example Tolls")))
    assert "have the same name" not in run("check", ".", *more).output


PAPER = (
    "{mechanism: standard_contract, %seffective: 2025-06-01, filed: 2025-06-05, items: [addresses], purposes: [after_sales], recipients: [hq],"
    " persons: %s, expires: never, withdrawn_on: never, changes: [], verbatim: true}"
)


@pytest.mark.parametrize(
    ("one", "other", "exceeded"),
    [
        (("ref: SCC-1, ", "100_000"), ("ref: SCC-1, ", "100_000"), True),
        (("ref: SCC-1, ", "100_000"), ("ref: 'scc-1 ', ", "100_000"), True),
        (("", "100_000"), ("", "100_000"), True),
        (("ref: SCC-1, ", "100_000"), ("ref: SCC-1, ", "100_001"), True),
        (("ref: SCC-1, ", "100_000"), ("ref: SCC-2, ", "100_000"), False),
        (("", "100_000"), ("", "100_001"), False),
    ],
)
def test_one_paper_is_one_however_it_is_written_down(one: tuple[str, str], other: tuple[str, str], exceeded: bool) -> None:
    """Two groups of 60,000 with nobody in common are 120,000: under one filing of 100,000 too many, under two within each."""
    people = "  p: {size: 60_000, apart_from: [q, provided_this_year]}\n  q: {size: 60_000, apart_from: provided_this_year}\n"
    flows = "".join(flow(name, persons=name, clearances=f"[{PAPER % paper}]") for name, paper in (("p", one), ("q", other)))
    write(m=story(flows, populations=people))
    found = run("check", "m.yaml")
    assert ("order13/persons-above-filing" in found.output) is exceeded
    assert found.exit_code == (4 if exceeded else 0)


def test_a_paper_may_have_a_number_for_each_kind_of_data() -> None:
    people = "  p: {size: 60_000, apart_from: [q, provided_this_year]}\n  q: {size: 60_000, apart_from: provided_this_year}\n"
    orders = "      - {id: addresses, category: person.member, persons: q}\n"
    one = flow("p", persons="p", clearances=f"[{PAPER % ('ref: SCC-1, ', '100_000')}]")
    write(m=story(one + flow("q", orders, clearances=f"[{PAPER % ('ref: SCC-1, ', '70_000')}]"), populations=people))
    assert run("check", "m.yaml").exit_code == 0


@pytest.mark.parametrize("name", ["x.yaml", "x.YAML", "X.flow.YAML", "Manifest.Yml"])
@pytest.mark.parametrize(
    ("written", "otherwise"), [("exporter:", '"exporter":'), ("exporter:", "exporter :"), ("flows:", "'flows':"), ("", "\ufeff")]
)
def test_a_manifest_is_found_however_its_keys_and_its_name_are_written(name: str, written: str, otherwise: str) -> None:
    text = CLEAR.removeprefix("version: 1\n") + "version: 1\n"
    put(f"flows/{name}", otherwise + text if not written else text.replace(f"{written}\n", f"{otherwise}\n", 1))
    found = run("check", "flows")
    assert found.exit_code == 0, found.output
    assert "1 flow: 1 clear" in found.output


@pytest.mark.parametrize("written", ["exporter: {0}", '"exporter": {0}', "exporter : '{0}'"])
def test_an_exporters_file_that_changed_reaches_whoever_names_it(written: str) -> None:
    put("exporter.yaml", f"version: 1\n{exporter()}")
    put("m.yaml", story(head=written.format("exporter.yaml") + "\n"))
    found = run("check", "--scope", "changed", "exporter.yaml")
    assert "1 flow: 1 clear" in found.output


@pytest.mark.parametrize(
    ("config", "paths"), [("exclude: [b.yaml]", ["."]), ("manifests: [a.yaml]", []), ("exclude: [b.yaml]", ["a.yaml"])]
)
def test_whom_the_configuration_leaves_aside_is_told_not_to_be_counted(config: str, paths: list[str]) -> None:
    put("exporter.yaml", f"version: 1\n{exporter()}")
    write(a=story(head="exporter: exporter.yaml\n"), b=story(flow("b"), head="exporter: exporter.yaml\n"), tongguan=f"{config}\n")
    found = run("check", *paths)
    assert found.exit_code == 0, found.output
    assert "warning[not-counted]" in found.output
    assert "the configuration (exclude, manifests) or git leaves aside, their persons not counted: b.yaml" in found.output
    assert run("check", *paths, "--strict").exit_code == 4


def test_an_assessment_that_came_too_late_is_told_with_both_days_each_flow_with_its_own() -> None:
    """PIPL art. 55(4): before the export."""
    days = {"a": ("2026-06-01", "2026-03-01"), "b": ("2026-06-02", "2026-03-02"), "c": ("2026-03-02", "2026-03-02")}
    made = [
        flow(name, evidence=f"{{impact_assessment: {{date: {made}, ref: PIA-1}}}}", since=since) for name, (made, since) in days.items()
    ]
    write(m=story("".join(made) + flow("d", evidence="{impact_assessment: false}", since="2026-03-02")))
    found = report("m.yaml")
    notes = {one["flow"]: [each["text"]["en"] for each in one["details"] if each["label"] == "note"] for one in found["findings"]}
    assert notes["a"] == ["dated 2026-06-01, after the first export on 2026-03-01"]
    assert notes["b"] == ["dated 2026-06-02, after the first export on 2026-03-02"]
    assert not notes.get("c")
    assert notes["d"] == []
    for format_ in ("text", "markdown", "html", "sarif", "github", "gitlab"):
        output = run("check", "m.yaml", "--format", format_).stdout
        assert "after the first export on 2026-03-01" in output, format_
        assert "after the first export on 2026-03-02" in output, format_


# ------------------------------------------------------------------ more people than there are

MANY = 10_000_000_001


@pytest.mark.parametrize("number", [str(MANY), "100_000_000_000_000_000_000_000_000_000", "1.0e+29", "{low: 1, high: 99_999_999_999}"])
@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("persons: customers", "persons: %s", "persons:"),
        ("size: 640", "size: %s", "size:"),
        ("ordinary: 0", "ordinary: %s", "provided_this_year:"),
        ("sensitive: 0", "sensitive: %s", "provided_this_year:"),
        ("sensitive: 0", "sensitive: 0, by_list: {sh-2025/x: {ordinary: %s}}", "provided_this_year:"),
        ("persons_processed: 2_100", "persons_processed: %s", "persons_processed:"),
        ("  clearances: []", "  clearances: [{mechanism: standard_contract, persons: %s}]", "clearances:"),
    ],
)
def test_more_people_than_live_on_earth_are_a_mistake(before: str, after: str, line: str, number: str) -> None:
    text = CLEAR.replace("customers: {size", "customers:\n    {size")
    assert before in text, text
    text = text.replace(before, after % number, 1)
    put("m.yaml", text)
    found = run("check", "m.yaml")
    assert found.exit_code == 3, found.output
    assert "at most 10,000,000,000: more people do not live on earth" in found.stderr
    place = next(index for index, one in enumerate(text.split("\n"), 1) if line in one and number in one)
    assert f"--> m.yaml:{place}:" in found.stderr
    assert "至多为 10,000,000,000：地球上没有更多的人" in run("check", "m.yaml", TONGGUAN_LANG="zh").stderr


def test_as_many_people_as_may_live_on_earth_are_none() -> None:
    put("m.yaml", CLEAR.replace("size: 640", f"size: {MANY - 1:_}"))
    assert run("check", "m.yaml").exit_code == 1


def test_what_is_tried_or_comes_from_another_repository_is_held_to_it_too() -> None:
    put("m.yaml", CLEAR)
    assert "more people do not live on earth" in run("remedy", "m.yaml", "--set", f"item.persons={MANY}").output
    assert run("ledger", "m.yaml", "--export", "there.yaml").exit_code == 0
    text = Path("there.yaml").read_text(encoding="utf-8")
    assert "640" in text
    put("there.yaml", text.replace("640", str(MANY)))
    found = run("check", "m.yaml", TONGGUAN_LEDGERS="there.yaml")
    assert found.exit_code == 2
    assert "more people do not live on earth" in found.stderr
