"""PDF with text: read in a child process, so that a file which hangs or breaks PDFium stops nothing else."""

from __future__ import annotations

import json
import subprocess
import sys

from tracker.errors import Unreadable
from tracker.model import Note
from tracker.read.pdf_child import SECONDS

_FAULTS = {
    "password": "{file} is protected by a password; save it without one.",
    "damaged": "{file} is damaged: no page of it can be read; ask for it again.",
    "pictures": "{file} holds pictures of pages without text; this version reads no pictures: ask for the Word file.",
    "no_text": "{file} holds no text; ask for the Word file.",
    "no_unicode": "{file} shows text whose characters cannot be told (a font without a Unicode table); ask for the Word file.",
}


def is_it(data: bytes) -> bool:
    """Whether the bytes are a PDF, whatever the extension."""
    return b"%PDF-" in data[:1024]


def decode(data: bytes) -> tuple[str, None, tuple[Note, ...]]:
    """(one paragraph or table row a line, no encoding, notes). Raises ``Unreadable``."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "tracker.read.pdf_child"], input=data, capture_output=True, timeout=SECONDS, check=False
        )
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise Unreadable(_FAULTS["damaged"]) from None
    if "fault" in found:
        raise Unreadable(_FAULTS[found["fault"]])
    text = "\n".join(found["paragraphs"]) + "\n"
    pages = "、".join(str(n) for n in found["pictures"])
    return text, None, (Note("pages_without_text", values=(("pages", pages),)),) if pages else ()
