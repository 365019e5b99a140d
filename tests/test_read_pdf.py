"""PDF with text: real files made by WeasyPrint, layout cases by hand, damaged ones in one sentence."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.conftest import need, reference
from tests.damage import damaged, survives_in_child
from tests.evaluation.files import FILES
from tests.evaluation.labels import SETTINGS, normal
from tracker.errors import Unreadable
from tracker.read import pdf, read, recognise
from tracker.read.flow import joined
from tracker.read.glyphs import Glyph, Rules, rules_of
from tracker.read.printed import Printed, printed_lines

CSS = "@page{size:A4;margin:30mm 26mm;@bottom-center{content:'— ' counter(page) ' —'}} body{font:16pt 'Noto Serif CJK SC','Noto Sans CJK SC';text-align:justify} p{text-indent:2em;margin:0;line-height:1.8} h1{font-size:22pt;text-align:center} td{border:1px solid #000;padding:4px} table{border-collapse:collapse}"
LONG = "镇政府坚持把依法行政贯穿工作全过程，组织执法人员赴各村开展集中宣传和联合检查，对发现的问题逐项建立台账、逐项销号整改。"


def _pdf(folder: Path, body: str) -> Path:
    need("fc-list")
    from weasyprint import HTML

    path = folder / "报告.pdf"
    HTML(string=f"<style>{CSS}</style>{body}").write_pdf(path)
    return path


@pytest.mark.slow
def test_paragraphs_run_over_lines_and_pages(tmp_path: Path) -> None:
    """Wrapped lines are joined, also over a page; page numbers are gone; a heading stays a line of its own."""
    texts = [f"（{n}）" + LONG * 3 for n in "一二三四五六"]
    path = _pdf(tmp_path, "<h1>石湾镇2024年法治政府建设情况报告</h1><p>一、主要工作</p>" + "".join(f"<p>{t}</p>" for t in texts))
    assert read(path, SETTINGS).text.splitlines() == ["石湾镇2024年法治政府建设情况报告", "一、主要工作", *texts]


@pytest.mark.slow
def test_a_ruled_table_comes_row_by_row(tmp_path: Path) -> None:
    """Cells parted by tabs, also where a cell wraps."""
    rows = [["项目", "上年", "本年"], ["行政检查（次）", "86", "104"], ["重大执法决定法制审核及备案情况（件）", "2", "9"]]
    cells = "".join("<tr>" + "".join(f"<td style='width:3em'>{c}</td>" for c in r) + "</tr>" for r in rows)
    path = _pdf(tmp_path, f"<p>具体情况见下表。</p><table>{cells}</table><p>以上为主要情况。</p>")
    assert read(path, SETTINGS).text.splitlines() == ["具体情况见下表。", *("\t".join(r) for r in rows), "以上为主要情况。"]


def _line(text: str, y: float, *, x: float = 0.0) -> list[Glyph]:
    return [Glyph(c, (x + 10 * i, y, x + 10 * i + 10, y + 10)) for i, c in enumerate(text)]


def test_struck_characters_are_dropped_and_underlined_ones_stay() -> None:
    """A rule through the middle deletes, a rule under the foot does not."""
    glyphs = _line("开会23次", 100)
    assert [p.text.replace(" ", "") for p in printed_lines(glyphs, Rules(((105, 20, 30),), ()), 800)] == ["开会3次"]
    assert [p.text for p in printed_lines(glyphs, Rules(((99.5, 20, 40),), ()), 800)] == ["开会23次"]


def test_order_on_the_page_counts_not_in_the_file() -> None:
    """Glyphs in any order give the same lines."""
    glyphs = _line("上面一行", 300) + _line("下面一行", 280)
    random.Random(1).shuffle(glyphs)  # noqa: S311 - reproducible order
    assert [p.text for p in printed_lines(glyphs, Rules((), ()), 800)] == ["上面一行", "下面一行"]


def test_a_frame_has_four_sides() -> None:
    """A rectangle gives two horizontal and two vertical rules, a dot none."""
    rules = rules_of([(0, 0, 100, 50), (5, 5, 6, 6)])
    assert (len(rules.across), len(rules.down)) == (2, 2)


def test_running_heads_go_and_a_number_in_the_text_stays() -> None:
    """Lines at the edge that repeat but for digits are furniture; the same words inside the page are text."""

    def page(n: int) -> list[Printed]:
        return [
            Printed(f"年度报告 第{n}页", 0, 90, 10, 0.95),
            Printed("满行", 0, 300, 10, 0.7, row=True),
            Printed(f"第{n}条。", 0, 50, 10, 0.5),
            Printed("宽", 9, 300, 10, 0.4, row=True),
            Printed(str(n), 40, 50, 10, 0.04),
        ]

    assert [b.text for b in joined([page(1), page(2), page(3)]) if "条" in b.text] == ["第1条。", "第2条。", "第3条。"]


@pytest.mark.parametrize("data", [b"%PDF-1.7\n" + bytes(500), b"%PDF-1.4\n%%EOF"], ids=["zeros", "nothing"])
def test_bad_files_end_in_one_sentence(tmp_path: Path, data: bytes) -> None:
    """No traceback, no partial text."""
    path = tmp_path / "报告.txt"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as error:
        read(path, SETTINGS)
    assert "报告.txt" in str(error.value)


@pytest.mark.slow
def test_a_cut_file_is_text_or_one_sentence(tmp_path: Path) -> None:
    """Cut anywhere, or with bytes changed: never another exception."""
    whole = _pdf(tmp_path, f"<p>{LONG}</p>").read_bytes()
    cut = [whole[: len(whole) * k // 7] for k in range(1, 7)]
    for data in [*cut, *damaged(whole, 5, rounds=6, most=20, start=20)]:
        survives_in_child(data)


@pytest.mark.slow
@pytest.mark.reference
def test_reference_samples() -> None:
    """To the character, struck text gone; the one without a Unicode table is recognised, or told where that is not possible."""
    for path in sorted(reference("samples", "pdf_text").glob("*.pdf")):
        if "tounicode" in path.name and not recognise.available():
            with pytest.raises(Unreadable, match="Unicode"):
                read(path, SETTINGS)
        else:
            truth = Path(f"{path}.truth.txt").read_text(encoding="utf-8")
            assert normal(read(path, SETTINGS).text) == normal(truth)


def test_hidden_text_of_a_scan_is_recognised_anew_or_its_figures_are_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the scanner's own text is used, every digit of it doubtful."""
    monkeypatch.setattr(recognise, "available", lambda: False)
    found = pdf.decode((FILES / "street_hidden_text.pdf").read_bytes())
    assert [n.code for n in found.notes] == ["hidden_text_layer"]
    assert {found.text[a:b].isdecimal() for a, b in found.unsure} == {True}
    assert len(found.unsure) == sum(c.isdecimal() for c in found.text)
    assert found.recognised


def test_what_a_locked_file_says() -> None:
    """Copying forbidden is told, a password for opening is refused."""
    found = pdf.decode((FILES / "town_typed_numbers_by_office.pdf").read_bytes())
    assert [n.code for n in found.notes] == ["copying_forbidden"]
    assert not pdf.decode((FILES / "town_automatic_numbers_by_office.pdf").read_bytes()).notes
    with pytest.raises(Unreadable) as error:
        read(FILES / "locked.pdf", SETTINGS)
    assert "password" in error.value.template


def _printed(text: str, place: float, *, size: float = 10, right: float = 300, left: float = 0, step: float = 15) -> Printed:
    return Printed(text, left, right, size, place, step=step)


def test_a_footnote_goes_to_the_end_and_its_paragraph_goes_on() -> None:
    """Over the page, past the small type at its foot."""
    one = [
        _printed("这一段写到页末仍未写完，", 0.5, left=20),
        _printed("还要在下一页接着写，", 0.45),
        _printed("①注：见附件一。", 0.1, size=7, right=100),
    ]
    two = [
        _printed("到这里才写完。", 0.9, right=90, step=0),
        _printed("下一段的文字也占满一行，", 0.85, left=20),
        _printed("然后结束。", 0.8, right=60),
    ]
    assert [b.text for b in joined([one, two])] == [
        "这一段写到页末仍未写完，还要在下一页接着写，到这里才写完。",
        "下一段的文字也占满一行，然后结束。",
        "①注：见附件一。",
    ]


def test_a_title_and_a_signature_of_the_same_words_both_stay() -> None:
    """At the head of two pages, but not in one place."""
    pages = [
        [_printed("石湾镇人民政府", 0.95, size=20, left=80, right=220), _printed("第一页的文字写得长一些。", 0.5)],
        [_printed("石湾镇人民政府", 0.95, left=180, right=250), _printed("第二页的文字也写得长些。", 0.5)],
    ]
    assert sum(b.text == "石湾镇人民政府" for b in joined(pages)) == 2


def test_a_repeated_table_head_is_dropped() -> None:
    """Where the table goes on over a page."""
    head = Printed("指标\t数", 0, 300, 10, 0.9, row=True)
    rows = [Printed(f"检查\t{n}", 0, 300, 10, 0.5, row=True) for n in (86, 104)]
    assert [b.text for b in joined([[head, rows[0]], [head, rows[1]]])] == ["指标\t数", "检查\t86", "检查\t104"]
