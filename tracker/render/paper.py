"""The report for print and filing: a PDF with cover, contents and running heads, or two pages of it."""

from __future__ import annotations

from pathlib import Path

from tracker.contract.written import run_number
from tracker.model import Comparison
from tracker.render.html import rendered
from tracker.render.pdf import laid_out, to_pdf
from tracker.view.page import page

_BRIEF_PAGES = 2
_LIMITS = ((12, True), (12, False), (9, False), (7, False), (5, False), (3, False), (2, False))
#: Entries of each list, with or without the picture: tried until two pages hold them.


def to_paper(comparison: Comparison, lang: str, length: str, templates: Path | None = None) -> bytes:
    """``full``: everything; ``brief``: two pages. Raises ``MissingPart`` when pango or a Chinese font is not there."""
    if length == "brief":
        return _brief(comparison, lang, templates)
    return to_pdf(paper_html(comparison, lang, templates))


def paper_html(comparison: Comparison, lang: str, templates: Path | None = None) -> str:
    """The full paper as HTML, before it is laid out."""
    return rendered("paper/paper.html", templates, page=page(comparison, lang, run_number(comparison)))


def _brief(comparison: Comparison, lang: str, templates: Path | None) -> bytes:
    view = page(comparison, lang, run_number(comparison))
    for limit, pictured in _LIMITS:
        document = laid_out(rendered("paper/brief.html", templates, page=view, limit=limit, pictured=pictured))
        if len(document.pages) <= _BRIEF_PAGES:
            break
    data: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return data
