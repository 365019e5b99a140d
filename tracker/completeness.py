"""The report as the rules require it: mandatory parts, causes, date, year, addressee.

Rules: 法治政府建设与责任落实督察工作规定, chapter four: results, shortcomings and their causes, the principal's
duties, next year's arrangement; to the superior party committee and government before 1 March.
"""

from __future__ import annotations

import re

from tracker.model import Check, CheckItem, Report, Section, Sentence
from tracker.structure.kinds import lexicon_kind
from tracker.structure.metadata import first_year
from tracker.structure.report_year import year_by_title
from tracker.text import fold

_CAUSE = re.compile(
    r"原因|由于|因为|缘于|源于|归因于|究其|根源|分析起来|归根|说到底|症结|根子|之所以|受[^，。；]{1,16}(?:影响|制约|限制|所限)"
    r"|因[^，。；素此而为]{2,18}(?:不足|不到位|紧张|有限|缺乏|薄弱|所致|滞后|较多|繁重|变动|流失|调离)|(?:主要|一)是因|所致"
)
_SUPERIOR = re.compile(
    r"委[、，,]|党委|政府|县委|区委|市委|旗委|省委|人大常委会|依法治[省市县区旗镇]|委员会办公室|(?:县|区|市|旗|省)委$|代表"
)
_BUREAU = re.compile(r"(?:局|厅|处)$")


def check(report: Report) -> tuple[Check, ...]:
    """All points in a fixed order; ``ok`` null where the text cannot tell, or where the rules do not ask (政府工作报告)."""
    if report.address:
        asked = (_not_asked("causes"), _not_asked("first_responsible"), _not_asked("date"), _not_asked("addressee"))
    else:
        asked = (_causes(report), _first_responsible(report), _date(report), _addressee(report))
    causes, first_responsible, date, addressee = asked
    return (
        _part(report, "achievements", "results"),
        _part(report, "problems", "shortcomings"),
        causes,
        first_responsible,
        _part(report, "plan", "next_plan"),
        date,
        _year(report),
        addressee,
    )


def _not_asked(item: CheckItem) -> Check:
    """What the rules ask of a report on law-based government and not of a report to a people's congress."""
    return Check(item, None, None, "check_not_asked_of_address")


def _under(report: Report, kind: str) -> list[Sentence]:
    kinds = {s.id: s.kind for s in report.sections}
    return [s for s in report.sentences if kinds[s.section] == kind]


def _part(report: Report, kind: str, item: str) -> Check:
    section = next((s for s in report.sections if s.kind == kind), None)
    filled = section is not None and bool(_under(report, kind))
    code = f"check_{item}_{'ok' if filled else 'missing'}"
    return Check(item, filled, section.id if section else None, code)  # type: ignore[arg-type]  # items are the contract's


def _causes(report: Report) -> Check:
    """A cause is named in the problem sections, or their heading announces causes and they hold text."""
    sentences = _under(report, "problems")
    if not sentences:
        return Check("causes", False, None, "check_causes_no_problems")
    for sentence in sentences:
        if _CAUSE.search(fold(sentence.text)):
            return Check("causes", True, sentence.id, "check_causes_ok")
    headed = next((s for s in report.sections if s.kind == "problems" and "原因" in s.title), None)
    if headed:
        return Check("causes", True, headed.id, "check_causes_in_heading")
    return Check("causes", False, sentences[0].section, "check_causes_missing")


def _first_responsible(report: Report) -> Check:
    section = next((s for s in report.sections if s.kind == "first_responsible"), None)
    if section:
        return Check("first_responsible", True, section.id, "check_first_responsible_ok")
    merged = [s.id for s in report.sections if "第一责任" in s.title]
    merged += [s.section for s in report.sentences if re.search(r"第一责任人(?:职责|责任)", s.text)]
    if len(merged) > 1 or any("第一责任" in s.title for s in report.sections):
        return Check("first_responsible", True, merged[0], "check_first_responsible_merged")
    return Check("first_responsible", False, None, "check_first_responsible_missing")


def _date(report: Report) -> Check:
    issued, year = report.meta.issued_on, report.meta.report_year
    if issued is None:
        return Check("date", None, None, "check_date_unknown")
    if year is None:
        return Check("date", None, None, "check_date_no_year", (("date", issued),))
    due = f"{year + 1}-03-01"
    ok = issued < due
    return Check("date", ok, None, "check_date_ok" if ok else "check_date_late", (("date", issued), ("due", due)))


def _year(report: Report) -> Check:
    """The title's year against the first heading, the transition, the opening words and the plan's heading."""
    title = year_by_title(report)
    seen = years_of_text(report)
    if title is None and not seen:
        return Check("year", None, None, "check_year_unknown")
    base = title if title is not None else seen[0][0]
    wrong = next(((year, where) for year, where in seen if year != base), None)
    if wrong:
        return Check("year", False, wrong[1], "check_year_differs", (("title", str(base)), ("found", str(wrong[0]))))
    issued = report.meta.issued_on
    if title is not None and issued and issued < f"{title}-{_NEARLY_OVER}" and not _PART_OF_YEAR.search(report.meta.title):
        return Check("year", False, None, "check_year_not_over", (("title", str(title)), ("date", issued)))
    return Check("year", True, None, "check_year_ok", (("title", str(base)),))


def _plans(section: Section, *, first: bool) -> bool:
    """Whether a heading announces the year to come, be it under a wrong year."""
    named = lexicon_kind(section.title) == "plan" and not re.search(r"完成|回顾|总结|开展|落实", section.title)
    both = section.kind == "other" and _YEAR_TO_COME.search(section.title)
    return section.kind == "plan" or bool(both) or (named and not first)


_YEAR_TO_COME = re.compile(r"20\d{2}年度?[^。]{0,8}(?:安排|计划|打算|思路|重点|目标)")
#: 短板弱项及2026年安排: one heading over shortcomings and plan.


_NEARLY_OVER = "11-01"
#: Month and day from which a report on the year may be finished.
_PART_OF_YEAR = re.compile(r"半年|季度|阶段")


def years_of_text(report: Report) -> list[tuple[int, str]]:
    """(year reported on, id of the section or sentence) wherever the text names it outright, the title left out."""
    seen: list[tuple[int, str]] = []
    for i, section in enumerate(report.sections):
        year = first_year(section.title)
        if year and section.level <= 2:
            seen.append((year - 1 if _plans(section, first=i <= 1) else year, section.id))
    preamble = _under(report, "preamble")
    for sentence in preamble:
        opening = re.match(r"(20\d{2})年(?:度)?(?:以来)?[，,]", fold(sentence.text))
        transition = re.search(r"现[将就][^。]{0,30}?(20\d{2})年", fold(sentence.text))
        seen += [(int(found[1]), sentence.id) for found in (opening, transition) if found]
    return seen


def _addressee(report: Report) -> Check:
    to = report.meta.addressee
    if to is None:
        return Check("addressee", None, None, "check_addressee_unknown")
    values = (("addressee", to),)
    if _SUPERIOR.search(to):
        return Check("addressee", True, None, "check_addressee_ok", values)
    if _BUREAU.search(to):
        return Check("addressee", False, None, "check_addressee_bureau", values)
    return Check("addressee", None, None, "check_addressee_unclear", values)
