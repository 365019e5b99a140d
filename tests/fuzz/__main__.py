"""``python -m tests.fuzz READER [SECONDS]``: fuzz one reader, started from the sample files of its format.

Needs atheris (``pip install atheris``), which is no part of the lock: it has wheels for a few versions of Python only.
A finding is written to ``out/fuzz/READER/`` and ends the run; it becomes a fixture before it is mended.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["tracker.read", "tracker.structure.lines"]):
    from tracker.errors import Unreadable
    from tracker.read import archive, docx, html, markdown, mht, odt, ofd, pdf, plain, rtf, word97, xlsx
    from tracker.read.child import BROKEN, in_child
    from tracker.read.decoded import Decoded
    from tracker.read.sniff import is_document, understood
    from tracker.structure.lines import paragraphs

from tracker.settings import Settings

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


def _behind_the_zip(name: str, read: Callable[[bytes], Decoded]) -> tuple[Callable[[bytes], Decoded], bytes]:
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
    "any": lambda data: understood(data)[1],
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


def main() -> None:
    """Fuzz the reader named on the command line."""
    name, *rest = sys.argv[1:]
    seconds = rest[0] if rest else "600"
    corpus, findings = ROOT / "out" / "fuzz" / "corpus" / name, ROOT / "out" / "fuzz" / name
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    read = READERS[name]
    if name in PARTS:
        read, seed = _behind_the_zip(name, read)
        (corpus / "seed.xml").write_bytes(seed)
    for path in () if name in PARTS else (ROOT / "fixtures" / "files").iterdir():
        if path.suffix in ENDINGS.get(name, (path.suffix,)) and path.stat().st_size < 60_000:
            (corpus / path.name).write_bytes(path.read_bytes())
    options = [f"-max_total_time={seconds}", "-max_len=60000", "-timeout=25", "-rss_limit_mb=4000", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={findings}/", str(corpus)], one(read))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
