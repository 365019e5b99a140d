"""Numbers with units in running Chinese: values, ranges, modifiers, deadlines. Never names, laws or ordinals.

Own patterns, because the libraries tried (cn2an, recognizers) damage terms such as 三项制度 or 八五普法; see
``docs/decisions.md``. A Chinese numeral counts only before a measure word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tracker.model import Quantity
from tracker.text import fold

_HAN = "〇○零一二两三四五六七八九十百千万亿"
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0, "○": 0}
_SCALE = {"十": 10, "百": 100, "千": 1000}
_WHOLE = _DIGIT | {"十": 10}
_LARGE = {"万": 10_000.0, "亿": 100_000_000.0, "千": 1000.0, "百": 100.0}
_UNITS = (
    "个百分点|百分点|个?工作日|个?自然日|个小时|平方公里|平方米|立方米?|公里|公顷|米|亩|吨|千瓦时?|兆瓦|%|‰|成"
    "|人次|人天|件次|户次|家次|场次|批次|条次|台次|班次|航次|架次|车次|剂次|课时|学时|小时|分钟"
    "|万元|亿元|元|天|日|周|个月|年|月|岁|人|名|位|户|家|个|件|起|宗|项|条|次|场|期|批|份|册|本|篇|部|处|所|座|台|套|辆|支"
    "|站|点|村|社区|组|级|档|轮|类|种|对|卷|块|张|面|幅|笔|单|节|堂|讲|届|门|间|栋|回(?![访复购收馈应归家来去到])|棵|株|头只?|只|匹|口|公斤|斤|升|分|遍|趟|线"
    "|艘|幢|顶|架|羽|盏|桶|箱|袋|桌|枚|扇|桩|页|款|剂|眼(?![下前光])|把(?![握关])|根(?![据本治除源基])|瓶(?!颈)|段|片(?!区)|封(?!闭)|例(?![会行如外])"
    "|集(?![中体聚结合市贸镇约团])|案(?![卷由例情件子])|列(?![入为出席举支])|尾(?![矿款气])|床(?!位)"
)
_FRONT = r"(?P<front>不少于|不低于|不超过|不高于|至少|最多|超过|突破|达到|约|近|逾|超|仅有|仅|每)?"
_BACK = r"(?P<back>余|多|左右|以上|以下|以内|之内|上下|来)?"
_NUMBER = r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)"
_PATTERN = re.compile(
    rf"{_FRONT}\s*{_NUMBER}(?:\s*[-—~～至到]+\s*(?P<second>\d+(?:\.\d+)?))?\s*(?P<large>[百千万亿]+)?"
    rf"(?P<more>余|多)?\s*(?P<unit>{_UNITS})(?P<next>次|张|块)?{_BACK}"
)
_HAN_PATTERN = re.compile(
    rf"{_FRONT}(?P<number>[{_HAN}]{{1,7}})(?P<more>余|多)?(?P<unit>个百分点|个工作日|个小时|人次|场次|件次|批次|平方米|公里|亩|元"
    rf"|个|件|名|人|次|场|期|户|家|份|处|所|条|起|座|支|台|套|篇|轮|批|位|间|辆|宗|卷|遍|站|村|天|倍|成){_BACK}"
)
_UNDATED = "|".join(unit for unit in _UNITS.split("|") if unit not in ("万元", "亿元", "年", "月", "日", "届", "级", "天"))
_HAN_LARGE = re.compile(
    rf"{_FRONT}(?P<number>[一二三四五六七八九]?[十百千][{_HAN}]{{1,6}}|[二三四五六七八九][十百千])(?P<more>余|多)?(?P<unit>{_UNDATED}){_BACK}"
)
#: From eleven on no idiom counts (三项制度, 两级), so any unit may follow but those of dates and congresses.
_ANY_DIGIT = re.compile(r"\d")
_HAN_NUMERALS, _HAN_ROUND = frozenset(_HAN), frozenset("十百千")
_PER_HUNDRED = re.compile(rf"百分之(?P<number>[{_HAN}点]+|\d+(?:\.\d+)?)")
_SHARE = re.compile(r"(?P<whole>[二三四五六七八九十])分之(?P<part>[一二三四五六七八九])(?![一二三四五六七八九十])")
_YEAR = re.compile(r"(?:19|20)\d{2}$")
_DEADLINE = re.compile(
    r"(?:(?:20\d{2}年)?\d{1,2}月(?:份|底|末|\d{1,2}日)?(?:以?前|底前|之前|底)?|(?:今年|明年|年内|年底前?|年前|上半年|下半年|[一二三四]季度末?|季度末)(?:以?前|底前|内)?)"
)
_FREQUENCY = re.compile(
    r"每(?:两|半)?(?:季度|个?月|周|年|半年|学期|天|日)(?:至少|不少于)?[^，。；、]{0,12}?(?:[\d一二三两]+)?(?:次|期|场|课|轮|遍)?"
)
_PHASE = (
    r"[一二三四五]期(?=工程|项目|建设|平台|[上下]半年|年内|\d|投|验|试|完|竣|开|主体|用地)"
    r"|(?<![班课刊办了共训座报播目坛发编出推印展设堂频栏节营版龙会览赛动讲])[一二三四五]期(?!培训|轮训|讲座|讲堂|班|课|学|活动|简报|专题|专栏|宣传|节目|普法|沙龙|实训)"
)
#: Which part of a work (产业园二期), where it is not counted (培训二期).
_NAMES = re.compile(
    r"第[一二三四五六七八九十百\d]+(?:次|届|批|期|个|季度|责任人|议题|轮|名|位)?|三项制度|四议两公开|一[\u4e00-\u9fff][一多][\u4e00-\u9fff]|最后一公里|一次性|两[村县镇乡地国](?!个)|一个(?:电话|平台|窗口|口子|入口|标准|声音)|一[\u4e00-\u9fff](?:[也都]?不|没)[落漏少差拉缺]|(?<=[大届])[一二三四五六七八九十]+次(?:全体|代表)?会议|两代表一委员|一把手|一岗双责|一站式|一窗|一网|一村一|一门|一件事|一盘棋"
    r"|[七八九]五普法|[“\"][一二三四五六七八九十\d][^”\"]{0,18}[”\"]|十[四五六]五|二十[大届]|十九[大届]|两个(?:确立|维护)|四个(?:意识|自信|全面)"
    r"|[12]?\d[·.]\d{1,2}(?=[^\d]{0,3}(?:日|宪法|防灾|禁毒|消费))|(?<!\d)(?:12345|12348|12315|12388)(?!\d)|一[是方]|一律|一般|一定|一致|一方面|一些|一批|一系列|一体|一手|一线|一道|一度|一旦|统一|唯一|万一"
    r"|[〔\[（(]20\d{2}[〕\]）)][^，。；]{0,8}?\d+号|\d+号(?:文|令|楼|线)?|5A级?|3A级?|4A级?"
    rf"|{_PHASE}"
)


@lru_cache(maxsize=16_384)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a text in order of place, with spans in it; years, dates, ordinals and names left out."""
    folded = fold(text)
    candidates = (*_arabic(folded), *_per_hundred(folded), *_chinese(folded))
    if not candidates:
        return ()
    taken = [found.span() for found in _NAMES.finditer(folded)]
    found: list[Quantity] = []
    for quantity in candidates:
        if not any(a < quantity.end and quantity.start < b for a, b in taken):
            found.append(_with_noun(quantity, folded))
            taken.append((quantity.start, quantity.end))
    return tuple(sorted(found, key=lambda q: q.start))


def _arabic(text: str) -> Iterator[Quantity]:
    if not _ANY_DIGIT.search(text):
        return
    for found in _PATTERN.finditer(text):
        if _is_date(found, text):
            continue
        unit = found["unit"] + (found["next"] or "")
        factor = 1.0
        for mark in found["large"] or "":
            factor *= _LARGE[mark]
        if unit in ("万元", "亿元"):
            factor, unit = factor * _LARGE[unit[0]], "元"
        first = float(found["number"].replace(",", "")) * factor
        value = (first, float(found["second"]) * factor) if found["second"] else first
        yield _quantity(found, value, unit)


def _is_date(found: re.Match[str], text: str) -> bool:
    """Years, months and calendar days are no counts: 2024年, 5月, 3月12日; 3年 and 20日 before 内 are."""
    unit, number = found["unit"], found["number"]
    if unit == "年":
        return bool(_YEAR.match(number)) or text[found.end("unit") : found.end("unit") + 1] == "度"
    if unit == "月":
        return True
    before = text[max(0, found.start("number") - 1) : found.start("number")]
    if unit in ("日", "次", "届", "批", "期") and before == "第":
        return True
    return unit == "日" and (
        before in ("月", "至", "、", "—", "-") or "月" in text[max(0, found.start() - 4) : found.start("number")]
    )


def _per_hundred(text: str) -> Iterator[Quantity]:
    if "分之" not in text:
        return
    for found in _SHARE.finditer(text):
        share = round(100 * _DIGIT[found["part"]] / _WHOLE[found["whole"]], 1)
        yield Quantity(found.start(), found.end(), share, "%", "", found[0])
    for found in _PER_HUNDRED.finditer(text):
        value = chinese_number(found["number"])
        if value is not None:
            yield Quantity(found.start(), found.end(), value, "%", "", found[0])


def _chinese(text: str) -> Iterator[Quantity]:
    # Most sentences hold no such numeral, which is told much faster than by the patterns.
    counted = () if _HAN_NUMERALS.isdisjoint(text) else _HAN_PATTERN.finditer(text)
    large = () if _HAN_ROUND.isdisjoint(text) else _HAN_LARGE.finditer(text)
    for found in (*counted, *large):
        value = chinese_number(found["number"])
        if value is not None:
            yield _quantity(found, value, found["unit"])


def _quantity(found: re.Match[str], value: float | tuple[float, float], unit: str) -> Quantity:
    modifier = "".join(filter(None, (found["front"], found["more"], found["back"]))).replace("达到", "")
    start = found.start("number") if found["front"] in ("达到", "每", None) else found.start()
    return Quantity(start, found.end(), value, unit, modifier.replace("每", ""), found.string[start : found.end()])


def _with_noun(q: Quantity, text: str) -> Quantity:
    """The words beside the number that say what was counted."""
    before = re.split(r"[，。；：、,;（）()]", text[max(0, q.start - 14) : q.start])[-1]
    after = re.split(r"[，。；：、,;（）()\d]", text[q.end : q.end + 8])[0]
    return Quantity(q.start, q.end, q.value, q.unit, q.modifier, text[q.start : q.end], f"{before}|{after}")


def chinese_number(text: str) -> float | None:
    """Value of a numeral in Chinese or Arabic digits (两千三百, 三点五, 95.5); None when it is none."""
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    whole, _, fraction = text.partition("点")
    total = section = 0.0
    digit: float | None = None
    for char in whole:
        if char in _DIGIT:
            digit = _DIGIT[char] if digit is None else digit * 10 + _DIGIT[char]
        elif char in _SCALE:
            section += (1 if digit is None else digit) * _SCALE[char]
            digit = None
        elif char in ("万", "亿"):
            total = (total + section + (digit or 0)) * _LARGE[char]
            if not total:
                return None
            section, digit = 0.0, None
        else:
            return None
    value = total + section + (digit or 0)
    if fraction:
        if any(c not in _DIGIT for c in fraction):
            return None
        value += float("0." + "".join(str(_DIGIT[c]) for c in fraction))
    return value if whole or fraction else None


def in_digits(text: str, quantities: Sequence[Quantity]) -> str:
    """The text with every counted Chinese numeral below a thousand in Arabic digits: 三次 -> 3次; ``quantities`` are those of ``text``."""
    for q in reversed(quantities):
        words = text[q.start : q.end]
        if isinstance(q.value, float | int) and not _ANY_DIGIT.search(words) and not _IN_PARTS.search(words):
            text = f"{text[: q.start]}{_SMALL_HAN.sub(f'{q.value:g}', words, count=1)}{text[q.end :]}"
    return text


_SMALL_HAN = re.compile(r"[一二两三四五六七八九十百]+")
_IN_PARTS = re.compile(r"分之|成|点|[千万亿]")
#: Shares, decimals and larger numbers, whose value is not what stands before the unit.


def masked(text: str, quantities: Sequence[Quantity]) -> str:
    """Content with every Arabic number and year, and every counted Chinese numeral, replaced by ``#``.

    ``quantities`` are those of ``text``.
    """
    folded = fold(text)
    for q in reversed(quantities):
        words = folded[q.start : q.end]
        if _COUNTED.match(words) and not _ANY_DIGIT.search(words):
            unit = q.unit[: max(0, len(words) - 1)]
            folded = f"{folded[: q.start]}#{unit}{folded[q.end :]}"
    return _NUMBERS.sub("#", folded).replace(" ", "")


_COUNTED = re.compile(rf"\D*?(?:百分之)?[{_HAN}]+")
_NUMBERS = re.compile(r"#*\d+(?:\.\d+)?(?:[百千万亿]+(?=[元人件户份吨亩次]))?#*|#+")


def deadlines(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of dates and terms by which something is due or was done: 6月底前, 年内, 9月12日."""
    return tuple(found.span() for found in _DEADLINE.finditer(fold(text)))


def frequencies(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of frequencies: 每季度1次, 每月."""
    return tuple(found.span() for found in _FREQUENCY.finditer(fold(text)))


_PERIOD = re.compile(r"每(?:两|半)?(?:个?月|季度|半月|半年|周|学期|年|天|日)(?![^，。；、]{0,8}?\d[\d.]*万?元)")
#: Not what is paid a month (每月420元).


def periods(text: str) -> tuple[tuple[str, int], ...]:
    """How often, as printed, with the place: 每月, 每季度."""
    return tuple((found[0], found.start()) for found in _PERIOD.finditer(fold(text)))


def years(text: str) -> tuple[tuple[int, int, int], ...]:
    """(year, start, end) of each four-digit year from 1990 to 2060 that is followed by 年 or stands in a range."""
    return tuple(
        (int(found[1]), found.start(), found.end())
        for found in re.finditer(r"(?<!\d)((?:199|20[0-6])\d)(?=年|[—\-－–~至]{1,2}20\d{2})", fold(text))
    )


def number_text(value: float | tuple[float, float]) -> str:
    """A value as people write it: 30000.0 -> 30000, 98.70 -> 98.7."""
    if isinstance(value, tuple):
        return "–".join(number_text(v) for v in value)
    return f"{value:.10g}"
