"""One text of the statements, one result: every table of a search is equal to the row on every engine, whole or taken up again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.conftest import need
from tests.evaluation.corpora import YEARS, Corpus
from tests.evaluation.corpus import doc, make, placed
from tracker.corpus.engine import Duck, Engine
from tracker.corpus.families import families
from tracker.corpus.search import STAGES, limit_for, search
from tracker.errors import MissingPart, NotWritable, Unreadable

SIZE = 13_000
SPARK = Path(__file__).resolve().parents[1] / ".venv-spark/bin/python"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made corpus as Parquet files, with the reports that take part."""
    folder = tmp_path_factory.mktemp("corpus") / "made"
    make(SIZE, 3, 0.1, folder)
    return folder


def reports() -> dict[str, Any]:
    """The table ``r`` of the made corpus."""
    filed = placed(Corpus(SIZE, 3, templates=0.1))[0].reports
    return {"doc": np.array([r.doc for r in filed], np.int64), "issuer": np.array([r.office for r in filed], np.int64)}


def run_search(engine: Engine, files: Path) -> None:
    """Search the made corpus."""
    engine.table("s", sorted(str(p) for p in files.glob("s*.parquet")))
    engine.table("occ", sorted(str(p) for p in files.glob("occ*.parquet")))
    engine.table("r", reports())
    search(engine, limit_for(39))


def rows(engine: Engine, table: str) -> list[tuple[Any, ...]]:
    """All rows of a table in a fixed order, columns by their names."""
    found: list[tuple[Any, ...]] = []
    for batch in engine.batches(f"SELECT * FROM {table}"):  # noqa: S608  # a name of ours
        names = sorted(batch)
        found += zip(*(map(int, batch[name]) for name in names), strict=True)
    return sorted(found)


def tables(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every table of a search."""
    return {stage: rows(engine, stage) for stage in STAGES}


@pytest.fixture(scope="module")
def expected(files: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What DuckDB makes in memory; nothing in it is empty."""
    with Duck(2**29, 2) as engine:
        run_search(engine, files)
        found = tables(engine)
    assert all(found.values())
    return found


def test_files_and_little_memory_change_nothing(files: Path, expected: dict[str, list[tuple[Any, ...]]], tmp_path: Path) -> None:
    """Tables in files, one thread, a limit that makes the engine spill."""
    with Duck(48 * 2**20, 1, tmp_path / "spill", tmp_path) as engine:
        run_search(engine, files)
        assert tables(engine) == expected


def test_a_search_that_was_ended_goes_on(files: Path, expected: dict[str, list[tuple[Any, ...]]], tmp_path: Path) -> None:
    """Whatever stages are there already, whole files only; what is half written is made again."""
    with Duck(2**29, 2, None, tmp_path) as engine:
        run_search(engine, files)
    for n, stage in enumerate(STAGES):
        if n >= 4:
            (tmp_path / f"{stage}.parquet").unlink()
    (tmp_path / "post.parquet.tracker-part").write_bytes(b"half")
    with Duck(2**29, 2, None, tmp_path) as engine:
        run_search(engine, files)
        assert tables(engine) == expected


def test_sail(files: Path, expected: dict[str, list[tuple[Any, ...]]], tmp_path: Path) -> None:
    """The Spark API without a JVM."""
    pytest.importorskip("pysail", reason="the extra for clusters is not installed")
    from tracker.corpus.spark import HERE, Spark

    with Spark(HERE, tmp_path) as engine:
        run_search(engine, files)
        assert tables(engine) == expected
        corpus = placed(Corpus(SIZE, 3, templates=0.1))[0]
        told = families(engine, corpus, limit_for(39))
    with Duck(2**29, 2) as duck:
        run_search(duck, files)
        assert families(duck, corpus, limit_for(39)) == told


@pytest.mark.slow
def test_spark(files: Path, expected: dict[str, list[tuple[Any, ...]]], tmp_path: Path) -> None:
    """PySpark on this machine, in an environment of its own: it and the client of the extra are one package by name."""
    need("java")
    if not SPARK.is_file() and not os.environ.get("TRACKER_ALL"):
        pytest.skip("no environment with PySpark; ./run test --all makes one")
    np.savez(tmp_path / "r.npz", **reports())
    command = [str(SPARK), "-m", "tests.spark_local", str(files), str(tmp_path)]
    clean = {k: v for k, v in os.environ.items() if not k.startswith("SPARK_")}  # a session over Connect leaves its mode there
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[1], env=clean, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads((tmp_path / "tables.json").read_text(encoding="utf-8"))
    assert {stage: [tuple(row) for row in found[stage]] for stage in STAGES} == expected


@pytest.mark.parametrize("url", ["sc://127.0.0.1:9", "spark://127.0.0.1:9"])
def test_nobody_answers(url: str, tmp_path: Path) -> None:
    """One sentence, at once."""
    pytest.importorskip("pyspark", reason="the extra for clusters is not installed")
    from tracker.corpus.spark import Spark

    with pytest.raises(Unreadable, match="does not answer"):
        Spark(url, tmp_path)


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Says what to install."""
    for name in ("pyspark", "pyspark.sql", "pysail"):
        monkeypatch.setitem(sys.modules, name, None)  # as where it is not installed
    from tracker.corpus.spark import HERE, Spark

    with pytest.raises(MissingPart, match="cluster"):
        Spark(HERE, tmp_path)


def test_too_little_memory_and_no_room_are_told(files: Path, tmp_path: Path) -> None:
    """A sentence with what to do, in the place of an error of the engine."""
    with Duck(8 * 2**20, 1) as engine, pytest.raises(NotWritable, match="--memory"):
        run_search(engine, files)
    with Duck(2**29, 1) as engine:
        engine.table("s", {"a": np.arange(3)})
        with pytest.raises(NotWritable):
            engine.write("SELECT * FROM s", tmp_path / "nowhere" / "s.parquet")


def test_a_function_over_batches(tmp_path: Path) -> None:
    """Rows in, other rows out, texts too; none is a table as well."""
    for folder in (None, tmp_path):
        with Duck(2**28, 1, None, folder) as engine:
            engine.table("given", {"n": np.arange(5), "t": np.array(list("甲乙丙丁戊"), dtype=object)})
            engine.map_batches("odd", "SELECT n, t FROM given", lambda b: _odd(b), {"n": "int64", "t": "str"})
            engine.map_batches("none", "SELECT n, t FROM given WHERE n > 9", lambda b: _odd(b), {"n": "int64", "t": "str"})
            assert sorted(
                (t, int(n)) for b in engine.batches("SELECT n, t FROM odd") for n, t in zip(b["n"], b["t"], strict=True)
            ) == [
                ("丁", 3),
                ("乙", 1),
            ]
            assert list(engine.batches("SELECT n FROM none")) == []


def _odd(batch: Any) -> dict[str, Any]:
    kept = [n for n in range(len(batch["n"])) if batch["n"][n] % 2]
    return {"n": [batch["n"][n] for n in kept], "t": [batch["t"][n] for n in kept]}


def test_numbers_of_reports() -> None:
    """Reports of one office follow each other."""
    assert [doc(2, year) for year in YEARS] == [10, 11, 12, 13, 14]
