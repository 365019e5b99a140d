"""Every tricky case holds, and the page about them tells them as they are."""

from __future__ import annotations

import pytest

from tests.conftest import report_of
from tests.evaluation.labels import ROOT
from tests.tricky import CASES, Case
from tracker.compare import compare
from tracker.model import Comparison
from tracker.quantities import number_text
from tracker.settings import Settings
from tracker.text import content

PAGE = ROOT / "docs" / "tricky-cases.md"


def _compared(case: Case) -> Comparison:
    return compare(report_of(case.text(2023), "old"), report_of(case.text(2024)), Settings())


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_case(case: Case) -> None:
    """What is wanted of the sentence, plan, problem or trace."""
    result = _compared(case)
    for what, wanted in case.wanted.items():
        assert _matches(what, wanted, result, case), (what, wanted, result.plan_items, result.problems, result.residues)


def _matches(what: str, wanted: object, c: Comparison, case: Case) -> bool:
    if what == "reuse":
        at = next(i for i, s in enumerate(c.new.sentences) if content(s.text) == content(case.review_new))
        return c.sentences[at].verdict == wanted
    if what == "plan":
        return c.plan_items[0].status in wanted  # type: ignore[operator]
    if what == "statuses":
        allowed: list[tuple[str, ...]] = wanted  # type: ignore[assignment]
        return all(i.status in a for i, a in zip(c.plan_items, allowed, strict=True))
    if what == "rolled":
        return c.plan_items[0].rolled_over is wanted
    if what == "problem":
        return c.problems[0].status == wanted
    if what == "figures":
        return {(_number(f.old_value), _number(f.new_value)) for f in c.figures} == wanted
    kinds = {r.kind for r in c.residues}
    return not kinds if wanted is None else kinds == {wanted}


def _number(value: float | tuple[float, float] | str) -> str:
    return value if isinstance(value, str) else number_text(value)


def _page() -> str:
    lines = [
        "# Tricky cases",
        "",
        "Each stands in `tests/tricky.py` as two short reports and is checked by `tests/test_tricky.py`, which also writes",
        "this page (`./run test --snapshot-update`).",
        "",
        "| case | what it teaches | last year | this year | wanted |",
        "|---|---|---|---|---|",
    ]
    for c in CASES:
        old = (
            "；".join(f"{k}：{t}" for k, t in (("正文", c.review_old), ("问题", c.problem_old), ("计划", c.plan_old)) if t) or "—"
        )
        new = (
            "；".join(f"{k}：{t}" for k, t in (("正文", c.review_new), ("问题", c.problem_new), ("计划", c.plan_new)) if t) or "—"
        )
        lines.append(f"| {c.name} | {c.lesson} | {old} | {new} | {'; '.join(_wanted(w, v) for w, v in c.wanted.items())} |")
    return "\n".join(lines) + "\n"


def _wanted(what: str, value: object) -> str:
    if isinstance(value, tuple):
        return f"{what}: {' or '.join(value)}"
    if isinstance(value, list):
        return f"plans: {', '.join(' or '.join(one) for one in value)}"
    if isinstance(value, set):
        return f"{what}: {', '.join(f'{a} → {b}' for a, b in sorted(value))}"
    return f"{what}: {'none' if value is None else value}"


def test_the_page_is_up_to_date(request: pytest.FixtureRequest) -> None:
    """``docs/tricky-cases.md`` holds every case; there are 25 at least."""
    if request.config.getoption("--snapshot-update"):
        PAGE.write_text(_page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == _page(), "run ./run test --snapshot-update"
    assert len(CASES) >= 25
