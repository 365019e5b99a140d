"""What stands on pages beside the text: running heads and feet, page numbers. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

from tracker.read.printed import Printed

_PAGE_NUMBER = re.compile(r"[-—–－\s]*\d{1,3}[-—–－\s]*|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d+\s*/\s*\d+")
_DASHED_NUMBER = re.compile(r"[-—–－_一]\s*\d{1,3}\s*[-—–－_一]")
_TOP = 0.93
#: Share of the page above which small type is a running head, even on the only page.
_EDGE = 0.13
#: Share of the page at its head and foot where furniture stands.


def without_furniture(pages: Sequence[Sequence[Printed]]) -> list[list[Printed]]:
    """Pages without lines at an edge that are page numbers, or that half of the pages repeat but for digits."""
    running = _running(pages)
    body = _body_of(pages)
    small = Counter(_masked(line.text) for page in pages for line in page if not line.row and line.size < 0.85 * body)
    repeated = {text for text, n in small.items() if n > 1 and len(text) <= 30}

    def is_furniture(line: Printed) -> bool:
        text = line.text.strip()
        if _DASHED_NUMBER.fullmatch(text) or (_masked(text) in repeated and line.size < 0.85 * body):
            return True
        if _at_edge(line) and (_PAGE_NUMBER.fullmatch(text) or any(_same_place(line, other) for other in running)):
            return True
        return line.place > _TOP and line.size < 0.9 * body and not line.row

    return [_without(page, is_furniture) for page in pages]


def _running(pages: Sequence[Sequence[Printed]]) -> list[Printed]:
    """Lines at an edge that half of the pages repeat in the same place, but for digits."""
    edges = [[line for line in page if _at_edge(line)] for page in pages]
    lines = [line for edge in edges for line in edge] if len(pages) > 1 else []
    return [p for p in lines if 2 * sum(any(_same_place(p, other) for other in edge) for edge in edges) >= max(4, len(pages))]


def _same_place(one: Printed, other: Printed) -> bool:
    """Whether two lines of different pages are one running line: a title and a signature of the same words are not."""
    near = abs(one.place - other.place) < _SAME_HEIGHT and abs(one.size - other.size) < 0.1 * one.size
    return near and abs(one.left - other.left) < one.size and _masked(one.text) == _masked(other.text)


_SAME_HEIGHT = 0.015
#: Share of the page.


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
    return not line.row and (line.place < _EDGE or line.place > 1 - _EDGE)


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", "".join(text.split()))
