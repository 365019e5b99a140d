"""A report to a people's congress is called what it is, and what is not asked of it is not held against it."""

from __future__ import annotations

import pytest

from tests.evaluation.labels import FIXTURES, SETTINGS
from tracker.compare import compare
from tracker.model import Comparison
from tracker.read import read
from tracker.structure import parse
from tracker.view.genre import check_state
from tracker.view.ledger import tables
from tracker.view.page import page


def _compared(office: str, old: int, new: int) -> Comparison:
    one, other = (read(FIXTURES / office / f"{year}.txt", SETTINGS) for year in (old, new))
    return compare(parse(one, "old", SETTINGS), parse(other, "new", SETTINGS), SETTINGS)


@pytest.mark.parametrize(
    ("office", "old", "new", "title"),
    [("chenghu", 2019, 2020, "政府工作报告比对审阅"), ("wuque", 2021, 2022, "法治政府建设年度报告比对审阅")],
)
def test_titles(office: str, old: int, new: int, title: str) -> None:
    """The page of a work report does not call it a report on law-based government."""
    assert page(_compared(office, old, new), "zh", "").title.endswith(f"{old}—{new}年{title}")


def test_points_that_are_not_asked() -> None:
    """They are marked as such on the page and in the ledger, and are neither missing nor doubtful."""
    work_report, other = _compared("chenghu", 2019, 2020), _compared("wuque", 2021, 2022)
    assert [check_state(c) for c in work_report.completeness].count("not_asked") == 4
    assert "not_asked" not in [check_state(c) for c in other.completeness]
    shown = {row.item: row.sign for row in page(work_report, "zh", "").checks}
    assert shown["不足的原因"] == "— 不适用"
    table = next(t for t in tables(work_report, "zh") if t.name == "completeness")
    assert sum(getattr(row.cells[1], "code", None) == "not_asked" for row in table.rows) == 4
