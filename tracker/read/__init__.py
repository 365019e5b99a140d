"""File of any format -> ``Source``. One registry: a format is a sniffer and a reader.

Content decides, never the extension alone. Later formats add one module and one row to ``FORMATS``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from tracker.errors import TrackerError, Unreadable
from tracker.model import Note, Source
from tracker.settings import Settings

Decoded = tuple[str, str | None, tuple[Note, ...]]
#: Text, encoding, notes.


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the registry. Its module is imported where the first bytes hint at it: most runs read one format."""

    name: str
    module: str
    #: In this package, with ``is_it(bytes)`` and ``decode(bytes)``.
    hint: re.Pattern[bytes]
    #: What the first 4,096 bytes hold at least.

    def is_it(self, data: bytes) -> bool:
        """Whether the bytes are of this format, by their content."""
        return bool(self.hint.search(data[:4096])) and bool(self._reader().is_it(data))

    def decode(self, data: bytes) -> Decoded:
        """What the bytes say; raises ``Unreadable``."""
        found: Decoded = self._reader().decode(data)
        return found

    def _reader(self) -> Any:
        return import_module(f"tracker.read.{self.module}")


FORMATS: tuple[Format, ...] = (
    Format("docx", "docx", re.compile(rb"\APK\x03\x04")),
    Format("ofd", "ofd", re.compile(rb"\APK\x03\x04")),
    Format("pdf", "pdf", re.compile(rb"%PDF-")),
    Format("doc", "word97", re.compile(rb"\A\xd0\xcf\x11\xe0")),
    Format("rtf", "rtf", re.compile(rb"\A[\xef\xbb\xbf\s]*\{\\rtf")),
    Format("mht", "mht", re.compile(rb"(?i)mime-version:")),
    Format("html", "html", re.compile(rb"(?i)<\x00?(?:!|h|b|m)")),
    Format("text", "plain", re.compile(rb"")),
)

_KNOWN_MAGIC = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
}


def read(path: Path, settings: Settings) -> Source:
    """Read one file.

    Raises ``Unreadable`` with one sentence for a missing file, a directory, no permission, an empty file,
    a format not read yet, broken text or a text over the limits of ``settings.limits``.
    """
    whole = data = _bytes(path, settings.limits.file_bytes)
    try:
        if data.startswith(b"PK\x03\x04") and not _is_document(data):
            data = _unpacked(data)
        format_ = _format(path.name, data)
        text, encoding, notes = format_.decode(data)
    except Unreadable as error:
        raise Unreadable(error.template, **{**error.values, "file": path.name}) from None
    _check_text(path.name, text, settings)
    return Source(path.name, sha256(whole).hexdigest(), format_.name, encoding, text, notes)


def _bytes(path: Path, limit: int) -> bytes:
    if path.is_dir():
        raise Unreadable("{file} is a folder; give the report file itself.", file=path.name)
    try:
        with path.open("rb") as handle:
            data = handle.read(limit + 1)
    except FileNotFoundError:
        raise _missing(path) from None
    except PermissionError:
        raise Unreadable("{file} may not be read by this user; change its permissions or copy it.", file=path.name) from None
    except OSError as error:
        raise Unreadable("{file} cannot be opened: {why}.", file=path.name, why=error.strerror or error) from None
    if len(data) > limit:
        raise Unreadable("{file} is larger than {limit} MB; a report is not.", file=path.name, limit=limit // 2**20)
    return data


def _missing(path: Path) -> TrackerError:
    from difflib import get_close_matches

    try:
        names = [p.name for p in path.parent.iterdir()]
    except OSError:
        names = []
    near = get_close_matches(path.name, names, n=3, cutoff=0.6)
    if near:
        return Unreadable("There is no file {file}; did you mean {near}?", file=path.name, near=" / ".join(near))
    return Unreadable("There is no file {file}; check the name and the folder.", file=path.name)


def _unpacked(data: bytes) -> bytes:
    from tracker.read.archive import only_document

    return only_document(data, _is_document)[1]


def _is_document(data: bytes) -> bool:
    """Whether a format other than plain text knows the bytes, or they are text in Chinese."""
    if any(data.startswith(magic) for magic in _KNOWN_MAGIC):
        return False
    if any(f.is_it(data) for f in FORMATS[:-1]):
        return True
    return FORMATS[-1].is_it(data) and bool(data.strip()) and not data[:8].isascii()


def _format(name: str, data: bytes) -> Format:
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xfe\xff"):
        raise Unreadable("{file} is empty.", file=name)
    for format_ in FORMATS[:-1]:
        if format_.is_it(data):
            return format_
    for magic, format_name in _KNOWN_MAGIC.items():
        if data.startswith(magic):
            raise Unreadable(
                "{file} is a {format} file; this version reads plain text, Word (.docx, .doc), RTF, PDF or OFD with text, and web pages: save it as one of these and try again.",
                file=name,
                format=format_name,
            )
    if FORMATS[-1].is_it(data):
        return FORMATS[-1]
    raise Unreadable("{file} is not a text file (it holds binary data).", file=name)


def _check_text(name: str, text: str, settings: Settings) -> None:
    if len(text) > settings.limits.characters:
        raise Unreadable(
            "{file} holds {n} characters; a report has at most {limit}.",
            file=name,
            n=len(text),
            limit=settings.limits.characters,
        )
    if not any("\u4e00" <= c <= "\u9fff" for c in text):
        raise Unreadable("{file} holds no Chinese text, so it is not a report.", file=name)
