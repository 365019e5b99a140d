"""What the status model looks at for one promise: how near the best sentence is, what it proves, what was promised."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tracker import knowledge
from tracker.followup.evidence import Search, Traits
from tracker.followup.stages import nearest_clause, own_part, stage_features
from tracker.followup.targets import leaves_some, measure
from tracker.model import Promise
from tracker.structure.promises import main_quantities
from tracker.text import clauses, content, fold, without_digits


def promise_features(search: Search, k: int, promise: Promise, back: float) -> dict[str, float]:
    """What the status model looks at for one promise; ``back`` is the chance in [0, 1] that it is promised again."""
    review = search.best(k, "review")
    first = search.traits[review[0]] if review else None
    near = [search.traits[i] for i in review if search.near[i][k] >= 0.5 * search.near[review[0]][k]]
    found = measure(promise.text, near)
    values = _likeness(search, k, review)
    values |= _quality(first, search.own[k])
    left = False
    if review:
        scope = focus(search.new.sentences[review[0]].text, search.wordings[k])
        values["done"] = float(bool(knowledge.word_pattern("done_words").search(scope)))
        values["under_way"] = float(_under_way(scope, promise.text))
        left = leaves_some(promise.text, scope)
    told = own_part(search.new.sentences[review[0]].text, search.wordings[k]) if review else ""
    values |= stage_features(promise.text, told)
    values |= {
        "hits": math.log1p(search.hits[k]),
        "fresh_best": search.best_fresh[k],
        "fresh_numbered": search.best_numbered[k],
        "in_problems": search.value(k, "problems"),
        "in_plan": search.value(k, "plan"),
        # What is promised again was seldom done; what is not, and is found nowhere, may be told in other words.
        "comes_back": back,
        "before": float(search.baseline[k]),
        "measurable": float(promise.specificity == "measurable"),
        "concrete": float(promise.specificity == "concrete"),
        "outcome": float(promise.type == "outcome"),
        "reported": float(found.reported is not None),
        # A promise of one thing (建成1座) needs no number to answer it.
        "unanswered": float(found.reported is None and bool(first and first.numbers) and _several(promise.text)),
        "met": float(found.met is True and not left),
        "missed": float(found.met is False or left),
        "log_length": math.log(len(promise.text) + 1),
    }
    return _crossed(values)


def _under_way(told: str, promise: str) -> bool:
    """Whether a word says that something is open; one that the promise has too (完成试点, 修编规划) is its object."""
    own = fold(promise)
    return any(found[0] not in own for found in knowledge.word_pattern("open_words").finditer(told))


def _several(promise: str) -> bool:
    return any(q.value != 1 for q in main_quantities(promise))


def focus(sentence: str, wording: str) -> str:
    """The part of a sentence that speaks of the wording's object: from the clause nearest to it to the end.

    甲市场主体完工，乙广场正式营业 says nothing open about 乙广场.
    """
    text = fold(sentence)
    spans = clauses(text)
    if len(wording) < 2 or len(spans) < 2:
        return text
    return text[spans[nearest_clause(text, spans, wording)][0] :]


def _likeness(search: Search, k: int, review: Sequence[int]) -> dict[str, float]:
    if not review:
        return dict.fromkeys(_LIKENESS, 0.0)
    i = review[0]
    return {
        **search.likeness(k, review),
        "second": search.near[review[1]][k] if len(review) > 1 else 0.0,
        "concepts": search.shared_concepts(i, k),
        "newly_wanted": search.newly_wanted(i, k),
        "ahead": search.ahead(i, k),
        "covered": _covered(without_digits(content(search.wordings[k])), search.new.sentences[i].plain),
    }


_LIKENESS = ("match", "kept", "cosine", "ratio", "margin", "second", "concepts", "newly_wanted", "ahead", "covered")


def _covered(wording: str, text: str) -> float:
    """Share of the wording's 2-grams that stand in the text, both plain."""
    grams = {wording[i : i + 2] for i in range(len(wording) - 1)}
    return sum(g in text for g in grams) / len(grams) if grams else 0.0


def _quality(first: Traits | None, own: str) -> dict[str, float]:
    names = ("copied", "edited", "paraphrase", "unlinked", "fresh_figure", "dated", "document", "done", "under_way", "slogan")
    values = {name: float(bool(first and getattr(first, name))) for name in names}
    values["restated"] = float(bool(first and first.source == own))
    values["numbers"] = float(min(first.numbers, 3)) if first else 0.0
    values["sentence_length"] = math.log(first.length + 1) if first else 0.0
    return values


def _crossed(values: dict[str, float]) -> dict[str, float]:
    """Products that matter: a strong match counts differently for copied, numbered and open sentences."""
    match = values["match"]
    for name in (
        "copied",
        "unlinked",
        "fresh_figure",
        "under_way",
        "slogan",
        "restated",
        "reported",
        "missed",
        "met",
        "stage_met",
        "stage_below",
    ):
        values[f"match_{name}"] = match * values[name]
    values["gain"] = match - values["before"]
    return values
