"""Plain text: UTF-8 with and without mark, UTF-16, GB18030."""

from __future__ import annotations

import codecs
from dataclasses import replace

from tracker.errors import Unreadable
from tracker.model import Note
from tracker.read.decoded import Decoded, cleaned

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARACTERS_A_BREAK = 50
#: Chinese characters for each broken place: more broken than this is another encoding or a ruined file.
_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 26}


def is_it(data: bytes) -> bool:
    """Whether the bytes can be text: a mark, UTF-16 by its zeros, or hardly any control bytes."""
    if any(data.startswith(mark) for mark, _ in _MARKS) or _utf16_without_mark(data):
        return True
    sample = data[:65536]
    return sum(byte in _CONTROLS for byte in sample) * 200 <= len(sample)


def decode(data: bytes) -> Decoded:
    """Text without mark, its encoding, a note of places that could not be read. Raises ``Unreadable`` when no encoding fits."""
    nearly = _nearly_utf8(data)
    if nearly is not None:
        return nearly
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    guess = _utf16_without_mark(data)
    for encoding in (guess,) if guess else ("utf-8", "gb18030"):
        try:
            return _whole_or_cut(data, encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("{file} is not UTF-8, UTF-16 or GB18030 text; save it again as UTF-8.")


def _nearly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken places, as of a page cut by bytes: each becomes U+FFFD and the reader is told.

    Asked before GB18030, which accepts nearly any bytes and would turn such a file into other characters.
    """
    text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    han = sum("\u4e00" <= c <= "\u9fff" for c in text)
    if not 0 < broken * _CHARACTERS_A_BREAK <= han:
        return None
    return Decoded(cleaned(text), "utf-8", _broken(broken))


def _broken(places: int) -> tuple[Note, ...]:
    return (Note("undecodable", values=(("n", str(places)),)),)


def _whole_or_cut(data: bytes, encoding: str) -> Decoded:
    """Text in that encoding, a last character cut in two marked. Raises ``UnicodeDecodeError``."""
    try:
        return Decoded(cleaned(data.decode(encoding)), encoding)
    except UnicodeDecodeError as error:
        if error.start < max(len(data) - 3, 1):
            raise
        return Decoded(cleaned(data[: error.start].decode(encoding)) + "\ufffd", encoding, _broken(1))


def _marked(data: bytes, encoding: str) -> Decoded:
    try:
        found = _whole_or_cut(data, encoding)
    except UnicodeDecodeError:
        raise Unreadable("{file} is damaged: it starts as {encoding} but does not go on so.", encoding=encoding) from None
    return replace(found, encoding=encoding.removesuffix("-sig"))


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark: zero bytes of its line ends and digits, and Chinese when read so."""
    sample = data[: 4096 - 4096 % 2]
    if len(sample) < 8 or len(data) % 2 or 0 not in sample:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, errors="replace")
        likely = sum(
            "\u4e00" <= c <= "\u9fff"
            or "\u3000" <= c <= "\u303f"
            or "\uff00" <= c <= "\uff5e"
            or " " <= c <= "~"
            or c in "\t\r\n"
            for c in text
        )
        if likely >= 0.9 * len(text) and any("\u4e00" <= c <= "\u9fff" for c in text):
            return encoding
    return None
