"""The gate: figures on the project's own pairs may not fall below the pinned floors, nor the data change unseen.

Models are fitted with the issuer held out, on the project's own pairs alone, so that the figures are the same
with and without the reference sets. ``--snapshot-update`` pins the data anew; lowering a floor is an edit of
``baseline.json`` that shows in the diff.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.evaluation import agreement
from tests.evaluation.__main__ import judged, pooled
from tests.evaluation.labels import FIXTURES, ROOT, pairs
from tests.evaluation.scoring import class_f1, f1, figures, macro_f1

BASELINE = Path(__file__).parent / "baseline.json"
OWN = [p for p in pairs() if FIXTURES in p.path.parents]


def _fingerprint() -> str:
    digest = sha256()
    for pair in OWN:
        for path in (pair.path, pair.file("old"), pair.file("new")):
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def test_floors(request: pytest.FixtureRequest) -> None:
    """Every pinned figure holds on data with the pinned fingerprint."""
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))
    if request.config.getoption("--snapshot-update"):
        baseline["data"] = _fingerprint()
        BASELINE.write_text(json.dumps(baseline, indent=1) + "\n", encoding="utf-8")
    assert baseline["data"] == _fingerprint(), "the labelled data changed; look at the figures, then pin it anew"
    found = figures(pooled(judged(OWN).values()))
    low = {name: (found[name], floor) for name, floor in baseline["floors"].items() if found[name] < floor}
    assert not low, low


def test_the_second_labelling_is_of_these_fixtures() -> None:
    """It names what the first has; kappa is that of the textbook: .4 for 20 and 15 alike, 5 and 10 not."""
    assert {t.kind for t in agreement.twice()} == {"plan", "problem"}
    pairs = [("y", "y")] * 20 + [("n", "n")] * 15 + [("y", "n")] * 5 + [("n", "y")] * 10
    assert agreement.kappa(pairs) == pytest.approx(0.4)


def test_the_scorer_scores() -> None:
    """Known counts give known figures, so that the gate can fail."""
    assert f1({"tp": 1, "fp": 1, "fn": 0}) == pytest.approx(2 / 3)
    rows = [("a", "a"), ("a", "b"), ("b", "b")]
    assert class_f1(rows, "a") == pytest.approx(2 / 3)
    assert macro_f1(rows, ("a", "b", "c")) == pytest.approx(2 / 3)
    assert macro_f1([("a", "b")], ("a", "b")) == 0.0
