"""PDF: characters and ruling lines of every page from PDFium, laid out by ``printed`` and ``flow``.

PDFium may hang or abort on a damaged file, so this runs in a child process (``child``). Pages that are pictures, pages
whose only text is the hidden layer of a scanner, and fonts that do not tell their characters go to recognition.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from tracker.errors import Unreadable
from tracker.model import Note
from tracker.read import recognise
from tracker.read.decoded import Decoded, of_blocks
from tracker.read.flow import joined
from tracker.read.glyphs import Box, Glyph, Rules, rules_of
from tracker.read.printed import Drawn, Printed, printed_pages

PAGES = 400
#: More pages are no yearly report; the count a file claims is not believed.
_KNOWN = 0.7
#: Share of characters that Chinese prose is made of; a font without a Unicode table gives far less.
_WHOLE = 0.6
#: Share of the page that the picture of a scan covers.


def is_it(data: bytes) -> bool:
    """Whether the bytes are a PDF, whatever the extension."""
    return b"%PDF-" in data[:1024]


@dataclass(frozen=True, slots=True)
class _Page:
    """What PDFium tells of one page."""

    glyphs: list[Glyph]
    rules: Rules
    height: float
    picture: bool
    #: Whether a picture covers most of it.
    hidden: bool
    #: Whether its text is drawn invisibly.
    has_content: bool
    unknown: bool
    #: Whether the characters that its fonts tell cannot be those that are seen.

    @property
    def to_recognise(self) -> bool:
        """Whether what is seen must be recognised: a picture, a scanner's hidden text or unknown characters."""
        return self.unknown or (self.picture and (not self.glyphs or self.hidden))


def decode(data: bytes) -> Decoded:
    """One paragraph or table row a line, with its pages. Raises ``Unreadable``."""
    document = _opened(data)
    pages = list(_pages(document))
    if not any(p and (p.glyphs or p.picture or p.has_content) for p in pages):
        raise Unreadable("{file} holds no text; ask for the Word file." if any(pages) else _DAMAGED)
    printed: list[list[Printed]] = []
    drawn: dict[int, Drawn] = {}
    hidden = {number for number, page in enumerate(pages, 1) if page and page.hidden}
    recognised, unread, damaged = set[int](), list[int](), list[int]()
    for number, page in enumerate(pages, 1):
        lines: list[Printed] = []
        if page is None:
            damaged.append(number)
        elif page.to_recognise and recognise.available():
            lines = recognise.page_lines(_picture(document[number - 1]))
            (recognised.add if lines else unread.append)(number)
        elif page.glyphs and not page.unknown:
            drawn[number] = Drawn(_doubted(page.glyphs) if page.hidden else page.glyphs, page.rules, page.height)
        elif page.to_recognise or page.has_content:
            unread.append(number)
        printed.append(lines)
    for number, lines in zip(drawn, printed_pages(list(drawn.values())), strict=True):
        printed[number - 1] = lines
    if not any(printed):
        raise Unreadable(_refusal(pages))
    return of_blocks(
        joined(printed, recognised=frozenset(recognised | hidden)), list(_notes(document, pages, recognised, unread, damaged))
    )


_DAMAGED = "{file} is damaged: no page of it can be read; ask for it again."


def _opened(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise Unreadable("{file} is protected by a password; save it without one.") from None
        raise Unreadable(_DAMAGED) from None


def _pages(document: Any) -> Iterator[_Page | None]:
    """Each page, None for one that cannot be read; the first of several such ends the document."""
    failed = 0
    for number in range(min(len(document), PAGES)):
        try:
            yield _page(document[number])
        except pypdfium2.PdfiumError:
            failed += 1
            if failed > 3:
                return
            yield None


def _page(page: Any) -> _Page:
    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    text = page.get_textpage()
    glyphs = list(_glyphs(text))
    objects = list(page.get_objects())
    hidden = _is_hidden(objects) if glyphs else False
    paths = [o.get_bounds() for o in objects if o.type == raw.FPDF_PAGEOBJ_PATH]
    pictures = [o.get_bounds() for o in objects if o.type == raw.FPDF_PAGEOBJ_IMAGE]
    covered = max(((b[2] - b[0]) * (b[3] - b[1]) for b in pictures), default=0.0) >= _WHOLE * width * height
    rules = rules_of(paths)
    turn = _written_turn(text)
    if turn:
        glyphs = [Glyph(g.text, _turned(g.box, turn, width, height)) for g in glyphs]
        rules = rules_of(_turned(box, turn, width, height) for box in paths)
        height = width if turn in (90, 270) else height
    unknown = sum(map(_known, (g.text for g in glyphs))) < _KNOWN * len(glyphs)
    return _Page(glyphs, rules, height, covered, hidden, bool(objects), unknown)


def _glyphs(text: Any) -> Iterator[Glyph]:
    box = raw.FS_RECTF()
    for i in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, i))
        if char.isspace() or not char.isprintable() or raw.FPDFText_IsGenerated(text, i):
            continue
        raw.FPDFText_GetLooseCharBox(text, i, ctypes.byref(box))
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if char > "\u2e7f" and top - bottom <= 0.5 * (right - left):
            yield Glyph(char, _whole_box(text, i, (left, bottom, right, top)))
        else:
            yield Glyph(char, (left, bottom, right, top))


def _whole_box(text: Any, i: int, box: Box) -> Box:
    """The box of the type; fonts that draw themselves tell that of the ink alone, which for 一 is a stroke."""
    wide, x, y = box[2] - box[0], ctypes.c_double(), ctypes.c_double()
    if raw.FPDFText_GetCharAngle(text, i) > 0.1 or not raw.FPDFText_GetCharOrigin(text, i, x, y):
        return box
    return box[0], y.value - 0.12 * wide, box[2], y.value + 0.88 * wide


def _is_hidden(objects: list[Any]) -> bool:
    """Whether all text objects are drawn invisibly, as scanners put recognised text under a picture."""
    modes = [raw.FPDFTextObj_GetTextRenderMode(o.raw) for o in objects if o.type == raw.FPDF_PAGEOBJ_TEXT]
    return bool(modes) and all(mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE for mode in modes)


def _written_turn(text: Any) -> int:
    """Quarter turn in degrees of the characters as they are drawn: of a wide table on a tall page, of a page to be turned."""
    count = text.count_chars()
    turns = [round(raw.FPDFText_GetCharAngle(text, i) * 57.29578 / 90) % 4 for i in range(0, count, max(1, count // 60))]
    most = max(set(turns), key=turns.count) if turns else 0
    return (0, 270, 180, 90)[most]


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of an unturned page of that size after the page is turned clockwise by some quarter turns."""
    left, bottom, right, top = box
    if turn == 90:
        return bottom, width - right, top, width - left
    if turn == 180:
        return width - right, height - top, width - left, height - bottom
    return height - top, left, height - bottom, right


def _doubted(glyphs: list[Glyph]) -> list[Glyph]:
    """The hidden text of a scanner's own recognition: its figures cannot be relied on."""
    return [replace(g, sure=False) if g.text.isdecimal() else g for g in glyphs]


def _picture(page: Any) -> Any:
    """The page as an array of pixels, as large as recognition can use and no larger than the limits allow."""
    width, height = page.get_size()
    scale = min(recognise.DPI / 72, (recognise.PIXELS / max(1.0, width * height)) ** 0.5)
    return page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]


@lru_cache(maxsize=4096)
def _known(char: str) -> bool:
    """Characters that Chinese prose is made of: GB2312 and ASCII; a font without Unicode table gives others."""
    if char.isascii():
        return True
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return char in "—·“”‘’…～〔〕"
    return True


def _refusal(pages: list[_Page | None]) -> str:
    """Why nothing at all could be read."""
    if any(p and p.unknown for p in pages):
        return (
            "{file} shows text whose characters cannot be told (a font without a Unicode table); install the extra "
            "tracker[ocr] to have its pages recognised, or ask for the Word file."
        )
    if any(p and p.picture for p in pages):
        return recognise.refusal()
    return "{file} holds no text; ask for the Word file."


def _notes(
    document: Any, pages: list[_Page | None], recognised: set[int], unread: list[int], damaged: list[int]
) -> Iterator[Note]:
    """What was lost or must be known."""
    if len(document) > PAGES:
        yield Note("pages_over_limit", values=(("limit", str(PAGES)),))
    for code, numbers in (("pages_recognised", sorted(recognised)), ("pages_without_text", unread), ("pages_damaged", damaged)):
        if numbers:
            yield Note(code, values=(("pages", "、".join(map(str, numbers))),))
    hidden = [str(n) for n, p in enumerate(pages, 1) if p and p.hidden and n not in recognised]
    if hidden:
        yield Note("hidden_text_layer", values=(("pages", "、".join(hidden)),))
    if not raw.FPDF_GetDocPermissions(document.raw) & 1 << 4:
        yield Note("copying_forbidden")
