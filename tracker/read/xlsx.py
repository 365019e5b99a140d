"""Workbooks (xlsx): visible sheets as rows of cells, as they are shown: dates, percentages and merged cells included."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.errors import Unreadable
from tracker.model import Note
from tracker.read.decoded import Decoded
from tracker.read.package import Element, Package, attribute, child, children, tag, whole

ROWS = 5_000
#: Of a sheet; a plan table has some dozens.
_FIRST_DAY = date(1899, 12, 30)
#: Day 0 of the calendar of workbooks.
_DATE_FORMATS = frozenset([14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)])
_PERCENT_FORMATS = {9: 0, 10: 2}


def is_it(data: bytes) -> bool:
    """Whether the bytes are a zip with a workbook, whatever the extension."""
    return data.startswith(b"PK\x03\x04") and "xl/workbook.xml" in Package(data).names


def decode(data: bytes) -> Decoded:
    """One table row a line. Raises ``Unreadable``."""
    package = Package(data)
    book = _Book(_shared(package.xml("xl/sharedStrings.xml")), _formats(package.xml("xl/styles.xml")))
    lines: list[str] = []
    hidden: list[str] = []
    for name, place, visible in _sheets(package):
        if not visible:
            hidden.append(name)
            continue
        lines += _lines(package.xml(place), book)
    if not lines:
        raise Unreadable("{file} holds no rows; ask for it again.")
    notes = (Note("hidden_sheets", values=(("names", "、".join(hidden)),)),) if hidden else ()
    return Decoded("\n".join(lines) + "\n", notes=notes)


def sheets(data: bytes) -> Iterator[tuple[str, list[dict[int, str]]]]:
    """(name, rows) of every sheet, hidden rows and columns included; a row has its cells by column, counted from 0.

    Raises ``Unreadable`` for a package that is none.
    """
    package = Package(data)
    book = _Book(_shared(package.xml("xl/sharedStrings.xml")), _formats(package.xml("xl/styles.xml")))
    for name, place, _visible in _sheets(package):
        rows = children(child(package.xml(place), "sheetData"), "row")
        yield name, [_cells(row, book) for row in list(rows)[:ROWS]]


def _cells(row: Element, book: _Book) -> dict[int, str]:
    return {_column(attribute(cell, "r"), at): _shown(cell, book) for at, cell in enumerate(children(row, "c"))}


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets share."""

    strings: list[str]
    formats: Mapping[int, str]
    #: cell style -> ``date``, or ``%`` with the number of decimals


def _sheets(package: Package) -> Iterator[tuple[str, str, bool]]:
    """(name, part, visible) of each sheet in order."""
    targets = {attribute(r, "Id"): attribute(r, "Target") or "" for r in package.xml("xl/_rels/workbook.xml.rels") or ()}
    book = package.xml("xl/workbook.xml")
    for sheet in children(child(book, "sheets"), "sheet"):
        target = targets.get(attribute(sheet, "id"), "")
        place = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        yield attribute(sheet, "name") or "", place, attribute(sheet, "state") in (None, "visible")


def _shared(root: Element | None) -> list[str]:
    return [_said(item) for item in children(root, "si")]


def _said(item: Element) -> str:
    """Text of a string with its runs, without reading aids."""
    parts = [e for e in item if tag(e) in ("t", "r")]
    return "".join(e.text or "" if tag(e) == "t" else "".join(t.text or "" for t in children(e, "t")) for e in parts)


def _formats(root: Element | None) -> dict[int, str]:
    own = {attribute(f, "numFmtId"): attribute(f, "formatCode") or "" for f in children(child(root, "numFmts"), "numFmt")}
    found: dict[int, str] = {}
    for number, style in enumerate(children(child(root, "cellXfs"), "xf")):
        said = attribute(style, "numFmtId") or "0"
        code = own.get(said, "")
        bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code)
        if whole(said) in _DATE_FORMATS or re.search(r"[yd]|m.*[dy年月日]|年|月", bare):
            found[number] = "date"
        elif whole(said) in _PERCENT_FORMATS or bare.endswith("%"):
            decimals = re.search(r"\.(0+)%", bare)
            found[number] = f"%{_PERCENT_FORMATS.get(whole(said), len(decimals[1]) if decimals else 0)}"
    return found


def _lines(sheet: Element | None, book: _Book) -> Iterator[str]:
    for number, row in enumerate(children(child(sheet, "sheetData"), "row")):
        if number >= ROWS or attribute(row, "hidden") in ("1", "true"):
            continue
        cells: dict[int, str] = {}
        for at, cell in enumerate(children(row, "c")):
            cells[_column(attribute(cell, "r"), at)] = _shown(cell, book)
        if any(cells.values()):
            last = max(k for k, v in cells.items() if v)
            texts = [cells.get(k, "") for k in range(last + 1)]
            yield "\t".join(texts) if sum(map(bool, texts)) > 1 else "".join(texts)


def _column(place: str | None, otherwise: int) -> int:
    letters = re.match(r"[A-Z]{1,3}", place or "")
    if not letters:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _shown(cell: Element, book: _Book) -> str:
    kind, value = attribute(cell, "t"), next((e.text or "" for e in children(cell, "v")), "")
    if kind == "inlineStr":
        inline = child(cell, "is")
        text = _said(inline) if inline is not None else ""
    elif kind == "s":
        text = book.strings[whole(value)] if whole(value) < len(book.strings) else ""
    elif kind == "b":
        text = "是" if value == "1" else "否"
    elif kind in ("str", "e"):
        text = value
    else:
        text = _number(value, book.formats.get(whole(attribute(cell, "s")), ""))
    return " ".join(text.split())


def _number(value: str, shape: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if shape == "date" and 1 <= number < 80_000:
        day = _FIRST_DAY + timedelta(days=int(number))
        return f"{day.year}年{day.month}月{day.day}日"
    if shape.startswith("%"):
        return f"{100 * number:.{int(shape[1:])}f}%"
    return f"{number:.12g}" if abs(number) < 1e15 else value
