"""``Source`` -> ``Report``: metadata, section tree, sentences, what is planned and admitted. Parsing never fails; what is odd becomes a note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker import knowledge
from tracker.formulaic import is_address, is_formulaic
from tracker.issuers import level_of
from tracker.model import Metadata, Note, Paragraph, Report, Section, Sentence, Side, Source
from tracker.settings import Settings
from tracker.structure import tree
from tracker.structure.admissions import find_admissions
from tracker.structure.headings import blocks
from tracker.structure.lines import paragraphs_of
from tracker.structure.marks import mark
from tracker.structure.metadata import Zones, metadata, zones
from tracker.structure.plan_papers import as_plan, is_plan_paper, planned_rows
from tracker.structure.promises import find_promises
from tracker.structure.report_year import settled_year
from tracker.text import content, fold, without_digits


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says about a report, over what the text says."""

    year: int | None = None
    issuer: str | None = None


def parse(source: Source, side: Side, settings: Settings, given: Given = Given()) -> Report:
    """Understand a report as the old or the new one (the side only names the ids)."""
    found, repairs = paragraphs_of(source, settings.layout)
    parts = _zones(found)
    laid_out = blocks(parts.body, settings.headings)
    texts = tuple(p.text for p in found)
    address = is_address(texts)
    meta = _with_given(settled_year(metadata(parts), laid_out, address=address), given)
    sections, sentences = tree.build(laid_out, side, meta.report_year)
    if is_plan_paper(meta):
        sections = as_plan(sections)
    notes = [replace(note, report=side) for note in (*source.notes, *repairs)]
    notes += [replace(note, report=side) for note in (*_given_notes(given), *_doubts(meta, sections, sentences))]
    if source.pages:
        notes += [replace(note, report=side) for note in _missing_numbers(sections)]
    kinds = {s.id: s.kind for s in sections}
    if source.pages:
        sections = tuple(replace(s, page=source.page_at(s.span[0])) for s in sections)
        sentences = tuple(replace(s, page=source.page_at(s.span[0])) for s in sentences)
    described = tuple(
        replace(_with_topics(s), formulaic=is_formulaic(s.text, kinds[s.section], address=address)) for s in sentences
    )
    report = Report(source, meta, sections, described, texts, notes=tuple(notes), address=address)
    return replace(report, promises=find_promises(report), admissions=find_admissions(report))


def as_side(report: Report, side: Side) -> Report:
    """The same report as the old or the new one: what ``parse`` gives for that side, without reading it again."""
    mark = f"{side[0]}."

    def named(id_: str) -> str:
        return mark + id_[2:]

    return replace(
        report,
        sections=tuple(replace(s, id=named(s.id), parent=named(s.parent) if s.parent else s.parent) for s in report.sections),
        sentences=tuple(replace(s, id=named(s.id), section=named(s.section)) for s in report.sentences),
        promises=tuple(replace(p, id=named(p.id), sentence=named(p.sentence)) for p in report.promises),
        admissions=tuple(replace(a, id=named(a.id), sentence=named(a.sentence)) for a in report.admissions),
        notes=tuple(replace(n, report=side) if n.report else n for n in report.notes),
    )


def _zones(found: Sequence[Paragraph]) -> Zones:
    """Front, text and tail; of a table of tasks, the tasks alone are its text."""
    tasks = planned_rows(found)
    return tasks if tasks and is_plan_paper(metadata(tasks)) else zones(found)


def _with_given(meta: Metadata, given: Given) -> Metadata:
    if given.issuer:
        meta = replace(meta, issuer=given.issuer, issuers=(given.issuer,), level=level_of(given.issuer))
    return replace(meta, report_year=given.year) if given.year else meta


def _given_notes(given: Given) -> list[Note]:
    notes = [Note("year_given", values=(("year", str(given.year)),))] if given.year else []
    return notes + ([Note("issuer_given", values=(("issuer", given.issuer),))] if given.issuer else [])


def _doubts(meta: Metadata, sections: Sequence[Section], sentences: Sequence[Sentence]) -> list[Note]:
    notes: list[Note] = []
    if not any(s.title for s in sections):
        notes.append(Note("parted_by_turns" if any(s.kind == "plan" for s in sections) else "no_headings"))
    if not any(s.kind == "plan" for s in sections):
        notes.append(Note("no_plan_section"))
    if meta.report_year is None:
        notes.append(Note("no_year"))
    if meta.issuer is None:
        notes.append(Note("no_issuer"))
    if meta.issuer and meta.title and not any(issuer[:4] in meta.title for issuer in meta.issuers):
        notes.append(Note("no_issuer_in_title", values=(("issuer", meta.issuer),)))
    if re.search(r"上半年|半年|征求意见稿|草案|初稿|送审稿|讨论稿", meta.title):
        notes.append(Note("not_a_final_yearly_report", values=(("title", meta.title),)))
    if not sentences:
        notes.append(Note("no_sentences"))
    return notes


def _missing_numbers(sections: Sequence[Section]) -> list[Note]:
    """Chapters whose numbers skip one: of a file with pages, some may be missing or unread."""
    marked = [(s, mark(s.marker)) for s in sections if s.level == 1 and s.marker]
    chapters = [(s, found[1]) for s, found in marked if found]
    gaps = [f"{a.marker}—{b.marker}" for (a, m), (b, n) in pairwise(chapters) if n > m + 1]
    return [Note("numbers_missing", values=(("where", "，".join(gaps)),))] if gaps else []


def _with_topics(sentence: Sentence) -> Sentence:
    text = knowledge.unquoted(fold(sentence.text))
    scores = {t["id"]: 3 * sum(w in text for w in t["strong"]) + sum(w in text for w in t["weak"]) for t in knowledge.topics()}
    best = max(scores.values(), default=0)
    chosen = tuple(i for i, score in scores.items() if score and (score >= 3 or score == best))
    return replace(
        sentence,
        topics=chosen if best >= 3 else chosen[:1],
        plain=without_digits(content(sentence.text)),
        concepts=knowledge.concepts(fold(sentence.text)),
    )
