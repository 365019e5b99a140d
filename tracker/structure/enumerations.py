"""One action over several things, each of which can be looked up alone: 建成猪舍1200平方米、冷库1个 are two promises."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from tracker import knowledge
from tracker.quantities import find_quantities, in_digits
from tracker.text import fold, protected

_LEAST = 2
#: Things of an enumeration.
_LEAST_NAMED = 3
#: Named things, where no stage is promised for them.
_SHORTEST_NAME = 4
#: Characters of a name that stands for itself: 丰华、鼎新等项目 names one group.
_OPEN_END = re.compile(r"等(?!级|候).{0,12}$")
_ANOTHER_MEASURE = re.compile(
    r"覆盖|参[加与训会]|惠及|受益|达到?|共计?\d|累计|其中|合计|涉及|不少于|(?:总?长度?|宽度?|占地?|总|约|每|总?面积|总?投资|人均)(?=[约达为\d])"
)
#: A part that begins so measures the thing before once more.
_NUMBER = re.compile(r"\d[\d.]*")
_NO_COUNT = re.compile(r"\d[\d.]*\s*(?:%|万?元|亿元|年|月|日|号|时|分钟|届)")
#: Numbers that measure, date or name and count nothing.
_PREPOSITION = re.compile(r"[在以对为从向由把将给就与同]|面向")
_SHARED_TAIL = re.compile(
    r"(?:(?:按期|如期|年内|全部|尽快|尽早|正式|工程|项目)*(?:投入运营|投入使用|投入运行|投产|开业|竣工|开工(?:建设)?|完工|通车|启用|挂牌|建成|开放|上线)|建设|改造)$"
)


def split_enumeration(action: str) -> tuple[str, ...]:
    """One action -> one action a thing, verb and shared end repeated; the action itself where its things belong together.

    Things are told apart by numbers of their own (执法车1辆、无人机2架) or by names of buildings and works
    (甲中学、乙幼儿园投入使用).
    """
    head = _head(action) or _behind_place(action)
    parts = _listed(action[len(head) :])
    if len(parts) < _LEAST or _PREPOSITION.match(parts[0]):
        return (action,)
    tail = _SHARED_TAIL.search(parts[-1])
    apart = _all_named(parts, tail[0] if tail else "") or (
        not _OPEN_END.search(action) and (_all_counted(parts) or _two_built(head, parts) or all(map(_YEARLY.search, parts)))
    )
    return _spread(head, parts, tail[0] if tail else "") if apart else (action,)


def _spread(head: str, parts: Sequence[str], tail: str) -> tuple[str, ...]:
    return tuple(f"{head}{part}{'' if part.endswith(tail) else tail}" for part in parts)


_YEARLY = re.compile(r"第[一二三四五六七八九十百\d]+届")
#: 第二届马拉松、第五届运动会: each is an event of its own.


def _behind_place(action: str) -> str:
    """A place and the verb behind it (新区开工建设), where what is built follows; empty otherwise."""
    found = _PLACED.match(action)
    return found[0] if found else ""


_PLACED = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:开工建设|建成|启用|开工|动工|新建|修建|修通)(?=[\u4e00-\u9fff]{3})")


def _all_counted(parts: Sequence[str]) -> bool:
    """Whether each part counts a thing of its own."""
    return all(_counted(part) for part in parts)


def _counted(part: str) -> bool:
    part = in_digits(fold(part), find_quantities(part))
    numbers = _NUMBER.findall(part)
    if len(numbers) != 1 or _ANOTHER_MEASURE.match(part) or _NO_COUNT.search(part):
        return False
    return len(_NUMBER.sub("", part)) > _LEAST


def _two_built(head: str, parts: Sequence[str]) -> bool:
    """Whether two buildings or works are to be finished or opened (建成甲馆和乙路): each is looked up alone."""
    return bool(_BUILT.search(head)) and all(_counted(p) or (len(p) >= _SHORTEST_BUILT and _works().search(p)) for p in parts)


_BUILT = re.compile(r"建成|建好|启用|开工|动工|竣工|新建|修建|修通|完成")
_SHORTEST_BUILT = 3


def _all_named(parts: Sequence[str], tail: str) -> bool:
    """Whether each part names a building or work; of an open list (甲、乙等项目) each but the last, by a long name."""
    is_open = bool(_OPEN_END.search(parts[-1]))
    named = parts[:-1] if is_open else [*parts[:-1], parts[-1].removesuffix(tail)]
    if len(parts) < _LEAST_NAMED and (is_open or tail in ("", "建设", "改造")):
        return False
    return all(len(p) >= _SHORTEST_NAME + is_open and _works().search(p) for p in named)


@cache
def _works() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(knowledge.words("works")) + ")(?:[一二三四]期)?$")


@cache
def _joined_works() -> re.Pattern[str]:
    works = "|".join(knowledge.words("works"))
    return re.compile(rf"([^和及与，]*(?:{works}))(?:和|及|以及)([^和及与，]*(?:{works}|\d\D*))")


def _head(action: str) -> str:
    """Deadline, adverbs and verbs that stand before the first thing."""
    text, at = fold(action), 0
    while found := _opening().match(text, at):
        at = found.end()
    return action[:at]


@cache
def _opening() -> re.Pattern[str]:
    names = (*knowledge.words("lead_verbs"), *knowledge.words("adverbs"), *knowledge.words("requests"))
    longest_first = "|".join(sorted(names, key=len, reverse=True))
    return re.compile(rf"(?!建设[办局委])(?:{longest_first}|年内|全年|年底前|\d{{1,2}}月(?:底|份)?前?)好?")


def _listed(text: str) -> list[str]:
    """Parts between enumeration commas outside quotes, the last one parted at its 和 where both sides are counted."""
    if "，" in text:
        return []
    inside = protected(text)
    parts, start = [], 0
    for i, char in enumerate(text):
        if char == "、" and not inside[i]:
            parts.append(text[start:i])
            start = i + 1
    last = text[start:]
    joined = re.fullmatch(r"(.{3,}?\d.*?|.*?\d.{2,}?)(?:和|及|以及)(.*\d.*)", last) or _joined_works().fullmatch(last)
    return [*parts, joined[1], joined[2]] if joined else [*parts, last]
