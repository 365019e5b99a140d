"""Run by ``test_engines`` in an environment with PySpark: search a made corpus and write every table as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from tracker.corpus.search import STAGES, limit_for, search
from tracker.corpus.spark import Spark


def main() -> None:
    """``python -m tests.spark_local FILES OUT``."""
    files, out = map(Path, sys.argv[1:3])
    work = out / "spark"
    work.mkdir()
    with Spark("local[2]", work) as engine:
        engine.table("s", sorted(str(p) for p in files.glob("s*.parquet")))
        engine.table("occ", sorted(str(p) for p in files.glob("occ*.parquet")))
        engine.table("r", dict(np.load(out / "r.npz")))
        search(engine, limit_for(39))
        found: dict[str, list[Any]] = {}
        for stage in STAGES:
            rows: list[Any] = []
            for batch in engine.batches(f"SELECT * FROM {stage}"):  # noqa: S608  # a name of ours
                rows += zip(*(batch[name] for name in sorted(batch)), strict=True)
            found[stage] = sorted(rows)
    (out / "tables.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
