"""The command line: thin commands over the pipeline. Heavy imports stay inside the commands.

Imported by ``entry`` once the language is set, because click takes its help texts at import.
"""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from tracker import __version__
from tracker.cli.corpus import corpus
from tracker.cli.options import corpus_option, embedder_option, pair_options, render_options, shared_options, templates_option
from tracker.formats import CHOICES


@click.group(
    invoke_without_command=True,
    help=_("Compare the yearly reports of one office, two years at a time."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
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


@cli.command(
    help=_("Compare an OLD report with the NEW one of the year after.\n\nExample: tracker compare 2023.txt 2024.txt -o out/")
)
@click.argument("old", type=click.Path(path_type=Path, readable=False))
@click.argument("new", type=click.Path(path_type=Path, readable=False))
@render_options
@pair_options
@corpus_option
@embedder_option
@click.option("--force", is_flag=True, help=_("Compare in spite of doubts, and overwrite files of others."))
@click.option("--fail-on", type=click.IntRange(0), help=_("End with 1 when more points than this are found."))
@shared_options
def compare(old: Path, new: Path, **options: Any) -> None:
    """Compare two reports."""
    from tracker.commands import run_compare

    raise SystemExit(run_compare(old, new, **options))


@cli.command(
    help=_(
        "Render a RESULT (report.json) without comparing again.\n\nExample: tracker render out/report.json --format xlsx -o out/"
    )
)
@click.argument("result", type=click.Path(path_type=Path, readable=False))
@render_options
@click.option("--force", is_flag=True, help=_("Overwrite files of others."))
@shared_options
def render(result: Path, **options: Any) -> None:
    """Render a stored result."""
    from tracker.results import run_render

    raise SystemExit(run_render(result, **options))


@cli.command(
    help=_(
        "Compare OLD and NEW again and say whether the RESULT (report.json) is what comes out, or what differs.\n\n"
        "Example: tracker verify out/report.json 2023.txt 2024.txt"
    )
)
@click.argument("result", type=click.Path(path_type=Path, readable=False))
@click.argument("old", type=click.Path(path_type=Path, readable=False))
@click.argument("new", type=click.Path(path_type=Path, readable=False))
@corpus_option
@embedder_option
@shared_options
def verify(result: Path, old: Path, new: Path, **options: Any) -> None:
    """Check a stored result."""
    from tracker.results import run_verify

    raise SystemExit(run_verify(result, old, new, **options))


@cli.command(
    short_help=_("Write the letter to the office (docx and PDF)."),
    help=_(
        "Write the letter to the office: what a person kept of the comparison of OLD and NEW, as letter.docx and letter.pdf "
        "(GB/T 9704).\n\nExample: tracker letter 2023.txt 2024.txt --from 云坪县司法局 --decisions decisions.jsonl -o out/"
    ),
)
@click.argument("old", type=click.Path(path_type=Path, readable=False))
@click.argument("new", type=click.Path(path_type=Path, readable=False))
@click.option("-o", "--output", required=True, help=_("Folder for the letter."))
@click.option(
    "--kind",
    type=click.Choice(["审阅意见", "督办函", "反馈意见"]),
    default="审阅意见",
    show_default=True,
    help=_("Kind of letter."),
)
@click.option("--from", "sender", help=_("Office that sends the letter; a blank is left without it."))
@click.option("--to", "addressee", help=_("Addressee; the office of the new report if not given."))
@click.option("--number", help=_("Number of the letter (发文字号)."))
@click.option("--date", help=_("Date of the letter as printed, for example 2025年3月5日."))
@click.option("--checked-by", help=_("Name of the person who checked the points."))
@click.option(
    "--decisions", type=click.Path(path_type=Path, readable=False), help=_("Decisions file: only what a person kept is written.")
)
@click.option("--all", "everything", is_flag=True, help=_("All points, each marked as still to be checked."))
@templates_option
@pair_options
@click.option("--force", is_flag=True, help=_("Compare in spite of doubts, and overwrite files of others."))
@shared_options
def letter(old: Path, new: Path, **options: Any) -> None:
    """Write the letter to the office."""
    from tracker.correspondence import run_letter

    raise SystemExit(run_letter(old, new, **options))


@cli.command(
    "series",
    help=_(
        "Follow sentences, plans, problems, figures and slips through three or more reports of one office, given in any order."
        "\n\nExample: tracker series 2021.txt 2022.txt 2023.txt -o out/"
    ),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@click.option("-o", "--output", help=_("Folder for series.html, .pdf, .xlsx and .json."))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["html", "pdf", "xlsx", "json", "all"]),
    help=_("What to write; json goes to standard output without -o."),
)
@templates_option
@click.option("--issuer", help=_("Office that all reports come from."))
@click.option(
    "--units",
    type=click.Path(path_type=Path, readable=False),
    help=_("List of offices (units.csv) with the former names of a renamed one."),
)
@click.option("--force", is_flag=True, help=_("Take reports of a renamed office too, and overwrite files of others."))
@shared_options
def series_(files: tuple[Path, ...], **options: Any) -> None:
    """Follow lines through several years."""
    from tracker.years import run_series

    raise SystemExit(run_series(files, **options))


@cli.command(
    short_help=_("Compare a whole folder: many offices, many years."),
    help=_(
        "Compare every report in a FOLDER with the one of the year before, office by office, and write a dashboard over all. "
        "Run again, only what changed is done; what a person should confirm stands in units.csv."
        "\n\nExample: tracker batch reports/ -o out/"
    ),
)
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help=_("Folder for the dashboard and one folder an office.")
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(CHOICES)),
    multiple=True,
    help=_("What to write for each comparison; may be given several times. html and json if not given."),
)
@click.option("--series-pdf/--no-series-pdf", default=True, show_default=True, help=_("A PDF of all years of each office."))
@click.option(
    "--units",
    type=click.Path(path_type=Path, readable=False),
    help=_("List of offices (CSV); units.csv in the output folder or beside the reports if not given."),
)
@click.option(
    "--jobs", type=click.IntRange(1, 256), help=_("Processes that work at once; as many as there are processors if not given.")
)
@templates_option
@click.option("--force", is_flag=True, help=_("Overwrite files of others."))
@shared_options
def batch(folder: Path, output: Path, **options: Any) -> None:
    """Compare a whole folder."""
    from tracker.batch.command import run_batch

    raise SystemExit(run_batch(folder, output, **options))


@cli.group(help=_("What people decided about findings."), context_settings={"help_option_names": ["-h", "--help"]})
def decisions() -> None:
    """Decisions of reviewers."""


@decisions.command(
    "import",
    help=_(
        "Take the decisions of a LEDGER (ledger.xlsx, filled in by a reviewer) over into a decisions file; rows are recognised "
        "by their content.\n\nExample: tracker decisions import ledger.xlsx -o decisions.jsonl"
    ),
)
@click.argument("ledger", type=click.Path(path_type=Path, readable=False))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=_("Decisions file; decisions.jsonl beside the ledger if not given.")
)
@click.option(
    "--result",
    type=click.Path(path_type=Path, readable=False),
    help=_("report.json of the comparison, for rows that lost their number."),
)
@click.option(
    "--store",
    type=click.Path(path_type=Path, readable=False),
    help=_("Folder that tracker batch wrote: the decisions are added to its store instead of a file."),
)
@click.option("--dry-run", is_flag=True, help=_("Only show what would be taken over."))
@shared_options
def import_decisions(ledger: Path, **options: Any) -> None:
    """Take decisions over from a ledger."""
    from tracker.deciding import run_import

    raise SystemExit(run_import(ledger, **options))


@cli.group(help=_("The store that tracker batch keeps."), context_settings={"help_option_names": ["-h", "--help"]})
def store() -> None:
    """The store of a county."""


@store.command(help=_("Say whether the store of a FOLDER is whole.\n\nExample: tracker store check out/"))
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@shared_options
def check(folder: Path, **options: Any) -> None:
    """Check a store."""
    from tracker.stores import run_check

    raise SystemExit(run_check(folder, **options))


@store.command(
    help=_("Copy the store of a FOLDER into one file, also while a run writes.\n\nExample: tracker store backup out/ county.db")
)
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@click.argument("target", type=click.Path(path_type=Path, readable=False))
@click.option("--force", is_flag=True, help=_("Overwrite files of others."))
@shared_options
def backup(folder: Path, target: Path, **options: Any) -> None:
    """Copy a store."""
    from tracker.stores import run_backup

    raise SystemExit(run_backup(folder, target, **options))


@store.command(
    help=_(
        "Write everything that the store of a FOLDER holds as JSON lines, and the decisions of each comparison as a decisions "
        "file.\n\nExample: tracker store export out/ -o export/"
    )
)
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help=_("Folder for the files."))
@click.option("--force", is_flag=True, help=_("Overwrite files of others."))
@shared_options
def export(folder: Path, output: Path, **options: Any) -> None:
    """Write a store out."""
    from tracker.stores import run_export

    raise SystemExit(run_export(folder, output, **options))


@cli.command(help=_("Print the JSON Schema of the result."))
@shared_options
def schema(**options: Any) -> None:
    """Print the JSON Schema."""
    from tracker.results import run_schema

    raise SystemExit(run_schema(**options))


@cli.command(
    help=_("Show how a FILE was understood: metadata, sections, kinds, sentences, notes.\n\nExample: tracker inspect 2024.txt")
)
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@shared_options
def inspect(file: Path, **options: Any) -> None:
    """Show how one file was understood."""
    from tracker.show import run_inspect

    raise SystemExit(run_inspect(file, **options))


@cli.command(
    help=_(
        "Print the text of a FILE, or of every document in a folder or zip, as it was read: one paragraph a line; "
        "warnings go to standard error.\n\nExample: tracker read 2024.docx"
    )
)
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help=_("Lines of text, JSON, or a page to look at."),
)
@shared_options
def read(file: Path, format_: str, **options: Any) -> None:
    """Print the text of one file as it was read."""
    from tracker.show import run_read

    raise SystemExit(run_read(file, format_, **options))


@cli.command(help=_("List the optional parts: what is installed, what a missing one would add and how to add it."))
@shared_options
def doctor(**options: Any) -> None:
    """List the optional parts."""
    from tracker.doctor import run_doctor

    raise SystemExit(run_doctor(**options))


@cli.command(
    "base-rate",
    help=_(
        "How often unrelated offices share wording, by length and likeness, over the reports in a FOLDER.\n\n"
        "Example: tracker base-rate reports/2024/"
    ),
)
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help=_("A table or JSON.")
)
@shared_options
def base_rate(folder: Path, format_: str, **options: Any) -> None:
    """How often unrelated offices share wording."""
    from tracker.commands import run_base_rate

    raise SystemExit(run_base_rate(folder, format_, **options))


@cli.command(help=_("Make a whole report from two bundled years of a fictional county."))
@click.option("-o", "--output", default="out/demo", show_default=True, help=_("Folder for the report."))
@shared_options
def demo(output: str, **options: Any) -> None:
    """Make a whole report from bundled examples."""
    from tracker.commands import run_demo

    raise SystemExit(run_demo(output, **options))


cli.add_command(corpus)
