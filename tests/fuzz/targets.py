"""What is fuzzed: each reader as ``bytes -> Decoded``, where only ``Unreadable`` may be raised."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from tracker.errors import Unreadable
from tracker.read import archive, docx, html, markdown, mht, odt, ofd, pdf, picture, plain, rtf, word97, xlsx
from tracker.read.child import BROKEN, in_child
from tracker.read.decoded import Decoded
from tracker.read.sniff import is_document, understood
from tracker.settings import Settings
from tracker.structure.lines import paragraphs

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = Settings()
ENDINGS = {
    "plain": (".txt",),
    "markdown": (".md",),
    "rtf": (".rtf",),
    "html": (".html",),
    "mht": (".mht",),
    "word97": (".doc", ".wps"),
    "archive": (".zip",),
    "pdf": (".pdf",),
}


def _archive(data: bytes) -> Decoded:
    names = [name for name, _ in archive.documents(data, is_document)]
    return Decoded("\n".join(names))


def _pdf(data: bytes) -> Decoded:
    """In a child, as always: PDFium itself may hang or abort."""
    limits = SETTINGS.limits.__class__(seconds=5)
    try:
        return in_child(lambda: ("pdf", pdf.decode(data)), [], data, limits)[1]
    except Unreadable as error:
        assert error.template != BROKEN, "a fault of ours in the child"
        raise


PARTS = {
    "docx": ("town_numbers_by_style.docx", "word/document.xml"),
    "docx_numbers": ("town_numbers_by_style.docx", "word/numbering.xml"),
    "odt": ("town_automatic_numbers_by_office.odt", "content.xml"),
    "ofd": ("town_lines.ofd", "Doc_0/Pages/Page_0/Content.xml"),
    "xlsx": ("plan.xlsx", "xl/worksheets/sheet1.xml"),
}
#: Packed formats are fuzzed behind their container: one part of a sample is replaced, so that its check sum is right.


def behind_the_zip(name: str, read: Callable[[bytes], Decoded]) -> tuple[Callable[[bytes], Decoded], bytes]:
    """(reader of one part, that part of the sample)."""
    sample, part = PARTS[name]
    with zipfile.ZipFile(ROOT / "fixtures" / "files" / sample) as package:
        others = {n: package.read(n) for n in package.namelist() if n != part}
        seed = package.read(part)

    def with_part(data: bytes) -> Decoded:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as written:
            for n, content in others.items():
                written.writestr(n, content)
            written.writestr(part, data)
        return read(out.getvalue())

    return with_part, seed


def _any(data: bytes) -> Decoded:
    """Whatever the bytes look like, but for what needs a child of its own."""
    if b"%PDF-" in data[:4096] or picture.is_it(data):
        raise Unreadable("left out")
    return understood(data)[1]


READERS: dict[str, Callable[[bytes], Decoded]] = {
    "plain": plain.decode,
    "markdown": markdown.decode,
    "rtf": rtf.decode,
    "html": html.decode,
    "mht": mht.decode,
    "docx": docx.decode,
    "docx_numbers": docx.decode,
    "word97": word97.decode,
    "odt": odt.decode,
    "ofd": ofd.decode,
    "xlsx": xlsx.decode,
    "archive": _archive,
    "pdf": _pdf,
    "any": _any,
}


def one(read: Callable[[bytes], Decoded]) -> Callable[[bytes], None]:
    """A target for the fuzzer: only ``Unreadable`` may be raised, and what was read can be written down."""

    def target(data: bytes) -> None:
        try:
            found = read(data)
        except Unreadable:
            return
        json.dumps([found.text, found.encoding, found.pages], ensure_ascii=False).encode("utf-8", "replace")
        paragraphs(found.text[:20_000], SETTINGS.layout)

    return target
