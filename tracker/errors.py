"""What can go wrong for a user: one class per situation, each with its exit code and what to do."""

from __future__ import annotations

from enum import IntEnum
from gettext import gettext as _


class ExitCode(IntEnum):
    """Exit codes of the command, documented in the README and ``docs/messages.md``."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    MISSING_PART = 4
    NOT_WRITABLE = 5
    REFUSED = 6
    PARTIAL = 7
    OUR_FAULT = 70
    STOPPED = 130


class TrackerError(Exception):
    """Base of all errors that are told in one sentence."""

    code = ExitCode.OUR_FAULT

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template, values)
        self.template = template
        self.values = {name: printable(str(value)) for name, value in values.items()}

    def __str__(self) -> str:
        return _(self.template).format(**self.values)


class UsageProblem(TrackerError):
    """The command was called in a way that cannot be carried out."""

    code = ExitCode.USAGE


class Unreadable(TrackerError):
    """A file cannot be read as a report."""

    code = ExitCode.UNREADABLE


class MissingPart(TrackerError):
    """A part that this machine lacks, with what to install."""

    code = ExitCode.MISSING_PART


class NotWritable(TrackerError):
    """The output cannot be written; nothing was left behind."""

    code = ExitCode.NOT_WRITABLE


class Refused(TrackerError):
    """Two reports that should not be compared; ``--force`` insists."""

    code = ExitCode.REFUSED


def printable(text: str, limit: int = 120) -> str:
    """The text with control and bidi characters escaped and its middle cut, safe for a terminal."""
    safe = "".join(
        c if c.isprintable() and not "\u200b" <= c <= "\u200f" and not "\u202a" <= c <= "\u202e" else f"\\u{ord(c):04x}"
        for c in text
    )
    return safe if len(safe) <= limit else f"{safe[: limit // 2]}…{safe[-limit // 2 :]}"
