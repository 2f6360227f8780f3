"""Steps: a remedy on some items of a flow, and the statements of a manifest that it changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tongguan.asks import fact_place, is_stated, own_place
from tongguan.facts import Partly, plain
from tongguan.finding import Place
from tongguan.judge.clearances import years_after
from tongguan.judge.weigh import holds
from tongguan.lawbook.remedies import ROUTED, TODAY
from tongguan.record import Record
from tongguan.stated import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongguan.lawbook.model import Lawbook
    from tongguan.lawbook.remedies import Change, Ground, Remedy
    from tongguan.report import FlowReport
    from tongguan.shape import Keys
    from tongguan.verdict import Verdict


PARTS = ("items", "clearance", "waiver")
"""Parts of lists that an edit takes out."""
TO_COME = "…"
"""What ways out leave for a name or a reference that somebody has to put in: in a manifest it says nothing."""
PUT_IN = "to be put in"
"""What stands there while a way out is judged."""


class Step(Record):
    """A remedy on some of the items of a flow."""

    remedy: Remedy
    items: tuple[str, ...]

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What tells it from other steps."""
        return self.remedy.id, self.items


class Edit(Record):
    """One statement of the manifest that is to change."""

    at: Keys
    """Where in the manifest."""
    key: str
    """The fact, `clearances` for one more, or one of `PARTS` for one less."""
    was: Any
    becomes: Any
    item: str
    """The item that it is stated of, where it is stated of one."""
    place: Place | None
    """Where it is stated, or would be."""
    judged: bool = False
    """Whether a named person has to judge and sign it."""


def edits(flow: FlowReport, step: Step, lawbook: Lawbook, day: str) -> tuple[Edit, ...]:
    """What a step changes in the manifest."""
    found: list[Edit] = []
    verdicts = [one for one in flow.verdicts if one.item.id in step.items]
    for change in step.remedy.changes:
        on = [one for one in verdicts if holds(change.when, one.facts) and not (change.unless and holds(change.unless, one.facts))]
        if change.how == "paper":
            found += [_paper(flow, on, change, day)] if on else []
        elif change.how == "complete":
            found += _completed(flow, on, change, day)
        elif change.how == "leave_out":
            found += _left_out(flow, on)
        else:
            # A fact of the flow is changed once, whichever item asks for it.
            changed = (_fact(verdict, change, lawbook, day, step.remedy) for verdict in (on if change.what.startswith("item.") else on[:1]))
            found += [edit for edit in changed if edit is not None]
    return tuple(found)


def grounds(flow: FlowReport, step: Step, lawbook: Lawbook, day: str) -> tuple[Ground, ...]:
    """What a step rests on: of the grounds of its remedy those of these items, in force on the day."""
    facts = [one.facts for one in flow.verdicts if one.item.id in step.items]
    return tuple(one for one in step.remedy.basis if valid(one, lawbook, day) and any(holds(one.when, each) for each in facts))


def valid(ground: Ground, lawbook: Lawbook, day: str) -> bool:
    """Whether the text that a step rests on is in force on the day."""
    return lawbook.instruments[ground.instrument].in_force.covers(day)


def _left_out(flow: FlowReport, verdicts: Sequence[Verdict]) -> list[Edit]:
    """Items go, and with them what names them: a paper's list of items, a waiver."""
    document = flow.manifest.document
    gone = {one.item.id for one in verdicts}
    found = [Edit(one.item.at, "items", one.item.id, None, one.item.id, Place.of(document, one.item.at)) for one in verdicts]
    for number, paper in enumerate(document.value(*flow.flow.at, "clearances") or ()):
        named = listed((paper or {}).get("items"))
        rest = [one for one in named if str(one) not in gone]
        at = (*flow.flow.at, "clearances", number)
        if rest and len(rest) < len(named):
            found.append(Edit((*at, "items"), "clearance.items", named, rest, "", Place.of(document, (*at, "items"))))
        elif named and not rest:
            found.append(Edit(at, "clearance", paper.get("mechanism"), None, "", Place.of(document, at)))
    for number, waiver in enumerate(document.value("waivers") or ()):
        if str((waiver or {}).get("flow")) == flow.id and str(waiver.get("item")) in gone:
            at = ("waivers", number)
            found.append(Edit(at, "waiver", waiver.get("rule"), None, "", Place.of(document, at)))
    return found


def _fact(verdict: Verdict, change: Change, lawbook: Lawbook, day: str, remedy: Remedy) -> Edit | None:
    """A fact that changes; none where it is so already."""
    key, term = change.what, lawbook.terms[change.what]
    stated = plain(verdict.fact(key))
    was = sorted(stated.known if isinstance(stated, Partly) else stated) if isinstance(stated, (frozenset, Partly)) else stated
    if change.how == "set":
        becomes = dated(change.to, day)
    else:
        now = list(was or ())
        if change.how == "shorten":
            becomes = sorted(set(now) & _filed(verdict))
            if not becomes:
                return None
        elif change.how == "add":
            becomes = [*now, *(one for one in change.to if one not in now)]
        else:
            becomes = [one for one in now if one not in change.to]
    if becomes == was:
        return None
    if term.judged:
        becomes = {"value": becomes, "by": TO_COME, "because": remedy.words.en}
    return Edit(
        _address(verdict, key), key, was, becomes, verdict.item.id if key.startswith("item.") else "", _place(verdict, key), term.judged
    )


def _filed(verdict: Verdict) -> set[str]:
    """The fields of the papers that are held for the route and name the item."""
    found: set[str] = set()
    for clearance in verdict.flow.clearances:
        facts = clearance.facts
        named = facts.get("clearance.items")
        if plain(facts.get("clearance.mechanism")) in ROUTED and (named is None or verdict.item.id in named):
            found |= facts.get("clearance.fields") or frozenset()
    return found


def _address(verdict: Verdict, key: str) -> Keys:
    """Where in the manifest an item or flow states a fact of its own."""
    scope, _, rest = key.partition(".")
    own = own_place(verdict, scope)
    assert own is not None, "steps change items, flows and their evidence"
    return (*own[1], *rest.split("."))


def _place(verdict: Verdict, key: str) -> Place | None:
    return fact_place(verdict, key) if is_stated(verdict, key) else None


def _paper(flow: FlowReport, verdicts: Sequence[Verdict], change: Change, day: str) -> Edit:
    """A paper that covers what the flow sends of these items."""
    first = verdicts[0]
    paper: dict[str, Any] = {"mechanism": change.what, **dated(change.to or {}, day), "items": [one.item.id for one in verdicts]}
    paper["recipients"] = [flow.flow.to]
    purpose = plain(first.fact("flow.purpose"))
    if purpose is not None:
        paper["purposes"] = [purpose]
    fields = [one.fact("item.fields") for one in verdicts]
    if all(one is not None for one in fields):
        paper["fields"] = sorted(frozenset().union(*fields))
    if change.what in ROUTED and any(one.fact("item.personal") is True for one in verdicts):
        groups = {one.item.group: one.item.group.size.high for one in verdicts}
        if all(high is not None for high in groups.values()):
            paper["persons"] = int(sum(high for high in groups.values() if high is not None))
    scales = [one.fact("item.scale") for one in verdicts]
    if all(isinstance(one, (int, float)) for one in scales):
        paper["scale"] = max(scales)
    at = (*flow.flow.at, "clearances")
    return Edit(at, f"clearances+{change.what}", None, paper, "", Place.of(flow.manifest.document, at))


def _completed(flow: FlowReport, verdicts: Sequence[Verdict], change: Change, day: str) -> list[Edit]:
    """What is not stated yet of papers that are held for these items."""
    found = []
    for clearance in flow.flow.clearances if verdicts else ():
        held = plain(clearance.facts.get("clearance.mechanism")) == change.what
        if not held or not any(clearance.covering(flow.flow, one.item) for one in verdicts):
            continue
        for name, becomes in dated(change.to or {}, day).items():
            if clearance.facts.get(f"clearance.{name}") is None:
                at = (*clearance.at, name)
                found.append(Edit(at, f"clearance.{name}", None, becomes, "", Place.of(clearance.document, at)))
    return found


def dated(value: Any, day: str) -> Any:
    """A value with the day judged in the place of `today`.

    >>> dated({"issued": "today", "expires": "today+3y"}, "2026-11-24")
    {'issued': '2026-11-24', 'expires': '2029-11-24'}
    """
    if isinstance(value, dict):
        return {key: dated(one, day) for key, one in value.items()}
    if isinstance(value, str) and value.startswith(TODAY):
        years = value.removeprefix(f"{TODAY}+").removesuffix("y") if value != TODAY else "0"
        return years_after(day, int(years))
    return value


def altered(flow: FlowReport, changes: Iterable[Edit]) -> dict[str, str]:
    """The manifest with changes in it, and the exporter's file where that changes too, as texts by their paths."""
    manifest = flow.manifest
    data = json.loads(json.dumps(manifest.document.data))
    held = {manifest.path: data}
    gone: list[Keys] = []
    for edit in changes:
        if edit.at[0] == "exporter":
            shared = manifest.exporter_document
            whole = held.setdefault(shared.path, json.loads(json.dumps(shared.data)))
            inside(whole, edit.at[:-1])[edit.at[-1]] = filled(edit.becomes)
            continue
        if edit.key.startswith("clearances+"):
            holder = inside(data, edit.at[:-1])
            holder["clearances"] = [*(holder.get("clearances") or []), filled(edit.becomes)]
        elif edit.key in PARTS:
            gone.append(edit.at)
        else:
            inside(data, edit.at[:-1])[edit.at[-1]] = filled(edit.becomes)
    for at in sorted(gone, key=lambda one: int(one[-1]), reverse=True):
        del inside(data, at[:-1])[at[-1]]
    return {path: json.dumps(one, ensure_ascii=False) for path, one in held.items()}


def filled(value: Any) -> Any:
    """A change as it will be once somebody has put names and references where it leaves a sign for them.

    >>> filled({"value": True, "by": "…"})
    {'value': True, 'by': 'to be put in'}
    """
    if isinstance(value, dict):
        return {key: filled(one) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one) for one in value]
    return PUT_IN if value == TO_COME else value


def inside(data: Any, at: Keys) -> Any:
    """The mapping or list under these keys, made where it is not there."""
    for key in at:
        if isinstance(data, list):
            data = data[int(key)]
            continue
        if not isinstance(data.get(key), (dict, list)):
            # `notice: true` says no more than that it is there.
            data[key] = {}
        data = data[key]
    return data
