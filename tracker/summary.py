"""What a reader meets first: counts, and three to six sentences in words. Never one big percentage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.issuers import short_unit
from tracker.model import Comparison, PlanItem
from tracker.wording import listed, say


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts by class and the opening sentences in both languages."""

    counts: Mapping[str, Mapping[str, int] | int]
    sentences_zh: tuple[str, ...]
    sentences_en: tuple[str, ...]


def summarise(c: Comparison) -> Summary:
    """Summary of a comparison."""
    return Summary(_counts(c), opening(c, "zh"), opening(c, "en"))


def _counts(c: Comparison) -> dict[str, Mapping[str, int] | int]:
    flags = [item.needs_review for group in (c.sentences, c.figures, c.plan_items) for item in group]
    flags += [item.needs_review for group in (c.problems, c.residues) for item in group]
    return {
        "verdicts": _by([v.verdict for v in c.sentences], ("verbatim", "light_edit", "paraphrase", "new")),
        "plan_status": _by([p.status for p in c.plan_items], ("fulfilled", "partial", "claimed", "adjusted", "not_mentioned")),
        "problem_status": _by([p.status for p in c.problems], ("repeated", "addressed", "dropped")),
        "residues": _by([r.kind for r in c.residues], _RESIDUES),
        "figures_unchanged": sum(f.unchanged for f in c.figures),
        "needs_review": sum(flags),
    }


_RESIDUES = (
    "stale_year",
    "foreign_place",
    "foreign_organ",
    "stale_law",
    "stale_formula",
    "impossible_figure",
    "carried_slip",
)


def _by(values: Sequence[str], classes: Sequence[str]) -> dict[str, int]:
    counted = Counter(values)
    return {name: counted[name] for name in classes}


def opening(c: Comparison, lang: str) -> tuple[str, ...]:
    """Three to six sentences: what was compared, wording, plan, problems, slips, what is missing."""
    sentences = [_compared(c, lang), _wording(c, lang)]
    if c.plan_items:
        sentences.append(_plans(c, lang))
    if c.problems:
        sentences.append(_problems(c, lang))
    if c.residues:
        kinds = Counter(r.kind for r in c.residues)
        named = listed(
            (say("summary_kind", lang, (("kind", say(f"residue_{k}", lang)), ("n", str(n)))) for k, n in kinds.items()), lang
        )
        sentences.append(say("summary_residues", lang, (("n", str(len(c.residues))), ("kinds", named))))
    missing = [say(f"item_{check.item}", lang) for check in c.completeness if check.ok is False]
    if missing:
        sentences.append(say("summary_incomplete", lang, (("items", listed(missing, lang)),)))
    elif len(sentences) < 3:
        sentences.append(say("summary_complete", lang))
    return tuple(sentences[:6])


def _compared(c: Comparison, lang: str) -> str:
    values = (
        ("issuer", short_unit(c.new.meta.issuer) or say("unknown_issuer", lang)),
        ("old", str(c.old.meta.report_year or "?")),
        ("new", str(c.new.meta.report_year or "?")),
        ("old_n", str(len(c.old.sentences))),
        ("new_n", str(len(c.new.sentences))),
    )
    return say("summary_compared", lang, values)


def _wording(c: Comparison, lang: str) -> str:
    verdicts = Counter(v.verdict for v in c.sentences)
    values = [(name, str(verdicts[name])) for name in ("verbatim", "light_edit", "paraphrase", "new")]
    whole = next((r for r in c.rates if r.section is None), None)
    if whole is None or whole.raw is None:
        return say("summary_wording", lang, values)
    masked = "—" if whole.masked is None else f"{100 * whole.masked:.0f}%"
    values += [("raw", f"{100 * whole.raw:.0f}%"), ("masked", masked)]
    return say("summary_wording_rate", lang, values)


def counted_items(c: Comparison) -> list[PlanItem]:
    """The plan items that are counted in words and pictures: the actions, or all where there is none."""
    return [p for p in c.plan_items if p.type == "action"] or list(c.plan_items)


def numbered_items(c: Comparison) -> list[PlanItem]:
    """All plan items as they are numbered in lists: actions first, each in the order of the plan."""
    return sorted(c.plan_items, key=lambda p: p.type != "action")


def _plans(c: Comparison, lang: str) -> str:
    actions = counted_items(c)
    status = Counter(p.status for p in actions)
    again = sum(p.status in ("not_mentioned", "claimed") and p.rolled_over for p in actions)
    values = [(name, str(status[name])) for name in ("fulfilled", "partial", "claimed", "not_mentioned")]
    values += [("n", str(len(actions))), ("again", str(again))]
    text = say("summary_plans", lang, values)
    if status["adjusted"]:
        text += say("summary_adjusted", lang, (("n", str(status["adjusted"])),))
    return text + (say("summary_again", lang, values) if again else "")


def _problems(c: Comparison, lang: str) -> str:
    status = Counter(p.status for p in c.problems)
    values = [(name, str(status[name])) for name in ("repeated", "addressed", "dropped")]
    return say("summary_problems", lang, [*values, ("n", str(len(c.problems)))])
