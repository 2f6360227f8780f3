"""Processes run in turn and compared: only ratios of one sitting are worth quoting."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from hashlib import sha256
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.join(ROOT, "build", "bench")
INSTALLED = ("src", "rules", "schemas", "pyproject.toml", "build_lawbook.py")


class Run(NamedTuple):
    """What one process took."""

    wall: float
    processor: float
    status: int


class Ratio(NamedTuple):
    """Medians over pairs of runs."""

    wall: float
    processor: float

    def __str__(self) -> str:
        return f"{self.processor:.2f} (wall {self.wall:.2f})"


SMALL = """\
import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
print(os.wait4(child, 0)[2].ru_maxrss)
"""


def environment(folder: str) -> dict[str, str]:
    """What a run may see: nothing of the host's settings, and a cache of its own."""
    return {"PATH": os.defpath, "HOME": folder, "XDG_CACHE_HOME": os.path.join(folder, "cache"), "LANG": "C.UTF-8"}


def run(command: Sequence[str], folder: str, output: str = os.devnull) -> Run:
    """Run a process to its end; what it prints goes into a file."""
    actions = [
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
        (os.POSIX_SPAWN_OPEN, 2, os.path.join(folder, "stderr"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
    ]
    before = time.perf_counter()
    child = os.posix_spawn(command[0], list(command), environment(folder), file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - before
    return Run(wall, usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status))


def memory(command: Sequence[str], folder: str) -> int:
    """The most memory that a process takes, in bytes: started by a small process, for a new one begins with the memory of its parent."""
    target = os.path.join(folder, "memory")
    run([sys.executable, "-I", "-S", "-c", SMALL, *command], folder, target)
    with open(target, encoding="utf-8") as file:
        return int(file.read()) * (1 if sys.platform == "darwin" else 1024)


def paired(first: Sequence[str], second: Sequence[str], folder: str, times: int) -> Ratio:
    """How much longer the first takes than the second: run in turn, each going first every other time."""
    pairs = []
    for turn in range(times + 1):
        if turn % 2:
            one, other = run(first, folder), run(second, folder)
        else:
            other, one = run(second, folder), run(first, folder)
        for command, done in ((first, one), (second, other)):
            if done.status not in (0, 1, 4):
                with open(os.path.join(folder, "stderr"), encoding="utf-8", errors="replace") as file:
                    raise SystemExit(f"{' '.join(command)} ended with {done.status}\n{file.read()}")
        if turn:  # the first pair warms the disk
            pairs.append((one, other))
    return Ratio(median(one.wall / other.wall for one, other in pairs), median(one.processor / other.processor for one, other in pairs))


def instructions(command: Sequence[str], folder: str) -> int | None:
    """How many instructions a process takes, counted by valgrind; None where it is missing."""
    from shutil import which

    valgrind = which("valgrind")
    if valgrind is None:
        return None
    counted = [valgrind, "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={os.devnull}", *command]
    done = subprocess.run(counted, env={**environment(folder), "PYTHONHASHSEED": "0"}, capture_output=True, text=True, check=False)
    return next((int(line.split()[-1].replace(",", "")) for line in done.stderr.splitlines() if "refs:" in line), None)


def installed() -> str:
    """The folder of programs of an environment that holds the program as users have it: a wheel, its rules compiled in."""
    digest = sha256(sys.version.encode())
    for name in INSTALLED:
        top = os.path.join(ROOT, name)
        for place, folders, files in os.walk(top):
            folders.sort()
            for one in sorted(files):
                if not one.endswith(".pyc"):
                    _add(digest, os.path.join(place, one))
        if os.path.isfile(top):
            _add(digest, top)
    place = os.path.join(BUILD, "venv")
    programs = os.path.join(place, "bin")
    stamp = os.path.join(place, "stamp")
    if os.path.exists(stamp):
        with open(stamp, encoding="utf-8") as file:
            if file.read() == digest.hexdigest():
                return programs
    else:
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
    python = os.path.join(programs, "python")
    options = ["--quiet", "--disable-pip-version-check"]
    subprocess.run([python, "-m", "pip", "install", *options, "--force-reinstall", "--no-deps", ROOT], check=True)
    subprocess.run([python, "-m", "pip", "install", *options, ROOT], check=True)
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(digest.hexdigest())
    return programs


def _add(digest: object, path: str) -> None:
    with open(path, "rb") as file:
        digest.update(path.encode() + file.read())  # type: ignore[attr-defined]
