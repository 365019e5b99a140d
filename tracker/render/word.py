"""Word files: the base package with our own styles, runs that WPS shows in the right font, tracked changes, comments.

The only importer of python-docx. Its default template is not used: its theme fonts have no East Asian names, which
WPS reports as missing fonts.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from tracker.render.html import own_templates

Element = Any
#: An element of the document's XML; python-docx leaves lxml's untyped.
AUTHOR = "tracker"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TYPES = {
    "document": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "styles": "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml",
    "settings": "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml",
    "fontTable": "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def new_document(templates: Path | None, title: str) -> Document:
    """An empty document with the styles of ``templates/word``, an office's own parts before ours."""
    document = docx.Document(io.BytesIO(_base(templates)))
    document.core_properties.title = legal(title)
    return document


def without_grid(document: Document) -> None:
    """Plain pages: the grid of 22 lines by 28 characters is for letters."""
    for grid in document.element.body.iter(qn("w:docGrid")):
        grid.set(qn("w:type"), "default")


@cache
def _base(templates: Path | None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", _content_types())
        package.writestr("_rels/.rels", _package_relations())
        package.writestr("docProps/core.xml", _part("core", templates))
        for name in _TYPES:
            package.writestr(f"word/{name}.xml", _part(name, templates))
        package.writestr("word/_rels/document.xml.rels", _document_relations())
    return out.getvalue()


def _part(name: str, templates: Path | None) -> bytes:
    own = templates / "word" / f"{name}.xml" if templates else None
    path = own if own and own.is_file() else own_templates() / "word" / f"{name}.xml"
    return path.read_bytes()


def _content_types() -> str:
    parts = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in _TYPES.items())
    core = '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    plain = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{default}{plain}{parts}{core}</Types>'


def _package_relations() -> str:
    main = f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'
    core = f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{main}{core}</Relationships>'


def _document_relations() -> str:
    names = [name for name in _TYPES if name != "document"]
    rows = "".join(f'<Relationship Id="rId{i}" Type="{_RELATIONS}/{n}" Target="{n}.xml"/>' for i, n in enumerate(names, 1))
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def saved(document: Document) -> bytes:
    """The document as bytes that are the same each time: fixed dates, parts in their order."""
    raw = io.BytesIO()
    document.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def legal(text: str) -> str:
    """The text with characters that XML cannot hold replaced by the mark for a lost one."""
    return _ILLEGAL.sub("\ufffd", text)


def element(name: str, **attributes: str) -> Element:
    """``element("w:ins", author="tracker")``: attributes in the same name space."""
    made = OxmlElement(name)
    prefix = name.split(":")[0]
    for key, value in attributes.items():
        made.set(qn(f"{prefix}:{key}"), value)
    return made


def run(text: str, *, deleted: bool = False, bold: bool = False) -> Element:
    """One run; quotation marks and dashes are shown in the Chinese font (``hint``), a tab stays a tab."""
    made = element("w:r")
    properties = element("w:rPr")
    properties.append(element("w:rFonts", hint="eastAsia"))
    if bold:
        properties.append(element("w:b"))
    made.append(properties)
    for piece in _pieces(legal(text)):
        if piece == "\t":
            made.append(element("w:tab"))
        elif piece == "\n":
            made.append(element("w:br"))
        else:
            part = element("w:delText" if deleted else "w:t")
            part.text = piece
            part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(part)
    return made


def _pieces(text: str) -> Iterator[str]:
    return (piece for piece in re.split(r"([\t\n])", text) if piece)


def add(document: Document, style: str, text: str = "") -> Paragraph:
    """A paragraph in a style of ours, at the end."""
    paragraph = document.add_paragraph()
    paragraph.style = _style(document, style)
    if text:
        paragraph._p.append(run(text))
    return paragraph


def _style(document: Document, style_id: str) -> Any:
    return next(s for s in document.styles if s.style_id == style_id)


def add_table(document: Document, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Table:
    """A ruled table with a repeated head; ``widths`` in twips, set at the grid and at each cell, as WPS wants both."""
    table: Table = document.add_table(rows=0, cols=len(heads))
    table.style = _style(document, "TableGrid")
    table.autofit = False
    properties = table._tbl.tblPr
    properties.append(element("w:tblW", w=str(sum(widths)), type="dxa"))
    for column, width in zip(table._tbl.tblGrid.iterchildren(), widths, strict=True):
        column.set(qn("w:w"), str(width))
    _row(table, heads, widths, "CellHead", document, is_head=True)
    for row in rows:
        _row(table, row, widths, "Cell", document)
    return table


def _row(
    table: Table, texts: Sequence[str], widths: Sequence[int], style: str, document: Document, *, is_head: bool = False
) -> None:
    row = element("w:tr")
    properties = element("w:trPr")
    properties.append(element("w:cantSplit"))
    if is_head:
        properties.append(element("w:tblHeader"))
    row.append(properties)
    for text, width in zip(texts, widths, strict=True):
        cell, cell_properties = element("w:tc"), element("w:tcPr")
        cell_properties.append(element("w:tcW", w=str(width), type="dxa"))
        cell.append(cell_properties)
        for line in text.split("\n"):
            cell.append(_cell_paragraph(line, style))
        row.append(cell)
    table._tbl.append(row)


def _cell_paragraph(text: str, style: str) -> Element:
    paragraph, properties = element("w:p"), element("w:pPr")
    properties.append(element("w:pStyle", val=style))
    paragraph.append(properties)
    if text:
        paragraph.append(run(text))
    return paragraph


class Changes:
    """Tracked changes of one document, numbered."""

    def __init__(self) -> None:
        self._last = 0

    def wrapped(self, kind: str, text: str) -> Element:
        """A run inside ``w:ins`` or ``w:del``."""
        change = self.mark(kind)
        change.append(run(text, deleted=kind == "del"))
        return change

    def mark(self, kind: str) -> Element:
        """An empty ``w:ins`` or ``w:del``, for a paragraph mark or around a run."""
        self._last += 1
        return element(f"w:{kind}", id=str(self._last), author=AUTHOR)

    def mark_paragraph(self, paragraph: Paragraph, kind: str) -> None:
        """The paragraph mark itself was inserted or deleted."""
        properties = paragraph._p.get_or_add_pPr()
        found = properties.find(qn("w:rPr"))
        if found is None:
            found = element("w:rPr")
            properties.append(found)
        found.append(self.mark(kind))


def comment(document: Document, paragraph: Paragraph, text: str) -> None:
    """A comment over a whole paragraph; no date, so that the same input gives the same file."""
    made = document.add_comment(paragraph.add_run(), text=legal(text), author=AUTHOR, initials="T")
    made._comment_elm.attrib.pop(qn("w:date"), None)
    _widen(paragraph, str(made.comment_id))


def _widen(paragraph: Paragraph, number: str) -> None:
    """Move the start of the comment to the front of the paragraph."""
    start = next(e for e in paragraph._p.iter(qn("w:commentRangeStart")) if e.get(qn("w:id")) == number)
    start.getparent().remove(start)
    at = 0 if paragraph._p.pPr is None else 1
    paragraph._p.insert(at, start)
