"""Word documents (docx, docm): the text as accepted and as printed.

Automatic numbers are spelled out, tracked changes accepted, text boxes read once, tables row by row where they
stand with cells joined by a tab, a centred title over several lines as one, footnotes at the end; headers, footers,
comments and field codes stay out. Local names alone are looked at, so strict and transitional files read alike;
macros are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.errors import Unreadable
from tracker.model import Note
from tracker.read.decoded import Decoded
from tracker.read.numbering import Numbering, numbering
from tracker.read.package import Element, Package, attribute, child, children, tag

_LEFT_OUT = frozenset(
    [
        "del",
        "moveFrom",
        "rPr",
        "pPr",
        "instrText",
        "delText",
        "delInstrText",
        "commentReference",
        "annotationRef",
        "sectPr",
        "tblPr",
        "trPr",
        "tcPr",
        "tblGrid",
        "rt",
    ]
)
_PRINTED = {"tab": " ", "noBreakHyphen": "-", "ptab": " "}
_TABLE_STYLES = re.compile(rb"<((?:[\w.-]+:)?)style\s[^>]*type=[\"']table[\"'][^>]*[^/]>.*?</\1style>", re.DOTALL)
#: They number nothing, and a program may write hundreds of kilobytes of them.
_NOTES = ("footnote", "endnote")


def is_it(data: bytes) -> bool:
    """Whether the bytes are a zip with a Word document, whatever the extension."""
    return data.startswith(b"PK\x03\x04") and _main_part(Package(data)) is not None


def decode(data: bytes) -> Decoded:
    """One paragraph or table row a line. Raises ``Unreadable``."""
    package = Package(data)
    main = _main_part(package)
    root = package.xml(main) if main else None
    body = child(root, "body")
    if main is None or body is None:
        raise Unreadable("{file} is damaged: it holds no document body; ask for it again.")
    folder = main.rpartition("/")[0]
    reader = _Reader(numbering(package.xml(f"{folder}/numbering.xml"), package.xml(f"{folder}/styles.xml", _TABLE_STYLES)))
    lines = list(reader.blocks(body))
    lines += [line for kind in _NOTES for line in _notes_of(package.xml(f"{folder}/{kind}s.xml"), kind, reader)]
    changes = sum(1 for e in body.iter() if tag(e) in ("ins", "del", "moveFrom", "moveTo"))
    notes = (Note("changes_accepted", values=(("n", str(changes)),)),) if changes else ()
    return Decoded("\n".join(lines) + "\n", notes=notes)


def _main_part(package: Package) -> str | None:
    """Name of the main document part: as the package says, else where Word puts it."""
    for relation in package.xml("_rels/.rels") or ():
        if (attribute(relation, "Type") or "").endswith("/officeDocument"):
            name = (attribute(relation, "Target") or "").lstrip("/")
            if name in package.names and name.startswith("word"):
                return name
    return "word/document.xml" if "word/document.xml" in package.names else None


def _notes_of(root: Element | None, kind: str, reader: _Reader) -> Iterator[str]:
    """Footnotes or endnotes as paragraphs; separators are no text."""
    for note in children(root, kind):
        if attribute(note, "type") in (None, "normal"):
            yield from (line for line in reader.blocks(note) if line.strip())


@dataclass
class _Reader:
    """Walks the blocks of a document in reading order."""

    lists: Numbering
    boxes: list[Element] = field(default_factory=list)
    #: Text boxes met in a paragraph, read after it.
    carried: str = ""
    #: Text of a paragraph whose mark was deleted: it runs on into the next.

    def blocks(self, parent: Element) -> Iterator[str]:
        """Paragraphs and table rows under an element, one line each."""
        for element in parent:
            name = tag(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._rows(element)
            elif name == "AlternateContent":
                yield from self.blocks(_choice(element))
            elif name not in _LEFT_OUT:
                yield from self.blocks(element)

    def _paragraph(self, element: Element) -> Iterator[str]:
        properties = child(element, "pPr")
        text = self._text(element)
        if child(properties, "rPr", "del") is not None:
            self.carried += text
        else:
            text, self.carried = self.carried + text, ""
            if attribute(child(properties, "jc"), "val") == "center":
                text = text.replace("\n", "")
            number = self.lists.number_of(properties) if text.strip() else ""
            yield from (line for line in (number + text.strip()).split("\n") if line.strip())
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            yield from self.blocks(box)

    def _rows(self, table: Element) -> Iterator[str]:
        for row in _inside(table, "tr"):
            if child(row, "trPr", "del") is None:
                cells = [self._cell(cell) for cell in _inside(row, "tc")]
                if any(cells):
                    yield "\t".join(cells)

    def _cell(self, cell: Element) -> str:
        """A cell's paragraphs as one; the lower part of a cell merged downwards is empty."""
        merged = child(cell, "tcPr", "vMerge")
        if merged is not None and attribute(merged, "val") in (None, "continue"):
            return ""
        return "".join(line.replace("\t", " ").strip() for line in self.blocks(cell))

    def _text(self, element: Element) -> str:
        parts = []
        for inner in element:
            name = tag(inner)
            if name == "t":
                parts.append(inner.text or "")
            elif name in _PRINTED:
                parts.append(_PRINTED[name])
            elif name in ("br", "cr"):
                parts.append("" if attribute(inner, "type") in ("page", "column") else "\n")
            elif name == "AlternateContent":
                parts.append(self._text(_choice(inner)))
            elif name == "txbxContent":
                self.boxes.append(inner)
            elif name not in _LEFT_OUT and not (name == "r" and _hidden(inner)):
                parts.append(self._text(inner))
        return "".join(parts)


def _choice(alternate: Element) -> Element:
    """What a present-day reader takes: the choice, else the fallback; never both."""
    empty = alternate.makeelement("none", {})
    choice = child(alternate, "Choice")
    return choice if choice is not None else next(children(alternate, "Fallback"), empty)


def _hidden(run: Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in ("0", "false", "off")


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also where content controls wrap them."""
    for element in parent:
        if tag(element) == name:
            yield element
        elif tag(element) in ("sdt", "sdtContent", "ins", "moveTo", "customXml"):
            yield from _inside(element, name)
