"""Lists of barred recipients that the user supplies, and what they say of a recipient.

A match puts the recipient on the list, whatever the manifest says. Absence says something only where the user states that
the list was complete on a day, and only for the days that he lets it stand for; otherwise the recipient is unchecked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tongguan.compounds import Many, Map
from tongguan.facts import Partly, plain
from tongguan.lawbook.model import Words
from tongguan.problem import InvalidInput
from tongguan.record import Record
from tongguan.shape import Date, Reporter, Said, Text, Version, Word, published

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tongguan.document import Document
    from tongguan.facts import Facts
    from tongguan.lawbook.model import Lawbook
    from tongguan.shape import Keys

FACT = "recipient.lists"
LEAST = 4
"""Letters that a name must have before a part of another name is taken for it."""
_SIGNS = re.compile(r"[\s\W_]+")


class Entry(Record):
    """One line of a list."""

    names: frozenset[str]
    ids: frozenset[str]
    country: str | None
    since: str | None
    until: str | None
    told: str
    at: Keys


class BarredList(Record):
    """One list of one kind, as far as the user knows it."""

    kind: str
    entries: tuple[Entry, ...]
    complete_as_of: str | None
    until: str | None
    document: Document
    at: Keys

    def complete(self, day: str) -> bool:
        """Whether absence from it counts on a day."""
        return self.complete_as_of is not None and self.complete_as_of <= day <= (self.until or self.complete_as_of)


class Hit(Record):
    """A recipient that stands on a list, or may."""

    recipient: str
    kind: str
    sure: bool
    entry: Entry
    document: Document


def shape(lawbook: Lawbook) -> Map:
    """The shape of a file of lists."""
    term = lawbook.terms.get(FACT)
    kinds = tuple(word for word, _, _ in term.values) if term is not None else ()
    entry = Map(
        "One who is barred: by name, by identifier, or every recipient of a country.",
        {
            "name": Text("The name as the list has it."),
            "aliases": Many("Other names and spellings.", Text(), single=True),
            "id": Text("A registration number or other identifier, as `id` of a recipient states it."),
            "country": Word(
                "Where it sits; alone, without a name, every recipient there.", lawbook.countries, "a country (ISO 3166-1, two letters)"
            ),
            "from": Date("First day on the list."),
            "until": Date("Last day on the list."),
            "note": Text("Number of the announcement, page, reason."),
        },
        what="an entry",
    )
    one = Map(
        "One list.",
        {
            "kind": Word("Which list it is.", kinds, "a kind of list"),
            "title": Text("Its name."),
            "source": Text("Where it was taken from."),
            "complete_as_of": Date(
                "The day on which everything that the list held is in this file. Without it a recipient that is not found is unchecked, not free."
            ),
            "until": Date("The last day for which absence is let stand; without it the day of `complete_as_of` alone."),
            "by": Said("Who answers for its being complete: a name and a function.", expected="a name and a function"),
            "entries": Many("Who is on it.", entry),
        },
        required=("kind", "entries"),
        what="a list",
    )
    fields = {"version": Version("The version of this format: 1."), "lists": Many("The lists.", one, least=1, what="a list of lists")}
    return Map("Lists of barred recipients, supplied by the user.", fields, required=("version", "lists"), what="a file of lists")


def schema(lawbook: Lawbook) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a file of lists."""
    return published("tongguan lists of recipients", shape(lawbook))


def read_lists(document: Document, lawbook: Lawbook) -> tuple[BarredList, ...]:
    """The lists of a file. Raises `InvalidInput` with every problem."""
    report = Reporter(document)
    shape(lawbook).check(document.data, (), report)
    found: list[BarredList] = []
    for number, one in enumerate(document.data["lists"] if not report.problems else ()):
        at: Keys = ("lists", number)
        complete, until = one.get("complete_as_of"), one.get("until")
        if until is not None and complete is None:
            report.key((*at, "until"), "`until` without `complete_as_of`", "say on which day the list was complete")
        elif until is not None and until < complete:
            report.value((*at, "until"), f"ends before it was complete ({complete})")
        if complete is not None and not one.get("by"):
            report.key((*at, "complete_as_of"), "nobody answers for the list being complete", "add `by`: a name and a function")
        entries = []
        for index, raw in enumerate(one["entries"]):
            here: Keys = (*at, "entries", index)
            if not any(raw.get(key) for key in ("name", "aliases", "id", "country")):
                report.value(here, "an entry that names nobody", "name, id or country")
            entry = _entry(raw, here)
            if any(raw.get(key) for key in ("name", "aliases", "id")) and not entry.names | entry.ids:
                report.value(here, "an entry whose names have neither a letter nor a digit", "nobody can be told by them")
            entries.append(entry)
        found.append(BarredList(one["kind"], tuple(entries), complete, until, document, at))
    if report.problems:
        raise InvalidInput(report.problems)
    return tuple(found)


def _entry(raw: dict[str, Any], at: Keys) -> Entry:
    names = [str(name) for name in (raw.get("name"), *(raw.get("aliases") or ())) if name]
    told = names[0] if names else str(raw.get("id") or raw.get("country"))
    ids = frozenset((plainly(str(raw["id"])),)) if raw.get("id") else frozenset()
    return Entry(frozenset(map(plainly, names)) - {""}, ids - {""}, raw.get("country"), raw.get("from"), raw.get("until"), told, at)


def plainly(name: str) -> str:
    """A name without case, blanks and signs, as names are compared.

    >>> plainly("Example Widgets Co., Ltd.") == plainly("EXAMPLE WIDGETS CO LTD")
    True
    """
    return _SIGNS.sub("", name.casefold())


class Screening:
    """The lists of a run, against which every recipient is held on one day."""

    def __init__(self, lists: Sequence[BarredList], day: str, kinds: Mapping[str, Words]) -> None:
        """`kinds`: every kind of list that the law knows, with its name."""
        self.day = day
        self.hits: list[Hit] = []
        """Every recipient that was found, or may be meant."""
        self._lists = tuple(lists)
        self._kinds = dict(kinds)

    def __bool__(self) -> bool:
        return bool(self._lists)

    def joined(self, other: Screening) -> Screening:
        """The same with the lists of another; what is found is kept together here."""
        both = Screening((*self._lists, *other._lists), self.day, self._kinds)
        both.hits = self.hits
        return both

    def held(self, recipient: str, facts: Facts) -> Any:
        """What is known of the lists that a recipient stands on; None while nothing is."""
        sure: set[str] = set()
        doubtful: set[str] = set()
        for one in self._lists:
            for entry in self._held(one):
                met = _met(entry, facts)
                if met is not None:
                    (sure if met else doubtful).add(one.kind)
                    hit = Hit(recipient, one.kind, met, entry, one.document)
                    if hit not in self.hits:
                        self.hits.append(hit)
        stated = plain(facts.get(FACT))
        if isinstance(stated, frozenset):
            # Who says that he has checked is believed in a doubt, never against a match.
            return stated | sure if sure else facts[FACT]
        absent = {one.kind for one in self._lists if one.complete(self.day) and self._compared(one, facts)} - sure - doubtful
        possible = frozenset(self._kinds) - sure - absent
        if not sure and not absent:
            return None
        return Partly(frozenset(sure), possible) if possible else frozenset(sure)

    def _held(self, one: BarredList) -> list[Entry]:
        """The entries of a list on the day judged."""
        return [entry for entry in one.entries if (entry.since or self.day) <= self.day <= (entry.until or self.day)]

    def _compared(self, one: BarredList, facts: Facts) -> bool:
        """Whether a recipient says who it is, as far as a list asks: whom it knows by an identifier alone no name tells apart."""
        if not one.entries:
            return True
        by_id = any(entry.ids and not entry.names for entry in self._held(one))
        return bool(facts.get("recipient.name") and (facts.get("recipient.id") or not by_id))

    def told(self) -> list[tuple[Hit, Words]]:
        """Every hit in words."""
        return [(hit, _told(hit, self._kinds[hit.kind])) for hit in self.hits]


def _met(entry: Entry, facts: Facts) -> bool | None:
    """Whether an entry means a recipient: for certain, perhaps (False), or not at all (None)."""
    country = plain(facts.get("recipient.country"))
    elsewhere = entry.country is not None and country is not None and country != entry.country
    if not entry.names and not entry.ids:
        return None if elsewhere else bool(country == entry.country)
    known = plainly(str(plain(facts.get("recipient.id")) or ""))
    if known and known in entry.ids:
        return True
    name = plainly(str(plain(facts.get("recipient.name")) or ""))
    if name and name in entry.names:
        # Of the same name, but elsewhere: perhaps a branch of it, perhaps a namesake.
        return not elsewhere
    near = len(name) >= LEAST and any(len(one) >= LEAST and (one in name or name in one) for one in entry.names)
    return False if near and not elsewhere else None


def _told(hit: Hit, kind: Words) -> Words:
    line = hit.document.at(*hit.entry.at).start.line
    place = f"{hit.document.path}:{line}"
    if hit.sure:
        return Words(
            f"接收方“{hit.recipient}”在所提供的名单（{kind.zh}）上：{hit.entry.told}（{place}）",
            f"recipient `{hit.recipient}` is on the list supplied ({kind.en}): {hit.entry.told} ({place})",
        )
    return Words(
        f"接收方“{hit.recipient}”可能就是所提供名单（{kind.zh}）上的{hit.entry.told}（{place}）；核对后在 lists 中写明",
        f"recipient `{hit.recipient}` may be {hit.entry.told} on the list supplied ({kind.en}, {place}); check, and state `lists`",
    )
