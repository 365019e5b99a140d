"""Files that wrap one document: a zip with a single report, a web archive (mht) or saved message."""

from __future__ import annotations

import contextlib
import email
import email.policy
import re
from collections.abc import Callable

from tracker.errors import Unreadable
from tracker.model import Note
from tracker.read import html
from tracker.read.package import Package

MEMBERS = 200
#: Files in one archive; more are a whole folder, to be unpacked.


def is_zip(data: bytes) -> bool:
    """Whether the bytes are a zip archive; office files are zips too and are asked for before."""
    return data.startswith(b"PK\x03\x04")


def only_document(data: bytes, is_document: Callable[[bytes], bool]) -> tuple[str, bytes]:
    """(name, bytes) of the one document in a zip, read by name and within limits. Raises ``Unreadable``."""
    package = Package(data)
    names = [n for n in sorted(package.names) if not n.endswith("/") and not _is_aside(n)]
    if len(names) > MEMBERS:
        raise Unreadable("{file} holds {n} files; unpack it and give one report.", n=len(names))
    found = [(readable_name(n), part) for n in names if is_document(part := package.part(n))]
    if len(found) != 1:
        listed = " / ".join(name for name, _ in found[:4])
        template = (
            "{file} holds several documents ({names}); unpack it and give one."
            if found
            else "{file} holds no document that can be read."
        )
        raise Unreadable(template, names=listed)
    return found[0]


def _is_aside(name: str) -> bool:
    """What systems put beside the files: resource forks, thumbnails, hidden files."""
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith((".", "Thumbs.db", "~$"))


def readable_name(name: str) -> str:
    """A member's name as written: Chinese systems store GBK where the zip standard says code page 437."""
    with contextlib.suppress(UnicodeError):
        name = name.encode("cp437").decode("gb18030")
    return name.rsplit("/", 1)[-1]


def is_mht(data: bytes) -> bool:
    """Whether the bytes are a web archive or message: header lines, one of which tells the MIME version."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf\r\n")
    return bool(re.match(rb"[A-Za-z-]+:", head)) and bool(re.search(rb"(?im)^mime-version:", head))


def decode_mht(data: bytes) -> tuple[str, str, tuple[Note, ...]]:
    """The page that the archive wraps. Raises ``Unreadable``."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
        payload = pages[0].get_payload(decode=True) if pages else None
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        payload = None
    if not isinstance(payload, bytes) or not payload.strip():
        raise Unreadable("{file} is a web archive without a page; save the page again.")
    return html.decode(payload)
