"""Word documents: numbers, changes, boxes and tables as a person sees them; damaged ones in one sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.conftest import reference
from tests.damage import damaged, survives
from tests.evaluation.labels import SETTINGS, normal
from tests.test_cli import run
from tracker.errors import Unreadable
from tracker.read import docx, read
from tracker.read.numbering import han, printed
from tracker.structure import parse

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
STRICT = W.replace(
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
)
LISTS = """
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="H1"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
"""
STYLES = """
<w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="H1b"><w:basedOn w:val="H1"/></w:style>
"""


def package(body: str, names: str = W, **parts: str) -> bytes:
    """A small docx with that body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/numbering.xml", f"<w:numbering {names}>{LISTS}</w:numbering>")
        archive.writestr("word/styles.xml", f"<w:styles {names}>{STYLES}</w:styles>")
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return out.getvalue()


def p(text: str, *, style: str = "", level: int | None = None, list_: int | None = None, inner: str = "") -> str:
    """One paragraph."""
    numbers = "" if list_ is None else f'<w:numPr><w:ilvl w:val="{level or 0}"/><w:numId w:val="{list_}"/></w:numPr>'
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{numbers}</w:pPr><w:r><w:t>{text}</w:t></w:r>{inner}</w:p>"


def lines(body: str, names: str = W, **parts: str) -> list[str]:
    """What is read of a body."""
    return docx.decode(package(body, names, **parts)).text.splitlines()


@pytest.mark.parametrize("names", [W, STRICT], ids=["transitional", "strict"])
def test_numbers_come_from_paragraph_style_and_based_on_style(names: str) -> None:
    """Counters run over styles and direct lists of one abstract list, and begin anew under a higher level."""
    body = p("组织", style="H1") + p("学习", level=1, list_=5) + p("会议", level=1, list_=5)
    body += p("执法", style="H1b") + p("培训", level=1, list_=5) + p("检查", level=2, list_=5) + p("办案", level=2, list_=5)
    assert lines(body, names) == ["一、组织", "（一）学习", "（二）会议", "二、执法", "（一）培训", "1.检查", "2.办案"]


def test_an_override_starts_its_list_elsewhere() -> None:
    """The other list of the same family goes on from the override."""
    body = p("甲", level=2, list_=5) + p("乙", level=2, list_=6) + p("丙", level=2, list_=6)
    assert lines(body) == ["1.甲", "7.乙", "8.丙"]


def test_number_zero_takes_the_number_away() -> None:
    """A paragraph of a numbered style with list 0 has none."""
    assert lines(p("组织", style="H1") + p("无号", style="H1", list_=0) + p("执法", style="H1")) == [
        "一、组织",
        "无号",
        "二、执法",
    ]


def test_changes_are_read_as_accepted() -> None:
    """Inserted text stays, deleted text goes, a paragraph whose mark was deleted runs on."""
    body = "<w:p><w:r><w:t>开会</w:t></w:r><w:del><w:r><w:delText>2</w:delText></w:r></w:del><w:ins><w:r><w:t>3</w:t></w:r></w:ins><w:r><w:t>次。</w:t></w:r></w:p>"
    body += "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>本段删去。</w:delText></w:r></w:del></w:p>"
    body += "<w:p><w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo></w:p>"
    found = docx.decode(package(body))
    assert found.text.splitlines() == ["开会3次。", "新处"]
    assert [n.code for n in found.notes] == ["changes_accepted"]


def test_a_text_box_is_read_once_and_a_table_row_by_row() -> None:
    """Choice and fallback hold the same box; cells are parted by tabs; hidden text and field codes stay out."""
    box = "<w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent>"
    body = p(
        "正文",
        inner=f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>",
    )
    body += p(
        "第",
        inner="<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:r><w:t>段</w:t></w:r>",
    )
    cells = "".join(f"<w:tc>{p(t)}</w:tc>" for t in ("检查", "86", "104"))
    merged = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{p('')}</w:tc><w:tc>{p('4')}</w:tc><w:tc>{p('9')}</w:tc>"
    body += f"<w:tbl><w:tr>{cells}</w:tr><w:sdt><w:sdtContent><w:tr>{merged}</w:tr></w:sdtContent></w:sdt></w:tbl>"
    assert lines(body) == ["正文", "框中文字", "第段", "检查\t86\t104", "\t4\t9"]


def test_a_line_break_parts_prose_but_not_a_title() -> None:
    """A centred title is set over two lines; in the text a manual break stands for a new paragraph."""
    broken = "<w:r><w:br/><w:t>下半</w:t></w:r>"
    title = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>上半</w:t></w:r>{broken}</w:p>'
    assert lines(title + p("上半", inner=broken)) == ["上半下半", "上半", "下半"]


def test_footnotes_stand_at_the_end_and_separators_do_not() -> None:
    """Notes are text of the report."""
    notes = f'<w:footnotes {W}><w:footnote w:type="separator">{p("线")}</w:footnote><w:footnote w:id="2">{p("数据截至年底。")}</w:footnote></w:footnotes>'
    assert lines(p("正文。"), footnotes=notes) == ["正文。", "数据截至年底。"]


@pytest.mark.parametrize(
    ("number", "shape", "text"),
    [
        (12, "chineseCounting", "十二"), (20, "japaneseCounting", "二十"), (103, "chineseCountingThousand", "一百零三"),
        (3, "decimalEnclosedCircle", "③"), (4, "upperRoman", "IV"), (2, "lowerLetter", "b"), (27, "upperLetter", "AA"),
        (7, "decimalZero", "07"), (2, "chineseLegalSimplified", "贰"), (3, "ideographTraditional", "丙"), (5, "unheard", "5"),
    ],
)  # fmt: skip
def test_number_formats(number: int, shape: str, text: str) -> None:
    """As Word prints them."""
    assert printed(number, shape) == text


def test_counting_in_chinese() -> None:
    """Every number to 9999 is another word."""
    assert len({han(n) for n in range(1, 10_000)}) == 9_999


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "报告.doc"
    path.write_bytes(data)
    return path


def test_content_decides_and_rows_are_no_headings(tmp_path: Path) -> None:
    """A docx under another extension is read; numbers of a row are not run together."""
    body = p("石湾镇2024年法治政府建设情况报告") + p("工作情况", style="H1") + p("具体见下表：")
    body += (
        "<w:tbl>"
        + "".join(
            f"<w:tr>{''.join(f'<w:tc>{p(c)}</w:tc>' for c in row)}</w:tr>"
            for row in (("项目", "上年", "本年"), ("检查", "86", "104"))
        )
        + "</w:tbl>"
    )
    source = read(_written(tmp_path, package(body)), SETTINGS)
    assert source.format == "docx"
    report = parse(source, "new", SETTINGS)
    assert [s.text for s in report.sentences] == ["具体见下表：", "项目\t上年\t本年", "检查\t86\t104"]
    assert [s.title for s in report.sections if s.title] == ["工作情况"]


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + bytes(200),
        package(p("正文"))[:-80],
        package('<!DOCTYPE x [<!ENTITY a "b">]>'),
        package("<w:p>" * 5000 + "</w:p>" * 5000),
        package("<w:p><w:r>"),
    ],
    ids=["bytes", "cut", "doctype", "deep", "open"],
)
def test_bad_files_end_in_one_sentence(tmp_path: Path, data: bytes) -> None:
    """No traceback, no partial text."""
    with pytest.raises(Unreadable) as error:
        read(_written(tmp_path, data), SETTINGS)
    assert "报告.doc" in str(error.value)


def test_a_bomb_is_refused_unread(tmp_path: Path) -> None:
    """A part that unpacks to more than any report is told, not unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(70 * 2**20))
    with pytest.raises(Unreadable, match="larger"):
        read(_written(tmp_path, out.getvalue()), SETTINGS)


def test_random_damage_raises_nothing_else() -> None:
    """Two hundred files with bytes changed: text or one sentence, both seen."""
    whole = package(p("组织", style="H1") + p("开会3次。"))
    assert {survives(data) for data in damaged(whole, 4)} == {True, False}


def test_the_command_prints_what_was_read(tmp_path: Path) -> None:
    """One paragraph a line on standard output, the warning on standard error."""
    body = p("石湾镇2024年报告") + "<w:p><w:ins><w:r><w:t>开会3次。</w:t></w:r></w:ins></w:p>"
    done = run("read", _written(tmp_path, package(body)))
    assert done.stdout.splitlines() == ["石湾镇2024年报告", "开会3次。"]
    assert "修订" in done.stderr


@pytest.mark.reference
def test_reference_samples_are_read_exactly() -> None:
    """Every character of the two sample documents, and nothing else."""
    for path in sorted(reference("samples", "docx").glob("*.docx")):
        truth = Path(f"{path}.truth.txt").read_text(encoding="utf-8")
        assert normal(read(path, SETTINGS).text) == normal(truth)
