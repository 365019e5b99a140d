"""Letters: only what a person kept, fair words, both quotations; the docx by the rules that WPS needs, the PDF with the same words."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from tests.conftest import need
from tests.evaluation.labels import FIXTURES
from tests.test_cli import run
from tests.test_compare import NAMES, compared
from tracker.decisions import Decision, applied
from tracker.errors import ExitCode
from tracker.register import entries
from tracker.render.letter import letter_docx, letter_html
from tracker.settings import OfficeSettings
from tracker.view.asks import asks
from tracker.view.letter import KINDS, Asked, Letter, letter
from tracker.view.points import select
from tracker.view.quotes import Book

OLD, NEW = (FIXTURES / "jiangshui" / f"{year}.txt" for year in (2023, 2024))
NAME = "jiangshui_2023_2024"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def letter_of(name: str, decisions: list[Decision] | None = None, kind: str = "审阅意见") -> Letter:
    """A letter of a fixture pair."""
    c = compared(name)
    book = Book(c.old, c.new, "zh")
    found = applied(decisions, entries(c)) if decisions is not None else None
    asked = Asked(kind, "云州市司法局", "绛水县人民政府", "绛水县", "云司函〔2025〕3号", "2025年3月5日")
    office = OfficeSettings(contact="王某，0900-1234567", checked_by="李某")
    return letter(c, book, select(c, book, found, 0.6), found, asked, office)


def words_of(made: Letter) -> str:
    """All text of a letter without its annexes."""
    return "\n".join(block.text for block in made.blocks)


def findings(name: str = NAME) -> list[str]:
    """Names of what would be asked."""
    c = compared(name)
    return [a.finding for a in asks(c, Book(c.old, c.new, "zh"))]


def test_only_what_was_kept() -> None:
    """One kept point is in the letter, an overruled one and an undecided one are not, and nothing is marked 待核."""
    kept, overruled, *_rest = findings()
    made = letter_of(NAME, [Decision(kept, "kept"), Decision(overruled, "overruled")])
    c = compared(NAME)
    what = {a.finding: a.what for a in asks(c, Book(c.old, c.new, "zh"))}
    assert what[kept] in words_of(made)
    assert [p for p in what.values() if p in words_of(made)] == [what[kept]]
    assert "待核" not in words_of(made)
    assert "李某" in made.remark


def test_a_changed_verdict_that_settles_is_left_out() -> None:
    """A plan item that a person found fulfilled is no longer asked about, and stands so in the table."""
    c = compared(NAME)
    item = next(p for p in c.plan_items if p.status == "not_mentioned" and p.type == "action")
    made = letter_of(NAME, [Decision(item.finding, "changed", "fulfilled", note="已见佐证材料")])
    assert item.text not in words_of(made)
    row = next(r for a in made.annexes if a.title == "计划落实对照表" for r in a.rows)
    assert (row[4], row[5]) == ("已落实有数据", "已见佐证材料")


def test_without_decisions_everything_is_marked() -> None:
    """Each point of a draft says that it is still to be checked."""
    made = letter_of(NAME)
    issues = next(a for a in made.annexes if a.title == "问题清单")
    assert len(issues.rows) >= len(findings())
    assert all("【待核】" in row[2] for row in issues.rows)


def test_a_positive_letter() -> None:
    """Nothing is left to ask: the letter says so and has no list of points."""
    made = letter_of(
        NAME,
        [Decision(name, "overruled") for name in findings()]
        + [Decision(e.finding, "overruled") for e in entries(compared(NAME)) if e.type == "repeat"],
    )
    assert "未发现需要你单位另行说明的事项" in words_of(made)
    assert [a.title for a in made.annexes] in ([], ["计划落实对照表"])


def test_an_unfinished_review_is_no_positive_letter() -> None:
    """Points without a decision: the letter says that it should not go out."""
    assert "暂不宜发出" in words_of(letter_of(NAME, [Decision(findings()[0], "overruled")]))


def test_a_plain_finding_may_be_kept() -> None:
    """A repeated sentence that is never asked about by itself stands in the letter when a person keeps it."""
    verdict = next(v for v in compared(NAME).sentences if v.verdict == "verbatim" and not v.formulaic)
    made = letter_of(NAME, [Decision(verdict.finding, "kept", note="连续两年相同")])
    assert "（一）与上年度报告重复" in words_of(made)
    assert "连续两年相同" in words_of(made)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_fair_words_and_both_quotations(name: str, kind: str) -> None:
    """No word that judges; every point of annex 1 with a quotation tells year, place and paragraph."""
    made = letter_of(name, kind=kind)
    own = re.sub(r"“[^”]*”", "", words_of(made) + "".join(made.title))
    for word in ("抄袭", "造假", "未完成", "未落实", "不作为", "敷衍"):
        assert word not in own
    assert "不等于未开展" in own or not compared(name).plan_items
    for annex in made.annexes:
        if annex.title == "问题清单":
            for row in annex.rows:
                assert "“" not in row[2] or "段" in row[2] or "部分" in row[2]


@cache
def _package(kind: str = "审阅意见") -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(letter_docx(letter_of(NAME, kind=kind), None)))


def _root(part: str, kind: str = "审阅意见") -> ElementTree.Element:
    return ElementTree.fromstring(_package(kind).read(part))  # noqa: S314  # our own file


def test_fonts_by_the_rules_of_wps() -> None:
    """No theme attribute, every style that names a font names the East Asian one, no English text language, theme with Chinese fonts."""
    for part in ("word/styles.xml", "word/document.xml"):
        xml = _package().read(part).decode()
        assert "asciiTheme" not in xml
        assert "eastAsiaTheme" not in xml
        assert "en-US" not in xml
    for fonts in _root("word/styles.xml").iter(f"{W}rFonts"):
        assert fonts.get(f"{W}eastAsia")
    theme = _package().read("word/theme.xml").decode()
    assert '<a:ea typeface="黑体"/>' in theme
    assert '<a:ea typeface="宋体"/>' in theme
    runs = [r for r in _root("word/document.xml").iter(f"{W}r") if r.find(f"{W}t") is not None]
    assert all(r.find(f"{W}rPr/{W}rFonts").get(f"{W}hint") == "eastAsia" for r in runs)  # type: ignore[union-attr]


def test_styles_of_the_standard() -> None:
    """Sizes and faces: 三号仿宋 text, 黑体 and 楷体 headings, 二号小标宋 title, red letterhead."""
    styles = {s.get(f"{W}styleId"): s for s in _root("word/styles.xml").iter(f"{W}style")}

    def face(name: str) -> str | None:
        found = styles[name].find(f"{W}rPr/{W}rFonts")
        return None if found is None else found.get(f"{W}eastAsia")

    assert (face("Heading1"), face("Heading2"), face("Title")) == ("黑体", "楷体_GB2312", "方正小标宋简体")
    assert styles["Normal"].find(f"{W}rPr/{W}sz").get(f"{W}val") == "32"  # type: ignore[union-attr]
    assert styles["Title"].find(f"{W}rPr/{W}sz").get(f"{W}val") == "44"  # type: ignore[union-attr]
    assert styles["Mark"].find(f"{W}rPr/{W}color").get(f"{W}val") == "FF0000"  # type: ignore[union-attr]
    defaults = _root("word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert defaults is not None
    assert defaults.get(f"{W}eastAsia") == "仿宋_GB2312"


def test_page_of_the_standard() -> None:
    """A4, 37/26/35/28 mm, 22 lines by 28 characters, page numbers right on odd and left on even pages."""
    section = next(_root("word/document.xml").iter(f"{W}sectPr"))
    margins = section.find(f"{W}pgMar")
    grid = section.find(f"{W}docGrid")
    assert margins is not None
    assert grid is not None
    assert [round(int(margins.get(f"{W}{s}", "0")) / 56.7) for s in ("top", "right", "bottom", "left")] == [37, 26, 35, 28]
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("linesAndChars", "579")
    assert _root("word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    feet = {r.get(f"{W}type") for r in section.iter(f"{W}footerReference")}
    assert feet >= {"default", "even"}


def test_tables_by_the_rules_of_wps() -> None:
    """Widths at the grid and at each cell, the head repeated, rows never cut; no text boxes, no pictures, no field-built contents."""
    body = _root("word/document.xml")
    tables = list(body.iter(f"{W}tbl"))
    assert len(tables) == 3
    for table in tables:
        widths = [c.get(f"{W}w") for c in table.iter(f"{W}gridCol")]
        rows = list(table.iter(f"{W}tr"))
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        for row in rows:
            assert [c.get(f"{W}w") for c in row.iter(f"{W}tcW")] == widths
    tags = {e.tag.split("}")[1] for e in body.iter()}
    assert not tags & {"txbxContent", "pict", "drawing", "instrText"}


def test_paragraph_properties_stand_in_order() -> None:
    """The format fixes their order; programs call a file broken that has another."""
    order = [
        "pStyle",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "pBdr",
        "snapToGrid",
        "spacing",
        "ind",
        "jc",
        "outlineLvl",
        "rPr",
        "sectPr",
    ]
    for kind in KINDS:
        for part in ("word/document.xml", "word/styles.xml"):
            for properties in _root(part, kind).iter(f"{W}pPr"):
                names = [e.tag.split("}")[1] for e in properties]
                known = [order.index(n) for n in names if n in order]
                assert known == sorted(known), names


@pytest.mark.parametrize("kind", KINDS)
def test_docx_and_pdf_say_the_same(kind: str) -> None:
    """Same words in the same order in both files, annexes included."""
    made = letter_of(NAME, kind=kind)
    document = docx.Document(io.BytesIO(letter_docx(made, None)))
    said = [p.text for p in document.paragraphs] + [c.text for t in document.tables for row in t.rows for c in row.cells]
    html = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", letter_html(made, None), flags=re.DOTALL)
    plain = re.sub(r"<[^>]+>", "", html.replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    assert sorted("".join("".join(said).split())) == sorted("".join(plain.split()))


def test_signature_and_date() -> None:
    """The date begins two characters right of the name; the longer of both stands two characters from the edge."""
    made = letter_of(NAME)
    name, date = made.indents
    assert min(name, date) == 2
    assert (name + 6) - (date + 6) == 2  # both take six characters
    assert letter_of(NAME).title == ("关于绛水县2024年度", "法治政府建设情况报告的审阅意见")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["审阅意见", "督办函"])
def test_libreoffice_opens_it(tmp_path: Path, kind: str) -> None:
    """LibreOffice reads the letter and keeps every word."""
    need("soffice")
    made = letter_of(NAME, kind=kind)
    (tmp_path / "letter.docx").write_bytes(letter_docx(made, None))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/p", "--headless", "--convert-to", "txt:Text (encoded):UTF8"]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "letter.docx"], check=True, capture_output=True, timeout=120)
    text = "".join((tmp_path / "letter.txt").read_text(encoding="utf-8-sig").split())
    for block in made.blocks:
        assert "".join(block.text.split()) in text
    for annex in made.annexes:
        assert "".join(annex.rows[0][1].split()) in text


def test_command(tmp_path: Path) -> None:
    """Blank sender and unchecked points are told; with decisions and a sender nothing is; errors are one sentence."""
    draft = run("letter", OLD, NEW, "-o", tmp_path / "draft")
    assert draft.returncode == ExitCode.DONE
    assert "××××" in draft.stderr
    assert "待核" in draft.stderr
    assert {p.name for p in (tmp_path / "draft").iterdir()} == {"letter.docx", "letter.pdf"}
    decided = tmp_path / "decisions.jsonl"
    every = {*findings(), *(e.finding for e in entries(compared(NAME)) if e.type == "repeat")}
    decided.write_text("".join(json.dumps({"finding": f, "decision": "kept"}) + "\n" for f in every), encoding="utf-8")
    done = run(
        "letter", OLD, NEW, "-o", tmp_path / "final", "--from", "云州市司法局", "--decisions", decided, "--kind", "反馈意见"
    )
    assert (done.returncode, done.stderr) == (ExitCode.DONE, "")
    assert run("letter", OLD, NEW, "-o", tmp_path / "x", "--all", "--decisions", decided).returncode == ExitCode.USAGE
    decided.write_text("nonsense\n", encoding="utf-8")
    broken = run("letter", OLD, NEW, "-o", tmp_path / "x", "--decisions", decided)
    assert (broken.returncode, broken.stderr.count("\n")) == (ExitCode.UNREADABLE, 1)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", NAMES)
def test_the_letter_tells_the_most_serious_points_of_each_kind(name: str) -> None:
    """No kind of point is crowded out of the letter by another, and nothing serious is left to the annex for something light."""
    made = letter_of(name)
    issues = next(a for a in made.annexes if a.title == "问题清单").rows
    kinds = {row[1] for row in issues}
    heads = {b.text[3:] for b in made.blocks if b.style == "heading2"}
    assert heads == kinds
    told = [b.text for b in made.blocks if b.style == "body" and re.match(r"\d+\.", b.text) and "【待核】" in b.text]
    assert len(told) == min(len(issues), 11)


def test_a_value_from_another_desk_stands_as_it_is() -> None:
    """A verdict that is none of ours is shown as the person wrote it."""
    item = next(p for p in compared(NAME).plan_items if p.status == "not_mentioned" and p.type == "action")
    made = letter_of(NAME, [Decision(item.finding, "changed", "另行核实")])
    assert "经核对改判为“另行核实”" in words_of(made)
