"""``tracker doctor``: which optional parts this machine has, what a missing one would add, and the command that adds it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from gettext import gettext as _
from typing import Any

from tracker import __version__
from tracker.errors import ExitCode, MissingPart
from tracker.read import office, recognise
from tracker.render.pdf import check_font, load_weasyprint
from tracker.terminal import Terminal


@dataclass(frozen=True, slots=True)
class Part:
    """One optional part."""

    name: str
    adds: str
    command: str
    found: Callable[[], bool]


def parts() -> tuple[Part, ...]:
    """All optional parts, the most useful first."""
    return (
        Part(
            _("PDF output (pango)"),
            _("reports as PDF"),
            "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
            lambda: _works(load_weasyprint),
        ),
        Part(
            _("a Chinese font"),
            _("Chinese characters in PDF"),
            "apt install fontconfig fonts-noto-cjk",
            lambda: _works(check_font),
        ),
        Part(
            _("recognition of pictures (tracker[ocr])"),
            _("scans, photographs, screenshots, PDF whose characters cannot be told"),
            f'{sys.executable} -m pip install "rapidocr>=3.10,<4" "onnxruntime>=1.31"',
            recognise.available,
        ),
        Part(
            _("LibreOffice"),
            _("Word before 1997, UOF and flat OpenDocument"),
            "apt install libreoffice-writer-nogui",
            lambda: office.available() is not None,
        ),
    )


def run_doctor(**options: Any) -> int:
    """Print one line a part; missing optional parts are no error."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    terminal.out(f"tracker {__version__}")
    for part in parts():
        if part.found():
            terminal.out(_("yes  {part}").format(part=part.name))
        else:
            terminal.out(_("no   {part}: would add {adds}").format(part=part.name, adds=part.adds))
            terminal.out(f"     {part.command}")
    return ExitCode.DONE


def _works(check: Callable[[], object]) -> bool:
    try:
        check()
    except MissingPart:
        return False
    return True
