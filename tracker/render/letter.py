"""A letter in the layout of GB/T 9704—2012: PDF for signing, docx for editing, with the same words."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section, _Footer
from docx.shared import Pt, Twips
from docx.text.paragraph import Paragraph

from tracker import __version__
from tracker.render.html import rendered
from tracker.render.pdf import to_pdf
from tracker.render.word import add, add_table, element, new_document, run, saved
from tracker.view.letter import Annex, Letter

_STYLES = {"heading1": "Heading1", "heading2": "Heading2", "body": "Body", "end": "Body"}
_LINE = 579
#: Twips of one of the 22 lines of a page.
_WIDTH, _WIDE = 8844, 12757
#: Twips of the line, upright (156 mm) and across (225 mm).
_CHAR = 316
#: Twips of one of the 28 characters of a line.
_RED = "FF0000"


def letter_pdf(letter: Letter, templates: Path | None) -> bytes:
    """The letter as a tagged PDF. Raises ``MissingPart`` where pango or a Chinese font is missing."""
    return to_pdf(letter_html(letter, templates))


def letter_html(letter: Letter, templates: Path | None) -> str:
    """The letter before it is laid out."""
    return rendered("letter/letter.html", templates, letter=letter, version=__version__)


def letter_docx(letter: Letter, templates: Path | None) -> bytes:
    """The letter as an editable Word file."""
    document = new_document(templates, "".join(letter.title))
    _page_numbers(document.sections[0], first=letter.form != "letter")
    _head(document, letter)
    _title(document, letter)
    add(document, "Addressee", letter.addressee)
    for block in letter.blocks:
        paragraph = add(document, _STYLES[block.style], block.text)
        if block.style == "end":
            _keep(paragraph)
    _attachments(document, letter)
    _close(document, letter)
    for annex in letter.annexes:
        _annex(document, annex)
    return saved(document)


def _head(document: Document, letter: Letter) -> None:
    """Letterhead, number, red rule; of a 函 the number stands right under a double rule."""
    mark = add(document, "Mark", letter.mark)
    mark.runs[0].font.size = Pt(letter.mark_size)
    if letter.form == "letter":
        _rule(mark, "thickThinSmallGap", 24)
        number = add(document, "Number", letter.number)
        number._p.get_or_add_pPr().append(element("w:jc", val="right"))
        _blank(document, 2)
        return
    _spaced(mark, before=1985, after=2 * _LINE)
    number = add(document, "Number", letter.number)
    _rule(number, "single", 12)
    _blank(document, 2)


def _rule(paragraph: Paragraph, kind: str, size: int) -> None:
    """A red rule 4 mm under the paragraph; ``size`` in eighths of a point."""
    borders = element("w:pBdr")
    borders.append(element("w:bottom", val=kind, sz=str(size), space="11", color=_RED))
    _put(paragraph, borders)


_ORDER = ("w:pStyle", "w:keepNext", "w:pageBreakBefore", "w:pBdr", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _put(paragraph: Paragraph, child: object) -> None:
    """A property of the paragraph at its place: the order of properties is fixed by the format."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(child)
    rank = {qn(name): i for i, name in enumerate(_ORDER)}
    properties[:] = sorted(properties, key=lambda e: rank.get(e.tag, 4))


def _spaced(paragraph: Paragraph, before: int, after: int) -> None:
    _put(paragraph, element("w:spacing", before=str(before), after=str(after)))


def _blank(document: Document, lines: int, *, keep: bool = False) -> None:
    for _ in range(lines):
        paragraph = add(document, "Normal")
        if keep:
            _keep(paragraph)


def _keep(paragraph: Paragraph) -> None:
    """The paragraph stays on the page of the next one: a signature never stands alone."""
    _put(paragraph, element("w:keepNext"))


def _title(document: Document, letter: Letter) -> None:
    paragraph = add(document, "Title")
    paragraph._p.append(run("\n".join(letter.title)))
    _spaced_line(paragraph, 700)
    _blank(document, 1)


def _spaced_line(paragraph: Paragraph, pitch: int) -> None:
    _put(paragraph, element("w:spacing", line=str(pitch), lineRule="exact"))


def _attachments(document: Document, letter: Letter) -> None:
    """附件：1.… one line below the text; turn-over lines stand under the first."""
    if not letter.attachments:
        return
    _blank(document, 1, keep=True)
    for at, line in enumerate(letter.attachments):
        paragraph = add(document, "Attachment", f"附件：{line}" if at == 0 else line)
        _keep(paragraph)
        hanging = {"hangingChars": "300", "hanging": "948"} if at == 0 else {"firstLineChars": "0", "firstLine": "0"}
        _put(paragraph, element("w:ind", leftChars="500", left="1580", **hanging))


def _close(document: Document, letter: Letter) -> None:
    """Name over date, as the letter states their places."""
    _blank(document, 2, keep=True)
    for text, chars in zip((letter.signature, letter.date), letter.indents, strict=True):
        paragraph = add(document, "Signature", text)
        _keep(paragraph)
        _put(paragraph, element("w:ind", rightChars=str(round(100 * chars)), right=str(round(_CHAR * chars))))
    add(document, "Body", f"（{letter.remark}）")
    if letter.copy_to:
        paragraph = add(document, "CopyTo", f"抄送：{letter.copy_to}")
        borders = element("w:pBdr")
        for side in ("top", "bottom"):
            borders.append(element(f"w:{side}", val="single", sz="8", space="1", color="000000"))
        _put(paragraph, borders)


def _annex(document: Document, annex: Annex) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _turn(section, landscape=annex.landscape)
    add(document, "AnnexMark", annex.number)
    _blank(document, 1)
    title = add(document, "Title", annex.title)
    _spaced_line(title, 700)
    width = _WIDE if annex.landscape else _WIDTH
    whole = sum(annex.widths)
    widths = [width * part // whole for part in annex.widths]
    add_table(document, annex.heads, annex.rows, widths)
    add(document, "Cell")


def _turn(section: Section, *, landscape: bool) -> None:
    """Upright, or across with the margins turned with the page."""
    short, long = 11906, 16838
    orientation, width, height = (WD_ORIENT.LANDSCAPE, long, short) if landscape else (WD_ORIENT.PORTRAIT, short, long)
    margins = (1588, 2098, 1474, 1984) if landscape else (2098, 1474, 1984, 1588)
    section.orientation = orientation
    section.page_width, section.page_height = Twips(width), Twips(height)
    top, right, bottom, left = (Twips(value) for value in margins)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = top, right, bottom, left
    for grid in section._sectPr.iter(qn("w:docGrid")):
        grid.set(qn("w:type"), "lines" if landscape else "linesAndChars")


def _page_numbers(section: Section, *, first: bool) -> None:
    """— 1 — outside: right on odd pages, left on even ones; the first page of a 函 has none."""
    section.different_first_page_header_footer = not first
    if not first:
        foot = section.first_page_footer
        foot.is_linked_to_previous = False
        _rule(foot.paragraphs[0], "thinThickSmallGap", 24)
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        _numbered(footer, side)


def _numbered(footer: _Footer, side: str) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    properties = paragraph._p.get_or_add_pPr()
    properties.append(element("w:pStyle", val="Footer"))
    indent = {"rightChars": "100", "right": "280"} if side == "right" else {"leftChars": "100", "left": "280"}
    properties.append(element("w:ind", **indent))
    properties.append(element("w:jc", val=side))
    field = element("w:fldSimple", instr="PAGE")
    number = run("1")
    field.append(number)
    for part in (run("— "), field, run(" —")):
        _plain(part)
        paragraph._p.append(part)


def _plain(part: object) -> None:
    """Dashes of the page number in the font of the number, at half width."""
    for hint in list(part.iter(qn("w:rFonts"))):  # type: ignore[attr-defined]
        hint.getparent().remove(hint)
