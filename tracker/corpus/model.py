"""Types of text shared between offices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.model import Level

Kind = Literal["two", "spread", "joint", "outline", "national", "superior", "predecessor"]
#: Two offices; handed on over years; three and more of a county in one year; the same for years; three and more of several
#: counties in one year; a superior's text; an office and the one it went on as.
EXPLAINED: frozenset[Kind] = frozenset({"joint", "outline", "national", "superior", "predecessor"})
#: Kinds that say nothing against anybody.


@dataclass(frozen=True, slots=True)
class Office:
    """Who reports."""

    name: str
    #: Unique in the corpus.
    county: str = ""
    #: The county or city that it belongs to; empty where that is not known.
    level: Level = "town"


@dataclass(frozen=True, slots=True)
class Filed:
    """One report that takes part."""

    doc: int
    office: int
    #: Place among the offices.
    year: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """Whose reports are searched."""

    offices: Sequence[Office]
    reports: Sequence[Filed]
    kin: Collection[tuple[int, int]] = ()
    #: Offices one of which went on as the other, the smaller number first.


@dataclass(frozen=True, slots=True)
class Member:
    """One report's part in a family."""

    office: int
    year: int
    sentences: tuple[int, ...]
    #: In the order of the report.


@dataclass(frozen=True, slots=True)
class Family:
    """All reports that share one passage."""

    kind: Kind
    strong: bool
    #: Two sentences in a row or forty letters without a gap; anything less is to be looked at.
    members: tuple[Member, ...]
    #: By year, then office.
    ratio: float
    #: Mean likeness of the matches, .75 to 1 but for long stretches in sentences of unlike length.
    origin: int | None
    #: The one office that has it first; None where years tie.

    @property
    def offices(self) -> tuple[int, ...]:
        """Offices in the order in which they have it."""
        return tuple(dict.fromkeys(m.office for m in self.members))

    @property
    def sure(self) -> bool:
        """Whether two offices certainly have one text and nothing explains it."""
        return self.strong and self.kind not in EXPLAINED
