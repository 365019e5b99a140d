"""``tracker read``, ``inspect`` and ``doctor`` as a user runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.evaluation.files import FILES
from tests.test_cli import run
from tracker.errors import ExitCode


def test_text_is_what_spans_count_in() -> None:
    """Every span of the JSON is found in the printed text."""
    file = FILES / "town_official.pdf"
    text = run("read", file).stdout
    found = json.loads(run("read", file, "--format", "json").stdout)
    assert [text[a:b] for a, b in (p["span"] for p in found["paragraphs"])] == [p["text"] for p in found["paragraphs"]]
    pages = [p["page"] for p in found["paragraphs"]]
    assert pages == sorted(pages)
    assert pages[-1] > 1


def test_every_document_of_a_folder(tmp_path: Path) -> None:
    """Bundles opened, hidden files passed over, one bad file told; the code says that part was read."""
    for name in ("street.md", "two_reports.zip", "cut_in_half.docx"):
        shutil.copy(FILES / name, tmp_path)
    (tmp_path / ".DS_Store").write_bytes(b"x")
    done = run("read", tmp_path, "--format", "json")
    assert done.returncode == ExitCode.PARTIAL
    assert [d["file"] for d in json.loads(done.stdout)] == ["street.md", "two_reports.zip/a.txt", "two_reports.zip/b.txt"]
    assert "cut_in_half.docx" in done.stderr
    assert "==> street.md <==" in run("read", tmp_path).stdout


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    """One sentence."""
    done = run("read", tmp_path)
    assert done.returncode == ExitCode.UNREADABLE
    assert done.stderr.strip()
    assert not done.stdout


def test_a_page_to_look_at() -> None:
    """Tables as tables, places beside paragraphs, nothing fetched."""
    page = run("read", FILES / "town_official.pdf", "--format", "html").stdout
    assert "<td>行政检查</td>" in page
    assert "1页·1段" in page
    assert "http" not in page


def test_doctor_lists_every_part() -> None:
    """In both languages, ending well whatever is missing."""
    for lang in ("zh", "en"):
        done = run("doctor", env={"TRACKER_LANG": lang})
        assert done.returncode == ExitCode.DONE
        assert "LibreOffice" in done.stdout
        assert "pango" in done.stdout


def test_a_folder_in_which_nothing_can_be_read(tmp_path: Path) -> None:
    """Each file has its sentence, in every format; nothing is printed."""
    for name in ("locked.docx", "cut_in_half.docx"):
        shutil.copy(FILES / name, tmp_path)
    for format_ in ("text", "json", "html"):
        done = run("read", tmp_path, "--format", format_)
        assert (done.returncode, done.stdout) == (ExitCode.UNREADABLE, "")
        assert len(done.stderr.strip().splitlines()) == 2
