"""Markdown: marks go, numbers and words stay, tables row by row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.read import markdown


def lines(text: str) -> list[str]:
    """Lines that are not empty."""
    return [line for line in markdown.decode(text.encode()).text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 一、工作 #", "一、工作"),
        ("**办结**案件*21*件", "办结案件21件"),
        ("见[附件](http://a.cn/b.doc)和![图](c.png)", "见附件和"),
        ("> 引文。", "引文。"),
        ("- 建成3处", "建成3处"),
        ("1\\. 建成", "1. 建成"),
        ("1. 建成", "1. 建成"),
        ("a_b_c 与 `代码`", "a_b_c 与 代码"),
        ("~~删去~~留下", "留下"),
        ("3*4=12，5*6=30", "3*4=12，5*6=30"),
        ("甲<br>乙", "甲乙"),
    ],
)
def test_marks_go_and_words_stay(text: str, expected: str) -> None:
    """One line each."""
    assert lines(f"# 题\n\n{text}\n")[-1] == expected


def test_a_table_loses_its_lines() -> None:
    """Cells parted by tabs."""
    assert lines("| 指标 | 数 |\n|---|:-:|\n| 检查 | 86 |\n") == ["指标\t数", "检查\t86"]


def test_front_matter_and_fences_go() -> None:
    """What a site generator puts in front, and rules between paragraphs."""
    assert lines("---\ntitle: 甲\n---\n# 题\n\n```\n文。\n```\n\n---\n末。\n") == ["题", "文。", "末。"]


@pytest.mark.parametrize(
    ("text", "is_it"), [("# 题\n文。", True), ("文。\n|a|b|\n|---|---|\n", True), ("#话题# 文。", False), ("文。", False)]
)
def test_plain_text_is_not_taken_for_it(text: str, is_it: bool) -> None:
    """A hash needs a blank behind it."""
    assert markdown.is_it(text.encode()) == is_it


@given(st.text(alphabet="#*_`[]()|-> \n一1。", max_size=200))
def test_no_word_is_lost(text: str) -> None:
    """Whatever the marks, Chinese characters and digits come through once, but for what was struck out."""
    kept = [c for c in text if c in "一1。"]
    found = [c for c in markdown.decode(text.encode()).text if c in "一1。"]
    assert len(found) <= len(kept)
    if not any(c in text for c in "[`-"):
        assert found == kept
