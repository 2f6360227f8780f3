"""Verdicts → report, in a fixed order.

How flows come out is drawn up in `plans`, once for all that come out alike; here they become a report, and what is waived
or known in a baseline is marked.
"""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING

from tongguan.phrases import phrase
from tongguan.plans import Alone, Drafts, Plan, alike, in_order, joined
from tongguan.record import replace
from tongguan.report import UNREAD, FlowReport, Receipt, Report, read_until, strictest
from tongguan.waivers import NOTHING, Decision, Exceptions, Remark, fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tongguan.finding import Finding
    from tongguan.judge.law import Law
    from tongguan.judge.stages import Judge
    from tongguan.lawbook.model import Lawbook
    from tongguan.manifest import Flow, Manifest
    from tongguan.problem import Problem
    from tongguan.verdict import Verdict


class Assembler:
    """Turns the verdicts of one run into findings."""

    def __init__(
        self, law: Law, judge: Judge, tool: str, exceptions: Exceptions | None = None, alone: Callable[[], Assembler] | None = None
    ) -> None:
        self.exceptions = exceptions or Exceptions(judge.manifests, law.day)
        self._made: Assembler | None = None
        self._alone = alone
        """Makes the same run under the shipped rules alone, where a company's rules stand beside them."""
        self.law = law
        self.lawbook: Lawbook = law.lawbook
        self.judge = judge
        self.tool = tool
        self._drafts = Drafts.of(law)
        self._excepting = alone is not None or not self.exceptions.none

    def assemble(self, verdicts: Sequence[Verdict], problems: Sequence[Problem] = (), allowed: Iterable[str] = ()) -> Report:
        """The report of these verdicts."""
        groups: list[tuple[Flow, list[Verdict]]] = []
        last = None
        for verdict in verdicts:
            flow = verdict.subject.flow
            if flow is not last:
                last = flow
                group: list[Verdict] = []
                groups.append((flow, group))
            group.append(verdict)
        flows = [FlowReport(group[0].subject.manifest, flow, group, self._plan(group)) for flow, group in groups]
        flows.sort(key=attrgetter("manifest.path"))
        judged = set() if self.exceptions.none else {(flow.manifest.path, flow.id) for flow in flows}
        documents = {
            id(document): document for manifest in self.judge.manifests for document in (manifest.document, manifest.exporter_document)
        }
        lawbook = self.lawbook
        receipt = Receipt(
            self.tool, self.law.day, lawbook.name, lawbook.version, lawbook.checked_to, lawbook.digest, tuple(documents.values())
        )
        return Report(
            tuple(flows),
            self.judge,
            receipt,
            (*problems, *self.exceptions.problems),
            frozenset(allowed),
            (*self._unread(), *self.exceptions.remarks(judged)),
            conflicts="strict" if self.law.strict_conflicts else "review",
        )

    def _unread(self) -> tuple[Remark, ...]:
        """Said where the lawbook does not reach the day judged."""
        day, checked = self.law.day, self.lawbook.checked_to
        begins = min((rule.in_force.since for rule in self.lawbook.rules if rule.stage == "scope"), default=day)
        if day < begins:
            return (Remark(UNREAD, phrase("law.before", day=day, begins=begins), ""),)
        if day > read_until(checked):
            return (Remark(UNREAD, phrase("law.after", day=day, checked=checked), ""),)
        return ()

    def _plan(self, group: Sequence[Verdict]) -> Plan | Alone:
        """How a flow comes out."""
        plan = self._drafts.plan(group)
        if not self._excepting and (common := plan if plan.drafts is not None else self._drafts.asking(plan, group)) is not None:
            return common
        found, kind, kinds = self._drafts.found(plan, group), plan.kind, plan.kinds
        if self._excepting:
            found = self._beyond(found, group)
            kinds = tuple([strictest([one.kind for one in found if verdict.item.id in one.items]) for verdict in group])
            kind = strictest(kinds)
        found += [sketch.on((group[index],)) for index, sketch in plan.clear if kinds[index] == "clear"]
        told = in_order([joined(same) for same in alike(found)])
        return Alone(None, kind, kinds, plan.notes, told, dict(Counter([one.kind for one in told])))

    def _beyond(self, found: list[Finding], group: Sequence[Verdict]) -> list[Finding]:
        """The findings with those of the shipped rules beside a company's, and with what is let pass."""
        if self._alone is not None and any(self._touched(verdict) for verdict in group):
            if self._made is None:
                self._made = self._alone()
            found = _over(self._made.of(group), found)
        if not self.exceptions.none:
            found = [part for finding in found for part in self._excepted(finding, group[0].manifest)]
        return found

    def _touched(self, verdict: Verdict) -> bool:
        """Whether rules of companies may have changed what is found.

        Where all of them are ruled out and nothing is open, the law alone comes to the same; what is open is worked
        through in more regions where there are more rules, and may reach a bound that it does not reach without them.
        """
        subject = self.judge.subjects[verdict.manifest.path, verdict.flow.id, verdict.item.id]
        return not verdict.opinion.settled or self.law.companies_speak(subject.cell.known.out)

    def of(self, group: Sequence[Verdict]) -> list[Finding]:
        """The findings that this law makes of the items of other verdicts."""
        subjects = self.judge.subjects
        mine = [self.judge.verdict(subjects[verdict.manifest.path, verdict.flow.id, verdict.item.id]) for verdict in group]
        return self._drafts.found(self._drafts.plan(mine), mine)

    def _excepted(self, finding: Finding, manifest: Manifest) -> list[Finding]:
        """The finding, parted where only some of its items are let pass."""
        told = [basis.rule for basis in finding.basis]
        verdicts = {verdict.item.id: verdict for verdict in finding.verdicts}
        parts: dict[Decision, list[str]] = {}
        for item in finding.items:
            rules = [*told, *fixed(told, finding.about, [verdicts[item]], self.law)]
            decision = self.exceptions.decide(finding.code, rules, manifest, finding.flow, item, finding.mark([item]))
            parts.setdefault(decision, []).append(item)
        return [_under(replace(finding, items=tuple(items)), decision) for decision, items in parts.items()]


def _under(finding: Finding, decision: Decision) -> Finding:
    if decision == NOTHING:
        return finding
    notes = (*finding.notes, *(("label.note", words) for words in decision.notes))
    if decision.waiver is None and decision.baseline is None:
        return replace(finding, notes=notes)
    return replace(finding, kind="waived", was=finding.kind, notes=notes, waiver=decision.waiver, baseline=decision.baseline)


def _over(law: Sequence[Finding], company: Sequence[Finding]) -> list[Finding]:
    """What the law finds, and what a company's rules find beyond it.

    INVARIANT: no finding of the law is lost to a company's rule, whatever that rule concludes: where it
    makes the route stricter, or speaks where the law is silent, the law's own finding stands beside it.
    """
    found = list(company)
    for one in law:
        for index, other in enumerate(found):
            same = (one.kind, one.code, one.about, one.certain) == (other.kind, other.code, other.about, other.certain)
            if same and set(one.items) <= set(other.items):
                bases = {basis.rule.id: basis for basis in (*other.basis, *one.basis)}
                found[index] = replace(other, matter=replace(other.matter, basis=tuple(bases.values())))
                break
        else:
            found.append(one)
    return found
