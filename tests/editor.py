"""An editor: a client of the language server, over pipes."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from conftest import TODAY
from repo import ENVIRONMENT

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 60
"""Seconds until a server that says nothing is taken for dead."""


class Editor:
    """One session with a server."""

    def __init__(self, folder: Path | str = ".", *arguments: str, day: str | None = TODAY, **variables: str) -> None:
        words = [*arguments, *(["--as-of", day] if day else [])]
        self.folder = Path(folder).absolute()
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-m", "tongguan", "lsp", *words], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env={**ENVIRONMENT, "LANG": "C.UTF-8", **variables},
        )  # fmt: skip
        self.said: queue.Queue[Any] = queue.Queue()
        self.shown: dict[str, list[Any]] = {}
        """What was published last, by URI."""
        self.times: dict[str, int] = {}
        """How often something was published."""
        self.versions: dict[str, Any] = {}
        self.told: list[Any] = []
        """Other notifications, and requests of the server."""
        self.last = 0
        self.reading = threading.Thread(target=self._read, daemon=True)
        self.reading.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.reading.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            with contextlib.suppress(BrokenPipeError):
                stream.close()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while line := stream.readline():
            length = 0
            while line.strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
                line = stream.readline()
            self.said.put(json.loads(stream.read(length)))
        self.said.put(None)

    def write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def notify(self, method: str, **params: Any) -> None:
        self.send({"method": method, "params": params})

    def next(self) -> Any:
        """The next message; what is published is kept."""
        message = self.said.get(timeout=PATIENCE)
        assert message is not None, self.process.stderr and self.process.stderr.read().decode()
        if message.get("method") == "textDocument/publishDiagnostics":
            params = message["params"]
            self.shown[params["uri"]] = params["diagnostics"]
            self.times[params["uri"]] = self.times.get(params["uri"], 0) + 1
            self.versions[params["uri"]] = params.get("version")
        elif "method" in message:
            self.told.append(message)
        return message

    def ask(self, method: str, **params: Any) -> Any:
        """The result of a request; an error is a failure."""
        answer = self.request(method, **params)
        assert "error" not in answer, answer
        return answer["result"]

    def request(self, method: str, **params: Any) -> Any:
        self.last += 1
        self.send({"id": self.last, "method": method, "params": params})
        while (message := self.next()).get("id") != self.last or "method" in message:
            pass
        return message

    def begin(self, *folders: Path | str, **more: Any) -> Any:
        named = [{"uri": uri(one), "name": str(one)} for one in (folders or (self.folder,))]
        found = self.ask(
            "initialize", processId=os.getpid(), rootUri=None, capabilities=more.pop("capabilities", {}), workspaceFolders=named, **more
        )
        self.notify("initialized")
        return found

    def open(self, path: Path | str, text: str | None = None, version: int = 1) -> str:
        """Open a file, with what is on disk or another text; its URI."""
        place = self.folder / path
        name = uri(place)
        text = place.read_text(encoding="utf-8") if text is None else text
        self.notify("textDocument/didOpen", textDocument={"uri": name, "languageId": "yaml", "version": version, "text": text})
        return name

    def change(self, name: str, *changes: dict[str, Any], version: int = 2) -> None:
        self.notify("textDocument/didChange", textDocument={"uri": name, "version": version}, contentChanges=list(changes))

    def rest(self, name: str, version: int | None = None) -> list[Any]:
        """What is shown of a file once it is published anew, of this version where one is named."""
        before = self.times.get(name, 0)
        while self.times.get(name, 0) == before or (version is not None and self.versions[name] != version):
            self.next()
        return self.shown[name]

    def until(self, name: str, holds: Callable[[list[Any]], bool]) -> list[Any]:
        """What is shown of a file once that is as it should be."""
        while name not in self.shown or not holds(self.shown[name]):
            self.next()
        return self.shown[name]

    def end(self) -> int:
        """How the server ends when it is asked to."""
        assert self.request("shutdown")["result"] is None
        self.notify("exit")
        return self.process.wait(PATIENCE)


def uri(path: Path | str) -> str:
    return Path(path).absolute().as_uri()


def at(text: str, words: str, behind: int = 0) -> dict[str, int]:
    """The position, in UTF-16, so many characters behind the beginning of these words."""
    offset = text.index(words) + behind
    line = text.count("\n", 0, offset)
    start = text.rfind("\n", 0, offset) + 1
    return {"line": line, "character": len(text[start:offset].encode("utf-16-le")) // 2}
