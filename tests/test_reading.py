"""What is read: files and what the shell hands over, never a pipe that may not answer nor a device that never ends; and how long runs look."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from company import pack
from conftest import TODAY
from repo import put, run, write
from stories import BREACH, CLEAR, exporter, flow, story

from tongguan import files
from tongguan.discover import Walk
from tongguan.output import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NO_FILE = "cannot be read: a pipe or a device, no file"
FROM_PATH = "exporter: %s\n"
pytestmark = pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs pipes and devices")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=["pipe", "device"])
def endless(request: pytest.FixtureRequest) -> str:
    """Something named as a file that is none."""
    if request.param == "pipe":
        os.mkfifo("x.yaml")
    else:
        os.symlink("/dev/zero", "x.yaml")
    return "x.yaml"


def test_a_pipe_or_a_device_that_a_call_names_is_not_opened(endless: str) -> None:
    for command in (["check"], ["explain"], ["ask"], ["ledger"], ["waivers", "list"], ["import", "fides"], ["diff", endless]):
        found = run(*command, endless, day=None)
        assert found.exit_code == 3, command
        assert NO_FILE in found.stderr, command
    for command in (["report"], ["receipt", "verify"], ["baseline", "show"]):
        found = run(*command, endless, day=None)
        assert found.exit_code == 2, command
        assert NO_FILE in found.stderr, command
    assert "无法读取：是管道或者设备，不是文件" in run("check", endless, TONGGUAN_LANG="zh").stderr


def test_a_pipe_or_a_device_that_another_file_names_is_not_opened(endless: str) -> None:
    write(m=story(flow(), head=FROM_PATH % endless), clear=CLEAR)
    assert NO_FILE in run("check", "m.yaml").stderr
    found = run("check", "clear.yaml", "--baseline", endless)
    assert (found.exit_code, NO_FILE in found.stderr) == (2, True)
    for key in ("waivers", "recipient_lists", "ledgers"):
        put("tongguan.yaml", f"{key}: {endless}\n")
        found = run("check", "clear.yaml")
        assert (found.exit_code, NO_FILE in found.stderr) == (2, True), key


def test_many_manifests_that_name_such_a_file_end_too(endless: str) -> None:
    for name in "abcd":
        put(f"{name}/m.yaml", story(flow(name), head=FROM_PATH % f"../{endless}"))
    found = run("check", "a", "b", "c", "d", "--jobs", "2")
    assert found.exit_code == 3
    assert NO_FILE in found.stderr


@pytest.mark.usefixtures("endless")
def test_such_a_file_beside_a_manifest_is_no_matter() -> None:
    write(exporter=f"version: 1\n{exporter('one')}", m=story(flow(), head=FROM_PATH % "exporter.yaml"))
    assert run("check", "m.yaml").exit_code == 0
    found = run("check", ".")
    assert (found.exit_code, NO_FILE in found.output) == (0, False)


def test_a_manifest_that_leads_to_a_device_is_told_and_not_read() -> None:
    # Within the repository, which a link to /dev/zero never is: its bound is the root.
    os.mkfifo("pipe")
    os.symlink("pipe", "manifest.yaml")
    write(clear=CLEAR)
    found = run("check", ".")
    assert (found.exit_code, NO_FILE in found.stderr) == (3, True)


def test_what_the_shell_hands_over_is_read() -> None:
    write(clear=CLEAR, breach=BREACH)
    for name, status in (("clear", 0), ("breach", 1)):
        script = f'"$0" -m tongguan check --as-of {TODAY} <(cat {name}.yaml)'
        assert subprocess.run(["bash", "-c", script, sys.executable], capture_output=True, check=False).returncode == status
        script = f'cat {name}.yaml | "$0" -m tongguan check --as-of {TODAY} /dev/stdin'
        assert subprocess.run(["bash", "-c", script, sys.executable], capture_output=True, check=False).returncode == status


def test_what_never_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 1000)
    write(m=CLEAR + "#" * 1000)
    told = "cannot be read: it has more than 1,000 bytes"
    found = run("check", "m.yaml")
    assert (found.exit_code, told in found.stderr) == (3, True)
    found = run("check", "-", stdin=CLEAR + "#" * 1000)
    assert (found.exit_code, told in found.stderr) == (3, True)
    assert "无法读取：超过 1,000 字节" in run("check", "m.yaml", TONGGUAN_LANG="zh").stderr
    # In a folder, too: nobody knows whether it is a manifest.
    found = run("check", ".")
    assert (found.exit_code, told in found.stderr) == (3, True)


def test_a_walk_of_everything_passes_by_what_the_system_tells_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def walk(folder: str, **_: object) -> Iterator[tuple[str, list[str], list[str]]]:
        folders = ["dev", "home", "proc", "sys"]
        yield folder, folders, []
        seen.append(folders)

    monkeypatch.setattr(os, "walk", walk)
    Walk("/")._walked("/", "/")
    Walk("/")._walked("/work", "/work")
    assert seen == [["home"], ["dev", "home", "proc", "sys"]]


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (os.mkfifo, "a pipe or a device, no file"),
        (lambda path: os.symlink("/dev/zero", path), "a pipe or a device, no file"),
        (lambda path: os.symlink("nowhere", path), "No such file or directory"),
        (lambda path: os.symlink("x.yaml", path), "Too many levels of symbolic links"),
    ],
)
def test_a_file_of_a_pack_that_cannot_be_read_is_told(made: Callable[[str], None], told: str) -> None:
    pack("acme")
    made("acme/x.yaml")
    write(clear=CLEAR)
    for command in (["check", "clear.yaml"], ["check", "clear.yaml", "--no-cache"], ["rules", "lint"], ["rules", "list"]):
        found = run(*command, "--rules", "acme", day=None)
        assert found.exit_code == 3, command
        assert f"error: cannot be read: {told}\n --> acme/x.yaml" in found.stderr, command


def test_a_folder_of_a_pack_is_no_file_whatever_its_name() -> None:
    pack("acme")
    Path("acme/x.yaml").mkdir()
    os.symlink(".", "acme/loop.yaml")
    write(clear=CLEAR)
    for flags in ([], ["--no-cache"]):
        assert run("check", "clear.yaml", "--rules", "acme", *flags, day=None).exit_code == 1, flags
    assert run("rules", "lint", "--rules", "acme", day=None).exit_code == 0


# ------------------------------------------------------------------ while it lasts

SLOW = """
import sys, time
import tongguan.output
tongguan.output.FIRST = 0.01
from tongguan.project import Project
find = Project.find
def slow(*given, **named):
    time.sleep(0.5)
    return find(*given, **named)
Project.find = slow
sys.argv = ["tongguan", "check", "m.yaml"]
from tongguan.cli import main
main()
"""


def test_a_long_search_is_told_where_a_person_watches() -> None:
    import pty

    write(m=CLEAR)
    mine, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | {"TERM": "xterm"}
    with subprocess.Popen([sys.executable, "-c", SLOW], stdout=subprocess.DEVNULL, stderr=theirs, env=environment) as process:
        os.close(theirs)
        said = b""
        while b"looking for manifests" not in said:
            said += os.read(mine, 1000)
        process.communicate()
    os.close(mine)
    assert process.returncode == 0


def test_nothing_is_written_where_a_person_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CI", raising=False)
    assert Progress("x").watched
    assert not Progress("x", off=True).watched


EARLY = """
from tongguan import start
def stopped():
    raise KeyboardInterrupt
start._click = stopped
start.script()
"""


def test_who_stops_the_start_sees_no_traceback() -> None:
    found = subprocess.run([sys.executable, "-c", EARLY], capture_output=True, check=False)
    assert (found.returncode, found.stderr) == (130, b"interrupted\n")


def test_who_stops_a_search_sees_no_traceback() -> None:
    import signal

    write(m=CLEAR)
    slow = SLOW.replace("time.sleep(0.5)", 'print("begun", flush=True); time.sleep(60)')
    with subprocess.Popen([sys.executable, "-c", slow], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert (process.returncode, said) == (130, b"interrupted\n")
