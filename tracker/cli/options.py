"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import click

from tracker.formats import CHOICES

templates_option = click.option(
    "--templates",
    type=click.Path(path_type=Path, readable=False),
    help=_("Folder with the office's own templates, used before ours. Templates are code: give only a folder you trust."),
)


def pair_options(command: Callable[..., None]) -> Callable[..., None]:
    """What a user may say of two reports."""
    options = (
        click.option("--old-year", type=int, help=_("Report year of the old report.")),
        click.option("--new-year", type=int, help=_("Report year of the new report.")),
        click.option("--issuer", help=_("Office that both reports come from.")),
    )
    for option in reversed(options):
        command = option(command)
    return command


def render_options(command: Callable[..., None]) -> Callable[..., None]:
    """What is written, and where."""
    options = (
        click.option(
            "-o", "--output", "output", help=_("Folder, or a file that ends in the format's suffix; - for standard output.")
        ),
        click.option(
            "--format",
            "format_",
            type=click.Choice(list(CHOICES)),
            help=_(
                "What to write: report (html, pdf, json), Word with tracked changes (redline), Excel ledger (xlsx), tables "
                "(csv, jsonl), or all that a person opens. json, html and jsonl go to standard output without -o."
            ),
        ),
        click.option(
            "--length",
            type=click.Choice(["brief", "full"]),
            default="full",
            show_default=True,
            help=_("Length of the PDF; brief is two pages."),
        ),
        templates_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def shared_options(command: Callable[..., None]) -> Callable[..., None]:
    """Language, settings and talk."""
    options = (
        click.option(
            "--lang",
            type=click.Choice(["zh", "en"]),
            default="zh",
            show_default=True,
            help=_("Language of the report and of messages."),
        ),
        click.option(
            "--config", type=click.Path(path_type=Path, readable=False), help=_("Settings file (TOML) instead of tracker.toml.")
        ),
        click.option("--isolated", is_flag=True, help=_("Ignore any tracker.toml.")),
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            show_default=True,
            help=_("Colour on the terminal."),
        ),
        click.option("-q", "--quiet", is_flag=True, help=_("Only errors on standard error.")),
        click.option("-v", "--verbose", is_flag=True, help=_("Say what is being done.")),
    )
    for option in reversed(options):
        command = option(command)
    return command


corpus_option = click.option(
    "--corpus",
    type=click.Path(path_type=Path, readable=False),
    help=_("Corpus whose set phrases count as set phrases here too; tracker corpus phrases learns them."),
)

embedder_option = click.option(
    "--embedder",
    type=click.Path(path_type=Path, readable=False),
    help=_("Local folder with word vectors: they ask for a person where something seems to be missing, and decide nothing."),
)
