"""Candidates -> how alike they are, exactly: pure functions of columns, for whichever engine calls them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tracker.corpus.features import GRAM, Columns, Hashes, codes_of, mixed, rolling
from tracker.corpus.queries import RUN
from tracker.similarity import alike, common_letters

LEAST = 75.0
#: Likeness in hundredths from which two sentences are one text.
HITS = {"a": "int64", "b": "int64", "ratio": "int64", "near": "int64"}
#: Columns of what is alike; ratio in hundred-thousandths, near 1 where forty letters in a row may be in common.
RUNS = {"a": "int64", "b": "int64"}
_FINE = 1000
_EIGHT = 8
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Alike:
    """Candidates (a, b, ta, tb) -> ``HITS``: likeness of .75 and more, or forty letters in common with gaps."""

    workers: int = 1

    def __call__(self, batch: Columns) -> Columns:
        """Rows of ``HITS``; the likeness of those that only have letters in common is told too."""
        ones, others = list(batch["ta"]), list(batch["tb"])
        ratios = alike(ones, others, LEAST, self.workers)
        near = (_sizes(ones) >= RUN) & (_sizes(others) >= RUN)
        rows = np.flatnonzero(near & (ratios < LEAST))
        few, fewer = [ones[n] for n in rows], [others[n] for n in rows]
        near[rows] = common_letters(few, fewer, RUN, self.workers)
        for n in rows[near[rows]].tolist():
            ratios[n] = alike([ones[n]], [others[n]], 0.0)[0]
        kept = np.flatnonzero(near & (ratios > 0) | (ratios >= LEAST))
        a, b = (np.asarray(batch[name], np.int64)[kept] for name in ("a", "b"))
        return {"a": a, "b": b, "ratio": np.rint(ratios[kept] * _FINE).astype(np.int64), "near": near[kept].astype(np.int64)}


def _sizes(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.fromiter(map(len, texts), np.int64, len(texts))


@dataclass(frozen=True)
class Runs:
    """Pairs (a, b, ta, tb) -> those with forty letters in a row in common; grams of ``formulas`` count for nothing."""

    formulas: npt.NDArray[np.int64]

    def __call__(self, batch: Columns) -> Columns:
        """Rows of ``RUNS``."""
        a, b = (np.asarray(batch[name], np.int64) for name in ("a", "b"))
        found = self.among(a, b, list(batch["ta"]), list(batch["tb"]))
        return {"a": a[found], "b": b[found]}

    def among(self, a: npt.NDArray[np.int64], b: npt.NDArray[np.int64], ones: Sequence[str], others: Sequence[str]) -> Flags:
        """Which pairs of texts, numbered ``a`` and ``b``, have such a run; each text has forty letters at least."""
        _numbers, first, places = np.unique(np.concatenate((a, b)), return_index=True, return_inverse=True)
        texts = [*ones, *others]
        windows, begins, counts = self._windows([texts[n] for n in first])
        pairs = np.arange(len(a), dtype=np.uint64)
        keys = []
        for side in (places[: len(a)], places[len(a) :]):
            sizes = counts[side]
            at = np.repeat(begins[side] - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))
            keys.append((np.repeat(pairs, sizes), windows[at]))
        shared = np.isin(keys[0][1] ^ mixed(keys[0][0]), keys[1][1] ^ mixed(keys[1][0]))
        found = np.zeros(len(a), bool)
        found[keys[0][0][shared].astype(np.int64)] = True
        return found

    def _windows(self, texts: Sequence[str]) -> tuple[Hashes, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """(hashes of every forty letters in a row without a formula, where those of a text begin, how many it has)"""
        codes, sizes = codes_of(texts)
        counts = sizes - RUN + 1
        owner = np.repeat(np.arange(len(sizes)), counts)
        at = np.repeat(np.cumsum(sizes) - sizes - (np.cumsum(counts) - counts), counts) + np.arange(len(owner))
        before = np.concatenate(([0], np.cumsum(self._is_formula(rolling(codes, GRAM)))))
        clean = before[at + RUN - GRAM + 1] == before[at] if len(at) else np.empty(0, bool)
        at, counts = at[clean], np.bincount(owner[clean], minlength=len(sizes))
        eights = rolling(codes, _EIGHT)
        windows = np.zeros(len(at), np.uint64)
        with np.errstate(over="ignore"):
            for k in range(0, RUN, _EIGHT):
                windows = mixed(windows ^ eights[at + k]) if len(at) else windows
        return windows, np.cumsum(counts) - counts, counts

    def _is_formula(self, grams: Hashes) -> Flags:
        if not len(self.formulas):
            return np.zeros(len(grams), bool)
        values = grams.view(np.int64)
        places = np.minimum(np.searchsorted(self.formulas, values), len(self.formulas) - 1)
        return np.asarray(self.formulas[places] == values)
