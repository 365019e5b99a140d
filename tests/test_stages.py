"""How far along something is, and of what a sentence says so."""

from __future__ import annotations

import pytest

from tracker.followup.stages import own_part, stage, stage_features


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("完成社区食堂选址", 0.5),
        ("文化站完成基础和主体浇筑", 1.5),
        ("文化站完成墙体砌筑", 0.0),
        ("文化站破土", 1.0),
        ("社区食堂正在选址", 0.5),
        ("文化站开工建设", 1.0),
        ("文化站主体完工", 1.5),
        ("文化站基本完成装修", 1.5),
        ("文化站竣工", 2.0),
        ("文化站竣工并投入使用", 3.0),
        ("群众很满意", 0.0),
        ("政务公开工作规范有序", 0.0),
        ("巩固创建成果", 0.0),
        ("制定实施方案", 2.0),
        ("通过书记项目牵引", 0.0),
        ("项目通过验收", 2.0),
    ],
)
def test_the_furthest_stage_counts(text: str, step: float) -> None:
    """A longer word is not the shorter one inside it, nor do two words make a third where they meet."""
    assert stage(text) == step


@pytest.mark.parametrize(
    ("wording", "part"),
    [
        ("柳湾路改造", "柳湾路改造工程进展顺利"),
        ("镇客运站", "镇客运站投入使用"),
        ("幼儿园", "村里的幼儿园位于镇区东侧，9月开园"),
        ("没有一个字", "柳湾路改造工程进展顺利"),
    ],
)
def test_a_clause_speaks_of_its_own_object(wording: str, part: str) -> None:
    """What another clause says of something else does not count; a clause without a verb goes on to the next."""
    sentence = "柳湾路改造工程进展顺利，镇客运站投入使用，村里的幼儿园位于镇区东侧，9月开园。"
    assert own_part(sentence, wording).rstrip("。") == part


def test_a_weaker_stage_is_below_the_promise() -> None:
    """Promised in use, reported as begun; promised as begun, reported as done; nothing reported."""
    assert stage_features("确保文化站年内投入使用", "文化站开工建设")["stage_below"] == 1.0
    assert stage_features("启动文化站建设", "文化站竣工")["stage_met"] == 1.0
    assert stage_features("建文化站1座", "文化站主体完成")["stage_below"] == 1.0
    assert stage_features("编制旅游规划", "旅游规划编制扎实推进")["stage_below"] == 1.0
    assert stage_features("启动文化站建设", "") == {
        "stage_promised": 1.0,
        "stage_reached": 0.0,
        "stage_gap": 0.0,
        "stage_met": 0.0,
        "stage_below": 0.0,
    }
