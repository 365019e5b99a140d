"""How far a long run is and how long it will still take."""

from __future__ import annotations

import time
from gettext import gettext as _

from tracker.terminal import Terminal

_PLAIN_STEPS = 10
#: Lines that a run writes where nobody watches a terminal.
_SOON = 3.0
#: Seconds before which no time is told: the first answers say little.


class Progress:
    """One stage at a time."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self.start("", 0)

    def start(self, what: str, total: int) -> None:
        """Begin a stage of ``total`` units of work."""
        self._what, self._total, self._done, self._began, self._told = what, total, 0, time.monotonic(), 0

    def step(self, weight: int, name: str) -> None:
        """Some units of work are done."""
        self._done += weight
        share = f"{self._what} {self._done}/{self._total}"
        self._terminal.progress(f"{share} {name}{self._left()}")
        tenth = _PLAIN_STEPS * self._done // max(self._total, 1)
        if tenth > self._told:
            self._told = tenth
            self._terminal.step(f"{share}{self._left()}")

    def _left(self) -> str:
        passed = time.monotonic() - self._began
        if passed < _SOON or not self._done:
            return ""
        left = passed / self._done * (self._total - self._done)
        if left < 1:
            return ""
        if left < 90:
            return _(", about {n} s left").format(n=round(left))
        return _(", about {n} min left").format(n=round(left / 60))
