"""The ledger: an Excel workbook with everything found and columns for the reviewer. The only importer of XlsxWriter.

Texts never become formulas or links; the reviewer's cells are open, the rest is protected without a password.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from tracker.contract.written import run_number
from tracker.model import Comparison
from tracker.render.word import legal
from tracker.summary import opening
from tracker.view.genre import title_code
from tracker.view.ledger import DECISIONS, Cell, Coded, Column, Marked, Table, tables
from tracker.view.quotes import Piece
from tracker.wording import say

_EPOCH = datetime(2000, 1, 1)  # the same bytes for the same input; a workbook has no time zones
_LONGEST = 32_000
#: Characters that a cell may hold, with room for marks (Excel takes 32,767).
_OWN = ("decision", "value", "note", "by", "at")
_OWN_WIDTHS = (9, 12, 24, 8, 11)
_HIDDEN = ("id", "wording")
_SHEET_NAME = 31
#: Characters that the name of a sheet may have.
_FROZEN_ROWS = 2
_FEWEST = 3
#: Parts of a rich text; with fewer the library leaves the cell empty.
_LINE = 14.5
#: Points of a line of 10.5-point type.
_ROWS_OPEN = {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True, "select_locked_cells": True}


def to_workbook(c: Comparison, lang: str) -> bytes:
    """``ledger.xlsx`` with one sheet a table, the overview first."""
    return bound(
        say(title_code("label_title", c.old, c.new), lang, _title_values(c, lang)), _first_lines(c, lang), tables(c, lang), lang
    )


def bound(title: str, lines: Sequence[str], shown: Sequence[Table], lang: str) -> bytes:
    """A workbook of lines and tables, the lines on the first sheet."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        title = legal(title)
        book.set_properties({"title": title[:200], "author": "tracker", "created": _EPOCH})
        formats = _Formats(book)
        _overview(book, formats, lines, title, lang)
        for table in shown:
            _sheet(book, formats, table, title, lang)
    return out.getvalue()


def _title_values(c: Comparison, lang: str) -> tuple[tuple[str, str], ...]:
    years = [str(r.meta.report_year or "?") for r in (c.old, c.new)]
    return (("issuer", c.new.meta.issuer or say("unknown_issuer", lang)), ("old", years[0]), ("new", years[1]))


class _Formats:
    """The few formats of a ledger."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "宋体", "font_size": 10.5, "valign": "top", "text_wrap": True, "border": 1}
        self.text = book.add_format(base)
        self.head = book.add_format({**base, "font_name": "黑体", "bold": True, "bg_color": "#F4F4F1", "valign": "vcenter"})
        self.title = book.add_format({"font_name": "黑体", "font_size": 14, "bold": True, "valign": "vcenter"})
        self.plain = book.add_format({"font_name": "宋体", "font_size": 10.5, "valign": "top", "text_wrap": True})
        self.count = book.add_format({**base, "align": "center"})
        self.share = book.add_format({**base, "num_format": "0%"})
        self.open = book.add_format({**base, "locked": False, "bg_color": "#FFFDE7"})
        self.day = book.add_format({**base, "locked": False, "bg_color": "#FFFDE7", "num_format": "yyyy-mm-dd"})
        self.added = book.add_format({"font_color": "#0B3D91", "underline": 1})
        self.removed = book.add_format({"font_color": "#7A2E00", "font_strikeout": True})
        self.figure = book.add_format({"bold": True})


def _first_lines(c: Comparison, lang: str) -> list[str]:
    lines = [*opening(c, lang), "", say("ledger_help", lang), ""]
    for side, report in (("old", c.old), ("new", c.new)):
        lines.append(f"{say(f'label_{side}_sha', lang)}  {report.source.file}  sha256 {report.source.sha256}")
    run = f"{say('label_run', lang)}  {run_number(c)}"
    return [*lines, run, f"tracker {c.version}  {say('label_settings', lang)} {c.settings}"]


def _overview(book: Any, formats: _Formats, lines: Sequence[str], title: str, lang: str) -> None:
    sheet = book.add_worksheet(say("table_overview", lang))
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, title, formats.title)
    for row, text in enumerate(lines, 1):
        sheet.set_row(row, _LINE * (1 + _width(text) // 99) + 3)
        sheet.write_string(row, 0, legal(text), formats.plain)
    _printed(sheet, lang)


def _printed(sheet: Any, lang: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer(f"&C{say('ledger_page', lang)}")


def _sheet(book: Any, formats: _Formats, table: Table, title: str, lang: str) -> None:
    """Title, heads, rows; the hidden columns name each finding and the wording it rests on."""
    sheet = book.add_worksheet(table.title[:_SHEET_NAME])
    own = _OWN if table.decided else ()
    heads = [column.label for column in table.columns] + [say(f"column_{name}", lang) for name in own]
    hidden = len(heads)
    sheet.set_row(1, 2 * _LINE + 3)
    sheet.write_string(0, 0, f"{title}　{table.title}", formats.title)
    for at, head in enumerate([*heads, say("ledger_id", lang), say("ledger_wording", lang)]):
        sheet.write_string(1, at, head, formats.head)
    for at, row in enumerate(table.rows, _FROZEN_ROWS):
        sheet.set_row(at, _height(row.cells, table.columns))
        for column, cell in enumerate(row.cells):
            _write(sheet, at, column, cell, formats, lang)
        for column in range(len(table.columns), hidden):
            sheet.write_blank(at, column, None, formats.day if own[column - len(table.columns)] == "at" else formats.open)
        sheet.write_string(at, hidden, f"{row.type}:{row.finding}" if row.finding else "")
        sheet.write_string(at, hidden + 1, legal(row.wording)[:_LONGEST])
    _furnish(sheet, table, heads, lang)


def _height(cells: Sequence[Cell], columns: Sequence[Column]) -> float:
    """Height in points that shows every line: office programs do not all fit rows of a file they did not write."""
    lines = 1
    for cell, column in zip(cells, columns, strict=True):
        text = cell.text if isinstance(cell, Marked) else cell if isinstance(cell, str) else ""
        lines = max(lines, sum(-(-_width(line) // max(column.width - 1, 1)) or 1 for line in text.split("\n")))
    return min(_LINE * lines + 3, 409)


def _width(text: str) -> int:
    """Width in columns of a Latin character; a Chinese one takes two."""
    return sum(1 if ord(char) < 0x2E80 else 2 for char in text)


def _furnish(sheet: Any, table: Table, heads: Sequence[str], lang: str) -> None:
    widths = [column.width for column in table.columns] + list(_OWN_WIDTHS if table.decided else ())
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    sheet.set_column(len(heads), len(heads) + 1, None, None, {"hidden": True})
    last = _FROZEN_ROWS + max(len(table.rows), 1) - 1
    sheet.freeze_panes(_FROZEN_ROWS, 1)
    sheet.autofilter(1, 0, last, len(heads) - 1)
    sheet.repeat_rows(0, 1)
    sheet.print_area(0, 0, last, len(heads) - 1)
    _printed(sheet, lang)
    if table.decided:
        _validate(sheet, table, last, lang)
    sheet.protect("", _ROWS_OPEN)


def _validate(sheet: Any, table: Table, last: int, lang: str) -> None:
    """Drop-downs for the decision and for the verdict that a person puts in place of ours."""
    first = len(table.columns)
    words = [say(f"decision_{name}", lang) for name in DECISIONS if name != "changed" or table.choices]
    sheet.data_validation(_FROZEN_ROWS, first, last, first, {"validate": "list", "source": words})
    if table.choices:
        choices = [choice.word for choice in table.choices]
        sheet.data_validation(_FROZEN_ROWS, first + 1, last, first + 1, {"validate": "list", "source": choices})


def _write(sheet: Any, row: int, column: int, cell: Cell, formats: _Formats, lang: str) -> None:
    if isinstance(cell, Marked):
        _write_marked(sheet, row, column, cell, formats)
    elif isinstance(cell, Coded):
        sheet.write_string(row, column, cell.word, formats.text)
    elif isinstance(cell, bool):
        sheet.write_string(row, column, say("ledger_yes" if cell else "ledger_no", lang), formats.text)
    elif isinstance(cell, float):
        sheet.write_number(row, column, cell, formats.share if 0 <= cell <= 1 else formats.text)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, formats.count)
    else:
        sheet.write_string(row, column, legal(cell or "")[:_LONGEST], formats.text)


def _write_marked(sheet: Any, row: int, column: int, cell: Marked, formats: _Formats) -> None:
    """A text with its changes as rich text; plain where nothing changed or it is too long for one cell."""
    fragments = [part for piece in cell.pieces for part in _fragment(piece, cell.side, formats)]
    texts = [part for part in fragments if isinstance(part, str)]
    if len(fragments) < _FEWEST or sum(map(len, texts)) > _LONGEST:
        sheet.write_string(row, column, legal(cell.text)[:_LONGEST], formats.text)
    else:
        sheet.write_rich_string(row, column, *fragments, formats.text)


def _fragment(piece: Piece, side: str, formats: _Formats) -> list[Any]:
    text = legal(piece.old if side == "old" else piece.new)
    if not text:
        return []
    if piece.kind == "equal":
        return [text]
    if piece.kind == "figure":
        return [formats.figure, text]
    return [formats.removed if side == "old" else formats.added, text]
