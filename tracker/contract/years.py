"""A series of years as JSON: lines of sentences, plans, problems, figures and slips with the year at every step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tracker.contract.written import plain_number, run_number
from tracker.knowledge import own_words
from tracker.series import FigureSeries, Lineage, ProblemRun, PromiseRun, Series
from tracker.view.years import opening_of

SERIES = 1
Json = dict[str, Any]


def series_json(s: Series) -> str:
    """The series as text, two blanks of indent, one newline at the end."""
    with own_words({}):
        sentences = {f"sentences_{lang}": list(opening_of(s, lang)) for lang in ("zh", "en")}
    years = [r.meta.report_year for r in s.reports]
    table = {
        "series": SERIES,
        "tool": {"name": "tracker", "version": s.comparisons[0].version, "settings": s.comparisons[0].settings},
        "issuer": s.reports[-1].meta.issuer,
        "reports": [_report(s, k) for k in range(len(s.reports))],
        "gaps": list(s.gaps),
        "comparisons": [
            {"old": a, "new": b, "run": run_number(c)} for a, b, c in zip(years, years[1:], s.comparisons, strict=False)
        ],
        "lineages": [_lineage(line, s) for line in s.lineages],
        "promises": [_run(run, s) for run in s.promises],
        "problems": [_run(run, s) for run in s.problems],
        "figures": [_figure(f, s) for f in s.figures],
        "slips": [{"kind": x.kind, "text": x.text, "places": [_place(p, s) for p in x.places]} for x in s.slips],
        "summary": sentences,
    }
    return json.dumps(table, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _report(s: Series, k: int) -> Json:
    report = s.reports[k]
    source, meta = report.source, report.meta
    sentences = {x.id.split(".", 1)[1]: x.text for x in report.sentences}
    return {
        "file": source.file,
        "sha256": source.sha256,
        "report_year": meta.report_year,
        "title": meta.title,
        "sentences": sentences,
    }


def _place(key: Sequence[Any], s: Series) -> Json:
    return {"year": s.reports[key[0]].meta.report_year, "sentence": key[1]}


def _lineage(line: Lineage, s: Series) -> Json:
    steps = [{**_place((x.report, x.sentence), s), "verdict": x.verdict} for x in line.steps]
    return {"kept": line.kept, "steps": steps}


def _run(run: PromiseRun | ProblemRun, s: Series) -> Json:
    steps = [{**_place((x.report, x.sentence), s), "text": x.text, "status": x.status} for x in run.steps]
    return {"open": run.is_unmentioned, "steps": steps} if isinstance(run, PromiseRun) else {"steps": steps}


def _figure(f: FigureSeries, s: Series) -> Json:
    values = [{**_place(x, s), "value": plain_number(x[2])} for x in f.values]
    return {"label": f.label, "unit": f.unit, "frozen": f.is_frozen, "jumps": f.jumps, "values": values}
