"""Findings in full: each with its line and caret, why, basis and ways out; duties together, and in short what was let pass or is clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.judge.tally import BUCKETS
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.render.outline import clean, comma, gate, let_pass, placed
from tongguan.render.page import Marking

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from tongguan.finding import Basis, Finding
    from tongguan.render import Options
    from tongguan.report import FlowReport, Report

BESIDE = 3
"""Other flows that are named where persons count together."""
AGAIN, PART = "\x1e", "\x1f"
"""What stands around a finding that may have been told of a flow above, and between what it says then and now: no text holds them, `clean` sees to it."""
WORTH = 4
"""Rows from which on saying them once is shorter."""


class Findings(Marking):
    """What is printed of findings."""

    def __init__(self, report: Report, options: Options) -> None:
        super().__init__(options)
        self.report = report
        self._labels = {bucket: phrase(f"bucket.{bucket}").en for bucket in BUCKETS}
        self._counts: dict[str, dict[tuple[str, str], set[str]]] = {}
        """Exporter → its flows, with the counts of the year that their persons are in, or may be."""
        self._counting: dict[tuple[str, tuple[str, ...]], dict[tuple[str, str], None]] = {}
        """Exporter and counts → the flows whose persons are in one of them, or may be."""
        self._gates: dict[tuple[str, bool], list[str]] = {}
        self._held: dict[Hashable, list[str]] = {}
        """What was written already: most findings of a run say the same."""
        self.advised: set[Words] = set()
        """Ways out that were told in the flow at hand."""

    def _finding(self, finding: Finding) -> list[str]:
        """A breach or a review, in full."""
        lines = self._head(finding.kind, f"[{finding.code}]", self.say(finding.title))
        lines += self._source(finding.place, ", ".join(finding.items), finding.kind, finding.related)
        says = [row for words in (finding.says if self.options.verbose else finding.says[:1]) for row in self._row("", self.say(words))]
        details = self._details(finding.details, finding)
        bases = self._bases(finding.basis)
        asks: list[str] = []
        for ask in finding.asks if self.options.verbose else finding.first_asks(3):
            asks += self._row("label.ask", f"{clean(ask.key.rpartition('#')[2])}: {self.say(ask.words)}{self._where(ask.place)}")
        authority = [] if finding.authority is None else self._row("label.authority", self.say(finding.authority))
        fixes = [row for words in self._ways_out(finding) for row in self._row("label.fix", self.say(words))]
        whole = [*says, *details, *bases, *asks, *authority, *fixes]
        same = [*says, *bases, *authority]
        if not self.options.verbose and len(same) + len(fixes) >= WORTH:
            whole = [told_once("\n".join(same), finding.flow, whole, [*details, *asks])]
        return [*lines, *whole, *self._gate(finding), ""]

    def _once(self, text: str, above: dict[str, str]) -> str:
        """A flow as it is printed: what was told `above` is not told again. What is told for the first time is added, with its flow."""
        pieces = text.split(AGAIN)
        for place in range(1, len(pieces), 2):
            same, flow, whole, own = pieces[place].split(PART)
            if same in above:
                pieces[place] = "\n".join(
                    [*self._row("label.same", self.say(phrase("same.flow", flow=above[same]))), *([own] if own else [])]
                )
            else:
                pieces[place], above[same] = whole, flow
        return "".join(pieces)

    def _ways_out(self, finding: Finding) -> Sequence[Words]:
        """What can be done: without `--verbose` no more than two, and beside another not what the same flow was told before."""
        if self.options.verbose:
            return finding.fixes
        fixes = finding.fixes[:2]
        new = [words for words in fixes if words not in self.advised] or fixes[:1]
        self.advised.update(fixes)
        return new

    def _gate(self, finding: Finding) -> list[str]:
        """Whether it stands against the exit status."""
        key = (finding.kind, finding.waiver is None)
        known = self._gates.get(key)
        if known is None:
            known = self._gates[key] = self._row("label.gate", self.say(gate(finding, self.report)))
        return known

    def _details(self, details: Sequence[tuple[str, Words]], finding: Finding) -> list[str]:
        """Why, and how many persons, with whose they count together."""
        lines: list[str] = []
        why = [words for label, words in details if label == "label.why"]
        for words in why if self.options.verbose else why[:2]:
            lines += self._row("label.why", self.say(words))
        sums = [words for label, words in details if label == "label.sum"]
        if sums:
            told = [self.say(words) for words in sums]
            if others := self._counted_with(
                finding, [bucket for bucket, label in self._labels.items() if any(words.en.startswith(f"{label} ") for words in sums)]
            ):
                told.append(others)
            lines += self._row("label.sum", self.paint.plain(" · ").join(told))
        for label, words in details:
            if label not in ("label.why", "label.sum"):
                lines += self._row(label, self.say(words))
        return lines

    def _counted_with(self, finding: Finding, buckets: Sequence[str]) -> str:
        """The other flows of the exporter whose persons are in these counts of the year, or may be."""
        place = (finding.exporter, tuple(buckets))
        beside = self._counting.get(place)
        if beside is None:
            members = self._members(finding.exporter)
            beside = self._counting[place] = {name: None for name, counted in members.items() if not counted.isdisjoint(buckets)}
        own = (finding.verdicts[0].manifest.path, finding.flow)
        number = len(beside) - (own in beside)
        if number > BESIDE:
            return self.word("sum.beside_many", number=number)
        told = [clean(flow) + (f" ({clean(path)})" if path != own[0] else "") for path, flow in beside if (path, flow) != own]
        return self.word("sum.beside", flows=comma(self.language).join(told)) if told else ""

    def _members(self, exporter: str) -> dict[tuple[str, str], set[str]]:
        """The flows of an exporter, with the counts of the year that their persons are in, or may be."""
        known = self._counts.get(exporter)
        if known is None:
            known = self._counts[exporter] = {}
            for (path, flow, _), one in self.report.judge.tallies[exporter].contributions.items():
                known.setdefault((path, flow), set()).update(bucket for bucket in BUCKETS if one.members[bucket].possible)
        return known

    def _grounds(self, group: Sequence[Finding], most: int = 3) -> list[str]:
        """Why a route may be asked for, and by which norms."""
        details = dict.fromkeys(detail for one in group for detail in one.details)
        bases = {basis.rule.id: basis for one in group for basis in one.basis}
        return [*self._details(tuple(details), group[0]), *self._bases(list(bases.values()), most)]

    def _coded(self, title: Words, same: Sequence[Finding]) -> str:
        """What hangs on a question with the names of its rules and its items."""
        items = self._named(list(dict.fromkeys(item for one in same for item in one.items)))
        rules = dict.fromkeys(name for one in same for name in (one.code, *(basis.rule.id for basis in one.basis)))
        return self.paint.plain(f"{self.say(title)} [{', '.join(rules)}] · {items}")

    def _counted(self, parts: Sequence[str], most: int = 6) -> str:
        """The first of many; all of them with `--verbose`."""
        return self.listed(parts, len(parts) if self.options.verbose else most)

    def _titled(self, flow: FlowReport, title: Words, same: Sequence[Finding], *, coded: bool) -> str:
        """A title with its rules, where they are asked for, and its items, where it is not about all."""
        codes = f" [{', '.join(dict.fromkeys(one.code for one in same))}]" if coded else ""
        items = list(dict.fromkeys(item for one in same for item in one.items))
        about = f" · {self._named(items)}" if len(items) < len(flow.items) else ""
        return f"{self.say(title)}{codes}{about}"

    def _duties(self, findings: Sequence[Finding]) -> list[str]:
        """Duties without evidence, then those that only may apply, together."""
        if not findings:
            return []
        items = list(dict.fromkeys(item for one in findings for item in one.items))
        lines = self._head("duty", self.colon, self.word("duty.head", items=self._named(items)))
        for one in (each for each in findings if each.certain):
            basis = self.paint.plain(f" · {self._law(one.basis[0])}") if one.basis else ""
            lines += self._row("", f"{self.say(_undone(one))}{basis} [{one.code}]")
            for ask in one.first_asks(3):
                lines += self._row("label.ask", f"{clean(ask.key.rpartition('#')[2])}: {self.say(ask.words)}{self._where(ask.place)}")
            if self.options.verbose:
                lines += self._bases(one.basis)
                for words in one.fixes[:1]:
                    lines += self._row("label.fix", self.say(words))
        later = [one for one in findings if not one.certain]
        if later:
            named = comma(self.language).join(self._duty(one) for one in later)
            from tongguan.render.questions import fact_of

            asked = self._counted(list(dict.fromkeys(fact_of(one.flow, key) for one in later for key in one.waits)))
            lines += self._row("", self.word("title.duties_later", number=len(later), duties=named, facts=asked))
        return [*lines, *self._gate(findings[0]), ""]

    def _duty(self, one: Finding) -> str:
        """A duty by its title, with its rules where all is told."""
        title = self.say(one.basis[0].rule.title if one.basis else one.title)
        return f"{title} [{', '.join(basis.rule.id for basis in one.basis)}]" if self.options.verbose else title

    def _law(self, basis: Basis) -> str:
        """The instrument and the place in it, in short."""
        return self.say(placed(basis, self.language, full=False, first=True))

    def _waived(self, findings: Sequence[Finding]) -> list[str]:
        """What was let pass, in short: what it would be, who answers for it and until when."""
        lines: list[str] = []
        for one in findings:
            was = self.word(f"kind.{one.was or one.kind}")
            lines += self._head("waived", f"[{one.code}]", f"{self.say(one.title)} ({was})")
            lines += self._source(one.place, ", ".join(one.items), "waived")
            for label, words in let_pass(one):
                lines += self._row(label, self.say(words))
            for label, words in one.details:
                if label == "label.note":
                    lines += self._row(label, self.say(words))
            lines += self._bases(one.basis[:1])
            lines += [*self._gate(one), ""]
        return lines

    def _clears(self, findings: Sequence[Finding]) -> list[str]:
        """Why the rest may go: a line each, and all of it with `--verbose`."""
        lines: list[str] = []
        for one in findings:
            items = self.paint.plain(f" · {self._named(one.items)}")
            law = self.paint.plain(f" · {self._law(one.basis[0])}") if one.basis and not self.options.verbose else ""
            lines += self._head("clear", f"[{one.code}]", f"{self.say(one.title)}{items}{law}")
            if not self.options.verbose:
                lines += self._papers(one)
                continue
            for words in one.says[:1]:
                lines += self._row("", self.say(words))
            lines += self._details(one.details, one)
            lines += self._bases(one.basis[:2])
        return [*lines, ""] if lines else []

    def _papers(self, finding: Finding) -> list[str]:
        """What is held, a row each."""
        key = finding.sameness
        known = None if key is None else self._held.get(key)
        if known is None:
            known = [row for label, words in finding.details if label == "label.held" for row in self._row(label, self.say(words))]
            if key is not None:
                self._held[key] = known
        return known


def told_once(same: str, flow: str, whole: Sequence[str], own: Sequence[str]) -> str:
    """Lines that stand in full where nothing above is the `same`, and else refer to the flow above, with what is their own."""
    return f"{AGAIN}{PART.join((same, clean(flow), chr(10).join(whole), chr(10).join(own)))}{AGAIN}"


def _undone(duty: Finding) -> Words:
    """What has no evidence, where the line above says so; else the title, which says what is wrong with it."""
    end = phrase("title.duty", duty="")
    return Words(duty.title.zh.removesuffix(end.zh), duty.title.en.removesuffix(end.en))
