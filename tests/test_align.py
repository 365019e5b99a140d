"""Which sections answer each other where wording says little: by their neighbours, and by what they are about."""

from __future__ import annotations

import pytest

from tests.conftest import report_of
from tests.evaluation.labels import SETTINGS
from tracker.compare import compare

OLD = {
    "（一）强化组织领导": "成立依法治镇领导小组，召开专题会议三次，研究执法车辆和调解经费。",
    "（二）抓实法治宣传": "深入村组码头开展普法宣讲，向渔民发放宪法读本，培养法律明白人。",
    "（三）化解矛盾纠纷": "排查海域权属纠纷，司法所与法庭联合调解，化解信访积案。",
}
NEW = {
    "（一）强化组织领导": "成立依法治镇领导小组，召开专题会议四次，研究执法车辆和调解经费。",
    "（二）法韵飘进渔家": "普法轻骑兵驾船出海，宪法读本送上甲板，渔民围着法律明白人问个不停。",
    "（三）化解矛盾纠纷": "排查海域权属纠纷，司法所与法庭联合调解，化解信访积案。",
}


def _text(year: int, parts: dict[str, str]) -> str:
    return f"工作报告\n一、{year}年工作情况\n" + "".join(f"{heading}\n{text}\n" for heading, text in parts.items())


def _answers(old: dict[str, str], new: dict[str, str]) -> dict[str, set[str]]:
    """Marker of each part of the new report -> markers of the old parts it answers."""
    reports = report_of(_text(2023, old), "old"), report_of(_text(2024, new), "new")
    marks = [{s.id: s.marker for s in report.sections if s.level == 2} for report in reports]
    links = compare(reports[0], reports[1], SETTINGS).section_alignment
    return {marks[1][n]: {marks[0][o] for o in link.old if o in marks[0]} for link in links for n in link.new if n in marks[1]}


def test_between_the_same_neighbours() -> None:
    """A part under another heading in other words answers the one that stands between the same two."""
    assert _answers(OLD, NEW) == {"（一）": {"（一）"}, "（二）": {"（二）"}, "（三）": {"（三）"}}


def test_in_reverse_order_too() -> None:
    """Neighbours are neighbours whichever comes first."""
    turned = dict(reversed(NEW.items()))
    assert _answers(OLD, turned) == {"（三）": {"（三）"}, "（二）": {"（二）"}, "（一）": {"（一）"}}


@pytest.mark.parametrize("other", ["建成农贸市场和污水处理站，硬化道路，栽植行道树。"])
def test_another_matter_in_the_same_place_answers_nothing(other: str) -> None:
    """The place alone is not enough."""
    assert _answers(OLD, NEW | {"（二）法韵飘进渔家": other})["（二）"] == set()
