"""Characters with boxes and ruling lines of a page -> its printed lines and table rows in reading order. Pure.

Struck characters are dropped: printed tracked changes draw a thin rule through the middle of what was deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from tracker.read.columns import Region, cells_of, gutter, regions
from tracker.read.glyphs import Glyph, Rules, height_of, lines_of, text_of
from tracker.read.ruled import ruled_rows


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as it stands on its page, or a table row."""

    text: str
    left: float
    right: float
    size: float
    #: Height of its characters.
    place: float
    #: Height of its middle as a share of the page, 0 at the foot.
    row: bool = False
    column: str = "prose"
    #: Running text over the whole width, or the column it stands in.
    step: float = 0.0
    #: From the line above it on the same page and column, in points; 0 for the first.
    unsure: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn on a page."""

    glyphs: Sequence[Glyph]
    rules: Rules
    height: float


def printed_pages(pages: Sequence[Drawn]) -> list[list[Printed]]:
    """Lines of each page in reading order, rows of tables as cells parted by tabs.

    A page with only a few lines in two columns is known by the other pages of the document.
    """
    taken = [_without_tables(page) for page in pages]
    gutters = [gutter(lines) for _, lines in taken]
    told = [at for at in gutters if at is not None]
    near = median(told) if 3 * len(told) >= len(pages) > 1 else None
    return [
        _in_order(rows, lines, own if own is not None else near, page.height)
        for page, (rows, lines), own in zip(pages, taken, gutters, strict=True)
    ]


def printed_lines(glyphs: Sequence[Glyph], rules: Rules, page_height: float) -> list[Printed]:
    """``printed_pages`` of a single page."""
    return printed_pages([Drawn(glyphs, rules, page_height)])[0]


def _without_tables(page: Drawn) -> tuple[list[Printed], list[list[Glyph]]]:
    """Rows of ruled tables, and the lines of all other characters that are not struck."""
    kept = [g for g in page.glyphs if not _struck(g, page.rules)] if page.rules.across else list(page.glyphs)
    rows: list[Printed] = []
    taken: set[int] = set()
    for band, cells in ruled_rows(kept, page.rules):
        rows.append(_as_row(cells, (band.places[0], band.places[-1]), (band.top + band.bottom) / 2 / page.height))
        taken |= {id(g) for cell in cells for g in cell}
    return rows, [_without_marks(line) for line in lines_of(g for g in kept if id(g) not in taken)]


def _in_order(rows: list[Printed], lines: Sequence[Sequence[Glyph]], gutter_at: float | None, height: float) -> list[Printed]:
    found: list[Printed] = []
    for region in regions(lines, gutter_at):
        part = _of_region(region, height)
        while rows and rows[0].place > part[0].place:
            found.append(rows.pop(0))
        found += part
    return _stepped([*found, *rows], height)


def _of_region(region: Region, page_height: float) -> list[Printed]:
    if region.kind == "table":
        edges = region.places[0][0], region.places[-1][1]
        return [_as_row(cells, edges, max(map(_top, filter(None, cells))) / page_height) for cells in cells_of(region)]
    found = []
    for line in region.lines:
        text, unsure = text_of(line)
        place = line[0].middle / page_height
        edges = line[0].box[0], line[-1].box[2]
        found.append(Printed(text, *edges, height_of(line), place, column=region.kind, unsure=unsure))
    return found


def _top(cell: Sequence[Glyph]) -> float:
    return max(g.middle for g in cell)


def _as_row(cells: Sequence[Sequence[Glyph]], edges: tuple[float, float], place: float) -> Printed:
    text, unsure = _row_text(cells)
    size = height_of([g for cell in cells for g in cell])
    return Printed(text, *edges, size, place, row=True, unsure=unsure)


def _row_text(cells: Sequence[Sequence[Glyph]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Cells parted by tabs, the lines of a cell as one."""
    text, unsure = "", []
    for number, cell in enumerate(cells):
        text += "\t" if number else ""
        for line in lines_of(cell):
            part, doubtful = text_of(line)
            unsure += [(len(text) + a, len(text) + b) for a, b in doubtful]
            text += part
    return text, tuple(unsure)


def _without_marks(line: list[Glyph]) -> list[Glyph]:
    """A line without the small raised figures that point to footnotes."""
    heights = [g.height for g in line]
    if min(heights) > 0.75 * max(heights):
        return line
    size = height_of(line)
    foot = min(g.box[1] for g in line if g.height >= 0.8 * size)
    raised = [g for g in line if g.height < 0.75 * size and g.box[1] > foot + 0.2 * size and g.text in "0123456789①②③④⑤⑥⑦⑧⑨"]
    kept = [g for g in line if g not in raised]
    return kept or line


def _stepped(lines: Sequence[Printed], page_height: float) -> list[Printed]:
    """Lines with their distance to the line above in the same column."""
    found: list[Printed] = []
    for before, line in pairwise([None, *lines]):
        if line is not None:
            same = before is not None and before.column == line.column and not before.row and not line.row
            found.append(replace(line, step=(before.place - line.place) * page_height) if same and before else line)
    return found


def _struck(glyph: Glyph, rules: Rules) -> bool:
    centre = glyph.centre
    return any(a <= centre <= b and abs(y - glyph.middle) < 0.18 * glyph.height and b - a < 400 for y, a, b in rules.across)
