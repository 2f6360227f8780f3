"""Zone lists tried one after the other: how flows would come out were their exporter registered in each zone and exporting from there.

A hypothesis changes where the exporter stands and which list its flows use, and nothing else. It is written into the data
and the whole run judged anew by the ordinary judge. What was said, filed or reported under one list speaks of no other:
there it is left aside, and unknown.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tongguan.facts import plain
from tongguan.finding import STANDING, Place
from tongguan.record import Record
from tongguan.steps import Edit, inside
from tongguan.verdict import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tongguan.document import Document
    from tongguan.finding import Ask, Finding
    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Instrument, Rule
    from tongguan.manifest import Flow, Manifest
    from tongguan.problem import Problem
    from tongguan.report import FlowReport, Report
    from tongguan.shape import Keys

    Name = tuple[str, str]
    """The path of a manifest, and the id of one of its flows."""
    Again = Callable[[Mapping[str, str], Name | None], Report]
    """Other texts of some files by their paths, and the one flow that is told → the report, all others counted."""

REGISTERED, EXPORTS = "registered_in", "exports_from"
OF_FLOW = ("list", "list_scenario")
OF_ITEM = ("list_position", "list_entry", "listed_fields_only")
"""What is said of the list that a flow uses, and of no other."""
PAPERS = ("zone_filing", "zone_report")
"""What is lodged with the administration of one zone."""
OUTSIDE = "out-of-reach"
"""The rule by which each list says whom it does not serve."""
EFFECTS = ("frees", "eases", "may_free", "may_ease", "less", "same", "more", "either", "may_worsen", "worsens", "refused")
"""What a list would do to a flow, the best first."""
FREE = ("clear", "waived", "duty")
"""How a flow stands against which nothing but a duty without evidence stands."""


class Seat(Record):
    """One flow, its exporter standing in the zone of one list."""

    list: Instrument
    here: bool
    """Whether the exporter stands there already."""
    uses: bool
    """Whether the list is taken to be used: where the flow names it, else only where that makes something lighter."""
    reach: str
    """Whether the list serves the exporter as it is: `inside`, `outside`, `open`, or `unread` where its text is not known."""
    changes: tuple[Edit, ...]
    after: FlowReport | None
    """How the flow comes out; none where the manifest would be refused."""
    effect: str
    """One of `EFFECTS`."""
    gone: tuple[Finding, ...] = ()
    new: tuple[Finding, ...] = ()
    says: tuple[Rule, ...] = ()
    """What the list says of the flow, beside its findings, were it used."""
    problems: tuple[Problem, ...] = ()
    """Why the manifest would be refused."""

    @property
    def edition(self) -> str:
        """The edition, as a manifest names it."""
        return edition(self.list)

    @property
    def asks(self) -> tuple[Ask, ...]:
        """What the flow would be asked there that it is not asked now, each question once."""
        found: dict[str, Ask] = {}
        for one in self.new:
            for ask in one.asks:
                # One that says where its answers lead says more.
                if ask.key not in found or not found[ask.key].leads:
                    found[ask.key] = ask
        return tuple(found.values())


class Seats(Record):
    """One flow under every list in force."""

    before: FlowReport
    seats: tuple[Seat, ...]
    """The best first."""

    @property
    def always(self) -> tuple[Finding, ...]:
        """What stands against the flow now and in every zone; nothing where no zone could be tried."""
        told = [standing(one.after) for one in self.seats if one.after is not None]
        if not told:
            return ()
        kept = {key: one for key, one in standing(self.before).items() if all(key in each for each in told)}
        return _gathered(kept)


def edition(one: Instrument) -> str:
    """The edition of a list, as a manifest names it."""
    return str(one.header["edition"])


def named(flow: FlowReport) -> str | None:
    """The list that a flow says it uses."""
    stated = _stated(flow.manifest, flow.flow.at, "flows", "list")[0]
    return None if stated is None else str(stated)


def lists_of(report: Report) -> tuple[list[Instrument], list[Instrument]]:
    """The zone lists in force on the day judged, and all others."""
    day = report.receipt.as_of
    known = [one for one in report.judge.law.lawbook.instruments.values() if one.list is not None]
    return [one for one in known if one.in_force.covers(day)], [one for one in known if not one.in_force.covers(day)]


def seats(report: Report, flows: Sequence[FlowReport], again: Again) -> list[Seats]:
    """Each flow under every list in force that day."""
    found: dict[Name, list[Seat]] = {_name(flow): [] for flow in flows}
    told = _name(flows[0]) if len(flows) == 1 and len(report.told) + report.counted > 1 else None
    for one in lists_of(report)[0]:
        tried = [_Trial(report, flows, one, again, told, uses=uses) for uses in (False, True)]
        for flow in flows:
            found[_name(flow)].append(_seat(report.judge.law, flow, one, *tried))
    place = {name: number for number, name in enumerate(EFFECTS)}
    return [Seats(flow, tuple(sorted(found[_name(flow)], key=lambda one: place[one.effect]))) for flow in flows]


def _seat(law: Law, flow: FlowReport, one: Instrument, without: _Trial, using: _Trial) -> Seat:
    """A flow under one list: the list used where that makes the flow lighter, for nobody need use it."""
    name = _name(flow)
    bare, under = without.flow(flow), using.flow(flow)
    if bare is None or under is None:
        problems = (*without.refused(flow), *using.refused(flow))
        return Seat(one, without.here(flow), uses=False, reach="open", changes=(), after=None, effect="refused", problems=problems)
    uses = EFFECTS.index(effect(bare, under)) < EFFECTS.index("same") or effect(bare, under) == "either"
    trial, after = (using, under) if uses else (without, bare)
    was, now = standing(flow), standing(after)
    return Seat(
        one,
        without.here(flow),
        uses=uses or named(flow) == edition(one),
        reach=_reach(one, under),
        changes=trial.changes(name),
        after=after,
        effect=effect(flow, after),
        gone=_gathered({key: found for key, found in was.items() if key not in now}),
        new=_gathered({key: found for key, found in now.items() if key not in was}),
        says=tuple(rule for rule in law.rules if rule.instrument == one.id and "note" in rule.then and _holds(rule, under)),
    )


def _holds(rule: Rule, flow: FlowReport) -> bool:
    """Whether a rule holds of an item for certain."""
    return any(rule.id in verdict.outcomes and verdict.outcomes[rule.id].certain for verdict in flow.verdicts)


def _reach(one: Instrument, under: FlowReport) -> str:
    """Whether a list serves the exporter of a flow, by its own rule."""
    found = [verdict.outcomes.get(f"{one.id}/{OUTSIDE}") for verdict in under.verdicts]
    known = [outcome for outcome in found if outcome is not None]
    if not known:
        return "unread"
    if all(outcome.certain for outcome in known):
        return "outside"
    return "open" if any(outcome.possible for outcome in known) else "inside"


def effect(before: FlowReport, after: FlowReport) -> str:
    """What makes one outcome of a flow differ from another: the routes of its items, and where these are alike what stands against it."""
    was = {one.item.id: (one.floor, one.ceiling) for one in before.verdicts}
    now = {one.item.id: (one.floor, one.ceiling) for one in after.verdicts}
    pairs = [(was[item], now[item]) for item in was]
    lighter = any(new[0] < old[0] or new[1] < old[1] for old, new in pairs)
    heavier = any(new[0] > old[0] or new[1] > old[1] for old, new in pairs)
    if lighter and heavier:
        return "either"
    if lighter:
        # Whatever stands beside the route, an approval that is missing for one, no list frees of.
        if all(high is Route.none for _, high in now.values()) and after.kind in FREE:
            return "frees"
        if any(new[1] < old[1] for old, new in pairs):
            return "eases"
        return "may_free" if all(low is Route.none for low, _ in now.values()) and after.kind != "breach" else "may_ease"
    if heavier:
        return "worsens" if any(new[0] > old[0] for old, new in pairs) else "may_worsen"
    old, new = standing(before), standing(after)
    if old.keys() == new.keys():
        return "same"
    return "less" if new.keys() < old.keys() else "more"


def standing(flow: FlowReport) -> dict[tuple[bool, str, str], Finding]:
    """What stands against each item of a flow, the item last; first whether it is a breach: what is certain and what may be are not the same."""
    found = [one for one in flow.findings if one.kind in STANDING]
    return {(one.kind == "breach", one.code, item): one for one in found for item in one.items or ("",)}


def _gathered(found: Mapping[tuple[bool, str, str], Finding]) -> tuple[Finding, ...]:
    """Findings, each once, whichever of their items they are found of."""
    return tuple({id(one): one for one in found.values()}.values())


def _name(flow: FlowReport) -> Name:
    return flow.manifest.path, flow.id


def _files(flow: FlowReport) -> frozenset[str]:
    """The files that a flow is stated in."""
    return frozenset((flow.manifest.path, flow.manifest.exporter_document.path))


class _Trial:
    """The exporters of the flows told in the zone of one list: their files as they would be, and the report on them."""

    def __init__(
        self, report: Report, flows: Sequence[FlowReport], one: Instrument, again: Again, told: Name | None, *, uses: bool
    ) -> None:
        self._places = report.judge.law.lawbook.places
        self._list = one
        self._edition = edition(one)
        self._uses = uses
        self._data: dict[str, Any] = {}
        self._gone: set[tuple[str, Keys]] = set()
        self._changes: dict[Name, list[Edit]] = {}
        self._files = frozenset(path for flow in flows for path in _files(flow))
        exporters = {flow.manifest.exporter_id for flow in flows}
        every = {each.manifest.path: each.manifest for each in report.judge.subjects.values() if each.manifest.exporter_id in exporters}
        sharing: dict[str, list[Manifest]] = {}
        for manifest in every.values():
            sharing.setdefault(manifest.exporter_document.path, []).append(manifest)
        for manifests in sharing.values():
            self._move(manifests)
        for path, at in sorted(self._gone, key=lambda each: (each[0], str(each[1][:-1]), each[1][-1]), reverse=True):
            del inside(self._data[path], at[:-1])[at[-1]]
        texts = {path: json.dumps(data, ensure_ascii=False) for path, data in self._data.items()}
        after = again(texts, told) if texts else report
        self._problems: tuple[Problem, ...] = tuple(after.problems)
        self._told = {_name(flow): flow for flow in after.told}

    def flow(self, flow: FlowReport) -> FlowReport | None:
        """How a flow comes out; none where the manifest would be refused."""
        return None if self.refused(flow) else self._told.get(_name(flow))

    def refused(self, flow: FlowReport) -> tuple[Problem, ...]:
        """Why the manifest of a flow would be refused."""
        others = self._files - _files(flow)
        return tuple(one for one in self._problems if one.path not in others)

    def changes(self, name: Name) -> tuple[Edit, ...]:
        """What is stated otherwise for a flow."""
        return tuple(self._changes.get(name, ()))

    def here(self, flow: FlowReport) -> bool:
        """Whether the exporter of a flow stands in the zone already."""
        return self._here(flow.manifest)

    # ------------------------------------------------------------------ what is stated otherwise

    def _move(self, manifests: Sequence[Manifest]) -> None:
        """State where the exporter of some files that share its description stands, and which list each flow uses."""
        shared = manifests[0].exporter_document
        here = self._here(manifests[0])
        moved = [] if here else self._seated(shared)
        stays = {id(flow): self._stays(manifest, flow, here=here) for manifest in manifests for flow in manifest.flows}
        spoken = any(
            self._becomes(stated, stays=stays[id(flow)]) != stated or not stays[id(flow)]
            for manifest in manifests
            for flow in manifest.flows
            for stated in (_stated(manifest, flow.at, "flows", "list")[0],)
        )
        for edit in moved:
            inside(self._whole(shared), edit.at[:-1])[edit.at[-1]] = edit.becomes
        for manifest in manifests:
            for flow in manifest.flows:
                changes = self._changes.setdefault((manifest.path, flow.id), [])
                changes += moved
                if spoken:
                    changes += self._restated(manifest, flow, stays=stays[id(flow)])
        for manifest in manifests if spoken else ():
            for document in (manifest.document, shared):
                for scope, keys in (("flows", OF_FLOW), ("items", OF_ITEM)):
                    for key in keys:
                        if document.value("defaults", scope, key) is not None:
                            inside(self._whole(document), ("defaults", scope)).pop(key, None)

    def _here(self, manifest: Manifest) -> bool:
        """Whether an exporter is registered where the list asks for it, and sends from there where it asks for that too."""
        document = manifest.exporter_document
        asked = self._list.header
        return all(
            self._within(document.value("exporter", key), asked[key]) for key in (REGISTERED, EXPORTS) if key == REGISTERED or asked[key]
        )

    def _seated(self, document: Document) -> list[Edit]:
        """The statements that place an exporter in the zone; a narrower place in it that is stated stays."""
        asked = self._list.header
        was = {key: document.value("exporter", key) for key in (REGISTERED, EXPORTS)}
        seat = was[REGISTERED] if self._within(was[REGISTERED], asked[REGISTERED]) else asked[REGISTERED][0]
        sends = asked[EXPORTS] or [seat]
        becomes = {REGISTERED: seat, EXPORTS: was[EXPORTS] if self._within(was[EXPORTS], sends) else sends[0]}
        return [_edit(document, ("exporter", key), f"exporter.{key}", was[key], becomes[key]) for key in was if becomes[key] != was[key]]

    def _within(self, place: Any, wanted: Iterable[str]) -> bool:
        while place in self._places:
            if place in wanted:
                return True
            place = self._places[place][0]
        return False

    def _stays(self, manifest: Manifest, flow: Flow, *, here: bool) -> bool:
        """Whether what a flow says of a list is said of this one."""
        stated = _stated(manifest, flow.at, "flows", "list")[0]
        return stated == self._edition or (here and (stated is None or not self._uses))

    def _restated(self, manifest: Manifest, flow: Flow, *, stays: bool) -> Iterable[Edit]:
        """What is stated otherwise of a flow; whatever was said once for all is said of itself, for some flows may keep what others leave aside."""
        whole = self._whole(manifest.document)
        mine = inside(whole, flow.at)
        at = (*flow.at, "list")
        stated, found = _stated(manifest, flow.at, "flows", "list")
        becomes = self._becomes(stated, stays=stays)
        if becomes != stated:
            document, place = found or (manifest.document, at)
            yield _edit(document, place, "flow.list", stated, becomes)
        mine["list"] = becomes
        aside: list[tuple[str, Keys, str, tuple[str, ...], str]] = [("flow", flow.at, "flows", OF_FLOW[1:], "")]
        aside += [("item", item.at, "items", OF_ITEM, item.id) for item in flow.items]
        for scope, keys, shared, names, item_id in aside:
            for name in names:
                value, found = _stated(manifest, keys, shared, name)
                if found is None:
                    continue
                inside(whole, keys)[name] = value if stays else None
                if not stays:
                    yield _edit(*found, f"{scope}.{name}", value, None, item_id)
        for paper in () if stays else flow.clearances:
            mechanism = plain(paper.facts.get("clearance.mechanism"))
            if mechanism in PAPERS:
                self._whole(paper.document)
                self._gone.add((paper.document.path, paper.at))
                yield _edit(paper.document, paper.at, "clearances", mechanism, None)

    def _becomes(self, stated: Any, *, stays: bool) -> Any:
        """The list that a flow is taken to use."""
        return self._edition if self._uses else stated if stays else None

    def _whole(self, document: Document) -> Any:
        """The data of a file as they are now, changes in them."""
        if document.path not in self._data:
            self._data[document.path] = json.loads(json.dumps(document.data))
        return self._data[document.path]


def _stated(manifest: Manifest, at: Keys, scope: str, key: str) -> tuple[Any, tuple[Document, Keys] | None]:
    """What is said of a flow or an item, by itself or once for all, and where."""
    for document, keys in (
        (manifest.document, (*at, key)),
        (manifest.document, ("defaults", scope, key)),
        (manifest.exporter_document, ("defaults", scope, key)),
    ):
        value = document.value(*keys)
        if value is not None:
            return value, (document, keys)
    return None, None


def _edit(document: Document, at: Keys, key: str, was: Any, becomes: Any, item: str = "") -> Edit:
    return Edit(at, key, was, becomes, item, Place.of(document, at))
