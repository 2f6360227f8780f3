"""What waits for one answer, gathered under it for people: one missing answer is not two dozen findings.

Whether the data leave at all comes first: under that question stands all that falls away where they do not. Then whatever else
many findings of a flow wait for. Of what is left, each waiting for an answer of its own, many are told as one, and so are duties
that only may apply. Nothing is gathered that stands by itself: no breach, no review that is certain, no duty that
applies, nothing waived or known in a baseline, and nothing that passes where the question does not. Where the question
itself is waived, all that hangs on it stands on its own again.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tongguan.digest import sha256
from tongguan.finding import ABROAD, RANK, REACHED, owned
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.record import replace
from tongguan.render.outline import (
    FAMILIES,
    MANY,
    MANY_OWN,
    SCOPE_OPEN,
    Standing,
    clean,
    family,
    gathers,
    heading,
    passes,
    semicolon,
    some,
    speaker,
)
from tongguan.render.questions import CATEGORY, bare, by_answer, fact_of, firsts, queries, spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tongguan.finding import Ask, Finding
    from tongguan.render.questions import Query
    from tongguan.report import FlowReport, Plan, Report

ROUTE_OPEN = "open/route"
CALLED = 6
"""Facts that are named of those that are to be answered first."""
ASKED = 2
"""Questions that are told of what waits for many answers of its own."""
BESIDE = {"open": MANY_OWN, "duty": 2}
"""How many findings of a kind, each waiting for an answer of its own, are told as one."""


class Gathered(Standing):
    """The findings of one flow: those that stand by themselves, the strictest first, and those that are told under one of them."""

    __slots__ = ("_under", "told")

    def __init__(self, findings: Sequence[Finding], pattern: Sequence[Group]) -> None:
        self.told: dict[int, Finding] = {}
        """The findings under which others are told, as they are told, by the identity of what they were made of."""
        self._under: dict[int, list[Finding]] = {}
        super().__init__(())
        for place, under in pattern:
            one = findings[place]
            if under:
                hanging = [findings[other] for other in under]
                told = self.told[id(one)] = _with_others(one, hanging)
                self._under[id(told)] = hanging
                self.standing.append(told)
            else:
                self.standing.append(one)

    def under(self, head: Finding) -> list[Finding]:
        """What is told under it."""
        return self._under.get(id(head), [])

    def awaits(self, head: Finding) -> list[str]:
        """The facts for which all waits that is told under a finding; none where each waits for an answer of its own."""
        hanging = self.under(head)
        return awaited(head, hanging) if hanging else []

    @property
    def hanging(self) -> int:
        """How many findings are told under another."""
        return sum(map(len, self._under.values()))


class Group(NamedTuple):
    """A finding that stands by itself, and those that are told under it, by their places among all of the flow."""

    place: int
    under: tuple[int, ...]


def gathered(flow: FlowReport, report: Report) -> Gathered:
    """The findings of a flow: flows that come out the same may wait for other facts, so each is gathered for itself."""
    findings = flow.findings
    if not gathers(flow.plan):
        return Gathered(findings, [Group(place, ()) for place in range(len(findings))])
    return Gathered(findings, _pattern(findings, report))


class Everywhere:
    """The same of all flows at once."""

    __slots__ = ("_gathers", "_hanging", "_told", "_under")

    def __init__(self, report: Report) -> None:
        self._gathers: dict[Plan, bool] = {}
        self._told: dict[int, Finding] = {}
        self._under: dict[int, list[Finding]] = {}
        self._hanging: set[int] = set()
        for flow in report.told:
            if self.gathers(flow.plan):
                found = gathered(flow, report)
                self._told |= found.told
                for head in found.told.values():
                    self._under[id(head)] = hanging = found.under(head)
                    self._hanging.update(map(id, hanging))

    def gathers(self, plan: Plan) -> bool:
        """Whether anything may be told together in flows that come out like this."""
        known = self._gathers.get(plan)
        if known is None:
            known = self._gathers[plan] = gathers(plan)
        return known

    def told(self, finding: Finding) -> Finding | None:
        """A finding as it is told; nothing where it is told under another."""
        return None if id(finding) in self._hanging else self._told.get(id(finding), finding)

    def standing(self, findings: Iterable[Finding]) -> list[Finding]:
        """Findings that stand by themselves; of a kind first what decides, then that for which others wait."""
        found = [told for one in findings if (told := self.told(one)) is not None]
        return sorted(found, key=lambda one: _weight(one, self._under.get(id(one), ())))

    def under(self, finding: Finding) -> Sequence[Finding]:
        """What is told under it."""
        return self._under.get(id(finding), ())


# --------------------------------------------------------------------------- what is told under what


def _pattern(findings: Sequence[Finding], report: Report) -> list[Group]:
    """What stands by itself, the strictest first and of a kind first what others are told under."""
    waiting = [place for place, one in enumerate(findings) if one.kind == "open" or (one.kind == "duty" and not one.certain)]
    under: dict[int, int] = {}
    for passing in (False, True):
        mine = [place for place in waiting if passes(findings[place], report) is passing]
        under |= _without_export(findings, mine)
        under |= _waiting_together(findings, [place for place in mine if place not in under and findings[place].code != SCOPE_OPEN])
        under |= _each_for_its_own(findings, [place for place in mine if place not in under])
    found: dict[int, list[int]] = {place: [] for place in range(len(findings)) if under.get(place, place) == place}
    for place, head in under.items():
        if place != head:
            found[head].append(place)
    groups = [Group(place, tuple(sorted(others))) for place, others in found.items()]
    return sorted(groups, key=lambda one: _weight(findings[one.place], [findings[other] for other in one.under]))


def _weight(head: Finding, hanging: Sequence[Finding]) -> tuple[int, int]:
    """What puts findings in order: the strictest first, and of a kind what decides, then that for which others wait, and last what only may apply."""
    place = 0 if head.code.startswith("open/") else 2 if not hanging else 1 if awaited(head, hanging) else 3
    return RANK[head.kind], place


def _without_export(findings: Sequence[Finding], waiting: Sequence[int]) -> dict[int, int]:
    """What falls away where the data do not leave, and the question whether they do; several items ask it once."""
    heads: dict[str, int] = {}
    alike: dict[object, int] = {}
    for place in waiting:
        one = findings[place]
        if one.code == SCOPE_OPEN and (asks := firsts(one)):
            heads.update(dict.fromkeys(one.items, alike.setdefault((one.title, asks), place)))
    under: dict[int, int] = {}
    for place in waiting if heads else ():
        one = findings[place]
        head = heads.get(one.items[0])
        if head is not None and (one.matter.hangs or one.code == SCOPE_OPEN) and all(item in heads for item in one.items):
            under[place] = head
    return under


def _waiting_together(findings: Sequence[Finding], waiting: Sequence[int]) -> dict[int, int]:
    """What waits for an answer for which many wait, and the one of them that is told for all: the route, else the first."""
    under: dict[int, int] = {}
    for _, same in common({place: _facts(findings[place]) for place in waiting}):
        head = next((place for place in same if findings[place].code == ROUTE_OPEN), same[0])
        under |= dict.fromkeys(same, head)
    return under


def common(waiting: Mapping[int, frozenset[str]]) -> Iterator[tuple[str, list[int]]]:
    """Facts for which many wait, and those that do, each once: first what the data are, on which nearly everything hangs, then what most wait for."""
    left = dict(waiting)
    while left:
        times = Counter(fact for facts in left.values() for fact in facts)
        fact = max(times, key=lambda one: (one == CATEGORY and times[one] >= MANY, times[one], one), default="")
        if not fact or times[fact] < MANY:
            break
        yield fact, [one for one, facts in left.items() if fact in facts]
        left = {one: facts for one, facts in left.items() if fact not in facts}


def _each_for_its_own(findings: Sequence[Finding], waiting: Sequence[int]) -> dict[int, int]:
    """What only may apply beside the route, each by an answer of its own, and the one of them that is told for all: of a kind one."""
    under: dict[int, int] = {}
    for kind, least in BESIDE.items():
        same = [place for place in waiting if findings[place].kind == kind and not findings[place].code.startswith("open/")]
        if len(same) >= least:
            under |= dict.fromkeys(same, same[0])
    return under


def _facts(finding: Finding) -> frozenset[str]:
    """The facts that a finding waits for."""
    return frozenset([fact_of(finding.flow, key) for key in finding.waits])


def _with_others(head: Finding, hanging: Sequence[Finding]) -> Finding:
    """The question whether the data leave with the items of which others ask the same, and with their grounds."""
    others = [one for one in hanging if one.code == head.code == SCOPE_OPEN]
    if not others:
        return head
    basis = {one.rule.id: one for each in (head, *others) for one in each.basis}
    known = head.details
    notes = dict.fromkeys(detail for one in others for detail in one.details if detail not in known)
    return replace(
        head,
        matter=replace(head.matter, basis=tuple(basis.values())),
        items=tuple(dict.fromkeys(item for one in (head, *others) for item in one.items)),
        verdicts=tuple(verdict for one in (head, *others) for verdict in one.verdicts),
        further=(*head.further, *((one.place, one.items) for one in others)),
        notes=(*head.notes, *notes),
        # With theirs it makes that of the whole; items that were joined to it have theirs among these.
        marked=head.fingerprint,
    )


# --------------------------------------------------------------------------- words


def awaited(head: Finding, hanging: Sequence[Finding]) -> list[str]:
    """The facts on which all of it hangs."""
    if head.code == SCOPE_OPEN:
        before = firsts(head)
        return list(dict.fromkeys(fact_of(head.flow, key) for key in head.waits if key in before))
    common = _facts(head).intersection(*map(_facts, hanging))
    return [CATEGORY] if CATEGORY in common else sorted(common)


def first_asked(head: Finding, hanging: Sequence[Finding]) -> list[Query]:
    """The questions on which all of it hangs, with where their answers lead."""
    facts = awaited(head, hanging)
    asking = [one for one in hanging if one.code == SCOPE_OPEN] if head.code == SCOPE_OPEN else hanging
    return [one for one in queries(head.flow, [head, *asking]) if one.name in facts]


def calls(head: Finding, hanging: Sequence[Finding]) -> list[Words]:
    """What is to be answered first, and what becomes of the rest by it."""
    # What can be answered here comes before what moves the count from elsewhere; the questions themselves tell all.
    waiting = sorted(awaited(head, hanging), key=lambda fact: ": " in fact) if head.code != SCOPE_OPEN else awaited(head, hanging)
    facts = some(waiting, CALLED)
    parted = _parted(head, hanging) if waiting or head.code != SCOPE_OPEN else {}
    told = [phrase(f"hang.first_{name}", facts=facts, number=len(same)) for name, same in parted.items()]
    at_home = _at_home(head) if head.code == SCOPE_OPEN else None
    return told if at_home is None or not told else [*told, phrase("hang.at_home", answers=at_home)]


def _at_home(head: Finding) -> Words | None:
    """The answers with which alone the data may not be provided abroad; nothing where no answer tells."""
    found = []
    leaving = [question for verdict in head.verdicts for question in verdict.own.leaving]
    for key in dict.fromkeys(question.key for question in leaving):
        regions: dict[str, bool] = {}
        for value, scopes in (lead for question in leaving if question.key == key for lead in question.leads):
            regions[value] = regions.get(value, False) or any(scope != "governed" for scope in scopes)
        values = [value for value, may_be in regions.items() if may_be]
        if 0 < len(values) < len(regions):
            told, fact = spans(values), owned(key)[2]
            found.append(Words(f"{fact}：{told.zh}", f"{fact}: {told.en}"))
    return Words("；".join(one.zh for one in found), "; ".join(one.en for one in found)) if found else None


def _parted(head: Finding, hanging: Sequence[Finding]) -> dict[str, list[Finding]]:
    """What is told under a finding, parted by what makes it fall away."""
    if head.code != SCOPE_OPEN:
        return {"fact" if awaited(head, hanging) else "own": list(hanging)} if hanging else {}
    parted = {name: [one for one in hanging if one.matter.hangs == name] for name in (ABROAD, REACHED)}
    return {name: same for name, same in parted.items() if same}


def groups(head: Finding, hanging: Sequence[Finding]) -> list[tuple[Words, list[Finding]]]:
    """What is told under a finding, each part with a word on what becomes of it."""
    facts = ", ".join(awaited(head, hanging)) if hanging else ""
    return [(phrase(f"hang.{name}", number=len(same), facts=facts), same) for name, same in _parted(head, hanging).items()]


def families(hanging: Sequence[Finding]) -> list[tuple[str, list[tuple[Words, list[Finding]]]]]:
    """What is told under a finding by the family of rules and by title: rules of one title, such as those of every zone's list, are one."""
    found: dict[str, dict[Words, list[Finding]]] = {}
    for one in hanging:
        title = one.basis[0].rule.title if one.basis else heading(one)
        found.setdefault(family(one), {}).setdefault(title, []).append(one)
    return [(name, list(found[name].items())) for name in FAMILIES if name in found]


def by_title(findings: Sequence[Finding]) -> list[tuple[Words, list[Finding]]]:
    """Findings by title, those of every family one after the other."""
    return [each for _, titles in families(findings) for each in titles]


def ways(head: Finding) -> Words:
    """The route where the data are provided abroad: one, or from the lightest to the strictest."""
    answers = [one for verdict in head.verdicts for one in verdict.answers if one.scope == "governed"]
    floor, ceiling = min(one.floor for one in answers), max(one.ceiling for one in answers)
    lightest, strictest = phrase(f"route.{floor.name}"), phrase(f"route.{ceiling.name}")
    return lightest if floor is ceiling else Words(f"{lightest.zh} … {strictest.zh}", f"{lightest.en} … {strictest.en}")


def rows(head: Finding, hanging: Sequence[Finding]) -> list[tuple[list[Ask], list[Finding]]]:
    """Where each waits for an answer of its own: what is asked, and what waits for it; nothing where they wait for the same."""
    return [] if head.code == SCOPE_OPEN or not hanging or awaited(head, hanging) else by_answer([head, *hanging])


def told_asks(flow: str, asks: Sequence[Ask], language: str) -> str:
    """Questions of a flow that are answered together; of many the first ones."""
    say = speaker(language)
    more = [say(phrase("label.more", number=len(asks) - ASKED))] if len(asks) > ASKED else []
    return " + ".join([*(f"{clean(fact_of(flow, ask.key))} — {say(bare(ask))}" for ask in asks[:ASKED]), *more])


def whole_lines(head: Finding, hanging: Sequence[Finding], language: str, most: int | None = None) -> list[str]:
    """A finding under which others are told, beyond its title: what to answer first, where that leads, and what waits, by its names."""
    say, mark = speaker(language), semicolon(language)
    told = [say(words) for words in calls(head, hanging)]
    for one in first_asked(head, hanging):
        led = "; ".join(f"{say(values)} → {say(answers)}" for values, answers in one.leads)
        told.append(f"{say(phrase('label.ask'))}: {clean(one.name)} — {say(one.words)}{f' ({led})' if led else ''}")
    if own := rows(head, hanging):
        return [*told, *(f"{told_asks(head.flow, asks, language)} → {mark.join(_titles(found, say))}" for asks, found in own)]
    for words, same in groups(head, hanging):
        titles = _titles(same, say)
        more = [say(phrase("label.more", number=len(titles) - most))] if most is not None and len(titles) > most else []
        told.append(f"{say(words)} ({mark.join([*titles[:most], *more])})")
    return told


def _titles(findings: Sequence[Finding], say: Callable[[Words], str]) -> list[str]:
    """What findings are about, each once."""
    return [say(title) for title, _ in by_title(findings)]


def whole_mark(head: Finding, hanging: Sequence[Finding]) -> str:
    """The fingerprint of a finding with all that is told under it.

    INVARIANT: another where one of these comes or goes: who sets aside what is told today has not seen what comes tomorrow.
    """
    return sha256("\0".join([head.fingerprint, *sorted(one.fingerprint for one in hanging)]).encode()).hexdigest()[:32]
