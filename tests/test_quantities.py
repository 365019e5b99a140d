"""Numbers with units; never years, ordinals, names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.quantities import chinese_number, deadlines, find_quantities, frequencies, in_digits, masked, number_text, years


def _found(text: str) -> list[tuple[float | tuple[float, float], str, str]]:
    return [(q.value, q.unit, q.modifier) for q in find_quantities(text)]


def _masked(text: str) -> str:
    return masked(text, find_quantities(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发放资料3万余份", [(30000.0, "份", "余")]),
        ("减免金额24.8亿元", [(2480000000.0, "元", "")]),
        ("合格率98.7%", [(98.7, "%", "")]),
        ("不少于6名", [(6.0, "名", "不少于")]),
        ("3至4名", [((3.0, 4.0), "名", "")]),
        ("百分之九十五", [(95.0, "%", "")]),
        ("召开三次会议", [(3.0, "次", "")]),
        ("举办培训二期，编发简报四期", [(2.0, "期", ""), (4.0, "期", "")]),
        ("累计培训 200 余人次", [(200.0, "人次", "余")]),
        ("30名以上", [(30.0, "名", "以上")]),
        ("分解任务三十三项", [(33.0, "项", "")]),
        ("清单一百零一条", [(101.0, "条", "")]),
        ("检查二十余场", [(20.0, "场", "余")]),
        ("长廊修到150米", [(150.0, "米", "")]),
        ("完成危房改造1100户", [(1100.0, "户", "")]),
        ("购置巡查快艇2艘", [(2.0, "艘", "")]),
        ("提前5个工作日送审", [(5.0, "个工作日", "")]),
        ("十五个工作日内办结", [(15.0, "个工作日", "")]),
        ("法律体检一户不落，37户拿到报告", [(37.0, "户", "")]),
        ("应诉14案，案卷齐全", [(14.0, "案", "")]),
        ("播出普法短视频三期", [(3.0, "期", "")]),
        ("界桩200根，根据规定埋设", [(200.0, "根", "")]),
        ("12月集中宣传", []),
        ("办理时限压减三分之一", [(33.3, "%", "")]),
        ("第十四届人大", []),
        ("二十日前办结", []),
        ("三项制度", []),
    ],
)
def test_values(text: str, expected: list[tuple[float, str, str]]) -> None:
    """Multiplied out, with unit and modifier."""
    assert _found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "落实三项制度",
        "第一责任人",
        "八五普法",
        "四议两公开",
        "2024年5月",
        "第六次会议",
        "二十大精神",
        "5·12防灾减灾日",
        "〔2025〕14号",
        "一是加强",
        "12月4日",
        "接通12345件件有回音",
        "拨打110报警",
        "冷库二期等项目",
        "屠宰线二期设备安装过半",
        "纸箱厂三期，年内投产",
        "纸箱厂三期钢架立起",
        "镇十七届人大二次会议确定的任务",
        "一项不漏",
    ],
)
def test_names_years_and_ordinals_are_no_quantities(text: str) -> None:
    """Fixed names, dates, ordinals and document numbers count nothing."""
    assert _found(text) == []


def test_masking_leaves_names_alone() -> None:
    """Two sentences that differ in figures only have one mask; 三项制度 stays."""
    assert _masked("2023年办结62件") == _masked("2024年办结71件")
    assert _masked("召开三次会议") == _masked("召开4次会议")
    assert "三项制度" in _masked("落实三项制度12次")


def test_deadlines_and_frequencies() -> None:
    """Terms and how often."""
    text = "9月底前建成，每季度召开1次"
    assert [text[a:b] for a, b in deadlines(text)] == ["9月底前"]
    assert next(text[a:b] for a, b in frequencies(text)).startswith("每季度")


def test_years() -> None:
    """Four digits before 年 or in a range."""
    assert [y for y, _, _ in years("2021—2025年纲要，2024年")] == [2021, 2025, 2024]


@given(st.integers(min_value=1, max_value=99))
def test_chinese_numbers_round_trip(value: int) -> None:
    """二十三 is 23."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    text = ("" if tens == 0 else ("" if tens == 1 else digits[tens]) + "十") + (digits[ones] if ones or not tens else "")
    assert chinese_number(text) == value


def test_number_text() -> None:
    """As people write it."""
    assert number_text(30000.0) == "30000"
    assert number_text((3.0, 4.5)) == "3–4.5"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("召开三次会议", "召开3次会议"),
        ("召开十二次会议，走访20户", "召开12次会议，走访20户"),
        ("落实三项制度", "落实三项制度"),
        ("合格率百分之九十五", "合格率百分之九十五"),
        ("发放资料三万份", "发放资料三万份"),
        ("受理群众投诉52件", "受理群众投诉52件"),
        ("三令五申，一以贯之", "三令五申，一以贯之"),
    ],
)
def test_counted_numerals_in_digits(text: str, expected: str) -> None:
    """Only numerals that count something; all others stay words."""
    assert in_digits(text, find_quantities(text)) == expected
