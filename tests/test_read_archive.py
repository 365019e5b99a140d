"""A zip with one report, a web archive; several documents are told, not guessed."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import pytest

from tests.evaluation.labels import SETTINGS
from tests.test_read_docx import p, package
from tests.test_read_html import BODY, PROSE, page
from tracker.errors import Unreadable
from tracker.read import read, read_all
from tracker.read.archive import readable_name

DOCX = package(p("石湾镇2024年报告") + p("开会3次。"))


def _zip(folder: Path, members: dict[str, bytes]) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    path = folder / "材料.zip"
    path.write_bytes(out.getvalue())
    return path


def test_the_one_document_of_a_zip_is_read(tmp_path: Path) -> None:
    """Pictures and what systems put beside it do not count."""
    path = _zip(
        tmp_path, {"报告/报告.docx": DOCX, "__MACOSX/._报告.docx": DOCX, "章.png": b"\x89PNG" + bytes(50), ".DS_Store": bytes(9)}
    )
    source = read(path, SETTINGS)
    assert (source.file, source.format, source.text.splitlines()) == ("材料.zip", "docx", ["石湾镇2024年报告", "开会3次。"])


@pytest.mark.parametrize(
    ("members", "words"),
    [({"a.docx": DOCX, "b.txt": "石湾镇报告。".encode()}, "several"), ({"a.png": b"\x89PNG"}, "no document"), ({}, "no document")],
    ids=["two", "none", "empty"],
)  # fmt: skip
def test_otherwise_one_sentence(tmp_path: Path, members: dict[str, bytes], words: str) -> None:
    """Named, with what to do."""
    path = _zip(tmp_path, members)
    if not members:
        path.write_bytes(b"PK\x05\x06" + bytes(18))
        words = "not a text"
    with pytest.raises(Unreadable) as error:
        read(path, SETTINGS)
    assert words in error.value.template


def test_names_in_gbk() -> None:
    """As Chinese systems store them."""
    assert readable_name("材料/报告.docx".encode("gb18030").decode("cp437")) == "报告.docx"


def test_a_web_archive(tmp_path: Path) -> None:
    """The page inside, decoded from its transfer encoding."""
    body = base64.encodebytes(page(f'<div id="zoom">{PROSE}</div>')).decode()
    head = 'From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n'
    part = f"--x\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{body}\n--x--\n"
    path = tmp_path / "页.mht"
    path.write_bytes((head + part).encode())
    assert read(path, SETTINGS).text.splitlines() == [*BODY * 3]
    path.write_bytes(head.encode())
    with pytest.raises(Unreadable, match="archive"):
        read(path, SETTINGS)


def test_a_damaged_member_fails_alone(tmp_path: Path) -> None:
    """The other documents of the bundle are read."""
    path = _zip(
        tmp_path, {"a.docx": DOCX, "坏.docx": b"PK\x03\x04 nothing more", "b.txt": "石湾镇2023年报告\n开会5次。\n".encode()}
    )
    found = list(read_all(path, SETTINGS))
    assert [isinstance(x, Unreadable) for x in found] == [False, False, True]
    assert "坏.docx" in str(found[2])
