"""Set phrases of a corpus: clauses that more offices have than chance or copying would give, and how they come and go."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tracker.corpus import queries
from tracker.corpus.engine import Engine
from tracker.corpus.features import GRAM, Columns, codes_of, features, rolling, text_hashes
from tracker.corpus.search import formulas_of

LEAST = 8
#: Letters of a phrase; shorter clauses are words.
_CLAUSE = re.compile(r"[^，。；：！？、\n]*[，。；：！？、\n]*")
_BREAK = "，。；：！？、\n"
_TYPES = {"doc": "int64", "h": "int64", "t": "str"}
Whole = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]

BY_YEAR = """
SELECT h, MIN(t) AS t, year, COUNT(*) AS offices
FROM (SELECT c.h AS h, MIN(c.t) AS t, r.year AS year, r.issuer AS issuer
      FROM clauses c JOIN r ON c.doc = r.doc GROUP BY c.h, r.year, r.issuer) q
GROUP BY h, year
"""

WHOLE = """
SELECT h, COUNT(*) AS offices
FROM (SELECT c.h AS h, r.issuer AS issuer FROM clauses c JOIN r ON c.doc = r.doc GROUP BY c.h, r.issuer) q
GROUP BY h HAVING COUNT(*) > {limit}
"""

REPORTING = "SELECT year, COUNT(*) AS offices FROM (SELECT year, issuer FROM r GROUP BY year, issuer) q GROUP BY year"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A clause that many offices have."""

    text: str
    offices: int
    by_year: tuple[tuple[int, int, int], ...]
    #: (year, offices that have it, offices that report)

    @property
    def first(self) -> int:
        """The first year in which anybody has it."""
        return self.by_year[0][0]

    @property
    def last(self) -> int:
        """The last year in which anybody has it."""
        return max(year for year, n, _all in self.by_year if n)

    @property
    def peak(self) -> tuple[int, float]:
        """(year in which the largest share of the offices has it, that share); of equal years the first."""
        return max(((year, n / whole) for year, n, whole in self.by_year), key=lambda p: (p[1], -p[0]))

    @property
    def now(self) -> float:
        """Share of the offices that have it in the last year of the corpus."""
        _year, n, whole = self.by_year[-1]
        return n / whole


@dataclass(frozen=True)
class _Clauses:
    """Sentences (doc, text) -> their clauses that are formulas from end to end."""

    formulas: Whole

    def __call__(self, batch: Columns) -> Columns:
        docs, texts = batch["doc"], batch["text"]
        pairs = [(doc, clause.rstrip(_BREAK)) for doc, text in zip(docs, texts, strict=True) for clause in _CLAUSE.findall(text)]
        made = features([clause for _doc, clause in pairs])
        shares = covered(made.letters, self.formulas)
        kept = np.flatnonzero((made.sizes >= LEAST) & (shares == 1.0)).tolist()
        return {
            "doc": np.array([pairs[n][0] for n in kept], np.int64),
            "h": text_hashes([made.letters[n] for n in kept]),
            "t": np.array([pairs[n][1] for n in kept], dtype=object),
        }


def covered(letters: Sequence[str], formulas: Whole) -> Shares:
    """Share of the letters of each text that stand in grams of formulas; 0 for a text without a gram."""
    codes, sizes = codes_of(letters)
    marked = np.zeros(len(codes) + 1, np.int64)
    at = np.flatnonzero(np.isin(rolling(codes, GRAM).view(np.int64), formulas))
    ends = np.cumsum(sizes)
    inside = at[at + GRAM <= ends[np.searchsorted(ends, at, side="right")]] if len(at) else at
    np.add.at(marked, inside, 1)
    np.add.at(marked, inside + GRAM, -1)
    letters_in = np.concatenate(([0], np.cumsum(np.cumsum(marked[:-1]) > 0)))
    return np.asarray((letters_in[ends] - letters_in[ends - sizes]) / np.maximum(sizes, 1))


def phrases(engine: Engine, limit: int) -> list[Phrase]:
    """Clauses that more than ``limit`` offices have, by how many; needs the tables of a search and the years in ``r``."""
    sql = "SELECT s.doc AS doc, s.text AS text FROM s JOIN r ON s.doc = r.doc JOIN texts x ON s.h = x.h JOIN cover c ON x.x = c.x"
    engine.map_batches("clauses", sql, _Clauses(formulas_of(engine)), _TYPES)
    whole = {int(h): int(n) for b in engine.batches(WHOLE.format(limit=limit)) for h, n in zip(b["h"], b["offices"], strict=True)}
    reporting = {int(y): int(n) for b in engine.batches(REPORTING) for y, n in zip(b["year"], b["offices"], strict=True)}
    texts: dict[int, str] = {}
    years: dict[int, dict[int, int]] = defaultdict(dict)
    for b in engine.batches(BY_YEAR):
        for h, text, year, n in zip(b["h"], b["t"], b["year"], b["offices"], strict=True):
            if h in whole:
                texts[h] = min(texts.get(h, text), text)
                years[h][int(year)] = int(n)
    found = [Phrase(texts[h], whole[h], _by_year(years[h], reporting)) for h in whole]
    return sorted(found, key=lambda p: (-p.offices, p.text))


def _by_year(own: dict[int, int], reporting: dict[int, int]) -> tuple[tuple[int, int, int], ...]:
    first = min(own)
    return tuple((year, own.get(year, 0), reporting[year]) for year in sorted(reporting) if year >= first)


def is_formula(texts: Sequence[str], formulas: Whole) -> list[bool]:
    """Which sentences are formulas as a whole, by the same share as in a search."""
    made = features(texts)
    return [bool(share >= queries.COVERED / 100) for share in covered(made.letters, formulas)]
