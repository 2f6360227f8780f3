"""The register of papers as data for programs (schemas/approvals.v1.json)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.render.approvals_words import DAYS, ENDS, Alike, Teller, force_of, grouped, ordered
from tongguan.render.json import beginning
from tongguan.render.sheet import both

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongguan.count import Count
    from tongguan.finding import Place
    from tongguan.lawbook.model import Words
    from tongguan.register import Measure, Paper, Register, Use
    from tongguan.render import Options
    from tongguan.report import Report

    Say = Callable[[Words], str]


def approvals_data(report: Report, found: Register) -> dict[str, Any]:
    """The register as data (schemas/approvals.v1.json)."""
    teller = Teller(report, _plain())
    return beginning(report) | {
        "exit_code": int(found.status),
        "law_checked_to": report.receipt.checked_to or None,
        "exporters": [
            {"id": key, "name": name} for key, name in {f.manifest.exporter_id: f.manifest.exporter_name for f in report.told}.items()
        ],
        "papers": [_data(report, paper, teller) for paper in ordered(found)],
        "lacking": [
            {
                "manifest": one.flow.manifest.path,
                "flow": one.flow.id,
                "items": list(one.items),
                "kind": one.kind,
                "id": one.id,
                "words": both(one.words),
                "sure": one.sure,
            }
            for one in found.lacks
        ],
    }


def _plain() -> Options:
    from tongguan.render import Options

    return Options(language="en", width=100, verbose=True)


def _data(report: Report, paper: Paper, teller: Teller) -> dict[str, Any]:
    force = force_of(paper, report.receipt.as_of)
    return {
        "mechanism": paper.mechanism,
        "words": both(teller.kind(paper)),
        "ref": paper.ref or None,
        "exporter": paper.exporter,
        "holder": [str(one) for one in paper.said("holder")],
        "state": paper.state,
        "places": [_place(one) for one in paper.places],
        "days": {name: [str(one) for one in paper.said(name)] for name in (*DAYS, "expires", "withdrawn_on")},
        "result": [str(one) for one in paper.said("result")],
        "force": {"state": force.state, "day": force.last, "days_left": force.left},
        "dates": [
            {"kind": one.kind, "first": one.first, "last": one.last, "what": both(one.what), "sure": one.sure}
            for one in paper.events
            if one.kind not in ENDS and one.first is not None
        ],
        "persons": [_measure(one) for one in paper.persons],
        "scale": [_measure(one) for one in paper.scale],
        "names": {name: list(paper.names(name)) for name in ("items", "fields", "purposes", "recipients", "settles")},
        "not_there": {name: list(missing) for name, missing in paper.missing.items()},
        "not_named": [{"manifest": one.manifest, "flow": one.flow, "items": list(one.items)} for one in paper.unnamed],
        "uses": [_use(alike, use, teller) for alike in grouped(paper) for use in alike.uses],
        "remarks": [both(one.words) for one in paper.remarks],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"path": place.path, "line": place.point[0]}


def _measure(one: Measure) -> dict[str, Any]:
    state = "unknown" if one.exceeded is None else "outside" if one.exceeded else "inside"
    return {
        "limit": _range(one.limit),
        "now": None if one.now is None else _range(one.now),
        "state": state,
        "left": one.left,
        "together": one.together,
        "items": [{"manifest": use.flow.manifest.path, "flow": use.flow.id, "item": use.verdict.item.id} for use in one.uses],
    }


def _range(count: Count) -> dict[str, Any]:
    return {"low": count.low, "high": count.high}


def _use(alike: Alike, use: Use, teller: Teller) -> dict[str, Any]:
    return {
        "manifest": use.flow.manifest.path,
        "flow": use.flow.id,
        "item": use.verdict.item.id,
        "state": use.state,
        "serves": [
            {"kind": one.kind, "id": one.id, "words": both(one.words), "needed": one.needed, "state": one.state, "answered": one.met}
            for one in use.services
        ],
        "why": [
            {
                "aspect": why.aspect,
                "state": why.state,
                "rule": None if why.rule is None else why.rule.id,
                "title": None if why.rule is None else both(why.rule.title),
                "detail": None if why.detail is None else both(why.detail),
                "asks": [{"fact": ask.key, "words": both(ask.words)} for ask in teller.asks(alike, why)],
            }
            for why in use.whys
        ],
    }
