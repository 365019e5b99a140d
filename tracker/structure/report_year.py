"""Which year a report is on, from title, headings, opening words and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.model import Metadata, Report
from tracker.structure.headings import Block
from tracker.structure.kinds import lexicon_kind
from tracker.structure.metadata import first_year
from tracker.structure.plan_papers import is_plan_paper
from tracker.text import fold

_TRANSITION = re.compile(r"现[将就][^。]{0,40}?(20\d{2})年")
_SESSION_MONTHS = 6
#: A congress that hears a report in these first months of a year hears of the year before.


def settled_year(meta: Metadata, laid_out: Sequence[Block], *, address: bool) -> Metadata:
    """The year reported on: title, first heading, transition, opening words, plan heading, signature.

    A plan for a year stands beside the report on the year before; so does a report read out to a congress that is named
    after the year of its session (2020年政府工作报告, on 2019).
    """
    named = meta.title_year
    if named and (is_plan_paper(meta) or (address and _of_session(named, meta, laid_out))):
        return replace(meta, report_year=named - 1)
    year = named or _year_of_text(laid_out) or _year_of_plan(laid_out)
    if year is None and meta.issued_on:
        year = int(meta.issued_on[:4]) - 1
    return replace(meta, report_year=year)


def year_by_title(report: Report) -> int | None:
    """The year reported on as the title has it, None where it names none."""
    named = report.meta.title_year
    if named is None:
        return None
    ahead = is_plan_paper(report.meta) or (report.address and report.meta.report_year == named - 1)
    return named - 1 if ahead else named


def _of_session(named: int, meta: Metadata, laid_out: Sequence[Block]) -> bool:
    """Whether the year in the title is that of the session, not the one looked back on."""
    if meta.issued_on and int(meta.issued_on[:4]) == named:
        return int(meta.issued_on[5:7]) <= _SESSION_MONTHS
    return _year_of_text(laid_out) == named - 1


def _year_of_text(laid_out: Sequence[Block]) -> int | None:
    first = next((b for b in laid_out if b.is_heading), None)
    if first and (year := first_year(first.title)):
        return year
    opening = [b.paragraph.text for b in laid_out[:6] if not b.is_heading]
    for text in opening:
        if found := _TRANSITION.search(fold(text)):
            return int(found[1])
    return next((first_year(text[:16]) for text in opening if first_year(text[:16])), None)


def _year_of_plan(laid_out: Sequence[Block]) -> int | None:
    for block in laid_out[1:]:
        if block.is_heading and lexicon_kind(block.title) == "plan" and (year := first_year(block.title)):
            return year - 1
    return None
