"""Figures of both years: which are worth asking about."""

from __future__ import annotations

import pytest

from tracker.compare import compare
from tracker.model import FigurePair, Side, Source
from tracker.settings import Settings
from tracker.structure import parse
from tracker.view.parts import figure_remark

HEAD = "青石镇{year}年法治政府建设情况报告\n\n县人民政府：\n\n一、主要工作\n\n{body}\n\n青石镇人民政府\n{after}年1月10日\n"


def _pairs(old: str, new: str) -> tuple[FigurePair, ...]:
    sides: tuple[tuple[Side, int, str], ...] = (("old", 2022, old), ("new", 2023, new))
    reports = [
        parse(Source("x.txt", "0" * 64, "txt", "utf-8", HEAD.format(year=year, after=year + 1, body=body)), side, Settings())
        for side, year, body in sides
    ]
    return compare(reports[0], reports[1], Settings()).figures


@pytest.mark.parametrize(
    ("old", "new", "flagged"),
    [
        ("全年发放宣传资料5000份。", "全年发放宣传资料5000份。", True),
        ("全年发放宣传资料5000份。", "今年共发放普法宣传资料5000份。", True),
        ("全年发放宣传资料3万份。", "全年发放宣传资料3万份。", True),
        ("全年发放宣传资料5320份。", "全年发放宣传资料5320份。", False),
        ("全年发放宣传资料5000份。", "全年发放宣传资料6000份。", False),
        ("全年开展讲座20场。", "全年开展讲座20场。", False),
        ("全年网办率90%。", "全年网办率90%。", False),
    ],
)
def test_round_numbers_that_stay(old: str, new: str, flagged: bool) -> None:
    """A round count that does not move in a year is named; one that moves, a small one, a rate or 5320 is not."""
    (pair,) = _pairs(old, new)
    assert ("round_repeated" in pair.reasons) is flagged


@pytest.mark.parametrize(
    ("new", "flagged"),
    [
        ("全年信访事项按期办结率100%。", True),
        ("全年信访事项按期办结率百分之百。", True),
        ("全年受理信访事项36件，按期办结率100%。", False),
        ("全年信访事项按期办结率99%。", False),
    ],
)
def test_a_hundred_per_cent_of_what(new: str, flagged: bool) -> None:
    """100 % without a count in its sentence is named."""
    pairs = _pairs("全年信访事项按期办结率100%。", new)
    assert any("whole_without_base" in p.reasons for p in pairs if p.unit == "%") is flagged


def test_the_remark_is_a_sentence_part() -> None:
    """What a reader sees holds no code, and nothing where there is nothing to ask."""
    round_, plain = _pairs("发放资料5000份，接待咨询212人次。", "发放资料5000份，接待咨询198人次。")
    assert figure_remark(round_, "zh") == "整数且与上年相同"
    assert figure_remark(plain, "zh") == ""
