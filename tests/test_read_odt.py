"""OpenDocument: numbers from list and outline styles, accepted changes, tables, boxes, footnotes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.damage import damaged, survives
from tests.evaluation.labels import SETTINGS
from tracker.errors import Unreadable
from tracker.read import odt, read

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style", "drawing")
)
LEVELS = (
    '<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
    '<text:list-level-style-number text:level="2" style:num-format="一, 二, 三, ..." style:num-prefix="（" style:num-suffix="）"/>'
)
LISTS = f'<office:automatic-styles><text:list-style style:name="L1">{LEVELS}</text:list-style></office:automatic-styles>'


def package(body: str, *, head: str = LISTS, **parts: str) -> bytes:
    """A document with that body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        content = f"<office:document-content {SPACES}>{head}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
        archive.writestr("content.xml", content)
        for name, text in parts.items():
            archive.writestr(name.replace("_", ".") if "/" not in name else name, text)
    return out.getvalue()


def lines(body: str) -> list[str]:
    """What is read of a body."""
    return odt.decode(package(body)).text.splitlines()


def test_list_numbers_are_spelled_out() -> None:
    """Levels, and a list that goes on after a paragraph under the item."""
    body = '<text:list text:style-name="L1"><text:list-item><text:p>总体</text:p><text:p>续段。</text:p><text:list><text:list-item><text:p>执法</text:p></text:list-item><text:list-item><text:p>普法</text:p></text:list-item></text:list></text:list-item></text:list>'
    body += '<text:p>正文。</text:p><text:list text:style-name="L1" text:continue-numbering="true"><text:list-item><text:p>计划</text:p></text:list-item></text:list>'
    assert lines(body) == ["一、总体", "续段。", "（一）执法", "（二）普法", "正文。", "二、计划"]


def test_a_heading_is_numbered_by_the_outline() -> None:
    """From the styles of the whole document."""
    outline = f"<office:document-styles {SPACES}><office:styles><text:outline-style>{LEVELS.replace('list-level-style-number', 'outline-level-style')}</text:outline-style></office:styles></office:document-styles>"
    body = '<text:h text:outline-level="1">总体</text:h><text:h text:outline-level="2">执法</text:h><text:h text:outline-level="1">计划</text:h>'
    assert odt.decode(package(body, styles_xml=outline)).text.splitlines() == ["一、总体", "（一）执法", "二、计划"]


def test_what_is_not_text_stays_out() -> None:
    """Deleted text, comments; breaks part lines, tabs do not, a footnote comes at the end."""
    body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>删去。</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    body += "<text:p>开会<text:s/>3次<office:annotation><text:p>批注</text:p></office:annotation>。<text:line-break/>次行<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注。</text:p></text:note-body></text:note></text:p><text:p>末段。</text:p>"
    found = odt.decode(package(body))
    assert found.text.splitlines() == ["开会 3次。", "次行", "末段。", "脚注。"]
    assert [n.code for n in found.notes] == ["changes_accepted"]


def test_a_table_comes_row_by_row_and_a_box_once() -> None:
    """Covered cells are empty."""
    body = "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>指标</text:p></table:table-cell><table:table-cell><text:p>数</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:covered-table-cell/><table:table-cell><text:p>4</text:p><text:p>件</text:p></table:table-cell></table:table-row></table:table>"
    body += "<text:p>段<drawing:frame><drawing:text-box><text:p>框内。</text:p></drawing:text-box></drawing:frame></text:p>"
    assert lines(body) == ["指标\t数", "\t4件", "段", "框内。"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (package("<text:p>文。</text:p>")[:200], "damaged"),
        (package("", **{"META-INF/manifest.xml": "<a><manifest:encryption-data/></a>"}), "password"),
    ],
    ids=["cut", "password"],
)  # fmt: skip
def test_bad_files_end_in_one_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    """With what to do."""
    path = tmp_path / "报告.odt"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as error:
        read(path, SETTINGS)
    assert words in error.value.template


def test_random_damage_raises_nothing_else() -> None:
    """Text or one sentence."""
    whole = package('<text:list text:style-name="L1"><text:list-item><text:p>总体</text:p></text:list-item></text:list>' * 3)
    assert {survives(data) for data in damaged(whole, 3)} == {True, False}
