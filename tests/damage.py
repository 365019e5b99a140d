"""Files with bytes changed at random, the same ones every time: a reader gives text or one sentence."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from tests.evaluation.labels import SETTINGS
from tracker.errors import Unreadable
from tracker.read.child import BROKEN, in_child
from tracker.read.sniff import understood


def damaged(
    whole: bytes, seed: int, *, rounds: int = 200, most: int = 12, start: int = 0, bytes_: Sequence[int] = range(256)
) -> Iterator[bytes]:
    """``rounds`` copies of ``whole``, in each one to ``most`` bytes from ``start`` on replaced by one of ``bytes_``."""
    draw = random.Random(seed)  # noqa: S311 - reproducible damage
    for _ in range(rounds):
        data = bytearray(whole)
        for _ in range(draw.randint(1, most)):
            data[draw.randrange(start, len(data))] = draw.choice(bytes_)
        yield bytes(data)


def survives(data: bytes) -> bool:
    """Whether the bytes were read; refused is as good, any other exception fails, and so does text that no file can hold.

    In this process: a child would hide an exception behind a sentence.
    """
    try:
        understood(data)[1].text.encode("utf-8")
    except Unreadable:
        return False
    return True


def survives_in_child(data: bytes) -> bool:
    """The same where the library may hang or end the process; a fault of ours inside the child fails here too."""
    try:
        in_child(lambda: understood(data), [], data, SETTINGS.limits)
    except Unreadable as error:
        assert error.template != BROKEN
        return False
    return True
