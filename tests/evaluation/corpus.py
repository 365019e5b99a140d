"""Corpora of any size with their truth, and what the search for shared text finds and costs on them.

``./run bench --corpus [--size SENTENCES]``. All text is made up of random words: set phrases with a Zipf spread, clauses that
recur, an office's own repetition, county templates, and passages of three to five sentences that one office takes from
another: verbatim, with 10 % or 20 % of the characters changed, or with their order changed.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from tracker.corpus.engine import Duck
from tracker.corpus.families import sharing
from tracker.corpus.model import Line, Sharing
from tracker.pool import processors

_HAN = np.array([chr(c) for c in range(0x4E00, 0x4E00 + 3500)])
_A_REPORT = 100
_YEARS = 5
_FORMULAS = 900
_WAYS = ("verbatim", "tenth", "fifth", "shuffled")
_SHARE = (0.4, 0.3, 0.15, 0.15)


@dataclass
class Corpus:
    """Sentences and what was planted in them."""

    lines: list[Line] = field(default_factory=list)
    copies: list[tuple[str, str, str]] = field(default_factory=list)
    #: (way, office that takes, office it takes from)


def made(sentences: int, seed: int = 1, *, templates: float = 0.0) -> Corpus:
    """A corpus of about that many sentences; ``templates`` is the share that a county of twelve offices has in common."""
    chance = np.random.default_rng(seed)
    offices = max(4, sentences // (_A_REPORT * _YEARS))
    words = _Words(chance, max(4000, sentences // 4))
    formulas = [words.sentence(fresh=0.0) for _ in range(_FORMULAS)]
    ranks = 1 / np.arange(1, _FORMULAS + 1) ** 0.9
    ranks /= ranks.sum()
    corpus, before = Corpus(), dict[int, list[str]]()
    outlines = [[words.sentence(fresh=0.5) for _ in range(40)] for _ in range(offices // 12 + 1)] if templates else []
    for year in range(2020, 2020 + _YEARS):
        reports = {
            n: _report(words, formulas, ranks, before.get(n), outlines[n // 12] if outlines else [], templates, chance)
            for n in range(offices)
        }
        if year > 2020:
            _plant(reports, before, corpus, chance)
        for n, texts in reports.items():
            corpus.lines += [Line(f"单位{n}", year, i, text, i + 1) for i, text in enumerate(texts)]
        before = reports
    return corpus


class _Words:
    """Words, clauses and sentences of nobody."""

    def __init__(self, chance: np.random.Generator, clauses: int) -> None:
        self._chance = chance
        self._words = ["".join(chance.choice(_HAN, size=n)) for n in chance.integers(2, 4, size=20_000)]
        self._pool = [self._clause() for _ in range(clauses)]

    def _clause(self) -> str:
        size = int(self._chance.integers(3, 7))
        picks = np.minimum((self._chance.pareto(1.0, size) * 40).astype(int), len(self._words) - 1)
        return "".join(self._words[i] for i in picks)

    def sentence(self, *, fresh: float) -> str:
        """Two to five clauses, some of which recur."""
        size = int(self._chance.integers(2, 6))
        picks = (self._chance.pareto(0.7, size) * 2000).astype(np.int64) % len(self._pool)
        draws = self._chance.random(size)
        return "，".join(self._clause() if draw < fresh else self._pool[i] for draw, i in zip(draws, picks, strict=True)) + "。"


def _report(
    words: _Words,
    formulas: Sequence[str],
    ranks: np.ndarray,
    before: Sequence[str] | None,
    outline: Sequence[str],
    share: float,
    chance: np.random.Generator,
) -> list[str]:
    lots = chance.random(_A_REPORT)
    picked = chance.choice(len(formulas), size=_A_REPORT, p=ranks)
    texts = []
    for i, lot in enumerate(lots):
        if lot < 0.22:
            texts.append(formulas[picked[i]])
        elif lot < 0.22 + share:
            texts.append(outline[int(chance.integers(len(outline)))])
        elif lot < 0.52 and before:
            texts.append(before[i])
        else:
            texts.append(words.sentence(fresh=0.5))
    return texts


def _plant(reports: dict[int, list[str]], before: dict[int, list[str]], corpus: Corpus, chance: np.random.Generator) -> None:
    """In 2 % of the reports, and in five at least, a passage of another office's last report."""
    offices = len(reports)
    for taker in chance.choice(offices, size=min(offices // 2, max(5, offices // 50)), replace=False).tolist():
        giver = (taker + int(chance.integers(1, offices))) % offices
        size, at = int(chance.integers(3, 6)), int(chance.integers(10, 80))
        way = str(chance.choice(_WAYS, p=_SHARE))
        passage = list(before[giver][at : at + size])
        if way == "shuffled":
            passage = passage[::-1]
        elif way != "verbatim":
            passage = [_edited(text, 0.1 if way == "tenth" else 0.2, chance) for text in passage]
        reports[taker][at : at + size] = passage
        corpus.copies.append((way, f"单位{taker}", f"单位{giver}"))


def _edited(text: str, share: float, chance: np.random.Generator) -> str:
    draws = chance.random(len(text))
    return "".join(
        str(chance.choice(_HAN)) if draw < share and char not in "，。" else char for char, draw in zip(text, draws, strict=True)
    )


def recall(corpus: Corpus, found: Sharing) -> Iterator[tuple[str, int, int, int]]:
    """(way, told as sure, told at all, planted) for every way to copy."""
    pairs: dict[bool, set[frozenset[str]]] = {True: set(), False: set()}
    for family in found.families:
        units = family.units
        for i, one in enumerate(units):
            for other in units[i + 1 :]:
                pairs[family.sure].add(frozenset((one, other)))
    planted = Counter(way for way, _t, _g in corpus.copies)
    sure = Counter(way for way, t, g in corpus.copies if frozenset((t, g)) in pairs[True])
    seen = Counter(way for way, t, g in corpus.copies if frozenset((t, g)) in pairs[True] | pairs[False])
    for way in _WAYS:
        yield way, sure[way], seen[way], planted[way]


def innocent(corpus: Corpus, found: Sharing) -> int:
    """Sure families between two offices neither of which took anything from the other."""
    planted = {frozenset((t, g)) for _w, t, g in corpus.copies}
    return sum(f.sure and f.kind == "two" and frozenset(f.units) not in planted for f in found.families)


def main() -> None:
    """Time, memory and recall at several sizes."""
    sizes = [int(sys.argv[sys.argv.index("--size") + 1])] if "--size" in sys.argv else [10_000, 30_000, 100_000, 300_000]
    for size in sizes:
        random.seed(1)
        corpus = made(size)
        began = time.perf_counter()
        with Duck(1500 * 2**20, processors()) as engine:
            found = sharing(corpus.lines, {}, (), engine)
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(
            f"{len(corpus.lines):>9,} sentences  {seconds:6.1f} s  peak {peak:.2f} GB  masked {found.masked / len(corpus.lines):.0%}"
        )
        print(f"          innocent pairs told as sure: {innocent(corpus, found)}")
        for way, sure, seen, planted in recall(corpus, found):
            print(f"          {way:9} sure {sure}/{planted}  told {seen}/{planted}")


if __name__ == "__main__":
    main()
