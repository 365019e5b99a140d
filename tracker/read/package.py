"""A zip of XML parts (docx and its kin), read by name and within limits; nothing is ever extracted."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from tracker.errors import Unreadable

Element = ElementTree.Element
PART_BYTES = 64 * 2**20
#: A report's largest part holds well under 5 MB; more is a bomb or no report.
_DEPTH = 400


class Package:
    """The parts of one file. Every method raises ``Unreadable`` for a damaged or oversized part."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.names = frozenset(self._zip.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise Unreadable("{file} is damaged: its zip container cannot be opened; ask for it again.") from None

    def part(self, name: str) -> bytes:
        """Bytes of one part; an absent part is empty."""
        if name not in self.names:
            return b""
        if self._zip.getinfo(name).file_size > PART_BYTES:
            raise Unreadable("{file} holds a part far larger than any report; it is not read.")
        try:
            with self._zip.open(name) as handle:
                data = handle.read(PART_BYTES + 1)
        except RuntimeError:
            raise Unreadable("{file} is protected by a password; save it without one.") from None
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zipfile.zlib.error):  # type: ignore[attr-defined]
            raise Unreadable("{file} is damaged: {part} cannot be unpacked; ask for it again.", part=name) from None
        if len(data) > PART_BYTES:
            raise Unreadable("{file} holds a part far larger than any report; it is not read.")
        return data

    def xml(self, name: str, without: re.Pattern[bytes] | None = None) -> Element | None:
        """Root of one XML part, None for an absent one; ``without`` is cut out before it is parsed.

        A document type declaration is refused: no real part has one.
        """
        data = self.part(name)
        if without is not None:
            data = without.sub(b"", data)
        if not data:
            return None
        if re.search(rb"<!(?:DOCTYPE|ENTITY)", data) or b"<!DOCTYPE".decode().encode("utf-16-le") in data:
            raise Unreadable("{file} holds a document type declaration, which no office file has; it is not read.")
        try:
            root = ElementTree.fromstring(data)  # noqa: S314 - declarations are refused above
        except (ElementTree.ParseError, ValueError, LookupError, RecursionError):
            raise Unreadable("{file} is damaged: {part} is not well-formed; ask for it again.", part=name) from None
        if depth(root) > _DEPTH:
            raise Unreadable("{file} is nested deeper than any report; it is not read.")
        return root


def depth(root: Element) -> int:
    """Levels of elements below and with the root."""
    deepest, level = 0, [root]
    while level:
        deepest += 1
        level = [child for element in level for child in element]
    return deepest


def tag(element: Element) -> str:
    """Local name, whatever the namespace: strict and transitional files differ in it alone."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute by its local name, None for none."""
    if element is None:
        return None
    return next((v for k, v in element.attrib.items() if k.rsplit("}", 1)[-1] == name), None)


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of local names, None where one is missing."""
    for name in path:
        if element is None:
            return None
        element = next((c for c in element if tag(c) == name), None)
    return element


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Direct children of that local name."""
    return (c for c in (element if element is not None else ()) if tag(c) == name)


def whole(text: str | None, otherwise: int = 0) -> int:
    """A whole number as office files write it; anything else, and what no list has, is ``otherwise``."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else otherwise
