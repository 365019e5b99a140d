"""What reading one file may still cost. In a child process the parent waits as long as the child keeps asking for more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class _Budget:
    """The budget in force; outside a child process nothing is counted."""

    ask: Callable[[], None] | None = None


def more() -> None:
    """Ask for the time of one more page that must be recognised; called before each one."""
    if _Budget.ask is not None:
        _Budget.ask()


@contextmanager
def granted(ask: Callable[[], None]) -> Iterator[None]:
    """While it lasts, ``more`` calls ``ask``."""
    _Budget.ask = ask
    try:
        yield
    finally:
        _Budget.ask = None
