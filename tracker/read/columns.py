"""Lines of a page that stand beside each other: text in two columns, tables without ruling lines. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tracker.read.glyphs import Glyph, Span, em_of, height_of

Line = Sequence[Glyph]
_GAP = 1.1
#: Widths of a character between two parts of a line that do not belong together.
_FEWEST = 5
#: Lines on each side of a gutter.
_FILLED = 0.72
#: Share of its column that a line of running text fills, in the middle of all lines.
_LIST_MARK = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[①-⑳•·●■◆-]")
_LONG_CELL = 20
#: Mean characters of a cell; longer ones are two lines of prose that happen to have a gap.


@dataclass(frozen=True, slots=True)
class Region:
    """Consecutive lines of one kind: running text (``prose``), a ``left`` or ``right`` column, or rows of a ``table``."""

    kind: str
    lines: tuple[tuple[Glyph, ...], ...]
    places: tuple[Span, ...] = ()
    #: Columns of a table, left and right of each.


def regions(lines: Sequence[Line], at: float | None = None) -> Iterator[Region]:
    """All lines of a page from the top, in reading order; ``at`` is its gutter, None for text in one column."""
    first, last = _beside(lines, at) if at is not None else (0, 0)
    if at is None or first == last:
        yield from _tables(lines)
        return
    yield from _tables(lines[:first])
    yield Region("left", tuple(filter(None, (tuple(g for g in line if g.centre < at) for line in lines[first:last]))))
    yield Region("right", tuple(filter(None, (tuple(g for g in line if g.centre >= at) for line in lines[first:last]))))
    yield from _tables(lines[last:])


def gutter(lines: Sequence[Line]) -> float | None:
    """Place of the gutter between two columns of text, None for a page set in one."""
    gaps = [_gaps(line) for line in lines]
    for at in _candidates(lines, gaps):
        first, last = _longest_run([_is_free(line, cut, at) for line, cut in zip(lines, gaps, strict=True)])
        left, right = _sides(lines[first:last], at)
        if min(len(left), len(right)) >= _FEWEST and _is_filled(left) and _is_filled(right):
            return at
    return None


def _beside(lines: Sequence[Line], at: float) -> tuple[int, int]:
    """(first line, line after the last) of what stands on both sides of the gutter; the same number twice for nothing."""
    first, last = _longest_run([_is_free(line, _gaps(line), at) for line in lines])
    return (first, last) if all(_sides(lines[first:last], at)) else (0, 0)


def _sides(lines: Sequence[Line], at: float) -> tuple[list[list[Glyph]], list[list[Glyph]]]:
    left = [part for line in lines if (part := [g for g in line if g.centre < at])]
    return left, [part for line in lines if (part := [g for g in line if g.centre >= at])]


def segments(line: Line) -> list[list[Glyph]]:
    """A line cut at its wide gaps."""
    found, gap = [[line[0]]], _GAP * em_of(line)
    for one, other in pairwise(line):
        if other.box[0] - one.box[2] > gap:
            found.append([])
        found[-1].append(other)
    return found


def _candidates(lines: Sequence[Line], gaps: Sequence[Sequence[Span]]) -> Iterator[float]:
    """Places where a gutter may stand: where most lines have a gap, then where most lines one after the other are free."""
    common = _commonest([(a + b) / 2 for cut in gaps for a, b in cut])
    if common is not None:
        yield common
    if len(lines) < 2 * _FEWEST:
        return
    left, right = min(line[0].box[0] for line in lines), max(line[-1].box[2] for line in lines)
    middle = [left + (right - left) * k / 100 for k in range(40, 61, 2)]
    runs = {at: _longest_run([_is_free(line, cut, at) for line, cut in zip(lines, gaps, strict=True)]) for at in middle}
    longest = max(last - first for first, last in runs.values())
    best = [at for at, (first, last) in runs.items() if last - first == longest]
    yield best[len(best) // 2]


def _gaps(line: Line) -> list[Span]:
    """Free stretches inside a line, of half a character or more."""
    least = 0.5 * em_of(line)
    return [(one.box[2], other.box[0]) for one, other in pairwise(line) if other.box[0] - one.box[2] > least]


def _commonest(places: Sequence[float]) -> float | None:
    """The place near which most others lie, None for too few."""
    counts = Counter(round(place / _STEP) for place in places)
    if not counts:
        return None
    most = max(counts, key=lambda k: counts[k - 1] + counts[k] + counts[k + 1])
    around = [place for place in places if abs(place / _STEP - most) <= 1.5]
    return median(around) if len(around) >= _FEWEST else None


_STEP = 4.0
#: Points; gutters of lines under each other differ by less.


def _is_free(line: Line, gaps: Sequence[Span], at: float) -> bool:
    """Whether no character of a line stands over the gutter."""
    return at < line[0].box[0] or at > line[-1].box[2] or any(left < at < right for left, right in gaps)


def _longest_run(marks: Sequence[bool]) -> tuple[int, int]:
    best, start = (0, 0), 0
    for i, mark in enumerate([*marks, False]):
        if not mark:
            best, start = max(best, (start, i), key=lambda run: run[1] - run[0]), i + 1
    return best


def _is_filled(parts: Sequence[Sequence[Glyph]]) -> bool:
    """Whether most parts fill their column with characters, as prose does and table cells do not."""
    left, right = min(p[0].box[0] for p in parts), max(p[-1].box[2] for p in parts)
    fills = [sum(g.box[2] - g.box[0] for g in p) / max(1.0, right - left) for p in parts]
    return right - left > 6 * height_of(parts[0]) and median(fills) > _FILLED


def _tables(lines: Sequence[Line]) -> Iterator[Region]:
    """Runs of lines whose parts stand under each other are rows; everything else is prose."""
    start = 0
    while start < len(lines):
        end, places = _rows_from(lines, start)
        if end > start:
            yield Region("table", tuple(tuple(line) for line in lines[start:end]), places)
            start = end
        else:
            yield Region("prose", (tuple(lines[start]),))
            start += 1


def _rows_from(lines: Sequence[Line], start: int) -> tuple[int, tuple[Span, ...]]:
    """(line after the last row, columns) of the table that begins at a line; the start itself where none does."""
    extents: list[Span] = []
    rows: list[list[list[Glyph]]] = []
    end = start
    for i in range(start, len(lines)):
        cut = segments(lines[i])
        widened = _merged([*extents, *((seg[0].box[0], seg[-1].box[2]) for seg in cut)])
        shares = len(cut) > 1 or (rows and _inside_one(cut[0], extents))
        if not shares or (rows and len(widened) < max(2, len(extents))) or len(widened) < 2:
            break
        extents = widened
        rows.append(cut)
        end = i + 1 if len(cut) > 1 or _fills(rows, extents) else end
    rows = rows[: end - start]
    return (end, tuple(extents)) if _is_table(rows, len(extents)) else (start, ())


def _fills(rows: Sequence[Sequence[Sequence[Glyph]]], extents: Sequence[Span]) -> bool:
    """Whether the row before a lone part filled its cell, so that the part is what did not fit."""
    if len(rows) < 2 or _LIST_MARK.match("".join(g.text for g in rows[-1][0])):
        return False
    part, em = rows[-1][0], em_of(rows[-1][0])
    for left, right in extents:
        if left - 2 <= part[0].centre <= right + 2:
            return any(seg[-1].box[2] > right - 1.1 * em for seg in rows[-2] if left - 2 <= seg[0].centre <= right + 2)
    return False


def _inside_one(part: Sequence[Glyph], extents: Sequence[Span]) -> bool:
    """Whether a lone part is the rest of a cell: it stands under one column, not under the first alone."""
    own = part[0].box[0], part[-1].box[2]
    return any(left - 2 <= own[0] and own[1] <= right + 2 for left, right in extents)


def _is_table(rows: Sequence[Sequence[Sequence[Glyph]]], columns: int) -> bool:
    whole = [row for row in rows if len(row) > 1]
    cells = [seg for row in whole for seg in row]
    if not whole or sum(map(len, cells)) > _LONG_CELL * len(cells):
        return False
    firsts = ["".join(g.text for g in row[0]) for row in whole]
    if columns == 2:
        return len(whole) > 2 and not any(_LIST_MARK.fullmatch(text) for text in firsts)
    return len(whole) > 1 and max(map(len, whole)) > 2


def _merged(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for left, right in sorted(spans):
        if found and left <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found


def cells_of(region: Region) -> list[list[tuple[Glyph, ...]]]:
    """Rows of a table as cells from the left; a line with a single part goes on in the row above it."""
    rows: list[list[tuple[Glyph, ...]]] = []
    for line in region.lines:
        row = [tuple(g for g in line if left - 1 <= g.centre <= right + 1) for left, right in region.places]
        if rows and sum(map(bool, row)) == 1:
            rows[-1] = [one + other for one, other in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
    return rows
