"""What can be written of a comparison: formats, the names of their files, and where ``-o`` puts them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tracker.contract.written import to_json
from tracker.errors import UsageProblem
from tracker.knowledge import own_words
from tracker.model import Comparison
from tracker.series import Series

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Manner:
    """How to render, whatever the format."""

    lang: str = "zh"
    length: str = "full"
    #: Of the PDF: ``brief`` is two pages.
    templates: Path | None = None
    #: An office's own templates, before ours.
    words: tuple[tuple[str, str], ...] = ()
    #: An office's own words, in Chinese.


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its usual file, and the function that makes it."""

    file: str
    make: Callable[[Comparison, Manner], Files]
    by_default: bool = False
    #: Written where a folder is given and no format.
    printable: bool = False
    #: Whether it may go to standard output.

    @property
    def suffix(self) -> str:
        """The extension with its dot."""
        return Path(self.file).suffix


def _json(c: Comparison, manner: Manner) -> Files:
    return {"report.json": to_json(c).encode("utf-8")}


def _html(c: Comparison, manner: Manner) -> Files:
    from tracker.render.html import to_html

    return {"report.html": to_html(c, manner.lang, manner.templates).encode("utf-8")}


def _pdf(c: Comparison, manner: Manner) -> Files:
    from tracker.render.paper import to_paper

    return {"report.pdf": to_paper(c, manner.lang, manner.length, manner.templates)}


def _redline(c: Comparison, manner: Manner) -> Files:
    from tracker.render.redline import to_redline

    return {"redline.docx": to_redline(c, manner.lang, manner.templates)}


def _xlsx(c: Comparison, manner: Manner) -> Files:
    from tracker.render.workbook import to_workbook

    return {"ledger.xlsx": to_workbook(c, manner.lang)}


def _csv(c: Comparison, manner: Manner) -> Files:
    from tracker.render.tables import to_csv

    return to_csv(c, manner.lang)


def _jsonl(c: Comparison, manner: Manner) -> Files:
    from tracker.render.tables import to_jsonl

    return {"findings.jsonl": to_jsonl(c)}


FORMATS: Mapping[str, Format] = {
    "html": Format("report.html", _html, by_default=True, printable=True),
    "pdf": Format("report.pdf", _pdf, by_default=True),
    "json": Format("report.json", _json, by_default=True, printable=True),
    "redline": Format("redline.docx", _redline),
    "xlsx": Format("ledger.xlsx", _xlsx),
    "csv": Format("sentences.csv", _csv),
    "jsonl": Format("findings.jsonl", _jsonl, printable=True),
}
EVERY = "all"
ON_PAPER = tuple(name for name in FORMATS if name not in ("csv", "jsonl"))
#: What ``all`` means: everything that a person opens, and the JSON it was made from.
CHOICES = (*FORMATS, EVERY)


@dataclass(frozen=True, slots=True)
class Target:
    """One format and where it goes."""

    format: str
    folder: Path | None
    #: None for standard output.
    name: str | None = None
    #: The file's own name where the user gave one.

    def placed(self, files: Files) -> dict[Path, bytes]:
        """Files by path; there must be a folder."""
        folder = self.folder or Path()
        return {folder / (self.name or name): data for name, data in files.items()}


def targets(output: str | None, format_: str | None) -> tuple[Target, ...]:
    """Where to write what; nothing where only a summary is wanted. Raises ``UsageProblem`` for what does not fit."""
    if output in (None, "-"):
        return _on_stream(output, format_)
    path = Path(str(output))
    wanted = _of_suffix(path, format_)
    if wanted:
        return (Target(wanted, path.parent, path.name),)
    if format_ is None:
        return tuple(Target(name, path) for name, f in FORMATS.items() if f.by_default)
    return tuple(Target(name, path) for name in (ON_PAPER if format_ == EVERY else (format_,)))


def _on_stream(output: str | None, format_: str | None) -> tuple[Target, ...]:
    if format_ in (None, EVERY):
        if output == "-":
            raise UsageProblem("Standard output takes one format; add --format json, html or jsonl.")
        return ()
    if not FORMATS[format_].printable:
        raise UsageProblem("The format {format} needs -o FILE or -o FOLDER.", format=format_)
    return (Target(format_, None),)


def _of_suffix(path: Path, format_: str | None) -> str | None:
    """The format of a single file, None for a folder."""
    if path.is_dir():
        return None
    suffix = path.suffix.lower()
    fitting = [name for name, f in FORMATS.items() if f.suffix == suffix]
    if not fitting:
        return None
    if format_ not in (None, *fitting):
        raise UsageProblem("-o {file} and --format {format} do not fit together.", file=path.name, format=format_)
    if fitting == ["csv"]:
        raise UsageProblem("The format csv writes several tables; give -o FOLDER.")
    return fitting[0]


def render(c: Comparison, format_: str, manner: Manner = Manner()) -> Files:
    """One format as files by name. Raises ``MissingPart`` for a PDF where pango or a font is missing."""
    with own_words(dict(manner.words)):
        return FORMATS[format_].make(c, manner)


SERIES_FORMATS = ("html", "pdf", "xlsx", "json")
#: Formats of a series of years.


def render_series(s: Series, format_: str, manner: Manner) -> bytes:
    """One format of ``SERIES_FORMATS``. Raises ``MissingPart`` for a PDF where pango or a font is missing."""
    from tracker.contract.years import series_json
    from tracker.render.years import years_html, years_pdf, years_workbook

    with own_words(dict(manner.words)):
        if format_ == "json":
            return series_json(s).encode("utf-8")
        if format_ == "xlsx":
            return years_workbook(s, manner.lang)
        if format_ == "pdf":
            return years_pdf(s, manner.lang, manner.templates)
        return years_html(s, manner.lang, manner.templates).encode("utf-8")
