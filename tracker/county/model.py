"""Types of a county: its offices, their reports in their places, what was left out and what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.county.recognise import Recognised
from tracker.county.units import UnitList
from tracker.model import Level

Values = tuple[tuple[str, str], ...]
Relation = Literal["same", "renamed", "merged"]
#: How the office of the old report stands to that of the new one.


@dataclass(frozen=True, slots=True)
class Filed:
    """One report in its place."""

    unit: str
    year: int
    document: Recognised

    @property
    def key(self) -> str:
        """sha256 of the document: what results are stored under."""
        return self.document.sha256


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports that are compared; they stand in the folder of the old one's office."""

    unit: str
    old: Filed
    new: Filed
    relation: Relation

    @property
    def folder(self) -> str:
        """Name of the folder below that of the office."""
        return f"{self.old.year}-{self.new.year}"


@dataclass(frozen=True, slots=True)
class Unit:
    """One office with its reports by year."""

    name: str
    level: Level
    code: str
    aliases: tuple[str, ...]
    merged_into: str
    reports: tuple[Filed, ...]
    missing: tuple[int, ...]
    #: Years in which a report was due and none was found.
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document that takes no part, with the code of the reason."""

    file: str
    code: str
    values: Values = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can say; the best guess is used until then."""

    code: str
    values: Values
    file: str = ""
    #: Empty where the question is about an office.
    unit: str = ""


@dataclass(frozen=True, slots=True)
class County:
    """Everything that was found in a folder."""

    superior: str
    #: The county or city that most offices belong to; empty where it cannot be told.
    years: tuple[int, ...]
    #: From the first to the last year of any report.
    units: tuple[Unit, ...]
    left_out: tuple[LeftOut, ...]
    questions: tuple[Question, ...]
    listed: UnitList
    #: ``units.csv`` as it is to be written.

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All comparisons, by office and year."""
        return tuple(pair for unit in self.units for pair in unit.pairs)
