"""The engine port over the Spark API: Sail without a JVM, Spark Connect, or a Spark 4 cluster. The only importer of ``pyspark``.

An extra (``[cluster]``): nothing of it is imported unless an engine is named. The statements are those of ``queries``.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from tracker.corpus.engine import Function
from tracker.corpus.features import Columns
from tracker.errors import MissingPart, Unreadable

_ARROW = {"int64": "bigint", "str": "string"}
_PART = ".tracker-part"
_PORT = 15002
#: Where Spark Connect listens unless told otherwise.
_PATIENCE = 10
#: Seconds for an answer.
HERE = "sail"
#: Engine name of a Sail server inside this process.


class Spark:
    """A session at ``url``: ``sail``, ``sc://host:port``, ``spark://host:port`` or ``local[n]``.

    ``folder`` holds the tables as Parquet; a cluster must see it under the same path, and its workers need this package.
    Raises ``MissingPart`` without the extra and ``Unreadable`` when nobody answers.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self._folder = folder
        self._server: Any = None
        try:
            self._session = self._opened(url)
        except ImportError as error:
            raise MissingPart(
                "Engine {url} needs a part that is missing ({part}): pip install 'tracker[cluster]'.",
                url=url,
                part=error.name or error,
            ) from None

    def _opened(self, url: str) -> Any:
        from pyspark.sql import SparkSession

        if url == HERE:
            os.environ.setdefault("RUST_LOG", "error")
            from pysail.spark import SparkConnectServer

            self._server = SparkConnectServer("127.0.0.1", 0)
            self._server.start(background=True)
            url = f"sc://127.0.0.1:{self._server.listening_address[1]}"
        if url.startswith("local"):
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers of this machine run what we run
        _check_answer(url)
        builder: Any = SparkSession.builder
        builder = builder.remote(url) if url.startswith("sc://") else builder.master(url).config("spark.ui.enabled", "false")
        try:
            session = builder.getOrCreate()
            session.sql("SELECT 1 AS one").collect()
        except ImportError:
            raise
        except Exception as error:  # noqa: BLE001  # any failure of the client means that nobody answers as Spark does
            raise Unreadable("The engine at {url} does not answer: {why}.", url=url, why=str(error).splitlines()[0]) from None
        return session

    def __enter__(self) -> Spark:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.stop()
        if self._server is not None:
            self._server.stop()

    def table(self, name: str, source: Columns | Sequence[str]) -> None:
        """A table from columns in memory or from Parquet files."""
        if isinstance(source, Mapping):
            import pyarrow as pa

            frame = self._session.createDataFrame(pa.table({n: pa.array(_plain(values)) for n, values in source.items()}))
        else:
            frame = self._session.read.parquet(*source)
        frame.createOrReplaceTempView(name)

    def create(self, name: str, sql: str) -> None:
        """A table from a statement."""
        if not (self._folder / name).exists():
            self._kept(name, self._session.sql(sql))
        self.table(name, [str(self._folder / name)])

    def _kept(self, name: str, frame: Any) -> None:
        """Parquet files in a folder of that name, whole or not at all."""
        part = self._folder / f"{name}{_PART}"
        frame.write.mode("overwrite").parquet(str(part))
        if not any(part.glob("*.parquet")):  # Sail writes no file for no row
            _write_empty(part, frame)
        part.replace(self._folder / name)

    def batches(self, sql: str) -> Iterator[Columns]:
        """The rows of a statement, some at a time."""
        for batch in self._session.sql(sql).toArrow().to_batches():
            yield _columns(batch)

    def map_batches(self, name: str, sql: str, function: Function, types: Mapping[str, str]) -> None:
        """A table from the rows of a statement, some at a time, by way of a function; ``types`` are those of its columns."""
        if not (self._folder / name).exists():
            schema = ", ".join(f"{column} {_ARROW[type_]}" for column, type_ in types.items())
            self._kept(name, self._session.sql(sql).mapInArrow(_Mapped(function, dict(types)), schema))
        self.table(name, [str(self._folder / name)])


def _write_empty(folder: Path, frame: Any) -> None:
    from pyarrow import parquet

    folder.mkdir(exist_ok=True)
    parquet.write_table(frame.limit(0).toArrow(), folder / "empty.parquet")


def _check_answer(url: str) -> None:
    """Raises ``Unreadable`` when nobody listens: the client itself would try again for ten minutes."""
    address = urlsplit(url)
    if not address.hostname:
        return
    try:
        socket.create_connection((address.hostname, address.port or _PORT), _PATIENCE).close()
    except OSError as error:
        raise Unreadable("The engine at {url} does not answer: {why}.", url=url, why=error.strerror or error) from None


class _Mapped:
    """A function of columns as one of Arrow batches."""

    def __init__(self, function: Function, types: Mapping[str, str]) -> None:
        self._function, self._types = function, types

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            if batch.num_rows:
                made = self._function(_columns(batch))
                yield pa.RecordBatch.from_pydict({n: pa.array(_plain(made[n])) for n in self._types})


def _columns(batch: Any) -> Columns:
    return {name: batch.column(name).to_pylist() for name in batch.schema.names}


def _plain(values: Any) -> Any:
    """Texts as a list: Arrow takes no arrays of objects of its own accord."""
    return values.tolist() if isinstance(values, np.ndarray) and values.dtype == object else values
