"""A county as JSON: offices, files, comparisons, what was left out, what is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tracker.county.cells import is_on_time, lacking
from tracker.county.model import County, Filed, Unit
from tracker.county.said import said
from tracker.view.dashboard import Compared, Failed

COUNTY = 1
Json = dict[str, Any]


def county_json(
    county: County,
    compared: Sequence[Compared],
    failed: Sequence[Failed],
    shared: Json,
    folders: Mapping[str, str],
    version: str,
    settings: str,
) -> str:
    """``index.json``: two blanks of indent, one newline at the end."""
    table = {
        "county": COUNTY,
        "tool": {"name": "tracker", "version": version, "settings": settings},
        "superior": county.superior or None,
        "years": list(county.years),
        "units": [_unit(u, [c for c in compared if c.pair.unit == u.name], folders[u.name]) for u in county.units],
        "sharing": shared,
        "left_out": [{"file": x.file, "code": x.code, "reason": said(x, "zh")} for x in county.left_out],
        "failed": [{"file": f.where, "reason": f.why} for f in failed],
        "questions": [
            {"file": q.file or None, "unit": q.unit or None, "code": q.code, "question": said(q, "zh")} for q in county.questions
        ],
    }
    return json.dumps(table, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _unit(unit: Unit, compared: Sequence[Compared], folder: str) -> Json:
    return {
        "name": unit.name,
        "level": unit.level,
        "code": unit.code or None,
        "aliases": list(unit.aliases),
        "merged_into": unit.merged_into or None,
        "folder": f"units/{folder}",
        "reports": [_report(f) for f in unit.reports],
        "missing": list(unit.missing),
        "comparisons": [_comparison(c, f"units/{folder}") for c in compared],
    }


def _report(filed: Filed) -> Json:
    d = filed.document
    return {
        "year": filed.year,
        "file": d.file,
        "sha256": d.sha256,
        "title": d.title,
        "issued_on": d.issued_on,
        "on_time": is_on_time(filed),
        "lacking": list(lacking(filed)),
        "sentences": d.sentences,
    }


def _comparison(c: Compared, folder: str) -> Json:
    pair = c.pair
    head = {"old": pair.old.year, "new": pair.new.year, "relation": pair.relation, "folder": f"{folder}/{pair.folder}"}
    return {**head, "run": c.run, **asdict(c.cell), "decided": c.decided}
