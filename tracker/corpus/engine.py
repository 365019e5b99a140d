"""The port to an engine of tables, and DuckDB behind it. The only importer of ``duckdb``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np

Columns = Mapping[str, Any]
#: Name of a column -> its values, as numpy arrays.
_BATCH = 100_000
#: Rows that are handed over at once.


class Engine(Protocol):
    """What the search needs of an engine."""

    def load(self, name: str, columns: Columns) -> None:
        """A table from columns in memory."""

    def create(self, name: str, sql: str) -> None:
        """A table from a statement."""

    def batches(self, sql: str) -> Iterator[Columns]:
        """The rows of a statement, some at a time."""


class Duck:
    """DuckDB in this process, within a limit of memory; what does not fit goes to ``spill``."""

    def __init__(self, memory: int, threads: int, spill: Path | None = None) -> None:
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

    def load(self, name: str, columns: Columns) -> None:
        """A table from columns in memory."""
        self._db.register(f"{name}_columns", dict(columns))
        self._db.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM {name}_columns")
        self._db.unregister(f"{name}_columns")

    def create(self, name: str, sql: str) -> None:
        """A table from a statement."""
        self._db.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}")

    def batches(self, sql: str) -> Iterator[Columns]:
        """The rows of a statement, some at a time."""
        self._db.execute(sql)
        names = [column[0] for column in self._db.description or ()]
        while rows := self._db.fetchmany(_BATCH):
            yield {name: np.array(values, dtype=object) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
