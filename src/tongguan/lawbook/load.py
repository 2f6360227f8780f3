"""`rules/` → `Lawbook`. Every error points into the rule file, all of them at once."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from tongguan.countries import names as countries
from tongguan.lawbook.company import complaints, ground_in, ground_of
from tongguan.lawbook.conclusions import check_circles, check_conclusion
from tongguan.lawbook.condition import Grammar, Tree, cuts_of, index_of, parts_of
from tongguan.lawbook.entries import Names, category_of, gate_of, instrument_of, rule_of, term_of, words_of
from tongguan.lawbook.model import (
    Category,
    Contradiction,
    Duty,
    Instrument,
    Later,
    Lawbook,
    Rule,
    Term,
    Words,
)
from tongguan.lawbook.pack import SHIPPED, Pack, joint
from tongguan.lawbook.shapes import RULE_FILE, SHAPES
from tongguan.problem import InvalidInput, Problem, suggestion
from tongguan.record import replace
from tongguan.shape import Keys, Reporter

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from tongguan.lawbook.conclusions import Source
    from tongguan.lawbook.model import Condition

T = TypeVar("T")


def load(folders: Sequence[Path], base: Lawbook | None = None, digest: str = "") -> Lawbook:
    """The lawbook of these packs, the shipped one first; with `base`, the compiled shipped one, `digest` its content's, of those beside it.

    Raises `InvalidInput` with the problems of all files.
    """
    packs = [Pack(folder) for folder in folders]
    loader = _Loader(packs, base, digest)
    lawbook = loader.load()
    if loader.problems:
        raise InvalidInput(loader.problems)
    return lawbook


class _Loader:
    """Reads packs, the shipped one first, or those beside a lawbook that is known; problems are gathered, and told at once."""

    def __init__(self, packs: Sequence[Pack], base: Lawbook | None, digest: str) -> None:
        self.packs = packs
        self.base = base
        self.digest = digest
        self.problems: list[Problem] = [problem for pack in packs for problem in pack.problems]

    def load(self) -> Lawbook:
        self._check_shapes()
        self.problems.extend(self._complaints())
        names, grammar = self._names()
        instruments: dict[str, Instrument] = dict(self.base.instruments) if self.base is not None else {}
        sources = self._rules(names, grammar, instruments)
        by_id = self._by_id(sources)
        check_circles(by_id, sources)
        self._index(names, instruments, by_id)
        self._remedies(names, grammar, instruments, by_id)
        for report in {id(report): report for _, report, _ in sources}.values():
            self.problems.extend(report.problems)
        return self._lawbook(names, instruments, [rule for rule, _, _ in sources])

    def _check_shapes(self) -> None:
        """Raise `InvalidInput` where files leave their shape; conditions are looked at all the same where the names they use can be read."""
        sound = True
        for pack in self.packs:
            for name, document in pack.documents.items():
                report = Reporter(document)
                SHAPES.get(name, RULE_FILE).check(document.data, (), report)
                sound = sound and not (report.problems and name in SHAPES)
                self.problems.extend(report.problems)
        if self.problems:
            if sound:
                self._conditions()
            raise InvalidInput(self.problems)

    def _complaints(self) -> Iterator[Problem]:
        """What the packs of companies may not say."""
        if self.base is None:
            return complaints(self.packs[1:], ground_of(self.packs[0]), SHIPPED)
        return complaints(self.packs, ground_in(self.base), SHIPPED)

    def _rules(self, names: Names, grammar: Grammar, instruments: dict[str, Instrument]) -> list[Source]:
        """The rules of these packs; their instruments join those that are known."""
        sources: list[Source] = []
        for pack in self.packs:
            for name, document in pack.rule_files():
                report = Reporter(document)
                instrument = instrument_of(document.data["instrument"], pack.prefix, name)
                if instrument.id in instruments:
                    report.value(("instrument", "id"), f"instrument `{instrument.id}` stands in {instruments[instrument.id].path} already")
                if name.rpartition("/")[2] != f"{document.data['instrument']['id']}.yaml":
                    report.value(("instrument", "id"), f"instrument `{document.data['instrument']['id']}` in a file of another name", name)
                instruments[instrument.id] = instrument
                for index, raw in enumerate(document.data["rules"]):
                    at: Keys = ("rules", index)
                    rule = rule_of(raw, instrument, grammar, at, report)
                    gate = names.gates.get(str(rule.then.get("gate")))
                    if gate is not None and not gate.waivable:
                        rule = replace(rule, waivable=False)
                    check_conclusion(rule, raw, at, report, names)
                    sources.append((rule, report, at))
        return sources

    def _by_id(self, sources: Sequence[Source]) -> dict[str, Rule]:
        """Every rule by its id; none twice, and none displaces one that is not there."""
        by_id: dict[str, Rule] = {rule.id: rule for rule in self.base.rules} if self.base is not None else {}
        for rule, report, at in sources:
            if rule.id in by_id:
                report.value((*at, "id"), f"rule `{rule.id}` stands twice")
            by_id[rule.id] = rule
        for rule, report, at in sources:
            for index, other in enumerate(rule.over):
                if other not in by_id:
                    report.value((*at, "over", index), f"unknown rule `{other}`", suggestion(other, by_id))
        return by_id

    def _lawbook(self, names: Names, instruments: dict[str, Instrument], new: Sequence[Rule]) -> Lawbook:
        """The lawbook with these rules after those that are known."""
        base = self.base
        known: tuple[Rule, ...] = base.rules if base is not None else ()
        meta = self.packs[0].top("lawbook.yaml")
        evidence = [duty.evidence for name, duty in names.duties.items() if base is None or name not in base.duties]
        when = [rule.when for rule in new]
        cuts = cuts_of(when, base.cuts if base is not None else None, len(known), evidence)
        return Lawbook(
            "+".join([*([base.name] if base is not None else []), *(pack.name for pack in self.packs)]),
            base.version if base is not None else str(meta.get("version", "0")),
            base.checked_to if base is not None else str(meta.get("checked_to", "")),
            joint([one for one in (self.digest, *(pack.digest for pack in self.packs)) if one]),
            names.terms,
            names.categories,
            names.places,
            tuple(countries()),
            names.authorities,
            names.gates,
            names.duties,
            instruments,
            (*known, *new),
            index_of(when, base.index if base is not None else None, len(known)),
            cuts if base is None else Later(Later.kept(base.cuts) | Later.kept(cuts)),
            names.contradictions,
        )

    def _names(self) -> tuple[Names, Grammar]:
        """What rules may name, and the grammar of their conditions."""
        base = self.base
        terms, places, categories, grammar = self._known()
        authorities = self._each("authorities.yaml", "authorities", "id", words_of, base.authorities if base is not None else {})
        gates = self._each("gates.yaml", "gates", "id", gate_of, base.gates if base is not None else {})
        return Names(terms, places, categories, authorities, gates, self._duties(grammar), self._contradictions(grammar)), grammar

    def _known(self) -> tuple[dict[str, Term], dict[str, tuple[str, Words]], dict[str, Category], Grammar]:
        """Facts, places and categories, and the grammar of conditions over them."""
        base = self.base
        terms = self._each("vocabulary.yaml", "facts", "key", term_of, base.terms if base is not None else {})
        places = dict(base.places) if base is not None else {}
        places |= {
            one["id"]: (one.get("parent", ""), words_of(one))
            for pack in self.packs
            for one in pack.top("vocabulary.yaml").get("places", [])
        }
        categories = self._each("categories.yaml", "categories", "slug", category_of, base.categories if base is not None else {})
        grammar = Grammar(
            terms,
            Tree({name: parent for name, (parent, _) in places.items()}),
            Tree({slug: slug.rpartition(".")[0] for slug in categories}),
        )
        return terms, places, categories, grammar

    def _conditions(self) -> None:
        """What is wrong with the conditions of rule files that have mistakes of shape: one run tells all."""
        grammar = self._known()[-1]
        for pack in self.packs:
            for _, document in pack.rule_files():
                report = Reporter(document)
                listed = document.data.get("rules") if isinstance(document.data, dict) else None
                for index, raw in enumerate(listed if isinstance(listed, list) else ()):
                    if isinstance(raw, dict) and raw.get("when"):
                        grammar.parse(raw["when"], ("rules", index, "when"), report)
                self.problems.extend(report.problems)

    def _each(self, name: str, key: str, identity: str, make: Callable[[Any], T], known: Mapping[str, T]) -> dict[str, T]:
        """What the packs list under `key` of a file, by name, after what is known already."""
        made = dict(known)
        for pack in self.packs:
            document = pack.documents.get(name)
            if document is None:
                continue
            for index, one in enumerate(document.data.get(key) or []):
                if one[identity] in made:
                    span = document.at(key, index, identity)
                    self.problems.append(document.problem(span, f"`{one[identity]}` stands twice in {name}"))
                made[one[identity]] = make(one)
        return made

    def _duties(self, grammar: Grammar) -> dict[str, Duty]:
        duties: dict[str, Duty] = dict(self.base.duties) if self.base is not None else {}
        for pack in self.packs:
            document = pack.documents.get("duties.yaml")
            if document is None:
                continue
            report = Reporter(document)
            for index, one in enumerate(document.data.get("duties") or []):
                at: Keys = ("duties", index)
                if one["id"] in duties:
                    report.value((*at, "id"), f"duty `{one['id']}` stands twice")
                evidence = grammar.parse(one["evidence"], (*at, "evidence"), report)
                duties[one["id"]] = Duty(one["id"], words_of(one), one["timing"], evidence, words_of(one.get("comply")))
            self.problems.extend(report.problems)
        return duties

    def _contradictions(self, grammar: Grammar) -> dict[str, Contradiction]:
        found: dict[str, Contradiction] = dict(self.base.contradictions) if self.base is not None else {}
        for pack in self.packs:
            document = pack.documents.get("contradictions.yaml")
            if document is None:
                continue
            report = Reporter(document)
            for index, one in enumerate(document.data.get("contradictions") or []):
                at: Keys = ("contradictions", index)
                if one["id"] in found:
                    report.value((*at, "id"), f"contradiction `{one['id']}` stands twice")
                when = grammar.parse(one["when"], (*at, "when"), report)
                less = tuple((one.get("less") or {}).items())
                for fact, other in less:
                    for name in (fact, other):
                        if name not in grammar.terms:
                            report.value((*at, "less", fact), f"unknown fact `{name}`", suggestion(name, grammar.terms))
                named = []
                for fact, condition in (one.get("named") or {}).items():
                    if getattr(grammar.terms.get(fact), "type", None) != "texts":
                        report.value((*at, "named", fact), "name a fact that names items")
                    named.append((fact, grammar.parse(condition, (*at, "named", fact), report)))
                first = next(iter(parts_of(when)), when)
                if not _watched(first, grammar.terms):
                    report.value(
                        (*at, "when"), "begin with one stated fact: a word or set with `is`, `in` or `exists`, or a number with `at_most`"
                    )
                found[one["id"]] = Contradiction(one["id"], first, one.get("own") is True, when, less, tuple(named), words_of(one["says"]))
            self.problems.extend(report.problems)
        return found

    def _index(self, names: Names, instruments: dict[str, Instrument], by_id: dict[str, Rule]) -> None:
        """The index may name only what is there; nothing of the law reads it."""
        sectors = [word for word, _, _ in names.terms["exporter.sectors"].values] if "exporter.sectors" in names.terms else []
        folders = {outer.as_posix() for one in instruments.values() for outer in PurePosixPath(one.path).parents}
        for pack in self.packs:
            document = pack.documents.get("index.yaml")
            if document is None:
                continue
            report = Reporter(document)
            prefix = pack.prefix
            known: dict[str, tuple[str, Collection[str]]] = {
                "folders": ("folder", folders),
                "categories": ("category", names.categories),
                "facts": ("fact", names.terms),
                "rules": ("rule", by_id),
                "instruments": ("instrument", instruments),
            }
            entries: list[tuple[Keys, dict[str, Any]]] = []
            for part in ("sectors", "names"):
                entries += [((part, index), one) for index, one in enumerate(document.data.get(part) or [])]
            for at, one in entries:
                if "id" in one and one["id"] not in sectors:
                    report.value((*at, "id"), f"unknown sector `{one['id']}`", suggestion(one["id"], sectors))
                for name, (what, there) in known.items():
                    for index, word in enumerate(one.get(name) or []):
                        if word not in there and prefix + str(word) not in there:
                            report.value(
                                (*at, name, index),
                                f"unknown {what} `{word}`",
                                suggestion(word, [own.removeprefix(prefix) for own in there]),
                            )
            self.problems.extend(report.problems)

    def _remedies(self, names: Names, grammar: Grammar, instruments: dict[str, Instrument], by_id: dict[str, Rule]) -> None:
        """Ways out are read when somebody asks for them; that they can be is seen here."""
        for pack in self.packs:
            document = pack.documents.get("remedies.yaml")
            if document is None:
                continue
            if self.base is not None or pack is not self.packs[0]:
                hint = "ways out rest on the law alone; leave the file out"
                self.problems.append(document.problem(document.at(), "a company's pack has no remedies", hint))
                continue
            from tongguan.lawbook.remedies import Names, remedies

            report = Reporter(document)
            remedies(document, Names(grammar, names.gates, instruments, by_id), report)
            self.problems.extend(report.problems)


def _watched(first: Condition, terms: Mapping[str, Term]) -> bool:
    """Whether a condition is one that every mapping of a manifest can quickly be asked for."""
    if first[0] != "test" or first[3] or terms[first[1]].origin == "derived":
        return False
    operators = ("at_most",) if terms[first[1]].type in ("number", "count") else ("is", "in", "exists")
    return all(operator in operators for operator, _ in first[2])
