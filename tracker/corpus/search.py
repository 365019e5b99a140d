"""Sentences of many offices -> passages that two reports share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from tracker.corpus import queries
from tracker.corpus.engine import Engine
from tracker.corpus.features import GRAM, letters, postings
from tracker.corpus.model import RUN, Line, Match, Passage
from tracker.similarity import alike

_LEAST = 75.0
#: Likeness in hundredths from which two sentences are one text.
_LEAST_LIMIT = 8
_SHARE = 0.02
Spot = tuple[int, int, int, int]
#: (report, report, place, place), places counted over the sentences that are no formulas.


def limit_for(offices: int) -> int:
    """How many offices may have a gram before it is a formula: 2 % of them, at least 8."""
    return max(_LEAST_LIMIT, round(_SHARE * offices))


def passages(lines: Sequence[Line], engine: Engine, limit: int) -> tuple[tuple[Passage, ...], int]:
    """(passages that two reports of different offices share, number of sentences masked as formulas)."""
    texts = [letters(line.text) for line in lines]
    _load(lines, texts, engine)
    engine.create("df", queries.DF)
    engine.create("cover", queries.COVER.format(limit=limit))
    engine.create("kept", queries.KEPT)
    engine.create("post", queries.POST)
    engine.create("cand", queries.CANDIDATES)
    engine.create("longer", queries.LONG)
    spots: dict[Spot, Match] = {}
    for batch in engine.batches(queries.TEXTS.format(table="cand")):
        spots |= _verified(batch)
    runs = _runs(engine, limit)
    kept = sum(len(batch["sid"]) for batch in engine.batches("SELECT sid FROM kept"))
    return tuple(_passages(spots, runs)), len(lines) - kept


def _load(lines: Sequence[Line], texts: Sequence[str], engine: Engine) -> None:
    units = {unit: n for n, unit in enumerate(sorted({line.unit for line in lines}))}
    reports = {report: n for n, report in enumerate(sorted({(line.unit, line.year) for line in lines}))}
    issuer = np.fromiter((units[line.unit] for line in lines), np.int64, len(lines))
    sid, place, gram = postings(texts)
    engine.load(
        "s",
        {
            "sid": np.arange(len(lines), dtype=np.int64),
            "rid": np.fromiter((reports[line.unit, line.year] for line in lines), np.int64, len(lines)),
            "issuer": issuer,
            "pos": np.fromiter((line.position for line in lines), np.int64, len(lines)),
            "n": np.fromiter(map(len, texts), np.int64, len(texts)),
            "f": np.fromiter((line.formulaic for line in lines), np.int64, len(lines)),
            "t": np.array(texts, dtype=object),
        },
    )
    engine.load("occ", {"sid": sid, "issuer": issuer[sid], "i": place, "g": gram})


def _verified(batch: Mapping[str, Any]) -> dict[Spot, Match]:
    scores = alike(list(batch["ta"]), list(batch["tb"]), _LEAST)
    rows = zip(scores, batch["a"], batch["b"], batch["ra"], batch["rb"], batch["pa"], batch["pb"], strict=True)
    return {
        (int(ra), int(rb), int(pa), int(pb)): Match(int(a), int(b), score / 100)
        for score, a, b, ra, rb, pa, pb in rows
        if score >= _LEAST
    }


def _runs(engine: Engine, limit: int) -> dict[Spot, tuple[Match, int]]:
    """Pairs of sentences with a long stretch in common, whatever their lengths."""
    formulas = {int(g) for batch in engine.batches(f"SELECT g FROM df WHERE df > {limit}") for g in batch["g"]}  # a number
    found = {}
    for batch in engine.batches(queries.TEXTS.format(table="longer")):
        rows = zip(*(batch[name] for name in ("a", "b", "ta", "tb", "ra", "rb", "pa", "pb")), strict=True)
        for a, b, ta, tb, ra, rb, pa, pb in rows:
            run = common_run(ta, tb, formulas)
            if run >= RUN:
                ratio = alike([ta], [tb], 0.0)[0] / 100
                found[int(ra), int(rb), int(pa), int(pb)] = (Match(int(a), int(b), ratio), run)
    return found


def common_run(one: str, other: str, formulas: set[int]) -> int:
    """Letters of the longest stretch that both texts have and no gram of which is a formula."""
    _o, _p, grams = postings([one])
    _o, _p, others = postings([other])
    places: dict[int, list[int]] = {}
    for j, gram in enumerate(others.tolist()):
        places.setdefault(gram, []).append(j)
    best, before = 0, dict[int, int]()
    for gram in grams.tolist():
        now = {j: before.get(j - 1, 0) + 1 for j in places.get(gram, ())} if gram not in formulas else {}
        best = max(best, max(now.values(), default=0))
        before = now
    return best + GRAM - 1 if best else 0


def _passages(spots: Mapping[Spot, Match], runs: Mapping[Spot, tuple[Match, int]]) -> Iterator[Passage]:
    """Chains of matches in one pair of reports, each next one sentence on in the one, and on or back in the other."""
    whole = {**{spot: match for spot, (match, _run) in runs.items()}, **spots}
    seen: set[Spot] = set()
    for spot in sorted(whole):
        if spot in seen:
            continue
        chain = max((_chain(spot, step, whole, seen) for step in (1, -1)), key=len)
        seen |= set(chain)
        yield Passage(tuple(whole[s] for s in chain), max(runs[s][1] if s in runs else 0 for s in chain))


def _chain(spot: Spot, step: int, whole: Mapping[Spot, Match], seen: set[Spot]) -> list[Spot]:
    ra, rb, pa, pb = spot
    chain = [spot]
    while (after := (ra, rb, pa + len(chain), pb + step * len(chain))) in whole and after not in seen:
        chain.append(after)
    return chain
