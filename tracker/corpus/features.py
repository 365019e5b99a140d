"""Sentences -> their letters and six-letter grams as 64-bit numbers, all at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
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
    whole, ends = codes.tobytes().decode("utf-32-le"), np.cumsum(sizes).tolist()
    cleaned = [whole[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
    return Features(cleaned, sizes, *_postings(codes, sizes))


def sentence_tables(docs: Whole, places: Whole, texts: Sequence[str], formulaic: Sequence[bool]) -> tuple[Columns, Columns]:
    """Tables ``s`` and ``occ`` of sentences as they were written, each with its document and its place in it, from 0.

    ``h`` is the same for sentences with the same letters.
    """
    made = features(texts)
    sids = (docs << SPAN_BITS) + places
    sentences = {
        "sid": sids,
        "doc": docs,
        "pos": places,
        "n": made.sizes,
        "f": np.fromiter(formulaic, np.int64, len(texts)),
        "h": np.fromiter(map(text_hash, made.letters), np.int64, len(texts)),
        "t": np.array(made.letters, dtype=object),
    }
    return sentences, {"sid": sids[made.owner], "doc": docs[made.owner], "i": made.place, "g": made.gram}


def text_hash(text: str) -> int:
    """A 64-bit number for a text."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


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
    mapped = _table()[np.minimum(codes, _PLANES)]
    kept = mapped != 0
    before = np.concatenate(([0], np.cumsum(kept)))
    ends = np.cumsum(sizes)
    return mapped[kept], before[ends] - before[ends - sizes]


@cache
def _table() -> Codes:
    """Code point -> the letter that ``letters`` makes of it, 0 for none."""
    table = np.zeros(_PLANES + 1, np.uint32)
    for code in range(_PLANES):
        if any(code in han for han in _HAN):
            table[code] = code
        elif letter := letters(chr(code)):
            table[code] = ord(letter)
    return table


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
