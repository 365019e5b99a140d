"""A workbook with next year's plan, as offices send their work points: merged title, dates, percentages, a hidden sheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

PLAN = (
    ("序号", "工作任务", "责任单位", "完成时限", "目标"),
    ("1", "为4个行政村配齐专职网格员", "镇平安法治办", "2025年6月30日", "100%"),
    ("2", "开展农资打假专项检查不少于6次", "镇综合行政执法队", "2025年12月31日", "6"),
    ("3", "建成溪源法治公园一期", "镇司法所", "2025年9月30日", "1"),
)
TITLE = "溪源镇2025年法治政府建设工作要点"
_SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def books() -> Iterator[tuple[str, bytes, str]]:
    """(file name, bytes, name of the truth)."""
    yield "plan.xlsx", _workbook(), "plan"


def plan_truth() -> list[str]:
    """True text of the plan."""
    return [TITLE, *("\t".join(row) for row in PLAN)]


def _cell(place: str, text: str) -> str:
    dates = {"2025年6月30日": 45838, "2025年12月31日": 46022, "2025年9月30日": 45930}
    if text in dates:
        return f'<c r="{place}" s="1"><v>{dates[text]}</v></c>'
    if text == "100%":
        return f'<c r="{place}" s="2"><v>1</v></c>'
    if text.isdecimal():
        return f'<c r="{place}"><v>{text}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def _workbook() -> bytes:
    rows = f'<row r="1">{_cell("A1", TITLE)}</row>'
    for number, row in enumerate(PLAN, 2):
        rows += f'<row r="{number}">{"".join(_cell(f"{chr(65 + k)}{number}", text) for k, text in enumerate(row))}</row>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_SPACE} xmlns:r="{_RELATIONS}"><sheets><sheet name="要点" sheetId="1" r:id="r1"/><sheet name="草稿" sheetId="2" state="hidden" r:id="r2"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="r3" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {_SPACE}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet {_SPACE}><sheetData>{rows}</sheetData><mergeCells count="1"><mergeCell ref="A1:E1"/></mergeCells></worksheet>',
        "xl/worksheets/sheet2.xml": f'<worksheet {_SPACE}><sheetData><row r="1">{_cell("A1", "内部草稿，勿发")}</row></sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            data = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}'
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
