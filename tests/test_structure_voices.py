"""Reports laid out as offices lay them out: what each part is, whatever stands above it. All of them are invented."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest

from tests.conftest import report_of
from tracker.model import Report
from tracker.read import read
from tracker.settings import Settings
from tracker.structure import parse

FOLDER = Path(__file__).parent / "voices"
EXPECTED = {
    "bureau_in_three_parts": ("云台县林业局", 2024, "preamble 1 achievements 5 problems 3 plan 3"),
    "brackets_and_bullets": ("白沙镇人民政府", 2023, "preamble 2 achievements 3 problems 2 plan 3"),
    "table_of_contents": ("东岭区", 2022, "achievements 3 problems 2 plan 3"),
    "no_headings_first_next_last": ("南湾乡", 2024, "preamble 1 achievements 8 problems 3 plan 7"),
    "shortcomings_and_measures": ("石桥街道办事处", 2023, "preamble 1 achievements 4 problems 2 plan 2 suggestions 1"),
    "bureau_in_firsts": ("临湖市水利局", 2024, "preamble 2 achievements 6 first_responsible 1 problems 3 plan 4"),
    "end_without_headings": ("西溪镇", 2023, "achievements 3 problems 3 plan 3"),
    "headings_without_numbers": ("北坪乡", 2024, "achievements 2 problems 2 plan 3"),
    "measure_under_each_shortcoming": ("大桥镇", 2024, "achievements 3 problems 1 plan 1 problems 1 plan 1"),
    "points_under_chapters": ("罗田乡人民政府", 2022, "achievements 6 problems 2 plan 3"),
    "covering_notice": ("青龙镇", 2023, "preamble 2 achievements 2 problems 2 plan 3"),
    "parts_alone": ("柳泉街道", 2024, "achievements 3 problems 2 plan 3"),
    "headings_with_colons": (
        "中共安和县双河镇委员会、安和县双河镇人民政府",
        2023,
        "preamble 1 first_responsible 2 achievements 2 problems 4 plan 3",
    ),
    "headings_as_slogans": ("金沙县审计局", 2022, "preamble 1 achievements 3 court 1 problems 2 plan 3"),
    "no_headings_at_all": ("鹤山镇", 2023, "preamble 2 achievements 8 problems 1 plan 5"),
    "self_check": ("丰乐乡人民政府", 2023, "preamble 1 achievements 5 problems 2 plan 2"),
    "inspection_answered": ("松坪县人民政府", 2024, "preamble 1 achievements 2 other 4 problems 1 plan 1"),
    "pasted_from_the_web": ("红岩区市场监督管理局", 2024, "preamble 1 achievements 3 problems 1 first_responsible 1 plan 3"),
    "brackets_over_numbers": ("石坪镇", 2024, "preamble 1 achievements 5 problems 2 plan 3"),
    "office_under_the_title": ("白马街道办事处", 2024, "achievements 4 problems 3 plan 3"),
    "shortcomings_inside_the_review": ("大柳乡人民政府", 2024, "achievements 2 problems 2 plan 3"),
    "numbers_inside_a_paragraph": ("青川县水利局", 2024, "preamble 1 achievements 4 problems 3 first_responsible 1 plan 3"),
    "labels_and_colons": ("红旗镇", 2024, "preamble 1 achievements 3 problems 2 plan 3"),
    "parts_over_points": ("双塔街道", 2024, "achievements 2 problems 2 plan 2"),
    "turn_inside_the_review": ("平湖县人民政府", 2024, "preamble 1 achievements 4 problems 3 plan 4"),
}
#: Issuer, report year, how many sentences of which kind one after the other.


def _report(name: str) -> Report:
    return parse(read(FOLDER / f"{name}.txt", Settings()), "new", Settings())


@pytest.mark.parametrize("name", EXPECTED)
def test_each_part_is_known(name: str) -> None:
    """Who reports, on which year, and which sentences are review, shortcomings, plan."""
    report = _report(name)
    kinds = {s.id: s.kind for s in report.sections}
    runs = [f"{kind} {sum(1 for _ in group)}" for kind, group in groupby(kinds[s.section] for s in report.sentences)]
    assert (report.meta.issuer, report.meta.report_year, " ".join(runs)) == EXPECTED[name]


def test_every_text_has_its_expectation() -> None:
    """No text lies there untested."""
    assert {p.stem for p in FOLDER.glob("*.txt")} == set(EXPECTED)


def test_measures_are_promises() -> None:
    """整改措施：… under a shortcoming is what will be asked for next year, without the words that open it."""
    assert [p.text for p in _report("measure_under_each_shortcoming").promises] == [
        "2025年新增持证人员3名",
        "组织轮训2次",
        "与律师事务所续签协议",
        "每村每月坐班1次",
    ]


def test_every_sentence_stands_in_the_file() -> None:
    """Parts that no heading opens quote the file as others do."""
    for name in EXPECTED:
        report = _report(name)
        for sentence in report.sentences:
            a, b = sentence.span
            assert report.source.text[a:b].replace("\n", "").replace(" ", "") == sentence.text.replace(" ", "")


def test_causes_are_no_shortcomings() -> None:
    """Neither what stands under 原因分析, nor 原因是… in the sentence behind a shortcoming."""
    assert [a.text for a in _report("headings_with_colons").admissions] == ["法治宣传针对性不强", "执法人员年龄结构老化"]
    assert [a.text for a in _report("bureau_in_three_parts").admissions] == [
        "基层林业站执法人员偏少，12个乡镇站平均不足2人",
        "普法针对性不够强",
        "林农参与度不高",
    ]


@pytest.mark.parametrize("words", ["这些问题的根子，一是少数干部不重视，二是经费不足。", "上述问题的症结在于经费不足。"])
def test_the_root_of_shortcomings_is_none(words: str) -> None:
    """这些问题的根子 and the like begin the causes."""
    report = report_of(
        f"工作报告\n一、工作情况\n新建广场3处。\n二、存在问题\n案卷质量不高。\n{words}\n三、下一步打算\n新建学校2所。\n"
    )
    assert [a.text for a in report.admissions] == ["案卷质量不高"]


def test_a_report_without_headings_says_how_it_was_parted() -> None:
    """A reader is told that the parts are a reading of the text, not what the office printed."""
    assert [n.code for n in _report("no_headings_at_all").notes] == ["parted_by_turns"]


def test_a_last_sentence_is_no_remnant_of_a_web_page() -> None:
    """关闭 and 打印 open a link below a page, or the last thing that an office did."""
    source = read(FOLDER / "pasted_from_the_web.txt", Settings())
    text = source.text.replace(
        "上一篇：关于公开征求意见的公告\n下一篇：2024年度行政执法统计", "关闭无证作坊3家，打印办事指南900份。"
    )
    report = parse(replace(source, text=text), "new", Settings())
    assert report.sentences[-1].text == "关闭无证作坊3家，打印办事指南900份。"


def test_numbers_inside_a_paragraph_are_no_text() -> None:
    """…；（二）开展… is a sentence without its number; what is counted apart is promised apart."""
    report = _report("numbers_inside_a_paragraph")
    assert [s.text for s in report.sentences if s.text.startswith("（")] == []
    assert [p.text for p in report.promises] == [
        "加大装备投入",
        "购置无人机2架",
        "购置执法记录仪10台",
        "开展“水法六进”活动不少于12场",
        "完善河道采砂联合执法机制",
    ]


def test_labels_announce() -> None:
    """存在问题：一是…；下步打算：一是… name what follows; each number is one item."""
    report = _report("labels_and_colons")
    assert [a.text for a in report.admissions] == ["执法人员不足", "全镇持证只有4人", "村级法律顾问到村次数少"]
    assert [p.text for p in report.promises] == ["招录执法人员2名", "与律所重新签约", "每月到村不少于1次", "建成法治长廊80米"]
    assert next(a.text for a in _report("turn_inside_the_review").admissions) == "行政败诉率偏高，达14%"
