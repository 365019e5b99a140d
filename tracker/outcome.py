"""How a run ends: language first, then the command; every failure is one sentence and a documented exit code."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import traceback
from gettext import gettext as _

from tracker.errors import ExitCode, TrackerError
from tracker.language import choose_language, set_language


def run(arguments: list[str]) -> int:
    """Run one command; its exit code, a value of ``ExitCode``. What went wrong has been said on standard error."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(50_000, 20, 20)  # one run makes many values that live to its end: looking for waste among them is wasted
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    set_language(choose_language(arguments, os.environ))
    return _told(arguments)


def _told(arguments: list[str]) -> int:
    import click

    from tracker.cli import cli

    try:
        cli.main(args=arguments, prog_name="tracker", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except SystemExit as stop:
        return int(stop.code or 0)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _say(_("Stopped; nothing was left half-written."))
        return ExitCode.STOPPED
    except click.ClickException as error:
        error.show(file=sys.stderr)
        return ExitCode.USAGE
    except TrackerError as error:
        _say(str(error))
        return error.code
    except BrokenPipeError:
        sys.stderr.close()
        return ExitCode.DONE
    except Exception as error:  # noqa: BLE001  # the last resort: a fault of ours is told, its trace kept in a file
        return _our_fault(error)
    return ExitCode.DONE


def _our_fault(error: Exception) -> int:
    with tempfile.NamedTemporaryFile("w", prefix="tracker-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write("".join(traceback.format_exception(error)))
    _say(_("This is a fault of tracker; please report it with the file {log}.").format(log=log.name))
    return ExitCode.OUR_FAULT


def _say(text: str) -> None:
    sys.stderr.write(_("Error: {text}").format(text=text) + "\n")
