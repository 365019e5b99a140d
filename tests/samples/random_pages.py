"""A report as PDF under a style drawn at random: what no rule was set on."""

from __future__ import annotations

import html
import logging
from collections.abc import Sequence
from random import Random

_FOOT = (
    "@bottom-center{content:'— ' counter(page) ' —'}",
    "@bottom-right{content:counter(page) ' / ' counter(pages)}",
    "@bottom-center{content:'第 ' counter(page) ' 页'} @top-left{content:'内部资料 注意保存';font-size:9pt}",
    "",
)
_MARGINS = ("20mm", "37mm 26mm 35mm 28mm", "25.4mm 31.7mm")


def styled(lines: Sequence[str], draw: Random) -> bytes:
    """The lines as paragraphs of a PDF; the first is the title, short last ones stand on the right."""
    from weasyprint import HTML

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    size, lead = draw.choice((10.5, 12, 14, 15, 16)), draw.choice((1.3, 1.5, 1.75, 2))
    indent = draw.choice(("2em", "2em", "0"))
    gap = "0" if indent != "0" else draw.choice((".6em", "1em"))
    columns = draw.choice((1, 1, 1, 2)) if size <= 12 else 1
    title = f"font-size:{size * draw.choice((1.2, 1.4, 1.6))}pt;text-align:{draw.choice(('center', 'left'))}"
    css = (
        f"@page{{size:A4;margin:{draw.choice(_MARGINS)};{draw.choice(_FOOT)}}}"
        f"body{{font:{size}pt/{lead} '{draw.choice(('Noto Serif CJK SC', 'Noto Sans CJK SC'))}';text-align:{draw.choice(('justify', 'left'))}}}"
        f".rest{{columns:{columns}}} p{{text-indent:{indent};margin:0 0 {gap}}}"
        f".title{{{title};text-indent:0;font-weight:{draw.choice(('bold', 'normal'))}}}"
        f".end{{text-align:right;text-indent:0;margin-right:{draw.choice(('0', '3em'))}}}"
    )
    last = len(lines) - 3
    rest = "".join(
        f"<p class={'end' if at >= last and len(line) < 20 else 'body'}>{html.escape(line)}</p>"
        for at, line in enumerate(lines[1:])
    )
    body = f"<p class=title>{html.escape(lines[0])}</p><div class=rest>{rest}</div>"
    data = HTML(string=f"<html lang=zh-CN><style>{css}</style>{body}</html>").write_pdf()
    assert isinstance(data, bytes)
    return data
