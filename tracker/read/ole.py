"""OLE compound files (the container of Word 97 and WPS Writer): streams by name, nothing else.

Format: [MS-CFB]. Every chain is bounded by the number of sectors, so that a damaged file cannot loop.
"""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA
#: Sector numbers above this are marks, not sectors.
_MINI = 4096
#: Streams below this length stand in the mini stream.


class Compound:
    """The streams of one file; raises ``ValueError`` or ``struct.error`` for a damaged container."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if not data.startswith(MAGIC) or shift not in (9, 12) or mini_shift != 6:
            raise ValueError("no compound file")
        self._size = 1 << shift
        directory, mini, difat, difat_count = (struct.unpack_from("<I", data, at)[0] for at in (48, 60, 68, 72))
        self._fat = self._table(self._fat_sectors(difat, difat_count))
        self._mini_fat = self._table(self._chain(mini, self._fat))
        self._entries = self._directory(self._joined(directory))
        root = self._entries.get("Root Entry", (0, 0))
        self._mini = self._joined(root[0]) if root[1] else b""

    @property
    def names(self) -> frozenset[str]:
        """All stream and storage names."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes:
        """Bytes of a stream, empty for an absent one."""
        if name not in self._entries:
            return b""
        start, length = self._entries[name]
        if length >= _MINI:
            return self._joined(start)[:length]
        parts = (self._mini[64 * s : 64 * s + 64] for s in self._chain(start, self._mini_fat))
        return b"".join(parts)[:length]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _fat_sectors(self, difat: int, count: int) -> list[int]:
        found = [n for n in struct.unpack_from("<109I", self._data, 76) if n < _LAST]
        for _ in range(min(count, len(self._data) // self._size)):
            if difat >= _LAST:
                break
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(difat))
            found += [n for n in numbers[:-1] if n < _LAST]
            difat = numbers[-1]
        return found

    def _table(self, sectors: list[int]) -> list[int]:
        table: list[int] = []
        for number in sectors:
            sector = self._sector(number)
            table += struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])
        return table

    def _chain(self, start: int, table: list[int]) -> list[int]:
        chain: list[int] = []
        while start < len(table) and len(chain) <= len(table):
            chain.append(start)
            start = table[start]
        return chain

    def _joined(self, start: int) -> bytes:
        return b"".join(self._sector(s) for s in self._chain(start, self._fat))

    def _directory(self, data: bytes) -> dict[str, tuple[int, int]]:
        """Name -> first sector and length."""
        entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(data) - 127, 128):
            size = struct.unpack_from("<H", data, at + 64)[0]
            if 2 <= size <= 64:
                name = data[at : at + size - 2].decode("utf-16-le", errors="replace")
                start, length = struct.unpack_from("<II", data, at + 116)
                entries.setdefault(name, (start, length))
        return entries
