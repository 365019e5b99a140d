"""A county as one page shows it: opening sentences, a matrix of offices and years, a table to sort, what is missing and what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tracker.county.cells import STATUSES, Cell, is_on_time, lacking
from tracker.county.model import County, Filed, Pair, Unit
from tracker.county.said import said
from tracker.knowledge import message, message_codes
from tracker.view.ledger import Cell as Written
from tracker.view.ledger import Column, Row, Table
from tracker.view.neighbours import SharingView, sharing_table, sharing_view
from tracker.view.parts import percent
from tracker.view.quotes import labels
from tracker.wording import listed, say

MEASURES = ("filed", "reuse", "plan", "problems")
#: What a cell of the matrix may show, one at a time.
_NAMED = 8
#: Offices that a sentence names before it counts the rest.
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison as the dashboard needs it."""

    pair: Pair
    cell: Cell
    run: str
    link: str
    #: Path of its report below the dashboard; empty where none was written.
    decided: int
    #: Verdicts to be looked at that a person has decided.


@dataclass(frozen=True, slots=True)
class Failed:
    """Something that came to nothing, with its sentence."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of the matrix: what it says for each measure."""

    year: int
    kind: str
    #: ``filed``, ``missing``, ``merged`` or ``none`` (not due).
    words: tuple[tuple[str, str], ...]
    link: str
    wanting: bool = False
    #: Late or without a mandatory part.


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One office in the matrix."""

    unit: str
    also: str
    link: str
    #: Its series, where there is one.
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """One column of the long table."""

    key: str
    label: str
    help: str
    number: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One value of the long table: as read and as sorted."""

    text: str
    sort: str
    key: str = ""
    label: str = ""
    rests: str = ""


@dataclass(frozen=True, slots=True)
class LongRow:
    """One office in one year."""

    unit: str
    year: int
    level: str
    kind: str
    open: bool
    #: Missing, late, incomplete, or with slips to look at.
    link: str
    values: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: what it is about and what is said of it."""

    about: str
    said: str


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """Everything the dashboard may show."""

    lang: str
    label: Mapping[str, str]
    version: str
    title: str
    opening: tuple[str, ...]
    years: tuple[int, ...]
    column: str
    #: Width of a year in the matrix.
    measures: tuple[tuple[str, str, str], ...]
    #: (key, name, what it rests on)
    matrix: tuple[MatrixRow, ...]
    heads: tuple[Head, ...]
    rows: tuple[LongRow, ...]
    levels: tuple[tuple[str, str], ...]
    sharing: SharingView
    lists: tuple[tuple[str, str, str, tuple[Item, ...]], ...]
    #: (id, title, lead, items)
    shared: Table
    #: Of ``sharing``, for the workbook.


def dashboard_page(
    county: County,
    compared: Sequence[Compared],
    failed: Sequence[Failed],
    series: Mapping[str, str],
    shared: Mapping[str, Any],
    version: str,
    lang: str,
) -> DashboardPage:
    """The page in ``zh`` or ``en``; ``series`` has the link of each office's series, ``shared`` what offices have in common."""
    found = {(c.pair.unit, c.pair.new.year): c for c in compared}
    rows = tuple(_rows(county, found, lang))
    return DashboardPage(
        lang=lang,
        label=labels({code: message(code, lang) for code in message_codes()}),
        version=version,
        title=say("dash_title", lang, _span(county, lang)),
        opening=opening_of(county, compared, failed, lang),
        years=county.years,
        column=f"{85 / max(len(county.years), 1):.1f}%",
        measures=tuple((m, say(f"dash_measure_{m}", lang), say(f"dash_rests_{m}", lang)) for m in MEASURES),
        matrix=tuple(_matrix_row(u, county, found, series.get(u.name, ""), lang) for u in county.units),
        heads=heads(lang),
        rows=rows,
        levels=tuple((level, say(f"level_{level}", lang)) for level in dict.fromkeys(u.level for u in county.units)),
        sharing=sharing_view(shared, lang),
        lists=tuple(_lists(county, failed, lang)),
        shared=sharing_table(shared, lang),
    )


def _span(county: County, lang: str) -> tuple[tuple[str, str], ...]:
    first, last = (str(county.years[0]), str(county.years[-1])) if county.years else ("?", "?")
    return (("county", county.superior), ("first", first), ("last", last))


def opening_of(county: County, compared: Sequence[Compared], failed: Sequence[Failed], lang: str) -> tuple[str, ...]:
    """What a reader meets first, in three to five sentences."""
    reports = [f for u in county.units for f in u.reports]
    missing = [u for u in county.units if u.missing]
    numbers = {
        "units": len(county.units),
        "reports": len(reports),
        "missing": sum(len(u.missing) for u in missing),
        "late": sum(is_on_time(f) is False for f in reports),
        "undated": sum(is_on_time(f) is None for f in reports),
        "lacking": sum(bool(lacking(f)) for f in reports),
        "pairs": len(compared),
        "items": sum(sum(c.cell.statuses.values()) for c in compared),
        "repeated": sum(c.cell.repeated for c in compared),
        "slips": sum(c.cell.slips for c in compared),
        "left": len(county.left_out),
        "failed": len(failed),
        "questions": len(county.questions),
    }
    values = [*_span(county, lang), *((name, str(n)) for name, n in numbers.items())]
    values += [(status, str(sum(c.cell.statuses[status] for c in compared))) for status in STATUSES]
    values.append(("who", _named([_with_years(u, lang) for u in missing], lang)))
    codes = ["dash_filed", "dash_missing" if missing else "dash_none_missing", "dash_formal"]
    codes += ["dash_plans"] if compared else []
    codes += ["dash_open"] if county.questions or failed or county.left_out else []
    return tuple(say(code, lang, values) for code in codes)


def _named(names: Sequence[str], lang: str) -> str:
    shown = listed(names[:_NAMED], lang)
    return shown if len(names) <= _NAMED else say("dash_and_more", lang, (("names", shown), ("n", str(len(names)))))


def _with_years(unit: Unit, lang: str) -> str:
    return say("dash_unit_years", lang, (("unit", unit.name), ("years", _years(unit.missing, lang))))


def _years(years: Iterable[int], lang: str) -> str:
    return listed(map(str, years), lang)


Found = Mapping[tuple[str, int], Compared]


def _matrix_row(unit: Unit, county: County, found: Found, series: str, lang: str) -> MatrixRow:
    filed = {f.year: f for f in unit.reports}
    boxes = tuple(_box(unit, year, filed.get(year), found.get((unit.name, year)), lang) for year in county.years)
    also = [say("dash_alias", lang, (("names", listed(unit.aliases, lang)),))] if unit.aliases else []
    also += [say("dash_merged", lang, (("unit", unit.merged_into),))] if unit.merged_into else []
    return MatrixRow(unit.name, listed(also, lang), series, boxes)


def _box(unit: Unit, year: int, filed: Filed | None, compared: Compared | None, lang: str) -> Box:
    if filed is None:
        kind = "missing" if year in unit.missing else "merged" if compared else "none"
        word = say(f"dash_box_{kind}", lang, (("unit", unit.merged_into),))
        words = tuple((m, word) for m in MEASURES)
        return Box(year, kind, words, compared.link if compared else "")
    words = (("filed", _filing(filed, lang)), *_measured(compared, lang))
    wanting = is_on_time(filed) is False or bool(lacking(filed))
    return Box(year, "filed", words, compared.link if compared else "", wanting)


def _filing(filed: Filed, lang: str) -> str:
    """Filed, on time, complete: in words, with what is lacking counted."""
    on_time = is_on_time(filed)
    word = "undated" if on_time is None else "in_time" if on_time else "late"
    said = say(f"dash_{word}", lang, (("date", _day(filed.document.issued_on or "", lang)),))
    n = len(lacking(filed))
    return listed([said, say("dash_lacks", lang, (("n", str(n)),)) if n else say("dash_complete", lang)], lang)


def _day(iso: str, lang: str) -> str:
    return f"{int(iso[5:7])}月{int(iso[8:10])}日" if iso and lang == "zh" else iso


def _measured(compared: Compared | None, lang: str) -> Iterator[tuple[str, str]]:
    if compared is None:
        yield from ((m, say("dash_first", lang)) for m in MEASURES[1:])
        return
    c = compared.cell
    total = sum(c.statuses.values())
    yield "reuse", say("dash_box_reuse", lang, (("raw", _share(c.raw)), ("masked", _share(c.masked))))
    found = [say("dash_part", lang, (("what", say(f"dash_col_{s}", lang)), ("n", str(n)))) for s, n in c.statuses.items() if n]
    values = [("n", str(total)), ("parts", listed(found, lang))]
    yield "plan", say("dash_box_plan" if total else "dash_box_no_plan", lang, values)
    numbers = {"repeated": c.repeated, "n": c.problems, "slips": c.slips, "review": c.review}
    yield "problems", say("dash_box_problems", lang, [(k, str(v)) for k, v in numbers.items()])


def _share(value: float | None) -> str:
    return "—" if value is None else percent(value)


_NUMBERS = ("raw", "masked", *STATUSES, "problems", "repeated", "slips", "review", "decided")
_WORDS = ("filed", "on_time", "complete")


def heads(lang: str) -> tuple[Head, ...]:
    """The columns of the long table, each with what it rests on."""
    return tuple(
        Head(key, say(f"dash_col_{key}", lang), say(f"dash_help_{key}", lang), key in _NUMBERS) for key in (*_WORDS, *_NUMBERS)
    )


def _rows(county: County, found: Found, lang: str) -> Iterator[LongRow]:
    for unit in county.units:
        filed = {f.year: f for f in unit.reports}
        for year in county.years:
            compared = found.get((unit.name, year))
            if year in filed or year in unit.missing or compared:
                yield _row(unit, year, filed.get(year), compared, lang)


def _row(unit: Unit, year: int, filed: Filed | None, compared: Compared | None, lang: str) -> LongRow:
    kind = "filed" if filed else "missing" if year in unit.missing else "merged"
    values = _values(unit, filed, compared, kind, lang)
    shown = tuple(_shown(head, values[head.key], compared, lang) for head in heads(lang))
    return LongRow(
        unit.name, year, unit.level, kind, _wants_looking(filed, compared, kind), compared.link if compared else "", shown
    )


def _wants_looking(filed: Filed | None, compared: Compared | None, kind: str) -> bool:
    wanting = filed is not None and (is_on_time(filed) is False or bool(lacking(filed)))
    return kind == "missing" or wanting or (compared is not None and compared.cell.slips > 0)


def _values(unit: Unit, filed: Filed | None, compared: Compared | None, kind: str, lang: str) -> dict[str, Value]:
    """Every column's value; None where there is nothing to say."""
    values: dict[str, Value] = dict.fromkeys((*_WORDS, *_NUMBERS))
    values["filed"] = say(f"dash_box_{kind}", lang, (("unit", unit.merged_into),))
    if filed:
        on_time = is_on_time(filed)
        values["on_time"] = say("dash_unknown" if on_time is None else "ledger_yes" if on_time else "ledger_no", lang)
        gaps = lacking(filed)
        words = listed([say(f"item_{item}", lang) for item in gaps], lang)
        values["complete"] = say("dash_lacking", lang, (("items", words),)) if gaps else say("dash_complete", lang)
    if compared:
        c = compared.cell
        values |= {"raw": c.raw, "masked": c.masked, "problems": c.problems, "repeated": c.repeated, "slips": c.slips}
        values |= {**c.statuses, "review": c.review, "decided": compared.decided}
    return values


def _shown(head: Head, value: Value, compared: Compared | None, lang: str) -> Shown:
    text = "" if value is None else percent(value) if isinstance(value, float) else str(value)
    rests = ""
    if compared and head.key in ("raw", "masked"):
        n = compared.cell.characters if head.key == "raw" else compared.cell.masked_characters
        rests = say("dash_rests_characters", lang, (("n", str(n)),))
        text = text or say("dash_too_short", lang)
    elif compared and head.key in STATUSES:
        rests = say("dash_rests_items", lang, (("n", str(sum(compared.cell.statuses.values()))),))
    return Shown(text, "" if value is None else str(value), head.key, head.label, rests)


def _lists(county: County, failed: Sequence[Failed], lang: str) -> Iterator[tuple[str, str, str, tuple[Item, ...]]]:
    missing = [
        Item(u.name, say("dash_missing_years", lang, (("years", _years(u.missing, lang)),))) for u in county.units if u.missing
    ]
    asked = [Item(q.file or q.unit, said(q, lang)) for q in county.questions]
    left = [Item(x.file, said(x, lang)) for x in county.left_out]
    broken = [Item(f.where, f.why) for f in failed]
    for name, items in (("missing", missing), ("questions", asked), ("failed", broken), ("left", left)):
        yield name, say(f"dash_list_{name}", lang), say(f"dash_lead_{name}", lang), tuple(items)


def link_to(*parts: str) -> str:
    """A relative address of a file, safe for any name."""
    return "/".join(quote(part) for part in parts)


def dashboard_tables(page: DashboardPage, lang: str) -> tuple[Table, ...]:
    """The same for a workbook: numbers as numbers, so that they can be sorted and summed."""
    matrices = (_matrix_table(page, measure, lang) for measure in MEASURES)
    return (_long_table(page, lang), *matrices, page.shared, _list_table(page, lang))


def _long_table(page: DashboardPage, lang: str) -> Table:
    columns = (
        Column("unit", say("dash_col_unit", lang), 18),
        Column("year", say("dash_col_year", lang), 8),
        *(Column(h.key, h.label, 9 if h.number else 16) for h in page.heads),
    )
    rows = tuple(Row("", "county", "", (row.unit, row.year, *map(_written, row.values))) for row in page.rows)
    return Table("county", say("dash_table", lang), columns, rows, (), decided=False)


def _written(value: Shown) -> Written:
    if value.key not in _NUMBERS or not value.sort:
        return value.text
    return float(value.sort) if value.key in ("raw", "masked") else int(value.sort)


def _matrix_table(page: DashboardPage, measure: str, lang: str) -> Table:
    name = next(word for key, word, _rests in page.measures if key == measure)
    columns = (Column("unit", say("dash_col_unit", lang), 20), *(Column(str(y), str(y), 20) for y in page.years))
    rows = tuple(Row("", "county", "", (row.unit, *(dict(box.words)[measure] for box in row.boxes))) for row in page.matrix)
    return Table(f"matrix_{measure}", name, columns, rows, (), decided=False)


def _list_table(page: DashboardPage, lang: str) -> Table:
    columns = (
        Column("list", say("dash_col_list", lang), 14),
        Column("about", say("dash_col_about", lang), 40),
        Column("said", say("dash_col_said", lang), 70),
    )
    rows = tuple(Row("", "county", "", (title, x.about, x.said)) for _id, title, _lead, items in page.lists for x in items)
    return Table("open", say("dash_open_table", lang), columns, rows, (), decided=False)
