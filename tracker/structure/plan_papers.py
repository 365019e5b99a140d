"""Papers that are a plan and nothing else (工作要点, 任务清单): their tables as planned actions, all of their sections as plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.model import Metadata, Paragraph, Section
from tracker.structure.metadata import Zones

_TITLE = re.compile(
    r"(?:工作)?(?:要点|计划|安排|打算|任务(?:清单|分解表?|分工表?|台账|表)|行动方案|实施方案|责任清单)(?:表|的通知)?[）)]?$"
)
_REPORT = re.compile(r"情况|总结|报告(?!厅)")
_TASK = re.compile(
    r"(?:工作|重点|主要|年度|具体|目标)?(?:任务|措施|举措|要点|事项|内容|项目|工作)(?:名称|内容|措施|及措施|举措|要点|事项)?"
)
#: The head of the column that holds what is to be done.
_BETTER = re.compile(r"措施|举措|任务|内容|要点")
_LEAST = 4
#: Characters of a cell that says what is to be done.


def is_plan_paper(meta: Metadata) -> bool:
    """Whether the title says that the paper plans, and does not report."""
    title = meta.title.rstrip("。 ")
    return bool(_TITLE.search(title)) and not _REPORT.search(title)


def planned_rows(found: Sequence[Paragraph]) -> Zones | None:
    """The zones of a paper that consists of a table of tasks: each task a paragraph; None for any other paper."""
    rows = [(i, p.text.split("\t")) for i, p in enumerate(found) if "\t" in p.text]
    head = next(((i, column) for i, cells in rows if (column := _task_column(cells)) is not None), None)
    if head is None:
        return None
    start, column = head
    body = [task for i, cells in rows if i > start and (task := _cell(found[i], cells, column))]
    if len(body) < 2 or 2 * len(rows) < len(found):
        return None
    after = max(i for i, _ in rows) + 1
    return Zones(tuple(found[:start]), tuple(body), tuple(found[after:]))


def _task_column(cells: Sequence[str]) -> int | None:
    named = [k for k, cell in enumerate(cells) if _TASK.fullmatch(cell.strip())]
    return next((k for k in reversed(named) if _BETTER.search(cells[k])), named[-1] if named else None)


def _cell(row: Paragraph, cells: Sequence[str], column: int) -> Paragraph | None:
    """One cell as a paragraph of its own, at its place in the file; None for a cell that holds no task."""
    if column >= len(cells) or len(cells[column].strip()) < _LEAST:
        return None
    start = sum(len(cell) + 1 for cell in cells[:column])
    end = start + len(cells[column])
    return Paragraph(row.text[start:end], row.offsets[start:end], row.number)


def as_plan(sections: Sequence[Section]) -> tuple[Section, ...]:
    """All sections of a plan paper as plan."""
    return tuple(replace(s, kind="plan") for s in sections)
