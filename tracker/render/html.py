"""View -> one HTML file: no network, no script, styles inside. The only importer of Jinja2."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tracker.model import Comparison, Note, Paragraph, Source
from tracker.view.page import page
from tracker.view.source import source_page


def to_html(comparison: Comparison, lang: str) -> str:
    """The report as one HTML text in ``zh`` or ``en``."""
    css, screen_css = (_style(f"report/{name}") for name in ("report.css", "screen.css"))
    template = _environment().get_template("report/base.html")
    return template.render(page=page(comparison, lang), css=css, screen_css=screen_css)


def source_to_html(source: Source, found: Sequence[Paragraph], notes: Sequence[Note], lang: str) -> str:
    """One file as it was read, as one HTML text."""
    template = _environment().get_template("source/source.html")
    return template.render(page=source_page(source, found, notes, lang), css=_style("source/source.css"))


@cache
def _style(name: str) -> Markup:
    return Markup((_templates() / name).read_text(encoding="utf-8"))  # noqa: S704  # our own style sheet


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _templates() -> Path:
    """The templates inside the installed package, or beside it in a source tree."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"
