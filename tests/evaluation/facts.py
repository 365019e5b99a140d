"""What became of single planned actions of the district whose reports are not distributed, read by hand.

``tests/real_facts.tsv``: year of the old report, a few words of the plan, status, a few words of the evidence. Written before tracker
had judged them; no quotation is longer than fifteen characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.evaluation.labels import REFERENCE, SETTINGS
from tracker.compare import compare
from tracker.model import Comparison, PlanItem, Report
from tracker.read import read
from tracker.structure import parse

TABLE = Path(__file__).resolve().parents[1] / "real_facts.tsv"
ISSUER = "海拉尔区"


@dataclass(frozen=True, slots=True)
class Fact:
    """One planned action."""

    year: int
    words: str
    status: str
    evidence: str
    """Empty where nothing is mentioned."""


def facts() -> list[Fact]:
    """All of them."""
    rows = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines())
    return [Fact(int(year), words, status, evidence) for year, words, status, evidence in rows]


def at_hand() -> bool:
    """Whether the reports are there."""
    return (REFERENCE / "real" / f"{ISSUER}_2012.txt").is_file()


@cache
def reports(year: int) -> tuple[Report, Report]:
    """The report of a year and that of the next."""
    old, new = (read(REFERENCE / "real" / f"{ISSUER}_{y}.txt", SETTINGS) for y in (year, year + 1))
    return parse(old, "old", SETTINGS), parse(new, "new", SETTINGS)


def judged() -> Iterator[tuple[Fact, PlanItem | None, Comparison]]:
    """Each with what we say of it; None where no planned action was found."""
    for year in sorted({f.year for f in facts()}):
        found = compare(*reports(year), SETTINGS)
        for fact in facts():
            if fact.year == year:
                places = [item for item in found.plan_items if bare(fact.words) in bare(item.text)]
                yield fact, places[0] if places else None, found


def bare(text: str) -> str:
    """Without white space."""
    return "".join(text.split())
