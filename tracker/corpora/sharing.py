"""What the offices of a corpus share: searched for once, kept as tables, told as often as anybody asks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage
from typing import Any, cast

import numpy as np

from tracker import pool
from tracker.corpora.folder import Folder
from tracker.corpora.placing import Placed
from tracker.corpus import queries
from tracker.corpus.engine import Duck, Engine
from tracker.corpus.families import families
from tracker.corpus.model import Family
from tracker.corpus.search import masked, search, spread
from tracker.corpus.told import told
from tracker.errors import NotWritable
from tracker.store import digest_of

_TABLES_PER_SENTENCE = 250
#: Bytes that the tables of a search take on the disk for one sentence: 128 measured on 1.5 million.
_SPILL_PER_SENTENCE = 700
#: Bytes that an engine may put aside for one sentence when memory is short: 430 measured on 20 million.
_LEAST_MEMORY = 500 * 2**20
_BESIDE = 700 * 2**20
#: Bytes that batches, results and this program take beside the engine's own limit.
Told = Callable[[str], None]


def engine_memory(given: int | None) -> int:
    """Bytes that the engine may use, of ``given`` or of half of what the machine has."""
    whole = given or _machine_memory() // 2
    return max(_LEAST_MEMORY, round(0.7 * (whole - _BESIDE)))


def _machine_memory() -> int:
    """Bytes of memory that this process may use at most."""
    limits = [8 * 2**30]
    with suppress(AttributeError, ValueError, OSError):
        limits = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    with suppress(OSError):
        text = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
        limits += [int(text)] if text.isdigit() else []
    return min(limits)


def check_room(folder: Folder, sentences: int, memory: int) -> None:
    """Raises ``NotWritable`` before anything is begun when the disk has too little room for the tables of a search."""
    spill = max(0, sentences * _SPILL_PER_SENTENCE - memory)
    needed = sentences * _TABLES_PER_SENTENCE + spill
    free = disk_usage(folder.path).free
    if free < needed:
        raise NotWritable(
            "The search needs about {needed} MB on the disk of {folder} and {free} MB are free; make room or give more memory.",
            needed=-(-needed // 10**6),
            free=free // 10**6,
            folder=folder.path.name,
        )


@dataclass(frozen=True)
class Search:
    """One search over a corpus: where its tables stand and what it rests on."""

    folder: Folder
    placed: Placed
    limit: int
    engine: str = "duckdb"
    memory: int = 2**31
    purpose: str = "share"
    rests_on: str = ""
    #: Anything else that the result hangs on.

    @property
    def key(self) -> str:
        """Name of everything that the result hangs on."""
        texts = [value for name, value in vars(queries).items() if name.isupper()]
        engine = "" if self.engine == "duckdb" else self.engine.split(":")[0]
        parts = [Path(s).name for s in self.folder.sentences]
        return f"{self.purpose}-{digest_of([engine, self.limit, self.placed.key, parts, texts, self.rests_on])[:24]}"

    def opened(self) -> AbstractContextManager[Engine]:
        """The engine with what it searches."""
        place = self.folder.search(self.key)
        if self.engine == "duckdb":
            return cast(AbstractContextManager[Engine], Duck(self.memory, pool.processors(), self.folder.spill, place))
        from tracker.corpus.spark import Spark

        return cast(AbstractContextManager[Engine], Spark(self.engine, place.resolve()))

    def run(self, engine: Engine, tell: Told) -> list[Family]:
        """Every family; stages that an earlier run has finished are not done again."""
        self.folder.tables(engine)
        reports = self.placed.corpus.reports
        engine.table(
            "r",
            {
                "doc": np.array([r.doc for r in reports], np.int64),
                "issuer": np.array([r.office for r in reports], np.int64),
                "year": np.array([r.year for r in reports], np.int64),
            },
        )
        search(engine, self.limit, pool.processors(), tell)
        tell("families")
        found = families(engine, self.placed.corpus, self.limit)
        self.folder.finished(self.key)
        return found

    def told(self, engine: Engine, found: Sequence[Family]) -> dict[str, Any]:
        """Families as plain values, with their texts."""
        wanted = {n for family in found for member in family.members for n in member.sentences}
        seen = spread(engine, wanted)
        lines: dict[int, tuple[str, int, int | None]] = {}
        sql = (
            "SELECT s.sid AS sid, s.text AS text, s.paragraph AS paragraph, s.page AS page FROM s JOIN wanted w ON s.sid = w.sid"
        )
        for batch in engine.batches(sql):
            for sid, text, paragraph, page in zip(*(batch[n] for n in ("sid", "text", "paragraph", "page")), strict=True):
                lines[int(sid)] = (text, int(paragraph), int(page) or None)
        return told(self.placed.corpus, found, self.limit, masked(engine), lines, seen)


def chosen(found: Iterable[Family], placed: Placed, offices: Sequence[str], since: int | None) -> list[Family]:
    """Families that one of the offices has a part in, and that somebody has in that year or later."""
    names = [o.name for o in placed.corpus.offices]

    def wanted(family: Family) -> bool:
        named = not offices or any(any(part in names[o] for part in offices) for o in family.offices)
        return named and (since is None or any(m.year >= since for m in family.members))

    return [family for family in found if wanted(family)]


def tables_of(found: Sequence[Family]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Tables ``families`` and ``members``, for an export."""
    members = [(n, m, sid) for n, f in enumerate(found, 1) for m in f.members for sid in m.sentences]
    heads = {
        "family": np.arange(1, len(found) + 1),
        "kind": np.array([f.kind for f in found], dtype=object),
        "sure": np.array([f.sure for f in found], bool),
        "strong": np.array([f.strong for f in found], bool),
        "ratio": np.array([f.ratio for f in found], np.float64),
        "origin": np.array([-1 if f.origin is None else f.origin for f in found], np.int64),
    }
    rows = {
        "family": np.array([n for n, _m, _s in members], np.int64),
        "office": np.array([m.office for _n, m, _s in members], np.int64),
        "year": np.array([m.year for _n, m, _s in members], np.int64),
        "sid": np.array([s for _n, _m, s in members], np.int64),
    }
    return heads, rows
