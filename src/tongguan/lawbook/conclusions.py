"""What rules may conclude: a head that their stage knows, names that are known, and no circle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.model import UNSURE, Rule
from tongguan.problem import suggestion
from tongguan.shape import Keys, Reporter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.lawbook.entries import Names

Source = tuple[Rule, Reporter, Keys]
"""A rule, what hears of its problems, and where it stands."""

ALLOWED: dict[str, tuple[str, ...]] = {
    "scope": ("scope",),
    "classify": ("class",),
    "gate": ("gate", "breach"),
    "exempt": ("exempt", "count"),
    "route": ("route",),
    "duty": ("duty",),
    "clear": ("clears", "defect"),
}


END = "clearance.expires"
"""The end of a clearance, from which a note of stage `clear` may reckon back."""


REVIEWED = ("gate", "exempt", "route", "clear")


LATE = ("route", "duty", "clear")
"""Stages in which the year's counts are known."""


def check_conclusion(rule: Rule, raw: dict[str, Any], at: Keys, report: Reporter, names: Names) -> None:
    """Report what `then` may not say in the rule's stage, and every name in it that is not known."""
    then = rule.then
    here = (*at, "then")
    heads = [name for name in then if name not in ("rank", "up_to", "down_to", "conflict", "due")]
    allowed = (*ALLOWED[rule.stage], "note", *(("review",) if rule.stage in REVIEWED else ()))
    if len(heads) != 1:
        report.value(here, f"`then` says {len(heads)} things", "one conclusion a rule")
    for head in heads:
        if head not in allowed:
            report.value(here, f"`{head}` is no conclusion of stage `{rule.stage}`", f"known: {', '.join(allowed)}")
    for name, known in (("gate", names.gates), ("duty", names.duties)):
        if name in then and then[name] not in known:
            report.value((*here, name), f"unknown {name} `{then[name]}`", suggestion(then[name], known))
    if "class" in then:
        classes = [key for key, term in names.terms.items() if term.origin == "class"]
        if then["class"] not in classes:
            report.value((*here, "class"), f"`{then['class']}` is no class", suggestion(then["class"], classes))
    if ("up_to" in then or "down_to" in then) and "review" not in then:
        report.value(here, "`up_to` and `down_to` belong to a review")
    if "conflict" in then and not (rule.stage == "route" and "review" in then and ("up_to" in then or "down_to" in then)):
        report.value((*here, "conflict"), "`conflict` belongs to a review of stage `route` with `up_to` or `down_to`")
    if "due" in then:
        _check_due(rule, (*here, "due"), report, names)
    if "breach" in then and "rank" not in then:
        report.value(here, "a breach without `rank`", "law, mandatory or recommended")
    if rule.over and "route" not in then and "exempt" not in then:
        report.value((*at, "over"), "only a rule that concludes a route or an exemption displaces another")
    if rule.confidence in UNSURE and (then.get("route") == "none" or "exempt" in then or "clears" in then or then.get("count")):
        report.value(here, f"a `{rule.confidence}` rule must not make a flow freer", "conclude a review with `up_to`, or a note")
    if rule.authority and rule.authority not in names.authorities:
        report.value((*at, "authority"), f"unknown authority `{rule.authority}`", suggestion(rule.authority, names.authorities))
    if not rule.authority and ("gate" in then or "review" in then):
        report.key(at, f"rule `{rule.id}` names no authority to ask")
    if rule.stage not in LATE:
        for fact in sorted(facts_of(rule.when)):
            if fact.startswith("year."):
                report.value((*at, "when"), f"`{fact}` is not known in stage `{rule.stage}`", "the counts come after the exemptions")
    for fact in sorted(facts_of(rule.when)):
        if fact.startswith("clearance.") and rule.stage != "clear":
            report.value((*at, "when"), f"`{fact}` is known in stage `clear` only")
    if "cases" not in raw:
        report.key(at, f"rule `{rule.id}` has no cases")


def _check_due(rule: Rule, at: Keys, report: Reporter, names: Names) -> None:
    """Report a time limit that no day can be reckoned from."""
    due = rule.then["due"]
    known = [END] if "note" in rule.then and rule.stage == "clear" else []
    if "duty" in rule.then:
        known = [key for key, term in names.terms.items() if term.type == "date" and not key.startswith("clearance.")]
    key = "before" if END in known else "after"
    if not known or set(due) - {"months"} != {key}:
        report.value(at, "`due` is `after` a day in a duty, or `before` the end of a clearance in a note of stage `clear`")
    elif due[key] not in known:
        report.value((*at, key), f"`{due[key]}` is no day that it can be reckoned from", suggestion(due[key], known))


def check_circles(by_id: dict[str, Rule], sources: Sequence[Source]) -> None:
    """Report displacement and classes that go round in a circle."""
    displaced = {rule_id: [other for other in rule.over if other in by_id] for rule_id, rule in by_id.items()}
    classes: dict[str, set[str]] = {}
    for rule in by_id.values():
        if "class" in rule.then:
            classes.setdefault(rule.then["class"], set()).update(facts_of(rule.when))
    edges = {key: sorted(value) for key, value in classes.items()}
    for rule, report, at in sources:
        if _reaches(displaced, rule.id, rule.id):
            report.value((*at, "over"), f"`{rule.id}` displaces itself through others")
        name = rule.then.get("class")
        if name and _reaches(edges, name, name):
            report.value((*at, "when"), f"class `{name}` depends on itself")


def _reaches(edges: dict[str, list[str]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    queue = list(edges.get(start, ()))
    while queue:
        name = queue.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            queue.extend(edges.get(name, ()))
    return False
