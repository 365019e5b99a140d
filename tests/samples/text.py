"""Plain text, Markdown, RTF and web pages as offices and portals write them."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterator, Sequence

from tests.samples.report import REPORTS, Block, truth


def _wrapped(lines: Sequence[str], width: int) -> Iterator[str]:
    """Each paragraph indented by two characters and cut into lines of ``width`` characters."""
    for line in lines:
        text = line if "\t" in line else "　　" + line
        yield from (text[at : at + width] for at in range(0, len(text), width))


def texts() -> Iterator[tuple[str, bytes, str]]:
    """(file name, bytes, report) of every plain text."""
    for name in REPORTS:
        lines = truth(name)
        plain = "\n".join(lines) + "\n"
        yield f"{name}_utf8.txt", plain.encode(), name
        yield f"{name}_gb18030.txt", plain.replace("\n", "\r\n").encode("gb18030"), name
    street = truth("street")
    plain = "\r\n".join("　　" + line for line in street) + "\r\n"
    yield "street_utf8_mark.txt", plain.encode("utf-8-sig"), "street"
    yield "street_utf16.txt", plain.encode("utf-16"), "street"
    yield "street_utf16_without_mark.txt", plain.encode("utf-16-le"), "street"
    yield "street_wrapped_34.txt", ("\n".join(_wrapped(street, 34)) + "\n").encode(), "street"
    pages = list(_wrapped(street, 30))
    cut = len(pages) // 2
    furniture = [*pages[:cut], "", "— 1 —", "\x0c", *pages[cut:], "", "— 2 —"]
    yield "street_pages.txt", ("\n".join(furniture) + "\n").encode(), "street"
    yield "street_blank_lines.txt", ("\n\n".join(street) + "\n").encode("gb18030"), "street"


def markdowns() -> Iterator[tuple[str, bytes, str]]:
    """Markdown with headings, a table, emphasis and links."""
    for name, blocks in REPORTS.items():
        yield f"{name}.md", ("\n\n".join(_marked(block) for block in blocks) + "\n").encode(), name


def _marked(block: Block) -> str:
    if block.rows:
        head, *rest = (f"| {' | '.join(row)} |" for row in block.rows)
        return "\n".join([head, "|" + " --- |" * len(block.rows[0]), *rest])
    text = (block.number.replace(".", "\\.") + block.text).replace("“", "**“", 1).replace("”", "”**", 1)
    return {"title": "# ", "h1": "## ", "h2": "### "}.get(block.kind, "") + text


def _rtf(text: str) -> str:
    return "".join(c if c.isascii() else "".join(f"\\'{b:02x}" for b in c.encode("gb18030")) for c in text)


def _rtf_unicode(text: str) -> str:
    return "".join(c if c.isascii() else f"\\u{ord(c) - (65536 if ord(c) > 32767 else 0)}?" for c in text)


def rtfs() -> Iterator[tuple[str, bytes, str]]:
    """RTF with bytes of GBK, and with Unicode escapes; the table with its cells."""
    for name, written in (("town", _rtf), ("street", _rtf_unicode)):
        parts = [
            "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset134 SimSun;}}{\\header \\pard "
            + written("内部资料")
            + "\\par}"
        ]
        for block in REPORTS[name]:
            for row in block.rows:
                cells = "".join(f"\\intbl {written(cell)}\\cell" for cell in row)
                edges = "".join(f"\\cellx{2000 * (k + 1)}" for k in range(len(row)))
                parts.append(f"\\trowd{edges} {cells}\\row")
            if not block.rows:
                parts.append(f"\\pard\\fi640\\f0 {written(block.number + block.text)}\\par")
        yield f"{name}.rtf", ("\n".join(parts) + "}").encode("ascii"), name


def _table(block: Block, cell: str = "td") -> str:
    rows = "".join("<tr>" + "".join(f"<{cell}>{c}</{cell}>" for c in row) + "</tr>" for row in block.rows)
    return f"<table border=1>{rows}</table>"


_NAVIGATION = "<div class=nav><a href=/>首页</a> <a href=/zwgk>政务公开</a> <a href=/bsfw>办事服务</a></div>"
_AFTER = "<div class=share>分享到：<a href=#>微信</a></div><div class=related><a href=/1>上一篇：关于春节放假的通知</a><a href=/2>下一篇：招聘公告</a></div><div class=foot>主办单位：县政府办公室 备案号：0000</div>"


def webs() -> Iterator[tuple[str, bytes, str]]:
    """Pages of a modern portal, of an old one made of tables and ``<br>``, of Word, and as an archive."""
    for name, blocks in REPORTS.items():
        title, rest = blocks[0].text, blocks[1:]
        body = "".join(_table(b) if b.rows else f'<p style="text-indent:2em">{html.escape(b.number + b.text)}</p>' for b in rest)
        head = f'<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}"><title>{title}_门户</title></head>'
        page = f'<!DOCTYPE html>{head}<body>{_NAVIGATION}<h1>{title}</h1><div class="info">发布时间：2025-01-20 来源：镇政府 浏览次数：35</div><div class="TRS_Editor">{body}</div>{_AFTER}</body></html>'
        yield f"{name}_portal.html", page.encode(), name
        old = "<br>\n".join("　　" + b.number + b.text if not b.rows else _table(b) for b in rest)
        page = f"<html><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'><title>{title}</title></head><body><table><tr><td>{_NAVIGATION}</td></tr><tr><td><table><tr><td align=center>{title}</td></tr><tr><td id=zoom>{old}</td></tr></table></td></tr><tr><td>{_AFTER}</td></tr></table></body></html>"
        yield f"{name}_old_tables.html", page.encode("gb18030"), name
    archive = base64.b64encode(_word_page("street").encode())
    head = 'From: <Saved by a browser>\r\nSubject: report\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    part = "--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    yield "street_word_saved.html", _word_page("street").encode("gb18030"), "street"
    yield "street_archive.mht", head.encode() + part.encode() + archive + b"\r\n--b--\r\n", "street"
    deep = "<div>" * 400 + _word_page("street") + "</div>" * 400
    yield "street_deep.html", f"<html><body>{deep}</body></html>".encode(), "street"


def _word_page(name: str) -> str:
    paragraphs = "".join(
        f"<p class=MsoNormal><span lang=EN-US style='font-family:仿宋'>{b.number}</span><span>{b.text}<o:p></o:p></span></p>"
        for b in REPORTS[name]
    )
    return f"<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p{{margin:0}}</style></head><body><div class=WordSection1>{paragraphs}</div></body></html>"
