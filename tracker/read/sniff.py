"""Bytes -> format and text, by content alone. Everything here may run in a child process under limits.

One registry: a format is a hint, a sniffer and a reader. A new format adds one module and one row to ``FORMATS``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from tracker.errors import Unreadable
from tracker.read.decoded import Decoded, cleaned


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the registry. Its module is imported where the first bytes hint at it: most runs read one format."""

    name: str
    module: str
    #: In this package, with ``is_it(bytes)`` and ``decode(bytes)``.
    hint: re.Pattern[bytes]
    #: What the first 4,096 bytes hold at least.
    paragraphs: bool = True
    #: Whether the format itself tells where a paragraph ends.

    def hinted(self, data: bytes) -> bool:
        """Whether the first bytes allow this format."""
        return bool(self.hint.search(data[:4096]))

    def is_it(self, data: bytes) -> bool:
        """Whether the bytes are of this format, by their content."""
        return self.hinted(data) and bool(self.reader().is_it(data))

    def decode(self, data: bytes) -> Decoded:
        """What the bytes say; raises ``Unreadable``."""
        found: Decoded = self.reader().decode(data)
        return found

    def reader(self) -> Any:
        """The module that reads this format."""
        return import_module(f"tracker.read.{self.module}")


_ZIP = re.compile(rb"\APK\x03\x04")
FORMATS: tuple[Format, ...] = (
    Format("docx", "docx", _ZIP),
    Format("ofd", "ofd", _ZIP, paragraphs=False),
    Format("odt", "odt", _ZIP),
    Format("xlsx", "xlsx", _ZIP),
    Format("pdf", "pdf", re.compile(rb"%PDF-"), paragraphs=False),
    Format("doc", "word97", re.compile(rb"\A\xd0\xcf\x11\xe0")),
    Format("rtf", "rtf", re.compile(rb"\A[\xef\xbb\xbf\s]*\{\\rtf")),
    Format("mht", "mht", re.compile(rb"(?i)mime-version:")),
    Format("picture", "picture", re.compile(rb"\A(?:\x89PNG|\xff\xd8\xff|II\*\x00|MM\x00\*|BM|GIF8|RIFF)"), paragraphs=False),
    Format("office", "office", re.compile(rb"\A[\xef\xbb\xbf]*<\?xml")),
    Format("html", "html", re.compile(rb"(?i)<\x00?(?:!|h|b|m)")),
    Format("markdown", "markdown", re.compile(rb"(?m)^ {0,3}(?:#{1,6}[ \t]|\||:?-+:?[ \t]*\|)"), paragraphs=False),
)
PLAIN = Format("text", "plain", re.compile(rb""), paragraphs=False)


_FOREIGN = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip"}


def named(format_: str) -> Format:
    """The row of that name; raises ``KeyError``."""
    return {f.name: f for f in (*FORMATS, PLAIN)}[format_]


def is_plain(data: bytes) -> bool:
    """Whether only plain text is possible, so that no limits are needed to look closer."""
    return not data.startswith(b"PK\x03\x04") and not any(f.hinted(data) for f in FORMATS)


def understood(data: bytes) -> tuple[str, Decoded]:
    """(name of the format, what was read) of a document or of a zip with a single one. Raises ``Unreadable``."""
    if data.startswith(b"PK\x03\x04") and not is_document(data):
        from tracker.read.archive import only_document

        data = only_document(data, is_document)[1]
    format_ = format_of(data)
    found = format_.decode(data)
    return format_.name, replace(found, text=cleaned(found.text))


def is_document(data: bytes) -> bool:
    """Whether a format other than plain text knows the bytes, or they are text in Chinese."""
    known = next((f for f in FORMATS if f.is_it(data)), None)
    if known is not None:
        return known.name != "picture"
    return PLAIN.is_it(data) and bool(data.strip()) and not data[:8].isascii()


def format_of(data: bytes) -> Format:
    """The format of some bytes; raises ``Unreadable`` for none."""
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xfe\xff"):
        raise Unreadable("{file} is empty.")
    for format_ in FORMATS:
        if format_.is_it(data):
            return format_
    if PLAIN.is_it(data):
        return PLAIN
    for magic, name in _FOREIGN.items():
        if data.startswith(magic):
            raise Unreadable("{file} is a {name} archive; unpack it and give the report.", name=name)
    raise Unreadable("{file} is not a text file (it holds binary data).")
