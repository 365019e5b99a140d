"""The report as a file: self-contained, escaped, complete in both languages; the PDF with fonts and bookmarks."""

from __future__ import annotations

import ctypes
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import need, report_of
from tests.evaluation.labels import SETTINGS
from tests.test_compare import NAMES, NEW, OLD, compared
from tracker import knowledge
from tracker.compare import compare
from tracker.render.html import to_html
from tracker.render.output import sweep_beside, write_all


class _Tags(HTMLParser):
    """Collects tags and checks that they close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "link", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_html_is_whole_and_self_contained(name: str, lang: str) -> None:
    """Well nested, nothing that loads anything, every part there, under 1.5 MB."""
    html = to_html(compared(name), lang)
    tags = _Tags()
    tags.feed(html)
    assert tags.open == []
    assert not [t for t, a in tags.seen if t in ("link", "img", "iframe", "object") or "src" in a]
    assert [t for t, _ in tags.seen].count("script") == 1
    assert not re.search(r"https?://|url\(|@import|fetch\(|XMLHttp", html)
    assert "default-src 'none'" in html
    ids = [a["id"] for _, a in tags.seen if "id" in a]
    assert len(ids) == len(set(ids))
    wanted = {"asks", "plans", "problems", "new", "gone", "read", "figures", "slips", "checks", "promises", "method"}
    assert wanted <= set(ids)
    assert len(html.encode()) < 1_500_000


def test_hostile_text_is_escaped() -> None:
    """Markup in a report's text stays text."""
    evil = NEW.replace("调解室正在装修", "<script>alert(1)</script>《<b>办法</b>》正在装修")
    html = to_html(compare(report_of(OLD, "old"), report_of(evil, "new"), SETTINGS), "zh")
    assert "<script>alert" not in html
    assert html.count("<script") == 1
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("name", NAMES)
def test_fair_language(name: str) -> None:
    """Never 抄袭, never that a thing was not done; both rates, never one alone."""
    html = re.sub(r"<blockquote>.*?</blockquote>", "", to_html(compared(name), "zh"), flags=re.DOTALL)
    for word in ("抄袭", "未完成任务", "未落实到位", "没有开展工作"):
        assert word not in html
    assert "不等于未开展" in html
    assert "剔除" in html


def test_every_message_is_used_and_in_both_languages() -> None:
    """Chinese and English have the same placeholders."""
    table = json.loads((Path(knowledge.__file__).parent / "messages.json").read_text(encoding="utf-8"))
    for code, texts in table.items():
        places = [set(re.findall(r"{(\w+)}", texts[lang])) for lang in ("zh", "en")]
        assert places[0] == places[1] or code == "rate_contradicts_counts" or places[0] >= places[1], code


def test_numbers_are_never_broken_by_edit_marks() -> None:
    """A changed figure is old -> new as a whole."""
    html = to_html(compare(report_of(OLD, "old"), report_of(NEW, "new"), SETTINGS), "zh")
    assert re.search(r'<del class="fig">(<span class="w">[^<]*</span>)?12件</del>', html)
    assert re.search(r'<ins class="fig">(<span class="w">[^<]*</span>)?15件</ins>', html)


def test_all_files_or_none(tmp_path: Path) -> None:
    """When one of several files cannot be written, none is, and no folder stays."""
    from tracker.errors import NotWritable

    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(NotWritable):
        write_all({tmp_path / "new" / "a.json": b"{}", blocked / "b.json": b"{}"})
    assert not (tmp_path / "new" / "a.json").exists()


def _fonts(document: Any) -> dict[str, bool]:
    """Fonts of the text on the first pages, each with whether it is embedded."""
    import pypdfium2.raw as pdfium

    found: dict[str, bool] = {}
    for page in list(document)[:3]:
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(item.raw)
            buffer = ctypes.create_string_buffer(120)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, 120)
            found[buffer.value.decode(errors="replace")] = pdfium.FPDFFont_GetIsEmbedded(font) == 1
    return found


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pdf(lang: str) -> None:
    """Pages, text, Chinese fonts embedded, bookmarks, no missing glyph."""
    need("fc-list")
    import pypdfium2

    from tracker.render.paper import to_paper

    data = to_paper(compared("jiangshui_2022_2023"), lang, "full")
    document = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert 5 <= len(document) <= 30
    assert "绛水县" in text
    assert "\ufffd" not in text
    fonts = _fonts(document)
    assert any("CJK" in name for name in fonts)
    assert all(fonts.values()), fonts
    assert len(list(document.get_toc())) >= 8


@pytest.mark.parametrize(("lang", "difference"), [("zh", "+1.5个百分点"), ("en", "+1.5 points")])
def test_rates_differ_by_points_counts_by_shares(lang: str, difference: str) -> None:
    """96% → 97.5% is 1.5 percentage points, not 1.6%; 200 → 220 stays a share."""
    old = report_of("岚桥镇2023年法治政府建设情况报告\n一、主要成效\n调解矛盾纠纷200件，调解成功率96%。\n", "old")
    new = report_of("岚桥镇2024年法治政府建设情况报告\n一、主要成效\n调解矛盾纠纷220件，调解成功率97.5%。\n")
    html = to_html(compare(old, new, SETTINGS), lang)
    assert difference in html
    assert "+10.0%" in html
    assert "+1.6%" not in html


def test_an_office_may_bring_its_own_templates(tmp_path: Path) -> None:
    """A file of the same name goes before ours, the rest stays; other runs do not see it."""
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "_doubts.html").write_text("<p>云坪县 {{ page.issuer }}</p>", encoding="utf-8")
    c = compared(NAMES[0])
    assert "<p>云坪县 " in to_html(c, "zh", tmp_path)
    assert "<p>云坪县 " not in to_html(c, "zh")


@pytest.mark.parametrize(
    ("text", "line"),
    [("<p>\n{{ page.nothing }}</p>", 2), ("{% for x in %}", 1), ("\n\n{{ 1 / 0 }}", 3), ("{% include 'none.html' %}", None)],
)
def test_a_broken_template_is_told_with_file_and_line(tmp_path: Path, text: str, line: int | None) -> None:
    """One sentence: which file, which line, what is wrong; an unknown name is an error, not a blank."""
    from tracker.errors import UsageProblem

    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "_doubts.html").write_text(text, encoding="utf-8")
    with pytest.raises(UsageProblem) as caught:
        to_html(compared(NAMES[0]), "zh", tmp_path)
    assert ("none.html" if line is None else "_doubts.html") in str(caught.value)
    assert line is None or str(line) in str(caught.value)


def test_long_runs_are_split_without_a_trace() -> None:
    """A run of text becomes spans; nothing is lost or cut within an entity; style sheets stay as they are."""
    from tracker.render.pdf import in_short_runs

    text = "甲&amp;乙，" * 2000
    page = f"<html><style>{'a' * 9000}</style><p>{text}</p><p>短</p></html>"
    split = in_short_runs(page)
    assert split.count("<span>") == len(text.replace("&amp;", "&")) // 1500 + 1
    assert split.replace("<span>", "").replace("</span>", "") == page
    assert not re.search(r"&[a-z]*</span>", split)
    assert in_short_runs("<p>短</p>") == "<p>短</p>"


def test_what_a_killed_run_left_beside_its_targets(tmp_path: Path) -> None:
    """The half-written copy of a file that is written again goes, that of another file stays."""
    mine, other = tmp_path / ".a[1].html.x1.tracker-part", tmp_path / ".b.html.x2.tracker-part"
    for path in (mine, other):
        path.write_bytes(b"half")
    sweep_beside([tmp_path / "a[1].html"])
    assert [path.exists() for path in (mine, other)] == [False, True]
