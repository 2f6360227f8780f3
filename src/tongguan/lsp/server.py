"""The server: one message after the other, and judging when nobody has written for a moment.

Everything happens in one thread, in the order in which it came; another only reads. So what is shown always is of one state of
the texts, and a change that comes while something is judged is judged next.
"""

from __future__ import annotations

import queue
import time
from typing import TYPE_CHECKING, Any

from tongguan.lsp.asking import QUICK_FIX, Asking
from tongguan.lsp.framing import END, Broken, framed
from tongguan.lsp.positions import ENCODINGS
from tongguan.lsp.workspace import Workspace, mapping
from tongguan.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongguan.lsp.judging import Judging

PARSE, INVALID, NOT_FOUND, PARAMETERS, INTERNAL, NOT_BEGUN = -32700, -32600, -32601, -32602, -32603, -32002
"""Codes of errors."""
QUIET = 0.15
"""Seconds without a change until what was written is judged."""
LONGEST = 1.0
"""Seconds after which it is judged though somebody goes on writing."""
INCREMENTAL = 2
WATCHED = ("**/*.{yaml,yml}", "**/pyproject.toml", "**/.gitignore")
"""Files of which the client is asked to tell when they change on disk."""
TRIGGERS = (" ", ".", "/")
_NOTHING = object()
"""What stands for a message when it is time to judge."""


class Fault(Exception):
    """A request that cannot be answered."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Server:
    """One session with an editor."""

    def __init__(self, judging: Judging, send: Callable[[bytes], None], language: Callable[[str | None, str | None], str]) -> None:
        """`language`: the language for what a project and the client ask for."""
        self._send = send
        self._workspace = Workspace(judging, self._notify, language)
        asking = Asking(self._workspace)
        self._begun = self._ended = False
        self.status: int | None = None
        """How the process ends, once it is told to."""
        self._requests: dict[str, Callable[[dict[str, Any]], Any]] = {
            "initialize": self._initialize,
            "shutdown": self._shutdown,
            "textDocument/hover": asking.hover,
            "textDocument/completion": asking.complete,
            "textDocument/codeAction": asking.actions,
        }
        # `$/setTrace` and `$/cancelRequest` are passed by: answers come in order, so that there is nothing to cancel or to trace.
        self._notifications: dict[str, Callable[[dict[str, Any]], None]] = {
            "initialized": self._initialized,
            "textDocument/didOpen": self._workspace.opened,
            "textDocument/didChange": self._workspace.changed,
            "textDocument/didSave": self._workspace.saved,
            "textDocument/didClose": self._workspace.closed,
            "workspace/didChangeWatchedFiles": self._workspace.watched,
            "workspace/didChangeWorkspaceFolders": self._workspace.folders_changed,
        }

    # ------------------------------------------------------------------ the loop

    def serve(self, messages: queue.SimpleQueue[Any]) -> int:
        """Answer until the session ends; `END` in the queue: nothing more will come."""
        while self.status is None:
            message = self._next(messages)
            if message is _NOTHING:
                self._workspace.judge_all()
            elif message is END:
                self.status = 0 if self._ended else 1
            else:
                self.handle(message)
        return self.status

    def _next(self, messages: queue.SimpleQueue[Any]) -> Any:
        """The next message, or `_NOTHING` when it is time to judge."""
        if not self._workspace.dirty:
            return messages.get()
        wait = min(QUIET, max(0.0, self._workspace.since + LONGEST - time.monotonic()))
        try:
            return messages.get(timeout=wait) if wait else _NOTHING
        except queue.Empty:
            return _NOTHING

    def handle(self, message: Any) -> None:
        """Answer one message. Never raises."""
        if isinstance(message, Broken):
            self._answer(None, error=(PARSE, message.why))
            return
        if not isinstance(message, dict) or not isinstance(message.get("method"), str):
            # An answer to a request of ours is no request.
            if not isinstance(message, dict) or not ("result" in message or "error" in message):
                self._answer(message.get("id") if isinstance(message, dict) else None, error=(INVALID, "no request"))
            return
        method, params = message["method"], message.get("params")
        params = params if isinstance(params, dict) else {}
        if "id" in message:
            self._request(message["id"], method, params)
        else:
            self._notification(method, params)

    def _request(self, ident: Any, method: str, params: dict[str, Any]) -> None:
        try:
            self._answer(ident, self._result(method, params))
        except Fault as error:
            self._answer(ident, error=(error.code, str(error)))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._answer(ident, error=(PARAMETERS, f"{method}: {type(error).__name__}: {error}"))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the session goes on
            self._answer(ident, error=(INTERNAL, f"{method}: {type(error).__name__}: {error}"))

    def _result(self, method: str, params: dict[str, Any]) -> Any:
        """What answers a request. Raises `Fault`, and whatever a request that is not in order leads to."""
        if self._ended:
            raise Fault(INVALID, "the session was shut down")
        if not self._begun and method != "initialize":
            raise Fault(NOT_BEGUN, "`initialize` comes first")
        answer = self._requests.get(method)
        if answer is None:
            raise Fault(NOT_FOUND, f"no method `{method}`")
        return answer(params)

    def _notification(self, method: str, params: dict[str, Any]) -> None:
        if method == "exit":
            self.status = 0 if self._ended else 1
            return
        take = self._notifications.get(method)
        if take is None or not self._begun or self._ended:
            return
        try:
            take(params)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the session goes on
            self._workspace.log(f"{method}: {type(error).__name__}: {error}")

    def _answer(self, ident: Any, result: Any = None, error: tuple[int, str] | None = None) -> None:
        if error is not None:
            self._send(framed({"id": ident, "error": {"code": error[0], "message": error[1]}}))
        else:
            self._send(framed({"id": ident, "result": result}))

    def _notify(self, method: str, params: dict[str, Any]) -> None:
        self._send(framed({"method": method, "params": params}))

    # ------------------------------------------------------------------ beginning and end

    def _initialize(self, params: dict[str, Any]) -> dict[str, Any]:
        if self._begun:
            raise Fault(INVALID, "`initialize` came before")
        workspace = self._workspace
        workspace.client = mapping(params.get("capabilities"))
        offered = mapping(workspace.client.get("general")).get("positionEncodings")
        wanted = [one for one in offered if one in ENCODINGS] if isinstance(offered, list) else []
        workspace.encoding = wanted[0] if wanted else ENCODINGS[0]
        locale = params.get("locale")
        workspace.locale = locale if isinstance(locale, str) else None
        folders = params.get("workspaceFolders")
        uris = [one.get("uri") for one in folders if isinstance(one, dict)] if isinstance(folders, list) else []
        for uri in uris or [params.get("rootUri")]:
            workspace.add_folder(uri)
        self._begun = True
        return {
            "capabilities": {
                "positionEncoding": workspace.encoding,
                "textDocumentSync": {"openClose": True, "change": INCREMENTAL, "save": {"includeText": False}},
                "hoverProvider": True,
                "completionProvider": {"triggerCharacters": list(TRIGGERS), "resolveProvider": False},
                "codeActionProvider": {"codeActionKinds": [QUICK_FIX]},
                "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
            },
            "serverInfo": {"name": "tongguan", "version": VERSION},
        }

    def _initialized(self, _: dict[str, Any]) -> None:
        watching = mapping(mapping(self._workspace.client.get("workspace")).get("didChangeWatchedFiles"))
        if watching.get("dynamicRegistration"):
            options = {"watchers": [{"globPattern": pattern} for pattern in WATCHED]}
            one = {"id": "watched", "method": "workspace/didChangeWatchedFiles", "registerOptions": options}
            self._send(framed({"id": "tongguan-watched", "method": "client/registerCapability", "params": {"registrations": [one]}}))

    def _shutdown(self, _: dict[str, Any]) -> None:
        self._ended = True
        self._workspace.dirty.clear()
