"""Set phrases: what is an address to a congress, and that more counts as general in one."""

from __future__ import annotations

import pytest

from tests.conftest import report_of
from tests.evaluation.labels import FIXTURES, SETTINGS
from tracker.formulaic import is_address, is_formulaic
from tracker.model import Report
from tracker.read import read
from tracker.structure import parse


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("各位代表：", True),
        ("各 位 代 表：", True),
        ("现在，我代表区人民政府，向大会报告工作，请予审议。", True),
        ("向各位代表征求意见31条。", False),
        ("镇长两次向大会报告法治政府建设情况。", False),
        ("现将2024年法治政府建设情况报告如下。", False),
    ],
)
def test_address(text: str, wanted: bool) -> None:
    """Known by how it speaks to the delegates, however it is spaced."""
    assert is_address(["某区人民政府工作情况", text]) is wanted


def general(report: Report, *, address: bool) -> set[str]:
    """The sentences of a report that are set phrases."""
    kinds = {s.id: s.kind for s in report.sections}
    return {s.text for s in report.sentences if is_formulaic(s.text, kinds[s.section], address=address)}


def test_more_is_general_in_an_address() -> None:
    """Whatever is a set phrase in a report is one in an address, and some sentences are in the address alone."""
    reports = [parse(read(path, SETTINGS), "new", SETTINGS) for path in sorted(FIXTURES.glob("*/20*.txt"))]
    plain, spoken = ({t for r in reports for t in general(r, address=said)} for said in (False, True))
    assert plain < spoken
    assert not is_formulaic("改造老旧小区16个，惠及居民6100户。", "achievements", address=True)


def test_a_report_is_judged_as_what_it_is() -> None:
    """``parse`` knows an address by itself."""
    report = report_of((FIXTURES / "yinquan" / "2024.txt").read_text(encoding="utf-8"))
    assert general(report, address=is_address(report.paragraphs)) == {s.text for s in report.sentences if s.formulaic}


@pytest.mark.parametrize("address", [True, False])
def test_listed_formulas_and_nothing_else(address: bool) -> None:
    """A sentence made of listed formulas is a set phrase, whatever the model makes of its length or place."""
    assert is_formulaic("加强法治文化建设，营造浓厚的法治氛围。", "plan", address=address)
    assert not is_formulaic("建成法治文化长廊120米，放映法治电影14场。", "plan", address=address)
