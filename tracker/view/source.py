"""``Source`` -> what the page of ``tracker read --format html`` shows: paragraphs with their place, tables, doubtful characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.model import Note, Paragraph, Source
from tracker.wording import say


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that are sure, or doubtful."""

    text: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A paragraph, or the rows of a table."""

    place: str
    pieces: tuple[Piece, ...]
    recognised: bool
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One file as it was read."""

    lang: str
    title: str
    facts: str
    notes: tuple[str, ...]
    doubtful: str
    #: What is said of a marked character.
    blocks: tuple[ShownBlock, ...]


def source_page(source: Source, found: Sequence[Paragraph], notes: Sequence[Note], lang: str) -> SourcePage:
    """The page of one file."""
    facts = "　".join(filter(None, (source.format, source.encoding, f"sha256 {source.sha256[:12]}")))
    said = tuple(say(f"note_{note.code}", lang, note.values) for note in notes)
    return SourcePage(lang, source.file, facts, said, say("label_doubtful", lang), tuple(_blocks(source, found, lang)))


def _blocks(source: Source, found: Sequence[Paragraph], lang: str) -> Iterator[ShownBlock]:
    for is_row, group in groupby(found, key=lambda p: "\t" in p.text):
        items = list(group)
        if is_row:
            yield ShownBlock(_place(source, items[0], lang), (), False, tuple(tuple(p.text.split("\t")) for p in items))
        else:
            yield from (ShownBlock(_place(source, p, lang), _pieces(source, p), _is_recognised(source, p)) for p in items)


def _place(source: Source, paragraph: Paragraph, lang: str) -> str:
    page = source.page_at(paragraph.offsets[0])
    values = (("paragraph", str(paragraph.number)), ("page", str(page)))
    return say("label_short_place" if page is None else "label_short_page_place", lang, values)


def _is_recognised(source: Source, paragraph: Paragraph) -> bool:
    return any(a <= paragraph.offsets[0] < b for a, b in source.recognised)


def _pieces(source: Source, paragraph: Paragraph) -> tuple[Piece, ...]:
    marks = [any(a <= at < b for a, b in source.unsure) for at in paragraph.offsets]
    runs = groupby(zip(marks, paragraph.text, strict=True), key=lambda pair: pair[0])
    return tuple(Piece("".join(char for _, char in run), doubtful) for doubtful, run in runs)
