"""``tracker letter``: two reports and a person's decisions -> the letter to the office, as PDF and docx."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tracker.commands import compared, manner_of, warn_of_glyphs
from tracker.deciding import read_decisions
from tracker.decisions import Applied, applied
from tracker.errors import ExitCode, MissingPart, UsageProblem
from tracker.issuers import short_unit
from tracker.knowledge import own_words
from tracker.model import Comparison
from tracker.register import entries
from tracker.render.output import write_all
from tracker.settings import OfficeSettings, chosen
from tracker.terminal import Terminal
from tracker.view.letter import BLANK, Asked, Letter, letter
from tracker.view.points import Selection, select
from tracker.view.quotes import Book
from tracker.wording import say


def run_letter(old: Path, new: Path, **options: Any) -> int:
    """Compare and write ``letter.docx`` and ``letter.pdf``; what is left blank or unchecked is told."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    if options["decisions"] and options["everything"]:
        raise UsageProblem("Give either --decisions or --all.")
    settings = chosen(options["config"], isolated=options["isolated"])
    manner = manner_of({**options, "length": "full"}, settings)
    known = read_decisions(options["decisions"]) if options["decisions"] else None
    comparison = compared(old, new, settings, options, terminal)
    found = applied(known, entries(comparison)) if known is not None else None
    book = Book(comparison.old, comparison.new, options["lang"])
    with own_words(dict(settings.words)):
        selection = select(comparison, book, found, settings.office.repeated)
        made = _letter(comparison, book, selection, found, settings.office, options)
    missing = _write(made, Path(options["output"]), manner.templates, terminal, force=options["force"])
    warn_of_glyphs("".join((*made.title, made.signature, *(block.text for block in made.blocks))), terminal)
    _tell(selection, found is None, made, options, terminal)
    if missing:
        terminal.error(str(missing))
        return ExitCode.MISSING_PART
    return ExitCode.DONE


def _letter(
    c: Comparison,
    book: Book,
    selection: Selection,
    found: Mapping[str, Applied] | None,
    office: OfficeSettings,
    options: dict[str, Any],
) -> Letter:
    asked = Asked(
        kind=options["kind"],
        sender=options["sender"] or office.name or BLANK,
        addressee=options["addressee"] or c.new.meta.issuer or BLANK,
        unit=short_unit(c.new.meta.issuer) or BLANK,
        number=options["number"] or office.number or f"{BLANK}〔××××〕×号",
        date=options["date"] or "××××年×月×日",
    )
    checked = {"checked_by": options["checked_by"]} if options["checked_by"] else {}
    return letter(c, book, selection, found, asked, replace(office, **checked))


def _write(made: Letter, folder: Path, templates: Path | None, terminal: Terminal, *, force: bool) -> MissingPart | None:
    from tracker.render.letter import letter_docx, letter_pdf

    if folder.is_file():
        raise UsageProblem("{folder} is a file; -o names a folder here.", folder=folder.name)
    files = {folder / "letter.docx": letter_docx(made, templates)}
    missing: MissingPart | None = None
    try:
        files[folder / "letter.pdf"] = letter_pdf(made, templates)
    except MissingPart as error:
        missing = error
    terminal.clear()
    write_all(files, force=force)
    for path in files:
        terminal.out(str(path))
    return missing


def _tell(selection: Selection, is_draft: bool, made: Letter, options: dict[str, Any], terminal: Terminal) -> None:
    lang = options["lang"]
    if made.signature == BLANK:
        terminal.warn(say("letter_no_sender", lang))
    if is_draft and not options["everything"]:
        terminal.warn(say("letter_none_decided", lang))
    if selection.undecided:
        terminal.warn(say("letter_undecided", lang, (("n", str(selection.undecided)),)))
    if selection.earlier:
        terminal.warn(say("letter_earlier_count", lang, (("n", str(selection.earlier)),)))
