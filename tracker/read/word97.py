"""Word 97–2003 documents, WPS Writer's own among them: text with automatic numbers, as accepted.

Format: [MS-DOC]. Read are the piece table, paragraph and character properties, styles and lists; headers, comments,
field codes, deleted and hidden text stay out.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from tracker.errors import Unreadable
from tracker.model import Note
from tracker.read import office
from tracker.read.decoded import Decoded
from tracker.read.numbering import Level, Numbering
from tracker.read.ole import MAGIC, Compound

_FORMATS = [
    "decimal",
    "upperRoman",
    "lowerRoman",
    "upperLetter",
    "lowerLetter",
    "ordinal",
    "cardinalText",
    "ordinalText",
    "hex",
    "chicago",
    "ideographDigital",
    "japaneseCounting",
    "aiueo",
    "iroha",
    "decimalFullWidth",
    "decimalHalfWidth",
    "japaneseLegal",
    "japaneseDigitalTenThousand",
    "decimalEnclosedCircle",
    "decimalFullWidth2",
    "aiueoFullWidth",
    "irohaFullWidth",
    "decimalZero",
    "bullet",
    "ganada",
    "chosung",
    "decimalEnclosedFullstop",
    "decimalEnclosedParen",
    "decimalEnclosedCircleChinese",
    "ideographEnclosedCircle",
    "ideographTraditional",
    "ideographZodiac",
    "ideographZodiacTraditional",
    "taiwaneseCounting",
    "ideographLegalTraditional",
    "taiwaneseCountingThousand",
    "taiwaneseDigital",
    "chineseCounting",
    "chineseLegalSimplified",
    "chineseCountingThousand",
]
_LEVEL, _LIST, _IN_TABLE, _ROW_END = 0x260A, 0x460B, 0x2416, 0x2417
_DELETED, _HIDDEN = 0x0800, 0x083C
_NO_LIST = (0, 0xF801)


def is_it(data: bytes) -> bool:
    """Whether the bytes are a compound file, whatever the extension."""
    return data.startswith(MAGIC)


def decode(data: bytes) -> Decoded:
    """One paragraph or table row a line. Raises ``Unreadable``."""
    try:
        compound = Compound(data)
    except (struct.error, ValueError, IndexError, KeyError, OverflowError):
        raise Unreadable("{file} is damaged: its container cannot be opened; ask for it again.") from None
    _refuse_others(compound.names)
    try:
        document = _Document(compound)
        lines = list(document.lines())
    except _BeforeWord97:
        return office.through_office(data, ".doc")
    except (struct.error, ValueError, IndexError, KeyError, OverflowError):
        raise Unreadable("{file} is damaged: its text cannot be found; ask for it again, as .docx if possible.") from None
    notes = (Note("changes_accepted", values=(("n", str(document.deleted)),)),) if document.deleted else ()
    text = "\n".join(lines) + "\n"
    return Decoded(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), notes=notes)


_OLDER = (0xA59B, 0xA59C, 0xA5DC, 0xA5DB)
#: First word of the documents of Word 2, 6 and 95.


class _BeforeWord97(Exception):
    """A Word document of the years before 1997, whose form is another one."""


def _refuse_others(names: frozenset[str]) -> None:
    """Compound files that are no Word document, each with what to do."""
    if "EncryptedPackage" in names:
        raise Unreadable("{file} is protected by a password; save it without one.")
    if "Workbook" in names or "Book" in names:
        raise Unreadable("{file} is an old Excel workbook; save it as .xlsx and try again.")
    if "PowerPoint Document" in names:
        raise Unreadable("{file} is a PowerPoint presentation, no report.")
    if "WordDocument" not in names and names & {"CONTENTS", "MatOST", "MM"}:
        raise Unreadable("{file} is a Microsoft Works file, which only looks like WPS; save it as .docx and try again.")


@dataclass(frozen=True, slots=True)
class _Properties:
    """What a paragraph says of itself."""

    style: int
    sprms: dict[int, int]


class _Document:
    """One document; raises ``struct.error`` and its like where the file is damaged."""

    def __init__(self, compound: Compound) -> None:
        self.main = compound.stream("WordDocument")
        if not compound.names:
            raise ValueError("no directory")
        if not self.main:
            raise Unreadable("{file} holds no Word document; save it as .docx.")
        if self._u16(0) in _OLDER or (self._u16(0) == 0xA5EC and self._u16(2) < 101):
            raise _BeforeWord97
        if self._u16(0) != 0xA5EC:
            raise ValueError("no Word document")
        if self._u16(10) & 0x0100:
            raise Unreadable("{file} is protected by a password; save it without one.")
        self.table = compound.stream("1Table" if self._u16(10) & 0x0200 else "0Table")
        self.deleted = 0
        self.counter = _numbering(self._part(0x2E2, slack=True), self._part(0x2EA))

    def _u16(self, at: int) -> int:
        return int(struct.unpack_from("<H", self.main, at)[0])

    def _u32(self, at: int) -> int:
        return int(struct.unpack_from("<I", self.main, at)[0])

    def _part(self, at: int, *, slack: bool = False) -> bytes:
        """A part of the table stream by its place in the head; list levels follow behind the stated length."""
        start, length = self._u32(at), self._u32(at + 4)
        return self.table[start:] if slack and length else self.table[start : start + length]

    @cached_property
    def characters(self) -> tuple[str, list[int]]:
        """All text by character position, with the place of each character in the file."""
        pieces = self._part(0x1A2)
        at = 0
        while pieces[at] == 1:
            at += 3 + struct.unpack_from("<H", pieces, at + 1)[0]
        size = struct.unpack_from("<I", pieces, at + 1)[0]
        plc = pieces[at + 5 : at + 5 + size]
        count = (size - 4) // 12
        starts = struct.unpack_from(f"<{count + 1}I", plc, 0)
        text: list[str] = []
        places: list[int] = []
        for k in range(count):
            said = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * k + 2)[0]
            length = min(starts[k + 1] - starts[k], len(self.main))
            step = 1 if said & 0x40000000 else 2
            place = (said & 0x3FFFFFFF) // (3 - step)
            raw = self.main[place : place + step * length]
            text.append(raw.decode("cp1252" if step == 1 else "utf-16-le", errors="replace") if step == 1 else _units(raw))
            places += range(place, place + step * length, step)
        return "".join(text), places

    @cached_property
    def paragraphs(self) -> tuple[list[int], list[_Properties]]:
        """Ends of runs of one paragraph format, and the formats."""
        ends, found = [], []
        for page in self._pages(0x102):
            runs = page[511]
            places = struct.unpack_from(f"<{runs + 1}I", page, 0)
            for k in range(runs):
                at = 2 * page[4 * (runs + 1) + 13 * k]
                ends.append(places[k + 1])
                found.append(_paragraph_format(page, at) if at else _Properties(0, {}))
        return ends, found

    @cached_property
    def left_out(self) -> list[tuple[int, int, bool]]:
        """Stretches of the file that are deleted or hidden, with whether deleted."""
        found = []
        for page in self._pages(0xFA):
            runs = page[511]
            places = struct.unpack_from(f"<{runs + 1}I", page, 0)
            for k in range(runs):
                at = 2 * page[4 * (runs + 1) + k]
                sprms = _sprms(page[at + 1 : at + 1 + page[at]]) if at else {}
                if sprms.get(_DELETED, 0) & 1 or sprms.get(_HIDDEN, 0) & 1:
                    found.append((places[k], places[k + 1], bool(sprms.get(_DELETED, 0) & 1)))
        return sorted(found)

    def _pages(self, at: int) -> Iterator[bytes]:
        """Pages of formats that a bin table names."""
        bins = self._part(at)
        count = (len(bins) - 4) // 8
        for k in range(count):
            number = struct.unpack_from("<I", bins, 4 * (count + 1) + 4 * k)[0] & 0x3FFFFF
            page = self.main[512 * number : 512 * number + 512]
            if len(page) == 512:
                yield page

    @cached_property
    def styles(self) -> dict[int, tuple[int, dict[int, int]]]:
        """Style -> the one it is based on and its own paragraph properties."""
        return _styles(self._part(0xA2))

    def lines(self) -> Iterator[str]:
        """Main text with its text boxes where they are anchored, then footnotes, endnotes and boxes without an anchor."""
        text, _ = self.characters
        main, footnotes, headers, macros, comments, endnotes, boxes = (self._u32(0x4C + 4 * k) for k in range(7))
        behind = main + footnotes + headers + macros + comments
        anchored = self._anchored_boxes(behind + endnotes, boxes)
        yield from self._range(0, min(main, len(text)), anchored)
        rest = () if anchored else ((behind + endnotes, boxes),)
        for start, length in ((main, footnotes), (behind, endnotes), *rest):
            yield from self._range(start, min(start + length, len(text)))

    def _anchored_boxes(self, first: int, length: int) -> dict[int, tuple[int, int]]:
        """Anchor in the main text -> start and end of the text box's own text; empty unless every box has its anchor.

        [MS-DOC] PlcfSpa (26 bytes a shape, its id first) and PlcftxbxTxt (22 bytes a box, the id of its shape at 14).
        """
        shapes, boxes = self._part(0x1DA), self._part(0x25A)
        anchors = {shape[:4]: at for at, _, shape in _plc(shapes, 26)}
        found = {
            anchors[box[14:18]]: (first + start, first + end)
            for start, end, box in _plc(boxes, 22)
            if box[14:18] in anchors and end <= length
        }
        written = sum(1 for _, end, box in _plc(boxes, 22) if any(box[14:18]) and end <= length)
        return found if len(found) == written else {}

    def _range(self, start: int, end: int, boxes: Mapping[int, tuple[int, int]] = MappingProxyType({})) -> Iterator[str]:
        """Paragraphs and table rows between two character positions, each followed by the text boxes anchored in it."""
        text, places = self.characters
        waiting: list[tuple[int, int]] = []
        line, cells = _Line(), list[str]()
        for at in range(start, end):
            char = text[at]
            waiting += [boxes[at]] if at in boxes else []
            if char not in "\r\x07\x0c":
                line.add(char, gone=self._gone(places[at]))
            elif not (self._gone(places[at]) and char == "\r"):
                yield from self._ended(line.taken(), char, self._format_at(places[at]), line, cells)
                for box in waiting:
                    yield from self._range(*box)
                waiting.clear()
        if rest := line.taken():
            yield rest

    def _ended(self, text: str, mark: str, properties: _Properties, line: _Line, cells: list[str]) -> Iterator[str]:
        """What a paragraph or cell gives at its mark: lines, a cell to be kept, or a whole row."""
        text = (self._number(properties) if text else "") + text
        if not properties.sprms.get(_IN_TABLE):
            yield from (part for part in text.split("\n") if part.strip())
        elif properties.sprms.get(_ROW_END):
            if any(cells):
                yield "\t".join(cells)
            cells.clear()
        elif mark == "\x07":
            cells.append(text)
        else:
            line.parts.append(text)

    def _format_at(self, place: int) -> _Properties:
        ends, formats = self.paragraphs
        at = bisect_right(ends, place)
        return formats[at] if at < len(formats) else _Properties(0, {})

    def _gone(self, place: int) -> bool:
        at = bisect_right(self.left_out, (place, 1 << 62, True)) - 1
        if at < 0 or not self.left_out[at][0] <= place < self.left_out[at][1]:
            return False
        if self.left_out[at][2] and place == self.left_out[at][0]:
            self.deleted += 1
        return True

    def _number(self, properties: _Properties) -> str:
        """The automatic number: from the paragraph, else from its style or the style's list level."""
        list_, level = properties.sprms.get(_LIST), properties.sprms.get(_LEVEL)
        style = properties.style
        for _ in range(20):
            base, sprms = self.styles.get(style, (0xFFF, {}))
            list_ = sprms.get(_LIST) if list_ is None else list_
            level = sprms.get(_LEVEL) if level is None else level
            if base == 0xFFF:
                break
            style = base
        if list_ is None or list_ in _NO_LIST:
            return ""
        return self.counter.number_at(str(list_), level or 0)


@dataclass
class _Line:
    """Characters of the present paragraph; of a field only the result."""

    parts: list[str] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    #: Open fields, and whether each has come to its result.

    def add(self, char: str, *, gone: bool) -> None:
        """Take one character that is no paragraph mark."""
        if char == "\x13":
            self.fields.append(False)
        elif char == "\x14" and self.fields:
            self.fields[-1] = True
        elif char == "\x15" and self.fields:
            self.fields.pop()
        elif all(self.fields) and not gone:
            self.parts.append(_PRINTED.get(char, char if char >= " " else ""))

    def taken(self) -> str:
        """The text so far, which starts anew."""
        text = "".join(self.parts).strip()
        self.parts.clear()
        return text


_PRINTED = {"\x0b": "\n", "\x1e": "-", "\t": " ", "\xa0": " "}


def _plc(data: bytes, size: int) -> Iterator[tuple[int, int, bytes]]:
    """(start, end, entry) of a table of character positions with entries of a fixed size."""
    count = max(0, (len(data) - 4) // (4 + size))
    places = struct.unpack_from(f"<{count + 1}I", data) if count else ()
    for k in range(count):
        at = 4 * (count + 1) + k * size
        yield places[k], places[k + 1], data[at : at + size]


def _units(raw: bytes) -> str:
    """UTF-16 with one character a unit, so that positions stay; pairs are joined when the text is whole."""
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))


def _paragraph_format(page: bytes, at: int) -> _Properties:
    size = page[at]
    start, length = (at + 2, 2 * page[at + 1]) if size == 0 else (at + 1, 2 * size - 1)
    said = page[start : start + length]
    return _Properties(struct.unpack_from("<H", said, 0)[0], _sprms(said[2:]))


def _sprms(data: bytes) -> dict[int, int]:
    """Single properties: code -> operand of one, two or four bytes; longer ones are passed over."""
    found: dict[int, int] = {}
    at = 0
    while at + 2 < len(data):
        code = struct.unpack_from("<H", data, at)[0]
        at += 2
        size = (1, 1, 2, 4, 2, 2, 0, 3)[code >> 13]
        if code >> 13 == 6:
            size = struct.unpack_from("<H", data, at)[0] + 1 if code == 0xD608 and at + 2 <= len(data) else data[at] + 1
        else:
            found[code] = int.from_bytes(data[at : at + size], "little")
        at += size
    return found


def _styles(data: bytes) -> dict[int, tuple[int, dict[int, int]]]:
    if len(data) < 6:
        return {}
    head, count, base_size = struct.unpack_from("<HHH", data, 0)
    at, found = 2 + head, {}
    for number in range(count):
        if at + 2 > len(data):
            break
        size = struct.unpack_from("<H", data, at)[0]
        style = data[at + 2 : at + 2 + size]
        at += 2 + size
        if len(style) > base_size + 2:
            kind_and_base = struct.unpack_from("<H", style, 2)[0]
            if kind_and_base & 0xF == 1:
                found[number] = (kind_and_base >> 4, _style_sprms(style, base_size))
    return found


def _style_sprms(style: bytes, base_size: int) -> dict[int, int]:
    """Properties of a paragraph style: they stand behind its name."""
    name = struct.unpack_from("<H", style, base_size)[0]
    at = base_size + 2 + 2 * name + 2
    if at + 4 > len(style):
        return {}
    size = struct.unpack_from("<H", style, at)[0]
    return _sprms(style[at + 4 : at + 2 + size])


@dataclass
class _Lists:
    """Reads list levels one behind the other."""

    data: bytes
    at: int = 0
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)

    def level(self) -> Level:
        """The level at the present place, moving behind it."""
        start, shape, info = struct.unpack_from("<iBB", self.data, self.at)
        places = [p for p in self.data[self.at + 6 : self.at + 15] if p]
        characters, paragraph, limit = self.data[self.at + 24], self.data[self.at + 25], self.data[self.at + 26]
        self.at += 28 + characters + paragraph
        count = struct.unpack_from("<H", self.data, self.at)[0]
        text = list(_units(self.data[self.at + 2 : self.at + 2 + 2 * count]))
        self.at += 2 + 2 * count
        for place in places:
            if place <= len(text) and text[place - 1] < "\t":
                text[place - 1] = f"%{ord(text[place - 1]) + 1}"
        name = "none" if shape == 0xFF else _FORMATS[shape] if shape < len(_FORMATS) else "decimal"
        restart = limit if info & 0x08 else None
        return Level(max(0, start), name, "".join(text), bool(info & 0x04), None, restart)


def _numbering(lists: bytes, overrides: bytes) -> Numbering:
    """Counters from the list table and the table of list overrides."""
    counter = Numbering({}, {}, {}, {})
    if len(lists) < 2:
        return counter
    count = struct.unpack_from("<H", lists, 0)[0]
    reader = _Lists(lists, 2 + 28 * count)
    for k in range(count):
        name = str(struct.unpack_from("<I", lists, 2 + 28 * k)[0])
        simple = lists[2 + 28 * k + 26] & 1
        counter.levels[name] = {n: reader.level() for n in range(1 if simple else 9)}
    used = struct.unpack_from("<I", overrides, 0)[0] if len(overrides) >= 4 else 0
    behind = _Lists(overrides, 4 + 16 * used)
    for k in range(min(used, 4096)):
        counter.lists[str(k + 1)] = str(struct.unpack_from("<I", overrides, 4 + 16 * k)[0])
        counter.starts[str(k + 1)] = _starts(behind, overrides[4 + 16 * k + 12])
    return counter


def _starts(reader: _Lists, count: int) -> dict[int, int]:
    """Overridden starts of one list."""
    reader.at += 4
    found: dict[int, int] = {}
    for _ in range(count):
        if reader.at + 8 > len(reader.data):
            break
        start, flags = struct.unpack_from("<iI", reader.data, reader.at)
        reader.at += 8
        if flags & 0x20:
            start = reader.level().start
        if flags & 0x30:
            found[flags & 0xF] = start
    return found
