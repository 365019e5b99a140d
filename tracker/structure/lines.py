"""Physical lines -> logical paragraphs: furniture out, wraps joined, characters repeated at page joins removed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from tracker import text as chars
from tracker.model import Note, Paragraph, Source
from tracker.quantities import find_quantities
from tracker.settings import LayoutSettings
from tracker.structure import kinds
from tracker.structure.marks import marker_of

_ENDS = "。；：！？!?;:"
_BREAK = re.compile(r"\r\n|[\r\n\x0b\x0c\u2028\u2029]")
_FURNITURE = re.compile(
    r"[-—–\s]*\d{1,3}[-—–\s]*"
    r"|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?"
    r"|[（(]?此页无正文[）)]?"
    r"|\d{1,3}\s*/\s*\d{1,3}"
)
_DATE_PIECE = re.compile(r"[（(]?(?:20\d{2}|[二〇○零一三四五六七八九]{4})年")
_SIGNATURE = re.compile(r"(?:中共)?[\u4e00-\u9fff]{2,28}(?:委员会|人民政府|办事处|党委|党工委|办公室|管委会|局)")
_TITLE = re.compile(r"[^，。；：]{0,40}(?:法治政府|依法行政|法治建设)[^，。；：]{0,14}(?:报告|总结|汇报)")
_HALF_WIDE = re.compile(r"[\x21-\x7e]")
#: Characters that a line may hold more of than its columns let expect, so that it ends before the edge.
_REDUPLICATED = frozenset("人层处事件时天家户村年月常渐纷种往仅久默步环代世样点条项字句声个乡镇街日早刚偏多")
_BEFORE_REDUPLICATION = frozenset("，。；、：到让使对为以是") | {""}
#: 人人, 事事 open a clause or follow one of these; anywhere else a page printed the character twice.


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line without the blanks around it."""

    text: str
    offsets: tuple[int, ...]
    width: int
    #: Printed columns, blanks inside counted: a wide character counts two.
    gap: int
    #: Empty lines before it.
    after_furniture: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of one file are set."""

    wrapped: bool
    width: int
    usual_gap: int


def paragraphs_of(source: Source, settings: LayoutSettings) -> tuple[tuple[Paragraph, ...], tuple[Note, ...]]:
    """Logical paragraphs of a source, with notes on what was repaired; a settled one has them as its lines."""
    if not source.settled:
        return paragraphs(source.text, settings)
    found, at = [], 0
    for number, line in enumerate(source.text.split("\n")[:-1], 1):
        found.append(Paragraph(line, tuple(range(at, at + len(line))), number))
        at += len(line) + 1
    return tuple(found), ()


def paragraphs(text: str, settings: LayoutSettings, *, whole: bool = False) -> tuple[tuple[Paragraph, ...], tuple[Note, ...]]:
    """Logical paragraphs of a text, with notes on what was repaired.

    ``whole``: the format itself tells paragraphs, so lines are joined only where the text was plainly pasted line by line.
    """
    lines = _printed_lines(text)
    layout = _layout(lines, settings)
    notes: list[Note] = []
    found: list[Paragraph] = []
    group: list[Line] = []
    for line in lines:
        if group and not ((layout.wrapped or not whole) and _joins(group, line, layout, settings)):
            found.append(_paragraph(group, layout, len(found) + 1, notes))
            group = []
        group.append(line)
    if group:
        found.append(_paragraph(group, layout, len(found) + 1, notes))
    return tuple(p for p in found if p.text), tuple(notes)


def _printed_lines(text: str) -> list[Line]:
    raw: list[tuple[int, str]] = []
    start = 0
    for mark in _BREAK.finditer(text):
        raw.append((start, text[start : mark.start()]))
        start = mark.end()
    raw.append((start, text[start:]))
    running = _running_heads([piece.strip() for _, piece in raw])
    lines: list[Line] = []
    gap, furniture = 0, False
    for at, piece in raw:
        kept = _without_blanks(piece, at)
        if not kept:
            gap += 1
        elif _FURNITURE.fullmatch(piece.strip(" \t\u3000\ufeff")) or piece.strip() in running:
            furniture = True
        else:
            content = "".join(c for c, _ in kept)
            lines.append(Line(content, tuple(i for _, i in kept), _columns(piece.strip()), gap, furniture))
            gap, furniture = 0, False
    return lines


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _running_heads(lines: list[str]) -> frozenset[str]:
    """Short lines that stand three times or more with text between them: page heads and feet."""
    counts = Counter(line for line in lines if 0 < len(line) <= 40 and line[-1] not in _ENDS)
    return frozenset(line for line, n in counts.items() if n >= 3 and not marker_of(line))


def _without_blanks(piece: str, at: int) -> list[tuple[str, int]]:
    """Characters with their offsets, blanks kept only between two Latin letters, tabs between the cells of a row."""
    kept: list[tuple[str, int]] = []
    pending = ""
    row = _is_row(piece)
    for i, char in enumerate(piece):
        if char.isspace() or char in "\ufeff\u200b":
            pending += char
            continue
        if kept and row and "\t" in pending:
            kept.append(("\t", at + i - len(pending) + pending.index("\t")))
        elif pending and kept and _latin(kept[-1][0]) and _latin(char):
            kept.append((" ", at + i - 1))
        kept.append((char, at + i))
        pending = ""
    return kept


def _is_row(piece: str) -> bool:
    """A table row, cells parted by tabs: three cells, or two that would run numbers together. A tab after 一、 is none."""
    cells = [cell.strip() for cell in piece.split("\t") if cell.strip()]
    return len(cells) > 2 or (len(cells) == 2 and (cells[1][0].isdecimal() or cells[0][-1].isdecimal()))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _layout(lines: list[Line], settings: LayoutSettings) -> Layout:
    """Hard-wrapped when most of the full lines stop in the middle of a sentence."""
    widths = sorted(line.width for line in lines)
    gaps = Counter(line.gap for line in lines[1:])
    usual = gaps.most_common(1)[0][0] if gaps else 0
    if not widths:
        return Layout(False, 0, usual)
    full = widths[int(0.9 * (len(widths) - 1))]
    at_edge = [line for line in lines if line.width >= full - settings.edge_columns]
    open_ended = sum(line.text[-1] not in _ENDS for line in at_edge)
    wrapped = (
        settings.narrowest_wrapped_line <= full <= settings.widest_wrapped_line
        and len(at_edge) >= settings.fewest_wrapped_lines
        and open_ended >= settings.open_line_share * len(at_edge)
    )
    return Layout(wrapped, full, usual)


def _joins(group: list[Line], line: Line, layout: Layout, settings: LayoutSettings) -> bool:
    """Whether a line goes on with the paragraph before it."""
    before = "".join(item.text for item in group)
    last = group[-1]
    if "\t" in line.text or "\t" in last.text:
        return False
    if marker_of(line.text) and not before.endswith(("，", "、")):
        return False
    if layout.wrapped:
        return _joins_wrapped(before, last, line, layout, settings)
    return _joins_split(before, last, line)


def _joins_wrapped(before: str, last: Line, line: Line, layout: Layout, settings: LayoutSettings) -> bool:
    if _TITLE.fullmatch(before):
        return False
    left = layout.width - last.width
    full = left <= (settings.edge_columns if before[-1] in _ENDS else max(settings.edge_columns, layout.width // 6))
    if full and left > settings.edge_columns and marker_of(before) and not _HALF_WIDE.search(before):
        full = line.width < layout.width // 2 and line.text[-1] not in _ENDS  # a heading goes on with a few characters only
    if before[-1] == "。" and _SIGNATURE.fullmatch(line.text):
        return False
    if full:
        ended = before[-1] == "：" and len(before) < 30
        return not ended and not (marker_of(before) and kinds.is_whole_heading(before[marker_of(before) :]))
    return before[-1] in "，、" or (last.gap == line.gap == 0 and _opens_bracket(before)) or _cut_prose(before, line)


def _opens_bracket(text: str) -> bool:
    """Whether the bracket that a text begins with is still open: （一） is closed."""
    return text[0] in "（(" and chars.protected(text)[0] != chars.protected(text + "）")[0]


def _cut_prose(before: str, line: Line) -> bool:
    """Whether prose stops inside a sentence on a short line, as where a page ends; what is no prose there is a heading."""
    if _ended(before) or _DATE_PIECE.fullmatch(line.text[:6]):
        return False
    title = before[marker_of(before) :]
    return "。" in title or len(title) > 45 if marker_of(before) else _is_prose(before)


def _ended(text: str) -> bool:
    return text[-1] in _ENDS or (text[-1] in "”）》" and text[-2:-1] in "。！？!?")


def _joins_split(before: str, last: Line, line: Line) -> bool:
    """Paragraphs on lines of their own: only a sentence or heading that was cut goes on."""
    if _ended(before):
        return False
    if before[-1] in "，、":
        return True
    if marker_of(before):
        return _cut_heading(before, line.text)
    return _is_prose(before) and not _DATE_PIECE.fullmatch(line.text[:6])


def _cut_heading(before: str, rest: str) -> bool:
    title = before[marker_of(before) :]
    if "。" in title or len(title) > 45:
        return True
    if rest[-1] == "。" and len(rest) <= 15 and title.count("，") > 1:
        return True
    short_rest = len(rest) <= 25 and rest[-1] not in _ENDS and "，" not in rest
    return short_rest and kinds.lexicon_kind(title) is None and not _DATE_PIECE.match(rest)


def _is_prose(text: str) -> bool:
    if chars.without_enumerator(text) != text or ("，" in text and find_quantities(text)):
        return True
    return "。" in text or "；" in text or len(text) > 60 or (len(text) > 28 and "，" in text)


def _paragraph(group: list[Line], layout: Layout, number: int, notes: list[Note]) -> Paragraph:
    text, offsets = group[0].text, list(group[0].offsets)
    for line in group[1:]:
        skip = 0
        if line.after_furniture or line.gap > layout.usual_gap or not layout.wrapped:
            skip = _repeated(text, line.text)
        if skip:
            notes.append(Note("repeated_characters", None, (line.offsets[0], line.offsets[skip - 1] + 1)))
        if text and _latin(text[-1]) and _latin(line.text[skip : skip + 1] or "，"):
            text += " "
            offsets.append(line.offsets[skip] - 1)
        text += line.text[skip:]
        offsets += line.offsets[skip:]
    return Paragraph(text, tuple(offsets), number)


def _repeated(before: str, after: str) -> int:
    """How many characters at the start of ``after`` repeat the end of ``before`` (a page printed them twice)."""
    for k in (6, 5, 4, 3, 2):
        if len(before) > k and before[-k:] == after[:k] and not after[:k].isdigit():
            return k
    char = after[:1]
    if before[-1:] != char or not char.isalpha():
        return 0
    word = char in _REDUPLICATED and before[-2:-1] in _BEFORE_REDUPLICATION
    return int(not word)
