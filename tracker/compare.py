"""The pipeline of a comparison, stages in order and nothing else: reading this file is the tour.

read -> structure (two ``Report``s) -> align -> reuse -> figures, residues -> followup -> completeness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker import __version__
from tracker.align import align_sections
from tracker.completeness import check
from tracker.figures import pair_figures
from tracker.findings import finding
from tracker.followup.evidence import Search
from tracker.followup.plans import follow_plans
from tracker.followup.rollover import new_plan_items
from tracker.followup.shortcomings import follow_problems, new_problems
from tracker.guards import doubts
from tracker.legibility import with_legibility
from tracker.model import Check, Comparison, Gone, Note, Report, SentenceVerdict
from tracker.residues import find_residues
from tracker.reuse import Wording, judge, rates
from tracker.settings import Settings


def compare(old: Report, new: Report, settings: Settings) -> Comparison:
    """Compare two reports of one issuer. Pure: the same reports and settings give the same result."""
    wording = Wording(old, new)
    alignment = align_sections(old, new, wording.scores, wording.links(), settings.align)
    verdicts = judge(wording, alignment, settings.reuse)
    figures = pair_figures(old, new, verdicts, settings.figures)
    residues = find_residues(old, new, verdicts, settings.figures)
    search = search_for(old, new, verdicts)
    plan_items = follow_plans(search, settings.followup)
    problems = follow_problems(search, plan_items, settings.followup)
    return with_legibility(
        Comparison(
            version=__version__,
            settings=settings.digest(),
            old=old,
            new=new,
            section_alignment=alignment,
            sentences=verdicts,
            figures=figures,
            plan_items=plan_items,
            problems=problems,
            residues=residues,
            completeness=_checked(old, new),
            gone=_gone(wording, verdicts),
            new_plan_items=new_plan_items(new.promises, plan_items, settings.followup),
            new_problems=new_problems(new, problems),
            rates=rates(new, verdicts),
            notes=_notes(old, new),
        )
    )


def search_for(old: Report, new: Report, verdicts: Sequence[SentenceVerdict]) -> Search:
    """One search over all of the old report that is followed."""
    return Search(old, new, {v.new: v for v in verdicts})


def _checked(old: Report, new: Report) -> tuple[Check, ...]:
    return tuple(replace(c, finding=finding(f"check:{c.item}", old, new, "", c.code)) for c in check(new))


def _gone(wording: Wording, verdicts: Sequence[SentenceVerdict]) -> tuple[Gone, ...]:
    """Old sentences that no verdict names, each with the new sentence nearest to it."""
    used = {v.source for v in verdicts} | {i for v in verdicts for i in v.also_from}
    closest = wording.scores.mixed.argmax(axis=0) if wording.new.sentences else None
    found = []
    for j, sentence in enumerate(wording.old.sentences):
        if sentence.id in used:
            continue
        nearest = None if closest is None else wording.new.sentences[int(closest[j])].id
        found.append(Gone(sentence.id, nearest, bool(sentence.quantities)))
    return tuple(found)


def _notes(old: Report, new: Report) -> tuple[Note, ...]:
    return (*doubts(old, new), *old.notes, *new.notes)
