"""Corpora of any size with their truth. Every text is made up of random words, the same for the same seed.

Offices stand in counties of twelve, each with the county's own office. A report has a hundred sentences: set phrases with a
Zipf spread, clauses that recur among all offices or are fresh, words and figures of the office's own, and in later years a
part of its own last report. What is shared is planted and written down: passages that one office takes from another's last
report, verbatim, with 10 % or 20 % of the characters changed or with the order of the sentences changed; and what accuses
nobody: the county's outline, joint texts, the county's report quoted by an office, offices that were renamed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Whole = npt.NDArray[np.int64]
LENGTH = 100
#: Sentences of a report.
COUNTY = 12
#: Offices of a county, the county's own apart.
YEARS = tuple(range(2020, 2025))
WAYS = ("verbatim", "tenth", "fifth", "shuffled")
_WAY_SHARE = (0.45, 0.25, 0.15, 0.15)
_OUTLINE, _JOINT, _QUOTED, _OWN = slice(0, 4), slice(4, 8), slice(8, 11), 12
#: Places of a report that hold the county's outline, a joint text, a passage of the county's report; from ``_OWN`` its own.
_COMMA, _STOP, _COUNTER = (ord(c) for c in "，。件")
_FORMULAS, _PHRASES = 900, 337
_RENAMED_IN = 2022


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences as one row of characters and their lengths."""

    codes: Codes
    sizes: Whole

    def sentences(self) -> list[Codes]:
        """Each sentence by itself."""
        return np.split(self.codes, np.cumsum(self.sizes)[:-1])

    @staticmethod
    def of(sentences: Sequence[Codes]) -> Text:
        """Sentences one after the other."""
        return Text(np.concatenate(sentences), np.fromiter(map(len, sentences), np.int64, len(sentences)))


@dataclass(frozen=True, slots=True)
class Office:
    """Who reports."""

    number: int
    name: str
    county: str
    level: str
    """``town`` or ``county``."""
    before: str = ""
    """Its former name, from which a report of the years before the change comes."""

    def called(self, year: int) -> str:
        """The name under which it reports."""
        return self.before if self.before and year < _RENAMED_IN else self.name


@dataclass(frozen=True, slots=True)
class Copy:
    """A passage that was planted."""

    way: str
    taker: int
    giver: int
    year: int
    """Of the taker; the giver's report is of the year before."""
    at: int
    taken_from: int
    order: tuple[int, ...]
    """Which sentence of the source stands first, second, …"""


class Words:
    """Words, stock clauses and set phrases that all offices draw from."""

    def __init__(self, sentences: int, seed: int) -> None:
        chance = np.random.default_rng([seed, 0])
        letters = (0x4E00 + chance.permutation(3500)).astype(np.uint32)
        self.letters = letters
        sizes = chance.integers(2, 4, size=30_000)
        self.words = Text(letters[_zipf(chance, 3500, int(sizes.sum()), 200)], sizes)
        self._starts = _starts(sizes)
        self.stock = self._clauses(chance, 4000 + 300 * int(sentences**0.5))
        phrases = self._clauses(chance, _PHRASES)
        self.formulas = [self._formula(phrases, chance) for _ in range(_FORMULAS)]

    def _clauses(self, chance: np.random.Generator, count: int) -> tuple[Whole, Whole, Whole]:
        """(words, begin of each clause in them, words of each clause)"""
        sizes = chance.integers(3, 8, size=count)
        return _zipf(chance, 30_000, int(sizes.sum()), 30), _starts(sizes), sizes

    def _formula(self, phrases: tuple[Whole, Whole, Whole], chance: np.random.Generator) -> Codes:
        words, starts, sizes = phrases
        picks = chance.integers(0, _PHRASES, size=int(chance.integers(2, 5)))
        parts = [np.append(self._spelt(words[starts[p] : starts[p] + sizes[p]]), np.uint32(_COMMA)) for p in picks]
        return np.append(np.concatenate(parts)[:-1], np.uint32(_STOP)).astype(np.uint32)

    def _spelt(self, words: Whole) -> Codes:
        return self.words.codes[_ranges(self._starts[words], self.words.sizes[words])]

    def sentences(self, count: int, own: Codes, chance: np.random.Generator) -> list[Codes]:
        """Sentences of two to six clauses, half of them fresh; some clauses begin with the office's own word, some end in a figure."""
        words, starts, sizes = self.stock
        clauses = chance.integers(2, 7, size=count)
        total = int(clauses.sum())
        fresh = chance.random(total) < 0.5
        picks = _zipf(chance, len(sizes), total, 2000)
        counts = np.where(fresh, chance.integers(3, 8, size=total), sizes[picks])
        flat = words[_ranges(np.where(fresh, 0, starts[picks]), counts)]
        is_fresh = np.repeat(fresh, counts)
        flat = np.where(is_fresh, _zipf(chance, 30_000, len(flat), 30), flat)
        spelt, ends = self._spelt(flat), np.cumsum(counts)
        letters = np.cumsum(self.words.sizes[flat])[ends - 1]
        pieces, last = np.split(spelt, letters[:-1]), set((np.cumsum(clauses) - 1).tolist())
        local, numbers = chance.random(total) < 0.2, chance.random(total) < 0.15
        figures = chance.integers(1, 999, size=total)
        found: list[Codes] = []
        parts: list[Codes] = []
        for n, piece in enumerate(pieces):
            if local[n]:
                parts.append(own)
            parts.append(piece)
            tail = [*(map(ord, str(figures[n])) if numbers[n] else ()), *([_COUNTER] if numbers[n] else ())]
            parts.append(np.array([*tail, _STOP if n in last else _COMMA], np.uint32))
            if n in last:
                found.append(np.concatenate(parts))
                parts = []
        return found


def _starts(sizes: Whole) -> Whole:
    return np.concatenate(([0], np.cumsum(sizes)[:-1]))


def _ranges(starts: Whole, sizes: Whole) -> Whole:
    """Every place from each start on, as many as its size says."""
    return np.arange(int(sizes.sum())) + np.repeat(starts - _starts(sizes), sizes)


@lru_cache(maxsize=64)
def _ladder(count: int, shift: int) -> npt.NDArray[np.float64]:
    weights = np.cumsum(1.0 / (np.arange(count) + shift))
    return np.asarray(weights / weights[-1])


def _zipf(chance: np.random.Generator, count: int, size: int, shift: int) -> Whole:
    """Ranks after Zipf and Mandelbrot, exponent 1."""
    return np.searchsorted(_ladder(count, shift), chance.random(size))


class Corpus:
    """All offices and years of a size, each report made when it is asked for."""

    def __init__(self, sentences: int, seed: int = 1, *, templates: float = 0.0) -> None:
        self.seed, self.templates = seed, templates
        self.words = Words(sentences, seed)
        count = (COUNTY + 1) * max(1, round(sentences / (LENGTH * len(YEARS) * (COUNTY + 1))))
        self.offices = [self._office(n) for n in range(count)]
        self.copies = list(self._planted())
        self._by_taker = {(c.taker, c.year): c for c in self.copies}
        self._plain = lru_cache(maxsize=2 * len(YEARS))(self._plain_report)
        self._of_county = lru_cache(maxsize=4)(self._county_texts)

    def _office(self, n: int) -> Office:
        county, place = divmod(n, COUNTY + 1)
        renamed = n % 50 == 7
        return Office(
            n,
            f"第{county}县" if place == 0 else f"第{county}县{place}号镇",
            f"第{county}县",
            "county" if place == 0 else "town",
            f"第{county}县{place}号乡" if renamed and place else "",
        )

    def _planted(self) -> Iterator[Copy]:
        chance = np.random.default_rng([self.seed, 1])
        offices = len(self.offices)
        wanted = max(100, offices * len(YEARS) // 50)
        towns = [o.number for o in self.offices if o.level == "town" and not o.before]
        seen: set[tuple[int, int]] = set()
        for _ in range(wanted):
            taker, giver = chance.choice(len(towns), size=2, replace=False)
            year, size = int(chance.integers(YEARS[1], YEARS[-1] + 1)), int(chance.choice([3, 4, 5, 5, 5, 5]))
            at, begin = (int(x) for x in chance.integers(_OWN, LENGTH - size, size=2))
            way = str(chance.choice(WAYS, p=_WAY_SHARE))
            order = tuple(range(size)) if way != "shuffled" else tuple(chance.permutation(size).tolist())
            if (towns[taker], year) not in seen:
                seen.add((towns[taker], year))
                yield Copy(way, towns[taker], towns[giver], year, at, begin, order)

    def report(self, office: int, year: int) -> Text:
        """One report with everything that was planted in it."""
        sentences = list(self._plain(office, year))
        copy = self._by_taker.get((office, year))
        if copy is not None:
            source = self._plain_report(copy.giver, year - 1)
            chance = np.random.default_rng([self.seed, 2, office, year])
            for place, n in enumerate(copy.order):
                share = {"tenth": 0.1, "fifth": 0.2}.get(copy.way, 0.0)
                sentences[copy.at + place] = self._edited(source[copy.taken_from + n], share, chance)
        return Text.of(sentences)

    def _edited(self, text: Codes, share: float, chance: np.random.Generator) -> Codes:
        changed = (chance.random(len(text)) < share) & (text > 0x4E00) & (text < 0xA000)
        text = np.where(changed, self.words.letters[chance.integers(0, 3500, size=len(text))], text)
        digits = (text >= 0x30) & (text < 0x3A)
        return np.where(digits, 0x30 + chance.integers(0, 10, size=len(text)), text).astype(np.uint32)

    def _plain_report(self, office: int, year: int) -> list[Codes]:
        """A report without what it took from others, but with what its county has in common."""
        chance = np.random.default_rng([self.seed, 3, office, year])
        who = self.offices[office]
        county = office // (COUNTY + 1)
        own = self.words.letters[np.random.default_rng([self.seed, 4, office]).integers(0, 3500, size=3)]
        sentences = self.words.sentences(LENGTH, own, chance)
        lots = chance.random(LENGTH)
        formulas = _zipf(chance, _FORMULAS, LENGTH, 3)
        before = self._plain(office, year - 1) if year > YEARS[0] else None
        for n in range(LENGTH):
            if lots[n] < 0.22:
                sentences[n] = self.words.formulas[formulas[n]]
            elif before is not None and lots[n] < 0.52:
                sentences[n] = self._edited(before[n], 0.0, chance)
        outline, joint, sharers, template = self._of_county(county, year)
        if self.templates:
            for n in np.flatnonzero(chance.random(LENGTH) < self.templates).tolist():
                edited = 0.1 if chance.random() < 0.5 else 0.0
                sentences[n] = self._edited(template[int(chance.integers(len(template)))], edited, chance)
        if who.level == "town":
            if chance.random() < 0.7:
                sentences[_OUTLINE] = outline
            if office % (COUNTY + 1) in sharers:
                sentences[_JOINT] = joint
            if year > YEARS[0] and (office + year) % 6 == 0:
                sentences[_QUOTED] = self._plain_report(county * (COUNTY + 1), year - 1)[20:23]
        return sentences

    def _county_texts(self, county: int, year: int) -> tuple[list[Codes], list[Codes], set[int], list[Codes]]:
        """(outline, joint text of the year, who has it, sentences that the county hands out)"""
        lasting, yearly = (np.random.default_rng([self.seed, 5, county, y]) for y in (0, year))
        nobody = np.empty(0, np.uint32)
        outline, template = self.words.sentences(4, nobody, lasting), self.words.sentences(40, nobody, lasting)
        sharers = set(yearly.choice(np.arange(1, COUNTY + 1), size=int(yearly.integers(3, 6)), replace=False).tolist())
        return outline, self.words.sentences(4, nobody, yearly), sharers if yearly.random() < 0.3 else set(), template
