"""Questions in words, and where the facts are stated that they ask for, or would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.facts import Judged, Unknown
from tongguan.finding import OVERLAP, Ask, Place, is_anothers
from tongguan.judge.tally import BUCKETS, LEDGERS, UNSETTLED
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.recent import ByIdentity

if TYPE_CHECKING:
    from typing import Protocol

    from tongguan.document import Document
    from tongguan.judge.law import Law
    from tongguan.manifest import Flow, Item, Manifest
    from tongguan.shape import Keys
    from tongguan.verdict import Question, Verdict

    class Stating(Protocol):
        """An item with what stands above it: a verdict on it, or what is looked at before there is one."""

        @property
        def manifest(self) -> Manifest: ...
        @property
        def flow(self) -> Flow: ...
        @property
        def item(self) -> Item: ...


_BUCKETS = {f"bucket.{bucket}" for bucket in BUCKETS}
DATED = (".as_of", ".until")
"""What else than a number is asked of the figures for flows in no manifest."""
SHARED = "overlaps"
"""Under which a group of people says how many it shares with another."""


class Asking:
    """Says the questions of one run."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.terms = law.lawbook.terms
        self._words: dict[str, Words] = {}
        self._others: ByIdentity[Question, Ask] = ByIdentity()

    def ask(self, verdict: Verdict, question: Question) -> Ask:
        """A question in words."""
        key = question.key
        if is_anothers(key):
            # Of many flows all may ask it, and the same question is the same object.
            return self._others.of(question, self._of_another)
        words = self._said(key)
        term = self.terms.get(key)
        if term is not None and term.judged and (stated := verdict.fact(key)) is not None and not isinstance(stated, (Judged, Unknown)):
            who = phrase("ask.judged")
            words = Words(f"{words.zh}{who.zh}", f"{words.en} {who.en}")
        moves = question.counted or (term is not None and term.type not in ("count", "number"))
        return Ask(key, words, fact_place(verdict, key), question.leads, moves=moves)

    def _of_another(self, question: Question) -> Ask:
        """A question about a fact of another item or flow, about an overlap, or about what the law leaves open."""
        key = question.key
        if key.startswith((OVERLAP, UNSETTLED)):
            return Ask(key, self._said(key), None, question.leads, moves=True)
        owner, _, rest = key.rpartition(":")
        words = self._said(rest)
        return Ask(key, Words(f"{owner}：{words.zh}", f"{owner}: {words.en}"), None, question.leads, moves=True)

    def _said(self, fact: str) -> Words:
        words = self._words.get(fact)
        if words is None:
            words = self._words[fact] = self._question(fact)
        return words

    def _question(self, fact: str) -> Words:
        if fact.startswith(LEDGERS):
            return phrase("ask.apart" if fact.startswith(LEDGERS[0]) else "ask.ledger", ledger=fact.split(":", 2)[2])
        if fact.startswith(OVERLAP):
            return phrase("ask.overlap", name=fact.removeprefix(OVERLAP).rpartition("#")[2])
        if fact.startswith(UNSETTLED):
            rule = self.law.by_id.get(fact.removeprefix(UNSETTLED))
            return phrase("ask.law", rule=rule.title if rule else fact)
        if fact.startswith("populations."):
            one, shared, other = fact.removeprefix("populations.").partition(f".{SHARED}.")
            return phrase("ask.shared", one=one, other=other) if shared else phrase("ask.size", name=one.rpartition(".")[0])
        if fact.startswith(("exporter.provided_this_year", "exporter.provided_since_last_year")) and not fact.endswith(DATED):
            bucket = fact.rpartition(".")[2]
            listed = ".by_list." in fact
            return phrase(
                "ask.provided_list" if listed else "ask.provided",
                bucket=phrase(f"bucket.{bucket}") if f"bucket.{bucket}" in _BUCKETS else bucket,
            )
        if fact == "flow.clearances":
            return phrase("ask.clearances")
        name = f"clearance.{fact.rpartition('].')[2]}" if "]." in fact else None
        term = self.terms.get(fact) or (self.terms.get(name) if name else None)
        if term is None:
            return phrase("ask.other", key=fact)
        return term.question if term.question.en or term.question.zh else term.words


def fact_place(verdict: Stating, fact: str) -> Place | None:
    """Where a fact is stated, or where it would be."""
    found = fact_keys(verdict, fact)
    return None if found is None else Place.of(*found)


def fact_keys(verdict: Stating, fact: str) -> tuple[Document, Keys] | None:
    """The file in which a fact is stated, or would be, and the keys under which it stands there."""
    scope, _, rest = fact.partition(".")
    parts: Keys = tuple(rest.split("."))
    manifest, flow = verdict.manifest, verdict.flow
    own = own_place(verdict, scope)
    for document in (manifest.document, manifest.exporter_document):
        # Stated for all at once, unless the item, flow or recipient says it itself.
        if _has_default(document, scope, parts) and (own is None or own[0].range((*own[1], *parts)) == own[0].range(own[1])):
            return document, ("defaults", f"{scope}s", *parts)
    if scope == "flow" and rest.startswith("clearances"):
        return manifest.document, (*flow.at, "clearances")
    if scope == "populations":
        return _group_place(manifest, rest)
    return None if own is None else (own[0], (*own[1], *parts))


def _group_place(manifest: Manifest, rest: str) -> tuple[Document, Keys] | None:
    """Where a group of people says something of itself; its name may have dots, and so may that of another whom it shares people with."""
    name, shared, other = rest.partition(f".{SHARED}.")
    parts: Keys = (SHARED, other)
    if not shared:
        name, _, key = rest.rpartition(".")
        parts = (key,)
    population = manifest.populations.get(name)
    return None if population is None else (population.document, (*population.at, *parts))


def is_stated(verdict: Stating, fact: str) -> bool:
    """Whether a fact of item, flow, recipient or exporter stands in a file, there or under `defaults`."""
    scope, _, rest = fact.partition(".")
    parts = tuple(rest.split("."))
    own = own_place(verdict, scope)
    if own is not None and own[0].value(*own[1], *parts) is not None:
        return True
    documents = (verdict.manifest.document, verdict.manifest.exporter_document)
    return any(document.value("defaults", f"{scope}s", *parts) is not None for document in documents)


def own_place(verdict: Stating, scope: str) -> tuple[Document, Keys] | None:
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


def _has_default(document: Document, scope: str, parts: Keys) -> bool:
    data = (document.data.get("defaults") or {}).get(f"{scope}s")
    for part in parts:
        if not isinstance(data, dict) or part not in data:
            return False
        data = data[part]
    return True
