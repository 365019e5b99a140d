"""``tracker corpus``: what is asked of the reports of many counties at once."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from tracker.cli.options import shared_options, templates_option

_folder = click.option(
    "--corpus",
    "folder",
    type=click.Path(path_type=Path, readable=False),
    default=Path("corpus"),
    show_default=True,
    help=_("Folder of the corpus."),
)
_PATH = click.Path(path_type=Path, readable=False)


def _searched(command: Callable[..., None]) -> Callable[..., None]:
    options = (
        click.option(
            "--units", type=_PATH, help=_("List of offices (CSV) with former names and mergers, as tracker batch writes it.")
        ),
        click.option(
            "--engine",
            default="duckdb",
            show_default=True,
            help=_(
                "Where it is searched: duckdb, sail, or the address of a Spark session (sc://host:port, spark://host:port, local[4])."
            ),
        ),
        click.option(
            "--limit",
            type=click.IntRange(1),
            help=_("Wording that more offices have is a set phrase; 2 % of the offices, at least 8, if not given."),
        ),
        click.option(
            "--memory", type=click.IntRange(1000), help=_("Megabytes that may be used; half of the machine's if not given.")
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(
    help=_("Reports of many counties: who shares whose text, and which phrases everybody uses."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
def corpus() -> None:
    """Reports of many counties."""


@corpus.command(
    help=_(
        "Add reports to a corpus: files, folders, or Parquet tables with the columns office, year, text and county. What is in it "
        "is not read again.\n\nExample: tracker corpus add reports/2024 --corpus corpus/"
    )
)
@click.argument("given", nargs=-1, required=True, type=_PATH)
@_folder
@click.option(
    "--jobs", type=click.IntRange(1, 256), help=_("Processes that work at once; as many as there are processors if not given.")
)
@shared_options
def add(given: tuple[Path, ...], folder: Path, **options: Any) -> None:
    """Add reports to a corpus."""
    from tracker.corpora.command import run_add

    raise SystemExit(run_add(given, folder, **options))


@corpus.command(
    help=_(
        "Say who shares whose text, set phrases and common outlines apart: a page, a workbook and JSON."
        "\n\nExample: tracker corpus share --corpus corpus/ -o sharing/"
    )
)
@_folder
@click.option("-o", "--output", required=True, type=_PATH, help=_("Folder for sharing.html, sharing.xlsx and sharing.json."))
@click.option("--only", multiple=True, help=_("Only what this office has a part in; may be given several times."))
@click.option("--since", type=int, help=_("Only what somebody has in this year or later."))
@_searched
@templates_option
@click.option("--force", is_flag=True, help=_("Overwrite files of others."))
@shared_options
def share(folder: Path, output: Path, **options: Any) -> None:
    """Say who shares whose text."""
    from tracker.corpora.command import run_share

    raise SystemExit(run_share(folder, output, **options))


@corpus.command(
    help=_(
        "Learn the set phrases of a corpus: how many offices have each, since when, and whether it goes out of use. After this "
        "tracker compare --corpus sets them aside too.\n\nExample: tracker corpus phrases --corpus corpus/ -o phrases.csv"
    )
)
@_folder
@click.option("-o", "--output", type=_PATH, help=_("File for all phrases (CSV)."))
@_searched
@click.option("--force", is_flag=True, help=_("Overwrite files of others."))
@shared_options
def phrases(folder: Path, **options: Any) -> None:
    """Learn the set phrases of a corpus."""
    from tracker.corpora.command import run_phrases

    raise SystemExit(run_phrases(folder, **options))


@corpus.command(
    help=_(
        "Compare every report of a corpus with the one of the year before; one row of JSON a pair."
        "\n\nExample: tracker corpus compare --corpus corpus/ -o pairs.jsonl"
    )
)
@_folder
@click.option("-o", "--output", required=True, type=_PATH, help=_("File for the results (JSON lines)."))
@_searched
@click.option("--force", is_flag=True, help=_("Overwrite files of others."))
@shared_options
def compare(folder: Path, output: Path, **options: Any) -> None:
    """Compare all pairs of a corpus."""
    from tracker.corpora.command import run_pairs

    raise SystemExit(run_pairs(folder, output, **options))


@corpus.command(
    help=_(
        "Write offices, reports, sentences and what was found as tables.\n\nExample: tracker corpus export --corpus corpus/ -o tables/"
    )
)
@_folder
@click.option("-o", "--output", required=True, type=_PATH, help=_("Folder for the tables."))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["parquet", "csv"]),
    default="parquet",
    show_default=True,
    help=_("Parquet or CSV."),
)
@_searched
@shared_options
def export(folder: Path, output: Path, **options: Any) -> None:
    """Write a corpus as tables."""
    from tracker.corpora.command import run_export

    raise SystemExit(run_export(folder, output, **options))


@corpus.command(help=_("Say what a corpus holds and what was left out.\n\nExample: tracker corpus status --corpus corpus/"))
@_folder
@click.option("--units", type=_PATH, help=_("List of offices (CSV) with former names and mergers, as tracker batch writes it."))
@shared_options
def status(folder: Path, **options: Any) -> None:
    """Say what a corpus holds."""
    from tracker.corpora.command import run_status

    raise SystemExit(run_status(folder, **options))
