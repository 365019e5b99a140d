"""The dashboard of a county as one HTML file and as a workbook."""

from __future__ import annotations

from pathlib import Path

from tracker.render.html import rendered
from tracker.render.workbook import bound
from tracker.view.dashboard import DashboardPage, dashboard_tables
from tracker.view.neighbours import SharingPage


def dashboard_html(page: DashboardPage, templates: Path | None) -> str:
    """One HTML text that loads nothing. Raises ``UsageProblem`` for a broken template of the office."""
    return rendered("county/dashboard.html", templates, page=page)


def dashboard_workbook(page: DashboardPage) -> bytes:
    """One sheet a table, the opening sentences first."""
    return bound(page.title, page.opening, dashboard_tables(page, page.lang), page.lang)


def sharing_html(page: SharingPage, templates: Path | None) -> str:
    """Shared text as one HTML text that loads nothing. Raises ``UsageProblem`` for a broken template of the office."""
    return rendered("county/sharing.html", templates, page=page)


def sharing_workbook(page: SharingPage) -> bytes:
    """The same as a workbook, one row a report of a family."""
    return bound(page.title, page.opening, (page.shared,), page.lang)
