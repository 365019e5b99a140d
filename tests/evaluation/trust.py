"""How far stated confidence can be trusted: calibration, what it adds over a constant, what stays unreviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Stated:
    """One verdict with what tracker said of it."""

    verdict: str
    confidence: float
    reviewed: bool
    #: Whether it is put before a person.
    right: bool


def calibration_error(stated: Sequence[Stated]) -> float:
    """Mean gap between confidence and accuracy over ten equal-width bins, weighted by verdicts, in [0, 1]."""
    bins: dict[int, list[Stated]] = {}
    for s in stated:
        bins.setdefault(min(BINS - 1, int(s.confidence * BINS)), []).append(s)
    gaps = (abs(sum(s.right - s.confidence for s in members)) for members in bins.values())
    return sum(gaps) / max(1, len(stated))


def brier(stated: Sequence[Stated]) -> float:
    """Mean squared distance of confidence from right (1) or wrong (0)."""
    return sum((s.right - s.confidence) ** 2 for s in stated) / max(1, len(stated))


def brier_gain(stated: Sequence[Stated]) -> float:
    """Share by which the Brier score lies below that of one constant confidence a verdict (its own accuracy)."""
    rates = {v: [s.right for s in stated if s.verdict == v] for v in {s.verdict for s in stated}}
    flat = sum((s.right - sum(rates[s.verdict]) / len(rates[s.verdict])) ** 2 for s in stated) / max(1, len(stated))
    return 1 - brier(stated) / flat if flat else 0.0


def spread(stated: Sequence[Stated]) -> float:
    """Accuracy of the surer two thirds less that of the least sure third."""
    ordered = sorted(stated, key=lambda s: s.confidence)
    cut = len(ordered) // 3
    low, rest = ordered[:cut], ordered[cut:]
    return sum(s.right for s in rest) / max(1, len(rest)) - sum(s.right for s in low) / max(1, len(low))


def unreviewed_precision(stated: Sequence[Stated], verdict: str) -> float:
    """Share right among the verdicts of that class that are not put before a person."""
    sure = [s.right for s in stated if s.verdict == verdict and not s.reviewed]
    return sum(sure) / max(1, len(sure))


def figures_of(name: str, stated: Sequence[Stated]) -> dict[str, float]:
    """All of the above by name, for one family of verdicts."""
    return {
        f"{name} unreviewed share": sum(not s.reviewed for s in stated) / max(1, len(stated)),
        f"{name} calibration error": calibration_error(stated),
        f"{name} Brier gain over a constant": brier_gain(stated),
        f"{name} surer two thirds ahead by": spread(stated),
    }
