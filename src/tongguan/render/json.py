"""The report as JSON, version 1 of a published shape (schemas/report.v1.json).

Lines and columns are 1-based, columns count code points. The only clock value is `as_of`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tongguan.count import Count
from tongguan.facts import Judged, Partly, plain
from tongguan.report import KINDS

if TYPE_CHECKING:
    from tongguan.accounts import Account
    from tongguan.lawbook.model import Rule, Words
    from tongguan.manifest import Waiver
    from tongguan.problem import Problem
    from tongguan.render import Options
    from tongguan.report import Ask, Basis, Finding, FlowReport, ItemReport, Place, Report
    from tongguan.span import Span
    from tongguan.verdict import Answer, Verdict
    from tongguan.waivers import Remark

SCHEMA_VERSION = "1.0"


def render(report: Report, options: Options) -> str:
    """The report as one JSON document."""
    del options
    return json.dumps(document(report), ensure_ascii=False, indent=2) + "\n"


def document(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    receipt = report.receipt
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "tongguan", "version": receipt.tool},
        "as_of": receipt.as_of,
        "lawbook": {
            "name": receipt.lawbook,
            "version": receipt.lawbook_version,
            "checked_to": receipt.checked_to,
            "sha256": receipt.digest,
        },
        "inputs": [{"path": path, "sha256": digest} for path, digest in receipt.inputs],
        "exit_code": report.exit_code,
        "allowed": sorted(report.allowed),
        "strict": report.strict,
        "conflicts": report.conflicts,
        "empty_allowed": report.empty_allowed,
        "exit_zero": report.exit_zero,
        "counted_only": report.counted,
        "summary": summary(report),
        "flows": [_flow(flow, report) for flow in report.flows],
        "findings": [finding_data(finding) for finding in report.findings],
        "exporters": [_account(account) for account in report.accounts],
        "warnings": [_remark(remark) for remark in report.warnings],
        "problems": [problem_data(problem) for problem in report.problems],
    }


def summary(report: Report) -> dict[str, Any]:
    """Flows and findings by kind; every kind is there."""
    return {
        "flows": {"total": len(report.flows), **{kind: sum(1 for flow in report.flows if flow.kind == kind) for kind in KINDS}},
        "findings": {kind: sum(1 for finding in report.findings if finding.kind == kind) for kind in KINDS},
    }


def words(value: Words) -> dict[str, str]:
    """Chinese and English."""
    return {"zh": value.zh, "en": value.en}


def place_data(place: Place) -> dict[str, Any]:
    """A place with 1-based line and column."""
    return _location(place.path, place.span)


def _location(path: str, span: Span) -> dict[str, Any]:
    start, end = span
    return {
        "path": path,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }


def problem_data(problem: Problem) -> dict[str, Any]:
    """A problem of the input."""
    data: dict[str, Any] = {"path": problem.path, "message": problem.message, "hint": problem.hint}
    if problem.span is not None:
        start, end = problem.span
        data |= {"line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column}
    return data


def finding_data(finding: Finding) -> dict[str, Any]:
    """One finding."""
    waiver = finding.waiver
    return {
        "kind": finding.kind,
        "certain": finding.certain,
        "rule": finding.code,
        "exporter": finding.exporter,
        "flow": finding.flow,
        "items": list(finding.items),
        "title": words(finding.title),
        "says": [words(one) for one in finding.says],
        "basis": [basis_data(basis) for basis in finding.basis],
        "location": place_data(finding.place),
        "related": [{"location": place_data(one.place), "text": words(one.text)} for one in finding.related],
        "asks": [_ask(ask) for ask in finding.asks],
        "fixes": [words(one) for one in finding.fixes],
        "authority": None if finding.authority is None else words(finding.authority),
        "details": [{"label": key.removeprefix("label."), "text": words(text)} for key, text in finding.details],
        "fingerprint": finding.fingerprint,
        "was": finding.was,
        "waived": None if waiver is None else _waiver(waiver),
        "baseline": finding.baseline,
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    span = waiver.document.at(*waiver.at)
    return {
        "rule": waiver.rule,
        "by": waiver.by,
        "reason": waiver.reason,
        "from": waiver.since,
        "until": waiver.until,
        "location": _location(waiver.document.path, span),
    }


def _remark(remark: Remark) -> dict[str, Any]:
    place = None if remark.span is None else _location(remark.path, remark.span)
    return {
        "code": remark.code,
        "text": words(remark.words),
        "path": remark.path or None,
        "location": place,
        "rule": remark.rule or None,
        "flow": remark.flow or None,
    }


def basis_data(basis: Basis) -> dict[str, Any]:
    """One rule and its instrument."""
    rule = basis.rule
    return {
        "rule": rule.id,
        "instrument": words(basis.instrument),
        "number": basis.number,
        "cites": rule.cites,
        "in_force": {"from": rule.in_force.since, "until": rule.in_force.until},
        "address": basis.address,
        "confidence": rule.confidence,
    }


def _ask(ask: Ask) -> dict[str, Any]:
    return {
        "fact": ask.key,
        "question": words(ask.words),
        "location": None if ask.place is None else place_data(ask.place),
        "leads": [{"value": value, "answers": list(answers)} for value, answers in ask.leads],
    }


def _flow(flow: FlowReport, report: Report) -> dict[str, Any]:
    notes = report.notes.get(f"{flow.manifest.path}#{flow.id}", ())
    return {
        "id": flow.id,
        "title": flow.title,
        "path": flow.manifest.path,
        "exporter": flow.manifest.exporter_id,
        "to": flow.items[0].verdict.flow.to,
        "kind": flow.kind,
        "location": place_data(flow.place),
        "items": [_item(item) for item in flow.items],
        "notes": [_note(rule) for rule in notes],
    }


def _note(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "cites": rule.cites,
        "title": words(rule.title),
        "says": words(rule.says),
        "not_covered": rule.then.get("note") == "not_covered",
    }


def _item(item: ItemReport) -> dict[str, Any]:
    verdict = item.verdict
    return {
        "id": verdict.item.id,
        "kind": item.kind,
        "category": plain(verdict.facts.get("item.category")),
        "scopes": sorted({answer.scope for answer in verdict.answers}),
        "route": {"floor": verdict.floor.name, "ceiling": verdict.ceiling.name},
        "open": verdict.open,
        "bounded": verdict.bounded,
        "answers": [_answer(answer) for answer in verdict.answers],
        "questions": [question.key for question in verdict.questions],
        "classes": _classes(verdict),
        "gates": [
            {
                "gate": state.gate.id,
                "rules": [rule.id for rule in state.rules],
                "needed": state.needed.truth.value,
                "met": state.met.truth.value,
            }
            for state in verdict.gates
        ],
        "reviews": [
            {"rule": state.rule.id, "applies": state.applies.truth.value, "settled": state.settled is not None} for state in verdict.reviews
        ],
        "duties": [
            {"duty": state.duty.id, "applies": state.applies.truth.value, "evidence": state.evidence.truth.value}
            for state in verdict.duties
        ],
        "cleared": verdict.cleared.truth.value,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "scope": answer.scope,
        "floor": answer.floor.name,
        "ceiling": answer.ceiling.name,
        "reviews": sorted(answer.reviews),
        "deciding": sorted(answer.deciding),
    }


def _classes(verdict: Verdict) -> dict[str, str]:
    return {
        key: "true" if verdict.facts.get(key) is True else "false" if verdict.facts.get(key) is False else "unknown"
        for key in ("item.personal", "item.sensitive", "item.important", "item.mapping")
    }


def count_data(count: Count) -> dict[str, Any]:
    """A number of individuals as a range; `high` is null while no bound is stated."""
    return {"low": int(count.low), "high": None if count.high is None else int(count.high)}


def _account(account: Account) -> dict[str, Any]:
    return {
        "id": account.exporter,
        "name": account.name,
        "year": account.year,
        "totals": {bucket: count_data(count) for bucket, count in account.totals.items()},
        "provided": {bucket: count_data(count) for bucket, count in account.provided.items()},
        "rows": [
            {
                "flow": row.flow,
                "item": row.item,
                "path": row.path,
                "persons": count_data(row.persons),
                "ordinary": row.ordinary.truth.value,
                "sensitive": row.sensitive.truth.value,
                "status": row.status,
            }
            for row in account.rows
        ],
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


def fact_data(value: object) -> Any:
    """A fact as JSON holds it."""
    if isinstance(value, Judged):
        return {"value": fact_data(value.value), "by": value.by, "because": value.because}
    if isinstance(value, Count):
        return count_data(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Partly):
        return {"known": sorted(value.known), "possible": sorted(value.possible)}
    return value
