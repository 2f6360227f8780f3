"""Why a zone list helps a flow or not, in plain words: its days, whom it serves, what its rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.facts import Unknown, plain
from tongguan.judge.ends import route_of
from tongguan.judge.weigh import weigh
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.model import NO_WORDS
from tongguan.phrases import phrase
from tongguan.render.cells import wrap
from tongguan.render.outline import listed, speaker
from tongguan.verdict import Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Instrument, Rule, Words
    from tongguan.render import Options
    from tongguan.verdict import Verdict

NAMED = "flow.list"
IN_FORCE = "flow.list_in_force"
PLACES = (("exporter.registered_in", "registered_in"), ("exporter.exports_from", "exports_from"))
CLOSEST = 2
"""Reliefs of a list that are shown when none holds: those that fail by the least."""


class Lists:
    """Tells of the lists that a flow names or that are open to its exporter."""

    def __init__(self, law: Law, options: Options) -> None:
        self.law = law
        self.options = options
        self._say = speaker(options.language)
        self.editions = {one.header["edition"]: one for one in law.lawbook.instruments.values() if one.list is not None}

    def lines(self, verdict: Verdict) -> list[str]:
        """Everything there is to say; nothing where no list is near."""
        named = plain(verdict.facts.get(NAMED))
        place = plain(verdict.facts.get("exporter.registered_in"))
        lines: list[str] = []
        if isinstance(named, str) and named in self.editions:
            lines += self._named(verdict, self.editions[named])
        for edition, one in self.editions.items():
            if edition != named and one.in_force.covers(self.law.day) and self._within(place, one.header["registered_in"]):
                key = "lists.open_named" if isinstance(named, str) else "lists.open"
                sectors = phrase("lists.for", sectors=listed(one.sectors)) if one.sectors else NO_WORDS
                words = phrase(key, list=self._title(one), sectors=sectors)
                lines += self._wrapped("·", words)
        return lines

    def _named(self, verdict: Verdict, one: Instrument) -> Iterator[str]:
        since, until, day = *one.in_force, self.law.day
        if day < since:
            yield from self._wrapped("✗", phrase("lists.not_yet", list=self._title(one), day=day, since=since))
        elif until is not None and until < day:
            yield from self._wrapped("✗", phrase("lists.over", list=self._title(one), day=day, until=until))
        else:
            words = phrase("lists.in_force_until", until=until) if until else phrase("lists.in_force_open")
            yield from self._wrapped("✓", phrase("lists.in_force", list=self._title(one), day=day, since=since, end=words))
            yield from self._reach(verdict, one)
        told = [rule for rule in self.law.rules if self._tells(rule, one) and verdict.outcomes[rule.id].possible]
        for rule in told:
            # A tick is for what eases; what only holds of the flow, that it is out of the list's reach for one, gets none.
            mark = "?" if not verdict.outcomes[rule.id].certain else "✓" if _eases(rule) else "·"
            yield from self._wrapped(mark, rule.says, f"  ({rule.id})")
        if not any(_eases(rule) and verdict.outcomes[rule.id].certain for rule in told):
            yield from self._closest(verdict, one)

    def _title(self, one: Instrument) -> Words:
        edition = one.header["edition"]
        return one.words._replace(zh=f"{edition}（{one.words.zh}）", en=f"{edition} ({one.words.en})")

    def _reach(self, verdict: Verdict, one: Instrument) -> Iterator[str]:
        """Whether the exporter sits, and sends, where the list asks for it."""
        for fact, key in PLACES:
            wanted = one.header[key]
            if not wanted:
                continue
            stated = verdict.facts.get(fact)
            known = None if stated is None or isinstance(stated, Unknown) else plain(stated)
            mark = "?" if known is None else "✓" if self._within(known, wanted) else "✗"
            shown = phrase("explain.not_stated") if known is None else self._place(known)
            asked = [self._place(name) for name in wanted]
            words = phrase(
                f"lists.{key}", asked=phrase("lists.or", one=asked[0], other=asked[1]) if len(asked) > 1 else asked[0], stated=shown
            )
            yield from self._wrapped(mark, words)

    def _place(self, name: str) -> Words:
        return self.law.lawbook.places[name][1]

    def _within(self, place: Any, wanted: Iterable[str]) -> bool:
        while place in self.law.lawbook.places:
            if place in wanted:
                return True
            place = self.law.lawbook.places[place][0]
        return False

    def _tells(self, rule: Rule, one: Instrument) -> bool:
        """Rules of the route that say something of the list named; what it calls important is told among the classes."""
        if rule.stage not in ("exempt", "route"):
            return False
        facts = facts_of(rule.when)
        if not one.in_force.covers(self.law.day) and facts == {NAMED, IN_FORCE}:
            # That it is not in force is told already, with its days.
            return False
        return NAMED in facts or (IN_FORCE in facts and rule.instrument != one.id)

    def _closest(self, verdict: Verdict, one: Instrument) -> Iterator[str]:
        """What the reliefs of this list that come nearest still lack."""
        missing: list[tuple[int, Rule, list[str]]] = []
        for rule in self.law.rules:
            if rule.instrument != one.id or not _eases(rule) or rule.when[0] != "all":
                continue
            failing = [child for child in rule.when[1] if not weigh(child, verdict.facts).certain]
            if any(facts_of(child) == {NAMED} for child in failing):
                # It eases the use of some other list.
                continue
            facts = sorted({fact for child in failing for fact in facts_of(child)})
            missing.append((len(failing), rule, facts))
        least = sorted(missing, key=lambda each: each[0])[:CLOSEST]
        for _, rule, facts in least:
            yield from self._wrapped("✗", phrase("lists.lacks", rule=rule.title, facts=", ".join(facts)), f"  ({rule.id})")

    def _wrapped(self, mark: str, words: Words, after: str = "") -> list[str]:
        first, *more = wrap(self._say(words) + after, max(20, self.options.width - 4))
        return [f"  {mark} {first}", *(f"    {line}" for line in more)]


def _eases(rule: Rule) -> bool:
    """Whether a rule can make the route lighter."""
    return "exempt" in rule.then or "down_to" in rule.then or bool(rule.over) or ("route" in rule.then and route_of(rule) is Route.none)
