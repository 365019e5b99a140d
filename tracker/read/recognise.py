"""Text in pictures (the optional part ``tracker[ocr]``): nothing is loaded until a picture comes, nothing is downloaded.

The only door to rapidocr, whose models lie in its wheel. Every character comes with its place, so that tables,
paragraphs and page furniture are told by the same layout as those of PDF; a character below ``_SURE`` is marked.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np

from tracker.read import budget
from tracker.read.glyphs import Box, Glyph, Rules
from tracker.read.printed import Printed, printed_lines
from tracker.read.scan import Picture, ink, parts, red_share, rulings, without_red

DPI = 200
#: More loses glued digits of tables and takes longer; 150–200 reads best.
PIXELS = 16_000_000
NEEDED = (
    "{file} holds pictures of pages without text; install the extra tracker[ocr] to have them recognised, "
    "or ask for the Word file."
)
_SURE = 0.85
#: Confidence below which a character is doubtful.
_SURE_FIGURE = 0.95
#: The same for digits, where one wrong character makes a wrong finding.
_UPRIGHT = 0.8
#: Mean confidence below which a page may stand on its head.
_POINTS = 16.0
#: Height given to most lines: three-point type of the national layout; the layout rules measure in points.


_SAME_SIZE = 0.2
#: Sizes of type nearer than this are one: boxes of recognised lines vary.


@cache
def available() -> bool:
    """Whether the optional part is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def refusal() -> str:
    """Why pages that are pictures gave no text: the part is missing, or nothing was seen."""
    return "{file} holds pictures in which no text was recognised; ask for the Word file." if available() else NEEDED


@dataclass(frozen=True, slots=True)
class Seen:
    """One line as it was recognised, in pixels from the upper left."""

    text: str
    corners: tuple[tuple[float, float], ...]
    score: float
    characters: tuple[tuple[str, float, float, float], ...]
    #: (character, confidence, left, right)

    @property
    def height(self) -> float:
        """Length of its left side."""
        return max(1.0, math.dist(self.corners[0], self.corners[3]))

    @property
    def advance(self) -> float | None:
        """Usual step from one Chinese character to the next; None for a line too short to tell."""
        places = [(a + b) / 2 for c, _, a, b in self.characters if c > "\u2e7f"]
        steps = [b - a for a, b in pairwise(places)]
        return median(steps) if len(steps) > 2 else None

    @property
    def width(self) -> float:
        """Length of its upper side."""
        return max(1.0, math.dist(self.corners[0], self.corners[1]))


def page_lines(picture: Picture) -> list[Printed]:
    """Printed lines of the picture of one page."""
    budget.more()
    clean = without_red(picture)
    seen = _seen(clean)
    turns = _turns(seen, clean)
    if turns:
        picture, clean = np.rot90(picture, turns), np.ascontiguousarray(np.rot90(clean, turns))
        seen = _seen(clean)
    seen = _with_lost_lines(seen, clean)
    seen += _red_head(picture, seen)
    if not seen:
        return []
    letter = _letter(seen)
    return printed_lines(*_laid(seen, clean, letter), len(clean) * _POINTS / letter)


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False, "Global.text_score": 0.3})


def _seen(picture: Picture) -> list[Seen]:
    """All lines of a picture, from the top; long ones are read in parts."""
    found: list[Seen] = []
    for top, part in parts(picture):
        if top:
            budget.more()
        answer = _engine()(np.ascontiguousarray(part[:, :, ::-1]), return_word_box=True, return_single_char_box=True)
        if answer.boxes is None or answer.txts is None:
            continue
        for corners, text, score, words in zip(answer.boxes, answer.txts, answer.scores, answer.word_results, strict=True):
            found.append(_line(text, [(float(x), float(y) + top) for x, y in corners], float(score), words or ()))
    return found


def _line(text: str, corners: list[tuple[float, float]], score: float, words: Any) -> Seen:
    characters = [(str(c), float(s), float(b[0][0]), float(b[1][0])) for c, s, b in words]
    if "".join(c for c, *_ in characters) != "".join(text.split()):
        left, right = corners[0][0], corners[1][0]
        step = (right - left) / max(1, len(text))
        characters = [(c, score, left + i * step, left + (i + 1) * step) for i, c in enumerate(text)]
    return Seen(text, tuple(corners), score, tuple(_numbered(characters)))


_DOCUMENT_NUMBER = re.compile(r"[\[(（［〔](?:19|20)\d\d[\])）］〕](?=第?\d+号)")


def _numbered(characters: list[tuple[str, float, float, float]]) -> list[tuple[str, float, float, float]]:
    """Characters with the brackets of a document number, 〔2024〕3号, which are mostly seen as others."""
    found = list(characters)
    for number in _DOCUMENT_NUMBER.finditer("".join(c[0] for c in characters)):
        for at, bracket in ((number.start(), "〔"), (number.end() - 1, "〕")):
            found[at] = bracket, *found[at][1:]
    return found


def _turns(seen: list[Seen], picture: Picture) -> int:
    """Quarter turns to the left that set the page upright, 0 for none."""
    if not seen:
        return 0
    long = [line for line in seen if len(line.text) > 2]
    sideways = sum(_is_upright_strip(line) for line in long) > 0.5 * len(long) if long else False
    score = float(np.mean([line.score for line in seen]))
    if not sideways and score >= _UPRIGHT:
        return 0
    candidates = (1, 3) if sideways else (0, 2)
    middle = picture[len(picture) // 4 : len(picture) * 3 // 4] if not sideways else picture
    scores = {turn: _score(_seen(np.ascontiguousarray(np.rot90(middle, turn)))) for turn in candidates}
    return max(candidates, key=lambda turn: scores[turn])


def _is_upright_strip(line: Seen) -> bool:
    xs, ys = [x for x, _ in line.corners], [y for _, y in line.corners]
    return max(ys) - min(ys) > 1.5 * (max(xs) - min(xs))


def _score(seen: list[Seen]) -> float:
    """How much was read with what confidence."""
    return sum(line.score**2 * len(line.text) for line in seen)


def _with_lost_lines(seen: list[Seen], picture: Picture) -> list[Seen]:
    """Lines that the detector passed over whole: ink in a wide gap between lines is looked at again, closer."""
    order = sorted(seen, key=lambda line: line.corners[0][1])
    if len(order) < 4:
        return seen
    letter = median(line.height for line in order)
    steps = [b.corners[0][1] - a.corners[0][1] for a, b in pairwise(order)]
    usual = median([s for s in steps if s > 0.5 * letter] or [2 * letter])
    dark = ink(picture)
    found = list(seen)
    bottom = 0.0
    for line in order:
        top = min(y for _, y in line.corners)
        if bottom and top - bottom > 1.75 * usual - letter:
            found += _lost_between(picture, dark, bottom, top, letter)
        bottom = max(bottom, *(y for _, y in line.corners))
    return found


def _lost_between(picture: Picture, dark: Any, top: float, bottom: float, letter: float) -> list[Seen]:
    first, last = int(top), int(bottom)
    rows = dark[first:last].mean(axis=1)
    if (rows > 0.02).sum() < 0.5 * letter or (rows > 0.6).any():
        return []
    first, last = max(0, first - 2), min(len(picture), last + 2)
    strip = np.pad(picture[first:last], ((int(letter), int(letter)), (0, 0), (0, 0)), constant_values=255)
    shift = first - int(letter)
    return [_shifted(line, shift) for line in _seen(np.repeat(np.repeat(strip, 2, 0), 2, 1))]


def _shifted(line: Seen, down: float) -> Seen:
    """A line of a doubled strip at its place in the picture."""
    corners = tuple((x / 2, y / 2 + down) for x, y in line.corners)
    return Seen(line.text, corners, line.score, tuple((c, s, a / 2, b / 2) for c, s, a, b in line.characters))


def _red_head(picture: Picture, seen: list[Seen]) -> list[Seen]:
    """The red head of an official paper, which goes with the seals: lines of the upper part that were not seen."""
    upper = picture[: len(picture) * 2 // 5]
    if red_share(upper) < 0.004:
        return []
    lines = [line for line in _seen(upper) if line.score >= _SURE and line.width > 0.3 * picture.shape[1]]
    return [line for line in lines if not any(_overlap(line, other) for other in seen)]


def _overlap(one: Seen, other: Seen) -> bool:
    top, bottom = one.corners[0][1], one.corners[3][1]
    shared = min(bottom, other.corners[3][1]) - max(top, other.corners[0][1])
    return shared > 0.4 * min(one.height, other.height)


def _laid(seen: list[Seen], picture: Picture, letter: float) -> tuple[list[Glyph], Rules]:
    """Characters and ruling lines in points from the lower left, the page set straight."""
    slope = median(_slope(line) for line in seen if line.width > 5 * line.height) if _has_long(seen) else 0.0
    scale, height = _POINTS / letter, len(picture)
    halves = [scale * size / 2 for size in _type_sizes(seen, letter)]

    def placed(x: float, y: float) -> tuple[float, float]:
        return (x + slope * y) * scale, (height - (y - slope * x)) * scale

    glyphs = []
    for line, half in zip(seen, halves, strict=True):
        middle = sum(placed(x, y)[1] for x, y in line.corners) / 4
        lean = slope * sum(y for _, y in line.corners) / 4 * scale
        for char, confidence, left, right in line.characters:
            box: Box = (left * scale + lean, middle - half, right * scale + lean, middle + half)
            needed = _SURE_FIGURE if char.isdecimal() or char in "%.％" else _SURE if char.isalnum() else 0.0
            if not char.isspace():
                glyphs.append(Glyph(char, box, sure=confidence >= needed))
    across, down = rulings(picture, letter) if abs(slope) < 0.002 else ([], [])
    if len(down) < 2:
        return glyphs, Rules()
    return glyphs, Rules(
        tuple(((height - y) * scale, a * scale, b * scale) for y, a, b in across),
        tuple((x * scale, (height - b) * scale, (height - a) * scale) for x, a, b in down),
    )


def _letter(seen: list[Seen]) -> float:
    """Size of most of the type in pixels: the same on every page of a scan, so that their margins can be compared."""
    advances = [line.advance for line in seen if line.advance]
    return median(advances) if advances else 0.8 * median(line.height for line in seen)


def _type_sizes(seen: list[Seen], letter: float) -> list[float]:
    """Height of the type of each line in pixels, most lines given ``letter``.

    The step between characters tells it better than the height of a box; a line of a character or two has the size,
    of the usual one and that of the line above, which fits its box better.
    """
    high = median(line.height for line in seen)
    order = sorted(range(len(seen)), key=lambda i: seen[i].corners[0][1])
    found, above = dict[int, float](), 1.0
    for i in order:
        line = seen[i]
        if line.advance:
            above = 1.0 if abs(line.advance - letter) < _SAME_SIZE * letter else line.advance / letter
            found[i] = above
        else:
            found[i] = min((1.0, above), key=lambda size: abs(size - line.height / high))
    return [letter * found[i] for i in range(len(seen))]


def _has_long(seen: list[Seen]) -> bool:
    return sum(line.width > 5 * line.height for line in seen) > 2


def _slope(line: Seen) -> float:
    (x0, y0), (x1, y1) = line.corners[0], line.corners[1]
    return (y1 - y0) / max(1.0, x1 - x0)
