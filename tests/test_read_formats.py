"""All formats together: the same report in any of them is judged alike."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import reference
from tests.evaluation.files import FILES, lines_read, own_samples, reference_samples, scored
from tests.evaluation.labels import SETTINGS
from tracker.compare import compare
from tracker.errors import Unreadable
from tracker.read import read, recognise
from tracker.structure import parse

NEXT_YEAR = """溪源镇人民政府关于2025年法治政府建设情况的报告

一、2025年主要工作情况

（一）压紧压实法治建设责任

镇党委会专题研究法治建设5次，镇长王昇、副镇长李喆分别带队督办重点事项9项。

（二）规范基层执法

全年开展行政检查171次，较上年增加8.2%。4个行政村专职网格员于5月底全部到岗。持证率由85%提高到93%。

（三）化解矛盾纠纷

镇村两级调解组织调处纠纷189件，调成186件；其中涉及土地流转的57件全部签订协议。

二、存在的问题和原因

部分干部习惯凭经验办事，运用法治方式的能力有待提升。

三、2026年工作计划

建成溪源法治公园二期。
"""


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


def test_ten_formats_of_one_report_are_judged_alike(tmp_path: Path) -> None:
    """Everything that is said of the pair but where it stands; pictures aside, which the full run reads."""
    new = tmp_path / "2025.txt"
    new.write_text(NEXT_YEAR, encoding="utf-8")
    town = [s.path for s in own_samples() if s.path.name.startswith("town") and s.refused is None and s.family != "scans"]
    assert len({p.suffix for p in town}) >= 8
    first = _judged(town[0], new)
    assert len(first[3]) > 3
    for old in town[1:]:
        assert _judged(old, new) == first, old.name


@pytest.mark.slow
def test_a_recognised_report_differs_only_where_it_asks_for_review(tmp_path: Path) -> None:
    """The fax of the same report: a verdict that is not the same stands on doubtful characters."""
    new = tmp_path / "2025.txt"
    new.write_text(NEXT_YEAR, encoding="utf-8")
    one, fax = (
        compare(parse(read(FILES / name, SETTINGS), "old", SETTINGS), parse(read(new, SETTINGS), "new", SETTINGS), SETTINGS)
        for name in ("town_utf8.txt", "town_fax.tif")
    )
    for clear, seen in zip(one.sentences, fax.sentences, strict=True):
        assert clear.verdict == seen.verdict or seen.needs_review
    for item, other in zip(one.plan_items, fax.plan_items, strict=True):
        assert item.status == other.status or other.needs_review


@pytest.mark.reference
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
@pytest.mark.reference
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
