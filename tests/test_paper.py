"""The PDF for print and filing: structure, links, fonts, text, length; the letter's grid as it is laid out."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pikepdf
import pypdfium2
import pytest

from tests.conftest import need
from tests.test_compare import NAMES, compared
from tests.test_correspondence import letter_of
from tracker.render.fonts import without_glyph
from tracker.render.letter import letter_pdf
from tracker.render.paper import to_paper

pytestmark = pytest.mark.slow
NAME = "jiangshui_2023_2024"


@cache
def paper(length: str = "full", name: str = NAME) -> bytes:
    """One report as PDF."""
    need("fc-list")
    return to_paper(compared(name), "zh", length)


def text_of(data: bytes) -> str:
    """All text without white space."""
    return "".join("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)).split())


def _walk(node: Any) -> Iterator[Any]:
    if isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        kids = node.get("/K")
        if isinstance(kids, pikepdf.Array):
            for kid in kids:
                yield from _walk(kid)
        elif kids is not None:
            yield from _walk(kids)


def _structure(data: bytes) -> tuple[Counter[str], list[Any]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        nodes = list(_walk(pdf.Root.StructTreeRoot))
        return Counter(str(n.S) for n in nodes), [str(n.get("/Alt", "")) for n in nodes if str(n.S) == "/Figure"]


def test_tagged() -> None:
    """Headings, lists, tables with head cells, links, pictures with a text in their place; title and language."""
    kinds, alternatives = _structure(paper())
    for kind in ("/H1", "/H2", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Link", "/Figure"):
        assert kinds[kind], kind
    assert len(alternatives) >= 4
    assert all(alternatives)
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).lower().startswith("zh")
        assert "绛水县" in str(pdf.docinfo.Title)
        assert "/Names" not in pdf.Root or "/EmbeddedFiles" not in pdf.Root.Names


def test_contents_and_bookmarks() -> None:
    """Twelve parts in the contents, each a link with the page where it begins; the same as bookmarks."""
    document = pypdfium2.PdfDocument(paper())
    marks = {item.get_title(): item.get_dest().get_index() + 1 for item in document.get_toc() if item.level == 0}
    first = "".join(document[0].get_textpage().get_text_range().split())
    for title in ("一、拟请说明的事项", "二、上年计划在本年的落实", "六、沿用表述", "十一、方法和限度"):
        page = re.search(re.escape(title) + r"\.*(\d+)", first)
        assert page, title
        assert page[1].startswith(str(marks[title]))  # behind the last one stands the number of the page itself


@pytest.mark.parametrize("name", NAMES)
def test_text_comes_back(name: str) -> None:
    """Every sentence of both years that the report quotes can be found in the text of the PDF."""
    text = text_of(paper("full", name))
    c = compared(name)
    quoted = [s.text for s in c.new.sentences if any(v.new == s.id and v.verdict in ("verbatim", "new") for v in c.sentences)]
    skipped = {s.id for s in c.new.sections if s.kind in ("plan", "preamble", "closing")}
    quoted = [s.text for s in c.new.sentences if s.text in quoted and s.section not in skipped]
    lost = [t for t in quoted if "".join(t.split()) not in text]
    assert len(lost) <= len(quoted) // 20, lost  # a sentence over a page turn has the foot of the page in it
    assert "\ufffd" not in text


@pytest.mark.parametrize("name", ["beiling_2021_2022", "jiangshui_2022_2023", "wutang_2023_2024", "yanshan_2023_2024"])
def test_brief_is_two_pages(name: str) -> None:
    """Two pages at most, with the opening, the first points and the run number."""
    document = pypdfium2.PdfDocument(paper("brief", name))
    assert len(document) <= 2
    assert "运行编号" in text_of(paper("brief", name))


def test_last_page_can_be_verified() -> None:
    """Run number, both hashes, version and settings stand on the last page."""
    document = pypdfium2.PdfDocument(paper())
    last = "".join(document[len(document) - 1].get_textpage().get_text_range().split())
    c = compared(NAME)
    for word in ("运行编号", c.old.source.sha256, c.new.source.sha256, c.settings, c.version):
        assert word in last


def test_table_heads_are_repeated() -> None:
    """The heads of the plan table stand on each of its pages."""
    document = pypdfium2.PdfDocument(paper())
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    heads = [text.count("本年报告对应内容") for text in texts]
    assert sum(heads) >= 2
    assert max(heads) == 1


def test_rare_characters() -> None:
    """Characters of township names are covered; one that no font has is named, once; invisible ones need no glyph."""
    assert without_glyph("绛水县榃滨镇") == ()
    assert without_glyph("镇\U0010fffd\U0010fffd\u200b\ufe0f\n") == ("\U0010fffd",)


def test_same_bytes() -> None:
    """The same result gives the same file."""
    assert to_paper(compared(NAME), "zh", "brief") == paper("brief")


@cache
def _letter() -> pypdfium2.PdfDocument:
    need("fc-list")
    return pypdfium2.PdfDocument(letter_pdf(letter_of(NAME), None))


def test_grid_of_letters() -> None:
    """A full page has 22 lines of 28 characters: line pitch 225 mm / 22, characters 156 mm / 28."""
    page = _letter()[1].get_textpage()
    boxes = [page.get_charbox(i) for i in range(page.count_chars()) if "\u4e00" <= page.get_text_range(i, 1) <= "\u9fff"]
    tops = sorted({round((b[1] + b[3]) / 2 / 4) for b in boxes}, reverse=True)
    lines = [[b for b in boxes if round((b[1] + b[3]) / 2 / 4) == top] for top in tops]
    middles = sorted((sum((b[1] + b[3]) / 2 for b in line) / len(line) for line in lines if len(line) > 8), reverse=True)
    pitches = [(a - b) / (225 / 25.4 * 72 / 22) for a, b in pairwise(middles)]
    assert max(abs(p - round(p)) for p in pitches) < 0.1
    assert round((max(middles) - min(middles)) / (225 / 25.4 * 72 / 22)) + 1 == 22
    widths = []
    for line in lines:
        xs = sorted(b[0] for b in line)
        widths += [b - a for a, b in pairwise(xs) if 14 < b - a < 17.5]
    assert abs(sorted(widths)[len(widths) // 2] - 156 / 25.4 * 72 / 28) < 0.4


def test_page_numbers_of_letters() -> None:
    """— 1 — outside: right on odd pages, left on even ones; 7 mm under the text."""
    for number in (1, 2, 3):
        document = _letter()
        page = document[number - 1].get_textpage()
        text = page.get_text_range()
        at = text.rindex("—", 0, text.rindex("—"))
        left, low, _right, _top = page.get_charbox(at)
        assert (left > 300) == bool(number % 2)
        assert low < 35 / 25.4 * 72


def test_letter_is_tagged() -> None:
    """The letter too has headings and tables with head cells."""
    kinds, _ = _structure(letter_pdf(letter_of(NAME), None))
    for kind in ("/H1", "/H2", "/P", "/Table", "/TH"):
        assert kinds[kind], kind
