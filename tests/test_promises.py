"""A planned sentence is cut into actions that can each be looked up alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import report_of
from tracker.structure.admissions import split_problems
from tracker.structure.enumerations import split_enumeration
from tracker.structure.promises import core, item_type, name_grams, object_of, specificity, split_actions
from tracker.text import fold

ACTIONS = {
    "一是组建护林队，聘请队员8名，确保山场常年有人巡。": ("组建护林队", "聘请队员8名", "确保山场常年有人巡"),
    "与县律师协会签约，每周五安排律师坐堂，在三个村设联系点。": ("与县律师协会签约", "每周五安排律师坐堂", "在三个村设联系点"),
    "修订村规民约，教会村民照着规约说理。": ("修订村规民约", "教会村民照着规约说理"),
    "全年工业投资增长9%，达到12亿元；": ("全年工业投资增长9%，达到12亿元",),
    "主要预期目标是：粮食总产量稳定在3万吨，新增就业800人。": ("粮食总产量稳定在3万吨", "新增就业800人"),
    "在今后的法治政府建设工作中，全面推行执法公示。": ("全面推行执法公示",),
    "集中力量在圩镇和渡口等区域，开展占道经营整治。": ("集中力量在圩镇和渡口等区域，开展占道经营整治",),
    "力争年末，完成投资4亿元，并引进配套企业3家。": ("力争年末，完成投资4亿元", "引进配套企业3家"),
    "把调解室搬到街口，面积80平方米，9月底前挂牌；": ("把调解室搬到街口，面积80平方米，9月底前挂牌",),
    "依托大数据平台，建立风险台账。": ("依托大数据平台，建立风险台账",),
    "把方言广播办起来，全年不少于三十期；": ("把方言广播办起来，全年不少于三十期",),
    "重点抓好以下工作：": (),
    "让我们携起手来，为建设法治清河而努力奋斗！": (),
    "采取错时服务方式，设立午间窗口，利用短信提醒。": ("采取错时服务方式，设立午间窗口，利用短信提醒",),
    "一是组建护林队，二是聘请队员8名；三要常年巡山。": ("组建护林队", "聘请队员8名", "常年巡山"),
}


@pytest.mark.parametrize("sentence", ACTIONS)
def test_actions_of_a_sentence(sentence: str) -> None:
    """Each clause that says something of its own; means go with the action behind, limits with the one before."""
    assert split_actions(sentence) == ACTIONS[sentence]


APART = {
    "建成独立司法所和标准化调解室": ("建成独立司法所", "建成标准化调解室"),
    "6月底前建成便民服务站、消防站和厂房2万平方米": ("6月底前建成便民服务站", "6月底前建成消防站", "6月底前建成厂房2万平方米"),
    "年内建成猪舍1200平方米、沼气池3座、冷库1个": ("年内建成猪舍1200平方米", "年内建成沼气池3座", "年内建成冷库1个"),
    "申请增配巡逻艇2艘、无人机4架": ("申请增配巡逻艇2艘", "申请增配无人机4架"),
    "办好第三届枇杷节、镇第六届运动会": ("办好第三届枇杷节", "办好镇第六届运动会"),
    "东城新区开工建设文体中心、客运站": ("东城新区开工建设文体中心", "东城新区开工建设客运站"),
    "新建3个垃圾中转站和5座公厕": ("新建3个垃圾中转站", "新建5座公厕"),
    "换发记录仪6台、对讲机8部": ("换发记录仪6台", "换发对讲机8部"),
    "确保镇调解中心、东街调解室投入使用": ("确保镇调解中心投入使用", "确保东街调解室投入使用"),
    "确保年内北门中学、柳岸幼儿园投入使用": ("确保年内北门中学投入使用", "确保年内柳岸幼儿园投入使用"),
    "完成东湖写字楼、南站货运场一期、西门派出所用房建设": (
        "完成东湖写字楼建设",
        "完成南站货运场一期建设",
        "完成西门派出所用房建设",
    ),
}
TOGETHER = (
    "举办培训3期、200人次",
    "在5个村、3个社区新建法治广场",
    "以2个示范村、3个示范社区为抓手",
    "确保丰华、鼎新、大成等在建项目尽早投产",
    "选派干部到县法院、县司法局跟班学习",
    "面向外卖骑手、快递员、青少年开展普法不少于12场",
    "满意率达到95%、办结率达到98%",
    "建设独立司法所和标准化调解室",
    "组织“开学第一课”、“宪法宣传周”等活动5场",
)


@pytest.mark.parametrize("action", APART)
def test_things_that_are_promised_apart(action: str) -> None:
    """Things with numbers of their own, and named works with a common stage."""
    assert split_enumeration(action) == APART[action]


@pytest.mark.parametrize("action", TOGETHER)
def test_things_that_belong_together(action: str) -> None:
    """Two measures of one thing, places, means, groups and rates are not parted."""
    assert split_enumeration(action) == (action,)


CORES = {
    "主要经济指标完成上级任务": "主要经济指标完成上级任务",
    "我们必须在整治上下功夫": "在整治上下功夫",
    "确保年内向阳小区投入使用": "向阳小区投入使用",
    "对照清单逐项培训": "对照清单逐项培训",
    "检查结果在镇内通报": "检查结果在镇内通报",
    "把好的经验攒起来": "好的经验攒起来",
    "做好信访接待": "信访接待",
    "镇里将要新建广场2处": "广场2处",
}


@pytest.mark.parametrize("promise", CORES)
def test_what_an_action_is_about(promise: str) -> None:
    """Adverbs, leading verbs and who shall do it are no part of it; words that only look like them are."""
    assert core(promise) == CORES[promise]


PROBLEMS = {
    "在肯定成绩的同时，我们也清醒地看到，税源单一；": ("税源单一",),
    "还有不少地方没有做好：1.案卷质量不高，笔录过于简单。": ("案卷质量不高，笔录过于简单",),
    "工作虽取得一定成绩，但与群众期盼相比还有一定差距，主要表现在：一是合同审查走过场。": ("合同审查走过场",),
    "虽然法治建设取得了一定成绩，但对照要求仍有不少差距。": (),
    "政务公开与上级要求相比仍有差距。": ("政务公开与上级要求相比仍有差距",),
    "看到成绩的同时，也存在不少差距：产业结构偏重，配套率不到三成；": ("产业结构偏重，配套率不到三成",),
    "还有一些问题：一是人手不足，二是经费偏少。": ("人手不足", "经费偏少"),
    "二是装备老化，主要靠人工巡查。": ("装备老化，主要靠人工巡查",),
    "冷链物流总量不大，龙头企业的带动能力亟待增强。": ("冷链物流总量不大", "龙头企业的带动能力亟待增强"),
    "窗口办事还需提速，积压件清理任务依然繁重。": ("窗口办事还需提速", "积压件清理任务依然繁重"),
    "对此，我们将采取有力措施，认真加以解决。": (),
    "针对上述问题，下一步要着力补齐短板。": (),
}


@pytest.mark.parametrize("sentence", PROBLEMS)
def test_problems_of_a_sentence(sentence: str) -> None:
    """What only announces, or tells what shall be done, is no problem; each number opens one; what elaborates stays with it."""
    assert split_problems(sentence) == PROBLEMS[sentence]


THINGS = st.sampled_from(["路灯", "长椅", "监控探头", "界碑", "垃圾桶", "消火栓"])


@given(st.lists(st.tuples(THINGS, st.integers(2, 900)), min_size=2, max_size=5, unique_by=lambda t: t[0]))
def test_every_counted_thing_becomes_one_action(things: list[tuple[str, int]]) -> None:
    """As many actions as things, each with its own number and no other."""
    action = "安装" + "、".join(f"{thing}{count}个" for thing, count in things)
    parted = split_enumeration(action)
    assert [re.findall(r"\d+", part) for part in parted] == [[str(count)] for _thing, count in things]
    assert all(part.startswith("安装") for part in parted)


def test_object_of_a_short_action() -> None:
    """What has hardly an object of its own is about the object before."""
    assert object_of("轮训2000人", "“法律明白人”工程") == "“法律明白人”工程2000人"
    assert object_of("建成村级调解中心", "别的事") == "村级调解中心"


def test_width_does_not_part_promises() -> None:
    """A year in wide digits before the comma promises nothing either."""
    wide = str.maketrans("0123456789,", "０１２３４５６７８９，")
    plan = "2025年，新建村级法治文化墙3处，持证率达到100%。"
    assert [fold(t) for t in split_actions(plan.translate(wide))] == [fold(t) for t in split_actions(plan)]


def test_what_names_an_object() -> None:
    """Pairs of characters without verbs, numbers, units and limits."""
    assert name_grams("选派2名骨干") == {"骨干"}
    assert name_grams("琥珀画廊不少于60平方米") == {"琥珀", "珀画", "画廊"}
    assert name_grams("不少于15万元") == frozenset()


def test_a_bare_sum_is_about_what_stands_before() -> None:
    """A number with its unit, a limit and 计划 name nothing; three characters beside them do."""
    assert object_of("全年计划投资12.8亿元", "棚户区改造") == "棚户区改造计划投资12.8亿元"
    assert object_of("投入不少于15万元", "流动法庭") == "流动法庭投入不少于15万元"
    assert object_of("败诉率控制在10%以内", "别的事") == "败诉率控制在10%以内"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("为乡村振兴提供坚强法治保障", "outcome"),
        ("推动习近平法治思想深入人心", "outcome"),
        ("不断提升依法行政水平", "outcome"),
        ("建立合同台账", "action"),
    ],
)
def test_purposes_are_outcomes(text: str, kind: str) -> None:
    """A purpose is not an action."""
    assert item_type(text) == kind


PLAN = """清河镇2023年法治政府建设情况报告
一、主要做法
（一）抓治理。全年调解纠纷12件。
二、下一步打算
（一）抓宣传。讲好清河法治故事，办好“清河夜话”栏目，疏浚清河河道三公里。
（二）抓建设。新建路灯60盏、长椅15把。
清河镇人民政府
2024年1月10日
"""


def test_who_promises_is_no_part_of_it() -> None:
    """The town's own name says nothing of what is promised; a brand and a river of that name do. Things apart are about themselves."""
    objects = {p.text: p.object for p in report_of(PLAN, "old").promises}
    assert objects == {
        "讲好清河法治故事": "讲好法治故事",
        "办好“清河夜话”栏目": "“清河夜话”栏目",
        "疏浚清河河道三公里": "疏浚清河河道三公里",
        "新建路灯60盏": "新建路灯60盏",
        "新建长椅15把": "新建长椅15把",
    }


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("加强执法人员业务培训", "vague"),
        ("强化督促检查", "vague"),
        ("做好来访接待", "vague"),
        ("办好枇杷节", "concrete"),
        ("提高护林员补贴标准", "concrete"),
        ("对积案逐件回访", "concrete"),
        ("村级广播全覆盖", "measurable"),
        ("积案年底清零", "measurable"),
        ("每个村设立议事亭", "measurable"),
        ("新建文化站1座", "measurable"),
    ],
)
def test_how_specific_a_promise_is(text: str, kind: str) -> None:
    """More of what there is stays vague; a thing, a standard or each case is concrete; a number or all of something can be measured."""
    assert specificity(text) == kind


def test_a_short_action_is_one() -> None:
    """Five characters that begin with a verb of one are no tail of the action before."""
    assert split_actions("每个村配齐网格员，装智能广播。") == ("每个村配齐网格员", "装智能广播")
