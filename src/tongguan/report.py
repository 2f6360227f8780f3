"""Verdicts → report: findings with their places, basis and questions, in a fixed order."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from tongguan.baseline import mark
from tongguan.digest import sha256
from tongguan.exits import HIDDEN, Exit, worst
from tongguan.facts import Judged, Unknown, plain
from tongguan.judge.tally import BUCKETS, UNSETTLED
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.model import Lawbook, Rule, Words
from tongguan.phrases import phrase
from tongguan.record import Record, fresh, replace
from tongguan.verdict import SILENT, Answer, DutyState, GateState, Held, Question, Route, Verdict
from tongguan.waivers import NOTHING, Decision, Exceptions, Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongguan.count import Count
    from tongguan.document import Document
    from tongguan.judge.law import Law
    from tongguan.judge.stages import Judge
    from tongguan.manifest import Manifest, Waiver
    from tongguan.problem import Problem
    from tongguan.shape import Keys
    from tongguan.span import Span
    from tongguan.truth import Outcome

KINDS = ("breach", "open", "review", "duty", "waived", "clear")
"""From the strictest; a flow takes the strictest of its items."""
ALLOWABLE = ("open", "review", "duty")


class Place(Record):
    """Somewhere in an input file, with the line itself."""

    path: str
    span: Span
    line: str


class Related(Record):
    """A second place that matters, and why."""

    place: Place
    text: Words


class Basis(Record):
    """One rule that a finding rests on."""

    rule: Rule
    instrument: Words
    number: str
    address: str


class Ask(Record):
    """A question as the reader sees it."""

    key: str
    words: Words
    place: Place | None
    leads: tuple[tuple[str, tuple[str, ...]], ...]


class Finding(Record):
    """What the law answers, at one place of one manifest."""

    kind: str
    code: str
    """The rule (or, where no one rule speaks, the check) that the finding is about; waivers name it."""
    flow: str
    items: tuple[str, ...]
    place: Place
    title: Words
    says: tuple[Words, ...]
    basis: tuple[Basis, ...]
    related: tuple[Related, ...] = ()
    asks: tuple[Ask, ...] = ()
    fixes: tuple[Words, ...] = ()
    authority: Words | None = None
    details: tuple[tuple[str, Words], ...] = ()
    """Further labelled lines: (label key, text)."""
    certain: bool = True
    """Whether it applies for certain; a duty may hang on a fact that nobody stated."""
    waiver: Waiver | None = None
    was: str | None = None
    """The kind before it was waived, or known in a baseline."""
    baseline: str | None = None
    """The baseline in which it was known; its kind is then `waived`, without a waiver."""
    exporter: str = ""
    about: str = ""
    """What tells it apart from others of the same rule: the routes that are possible."""
    subjects: tuple[tuple[str, str], ...] = ()
    """Item → what it was found on: the kind of data, the way, the purpose, the country."""
    met_by: tuple[str, ...] = ()
    """Of a missing approval: the mechanisms that would meet it."""

    @property
    def fingerprint(self) -> str:
        """Stable under moved lines, renamed files and reformatting."""
        return self.mark(self.items)

    def mark(self, items: Sequence[str]) -> str:
        """The fingerprint that it has for some of its items."""
        subjects = dict(self.subjects)
        named = [f"{item}\0{subjects.get(item, '')}" for item in items]
        return mark(self.was or self.kind, self.code, self.exporter, self.flow, named, self.about)


class ItemReport(Record):
    """One item with its verdict and the strictest of its findings."""

    verdict: Verdict
    kind: str


class FlowReport(Record):
    """One flow with its items."""

    manifest: Manifest
    id: str
    title: str
    kind: str
    items: tuple[ItemReport, ...]
    place: Place


class Row(Record):
    """One item in the ledger."""

    flow: str
    item: str
    path: str
    persons: Count
    ordinary: Outcome
    sensitive: Outcome
    status: str
    """`counted`, `exempt`, `unsettled` or `outside`."""


class Headroom(Record):
    """One threshold against one counter."""

    bucket: str
    threshold: int
    rules: tuple[str, ...]
    reached: Outcome
    left: tuple[float, float | None]
    """Fewest and most individuals that still fit below it."""


class Account(Record):
    """The ledger of one exporter."""

    exporter: str
    name: str
    year: str
    totals: dict[str, Count]
    provided: dict[str, Count]
    rows: tuple[Row, ...]
    headroom: tuple[Headroom, ...]


class Receipt(Record):
    """What was judged by what; no clock inside, so the same input gives the same bytes."""

    tool: str
    as_of: str
    lawbook: str
    lawbook_version: str
    checked_to: str
    digest: str
    inputs: tuple[tuple[str, str], ...]
    """(path, sha256 of its text)."""


UNREAD = "law-unread"
"""The remark that the law of the day judged was not read."""


class Report(Record):
    """Everything that one run has to say."""

    findings: tuple[Finding, ...]
    flows: tuple[FlowReport, ...]
    accounts: tuple[Account, ...]
    receipt: Receipt
    problems: tuple[Problem, ...] = ()
    allowed: frozenset[str] = frozenset()
    notes: dict[str, tuple[Rule, ...]] = fresh(factory=dict)
    """Reminders by flow."""
    warnings: tuple[Remark, ...] = ()
    """What blocks nothing but should be looked at: waivers that are unused, refused, or end soon."""
    counted: int = 0
    """Flows that were judged only so that their persons count (`--scope changed`)."""
    empty_allowed: bool = False
    """Whether the caller takes it for a success that nothing was judged."""
    strict: bool = False
    """Whether warnings stand against the exit status."""
    exit_zero: bool = False
    """Whether the caller wants 0 where the status would be 1 or 4."""
    conflicts: str = "review"
    """What became of norms in force that contradict each other: left to a `review`, or read the `strict` way."""

    @property
    def status(self) -> Exit:
        """How the run ends by what was found."""
        kinds = {finding.kind for finding in self.findings}
        held = {
            Exit.INVALID: bool(self.problems) or not (self.flows or self.counted or self.empty_allowed),
            Exit.BREACH: "breach" in kinds,
            Exit.UNDECIDED: not kinds.isdisjoint(set(ALLOWABLE) - self.allowed)
            or (self.unread and "review" not in self.allowed)
            or (self.strict and bool(self.warnings)),
        }
        return worst(*(status for status, holds in held.items() if holds))

    @property
    def unread(self) -> bool:
        """Whether the law of the day judged was not read: it is before the lawbook begins, or long after it was checked."""
        return any(warning.code == UNREAD for warning in self.warnings)

    @property
    def exit_code(self) -> int:
        """The exit status: that of what was found, unless the caller wants it hidden and it may be."""
        return int(Exit.CLEAR if self.exit_zero and self.status in HIDDEN else self.status)


def placed(document: Document, keys: Keys, *, key: bool = False) -> Place:
    """A place in an input file."""
    span = document.key(*keys) if key else document.at(*keys)
    return Place(document.path, span, document.line(span.start.line))


def fact_place(verdict: Verdict, fact: str) -> Place | None:
    """Where a fact is stated, or where it would be."""
    scope, _, rest = fact.partition(".")
    parts: Keys = tuple(rest.split("."))
    manifest, flow = verdict.manifest, verdict.flow
    own = _own_place(verdict, scope)
    for document in (manifest.document, manifest.exporter_document):
        # Stated for all at once, unless the item, flow or recipient says it itself.
        place = _default_place(document, scope, parts)
        if place is not None and (own is None or own[0].at(*own[1], *parts) == own[0].at(*own[1])):
            return place
    if scope == "flow" and rest.startswith("clearances"):
        return placed(manifest.document, (*flow.at, "clearances"))
    if scope == "populations":
        population = manifest.populations.get(rest.partition(".")[0])
        return None if population is None else placed(population.document, (*population.at, *parts[1:]))
    return None if own is None else placed(own[0], (*own[1], *parts))


def _own_place(verdict: Verdict, scope: str) -> tuple[Document, Keys] | None:
    """Where an item, flow, recipient or exporter says what it says of itself."""
    manifest, flow = verdict.manifest, verdict.flow
    match scope:
        case "item":
            return manifest.document, verdict.item.at
        case "flow":
            return manifest.document, flow.at
        case "evidence":
            return manifest.document, (*flow.at, "evidence")
        case "exporter":
            return manifest.exporter_document, ("exporter",)
        case "recipient":
            for document in (manifest.document, manifest.exporter_document):
                if flow.to in (document.data.get("recipients") or {}):
                    return document, ("recipients", flow.to)
    return None


def _default_place(document: Document, scope: str, parts: Keys) -> Place | None:
    data = (document.data.get("defaults") or {}).get(f"{scope}s")
    for part in parts:
        if not isinstance(data, dict) or part not in data:
            return None
        data = data[part]
    return placed(document, ("defaults", f"{scope}s", *parts))


class Assembler:
    """Turns the verdicts of one run into findings."""

    def __init__(self, law: Law, judge: Judge, tool: str, exceptions: Exceptions | None = None, alone: Assembler | None = None) -> None:
        self.exceptions = exceptions or Exceptions(judge.manifests, law.day)
        self.alone = alone
        """The same run under the shipped rules alone, where a company's rules stand beside them."""
        self.law = law
        self.lawbook: Lawbook = law.lawbook
        self.judge = judge
        self.tool = tool
        self._basis = _Bases(self.lawbook, law)
        self._readings: dict[int, _Reading] = {}
        """What the reasons of an opinion are, by its identity: the law keeps every opinion that it reached."""
        self._thresholds: dict[str, list[tuple[int, tuple[str, ...]]]] = {}

    def assemble(self, verdicts: Sequence[Verdict], problems: Sequence[Problem] = (), allowed: Iterable[str] = ()) -> Report:
        """The report of these verdicts."""
        findings: list[Finding] = []
        flows: list[FlowReport] = []
        notes: dict[str, tuple[Rule, ...]] = {}
        grouped: dict[tuple[str, str], list[Verdict]] = {}
        for verdict in verdicts:
            grouped.setdefault((verdict.manifest.path, verdict.flow.id), []).append(verdict)
        for group in grouped.values():
            mine = self._found(group)
            if self.alone is not None:
                mine = _over(self.alone.of(group), mine)
            mine = [part for finding in mine for part in self._excepted(finding, group[0].manifest)]
            items = []
            for verdict in group:
                kinds = [finding.kind for finding in mine if verdict.item.id in finding.items]
                items.append(ItemReport(verdict, strictest(kinds)))
                if all(kind == "clear" for kind in kinds):
                    mine.append(self._clear(verdict))
            first = group[0]
            mine = _merged(mine)
            findings.extend(mine)
            place = placed(first.manifest.document, (*first.flow.at, "id"))
            kind = strictest(item.kind for item in items)
            flows.append(FlowReport(first.manifest, first.flow.id, first.flow.title, kind, tuple(items), place))
            reminders = [
                rule
                for verdict in group
                for state in verdict.duties
                if not state.evidence.certain and _reminder(state)
                for rule in state.rules
            ]
            told = [rule for verdict in group for rule in verdict.notes]
            notes[f"{first.manifest.path}#{first.flow.id}"] = tuple({rule.id: rule for rule in [*told, *reminders]}.values())
        findings.sort(key=lambda one: (KINDS.index(one.kind), one.place.path, one.place.span.start, one.code, one.items))
        order = {(one.place.path, one.flow): index for index, one in enumerate(findings)}
        flows.sort(key=lambda one: (KINDS.index(one.kind), order.get((one.place.path, one.id), 0), one.manifest.path, one.place.span.start))
        manifests = {subject.manifest.path: subject.manifest for subject in self.judge.subjects.values()}
        inputs = sorted(
            {
                (document.path, sha256(document.text.encode()).hexdigest())
                for manifest in manifests.values()
                for document in (manifest.document, manifest.exporter_document)
            }
        )
        receipt = Receipt(
            self.tool, self.law.day, self.lawbook.name, self.lawbook.version, self.lawbook.checked_to, self.lawbook.digest, tuple(inputs)
        )
        all_problems = (*problems, *self.exceptions.problems)
        warnings = (*self._unread(), *self.exceptions.remarks({(flow.manifest.path, flow.id) for flow in flows}))
        return Report(
            tuple(findings),
            tuple(flows),
            self.accounts(),
            receipt,
            all_problems,
            frozenset(allowed),
            notes,
            warnings,
            conflicts="strict" if self.law.strict_conflicts else "review",
        )

    def _unread(self) -> tuple[Remark, ...]:
        """Said where the lawbook does not reach the day judged."""
        day, checked = self.law.day, self.lawbook.checked_to
        begins = min((rule.in_force.since for rule in self.lawbook.rules if rule.stage == "scope"), default=day)
        if day < begins:
            return (Remark(UNREAD, phrase("law.before", day=day, begins=begins), ""),)
        # A year later the law has moved on: what was read then no longer says that a flow is free.
        if checked and day > f"{int(checked[:4]) + 1:04}{checked[4:]}":
            return (Remark(UNREAD, phrase("law.after", day=day, checked=checked), ""),)
        return ()

    def _found(self, group: Sequence[Verdict]) -> list[Finding]:
        """The findings on the items of one flow, before anything is let pass."""
        return [*(finding for verdict in group for finding in self._item(verdict)), *self._duties(group)]

    def of(self, group: Sequence[Verdict]) -> list[Finding]:
        """The findings that this law makes of the items of other verdicts."""
        subjects = self.judge.subjects
        return self._found([self.judge.verdict(subjects[verdict.manifest.path, verdict.flow.id, verdict.item.id]) for verdict in group])

    # ------------------------------------------------------------------ words

    def basis(self, rules: Iterable[Rule]) -> tuple[Basis, ...]:
        """The rules with their instruments."""
        return tuple(self._basis[rule.id] for rule in rules)

    def ask(self, verdict: Verdict, question: Question) -> Ask:
        """A question in words."""
        key = question.key
        owner, _, rest = key.rpartition(":")
        fact = rest if owner else key
        place = None if owner else fact_place(verdict, fact)
        if key.startswith("overlap:"):
            words = phrase("ask.overlap", name=key.removeprefix("overlap:").rpartition("#")[2])
        elif key.startswith(UNSETTLED):
            rule = self.law.by_id.get(key.removeprefix(UNSETTLED))
            words = phrase("ask.law", rule=rule.title if rule else key)
        elif fact.startswith("populations."):
            words = phrase("ask.size", name=fact.split(".")[1])
        elif fact.startswith(("exporter.provided_this_year", "exporter.provided_since_last_year")) and not fact.endswith(DATED):
            bucket = fact.rpartition(".")[2]
            words = phrase("ask.provided", bucket=phrase(f"bucket.{bucket}") if f"bucket.{bucket}" in _BUCKETS else bucket)
        elif fact == "flow.clearances":
            words = phrase("ask.clearances")
        else:
            name = f"clearance.{fact.rpartition('].')[2]}" if "]." in fact else None
            term = self.lawbook.terms.get(fact) or (self.lawbook.terms.get(name) if name else None)
            words = (term.question if term.question.en or term.question.zh else term.words) if term else phrase("ask.other", key=fact)
        term = self.lawbook.terms.get(fact)
        if (
            not owner
            and term is not None
            and term.judged
            and (stated := verdict.fact(fact)) is not None
            and not isinstance(stated, (Judged, Unknown))
        ):
            who = phrase("ask.judged")
            words = Words(f"{words.zh}{who.zh}", f"{words.en} {who.en}")
        if owner and not key.startswith(("overlap:", UNSETTLED)):
            words = Words(f"{owner}：{words.zh}", f"{owner}: {words.en}")
        return Ask(key, words, place, question.leads)

    def authority(self, rule: Rule | None, default: str = "") -> Words | None:
        """Whom to ask."""
        name = (rule.authority if rule is not None else "") or default
        return self.lawbook.authorities.get(name) if name else None

    # ------------------------------------------------------------------ findings

    def _finding(
        self, verdict: Verdict, kind: str, code: str, title: Words, says: Iterable[Words], rules: Iterable[Rule], **more: object
    ) -> Finding:
        at: Keys = (*verdict.item.at, "category")
        place = more.pop("place", None) or placed(verdict.manifest.document, at)
        basis = self.basis({rule.id: rule for rule in rules}.values())
        said = tuple(words for words in dict.fromkeys(says) if words.en or words.zh)
        more.setdefault("exporter", verdict.manifest.exporter_id)
        more.setdefault("subjects", ((verdict.item.id, subject_of(verdict)),))
        return Finding(kind, code, verdict.flow.id, (verdict.item.id,), place, title, said, basis, **more)  # type: ignore[arg-type]

    def _item(self, verdict: Verdict) -> list[Finding]:
        findings = [*self._route(verdict)]
        for state in verdict.gates:
            finding = self._gate(verdict, state)
            if finding is not None:
                findings.append(finding)
        for rule, outcome, questions in verdict.breaches:
            asks = tuple(self.ask(verdict, question) for question in questions)
            key = "breach" if outcome.certain else "breach_open"
            findings.append(
                self._finding(
                    verdict,
                    "breach" if outcome.certain else "open",
                    rule.id,
                    phrase(f"title.{key}", title=rule.title),
                    [rule.says],
                    [rule],
                    asks=asks,
                    fixes=_comply([rule]),
                    authority=self.authority(rule),
                    details=(("label.rank", phrase(f"rank.{rule.then['rank']}")),),
                )
            )
        findings.extend(self._reviews(verdict))
        return findings

    def _route(self, verdict: Verdict) -> list[Finding]:
        answers = [answer for answer in verdict.answers if answer.scope == "governed"]
        asks = tuple(self.ask(verdict, question) for question in verdict.questions)
        rules = self._deciding(verdict)
        if not answers:
            return [self._scope_open(verdict, asks)] if verdict.open else []
        floor = min((answer.floor for answer in verdict.answers), default=Route.none)
        related = self._related(verdict)
        details: tuple[tuple[str, Words], ...] = (*self._reading(verdict).reasons, *self._sums(verdict))
        if verdict.bounded:
            details = (*details, ("label.note", phrase("label.bounded")))
        if all(answer.floor is Route.prohibited for answer in verdict.answers):
            return [
                self._finding(
                    verdict, "breach", _code(rules, "prohibited"), phrase("title.prohibited"), [rule.says for rule in rules], rules,
                    related=related, fixes=_comply(rules), authority=self.authority(rules[0] if rules else None),
                )
            ]  # fmt: skip
        findings: list[Finding] = []
        sure = [rule for rule in rules if rule.id in verdict.own.certain]
        if floor is not Route.none and not self._possibly_cleared(verdict, floor):
            # Even the lightest answer asks for something that is not held: no answer repairs that.
            asking = [rule for rule in rules if rule.then.get("route") == floor.name]
            findings.append(self._missing(verdict, floor, sure or asking or rules, related, details))
        elif floor is not Route.none and not verdict.open and not verdict.cleared.certain and not _for_review(verdict.cleared):
            findings.append(self._doubtful(verdict, floor, rules, related, details))
        if verdict.open and not verdict.cleared.certain:
            scopes = {answer.scope for answer in verdict.answers}
            title = phrase("title.scope_open") if len(scopes) > 1 else phrase(
                "title.open", floor=phrase(f"route.{verdict.floor.name}"), ceiling=phrase(f"route.{verdict.ceiling.name}")
            )  # fmt: skip
            if len(scopes) == 1 and verdict.floor is verdict.ceiling:
                title = phrase("title.review_open", route=phrase(f"route.{verdict.floor.name}"))
            code = "open/scope" if len(scopes) > 1 else "open/route"
            about = f"{verdict.floor.name}…{verdict.ceiling.name}"
            findings.append(
                self._finding(verdict, "open", code, title, [], rules, asks=asks, related=related, details=details, about=about)
            )
        return findings

    def _scope_open(self, verdict: Verdict, asks: tuple[Ask, ...]) -> Finding:
        return self._finding(verdict, "open", "open/scope", phrase("title.scope_open"), [], [], asks=asks)

    def _deciding(self, verdict: Verdict) -> list[Rule]:
        return self._reading(verdict).rules

    def _reading(self, verdict: Verdict) -> _Reading:
        """What decides a verdict and what that looks at."""
        known = self._readings.get(id(verdict.opinion))
        if known is None:
            ids = {rule for answer in verdict.opinion.answers for rule in answer.deciding}
            rules = [rule for rule in self.law.rules if rule.id in ids]
            read = frozenset(fact for rule in rules for fact in facts_of(rule.when))
            known = self._readings[id(verdict.opinion)] = _Reading(rules, read, self._reasons(verdict, read))
        return known

    def _related(self, verdict: Verdict) -> tuple[Related, ...]:
        related = []
        place = fact_place(verdict, "item.persons")
        if place is not None and verdict.item.facts["item.persons"].high is not None and _counted(verdict):
            size = verdict.item.group.size
            related.append(Related(place, Words(f"{people(size)} 人", f"{people(size)} persons")))
        return tuple(related)

    def _sums(self, verdict: Verdict) -> tuple[tuple[str, Words], ...]:
        """The year's counts, where the deciding rules look at them."""
        if not _counted(verdict):
            return ()
        read = self._reading(verdict).read
        lines = []
        for bucket in BUCKETS:
            key = f"year.{bucket}"
            if key in read or (key == "year.sensitive" and plain(verdict.fact("item.sensitive")) is True):
                count = verdict.year.get(key)
                if count is None:
                    continue
                label = phrase(f"bucket.{bucket}")
                unknown = phrase("ledger.unknown")
                number = unknown if count.low == 0 and count.high is None else Words(people(count), people(count))
                lines.append(("label.sum", Words(f"{label.zh} {number.zh}", f"{label.en} {number.en}")))
        return tuple(lines)

    def _reasons(self, verdict: Verdict, read: frozenset[str]) -> tuple[tuple[str, Words], ...]:
        """Why the data are what the route turns on: the rules that make them so."""
        found = []
        for key, rules in self.law.classes:
            if key in read and key != "item.personal" and verdict.fact(key) is True:
                label = self.lawbook.terms[key].words
                for rule in rules:
                    if rule.id in verdict.own.certain:
                        from tongguan.cites import cites_zh

                        text = Words(
                            f"{label.zh}：{rule.title.zh}，{cites_zh(rule.cites)}（{rule.id}）",
                            f"{label.en}: {rule.title.en}, {rule.cites} ({rule.id})",
                        )
                        found.append(("label.why", text))
        return tuple(found[:5])

    def _possibly_cleared(self, verdict: Verdict, floor: Route) -> bool:
        return any(
            held.answers.possible and not held.flaws and (floor.name in held.eased or _reaches(self.law, held, floor))
            for held in verdict.held
        )

    def _missing(
        self, verdict: Verdict, floor: Route, rules: Sequence[Rule], related: tuple[Related, ...], details: tuple[tuple[str, Words], ...]
    ) -> Finding:
        flawed = [held for held in verdict.held if held.flaws]
        route = phrase(f"route.{floor.name}")
        fix = phrase("fix.contract" if floor is Route.contract_or_certification else "fix.assessment")
        if not flawed:
            return self._finding(
                verdict, "breach", _code(rules, f"route/{floor.name}"), phrase("title.route", route=route), [rule.says for rule in rules], rules,
                related=related, fixes=(*_comply(rules), fix), details=details, authority=self.authority(rules[0] if rules else None), about=floor.name,
            )  # fmt: skip
        flaws = [rule for held in flawed for rule in held.flaws]
        more = tuple(Related(placed(held.clearance.document, (*held.clearance.at, "mechanism")), held.flaws[0].title) for held in flawed)
        return self._finding(
            verdict, "breach", _code(flaws, f"route/{floor.name}"), phrase("title.flawed", route=route), [rule.says for rule in flaws],
            [*flaws, *rules], related=(*related, *more), fixes=(*_comply(flaws), phrase("fix.flaw")), details=details,
            authority=self.authority(flaws[0]), about=floor.name,
        )  # fmt: skip

    def _doubtful(
        self, verdict: Verdict, floor: Route, rules: Sequence[Rule], related: tuple[Related, ...], details: tuple[tuple[str, Words], ...]
    ) -> Finding:
        asks = tuple(self.ask(verdict, Question(need)) for need in sorted(verdict.cleared.needs))
        doubts = [rule for held in verdict.held for rule, _ in held.doubts]
        more = tuple(
            Related(placed(held.clearance.document, (*held.clearance.at, "mechanism")), held.doubts[0][0].title)
            for held in verdict.held
            if held.doubts
        )
        title = phrase("title.flawed_open", route=phrase(f"route.{floor.name}"))
        return self._finding(
            verdict,
            "open",
            "open/clearance",
            title,
            [],
            [*doubts, *rules],
            asks=asks,
            related=(*related, *more),
            details=details,
            about=floor.name,
        )

    def _gate(self, verdict: Verdict, state: GateState) -> Finding | None:
        if state.needed.certain and state.met.certain:
            return None
        if not state.needed.possible:
            return None
        gate = state.gate
        rules = state.rules
        sure = [rule for rule in rules if rule.id in verdict.own.certain] or list(rules)
        authority = self.lawbook.authorities.get(gate.authority) or self.authority(rules[0])
        fixes = (*_comply(sure), phrase("fix.gate"))
        related = self._held_places(verdict, (*gate.met_by, *gate.filed_by))
        code = sure[0].id
        if state.needed.certain and not state.met.possible:
            title = phrase("title.gate_flawed" if state.flaws else "title.gate", gate=gate.words)
            says = [*(rule.says for rule in state.flaws), *(rule.says for rule in sure)]
            return self._finding(
                verdict, "breach", code, title, says, [*state.flaws, *sure],
                fixes=fixes, authority=authority, related=related, met_by=() if state.flaws else gate.met_by,
            )  # fmt: skip
        if state.needed.certain:
            asks = tuple(self.ask(verdict, Question(need)) for need in sorted(state.met.needs))
            return self._finding(
                verdict,
                "open",
                code,
                phrase("title.gate_met_open", gate=gate.words),
                [],
                sure,
                asks=asks,
                authority=authority,
                related=related,
            )
        if state.met.certain:
            return None
        asks = tuple(self.ask(verdict, question) for question in state.questions)
        return self._finding(
            verdict,
            "open",
            code,
            phrase("title.gate_open", gate=gate.words),
            [rule.says for rule in rules],
            rules,
            asks=asks,
            authority=authority,
        )

    def _held_places(self, verdict: Verdict, mechanisms: Sequence[str]) -> tuple[Related, ...]:
        found = []
        for clearance in verdict.flow.clearances:
            mechanism = plain(clearance.facts.get("clearance.mechanism"))
            if mechanism in mechanisms:
                label = Words(str(mechanism), str(mechanism))
                found.append(Related(placed(clearance.document, (*clearance.at, "mechanism")), label))
        return tuple(found)

    def _reviews(self, verdict: Verdict) -> list[Finding]:
        findings = []
        for state in verdict.reviews:
            if state.settled is not None:
                continue
            rule = state.rule
            asks = tuple(self.ask(verdict, question) for question in state.questions)
            findings.append(
                self._finding(
                    verdict,
                    "review" if state.applies.certain else "open",
                    rule.id,
                    phrase("title.review" if state.applies.certain else "title.breach_open", title=rule.title),
                    [rule.says],
                    [rule],
                    asks=asks,
                    fixes=(*_comply([rule]), phrase("fix.review")),
                    authority=self.authority(rule),
                )
            )
        for held in verdict.held:
            findings.extend(
                self._finding(
                    verdict, "review", rule.id, phrase("title.review", title=rule.title), [rule.says], [rule],
                    place=placed(held.clearance.document, (*held.clearance.at, "mechanism")),
                    fixes=(*_comply([rule]), phrase("fix.review")), authority=self.authority(rule),
                )
                for rule in held.reviews
            )  # fmt: skip
        told = {state.rule.id for state in verdict.reviews}
        for rule_id in sorted({one for answer in verdict.answers for one in answer.reviews} - told - {SILENT}):
            # A norm that leaves the count itself unsettled.
            if (unsettled := self.law.by_id.get(rule_id)) is not None and "review" not in unsettled.then:
                findings.append(
                    self._finding(
                        verdict, "review", rule_id, unsettled.title, [unsettled.says], [unsettled],
                        fixes=(phrase("fix.review"),), authority=self.authority(unsettled, "cac-province"),
                    )
                )  # fmt: skip
        silent = any(SILENT in answer.reviews for answer in verdict.answers) and not verdict.open
        if silent:
            findings.append(
                self._finding(verdict, "review", SILENT, phrase("title.silent"), [phrase("silent.says")], [], fixes=(phrase("fix.review"),))
            )
        return findings

    def _duties(self, group: Sequence[Verdict]) -> list[Finding]:
        """Duties without evidence, one finding a duty and flow."""
        findings = []
        states: dict[str, list[tuple[Verdict, DutyState]]] = {}
        for verdict in group:
            for state in verdict.duties:
                if not state.evidence.certain and not _reminder(state):
                    states.setdefault(state.duty.id, []).append((verdict, state))
        for pairs in states.values():
            verdict = pairs[0][0]
            all_states = [state for _, state in pairs]
            duty = all_states[0].duty
            certain = any(state.applies.certain for state in all_states)
            denied = not any(state.evidence.possible for state in all_states)
            rules = {rule.id: rule for state in all_states for rule in state.rules}
            kind = "breach" if denied and certain and duty.timing == "before" else "duty"
            title = "title.duty_open" if not certain else "title.duty_denied" if denied else "title.duty"
            needs: set[str] = set()
            if certain:
                # Evidence is stated but lacks a part: say which.
                needs |= {
                    need
                    for state in all_states
                    for need in state.evidence.needs
                    if verdict.fact(need.rpartition(".")[0]) is not None or need == "flow.since"
                }
            else:
                needs |= {need for state in all_states for need in state.applies.needs}
            asks = tuple(self.ask(verdict, Question(need)) for need in sorted(needs))
            fixes = (duty.comply,) if duty.comply.en else (phrase("fix.duty"),)
            finding = self._finding(
                verdict, kind, next(iter(rules)), phrase(title, duty=duty.words), [rule.says for rule in rules.values()][:1], rules.values(),
                place=placed(verdict.manifest.document, (*verdict.flow.at, "evidence"), key=True), fixes=fixes, asks=asks,
            )  # fmt: skip
            subjects = tuple((one.item.id, subject_of(one)) for one, _ in pairs)
            findings.append(replace(finding, items=tuple(item for item, _ in subjects), subjects=subjects, certain=certain))
        return findings

    def _clear(self, verdict: Verdict) -> Finding:
        answer: Answer = verdict.answers[0]
        rules = self._deciding(verdict)
        if answer.scope != "governed":
            return self._finding(verdict, "clear", f"scope/{answer.scope}", phrase(f"scope.{answer.scope}"), [], [])
        held = [one for one in verdict.held if not one.flaws and not one.doubts and one.answers.certain]
        details = tuple(("label.held", self._named(one)) for one in held) + self._sums(verdict)
        gates = [state for state in verdict.gates if state.needed.certain]
        title = phrase("title.clear_gates" if gates else "title.clear", route=phrase(f"route.{verdict.ceiling.name}"))
        return self._finding(
            verdict, "clear", _code(rules, f"route/{verdict.ceiling.name}"), title, [rule.says for rule in rules], rules, details=details
        )

    def _named(self, held: Held) -> Words:
        mechanism = str(plain(held.clearance.facts.get("clearance.mechanism")))
        term = self.lawbook.terms.get("clearance.mechanism")
        labels = {word: Words(zh, en) for word, zh, en in (term.values if term else ())}
        words = labels.get(mechanism, Words(mechanism, mechanism))
        ref = held.clearance.facts.get("clearance.ref")
        return Words(f"{words.zh} {ref}", f"{words.en} {ref}") if ref else words

    # ------------------------------------------------------------------ waivers

    def _excepted(self, finding: Finding, manifest: Manifest) -> list[Finding]:
        """The finding, parted where only some of its items are let pass."""
        if self.exceptions.none or finding.kind not in ("breach", "open", "review", "duty"):
            return [finding]
        rules = [basis.rule for basis in finding.basis]
        parts: dict[Decision, list[str]] = {}
        for item in finding.items:
            decision = self.exceptions.decide(finding.code, rules, manifest, finding.flow, item, finding.mark([item]))
            parts.setdefault(decision, []).append(item)
        return [_under(replace(finding, items=tuple(items)), decision) for decision, items in parts.items()]

    # ------------------------------------------------------------------ ledger

    def accounts(self) -> tuple[Account, ...]:
        """The persons of every exporter."""
        by_exporter: dict[str, list[Row]] = {}
        names: dict[str, Manifest] = {}
        for subject in self.judge.subjects.values():
            exporter = subject.manifest.exporter_id
            names.setdefault(exporter, subject.manifest)
            contribution = self.judge.tallies[exporter].contributions[subject.key]
            ordinary, sensitive = contribution.members["ordinary"], contribution.members["sensitive"]
            by_exporter.setdefault(exporter, []).append(
                Row(
                    subject.flow.id,
                    subject.item.id,
                    subject.manifest.path,
                    contribution.group.size,
                    ordinary,
                    sensitive,
                    subject.cell.status,
                )
            )
        accounts = []
        for exporter, rows in by_exporter.items():
            tally = self.judge.tallies[exporter]
            totals = {bucket: tally.total(bucket) for bucket in BUCKETS}
            provided = dict(tally.provided)
            accounts.append(
                Account(exporter, names[exporter].exporter_name, self.law.day[:4], totals, provided, tuple(rows), self._headroom(totals))
            )
        return tuple(sorted(accounts, key=lambda account: account.exporter))

    def _lines(self, bucket: str) -> list[tuple[int, tuple[str, ...]]]:
        """The thresholds of one counter, and the rules that draw them."""
        if bucket not in self._thresholds:
            found: dict[int, set[str]] = {}
            for rule in self.law.stages["route"]:
                if rule.confidence in ("verified", "corroborated"):
                    for operator, operand in _tests(rule, f"year.{bucket}"):
                        if operator in ("at_least", "below"):
                            found.setdefault(int(operand), set()).add(rule.id)
                        elif operator in ("above", "at_most"):
                            found.setdefault(int(operand) + 1, set()).add(rule.id)
            self._thresholds[bucket] = [(number, tuple(sorted(rules))) for number, rules in sorted(found.items())]
        return self._thresholds[bucket]

    def _headroom(self, totals: dict[str, Count]) -> tuple[Headroom, ...]:
        found = []
        for bucket in BUCKETS:
            count = totals[bucket]
            for threshold, rules in self._lines(bucket):
                most = max(0, threshold - 1 - count.low)
                least = 0 if count.high is None else max(0, threshold - 1 - count.high)
                found.append(Headroom(bucket, threshold, rules, count.at_least(threshold), (least, most)))
        return tuple(found)


class _Bases(dict[str, Basis]):
    """Each rule with its instrument, made when it is first asked for."""

    def __init__(self, lawbook: Lawbook, law: Law) -> None:
        super().__init__()
        self._lawbook = lawbook
        self._law = law

    def __missing__(self, rule_id: str) -> Basis:
        rule = self._law.by_id[rule_id]
        instrument = self._lawbook.instruments[rule.instrument]
        self[rule_id] = basis = Basis(rule, instrument.words, instrument.number, instrument.address)
        return basis


class _Reading(NamedTuple):
    """What decides a verdict, the facts that it looks at, and why they are so."""

    rules: list[Rule]
    read: frozenset[str]
    reasons: tuple[tuple[str, Words], ...]


_BUCKETS = {f"bucket.{bucket}" for bucket in BUCKETS}
DATED = (".as_of", ".until")
"""What else than a number is asked of the figures for flows in no manifest."""


def _tests(rule: Rule, fact: str) -> list[tuple[str, float]]:
    from tongguan.lawbook.condition import tests_of

    return [
        (operator, operand)
        for test in tests_of(rule.when)
        if test[1] == fact
        for operator, operand in test[2]
        if isinstance(operand, (int, float)) and not isinstance(operand, bool)
    ]


def _reminder(state: DutyState) -> bool:
    """A duty that is no precondition of the export is a note, unless it is stated as not done."""
    return state.duty.timing != "before" and (state.evidence.possible or not state.applies.certain)


def _for_review(outcome: Outcome) -> bool:
    """Whether an open outcome hangs only on what the law leaves unsettled: a review says so, no fact answers it."""
    return outcome.open and all(need.startswith(UNSETTLED) for need in outcome.needs)


def _counted(verdict: Verdict) -> bool:
    return plain(verdict.fact("item.personal")) is not False


def _reaches(law: Law, held: Held, route: Route) -> bool:
    mechanism = plain(held.clearance.facts.get("clearance.mechanism"))
    return any("clears" in rule.then and route.name in rule.then["clears"] and _names(rule, mechanism) for rule in law.stages["clear"])


def _names(rule: Rule, mechanism: object) -> bool:
    from tongguan.lawbook.condition import tests_of

    for test in tests_of(rule.when):
        if test[1] == "clearance.mechanism":
            return any(mechanism == operand or (isinstance(operand, frozenset) and mechanism in operand) for _, operand in test[2])
    return True


def _code(rules: Sequence[Rule], default: str) -> str:
    return rules[0].id if rules else default


def _under(finding: Finding, decision: Decision) -> Finding:
    if decision == NOTHING:
        return finding
    details = (*finding.details, *(("label.note", words) for words in decision.notes))
    if decision.waiver is None and decision.baseline is None:
        return replace(finding, details=details)
    return replace(finding, kind="waived", was=finding.kind, details=details, waiver=decision.waiver, baseline=decision.baseline)


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
                found[index] = replace(other, basis=tuple(bases.values()))
                break
        else:
            found.append(one)
    return found


def _comply(rules: Iterable[Rule]) -> tuple[Words, ...]:
    return tuple(dict.fromkeys(rule.comply for rule in rules if rule.comply.en or rule.comply.zh))


def strictest(kinds: Iterable[str]) -> str:
    """The strictest kind; nothing found is clear."""
    return min(kinds, key=KINDS.index, default="clear")


def _merged(findings: Sequence[Finding]) -> list[Finding]:
    """Findings that say the same of several items of a flow as one."""
    merged: dict[tuple[object, ...], Finding] = {}
    for one in findings:
        key = (
            one.kind,
            one.code,
            one.flow,
            one.title,
            one.says,
            tuple((ask.key, ask.leads) for ask in one.asks),
            one.details,
            one.waiver and (one.waiver.document.path, one.waiver.at),
            one.baseline,
        )
        known = merged.get(key)
        if known is None:
            merged[key] = one
        else:
            items = (*known.items, *(item for item in one.items if item not in known.items))
            related = known.related
            if one.place != known.place and one.place.span.start.line != known.place.span.start.line:
                label = ", ".join(one.items)
                related = (*known.related, Related(one.place, Words(label, label)))
            subjects = tuple(dict((*known.subjects, *one.subjects)).items())
            merged[key] = replace(known, items=items, subjects=subjects, related=related)
    return list(merged.values())


SUBJECT = ("item.category", "flow.way", "flow.purpose", "recipient.country")


def subject_of(verdict: Verdict) -> str:
    """What a finding on an item is about, as far as nobody changes it without changing the flow itself.

    Counts and days are left out: they move with the business, and the rule says on which side of a number they lie.
    """
    return "\0".join(str(plain(verdict.fact(key))) for key in SUBJECT)


def people(count: Count) -> str:
    """A number of individuals in words of figures: one number, or a range."""
    if count.low == count.high:
        return f"{count.low:,.0f}"
    if count.high is None:
        return f"≥ {count.low:,.0f}"
    return f"{count.low:,.0f}–{count.high:,.0f}"


def relative(path: str) -> str:
    """A path as reports print it: with forward slashes."""
    return path.replace(os.sep, "/").removeprefix("./")
