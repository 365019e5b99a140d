"""Printed lines of all pages -> logical paragraphs and table rows. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from tracker.read.decoded import Block
from tracker.read.furniture import without_furniture
from tracker.read.printed import Printed
from tracker.structure.kinds import is_whole_heading
from tracker.structure.marks import marker_of

Margins = tuple[float, float]


def joined(pages: Sequence[Sequence[Printed]], *, recognised: frozenset[int] = frozenset()) -> list[Block]:
    """Logical paragraphs and table rows of all pages, running heads and page numbers left out, footnotes at the end.

    ``recognised`` are the pages, counted from 1, that were read from pictures.
    """
    own = [_with_own_margins(page, n) if n in recognised else page for n, page in enumerate(without_furniture(pages), 1)]
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
