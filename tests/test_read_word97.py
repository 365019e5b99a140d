"""Word 97 and WPS Writer: pieces, fields, deleted text, tables; damaged and foreign containers in one sentence."""

from __future__ import annotations

import struct
from itertools import chain
from pathlib import Path

import pytest

from tests.conftest import reference
from tests.damage import damaged, survives
from tests.evaluation.labels import SETTINGS, normal
from tracker.errors import Unreadable
from tracker.read import read, word97
from tracker.read.ole import MAGIC, Compound
from tracker.structure.lines import paragraphs

TEXT_AT = 2048


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of 512-byte sectors; every stream is long enough to stand in sectors of its own."""
    sectors: list[bytes] = [b""]
    fat = [0xFFFFFFFD]
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, data in streams.items():
        padded = data.ljust(-(-max(len(data), 4096) // 512) * 512, b"\0")
        first, count = len(sectors), len(padded) // 512
        sectors += [padded[512 * k : 512 * k + 512] for k in range(count)]
        fat += [*range(first + 1, first + count), 0xFFFFFFFE]
        entries.append((name, 2, first, len(padded)))
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
        + struct.pack("<III", *[0xFFFFFFFF] * 3)
        + bytes(36)
        + struct.pack("<IQ", start, size)
        for name, kind, start, size in entries
    ).ljust(512, b"\0")
    fat.append(0xFFFFFFFE)
    sectors.append(directory)
    sectors[0] = struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    head = MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIII", 1, len(sectors) - 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return head + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108) + b"".join(sectors)


def document(
    text: str, *, deleted: tuple[int, int] = (0, 0), sprms: dict[int, bytes] | None = None, flags: int = 0x0200
) -> bytes:
    """A Word 97 file with one piece; ``sprms`` are paragraph properties by index of paragraph."""
    raw = text.encode("utf-16-le")
    main, table = bytearray(8192), bytearray(4096)
    struct.pack_into("<HH", main, 0, 0xA5EC, 193)
    struct.pack_into("<H", main, 10, flags)
    struct.pack_into("<I", main, 0x4C, len(text))
    main[TEXT_AT : TEXT_AT + len(raw)] = raw
    pieces = b"\x02" + struct.pack("<I", 16) + struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, TEXT_AT, 0)
    for at, place, data in (
        (0x1A2, 0, pieces),
        (0x102, 64, struct.pack("<III", 0, 9999, 12)),
        (0xFA, 96, struct.pack("<III", 0, 9999, 13)),
    ):
        table[place : place + len(data)] = data
        struct.pack_into("<II", main, at, place, len(data))
    ends = [TEXT_AT + 2 * (i + 1) for i, c in enumerate(text) if c in "\r\x07"]
    main[512 * 12 : 512 * 13] = _paragraph_page([TEXT_AT, *ends], sprms or {})
    page = bytearray(512)
    struct.pack_into("<4I", page, 0, TEXT_AT, TEXT_AT + 2 * deleted[0], TEXT_AT + 2 * deleted[1], 9999)
    page[16:19], page[200:204], page[511] = bytes((0, 100, 0)), b"\x03\x00\x08\x01", 3
    main[512 * 13 : 512 * 14] = page
    return compound({"WordDocument": bytes(main), "1Table": bytes(table)})


def _paragraph_page(places: list[int], sprms: dict[int, bytes]) -> bytes:
    page, runs, free = bytearray(512), len(places) - 1, 480
    struct.pack_into(f"<{runs + 1}I", page, 0, *places)
    for k in range(runs):
        said = struct.pack("<H", 0) + sprms.get(k, b"")
        said += b"\0" * (len(said) % 2 == 0)
        free -= len(said) + 1 + (len(said) + 1) % 2
        page[free : free + 1 + len(said)] = bytes(((len(said) + 1) // 2,)) + said
        page[4 * (runs + 1) + 13 * k] = free // 2
    page[511] = runs
    return bytes(page)


def lines(data: bytes) -> list[str]:
    """What is read."""
    return word97.decode(data).text.splitlines()


def test_paragraphs_and_the_results_of_fields() -> None:
    """Codes of fields stay out, their results stay; marks of pictures and notes are no text."""
    assert lines(document("第一段。\r第\x13PAGE\x143\x15段\x01。\r")) == ["第一段。", "第3段。"]


def test_deleted_text_goes_and_is_told() -> None:
    """As accepted."""
    found = word97.decode(document("开会23次。\r", deleted=(2, 3)))
    assert found.text.splitlines() == ["开会3次。"]
    assert [n.code for n in found.notes] == ["changes_accepted"]


def test_a_table_comes_row_by_row() -> None:
    """Cells end with a mark, the row with one of its own."""
    inside, end = struct.pack("<HB", 0x2416, 1), struct.pack("<HBHB", 0x2416, 1, 0x2417, 1)
    data = document("检查\x0786\x07\x07以上。\r", sprms={0: inside, 1: inside, 2: end})
    assert lines(data) == ["检查\t86", "以上。"]


def test_streams_by_name() -> None:
    """The container alone."""
    found = Compound(compound({"甲": b"x" * 5000, "乙": b"y" * 4096}))
    assert {"甲", "乙"} <= found.names
    assert found.stream("甲")[:5000] == b"x" * 5000
    assert found.stream("丙") == b""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (MAGIC + bytes(600), "damaged"),
        (compound({"CONTENTS": b"works"}), "Works"),
        (compound({"Workbook": b"cells"}), "Excel"),
        (document("文。\r", flags=0x0300), "password"),
        (document("文。\r")[:3000], "damaged"),
    ],
    ids=["zeros", "works", "workbook", "password", "cut"],
)  # fmt: skip
def test_bad_files_end_in_one_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    """Named, with what to do."""
    path = tmp_path / "报告.wps"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as error:
        read(path, SETTINGS)
    assert words in error.value.template
    assert "报告.wps" in str(error.value)


def test_random_damage_raises_nothing_else() -> None:
    """Text or one sentence, and always an end; half of the damage in the headers."""
    whole = document("石湾镇报告。\r开会3次。\r")
    tail = whole[600:]
    spread = damaged(whole, 9, rounds=150, most=20, start=8)
    heads = (head + tail for head in damaged(whole[:600], 10, rounds=150, most=20, start=8))
    seen = {survives(data) for data in chain(spread, heads)}
    assert seen == {True, False}


@pytest.mark.reference
def test_reference_samples() -> None:
    """A .doc and a .wps to the character and paragraph, automatic numbers included."""
    for path in (*reference("samples", "doc").glob("*.doc"), *reference("samples", "wps").glob("*.wps")):
        truth = Path(f"{path}.truth.txt").read_text(encoding="utf-8").splitlines()
        found = [p.text for p in paragraphs(read(path, SETTINGS).text, SETTINGS.layout)[0]]
        assert [normal(t) for t in found] == [normal(t) for t in truth if t.strip()]
