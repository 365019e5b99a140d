"""Lines beside each other: two columns of text, tables without rules, and what only looks like them."""

from __future__ import annotations

import pytest

from tracker.read.columns import cells_of, gutter, regions, segments
from tracker.read.glyphs import Glyph

PROSE = "镇政府坚持把依法行政贯穿工作全过程组织执法人员赴各村"


def line(y: float, *parts: tuple[float, str]) -> list[Glyph]:
    """Characters of ten points at these places."""
    return [Glyph(c, (x + 10 * i, y, x + 10 * i + 10, y + 10)) for x, text in parts for i, c in enumerate(text)]


def texts(region_lines: tuple[tuple[Glyph, ...], ...]) -> list[str]:
    """Words of each line."""
    return ["".join(g.text for g in one) for one in region_lines]


def test_a_line_is_cut_at_wide_gaps() -> None:
    """One character's width and more."""
    assert ["".join(g.text for g in s) for s in segments(line(0, (0, "检查"), (60, "86")))] == ["检查", "86"]
    assert len(segments(line(0, (0, "检查"), (25, "86")))) == 1


@pytest.mark.parametrize("lag", [0.0, 6.0], ids=["aligned", "shifted"])
def test_two_columns_are_read_one_after_the_other(lag: float) -> None:
    """The title above them first; the lines of the columns need not stand at one height."""
    lines = [line(400, (120, "年度报告"))]
    for k in range(8):
        lines += [line(380 - 14 * k, (0, PROSE[:14])), line(380 - 14 * k - lag, (155, PROSE[12:26]))]
    if not lag:
        lines = [lines[0], *(sorted(a + b, key=lambda g: g.box[0]) for a, b in zip(lines[1::2], lines[2::2], strict=True))]
    at = gutter(lines)
    assert 140 < (at or 0) < 155
    found = list(regions(lines, at))
    assert [r.kind for r in found] == ["prose", "left", "right"]
    assert texts(found[1].lines) == [PROSE[:14]] * 8


def test_a_table_of_short_cells_is_no_column() -> None:
    """Figures under each other do not fill their column."""
    lines = [line(380 - 14 * k, (0, "行政检查"), (155, "86")) for k in range(8)]
    assert gutter(lines) is None
    assert [r.kind for r in regions(lines)] == ["table"]


def test_a_cell_that_wraps_goes_on_in_its_row() -> None:
    """The lone part under a full cell belongs to it."""
    lines = [
        line(100, (0, "指标名称"), (80, "上年"), (120, "本年")),
        line(86, (0, "行政检查"), (80, "86"), (120, "104")),
        line(72, (0, "出庭应诉"), (80, "75"), (120, "100")),
        line(58, (0, "率")),
    ]
    table = next(regions(lines))
    assert [["".join(g.text for g in cell) for cell in row] for row in cells_of(table)][-1] == ["出庭应诉率", "75", "100"]


def test_list_marks_are_no_column() -> None:
    """Numbers with a tab behind them, three lines long."""
    lines = [line(100 - 14 * k, (0, f"{k + 1}."), (40, "开展执法检查")) for k in range(3)]
    assert {r.kind for r in regions(lines)} == {"prose"}
