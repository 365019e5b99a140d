"""How likely a verdict is right: the chance a model gives it, calibrated on labelled pairs of other issuers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tracker.knowledge.weights import model


def confidence_features(verdict: str, verdicts: Sequence[str], chance: float) -> dict[str, float]:
    """What the calibration of a family looks at: the log-odds of the model's chance, and which verdict it is."""
    bounded = min(0.99, max(0.01, chance))
    return {"log_odds": math.log(bounded / (1 - bounded))}


def calibrated(family: str, verdict: str, verdicts: Sequence[str], chance: float) -> float:
    """Probability in [0, 1] that a verdict is right; ``family`` names the fitted calibration."""
    return model(family).probability(confidence_features(verdict, verdicts, chance))
