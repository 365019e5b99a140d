"""What the new report says about a promise or a problem: the nearest sentences and what they prove.

Likeness finds the place, never the verdict: over real consecutive reports a plan resembles last year's review
as much as next year's. So the baseline of the old review is subtracted, copied sentences prove nothing, and
figures, dates, documents and done or open words on the right object are read as features.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tracker import knowledge
from tracker.followup.context import support
from tracker.issuers import unnamed
from tracker.model import Kind, Quantity, Report, Sentence, SentenceVerdict
from tracker.quantities import deadlines, find_quantities
from tracker.similarity import Matrix, Scores
from tracker.text import fold

REVIEW: tuple[Kind, ...] = ("achievements", "first_responsible", "court", "other", "preamble")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_STATE = r"中华|中共中央|国务院|习近平|中国共产党|[^》]*(?:(?<!办)法|法典|条例|纲要(?:（[^）]*）)?|五”?规划)》"
_DOCUMENT = re.compile(rf"《(?!{_STATE})[^》]{{4,}}》|〔20\d\d〕")
#: A paper by name or number; one of the state (《信访条例》) proves nothing of the office that applies it.
_WHEN = re.compile(r"(?<!每)\d{1,2}月(?!报)|[上下]半年|年初|年底|年末|春节|国庆")
_NAMED = re.compile(r"(?:19|20)\d\d(?=年)|(?<![\d.])(?:12[·.]4|3[·.]15|4[·.]15|6[·.]26|12345|12348|110)(?!\d)")
#: Years, days of observance and call numbers count nothing.
_NEAR = 0.25
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
        told, before = (s.text for s in self.new.sentences), (s.text for s in _of_kinds(self.old, REVIEW))
        rows = (*unnamed(told, self.new.meta.issuer), *unnamed(before, self.old.meta.issuer))
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
        near: npt.NDArray[np.int64] = (self.match[self.places["review"]] >= _NEAR).sum(axis=0)
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
            score = self.match[at] + self.support[at] if place == "review" else self.match[at]
            order = np.argsort(-score.T, axis=1, kind="stable")[:, :3]
            found[place] = at[order].tolist()
        return found

    @cached_property
    def support(self) -> Matrix:
        """What speaks for each new sentence of the review beside its match, 0 for the subjects of problems."""
        rows, promises = self.places["review"], len(self.old.promises)
        found = np.zeros((len(self.new.sentences), len(self.wordings)), dtype=np.float32)
        if len(rows):
            sections = [self.new.sentences[i].section for i in rows]
            found[rows, :promises] = support(self.match[rows, :promises], sections)
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

    def likeness(self, k: int, best: Sequence[int]) -> dict[str, float]:
        """How near the first of some sentences is to wording ``k`` by each score, and how far before the second."""
        s, i = self.scores, best[0]
        second = self.near[best[1]][k] if len(best) > 1 else 0.0
        return {
            "match": self.near[i][k],
            "kept": float(s.kept[i, k]),
            "cosine": float(s.cosine[i, k]),
            "ratio": s.ratio_of(i, k),
            "margin": self.near[i][k] - second,
        }

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
    last_year: tuple[Quantity, ...] = ()
    #: The quantities of its source.

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
    def event(self) -> bool:
        """Whether it tells of something that happened (挂牌, 竣工, 获评) and can be looked up."""
        return bool(knowledge.word_pattern("event_words").search(self.text))

    @property
    def hard(self) -> bool:
        """Whether a paper, a day or month, or an event of this year stands in it: more than words."""
        return not self.copied and (self.document or self.event or bool(_WHEN.search(self.text)))

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


def _spelt(quantities: Sequence[Quantity]) -> Iterator[str]:
    """The counts in Chinese numerals, as digits."""
    for q in quantities:
        if not isinstance(q.value, tuple) and q.value > _IDIOMS and not _NUMBER.search(fold(q.text)):
            yield f"{q.value:g}"


_IDIOMS = 10
#: Up to this a counted numeral is often an idiom (三项制度, 一窗).


def _traits(sentence: Sentence, verdict: SentenceVerdict | None, old_texts: Mapping[str, str]) -> Traits:
    text = fold(sentence.text)
    source = old_texts.get(verdict.source, "") if verdict and verdict.source else ""
    numbers = {*_NUMBER.findall(_NAMED.sub("", text)), *_spelt(sentence.quantities)}
    known = {*_NUMBER.findall(fold(source)), *_spelt(find_quantities(source))} if numbers else set()
    return Traits(
        text=text,
        copied=bool(verdict and verdict.verdict == "verbatim"),
        edited=bool(verdict and verdict.verdict == "light_edit"),
        paraphrase=bool(verdict and verdict.verdict == "paraphrase"),
        source=verdict.source if verdict else None,
        fresh_figure=bool(numbers - known),
        numbers=len(numbers),
        quantities=sentence.quantities,
        last_year=find_quantities(source) if numbers else (),
    )
