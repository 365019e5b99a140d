"""Characters with boxes and ruling lines of pages -> printed lines and table rows -> logical paragraphs. Pure.

Struck characters are dropped: printed tracked changes draw a thin rule through the middle of what was deleted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from tracker.read.columns import Region, cells_of, gutter, regions
from tracker.read.decoded import Block
from tracker.read.glyphs import Glyph, Rules, height_of, lines_of, merged, text_of
from tracker.structure.kinds import is_whole_heading
from tracker.structure.marks import marker_of

Margins = tuple[float, float]


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
    """``printed_lines`` of pages of one document: a page with a few lines in two columns is known by the others."""
    gutters = [found for page in pages if (found := gutter(lines_of(page.glyphs))) is not None]
    near = median(gutters) if 2 * len(gutters) >= len(pages) > 1 else None
    return [printed_lines(page.glyphs, page.rules, page.height, near) for page in pages]


def printed_lines(glyphs: Sequence[Glyph], rules: Rules, page_height: float, near: float | None = None) -> list[Printed]:
    """Lines in reading order, rows of tables as cells parted by tabs; ``near`` is the gutter of other pages."""
    kept = [g for g in glyphs if not _struck(g, rules)]
    rows: list[Printed] = []
    taken: set[int] = set()
    for row, cells in _ruled_rows(kept, rules, page_height):
        rows.append(row)
        taken |= set(map(id, cells))
    lines = [_without_marks(line) for line in lines_of(g for g in kept if id(g) not in taken)]
    found: list[Printed] = []
    for region in regions(lines, near):
        part = _of_region(region, page_height)
        while rows and rows[0].place > part[0].place:
            found.append(rows.pop(0))
        found += part
    return _stepped([*found, *rows], page_height)


def _of_region(region: Region, page_height: float) -> list[Printed]:
    if region.kind == "table":
        return [_as_row(cells, region, page_height) for cells in cells_of(region)]
    found = []
    for line in region.lines:
        text, unsure = text_of(line)
        place = line[0].middle / page_height
        edges = line[0].box[0], line[-1].box[2]
        found.append(Printed(text, *edges, height_of(line), place, column=region.kind, unsure=unsure))
    return found


def _as_row(cells: Sequence[Sequence[Glyph]], region: Region, page_height: float) -> Printed:
    glyphs = [g for cell in cells for g in cell]
    text, unsure = _row_text(cells)
    place = glyphs[0].middle / page_height
    return Printed(text, region.places[0][0], region.places[-1][1], height_of(glyphs), place, row=True, unsure=unsure)


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


def joined(pages: Sequence[Sequence[Printed]], *, recognised: frozenset[int] = frozenset()) -> list[Block]:
    """Logical paragraphs and table rows of all pages, running heads and page numbers left out, footnotes at the end.

    ``recognised`` are the pages, counted from 1, that were read from pictures.
    """
    own = [_with_own_margins(page, n) if n in recognised else page for n, page in enumerate(_without_furniture(pages), 1)]
    lines = [(number, line) for number, page in enumerate(own, 1) for line in page]
    flow = _Flow(_layout([line for _, line in lines if not line.row]))
    for number, line in lines:
        flow.take(line, number)
    return [growing.block(recognised) for growing in (*flow.text, *flow.notes)]


def _with_own_margins(page: list[Printed], number: int) -> list[Printed]:
    """A page of a scan lies where it was laid: with enough lines to tell, its margins are its own."""
    if sum(not line.row for line in page) < _TELLING:
        return page
    return [replace(line, column=f"{line.column} {number}") for line in page]


_TELLING = 6
#: Lines from which a page tells its margins.


class _Flow:
    """Text and footnotes while the lines of all pages come in."""

    def __init__(self, layout: _Layout) -> None:
        self.layout = layout
        self.text: list[_Growing] = []
        self.notes: list[_Growing] = []

    def take(self, line: Printed, page: int) -> None:
        """The next line in reading order."""
        into = self.notes if _is_footnote(line, self.layout) else self.text
        last = into[-1] if into else None
        if last and line.row and last.page != page and _repeats_head(into, line):
            return
        if last and _goes_on(last.line, line, self.layout, same_page=last.page == page):
            last.add(line, page)
        else:
            into.append(_Growing(line, page))


class _Growing:
    """A paragraph while its lines come in."""

    def __init__(self, line: Printed, page: int) -> None:
        self.text, self.pages, self.unsure = "", [(0, page)], list[tuple[int, int]]()
        self.line = line
        self.add(line, page)

    @property
    def page(self) -> int:
        """Where its last line stands."""
        return self.pages[-1][1]

    def add(self, line: Printed, page: int) -> None:
        """One more line."""
        if page != self.page:
            self.pages.append((len(self.text), page))
        self.unsure += [(len(self.text) + a, len(self.text) + b) for a, b in line.unsure]
        self.text += line.text
        self.line = line

    def block(self, recognised: frozenset[int]) -> Block:
        """The paragraph as it stands."""
        return Block(self.text, tuple(self.pages), tuple(self.unsure), self.pages[0][1] in recognised)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the running text of a document is set."""

    body: float
    #: Height of most characters.
    margins: Mapping[str, Margins]
    #: Left and right edge by column.
    step: float
    #: Usual distance between lines of a paragraph.
    indents: bool
    #: Whether paragraphs begin with an indent.
    spaced: bool = False
    #: Whether paragraphs are told by the space between them alone.


def _layout(prose: Sequence[Printed]) -> _Layout:
    if not prose:
        return _Layout(0.0, {}, 0.0, indents=False)
    body = median(line.size for line in prose)
    columns = {line.column for line in prose}
    margins = {c: _margins([line for line in prose if line.column == c], body) for c in columns}
    steps = [b.step for a, b in pairwise(prose) if b.step > 0 and a.right > margins[a.column][1] - 1.6 * body]
    full = [line for line in prose if line.size < 1.15 * body and line.right > margins[line.column][1] - 1.6 * body]
    indented = sum(line.left > margins[line.column][0] + 1.1 * body for line in full)
    indents = 0 < indented < len(full) and indented >= 0.08 * len(full)
    step = median(steps) if steps else 0.0
    return _Layout(body, margins, step, indents, not indents and _is_spaced(prose, full, step + 0.25 * body))


def _is_spaced(prose: Sequence[Printed], full: Sequence[Printed], wide: float) -> bool:
    """Whether nearly every line that ends early is followed by a wide step, so that a narrow one says the paragraph goes on."""
    is_full = set(map(id, full))
    early = [b.step for a, b in pairwise(prose) if b.step > 0 and id(a) not in is_full]
    return len(early) > 5 and sum(step > wide for step in early) >= 0.85 * len(early)


def _margins(prose: Sequence[Printed], body: float) -> Margins:
    """Left and right edge of the running text: where several lines begin, and where most end.

    Not the furthest end: marks may hang over the edge.
    """
    starts = sorted(line.left for line in prose if line.size < 1.15 * body)
    shared = [a for a, b in pairwise(starts) if b - a < 0.2 * body]
    left, furthest = (shared or starts or [prose[0].left])[0], max(line.right for line in prose)
    ends = Counter(round(line.right / (0.2 * body)) for line in prose if line.right - left > 0.6 * (furthest - left))
    common = max(ends, key=lambda end: (ends[end], end)) if ends else 0
    return left, common * 0.2 * body if ends[common] > 2 else furthest


def _goes_on(one: Printed, other: Printed, layout: _Layout, *, same_page: bool) -> bool:
    """Whether a line runs on into the next: it is full and the next one is not indented; titles run on while they are large."""
    body = layout.body
    if one.row or other.row or abs(one.size - other.size) > 0.15 * max(one.size, other.size):
        return False
    if one.size > 1.15 * body:
        return True
    if same_page and layout.step and other.step > layout.step + 0.25 * body:
        return False
    if not layout.indents and one.text[-1:] in "。；：" and _ITEM.match(other.text):
        return False
    if not (same_page or layout.indents) and _is_heading(one.text):
        return False
    left, right = layout.margins[other.column][0], layout.margins[one.column][1]
    if other.left >= left + 1.1 * body:
        return False
    open_ended = "，" in one.text and one.text[-1] not in "。；：！？:;!?”）"
    cut = open_ended and (layout.indents or (layout.spaced and 0 < other.step <= layout.step + 0.25 * body))
    return cut or one.right > right - 1.6 * body


def _is_heading(text: str) -> bool:
    """Whether a line is a numbered heading of the usual wording, complete as it stands."""
    marker = marker_of(text)
    return bool(marker) and is_whole_heading(text[marker:])


_ITEM = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]")
#: The number of a heading or item: a new paragraph wherever the line before ended.


def _is_footnote(line: Printed, layout: _Layout) -> bool:
    return not line.row and line.size < 0.88 * layout.body and line.place < 0.35 and bool(_NOTE_MARK.match(line.text))


_NOTE_MARK = re.compile(r"\s*(?:[①-⑨]|注[：:\d]|\[?\d{1,2}\]?\s*\S)")


def _repeats_head(found: Sequence[_Growing], row: Printed) -> bool:
    """Whether a row at the top of a page repeats the head of the table that goes on there."""
    head = None
    for growing in reversed(found):
        if not growing.line.row:
            break
        head = growing
    return head is not None and head.text == row.text


_PAGE_NUMBER = re.compile(r"[-—–－\s]*\d{1,3}[-—–－\s]*|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d+\s*/\s*\d+")
_DASHED_NUMBER = re.compile(r"[-—–－_一]\s*\d{1,3}\s*[-—–－_一]")
_TOP = 0.93
#: Share of the page above which small type is a running head, even on the only page.
_EDGE = 0.13
#: Share of the page at its head and foot where furniture stands.


def _without_furniture(pages: Sequence[Sequence[Printed]]) -> list[list[Printed]]:
    """Pages without lines at an edge that are page numbers, or that half of the pages repeat but for digits."""
    edges = [{_masked(line.text) for line in page if _at_edge(line)} for page in pages]
    running = {text for text in set().union(*edges) if len(pages) > 1 and 2 * sum(text in e for e in edges) >= max(4, len(pages))}
    body = _body_of(pages)
    small = Counter(_masked(line.text) for page in pages for line in page if not line.row and line.size < 0.85 * body)
    repeated = {text for text, n in small.items() if n > 1 and len(text) <= 30}

    def is_furniture(line: Printed) -> bool:
        text = line.text.strip()
        if _DASHED_NUMBER.fullmatch(text) or (_masked(text) in repeated and line.size < 0.85 * body):
            return True
        if _at_edge(line) and (_PAGE_NUMBER.fullmatch(text) or _masked(text) in running):
            return True
        return line.place > _TOP and line.size < 0.85 * body and not line.row

    return [_without(page, is_furniture) for page in pages]


def _without(page: Sequence[Printed], is_furniture: Callable[[Printed], bool]) -> list[Printed]:
    """The other lines; what follows furniture stands at no known distance to what went before."""
    found: list[Printed] = []
    after = False
    for line in page:
        if is_furniture(line):
            after = True
        else:
            found.append(replace(line, step=0.0) if after else line)
            after = False
    return found


def _body_of(pages: Sequence[Sequence[Printed]]) -> float:
    sizes = [line.size for page in pages for line in page if not line.row for _ in line.text]
    return median(sizes) if sizes else 0.0


def _at_edge(line: Printed) -> bool:
    return line.place < _EDGE or line.place > 1 - _EDGE


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", text).strip()


def _struck(glyph: Glyph, rules: Rules) -> bool:
    centre = glyph.centre
    return any(a <= centre <= b and abs(y - glyph.middle) < 0.18 * glyph.height and b - a < 400 for y, a, b in rules.across)


@dataclass(frozen=True, slots=True)
class _Band:
    """Between two horizontal rules: a table row with the places of its vertical rules."""

    top: float
    bottom: float
    places: tuple[float, ...]


def _ruled_rows(glyphs: Sequence[Glyph], rules: Rules, page_height: float) -> Iterator[tuple[Printed, list[Glyph]]]:
    """Rows of ruled tables with the glyphs they take; a cell over several rows stands in its first one."""
    bands = list(_bands(rules))
    taken: set[int] = set()
    for number, band in enumerate(bands):
        cells = []
        for left, right in pairwise(band.places):
            bottom = _cell_bottom(bands, number, (left + right) / 2, rules)
            own = [g for g in glyphs if bottom < g.middle < band.top and left <= g.centre < right and id(g) not in taken]
            taken |= set(map(id, own))
            cells.append(own)
        inside = [g for cell in cells for g in cell]
        if inside:
            text, unsure = _row_text(cells)
            place = (band.top + band.bottom) / 2 / page_height
            edges = band.places[0], band.places[-1]
            yield Printed(text, *edges, height_of(inside), place, row=True, unsure=unsure), inside


def _cell_bottom(bands: Sequence[_Band], number: int, centre: float, rules: Rules) -> float:
    """Where the cell at ``centre`` of a band ends: at the first rule below that passes it."""
    bottom = bands[number].bottom
    for below in bands[number + 1 :]:
        if any(abs(y - bottom) <= 4 and left <= centre <= right for y, left, right in rules.across) or below.top < bottom - 4:
            break
        bottom = below.bottom
    return bottom


def _bands(rules: Rules) -> Iterator[_Band]:
    """Rows of ruled tables from the top: bands that at least three vertical edges cross, open sides counted."""
    heights = merged(y for y, _, _ in rules.across)
    for bottom, top in reversed(list(pairwise(heights))):
        crossing = [x for x, low, high in rules.down if low <= bottom + 3 and high >= top - 3]
        if crossing and top - bottom > 4:
            sides = [x for y, left, right in rules.across if abs(y - top) <= 4 for x in (left, right)]
            places = merged([*crossing, *(x for x in (min(sides), max(sides)) if _outside(x, crossing))])
            if len(places) > 2:
                yield _Band(top, bottom, tuple(places))


def _outside(place: float, crossing: Sequence[float]) -> bool:
    return place < min(crossing) - 4 or place > max(crossing) + 4
