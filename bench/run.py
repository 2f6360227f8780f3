"""The measures of speed, as a table: what, must, aim, measured.

usage: run.py [--full] [ROW …]

Ratios are medians of paired runs: BARE is `python -I -c pass`, READ is reading the same files to data with
places by the parser of YAML and nothing else. Processor time comes first, for it does not hang on what else the machine does.
Quick sizes take a few minutes, `--full` those that the goals name.
"""

from __future__ import annotations

import os
import sys
from statistics import median
from typing import TYPE_CHECKING

import manifests
import measure
import packs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Line = tuple[str, str, str, str, bool | None]
"""What, must, aim, measured, and whether the must is met (None: nothing to compare)."""
HEAVY = ("pydantic", "jsonschema", "rich", "importlib.metadata", "importlib.resources", "multiprocessing", "logging", "asyncio")
LISTED = "import atexit,os,sys;os.environ['TONGGUAN_DEBUG']='1';atexit.register(lambda:print(*sorted(sys.modules),file=sys.stderr));sys.argv[0]='tongguan';from tongguan.start import script;script()"


class Bench:
    """The installed program, and a folder for what is made to measure with."""

    def __init__(self, folder: str, *, full: bool) -> None:
        self.folder = folder
        self.full = full
        programs = measure.installed()
        self.python = os.path.join(programs, "python")
        self.program = os.path.join(programs, "tongguan")
        self.bare = [self.python, "-I", "-c", "pass"]
        self.rules = os.path.join(measure.ROOT, "rules")
        self._made: dict[tuple[str, int], str] = {}

    # ------------------------------------------------------------------ what is measured with

    def place(self, name: str) -> str:
        """A new folder."""
        path = os.path.join(self.folder, name)
        os.makedirs(path, exist_ok=True)
        return path

    def one(self, flows: int, found: float = manifests.FOUND) -> str:
        """The path of a manifest of so many flows."""
        name = f"one-{flows}-{found}"
        return self._once(name, flows, lambda place: manifests.one(place, flows, found=found))

    def many(self, number: int) -> str:
        """The folder of so many manifests of ten flows."""
        return self._once("many", number, lambda place: manifests.many(place, number))

    def _once(self, name: str, size: int, make: Callable[[str], Sequence[str]]) -> str:
        key = (name, size)
        if key not in self._made:
            place = self.place(f"{name}-{size}")
            paths = list(make(place))
            shared = {os.path.join(os.path.dirname(path), "exporter.yaml") for path in paths}
            with open(f"{place}.list", "w", encoding="utf-8") as file:
                file.write("\n".join([*paths, *sorted(path for path in shared if os.path.exists(path))]))
            with open(f"{place}.manifests", "w", encoding="utf-8") as file:
                file.write("\n".join(paths))
            self._made[key] = place
        return self._made[key]

    def check(self, path: str, *more: str) -> list[str]:
        """The call that judges."""
        return [self.program, "check", path, "--as-of", manifests.DAY, "--isolated", *more]

    def reader(self, place: str) -> list[str]:
        """The call that only reads."""
        return [self.python, "-I", os.path.join(measure.HERE, "reader.py"), f"{place}.list"]

    def stages(self, place: str, *more: str) -> dict[str, float]:
        """Seconds of each stage, the median of three runs."""
        import json

        found = []
        target = os.path.join(self.folder, "stages.json")
        command = [self.python, "-I", os.path.join(measure.HERE, "stages.py"), manifests.DAY, f"{place}.manifests", *more]
        for _ in range(3):
            if measure.run(command, self.folder, target).status:
                with open(os.path.join(self.folder, "stderr"), encoding="utf-8") as file:
                    raise SystemExit(file.read())
            with open(target, encoding="utf-8") as file:
                found.append(json.load(file))
        return {name: median(one[name] for one in found) for name in found[0]}

    def cold(self, *commands: Sequence[str]) -> tuple[measure.Ratio, str]:
        """The worst ratio to BARE, and the same by instructions."""
        times = 25 if self.full else 11
        worst = max((measure.paired(command, self.bare, self.folder, times) for command in commands), key=lambda one: one.processor)
        bare = measure.instructions(self.bare, self.folder)
        counted = [measure.instructions(command, self.folder) for command in commands]
        if not bare or not all(counted):
            return worst, ""
        return worst, f", instructions {max(one for one in counted if one) / bare:.2f}"


# ---------------------------------------------------------------------- the rows


def row1(bench: Bench) -> list[Line]:
    """Starting and judging one flow."""
    path = os.path.join(bench.one(1), "manifest.yaml")
    ratio, counted = bench.cold(bench.check(path))
    return [("cold check of a one-flow manifest, × BARE", "7.0", "6.0", f"{ratio}{counted}", ratio.processor <= 7.0)]


def row2(bench: Bench) -> list[Line]:
    """Starting and saying who one is."""
    lines: list[Line] = []
    for flag in ("--version", "--help"):
        ratio, counted = bench.cold([bench.program, flag])
        lines.append((f"{flag}, × BARE", "5.5", "4.7", f"{ratio}{counted}", ratio.processor <= 5.5))
    return lines


def row3(bench: Bench) -> list[Line]:
    """What is imported."""
    lines: list[Line] = []
    for found, what in ((0.0, "without"), (1.0, "with")):
        path = os.path.join(bench.one(1, found), "manifest.yaml")
        measure.run([bench.python, "-I", "-c", LISTED, *bench.check(path)[1:]], bench.folder)
        with open(os.path.join(bench.folder, "stderr"), encoding="utf-8") as file:
            loaded = file.read().split()
        heavy = [name for name in loaded if name in HEAVY]
        told = f"{len(loaded)}{'; ' + ', '.join(heavy) if heavy else ''}"
        lines.append((f"modules of a check {what} findings", "170, none heavy", "150", told, len(loaded) <= 170 and not heavy))
    return lines


def row4(bench: Bench) -> list[Line]:
    """Starting with a company's own rules."""
    pack = packs.house(bench.place("house"), 10_000)
    path = os.path.join(bench.one(1), "manifest.yaml")
    own = bench.check(path, "--rules", pack)
    first = measure.paired(bench.check(path, "--rules", pack, "--no-cache"), bench.bare, bench.folder, 3)
    second = measure.paired(own, bench.check(path), bench.folder, 25 if bench.full else 9)
    return [
        ("own pack of 10,000 lines, second run, × shipped pack", "1.15", "1.05", str(second), second.processor <= 1.15),
        ("own pack of 10,000 lines, first run, × BARE", "25", "12", str(first), first.processor <= 25),
    ]


def row5(bench: Bench) -> list[Line]:
    """Many manifests, one process."""
    number = 1_000 if bench.full else 200
    place = bench.many(number)
    ratio = measure.paired(bench.check(place, *_jobs(bench, 1)), bench.reader(place), bench.folder, 5 if bench.full else 3)
    return [(f"{number:,} manifests × 10 flows, one process, × READ", "1.8", "1.3", str(ratio), ratio.processor <= 1.8)]


def row6(bench: Bench) -> list[Line]:
    """Many manifests, two processes."""
    what = "the same on two cores, × one process; same bytes"
    if not _jobs(bench, 1):
        return [(what, "0.75", "0.6", "no --jobs", None)]
    number = 1_000 if bench.full else 200
    place = bench.many(number)
    outputs = []
    for jobs in (1, 2):
        outputs.append(b"")
        for name in ("concise", "text", "json"):
            target = os.path.join(bench.folder, f"jobs-{jobs}")
            measure.run(bench.check(place, "--format", name, *_jobs(bench, jobs)), bench.folder, target)
            with open(target, "rb") as file:
                outputs[-1] += file.read()
    ratio = measure.paired(bench.check(place, *_jobs(bench, 2)), bench.check(place, *_jobs(bench, 1)), bench.folder, 5)
    same = outputs[0] == outputs[1]
    # Where other programs keep the processors busy, a second process gains nothing: the work of both says what it would.
    told = f"wall {ratio.wall:.2f}, processor time of both {ratio.processor:.2f}{'' if same else '; OTHER BYTES'}"
    return [(what, "0.75", "0.6", told, ratio.wall <= 0.75 and same)]


def row7(bench: Bench) -> list[Line]:
    """One big manifest."""
    flows = 10_000 if bench.full else 1_000
    place = bench.one(flows)
    path = os.path.join(place, "manifest.yaml")
    size = os.path.getsize(path)
    peak = measure.memory(bench.check(path), bench.folder) / size
    ratio = measure.paired(bench.check(path), bench.reader(place), bench.folder, 3)
    return [
        (f"one manifest of {flows:,} flows, peak memory, × its bytes", "30", "16", f"{peak:.1f}", peak <= 30),
        (f"one manifest of {flows:,} flows, wall, × READ", "2", "1.3", str(ratio), ratio.wall <= 2),
    ]


def row8(bench: Bench) -> list[Line]:
    """Judging alone: in one manifest, where most kinds of data are met again and again, and in many of all kinds."""
    flows, files = (10_000, 1_000) if bench.full else (1_000, 200)
    lines: list[Line] = []
    for what, place in ((f"one manifest of {flows:,} flows", bench.one(flows)), (f"{files:,} manifests", bench.many(files))):
        took = bench.stages(place)
        judging = (took["fill"] + took["judge"]) / took["parse"]
        told = f"{judging:.2f} (of it filling {took['fill'] / took['parse']:.2f}; reading as the program does {took['read'] / took['parse']:.2f})"
        lines.append((f"judging a flow, × reading it: {what}", "0.6", "0.3", told, judging <= 0.6))
    return lines


def row9(bench: Bench) -> list[Line]:
    """Growth in flows, rules and files."""
    lines: list[Line] = []
    sizes = (10, 100, 1_000, 10_000, 100_000) if bench.full else (10, 100, 1_000)
    took = [measure.run(bench.check(os.path.join(bench.one(size), "manifest.yaml")), bench.folder).processor for size in sizes]
    for index in range(1, len(sizes)):
        factor = took[index] / took[index - 1]
        lines.append((f"{sizes[index]:,} flows, × time of {sizes[index - 1]:,}", "11", "10", f"{factor:.1f}", factor <= 11))
    place = bench.many(100)
    plain = bench.stages(place)
    tenfold = bench.stages(place, packs.several(bench.place("copies"), bench.rules, 9))
    factor = tenfold["judge"] / plain["judge"]
    lines.append(("ten times the rules, × judging", "3", "2", f"{factor:.2f}", factor <= 3))
    few, more = (100, 1_000) if bench.full else (50, 200)
    grown = measure.memory(bench.check(bench.many(more)), bench.folder) / measure.memory(bench.check(bench.many(few)), bench.folder)
    lines.append((f"memory of {more:,} manifests, × that of {few:,}", "flat", "1.2", f"{grown:.2f}", grown <= 1.2))
    return lines


def row10(bench: Bench) -> list[Line]:
    """Saying many findings: those of flows that are stated in full, then those that wait for facts which many others wait for."""
    planted, open_ = (20_000, 10_000) if bench.full else (2_000, 1_000)
    lines: list[Line] = []
    for place, what in ((bench.one(planted, 1.0), ""), (bench.one(open_), " that wait for the facts of many flows")):
        took = bench.stages(place)
        judging = took["fill"] + took["judge"]
        rest, slower = took["read"] + judging, took["parse"] + judging
        for name, must, aim in (("text", 10, 3), ("concise", 10, 3), ("json", 25, 12), ("sarif", 25, 12)):
            added = 100 * (took["assemble"] + took[name])
            told = f"{added / rest:.1f} % (of a run that reads as READ {added / slower:.1f} %)"
            if f"{name} without findings" in took:
                told += f", without flows and accounts {100 * (took[name] - took[f'{name} without findings']) / rest:.1f} %"
            lines.append((f"{took['findings']:,.0f} findings{what} as {name}, added", f"{must} %", f"{aim} %", told, added / rest <= must))
    return lines


def row11(bench: Bench) -> list[Line]:
    """Case work for exactness."""
    examples = os.path.join(measure.ROOT, "examples")
    worst = (0.0, "")
    for story in sorted(os.listdir(examples)):
        found = (
            [os.path.join(examples, story, name) for name in sorted(os.listdir(os.path.join(examples, story)))] if "." not in story else []
        )
        for path in found:
            if not os.path.basename(path).endswith(".yaml") or os.path.basename(path).startswith(("exporter", "expect")):
                continue
            listed = os.path.join(bench.folder, "example")
            with open(f"{listed}.manifests", "w", encoding="utf-8") as file:
                file.write(path)
            worst = max(worst, (bench.stages(listed)["judge"], f"{story}/{os.path.basename(path)}"))
    return [("case work of the costliest example", "300 ms", "", f"{worst[0] * 1000:.0f} ms, {worst[1]}", worst[0] <= 0.3)]


ROWS: dict[int, Callable[[Bench], list[Line]]] = {
    1: row1, 2: row2, 3: row3, 4: row4, 5: row5, 6: row6, 7: row7, 8: row8, 9: row9, 10: row10, 11: row11,
}  # fmt: skip


def _jobs(bench: Bench, jobs: int) -> list[str]:
    """The flag for so many processes, where there is one."""
    target = os.path.join(bench.folder, "help")
    measure.run([bench.program, "check", "--help"], bench.folder, target)
    with open(target, encoding="utf-8") as file:
        return ["--jobs", str(jobs)] if "--jobs" in file.read() else []


def main() -> None:
    """Print the table, line by line as it is measured."""
    from tempfile import TemporaryDirectory

    asked = [int(one) for one in sys.argv[1:] if one.isdigit()] or list(ROWS)
    with TemporaryDirectory(prefix="tongguan-bench-") as folder:
        bench = Bench(folder, full="--full" in sys.argv)
        print("| # | what | must | aim | measured | |\n|---|---|---|---|---|---|", flush=True)
        for number in asked:
            for what, must, aim, told, met in ROWS[number](bench):
                word = "" if met is None else "ok" if met else "miss"
                print(f"| {number} | {what} | {must} | {aim} | {told} | {word} |", flush=True)


if __name__ == "__main__":
    main()
