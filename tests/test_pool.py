"""Work on several processors: every answer once, whatever becomes of a worker, and no worker left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tracker import pool


def begin(*_: object) -> None:
    """Nothing to set up."""


def job(task: tuple[str, int]) -> int:
    """Square a number, or end the worker as the task says."""
    what, n = task
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "once":
        path = Path(str(n))
        if not path.exists():
            path.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if what == "sleep":
        time.sleep(n)
    return n * n


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_task_is_answered_once(workers: int) -> None:
    """As many answers as tasks, each under its number."""
    with pool.Crew(job, workers, begin) as crew:
        for _round in range(2):
            assert dict(crew.run(("square", n) for n in range(12))) == {n: n * n for n in range(12)}


def test_nothing_to_do_starts_nothing() -> None:
    """No task, no worker."""
    with pool.Crew(job, 4, begin) as crew:
        assert list(crew.run([])) == []


def test_a_worker_that_dies_takes_only_its_task_with_it() -> None:
    """The task is tried once more; then its answer says so, and all others are answered."""
    tasks = [("square", 1), ("die", 0), ("square", 2), ("square", 3)]
    with pool.Crew(job, 2, begin) as crew:
        answers = dict(crew.run(tasks))
    assert {n: a for n, a in answers.items() if n != 1} == {0: 1, 2: 4, 3: 9}
    assert isinstance(answers[1], pool.Died)


def test_stopping_leaves_no_worker(tmp_path: Path) -> None:
    """Whoever stops taking answers gets rid of the workers, busy ones too."""
    with pool.Crew(job, 2, begin) as crew:
        next(crew.run([("square", 2), ("sleep", 60)]))
        began = time.monotonic()
    assert time.monotonic() - began < 30


PARENT = """
import os, sys
from tests import test_pool as t
from tracker import pool
with pool.Crew(t.job, 2, t.begin) as crew:
    for n, a in crew.run([("square", 1), ("sleep", 4)]):
        print(n, flush=True)
"""


def test_a_program_without_a_guard_is_run_once() -> None:
    """A script that calls us at its top, or comes from standard input, is not run again in each worker."""
    script = "print('once')\n" + PARENT.replace("4", "0")
    done = subprocess.run([sys.executable, "-"], input=script, capture_output=True, text=True, timeout=60, check=True)
    assert sorted(done.stdout.split()) == ["0", "1", "once"]
    assert done.stderr == ""


def test_a_killed_parent_leaves_no_worker() -> None:
    """Workers see that the other end of their pipe is gone."""
    done = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert done.stdout
    assert done.stdout.readline()
    done.kill()
    done.wait()
    deadline = time.monotonic() + 20
    while _alive(done.pid) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not _alive(done.pid)


def _alive(session: int) -> list[int]:
    """Processes of a session that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found
