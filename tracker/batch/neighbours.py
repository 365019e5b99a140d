"""Text that the offices of a county share: from the store, or searched for when a report has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tracker import pool
from tracker.corpus.engine import Duck, Engine
from tracker.corpus.families import families
from tracker.corpus.features import LONGEST, SPAN_BITS, sentence_tables
from tracker.corpus.model import Corpus, Filed, Office
from tracker.corpus.search import limit_for, masked, search, spread
from tracker.corpus.told import told
from tracker.county.model import County
from tracker.store import Store, digest_of

_MEMORY = 2**30
#: Bytes for the tables of a county; sixty offices over six years take a fifth of it.
_VERSION = 3
#: Of what is stored.
Line = tuple[str, int, int | None, bool]
#: (sentence, paragraph, page, whether it is a set phrase)


def neighbours(county: County, store: Store, reading: str) -> Any:
    """Families as plain values; the same county is searched once."""
    corpus = corpus_of(county)
    filed = [f for unit in county.units for f in unit.reports]
    key = digest_of([_VERSION, reading, [[f.unit, f.year, f.key] for f in filed], sorted(corpus.kin)])
    known = store.families(key)
    if known is not None:
        return known
    lines = [store.lines(f.key, reading)[:LONGEST] for f in filed]
    with Duck(_MEMORY, pool.processors(), store.folder / "spill") as engine:
        table = shared_among(corpus, lines, engine)
    with store.writing():
        store.add_families(key, table)
    return table


def corpus_of(county: County) -> Corpus:
    """The offices of a county and their reports, numbered as they stand there."""
    number = {unit.name: n for n, unit in enumerate(county.units)}
    reports = [Filed(n, number[f.unit], f.year) for n, f in enumerate(f for unit in county.units for f in unit.reports)]
    merged = [(number[u.name], number[u.merged_into]) for u in county.units if u.merged_into in number]
    offices = [Office(u.name, county.superior, u.level) for u in county.units]
    return Corpus(offices, reports, frozenset((min(pair), max(pair)) for pair in merged))


def shared_among(corpus: Corpus, lines: Sequence[Sequence[Line]], engine: Engine) -> dict[str, Any]:
    """What the reports, given as their sentences, share."""
    docs = np.repeat(np.arange(len(lines)), [len(own) for own in lines])
    places = np.fromiter((n for own in lines for n in range(len(own))), np.int64, len(docs))
    texts = [line[0] for own in lines for line in own]
    sentences, grams = sentence_tables(docs, places, texts, [line[3] for own in lines for line in own])
    engine.table("s", sentences)
    engine.table("occ", grams)
    engine.table("r", {"doc": np.arange(len(lines)), "issuer": np.array([f.office for f in corpus.reports], np.int64)})
    limit = limit_for(len(corpus.offices))
    search(engine, limit, pool.processors())
    found = families(engine, corpus, limit)
    seen = spread(engine, {n for family in found for member in family.members for n in member.sentences})
    line_of = {n: lines[n >> SPAN_BITS][n % LONGEST] for n in seen}
    return told(corpus, found, limit, masked(engine), line_of, seen)
