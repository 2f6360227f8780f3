"""A report as every format tells it: what stands against it, findings as they are told together, the words they share.

What only hosts and browsers need stands in `hosts`.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tongguan.facts import plain
from tongguan.finding import Basis, Finding, called, gap
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase, speak
from tongguan.record import replace
from tongguan.regex import pattern
from tongguan.render.cells import Paint, cut, ending, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tongguan.lawbook.model import Period, Rule
    from tongguan.problem import Problem
    from tongguan.report import FlowReport, Plan, Report
    from tongguan.span import Span
    from tongguan.verdict import Verdict

FAMILIES = ("route", "gate", "norm", "review", "duty")
"""What one item is judged on; each family passes or fails by itself."""
SIGNS = {"breach": "✗", "open": "?", "review": "?", "duty": "!", "waived": "-", "clear": "✓"}
"""What stands before a flow or a finding on a screen, by its kind."""
NEAR = 1_000
"""Characters of a line that are looked at on each side of what is shown."""
PLAIN = Paint(color=False, unicode=True)
"""What colours nothing, and knows every sign."""
UNSEEN = pattern(r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]")
"""Characters that move the cursor, turn the reading direction or are no text at all."""


def clean(text: str) -> str:
    r"""One line of visible text: no control character reaches a terminal, a log or a page.

    >>> clean("two\nlines, \u202eturned")
    'two lines, �turned'
    """
    if text.isascii() and text.isprintable():
        return text
    return UNSEEN.sub(lambda found: " " if found[0] in "\t\n\r\x85\u2028\u2029" else "\ufffd", text)


def argument(text: str) -> str:
    """A word of a call as shells take it.

    >>> argument("flows/m.yaml"), argument("my flows/m.yaml")
    ('flows/m.yaml', "'my flows/m.yaml'")
    """
    return text if text and not set(text) & set(" \t\"'`$&|;<>()[]{}*?!#~\\") else "'" + text.replace("'", "'\\''") + "'"


def raw(line: str) -> str:
    """A source line as it stands, tabs as one blank, so that a mark below it hits."""
    return clean(line.rstrip("\r\n"))


# --------------------------------------------------------------------------- findings and flows


def by_flow(report: Report) -> list[tuple[FlowReport, tuple[Finding, ...]]]:
    """Every flow with its findings, in the order of the manifests."""
    return [(flow, flow.findings) for flow in report.told]


class Standing:
    """The findings of a flow as they are told: here each by itself."""

    __slots__ = ("standing",)

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.standing: list[Finding] = list(findings)

    def under(self, head: Finding) -> list[Finding]:
        """What is told under a finding."""
        del head
        return []

    def awaits(self, head: Finding) -> list[str]:
        """The facts for which all waits that is told under a finding; none where each waits for an answer of its own."""
        del head
        return []

    @property
    def hanging(self) -> int:
        """How many findings are told under another."""
        return 0


SCOPE_OPEN = "open/scope"
"""What asks whether data leave at all."""
MANY = 4
"""Findings that wait for one answer and are told as one."""
MANY_OWN = 6
"""Findings beside the route that wait for answers of their own and are told as one."""


def gathers(plan: Plan) -> bool:
    """Whether anything may be told together in flows that come out like this."""
    if plan.counts.get("open", 0) + plan.counts.get("duty", 0) < 2:
        return False
    duties = sum([matter.kind == "duty" and not matter.certain for matter in plan.matters])
    waiting = duties + sum([matter.kind == "open" for matter in plan.matters])
    return waiting > 1 and (waiting >= MANY or duties > 1 or any(matter.hangs for matter in plan.matters))


def family(finding: Finding) -> str:
    """Whether a finding is about the route, a gate, a norm beside the route, a review or a duty."""
    kind = finding.was or finding.kind
    if kind in ("review", "duty"):
        return kind
    rule = next((basis.rule for basis in finding.basis if basis.rule.id == finding.code), None)
    if rule is None:
        return "route"
    for key, name in (("gate", "gate"), ("breach", "norm"), ("review", "review"), ("duty", "duty")):
        if key in rule.then:
            return name
    return "route"


def passes(finding: Finding, report: Report) -> bool:
    """Whether a finding does not stand against the exit status."""
    return lets_pass(finding.kind, report)


def lets_pass(kind: str, report: Report) -> bool:
    """Whether findings of a kind do not stand against the exit status."""
    return kind in ("waived", "clear") or kind in report.allowed


def blocking(counts: Mapping[str, int], report: Report) -> int:
    """How many findings, by their kinds, stand against the exit status."""
    return sum([number for kind, number in counts.items() if not lets_pass(kind, report)])


def subject(finding: Finding) -> str:
    """The flow and the items that a finding is about; of many, the first ones and a number."""
    return named(finding.flow, finding.items)


def named(flow: str, names: Sequence[str]) -> str:
    """A flow and some of its items."""
    items = names[0] if len(names) == 1 else ", ".join(names) if len(names) <= 5 else f"{', '.join(names[:5])} +{len(names) - 5}"
    return clean(f"{flow}/{items}" if items else flow)


def place_of(problem: Problem) -> tuple[int, int]:
    """Line and column of a problem; the first of the file where it is about the whole."""
    return (problem.span.start.line, problem.span.start.column) if problem.span is not None else (1, 1)


# --------------------------------------------------------------------------- words


_ALSO_CHINESE = pattern(r" · [\u3400-\u9fff][^()]*(?=\))")
"""The Chinese beside the English meaning of a word that may have been meant: `(voice commands · 语音指令)`."""


def spoken(problem: Problem, language: str) -> Problem:
    """A problem as it is told in a language (or both); it states itself in English."""
    if language == "en":
        # What a word of a list means is noted in both languages; here one of them is spoken.
        alone = None if problem.hint is None else _ALSO_CHINESE.sub("", problem.hint)
        return problem if alone == problem.hint else replace(problem, hint=alone)
    from tongguan.chinese import of

    message, hint = of(problem)
    return replace(
        problem,
        message=speak(Words(message, problem.message), language),
        hint=problem.hint and speak(Words(hint or "", problem.hint), language),
    )


SAID = 2_000
"""Words that a language keeps as they are said."""


@cache
def speaker(language: str) -> Callable[[Words], str]:
    """Says words in one language (or both), on one line of visible text."""
    said: dict[Words, str] = {}

    def say(words: Words) -> str:
        known = said.get(words)
        if known is None:
            if len(said) >= SAID:
                said.clear()
            known = said[words] = clean(speak(words, language))
        return known

    return say


def heading(finding: Finding) -> Words:
    """The title, for a line that begins with the kind already."""
    return _without_open(finding.title) if finding.kind == "open" else finding.title


@lru_cache(maxsize=1024)
def _without_open(title: Words) -> Words:
    start = phrase("title.breach_open", title="")
    english = title.en.removeprefix(start.en)
    return Words(title.zh.removeprefix(start.zh), english.removeprefix("open ") if english.startswith("open whether") else english)


def answer(verdict: Verdict) -> Words:
    """The route of an item: one, or from the lightest to the strictest that is possible."""
    scopes = {one.scope for one in verdict.answers}
    if scopes == {"governed"}:
        lightest, strictest = verdict.floor, verdict.ceiling
        floor, ceiling = phrase(f"route.{lightest.name}"), phrase(f"route.{strictest.name}")
        return floor if lightest is strictest else Words(f"{floor.zh} … {ceiling.zh}", f"{floor.en} … {ceiling.en}")
    if len(scopes) == 1:
        return phrase(f"scope.{next(iter(scopes))}")
    return phrase("title.scope_open" if "governed" in scopes else "title.home_open")


def strictest(flow: FlowReport) -> Words:
    """The route of the strictest item of a flow."""
    return answer(max((item.verdict for item in flow.items), key=lambda one: (one.ceiling, one.floor)))


HOME = "CN"
"""The country of recipients in the mainland."""


def recipient(flow: FlowReport) -> tuple[str, str]:
    """The recipient's key and the place it is in; `?` while nobody stated it."""
    one = flow.flow
    return clean(one.to), clean(str(plain(one.recipient.get("recipient.country")) or "?"))


def colon(language: str) -> str:
    """What stands between a label and what it labels; a wide one has its blank within."""
    return "：" if language == "zh" else ": "


def some(facts: Sequence[str], most: int) -> Words:
    """The first of what is named one after the other, and how many more there are."""
    more = phrase("label.more", number=len(facts) - most) if len(facts) > most else Words("", "")
    first = list(facts[:most])
    return Words("、".join([*first, *filter(None, [more.zh])]), ", ".join([*first, *filter(None, [more.en])]))


def comma(language: str) -> str:
    """What stands between the words of a list."""
    return "、" if language == "zh" else ", "


def listed(words: Iterable[Words]) -> Words:
    """Several words one after the other, in each language."""
    told = tuple(words)
    return Words("、".join(one.zh for one in told), ", ".join(one.en for one in told))


def semicolon(language: str) -> str:
    """What stands between words that may hold commas themselves."""
    return "；" if language == "zh" else "; "


def placed(basis: Basis, language: str, *, full: bool, first: bool = False) -> Words:
    """An instrument by its whole or its short name and where in it, in the languages that are spoken; `first`: of several places one."""
    words, rule = basis.instrument if full else called(basis.instrument, basis.number), basis.rule
    zh = en = ""
    if language != "en":
        cites = cited(rule, "zh")
        cites = cites.partition("；")[0] if first else cites
        zh = f"《{words.zh}》{' ' if cites.isascii() else ''}{cites}"
    if language != "zh":
        cites = rule.cites.partition("; ")[0] if first else rule.cites
        number = f" ({basis.number})" if full and basis.number and basis.number not in words.en else ""
        en = f"{words.en}{number}{gap(cites)}{cites}"
    return Words(clean(zh), clean(en))


def cited(rule: Rule, language: str) -> str:
    """Where in its instrument a rule stands; both languages beside each other where both are spoken."""
    if language == "en":
        return rule.cites
    from tongguan.cites import cites_zh

    told = cites_zh(rule.cites, rule.instrument)
    return told if language == "zh" or told == rule.cites else f"{told} / {rule.cites}"


def in_force(basis: Basis) -> Words:
    """From when, and until when where it ends."""
    return effective(basis.rule.in_force, basis.kind)


def effective(period: Period, kind: str) -> Words:
    """The days of a rule in the words that fit its instrument: what is a draft is in force on none, and what answers questions was not enacted."""
    since, until = period
    if kind == "position":
        return phrase("label.since_until", since=since, until=until) if until else phrase("label.since", since=since)
    own = f".{kind}" if kind in ("draft", "standard") else ""
    return phrase(f"label.in_force_until{own}", since=since, until=until) if until else phrase(f"label.in_force{own}", since=since)


def force(basis: Basis) -> Words:
    """From when a rule is in force, and until when where it ends, in short."""
    since, until = basis.rule.in_force
    kind = ".draft" if basis.kind == "draft" else ""
    return phrase(f"label.since_until{kind}", since=since, until=until) if until else phrase(f"label.since{kind}", since=since)


def gate(finding: Finding, report: Report) -> Words:
    """Whether a finding stands against the exit status, and why."""
    if finding.kind == "waived":
        return phrase("gate.waived" if finding.waiver is not None else "gate.baseline")
    if passes(finding, report):
        return phrase("gate.allowed", kind=finding.kind)
    if report.exit_zero:
        return phrase("gate.exit_zero")
    return phrase("gate.breach") if finding.kind == "breach" else phrase("gate.undecided", kind=finding.kind)


def undecided(findings: Sequence[Finding]) -> list[Finding]:
    """What hangs on facts that nobody stated."""
    return [finding for finding in findings if finding.kind == "open"]


def paired(findings: Sequence[Finding]) -> list[Finding]:
    """Findings as people are told them: approvals that one paper answers are one finding.

    Where a missing approval would meet another missing one too, for the same items, the stricter is told and the
    other stands beside it as a further basis. Formats that programs read keep both, each with its own rule.
    """
    approvals: dict[tuple[str, str, str], list[Finding]] = {}
    for one in findings:
        if one.met_by and one.kind == "breach":
            approvals.setdefault((one.exporter, one.flow, one.place.path), []).append(one)
    if not approvals:
        return list(findings)
    wider: dict[int, Finding] = {}
    for group in approvals.values():
        for one in group:
            strict = next((other for other in group if _answers(other, one)), None)
            if strict is not None:
                wider[id(one)] = strict
    told = []
    for one in findings:
        if id(one) not in wider:
            mine = [other for other in findings if wider.get(id(other)) is one] if one.met_by and wider else []
            told.append(_joined(one, mine) if mine else one)
    return told


def _answers(strict: Finding, other: Finding) -> bool:
    """Whether the paper that meets one missing approval meets another missing one of the same items as well."""
    return set(strict.met_by) < set(other.met_by) and set(other.items) <= set(strict.items) and strict.authority == other.authority


def _joined(one: Finding, others: Sequence[Finding]) -> Finding:
    basis = {rule.rule.id: rule for each in (one, *others) for rule in each.basis[:1]}
    rest = {rule.rule.id: rule for each in (one, *others) for rule in each.basis}
    notes = tuple(("label.also", Words(f"{each.title.zh} [{each.code}]", f"{each.title.en} [{each.code}]")) for each in others)
    fixes = tuple(dict.fromkeys(fix for each in (one, *others) for fix in each.fixes[:1]))
    whole = replace(one.matter, basis=tuple({**basis, **rest}.values()), fixes=fixes)
    return replace(one, matter=whole, notes=(*one.notes, *notes))


def let_pass(finding: Finding) -> list[tuple[str, Words]]:
    """Who waived a finding, until when and why; or the baseline that knows it: (label, text)."""
    found = []
    if finding.waiver is not None:
        text = f"{finding.waiver.by}, {finding.waiver.until}: {finding.waiver.reason}"
        found.append(("label.waived", Words(text, text)))
    if finding.baseline is not None:
        found.append(("label.baseline", phrase("baseline.known", name=finding.baseline)))
    return found


def excerpt(line: str, span: Span, room: int, paint: Paint = PLAIN) -> tuple[str, str, str]:
    """A source line around a span: what stands before, the span itself, what stands after; of a long line what is near."""
    start = span.start.column - 1
    end = span.end.column - 1 if span.end.line == span.start.line else len(line)
    # A file may be one line: what is farther off than the screen is wide is not looked at.
    near, stop = max(0, start - NEAR), min(end, start + NEAR)
    before, under, after = (paint.plain(raw(part)) for part in (line[near:start], line[start:stop], line[stop : stop + NEAR]))
    if near or (width(before) > room // 2 and width(before + under + after) > room):
        before = paint.more + ending(before, room // 4)
    under = cut(under, room - width(before), paint.more)
    left = room - width(before) - width(under)
    return before, under, cut(after, left, paint.more) if left > len(paint.more) else ""
