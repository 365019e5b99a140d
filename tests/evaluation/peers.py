"""Run in the environment of the peers: file names on standard input, JSON with text and CPU seconds on standard output.

Imports nothing of tracker. ``python peers.py``: one line {"file": …, "peer": …, "text": … | null, "seconds": …} a try.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from typing import Any


def _pypdf(path: str) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def _pdfplumber(path: str) -> str:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages)


def _pypdfium2(path: str) -> str:
    import pypdfium2

    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def _python_docx(path: str) -> str:
    from docx import Document

    lines: list[str] = []
    for block in Document(path).iter_inner_content():
        if hasattr(block, "rows"):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def _mammoth(path: str) -> str:
    import mammoth

    with open(path, "rb") as handle:  # noqa: PTH123 - stands alone
        text: str = mammoth.extract_raw_text(handle).value
    return text


def _markitdown(path: str) -> str:
    from markitdown import MarkItDown

    text: str = MarkItDown().convert(path).text_content
    return text


def _trafilatura(path: str) -> str:
    import trafilatura

    with open(path, "rb") as handle:  # noqa: PTH123 - stands alone
        return trafilatura.extract(handle.read(), include_tables=True) or ""


def _striprtf(path: str) -> str:
    from striprtf.striprtf import rtf_to_text

    with open(path, encoding="latin-1") as handle:  # noqa: PTH123 - stands alone
        text: str = rtf_to_text(handle.read(), encoding="cp936", errors="replace")
    return text.replace("|", "\t")


PEERS: dict[str, tuple[tuple[str, ...], Callable[[str], str]]] = {
    "pypdfium2": ((".pdf",), _pypdfium2),
    "pypdf": ((".pdf",), _pypdf),
    "pdfplumber": ((".pdf",), _pdfplumber),
    "python-docx": ((".docx",), _python_docx),
    "mammoth": ((".docx",), _mammoth),
    "markitdown": ((".docx", ".pdf", ".html"), _markitdown),
    "trafilatura": ((".html",), _trafilatura),
    "striprtf": ((".rtf",), _striprtf),
}


def tried(peer: str, path: str) -> dict[str, Any]:
    """What one library makes of one file, the best time of three."""
    read = PEERS[peer][1]
    text, times = None, []
    for _ in range(3):
        start = time.process_time()
        try:
            text = read(path)
        except Exception:  # noqa: BLE001 - whatever a peer raises, it did not read the file
            text = None
        times.append(time.process_time() - start)
    return {"file": path, "peer": peer, "text": text, "seconds": min(times)}


def main() -> None:
    """Every peer on every file of its kind."""
    logging.disable(logging.CRITICAL)
    for path in sys.stdin.read().splitlines():
        for peer, (endings, _) in PEERS.items():
            if path.endswith(endings):
                sys.stdout.write(json.dumps(tried(peer, path)) + "\n")


if __name__ == "__main__":
    main()
