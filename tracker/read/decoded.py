"""What a reader hands over: the text of one file with what is known of its pages and of characters it was not sure of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.model import Note, Span


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of one file, one paragraph or table row a line."""

    text: str
    encoding: str | None = None
    notes: tuple[Note, ...] = ()
    pages: tuple[int, ...] = ()
    #: Offset in ``text`` at which each page begins; empty for a format without pages.
    unsure: tuple[Span, ...] = ()
    #: Characters recognised in pictures with low confidence.
    recognised: tuple[Span, ...] = ()
    #: Text that was recognised in pictures.


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or table row of a laid-out format."""

    text: str
    pages: tuple[tuple[int, int], ...] = ()
    #: (offset in ``text``, page from there on), pages counted from 1.
    unsure: tuple[Span, ...] = ()
    recognised: bool = False


def of_blocks(blocks: Sequence[Block], notes: Sequence[Note] = ()) -> Decoded:
    """Blocks as lines of one text, with the places of their pages and of doubtful characters in it."""
    at, starts = 0, dict[int, int]()
    unsure: list[Span] = []
    recognised: list[Span] = []
    for block in blocks:
        for offset, page in block.pages:
            starts.setdefault(page, at + offset)
        unsure += [(at + a, at + b) for a, b in block.unsure]
        recognised += [(at, at + len(block.text))] if block.recognised else []
        at += len(block.text) + 1
    text = "".join(f"{block.text}\n" for block in blocks)
    return Decoded(text, None, tuple(notes), _filled(starts, at), tuple(unsure), tuple(recognised))


def _filled(starts: dict[int, int], end: int) -> tuple[int, ...]:
    """Start of every page; an empty page begins where the next one does."""
    found: list[int] = []
    for page in range(max(starts, default=0), 0, -1):
        found.append(min(starts.get(page, end), found[-1] if found else end))
    return tuple(reversed(found))


def cleaned(text: str) -> str:
    """Surrogates and stray control characters become blanks, so that offsets stay and nothing breaks later."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\t\n\r\x0b\x0c\u3000\u00a0\u2028\u2029\ufeff\u200b" else " " for c in text)
