"""Sentences of many offices -> links between those that are alike, and which of them stand in a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from tracker.corpus import queries
from tracker.corpus.engine import Engine
from tracker.corpus.verify import HITS, RUNS, Alike, Runs

_LEAST_LIMIT = 8
_SHARE = 0.02
_STATEMENTS = {
    "texts": queries.TEXTS,
    "uses": queries.USES,
    "several": queries.SEVERAL,
    "df": queries.DF,
    "common": queries.COMMON,
    "cover": queries.COVER,
    "kept": queries.KEPT,
    "post": queries.POST,
    "spots": queries.SPOTS,
    "cand": queries.CANDIDATES,
    "hits": queries.LETTERS.format(table="cand"),
    "runs": queries.LETTERS.format(table=queries.NEAR),
    "pairs": queries.PAIRS,
    "chains": queries.CHAINS,
    "links": queries.LINKS,
}
STAGES = tuple(_STATEMENTS)
#: Tables in the order in which they are made.
Told = Callable[[str], None]


def limit_for(offices: int) -> int:
    """How many offices may have a gram before it is a formula: 2 % of them, at least 8."""
    return max(_LEAST_LIMIT, round(_SHARE * offices))


def search(engine: Engine, limit: int, workers: int = 1, told: Told = lambda stage: None) -> None:
    """Make every table of ``STAGES`` from ``s``, ``occ`` and ``r``; ``told`` hears of each before it is begun."""
    for stage, sql in _STATEMENTS.items():
        told(stage)
        if stage == "hits":
            engine.map_batches(stage, sql, Alike(workers), HITS)
        elif stage == "runs":
            engine.map_batches(stage, sql, Runs(formulas_of(engine)), RUNS)
        else:
            engine.create(stage, sql.format(limit=limit))


def formulas_of(engine: Engine) -> npt.NDArray[np.int64]:
    """Grams that more offices have than the limit, in ascending order."""
    parts = [np.asarray(batch["g"], np.int64) for batch in engine.batches("SELECT g FROM common WHERE formula = 1")]
    return np.sort(np.concatenate([np.empty(0, np.int64), *parts]))


def masked(engine: Engine) -> int:
    """Sentences left aside as set phrases or common outline, or as too short."""
    return _number(engine, queries.MASKED)


def spread(engine: Engine, sentences: Iterable[int]) -> dict[int, int]:
    """Sentence -> how many offices have the very same one."""
    engine.table("wanted", {"sid": np.fromiter(set(sentences), np.int64)})
    return {
        int(sid): int(n)
        for batch in engine.batches(queries.SPREAD)
        for sid, n in zip(batch["sid"], batch["offices"], strict=True)
    }


def _number(engine: Engine, sql: str) -> int:
    return sum(int(n) for batch in engine.batches(sql) for n in batch["n"])
