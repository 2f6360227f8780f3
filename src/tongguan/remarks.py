"""What is told beside the verdicts of a run: manifests without flows, figures of another year, flows to come, papers that cannot be as they are stated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.facts import plain
from tongguan.judge.law import effect_of
from tongguan.manifest import body_of, reference
from tongguan.report import NO_FLOWS, NO_REVIEW, NO_SUCH_PAPER, SAME_NAME, UNREAD
from tongguan.shape import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Rule, Words
    from tongguan.manifest import Clearance, Manifest
    from tongguan.waivers import Remark

YEARLY = "exporter.provided_this_year."
LATER_YEAR = "later-year"
OUTDATED = "figures-outdated"
"""The word of the warning about figures of an earlier year."""


def without_flows(manifests: Sequence[Manifest]) -> tuple[Remark, ...]:
    """A manifest that states no flow is valid and judges nothing: that is told at its place."""
    if not manifests:
        return ()
    from tongguan.phrases import phrase
    from tongguan.waivers import Remark

    found = []
    for one in manifests:
        found.append(Remark.on(NO_FLOWS, phrase("no.flows"), one.document, one.document.key("flows")))
    return tuple(found)


def outdated(manifests: Sequence[Manifest], day: str) -> tuple[Remark, ...]:
    """Figures on flows in no manifest that were counted in an earlier year: they say nothing of this one, and nobody reads that off a question."""
    found: dict[str, Remark] = {}
    for manifest in manifests:
        document = manifest.exporter_document
        for _, figure in manifest.figures():
            if document.path in found or figure.as_of is None or figure.as_of[:4] >= day[:4] or not figure.key.startswith(YEARLY):
                continue
            from tongguan.phrases import phrase
            from tongguan.waivers import Remark

            words = phrase("figures.outdated", year=figure.as_of[:4], now=day[:4])
            found[document.path] = Remark.on(OUTDATED, words, document, document.at("exporter", "provided_this_year", "as_of"))
    return tuple(found.values())


def planned(manifests: Sequence[Manifest], day: str, read: str) -> tuple[Remark, ...]:
    """The first flow of each file that begins on a day whose law was not read, and the first with persons that begins in a year that is not counted here."""
    found = []
    for manifest in manifests:
        told: set[str] = set()
        for flow in manifest.flows:
            for_all, own, _, _ = flow.layers
            since = own.get("flow.since") or for_all.get("flow.since")
            # Where the day judged was not read itself, the whole run says so.
            if since is None or since <= day or day > read:
                continue
            code = UNREAD if since > read else LATER_YEAR
            if code in told or (code == LATER_YEAR and (since[:4] == day[:4] or all(item.group.size.high is None for item in flow.items))):
                continue
            from tongguan.phrases import phrase
            from tongguan.waivers import Remark

            told.add(code)
            name = "law.planned" if code == UNREAD else "planned.later_year"
            words = phrase(name, flow=flow.id, since=since, year=since[:4], now=day[:4], read=read)
            found.append(Remark.on(code, words, manifest.document, manifest.document.at(*flow.at, "since"), flow=flow.id))
    return tuple(found)


def namesakes(manifests: Sequence[Manifest]) -> tuple[Remark, ...]:
    """Exporters of one name and of two ids, whom no codes tell apart: one company under two ids would be counted apart.

    LAW: Order 16 arts. 5, 7, 8 count for each handler of personal information.
    """
    ids = {manifest.exporter_id: manifest for manifest in manifests}
    if len(ids) == 1:
        return ()
    found = []
    named: dict[str, list[Manifest]] = {}
    for manifest in ids.values():
        name = bare(manifest.exporter_name)
        if not name:
            continue
        others = named.setdefault(name, [])
        code = body_of(manifest)
        other = next((one for one in others if code is None or body_of(one) is None), None)
        others.append(manifest)
        if other is not None:
            from tongguan.phrases import phrase
            from tongguan.waivers import Remark

            words = phrase("exporter.same_name", id=manifest.exporter_id, other=other.exporter_id, path=other.exporter_document.path)
            document = manifest.exporter_document
            found.append(Remark.on(SAME_NAME, words, document, document.at("exporter", "name")))
    return tuple(found)


def papers_of(manifests: Sequence[Manifest]) -> list[tuple[Clearance, Manifest]]:
    """Every clearance once, with a manifest that uses it."""
    return list({id(one): (one, manifest) for manifest in manifests for flow in manifest.flows for one in flow.clearances}.values())


def mistaken(held: Sequence[tuple[Clearance, Manifest]], manifests: Sequence[Manifest]) -> tuple[Remark, ...]:
    """Clearances that cannot be as they are stated: days in the wrong order, one paper written down in two ways, recipients that are none.

    An exporter's paper may name recipients of manifests that are not in the run: there only a slip of a known one is told.
    """
    from tongguan.phrases import phrase

    found = []
    sent: dict[int, set[str]] = {}
    """The recipients to whom each manifest sends."""
    names: dict[str, set[str]] = {}
    """Those that each exporter knows."""
    first: dict[tuple[str, Any, Any], Clearance] = {}
    """Each paper with a reference as it is written down first."""
    for clearance, manifest in held:
        facts = clearance.entry or clearance.facts
        expires, begins = facts.get("clearance.expires"), facts.get("clearance.effective") or facts.get("clearance.issued")
        if begins is not None and expires is not None and expires < begins:
            found.append(_remark(NO_SUCH_PAPER, clearance, "expires", "", phrase("paper.ends_first", ends=expires, begins=begins)))
        ref = facts.get("clearance.ref")
        if ref is not None:
            other = first.setdefault((manifest.exporter_id, plain(facts.get("clearance.mechanism")), reference(ref)), clearance)
            if other is not clearance:
                found += _differing(clearance, other)
        if id(manifest) not in sent:
            sent[id(manifest)] = {flow.to for flow in manifest.flows}
        strangers = (facts.get("clearance.recipients") or frozenset()) - sent[id(manifest)]
        if not strangers:
            continue
        from tongguan.problem import nearest

        if not names:
            for one in manifests:
                names.setdefault(one.exporter_id, set()).update(_recipients(one))
        known = names[manifest.exporter_id]
        for name in sorted(strangers - known):
            near = nearest(name, sorted(known))
            if near or clearance.for_flow:
                words = phrase(f"paper.recipient{'_near' if near else ''}", name=name, near=near or "")
                found.append(_remark(NO_SUCH_PAPER, clearance, "recipients", name, words))
    return tuple(found)


def _differing(clearance: Clearance, other: Clearance) -> Iterator[Remark]:
    """What is said otherwise of one paper where it is written down again; what it covers may be told apart for each kind of data."""
    from tongguan.compare.statements import written
    from tongguan.phrases import phrase

    for name in ("effective", "issued", "filed", "result", "expires", "extended_until", "withdrawn_on"):
        here, there = (plain((one.entry or one.facts).get(f"clearance.{name}")) for one in (clearance, other))
        if here is not None and there is not None and here != there:
            document = other.document
            line = document.at(*other.at, name).start.line
            ref = clearance.facts["clearance.ref"]
            words = phrase(
                "paper.differs",
                ref=ref,
                here=f"{name}: {written(here)}",
                there=f"{name}: {written(there)}",
                path=document.path,
                line=str(line),
            )
            yield _remark(NO_SUCH_PAPER, clearance, name, "", words)


def _recipients(manifest: Manifest) -> set[str]:
    """The recipients of a manifest and of the exporter file it names, by name."""
    return {str(name) for one in (manifest.document, manifest.exporter_document) for name in ((one.data or {}).get("recipients") or {})}


def _remark(kind: str, clearance: Clearance, key: str, name: str, words: Words) -> Remark:
    """A warning at a key of a clearance, or at a name in the list under it."""
    from tongguan.waivers import Remark

    document, at = clearance.document, (*clearance.at, key)
    stated = document.value(*at)  # none where `defaults` say it
    span = document.at(*at, stated.index(name)) if isinstance(stated, list) and name in stated else document.at(*at)
    return Remark.on(kind, words, document, span)


def _reviewing(rule: Rule) -> bool:
    """Whether a rule is a review, or leaves the count unsettled, which is for a review too."""
    return "review" in rule.then or effect_of(rule) in ("range", "sensitive_range")


def without_review(held: Sequence[Clearance], law: Law) -> tuple[Remark, ...]:
    """What a determination says that it settles and no review is called: it settles nothing by that name."""
    named = [(clearance, names) for clearance in held if (names := clearance.facts.get("clearance.settles"))]
    if not named:
        return ()
    current = {rule.id for rule in law.rules if _reviewing(rule)}
    doubtful = [(clearance, names) for clearance, names in named if not current.issuperset(names)]
    if not doubtful:
        return ()
    from tongguan.phrases import phrase
    from tongguan.problem import nearest_rule

    reviews = [rule for rule in law.lawbook.rules if _reviewing(rule)]
    known = {name for rule in reviews for name in (rule.id, rule.then.get("review", rule.id))}
    found = []
    ids = sorted((rule.id for rule in reviews), key=lambda one: (one not in current, one))
    for clearance, names in doubtful:
        for name in sorted(names - known):
            near = nearest_rule(name, ids)
            words = phrase(f"settles.unknown{'_near' if near else ''}", name=name, near=near or "")
            found.append(_remark(NO_REVIEW, clearance, "settles", name, words))
    return tuple(found)
