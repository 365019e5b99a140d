"""Pairs that should not be compared without asking: other issuers, same or reversed years, gaps, the same file."""

from __future__ import annotations

from tracker.issuers import short_unit
from tracker.model import Note, Report

REFUSING = frozenset({"same_file", "other_issuer", "same_year", "reversed_years", "no_year", "no_sentences"})


def doubts(old: Report, new: Report) -> tuple[Note, ...]:
    """What speaks against the pair, most serious first; codes in ``REFUSING`` stop the command unless forced."""
    found: list[Note] = []
    if old.source.sha256 == new.source.sha256 or old.source.text == new.source.text:
        found.append(Note("same_file"))
    found += _issuer_doubts(old, new)
    found += _year_doubts(old, new)
    return tuple(found)


def refusals(old: Report, new: Report) -> tuple[Note, ...]:
    """The doubts that stop a comparison, those of the single reports included."""
    notes = (*doubts(old, new), *old.notes, *new.notes)
    return tuple(note for note in notes if note.code in REFUSING)


def _issuer_doubts(old: Report, new: Report) -> list[Note]:
    one, other = short_unit(old.meta.issuer), short_unit(new.meta.issuer)
    if one and other and one != other:
        return [Note("other_issuer", values=(("old", one), ("new", other)))]
    return []


def _year_doubts(old: Report, new: Report) -> list[Note]:
    one, other = old.meta.report_year, new.meta.report_year
    if one is None or other is None:
        return []
    values = (("old", str(one)), ("new", str(other)))
    if one == other:
        return [Note("same_year", values=values)]
    if one > other:
        return [Note("reversed_years", values=values)]
    return [Note("years_apart", values=values)] if other - one > 1 else []
