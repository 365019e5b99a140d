"""Pictures of pages (PNG, JPEG, TIFF, BMP, WebP): recognised where the optional part is installed, else refused."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from tracker.errors import Unreadable
from tracker.model import Note
from tracker.read import recognise
from tracker.read.decoded import Decoded, of_blocks
from tracker.read.flow import joined
from tracker.read.scan import Picture

PAGES = 60
#: Of a TIFF with several.
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
_NARROWEST = 1100
#: Pixels; smaller pictures are enlarged, for small type is read badly.


def is_it(data: bytes) -> bool:
    """Whether the bytes are a picture, whatever the extension."""
    return data.startswith(_MAGIC) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def decode(data: bytes) -> Decoded:
    """One paragraph or table row a line, with its pages. Raises ``Unreadable``."""
    if not recognise.available():
        raise Unreadable(
            "{file} is a picture; install the extra tracker[ocr] to have its text recognised, or ask for the Word file."
        )
    pages = [recognise.page_lines(picture) for picture in pages_of(data)]
    if not any(pages):
        raise Unreadable("{file} holds pictures in which no text was recognised; ask for the Word file.")
    numbers = range(1, len(pages) + 1)
    notes = (Note("pages_recognised", values=(("pages", "、".join(map(str, numbers))),)),)
    return of_blocks(joined(pages, recognised=frozenset(numbers)), notes)


def pages_of(data: bytes) -> Iterator[Picture]:
    """Each page as red, green, blue on white, upright as the camera says. Raises ``Unreadable``."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                for number, frame in enumerate(ImageSequence.Iterator(image)):
                    if number < PAGES:
                        yield _as_array(ImageOps.exif_transpose(frame))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
            raise Unreadable("{file} is a picture far larger than a page; it is not read.") from None
        except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, AttributeError):
            raise Unreadable("{file} is damaged: the picture cannot be opened; ask for it again.") from None


def _as_array(frame: Image.Image) -> Picture:
    if frame.width * frame.height > recognise.PIXELS:
        frame.thumbnail((4000, 4000 * max(1, round(frame.height / frame.width))))
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        over = frame.convert("RGBA")
        frame = Image.alpha_composite(Image.new("RGBA", over.size, "white"), over)
    frame = frame.convert("RGB")
    if frame.width < _NARROWEST:
        frame = frame.resize((_NARROWEST, round(frame.height * _NARROWEST / frame.width)), Image.Resampling.LANCZOS)
    return np.asarray(frame, dtype=np.uint8)
