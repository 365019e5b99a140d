"""Characters and ruling lines where they stand on a page: what PDF, OFD and recognised pictures have in common. Pure.

Coordinates are points, origin at the lower left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

Box = tuple[float, float, float, float]
#: left, bottom, right, top
Span = tuple[float, float]
_THIN = 2.0
#: A rule is at most this thick.
_LONG = 8.0
#: A ruling line is at least this long; shorter paths are ornaments.


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character where it stands."""

    text: str
    box: Box
    sure: bool = True
    #: False where it was recognised in a picture with low confidence.

    @property
    def middle(self) -> float:
        """Height of its centre."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def centre(self) -> float:
        """Place of its centre from the left."""
        return (self.box[0] + self.box[2]) / 2

    @property
    def height(self) -> float:
        """Of its box."""
        return max(0.1, self.box[3] - self.box[1])


@dataclass(frozen=True, slots=True)
class Rules:
    """Ruling lines: horizontals as (height, left, right), verticals as (place, bottom, top)."""

    across: tuple[tuple[float, float, float], ...] = ()
    down: tuple[tuple[float, float, float], ...] = ()


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


def merged(values: Iterable[float]) -> list[float]:
    """Sorted values, those within a rule's thickness as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 2 * _THIN:
            found.append(value)
    return found


def height_of(glyphs: Sequence[Glyph]) -> float:
    """Height of most Chinese characters, of all where there are none: digits may come from another font."""
    return median([g.height for g in glyphs if g.text > "\u2e7f"] or [g.height for g in glyphs])


def em_of(glyphs: Sequence[Glyph]) -> float:
    """Width of most Chinese characters; of a line without any, two thirds of its height."""
    widths = [g.box[2] - g.box[0] for g in glyphs if g.text > "\u2e7f"]
    return median(widths) if widths else 0.67 * height_of(glyphs)


def lines_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs on one height, each line from the left, lines from the top."""
    lines: list[list[Glyph]] = []
    first, tall = 0.0, 0.0
    for middle, glyph in sorted(((g.middle, g) for g in glyphs), key=lambda pair: -pair[0]):
        if lines and first - middle < 0.5 * tall and first - middle < 0.5 * glyph.height:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            first, tall = middle, glyph.height
    return [sorted(line, key=lambda g: g.box[0]) for line in lines]


def text_of(line: Sequence[Glyph]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A line's characters and the spans of those that are unsure; a wide gap becomes a blank.

    Later stages keep a blank between Latin words only.
    """
    parts: list[str] = []
    unsure: list[tuple[int, int]] = []
    at = 0
    for before, glyph in pairwise([None, *line]):
        if glyph is None:
            continue
        if before is not None and glyph.box[0] - before.box[2] > 0.2 * before.height:
            parts.append(" ")
            at += 1
        if not glyph.sure:
            unsure.append((at, at + len(glyph.text)))
        parts.append(glyph.text)
        at += len(glyph.text)
    return "".join(parts), tuple(unsure)
