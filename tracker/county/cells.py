"""What a dashboard shows of one report and of one comparison: counts and shares with what they rest on, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from tracker.county.model import Filed
from tracker.model import Comparison, PlanStatus
from tracker.summary import counted_items

STATUSES: tuple[PlanStatus, ...] = get_args(PlanStatus)
_OF_CONTENT = ("results", "shortcomings", "causes", "first_responsible", "next_plan")
#: The points that make a report complete; date, year and addressee stand beside them.


@dataclass(frozen=True, slots=True)
class Cell:
    """One comparison in numbers."""

    raw: float | None
    masked: float | None
    characters: int
    masked_characters: int
    #: What the two shares rest on.
    statuses: Mapping[str, int]
    #: Planned actions by status.
    problems: int
    repeated: int
    slips: int
    review: int
    #: Verdicts that a person should look at first.
    notes: tuple[str, ...]
    #: Codes of what speaks against the comparison.


def cell_of(c: Comparison) -> Cell:
    """A comparison in numbers."""
    whole = next(rate for rate in c.rates if rate.section is None)
    items = Counter(item.status for item in counted_items(c))
    groups: Sequence[Sequence[Any]] = (c.sentences, c.figures, c.plan_items, c.problems, c.residues)
    return Cell(
        raw=whole.raw,
        masked=whole.masked,
        characters=whole.characters,
        masked_characters=whole.masked_characters,
        statuses={status: items[status] for status in STATUSES},
        problems=len(c.problems),
        repeated=sum(p.status == "repeated" for p in c.problems),
        slips=len(c.residues),
        review=sum(found.needs_review for group in groups for found in group),
        notes=tuple(dict.fromkeys(n.code for n in c.notes if n.report is None)),
    )


def cell_from(table: Mapping[str, Any]) -> Cell:
    """A cell from the plain values of a store."""
    return Cell(**{**table, "notes": tuple(table["notes"])})


def is_on_time(filed: Filed) -> bool | None:
    """Signed before 1 March of the year after; None where the text bears no date."""
    issued = filed.document.issued_on
    return None if issued is None else issued < f"{filed.year + 1}-03-01"


def lacking(filed: Filed) -> tuple[str, ...]:
    """Points of the mandatory content that the report does not show."""
    return tuple(c.item for c in filed.document.checks if c.item in _OF_CONTENT and c.ok is False)
