"""One run in its parts: how long the parser alone (READ), reading as the program does it, filling, judging, assembling and rendering take, as JSON.

usage: stages.py DAY LIST [RULES]; LIST is a file of paths, one a line, RULES a folder that takes the place of the shipped rules.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Time the stages in the order of a run."""
    gc.disable()
    from tongguan import pipeline
    from tongguan.assemble import Assembler
    from tongguan.events import parsed
    from tongguan.judge.law import Law
    from tongguan.judge.stages import Judge
    from tongguan.lawbook.compiled import obtain
    from tongguan.lawbook.load import load
    from tongguan.output import write
    from tongguan.reading import decode, read, scan
    from tongguan.render import Options, pieces
    from tongguan.version import VERSION

    day, listed, *rules = sys.argv[1:]
    clock = time.process_time
    took: dict[str, float] = {}
    begun = clock()

    def done(stage: str) -> None:
        nonlocal begun
        took[stage] = clock() - begun
        begun = clock()

    lawbook = load([Path(rules[0])]) if rules else obtain([])
    law = Law(lawbook, day)
    done("lawbook")
    sources: list[tuple[str, bytes]] = []
    for path in Path(listed).read_text(encoding="utf-8").splitlines():
        sources.append((path, Path(path).read_bytes()))
    begun = clock()
    for path, raw in sources:
        parsed(decode(raw, path), path)
    done("parse")
    for path, raw in sources:
        read(raw, path)
    done("read")
    kept: dict[str, Any] = {}
    reading = 0.0

    def timed(function: Callable[[bytes, str], Any]) -> Callable[[bytes, str], Any]:
        def reads(raw: bytes, path: str) -> Any:
            nonlocal reading
            start = clock()
            found = function(raw, path)
            reading += clock() - start
            return found

        return reads

    def fetch(manifest: str, named: str) -> Any:
        path = os.path.join(os.path.dirname(manifest), named)
        if path not in kept:
            kept[path] = timed(read)(Path(path).read_bytes(), path)
        return kept[path]

    # Filling reads as well: that is taken off as long as it took this time, not the time before.
    pipeline.scan = timed(scan)  # type: ignore[attr-defined,assignment]
    begun = clock()
    manifests, problems = pipeline.manifests_of(sources, lawbook, fetch)
    done("fill")
    took["fill"] -= reading
    if problems:
        raise SystemExit(f"{problems[0].path}: {problems[0].message}")
    judge = Judge(law, manifests)
    verdicts = judge.verdicts()
    done("judge")
    report = Assembler(law, judge, VERSION, None).assemble(verdicts, problems, ())
    done("assemble")
    out = sys.stdout
    for name, bare in (("text", False), ("concise", False), ("json", False), ("sarif", False), ("json", True)):
        # Each for itself: what one format asks verdicts for is not there yet for the next.
        report = Assembler(law, judge, VERSION, None).assemble(judge.verdicts(), problems, ())
        if bare:
            report._entries = []  # noqa: SLF001 - the same document as if nothing were found: flows and accounts are told all the same
        # As the program writes it: a long report leaves in pieces.
        with open(os.devnull, "w", encoding="utf-8") as sys.stdout:
            begun = clock()
            write(pieces(name, report, Options("en")), exact=True)
            done(f"{name} without findings" if bare else name)
    sys.stdout = out
    took["flows"] = sum(len(manifest.flows) for manifest in manifests)
    took["findings"] = sum(report.counts.values())
    print(json.dumps(took))


main()
