"""Old wording -> new wording as edits a reader can follow; the only importer of diff-match-patch.

rapidfuzz finds the common subsequence, diff-match-patch cleans it up semantically: the same hunks as
diff-match-patch alone at a fraction of its time, and never its one-second fallback to one big hunk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from diff_match_patch import diff_match_patch
from rapidfuzz.distance import Indel

from tracker.model import Edit, EditOp
from tracker.text import fold

_UNIT = re.compile(
    r"(?=[二《0-9A-Za-z\U000f0000-\U0010ffff])"
    r"(?:二十届[二三四]中全会|《[^》]{1,60}》|20\d{2}年度?|\d+(?:[.,]\d+)*\s*(?:[百千万亿]+)?余?(?:%|人次|场次|件次|批次|家次|户次|万元|亿元|[个件起次场期名人位户家份处所条项元亩天月日年批轮篇组])?"
    r"|[A-Za-z]+|[\U000f0000-\U0010ffff])",
)
_OPS: dict[int, EditOp] = {-1: "delete", 0: "equal", 1: "insert"}


def edits(old: str, new: str) -> tuple[Edit, ...]:
    """Edits from old to new: joining equal+insert gives ``new``, equal+delete gives ``old``.

    Numbers with their unit, years and 《titles》 are never cut.
    """
    if old == new:
        return (("equal", old),) if old else ()
    units: dict[str, str] = {}
    raw = _opcodes(_coded(old, units), _coded(new, units))
    if not _one_replaced([op for op, _ in raw]):
        _differ().diff_cleanupSemantic(raw)
    whole = {ord(code): unit for unit, code in units.items()}
    return _joined([(_OPS[op], part.translate(whole) if whole and max(part) >= _FIRST_CODE else part) for op, part in raw])


_PRIVATE = range(0xF0000, 0x10FFFE)
_FIRST_CODE = chr(_PRIVATE[0])
#: Characters that stand for units; a text that holds one itself has it coded as a unit too.


def rewritten(old: str, new: str) -> tuple[Edit, ...]:
    """All of the old wording against all of the new, for texts with little in common."""
    changes: tuple[Edit, ...] = (("delete", old), ("insert", new))
    return tuple(edit for edit in changes if edit[1])


@cache
def _differ() -> diff_match_patch:
    differ = diff_match_patch()
    differ.Diff_Timeout = 0
    return differ


def _one_replaced(ops: Sequence[int]) -> bool:
    """One stretch replaced by another: nothing to clean up."""
    changed = [i for i, op in enumerate(ops) if op]
    return len(changed) == 2 and changed[1] == changed[0] + 1


def _coded(text: str, units: dict[str, str]) -> str:
    """The text with each unit that is never cut as one private character; ``units`` grows."""

    def code(found: re.Match[str]) -> str:
        if found[0] in units or len(units) < len(_PRIVATE):
            return units.setdefault(found[0], chr(_PRIVATE[min(len(units), len(_PRIVATE) - 1)]))
        return found[0]

    return _UNIT.sub(code, text)


def _opcodes(old: str, new: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    blocks: Any = Indel.opcodes(old, new).as_list()
    for tag, start, end, new_start, new_end in blocks:
        if tag == "equal":
            found.append((0, old[start:end]))
        elif tag == "delete":
            found.append((-1, old[start:end]))
        else:
            found.append((1, new[new_start:new_end]))
    return found


def _joined(parts: Sequence[tuple[EditOp, str]]) -> tuple[Edit, ...]:
    """Neighbours of one kind as one; between equals what went stands before what came."""
    joined: list[Edit] = []
    gone = came = ""
    for op, text in (*parts, ("equal", "")):
        if op == "delete":
            gone += text
        elif op == "insert":
            came += text
        else:
            changes: tuple[Edit, ...] = (("delete", gone), ("insert", came))
            joined += [edit for edit in changes if edit[1]]
            gone = came = ""
            if text and joined and joined[-1][0] == "equal":
                joined[-1] = ("equal", joined[-1][1] + text)
            elif text:
                joined.append(("equal", text))
    return tuple(joined)


def same_wording(old: str, new: str) -> bool:
    """Whether two texts differ in width, quotes or white space only."""
    return fold(old) == fold(new)
