"""A series of years as a page, as a PDF and as a workbook."""

from __future__ import annotations

from pathlib import Path

from tracker.render.html import rendered
from tracker.render.pdf import to_pdf
from tracker.render.workbook import bound
from tracker.series import Series
from tracker.view.years import opening_of, year_tables, years_page


def years_html(s: Series, lang: str, templates: Path | None, *, screen: bool = True) -> str:
    """One HTML text, for the screen or to be laid out as paper."""
    return rendered("years/years.html", templates, page=years_page(s, lang), screen=screen)


def years_pdf(s: Series, lang: str, templates: Path | None) -> bytes:
    """A tagged PDF. Raises ``MissingPart`` where pango or a Chinese font is missing."""
    return to_pdf(years_html(s, lang, templates, screen=False))


def years_workbook(s: Series, lang: str) -> bytes:
    """One sheet a table, the opening sentences first."""
    return bound(years_page(s, lang).title, opening_of(s, lang), year_tables(s, lang), lang)
