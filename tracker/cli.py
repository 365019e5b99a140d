"""The command line: thin commands over the pipeline. Heavy imports stay inside the commands."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from tracker import __version__
from tracker.errors import ExitCode, TrackerError
from tracker.language import choose_language, set_language


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="tracker", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Compare the yearly reports of one office, two years at a time."""
    if ctx.invoked_subcommand is None:
        click.echo(_about())


def _about() -> str:
    return _(
        "tracker compares two yearly reports of one office and says what is new, what was kept,\n"
        "whether last year's plan came back with evidence, and what to ask about.\n"
        "  tracker demo                               a whole report from bundled examples\n"
        "  tracker compare 2023.txt 2024.txt -o out/  report.html, report.pdf, report.json\n"
        "  tracker inspect 2024.txt                   how one file was understood"
    )


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    options = (
        click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help=_("Language of the report and of messages.")),
        click.option("--config", type=click.Path(path_type=Path), help=_("Settings file (TOML) instead of tracker.toml.")),
        click.option("--isolated", is_flag=True, help=_("Ignore any tracker.toml.")),
        click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help=_("Colour on the terminal.")),
        click.option("-q", "--quiet", is_flag=True, help=_("Only errors on standard error.")),
        click.option("-v", "--verbose", is_flag=True, help=_("Say what is being done.")),
    )
    for option in reversed(options):
        command = option(command)
    return command


@cli.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("-o", "--output", "output", help=_("Folder, or a file that ends in .html, .pdf or .json; - for standard output."))
@click.option("--format", "format_", type=click.Choice(["json", "html", "pdf", "all"]), help=_("What to write; json goes to standard output without -o."))
@click.option("--old-year", type=int, help=_("Report year of the old report."))
@click.option("--new-year", type=int, help=_("Report year of the new report."))
@click.option("--issuer", help=_("Office that both reports come from."))
@click.option("--force", is_flag=True, help=_("Compare in spite of doubts, and overwrite files of others."))
@click.option("--fail-on", type=click.IntRange(0), help=_("End with 1 when more points than this are found."))
@_shared
def compare(old: Path, new: Path, **options: Any) -> None:
    """Compare an OLD report with the NEW one of the year after.

    Example: tracker compare 2023.txt 2024.txt -o out/
    """
    from tracker.commands import run_compare

    raise SystemExit(run_compare(old, new, **options))


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@_shared
def inspect(file: Path, **options: Any) -> None:
    """Show how a FILE was understood: metadata, sections, kinds, sentences, notes.

    Example: tracker inspect 2024.txt
    """
    from tracker.commands import run_inspect

    raise SystemExit(run_inspect(file, **options))


@cli.command()
@click.option("-o", "--output", default="out/demo", show_default=True, help=_("Folder for the report."))
@_shared
def demo(output: str, **options: Any) -> None:
    """Make a whole report from two bundled years of a fictional town."""
    from tracker.commands import run_demo

    raise SystemExit(run_demo(output, **options))


def main(argv: list[str] | None = None) -> None:
    """Entry point: every failure is one sentence on standard error and a documented exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    set_language(choose_language(arguments, os.environ))
    sys.exit(_run(arguments))


def _run(arguments: list[str]) -> int:
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
    import tempfile

    with tempfile.NamedTemporaryFile("w", prefix="tracker-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write("".join(traceback.format_exception(error)))
    _say(_("This is a fault of tracker; please report it with the file {log}.").format(log=log.name))
    return ExitCode.OUR_FAULT


def _say(text: str) -> None:
    click.echo(_("Error: {text}").format(text=text), err=True)
