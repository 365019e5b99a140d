"""PDF from WeasyPrint and Chromium, OFD by hand."""

from __future__ import annotations

import html
import io
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.samples.report import REPORTS, Block

_OFFICIAL = "@page{size:A4;margin:37mm 26mm 35mm 28mm;@bottom-center{content:'— ' counter(page) ' —'}} body{font:16pt/28pt 'Noto Serif CJK SC';text-align:justify} p{text-indent:2em;margin:0} .title{font-size:22pt;line-height:1.4;text-align:center;text-indent:0;margin-bottom:1em} .to{text-indent:0} .sign,.date{text-align:right;text-indent:0;margin-right:4em} td{border:1px solid #000;padding:3pt} table{border-collapse:collapse;width:100%;line-height:1.4}"
_WEB = "@page{size:A4;margin:20mm;@top-center{content:'政务公开专栏';font-size:9pt}@bottom-right{content:'第' counter(page) '页 共' counter(pages) '页';font-size:9pt}} body{font:12pt/1.7 'Noto Sans CJK SC';text-align:justify} p{margin:0 0 .9em} .title{font-size:18pt;text-align:center} td{padding:3pt 8pt} table{border-top:2px solid #000;border-bottom:2px solid #000} tr:first-child td{border-bottom:1px solid #000}"
_COLUMNS = "@page{size:A4;margin:22mm;@bottom-center{content:counter(page)}} body{font:10.5pt/1.6 'Noto Serif CJK SC';text-align:justify} .rest{columns:2;column-gap:8mm} p{text-indent:2em;margin:0} .title{font-size:18pt;text-align:center;text-indent:0} td{border:1px solid #000;font-size:9pt} table{border-collapse:collapse}"
_LANDSCAPE = _OFFICIAL.replace("size:A4", "size:A4 landscape")
_SMALL = _OFFICIAL.replace("size:A4;margin:37mm 26mm 35mm 28mm", "size:A5;margin:15mm").replace("16pt/28pt", "12pt/20pt")


def _body(name: str, *, head: str = "") -> str:
    title, *rest = REPORTS[name]
    return f"{head}<p class=title>{title.text}</p><div class=rest>{''.join(map(_html, rest))}</div>"


def _html(block: Block) -> str:
    if block.rows:
        rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in block.rows)
        return f"<table>{rows}</table>"
    return f"<p class={block.kind}>{html.escape(block.number + block.text)}</p>"


def _pdf(css: str, body: str, **options: object) -> bytes:
    from weasyprint import HTML

    data = HTML(string=f"<html lang=zh-CN><style>{css}</style><body>{body}</body></html>").write_pdf(**options)
    assert isinstance(data, bytes)
    return data


def pdfs() -> Iterator[tuple[str, bytes, str]]:
    """(file name, bytes, report) of every PDF."""
    for name in REPORTS:
        yield f"{name}_official.pdf", _pdf(_OFFICIAL, _body(name)), name
        yield f"{name}_web_style.pdf", _pdf(_WEB, _body(name)), name
    yield "street_two_columns.pdf", _pdf(_COLUMNS, _body("street")), "street"
    yield "town_landscape.pdf", _pdf(_LANDSCAPE, _body("town")), "town"
    yield "town_table_over_pages.pdf", _pdf(_SMALL, _body("town")), "town"
    yield "street_ragged.pdf", _pdf(_SMALL.replace("justify", "left"), _body("street")), "street"
    yield "street_tagged.pdf", _pdf(_OFFICIAL, _body("street"), pdf_variant="pdf/ua-1"), "street"
    yield "street_turned_page.pdf", _turned(_pdf(_OFFICIAL, _body("street"))), "street"
    yield "town_browser.pdf", _chromium(f"<html><style>{_OFFICIAL}</style><body>{_body('town')}</body></html>"), "town"


def _turned(data: bytes) -> bytes:
    """The same pages drawn sideways with the order to turn them, as some printers write landscape pages."""
    import pypdfium2
    from pypdfium2 import PdfMatrix

    document = pypdfium2.PdfDocument(data)
    for page in document:
        width, height = page.get_size()
        for item in page.get_objects(max_depth=1):
            item.transform(PdfMatrix().rotate(90, ccw=True).translate(height, 0))
        page.gen_content()
        page.set_mediabox(0, 0, height, width)
        page.set_rotation(90)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _chromium(page: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "a.html"), Path(folder, "a.pdf")
        source.write_text(page, encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        options += ["--disable-component-update", "--disable-sync", f"--user-data-dir={folder}/p", "--no-pdf-header-footer"]
        subprocess.run(
            ["chromium", *options, f"--print-to-pdf={target}", source.as_uri()], check=True, capture_output=True, timeout=120
        )
        return target.read_bytes()


_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_TYPE, _LEADING, _LEFT, _TOP = 5.6, 10.0, 28.0, 40.0
#: Millimetres.
_EDGES = (0, 76, 98, 126, 154)
#: Sides of the cells.
Run = Callable[[str, float, float], str]
#: (text, x, y) as an element.


def ofds() -> Iterator[tuple[str, bytes, str]]:
    """OFD with a run a line, with a run a character in any order, and scaled by a matrix."""
    yield "town_lines.ofd", _ofd("town", _line_run), "town"
    yield "street_characters.ofd", _ofd("street", _character_runs), "street"
    yield "street_matrix.ofd", _ofd("street", _scaled_run, folder="/Doc_0/", upper=True), "street"


def scanned_ofd(pictures: list[bytes]) -> bytes:
    """OFD whose pages are pictures of the whole page, as scanning programs write it."""
    out = io.BytesIO()
    numbers = range(len(pictures))
    listed = "".join(f'<ofd:Page ID="{k}" BaseLoc="Pages/Page_{k}/Content.xml"/>' for k in numbers)
    media = "".join(
        f'<ofd:MultiMedia ID="{10 + k}" Type="Image"><ofd:MediaFile>Image_{k}.jpg</ofd:MediaFile></ofd:MultiMedia>'
        for k in numbers
    )
    parts = {
        "OFD.xml": f"<ofd:OFD {_SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res {_SPACE} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>',
    }
    for k in numbers:
        image = f'<ofd:ImageObject ID="1" ResourceID="{10 + k}" Boundary="0 0 210 297" CTM="210 0 0 297 0 0"/>'
        parts[f"Doc_0/Pages/Page_{k}/Content.xml"] = (
            f'<ofd:Page {_SPACE}><ofd:Content><ofd:Layer ID="9">{image}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
        for k in numbers:
            archive.writestr(zipfile.ZipInfo(f"Doc_0/Res/Image_{k}.jpg"), pictures[k])
    return out.getvalue()


def _ofd(name: str, run: Run, *, folder: str = "Doc_0/", upper: bool = False) -> bytes:
    pages = [""]
    y = _TOP
    for block in REPORTS[name]:
        for line in _set(block):
            if y > 260:
                pages[-1] += run(f"— {len(pages)} —", 95, 280)
                pages.append("")
                y = _TOP
            y = _placed(pages, line, y, run)
    pages[-1] += run(f"— {len(pages)} —", 95, 280)
    return _package(pages, folder, upper=upper)


def _set(block: Block) -> list[str]:
    """Printed lines of a block: indented, 27 characters a line; rows keep their tabs."""
    if block.rows:
        return list(block.lines)
    text = block.number + block.text
    text = text if block.kind in ("title", "to") else "　　" + text
    return [text[at : at + 27] for at in range(0, len(text), 27)]


def _placed(pages: list[str], line: str, y: float, run: Run) -> float:
    if "\t" in line:
        cells = line.split("\t")
        for edge, cell in zip(_EDGES, cells, strict=False):
            pages[-1] += run(cell, _LEFT + 1 + edge, y)
        pages[-1] += _frame(y)
    else:
        text = line.lstrip("　")
        pages[-1] += run(text, _LEFT + _TYPE * (len(line) - len(text)), y)
    return y + _LEADING


def _frame(y: float) -> str:
    top, bottom = y - 7.5, y + 2.5
    lines = [(_LEFT, h, _LEFT + _EDGES[-1], h) for h in (top, bottom)]
    lines += [(_LEFT + edge, top, _LEFT + edge, bottom) for edge in _EDGES]
    return "".join(
        f'<ofd:PathObject ID="0" Boundary="0 0 210 297" LineWidth="0.2"><ofd:AbbreviatedData>M {a:g} {b:g} L {c:g} {d:g}</ofd:AbbreviatedData></ofd:PathObject>'
        for a, b, c, d in lines
    )


def _line_run(text: str, x: float, y: float) -> str:
    step = f"g {len(text) - 1} {_TYPE}" if len(text) > 1 else ""
    return f'<ofd:TextObject ID="1" Boundary="{x} {y - 5} 180 8" Font="1" Size="{_TYPE}"><ofd:TextCode X="0" Y="5" DeltaX="{step}">{html.escape(text)}</ofd:TextCode></ofd:TextObject>'


def _character_runs(text: str, x: float, y: float) -> str:
    return "".join(reversed([_line_run(c, x + _TYPE * k, y) for k, c in enumerate(text)]))


def _scaled_run(text: str, x: float, y: float) -> str:
    step = " ".join(["0.5"] * (len(text) - 1))
    return f'<ofd:TextObject ID="1" Boundary="{x} {y - 5} 180 8" Font="1" Size="0.5" CTM="{2 * _TYPE} 0 0 {2 * _TYPE} 0 0"><ofd:TextCode X="0" Y="{5 / 2 / _TYPE:g}" DeltaX="{step}">{html.escape(text)}</ofd:TextCode></ofd:TextObject>'


def _package(pages: list[str], folder: str, *, upper: bool) -> bytes:
    out = io.BytesIO()
    listed = "".join(f'<ofd:Page ID="{k}" BaseLoc="Pages/Page_{k}/Content.xml"/>' for k in range(len(pages)))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, text: str) -> None:
            archive.writestr(
                zipfile.ZipInfo(name.upper() if upper else name),
                f'<?xml version="1.0" encoding="UTF-8"?>{text}',
                zipfile.ZIP_DEFLATED,
            )

        put("OFD.xml", f"<ofd:OFD {_SPACE}><ofd:DocBody><ofd:DocRoot>{folder}Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>")
        put(
            "Doc_0/Document.xml",
            f"<ofd:Document {_SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for k, content in enumerate(pages):
            put(
                f"Doc_0/Pages/Page_{k}/Content.xml",
                f'<ofd:Page {_SPACE}><ofd:Content><ofd:Layer ID="9">{content}</ofd:Layer></ofd:Content></ofd:Page>',
            )
    return out.getvalue()
