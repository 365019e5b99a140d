"""Every finding of a comparison by its name, with the wording it rests on: what decisions, tables and letters point at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

from tracker.findings import finding
from tracker.model import Comparison, Report
from tracker.text import content

EntryType = Literal["wording", "figure", "plan", "problem", "residue", "check", "repeat"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding, whatever its type."""

    finding: str
    type: EntryType
    said: str
    #: Verdict, status or kind as the contract names it.
    old: tuple[str, ...]
    new: tuple[str, ...]
    #: Ids of the sentences it quotes; of the section for ``repeat``.
    wording: str
    #: Old and new wording it rests on, one a line.
    confidence: float | None
    needs_review: bool


def entries(c: Comparison) -> tuple[Entry, ...]:
    """All findings in the order of the contract."""
    book = {s.id: s.text for report in (c.old, c.new) for s in report.sentences}
    found = [*_wordings(c, book), *_figures(c, book), *_plans(c, book), *_problems(c, book), *_residues(c, book)]
    return (*found, *_checks(c), *_repeats(c))


Book = dict[str, str]


def _wordings(c: Comparison, book: Book) -> Iterator[Entry]:
    for v in c.sentences:
        old = (v.source,) if v.source else ()
        said = _joined(book, (*old, v.new))
        yield Entry(v.finding, "wording", v.verdict, (*old, *v.also_from), (v.new,), said, v.confidence, v.needs_review)


def _figures(c: Comparison, book: Book) -> Iterator[Entry]:
    for f in c.figures:
        said = f"{_joined(book, (f.old_sentence, f.new_sentence))}\n{f.label}"
        kind = "unchanged" if f.unchanged else "changed"
        yield Entry(f.finding, "figure", kind, (f.old_sentence,), (f.new_sentence,), said, f.confidence, f.needs_review)


def _plans(c: Comparison, book: Book) -> Iterator[Entry]:
    for p in c.plan_items:
        said = f"{p.text}\n{_joined(book, p.evidence)}"
        yield Entry(
            p.finding, "plan", p.status, (p.sentence,), (*p.evidence, *p.rolled_over_to), said, p.confidence, p.needs_review
        )


def _problems(c: Comparison, book: Book) -> Iterator[Entry]:
    for p in c.problems:
        said = f"{p.text}\n{_joined(book, p.evidence)}"
        yield Entry(p.finding, "problem", p.status, (p.sentence,), p.evidence, said, p.confidence, p.needs_review)


def _residues(c: Comparison, book: Book) -> Iterator[Entry]:
    for r in c.residues:
        said = f"{r.text}\n{book[r.sentence]}"
        yield Entry(r.finding, "residue", r.kind, (), (r.sentence,), said, r.confidence, r.needs_review)


def _checks(c: Comparison) -> Iterator[Entry]:
    said = {True: "ok", False: "missing", None: "unknown"}
    for check in c.completeness:
        yield Entry(check.finding, "check", said[check.ok], (), (), f"{check.item}\n{check.code}", None, False)


def _repeats(c: Comparison) -> Iterator[Entry]:
    """Sections with enough text for a rate: how much of their wording is last year's."""
    for rate in c.rates:
        if rate.section is not None and rate.raw is not None:
            title = c.new.section(rate.section).title
            yield Entry(repeat_finding(c, rate.section), "repeat", "rate", (), (rate.section,), title, None, False)


def repeat_finding(c: Comparison, section: str) -> str:
    """Name of the finding that a section of the new report repeats last year's wording."""
    return finding("repeat", c.old, c.new, "", _path(c.new, section))


def _path(report: Report, id_: str | None) -> str:
    titles = []
    while id_:
        section = report.section(id_)
        titles.append(section.title)
        id_ = section.parent
    return "/".join(reversed(titles))


def _joined(book: Book, ids: tuple[str, ...]) -> str:
    return "\n".join(book[i] for i in ids)


_GRAM, _BANDS = 5, 6


def fingerprints(entry: Entry) -> tuple[str, ...]:
    """Six names of a finding by its wording; two versions of one finding share at least one, unlike findings seldom do.

    Min-wise hashes over five-character grams (Broder 1997), two to a name: wordings that share six tenths of their grams
    have a name in common in nine cases of ten, those that share a twentieth in one of sixty.
    """
    text = content(entry.wording)
    grams = {text[i : i + _GRAM].encode() for i in range(max(1, len(text) - _GRAM + 1))}
    least = [min(crc32(gram, seed) for gram in grams) for seed in range(1, 2 * _BANDS + 1)]
    return tuple(f"{crc32(f'{entry.type}:{a}:{b}'.encode()):08x}" for a, b in zip(least[::2], least[1::2], strict=True))
