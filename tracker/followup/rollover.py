"""Whether a planned action comes back in the new plan, and what this year's promises go on from."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tracker import knowledge
from tracker.followup.evidence import Search
from tracker.followup.stages import own_part
from tracker.knowledge.weights import model
from tracker.model import NewPlanItem, PlanItem, Promise
from tracker.quantities import find_quantities
from tracker.settings import FollowUpSettings
from tracker.similarity import gram_overlap
from tracker.text import content, fold


def comes_back_in(search: Search, k: int, chance: float, settings: FollowUpSettings) -> list[int]:
    """Indices of the sentences of the new plan in which old promise ``k`` comes back, nearest first; [] where it does not.

    ``chance`` is that of ``chance_to_come_back``.
    """
    best = search.best(k, "plan", 2)
    if not best or chance < settings.rolled_over:
        return []
    top = search.near[best[0]][k]
    return [best[0], *(i for i in best[1:] if search.near[i][k] >= settings.further_roll_over * top)]


def chance_to_come_back(search: Search, k: int) -> float:
    """Probability in [0, 1] that old promise ``k`` is promised again."""
    return model("rolled_over").probability(rolled_features(search, k))


def rolled_features(search: Search, k: int) -> dict[str, float]:
    """What the roll-over model looks at."""
    best = search.best(k, "plan", 2)
    if not best:
        return dict.fromkeys(_FEATURES, 0.0)
    near = search.likeness(k, best)
    part = own_part(search.new.sentences[best[0]].text, search.wordings[k])
    return {
        "match": near["match"],
        "kept": near["kept"],
        "from_it": float(search.traits[best[0]].source == search.own[k]),
        "rest": float(bool(knowledge.word_pattern("rest_words").search(part))),
        "other_verb": float(_other_verb(search.old.promises[k].text, part)),
        # What is told as done, with new numbers, has a next step rather than the same one.
        "told": search.best_numbered[k],
        "plan_size": math.log(len(search.places["plan"]) + 1),
        # A dense plan says little of each thing, so its wording is near to several old promises; only the nearest of them came back.
        "ahead": search.renewed[k][0],
        "claimed": float(search.renewed[k][1]),
    }


_FEATURES = ("match", "kept", "from_it", "rest", "other_verb", "told", "plan_size", "claimed", "ahead")


def _other_verb(promise: str, part: str) -> bool:
    """Whether both name what is to be done, and nothing of it is the same: 上线平台 against 把数据接入平台."""
    verbs = knowledge.word_pattern("lead_verbs")
    old, new = set(verbs.findall(fold(promise))), set(verbs.findall(part))
    return bool(old and new and not old & new)


def new_plan_items(
    promises: Sequence[Promise], old_items: Sequence[PlanItem], settings: FollowUpSettings
) -> tuple[NewPlanItem, ...]:
    """This year's own promises, with the old items they go on from."""
    came_back: dict[str, list[PlanItem]] = {}
    for item in old_items:
        for sentence in item.rolled_over_to[:1]:
            came_back.setdefault(sentence, []).append(item)
    found = []
    for promise in promises:
        back = came_back.get(promise.sentence, ())
        from_ = [item for item in back if gram_overlap(content(item.text), content(promise.text)) >= settings.rolled_from]
        found.append(_new_item(promise, from_))
    return tuple(found)


def _new_item(promise: Promise, from_: Sequence[PlanItem]) -> NewPlanItem:
    return NewPlanItem(
        id=promise.id,
        sentence=promise.sentence,
        text=promise.text,
        type=promise.type,
        specificity=promise.specificity,
        target=promise.target,
        rolled_from=tuple(c.id for c in from_),
        raised=any(_raised(c.text, promise.text) for c in from_),
    )


def _raised(old: str, new: str) -> bool:
    """A number where there was none, or a higher one of the same unit."""
    before = {q.unit: _top(q.value) for q in find_quantities(old)}
    now = {q.unit: _top(q.value) for q in find_quantities(new)}
    return any(unit not in before or value > before[unit] for unit, value in now.items())


def _top(value: float | tuple[float, float]) -> float:
    return max(value) if isinstance(value, tuple) else value
