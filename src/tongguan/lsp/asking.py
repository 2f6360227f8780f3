"""What is asked of a place: what it is, what may be written there, and what to put instead of a word that nobody knows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tongguan.lsp.cursor import cursor
from tongguan.lsp.hovers import told as hover_told
from tongguan.lsp.hovers import unmarked
from tongguan.lsp.judging import CONFIGURATIONS
from tongguan.lsp.meant import CONFIGURATION, EXPORTER, MANIFEST, Meaning, kind_of
from tongguan.lsp.notices import INPUT
from tongguan.lsp.offers import Around, offers
from tongguan.lsp.workspace import mapping
from tongguan.paths import leads_out
from tongguan.phrases import phrase, speak
from tongguan.problem import InvalidInput
from tongguan.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongguan.lawbook.model import Lawbook
    from tongguan.lsp.workspace import Open, Workspace

MARKDOWN, PLAIN = "markdown", "plaintext"
QUICK_FIX = "quickfix"


class NotOpen(ValueError):
    """Raised where something is asked of a document that is not open."""


class Asking:
    """Answers about what is open."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._meanings: dict[str, Meaning] = {}
        """By the digest of the lawbook."""

    def _document(self, params: dict[str, Any]) -> Open:
        uri = str(params["textDocument"]["uri"])
        if uri not in self._workspace.open:
            raise NotOpen(f"not open: {uri}")
        return self._workspace.open[uri]

    def _kind(self, document: Open) -> str | None:
        name = document.path or document.uri
        found = kind_of(name, document.text.text, CONFIGURATIONS)
        if (
            found is None
            and document.path is not None
            and any(document.path in one.exporters.values() for one in self._workspace.judged.values())
        ):
            return EXPORTER
        return None if found == CONFIGURATION and name.endswith(".toml") else found

    def _ground(self, document: Open) -> tuple[Meaning, str, str]:
        """The lawbook that holds for a document, the day judged, and the language."""
        home = self._workspace.home(document.path) if document.path is not None else None
        folder = home or (self._workspace.folders[0] if self._workspace.folders else os.getcwd())
        lawbook: Lawbook = self._workspace.judging.lawbook(folder)
        if lawbook.digest not in self._meanings:
            self._meanings = {lawbook.digest: Meaning(lawbook)}
        return (
            self._meanings[lawbook.digest],
            self._workspace.judging.day(folder),
            self._workspace.speaks(self._workspace.judging.language(folder)),
        )

    def hover(self, params: dict[str, Any]) -> dict[str, Any] | None:
        document = self._document(params)
        offset = document.text.offset(params["position"])
        pages = [page for page in self._pages(document, params["position"]) if page]
        kind = self._kind(document)
        at = cursor(document.text.text, offset) if kind is not None else None
        where = None
        if kind is not None and at is not None and at.word:
            meaning, day, language = self._ground(document)
            told = hover_told(meaning, kind, at, day, language, self._names(document))
            if told is not None:
                pages.insert(0, told)
                where = document.text.range(at.start, at.end)
        if not pages:
            return None
        text = "\n\n---\n\n".join(dict.fromkeys(pages))
        formats = mapping(mapping(self._workspace.client.get("textDocument")).get("hover")).get("contentFormat")
        marked = not isinstance(formats, list) or MARKDOWN in formats
        found: dict[str, Any] = {"contents": {"kind": MARKDOWN, "value": text} if marked else {"kind": PLAIN, "value": unmarked(text)}}
        return {**found, "range": where} if where is not None else found

    def _pages(self, document: Open, position: Any) -> Iterator[str]:
        """The rules of the findings at a place, as long as nothing was written since they were shown."""
        shown = self._workspace.shown.get(document.path or "")
        if shown is not None and shown.text is document.text:
            for told, notice in shown.notices:
                if notice.page and _covers(told["range"], position):
                    yield notice.page

    def _names(self, document: Open) -> Any:
        """What a file holds, with the recipients and populations of the exporter file that it names."""
        own, shared = document.data, self._shared(document)
        if not isinstance(own, dict):
            return shared
        joined = {group: {**mapping(mapping(shared).get(group)), **mapping(own.get(group))} for group in ("recipients", "populations")}
        return {**own, **joined}

    def _shared(self, document: Open) -> Any:
        named = document.data.get("exporter") if isinstance(document.data, dict) else None
        if not isinstance(named, str) or document.path is None:
            return None
        folder = os.path.dirname(document.path)
        real = os.path.realpath(os.path.join(folder, named))
        if leads_out(real, folder):
            return None  # a report shows nothing of it either
        other = next((one for one in self._workspace.open.values() if one.path == real), None)
        if other is not None:
            return other.data
        try:
            return read(self._workspace.text(real).text.encode(errors="surrogatepass"), "-").data
        except InvalidInput:
            return None

    def complete(self, params: dict[str, Any]) -> dict[str, Any]:
        document = self._document(params)
        kind = self._kind(document)
        offset = document.text.offset(params["position"])
        at = cursor(document.text.text, offset) if kind is not None else None
        if kind is None or at is None:
            return {"isIncomplete": False, "items": []}
        meaning, _, language = self._ground(document)
        found = offers(meaning, kind, at, language, self._around(document, kind))
        where = document.text.range(at.start, at.end)
        keyed = document.text.text[at.end : at.end + 1] == ":"
        items = []
        for number, one in enumerate(found):
            written = one.word if keyed else one.written or one.word
            item: dict[str, Any] = {
                "label": one.word,
                "kind": one.kind,
                "sortText": f"{number:05}",
                "textEdit": {"range": where, "newText": written},
            }
            if one.told:
                item["detail"] = one.told
            if one.more:
                item["documentation"] = one.more
            if one.found:
                item["filterText"] = at.word
            items.append(item)
        return {"isIncomplete": any(one.found for one in found), "items": items}

    def _around(self, document: Open, kind: str) -> Around:
        codes: dict[tuple[str, str], frozenset[str]] = {}
        flows: dict[str, tuple[str, ...]] = {}
        for judged in self._workspace.judged.values():
            for flow in judged.report.told if judged.report is not None else ():
                if kind == MANIFEST and os.path.realpath(flow.manifest.path) != document.path:
                    continue
                flows[flow.id] = tuple(item.id for item in flow.flow.items)
                for finding in flow.findings:
                    if finding.kind != "clear":
                        for item in finding.items:
                            codes[flow.id, item] = codes.get((flow.id, item), frozenset()) | {finding.code}
        return Around(document.data, self._shared(document), codes, flows)

    def actions(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        """For a word that nobody knows: what its message suggests, and nothing else."""
        document = self._document(params)
        only = mapping(params.get("context")).get("only")
        if isinstance(only, list) and not any(one == QUICK_FIX or QUICK_FIX.startswith(f"{one}.") or one == "" for one in only):
            return []
        shown = self._workspace.shown.get(document.path or "")
        if shown is None or shown.text is not document.text:
            return []
        found = []
        for told, notice in shown.notices:
            if notice.code != INPUT or not _meets(told["range"], params["range"]):
                continue
            for word in notice.meant:
                title = speak(phrase("lsp.replace", word=f"`{word}`"), self._workspace.speaks(self._configured(document)))
                edit = {"changes": {document.uri: [{"range": told["range"], "newText": word}]}}
                found.append(
                    {"title": title, "kind": QUICK_FIX, "diagnostics": [told], "isPreferred": len(notice.meant) == 1, "edit": edit}
                )
        return found

    def _configured(self, document: Open) -> str | None:
        home = self._workspace.home(document.path) if document.path is not None else None
        return self._workspace.judging.language(home) if home is not None else None


def _order(position: Any) -> tuple[int, int]:
    return int(position["line"]), int(position["character"])


def _covers(where: Any, position: Any) -> bool:
    return _order(where["start"]) <= _order(position) <= _order(where["end"])


def _meets(where: Any, other: Any) -> bool:
    return _order(where["start"]) <= _order(other["end"]) and _order(other["start"]) <= _order(where["end"])
