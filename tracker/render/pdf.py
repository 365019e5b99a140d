"""HTML -> PDF; the only importer of WeasyPrint, which may fetch nothing but ``data:``."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
from typing import Any

from tracker.errors import MissingPart

_INSTALL = "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"


def to_pdf(html: str) -> bytes:
    """The HTML report as a tagged PDF.

    Raises ``MissingPart`` when pango or a Chinese font is not there.
    """
    weasyprint = load_weasyprint()
    check_font()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    document: Any = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=None)
    data: bytes = document.write_pdf(pdf_tags=True)
    return data


def load_weasyprint() -> Any:
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # its banner about missing libraries is no result of ours
            import weasyprint
    except OSError:
        raise MissingPart("PDF needs pango, which this machine lacks: {install}.", install=_INSTALL) from None
    return weasyprint


def check_font() -> None:
    """Without a Chinese font every character would be an empty box while the text layer reads right."""
    if shutil.which("fc-list") is None:
        return
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    if not listed.stdout.strip():
        raise MissingPart("PDF needs a Chinese font, which this machine lacks: {install}.", install=_INSTALL)
