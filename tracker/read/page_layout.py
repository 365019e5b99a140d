"""Characters with boxes and ruling lines of one page -> printed lines and table rows. Pure.

Coordinates are PDF points, origin at the lower left. Struck characters are dropped: printed tracked changes draw a
thin rule through the middle of what was deleted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

Box = tuple[float, float, float, float]
#: left, bottom, right, top
_THIN = 2.0
#: A rule is at most this thick.
_LONG = 8.0
#: A ruling line is at least this long; shorter paths are ornaments.


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character where it stands."""

    text: str
    box: Box

    @property
    def middle(self) -> float:
        """Height of its centre."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> float:
        """Of its box."""
        return max(0.1, self.box[3] - self.box[1])


@dataclass(frozen=True, slots=True)
class Rules:
    """Ruling lines: horizontals as (height, left, right), verticals as (place, bottom, top)."""

    across: tuple[tuple[float, float, float], ...]
    down: tuple[tuple[float, float, float], ...]


def rules_of(paths: Iterable[Box]) -> Rules:
    """Edges of thin or framed paths; a frame gives all four of its sides."""
    across, down = [], []
    for left, bottom, right, top in paths:
        wide, high = right - left, top - bottom
        if high <= _THIN and wide > _LONG:
            across.append(((top + bottom) / 2, left, right))
        elif wide <= _THIN and high > _LONG:
            down.append(((left + right) / 2, bottom, top))
        elif wide > _LONG and high > _LONG:
            across += [(bottom, left, right), (top, left, right)]
            down += [(left, bottom, top), (right, bottom, top)]
    return Rules(tuple(across), tuple(down))


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


def printed_lines(glyphs: Sequence[Glyph], rules: Rules, page_height: float) -> list[Printed]:
    """Lines from top to bottom, rows of ruled tables as cells parted by tabs."""
    kept = [g for g in glyphs if not _struck(g, rules)]
    placed: list[Printed] = []
    for band in _bands(rules):
        inside = [g for g in kept if band.bottom < g.middle < band.top and band.places[0] - 1 < g.box[0] < band.places[-1] + 1]
        if inside:
            taken = set(map(id, inside))
            kept = [g for g in kept if id(g) not in taken]
            place = (band.top + band.bottom) / 2 / page_height
            size = median(g.height for g in inside)
            placed.append(Printed(_row(inside, band.places), band.places[0], band.places[-1], size, place, row=True))
    for line in _lines(kept):
        edges, size = (line[0].box[0], line[-1].box[2]), median(g.height for g in line)
        placed.append(Printed(_text(line), *edges, size, line[0].middle / page_height))
    return sorted(placed, key=lambda item: -item.place)


def joined(pages: Sequence[Sequence[Printed]]) -> list[str]:
    """Logical paragraphs and table rows of all pages, running heads and page numbers left out."""
    lines = _without_furniture(pages)
    prose = [line for line in lines if not line.row]
    if not prose:
        return [line.text for line in lines]
    body = median(line.size for line in prose)
    left, right = _margins(prose, body)
    found: list[str] = []
    for one, other in pairwise([None, *lines]):
        if one is not None and other is not None and _goes_on(one, other, left, right, body):
            found[-1] += other.text
        elif other is not None:
            found.append(other.text)
    return found


def _margins(prose: Sequence[Printed], body: float) -> tuple[float, float]:
    """Left and right edge of the running text: where several lines begin, and where most end.

    Not the furthest end: marks may hang over the edge.
    """
    starts = sorted(line.left for line in prose if line.size < 1.15 * body)
    shared = [a for a, b in pairwise(starts) if b - a < 0.2 * body]
    ends = Counter(round(line.right / (0.2 * body)) for line in prose)
    common = max(ends, key=lambda end: (ends[end], end))
    furthest = max(line.right for line in prose)
    return (shared or starts or [prose[0].left])[0], common * 0.2 * body if ends[common] > 2 else furthest


def _goes_on(one: Printed, other: Printed, left: float, right: float, body: float) -> bool:
    """Whether a line runs on into the next: it is full and the next one is not indented; titles run on while they are large."""
    if one.row or other.row or abs(one.size - other.size) > 0.15 * max(one.size, other.size):
        return False
    if one.size > 1.15 * body:
        return True
    return one.right > right - 1.6 * body and other.left < left + 1.1 * body


_PAGE_NUMBER = re.compile(r"[-—–－\s]*\d{1,3}[-—–－\s]*|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d+\s*/\s*\d+")
_EDGE = 0.13
#: Share of the page at its head and foot where furniture stands.


def _without_furniture(pages: Sequence[Sequence[Printed]]) -> list[Printed]:
    """Lines at an edge that are page numbers, or that half of the pages repeat but for digits."""
    edges = [{_masked(line.text) for line in page if _at_edge(line)} for page in pages]
    running = {text for text in set().union(*edges) if len(pages) > 1 and 2 * sum(text in e for e in edges) >= max(4, len(pages))}
    return [
        line
        for page in pages
        for line in page
        if not (_at_edge(line) and (_PAGE_NUMBER.fullmatch(line.text.strip()) or _masked(line.text) in running))
    ]


def _at_edge(line: Printed) -> bool:
    return line.place < _EDGE or line.place > 1 - _EDGE


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", text).strip()


def _struck(glyph: Glyph, rules: Rules) -> bool:
    left, _, right, _ = glyph.box
    centre = (left + right) / 2
    return any(a <= centre <= b and abs(y - glyph.middle) < 0.18 * glyph.height and b - a < 400 for y, a, b in rules.across)


@dataclass(frozen=True, slots=True)
class _Band:
    """Between two horizontal rules: a table row with the places of its vertical rules."""

    top: float
    bottom: float
    places: tuple[float, ...]


def _bands(rules: Rules) -> Iterator[_Band]:
    """Rows of ruled tables from the top: bands that at least three vertical rules cross."""
    heights = _merged(y for y, _, _ in rules.across)
    for bottom, top in pairwise(heights):
        crossing = [x for x, low, high in rules.down if low <= bottom + 3 and high >= top - 3]
        places = _merged(crossing)
        if len(places) > 2 and top - bottom > 4:
            yield _Band(top, bottom, tuple(places))


def _merged(values: Iterable[float]) -> list[float]:
    """Sorted values, those within a rule's thickness as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 2 * _THIN:
            found.append(value)
    return found


def _row(glyphs: Sequence[Glyph], places: Sequence[float]) -> str:
    cells = []
    for left, right in pairwise(places):
        own = [g for g in glyphs if left <= (g.box[0] + g.box[2]) / 2 < right]
        cells.append("".join(_text(line).strip() for line in _lines(own)))
    return "\t".join(cells)


def _lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs on one height, each line from the left, lines from the top."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: -g.middle):
        if lines and abs(lines[-1][0].middle - glyph.middle) < 0.5 * min(lines[-1][0].height, glyph.height):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [sorted(line, key=lambda g: g.box[0]) for line in lines]


def _text(line: Sequence[Glyph]) -> str:
    """A line's characters; a wide gap becomes a blank, which later stages keep between Latin words only."""
    parts = [line[0].text]
    for one, other in pairwise(line):
        if other.box[0] - one.box[2] > 0.2 * one.height:
            parts.append(" ")
        parts.append(other.text)
    return "".join(parts)
