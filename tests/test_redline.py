"""Word with tracked changes: accept all for the new text, reject all for the old; comments for what is raised."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import need, report_of
from tests.evaluation.labels import SETTINGS
from tests.test_compare import NAMES, OLD, compared
from tests.test_robustness import JUNK
from tracker.compare import compare
from tracker.model import Comparison
from tracker.render.redline import to_redline
from tracker.revisions import revisions
from tracker.view.asks import asks
from tracker.view.quotes import Book

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SETTLE = Path(__file__).parent / "office" / "settle.py"


def settled(data: bytes, *, accept: bool) -> list[str]:
    """Paragraphs after all changes were accepted or rejected, by the rules of the format."""
    gone, kept = ("del", "ins") if accept else ("ins", "del")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))[0]  # noqa: S314  # our own file
    paragraphs, open_ = [], ""
    for paragraph in body.iter(f"{W}p"):
        for child in paragraph:
            name = child.tag.removeprefix(W)
            if name in ("r", kept):
                open_ += "".join(
                    "\t" if e.tag == f"{W}tab" else e.text or ""
                    for e in child.iter()
                    if e.tag in (f"{W}t", f"{W}delText", f"{W}tab")
                )
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}") is None:
            paragraphs.append(open_)
            open_ = ""
    assert open_ == ""
    return paragraphs


@pytest.mark.parametrize("name", NAMES)
def test_accept_gives_the_new_text_reject_the_old(name: str) -> None:
    """By the rules of the format, paragraph by paragraph."""
    c = compared(name)
    data = to_redline(c, "zh")
    assert settled(data, accept=True) == list(c.new.paragraphs)
    assert settled(data, accept=False) == list(c.old.paragraphs)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(OLD)), st.integers(0, 60), JUNK), max_size=6))
def test_any_two_texts(damage: list[tuple[int, int, str]]) -> None:
    """Whatever was changed, both texts come back, and every paragraph of both stands once and in order."""
    text = OLD
    for at, cut, junk in damage:
        text = text[:at] + junk.replace("\r", "") + text[at + cut :]
    c = compare(report_of(OLD, "old"), report_of(text or "空", "new"), SETTINGS)
    found = revisions(c)
    assert [r.old for r in found if r.old] == list(range(1, len(c.old.paragraphs) + 1))
    assert [r.new for r in found if r.new] == list(range(1, len(c.new.paragraphs) + 1))
    data = to_redline(c, "zh")
    assert settled(data, accept=True) == list(c.new.paragraphs)
    assert settled(data, accept=False) == list(c.old.paragraphs)


def test_changes_and_comments() -> None:
    """Changes by tracker; a comment for each point, over the paragraph that it quotes; headings as headings."""
    c = compared("jiangshui_2023_2024")
    data = to_redline(c, "zh")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read("word/document.xml").decode()
        comments = package.read("word/comments.xml").decode()
    assert 'w:author="tracker"' in xml
    points = asks(c, Book(c.old, c.new, "zh"))
    document = docx.Document(io.BytesIO(data))
    assert len(list(document.comments)) == len(points)
    assert xml.count("<w:commentRangeStart") == xml.count("<w:commentRangeEnd") == len(points)
    assert "w:date" not in comments
    styles = {p.style.name for p in document.paragraphs if p.style}
    assert {"heading 1", "heading 2"} <= {name.lower() for name in styles if name}


def test_comments_can_be_left_out() -> None:
    """The same changes without comments."""
    c = compared("jiangshui_2023_2024")
    plain = to_redline(c, "zh", with_comments=False)
    assert settled(plain, accept=True) == list(c.new.paragraphs)
    assert "word/comments.xml" not in zipfile.ZipFile(io.BytesIO(plain)).namelist()


def in_libreoffice(c: Comparison, command: str, folder: Path) -> list[str]:
    """The paragraphs after LibreOffice accepted or rejected everything."""
    source, target = folder / "redline.docx", folder / f"{command}.docx"
    source.write_bytes(to_redline(c, "zh", with_comments=False))
    arguments = ["/usr/bin/python3", str(SETTLE), command, str(source), str(target), str(folder / "profile")]
    subprocess.run(arguments, check=True, timeout=120, stdin=subprocess.DEVNULL)
    return [p.text for p in docx.Document(str(target)).paragraphs]


def _need_office() -> None:
    need("soffice")
    if subprocess.run(["/usr/bin/python3", "-c", "import uno"], capture_output=True, check=False).returncode:
        need("python3-uno")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["outang_2023_2024", "wutang_2023_2024", "jiangshui_2022_2023", "guanlan_2024_2025"])
def test_in_libreoffice(name: str, tmp_path: Path) -> None:
    """The same through a real program: it accepts to the new text and rejects to the old, exactly."""
    _need_office()
    c = compared(name)
    assert in_libreoffice(c, "Accept", tmp_path) == list(c.new.paragraphs)
    assert in_libreoffice(c, "Reject", tmp_path) == list(c.old.paragraphs)


@pytest.mark.slow
def test_libreoffice_opens_it_with_comments(tmp_path: Path) -> None:
    """It is read without repair, comments and all."""
    need("soffice")
    (tmp_path / "redline.docx").write_bytes(to_redline(compared("jiangshui_2023_2024"), "zh"))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/p",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(tmp_path / "redline.docx")], check=True, capture_output=True, timeout=120)
    assert (tmp_path / "redline.pdf").stat().st_size > 10_000
