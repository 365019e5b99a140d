"""Small fitted models as data: named features, standardised, logistic. Fitting lives in ``tests/evaluation/fit.py``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Feature:
    """One input of a model: ``weight * (value - mean) / scale``."""

    name: str
    mean: float
    scale: float
    weight: float


@dataclass(frozen=True)
class Logistic:
    """A binary model; what it says is a probability in [0, 1]."""

    intercept: float
    features: tuple[Feature, ...]

    @cached_property
    def _slopes(self) -> tuple[tuple[str, float], ...]:
        return tuple((f.name, f.weight / f.scale) for f in self.features)

    @cached_property
    def _offset(self) -> float:
        return self.intercept - sum(f.weight * f.mean / f.scale for f in self.features)

    def logit(self, values: Mapping[str, float]) -> float:
        """Log-odds of yes for one case; raises ``KeyError`` for a missing feature."""
        total = self._offset
        for name, slope in self._slopes:
            total += slope * values[name]
        return total

    def probability(self, values: Mapping[str, float]) -> float:
        """Probability of yes for one case."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.logit(values)))))


def softmax(models: Mapping[str, Logistic], values: Mapping[str, float]) -> dict[str, float]:
    """One-against-rest models -> probabilities that sum to 1, in proportion to their odds."""
    odds = {name: math.exp(max(-30.0, min(30.0, model.logit(values)))) for name, model in models.items()}
    total = sum(odds.values())
    return {name: value / total for name, value in odds.items()}
