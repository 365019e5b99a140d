"""HTML -> PDF; the only importer of WeasyPrint, which may fetch nothing but ``data:``."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
from typing import Any

from tracker.errors import MissingPart

_INSTALL = "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"


_SEPARATORS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, *range(128, 160), 8232, 8233), " ")
#: Line and paragraph separators behind a blank stop WeasyPrint 70 with an assertion; controls have no glyph.


def to_pdf(html: str) -> bytes:
    """An HTML text as a tagged PDF (PDF/UA-1 as WeasyPrint writes it).

    Raises ``MissingPart`` when pango or a Chinese font is not there.
    """
    data: bytes = laid_out(html).write_pdf(pdf_variant="pdf/ua-1")
    return data


def laid_out(html: str) -> Any:
    """The pages of an HTML text, before they are written. Raises ``MissingPart`` as ``to_pdf`` does."""
    weasyprint = load_weasyprint()
    check_font()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    html = in_short_runs(html.translate(_SEPARATORS))
    return weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=None).render(pdf_variant="pdf/ua-1")


_LONG_RUN = re.compile(r"(<(?!style|title|script)[^>]*>)([^<]{4000,})")
_PART = re.compile(r"(?:&[^;\s]{1,10};|.){1,1500}", re.DOTALL)


def in_short_runs(html: str) -> str:
    """The same page with very long runs of text in spans: the time of a line break grows with the run it stands in."""
    return _LONG_RUN.sub(lambda m: m[1] + "".join(f"<span>{part}</span>" for part in _PART.findall(m[2])), html)


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
