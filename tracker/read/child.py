"""Reading in a child process under limits: a file that hangs or breaks a library stops nothing else.

Where the system can, the child is a fork of this process, which has the reader loaded already (some milliseconds);
elsewhere, or when other threads run, a fresh interpreter is started. What comes back is JSON, never code.
"""

from __future__ import annotations

import faulthandler
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO, NoReturn

from tracker.errors import Unreadable
from tracker.model import Note
from tracker.read import budget
from tracker.read.decoded import Decoded
from tracker.settings import Limits

STOPPED = "{file} could not be read within the limits of time and memory; it is damaged or no report."
BROKEN = "{file} is damaged: it cannot be read; ask for it again."
#: Said where a reader failed in a way it should not have.


def in_child(job: Callable[[], tuple[str, Decoded]], again: list[str], data: bytes, limits: Limits) -> tuple[str, Decoded]:
    """(format, what was read) by ``job``, run in a fork; ``again`` is the command that does the same from standard input.

    Raises ``Unreadable`` as the job does, or when it ran over a limit or broke.
    """
    alone = hasattr(os, "fork") and threading.active_count() == 1
    answer = _forked(job, limits) if alone else _started(again, data, limits)
    if answer is None:
        raise Unreadable(STOPPED)
    try:
        found = json.loads(answer)
    except ValueError:
        raise Unreadable(BROKEN) from None
    if "fault" in found:
        raise Unreadable(found["fault"], **found["values"])
    return found["format"], _from_json(found)


def answer_of(job: Callable[[], tuple[str, Decoded]]) -> bytes:
    """What the child sends: format and text, or a fault with its values."""
    try:
        name, decoded = job()
        return json.dumps({"format": name, **_to_json(decoded)}).encode()
    except Unreadable as error:
        return json.dumps({"fault": error.template, "values": error.values}).encode()
    except (MemoryError, RecursionError):
        return json.dumps({"fault": STOPPED, "values": {}}).encode()
    except Exception:  # noqa: BLE001 - a fault of a reader must not sink the batch; the fuzz tests call readers directly
        return json.dumps({"fault": BROKEN, "values": {}}).encode()


def limit_this_process(limits: Limits) -> None:
    """Set limits of memory and processor time where the system has them."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CPU, limits.seconds)):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, _hard(kind)))


def _hard(kind: int) -> int:
    """The hard limit in force, which a process may not raise."""
    import resource

    return resource.getrlimit(kind)[1]


def _forked(job: Callable[[], tuple[str, Decoded]], limits: Limits) -> bytes | None:
    read_end, write_end = os.pipe()
    pid = os.fork()
    if not pid:
        _child(job, write_end, limits)
    os.close(write_end)
    try:
        return _received(read_end, limits.seconds)
    finally:
        os.close(read_end)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _child(job: Callable[[], tuple[str, Decoded]], write_end: int, limits: Limits) -> NoReturn:
    """The rest of the child's life: silent, limited, one answer."""
    try:
        faulthandler.disable()
        silence = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(silence, descriptor)
        limit_this_process(limits)
        with os.fdopen(write_end, "wb") as out, budget.granted(lambda: _ask(out, limits)):
            out.write(answer_of(job))
    finally:
        os._exit(0)


def _ask(out: BinaryIO, limits: Limits) -> None:
    """One more page: tell the parent, a blank before the answer, and raise the processor limit."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + limits.seconds
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, _hard(resource.RLIMIT_CPU)))
        resource.setrlimit(resource.RLIMIT_AS, (limits.recognition_memory, _hard(resource.RLIMIT_AS)))
    out.write(b" ")
    out.flush()


def _received(read_end: int, seconds: float) -> bytes | None:
    """All that the child sent before it closed its end; None when it was silent too long or sent no answer."""
    parts: list[bytes] = []
    while select.select([read_end], [], [], seconds)[0]:
        part = os.read(read_end, 1 << 20)
        if not part:
            return b"".join(parts).strip() or None
        parts.append(part)
    return None


_PAGES_WAITED_FOR = 20
#: A started child cannot be listened to everywhere, so it is given the time of this many pages at once.


def _started(command: list[str], data: bytes, limits: Limits) -> bytes | None:
    try:
        patience = limits.seconds * _PAGES_WAITED_FOR
        done = subprocess.run(command, input=data, capture_output=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.strip() or None


def _to_json(decoded: Decoded) -> dict[str, Any]:
    notes = [[note.code, note.values] for note in decoded.notes]
    return {
        "text": decoded.text,
        "encoding": decoded.encoding,
        "notes": notes,
        "pages": decoded.pages,
        "unsure": decoded.unsure,
        "recognised": decoded.recognised,
    }


def _from_json(found: dict[str, Any]) -> Decoded:
    notes = tuple(Note(code, values=tuple((name, value) for name, value in values)) for code, values in found["notes"])
    unsure, recognised = (tuple((a, b) for a, b in found[name]) for name in ("unsure", "recognised"))
    return Decoded(found["text"], found["encoding"], notes, tuple(found["pages"]), unsure, recognised)


def main() -> None:
    """``python -m tracker.read.child SECONDS BYTES``: the file on standard input, the answer on standard output."""
    from tracker.read.sniff import understood

    seconds, memory = sys.argv[1:]
    limits = Limits(seconds=int(seconds), memory=int(memory))
    limit_this_process(limits)
    data = sys.stdin.buffer.read()
    with budget.granted(lambda: _ask(sys.stdout.buffer, limits)):
        sys.stdout.buffer.write(answer_of(lambda: understood(data)))


if __name__ == "__main__":
    main()
