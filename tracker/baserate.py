"""How often unrelated offices share wording, so that an office can defend its thresholds with its own reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracker.issuers import unit_of
from tracker.model import Report
from tracker.similarity import Matrix, indel_matrix

LENGTHS = (8, 12, 20, 40)
#: Lower ends of the length classes, in characters without digits and punctuation.
THRESHOLDS = (0.6, 0.7, 0.75, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Rate:
    """One cell: sentences of a length class against a likeness."""

    length: int
    #: Lower end of the class; it reaches to the next one.
    phrases: bool
    #: Whether set phrases are counted too.
    threshold: float
    sentences: int
    one: float
    #: Chance that one given other office holds so like a sentence, in [0, 1].
    any: float
    #: Share that at least one other office holds, in [0, 1].


def newest_by_office(reports: Sequence[Report]) -> tuple[Report, ...]:
    """The newest report of each office that names itself, by name; a longer name of one office ends with the shorter."""
    chosen: dict[str, Report] = {}
    for report in sorted(reports, key=lambda r: r.meta.report_year or 0):
        if unit := unit_of(report.meta.issuer):
            known = next((name for name in chosen if name.endswith(unit) or unit.endswith(name)), unit)
            chosen[known] = report
    return tuple(chosen[unit] for unit in sorted(chosen))


def base_rates(reports: Sequence[Report]) -> tuple[Rate, ...]:
    """Rates for every length class and threshold, with and without set phrases; ``reports`` are of different offices."""
    wordings = [[s.plain for s in r.sentences] for r in reports]
    best = [_best_elsewhere(wordings, k) for k in range(len(reports))]
    sizes = np.array([len(w) for own in wordings for w in own])
    set_phrase = np.array([s.formulaic for r in reports for s in r.sentences])
    likeness = np.concatenate(best, axis=0)
    found = []
    for phrases in (True, False):
        for low, high in zip(LENGTHS, (*LENGTHS[1:], 10**6), strict=True):
            rows = likeness[(sizes >= low) & (sizes < high) & (phrases | ~set_phrase)]
            found += [_rate(rows, low, threshold, phrases=phrases) for threshold in THRESHOLDS]
    return tuple(found)


def _best_elsewhere(wordings: Sequence[Sequence[str]], k: int) -> Matrix:
    """For each sentence of office ``k`` (rows) its best likeness in each other office (columns)."""
    others = [w for i, w in enumerate(wordings) if i != k]
    columns = [indel_matrix(wordings[k], w).max(axis=1, initial=0.0) for w in others]
    return np.asarray(np.stack(columns, axis=1), dtype=np.float32)


def _rate(rows: Matrix, low: int, threshold: float, *, phrases: bool) -> Rate:
    hit = rows >= threshold - 1e-6
    one = float(hit.mean()) if hit.size else 0.0
    return Rate(low, phrases, threshold, len(rows), round(one, 5), round(float(hit.any(axis=1).mean()), 5) if len(rows) else 0.0)
