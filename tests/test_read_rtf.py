"""RTF: escapes in every form, printed list numbers, tables; deleted and hidden text and all that is no text left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import reference
from tests.damage import damaged, survives
from tests.evaluation.labels import SETTINGS, normal
from tracker.read import read, rtf


def escaped(text: str) -> str:
    """As GBK bytes in hexadecimal."""
    return "".join(f"\\'{b:02x}" for b in text.encode("gb18030"))


def lines(body: str) -> list[str]:
    """What is read of a document with that body."""
    head = r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}}{\*\generator X;}{\header\pard page\par}"
    return rtf.decode((head + body + "}").encode("latin-1")).text.splitlines()


@pytest.mark.parametrize(
    "body",
    [
        escaped("开会3次。"),
        r"\uc1 " + "".join(f"\\u{ord(c)}?" for c in "开会") + "3" + r"\u27425?\u12290?",
        r"{\uc2 \u24320\'bf\'aa\u20250\'bb\'e1}3" + escaped("次。"),
        r"\f0 " + escaped("开") + "{" + r"\b " + escaped("会") + "}3" + escaped("次") + "\r\n" + escaped("。"),
    ],
    ids=["bytes", "unicode", "unicode with fallback bytes", "groups"],
)  # fmt: skip
def test_escapes(body: str) -> None:
    """The same sentence in every way of writing it."""
    assert lines(body + r"\par") == ["开会3次。"]


def test_printed_list_numbers_are_text() -> None:
    """``listtext`` holds what Word printed; its tab is none."""
    body = rf"{{\listtext\pard\plain {escaped('（一）')}\tab}}{escaped('加强学习')}\par {escaped('正文。')}\par"
    assert lines(body) == ["（一）加强学习", "正文。"]


def test_deleted_and_hidden_text_goes_and_is_told() -> None:
    """As accepted."""
    body = rf"{escaped('开会')}{{\deleted 2}}{{\revised 3}}{{\v {escaped('密')}}}{escaped('次。')}\par"
    assert lines(body) == ["开会3次。"]
    assert rtf.decode(rb"{\rtf1 {\deleted 2}}").notes[0].code == "changes_accepted"


def test_a_table_comes_row_by_row() -> None:
    """Cells parted by tabs, a paragraph inside a cell does not end the row."""
    row = rf"\trowd\intbl {escaped('检查')}\par {escaped('（次）')}\cell 86\cell 104\cell\row\pard "
    assert lines(row + escaped("以上。") + r"\par") == ["检查（次）\t86\t104", "以上。"]


def test_a_text_box_is_read_and_a_field_code_is_not() -> None:
    """Boxes stand in a starred group."""
    body = rf"{{\*\shpinst{{\sp{{\sn x}}{{\sv 1}}}}{{\shptxt {escaped('框中文字')}\par}}}}{{\field{{\*\fldinst PAGE}}{{\fldrslt 3}}}}{escaped('页')}\par"
    assert "框中文字" in "".join(lines(body))
    assert "PAGE" not in "".join(lines(body))


def test_a_character_beyond_the_basic_plane() -> None:
    """Two surrogates make one character of a rare name."""
    assert lines(r"\uc0 \u-10176\u-9184 \par") == ["\U00020020"]


def test_random_damage_raises_nothing_else() -> None:
    """Text or one sentence."""
    whole = (r"{\rtf1\ansi\ansicpg936 " + escaped("石湾镇2024年报告。") + r"\par}").encode("latin-1")
    seen = [survives(data) for data in damaged(whole, 8, rounds=300, start=6, bytes_=b"\\{}'*u0-9a\x00\xff")]
    assert any(seen)


@pytest.mark.reference
def test_reference_sample() -> None:
    """Every character."""
    for path in sorted(reference("samples", "rtf").glob("*.rtf")):
        truth = Path(f"{path}.truth.txt").read_text(encoding="utf-8")
        assert normal(read(path, SETTINGS).text) == normal(truth)
