"""The chance that a verdict is right, calibrated on labelled pairs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.confidence import calibrated
from tracker.reuse import MODELLED

CHANCES = st.floats(0, 1)


@given(CHANCES, CHANCES, st.booleans())
def test_a_surer_model_is_right_more_often(one: float, other: float, address: bool) -> None:
    """Confidence is a probability and rises with the chance the model gives."""
    low, high = sorted((one, other))
    sure = [calibrated("plan_confidence", "partial", (), chance, address=address) for chance in (low, high)]
    assert 0 < sure[0] <= sure[1] < 1


@given(CHANCES)
def test_an_address_is_judged_less_surely(chance: float) -> None:
    """A work report speaks of everything in words of its own: wording counted as new or not is right less often there."""
    sure = [calibrated("reuse_confidence", "new", MODELLED, chance, address=address) for address in (True, False)]
    assert sure[0] < sure[1]
