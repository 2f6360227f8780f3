"""What the JSON report says of single things: problems, waivers, rules, opinions, counts and accounts, each as plain data."""

from __future__ import annotations

from json import JSONEncoder
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongguan.accounts import Account, Row
    from tongguan.count import Count
    from tongguan.finding import Basis
    from tongguan.lawbook.model import Words
    from tongguan.manifest import Waiver
    from tongguan.problem import Problem
    from tongguan.span import Span
    from tongguan.verdict import Answer, Opinion, Verdict
    from tongguan.waivers import Remark


encoded = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Plain data as JSON, without blanks."""


def listing(told: Iterable[str]) -> str:
    """A list of what is JSON already."""
    return f"[{','.join(told)}]"


def naming(name: str | None) -> str:
    """A word as JSON, or null."""
    return "null" if name is None else quoted(name)


def names_list(names: Iterable[str]) -> str:
    """A list of words as JSON."""
    return f"[{','.join([quoted(name) for name in names])}]"


def both_data(value: Words) -> dict[str, str]:
    """Chinese and English."""
    return {"zh": value.zh, "en": value.en}


def _location(path: str, span: Span) -> dict[str, Any]:
    start, end = span
    return {"path": path, "line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column}


def problem_data(problem: Problem) -> dict[str, Any]:
    """A mistake of the input, told in both languages."""
    from tongguan.chinese import of

    message, hint = of(problem)
    data: dict[str, Any] = {"path": problem.path, "message": problem.message, "message_zh": message, "hint": problem.hint, "hint_zh": hint}
    return data if problem.span is None else _location(problem.path, problem.span) | data


def waiver_data(waiver: Waiver) -> dict[str, Any]:
    """A waiver, and where it stands."""
    return {
        "rule": waiver.rule,
        "by": waiver.by,
        "reason": waiver.reason,
        "from": waiver.since,
        "until": waiver.until,
        "location": _location(waiver.document.path, waiver.document.at(*waiver.at)),
    }


def remark_data(remark: Remark) -> dict[str, Any]:
    """Something to look at."""
    return {
        "code": remark.code,
        "text": both_data(remark.words),
        "path": remark.path or None,
        "location": None if remark.span is None else _location(remark.path, remark.span),
        "rule": remark.rule or None,
        "flow": remark.flow or None,
    }


def rule_data(basis: Basis) -> dict[str, Any]:
    """A rule with its instrument."""
    rule = basis.rule
    return {
        "id": rule.id,
        "title": both_data(rule.title),
        "says": both_data(rule.says),
        "instrument": both_data(basis.instrument),
        "number": basis.number,
        "cites": rule.cites,
        "in_force": {"from": rule.in_force.since, "until": rule.in_force.until},
        "address": basis.address,
        "confidence": rule.confidence,
        "not_covered": rule.then.get("note") == "not_covered",
        "kind": basis.kind,
        "stage": rule.stage,
        "concludes": {key: value if isinstance(value, str) else None for key, value in rule.then.items()},
        "waivable": rule.waivable,
        "comply": both_data(rule.comply),
    }


def opinion_data(opinion: Opinion, verdict: Verdict) -> dict[str, Any]:
    """What holds for every item that no rule can tell apart."""
    return {
        "scopes": sorted({answer.scope for answer in opinion.answers}),
        "route": {"floor": verdict.floor.name, "ceiling": verdict.ceiling.name},
        "open": verdict.open,
        "bounded": opinion.bounded,
        "answers": [_answer(answer) for answer in opinion.answers],
        "gates": [
            {
                "gate": state.gate.id,
                "rules": [rule.id for rule in state.rules],
                "needed": state.needed.truth.value,
                "met": state.met.truth.value,
            }
            for state in opinion.gates
        ],
        "reviews": [
            {"rule": state.rule.id, "applies": state.applies.truth.value, "settled": state.settled is not None} for state in opinion.reviews
        ],
        "duties": [
            {"duty": state.duty.id, "applies": state.applies.truth.value, "evidence": state.evidence.truth.value}
            for state in opinion.duties
        ],
        "cleared": opinion.cleared.truth.value,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "scope": answer.scope,
        "floor": answer.floor.name,
        "ceiling": answer.ceiling.name,
        "reviews": sorted(answer.reviews),
        "deciding": sorted(answer.deciding),
    }


def classes_data(verdict: Verdict) -> dict[str, str]:
    """What the law makes of an item, as far as it is known."""
    stated = {key: verdict.fact(key) for key in ("item.personal", "item.sensitive", "item.important", "item.mapping")}
    return {key: "true" if value is True else "false" if value is False else "unknown" for key, value in stated.items()}


def count_data(count: Count) -> dict[str, Any]:
    """A number of individuals as a range; `high` is null while no bound is stated."""
    return {"low": int(count.low), "high": None if count.high is None else int(count.high)}


def standing_data(row: Row) -> dict[str, Any]:
    """How many persons of an item count, and whether they do."""
    return {
        "persons": count_data(row.persons),
        "ordinary": row.ordinary.truth.value,
        "sensitive": row.sensitive.truth.value,
        "status": row.status,
    }


def account_data(account: Account) -> dict[str, Any]:
    """The persons of one exporter."""
    return {
        "id": account.exporter,
        "name": account.name,
        "year": account.year,
        "totals": {bucket: count_data(count) for bucket, count in account.totals.items()},
        "provided": {bucket: count_data(count) for bucket, count in account.provided.items()},
        "rows": [{"flow": row.flow, "item": row.item, "path": row.path, **standing_data(row)} for row in account.rows],
        "headroom": [
            {
                "bucket": one.bucket,
                "threshold": one.threshold,
                "rules": list(one.rules),
                "reached": one.reached.truth.value,
                "left": {"least": int(one.left[0]), "most": None if one.left[1] is None else int(one.left[1])},
            }
            for one in account.headroom
        ],
    }
