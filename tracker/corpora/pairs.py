"""All comparisons of a corpus over the engine port: the same function for one processor, a cluster, or anything between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tracker.compare import compare
from tracker.contract.loaded import source_from
from tracker.contract.written import to_dict
from tracker.corpora.placing import Placed
from tracker.corpus.engine import Engine
from tracker.corpus.features import Columns
from tracker.errors import TrackerError
from tracker.guards import refusals
from tracker.model import Report
from tracker.settings import Settings
from tracker.store import Store, unpacked
from tracker.structure import Given, as_side, parse

TYPES = {"pair": "int64", "result": "str"}
SQL = "SELECT pair, old, new, old_year, new_year FROM pairs"


@dataclass(frozen=True)
class Comparing:
    """Rows (pair, old, new, old_year, new_year), documents as JSON -> (pair, result as JSON of the contract)."""

    settings: Settings

    def __call__(self, batch: Columns) -> Columns:
        """Every pair; one that cannot be compared gives ``{"error": …}``."""
        rows = zip(*(batch[name] for name in ("old", "new", "old_year", "new_year")), strict=True)
        results = [self.result(old, new, (int(before), int(after))) for old, new, before, after in rows]
        return {"pair": np.array([int(n) for n in batch["pair"]], np.int64), "result": np.array(results, dtype=object)}

    def result(self, old: str, new: str, years: tuple[int, int]) -> str:
        """The comparison of two documents as JSON."""
        try:
            sides = as_side(self._report(old, years[0]), "old"), self._report(new, years[1])
            found = to_dict(compare(*sides, self.settings))
            found["forced"] = bool(refusals(*sides))
        except TrackerError as error:
            found = {"error": str(error)}
        except Exception as error:  # noqa: BLE001  # one pair must not end a run over a province
            found = {"error": f"{type(error).__name__}: {error}"}
        return json.dumps(found, ensure_ascii=False, sort_keys=True)

    def _report(self, text: str, year: int) -> Report:
        table = json.loads(text)
        source = replace(source_from(table, table["file"]), file=table["file"])
        report = parse(source, "new", self.settings)
        return report if report.meta.report_year == year else parse(source, "new", self.settings, Given(year))


def pair_columns(placed: Placed, store: Store) -> Iterator[tuple[dict[str, Any], Columns]]:
    """(office and years, row of the table ``pairs``) of every pair, numbered in their order."""
    pairs = [(county, pair) for county in placed.counties for pair in county.pairs]
    for number, (county, pair) in enumerate(pairs):
        sides = {side: unpacked(store.source(filed.key) or b"") for side, filed in (("old", pair.old), ("new", pair.new))}
        row = {
            "pair": number,
            "old": json.dumps(sides["old"], ensure_ascii=False),
            "new": json.dumps(sides["new"], ensure_ascii=False),
            "old_year": pair.old.year,
            "new_year": pair.new.year,
        }
        yield {"county": county.superior, "office": pair.unit, "old_year": pair.old.year, "new_year": pair.new.year}, row


def compared(engine: Engine, rows: list[Columns], settings: Settings) -> None:
    """Make the table ``compared`` (pair, result)."""
    names = ("pair", "old", "new", "old_year", "new_year")
    kinds = {"old": object, "new": object}
    engine.table("pairs", {name: np.array([row[name] for row in rows], kinds.get(name, np.int64)) for name in names})
    engine.map_batches("compared", SQL, Comparing(settings), TYPES)
