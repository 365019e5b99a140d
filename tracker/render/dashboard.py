"""The dashboard of a county as one HTML file and as a workbook."""

from __future__ import annotations

from pathlib import Path

from tracker.render.html import rendered
from tracker.render.workbook import bound
from tracker.view.dashboard import DashboardPage, dashboard_tables


def dashboard_html(page: DashboardPage, templates: Path | None) -> str:
    """One HTML text that loads nothing. Raises ``UsageProblem`` for a broken template of the office."""
    return rendered("county/dashboard.html", templates, page=page)


def dashboard_workbook(page: DashboardPage) -> bytes:
    """One sheet a table, the opening sentences first."""
    return bound(page.title, page.opening, dashboard_tables(page, page.lang), page.lang)
