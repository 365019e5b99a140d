"""Work on several processors: tasks out, answers in, whatever becomes of a worker.

An executor of the standard library gives up everything when one worker dies, and its workers outlive a killed parent.
Here each worker has a pipe of its own: its death names the task it was on, and the parent's death ends the worker.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from types import ModuleType
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


class Crew:
    """Workers that stay for several rounds of tasks; each is set up once. Use as a context manager.

    ``job`` and ``begin`` are functions of a module, tasks and answers plain values; ``job`` must not raise. Modules of
    ``ready`` are imported once for all workers.
    """

    def __init__(self, job: Job, workers: int, begin: Callable[..., None], *first: Any, ready: Sequence[str] = ()) -> None:
        self._hire = partial(_hired, _context((job.__module__, *ready)), job, begin, first)
        self._size = workers
        self._workers: list[_Worker] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            _dismissed(worker)
        self._workers = []

    def run(self, tasks: Iterable[Any]) -> Iterator[tuple[int, Any]]:
        """(number of the task, answer) as the answers come.

        A task whose worker dies is tried once more in a fresh worker; then its answer is ``Died``.
        """
        held = list(tasks)
        waiting = list(range(len(held)))[::-1]
        again: set[int] = set()
        while len(self._workers) < min(self._size, len(held)):
            self._workers.append(self._hire())
        while waiting or any(w.task is not None for w in self._workers):
            self._hand_out(waiting, held)
            for worker in self._ready():
                number, worker.task = worker.task, None
                if number is None:
                    continue
                answer = self._answer(worker)
                if isinstance(answer, Died) and number not in again:
                    again.add(number)
                    waiting.append(number)
                else:
                    yield number, answer

    def _hand_out(self, waiting: list[int], held: Sequence[Any]) -> None:
        for worker in self._workers:
            if worker.task is None and waiting:
                worker.task = waiting.pop()
                try:
                    worker.pipe.send(held[worker.task])
                except OSError:
                    worker.process.kill()  # its pipe ends, which is seen below

    def _ready(self) -> list[_Worker]:
        busy = [w for w in self._workers if w.task is not None]
        pipes = wait([w.pipe for w in busy])
        return [w for w in busy if w.pipe in pipes]

    def _answer(self, worker: _Worker) -> Any:
        """What a worker says; for one that is gone ``Died``, and another takes its place."""
        try:
            return worker.pipe.recv()
        except (EOFError, OSError):
            code = _buried(worker)
            self._workers[self._workers.index(worker)] = self._hire()
            return Died(code)


def _context(modules: Sequence[str]) -> BaseContext:
    """Workers start from a server that has imported the modules once; a fork of this process would share its files."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload(list(modules))
    return context


def _hired(context: BaseContext, job: Job, begin: Callable[..., None], first: tuple[Any, ...]) -> _Worker:
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, job, begin, first), daemon=True)  # type: ignore[attr-defined]
    with _no_program():
        process.start()
    theirs.close()
    return _Worker(process, ours)


@contextmanager
def _no_program() -> Iterator[None]:
    """Workers import the module of their job; without this they would also run the program that started us once more."""
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


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
