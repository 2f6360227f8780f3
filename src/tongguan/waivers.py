"""Who lets what pass, until when: the one place that decides on waivers and on what was known before.

A waiver stands in the manifest itself or in a file of its own (`waivers.yaml`). It names flow,
rule, reason, a person and a last day; whatever is malformed, too long, ended or not yet begun
lets nothing pass. Every command asks `Exceptions.decide`.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from tongguan.compounds import Many, Map
from tongguan.judge.weigh import holds
from tongguan.manifest import waiver_of
from tongguan.phrases import phrase
from tongguan.problem import nearest, nearest_rule, suggestion
from tongguan.record import Record, replace
from tongguan.shape import Reporter, Shape, Version, published
from tongguan.shapes import waiver_shape
from tongguan.verdict import Route

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from tongguan.baseline import Baseline
    from tongguan.document import Document
    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Rule, Words
    from tongguan.manifest import Manifest, Waiver
    from tongguan.problem import Problem
    from tongguan.shape import Keys
    from tongguan.span import Span
    from tongguan.verdict import Verdict

LONGEST = 90
"""Days that a waiver may last unless the configuration says otherwise."""
SOON = 14
"""Days before its end from which a waiver is told to end."""


class Remark(Record):
    """Something that blocks nothing but that somebody should look at: an unused waiver, one that ends soon."""

    code: str
    words: Words
    path: str
    span: Span | None = None
    line: str = ""
    rule: str = ""
    flow: str = ""

    @classmethod
    def on(cls, code: str, words: Words, document: Document, span: Span, rule: str = "", flow: str = "") -> Remark:
        """A remark on a place of a file, with the line shown."""
        return cls(code, words, document.path, span, document.line(span.start.line), rule, flow)


class Decision(Record):
    """What is let pass of one finding, and why."""

    waiver: Waiver | None = None
    baseline: str | None = None
    notes: tuple[Words, ...] = ()


NOTHING = Decision()


# --------------------------------------------------------------------------- files


def file_shape() -> Map:
    """The shape of a file of waivers."""
    fields: dict[str, Shape] = {
        "version": Version("The version of this format: 1."),
        "waivers": Many("The waivers.", waiver_shape(shared=True)),
    }
    return Map(
        "Waivers of several manifests: who lets what pass, why, until when.", fields, required=("version",), what="a file of waivers"
    )


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a file of waivers."""
    return published("tongguan waivers", file_shape())


def read_file(document: Document) -> tuple[list[Waiver], list[Problem]]:
    """The waivers of a file that are in order, and what is wrong with the others."""
    data = document.data
    if data is None:
        return [], []
    if not isinstance(data, dict) or not isinstance(data.get("waivers") or [], list):
        report = Reporter(document)
        file_shape().check(data, (), report)
        return [], report.problems
    report = Reporter(document)
    file_shape().check({**data, "waivers": []}, (), report)
    # INVARIANT: of a file that is not of this format, nobody knows what its waivers say.
    sound = not report.problems
    found, problems = _each(document, data.get("waivers") or [], report, shared=True)
    return found if sound else [], problems


def read_manifest(document: Document) -> list[Waiver]:
    """The waivers of a manifest of another day, whatever else stands in it."""
    listed = document.data.get("waivers") if isinstance(document.data, dict) else None
    return _each(document, listed, Reporter(document), shared=False)[0] if isinstance(listed, list) else []


def _each(document: Document, listed: list[Any], report: Reporter, *, shared: bool) -> tuple[list[Waiver], list[Problem]]:
    shape = waiver_shape(shared=shared)
    found = []
    for index, one in enumerate(listed):
        at: Keys = ("waivers", index)
        own = Reporter(document)
        shape.check(one, at, own)
        report.problems.extend(own.problems)
        if not own.problems:
            found.append(waiver_of(one, at, document, shared=shared))
    return found, report.problems


# --------------------------------------------------------------------------- deciding


def fixed(told: Iterable[Rule], about: str, verdicts: Iterable[Verdict], law: Law) -> list[Rule]:
    """The rules of a finding that nobody may waive: those on which it is told to rest, else those that may ask for the route it misses.

    `about`: the routes that are possible. INVARIANT: a fact left out makes nothing fit to be waived: what may be important data is let pass
    without an assessment as little as what is. While the route is undecided, case by case, every rule that may give it is told.
    """
    found = [rule for rule in told if not rule.waivable]
    lightest, _, strictest = about.partition("…")
    verdicts = tuple(verdicts)
    if found or lightest not in Route.__members__ or (strictest and not any(one.own.bounded for one in verdicts)):
        return found
    asked = Route[strictest or lightest]
    barring = [rule for rule in law.rules if not rule.waivable and "route" in rule.then and Route[rule.then["route"]] <= asked]
    return [rule for rule in barring if any(holds(rule.when, one.facts) is not False for one in verdicts)]


class Exceptions:
    """The waivers and the baseline of one run."""

    def __init__(
        self,
        manifests: Sequence[Manifest],
        day: str,
        *,
        shared: Mapping[str, Sequence[Waiver]] | None = None,
        longest: Mapping[str, int] | int = LONGEST,
        confirmed: Mapping[str, Sequence[Waiver]] | None = None,
        baseline: Baseline | None = None,
        off: bool = False,
        whole: bool = False,
    ) -> None:
        """`shared`: manifest's path → waivers of files that reach it; `confirmed`: a file's path → its waivers as they stood before."""
        self.day = day
        self.baseline = baseline
        self.problems: list[Problem] = []
        """Waivers that are out of order; they let nothing pass."""
        self._longest = longest
        self._confirmed = confirmed
        self._whole = whole
        self._waivers: dict[str, list[Waiver]] = {}
        self._reach: dict[int, list[str]] = {}
        """The manifests that each waiver reaches, by its identity."""
        self._wrong: set[int] = set()
        self._used: set[int] = set()
        self._refused: dict[int, tuple[Waiver, str]] = {}
        self._near: dict[int, str] = {}
        """Waivers that name a rule on which a finding rests, but not the finding itself → its name."""
        self._codes: dict[int, set[str]] = {}
        """What is found of the flow that a waiver names."""
        self._off = off
        self._all: dict[int, Waiver] = {}
        if not off:
            self._gather(manifests, shared or {})
        # Where nobody waives anything nothing of the manifests is asked for later.
        self._manifests = manifests if self._all else ()

    def _gather(self, manifests: Sequence[Manifest], shared: Mapping[str, Sequence[Waiver]]) -> None:
        for manifest in manifests:
            mine = self._waivers[manifest.path] = []
            for waiver in (*manifest.waivers, *shared.get(manifest.path, ())):
                self._all[id(waiver)] = waiver
                if not waiver.shared or reaches(waiver, manifest):
                    self._reach.setdefault(id(waiver), []).append(manifest.path)
                    mine.append(waiver)
        by_path = {manifest.path: manifest for manifest in manifests}
        for key, waiver in self._all.items():
            self._examine(waiver, [by_path[path] for path in self._reach.get(key, ())])

    def _examine(self, waiver: Waiver, reached: Sequence[Manifest]) -> None:
        """Whether a waiver that has the right shape may let anything pass."""
        wrong: list[tuple[str, str, str | None]] = []
        longest = self._longest if isinstance(self._longest, int) else self._longest.get(waiver.document.path, LONGEST)
        if waiver.since is not None and waiver.since > waiver.until:
            wrong.append(("until", f"the waiver ends on {waiver.until}, before it begins on {waiver.since}", None))
        elif self.state(waiver) != "ended" and (span := days_between(waiver.since or self.day, waiver.until)) > longest:
            start = f"its first day {waiver.since}" if waiver.since is not None else f"the day judged, {self.day}"
            hint = "take a nearer day" + ("" if waiver.since is not None else ", or say with `from` since when it runs")
            wrong.append(("until", f"the waiver lasts {span} days from {start}; the longest is {longest}", hint))
        if len(reached) > 1:
            message = f"flow `{waiver.flow}` stands in {', '.join(manifest.path for manifest in reached)}"
            wrong.append(("flow", message, "say with `exporter` or `manifest` which one is meant"))
        elif reached and waiver.shared and waiver.item is not None:
            items = [item.id for flow in reached[0].flows if flow.id == waiver.flow for item in flow.items]
            if waiver.item not in items:
                wrong.append(("item", f"unknown item `{waiver.item}` in flow `{waiver.flow}`", suggestion(waiver.item, items)))
        for name, text, advice in wrong:
            self.problems.append(waiver.document.problem(waiver.document.at(*waiver.at, name), text, advice))
            self._wrong.add(id(waiver))

    def state(self, waiver: Waiver) -> str:
        """`runs`, `ended` or `later`."""
        if waiver.until < self.day:
            return "ended"
        return "later" if waiver.since is not None and waiver.since > self.day else "runs"

    def ended(self, code: str, path: str, flow: str, item: str) -> Waiver | None:
        """The waiver that has ended of a finding on one item of a manifest: no baseline covers that finding."""
        return next(
            (
                one
                for one in self._waivers.get(path, ())
                if (one.flow, one.rule) == (flow, code) and one.item in (None, item) and self.state(one) == "ended"
            ),
            None,
        )

    @property
    def none(self) -> bool:
        """Whether nothing can be let pass: there is neither a waiver nor a baseline."""
        return self.baseline is None and not any(self._waivers.values())

    def decide(self, code: str, rules: Iterable[Rule], manifest: Manifest, flow: str, item: str, mark: str) -> Decision:
        """What is let pass of a finding on one item; `mark` is its fingerprint."""
        rules = tuple(rules)
        bases = {rule.id: rule for rule in rules}
        reaching = [waiver for waiver in self._waivers.get(manifest.path, ()) if waiver.flow == flow and waiver.item in (None, item)]
        # INVARIANT: a waiver covers the finding that it names, not others that rest on the same rule among more.
        waivers = [waiver for waiver in reaching if waiver.rule == code]
        for waiver in reaching:
            self._codes.setdefault(id(waiver), set()).add(code)
        self._near |= {id(waiver): code for waiver in reaching if waiver.rule != code and waiver.rule in bases}
        barred = next((rule.id for rule in rules if not rule.waivable), None)
        if barred is not None:
            # INVARIANT: what nobody may waive is covered by no baseline either.
            self._refused |= {id(waiver): (waiver, barred) for waiver in waivers}
            self._refused |= {
                id(waiver): (waiver, waiver.rule) for waiver in reaching if waiver.rule in bases and not bases[waiver.rule].waivable
            }
            return NOTHING
        notes: list[Words] = []
        self._used |= {id(waiver) for waiver in waivers}
        for waiver in waivers:
            chosen = self._standing(waiver, notes)
            if chosen is not None:
                return Decision(chosen, None, self._soon(chosen))
        # INVARIANT: a finding that came back because its waiver ended is covered by no baseline.
        if self.baseline is not None and self.ended(code, manifest.path, flow, item) is None:
            if self.baseline.take(mark):
                return Decision(None, self.baseline.name, tuple(notes))
            if mark in self.baseline.proposed:
                notes.append(phrase("baseline.proposed", name=self.baseline.name))
        return Decision(None, None, tuple(notes)) if notes else NOTHING

    def _standing(self, waiver: Waiver, notes: list[Words]) -> Waiver | None:
        """The waiver if it counts on this day; else a note why not."""
        state = self.state(waiver)
        if id(waiver) in self._wrong:
            return None
        if state == "ended":
            notes.append(phrase("waiver.ended", by=waiver.by, day=waiver.until))
        elif state == "later":
            notes.append(phrase("waiver.later", by=waiver.by, day=waiver.since or ""))
        elif self._confirmed is None:
            return waiver
        else:
            for before in self._confirmed.get(waiver.document.path, ()):
                if _key(before) == _key(waiver) and self.state(before) == "runs":
                    return replace(waiver, by=before.by, reason=before.reason, since=before.since, until=min(before.until, waiver.until))
            notes.append(phrase("waiver.proposed"))
        return None

    def _soon(self, waiver: Waiver) -> tuple[Words, ...]:
        left = days_between(self.day, waiver.until)
        if left > SOON:
            return ()
        if left > 1:
            return (phrase("waiver.ends", by=waiver.by, day=waiver.until, days=left),)
        return (phrase("waiver.ends_tomorrow" if left else "waiver.ends_today", by=waiver.by, day=waiver.until),)

    # ------------------------------------------------------------------ what to look at

    def listed(self) -> list[tuple[Waiver, str]]:
        """Every waiver of the run and how it stands, file by file."""
        found = [(waiver, self._stands(key, waiver)) for key, waiver in self._all.items()]
        return sorted(found, key=lambda one: (one[0].document.path, one[0].document.at(*one[0].at).start))

    def _stands(self, key: int, waiver: Waiver) -> str:
        if key in self._wrong:
            return "wrong"
        if key in self._refused:
            return "refused"
        state = self.state(waiver)
        if state == "runs":
            return "used" if key in self._used else "unused" if self._whole or key in self._reach else "elsewhere"
        return state

    def remarks(self, judged: Container[tuple[str, str]]) -> tuple[Remark, ...]:
        """What somebody should look at, once everything was decided; `judged` holds the (path, flow) reported on."""
        found = [Remark("waivers-off", phrase("waiver.off"), "")] if self._off else []
        for key, waiver in self._all.items():
            reach = self._reach.get(key, ())
            if key in self._wrong:
                continue
            if key in self._refused:
                found.append(_remark("waiver-refused", phrase("waiver.refused", rule=self._refused[key][1]), waiver, "rule"))
            elif key in self._used:
                if self.state(waiver) == "runs" and (soon := self._soon(waiver)):
                    found.append(_remark("waiver-ends", soon[0], waiver, "until"))
            elif not reach:
                if self._whole:
                    near = nearest(waiver.flow, sorted({flow.id for manifest in self._manifests for flow in manifest.flows}))
                    words = phrase(f"waiver.nowhere{'_near' if near else ''}", flow=waiver.flow, near=near or "")
                    found.append(_remark("waiver-unused", words, waiver, "flow"))
            elif self.state(waiver) != "later" and any((path, waiver.flow) in judged for path in reach):
                codes = sorted(self._codes.get(key, ()))
                near = nearest_rule(waiver.rule, codes)
                words = phrase(f"waiver.unused{'_near' if near else ''}", flow=waiver.flow, rule=waiver.rule, near=near or "")
                if key in self._near:
                    words = phrase("waiver.near", flow=waiver.flow, rule=waiver.rule, code=self._near[key])
                found.append(_remark("waiver-unused", words, waiver, "rule"))
        if self._whole and self.baseline is not None and self.baseline.file and self.baseline.left:
            words = phrase("baseline.fixed", number=self.baseline.left, name=self.baseline.name)
            found.append(Remark("baseline-unused", words, self.baseline.name))
        return tuple(sorted(found, key=lambda one: (one.path, one.span.start if one.span is not None else (0, 0), one.code)))


def _remark(code: str, words: Words, waiver: Waiver, key: str) -> Remark:
    span = waiver.document.at(*waiver.at, key)
    return Remark.on(code, words, waiver.document, span, waiver.rule, waiver.flow)


def _key(waiver: Waiver) -> tuple[str | None, ...]:
    return (waiver.flow, waiver.item, waiver.rule, waiver.exporter, waiver.manifest)


def reaches(waiver: Waiver, manifest: Manifest) -> bool:
    """Whether a waiver of a file means a flow of this manifest."""
    if waiver.exporter is not None and waiver.exporter != manifest.exporter_id:
        return False
    if waiver.manifest is not None:
        named = posixpath.normpath(posixpath.join(posixpath.dirname(waiver.document.path), waiver.manifest))
        if named != posixpath.normpath(manifest.path):
            return False
    return any(flow.id == waiver.flow for flow in manifest.flows)


def days_between(first: str, last: str) -> int:
    """Days from one day to another.

    >>> days_between("2026-02-27", "2026-03-01")
    2
    """
    from datetime import date

    return (date.fromisoformat(last) - date.fromisoformat(first)).days
