"""What has to be done: keys of everything a result is made of, against what the store and the folder already hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest, sha256
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from tracker import __version__
from tracker.batch.tasks import LEAST_OF_SERIES, PairTask, UnitTask, has_series
from tracker.county.model import County, Pair, Unit
from tracker.formats import FORMATS, Manner
from tracker.settings import Settings
from tracker.store import Store, digest_of
from tracker.view.dashboard import link_to

_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)$", re.IGNORECASE)
_LONGEST = 90
#: Bytes of the name of a folder; some systems take 255 for a whole name, and zips less.


@dataclass(frozen=True, slots=True)
class Wanted:
    """How results are written."""

    settings: Settings
    manner: Manner
    formats: tuple[str, ...]
    #: Of each comparison.
    series_formats: tuple[str, ...]

    @property
    def reading(self) -> str:
        """Name of one way to read and understand files: a part that is added reads what could not be read before."""
        return digest_of([__version__, self.settings.digest(), find_spec("rapidocr") is not None, which("soffice") is not None])

    @property
    def look(self) -> str:
        """Name of one way to write results."""
        m = self.manner
        return digest_of([m.lang, m.length, _templates(m.templates), list(m.words)])


def _templates(folder: Path | None) -> list[str]:
    if folder is None:
        return []
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    return [f"{p.relative_to(folder).as_posix()} {sha256(p.read_bytes()).hexdigest()}" for p in paths]


def folder_names(county: County) -> Mapping[str, str]:
    """Office -> name of its folder: its own name where a file system takes that, told apart where two would be one."""
    names: dict[str, str] = {}
    for unit in county.units:
        safe = re.sub(r"[^\w（）()·-]", "_", unit.name).strip("_.") or "_"
        while len(safe.encode()) > _LONGEST:
            safe = safe[:-1]
        safe = f"_{safe}" if _RESERVED.match(safe) else safe
        taken = {name.lower() for name in names.values()}
        number = 2
        name = safe
        while name.lower() in taken:
            name, number = f"{safe}_{number}", number + 1
        names[unit.name] = name
    return names


def pair_key(pair: Pair, wanted: Wanted) -> str:
    """Digest of everything that a comparison rests on."""
    sides = [[f.key, f.year, _name(f.document.file)] for f in (pair.old, pair.new)]
    return digest_of(["pair", *sides, wanted.reading])


def _name(file: str) -> str:
    return file.rsplit("/", 1)[-1]


class Plan:
    """Tasks for offices, and the files that the finished county has."""

    def __init__(self, county: County, wanted: Wanted, store: Store, out: Path) -> None:
        self.folders = folder_names(county)
        self.keys = {id(pair): pair_key(pair, wanted) for pair in county.pairs}
        self.wanted = wanted
        self._county, self._store, self._out = county, store, out
        self._known = store.outputs()
        self._stored = set(store.cells())
        self.current: set[tuple[str, str]] = set()
        #: (folder, key) of everything that the finished county holds.

    def key(self, pair: Pair) -> str:
        """Name of a comparison in the store."""
        return self.keys[id(pair)]

    def place(self, pair: Pair) -> str:
        """Folder of a comparison below ``units``, with slashes."""
        return f"{self.folders[pair.unit]}/{pair.folder}"

    def series_link(self, unit: Unit) -> str:
        """Address of an office's series below the dashboard, empty where there is none."""
        there = sum(p.relation != "merged" for p in unit.pairs) >= LEAST_OF_SERIES - 1
        first = self.wanted.series_formats[0] if self.wanted.series_formats else ""
        return link_to("units", self.folders[unit.name], f"series.{first}") if there and first else ""

    def tasks(self) -> Iterator[UnitTask]:
        """One task for each office where something is to be compared or written."""
        for unit in self._county.units:
            if task := self._task(unit):
                yield task

    def output_key(self, unit: Unit, pair: Pair | None) -> str:
        """Digest of everything that the files of a comparison, or of an office's series, are made of."""
        pairs = [pair] if pair else [p for p in unit.pairs if p.relation != "merged"]
        formats = self.wanted.formats if pair else self.wanted.series_formats
        return digest_of([[self.key(p) for p in pairs], list(formats), self.wanted.look])

    def key_of(self, unit: str, folder: str) -> str:
        """The output key of one folder of an office; the empty folder is the series."""
        found = next(u for u in self._county.units if u.name == unit)
        return self.output_key(found, next((p for p in found.pairs if p.folder == folder), None))

    def _task(self, unit: Unit) -> UnitTask | None:
        base = f"units/{self.folders[unit.name]}"
        pairs = [self._pair(p, base, self.output_key(unit, p)) for p in unit.pairs]
        series_wanted = has_series(pairs) and not self._is_there(
            [f"{base}/series.{f}" for f in self.wanted.series_formats], self.output_key(unit, None)
        )
        if not series_wanted and all(not p.wanted and p.key in self._stored for p in pairs):
            return None
        needed = [p for p in pairs if series_wanted or p.wanted or p.key not in self._stored]
        return UnitTask(
            unit=unit.name,
            settings=self.wanted.settings,
            manner=self.wanted.manner,
            formats=self.wanted.formats,
            series_formats=self.wanted.series_formats,
            sources=self._sources(unit, needed),
            pairs=tuple(self._with_stored(p) for p in needed),
            series_wanted=series_wanted,
        )

    def _pair(self, pair: Pair, base: str, key: str) -> PairTask:
        files = [f"{base}/{pair.folder}/{FORMATS[f].file}" for f in self.wanted.formats]
        return PairTask(
            key=self.key(pair),
            folder=pair.folder,
            old=pair.old.key,
            new=pair.new.key,
            years=(pair.old.year, pair.new.year),
            in_series=pair.relation != "merged",
            wanted=not self._is_there(files, key),
        )

    def _with_stored(self, pair: PairTask) -> PairTask:
        return replace(pair, stored=self._store.payload(pair.key)) if pair.key in self._stored else pair

    def _sources(self, unit: Unit, pairs: Sequence[PairTask]) -> dict[str, tuple[str, bytes]]:
        """The documents of the pairs that are to be compared, under the names of their files."""
        files = {f.key: _name(f.document.file) for p in unit.pairs for f in (p.old, p.new)}
        needed = {digest for p in pairs if p.key not in self._stored for digest in (p.old, p.new)}
        return {digest: (files[digest], self._store.source(digest) or b"") for digest in sorted(needed)}

    def _is_there(self, files: Sequence[str], key: str) -> bool:
        """Whether files stand there as they were written from these very inputs."""
        self.current |= {(folder_of(file), key) for file in files}
        return all(self._is_whole(file, key) for file in files)

    def _is_whole(self, file: str, key: str) -> bool:
        known = self._known.get(file)
        return bool(known) and known[0] == key and digest_of_file(self._out / file) == known[1]  # type: ignore[index]


def folder_of(path: str) -> str:
    """The folder of a path with slashes, empty for a bare name."""
    return path.rpartition("/")[0]


def digest_of_file(path: Path) -> str:
    """sha256 of a file, empty for one that cannot be read."""
    try:
        with path.open("rb") as handle:
            return file_digest(handle, "sha256").hexdigest()
    except OSError:
        return ""
