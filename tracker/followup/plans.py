"""Each planned action of the old report: its status in the new one, with evidence, target and roll-over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.confidence import calibrated
from tracker.findings import finding
from tracker.followup.changes import explains_change
from tracker.followup.evidence import Search, Traits
from tracker.followup.features import focus, promise_features
from tracker.followup.rollover import chance_to_come_back, comes_back_in
from tracker.followup.targets import leaves_some, measure
from tracker.knowledge.weights import family
from tracker.model import PlanItem, PlanStatus, Promise, Target
from tracker.settings import FollowUpSettings
from tracker.structure.promises import main_quantities, name_grams

STATUSES: tuple[PlanStatus, ...] = ("fulfilled", "partial", "claimed", "not_mentioned")


def follow_plans(search: Search, settings: FollowUpSettings) -> tuple[PlanItem, ...]:
    """Follow every promise of the old report; ``search`` was built over their objects, in the same order."""
    promises = search.old.promises
    back = [chance_to_come_back(search, k) for k in range(len(promises))]
    cases = [promise_features(search, k, promise, back[k]) for k, promise in enumerate(promises)]
    chances = family("plan_status").chances(cases)
    rolled = [comes_back_in(search, k, back[k], settings) for k in range(len(promises))]
    return tuple(_follow(search, k, promise, chances[k], rolled[k], settings) for k, promise in enumerate(promises))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one promise, before it is said how sure that is."""

    status: PlanStatus
    evidence: list[int]
    target: Target | None
    left: bool
    #: Of all that was promised something is told as open.
    modelled: PlanStatus
    #: The status whose chance in the model it rests on.
    ruled: float | None
    #: Its confidence where a rule set it, whatever the model.
    by_balance: bool
    #: It falls short only by the balance of two years.


def outcome(search: Search, k: int, promise: Promise, chances: Mapping[str, float], settings: FollowUpSettings) -> Outcome:
    """What became of promise ``k``, from the chances of each status in the model and what the evidence allows."""
    status, modelled, ruled, evidence = _judged(search, k, promise, chances, settings)
    texts = [search.traits[i] for i in evidence]
    measured = promise.specificity == "measurable" and status != "adjusted"
    found = measure(promise.text, texts) if measured else None
    reported = found.reported.text if found and found.reported else None
    left = bool(evidence) and leaves_some(promise.text, focus(texts[0].text, search.wordings[k]))
    met = found.met if found and not left else None
    target = Target(promise.target or "", reported, met) if promise.target else None
    status = _by_target(status, target, chances["fulfilled"], settings, left=left)
    return Outcome(status, evidence, target, left, modelled, ruled, found is not None and found.short_by_balance)


def _follow(
    search: Search, k: int, promise: Promise, chances: Mapping[str, float], rolled: Sequence[int], settings: FollowUpSettings
) -> PlanItem:
    found = outcome(search, k, promise, chances, settings)
    confidence = found.ruled
    if confidence is None:
        confidence = calibrated("plan_confidence", found.modelled, (), chances[found.modelled], address=search.new.address)
    ids = search.ids
    new_text = search.new.sentences[found.evidence[0]].text if found.evidence else ""
    return PlanItem(
        id=promise.id,
        sentence=promise.sentence,
        text=promise.text,
        type=promise.type,
        specificity=promise.specificity,
        status=found.status,
        target=found.target,
        needs_review=found.by_balance or confidence < _sure_enough(found.status, settings),
        reasons=_reasons(search, k, found),
        evidence=tuple(ids[i] for i in found.evidence),
        stale=tuple(ids[i] for i in found.evidence if search.traits[i].copied),
        rolled_over=bool(rolled),
        rolled_over_to=tuple(ids[i] for i in rolled),
        confidence=round(confidence, 2),
        nearest=tuple((ids[i], round(search.near[i][k], 3)) for i in search.best(k, "review")),
        finding=finding("plan", search.old, search.new, promise.text, new_text),
    )


def _judged(
    search: Search, k: int, promise: Promise, chances: Mapping[str, float], settings: FollowUpSettings
) -> tuple[PlanStatus, PlanStatus, float | None, list[int]]:
    """The likeliest status within what the evidence allows, the modelled one behind it, its confidence if a rule set it, its sentences."""
    likely = _likeliest(chances, settings)
    changed = _adjusted(search, k, settings)
    ruled = "adjusted" if changed else _named(search, k, promise, likely, settings)
    status = ruled or likely
    if status == "not_mentioned" and _tells_a_fact(search, k, search.best(k, "review", 1), settings):
        status = "fulfilled" if chances["fulfilled"] > chances["partial"] else "partial"
    evidence = changed or _by_number(search, k, promise, status, settings) or _evidence(search, k, status, settings)
    if status in ("fulfilled", "partial") and not ruled and not any(_speaks_of(search, i, k) for i in evidence):
        return "not_mentioned", "not_mentioned", None, []
    allowed = _allowed(search, k, promise, status, chances, evidence, settings)
    if ruled:
        return allowed, likely, settings.ruled, evidence
    by_fact = allowed in ("fulfilled", "partial") and likely in ("claimed", "not_mentioned")
    return allowed, likely, settings.by_fact if by_fact else None, evidence


def _likeliest(chances: Mapping[str, float], settings: FollowUpSettings) -> PlanStatus:
    """The likeliest status; silence is held against a town only where it is not much less likely than all the others together."""
    likely = max(STATUSES, key=lambda s: chances[s])
    if likely == "not_mentioned" and chances[likely] < settings.silent:
        return max((s for s in STATUSES if s != likely), key=lambda s: chances[s])
    return likely


def _speaks_of(search: Search, i: int, k: int) -> bool:
    """Whether a sentence names anything of the object or its concept: numbers, units and verbs alone (新建2处) are about anything."""
    grams, plain = name_grams(search.wordings[k]), search.new.sentences[i].plain
    if not grams or any(gram in plain for gram in grams):
        return True
    return bool(search.concepts_of(k)) and search.shared_concepts(i, k) > 0


def _allowed(
    search: Search,
    k: int,
    promise: Promise,
    status: PlanStatus,
    chances: Mapping[str, float],
    evidence: Sequence[int],
    settings: FollowUpSettings,
) -> PlanStatus:
    """The status that the evidence allows: copied text and bare words show nothing, a fact of this year shows something."""
    if evidence and status in ("fulfilled", "partial") and all(search.traits[i].copied for i in evidence):
        status = "claimed"
    by_event = chances["fulfilled"] >= settings.event_alone and not main_quantities(promise.text)
    seen = [search.traits[i] for i in evidence]
    if status == "fulfilled" and not (any(_can_be_checked(traits, by_event) for traits in seen) or _counted(promise, seen)):
        status = "claimed"
    return "partial" if status == "claimed" and _tells_a_fact(search, k, evidence, settings) else status


def _sure_enough(status: PlanStatus, settings: FollowUpSettings) -> float:
    """Confidence from which a status is not put before a person."""
    if status == "fulfilled":
        return settings.review_fulfilled
    if status == "not_mentioned":
        return settings.review_not_mentioned
    return settings.review_other


def _named(search: Search, k: int, promise: Promise, status: PlanStatus, settings: FollowUpSettings) -> PlanStatus | None:
    """A short promise (败诉率控制在10%以内) is little like a long sentence, yet its figure stands there by its own name."""
    if status != "not_mentioned" or promise.specificity != "measurable":
        return None
    found = measure(promise.text, [search.traits[i] for i in search.best(k, "review", 2) if not search.traits[i].copied])
    if found.likeness < settings.same_name or found.reported is None:
        return None
    return "fulfilled" if found.met else "partial"


def _adjusted(search: Search, k: int, settings: FollowUpSettings) -> list[int]:
    """The sentence that explains a change or cancellation of the right object, where there is one."""
    texts = search.new.sentences
    near = [i for i in search.best(k, "review") if search.near[i][k] >= settings.adjusted_match and not search.traits[i].copied]
    return [i for i in near if explains_change(texts[i].text, search.wordings[k])][:1]


def _by_number(search: Search, k: int, promise: Promise, status: PlanStatus, settings: FollowUpSettings) -> list[int]:
    """The sentence that answers a promised number by its own name, where the nearest one does not (改造旱厕500座: 拆旱厕283座)."""
    if status not in ("fulfilled", "partial") or promise.specificity != "measurable":
        return []
    told = [i for i in search.best(k, "review") if not search.traits[i].copied]
    named = (measure(promise.text, [search.traits[i]]).likeness >= settings.same_name for i in told)
    place = next((n for n, answers in enumerate(named) if answers), 0)
    return [told[place]] if place else []


def _evidence(search: Search, k: int, status: PlanStatus, settings: FollowUpSettings) -> list[int]:
    """Sentences the status rests on: the nearest of the review, an admission only for ``partial``."""
    if status == "not_mentioned":
        return []
    review = search.best(k, "review")
    if not review:
        return search.best(k, "problems", 1) if status == "partial" else []
    top = search.near[review[0]][k]
    chosen = [review[0]]
    chosen += [i for i in review[1:] if search.near[i][k] >= settings.further_evidence * top and _adds(search, i, status)]
    problems = search.best(k, "problems", 1)
    if status == "partial" and problems and search.near[problems[0]][k] > top:
        chosen = [problems[0], *chosen[:1]]
    return chosen


def _can_be_checked(traits: Traits, by_event: bool) -> bool:
    """Whether a sentence holds what can be looked up: a number, a paper, or an event where that is enough."""
    if traits.numbers or traits.document:
        return True
    return by_event and traits.event


def _counted(promise: Promise, seen: Sequence[Traits]) -> bool:
    """Whether what was promised in numbers is told as reached, also in a numeral up to ten (两套), which elsewhere is often an idiom."""
    found = (
        measure(promise.text, [traits for traits in seen if not traits.copied]) if promise.specificity == "measurable" else None
    )
    return found is not None and found.met is True and found.likeness >= _SAME_COUNT


_SAME_COUNT = 0.35
#: How alike the words beside two counts must be.


def _tells_a_fact(search: Search, k: int, evidence: Sequence[int], settings: FollowUpSettings) -> bool:
    """Whether a paper, a date or an event of this year stands in a sentence that is surely about the promise: more than words."""
    if not evidence or search.near[evidence[0]][k] < settings.surely_about:
        return False
    return search.traits[evidence[0]].hard


def _adds(search: Search, i: int, status: PlanStatus) -> bool:
    traits = search.traits[i]
    return traits.fresh_figure or traits.done or (status == "claimed" and not traits.numbers)


def _by_target(status: PlanStatus, target: Target | None, chance: float, settings: FollowUpSettings, *, left: bool) -> PlanStatus:
    """Some of all left is not ``fulfilled``, nor is a reported figure below the target unless the model is sure of other evidence."""
    short = left or (target is not None and target.met is False and chance < settings.sure)
    return "partial" if status == "fulfilled" and short else status


def _reasons(search: Search, k: int, found: Outcome) -> tuple[str, ...]:
    status, evidence, target = found.status, found.evidence, found.target
    if status == "not_mentioned":
        nearby = search.value(k, "review") >= 0.25
        return ("nothing_on_object", "nearest_is_other_topic") if nearby else ("nothing_on_object",)
    reasons: list[str] = []
    traits = search.traits[evidence[0]] if evidence else None
    if status == "adjusted":
        reasons.append("change_explained")
    if target and target.met is not None:
        reasons.append("target_met" if target.met else "below_target")
    if found.left and status == "partial":
        reasons.append("rest_open")
    if traits:
        reasons += _traits_reasons(traits, status)
    return tuple(dict.fromkeys(reasons)) or ("stated_only",)


def _traits_reasons(told: Traits, status: PlanStatus) -> list[str]:
    reasons = []
    shown = status in ("fulfilled", "partial")
    if told.copied:
        reasons.append("copied_sentence")
    if told.fresh_figure and shown:
        reasons.append("new_figure")
    if told.document and shown:
        reasons.append("named_document")
    if told.under_way and status == "partial":
        reasons.append("rest_open")
    if (told.event or told.dated) and shown and not reasons:
        reasons.append("event_told")
    if status == "claimed" and not told.copied:
        reasons.append("stated_only")
    return reasons
