"""Small fitted models as data: named features, standardised, logistic. Fitting lives in ``tests/evaluation/fit.py``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt


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


@dataclass(frozen=True)
class Family:
    """One-against-rest models over the same features, by class."""

    models: Mapping[str, Logistic]

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(f.name for f in next(iter(self.models.values())).features)

    @cached_property
    def _slopes(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Slopes as features × classes, and the offsets of the classes."""
        features = [m.features for m in self.models.values()]
        slopes = np.array([[f.weight / f.scale for f in row] for row in features]).T
        offsets = [m.intercept - sum(f.weight * f.mean / f.scale for f in m.features) for m in self.models.values()]
        return slopes, np.array(offsets)

    def chances(self, cases: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
        """For each case the probabilities of the classes, which sum to 1, in proportion to the odds of each model.

        Raises ``KeyError`` for a missing feature.
        """
        slopes, offsets = self._slopes
        values = np.array([[case[n] for n in self._names] for case in cases]).reshape(len(cases), len(self._names))
        odds = np.exp(np.clip(values @ slopes + offsets, -30, 30))
        return [dict(zip(self.models, row, strict=True)) for row in (odds / odds.sum(axis=1, keepdims=True)).tolist()]
