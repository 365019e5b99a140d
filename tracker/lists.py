"""``units.csv`` on the disk: where it is looked for, in which encodings, and how it is written back."""

from __future__ import annotations

from pathlib import Path

from tracker.county.units import UnitList, parse_units, units_text
from tracker.errors import Unreadable
from tracker.render.output import write_all

LIST = "units.csv"
_LARGEST = 8 * 2**20


def find_list(given: Path | None, output: Path, folder: Path) -> UnitList:
    """The list that was given, else the one in the results, else the one beside the reports, else an empty one.

    Raises ``Unreadable`` in one sentence.
    """
    for path in (given,) if given else (output / LIST, folder / LIST):
        if given or path.is_file():
            return read_list(path)
    return UnitList()


def read_list(path: Path) -> UnitList:
    """A list of offices. Raises ``Unreadable`` in one sentence."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable("{file} cannot be read: {why}.", file=path.name, why=error.strerror or error) from None
    if len(data) > _LARGEST:
        raise Unreadable("{file} is no list of offices; it is too large.", file=path.name)
    try:
        return parse_units(_decoded(data))
    except ValueError:
        raise Unreadable(
            "{file} is no list of offices: its first line needs a column 单位; save it as CSV again.", file=path.name
        ) from None


def _decoded(data: bytes) -> str:
    """As spreadsheet programs save CSV: UTF-8 with or without a mark, UTF-16 with one, or GB18030. Raises ``ValueError``."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def write_list(listed: UnitList, output: Path) -> None:
    """Write the list where it says something new. Raises ``NotWritable``."""
    path = output / LIST
    data = units_text(listed).encode("utf-8-sig")
    if not path.is_file() or path.read_bytes() != data:
        write_all({path: data}, force=True)
