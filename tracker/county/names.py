"""Which office a document belongs to: the clerk's list first, then the name in the text, then the name of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tracker.county.recognise import Recognised
from tracker.county.units import FileRow, UnitList, UnitRow
from tracker.issuers import level_of, parted
from tracker.model import Level
from tracker.text import fold

_STATUS = re.compile(r"(?:街道|镇|(?:[\u4e00-\u9fff]族)?乡|苏木)$")
#: What changes when a township becomes a town: the same office, whose code stays.
LEVELS: Mapping[Level, str] = {
    "town": "乡镇街道",
    "county": "县区",
    "city": "市",
    "province": "省",
    "department": "部门",
    "other": "其他",
}


class Names:
    """All names of all offices of a county."""

    def __init__(self, documents: Sequence[Recognised], listed: UnitList, home: str) -> None:
        self._home = home
        self._rows = {row.name: row for row in listed.units}
        self._same = _one_by_code(listed.units)
        self._known = {spelled: self._same.get(name, name) for spelled, name in spellings(listed.units, home)}
        self._found = self._names_found(documents)
        self._risen: dict[str, str] = {}
        self._risen = self._new_status(documents)

    def unit(self, document: Recognised, row: FileRow | None) -> str:
        """The name of a document's office, empty where nothing tells it."""
        if row and row.unit:
            return self.named(row.unit)
        name = self._name(document)
        if not name:
            path = self._in(document.file)
            name = path[0] if len(path) == 1 else ""
        return self._risen.get(name, name)

    def named(self, name: str) -> str:
        """The office that a name means, listed or found in the reports, or the name itself."""
        superior, own = parted(name)
        found = self._known.get(_plain(name)) or self._found.get((superior or self._home, own), name)
        return self._risen.get(found, found)

    def row(self, name: str) -> UnitRow | None:
        """What the clerk's list says of an office."""
        return next((row for row in self.rows() if row.name == name), None)

    def _renamed(self, row: UnitRow) -> UnitRow:
        if new := self._risen.get(row.name):
            return replace(row, name=new, aliases=tuple(dict.fromkeys([*row.aliases, row.name])))
        return row

    def aliases(self, name: str) -> tuple[str, ...]:
        """Other names of an office: the clerk's, and the one it had before its status rose."""
        row = self.row(name)
        risen = [old for old, new in (*self._risen.items(), *self._same.items()) if new == name]
        return tuple(dict.fromkeys([*(row.aliases if row else ()), *risen]))

    def rows(self) -> tuple[UnitRow, ...]:
        """The clerk's offices in their order, one whose status rose under its new name."""
        return tuple(self._renamed(row) for row in self._rows.values())

    def offices(self) -> tuple[str, ...]:
        """The clerk's offices by their present names."""
        return tuple(row.name for row in self.rows() if row.name not in self._same)

    def in_path(self, document: Recognised, unit: str) -> str:
        """Another office that the path names while it does not name this one; empty for none."""
        named = self._in(document.file)
        return named[0] if named and unit not in named else ""

    def level(self, name: str) -> Level:
        """Administrative level by the name."""
        return level_of(name)

    def _name(self, document: Recognised) -> str:
        own, superior = document.own, document.superior
        if not own:
            return ""
        for name in (f"{superior}{own}", own) if superior else (f"{self._home}{own}", own):
            if name in self._known:
                return self._known[name]
        return self._found.get((superior or self._home, own), own)

    def _names_found(self, documents: Iterable[Recognised]) -> dict[tuple[str, str], str]:
        """(superior, own name) -> name; with the superior in front only where two offices share a name."""
        superiors: dict[str, set[str]] = {}
        for d in documents:
            if d.own:
                superiors.setdefault(d.own, set()).add(d.superior or self._home)
        return {
            (above, own): f"{above}{own}" if len(found - {""}) > 1 and above else own
            for own, found in superiors.items()
            for above in found
        }

    def _new_status(self, documents: Sequence[Recognised]) -> dict[str, str]:
        """Old name -> new name where a township ends as such and goes on as a town or street of the same name."""
        years: dict[str, set[int]] = {}
        for d in documents:
            if (name := self._name(d)) and d.year:
                years.setdefault(name, set()).add(d.year)
        stems: dict[str, list[str]] = {}
        for name in years:
            stems.setdefault(_STATUS.sub("", name), []).append(name)
        found = {}
        for names in stems.values():
            if len(names) == 2:
                old, new = sorted(names, key=lambda n: min(years[n]))
                if max(years[old]) < min(years[new]) and not {old, new} <= set(self._rows):
                    found[old] = new
        return found

    def _in(self, file: str) -> list[str]:
        """Offices named in a path, the longer name where one is part of another."""
        path = fold(file)
        names = {**{own: name for (_above, own), name in self._found.items()}, **self._known}
        hits = [n for n in names if len(n) > 1 and n in path]
        longest = [n for n in hits if not any(n != m and n in m for m in hits)]
        return list(dict.fromkeys(self._risen.get(names[n], names[n]) for n in sorted(longest, key=path.rfind, reverse=True)))


def _one_by_code(rows: Sequence[UnitRow]) -> dict[str, str]:
    """Former name -> present name where rows share a code: renaming keeps it, and the later row has the name."""
    latest = {row.code: row.name for row in rows if row.code}
    return {row.name: latest[row.code] for row in rows if row.code and latest[row.code] != row.name}


def spellings(rows: Sequence[UnitRow], home: str) -> Iterable[tuple[str, str]]:
    """(a way to write an office, its name in the list) for every listed office; aliases come first, names after them."""
    for names_of in (lambda row: row.aliases, lambda row: (row.name,)):
        for row in rows:
            for name in names_of(row):
                superior, own = parted(name)
                spelled = {name, _plain(name), own, f"{superior or home}{own}"} - {""}
                if superior and superior != home:
                    spelled -= {own}
                yield from ((s, row.name) for s in spelled)


def _plain(name: str) -> str:
    superior, own = parted(name)
    return f"{superior}{own}" or name
