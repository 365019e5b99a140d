"""Word documents: automatic numbers, tracked changes, text boxes, merged cells, footnotes, fields, strict files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.samples.report import REPORTS, Block

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STAMP = datetime(2025, 1, 9, tzinfo=UTC)
_LEVELS = {"h1": 0, "h2": 1, "item": 2}
_NUMBERS = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))


def words() -> Iterator[tuple[str, bytes, str]]:
    """(file name, bytes, report) of every document."""
    for name in REPORTS:
        yield f"{name}_typed_numbers.docx", _saved(_plain(name)), name
        yield f"{name}_automatic_numbers.docx", _saved(_numbered(name, by_style=False)), name
    yield "town_numbers_by_style.docx", _saved(_numbered("town", by_style=True)), "town"
    for label, change in _CHANGES.items():
        document = _numbered("town", by_style=False)
        change(document)
        yield f"town_{label}.docx", _saved(document), "town"
    yield "town_strict.docx", _strict(_saved(_plain("town"))), "town"
    yield "street_pasted_lines.docx", _saved(_pasted("street", 32)), "street"
    yield "street_wrong_ending.doc", _saved(_plain("street")), "street"


def _plain(name: str) -> Any:
    document = _empty()
    for block in REPORTS[name]:
        if block.rows:
            _add_table(document, block)
        else:
            paragraph = document.add_paragraph(block.number + block.text)
            if block.kind == "title":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.runs[0].font.size = Pt(22)
    return document


def _empty() -> Any:
    document = Document()
    document.core_properties.created = document.core_properties.modified = _STAMP
    section = document.sections[0]
    section.header.paragraphs[0].text = "内部资料"
    section.footer.paragraphs[0].text = "— 1 —"
    return document


def _add_table(document: Any, block: Block) -> None:
    table = document.add_table(rows=0, cols=len(block.rows[0]))
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _numbered(name: str, *, by_style: bool) -> Any:
    document = _empty()
    numbers = document.part.numbering_part.element
    levels = "".join(_level(k, by_style=by_style) for k in range(3))
    abstract = parse_xml(
        f'<w:abstractNum {_W} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    numbers.insert(0, abstract)
    numbers.append(parse_xml(f'<w:num {_W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    if by_style:
        for k in range(3):
            style = document.styles[f"Heading {k + 1}"].element
            style.get_or_add_pPr().append(parse_xml(f'<w:numPr {_W}><w:ilvl w:val="{k}"/><w:numId w:val="90"/></w:numPr>'))
    for block in REPORTS[name]:
        if block.rows:
            _add_table(document, block)
        elif block.kind in _LEVELS and block.number:
            level = _LEVELS[block.kind]
            paragraph = document.add_paragraph(block.text, style=f"Heading {level + 1}" if by_style else None)
            if not by_style:
                paragraph._p.get_or_add_pPr().append(
                    parse_xml(f'<w:numPr {_W}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
                )
        else:
            document.add_paragraph(block.text)
    return document


def _level(k: int, *, by_style: bool) -> str:
    shape, text = _NUMBERS[k]
    linked = f'<w:pStyle w:val="Heading{k + 1}"/>' if by_style else ""
    return f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>{linked}<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'


def _paragraph(document: Any, words: str) -> Any:
    return next(p for p in document.paragraphs if words in p.text)


def _track(document: Any) -> None:
    """The printed text is the accepted one: a number replaced, a paragraph deleted, a clause put in."""
    paragraph = _paragraph(document, "研究法治建设4次")
    before, after = paragraph.text.split("4次", 1)
    mark = 'w:id="7" w:author="张" w:date="2025-01-08T00:00:00Z"'
    for child in list(paragraph._p):
        if child.tag != qn("w:pPr"):
            paragraph._p.remove(child)
    for xml in (
        f"<w:r {_W}><w:t>{before}</w:t></w:r>",
        f"<w:del {_W} {mark}><w:r><w:delText>3</w:delText></w:r></w:del>",
        f"<w:ins {_W} {mark}><w:r><w:t>4</w:t></w:r></w:ins>",
        f"<w:r {_W}><w:t>次{after}</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml))
    gone = parse_xml(
        f"<w:p {_W}><w:pPr><w:rPr><w:del {mark}/></w:rPr></w:pPr><w:del {mark}><w:r><w:delText>此段拟删去，不应读出。</w:delText></w:r></w:del></w:p>"
    )
    paragraph._p.addnext(gone)


def _box(document: Any) -> None:
    """The signature stands in a text box, once as drawing and once for old programs."""
    paragraph = next(p for p in document.paragraphs if p.text == "溪源镇人民政府")
    inside = "<w:txbxContent><w:p><w:r><w:t>溪源镇人民政府</w:t></w:r></w:p></w:txbxContent>"
    shape = "<v:shape id='b1' style='width:200pt;height:40pt' type='#_x0000_t202'>"
    for run in paragraph.runs:
        paragraph._p.remove(run._r)
    spaces = f'{_W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    paragraph._p.append(
        parse_xml(
            f'<w:r {spaces}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="2540000" cy="508000"/><wp:docPr id="1" name="b"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2540000" cy="508000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>{shape}<v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
        )
    )


def _fields(document: Any) -> None:
    """A page field, a link and a bookmark around words that stay."""
    paragraph = _paragraph(document, "主要指标见下表")
    run = paragraph.runs[0]
    before, after = run.text.split("见下表", 1)
    run.text = before
    for kind in ("begin", None, "separate"):
        inner = (
            f'<w:fldChar w:fldCharType="{kind}"/>' if kind else '<w:instrText xml:space="preserve"> REF _Toc1 \\h </w:instrText>'
        )
        paragraph._p.append(parse_xml(f"<w:r {_W}>{inner}</w:r>"))
    paragraph._p.append(parse_xml(f'<w:hyperlink {_W} w:anchor="_Toc1"><w:r><w:t>见下表</w:t></w:r></w:hyperlink>'))
    paragraph._p.append(parse_xml(f'<w:r {_W}><w:fldChar w:fldCharType="end"/></w:r>'))
    paragraph._p.append(parse_xml(f"<w:r {_W}><w:rPr><w:vanish/></w:rPr><w:t>隐藏批语</w:t></w:r>"))
    paragraph._p.append(parse_xml(f"<w:r {_W}><w:t>{after}</w:t></w:r>"))


def _controls(document: Any) -> None:
    """Paragraphs and table rows wrapped in content controls."""
    body = document.element.body
    for element in [e for e in body if e.tag in (qn("w:p"), qn("w:tbl"))][3:9]:
        control = parse_xml(f"<w:sdt {_W}><w:sdtPr/><w:sdtContent/></w:sdt>")
        element.addprevious(control)
        control.find(qn("w:sdtContent")).append(element)


_CHANGES: dict[str, Callable[[Any], None]] = {
    "tracked_changes": _track,
    "text_box": _box,
    "fields": _fields,
    "content_controls": _controls,
}


def _pasted(name: str, width: int) -> Any:
    """Text pasted from a PDF: every printed line a paragraph."""
    document = _empty()
    for block in REPORTS[name]:
        text = "　　" + block.number + block.text
        for at in range(0, len(text), width):
            document.add_paragraph(text[at : at + width])
    return document


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return _steady(out.getvalue())


def _steady(data: bytes, change: Callable[[bytes], bytes] = bytes) -> bytes:
    """The package with fixed times, so that the same report gives the same file; the example picture is left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not name.endswith(".jpeg"):
                data = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", old.read(name))
                new.writestr(zipfile.ZipInfo(name), change(data), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _strict(data: bytes) -> bytes:
    """As saved in the strict form of the standard: other namespaces."""

    def renamed(part: bytes) -> bytes:
        part = part.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        )
        return re.sub(
            rb"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            part,
        )

    return _steady(data, renamed)
