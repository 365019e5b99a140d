"""A plan that stands alone, as a table or as prose, is the old side of next year's report."""

from __future__ import annotations

from tests.conftest import report_of
from tests.evaluation.files import FILES
from tests.evaluation.labels import SETTINGS
from tracker.compare import compare
from tracker.read import read
from tracker.structure import parse

TABLE = "石湾镇2025年普法工作任务清单\n\n序号\t工作任务\t完成时限\n1\t新建法治广场1处\t6月底\n2\t举办法治讲座12场\t12月底\n"


def test_each_task_of_a_table_is_promised() -> None:
    """The column of tasks alone, at its place in the file; numbers and offices beside it are not."""
    report = report_of(TABLE, "old")
    assert [p.text for p in report.promises] == ["新建法治广场1处", "举办法治讲座12场"]
    assert [report.source.text[s.span[0] : s.span[1]] for s in report.sentences] == ["新建法治广场1处", "举办法治讲座12场"]
    assert report.meta.report_year == 2024


def test_a_plan_in_prose_is_all_plan() -> None:
    """Its headings name tasks, which would be achievements in a report."""
    text = "石湾镇2025年法治政府建设工作要点\n\n一、规范行政执法\n\n开展联合检查6次。\n\n二、加强法治宣传\n\n举办法治讲座12场。\n"
    report = report_of(text, "old")
    assert {s.kind for s in report.sections} == {"plan"}
    assert len(report.promises) == 2


def test_a_report_with_a_table_stays_a_report() -> None:
    """The title reports, so a column called 任务 makes no plan of it."""
    report = report_of(TABLE.replace("普法工作任务清单", "普法工作情况报告") + "\n一、主要工作\n\n开会3次。\n", "old")
    assert report.meta.report_year == 2025
    assert not report.promises


def test_a_workbook_is_followed_into_the_report() -> None:
    """From the sample of a plan in a workbook."""
    old = parse(read(FILES / "plan.xlsx", SETTINGS), "old", SETTINGS)
    new = report_of(
        "溪源镇2025年法治政府建设情况的报告\n\n一、主要工作\n\n全年开展农资打假专项检查8次，立案3件。\n\n二、存在问题\n\n执法力量不足。\n\n三、2026年工作计划\n\n新招队员2名。\n"
    )
    items = {i.text: i for i in compare(old, new, SETTINGS).plan_items}
    checked = items["开展农资打假专项检查不少于6次"]
    assert checked.status == "fulfilled"
    assert checked.target is not None
    assert checked.target.met
    assert items["建成溪源法治公园一期"].status == "not_mentioned"
