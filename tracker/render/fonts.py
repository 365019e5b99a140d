"""Which characters no font of this machine has: they would be empty boxes on paper while the text layer reads right."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from functools import cache

_RANGE = re.compile(r"([0-9a-f]+)(?:-([0-9a-f]+))?")
_INVISIBLE = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}
_SHOWN = 12
#: Characters that are named; more would hide the sentence.


def without_glyph(text: str) -> tuple[str, ...]:
    """The characters of a text that no installed font covers, in their order, a dozen at most; none where it cannot be told."""
    covered = _covered()
    if not covered:
        return ()
    wanted = dict.fromkeys(char for char in text if unicodedata.category(char) not in _INVISIBLE and not _is_selector(char))
    lost = [char for char in wanted if not any(low <= ord(char) <= high for low, high in covered)]
    return tuple(lost[:_SHOWN])


def _is_selector(char: str) -> bool:
    """Variation selectors change the glyph before them and have none themselves."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


@cache
def _covered() -> tuple[tuple[int, int], ...]:
    """Ranges of code points that fontconfig knows a font for, merged."""
    if shutil.which("fc-list") is None:
        return ()
    listed = subprocess.run(["fc-list", "--format", "%{charset}\n"], capture_output=True, text=True, check=False)
    found = sorted({(int(a, 16), int(b or a, 16)) for a, b in _RANGE.findall(listed.stdout)})
    merged: list[tuple[int, int]] = []
    for low, high in found:
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)
