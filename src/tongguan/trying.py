"""Changes that a call tries: where each would stand, and how flows come out with all of them. Nothing is written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tongguan.answers import parsed, signed, unsigned
from tongguan.asks import fact_keys, own_place
from tongguan.edit import NotEdited
from tongguan.finding import Place
from tongguan.problem import InvalidInput, Problem, suggestion
from tongguan.questionnaire import FIGURES
from tongguan.record import Record
from tongguan.render.words import statable
from tongguan.slots import DEFAULTS, EXPORTER, GROUPS, PEOPLE, Places, Slot, edits_of, meant, once
from tongguan.steps import TO_COME, Edit, filled, inside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tongguan.document import Document
    from tongguan.given import Given
    from tongguan.judge.law import Law
    from tongguan.report import FlowReport, Report
    from tongguan.shape import Keys, Shape

    Flow = tuple[str, str]
    """The path of a manifest, and the id of one of its flows."""
    Again = Callable[[Mapping[str, str], Flow | None], Report]
    """Other texts of some files by their paths, and the one flow that is told → the report, all others counted."""

ONCE = (DEFAULTS, EXPORTER)
ALL = "all"
"""In the place of a flow: each of them."""
PAPERS = ("flow.clearances", "exporter.clearances")
"""What is held, as a whole; `PAPERS[0]`, `PAPERS[0].persons` are one of them, `PAPERS+` one more."""
HELD = re.compile(r"(flow|exporter)\.clearances(?:\[(\d+)\](?:\.(.+))?|(\+))?")
SHARED = ("exporter.", "recipient.", "populations.")
"""What several flows share: a change of it turns all of them."""
NOTHING = ("null", "~")
"""What takes a statement away."""


class Trial(Record):
    """Changes, and each flow that is told before and after them."""

    changes: tuple[Edit, ...]
    flows: tuple[tuple[FlowReport, FlowReport], ...]


class Trying:
    """Makes the changes of one call in the data of its files."""

    def __init__(self, report: Report, chosen: Sequence[FlowReport], item: str, law: Law) -> None:
        """`chosen`: the flows that the call names, `item`: one of theirs; all where it names none."""
        self._chosen = chosen
        self._item = item
        self._law = law
        self._terms = law.lawbook.terms
        self._places = Places(report, law.lawbook)
        self._data: dict[str, Any] = {}
        self._removed: set[tuple[str, Keys]] = set()
        self._changes: list[Edit] = []

    def trial(self, given: Sequence[Given], again: Again) -> Trial:
        """The flows with everything that is given in the files. Raises `InvalidInput`."""
        problems: list[Problem] = []
        told: dict[Flow, FlowReport] = {}
        for one in given:
            try:
                flows, item = self._meant(one)
                self._change(one, flows, item)
            except InvalidInput as error:
                problems += error.problems
                continue
            everywhere = one.owner in ONCE or (one.fact.startswith(SHARED) and not one.owner)
            told |= {_name(flow): flow for flow in (self._chosen if everywhere else flows)}
        if problems:
            raise InvalidInput(problems)
        for path, at in sorted(self._removed, key=lambda one: (one[0], len(one[1]), str(one[1][:-1]), one[1][-1]), reverse=True):
            del inside(self._data[path], at[:-1])[at[-1]]
        texts = {path: json.dumps(data, ensure_ascii=False) for path, data in self._data.items()}
        report = again(texts, next(iter(told)) if len(told) == 1 else None)
        if report.problems:
            # Their places are those of a text that nobody wrote.
            names = " ".join(f"--set {one.name}" for one in given)
            raise InvalidInput(
                [
                    Problem(
                        names,
                        f"the manifest cannot be used so: {one.message}",
                        hint=one.hint,
                        zh=one.zh and f"这样修改，清单就不能使用：{one.zh}",
                    )
                    for one in report.problems
                ]
            )
        after = {_name(flow): flow for flow in report.told}
        return Trial(tuple(self._changes), tuple((flow, after[name]) for name, flow in told.items()))

    def _meant(self, one: Given) -> tuple[list[FlowReport], str]:
        """The flows whose fact it is, and the item where one is named. Raises `InvalidInput`."""
        name = f"--set {one.name}"
        flow, _, item = ("", "", "") if one.owner in (ALL, *ONCE) else one.owner.partition("/")
        ids = [each.id for each in self._chosen]
        found = [each for each in self._chosen if flow in ("", each.id)]
        if not found:
            raise InvalidInput([Problem(name, f"no flow `{flow}`", None, suggestion(flow, ids))])
        items = [each.verdict.item.id for told in found for each in told.items]
        if item and item not in items:
            raise InvalidInput([Problem(name, f"no item `{item}` in flow `{flow}`", None, suggestion(item, items))])
        alone = one.fact.startswith(("exporter.", GROUPS))
        same = one.fact.startswith("recipient.") and len({(each.manifest.path, each.flow.to) for each in found}) == 1
        if len(found) > 1 and not one.owner and not alone and not same:
            if HELD.fullmatch(one.fact) is None:
                self._known(one)
            hint = f"say whose it is: {', '.join(f'`{each}:{one.fact}`' for each in ids[:3])}{' …' if len(ids) > 3 else ''}, or `{ALL}:{one.fact}`"
            raise InvalidInput([Problem(name, f"`{one.fact}` is a fact of one flow, and there are {len(found)}", None, hint)])
        return found, item or self._item

    # ------------------------------------------------------------------ one change

    def _change(self, one: Given, flows: Sequence[FlowReport], item: str) -> None:
        """Make one change in the data. Raises `InvalidInput`."""
        if one.owner in ONCE:
            self._known(one)
            slots = {(slot.document.path, slot.keys): (slot, flows[0]) for slot in once(one.owner, one.fact, flows)}
            if not slots:
                hint = "`tongguan rules facts` tells where each fact stands"
                raise InvalidInput([Problem(f"--set {one.name}", f"`{one.fact}` cannot be stated under `{one.owner}`", None, hint)])
        else:
            slots = {(slot.document.path, slot.keys): (slot, flow) for flow in flows for slot in self._slots(one, flow, item)}
        for slot, flow in slots.values():
            kinds = self._places.shape_at(slot.document, slot.keys)
            if kinds is None:
                raise InvalidInput(
                    [Problem(f"--set {one.name}", f"`{one.fact}` cannot be stated", None, "`tongguan rules facts` tells what can")]
                )
            value, judged = self._value(one, kinds)
            self._put(one, slot, filled(value) if judged else value)
            self._changes.append(Edit(slot.keys, one.fact, self._was(one, slot, flow), value, slot.item, _place(slot), judged))

    def _slots(self, one: Given, flow: FlowReport, item: str) -> Iterable[Slot]:
        """Where a fact of a flow stands, or would. Raises `InvalidInput`."""
        name, fact, manifest = f"--set {one.name}", one.fact, flow.manifest
        held = HELD.fullmatch(fact)
        if held is not None:
            document, at = (manifest.document, flow.flow.at) if held[1] == "flow" else (manifest.exporter_document, ("exporter",))
            keys: Keys = (*at, "clearances")
            holder = inside(self._whole(document), at)
            papers = holder["clearances"] = holder.get("clearances") or []
            if held[2] is not None:
                if int(held[2]) >= len(papers):
                    hint = f"`{held[1]}.clearances+={{…}}` holds one more"
                    raise InvalidInput([Problem(name, f"there are {len(papers)} papers, counted from 0", None, hint)])
                keys = (*keys, int(held[2]), *(held[3].split(".") if held[3] else ()))
            elif held[4]:
                keys = (*keys, len(papers))
            return [Slot(document, keys)]
        if fact == "flow.to":
            return [Slot(manifest.document, (*flow.flow.at, "to"))]
        self._known(one)
        scope, _, rest = fact.partition(".")
        if fact.startswith((PEOPLE, GROUPS)) or ".by_list." in fact:
            found = self._places.slots(fact, flow, (item,) if item else ())
            if not found:
                groups = [f"{GROUPS}{group}.size" for group in manifest.populations]
                raise InvalidInput([Problem(name, f"no group of people states `{fact}`", None, suggestion(fact, groups))])
            return found
        verdicts = [each for each in flow.verdicts if not item or each.item.id == item] if scope == "item" else flow.verdicts[:1]
        places = [(each, own_place(each, scope)) for each in verdicts]
        return [
            Slot(place[0], (*place[1], *rest.split(".")), flow.id, each.item.id if scope == "item" else "")
            for each, place in places
            if place is not None
        ]

    def _known(self, one: Given) -> None:
        """Refuse what no manifest states. Raises `InvalidInput`."""
        known = [key for key, term in self._terms.items() if statable(term) and not key.endswith(".id")]
        papers = [key for key in known if key.startswith("clearance.")]
        if one.fact in papers:
            hint = f"a paper goes by its number: `flow.clearances[0].{one.fact.partition('.')[2]}`"
            raise InvalidInput([Problem(f"--set {one.name}", f"`{one.fact}` is a fact of a paper", None, hint)])
        listed = [*(key for key in known if key not in papers), *FIGURES, *PAPERS, "flow.to"]
        if one.fact not in listed and not one.fact.startswith(GROUPS) and ".by_list." not in one.fact:
            hint = meant(one.fact, listed)
            raise InvalidInput([Problem(f"--set {one.name}", f"`{one.fact}` is no fact that a manifest states", None, hint)])

    def _value(self, one: Given, kinds: Shape) -> tuple[Any, bool]:
        """What is said, and whether a person has to sign it. Raises `InvalidInput`."""
        if one.text in NOTHING:
            return None, False
        value = parsed(one.text, f"--set {one.name}", kinds)
        if unsigned(self._terms.get(one.fact), kinds, value, self._law):
            return signed(value, TO_COME, TO_COME), True
        return value, False

    def _was(self, one: Given, slot: Slot, flow: FlowReport) -> Any:
        """What is stated now, there or for all at once."""
        stated = slot.stated
        if stated is None and one.fact.startswith(("item.", "flow.", "recipient.", "evidence.")):
            verdict = next((each for each in flow.verdicts if each.item.id == slot.item), flow.verdicts[0])
            found = fact_keys(verdict, one.fact)
            stated = None if found is None else found[0].value(*found[1])
        return stated

    # ------------------------------------------------------------------ the data

    def _whole(self, document: Document) -> Any:
        """The data of a file as they are now, changes in them."""
        if document.path not in self._data:
            self._data[document.path] = json.loads(json.dumps(document.data))
        return self._data[document.path]

    def _put(self, one: Given, slot: Slot, value: Any) -> None:
        document = slot.document
        try:
            found = edits_of(slot, value, self._places)
        except NotEdited:
            raise InvalidInput([Problem(f"--set {one.name}", f"`{one.fact}` is part of what is stated otherwise", None, None)]) from None
        for keys, inner in found:
            holder = inside(self._whole(document), keys[:-1])
            if not isinstance(holder, list):
                holder[keys[-1]] = inner
            elif int(keys[-1]) == len(holder):
                holder.append(inner)
            elif inner is None:
                self._removed.add((document.path, keys))
            else:
                holder[int(keys[-1])] = inner


def _name(flow: FlowReport) -> Flow:
    return flow.manifest.path, flow.id


def _place(slot: Slot) -> Place:
    return Place.of(slot.document, slot.people[0][0] if slot.people else slot.keys)
