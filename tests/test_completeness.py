"""The mandatory parts, on fixtures as labelled and on four broken variants of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import report_of
from tests.evaluation.labels import FIXTURES, SETTINGS
from tracker.completeness import check
from tracker.model import Report
from tracker.read import read
from tracker.structure import parse

REPORTS = sorted(FIXTURES.glob("*/2*.txt"))
WORDS: dict[str, bool | None] = {
    "ok": True, "missing": False, "late": False, "wrong": False, "bureau": False, "null": None,
}  # fmt: skip


def _checks(report: Report) -> dict[str, bool | None]:
    return {c.item: c.ok for c in check(report)}


def _text(path: Path) -> str:
    return read(path, SETTINGS).text


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_fixtures_as_labelled(path: Path) -> None:
    """Causes, duties, date, year and addressee as the source's head says; the four parts are all there."""
    head = path.with_suffix(".src").read_text(encoding="utf-8")
    wanted = dict(pair.split("=") for pair in re.findall(r"^@checks (.*)$", head, re.MULTILINE)[0].split())
    found = _checks(parse(read(path, SETTINGS), "new", SETTINGS))
    assert {"results": True, "shortcomings": True, "next_plan": True}.items() <= found.items()
    assert {item: WORDS[word] for item, word in wanted.items()}.items() <= found.items()


def _parsed(path: Path) -> Report:
    return parse(read(path, SETTINGS), "new", SETTINGS)


ADDRESSES = [path for path in REPORTS if _parsed(path).address]
DUE = [path for path in REPORTS if path not in ADDRESSES]
#: Reports to a congress, and those on law-based government, of which the rules ask more.
DATED_IN_TITLE = [path for path in DUE if _parsed(path).meta.title_year is not None]


def _without_plan(text: str) -> str:
    """The text up to the heading of the plan."""
    report = report_of(text)
    start = next(s.span[0] for s in report.sections if s.kind == "plan")
    return text[:start]


def _without_causes(text: str) -> str:
    """The problem section without its heading's 原因 and with every cause clause cut."""
    report = report_of(text)
    spans = sorted((s.span for s in report.sections if s.kind == "problems"), reverse=True)
    for start, end in spans:
        part = text[start:end]
        part = re.sub(r"和原因|及原因|、为什么|和道理", "", part)
        part = re.sub(r"究其原因[^。]*。", "", part)
        part = re.sub(r"[，,][^，。；]*?(?:由于|因为|因|受|根源在于|原因|归根结底|跟我们)[^，。；]*", "", part.replace("\n", ""))
        text = text[:start] + part + text[end:]
    return text


def _without_date(text: str) -> str:
    pattern = r"\n\s*[（(—-]*(?:20\d\d|[二〇零一四五六]{4})\s*年\s*[\d一二三四五六七八九十]+\s*月\s*[\d一二三四五六七八九十]+\s*日(?:在[^\n]{4,30})?[）)]?\s*(?=\n|$)"
    return re.sub(pattern, "\n", text)


def _wrong_year(text: str) -> str:
    """The title one year on, the text as it was."""
    return re.sub(r"20(\d\d)(?=\s*年)", lambda m: f"20{int(m[1]) + 1:02d}", text, count=1)


@pytest.mark.parametrize("path", DATED_IN_TITLE, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_another_year_in_the_title(path: Path) -> None:
    """The title one year on contradicts the text, or the date."""
    assert _checks(report_of(_wrong_year(_text(path))))["year"] is False


@pytest.mark.parametrize("path", DUE, ids=lambda p: f"{p.parent.name}-{p.stem}")
@pytest.mark.parametrize(
    ("broken", "item", "value"),
    [(_without_plan, "next_plan", False), (_without_causes, "causes", False), (_without_date, "date", None)],
    ids=["no plan", "no causes", "no date"],
)
def test_broken_variants(path: Path, broken: Callable[[str], str], item: str, value: bool | None) -> None:
    """A part removed, the causes removed, the date removed."""
    text = _text(path)
    found = _checks(report_of(broken(text)))
    assert found[item] is value


@pytest.mark.parametrize("path", ADDRESSES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_reports_to_a_congress(path: Path) -> None:
    """The parts are asked of them too, the duties, causes, date and addressee of a report on law-based government are not."""
    found = _checks(_parsed(path))
    assert {item for item, ok in found.items() if ok is None} == {"causes", "first_responsible", "date", "addressee"}
    assert _checks(report_of(_without_plan(_text(path))))["next_plan"] is False


@pytest.mark.parametrize(
    ("title", "day", "year"),
    [
        ("某县2020年政府工作报告", "2020年1月7日", 2019),
        ("某县2019年政府工作报告", "2020年1月7日", 2019),
        ("某县2019年政府工作报告", "2019年12月28日", 2019),
        ("某县政府工作报告", "2020年1月7日", 2019),
    ],
)
def test_years_in_the_titles_of_work_reports(title: str, day: str, year: int) -> None:
    """A work report is named after the year it is on or after that of the session that hears it."""
    report = report_of(
        f"{title}\n——{day}在某县第七届人民代表大会第五次会议上\n县长 梁某\n各位代表：我代表县人民政府向大会报告工作，请予审议。\n"
        "一、2019年工作回顾\n建成农贸市场2个，改造道路14公里。\n二、2020年目标任务\n新建停车场3处。\n"
    )
    assert report.meta.report_year == year
    assert [s.kind for s in report.sections if s.level == 1 and s.title] == ["achievements", "plan"]
    assert _checks(report)["year"] is True
