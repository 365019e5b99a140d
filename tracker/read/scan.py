"""The picture of a page made ready for recognition: seals out, ruling lines found, long screenshots cut. Pure arrays.

Pictures are height × width × 3 arrays of 8 bits, red first; coordinates are pixels from the upper left.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
_RED = 50
#: How far red stands above green and blue where a seal or a red head is printed.
_DARK = 140
_LONG = 2.0
#: Taller than this many widths, a picture is a long screenshot and read in parts.
_PART = 1.4
#: Height of a part in widths.


def without_red(picture: Picture) -> Picture:
    """Seals gone: red ink becomes as light as red light sees it."""
    light = picture[:, :, 0]
    return np.repeat(light[:, :, None], 3, axis=2)


def red_share(picture: Picture) -> float:
    """Share of the pixels that are red ink."""
    sample = picture[::4, ::4].astype(np.int16)
    red = (sample[:, :, 0] - sample[:, :, 1] > _RED) & (sample[:, :, 0] - sample[:, :, 2] > _RED)
    return float(red.mean())


def parts(picture: Picture) -> Iterator[tuple[int, Picture]]:
    """(first row, part) of a long picture, cut where no ink stands; a usual page is one part."""
    height, width = picture.shape[:2]
    if height <= _LONG * width:
        yield 0, picture
        return
    empty: npt.NDArray[np.bool_] = np.logical_not(ink(picture).any(axis=1))
    start, step = 0, int(_PART * width)
    while start < height:
        end = _blank_before(empty, start + step, start + step // 2) if start + step < height else height
        yield start, picture[start:end]
        start = end


def _blank_before(empty: npt.NDArray[np.bool_], row: int, least: int) -> int:
    """Middle of the last blank stretch that ends before a row; the row itself where there is none."""
    blank = np.flatnonzero(empty[least:row])
    if not len(blank):
        return row
    last = int(blank[-1]) + least
    first = last
    while first > least and empty[first - 1]:
        first -= 1
    return (first + last) // 2


def ink(picture: Picture) -> npt.NDArray[np.bool_]:
    """Dark pixels, against the paper around them: photographs are unevenly lit."""
    grey = picture.min(axis=2) if picture.ndim == 3 else picture
    paper = np.percentile(grey[:: max(1, len(grey) // 200), ::4], 80)
    return np.asarray(grey < min(_DARK, paper * 0.7))


def rulings(picture: Picture, letter: float) -> tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]]:
    """Ruling lines longer than ``letter`` × 2.5: horizontals as (row, left, right), verticals as (column, top, bottom)."""
    dark = ink(picture)
    return _runs(dark, int(4 * letter), letter), _runs(dark.T, int(1.6 * letter), letter)


def _runs(dark: npt.NDArray[np.bool_], least: int, letter: float) -> list[tuple[int, int, int]]:
    """Straight dark runs along rows: (row, start, end), rows of one thick line taken together."""
    padded = np.pad(dark, ((0, 0), (1, 1))).astype(np.int8)
    changes = np.diff(padded, axis=1)
    starts, ends = np.argwhere(changes == 1), np.argwhere(changes == -1)
    long = ends[:, 1] - starts[:, 1] >= least
    found: list[tuple[int, int, int]] = []
    for (row, start), (_, end) in zip(starts[long].tolist(), ends[long].tolist(), strict=True):
        same = [k for k, (r, a, b) in enumerate(found[-12:]) if row - r <= 0.15 * letter + 2 and a < end and start < b]
        if same:
            k = len(found) - len(found[-12:]) + same[-1]
            found[k] = row, min(start, found[k][1]), max(end, found[k][2])
        else:
            found.append((row, start, end))
    return found
