"""Reading under limits: what hangs, grows, breaks or dies in the child ends in one sentence here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from tests.evaluation.files import FILES
from tests.evaluation.labels import SETTINGS
from tracker.errors import Unreadable
from tracker.model import Note
from tracker.read import budget
from tracker.read.child import BROKEN, in_child
from tracker.read.decoded import Decoded
from tracker.read.sniff import understood
from tracker.settings import Limits

QUICK = Limits(seconds=1, memory=1 << 30)
AGAIN = [sys.executable, "-P", "-m", "tracker.read.child", "20", str(2 << 30)]


def _sleeps() -> tuple[str, Decoded]:
    time.sleep(30)
    return "none", Decoded("")


def _counts() -> tuple[str, Decoded]:
    while True:
        pass


def _grows() -> tuple[str, Decoded]:
    return "none", Decoded("x" * (4 << 30))


def _dies() -> tuple[str, Decoded]:
    os.kill(os.getpid(), signal.SIGKILL)
    return _sleeps()


@pytest.mark.parametrize("job", [_sleeps, _counts, _grows, _dies])
def test_what_runs_over_its_limits_is_given_up(job: Callable[[], tuple[str, Decoded]]) -> None:
    """Time, processor, memory, and a library that ends the process."""
    before = time.monotonic()
    with pytest.raises(Unreadable) as error:
        in_child(job, [], b"", QUICK)
    assert "limits" in error.value.template
    assert time.monotonic() - before < 10


def test_a_fault_of_a_reader_is_one_sentence() -> None:
    """And nothing is printed."""

    def job() -> tuple[str, Decoded]:
        raise KeyError("a fault of ours")

    with pytest.raises(Unreadable) as error:
        in_child(job, [], b"", QUICK)
    assert error.value.template == BROKEN


def test_all_that_was_found_comes_back() -> None:
    """Text, pages, notes with their values, doubtful places; a sentence with its values."""
    found = Decoded("文\n", "utf-8", (Note("changes_accepted", values=(("n", "3"),)),), (0, 1), ((0, 1),), ((0, 2),))
    assert in_child(lambda: ("docx", found), [], b"", QUICK) == ("docx", found)

    def refuses() -> tuple[str, Decoded]:
        raise Unreadable("{file} holds {n} files; unpack it and give the folder.", n=9)

    with pytest.raises(Unreadable) as error:
        in_child(refuses, [], b"", QUICK)
    assert error.value.values == {"n": "9"}


def test_recognition_gets_time_for_every_page() -> None:
    """As long as it asks, it is waited for."""

    def job() -> tuple[str, Decoded]:
        for _ in range(4):
            budget.more()
            time.sleep(0.5)
        return "picture", Decoded("文\n")

    assert in_child(job, [], b"", QUICK)[1].text == "文\n"


def test_beside_other_threads_a_fresh_process_reads() -> None:
    """A fork with threads is not safe; the answer is the same."""
    data = (FILES / "town_typed_numbers.docx").read_bytes()
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        beside = in_child(lambda: understood(data), AGAIN, data, SETTINGS.limits)
    finally:
        stop.set()
        thread.join()
    assert beside == in_child(lambda: understood(data), AGAIN, data, SETTINGS.limits)


@pytest.mark.slow
def test_a_fresh_process_recognises_pages_too() -> None:
    """Asking for more on the way, as a fork does."""
    data = (FILES / "town_fax.tif").read_bytes()
    again = [sys.executable, "-P", "-m", "tracker.read.child", "30", str(2 << 30)]
    with subprocess.Popen(again, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        answer = json.loads(child.communicate(data)[0])
    assert answer["format"] == "picture"
    assert "溪源镇" in answer["text"]
