"""Plain text in every encoding, and what is refused in one sentence."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import TrackerError, Unreadable
from tracker.read import plain, read
from tracker.settings import Settings

TEXT = "石湾镇2024年法治政府建设情况报告\r\n一、工作情况\r\n开会3次。\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, encoding: str) -> None:
    """The text comes out with its line ends untouched and without a mark."""
    path = tmp_path / "报告.txt"
    path.write_bytes(data)
    source = read(path, Settings())
    assert source.text == TEXT
    assert source.encoding == encoding
    assert source.file == "报告.txt"


def test_a_few_broken_places_are_told_and_not_taken_for_gb18030() -> None:
    """Cut by bytes at the end or inside; text that holds the mark itself is whole."""
    whole = (TEXT * 5).encode()
    for data in (whole[:-3], whole.replace("开会".encode(), "开会".encode()[:-1], 1), codecs.BOM_UTF8 + whole[:-3]):
        found = plain.decode(data)
        assert (found.encoding, [(n.code, n.values) for n in found.notes]) == ("utf-8", [("undecodable", (("n", "1"),))])
        assert found.text.count("\ufffd") == 1
        assert found.text.startswith("石湾镇2024年")
    assert plain.decode((TEXT * 5 + "\ufffd").encode()).notes == ()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_last_character_cut_in_two_is_told(encoding: str) -> None:
    """A copy that broke off."""
    found = plain.decode(TEXT.rstrip().encode(encoding) + "次".encode(encoding)[-2:-1])
    assert (found.text, found.encoding, [n.code for n in found.notes]) == (TEXT.rstrip() + "\ufffd", encoding, ["undecodable"])


def test_half_broken_text_is_refused_or_another_encoding() -> None:
    """Every tenth character broken is no text any more."""
    with pytest.raises(Unreadable):
        plain.decode(b"\xe5\xbc".join(["石湾镇开会三次。".encode()] * 30) + b"\xff")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \r\n\t\n", "empty"),
        ("binary.txt", bytes(range(256)) * 40, "not a text file"),
        ("scan.txt", b"%PDF-1.7 ...", "damaged"),
        ("old.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "damaged"),
        ("ascii.txt", b"hello world, nothing Chinese here", "no Chinese"),
        ("huge.txt", "一".encode() * 3_500_000, "characters"),
    ],
)
def test_refused(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    """One sentence that names the file and says what is wrong."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Unreadable) as error:
        read(path, Settings())
    assert words in error.value.template.format(**error.value.values)
    assert name in str(error.value)


def test_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    """A misspelt name is answered with the near one."""
    (tmp_path / "2023.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(Unreadable) as error:
        read(tmp_path / "2032.txt", Settings())
    assert "2023.txt" in str(error.value)


def test_a_folder_is_no_report(tmp_path: Path) -> None:
    """A directory is told apart."""
    with pytest.raises(Unreadable):
        read(tmp_path, Settings())


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    """Never another exception, never a surrogate or control character in the text."""
    if not plain.is_it(data):
        return
    try:
        text = plain.decode(data).text
    except TrackerError:
        return
    text.encode("utf-8")  # no halves of characters
    assert "\x00" not in text
