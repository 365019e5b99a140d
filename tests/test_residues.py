"""Each kind of trace with a case and a decoy, from sentences written for it."""

from __future__ import annotations

import pytest

from tests.conftest import report_of
from tracker.compare import compare
from tracker.residues import _places_named
from tracker.settings import Settings

FRAME_OLD = "石湾镇2023年法治政府建设情况报告\n\n一、主要工作\n\n{old}\n\n二、存在问题\n\n力量不足。\n\n三、2024年工作计划\n\n2024年，我镇将重点做好以下工作。\n"
FRAME_NEW = (
    "石湾镇2024年法治政府建设情况报告\n\n一、主要工作\n\n{new}\n\n二、存在问题\n\n经费不足。\n\n三、2025年工作计划\n\n{plan}\n"
)


def _kinds(new: str, old: str = "开会3次。", plan: str = "2025年，我镇将重点做好以下工作。") -> list[str]:
    old_report = report_of(FRAME_OLD.format(old=old), "old")
    new_report = report_of(FRAME_NEW.format(new=new, plan=plan), "new")
    return [r.kind for r in compare(old_report, new_report, Settings()).residues]


@pytest.mark.parametrize(
    ("kind", "new", "old"),
    [
        ("stale_year", "2023年8月，在文化站举办法治展览2场，观众300人次。", "2023年8月，在文化站举办法治展览2场，观众300人次。"),
        ("foreign_place", "宣传活动深入人心，清溪镇群众的法治意识明显增强。", ""),
        ("foreign_organ", "我局坚持依法行政，组织干部学法6次。", ""),
        ("stale_law", "组织干部学习《信访条例》和《民法典》各1次。", ""),
        ("stale_law", "认真开展党史学习教育，组织专题党课4次。", ""),
        ("stale_formula", "全面学习贯彻党的十九大精神，推进各项工作。", ""),
        ("impossible_figure", "全年受理信访事项56件，办结61件，群众满意。", ""),
        ("impossible_figure", "全镇有执法人员12名，其中持证15名。", ""),
        ("impossible_figure", "排查矛盾纠纷80件，化解60件，化解率95%。", ""),
        ("carried_slip", "认真惯彻上级决定，扎实推进普法工作。", "认真惯彻上级决定，扎实推进普法工作。"),
    ],
)
def test_traces(kind: str, new: str, old: str) -> None:
    """The trace is found."""
    assert kind in _kinds(new, old or "开会3次。")


@pytest.mark.parametrize(
    "new",
    [
        "对2023年度报告指出的5个问题逐项整改到位。",
        "自2021年以来，全镇累计培养法律明白人60名。",
        "办理2023年结转的案件3件，全部办结。",
        "与清溪镇签订联合执法协议，共同巡查6次。",
        "组织干部到清溪镇学习考察1次。",
        "会同县司法局、县公安局开展检查4次。",
        "全年受理信访事项56件，办结61件（含上年结转7件）。",
        "会商疑难案件15件，移交线索41条。",
        "认真学习贯彻党的二十大精神。",
        "组织学习《信访工作条例》2次。",
        "通过县法律援助中心为12人提供援助。",
        "化解矛盾纠纷50件，比上年增加9件，其中重大纠纷3件。",
        "新建镇级公共法律服务站1个。",
        "争取资金20万元，新建镇卫生院普法角1处。",
        "建设镇便民服务中心1处，进驻事项86项。",
    ],
)
def test_decoys(new: str) -> None:
    """What looks like a trace and is legitimate accuses nobody."""
    assert _kinds(new) == []


def test_stale_year_in_the_plan() -> None:
    """Last year's plan opening kept in this year's plan."""
    assert _kinds("开会4次。", plan="2024年，我镇将重点做好以下工作。") == ["stale_year"]


@pytest.mark.parametrize(
    "text",
    [
        "依法治县委员会开了两次全会。",
        "推进新城镇建设。",
        "各乡镇党委按月调度。",
        "建设生态县各项指标基本完成。",
        "请予审议，并请县政协委员提出意见。",
        "未经县政府同意，不得实施。",
        "仍需县财政支持。",
    ],
)
def test_words_that_only_end_like_a_place(text: str) -> None:
    """No unit is named where 县 or 镇 closes a common word."""
    assert list(_places_named(text)) == []


@pytest.mark.parametrize(("text", "name"), [("切实提升柏香镇法治水平。", "柏香镇"), ("高坪镇坚持每月召开例会。", "高坪镇")])
def test_places_are_found_at_the_head_and_inside(text: str, name: str) -> None:
    """At the head of a phrase any name, inside only those of the gazetteer."""
    assert [found for found, *_ in _places_named(text)] == [name]
