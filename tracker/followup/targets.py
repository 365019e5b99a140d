"""What was promised in numbers against what is reported: the quantity that counts the same thing, and whether it is reached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.followup.evidence import Traits
from tracker.model import Quantity
from tracker.similarity import indel
from tracker.structure.promises import main_quantities

_UNITS = (
    ("次", "场", "场次", "期", "轮", "遍", "堂", "回", "课时"),
    ("名", "人", "位", "人次"),
    ("件", "起", "宗", "件次", "批次", "个"),
    ("处", "个", "所", "座", "站", "条"),
    ("%",),
    ("元",),
)
_UPPER = re.compile(r"不超过|不高于|以内|以下|之内|压缩|控制在|降至|降到|减少到|低于")


@dataclass(frozen=True, slots=True)
class Measure:
    """A target compared with what the evidence reports."""

    reported: Quantity | None
    met: bool | None
    likeness: float = 0.0
    #: How alike the words beside both numbers are, 1 for the same.


def measure(promise: str, sentences: Sequence[Traits]) -> Measure:
    """The quantity in the evidence that counts what the promise counts, measured against the promised one.

    Unit first, then the words beside the number; a rate needs its own name, another rate is no answer.
    """
    best: tuple[float, Quantity, Quantity, float] | None = None
    main = main_quantities(promise)
    for promised in main:
        growth = promised.unit == "%" and any(q.unit != "%" for q in main)
        for place, traits in enumerate(sentences):
            for seen in traits.quantities:
                if not _comparable(promised, seen) or _sums_up(promise, promised, traits.text, seen):
                    continue
                likeness = _same_thing(promised, seen) - 0.1 * place - _GROWTH * growth
                if promised.unit in ("%", "分") and likeness < _SAME_RATE:
                    continue
                if best is None or likeness > best[0]:
                    best = (likeness, promised, seen, a_year(promise, promised) / a_year(traits.text, seen))
    if best is None:
        return Measure(None, None)
    return Measure(best[2], _meets(promise, best[1], best[2], best[3]), best[0])


_PERIODS = {"周": 52, "旬": 36, "半月": 24, "月": 12, "季度": 4, "季": 4, "半年": 2, "学期": 2, "年": 1}
_PERIOD = re.compile(r"每(两|2)?个?(周|旬|半月|月|季度|季|半年|学期|年)")
_EACH = re.compile(r"(?:每|平均)(?:一)?(?:名|人|个|村|户|校|所|家|支|处|位|站|社区|镇|乡|单位)(?!月|季|周|年|星期)")


def a_year(text: str, quantity: Quantity) -> float:
    """How many times a year a quantity is promised or told: 12 for 每月更新4条, 1 where no period stands before it in its clause."""
    found = [*_PERIOD.finditer(_before(text, quantity))]
    return _PERIODS[found[-1][2]] / (2 if found[-1][1] else 1) if found else 1


def _sums_up(promise: str, promised: Quantity, text: str, seen: Quantity) -> bool:
    """Whether one is promised for each of several (每村3名) and a far larger number told without that: a sum is no answer."""
    each = bool(_EACH.search(_before(promise, promised))) and not _EACH.search(_before(text, seen))
    return each and _low(seen) > _SUM * _low(promised)


_SUM = 3
_GROWTH = 0.5
#: What the growth beside a total counts less: of 增长9%，达到12亿元 the sum is the target.


def _before(text: str, quantity: Quantity) -> str:
    return re.split(r"[，。；、：]", text[: quantity.end])[-1]


_SAME_RATE = 0.25
#: 出庭应诉率 and 负责人出庭应诉率 share .7 of their characters, 败诉率 and 出庭应诉率 share .5 less.


def _same_thing(one: Quantity, other: Quantity) -> float:
    before_one, _, after_one = one.noun.partition("|")
    before_other, _, after_other = other.noun.partition("|")
    name, other_name = _bare_noun(before_one), _bare_noun(before_other)
    before = indel(name, other_name) if name and other_name else 0.0
    after = indel(after_one[:4], after_other[:4]) if after_one and after_other else 0.0
    return max(before, 0.8 * after) + 0.1 * (one.unit == other.unit)


def _bare_noun(words: str) -> str:
    return _NOUN_TAIL.sub("", words)[-6:]


_NOUN_TAIL = re.compile(
    r"(?:达到|提高到|控制在|保持在|达|为|升至|增加到|增至|扩大到|不低于|不少于|不超过|超过|在|了|到|均|年内|全年)+$"
)


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Same unit, or two units of one family; a mean (10.1人) answers no count (18名)."""
    if one.unit in _UNITS[1] and (_low(other) % 1) and not (_low(one) % 1) and one.unit != other.unit:
        return False
    if one.unit == other.unit:
        return True
    return any(one.unit in family and other.unit in family for family in _UNITS[:2])


def _meets(promise: str, promised: Quantity, seen: Quantity, times: float) -> bool:
    limit, value = _low(promised) * times, _low(seen)
    upper = promised.modifier in ("不超过", "不高于", "以内", "以下", "之内", "最多") or bool(
        _UPPER.search(promise[max(0, promised.start - 8) : promised.end + 2])
    )
    return value <= limit if upper else value >= limit


def _low(quantity: Quantity) -> float:
    return quantity.value[0] if isinstance(quantity.value, tuple) else quantity.value
