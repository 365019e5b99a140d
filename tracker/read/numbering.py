"""Automatic list numbers of a docx as Word prints them: a reader that loses them loses the headings.

Levels come from the paragraph, from its style, or from the level that the style is linked to; counters run over
the abstract list, start where an override says, and begin anew under a higher level.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tracker.read.package import Element, attribute, child, children, whole

_HAN = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_HAN_COUNTS = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand")
_CIRCLED = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of an abstract list."""

    start: int
    format: str
    text: str
    legal: bool
    style: str | None
    restart: int | None
    #: 1-based level whose number starts this one anew, 0 for never.


@dataclass
class Numbering:
    """All lists of a document with the state of their counters."""

    levels: dict[str, dict[int, Level]]
    #: abstract list -> its levels
    lists: dict[str, str]
    #: list -> abstract list
    starts: dict[str, dict[int, int]]
    #: list -> overridden starts
    styles: dict[str, tuple[str | None, int | None]]
    #: style -> (list, level) as its own paragraph properties say, inherited ones included
    counts: dict[str, list[int]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def number_of(self, properties: Element | None) -> str:
        """The number printed before a paragraph with these properties, advancing the counters; empty for none."""
        list_, level = self._place(properties)
        return self.number_at(list_, level)

    def number_at(self, list_: str | None, level: int) -> str:
        """The number printed at a level of a list, advancing the counters; empty for none."""
        abstract = self.lists.get(list_ or "")
        levels = self.levels.get(abstract or "", {})
        if not list_ or abstract is None or level not in levels:
            return ""
        self._advance(list_, abstract, level)
        return self._printed(abstract, level)

    def _place(self, properties: Element | None) -> tuple[str | None, int]:
        own = child(properties, "numPr")
        style = attribute(child(properties, "pStyle"), "val")
        styled_list, styled_level = self.styles.get(style or "", (None, None))
        list_ = attribute(child(own, "numId"), "val") or styled_list
        said = attribute(child(own, "ilvl"), "val")
        if said is not None:
            return list_, whole(said)
        levels = self.levels.get(self.lists.get(list_ or "", ""), {})
        linked = next((k for k, v in levels.items() if style and v.style == style), None)
        return list_, linked if linked is not None else styled_level or 0

    def _advance(self, list_: str, abstract: str, level: int) -> None:
        levels = self.levels[abstract]
        counts = self.counts.setdefault(abstract, [])
        while len(counts) <= max(level, *levels):
            counts.append(levels[len(counts)].start - 1 if len(counts) in levels else 0)
        if list_ not in self.seen:
            self.seen.add(list_)
            for at, start in self.starts.get(list_, {}).items():
                if at < len(counts):
                    counts[at] = start - 1
        for higher in range(level):
            if higher in levels and counts[higher] < levels[higher].start:
                counts[higher] = levels[higher].start
        counts[level] += 1
        for lower in range(level + 1, len(counts)):
            rule = levels.get(lower)
            if rule and rule.restart != 0 and (rule.restart is None or level < rule.restart):
                counts[lower] = rule.start - 1

    def _printed(self, abstract: str, level: int) -> str:
        levels, counts = self.levels[abstract], self.counts[abstract]
        own = levels[level]
        if own.format in ("bullet", "none"):
            return ""
        text = own.text
        for k in range(9):
            if f"%{k + 1}" in text:
                shape = "decimal" if own.legal else levels[k].format if k in levels else "decimal"
                text = text.replace(f"%{k + 1}", printed(counts[k] if k < len(counts) else 1, shape))
        return text


def numbering(lists: Element | None, styles: Element | None) -> Numbering:
    """From the parts ``numbering.xml`` and ``styles.xml``, either of which may be absent."""
    abstracts = {attribute(a, "abstractNumId") or "": a for a in children(lists, "abstractNum")}
    by_list = {attribute(n, "numId") or "": n for n in children(lists, "num")}
    styled = _styles(styles)
    own = {k: attribute(child(n, "abstractNumId"), "val") or "" for k, n in by_list.items()}
    found = {k: _linked(a, abstracts, own, styled) for k, a in own.items()}
    levels = {k: {whole(attribute(lv, "ilvl")): _level(lv) for lv in children(a, "lvl")} for k, a in abstracts.items()}
    starts = {k: _overrides(n) for k, n in by_list.items()}
    return Numbering(levels, found, starts, styled)


def _linked(
    abstract: str, abstracts: dict[str, Element], own: dict[str, str], styled: dict[str, tuple[str | None, int | None]]
) -> str:
    """The list that a list style stands for, where the abstract list is only a link."""
    link = attribute(child(abstracts.get(abstract), "numStyleLink"), "val")
    return own.get(styled.get(link or "", (None, None))[0] or "", abstract)


def _overrides(list_: Element) -> dict[int, int]:
    found = {}
    for rule in children(list_, "lvlOverride"):
        start = attribute(child(rule, "startOverride"), "val")
        if start:
            found[whole(attribute(rule, "ilvl"))] = whole(start)
    return found


def _level(element: Element) -> Level:
    start, restart = (attribute(child(element, name), "val") for name in ("start", "lvlRestart"))
    return Level(
        start=whole(start, 1),
        format=attribute(child(element, "numFmt"), "val") or "decimal",
        text=attribute(child(element, "lvlText"), "val") or "",
        legal=child(element, "isLgl") is not None,
        style=attribute(child(element, "pStyle"), "val"),
        restart=whole(restart) if restart else None,
    )


def _styles(root: Element | None) -> dict[str, tuple[str | None, int | None]]:
    """List and level of each style, what a style does not say taken from the one it is based on."""
    said: dict[str, tuple[str | None, int | None, str | None]] = {}
    for style in children(root, "style"):
        numbers = child(style, "pPr", "numPr")
        level = attribute(child(numbers, "ilvl"), "val")
        said[attribute(style, "styleId") or ""] = (
            attribute(child(numbers, "numId"), "val"),
            whole(level) if level else None,
            attribute(child(style, "basedOn"), "val"),
        )
    return {name: _inherited(name, said) for name in said}


def _inherited(name: str, said: dict[str, tuple[str | None, int | None, str | None]]) -> tuple[str | None, int | None]:
    list_: str | None = None
    level: int | None = None
    at: str | None = name
    for _ in range(20):
        if at not in said:
            break
        own_list, own_level, base = said[at]
        list_, level, at = list_ or own_list, own_level if level is None else level, base
    return list_, level


def printed(number: int, shape: str) -> str:
    """A counter in a number format of Word; formats not known here as decimal."""
    return _SHAPES.get(shape, str)(number)


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _legal(number: int) -> str:
    tens = {"十": "拾", "百": "佰", "千": "仟"}
    return "".join(_LEGAL[_HAN.index(c)] if c in _HAN else tens.get(c, c) for c in han(number))


def _digits(number: int) -> str:
    return "".join("〇" if c == "0" else _HAN[int(c)] for c in str(number))


def _of(symbols: str) -> Callable[[int], str]:
    """One symbol a number; beyond the last as decimal."""
    return lambda number: symbols[number - 1] if 1 <= number <= len(symbols) else str(number)


def han(number: int) -> str:
    """1 to 9999 as counted in Chinese: 十二, 一百零三."""
    if not 0 < number < 10_000:
        return str(number)
    parts, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            parts += ("零" if gap and parts else "") + _HAN[digit] + name
        gap = not digit
    return parts.removeprefix("一") if 10 <= number < 20 else parts


def _roman(number: int) -> str:
    text = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"],
        strict=True,
    ):
        text += letters * (number // value)
        number %= value
    return text


_SHAPES: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_HAN_COUNTS, han),
    **dict.fromkeys(_CIRCLED, _of("".join(chr(0x2460 + k) for k in range(20)))),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _digits),
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: "".join(chr(ord(c) + 0xFEE0) for c in str(n)),
    "chineseLegalSimplified": _legal,
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
}
