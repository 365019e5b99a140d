"""Text in pictures (the optional part ``tracker[ocr]``): nothing is loaded, and nothing downloaded, until a picture comes."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

from tracker.read.page_layout import Printed

DPI = 200
#: More loses glued digits of tables and takes longer; 150–200 reads best.
PIXELS = 40_000_000


@cache
def available() -> bool:
    """Whether the optional part is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def page_lines(picture: Any) -> list[Printed]:
    """Printed lines of one page picture (height × width × channels, 8 bits, BGR)."""
    raise NotImplementedError
