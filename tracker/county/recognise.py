"""One parsed file -> what it seems to be: whose report, on which year, of which kind, with everything that speaks against it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from zlib import crc32

from tracker.completeness import check, years_of_text
from tracker.issuers import parted
from tracker.model import Check, Level, Report
from tracker.structure.plan_papers import is_plan_paper
from tracker.structure.report_year import year_by_title
from tracker.text import content, fold

_DRAFT = re.compile(
    r"征求意见稿?|草稿|草案|初稿|送审稿|讨论稿|修改稿|修订稿|过程稿|未定稿|待审|未审|第[一二三四五六\d]稿|[一二三四]稿|改\d?稿|draft|副本\(\d",
    re.I,
)
_PART_YEAR = re.compile(r"上半年|下半年|半年度?|[一二三四1-4]季度|季度|\d{1,2}月份")
_OTHER_PAPER = re.compile(
    r"(?:通知|的函|批复|决定|讲话|纪要|公告|通报|方案|办法|清单|台账|意见|请示|自评|问卷)(?:[（(].*[）)])?$"
)
_RULE_OF_LAW = re.compile(r"法治政府|依法行政|法治建设|依法治[市县区旗镇乡理]|法治[镇乡街县区]")
_NAME_YEAR = re.compile(r"(?<!\d)(20\d{2})(?:年|(?!\d))")
_WORTH = {"title": 2.0, "text": 1.0, "date": 1.0, "name": 0.8, "folder": 0.6}
#: Where a year is named, and what that counts: a title is written with care, a file may be named by the year it was sent in.
_LONGEST_HEADLINE = 60
#: Characters of a first line that may be a title.
_OF_PATH = ("name", "folder")
_MARGIN = 1.0
#: Least lead over the next year from which nobody is asked.

Kind = str
#: ``report``, ``draft``, ``part_year``, ``plan``, ``other_paper``, ``other_topic`` or ``no_text``.


@dataclass(frozen=True, slots=True)
class Recognised:
    """What one document says of itself, before it is known what stands beside it."""

    file: str
    #: Path below the folder, with slashes; ``bundle.zip/member`` for a member of a zip.
    sha256: str
    format: str
    title: str
    superior: str
    #: County or city before the office's own name; empty where the text gives none.
    own: str
    #: The office's own name, empty for none.
    level: Level
    years: tuple[tuple[str, int], ...]
    #: (title, text, date, name or folder; year), every place that names one.
    kind: Kind
    issued_on: str | None
    sentences: int
    prints: tuple[int, ...]
    #: One number a sentence: two files with nearly the same ones are one report.
    checks: tuple[Check, ...]

    @property
    def year(self) -> int | None:
        """The year that most places name, None where none does; of equals the title's, then the later one."""
        worth = self._worth()
        return max(worth, key=lambda y: (worth[y], ("title", y) in self.years, y)) if worth else None

    @property
    def year_is_sure(self) -> bool:
        """Whether the year leads clearly and the title does not say another.

        A path with the year after it is no doubt where the document itself names its year: files bear the year they were sent in.
        """
        year, worth = self.year, self._worth()
        inside = {y for place, y in self.years if place not in _OF_PATH}
        if year is None or {y for place, y in self.years if place == "title"} - {year}:
            return False
        rivals = [w for y, w in worth.items() if y != year and not (year in inside and y == year + 1 and y not in inside)]
        return worth[year] - max(rivals, default=0.0) >= (_MARGIN if rivals else 0.0)

    def _worth(self) -> dict[int, float]:
        worth: Counter[int] = Counter()
        for place, year in self.years:
            worth[year] += _WORTH[place]  # type: ignore[assignment]  # a Counter of shares
        return dict(worth)


def recognise(report: Report) -> Recognised:
    """What a report says of itself; ``found_at`` adds what the path of its file says."""
    superior, own = parted(report.meta.issuer)
    return Recognised(
        file="",
        sha256=report.source.sha256,
        format=report.source.format,
        title=_headline(report),
        superior=superior,
        own=own,
        level=report.meta.level,
        years=_years(report),
        kind=_kind(report),
        issued_on=report.meta.issued_on,
        sentences=len(report.sentences),
        prints=tuple(sorted({crc32(content(s.text).encode("utf-8", "surrogatepass")) for s in report.sentences})),
        checks=check(report),
    )


def found_at(document: Recognised, file: str) -> Recognised:
    """The document under its path: years and a word for a draft that stand in the name of the file or of a folder."""
    *folders, name = fold(file).split("/")
    years = [("name", int(y)) for y in _NAME_YEAR.findall(name)[:1]]
    years += [("folder", int(y)) for folder in folders for y in _NAME_YEAR.findall(folder)[:1]]
    is_draft = document.kind in ("report", "other_topic") and _DRAFT.search(name.rsplit(".", 1)[0])
    return replace(document, file=file, years=(*document.years, *years), kind="draft" if is_draft else document.kind)


def as_table(document: Recognised) -> dict[str, Any]:
    """Plain values, for a store."""
    return asdict(document)


def from_table(table: Mapping[str, Any]) -> Recognised:
    """What ``as_table`` made. Raises ``KeyError`` or ``TypeError`` for anything else."""
    values = dict(table)
    values["years"] = tuple((str(place), int(year)) for place, year in values["years"])
    values["prints"] = tuple(values["prints"])
    values["checks"] = tuple(Check(**{**c, "values": tuple(map(tuple, c["values"]))}) for c in values["checks"])
    return Recognised(**values)


def _years(report: Report) -> tuple[tuple[str, int], ...]:
    meta = report.meta
    named: list[tuple[str, int]] = []
    if titled := year_by_title(report):
        named.append(("title", titled))
    text = years_of_text(report)
    named += [("text", year) for year, _place in text]
    if not text and not meta.title_year and meta.report_year:
        named.append(("text", meta.report_year))
    if meta.issued_on:
        named.append(("date", _year_of_date(meta.issued_on)))
    return tuple(named)


def _year_of_date(issued_on: str) -> int:
    """A report is signed in the months after its year, or in its last two."""
    year, month = int(issued_on[:4]), int(issued_on[5:7])
    return year if month >= 11 else year - 1


def _kind(report: Report) -> Kind:
    title = fold(_headline(report))
    if not report.sentences:
        return "no_text"
    if _DRAFT.search(title):
        return "draft"
    if is_plan_paper(report.meta):
        return "plan"
    if _PART_YEAR.search(title):
        return "part_year"
    if _OTHER_PAPER.search(title) and (not report.meta.title or "报告" not in title):
        return "other_paper"
    return "report" if _is_on_rule_of_law(report) else "other_topic"


def _headline(report: Report) -> str:
    """The title, or what stands in its place: a short first line."""
    first = report.paragraphs[0] if report.paragraphs else ""
    return report.meta.title or (first if len(first) <= _LONGEST_HEADLINE and first[-1:] not in "。；！？：" else "")


def _is_on_rule_of_law(report: Report) -> bool:
    """The title says so; where there is none, the headings and first sentences do."""
    if report.meta.title:
        return bool(_RULE_OF_LAW.search(fold(report.meta.title)))
    first = "".join([*(s.title for s in report.sections), *(s.text for s in report.sentences[:5])])
    return bool(_RULE_OF_LAW.search(fold(first)))
