"""What was promised in numbers against what is reported."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.followup.evidence import Traits
from tracker.followup.targets import leaves_some, measure
from tracker.quantities import find_quantities


def told(text: str) -> Traits:
    """A newly worded sentence."""
    return Traits(text, False, False, False, None, True, 1, find_quantities(text))


MEASURED = [
    # Which number answers, and whether it is enough.
    ("矛盾纠纷调解成功率不低于96%", "14个村调委会调解纠纷103起，成功率97%。", "97%", True),
    ("行政诉讼败诉率低于10%", "全年应诉12件，败诉率8.3%。", "8.3%", True),
    ("信访积案减少到5件以内", "信访积案还有7件。", "7件", False),
    ("成立业主委员会5个", "在4个老旧小区试行联席会，6个业主委员会选举产生。", "6个", True),
    ("建成村级法律服务点12个", "12个村级法律服务点对外接待。", "12个", True),
    ("失业人员再就业2900人", "为9373人次就业困难人员发放补贴，再就业2291人。", "2291人", False),
    ("完成15万平方米老旧小区节能改造", "实施老旧小区既有建筑节能改造16万平方米，“一户一阀”改造76万平方米。", "16万平方米", True),
    # A level and a growth do not answer each other.
    ("公职律师增加到30名", "通过考试新增公职律师12名，总数达到31名。", "31名", True),
    ("公职律师增加到30名", "新增公职律师12名。", None, None),
    ("新招执法队员2名", "核定编制12名，今年招录1名，实有队员11名。", "1名", False),
    ("新增停车位200个", "全镇停车位达到1200个。", None, None),
    ("新增公职律师10名", "公职律师由26名增加到32名。", "26名增加到32名", False),
    ("新增调解员6名", "调解员从40名发展到48名。", "40名发展到48名", True),
    # Another rate is no answer; what rises or falls is named apart from how.
    ("行政复议前端化解率不低于40%", "审结150件，直接纠错率9.3%。", None, None),
    ("物业移交纠纷下降30%", "房管、业主代表同步到场，移交纠纷比上年减少34%。", "34%", True),
    ("城镇居民收入增长12%", "城镇居民收入达到28541元，同比增长10.4%。", "10.4%", False),
    ("地区生产总值增长11%，达到282亿元", "地区生产总值完成262.9亿元，增长8%。", "262.9亿元", False),
    ("新建标准化厂房12万平方米", "产业园二期动工，7万平方米厂房封顶。", "7万平方米", False),
    ("把法治长廊续建6公里", "法治长廊又往前延伸2公里。", "2公里", False),
    ("更新供水管网30公里", "更换老化燃气管网19公里。", None, None),
    ("完成绿化面积65万平方米", "关停锅炉61个，并入集中供热面积175万平方米。", None, None),
    ("完成绿化面积65万平方米", "全区新增绿化面积70万平方米。", "70万平方米", True),
    # More is not less, whatever the number.
    ("物业投诉下降10%", "物业投诉同比上升12%。", "上升12%", False),
    ("一般公共预算收入增长4%", "一般公共预算收入下降6.2%。", "下降6.2%", False),
    ("“三公”经费压缩5%", "“三公”经费压缩8.1%。", "8.1%", True),
    ("办理时限压缩到5天以内", "平均办理时限压缩到4天。", "4天", True),
    ("城镇新增就业6000人", "城镇新增就业达到6350人。", "6350人", True),
    # Where something started, or what is left of it, is no answer.
    ("完成12个村村规民约审查", "还有5个村没有改到位。", None, None),
    ("开展联合巡查不少于50次", "联合巡查由上年的46次增加到61次。", "61次", True),
    ("网格员达到60名", "网格员由55名增加到58名。", "58名", False),
    # A part of a count is named by the count; a rate by what stands before the sum.
    ("持证队员达到10名", "执法队现有人员13名，其中持证9名。", "9名", False),
    ("一般公共预算收入增长7%", "一般公共预算收入28亿元，同口径增长3%。", "3%", False),
    ("合同提前5个工作日送审", "合同须提前6工作日送审，退回11个。", "6工作日", True),
    # Where the promised number stands too, what is done of it.
    ("办好20件民生实事", "20件民生实事完成17件。", "17件", False),
]


@pytest.mark.parametrize(
    ("promise", "last_year", "text", "reported", "met"),
    [
        ("招录公职律师10名", "全县有公职律师24名。", "全县有公职律师27名。", "27名（上年24名）", False),
        ("招录公职律师3名", "全县有公职律师24名。", "全县有公职律师27名。", "27名（上年24名）", True),
        ("招录公职律师10名", "全县有法律明白人24名。", "全县有公职律师27名。", None, None),
        ("公职律师达到25名", "全县有公职律师24名。", "全县有公职律师27名。", "27名", True),
        ("招录护林员10名", "护林员41人，会前培训2期。", "护林员45人，会前培训3期。", "45人（上年41人）", False),
    ],
)
def test_how_many_there_are_answers_how_many_shall_come(
    promise: str, last_year: str, text: str, reported: str | None, met: bool | None
) -> None:
    """Against last year's number of the same, where the sentence goes back to one that told it."""
    found = measure(promise, [replace(told(text), last_year=find_quantities(last_year))])
    assert (found.reported.text if found.reported else None, found.met) == (reported, met)
    # Some may have left: who falls short by the balance alone is put before a person.
    assert found.short_by_balance is (met is False)


@pytest.mark.parametrize(("promise", "text", "reported", "met"), MEASURED)
def test_the_number_that_answers(promise: str, text: str, reported: str | None, met: bool | None) -> None:
    """The number that counts the same thing in the same sense is found and compared."""
    found = measure(promise, [told(text)])
    assert (found.reported.text if found.reported else None, found.met) == (reported, met)


LEFT = [
    ("33户隐患房屋逐户销号", "去年排查出的33户危房，28户已加固，剩下5户正在走鉴定程序。", True),
    ("督察反馈问题按期清零", "督察反馈问题76个，年底整改完成73个。", True),
    ("下放事项全部行使", "承接下放执法事项18项，实际行使13项。", True),
    ("代办服务覆盖所有村", "21个村开出代办窗口，占全部村的七成。", True),
    ("执法人员持证率达到100%", "持证人员增加到10人，100%持证的目标没有实现。", True),
    ("每村培养3名以上法律明白人", "12个村达到3名，其余5个村尚有缺口。", True),
    ("18个执法部门全部接入平台", "已接入全部18个执法部门，线上办案占比73%。", False),
    ("村级合同全部备案", "19个村中有14个村备了案。", True),
    ("信访积案全部办结", "积案12件全部办结。", False),
    ("消除空壳村", "空壳村由11个减到4个。", True),
    ("村级广播全覆盖", "广播铺到八成的村。", True),
    ("村级广播全覆盖", "广播全覆盖，完好率98%。", False),
    ("矛盾纠纷全部化解", "排查纠纷118起，化解118起。", False),
    ("矛盾纠纷全部化解", "排查纠纷118起，其中婚姻家庭纠纷20起，均已化解。", False),
    ("开展法治讲座8场", "开展讲座6场，其余2场改在线上。", False),
]


@pytest.mark.parametrize(("promise", "text", "expected"), LEFT)
def test_what_is_left_of_all(promise: str, text: str, expected: bool) -> None:
    """Who promised all of it has not kept it while some is left; who promised a number is measured by it."""
    assert leaves_some(promise, text) is expected
