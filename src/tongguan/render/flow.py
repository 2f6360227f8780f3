"""One flow told in full: its items, its findings, what hangs on an answer, and each question once."""

from __future__ import annotations

import os
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from tongguan.finding import ABROAD
from tongguan.phrases import phrase
from tongguan.render.cells import pad, width, wrap
from tongguan.render.findings import Findings, told_once
from tongguan.render.outline import (
    MANY_OWN,
    SCOPE_OPEN,
    Standing,
    answer,
    argument,
    clean,
    comma,
    gathers,
    paired,
    recipient,
    semicolon,
    undecided,
)
from tongguan.render.page import NAMED, NARROW, PROSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.finding import Finding
    from tongguan.lawbook.model import Words
    from tongguan.manifest import Manifest
    from tongguan.render import Options
    from tongguan.render.questions import Query
    from tongguan.report import FlowReport, Report
    from tongguan.verdict import Route, Verdict

ASKED = 8
"""Questions of a flow that are told in full without `--verbose`."""
ASKED_BESIDE = 2
"""Questions that are told in full of one line beside the route."""
LISTED = 12
"""Findings of one family that are named without `--verbose` where they hang on one question."""
ROWS = 12
"""Items of a flow that are told one by one without `--verbose`, where they come out the same."""


class Title(NamedTuple):
    """The head of a flow: plain, painted, and its width."""

    plain: str
    painted: str
    cells: int


class FlowPage(Findings):
    """What is printed of one flow."""

    def __init__(self, report: Report, options: Options) -> None:
        super().__init__(report, options)
        self._folders: dict[str, str] = {}
        """Exporter → the folder of its manifests, where it has several."""
        self._answers: dict[int, tuple[Route, Route, str]] = {}
        self._recipients: dict[tuple[str, int], tuple[str, int]] = {}
        """What was written already: most items of a run say the same."""
        self.asked: set[str] = set()
        """Facts that were asked for in full in the flow at hand."""

    def _title(self, flow: FlowReport) -> Title:
        """The flow and its recipient."""
        ident = clean(flow.id)
        sign, marked = self._signs[flow.kind]
        rest, cells = self._recipient(flow)
        return Title(f"{sign} {ident}{rest}", f"{marked} {self.paint(ident, 'bold')}{rest}", width(sign) + 1 + width(ident) + cells)

    def _recipient(self, flow: FlowReport) -> tuple[str, int]:
        """To whom a flow goes and where that is, and how wide this is told."""
        to, country = recipient(flow)
        text = f" {self.paint.plain('→')} {to}" + (f" ({country})" if country != "?" else "")
        told = self._recipients[flow.flow.to, id(flow.flow.recipient)] = (text, width(text))
        return told

    def _answer(self, verdict: Verdict) -> tuple[Route, Route, str]:
        """The strictest and the lightest route of an item, and both in words."""
        known = self._answers.get(id(verdict.opinion))
        if known is None:
            known = self._answers[id(verdict.opinion)] = (verdict.ceiling, verdict.floor, self.say(answer(verdict)))
        return known

    def gathered(self, flow: FlowReport) -> Standing:
        """The findings of a flow, with what is told under others."""
        if not gathers(flow.plan):
            return Standing(flow.findings)
        # Most flows wait for nothing: what tells of that is read where it is needed.
        from tongguan.render.gather import gathered

        return gathered(flow, self.report)

    def _flow(self, flow: FlowReport) -> list[str]:
        """A flow in full: what stands against it for certain first, then the question that decides."""
        self.shown.clear()
        self.advised.clear()
        title, findings, kind = self._title(flow), flow.findings, self.word(f"kind.{flow.kind}")
        lines = [self._sides(title.plain, kind, flow.kind, title.painted, title.cells)]
        if flow.title != flow.id:
            lines += [f"  {self.paint(row, 'dim')}" for row in wrap(self.paint.plain(clean(flow.title)), self.width - 2)]
        lines += [*self._items(flow), ""]
        for finding in paired([one for one in findings if one.kind in ("breach", "review")]):
            lines += self._finding(finding)
        gathered = self.gathered(flow)
        waiting = self._waiting(flow, gathered)
        lines += self._as_above(flow, waiting) if waiting and not self.options.verbose and flow.later else waiting
        duties = [one for one in gathered.standing if one.kind == "duty"]
        lines += self._duties([other for one in duties for other in (one, *gathered.under(one))])
        lines += self._waived([one for one in findings if one.kind == "waived"])
        return lines + self._clears([one for one in findings if one.kind == "clear"])

    def _waiting(self, flow: FlowReport, gathered: Standing) -> list[str]:
        """What is open: the route first, then what decides, and what hangs on that."""
        lines: list[str] = []
        routes, beside = self._open(gathered.standing)
        for group in routes:
            lines += self._undecided(group, gathered)
        heads = [one for group in routes for one in group]
        own = [one for one in beside if not gathered.awaits(one)]
        told = [*heads, *(one for one in beside if gathered.awaits(one))]
        own += [other for one in own for other in gathered.under(one)]
        lines += self._questions(flow, gathered, told, own)
        for one in told:
            lines += self._hanging(one, gathered.under(one))
        return lines + self._beside(flow, own)

    def _as_above(self, flow: FlowReport, waiting: Sequence[str]) -> list[str]:
        """What a flow waits for that is asked of others: told in full of the first that waits for just that."""
        found = [one for one in flow.findings if one.kind == "open"]
        same = "\n".join(sorted({"\n".join([one.code, one.title.en, *one.waits]) for one in found}))
        own = [*self._row("label.note", self.word("same.later")), *self._gate(found[0])]
        return [told_once(same, flow.id, waiting[:-1], own), ""]

    def _items(self, flow: FlowReport) -> list[str]:
        """A line an item; many that come out the same share one."""
        groups: dict[tuple[str, str, str], list[str]] = {}
        for item in flow.items:
            alone = "" if len(flow.items) > ROWS and not self.options.verbose else item.verdict.item.id
            groups.setdefault((alone, self._answer(item.verdict)[2], item.kind), []).append(clean(item.verdict.item.id))
        told = [(", ".join(items), text, kind) for (_, text, kind), items in groups.items()]
        room = min(max(width(items) for items, _, _ in told), self.width // 2 - 6)
        lines = []
        for items, text, kind in told:
            names = wrap(items, room)
            state = self.word(f"kind.{kind}")
            narrow = self.width < NARROW
            lead = 6 if narrow else room + 6
            if narrow:
                lines += [f"    {row}" for row in wrap(items, self.width - 4)]
                names = []
            routes = wrap(text, self.width - lead - width(state) - 2)
            for index, (named, route) in enumerate(zip_longest(names, routes, fillvalue="")):
                row = f"    {pad(named, room)}  {route}" if not narrow else f"      {route}"
                lines.append(row.rstrip() if index else self._sides(row, state, kind))
        return lines

    def _open(self, findings: Sequence[Finding]) -> tuple[list[list[Finding]], list[Finding]]:
        """Open findings on the route, those that say the same together; and the norms beside it."""
        found = undecided(findings)
        groups: dict[tuple[str, Words], list[Finding]] = {}
        for one in found:
            if one.code.startswith("open/"):
                groups.setdefault((one.code, one.title), []).append(one)
        return list(groups.values()), [one for one in found if not one.code.startswith("open/")]

    def _undecided(self, group: Sequence[Finding], gathered: Standing) -> list[str]:
        """Open findings on the route that say the same, and what to answer where more hangs on them."""
        first = group[0]
        lines = self._head(first.kind, f"[{first.code}]", self.say(first.title))
        items = list(dict.fromkeys(item for one in group for item in one.items))
        related = first.related if len(group) == 1 else ()
        lines += self._source(first.place, self._named(items), first.kind, related)
        others = [self.word("label.line", number=one.place.span.start.line, items=", ".join(one.items)) for one in group[1:]]
        if others:
            lines += self._row("label.also", self._counted(others))
        if any(gathered.under(one) for one in group):
            from tongguan.render.gather import calls

            calling = dict.fromkeys(words for one in group for words in calls(one, gathered.under(one)))
            lines += [row for words in calling for row in self._row("label.ask", self.say(words))]
        if first.code != SCOPE_OPEN:
            lines += self._grounds(group)
        return [*lines, *self._gate(first), ""]

    def _hanging(self, head: Finding, hanging: Sequence[Finding]) -> list[str]:
        """What hangs on an open question, in short: the route, then approvals, norms, reviews and duties by their names."""
        if not hanging and head.code != SCOPE_OPEN:
            return []
        from tongguan.render.gather import awaited, families, groups, ways

        lines: list[str] = []
        told = groups(head, hanging)
        scope = head.code == SCOPE_OPEN and bool(head.about)
        if scope and not any(one.matter.hangs == ABROAD for one in hanging):
            told = [(phrase("hang.abroad_route"), []), *told]
        if hanging and not head.code.startswith("open/"):
            # It is one of those that wait.
            facts = ", ".join(awaited(head, hanging))
            told = [(phrase("hang.wait", facts=facts, number=len(hanging) + 1), [head, *hanging])]
        for words, found in told:
            lines += self._head("open", self.colon, self.say(words))
            if scope:
                lines += self._row("hang.route", self.say(ways(head)))
                lines += self._grounds([head], 1)
                scope = False
            for name, titles in families(found):
                if self.options.verbose:
                    for title, same in titles:
                        lines += self._row(f"hang.{name}", self._coded(title, same))
                else:
                    mark = semicolon(self.language)
                    more = [self.word("label.more", number=len(titles) - LISTED)] if len(titles) > LISTED else []
                    lines += self._row(f"hang.{name}", mark.join([*(self.say(title) for title, _ in titles[:LISTED]), *more]))
            lines += [*([] if head.code.startswith("open/") else self._gate(head)), ""]
        return lines

    def _beside(self, flow: FlowReport, findings: Sequence[Finding]) -> list[str]:
        """Approvals and other norms beside the route, each by its own answer: a line for each question, and what it decides."""
        if not findings:
            return []
        from tongguan.render.questions import bare, by_answer, fact_of

        lines = self._head("open", self.colon, self.word("title.beside", number=len(findings)))
        arrow, mark = self.paint.plain("→"), semicolon(self.language)
        coded = self.options.verbose or len(findings) < MANY_OWN
        for asks, found in by_answer(findings):
            facts = {fact_of(flow.id, ask.key): ask for ask in asks}
            # What was asked above is not asked again, and where much has to be answered all of it is only named.
            new = [fact for fact in facts if fact not in self.asked] if len(facts) <= ASKED_BESIDE else []
            self.asked.update(new)
            questions = [f"{clean(fact)}: {self.say(bare(ask))}" if fact in new else clean(fact) for fact, ask in facts.items()]
            what = " + ".join(questions) if new else self._counted(questions, NAMED)
            # Rules of one title, such as those of every zone's list, are told once.
            titles: dict[Words, list[Finding]] = {}
            for one in found:
                titles.setdefault(one.basis[0].rule.title if one.basis else one.title, []).append(one)
            told = [self._titled(flow, title, same, coded=coded) for title, same in titles.items()]
            lines += self._row("", self.paint.plain(f"{what} {arrow} {mark.join(told)}"))
        return [*lines, *self._gate(findings[0]), ""]

    def _questions(self, flow: FlowReport, gathered: Standing, heads: Sequence[Finding], beside: Sequence[Finding]) -> list[str]:
        """Each missing fact once, with what its answers lead to; most decisive first, and in full what is asked before all else.

        What only one thing `beside` the route waits for is asked there, but where nothing else is asked.
        """
        self.asked.clear()
        if not heads and not beside:
            return []
        from tongguan.render.questions import queries

        asked = queries(flow.id, [*heads, *(other for one in heads for other in gathered.under(one)), *beside])
        if heads:
            apart = set(map(id, beside))
            asked = [one for one in asked if any(id(finding) not in apart for finding in one.findings)]
        if not asked:
            return []
        # What many wait for stands before what decides about as much.
        common = {fact for one in heads for fact in gathered.awaits(one)}
        own = sorted((one for one in asked if one.flow == flow.id), key=lambda one: (not one.first, one.fact not in common))
        first = sum(one.first for one in own)
        lines = wrap(self.word("hang.asked" if first else "ask.head" if own else "ask.head_elsewhere", flow=flow.id), self.width)
        lines = [self.paint(row, "bold") for row in lines]
        # What hangs on the first answers is not asked yet; the rest is.
        most = len(own) if self.options.verbose else min(ASKED, sum(not one.later for one in own)) if first else ASKED
        told: dict[tuple[tuple[Words, Words], ...], int] = {}
        for number, one in enumerate(own[:most], 1):
            same = told.setdefault(one.leads, number) if one.leads else number
            self.asked.add(one.fact)
            lines += self._question(number, one, same, len(flow.items))
        if len(own) > most:
            rest = self._counted([one.fact for one in own[most:]], 6 if first else 12)
            lines += self._row("ask.then", rest)
        return [*lines, *self._asked_elsewhere(flow, asked, also=bool(own)), *self._how_to_answer(flow, own), ""]

    def _asked_elsewhere(self, flow: FlowReport, asked: Sequence[Query], *, also: bool) -> list[str]:
        """What this flow waits for that is asked of others; `also`: beside what is asked of itself."""
        lines: list[str] = []
        elsewhere: dict[str, list[str]] = {}
        for one in asked:
            if one.flow != flow.id:
                elsewhere.setdefault(one.flow, []).append(one.fact)
        for other, facts in list(elsewhere.items())[: None if self.options.verbose else 3]:
            lines += self._row("", self.word("ask.elsewhere" if also else "ask.elsewhere_only", flow=other, facts=self._counted(facts, 4)))
        if len(elsewhere) > 3 and not self.options.verbose:
            lines += self._row("", self.word("ask.elsewhere_too", flows=comma(self.language).join(list(elsewhere)[3:])))
        return lines

    def _how_to_answer(self, flow: FlowReport, own: Sequence[Query]) -> list[str]:
        """Where an answer is stated once for all, and the call that asks one by one."""
        lines: list[str] = []
        if len(flow.items) > 1 and len(own) > 3 and any(one.fact.startswith(("item.", "flow.", "recipient.")) for one in own):
            lines += self._row("label.note", self.word("fix.defaults"))
        if flow.manifest.path != "-":
            call = f"tongguan ask {argument(clean(self._counted_in(flow.manifest)))} {flow.id}"
            lines += self._row("label.note", self.word("ask.call", call=call))
        return lines

    def _counted_in(self, manifest: Manifest) -> str:
        """The manifest where its exporter has no other; else the folder that holds all of them, for their persons count together."""
        found = self._folders.get(manifest.exporter_id)
        if found is None:
            paths = {key[0] for key in self.report.judge.tallies[manifest.exporter_id].contributions}
            try:
                found = (os.path.commonpath([os.path.dirname(path) for path in paths]) or ".") if len(paths) > 1 else ""
            except ValueError:  # absolute paths beside relative ones, or two drives
                found = ""
            self._folders[manifest.exporter_id] = found
        return found or manifest.path

    def _question(self, number: int, one: Query, same: int, items_in_flow: int) -> list[str]:
        """One question; where its answers lead to what those of an earlier one do, that is named."""
        lead = f"{number:>4} "
        items = f" ({self._named(one.items)})" if one.items and len(one.items) < items_in_flow else ""
        text = f"{clean(one.fact)}: {self.say(one.words)}{items}{self._where(one.place)}"
        room = min(self.width, PROSE) - 5
        rows = wrap(text, room)
        lines = [f"{self.paint(lead, 'open')}{rows[0]}", *(f"     {row}" for row in rows[1:])]
        arrow = self.paint.plain("→")
        if same != number:
            return [*lines, self.paint(f"       {arrow} {self.word('ask.same', number=same)}", "dim")]
        for values, answers in one.leads:
            told = wrap(f"{self.say(values)} {arrow} {self.say(answers)}", room - 4)
            lines += [f"       {self.paint(row, 'dim')}" for row in told]
        return lines
