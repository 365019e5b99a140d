"""Types of text shared between offices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["two", "joint", "superior", "spread"]
#: Two offices; three and more in one year (a joint text or common outline); a superior's text; handed on over years.


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the corpus."""

    unit: str
    year: int
    position: int
    #: Place in its report, from 0.
    text: str
    paragraph: int
    page: int | None = None
    formulaic: bool = False
    #: A set phrase by its own wording, however few offices of the corpus have it.


@dataclass(frozen=True, slots=True)
class Match:
    """Two sentences of two offices that are alike; numbers are places in the corpus."""

    one: int
    other: int
    ratio: float
    #: .75 to 1, on letters alone.


@dataclass(frozen=True, slots=True)
class Passage:
    """Matches of two reports that follow each other, formulas between them left aside."""

    matches: tuple[Match, ...]
    run: int
    #: Letters of the longest stretch that both have word for word and that is no formula.

    @property
    def sure(self) -> bool:
        """Two sentences in a row, or a stretch of forty letters; anything less is to be looked at."""
        return len(self.matches) > 1 or self.run >= RUN


RUN = 40
#: Letters; between real provinces no innocent pair had such a run once formulas were taken out (465 pairs).


@dataclass(frozen=True, slots=True)
class Member:
    """One report's part in a family."""

    unit: str
    year: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """All reports that share one passage."""

    kind: Kind
    sure: bool
    members: tuple[Member, ...]
    #: By year, then office.
    ratio: float
    #: Mean likeness of the matches.
    origin: str
    #: The one office that has it first; empty where years tie.

    @property
    def units(self) -> tuple[str, ...]:
        """Offices in the order in which they have it."""
        return tuple(dict.fromkeys(m.unit for m in self.members))


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the offices of a corpus share."""

    lines: tuple[Line, ...]
    families: tuple[Family, ...]
    masked: int
    #: Sentences left aside as set phrases or common outline.
    limit: int
    #: A gram that more offices have is a formula.
    spread: dict[int, int]
    #: Line in a family -> how many offices have the very same sentence.
    offices: int
