"""Texts → what fideslang says in them: systems, data sets, with the place of everything."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tongguan.chinese import chinese
from tongguan.fides.words import CATEGORIES, IDENTITIES, sign
from tongguan.lawbook.model import Words
from tongguan.problem import InvalidInput, Problem, nearest
from tongguan.reading import decode, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tongguan.document import Document
    from tongguan.shape import Keys

READ = ("system", "dataset")
SILENT = ("organization", "data_use", "data_subject")
"""Read past without a word: they say nothing that a manifest asks for, or are told where they matter."""
MARK = re.compile(r"^(?:---|\.\.\.)(?=[ \t\r\n]|$)", re.MULTILINE)
TEMPLATE = re.compile(r"<[^<>]*>")
METAS = ("fides_meta", "fidesops_meta", "fidesctl_meta")
NOT_TAKEN = Words("未采用", "not taken over")
"""Of statements that would free data by themselves."""
DEEP = 40
"""Levels of fields within fields."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to tell beside the manifest: a guess that was made, or what was left out."""

    kind: str
    """`guess` or `note`."""
    path: str
    line: int
    words: Words


@dataclass(frozen=True, slots=True)
class Label:
    """What a field or a declaration says of its content: a key of theirs, and our guess of it."""

    key: str
    """As written; for a name or a meta entry, that."""
    ours: str
    """Our category; empty where there is none to guess."""
    field: str = ""
    """`dataset.collection.field`; empty for a declaration."""


@dataclass(slots=True)
class Dataset:
    """A data set with everything its fields hold."""

    key: str
    name: str
    labels: list[Label]
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a system sends data, or gets them from."""

    to: str
    kind: str
    labels: tuple[Label, ...]


@dataclass(slots=True)
class Declaration:
    """One use that a system makes of data; a system without any has an empty one."""

    name: str
    labels: list[Label]
    use: str
    subjects: list[str]
    datasets: list[str]
    shared: list[Label] | None
    """What is shared with third parties, where it says that it is."""
    third_parties: str
    said: list[Words]
    """What it says besides, in words: a legal basis, a period, an assessment."""
    egress: list[str] | None
    ingress: list[str] | None
    path: str
    line: int


@dataclass(slots=True)
class System:
    """A system with its declarations and edges."""

    key: str
    name: str
    kind: str
    declarations: list[Declaration]
    datasets: list[str]
    egress: list[Edge]
    ingress: list[Edge]
    countries: list[str]
    said: list[Words]
    path: str
    line: int


@dataclass(slots=True)
class Resources:
    """Everything that was read."""

    systems: list[System] = field(default_factory=list)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def resources(sources: Sequence[tuple[str, bytes]]) -> Resources:
    """What all these texts say together; what cannot be read is among the problems."""
    found = Resources()
    documents: list[Document] = []
    for path, raw in sources:
        try:
            documents.extend(_parts(raw, path))
        except InvalidInput as error:
            found.problems.extend(error.problems)
    reader = _Reader(found)
    for document in documents:
        reader.custom(document)
    for document in documents:
        reader.document(document)
    return found


def _parts(raw: bytes, path: str) -> Iterator[Document]:
    """The YAML documents of one file; each keeps the lines of the whole."""
    text = decode(raw, path)
    marks = [match.start() for match in MARK.finditer(text)]
    starts = sorted({0, *marks})
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        before, part = text[:start], MARK.sub("", text[start:end], count=1) if start in marks else text[start:end]
        if start in marks and part.lstrip(" \t").startswith(("|", ">", "%")):
            part = text[start:end]
        if any(line.strip() and not line.lstrip().startswith(("#", "%")) for line in part.splitlines()):
            yield read("\n" * before.count("\n") + part, path)


class _Reader:
    def __init__(self, found: Resources) -> None:
        self.found = found
        self.own: dict[str, str] = {}
        """Categories of the files themselves → their parents."""
        self.told: set[tuple[str, str]] = set()

    # ------------------------------------------------------------------ the taxonomy

    def custom(self, document: Document) -> None:
        """Categories that the files define themselves, under a parent."""
        data = document.data if isinstance(document.data, dict) else {}
        rows = data.get("data_category")
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and isinstance(row.get("fides_key"), str):
                self.own[row["fides_key"]] = str(row.get("parent_key") or "")

    def guess(self, key: str, document: Document, at: Keys) -> str:
        """Our category for a key of theirs; an unknown one is told and guessed not at all."""
        seen = {key}
        while key in self.own and key not in CATEGORIES:
            key = self.own[key] or key.rpartition(".")[0]
            if key in seen:
                break
            seen.add(key)
        if key in CATEGORIES:
            return CATEGORIES[key]
        if (key, document.path) not in self.told:
            self.told.add((key, document.path))
            near = nearest(key, CATEGORIES)
            hint = f"; `{near}` is near" if near else ""
            self.note(document, at, f"`{key}` is no category of fideslang{hint}: the item has none")
        return ""

    # ------------------------------------------------------------------ one document

    def document(self, document: Document) -> None:
        """Everything in one YAML document."""
        data = document.data
        if not isinstance(data, dict):
            self.note(document, (), "not a mapping of resources: passed over")
            return
        for name, rows in data.items():
            if name in READ:
                if not isinstance(rows, list):
                    if rows is not None:
                        self.wrong(document, (name,), f"expected a list of `{name}`")
                    continue
                for index, row in enumerate(rows):
                    at: Keys = (name, index)
                    if not isinstance(row, dict):
                        self.wrong(document, at, f"expected a mapping with `fides_key` under `{name}`")
                    elif name == "system":
                        self._system(row, document, at)
                    else:
                        self._dataset(row, document, at)
            elif name == "policy":
                self.note(document, (name,), "policies say what may not be done inside; they are not law and not taken over")
            elif name != "data_category" and name not in SILENT:
                self.note(document, (name,), f"`{name}` is not read")

    def _key(self, row: dict[str, Any], document: Document, at: Keys, what: str) -> str | None:
        key = row.get("fides_key")
        if key is None or isinstance(key, (dict, list, bool)):
            self.wrong(document, at if key is None else (*at, "fides_key"), f"a {what} without `fides_key`")
            return None
        key = str(key)
        if TEMPLATE.search(key):
            self.note(document, (*at, "fides_key"), f"`{key}` is a template, no {what}: passed over")
            return None
        return key

    def _dataset(self, row: dict[str, Any], document: Document, at: Keys) -> None:
        key = self._key(row, document, at, "dataset")
        if key is None:
            return
        line = document.at(*at, "fides_key").start.line
        labels = self._labels(row, document, at, key)
        known = self.found.datasets.get(key)
        for index, collection in enumerate(self._rows(row, "collections", document, at)):
            here = (*at, "collections", index)
            path = f"{key}.{collection.get('name', index)}"
            labels += self._labels(collection, document, here, path)
            self._fields(collection, document, here, path, labels, 0)
        if known is not None:
            self.note(document, (*at, "fides_key"), f"dataset `{key}` stands in {known.path}:{known.line} too; both are read")
            known.labels += labels
            return
        self.found.datasets[key] = Dataset(key, self._text(row, "name", document, at) or key, labels, document.path, line)

    def _fields(self, row: dict[str, Any], document: Document, at: Keys, path: str, labels: list[Label], depth: int) -> None:
        if depth > DEEP:
            self.wrong(document, at, f"fields within fields more than {DEEP} levels deep")
            return
        for index, one in enumerate(self._rows(row, "fields", document, at)):
            here = (*at, "fields", index)
            name = str(one.get("name", index))
            whole = f"{path}.{name}"
            mine = self._labels(one, document, here, whole)
            for meta in METAS:
                if isinstance(one.get(meta), dict):
                    mine += self._meta(one[meta], document, (*here, meta), whole)
            told = sign(name)
            if told is not None and not any(_says(label.ours, told) for label in mine):
                mine.append(Label(f"name {name}", told, whole))
            nested = bool(one.get("fields"))
            if not mine and not nested:
                mine.append(Label("no category", "", whole))
            labels += mine
            if nested:
                self._fields(one, document, here, whole, labels, depth + 1)

    def _meta(self, meta: dict[str, Any], document: Document, at: Keys, whole: str) -> list[Label]:
        """What only the meta of a field tells: whose identity it is, and categories where nobody looks."""
        found = self._labels(meta, document, at, whole)
        if found:
            self.note(
                document, (*at, "data_categories"), f"categories of `{whole}` stand in its meta, where fides does not look; read here"
            )
        identity = meta.get("identity")
        if isinstance(identity, str):
            found.append(Label(f"identity {identity}", IDENTITIES.get(identity, "person.account"), whole))
        return found

    def _system(self, row: dict[str, Any], document: Document, at: Keys) -> None:
        key = self._key(row, document, at, "system")
        if key is None:
            return
        other = next((one for one in self.found.systems if one.key == key), None)
        if other is not None:
            self.note(document, (*at, "fides_key"), f"system `{key}` stands in {other.path}:{other.line} too; both become flows")
        system = System(
            key,
            self._text(row, "name", document, at) or key,
            self._text(row, "system_type", document, at),
            [],
            self._words(row, "dataset_references", document, at),
            self._edges(row, "egress", document, at),
            self._edges(row, "ingress", document, at),
            self._words(row, "third_country_transfers", document, at),
            self._said(row, document, at),
            document.path,
            document.at(*at, "fides_key").start.line,
        )
        for index, one in enumerate(self._rows(row, "privacy_declarations", document, at)):
            system.declarations.append(self._declaration(one, document, (*at, "privacy_declarations", index)))
        if not system.declarations:
            self.note(document, at, f"system `{key}` declares no use of data: its flow has an item without a category")
            system.declarations.append(Declaration("", [], "", [], [], None, "", [], None, None, system.path, system.line))
        self.found.systems.append(system)

    def _declaration(self, row: dict[str, Any], document: Document, at: Keys) -> Declaration:
        shared = None
        if row.get("data_shared_with_third_parties") is True or row.get("shared_categories") or row.get("third_parties"):
            shared = self._labels(row, document, at, "", "shared_categories")
        said = []
        for name, told in (
            (
                "legal_basis_for_processing",
                Words("欧洲法上的依据，不是《个人信息保护法》第十三条的依据", "a ground of European law, none of art. 13 PIPL"),
            ),
            ("special_category_legal_basis", Words("欧洲法上的依据", "a ground of European law")),
            ("impact_assessment_location", Words("欧洲法上的评估，在此不是证据", "an assessment of European law, no evidence here")),
            ("retention_period", None),
        ):
            value = self._text(row, name, document, at)
            if value:
                said.append(_stated(name, value, told))
        if row.get("processes_special_category_data") is True:
            said.append(
                _stated("processes_special_category_data", "true", Words("留意敏感个人信息", "look for sensitive personal information"))
            )
        return Declaration(
            self._text(row, "name", document, at),
            self._labels(row, document, at, ""),
            self._text(row, "data_use", document, at),
            self._words(row, "data_subjects", document, at),
            self._words(row, "dataset_references", document, at),
            shared,
            self._text(row, "third_parties", document, at),
            said,
            self._words(row, "egress", document, at) or None,
            self._words(row, "ingress", document, at) or None,
            document.path,
            document.at(*at, "data_categories").start.line,
        )

    def _said(self, row: dict[str, Any], document: Document, at: Keys) -> list[Words]:
        """What a system says of transfers and of itself; `false` is the default of the language and says nothing."""
        said = []
        if row.get("does_international_transfers") is True:
            said.append(_stated("does_international_transfers", "true"))
        for name in ("legal_basis_for_transfers",):
            words = self._words(row, name, document, at)
            if words:
                european = Words("欧洲法上的工具，都不是中国法上的路径", "European instruments; none of them is a Chinese one")
                said.append(_stated(name, ", ".join(words), european))
        if row.get("processes_personal_data") is False:
            said.append(_stated("processes_personal_data", "false", NOT_TAKEN))
        if row.get("exempt_from_privacy_regulations") is True:
            said.append(_stated("exempt_from_privacy_regulations", "true", NOT_TAKEN))
        for name in ("administrating_department", "legal_name", "legal_address", "joint_controller_info"):
            value = self._text(row, name, document, at)
            if value and value != "Not defined":
                said.append(_stated(name, value))
        return said

    def _edges(self, row: dict[str, Any], name: str, document: Document, at: Keys) -> list[Edge]:
        found = []
        for index, one in enumerate(self._rows(row, name, document, at)):
            here = (*at, name, index)
            labels = tuple(self._labels(one, document, here, ""))
            found.append(Edge(str(one.get("fides_key", "?")), str(one.get("type", "?")), labels))
        return found

    # ------------------------------------------------------------------ values of any shape

    def _labels(self, row: dict[str, Any], document: Document, at: Keys, whole: str, name: str = "data_categories") -> list[Label]:
        return [
            Label(key, self.guess(key, document, (*at, name, index)), whole)
            for index, key in enumerate(self._words(row, name, document, at))
        ]

    def _words(self, row: dict[str, Any], name: str, document: Document, at: Keys) -> list[str]:
        value = row.get(name)
        if value is None:
            return []
        if isinstance(value, str):
            return [value]
        if not isinstance(value, list) or any(isinstance(one, (dict, list)) for one in value):
            self.wrong(document, (*at, name), f"expected a list of words under `{name}`")
            return []
        return [str(one) for one in value if one is not None]

    def _rows(self, row: dict[str, Any], name: str, document: Document, at: Keys) -> list[dict[str, Any]]:
        value = row.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or any(not isinstance(one, dict) for one in value):
            self.wrong(document, (*at, name), f"expected a list of mappings under `{name}`")
            return []
        return value

    def _text(self, row: dict[str, Any], name: str, document: Document, at: Keys) -> str:
        value = row.get(name)
        if isinstance(value, (dict, list)):
            self.wrong(document, (*at, name), f"expected text under `{name}`")
            return ""
        return "" if value is None else " ".join(str(value).split())

    def note(self, document: Document, at: Keys, text: str) -> None:
        """Something that is told and not taken over."""
        self.found.remarks.append(Remark("note", document.path, document.at(*at).start.line, Words(chinese(text), text)))

    def wrong(self, document: Document, at: Keys, message: str) -> None:
        """Something that is not of the language's shape."""
        self.found.problems.append(document.problem(document.at(*at), message, "the shape is that of fideslang"))


def _stated(name: str, value: str, remark: Words | None = None) -> Words:
    """What is told of a key of theirs: its value, and what that is not here."""
    said = f"{name}: {value}"
    return Words(said, said) if remark is None else Words(f"{said}（{remark.zh}）", f"{said} ({remark.en})")


def _says(ours: str, told: str) -> bool:
    """Whether a guess already says what a name tells: the same category, or a narrower one."""
    return ours == told or ours.startswith(f"{told}.")
