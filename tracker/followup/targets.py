"""What was promised in numbers against what is reported: the quantity that counts the same thing, and whether it is reached."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tracker import knowledge
from tracker.followup.evidence import Traits
from tracker.model import Quantity
from tracker.quantities import find_quantities
from tracker.similarity import indel
from tracker.structure.promises import main_quantities
from tracker.text import fold

_UNITS = (
    ("次", "场", "场次", "期", "轮", "遍", "堂", "回", "课时", "趟"),
    ("名", "人", "位", "人次"),
    ("件", "起", "宗", "件次", "批次", "个"),
    ("处", "个", "所", "座", "站", "条"),
    ("%",),
    ("元",),
)
_UPPER = re.compile(r"不超过|不高于|以内|以下|之内|控制在|(?:降|减|减少|压缩|压减|缩短)[到至在]|(?<!不)低于")


@dataclass(frozen=True, slots=True)
class Measure:
    """A target compared with what the evidence reports."""

    reported: Quantity | None
    met: bool | None
    likeness: float = 0.0
    #: How alike the words beside both numbers are, 1 for the same.

    @property
    def short_by_balance(self) -> bool:
        """Whether only the balance of two years falls short: two may have come and one have left."""
        return self.met is False and self.reported is not None and self.reported.modifier == _NET


def measure(promise: str, sentences: Sequence[Traits]) -> Measure:
    """The quantity in the evidence that counts what the promise counts, measured against the promised one.

    Unit first, then the words beside the number; a rate, a sum or a size needs its own name, another one is no answer. A level
    (增加到30名) is answered by a level, a growth (新增2名) by a growth.
    """
    best: tuple[float, Quantity, Quantity, bool] | None = None
    promise = fold(promise)
    for promised, wanted, growth, falling in _targets(promise):
        for place, traits in enumerate(sentences):
            for seen in _reported(traits, promised, wanted, promise, falling=falling):
                if _sums_up(promise, promised, traits.text, seen):
                    continue
                if _opposed(promise, promised, traits.text, seen):
                    seen = _with_move(traits.text, seen)
                likeness = _same_thing(promised, seen) - 0.1 * place - _GROWTH * growth
                if likeness < _least(promised.unit):
                    continue
                if best is None or likeness > best[0]:
                    best = (likeness, promised, seen, _meets(promise, promised, traits.text, seen))
    return Measure(best[2], best[3], best[0]) if best else Measure(None, None)


@lru_cache(maxsize=4096)
def _targets(promise: str) -> tuple[tuple[Quantity, str, bool, bool], ...]:
    """The quantities promised, each with its sense, whether it is the growth beside a total, and whether it shall fall."""
    main = [q for q in _with_names(main_quantities(promise)) if not _STARTED.search(promise[: q.start])]
    total = any(q.unit != "%" for q in main)
    return tuple((q, _sense(promise, q), q.unit == "%" and total, _falling(promise, q)) for q in main)


def _reported(told: Traits, promised: Quantity, wanted: str, promise: str, *, falling: bool) -> Iterator[Quantity]:
    """The quantities of a sentence that count what is promised and can answer in the wanted sense.

    Where something started (由26名) answers nothing, what is left of it (还有5个) only a promise that it shall fall. Where the
    promised number stands itself, what is done of it counts (35件实事完成33件).
    """
    quantities = _with_names(told.quantities)
    for n, seen in enumerate(quantities):
        if not _comparable(promised, seen):
            continue
        if n + 1 < len(quantities) and seen.value == promised.value and _part_of(told.text, seen, quantities[n + 1]):
            yield replace(quantities[n + 1], noun=seen.noun)
            continue
        before = told.text[: seen.start]
        if _STARTED.search(before) or (_LEFT.search(before) and not falling):
            continue
        sense = _sense(told.text, seen)
        start = quantities[n - 1] if n and sense == "level" else None
        if wanted == "growth" and start and _grown_from(told.text, start, seen):
            words = told.text[start.start : seen.end]
            yield replace(seen, start=start.start, value=_low(seen) - _low(start), text=words, noun=start.noun)
        elif wanted == "growth" and sense != "growth" and _is_stock(_before(told.text, seen), seen, promise):
            yield from _more_than(told.last_year, seen)
        elif not wanted or not sense or wanted == sense:
            yield seen


def _more_than(last_year: Sequence[Quantity], now: Quantity) -> Iterator[Quantity]:
    """How many more there are than the source of the sentence told last year: nothing where it told no such number."""
    same = [q for q in _with_names(last_year) if q.unit == now.unit and _same_thing(q, now) >= _SAME_STOCK]
    if same:
        before = max(same, key=lambda q: _same_thing(q, now))
        yield replace(now, value=_low(now) - _low(before), text=f"{now.text}（上年{before.text}）", modifier=_NET)


def _is_stock(before: str, seen: Quantity, promise: str) -> bool:
    """Whether the words before a number say how many there are: by a verb, or by nothing but the name of what is promised (监察员36人)."""
    name = before.removesuffix(seen.text)
    return bool(_STOCK.search(before)) or (len(name) >= _NAME and name in promise)


_NAME = 2
_SAME_STOCK = 0.8
_NET = "净增"
_STOCK = re.compile(r"有|取得|配备|在[岗编册]|(?:增|加|高|大|展|充|升|壮大|稳定|保持)[到至在为]|达到?|总数|累计")
#: Before a number: how many there are, not how many came.


def _with_names(quantities: Sequence[Quantity]) -> list[Quantity]:
    """A number alone in its clause has the name of the one before it (收入达到28541元，增长10.4%), a part its last word (人员13名，其中持证9名)."""
    named: list[Quantity] = []
    for q in quantities:
        before, _, behind = q.noun.partition("|")
        alone = named and before and not behind and not _bare_noun(before)
        if alone:
            q = replace(q, noun=named[-1].noun)
        elif named and before.startswith("其中") and not behind:
            q = replace(q, noun=f"{before[2:]}{_bare_noun(named[-1].noun.partition('|')[0])[-2:]}|")
        named.append(q)
    return named


def _grown_from(text: str, start: Quantity, end: Quantity) -> bool:
    between = text[start.end : end.start] + end.text
    return start.unit == end.unit and bool(_STARTED.search(text[: start.start]) and _RISING.match(between))


def _sense(text: str, quantity: Quantity) -> str:
    """``growth`` (新增2名), ``level`` (增加到30名, 实有11名), or empty where nothing says so."""
    found = [str(f.lastgroup) for f in _SENSE.finditer(_before(text, quantity))]
    return "growth" if "growth" in found else found[-1] if found else ""


_SENSE = re.compile(
    r"(?P<growth>新增|净增|新招|招录|招聘|招收|选聘|新聘|新添|增配|增设|补充|引进|(?:再|新)?(?:培养|培育)|(?:增加|增长)(?!到|至|为))"
    r"|(?P<level>(?:增|加|高|大|展|充|升|稳定|保持)[到至在]|达到|总数|累计|现有|实有|共有|核定|在册)"
)
_STARTED = re.compile(r"(?:(?:由|从)(?:上年|去年|年初|原来|此前|每[^，。；\d]{1,3})?的?|(?:上年|去年|往年|原来)的?)$")
_LEFT = re.compile(r"(?:还有|仍有|尚有|剩下|其余|余下|还剩)$")
#: Before a number: where something began; what is left of it.
_RISING = re.compile(r"[^，。；]{0,4}(?:增|升|提高|扩|发展)[^，。；]{0,3}[到至为]")

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
    return _BREAK.split(text[: quantity.end])[-1]


_BREAK = re.compile(r"[，。；、：]")


def _least(unit: str) -> float:
    """How alike the words beside two numbers must be: counts of people or things are told apart by the sentence, rates and sizes are not."""
    if unit in ("%", "分"):
        return _SAME_RATE
    return _SAME_SIZE if unit in _SIZES else -1.0


_SAME_RATE = 0.35
#: 出庭应诉率 and 负责人出庭应诉率 share .7 of their characters, 败诉率 and 出庭应诉率 share .5 less.
_SIZES = frozenset(("元", "吨", "亩", "公顷", "平方米", "平方公里", "立方米", "公里", "米", "千瓦", "兆瓦"))
_SAME_SIZE = 0.45
#: 供水管网 and 燃气管网 in km share .6, 绿化面积 and 供热面积 .5 with the unit.


def _same_thing(one: Quantity, other: Quantity) -> float:
    before_one, _, after_one = one.noun.partition("|")
    before_other, _, after_other = other.noun.partition("|")
    name, other_name = _bare_noun(before_one), _bare_noun(before_other)
    before = max(indel(name, other_name), 0.8 * _common(name, before_other)) if name and other_name else 0.0
    after = indel(after_one[:4], after_other[:4]) if after_one and after_other else 0.0
    crossed = max(_crossed(before_one, after_other), _crossed(before_other, after_one))
    return max(before, 0.8 * max(after, crossed)) + 0.1 * (one.unit == other.unit)


def _common(name: str, words: str) -> float:
    """Share of a name that stands in one piece in some words: 法治长廊续建, 法治长廊又往前延伸."""
    pieces = (n for n in range(len(name), 1, -1) for i in range(len(name) - n + 1) if name[i : i + n] in words)
    return next(pieces, 0) / len(name)


def _crossed(before: str, after: str) -> float:
    """How alike what stands before one number is to what stands behind the other: 业委会5个, 6个业委会选举产生."""
    name, head = _bare_noun(before), after[:4]
    length = min(len(name), len(head))
    if length < 2:
        return 0.0
    joined = max((n for n in range(2, length + 1) if name.endswith(head[:n])), default=0) / min(len(name), 4)
    return max(joined, _common(head, before), indel(name[-length:], head[:length]))


def _bare_noun(words: str) -> str:
    return _NOUN_TAIL.sub("", words)[-6:]


_NOUN_TAIL = re.compile(
    r"(?:(?:比|较)(?:上年|去年)|同比|同口径|可比口径|按可比(?:价格?|口径)(?:计算)?|下降|减少|压减|增长|上升|达到|提高到|控制在|保持在|达|为|升至|增加到|增至|扩大到|不低于|不少于|不超过|超过|在|了|到|均|年内|全年)+$"
)


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Same unit (小时 and 个小时 are one), or two units of one family; a mean (10.1人) answers no count (18名)."""
    if one.unit in _UNITS[1] and (_low(other) % 1) and not (_low(one) % 1) and one.unit != other.unit:
        return False
    if one.unit == other.unit or (len(one.unit) > 1 and one.unit.removeprefix("个") == other.unit.removeprefix("个")):
        return True
    return any(one.unit in family and other.unit in family for family in _UNITS[:2])


_ALL = re.compile(
    r"全部|所有|逐[一户件村个项宗家人条]|人人|户户|件件|个个|全员|全覆盖|清零|清仓|见底|消除|100%|百分之百|一个不[落漏]|应[\u4e00-\u9fff]尽"
    r"|每(?:一|个)?(?:村|社区|镇|乡|户|所|校|家|部门|单位|网格)"
)
_EVERY = re.compile(r"全部|均|都|100%|百分之百|清零|全覆盖|无一|人人")
_REST = re.compile(
    r"(?:剩下|剩余|只剩|还剩|其余|余下|尚余|另有|另外|还有|仍有|尚有)[^，。；]{0,12}?(?:\d|[一两三四五六七八九十几]|部分|个别)"
    r"|(?:没有|没能|未能|未)(?:如期)?(?:实现|达到|完成)|尚未|还未"
)
_SHARE = re.compile(r"(?:占(?!比)|覆盖|铺到|铺开到|普及|推广到|延伸到)[^，。；\d]{0,8}$")
_LESS = re.compile(r"[由从][^，。；]{0,12}\d[^，。；]{0,8}?(?:减|降|少|压缩|下降)[到至为]?[^，。；\d]{0,3}[1-9]")
#: 由9项减至3项: some are left.


def leaves_some(promise: str, told: str) -> bool:
    """Whether ``promise`` is about all of something and ``told``, the part of a sentence on it, leaves some of it open."""
    if not _ALL.search(fold(promise)):
        return False
    if _REST.search(told) or _LESS.search(told):
        return True
    found = find_quantities(told)
    if any(q.unit in ("%", "成") and _low(q) < 100 and _SHARE.search(told[: q.start]) for q in found):
        return True
    return not _EVERY.search(told) and any(_part_of(told, whole, part) for whole, part in itertools.pairwise(found))


def _part_of(text: str, whole: Quantity, part: Quantity) -> bool:
    """Whether the second of two counts tells how much of the first is done: 反馈问题76个，整改完成73个."""
    if whole.unit != part.unit or not 0 < _low(part) < _low(whole):
        return False
    if _OF_THEM.fullmatch(text[whole.end : part.start]):
        return True
    clause = re.split(r"[，。；：]", text[whole.end : part.end])[-1] + re.split(r"[，。；：]", text[part.end :])[0]
    return "其中" not in clause and bool(_DONE.search(clause) or knowledge.word_pattern("done_words").search(clause))


_OF_THEM = re.compile(r"[^，。；：]{0,14}(?:中|里|当中)?有")
#: 5个“零记录”乡镇有3个破了零: whichever the three are, two are of the other kind.
_DONE = re.compile(r"实际|到位|了$|成$|过$|掉$|好$")


def _meets(promise: str, promised: Quantity, text: str, seen: Quantity) -> bool:
    if _opposed(promise, promised, text, seen):
        return False
    limit, value = _low(promised) * a_year(promise, promised) / a_year(text, seen), _low(seen)
    return value <= limit if _falling(promise, promised) else value >= limit


def _opposed(promise: str, promised: Quantity, text: str, seen: Quantity) -> bool:
    """Whether a fall is promised and a rise told, or the other way round."""
    return promised.unit == "%" and _direction(promise, promised) * _direction(text, seen) < 0


def _with_move(text: str, seen: Quantity) -> Quantity:
    """A number told with its direction, for it is shown beside the promised one: 上升12%."""
    found = _MOVES.search(_before(text, seen))
    return replace(seen, text=found[0] + seen.text) if found else seen


def _direction(text: str, quantity: Quantity) -> int:
    """1 for so much more, -1 for so much less, 0 where neither is said; 上升到30% is a level."""
    found = _MOVES.search(_before(text, quantity))
    return 0 if not found else 1 if found["up"] else -1


_MOVES = re.compile(
    r"(?:(?P<up>增长|上升|增加|提高|上涨)|下降|减少|降低|压减|压缩|下滑|回落)了?(?=(?:不少于|不低于|超过|约|近|逾)?\d)"
)


def _falling(promise: str, promised: Quantity) -> bool:
    """Whether a number is promised as the most there shall be."""
    return promised.modifier in ("不超过", "不高于", "以内", "以下", "之内", "最多") or bool(
        _UPPER.search(promise[max(0, promised.start - 8) : promised.end + 2])
    )


def _low(quantity: Quantity) -> float:
    return quantity.value[0] if isinstance(quantity.value, tuple) else quantity.value
