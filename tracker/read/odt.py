"""OpenDocument text (odt, ott): the text as accepted and as printed.

Automatic numbers are spelled out from the list and outline styles, deleted text of tracked changes stays out, text boxes
are read once, tables row by row, footnotes at the end; headers, footers and comments stay out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.errors import Unreadable
from tracker.model import Note
from tracker.read.decoded import Decoded
from tracker.read.numbering import Level, Numbering
from tracker.read.package import Element, Package, attribute, child, tag, whole

_LEFT_OUT = frozenset(
    ["tracked-changes", "annotation", "annotation-end", "forms", "sequence-decls", "note-citation", "ruby-text"]
)
_SHAPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none", "1": "decimal"}
_HAN_SHAPES = {
    "一": "chineseCounting",
    "壹": "chineseLegalSimplified",
    "①": "decimalEnclosedCircle",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
    "１": "decimalFullWidth",
}
_OUTLINE = "outline"


def is_it(data: bytes) -> bool:
    """Whether the bytes are a zip with an OpenDocument text, whatever the extension."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    kind = Package(data).part("mimetype")
    return kind.startswith(b"application/vnd.oasis.opendocument.text")


def decode(data: bytes) -> Decoded:
    """One paragraph or table row a line. Raises ``Unreadable``."""
    package = Package(data)
    if b"manifest:encryption-data" in package.part("META-INF/manifest.xml"):
        raise Unreadable("{file} is protected by a password; save it without one.")
    root = package.xml("content.xml")
    body = child(root, "body", "text")
    if root is None or body is None:
        raise Unreadable("{file} is damaged: it holds no document body; ask for it again.")
    reader = _Reader(_lists(root, package.xml("styles.xml")), _styles(root, package.xml("styles.xml")))
    lines = [line for line in reader.blocks(body) if line.strip()]
    lines += [line for note in reader.notes for line in reader.blocks(note) if line.strip()]
    changes = sum(1 for e in root.iter() if tag(e) == "changed-region")
    return Decoded("\n".join(lines) + "\n", notes=(Note("changes_accepted", values=(("n", str(changes)),)),) if changes else ())


@dataclass
class _Reader:
    """Walks the blocks of a document in reading order."""

    lists: Numbering
    styles: dict[str, tuple[str | None, int | None]]
    #: paragraph style -> (list style, outline level)
    notes: list[Element] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def blocks(self, parent: Element, list_: str | None = None, depth: int = -1) -> Iterator[str]:
        """Paragraphs and table rows under an element, one line each."""
        for element in parent:
            name = tag(element)
            if name in ("p", "h"):
                yield from self._paragraph(element, list_, depth)
            elif name == "list":
                yield from self._list(element, list_, depth + 1)
            elif name == "table":
                yield from self._rows(element)
            elif name not in _LEFT_OUT:
                yield from self.blocks(element, list_, depth)

    def _list(self, element: Element, outer: str | None, depth: int) -> Iterator[str]:
        own = attribute(element, "style-name") or outer
        for item in element:
            first = tag(item) == "list-item"
            for inner in item:
                if tag(inner) == "list":
                    yield from self._list(inner, own, depth + 1)
                elif tag(inner) in ("p", "h"):
                    yield from self._paragraph(inner, own if first else None, depth)
                    first = False

    def _paragraph(self, element: Element, list_: str | None, depth: int) -> Iterator[str]:
        text = self._text(element).strip()
        number = self._number(element, list_, depth) if text else ""
        yield from (line for line in (number + text).split("\n") if line.strip())
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            yield from self.blocks(box)

    def _number(self, element: Element, list_: str | None, depth: int) -> str:
        styled, _ = self.styles.get(attribute(element, "style-name") or "", (None, None))
        if list_ or (styled and tag(element) == "p"):
            return self.lists.number_at(list_ or styled, max(0, depth))
        level = attribute(element, "outline-level")
        if tag(element) == "h" and level:
            return self.lists.number_at(styled or _OUTLINE, whole(level, 1) - 1)
        return ""

    def _rows(self, table: Element) -> Iterator[str]:
        for element in table:
            name = tag(element)
            if name == "table-row":
                cells = ["".join(self.blocks(c)).replace("\t", " ").strip() for c in element if tag(c).endswith("table-cell")]
                if any(cells):
                    yield "\t".join(cells)
            elif name in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self._rows(element)

    def _text(self, element: Element) -> str:
        parts = [element.text or ""]
        for inner in element:
            name = tag(inner)
            if name in ("s", "tab"):
                parts.append(" ")
            elif name == "line-break":
                parts.append("\n")
            elif name == "note":
                self.notes += [e for e in inner if tag(e) == "note-body"]
            elif name == "text-box":
                self.boxes.append(inner)
            elif name not in _LEFT_OUT:
                parts.append(self._text(inner))
            parts.append(inner.tail or "")
        return "".join(parts)


def _lists(*roots: Element | None) -> Numbering:
    """List styles, and the outline of headings, as the lists of Word."""
    levels: dict[str, dict[int, Level]] = {}
    for root in roots:
        for element in root.iter() if root is not None else ():
            if tag(element) in ("list-style", "outline-style"):
                name = _OUTLINE if tag(element) == "outline-style" else attribute(element, "name") or ""
                levels.setdefault(name, dict(_level(e) for e in element))
    return Numbering(levels, {name: name for name in levels}, {}, {})


def _level(element: Element) -> tuple[int, Level]:
    number = whole(attribute(element, "level"), 1) - 1
    shape = attribute(element, "num-format") or ""
    if tag(element) == "list-level-style-bullet":
        shape = ""
    first = number + 1 - whole(attribute(element, "display-levels"), 1)
    text = ".".join(f"%{k + 1}" for k in range(max(0, first), number + 1))
    text = (attribute(element, "num-prefix") or "") + text + (attribute(element, "num-suffix") or "")
    name = _SHAPES.get(shape) or _HAN_SHAPES.get(shape[:1], "decimal")
    return number, Level(whole(attribute(element, "start-value"), 1), name, text, legal=False, style=None, restart=None)


def _styles(*roots: Element | None) -> dict[str, tuple[str | None, int | None]]:
    """List style of each paragraph style that has one, inherited ones included."""
    said: dict[str, tuple[str | None, str | None]] = {}
    for root in roots:
        for element in root.iter() if root is not None else ():
            if tag(element) == "style" and attribute(element, "family") == "paragraph":
                said[attribute(element, "name") or ""] = (
                    attribute(element, "list-style-name"),
                    attribute(element, "parent-style-name"),
                )
    return {name: (_inherited(name, said), None) for name in said}


def _inherited(name: str, said: dict[str, tuple[str | None, str | None]]) -> str | None:
    """What a style says; an empty word in a style takes the list of its parent away."""
    at: str | None = name
    for _ in range(20):
        if at not in said:
            return None
        own, at = said[at]
        if own is not None:
            return own or None
    return None
