"""Reads one PDF from standard input in a process of its own: PDFium may hang or abort on a damaged file.

Prints one JSON object: ``fault`` with a code, or ``paragraphs``. Run by ``pdf.py``
as ``python -m tracker.read.pdf_child`` under limits of time and memory.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

from tracker.read.page_layout import Glyph, Printed, joined, printed_lines, rules_of

MEMORY = 2 * 2**30
SECONDS = 60


def limited() -> None:
    """Limit this process where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def understood(data: bytes) -> dict[str, Any]:
    """``{"fault": code}`` or ``{"paragraphs": [text, ...], "pictures": [page, ...]}``."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"fault": "password" if "assword" in str(error) else "damaged"}
    pages: list[list[Printed]] = []
    pictures: list[int] = []
    glyph_count = known = 0
    for number in range(len(document)):
        try:
            page = document[number]
            height = page.get_height()
            glyphs, rules, has_picture = _page(page)
        except pypdfium2.PdfiumError:
            pages.append([])
            pictures.append(number + 1)
            continue
        if has_picture and not glyphs:
            pictures.append(number + 1)
        glyph_count += len(glyphs)
        known += sum(_known(g.text) for g in glyphs)
        pages.append(printed_lines(glyphs, rules, height))
    if not glyph_count:
        return {"fault": "pictures" if pictures else "no_text"}
    if known < 0.7 * glyph_count:
        return {"fault": "no_unicode"}
    return {"paragraphs": joined(pages), "pictures": pictures}


def _page(page: Any) -> tuple[list[Glyph], Any, bool]:
    import pypdfium2.raw as raw

    text = page.get_textpage()
    box = raw.FS_RECTF()
    glyphs = []
    for i in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, i))
        if char.isspace() or not char.isprintable() or raw.FPDFText_IsGenerated(text, i):
            continue
        raw.FPDFText_GetLooseCharBox(text, i, ctypes.byref(box))
        glyphs.append(Glyph(char, (box.left, box.bottom, box.right, box.top)))
    objects = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]))
    paths = [o.get_bounds() for o in objects if o.type == raw.FPDF_PAGEOBJ_PATH]
    return glyphs, rules_of(paths), any(o.type == raw.FPDF_PAGEOBJ_IMAGE for o in objects)


def _known(char: str) -> bool:
    """Characters that Chinese prose is made of: GB2312 and ASCII; a font without Unicode table gives others."""
    if char.isascii():
        return True
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return char in "—·“”‘’…～〔〕"
    return True


def main() -> None:
    """Read, understand, print."""
    limited()
    json.dump(understood(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
