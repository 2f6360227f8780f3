"""What changed in verdicts, as JSON: version 1 of a published shape (schemas/diff.v1.json)."""

from __future__ import annotations

import json as encoder
from typing import TYPE_CHECKING, Any

from tongguan.compare.changes import CHANGED
from tongguan.render.json_data import count_data
from tongguan.verdict import LADDER
from tongguan.version import VERSION

if TYPE_CHECKING:
    from tongguan.compare.changes import Crossing, Difference, FactChange, FindingChange, FlowChange, ItemChange, RuleChange
    from tongguan.compare.sides import ItemSide, Part, Side
    from tongguan.compare.statements import Spot, Statement
    from tongguan.lawbook.model import Words
    from tongguan.render import Options

SCHEMA_VERSION = "1.0"


def json(difference: Difference, options: Options, gate: str, status: int) -> str:
    """The whole difference as one JSON document."""
    del options
    directions = difference.directions
    data = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "tongguan", "version": VERSION},
        "before": _side(difference.before),
        "after": _side(difference.after),
        "fail_on": gate,
        "exit_code": status,
        "summary": {"flows": sum(directions.values()), **directions},
        "rules_between": dict(difference.between),
        "flows": [_flow(one) for one in difference.flows if one.verdict_changed],
        "facts": [_fact(one) for one in (*difference.shared, *(fact for flow in difference.flows for fact in flow.facts))],
        "counts": [_crossing(one) for one in difference.crossings],
        "other_inputs": list(difference.inputs),
    }
    return encoder.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _side(side: Side) -> dict[str, Any]:
    return {
        "name": _both(side.name),
        "as_of": side.as_of,
        "lawbook": {"name": side.lawbook, "sha256": side.digest},
        "unread": [_both(words) for words in side.unread],
        "inputs": [{"path": path, "sha256": digest} for path, digest in sorted(side.inputs.items())],
    }


def _flow(flow: FlowChange) -> dict[str, Any]:
    return {
        "exporter": flow.exporter,
        "id": flow.id,
        "title": flow.one.title,
        "direction": flow.direction,
        "before": None if flow.before is None else {"kind": flow.before.kind, "location": _spot(flow.before.spot)},
        "after": None if flow.after is None else {"kind": flow.after.kind, "location": _spot(flow.after.spot)},
        "items": [_item(one) for one in flow.items],
        "findings": [_finding(one) for one in flow.findings],
        "rules": [_rule(one) for one in flow.rules],
    }


def _item(item: ItemChange) -> dict[str, Any]:
    return {"id": item.id, "direction": item.direction, "before": _verdict(item.before), "after": _verdict(item.after)}


def _verdict(item: ItemSide | None) -> dict[str, Any] | None:
    if item is None:
        return None
    return {"kind": item.kind, "lightest": LADDER[item.low], "strictest": LADDER[item.high], "deciding": sorted(item.deciding)}


def _finding(change: FindingChange) -> dict[str, Any]:
    return {
        "change": change.change,
        "rule": change.code,
        "items": list(change.items),
        "before": _part(change.before),
        "after": _part(change.after),
        "same_fingerprint": change.change == CHANGED and change.before is not None and change.after is not None
        and (change.before.joint == change.after.joint or "" != change.before.mark == change.after.mark),
    }  # fmt: skip


def _part(part: Part | None) -> dict[str, Any] | None:
    return (
        None if part is None else {"kind": part.kind, "title": _both(part.title), "basis": list(part.basis), "location": _spot(part.spot)}
    )


def _rule(change: RuleChange) -> dict[str, Any]:
    rule = change.rule
    since, until = rule.in_force
    return {
        "id": rule.id, "change": change.change, "title": _both(rule.title), "instrument": _both(rule.instrument), "number": rule.number,
        "cites": rule.cites, "in_force": {"from": since, "until": until},
    }  # fmt: skip


def _fact(change: FactChange) -> dict[str, Any]:
    subjects = [{"exporter": exporter, "flow": flow or None, "item": item or None} for exporter, flow, item in change.subjects]
    return {"fact": change.key, "subjects": subjects, "before": _stated(change.before), "after": _stated(change.after)}


def _stated(statement: Statement | None) -> dict[str, Any] | None:
    return None if statement is None else {"value": statement.text, "location": _spot(statement.spot)}


def _crossing(one: Crossing) -> dict[str, Any]:
    return {
        "exporter": one.exporter, "bucket": one.bucket, "threshold": one.threshold, "rules": list(one.rules),
        "before": {"persons": count_data(one.before), "reached": one.was}, "after": {"persons": count_data(one.after), "reached": one.now},
    }  # fmt: skip


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _spot(spot: Spot) -> dict[str, Any]:
    return {"path": spot.path, "line": spot.line, "column": spot.column}
