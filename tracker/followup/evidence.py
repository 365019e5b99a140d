"""What the new report says about a promise or a problem: the nearest sentences and what they prove.

Likeness finds the place, never the verdict: over real consecutive reports a plan resembles last year's review
as much as next year's. So the baseline of the old review is subtracted, copied sentences prove nothing, and
figures, dates, documents and done or open words on the right object are read as features.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tracker import knowledge
from tracker.followup.stages import nearest_clause, own_part, stage_features
from tracker.model import Kind, Promise, Quantity, Report, Sentence, SentenceVerdict
from tracker.quantities import deadlines
from tracker.similarity import Matrix, Scores, indel
from tracker.structure.promises import main_quantities
from tracker.text import clauses, content, fold, without_digits

REVIEW: tuple[Kind, ...] = ("achievements", "first_responsible", "court", "other", "preamble")
_UNITS = (
    ("次", "场", "场次", "期", "轮", "遍", "堂", "回", "课时"),
    ("名", "人", "位", "人次"),
    ("件", "起", "宗", "件次", "批次", "个"),
    ("处", "个", "所", "座", "站", "条"),
    ("%",),
    ("元",),
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DOCUMENT = re.compile(r"《[^》]{4,}》|〔20\d\d〕")
_UPPER = re.compile(r"不超过|不高于|以内|以下|之内|压缩|控制在|降至|降到|减少到|低于")


_NEAR = 0.25
_NEAR_IN_PLAN = 0.2
#: Match from which a sentence may speak of the same object.


@dataclass(frozen=True)
class Search:
    """Objects of the old promises, then subjects of the old problems, against every sentence of the new report and of the old review."""

    old: Report
    new: Report
    verdicts: Mapping[str, SentenceVerdict]

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        """What is searched for: objects of promises, then subjects of problems."""
        return (*(p.object for p in self.old.promises), *(a.subject for a in self.old.admissions))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Ids of the new sentences."""
        return tuple(s.id for s in self.new.sentences)

    @cached_property
    def own(self) -> tuple[str, ...]:
        """For each wording the id of the old sentence it stands in."""
        return (*(p.sentence for p in self.old.promises), *(a.sentence for a in self.old.admissions))

    @cached_property
    def scores(self) -> Scores:
        """New sentences, then those of the old review, as rows; wordings as columns."""
        rows = tuple(s.text for s in (*self.new.sentences, *_of_kinds(self.old, REVIEW)))
        return Scores(self.wordings, rows, self.concepts)

    @cached_property
    def concepts(self) -> tuple[frozenset[int], ...]:
        """What each row, then each wording, is about, whatever the words."""
        rows = (*self.new.sentences, *_of_kinds(self.old, REVIEW))
        return (*(s.concepts for s in rows), *(p.concepts for p in self.old.promises), *(a.concepts for a in self.old.admissions))

    def concepts_of(self, k: int) -> frozenset[int]:
        """What wording ``k`` is about."""
        return self.concepts[len(self.concepts) - len(self.wordings) + k]

    def shared_concepts(self, i: int, k: int) -> float:
        """Share of the concepts of wording ``k`` that new sentence ``i`` names too, one half where it has none."""
        own = self.concepts_of(k)
        return len(own & self.concepts[i]) / len(own) if own else 0.5

    @cached_property
    def hits(self) -> list[int]:
        """For each wording how many sentences of the review come near it."""
        return self._near("review", _NEAR)

    @cached_property
    def plan_hits(self) -> list[int]:
        """For each wording how many sentences of the new plan come near it; plans are terse, so less is near."""
        return self._near("plan", _NEAR_IN_PLAN)

    def _near(self, place: str, least: float) -> list[int]:
        near: npt.NDArray[np.int64] = (self.match[self.places[place]] >= least).sum(axis=0)
        return [int(n) for n in near]

    @cached_property
    def match(self) -> Matrix:
        """Half share of the wording's grams found, half cosine."""
        return np.asarray((self.scores.kept + self.scores.cosine) / 2, dtype=np.float32)

    @cached_property
    def near(self) -> list[list[float]]:
        """``match`` as plain numbers, which are far quicker to look up one by one."""
        rows: list[list[float]] = self.match.tolist()
        return rows

    @cached_property
    def renewed(self) -> list[tuple[float, bool]]:
        """Action against action, for one comes back as one: for each promise of the old plan how far ahead of all others it is for the
        action of the new one that is nearest to it, and whether any new action is nearer to it than to any other promise.
        """
        old, new = self.old.promises, self.new.promises
        if not old or not new:
            return [(0.0, False)] * len(old)
        scores = Scores(tuple(p.object for p in old), tuple(p.object for p in new))
        near = np.asarray((scores.kept + scores.cosine) / 2, dtype=np.float32)
        nearest, columns = near.argmax(axis=0), np.arange(len(old))
        ahead = near[nearest, columns] - _others(near)[nearest, columns]
        claimed = ((near > 0) & (near == near.max(axis=1, keepdims=True))).any(axis=0)
        return list(zip(ahead.tolist(), claimed.tolist(), strict=True))

    @cached_property
    def baseline(self) -> Matrix:
        """Best match of each wording in the old report's own review."""
        before = self.match[len(self.new.sentences) :]
        best: Matrix = before.max(axis=0) if len(before) else np.zeros(len(self.wordings), dtype=np.float32)
        return best

    @cached_property
    def _order(self) -> dict[str, list[list[int]]]:
        """For each place and wording its three best sentences, best first."""
        found = {}
        for place, at in self.places.items():
            order = np.argsort(-self.match[at].T, axis=1, kind="stable")[:, :3]
            found[place] = at[order].tolist()
        return found

    @cached_property
    def places(self) -> dict[str, npt.NDArray[np.int64]]:
        """Indices of new sentences by where they stand: review, problems, plan."""
        kinds = {s.id: s.kind for s in self.new.sections}
        by_kind = [kinds[s.section] for s in self.new.sentences]
        return {
            "review": _where(by_kind, REVIEW),
            "problems": _where(by_kind, ("problems",)),
            "plan": _where(by_kind, ("plan", "closing")),
        }

    @cached_property
    def traits(self) -> list[Traits]:
        """What each new sentence carries, whatever it is matched with."""
        old_texts = {s.id: s.text for s in self.old.sentences}
        return [_traits(s, self.verdicts.get(s.id), old_texts) for s in self.new.sentences]

    @cached_property
    def best_fresh(self) -> list[float]:
        """Best match of each wording in a sentence of the review that was not copied."""
        return self._top([i for i in self.places["review"] if not self.traits[i].copied])

    @cached_property
    def best_new_wording(self) -> list[float]:
        """Best match of each wording in a sentence of the review that is neither copied nor lightly edited."""
        return self._top([i for i in self.places["review"] if self.traits[i].unlinked or self.traits[i].paraphrase])

    @cached_property
    def best_numbered(self) -> list[float]:
        """Best match of each wording in a sentence of the review with a fresh figure."""
        return self._top([i for i in self.places["review"] if self.traits[i].fresh_figure and not self.traits[i].copied])

    def _top(self, rows: Sequence[int]) -> list[float]:
        return [float(v) for v in self.match[rows].max(axis=0)] if len(rows) else [0.0] * len(self.wordings)

    def best(self, k: int, place: str, n: int = 3) -> list[int]:
        """Indices of the ``n`` best sentences (three at most) for wording ``k`` in a place, best first."""
        return self._order[place][k][:n]

    def ahead(self, i: int, k: int) -> float:
        """How much nearer new sentence ``i`` is to promise ``k`` than to any other promise, in [-1, 1]."""
        return self.near[i][k] - self._rivals[i][k]

    @cached_property
    def _rivals(self) -> list[list[float]]:
        """For each sentence and promise the match of the best other promise."""
        rows: list[list[float]] = _others(self.match[:, : len(self.old.promises)]).tolist()
        return rows

    def newly_wanted(self, i: int, k: int) -> float:
        """1 where new sentence ``i`` comes from no old one and no promise of another sentence is nearer to it than ``k``."""
        if not self.traits[i].unlinked:
            return 0.0
        if self.ahead(i, k) >= 0:
            return 1.0
        others = (v for n, v in enumerate(self.near[i][: len(self.old.promises)]) if self.own[n] != self.own[k])
        return float(self.near[i][k] >= max(others, default=0.0))

    def value(self, k: int, place: str) -> float:
        """Best match of wording ``k`` in a place, 0 for none."""
        best = self.best(k, place, 1)
        return self.near[best[0]][k] if best else 0.0


@dataclass
class Traits:
    """What one new sentence carries as evidence."""

    text: str
    #: Width folded.
    copied: bool
    #: verbatim, or only width and punctuation differ
    edited: bool
    paraphrase: bool
    source: str | None
    fresh_figure: bool
    #: a number that its source lacks
    numbers: int
    quantities: tuple[Quantity, ...]

    @property
    def unlinked(self) -> bool:
        """Whether its wording comes from no old sentence."""
        return self.source is None

    @cached_property
    def dated(self) -> bool:
        """Whether it names a date or a term."""
        return bool(deadlines(self.text))

    @cached_property
    def document(self) -> bool:
        """Whether it names a paper or its number."""
        return bool(_DOCUMENT.search(self.text))

    @cached_property
    def done(self) -> bool:
        """Whether a word says that something is finished."""
        return bool(knowledge.word_pattern("done_words").search(self.text))

    @cached_property
    def under_way(self) -> bool:
        """Whether a word says that something is under way."""
        return bool(knowledge.word_pattern("open_words").search(self.text))

    @cached_property
    def slogan(self) -> bool:
        """Whether it praises without a number."""
        return not self.numbers and bool(knowledge.word_pattern("slogan_words").search(self.text))

    @property
    def length(self) -> int:
        """Characters."""
        return len(self.text)


def _others(near: Matrix) -> Matrix:
    """For each cell the greatest other value of its row, 0 in a single column."""
    if near.shape[1] < 2:
        return np.zeros_like(near)
    two = np.partition(near, -2, axis=1)[:, -2:]
    return np.where(near == two[:, 1:], two[:, :1], two[:, 1:])


def _where(by_kind: Sequence[Kind], kinds: tuple[Kind, ...]) -> npt.NDArray[np.int64]:
    return np.array([i for i, kind in enumerate(by_kind) if kind in kinds], dtype=np.int64)


def _of_kinds(report: Report, kinds: tuple[Kind, ...]) -> list[Sentence]:
    by_id = {s.id: s.kind for s in report.sections}
    return [s for s in report.sentences if by_id[s.section] in kinds]


def _traits(sentence: Sentence, verdict: SentenceVerdict | None, old_texts: Mapping[str, str]) -> Traits:
    text = fold(sentence.text)
    source = old_texts.get(verdict.source, "") if verdict and verdict.source else ""
    numbers = set(_NUMBER.findall(text))
    known = set(_NUMBER.findall(fold(source))) if numbers else set()
    return Traits(
        text=text,
        copied=bool(verdict and verdict.verdict == "verbatim"),
        edited=bool(verdict and verdict.verdict == "light_edit"),
        paraphrase=bool(verdict and verdict.verdict == "paraphrase"),
        source=verdict.source if verdict else None,
        fresh_figure=bool(numbers - known),
        numbers=len(numbers),
        quantities=sentence.quantities,
    )


@dataclass(frozen=True, slots=True)
class Measure:
    """A target compared with what the evidence reports."""

    reported: Quantity | None
    met: bool | None
    likeness: float = 0.0
    #: How alike the words beside both numbers are, 1 for the same.


def measure(promise: str, sentences: Sequence[Traits]) -> Measure:
    """The quantity in the evidence that counts what the promise counts, measured against the promised one.

    Unit first, then the words beside the number; a rate needs its own name, another rate is no answer.
    """
    best: tuple[float, Quantity, Quantity, float] | None = None
    main = main_quantities(promise)
    for promised in main:
        growth = promised.unit == "%" and any(q.unit != "%" for q in main)
        for place, traits in enumerate(sentences):
            for seen in traits.quantities:
                if not _comparable(promised, seen) or _sums_up(promise, promised, traits.text, seen):
                    continue
                likeness = _same_thing(promised, seen) - 0.1 * place - _GROWTH * growth
                if promised.unit in ("%", "分") and likeness < _SAME_RATE:
                    continue
                if best is None or likeness > best[0]:
                    best = (likeness, promised, seen, a_year(promise, promised) / a_year(traits.text, seen))
    if best is None:
        return Measure(None, None)
    return Measure(best[2], _meets(promise, best[1], best[2], best[3]), best[0])


_PERIODS = {"周": 52, "旬": 36, "半月": 24, "月": 12, "季度": 4, "季": 4, "半年": 2, "学期": 2, "年": 1}
_PERIOD = re.compile(r"每(两|2)?个?(周|旬|半月|月|季度|季|半年|学期|年)")
_EACH = re.compile(r"(?:每|平均)(?:一)?(?:名|人|个|村|户|校|所|家|支|处|位|站|社区|镇|乡|单位)(?!月|季|周|年|星期)")


def a_year(text: str, quantity: Quantity) -> float:
    """How many times a year a quantity is promised or told: 12 for 每月更新4条, 1 where no period stands before it in its clause."""
    found = [*_PERIOD.finditer(_before(text, quantity))]
    return _PERIODS[found[-1][2]] / (2 if found[-1][1] else 1) if found else 1


def _sums_up(promise: str, promised: Quantity, text: str, seen: Quantity) -> bool:
    """Whether one is promised for each of several (每村3名) and a far larger number told without that: a sum is no answer."""
    each = bool(_EACH.search(_before(promise, promised))) and not _EACH.search(_before(text, seen))
    return each and _low(seen) > _SUM * _low(promised)


_SUM = 3
_GROWTH = 0.5
#: What the growth beside a total counts less: of 增长9%，达到12亿元 the sum is the target.


def _before(text: str, quantity: Quantity) -> str:
    return re.split(r"[，。；、：]", text[: quantity.end])[-1]


_SAME_RATE = 0.25
#: 出庭应诉率 and 负责人出庭应诉率 share .7 of their characters, 败诉率 and 出庭应诉率 share .5 less.


def _same_thing(one: Quantity, other: Quantity) -> float:
    before_one, _, after_one = one.noun.partition("|")
    before_other, _, after_other = other.noun.partition("|")
    name, other_name = _bare_noun(before_one), _bare_noun(before_other)
    before = indel(name, other_name) if name and other_name else 0.0
    after = indel(after_one[:4], after_other[:4]) if after_one and after_other else 0.0
    return max(before, 0.8 * after) + 0.1 * (one.unit == other.unit)


def _bare_noun(words: str) -> str:
    return _NOUN_TAIL.sub("", words)[-6:]


_NOUN_TAIL = re.compile(
    r"(?:达到|提高到|控制在|保持在|达|为|升至|增加到|增至|扩大到|不低于|不少于|不超过|超过|在|了|到|均|年内|全年)+$"
)


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Same unit, or two units of one family; a mean (10.1人) answers no count (18名)."""
    if one.unit in _UNITS[1] and (_low(other) % 1) and not (_low(one) % 1) and one.unit != other.unit:
        return False
    if one.unit == other.unit:
        return True
    return any(one.unit in family and other.unit in family for family in _UNITS[:2])


def _meets(promise: str, promised: Quantity, seen: Quantity, times: float) -> bool:
    limit, value = _low(promised) * times, _low(seen)
    upper = promised.modifier in ("不超过", "不高于", "以内", "以下", "之内", "最多") or bool(
        _UPPER.search(promise[max(0, promised.start - 8) : promised.end + 2])
    )
    return value <= limit if upper else value >= limit


def _low(quantity: Quantity) -> float:
    return quantity.value[0] if isinstance(quantity.value, tuple) else quantity.value


def promise_features(search: Search, k: int, promise: Promise) -> dict[str, float]:
    """What the status model looks at for one promise."""
    review = search.best(k, "review")
    first = search.traits[review[0]] if review else None
    near = [search.traits[i] for i in review if search.near[i][k] >= 0.5 * search.near[review[0]][k]]
    found = measure(promise.text, near)
    values = _likeness(search, k, review)
    values |= _quality(first, search.own[k])
    if review:
        scope = focus(search.new.sentences[review[0]].text, search.wordings[k])
        values["done"] = float(bool(knowledge.word_pattern("done_words").search(scope)))
        values["under_way"] = float(bool(knowledge.word_pattern("open_words").search(scope)))
    told = own_part(search.new.sentences[review[0]].text, search.wordings[k]) if review else ""
    values |= stage_features(promise.text, told)
    values |= {
        "hits": math.log1p(search.hits[k]),
        "fresh_best": search.best_fresh[k],
        "fresh_numbered": search.best_numbered[k],
        "in_problems": search.value(k, "problems"),
        "in_plan": search.value(k, "plan"),
        "before": float(search.baseline[k]),
        "measurable": float(promise.specificity == "measurable"),
        "concrete": float(promise.specificity == "concrete"),
        "outcome": float(promise.type == "outcome"),
        "reported": float(found.reported is not None),
        "met": float(found.met is True),
        "missed": float(found.met is False),
        "log_length": math.log(len(promise.text) + 1),
    }
    return _crossed(values)


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
    s = search.scores
    if not review:
        return dict.fromkeys(_LIKENESS, 0.0)
    i = review[0]
    second = search.near[review[1]][k] if len(review) > 1 else 0.0
    return {
        "match": search.near[i][k],
        "kept": float(s.kept[i, k]),
        "cosine": float(s.cosine[i, k]),
        "ratio": s.ratio_of(i, k),
        "margin": search.near[i][k] - second,
        "second": second,
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
