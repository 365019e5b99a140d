"""Characters and sentences: folding, boundaries, what counts as content. Pure, no reports in here."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TERMINAL = "。！？；!?;"
OPENING = "（(《〈“‘「『【〔["
CLOSING = "）)》〉”’」』】〕]"
_CLOSED = re.compile(f"[{re.escape(CLOSING)}]")
_PAIR = dict(zip(OPENING, CLOSING, strict=True))
_NOT_CONTENT = re.compile(r"[^\w%‰+＋]+|_+")
_ENUMERATOR = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,2}(?:是|要|个是)|其[一二三四五六][，、]|另外[，,]?|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳])"
)
_MARKS = {mark: mark for mark in "，。；：！？（）"} | dict(zip(";:!?()", "；：！？（）", strict=True))
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_ODD = re.compile(r"[^\u4e00-\u9fff0-9a-zA-Z，。；：！？（）、“”《》〔〕%.,\n]")
#: Characters that folding may change; all others stand for themselves.
_DIGITS = re.compile(r"\d")
_HAN_DIGITS = "〇○零一二三四五六七八九"


@lru_cache(maxsize=65_536)
def _fold_char(char: str) -> str:
    if char in _MARKS:
        return _MARKS[char]
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def _folded(found: re.Match[str]) -> str:
    return _fold_char(found[0])


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Width folded character by character, so that offsets stay valid: ``len(fold(t)) == len(t)``.

    Digits and letters become half width, the marks of Chinese prose full width.
    """
    folded = _ODD.sub(_folded, text)
    return _COMMA.sub("，", folded) if "," in folded else folded


@lru_cache(maxsize=16_384)
def content(text: str) -> str:
    """What two wordings are compared by: folded, without punctuation, quotes, white space or enumerator."""
    return _NOT_CONTENT.sub("", fold(without_enumerator(text))).lower()


def without_enumerator(text: str) -> str:
    """The text without a leading 一是, 二要, 3. or the like."""
    return _ENUMERATOR.sub("", text)


@lru_cache(maxsize=16_384)
def without_digits(text: str) -> str:
    """Content without Arabic digits."""
    return _DIGITS.sub("", text)


def protected(text: str) -> list[bool]:
    """True for each character inside a closed pair of quotes, brackets or 《》; stray openings protect nothing."""
    inside = [False] * len(text)
    if not _CLOSED.search(text):
        return inside
    stack: list[tuple[str, int]] = []
    for i, char in enumerate(text):
        if char in _PAIR:
            stack.append((_PAIR[char], i))
        elif char in CLOSING:
            at = next((k for k in range(len(stack) - 1, -1, -1) if stack[k][0] == char), None)
            if at is not None:
                start = stack[at][1]
                del stack[at:]
                inside[start : i + 1] = [True] * (i + 1 - start)
    return inside


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Sentences of one paragraph as ``[start, end)``: split after 。！？； outside quotes, brackets and 《》.

    A colon that ends the paragraph ends its sentence. Closing marks that follow a full stop stay with it.
    """
    inside = protected(text)
    spans: list[tuple[int, int]] = []
    start = 0
    for i, char in enumerate(text):
        if char in TERMINAL and not inside[i] and (i + 1 == len(text) or text[i + 1] not in TERMINAL):
            spans.append((start, i + 1))
            start = i + 1
    if start < len(text):
        spans.append((start, len(text)))
    return [(a, b) for a, b in spans if _NOT_CONTENT.sub("", text[a:b])]


_CLAUSE = re.compile(r"[^，,；;。：:！!？?]+")


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """Parts between commas, outside quotes, brackets and 《》, without the marks themselves."""
    if not _CLOSED.search(text):
        return tuple(found.span() for found in _CLAUSE.finditer(text) if found[0].strip())
    inside = protected(text)
    spans: list[tuple[int, int]] = []
    start = 0
    for i, char in enumerate(text):
        if char in "，,；;。：:！!？?" and not inside[i]:
            spans.append((start, i))
            start = i + 1
    spans.append((start, len(text)))
    return tuple((a, b) for a, b in spans if text[a:b].strip())


def han_year(text: str) -> int | None:
    """A year written in Chinese digits (二〇二四), or None."""
    if len(text) != 4 or any(c not in _HAN_DIGITS for c in text):
        return None
    return int("".join(str(max(0, _HAN_DIGITS.index(c) - 2)) for c in text))
