"""How far along something is, by its verb: planned, begun, nearly done, done, in use.

A promise names a stage (建成, 投入使用), the report names one too (开工, 主体完工): a weaker one under the same object is not the
promise kept, though the sentence sounds like success.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from functools import cache

from tracker import knowledge
from tracker.structure.promises import bare
from tracker.text import clauses, content, fold, without_digits

LADDER = {"stage_planned": 0.5, "stage_begun": 1.0, "stage_nearly": 1.5, "stage_done": 2.0, "stage_in_use": 3.0}
#: Lists of words and how far each is along, in steps of no unit.
_NUMBER = re.compile(r"\d")


@cache
def _steps() -> tuple[re.Pattern[str], Mapping[str, float]]:
    """One pattern over the words of all stages, the longest first (主体完工 is not 完工), and the step of each."""
    steps = {word: step for name, step in LADDER.items() for word in knowledge.words(name)}
    return re.compile(knowledge.any_of(steps)), steps


def stage(text: str) -> float:
    """The furthest stage that a folded text names, 0 for none."""
    pattern, steps = _steps()
    return max((steps[word] for word in pattern.findall(_STEP_DONE.sub(r"\1", text))), default=0.0)


def promised_stage(promise: str) -> float:
    """The stage that a folded promise names; what is to be made or drawn up (建泵站1座, 编制规划) is to be done."""
    return max(stage(promise), LADDER["stage_done"] if _MAKES.match(bare(promise)) else 0.0)


_MAKES = re.compile(
    r"[建修盖铺装栽挖](?![设立言议材制管造规修养备])|编制|编印|编写|起草|修订|制作|拍摄|绘制|研发|架设|安装|铺设|购置"
)
_STEP_DONE = re.compile(
    r"(?:已经?)?完成(?:了)?([^，。；]{0,10}?(?:浇筑|砌筑|吊装|打桩|桩基|土建|主体|基础施工|路基|给排水|征[地迁收]|拆迁|清表|招标|设计|选址|立项|前期|论证|评审|环评|勘[察测]|初稿|草案|可研|布展|施工图|工程量|摸底|调研|审批手续))"
)
#: Of a work a first step is done, not the work: 完成选址 is no further than 选址.


def own_part(sentence: str, wording: str) -> str:
    """The part of a sentence that tells of the wording's object: its nearest clause, and those behind it up to a stage or a number.

    西出口道路进展顺利，客运总站投入使用 says of the road that it goes well, of the station that it is in use.
    """
    text = fold(sentence)
    plain = without_digits(content(wording))
    spans = clauses(text)
    if not spans or len(plain) < 2:
        return text
    first = nearest_clause(text, spans, plain)
    begin, end = spans[first]
    for _start, further in spans[first + 1 :]:
        if stage(text[begin:end]) or _NUMBER.search(text[begin:end]):
            break
        end = further
    return text[begin:end]


def nearest_clause(text: str, spans: Sequence[tuple[int, int]], wording: str) -> int:
    """Index of the clause of ``text`` with most 2-grams of the wording, the first of equals."""
    pairs = frozenset(itertools.pairwise(wording))
    shared = [sum(map(pairs.__contains__, itertools.pairwise(text[a:b]))) for a, b in spans]
    return shared.index(max(shared))


def stage_features(promise: str, told: str) -> dict[str, float]:
    """The promised stage against the one that is told of the object; all 0 where ``told`` is empty."""
    promised, reached = promised_stage(fold(promise)), stage(told)
    return {
        "stage_promised": promised,
        "stage_reached": reached,
        "stage_gap": reached - promised if reached and promised else 0.0,
        "stage_met": float(reached >= promised > 0),
        "stage_below": float(0 < reached < promised),
    }
