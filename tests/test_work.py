"""How much work a run is, counted where it does not hang on the machine: calls a flow, instructions a start.

Every figure is a ceiling somewhat above what is reached; whoever lowers the work lowers the ceiling.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import manifests
import pytest

from tongguan.judge.law import Law
from tongguan.lawbook.compiled import dump
from tongguan.lawbook.model import Lawbook
from tongguan.pipeline import check, manifests_of
from tongguan.reading import read
from tongguan.render import Options, pieces

T = TypeVar("T")

CALLS = 2_650
"""Python functions called for a flow, reading and reporting included."""
MEMORY = 15
"""Bytes that Python holds at most while a manifest is judged, for each byte of its file."""
TOLD = {"text": 250, "concise": 54, "json": 110, "sarif": 212, "markdown": 260, "html": 930, "junit": 242, "github": 79, "gitlab": 130}
"""Python functions called for a finding, while it is written in a format, where each finding waits for what many others wait for."""
COSTLIEST = 680_000
"""Python functions called for the example with the most case work."""
GROWTH = 1.1
"""How much more than ten times the work ten times the flows may be."""
INSTRUCTIONS = {("--version",): 3.3, ("--help",): 4.3, ("check",): 8.45}
"""Instructions of a whole process, as a ratio to an interpreter that does nothing."""


def calls(paths: list[str], lawbook: Lawbook) -> int:
    """The functions called while these manifests are judged."""
    sources: list[tuple[str, bytes | str]] = [(path, Path(path).read_bytes()) for path in paths]

    def fetch(manifest: str, named: str) -> object:
        path = Path(manifest).parent / named
        return read(path.read_bytes(), str(path))

    report, counted = counting(lambda: check(sources, lawbook, manifests.DAY, fetch))  # type: ignore[arg-type]
    assert not report.problems
    return counted


def counting(run: Callable[[], T]) -> tuple[T, int]:
    """What a function gives, and the functions called meanwhile."""
    counted = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal counted
        counted += event == "call"

    sys.setprofile(count)
    try:
        return run(), counted
    finally:
        sys.setprofile(None)


def test_the_work_grows_with_the_flows_of_one_manifest(tmp_path: Path, lawbook: Lawbook) -> None:
    calls(manifests.one(str(tmp_path), 1), lawbook)  # whatever is made once is made now
    few, many = (calls(manifests.one(str(tmp_path), flows), lawbook) for flows in (20, 200))
    print(f"{few / 20:.0f} calls a flow, {many / 200:.0f} among ten times as many")  # noqa: T201 - the figure, shown by `pytest -rP`
    assert many <= 10 * GROWTH * few
    assert few <= 20 * CALLS


def test_the_work_grows_with_the_manifests(tmp_path: Path, lawbook: Lawbook) -> None:
    calls(manifests.one(str(tmp_path), 1), lawbook)
    made = []
    for number in (5, 50):
        folder = tmp_path / str(number)
        folder.mkdir()
        made.append(manifests.many(str(folder), number))
    few, many = (calls(paths, lawbook) for paths in made)
    print(f"{few / 50:.0f} calls a flow, {many / 500:.0f} among ten times as many")  # noqa: T201 - the figure, shown by `pytest -rP`
    assert few <= 50 * CALLS
    assert many <= 500 * CALLS


def test_case_work_ends_soon(lawbook: Lawbook) -> None:
    path = Path(__file__).parent.parent / "examples" / "aftermarket-driver-assistance" / "manifest.yaml"
    worked = calls([str(path)], lawbook)
    print(f"{worked} calls")  # noqa: T201 - the figure, shown by `pytest -rP`
    assert worked <= COSTLIEST


@pytest.mark.parametrize("name", TOLD)
def test_a_question_that_many_ask_is_put_in_words_once(name: str, tmp_path: Path, lawbook: Lawbook) -> None:
    (path,) = manifests.one(str(tmp_path), 400)
    report = check([(path, Path(path).read_bytes())], lawbook, manifests.DAY, lambda _, named: read("", named))
    asked = [len(one.waits) for one in report.findings]
    assert sum(asked) > 10 * len(asked)
    # The findings above are made already: as a run does it, a format makes those that it needs.
    report = check([(path, Path(path).read_bytes())], lawbook, manifests.DAY, lambda _, named: read("", named))
    _, counted = counting(lambda: "".join(pieces(name, report, Options())))
    print(f"{counted / len(asked):.0f} calls a finding")  # noqa: T201 - the figure, shown by `pytest -rP`
    assert counted <= TOLD[name] * len(asked)


def test_few_items_are_looked_at_for_contradictions(tmp_path: Path, lawbook: Lawbook) -> None:
    """The first statement of each is the rarer one: an item that states it is gone through once more."""
    sources = [(path, Path(path).read_bytes()) for path in manifests.many(str(tmp_path), 50)]
    filled, _ = manifests_of(sources, lawbook, lambda manifest, named: read((Path(manifest).parent / named).read_bytes(), named))
    items = sum(len(flow.items) for one in filled for flow in one.flows)
    suspects = sum(len(one.suspects) for one in filled)
    print(f"{suspects} of {items} items")  # noqa: T201 - the figure, shown by `pytest -rP`
    assert suspects <= items / 10


def test_a_manifest_takes_little_room(tmp_path: Path, lawbook: Lawbook) -> None:
    law = Law(lawbook, manifests.DAY)
    peaks: list[int] = []
    sizes: list[int] = []
    for flows in (10, 600, 1_200):
        (path,) = manifests.one(str(tmp_path), flows)
        raw = Path(path).read_bytes()
        tracemalloc.start()
        try:
            report = check([(path, raw)], lawbook, manifests.DAY, lambda _, named: read("", named), law=law)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
        assert not report.problems
        sizes.append(len(raw))
    # What the first ones leave with the law and with the reader is there once.
    ratio = (peaks[2] - peaks[1]) / (sizes[2] - sizes[1])
    print(f"{ratio:.1f} bytes for each byte of the file")  # noqa: T201 - the figure, shown by `pytest -rP`
    assert ratio <= MEMORY


def instructions(command: list[str], folder: Path) -> int:
    """The instructions of a process, counted by valgrind."""
    counting = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *command]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}
    done = subprocess.run(counting, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return next(int(line.split()[-1].replace(",", "")) for line in done.stderr.splitlines() if "refs:" in line)


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="instructions are counted by valgrind, which is not here")
@pytest.mark.parametrize("arguments", INSTRUCTIONS)
def test_a_start_takes_few_instructions(arguments: tuple[str, ...], tmp_path: Path, lawbook: Lawbook) -> None:
    # As installed: the rules are compiled; a working copy reads all of them to see whether they have changed.
    (tmp_path / "lawbook.bin").write_bytes(dump(lawbook))
    compiled = (
        f"import tongguan.lawbook.compiled as one; one.SHIPPED_FILE = {str(tmp_path / 'lawbook.bin')!r}; " if "check" in arguments else ""
    )
    script = ["-I", "-c", f"from tongguan.start import script; {compiled}script()"]
    manifests.one(str(tmp_path), 1)
    call = [*arguments, "manifest.yaml", "--as-of", manifests.DAY] if arguments == ("check",) else list(arguments)
    # The first call keeps what Python compiles.
    subprocess.run([sys.executable, *script, *call], cwd=tmp_path, env={"HOME": str(tmp_path)}, capture_output=True, check=False)
    ratio = instructions([sys.executable, *script, *call], tmp_path) / instructions([sys.executable, "-I", "-c", "pass"], tmp_path)
    print(f"{' '.join(arguments)}: {ratio:.2f}")  # noqa: T201 - the figure, shown by `pytest -rP`
    assert ratio <= INSTRUCTIONS[arguments]
