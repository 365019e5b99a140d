"""Fills cells of a workbook as a spreadsheet program would, for the tests of what comes back from a reviewer."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from html import escape


def sheet_files(data: bytes) -> dict[str, str]:
    """Sheet name -> part."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        book = package.read("xl/workbook.xml").decode()
    return {name: f"xl/worksheets/sheet{i}.xml" for i, name in enumerate(re.findall(r'<sheet name="([^"]+)"', book), 1)}


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            target.writestr(name, change(body.decode()).encode() if name == part else body)
    return out.getvalue()


def filled(data: bytes, sheet: str, cells: Mapping[str, str]) -> bytes:
    """The workbook with texts put into cells, for example ``{"L3": "维持"}``."""

    def change(xml: str) -> str:
        for place, text in cells.items():
            inline = rf'<c r="{place}"\1 t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            xml, n = re.subn(rf'<c r="{place}"((?: s="\d+")?)(?:/>| t="\w+">.*?</c>|>.*?</c>)', inline, xml)
            assert n == 1, place
        return xml

    return changed(data, sheet_files(data)[sheet], change)


def column_of(data: bytes, sheet: str, head: str) -> str:
    """Letters of the column with that head."""
    from tracker.read.xlsx import sheets

    rows = dict(sheets(data))[sheet]
    number = next(column for column, text in rows[1].items() if text == head)
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
