"""What of last year's plan is promised again: the rest of it is, its next step is not."""

from __future__ import annotations

from tests.conftest import report_of
from tests.evaluation.labels import SETTINGS
from tests.tricky import Case
from tracker.compare import compare, search_for
from tracker.followup.rollover import chance_to_come_back, rolled_features


def chance(plan_old: str, review_new: str, plan_new: str) -> tuple[float, dict[str, float]]:
    """Chance that the first promise comes back, and what the model saw."""
    case = Case("", "", review_new=review_new, plan_old=plan_old, plan_new=plan_new)
    old, new = report_of(case.text(2023), "old"), report_of(case.text(2024), "new")
    search = search_for(old, new, compare(old, new, SETTINGS).sentences)
    return chance_to_come_back(search, 0), dict(rolled_features(search, 0))


def test_the_rest_comes_back() -> None:
    """余下 tells that the promise goes on; 再就业 does not."""
    told = "完成20个老旧院落的下水改造。", "完成14个老旧院落的下水改造。"
    rest, seen = chance(*told, "余下6个院落的下水上半年改完。")
    fresh, unseen = chance(*told, "另有6个院落的下水上半年改完。")
    assert (seen["rest"], unseen["rest"]) == (1.0, 0.0)
    assert rest > fresh
    assert chance("帮助失业人员就业。", "", "帮助失业人员再就业。")[1]["rest"] == 0.0


def test_the_next_step_is_another_promise() -> None:
    """建成 against 发挥…作用: the same hall, another thing to do."""
    told = "建成镇级矛盾调处大厅。", "9月，镇级矛盾调处大厅建成启用，全年接待群众320批。"
    step, seen = chance(*told, "发挥矛盾调处大厅作用，请退休法官轮值。")
    same, unseen = chance(*told, "建成矛盾调处大厅，请退休法官轮值。")
    assert (seen["other_verb"], unseen["other_verb"]) == (1.0, 0.0)
    assert step < same


def test_a_plan_without_sentences_brings_nothing_back() -> None:
    """Nothing near: every feature is 0 and the chance is small."""
    found, seen = chance("完成20个老旧院落的下水改造。", "", "办好农民丰收节。")
    assert found < SETTINGS.followup.rolled_over
    assert seen["match"] == 0.0
