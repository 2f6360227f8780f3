"""Many manifests part by part: each part is judged, told and dropped, and what was told is put together.

Persons are counted per exporter over all files of a run, so the manifests of one exporter stay together. Several
processes take a share of the parts each. What cannot be said apart (broken input, shared waivers, a flow in two files
…) is handed back, and the run is one whole: the same bytes either way. Between processes nothing is sent but plain
data, over pipes, by `marshal`.
"""

from __future__ import annotations

import marshal
import os
from typing import TYPE_CHECKING, Any, NoReturn

from tongguan.discover import RealPaths, exporter_named
from tongguan.files import bytes_of
from tongguan.finding import KINDS
from tongguan.lawbook.model import Words
from tongguan.manifest import body_of
from tongguan.problem import InvalidInput
from tongguan.record import Record
from tongguan.regex import pattern
from tongguan.report import NO_FLOWS, NO_REVIEW, NO_SUCH_PAPER, UNREAD, Receipt, Report, Told, Written
from tongguan.shape import bare
from tongguan.span import Point, Span
from tongguan.waivers import Remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from typing import TypeVar

    from tongguan.judge.law import Law
    from tongguan.lawbook.model import Rule
    from tongguan.manifest import Manifest
    from tongguan.output import Progress

    T = TypeVar("T")
    Source = tuple[str, bytes | None]
    """A file, and its text where it is at hand; otherwise it is read when its turn comes."""
    Run = Callable[[list[tuple[str, bytes]], Callable[[Sequence[Manifest]], None]], Report]
    """(texts, what is told their manifests before they are judged) → the report."""
    Telling = Callable[[Report], Sequence[Told]]
    """A report → what is printed of its flows."""

FILES, BYTES = 20, 100_000
"""From how many files and bytes a second process pays for itself."""
PART = 300_000
"""Bytes of manifests that are held in memory at a time; what they are read to takes some forty times as much."""
MOST = 16
"""Processes that are taken unasked; more only wait for the one that puts the parts together."""
WHOLE = b"\x00tongguan\x00"
"""What an answer ends with that arrived whole."""
TOGETHER = 100
"""Flows of which what was told is packed together."""
_BLOCK = 1 << 20
_ID = pattern(rb"(?m:^)exporter:(?s:.{0,2000}?)\bid:[ \t]*[\"']?([^\s\"',}]+)")


class HandedBack(Exception):
    """Raised where a part cannot be judged apart from the others."""


class Fault(Exception):
    """A process that judged a share failed."""


def usable(sources: Sequence[Source], asked: int | None) -> int:
    """How many processes judge these texts: as many as asked for, else as pay for themselves here."""
    if not hasattr(os, "fork"):
        return 1
    if asked is not None:
        return asked
    size = bytes_at_hand(sources)
    if len(sources) < FILES or size < BYTES:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST, len(sources) * 2 // FILES, size * 2 // BYTES)


def bytes_at_hand(sources: Sequence[Source]) -> int:
    """Bytes of the texts that are at hand."""
    return sum(len(raw) for _, raw in sources if raw is not None)


def shares(sources: Sequence[Source], jobs: int) -> list[list[list[Source]]]:
    """The parts of a run, dealt by size to so many processes; one part in all: not worth it.

    Raises `OSError` where a text that is not at hand cannot be read.
    """
    groups = _groups(sources)
    dealt: list[list[_Group]] = [[] for _ in range(min(jobs, len(groups)))]
    loads = [0] * len(dealt)
    for group in sorted(groups, key=lambda one: -one.size):
        least = loads.index(min(loads))
        dealt[least].append(group)
        loads[least] += group.size
    return [_parts(sources, sorted(share, key=lambda group: group.texts)) for share in dealt]


class _Group:
    """Texts of one exporter, by their places, and their bytes."""

    __slots__ = ("size", "texts")

    def __init__(self) -> None:
        self.size = 0
        self.texts: list[int] = []


def _groups(sources: Sequence[Source]) -> list[_Group]:
    """The texts, those of one exporter together as far as their text tells."""
    groups: dict[object, _Group] = {}
    known: dict[str, object] = {}
    real = RealPaths()
    for index, (path, raw) in enumerate(sources):
        text = bytes_of(path) if raw is None else raw
        group = groups.setdefault(_exporter(path, text, known, real), _Group())
        group.size += len(text)
        group.texts.append(index)
    return list(groups.values())


def _parts(sources: Sequence[Source], groups: Sequence[_Group]) -> list[list[Source]]:
    """Whole groups in parts of some size."""
    parts: list[list[int]] = []
    room = 0
    for group in groups:
        if not parts or group.size > room:
            parts.append([])
            room = PART
        parts[-1] += group.texts
        room -= group.size
    return [[sources[index] for index in sorted(part)] for part in parts]


def _exporter(path: str, raw: bytes, known: dict[str, object], real: RealPaths) -> object:
    """What tells an exporter from others, read off the text: its id, else its file, else the manifest."""
    named = exporter_named(path, raw, real)
    if named is None:
        return _id(raw) or path
    if named not in known:
        try:
            known[named] = _id(bytes_of(named)) or named
        except OSError:
            known[named] = named  # told by whoever reads the manifest
    return known[named]


def _id(raw: bytes) -> bytes | None:
    found = _ID.search(raw)
    return None if found is None else found[1]


def apart(dealt: list[T], work: Callable[[T], Any], shown: AbstractContextManager[Any]) -> list[Any] | None:
    """What `work` makes of every share, each in a process of its own; `None` where one hands its share back.

    `shown` is entered while they work, and not before: a process with threads is not to be divided.
    Raises `Fault` where a process fails or dies.
    """
    from signal import SIGKILL

    running: dict[int, int] = {}
    """Reading end of a pipe → the process that writes to it."""
    try:
        for share in dealt:
            reading, writing = os.pipe()
            try:
                process = os.fork()
            except OSError:
                os.close(reading)
                os.close(writing)
                return None
            if not process:
                dealt.clear()  # the shares of the others, in this process
                _serve(writing, work, share)
            os.close(writing)
            running[reading] = process
        with shown:
            return _gathered(running)
    finally:
        for reading, process in running.items():
            os.close(reading)
            os.kill(process, SIGKILL)
            os.waitpid(process, 0)


def _gathered(running: dict[int, int]) -> list[Any] | None:
    """The answers of all processes, in their order; those that end without one leave `running`."""
    from select import select

    blocks: dict[int, list[bytes]] = {reading: [] for reading in running}
    found: dict[int, Any] = dict.fromkeys(running)
    while blocks:
        for reading in select(blocks, [], [])[0]:
            block = os.read(reading, _BLOCK)
            if block:
                blocks[reading].append(block)
                continue
            kind, answer = _answer(b"".join(blocks.pop(reading)), reading, running)
            if kind == "back":
                return None
            if kind == "fault":
                raise _fault(answer)
            found[reading] = answer
    return list(found.values())


def jointly(dealt: list[list[list[Source]]], law: Law, run: Run, tell: Telling, shown: Progress) -> Report | None:
    """One report on all parts, as far as a page of flow after flow needs it; `None` where it takes the whole run."""

    def work(share: list[list[Source]]) -> list[dict[str, Any]]:
        share.reverse()
        found = []
        while share:
            found.append(_part(share.pop(), run, tell))
            law.turn()
        law.forget()  # it makes room for the page
        return found

    if len(dealt) == 1:
        try:
            with shown:
                answers: list[list[dict[str, Any]]] | None = [work(dealt[0])]
        except (HandedBack, InvalidInput):
            return None
    else:
        answers = apart(dealt, work, shown)
    if answers is None:
        return None
    parts = [part for answer in answers for part in answer]
    exporters = [exporter for part in parts for exporter in part["exporters"]]
    if len(exporters) > len(set(exporters)):
        return None  # their persons have to be counted together
    noted: list[tuple[tuple[str, int], str, str, list[str]]] = []
    others: list[tuple[str, str, int]] = []
    for part in parts:
        with_notes, without = marshal.loads(part["flows"])  # noqa: S302 - of this run
        noted += with_notes
        others += without
    flows: list[Any] = [
        _Flow(kind, _Manifest(place[0]), name, tuple(law.by_id[rule] for rule in rules)) for place, kind, name, rules in sorted(noted)
    ]
    for path, kind, number in sorted(others):
        flows += [_Flow(kind, _Manifest(path))] * number
    counts = {kind: number for kind in KINDS if (number := sum(part["counts"].get(kind, 0) for part in parts))}
    nothing: Any = None  # verdicts and manifests stayed where they were judged
    return Report(
        tuple(flows),
        nothing,
        Receipt(*(*parts[0]["receipt"], ())),
        allowed=frozenset(parts[0]["allowed"]),
        warnings=_warnings(parts),
        counted=sum(part["counted"] for part in parts),
        conflicts=parts[0]["conflicts"],
        written=Written(
            _Kept([part["told"] for part in parts]),
            counts,
            *(sum(part["sums"][place] for part in parts) for place in range(4)),
        ),
    )


class _Kept:
    """What was told of the flows of each part, packed: so it takes a twentieth of the room."""

    def __init__(self, parts: Sequence[Sequence[bytes]]) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[Told]:
        from heapq import merge

        return map(Told._make, merge(*map(_unpacked, self._parts)))


def _packed(flows: Sequence[Told]) -> list[bytes]:
    """What was told of flows, some of them together."""
    from zlib import compress

    return [compress(marshal.dumps(list(map(tuple, flows[at : at + TOGETHER]))), 1) for at in range(0, len(flows), TOGETHER)]


def _unpacked(packed: Sequence[bytes]) -> Iterator[tuple[Any, ...]]:
    from zlib import decompress

    for some in packed:
        yield from marshal.loads(decompress(some))  # noqa: S302 - of this run


class _Manifest(Record):
    path: str


class _Flow(Record):
    """A flow that another process has told: what is left of it for the summary, and for notes where it has some."""

    kind: str
    manifest: _Manifest
    id: str = ""
    notes: tuple[Rule, ...] = ()


def _part(part: list[Source], run: Run, tell: Telling) -> dict[str, Any]:
    """A part judged, in plain data."""
    try:
        texts = [(path, bytes_of(path) if raw is None else raw) for path, raw in part]
    except OSError:
        raise HandedBack from None  # it was there when the parts were made
    exporters: set[str] = set()

    def seen(manifests: Sequence[Manifest]) -> None:
        if len(manifests) < len(part):
            raise HandedBack  # problems are told in the order of all files
        exporters.update(manifest.exporter_id for manifest in manifests)
        # An id has no blank: neither a code nor a name is ever taken for one.
        exporters.update(f"code {body}" for body in map(body_of, manifests) if body is not None)
        exporters.update(f"name {name}" for manifest in manifests if (name := bare(manifest.exporter_name)))

    report = run(texts, seen)
    if report.problems or any(warning.code.startswith(("list.", NO_FLOWS, NO_REVIEW, NO_SUCH_PAPER)) for warning in report.warnings):
        raise HandedBack
    receipt, told, noted = report.receipt, Written.of(tell(report), report.counts), _noted(report)
    apart = {place for place, _, _, _ in noted}
    others: dict[tuple[str, str], int] = {}
    for one in told.flows:
        if one.place not in apart:
            others[one.place[0], one.kind] = others.get((one.place[0], one.kind), 0) + 1
    return {
        "exporters": sorted(exporters),
        "told": _packed(list(told.flows)),
        "sums": (told.waiting, told.blocking, told.shown, told.hanging),
        "flows": marshal.dumps((noted, [(path, kind, number) for (path, kind), number in others.items()])),
        "counts": dict(report.counts),
        "receipt": (receipt.tool, receipt.as_of, receipt.lawbook, receipt.lawbook_version, receipt.checked_to, receipt.digest),
        "allowed": sorted(report.allowed),
        "counted": report.counted,
        "conflicts": report.conflicts,
        "warnings": [
            (
                one.code,
                tuple(one.words),
                one.path,
                None if one.span is None else (*one.span.start, *one.span.end),
                one.line,
                one.rule,
                one.flow,
            )
            for one in report.warnings
        ],
    }


def _noted(report: Report) -> list[tuple[Any, ...]]:
    """The flows with notes that every report tells: place, kind, name, the rules."""
    found = []
    for flow in report.told:
        rules = [rule.id for rule in flow.notes if rule.then.get("note") in ("told", "not_covered")]
        if rules:
            found.append((flow.order, flow.kind, flow.id, rules))
    return found


def _warnings(parts: Sequence[dict[str, Any]]) -> tuple[Remark, ...]:
    """The warnings of all shares, in the order that those of one process have."""
    found = {}
    for part in parts:
        for code, words, path, span, *rest in part["warnings"]:
            place = None if span is None else Span(Point(*span[:2]), Point(*span[2:]))
            remark = Remark(code, Words(*words), path, place, *rest)
            found[remark] = (code != UNREAD, path, (0, 0) if place is None else place.start, code)
    return tuple(sorted(found, key=lambda one: found[one]))


def _serve(writing: int, work: Callable[[T], Any], share: T) -> NoReturn:
    """Do a share, send what came of it, and end without a word on the streams of the run."""
    status = 1
    try:
        try:
            answer = marshal.dumps(("done", work(share)))
        except (HandedBack, InvalidInput):
            answer = marshal.dumps(("back", None))
        except Exception as error:  # noqa: BLE001 - told to the process that asked, which raises it
            from traceback import format_exc

            answer = marshal.dumps(("fault", (type(error).__name__, str(error), format_exc())))
        for block in (answer, WHOLE):
            data = memoryview(block)
            while data:
                data = data[os.write(writing, data) :]
        status = 0
    finally:
        os._exit(status)


def _answer(raw: bytes, reading: int, running: dict[int, int]) -> tuple[str, Any]:
    if raw.endswith(WHOLE):
        answer: tuple[str, Any] = marshal.loads(raw)  # noqa: S302 - from a process of this run
        return answer
    _, status = os.waitpid(running.pop(reading), 0)
    os.close(reading)
    code = os.waitstatus_to_exitcode(status)
    how = f"was ended by signal {-code}" if code < 0 else f"ended early with {code}"
    raise Fault(f"a process that judged a part of the manifests {how}; with `--jobs 1` one process judges them all")


def _fault(told: tuple[str, str, str]) -> Fault:
    name, message, trace = told
    fault = Fault(f"{name}: {message}" if message else name)
    fault.add_note(trace)
    return fault
