"""What goes to the terminal: results on standard output, talk on standard error, colour only where wanted."""

from __future__ import annotations

import os
import sys

import click


class Terminal:
    """Streams of one run."""

    def __init__(self, color: str, *, quiet: bool, verbose: bool) -> None:
        self._color = wants_color(color, dict(os.environ), sys.stderr.isatty())
        self._quiet = quiet
        self._live = sys.stderr.isatty() and not quiet
        self._verbose = verbose and not quiet

    def out(self, text: str) -> None:
        """A line of the result."""
        click.echo(text)

    def progress(self, text: str) -> None:
        """What is being done: one line that overwrites itself on a terminal, plain lines with ``-v``."""
        if self._live:
            click.echo(f"\r\x1b[K{text}…", nl=False, err=True)
        elif self._verbose:
            click.echo(text, err=True)

    def step(self, text: str) -> None:
        """How far a long run is: a plain line where no terminal shows it live."""
        if not self._live and not self._verbose and not self._quiet:
            click.echo(text, err=True)

    def warn(self, text: str) -> None:
        """A line about what was repaired or left out."""
        if not self._quiet:
            click.echo(text, err=True)

    def clear(self) -> None:
        """Take the progress line away."""
        if self._live:
            click.echo("\r\x1b[K", nl=False, err=True)

    def error(self, text: str) -> None:
        """A sentence about what went wrong."""
        click.echo(click.style(text, bold=True) if self._color else text, err=True)


def wants_color(choice: str, environment: dict[str, str], is_terminal: bool) -> bool:
    """``--color`` over NO_COLOR over FORCE_COLOR over what the stream is."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    return bool(environment.get("FORCE_COLOR")) or is_terminal
