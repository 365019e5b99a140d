"""``tracker read`` and ``tracker inspect``: how files were understood."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tracker.errors import ExitCode, Unreadable
from tracker.model import Note, Paragraph, Report, Source
from tracker.read import read, read_all
from tracker.settings import Settings, chosen
from tracker.structure import parse
from tracker.structure.lines import paragraphs_of
from tracker.terminal import Terminal
from tracker.wording import say


def run_read(path: Path, format_: str, **options: Any) -> int:
    """Print the logical paragraphs of a file, or of every document in a folder or zip; losses go to standard error.

    Ends with ``PARTIAL`` when some of several documents could not be read.
    """
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    settings = chosen(options["config"], isolated=options["isolated"])
    found = list(read_all(path, settings))
    sources = [item for item in found if isinstance(item, Source)]
    failed = [item for item in found if isinstance(item, Unreadable)]
    if len(found) == 1 and failed:
        raise failed[0]
    if not found:
        raise Unreadable("{file} holds no document.", file=path.name)
    _print(sources, format_, settings, terminal, options["lang"])
    for error in failed:
        terminal.error(str(error))
    if not sources:
        return ExitCode.UNREADABLE
    return ExitCode.PARTIAL if failed else ExitCode.DONE


def _print(sources: Sequence[Source], format_: str, settings: Settings, terminal: Terminal, lang: str) -> None:
    several = len(sources) > 1
    rows = []
    for source in sources:
        found, repairs = paragraphs_of(source, settings.layout)
        notes = (*source.notes, *repairs)
        if format_ == "json":
            rows.append(_as_json(source, found, notes, lang))
        elif format_ == "html":
            terminal.out(_as_html(source, found, notes, lang))
        else:
            _as_text(source, found, terminal, several=several)
        for note in notes:
            named = f"{source.file}: " if several else ""
            terminal.warn(named + say(f"note_{note.code}", lang, note.values))
    if rows:
        terminal.out(json.dumps(rows if several else rows[0], ensure_ascii=False, indent=1))


def _as_text(source: Source, found: Sequence[Paragraph], terminal: Terminal, *, several: bool) -> None:
    if several:
        terminal.out(f"==> {source.file} <==")
    for paragraph in found:
        terminal.out(paragraph.text)
    if several:
        terminal.out("")


def _as_json(source: Source, found: Sequence[Paragraph], notes: Sequence[Note], lang: str) -> dict[str, Any]:
    return {
        "file": source.file,
        "sha256": source.sha256,
        "format": source.format,
        "encoding": source.encoding,
        "paragraphs": [_paragraph(source, p) for p in found],
        "notes": [{"code": n.code, "message": say(f"note_{n.code}", lang, n.values)} for n in notes],
    }


def _paragraph(source: Source, paragraph: Paragraph) -> dict[str, Any]:
    start, end = paragraph.span()
    inside = [[a, b] for a, b in source.unsure if start <= a < end]
    return {
        "paragraph": paragraph.number,
        "page": source.page_at(start),
        "span": [start, end],
        "text": paragraph.text,
        "recognised": any(a <= start < b for a, b in source.recognised),
        "unsure": inside,
    }


def _as_html(source: Source, found: Sequence[Paragraph], notes: Sequence[Note], lang: str) -> str:
    from tracker.render.html import source_to_html

    return source_to_html(source, found, notes, lang)


def run_inspect(file: Path, **options: Any) -> int:
    """Print how one file was understood."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    settings = chosen(options["config"], isolated=options["isolated"])
    report = parse(read(file, settings), "new", settings)
    for line in inspection(report, options["lang"]):
        terminal.out(line)
    return ExitCode.DONE


def inspection(report: Report, lang: str) -> list[str]:
    """Metadata, section tree with kinds and sentences, notes; one thing a line."""
    meta, source = report.meta, report.source
    lines = [f"{source.file}  {source.format}  {source.encoding or ''}  sha256 {source.sha256[:12]}"]
    values = {
        "fact_issuer": meta.issuer,
        "fact_year": str(meta.report_year) if meta.report_year else None,
        "fact_title": meta.title,
        "fact_number": meta.document_number,
        "fact_signatory": meta.signatory,
        "fact_addressee": meta.addressee,
        "fact_date": meta.issued_on,
        "fact_level": meta.level,
    }
    lines += [f"{say(f'label_{name}', lang)}: {value}" for name, value in values.items() if value]
    by_section: dict[str, list[str]] = {}
    for sentence in report.sentences:
        mark = "~" if sentence.formulaic else " "
        by_section.setdefault(sentence.section, []).append(f"{sentence.id}{mark} {sentence.text}")
    for section in report.sections:
        indent = "  " * (section.level - 1)
        title = f"{section.marker}{section.title}" or say(f"kind_{section.kind}", lang)
        lines.append(f"{indent}[{say(f'kind_{section.kind}', lang)}] {title}")
        lines += [f"{indent}  {text}" for text in by_section.get(section.id, [])]
    lines += [f"! {say(f'note_{note.code}', lang, note.values)}" for note in report.notes]
    return lines
