"""A zip with a single report."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from tracker.errors import Unreadable
from tracker.read.package import Package

MEMBERS = 200
#: Files in one archive; more are a whole folder, to be unpacked.


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
