"""What is told of a paper, whatever it is written into: its state, its days, its numbers, how what is done lies to it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from tongguan.asks import Asking
from tongguan.dates import basis_of
from tongguan.facts import NEVER, plain
from tongguan.finding import people
from tongguan.judge.subject import DETERMINATION
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.register import STATES
from tongguan.render.hosts import located
from tongguan.render.outline import answer, clean, colon, comma, named, placed, semicolon, speaker
from tongguan.verdict import Question
from tongguan.waivers import days_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tongguan.count import Count
    from tongguan.finding import Ask
    from tongguan.register import Lack, Measure, Paper, Register, Service, Use, Why
    from tongguan.render import Options
    from tongguan.report import FlowReport, Report

    Say = Callable[[Words], str]


LIKE = {"outside": "breach", "unknown": "open", "review": "review", "inside": "clear", "idle": "waived"}
"""In the colour and with the sign of which kind a state is shown."""


DAYS = ("effective", "filed", "issued", "extended_until")


PLACES = 2
"""How many places of a paper are told; `--verbose` tells all."""


ASKED = 3
"""How many questions of one reason."""


ITEMS = 8
"""How many items of one flow."""


ENDS = ("paper-ends", "paper-ended")
"""Dates that tell until when a paper holds."""


class Force(NamedTuple):
    """Whether a paper is in force, and until when."""

    state: str
    """`in_force`, `endless`, `ended`, `to_come`, `refused`, `pending` or `unknown`."""
    last: str | None = None
    """The last day; the day from which it was ended, where somebody ended it; the first, where it is to come."""
    left: int | None = None


class Alike(NamedTuple):
    """Uses of one paper that are told together."""

    state: str
    services: tuple[Service, ...]
    whys: tuple[Why, ...]
    uses: tuple[Use, ...]


def ordered(found: Register) -> list[Paper]:
    """The papers, those that fail first."""
    return sorted(found.papers, key=lambda one: STATES.index(one.state))


def grouped(paper: Paper) -> list[Alike]:
    """The uses of a paper, those of which the same is told together, the gravest first."""
    found: dict[Any, list[Use]] = {}
    for use in paper.uses:
        asked = () if use.services else (answer(use.verdict),)
        services = tuple((one.kind, one.id, one.needed, one.met) for one in use.services)
        whys = tuple(one.key for one in use.whys)
        found.setdefault((use.state, services, whys, asked), []).append(use)
    told = [Alike(key[0], uses[0].services, uses[0].whys, tuple(uses)) for key, uses in found.items()]
    return sorted(told, key=lambda one: STATES.index(one.state))


def together(whys: Iterable[Why]) -> list[list[Why]]:
    """Rules that find something in the same, and that wait for the same, together."""
    found: dict[Any, list[Why]] = {}
    for why in whys:
        found.setdefault((why.aspect, why.state, why.detail, why.needs), []).append(why)
    return list(found.values())


def force_of(paper: Paper, day: str) -> Force:
    """Whether a paper is in force, by the dates that the calendar has of it."""
    results = paper.said("result")
    for result, state in (("fail", "refused"), ("pending", "pending")):
        if result in results:
            return Force(state)
    ended = sorted(one.first for one in paper.events if one.kind == "paper-ended" and one.first and one.first <= day)
    if ended:
        return Force("ended", ended[0])
    ends = sorted(one.first for one in paper.events if one.kind == "paper-ends" and one.first is not None)
    if ends and ends[0] < day:
        return Force("ended", ends[0])
    made = [one for name in ("issued", "filed", "effective") for one in paper.said(name)]
    if made and min(made) > day:
        return Force("to_come", min(made))
    if any(one.kind == "paper-ends" and one.first is None for one in paper.events) or not ends:
        return Force("unknown")
    return Force("endless") if ends[0] == NEVER else Force("in_force", ends[0], days_between(day, ends[0]))


def number(count: Count) -> str:
    """A number of persons, or of a scale with its fractions."""
    whole = count.low == int(count.low) and (count.high is None or count.high == int(count.high))
    return people(count) if whole else f"{count.low:,g}" if count.settled else f"{count.low:,g}–{count.high:,g}"


class Teller:
    """Says what is known of papers."""

    def __init__(self, report: Report, options: Options) -> None:
        self.report = report
        self.options = options
        self.say = speaker(options.language)
        terms = report.judge.law.lawbook.terms
        self.terms = terms
        self.kinds = {word: Words(zh, en) for word, zh, en in terms["clearance.mechanism"].values}
        self.results = {word: Words(zh, en) for word, zh, en in terms["clearance.result"].values}
        self.asking = Asking(report.judge.law)
        self.times = Counter(flow.id for flow in report.told)
        """How many flows bear a name."""

    def aside(self, text: str) -> str:
        """What is said in brackets."""
        return f"（{text}）" if self.options.language == "zh" else f" ({text})"

    def labelled(self, label: Words, text: str) -> str:
        return f"{self.say(label)}{colon(self.options.language)}{text}"

    def kind(self, paper: Paper) -> Words:
        return self.kinds.get(paper.mechanism, Words(paper.mechanism, paper.mechanism))

    def called(self, paper: Paper) -> str:
        """A paper by its kind and reference."""
        return f"{self.say(self.kind(paper))} {clean(paper.ref)}".rstrip()

    def summary(self, found: Register) -> str:
        """How many papers there are in each state."""
        states = [one.state for one in found.papers]
        if not states:
            return self.say(phrase("approvals.nothing"))
        told = [f"{self.say(phrase(f'approvals.{one}'))} {states.count(one)}" for one in STATES if one in states]
        return " · ".join([self.say(phrase("approvals.number", number=len(states))), *told])

    def places(self, paper: Paper) -> str:
        told = [f"{clean(located(one.path, self.options))}:{one.point[0]}" for one in paper.places]
        most = len(told) if self.options.verbose else PLACES
        return f"{', '.join(told[:most])}{f' +{len(told) - most}' if len(told) > most else ''}"

    def days(self, paper: Paper) -> str:
        """The days that are stated of it, its result and its holder."""
        told = [
            f"{self.say(self.terms[f'clearance.{name}'].words)} {' / '.join(map(str, said))}" for name in DAYS if (said := paper.said(name))
        ]
        told += [self.say(self.results[one]) for one in paper.said("result") if one == "pass"]
        told += [f"{self.say(self.terms['clearance.holder'].words)} {clean(str(one))}" for one in paper.said("holder")]
        by = [clean(str(one)) for one in paper.said("by")]
        told += [self.say(phrase("approvals.by", by=", ".join(by)))] if by else []
        return " · ".join(told)

    def force(self, paper: Paper) -> str:
        """Until when it holds."""
        force = force_of(paper, self.report.receipt.as_of)
        return self.say(phrase(f"approvals.force.{force.state}", day=force.last or "", left=force.left if force.left is not None else ""))

    def dates(self, paper: Paper) -> list[str]:
        """What has to be done by which day, or may be."""
        day = self.report.receipt.as_of
        told = []
        for one in paper.events:
            if one.kind in ENDS or one.first is None or ((one.last or "") < day and one.kind != "filing-due"):
                continue
            when = one.first if one.first == one.last else f"{one.first}…{one.last}"
            zh, en = one.what.zh.partition("：")[2] or one.what.zh, one.what.en.partition(": ")[2] or one.what.en
            told.append(self.labelled(Words(zh, en), when))
        return told

    def measure(self, name: str, one: Measure) -> str:
        """What is done against a number of the paper, and what is left."""
        label = phrase(f"approvals.{name}.together" if one.together else f"approvals.{name}")
        if one.now is None:
            text = self.say(phrase("approvals.unmeasured", limit=number(one.limit)))
        else:
            text = self.say(phrase("approvals.of", now=number(one.now), limit=number(one.limit)))
            if one.exceeded:
                text += f" · {self.say(phrase('approvals.exceeded'))}"
            elif one.exceeded is None:
                text += f" · {self.say(phrase('approvals.may_exceed'))}"
            elif one.left is not None:
                text += f" · {self.say(phrase('approvals.left', number=f'{one.left:,g}' if one.left < 1000 else f'{one.left:,.0f}'))}"
        if name == "scale":
            text += self.aside(self.items(one.uses))
        return self.labelled(label, text)

    def items(self, uses: Iterable[Use]) -> str:
        """Items by flow."""
        flows: dict[int, tuple[FlowReport, list[str]]] = {}
        for use in uses:
            flows.setdefault(id(use.flow), (use.flow, []))[1].append(use.verdict.item.id)
        told = [self.flow(flow, items) for flow, items in flows.values()]
        most = len(told) if self.options.verbose else ITEMS
        return f"{semicolon(self.options.language).join(told[:most])}{f' +{len(told) - most}' if len(told) > most else ''}"

    def flow(self, flow: FlowReport, items: Sequence[str]) -> str:
        """A flow and some of its items; where it stands, where another one bears the same name."""
        told = named(flow.id, items)
        if self.times[flow.id] < 2:
            return told
        return f"{told}{self.aside(f'{clean(located(flow.manifest.path, self.options))}:{flow.line}')}"

    def use(self, alike: Alike) -> str:
        """What is under the paper, how it lies to it, and for what it asks."""
        state = self.say(phrase(f"approvals.{alike.state}"))
        text = f"{state} · {self.items(alike.uses)}"
        if alike.services:
            told = [self.service(one) for one in alike.services]
            if all(one.met for one in alike.services if one.state != "inside") and alike.state != "inside":
                told.append(self.say(phrase("approvals.answered")))
            return f"{text} · {semicolon(self.options.language).join(dict.fromkeys(told))}"
        if plain(alike.uses[0].clearance.facts.get("clearance.mechanism")) == DETERMINATION:
            return f"{text} · {self.say(phrase('approvals.no_review'))}"
        asked = self.say(answer(alike.uses[0].verdict))
        return f"{text} · {self.say(phrase('approvals.not_asked', route=asked))}"

    def service(self, one: Service) -> str:
        words = self.say(phrase(f"approvals.for.{one.kind}", what=one.words))
        return words if one.needed else f"{words}{self.perhaps()}"

    def perhaps(self) -> str:
        """That nobody knows yet whether it is asked for."""
        return self.aside(self.say(phrase("approvals.perhaps")))

    def why(self, whys: Sequence[Why]) -> str:
        """In what something is outside, with what is done and what the paper says, and the rules."""
        first = whys[0]
        label = self.say(phrase(f"approvals.aspect.{first.aspect}"))
        if first.state != "outside":
            label = f"{label}{self.aside(self.say(phrase(f'approvals.{first.state}')))}"
        titles = [
            f"{self.say(why.rule.title)}{'' if self.options.verbose else self.aside(self.basis(why))}"
            for why in whys
            if why.rule is not None
        ]
        told = [self.say(first.detail)] if first.detail is not None else []
        told += [semicolon(self.options.language).join(titles)] if titles else []
        return f"{label}{colon(self.options.language)}{' · '.join(told)}" if told else label

    def basis(self, why: Why) -> str:
        assert why.rule is not None
        return self.say(placed(basis_of(self.report, why.rule), self.options.language, full=False, first=not self.options.verbose))

    def asks(self, alike: Alike, why: Why) -> list[Ask]:
        """The questions whose answers settle it."""
        verdict = alike.uses[0].verdict
        told = [self.asking.ask(verdict, Question(need)) for need in why.needs]
        told = list({ask.words: ask for ask in told}.values())
        return told if self.options.verbose else told[:ASKED]

    def names(self, paper: Paper) -> list[str]:
        """What it does not name of its flows, and what it names that is not there."""
        mark = semicolon(self.options.language)
        told = []
        if paper.unnamed:
            told.append(self.labelled(phrase("approvals.unnamed"), mark.join(named(one.flow, one.items) for one in paper.unnamed)))
        if not paper.uses:
            told.append(self.say(phrase("approvals.no_use")))
        for name, missing in paper.missing.items():
            if missing:
                told.append(self.labelled(phrase(f"approvals.missing.{name}"), comma(self.options.language).join(map(clean, missing))))
        return told

    def lacks(self, found: Register) -> list[tuple[str, str]]:
        """What asks for a paper and has none; the reviews of a flow together."""
        told: list[tuple[str, str]] = []
        reviews: dict[tuple[int, bool], list[Lack]] = {}
        gates = {gate.id: frozenset((*gate.met_by, *gate.filed_by)) for gate in self.report.judge.law.lawbook.gates.values()}
        beside: dict[tuple[int, tuple[str, ...]], list[str]] = {}
        for one in found.lacks:
            if one.kind == "gate":
                beside.setdefault((id(one.flow), one.items), []).append(one.id)
        for one in found.lacks:
            if one.kind == "gate" and any(gates[other] < gates[one.id] for other in beside[id(one.flow), one.items]):
                continue  # the paper that meets the stricter one meets this one
            if one.kind == "review":
                reviews.setdefault((id(one.flow), one.sure), []).append(one)
                continue
            kind = "duty" if one.kind == "duty" else "breach" if one.sure else "open"
            perhaps = "" if one.sure else self.perhaps()
            told.append(
                (kind, f"{self.flow(one.flow, one.items)} · {self.say(phrase(f'approvals.for.{one.kind}', what=one.words))}{perhaps}")
            )
        for lacks in reviews.values():
            items = list(dict.fromkeys(item for one in lacks for item in one.items))
            titles = list(dict.fromkeys(self.say(one.words) for one in lacks))
            what = titles[0] if len(titles) == 1 else self.say(phrase("approvals.reviews", number=len(titles)))
            if self.options.verbose and len(titles) > 1:
                what = f"{what}{colon(self.options.language)}{semicolon(self.options.language).join(titles)}"
            perhaps = "" if lacks[0].sure else self.perhaps()
            text = self.say(phrase("approvals.for.review", what=Words(what, what)))
            told.append(("review", f"{self.flow(lacks[0].flow, items)} · {text}{perhaps}"))
        return sorted(told, key=lambda one: ("breach", "open", "review", "duty").index(one[0]))
