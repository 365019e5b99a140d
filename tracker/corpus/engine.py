"""The port to an engine of tables, and DuckDB behind it. The only importer of ``duckdb``."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from tracker.corpus.features import Columns
from tracker.errors import NotWritable, Unreadable

Function = Callable[[Columns], Columns]
#: Columns of some rows -> columns of other rows; it must not depend on what other calls saw.
_BATCH = 200_000
#: Rows that are handed over at once.
_PART = ".tracker-part"
_NUMPY = {"int64": np.dtype(np.int64), "str": np.dtype(object)}
_SQL = {"int64": "BIGINT", "str": "VARCHAR"}
#: Types of columns that functions make.


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


@contextmanager
def _interrupted_later() -> Iterator[None]:
    """Ctrl-C waits for the end of the block: DuckDB's modules, interrupted while they load, abort the whole process."""
    if threading.current_thread() is not threading.main_thread():  # signals never reach it
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        signal.raise_signal(signal.SIGINT)


class Duck:
    """DuckDB in this process, within a limit of memory; what does not fit goes to ``spill``.

    With ``folder`` every table is a Parquet file there, written whole or not at all; without it tables are in memory. Every
    method raises ``NotWritable`` when memory or disk do not suffice and ``Unreadable`` for a file that is no Parquet.
    """

    def __init__(self, memory: int, threads: int, spill: Path | None = None, folder: Path | None = None) -> None:
        self._folder = folder
        self._numbers = count()
        with _interrupted_later():
            import duckdb

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
            self._run(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet({_listed(source)})")
            return
        self._db.register(f"{name}_columns", dict(source))
        self._run(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM {name}_columns")
        self._db.unregister(f"{name}_columns")

    def columns(self, name: str) -> list[str]:
        """Names of the columns of a table."""
        return [str(column[0]) for column in self._run(f"SELECT * FROM {name} LIMIT 0").description or ()]

    def create(self, name: str, sql: str) -> None:
        """A table from a statement."""
        if self._folder is None:
            self._run(f"CREATE OR REPLACE TABLE {name} AS {sql}")
            return
        target = self._folder / f"{name}.parquet"
        if not target.exists():
            self.write(sql, target)
        self.table(name, [str(target)])

    def write(self, sql: str, target: Path, style: str = "FORMAT parquet, COMPRESSION zstd") -> None:
        """The rows of a statement as a file, whole or not at all."""
        part = target.with_name(target.name + _PART)
        self._run(f"COPY ({sql}) TO {_quoted(str(part))} ({style})")
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)

    def batches(self, sql: str) -> Iterator[Columns]:
        """The rows of a statement as numpy arrays, some at a time: they are put aside first, so that the engine keeps its limit."""
        aside = f"aside_{next(self._numbers)}"
        self._run(f"CREATE TEMP TABLE {aside} AS {sql}")
        try:
            (rows,) = self._run(f"SELECT COUNT(*) FROM {aside}").fetchone()
            for at in range(0, rows, _BATCH):
                found = self._run(f"SELECT * FROM {aside} WHERE rowid >= {at} AND rowid < {at + _BATCH}").fetchnumpy()
                yield {name: _whole(values) for name, values in found.items()}
        finally:
            self._run(f"DROP TABLE {aside}")

    def map_batches(self, name: str, sql: str, function: Function, types: Mapping[str, str]) -> None:
        """A table from the rows of a statement, some at a time, by way of a function; ``types`` are those of its columns."""
        if self._folder is not None and (self._folder / f"{name}.parquet").exists():
            self.create(name, "")
            return
        columns = ", ".join(f"{column} {_SQL[type_]}" for column, type_ in types.items())
        self._run(f"CREATE OR REPLACE TABLE {name}_rows ({columns})")
        for batch in self.batches(sql):
            made = function(batch)
            if not len(next(iter(made.values()))):
                continue
            self._db.register("made", {column: np.asarray(made[column], _NUMPY[type_]) for column, type_ in types.items()})
            self._run(f"INSERT INTO {name}_rows SELECT * FROM made")
            self._db.unregister("made")
        self.create(name, f"SELECT * FROM {name}_rows")

    def _run(self, sql: str) -> Any:
        import duckdb

        try:
            return self._db.execute(sql)
        except duckdb.InterruptException:
            raise KeyboardInterrupt from None
        except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
            raise NotWritable(
                "The engine could not go on: {why}. Give it more memory (--memory) or more room on the disk.",
                why=str(error).splitlines()[0],
            ) from None
        except duckdb.InvalidInputException as error:
            raise Unreadable("The engine cannot read what it was given: {why}.", why=str(error).splitlines()[0]) from None


def _whole(values: Any) -> Any:
    """An array with None where there is no value."""
    if np.ma.is_masked(values):
        return np.ma.filled(values.astype(object), None)
    return np.ma.getdata(values)


def _listed(paths: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, paths))}]"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
