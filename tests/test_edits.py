"""Edits rebuild both texts and never cut a number."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tracker.edits import edits

TEXTS = st.text(alphabet="全年共召开会议0123456789次件。，《》年", max_size=60)


@given(TEXTS, TEXTS)
def test_edits_rebuild_both(old: str, new: str) -> None:
    """equal+delete is the old text, equal+insert the new one."""
    found = edits(old, new)
    assert "".join(t for op, t in found if op != "insert") == old
    assert "".join(t for op, t in found if op != "delete") == new


@given(TEXTS)
def test_a_text_has_no_edits_against_itself(text: str) -> None:
    """One equal, or nothing."""
    assert edits(text, text) == ((("equal", text),) if text else ())


def test_numbers_stay_whole() -> None:
    """62件 becomes 71件, not 6[2->7]1."""
    found = edits("化解矛盾纠纷62件，成功率95%。", "化解矛盾纠纷71件，成功率98%。")
    assert ("delete", "62件") in found
    assert ("insert", "71件") in found
    assert not any(re.fullmatch(r"\d", text) for _, text in found)


def test_what_went_stands_before_what_came() -> None:
    """Between equals a delete comes first."""
    ops = [op for op, _ in edits("全镇召开会议3次，培训12人", "全镇召开会议5次，培训20人")]
    assert ops == ["equal", "delete", "insert", "equal", "delete", "insert"]
