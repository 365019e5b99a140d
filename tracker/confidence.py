"""How likely a verdict is right: the chance a model gives it, calibrated on labelled pairs of other issuers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tracker.knowledge.weights import model


def confidence_features(verdict: str, levels: Sequence[str], chance: float, *, address: bool) -> dict[str, float]:
    """What the calibration of a family looks at: the log-odds of the model's chance, and of some verdicts which it is.

    Verdicts with many labelled cases have a level of their own; how often a status of plans is right differs more between sets than
    between statuses, so these have none. ``address``: of a report read out to a congress, which speaks of everything and in words of its
    own: the same chance is right less often there.
    """
    bounded = min(0.99, max(0.01, chance))
    of_verdict = {f"is_{v}": float(v == verdict) for v in levels}
    return {"log_odds": math.log(bounded / (1 - bounded)), "address": float(address), **of_verdict}


def calibrated(family: str, verdict: str, levels: Sequence[str], chance: float, *, address: bool) -> float:
    """Probability in [0, 1] that a verdict is right; ``family`` names the fitted calibration."""
    return model(family).probability(confidence_features(verdict, levels, chance, address=address))
