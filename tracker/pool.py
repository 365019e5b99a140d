"""Work on several processors: tasks out, answers in, whatever becomes of a worker.

An executor of the standard library gives up everything when one worker dies, and its workers outlive a killed parent.
Here each worker has a pipe of its own: its death names the task it was on, and the parent's death ends the worker.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any

Job = Callable[[Any], Any]
_PATIENCE = 5
#: Seconds that a worker has to end by itself.


@dataclass(frozen=True, slots=True)
class Died:
    """Stands in for the answer of a task whose worker died twice."""

    code: int


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    task: int | None = None


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    job: Job, tasks: Iterable[Any], workers: int, begin: Callable[..., None], *first: Any
) -> Generator[tuple[int, Any], None, None]:
    """(number of the task, answer of ``job``) as the answers come; each worker calls ``begin(*first)`` once.

    ``job`` and ``begin`` are functions of a module, tasks and answers plain values. A task whose worker dies is tried
    once more, alone in a fresh worker; then its answer is ``Died``. ``job`` must not raise.
    """
    waiting = list(enumerate(tasks))[::-1]
    again: set[int] = set()
    held = dict(waiting)
    context = _context(job.__module__)
    crew = [_hired(context, job, begin, first) for _ in range(min(workers, len(waiting)))]
    try:
        while waiting or any(w.task is not None for w in crew):
            for worker in crew:
                if worker.task is None and waiting:
                    worker.task, task = waiting.pop()
                    try:
                        worker.pipe.send(task)
                    except OSError:
                        worker.process.kill()  # its pipe ends, which is seen below
            ready = wait([w.pipe for w in crew if w.task is not None])
            for worker in [w for w in crew if w.pipe in ready]:
                number = worker.task if worker.task is not None else -1
                try:
                    answer = worker.pipe.recv()
                except (EOFError, OSError):
                    code = _buried(worker)
                    crew[crew.index(worker)] = _hired(context, job, begin, first)
                    if number not in again:
                        again.add(number)
                        waiting.append((number, held[number]))
                        continue
                    answer = Died(code)
                worker.task = None
                yield number, answer
    finally:
        for worker in crew:
            _dismissed(worker)


def _context(module: str) -> BaseContext:
    """Workers start from a server that has imported the job's module once; a fork of this process would share its files."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload([module])
    return context


def _hired(context: BaseContext, job: Job, begin: Callable[..., None], first: tuple[Any, ...]) -> _Worker:
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, job, begin, first), daemon=True)  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _work(pipe: Connection, job: Job, begin: Callable[..., None], first: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is asked to stop and tells us
    begin(*first)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(job(pipe.recv()))


def _buried(worker: _Worker) -> int:
    worker.pipe.close()
    worker.process.join(_PATIENCE)
    return worker.process.exitcode or 0


def _dismissed(worker: _Worker) -> None:
    """A worker that waits ends when its pipe closes; one in the middle of a task is stopped."""
    worker.pipe.close()
    if worker.task is not None:
        worker.process.terminate()
    worker.process.join(_PATIENCE)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
