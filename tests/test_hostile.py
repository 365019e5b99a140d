"""Whatever stands in a report, every output stays whole: no markup, formula, link or template comes to life."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import need, report_of
from tests.evaluation.labels import SETTINGS
from tests.hostile import STRINGS
from tests.test_compare import NEW, OLD, compared
from tracker.compare import compare
from tracker.contract.loaded import from_json
from tracker.contract.written import to_json
from tracker.formats import render
from tracker.model import Comparison
from tracker.render.html import to_html
from tracker.render.letter import letter_docx, letter_html
from tracker.render.paper import paper_html, to_paper
from tracker.render.years import years_html, years_workbook
from tracker.series import Series, series
from tracker.settings import OfficeSettings
from tracker.view.letter import Asked, Letter, letter
from tracker.view.points import select
from tracker.view.quotes import Book

_TEXTS = {
    *("text", "title", "marker", "issuer", "file", "document_number", "signatory", "addressee", "issued_on", "label", "unit"),
    *("modifier", "promised", "reported", "target"),
}
#: Every field of the contract that holds a text of a report.


def harmless() -> Comparison:
    """A pair with several hundred texts."""
    return compared("luming_2021_2022")


@cache
def small() -> Comparison:
    """A pair of a dozen sentences in which everything occurs."""
    return compare(report_of(OLD, "old"), report_of(NEW, "new"), SETTINGS)


def poisoned(c: Comparison, strings: tuple[str, ...]) -> Comparison:
    """The pair with a string put before and behind every text, the strings in turn."""
    turn = iter(strings * 1000)

    def spoilt(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            inside = key == "values"
            return {k: spoilt(v, "text" if inside else k) for k, v in value.items()}
        if isinstance(value, list):
            if key == "edits":
                return [[op, _spoil(text, next(turn))] for op, text in value]
            return [spoilt(v, "text" if key in ("paragraphs", "issuers") else key) for v in value]
        return _spoil(value, next(turn)) if isinstance(value, str) and key in _TEXTS else value

    table = spoilt(json.loads(to_json(c)))
    return from_json(json.dumps(table).encode(), "report.json")


def _spoil(text: str, string: str) -> str:
    return f"{string}{text}{string}"


@cache
def hostile() -> Comparison:
    """All strings in one comparison."""
    return poisoned(harmless(), STRINGS)


def letter_of(c: Comparison) -> Letter:
    """A letter with every point, its office texts spoilt too."""
    book = Book(c.old, c.new, "zh")
    bad = STRINGS[0] if c is not harmless() else "某局"
    asked = Asked("督办函", bad, bad, bad, bad, bad)
    office = OfficeSettings(contact=bad, copy_to=bad, legal=bad, checked_by=bad)
    return letter(c, book, select(c, book, None, 0.1), None, asked, office)


class _Outline(HTMLParser):
    """Counts tags with the names of their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[f"{tag} {' '.join(sorted(name for name, _ in attrs))}"] += 1

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def years_of(c: Comparison) -> Series:
    """Three years, the middle one of both pairs."""
    spoilt = c is not harmless()
    later = poisoned(compared("luming_2022_2023"), STRINGS) if spoilt else compared("luming_2022_2023")
    return series([c.old, c.new, later.new], [c, later])


PAGES: dict[str, Callable[[Comparison], str]] = {
    "series": lambda c: years_html(years_of(c), "zh", None),
    "report": lambda c: to_html(c, "zh"),
    "paper": lambda c: paper_html(c, "zh"),
    "letter": lambda c: letter_html(letter_of(c), None),
}


def test_there_are_two_hundred() -> None:
    """The list is as long as it says."""
    assert len(STRINGS) >= 200


@pytest.mark.parametrize("name", PAGES)
def test_no_markup_comes_to_life(name: str) -> None:
    """The page has just the tags of one without hostile strings, and shows the strings as text."""
    own, spoilt = _Outline(PAGES[name](harmless())), _Outline(PAGES[name](hostile()))
    assert set(spoilt.seen) <= set(own.seen)
    assert spoilt.seen["script "] == own.seen["script "]
    shown = "".join(spoilt.words)
    assert any(string in shown for string in STRINGS if "<script>" in string)
    if name == "report":
        plain = {v.new for v in hostile().sentences if v.verdict in ("new", "verbatim")}
        assert all(s.text in shown for s in hostile().new.sentences if s.id in plain)


OFFICE_FILES: dict[str, Callable[[Comparison], bytes]] = {
    "redline": lambda c: render(c, "redline")["redline.docx"],
    "ledger": lambda c: render(c, "xlsx")["ledger.xlsx"],
    "series": lambda c: years_workbook(years_of(c), "zh"),
    "letter": lambda c: letter_docx(letter_of(c), None),
}


def _parts(data: bytes) -> Iterator[tuple[str, ElementTree.Element]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                yield name, ElementTree.fromstring(package.read(name))  # noqa: S314  # our own file


@pytest.mark.parametrize("name", OFFICE_FILES)
def test_office_files_stay_whole(name: str) -> None:
    """Every part is well formed, and no element appears that a harmless file has not: no field, link or formula."""
    own = {e.tag for _, root in _parts(OFFICE_FILES[name](harmless())) for e in root.iter()}
    spoilt = {e.tag for _, root in _parts(OFFICE_FILES[name](hostile())) for e in root.iter()}
    allowed = {"tab", "br", "t", "r", "rPr", "u", "strike", "color", "b", "sz", "rFont", "family", "charset"}
    assert {tag.split("}")[1] for tag in spoilt - own} <= allowed
    relations = [
        e.get("TargetMode") for part, root in _parts(OFFICE_FILES[name](hostile())) if part.endswith(".rels") for e in root
    ]
    assert "External" not in relations


def test_no_cell_is_a_formula() -> None:
    """Neither in the workbook nor in CSV as a spreadsheet program would read it."""
    with zipfile.ZipFile(io.BytesIO(OFFICE_FILES["ledger"](hostile()))) as package:
        sheets = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in xml or "<hyperlink" in xml for xml in sheets)
    for name, data in render(hostile(), "csv").items():
        if name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
            width = len(rows[0])
            assert all(len(row) == width for row in rows)
            texts = [cell for row in rows[1:] for cell in row]
            assert not [t for t in texts if re.match(r"[=+@\t\r]|-[^\d.]", t)]


@pytest.mark.slow
def test_pdf_is_made_and_fetches_nothing() -> None:
    """All strings on paper; the fetcher allows nothing but ``data:``, so nothing is read from disk or network."""
    need("fc-list")
    for length in ("full", "brief"):
        data = to_paper(hostile(), "zh", length)
        assert data.startswith(b"%PDF")
        assert b"/EmbeddedFile" not in data
        assert b"/URI" not in data


@pytest.mark.parametrize("string", STRINGS, ids=lambda s: ascii(s)[:30])
def test_each_string_alone(string: str) -> None:
    """One string in every text: the page has no tag more, and what programs read keeps the string unchanged."""
    c = poisoned(small(), (string,))
    assert _Outline(to_html(c, "en")).seen["script "] == 1
    render(c, "csv")
    first = c.new.sentences[0].text
    lines = next(iter(render(c, "jsonl").values())).decode().split("\n")
    quoted = [quote["text"] for line in lines[1:] if line for quote in json.loads(line)["new"]]
    assert first in quoted
    assert first.startswith(string)
