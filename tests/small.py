"""Small lawbooks made in a test, for properties that must hold of any law."""

from __future__ import annotations

from typing import Any

from tongguan.judge.law import Law
from tongguan.judge.stages import Judge
from tongguan.lawbook.condition import Grammar, Tree, cuts_of, index_of
from tongguan.lawbook.model import NO_WORDS, Category, Instrument, Lawbook, Period, Rule, Term, Words
from tongguan.pipeline import manifests_of
from tongguan.reading import read
from tongguan.shape import Reporter
from tongguan.verdict import Verdict

DAY = "2026-06-01"
W = Words("词", "word")


def term(key: str, kind: str, origin: str = "stated", **more: Any) -> Term:
    return Term(key, kind, W, origin=origin, **more)


TERMS = [
    term("exporter.x", "bool"),
    term("flow.way", "one", values=(("transfer", "a", "a"), ("remote_access", "b", "b"))),
    term("item.category", "category"),
    term("item.a", "bool"),
    term("item.b", "bool"),
    term("item.c", "bool"),
    term("item.word", "one", values=(("red", "r", "r"), ("green", "g", "g"), ("blue", "b", "b"))),
    term("item.n", "number", integer=True),
    term("item.persons", "count"),
    term("item.also_ordinary", "bool"),
    term("item.listed_fields_only", "bool"),
    term("item.judged", "bool", judged=True),
    term("item.personal", "bool", "class"),
    term("item.sensitive", "bool", "class"),
    term("item.kind", "bool", "class"),
    *(term(f"year.{name}", "count", "derived") for name in ("ordinary", "sensitive", "two_year_ordinary", "two_year_sensitive", "list_ordinary", "list_sensitive")),
]  # fmt: skip


def rule(rule_id: str, stage: str, when: Any, then: dict[str, Any], over: tuple[str, ...] = (), **more: Any) -> Rule:
    """A rule with its condition parsed from plain data."""
    terms = {one.key: one for one in TERMS}
    report = Reporter(read("x: 1", "rule"))
    grammar = Grammar(terms, Tree({"cn": ""}), Tree({"data": ""}))
    condition = grammar.parse(when, (), report)
    assert not report.problems, report.problems
    return Rule(
        f"law/{rule_id}", "law", "art. 1", (), W, stage, Period("2020-01-01", None), condition, then,
        tuple(f"law/{one}" for one in over), "", W, NO_WORDS, True, more.get("confidence", "verified"), 1,
    )  # fmt: skip


def lawbook(rules: list[Rule]) -> Lawbook:
    """A lawbook of these rules."""
    instrument = Instrument("law", W, W, "1", "law", Period("2020-01-01", None), "", "verified", NO_WORDS, "law.yaml")
    return Lawbook(
        "small", "1", "2026-01-01", "0", {one.key: one for one in TERMS},
        {"data": Category("data", W, "yes", "no", "no", NO_WORDS)}, {"cn": ("", W)}, ("CN", "US"),
        {}, {}, {}, {"law": instrument}, tuple(rules),
        index_of(one.when for one in rules), cuts_of(one.when for one in rules),
    )  # fmt: skip


def manifest(
    item: dict[str, Any],
    exporter: dict[str, Any] | None = None,
    others: str = "",
    provided: str = "{as_of: 2026-01-01, until: 2026-12-31, ordinary: 0, sensitive: 0}",
) -> str:
    """A manifest with one item of these facts, and other flows as text."""
    facts = "".join(f", {key}: {_yaml(value)}" for key, value in item.items())
    own = "".join(f", {key}: {_yaml(value)}" for key, value in (exporter or {}).items())
    return (
        f"version: 1\nexporter: {{id: e{own}, provided_this_year: {provided}}}\nrecipients: {{r: {{}}}}\n"
        f"flows:\n  - {{id: f, to: r, way: transfer, items: [{{id: i{facts}}}]}}\n{others}"
    )


def _yaml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_yaml(one)}" for key, one in value.items()) + "}"
    return str(value)


def judge(text: str, book: Lawbook) -> list[Verdict]:
    """The verdicts on a manifest under a small law."""
    manifests, problems = manifests_of([("m.yaml", text)], book, lambda *_: read("", "x"))
    assert not problems, [problem.message for problem in problems]
    return list(Judge(Law(book, DAY), manifests).verdicts())
