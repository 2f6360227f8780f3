"""Checker and JSON Schema are written from one shape; they accept and refuse the same files.

What the schema accepts and the checker refuses stands in a short list: calendar days, ranges upside down,
and numbers with a point where text belongs (JSON knows one kind of number). What only the whole file shows
(names told twice, names of nothing) comes after the shape and stands in a list of its own.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tongguan import facts
from tongguan.compounds import Either, Judged, Later, Many, Map
from tongguan.config import shape as configuration
from tongguan.document import Document
from tongguan.fill import fill, unfit
from tongguan.lawbook.shapes import RULE_FILE, SHAPES
from tongguan.manifest import exporter_path
from tongguan.names import PROVIDED, SINCE
from tongguan.problem import InvalidInput
from tongguan.reading import read
from tongguan.schemas import schema_of
from tongguan.shape import Bool, Date, Number, Reporter, Said, Shape, Text, Word
from tongguan.shapes import exporter_shape, shape
from tongguan.stated import Misfit, Table, convert
from tongguan.waivers import file_shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongguan.lawbook.model import Lawbook

# ------------------------------------------------------------------ where the two may differ

BEYOND_THE_SCHEMA = (
    r"there is no `\d{4}-\d{2}-\d{2}` in the calendar",
    r"the range ends before it begins: .+ … .+",
    r"expected .+, found `\d+\.0`",
)
"""Problems of a single value that a JSON Schema cannot tell."""
ONLY_THE_WHOLE_FILE = (
    r"flow `.+` stands twice",
    r"item `.+` stands twice in flow `.+`",
    r"unknown recipient `.+`",
    r"unknown population `.+`",
    r"population `.+` is larger than `.+`",
    r"fewer persons under `ordinary` of `provided_since_last_year` than under `sensitive`",
    r"population `.+` shares more with `.+` than `.+` holds",
    r"population `.+` shares another number with `.+` than `.+` with it",
    r"population `.+` shares people with `.+` and is apart from it",
    r"unknown flow `.+`",
    r"unknown item `.+` in flow `.+`",
    r"population `.+` is declared against itself",
    r"population `.+` lies within itself",
    r"population `.+` lies within `.+` and is apart from it",
    r"population `.+` lies within `.+` and shares fewer people with it",
    r"population `.+` shares people with `.+` and cannot",
    r"no population lies within `provided_this_year`",
    r"`provided_this_year` names the people of flows in no manifest",
    r"`until` .+ lies before `as_of` .+",
    r"`until` .+ lies in another year than `as_of` .+",
    r"`.+` has no value here, and `defaults` state one for every .+",
)
"""Problems that need more than one value to be seen."""

BAD: list[Any] = [
    None, True, False, "", " ", "\u3000", "yes", "word", "No Word", "UPPER", "ö", "-x", "a b", "2024-03-22", "2024-02-29", "2023-02-29",
    "2024-04-31", "2024-00-10", "2024-13-01", "2024-3-2", "20240322", "2024-03-22T00:00:00", 0, 1, -1, 1.5, -0.5, 5.0, 1e3, 10**25, [], {},
    [None], [True], ["word", "word"], [[]], [{}], [1], {"low": 1}, {"high": 2}, {"low": 5, "high": 2}, {"low": 2, "high": 2}, {"low": None},
    {"low": -1}, {"low": "1"}, {"Low": 1}, {"low": 1, "high": 2, "mid": 1}, {"low": {"low": 1}}, {"low": 1.5, "high": 2.5}, {"value": True},
    {"value": None}, {"value": "word", "by": "x"}, {"by": "x", "because": "y"}, {"value": True, "by": 1.5}, {"value": True, "by": ""},
    {"value": True, "by": None}, {"value": True, "else": 1}, {"value": {"value": True}}, {"word": None}, {"x y": 1}, {"": 1},
    {"zh": "中", "en": "e"}, {"zh": ""}, "multi\nline", "None", "待补 ", "--", "0", "640", "84_000", "12.5",
]  # fmt: skip


def problems(one: Shape, value: Any) -> list[str]:
    """What the checker says of a value."""
    report = Reporter(Document("x.yaml", "", value))
    one.check(value, (), report)
    return [problem.message for problem in report.problems]


def disagreement(one: Shape, schema: dict[str, Any], value: Any, validator: Any = None) -> str | None:
    """How schema and checker differ on a value beyond what is documented, if they do."""
    accepted = (validator or Draft202012Validator(schema)).is_valid(value)
    told = problems(one, value)
    if not accepted and not told:
        return "the checker takes what the schema refuses"
    if accepted and any(not matches(message, BEYOND_THE_SCHEMA) for message in told):
        return f"the schema takes what the checker refuses: {told}"
    return None


def matches(message: str, patterns: tuple[str, ...]) -> bool:
    return any(re.fullmatch(pattern, message, re.DOTALL) for pattern in patterns)


# ------------------------------------------------------------------ every shape against every value


def parts(one: Shape, path: str = "") -> Iterator[tuple[str, Shape]]:
    """A shape and all shapes within it, with their keys."""
    yield path, one
    match one:
        case Later():
            yield from parts(one.shape, path)
        case Map():
            for name, inner in one.fields.items():
                yield from parts(inner, f"{path}.{name}")
            if one.rest is not None:
                yield from parts(one.rest, f"{path}.*")
        case Many() | Judged():
            yield from parts(one.of, f"{path}[]" if isinstance(one, Many) else path)
        case Either():
            for inner in one.shapes:
                yield from parts(inner, path)


def test_every_part_of_a_manifest_takes_and_refuses_what_its_schema_does(lawbook: Lawbook) -> None:
    seen: set[str] = set()
    wrong = []
    for path, one in parts(shape(lawbook)):
        schema = one.schema()
        told = json.dumps(schema, sort_keys=True)
        if told in seen:
            continue
        seen.add(told)
        validator = Draft202012Validator(schema)
        for value in BAD:
            differs = disagreement(one, schema, value, validator)
            if differs:
                wrong.append(f"{path}: {value!r}: {differs}")
    assert len(seen) > 200
    assert wrong == []


OTHER_FILES: dict[str, Map] = {"rule file": RULE_FILE, "file of waivers": file_shape(), "configuration": configuration(), **SHAPES}


@pytest.mark.parametrize("name", OTHER_FILES)
def test_every_part_of_another_file_takes_and_refuses_what_its_schema_does(name: str) -> None:
    wrong = []
    for path, one in parts(OTHER_FILES[name]):
        schema = one.schema()
        validator = Draft202012Validator(schema)
        for value in BAD:
            differs = disagreement(one, schema, value, validator)
            if differs:
                wrong.append(f"{path}: {value!r}: {differs}")
    assert wrong == []


def test_the_list_of_differences_is_no_longer_than_needed(lawbook: Lawbook) -> None:
    told = {message for _, one in parts(shape(lawbook)) for value in BAD for message in differing(one, value)}
    assert all(any(re.fullmatch(pattern, message, re.DOTALL) for message in told) for pattern in BEYOND_THE_SCHEMA)


def differing(one: Shape, value: Any) -> list[str]:
    if not isinstance(one, (Date, Number, Text)):
        return []
    return problems(one, value) if Draft202012Validator(one.schema()).is_valid(value) else []


# ------------------------------------------------------------------ whole files, good and broken

slugs = st.sampled_from(["a", "b", "c1", "hq", "x.y", "x-y_z"])


def values(one: Shape) -> st.SearchStrategy[Any]:
    """Values that fit a shape."""
    match one:
        case Later():
            return values(one.shape)
        case Bool():
            return st.booleans()
        case Text():
            if one.pattern is not None:
                return slugs | st.integers(0, 3)
            texts = st.sampled_from(["text", "文字", "2024-03-22", "true", "x: y"])
            return texts if isinstance(one, Said) and one.reference else texts | st.integers(-3, 3)
        case Date():
            return st.dates().map(str).filter(lambda day: day >= "1000")
        case Number():
            ends = st.integers(0, 9) if one.integer else st.one_of(st.integers(0, 9), st.floats(0, 9))
            kinds = [ends]
            if one.ranges:
                kinds += [ends.map(lambda low: {"low": low}), ends.map(lambda high: {"high": high})]
                kinds.append(st.tuples(ends, ends).map(lambda pair: {"low": min(pair), "high": max(pair)}))
            if one.names:
                kinds.append(slugs)
            return st.one_of(kinds)
        case Word():
            return st.sampled_from(tuple(one.words))
        case Many():
            many = st.lists(st.deferred(lambda: values(one.of)), min_size=one.least, max_size=max(2, one.least))
            return many | st.deferred(lambda: values(one.of)) if one.single else many
        case Judged():
            plain = st.deferred(lambda: values(one.of))
            named = st.fixed_dictionaries({"value": plain}, optional={"by": st.just("x") | st.none(), "because": st.just("y")})
            return plain | named
        case Either():
            return st.one_of([st.deferred(lambda inner=inner: values(inner)) for inner in one.shapes])
        case Map():
            return mappings(one)
        case _:
            # The version, and conditions of rules, which hold anything.
            schema = one.schema()
            return st.just(schema["const"]) if "const" in schema else st.just({"item.personal": True})


@st.composite
def mappings(draw: st.DrawFn, one: Map) -> dict[str, Any]:
    """Mappings with all required keys and a few of the others."""
    found = {name: draw(values(one.fields[name])) for name in one.required}
    others = [name for name in one.fields if name not in one.required]
    for name in draw(st.lists(st.sampled_from(others), max_size=3, unique=True)) if others else ():
        found[name] = draw(st.none() | values(one.fields[name]))
    if one.rest is not None:
        found |= draw(st.dictionaries(slugs, st.none() | values(one.rest), max_size=2))
    return found


def spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) in a value."""
    if isinstance(value, dict):
        for name in value:
            yield value, name
            yield from spots(value[name])
    elif isinstance(value, list):
        for index in range(len(value)):
            yield value, index
            yield from spots(value[index])


@st.composite
def broken(draw: st.DrawFn, one: Map, good: st.SearchStrategy[Any] | None = None) -> Any:
    """A good file with a few things done to it."""
    data = json.loads(json.dumps(draw(good if good is not None else mappings(one))))
    for _ in range(draw(st.integers(0, 3))):
        found = list(spots(data))
        if not found:
            return data
        container, key = draw(st.sampled_from(found))
        action = draw(st.sampled_from(["value", "value", "delete", "key", "rename", "list", "case", "turn", "wrap"]))
        value = container[key]
        if action == "value":
            container[key] = json.loads(json.dumps(draw(st.sampled_from(BAD))))
        elif action == "delete":
            del container[key]
        elif action == "key" and isinstance(value, dict):
            value[draw(st.sampled_from(["unknown", "id", "to", "by", "value", "Items", "x y", ""]))] = draw(st.sampled_from([None, 1, "a"]))
        elif action == "rename" and isinstance(container, dict):
            container[draw(st.sampled_from([f"{key}s", key.upper(), f" {key}", key[:-1]]))] = container.pop(key)
        elif action == "list":
            container[key] = [value]
        elif action == "case" and isinstance(value, str):
            container[key] = draw(st.sampled_from([value.upper(), f"{value}x", f" {value}", value[:-1]]))
        elif action == "turn" and isinstance(value, dict) and {"low", "high"} <= set(value):
            value["low"], value["high"] = value["high"], value["low"]
        elif action == "wrap":
            container[key] = {"value": value}
    return data


Files = dict[str, tuple[Map, Any, Any]]


@pytest.fixture(scope="module")
def files(lawbook: Lawbook) -> Files:
    """Shape, validator of the schema as it is written out, and of the published one."""
    found = {}
    for name, one in (("manifest", shape(lawbook)), ("exporter", exporter_shape(shape(lawbook))), ("rule", RULE_FILE)):
        published = schema_of(name, lambda: lawbook)
        found[name] = (one, Draft202012Validator(one.schema()), Draft202012Validator(published))
    return found


@pytest.mark.parametrize("name", ["manifest", "exporter", "rule"])
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_good_and_broken_files_are_judged_alike(name: str, files: Files, data: st.DataObject) -> None:
    one, plain, published = files[name]
    value = data.draw(broken(one))
    assert plain.is_valid(value) is published.is_valid(value)
    # The quick look and the one that words every problem are of one opinion.
    assert one.fits(value) is (problems(one, value) == [])
    differs = disagreement(one, {}, value, published)
    assert differs is None, differs


@pytest.mark.parametrize("name", ["manifest", "exporter", "rule"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_good_files_are_good_for_both(name: str, files: Files, data: st.DataObject) -> None:
    one, _, published = files[name]
    value = data.draw(mappings(one))
    assert problems(one, value) == []
    assert published.is_valid(value)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_after_the_shape_only_names_and_references_can_be_wrong(files: Files, lawbook: Lawbook, data: st.DataObject) -> None:
    one, _, published = files["manifest"]
    value = data.draw(broken(one))
    assume(published.is_valid(value))
    text = json.dumps(value, ensure_ascii=False)
    document = read(text, "m.yaml")
    assert document.data == value
    shared = read("version: 1\nexporter: {id: e}\n", "e.yaml") if exporter_path(document) else None
    try:
        fill(document, lawbook, one, shared)
    except InvalidInput as error:
        for problem in error.problems:
            assert matches(problem.message, (*BEYOND_THE_SCHEMA, *ONLY_THE_WHOLE_FILE)), problem.message
            assert problem.span is not None


def fitting(value: dict[str, Any]) -> dict[str, Any]:
    """The same manifest with names that exist, each once."""
    value["exporter"] = value["exporter"] if isinstance(value["exporter"], dict) else {"id": "e"}
    value["recipients"] = value.get("recipients") or {"r": None}
    value["populations"] = {"p": {"size": 3}, "q": None}
    for figure in (PROVIDED, SINCE):
        value["exporter"].pop(figure, None)
    names: dict[str, list[str]] = {}
    for number, flow in enumerate(value["flows"]):
        flow["id"] = f"f{number}"
        flow["to"] = [*value["recipients"]][number % len(value["recipients"])]
        for position, item in enumerate(flow["items"]):
            item["id"] = position if number % 2 else f"i{position}"
            if isinstance(item.get("persons"), str):
                item["persons"] = "pq"[position % 2]
        own = names[flow["id"]] = [str(item["id"]) for item in flow["items"]]
        for clearance in flow.get("clearances") or ():
            if clearance.get("items") is not None:
                clearance["items"] = own[-1]
    waivers = value.get("waivers") or []
    for waiver in waivers if names else ():
        waiver["flow"] = next(iter(names))
        if waiver.get("item") is not None:
            waiver["item"] = names[waiver["flow"]][0]
    value["waivers"] = waivers if names else []
    return value


def plainly(prefix: str, data: Any, lawbook: Lawbook, skip: tuple[str, ...] = ()) -> dict[str, Any]:
    """The facts that a good mapping states, read without any haste."""
    found: dict[str, Any] = {}
    data = data or {}
    by, because = data.get("by"), data.get("because")
    for name, value in data.items():
        key = f"{prefix}.{name}"
        term = lawbook.terms.get(key)
        if value is None or name in skip:
            continue
        if term is None:
            found |= plainly(key, value, lawbook) if isinstance(value, dict) else {}
        elif term.judged and isinstance(value, dict) and "value" in value:
            stated = convert(value["value"], term)
            signed = value.get("by") and value.get("because")
            found[key] = facts.Judged(stated, str(value["by"]), str(value["because"])) if signed else stated
        elif term.type == "evidence" and isinstance(value, dict):
            found |= {key: True, **plainly(key, value, lawbook)}
        else:
            stated = convert(value, term)
            found[key] = facts.Judged(stated, str(by), str(because)) if term.judged and by and because else stated
    return found


def exactly(found: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """Facts in their order, with their types: `1`, `1.0` and `true` are equal."""
    return [(key, f"{type(value)} {type(facts.plain(value))}", value) for key, value in found.items()]


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_quick_way_takes_what_the_friendly_one_takes(files: Files, lawbook: Lawbook, data: st.DataObject) -> None:
    one = files["manifest"][0]
    # Often enough nothing is wrong, or one thing far inside.
    value = data.draw(broken(one, mappings(one).map(fitting)))
    document = read(json.dumps(value, ensure_ascii=False), "m.yaml")
    shared = read(SHARED, "e.yaml") if exporter_path(document) else None
    wrong = unfit(document, one, shared)
    event("wrong" if wrong else "good")
    try:
        fill(document, lawbook, one, shared)
    except InvalidInput as error:
        assert [*error.problems] == wrong
        assert wrong
    else:
        assert wrong == []


SHARED = "version: 1\nexporter: {id: e}\nrecipients: {r: {}}\npopulations: {p: {}}\n"


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_an_exporter_file_is_taken_by_both_ways_or_by_none(files: Files, lawbook: Lawbook, data: st.DataObject) -> None:
    one = files["manifest"][0]
    shared = read(json.dumps(data.draw(broken(files["exporter"][0]))), "e.yaml")
    document = read("version: 1\nexporter: e.yaml\nrecipients: {a: {}}\nflows: [{id: f, to: a, items: [{id: i}]}]\n", "m.yaml")
    wrong = unfit(document, one, shared)
    if wrong:
        with pytest.raises(InvalidInput) as caught:
            fill(document, lawbook, one, shared)
        assert [*caught.value.problems] == wrong
    else:
        assert exactly(fill(document, lawbook, one, shared).exporter) == exactly(
            plainly("exporter", shared.data["exporter"], lawbook, ("evidence", "clearances", PROVIDED, SINCE))
            | {"exporter.id": str(shared.data["exporter"]["id"])}
        )


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_quick_way_reads_the_facts_that_are_stated(files: Files, lawbook: Lawbook, data: st.DataObject) -> None:
    value = data.draw(mappings(files["manifest"][0]).map(fitting))
    document = read(json.dumps(value, ensure_ascii=False), "m.yaml")
    assume(unfit(document, files["manifest"][0]) == [])
    manifest = fill(document, lawbook, files["manifest"][0])
    defaults = {
        name: plainly(name[:-1], (value.get("defaults") or {}).get(name), lawbook)
        for name in ("recipients", "flows", "items", "clearances")
    }
    exporter = value["exporter"]
    for flow, raw in zip(manifest.flows, value["flows"], strict=True):
        own = plainly("flow", raw, lawbook, ("items", "evidence", "clearances"))
        evidence = [plainly("evidence", one.get("evidence"), lawbook) for one in (exporter, raw)]
        assert [*map(exactly, flow.layers)] == [*map(exactly, (defaults["flows"], own, *evidence))]
        assert exactly(flow.facts) == exactly(defaults["flows"] | own | evidence[0] | evidence[1])
        assert exactly(flow.recipient) == exactly(defaults["recipients"] | plainly("recipient", value["recipients"][flow.to], lawbook))
        held = [*(raw.get("clearances") or ()), *(exporter.get("clearances") or ())]
        for clearance, one in zip(flow.clearances, held, strict=True):
            # Whether somebody else holds it follows from the name.
            own = {key: fact for key, fact in clearance.facts.items() if key != "clearance.held_by_another"}
            assert exactly(own) == exactly(defaults["clearances"] | plainly("clearance", one, lawbook))
        for item, one in zip(flow.items, raw["items"], strict=True):
            own = plainly("item", one, lawbook, ("persons",))
            size = {"population.size": item.group.size} if isinstance(one.get("persons"), str) else {}
            assert exactly(item.facts) == exactly(defaults["items"] | own | size | {"item.persons": item.group.size})


@pytest.mark.parametrize("value", BAD, ids=repr)
def test_every_key_takes_the_same_values_the_quick_way(files: Files, lawbook: Lawbook, value: Any) -> None:
    whole = files["manifest"][0]
    flow = whole.fields["flows"].of  # type: ignore[attr-defined]
    item, clearance = flow.fields["items"].of, flow.fields["clearances"].of
    for one, scope in ((item, "item"), (flow, "flow"), (clearance, "clearance"), (flow.fields["evidence"], "evidence")):
        table = Table(one, scope, lawbook.terms)
        least = {name: "standard_contract" if name == "mechanism" else "x" for name in one.required} | {"items": [{"id": "i"}]}
        for name in one.fields:
            data = {key: inner for key, inner in least.items() if key in one.fields and scope != "evidence"} | {name: value}
            # Twice: what is known by heart is taken and refused as it was the first time.
            for _ in range(2):
                try:
                    table.facts(data)
                    taken = True
                except Misfit:
                    taken = False
                assert taken is (problems(one, data) == []), (scope, name)


REFERENCES: list[tuple[str, str]] = [
    ("flows: [{id: f, to: r, items: [{id: i}]}, {id: f, to: r, items: [{id: i}]}]", "flow `f` stands twice"),
    ("flows: [{id: f, to: r, items: [{id: i}, {id: i}]}]", "item `i` stands twice in flow `f`"),
    ("flows: [{id: f, to: nobody, items: [{id: i}]}]", "unknown recipient `nobody`"),
    ("flows: [{id: f, to: r, items: [{id: i, persons: nobody}]}]", "unknown population `nobody`"),
    ("flows: []\nwaivers: [{flow: g, rule: x, reason: x, by: x, until: 2026-01-01}]", "unknown flow `g`"),
    ("flows: [{id: f, to: r, items: [{id: i}], clearances: [{mechanism: standard_contract, items: [j]}]}]", "unknown item `j` in flow `f`"),
    ("flows: []\npopulations: {p: {overlaps: {p: 3}}}", "population `p` is declared against itself"),
    ("flows: []\npopulations: {p: {within: q}, q: {within: p}}", "population `p` lies within itself"),
    ("flows: []\npopulations: {provided_this_year: {size: 3}}", "`provided_this_year` names the people of flows in no manifest"),
    ("flows: []\npopulations: {p: {within: provided_this_year}}", "no population lies within `provided_this_year`"),
    (
        "flows: [{id: f, to: r, items: [{id: i}]}]\nwaivers: [{flow: f, item: j, rule: x, reason: x, by: x, until: 2026-01-01}]",
        "unknown item `j` in flow `f`",
    ),
    ("flows: []\npopulations: {p: {apart_from: [nobody]}}", "unknown population `nobody`"),
    ("flows: []\npopulations: {p: {size: 4, within: q}, q: {size: 3}}", "population `p` is larger than `q`, within which it lies"),
    (
        "flows: []\npopulations: {p: {size: {low: 4, high: 9}, within: q}, q: {size: {high: 3}}}",
        "population `p` is larger than `q`, within which it lies",
    ),
    (
        "flows: []\npopulations: {p: {size: 4, within: q}, q: {within: r}, r: {size: 3}}",
        "population `p` is larger than `r`, within which it lies",
    ),
    (
        "flows: []\npopulations: {p: {size: 150, overlaps: {q: 250}}, q: {size: 900}}",
        "population `p` shares more with `q` than `p` holds",
    ),
    (
        "flows: []\npopulations: {p: {overlaps: {q: {low: 31}}}, q: {size: {low: 3, high: 30}}}",
        "population `p` shares more with `q` than `q` holds",
    ),
    (
        "flows: []\npopulations: {p: {overlaps: {q: 30}}, q: {overlaps: {p: 31}}}",
        "population `q` shares another number with `p` than `p` with it",
    ),
    (
        "flows: []\npopulations: {p: {overlaps: {q: 30}}, q: {apart_from: p}}",
        "population `p` shares people with `q` and is apart from it",
    ),
    (
        "flows: []\npopulations: {p: {overlaps: {provided_this_year: 1}, apart_from: [provided_this_year]}}",
        "population `p` shares people with `provided_this_year` and is apart from it",
    ),
]
FITTING = [
    "populations: {p: {size: 30, overlaps: {q: 30}}, q: {size: 30}}",
    "populations: {p: {overlaps: {q: {low: 3, high: 40}}}, q: {size: {low: 3, high: 30}, overlaps: {p: {low: 3, high: 40}}}}",
    "populations: {p: {overlaps: {q: 0}, apart_from: q}, q: {apart_from: [p]}}",
    "populations: {p: {size: 3, within: q}, q: {size: 3}}",
    "populations: {p: {size: {low: 3, high: 9}, within: q}, q: {size: 3}}",
    "populations: {p: {size: 4, within: q}, q: {size: {low: 3}}}",
    "populations: {p: {within: q}, q: {size: 3}}",
]


@pytest.mark.parametrize("text", FITTING)
def test_a_part_may_be_as_large_as_its_whole(files: Files, lawbook: Lawbook, text: str) -> None:
    document = read(f"version: 1\nexporter: {{id: e}}\nflows: []\n{text}\n", "m.yaml")
    assert len(fill(document, lawbook, files["manifest"][0]).populations) == 2


@pytest.mark.parametrize(("text", "message"), REFERENCES)
def test_names_of_nothing_are_told_though_the_schema_takes_them(files: Files, lawbook: Lawbook, text: str, message: str) -> None:
    one, _, published = files["manifest"]
    document = read(f"version: 1\nexporter: {{id: e}}\nrecipients: {{r: {{}}}}\n{text}\n", "m.yaml")
    assert published.is_valid(document.data)
    with pytest.raises(InvalidInput) as caught:
        fill(document, lawbook, one)
    assert message in [problem.message for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("2024-02-29", True), ("2024-12-31", True), ("2024-1-1", False), ("2024-02-30", None), ("2023-02-29", None), (20240101, False),
        (None, False), ("", False),
    ],
)  # fmt: skip
def test_a_date_is_a_day_of_the_calendar(value: Any, good: bool | None) -> None:
    # None: the schema cannot know the calendar, the checker does.
    one = Date("A day.")
    assert (problems(one, value) == []) is (good is True)
    assert Draft202012Validator(one.schema()).is_valid(value) is (good is not False)


@pytest.mark.parametrize("number", ["5", "0", "007"])
def test_numbers_are_names_as_good_as_words(files: Files, lawbook: Lawbook, number: str) -> None:
    name = str(int(number))
    text = (
        f"version: 1\nexporter: {{id: {number}, name: 7}}\nrecipients: {{{name}: {{}}}}\n"
        f"populations: {{{name}: {{size: 3}}, p: {{size: 2, within: {number}, apart_from: [p2]}}, p2: {{overlaps: {{{name}: 1}}}}}}\n"
        f"flows: [{{id: {number}, to: {number}, items: [{{id: {number}}}], clearances: [{{mechanism: standard_contract, items: [{number}]}}]}}]\n"
        f"waivers: [{{flow: {number}, item: {number}, rule: 1, reason: 2, by: 3, until: 2026-01-01}}]\n"
    )
    one, _, published = files["manifest"]
    document = read(text, "m.yaml")
    assert published.is_valid(document.data)
    manifest = fill(document, lawbook, one)
    (flow,) = manifest.flows
    assert (flow.id, flow.to, flow.title, flow.items[0].id, manifest.exporter_id) == (name, name, name, name, name)
    assert (manifest.waivers[0].flow, manifest.waivers[0].item, manifest.waivers[0].rule) == (name, name, "1")


def test_an_item_is_named_by_one_word(files: Files) -> None:
    # `explain FILE FLOW/ITEM` and reports put a stroke between the two.
    one, _, published = files["manifest"]
    value = {"version": 1, "exporter": {"id": "e"}, "flows": [{"id": "f", "to": "r", "items": [{"id": "a/b c"}]}]}
    assert problems(one, value) == ["expected an id, found `a/b c`"]
    assert not published.is_valid(value)
