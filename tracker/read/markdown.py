"""Markdown: the text without its marks; headings and list numbers stay, table rows become cells parted by tabs."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.read import plain
from tracker.read.decoded import Decoded

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_TABLE = re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~).*$", re.MULTILINE)
_FRONT = re.compile(r"\A---\r?\n(?:[^\n]*\n){0,40}?---\r?\n")
_LINE_MARKS = re.compile(r"^(?: {0,3}>[ \t]?)*[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)?")
_INLINE = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[\^[^\]]+\]"), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![0-9A-Za-z*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![0-9A-Za-z*])"), r"\1"),
    (re.compile(r"~~(?=\S).+?~~"), ""),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"</?(?:br|b|i|u|p|div|span|font|center|strong|em)\b[^>]*>", re.IGNORECASE), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])"), r"\1"),
)


def is_it(data: bytes) -> bool:
    """Whether text carries marks of Markdown: a heading after a hash, or the line under the head of a table."""
    if not plain.is_it(data):
        return False
    head = data[:65536].decode("utf-8", errors="replace")
    return bool(_HEADING.search(head) or _TABLE.search(head))


def decode(data: bytes) -> Decoded:
    """One paragraph or table row a line. Raises ``Unreadable``."""
    found = plain.decode(data)
    text = _FENCE.sub("", _FRONT.sub("", found.text.replace("\r\n", "\n")))
    lines = []
    for line in text.split("\n"):
        if not (_TABLE.match(line) or re.fullmatch(r" {0,3}(?:[-*_][ \t]*){3,}", line)):
            lines.append(_row(line) if line.strip().startswith("|") else _line(line))
    return replace(found, text="\n".join(lines))


def _line(line: str) -> str:
    heading = _HEADING.match(line)
    text = _unmarked(_LINE_MARKS.sub("", line, count=1).rstrip("# \t") if heading else _LINE_MARKS.sub("", line, count=1))
    return f"\n{text}\n" if heading else text


def _row(line: str) -> str:
    return "\t".join(_unmarked(cell.strip()) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|")))


def _unmarked(text: str) -> str:
    for pattern, kept in _INLINE:
        text = pattern.sub(kept, text)
    return text
