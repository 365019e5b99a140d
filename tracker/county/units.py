"""``units.csv``: the list of offices and the questions about files, as a clerk edits it in a spreadsheet program.

One table, two kinds of rows: with an empty file column a row describes an office, else it answers for that file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位", "单位名称", "名称"),
    "level": ("级别", "层级"),
    "aliases": ("别名", "曾用名", "简称"),
    "code": ("代码", "区划代码", "编码"),
    "expected": ("应报年度", "应报年份"),
    "merged_into": ("并入", "并入单位"),
    "file": ("文件", "文件名"),
    "year": ("年度", "报告年度"),
    "use": ("采用", "是否采用", "处理"),
    "question": ("待确认", "疑问"),
}
#: Names of the columns for programs, and the Chinese headings that mean them; the first is written.
_YES = frozenset({"是", "采用", "用", "yes", "y", "1", "true", "√"})
_NO = frozenset({"否", "不采用", "不用", "no", "n", "0", "false", "×"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SEPARATORS = re.compile(r"[、，,；;|/\s]+")
_RANGE = re.compile(r"(20\d{2})\s*年?\s*[-—–~～至到]+\s*(20\d{2})")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One office as the list has it."""

    name: str
    level: str = ""
    aliases: tuple[str, ...] = ()
    code: str = ""
    expected: tuple[int, ...] | None = None
    #: Years in which a report is due; None where nobody has said.
    merged_into: str = ""
    question: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    #: Columns of the clerk's own, kept as they are.


@dataclass(frozen=True, slots=True)
class FileRow:
    """What the list says of one file."""

    file: str
    unit: str = ""
    year: int | None = None
    use: bool | None = None
    #: None while nobody has answered.
    question: str = ""
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class UnitList:
    """The whole list."""

    units: tuple[UnitRow, ...] = ()
    files: tuple[FileRow, ...] = ()

    def file(self, name: str) -> FileRow | None:
        """The row of a file, None for none."""
        return next((row for row in self.files if row.file == name), None)


def parse_units(text: str) -> UnitList:
    """A list from CSV text, with commas, semicolons or tabs. Raises ``ValueError`` where no column names an office."""
    rows = _rows(text)
    heads = [_key(head) for head in rows[0]] if rows else []
    if "unit" not in heads:
        raise ValueError("unit")
    units: list[UnitRow] = []
    files: list[FileRow] = []
    for cells in rows[1:]:
        values = {head: _unquoted(cell) for head, cell in zip(heads, cells, strict=False) if head in COLUMNS}
        extra = tuple((h, c) for h, c in zip(rows[0], cells, strict=False) if h.strip() and _key(h) not in COLUMNS and c)
        if values.get("file"):
            files.append(_file_row(values, extra))
        elif values.get("unit"):
            units.append(_unit_row(values, extra))
    return UnitList(tuple(units), tuple(files))


def _rows(text: str) -> list[list[str]]:
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ValueError(str(error)) from None


def _key(head: str) -> str:
    head = head.strip()
    return next((key for key, names in COLUMNS.items() if head in names or head.lower() == key), head)


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _unit_row(values: Mapping[str, str], extra: tuple[tuple[str, str], ...]) -> UnitRow:
    return UnitRow(
        name=values["unit"],
        level=values.get("level", ""),
        aliases=tuple(filter(None, _SEPARATORS.split(values.get("aliases", "")))),
        code=re.sub(r"\.0$", "", values.get("code", "")),
        expected=years_of(values.get("expected", "")),
        merged_into=values.get("merged_into", ""),
        question=values.get("question", ""),
        extra=extra,
    )


def _file_row(values: Mapping[str, str], extra: tuple[tuple[str, str], ...]) -> FileRow:
    said = values.get("use", "").lower()
    year = re.search(r"20\d{2}", values.get("year", ""))
    return FileRow(
        file=values["file"].replace("\\", "/"),
        unit=values.get("unit", ""),
        year=int(year[0]) if year else None,
        use=True if said in _YES else False if said in _NO else None,
        question=values.get("question", ""),
        extra=extra,
    )


def years_of(text: str) -> tuple[int, ...] | None:
    """``2020-2023、2025`` -> those years in order; None for nothing."""
    years: set[int] = set()
    for first, last in _RANGE.findall(text):
        years |= set(range(int(first), int(last) + 1))
    years |= {int(y) for y in re.findall(r"20\d{2}", _RANGE.sub(" ", text))}
    return tuple(sorted(years)) or None


def years_text(years: Iterable[int] | None) -> str:
    """Years as a clerk writes them: ``2020-2023、2025``."""
    parts: list[list[int]] = []
    for year in sorted(years or ()):
        if parts and parts[-1][-1] == year - 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return "、".join(str(p[0]) if len(p) == 1 else f"{p[0]}-{p[-1]}" for p in parts)


def units_text(listed: UnitList) -> str:
    """The list as CSV text that spreadsheet programs open; what the clerk wrote is kept."""
    extras = [*(row.extra for row in listed.units), *(row.extra for row in listed.files)]
    own = list(dict.fromkeys(head for extra in extras for head, _ in extra))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*(names[0] for names in COLUMNS.values()), *own])
    for unit in listed.units:
        values = (unit.name, unit.level, "、".join(unit.aliases), unit.code, years_text(unit.expected), unit.merged_into)
        writer.writerow(_safe([*values, "", "", "", unit.question], unit.extra, own))
    for row in listed.files:
        use = "" if row.use is None else "是" if row.use else "否"
        writer.writerow(_safe([row.unit, "", "", "", "", "", row.file, row.year or "", use, row.question], row.extra, own))
    return out.getvalue()


def _safe(values: Sequence[object], extra: tuple[tuple[str, str], ...], own: Sequence[str]) -> list[str]:
    """Cells of one row; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    cells = [*map(str, values), *(dict(extra).get(head, "") for head in own)]
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]


def with_questions(listed: UnitList, units: Mapping[str, str], files: Sequence[FileRow]) -> UnitList:
    """The list with this run's questions in place of the last run's; rows that a person answered stay."""
    answered = [row for row in listed.files if row.use is not None]
    names = {row.file for row in answered}
    rows = [replace(row, question="") for row in answered] + [row for row in files if row.file not in names]
    return UnitList(
        tuple(replace(row, question=units.get(row.name, "")) for row in listed.units),
        tuple(sorted(rows, key=lambda row: row.file)),
    )
