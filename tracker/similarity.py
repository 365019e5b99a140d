"""Scores between wordings; the only importer of rapidfuzz's scorers and of the vector code.

``ratio`` is rapidfuzz's normalised Indel similarity on content without digits; ``cosine`` is sub-linear TF-IDF
over character 1- and 2-grams. Half of each is the working score: on Chinese
reports it ranks the true source first more often than either alone. No partial or token-set scorer is used:
they score innocent text 90–95.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.fuzz import ratio as ratio_scorer
from rapidfuzz.process import cdist, cpdist

from tracker.text import content, without_digits

Matrix = npt.NDArray[np.float32]
_MIX = 1_114_112
#: Number of code points: a 2-gram is coded as first * _MIX + second, so codes never clash; up to two million texts fit.


@dataclass(frozen=True)
class Scores:
    """All scores between new (rows) and old (columns) texts, each in [0, 1]."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    marks: tuple[frozenset[int], ...] = ()
    #: What each text, new ones first, is about beside its wording: each mark counts as one gram more.

    @cached_property
    def old_content(self) -> list[str]:
        """Folded old texts without punctuation."""
        return [content(t) for t in self.old]

    @cached_property
    def new_content(self) -> list[str]:
        """Folded new texts without punctuation."""
        return [content(t) for t in self.new]

    @cached_property
    def ratio(self) -> Matrix:
        """Indel similarity of the contents without digits."""
        return indel_matrix(*self._wordings)

    def ratio_of(self, new: int, old: int) -> float:
        """One cell of ``ratio``, where only a few are needed."""
        return indel(self._wordings[0][new], self._wordings[1][old])

    @cached_property
    def _wordings(self) -> tuple[list[str], list[str]]:
        return [without_digits(t) for t in self.new_content], [without_digits(t) for t in self.old_content]

    @cached_property
    def _grams(self) -> _Grams:
        new, old = self._wordings
        return _grams([*new, *old], self.marks)

    @cached_property
    def cosine(self) -> Matrix:
        """TF-IDF cosine over character 1- and 2-grams."""
        return np.asarray(self._shared / np.sqrt(self._whole_new * self._whole_old), dtype=np.float32)

    @cached_property
    def _shared(self) -> Matrix:
        """Summed squared rarity of the grams that a new and an old text share."""
        rare, split = self._grams.rare, len(self.new)
        return np.asarray(rare[:split] @ rare[split:].T, dtype=np.float32)

    @property
    def _whole_new(self) -> Matrix:
        return np.maximum(self._grams.whole[: len(self.new), None], 1e-9)

    @property
    def _whole_old(self) -> Matrix:
        return np.maximum(self._grams.whole[None, len(self.new) :], 1e-9)

    @cached_property
    def contained(self) -> Matrix:
        """Share of a new text's grams, weighted by rarity, that the old text has too."""
        return np.asarray(self._shared / self._whole_new, dtype=np.float32)

    @cached_property
    def kept(self) -> Matrix:
        """Share of an old text's grams, weighted by rarity, that the new text has too."""
        return np.asarray(self._shared / self._whole_old, dtype=np.float32)

    def grouped(self, old_groups: Sequence[Sequence[int]], new_groups: Sequence[Sequence[int]]) -> Matrix:
        """TF-IDF cosine between groups of texts, new groups as rows: one vector a group, grams counted by text."""
        split = len(self.new)
        new = self._group_vectors([list(g) for g in new_groups])
        old = self._group_vectors([[split + i for i in g] for g in old_groups])
        return np.asarray(new @ old.T, dtype=np.float32)

    def _group_vectors(self, groups: Sequence[Sequence[int]]) -> Matrix:
        grams = self._grams
        member = np.zeros((len(groups), len(grams.rare)), dtype=np.float32)
        for k, group in enumerate(groups):
            member[k, group] = 1
        vectors = member @ grams.rare
        rarest = np.log((1 + len(grams.rare)) / 2) + 1
        norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors) + member @ grams.alone * rarest**2)
        return np.asarray(vectors / np.maximum(norms, 1e-9)[:, None], dtype=np.float32)

    @cached_property
    def mixed(self) -> Matrix:
        """Half ratio, half cosine: the score by which sources are ranked."""
        return np.asarray((self.ratio + self.cosine) / 2, dtype=np.float32)


@dataclass(frozen=True)
class _Grams:
    """Gram vectors of some texts, one row a text, one column a gram that stands in two of them at least."""

    rare: Matrix
    #: Rarity (IDF) of the gram where the text has it. Grams that stand in no other text enter no product.
    idf: Matrix
    whole: Matrix
    #: Summed squared rarity of each text's grams, those that stand in no other text included.
    alone: Matrix
    #: How many grams of each text stand in no other.


def _grams(texts: Sequence[str], marks: Sequence[frozenset[int]] = ()) -> _Grams:
    if not any(texts):
        none = np.zeros((len(texts), 1), dtype=np.float32)
        zeros = np.zeros(len(texts), dtype=np.float32)
        return _Grams(none, np.ones(1, dtype=np.float32), zeros, zeros)
    bits = len(texts).bit_length()
    marked = [(2 * _MIX * _MIX + mark) << bits | row for row, found in enumerate(marks) for mark in found]
    cells = np.sort(np.concatenate([_occurrences(texts, bits), np.array(marked, dtype=np.int64)]))
    cells = cells[np.r_[True, cells[1:] != cells[:-1]]]
    code, row = cells >> bits, cells & ((1 << bits) - 1)
    column = np.cumsum(np.r_[False, code[1:] != code[:-1]])
    documents = np.bincount(column)
    rarity = (np.log((1 + len(texts)) / (1 + documents)) + 1).astype(np.float32)
    weight = rarity[column]
    whole = np.bincount(row, weight**2, minlength=len(texts)).astype(np.float32)
    shared = documents > 1
    kept = shared[column]
    at, width = row[kept], max(1, int(shared.sum()))
    place = at * width + (np.cumsum(shared) - 1)[column[kept]]
    rare = np.zeros(len(texts) * width, dtype=np.float32)
    rare[place] = weight[kept]
    alone = np.bincount(row[~kept], minlength=len(texts)).astype(np.float32)
    idf = rarity[shared] if shared.any() else np.ones(1, dtype=np.float32)
    return _Grams(rare.reshape(len(texts), width), idf, whole, alone)


def _occurrences(texts: Sequence[str], bits: int) -> npt.NDArray[np.int64]:
    """Every 1- and 2-gram that occurs, as code of the gram with the row of the text in its last bits."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    rows = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    inside = rows[1:] == rows[:-1]
    pairs = (codes[:-1] * _MIX + codes[1:])[inside]
    cells: npt.NDArray[np.int64] = np.concatenate([codes, pairs]) << bits | np.concatenate([rows, rows[1:][inside]])
    return cells


def indel_matrix(rows: Sequence[str], columns: Sequence[str]) -> Matrix:
    """Normalised Indel similarity of every row with every column, in [0, 1]."""
    if not rows or not columns:
        return np.zeros((len(rows), len(columns)), dtype=np.float32)
    matrix: Any = cdist(rows, columns, scorer=Indel.normalized_similarity, dtype=np.float32, workers=1)
    return np.asarray(matrix, dtype=np.float32)


def gram_overlap(one: str, other: str) -> float:
    """Share of the 2-grams of each text that the other has too, the mean of both, in [0, 1]."""
    grams, others = _pairs_of(one), _pairs_of(other)
    if not grams or not others:
        return 0.0
    return len(grams & others) * (1 / len(grams) + 1 / len(others)) / 2


@lru_cache(maxsize=4096)
def _pairs_of(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def indel(one: str, other: str) -> float:
    """Normalised Indel similarity of two texts, in [0, 1]."""
    return float(Indel.normalized_similarity(one, other))


def common_runs(new: str, old: str, shortest: int) -> int:
    """Characters of ``new`` that stand, in order, in runs of at least ``shortest`` that ``old`` has too."""
    blocks: Any = Indel.editops(new, old).as_matching_blocks()
    return sum(block.size for block in blocks if block.size >= shortest)


def alike(one: Sequence[str], other: Sequence[str], least: float, workers: int = 1) -> npt.NDArray[np.float64]:
    """Indel similarity in hundredths of texts pair by pair; 0 below ``least``."""
    return np.asarray(cpdist(one, other, scorer=ratio_scorer, score_cutoff=least, workers=workers), np.float64)


def common_letters(one: Sequence[str], other: Sequence[str], least: int, workers: int = 1) -> npt.NDArray[np.bool_]:
    """Of texts pair by pair, which have as many letters in common, in order but with gaps."""
    return np.asarray(cpdist(one, other, scorer=LCSseq.similarity, score_cutoff=least, workers=workers)) >= least
