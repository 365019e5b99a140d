"""Sentences -> their letters and six-letter grams as 64-bit numbers, all at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tracker.text import fold

GRAM = 6
#: Letters in a gram: shorter ones are everywhere, longer ones break at every edit.
_OTHER = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffffA-Za-z]+")
_BASE = np.uint64(0x9E3779B97F4A7C15)
SPAN_BITS = 13
LONGEST = 2**SPAN_BITS
#: Sentences that a document can have; the number of a sentence is that of its document and its place in it.
_PLANES = 0x40000
#: Code points from here on are no letters.
_HAN = (range(0x3400, 0xA000), range(0x20000, 0x2F800))
#: Characters that are letters and stay what they are when they are folded.
Columns = Mapping[str, Any]
#: Name of a column -> its values, as numpy arrays or lists.
Whole = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]


def letters(text: str) -> str:
    """Chinese characters and Latin letters alone, folded: digits and marks do not count."""
    return _OTHER.sub("", fold(text)).lower()


@dataclass(frozen=True, slots=True)
class Features:
    """What the search needs of many texts; places are counted in letters."""

    letters: list[str]
    sizes: Whole
    owner: Whole
    #: Number of the text that a gram stands in.
    place: Whole
    gram: Whole


def features(texts: Sequence[str]) -> Features:
    """Letters and grams of texts as they were written."""
    codes, sizes = _letter_codes(texts)
    return Features(_texts(codes, sizes), sizes, *_postings(codes, sizes))


def _texts(codes: Codes, sizes: Whole) -> list[str]:
    whole, ends = codes.tobytes().decode("utf-32-le"), np.cumsum(sizes).tolist()
    return [whole[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]


def sentence_tables(
    docs: Whole, places: Whole, texts: Sequence[str], formulaic: Sequence[bool], portion: int = 0
) -> tuple[Columns, Columns]:
    """Tables ``s`` and ``occ`` of sentences as they were written, each with its document and its place in it, from 0.

    ``h`` is the same for sentences with the same letters, ``x`` for those of one portion of a corpus; grams stand once for each ``x``.
    """
    codes, sizes = _letter_codes(texts)
    hashes = _hashes(codes, sizes)
    with np.errstate(over="ignore"):
        marks = mixed(hashes ^ mixed(np.array([portion], np.int64).view(np.uint64))).view(np.int64)
    sentences = {
        "sid": (docs << SPAN_BITS) + places,
        "doc": docs,
        "pos": places,
        "n": sizes,
        "f": np.fromiter(formulaic, np.int64, len(texts)),
        "h": hashes.view(np.int64),
        "x": marks,
        "t": np.array(_texts(codes, sizes), dtype=object),
    }
    _values, first = np.unique(hashes, return_index=True)
    first.sort()
    at = _ranges((np.cumsum(sizes) - sizes)[first], sizes[first])
    owner, place, gram = _postings(codes[at], sizes[first])
    return sentences, {"x": marks[first][owner], "i": place, "g": gram}


def text_hashes(texts: Sequence[str]) -> Whole:
    """A 64-bit number for each text, given as letters."""
    return _hashes(*codes_of(texts)).view(np.int64)


def _hashes(codes: Codes, sizes: Whole) -> Hashes:
    """A polynomial of the letters of each text."""
    longest = int(sizes.max(initial=0))
    powers = np.full(longest, _BASE, np.uint64)
    begins = np.cumsum(sizes) - sizes
    with np.errstate(over="ignore"):
        powers = np.cumprod(powers)
        terms = mixed(codes.astype(np.uint64)) * powers[np.arange(len(codes)) - np.repeat(begins, sizes)]
        sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(terms)))
        return mixed(sums[begins + sizes] - sums[begins] + sizes.astype(np.uint64))


def _ranges(begins: Whole, sizes: Whole) -> Whole:
    """Every place from each begin on, as many as its size says."""
    offsets: Whole = np.repeat(begins - (np.cumsum(sizes) - sizes), sizes)
    return np.arange(len(offsets)) + offsets


def postings(texts: Sequence[str]) -> tuple[Whole, Whole, Whole]:
    """(number of the text, place in it, gram) for every gram of every text, given as letters."""
    return _postings(*codes_of(texts))


def codes_of(texts: Sequence[str]) -> tuple[Codes, Whole]:
    """(code points of the texts one after the other, how many each has)"""
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    return np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32), sizes


def _letter_codes(texts: Sequence[str]) -> tuple[Codes, Whole]:
    """As ``codes_of`` the letters of each text: folding goes character by character, so a table does it."""
    codes, sizes = codes_of(texts)
    mapped = _TABLE.of(np.minimum(codes, _PLANES))
    kept = mapped != 0
    before = np.concatenate(([0], np.cumsum(kept)))
    ends = np.cumsum(sizes)
    return mapped[kept], before[ends] - before[ends - sizes]


class _Table:
    """Code point -> the letter that ``letters`` makes of it, 0 for none; each is looked up once."""

    def __init__(self) -> None:
        self._letters = np.zeros(_PLANES + 1, np.uint32)
        self._known = np.zeros(_PLANES + 1, bool)
        for han in _HAN:
            self._letters[han.start : han.stop] = np.arange(han.start, han.stop, dtype=np.uint32)
            self._known[han.start : han.stop] = True

    def of(self, codes: Codes) -> Codes:
        """The letters of code points."""
        for code in np.unique(codes[~self._known[codes]]).tolist():
            self._letters[code] = ord(letters(chr(code)) or "\0")
            self._known[code] = True
        return self._letters[codes]


_TABLE = _Table()


def _postings(codes: Codes, sizes: Whole) -> tuple[Whole, Whole, Whole]:
    grams = rolling(codes, GRAM)
    if not len(grams):
        return (np.empty(0, np.int64),) * 3
    owner = np.repeat(np.arange(len(sizes), dtype=np.int64), np.maximum(sizes - GRAM + 1, 0))
    counts = np.maximum(sizes - GRAM + 1, 0)
    place = np.arange(len(owner), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
    begins = np.cumsum(sizes) - sizes
    return owner, place, grams[begins[owner] + place].view(np.int64)


def rolling(codes: Codes, size: int) -> Hashes:
    """A 64-bit number for every ``size`` letters in a row, wherever texts begin or end."""
    count = len(codes) - size + 1
    if count < 1:
        return np.empty(0, np.uint64)
    single = mixed(codes.astype(np.uint64))
    with np.errstate(over="ignore"):
        sums = np.zeros(count, np.uint64)
        for k in range(size):
            sums *= _BASE
            sums += single[k : count + k]
    return mixed(sums)


def mixed(values: Hashes) -> Hashes:
    """SplitMix64: every bit of the result hangs on every bit of the value."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
