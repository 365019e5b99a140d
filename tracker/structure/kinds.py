"""Canonical kinds of sections, from the heading lexicon in ``knowledge/headings.json``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker import knowledge
from tracker.model import Kind
from tracker.text import fold

_YEAR = re.compile(r"(20\d{2})")
_HEADING_END = re.compile(r"(?:情况|成效|成绩|举措|问题|不足|原因|短板|差距|计划|打算|安排|思路|建议|总结)$")
_TURN = re.compile(
    r"清醒地?(?:看到|认识|意识)|(?:还|仍|也|仍然|依然|同时)(?:存在|面临|有)[^。，]{0,14}(?:问题|不足|困难|差距|短板|挑战|薄弱环节)"
)


def lexicon_kind(title: str) -> Kind | None:
    """The kind that a heading names, ``other`` when it names shortcomings and a plan at once, None when none."""
    cleaned = fold(title).replace(" ", "").rstrip("：:。")
    kinds: list[Kind] = []
    for kind, pattern in knowledge.heading_patterns():
        if kind not in kinds and pattern.search(cleaned):
            kinds.append(kind)  # type: ignore[arg-type]  # the lexicon holds the contract's kinds, tested
    if "problems" in kinds and "plan" in kinds and not _problem_led_plan(cleaned):
        return "other"
    return kinds[0] if kinds else None


def is_whole_heading(title: str) -> bool:
    """Whether a heading names its kind and ends as headings do, so that nothing of it stands on the next line."""
    return bool(_HEADING_END.search(title)) and lexicon_kind(title) is not None


def _problem_led_plan(title: str) -> bool:
    """下一步…解决存在的问题 is a plan, not both."""
    return bool(re.match(r"下一?步|今后|20\d\d年", title))


def chapter_kinds(titles: Sequence[str], report_year: int | None) -> list[Kind]:
    """Kinds of the level-1 headings in order.

    The first heading is never the plan, nor is one that names the report year; unknown headings before the
    first shortcomings, duties or plan are achievements, later ones are other.
    """
    kinds: list[Kind | None] = []
    for i, title in enumerate(titles):
        kind = lexicon_kind(title)
        if kind == "plan" and (i == 0 or _names_year(title, report_year)):
            kind = "achievements"
        kinds.append(kind)
    turn = next((i for i, k in enumerate(kinds) if k in ("problems", "plan", "other")), len(kinds))
    return [k or ("achievements" if i < turn else "other") for i, k in enumerate(kinds)]


def _names_year(title: str, year: int | None) -> bool:
    years = [int(y) for y in _YEAR.findall(fold(title))]
    return bool(years) and year is not None and years == [year]


def turns_to_problems(sentence: str) -> bool:
    """Whether a paragraph that starts so leaves the achievements for the admitted shortcomings."""
    return bool(_TURN.search(sentence))
