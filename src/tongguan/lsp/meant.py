"""What stands under the keys of a file: its shapes, and the fact of the vocabulary that is stated there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongguan.compounds import Either, Judged, Later, Many, Map
from tongguan.discover import looks_like_one, named_like_one
from tongguan.lawbook.condition import facts_of
from tongguan.shape import Shape, Word
from tongguan.shapes import DEFAULTED, exporter_shape, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tongguan.lawbook.model import Lawbook, Rule, Term
    from tongguan.shape import Keys

MANIFEST, EXPORTER, WAIVERS, CONFIGURATION = "manifest", "exporter", "waivers", "configuration"
"""What a file may be."""
_TOP = re.compile(r"^[\"']?(exporter|flows|waivers)[\"']?[ \t]*:", re.MULTILINE)
PLAIN = ("value", "by", "because")
"""Keys of a judged fact, beside which the fact itself is named by the keys before."""


def kind_of(path: str, text: str, configurations: Iterable[str]) -> str | None:
    r"""What a file is, by its name and the keys at its top; None for any other YAML.

    >>> kind_of("a/manifest.yaml", "", ()), kind_of("b.yaml", "exporter: {id: x}\\n", ()), kind_of("c.yaml", "services: {}\\n", ())
    ('manifest', 'exporter', None)
    """
    name = path.replace("\\", "/").rpartition("/")[2]
    if name in configurations:
        return CONFIGURATION
    tops = {found[1] for found in _TOP.finditer(text)}
    if named_like_one(path) or looks_like_one(text.encode(errors="replace")) or tops >= {"exporter", "flows"}:
        return MANIFEST
    if "exporter" in tops:
        return EXPORTER
    return WAIVERS if "waivers" in tops or name in ("waivers.yaml", "waivers.yml") else None


class Meaning:
    """A lawbook, asked by places of files."""

    def __init__(self, lawbook: Lawbook) -> None:
        self.lawbook = lawbook
        self._shapes: dict[str, Shape] = {}
        self._readers: dict[str, list[Rule]] | None = None

    def shape(self, kind: str) -> Shape:
        """The shape of a kind of file."""
        if kind not in self._shapes:
            self._shapes[kind] = self._make(kind)
        return self._shapes[kind]

    def _make(self, kind: str) -> Shape:
        if kind == CONFIGURATION:
            from tongguan.config import shape as configuration

            return configuration()
        if kind == WAIVERS:
            from tongguan.waivers import file_shape

            return file_shape()
        whole = shape(self.lawbook)
        return whole if kind == MANIFEST else exporter_shape(whole)

    def shapes(self, kind: str, at: Keys) -> list[Shape]:
        """What may stand under these keys: leaves, lists and mappings, whichever of several forms is meant."""
        found = list(opened(self.shape(kind)))
        for key in at:
            found = [inner for one in found for inner in _within(one, key)]
        return found

    def term(self, kind: str, at: Keys) -> Term | None:
        """The fact that is stated under these keys."""
        name = fact_of(kind, at)
        return None if name is None else self.lawbook.terms.get(name)

    def readers(self, fact: str) -> list[Rule]:
        """The rules that read a fact, in the order of the lawbook."""
        if self._readers is None:
            self._readers = {}
            for rule in self.lawbook.rules:
                for name in facts_of(rule.when):
                    self._readers.setdefault(name, []).append(rule)
        return self._readers.get(fact, [])


def opened(one: Shape) -> Iterator[Shape]:
    """The forms that a shape may take."""
    if isinstance(one, Later):
        yield from opened(one.shape)
    elif isinstance(one, Either):
        for inner in one.shapes:
            yield from opened(inner)
    elif isinstance(one, Judged):
        yield from opened(one.of)
        yield one.form
    elif isinstance(one, Many) and one.single:
        yield one
        yield from opened(one.of)
    else:
        yield one


def _within(one: Shape, key: str | int) -> Iterator[Shape]:
    if isinstance(one, Many) and isinstance(key, int):
        yield from opened(one.of)
    elif isinstance(one, Map) and isinstance(key, str):
        inner = one.fields.get(key, one.rest)
        if inner is not None:
            yield from opened(inner)


def words_of(shapes: Iterable[Shape]) -> Iterator[Word]:
    """The closed lists among shapes."""
    return (one for one in shapes if isinstance(one, Word))


def fact_of(kind: str, at: Keys) -> str | None:
    """The name of the fact that stands under these keys.

    >>> fact_of("manifest", ("flows", 0, "items", 1, "faces", "present")), fact_of("manifest", ("defaults", "flows", "way"))
    ('item.faces.present', 'flow.way')
    >>> fact_of("manifest", ("exporter", "evidence", "records")), fact_of("manifest", ("waivers", 0, "rule"))
    ('evidence.records', None)
    """
    if kind not in (MANIFEST, EXPORTER):
        return None
    scope, rest = _scope(at)
    names = [one for one in rest if isinstance(one, str)]
    if names and names[-1] in PLAIN[:1] and len(names) > 1:
        names.pop()  # the fact itself, with who judges beside it
    return ".".join((scope, *names)) if scope and names else None


def _scope(at: Keys) -> tuple[str, Keys]:
    """Whose fact it is, and the keys under that."""
    match at:
        case ("flows", int(), "items", int(), *rest):
            return "item", tuple(rest)
        case ("flows", int(), "evidence" as scope, *rest) | ("exporter", "evidence" as scope, *rest):
            return scope, tuple(rest)
        case ("flows", int(), "clearances", int(), *rest) | ("exporter", "clearances", int(), *rest):
            return "clearance", tuple(rest)
        case ("flows", int(), *rest):
            return "flow", tuple(rest)
        case ("exporter", *rest):
            return "exporter", tuple(rest)
        case ("recipients" | "populations" as several, str(), *rest):
            return several[:-1], tuple(rest)
        case ("defaults", str() as several, *rest) if several[:-1] in DEFAULTED:
            return several[:-1], tuple(rest)
    return "", ()
