"""Fit the small models on labelled pairs: ``python -m tests.evaluation.fit`` writes ``weights.json``.

Ridge logistic regression by Newton's method, classes weighted equally. The ridge of each model is set, not
searched: the sets are small. Confidence is calibrated on verdicts given by models that had not seen the issuer.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from tests.evaluation import facts
from tests.evaluation.labels import ROOT, SETTINGS, Pair, normal, pairs
from tracker import reuse
from tracker.align import align_sections, aligned_pairs
from tracker.compare import search_for
from tracker.confidence import confidence_features
from tracker.followup.evidence import Search
from tracker.followup.features import promise_features
from tracker.followup.plans import STATUSES, follow_plans, outcome
from tracker.followup.rollover import chance_to_come_back, rolled_features
from tracker.followup.shortcomings import (
    addressed_features,
    answered_by,
    closeness,
    planned_for,
    problem_status,
    repeated_features,
)
from tracker.formulaic import formulaic_features, gram_set
from tracker.knowledge import weights
from tracker.knowledge.weights import from_table
from tracker.logistic import Family
from tracker.model import Promise, Report, SentenceVerdict

Case = tuple[Mapping[str, float], str]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a promise is judged: its number among those of the old report."""

    search: Search
    k: int

    @property
    def values(self) -> Mapping[str, float]:
        """What the status model looks at."""
        return promise_features(self.search, self.k, self.promise, chance_to_come_back(self.search, self.k))

    @property
    def promise(self) -> Promise:
        """The promise."""
        return self.search.old.promises[self.k]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A case with where it comes from."""

    issuer: str
    address: bool
    values: Mapping[str, float]
    label: str
    place: Place | None = None
    #: Of a promise, where it is judged.

    @property
    def case(self) -> Case:
        """Features and label."""
        return self.values, self.label


Judge = Callable[[Tagged], tuple[str, float] | None]
#: Case -> verdict and its chance; None where a rule decides, whatever the model says.


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled case, judged by a model that had not seen its issuer."""

    verdict: str
    chance: float
    case: Tagged


RIDGE = {"formulaic": 3.0, "paraphrase": 20.0, "plan_status": 40.0, "rolled_over": 30.0, "problems": 3.0, "confidence": 3.0}
GRAM_ISSUERS = 3
#: Issuers that must have a character or pair of characters before it is weighed.
GRAM_VARIANCE = 20.0
#: How far the weight of one may go beside features of variance one third; of 1, 5 and 20 the best on both fictional sets.
_LEAST_WEIGHT = 0.05
_FREE_INTERCEPT = 100.0
#: Variance of the intercept, which is as good as none.
REPEATED = ("again", "again_linked", "same_concepts")
ADDRESSED = ("newly_told", "planned", "planned_done")


def fit_all(data: Sequence[Pair]) -> dict[str, Any]:
    """All models from the given pairs; verdicts used as features are those of the models fitted before."""
    paraphrase = [t for p in data for t in _tagged(p, paraphrase_cases(p))]
    tables: dict[str, Any] = {
        **_phrase_model([(p.issuer, *c) for p in data for c in formulaic_cases(p)]),
        "paraphrase": _binary([t.case for t in paraphrase], "paraphrase", RIDGE["paraphrase"]),
    }
    tables["reuse_confidence"] = _calibration(
        _held_out(paraphrase, lambda c: _both(c, "paraphrase", RIDGE["paraphrase"])), reuse.MODELLED
    )
    with weights.replaced(tables):
        verdicts = {p.name: verdicts_of(p) for p in data}
    rolled = [c for p in data for c in rolled_cases(p, verdicts[p.name])]
    tables["rolled_over"] = _binary(rolled, "yes", RIDGE["rolled_over"])
    with weights.replaced(tables):
        status = [_promised(p.issuer, place, label) for p in data for place, label in plan_places(p, verdicts[p.name])]
        if facts.at_hand() and any(p.issuer == facts.ISSUER for p in data):
            status += [_promised(facts.ISSUER, place, label) for place, label in fact_places()]
    tables["plan_status"] = _family(status)
    tables["plan_confidence"] = _calibration(_held_out(status, lambda c: _told(_family(c))), ())
    with weights.replaced(tables):
        # Eleven labelled problems stand in addresses: too few to say how much less sure they are.
        again = [Tagged(p.issuer, False, *c) for p in data for c in problem_cases(p, verdicts[p.name])]
    tables |= _problem_models(again)
    tables["problem_confidence"] = _calibration(_held_out(again, lambda c: _problem_judge(_problem_models(c))), ())
    return tables


def _family(cases: Sequence[Tagged]) -> dict[str, Any]:
    return _multinomial([t.case for t in cases], STATUSES, RIDGE["plan_status"])


def _problem_models(cases: Sequence[Tagged]) -> dict[str, Any]:
    """The models of repetition, and of a measure where nothing is repeated."""
    both = [t.case for t in cases]
    return {
        "problem_repeated": _binary([(_part(v, REPEATED), label) for v, label in both], "repeated", RIDGE["problems"]),
        "problem_addressed": _binary(
            [(_part(v, ADDRESSED), label) for v, label in both if label != "repeated"], "addressed", RIDGE["problems"]
        ),
    }


def _part(values: Mapping[str, float], names: Sequence[str]) -> dict[str, float]:
    return {n: values[n] for n in names}


def _promised(issuer: str, place: Place, label: str) -> Tagged:
    return Tagged(issuer, place.search.new.address, place.values, label, place)


def _tagged(pair: Pair, cases: Iterable[Case]) -> list[Tagged]:
    return [Tagged(pair.issuer, pair.reports["new"].address, *case) for case in cases]


def _held_out(cases: Sequence[Tagged], fit: Callable[[Sequence[Tagged]], Judge]) -> list[Judged]:
    """Each case judged by what was fitted without its issuer."""
    found = []
    for issuer in dict.fromkeys(t.issuer for t in cases):
        judge = fit([t for t in cases if t.issuer != issuer])
        told = [(judge(t), t) for t in cases if t.issuer == issuer]
        found += [Judged(*verdict, t) for verdict, t in told if verdict]
    return found


def _both(cases: Sequence[Tagged], yes: str, ridge: float) -> Judge:
    fitted = from_table(_binary([t.case for t in cases], yes, ridge))

    def judge(tagged: Tagged) -> tuple[str, float]:
        chance = fitted.probability(tagged.values)
        return ("paraphrase", chance) if chance >= SETTINGS.reuse.paraphrase else ("new", 1 - chance)

    return judge


def _told(tables: Mapping[str, Any]) -> Judge:
    """The status that is told in the end, after all that stands over the model, with the chance it rests on."""
    family = Family({s: from_table(t) for s, t in tables.items()})

    def judge(tagged: Tagged) -> tuple[str, float] | None:
        assert tagged.place
        chances, place = family.chances([tagged.values])[0], tagged.place
        found = outcome(place.search, place.k, place.promise, chances, SETTINGS.followup)
        return (found.status, chances[found.modelled]) if found.ruled is None else None

    return judge


def _problem_judge(tables: Mapping[str, Any]) -> Judge:
    repeated, addressed = from_table(tables["problem_repeated"]), from_table(tables["problem_addressed"])
    return lambda t: problem_status(repeated.probability(t.values), addressed.probability(t.values), SETTINGS.followup)


def _calibration(judged: Sequence[Judged], levels: Sequence[str]) -> dict[str, Any]:
    """How often a verdict given with some chance was right: a logistic curve over its log-odds, with the given levels."""
    cases = [
        (
            confidence_features(j.verdict, levels, j.chance, address=j.case.address),
            "right" if j.verdict == j.case.label else "wrong",
        )
        for j in judged
    ]
    return _binary(cases, "right", RIDGE["confidence"], balanced=False)


def formulaic_cases(pair: Pair) -> Iterable[tuple[frozenset[str], Mapping[str, float], str]]:
    """Characters and pairs, features and label of each new sentence."""
    kinds = {s["id"]: s["kind"] for s in pair.labels["sections"]["new"]}
    for s in pair.labels["sentences_new"]:
        yield gram_set(s["text"]), formulaic_features(s["text"], kinds[s["section_id"]]), "yes" if s["formulaic"] else "no"


def _phrase_model(cases: Sequence[tuple[str, frozenset[str], Mapping[str, float], str]]) -> dict[str, Any]:
    """The model of set phrases: features and grams of several issuers at once, solved over cases because there are more grams than cases."""
    issuers: dict[str, set[str]] = defaultdict(set)
    for issuer, grams, _values, _label in cases:
        for gram in grams:
            issuers[gram].add(issuer)
    vocabulary = sorted(gram for gram, own in issuers.items() if len(own) >= GRAM_ISSUERS)
    names = sorted(cases[0][2])
    x = np.array([[values[n] for n in names] for _issuer, _grams, values, _label in cases])
    y = np.array([label == "yes" for *_others, label in cases], dtype=float)
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale < 1e-6] = 1.0
    at = {gram: n for n, gram in enumerate(vocabulary)}
    spelt = np.zeros((len(cases), len(vocabulary)))
    for n, (_issuer, grams, _values, _label) in enumerate(cases):
        spelt[n, [at[g] for g in grams if g in at]] = 1 / np.sqrt(max(1, len(grams)))
    design = np.hstack([(x - mean) / scale / np.sqrt(RIDGE["formulaic"]), spelt * np.sqrt(GRAM_VARIANCE)])
    intercept, weights_ = _newton_over_cases(design, y)
    dense = weights_[: len(names)] / np.sqrt(RIDGE["formulaic"])
    rows = zip(names, mean, scale, dense, strict=True)
    features = {n: [round(float(v), 5) for v in (m, s, c)] for n, m, s, c in rows} | {"grams": [0.0, 1.0, 1.0]}
    grams_ = zip(vocabulary, weights_[len(names) :] * np.sqrt(GRAM_VARIANCE), strict=True)
    return {
        "formulaic": {"intercept": round(intercept, 5), "features": features},
        "formulaic_grams": {gram: round(float(weight), 2) for gram, weight in grams_ if abs(weight) >= _LEAST_WEIGHT},
    }


def _newton_over_cases(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> tuple[float, Any]:
    """Logistic regression with a unit ridge and balanced classes by its dual: (intercept, coefficients)."""
    w = np.where(y > 0, len(y) / (2 * max(1.0, y.sum())), len(y) / (2 * max(1.0, len(y) - y.sum())))
    kernel = x @ x.T + _FREE_INTERCEPT
    total, alpha = np.zeros(len(y)), np.zeros(len(y))
    for _ in range(30):
        before = total
        p = 1 / (1 + np.exp(-np.clip(total, -30, 30)))
        curvature = w * p * (1 - p) + 1e-9
        alpha = np.linalg.solve(kernel + np.diag(1 / curvature), total + w * (y - p) / curvature)
        total = kernel @ alpha
        if float(np.abs(total - before).max()) < 1e-6:
            break
    return float(_FREE_INTERCEPT * alpha.sum()), x.T @ alpha


def paraphrase_cases(pair: Pair) -> Iterable[Case]:
    """One case a new sentence that is labelled paraphrase or new."""
    wording = reuse.Wording(pair.reports["old"], pair.reports["new"])
    alignment = align_sections(wording.old, wording.new, wording.scores, wording.links(), SETTINGS.align)
    aligned = aligned_pairs(alignment)
    sources = reuse.sources_of(wording, aligned, SETTINGS.reuse)
    context = reuse.Context(wording, sources, aligned)
    labels = {s["id"]: s["reuse"] for s in pair.labels["sentences_new"]}
    covered = pair.covered("new")
    for i, sentence in enumerate(wording.new.sentences):
        label = labels.get(covered.get(sentence.id, ""), "")
        if label in ("paraphrase", "new"):
            yield reuse.features(wording, i, sources[i], context), label


def verdicts_of(pair: Pair) -> dict[str, SentenceVerdict]:
    """Our verdicts for a pair by new sentence."""
    return _judged(pair.reports["old"], pair.reports["new"])


def _judged(old: Report, new: Report) -> dict[str, SentenceVerdict]:
    wording = reuse.Wording(old, new)
    alignment = align_sections(wording.old, wording.new, wording.scores, wording.links(), SETTINGS.align)
    return {v.new: v for v in reuse.judge(wording, alignment, SETTINGS.reuse)}


def plan_places(pair: Pair, verdicts: Mapping[str, SentenceVerdict]) -> Iterable[tuple[Place, str]]:
    """Each labelled plan item that we found, with its label; ``adjusted`` left out (decided by rule)."""
    search, promises = _search(pair, verdicts), pair.reports["old"].promises
    for item, k in _matched(pair, "plan_items", [(p.text, p.sentence) for p in promises]):
        if item["status"] in STATUSES:
            yield Place(search, k), item["status"]


def fact_places() -> Iterable[tuple[Place, str]]:
    """Each planned action whose fate was read by hand."""
    known = facts.facts()
    for year in sorted({fact.year for fact in known}):
        old, new = facts.reports(year)
        search = search_for(old, new, tuple(_judged(old, new).values()))
        for fact in known:
            places = [k for k, p in enumerate(old.promises) if facts.bare(fact.words) in facts.bare(p.text)]
            if fact.year == year and places:
                yield Place(search, places[0]), fact.status


def rolled_cases(pair: Pair, verdicts: Mapping[str, SentenceVerdict]) -> Iterable[Case]:
    """One case a labelled plan item that we found."""
    search, promises = _search(pair, verdicts), pair.reports["old"].promises
    for item, k in _matched(pair, "plan_items", [(p.text, p.sentence) for p in promises]):
        yield rolled_features(search, k), "yes" if item["rolled_over"] else "no"


def problem_cases(pair: Pair, verdicts: Mapping[str, SentenceVerdict]) -> Iterable[Case]:
    """One case a labelled problem that we found, with what both models look at."""
    search, promises, admitted = _search(pair, verdicts), pair.reports["old"].promises, pair.reports["old"].admissions
    close = closeness(search, SETTINGS.followup)
    items = follow_plans(search, SETTINGS.followup)
    planned, done = planned_for(items, close, SETTINGS.followup.planned_near), answered_by(items, close)
    for item, k in _matched(pair, "problems", [(a.text, a.sentence) for a in admitted]):
        at = len(promises) + k
        yield {**repeated_features(search, at), **addressed_features(search, at, planned[k], done[k])}, item["status"]


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


def _binary(cases: Sequence[Case], yes: str, ridge: float, *, balanced: bool = True) -> dict[str, Any]:
    """One model as a JSON table; ``balanced`` gives both classes the same weight."""
    names = sorted(cases[0][0])
    x = np.array([[values[n] for n in names] for values, _ in cases])
    y = np.array([label == yes for _, label in cases], dtype=float)
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale < 1e-6] = 1.0
    intercept, coefficients = _newton((x - mean) / scale, y, ridge, balanced=balanced)
    rows = zip(names, mean, scale, coefficients, strict=True)
    features = {n: [round(float(v), 5) for v in (m, s, c)] for n, m, s, c in rows}
    return {"intercept": round(float(intercept), 5), "features": features}


def _newton(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], ridge: float, *, balanced: bool) -> tuple[float, Any]:
    """Weighted ridge logistic regression: (intercept, coefficients)."""
    positive = max(1.0, float(y.sum()))
    negative = max(1.0, float(len(y) - y.sum()))
    w = np.where(y > 0, len(y) / (2 * positive), len(y) / (2 * negative)) if balanced else np.ones(len(y))
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


def _multinomial(cases: Sequence[Case], classes: Sequence[str], ridge: float) -> dict[str, Any]:
    """Models of all classes at once, whose odds give the chances; every case weighs the same."""
    names = sorted(cases[0][0])
    x = np.array([[values[n] for n in names] for values, _ in cases])
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale < 1e-6] = 1.0
    labels = np.array([[label == c for c in classes] for _, label in cases], dtype=float)
    beta = _newton_of_classes(np.column_stack([np.ones(len(x)), (x - mean) / scale]), labels, ridge)
    tables = {}
    for n, name in enumerate(classes):
        rows = zip(names, mean, scale, beta[1:, n], strict=True)
        features = {f: [round(float(v), 5) for v in (m, s, c)] for f, m, s, c in rows}
        tables[name] = {"intercept": round(float(beta[0, n]), 5), "features": features}
    return tables


def _newton_of_classes(design: Array, labels: Array, ridge: float) -> Array:
    """Ridge softmax regression: coefficients, features × classes; steps are halved until they help."""
    width, classes = design.shape[1], labels.shape[1]
    penalty = np.full((width, 1), ridge)
    penalty[0] = 1e-3
    beta = np.zeros((width, classes))
    loss = _softmax_loss(design, labels, penalty, beta)
    for _ in range(60):
        p = _softmax(design @ beta)
        gradient = design.T @ (p - labels) + penalty * beta
        blocks = [[(design.T * (p[:, a] * ((a == b) - p[:, b]))) @ design for b in range(classes)] for a in range(classes)]
        curvature = np.block(blocks) + np.diag(np.tile(penalty[:, 0], classes)) + 1e-6 * np.eye(width * classes)
        step = np.linalg.solve(curvature, gradient.T.ravel()).reshape(classes, width).T
        while (lower := _softmax_loss(design, labels, penalty, beta - step)) > loss and float(np.abs(step).max()) > 1e-9:
            step /= 2
        beta -= step
        if loss - lower < 1e-7:
            break
        loss = lower
    return beta


def _softmax(scores: Array) -> Array:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Array = odds / odds.sum(axis=1, keepdims=True)
    return chances


def _softmax_loss(design: Array, labels: Array, penalty: Array, beta: Array) -> float:
    chances = (_softmax(design @ beta) * labels).sum(axis=1)
    return float(-np.log(np.maximum(chances, 1e-300)).sum() + 0.5 * (penalty * beta**2).sum())


def main() -> None:
    """Fit on everything at hand and write the weights."""
    tables = fit_all(pairs())
    target = ROOT / "tracker" / "knowledge" / "weights.json"
    target.write_text(json.dumps(tables, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
