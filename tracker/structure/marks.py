"""List markers: 一、 第一部分 （一） 1. （1） ① ● in half and full width, lost brackets included."""

from __future__ import annotations

import re
from typing import Literal

MarkKind = Literal["chapter", "part", "point", "sub"]
#: 一、 · （一） · 1. · （1）

_NUMBER = r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?!十)"
_PATTERNS: tuple[tuple[MarkKind, re.Pattern[str]], ...] = (
    ("chapter", re.compile(rf"第({_NUMBER})(?:部分|章)[、：:．.]?\s*")),
    ("chapter", re.compile(rf"({_NUMBER})\s*[、．.](?![、．.])")),
    ("part", re.compile(rf"[（(]\s*({_NUMBER})\s*[）)][、.．]?")),
    ("part", re.compile(rf"({_NUMBER})[）)]")),
    ("point", re.compile(r"(\d{1,2})\s*[.．、](?![\d月])")),
    ("sub", re.compile(r"[（(]\s*(\d{1,2})\s*[）)][、.．]?")),
    ("sub", re.compile(r"(\d{1,2})[）)]")),
    ("sub", re.compile(r"([①-⑳])")),
    ("sub", re.compile(r"([●■◆★▲◇□◎▪•►▶✓※])\s*")),
)
_DIGITS = "一二三四五六七八九"


def marker_of(text: str) -> int:
    """Length of the list marker at the front of the text, 0 when there is none."""
    found = mark(text)
    return found[2] if found else 0


def mark(text: str) -> tuple[MarkKind, int, int] | None:
    """(kind, number, length) of the marker at the front of the text."""
    for kind, pattern in _PATTERNS:
        found = pattern.match(text)
        if found:
            return kind, number(found[1]), found.end()
    return None


def number(text: str) -> int:
    """Value of a list number: 十二 -> 12, ③ -> 3, 0 for a bullet."""
    if text.isdecimal():
        return int(text)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if text[0] not in _DIGITS + "十":
        return 0
    if "十" not in text:
        return _DIGITS.index(text[0]) + 1
    tens, _, ones = text.partition("十")
    return 10 * (_DIGITS.index(tens) + 1 if tens else 1) + (_DIGITS.index(ones) + 1 if ones else 0)
