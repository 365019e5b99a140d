"""A series of years as a page shows it: opening sentences, one strip a year, and tables with a column a year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.issuers import short_unit
from tracker.knowledge import message, message_codes
from tracker.series import FigureSeries, Lineage, ProblemRun, PromiseRun, Series
from tracker.summary import counted_items
from tracker.view.genre import title_code
from tracker.view.ledger import Column, Row, Table
from tracker.view.parts import percent, short_value
from tracker.view.quotes import labels
from tracker.wording import listed, say

_CELLS = 90
_LONG = 3
#: Years from which wording counts as carried for long, and a figure as frozen.


@dataclass(frozen=True, slots=True)
class Strip:
    """The sentences of one year: one bar each, taller and darker the longer its wording has stood."""

    year: str
    y: int
    lines: tuple[tuple[str, str], ...]
    #: (class, path)
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One year of a line: words and a class."""

    text: str
    note: str
    kind: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class YearRow:
    """One line through the years."""

    anchor: str
    head: str
    cells: tuple[Cell, ...]
    said: str


@dataclass(frozen=True, slots=True)
class YearTable:
    """Lines of one subject."""

    id: str
    title: str
    lead: str
    rows: tuple[YearRow, ...]
    headed: bool = False
    #: Whether the head of each row has a column of its own.


@dataclass(frozen=True, slots=True)
class YearsPage:
    """Everything the page of a series may show."""

    lang: str
    label: dict[str, str]
    version: str
    title: str
    years: tuple[str, ...]
    opening: tuple[str, ...]
    overview: YearTable
    strips: tuple[Strip, ...]
    strip_height: int
    strip_title: str
    strip_words: str
    tables: tuple[YearTable, ...]
    notes: tuple[str, ...]
    files_title: str
    files: tuple[tuple[str, str, str], ...]
    #: (year, file, sha256)


def years_page(s: Series, lang: str) -> YearsPage:
    """The page of a series in ``zh`` or ``en``."""
    strips = tuple(_strips(s, lang))
    return YearsPage(
        lang=lang,
        label=labels({code: message(code, lang) for code in message_codes()}),
        version=s.comparisons[0].version,
        title=say(title_code("series_title", *s.reports), lang, _span(s, lang)),
        years=_years(s),
        opening=opening_of(s, lang),
        overview=_overview(s, lang),
        strips=strips,
        strip_height=strips[-1].y + 16,
        strip_title=say("series_strip", lang),
        strip_words=say("series_strip_words", lang),
        tables=(
            _promise_table(s, lang),
            _problem_table(s, lang),
            _kept_table(s, lang),
            _figure_table(s, lang),
            _slip_table(s, lang),
        ),
        notes=(say("series_gap", lang, (("years", listed(map(str, s.gaps), lang)),)),) if s.gaps else (),
        files_title=say("series_files", lang),
        files=tuple((year, r.source.file, r.source.sha256) for year, r in zip(_years(s), s.reports, strict=True)),
    )


def _years(s: Series) -> tuple[str, ...]:
    return tuple(str(r.meta.report_year or "?") for r in s.reports)


def _span(s: Series, lang: str) -> tuple[tuple[str, str], ...]:
    years = _years(s)
    issuer = short_unit(s.reports[-1].meta.issuer) or say("unknown_issuer", lang)
    return (("issuer", issuer), ("first", years[0]), ("last", years[-1]), ("n", str(len(years))))


def opening_of(s: Series, lang: str) -> tuple[str, ...]:
    """What a reader meets first, in three to five sentences."""
    last = len(s.reports) - 1
    ending = [line for line in s.lineages if line.steps[-1].report == last]
    long = sum(line.kept >= _LONG for line in ending)
    stuck = [run for run in s.promises if run.is_unmentioned]
    carried = [run for run in s.problems if len(run.steps) >= _LONG or run.steps[-1].report == last]
    frozen = [f for f in s.figures if f.is_frozen and len(f.values) >= _LONG]
    counts = {
        "sentences": len(ending),
        "long": long,
        "stuck": len(stuck),
        "again": len(s.promises),
        "carried": len(carried),
        "frozen": len(frozen),
        "figures": sum(len(f.values) >= _LONG for f in s.figures),
    }
    values = [*_span(s, lang), *((name, str(n)) for name, n in counts.items())]
    codes = ("series_opening", "series_wording", "series_promises", "series_problems", "series_figures")
    return tuple(say(code, lang, values) for code in codes)


def _overview(s: Series, lang: str) -> YearTable:
    """One row a measure, one column a year; the first year has nothing before it."""
    measures: list[tuple[str, list[str]]] = [("sentences", [str(len(r.sentences)) for r in s.reports])]
    rates = [next(r for r in c.rates if r.section is None) for c in s.comparisons]
    measures += [("raw", ["—", *(percent(r.raw) for r in rates)]), ("masked", ["—", *(percent(r.masked) for r in rates)])]
    for status in ("fulfilled", "partial", "claimed", "not_mentioned"):
        found = [sum(p.status == status for p in counted_items(c)) for c in s.comparisons]
        measures.append((f"plan_{status}", ["—", *map(str, found)]))
    measures.append(("repeated", ["—", *(str(sum(p.status == "repeated" for p in c.problems)) for c in s.comparisons)]))
    measures.append(("slips", ["—", *(str(len(c.residues)) for c in s.comparisons)]))
    rows = tuple(
        YearRow(f"overview-{name}", say(f"series_row_{name}", lang), tuple(Cell(v, "", "") for v in values), "")
        for name, values in measures
    )
    return YearTable("overview", say("series_overview", lang), say("series_overview_lead", lang), rows)


def _strips(s: Series, lang: str) -> Sequence[Strip]:
    age = {
        (line.steps[i].report, line.steps[i].sentence): Lineage(line.steps[: i + 1]).kept
        for line in s.lineages
        for i in range(len(line.steps))
    }
    strips, y = [], 30
    for k, report in enumerate(s.reports):
        ages = [age[k, sentence.id.split(".", 1)[1]] for sentence in report.sentences]
        counted = Counter(min(a, _LONG) for a in ages)
        values = [(f"n{i}", str(counted[i])) for i in (1, 2, 3)]
        strips.append(Strip(_years(s)[k], y, _bars(ages, y), say("series_strip_year", lang, values)))
        y += 30 * max(1, -(-len(ages) // _CELLS)) + 22
    return strips


def _bars(ages: Sequence[int], y: int) -> tuple[tuple[str, str], ...]:
    classes = {1: ("new", 6), 2: ("paraphrase", 13), 3: ("verbatim", 22)}
    paths: dict[str, str] = {}
    for i, age in enumerate(ages):
        kind, tall = classes[min(age, _LONG)]
        paths[kind] = paths.get(kind, "") + f"M{56 + 7 * (i % _CELLS)} {y + 30 * (i // _CELLS)}v-{tall}"
    return tuple(paths.items())


def _place(s: Series, report: int, sentence: str, lang: str) -> str:
    """Paragraph, and page where there is one."""
    found = s.sentence(report, sentence)
    values = (("paragraph", str(found.paragraph)), ("page", str(found.page)))
    return say("label_short_place" if found.page is None else "label_short_page_place", lang, values)


def _blank(n: int) -> list[Cell]:
    return [Cell("", "", "") for _ in range(n)]


def _promise_table(s: Series, lang: str) -> YearTable:
    runs = sorted(s.promises, key=lambda run: (not run.is_unmentioned, -len(run.steps)))
    rows = tuple(_promise_row(i, run, s, lang) for i, run in enumerate(runs, 1))
    return YearTable("promises", say("series_promise_title", lang), say("series_promise_lead", lang), rows)


def _promise_row(number: int, run: PromiseRun, s: Series, lang: str) -> YearRow:
    cells = _blank(len(s.reports))
    for step in run.steps:
        status = say(f"status_{step.status}", lang) if step.status else say("series_planned", lang)
        cells[step.report] = Cell(step.text, status, step.status or "", _place(s, step.report, step.sentence, lang))
    years = [_years(s)[step.report] for step in run.steps]
    values = (("first", years[0]), ("last", years[-1]), ("n", str(len(years))))
    said = say("series_promise_open" if run.is_unmentioned else "series_promise_again", lang, values)
    return YearRow(f"promise-{number}", run.steps[-1].text, tuple(cells), said)


def _problem_table(s: Series, lang: str) -> YearTable:
    rows = tuple(_problem_row(i, run, s, lang) for i, run in enumerate(sorted(s.problems, key=lambda r: -len(r.steps)), 1))
    return YearTable("problems", say("series_problem_title", lang), say("series_problem_lead", lang), rows)


def _problem_row(number: int, run: ProblemRun, s: Series, lang: str) -> YearRow:
    cells = _blank(len(s.reports))
    for step in run.steps:
        note = say(f"problem_{step.status}", lang) if step.status else say("series_admitted", lang)
        cells[step.report] = Cell(step.text, note, step.status or "", _place(s, step.report, step.sentence, lang))
    years = [_years(s)[step.report] for step in run.steps]
    return YearRow(
        f"problem-{number}",
        run.steps[-1].text,
        tuple(cells),
        say("series_problem_years", lang, (("years", listed(years, lang)),)),
    )


def _kept_table(s: Series, lang: str) -> YearTable:
    """Sentences of the last year whose wording has stood for three years and more, set phrases left out."""
    last = len(s.reports) - 1
    lines = [line for line in s.lineages if line.steps[-1].report == last and line.kept >= _LONG]
    sentences = {x.id.split(".", 1)[1]: x for x in s.reports[last].sentences}
    shown = [line for line in lines if not sentences[line.steps[-1].sentence].formulaic]
    rows = tuple(_kept_row(i, line, s, lang) for i, line in enumerate(shown, 1))
    return YearTable("kept", say("series_kept_title", lang), say("series_kept_lead", lang), rows)


def _kept_row(number: int, line: Lineage, s: Series, lang: str) -> YearRow:
    cells = _blank(len(s.reports))
    for step in line.steps:
        word = say(f"verdict_{step.verdict}", lang) if step.verdict else say("series_first", lang)
        cells[step.report] = Cell(
            s.text(step.report, step.sentence), word, step.verdict or "", _place(s, step.report, step.sentence, lang)
        )
    since = _years(s)[line.steps[-line.kept].report]
    return YearRow(f"kept-{number}", cells[-1].text, tuple(cells), say("series_kept_since", lang, (("year", since),)))


def _figure_table(s: Series, lang: str) -> YearTable:
    long = [f for f in s.figures if len(f.values) >= _LONG]
    ordered = sorted(long, key=lambda f: (not f.is_frozen, not f.jumps))
    rows = tuple(_figure_row(i, f, s, lang) for i, f in enumerate(ordered, 1))
    return YearTable("figures", say("series_figure_title", lang), say("series_figure_lead", lang), rows, headed=True)


def _figure_row(number: int, f: FigureSeries, s: Series, lang: str) -> YearRow:
    cells = _blank(len(s.reports))
    for report, sentence, value in f.values:
        cells[report] = Cell(f"{short_value(value)}{f.unit}", "", "", _place(s, report, sentence, lang))
    said = "series_frozen" if f.is_frozen else "series_jumps" if f.jumps else ""
    return YearRow(f"figure-{number}", f.label or s.text(*f.values[-1][:2])[:18], tuple(cells), say(said, lang) if said else "")


def _slip_table(s: Series, lang: str) -> YearTable:
    rows = []
    for number, slip in enumerate(s.slips, 1):
        cells = _blank(len(s.reports))
        for report, sentence in slip.places:
            cells[report] = Cell(s.text(report, sentence), "", "", _place(s, report, sentence, lang))
        rows.append(YearRow(f"slip-{number}", slip.text, tuple(cells), say(f"residue_{slip.kind}", lang)))
    return YearTable("slips", say("series_slip_title", lang), say("series_slip_lead", lang), tuple(rows), headed=True)


def year_tables(s: Series, lang: str) -> tuple[Table, ...]:
    """The same tables for a workbook."""
    page = years_page(s, lang)
    return tuple(_for_workbook(table, page.years, lang) for table in (page.overview, *page.tables))


def _for_workbook(table: YearTable, years: Sequence[str], lang: str) -> Table:
    columns = (
        Column("item", say("series_column_item", lang), 34),
        *(Column(y, y, 30) for y in years),
        Column("said", say("series_column_said", lang), 22),
    )
    rows = tuple(
        Row("", table.id, "", (row.head, *(f"{c.text}\n［{c.note}］" if c.note else c.text for c in row.cells), row.said))
        for row in table.rows
    )
    return Table(table.id, re.sub(r"^[一二三四五六七八九十\d]+[、.]\s*", "", table.title), columns, rows, (), decided=False)
