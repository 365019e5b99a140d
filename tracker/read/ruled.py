"""Tables drawn with ruling lines: bands between horizontal rules, cut by vertical ones. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.read.glyphs import Glyph, Rules, merged


@dataclass(frozen=True, slots=True)
class Band:
    """Between two horizontal rules: a table row with the places of its vertical rules."""

    top: float
    bottom: float
    places: tuple[float, ...]


def ruled_rows(glyphs: Sequence[Glyph], rules: Rules) -> Iterator[tuple[Band, list[list[Glyph]]]]:
    """Rows of ruled tables, each with the characters of its cells; a cell over several rows stands in its first one."""
    bands = list(_bands(rules))
    taken: set[int] = set()
    for number, band in enumerate(bands):
        cells = []
        for left, right in pairwise(band.places):
            bottom = _cell_bottom(bands, number, (left + right) / 2, rules)
            own = [g for g in glyphs if bottom < g.middle < band.top and left <= g.centre < right and id(g) not in taken]
            taken |= set(map(id, own))
            cells.append(own)
        if any(cells):
            yield band, cells


def _cell_bottom(bands: Sequence[Band], number: int, centre: float, rules: Rules) -> float:
    """Where the cell at ``centre`` of a band ends: at the first rule below that passes it."""
    bottom = bands[number].bottom
    for below in bands[number + 1 :]:
        if any(abs(y - bottom) <= 4 and left <= centre <= right for y, left, right in rules.across) or below.top < bottom - 4:
            break
        bottom = below.bottom
    return bottom


def _bands(rules: Rules) -> Iterator[Band]:
    """Rows of ruled tables from the top: bands that at least three vertical edges cross, open sides counted."""
    heights = merged(y for y, _, _ in rules.across)
    for bottom, top in reversed(list(pairwise(heights))):
        crossing = [x for x, low, high in rules.down if low <= bottom + 3 and high >= top - 3]
        if crossing and top - bottom > 4:
            sides = [x for y, left, right in rules.across if abs(y - top) <= 4 for x in (left, right)]
            places = merged([*crossing, *(x for x in (min(sides), max(sides)) if _outside(x, crossing))])
            if len(places) > 2:
                yield Band(top, bottom, tuple(places))


def _outside(place: float, crossing: Sequence[float]) -> bool:
    return place < min(crossing) - 4 or place > max(crossing) + 4
