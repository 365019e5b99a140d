"""Web pages: the article and its title, nothing of the portal around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import reference
from tests.damage import damaged, survives
from tests.evaluation.labels import SETTINGS, normal
from tracker.errors import Unreadable
from tracker.read import html, read
from tracker.structure.lines import paragraphs

TITLE = "石湾镇2024年法治政府建设情况报告"
BODY = (
    "一、主要工作",
    "全年召开专题会议4次，研究解决执法保障问题6个，逐项督办落实到位。",
    "二、存在的问题",
    "执法力量仍然薄弱，专业人才缺乏，文书质量有待提高。",
)
PROSE = "".join(f"<p>{t}</p>" for t in BODY * 3)
AROUND = '<div class="nav"><a href="/">首页</a><a href="/x">政务公开</a></div>{}<div class="rel"><a href="1">石湾镇2022年法治政府建设情况报告</a><a href="2">通知公告列表</a></div><div>版权所有 石湾镇</div>'


def page(body: str, head: str = "") -> bytes:
    """A whole page."""
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()


def lines(data: bytes) -> list[str]:
    """What is read."""
    return html.decode(data).text.splitlines()


@pytest.mark.parametrize(
    "container", ['<div id="UCAP-CONTENT">{}</div>', '<div class="box TRS_Editor">{}</div>', "<div><div>{}</div></div>"]
)
def test_the_article_alone(container: str) -> None:
    """Declared containers of publishing systems, and a page that declares none."""
    data = page(AROUND.format(f"<h1>{TITLE}</h1>{container.format(PROSE)}"), f'<meta name="ArticleTitle" content="{TITLE}">')
    assert lines(data) == [TITLE, *BODY * 3]


def test_line_breaks_end_paragraphs_and_unclosed_ones_end_at_the_next() -> None:
    """Old pages part paragraphs by <br> or leave <p> open; source line ends are none."""
    assert lines(page('<div id="zoom">甲事\n办结。<BR>　　乙事办结。<p>丙事办结。<p>丁事办结。</div>')) == [
        "甲事办结。",
        "乙事办结。",
        "丙事办结。",
        "丁事办结。",
    ]


def test_a_data_table_comes_row_by_row_and_a_layout_table_as_prose() -> None:
    """Several short cells are a row; one cell that holds the page is none."""
    data = "<table><tr><td>检查</td><td>86</td><td>104</td></tr></table>"
    assert lines(page(f'<div id="zoom"><p>见下表：</p>{data}</div>')) == ["见下表：", "检查\t86\t104"]
    assert lines(page(f'<div id="zoom"><table><tr><td>{PROSE}</td></tr></table></div>')) == [*BODY * 3]


def test_hidden_text_and_scripts_stay_out() -> None:
    """What a reader does not see is no text."""
    body = '<div id="zoom"><script>var a="甲";</script><p>正文。</p><p style="display: none">隐去。</p></div>'
    assert lines(page(body)) == ["正文。"]


def test_the_report_in_an_attachment_is_told(tmp_path: Path) -> None:
    """A page with a link to the file and hardly any text is not taken for the report."""
    path = tmp_path / "页.html"
    path.write_bytes(page('<div id="zoom"><p>详见附件。</p><a href="/f/报告.docx">报告.docx</a></div>'))
    with pytest.raises(Unreadable, match="attached"):
        read(path, SETTINGS)


def test_a_declared_encoding_may_lie() -> None:
    """The bytes tell."""
    data = page(f'<div id="zoom">{PROSE}</div>').decode().replace("utf-8", "gb2312").encode()
    assert lines(data) == [*BODY * 3]
    assert html.decode(page(f'<div id="zoom">{PROSE}</div>').decode().encode("gb18030")).encoding == "gb18030"


def test_nesting_loses_nothing() -> None:
    """Ten thousand levels are read like one."""
    assert lines(page("<div>" * 10_000 + PROSE + "</div>" * 10_000)) == [*BODY * 3]


def test_random_tags_raise_nothing() -> None:
    """Damaged pages give text or one sentence."""
    whole = page(AROUND.format(f'<div id="zoom">{PROSE}</div>'))
    seen = [survives(data) for data in damaged(whole, 6, rounds=100, most=8, start=60, bytes_=b"<>/&\"'= ap\x00\xff")]
    assert any(seen)


@pytest.mark.reference
def test_reference_sample() -> None:
    """Every character and every paragraph."""
    for path in sorted(reference("samples", "html").glob("*.html")):
        truth = Path(f"{path}.truth.txt").read_text(encoding="utf-8").splitlines()
        found = [p.text for p in paragraphs(read(path, SETTINGS).text, SETTINGS.layout)[0]]
        assert [normal(t) for t in found] == [normal(t) for t in truth if t.strip()]
