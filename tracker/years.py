"""``tracker series``: three and more reports of one office -> the lines that run through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from gettext import gettext as _
from itertools import pairwise
from pathlib import Path
from typing import Any

from tracker.commands import manner_of, refused, warn_of_glyphs
from tracker.compare import compare
from tracker.contract.years import series_json
from tracker.county.names import spellings
from tracker.errors import ExitCode, MissingPart, Refused, UsageProblem
from tracker.formats import SERIES_FORMATS, Manner, render_series
from tracker.guards import refusals
from tracker.issuers import parted
from tracker.lists import read_list
from tracker.model import Report, Source
from tracker.read import read
from tracker.render.output import write_all
from tracker.series import Series, series
from tracker.settings import Settings, chosen
from tracker.structure import Given, parse
from tracker.terminal import Terminal
from tracker.view.years import opening_of

_FEWEST = 3


def run_series(files: Sequence[Path], **options: Any) -> int:
    """Compare every year with the one before it and write what was asked for."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    settings = chosen(options["config"], isolated=options["isolated"])
    manner = manner_of({**options, "length": "full"}, settings)
    if len(files) < _FEWEST:
        raise UsageProblem("A series needs three reports or more; for two use tracker compare.")
    found = series_of(_sources(files, settings, terminal), settings, options, terminal)
    if options["format_"] and not options["output"]:
        return _print(found, options["format_"])
    missing = _write(found, options, manner, terminal)
    for line in opening_of(found, options["lang"]):
        terminal.out(line)
    if missing:
        terminal.error(str(missing))
        return ExitCode.MISSING_PART
    return ExitCode.DONE


def _sources(files: Sequence[Path], settings: Settings, terminal: Terminal) -> list[Source]:
    sources = []
    for path in files:
        terminal.progress(_("reading {file}").format(file=path.name))
        sources.append(read(path, settings))
    return sources


def series_of(sources: Sequence[Source], settings: Settings, options: Any, terminal: Terminal) -> Series:
    """Sources in any order -> the series by year. Raises ``Refused`` for files that do not belong together, unless forced."""
    given = Given(None, options["issuer"])
    known = dict(spellings(read_list(options["units"]).units, "")) if options["units"] else {}
    reports = [parse(source, "new", settings, given) for source in sources]
    unknown = [r.source.file for r in reports if r.meta.report_year is None]
    if unknown:
        raise Refused("{file} names no report year, so it has no place in the series.", file=unknown[0])
    ordered = sorted(reports, key=lambda r: r.meta.report_year or 0)
    comparisons = []
    for before, new in pairwise(ordered):
        old = parse(before.source, "old", settings, given)
        doubts = [note for note in refusals(old, new) if note.code != "other_issuer" or not _is_one(old, new, known)]
        if doubts and not (options["force"] and all(note.code == "other_issuer" for note in doubts)):
            raise refused(tuple(doubts), options["lang"])
        terminal.progress(_("comparing"))
        comparisons.append(compare(old, new, settings))
    terminal.clear()
    return series(ordered, comparisons)


def _is_one(old: Report, new: Report, known: Mapping[str, str]) -> bool:
    """Whether the list of offices has both names as one office."""
    one, other = ((known.get("".join(parted(r.meta.issuer))) or known.get(parted(r.meta.issuer)[1])) for r in (old, new))
    return one is not None and one == other


def _print(found: Series, format_: str) -> int:
    if format_ != "json":
        raise UsageProblem("The format {format} needs -o FOLDER.", format=format_)
    import sys

    sys.stdout.write(series_json(found))
    return ExitCode.DONE


def _write(found: Series, options: Any, manner: Manner, terminal: Terminal) -> MissingPart | None:
    if not options["output"]:
        return None
    folder = Path(options["output"])
    if folder.is_file():
        raise UsageProblem("{folder} is a file; -o names a folder here.", folder=folder.name)
    files: dict[Path, bytes] = {}
    missing: MissingPart | None = None
    for name in SERIES_FORMATS if options["format_"] in (None, "all") else (options["format_"],):
        terminal.progress(_("writing {format}").format(format=name))
        try:
            files[folder / f"series.{name}"] = render_series(found, name, manner)
        except MissingPart as error:
            missing = error
    terminal.clear()
    write_all(files, force=options["force"])
    if folder / "series.pdf" in files:
        warn_of_glyphs("".join(p for r in found.reports for p in r.paragraphs), terminal)
    for path in files:
        terminal.out(str(path))
    return missing
