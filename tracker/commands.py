"""What the commands do, free of click: options in, exit code out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.baserate import LENGTHS, THRESHOLDS, Rate, base_rates, newest_by_office
from tracker.compare import compare
from tracker.embedding import Embedder, load, second_look
from tracker.errors import ExitCode, MissingPart, Refused, Unreadable, UsageProblem
from tracker.formats import Manner, Target, render, targets
from tracker.guards import refusals
from tracker.model import Comparison, Note, Report, Side
from tracker.read import read
from tracker.render.output import write_all
from tracker.settings import Settings, chosen
from tracker.structure import Given, parse
from tracker.summary import opening
from tracker.terminal import Terminal
from tracker.wording import say

if TYPE_CHECKING:
    from tracker.corpora.mask import Mask


def run_compare(old: Path, new: Path, **options: Any) -> int:
    """Compare two files and write what was asked for."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    settings = chosen(options["config"], isolated=options["isolated"])
    wanted = targets(options["output"], options["format_"])
    comparison = compared(old, new, settings, options, terminal)
    written, missing = deliver(comparison, wanted, manner_of(options, settings), terminal, force=options["force"])
    if all(target.folder for target in wanted):
        _tell(comparison, written, options["lang"], terminal)
    if missing:
        terminal.error(str(missing))
        return ExitCode.MISSING_PART
    return _verdict(comparison, options["fail_on"], options["lang"])


def manner_of(options: Mapping[str, Any], settings: Settings) -> Manner:
    """How the user wants it rendered. Raises ``UsageProblem`` when the folder of templates is none."""
    folder = options["templates"]
    if folder is not None and not folder.is_dir():
        raise UsageProblem("{folder} is not a folder.", folder=str(folder))
    return Manner(options["lang"], options["length"], folder, settings.words)


def _check_same_path(old: Path, new: Path, *, force: bool) -> None:
    if not force and old.exists() and new.exists() and old.samefile(new):
        raise Refused("{file} was given twice; give the reports of two years.", file=old.name)


def compared(old: Path, new: Path, settings: Settings, options: Mapping[str, Any], terminal: Terminal) -> Comparison:
    """Two files read, parsed and compared. Raises ``Refused`` for a pair that should not be, unless forced."""
    _check_same_path(old, new, force=options["force"])
    reports = []
    sides: tuple[tuple[Side, Path, int | None], ...] = (("old", old, options["old_year"]), ("new", new, options["new_year"]))
    for side, path, year in sides:
        terminal.progress(_("reading {file}").format(file=path.name))
        reports.append(parse(read(path, settings), side, settings, Given(year, options["issuer"])))
    doubts = refusals(reports[0], reports[1])
    if doubts and not options["force"]:
        raise refused(doubts, options["lang"])
    embedder = _embedder(options.get("embedder"))
    terminal.progress(_("comparing"))
    mask = _mask(options.get("corpus"))
    old_report, new_report = (mask.over(report) if mask else report for report in reports)
    comparison = compare(old_report, new_report, settings)
    comparison = replace(comparison, notes=(*comparison.notes, mask.note)) if mask else comparison
    comparison = second_look(comparison, embedder, settings.embedder) if embedder else comparison
    return with_forced(comparison) if doubts else comparison


def _mask(folder: Path | None) -> Mask | None:
    """What a corpus knows of set phrases. Raises ``Unreadable`` for one that knows nothing yet."""
    if folder is None:
        return None
    from tracker.corpora.mask import read_mask

    return read_mask(folder)


def _embedder(folder: Path | None) -> Embedder | None:
    """Word vectors, where a folder of them is given. Raises ``UsageProblem`` and ``Unreadable``."""
    return load(folder) if folder else None


def refused(doubts: tuple[Note, ...], lang: str) -> Refused:
    """Why files are not compared, in one sentence, with the way to insist."""
    words = " ".join(say(f"note_{note.code}", lang, note.values) for note in doubts)
    return Refused("{doubts} Use --force to compare all the same.", doubts=words)


def with_forced(comparison: Comparison) -> Comparison:
    """The comparison with a note that it was made in spite of doubts."""
    return replace(comparison, notes=(Note("forced"), *comparison.notes))


def deliver(
    comparison: Comparison, wanted: Sequence[Target], manner: Manner, terminal: Terminal, *, force: bool
) -> tuple[list[Path], MissingPart | None]:
    """Render and write all files or none; a part that the machine lacks is handed back, the rest is written all the same."""
    files: dict[Path, bytes] = {}
    missing: MissingPart | None = None
    for target in wanted:
        terminal.progress(_("writing {format}").format(format=target.format))
        try:
            made = render(comparison, target.format, manner)
        except MissingPart as error:
            missing = error
            continue
        if target.folder is None:
            sys.stdout.buffer.write(b"".join(made.values()))
            sys.stdout.buffer.flush()
        else:
            files |= target.placed(made)
    terminal.clear()
    if files:
        write_all(files, force=force)
    if any(target.format == "pdf" for target in wanted):
        reports = (comparison.old, comparison.new)
        warn_of_glyphs("".join(p for report in reports for p in (*report.paragraphs, report.source.file)), terminal)
    return list(files), missing


def warn_of_glyphs(text: str, terminal: Terminal) -> None:
    """Name the characters of a text that a PDF would show as empty boxes."""
    from tracker.render.fonts import without_glyph

    if lost := without_glyph(text):
        terminal.warn(_("No font here has {characters}: in the PDF they are empty boxes.").format(characters=" ".join(lost)))


def _tell(comparison: Comparison, files: Sequence[Path], lang: str, terminal: Terminal) -> None:
    for line in opening(comparison, lang):
        terminal.out(line)
    for path in files:
        terminal.out(str(path))


def _verdict(comparison: Comparison, fail_on: int | None, lang: str) -> int:
    if fail_on is None:
        return ExitCode.DONE
    from tracker.view.asks import asks
    from tracker.view.quotes import Book

    found = asks(comparison, Book(comparison.old, comparison.new, lang))
    return ExitCode.FINDINGS if len(found) > fail_on else ExitCode.DONE


def run_base_rate(folder: Path, format_: str, **options: Any) -> int:
    """Print how often the offices of a folder share wording; a file that cannot be read is named and left out."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    settings = chosen(options["config"], isolated=options["isolated"])
    reports, failed = _reports_in(folder, settings, terminal)
    newest = newest_by_office(reports)
    if len(newest) < 2:
        raise UsageProblem("{folder} holds reports of fewer than two offices; give a folder with more.", folder=str(folder))
    rates = base_rates(newest)
    lines = [_as_json(rates)] if format_ == "json" else _as_table(rates, len(newest), options["lang"])
    for line in lines:
        terminal.out(line)
    return ExitCode.PARTIAL if failed else ExitCode.DONE


def _reports_in(folder: Path, settings: Settings, terminal: Terminal) -> tuple[list[Report], int]:
    if not folder.is_dir():
        raise UsageProblem("{folder} is not a folder.", folder=str(folder))
    reports, failed = [], 0
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
        try:
            reports.append(parse(read(path, settings), "new", settings))
        except Unreadable as error:
            terminal.error(str(error))
            failed += 1
    return reports, failed


def _as_json(rates: Sequence[Rate]) -> str:
    return json.dumps([asdict(rate) for rate in rates], ensure_ascii=False, indent=1)


def _as_table(rates: Sequence[Rate], offices: int, lang: str) -> list[str]:
    """One table with set phrases, one without; a row a length class."""
    lines = [say("rate_title", lang, (("offices", str(offices)),))]
    for phrases in (True, False):
        lines += ["", say("rate_with" if phrases else "rate_without", lang)]
        lines.append("".join([" " * 18, *(f"≥{t:.2f}".rjust(9) for t in THRESHOLDS)]))
        for low in LENGTHS:
            row = [r for r in rates if r.length == low and r.phrases == phrases]
            cells = "".join(f"{100 * r.one:8.2f}%" for r in row)
            lines.append(f"{say('rate_length', lang, (('low', str(low)), ('n', str(row[0].sentences)))):<18}{cells}")
    return [*lines, "", say("rate_note", lang)]


def run_demo(output: str, **options: Any) -> int:
    """Compare two bundled years; where PDF is not possible the rest is done and the demo still ends well."""
    folder = _examples()
    given: dict[str, Any] = {"old_year": None, "new_year": None, "issuer": None, "force": True, "fail_on": None, "format_": None}
    given |= {"length": "full", "templates": None}
    code = run_compare(folder / "2023.txt", folder / "2024.txt", output=output, **given, **options)
    return ExitCode.DONE if code == ExitCode.MISSING_PART else code


def _examples() -> Path:
    """The example reports: inside the installed package, or the fixtures of a source tree."""
    package = Path(__file__).resolve().parent
    inside = package / "examples"
    found = inside if inside.is_dir() else package.parent / "fixtures" / "jiangshui"
    if not (found / "2024.txt").is_file():
        raise MissingPart(
            "The example reports are not installed; {install}.", install=f"reinstall tracker ({os.path.basename(package)})"
        )
    return found
