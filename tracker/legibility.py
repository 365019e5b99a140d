"""What rests on characters that were recognised with doubt is marked for review, and no accusation is made of it."""

from __future__ import annotations

from dataclasses import replace

from tracker.model import Comparison, FigurePair, Note, PlanItem, Report, Residue, SentenceVerdict, Side

_DOUBTED = 0.5
#: Confidence of a verdict that rests on doubtful characters is at most this.
_FIGURE_TRACES = ("impossible_figure", "carried_slip", "stale_year")
#: Traces that a single misread character makes.
_REASON = "read_with_doubt"


def doubtful(report: Report) -> frozenset[str]:
    """Ids of the sentences in which a character was recognised with low confidence."""
    spans = report.source.unsure
    return frozenset(s.id for s in report.sentences if any(a < s.span[1] and s.span[0] < b for a, b in spans))


def with_legibility(c: Comparison) -> Comparison:
    """The comparison with all that rests on doubtful characters marked; the same where there are none."""
    doubts = doubtful(c.old) | doubtful(c.new)
    if not doubts:
        return c
    return replace(
        c,
        sentences=tuple(_verdict(v) if doubts & {v.new, v.source or ""} else v for v in c.sentences),
        figures=tuple(_figure(f) if doubts & {f.old_sentence, f.new_sentence} else f for f in c.figures),
        plan_items=tuple(_plan_item(p) if doubts & {p.sentence, *p.evidence} else p for p in c.plan_items),
        problems=tuple(
            replace(p, needs_review=True, confidence=min(p.confidence, _DOUBTED)) if doubts & {p.sentence, *p.evidence} else p
            for p in c.problems
        ),
        residues=tuple(_residue(r) if r.sentence in doubts else r for r in c.residues if _stands(r, doubts)),
        notes=(*c.notes, *_notes(c.old, "old"), *_notes(c.new, "new")),
    )


def _notes(report: Report, side: Side) -> tuple[Note, ...]:
    count = len(report.source.unsure)
    return (Note("unsure_characters", side, values=(("n", str(count)),)),) if count else ()


def _verdict(verdict: SentenceVerdict) -> SentenceVerdict:
    reasons = (*verdict.reasons, _REASON)
    return replace(verdict, needs_review=True, confidence=min(verdict.confidence, _DOUBTED), reasons=reasons)


def _figure(figure: FigurePair) -> FigurePair:
    return replace(figure, needs_review=True, confidence=min(figure.confidence, _DOUBTED), reasons=(*figure.reasons, _REASON))


def _plan_item(item: PlanItem) -> PlanItem:
    """A figure below its target may be misread, so the comparison with the target is withdrawn."""
    target, reasons = item.target, (*item.reasons, _REASON)
    if target and target.met is False:
        target, reasons = replace(target, met=None), tuple(r for r in reasons if r != "below_target")
    return replace(item, target=target, reasons=reasons, needs_review=True, confidence=min(item.confidence, _DOUBTED))


def _stands(residue: Residue, doubts: frozenset[str]) -> bool:
    return residue.sentence not in doubts or residue.kind not in _FIGURE_TRACES


def _residue(residue: Residue) -> Residue:
    return replace(residue, needs_review=True, confidence=min(residue.confidence, _DOUBTED))
