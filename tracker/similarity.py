"""Scores between wordings; the only importer of rapidfuzz's scorers and of the vector code.

``ratio`` is rapidfuzz's normalised Indel similarity on content without digits; ``cosine`` is sub-linear TF-IDF
over character 1- and 2-grams. Half of each is the working score: on Chinese
reports it ranks the true source first more often than either alone. No partial or token-set scorer is used:
they score innocent text 90–95.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from tracker.text import content, without_digits

Matrix = npt.NDArray[np.float32]
_MIX = 1_114_112
#: Number of code points: a 2-gram is coded as first * _MIX + second, so codes never clash.


@dataclass(frozen=True)
class Scores:
    """All scores between new (rows) and old (columns) texts, each in [0, 1]."""

    old: tuple[str, ...]
    new: tuple[str, ...]

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
        return indel_matrix([without_digits(t) for t in self.new_content], [without_digits(t) for t in self.old_content])

    @cached_property
    def _grams(self) -> _Grams:
        return _grams([without_digits(t) for t in (*self.new_content, *self.old_content)])

    @cached_property
    def cosine(self) -> Matrix:
        """TF-IDF cosine over character 1- and 2-grams."""
        unit = self._grams.unit
        split = len(self.new)
        return np.asarray(unit[:split] @ unit[split:].T, dtype=np.float32)

    @cached_property
    def _shared(self) -> Matrix:
        """Rarity of the grams that a new and an old text share."""
        grams, split = self._grams, len(self.new)
        return np.asarray((grams.present[:split] * grams.idf) @ grams.present[split:].T, dtype=np.float32)

    @cached_property
    def contained(self) -> Matrix:
        """Share of a new text's grams, weighted by rarity, that the old text has too."""
        whole = np.maximum(self._grams.whole[: len(self.new), None], 1e-9)
        return np.asarray(self._shared / whole, dtype=np.float32)

    @cached_property
    def kept(self) -> Matrix:
        """Share of an old text's grams, weighted by rarity, that the new text has too."""
        whole = np.maximum(self._grams.whole[None, len(self.new) :], 1e-9)
        return np.asarray(self._shared / whole, dtype=np.float32)

    def grouped(self, old_groups: Sequence[Sequence[int]], new_groups: Sequence[Sequence[int]]) -> Matrix:
        """TF-IDF cosine between groups of texts, new groups as rows: one vector a group, grams counted by text."""
        split = len(self.new)
        new = self._group_vectors([list(g) for g in new_groups])
        old = self._group_vectors([[split + i for i in g] for g in old_groups])
        return np.asarray(new @ old.T, dtype=np.float32)

    def _group_vectors(self, groups: Sequence[Sequence[int]]) -> Matrix:
        grams = self._grams
        vectors = np.zeros((len(groups), grams.present.shape[1]), dtype=np.float32)
        for k, group in enumerate(groups):
            if group:
                vectors[k] = np.log1p(grams.present[group].sum(axis=0)) * grams.idf
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)

    @cached_property
    def mixed(self) -> Matrix:
        """Half ratio, half cosine: the score by which sources are ranked."""
        return np.asarray((self.ratio + self.cosine) / 2, dtype=np.float32)


@dataclass(frozen=True)
class _Grams:
    """Gram vectors of some texts, one row a text, one column a gram that occurs."""

    unit: Matrix
    #: Sub-linear TF-IDF, rows of length 1.
    present: Matrix
    #: 1 where the text has the gram.
    idf: Matrix
    whole: Matrix
    #: Summed rarity of each text's grams.


def _grams(texts: Sequence[str]) -> _Grams:
    rows, grams = [], []
    for i, text in enumerate(texts):
        codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
        found = np.concatenate([codes, codes[:-1] * _MIX + codes[1:]])
        rows.append(np.full(len(found), i, dtype=np.int64))
        grams.append(found)
    if not rows:
        empty = np.zeros((0, 1), dtype=np.float32)
        return _Grams(empty, empty, np.zeros(1, dtype=np.float32), np.zeros(0, dtype=np.float32))
    known, column = np.unique(np.concatenate(grams), return_inverse=True)
    width = max(1, len(known))
    cells, counts = np.unique(np.concatenate(rows) * width + column, return_counts=True)
    row, col = cells // width, cells % width
    documents = np.bincount(col, minlength=width)
    idf = (np.log((1 + len(texts)) / (1 + documents)) + 1).astype(np.float32)
    weight = (1 + np.log(counts)) * idf[col]
    norm = np.sqrt(np.bincount(row, weight**2, minlength=len(texts)))
    unit = np.zeros((len(texts), width), dtype=np.float32)
    unit[row, col] = weight / np.maximum(norm[row], 1e-9)
    present = np.zeros((len(texts), width), dtype=np.float32)
    present[row, col] = 1
    whole = np.bincount(row, idf[col], minlength=len(texts)).astype(np.float32)
    return _Grams(unit, present, idf, whole)


def indel_matrix(rows: Sequence[str], columns: Sequence[str]) -> Matrix:
    """Normalised Indel similarity of every row with every column, in [0, 1]."""
    if not rows or not columns:
        return np.zeros((len(rows), len(columns)), dtype=np.float32)
    matrix: Any = cdist(rows, columns, scorer=Indel.normalized_similarity, dtype=np.float32, workers=1)
    return np.asarray(matrix, dtype=np.float32)


def indel(one: str, other: str) -> float:
    """Normalised Indel similarity of two texts, in [0, 1]."""
    return float(Indel.normalized_similarity(one, other))


def common_runs(new: str, old: str, shortest: int) -> int:
    """Characters of ``new`` that stand, in order, in runs of at least ``shortest`` that ``old`` has too."""
    blocks = Indel.opcodes(new, old)
    return sum(op.src_end - op.src_start for op in blocks if op.tag == "equal" and op.src_end - op.src_start >= shortest)
