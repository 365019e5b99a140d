"""Facts that have a value in both years: the quantities of linked sentences, paired by unit and by what was counted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tracker.findings import finding
from tracker.model import FigurePair, Quantity, Report, Sentence, SentenceVerdict
from tracker.quantities import periods
from tracker.settings import FigureSettings
from tracker.similarity import indel

_LEAD = re.compile(
    r"^(?:全年|今年|去年|累计|共|共计|总计|合计|已|先后|其中|目前|现有|现|有|为|达|达到|了|的|并|对|将|把|由|从|年内|全镇|全县|全乡|全区|全街道|街道|分别|各)+"
)
_SAME_UNITS = (
    frozenset({"次", "场", "场次", "期", "堂", "回"}),
    frozenset({"名", "人", "位"}),
    frozenset({"件", "起", "宗", "件次"}),
)

_WHOLE = 100.0
_LEAST_ROUND = 100


def pair_figures(
    old: Report, new: Report, verdicts: Sequence[SentenceVerdict], settings: FigureSettings
) -> tuple[FigurePair, ...]:
    """Pairs in reading order of the new report; results with results, targets with targets."""
    old_sentences = {s.id: s for s in old.sentences}
    new_sentences = {s.id: s for s in new.sentences}
    plans = {s.id for r in (old, new) for s in r.sections if s.kind == "plan"}
    found: list[FigurePair] = []
    for verdict in verdicts:
        if verdict.source is None:
            continue
        one, other = old_sentences[verdict.source], new_sentences[verdict.new]
        if (one.section in plans) == (other.section in plans):
            found += [_figure(one, other, a, b, s, (old, new), settings) for a, b, s in _pairs(one, other, verdict, settings)]
            found += _frequencies(one, other, (old, new))
    return tuple(found)


def _pairs(
    one: Sentence, other: Sentence, verdict: SentenceVerdict, settings: FigureSettings
) -> list[tuple[Quantity, Quantity, float]]:
    old, new = one.quantities, other.quantities
    if (verdict.verdict == "verbatim" or verdict.figures_only) and [q.unit for q in old] == [q.unit for q in new]:
        return [(a, b, 1.0) for a, b in zip(old, new, strict=True)]
    labels = [_labels(q) for q in old], [_labels(q) for q in new]
    scored = sorted(
        (
            (_likeness(labels[0][i], labels[1][k]) + 0.1 * (i == k) + 0.05 * (a.unit == b.unit), i, k)
            for i, a in enumerate(old)
            for k, b in enumerate(new)
            if _same_unit(a.unit, b.unit)
        ),
        key=lambda item: (-item[0], item[1], item[2]),
    )
    pairs: dict[int, tuple[int, float]] = {}
    for score, i, k in scored:
        if score >= settings.likeness and i not in pairs and k not in {taken for taken, _ in pairs.values()}:
            pairs[i] = (k, score)
    return [(old[i], new[k], score) for i, (k, score) in sorted(pairs.items(), key=lambda item: item[1][0])]


def _frequencies(one: Sentence, other: Sentence, reports: tuple[Report, Report]) -> list[FigurePair]:
    """每月 beside 每季度: how often the same thing is done, paired in order where both years name as many."""
    if "每" not in one.text or "每" not in other.text:
        return []
    old, new = periods(one.text), periods(other.text)
    if len(old) != len(new):
        return []
    return [
        FigurePair(
            old_sentence=one.id,
            new_sentence=other.id,
            label=re.split(r"[，。；]", other.text[at:])[0][len(b) :][:12],
            unit="",
            old_value=a,
            new_value=b,
            modifier="",
            unchanged=a == b,
            change=None,
            confidence=0.8,
            needs_review=False,
            reasons=("same_value",) if a == b else ("value_differs",),
            finding=finding("figure", *reports, one.text, other.text, f"{before}:{at}"),
        )
        for (a, before), (b, at) in zip(old, new, strict=True)
    ]


def _is_idiom(quantity: Quantity) -> bool:
    """一处, 两件 in words: more often a manner of speaking than a count."""
    return not any(c.isdecimal() for c in quantity.text) and not isinstance(quantity.value, tuple) and quantity.value <= 2


def _same_unit(one: str, other: str) -> bool:
    return one == other or any(one in family and other in family for family in _SAME_UNITS)


def _labels(quantity: Quantity) -> tuple[str, str, str]:
    """Words before a quantity, the same without what only leads to it, words behind."""
    before, _, after = quantity.noun.partition("|")
    return before, _label(before), after[:6]


def _likeness(old: tuple[str, str, str], new: tuple[str, str, str]) -> float:
    """How likely two quantities count the same thing, by the words before and behind."""
    before = indel(old[1], new[1]) if old[0] or new[0] else 0.5
    after = indel(old[2], new[2]) if old[2] or new[2] else before
    return 0.6 * before + 0.3 * after


def _label(words: str) -> str:
    return _LEAD.sub("", words)


def _figure(
    one: Sentence,
    other: Sentence,
    a: Quantity,
    b: Quantity,
    likeness: float,
    reports: tuple[Report, Report],
    settings: FigureSettings,
) -> FigurePair:
    before, _, after = b.noun.partition("|")
    label = _label(before) or after or _label(a.noun.partition("|")[0])
    confidence = round(min(0.99, 0.5 + likeness / 2), 2)
    unchanged = a.value == b.value and a.modifier == b.modifier
    return FigurePair(
        old_sentence=one.id,
        new_sentence=other.id,
        label=label,
        unit=b.unit,
        old_value=a.value,
        new_value=b.value,
        modifier=b.modifier,
        unchanged=unchanged,
        change=_change(a.value, b.value),
        confidence=confidence,
        needs_review=likeness < settings.review_below,
        reasons=_reasons(b, other, unchanged=unchanged),
        finding=finding("figure", *reports, one.text, other.text, f"{a.start}:{b.start}"),
    )


def _reasons(value: Quantity, sentence: Sentence, *, unchanged: bool) -> tuple[str, ...]:
    """What there is to say of a figure of this year; the last two are what a reader of figures asks about first."""
    found = ["same_value" if unchanged else "value_differs"]
    if unchanged and _is_round(value):
        found.append("round_repeated")
    if value.unit == "%" and value.value == _WHOLE and all(q.unit == "%" for q in sentence.quantities):
        found.append("whole_without_base")
    return tuple(found)


def _is_round(quantity: Quantity) -> bool:
    """300 and 5000, not 120 or 5300: counts that come out so by chance once in a hundred years."""
    if quantity.unit == "%" or isinstance(quantity.value, tuple) or quantity.value < _LEAST_ROUND:
        return False
    digits = f"{quantity.value:.0f}" if quantity.value.is_integer() else "12"
    return not digits[1:].strip("0")


def _change(old: float | tuple[float, float], new: float | tuple[float, float]) -> float | None:
    if isinstance(old, tuple) or isinstance(new, tuple) or not old:
        return None
    return round((new - old) / old, 4)


def frozen(figures: Sequence[FigurePair], verdicts: Mapping[str, SentenceVerdict]) -> list[FigurePair]:
    """Unchanged figures in sentences that were otherwise touched: a value that did not move under a new year."""
    return [f for f in figures if f.unchanged and verdicts[f.new_sentence].verdict != "verbatim"]
