"""Finding a rule in the lawbook: by sector, instrument, category of data, stage, day and confidence, or by its own name."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from tongguan.facts import Facts, Unknown
from tongguan.judge.law import CATEGORY
from tongguan.judge.weigh import weigh
from tongguan.lawbook.condition import Tree, facts_of
from tongguan.lawbook.model import CONFIDENCE, STAGES
from tongguan.lawbook.pack import prefix_of, top
from tongguan.problem import suggestion
from tongguan.record import Record
from tongguan.truth import some

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tongguan.lawbook.model import Condition, Instrument, Lawbook, Rule

SECTORS = "exporter.sectors"
SHORTEST = 2
"""Letters that a part of a name must have to be looked for."""
_SIGNS = re.compile(r"[\s\W_]+")
_ORDER = re.compile(r"(?:(?P<body>State Council) )?(?P<kind>Order|Decree) (?P<number>[0-9]+)")


class Index(Record):
    """What `index.yaml` of every pack says."""

    sectors: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Sector → folders, instruments, categories, facts, rules, lists."""
    names: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """Instruments that are one, with the names they are known by."""

    def together(self, instrument: str) -> tuple[str, ...]:
        """Every file of the same instrument."""
        return next((ids for ids, _ in self.names if instrument in ids), (instrument,))

    def names_of(self, instrument: Instrument) -> tuple[str, ...]:
        """The other names of an instrument, spellings of its number included."""
        listed = [name for ids, names in self.names if instrument.id in ids for name in names]
        return tuple(dict.fromkeys((*listed, *spellings(instrument.number))))


def index(folders: Sequence[Path], lawbook: Lawbook) -> Index:
    """The index of these packs, which are known to load."""
    sectors: dict[str, dict[str, tuple[str, ...]]] = {}
    names: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    for folder in folders:
        data = top(folder, "index.yaml")
        prefix = prefix_of(folder)

        def full(name: str, prefix: str = prefix) -> str:
            return prefix + name if (prefix + name).partition("/")[0] in lawbook.instruments else name

        for one in data.get("sectors") or []:
            entry = sectors.setdefault(str(one["id"]), {})
            for key, listed in one.items():
                if key != "id":
                    said = tuple(full(str(word)) if key in ("instruments", "rules") else str(word) for word in listed or ())
                    entry[key] = (*entry.get(key, ()), *said)
        for one in data.get("names") or []:
            names.append((tuple(full(str(name)) for name in one["instruments"]), tuple(map(str, one["names"]))))
    return Index(sectors, tuple(names))


def spellings(number: str) -> tuple[str, ...]:
    """How the number of an order or decree is also written.

    >>> spellings("Order 16")
    ('Order 16', '16号令', '第16号令', '令第16号')
    """
    match = _ORDER.fullmatch(number)
    if match is None:
        return (number,) if number else ()
    said = match["number"]
    body = (f"Decree {said}", f"国务院令第{said}号") if match["body"] else ()
    return (number, f"{said}号令", f"第{said}号令", f"令第{said}号", *body)


def plainly(text: str) -> str:
    """A name without case, blanks and signs, as names are compared.

    >>> plainly("自然资发〔2024〕139号"), plainly("GB/T 44464-2024")
    ('自然资发2024139号', 'gbt444642024')
    """
    return _SIGNS.sub("", text.casefold())


def instruments(lawbook: Lawbook, found: Index, text: str) -> list[str]:
    """The instruments that a reader means by an id, a number, a title or a short name. Raises `LookupError`."""
    if text in lawbook.instruments:
        return [text]
    wanted = plainly(text)
    known = {
        one.id: [plainly(name) for name in (one.id, one.words.zh, one.words.en, *found.names_of(one))]
        for one in lawbook.instruments.values()
    }
    chosen = [name for name, names in known.items() if wanted in names]
    if not chosen and len(wanted) >= SHORTEST:
        chosen = [name for name, names in known.items() if any(wanted in one for one in names)]
    if chosen:
        whole = {one for name in chosen for one in found.together(name)}
        return [name for name in lawbook.instruments if name in whole]
    said = [name for one in lawbook.instruments.values() for name in (one.id, one.words.en, one.words.zh, *found.names_of(one)) if name]
    raise LookupError(f"no instrument `{text}`; {_nearest(text, said)}")


def _nearest(text: str, known: Sequence[str]) -> str:
    told = suggestion(text, known)
    return told if told.startswith("did you mean") else "`tongguan rules list` has every one"


def rule(lawbook: Lawbook, text: str) -> Rule:
    """The rule of that full id, or of that short name when only one rule bears it. Raises `LookupError`."""
    known = lawbook.rule(text)
    if known is not None:
        return known
    same = [one for one in lawbook.rules if one.id.rpartition("/")[2] == text or one.id.rpartition(":")[2] == text]
    if len(same) == 1:
        return same[0]
    if same:
        raise LookupError(f"several rules are called `{text}`: {', '.join(one.id for one in same)}")
    raise LookupError(f"no rule `{text}`; {_meant(lawbook, text)}")


def _meant(lawbook: Lawbook, text: str) -> str:
    """The rules that an unknown name probably means, else where to look."""
    folder, slash, name = text.partition("/")
    ids = [one.id for one in lawbook.rules]
    if folder in lawbook.instruments:
        told = suggestion(name, [one.partition("/")[2] for one in ids if one.startswith(f"{folder}/")])
        if told.startswith("did you mean"):
            return told.replace("`", f"`{folder}/", 1)
        return f"`tongguan rules list --instrument {folder}` lists those of `{folder}`"
    if slash:
        told = suggestion(text, ids)
        return told if told.startswith("did you mean") else "`tongguan rules list` lists every rule"
    near = suggestion(text, dict.fromkeys(one.rpartition("/")[2] for one in ids))
    if near.startswith("did you mean"):
        word = near.removeprefix("did you mean `").removesuffix("`?")
        return f"did you mean {', '.join(f'`{one}`' for one in ids if one.rpartition('/')[2] == word)}?"
    return "`tongguan rules list` lists every rule"


class Wanted(Record):
    """Which rules are looked for; what is None does not narrow."""

    sector: str | None = None
    instrument: str | None = None
    category: str | None = None
    stage: str | None = None
    day: str | None = None
    confidence: str | None = None
    norm: str | None = None


class Chosen(Record):
    """A rule that passes every filter."""

    rule: Rule
    through: tuple[str, ...] = ()
    """The classes through which it reaches the category, where it does not name it."""


def select(lawbook: Lawbook, found: Index, wanted: Wanted) -> list[Chosen]:
    """The rules that pass every filter. Raises `LookupError` with everything that nobody knows."""
    unknown = []
    ids: list[str] = []
    if wanted.instrument is not None:
        try:
            ids = instruments(lawbook, found, wanted.instrument)
        except LookupError as error:
            unknown.append(str(error.args[0]))
    term = lawbook.terms.get(SECTORS)
    known: dict[str, tuple[str | None, list[str]]] = {
        "category": (wanted.category, list(lawbook.categories)),
        "stage": (wanted.stage, list(STAGES)),
        "confidence": (wanted.confidence, list(CONFIDENCE)),
        "sector": (wanted.sector, [word for word, _, _ in term.values] if term else []),
        "norm": (wanted.norm, sorted({norm for one in lawbook.rules for norm in one.norms})),
    }
    unknown += [
        f"no {what} `{word}`; {suggestion(word, words)}" for what, (word, words) in known.items() if word is not None and word not in words
    ]
    if unknown:
        raise LookupError("\n".join(unknown))
    reach = Reach(lawbook, wanted.category, wanted.day) if wanted.category is not None else None
    sector = Sector(lawbook, found, wanted.sector) if wanted.sector is not None else None
    chosen = []
    for one in lawbook.rules:
        if (
            (wanted.instrument is not None and one.instrument not in ids)
            or (wanted.stage is not None and one.stage != wanted.stage)
            or (wanted.confidence is not None and one.confidence != wanted.confidence)
            or (wanted.norm is not None and wanted.norm not in one.norms)
            or (wanted.day is not None and not one.in_force.covers(wanted.day))
            or (sector is not None and not sector.has(one))
        ):
            continue
        through = reach.through(one) if reach is not None else ()
        if through is not None:
            chosen.append(Chosen(one, through))
    return chosen


class Reach:
    """What reaches data of one category: rules that name it or a category around it, and rules that read a class it may be in."""

    def __init__(self, lawbook: Lawbook, category: str, day: str | None) -> None:
        self._category = category
        rules = [one for one in lawbook.rules if day is None or one.in_force.covers(day)]
        self._establishing: dict[str, list[Rule]] = {}
        for one in rules:
            if "class" in one.then:
                self._establishing.setdefault(one.then["class"], []).append(one)
        self._known: Facts = {"item.category": category}
        self._known |= {key: getattr(lawbook.categories[category], key.partition(".")[2]) for key in CATEGORY}
        # Nobody states anything unusual of the data: a class that must be stated against its category is not in it.
        silent = {key: False for key in lawbook.terms if key.endswith("_stated")}
        self._silent = self._known | silent
        self._classes: dict[str, Any] = {}
        for key in self._establishing:
            self._class(key)
        self._known |= self._classes

    def _class(self, key: str) -> Any:
        if key not in self._classes:
            self._classes[key] = Unknown(frozenset((key,)))
            rules = self._establishing[key]
            for one in rules:
                for fact in facts_of(one.when) & set(self._establishing):
                    self._class(fact)
            outcome = some([weigh(one.when, self._silent | self._classes) for one in rules])
            self._classes[key] = Unknown(frozenset((key,))) if outcome.open else outcome.certain
        return self._classes[key]

    @cache  # noqa: B019 - lives as long as one listing
    def _hangs(self, key: str) -> bool:
        """Whether a class hangs on the category of the data."""
        return any(
            fact == "item.category" or fact in CATEGORY or (fact in self._establishing and fact != key and self._hangs(fact))
            for one in self._establishing.get(key, ())
            for fact in facts_of(one.when)
        )

    def through(self, one: Rule) -> tuple[str, ...] | None:
        """The classes through which a rule reaches the category, none if it names it; None where it does not reach it."""
        if not weigh(one.when, self._known).possible:
            return None
        found = [reading for reading in readings(one.when) if reading[0] == "item.category" or reading[0] in CATEGORY]
        named = [reading for reading in found if reading[0] == "item.category" and reading[3]]
        if any(self._category in names for _, operator, operand, _ in named for names in _names(operator, operand)):
            return ()
        classes = {
            key
            for key, operator, operand, positive in readings(one.when)
            # A class that the data are certainly not in brings no rule that wants it.
            if key in self._establishing and self._hangs(key) and ((operand is not True) is positive or self._classes[key] is not False)
        }
        if classes:
            return tuple(sorted(classes))
        # Where the rule names other categories only, something else than the category brings it.
        return () if found and not named else None


def _names(operator: str, operand: Any) -> tuple[frozenset[str], ...]:
    """The categories that a test names, and those around them."""
    return operand if operator == "within" else (operand if isinstance(operand, frozenset) else frozenset((operand,)),)


class Sector:
    """What belongs to one sector."""

    def __init__(self, lawbook: Lawbook, found: Index, sector: str) -> None:
        self._lawbook = lawbook
        self._sector = sector
        self._entry = found.sectors.get(sector, {})
        tree = Tree({slug: slug.rpartition(".")[0] for slug in lawbook.categories})
        self._categories = {slug for outer in self._entry.get("categories", ()) for slug in tree.below(outer)}

    def has(self, one: Rule) -> bool:
        """Whether a rule belongs to the sector."""
        if not weigh(one.when, {SECTORS: frozenset((self._sector,))}).possible:
            # It is for other sectors.
            return False
        if one.id in self._entry.get("rules", ()) or one.instrument in self._entry.get("instruments", ()):
            return True
        instrument = self._lawbook.instruments[one.instrument]
        if any(instrument.path.startswith(f"{folder}/") for folder in self._entry.get("folders", ())):
            return True
        if not {one.zh for one in instrument.sectors}.isdisjoint(self._entry.get("lists", ())):
            return True
        return any(self._reads(key, operator, operand) for key, operator, operand, positive in readings(one.when) if positive)

    def _reads(self, key: str, operator: str, operand: Any) -> bool:
        if key in self._entry.get("facts", ()):
            return True
        if key == SECTORS:
            return operator in ("is", "in") and self._sector in operand
        if key == "item.category" and operator in ("is", "in", "within"):
            return not self._categories.isdisjoint(_names(operator, operand)[0])
        return False


def readings(condition: Condition, *, positive: bool = True) -> Iterator[tuple[str, str, Any, bool]]:
    """Every fact with its operator, operand and whether it speaks for the condition or, under `not`, against it."""
    match condition[0]:
        case "test":
            for operator, operand in condition[2]:
                yield condition[1], operator, operand, positive
        case "not":
            yield from readings(condition[1], positive=not positive)
        case _:
            for child in condition[1]:
                yield from readings(child, positive=positive)
