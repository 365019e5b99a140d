"""Admitted problems: which of the old year come back, are answered by a measure, or are not mentioned again."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal

from tracker.confidence import calibrated
from tracker.findings import finding
from tracker.followup.evidence import Search
from tracker.knowledge.weights import model
from tracker.model import Admission, NewProblem, PlanItem, Problem, ProblemStatus, Report
from tracker.settings import FollowUpSettings
from tracker.similarity import Scores, indel
from tracker.text import content

_DONE = {"fulfilled": 1.0, "partial": 0.7, "adjusted": 0.3, "claimed": 0.2, "not_mentioned": 0.0}


def follow_problems(search: Search, plan_items: Sequence[PlanItem], settings: FollowUpSettings) -> tuple[Problem, ...]:
    """Follow every admission; ``search`` was built over the plan items' objects, then the admissions' subjects."""
    admissions = search.old.admissions
    close = closeness(search, settings)
    planned, nearer = (planned_for(plan_items, close, least) for least in (settings.planned, settings.planned_near))
    done = answered_by(plan_items, close)
    first = len(plan_items)
    return tuple(_follow(search, first + k, a, planned[k], nearer[k], done[k], settings) for k, a in enumerate(admissions))


def repeated_features(search: Search, k: int) -> dict[str, float]:
    """What the model of repetition looks at: the best match among the new admissions, that of one worded after this one, what they are about."""
    again = search.value(k, "problems")
    linked = any(search.traits[i].source == search.own[k] for i in search.places["problems"])
    return {
        "again": again,
        "again_linked": again * linked,
        "same_concepts": _same_concepts(search, k),
    }


def _same_concepts(search: Search, k: int) -> float:
    """Best overlap of what the problem is about with what a new admission is about, in [0, 1]."""
    own = search.concepts_of(k)
    return max((_overlap(own, other) for other in (a.concepts for a in search.new.admissions)), default=0.0)


def addressed_features(search: Search, k: int, planned: Sequence[PlanItem], done: float) -> dict[str, float]:
    """What the model of measures looks at: what is newly told on the subject, whether a plan answered it and what became of that.

    ``planned`` are the plan items that may answer it, ``done`` what became of the best of them (``answered_by``).

    Three features each, because labelled problems are few: more made the held-out figures worse.
    """
    return {
        "newly_told": search.best_new_wording[k],
        "planned": float(bool(planned)),
        "planned_done": done,
    }


STATUSES: tuple[ProblemStatus, ...] = ("repeated", "addressed", "dropped")


def problem_status(again: float, answered: float, settings: FollowUpSettings) -> tuple[ProblemStatus, float]:
    """Status and its chance, from the chances of repetition and of a measure."""
    if again >= settings.repeated:
        return "repeated", again
    if answered >= settings.addressed:
        return "addressed", (1 - again) * answered
    return "dropped", (1 - again) * (1 - answered)


def _follow(
    search: Search,
    k: int,
    admission: Admission,
    planned: Sequence[PlanItem],
    nearer: Sequence[PlanItem],
    done: float,
    settings: FollowUpSettings,
) -> Problem:
    again = model("problem_repeated").probability(repeated_features(search, k))
    answered = model("problem_addressed").probability(addressed_features(search, k, nearer, done))
    status, chance = problem_status(again, answered, settings)
    confidence = calibrated("problem_confidence", status, (), chance, address=False)
    place = "problems" if status == "repeated" else "review"
    evidence = _evidence(search, k, place, nearer) if status != "dropped" else []
    new_text = search.new.sentences[evidence[0]].text if evidence else ""
    return Problem(
        id=admission.id,
        sentence=admission.sentence,
        text=admission.text,
        status=status,
        wording=_wording(admission.text, new_text, settings) if status == "repeated" else None,
        evidence=tuple(search.new.sentences[i].id for i in evidence),
        confidence=round(confidence, 2),
        needs_review=confidence < settings.review_below,
        reasons=({"repeated": "admitted_again", "addressed": "measure_reported", "dropped": "neither_found"}[status],),
        planned=tuple(item.id for item in planned),
        finding=finding("problem", search.old, search.new, admission.text, new_text),
    )


def _evidence(search: Search, k: int, place: str, planned: Sequence[PlanItem]) -> list[int]:
    """The nearest sentence; for a measure the evidence of the plan that answered the problem, where it is nearer."""
    best = search.best(k, place, 1)
    if place == "problems" or not planned:
        return best
    index = {s.id: i for i, s in enumerate(search.new.sentences)}
    done = [p for p in planned if p.status in ("fulfilled", "partial") and p.evidence]
    answers = [index[i] for p in done for i in p.evidence[:1] if search.traits[index[i]].fresh_figure]
    nearer = [i for i in answers if not best or search.near[i][k] >= 0.5 * search.near[best[0]][k]]
    return nearer[:1] or best


def _wording(old: str, new: str, settings: FollowUpSettings) -> Literal["same", "changed"]:
    one, other = content(old), content(new)
    contained = len(one) > 5 and one in other
    return "same" if contained or indel(one, other) >= settings.same_problem else "changed"


def closeness(search: Search, settings: FollowUpSettings) -> list[list[float]]:
    """For each problem how much of one of its clauses each promise holds; shared concepts add to it."""
    admissions, promises = search.old.admissions, search.old.promises
    if not promises or not admissions:
        return [[] for _ in admissions]
    aspects = [aspect for admission in admissions for aspect in admission.aspects]
    about = [*(a.concepts for a in aspects), *(p.concepts for p in promises)]
    near = Scores(search.wordings[: len(promises)], tuple(a.subject for a in aspects), tuple(about)).contained.tolist()
    rows = iter(
        [
            value + settings.planned_concepts * _overlap(aspect.concepts, p.concepts) if p.concepts else value
            for value, p in zip(row, promises, strict=True)
        ]
        for row, aspect in zip(near, aspects, strict=True)
    )
    return [[max(of) for of in zip(*itertools.islice(rows, len(a.aspects)), strict=True)] for a in admissions]


def planned_for(plan_items: Sequence[PlanItem], close: Sequence[Sequence[float]], least: float) -> list[tuple[PlanItem, ...]]:
    """For each problem the plan items of the same report that answer it: those at least as close; () makes it an orphan."""
    return [tuple(item for item, value in zip(plan_items, row, strict=False) if value >= least) for row in close]


def answered_by(plan_items: Sequence[PlanItem], close: Sequence[Sequence[float]]) -> list[float]:
    """For each problem how far the best answer in the plan was carried out, in [0, 1]; one that is half as close counts half."""
    done = [_DONE[item.status] for item in plan_items]
    return [max((d * min(1.0, value / _CLOSE) for d, value in zip(done, row, strict=False)), default=0.0) for row in close]


_CLOSE = 0.5
#: Closeness of a promise that surely answers the problem.


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def new_problems(report: Report, followed: Sequence[Problem]) -> tuple[NewProblem, ...]:
    """What the new report admits, with the old problems it repeats."""
    back: dict[str, list[str]] = {}
    for problem in followed:
        if problem.status == "repeated":
            back.setdefault(problem.evidence[0], []).append(problem.id)
    return tuple(NewProblem(a.id, a.sentence, a.text, tuple(back.get(a.sentence, ()))) for a in report.admissions)
