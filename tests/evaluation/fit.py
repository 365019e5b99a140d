"""Fit the small models on labelled pairs: ``python -m tests.evaluation.fit`` writes ``weights.json``.

Ridge logistic regression by Newton's method, classes weighted equally. The ridge of each model is set, not
searched: the sets are small.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from tests.evaluation.labels import ROOT, SETTINGS, Pair, normal, pairs
from tracker import reuse
from tracker.align import align_sections, aligned_pairs
from tracker.compare import search_for
from tracker.followup.evidence import Search, promise_features
from tracker.followup.plans import follow_plans, rolled_features
from tracker.followup.shortcomings import addressed_features, planned_for, repeated_features
from tracker.formulaic import formulaic_features
from tracker.knowledge import weights
from tracker.model import SentenceVerdict

Case = tuple[Mapping[str, float], str]
RIDGE = {"formulaic": 3.0, "paraphrase": 10.0, "plan_status": 20.0, "rolled_over": 10.0, "problems": 3.0}
STATUSES = ("fulfilled", "partial", "claimed", "not_mentioned")


def fit_all(data: Sequence[Pair]) -> dict[str, Any]:
    """All models from the given pairs; verdicts used as features are those of the models fitted before."""
    tables: dict[str, Any] = {
        "formulaic": _binary([c for p in data for c in formulaic_cases(p)], "yes", RIDGE["formulaic"]),
        "paraphrase": _binary([c for p in data for c in paraphrase_cases(p)], "paraphrase", RIDGE["paraphrase"]),
    }
    with weights.replaced(tables):
        verdicts = {p.name: verdicts_of(p) for p in data}
    status = [c for p in data for c in plan_cases(p, verdicts[p.name])]
    tables["plan_status"] = {s: _binary(status, s, RIDGE["plan_status"]) for s in STATUSES}
    rolled = [c for p in data for c in rolled_cases(p, verdicts[p.name])]
    tables["rolled_over"] = _binary(rolled, "yes", RIDGE["rolled_over"])
    with weights.replaced(tables):
        again = [c for p in data for c in problem_cases(p, verdicts[p.name], repeated=True)]
        measures = [c for p in data for c in problem_cases(p, verdicts[p.name], repeated=False)]
    tables["problem_repeated"] = _binary(again, "repeated", RIDGE["problems"])
    tables["problem_addressed"] = _binary(measures, "addressed", RIDGE["problems"])
    return tables


def formulaic_cases(pair: Pair) -> Iterable[Case]:
    """One case a new sentence."""
    kinds = {s["id"]: s["kind"] for s in pair.labels["sections"]["new"]}
    for s in pair.labels["sentences_new"]:
        yield formulaic_features(s["text"], kinds[s["section_id"]]), "yes" if s["formulaic"] else "no"


def paraphrase_cases(pair: Pair) -> Iterable[Case]:
    """One case a new sentence that is labelled paraphrase or new."""
    wording = reuse.Wording(pair.reports["old"], pair.reports["new"])
    alignment = align_sections(wording.old, wording.new, wording.scores, wording.links(), SETTINGS.align)
    sources = reuse.sources_of(wording, aligned_pairs(alignment), SETTINGS.reuse)
    context = reuse.Context(wording, sources)
    labels = {s["id"]: s["reuse"] for s in pair.labels["sentences_new"]}
    covered = pair.covered("new")
    for i, sentence in enumerate(wording.new.sentences):
        label = labels.get(covered.get(sentence.id, ""), "")
        if label in ("paraphrase", "new"):
            yield reuse.features(wording, i, sources[i], context), label


def verdicts_of(pair: Pair) -> dict[str, SentenceVerdict]:
    """Our verdicts for a pair by new sentence."""
    wording = reuse.Wording(pair.reports["old"], pair.reports["new"])
    alignment = align_sections(wording.old, wording.new, wording.scores, wording.links(), SETTINGS.align)
    return {v.new: v for v in reuse.judge(wording, alignment, SETTINGS.reuse)}


def plan_cases(pair: Pair, verdicts: Mapping[str, SentenceVerdict]) -> Iterable[Case]:
    """One case a labelled plan item that we found, ``adjusted`` left out (decided by rule)."""
    search, promises = _search(pair, verdicts), pair.reports["old"].promises
    for item, k in _matched(pair, "plan_items", [(p.text, p.sentence) for p in promises]):
        if item["status"] in STATUSES:
            yield promise_features(search, k, promises[k]), item["status"]


def rolled_cases(pair: Pair, verdicts: Mapping[str, SentenceVerdict]) -> Iterable[Case]:
    """One case a labelled plan item that we found."""
    search, promises = _search(pair, verdicts), pair.reports["old"].promises
    for item, k in _matched(pair, "plan_items", [(p.text, p.sentence) for p in promises]):
        yield rolled_features(search, k), "yes" if item["rolled_over"] else "no"


def problem_cases(pair: Pair, verdicts: Mapping[str, SentenceVerdict], *, repeated: bool) -> Iterable[Case]:
    """One case a labelled problem that we found, for the model of repetition or of measures."""
    search, promises, admitted = _search(pair, verdicts), pair.reports["old"].promises, pair.reports["old"].admissions
    planned = planned_for(search, follow_plans(search, SETTINGS.followup), SETTINGS.followup)
    for item, k in _matched(pair, "problems", [(a.text, a.sentence) for a in admitted]):
        at = len(promises) + k
        values = repeated_features(search, at) if repeated else addressed_features(search, at, planned[k])
        if repeated or item["status"] != "repeated":
            yield values, item["status"]


def _search(pair: Pair, verdicts: Mapping[str, SentenceVerdict]) -> Search:
    return search_for(pair.reports["old"], pair.reports["new"], tuple(verdicts.values()))


def _matched(pair: Pair, key: str, ours: Sequence[tuple[str, str]]) -> Iterable[tuple[Mapping[str, Any], int]]:
    covered = pair.covered("old")
    for item in pair.labels[key]:
        best, score = -1, 55.0
        for k, (text, sentence) in enumerate(ours):
            one, other = normal(item["text"]), normal(text)
            likeness = (fuzz.ratio(one, other) + fuzz.partial_ratio(one, other)) / 2
            likeness += 15 * (covered.get(sentence) == item["sentence_id"])
            if likeness > score:
                best, score = k, likeness
        if best >= 0:
            yield item, best


def _binary(cases: Sequence[Case], yes: str, ridge: float) -> dict[str, Any]:
    """One model as a JSON table."""
    names = sorted(cases[0][0])
    x = np.array([[values[n] for n in names] for values, _ in cases])
    y = np.array([label == yes for _, label in cases], dtype=float)
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale < 1e-6] = 1.0
    intercept, coefficients = _newton((x - mean) / scale, y, ridge)
    rows = zip(names, mean, scale, coefficients, strict=True)
    features = {n: [round(float(v), 5) for v in (m, s, c)] for n, m, s, c in rows}
    return {"intercept": round(float(intercept), 5), "features": features}


def _newton(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], ridge: float) -> tuple[float, Any]:
    """Weighted ridge logistic regression: (intercept, coefficients)."""
    positive = max(1.0, float(y.sum()))
    negative = max(1.0, float(len(y) - y.sum()))
    w = np.where(y > 0, len(y) / (2 * positive), len(y) / (2 * negative))
    design = np.column_stack([np.ones(len(y)), x])
    penalty = ridge * np.eye(design.shape[1])
    penalty[0, 0] = 1e-6
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        gradient = design.T @ (w * (y - p)) - penalty @ beta
        curvature = (design.T * (w * p * (1 - p))) @ design + penalty
        step = np.linalg.solve(curvature, gradient)
        beta += step
        if float(np.abs(step).max()) < 1e-8:
            break
    return float(beta[0]), beta[1:]


def main() -> None:
    """Fit on everything at hand and write the weights."""
    tables = fit_all(pairs())
    target = ROOT / "tracker" / "knowledge" / "weights.json"
    target.write_text(json.dumps(tables, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
