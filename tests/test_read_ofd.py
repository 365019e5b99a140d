"""OFD: text by place, whatever the producer's namespaces, case, paths and order."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.conftest import reference
from tests.damage import damaged, survives
from tests.evaluation.labels import SETTINGS, normal
from tracker.errors import Unreadable
from tracker.read import ofd, read

NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def run_of(text: str, y: float, *, x: float = 28.0, extra: str = "", delta: str | None = None) -> str:
    """One text object with its baseline 5 mm below ``y``."""
    steps = delta if delta is not None else " ".join("2.8" if c.isdecimal() else "5.6" for c in text[:-1])
    return f'<ofd:TextObject Boundary="{x} {y} 150 7" Size="5.6" {extra}><ofd:TextCode X="0" Y="5" DeltaX="{steps}">{text}</ofd:TextCode></ofd:TextObject>'


def package(pages: list[str], *, names: str = NAMES, base: str = "Pages/Page_{}/Content.xml") -> bytes:
    """A small OFD with those page contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "OFD.xml", f"<ofd:OFD {names}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        )
        listed = "".join(f'<ofd:Page ID="{i}" BaseLoc="{base.format(i)}"/>' for i in range(len(pages)))
        area = "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        archive.writestr("Doc_0/Document.xml", f"<ofd:Document {names}>{area}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>")
        for i, content in enumerate(pages):
            whole = f"<ofd:Page {names}><ofd:Template TemplateID='9'/><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>"
            archive.writestr(f"Doc_0/Pages/Page_{i}/Content.xml", whole)
    return out.getvalue()


def lines(data: bytes) -> list[str]:
    """What is read."""
    return ofd.decode(data).text.splitlines()


LAST = "子丑寅卯辰巳午未申酉戌亥满一整行。"
TWO = run_of("甲乙丙丁。", 60) + run_of("戊己庚辛。", 90) + run_of(LAST, 120)


@pytest.mark.parametrize(
    "data",
    [
        package([TWO]),
        package([run_of(LAST, 120) + run_of("戊己庚辛。", 90) + run_of("甲乙丙丁。", 60)]),
        package([TWO], names='xmlns:ofd="http://example.org/wrong"'),
        package([TWO], base="/Doc_0/Pages\\Page_{}\\Content.xml"),
        package([TWO.replace("Boundary", "boundary").replace("TextObject", "textObject")]),
        package([TWO.replace("5.6", "2.8").replace('Size="2.8"', 'Size="2.8" CTM="2 0 0 2 0 0"').replace('Y="5"', 'Y="2.5"')]),
    ],
    ids=["plain", "order", "namespace", "paths", "case", "matrix"],
)  # fmt: skip
def test_place_decides(data: bytes) -> None:
    """Lines from top to bottom, whatever stands how in the file."""
    assert lines(data) == ["甲乙丙丁。", "戊己庚辛。", LAST]


def test_characters_of_their_own_and_repeated_steps_make_one_line() -> None:
    """Some producers write one object a character; ``g n v`` repeats a step."""
    single = "".join(run_of(c, 60, x=28 + 5.6 * i, delta="") for i, c in enumerate("甲乙丙丁。"))
    assert lines(package([single])) == ["甲乙丙丁。"]
    assert lines(package([run_of("甲乙12丙。", 60, delta="5.6 5.6 g 2 2.8 5.6")])) == ["甲乙12丙。"]


def test_a_ruled_table_comes_row_by_row() -> None:
    """Ruling lines are paths."""

    def rule(x0: int, y0: int, x1: int, y1: int) -> str:
        return f'<ofd:PathObject Boundary="0 0 210 297"><ofd:AbbreviatedData>M {x0} {y0} L {x1} {y1}</ofd:AbbreviatedData></ofd:PathObject>'

    grid = "".join(rule(20, y, 140, y) for y in (50, 65, 80)) + "".join(rule(x, 50, x, 80) for x in (20, 60, 100, 140))
    cells = [("检查", "86", "104"), ("处罚", "4", "9")]
    text = "".join(run_of(c, 53 + 15 * r, x=22 + 40 * k) for r, row in enumerate(cells) for k, c in enumerate(row))
    assert lines(package([grid + text])) == ["检查\t86\t104", "处罚\t4\t9"]


def test_a_picture_of_a_page_is_told(tmp_path: Path) -> None:
    """Beside text as a note, alone as a refusal."""
    picture = '<ofd:ImageObject Boundary="0 0 210 297"/>'
    notes = ofd.decode(package([TWO, picture])).notes
    assert [(n.code, n.values) for n in notes] == [("pages_without_text", (("pages", "2"),))]
    path = tmp_path / "扫描.ofd"
    path.write_bytes(package([picture]))
    with pytest.raises(Unreadable, match="pictures"):
        read(path, SETTINGS)


def test_random_damage_raises_nothing_else() -> None:
    """Text or one sentence, both seen."""
    seen = {survives(data) for data in damaged(package([TWO]), 7)}
    assert seen == {True, False}


@pytest.mark.reference
def test_reference_sample() -> None:
    """Every character."""
    for path in sorted(reference("samples", "ofd").glob("*.ofd")):
        truth = Path(f"{path}.truth.txt").read_text(encoding="utf-8")
        assert normal(read(path, SETTINGS).text) == normal(truth)
