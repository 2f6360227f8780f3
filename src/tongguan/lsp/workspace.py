"""What an editor has open, judged project by project, and what is shown of it."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from tongguan.files import bytes_of
from tongguan.lsp.judging import CONFIGURATIONS, Judged, forget_packs
from tongguan.lsp.notices import unjudged
from tongguan.lsp.positions import ENCODINGS, Text, changed, path_of, uri_of
from tongguan.phrases import phrase, speak
from tongguan.problem import InvalidInput
from tongguan.reading import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tongguan.lsp.judging import Judging
    from tongguan.lsp.notices import Notice

GRAVE, LOGGED = 1, 3
"""Types of messages: an error, and what only the log is told."""


class Open:
    """A document that the editor has open."""

    def __init__(self, uri: str, path: str | None, version: Any, text: Text) -> None:
        self.uri = uri
        self.path = path
        """Its real path; None where it is no file."""
        self.version = version
        self.text = text
        self._data: tuple[Text, Any] | None = None

    @property
    def data(self) -> Any:
        """What it holds; while that cannot be read what it held before, or what stands around the mistake."""
        if self._data is None or self._data[0] is not self.text:
            found = _data(self.text.text)
            self._data = (self.text, self._data[1] if found is None and self._data is not None else found)
        return self._data[1]


class Shown(NamedTuple):
    """What was published for a file: the notices, each with its range, and of which text."""

    text: Text
    notices: tuple[tuple[dict[str, Any], Notice], ...]


class Workspace:
    """The state of one session."""

    def __init__(
        self, judging: Judging, notify: Callable[[str, dict[str, Any]], None], language: Callable[[str | None, str | None], str]
    ) -> None:
        """`language`: the language for what a project and the client ask for."""
        self.judging = judging
        self._notify = notify
        self._language = language
        self.locale: str | None = None
        self.encoding = ENCODINGS[0]
        self.client: dict[str, Any] = {}
        """What the client can do."""
        self.folders: list[str] = []
        self.open: dict[str, Open] = {}
        """By URI."""
        self.dirty: set[str] = set()
        """Folders of projects that are to be judged."""
        self.since = 0.0
        """When the first change came that was not judged yet."""
        self.shown: dict[str, Shown] = {}
        """By the real path of the file."""
        self.judged: dict[str, Judged] = {}
        """By the folder of the project."""
        self._published: dict[str, dict[str, Any]] = {}
        """What the editor shows, by URI."""
        self._homes: dict[str, str] = {}
        """Real path of an open file → the folder of its project, until something may have changed that."""

    def log(self, text: str) -> None:
        """Tell the log of the editor."""
        self._notify("window/logMessage", {"type": LOGGED, "message": f"tongguan: {text}"})

    def speaks(self, configured: str | None) -> str:
        """The language in which something is told of a project that asks for one, or for none."""
        return self._language(configured, self.locale)

    def of_path(self, path: str | None) -> Open | None:
        """The open document of a file."""
        return next((one for one in self.open.values() if one.path == path), None) if path is not None else None

    def text(self, path: str) -> Text:
        """What a file holds: in the editor, else on disk."""
        document = self.of_path(path)
        return document.text if document is not None else _on_disk(path, self.encoding)

    # ------------------------------------------------------------------ folders and documents

    def add_folder(self, uri: Any) -> None:
        path = _path(uri)
        if path is not None and path not in self.folders:
            self.folders.append(path)

    def folders_changed(self, params: dict[str, Any]) -> None:
        event = mapping(params.get("event"))
        for one in event.get("removed", ()):
            path = _path(one.get("uri"))
            if path in self.folders:
                self.folders.remove(path)
        for one in event.get("added", ()):
            self.add_folder(one.get("uri"))
        self._everything()

    def opened(self, params: dict[str, Any]) -> None:
        one = params["textDocument"]
        uri = str(one["uri"])
        document = self.open[uri] = Open(uri, _path(uri), one.get("version"), Text(str(one["text"]), self.encoding))
        self._published.pop(uri, None)
        if document.path is not None and uri_of(document.path) != uri:
            self._clear(uri_of(document.path))
        self._touch(document)

    def changed(self, params: dict[str, Any]) -> None:
        one = params["textDocument"]
        document = self.open.get(str(one["uri"]))
        if document is None:
            self.log(f"a change of a document that is not open: {one['uri']}")
            return
        text = document.text
        for change in params["contentChanges"]:
            text = changed(text, change)
        document.text, document.version = text, one.get("version")
        self._touch(document)

    def saved(self, params: dict[str, Any]) -> None:
        path = _path(mapping(params.get("textDocument")).get("uri"))
        document = next((one for one in self.open.values() if one.path == path), None)
        if document is not None and path is not None and os.path.basename(path) not in CONFIGURATIONS:
            self._touch(document)
        else:
            self._everything()

    def watched(self, params: dict[str, Any]) -> None:
        paths = [_path(one.get("uri")) for one in params.get("changes", ()) if isinstance(one, dict)]
        if any(paths):
            forget_packs()
            self._everything()

    def closed(self, params: dict[str, Any]) -> None:
        document = self.open.pop(str(params["textDocument"]["uri"]), None)
        if document is None or document.path is None:
            return
        if uri_of(document.path) != document.uri:
            # Editors write a name in their own way; what else is told of a file that is not open is told by ours.
            self._clear(document.uri)
        home = self._homes.pop(document.path, None)
        if home is not None:
            self._mark(home)

    def _clear(self, uri: str) -> None:
        """Show nothing any more under a name."""
        if self._published.pop(uri, {}).get("diagnostics"):
            self._notify("textDocument/publishDiagnostics", {"uri": uri, "diagnostics": []})

    def _touch(self, document: Open) -> None:
        """Let the project of a document be judged."""
        if document.path is None:
            return
        home = self.home(document.path)
        if home is not None:
            self._mark(home)
        else:
            self._publish(document.path, unjudged("this folder cannot be read", [document.path], self.speaks(None)))

    def _everything(self) -> None:
        """Let all projects be judged, for what is on disk may be otherwise."""
        for home in set(self._homes.values()):
            self._mark(home)
        self._homes.clear()
        for document in self.open.values():
            self._touch(document)

    def _mark(self, home: str) -> None:
        if not self.dirty:
            self.since = time.monotonic()
        self.dirty.add(home)

    def home(self, path: str) -> str | None:
        """The folder of the project of an open file; None where there is no folder."""
        if path not in self._homes:
            try:
                self._homes[path] = self.judging.project(path, self.folders)
            except OSError as error:
                self.log(f"{path}: {error}")
                return None
        return self._homes[path]

    # ------------------------------------------------------------------ judging

    def judge_all(self) -> None:
        """Judge every project that waits for it, and show what became of it."""
        homes, self.dirty = sorted(self.dirty), set()
        touched: dict[str, None] = {}
        for home in homes:
            texts = {one.path: one.text.text for one in self.open.values() if one.path is not None and self.home(one.path) == home}
            before = self.judged.pop(home, None)
            touched |= dict.fromkeys([*(before.notices if before is not None else ()), *texts])
            if texts:
                self.judged[home] = self.judging.judged(home, texts, self.speaks)
                touched |= dict.fromkeys(self.judged[home].notices)
        for path in touched:
            # A file may be told of in two projects, where one lies within the other.
            self._publish(path, list(dict.fromkeys(one for judged in self.judged.values() for one in judged.notices.get(path, ()))))
        for told in self.judging.faults:
            words = speak(phrase("lsp.fault"), self.speaks(None))
            self._notify("window/showMessage", {"type": GRAVE, "message": f"tongguan: {words}: {told}"})
        self.judging.faults.clear()

    def _publish(self, path: str, found: list[Notice]) -> None:
        """Show what is found of a file, unless it is what the editor shows already."""
        text = self.text(path)
        known = mapping(mapping(self.client.get("textDocument")).get("publishDiagnostics"))
        shown = []
        texts = {path: text}
        for notice in found:
            told: dict[str, Any] = {
                "range": text.spanned(notice.span),
                "severity": notice.severity,
                "code": notice.code,
                "source": "tongguan",
                "message": notice.message,
            }
            if notice.href and known.get("codeDescriptionSupport", True):
                told["codeDescription"] = {"href": notice.href}
            if notice.related and known.get("relatedInformation", True):
                told["relatedInformation"] = list(self._related(notice, texts))
            shown.append((told, notice))
        self.shown[path] = Shown(text, tuple(shown))
        documents = [one for one in self.open.values() if one.path == path]
        diagnostics = [one for one, _ in shown]
        for uri, version in [(one.uri, one.version) for one in documents] or [(uri_of(path), None)]:
            params: dict[str, Any] = {"uri": uri, "diagnostics": diagnostics}
            if isinstance(version, int):
                params["version"] = version
            if self._published.get(uri) != params:
                self._published[uri] = params
                self._notify("textDocument/publishDiagnostics", params)

    def _related(self, notice: Notice, texts: dict[str, Text]) -> Iterator[dict[str, Any]]:
        for real, span, why in notice.related:
            document = self.of_path(real)
            if real not in texts:
                texts[real] = self.text(real)
            uri = document.uri if document is not None else uri_of(real)
            yield {"location": {"uri": uri, "range": texts[real].spanned(span)}, "message": why}


def _data(text: str) -> Any:
    """What a text holds, as far as it can be read: without the line of its mistake, else what stands above that."""
    try:
        return scan(text.encode(errors="surrogatepass"), "-")[0].data
    except InvalidInput as error:
        span = error.problems[0].span
    if span is None:
        return None
    lines = text.splitlines(keepends=True)
    number = span.start.line - 1
    # What is not closed is found to be wrong below.
    above = next((line for line in reversed(range(min(number, len(lines)))) if lines[line].strip()), number)
    for left in (lines[:number] + lines[number + 1 :], lines[:above] + lines[above + 1 :], lines[:number], lines[:above]):
        try:
            found = scan("".join(left).encode(errors="surrogatepass"), "-")[0].data
        except InvalidInput:
            continue
        if found is not None:
            return found
    return None


def mapping(value: Any) -> dict[str, Any]:
    """A mapping, empty where a client sends something else."""
    return value if isinstance(value, dict) else {}


def _path(uri: Any) -> str | None:
    """The real path of the file that a URI names."""
    found = path_of(uri, windows=os.name == "nt") if isinstance(uri, str) else None
    return None if found is None else os.path.realpath(found)


def _on_disk(path: str, encoding: str) -> Text:
    """The text of a file, as far as it can be read."""
    try:
        return Text(bytes_of(path).decode(errors="replace"), encoding)
    except OSError:
        return Text("", encoding)
