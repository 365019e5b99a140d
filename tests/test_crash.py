"""Killed at every sync point and at random, disk full at any write: the next run ends as one that was never disturbed.

``strace`` injects the faults into the one process that writes; nothing of tracker is replaced.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from fixtures.county.make import make
from tests.conftest import need
from tests.test_batch import stored, text_of, tree
from tests.test_cli import TRACKER
from tracker.decisions import Decision
from tracker.errors import ExitCode
from tracker.store import opened

pytestmark = pytest.mark.slow
KILLED = -signal.SIGKILL
SYNCS = ("fsync", "fdatasync", "rename")
SPREAD = 50
#: Further writes at which the disk is full, spread over the run.
FIRST = 20


class Scene:
    """A county, what an undisturbed run makes of it, and which calls that run makes."""

    def __init__(self, home: Path, *, again: bool) -> None:
        need("strace")
        self.county, self.start = home / "county", home / "start"
        make(self.county, 1, "a", 2, 3)
        self.start.mkdir()
        self.before: Mapping[str, bytes] = {}
        if again:
            self._earlier(home)
        whole = self.copy(home / "whole")
        self.log = home / "calls"
        done = self.run(whole, "-y", "-o", str(self.log), "-e", "trace=fsync,fdatasync,rename,pwrite64,write")
        assert done.returncode in (0, ExitCode.PARTIAL), done.stderr
        self.tree, self.stored = tree(whole), stored(whole)

    def _earlier(self, home: Path) -> None:
        """A run on what the county was before one report was changed, and decisions on its findings."""
        changed = next(self.county.rglob("柏溪乡2021*.txt"))
        now = changed.read_bytes()
        changed.write_text(text_of(changed).replace("坚强领导", "领导"), encoding="utf-8")
        self.run(self.start)
        changed.write_bytes(now)
        self.before = tree(self.start)
        with opened(self.start / "store") as store:
            finding, type_, wording, _review = next(store.points(key) for key in sorted(store.cells()))[0]
            store.decide([("x", Decision(finding, "kept", wording=wording, type=type_))])

    def copy(self, out: Path) -> Path:
        """A fresh copy of the state that a run begins with."""
        shutil.rmtree(out, ignore_errors=True)
        return Path(shutil.copytree(self.start, out))

    def command(self, out: Path) -> list[str]:
        """The command of one run; one worker, so that the calls come in the same order."""
        return [str(TRACKER), "batch", str(self.county), "-o", str(out), "--no-series-pdf", "--jobs", "1"]

    def run(self, out: Path, *strace: str) -> subprocess.CompletedProcess[str]:
        """One run, under strace where options are given."""
        command = self.command(out)
        if strace:
            log = () if "-o" in strace else ("-o", "/dev/null")
            command = ["strace", "-qq", *log, *strace, *command]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    def calls(self, name: str, *, below: str = "") -> list[int]:
        """Numbers, from 1, of the calls of one name in an undisturbed run, those on files below a folder alone."""
        lines = [
            line for line in self.log.read_text(encoding="utf-8", errors="replace").splitlines() if line.startswith(f"{name}(")
        ]
        return [n for n, line in enumerate(lines, 1) if not below or re.match(rf"\w+\(\d+<{re.escape(below)}", line)]

    def check_whole(self, out: Path, *, what: str) -> None:
        """No file is half-written: each is as it was or as it will be."""
        for name, data in tree(out).items():
            if not name.endswith(".tracker-part"):
                assert data in (self.before.get(name), self.tree.get(name)), f"{what}: {name}"

    def check_after(self, out: Path, *, what: str) -> None:
        """A normal run brings everything to where an undisturbed one does."""
        done = self.run(out)
        assert done.returncode in (0, ExitCode.PARTIAL), f"{what}: {done.stderr}"
        assert tree(out) == self.tree, what
        assert stored(out) == self.stored, what
        with opened(out / "store") as store:
            assert store.faults() == [], what


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A first run over a county."""
    return Scene(tmp_path_factory.mktemp("fresh"), again=False)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A run after one report was changed, with decisions in the store."""
    return Scene(tmp_path_factory.mktemp("changed"), again=True)


def both(fresh: Scene, changed: Scene) -> Iterator[tuple[str, Scene]]:
    """The two scenes by name."""
    yield from (("first run", fresh), ("changed", changed))


@pytest.mark.parametrize("call", SYNCS)
def test_killed_at_every_sync_point(call: str, fresh: Scene, changed: Scene, tmp_path: Path) -> None:
    """SIGKILL at the first, second, … last fsync, fdatasync and rename."""
    for name, scene in both(fresh, changed):
        numbers = scene.calls(call)
        assert numbers
        for n in numbers:
            what = f"{name}, {call} {n}"
            out = scene.copy(tmp_path / "out")
            done = scene.run(out, "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={n}")
            assert done.returncode in (KILLED, 128 + signal.SIGKILL), what
            scene.check_whole(out, what=what)
            scene.check_after(out, what=what)


def test_killed_at_random(fresh: Scene, changed: Scene, tmp_path: Path) -> None:
    """SIGKILL after twenty pauses, workers and all."""
    chance = random.Random(20)  # noqa: S311  # any moments will do
    for name, scene in both(fresh, changed):
        began = time.monotonic()
        scene.run(scene.copy(tmp_path / "timed"))
        length = time.monotonic() - began
        for n in range(10):
            out = scene.copy(tmp_path / "out")
            started = subprocess.Popen(
                scene.command(out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
            )
            time.sleep(chance.uniform(0.2, 1.0) * length)
            os.kill(started.pid, signal.SIGKILL)
            started.wait()
            what = f"{name}, random {n}"
            scene.check_whole(out, what=what)
            scene.check_after(out, what=what)


def test_disk_full(fresh: Scene, changed: Scene, tmp_path: Path) -> None:
    """No space at the first writes of the store and of the outputs, at fifty more, at every commit and every rename."""
    told = 0
    for name, scene in both(fresh, changed):
        outputs = scene.calls("write", below=str(scene.log.parent / "whole"))
        pages = scene.calls("pwrite64")
        spread = [*pages[FIRST :: max(1, (len(pages) - FIRST) // (SPREAD // 2))], *outputs[FIRST:]]
        faults = [("pwrite64", n) for n in pages[:FIRST]] + [("write", n) for n in outputs[:FIRST]]
        faults += [("pwrite64" if n in pages else "write", n) for n in spread]
        faults += [(call, n) for call in ("fdatasync", "rename") for n in scene.calls(call)]
        for call, n in faults:
            what = f"{name}, {call} {n}"
            out = scene.copy(tmp_path / "out")
            more = "" if call == "write" else "+"  # the sentence about it is a write, too
            done = scene.run(out, "-e", f"trace={call}", "-e", f"inject={call}:error=ENOSPC:when={n}{more}")
            assert "Traceback" not in done.stderr, what
            assert not list(out.rglob("*.tracker-part")), what
            scene.check_whole(out, what=what)
            if done.returncode == ExitCode.NOT_WRITABLE:
                told += 1
                assert len(done.stderr.strip().splitlines()[-1]) <= 200, what
            else:
                assert done.returncode in (0, ExitCode.PARTIAL), f"{what}: {done.stderr}"  # SQLite can do without the room
            scene.check_after(out, what=what)
    assert told > SPREAD


def test_read_only(fresh: Scene, tmp_path: Path) -> None:
    """A folder that takes no files: one sentence, nothing made."""
    out = tmp_path / "out"
    out.mkdir()
    done = fresh.run(out, "-e", "trace=mkdir", "-e", "inject=mkdir:error=EROFS:when=1+")
    assert done.returncode == ExitCode.NOT_WRITABLE
    assert done.stderr.count("\n") == 1
    assert tree(out) == {}
