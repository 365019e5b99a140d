"""What stands around a promise speaks for the sentences around its neighbours' answers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tracker.followup.context import support

MATCHES = arrays(np.float32, st.tuples(st.integers(1, 8), st.integers(1, 8)), elements=st.floats(0, 1, width=32))


def test_the_section_of_the_neighbours_is_preferred() -> None:
    """Two sentences are as near to the second promise; its neighbours are told in the section of the second."""
    match = np.array([[0, 0.2, 0], [0.6, 0, 0.5], [0, 0.2, 0]], dtype=np.float32)
    found = support(match, ["a", "b", "b"])
    assert found[2, 1] > found[0, 1] == 0


def test_the_sentence_of_a_neighbour_is_preferred() -> None:
    """One sentence often answers two actions of a row."""
    match = np.array([[0.6, 0.2], [0, 0.2]], dtype=np.float32)
    found = support(match, ["a", "a"])
    assert found[0, 1] > found[1, 1]


def test_alone_nothing_speaks() -> None:
    """A single promise has no neighbours, and no sentences have no support."""
    assert not support(np.ones((3, 1), dtype=np.float32), ["a", "a", "b"]).any()
    assert support(np.zeros((0, 2), dtype=np.float32), []).size == 0


@given(MATCHES)
def test_bounded_and_blind_to_its_own(match: np.ndarray) -> None:
    """It lies in [0, .25], and what a promise itself matches changes nothing of its own support."""
    sections = [str(i // 3) for i in range(len(match))]
    found = support(match, sections)
    assert found.shape == match.shape
    assert found.min() >= -1e-6
    assert found.max() <= 0.25 + 1e-6
    other = match.copy()
    other[:, 0] = 1 - other[:, 0]
    assert np.allclose(support(other, sections)[:, 0], found[:, 0], atol=1e-5)
