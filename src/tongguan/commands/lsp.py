"""`tongguan lsp`: a language server over standard input and output, for editors."""

from __future__ import annotations

import gc
import os
import queue
import sys
import threading
from typing import TYPE_CHECKING, Any

import click

from tongguan.call import date_of, flags_of_call
from tongguan.config import PATHS
from tongguan.options import Common, Helped, judging_options
from tongguan.output import complain, locale_language
from tongguan.variables import LANGUAGE, PREFIX

if TYPE_CHECKING:
    from typing import BinaryIO

PIECE = 1 << 16
"""Bytes that are read at a time."""


@click.command("lsp", short_help="A language server for editors, over standard input and output.", cls=Helped)
@judging_options
@click.pass_context
def command(ctx: click.Context, common: Common) -> None:
    """A language server (LSP) over standard input and output; editors call it by this command.

    While a manifest is written it shows what is wrong with it and what stands against its flows, unsaved texts counted; it tells
    what keys and words mean, completes them, and offers the word that a message suggests. Nothing leaves the machine.
    """
    if common.day is not None:
        date_of(common.day)
    # What the call names counts from where it is made; projects are judged from their own folders.
    common = Common(tuple(map(os.path.abspath, common.packs)), common.language, common.color, common.no_cache, common.day)
    flags, given = flags_of_call()
    if flags.get("config"):
        flags["config"] = os.path.abspath(flags["config"])
    if os.environ.get(f"{PREFIX}CONFIG"):
        os.environ[f"{PREFIX}CONFIG"] = os.path.abspath(os.environ[f"{PREFIX}CONFIG"])
    given = {key: (flag, _whole(value) if key in PATHS else value) for key, (flag, value) in given.items()}
    source, target = sys.stdin, sys.stdout
    if source is None or target is None:
        raise click.UsageError("a language server needs standard input and output")
    # Nothing but messages is written there, whatever somebody prints.
    incoming, outgoing = source.buffer, target.buffer
    sys.stdout = sys.stderr
    gc.enable()  # the console script turns it off, for calls that end soon
    raise SystemExit(serve(incoming, outgoing, common, flags, given, ctx.meta.get(LANGUAGE)))


def _whole(value: Any) -> Any:
    return (
        [os.path.abspath(one) for one in value] if isinstance(value, list) else os.path.abspath(value) if isinstance(value, str) else value
    )


def serve(
    incoming: BinaryIO, outgoing: BinaryIO, common: Common, flags: dict[str, Any], given: dict[str, tuple[str, Any]], said: str | None
) -> int:
    """Serve until the session ends; how the process is to end. `said`: the language of `--lang`."""
    from tongguan.lsp.framing import END, Reader
    from tongguan.lsp.judging import Judging
    from tongguan.lsp.server import Server

    messages: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def receive() -> None:
        reader = Reader()
        try:
            while data := os.read(incoming.fileno(), PIECE):
                for one in reader.feed(data):
                    messages.put(one)
        except OSError as error:
            complain(f"tongguan lsp: {error.strerror}\n")
        messages.put(END)

    def send(message: bytes) -> None:
        try:
            outgoing.write(message)
            outgoing.flush()
        except OSError:
            messages.put(END)  # nobody reads any more

    def language(configured: str | None, locale: str | None) -> str:
        """`--lang`, else the variable or the configuration, else what the editor speaks, else the locale."""
        chosen = said or configured
        if chosen is None and locale:
            chosen = "zh" if locale.lower().startswith("zh") else "en"
        return chosen or locale_language()

    threading.Thread(target=receive, daemon=True).start()
    return Server(Judging(common, flags, given), send, language).serve(messages)
