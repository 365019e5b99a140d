"""What stands around: the promises beside a promise are answered beside its own answer.

A report of work goes through its fields in the order of the plan, or nearly: of the sentences that are about as near
to a promise, the one in whose section its neighbours are told too is the more likely answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tracker.similarity import Matrix

_BESIDE = 4
#: Promises looked at on each side.
_SECTION, _SENTENCE = 0.2, 0.05
#: Weights beside the match; of 0–.3 and 0–.15 the highest that no labelled set loses by.


def support(match: Matrix, sections: Sequence[str]) -> Matrix:
    """How much the neighbours of each promise (columns) speak for each sentence (rows), shaped like ``match``, in [0, .25].

    ``match`` lies in [0, 1]; ``sections`` names the section of each row, rows of one section in a row.
    """
    if not match.size:
        return match
    starts = [i for i, s in enumerate(sections) if i == 0 or s != sections[i - 1]]
    lengths = np.diff([*starts, len(sections)])
    told = np.maximum.reduceat(match, starts, axis=0)
    return np.asarray(_SECTION * np.repeat(_beside(told), lengths, axis=0) + _SENTENCE * _next_to(match), dtype=np.float32)


def _beside(told: Matrix) -> Matrix:
    """Mean over the columns beside each."""
    columns = told.shape[1]
    # Differences of running sums: the window of each column, less its own.
    ends = np.pad(np.cumsum(told, axis=1), ((0, 0), (1, 0)))
    at = np.arange(columns)
    low, high = np.maximum(at - _BESIDE, 0), np.minimum(at + _BESIDE + 1, columns)
    return np.asarray((ends[:, high] - ends[:, low] - told) / np.maximum(high - low - 1, 1), dtype=np.float32)


def _next_to(match: Matrix) -> Matrix:
    """Greater match of the sentence with the promise before or behind; those one further count less."""
    padded = np.pad(match, ((0, 0), (2, 2)))
    far, near = np.maximum(padded[:, :-4], padded[:, 4:]) / np.sqrt(2), np.maximum(padded[:, 1:-3], padded[:, 3:-1])
    return np.asarray(np.maximum(far, near), dtype=np.float32)
