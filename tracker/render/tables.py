"""Tables for programs: CSV (one file a table, with an index) and JSON lines (one finding a line)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from tracker.contract.written import CONTRACT, run_number
from tracker.model import Comparison
from tracker.register import Entry, entries, fingerprints
from tracker.view.ledger import Cell, Coded, Marked, Table, tables
from tracker.view.quotes import Book

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: A cell that begins so is a formula to a spreadsheet program.


def to_csv(c: Comparison, lang: str) -> Mapping[str, bytes]:
    """``NAME.csv`` for each table (UTF-8 with a mark, as spreadsheet programs want it) and ``tables.json`` that lists them."""
    made = tables(c, lang)
    files = {f"{table.name}.csv": _csv(table).encode("utf-8-sig") for table in made}
    index = {
        "name": "tracker",
        "contract": CONTRACT,
        "run": run_number(c),
        "tables": [{"file": f"{t.name}.csv", "title": t.title, "columns": [*_keys(t)], "rows": len(t.rows)} for t in made],
    }
    return {**files, "tables.json": (json.dumps(index, ensure_ascii=False, indent=1) + "\n").encode()}


def _keys(table: Table) -> tuple[str, ...]:
    return ("finding", *(column.key for column in table.columns))


def _csv(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_keys(table))
    for row in table.rows:
        writer.writerow([row.finding, *(_plain(cell) for cell in row.cells)])
    return out.getvalue()


def _plain(cell: Cell) -> Any:
    """A cell as one value; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(cell, Coded):
        return cell.code
    if isinstance(cell, Marked):
        cell = cell.text
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return cell


def to_jsonl(c: Comparison) -> bytes:
    """A first line that names tool and run, then one finding a line with its quotations and their places."""
    book = Book(c.old, c.new, "zh")
    head = {"name": "tracker", "version": c.version, "contract": CONTRACT, "run": run_number(c)}
    lines = [head, *(_finding(entry, book) for entry in entries(c))]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _finding(entry: Entry, book: Book) -> dict[str, Any]:
    return {
        "finding": entry.finding,
        "type": entry.type,
        "said": entry.said,
        "confidence": entry.confidence,
        "needs_review": entry.needs_review,
        "fingerprints": list(fingerprints(entry)),
        "old": [_quote(i, book) for i in entry.old],
        "new": [_quote(i, book) for i in entry.new],
    }


def _quote(id_: str, book: Book) -> dict[str, Any]:
    if book.is_section(id_):
        return {"id": id_, "text": book.heading(id_), "place": book.path(id_)}
    sentence = book.sentence(id_)
    place = {"page": sentence.page, "paragraph": sentence.paragraph, "span": list(sentence.span)}
    return {"id": id_, "text": sentence.text, "place": book.place(id_), **place}
