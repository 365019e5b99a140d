"""Entry point: it loads nothing before Ctrl-C is looked after, so that the first tenths of a second end as any other."""

from __future__ import annotations

import atexit
import signal
import sys


def main(argv: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code.

    Args:
        argv: the words after ``tracker``; those of the process when None.

    Raises:
        SystemExit: always, with a code of ``tracker.errors.ExitCode``.
    """
    try:
        from tracker.outcome import run

        code = run(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:  # before the command began or after it was told: there is nothing to clear away
        from tracker.errors import ExitCode

        code = ExitCode.STOPPED
    atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)  # all is told: nothing is left that could be stopped
    sys.exit(code)
