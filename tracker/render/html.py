"""View -> one HTML file: no network, styles and a small script inside. The only importer of Jinja2.

An office may put templates of its own before ours; they are code that the office trusts.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from markupsafe import Markup

from tracker.contract.written import run_number
from tracker.errors import UsageProblem
from tracker.model import Comparison, Note, Paragraph, Source
from tracker.view.page import page
from tracker.view.source import source_page


def to_html(comparison: Comparison, lang: str, templates: Path | None = None) -> str:
    """The report as one HTML text in ``zh`` or ``en``. Raises ``UsageProblem`` for a broken template of the office."""
    return rendered("report/base.html", templates, page=page(comparison, lang, run_number(comparison)))


def source_to_html(source: Source, found: Sequence[Paragraph], notes: Sequence[Note], lang: str) -> str:
    """One file as it was read, as one HTML text."""
    return rendered("source/source.html", None, page=source_page(source, found, notes, lang))


def rendered(name: str, templates: Path | None, **values: Any) -> str:
    """A template with its values. Raises ``UsageProblem`` with file and line when the office's own template fails."""
    environment = _environment(templates)
    try:
        return environment.get_template(name).render(**values)
    except TemplateNotFound as error:
        raise UsageProblem("The template {name} is missing.", name=error.name or name) from None
    except Exception as error:
        if templates is None:
            raise
        raise _template_problem(error, templates, name) from None


def _template_problem(error: Exception, templates: Path, name: str) -> UsageProblem:
    """File and line of the innermost template in the trace: templates are code, anything may go wrong in them."""
    if isinstance(error, TemplateError) and getattr(error, "lineno", None):
        file, line = getattr(error, "filename", None) or name, getattr(error, "lineno", 0)
    else:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(str(templates))]
        file, line = (frames[-1].filename, frames[-1].lineno) if frames else (name, 0)
    why = getattr(error, "message", None) or error
    return UsageProblem("The template {file} fails in line {line}: {why}.", file=Path(str(file)).name, line=line, why=why)


@cache
def _environment(templates: Path | None) -> Environment:
    folders = [own_templates()] if templates is None else [templates.resolve(), own_templates()]
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["style"] = lambda name: _verbatim(folders, name)
    return environment


def _verbatim(folders: Sequence[Path], name: str) -> Markup:
    """A style sheet or script as it stands: the first that is found."""
    path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if path is None:
        raise UsageProblem("The template {name} is missing.", name=name)
    return Markup(path.read_text(encoding="utf-8"))  # noqa: S704  # our own, or the office's own, style sheet


@cache
def own_templates() -> Path:
    """The templates inside the installed package, or beside it in a source tree."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"
