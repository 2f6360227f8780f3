"""What leaves the program: the two streams and the files of reports.

A reader that closes early is no fault: the report is dropped, the exit status stays that of the verdict.
What cannot be written (a full disk) is told and ends with 2. Files appear whole or not at all.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, NoReturn, Self

from tongguan.exits import Exit
from tongguan.variables import LANGUAGE, PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO


PIECE = 1 << 16
"""Characters that are written at a time, of what comes in pieces."""


def write(text: str | Iterable[str], *, exact: bool = False) -> None:
    """Print to standard output, a text or the pieces of one; `exact` is for programs, always UTF-8 whatever the console speaks."""
    stream = sys.stdout
    if stream is None:  # the caller closed it before the start
        return
    try:
        if exact:
            stream.flush()
        for piece in _pieces(text):
            if exact:
                stream.buffer.write(piece.encode(errors="replace"))
            else:
                stream.write(_shown(piece, stream))
        stream.flush()
    except BrokenPipeError:
        abandon(stream)
    except OSError as error:
        abandon(stream)
        refuse("the report", error)


def write_json(data: object, target: str = "-") -> None:
    """Data for programs, as JSON: in a file, or printed (`-`), UTF-8 whatever the console speaks."""
    import json

    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    if target == "-":
        write(text, exact=True)
    else:
        write_data(target, text)


def _pieces(text: str | Iterable[str]) -> Iterator[str]:
    """A text in pieces that are worth writing."""
    if isinstance(text, str):
        yield text
        return
    kept: list[str] = []
    size = 0
    for part in text:
        kept.append(part)
        size += len(part)
        if size >= PIECE:
            yield "".join(kept)
            kept.clear()
            size = 0
    yield "".join(kept)


def complain(text: str) -> None:
    """Print to the error stream; where that is gone there is nobody to tell."""
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write(_shown(text, stream))
        stream.flush()
    except OSError:
        abandon(stream)


def locale_language() -> str:
    """The language: of the call, of the configuration, else of the locale."""
    import click

    context = click.get_current_context(silent=True)
    meta = context.meta if context is not None else {}
    if LANGUAGE in meta:
        return str(meta[LANGUAGE])
    project = meta.get(PROJECT)
    if project is not None and project.settings.get("lang"):
        return str(project.settings.get("lang"))
    for name in ("TONGGUAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            # A console that cannot show Chinese gets English rather than question marks.
            return "zh" if value.lower().startswith("zh") and shows(sys.stdout, "出境") else "en"
    return "en"


def chinese_here(language: str) -> bool:
    """Whether what is printed in this language has Chinese in it: a console that cannot show it gets English."""
    return language != "en" and shows(sys.stdout, "出境")


def worded(text: str) -> str:
    """A sentence of the program for standard output, in the language of the call."""
    language = locale_language()
    return _spoken(text, language) if chinese_here(language) else text


def tell(text: str) -> None:
    """Print a sentence of the program to the error stream, in the language of the call."""
    language = locale_language()
    complain(f"{_spoken(text, language) if language != 'en' and shows(sys.stderr, '出境') else text}\n")


def _spoken(text: str, language: str) -> str:
    from tongguan.chinese import chinese

    return f"{chinese(text)} / {text}" if language == "both" else chinese(text)


def write_file(target: str, text: str | Iterable[str], *, fresh: bool = False) -> None:
    """A file of ours, of a text or the pieces of one: UTF-8 and the same bytes on every system, whole or not at all; `fresh` refuses to overwrite."""
    try:
        if fresh:
            with open(target, "x", encoding="utf-8", errors="replace", newline="\n") as file:
                file.writelines(_pieces(text))
            return
        if os.path.exists(target) and not os.path.isfile(target):
            # A pipe or a device cannot be put in place by renaming.
            with open(target, "w", encoding="utf-8", errors="replace", newline="\n") as file:
                file.writelines(_pieces(text))
            return
        # What a link points to is replaced, not the link.
        place = os.path.realpath(target)
        partial = os.path.join(os.path.dirname(place), f".{os.path.basename(place)}.{os.getpid()}.part")
        try:
            with open(partial, "w", encoding="utf-8", errors="replace", newline="\n") as file:
                file.writelines(_pieces(text))
            if os.path.exists(place):
                os.chmod(partial, os.stat(place).st_mode & 0o777)
            os.replace(partial, place)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(partial)
            raise
    except FileExistsError:
        tell(f"tongguan: {target} is there already; nothing was written")
        raise SystemExit(Exit.USAGE) from None
    except OSError as error:
        refuse(target, error)


def write_data(target: str, text: str, begins: str = "{", what: str = "JSON") -> None:
    """A file of a format that is known by how it begins. What is there and is none stays: a name mistyped must not cost a manifest."""
    found = ""
    # Whoever opens a pipe waits for its other end; what cannot be read is told by writing it.
    with contextlib.suppress(OSError):
        if os.path.isfile(target):
            with open(target, encoding="utf-8-sig", errors="replace") as file:
                found = file.read(PIECE).lstrip()[: len(begins)]
    if found not in ("", begins):
        tell(f"tongguan: {target} is there already and is no {what}; nothing was written")
        raise SystemExit(Exit.USAGE)
    write_file(target, text)


def spare(inputs: Iterable[tuple[str, str]], *targets: str) -> None:
    """Refuse to write over what was judged."""
    read = {os.path.realpath(path) for path, _ in inputs}
    for target in targets:
        if target != "-" and os.path.realpath(target) in read:
            import click

            raise click.UsageError(f"cannot write {target}: it is one of the manifests")


MARK = "\ufeff"
"""What some editors put in front of a text in UTF-8."""


def changed(target: str, before: str) -> bool:
    """Whether a file holds something else than the text that was read from it."""
    try:
        with open(target, encoding="utf-8", newline="") as file:
            return file.read().removeprefix(MARK) != before
    except (OSError, UnicodeDecodeError):
        return True


def rewrite(target: str, text: str) -> None:
    """Another text in a file that is there; a mark in front of it stays."""
    with open(target, "rb") as file:
        marked = file.read(3) == MARK.encode()
    write_file(target, MARK + text if marked else text)


def refuse(what: str, error: OSError) -> NoReturn:
    """End, saying what could not be written."""
    folder = os.path.dirname(what)
    gone = isinstance(error, FileNotFoundError) and folder and not os.path.isdir(folder)
    tell(f"tongguan: cannot write {what}: {f'there is no folder {folder}' if gone else error.strerror}")
    raise SystemExit(Exit.USAGE)


def encoding_of(stream: TextIO | None) -> str:
    """What a stream can show, in the spelling of Python's codecs without hyphens."""
    return (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "").replace("_", "")


def shows(stream: TextIO | None, text: str) -> bool:
    """Whether a stream can show these characters."""
    try:
        text.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _shown(text: str, stream: TextIO) -> str:
    """The text with a `?` for what the stream cannot show; without a change where it can show all."""
    if shows(stream, text):
        return text
    encoding = stream.encoding or "ascii"
    return text.encode(encoding, "replace").decode(encoding)


def abandon(stream: TextIO | None) -> None:
    """Let what is still buffered go nowhere, so that the interpreter does not try again at its end."""
    if stream is None:
        return
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


FIRST = 1.0
"""Seconds until a run is long; then once every as many."""


class Progress:
    """A line on the error stream while a long run goes on, where a person watches; gone when it ends."""

    def __init__(self, told: str, *, off: bool = False) -> None:
        self.told = told
        stream = sys.stderr
        self.watched = not off and stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")

    def __enter__(self) -> Self:
        if self.watched:
            import threading

            self._done = threading.Event()
            self._thread = threading.Thread(target=self._tell, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.watched:
            self._done.set()
            self._thread.join()

    def _tell(self) -> None:
        seconds = 0
        while not self._done.wait(FIRST):
            seconds += 1
            complain(f"\r{self.told} … {seconds} s\x1b[K")
        if seconds:
            complain("\r\x1b[K")
