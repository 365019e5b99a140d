"""Frozen types that every stage exchanges.

Two years are always ``old`` and ``new``. Offsets are characters of the decoded file (``Source.text``),
``[start, end)``. Names follow ``docs/glossary.md``; the JSON names are fixed by the comparison contract.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]
Side = Literal["old", "new"]
Kind = Literal["preamble", "achievements", "problems", "first_responsible", "court", "plan", "suggestions", "other", "closing"]
Level = Literal["town", "county", "city", "province", "department", "other"]
Verdict = Literal["verbatim", "light_edit", "paraphrase", "new"]
Relation = Literal["one_to_one", "split", "merge", "old_only", "new_only"]
PlanStatus = Literal["fulfilled", "partial", "claimed", "adjusted", "not_mentioned"]
ProblemStatus = Literal["repeated", "addressed", "dropped"]
Specificity = Literal["measurable", "concrete", "vague"]
ItemType = Literal["action", "outcome"]
ResidueKind = Literal[
    "stale_year",
    "foreign_place",
    "foreign_organ",
    "stale_law",
    "stale_formula",
    "impossible_figure",
    "carried_slip",
]
CheckItem = Literal["results", "shortcomings", "causes", "first_responsible", "next_plan", "date", "year", "addressee"]
EditOp = Literal["equal", "delete", "insert"]
Edit = tuple[EditOp, str]


@dataclass(frozen=True, slots=True)
class Note:
    """A problem in the data, kept as a value: shown to the reader, never raised."""

    code: str
    #: Code of the message, explained in ``docs/messages.md``.
    report: Side | None = None
    span: Span = (0, 0)
    values: tuple[tuple[str, str], ...] = ()
    #: Words put into the message, as (name, value).


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: its decoded text and where it came from."""

    file: str
    #: Name only, never a path.
    sha256: str
    format: str
    encoding: str | None
    text: str
    #: Plain text: line ends untouched, byte-order mark removed. Other formats: one logical paragraph a line.
    notes: tuple[Note, ...] = ()
    pages: tuple[int, ...] = ()
    #: Offset at which each page begins; empty for a format without pages.
    unsure: tuple[Span, ...] = ()
    #: Characters recognised in pictures with low confidence.
    recognised: tuple[Span, ...] = ()
    #: Text that was recognised in pictures.
    settled: bool = False
    #: Whether each line of the text is one logical paragraph.

    def page_at(self, offset: int) -> int | None:
        """Page, counted from 1, on which a character stands; None for a format without pages."""
        return bisect_right(self.pages, offset) or 1 if self.pages else None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One logical paragraph: wraps joined, white space and repeated characters at page joins removed."""

    text: str
    offsets: tuple[int, ...]
    #: For each character of ``text`` its offset in ``Source.text``.
    number: int
    #: 1-based position in the report.

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Offsets in the file of ``text[start:end]``; ``(0, 0)`` when that is empty."""
        part = self.offsets[start:end]
        return (part[0], part[-1] + 1) if part else (0, 0)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; preamble and closing have neither marker nor title."""

    id: str
    parent: str | None
    level: int
    marker: str
    #: As printed; may be empty or wrong in the source.
    title: str
    kind: Kind
    span: Span
    #: From the heading to the end of the last sentence under it.
    paragraph: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report, clean."""

    id: str
    section: str
    text: str
    span: Span
    paragraph: int
    page: int | None = None
    formulaic: bool = False
    topics: tuple[str, ...] = ()
    plain: str = ""
    #: What it is compared by: ``text.content`` without digits.
    concepts: frozenset[int] = frozenset()
    #: What it is about, whatever the words (``knowledge.concepts``).
    quantities: tuple[Quantity, ...] = ()
    #: All numbers with units in ``text``; read once, as a report is compared with the year before and the year after.


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the letterhead, title and signature say."""

    issuer: str | None = None
    issuers: tuple[str, ...] = ()
    #: All issuing bodies as printed, joint ones included.
    level: Level = "other"
    report_year: int | None = None
    title: str = ""
    title_year: int | None = None
    document_number: str | None = None
    signatory: str | None = None
    addressee: str | None = None
    issued_on: str | None = None
    #: ISO date.
    spans: tuple[tuple[str, Span], ...] = ()
    #: Where each value stands in the file, as (name, span).


@dataclass(frozen=True, slots=True)
class Report:
    """A report understood: metadata, section tree, sentences, what it plans and admits."""

    source: Source
    meta: Metadata
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    paragraphs: tuple[str, ...] = ()
    #: All logical paragraphs, title and signature included; a ``paragraph`` number counts them from 1.
    promises: tuple[Promise, ...] = ()
    admissions: tuple[Admission, ...] = ()
    notes: tuple[Note, ...] = ()
    address: bool = False
    #: Whether it was read out to a people's congress (政府工作报告).

    def section(self, id_: str) -> Section:
        """The section with that id; raises ``KeyError``."""
        for section in self.sections:
            if section.id == id_:
                return section
        raise KeyError(id_)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, found in a text."""

    start: int
    end: int
    #: Offsets in the text it was read from.
    value: float | tuple[float, float]
    #: Multiplied out: ``3万`` is 30000; a percentage is the printed number; a range is two numbers.
    unit: str
    modifier: str = ""
    #: 余, 约, 以上 and the like, as printed.
    text: str = ""
    noun: str = ""
    #: The noun printed behind the unit or before the number: what was counted.


@dataclass(frozen=True, slots=True)
class SectionLink:
    """One entry of the section alignment."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    relation: Relation
    score: float
    container: bool = False


@dataclass(frozen=True, slots=True)
class SentenceVerdict:
    """Where the wording of one new sentence comes from."""

    new: str
    verdict: Verdict
    source: str | None
    also_from: tuple[str, ...]
    similarity: float
    figures_only: bool
    formulaic: bool
    moved: bool
    edits: tuple[Edit, ...]
    confidence: float
    needs_review: bool
    reasons: tuple[str, ...]
    finding: str


@dataclass(frozen=True, slots=True)
class FigurePair:
    """One fact that has a value in both years."""

    old_sentence: str
    new_sentence: str
    label: str
    unit: str
    old_value: float | tuple[float, float] | str
    new_value: float | tuple[float, float] | str
    #: A frequency (每月) is text, it has no number.
    modifier: str
    unchanged: bool
    change: float | None
    #: Ratio (new - old) / old, null for ranges and a zero base.
    confidence: float
    needs_review: bool
    reasons: tuple[str, ...]
    finding: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a measurable item promised and what was reported for it."""

    promised: str
    reported: str | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class Promise:
    """One planned action as it stands in a report, before it is followed anywhere."""

    id: str
    sentence: str
    text: str
    type: ItemType
    specificity: Specificity
    target: str | None
    #: The measurable part as printed, for example ``不少于6名``.
    object: str = ""
    #: What it is searched by: without leading verbs; with the object before it where it has none of its own.
    concepts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A planned action of the old report, followed into the new one."""

    id: str
    sentence: str
    text: str
    type: ItemType
    specificity: Specificity
    status: PlanStatus
    target: Target | None
    needs_review: bool
    reasons: tuple[str, ...]
    evidence: tuple[str, ...]
    stale: tuple[str, ...]
    rolled_over: bool
    rolled_over_to: tuple[str, ...]
    confidence: float
    nearest: tuple[tuple[str, float], ...]
    finding: str


@dataclass(frozen=True, slots=True)
class NewPlanItem:
    """One of this year's own promises."""

    id: str
    sentence: str
    text: str
    type: ItemType
    specificity: Specificity
    target: str | None
    rolled_from: tuple[str, ...]
    raised: bool


@dataclass(frozen=True, slots=True)
class Aspect:
    """What one clause of an admitted shortcoming is about."""

    subject: str
    concepts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Admission:
    """One admitted shortcoming as it stands in a report."""

    id: str
    sentence: str
    text: str
    subject: str = ""
    #: What it is about, without the lack itself.
    concepts: frozenset[int] = frozenset()
    aspects: tuple[Aspect, ...] = ()
    #: What each of its clauses is about: the first names it, the others tell of extent, place and cause.


@dataclass(frozen=True, slots=True)
class Problem:
    """A shortcoming admitted by the old report, followed into the new one."""

    id: str
    sentence: str
    text: str
    status: ProblemStatus
    wording: Literal["same", "changed"] | None
    evidence: tuple[str, ...]
    confidence: float
    needs_review: bool
    reasons: tuple[str, ...]
    planned: tuple[str, ...]
    finding: str


@dataclass(frozen=True, slots=True)
class NewProblem:
    """A shortcoming that the new report admits."""

    id: str
    sentence: str
    text: str
    repeats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Residue:
    """A trace of copying left in the new report."""

    sentence: str
    kind: ResidueKind
    text: str
    values: tuple[tuple[str, str], ...]
    confidence: float
    needs_review: bool
    reasons: tuple[str, ...]
    finding: str


@dataclass(frozen=True, slots=True)
class Check:
    """One point of the report as the rules require it."""

    item: CheckItem
    ok: bool | None
    where: str | None
    #: Section or sentence id, null when the point concerns the whole report.
    code: str
    values: tuple[tuple[str, str], ...] = ()
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """A sentence of the old report that no verdict names as a source."""

    old: str
    nearest: str | None
    has_figure: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """Recycled share of a section, or of the whole report when ``section`` is null."""

    section: str | None
    raw: float | None
    masked: float | None
    characters: int
    masked_characters: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole result; every output is rendered from it."""

    version: str
    #: Of tracker, when the two were compared.
    settings: str
    #: sha256 of the settings in force.
    old: Report
    new: Report
    section_alignment: tuple[SectionLink, ...]
    sentences: tuple[SentenceVerdict, ...]
    figures: tuple[FigurePair, ...]
    plan_items: tuple[PlanItem, ...]
    problems: tuple[Problem, ...]
    residues: tuple[Residue, ...]
    completeness: tuple[Check, ...]
    gone: tuple[Gone, ...]
    new_plan_items: tuple[NewPlanItem, ...]
    new_problems: tuple[NewProblem, ...]
    rates: tuple[Rate, ...]
    notes: tuple[Note, ...] = field(default=())
