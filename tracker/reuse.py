"""Where the wording of each new sentence comes from: verbatim, light edit, paraphrase or new.

Against all old sentences, plan and problems too. Verbatim and light edits are decided by the wording alone;
paraphrase against new is decided by a fitted model, because the scores of honest rewriting and of mere
likeness of topic overlap (``docs/how-it-works.md``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tracker.align import Link, aligned_pairs
from tracker.confidence import calibrated
from tracker.edits import edits, rewritten
from tracker.findings import finding
from tracker.issuers import unnamed
from tracker.knowledge.weights import model
from tracker.model import Kind, Rate, Report, SectionLink, Sentence, SentenceVerdict, Verdict
from tracker.quantities import in_digits, masked
from tracker.settings import ReuseSettings
from tracker.similarity import Scores, common_runs, indel
from tracker.text import content, without_digits

_REVIEWED: tuple[Kind, ...] = ("plan", "closing")
_FORWARD: tuple[Kind, ...] = ("plan",)
_SHORTEST_RATE = 200
#: Characters below which a rate says nothing.


@dataclass(frozen=True)
class Wording:
    """Both reports with the scores between their sentences."""

    old: Report
    new: Report

    @cached_property
    def scores(self) -> Scores:
        """All scores, new sentences as rows; 三次 and 3次 are the same wording, and what the office is called is none."""
        return Scores(_plain(self.old), _plain(self.new))

    @cached_property
    def old_kinds(self) -> list[Kind]:
        """Kind of the section of each old sentence."""
        return _kinds(self.old)

    @cached_property
    def new_kinds(self) -> list[Kind]:
        """Kind of the section of each new sentence."""
        return _kinds(self.new)

    def nearest(self) -> list[int]:
        """For each new sentence the index of the old one with the best score, exact copies first; -1 for none."""
        if not self.old.sentences:
            return [-1] * len(self.new.sentences)
        return [int(j) for j in self.scores.mixed.argmax(axis=1)]

    def links(self) -> list[Link]:
        """The nearest old sentence of each new one, for the section alignment."""
        pairs = enumerate(self.nearest())
        return [Link(self.old.sentences[j], self.new.sentences[i], float(self.scores.mixed[i, j])) for i, j in pairs if j >= 0]


def _plain(report: Report) -> tuple[str, ...]:
    texts = (in_digits(s.text, s.quantities) if s.quantities else s.text for s in report.sentences)
    return unnamed(texts, report.meta.issuer)


def _kinds(report: Report) -> list[Kind]:
    by_id = {s.id: s.kind for s in report.sections}
    return [by_id[s.section] for s in report.sentences]


def judge(wording: Wording, alignment: Sequence[SectionLink], settings: ReuseSettings) -> tuple[SentenceVerdict, ...]:
    """One verdict for each new sentence."""
    aligned = aligned_pairs(alignment)
    sources = sources_of(wording, aligned, settings)
    context = Context(wording, sources, aligned)
    return tuple(_verdict(wording, i, j, aligned, context, settings) for i, j in enumerate(sources))


def sources_of(wording: Wording, aligned: frozenset[tuple[str, str]], settings: ReuseSettings) -> list[int]:
    """Best old sentence for each new one; where several are as near, the one in an aligned section."""
    if not wording.old.sentences:
        return [-1] * len(wording.new.sentences)
    sections = [o.section for o in wording.old.sentences]
    planned = np.array([kind in _FORWARD for kind in wording.old_kinds], dtype=np.float32) * settings.plan_bonus
    bonus = {
        section: np.array([settings.same_section_bonus * ((o, section) in aligned) for o in sections], dtype=np.float32)
        + (planned if kind in _FORWARD else 0)
        for section, kind in {n.section: kind for n, kind in zip(wording.new.sentences, wording.new_kinds, strict=True)}.items()
    }
    mixed = wording.scores.mixed - _elsewhere(wording, settings)
    return [int((mixed[i] + bonus[n.section]).argmax()) for i, n in enumerate(wording.new.sentences)]


def _elsewhere(wording: Wording, settings: ReuseSettings) -> npt.NDArray[np.float32]:
    """1 where the old sentence stands in a part that the new one was not reworded from, 0 elsewhere and where it is a light edit of it.

    What was done is reworded from what was done, or from a promise that is told as done; with a number of its own it is
    news of that promise. An admission comes from an admission, a promise from a promise.
    """
    old = np.array([_PARTS.get(kind, "review") for kind in wording.old_kinds])
    new = np.array([_PARTS.get(kind, "review") for kind in wording.new_kinds])
    counted = np.array([bool(s.quantities) for s in wording.new.sentences], dtype=bool)
    told_as_done = ((new == "review") & ~counted)[:, None] & (old == "plan")
    apart = (new[:, None] != old) & ~told_as_done & (wording.scores.ratio < settings.light_ratio)
    found: npt.NDArray[np.float32] = apart.astype(np.float32)
    return found


_PARTS: Mapping[Kind, str] = {"plan": "plan", "closing": "plan", "problems": "problems"}
#: Which kinds look ahead or admit; all others tell what was done.


class Context:
    """What the neighbourhood says about a link: how the rest of the section is linked, who else claims the source."""

    def __init__(self, wording: Wording, sources: Sequence[int], aligned: frozenset[tuple[str, str]]) -> None:
        mixed = wording.scores.mixed
        best = mixed.max(axis=1) if wording.old.sentences else np.zeros(len(sources), dtype=np.float32)
        self.claims = mixed.max(axis=0) if len(sources) else np.zeros(len(wording.old.sentences), dtype=np.float32)
        #: For each old sentence the best score any new one has with it.
        self.second = np.partition(mixed, -2, axis=1)[:, -2] if mixed.shape[1] > 1 else np.zeros_like(best)
        self.by_section: dict[str, list[int]] = {}
        self.flow: dict[tuple[str, str], float] = {}
        self.best = best
        self.sources = sources
        self.aligned = aligned
        self.places = [s.section for s in wording.new.sentences], [s.section for s in wording.old.sentences]
        for i, (n, j) in enumerate(zip(wording.new.sentences, sources, strict=True)):
            self.by_section.setdefault(n.section, []).append(i)
            if j >= 0:
                key = n.section, wording.old.sentences[j].section
                self.flow[key] = self.flow.get(key, 0.0) + float(best[i])

    def neighbours(self, i: int) -> float:
        """Share of the two sentences beside it, within the section, whose sources stand beside its own source, in [0, 1]."""
        new, old = self.places
        j, count = self.sources[i], 0
        for k in (i - 1, i + 1):
            if 0 <= k < len(new) and new[k] == new[i] and self.sources[k] >= 0:
                count += old[self.sources[k]] == old[j] and abs(self.sources[k] - j) <= _BESIDE
        return count / 2

    def company(self, i: int, new_section: str, old_section: str) -> float:
        """Mean link score of the other sentences of the section into the same old section, 0 for none."""
        others = len(self.by_section[new_section]) - 1
        rest = self.flow.get((new_section, old_section), 0.0) - float(self.best[i])
        return max(0.0, rest) / max(1, others)


def features(wording: Wording, i: int, j: int, context: Context) -> Mapping[str, float]:
    """What the paraphrase model looks at for new sentence ``i`` and its nearest old one ``j``."""
    s = wording.scores
    row = s.mixed[i]
    new_text, old_text = s.new_content[i], s.old_content[j]
    run = common_runs(new_text, old_text, 4)
    new_kind, old_kind = wording.new_kinds[i], wording.old_kinds[j]
    new_numbers, old_numbers = (len(_NUMBER.findall(t)) for t in (new_text, old_text))
    from_plan = old_kind == "plan" and new_kind not in _REVIEWED
    ratio, cosine = float(s.ratio[i, j]), float(s.cosine[i, j])
    contained, kept = float(s.contained[i, j]), float(s.kept[i, j])
    return {
        "ratio": ratio,
        "cosine": cosine,
        "contained": contained,
        "kept": kept,
        "margin": float(row[j]) - float(context.second[i]),
        "run_share": run / max(1, len(new_text)),
        "run_share_old": run / max(1, len(old_text)),
        "log_length": math.log(len(new_text) + 1),
        "log_length_old": math.log(len(old_text) + 1),
        "ratio_cosine": ratio * cosine,
        "least_share": min(contained, kept),
        "same_kind": float(new_kind == old_kind),
        "from_plan": float(from_plan),
        "figure_on_plan": float(from_plan and new_numbers > 0),
        "numbers": float(min(new_numbers, 3)),
        "numbers_old": float(min(old_numbers, 3)),
        "one_has_numbers": float((new_numbers > 0) != (old_numbers > 0)),
        "company": context.company(i, wording.new.sentences[i].section, wording.old.sentences[j].section),
        "aligned": float((wording.old.sentences[j].section, wording.new.sentences[i].section) in context.aligned),
        "mutual": float(context.claims[j] <= row[j]),
        "claimed_better": float(context.claims[j]) - float(row[j]),
        "neighbours": context.neighbours(i),
        "concepts": _overlap(wording.new.sentences[i].concepts, wording.old.sentences[j].concepts),
        "both_problems": float(new_kind == old_kind == "problems"),
        "much_longer": float(len(new_text) > 2 * len(old_text)),
    }


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.5


_BESIDE = 2
#: Sentences between two sources that still stand beside each other.
_NUMBER = re.compile(r"\d+")


def _verdict(
    wording: Wording,
    i: int,
    j: int,
    aligned: frozenset[tuple[str, str]],
    context: Context,
    settings: ReuseSettings,
) -> SentenceVerdict:
    new = wording.new.sentences[i]
    if j < 0:
        return _new_verdict(wording, new, 0.0, 1.0, settings)
    old = wording.old.sentences[j]
    verdict, confidence, reasons = _classed(wording, i, j, context, settings)
    if verdict == "new":
        return _new_verdict(wording, new, float(wording.scores.ratio[i, j]), confidence, settings)
    figures_only = verdict != "verbatim" and "figures_only" in reasons
    also = () if verdict == "verbatim" or figures_only else _also_from(wording, i, j, settings)
    moved = (old.section, new.section) not in aligned
    return SentenceVerdict(
        new=new.id,
        verdict=verdict,
        source=old.id,
        also_from=tuple(wording.old.sentences[k].id for k in also),
        similarity=round(1.0 if verdict == "verbatim" else float(wording.scores.ratio[i, j]), 3),
        figures_only=figures_only,
        formulaic=new.formulaic,
        moved=moved,
        edits=edits(old.text, new.text) if float(wording.scores.ratio[i, j]) >= _WORTH_EDITS else rewritten(old.text, new.text),
        confidence=round(confidence, 2),
        needs_review=confidence < settings.review_below,
        reasons=reasons,
        finding=finding("wording", wording.old, wording.new, old.text, new.text),
    )


_WORTH_EDITS = 0.5
#: Below half of the wording in common, edits are rubble: the old wording stands beside the new as a whole.


def _classed(
    wording: Wording, i: int, j: int, context: Context, settings: ReuseSettings
) -> tuple[Verdict, float, tuple[str, ...]]:
    s = wording.scores
    if s.new_content[i] == s.old_content[j] and content(wording.new.sentences[i].text) == content(wording.old.sentences[j].text):
        return "verbatim", 0.99, ("same_characters",)
    ratio = float(s.ratio[i, j])
    if ratio >= _MASK_WORTH and _same_mask(wording.new.sentences[i], wording.old.sentences[j]):
        return "light_edit", 0.99, ("figures_only",)
    if ratio >= settings.light_ratio and _as_written(wording, i, j) >= settings.light_ratio:
        return "light_edit", 0.97 if ratio >= settings.light_ratio + 0.05 else 0.8, ("few_words_differ",)
    if ratio >= settings.light_cut_ratio and _clause_cut(s.new_content[i], s.old_content[j], settings):
        return "light_edit", 0.75, ("words_kept_rest_cut",)
    chance = model("paraphrase").probability(features(wording, i, j, context))
    if chance >= settings.paraphrase:
        sure = calibrated("reuse_confidence", "paraphrase", MODELLED, chance, address=wording.new.address)
        return "paraphrase", sure, ("same_content_other_words",)
    return "new", calibrated("reuse_confidence", "new", MODELLED, 1 - chance, address=wording.new.address), ("no_counterpart",)


def _as_written(wording: Wording, i: int, j: int) -> float:
    """The ratio with the names of both offices in it: a transition of another town is no edit of one's own."""
    texts = wording.new.sentences[i].text, wording.old.sentences[j].text
    return indel(*(without_digits(content(t)) for t in texts))


def _clause_cut(new: str, old: str, settings: ReuseSettings) -> bool:
    """Whether the new sentence is the old one less a clause: nearly all copied, its figures apart where both begin alike.

    Without the same beginning, figures must be copied too: 公开信息9875条 stands in any report in one way or another.
    """
    least = settings.light_cut_share
    if common_runs(new, old, settings.shortest_run) >= least * len(new):
        return True
    if new[: settings.same_opening] != old[: settings.same_opening]:
        return False
    words = without_digits(new)
    return common_runs(words, without_digits(old), settings.shortest_word_run) >= least * len(words)


MODELLED: tuple[Verdict, ...] = ("paraphrase", "new")
#: The classes that a fitted model tells apart.


_MASK_WORTH = 0.8
#: Texts that are equal once figures are masked differ in Chinese numerals at most.


def _same_mask(one: Sentence, other: Sentence) -> bool:
    if not one.quantities and not other.quantities and not _NUMBER.search(one.text + other.text):
        return False  # nothing to mask, and the texts differ
    return content(masked(one.text, one.quantities)) == content(masked(other.text, other.quantities))


def _new_verdict(
    wording: Wording, new: Sentence, similarity: float, confidence: float, settings: ReuseSettings
) -> SentenceVerdict:
    return SentenceVerdict(
        new=new.id,
        verdict="new",
        source=None,
        also_from=(),
        similarity=round(similarity, 3),
        figures_only=False,
        formulaic=new.formulaic,
        moved=False,
        edits=(),
        confidence=round(confidence, 2),
        needs_review=confidence < settings.review_below,
        reasons=("no_counterpart",),
        finding=finding("wording", wording.old, wording.new, "", new.text),
    )


_SHARE_WORTH = 0.15
#: A further source gives a quarter of the characters, so more than this share of the grams.


def _also_from(wording: Wording, i: int, j: int, settings: ReuseSettings) -> list[int]:
    """Further old sentences that hold most of what the first source lacks."""
    s = wording.scores
    text = s.new_content[i]
    if float(s.contained[i, j]) > 0.85:
        return []
    order = [int(k) for k in np.argsort(-s.contained[i], kind="stable")[:3] if k != j and s.contained[i, k] >= _SHARE_WORTH]
    rest = max(1, len(text) - common_runs(text, s.old_content[j], settings.shortest_run)) if order else 1
    found = []
    for k in order:
        both = common_runs(text, s.old_content[j] + s.old_content[k], settings.shortest_run)
        swapped = common_runs(text, s.old_content[k] + s.old_content[j], settings.shortest_run)
        gain = max(both, swapped) - (len(text) - rest)
        if gain >= 8 and gain >= settings.also_from * len(text):
            found.append(k)
    return found[:1]


def rates(new: Report, verdicts: Sequence[SentenceVerdict]) -> tuple[Rate, ...]:
    """Recycled shares by characters, for the whole report (section null) and each section that has sentences."""
    by_id = {v.new: v for v in verdicts}
    groups: dict[str | None, list[Sentence]] = {None: list(new.sentences)}
    for sentence in new.sentences:
        groups.setdefault(sentence.section, []).append(sentence)
    return tuple(_rate(section, sentences, by_id) for section, sentences in groups.items())


def _rate(section: str | None, sentences: Sequence[Sentence], by_id: Mapping[str, SentenceVerdict]) -> Rate:
    whole = recycled = masked_whole = masked_recycled = 0
    for sentence in sentences:
        size, verdict = len(sentence.text), by_id[sentence.id]
        copied = verdict.verdict in ("verbatim", "light_edit")
        whole += size
        recycled += size * copied
        if not verdict.formulaic:
            masked_whole += size
            masked_recycled += size * copied
    return Rate(section, _share(recycled, whole), _share(masked_recycled, masked_whole), whole, masked_whole)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole >= _SHORTEST_RATE else None
