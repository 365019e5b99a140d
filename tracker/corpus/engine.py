"""The port to an engine of tables, and DuckDB behind it. The only importer of ``duckdb``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from tracker.corpus.features import Columns

Function = Callable[[Columns], Columns]
#: Columns of some rows -> columns of other rows; it must not depend on what other calls saw.
_BATCH = 200_000
#: Rows that are handed over at once.
_PART = ".tracker-part"


class Engine(Protocol):
    """What the search needs of an engine. A table that is there already is kept: a search that was ended goes on."""

    def table(self, name: str, source: Columns | Sequence[str]) -> None:
        """A table from columns in memory or from Parquet files."""

    def create(self, name: str, sql: str) -> None:
        """A table from a statement."""

    def batches(self, sql: str) -> Iterator[Columns]:
        """The rows of a statement, some at a time."""

    def map_batches(self, name: str, sql: str, function: Function, types: Mapping[str, str]) -> None:
        """A table from the rows of a statement, some at a time, by way of a function; ``types`` are those of its columns."""


class Duck:
    """DuckDB in this process, within a limit of memory; what does not fit goes to ``spill``.

    With ``folder`` every table is a Parquet file there, written whole or not at all; without it tables are in memory.
    """

    def __init__(self, memory: int, threads: int, spill: Path | None = None, folder: Path | None = None) -> None:
        import duckdb

        self._folder = folder
        self._db = duckdb.connect()
        self._db.execute(f"SET memory_limit = '{memory // 2**20}MiB'")
        self._db.execute(f"SET threads = {threads}")
        self._db.execute("SET preserve_insertion_order = false")
        self._db.execute("SET enable_progress_bar = false")
        if spill is not None:
            self._db.execute("SET temp_directory = ?", [str(spill)])

    def __enter__(self) -> Duck:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def table(self, name: str, source: Columns | Sequence[str]) -> None:
        """A table from columns in memory or from Parquet files."""
        if not isinstance(source, Mapping):
            self._db.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet({_listed(source)})")
            return
        self._db.register(f"{name}_columns", dict(source))
        self._db.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM {name}_columns")
        self._db.unregister(f"{name}_columns")

    def create(self, name: str, sql: str) -> None:
        """A table from a statement."""
        if self._folder is None:
            self._db.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}")
            return
        target = self._folder / f"{name}.parquet"
        if not target.exists():
            self.write(sql, target)
        self.table(name, [str(target)])

    def write(self, sql: str, target: Path, style: str = "FORMAT parquet, COMPRESSION zstd") -> None:
        """The rows of a statement as a file, whole or not at all."""
        part = target.with_name(target.name + _PART)
        self._db.execute(f"COPY ({sql}) TO {_quoted(str(part))} ({style})")
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)

    def batches(self, sql: str) -> Iterator[Columns]:
        """The rows of a statement, some at a time."""
        cursor = self._db.cursor()
        cursor.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        while rows := cursor.fetchmany(_BATCH):
            yield dict(zip(names, zip(*rows, strict=True), strict=True))

    def map_batches(self, name: str, sql: str, function: Function, types: Mapping[str, str]) -> None:
        """A table from the rows of a statement, some at a time, by way of a function; ``types`` are those of its columns."""
        if self._folder is not None and (self._folder / f"{name}.parquet").exists():
            self.create(name, "")
            return
        parts = [function(batch) for batch in self.batches(sql)]
        self.table(
            f"{name}_rows",
            {n: np.concatenate([np.empty(0, t), *(np.asarray(part[n], t) for part in parts)]) for n, t in types.items()},
        )
        self.create(name, f"SELECT * FROM {name}_rows")


def _listed(paths: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, paths))}]"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
