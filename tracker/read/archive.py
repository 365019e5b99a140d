"""Bundles of files: the documents in a zip, those of a zip inside it included; read by name, never unpacked to disk."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from tracker.errors import Unreadable
from tracker.read.package import Package

MEMBERS = 400
#: Files in one archive: a county with six years of sixty towns.
BYTES = 400 * 2**20
#: Of all members together, unpacked.


def files(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(readable name, bytes) of every file in a zip, those of a zip inside it in its place. Raises ``Unreadable``."""
    left = BYTES
    for name, part in _files(data):
        left -= len(part)
        if left < 0:
            raise Unreadable("{file} holds far more than a county's reports; unpack it and give the folder.")
        if _is_bundle_inside(part):
            yield from ((f"{name}/{inner}", deeper) for inner, deeper in _files(part))
        else:
            yield name, part


def _is_bundle_inside(part: bytes) -> bool:
    """Whether a member is a zip of files; a damaged one is a member like others, and fails alone."""
    try:
        return part.startswith(b"PK\x03\x04") and is_bundle(part)
    except Unreadable:
        return False


def is_bundle(data: bytes) -> bool:
    """Whether a zip is a bundle of files, and no office document, which is a zip too."""
    names = {name.replace("\\", "/").lower() for name in Package(data).names}
    return not names & {"[content_types].xml", "ofd.xml", "mimetype", "word/document.xml", "xl/workbook.xml", "content.xml"}


def documents(data: bytes, is_document: Callable[[bytes], bool]) -> Iterator[tuple[str, bytes]]:
    """(readable name, bytes) of every document in a zip, and in the zips inside it. Raises ``Unreadable``."""
    return ((name, part) for name, part in files(data) if is_document(part))


def only_document(data: bytes, is_document: Callable[[bytes], bool]) -> tuple[str, bytes]:
    """(name, bytes) of the one document in a zip. Raises ``Unreadable``, also where there are several."""
    found = list(documents(data, is_document))
    if len(found) != 1:
        listed = " / ".join(name for name, _ in found[:4])
        template = (
            "{file} holds several documents ({names}); unpack it and give one."
            if found
            else "{file} holds no document that can be read."
        )
        raise Unreadable(template, names=listed)
    return found[0]


def _files(data: bytes) -> Iterator[tuple[str, bytes]]:
    package = Package(data)
    names = [n for n in sorted(package.names) if not n.endswith("/") and not _is_aside(n)]
    if len(names) > MEMBERS:
        raise Unreadable("{file} holds {n} files; unpack it and give the folder.", n=len(names))
    return ((readable_name(n), package.part(n)) for n in names)


def _is_aside(name: str) -> bool:
    """What systems put beside the files: resource forks, thumbnails, hidden files."""
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith((".", "Thumbs.db", "~$"))


def readable_name(name: str) -> str:
    """A member's name as written: Chinese systems store GBK where the zip standard says code page 437."""
    with contextlib.suppress(UnicodeError):
        name = name.encode("cp437").decode("gb18030")
    return name.rsplit("/", 1)[-1]
