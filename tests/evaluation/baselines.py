"""What simple rules reach in the same run, with the labelled sentences and plan items given.

Reuse: the best likeness to any old sentence against two thresholds. Plans: the best match of a planned action in
the labelled review sentences. The thresholds are those of the reference measurements, not tuned here.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

import numpy as np

from tests.evaluation.labels import Pair, normal
from tests.evaluation.scoring import REUSE, STATUS, macro_f1
from tracker.similarity import Matrix, Scores, indel_matrix

Rows = list[tuple[str, str]]
_UNREVIEWED = ("plan", "problems", "closing")


def figures_of(data: Sequence[Pair]) -> dict[str, float]:
    """Macro-F1 of every baseline over some pairs."""
    likeness: dict[str, Callable[[Pair], Matrix]] = {
        "difflib ratio": _difflib,
        "rapidfuzz ratio": lambda p: indel_matrix(*_texts(p)),
        "TF-IDF": lambda p: Scores(tuple(_texts(p)[1]), tuple(_texts(p)[0])).cosine,
    }
    found = {f"baseline reuse, {n}": macro_f1([r for p in data for r in _reuse(p, f(p))], REUSE) for n, f in likeness.items()}
    reuse = [(s["reuse"], "") for p in data for s in p.labels["sentences_new"]]
    found["baseline reuse, majority"] = macro_f1(_majority(reuse, REUSE), REUSE)
    for name, digit in (("TF-IDF", False), ("TF-IDF + digit", True)):
        found[f"baseline plan actions, {name}"] = macro_f1([r for p in data for r in _plans(p, digit=digit)], STATUS)
    plans = [(i["status"], "") for p in data for i in p.labels["plan_items"] if i["type"] == "action"]
    found["baseline plan actions, majority"] = macro_f1(_majority(plans, STATUS), STATUS)
    return found


def _texts(pair: Pair) -> tuple[list[str], list[str]]:
    """New, then old labelled sentences."""
    return [normal(s["text"]) for s in pair.labels["sentences_new"]], [normal(s["text"]) for s in pair.labels["sentences_old"]]


def _difflib(pair: Pair) -> Matrix:
    new, old = _texts(pair)
    rows = [[difflib.SequenceMatcher(None, o, n, autojunk=False).ratio() for o in old] for n in new]
    return np.array(rows, dtype=np.float32)


def _reuse(pair: Pair, likeness: Matrix) -> Rows:
    new, old = _texts(pair)
    best = likeness.max(axis=1)
    rows = []
    for i, s in enumerate(pair.labels["sentences_new"]):
        found = "verbatim" if new[i] in old else "light_edit" if best[i] >= 0.7 else "paraphrase" if best[i] >= 0.35 else "new"
        rows.append((s["reuse"], found))
    return rows


def _plans(pair: Pair, *, digit: bool) -> Rows:
    """At .25 and more the action counts as done; with ``digit`` only where the sentence holds one, else as claimed."""
    kinds = {s["id"]: s["kind"] for s in pair.labels["sections"]["new"]}
    review = [s["text"] for s in pair.labels["sentences_new"] if kinds[s["section_id"]] not in _UNREVIEWED]
    items = [i for i in pair.labels["plan_items"] if i["type"] == "action"]
    cosine = Scores(tuple(i["text"] for i in items), tuple(review)).cosine
    rows = []
    for k, item in enumerate(items):
        at = int(cosine[:, k].argmax())
        done = "fulfilled" if not digit or any(c.isdecimal() for c in review[at]) else "claimed"
        rows.append((item["status"], done if cosine[at, k] >= 0.25 else "not_mentioned"))
    return rows


def _majority(rows: Rows, classes: Sequence[str]) -> Rows:
    most = max(classes, key=lambda c: sum(g == c for g, _ in rows))
    return [(g, most) for g, _ in rows]
