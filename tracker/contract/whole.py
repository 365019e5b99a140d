"""Whether a result that was read back hangs together: every id it names is there, every code has its words."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.contract.written import to_dict
from tracker.knowledge import message_codes
from tracker.model import Comparison, Report


def fault(c: Comparison) -> str | None:
    """The first thing that nothing could be rendered from, by its id or code; None for a whole result."""
    return next(_faults(c), None)


def _faults(c: Comparison) -> Iterator[str]:
    for side, report in (("old", c.old), ("new", c.new)):
        yield from _in_report(report, side)
    if [v.new for v in c.sentences] != [s.id for s in c.new.sentences]:
        yield "sentences"
    yield from (v.new for v in c.sentences if (v.verdict == "new") != (v.source is None))
    old, new = ({s.id for s in report.sentences} for report in (c.old, c.new))
    yield from sorted((_quoted_old(c) - old) | (_quoted_new(c) - new) | (_quoted_any(c) - old - new))
    yield from sorted(_linked(c) - {s.id for report in (c.old, c.new) for s in report.sections})
    yield from sorted({i for p in c.problems for i in p.planned} - {p.id for p in c.plan_items})
    if not any(rate.section is None for rate in c.rates):
        yield "summary.rates"
    reasons = (item.reasons for items in (c.plan_items, c.figures) for item in items)
    codes = {f"reason_{code}" for own in reasons for code in own}
    yield from sorted(codes - set(message_codes()))
    yield from _unsaid(c)


def _in_report(report: Report, side: str) -> Iterator[str]:
    """Ids of the side and no other, parents before their parts, paragraphs that are there, no empty sentence."""
    placed = [(s.id, s.paragraph) for s in report.sections] + [(s.id, s.paragraph) for s in report.sentences]
    ids = [id_ for id_, _paragraph in placed]
    if len(set(ids)) < len(ids):
        yield side
    yield from (id_ for id_ in ids if not id_.startswith(f"{side[0]}."))
    seen: set[str] = set()
    for section in report.sections:
        if section.level < 1 or (section.parent is not None and section.parent not in seen):
            yield section.id
        seen.add(section.id)
    yield from (s.id for s in report.sentences if s.section not in seen or not s.text)
    yield from (id_ for id_, paragraph in placed if not 1 <= paragraph <= len(report.paragraphs))


def _quoted_old(c: Comparison) -> set[str]:
    found = {i for v in c.sentences for i in (v.source, *v.also_from) if i is not None} | {g.old for g in c.gone}
    found |= {p.sentence for p in c.plan_items} | {p.sentence for p in c.problems}
    return found | {f.old_sentence for f in c.figures}


def _quoted_new(c: Comparison) -> set[str]:
    found = {i for p in c.plan_items for i in (*p.evidence, *p.rolled_over_to)} | {i for p in c.problems for i in p.evidence}
    found |= (
        {f.new_sentence for f in c.figures}
        | {r.sentence for r in c.residues}
        | {g.nearest for g in c.gone if g.nearest is not None}
    )
    found |= {p.sentence for p in c.new_plan_items} | {p.sentence for p in c.new_problems}
    return found | {check.where for check in c.completeness if check.where and check.where.startswith("n.t")}


def _quoted_any(c: Comparison) -> set[str]:
    return {i for p in c.plan_items for i, _score in p.nearest}


def _linked(c: Comparison) -> set[str]:
    found = {i for link in c.section_alignment for i in (*link.old, *link.new)}
    return found | {rate.section for rate in c.rates if rate.section is not None}


def _unsaid(c: Comparison) -> Iterator[str]:
    """A code without words, or words that lack a value: writing the result meets all of them."""
    try:
        to_dict(c)
    except (KeyError, IndexError, ValueError) as error:
        yield str(error)
