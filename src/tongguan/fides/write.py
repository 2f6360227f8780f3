"""What fideslang says → a manifest: a flow for each use of each system, an item for each kind of data in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongguan.fides.read import Label, Remark
from tongguan.fides.words import ROOTS
from tongguan.lawbook.model import Words
from tongguan.phrases import speak
from tongguan.starter import FLOW, NOTES, Page, Profile, begin, quoted, recipients

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongguan.fides.read import Declaration, Resources, System
    from tongguan.lawbook.model import Lawbook

SHOWN = 6
"""Fields and labels that a comment names before it counts."""
UNKNOWN = "recipient"
THIRD = "third-parties"
NONE = "uncategorised"
"""The item of what has no category that could be guessed."""
REASONS = ("name", "identity", "data set", "no")
"""What labels that are no keys of theirs begin with."""
OFTEN = ("way", "stored_in", "accessed_from", "purpose", "basis")
"""Questions on flows whose line stands in every flow."""
INTRO = Words(
    "由 fideslang 文件生成（tongguan import fides）。fides 不说明数据是否离开境内、去往谁、涉及多少人：这些一律留空，即未知。\n"
    "类别是按 fides 的标签、字段名和标识推测的，逐项标有“推测”，请逐项核对；推测错了就改。\n"
    "不出境的数据流请删除。知道一项，就去掉该行的 `# `，填上值；`tongguan check {path}` 报告还缺什么。",
    "Made from fideslang files (tongguan import fides). They do not say whether data leave the mainland, to whom, or of how many "
    "persons: all that is left out, and so unknown.\n"
    "Categories are guessed from labels, field names and identities; each is marked `guess`. Look at every one, and mend it.\n"
    "Delete the flows that stay at home. Once you know a thing, take away the `# ` before its line and write the value; "
    "`tongguan check {path}` tells what is missing.",
)
TOLD = {
    "recipient": Words("接收方：fides 中没有", "who gets the data: fides does not say"),
    "guess": Words("推测", "guess"),
    "note": Words("说明", "note"),
    "guessed": Words("数据流 {flow}：{ours}，依据 {reasons}", "flow `{flow}`: {ours}, from {reasons}"),
    "rooted": Words("数据流 {flow}：{key} 是根类别，什么都没说", "flow `{flow}`: `{key}` is a root category, it says nothing"),
    "left_out": Words("未采用：{said}", "left out: {said}"),
    "no_dataset": Words("这些文件中没有数据集 {name}", "no dataset `{name}` in these files"),
    "thirds": Words("第三方", "third parties"),
    "name": Words("字段名 {key}", "name {key}"),
    "identity": Words("标识 {key}", "identity {key}"),
    "data set": Words("数据集 {key}", "data set {key}"),
    "no": Words("没有类别", "no category"),
    "third": Words("fides 所说的第三方", "the third parties that fides speaks of"),
    "country": Words("fides 提到国家：{name}", "fides names the country: {name}"),
    "uncategorised": Words("没有可以推测的类别", "nothing to guess a category from"),
    "persons": Words("fides 没有人数；所称的人群：{subjects}", "fides has no numbers; subjects declared: {subjects}"),
    "fields": Words("字段：{fields}", "fields: {fields}"),
    "counted": Words("{key} ({number})", "{key} ({number})"),
    "more": Words("另有 {number} 个", "{number} more"),
    "root": Words(
        "`{key}` 是根类别：什么都可能，什么都没说", "`{key}` is a root category: it may be anything, and says nothing"
    ),
    "to": Words("流向：{names}", "sends to: {names}"),
    "from": Words("来源：{names}", "gets from: {names}"),
    "missing": Words("数据集 {names} 不在这些文件中：其字段未知", "data set {names} is not among the files: its fields are unknown"),
    "unreferenced": Words("没有系统引用此数据集", "no system refers to this data set"),
}  # fmt: skip


def manifest(found: Resources, lawbook: Lawbook, language: str, path: str, schema: str) -> tuple[str, list[Remark]]:
    """The text of a manifest, and the guesses in it."""
    return _Writer(found, lawbook, language).write(path, schema)


class _Writer:
    def __init__(self, found: Resources, lawbook: Lawbook, language: str) -> None:
        self.found = found
        self.language = language
        self.page = Page(lawbook, language, {})
        self.flows: list[str] = []
        self.ids: set[str] = set()
        self.named: dict[str, Words] = {}
        self.remarks: list[Remark] = []

    def write(self, path: str, schema: str) -> tuple[str, list[Remark]]:
        for system in self.found.systems:
            for declaration in system.declarations:
                self._uses(system, declaration)
        used = {name for system in self.found.systems for one in system.declarations for name in self._datasets(system, one)}
        for key, dataset in self.found.datasets.items():
            if key not in used:
                told = [f"fides: dataset {key}", self._say("unreferenced")]
                self._flow(f"dataset-{key}", dataset.name, "recipient", UNKNOWN, told, dataset.labels, [], dataset.path, dataset.line)
        begin(self.page, INTRO, Profile(Words("", ""), population=None), schema, path, FLOW)
        recipients(self.page, self.named)
        self.page.say(NOTES["flows"])
        self.page.lines += ["flows:", *self.flows]
        return self.page.text, self.remarks

    def _uses(self, system: System, declaration: Declaration) -> None:
        """The flows of one declaration: out of the system, and to third parties."""
        several = len(system.declarations) > 1
        tail = f"-{declaration.name or system.declarations.index(declaration) + 1}" if several else ""
        title = f"{system.name}: {declaration.name}" if declaration.name else system.name
        names = self._datasets(system, declaration)
        missing = [name for name in names if name not in self.found.datasets]
        out = self._edges(system, declaration, egress=True)
        into = self._edges(system, declaration, egress=False)
        labels = [*declaration.labels]
        labels += [label for name in names if name in self.found.datasets for label in self.found.datasets[name].labels]
        labels += [label for edge in (*system.egress, *system.ingress) for label in edge.labels]
        labels += [Label(f"data set {name}", "") for name in missing]
        told = [f"fides: system {system.key}" + (f", {system.kind}" if system.kind else "")]
        told += [f"fides: data_use {declaration.use}"] if declaration.use else []
        told += [f"fides: {speak(said, self.language)}" for said in (*system.said, *declaration.said)]
        told += [self._say("to", names=", ".join(out))] if out else []
        told += [self._say("from", names=", ".join(into))] if into else []
        told += [self._say("missing", names=", ".join(missing))] if missing else []
        for name in missing:
            self.remarks.append(Remark("note", declaration.path, declaration.line, _filled("no_dataset", name=name)))
        for said in (*system.said, *declaration.said):
            self.remarks.append(Remark("note", declaration.path, declaration.line, _filled("left_out", said=said)))
        where = (declaration.path, declaration.line)
        if not system.countries:
            self._flow(system.key + tail, title, "recipient", UNKNOWN, told, labels, declaration.subjects, *where)
        for country in system.countries:
            to = self._free(f"country-{slug(country)}", self.named.keys(), keep=True)
            self.named[to] = _filled("country", name=plain(country))
            self._flow(f"{system.key}{tail}-{country}", f"{title} ({country})", "", to, told, labels, declaration.subjects, *where)
        if declaration.shared is not None:
            told = [*told, f"fides: third_parties {declaration.third_parties or '?'}"]
            shared = declaration.shared or labels
            self._flow(
                f"{system.key}{tail}-{THIRD}", f"{title}: {self._say('thirds')}", "third", THIRD, told, shared, declaration.subjects, *where
            )

    def _datasets(self, system: System, declaration: Declaration) -> list[str]:
        """The data sets of a use, those at the end of an edge included."""
        edges = [edge.to for edge in (*system.egress, *system.ingress) if edge.kind == "dataset"]
        return list(dict.fromkeys([*declaration.datasets, *system.datasets, *edges]))

    def _edges(self, system: System, declaration: Declaration, *, egress: bool) -> list[str]:
        """Where data go to or come from, told at either end, each once."""
        mine = system.egress if egress else system.ingress
        only = declaration.egress if egress else declaration.ingress
        found = [f"{edge.to} ({edge.kind})" for edge in mine if only is None or edge.to in only]
        for other in self.found.systems:
            theirs = other.ingress if egress else other.egress
            if other is not system and any(edge.to == system.key and edge.kind == "system" for edge in theirs):
                found.append(f"{other.key} (system)")
        return list(dict.fromkeys(found))

    def _flow(
        self,
        key: str,
        title: str,
        told_as: str,
        to: str,
        told: list[str],
        labels: Iterable[Label],
        subjects: list[str],
        path: str,
        line: int,
    ) -> None:
        name = self._free(slug(key), self.ids)
        self.ids.add(name)
        if told_as:
            self.named.setdefault(to, TOLD[told_as])
        self.flows += [f"  - id: {name}", f"    title: {quoted(title)}", f"    to: {to}", *(f"    # {plain(one)}" for one in told)]
        for fact in OFTEN:
            self.flows.append(f"    # {fact}:  # {speak(self.page.hint(self.page.lawbook.terms[f'flow.{fact}']), self.language)}")
        self.flows.append("    items:")
        groups: dict[str, list[Label]] = {}
        for label in labels:
            groups.setdefault(label.ours, []).append(label)
        for ours in sorted(groups or {"": []}, key=lambda one: (not one, one)):
            self._item(name, ours, groups.get(ours, []), subjects, path, line)
        self.flows.append("")

    def _item(self, flow: str, ours: str, labels: list[Label], subjects: list[str], path: str, line: int) -> None:
        self.flows.append(f"      - id: {ours.replace('.', '-') or NONE}")
        keys: dict[str, int] = {}
        for label in labels:
            keys[label.key] = keys.get(label.key, 0) + bool(label.field)
        reasons = _listed([_filled("counted", key=_reason(key), number=number) if number else _reason(key) for key, number in keys.items()])
        if ours:
            self.flows.append(f"        category: {ours}  # {self._say('guess')}: {speak(reasons, self.language)}")
            self.remarks.append(Remark("guess", path, line, _filled("guessed", flow=flow, ours=ours, reasons=reasons)))
        else:
            self.flows.append(f"        # {self._say('uncategorised')}{f': {speak(reasons, self.language)}' if keys else ''}")
            self.flows.append("        # category:")
        for root in ROOTS:
            if root in keys:
                self.flows.append(f"        # {self._say('root', key=root)}")
                self.remarks.append(Remark("note", path, line, _filled("rooted", flow=flow, key=root)))
        fields = list(dict.fromkeys(label.field for label in labels if label.field))
        if fields:
            self.flows.append(f"        # {self._say('fields', fields=_listed([Words(one, one) for one in fields]))}")
        self.flows.append(f"        # persons:  # {self._say('persons', subjects=', '.join(map(plain, subjects)) or '–')}")

    def _say(self, phrase: str, /, **values: object) -> str:
        return speak(_filled(phrase, **values), self.language)

    @staticmethod
    def _free(name: str, taken: Iterable[str], *, keep: bool = False) -> str:
        """The name, with a number where it is taken."""
        taken = set(taken)
        number, found = 1, name
        while found in taken and not keep:
            number += 1
            found = f"{name}-{number}"
        return found


def _filled(phrase: str, /, **values: object) -> Words:
    """A phrase with values in it; those that are words are told in its language."""
    return Words(
        *(
            text.format(**{name: value[at] if isinstance(value, Words) else value for name, value in values.items()})
            for at, text in enumerate(TOLD[phrase])
        )
    )


def _reason(key: str) -> Words:
    """What a guess rests on: a key of theirs as it is, else what was looked at."""
    kind, _, rest = key.partition(" ")
    if key.startswith("data set "):
        kind, rest = "data set", key.removeprefix("data set ")
    return _filled(kind, key=rest) if rest and kind in REASONS else Words(key, key)


def _listed(some: list[Words]) -> Words:
    """Several things, the first by name."""
    more = [_filled("more", number=len(some) - SHOWN)] if len(some) > SHOWN else []
    return Words(*(", ".join(plain(one[at]) for one in (*some[:SHOWN], *more)) for at in (0, 1)))


def plain(text: str) -> str:
    """Text on one line of a comment."""
    return " ".join(text.split())


def slug(key: str) -> str:
    """A key of theirs as an id of ours.

    >>> slug("Cookie.House_db"), slug("数据"), slug("_x")
    ('cookie-house_db', 'x', 'x')
    """
    found = re.sub(r"[^a-z0-9_-]+", "-", key.lower()).strip("-_")
    return found or "x"
