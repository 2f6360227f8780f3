"""Checks of the rules beyond their shape, each complaint at its place in the rule file.

Unknown names, circles and unsure grounds are refused when the rules are loaded; here is what a loaded lawbook can
still have wrong: dead rules and names, numbers with cases on one side, overlapping editions, missing languages,
articles without an instrument, contradictions, and whatever speaks against the proofs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tongguan.author.bounds import bounds, days_of
from tongguan.author.cases import cases_in
from tongguan.author.find import index, instruments
from tongguan.author.solve import Search, Unsolved
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.entries import words_of
from tongguan.lawbook.model import CONFIDENCE, UNSURE
from tongguan.lawbook.pack import Pack
from tongguan.lawbook.shapes import ROUTES
from tongguan.problem import Problem
from tongguan.record import Record, replace
from tongguan.shape import Reporter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tongguan.author.cases import Case
    from tongguan.author.find import Index
    from tongguan.document import Document
    from tongguan.lawbook.model import Lawbook, Period, Rule, Words
    from tongguan.shape import Keys

ARTICLE = re.compile(r"(?P<of>.*?)\s*\b(?:art|arts)\. ?[0-9]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2}")


class Complaint(Record):
    """Something that a pack should mend."""

    rule: str
    """The rule, else the instrument or the name that it is about."""
    check: str
    """What was looked for: `dead`, `cases`, `bounds`, `languages`, `dates`, `editions`, `citation`, `ground`, `contradiction`, `proof`."""
    problem: Problem

    @property
    def line(self) -> int:
        """The line in the file."""
        return self.problem.span.start.line if self.problem.span is not None else 1


class Findings:
    """What the lint found, and what it proved."""

    def __init__(self) -> None:
        self.complaints: list[Complaint] = []
        self.told: list[str] = []
        """What was proved and how much was looked at, in lines."""
        self.proofs: dict[str, Any] | None = None


def lint(folders: Sequence[Path], lawbook: Lawbook, *, proofs: bool = False) -> Findings:
    """Everything that these packs should mend."""
    return _Lint(folders, lawbook).run(proofs=proofs)


class _Lint:
    def __init__(self, folders: Sequence[Path], lawbook: Lawbook) -> None:
        self.lawbook = lawbook
        self.found = Findings()
        self.index: Index = index(folders, lawbook)
        self.packs = [Pack(folder) for folder in folders]
        self.places: dict[str, tuple[Document, Keys]] = {}
        self.cases: dict[str, list[Case]] = {}
        for pack in self.packs:
            prefix = pack.prefix
            for _, document in pack.rule_files():
                name = f"{prefix}{document.data['instrument']['id']}"
                self.places[name] = (document, ("instrument", "id"))
                for number, raw in enumerate(document.data["rules"]):
                    self.places[f"{name}/{raw['id']}"] = (document, ("rules", number))
                for case in cases_in(document, prefix, lawbook):
                    self.cases.setdefault(case.rule.id, []).append(case)
        self.displacers: dict[str, list[Rule]] = {}
        for rule in lawbook.rules:
            for other in rule.over:
                self.displacers.setdefault(other, []).append(rule)

    def run(self, *, proofs: bool) -> Findings:
        for rule in self.lawbook.rules:
            self._languages(rule)
            self._dates(rule)
            self._alive(rule)
            self._covered(rule)
            self._cited(rule)
            self._grounded(rule)
        self._contradictions()
        self._instruments()
        self._names()
        self._remedies()
        self._editions()
        if proofs:
            self._proved()
        self.found.complaints.sort(key=lambda one: (one.problem.path, one.line))
        return self.found

    def complain(self, name: str, check: str, message: str, *more: str | int, hint: str | None = None) -> None:
        """A complaint about a rule or an instrument; `more` leads to the part that is meant."""
        document, at = self.places[name]
        span = document.at(*at, *more) if more else document.at(*at)
        self.found.complaints.append(Complaint(name, check, document.problem(span, f"{name}: {message}", hint)))

    # ------------------------------------------------------------------ words

    def _languages(self, rule: Rule) -> None:
        told: list[tuple[str, Words]] = [("title", rule.title), ("says", rule.says)]
        if rule.comply.zh or rule.comply.en:
            told.append(("comply", rule.comply))
        for name, words in told:
            for language in _missing(words):
                self.complain(rule.id, "languages", f"`{name}` lacks {language}", name)

    def _names(self) -> None:
        """What readers see beside the rules, in both languages; and gates, duties and classes that nothing asks for."""
        book = self.lawbook
        asked = {head: {rule.then[head] for rule in book.rules if head in rule.then} for head in ("gate", "duty", "class")}
        read = set().union(*(facts_of(rule.when) for rule in book.rules), *(facts_of(duty.evidence) for duty in book.duties.values()))
        for pack in self.packs:
            for file, key, identity, used in (
                ("vocabulary.yaml", "facts", "key", None),
                ("categories.yaml", "categories", "slug", None),
                ("authorities.yaml", "authorities", "id", None),
                ("gates.yaml", "gates", "id", asked["gate"]),
                ("duties.yaml", "duties", "id", asked["duty"]),
            ):
                document = pack.documents.get(file)
                for number, one in enumerate((document.data.get(key) or []) if document is not None else []):
                    assert document is not None
                    name, span = str(one[identity]), document.at(key, number, identity)
                    for language in _missing(words_of(one)):
                        self._name(name, "languages", document.problem(span, f"`{name}` lacks {language}"))
                    if used is not None and name not in used:
                        self._name(
                            name,
                            "dead",
                            document.problem(
                                span, f"no rule asks for the {file.partition('.')[0].replace('ies', 'y').removesuffix('s')} `{name}`"
                            ),
                        )
                    if key == "facts" and one.get("from") == "class":
                        if name not in asked["class"]:
                            self._name(name, "dead", document.problem(span, f"no rule establishes the class `{name}`"))
                        elif name not in read:
                            self._name(name, "dead", document.problem(span, f"no rule reads the class `{name}`"))

    def _name(self, name: str, check: str, problem: Problem) -> None:
        self.found.complaints.append(Complaint(name, check, problem))

    def _remedies(self) -> None:
        """Ways out: both languages, conditions that can hold, articles of instruments, and costs that something has."""
        from tongguan.lawbook.remedies import FILE, names_of, remedies

        for pack in self.packs:
            document = pack.documents.get(FILE)
            if document is None:
                continue
            report = Reporter(document)
            found = remedies(document, names_of(self.lawbook), report)
            for number, one in enumerate(found):
                told = [("zh", one.words), ("says", one.says), *([("keeps", one.keeps)] if one.keeps.zh or one.keeps.en else [])]
                for key, words in told:
                    for language in _missing(words):
                        at = document.at("remedies", number, key)
                        self._name(one.id, "languages", document.problem(at, f"remedy `{one.id}` lacks {language}"))
                at = document.at("remedies", number, "when")
                try:
                    # A search goes by the regions that rules cut.
                    if Search(self.lawbook, [replace(self.lawbook.rules[0], when=one.when)]).find([one.when]) is None:
                        self._name(one.id, "dead", document.problem(at, f"no facts are possible under which remedy `{one.id}` is offered"))
                except Unsolved as error:
                    self._name(one.id, "dead", document.problem(at, f"remedy `{one.id}` cannot be worked through: {error}"))
                for place, ground in enumerate(one.basis):
                    confidence = self.lawbook.instruments[ground.instrument].confidence
                    if confidence in UNSURE:
                        at = document.at("remedies", number, "basis", place)
                        self._name(
                            one.id, "ground", document.problem(at, f"remedy `{one.id}` rests on an instrument that is `{confidence}`")
                        )
            costs = {one.cost.id for one in found}
            for number, one in enumerate(document.data.get("costs") or []):
                if one["id"] not in costs:
                    self._name(one["id"], "dead", document.problem(document.at("costs", number), f"no remedy has the cost `{one['id']}`"))

    # ------------------------------------------------------------------ dates

    def _dates(self, rule: Rule) -> None:
        outer = self.lawbook.instruments[rule.instrument].in_force
        own = rule.in_force
        if own.since < outer.since:
            self.complain(rule.id, "dates", f"in force from {own.since}, before its instrument ({outer.since})", "in_force")
        if outer.until is not None and (own.until is None or own.until > outer.until):
            self.complain(rule.id, "dates", f"in force after its instrument ended ({outer.until})", "in_force")
        if own.until is not None and own.until < own.since:
            self.complain(rule.id, "dates", "ends before it begins", "in_force")
        for number, name in enumerate(rule.over):
            other = self.lawbook.rule(name)
            if other is not None and not _overlap(own, other.in_force):
                self.complain(rule.id, "dead", f"displaces `{name}`, which is never in force with it", "over", number)

    def _editions(self) -> None:
        """Editions of one zone's list of one kind must not overlap in time, nor two files of one instrument say different dates."""
        editions = [one for one in self.lawbook.instruments.values() if one.list is not None]
        for number, one in enumerate(editions):
            for other in editions[number + 1 :]:
                if any(one.header[key] != other.header[key] for key in ("zone", "kind")):
                    continue
                mine, theirs = ({words.zh for words in each.sectors} for each in (one, other))
                if mine and theirs and mine.isdisjoint(theirs):
                    continue
                if _overlap(one.in_force, other.in_force):
                    first, second = sorted((one, other), key=lambda edition: edition.in_force.since)
                    self.complain(second.id, "editions", f"overlaps {first.id} in time", hint="set the last day on the earlier edition")

    # ------------------------------------------------------------------ life

    def _alive(self, rule: Rule) -> None:
        try:
            if Search(self.lawbook, [rule]).find([rule.when]) is None:
                self.complain(rule.id, "dead", "no facts are possible under which it holds", "when")
                return
            certain = [
                one for one in self.displacers.get(rule.id, ()) if one.id not in self.displacers and _during(rule.in_force, one.in_force)
            ]
            if certain and Search(self.lawbook, [rule, *certain]).find([rule.when], [one.when for one in certain]) is None:
                names = ", ".join(f"`{one.id}`" for one in certain)
                self.complain(rule.id, "dead", f"whenever it holds it is displaced by {names}", "when")
            for number, name in enumerate(rule.over):
                other = self.lawbook.rule(name)
                if other is not None and Search(self.lawbook, [rule, other]).find([rule.when, other.when]) is None:
                    self.complain(rule.id, "dead", f"displaces `{name}`, which never holds together with it", "over", number)
        except Unsolved as error:
            self.complain(rule.id, "dead", f"cannot be worked through: {error}", "when")

    def _covered(self, rule: Rule) -> None:
        cases = self.cases.get(rule.id, [])
        lawful = [case for case in cases if case.day is None or rule.in_force.covers(case.day)]
        for outcome in ("true", "false", "unknown"):
            if not any(case.holds == outcome for case in lawful):
                self.complain(rule.id, "cases", f"no case that comes out {outcome}", "cases")
        for case in cases:
            if case.holds == "unknown" and case.needs is None:
                self.complain(rule.id, "cases", "an unknown case without `needs`", "cases", case.index)
        for bound in bounds(rule, cases, self.lawbook):
            if not bound.covered:
                self.complain(rule.id, "bounds", f"no cases on both sides of {bound.told}", "cases")

    def _instruments(self) -> None:
        by_instrument: dict[str, list[Case]] = {}
        for cases in self.cases.values():
            for case in cases:
                by_instrument.setdefault(case.rule.instrument, []).append(case)
        for one in self.lawbook.instruments.values():
            for name, words in (
                ("its title", one.words),
                ("`issuer`", one.issuer),
                *((("`note`", one.note),) if one.note.zh or one.note.en else ()),
            ):
                for language in _missing(words):
                    self.complain(one.id, "languages", f"{name} lacks {language}")
            mine = [rule for rule in self.lawbook.rules if rule.instrument == one.id]
            if not mine:
                self.complain(one.id, "dead", "an instrument without rules")
            for bound in days_of(one, by_instrument.get(one.id, ())):
                if not bound.covered and any(rule.in_force == one.in_force for rule in mine):
                    self.complain(one.id, "bounds", f"no rule of it has cases on both sides of {bound.told}")

    # ------------------------------------------------------------------ ground

    def _cited(self, rule: Rule) -> None:
        """Every article belongs to an instrument that the lawbook knows."""
        own = self.lawbook.instruments[rule.instrument]
        for part in rule.cites.split(";"):
            match = ARTICLE.match(part.strip())
            if match is None:
                continue
            named = match["of"].strip(" ,(")
            if not named:
                if own.kind == "position":
                    self.complain(
                        rule.id,
                        "citation",
                        f"`{part.strip()}` is an article of no instrument",
                        "cites",
                        hint="name the instrument before it",
                    )
                continue
            try:
                instruments(self.lawbook, self.index, named)
            except LookupError as error:
                hint = str(error.args[0]).partition("; ")[2]
                self.complain(
                    rule.id, "citation", f"`{part.strip()}` cites an instrument that the lawbook does not hold", "cites", hint=hint
                )

    def _grounded(self, rule: Rule) -> None:
        """What frees data or lets a paper count rests on a text that was seen, and no rule is surer than its instrument."""
        own = self.lawbook.instruments[rule.instrument]
        # A position gathers several texts, each of its own sureness.
        if own.kind != "position" and CONFIDENCE.index(own.confidence) >= CONFIDENCE.index("draft") > CONFIDENCE.index(rule.confidence):
            self.complain(rule.id, "ground", f"`{rule.confidence}`, though its instrument is `{own.confidence}`", "confidence")
        if rule.confidence in UNSURE:
            if "down_to" in rule.then and "up_to" not in rule.then:
                self.complain(rule.id, "ground", f"a `{rule.confidence}` rule eases: `down_to` without `up_to`", "then")
            for number, name in enumerate(rule.over):
                other = self.lawbook.rule(name)
                if other is not None and _route(rule) < _route(other):
                    self.complain(rule.id, "ground", f"a `{rule.confidence}` rule displaces the stricter `{name}`", "over", number)
        elif rule.confidence == "single_source" and own.list is not None and _frees(rule) and "exempt" not in rule.stage:
            filed = any(fact.startswith(("flow.holds.zone_", "flow.holds_before_export.zone_")) for fact in facts_of(rule.when))
            if not filed:
                hint = "ask for the zone's own filing, or conclude a review with `down_to`"
                self.complain(
                    rule.id, "ground", "a relief of a zone list known from one source, without the zone's filing", "when", hint=hint
                )

    # ------------------------------------------------------------------ contradictions

    def _contradictions(self) -> None:
        """Rules that hold under the same facts on the same day and say different routes, and neither displaces the other."""
        alike: dict[frozenset[str], list[Rule]] = {}
        for rule in self.lawbook.rules:
            if "route" in rule.then or "exempt" in rule.then:
                alike.setdefault(frozenset(facts_of(rule.when)), []).append(rule)
        for rules in alike.values():
            for number, one in enumerate(rules):
                for other in rules[number + 1 :]:
                    if (
                        _route(one) == _route(other)
                        or other.id in one.over
                        or one.id in other.over
                        or not _overlap(one.in_force, other.in_force)
                    ):
                        continue
                    search = Search(self.lawbook, [one, other])
                    try:
                        same = search.find([one.when], [other.when]) is None and search.find([other.when], [one.when]) is None
                    except Unsolved:
                        continue
                    if same:
                        message = (
                            f"says `{ROUTES[_route(other)]}` where `{one.id}` says `{ROUTES[_route(one)]}`, under the very same conditions"
                        )
                        self.complain(other.id, "contradiction", message, "then", hint="name the one that gives way under `over`")

    # ------------------------------------------------------------------ proofs

    def _proved(self) -> None:
        from tongguan.author.proof import prove

        proofs = prove(self.lawbook)
        self.found.told = proofs.told(len(self.lawbook.rules))
        self.found.proofs = proofs.data()
        for rule, told in proofs.widened:
            self.complain(rule.id, "proof", told, "when")
        nowhere = str(self.packs[-1].folder)
        for day, told in proofs.gaps:
            message = f"on {day} no rule answers: {told}"
            self._name(day, "proof", Problem(nowhere, message, None, "a review with `up_to` answers what the law leaves open"))
        for told in proofs.wider:
            self._name("verdict", "proof", Problem(nowhere, f"a fact widened a verdict: {told}"))


def _missing(words: Words) -> Iterator[str]:
    if not CHINESE.search(words.zh):
        yield "Chinese"
    if not LATIN.search(words.en):
        yield "English"


def _overlap(one: Period, other: Period) -> bool:
    return (other.until is None or one.since <= other.until) and (one.until is None or other.since <= one.until)


def _during(inner: Period, outer: Period) -> bool:
    return outer.since <= inner.since and (outer.until is None or (inner.until is not None and inner.until <= outer.until))


def _route(rule: Rule) -> int:
    """The place of a rule's route among the routes; what lifts the route comes first, and what says none at all last."""
    if "route" in rule.then:
        return ROUTES.index(rule.then["route"])
    return 0 if "exempt" in rule.then else len(ROUTES)


def _frees(rule: Rule) -> bool:
    return rule.then.get("route") == "none"
