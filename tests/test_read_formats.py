"""All formats together: the same report in any of them is judged alike."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import reference
from tests.evaluation.files import lines_read, reference_samples, scored
from tests.evaluation.labels import SETTINGS
from tracker.compare import compare
from tracker.errors import Unreadable
from tracker.read import read, recognise
from tracker.structure import parse

pytestmark = pytest.mark.reference


def _judged(old: Path, new: Path) -> list[Any]:
    """All that is said of a pair but where it stands in the files."""
    c = compare(parse(read(old, SETTINGS), "old", SETTINGS), parse(read(new, SETTINGS), "new", SETTINGS), SETTINGS)
    return [
        [s.text for s in c.new.sentences],
        [(s.kind, s.level, s.title) for s in c.new.sections],
        [v.verdict for v in c.sentences],
        [(i.text, i.status) for i in c.plan_items],
        [(q.text, q.status) for q in c.problems],
        [(f.old_value, f.new_value) for f in c.figures],
    ]


def test_any_format_gives_the_same_verdicts() -> None:
    """Five formats of the old report against five of the new one."""
    folder = reference("samples")
    readable = [s.path for s in reference_samples() if "tounicode" not in s.path.name and s.path.suffix != ".png"]
    old = [p for p in readable if p.name.startswith("qingshi2023")]
    new = [p for p in readable if p.name.startswith("qingshi2024")]
    assert len(old) >= 5
    assert len(new) >= 5
    first = _judged(old[0], new[0])
    for one, other in product(old, new):
        assert _judged(one, other) == first, (one.relative_to(folder), other.relative_to(folder))


@pytest.mark.slow
def test_every_reference_sample_is_read_exactly() -> None:
    """No character wrong, no paragraph cut; pictures and undecodable fonts are refused where nothing recognises them."""
    reference("samples")
    for sample in reference_samples():
        try:
            score = scored(lines_read(sample.path), sample.truth)
        except Unreadable:
            assert not recognise.available(), sample.path.name
        else:
            assert (score.errors, score.exact) == (0.0, 1.0), sample.path.name
