"""Text that the offices of a county share: from the store, or searched for when a report has changed."""

from __future__ import annotations

from typing import Any

from tracker import pool
from tracker.corpus.engine import Duck
from tracker.corpus.families import sharing
from tracker.corpus.model import Line, Sharing
from tracker.county.model import County
from tracker.store import Store, digest_of

_MEMORY = 2**30
#: Bytes for the tables of a county; sixty offices over six years take a fifth of it.


def neighbours(county: County, store: Store, reading: str) -> Any:
    """Families as plain values; the same county is searched once."""
    filed = [f for unit in county.units for f in unit.reports]
    kin = sorted({tuple(sorted((u.name, u.merged_into))) for u in county.units if u.merged_into})
    key = digest_of([reading, [[f.unit, f.year, f.key] for f in filed], kin])
    known = store.families(key)
    if known is not None:
        return known
    lines = [
        Line(f.unit, f.year, n, text, paragraph, page, formulaic)
        for f in filed
        for n, (text, paragraph, page, formulaic) in enumerate(store.lines(f.key, reading))
    ]
    with Duck(_MEMORY, pool.processors(), store.folder / "spill") as engine:
        found = sharing(lines, {u.name: u.level for u in county.units}, {frozenset(pair) for pair in kin}, engine)
    table = _plain(found)
    with store.writing():
        store.add_families(key, table)
    return table


def _plain(found: Sharing) -> dict[str, Any]:
    families = [
        {
            "kind": family.kind,
            "sure": family.sure,
            "ratio": round(family.ratio, 3),
            "origin": family.origin or None,
            "members": [
                {"unit": m.unit, "year": m.year, "sentences": [_sentence(found, n) for n in m.lines]} for m in family.members
            ],
        }
        for family in found.families
    ]
    return {"offices": found.offices, "limit": found.limit, "masked": found.masked, "families": families}


def _sentence(found: Sharing, n: int) -> dict[str, Any]:
    line = found.lines[n]
    return {"text": line.text, "paragraph": line.paragraph, "page": line.page, "offices": found.spread[n]}
