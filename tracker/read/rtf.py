"""Rich Text Format: text with its list numbers as printed, tables row by row, deleted and hidden text left out.

Escaped bytes are read in the code page of the font or document (936 where none is said, as Chinese offices write).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from tracker.model import Note
from tracker.read.decoded import Decoded

_TOKEN = re.compile(rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_UNREAD = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "listtable",
        "listoverridetable",
        "revtbl",
        "generator",
        "themedata",
        "colorschememapping",
        "latentstyles",
        "datastore",
        "fldinst",
        "xmlnstbl",
        "rsidtbl",
        "pgptbl",
        "filetbl",
        "bkmkstart",
        "bkmkend",
        "annotation",
        "atnid",
        "atnauthor",
        "nonshppict",
        "template",
        "operator",
    ]
)
_KEPT_STARRED = frozenset(["shpinst", "shptxt"])
_MARKS = {"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emdash": "—", "endash": "–", "bullet": "•"}
_CHARSETS = {0: "cp1252", 134: "cp936", 136: "cp950", 128: "cp932", 129: "cp949"}


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits."""

    unread: bool = False
    deleted: bool = False
    hidden: bool = False
    number: bool = False
    #: Inside the printed number of a list paragraph.
    page: str = "cp936"
    skip: int = 1
    #: Characters to pass over after ``\\u``.


@dataclass
class _Reader:
    """Walks the tokens of one file."""

    lines: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    held: bytearray = field(default_factory=bytearray)
    #: Bytes of characters not yet complete.
    pass_over: int = 0
    changed: int = 0
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    in_table: bool = False

    def flush(self, state: _State) -> None:
        """Decode the bytes held back."""
        if self.held:
            self.write(self.held.decode(state.page, errors="replace"), state)
            self.held.clear()

    def write(self, text: str, state: _State) -> None:
        if not (state.unread or state.deleted or state.hidden):
            self.parts.append(text.replace("\t", "") if state.number else text)

    def end(self) -> None:
        """Close the present line."""
        self.lines.append("".join(self.parts))
        self.parts.clear()


def is_it(data: bytes) -> bool:
    """Whether the bytes are RTF, whatever the extension."""
    return data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf")


def decode(data: bytes) -> Decoded:
    """One paragraph or table row a line."""
    reader, state = _Reader(), _State()
    stack: list[_State] = []
    starred = False
    for found in _TOKEN.finditer(data):
        word, number, byte, symbol, brace, plain = found.groups()
        if byte is not None:
            _byte(reader, int(byte, 16))
            continue
        reader.flush(state)
        if brace == b"{":
            stack.append(state)
        elif brace == b"}":
            state = stack.pop() if stack else _State()
        elif symbol is not None:
            starred = symbol == b"*"
            _symbol(reader, symbol.decode("latin-1"), state)
            continue
        elif word is not None:
            state = _word(reader, word.decode("ascii"), int(number) if number else None, state, starred=starred)
        elif plain:
            _plain(reader, plain, state)
        starred = False
    reader.flush(state)
    reader.end()
    notes = (Note("changes_accepted", values=(("n", str(reader.changed)),)),) if reader.changed else ()
    rows = (line.rstrip("\t").strip(" \u3000") for line in reader.lines)
    text = "\n".join(row for row in rows if row) + "\n"
    return Decoded(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), notes=notes)


def _byte(reader: _Reader, value: int) -> None:
    if reader.pass_over:
        reader.pass_over -= 1
    else:
        reader.held.append(value)


def _plain(reader: _Reader, text: bytes, state: _State) -> None:
    passed = min(reader.pass_over, len(text))
    reader.pass_over -= passed
    reader.write(text[passed:].decode(state.page, errors="replace"), state)


def _symbol(reader: _Reader, symbol: str, state: _State) -> None:
    if symbol in "\\{}":
        reader.write(symbol, state)
    elif symbol in ("~", "_"):
        reader.write(" " if symbol == "~" else "-", state)
    elif symbol in "\r\n" and not state.unread:
        reader.end()


def _word(reader: _Reader, word: str, number: int | None, state: _State, *, starred: bool) -> _State:
    if word in _UNREAD or (starred and word not in _KEPT_STARRED):
        return replace(state, unread=True)
    if word in ("listtext", "pntext"):
        return replace(state, number=True)
    if word == "shptxt":
        return replace(state, unread=False)
    if word in ("intbl", "pard"):
        reader.in_table = word == "intbl"
    elif word in ("par", "row", "line", "sect", "page"):
        if not state.unread and not (reader.in_table and word != "row"):
            reader.end()
    elif word in ("cell", "nestcell", "tab"):
        reader.write("\t" if word != "tab" else "" if state.number else " ", state)
    elif word == "u" and number is not None:
        _unicode(reader, number, state)
    elif word in _MARKS:
        reader.write(_MARKS[word], state)
    return _formatted(reader, word, number, state)


def _unicode(reader: _Reader, number: int, state: _State) -> None:
    reader.write(chr(number % 65536), state)
    reader.pass_over = state.skip


def _formatted(reader: _Reader, word: str, number: int | None, state: _State) -> _State:
    """Character properties that change what is read."""
    if word == "uc":
        return replace(state, skip=number if number is not None else 1)
    if word == "ansicpg" and number:
        return replace(state, page=f"cp{number}" if number in (936, 950, 932, 949, 1252) else state.page)
    if word == "fcharset" and number is not None:
        reader.fonts[reader.font] = _CHARSETS.get(number, "")
    if word == "f" and number is not None:
        reader.font = number
        page = reader.fonts.get(number, "")
        return replace(state, page=page) if page.startswith("cp9") else state
    if word in ("deleted", "v"):
        on = number != 0
        reader.changed += word == "deleted" and on
        return replace(state, deleted=on) if word == "deleted" else replace(state, hidden=on)
    if word == "plain":
        return replace(state, deleted=False, hidden=False)
    return state
