"""Sentences -> their six-letter grams as 64-bit numbers, all at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tracker.text import fold

GRAM = 6
#: Letters in a gram: shorter ones are everywhere, longer ones break at every edit.
_OTHER = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffffA-Za-z]+")
_BASE = np.uint64(0x9E3779B97F4A7C15)
Whole = npt.NDArray[np.int64]


def letters(text: str) -> str:
    """Chinese characters and Latin letters alone, folded: digits and marks do not count."""
    return _OTHER.sub("", fold(text)).lower()


def postings(texts: Sequence[str]) -> tuple[Whole, Whole, Whole]:
    """(number of the text, place in it, gram) for every gram of every text, given as letters."""
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    if len(codes) < GRAM:
        return (np.empty(0, np.int64),) * 3
    owner = np.repeat(np.arange(len(texts), dtype=np.int64), sizes)
    begins = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    place = np.arange(len(codes), dtype=np.int64) - begins[owner]
    with np.errstate(over="ignore"):
        grams = np.zeros(len(codes) - GRAM + 1, np.uint64)
        for k in range(GRAM):
            grams = grams * _BASE + _mixed(codes[k : len(codes) - GRAM + 1 + k])
    inside = place[: len(grams)] + GRAM <= sizes[owner[: len(grams)]]
    return owner[: len(grams)][inside], place[: len(grams)][inside], _mixed(grams[inside]).view(np.int64)


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """SplitMix64: every bit of the result hangs on every bit of the value."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
