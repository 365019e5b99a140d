"""Folding, sentences, clauses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text import clauses, content, fold, han_year, sentence_spans, without_enumerator


def _sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开会3次。印发文件；整改到位！", ["开会3次。", "印发文件；", "整改到位！"]),
        ("学习《关于做好工作的意见。试行》三次。", ["学习《关于做好工作的意见。试行》三次。"]),
        ("他说“好。”就走了。再来。", ["他说“好。”就走了。", "再来。"]),
        ("情况报告如下：", ["情况报告如下："]),
        ("没有配对的“引号。后一句。", ["没有配对的“引号。", "后一句。"]),
        ("（一）", ["（一）"]),
        ("。。。", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """Split after full stops outside quotes, brackets and 《》; stray openings protect nothing."""
    assert _sentences(text) == expected


def test_enumerators_are_no_content() -> None:
    """一是 and 二要 do not count when wordings are compared."""
    assert without_enumerator("一是加强培训") == "加强培训"
    assert content("三要加强培训。") == content("加强培训")
    assert without_enumerator("一方面加强") == "一方面加强"


def test_fold_keeps_chinese_marks_and_halves_digits() -> None:
    """Digits become half width, the marks of prose full width, length never changes."""
    assert fold("２０２４年，共３件(全部)") == "2024年，共3件（全部）"
    assert fold("1,234件,完成") == "1,234件，完成"


@given(st.text(alphabet="，。；：一二《》“”（）ＡＢ12, ab镇。", max_size=60))
def test_fold_keeps_length(text: str) -> None:
    """Offsets stay valid."""
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="，。；：一二《》“”（）！？3a", max_size=80))
def test_sentences_cover_the_text(text: str) -> None:
    """Spans are in order, apart, and what they leave out holds no letter or digit."""
    at = 0
    for start, end in sentence_spans(text):
        assert at <= start < end
        assert not any(c.isalnum() for c in text[at:start])
        at = end
    assert not any(c.isalnum() for c in text[at:])


def test_clauses_leave_quotes_whole() -> None:
    """A comma inside 《》 or quotes parts nothing."""
    text = "印发《方案，试行》，开展培训，共3次"
    assert [text[a:b] for a, b in clauses(text)] == ["印发《方案，试行》", "开展培训", "共3次"]


@pytest.mark.parametrize(("text", "year"), [("二〇二四", 2024), ("二○二五", 2025), ("二零一九", 2019), ("二十二四", None)])
def test_han_year(text: str, year: int | None) -> None:
    """Years in Chinese digits."""
    assert han_year(text) == year
